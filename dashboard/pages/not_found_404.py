"""The page for addresses that do not exist."""

from dash import dcc, html, register_page

from dashboard.components import frame, notice
from dashboard.errors import explained
from dashboard.view import View
from data.language import say

HEADING = ("Sidan finns inte", "Page not found")

register_page(__name__, path="/404", name=HEADING[0], name_en=HEADING[1], order=None)


@explained("/", HEADING)
def layout(**parameters: str | list[str]) -> html.Div:
    """Build the page, as every other: with its banners and links to the pages, of the release and the day looked at."""
    view = View.without_choice(parameters)
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
