"""Folkhälsomyndighetens arbetsbok om covid-19: confirmed cases per ISO week, in every layout since 2020-06-12.

Each workbook tells of all weeks anew, so two of them are two vintages of the same figures. The day it was published
is therefore read from the workbook itself, and one that doesn't say it is refused.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from data.lists import NATION
from etl.documents import Document
from etl.fhm_checks import CASES, conclude
from etl.fhm_rows import UNKNOWN, Reading, Readings, Week, read_rows
from etl.fhm_sums import by_week, sum_locator, sum_of_regions
from etl.fhm_suppression import withheld_places
from etl.fhm_workbook import is_workbook, open_workbook
from etl.returns import SYNTHETIC, Figure, figures_frame
from etl.sources import Source

SOURCE = Source(
    id="fhm_cases",
    publisher="Folkhälsomyndigheten",
    title="Bekräftade fall av covid-19 per vecka",
    reads=(".xlsx",),
)

CASES_PER_10000 = "confirmed_cases_per_10000"
CASES_UNKNOWN_MUNICIPALITY = "confirmed_cases_unknown_municipality"


def recognises(document: Document) -> bool:
    """Say whether the document has one of FHM's weekly sheets, or the sheet by day that its older workbooks have."""
    return is_workbook(document)


def parse(document: Document) -> pd.DataFrame:
    """Return the weekly cases of municipalities, regions and the nation.

    Columns: FIGURE_COLUMNS; period is the ISO week, Monday–Sunday; geography_code a municipality, a county (as FHM's
    regions are) or 00. One row per measure, place and week:

    - confirmed_cases: new cases in the week. The three cities are the sum of their districts. The nation is its own
      sheet; weeks that this lacks, and workbooks without it, are the sum of the 21 regions, as the locator says.
    - confirmed_cases_per_10000: as published for municipalities, a tenth of the published rate per 100 000 for
      regions and the nation. FHM gives none for the three cities, and none of a nation that is a sum.
    - confirmed_cases_unknown_municipality: at 00, the cases of `Okänd`. They are in no municipality.

    NaN with status suppressed: FHM hides the figure (`<15`), its rate with it, and a city is hidden if a district is;
    or a total would tell a hidden one (etl/fhm_suppression.py), which hides municipalities, regions and the nation.
    NaN with not_reported: the cell is blank. No row: the source has none, or it was refused.
    Order: municipalities and `Okänd` as in the file, the cities, regions, nation.

    Leaves refused rows, contradictions, the checks and the day of publication in the document. Raises SourceError if
    there are no weekly sheets, if a column is missing or stands twice, or if the day of publication isn't known.
    """
    workbook = open_workbook(document)
    readings = read_rows(workbook)
    withheld = withheld_places(readings)
    conclude(document, workbook, readings, withheld)
    origin = SYNTHETIC if document.says_synthetic else "published"
    shown = (
        each._replace(value=None, is_hidden=True) if (each.place, each.week) in withheld else each
        for each in _published(readings)
    )
    return figures_frame([_figure(each, origin) for each in shown])


class _Published(NamedTuple):
    measure: str
    place: str
    week: Week
    value: float | None
    is_hidden: bool
    locator: str


def _figure(each: _Published, origin: str) -> Figure:
    missing = "suppressed" if each.is_hidden else "not_reported"
    return Figure(
        measure=each.measure,
        geography_code=each.place,
        period_start=each.week[0],
        period_end=each.week[1],
        monitored_area="",
        setting="all",
        step="",
        value=float("nan") if each.value is None else float(each.value),
        status=missing if each.value is None else "reported",
        origin=origin,
        received_at=None,
        locator=each.locator,
        quote=None,
    )


def _published(readings: Readings) -> Iterator[_Published]:
    cities: dict[tuple[str, Week], list[Reading]] = {}
    for reading in readings.municipal:
        if reading.district:
            cities.setdefault((reading.place, reading.week), []).append(reading)
        elif reading.place == UNKNOWN:
            yield _count(reading, CASES_UNKNOWN_MUNICIPALITY, NATION)
        else:
            yield from _count_and_rate(reading)
    for (code, week), districts in cities.items():
        yield _city(code, week, districts)
    for reading in (*readings.regional, *readings.national):
        yield from _count_and_rate(reading)
    for week, regions in by_week(readings.regional).items():
        total = sum_of_regions(regions)
        if week not in readings.national_weeks and total is not None:
            yield _Published(CASES, NATION, week, total, False, sum_locator(regions, "regioner"))


def _count(reading: Reading, measure: str, place: str) -> _Published:
    return _Published(measure, place, reading.week, reading.cases, reading.is_hidden, reading.row.locator("count"))


def _count_and_rate(reading: Reading) -> Iterator[_Published]:
    yield _count(reading, CASES, reading.place)
    if "rate" in reading.row.titles:
        locator = reading.row.locator("rate")
        yield _Published(CASES_PER_10000, reading.place, reading.week, reading.rate, reading.is_hidden, locator)


def _city(code: str, week: Week, districts: Sequence[Reading]) -> _Published:
    """Return a city's cases. A hidden district hides the city: the sum of the others would be too low."""
    counts = [reading.cases for reading in districts if reading.cases is not None]
    total = sum(counts) if len(counts) == len(districts) else None
    is_hidden = any(reading.is_hidden for reading in districts)
    return _Published(CASES, code, week, total, is_hidden, sum_locator(districts, "stadsdelar"))
