"""Figures for Plotly, as plain dicts: a go.Figure costs ten times what the question to the database does.

Each origin is a trace of its own, so that what was published can never be taken for what was derived or invented.
A gap is a None in the trace: Plotly draws neither a line nor a point there, and never a zero.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from dashboard.axes import time_axis, value_axis
from dashboard.chart_layers import ROW, event_strip, interval_band, unfinished_bands
from dashboard.palette import ACCENT, CRITICAL, INK, MUTED, SERIOUS, WHITE
from data import lists
from data.declarations import Indicator
from data.figures import WEEK, Figure
from data.formats import number, origin_text, sentence_case, status_text
from data.language import say
from data.periods import ISO_WEEK, PPM_ROUND, TO_DATE, YEAR
from data.queries import ORIGIN_ORDER
from data.sentences import coverage_text, interval_text, value_text

FONT = '-apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif'

COLOURS = {"critical_impact": CRITICAL, "serious_impact": SERIOUS}
COLOURS |= {f"{name}_share": colour for name, colour in COLOURS.items()}

MOST_BANDS = 2
"""With more lines than this their intervals would lie on top of each other, and none of them could be read."""

SYMBOLS_ON_LINE = 8
"""How many times, about, a line that is compared has its symbol."""

PLOT_HEIGHT = 260
"""Pixels between the axes, about: what the place of the legend is counted in, above the strip's labels."""

BELOW_AXIS = 44
"""Pixels: the two lines of tick labels below the axis."""

CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "responsive": True,
    # Plotly offers to upload the chart to its cloud: nothing leaves this server.
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "modeBarButtonsToRemove": ["sendChartToCloud", "select2d", "lasso2d", "autoScale2d", "pan2d", "zoom2d"],
}


@dataclass(frozen=True)
class Line:
    """What one line shows: the figures of one indicator, with the name that the legend gives it.

    `dash`, `symbol`, `width`: what tells it from the lines it is compared with, for those who can't tell the colours;
    a line that stands alone needs none. `place`: where it is, for the hover text, where a chart has several.
    `base`: the value that is 100, in a chart of indices; None where the values themselves are drawn.
    """

    name: str
    colour: str
    figures: list[Figure]
    marker_size: int = 12
    dash: str = ""
    symbol: str = ""
    width: float = 0
    place: str = ""
    base: float | None = None

    def drawn(self, figure: Figure) -> float | None:
        """Return where a figure is drawn: at its value, or at its index; None where there is no figure."""
        if figure.value is None or self.base is None:
            return figure.value
        return 100 * figure.value / self.base


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
    return [_trace(line, origin, figures) for origin, figures in _by_origin(line).items()]


def bands(line: Line) -> list[dict[str, Any]]:
    """Return the intervals of a line's figures, one trace per origin that has any."""
    found = [interval_band(with_gaps(figures), line.colour) for figures in _by_origin(line).values()]
    return [each for each in found if each is not None]


def _by_origin(line: Line) -> dict[str, list[Figure]]:
    of_origin = {origin: [each for each in line.figures if each.origin == origin] for origin in ORIGIN_ORDER}
    return {origin: figures for origin, figures in of_origin.items() if figures}


def _trace(line: Line, origin: str, figures: list[Figure]) -> dict[str, Any]:
    is_round = figures[0].indicator.period_kind == PPM_ROUND
    # Single reports stand as points beside the derived line; an agency's own weekly series is the line.
    is_series = figures[0].indicator.period_kind in (ISO_WEEK, TO_DATE, YEAR)
    only_points = origin == "published" and not is_round and not is_series
    points: Sequence[Figure | date] = figures if only_points else with_gaps(figures)
    values = [line.drawn(point) if isinstance(point, Figure) else None for point in points]
    looks = _looks(line, "derived" if is_series and origin == "published" else origin, values, is_round=is_round)
    return {
        "type": "scatter",
        "name": f"{line.name}, {origin_text(origin)}" if line.name else sentence_case(origin_text(origin)),
        "meta": {"origin": origin},
        "x": [(point.period_start if isinstance(point, Figure) else point).isoformat() for point in points],
        "y": values,
        "text": [_hover(point, line) if isinstance(point, Figure) else "" for point in points],
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
        marker = {"symbol": line.symbol or "diamond", "size": line.marker_size, "color": line.colour, "line": outline}
        # Rounds of PPM are few and far apart: a thin line helps the eye from one to the next.
        # A diamond at zero is not cut in half by the axis.
        return {"marker": marker, "line": {"color": line.colour, "width": 1}, "cliponaxis": False}
    is_synthetic = origin == "synthetic"
    dash = {"dash": "5px,3px", "width": 1.75} if is_synthetic else {"dash": "solid", "width": 2.25}
    if line.dash:
        dash = {"dash": line.dash, "width": line.width or dash["width"]}
    symbol = (line.symbol or "circle") + ("-open" if is_synthetic else "")
    marked = _sparse(values) if line.symbol else set()
    sizes = [7 if is_round or place in marked else 5 * alone for place, alone in enumerate(_stands_alone(values))]
    marker = {"symbol": symbol, "size": sizes, "color": line.colour, "opacity": 1}
    return {"line": {"color": line.colour, **dash}, "marker": marker}


def _stands_alone(values: list[float | None]) -> list[bool]:
    """Return which values have a gap on both sides: a line alone would leave them invisible."""
    padded = [None, *values, None]
    return [
        here is not None and before is None and after is None
        for before, here, after in zip(padded, values, padded[2:], strict=False)
    ]


def _sparse(values: list[float | None]) -> set[int]:
    """Return where a line has its symbol: at its latest value, and seldom enough before it not to hide the course."""
    known = [place for place, value in enumerate(values) if value is not None]
    return set(known[:: -max(1, len(known) // SYMBOLS_ON_LINE)])


def _hover(figure: Figure, line: Line) -> str:
    index = line.drawn(figure) if line.base is not None else None
    lines = [
        f"<b>{value_text(figure)}</b>",
        f"Index {number(index)}" if index is not None else "",
        line.place,
        figure.indicator.name,
        figure.period_label,
        sentence_case(coverage_text(figure)),
        sentence_case(interval_text(figure)),
        status_text(figure.value, figure.status),
        sentence_case(origin_text(figure.origin)),
    ]
    return "<br>".join(line for line in lines if line)


def trend_figure(lines: Iterable[Line], caption: str) -> dict[str, Any]:
    """Return a chart over time. `caption` follows along into a saved picture: what, where, which release, synthetic.

    The lines stand in the legend in the order given; the widest and then the first is drawn last, on top of the others.
    """
    drawn = list(lines)
    figures = [figure for line in drawn for figure in line.figures]
    data = traces_in_order(drawn)
    behind = bands_behind(drawn)
    if len(drawn) == 1 and behind:
        behind[0] |= {"showlegend": True, "legendrank": 1000 + len(data)}
    axes = {"xaxis": time_axis(figures), "yaxis": value_axis(figures)}
    return {"data": behind + data, "layout": with_layers(plain_layout(caption) | axes, figures)}


def traces_in_order(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Return the traces of lines as they are drawn, ranked in the legend as given; what was published is on top."""
    ranked = [(line, trace | {"legendrank": 1000 + rank}) for rank, line in enumerate(lines) for trace in traces(line)]
    ranked.sort(
        key=lambda each: (each[1]["meta"]["origin"] == "published", each[0].width, -each[1]["legendrank"]),
    )
    return [trace for _, trace in ranked]


def bands_behind(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Return the intervals of lines; none where they would lie on top of each other, or where indices are drawn."""
    if len(lines) > MOST_BANDS or any(line.base is not None for line in lines):
        return []
    return [band for line in lines for band in bands(line)]


def with_layers(layout: dict[str, Any], figures: list[Figure]) -> dict[str, Any]:
    """Return a chart's layout with bands where figures are provisional, and a strip of what happened meanwhile."""
    strip, unfinished = event_strip(figures), unfinished_bands(figures)
    annotations = [*layout["annotations"], *strip.annotations, *unfinished.annotations]
    if len(annotations) == len(layout["annotations"]):
        return layout
    starts = [figure.period_start for figure in figures]
    # Given, since Plotly would else make room for the labels at the sides.
    margin = max((max(starts) - min(starts)) * 0.02, WEEK / 2)
    days = [datetime.combine(day, time()) for day in (min(starts), max(starts))]
    span = [(days[0] - margin).isoformat(), (days[1] + margin).isoformat()]
    return layout | {
        "annotations": annotations,
        "shapes": [*strip.shapes, *unfinished.shapes],
        "xaxis": layout["xaxis"] | {"range": span},
        "legend": layout["legend"] | {"y": 1.02 + strip.rows * ROW / PLOT_HEIGHT},
    }


def plain_layout(caption: str) -> dict[str, Any]:
    """Return what every chart looks like. Its caption goes along as `meta`; the tile writes it below the drawing."""
    return {
        "meta": {"caption": caption},
        "separators": say(",\u00a0", ".,"),
        "font": {"family": FONT, "size": 13, "color": INK},
        "margin": {"l": 8, "r": 12, "t": 8, "b": BELOW_AXIS},
        # White paper is for saved pictures: on the page the style sheet lets the panel's colour through.
        "paper_bgcolor": WHITE,
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hovermode": "closest",
        "hoverdistance": 30,
        "hoverlabel": {"bgcolor": WHITE, "bordercolor": MUTED, "align": "left", "font": {"color": INK}},
        "dragmode": False,
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.02,
            "yanchor": "bottom",
            "itemwidth": 40,
            "bgcolor": "rgba(0,0,0,0)",
        },
        "annotations": [],
    }
