"""Data: any selection of observations as a table and as a file, as in /data?omrade=staffing&niva=county&senaste=4.

The module can't be called data: that is the package the figures come from.
"""

import secrets
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
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from sqlalchemy import Connection

from dashboard.components import hyphenated
from dashboard.data_chips import chips, no_rows
from dashboard.data_choice import LATEST_FIRST, DataChoice, chosen_parameters
from dashboard.data_controls import CONTROLS, PROPERTIES, Offer, control_properties, controls_form
from dashboard.data_table import COLUMNS_ID, files, first_rows, tools
from dashboard.grid import BLOCK, grid_rows, order_of, rows_grid
from dashboard.paging import ControlledPage, Shown
from dashboard.view import LOCATION, ORDER, View, ViewProblem, spoken_in
from data.extract_pages import rows_between
from data.formats import counted
from data.language import say
from data.queries import count_of, release_info, source_names

PATH, HEADING = "/data", ("Data", "Data")


def plainly(**parameters: str) -> list[Component] | None:
    """Return the rows that a reader without JavaScript sees; None for an address that the page explains."""
    try:
        choice = DataChoice.of(View.parse(parameters))
    except ViewProblem:
        return None
    with choice.view.opened() as connection:
        return first_rows(choice, connection)


register_page(__name__, path=PATH, name="Data", name_en="Data", order=7, plainly=plainly)


def show(choice: DataChoice, connection: Connection) -> Shown:
    """Show how many rows there are; and the chips, the files and the table of a view."""
    offer = Offer.of(choice.view, connection)
    status, results = _results(choice, offer, connection)
    return Shown(status, results, control_properties(offer, connection))


def _results(choice: DataChoice, offer: Offer, connection: Connection) -> tuple[str, list[Any]]:
    rows = count_of(connection, choice.view.selection)
    if rows == 0:
        return say("Inga rader för det här urvalet.", "No rows for this selection."), [
            chips(offer, PATH, has_rows=False),
            no_rows(choice.view, connection, PATH),
        ]
    # Of the release that is shown: a new one must not come between the table, its rows and its file.
    shown = choice.view.changed(utgava=str(release_info(connection).id))
    # The id carries the view, so that another view is another table and not the old one's rows; and a mark of its own,
    # since a table keeps the order that the reader gave it, and the same view may come back in another.
    ident = {"type": "rows", "view": shown.query, "made": secrets.token_hex(4)}
    how_many = counted(rows, say("rad", "row"), say("rader", "rows"))
    status = say(f"{how_many} i urvalet.", f"{how_many} in the selection.")
    return status, [
        html.Div(chips(offer, PATH, has_rows=True), id="data-chips-part", **hyphenated(data_view=choice.view.query)),
        files(shown, connection, rows),
        tools(shown),
        html.Div(rows_grid(ident, choice.order), className="grid"),
        dcc.Store(id="data-narrow"),
    ]


def reordered(choice: DataChoice, before: View, _: Connection) -> Any:
    """Leave the results where the reader has ordered the table: it is as it is to be, and so is the place in it."""
    return no_update if is_the_same_but_for_order(choice.view, before) else None


def is_the_same_but_for_order(one: View, other: View) -> bool:
    """Return whether two views have the same rows, and are otherwise the same."""
    return one.changed(**{ORDER: None}) == other.changed(**{ORDER: None})


@callback(
    Output("data-chips-part", "children"),
    Output("data-chips-part", "data-view"),
    Input("data-shown", "data"),
    State("data-chips-part", "data-view"),
    prevent_initial_call=True,
)
def follow_order(shown: str, before: str) -> tuple[Component, str]:
    """Make the chips anew where only the order has changed: they lead to the same order of other rows."""
    view, old = View.of_search(shown), View.of_search(before)
    if view == old or not is_the_same_but_for_order(view, old):
        raise PreventUpdate
    with spoken_in(shown), view.opened() as connection:
        return chips(Offer.of(view, connection), PATH, has_rows=True), shown


@callback(
    Output({"type": "rows", "view": MATCH, "made": MATCH}, "getRowsResponse"),
    Input({"type": "rows", "view": MATCH, "made": MATCH}, "getRowsRequest"),
    prevent_initial_call=True,
)
def rows(request: dict[str, Any] | None) -> dict[str, Any]:
    """Return the rows that the table asks for, of the view in its id and in the order that the table has."""
    if request is None:
        raise PreventUpdate
    search = ctx.triggered_id["view"]
    view, order = View.of_search(search), order_of(request.get("sortModel")) or LATEST_FIRST
    with spoken_in(search), view.opened() as connection:
        start = int(request["startRow"])
        page = rows_between(connection, view.selection, start, start + BLOCK, order)
        return {"rowData": grid_rows(page, source_names(connection)), "rowCount": count_of(connection, view.selection)}


PAGE = ControlledPage(
    path=PATH,
    heading=HEADING,
    prefix="data",
    lead=(
        "Filtrera på vecka och område, läs raderna och hämta dem som fil. Utan val ingår allt.",
        "Filter by week and area, read the rows and download them as a file. With no choice, all is there.",
    ),
    controls=CONTROLS,
    properties=PROPERTIES,
    choice_of=DataChoice.of,
    show=show,
    partly=reordered,
    form=controls_form,
    chosen=chosen_parameters,
    reads=CONTROLS,
)
layout = PAGE.layout
PAGE.listen()

clientside_callback(
    ClientsideFunction("utdrag", "fitColumns"),
    Output({"type": "rows", "view": ALL, "made": ALL}, "columnDefs"),
    Input(COLUMNS_ID, "value"),
    Input("data-narrow", "data"),
    State({"type": "rows", "view": ALL, "made": ALL}, "columnDefs"),
)
clientside_callback(
    # The table is a control too: the order that the reader gives it is asked for in the address.
    ClientsideFunction("utdrag", "askOrder"),
    Output("data-asked", "data", allow_duplicate=True),
    Input({"type": "rows", "view": ALL, "made": ALL}, "getRowsRequest"),
    State(LOCATION, "search"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("utdrag", "keepFocus"), Input("data-results", "children"), prevent_initial_call=True
)
