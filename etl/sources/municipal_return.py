"""Kommunernas veckosvar: each municipality's answer for one report week, in a form with one row per municipality.

The columns of a form are the areas that are monitored in its period, from data/reference/monitored_areas.csv: the
next crisis will not have these ten.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

import pandas as pd

from data.lists import MonitoredArea, impact_levels, monitored_areas
from etl.cells import CellError, in_any_case, read_count, read_date, read_number
from etl.documents import Document
from etl.returns import (
    Figure,
    common_warnings,
    conclude,
    figures_frame,
    last_possible_day,
    read_municipality,
    read_origin,
    read_sent_on,
    refuse_duplicates,
    rows_named,
)
from etl.sources import Source
from etl.tables import Layout, Row, Table, layout, possible_headers, read_table

SOURCE = Source(
    id="municipal_return",
    publisher="Kommunerna",
    title="Kommunernas veckosvar",
    reads=(".csv", ".xlsx"),
)

UNIT = ("kommunkod", "kommun", "period_start", "period_end")
OUTLOOKS = ("outlook_short", "outlook_long")
COUNTS = ("infected", "cared_for")
OPTIONAL = ("comment", "origin", "sent_on")

OUTLOOK_WORDS = {"förbättring": 1, "oförändrat": 0, "försämring": -1}

DAYS_IN_PERIOD = 7
FIRST_WEEKDAY = 3
"""Report weeks run from Thursday to Wednesday, as in Socialstyrelsen's reports; Monday is 0."""

Period = tuple[date, date]


@lru_cache(maxsize=1)
def return_layout() -> Layout:
    """Return the columns of the form, with every area that is or was monitored, also by its Swedish labels."""
    areas = monitored_areas()
    names = {column: () for column in (*UNIT, *OUTLOOKS, *COUNTS, *OPTIONAL)}
    labels = {area.id: (area.label, area.short_label) for area in areas.values()}
    return layout({**names, **labels}, (*UNIT, *OUTLOOKS, *COUNTS), answers=(*areas, *OUTLOOKS, *COUNTS))


def areas_monitored(day: date) -> list[MonitoredArea]:
    """Return the areas that municipalities answer for in the period that begins on `day`, in their printed order."""
    return [area for area in monitored_areas().values() if area.valid_from <= day <= area.valid_to]


def recognises(document: Document) -> bool:
    """Say whether a row near the top names at least half of the form's own columns and an area."""
    own = {*UNIT, *OUTLOOKS, *COUNTS}
    areas = monitored_areas().keys()
    return any(
        2 * len(found & own) >= len(own) and found & areas for found in possible_headers(document, return_layout())
    )


def parse(document: Document) -> pd.DataFrame:
    """Return the municipalities' answers.

    Columns: FIGURE_COLUMNS; geography_code is the municipality, period the report week. One row per municipality and
    answer: answer_level (1–5, one per monitored area), answer_outlook_short and _long (1 better, 0 unchanged, −1
    worse), answer_infected and answer_cared_for (persons). A blank cell gives NaN and status not_reported, so that a
    correction can take a figure back. A row that is wholly blank hasn't been answered and gives nothing. Order: as in
    the file. Comments are not kept: they may name persons.

    Leaves refused rows and the checks in the document. Raises SourceError if a column is missing or stands twice, if
    there are no rows, or if column `sent_on` says more than one day.
    """
    table = read_table(document, return_layout())
    read_sent_on(document, table)
    rows = table.answers
    periods = {row.number: _read_period(row, last_possible_day(document)) for row in rows}
    table.require(sorted({area.id for period in periods.values() if period for area in areas_monitored(period[0])}))
    answers = [(row, _read_row(row, periods[row.number], document)) for row in rows]
    refuse_duplicates(
        ((row, (code, period)) for row, (code, period, *_) in answers if code and period), "kommun och period"
    )
    figures = [figure for row, answer in answers if not row.faults for figure in _figures(row, *answer)]
    _conclude(document, table, periods)
    return figures_frame(figures)


Values = dict[tuple[str, str], tuple[str, float | None]]
"""What a row says: (measure, area) to (column, value). None: the cell is blank."""


def _read_row(row: Row, period: Period | None, document: Document) -> tuple[str | None, Period | None, str, Values]:
    """Return the row's municipality, period, origin and values; what is wrong is left in the row."""
    code = read_municipality(row, period[0] if period else None)
    values: Values = {}
    for area in _areas_answered(row, period):
        values["answer_level", area] = area, row.read(area, "scale", read_level)
    for column in OUTLOOKS:
        values[f"answer_{column}", ""] = column, row.read(column, "scale", read_outlook)
    infected, cared_for = (row.read(column, "counts", read_count) for column in COUNTS)
    if infected is not None and cared_for is not None and infected > cared_for:
        row.refuse("counts", "fler smittade än omsorgstagare", f"högst {cared_for}, som i cared_for", "infected")
    values["answer_infected", ""] = "infected", infected
    values["answer_cared_for", ""] = "cared_for", cared_for
    return code, period, read_origin(row, document), values


def _areas_answered(row: Row, period: Period | None) -> list[str]:
    """Return the areas to read: those monitored in the period; if it can't be read, all that the file has."""
    if period is None:
        return [area for area in monitored_areas() if row.text(area)]
    monitored = [area.id for area in areas_monitored(period[0])]
    for area in monitored_areas():
        if area not in monitored and row.text(area):
            row.refuse("scale", "området bevakades inte i perioden", "en tom cell", area)
    return monitored


def _figures(row: Row, code: str | None, period: Period | None, origin: str, values: Values) -> Iterator[Figure]:
    assert code and period, "a row without municipality or period has a fault"
    for (measure, area), (column, value) in values.items():
        yield Figure(
            measure=measure,
            geography_code=code,
            period_start=period[0],
            period_end=period[1],
            monitored_area=area,
            setting="all",
            step="",
            value=float("nan") if value is None else float(value),
            status="not_reported" if value is None else "reported",
            origin=origin,
            received_at=None,
            locator=row.locator(column),
            quote=None,
        )


def _read_period(row: Row, last_day: date) -> Period | None:
    """Return the row's period; None, and a fault in the row, if it isn't seven days that have passed."""
    start = row.read_filled("period_start", "period", read_date, "periodens första dag, som 2022-01-27")
    end = row.read_filled("period_end", "period", read_date, "periodens sista dag, som 2022-02-02")
    if start is None or end is None:
        return None
    if (days := (end - start).days + 1) != DAYS_IN_PERIOD:
        reason = f"perioden är {days} dagar" if days > 0 else "perioden slutar innan den börjar"
        row.refuse("period", reason, f"{DAYS_IN_PERIOD} dagar räknat från {start}", "period_end")
        return None
    if end > last_day:
        row.refuse("period", "perioden ligger i framtiden", f"en period som slutar senast {last_day}", "period_end")
        return None
    if not areas_monitored(start):
        row.refuse("period", "inga områden bevakades i perioden", "en period med bevakade områden", "period_start")
        return None
    return start, end


@lru_cache(maxsize=1)
def _level_words() -> dict[str, int]:
    return {in_any_case(word): level.level for level in impact_levels().values() for word in (level.word, level.label)}


def read_level(text: str) -> int:
    """Return a level of impact written as a digit ("4", "4,0") or in words ("allvarlig", "Allvarlig påverkan")."""
    words = ", ".join(level.word for level in impact_levels().values())
    error = CellError(
        "nivån ligger utanför skalan", f"{min(impact_levels())}–{max(impact_levels())} eller {words} påverkan"
    )
    if (level := _level_words().get(in_any_case(text))) is not None:
        return level
    try:
        number = read_number(text)
    except CellError:
        raise error from None
    if number not in impact_levels():
        raise error
    return int(number)


def read_outlook(text: str) -> int:
    """Return an outlook: 1 better, 0 unchanged, −1 worse."""
    outlook = OUTLOOK_WORDS.get(in_any_case(text))
    if outlook is None:
        raise CellError("utsikten går inte att läsa", " eller ".join(OUTLOOK_WORDS))
    return outlook


def _conclude(document: Document, table: Table, periods: dict[int, Period | None]) -> None:
    answered = sum(row.is_answered for row in table.rows)
    other_days = [number for number, period in periods.items() if period and period[0].weekday() != FIRST_WEEKDAY]
    seen = {
        "columns": f"{len(table.titles)} kolumner, rubriker på rad {table.header_row}",
        "municipalities": f"rader med svar: {answered}, utan svar: {len(table.rows) - answered}",
        "names": "kommunkod och kommun stämmer överens",
        "duplicates": "en rad per kommun och period",
        "scale": "nivåer och utsikter ligger inom skalorna",
        "counts": "antalen är heltal, och smittade är inte fler än omsorgstagare",
        "period": "perioderna är sju dagar och har passerat",
        "synthetic_mark": "ingen rad är märkt som syntetisk",
    }
    warnings = {
        **common_warnings(document, table),
        "municipalities": "" if answered else "ingen kommun har svarat: alla rader är tomma",
        "period": f"perioden börjar inte en torsdag på {rows_named(other_days)}" if other_days else "",
    }
    conclude(document, table, seen, warnings)
