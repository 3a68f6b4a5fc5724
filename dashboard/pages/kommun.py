"""Kommun: one municipality's areas, infected, outlook, hygiene and record, as in /kommun/0180."""

from datetime import date

from dash import ClientsideFunction, Input, Output, State, clientside_callback, dcc, html, register_page

from dashboard.components import frame
from dashboard.errors import explained
from dashboard.municipality_hygiene import hygiene_part
from dashboard.municipality_links import PATH, latest_levels
from dashboard.municipality_others import others_part
from dashboard.municipality_place import Place
from dashboard.municipality_record import record_parts
from dashboard.municipality_unknown import unknown_municipality
from dashboard.municipality_week import week_parts
from dashboard.view import PINNED, View
from data import lists
from data.formats import counted, geography_name, long_date
from data.language import say
from data.peers import peers_of
from data.places import has_ceased, known_as
from data.queries import release_info, source_names

HEADING = ("Kommun", "Municipality")


def page_title(code: str = "") -> str:
    """Return what the browser's tab says: the municipality's name."""
    names = known_as(code)
    return names[-1].name if names else say("Okänd kommun", "Unknown municipality")


def is_there(code: str) -> bool:
    """Return whether there is, or has been, a municipality with a code: where there is none the answer is 404."""
    return bool(known_as(code))


register_page(__name__, path_template=f"{PATH}/<code>", name="Kommun", title=page_title, order=None, is_there=is_there)


@explained(f"{PATH}/<code>", HEADING)
def layout(code: str = "", **parameters: str | list[str]) -> html.Div:
    """Build the page of one municipality; of one that there is none of, what the address may have meant.

    `senaste`, `fran` and `till` say which periods of the areas are shown; the release and the day are as everywhere.
    """
    view = View.parse(parameters)
    names = known_as(code)
    with view.opened() as connection:
        if not names:
            heading = say("Kommunen finns inte", "No such municipality")
            return frame(f"{PATH}/{code}", heading, unknown_municipality(code, view), view, connection)
        period, levels = latest_levels(connection)
        day = period[0] if period else lists.END_OF_TIME
        group, peers = peers_of(connection, code, min(day, names[-1].valid_to))
        town = names[-1]
        named, release_id = source_names(connection), release_info(connection).id
        place = Place(code, town.name, town.county_code, group, peers, view, release_id, named)
        content = [
            _about(place, day),
            *week_parts(place, connection),
            hygiene_part(place, connection),
            *record_parts(place, connection),
            others_part(place, connection, day, period, levels),
            dcc.Store(id="municipality-of", data=_for_the_browser(place)),
        ]
        return frame(place.path, town.name, [each for each in content if each is not None], view, connection)


# Who it is


def _about(place: Place, day: date) -> html.Div:
    *earlier, town = known_as(place.code)
    group = geography_name(place.group) if place.group else ""
    population = counted(town.population_2020, say("invånare", "inhabitants"), say("invånare", "inhabitants"))
    facts = [
        geography_name(town.county_code),
        group,
        f"{population} (2020)",
        say(f"kommunkod {town.code}", f"code {town.code}"),
    ]
    told = [
        say(
            f"Hette {each.name} till och med {long_date(each.valid_to)}.",
            f"Called {each.name} until {long_date(each.valid_to)}.",
        )
        for each in earlier
        if each.name != town.name
    ]
    if has_ceased(place.code, day):
        ended = long_date(town.valid_to)
        told.append(say(f"Kommunen upphörde efter {ended}.", f"The municipality ceased to be after {ended}."))
    pinned = place.view.only(PINNED)
    links = [
        dcc.Link(
            say("Utveckling", "Trends"),
            href=pinned.changed(indikator="infected_share", geografi=place.code).address("/trender"),
        ),
        dcc.Link(say("Alla uppgifter", "All figures"), href=pinned.changed(geografi=place.code).address("/data")),
        dcc.Link(say("Alla kommuner", "All municipalities"), href=pinned.address(PATH)),
    ]
    return html.Div(
        [
            html.P(" · ".join(fact for fact in facts if fact), className="municipality-facts"),
            *[html.P(each, className="note") for each in told],
            html.P(
                [
                    html.Button(
                        say("Gör till min kommun", "Make it my municipality"), id="my-municipality", type="button"
                    ),
                    html.Span(links, className="links"),
                ],
                className="municipality-tools",
            ),
            html.P("", id="my-municipality-status", className="visually-hidden", role="status"),
        ],
        className="municipality-head",
    )


def _for_the_browser(place: Place) -> dict[str, str]:
    """Return what assets/kommun.js needs to remember the municipality, in the language of the page."""
    return {
        "code": place.code,
        "choose": say("Gör till min kommun", "Make it my municipality"),
        "forget": say("Min kommun – ta bort", "My municipality – remove"),
        "chosen": say(
            f"{place.name} är nu din kommun i den här webbläsaren.", f"{place.name} is now yours in this browser."
        ),
        "forgotten": say("Ingen kommun är vald.", "No municipality is chosen."),
    }


clientside_callback(
    ClientsideFunction("kommun", "mine"),
    Output("my-municipality", "children"),
    Output("my-municipality-status", "children"),
    Input("municipality-of", "data"),
    Input("my-municipality", "n_clicks"),
    State("my-municipality", "n_clicks"),
)
