"""What municipalities expect, as bars that part at the middle: worse to the left, better to the right.

The one thing to know: a bar is centred on the middle of «no change», as one draws answers on a scale with a neutral
middle. So its ends can be compared between bars, and a place on the axis is no figure: the axis has no numbers, every
part of a bar has its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from dash import html

from dashboard.charts import CONFIG, plain_layout
from dashboard.components import chart, hyphenated
from dashboard.palette import INK, MUTED, ink_on
from data.figures import Figure, figures_in
from data.formats import number, origin_text, per_cent, sentence_case
from data.indicators import INDICATORS
from data.language import say
from data.sentences import coverage_cell, coverage_text, interval_cell, value_text

TERMS = ("short", "long")
ANSWERS = ("deterioration", "unchanged", "improvement")
"""From left to right."""

INDICATORS_SHOWN = tuple(f"outlook_{term}_{answer}" for term in TERMS for answer in ANSWERS)
"""The indicators that bars are made of, for whoever asks a release for them."""

OUTLINE = "#7b8894"
"""Around "no change": its ground is as light as the page, or as dark, and it must be seen at 3 to 1."""

COLOURS = {"deterioration": "#a85400", "unchanged": "#d3dbe2", "improvement": "#0b4f6c"}
"""Orange and blue, which no common colour blindness mixes up; the orange is hatched as well."""

FEW_BARS = 4
"""Up to this many have room in a chart of ordinary height."""

BAR_GAP = 0.6
"""Of the room that a bar has, what is left for its name."""

_STRIPES = {"shape": "/", "fillmode": "overlay", "fgcolor": "#ffffff", "size": 7, "solidity": 0.14}

NARROWEST_LABELLED = 20.0
"""Per cent: a part of a bar that is narrower has no room for its number on a phone, and has it outside.

"No change" has then none: it is in the middle, and what it is follows from the two beside it.
"""


def answer_name(answer: str) -> str:
    """Return what an answer is called: `förbättring`, `no change`. Raises KeyError on an unknown one."""
    return {
        "improvement": say("förbättring", "improvement"),
        "unchanged": say("oförändrat", "no change"),
        "deterioration": say("försämring", "deterioration"),
    }[answer]


def term_name(term: str) -> str:
    """Return what a term is called: `kort sikt`, `long term`. Raises KeyError on an unknown one."""
    return {"short": say("kort sikt", "short term"), "long": say("lång sikt", "long term")}[term]


@dataclass(frozen=True)
class OutlookBar:
    """One bar: whose answers about which term in which period, as the figures of the three shares by answer."""

    name: str
    term: str
    shares: Mapping[str, Figure]

    @property
    def is_known(self) -> bool:
        """Return whether all three shares have a value; they have, or none has."""
        return all(self.shares[answer].value is not None for answer in ANSWERS)


def outlook_bars(rows: pd.DataFrame, name: str, geography_level: str) -> list[OutlookBar]:
    """Return the bars of one place and period, short term first.

    `rows`: columns as of data.queries.page_of, the indicators INDICATORS_SHOWN of one geography and period. Of several
    origins the first in data.queries.ORIGIN_ORDER is shown. A term that has no rows has no bar.
    """
    bars = []
    for term in TERMS:
        shares: dict[str, Figure] = {}
        for answer in ANSWERS:
            indicator = INDICATORS[f"outlook_{term}_{answer}"]
            found = figures_in(rows[rows["indicator"] == indicator.id], indicator, geography_level)
            if found:
                shares[answer] = found[0]
        if len(shares) == len(ANSWERS):
            bars.append(OutlookBar(name, term, shares))
    return bars


def outlook_chart(ident: str, bars: Iterable[OutlookBar], caption: str, words: str) -> html.Div:
    """Build the chart of some bars, the first on top. `words`: what it shows, for those who do not see it."""
    drawn = list(bars)
    return chart(ident, outlook_figure(drawn, caption), CONFIG, words, tall=len(drawn) > FEW_BARS)


def outlook_figure(bars: list[OutlookBar], caption: str) -> dict[str, Any]:
    """Return the figure for Plotly: one trace per answer, one bar per place and term; no bar where there is none."""
    known = [bar for bar in bars if bar.is_known]
    names = [_label(bar) for bar in bars]
    plain = plain_layout(caption)
    layout = plain | {
        "barmode": "overlay",
        "bargap": BAR_GAP,
        # Above its bar, not beside it: a name may be as long as a phone is wide.
        "annotations": [
            *plain["annotations"],
            *(_name_above(name, place) for place, name in enumerate(reversed(names))),
        ],
        "xaxis": {
            "range": [-102, 102],
            "showticklabels": False,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        # At each bar and not from top to foot: a line would strike through the names and the numbers.
        "shapes": [_middle(place) for place in range(len(names))],
        "yaxis": {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": names[::-1],
            "range": [-0.4, len(names) - 0.2],
            "showticklabels": False,
            "showgrid": False,
            "fixedrange": True,
        },
    }
    return {"data": [_trace(answer, known) for answer in ANSWERS], "layout": layout}


def _label(bar: OutlookBar) -> str:
    return f"{bar.name}, {term_name(bar.term)}"


def _name_above(name: str, place: int) -> dict[str, Any]:
    """Return the name of a bar, on the bar's upper edge however thick it is drawn. `place`: from below, from 0."""
    return {
        "text": name,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": place + (1 - BAR_GAP) / 2,
        "yref": "y",
        "yanchor": "bottom",
        "showarrow": False,
        "align": "left",
        "font": {"size": 12, "color": INK},
    }


def _middle(place: int) -> dict[str, Any]:
    """Return the mark below a bar where "no change" has its middle, behind its number. `place`: from below, from 0."""
    foot = place - (1 - BAR_GAP) / 2
    line = {"color": MUTED, "width": 1.5}
    return {"type": "line", "x0": 0, "x1": 0, "y0": foot - 0.12, "y1": foot, "line": line}


def _trace(answer: str, bars: list[OutlookBar]) -> dict[str, Any]:
    widths = [_value(bar, answer) for bar in bars]
    is_edge = answer != "unchanged"
    marker: dict[str, Any] = {"color": COLOURS[answer], "line": {"width": 0 if is_edge else 1, "color": OUTLINE}}
    if answer == "deterioration":
        marker["pattern"] = _STRIPES
    return {
        "type": "bar",
        "orientation": "h",
        "name": sentence_case(answer_name(answer)),
        "y": [_label(bar) for bar in bars],
        # To the left from its base, so that outside of it is to the left as well.
        "x": [-width for width in widths] if answer == "deterioration" else widths,
        "base": [_start(bar, answer) for bar in bars],
        "text": [per_cent(number(width)) if is_edge or width >= NARROWEST_LABELLED else "" for width in widths],
        "textposition": ["inside" if width >= NARROWEST_LABELLED else "outside" for width in widths],
        "cliponaxis": False,
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "insidetextfont": {"color": ink_on(COLOURS[answer]), "size": 11},
        "outsidetextfont": {"color": INK, "size": 11},
        "hovertext": [_hover(bar, answer) for bar in bars],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": marker,
    }


def _value(bar: OutlookBar, answer: str) -> float:
    value = bar.shares[answer].value
    if value is None:
        raise ValueError(f"{bar.name}, {bar.term}: no figure for {answer}")
    return value


def _start(bar: OutlookBar, answer: str) -> float:
    half = _value(bar, "unchanged") / 2
    return {"deterioration": -half, "unchanged": -half, "improvement": half}[answer]


def _hover(bar: OutlookBar, answer: str) -> str:
    figure = bar.shares[answer]
    lines = (
        f"<b>{value_text(figure)}</b> {answer_name(answer)}",
        f"{bar.name}, {term_name(bar.term)}",
        figure.period_label,
        sentence_case(coverage_text(figure)),
        sentence_case(origin_text(figure.origin)),
    )
    return "<br>".join(line for line in lines if line)


def outlook_table(bars: Iterable[OutlookBar], caption: str) -> html.Div:
    """Build the same figures as a table: one row per bar, the three shares with their possible range, who answered."""
    heads = [say("Vilka", "Who"), *(sentence_case(answer_name(answer)) for answer in ANSWERS)]
    heads += [say("Har svarat", "Answered")]
    table = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr([html.Th(text, scope="col") for text in heads])),
            html.Tbody([_row(bar) for bar in bars]),
        ],
        className="figures",
    )
    return html.Div(table, className="table-scroll", tabIndex="0", role="region", **hyphenated(aria_label=caption))


def _row(bar: OutlookBar) -> html.Tr:
    cells = []
    for answer in ANSWERS:
        figure = bar.shares[answer]
        beside = interval_cell(figure)
        content: list[Any] = [value_text(figure), *([html.Small(f" {beside}")] if beside else [])]
        cells.append(html.Td(content, className="value" if figure.value is not None else "value missing"))
    first = bar.shares[ANSWERS[0]]
    name: list[Any] = [bar.name, html.Small(f" {term_name(bar.term)}", className="period-name")]
    return html.Tr([html.Th(name, scope="row"), *cells, html.Td(coverage_cell(first), className="coverage")])
