"""One municipality's share of infected over time, beside its SKR group and the nation.

The one thing to know: a period whose figure is hidden or missing has no point on the curve, and a mark in a strip
above it that says which. It is never drawn at zero.
"""

from typing import Any

from dash import html

from dashboard.charts import CONFIG, Line, trend_figure
from dashboard.components import chart
from dashboard.palette import MUTED, SERIES
from data.figures import Figure
from data.formats import sentence_case, status_text
from data.language import say

_MARKS = {"suppressed": "x-thin-open", "not_reported": "line-ns-open"}
_STRIP = 0.97
"""How high up the marks stand, of the chart's height."""


def infected_chart(
    ident: str, own: tuple[str, list[Figure]], others: list[tuple[str, list[Figure]]], caption: str, words: str
) -> html.Div:
    """Build the chart. `own`, `others`: what a line is called, and its figures."""
    return chart(ident, infected_figure(own, others, caption), CONFIG, words)


def infected_figure(
    own: tuple[str, list[Figure]], others: list[tuple[str, list[Figure]]], caption: str
) -> dict[str, Any]:
    """Return the figure for Plotly: the lines, and marks for the periods of one's own that have no figure."""
    named = [own, *others]
    lines = [Line(name, SERIES[rank], figures) for rank, (name, figures) in enumerate(named) if figures]
    figure = trend_figure(lines, caption)
    for trace in figure["data"]:
        # One's own is what one looks for among the others; a line's rank in the legend is that of its Line.
        is_own = trace.get("legendrank") == 1000 and lines[0].name == own[0]
        trace["line"] = trace.get("line", {}) | {"width": 3 if is_own else 1.5}
    # Of one period one's own may have several rows: it is only without a figure if none of them has one.
    known = {each.period_start for each in own[1] if each.value is not None}
    without = [each for each in own[1] if each.period_start not in known]
    marks = [_marks(status, [each for each in without if each.status == status]) for status in _MARKS]
    figure["data"] += [trace for trace in marks if trace["x"]]
    figure["layout"]["yaxis2"] = {"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True}
    return figure


def _marks(status: str, figures: list[Figure]) -> dict[str, Any]:
    what = {
        "suppressed": say("Dold: få personer", "Hidden: few persons"),
        "not_reported": say("Uppgift saknas", "No figure"),
    }
    return {
        "type": "scatter",
        "mode": "markers",
        "name": what[status],
        "meta": {"status": status},
        "yaxis": "y2",
        "x": [each.period_start.isoformat() for each in figures],
        "y": [_STRIP] * len(figures),
        "text": [f"<b>{sentence_case(status_text(None, status))}</b><br>{each.period_label}" for each in figures],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"symbol": _MARKS[status], "size": 8, "color": MUTED, "line": {"width": 1.5, "color": MUTED}},
    }
