"""Tables: the same figures, in the same words, as the picture beside them; each scrolls within itself."""

import re
from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components import hyphenated, origin_tag
from data.figures import Figure
from data.formats import origin_text, sentence_case, status_text, unit_word
from data.language import say
from data.periods import PPM_ROUND
from data.sentences import bare_value_text, coverage_cell, interval_cell

Cell = str | list[Any]

LONG = "long-table"
"""The class of a table that is one component: see `long_table`."""


def scrolling(content: Component, name: str) -> html.Div:
    """Build the box that a table scrolls within. Focusable, so that those who use a keyboard can scroll it."""
    return html.Div(content, className="table-scroll", tabIndex="0", role="region", **hyphenated(aria_label=name))


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> html.Div:
    """Build a table whose first column names the row."""
    body = [
        html.Tr([html.Th(first, scope="row"), *[html.Td(each, className="value") for each in others]])
        for first, *others in rows
    ]
    return scrolling(_figures(caption, heads, body), caption)


def _figures(caption: str, heads: Sequence[str], body: list[html.Tr]) -> html.Table:
    head = html.Tr([html.Th(text, scope="col") for text in heads])
    name = html.Caption(caption, className="visually-hidden")
    return html.Table([name, html.Thead(head), html.Tbody(body)], className="figures")


def long_table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]], mine: Sequence[bool]) -> html.Div:
    """Build a table of many rows of plain text, as `table` does, but as one component.

    Every cell of an HTML table is a component of Dash's. Measured in Chromium, two tables of 158 rows made going back
    take 18 s on a busy machine; without them, and like this, 2 s.
    """
    lines = [[_plain(each) for each in heads], ["---"] * len(heads)]
    for cells, chosen in zip(rows, mine, strict=True):
        first = f"**{_plain(cells[0])} ({say('vald', 'chosen')})**" if chosen else _plain(cells[0])
        lines.append([first, *(f"**{_plain(each)}**" if chosen else _plain(each) for each in cells[1:])])
    text = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return scrolling(dcc.Markdown(text, className=LONG), caption)


def rows_of_long_table(text: str) -> tuple[list[str], list[list[str]]]:
    """Return the heads and the rows of a `long_table`'s text, as they are read."""
    heads, _, *rows = [[_read(each) for each in _CELL.findall(line)] for line in text.splitlines()]
    return heads, rows


_CELL = re.compile(r"\| ((?:\\.|[^|\\])*) (?=\|)")


def _plain(text: str) -> str:
    """Return a text so that nothing in it is taken for a mark of Markdown's."""
    return "".join(f"\\{each}" if each in "\\|*_`[]<>" else each for each in text)


def _read(cell: str) -> str:
    bare = cell.removeprefix("**").removesuffix("**") if cell.startswith("**") else cell
    return re.sub(r"\\(.)", r"\1", bare)


def figure_table(figures: list[Figure], caption: str) -> html.Div:
    """Build a table with one row per period and origin, the latest first."""
    unit = sentence_case(unit_word(figures[0].indicator.unit)) if figures else say("Värde", "Value")
    is_round = figures and figures[0].indicator.period_kind == PPM_ROUND
    answered = say("Har deltagit", "Took part") if is_round else say("Har rapporterat", "Reported")
    covered = bool(figures and figures[0].indicator.expected)
    heads = ("Period", unit, *([answered] if covered else []), say("Ursprung", "Origin"))
    return scrolling(_figures(caption, heads, [_row(figure) for figure in _latest_first(figures)]), caption)


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
