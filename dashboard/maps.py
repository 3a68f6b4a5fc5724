"""Maps as SVG: the municipalities or counties to scale, as tiles of the same size, or with symbols on them.

The one thing to know: the drawing carries a class per place (`k3`, `kn`) and one style sheet that says what each looks
like. So the slider only exchanges classes (assets/karta.js), and the same text is a picture outside of a page, with
no script. The shapes are made by scripts/make_map.py.

A server-drawn SVG and not a chart of Plotly's: Plotly can neither hatch a municipality nor be read with a keyboard.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin, sqrt
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from dashboard.map_scale import PATTERNS, MapClass, Scale
from dashboard.palette import INK, SERIES, WHITE

SHAPES = Path(__file__).resolve().parent.parent / "assets" / "karta.json"

MARGIN = 120
"""Units around the drawing (12 km): room for the outline of what is marked, and for a coast that is not cut."""

LARGEST_SYMBOL = {"county": 520, "municipality": 300}
"""Radius in units of the largest symbol on the whole map: two of them in neighbouring counties hardly meet."""

LAND = "#eef2f5"
"""The ground under symbols."""

SYMBOL = SERIES[0]
ZERO = 0.16
"""Radius of the ring that stands for a reported zero, as a share of the largest symbol's."""

LINE, STRONG_LINE = "#8593a0", "#51606e"
"""Around a place, and around a county. A place is seen by its line, at 3 to 1 or more in both themes: the lowest class
is nearly as light as the page, or as dark."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Place:
    """One place on the map: its code, the key of its class, what it is told as, and where a press on it leads."""

    code: str
    key: str
    name: str = ""
    words: str = ""
    address: str = ""


@lru_cache(maxsize=1)
def shapes() -> dict[str, Any]:
    """Return what scripts/make_map.py has made: `municipality` and `county` by code, and `tile`, their distance."""
    return json.loads(SHAPES.read_text(encoding="utf-8"))


def map_svg(
    places: Sequence[Place],
    level: str,
    scale: Scale,
    *,
    county: str | None = None,
    marked: str | None = None,
    tiles: bool = False,
    label: str = "",
) -> str:
    """Return the map as SVG. A place that is in no class of its own, or not given, is drawn as ground only.

    `county`: the one that fills the picture; the others are ground. `marked`: a place that is outlined. `label`: what
    the picture shows, in words; places with an address become links that a keyboard can reach.
    """
    box = _box(level, county, tiles=tiles)
    drawn = {place.code: place for place in places}
    ground = [code for code in shapes()[level] if code not in drawn]
    parts = [
        *(f'<path class="ground" d="{_outline(code, level, tiles=tiles)}"/>' for code in ground),
        *(_place(place, level, tiles=tiles, marked=place.code == marked) for place in places),
    ]
    if level == "municipality" and not tiles:
        parts += [f'<path class="border" d="{each["path"]}"/>' for each in shapes()["county"].values()]
    if scale.kind == "size":
        parts += [_symbol(place, level, tiles=tiles) for place in _largest_first(places)]
    if marked in drawn:
        parts.append(f'<path class="marked" d="{_outline(str(marked), level, tiles=tiles)}"/>')
    name = f"map-{level}"
    view_box = " ".join(f"{edge:.0f}" for edge in box)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sweden" viewBox="{view_box}" aria-label={quoteattr(label)} '
        f'role="{"application" if any(place.address for place in places) else "img"}">'
        f"<defs>{_patterns(box)}</defs><style>{_style(scale, level, county)}</style>"
        f'<g id="{name}">{"".join(parts)}</g></svg>'
    )


def legend_sample(each: MapClass) -> str:
    """Return a small picture of what a class looks like, as SVG."""
    body = '<rect class="k" x="1" y="1" width="26" height="16" rx="2"/>'
    if each.colour is None and not each.pattern:
        body = f'<circle class="dot" cx="14" cy="9" r="{8 * (each.size or 2 * ZERO):.1f}"/>'
    fill = f"url(#l-{each.pattern})" if each.pattern else each.colour or LAND
    style = (
        f".k{{fill:{fill};stroke:{STRONG_LINE};stroke-width:1}}"
        f".dot{{fill:{SYMBOL};fill-opacity:{0.75 if each.size else 0};stroke:{SYMBOL};stroke-width:1}}"
    )
    defs = f"<defs>{_pattern(each.pattern, 6, 'l-')}</defs>" if each.pattern else ""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 18">{defs}<style>{style}</style>{body}</svg>'


def _largest_first(places: Sequence[Place]) -> list[Place]:
    """Return places with the largest symbols first, so that the small ones are drawn on top of them."""
    return sorted(places, key=lambda place: place.key if place.key.isdigit() else "", reverse=True)


def _place(place: Place, level: str, *, tiles: bool, marked: bool) -> str:
    path = f'<path d="{_outline(place.code, level, tiles=tiles)}"/>'
    if not place.address:
        return f'<g class="place k{place.key}" data-code="{place.code}">{path}</g>'
    x, y = _middle(place.code, level, tiles=tiles)
    return (
        f'<a class="place k{place.key}{" first" if marked else ""}" data-code="{place.code}" data-x="{x}" data-y="{y}" '
        f"data-name={quoteattr(place.name)} aria-label={quoteattr(place.words)} "
        f'href={quoteattr(place.address)} tabindex="-1">{path}</a>'
    )


def _symbol(place: Place, level: str, *, tiles: bool) -> str:
    x, y = _middle(place.code, level, tiles=tiles)
    return f'<circle class="symbol k{place.key}" data-symbol="{place.code}" cx="{x}" cy="{y}"/>'


def _outline(code: str, level: str, *, tiles: bool) -> str:
    if not tiles:
        return str(shapes()[level][code]["path"])
    x, y = shapes()[level][code]["tile"]
    radius = shapes()["tile"] / sqrt(3)
    corners = (f"{x + radius * sin(turn * pi / 3):.0f} {y - radius * cos(turn * pi / 3):.0f}" for turn in range(6))
    return f"M{'L'.join(corners)}z"


def _middle(code: str, level: str, *, tiles: bool) -> tuple[int, int]:
    x, y = shapes()[level][code]["tile" if tiles else "middle"]
    return x, y


def _box(level: str, county: str | None, *, tiles: bool) -> Box:
    """Return what the picture covers: left, top, width, height."""
    if tiles:
        each = shapes()["municipality"]
        points = [shape["tile"] for code, shape in each.items() if county in (None, code[:2])]
        edges = [(x, y, x, y) for x, y in points]
        margin = shapes()["tile"] * 0.75
    else:
        edges = [shape["box"] for code, shape in shapes()["county"].items() if county in (None, code)]
        margin = MARGIN
    left, top = (min(edge[place] for edge in edges) - margin for place in (0, 1))
    right, bottom = (max(edge[place] for edge in edges) + margin for place in (2, 3))
    return left, top, right - left, bottom - top


def _patterns(box: Box) -> str:
    """Return the patterns of what has no figure, as large beside the picture whatever part of the country it is."""
    size = max(box[2], box[3]) / 130
    return "".join(_pattern(name, size) for name in PATTERNS.values())


def _pattern(name: str, size: float, prefix: str = "m-") -> str:
    thin, half = size / 3.5, size / 2
    marks = {
        "hatch": f'<line y1="{half:.1f}" x2="{size:.1f}" y2="{half:.1f}" stroke="{LINE}" stroke-width="{thin:.1f}"/>',
        "dots": f'<circle cx="{half:.1f}" cy="{half:.1f}" r="{size / 4:.1f}" fill="#6b7884"/>',
        "bars": f'<line y1="{half:.1f}" x2="{size:.1f}" y2="{half:.1f}" stroke="#6b7884" stroke-width="{thin:.1f}"/>',
    }
    turned = ' patternTransform="rotate(-45)"' if name == "hatch" else ""
    return (
        f'<pattern id="{prefix}{name}" width="{size:.1f}" height="{size:.1f}" patternUnits="userSpaceOnUse"{turned}>'
        f'<rect width="{size:.1f}" height="{size:.1f}" fill="{WHITE}"/>{marks[name]}</pattern>'
    )


def _style(scale: Scale, level: str, county: str | None) -> str:
    """Return the style sheet of a drawing. Lines are in pixels, so that they are as thin on every screen."""
    zoomed = county is not None and level == "municipality"
    rules = [
        f".sweden path{{vector-effect:non-scaling-stroke;stroke:{LINE};stroke-width:{1 if zoomed else 0.5}px}}",
        f".sweden .place path{{fill:{LAND}}}",
        # What the map does not speak of is no lighter class of what it does: an outline and nothing in it.
        ".sweden .ground{fill:none;stroke:#c3ccd4}",
        f".sweden .border{{fill:none;stroke:{STRONG_LINE};stroke-width:0.7px;pointer-events:none}}",
        f".sweden .marked{{fill:none;stroke:{INK};stroke-width:2.5px;pointer-events:none}}",
        f".sweden .symbol{{r:0;fill:{SYMBOL};fill-opacity:.7;stroke:{WHITE};pointer-events:none}}",
        ".sweden .symbol{vector-effect:non-scaling-stroke}",
    ]
    largest = LARGEST_SYMBOL[level] / (3 if zoomed else 1)
    for each in scale.classes:
        if each.pattern:
            rules.append(f".sweden .k{each.key} path{{fill:url(#m-{each.pattern})}}")
        elif scale.kind == "size":
            # A reported zero is an open ring: it is a figure, and nobody must take it for none.
            shown = (
                f"r:{each.size * largest:.0f}px" if each.size else f"r:{ZERO * largest:.0f}px;fill:none;stroke:{SYMBOL}"
            )
            rules.append(f".sweden .symbol.k{each.key}{{{shown}}}")
        else:
            rules.append(f".sweden .k{each.key} path{{fill:{each.colour}}}")
    return "".join(rules)
