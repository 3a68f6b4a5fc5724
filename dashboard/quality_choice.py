"""What one looks at on /kvalitet, read from the address: which comparison, and which page of which list."""

import re
from dataclasses import dataclass

from dashboard.view import AGAINST, PAGE, PAST, View, ViewProblem
from data.language import say

PATH = "/kvalitet"

LOADS, REJECTS, CONTRADICTIONS, UNREAD, REVISIONS = LISTS = (
    "laddningar",
    "avvisade",
    "motsagelser",
    "olasta",
    "revideringar",
)
"""The lists that have pages, by their names in the address. One is turned at a time; the others are at their first."""

PER_PAGE = 25
"""Rows of a list that are shown at once."""

FIRST_INDICATOR = "critical_impact"
"""What is compared with a day, unless another is chosen: all indicators at once would take half a minute there."""


@dataclass(frozen=True)
class QualityChoice:
    """One choice: what is compared with what, and the list that is turned to another page than its first, if any.

    `indicator`, `geography`: None for all. `against`: the earlier release; None for the one before.
    """

    view: View
    against: int | None
    indicator: str | None
    geography: str | None
    turned: tuple[str, int] | None

    @classmethod
    def of(cls, view: View) -> "QualityChoice":
        """Read a view. Raises ViewProblem on a value that can't be."""
        indicator = view.one("indikator") or (FIRST_INDICATOR if view.selection.as_of else None)
        return cls(view, _release(view.get(AGAINST)), indicator, view.one("geografi"), _turned(view.get(PAGE)))

    def page(self, name: str) -> int:
        """Return which page of a list is shown, from 1."""
        return self.turned[1] if self.turned and self.turned[0] == name else 1

    def query_of_page(self, name: str, number: int) -> str:
        """Return the query string with a list turned to a page."""
        return self.view.changed(**{PAGE: f"{name}-{number}" if number > 1 else None}).query

    @property
    def narrowing(self) -> dict[str, str]:
        """Return the API's parameters for what of the two is compared."""
        chosen = {"indicator": self.indicator, "geography": self.geography}
        return {name: text for name, text in chosen.items() if text}

    @property
    def asks_for_comparison(self) -> bool:
        """Return whether the address asks for what differs: a comparison takes seconds, and most come for the lists."""
        names = (AGAINST, "indikator", "geografi")
        return any(self.view.get(name) for name in names) or self.page(REVISIONS) > 1

    @property
    def compared(self) -> str:
        """Return all that decides what the comparison shows, as one text."""
        return self.view.only((*PAST, AGAINST, "indikator", "geografi")).query + str(self.page(REVISIONS))


def _release(text: str | None) -> int | None:
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,7}", text):
        raise ViewProblem(AGAINST, text, say("en tidigare utgåvas nummer", "the number of an earlier release"))
    return int(text)


def _turned(text: str | None) -> tuple[str, int] | None:
    if text is None:
        return None
    match = re.fullmatch(rf"({'|'.join(LISTS)})-([1-9][0-9]{{0,6}})", text)
    if match is None:
        raise ViewProblem(
            PAGE, text, f"{LOADS}-2, {say('och likadant för', 'and likewise for')} {', '.join(LISTS[1:])}"
        )
    return match[1], int(match[2])
