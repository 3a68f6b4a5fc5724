"""Datalexikon: what every column of the files and of the database means, as in /datalexikon#column-value

The one thing to know: it is printed from the comments of the schema (data/dictionary.py), which the database has too;
there is no other place to change a word.
"""

from typing import Any

from dash import html, register_page
from sqlalchemy import Connection

from dashboard.about_parts import contents
from dashboard.components import frame
from dashboard.dictionary_parts import codes_part, extract_part, history_part, machines_part, release_part
from dashboard.errors import explained
from dashboard.view import PINNED, View
from data.language import say

PATH = "/datalexikon"
HEADING = ("Datalexikon", "Data dictionary")

register_page(__name__, path=PATH, name="Datalexikon", name_en="Data dictionary", order=None)


@explained(PATH, HEADING)
def layout(**parameters: str | list[str]) -> html.Div:
    """Build the page. Of the parameters only the release, the day and the language mean anything here."""
    view = View.parse(parameters).only(PINNED)
    with view.opened() as connection:
        return frame(PATH, say(*HEADING), dictionary(connection, view), view, connection)


def dictionary(connection: Connection, view: View) -> list[Any]:
    """Build what the page says below its heading: the contents, and its parts."""
    parts = [extract_part(connection), codes_part(connection), machines_part(), release_part(), history_part()]
    lead = say(
        "Vad varje kolumn betyder, i filerna, i API:et och i databasen: slag, enhet och vad som menas när den är tom. "
        "Vad en indikator mäter står under ",
        "What every column means, in the files, in the API and in the database: kind, unit, and what is meant when it "
        "is empty. What an indicator measures is told under ",
    )
    about = html.A(say("Om siffrorna", "About the figures"), href=f"/om{view.query}")
    return [
        html.P([lead, about, "."], className="lead small"),
        html.Div([contents(parts), html.Div(parts, className="about-parts")], className="about"),
    ]
