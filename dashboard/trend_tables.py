"""The tables of /trender: the figures of the charts, in the same words; one column per series that is compared.

Each is one component (see long_table): a hundred weeks of cells would each be one of Dash's.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from dash import html

from dashboard.tables import long_table
from dashboard.trend_choice import TrendChoice
from dashboard.trend_figures import Shown
from dashboard.trend_matched import Matched
from dashboard.trend_words import name_of
from data.declarations import Indicator
from data.figures import Figure
from data.formats import no_figure, number, origin_text, sentence_case, status_text, unit_word
from data.language import say
from data.periods import PERIOD_KINDS, PPM_ROUND
from data.queries import ORIGIN_ORDER
from data.sentences import bare_value_text, coverage_cell, interval_cell, value_text
from data.signal_sentences import NOT_JUDGED
from data.signals import RULES, ControlChart


def tables_of(choice: TrendChoice, shown: Sequence[Shown], caption: str, matched: Matched | None = None) -> html.Div:
    """Build the table of everything shown, the latest period first; one for each kind of period.

    `matched`: the matched panel of the only series, which gets a column of its own.
    """
    if len(shown) == 1:
        return html.Div(_of_one(shown[0], caption, matched), id="trend-table-part")
    parts = []
    for kind in PERIOD_KINDS.values():
        same = [each for each in shown if each.series.indicator.period_kind == kind.id]
        if same:
            parts.append(_of_several(choice, same, f"{caption}. {kind.name}"))
    return html.Div(parts, id="trend-table-part")


def _of_one(shown: Shown, caption: str, matched: Matched | None) -> html.Div:
    indicator = shown.series.indicator
    is_round = indicator.period_kind == PPM_ROUND
    answered = say("Har deltagit", "Took part") if is_round else say("Har rapporterat", "Reported")
    heads = ["Period", sentence_case(unit_word(indicator.unit))]
    heads += [answered] if indicator.expected else []
    heads += [matched.name] if matched else []
    rows = [
        [
            each.period_label,
            _value(shown, each),
            *([coverage_cell(each)] if indicator.expected else []),
            *([_in_panel(matched, each)] if matched else []),
            origin_text(each.origin),
        ]
        for each in _latest_first(shown.figures)
    ]
    return long_table(caption, [*heads, say("Ursprung", "Origin")], rows, [False] * len(rows))


def _in_panel(matched: Matched, figure: Figure) -> str:
    """Return the panel's figure of the same period; a dash where the row is of another origin."""
    found = matched.at(figure)
    return "–" if found is None else bare_value_text(found)


def _of_several(choice: TrendChoice, shown: Sequence[Shown], caption: str) -> html.Div:
    """Build a table with a column per series: each cell with its value and how many have answered."""
    keys = {(each.period_start, each.origin): each.period_label for one in shown for each in one.figures}
    by_key = [{(each.period_start, each.origin): each for each in one.figures} for one in shown]
    ordered = sorted(keys, key=lambda key: ORIGIN_ORDER.index(key[1]))
    ordered.sort(key=lambda key: key[0], reverse=True)
    rows = []
    for key in ordered:
        cells = [_cell(one, found.get(key)) for one, found in zip(shown, by_key, strict=True)]
        rows.append([keys[key], *cells, origin_text(key[1])])
    heads = ["Period", *(name_of(choice, each) for each in shown), say("Ursprung", "Origin")]
    return long_table(caption, heads, rows, [False] * len(rows))


def _cell(shown: Shown, figure: Figure | None) -> str:
    if figure is None:
        return no_figure()
    beside = coverage_cell(figure) if figure.indicator.expected and shown.series.level != "municipality" else ""
    return f"{_value(shown, figure)} ({beside})" if beside and figure.value is not None else _value(shown, figure)


def _value(shown: Shown, figure: Figure) -> str:
    """Return a value with what stands beside it: what is to be remarked, how sure it is, its index."""
    remark = status_text(figure.value, figure.status) if figure.value is not None else ""
    index = ""
    if shown.base is not None and shown.base.value and figure.value is not None:
        index = f"index {number(100 * figure.value / shown.base.value)}"
    return ", ".join(filter(None, [bare_value_text(figure), remark, interval_cell(figure), index]))


def _latest_first(figures: list[Figure]) -> list[Figure]:
    """Return the figures with the latest period first; within a period they keep their order, published first."""
    return sorted(figures, key=lambda figure: figure.period_start, reverse=True)


def control_table(found: ControlChart, figures: list[Figure], indicator: Indicator, caption: str) -> html.Div:
    """Build the table of a control chart, the latest point first: value, mean, limits, whether a rule marks it.

    A point that no rule is tried on has no "no", but the reason. `figures`: those of the chart's points, in their
    order.
    """
    heads = [
        "Period",
        sentence_case(unit_word(indicator.unit)),
        say("Medelvärde", "Mean"),
        say("Gränser", "Limits"),
        "Signal",
    ]
    marked = found.points[list(RULES)].any(axis=1)
    rows = []
    points = found.points.to_dict("records")
    for figure, point, hit, why in zip(figures, points, marked, found.why_not_judged(), strict=True):
        is_signal = not_judged(why) if why else say("ja", "yes") if hit else say("nej", "no")
        rows.append([figure.period_label, value_text(figure), _limit(point["mean"]), _limits(point), is_signal])
    return long_table(caption, heads, rows[::-1], [False] * len(rows))


def not_judged(why: str) -> str:
    """Say that a point is not judged, and for which of the reasons in NOT_JUDGED."""
    return say("bedöms inte: ", "not assessed: ") + say(*NOT_JUDGED[why])


def _limit(value: float) -> str:
    # Nothing is missing where a point has no limits: the last column says why it has none.
    return "–" if pd.isna(value) else number(value, 1)


def _limits(point: Mapping[Any, Any]) -> str:
    return "–" if pd.isna(point["lower"]) else f"{_limit(point['lower'])}–{_limit(point['upper'])}"
