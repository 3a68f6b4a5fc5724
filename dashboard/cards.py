"""The cards of the front page: a figure, its change, its coverage and a small curve."""

from dash import dcc, html

from dashboard.charts import colour_of, with_gaps
from dashboard.components import hyphenated, origin_tag
from dashboard.sparklines import sparkline
from data.figures import Figure, change_of
from data.formats import origin_text, sentence_case
from data.sentences import change_text, coverage_text, interval_text, sparkline_text, value_text

PERIODS_SHOWN = 26
"""Half a year: long enough to see a wave, short enough to see the last weeks."""


def figure_card(figure: Figure, figures: list[Figure], address: str, signal: str = "") -> html.Article:
    """Build the card of one figure. `figures`: all of its indicator; the curve shows those of the same origin.

    `signal`: whether the figure is more than ordinary variation, in a sentence.
    """
    same = [each for each in figures if each.origin == figure.origin and each.period_start <= figure.period_start]
    shown = same[-PERIODS_SHOWN:]
    curve = [point.value if isinstance(point, Figure) else None for point in with_gaps(shown)]
    label = figure.indicator.label
    tag = origin_tag(figure.origin, origin_text(figure.origin))
    return html.Article(
        [
            html.H2(label),
            html.P([html.Span(_bare_value(figure), className="number"), tag], className="value-line"),
            html.P(sentence_case(coverage_text(figure)), className="coverage"),
            *([html.P(sentence_case(interval), className="coverage")] if (interval := interval_text(figure)) else []),
            html.P(sentence_case(change_text(figure, change_of(figure, figures))), className="change"),
            *([html.P(signal, className="signal")] if signal else []),
            html.Img(
                src=sparkline(curve, colour_of(figure.indicator), dashed=figure.origin == "synthetic"),
                alt=sparkline_text(shown),
                className="sparkline",
            ),
            dcc.Link(["Utveckling", html.Span(f": {label}", className="visually-hidden")], href=address),
        ],
        className=f"card {figure.origin}",
        **hyphenated(data_indicator=figure.indicator.id, data_origin=figure.origin),
    )


def _bare_value(figure: Figure) -> str:
    """Return a value without the noun that the card's label already has."""
    text = value_text(figure)
    return text.removesuffix("kommuner").removesuffix("kommun").strip("\u00a0 ") if figure.value is not None else text
