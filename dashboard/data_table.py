"""What one does with the rows on /data: download them, ask the API for them, choose which columns to see.

The one thing to know: how many rows, and roughly how large a file, is said before one downloads it.
"""

import dash_mantine_components as dmc
import pandas as pd
from dash import html
from dash.development.base_component import Component
from sqlalchemy import Connection

from dashboard.data_choice import LATEST_FIRST, DataChoice
from dashboard.grid import BLOCK, COLUMNS, column_heads, grid_rows
from dashboard.tables import table
from dashboard.tile import api_call
from dashboard.view import PINNED, View, extract_address
from data.extract_pages import rows_between
from data.extract_xlsx import MOST_ROWS as SHEET_ROWS
from data.extracts import FORMATS, write_table
from data.formats import counted, number
from data.language import say
from data.queries import source_names

ALWAYS = ("indicator", "period_label", "geography", "value")
"""Columns that can't be taken away: without them a row says nothing."""

SLOW_ROWS = 50_000
"""Rows of a workbook that one has to wait for: it is made whole before it is sent."""

COLUMNS_ID = "data-columns"

FIRST_ROWS = 50
FIRST_COLUMNS = (
    "period_label",
    "indicator",
    "geography",
    "monitored_area",
    "value",
    "unit",
    "status",
    "origin",
    "reporting",
    "expected",
)
"""What is shown without JavaScript; the rest is in the file."""


def files(shown: View, connection: Connection, rows: int) -> html.P:
    """Build the links to the files of a view, with the rows and roughly the size of each."""
    parameters = shown.api_parameters
    sample = _sample(shown, connection, rows)
    how_many = counted(rows, say("rad", "row"), say("rader", "rows"))
    links = [
        html.A(
            # A workbook is compressed, and has more sheets than the rows': its size is not foretold.
            [text, html.Small(how_many if name == "xlsx" else f"{how_many}, {size_text(_size(sample, rows, name))}")],
            href=extract_address(parameters, name),
            id=f"data-{name}",
            className="button",
        )
        for name, text in offered_files(rows).items()
    ]
    note = say(
        "Tabellen har de senaste perioderna överst tills en kolumnrubrik ger den en annan ordning. Filen har samma "
        "rader, hur många de än är, och alla kolumner, alltid i ordning efter indikator, period (äldst först) och "
        "geografi.",
        "The table has the latest periods at the top until a column's head gives it another order. The file has the "
        "same rows, however many they are, and all columns, always ordered by indicator, period (oldest first) and "
        "geography.",
    )
    if rows >= SHEET_ROWS:
        most = number(SHEET_ROWS - 1)
        note += say(f" Excel visar högst {most} av dem.", f" Excel shows {most} of them at most.")
    else:
        note += say(
            " I arbetsboken är koderna text (0114), och metadata, täckning och revideringar har egna blad.",
            " In the workbook codes are text (0114), and metadata, coverage and revisions have sheets of their own.",
        )
        if rows > SLOW_ROWS:
            note += say(" En så stor arbetsbok tar en stund att göra.", " So large a workbook takes a while to make.")
    dictionary = html.A(
        say("Vad kolumnerna betyder", "What the columns mean"), href=f"/datalexikon{shown.only(PINNED).query}"
    )
    about = html.Span([note, " ", dictionary, ". ", *_other_formats(parameters)], className="note")
    return html.P([*links, about], className="files")


def offered_files(rows: int) -> dict[str, str]:
    """Return the formats that so many rows are offered in as files, with the words of their links."""
    words = {
        "csv-sv": say("Hämta CSV för svensk Excel", "Download CSV for Swedish Excel"),
        "xlsx": say("Hämta Excel-arbetsbok", "Download Excel workbook"),
        "csv": say("Hämta CSV", "Download CSV"),
    }
    return {name: text for name, text in words.items() if name != "xlsx" or rows < SHEET_ROWS}


def _other_formats(parameters: dict[str, str]) -> list[html.A | str]:
    """Build links to the same rows in the formats for programs."""
    names = {"zip": say("zip med metadata", "zip with metadata"), "parquet": "Parquet", "json-lines": "JSON Lines"}
    links: list[html.A | str] = [say("Samma rader som ", "The same rows as ")]
    for name, text in names.items():
        links += [html.A(text, href=extract_address(parameters, name), id=f"data-{name}"), ", "]
    return [*links[:-1], "."]


def _sample(shown: View, connection: Connection, rows: int) -> pd.DataFrame:
    """Return rows from the middle of the extract, which say how long its rows are."""
    start = max(0, rows // 2 - BLOCK // 2)
    return rows_between(connection, shown.selection, start, start + BLOCK)


def _size(sample: pd.DataFrame, rows: int, file_format: str) -> float:
    """Return roughly how many bytes a file of rows like these has. Raises KeyError on a format that there is not."""
    if file_format not in FORMATS:
        raise KeyError(file_format)
    cells = sample.astype({"period_start": "object", "period_end": "object"}).astype(object)
    cells = cells.where(sample.notna(), None)
    plain = [[each.date() if isinstance(each, pd.Timestamp) else each for each in row] for row in cells.values.tolist()]
    head = sum(map(len, write_table("observations", list(sample.columns), [], file_format)))
    whole = sum(map(len, write_table("observations", list(sample.columns), [plain], file_format)))
    return head + (whole - head) / len(plain) * rows


def size_text(size: float) -> str:
    """Return a size as one says it, with two digits at most: `ca 4 kB`, `ca 1,5 MB`, `ca 150 MB`."""
    about, unit = say("ca", "about"), "kB"
    size /= 1_000
    for larger in ("MB", "GB"):
        if size >= 1_000:
            size, unit = size / 1_000, larger
    size = max(1, round(size, 2 - len(str(int(size)))))
    return f"{about} {number(size, 0 if size >= 10 or size == int(size) else 1)}\u00a0{unit}"


def first_rows(choice: DataChoice, connection: Connection) -> list[Component]:
    """Build the first rows as a table, for readers without JavaScript: the same, in the same order, as with it."""
    found = rows_between(connection, choice.view.selection, 0, FIRST_ROWS, choice.order or LATEST_FIRST)
    heads = column_heads()
    shown = [[row[name] for name in FIRST_COLUMNS] for row in grid_rows(found, source_names(connection))]
    caption = say(f"De första {number(len(shown))} raderna", f"The first {number(len(shown))} rows")
    if choice.order is None:
        caption += say(", de senaste perioderna överst", ", the latest periods at the top")
    return [html.P(caption + "."), table(caption, [heads[name] for name in FIRST_COLUMNS], shown)] if shown else []


def tools(shown: View) -> html.Div:
    """Build what stands above the table: the question to the API, and the choice of columns."""
    return html.Div([_question(shown.api_parameters), _columns_choice()], className="data-tools")


def _question(parameters: dict[str, str]) -> html.Div:
    """Build what tells a program how to ask for the same rows."""
    summary = html.Summary(say("Visa API-anrop", "Show API call"), className="tool")
    return html.Div(
        [
            html.Details([summary, html.Div(api_call(parameters), className="data-call")], className="tile-more"),
            html.P("", className="visually-hidden", role="status"),
        ],
        className="tile data-api",
    )


def _columns_choice() -> html.Details:
    """Build the choice of columns, remembered in the reader's browser: it changes what one sees and no figures."""
    heads = column_heads()
    boxes: list[Component] = [dmc.Checkbox(label=heads[name], value=name) for name in COLUMNS if name not in ALWAYS]
    always = ", ".join(heads[name] for name in ALWAYS)
    group = dmc.CheckboxGroup(
        id=COLUMNS_ID,
        label=say(f"Utöver {always}", f"Besides {always}"),
        value=[name for name in COLUMNS if name not in ALWAYS],
        children=html.Div(boxes, className="column-boxes"),
        persistence="columns",
        persistence_type="local",
    )
    return html.Details(
        [html.Summary(say("Kolumner", "Columns"), className="tool"), html.Div(group)], className="data-columns"
    )
