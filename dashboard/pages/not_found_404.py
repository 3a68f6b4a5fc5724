"""The page for addresses that do not exist."""

from dash import dcc, html, register_page

from dashboard.components import frame, notice
from dashboard.errors import explained
from dashboard.view import LANGUAGE, View
from data.language import say, spoken

HEADING = ("Sidan finns inte", "Page not found")

register_page(__name__, path="/404", name=HEADING[0], name_en=HEADING[1], order=None)


@explained("/", HEADING)
def layout(**_: str | list[str]) -> html.Div:
    """Build the page, with the banner that every page has. Of the parameters only the language means anything here."""
    view = View.parse({LANGUAGE: spoken()})
    with view.opened() as connection:
        content = notice(
            say("Adressen leder ingenstans", "The address leads nowhere"),
            [
                say(
                    "Länken kan vara felskriven eller gälla en sida som har tagits bort.",
                    "The link may be misspelt or be to a page that has been removed.",
                ),
                dcc.Link(say("Till startsidan", "To the front page"), href=view.address("/"), className="button"),
            ],
        )
        return frame("/404", say(*HEADING), content, view, connection)
