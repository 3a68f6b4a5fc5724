"""Kommuner: every municipality by county, to search among and to go to its page, as in /kommun."""

from typing import Any

from dash import ClientsideFunction, Input, Output, clientside_callback, dcc, html, register_page
from sqlalchemy import Connection

from dashboard.components import frame, hyphenated
from dashboard.errors import explained
from dashboard.municipality_links import PATH, about_levels, latest_levels, links_to, named_municipalities
from dashboard.view import View
from data import lists
from data.formats import geography_name, municipalities
from data.language import say
from data.lists import END_OF_TIME
from data.releases import swedish_order

HEADING = ("Kommuner", "Municipalities")

register_page(__name__, path=PATH, name="Kommun", name_en="Municipality", order=5)


@explained(PATH, HEADING)
def layout(**parameters: str | list[str]) -> html.Div:
    """Build the page. Of the parameters only the release, the day and the language mean anything here."""
    view = View.parse(parameters)
    with view.opened() as connection:
        return frame(PATH, say(*HEADING), _content(view, connection), view, connection)


def _content(view: View, connection: Connection) -> list[Any]:
    period, latest = latest_levels(connection)
    towns = named_municipalities(period[0] if period else END_OF_TIME)
    by_county = sorted(lists.counties(), key=lambda code: swedish_order(lists.counties()[code]))
    sections = []
    for county in by_county:
        members = sorted(
            (each for each in towns.values() if each.county_code == county), key=lambda each: swedish_order(each.name)
        )
        heading = html.H2([geography_name(county), html.Small(f" {municipalities(len(members))}")])
        sections.append(html.Section([heading, links_to(members, latest, view)], className="county"))
    field = dcc.Input(
        id="municipality-search",
        type="search",
        placeholder=say("Del av namn eller kod", "Part of a name or a code"),
        debounce=False,
        autoComplete="off",
    )
    words = {
        "found": say("{n} kommuner passar.", "{n} municipalities match."),
        "one": say(
            "1 kommun passar. Tryck på Retur för att öppna den.", "1 municipality matches. Press Enter to open it."
        ),
        "none": say("Ingen kommun passar.", "No municipality matches."),
    }
    return [
        html.P(
            say(
                "Välj en kommun för att se dess områden, smittade, hygien och hur den har rapporterat.",
                "Choose a municipality to see its areas, infected, hygiene and how it has reported.",
            ),
            className="lead small",
        ),
        html.P(
            [say("Min kommun: ", "My municipality: "), html.A("", href="", id="my-municipality-link")],
            id="my-municipality-line",
            hidden=True,
        ),
        html.Div(
            [html.Label(say("Sök kommun", "Search municipality"), htmlFor="municipality-search"), field],
            className="municipality-search",
            **hyphenated(role="search"),
        ),
        html.P("", id="municipality-found", className="status", role="status"),
        html.P(about_levels(period, latest), className="note"),
        html.Div(sections, className="counties", id="municipality-list"),
        dcc.Store(id="municipality-words", data=words),
    ]


clientside_callback(
    ClientsideFunction("kommun", "search"),
    Output("municipality-found", "children"),
    Input("municipality-search", "value"),
    Input("municipality-words", "data"),
)
