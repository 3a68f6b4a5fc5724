"""Is the change real? A series' control chart, its signals in words and its tested trend, of the latest periods.

What is computed is in data/signals.py and data/trends.py; here it is only drawn and laid out. A whole pandemic in one
chart says that there were waves: the chart is therefore of the latest half-year of what one has chosen.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from dash import html

from dashboard.axes import time_axis, value_axis
from dashboard.charts import CONFIG, colour_of, plain_layout, with_layers
from dashboard.components import chart, section
from dashboard.palette import GRID, INK, MUTED, dash_of
from dashboard.tile import tile
from dashboard.trend_tables import control_table, not_judged
from data.declarations import Indicator
from data.figures import Figure, figures_in
from data.formats import counted, listed, origin_text, sentence_case
from data.language import say
from data.periods import PERIOD_KINDS
from data.sentences import value_text
from data.signal_lines import PERIODS_JUDGED, signal_of
from data.signal_sentences import NOT_JUDGED
from data.signals import RULES, ControlChart, control_chart
from data.trends import trend_in

TREND_PERIODS = 12
SIGNALS_TOLD = 4

_SIGNAL_COLOUR = "#8e1230"


def judgement_section(
    rows: pd.DataFrame,
    indicator: Indicator,
    geography: tuple[str, str],
    origin: str,
    caption: str,
    api: Mapping[str, str] | None = None,
    *,
    name: str = "",
    whole: Sequence[Figure] = (),
) -> html.Section | None:
    """Build the section; None for a measure that has no ordinary variation to compare with.

    `rows`: one series as from data.queries, of whatever origins; `origin`: the one that is judged. `geography`: code
    and level. `api`: the parameters of /api/v1/observations that give the series. `name`: what the series is called.
    `whole`: the series in every period, where `rows` are some of them: the latest is judged on the half-year that ends
    with it, as on a card and in the API, whatever is shown.
    """
    code, level = geography
    judged = rows[rows["origin"] == origin].sort_values("period_start").tail(PERIODS_JUDGED)
    found = control_chart(judged, indicator, code, origin)
    if found.state == "not_applicable":
        return None
    heading, figures = say("Är förändringen verklig?", "Is the change real?"), figures_in(judged, indicator, level)
    of_all = whole or figures_in(rows, indicator, level)
    verdict = _verdict(found, figures[-1], of_all, code, name or indicator.name)
    lead = [verdict, *_lead(found, judged, indicator, code, origin)]
    if not found.kind:
        return section(heading, lead, ident="judgement")
    told = " ".join(_told(found))
    words = f"{say('Styrdiagram', 'Control chart')}. {caption} {_spoken(verdict)} {found.sentence.spoken} {told}"
    return tile(
        "judgement",
        heading,
        chart("control-chart", control_figure(found, figures, indicator, caption), CONFIG, words),
        control_table(found, figures, indicator, f"{heading} {caption}"),
        caption=caption,
        api=_question(api, figures),
        lead=lead,
    )


def _question(api: Mapping[str, str] | None, figures: Sequence[Figure]) -> list[dict[str, str]]:
    """Return the question to the API for the periods that are judged, whatever others the series has."""
    days = {"from": figures[0].period_start.isoformat(), "to": figures[-1].period_start.isoformat()}
    return [] if api is None else [{name: text for name, text in api.items() if name != "latest"} | days]


def _verdict(found: ControlChart, newest: Figure, of_all: Sequence[Figure], code: str, name: str) -> html.P:
    """Build the answer to the heading: whether the latest figure is more than chance, in the words of the cards."""
    why = found.why_not_judged()[-1]
    # Nothing is said on a card of a figure that is missing or not finished; here there is a question to answer.
    told = signal_of(newest, of_all, code) or sentence_case(not_judged(why)) + "."
    latest = say("senaste perioden", "the latest period")
    answer, colon, reason = told.partition(":")
    which = f"{name}, {latest} ({newest.period_label.split(' (')[0]}): "
    return html.P([which, html.Strong(answer + colon), reason], id="trend-verdict", className="sentence")


def _spoken(verdict: html.P) -> str:
    which, answer, reason = verdict.children
    return f"{which}{answer.children}{reason}"


def _lead(found: ControlChart, judged: pd.DataFrame, indicator: Indicator, code: str, origin: str) -> list[Any]:
    kind = PERIOD_KINDS[indicator.period_kind]
    trend = trend_in(judged.tail(TREND_PERIODS), indicator, code, origin)
    periods, told = counted(len(judged), kind.noun, kind.nouns), _told(found)
    left_out = Counter(filter(None, found.why_not_judged()))
    judged_on = say(f"{len(judged) - left_out.total()} av {periods}", f"{len(judged) - left_out.total()} of {periods}")
    judged_on = judged_on if left_out else periods
    judged_on_these = html.P(
        say(
            f"Bedömt på {judged_on}: vad som är mer än den vanliga variationen. {_left_out(left_out, periods)}",
            f"Assessed on {judged_on}: what is more than ordinary variation. {_left_out(left_out, periods)}",
        ).strip(),
        className="note",
        id="trend-judged-on",
    )
    return [
        *([judged_on_these] if found.kind else []),
        html.P(found.sentence.spoken, id="trend-signals", className="sentence"),
        *([html.Ul([html.Li(each) for each in told], className="signals")] if told else []),
        html.P(trend.sentence.spoken, id="trend-test"),
    ]


def _left_out(reasons: Counter[str], periods: str) -> str:
    """Say how many of the periods are not judged and why; with how many each where there are several reasons."""
    if not reasons:
        return ""
    n = reasons.total()
    told = [say(*NOT_JUDGED[why]) + (f" ({times})" if len(reasons) > 1 else "") for why, times in reasons.most_common()]
    return say(f"{n} av {periods} bedöms inte: ", f"{n} of {periods} are not assessed: ") + f"{listed(told)}."


def _told(found: ControlChart) -> list[str]:
    return [signal.sentence.spoken for signal in reversed(found.signals[-SIGNALS_TOLD:])]


def control_figure(found: ControlChart, figures: list[Figure], indicator: Indicator, caption: str) -> dict[str, Any]:
    """Return the control chart: the points, their mean and limits, and the points that a rule marks as larger rings.

    A point that has a value and is not judged is an open square, so that it can't be taken for one within the limits.
    """
    points, origin = found.points, figures[-1].origin
    days = [day.date().isoformat() for day in points["period_start"]]
    marked = points[list(RULES)].any(axis=1)
    reasons = found.why_not_judged()
    texts = [
        f"<b>{value_text(figure)}</b><br>{figure.period_label}"
        + (f"<br>{sentence_case(not_judged(why))}" if why else "")
        for figure, why in zip(figures, reasons, strict=True)
    ]
    unjudged = points["value"].notna() & pd.Series(reasons, index=points.index).ne("")
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "connectgaps": False}
    limits = {"color": MUTED, "width": 1.25, "dash": "dot", "shape": "hvh"}
    data: list[dict[str, Any]] = [
        line
        | {
            "name": say("Gränser", "Limits"),
            "x": days,
            "y": _values(points["upper"]),
            "line": limits,
            "legendgroup": "limits",
        },
        line | {"x": days, "y": _values(points["lower"]), "line": limits, "legendgroup": "limits", "showlegend": False},
        line
        | {
            "name": say("Medelvärde", "Mean"),
            "x": days,
            "y": _values(points["mean"]),
            "line": {"color": INK, "width": 1},
        },
        {
            "type": "scatter",
            "mode": "lines+markers",
            # The axis says of what; as beside the other charts, the legend says whether it is invented.
            "name": sentence_case(origin_text(origin)),
            "x": days,
            "y": _values(points["value"]),
            "text": texts,
            "hovertemplate": "%{text}<extra></extra>",
            "connectgaps": False,
            "line": {"color": colour_of(indicator), "width": 2, "dash": dash_of(origin)},
            "marker": {"size": 6, "color": colour_of(indicator)},
        },
        {
            "type": "scatter",
            "mode": "markers",
            "name": "Signal",
            "x": [day for day, hit in zip(days, marked, strict=True) if hit],
            "y": _values(points.loc[marked, "value"]),
            "hoverinfo": "skip",
            "marker": {"size": 13, "symbol": "circle-open", "color": _SIGNAL_COLOUR, "line": {"width": 2.5}},
        },
    ]
    if unjudged.any():
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": say("Bedöms inte", "Not assessed"),
                "x": [day for day, is_out in zip(days, unjudged, strict=True) if is_out],
                "y": _values(points.loc[unjudged, "value"]),
                "hoverinfo": "skip",
                "marker": {"size": 12, "symbol": "square-open", "color": MUTED, "line": {"width": 2}},
            }
        )
    axes = {"xaxis": time_axis(figures), "yaxis": value_axis(figures) | {"gridcolor": GRID}}
    return {"data": data, "layout": with_layers(plain_layout(caption) | axes, figures)}


def _values(column: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in column]
