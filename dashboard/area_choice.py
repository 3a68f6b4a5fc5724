"""What /omraden shows: the monitored areas of one geography, week by week, and one area in one week more closely.

`till` is the week that is looked at, not the end of the matrix: one can go back without losing what came after.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.view import PINNED, View, ViewProblem, known_parameters
from data import lists
from data.formats import geography_name
from data.language import say
from data.places import level_of
from data.selection import ANY_AREA

USUAL_PERIODS = 26
"""How many weeks the matrix shows when the address does not say: half a year."""

SPANS = (12, 26, 52, 104)


@dataclass(frozen=True)
class AreaChoice:
    """What the page shows. `area` None: the one that is hit hardest that week."""

    view: View
    geography: str
    area: str | None
    how_many: int

    @classmethod
    def of(cls, view: View) -> "AreaChoice":
        """Read a view. Raises ViewProblem where it asks for several of what can only be one here."""
        area = view.one("omrade")
        if area == ANY_AREA:
            expected = say("ett av områdena", "one of the areas")
            raise ViewProblem("omrade", area, f"{expected}: {', '.join(lists.monitored_areas())}")
        return cls(view, view.one("geografi") or lists.NATION, area, view.selection.latest or USUAL_PERIODS)

    @property
    def level(self) -> str:
        """Return the level of the chosen geography."""
        return level_of(self.geography)

    @property
    def place(self) -> str:
        """Return what the geography is called."""
        return geography_name(self.geography)


def chosen_parameters(asked: Mapping[str, str | None], before: Mapping[str, str]) -> dict[str, str]:
    """Return the address's parameters for what the controls ask, without what goes without saying."""
    wanted = dict(asked)
    if wanted.get("geografi") == lists.NATION:
        wanted["geografi"] = None
    if wanted.get("senaste") == str(USUAL_PERIODS):
        wanted["senaste"] = None
    return known_parameters(wanted | {name: before.get(name) for name in PINNED})
