"""Läget: the latest period in one sentence, six figures with one's own municipality's beside, and the course so far."""

from typing import Any, NamedTuple

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

from dashboard.ages import age_line
from dashboard.cards import figure_card
from dashboard.components import FRAME, Children, frame, notice, origin_tag, reframed, section
from dashboard.errors import explained, explanation
from dashboard.navigation import stays_on_page
from dashboard.paging import first_choice
from dashboard.state_areas import areas_section
from dashboard.state_changes import changes_section, instead_of_invented
from dashboard.state_choice import (
    MENU,
    MINE,
    FrontChoice,
    for_the_browser,
    mine_line,
    municipality_menu,
)
from dashboard.state_course import course_tile
from dashboard.state_figures import CARDS, COUNTS, CRITICAL, SERIOUS, StateFigures, state_figures
from dashboard.state_mine import own_level
from dashboard.state_outlook import map_section, outlook_tile
from dashboard.view import LOCATION, View, ViewProblem, parameters_in, spoken_in
from data.figures import Figure, change_of, figure_at, latest
from data.formats import origin_text, sentence_case
from data.language import say
from data.periods import date_span
from data.queries import ORIGIN_ORDER
from data.sentences import bare_value_text, coverage_text
from data.state_sentences import state_sentence

PATH, HEADING = "/", ("Läget i landets kommuner", "The state of the country's municipalities")

register_page(__name__, path=PATH, name="Läget", name_en="The state", order=1)


@explained(PATH, HEADING)
def layout(**parameters: str | list[str]) -> Any:
    """Build the page; no_update while the reader stays on it (see dashboard/paging.py)."""
    if stays_on_page():
        return no_update
    problem, choice = first_choice(FrontChoice.of, parameters)
    with choice.view.opened() as connection:
        if problem:
            parts = Parts([explanation(problem, PATH, parameters)], mine_line(choice, []), [])
        else:
            parts = _parts(choice, connection)
        content = [
            html.Div(parts.state, id="front-state"),
            municipality_menu(choice, parts.line),
            html.Div(parts.results, id="front-results"),
            dcc.Store(id=MINE, data=for_the_browser(problem, has_come=True)),
            dcc.Store(id="front-order"),
        ]
        return frame(PATH, say(*HEADING), content, choice.view, connection)


class Parts(NamedTuple):
    """What stands above the menu of municipalities (the state in a sentence), beside it, and below it."""

    state: list[Any]
    line: Children
    results: list[Any]


def _parts(choice: FrontChoice, connection: Connection) -> Parts:
    found = state_figures(choice, connection)
    line = mine_line(choice, own_level(found, connection))
    if found.state is None:
        return Parts([_nothing_yet(choice.view)], line, [])
    state = [
        html.P(_sentence(found, found.state), className="lead", id="state"),
        *age_line(choice.view, found.state.period_end),
        html.P(
            say(
                "De två antalen kan överlappa och får inte läggas ihop.",
                "The two numbers may overlap and must not be added.",
            ),
            className="note",
        ),
        *([] if (beside := instead_of_invented(found)) is None else [beside]),
    ]
    pairs = (
        (areas_section(found, connection), map_section(found, connection)),
        (course_tile(found), outlook_tile(found, connection)),
        (changes_section(found), _origins_explained(found)),
    )
    results = [
        html.Div([figure_card(found, indicator) for indicator in CARDS], className="cards front-cards", id="cards"),
        _published_block(found, found.state),
        *(html.Div([each for each in pair if each is not None], className="front-pair") for pair in pairs),
    ]
    return Parts(state, line, [each for each in results if each is not None])


def _nothing_yet(view: View) -> html.Section:
    if view.selection.as_of is not None:
        then = view.selection.as_of.isoformat()
        why = say(
            f"Till och med {then} hade ingen lägesrapport för landet kommit in.",
            f"Up to and including {then} no situation report for the country had come in.",
        )
        return notice(say("Inget var känt då", "Nothing was known then"), [why])
    why = say(
        "Utgåvan har ingen uppgift om kritisk eller allvarlig påverkan i landet. Den visas här när den kommer.",
        "The release has no figure of critical or serious impact in the country. It is shown here when it comes.",
    )
    return notice(say("Inga lägesrapporter än", "No situation reports yet"), [why])


def _sentence(found: StateFigures, state: Figure) -> str:
    """Return the sentence about the latest period: the figures of one origin, never two mixed."""
    told = []
    for name in (CRITICAL, SERIOUS):
        figure = figure_at(found.series[name], state.period_start, state.origin)
        if figure is not None:
            told.append((figure, change_of(figure, found.series[name])))
    return state_sentence(told)


def _published_block(found: StateFigures, state: Figure) -> html.Section | None:
    """Build the block with the latest published figures, where the latest of all are invented; else None."""
    if state.origin != "synthetic":
        return None
    published = latest(found.series[CRITICAL], "published")
    if published is None:
        return None
    rows = []
    for name in COUNTS:
        figure = figure_at(found.series[name], published.period_start, "published")
        if figure is not None:
            # The label has the noun already, and with it again a number is wider than a column on a phone.
            rows.append(html.Div([html.Dt(figure.indicator.name), html.Dd(html.Strong(bare_value_text(figure)))]))
    text = f"{say('Senast publicerat', 'Latest published')}: {published.period_label}"
    source = found.sources.get(published.source, published.source)
    about = html.P(
        [
            origin_tag("published", origin_text("published")),
            f" {say('Källa', 'Source')}: {source}. {sentence_case(coverage_text(published))}.",
        ]
    )
    return section(text, [about, html.Dl(rows, className="facts")], ident="published", class_name="panel published")


def _origins_explained(found: StateFigures) -> html.Section:
    """List what of the situation reports is published and what is not, with how many periods and which years."""
    items = []
    for origin in ORIGIN_ORDER:
        figures = [each for each in found.series[CRITICAL] if each.origin == origin]
        if figures:
            items.append(html.Li([origin_tag(origin, origin_text(origin)), f" {_meaning(origin, _span(figures))}"]))
    return section(
        say("Var siffrorna kommer ifrån", "Where the figures come from"),
        [html.Ul(items, className="origins")],
        ident="origins",
    )


def _span(figures: list[Figure]) -> str:
    first, last = figures[0], figures[-1]
    if len(figures) == 1:
        return date_span(first.period_start, first.period_end)
    start = date_span(first.period_start, first.period_end)
    until = date_span(last.period_start, last.period_end)
    return f"{len(figures)} {say('perioder', 'periods')}, {start} {say('till', 'to')} {until}"


def _meaning(origin: str, span: str) -> str:
    return {
        "published": say(
            f"Siffror ur Socialstyrelsens lägesrapport, så som de publicerats: {span}. I diagrammet stora romber.",
            "Figures from the National Board of Health and Welfare's situation report, as they were published: "
            f"{span}. Large diamonds in the chart.",
        ),
        "reported": say(f"Kommunens eget svar: {span}.", f"The municipality's own answer: {span}."),
        "derived": say(
            f"Beräknat ur kommunernas lägesrapporter: {span}. I diagrammet hel linje.",
            f"Derived from the municipalities' situation reports: {span}. A solid line in the chart.",
        ),
        "synthetic": say(
            f"Påhittade svar från påhittade rapporter, för att visa hur Lägesbild fungerar: {span}. I diagrammet "
            "streckad linje.",
            f"Invented answers from invented reports, to show how Lägesbild works: {span}. A dashed line in the chart.",
        ),
    }[origin]


@callback(
    output={
        "state": Output("front-state", "children"),
        "results": Output("front-results", "children"),
        "menu": Output(MENU, "value"),
        "line": Output("front-mine-line", "children"),
        "mine": Output(MINE, "data"),
        "frame": Output("front-order", "data"),
    },
    inputs={"search": Input(LOCATION, "search")},
    state={"path": State(LOCATION, "pathname"), "mark": State(FRAME, "data"), "shown": State(MENU, "value")},
    prevent_initial_call=True,
)
def show(search: str, path: str, mark: str | None, shown: str | None) -> dict[str, Any]:
    """Show what the address says, after the menu, a link, back or forward has changed it."""
    if path != PATH:
        raise PreventUpdate  # The reader has gone to another page, which the router builds.
    with spoken_in(search):
        try:
            choice = FrontChoice.of(View.of_search(search))
            with choice.view.opened() as connection:
                order = reframed(mark, choice.view, connection)
                parts = _parts(choice, connection)
        except Exception as error:  # The last resort of a page: logged in `explanation`, never blank.
            problem = error if isinstance(error, ViewProblem) else None
            return {
                "state": explanation(error, PATH, parameters_in(search)),
                "results": [],
                "menu": no_update,
                "line": no_update,
                "mine": for_the_browser(problem),
                "frame": no_update,
            }
        # The menu that asked for this is left alone: the reader may have changed it again since.
        return {
            "state": parts.state,
            "results": parts.results,
            "menu": no_update if shown == choice.mine else choice.mine,
            "line": parts.line,
            "mine": for_the_browser(None),
            "frame": order or no_update,
        }


clientside_callback(ClientsideFunction("lagesbild", "reframe"), Input("front-order", "data"), prevent_initial_call=True)
clientside_callback(
    # Dash runs it for a Store that comes with the page only if it gives something to something that comes with it.
    ClientsideFunction("laget", "recall"),
    Output("front-state", "data-recalled"),
    Input(MINE, "data"),
)
clientside_callback(ClientsideFunction("laget", "choose"), Input(MENU, "value"), prevent_initial_call=True)
