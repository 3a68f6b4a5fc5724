"""Mantine's theme: the colours and the type of assets/lagesbild.css, for the controls."""

from typing import Any

from dashboard.charts import FONT

_LAKE = ["#eef5f8", "#d9e8ee", "#b3d0dc", "#88b5c7", "#5d99b1", "#3b7f9a", "#226a87", "#0b4f6c", "#084059", "#052f42"]

# Mantine's greys of the dark theme, lightest first: as the tokens of assets/lagesbild.css.
_NIGHT = ["#e6edf3", "#c8d3dc", "#a9b6c2", "#7d8b98", "#4a5967", "#33414e", "#1e2a35", "#17212b", "#10171e", "#0a0f14"]

THEME: dict[str, Any] = {
    "fontFamily": FONT,
    "colors": {"lake": _LAKE, "dark": _NIGHT},
    "primaryColor": "lake",
    "primaryShade": {"light": 7, "dark": 4},
    "defaultRadius": 4,
    "focusRing": "auto",
}
