"""One municipality's hygiene routines and dress code, step by step, beside its county, SKR group and the nation.

The one thing to know: only figures of one kind stand beside each other. Where the municipality's own are invented, so
are the others'; a published figure is then left out here, and stands on the pages that show it alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from dash import html

from dashboard.charts import CONFIG, plain_layout
from dashboard.components import chart, hyphenated
from dashboard.palette import GRID, MUTED, SERIES
from data import lists
from data.figures import Figure, figures_in
from data.formats import no_figure, number, per_cent, sentence_case
from data.indicators import PPM_STEPS
from data.language import say
from data.municipal_sentences import place_text
from data.peers import PeerComparison
from data.rounds import indicator_of_step
from data.sentences import coverage_cell, coverage_text, interval_cell, value_text

STEPS = ("all8", "hygiene4", *PPM_STEPS[:4], "dress4", *PPM_STEPS[4:])
"""In the order they are shown: the whole, then each block with its steps."""

INDICATORS_SHOWN = tuple(dict.fromkeys(indicator_of_step(step).id for step in STEPS))

_LOOKS = (("circle", 13), ("square-open", 9), ("diamond-open", 10), ("triangle-up-open", 10))
"""Symbol and size: one's own first, and full; the others open."""


_NAMES = 112
"""Pixels: the width of the longest name of a step, in either language."""


@dataclass(frozen=True)
class ComparedPlace:
    """A place with its figure of each step in one round; a step without a row is not in it."""

    name: str
    figures: Mapping[str, Figure]


def compared_places(rows: pd.DataFrame, names: Mapping[str, str], levels: Mapping[str, str]) -> list[ComparedPlace]:
    """Return the places of one round, one's own first. `rows`: columns as of data.queries.page_of, of the round.

    `names`: the places' codes, one's own first, to what they are called; `levels`: their geography levels. The kind of
    one's own figures, invented or not, decides which of the others' are taken.
    """
    own_code = next(iter(names))
    own = rows[(rows["geography_code"] == own_code) & rows["value"].notna()]
    real = own[own["origin"] != "synthetic"]
    invented = real.empty
    same = rows[(rows["origin"] == "synthetic") == invented]
    places = []
    for code, name in names.items():
        of_place = same[same["geography_code"] == code]
        figures = {}
        for step in STEPS:
            of_step = of_place[of_place["step"] == step]
            found = figures_in(of_step, indicator_of_step(step), levels[code])
            known = [figure for figure in found if figure.value is not None] or found
            if known:
                figures[step] = known[0]
        places.append(ComparedPlace(name, figures))
    return places


def step_label(step: str) -> str:
    """Return what a step is called on an axis; the blocks in full, their steps indented."""
    name = lists.ppm_steps()[step].short_name
    return f"<b>{name}</b>" if step not in PPM_STEPS else name


def step_chart(ident: str, places: list[ComparedPlace], caption: str, words: str) -> html.Div:
    """Build the chart: a row per step, a point per place, one's own with its interval."""
    return chart(ident, step_figure(places, caption), CONFIG, words, tall=True)


def step_figure(places: list[ComparedPlace], caption: str) -> dict[str, Any]:
    """Return the figure for Plotly. A place without a figure of a step has no point there."""
    labels = [step_label(step) for step in STEPS]
    axes = {
        "xaxis": {
            "range": [0, 101],
            "ticksuffix": per_cent(""),
            "gridcolor": GRID,
            "zerolinecolor": MUTED,
            "fixedrange": True,
            "side": "bottom",
        },
        "yaxis": {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": labels[::-1],
            "range": [-0.6, len(labels) - 0.4],
            "gridcolor": GRID,
            "fixedrange": True,
        },
    }
    # One's own is drawn last, on top of the others, and stands first in the legend.
    traces = [_points(place, rank) for rank, place in enumerate(places)][::-1]
    plain = plain_layout(caption)
    # The caption begins below the names, or it would be cut on a phone.
    moved = [each | {"xshift": -_NAMES} for each in plain["annotations"]]
    return {
        "data": traces,
        "layout": plain | axes | {"annotations": moved, "margin": plain["margin"] | {"l": _NAMES + 8}},
    }


def _points(place: ComparedPlace, rank: int) -> dict[str, Any]:
    known = [(step, figure) for step, figure in place.figures.items() if figure.value is not None]
    symbol, size = _LOOKS[rank]
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "name": place.name,
        "legendrank": 1000 + rank,
        "x": [figure.value for _, figure in known],
        "y": [step_label(step) for step, _ in known],
        "text": [_hover(place.name, step, figure) for step, figure in known],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"symbol": symbol, "size": size, "color": SERIES[rank], "line": {"width": 2, "color": SERIES[rank]}},
        "cliponaxis": False,
    }
    if rank == 0:
        above = [_length(figure.upper, figure.value) for _, figure in known]
        below = [_length(figure.value, figure.lower) for _, figure in known]
        trace["error_x"] = {
            "type": "data",
            "symmetric": False,
            "array": above,
            "arrayminus": below,
            "thickness": 1.5,
            "width": 4,
            "color": SERIES[0],
        }
    return trace


def _length(upper: float | None, lower: float | None) -> float | None:
    return None if upper is None or lower is None else upper - lower


def _hover(name: str, step: str, figure: Figure) -> str:
    lines = (
        f"<b>{value_text(figure)}</b> {name}",
        lists.ppm_steps()[step].name,
        interval_cell(figure),
        _observations(figure),
        sentence_case(coverage_text(figure)),
    )
    return "<br>".join(line for line in lines if line)


def _observations(figure: Figure) -> str:
    if figure.denominator is None:
        return ""
    count = number(figure.denominator)
    return say(f"av {count} observationer", f"of {count} observations")


def step_table(
    places: list[ComparedPlace], comparisons: Mapping[str, PeerComparison], caption: str, round_name: str
) -> html.Div:
    """Build the same figures as a table, with the place among peers. `comparisons`: by step.

    `round_name` stands in the table: on paper there is nothing else that says which round it is.
    """
    own, *others = places
    heads = [
        f"{say('Steg', 'Step')}, {round_name}",
        own.name,
        say("Observationer", "Observations"),
        *(place.name for place in others),
    ]
    heads.append(say("I kommungruppen (1 är bäst)", "In the group (1 is the best)"))
    table = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr([html.Th(text, scope="col") for text in heads])),
            html.Tbody([_step_row(step, own, others, comparisons.get(step)) for step in STEPS]),
            html.Tfoot(_took_part(own, others)),
        ],
        className="figures",
    )
    return html.Div(table, className="table-scroll", tabIndex="0", role="region", **hyphenated(aria_label=caption))


def _step_row(step: str, own: ComparedPlace, others: list[ComparedPlace], comparison: PeerComparison | None) -> html.Tr:
    name = lists.ppm_steps()[step].short_name
    figure = own.figures.get(step)
    observed = no_figure() if figure is None else number(figure.denominator)
    return html.Tr(
        [
            html.Th(name if step in PPM_STEPS else html.B(name), scope="row"),
            _cell(figure),
            html.Td(observed),
            *(_cell(place.figures.get(step), class_name="value other") for place in others),
            html.Td(place_text(comparison.place if comparison else None)),
        ]
    )


def _took_part(own: ComparedPlace, others: list[ComparedPlace]) -> html.Tr:
    figures = [next(iter(place.figures.values()), None) for place in (own, *others)]
    texts = [no_figure() if figure is None else coverage_cell(figure) for figure in figures]
    head = html.Th(say("Har deltagit", "Took part"), scope="row")
    return html.Tr([head, html.Td(texts[0]), html.Td(""), *(html.Td(text) for text in texts[1:]), html.Td("")])


def _cell(figure: Figure | None, class_name: str = "value") -> html.Td:
    if figure is None or figure.value is None:
        return html.Td(no_figure() if figure is None else value_text(figure), className=f"{class_name} missing")
    beside = interval_cell(figure)
    content: list[Any] = [value_text(figure), html.Small(f" {beside}")] if beside else [value_text(figure)]
    return html.Td(content, className=class_name)


def has_figures(places: list[ComparedPlace]) -> bool:
    """Return whether one's own place has a figure of any step."""
    return any(figure.value is not None for figure in places[0].figures.values())
