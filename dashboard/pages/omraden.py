"""Områden: how hard each monitored area is hit, week by week, as in /omraden?geografi=14&omrade=staffing."""

from collections.abc import Mapping
from typing import Any

from dash import ClientsideFunction, Input, Output, clientside_callback, dcc, html, register_page
from sqlalchemy import Connection

from dashboard.area_choice import AreaChoice, chosen_parameters
from dashboard.area_controls import CONTROLS, PROPERTIES, control_properties, controls_form
from dashboard.area_figures import AreaFigures, area_figures
from dashboard.area_tiles import area_tiles
from dashboard.components import notice
from dashboard.paging import ControlledPage, Shown, Values
from data.formats import area_name
from data.language import say
from data.queries import release_info

PATH, HEADING = "/omraden", ("Områden", "Areas")

register_page(__name__, path=PATH, name="Områden", name_en="Areas", order=3)


def show(choice: AreaChoice, connection: Connection) -> Shown:
    """Show the matrix, and the area and week that one looks at more closely."""
    status, results = _results(choice, connection)
    return Shown(status, results, control_properties(choice, connection))


def _results(choice: AreaChoice, connection: Connection) -> tuple[str, Any]:
    """Return the line about what is shown, and the matrix with what is looked at more closely."""
    found = area_figures(choice, connection)
    if found is None:
        return say("Inga uppgifter för urvalet.", "No figures for the selection."), _empty(choice)
    return _status(found), area_tiles(found, connection, release_info(connection).id)


def _status(found: AreaFigures) -> str:
    return f"{found.choice.place}: {area_name(found.area)}, {found.label(found.week)}."


def _empty(choice: AreaChoice) -> html.Section:
    paragraphs: list[Any] = [
        say(
            "Det finns inga lägesrapporter för det här urvalet. Det är inte detsamma som noll.",
            "There are no situation reports for this selection. That is not the same as zero.",
        )
    ]
    if choice.view.get("till"):
        words = say("Visa den senaste veckan", "Show the latest week")
        paragraphs.append(dcc.Link(words, href=choice.view.changed(till=None).address(PATH), className="button"))
    return notice(say("Inga uppgifter att visa", "No figures to show"), paragraphs)


def asked(values: Values, before: Mapping[str, str], _: frozenset[str]) -> dict[str, Any]:
    """Return what the controls ask for: the week that is looked at stays."""
    return {"till": before.get("till"), **values}


PAGE = ControlledPage(
    path=PATH,
    heading=HEADING,
    prefix="area",
    lead=(
        "Se vilka områden som är hårdast drabbade, och hur länge. Vecka för vecka, den senaste till höger.",
        "See which areas are hit hardest, and for how long. Week by week, the latest to the right.",
    ),
    controls=CONTROLS,
    properties=PROPERTIES,
    choice_of=AreaChoice.of,
    show=show,
    form=controls_form,
    asked=asked,
    chosen=chosen_parameters,
    reads=(*CONTROLS, "till"),
)
layout = PAGE.layout
PAGE.listen()

clientside_callback(
    ClientsideFunction("omraden", "scrollToNewest"),
    Output("area-status", "data-scrolled"),
    Input("area-results", "children"),
)
