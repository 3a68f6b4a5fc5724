"""The pictures of one round on /hygien, as plain dicts: steps, what they would give, places and funnel.

The one thing to know: a municipality without a figure is in no picture, never at 0; the tables beside say who they
are or how many. What is chosen is told by size and name, what lies outside limits by symbol, and not by colour alone.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts import plain_layout
from dashboard.palette import ACCENT, GRID, INK, MUTED, SERIES, WHITE
from data import lists
from data.figures import Figure
from data.formats import number, per_cent, sentence_case, step_name
from data.funnels import Funnel
from data.language import say
from data.steps import Gain

OTHERS = "#7b8894"
"""Every municipality but the chosen: 3.6 to 1 against white, which is enough for a mark and less than the chosen."""

FAR, NEAR = "#8e1230", "#a85400"
"""Outside the limits of 99.8 % and of 95 %; the symbols say which way."""

NAMES_WIDTH = 104
"""Pixels: what the longest short name of a step or block needs, so that a phone has as much of the plot as can be."""

MOST_NAMED = 3
"""Chosen municipalities that get their names in a picture; more would lie on top of each other."""

SYMBOLS = {
    "far_below": "triangle-down",
    "below": "triangle-down-open",
    "within": "circle-open",
    "above": "triangle-up-open",
    "far_above": "triangle-up",
}

Chart = dict[str, Any]


def axis(title: str, **given: Any) -> dict[str, Any]:
    """Return an axis with a title, that can't be zoomed."""
    named = {"text": title, "standoff": 8, "font": {"size": 12, "color": MUTED}}
    plain = {"gridcolor": GRID, "zerolinecolor": MUTED, "automargin": True, "fixedrange": True}
    return plain | {"title": named} | given


def names_axis(names: Sequence[str]) -> dict[str, Any]:
    """Return an axis of names, the first one at the top."""
    order = {"categoryorder": "array", "categoryarray": list(names)[::-1]}
    return {"type": "category", "fixedrange": True, "showgrid": False, **order}


def points(name: str, x: Sequence[Any], y: Sequence[Any], texts: Sequence[str], **marker: Any) -> Chart:
    """Return a trace of marks with a text each for who points at them."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": list(x),
        "y": list(y),
        "text": list(texts),
        "hovertemplate": "%{text}<extra></extra>",
        "marker": marker,
        "cliponaxis": False,
    }


def _whiskers(values: Sequence[float], lower: Sequence[float], upper: Sequence[float], **looks: Any) -> dict[str, Any]:
    """Return error bars from a value to the ends of its interval; none where the interval is not known."""
    below, above = np.array(values) - np.array(lower), np.array(upper) - np.array(values)
    ends = {"array": np.nan_to_num(above).tolist(), "arrayminus": np.nan_to_num(below).tolist()}
    return {"type": "data", "symmetric": False, "width": 0, "thickness": 1.5, **ends, **looks}


def steps_chart(rounds: Mapping[str, Mapping[str, Figure]], caption: str) -> Chart:
    """Draw how often each step is right: one row per step, one mark per series.

    `rounds`: by the name that the legend gives, the figures by step; the first is what the others are compared with.
    """
    steps = [each for each in lists.ppm_steps().values() if each.number is not None]
    looks = ((ACCENT, "circle", 11), (SERIES[1], "diamond-open", 11), (SERIES[5], "line-ns-open", 15))
    data = []
    for (name, figures), (colour, symbol, size) in zip(rounds.items(), looks, strict=False):
        shown = [(each.short_name, figures[each.id]) for each in steps if each.id in figures]
        values = [figure.value for _, figure in shown]
        texts = [f"<b>{_share(figure)}</b><br>{label}<br>{name}" for label, figure in shown]
        marker = {"color": colour, "symbol": symbol, "size": size, "line": {"width": 2, "color": colour}}
        data.append(points(name, values, [label for label, _ in shown], texts, **marker))
    values_axis = axis(say("Procent rätt", "Per cent right"), range=_span_of(data))
    layout = _rows(caption, values_axis, [each.short_name for each in steps])
    # The first series is drawn last, on top, and stands first in the legend.
    return {"data": data[::-1], "layout": layout | {"legend": layout["legend"] | {"traceorder": "reversed"}}}


def _rows(caption: str, across: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Return the layout of a chart with one row per name. The caption begins below the names, not below the plot."""
    layout = plain_layout(caption) | {"xaxis": across, "yaxis": names_axis(names)}
    below = [each | {"xshift": -NAMES_WIDTH} for each in layout["annotations"]]
    return layout | {"annotations": below, "margin": layout["margin"] | {"l": 8 + NAMES_WIDTH}}


def _span_of(data: list[Chart]) -> list[float]:
    """Return an axis that does not begin at 0, since shares near 100 could not be told apart; ends at 100."""
    values = [value for trace in data for value in trace["x"]]
    lowest = min(values, default=0)
    return [max(0, 10 * (lowest // 10) - (5 if lowest % 10 < 3 else 0)), 101]


def _share(figure: Figure) -> str:
    return per_cent(number(figure.value, figure.indicator.decimals))


def gains_chart(blocks: Sequence[Gain], steps: Sequence[Gain], caption: str) -> Chart:
    """Draw what all eight would gain: by each block, which is known, and by each step, from the least to the most."""
    short = {each.id: each.short_name for each in lists.ppm_steps().values()}
    bars = {
        "type": "bar",
        "orientation": "h",
        "name": say("Ett steg: från minst till mest", "One step: from least to most"),
        "y": [short[each.step] for each in steps],
        # A gain that is known has a bar all the same, as thin as can be seen.
        "x": [max(each.most - each.least, 0.15) for each in steps],
        "base": [each.least for each in steps],
        "text": [_gain_text(each) for each in steps],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"color": SERIES[1], "opacity": 0.75},
        "width": 0.55,
    }
    exact = points(
        say("Ett helt block: känt", "A whole block: known"),
        [each.most for each in blocks],
        [short[each.step] for each in blocks],
        [_gain_text(each) for each in blocks],
        color=ACCENT,
        symbol="diamond",
        size=13,
    )
    across = axis(say("Vinst i procentenheter", "Gain in percentage points"), rangemode="tozero")
    names = [short[each.step] for each in (*blocks, *steps)]
    return {"data": [exact, bars], "layout": _rows(caption, across, names)}


def gain_span(gain: Gain) -> str:
    """Return what a step would give, in numbers: `23,4` where it is known, else `0–19,1`."""
    if gain.is_exact:
        return number(gain.most, 1)
    return f"{number(gain.least, 1)}–{number(gain.most, 1)}"


def _gain_text(gain: Gain) -> str:
    points = say("procentenheter", "percentage points")
    return f"<b>{gain_span(gain)} {points}</b><br>{step_name(gain.step)}"


def places_chart(placed: pd.DataFrame, mine: frozenset[str], centre: float, caption: str) -> Chart:
    """Draw the municipalities of a round in order, with their intervals; `placed`: as from data.rounds.places."""
    is_mine = placed["geography_code"].isin(mine)
    place = np.arange(1, len(placed) + 1)
    drawn = []
    for chosen in (False, True):
        rows, at = placed[is_mine == chosen], place[is_mine.to_numpy() == chosen]
        if rows.empty:
            continue
        colour, size = (ACCENT, 9) if chosen else (OTHERS, 4)
        texts = [_place_hover(row) for _, row in rows.iterrows()]
        marks = points(_whose(chosen=chosen), at.tolist(), rows["value"].tolist(), texts, color=colour, size=size)
        ends = _whiskers(rows["value"].tolist(), rows["lower"].tolist(), rows["upper"].tolist(), color=colour)
        drawn.append(marks | {"error_y": ends | {"thickness": 2.5 if chosen else 1}})
    middle = _line(say("Sammanvägt", "Pooled"), [1, len(placed)], [centre, centre], "5px,3px", INK)
    named = placed[is_mine] if int(is_mine.sum()) <= MOST_NAMED else placed.iloc[:0]
    spots = zip(place[named.index].tolist(), named["value"], named["geography"], strict=True)
    labels = _labels(list(spots), len(placed))
    title = say("Kommunerna, den bästa först", "The municipalities, the best first")
    layout = plain_layout(caption) | {
        "xaxis": axis(title, showgrid=False, zeroline=False, range=[0, len(placed) + 1]),
        "yaxis": axis(say("Procent", "Per cent"), range=[0, 101]),
    }
    return {
        "data": [*drawn[:1], middle, *drawn[1:]],
        "layout": layout | {"annotations": layout["annotations"] + labels},
    }


def _whose(*, chosen: bool) -> str:
    return say("Vald", "Chosen") if chosen else say("Kommuner", "Municipalities")


def _line(name: str, x: Sequence[float], y: Sequence[float], dash: str, colour: str) -> Chart:
    looks = {"color": colour, "width": 1.5, "dash": dash}
    return {"type": "scatter", "mode": "lines", "name": name, "x": x, "y": y, "line": looks, "hoverinfo": "skip"}


def _labels(spots: Sequence[tuple[float, float, str]], widest: float) -> list[dict[str, Any]]:
    """Return names with a line to their marks, at two heights by turns; those near an edge turned inwards."""
    font = {"size": 12, "color": ACCENT, "weight": 600}
    line = {"showarrow": True, "arrowhead": 0, "arrowcolor": ACCENT, "ax": 0, "bgcolor": WHITE, "borderpad": 2}
    return [
        {"x": x, "y": y, "text": text, "font": font, "xanchor": _anchor(x / widest), "ay": -60 if turn % 2 else -40}
        | line
        for turn, (x, y, text) in enumerate(sorted(spots))
    ]


def _anchor(share: float) -> str:
    return "left" if share < 0.15 else "right" if share > 0.85 else "center"


def place_text(row: pd.Series) -> str:
    """Return a place as an interval: `plats 12–57`, `plats 1`."""
    first, last = int(row["first"]), int(row["last"])
    span = str(first) if first == last else f"{first}–{last}"
    return f"{say('plats', 'place')} {span}"


def _place_hover(row: pd.Series) -> str:
    interval = f"{number(row['lower'], 1)}–{number(row['upper'], 1)}"
    lines = (
        f"<b>{row['geography']}: {per_cent(number(row['value'], 1))}</b>",
        f"{per_cent('95')} {say('KI', 'CI')} {interval}",
        place_text(row),
        _observed(row["denominator"]),
    )
    return "<br>".join(lines)


def _observed(count: float) -> str:
    return f"{number(count)} {say('observationer', 'observations')}"


def funnel_chart(found: Funnel, names: Mapping[str, str], mine: frozenset[str], caption: str) -> Chart:
    """Draw shares by number of observations, within the limits of 95 and 99.8 %."""
    observed = found.points["denominator"]
    along = np.unique(np.round(np.geomspace(max(observed.min() * 0.8, 1), observed.max() * 1.04, 160)))
    around = found.limits(along)
    outer, inner = (say(f"{level} %-gränser", f"{level}% limits") for level in (say("99,8", "99.8"), "95"))
    x = along.tolist()
    data = [
        _line(outer, x, around["lower_far"].tolist(), "solid", MUTED) | {"legendgroup": "outer"},
        _line(outer, x, around["upper_far"].tolist(), "solid", MUTED) | {"legendgroup": "outer", "showlegend": False},
        _line(inner, x, around["lower"].tolist(), "4px,3px", MUTED) | {"legendgroup": "inner"},
        _line(inner, x, around["upper"].tolist(), "4px,3px", MUTED) | {"legendgroup": "inner", "showlegend": False},
        _line(say("Sammanvägt", "Pooled"), [x[0], x[-1]], [found.centre, found.centre], "1px,3px", INK),
    ]
    for words, standings, colour in (
        (say("Inom gränserna", "Within the limits"), ("within",), OTHERS),
        (say("Utanför 95 %", "Outside 95%"), ("below", "above"), NEAR),
        (say("Utanför 99,8 %", "Outside 99.8%"), ("far_below", "far_above"), FAR),
    ):
        rows = found.points[found.points["standing"].isin(standings)]
        if len(rows):
            data.append(_funnelpoints(words, rows, names, colour))
    labels, chosen = _chosen_in_funnel(found.points[found.points.index.isin(mine)], names, observed.max())
    layout = plain_layout(caption) | {
        "xaxis": axis(say("Observationer", "Observations"), rangemode="tozero", tickformat=",d", showgrid=False),
        "yaxis": axis(say("Procent", "Per cent"), range=[0, 101]),
    }
    return {"data": data + chosen, "layout": layout | {"annotations": layout["annotations"] + labels}}


def _funnelpoints(words: str, rows: pd.DataFrame, names: Mapping[str, str], colour: str) -> Chart:
    symbols = [SYMBOLS[each] for each in rows["standing"]]
    marker = {"color": colour, "symbol": symbols, "size": 8, "line": {"width": 1.25, "color": colour}}
    texts = [_funnel_hover(names[str(code)], row) for code, row in rows.iterrows()]
    return points(words, rows["denominator"].tolist(), rows["value"].tolist(), texts, **marker)


def _chosen_in_funnel(
    rows: pd.DataFrame, names: Mapping[str, str], widest: float
) -> tuple[list[dict[str, Any]], list[Chart]]:
    """Return the names and the rings of the chosen municipalities; nothing where none is chosen."""
    if rows.empty:
        return [], []
    marker = {"color": ACCENT, "symbol": "circle-open", "size": 15, "line": {"width": 2.5, "color": ACCENT}}
    texts = [_funnel_hover(names[str(code)], row) for code, row in rows.iterrows()]
    ring = points(_whose(chosen=True), rows["denominator"].tolist(), rows["value"].tolist(), texts, **marker)
    named = rows if len(rows) <= MOST_NAMED else rows.iloc[:0]
    spots = [(row["denominator"], row["value"], names[str(code)]) for code, row in named.iterrows()]
    return _labels(spots, widest), [ring]


def standing_text(standing: str) -> str:
    """Return where a municipality stands in a funnel, in words."""
    return {
        "far_below": say("under 99,8 %-gränsen", "below the 99.8% limit"),
        "below": say("under 95 %-gränsen", "below the 95% limit"),
        "within": say("inom gränserna", "within the limits"),
        "above": say("över 95 %-gränsen", "above the 95% limit"),
        "far_above": say("över 99,8 %-gränsen", "above the 99.8% limit"),
    }[standing]


def _funnel_hover(name: str, row: pd.Series) -> str:
    lines = (
        f"<b>{name}: {per_cent(number(row['value'], 1))}</b>",
        sentence_case(standing_text(row["standing"])),
        _observed(row["denominator"]),
    )
    return "<br>".join(lines)
