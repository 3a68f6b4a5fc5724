"""The small pieces that the pages of words are built of: parts with anchors, facts, tables, and copy-ready text.

Everything on these pages is open from the start, so that the browser's own search finds it, and every heading has an
anchor that does not change with the language.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components import Children, copy_words, hyphenated
from data.language import say

Rows = list[list[Children]]
"""The rows of a table; the first cell of each is its heading."""


def anchored(ident: str, heading: str, content: Sequence[Any]) -> html.Div:
    """Build a part with an anchor and a heading of its own, below a section's heading."""
    return html.Div([html.H3(heading), *content], id=ident, className="about-anchor")


def entry(ident: str, heading: Component, content: Sequence[Any]) -> html.Div:
    """Build one of many of a kind, with a line above it; its heading is of the level that its place asks for."""
    return html.Div([heading, *content], id=ident, className="about-anchor about-entry")


def facts(pairs: Iterable[tuple[str, Children]]) -> html.Dl:
    """Build a list of facts: what, and how it is with that. An empty fact is left out: it has nothing to say."""
    rows = [html.Div([html.Dt(name), html.Dd(told)]) for name, told in pairs if told not in (None, "", [])]
    return html.Dl(rows, className="about-facts")


def terms(entries: Iterable[tuple[str, Children, Children]]) -> html.Dl:
    """Build a list of words with their meanings: an anchor, the word, what it means."""
    return html.Dl(
        [html.Div([html.Dt(word), html.Dd(meaning)], id=ident) for ident, word, meaning in entries],
        className="about-terms",
    )


def table(caption: str, heads: Sequence[str], rows: Rows) -> html.Div:
    """Build a table of words. It scrolls within itself if it must."""
    body = [html.Tr([html.Th(first, scope="row"), *[html.Td(each) for each in rest]]) for first, *rest in rows]
    filled = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody(body),
        ],
        className="figures about-words",
    )
    # A section may have the same name, and no two regions are to be called the same.
    name = say("Tabell: ", "Table: ") + caption
    return html.Div(filled, className="table-scroll", tabIndex="0", role="region", **hyphenated(aria_label=name))


def copyable(ident: str, text: str, name: str) -> html.Div:
    """Build a text to copy, with its button (assets/om.js). `name`: what it is, for the button's name."""
    words = say("Kopiera", "Copy")
    button = html.Button(
        words,
        type="button",
        className="tool",
        **hyphenated(aria_label=f"{words}: {name}", data_copy_of=ident),
        **copy_words(),
    )
    lines = text.splitlines(keepends=True)
    # A line that is too long for the screen is broken; where the next one begins is told by its place.
    shown = text if len(lines) == 1 else [html.Span(line, className="line") for line in lines]
    return html.Div([button, html.Pre(html.Code(shown), id=ident)], className="about-copy")


def link(ident: str, words: str) -> html.A:
    """Build a link to an anchor on the same page."""
    return html.A(words, href=f"#{ident}")


def contents(parts: Sequence[Any]) -> html.Nav:
    """Build the table of contents of a page from its parts' own headings."""
    links = [html.Li(link(part.id, part.children[0].children)) for part in parts]
    heading = say("På den här sidan", "On this page")
    return html.Nav(
        [html.H2(heading, id="contents-heading"), html.Ul(links)],
        className="about-contents",
        **hyphenated(aria_labelledby="contents-heading"),
    )
