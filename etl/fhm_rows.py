"""What the rows of Folkhälsomyndigheten's weekly sheets say: a place, an ISO week, the week's cases and their rate.

`<15` hides the week's figure for as long as the cumulative count is 1–15, so a hidden row gives neither count nor
rate. Stockholm, Göteborg and Malmö stand only as city districts.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from data.lists import NATION
from etl.cells import CellError, in_any_case, read_count
from etl.fhm_places import DISTRICTS, REGIONS, county_of_region, district_of
from etl.fhm_workbook import MUNICIPAL, NATIONAL, REGIONAL, YEAR_WITHOUT_COLUMN, Workbook
from etl.returns import read_municipality, refuse_duplicates
from etl.tables import Row

UNKNOWN = "okänd"
"""How KnKod, KnNamn and Stadsdel stand for cases whose municipality is unknown. It is also `Reading.place` of them."""

HIDDEN = "<15"
LAST_HIDDEN_TOTAL = 14
"""Cumulative counts that FHM does not show. In fact no 15 has been shown either; only what the mark says is refused."""

FIRST_YEAR = 2020
"""The weekly sheets begin with 2020-W01."""

_RATE = re.compile(r"\d+(?:[.,]\d+)?(?:e-\d+)?", re.ASCII)

Week = tuple[date, date]


class Reading(NamedTuple):
    """What a row says: new cases, all cases so far, new ones per 10 000 inhabitants. None: not given, or hidden."""

    row: Row
    place: str
    district: str
    week: Week
    cases: int | None
    total: int | None
    rate: float | None
    is_hidden: bool


@dataclass
class Readings:
    """The rows that were taken, by sheet. `national_weeks`: those of the nation's sheet, of refused rows too."""

    municipal: list[Reading]
    regional: list[Reading]
    national: list[Reading]
    national_weeks: set[Week]


class _Key(NamedTuple):
    place: str
    district: str
    week: Week


def read_rows(workbook: Workbook) -> Readings:
    """Return what the rows of the weekly sheets say. What is wrong with a row is left in it, and it gives nothing."""
    municipal = _read_sheet(workbook, MUNICIPAL, _municipal_key, _read_rate_per_10000)
    regional = _read_sheet(workbook, REGIONAL, _regional_key, _read_rate_per_100000)
    national = _read_sheet(workbook, NATIONAL, _national_key, _read_rate_per_100000)
    for readings in (municipal, regional, national):
        refuse_duplicates(((each.row, each[1:4]) for each in readings), "vecka och plats", "week")
    _refuse_open_totals(municipal)
    _refuse_incomplete_cities(municipal)
    weeks = {reading.week for reading in national}
    return Readings(_without_faults(municipal), _without_faults(regional), _without_faults(national), weeks)


def _without_faults(readings: Sequence[Reading]) -> list[Reading]:
    return [reading for reading in readings if not reading.row.faults]


def _read_sheet(
    workbook: Workbook,
    sheet: str,
    read_key: Callable[[Row, date], _Key | None],
    read_rate: Callable[[str], float],
) -> list[Reading]:
    """Return a reading of every row whose place and week are known, also of those with a fault. No sheet: none."""
    rows = workbook.sheets[sheet].rows if sheet in workbook.sheets else ()
    keys = ((row, read_key(row, workbook.published_on)) for row in rows)
    return [_read_cells(row, key, read_rate) for row, key in keys if key is not None]


def _read_cells(row: Row, key: _Key, read_rate: Callable[[str], float]) -> Reading:
    if any(_is_hidden(row, column) for column in ("count", "total")):
        return Reading(row, *key, cases=None, total=None, rate=None, is_hidden=True)
    cases, total = (row.read(column, "counts", read_count) for column in ("count", "total"))
    rate = row.read("rate", "counts", read_rate)
    if cases is not None and total is not None and cases > total:
        row.refuse("counts", "veckans fall är fler än alla hittills", f"högst {total}", "count")
    return Reading(row, *key, cases, total, rate, is_hidden=False)


def _is_hidden(row: Row, column: str) -> bool:
    return row.text(column).replace(" ", "") == HIDDEN


def is_half_hidden(row: Row) -> bool:
    """Say whether a row hides its count or its total and shows the other, or a rate that gives it away."""
    marks = [_is_hidden(row, column) for column in ("count", "total")]
    return any(marks) and (not all(marks) or bool(row.text("rate") or row.text("total_rate")))


def _refuse_open_totals(readings: Sequence[Reading]) -> None:
    for reading in readings:
        if reading.total is not None and 1 <= reading.total <= LAST_HIDDEN_TOTAL:
            reason = "ett antal hittills som källan brukar dölja står öppet"
            reading.row.refuse("suppression", reason, f"{HIDDEN}, 0 eller mer än {LAST_HIDDEN_TOTAL}", "total")


def _municipal_key(row: Row, last_day: date) -> _Key | None:
    week = _read_week(row, last_day)
    if in_any_case(row.text("kommunkod")) == UNKNOWN:
        if in_any_case(row.text("kommun")) not in ("", UNKNOWN):
            row.refuse("names", "kommunkod och kommun stämmer inte överens", "Okänd i båda", "kommun")
        return _Key(UNKNOWN, "", week) if week and not row.faults else None
    code = read_municipality(row, week[0] if week else None)
    district = _read_district(row, code) if code else None
    return _Key(code, district, week) if code and district is not None and week else None


def _read_district(row: Row, code: str) -> str | None:
    """Return the row's city district, empty for a whole municipality; None, and a fault in the row, if it is wrong."""
    text = row.text("district")
    if code not in DISTRICTS:
        if text:
            row.refuse("districts", "kommunen delas inte i stadsdelar", "en tom cell", "district")
            return None
        return ""
    district = district_of(code, text)
    if district is None:
        reason = "okänd stadsdel" if text else "stadsdelen saknas"
        row.refuse("districts", reason, "en av " + ", ".join(sorted(set().union(*DISTRICTS[code]))), "district")
    return district


def _refuse_incomplete_cities(readings: Sequence[Reading]) -> None:
    """Refuse a city's rows in the weeks that lack a district: their sum would be too low, and nobody would see it."""
    cities: dict[tuple[str, Week], list[Reading]] = {}
    for reading in readings:
        if reading.district and not reading.row.faults:
            cities.setdefault((reading.place, reading.week), []).append(reading)
    for (code, _), rows in cities.items():
        names = {reading.district for reading in rows}
        if names not in DISTRICTS[code]:
            layout = max(DISTRICTS[code], key=lambda districts: len(districts & names))
            wrong = [f"{name} saknas eller är avvisad" for name in sorted(layout - names)]
            wrong += [f"{name} hör till en annan indelning" for name in sorted(names - layout)]
            for reading in rows:
                expected = f"{len(layout)} stadsdelar i veckan"
                reading.row.refuse(
                    "districts", f"stadsdelarna går inte att summera: {', '.join(wrong)}", expected, "district"
                )


def _regional_key(row: Row, last_day: date) -> _Key | None:
    week = _read_week(row, last_day)
    code = county_of_region(row.text("region"))
    if code is None:
        row.refuse("names", "okänd region", "en av " + ", ".join(REGIONS), "region")
    return _Key(code, "", week) if code and week else None


def _national_key(row: Row, last_day: date) -> _Key | None:
    week = _read_week(row, last_day)
    return _Key(NATION, "", week) if week else None


def _read_week(row: Row, last_day: date) -> Week | None:
    """Return the days of the row's ISO week as `week_days` does; None, and a fault in the row, if there is no such."""
    try:
        return week_days(row.cells.get("year", str(YEAR_WITHOUT_COLUMN)), row.text("week"), last_day)
    except CellError as error:
        row.refuse("weeks", error.reason, error.expected, "week")
        return None


@lru_cache(maxsize=4096)
def week_days(year: str, week: str, last_day: date) -> Week:
    """Return the Monday and the Sunday of an ISO week.

    Raises CellError if there is no such week, or if it is before 2020 or ends after `last_day`.
    """
    if not (year.isdecimal() and week.isdecimal()):
        raise CellError(f"år {year or '(tomt)'} och vecka {week or '(tomt)'} är ingen vecka", "år och vecka i siffror")
    try:
        monday, sunday = (date.fromisocalendar(int(year), int(week), day) for day in (1, 7))
    except (ValueError, OverflowError):
        raise CellError(f"år {year} har ingen vecka {week}", "en vecka 1–52, eller 53 de år som har den") from None
    if monday.isocalendar().year < FIRST_YEAR:
        raise CellError(f"år {year} ligger före de veckor som arbetsboken gäller", f"en vecka från {FIRST_YEAR}")
    if sunday > last_day:
        raise CellError(f"vecka {week} år {year} slutar efter publiceringen", f"en vecka som slutar senast {last_day}")
    return monday, sunday


def _read_rate_per_10000(text: str) -> float:
    return _read_rate(text, 10_000)


def _read_rate_per_100000(text: str) -> float:
    return _read_rate(text, 100_000) / 10


def _read_rate(text: str, per: int) -> float:
    expected = f"ett tal, 0–{per}"
    if not _RATE.fullmatch(text):
        raise CellError("talet per invånare går inte att läsa", expected)
    rate = float(text.replace(",", "."))
    if rate > per:
        raise CellError("talet per invånare är högre än antalet invånare", expected)
    return rate
