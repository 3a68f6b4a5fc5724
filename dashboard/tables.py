"""Tables of figures: the same figures, in the same words, as the chart beside them."""

from dash import html

from dashboard.components import hyphenated, origin_tag
from data.figures import Figure
from data.formats import origin_text, sentence_case, status_text, unit_word
from data.language import say
from data.periods import PPM_ROUND
from data.sentences import bare_value_text, coverage_cell, interval_cell


def figure_table(figures: list[Figure], caption: str) -> html.Div:
    """Build a table with one row per period and origin, the latest first, that scrolls within itself."""
    unit = sentence_case(unit_word(figures[0].indicator.unit)) if figures else say("Värde", "Value")
    is_round = figures and figures[0].indicator.period_kind == PPM_ROUND
    answered = say("Har deltagit", "Took part") if is_round else say("Har rapporterat", "Reported")
    covered = bool(figures and figures[0].indicator.expected)
    titles = ("Period", unit, *([answered] if covered else []), say("Ursprung", "Origin"))
    head = html.Tr([html.Th(text, scope="col") for text in titles])
    table = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(head),
            html.Tbody([_row(figure) for figure in _latest_first(figures)]),
        ],
        className="figures",
    )
    # Focusable, so that those who use a keyboard can scroll it.
    return html.Div(table, className="table-scroll", tabIndex="0", role="region", **hyphenated(aria_label=caption))


def _latest_first(figures: list[Figure]) -> list[Figure]:
    """Return the figures with the latest period first; within a period they keep their order, published first."""
    return sorted(figures, key=lambda figure: figure.period_start, reverse=True)


def _row(figure: Figure) -> html.Tr:
    remark = status_text(figure.value, figure.status) if figure.value is not None else ""
    beside = [html.Small(f" {each}") for each in (remark, interval_cell(figure)) if each]
    dates, _, name = figure.period_label.partition(" (")
    return html.Tr(
        [
            html.Th([dates, html.Small(f" {name.rstrip(')')}", className="period-name")], scope="row"),
            html.Td(
                [bare_value_text(figure), *beside],
                className="value" if figure.value is not None else "value missing",
            ),
            *([html.Td(coverage_cell(figure), className="coverage")] if figure.indicator.expected else []),
            html.Td(origin_tag(figure.origin, origin_text(figure.origin))),
        ]
    )
