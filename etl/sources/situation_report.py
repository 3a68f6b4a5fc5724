"""Läget i landets kommuner: Socialstyrelsen's national figures, in minutes, slides or a table of published figures.

A report week runs from Thursday to Wednesday: it is not an ISO week. The minutes name persons: only figures, the few
words they were read from and the sentences' numbers that weren't taken are kept. How sentences are read is in
etl/report_counts.py (counts of municipalities) and etl/ppm_figures.py (hygiene), what a file's text is in
etl/office_text.py; this module finds what belongs together and says what contradicts.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import pandas as pd

from data.lists import NATION, ppm_rounds
from etl.cells import today
from etl.documents import Contradiction, Document, Fault, SourceError
from etl.ppm_figures import PpmFigures, read_ppm
from etl.report_checks import Dated, report_checks
from etl.report_corrections import REPLACED, names_its_period
from etl.report_counts import MUNICIPALITIES, NOT_THE_COUNTY, fits_county, read_counts
from etl.report_periods import UNKNOWN_PERIOD, ReportPeriod, period_of, report_periods
from etl.report_table import parse_table, table_layout
from etl.report_text import QuotedFigure, ReportText, prepare
from etl.report_unread import leftovers
from etl.returns import Figure, figures_frame
from etl.sources import Source
from etl.swedish_dates import document_day
from etl.tables import possible_headers

SOURCE = Source(
    id="situation_report",
    publisher="Socialstyrelsen",
    title="Läget i landets kommuner",
    reads=(".txt", ".docx", ".pptx", ".pdf", ".csv"),
)

_SUBJECT = re.compile(
    r"läget i landets kommuner|inrapporterad data|punktprevalensmätning|basala hygienrutiner och klädregler"
    r"|\bkommun(?:er)?\b[^.]{0,40}\b(?:kritisk|allvarlig) påverkan"
)
_COUNT = re.compile(r"\bkommun(?:er)?\b|\bprocent\b|%")

LONGEST_QUOTED = 90
"""Characters of each of two quotes in one message."""

NOT_TAKEN_AWAY = "det framgår inte hur många kommuner som deltog i samma mätning"


def recognises(document: Document) -> bool:
    """Say whether a table has this source's columns, or whether a text speaks of its figures and has numbers."""
    if document.suffix == ".csv":
        return any(set(table_layout().required) <= found for found in possible_headers(document, table_layout()))
    try:
        text = prepare(document.text)
    except SourceError:
        return False
    words = " ".join(text.reading.low.split())
    return bool(_SUBJECT.search(words) and text.numbers and _COUNT.search(words))


def parse(document: Document) -> pd.DataFrame:
    """Return what one report, or a table of published reports, says of the nation, or of a county.

    Columns: FIGURE_COLUMNS. One row per measure, place, period, setting and step found; geography_code is 00, or a
    county's in a county administrative board's report of its municipalities. Counts of municipalities:
    reporting_municipalities, critical_impact, serious_impact, over_one_percent_infected. Of PPM, per cent: ppm_all8,
    ppm_hygiene4, ppm_dress4, ppm_all8_median, _lowest, _highest; counts: ppm_participants, ppm_observations. No row:
    the report doesn't say; it is never 0. Text: `locator` and `quote` are where the words stand in `document.text`.
    Table: rows and columns, no quote, and `received_at` is each row's own.

    Leaves in the document: unread numbers, contradictions, refused rows of a table, checks, and the day that minutes
    say they are of. Raises SourceError if there are no figures, if counts have no period that can be told, or if a
    measure is given twice with different values.
    """
    return parse_table(document) if document.suffix == ".csv" else _parse_text(document)


# --- minutes ---------------------------------------------------------------------------------------------------------


def _parse_text(document: Document) -> pd.DataFrame:
    text = prepare(document.text)
    counts, ppm = read_counts(text), read_ppm(text)
    document.stated_on = document_day(text.reading.low, text.periods)
    _refuse_future(document.stated_on, "dokumentets datum")
    if not counts and not ppm.figures:
        document.unread += leftovers(text)
        raise SourceError(
            Fault(
                "figures_attributed",
                "inga siffror hittades",
                "meningar som «5 kommuner har rapporterat kritisk påverkan» eller PPM-resultat med mätomgång",
                value=document.unread[0].sentence if document.unread else "",
            )
        )
    periods = report_periods(text, counts, document.stated_on)
    dated = _once(
        text, [*_in_their_county(text, _counts_with_periods(text, counts, periods)), *_with_rounds(ppm.figures)]
    )
    for _, (_, last_day) in dated:
        _refuse_future(last_day, "periodens sista dag")
    document.contradictions += _contradictions(text, ppm, dated)
    document.unread += leftovers(text)
    document.rows_read = len(dated)
    document.checks += report_checks(document, text, periods, dated)
    origin = "synthetic" if document.says_synthetic else "published"
    return figures_frame([_row_of(text, figure, period, origin) for figure, period in dated])


def _refuse_future(day: date | None, what: str) -> None:
    """Raise SourceError if a day has not been: it would be the latest for years, and nothing could correct it."""
    if day is not None and day > today():
        fault = Fault("period", f"{what} ligger i framtiden", f"en dag till och med {today()}", value=str(day))
        raise SourceError(fault)


def _counts_with_periods(
    text: ReportText, counts: Sequence[QuotedFigure], periods: Sequence[ReportPeriod]
) -> list[Dated]:
    dated = []
    for count in counts:
        if period := period_of(text, count, periods):
            dated.append((count, period))
        else:
            text.put_back(count, UNKNOWN_PERIOD)
    return dated


def _in_their_county(text: ReportText, dated: Sequence[Dated]) -> list[Dated]:
    """Leave out the counts of a county that has another number of municipalities than the text says."""
    reporting: dict[str, set[float]] = defaultdict(set)
    for count, _ in dated:
        if count.measure == "reporting_municipalities":
            reporting[count.geography_code].add(count.value)
    possible = []
    for count, period in dated:
        if fits_county(count, period[1], reporting[count.geography_code]):
            possible.append((count, period))
        else:
            text.put_back(count, NOT_THE_COUNTY)
    return possible


def _with_rounds(figures: Sequence[QuotedFigure]) -> list[Dated]:
    rounds = ppm_rounds()
    return [(found, (rounds[found.round_id].period_start, rounds[found.round_id].period_end)) for found in figures]


def _once(text: ReportText, dated: Sequence[Dated]) -> list[Dated]:
    """Return each figure once, as it was first given, or as a correction that names its period gives it.

    Raises SourceError if it is given again and differs.
    """
    first: dict[tuple[object, ...], Dated] = {}
    for figure, period in dated:
        key = (figure.measure, figure.geography_code, period, figure.setting, figure.step)
        kept, _ = first.setdefault(key, (figure, period))
        if kept.value != figure.value and names_its_period(text, figure):
            text.put_back(kept, REPLACED)
            first[key] = (figure, period)
        elif kept.value != figure.value:
            places = [text.locator(found.start, found.end) for found in (kept, figure)]
            quotes = [" ".join(text.quote(found.start, found.end).split()) for found in (kept, figure)]
            reason = (
                f"{figure.measure} för {period[0]}–{period[1]} anges två gånger med olika tal: {' och '.join(places)}"
            )
            expected = "ett enda tal för varje mått och period"
            value = " / ".join(quote[:LONGEST_QUOTED] for quote in quotes)
            raise SourceError(Fault("measure_once", reason, expected, value=value, raw_text=" | ".join(quotes)))
    return list(first.values())


def _place(text: ReportText, figure: QuotedFigure) -> str:
    return f"«{text.quote(figure.start, figure.end)}» ({text.locator(figure.start, figure.end)})"


def _shown(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def _contradictions(text: ReportText, ppm: PpmFigures, dated: Sequence[Dated]) -> list[Contradiction]:
    """Return where those who took part and those who didn't aren't 290 together. Those who took part are used."""
    took_part = {figure.round_id: (figure, days) for figure, days in dated if figure.measure == "ppm_participants"}
    found = []
    for absent in ppm.absent:
        if absent.round_id not in took_part:
            text.put_back(absent, NOT_TAKEN_AWAY)
            continue
        used, days = took_part[absent.round_id]
        implied = MUNICIPALITIES - absent.value
        if implied == used.value:
            continue
        explanation = (
            f"Texten säger att {_shown(used.value)} kommuner deltog men också att {_shown(absent.value)} inte deltog. "
            f"Av landets {MUNICIPALITIES} kommuner skulle då {_shown(implied)} ha deltagit. "
            f"{_shown(used.value)} används, eftersom det anges direkt och inte behöver räknas fram."
        )
        places = _place(text, used), _place(text, absent)
        found.append(
            Contradiction(
                "ppm_participants", NATION, *days, used.value, places[0], implied, places[1], explanation
            )
        )  # fmt: skip
    return found


def _row_of(text: ReportText, figure: QuotedFigure, period: tuple[date, date], origin: str) -> Figure:
    return Figure(
        measure=figure.measure,
        geography_code=figure.geography_code,
        period_start=period[0],
        period_end=period[1],
        monitored_area="",
        setting=figure.setting,
        step=figure.step,
        value=float(figure.value),
        status="reported",
        origin=origin,
        received_at=None,
        locator=text.locator(figure.start, figure.end),
        quote=text.quote(figure.start, figure.end),
    )
