"""The colours of data, and which ink can be read on them.

The one thing to know: these are the colours of a light page. On a dark one the style sheet turns the lightness of
every drawing over (`--data-filter` in assets/lagesbild.css): what is dark here shines there, so that more is always
what stands out most. A saved picture is therefore always light. HTML uses the classes `level-1` … `level-none`.

Every scale falls steadily in lightness, so that it can be told without seeing hues and in a grey print, and none sets
red against green. Colour is never alone: a level has its word, a line its dash and its symbol.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

INK, MUTED, GRID, WHITE = "#1b2733", "#51606e", "#dfe5ea", "#ffffff"

ACCENT, CRITICAL, SERIOUS = "#0b4f6c", "#8e1230", "#a85400"
"""As in assets/lagesbild.css. Each has a contrast above 4.5 to white, and they differ in lightness, not only in hue."""

SEVERITY: Mapping[int | None, str] = MappingProxyType(
    {1: "#eef3f6", 2: "#f0d389", 3: "#e9a443", 4: "#bd5510", 5: "#7d0f35", None: "#ffffff"}
)
"""The colour of each level of impact; None: not reported, which is hatched as well (HATCH)."""

HATCH: Mapping[str, Any] = MappingProxyType({"shape": "/", "fgcolor": "#7b8894", "size": 6, "solidity": 0.25})
"""The pattern of what has no figure, for a Plotly marker: `marker={"pattern": dict(HATCH)}`."""

SEQUENCE = ("#edf4f8", "#c9dfe8", "#9cc3d3", "#64a0b9", "#2f7391", "#0a4058")
"""Six steps from little to much, for shares and counts that are neither good nor bad."""

SERIES = ("#0b4f6c", "#a85400", "#6a3d9a", "#00736b", "#9a2d6b", "#5b6670")
"""The colours of up to six lines that are compared; the first is the one's own."""

DASHES = ("solid", "6px,3px", "2px,3px", "9px,3px,2px,3px", "12px,4px", "4px,2px")
SYNTHETIC_DASH = "5px,3px"
SYNTHETIC_DASHES = (SYNTHETIC_DASH, "1px,3px", "9px,3px,2px,3px", "14px,4px", "2px,6px", "14px,3px,2px,3px,2px,3px")
"""As DASHES, for what is synthetic: never a whole line, which anywhere in the app is something real."""

SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x", "cross")
"""What tells the lines apart for those who can't tell the colours: as many as SERIES, in its order."""


def ink_on(colour: str) -> str:
    """Return the colour of text on a ground, dark or white: whichever has the higher contrast."""
    return max((INK, WHITE), key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours written `#rrggbb`, 1 to 21, as WCAG 2.1 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def colour_scale(colours: tuple[str, ...] = SEQUENCE) -> list[list[float | str]]:
    """Return a continuous scale as Plotly wants it: [place from 0 to 1, colour], evenly spread."""
    return [[place / (len(colours) - 1), colour] for place, colour in enumerate(colours)]


def stepped_scale(colours: tuple[str, ...]) -> list[list[float | str]]:
    """Return a scale of clear steps for Plotly: one field per colour, as levels need, with no shades between."""
    width = 1 / len(colours)
    return [[place * width + edge * width, colour] for place, colour in enumerate(colours) for edge in (0, 1)]


def dash_of(origin: str, rank: int = 0) -> str:
    """Return how a line is broken. `rank`: which it is, from 0, of those that it is compared with."""
    return (SYNTHETIC_DASHES if origin == "synthetic" else DASHES)[rank]
