"""Socialstyrelsen's weekly workbook of deaths in covid-19 by form of housing.

Deaths by week for the nation, and to date for counties and municipalities. The one thing to know: the workbook hides
small counts (`X`) and sometimes leaves the percentage that gives them away beside them, so only counts are ever read.
"""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from data.lists import NATION
from etl.deaths_checks import checks_of
from etl.deaths_places import PlaceSheet, read_places
from etl.deaths_sheets import (
    PLACES,
    TOTAL,
    WEEKS,
    Count,
    CountRow,
    count_sheets,
    has_count_sheets,
    reports_day,
)
from etl.deaths_sums import TO_DATE, contradictions_within
from etl.deaths_suppression import Withheld, withheld_cells
from etl.deaths_weeks import WeekSheet, is_provisional, read_weeks, sunday_of
from etl.documents import Document
from etl.returns import SYNTHETIC, Figure, figures_frame
from etl.sources import Source

SOURCE = Source(
    id="special_housing_deaths",
    publisher="Socialstyrelsen",
    title="Avlidna i covid-19 efter boendeform",
    reads=(".xlsx",),
)

ERRORS_BY_MUNICIPALITY = (date(2020, 12, 14), date(2020, 12, 30))
"""Reports to these days were published with wrong figures "för flera kommuner"; which ones was never said.

Source: sheet Ändringshistorik of the workbook of 2021-01-11, on the publications of 16, 23 and 30 December 2020.
"""


def recognises(document: Document) -> bool:
    """Say whether a sheet has the headers of deaths by week or by municipality, whatever the sheet is called."""
    return has_count_sheets(document)


def parse(document: Document) -> pd.DataFrame:
    """Return what a workbook says.

    Columns: FIGURE_COLUMNS. Per ISO week, for the nation: deaths_covid19 and, of these, deaths_special_housing and
    deaths_home_help. From 2020-01-01 to the day that the reports go to, for nation, counties and municipalities: the
    same with `_to_date`. All are persons. NaN: `X` (suppressed; also a second cell where a total would tell the first),
    or a blank cell (not_reported). Status provisional: a week that is not finished, a municipality that the source
    says is incomplete, or a table that it has said is wrong. Order: weeks, then places, as in the file; the nation
    to date last.

    Sets the document's `stated_on` to the day that the reports go to; leaves refused rows, contradictions and the
    checks in the document. Raises SourceError if neither sheet is there, if one has no column of all deaths, or if no
    day is said.
    """
    sheets = count_sheets(document)
    reported_to, days_said = reports_day(sheets)
    document.stated_on = reported_to
    weeks = read_weeks(sheets[WEEKS], reported_to) if WEEKS in sheets else WeekSheet()
    places = read_places(sheets[PLACES], reported_to) if PLACES in sheets else PlaceSheet()
    rows = [*weeks.rows, *places.rows]
    document.rows_read = len(rows)
    for row in rows:
        for fault in row.faults:
            document.refuse(fault)
    withheld = withheld_cells(weeks, places)
    document.contradictions += contradictions_within(weeks, places, reported_to)
    document.checks += checks_of(document, sheets, weeks, places, withheld, days_said, _has_errors(reported_to))
    origin = SYNTHETIC if document.says_synthetic else "published"
    figures = [
        *_weekly_figures(weeks, reported_to, withheld, origin),
        *_figures_to_date(weeks, places, reported_to, withheld, origin),
    ]
    return figures_frame(figures)


def _has_errors(reported_to: date) -> bool:
    first, last = ERRORS_BY_MUNICIPALITY
    return first <= reported_to <= last


def _weekly_figures(weeks: WeekSheet, reported_to: date, withheld: Withheld, origin: str) -> Iterator[Figure]:
    for monday, row in weeks.weeks.items():
        unfinished = is_provisional(monday, reported_to)
        for measure, count in withheld.shown_of(row).items():
            yield _figure(measure, NATION, (monday, sunday_of(monday)), count, unfinished, origin, row.locator(measure))


def _figures_to_date(
    weeks: WeekSheet, places: PlaceSheet, reported_to: date, withheld: Withheld, origin: str
) -> Iterator[Figure]:
    period = (reported_to, reported_to)
    for code, row in places.places.items():
        if code != NATION:
            for measure, count in withheld.shown_of(row).items():
                incomplete = code in places.incomplete and measure != TOTAL
                is_doubtful = incomplete or _has_errors(reported_to)
                yield _figure(measure + TO_DATE, code, period, count, is_doubtful, origin, row.locator(measure))
    for measure, row in _nation_rows(weeks, places).items():
        count = row.counts[measure]
        yield _figure(measure + TO_DATE, NATION, period, count, False, origin, row.locator(measure))


def _nation_rows(weeks: WeekSheet, places: PlaceSheet) -> dict[str, CountRow]:
    """Return the row that says how many have died in the nation, by measure.

    The one above the weeks, if it has the measure: it counts those too whose municipality is unknown.
    """
    total = weeks.total if weeks.total and not weeks.total.faults else None
    candidates = [row for row in (places.places.get(NATION), total) if row]
    return {measure: row for row in candidates for measure in row.counts}


def _figure(
    measure: str,
    code: str,
    period: tuple[date, date],
    count: Count,
    is_doubtful: bool,
    origin: str,
    locator: str,
) -> Figure:
    return Figure(
        measure=measure,
        geography_code=code,
        period_start=period[0],
        period_end=period[1],
        monitored_area="",
        setting="all",
        step="",
        value=count.value,
        status="provisional" if is_doubtful and count.is_shown else count.status,
        origin=origin,
        received_at=None,
        locator=locator,
        quote=None,
    )
