"""Läget i landets kommuner: Socialstyrelsen's national figures, in minutes or as a table of published figures.

A report week runs from Thursday to Wednesday: it is not an ISO week. The minutes name persons: only figures, the few
words they were read from and the sentences' numbers that weren't taken are kept. How sentences are read is in
etl/report_counts.py (counts of municipalities) and etl/ppm_figures.py (hygiene); this module finds what belongs
together and says what contradicts.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import lru_cache

import pandas as pd

from data.lists import NATION, ppm_rounds
from etl.cells import CellError, read_count, read_date, today
from etl.documents import Check, Contradiction, Document, Fault, SourceError
from etl.ppm_figures import PpmFigures, read_ppm
from etl.report_counts import MUNICIPALITIES, read_counts
from etl.report_periods import UNKNOWN_PERIOD, ReportPeriod, period_of, report_periods
from etl.report_text import QuotedFigure, ReportText, leftovers, prepare
from etl.returns import Figure, conclude, figures_frame, rows_named
from etl.sources import Source
from etl.swedish_dates import DAYS_IN_PERIOD, THURSDAY, document_day
from etl.tables import Layout, Row, Table, layout, possible_headers, read_table

SOURCE = Source(
    id="situation_report",
    publisher="Socialstyrelsen",
    title="Läget i landets kommuner",
    reads=(".txt", ".csv"),
)

_SUBJECT = re.compile(
    r"läget i landets kommuner|inrapporterad data|punktprevalensmätning|basala hygienrutiner och klädregler"
    r"|\bkommun(?:er)?\b[^.]{0,40}\b(?:kritisk|allvarlig) påverkan"
)
_COUNT = re.compile(r"\bkommun(?:er)?\b|\bprocent\b|%")

LONGEST_QUOTED = 90
"""Characters of each of two quotes in one message."""

NOT_TAKEN_AWAY = "det framgår inte hur många kommuner som deltog i samma mätning"

Dated = tuple[QuotedFigure, tuple[date, date]]
"""A figure read from a text, with the first and last day of its period."""


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
    """Return what one report, or a table of published reports, says of the nation.

    Columns: FIGURE_COLUMNS. One row per measure, period, setting and step found; geography_code is always 00. Counts
    of municipalities: reporting_municipalities, critical_impact, serious_impact, over_one_percent_infected. Of PPM,
    per cent: ppm_all8, ppm_hygiene4, ppm_dress4, ppm_all8_median, _lowest, _highest; counts: ppm_participants,
    ppm_observations. No row: the report doesn't say; it is never 0. Text: `locator` and `quote` are where the words
    stand in `document.text`. Table: rows and columns, no quote, and `received_at` is each row's own.

    Leaves in the document: unread numbers, contradictions, refused rows of a table, checks, and the day that minutes
    say they are of. Raises SourceError if there are no figures, if counts have no period that can be told, or if a
    measure is given twice with different values.
    """
    return _parse_table(document) if document.suffix == ".csv" else _parse_text(document)


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
    dated = _once(text, [*_counts_with_periods(text, counts, periods), *_with_rounds(ppm.figures)])
    for _, (_, last_day) in dated:
        _refuse_future(last_day, "periodens sista dag")
    document.contradictions += _contradictions(text, ppm, dated)
    document.unread += leftovers(text)
    document.rows_read = len(dated)
    document.checks += _checks(document, periods, dated)
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


def _with_rounds(figures: Sequence[QuotedFigure]) -> list[Dated]:
    rounds = ppm_rounds()
    return [(found, (rounds[found.round_id].period_start, rounds[found.round_id].period_end)) for found in figures]


def _once(text: ReportText, dated: Sequence[Dated]) -> list[Dated]:
    """Return each figure once, as it was first given. Raises SourceError if it is given again and differs."""
    first: dict[tuple[object, ...], Dated] = {}
    for figure, period in dated:
        kept, _ = first.setdefault((figure.measure, period, figure.setting, figure.step), (figure, period))
        if kept.value != figure.value:
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
        geography_code=NATION,
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


def _checks(document: Document, periods: Sequence[ReportPeriod], dated: Sequence[Dated]) -> list[Check]:
    """Return what was found, and what a reader ought to look at."""
    spans = sorted({f"{first}–{last}" for _, (first, last) in dated})
    of_report = sorted({f"{period.first}–{period.last}" for period in periods})
    other_days = sorted({str(period.first) for period in periods if period.first.weekday() != THURSDAY})
    values = {figure.measure: figure.value for figure, _ in dated}
    reporting = values.get("reporting_municipalities")
    above = [
        measure
        for measure in ("critical_impact", "serious_impact", "over_one_percent_infected")
        if len(of_report) == 1 and reporting is not None and values.get(measure, 0) > reporting
    ]
    seen = {
        "document_date": (
            f"dokumentet är från {document.stated_on}",
            "" if document.stated_on else "dokumentet säger inte vilken dag det är från",
        ),
        "period_found": (f"rapportperiod {', '.join(of_report)}" if of_report else "texten har bara PPM-resultat", ""),
        "period_weekday": (
            "rapportperioderna börjar på torsdagar",
            f"perioden börjar inte en torsdag: {', '.join(other_days)}" if other_days else "",
        ),
        "figures_attributed": (f"{len(dated)} siffror, perioder {', '.join(spans)}", ""),
        "counts": (
            "inget antal är större än antalet som rapporterat",
            f"fler än de {reporting:g} som rapporterat: {', '.join(above)}" if above else "",
        ),
        "contradictions": ("texten motsäger inte sig själv", "; ".join(c.explanation for c in document.contradictions)),
        "unread": (
            "alla siffror i meningar om måtten är lästa",
            f"{len(document.unread)} ställen med siffror som inte kunde hänföras" if document.unread else "",
        ),
        "synthetic_mark": (
            "filen är inte märkt som syntetisk",
            "filen är märkt som syntetisk" if document.says_synthetic else "",
        ),
    }
    return [Check(name, "WARN" if warning else "PASS", warning or detail) for name, (detail, warning) in seen.items()]


# --- a table of published figures ------------------------------------------------------------------------------------

COUNT_COLUMNS = ("reporting_municipalities", "critical_impact", "serious_impact", "over_one_percent_infected")

_ISO_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)", re.ASCII)


@lru_cache(maxsize=1)
def table_layout() -> Layout:
    """Return the columns of the table. `outlook` is prose without a figure: there is nothing in it to take."""
    columns = ("period_start", "period_end", *COUNT_COLUMNS, "outlook", "source")
    required = tuple(column for column in columns if column != "outlook")
    return layout({column: () for column in columns}, required, answers=COUNT_COLUMNS)


def _parse_table(document: Document) -> pd.DataFrame:
    table = read_table(document, table_layout())
    read = [(row, _read_row(row)) for row in table.answers]
    _refuse_same_twice(read)
    origin = "synthetic" if document.says_synthetic else "published"
    figures = [
        figure
        for row, (period, received, values) in read
        if not row.faults and period and received
        for figure in _row_figures(row, period, received, values, origin)
    ]
    _conclude_table(document, table)
    if not figures and not document.faults:
        raise SourceError(Fault("figures_attributed", "inga siffror hittades", "minst en rad med ett antal kommuner"))
    return figures_frame(figures)


TableRow = tuple[tuple[date, date] | None, date | None, dict[str, int]]
"""A row's period, the day its source is of, and its counts; a blank cell has no count. None: wrong, see its faults."""


def _read_row(row: Row) -> TableRow:
    start = row.read_filled("period_start", "period", read_date, "periodens första dag, som 2022-01-27")
    end = row.read_filled("period_end", "period", read_date, "periodens sista dag, som 2022-02-02")
    if start and end and (end - start).days + 1 != DAYS_IN_PERIOD:
        expected = f"{DAYS_IN_PERIOD} dagar räknat från {start}"
        row.refuse("period", f"perioden är {(end - start).days + 1} dagar", expected, "period_end")
    values = {column: row.read(column, "counts", read_municipalities) for column in COUNT_COLUMNS}
    counts = {column: value for column, value in values.items() if value is not None}
    reporting = counts.get("reporting_municipalities", MUNICIPALITIES)
    for column, count in counts.items():
        if count > reporting:
            row.refuse("counts", "fler kommuner än de som rapporterat", f"högst {reporting}", column)
    received = row.read_filled("source", "received", read_day_of_source, "en källa med datum, som minutes 2022-02-07")
    if received and end and received < end:
        row.refuse("received", "källan är äldre än perioden", f"ett datum från och med {end}", "source")
    return (start, end) if start and end else None, received, counts


def read_municipalities(text: str) -> int:
    """Return a count of municipalities: whole, 0–290."""
    count = read_count(text)
    if count > MUNICIPALITIES:
        raise CellError("antalet är större än antalet kommuner", f"högst {MUNICIPALITIES}")
    return count


def read_day_of_source(text: str) -> date:
    """Return the last ISO date in the name of a source: the day its figures were published."""
    expected = "ett datum i källan, som minutes 2022-02-07"
    found = _ISO_DAY.findall(text)
    if not found:
        raise CellError("källan har inget datum", expected)
    day = read_date(found[-1])
    if day > today():
        raise CellError("källans datum har inte varit", f"ett datum till och med {today()}")
    return day


def _refuse_same_twice(read: Sequence[tuple[Row, TableRow]]) -> None:
    """Refuse rows of the same period and day that give the same count. A later day is a correction and is welcome."""
    same: dict[object, list[Row]] = defaultdict(list)
    for row, (period, received, counts) in read:
        for column in counts:
            same[period, received, column].append(row)
    for key, rows in same.items():
        for row in rows if len(rows) > 1 and None not in (key if isinstance(key, tuple) else ()) else []:
            others = rows_named([other.number for other in rows if other is not row])
            row.refuse("duplicates", f"samma period och källa står också på {others}", "en rad", "period_start")


def _row_figures(
    row: Row, period: tuple[date, date], received: date, counts: dict[str, int], origin: str
) -> list[Figure]:
    return [
        Figure(
            measure=column,
            geography_code=NATION,
            period_start=period[0],
            period_end=period[1],
            monitored_area="",
            setting="all",
            step="",
            value=float(count),
            status="reported",
            origin=origin,
            received_at=datetime.combine(received, time.min),
            locator=row.locator(column),
            quote=None,
        )
        for column, count in counts.items()
    ]


def _conclude_table(document: Document, table: Table) -> None:
    seen = {
        "columns": f"{len(table.titles)} kolumner, rubriker på rad {table.header_row}",
        "period": "perioderna är sju dagar",
        "counts": f"antalen är heltal, 0–{MUNICIPALITIES}, och ingen är större än antalet som rapporterat",
        "received": "varje rad har en källa med datum",
        "duplicates": "inget antal står två gånger för samma period och källa",
        "synthetic_mark": "filen är inte märkt som syntetisk",
    }
    warnings = {
        "columns": f"okända kolumner läses inte: {', '.join(table.unknown)}" if table.unknown else "",
        "synthetic_mark": "filen är märkt som syntetisk" if document.says_synthetic else "",
    }
    conclude(document, table, seen, warnings)
