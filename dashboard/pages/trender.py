"""Trender: up to four indicators over time, in up to six places: /trender?indikator=critical_impact&geografi=03.

What is shown is in dashboard/trend_tile.py; here it meets the address and the controls (dashboard/navigation.py).
"""

from typing import Any

from dash import (
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    ctx,
    dcc,
    html,
    no_update,
    register_page,
)
from dash.exceptions import PreventUpdate

from dashboard.components import FRAME, frame, reframed
from dashboard.errors import explained, explanation
from dashboard.navigation import stays_on_page
from dashboard.trend_address import asks_for_the_same, chosen_parameters
from dashboard.trend_choice import DEFAULT_INDICATOR, INDEX, TrendChoice
from dashboard.trend_controls import (
    CONTROLS,
    OWN,
    PROPERTIES,
    Values,
    asked_by,
    control_id,
    control_properties,
    controls_form,
)
from dashboard.trend_tile import PATH, results
from dashboard.view import LOCATION, View, ViewProblem, parameters_in, query_of, spoken_in
from data.indicators import INDICATORS
from data.language import say
from data.queries import periods
from data.releases import open_release

HEADING = ("Trender", "Trends")

register_page(__name__, path=PATH, name="Trender", name_en="Trends", order=2)


@explained(PATH, HEADING)
def layout(**parameters: str | list[str]) -> Any:
    """Build the page; no_update while the reader stays on it (see dashboard/navigation.py)."""
    if stays_on_page():
        return no_update
    try:
        problem, choice = None, TrendChoice.of(View.parse(parameters))
    except ViewProblem as found:
        # The controls stay, with what they would show without the address, so that one can choose anew.
        problem, choice = found, TrendChoice.of(View.without_choice(parameters))
    with choice.view.opened() as connection:
        status, shown = (
            (say("Länken går inte att förstå.", "The link cannot be understood."), explanation(problem, PATH))
            if problem
            else results(choice, connection)
        )
        content = [
            html.P(
                say(
                    "Följ indikatorer över tid och jämför geografier. "
                    "Linjen har ett uppehåll där inget har rapporterats.",
                    "Follow indicators over time and compare places. "
                    "The line has a gap where nothing has been reported.",
                ),
                className="lead small",
            ),
            controls_form(control_properties(choice, connection)),
            html.P(status, id="trend-status", className="status", role="status"),
            html.Div(shown, id="trend-results", className="results"),
            dcc.Store(id="trend-asked"),
            dcc.Store(id="trend-order"),
        ]
        return frame(PATH, say(*HEADING), content, choice.view, connection)


@callback(
    output={
        "status": Output("trend-status", "children"),
        "results": Output("trend-results", "children"),
        "asked": Output("trend-asked", "data", allow_duplicate=True),
        "controls": {name: {each: Output(control_id(name), each) for each in PROPERTIES} for name in CONTROLS},
        "frame": Output("trend-order", "data"),
    },
    inputs={"search": Input(LOCATION, "search")},
    state={"path": State(LOCATION, "pathname"), "asked": State("trend-asked", "data"), "mark": State(FRAME, "data")},
    prevent_initial_call=True,
)
def show(search: str, path: str, asked: str | None, mark: str | None) -> dict[str, Any]:
    """Show what the address says, after a control, a link, back or forward has changed it."""
    if path != PATH:
        raise PreventUpdate  # The reader has gone to another page, which the router builds.
    with spoken_in(search):
        return _shown(search, asked, mark)


def _shown(search: str, asked: str | None, mark: str | None) -> dict[str, Any]:
    untouched = {name: dict.fromkeys(PROPERTIES, no_update) for name in CONTROLS}
    try:
        choice = TrendChoice.of(View.of_search(search))
        with choice.view.opened() as connection:
            order = reframed(mark, choice.view, connection)
            status, content = results(choice, connection)
            controls = control_properties(choice, connection)
    except Exception as error:  # The last resort of a page: logged in `explanation`, never blank.
        return {
            "status": say("Inga uppgifter visas.", "No figures are shown."),
            "results": explanation(error, PATH),
            "asked": None,
            "controls": untouched,
            "frame": no_update,
        }
    if asked == search:
        # The controls asked for this. Their values are left alone: the reader may have changed one again since.
        # Not so `visa`, whose options change with the indicator that one has chosen.
        controls = {name: each if name == "visa" else {**each, "value": no_update} for name, each in controls.items()}
    # What was asked is forgotten: coming back to the same address later, the controls must follow it.
    return {"status": status, "results": content, "asked": None, "controls": controls, "frame": order or no_update}


@callback(
    Output("trend-asked", "data"),
    {name: Input(control_id(name), "value") for name in CONTROLS},
    State(LOCATION, "search"),
    prevent_initial_call=True,
)
def ask(values: Values, search: str) -> str:
    """Say which address the controls ask for; whether it can be answered is for `show` to say."""
    before = parameters_in(search)
    oldest = _oldest_period(values) if values["tidsrymd"] == OWN else None
    if control_id("indikator") in ctx.triggered_prop_ids.values() and values["visa"] != INDEX:
        # Who chooses a share in the menu of indicators is to see it, whatever the one before was shown as.
        values = {**values, "visa": None}
    asked = chosen_parameters(asked_by(values, before.get("senaste"), oldest), before)
    if asks_for_the_same(asked, before):
        raise PreventUpdate  # The controls followed the address, and not the other way round.
    return query_of(asked)


def _oldest_period(values: Values) -> str | None:
    """Return the first day of the first period of the chosen indicator, as an address has it; None if there is none."""
    with open_release() as connection:
        found = periods(connection, INDICATORS[str(values["indikator"] or DEFAULT_INDICATOR)].period_kind)
    return found["period_start"].min().isoformat()[:10] if len(found) else None


clientside_callback(ClientsideFunction("lagesbild", "goTo"), Input("trend-asked", "data"), prevent_initial_call=True)
clientside_callback(ClientsideFunction("lagesbild", "reframe"), Input("trend-order", "data"), prevent_initial_call=True)
