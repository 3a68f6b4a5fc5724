"""Mantine's theme: the colours and the type of assets/lagesbild.css, for the controls."""

from typing import Any

from dashboard.charts import FONT

_LAKE = ["#eef5f8", "#d9e8ee", "#b3d0dc", "#88b5c7", "#5d99b1", "#3b7f9a", "#226a87", "#0b4f6c", "#084059", "#052f42"]

THEME: dict[str, Any] = {
    "fontFamily": FONT,
    "colors": {"lake": _LAKE},
    "primaryColor": "lake",
    "primaryShade": 7,
    "defaultRadius": 4,
    "focusRing": "auto",
}
