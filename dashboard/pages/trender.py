"""Trender: one indicator over time, as in /trender?indikator=critical_impact&geografi=0380."""

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

from dashboard.charts import CONFIG, Line, colour_of, trend_figure
from dashboard.components import FRAME, chart, frame, notice, reframed, section
from dashboard.errors import explained, explanation
from dashboard.judgement import judgement_section
from dashboard.navigation import stays_on_page
from dashboard.tables import figure_table
from dashboard.trend_choice import DEFAULT_INDICATOR, PERIOD, TrendChoice, asks_for_the_same, chosen_parameters
from dashboard.trend_controls import CONTROLS, OWN, PROPERTIES, asked_by, control_id, control_properties, controls_form
from dashboard.view import LOCATION, View, ViewProblem, extract_address, known_then, parameters_in, query_of
from data.figures import Change, Figure, change_of, figures_in, latest
from data.formats import counted
from data.indicators import INDICATORS
from data.panels import has_panel, matched_panel
from data.periods import PERIOD_KINDS
from data.queries import periods, release_info
from data.releases import open_release
from data.selection import ANY_AREA
from data.sentences import panel_sentence, period_sentence

PATH, HEADING = "/trender", "Trender"

register_page(__name__, path=PATH, name="Trender", title="Trender – Lägesbild", order=2)


@explained(PATH, HEADING)
def layout(**parameters: str | list[str]) -> Any:
    """Build the page; no_update while the reader stays on it (see dashboard/navigation.py)."""
    if stays_on_page():
        return no_update
    try:
        problem, choice = None, TrendChoice.of(View.parse(parameters))
    except ViewProblem as found:
        # The controls stay, with what they would show without the address, so that one can choose anew.
        problem, choice = found, TrendChoice.of(View.parse({}))
    with choice.view.opened() as connection:
        status, results = (
            ("Länken går inte att förstå.", explanation(problem, PATH)) if problem else _results(choice, connection)
        )
        content = [
            html.P(
                "Följ en indikator över tid. Linjen har ett uppehåll där inget har rapporterats.",
                className="lead small",
            ),
            controls_form(control_properties(choice, connection)),
            html.P(status, id="trend-status", className="status", role="status"),
            html.Div(results, id="trend-results", className="results"),
            dcc.Store(id="trend-asked"),
            dcc.Store(id="trend-order"),
        ]
        return frame(PATH, HEADING, content, choice.view, connection)


def _results(choice: TrendChoice, connection: Connection) -> tuple[str, Any]:
    """Return the line about how much there is, and the chart, table and file of a choice."""
    rows = choice.rows(connection)
    figures = figures_in(rows, choice.indicator, choice.geography_level)
    newest = latest(figures)
    if newest is None:
        return "Inga uppgifter för urvalet.", _empty(choice)
    heading = f"{choice.indicator.label}, {choice.place}"
    oldest = min(figures, key=lambda figure: figure.period_start)
    how_many = len({figure.period_start for figure in figures})
    kind = PERIOD_KINDS[choice.indicator.period_kind]
    status = f"{heading}: {counted(how_many, kind.noun, kind.nouns)}, {_days(oldest)} till {_days(newest)}."
    left = [
        html.P(_sentences(choice, figures, connection), className="sentence", id="trend-sentence"),
        _chart(choice, figures, heading, release_info(connection).id),
        html.P(choice.indicator.definition, className="note"),
    ]
    release_id = release_info(connection).id
    table = [figure_table(figures, f"{heading}, per period"), _files(choice, len(figures), release_id)]
    both = [
        section(heading, left, ident="trend-chart-part"),
        section("Samma siffror som tabell", table, ident="trend-table-part"),
    ]
    place = (choice.geography, choice.geography_level)
    caption = _caption(choice, figures, heading, release_id)
    judged = judgement_section(rows, choice.indicator, place, newest.origin, caption)
    return status, [html.Div(both, className="chart-and-table"), *([judged] if judged else [])]


def _days(figure: Figure) -> str:
    """Return a period's dates, without what its kind calls it."""
    return figure.period_label.split(" (")[0].removeprefix("till och med ")


def _whole(choice: TrendChoice, figures: list[Figure], connection: Connection) -> list[Figure]:
    """Return the figures of every period: the one before the first of the selection is needed to tell a change."""
    if not any(choice.view.get(name) for name in PERIOD):
        return figures
    return figures_in(choice.rows(connection, whole=True), choice.indicator, choice.geography_level)


def _sentences(choice: TrendChoice, figures: list[Figure], connection: Connection) -> str:
    """Return the sentence about the latest period; where it has no figure, also that about the latest that has one.

    And what changed among those who answered both times, where that can be told apart.
    """
    whole = _whole(choice, figures, connection)
    newest, known = latest(figures), latest([figure for figure in figures if figure.value is not None])
    told = [figure for figure in dict.fromkeys((newest, known)) if figure is not None]
    if newest is not None and newest.value is not None:
        told = [newest]
    changes = [(figure, change_of(figure, whole)) for figure in told]
    sentences = [period_sentence(figure, change) for figure, change in changes]
    return " ".join(filter(None, [*sentences, _panel_sentence(choice, *changes[-1], connection)]))


def _panel_sentence(choice: TrendChoice, figure: Figure, change: Change, connection: Connection) -> str:
    indicator, place = choice.indicator, choice.geography
    if change.before is None or figure.origin == "published" or choice.geography_level == "municipality":
        return ""
    if not has_panel(indicator):
        return ""
    area = "" if choice.area in (None, ANY_AREA) else str(choice.area)
    split = (area, choice.setting or "all", choice.step)
    periods_compared = (change.before.period_start, figure.period_start)
    panel = matched_panel(connection, indicator, place, periods_compared, figure.origin, *split)
    return panel_sentence(figure, change, panel)


def _chart(choice: TrendChoice, figures: list[Figure], heading: str, release_id: int) -> Any:
    if all(figure.value is None for figure in figures):
        return notice(
            "Ingen siffra att rita",
            ["Perioderna finns, men ingen har någon siffra. Tabellen säger varför."],
        )
    caption = _caption(choice, figures, heading, release_id)
    line = Line("", colour_of(choice.indicator), figures)
    name = f"lagesbild-{choice.indicator.id}-{choice.geography}"
    config = CONFIG | {"toImageButtonOptions": {"filename": name, "format": "png", "scale": 2}}
    words = f"Diagram. {caption} Samma siffror finns i tabellen intill."
    return chart("trend-chart", trend_figure([line], caption), config, words, tall=True)


def _caption(choice: TrendChoice, figures: list[Figure], heading: str, release_id: int) -> str:
    """Return what goes along into a saved picture."""
    synthetic = " Innehåller syntetiska uppgifter." if any(each.origin == "synthetic" for each in figures) else ""
    return f"{heading}. Lägesbild, utgåva {release_id}{known_then(choice.view)}.{synthetic}"


def _files(choice: TrendChoice, rows: int, release_id: int) -> html.P:
    # Of the release that is shown: a new one must not come between the table and its file.
    parameters = {**choice.parameters, "release": str(release_id)}
    return html.P(
        [
            f"Hämta {counted(rows, 'rad', 'rader')}: ",
            html.A("CSV för svensk Excel", href=extract_address(parameters, "csv-sv"), id="trend-csv-sv"),
            " ",
            html.A("CSV", href=extract_address(parameters, "csv"), id="trend-csv"),
        ],
        className="links",
    )


def _empty(choice: TrendChoice) -> html.Section:
    reason, other = choice.why_empty()
    links = [dcc.Link("Visa det i stället", href=other.address(PATH), className="button")] if other else []
    return notice("Inga uppgifter att visa", [reason, *links])


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
    untouched = {name: dict.fromkeys(PROPERTIES, no_update) for name in CONTROLS}
    try:
        choice = TrendChoice.of(View.of_search(search))
        with choice.view.opened() as connection:
            order = reframed(mark, choice.view, connection)
            status, results = _results(choice, connection)
            controls = control_properties(choice, connection)
    except Exception as error:  # The last resort of a page: logged in `explanation`, never blank.
        return {
            "status": "Inga uppgifter visas.",
            "results": explanation(error, PATH),
            "asked": None,
            "controls": untouched,
            "frame": no_update,
        }
    if asked == search:
        # The controls asked for this. Their values are left alone: the reader may have changed one again since.
        controls = {name: {**each, "value": no_update} for name, each in controls.items()}
    # What was asked is forgotten: coming back to the same address later, the controls must follow it.
    return {"status": status, "results": results, "asked": None, "controls": controls, "frame": order or no_update}


@callback(
    Output("trend-asked", "data"),
    {name: Input(control_id(name), "value") for name in CONTROLS},
    State(LOCATION, "search"),
    prevent_initial_call=True,
)
def ask(values: dict[str, str | None], search: str) -> str:
    """Say which address the controls ask for; whether it can be answered is for `show` to say."""
    before = parameters_in(search)
    oldest = _oldest_period(values) if values["tidsrymd"] == OWN else None
    asked = chosen_parameters(asked_by(values, before.get("senaste"), oldest), before)
    if asks_for_the_same(asked, before):
        raise PreventUpdate  # The controls followed the address, and not the other way round.
    return query_of(asked)


def _oldest_period(values: dict[str, str | None]) -> str | None:
    """Return the first day of the first period of the chosen indicator, as an address has it; None if there is none."""
    with open_release() as connection:
        found = periods(connection, INDICATORS[values["indikator"] or DEFAULT_INDICATOR].period_kind)
    return found["period_start"].min().isoformat()[:10] if len(found) else None


clientside_callback(ClientsideFunction("lagesbild", "goTo"), Input("trend-asked", "data"), prevent_initial_call=True)
clientside_callback(ClientsideFunction("lagesbild", "reframe"), Input("trend-order", "data"), prevent_initial_call=True)
