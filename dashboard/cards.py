"""The cards of the front page: a figure, its change, whether that is more than chance, of how many, how old.

The one thing to know: a card never shows a figure of another period without saying so. What is known is told with its
last day, and a series that lags behind is marked, with the latest it had (data/freshness.py).
"""

from dash import dcc, html

from dashboard.ages import older_figure
from dashboard.charts import colour_of, with_gaps
from dashboard.components import Children, hyphenated, origin_tag
from dashboard.sparklines import sparkline
from dashboard.state_figures import CARDS, StateFigures
from data.figures import Figure, change_of, is_approximate
from data.formats import no_figure, origin_text, sentence_case, status_text
from data.freshness import lag_text, latest_known
from data.indicators import INDICATORS
from data.language import say
from data.periods import PPM_ROUND, date_span
from data.sentences import bare_value_text, interval_cell, told, value_text, yes_or_no
from data.signal_lines import signal_of
from data.state_sentences import sparkline_text

PERIODS_SHOWN = 26
"""Half a year: long enough to see a wave, short enough to see the last weeks."""


def figure_card(found: StateFigures, indicator_id: str) -> html.Article:
    """Build the card of one indicator. Where there is no row of it in the period, the card says so."""
    indicator, figures, figure = INDICATORS[indicator_id], found.series[indicator_id], found.shown(indicator_id)
    page = "/hygien" if indicator.period_kind == PPM_ROUND else "/trender"
    asked = {} if indicator.period_kind == PPM_ROUND else {"indikator": indicator_id}
    head = html.H2(dcc.Link(indicator.name, href=found.choice.pinned_address(page, **asked)))
    lag = _lag(found, figure, figures)
    if figure is None:
        return html.Article(
            [head, html.P(html.Span(no_figure(), className="number missing"), className="value-line"), *lag],
            className="card",
            **hyphenated(data_indicator=indicator_id),
        )
    about = "about-figure told-before" if _is_told_before(found, figure) else "about-figure"
    return html.Article(
        [
            head,
            *_value_and_curve(figure, figures),
            *lag,
            *_words(figure, figures),
            *_own(found, figure),
            html.P(_about(found, figure), className=about),
        ],
        className=f"card {figure.origin}",
        **hyphenated(data_indicator=indicator_id, data_origin=figure.origin),
    )


def _value_and_curve(figure: Figure, figures: list[Figure]) -> list[html.P | html.Img]:
    same = [each for each in figures if each.origin == figure.origin and each.period_start <= figure.period_start]
    shown = same[-PERIODS_SHOWN:]
    curve = [point.value if isinstance(point, Figure) else None for point in with_gaps(shown)]
    # The label has the noun already.
    value = bare_value_text(figure) if figure.indicator.unit == "kommuner" else value_text(figure)
    number = html.Span(
        _with_small_start(figure, value), className="number" if figure.value is not None else "number missing"
    )
    return [
        html.P([number, origin_tag(figure.origin, origin_text(figure.origin))], className="value-line"),
        html.Img(
            src=sparkline(curve, colour_of(figure.indicator), dashed=figure.origin == "synthetic"),
            alt=sparkline_text(shown),
            className="sparkline",
        ),
    ]


def _with_small_start(figure: Figure, value: str) -> Children:
    """Return the text of a value; what comes before the number of an approximate one does not take its room."""
    about, _, number = value.partition(" ")
    return [html.Small(f"{about} "), number] if is_approximate(figure) and figure.value is not None else value


def _words(figure: Figure, figures: list[Figure]) -> list[html.P]:
    words = told(figure, change_of(figure, figures), signal_of(figure, figures))
    remark = status_text(figure.value, figure.status) if figure.value is not None else ""
    of_how_many = ". ".join(sentence_case(each) for each in (words.coverage, words.certainty, remark) if each)
    return [
        *_paragraph(sentence_case(words.change), "change"),
        *_paragraph(_with_strong_start(words.signal), "signal"),
        *_paragraph(f"{of_how_many}." if of_how_many else "", "coverage"),
    ]


def _with_strong_start(signal: str) -> Children:
    """Return a sentence about signals with what it comes to, before the colon, in bold: it is read at a glance."""
    verdict, colon, reason = signal.partition(":")
    return [html.Strong(verdict + colon), reason] if signal else ""


def _paragraph(text: Children, class_name: str) -> list[html.P]:
    return [html.P(text, className=class_name)] if text else []


def _lag(found: StateFigures, figure: Figure | None, figures: list[Figure]) -> list[html.P]:
    """Return the mark of a series that lags behind, with the latest it had where the card does not show it."""
    why, known = lag_text(figures, found.newest), latest_known(figures)
    if not why or known is None:
        return []
    before = ""
    if figure is None or figure.period_start != known.period_start:
        before = f" {say('Senast', 'Latest')}: {value_text(known)}, {known.period_label}."
    return [older_figure(why, before)]


def _own(found: StateFigures, figure: Figure) -> list[html.P]:
    """Return the chosen municipality's figure of the same period; nothing where none is chosen."""
    if found.choice.mine is None:
        return []
    own = found.of_mine(figure)
    tag = [" ", origin_tag(own.origin, origin_text(own.origin))] if own and own.origin != figure.origin else []
    return _paragraph([f"{found.choice.name}: ", html.Strong(_own_value(own)), *_own_interval(own), *tag], "own")


def _own_value(figure: Figure | None) -> str:
    if figure is None:
        return no_figure()
    is_round = figure.indicator.period_kind == PPM_ROUND
    if figure.indicator.id == figure.indicator.expected and figure.value is not None:
        return (
            say("har rapporterat", "has reported") if figure.value else say("har inte rapporterat", "has not reported")
        )
    if figure.status == "not_reported" and not figure.reporting:
        return (
            say("har inte deltagit", "did not take part")
            if is_round
            else say("har inte rapporterat", "has not reported")
        )
    if figure.value is not None and figure.indicator.unit == "kommuner":
        return yes_or_no(figure.value)
    return value_text(figure)


def _own_interval(figure: Figure | None) -> list[html.Small]:
    beside = interval_cell(figure) if figure else ""
    return [html.Small(f" ({beside})")] if beside else []


def _is_told_before(found: StateFigures, figure: Figure) -> bool:
    """Return whether a card before it says the same of where it is from: where there is little room once is enough."""
    before = CARDS[: CARDS.index(figure.indicator.id)]
    return any(_about(found, each) == _about(found, figure) for name in before if (each := found.shown(name)))


def _about(found: StateFigures, figure: Figure) -> str:
    """Say until when the figure is, when it was made here, and who says it.

    Never "published": the day is the release's, also of figures that are derived or invented.
    """
    parts = [f"{say('Data t.o.m.', 'Data to')} {date_span(figure.period_end, figure.period_end)}"]
    if found.choice.view.selection.as_of is None:
        made = found.info.created_at.date()
        parts.append(f"{say('framtagen här', 'produced here')} {date_span(made, made)}")
    source = f"{say('källa', 'source')} {found.sources.get(figure.source, figure.source)}"
    heard = found.received.get(figure.source)
    if heard is not None:
        source += f" ({say('senast mottagen', 'last received')} {date_span(heard.date(), heard.date())})"
    return f"{', '.join([*parts, source])}."
