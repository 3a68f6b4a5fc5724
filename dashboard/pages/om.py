"""Om: what every figure means, where it comes from and how it is made, as in /om#critical_impact

The one thing to know: the page is printed from the declarations and from the release, part by part, in
dashboard/about_*.py. Anchors are the indicators' ids and never change with the language.
"""

from typing import Any

from dash import html, register_page
from sqlalchemy import Connection

from dashboard.about_api import api_part
from dashboard.about_indicators import classifications, indicators
from dashboard.about_method import disclosure, method, rules_of_meaning
from dashboard.about_notebook import notebook
from dashboard.about_parts import contents
from dashboard.about_sources import sources, sources_of_indicators
from dashboard.about_words import glossary, statuses_and_origins
from dashboard.components import frame
from dashboard.errors import explained
from dashboard.view import PINNED, View
from data.language import say
from data.queries import release_info

PATH = "/om"
HEADING = ("Om siffrorna", "About the figures")

register_page(__name__, path=PATH, name="Om", name_en="About", order=9)


@explained(PATH, HEADING)
def layout(**parameters: str | list[str]) -> html.Div:
    """Build the page. Of the parameters only the release, the day and the language mean anything here."""
    view = View.parse(parameters).only(PINNED)
    with view.opened() as connection:
        return frame(PATH, say(*HEADING), about(view, connection), view, connection)


def about(view: View, connection: Connection) -> list[Any]:
    """Build what the page says below its heading: the contents, and its parts."""
    is_internal = release_info(connection).is_internal
    parts = [
        rules_of_meaning(),
        indicators(sources_of_indicators(connection)),
        *classifications(),
        sources(connection),
        method(),
        disclosure(is_internal),
        *statuses_and_origins(),
        glossary(),
        api_part(view.query),
        notebook(),
    ]
    lead = say(
        "Vad varje siffra betyder, var den kommer ifrån och hur den är gjord. Allt på sidan är öppet: sök med "
        "webbläsarens egen sökning (Ctrl+F).",
        "What every figure means, where it comes from and how it is made. Everything on the page is open: search it "
        "with the browser's own search (Ctrl+F).",
    )
    return [
        html.P(lead, className="lead small"),
        html.Div([contents(parts), html.Div(parts, className="about-parts")], className="about"),
        html.P("", id="copied", role="status", className="visually-hidden"),
    ]
