"""What is shown for an address of a municipality that there is none of: what it may have meant, and the list."""

from dash import dcc, html

from dashboard.components import notice
from dashboard.municipality_links import PATH, municipality_address
from dashboard.view import PINNED, View
from data.language import say
from data.places import nearest_municipalities

LONGEST_SHOWN = 40


def unknown_municipality(asked: str, view: View) -> html.Section:
    """Build the notice. `asked`: what stands in the address."""
    shown = asked if len(asked) <= LONGEST_SHOWN else f"{asked[:LONGEST_SHOWN]}…"
    near = nearest_municipalities(asked[:LONGEST_SHOWN])
    links = [
        html.Li(dcc.Link(f"{each.name} ({each.code})", href=municipality_address(each.code, view))) for each in near
    ]
    meant = [[html.Strong(say("Menade du:", "Did you mean:")), html.Ul(links)]] if links else []
    return notice(
        say("Ingen kommun har den koden", "No municipality has that code"),
        [
            [
                say("I adressen står ", "The address says "),
                html.Code(shown),
                say(
                    ". En kommunkod har fyra siffror, som 0180 för Stockholm.",
                    ". The code of a municipality has four digits, as 0180 for Stockholm.",
                ),
            ],
            *[html.Div(each) for each in meant],
            dcc.Link(
                say("Alla kommuner", "All municipalities"), href=view.only(PINNED).address(PATH), className="button"
            ),
        ],
        kind="problem",
    )
