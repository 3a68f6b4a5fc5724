"""The page for addresses that do not exist."""

from dash import dcc, html, register_page

from dashboard.components import frame, notice
from dashboard.errors import explained
from dashboard.view import View

HEADING = "Sidan finns inte"

register_page(__name__, path="/404", title=f"{HEADING} – Lägesbild", order=None)


@explained("/", HEADING)
def layout(**_: str | list[str]) -> html.Div:
    """Build the page, with the banner that every page has. Parameters mean nothing here."""
    view = View.parse({})
    with view.opened() as connection:
        content = notice(
            "Adressen leder ingenstans",
            [
                "Länken kan vara felskriven eller gälla en sida som har tagits bort.",
                dcc.Link("Till startsidan", href="/", className="button"),
            ],
        )
        return frame("/404", HEADING, content, view, connection)
