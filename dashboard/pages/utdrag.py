"""Data: any selection of observations as a table and as a file, as in /data?omrade=staffing&niva=county&senaste=4.

The module can't be called data: that is the package the figures come from.
"""

from typing import Any

from dash import (
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

from dashboard.components import FRAME, frame, notice, reframed
from dashboard.data_controls import CONTROLS, chosen_parameters, control_id, control_values, controls_form
from dashboard.errors import explained, explanation
from dashboard.grid import BLOCK, grid_rows, rows_grid
from dashboard.navigation import stays_on_page
from dashboard.view import LOCATION, PARAMETERS, PINNED, View, ViewProblem, extract_address, parameters_in, query_of
from data.formats import counted
from data.queries import count_of, page_of, release_info, source_names

PATH, HEADING = "/data", "Data"

register_page(__name__, path=PATH, name="Data", title="Data – Lägesbild", order=3)


@explained(PATH, HEADING)
def layout(**parameters: str | list[str]) -> Any:
    """Build the page; no_update while the reader stays on it (see dashboard/navigation.py)."""
    if stays_on_page():
        return no_update
    try:
        problem, view = None, View.parse(parameters)
    except ViewProblem as found:
        # The controls stay, empty, so that one can choose anew.
        problem, view = found, View.parse({})
    with view.opened() as connection:
        status, results = (
            ("Länken går inte att förstå.", explanation(problem, PATH)) if problem else _results(view, connection)
        )
        content = [
            html.P(
                "Filtrera på vecka och område, läs raderna och hämta dem som fil. Utan val ingår allt.",
                className="lead small",
            ),
            controls_form(view, connection),
            html.P(status, id="data-status", className="status", role="status"),
            html.Div(results, id="data-results", className="results"),
            dcc.Store(id="data-asked"),
            dcc.Store(id="data-order"),
        ]
        return frame(PATH, HEADING, content, view, connection)


def _results(view: View, connection: Connection) -> tuple[str, Any]:
    """Return the line about how many rows there are, and the files and the table of a view."""
    rows = count_of(connection, view.selection)
    if rows == 0:
        return "0 rader.", notice(
            "Inga rader för urvalet",
            [
                "Ingen uppgift passar på allt som är valt. Det är inte detsamma som noll. Ta bort något ur urvalet.",
                dcc.Link("Visa allt", href=view.only(PINNED).address(PATH), className="button"),
            ],
        )
    # Of the release that is shown: a new one must not come between the table, its rows and its file.
    shown = view.changed(utgava=str(release_info(connection).id))
    parameters = {PARAMETERS[name]: text for name, text in shown.parameters}
    files = html.P(
        [
            _file_link("data-csv-sv", "Hämta CSV för svensk Excel", parameters, "csv-sv"),
            _file_link("data-csv", "Hämta CSV", parameters, "csv"),
            html.Span("Filen har samma rader som tabellen, hur många de än är.", className="note"),
        ],
        className="files",
    )
    # The id carries the view, so that another view is another table and not the old one's rows.
    grid = html.Div(rows_grid({"type": "rows", "view": shown.query}), className="grid")
    return f"{counted(rows, 'rad', 'rader')} i urvalet.", [files, grid]


def _file_link(ident: str, text: str, parameters: dict[str, str], file_format: str) -> html.A:
    return html.A(text, href=extract_address(parameters, file_format), id=ident, className="button")


@callback(
    Output({"type": "rows", "view": MATCH}, "getRowsResponse"),
    Input({"type": "rows", "view": MATCH}, "getRowsRequest"),
    prevent_initial_call=True,
)
def rows(request: dict[str, Any] | None) -> dict[str, Any]:
    """Return the rows that the table asks for, of the view in its id."""
    if request is None:
        raise PreventUpdate
    view = View.of_search(ctx.triggered_id["view"])
    with view.opened() as connection:
        start = int(request["startRow"])
        page = page_of(connection, view.selection, start, start + BLOCK)
        return {"rowData": grid_rows(page, source_names(connection)), "rowCount": count_of(connection, view.selection)}


@callback(
    output={
        "status": Output("data-status", "children"),
        "results": Output("data-results", "children"),
        "asked": Output("data-asked", "data", allow_duplicate=True),
        "values": {name: Output(control_id(name), "value") for name in CONTROLS},
        "frame": Output("data-order", "data"),
    },
    inputs={"search": Input(LOCATION, "search")},
    state={"path": State(LOCATION, "pathname"), "asked": State("data-asked", "data"), "mark": State(FRAME, "data")},
    prevent_initial_call=True,
)
def show(search: str, path: str, asked: str | None, mark: str | None) -> dict[str, Any]:
    """Show what the address says, after a control, a link, back or forward has changed it."""
    if path != PATH:
        raise PreventUpdate  # The reader has gone to another page, which the router builds.
    values: dict[str, Any] = dict.fromkeys(CONTROLS, no_update)
    try:
        view = View.of_search(search)
        with view.opened() as connection:
            order = reframed(mark, view, connection)
            status, results = _results(view, connection)
    except Exception as error:  # The last resort of a page: logged in `explanation`, never blank.
        told = explanation(error, PATH)
        return {"status": "Inga uppgifter visas.", "results": told, "asked": None, "values": values, "frame": no_update}
    if asked != search:
        values = control_values(view)
    # What was asked is forgotten: coming back to the same address later, the controls must follow it.
    return {"status": status, "results": results, "asked": None, "values": values, "frame": order or no_update}


@callback(
    Output("data-asked", "data"),
    {name: Input(control_id(name), "value") for name in CONTROLS},
    State(LOCATION, "search"),
    prevent_initial_call=True,
)
def ask(values: dict[str, Any], search: str) -> str:
    """Say which address the controls ask for; whether it can be answered is for `show` to say."""
    before = parameters_in(search)
    asked = chosen_parameters(values, before)
    if asked == before:
        raise PreventUpdate  # The controls followed the address, and not the other way round.
    return query_of(asked)


clientside_callback(ClientsideFunction("lagesbild", "goTo"), Input("data-asked", "data"), prevent_initial_call=True)
clientside_callback(ClientsideFunction("lagesbild", "reframe"), Input("data-order", "data"), prevent_initial_call=True)
