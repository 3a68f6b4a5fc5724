"""The table on /data: pages of the extract in words, fetched as the reader scrolls.

The figures are those of the file, written as csv-sv writes them (csv, in English), so that what is on screen is what is
downloaded.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import dash_ag_grid
import pandas as pd

from data.dictionary import extract_columns
from data.extract_pages import ORDERS, Order
from data.extracts import number_text
from data.formats import (
    area_name,
    geography_name,
    level_word,
    no_figure,
    not_known,
    origin_text,
    setting_name,
    status_word,
    step_name,
    unit_word,
)
from data.indicators import INDICATORS
from data.language import say
from data.periods import spoken_label

BLOCK = 100
"""Rows fetched at a time."""

COLUMNS = {
    "indicator": 230,
    "geography": 130,
    "value": 130,
    "unit": 118,
    "period_label": 214,
    "monitored_area": 185,
    "status": 122,
    "origin": 100,
    "reporting": 80,
    "expected": 60,
    "geography_level": 130,
    "setting": 160,
    "step": 200,
    "numerator": 110,
    "denominator": 110,
    "lower": 120,
    "upper": 120,
    "source": 290,
}
"""The columns with their width in pixels: what a figure is and is of first, how it came about after.

The figure comes before its period, so that both can be seen on a tablet; files keep the extract's order. All that one
reads a row for is 1 369 wide, and a window of 1 440 has room for it; texts that are longer take a second line.
"""

_ALL_SETTINGS = "all"

_NUMBERS = ("value", "reporting", "expected", "numerator", "denominator", "lower", "upper")


def column_heads() -> dict[str, str]:
    """Return what each of COLUMNS is called."""
    called = {each.name: each.called for each in extract_columns()}
    return {name: called[name] for name in COLUMNS}


def _locale_text() -> dict[str, str]:
    no_rows = say("Inga rader", "No rows")
    return {
        "loadingOoo": say("Hämtar rader …", "Fetching rows …"),
        "loadingError": say("Raderna kunde inte hämtas", "The rows could not be fetched"),
        "noRowsToShow": no_rows,
        "noMatchingRows": no_rows,
        "copy": say("Kopiera", "Copy"),
        "ariaRowSelect": say("Tryck mellanslag för att markera raden", "Press space to select the row"),
        "ariaColumn": say("Kolumn", "Column"),
        "ariaColumnGroup": say("Kolumngrupp", "Column group"),
    }


def rows_grid(ident: dict[str, str], order: Order | None = None) -> dash_ag_grid.AgGrid:
    """Build the table. Its rows are asked for through `getRowsRequest`, `BLOCK` at a time.

    assets/data.js makes the columns fit the screen, hides those that the reader has taken away, and puts the order
    that the reader gives it in the address.
    """
    heads = column_heads()
    return dash_ag_grid.AgGrid(
        id=ident,
        className="ag-theme-quartz",
        columnDefs=[_column(name, heads[name], width, order) for name, width in COLUMNS.items()],
        defaultColDef={"resizable": True, "suppressHeaderMenuButton": True, "wrapHeaderText": True},
        rowModelType="infinite",
        dashGridOptions={
            "cacheBlockSize": BLOCK,
            "maxBlocksInCache": 20,
            "enableCellTextSelection": True,
            "suppressMovableColumns": True,
            "suppressMultiSort": True,
            "localeText": _locale_text(),
        },
        style={"height": "100%", "width": "100%"},
    )


def _column(name: str, head: str, width: int, order: Order | None) -> dict[str, Any]:
    column: dict[str, Any] = {
        "field": name,
        "colId": name,
        "headerName": head,
        "width": width,
        "minWidth": 40,
        "sortable": name in ORDERS,
    }
    if name in _NUMBERS:
        # Who sorts numbers asks for the greatest.
        column |= {"type": "rightAligned", "sortingOrder": ["desc", "asc", None]}
    if order is not None and order.column == name:
        column["sort"] = "desc" if order.is_descending else "asc"
    return column


def order_of(sort_model: list[dict[str, Any]] | None) -> Order | None:
    """Return the order that the table asks for, as AG Grid says it; None where the reader has given it none.

    Raises KeyError on a column that an extract can't be ordered by.
    """
    return Order(sort_model[0]["colId"], sort_model[0]["sort"] == "desc") if sort_model else None


def grid_rows(page: pd.DataFrame, sources: Mapping[str, str]) -> list[dict[str, str]]:
    """Return a page of an extract as rows of text. A missing figure is the words for it, or blank where none is due.

    `sources`: what each source is called, by its id.
    """
    return [_row(row, sources) for row in page.to_dict("records")]


def _row(row: dict[Hashable, Any], sources: Mapping[str, str]) -> dict[str, str]:
    shown = {name: _text(name, row[name], sources) for name in COLUMNS}
    shown["geography"] = geography_name(row["geography_code"])
    declared = INDICATORS.get(row["indicator"])
    if declared is not None:
        start, end = row["period_start"].date(), row["period_end"].date()
        shown["period_label"] = spoken_label(start, end, declared.period_kind, row["period_label"])
        if not declared.expected and pd.isna(row["reporting"]):
            shown["reporting"] = ""  # An agency counts itself; nobody reports, so nobody can be missing.
        if not declared.by_area:
            shown["monitored_area"] = ""
    return shown | _in_short(row, shown)


def _in_short(row: dict[Hashable, Any], shown: Mapping[str, str]) -> dict[str, str]:
    """Return what a narrow screen shows, line by line.

    `about`: all that the figure is of; `figure`: with its unit, or why there is none; what is synthetic says so.
    `when`: its days and its week, without the word for it.
    """
    setting = "" if row["setting"] == _ALL_SETTINGS else shown["setting"]
    about = [shown["indicator"], shown["monitored_area"], shown["step"], setting]
    figure = [shown["value"], shown["status"] if pd.isna(row["value"]) else shown["unit"]]
    if row["origin"] == "synthetic":
        figure.append(shown["origin"])
    days, _, name = shown["period_label"].partition(" (")
    week = name.rstrip(")").rpartition(" ")[2]
    # With a hyphen that no line ends at.
    when = f"{days}\n{week.replace('-', chr(0x2011))}" if "-W" in week else shown["period_label"]
    return {"about": "\n".join(filter(None, about)), "figure": "\n".join(dict.fromkeys(figure)), "when": when}


def _text(name: str, value: Any, sources: Mapping[str, str]) -> str:
    if pd.isna(value):
        return {"value": no_figure(), "reporting": not_known()}.get(name, "")
    if name in _NUMBERS:
        return number_text(float(value), say(",", "."))
    return _in_words(name, str(value), sources)


def _in_words(name: str, value: str, sources: Mapping[str, str]) -> str:
    """Return an id in words; an id that no declaration knows, as itself."""
    match name:
        case "indicator":
            return INDICATORS[value].name if value in INDICATORS else value
        case "geography_level":
            return level_word(value)
        case "monitored_area":
            return area_name(value)
        case "setting":
            return setting_name(value)
        case "step":
            return step_name(value)
        case "unit":
            return unit_word(value)
        case "status":
            return status_word(value)
        case "origin":
            return origin_text(value)
        case "source":
            return sources.get(value, value)
    return value
