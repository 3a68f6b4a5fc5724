"""What can be chosen together in an extract: which areas an indicator has, which levels, from which day to which.

The one thing to know: it is counted in the release and not read from the declarations, so that what is offered has
rows. One row per combination, some hundred of them however many observations there are. Which single municipality has
rows, and the number of latest periods, are not looked at.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from data.indicators import INDICATORS
from data.schema import observation
from data.selection import Selection

DIMENSIONS = ("indicator", "level", "area", "setting", "step")
"""What an extract can be limited by, besides geographies and days; named as in the API."""


@dataclass(frozen=True)
class Combination:
    """What occurs together in a release. The days are the first of the first and of the last of its periods."""

    indicator: str
    level: str
    area: str
    setting: str
    step: str
    first: date
    last: date


@dataclass(frozen=True)
class Choices:
    """What each dimension can be chosen to be, given what is chosen in all the others.

    `values`: by dimension. `geography_levels`: the levels whose geographies can be chosen. `spans`: by kind of period,
    the first days of the first and the last period that the choice has, whatever days are chosen.
    """

    values: dict[str, frozenset[str]]
    geography_levels: frozenset[str]
    spans: dict[str, tuple[date, date]]

    def within(self, kind: str, day: date) -> bool:
        """Say whether the choice has periods of a kind on both sides of a day, or on it."""
        return kind in self.spans and self.spans[kind][0] <= day <= self.spans[kind][1]


def combinations(connection: Connection) -> list[Combination]:
    """Return what occurs together in a release, in no order. None: the release has no observations."""
    row = observation.c
    keys = (row.indicator, row.geography_level, row.monitored_area, row.setting, row.step)
    query = select(*keys, func.min(row.period_start), func.max(row.period_start)).group_by(*keys)
    return [Combination(*found) for found in connection.execute(query)]


def choices(occurring: list[Combination], selection: Selection, levels: frozenset[str]) -> Choices:
    """Return what can be chosen in each dimension, given the rest of a selection.

    `levels`: those of the selection's geographies; empty for no restriction.
    """
    chosen = {
        "indicator": frozenset(selection.indicators),
        "level": frozenset(selection.levels),
        "area": frozenset(selection.areas),
        "setting": frozenset(selection.settings),
        "step": frozenset(selection.steps),
    }

    def fits(each: Combination, *, but: str = "") -> bool:
        if levels and but != "geography" and each.level not in levels:
            return False
        return all(not chosen[name] or getattr(each, name) in chosen[name] for name in DIMENSIONS if name != but)

    dated = [each for each in occurring if _meets(each, selection)]
    values = {name: frozenset(getattr(each, name) for each in dated if fits(each, but=name)) for name in DIMENSIONS}
    geography_levels = frozenset(each.level for each in dated if fits(each, but="geography"))
    return Choices(values, geography_levels, _spans([each for each in occurring if fits(each)]))


def _meets(each: Combination, selection: Selection) -> bool:
    return (selection.first_day or date.min) <= each.last and each.first <= (selection.last_day or date.max)


def _spans(found: list[Combination]) -> dict[str, tuple[date, date]]:
    spans: dict[str, tuple[date, date]] = {}
    for each in found:
        if each.indicator in INDICATORS:
            kind = INDICATORS[each.indicator].period_kind
            first, last = spans.get(kind, (each.first, each.last))
            spans[kind] = min(first, each.first), max(last, each.last)
    return spans
