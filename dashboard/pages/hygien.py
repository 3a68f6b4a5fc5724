"""Hygien: hygiene routines and dress code (PPM), as in /hygien?geografi=0380&steg=hygiene4."""

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
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from sqlalchemy import Connection

from dashboard.components import FRAME, frame, reframed
from dashboard.errors import explained, explanation
from dashboard.hygiene_choice import HygieneChoice, HygieneFigures, chosen_parameters, read_figures, round_name
from dashboard.hygiene_controls import CONTROLS, PROPERTIES, control_id, control_properties, controls_form
from dashboard.hygiene_round_tiles import (
    over_time_tile,
    panel_tile,
    participation_tile,
    round_sentence,
    spread_tile,
)
from dashboard.hygiene_step_tiles import gains_tile, steps_tile
from dashboard.hygiene_tiles import funnel_tile, no_municipalities, places_tile
from dashboard.navigation import stays_on_page
from dashboard.view import LOCATION, View, ViewProblem, parameters_in, query_of, spoken_in
from data.formats import listed
from data.language import say

PATH, HEADING = "/hygien", ("Hygien och klädregler", "Hygiene and dress code")

register_page(__name__, path=PATH, name="Hygien", name_en="Hygiene", order=6)


@explained(PATH, HEADING)
def layout(**parameters: str | list[str]) -> Any:
    """Build the page; no_update while the reader stays on it (see dashboard/navigation.py)."""
    if stays_on_page():
        return no_update
    try:
        problem, choice = None, HygieneChoice.of(View.parse(parameters))
    except ViewProblem as found:
        # The controls stay, with what they would show without the address, so that one can choose anew.
        problem, choice = found, HygieneChoice.of(View.without_choice(parameters))
    with choice.view.opened() as connection:
        status, results = (
            (say("Länken går inte att förstå.", "The link can't be understood."), [explanation(problem, PATH)])
            if problem
            else _results(choice, connection)
        )
        content = [
            html.P(_about(), className="lead small"),
            controls_form(control_properties(choice, connection)),
            html.P(status, id="hygiene-status", className="status", role="status"),
            html.Div(results, id="hygiene-results", className="results"),
            dcc.Store(id="hygiene-asked"),
            dcc.Store(id="hygiene-shown", data=choice.view.query),
            dcc.Store(id="hygiene-order"),
        ]
        return frame(PATH, say(*HEADING), content, choice.view, connection)


def _about() -> str:
    return say(
        "Punktprevalensmätning av basala hygienrutiner och klädregler (PPM-BHK): åtta steg observeras, och ett fel i "
        "något av dem gör hela observationen fel.",
        "Point-prevalence measurement of basic hygiene routines and dress code (PPM): eight steps are observed, and "
        "one wrong step makes the whole observation wrong.",
    )


def _results(choice: HygieneChoice, connection: Connection) -> tuple[str, list[Component]]:
    """Return the line about what is shown, and the tiles of a choice."""
    figures = read_figures(choice, connection)
    start = figures.round_start
    of_round = (
        say("ingen mätning med uppgifter per kommun", "no round with figures per municipality")
        if start is None
        else say(f"kommunerna i {round_name(start)}", f"the municipalities in {round_name(start)}")
    )
    status = f"{choice.measure}, {choice.place}; {of_round}."
    tiles = [
        over_time_tile(figures),
        gains_tile(figures),
        steps_tile(figures),
        *(_municipal_tiles(figures, connection) if start else [no_municipalities(figures)]),
        participation_tile(figures),
    ]
    shown = html.Div([each for each in tiles if each is not None], className="hygiene-tiles")
    sentence = html.P(round_sentence(figures), className="lead", id="hygiene-sentence")
    return status, [sentence, html.P(what_is_real(figures), className="note", id="hygiene-real"), shown]


def _municipal_tiles(figures: HygieneFigures, connection: Connection) -> list[Component | None]:
    return [places_tile(figures), funnel_tile(figures), panel_tile(figures, connection), spread_tile(figures)]


def what_is_real(figures: HygieneFigures) -> str:
    """Return which of the figures on the page are published, which are the municipalities' own, which are invented."""
    published = sorted(
        {
            each.period_start
            for found in (*figures.nation.values(), figures.medians)
            for each in found
            if each.origin == "published" and each.value is not None
        }
    )
    own = {origin: sorted(set(rows["period_start"])) for origin, rows in figures.shares.groupby("origin")}
    told = []
    if published:
        names = listed([round_name(start) for start in published])
        told.append(say(f"Publicerat på riktigt: rikets andelar, {names}.", f"Published: Sweden's shares, {names}."))
    for origin, starts in own.items():
        names = listed([round_name(start) for start in starts])
        told.append(
            say(
                f"Syntetiskt, påhittat för demonstration: uppgifterna per kommun, {names}.",
                f"Synthetic, invented for demonstration: the figures per municipality, {names}.",
            )
            if origin == "synthetic"
            else say(f"Kommunernas egna svar: {names}.", f"The municipalities' own answers: {names}.")
        )
    if not own:
        told.append(say("Inga uppgifter per kommun finns.", "There are no figures per municipality."))
    return " ".join(told)


@callback(
    output={
        "status": Output("hygiene-status", "children"),
        "results": Output("hygiene-results", "children"),
        "asked": Output("hygiene-asked", "data", allow_duplicate=True),
        "shown": Output("hygiene-shown", "data"),
        "controls": {name: {each: Output(control_id(name), each) for each in PROPERTIES} for name in CONTROLS},
        "frame": Output("hygiene-order", "data"),
    },
    inputs={"search": Input(LOCATION, "search")},
    state={"path": State(LOCATION, "pathname"), "asked": State("hygiene-asked", "data"), "mark": State(FRAME, "data")},
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
        choice = HygieneChoice.of(View.of_search(search))
        with choice.view.opened() as connection:
            order = reframed(mark, choice.view, connection)
            status, results = _results(choice, connection)
            controls = control_properties(choice, connection)
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
        # The controls asked for this. Their values are left alone: the reader may have changed one again since.
        controls = {name: {**each, "value": no_update} for name, each in controls.items()}
    # What was asked is forgotten: coming back to the same address later, the controls must follow it.
    return {
        "status": status,
        "results": results,
        "asked": None,
        "shown": search,
        "controls": controls,
        "frame": order or no_update,
    }


@callback(
    Output("hygiene-asked", "data"),
    {name: Input(control_id(name), "value") for name in CONTROLS},
    {"search": State(LOCATION, "search"), "shown": State("hygiene-shown", "data")},
    prevent_initial_call=True,
)
def ask(values: dict[str, str | None], address: dict[str, str]) -> str:
    """Say which address the controls ask for; whether it can be answered is for `show` to say.

    Controls that say what is shown have followed it, and ask for nothing: the address may be ahead of them by now.
    """
    shown, before = (parameters_in(address[name]) for name in ("shown", "search"))
    if chosen_parameters(values, shown) == chosen_parameters(shown, shown):
        raise PreventUpdate
    return query_of(chosen_parameters(values, before))


clientside_callback(ClientsideFunction("lagesbild", "goTo"), Input("hygiene-asked", "data"), prevent_initial_call=True)
clientside_callback(
    ClientsideFunction("lagesbild", "reframe"), Input("hygiene-order", "data"), prevent_initial_call=True
)
