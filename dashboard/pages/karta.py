"""Karta: one indicator in every municipality or county, as in /karta?indikator=infected_share&geografi=14."""

from typing import Any

from dash import (
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    dcc,
    html,
    no_update,
    register_page,
)
from dash.exceptions import PreventUpdate
from sqlalchemy import Connection

from dashboard.components import FRAME, frame, notice, reframed
from dashboard.errors import explained, explanation
from dashboard.map_choice import MapChoice, asks_for_the_same, chosen_parameters
from dashboard.map_controls import CONTROLS, PROPERTIES, control_id, control_properties, controls_form
from dashboard.map_figures import MapFigures, map_figures
from dashboard.map_tile import map_tile
from dashboard.navigation import stays_on_page
from dashboard.view import LOCATION, View, ViewProblem, parameters_in, query_of, spoken_in
from data.language import say
from data.queries import release_info

PATH, HEADING = "/karta", ("Karta", "Map")

register_page(__name__, path=PATH, name="Karta", name_en="Map", order=4)


@explained(PATH, HEADING)
def layout(**parameters: str | list[str]) -> Any:
    """Build the page; no_update while the reader stays on it (see dashboard/navigation.py)."""
    if stays_on_page():
        return no_update
    try:
        problem, choice = None, MapChoice.of(View.parse(parameters))
    except ViewProblem as found:
        # The controls stay, with what they would show without the address, so that one can choose anew.
        problem, choice = found, MapChoice.of(View.without_choice(parameters))
    with choice.view.opened() as connection:
        figures = map_figures(choice, connection)
        status, results = (
            (say("Länken går inte att förstå.", "The link cannot be understood."), explanation(problem, PATH))
            if problem
            else _results(choice, figures, connection)
        )
        content = [
            html.P(
                say(
                    "Se var i landet. Det som saknar uppgift är streckat, och är inte detsamma som noll.",
                    "See where in the country. What has no figure is hatched, and is not the same as zero.",
                ),
                className="lead small",
            ),
            controls_form(control_properties(choice, figures)),
            html.P(status, id="map-status", className="status", role="status"),
            html.Div(results, id="map-results", className="results"),
            dcc.Store(id="map-asked"),
            dcc.Store(id="map-shown", data=choice.view.query),
            dcc.Store(id="map-order"),
        ]
        return frame(PATH, say(*HEADING), content, choice.view, connection)


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


@callback(
    output={
        "status": Output("map-status", "children"),
        "results": Output("map-results", "children"),
        "asked": Output("map-asked", "data", allow_duplicate=True),
        "shown": Output("map-shown", "data"),
        "controls": {name: {each: Output(control_id(name), each) for each in PROPERTIES} for name in CONTROLS},
        "frame": Output("map-order", "data"),
    },
    inputs={"search": Input(LOCATION, "search")},
    state={
        "path": State(LOCATION, "pathname"),
        "asked": State("map-asked", "data"),
        "mark": State(FRAME, "data"),
        "values": {name: State(control_id(name), "value") for name in CONTROLS},
    },
    prevent_initial_call=True,
)
def show(search: str, path: str, asked: str | None, mark: str | None, values: dict[str, str | None]) -> dict[str, Any]:
    """Show what the address says, after a control, the slider, a link, back or forward has changed it."""
    if path != PATH:
        raise PreventUpdate  # The reader has gone to another page, which the router builds.
    untouched = {name: dict.fromkeys(PROPERTIES, no_update) for name in CONTROLS}
    with spoken_in(search):
        try:
            choice = MapChoice.of(View.of_search(search))
            with choice.view.opened() as connection:
                order = reframed(mark, choice.view, connection)
                figures = map_figures(choice, connection)
                status, results = _results(choice, figures, connection)
                controls = control_properties(choice, figures)
        except Exception as error:  # The last resort of a page: logged in `explanation`, never blank.
            return {
                "status": say("Inga uppgifter visas.", "No figures are shown."),
                "results": explanation(error, PATH),
                "asked": None,
                "shown": no_update,
                "controls": untouched,
                "frame": no_update,
            }
    if asked == search:
        controls = {name: left_alone(each, values[name]) for name, each in controls.items()}
    # What was asked is forgotten: coming back to the same address later, the controls must follow it.
    return {
        "status": status,
        "results": results,
        "asked": None,
        "shown": search,
        "controls": controls,
        "frame": order or no_update,
    }


def left_alone(properties: dict[str, Any], value: str | None) -> dict[str, Any]:
    """Return what to set of a control that has asked for what is shown.

    Its value is left alone, since the reader may have changed it again since; unless it is hidden, or just comes forth.
    """
    stays = properties["display"] == "block" and value is not None
    return {**properties, "value": no_update} if stays else properties


@callback(
    Output("map-asked", "data"),
    {name: Input(control_id(name), "value") for name in CONTROLS},
    {"search": State(LOCATION, "search"), "shown": State("map-shown", "data")},
    prevent_initial_call=True,
)
def ask(values: dict[str, str | None], address: dict[str, str]) -> str:
    """Say which address the controls ask for; whether it can be answered is for `show` to say.

    Controls that say what is shown have followed it, and ask for nothing: the slider, whose steps come fast, may have
    put the address ahead of them by now.
    """
    shown, before = (parameters_in(address[name]) for name in ("shown", "search"))
    if asks_for_the_same(chosen_parameters(values, shown), shown):
        raise PreventUpdate
    return query_of(chosen_parameters(values, before))


clientside_callback(ClientsideFunction("lagesbild", "goTo"), Input("map-asked", "data"), prevent_initial_call=True)
clientside_callback(ClientsideFunction("lagesbild", "reframe"), Input("map-order", "data"), prevent_initial_call=True)
clientside_callback(
    # Dash runs it for a Store that comes with new results only if it gives something to something that comes with them.
    ClientsideFunction("karta", "draw"),
    Output("map-drawing", "data-drawn"),
    Input("map-payload", "data"),
)
