"""Tables of figures: the same figures, in the same words, as the chart beside them."""

from dash import html

from dashboard.components import hyphenated, origin_tag
from data.figures import Figure
from data.formats import number, origin_text, sentence_case, status_text
from data.periods import PPM_ROUND
from data.sentences import coverage_cell, interval_cell, value_text


def figure_table(figures: list[Figure], caption: str) -> html.Div:
    """Build a table with one row per period and origin, the latest first, that scrolls within itself."""
    unit = sentence_case(figures[0].indicator.unit) if figures else "Värde"
    answered = "Har deltagit" if figures and figures[0].indicator.period_kind == PPM_ROUND else "Har rapporterat"
    covered = bool(figures and figures[0].indicator.expected)
    titles = ("Period", unit, *([answered] if covered else []), "Ursprung")
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
    dates, _, name = figure.period_label.partition(" (")
    return html.Tr(
        [
            html.Th([dates, html.Small(f" {name.rstrip(')')}", className="period-name")], scope="row"),
            html.Td(
                [_value(figure), *(html.Small(f" {each}") for each in (remark, interval_cell(figure)) if each)],
                className="value" if figure.value is not None else "value missing",
            ),
            *([html.Td(coverage_cell(figure), className="coverage")] if figure.indicator.expected else []),
            html.Td(origin_tag(figure.origin, origin_text(figure.origin))),
        ]
    )


def _value(figure: Figure) -> str:
    """Return a value without the unit, which stands in the column's head; in words where there is none."""
    is_answer = figure.geography_level == "municipality" and figure.indicator.unit == "kommuner"
    if figure.value is None or is_answer or figure.indicator.id == "impact_level":
        return value_text(figure)
    return number(figure.value, figure.indicator.decimals)
