"""Tables of figures: the same figures, in the same words, as the chart beside them."""

from dash import html

from dashboard.components import origin_tag
from dashboard.figures import Figure
from dashboard.formats import origin_text, status_text
from dashboard.sentences import coverage_text, value_text


def figure_table(figures: list[Figure], caption: str) -> html.Div:
    """Build a table with one row per period and origin, the latest first, that scrolls within itself."""
    head = html.Tr([html.Th(text, scope="col") for text in ("Period", "Värde", "Underlag", "Ursprung")])
    table = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(head),
            html.Tbody([_row(figure) for figure in reversed(figures)]),
        ],
        className="figures",
    )
    # Focusable, so that those who use a keyboard can scroll it.
    return html.Div(table, className="table-scroll", tabIndex="0", role="region", **{"aria-label": caption})


def _row(figure: Figure) -> html.Tr:
    remark = status_text(figure.value, figure.status) if figure.value is not None else ""
    value = [value_text(figure), html.Small(f" {remark}")] if remark else value_text(figure)
    return html.Tr(
        [
            html.Th(figure.period_label, scope="row"),
            html.Td(value, className="value" if figure.value is not None else "value missing"),
            html.Td(coverage_text(figure), className="coverage"),
            html.Td(origin_tag(figure.origin, origin_text(figure.origin))),
        ]
    )
