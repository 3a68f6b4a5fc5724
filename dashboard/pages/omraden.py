"""Områden: how hard each monitored area is hit, week by week, as in /omraden?geografi=14&omrade=staffing."""

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

from dashboard.area_choice import SPANS, AreaChoice, chosen_parameters
from dashboard.area_figures import AreaFigures, area_figures
from dashboard.area_tiles import area_tiles
from dashboard.components import FRAME, frame, notice, reframed
from dashboard.controls import area_options, geography_options, one_of, option
from dashboard.errors import explained, explanation
from dashboard.navigation import stays_on_page
from dashboard.view import LOCATION, View, ViewProblem, parameters_in, query_of, spoken_in
from data.formats import area_name, number
from data.language import say
from data.queries import geographies, release_info

PATH, HEADING = "/omraden", ("Områden", "Areas")
CONTROLS = ("geografi", "omrade", "senaste")

HARDEST_HIT = ""
"""The value of the menu of areas that leaves the choice to the figures."""

register_page(__name__, path=PATH, name="Områden", name_en="Areas", order=3)


@explained(PATH, HEADING)
def layout(**parameters: str | list[str]) -> Any:
    """Build the page; no_update while the reader stays on it (see dashboard/navigation.py)."""
    if stays_on_page():
        return no_update
    try:
        problem, choice = None, AreaChoice.of(View.parse(parameters))
    except ViewProblem as found:
        # The controls stay, with what they would show without the address, so that one can choose anew.
        problem, choice = found, AreaChoice.of(View.without_choice(parameters))
    with choice.view.opened() as connection:
        status, results = (
            (say("Länken går inte att förstå.", "The link cannot be understood."), explanation(problem, PATH))
            if problem
            else _results(choice, connection)
        )
        content = [
            html.P(
                say(
                    "Se vilka områden som är hårdast drabbade, och hur länge. Vecka för vecka, den senaste till höger.",
                    "See which areas are hit hardest, and for how long. Week by week, the latest to the right.",
                ),
                className="lead small",
            ),
            _controls(choice, connection),
            html.P(status, id="area-status", className="status", role="status"),
            html.Div(results, id="area-results", className="results"),
            dcc.Store(id="area-asked"),
            dcc.Store(id="area-shown", data=choice.view.query),
            dcc.Store(id="area-order"),
        ]
        return frame(PATH, say(*HEADING), content, choice.view, connection)


def _controls(choice: AreaChoice, connection: Connection) -> html.Section:
    spans = sorted({*SPANS, choice.how_many})
    weeks = [
        option(str(each), say(f"{number(each)} veckor", "1 week" if each == 1 else f"{number(each)} weeks"))
        for each in spans
    ]
    menus = [
        one_of(
            "area-geografi",
            say("Geografi", "Geography"),
            value=choice.geography,
            data=geography_options(geographies(connection)),
            searchable=True,
        ),
        one_of(
            "area-omrade",
            say("Närmare om", "More about"),
            value=choice.area or HARDEST_HIT,
            data=[
                option(HARDEST_HIT, say("Det hårdast drabbade", "The hardest hit")),
                *area_options(with_any=False),
            ],
        ),
        one_of("area-senaste", say("Visa", "Show"), value=str(choice.how_many), data=weeks),
    ]
    return html.Section([html.H2(say("Urval", "Selection"), className="visually-hidden"), *menus], className="controls")


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


@callback(
    output={
        "status": Output("area-status", "children"),
        "results": Output("area-results", "children"),
        "geography": Output("area-geografi", "value"),
        "area": Output("area-omrade", "value"),
        "span": Output("area-senaste", "value"),
        "asked": Output("area-asked", "data", allow_duplicate=True),
        "shown": Output("area-shown", "data"),
        "frame": Output("area-order", "data"),
    },
    inputs={"search": Input(LOCATION, "search")},
    state={"path": State(LOCATION, "pathname"), "asked": State("area-asked", "data"), "mark": State(FRAME, "data")},
    prevent_initial_call=True,
)
def show(search: str, path: str, asked: str | None, mark: str | None) -> dict[str, Any]:
    """Show what the address says, after a control, a cell, a link, back or forward has changed it."""
    if path != PATH:
        raise PreventUpdate  # The reader has gone to another page, which the router builds.
    with spoken_in(search):
        try:
            choice = AreaChoice.of(View.of_search(search))
            with choice.view.opened() as connection:
                order = reframed(mark, choice.view, connection)
                status, results = _results(choice, connection)
        except Exception as error:  # The last resort of a page: logged in `explanation`, never blank.
            return {
                "status": say("Inga uppgifter visas.", "No figures are shown."),
                "results": explanation(error, PATH),
                "geography": no_update,
                "area": no_update,
                "span": no_update,
                "asked": None,
                "shown": no_update,
                "frame": no_update,
            }
    # Where the controls asked for this, their values are left alone: the reader may have changed one again since.
    followed = asked != search
    return {
        "status": status,
        "results": results,
        "geography": choice.geography if followed else no_update,
        "area": choice.area or HARDEST_HIT if followed else no_update,
        "span": str(choice.how_many) if followed else no_update,
        "asked": None,
        "shown": search,
        "frame": order or no_update,
    }


@callback(
    Output("area-asked", "data"),
    {name: Input(f"area-{name}", "value") for name in CONTROLS},
    {"search": State(LOCATION, "search"), "shown": State("area-shown", "data")},
    prevent_initial_call=True,
)
def ask(values: dict[str, str | None], address: dict[str, str]) -> str:
    """Say which address the controls ask for; the week that is looked at stays.

    Controls that say what is shown have followed it, and ask for nothing: the address may be ahead of them by now.
    """
    shown = parameters_in(address["shown"])
    if chosen_parameters(values, {}) == chosen_parameters({name: shown.get(name) for name in CONTROLS}, {}):
        raise PreventUpdate
    before = parameters_in(address["search"])
    return query_of(chosen_parameters({"till": before.get("till"), **values}, before))


clientside_callback(ClientsideFunction("lagesbild", "goTo"), Input("area-asked", "data"), prevent_initial_call=True)
clientside_callback(ClientsideFunction("lagesbild", "reframe"), Input("area-order", "data"), prevent_initial_call=True)
clientside_callback(
    ClientsideFunction("omraden", "scrollToNewest"),
    Output("area-status", "data-scrolled"),
    Input("area-results", "children"),
)
