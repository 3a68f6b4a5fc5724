"""Returns as senders make them: a CSV in any dialect, a workbook with any sheets, and what was found in them."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import xlsxwriter

from data.lists import monitored_areas, municipalities
from etl.documents import Document, Fault

AREAS = list(monitored_areas())
COLUMNS = ["kommunkod", "kommun", "period_start", "period_end", *AREAS]
COLUMNS += ["outlook_short", "outlook_long", "infected", "cared_for", "comment"]
PLACES = {place.code: place.name for place in municipalities()}


def answer(code: str = "0114", **changed: str) -> dict[str, str]:
    """Return one municipality's row: no impact, unchanged, 3 of 1200 infected."""
    row = {"kommunkod": code, "kommun": PLACES.get(code, ""), "period_start": "2022-01-27", "period_end": "2022-02-02"}
    row |= dict.fromkeys(AREAS, "1") | {"outlook_short": "oförändrat", "outlook_long": "oförändrat"}
    return row | {"infected": "3", "cared_for": "1200", "comment": ""} | changed


def blank(code: str) -> dict[str, str]:
    """Return the row of a municipality that has filled in nothing."""
    filled = ("kommunkod", "kommun", "period_start", "period_end")
    return {column: text if column in filled else "" for column, text in answer(code).items()}


def csv_file(
    *rows: Mapping[str, str],
    columns: Sequence[str] = (),
    delimiter: str = ";",
    encoding: str = "utf-8",
    name: str = "svar.csv",
    titles: Mapping[str, str] | None = None,
    line_end: str = "\r\n",
) -> Document:
    """Return a CSV return. Columns are those of the first row unless given; `titles` replaces their headers."""
    columns = columns or list(rows[0])
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end)
    writer.writerow([(titles or {}).get(column, column) for column in columns])
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return Document(name, text.getvalue().encode(encoding))


def xlsx_file(sheets: Mapping[str, Sequence[Sequence[object]]], name: str = "svar.xlsx") -> Document:
    """Return a workbook with these sheets, cell by cell; a date becomes an Excel date."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as workbook:
        for title, rows in sheets.items():
            sheet = workbook.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return Document(name, content.getvalue())


def value(figures: pd.DataFrame, measure: str, area: str = "") -> float:
    """Return the only figure of a measure."""
    found = figures[(figures["measure"] == measure) & (figures["monitored_area"] == area)]["value"]
    assert len(found) == 1
    return float(found.iloc[0])


def fault_of(parse: Callable[[Document], pd.DataFrame], document: Document) -> Fault:
    """Return the only fault of a file whose rows are refused, after making sure that it gives no figures."""
    assert parse(document).empty
    assert len(document.faults) == 1, document.faults
    return document.faults[0]


def check(document: Document, name: str) -> tuple[str, str]:
    """Return the verdict and the detail of a named check."""
    found = [(each.verdict, each.detail) for each in document.checks if each.name == name]
    assert len(found) == 1
    return found[0]
