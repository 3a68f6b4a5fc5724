"""Karta: one indicator in every municipality or county, as in /karta?indikator=infected_share&geografi=14."""

from typing import Any

from dash import ClientsideFunction, Input, Output, clientside_callback, dcc, html, register_page
from sqlalchemy import Connection

from dashboard.components import notice
from dashboard.map_choice import MapChoice, chosen_parameters
from dashboard.map_controls import CONTROLS, PROPERTIES, control_properties, controls_form
from dashboard.map_figures import MapFigures, map_figures
from dashboard.map_tile import map_tile
from dashboard.paging import ControlledPage, Shown
from data.language import say
from data.queries import release_info

PATH, HEADING = "/karta", ("Karta", "Map")

register_page(__name__, path=PATH, name="Karta", name_en="Map", order=4)


def show(choice: MapChoice, connection: Connection) -> Shown:
    """Show the map with its table, and the periods that its controls offer: the figures are read once."""
    figures = map_figures(choice, connection)
    status, results = _results(choice, figures, connection)
    return Shown(status, results, control_properties(choice, figures))


def _results(choice: MapChoice, figures: MapFigures | None, connection: Connection) -> tuple[str, Any]:
    """Return the line about what is shown, and the map with its table."""
    if figures is None:
        return say("Inga uppgifter för urvalet.", "No figures for the selection."), _empty(choice)
    return f"{choice.heading}, {choice.place}: {figures.label}.", map_tile(figures, release_info(connection).id)


def _empty(choice: MapChoice) -> html.Section:
    paragraphs: list[Any] = [
        say(
            "Det finns inga uppgifter för det här urvalet. Det är inte detsamma som noll.",
            "There are no figures for this selection. That is not the same as zero.",
        )
    ]
    if choice.view.get("till"):
        words = say("Visa den senaste perioden", "Show the latest period")
        paragraphs.append(dcc.Link(words, href=choice.view.changed(till=None).address(PATH), className="button"))
    return notice(say("Inga uppgifter att visa", "No figures to show"), paragraphs)


PAGE = ControlledPage(
    path=PATH,
    heading=HEADING,
    prefix="map",
    lead=(
        "Se var i landet. Det som saknar uppgift är streckat, och är inte detsamma som noll.",
        "See where in the country. What has no figure is hatched, and is not the same as zero.",
    ),
    controls=CONTROLS,
    properties=PROPERTIES,
    choice_of=MapChoice.of,
    show=show,
    form=controls_form,
    chosen=chosen_parameters,
    reads=CONTROLS,
)
layout = PAGE.layout
PAGE.listen()

clientside_callback(
    # Dash runs it for a Store that comes with new results only if it gives something to something that comes with them.
    ClientsideFunction("karta", "draw"),
    Output("map-drawing", "data-drawn"),
    Input("map-payload", "data"),
)
