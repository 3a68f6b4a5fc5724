"""Workbooks of deaths as Socialstyrelsen writes them: merged headers, `X`, percentages beside the counts, notes."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from etl.documents import Document

Cells = Sequence[Any]

TO_31_JANUARY = "Avlidna i covid-19 enligt dödsorsaksintyg inkomna fram till den 31 januari 2022"
NOTES = ("Källa: dödsorsaksintyg, Socialstyrelsen", "X - uppgiften har skyddats av sekretesskäl")
PARTS = ("Särskilt boende", "Hemtjänst")


def row(label: str, *counts: object) -> list[object]:
    """Return a row of the sheet of weeks: a blank percentage beside each count."""
    return [label, *(cell for count in counts for cell in (count, ""))]


def place(county: str, name: str, *counts: object) -> list[object]:
    """Return a row of the sheet of municipalities: a blank percentage beside each count."""
    return [county, *row(name, *counts)]


def workbook(
    weeks: Sequence[Cells] | None = (),
    places: Sequence[Cells] | None = (),
    *,
    title: str = TO_31_JANUARY,
    places_title: str = "",
    sheet: str = "Vecka",
    parts: Sequence[str] = PARTS,
    name: str = "statistik-covid19-avlidna_2022-01-31.xlsx",
) -> Document:
    """Return a workbook with a sheet of weeks and one of municipalities, if rows are given (None: no such sheet).

    `title`: the line that says which day the reports go to. `parts`: what the counts beside the total are called.
    """
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.add_worksheet("Om statistiken").write(2, 0, "Population")
        if places is not None:
            _places_sheet(book.add_worksheet("Kommun"), places_title or title, places, parts)
        if weeks is not None:
            _weeks_sheet(book.add_worksheet(sheet), title, weeks, parts)
    return Document(name, content.getvalue())


def _weeks_sheet(sheet: Any, title: str, rows: Sequence[Cells], parts: Sequence[str]) -> None:
    sheet.write(0, 0, "Avlidna i covid-19 per vecka")
    sheet.write(1, 0, title)
    sheet.merge_range(4, 0, 4, 6, "Källa: dödsorsaksintyg\n* andel av totalt antal avlidna")
    sheet.merge_range(5, 1, 5, 6, "Avlidna covid-19")
    sheet.write(6, 0, "Vecka")
    _counted(sheet, 6, 1, ("Totalt", *parts))
    _below(sheet, 8, rows)


def _places_sheet(sheet: Any, title: str, rows: Sequence[Cells], parts: Sequence[str]) -> None:
    sheet.write(0, 0, "Avlidna i covid-19, uppdelat på typ av insats och kommun")
    sheet.write(1, 0, title)
    sheet.merge_range(5, 0, 5, 1, "Folkbokföringsort")
    sheet.write_row(6, 0, ["Län", "Kommun"])
    _counted(sheet, 5, 2, ("Totalt", *parts))
    _below(sheet, 7, [*rows, *([note] for note in NOTES)])


def _counted(sheet: Any, number: int, first: int, titles: Sequence[str]) -> None:
    """Write two header rows: each title merged over a column of counts and one of percentages."""
    for n, title in enumerate(titles):
        column = first + 2 * n
        sheet.merge_range(number, column, number, column + 1, title)
        sheet.write_row(number + 1, column, ["Antal", "%*"])


def _below(sheet: Any, first: int, rows: Sequence[Cells]) -> None:
    for n, cells in enumerate(rows):
        sheet.write_row(first + n, 0, cells)
