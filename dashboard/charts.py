"""Figures for Plotly, as plain dicts: a go.Figure costs ten times what the question to the database does.

Each origin is a trace of its own, so that what was published can never be taken for what was derived or invented.
A gap is a None in the trace: Plotly draws neither a line nor a point there, and never a zero.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from data import lists
from data.declarations import Indicator
from data.figures import WEEK, Figure
from data.formats import COUNTED, origin_text, sentence_case, status_text
from data.periods import ISO_WEEK, PPM_ROUND, TO_DATE, YEAR, date_span
from data.queries import ORIGIN_ORDER
from data.sentences import coverage_text, interval_text, value_text

ACCENT, CRITICAL, SERIOUS = "#0b4f6c", "#8e1230", "#a85400"
"""As in assets/lagesbild.css. Each has a contrast above 4.5 to white, and they differ in lightness, not only in hue."""

INK, MUTED, GRID = "#1b2733", "#51606e", "#dfe5ea"
FONT = '-apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif'

COLOURS = {"critical_impact": CRITICAL, "serious_impact": SERIOUS}
COLOURS |= {f"{name}_share": colour for name, colour in COLOURS.items()}

FEW_PERIODS = 12
"""Up to this many periods each gets its own tick with the period's name; above it the axis shows months."""

CAPTION_WIDTH = 46
"""Characters on a line of the caption: what fits on a phone 360 pixels wide."""

CAPTION_LINE, BELOW_AXIS = 15, 44
"""Pixels: a line of the caption, and the two lines of tick labels above it."""

CONFIG: dict[str, Any] = {
    "locale": "sv",
    "displaylogo": False,
    "responsive": True,
    # Plotly offers to upload the chart to its cloud: nothing leaves this server.
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "modeBarButtonsToRemove": ["sendChartToCloud", "select2d", "lasso2d", "autoScale2d", "pan2d", "zoom2d"],
}


@dataclass(frozen=True)
class Line:
    """What one line shows: the figures of one indicator, with the name that the legend gives it."""

    name: str
    colour: str
    figures: list[Figure]
    marker_size: int = 12


def colour_of(indicator: Indicator) -> str:
    """Return the colour that an indicator always has."""
    return COLOURS.get(indicator.id, ACCENT)


def with_gaps(figures: Sequence[Figure]) -> list[Figure | date]:
    """Put a bare date wherever a period is missing altogether between two others, so that no line is drawn across."""
    points: list[Figure | date] = []
    for this, following in pairwise([*figures, None]):
        assert this is not None
        points.append(this)
        if following is not None:
            missing = _missing_between(this, following)
            points += [missing] if missing else []
    return points


def _missing_between(this: Figure, following: Figure) -> date | None:
    if this.indicator.period_kind in (TO_DATE, YEAR):
        return None  # Readings are taken when they are taken; a year without a figure is not between two weeks.
    if this.indicator.period_kind != PPM_ROUND:
        expected = this.period_start + WEEK
        return expected if expected < following.period_start else None
    rounds = (each.period_start for each in lists.ppm_rounds().values())
    return next((start for start in rounds if this.period_start < start < following.period_start), None)


def traces(line: Line) -> list[dict[str, Any]]:
    """Return one trace per origin that occurs: what was published as large diamonds, synthetic as a dashed line."""
    of_origin = {origin: [each for each in line.figures if each.origin == origin] for origin in ORIGIN_ORDER}
    return [_trace(line, origin, figures) for origin, figures in of_origin.items() if figures]


def _trace(line: Line, origin: str, figures: list[Figure]) -> dict[str, Any]:
    is_round = figures[0].indicator.period_kind == PPM_ROUND
    # Single reports stand as points beside the derived line; an agency's own weekly series is the line.
    is_series = figures[0].indicator.period_kind in (ISO_WEEK, TO_DATE, YEAR)
    only_points = origin == "published" and not is_round and not is_series
    points: Sequence[Figure | date] = figures if only_points else with_gaps(figures)
    values = [point.value if isinstance(point, Figure) else None for point in points]
    looks = _looks(line, "derived" if is_series and origin == "published" else origin, values, is_round=is_round)
    return {
        "type": "scatter",
        "name": f"{line.name}, {origin_text(origin)}" if line.name else sentence_case(origin_text(origin)),
        "meta": {"origin": origin},
        "x": [(point.period_start if isinstance(point, Figure) else point).isoformat() for point in points],
        "y": values,
        "text": [_hover(point) if isinstance(point, Figure) else "" for point in points],
        "hovertemplate": "%{text}<extra></extra>",
        "connectgaps": False,
        "mode": "markers" if only_points else "lines+markers",
        **_with_open_ends(looks, points),
    }


def _with_open_ends(looks: dict[str, Any], points: Sequence[Figure | date]) -> dict[str, Any]:
    """Draw every provisional figure as an open ring: what is unfinished must not look like a fall."""
    unfinished = [isinstance(point, Figure) and point.status == "provisional" for point in points]
    if not any(unfinished):
        return looks
    marker, symbol, size = looks["marker"], looks["marker"]["symbol"], looks["marker"]["size"]
    sizes = size if isinstance(size, list) else [size] * len(unfinished)
    rings = {
        "symbol": ["circle-open" if each else symbol for each in unfinished],
        "size": [9 if each else usual for each, usual in zip(unfinished, sizes, strict=True)],
    }
    return looks | {"marker": marker | rings}


def _looks(line: Line, origin: str, values: list[float | None], *, is_round: bool) -> dict[str, Any]:
    if origin == "published":
        outline = {"width": 1.5, "color": "#ffffff"}
        marker = {"symbol": "diamond", "size": line.marker_size, "color": line.colour, "line": outline}
        # Rounds of PPM are few and far apart: a thin line helps the eye from one to the next.
        # A diamond at zero is not cut in half by the axis.
        return {"marker": marker, "line": {"color": line.colour, "width": 1}, "cliponaxis": False}
    dash = {"dash": "5px,3px", "width": 1.75} if origin == "synthetic" else {"dash": "solid", "width": 2.25}
    symbol = "circle-open" if origin == "synthetic" else "circle"
    sizes = [7 if is_round else 5 * alone for alone in _stands_alone(values)]
    marker = {"symbol": symbol, "size": sizes, "color": line.colour, "opacity": 1}
    return {"line": {"color": line.colour, **dash}, "marker": marker}


def _stands_alone(values: list[float | None]) -> list[bool]:
    """Return which values have a gap on both sides: a line alone would leave them invisible."""
    padded = [None, *values, None]
    return [
        here is not None and before is None and after is None
        for before, here, after in zip(padded, values, padded[2:], strict=False)
    ]


def _hover(figure: Figure) -> str:
    lines = [
        f"<b>{value_text(figure)}</b>",
        figure.indicator.label,
        figure.period_label,
        sentence_case(coverage_text(figure)),
        sentence_case(interval_text(figure)),
        status_text(figure.value, figure.status),
        sentence_case(origin_text(figure.origin)),
    ]
    return "<br>".join(line for line in lines if line)


def trend_figure(lines: Iterable[Line], caption: str) -> dict[str, Any]:
    """Return a chart over time. `caption` follows along into a saved picture: what, where, which release, synthetic.

    The lines stand in the legend in the order given; the first is drawn last, on top of the others.
    """
    drawn = list(lines)
    figures = [figure for line in drawn for figure in line.figures]
    data = [trace | {"legendrank": 1000 + rank} for rank, line in enumerate(drawn) for trace in traces(line)]
    return {
        "data": sorted(data, key=lambda trace: (trace["meta"]["origin"] == "published", -trace["legendrank"])),
        "layout": plain_layout(caption) | {"xaxis": time_axis(figures), "yaxis": value_axis(figures)},
    }


def plain_layout(caption: str) -> dict[str, Any]:
    """Return what every chart looks like, with its caption below."""
    lines = textwrap.wrap(caption, CAPTION_WIDTH)
    below = BELOW_AXIS + CAPTION_LINE * len(lines)
    return {
        "separators": ",\u00a0",
        "font": {"family": FONT, "size": 13, "color": INK},
        "margin": {"l": 8, "r": 12, "t": 8, "b": below},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "hovermode": "closest",
        "hoverdistance": 30,
        "hoverlabel": {"bgcolor": "#ffffff", "bordercolor": MUTED, "align": "left", "font": {"color": INK}},
        "dragmode": False,
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom", "itemwidth": 40},
        "annotations": [_caption(lines)],
    }


def _caption(lines: list[str]) -> dict[str, Any]:
    return {
        "text": "<br>".join(lines),
        "align": "left",
        "showarrow": False,
        "font": {"size": 11, "color": MUTED},
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "yref": "paper",
        "y": 0,
        "yanchor": "top",
        "yshift": -BELOW_AXIS,
    }


def time_axis(figures: list[Figure]) -> dict[str, Any]:
    """Return an axis of days: few periods by name, many by month."""
    axis: dict[str, Any] = {
        "type": "date",
        "showgrid": False,
        "linecolor": MUTED,
        "ticks": "outside",
        "tickcolor": MUTED,
        "automargin": True,
        "fixedrange": True,
    }
    starts = sorted({(figure.period_start, _tick_text(figure)) for figure in figures})
    if 0 < len(starts) <= FEW_PERIODS:
        days = [start.isoformat() for start, _ in starts]
        return axis | {"tickmode": "array", "tickvals": days, "ticktext": [text for _, text in starts], "tickangle": 0}
    return axis | {"tickformat": "%b<br>%Y", "nticks": 9}


def _tick_text(figure: Figure) -> str:
    if figure.indicator.period_kind == PPM_ROUND:
        return figure.period_label.split(" (")[0].replace(" ", "<br>")
    if figure.indicator.period_kind == TO_DATE:
        day, month, year = date_span(figure.period_end, figure.period_end).split()
        return f"{day} {month}<br>{year}"
    if figure.indicator.period_kind == YEAR:
        return str(figure.period_start.year)
    iso_year, week, _ = figure.period_start.isocalendar()
    return f"v. {week}<br>{iso_year}"


def value_axis(figures: list[Figure]) -> dict[str, Any]:
    """Return an axis of values, from zero; whole steps for counts, words for levels."""
    axis: dict[str, Any] = {
        "rangemode": "tozero",
        "gridcolor": GRID,
        "zerolinecolor": MUTED,
        "automargin": True,
        "fixedrange": True,
    }
    if not figures:
        return axis
    indicator = figures[0].indicator
    highest = max((figure.value for figure in figures if figure.value is not None), default=0)
    if indicator.id == "impact_level":
        levels = lists.impact_levels()
        ticks = {"tickvals": list(levels), "ticktext": [f"{level} {each.word}" for level, each in levels.items()]}
        # An ordinal scale has no zero.
        return axis | ticks | {"rangemode": "normal", "range": [0.7, 5.3], "zeroline": False}
    if figures[0].geography_level == "municipality" and indicator.unit == "kommuner":
        return axis | {"tickvals": [0, 1], "ticktext": ["nej", "ja"], "range": [-0.05, 1.1]}
    if indicator.unit in COUNTED:
        whole_steps = {"dtick": 1} if highest <= 5 else {"tickformat": ",d"}
        return axis | {"title": _axis_title(indicator.unit)} | whole_steps
    return axis | {"title": _axis_title(indicator.unit)}


def _axis_title(unit: str) -> dict[str, Any]:
    return {"text": sentence_case(unit), "standoff": 8, "font": {"size": 12, "color": MUTED}}
