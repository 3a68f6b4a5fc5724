"""What lies behind the lines of a chart over time: intervals, what is unfinished, and what happened meanwhile.

The one thing to know: none of it is data of its own. A band is drawn from the same figures as the line, a strip only
within the days that the figures cover, so that a chart is never wider because something happened later.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from data import lists
from data.figures import Figure, is_approximate
from data.language import say
from data.periods import ISO_WEEK, REPORT_WEEK, date_span
from data.sentences import confidence_interval

MARK, UNFINISHED = "#8a97a3", "rgba(81,96,110,0.10)"
LABEL_SIZE, ROW = 10, 14
"""Pixels: the strip's letters, and one row of them."""

HALF_WEEK = timedelta(days=3, hours=12)


class Strip(NamedTuple):
    """Lines and labels of what happened, and how many rows of labels there are above the chart."""

    shapes: list[dict[str, Any]]
    annotations: list[dict[str, Any]]
    rows: int


def interval_band(points: Sequence[Figure | date], colour: str) -> dict[str, Any] | None:
    """Return the intervals of a line's points as a translucent band; None where there are none.

    `points`: in the order of time, with a bare date for a gap. A figure without an interval ends a band as a gap does.
    """
    x: list[str | None] = []
    y: list[float | None] = []
    for there, run in groupby(points, key=_has_interval):
        if not there:
            continue
        together = [each for each in run if isinstance(each, Figure)]
        days = [each.period_start.isoformat() for each in together]
        ends = [None] if x else []
        x += [*ends, *days, *reversed(days)]
        y += [*ends, *(each.lower for each in together), *(each.upper for each in reversed(together))]
    if not x:
        return None
    figures = [each for each in points if isinstance(each, Figure)]
    # That of an approximate figure is wider than the interval of a share: it also has what its hidden counts may be.
    is_rough = any(map(is_approximate, figures))
    return {
        "type": "scatter",
        "mode": "lines",
        "name": say("Osäkerhet", "Uncertainty") if is_rough else confidence_interval(),
        "meta": {"origin": figures[0].origin, "layer": "interval"},
        "x": x,
        "y": y,
        "fill": "toself",
        "fillcolor": _translucent(colour, 0.14),
        # A single figure has no breadth: a thin edge shows how far its interval goes.
        "line": {"width": 1, "color": _translucent(colour, 0.22)},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _has_interval(point: Figure | date) -> bool:
    if not isinstance(point, Figure):
        return False
    return point.indicator.interval == "wilson" and point.lower is not None and point.upper is not None


def _translucent(colour: str, opacity: float) -> str:
    """Return a colour written `#rrggbb` with an opacity."""
    parts = ",".join(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5))
    return f"rgba({parts},{opacity:g})"


def unfinished_bands(figures: Sequence[Figure]) -> Strip:
    """Return one band behind each run of periods whose figures are provisional, with the word for it at its foot."""
    state: dict[date, bool] = {}
    for each in figures:
        state[each.period_start] = state.get(each.period_start, False) or each.status == "provisional"
    shapes, annotations = [], []
    for is_unfinished, run in groupby(sorted(state), key=state.__getitem__):
        if is_unfinished:
            days = list(run)
            x0, x1 = _moment(days[0], -HALF_WEEK), _moment(days[-1], HALF_WEEK)
            shapes.append(_behind("rect") | {"x0": x0, "x1": x1, "fillcolor": UNFINISHED, "line": {"width": 0}})
            words = {"text": say("preliminärt", "provisional"), "hovertext": _may_rise(), "y": 0, "yanchor": "bottom"}
            annotations.append(_label(x1) | {"xanchor": "right"} | words)
    return Strip(shapes, annotations, 0)


def _may_rise() -> str:
    return say("Ofullständiga uppgifter, som kan stiga", "Incomplete figures, which may rise")


def _moment(day: date, offset: timedelta) -> str:
    """Return a point on the axis beside a day. A date alone can't be moved by half a day."""
    moved = timedelta(days=day.toordinal()) + offset
    return f"{date.fromordinal(moved.days).isoformat()} {moved.seconds // 3600:02d}:00"


def event_strip(figures: Sequence[Figure]) -> Strip:
    """Return thin lines for what happened to everybody within the days of weekly figures, with labels above the chart.

    Rounds of PPM are one row of labels, and other events (data/reference/events.csv) one above it.
    """
    starts = [each.period_start for each in figures if each.indicator.period_kind in (REPORT_WEEK, ISO_WEEK)]
    if not starts:
        return Strip([], [], 0)
    first, last = min(starts), max(starts)
    rounds = [each for each in lists.ppm_rounds().values() if first <= each.period_start <= last]
    happened = [each for each in lists.events() if first <= each.first <= last]
    middle = first + (last - first) / 2
    shapes = [_line(each.period_start) for each in rounds] + [_line(each.first) for each in happened]
    annotations = [
        _label(each.period_start.isoformat())
        | {"text": "PPM", "hovertext": f"PPM {each.name}: {date_span(each.period_start, each.period_end)}"}
        for each in rounds
    ]
    annotations += [
        _label(each.first.isoformat())
        | {
            "text": each.name,
            "hovertext": f"{each.name}, {date_span(each.first, each.last)}",
            "xanchor": "left" if each.first <= middle else "right",
            "yshift": ROW if rounds else 0,
        }
        for each in happened
    ]
    shapes += [_behind("rect") | _whole(each) for each in happened if each.last > each.first]
    return Strip(shapes, annotations, bool(rounds) + bool(happened))


def _behind(kind: str) -> dict[str, Any]:
    return {"type": kind, "layer": "below", "yref": "paper", "y0": 0, "y1": 1, "xref": "x"}


def _line(day: date) -> dict[str, Any]:
    at = day.isoformat()
    return _behind("line") | {"x0": at, "x1": at, "line": {"color": MARK, "width": 1, "dash": "1px,3px"}}


def _whole(event: lists.Event) -> dict[str, Any]:
    days = {"x0": event.first.isoformat(), "x1": event.last.isoformat()}
    return days | {"fillcolor": UNFINISHED, "line": {"width": 0}}


def _label(at: str) -> dict[str, Any]:
    return {
        "x": at,
        "xref": "x",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "xanchor": "center",
        "showarrow": False,
        "font": {"size": LABEL_SIZE, "color": "#51606e"},
    }
