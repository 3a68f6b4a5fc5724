"""What /trender shows: which indicators, where, in which area, and how. Filled in where the view says nothing.

The first indicator and the first place are the reader's own: these are highlighted, told in a sentence and judged.
The same parameters give the chart, the table and the file, so these can't differ.
"""

from dataclasses import dataclass
from typing import Literal

from dashboard.view import PERIODS, SHOWN_AS, SPLIT, View, ViewProblem
from data import lists
from data.declarations import Indicator, MunicipalitiesWithLevel, PerInhabitants, ShareOfReporting
from data.formats import level_word
from data.indicators import INDICATORS
from data.language import say
from data.lists import ALL_SETTINGS
from data.places import level_of
from data.selection import ANY_AREA
from data.sentences import place_text

DEFAULT_INDICATOR = "critical_impact"
MOST_INDICATORS, MOST_PLACES = 4, 6
"""More charts than this do not fit a screen, and more lines than this can't be told apart."""


Unit = Literal["antal", "andel", "index"]
COUNT, SHARE, INDEX = "antal", "andel", "index"
SHOWN = (COUNT, SHARE, INDEX)

BY_AREA, BY_COUNTY = "omrade", "lan"
SPLITS = (BY_AREA, BY_COUNTY)

NO_RATIO = ("nivå 1–5", "nettotal")
"""Units without a zero that means nothing: a tenth more of these is no statement, so they have no index."""


@dataclass(frozen=True)
class Series:
    """One indicator in one place, and what it is limited to (None: the indicator is not split by that)."""

    indicator: Indicator
    geography: str
    area: str | None
    setting: str | None
    step: str | None

    @property
    def level(self) -> str:
        """Return the level of the geography."""
        return level_of(self.geography)

    @property
    def place(self) -> str:
        """Return the geography's name, and what the series is limited to there: `Uppsala, Hemtjänst`."""
        area = "" if self.area in (None, ANY_AREA) else str(self.area)
        return place_text(self.indicator, self.geography, area, self.setting or ALL_SETTINGS, self.step or "")

    @property
    def limits(self) -> tuple[str, str, str | None]:
        """Return area, setting and step as a question to the API: what series must share to be asked for together."""
        return self.area or ANY_AREA, self.setting or ALL_SETTINGS, self.step

    @property
    def is_answer(self) -> bool:
        """Say whether its figures are one municipality's yes or no: nothing that can be set beside a number of many."""
        return self.level == "municipality" and self.indicator.unit == "kommuner"

    @property
    def has_ratio(self) -> bool:
        """Say whether the series has an index."""
        return self.indicator.unit not in NO_RATIO and not self.is_answer


@dataclass(frozen=True)
class TrendChoice:
    """The chosen indicators and places, and how they are shown. See Series for area, setting and step."""

    view: View
    chosen: tuple[Indicator, ...]
    """As the address names them; `indicators` is what is shown, which may be their shares."""
    geographies: tuple[str, ...]
    area: str | None
    setting: str | None
    step: str | None
    unit: str
    """One of SHOWN, or empty: as the indicators are."""
    split: str
    """One of SPLITS, or empty."""

    @classmethod
    def of(cls, view: View) -> "TrendChoice":
        """Read a view. Raises ViewProblem where it names more than can be shown, or several of what can be but one."""
        chosen = tuple(INDICATORS[each] for each in _listed(view, "indikator", MOST_INDICATORS)) or (
            INDICATORS[DEFAULT_INDICATOR],
        )
        area, setting, step = (view.one(name) for name in ("omrade", "verksamhet", "steg"))
        by_area = next((each for each in chosen if each.by_area), None)
        steps = next((each.steps for each in chosen if each.steps), ())
        return cls(
            view,
            chosen,
            _listed(view, "geografi", MOST_PLACES) or (lists.NATION,),
            area or (first_area(by_area) if by_area else None),
            setting or (ALL_SETTINGS if any(each.by_setting for each in chosen) else None),
            step or (steps[0] if steps else None),
            _one_of(view, SHOWN_AS, SHOWN),
            _one_of(view, SPLIT, SPLITS),
        )

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Return the indicators that are shown: the chosen, or their counts or shares where these are asked for."""
        return tuple(dict.fromkeys(shown_as(each, self.unit) for each in self.chosen))

    @property
    def indicator(self) -> Indicator:
        """Return the first indicator that is shown."""
        return self.indicators[0]

    @property
    def geography(self) -> str:
        """Return the first place."""
        return self.geographies[0]

    @property
    def geography_level(self) -> str:
        """Return the level of the first place."""
        return level_of(self.geography)

    @property
    def place(self) -> str:
        """Return the first place, and what the first indicator is limited to there: `Uppsala, Hemtjänst`."""
        return self.first.place

    @property
    def first(self) -> Series:
        """Return the series that is highlighted, told and judged."""
        return self._series(self.indicator, self.geography)

    @property
    def all_series(self) -> list[Series]:
        """Return every series that is shown: indicator by indicator, in the order of the address."""
        if self.split == BY_AREA:
            areas = lists.monitored_areas() if self.indicator.by_area else ()
            places = self.geographies
            return [self._series(self.indicator, place, area) for area in areas for place in places]
        if self.split == BY_COUNTY:
            return [self._series(self.indicator, place) for place in (lists.NATION, *lists.counties())]
        return [self._series(indicator, place) for indicator in self.indicators for place in self.geographies]

    def _series(self, indicator: Indicator, geography: str, area: str | None = None) -> Series:
        chosen = area or self.area
        if indicator.id == "impact_level" and chosen == ANY_AREA:
            chosen = first_area(indicator)
        # A limit that no chosen indicator has is kept: that there is nothing is then said, with the reason.
        by_area = indicator.by_area or not any(each.by_area for each in self.indicators)
        by_setting = indicator.by_setting or not any(each.by_setting for each in self.indicators)
        has_steps = bool(indicator.steps) or not any(each.steps for each in self.indicators)
        step = self.step
        if indicator.steps and step not in indicator.steps and len(self.indicators) > 1:
            step = indicator.steps[0]
        return Series(
            indicator,
            geography,
            chosen if by_area else None,
            self.setting if by_setting else None,
            step if has_steps else None,
        )

    @property
    def parameters(self) -> dict[str, str]:
        """Return the API's parameters for exactly the first series."""
        return self.asked([self.first])

    @property
    def questions(self) -> list[dict[str, str]]:
        """Return the API's parameters for everything that is shown: one question, unless the limits differ."""
        groups: dict[tuple[str, str, str | None], list[Series]] = {}
        for each in self.all_series:
            key = each.limits if self.split != BY_AREA else ("", *each.limits[1:])
            groups.setdefault(key, []).append(each)
        return [self.asked(together) for together in groups.values()]

    def asked(self, series: list[Series]) -> dict[str, str]:
        """Return the API's parameters for some series, within the chosen periods, release and day."""
        asked: dict[str, list[str | None]] = {
            "indicator": [each.indicator.id for each in series],
            "geography": [each.geography for each in series],
            "area": [each.area for each in series],
            "setting": [each.setting for each in series],
            "step": [each.step for each in series],
            "from": [self.view.get("fran")],
            "to": [self.view.get("till")],
            "latest": [self.view.get("senaste")],
            "release": [self.view.get("utgava")],
            "as_of": [self.view.get("per")],
        }
        told = {name: ",".join(dict.fromkeys(filter(None, values))) for name, values in asked.items()}
        return {name: text for name, text in told.items() if text}

    def why_empty(self) -> tuple[str, View | None]:
        """Return why there are no rows, in words, and a view that would have some (None: there is no such view)."""
        name = self.indicator.name
        if self.split == BY_AREA and not self.indicator.by_area:
            why = say(f"«{name}» delas inte upp på bevakade områden.", f"“{name}” is not split by monitored area.")
            return why, self.view.changed(dela=None)
        if self.split == BY_COUNTY and "county" not in self.indicator.levels:
            why = say(f"«{name}» finns inte för län.", f"“{name}” does not exist for counties.")
            return why, self.view.changed(dela=None)
        if self.geography_level not in self.indicator.levels:
            valid = ", ".join(level_word(level) for level in self.indicator.levels)
            return say(
                f"«{name}» finns bara för {valid}. Välj en annan geografi.",
                f"“{name}” exists only for: {valid}. Choose another geography.",
            ), None
        if self.view.get("omrade") and not self.indicator.by_area:
            why = say(f"«{name}» delas inte upp på bevakade områden.", f"“{name}” is not split by monitored area.")
            return why, self.view.changed(omrade=None)
        if self._asks_one_municipality_for_an_area():
            return (
                say(
                    "För en enskild kommun redovisas ett område som påverkansnivå 1–5, inte som antal kommuner.",
                    "For one municipality, an area is given as an impact level 1–5, not as a number of municipalities.",
                ),
                self.view.changed(indikator="impact_level"),
            )
        if any(self.view.get(name) for name in ("verksamhet", "steg")):
            return (
                say(f"«{name}» finns inte uppdelad på det viset.", f"“{name}” is not split that way."),
                self.view.changed(verksamhet=None, steg=None),
            )
        if any(self.view.get(name) for name in PERIODS):
            why = say("Det finns inga uppgifter i den valda tidsrymden.", "There are no figures in that span of time.")
            return why, self.view.changed(**dict.fromkeys(PERIODS))
        return say(
            "Det finns inga uppgifter för det här urvalet. Det är inte detsamma som noll.",
            "There are no figures for this selection. That is not the same as zero.",
        ), None

    def _asks_one_municipality_for_an_area(self) -> bool:
        counts = isinstance(self.indicator.derived_from, MunicipalitiesWithLevel)
        asks_an_area = self.split == BY_AREA or self.area not in (None, ANY_AREA)
        return counts and self.geography_level == "municipality" and asks_an_area


def _listed(view: View, name: str, most: int) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(each.strip() for each in (view.get(name) or "").split(",") if each.strip()))
    if len(values) > most:
        at_most = say(f"högst {most} på den här sidan", f"at most {most} on this page")
        raise ViewProblem(name, ",".join(values), at_most)
    return values


def _one_of(view: View, name: str, valid: tuple[str, ...]) -> str:
    text = view.get(name) or ""
    if text and text not in valid:
        raise ViewProblem(name, text, say("något av ", "one of ") + ", ".join(valid))
    return text


def first_area(indicator: Indicator) -> str:
    """Return the area shown when none is chosen: any of them; the first, for a level, which is always of one."""
    return next(iter(lists.monitored_areas())) if indicator.id == "impact_level" else ANY_AREA


def count_and_share(indicator: Indicator) -> dict[str, Indicator]:
    """Return an indicator and its twin, by COUNT and SHARE, where it is declared as both; else nothing.

    The share is what is made of the count: per reporting municipality, or per inhabitants.
    """
    for share in INDICATORS.values():
        recipe = share.derived_from
        if isinstance(recipe, ShareOfReporting | PerInhabitants) and indicator.id in (share.id, recipe.count):
            return {COUNT: INDICATORS[recipe.count], SHARE: share}
    return {}


def shown_as(indicator: Indicator, unit: str) -> Indicator:
    """Return the indicator, or the one that says the same as a count or as a share where that is asked for."""
    return count_and_share(indicator).get(unit, indicator)


def own_unit(indicator: Indicator) -> str:
    """Return whether an indicator is a COUNT or a SHARE of a pair; empty where it is neither."""
    return next((unit for unit, each in count_and_share(indicator).items() if each == indicator), "")
