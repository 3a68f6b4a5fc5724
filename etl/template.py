"""The return form: a workbook with every municipality filled in, for the municipalities' weekly answers.

What it makes is what `etl.sources.municipal_return` reads; the columns, areas and scales come from there and from the
reference lists, so that the form and its reader can't drift apart.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from data.lists import MonitoredArea, Municipality, impact_levels, municipalities
from etl.sources.municipal_return import (
    COUNTS,
    DAYS_IN_PERIOD,
    FIRST_WEEKDAY,
    OUTLOOK_WORDS,
    OUTLOOKS,
    UNIT,
    areas_monitored,
)

ANSWERS = "Svar"
GUIDE = "Anvisning"
COMMENT = "comment"

WIDTHS = {"kommunkod": 11, "kommun": 20, "period_start": 13, "period_end": 13, COMMENT: 40}
GUIDE_WIDTHS = (26, 46, 60)

MOST_PERSONS = 1_000_000
"""No municipality cares for more: Stockholm has about as many inhabitants. The form stops a slip of the hand."""


def write_template(path: Path, period_start: date) -> Path:
    """Write the return form for one report week to `path` (.xlsx) and return the path.

    Sheet Svar: one row per municipality with code, name and period, locked; cells to fill in for every area that is
    monitored then, the outlook and the counts, with drop-down lists. Sheet Anvisning: what to fill in, in Swedish.

    Raises ValueError if the period doesn't begin on a Thursday, or if no municipality or no area is listed then.
    """
    if period_start.weekday() != FIRST_WEEKDAY:
        raise ValueError(
            f"Rapportveckan går från torsdag till onsdag, men {period_start} är ingen torsdag. "
            f"Närmaste torsdag före är {_thursday_before(period_start)}."
        )
    areas = areas_monitored(period_start)
    places = [place for place in municipalities() if place.valid_from <= period_start <= place.valid_to]
    if not areas or not places:
        raise ValueError(f"Listorna i data/reference har inga kommuner eller inga bevakade områden för {period_start}.")
    with xlsxwriter.Workbook(path) as workbook:
        workbook.set_properties({"title": "Kommunernas veckosvar", "comments": f"Rapportvecka från {period_start}"})
        _write_answers(workbook, areas, places, period_start)
        _write_guide(workbook, period_start)
    return path


def _thursday_before(day: date) -> date:
    return day - timedelta(days=(day.weekday() - FIRST_WEEKDAY) % DAYS_IN_PERIOD)


def _write_answers(
    workbook: Workbook, areas: Sequence[MonitoredArea], places: Sequence[Municipality], period_start: date
) -> None:
    columns = [*UNIT, *(area.id for area in areas), *OUTLOOKS, *COUNTS, COMMENT]
    sheet = workbook.add_worksheet(ANSWERS)
    header = workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF4", "text_wrap": True, "valign": "top"})
    text = workbook.add_format({"num_format": "@", "font_color": "#444444"})
    day = workbook.add_format({"num_format": "yyyy-mm-dd", "font_color": "#444444", "align": "left"})
    to_fill_in = workbook.add_format({"locked": False})
    period_end = period_start + timedelta(days=DAYS_IN_PERIOD - 1)
    sheet.write_row(0, 0, columns, header)
    for number, place in enumerate(places, start=1):
        sheet.write_string(number, 0, place.code, text)
        sheet.write_string(number, 1, place.name, text)
        sheet.write_datetime(number, 2, period_start, day)
        sheet.write_datetime(number, 3, period_end, day)
        for position in range(len(UNIT), len(columns)):
            sheet.write_blank(number, position, None, to_fill_in)
    for position, column in enumerate(columns):
        sheet.set_column(position, position, WIDTHS.get(column, max(12, len(column) + 2)))
    _add_validation(sheet, columns, areas, last_row=len(places))
    sheet.freeze_panes(1, 2)
    sheet.ignore_errors({"number_stored_as_text": f"A1:A{len(places) + 1}"})
    # No password: the lock is against slips, and a sender who has to change something must be able to.
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _add_validation(sheet: Worksheet, columns: Sequence[str], areas: Sequence[MonitoredArea], last_row: int) -> None:
    rules = {area.id: _level_rule(area) for area in areas}
    rules |= dict.fromkeys(OUTLOOKS, _outlook_rule()) | dict.fromkeys(COUNTS, _count_rule())
    for position, column in enumerate(columns):
        if column in rules:
            sheet.data_validation(1, position, last_row, position, rules[column])


def _level_rule(area: MonitoredArea) -> dict[str, object]:
    levels = impact_levels().values()
    scale = ", ".join(f"{level.level} {level.word}" for level in levels)
    return {
        "validate": "list",
        "source": [*(str(level.level) for level in levels), *(level.label for level in levels)],
        "input_title": area.short_label,
        "input_message": f"Påverkan: {scale}. Lämna tomt om området inte kan bedömas.",
        "error_title": "Nivån finns inte",
        "error_message": f"Välj en nivå: {scale}.",
    }


def _outlook_rule() -> dict[str, object]:
    return {
        "validate": "list",
        "source": list(OUTLOOK_WORDS),
        "error_title": "Utsikten finns inte",
        "error_message": f"Välj {', '.join(OUTLOOK_WORDS)}, eller lämna tomt.",
    }


def _count_rule() -> dict[str, object]:
    return {
        "validate": "integer",
        "criteria": "between",
        "minimum": 0,
        "maximum": MOST_PERSONS,
        "error_title": "Inget antal",
        "error_message": "Skriv ett heltal, 0 eller högre. Lämna tomt om antalet inte är känt.",
    }


def _write_guide(workbook: Workbook, period_start: date) -> None:
    sheet = workbook.add_worksheet(GUIDE)
    bold = workbook.add_format({"bold": True, "valign": "top"})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    for position, width in enumerate(GUIDE_WIDTHS):
        sheet.set_column(position, position, width)
    row = 0
    for title, lines in _guide(period_start):
        sheet.write_string(row, 0, title, bold)
        for below, line in enumerate(lines, start=1):
            for position, text in enumerate(line):
                sheet.write_string(row + below, position, text, wrapped)
        row += len(lines) + 2


def _guide(period_start: date) -> list[tuple[str, list[tuple[str, ...]]]]:
    """Return the guide: per section its title and its lines, each line with one text per column."""
    period_end = period_start + timedelta(days=DAYS_IN_PERIOD - 1)
    outlook = ", ".join(OUTLOOK_WORDS)
    return [
        (
            f"Kommunernas veckosvar {period_start}–{period_end}",
            [
                ("Fyll i bladet Svar, en rad per kommun. Låsta celler är redan ifyllda.",),
                ("En tom cell betyder att uppgift saknas. Den är inte samma sak som 0 eller ingen påverkan.",),
                ("En rad som är helt tom räknas som att kommunen inte har svarat.",),
                ("Vid rättelse: skicka kommunens hela rad igen. Det senaste svaret gäller.",),
            ],
        ),
        (
            "Kolumner",
            [
                ("kommunkod, kommun", "Kommunens kod och namn", "Ifyllda"),
                ("period_start, period_end", "Rapportveckans första och sista dag", "Ifyllda; torsdag till onsdag"),
                ("områdenas kolumner", "Påverkan på området under rapportveckan", "1–5 eller nivån i ord, se nedan"),
                ("outlook_short", "Utsikt på kort sikt", outlook),
                ("outlook_long", "Utsikt på lång sikt", outlook),
                ("infected", "Smittade bland dem som kommunen har omsorg om", "Heltal, högst cared_for"),
                ("cared_for", "Personer som kommunen har omsorg om", "Heltal"),
                (COMMENT, "Kommentar, sparas inte", "Skriv inga namn eller andra personuppgifter"),
            ],
        ),
        ("Områden", [(area.id, area.label) for area in areas_monitored(period_start)]),
        ("Skala", [(str(level.level), level.label, level.criteria) for level in impact_levels().values()]),
    ]
