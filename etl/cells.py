"""Reading the cells of returns: numbers, dates, codes and the names of municipalities.

A reader takes the tidy text of a cell and gives its value or raises CellError. None of them guesses: what can be read
in two ways (is "1,000" one or a thousand?) is refused. A blank cell means "no figure" and never reaches a reader.
"""

import difflib
import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache

from data.ages import today as today  # Cells and files are read as of the day it is in Sweden.
from data.lists import PpmRound, municipalities, municipality_aliases, ppm_rounds

EXCEL_DAY_ZERO = date(1899, 12, 30)
"""The day that Excel counts its dates from."""

LIKENESS_OF_AN_OFFER = 0.75
"""How like (difflib's ratio) a name must be to be offered as "menade du". It is an offer only, never taken."""

LONGEST_NAME = 60
"""Longer texts are no names, and comparing them would take long."""

_NUMBER = re.compile(r"([-−]?)(\d{1,3}(?: \d{3}){1,3}|\d{1,12})(?:[.,](\d{1,9}))?", re.ASCII)
_THREE_DECIMALS = re.compile(r"[.,]\d{3}$", re.ASCII)
_CODE = re.compile(r"(?:=\"|')?(\d{3,4})\"?", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00)?)?|(\d{8})", re.ASCII)
_EXCEL_DAY = re.compile(r"\d{5}", re.ASCII)


class CellError(ValueError):
    """A cell that can't be read: why, and what was expected."""

    def __init__(self, reason: str, expected: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.expected = expected


def tidy(text: str) -> str:
    """Return a cell's text with every run of blanks as one space, none at the ends, and å as one character.

    Letters are never folded further: Håbo and Habo are two municipalities.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).replace("\ufeff", "").replace("\u200b", "")
    return " ".join(text.split())


def in_any_case(text: str) -> str:
    """Return a text as it is compared with another: tidy, in lower case."""
    return tidy(text).casefold()


def read_number(text: str) -> float:
    """Return a number written with decimal comma or point, with or without spaces between thousands."""
    match = _NUMBER.fullmatch(text)
    if not match:
        raise CellError("cellen är inget tal", "ett tal, till exempel 12 eller 1 234")
    sign, whole, decimals = match.groups()
    return float(f"{'-' if sign else ''}{whole.replace(' ', '')}.{decimals or '0'}")


def read_count(text: str) -> int:
    """Return a number of persons or observations: whole and not negative.

    "12,0" is 12, but "1,000" and "1.000" are refused: they are one to some and a thousand to others.
    """
    expected = "ett heltal, 0 eller högre"
    number = read_number(text)
    if _THREE_DECIMALS.search(text):
        raise CellError("antalet kan läsas på två sätt", f"{expected}, utan punkt eller komma mellan tusental")
    if number < 0:
        raise CellError("antalet är negativt", expected)
    if not number.is_integer():
        raise CellError("antalet är inget heltal", expected)
    return int(number)


def read_percentage(text: str) -> float:
    """Return a percentage, 0–100."""
    number = read_number(text.removesuffix("%").rstrip())
    if not 0 <= number <= 100:
        raise CellError("andelen ligger utanför 0–100 procent", "procent, 0–100")
    return number


def read_date(text: str) -> date:
    """Return a day written as an ISO date, or as the number that Excel keeps for a day from 2000 to 2099."""
    expected = "ett datum som 2022-01-27"
    if _EXCEL_DAY.fullmatch(text):
        day = EXCEL_DAY_ZERO + timedelta(days=int(text))
        if 2000 <= day.year <= 2099:
            return day
    if match := _ISO_DAY.fullmatch(text):
        try:
            return date.fromisoformat(match[1] or match[2])
        except ValueError as error:
            raise CellError("datumet finns inte", expected) from error
    raise CellError("cellen är inget datum", expected)


def read_code(text: str) -> str:
    """Return a municipality code of four digits; a leading zero that a spreadsheet took away is put back."""
    match = _CODE.fullmatch(text)
    if not match:
        raise CellError("kommunkoden går inte att läsa", "en kommunkod med fyra siffror")
    return match[1].zfill(4)


def read_round(text: str) -> PpmRound:
    """Return a round of PPM by its id or label: VT2021, VT 2021, vt2021."""
    found = ppm_rounds().get("".join(text.split()).upper())
    if found is None:
        raise CellError("okänd mätomgång", "en av " + ", ".join(ppm_rounds()))
    return found


@lru_cache(maxsize=1)
def names_by_code() -> dict[str, frozenset[str]]:
    """Return the names that each municipality goes by, in lower case, by its code.

    The name, the official name (Österåkers kommun) without "kommun" and without the genitive s, and other known names.
    """
    names: dict[str, set[str]] = {}
    for place in municipalities():
        official = in_any_case(place.official_name)
        short = official.removesuffix(" kommun")
        name = in_any_case(place.name)
        names.setdefault(place.code, set()).update({name, f"{name} kommun", official, short, short.removesuffix("s")})
    for alias, code in municipality_aliases().items():
        names.setdefault(code, set()).add(in_any_case(alias))
    return {code: frozenset(known) for code, known in names.items()}


@lru_cache(maxsize=1)
def _days_by_code() -> dict[str, list[tuple[date, date]]]:
    days: dict[str, list[tuple[date, date]]] = {}
    for place in municipalities():
        days.setdefault(place.code, []).append((place.valid_from, place.valid_to))
    return days


def municipality_exists(code: str, day: date) -> bool:
    """Say whether there is a municipality with this code on a day."""
    return any(first <= day <= last for first, last in _days_by_code().get(code, []))


@lru_cache(maxsize=1)
def name_of() -> dict[str, str]:
    """Return what each municipality is called (the latest name, if it has been renamed), by its code."""
    return {place.code: place.name for place in sorted(municipalities(), key=lambda place: place.valid_from)}


@lru_cache(maxsize=1024)
def municipality_like(name: str) -> str:
    """Return the municipality whose name is most like this one, as "0643 Habo"; empty if none is like it."""
    if len(name) > LONGEST_NAME:
        return ""
    codes = {known: code for code, names in names_by_code().items() for known in names}
    found = difflib.get_close_matches(in_any_case(name), codes, n=1, cutoff=LIKENESS_OF_AN_OFFER)
    return f"{codes[found[0]]} {name_of()[codes[found[0]]]}" if found else ""
