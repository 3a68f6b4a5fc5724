"""What /karta shows: one indicator at one level in one period. Filled in from the view where it says nothing.

The period is the latest one that starts no later than `till`, so that an address without it always shows the newest.
`senaste` is how many periods the slider has, to the newest; the classes are made from these.
The same parameters give the map, the table, the file and the API call, so these can't differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.view import FORM, PINNED, View, ViewProblem, known_parameters
from data import lists
from data.declarations import Indicator
from data.formats import area_name, geography_name, level_name, setting_name, step_name
from data.indicators import INDICATORS
from data.language import say
from data.selection import ANY_AREA, Selection

DEFAULT_INDICATOR = "impact_level"
DEFAULT_AREA = "overall_robustness"
"""What is shown when nothing is chosen: the one answer in which a municipality sums itself up, on the scale of five."""

MAP_LEVELS = ("municipality", "county")
TO_SCALE, TILES = "karta", "rutor"
ALL_SETTINGS = "all"


@dataclass(frozen=True)
class MapChoice:
    """What the map shows. Area, setting and step are None where the indicator is not split by them at this level.

    `county`: the county that the map shows alone, or None for the whole country. `marked`: the geography that is
    outlined. `form`: TO_SCALE or TILES.
    """

    view: View
    indicator: Indicator
    level: str
    area: str | None
    setting: str | None
    step: str | None
    county: str | None
    marked: str | None
    form: str

    @classmethod
    def of(cls, view: View) -> "MapChoice":
        """Read a view. Raises ViewProblem where it asks for what can't be on a map."""
        indicator = INDICATORS[view.one("indikator") or DEFAULT_INDICATOR]
        level = _level_of(view, indicator)
        area = (view.one("omrade") or default_area(indicator)) if has_areas(indicator, level) else None
        if view.get("omrade") and area is None:
            raise ViewProblem("omrade", view.get("omrade") or "", _no_areas(indicator))
        setting = (view.one("verksamhet") or ALL_SETTINGS) if indicator.by_setting else None
        step = view.one("steg") or indicator.steps[0] if indicator.steps else None
        county, marked = _places_of(view, level)
        form = view.one(FORM) or TO_SCALE
        if form not in (TO_SCALE, TILES):
            raise ViewProblem(FORM, form, say(" eller ", " or ").join((TO_SCALE, TILES)))
        # Twenty-one counties are all large enough to be seen.
        return cls(
            view, indicator, level, area, setting, step, county, marked, form if level == "municipality" else TO_SCALE
        )

    @property
    def split(self) -> tuple[str, str, str]:
        """Return monitored area, setting and step as they stand in the data."""
        area = "" if self.area in (None, ANY_AREA) else str(self.area)
        return area, self.setting or ALL_SETTINGS, self.step or ""

    @property
    def heading(self) -> str:
        """Return what is shown: `Påverkansnivå, Hemtjänst`."""
        area, setting, step = self.split
        parts = [self.indicator.name]
        if area:
            parts.append(area_name(area))
        if setting != ALL_SETTINGS:
            parts.append(setting_name(setting))
        if len(self.indicator.steps) > 1:
            parts.append(step_name(step))
        return ", ".join(parts)

    @property
    def place(self) -> str:
        """Return which part of the country the map shows."""
        return geography_name(self.county or lists.NATION)

    def codes(self) -> list[str]:
        """Return the geographies that the map shows, in the order of the table."""
        if self.level == "county":
            return list(lists.counties())
        today = [each for each in lists.municipalities() if each.valid_to == lists.END_OF_TIME]
        return [each.code for each in today if self.county in (None, each.county_code)]

    def parameters(self, first_day: date, last_day: date) -> dict[str, str]:
        """Return the API's parameters for these figures, in the periods that start between two days."""
        chosen = {
            "indicator": self.indicator.id,
            "level": self.level,
            "geography": ",".join(self.codes()) if self.county and self.level == "municipality" else None,
            "area": self.area,
            "setting": self.setting,
            "step": self.step,
            "from": first_day.isoformat(),
            "to": last_day.isoformat(),
            "release": self.view.get("utgava"),
            "as_of": self.view.get("per"),
        }
        return {name: value for name, value in chosen.items() if value}

    def selection(self, first_day: date, last_day: date) -> Selection:
        """Return the same as a selection."""
        return Selection.from_parameters(self.parameters(first_day, last_day))


def map_levels(indicator: Indicator) -> tuple[str, ...]:
    """Return the levels at which an indicator can be on a map; the first is shown when none is chosen."""
    return tuple(level for level in MAP_LEVELS if level in indicator.levels)


def has_areas(indicator: Indicator, level: str) -> bool:
    """Return whether an indicator is split by monitored area at a level.

    One municipality's answer for an area is its level of impact, and not whether it is one of a count.
    """
    return indicator.by_area and (level == "county" or indicator.id == "impact_level")


def default_area(indicator: Indicator) -> str:
    """Return the area shown when none is chosen: any of them; for a level, which is always of one, the summary."""
    return DEFAULT_AREA if indicator.id == "impact_level" else ANY_AREA


def _level_of(view: View, indicator: Indicator) -> str:
    possible = map_levels(indicator)
    if not possible:
        raise ViewProblem(
            "indikator",
            indicator.id,
            say("en indikator som finns för kommuner eller län", "an indicator of municipalities or counties"),
        )
    level = view.one("niva") or possible[0]
    if level not in possible:
        names = say(" eller ", " or ").join(f"{each} ({level_name(each).lower()})" for each in possible)
        raise ViewProblem("niva", level, say(f"för «{indicator.name}» {names}", f"for “{indicator.name}” {names}"))
    return level


def _no_areas(indicator: Indicator) -> str:
    if indicator.by_area:
        return say(
            "inget område: en kommuns svar för ett område är dess påverkansnivå (indikator=impact_level)",
            "no area: a municipality's answer for an area is its level of impact (indikator=impact_level)",
        )
    return say("inget område: indikatorn delas inte upp på områden", "no area: the indicator is not split by area")


def _places_of(view: View, level: str) -> tuple[str | None, str | None]:
    """Return which county the map shows alone, and what is outlined."""
    code = view.one("geografi")
    if code in (None, lists.NATION):
        return None, None
    if code in lists.skr_groups():
        expected = say("00 (riket), ett län eller en kommun", "00 (Sweden), a county or a municipality")
        raise ViewProblem("geografi", str(code), expected)
    if level == "county":
        return None, str(code)[:2]
    return str(code)[:2], (code if len(str(code)) == 4 else None)


def chosen_parameters(asked: Mapping[str, str | None], before: Mapping[str, str]) -> dict[str, str]:
    """Return the address's parameters for what the controls ask, without what does not apply to the indicator.

    `before`: those of the address one comes from. A new indicator with another kind of period loses the period, and
    a level, area, setting or step that it does not have is lost too. The same question always gives the same address.
    """
    indicator = INDICATORS[asked.get("indikator") or DEFAULT_INDICATOR]
    old = INDICATORS.get(before.get("indikator") or DEFAULT_INDICATOR)
    levels = map_levels(indicator)
    level = asked.get("niva") if asked.get("niva") in levels else (levels or (None,))[0]
    wanted = dict(asked) | {"niva": None if level == (levels or (None,))[0] else level}
    wanted["indikator"] = None if indicator.id == DEFAULT_INDICATOR else indicator.id
    if old is None or old.period_kind != indicator.period_kind:
        wanted["till"] = None
    if not has_areas(indicator, str(level)) or not _keeps_area(asked.get("omrade"), indicator):
        wanted["omrade"] = None
    if not indicator.by_setting or asked.get("verksamhet") == ALL_SETTINGS:
        wanted["verksamhet"] = None
    if asked.get("steg") not in indicator.steps[1:]:
        wanted["steg"] = None
    if asked.get("geografi") == lists.NATION:
        wanted["geografi"] = None
    if asked.get(FORM) == TO_SCALE or level == "county":
        wanted[FORM] = None
    return known_parameters(wanted | {name: before.get(name) for name in (*PINNED, "senaste")})


def _keeps_area(area: str | None, indicator: Indicator) -> bool:
    if indicator.id == "impact_level" and area == ANY_AREA:
        return False  # A level is always of one area.
    return area != default_area(indicator)


def asks_for_the_same(asked: Mapping[str, str], before: Mapping[str, str]) -> bool:
    """Return whether two addresses ask the same question, however they are written."""
    known = (before.get("indikator") or DEFAULT_INDICATOR) in INDICATORS
    return known and asked == chosen_parameters(before, before)
