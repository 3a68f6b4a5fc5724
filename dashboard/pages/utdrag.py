"""Data: any selection of observations as a table and as a file, as in /data?omrade=staffing&niva=county&senaste=4.

The module can't be called data: that is the package the figures come from.
"""

from typing import Any

from dash import (
    ALL,
    MATCH,
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
from sqlalchemy import Connection

from dashboard.components import FRAME, frame, reframed
from dashboard.data_chips import chips, no_rows
from dashboard.data_controls import (
    CONTROLS,
    PROPERTIES,
    Offer,
    chosen_parameters,
    control_id,
    control_properties,
    controls_form,
)
from dashboard.data_table import COLUMNS_ID, files, tools
from dashboard.errors import explained, explanation
from dashboard.grid import BLOCK, grid_rows, order_of, rows_grid
from dashboard.navigation import stays_on_page
from dashboard.view import LOCATION, View, ViewProblem, parameters_in, query_of, spoken_in
from data.extract_pages import rows_between
from data.formats import counted
from data.language import say
from data.queries import count_of, release_info, source_names

SortModel = list[dict[str, Any]]
"""What the table is ordered by, as AG Grid says it."""

PATH, HEADING = "/data", "Data"

register_page(__name__, path=PATH, name="Data", name_en="Data", order=7)


@explained(PATH, HEADING)
def layout(**parameters: str | list[str]) -> Any:
    """Build the page; no_update while the reader stays on it (see dashboard/navigation.py)."""
    if stays_on_page():
        return no_update
    try:
        problem, view = None, View.parse(parameters)
    except ViewProblem as found:
        # The controls stay, empty, so that one can choose anew.
        problem, view = found, View.without_choice(parameters)
    with view.opened() as connection:
        offer = Offer.of(view, connection)
        status, results = (
            (say("Länken går inte att förstå.", "The link cannot be understood."), explanation(problem, PATH))
            if problem
            else _results(offer, connection)
        )
        content = [
            html.P(
                say(
                    "Filtrera på vecka och område, läs raderna och hämta dem som fil. Utan val ingår allt.",
                    "Filter by week and area, read the rows and download them as a file. With no choice, all is there.",
                ),
                className="lead small",
            ),
            controls_form(control_properties(offer, connection)),
            html.P(status, id="data-status", className="status", role="status"),
            html.Div(results, id="data-results", className="results"),
            dcc.Store(id="data-asked"),
            dcc.Store(id="data-shown", data=view.query),
            dcc.Store(id="data-sorted"),
            dcc.Store(id="data-narrow"),
            dcc.Store(id="data-order"),
        ]
        return frame(PATH, HEADING, content, view, connection)


def _results(offer: Offer, connection: Connection, ordered: SortModel | None = None) -> tuple[str, Any]:
    """Return the line about how many rows there are; and the chips, the files and the table of a view."""
    rows = count_of(connection, offer.view.selection)
    if rows == 0:
        return say("0 rader.", "0 rows."), [
            chips(offer, PATH, has_rows=False),
            no_rows(offer.view, connection, PATH),
        ]
    # Of the release that is shown: a new one must not come between the table, its rows and its file.
    shown = offer.view.changed(utgava=str(release_info(connection).id))
    # The id carries the view, so that another view is another table and not the old one's rows.
    grid = html.Div(rows_grid({"type": "rows", "view": shown.query}, order_of(ordered)), className="grid")
    how_many = counted(rows, say("rad", "row"), say("rader", "rows"))
    status = say(f"{how_many} i urvalet.", f"{how_many} in the selection.")
    return status, [chips(offer, PATH, has_rows=True), files(shown, connection, rows), tools(shown), grid]


@callback(
    Output({"type": "rows", "view": MATCH}, "getRowsResponse"),
    Input({"type": "rows", "view": MATCH}, "getRowsRequest"),
    prevent_initial_call=True,
)
def rows(request: dict[str, Any] | None) -> dict[str, Any]:
    """Return the rows that the table asks for, of the view in its id and in the order that the table has."""
    if request is None:
        raise PreventUpdate
    search = ctx.triggered_id["view"]
    view, order = View.of_search(search), order_of(request.get("sortModel"))
    with spoken_in(search), view.opened() as connection:
        start = int(request["startRow"])
        page = rows_between(connection, view.selection, start, start + BLOCK, order)
        return {"rowData": grid_rows(page, source_names(connection)), "rowCount": count_of(connection, view.selection)}


@callback(
    output={
        "status": Output("data-status", "children"),
        "results": Output("data-results", "children"),
        "asked": Output("data-asked", "data", allow_duplicate=True),
        "shown": Output("data-shown", "data"),
        "controls": {name: {each: Output(control_id(name), each) for each in PROPERTIES} for name in CONTROLS},
        "frame": Output("data-order", "data"),
    },
    inputs={"search": Input(LOCATION, "search")},
    state={
        "path": State(LOCATION, "pathname"),
        "asked": State("data-asked", "data"),
        "mark": State(FRAME, "data"),
        "ordered": State("data-sorted", "data"),
    },
    prevent_initial_call=True,
)
def show(search: str, path: str, asked: str | None, mark: str | None, ordered: SortModel | None) -> dict[str, Any]:
    """Show what the address says, after a control, a chip, a link, back or forward has changed it."""
    if path != PATH:
        raise PreventUpdate  # The reader has gone to another page, which the router builds.
    with spoken_in(search):
        try:
            view = View.of_search(search)
            with view.opened() as connection:
                order = reframed(mark, view, connection)
                offer = Offer.of(view, connection)
                status, results = _results(offer, connection, ordered)
                controls = control_properties(offer, connection)
        except Exception as error:  # The last resort of a page: logged in `explanation`, never blank.
            return {
                "status": say("Inga uppgifter visas.", "No figures are shown."),
                "results": explanation(error, PATH),
                "asked": None,
                "shown": no_update,
                "controls": {name: dict.fromkeys(PROPERTIES, no_update) for name in CONTROLS},
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
    Output("data-asked", "data"),
    {name: Input(control_id(name), "value") for name in CONTROLS},
    {"search": State(LOCATION, "search"), "shown": State("data-shown", "data")},
    prevent_initial_call=True,
)
def ask(values: dict[str, Any], address: dict[str, str]) -> str:
    """Say which address the controls ask for; whether it can be answered is for `show` to say.

    Controls that say what is shown have followed it, and ask for nothing: the address may be ahead of them by now.
    """
    shown, before = (parameters_in(address[name]) for name in ("shown", "search"))
    if chosen_parameters(values, shown) == shown:
        raise PreventUpdate
    return query_of(chosen_parameters(values, before))


clientside_callback(ClientsideFunction("lagesbild", "goTo"), Input("data-asked", "data"), prevent_initial_call=True)
clientside_callback(ClientsideFunction("lagesbild", "reframe"), Input("data-order", "data"), prevent_initial_call=True)
clientside_callback(
    ClientsideFunction("utdrag", "fitColumns"),
    Output({"type": "rows", "view": ALL}, "columnDefs"),
    Input(COLUMNS_ID, "value"),
    Input("data-narrow", "data"),
    State({"type": "rows", "view": ALL}, "columnDefs"),
)
clientside_callback(
    # The next view's table is ordered as this one's.
    ClientsideFunction("utdrag", "sortedBy"),
    Output("data-sorted", "data"),
    Input({"type": "rows", "view": ALL}, "getRowsRequest"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("utdrag", "keepFocus"), Input("data-results", "children"), prevent_initial_call=True
)
