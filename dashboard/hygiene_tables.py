"""Tables of /hygien: the same figures as the picture that they stand with."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard.components import hyphenated
from data.figures import Figure
from data.formats import no_figure, number, origin_text
from data.language import say

Cell = str | list[Any]


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> html.Div:
    """Build a table whose first column names the row, and that scrolls within itself."""
    head = html.Tr([html.Th(text, scope="col") for text in heads])
    body = [
        html.Tr([html.Th(first, scope="row"), *[html.Td(each, className="value") for each in others]])
        for first, *others in rows
    ]
    name = html.Caption(caption, className="visually-hidden")
    content = html.Table([name, html.Thead(head), html.Tbody(body)], className="figures")
    # Focusable, so that those who use a keyboard can scroll it.
    return html.Div(content, className="table-scroll", tabIndex="0", role="region", **hyphenated(aria_label=caption))


def long_table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]], mine: Sequence[bool]) -> html.Div:
    """Build a table of many rows of plain text, as `table` does, but as one component.

    Every cell of an HTML table is a component of Dash's. Measured in Chromium, two tables of 158 rows made going back
    take 18 s on a busy machine; without them, and like this, 2 s.
    """
    lines = [heads, ["---"] * len(heads)]
    for cells, chosen in zip(rows, mine, strict=True):
        first = f"**{_plain(cells[0])} ({say('vald', 'chosen')})**" if chosen else _plain(cells[0])
        lines.append([first, *(f"**{_plain(each)}**" if chosen else _plain(each) for each in cells[1:])])
    text = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    content = dcc.Markdown(text, className="long-table")
    return html.Div(content, className="table-scroll", tabIndex="0", role="region", **hyphenated(aria_label=caption))


def _plain(text: str) -> str:
    """Return a text so that nothing in it is taken for a mark of Markdown's."""
    return "".join(f"\\{each}" if each in "\\|*_`[]<>" else each for each in text)


def figure_cell(figure: Figure | None) -> Cell:
    """Return a share with its interval and, where it is published, a word of it; words where there is none."""
    if figure is None or figure.value is None:
        return [html.Span(no_figure(), className="missing")]
    beside = []
    if figure.lower is not None and figure.upper is not None:
        beside.append(f"{number(figure.lower, 1)}–{number(figure.upper, 1)}")
    if figure.origin == "published":
        beside.append(origin_text(figure.origin))
    return [number(figure.value, figure.indicator.decimals), *[html.Small(f" {each}") for each in beside]]


def number_cell(value: float | None, decimals: int = 0) -> Cell:
    """Return a number; words where there is none."""
    if value is None or value != value:
        return [html.Span(no_figure(), className="missing")]
    return number(value, decimals)
