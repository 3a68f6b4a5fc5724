"""A page without JavaScript: what it says and its tables, of the same components as with it, and no control or chart.

The one thing to know: nothing is said anew here. A page is made as ever; what needs a script is taken out of it, and
what is left is plain elements that dashboard/about_static.py writes. What a page shows by a script only (the rows of
/data), it gives itself: `register_page(..., plainly=...)`, a function of the parameters of its address.
"""

from copy import copy
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.tables import LONG, rows_of_long_table
from data.language import say

PICTURES = ("tile-picture", "chart", "grid")
CONTROLS = ("controls", "tile-tools", "data-columns", "unfold", "mine")
"""Classes of what is of no use without a script. The figures of a picture are in the table beside it."""


def plain(content: Any) -> Any:
    """Return components without what needs JavaScript; None where nothing is left."""
    if isinstance(content, list | tuple):
        kept = [each for each in map(plain, content) if each is not None]
        return kept or None
    if not isinstance(content, Component):
        return content
    # Its properties as they stand: to_plotly_json looks for all that there could be, which takes ten times as long.
    given = vars(content)
    classes = (given.get("className") or "").split()
    if _needs_script(content, given, classes):
        return _questions(content)
    if isinstance(content, dcc.Markdown):
        return _table(*rows_of_long_table(given["children"]))
    if isinstance(content, dcc.Link):
        return html.A(plain(given.get("children")), href=given["href"], className=given.get("className"))
    children = given.get("children")
    left = plain(children)
    if left is None and children:
        return None
    same = copy(content)
    same.children = left
    return same


def _needs_script(content: Component, given: dict[str, Any], classes: list[str]) -> bool:
    if isinstance(content, dcc.Link) or (isinstance(content, dcc.Markdown) and LONG in classes):
        return False
    is_other = content._namespace != "dash_html_components"
    is_for_script = given.get("hidden") or given.get("role") == "search" or "aria-live" in given
    return bool(
        is_other or isinstance(content, html.Button) or is_for_script or {*PICTURES, *CONTROLS}.intersection(classes)
    )


def _questions(content: Component) -> html.P | None:
    """Return the links to the API and to the file with the same figures, where a tile's tools have the question."""
    links_within = [vars(each) for each in content._traverse() if isinstance(each, html.A)]
    asked = [each["href"] for each in links_within if each.get("data-link") == "api"]
    if not asked:
        return None
    links: list[Any] = []
    for address in dict.fromkeys(asked):
        path, _, query = address.partition("?")
        parameters = urlencode({**dict(parse_qsl(query)), "format": say("csv-sv", "csv")}, safe=",")
        links += [
            html.A(say("Samma siffror ur API:et", "The same figures from the API"), href=address),
            " ",
            html.A(say("som fil (CSV för svensk Excel)", "as a file (CSV)"), href=f"{path}?{parameters}"),
        ]
    return html.P(links, className="links")


def _table(heads: list[str], rows: list[list[str]]) -> html.Table:
    body = [html.Tr([html.Th(first, scope="row"), *map(html.Td, others)]) for first, *others in rows]
    head = html.Tr([html.Th(text, scope="col") for text in heads])
    return html.Table([html.Thead(head), html.Tbody(body)], className="figures")
