"""A table of the situation reports that were published, one row per report: read as the reports themselves would be.

A later source may correct a row; two rows of the same day that give the same count are refused.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import lru_cache

import pandas as pd

from data.lists import NATION
from etl.cells import CellError, read_count, read_date, today
from etl.documents import Document, Fault, SourceError
from etl.report_counts import MUNICIPALITIES
from etl.returns import Figure, conclude, figures_frame, rows_named
from etl.swedish_dates import DAYS_IN_PERIOD
from etl.tables import Layout, Row, Table, layout, read_table

COUNT_COLUMNS = ("reporting_municipalities", "critical_impact", "serious_impact", "over_one_percent_infected")

_ISO_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)", re.ASCII)


@lru_cache(maxsize=1)
def table_layout() -> Layout:
    """Return the columns of the table. `outlook` is prose without a figure: there is nothing in it to take."""
    columns = ("period_start", "period_end", *COUNT_COLUMNS, "outlook", "source")
    required = tuple(column for column in columns if column != "outlook")
    return layout({column: () for column in columns}, required, answers=COUNT_COLUMNS)


def parse_table(document: Document) -> pd.DataFrame:
    """Return a table's figures of the nation, columns FIGURE_COLUMNS, one row per count; a blank cell gives none.

    `locator` is row and column, `received_at` the day that the row's source is of. Leaves refused rows and checks in
    the document. Raises SourceError if the table has no counts.
    """
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
