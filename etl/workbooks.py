"""Excel workbooks as tables of texts: what a person sees in each cell, with errors and dead formulas in plain sight.

The one thing to know: the reader (calamine) gets no archive but one that we have packed ourselves, of sheets that
etl/sheet_xml.py has looked through and mended. A stranger's own could end the process, or say other things to it.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import python_calamine

from etl.archives import unpacked
from etl.documents import Check, Sheet, SourceError
from etl.sheet_xml import (
    MAX_AREA,
    NOT_A_WORKBOOK,
    hidden_parts,
    refuse_false_counts,
    refuse_too_large,
    with_errors_shown,
)

_LONGEST_PLACE = 60
_CELLS_PER_ROW = 3
"""A row takes as much memory as some cells more than it has."""


@dataclass(frozen=True)
class Workbook:
    """The sheets of a workbook, and a check of each kind of thing in it that a sender may not know of."""

    sheets: list[Sheet]
    checks: list[Check]


def read_workbook(content: bytes) -> Workbook:
    """Return the sheets of a workbook, every cell as the text that a person sees.

    A cell with an error has the error's name ("#DIV/0!"), and a formula whose value was never calculated the formula
    ("=B2+B3"): no source reads them as a figure, and none takes them for blank. What is hidden (sheets, rows, columns)
    is read like the rest: a filter hides rows that are answers all the same. A check says that there is such.

    Raises SourceError if the bytes are no workbook, or one that would fill the memory.
    """
    members = unpacked(content, NOT_A_WORKBOOK)
    if "xl/workbook.xml" not in members:
        raise SourceError(NOT_A_WORKBOOK)
    # What lies outside xl/ says nothing of the sheets: SharePoint leaves custom parts there, in UTF-16.
    wanted = ("xl/", "_rels/", "[Content_Types]")
    parts = {
        name: part for name, part in members.items() if name.startswith(wanted) and name.endswith((".xml", ".rels"))
    }
    if any(b"\0" in part for part in parts.values()):  # UTF-16, which nothing below would see through
        raise SourceError(NOT_A_WORKBOOK)
    refuse_false_counts(parts.values())
    is_calculated = not re.search(rb"fullCalcOnLoad\s*=\s*[\"'](?:1|true)", parts["xl/workbook.xml"])
    names = [name for name, part in parts.items() if b"sheetData" in part]
    mended = 0
    for name in names:
        parts[name], found = with_errors_shown(parts[name], is_calculated)
        mended += found
    refuse_too_large([parts[name] for name in names], parts.get("xl/sharedStrings.xml", b""))
    sheets = _read(parts)
    hidden = hidden_parts(parts["xl/workbook.xml"], [parts[name] for name in names])
    return Workbook(sheets, [*_check_of_errors(sheets, mended), *hidden])


def _read(parts: dict[str, bytes]) -> list[Sheet]:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    archive.seek(0)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(archive)
        return list(_sheets(workbook))
    # Numbers shown as dates or times may be of no calendar.
    except (python_calamine.CalamineError, zipfile.BadZipFile, OverflowError, ValueError) as error:
        raise SourceError(NOT_A_WORKBOOK) from error


def _sheets(workbook: python_calamine.CalamineWorkbook) -> Iterator[Sheet]:
    area = 0
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        last_row, last_column = sheet.end or (0, 0)  # counted from 0
        area += (last_row + 1) * (last_column + 1 + _CELLS_PER_ROW)
        if area > MAX_AREA:  # a workbook may name the same sheet many times
            raise SourceError(NOT_A_WORKBOOK)
        yield Sheet(name, list(_sheet_rows(sheet)))


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _check_of_errors(sheets: list[Sheet], mended: int) -> list[Check]:
    if not mended:
        return []
    places = [
        f"blad {sheet.name}, {_letters(column)}{number} {text}"
        for sheet in sheets
        for number, cells in sheet.rows
        for column, text in enumerate(cells, start=1)
        if text.startswith(("#", "="))
    ]
    named = "; ".join(place if len(place) <= _LONGEST_PLACE else place[:_LONGEST_PLACE] + "…" for place in places[:5])
    more = f" och {len(places) - 5} till" if len(places) > 5 else ""
    said = "celler har ett felvärde eller en formel som inte är beräknad; öppna arbetsboken i Excel, rätta och spara"
    return [Check("cells", "WARN", f"{said}: {named}{more}")]


def _sheet_rows(sheet: python_calamine.CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        texts = [_cell_text(cell) for cell in cells]
        if any(texts):
            yield number, texts


def _cell_text(cell: object) -> str:
    """Return a cell as the text a person sees: whole numbers without decimals, dates as ISO dates."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if (cell.hour, cell.minute, cell.second) == (0, 0, 0) else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
