"""Kvalitet: what came in, what was refused, who is silent, and what differs between releases, as in /kvalitet?utgava=3.

The lists are made with the page; what differs between two releases comes when one asks for it: comparing takes time.
"""

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

from dashboard.components import FRAME, frame, hyphenated, reframed, section
from dashboard.errors import explained, explanation
from dashboard.navigation import stays_on_page
from dashboard.quality_choice import CONTRADICTIONS, LOADS, PATH, REJECTS, REVISIONS, UNREAD, QualityChoice
from dashboard.quality_coverage import coverage_part, silence_part
from dashboard.quality_loads import contradictions_list, loads_list, rejects_list, unread_list
from dashboard.quality_releases import asked_or_offered, comparison_controls, comparison_values, releases_list
from dashboard.view import AGAINST, LOCATION, PINNED, View, ViewProblem, parameters_in, query_of, spoken_in
from data.formats import number
from data.language import say
from data.quality_queries import (
    Horizon,
    Silence,
    count_rejects,
    count_unread,
    horizon_of,
    load_counts,
    releases_kept,
    silence,
)
from data.queries import contradictions, release_info
from data.store import current_store

HEADING = ("Kvalitet", "Quality")
CONTROLS = (AGAINST, "indikator", "geografi")
TURNED = (LOADS, REJECTS, CONTRADICTIONS, UNREAD)
"""The lists that are turned in place; that of revisions is turned with the comparison."""


def plainly(**parameters: str) -> html.P | None:
    """Return where a reader without JavaScript finds what differs from the release before; None if there is none."""
    try:
        choice = QualityChoice.of(View.parse(parameters))
    except ViewProblem:
        return None
    with choice.view.opened() as connection:
        shown = release_info(connection).id
    older = comparison_values(choice, shown, releases_kept(current_store()))[AGAINST]
    if not older:
        return None
    words = say(f"Vad som skiljer utgåva {shown} från utgåva {older}", f"What differs in release {shown} from {older}")
    return html.P(html.A(words, href=f"/api/v1/revisions?since={older}&until={shown}"))


register_page(__name__, path=PATH, name="Kvalitet", name_en="Quality", order=8, of_loads=True, plainly=plainly)


@explained(PATH, HEADING)
def layout(**parameters: str | list[str]) -> Any:
    """Build the page; no_update while the reader stays on it (see dashboard/paging.py)."""
    if stays_on_page():
        return no_update
    choice = QualityChoice.of(View.parse(parameters))
    store = current_store()
    with choice.view.opened() as connection, store.history() as history:
        horizon = _horizon(choice, connection)
        shown, kept, silent = release_info(connection).id, releases_kept(store), silence(connection)
        lists = _lists(choice, connection, history, horizon)
        content = [
            html.P(
                say(
                    "Vad uppgifterna bygger på: vad som har kommit in, hur det granskades, vad som saknas "
                    "och vad som har ändrats efter att det publicerades.",
                    "What the figures rest on: what has come in, how it was screened, what is missing "
                    "and what has changed since it was published.",
                ),
                className="lead small",
            ),
            _contents(connection, history, horizon, silent, len(kept)),
            coverage_part(choice, connection),
            silence_part(choice, silent),
            *[_listed(name, lists[name]) for name in TURNED],
            section(_headings()["utgavor"], releases_list(choice, kept, shown), ident="utgavor"),
            section(
                _headings()[REVISIONS],
                [
                    comparison_controls(choice, connection, shown, kept),
                    html.Div(
                        html.P(say("Jämför …", "Comparing …"), className="status")
                        if choice.asks_for_comparison
                        else None,
                        id="quality-revideringar",
                        className="comparison",
                        **hyphenated(aria_live="polite"),
                    ),
                ],
                ident=REVISIONS,
            ),
            html.P("", id="quality-told", className="visually-hidden", role="status"),
            html.Div(id="quality-problem"),
            dcc.Store(id="quality-asked"),
            dcc.Store(id="quality-compared"),
            dcc.Store(id="quality-shown", data=choice.view.query),
            dcc.Store(id="quality-order"),
        ]
        return frame(PATH, say(*HEADING), content, choice.view, connection)


def _horizon(choice: QualityChoice, connection: Connection) -> Horizon:
    selection = choice.view.selection
    return horizon_of(connection, is_pinned=selection.release is not None, as_of=selection.as_of)


def _headings() -> dict[str, str]:
    """Return the headings of the parts, by their place in the page, in their order."""
    return {
        "tackning": say("Täckning per period", "Coverage by period"),
        "saknas": say("Har inte rapporterat", "Have not reported"),
        LOADS: say("Inlästa filer", "Files read in"),
        REJECTS: say("Avvisade rader", "Refused rows"),
        CONTRADICTIONS: say("Motsägelser", "Contradictions"),
        UNREAD: say("Olästa meningar", "Unread sentences"),
        "utgavor": say("Utgåvor", "Releases"),
        REVISIONS: say("Revideringar", "Revisions"),
    }


def _contents(
    connection: Connection, history: Connection, horizon: Horizon, silent: Silence | None, releases: int
) -> html.Nav:
    """Build the table of contents, each part with how much there is in it."""
    how_many = {
        "saknas": number(len(silent.silent) if silent else None),
        LOADS: number(load_counts(history, horizon).loads),
        REJECTS: number(count_rejects(history, horizon)),
        CONTRADICTIONS: number(len(contradictions(connection))),
        UNREAD: number(count_unread(history, horizon)),
        "utgavor": number(releases),
    }
    rows = [
        html.Li(
            html.A(
                [words, html.Span(f" {how_many[name]}", className="count") if name in how_many else ""], href=f"#{name}"
            )
        )
        for name, words in _headings().items()
    ]
    return html.Nav(html.Ul(rows), className="contents", **hyphenated(aria_label=say("På sidan", "On this page")))


def _listed(name: str, content: list[Any]) -> html.Section:
    return section(_headings()[name], [html.Div(content, id=f"quality-{name}")], ident=name)


def _lists(
    choice: QualityChoice,
    connection: Connection,
    history: Connection,
    horizon: Horizon,
    names: tuple[str, ...] = TURNED,
) -> dict[str, list[Any]]:
    """Build the lists of these names."""
    made = {
        LOADS: lambda: loads_list(choice, connection, history, horizon),
        REJECTS: lambda: rejects_list(choice, history, horizon),
        CONTRADICTIONS: lambda: contradictions_list(choice, release_info(connection).id),
        UNREAD: lambda: unread_list(choice, history, horizon),
    }
    return {name: made[name]() for name in names}


@callback(
    output={
        "lists": {name: Output(f"quality-{name}", "children") for name in TURNED},
        "problem": Output("quality-problem", "children"),
        "shown": Output("quality-shown", "data"),
        "frame": Output("quality-order", "data"),
    },
    inputs={"search": Input(LOCATION, "search")},
    state={"path": State(LOCATION, "pathname"), "shown": State("quality-shown", "data"), "mark": State(FRAME, "data")},
    prevent_initial_call=True,
)
def turn(search: str, path: str, shown: str, mark: str | None) -> dict[str, Any]:
    """Show another page of a list, after its link, back or forward has changed the address."""
    if path != PATH:
        raise PreventUpdate  # The reader has gone to another page, which the router builds.
    lists: dict[str, Any] = dict.fromkeys(TURNED, no_update)
    with spoken_in(search):
        try:
            choice, before = QualityChoice.of(View.of_search(search)), QualityChoice.of(View.of_search(shown))
            names = tuple(name for name in TURNED if choice.page(name) != before.page(name))
            with choice.view.opened() as connection, current_store().history() as history:
                order = reframed(mark, choice.view, connection)
                lists |= _lists(choice, connection, history, _horizon(choice, connection), names)
        except Exception as error:  # The last resort of a page: logged in `explanation`, never blank.
            problem = explanation(error, PATH, parameters_in(search))
            return {"lists": lists, "problem": problem, "shown": no_update, "frame": no_update}
    return {"lists": lists, "problem": None, "shown": choice.view.query, "frame": order or no_update}


@callback(
    output={
        "results": Output("quality-revideringar", "children"),
        "values": {name: Output(f"quality-{name}", "value") for name in CONTROLS},
        "asked": Output("quality-asked", "data", allow_duplicate=True),
        "compared": Output("quality-compared", "data"),
    },
    inputs={"search": Input(LOCATION, "search")},
    state={
        "path": State(LOCATION, "pathname"),
        "asked": State("quality-asked", "data"),
        "compared": State("quality-compared", "data"),
    },
    prevent_initial_call="initial_duplicate",
)
def compare(search: str, path: str, asked: str | None, compared: str | None) -> dict[str, Any]:
    """Show what differs between two releases when the address asks for it, and else how one asks."""
    if path != PATH:
        raise PreventUpdate
    values: dict[str, Any] = dict.fromkeys(CONTROLS, no_update)
    with spoken_in(search):
        try:
            choice = QualityChoice.of(View.of_search(search))
            with choice.view.opened() as connection:
                shown = release_info(connection).id
            kept = releases_kept(current_store())
            if asked != search:
                values = dict(comparison_values(choice, shown, kept))
            # Another list was turned, or one went back before the answer came: the menus follow, and no more.
            results = no_update if choice.compared == compared else asked_or_offered(choice, shown, kept)
        except Exception as error:  # As above.
            problem = explanation(error, PATH, parameters_in(search))
            return {"results": problem, "values": values, "asked": None, "compared": None}
    return {"results": results, "values": values, "asked": None, "compared": choice.compared}


@callback(
    Output("quality-asked", "data"),
    {name: Input(f"quality-{name}", "value") for name in CONTROLS},
    State(LOCATION, "search"),
    prevent_initial_call=True,
)
def ask(values: dict[str, str | None], search: str) -> str:
    """Say which address the menus ask for. What they show without being asked is left out of it."""
    with spoken_in(search):
        try:
            before = QualityChoice.of(View.of_search(search))
        except ViewProblem:
            # The address is explained on the page already: what is chosen now starts anew.
            given = parameters_in(search)
            return query_of({**{name: given.get(name) for name in PINNED}, **values})
        with before.view.opened() as connection:
            shown = release_info(connection).id
        now = {name: text or None for name, text in values.items()}
        then = {
            name: text or None
            for name, text in comparison_values(before, shown, releases_kept(current_store())).items()
        }
    if now == then:
        raise PreventUpdate  # The menus followed the address, and not the other way round.
    given = parameters_in(search)
    changed = {name: now[name] if now[name] != then[name] else given.get(name) for name in CONTROLS}
    return query_of({**{name: given.get(name) for name in PINNED}, **changed})


clientside_callback(ClientsideFunction("lagesbild", "goTo"), Input("quality-asked", "data"), prevent_initial_call=True)
clientside_callback(
    ClientsideFunction("lagesbild", "reframe"), Input("quality-order", "data"), prevent_initial_call=True
)
