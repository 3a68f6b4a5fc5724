"""Which observations one asks for. The page, the API and `etl export` all read their parameters here, so that the
same words give the same rows everywhere.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from data import lists
from data.indicators import INDICATORS
from data.language import say

LEVELS = ("nation", "county", "group", "municipality")
PARAMETERS = (
    "indicator",
    "geography",
    "level",
    "area",
    "setting",
    "step",
    "from",
    "to",
    "latest",
    "release",
    "as_of",
)
"""The parameters of the API, in the order of its documentation. See Selection."""

ANY_AREA = "any"
"""What one writes to ask for «any area», whose id is empty in the data."""

MAX_LISTED = 400
"""Values in one list: every municipality, county and group, and no more."""


MOST_PERIODS = 10_000
"""The most that `latest` can be: two hundred years of weeks."""

MOST_RELEASES = 9_999_999
"""The highest number that a release is asked for by."""


class SelectionError(ValueError):
    """A parameter that can't be understood: which, what it said, and what is valid."""

    def __init__(self, parameter: str, value: str, expected: str) -> None:
        swedish = f"Parametern {parameter} är «{value[:80]}». Väntade {expected}."
        super().__init__(say(swedish, f"The parameter {parameter} is “{value[:80]}”. Expected {expected}."))
        self.parameter = parameter
        self.value = value
        self.expected = expected


@dataclass(frozen=True)
class Selection:
    """A set of observations. An empty tuple or None means no restriction.

    `first_day` and `last_day` bound the day that a period starts. `latest` keeps the N latest periods of each kind.
    `release` and `as_of` choose what is asked: an old release, or what was known at the end of a day.
    """

    indicators: tuple[str, ...] = ()
    geographies: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    latest: int | None = None
    release: int | None = None
    as_of: date | None = None
    parameters: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, str]) -> "Selection":
        """Read the API's parameters. Blank ones are as good as absent. Raises SelectionError on anything unknown."""
        given = {name: value.strip() for name, value in parameters.items() if value and value.strip()}
        for name in given:
            if name not in PARAMETERS:
                raise SelectionError(name, given[name], known_parameters(name, PARAMETERS))
        selection = cls(
            indicators=_listed(given, "indicator", INDICATORS),
            geographies=_listed(given, "geography", geography_codes()),
            levels=_listed(given, "level", LEVELS),
            areas=tuple(
                "" if a == ANY_AREA else a for a in _listed(given, "area", [ANY_AREA, *lists.monitored_areas()])
            ),
            settings=_listed(given, "setting", lists.settings()),
            steps=_listed(given, "step", lists.ppm_steps()),
            first_day=_day(given, "from", last=False),
            last_day=_day(given, "to", last=True),
            latest=whole_number(given, "latest", 1, MOST_PERIODS),
            release=whole_number(given, "release", 1, MOST_RELEASES),
            as_of=_day(given, "as_of", last=True),
            parameters=tuple((name, given[name]) for name in PARAMETERS if name in given),
        )
        if selection.first_day and selection.last_day and selection.first_day > selection.last_day:
            raise SelectionError("from", given["from"], _not_after(given["to"]))
        return selection

    def pinned(self, release: int) -> "Selection":
        """Return the same selection of one release, for a link that never changes."""
        return replace(self, release=release)


def known_parameters(name: str, known: Iterable[str]) -> str:
    """Return which parameters there are, and which of them an unknown name perhaps means."""
    listed = list(known)
    return say("någon av parametrarna ", "one of the parameters ") + ", ".join(listed) + _hint(name, listed)


def geography_codes() -> list[str]:
    """Return every code that a geography has: the nation, counties, SKR groups, municipalities."""
    towns = [each.code for each in lists.municipalities()]
    return [lists.NATION, *lists.counties(), *lists.skr_groups(), *towns]


def _listed(given: Mapping[str, str], name: str, valid: Iterable[str]) -> tuple[str, ...]:
    """Read a comma-separated list of known values, each once, in the order given."""
    if name not in given:
        return ()
    values = [value.strip() for value in given[name].split(",")]
    if len(values) > MAX_LISTED:
        word = say("värden", "values")
        raise SelectionError(name, f"{len(values)} {word}", f"{say('högst', 'at most')} {MAX_LISTED} {word}")
    known = list(valid)
    unknown = next((value for value in values if value not in known), None)
    if unknown is not None:
        # An empty one is a value that was lost on the way: what it stood for should not be left out in silence.
        raise SelectionError(name, unknown or given[name], valid_values(unknown, known))
    return tuple(dict.fromkeys(values))


def valid_values(value: str, known: Iterable[str]) -> str:
    """Return what a list of known values would have been right with, and which of them was perhaps meant.

    A long list is told by its kinds: an answer that refuses one word must not be a book.
    """
    listed = list(known)
    hint = _hint(value, listed)
    if len(listed) <= _MOST_TOLD:
        return say("något av ", "one of ") + ", ".join(listed) + hint
    return say(
        f"någon av de {len(listed)} koderna: 00 riket, 01–25 län, A1–C9 SKR-grupp eller kommunkod med fyra siffror"
        f"{hint}",
        f"one of the {len(listed)} codes: 00 the nation, 01–25 counties, A1–C9 SKR groups or a municipality code with "
        f"four digits{hint}",
    )


def _hint(value: str, known: list[str]) -> str:
    """Return which known values were perhaps meant; a code that has lost its zero, as in Excel, has found it first."""
    with_zero = [each for each in known if value.isdigit() and each == f"0{value}"]
    alike = difflib.get_close_matches(value[:_MOST_COMPARED], known, n=3)
    near = ", ".join(list(dict.fromkeys([*with_zero, *alike]))[:3])
    return say(f" (menade du {near}?)", f" (did you mean {near}?)") if near else ""


_MOST_TOLD = 100
"""Values that are all told to who gave another: every indicator, but not every geography."""

_MOST_COMPARED = 40
"""Characters of a value that are compared with the known ones: comparing takes time by its square."""


def _not_after(last: str) -> str:
    return say(f"en dag som inte är efter to ({last})", f"a day that is not after to ({last})")


def _day(given: Mapping[str, str], name: str, *, last: bool) -> date | None:
    """Read an ISO date, or an ISO week (2022-W04): its Monday, or its Sunday where the last day is asked for."""
    if name not in given:
        return None
    text = given[name]
    try:
        if _WEEK.fullmatch(text):
            monday = date.fromisoformat(f"{text}-1")
            return monday + timedelta(days=6) if last else monday
        return iso_day(text)
    except (ValueError, OverflowError):
        raise SelectionError(name, text, _expected_day(text)) from None


def _expected_day(text: str) -> str:
    """Return what a day would have been right as; if it only looks like one, that the calendar has none such."""
    valid = say(
        "ett datum som 2022-01-27 eller en ISO-vecka som 2022-W04",
        "a date like 2022-01-27 or an ISO week like 2022-W04",
    )
    if _DAY.fullmatch(text):
        return valid + say("; den dagen finns inte i kalendern", "; there is no such day in the calendar")
    if _WEEK.fullmatch(text) and "0001" <= text[:4] < "9999":
        # The 28th of December is always in a year's last week.
        weeks = date(int(text[:4]), 12, 28).isocalendar().week
        return valid + say(f"; {text[:4]} har veckorna 01–{weeks}", f"; {text[:4]} has the weeks 01–{weeks}")
    return valid


_WEEK = re.compile("[0-9]{4}-W[0-9]{2}")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def iso_day(text: str) -> date:
    """Read a day as 2022-01-27. Raises ValueError on any other spelling: Python's own reader takes 2022W041 as well."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def whole_number(given: Mapping[str, str], name: str, lowest: int, highest: int) -> int | None:
    """Read a whole number; None if it is not given. Raises SelectionError on anything else, or outside the bounds."""
    if name not in given:
        return None
    text = given[name]
    # isascii: int() also reads digits of other scripts, which nobody means here.
    if not (text.isascii() and text.isdigit() and len(text) < 10 and lowest <= int(text) <= highest):
        raise SelectionError(
            name, text, say("ett heltal från", "a whole number from") + f" {lowest} {say('till', 'to')} {highest}"
        )
    return int(text)
