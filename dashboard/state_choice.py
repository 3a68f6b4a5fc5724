"""What the address of the front page says: one's own municipality, and how much of the course is shown.

`geografi` is one's own municipality and nothing else: the page itself is always about the country.
"""

from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from dashboard.components import Children, hyphenated
from dashboard.controls import one_of, option
from dashboard.municipality_links import municipality_address
from dashboard.view import PINNED, View, ViewProblem
from data import lists
from data.formats import geography_name
from data.language import say
from data.places import known_as
from data.releases import swedish_order

MENU, MINE = "front-geografi", "front-mine"
"""The menu of municipalities, and the Store for assets/laget.js."""


@dataclass(frozen=True)
class FrontChoice:
    """What the page shows. `mine`: the code of one's own municipality; None where none is chosen."""

    view: View
    mine: str | None

    @classmethod
    def of(cls, view: View) -> "FrontChoice":
        """Read a view. Raises ViewProblem where `geografi` is no municipality."""
        code = view.one("geografi")
        if code == lists.NATION:
            code = None
        if code is not None and not known_as(code):
            expected = say(
                "en kommunkod med fyra siffror, som 0114", "the code of a municipality, four digits as in 0114"
            )
            raise ViewProblem("geografi", code, expected)
        return cls(view, code)

    @property
    def name(self) -> str:
        """Return what one's own municipality is called; empty where none is chosen."""
        return geography_name(self.mine) if self.mine else ""

    def pinned_address(self, path: str, **parameters: str) -> str:
        """Return the address of another page, in the release, the day and the language that the view has."""
        return self.view.only(PINNED).changed(**parameters).address(path)


def municipality_menu(choice: FrontChoice, line: Children) -> html.Div:
    """Build the menu of municipalities. `line`: what stands beside it, as from `mine_line`."""
    today = [each for each in lists.municipalities() if each.valid_to == lists.END_OF_TIME]
    names = sorted(((each.name, each.code) for each in today), key=lambda each: swedish_order(each[0]))
    menu = one_of(
        MENU,
        say("Min kommun", "My municipality"),
        value=choice.mine,
        data=[option(code, name) for name, code in names],
        searchable=True,
        placeholder=say("Välj kommun", "Choose a municipality"),
    )
    return html.Div([menu, html.Div(line, id="front-mine-line", className="mine-line")], className="mine")


def mine_line(choice: FrontChoice, level: list[Any]) -> Children:
    """Return the chosen municipality's level, the link to its page and the way to choose none.

    Without one, what choosing does. `level`: as from dashboard.state_mine.own_level.
    """
    if choice.mine is None:
        words = say(
            "Dess siffror visas bredvid rikets. Valet stannar i den här webbläsaren.",
            "Its figures are shown beside the country's. The choice stays in this browser.",
        )
        return html.Span(words, className="mine-hint")
    words = say(f"Allt om {choice.name}", f"All about {choice.name}")
    # Mantine's own cross can't be reached with a keyboard. assets/laget.js listens to this button.
    whole = html.Span(say(" min kommun", " my municipality"), className="visually-hidden")
    forget = html.Button(
        [say("Ta bort", "Remove"), whole],
        type="button",
        className="tool",
        **hyphenated(data_mine="forget"),
    )
    return [*level, dcc.Link(words, href=municipality_address(choice.mine, choice.view)), forget]


def for_the_browser(problem: ViewProblem | None, *, has_come: bool = False) -> dict[str, Any]:
    """Return what assets/laget.js needs to know: whether one has just come to the page, and a code there is none of.

    Only who comes is reminded of the municipality that the browser remembers: back is to show what was there before.
    """
    unknown = problem.value if problem is not None and problem.parameter == "geografi" else None
    return {"hasCome": has_come, "unknown": unknown}
