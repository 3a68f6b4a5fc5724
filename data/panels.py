"""Matched panels: the change among those who answered both times, apart from the change in who answered.

A count of municipalities falls when fewer answer, whether or not anything got better. So the change is split in two:
what happened among the municipalities that answered in both periods, and the rest, which is who took part.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal, select

from data.aggregating import valid_on
from data.declarations import Indicator, MunicipalitiesWithLevel, PpmShare, ShareOfReporting
from data.disclosure import OfPersons
from data.indicators import INDICATORS
from data.schema import membership, observation


@dataclass(frozen=True)
class MatchedPanel:
    """A figure in two periods among the municipalities that answered in both, in the indicator's unit.

    `units`: how many they are; 0 if none did, and then there are no figures.
    """

    units: int
    before: float | None
    after: float | None

    @property
    def change(self) -> float | None:
        """Return the change within the panel; None if nobody answered both times."""
        return None if self.before is None or self.after is None else self.after - self.before


def has_panel(indicator: Indicator) -> bool:
    """Say whether an indicator can be followed in a matched panel: counts of municipalities, their shares, and PPM.

    Not what is made of counts of persons: a panel of those whose counts may be shown is no picture of the others.
    """
    recipe = indicator.derived_from
    if isinstance(recipe, OfPersons):
        return False
    if isinstance(recipe, ShareOfReporting | PpmShare):
        return True
    return indicator.unit == "kommuner" and "municipality" in indicator.levels and indicator.id != indicator.expected


def matched_panel(
    connection: Connection,
    indicator: Indicator,
    geography_code: str,
    periods: tuple[date, date],
    origin: str,
    monitored_area: str = "",
    setting: str = "all",
    step: str | None = None,
) -> MatchedPanel:
    """Return a figure among the municipalities of a geography that answered in both periods (their first days).

    `origin`: `derived` (municipalities' own answers) or `synthetic`. Shares are pooled over the panel. Raises
    ValueError for an indicator that has no panel.
    """
    split = (monitored_area, setting, step)
    found = panel_over_time(connection, indicator, geography_code, periods, origin, *split)
    before, after = (found.values.get(start) for start in periods)
    return MatchedPanel(found.units, before, after)


@dataclass(frozen=True)
class PanelOverTime:
    """A figure in several periods among the municipalities that answered in every one of them.

    `units`: how many they are. `values`: first day to the figure, in the indicator's unit; empty if there is nobody.
    """

    units: int
    values: Mapping[date, float]


def panel_over_time(
    connection: Connection,
    indicator: Indicator,
    geography_code: str,
    starts: Collection[date],
    origin: str,
    monitored_area: str = "",
    setting: str = "all",
    step: str | None = None,
) -> PanelOverTime:
    """Return a figure among the municipalities of a geography that answered in all of some periods (their first days).

    As `matched_panel`, which is this of two periods; the same errors. A municipality that has no figure in one of the
    periods is in none of them, so that the line changes only with what its municipalities answered.
    """
    if not has_panel(indicator):
        raise ValueError(f"{indicator.id} is not counted municipality by municipality")
    wanted = set(starts)
    said = _answers(indicator, geography_code, wanted, origin, (monitored_area, setting, step)).cte("said")
    of_town = select(said.c.geography_code).group_by(said.c.geography_code)
    in_all = of_town.having(func.count(said.c.period_start.distinct()) == len(wanted))
    sums = (
        select(said.c.period_start, func.sum(said.c.numerator), func.sum(said.c.denominator), func.count())
        .where(said.c.geography_code.in_(in_all))
        .group_by(said.c.period_start)
    )
    found = connection.execute(sums).all()
    is_share = indicator.unit == "procent"
    values = {day: 100 * float(right) / float(of) if is_share else float(right) for day, right, of, _ in found}
    return PanelOverTime(found[0][3] if found else 0, values)


def _counted(indicator: Indicator) -> Indicator:
    recipe = indicator.derived_from
    return INDICATORS[recipe.count] if isinstance(recipe, ShareOfReporting) else indicator


def answered_with(indicator: Indicator, monitored_area: str) -> str:
    """Return the id of the indicator that holds what each municipality adds: for one area, its level of impact."""
    counted = _counted(indicator)
    has_level = isinstance(counted.derived_from, MunicipalitiesWithLevel)
    return "impact_level" if has_level and monitored_area else counted.id


def _answers(
    indicator: Indicator,
    geography_code: str,
    starts: Collection[date],
    origin: str,
    split: tuple[str, str, str | None],
) -> Select[Any]:
    """Return the query of what each municipality adds: geography_code, period_start, numerator, denominator."""
    monitored_area, setting, step = split
    recipe = indicator.derived_from
    counted = _counted(indicator)
    # For one area a municipality's answer is its level; over any area it is counted or not.
    level = counted.derived_from.level if isinstance(counted.derived_from, MunicipalitiesWithLevel) else None
    municipal = answered_with(indicator, monitored_area)
    by_level = municipal == "impact_level"
    row = observation.c
    right: ColumnElement[Any]
    of: ColumnElement[Any]
    right, of = (row.numerator, row.denominator) if isinstance(recipe, PpmShare) else (row.value, literal(1.0))
    if by_level:
        right = case((row.value == level, 1.0), else_=0.0)
    return (
        select(row.geography_code, row.period_start, right.label("numerator"), of.label("denominator"))
        .join(
            membership,
            and_(
                membership.c.municipality_code == row.geography_code,
                membership.c.geography_code == geography_code,
                valid_on(membership, row.period_start),
            ),
        )
        .where(
            row.indicator == municipal,
            row.geography_level == "municipality",
            row.period_start.in_(sorted(starts)),
            row.monitored_area == monitored_area,
            row.setting == setting,
            row.step == (step if step is not None else (counted.steps[0] if counted.steps else "")),
            row.value.is_not(None),
            row.origin == ("reported" if by_level and origin == "derived" else origin),
        )
    )
