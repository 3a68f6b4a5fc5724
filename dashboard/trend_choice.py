"""What /trender shows: one indicator, one place, one area, over time. Filled in from the view where it says nothing.

The same parameters give the chart, the table and the file, so these can't differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection

from dashboard.view import PARAMETERS, PINNED, View, known_parameters
from data import lists
from data.declarations import Indicator, MunicipalitiesWithLevel
from data.formats import LEVEL_WORDS
from data.indicators import INDICATORS
from data.queries import page_of
from data.selection import ANY_AREA, Selection

DEFAULT_INDICATOR = "critical_impact"
ALL_SETTINGS = "all"
PERIOD = ("fran", "till", "senaste")
SPLIT_BY = ("omrade", "verksamhet", "steg")


@dataclass(frozen=True)
class TrendChoice:
    """One series: which indicator, where, and what it is split by (None: the indicator is not split by that)."""

    view: View
    indicator: Indicator
    geography: str
    area: str | None
    setting: str | None
    step: str | None

    @classmethod
    def of(cls, view: View) -> "TrendChoice":
        """Read a view. Raises ViewProblem where it names several values of something that can only be one here."""
        indicator = INDICATORS[view.one("indikator") or DEFAULT_INDICATOR]
        area, setting, step = (view.one(name) for name in ("omrade", "verksamhet", "steg"))
        return cls(
            view,
            indicator,
            view.one("geografi") or lists.NATION,
            area or (first_area(indicator) if indicator.by_area else None),
            setting or (ALL_SETTINGS if indicator.by_setting else None),
            step or (indicator.steps[0] if indicator.steps else None),
        )

    @property
    def parameters(self) -> dict[str, str]:
        """Return the API's parameters for exactly this series."""
        chosen = {
            "indicator": self.indicator.id,
            "geography": self.geography,
            "area": self.area,
            "setting": self.setting,
            "step": self.step,
            "from": self.view.get("fran"),
            "to": self.view.get("till"),
            "latest": self.view.get("senaste"),
            "release": self.view.get("utgava"),
            "as_of": self.view.get("per"),
        }
        return {name: value for name, value in chosen.items() if value}

    def rows(self, connection: Connection, *, whole: bool = False) -> pd.DataFrame:
        """Return the series, as the file has it, or the whole of it whatever periods are chosen. See page_of."""
        left_out = {PARAMETERS[name] for name in PERIOD} if whole else set()
        asked = {name: value for name, value in self.parameters.items() if name not in left_out}
        return page_of(connection, Selection.from_parameters(asked))

    @property
    def geography_level(self) -> str:
        """Return the level of the chosen geography."""
        if self.geography == lists.NATION:
            return "nation"
        if len(self.geography) == 4:
            return "municipality"
        return "group" if self.geography in lists.skr_groups() else "county"

    @property
    def place(self) -> str:
        """Return the geography's name, and what the series is limited to there: `Uppsala, Hemtjänst`."""
        parts = [geography_name(self.geography)]
        if self.area and self.area != ANY_AREA:
            parts.append(lists.monitored_areas()[self.area].label)
        if self.setting and self.setting != ALL_SETTINGS:
            parts.append(lists.settings()[self.setting].label)
        if self.step and len(self.indicator.steps) > 1:
            parts.append(lists.ppm_steps()[self.step].label)
        return ", ".join(parts)

    def why_empty(self) -> tuple[str, View | None]:
        """Return why there are no rows, in words, and a view that would have some (None: there is no such view)."""
        name = self.indicator.label
        if self.geography_level not in self.indicator.levels:
            valid = ", ".join(LEVEL_WORDS[level] for level in self.indicator.levels)
            return f"«{name}» finns bara för {valid}. Välj en annan geografi.", None
        if self.view.get("omrade") and not self.indicator.by_area:
            return f"«{name}» delas inte upp på bevakade områden.", self.view.changed(omrade=None)
        if self._asks_one_municipality_for_an_area():
            return (
                "För en enskild kommun redovisas ett område som påverkansnivå 1–5, inte som antal kommuner.",
                self.view.changed(indikator="impact_level"),
            )
        if any(self.view.get(name) for name in ("verksamhet", "steg")):
            return (
                f"«{name}» finns inte uppdelad på det viset.",
                self.view.changed(verksamhet=None, steg=None),
            )
        if any(self.view.get(name) for name in PERIOD):
            return "Det finns inga uppgifter i den valda tidsrymden.", self.view.changed(**dict.fromkeys(PERIOD))
        return "Det finns inga uppgifter för det här urvalet. Det är inte detsamma som noll.", None

    def _asks_one_municipality_for_an_area(self) -> bool:
        counts = isinstance(self.indicator.derived_from, MunicipalitiesWithLevel)
        return counts and self.geography_level == "municipality" and self.area not in (None, ANY_AREA)


def first_area(indicator: Indicator) -> str:
    """Return the area shown when none is chosen: any of them; the first, for a level, which is always of one."""
    return next(iter(lists.monitored_areas())) if indicator.id == "impact_level" else ANY_AREA


def geography_name(code: str) -> str:
    """Return what a geography is called."""
    if code == lists.NATION:
        return lists.NATION_NAME
    names = lists.counties() | lists.skr_groups() | {each.code: each.name for each in lists.municipalities()}
    return names[code]


def chosen_parameters(asked: Mapping[str, str | None], before: Mapping[str, str]) -> dict[str, str]:
    """Return the address's parameters for what is asked, without what does not apply to the indicator.

    `before`: those of the address one comes from. A new indicator with another kind of period loses the old period;
    one that is not split by area, setting or step loses that. The same question always gives the same parameters.
    """
    indicator = INDICATORS[asked.get("indikator") or DEFAULT_INDICATOR]
    old = INDICATORS.get(before.get("indikator") or DEFAULT_INDICATOR)
    wanted = {name: asked.get(name) for name in SPLIT_BY} | {name: asked.get(name) for name in PERIOD}
    wanted |= {"indikator": indicator.id, "geografi": asked.get("geografi") or lists.NATION}
    if old is None or old.period_kind != indicator.period_kind:
        wanted |= dict.fromkeys(PERIOD)
    if not indicator.by_area or wanted["omrade"] in (first_area(indicator), ANY_AREA):
        wanted["omrade"] = None
    if not indicator.by_setting or wanted["verksamhet"] == ALL_SETTINGS:
        wanted["verksamhet"] = None
    if wanted["steg"] not in indicator.steps[1:]:
        wanted["steg"] = None
    return known_parameters(wanted | {name: before.get(name) for name in PINNED})


def asks_for_the_same(asked: Mapping[str, str], before: Mapping[str, str]) -> bool:
    """Return whether two addresses ask the same question, however they are written."""
    known = (before.get("indikator") or DEFAULT_INDICATOR) in INDICATORS
    return known and asked == chosen_parameters(before, before)
