"""The pictures of /hygien that run over rounds: how municipalities are spread, who took part, and the matched panel.

The one thing to know: a round without figures keeps its place on the axis, empty, so that it is not taken for zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.charts import plain_layout
from dashboard.hygiene_charts import Chart, axis, points
from dashboard.palette import ACCENT, INK, SERIES, WHITE
from data.figures import Figure
from data.formats import municipalities, no_figure, number, per_cent, signed
from data.language import say
from data.panels import MatchedPanel
from data.sentences import yes_or_no

BOX = "#c9dfe8"

STRIPES: Mapping[str, Any] = {"shape": "/", "fgcolor": WHITE, "fillmode": "overlay", "size": 7, "solidity": 0.2}
"""White stripes over a bar: what is invented, or the second of two colours."""


@dataclass(frozen=True)
class PanelChange:
    """How a share changed from one round to the next: in all, and among the municipalities that took part in both."""

    before: str
    after: str
    total: float
    panel: MatchedPanel
    origin: str

    @property
    def inside(self) -> float | None:
        """Return the change among those who took part in both rounds; None if nobody did."""
        return self.panel.change

    @property
    def rest(self) -> float | None:
        """Return the part of the change that is who took part."""
        return None if self.inside is None else self.total - self.inside

    @property
    def name(self) -> str:
        """Return the two rounds in a few words."""
        return f"{self.before} → {self.after}"


def _rounds_axis(names: Sequence[str]) -> dict[str, Any]:
    wrapped = [name.replace(" ", "<br>", 1) for name in names]
    order = {"tickmode": "array", "tickvals": list(names), "ticktext": wrapped, "categoryarray": list(names)}
    return {"type": "category", "automargin": True, "fixedrange": True, "showgrid": False, "tickangle": 0, **order}


def spread_chart(
    spread: pd.DataFrame, names: Sequence[str], own: dict[str, tuple[float, str]], place: str, caption: str
) -> Chart:
    """Draw the municipalities' shares by round: box from quartile to quartile, whiskers to the lowest and highest.

    `spread`: as from data.rounds.spread, in the order of `names`. `own`: by round, the chosen municipality's share and
    what is said of it; empty where none is chosen.
    """
    box = {
        "type": "box",
        "name": say("Kommunerna: lägst, kvartiler, högst", "Municipalities: lowest, quartiles, highest"),
        "x": list(names),
        "q1": spread["lower_quartile"].tolist(),
        "median": spread["median"].tolist(),
        "q3": spread["upper_quartile"].tolist(),
        "lowerfence": spread["lowest"].tolist(),
        "upperfence": spread["highest"].tolist(),
        "fillcolor": BOX,
        "line": {"color": ACCENT, "width": 1.5},
        "width": 0.45,
        "hoverinfo": "skip",
    }
    texts = [_spread_hover(name, row) for name, (_, row) in zip(names, spread.iterrows(), strict=True)]
    median = points(say("Mediankommun", "Median municipality"), names, spread["median"].tolist(), texts)
    median["marker"] = {"color": ACCENT, "symbol": "line-ew-open", "size": 16, "line": {"width": 3, "color": ACCENT}}
    pooled_texts = [f"<b>{per_cent(number(each, 1))}</b><br>{say('Sammanvägt', 'Pooled')}" for each in spread["pooled"]]
    pooled = points(say("Sammanvägt", "Pooled"), names, spread["pooled"].tolist(), pooled_texts)
    pooled["marker"] = {"color": SERIES[1], "symbol": "diamond", "size": 10, "line": {"width": 1, "color": WHITE}}
    data = [box, median, pooled]
    if own:
        mine = points(place, list(own), [value for value, _ in own.values()], [text for _, text in own.values()])
        mine["marker"] = {"color": INK, "symbol": "star", "size": 13, "line": {"width": 1, "color": WHITE}}
        data.append(mine)
    values = axis(say("Procent", "Per cent"), range=[0, 101])
    return {"data": data, "layout": plain_layout(caption) | {"xaxis": _rounds_axis(names), "yaxis": values}}


def _spread_hover(name: str, row: pd.Series) -> str:
    quartiles = f"{number(row['lower_quartile'], 1)}–{number(row['upper_quartile'], 1)}"
    lines = (
        f"<b>{name}: {say('median', 'median')} {per_cent(number(row['median'], 1))}</b>",
        f"{say('Mittersta hälften', 'Middle half')} {quartiles}",
        f"{say('Lägst', 'Lowest')} {number(row['lowest'], 1)}, {say('högst', 'highest')} {number(row['highest'], 1)}",
        municipalities(int(row["municipalities"])),
    )
    return "<br>".join(lines)


def participation_chart(
    figures: Sequence[Figure], names: Sequence[str], returning: Sequence[int | None], caption: str
) -> Chart:
    """Draw how many took part in each round, of how many; a round of which nothing is known has no bar.

    `returning`: by round, how many of them took part in the round before as well; None where that is not known.
    """
    values = [figure.value for figure in figures]
    texts = [
        _participation_hover(name, figure, again) for name, figure, again in zip(names, figures, returning, strict=True)
    ]
    is_one = bool(figures) and figures[0].geography_level == "municipality"
    # What is invented is hatched, as in the tags beside the tables.
    patterns = ["/" if figure.origin == "synthetic" else "" for figure in figures]
    bars = {
        "type": "bar",
        "name": say("Kommuner som deltog", "Municipalities that took part"),
        "x": list(names),
        "y": values,
        "text": ["" if value is None else yes_or_no(value) if is_one else number(value) for value in values],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertext": texts,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"color": ACCENT, "pattern": {**STRIPES, "shape": patterns}},
        "width": 0.5,
    }
    expected = max((figure.expected or 0 for figure in figures), default=0)
    line = {
        "type": "scatter",
        "mode": "lines",
        "name": say(f"Alla {expected}", f"All {expected}"),
        "x": list(names),
        "y": [expected] * len(names),
        "line": {"color": INK, "width": 1.5, "dash": "5px,3px"},
        "hoverinfo": "skip",
    }
    again_points = [(name, again) for name, again in zip(names, returning, strict=True) if again is not None]
    both = points(
        say("varav även i mätningen före", "of whom also in the round before"),
        [name for name, _ in again_points],
        [again for _, again in again_points],
        [f"<b>{municipalities(again)}</b>" for _, again in again_points],
    )
    both["marker"] = {"color": SERIES[1], "symbol": "diamond", "size": 11, "line": {"width": 1.5, "color": WHITE}}
    data = [bars, *([line] if expected > 1 else []), *([both] if again_points else [])]
    values_axis = axis("" if is_one else say("Kommuner", "Municipalities"), rangemode="tozero")
    if is_one:
        values_axis |= {"tickvals": [0, 1], "ticktext": [yes_or_no(0), yes_or_no(1)], "range": [0, 1.25]}
    return {"data": data, "layout": plain_layout(caption) | {"xaxis": _rounds_axis(names), "yaxis": values_axis}}


def _participation_hover(name: str, figure: Figure, again: int | None) -> str:
    of = "" if figure.expected is None else f" {say('av', 'of')} {number(figure.expected)}"
    took_part = no_figure() if figure.value is None else f"{municipalities(round(figure.value))}{of}"
    lines = [f"<b>{name}: {took_part}</b>"]
    if again is not None:
        lines.append(say(f"{number(again)} deltog även före", f"{number(again)} also took part before"))
    return "<br>".join(lines)


def panel_chart(changes: Sequence[PanelChange], caption: str) -> Chart:
    """Draw each change in two parts: among those who took part both times, and who took part; a diamond is the sum."""
    known = [each for each in changes if each.inside is not None and each.rest is not None]
    names = [each.name for each in known]
    inside = _part(say("Bland dem som deltog båda gångerna", "Among those in both rounds"), ACCENT, known, "inside")
    rest = _part(say("Vilka som deltog", "Who took part"), SERIES[1], known, "rest")
    rest["marker"]["pattern"] = dict(STRIPES)
    texts = [f"<b>{_points_text(each.total)}</b><br>{say('Hela förändringen', 'The whole change')}" for each in known]
    total = points(say("Hela förändringen", "The whole change"), names, [each.total for each in known], texts)
    total["marker"] = {"color": INK, "symbol": "diamond", "size": 11, "line": {"width": 1.5, "color": WHITE}}
    values = axis(say("Procentenheter", "Percentage points"), zerolinewidth=2)
    layout = plain_layout(caption) | {"xaxis": _pairs_axis(names), "yaxis": values, "barmode": "relative"}
    return {"data": [inside, rest, total], "layout": layout}


def _pairs_axis(names: Sequence[str]) -> dict[str, Any]:
    wrapped = [name.replace("→ ", "→<br>") for name in names]
    return _rounds_axis(names) | {"ticktext": wrapped}


def _part(name: str, colour: str, changes: Sequence[PanelChange], part: str) -> Chart:
    values = [getattr(each, part) for each in changes]
    return {
        "type": "bar",
        "name": name,
        "x": [each.name for each in changes],
        "y": values,
        "hovertext": [f"<b>{_points_text(value)}</b><br>{name}" for value in values],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"color": colour},
        "width": 0.4,
    }


def _points_text(value: float) -> str:
    return f"{signed(value, 1)} {say('procentenheter', 'percentage points')}"
