"""The table on /data: pages of the extract, in Swedish words, fetched as the reader scrolls.

The figures are those of the file, written as csv-sv writes them, so that what is on screen is what is downloaded.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import dash_ag_grid
import pandas as pd

from data import lists
from data.extracts import number_text
from data.formats import LEVEL_WORDS, NO_FIGURE, ORIGIN_WORDS, STATUS_WORDS
from data.indicators import INDICATORS

BLOCK = 100
"""Rows fetched at a time."""

COLUMNS: dict[str, tuple[str, int]] = {
    "indicator": ("Indikator", 235),
    "period_label": ("Period", 300),
    "geography": ("Geografi", 150),
    "monitored_area": ("Bevakat område", 160),
    "value": ("Värde", 90),
    "unit": ("Enhet", 115),
    "reporting": ("Har svarat", 105),
    "expected": ("Av", 65),
    "origin": ("Ursprung", 140),
    "status": ("Status", 170),
    "geography_level": ("Nivå", 130),
    "setting": ("Verksamhet", 160),
    "step": ("Steg", 200),
    "numerator": ("Täljare", 110),
    "denominator": ("Nämnare", 110),
    "lower": ("Undre gräns", 120),
    "upper": ("Övre gräns", 120),
    "source": ("Källa", 290),
}
"""The columns with head and width in pixels: what a figure is and is of first, how it came about after."""

_NUMBERS = ("value", "reporting", "expected", "numerator", "denominator", "lower", "upper")
_WORDS_OF_STATUS = {**STATUS_WORDS, "reported": "rapporterad"}

LOCALE_TEXT = {
    "loadingOoo": "Hämtar rader …",
    "loadingError": "Raderna kunde inte hämtas",
    "noRowsToShow": "Inga rader",
    "noMatchingRows": "Inga rader",
    "copy": "Kopiera",
    "ariaRowSelect": "Tryck mellanslag för att markera raden",
    "ariaColumn": "Kolumn",
    "ariaColumnGroup": "Kolumngrupp",
}


def rows_grid(ident: dict[str, str]) -> dash_ag_grid.AgGrid:
    """Build the table. Its rows are asked for through `getRowsRequest`, `BLOCK` at a time."""
    columns: list[dict[str, Any]] = [
        {
            "field": name,
            "headerName": head,
            "width": width,
            **({"type": "rightAligned"} if name in _NUMBERS else {}),
        }
        for name, (head, width) in COLUMNS.items()
    ]
    return dash_ag_grid.AgGrid(
        id=ident,
        className="ag-theme-quartz",
        columnDefs=columns,
        defaultColDef={"sortable": False, "resizable": True, "suppressHeaderMenuButton": True},
        rowModelType="infinite",
        dashGridOptions={
            "cacheBlockSize": BLOCK,
            "maxBlocksInCache": 20,
            "rowHeight": 36,
            "headerHeight": 40,
            "enableCellTextSelection": True,
            "suppressMovableColumns": True,
            "localeText": LOCALE_TEXT,
        },
        style={"height": "100%", "width": "100%"},
    )


def grid_rows(page: pd.DataFrame, sources: Mapping[str, str]) -> list[dict[str, str]]:
    """Return a page of an extract as rows of text. A missing figure is the words for it, or blank where none is due.

    `sources`: what each source is called, by its id.
    """
    return [_row(row, sources) for row in page.to_dict("records")]


def _row(row: dict[Hashable, Any], sources: Mapping[str, str]) -> dict[str, str]:
    shown = {name: _text(name, row[name], sources) for name in COLUMNS}
    declared = INDICATORS.get(row["indicator"])
    if declared and not declared.expected and pd.isna(row["reporting"]):
        shown["reporting"] = ""  # An agency counts itself; nobody reports, so nobody can be missing.
    if declared and declared.by_area and not row["monitored_area"]:
        shown["monitored_area"] = "Minst ett område"
    return shown


def _text(name: str, value: Any, sources: Mapping[str, str]) -> str:
    if pd.isna(value):
        return {"value": NO_FIGURE, "reporting": "inte känt"}.get(name, "")
    if name in _NUMBERS:
        return number_text(float(value), ",")
    return _in_words(name, str(value), sources)


def _in_words(name: str, value: str, sources: Mapping[str, str]) -> str:
    """Return an id in words; an id that no list knows, as itself."""
    match name:
        case "indicator":
            return INDICATORS[value].label if value in INDICATORS else value
        case "geography_level":
            return LEVEL_WORDS.get(value, value)
        case "monitored_area":
            return lists.monitored_areas()[value].label if value else ""
        case "setting":
            return lists.settings()[value].label
        case "step":
            return lists.ppm_steps()[value].label if value else ""
        case "status":
            return _WORDS_OF_STATUS.get(value, value)
        case "origin":
            return ORIGIN_WORDS.get(value, value)
        case "source":
            return sources.get(value, value)
    return value
