"""The address of /trender: which parameters say what the controls ask for, without what does not apply to it."""

from collections.abc import Mapping

from dashboard.trend_choice import (
    BY_AREA,
    BY_COUNTY,
    DEFAULT_INDICATOR,
    INDEX,
    NO_RATIO,
    first_area,
    own_unit,
    shown_as,
)
from dashboard.view import PERIODS, PINNED, SHOWN_AS, SPLIT, known_parameters
from data import lists
from data.declarations import Indicator
from data.indicators import INDICATORS
from data.lists import ALL_SETTINGS
from data.selection import ANY_AREA

LIMITS = ("omrade", "verksamhet", "steg")


def chosen_parameters(asked: Mapping[str, str | None], before: Mapping[str, str]) -> dict[str, str]:
    """Return the address's parameters for what is asked, without what does not apply to the indicators.

    `before`: those of the address one comes from. A new first indicator with another kind of period loses the old
    period; indicators that are not split by area, setting or step lose that. The same question always gives the same
    parameters. Raises KeyError on an unknown indicator.
    """
    ids = _ids(asked.get("indikator"))
    indicators = [INDICATORS[each] for each in ids]
    wanted = {name: asked.get(name) for name in (*LIMITS, *PERIODS)}
    wanted["indikator"] = ",".join(ids)
    wanted["geografi"] = ",".join(_each_once(asked.get("geografi")) or [lists.NATION])
    old = INDICATORS.get(_ids(before.get("indikator"))[0])
    if old is None or old.period_kind != indicators[0].period_kind:
        wanted |= dict.fromkeys(PERIODS)
    by_area = [each for each in indicators if each.by_area]
    if not by_area or wanted["omrade"] in (first_area(by_area[0]), ANY_AREA):
        wanted["omrade"] = None
    if not any(each.by_setting for each in indicators) or wanted["verksamhet"] == ALL_SETTINGS:
        wanted["verksamhet"] = None
    steps = next((each.steps for each in indicators if each.steps), ())
    if wanted["steg"] not in steps[1:]:
        wanted["steg"] = None
    wanted[SHOWN_AS] = _unit(asked.get(SHOWN_AS), indicators[0])
    wanted[SPLIT] = _split(asked.get(SPLIT), shown_as(indicators[0], wanted[SHOWN_AS] or ""))
    return known_parameters(wanted | {name: before.get(name) for name in PINNED})


def _each_once(text: str | None) -> list[str]:
    return list(dict.fromkeys(each.strip() for each in (text or "").split(",") if each.strip()))


def _ids(text: str | None) -> list[str]:
    return _each_once(text) or [DEFAULT_INDICATOR]


def _unit(asked: str | None, indicator: Indicator) -> str | None:
    if asked == INDEX:
        return None if indicator.unit in NO_RATIO else INDEX
    return asked if asked and own_unit(indicator) not in ("", asked) else None


def _split(asked: str | None, indicator: Indicator) -> str | None:
    there_is = {BY_AREA: indicator.by_area, BY_COUNTY: "county" in indicator.levels}
    return asked if there_is.get(asked or "") else None


def asks_for_the_same(asked: Mapping[str, str], before: Mapping[str, str]) -> bool:
    """Return whether two addresses ask the same question, however they are written."""
    known = all(each in INDICATORS for each in _ids(before.get("indikator")))
    return known and asked == chosen_parameters(before, before)
