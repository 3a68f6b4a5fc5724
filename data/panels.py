"""Matched panels: the change among those who answered both times, apart from the change in who answered.

A count of municipalities falls when fewer answer, whether or not anything got better. So the change is split in two:
what happened among the municipalities that answered in both periods, and the rest, which is who took part.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection, and_, select

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
    if not has_panel(indicator):
        raise ValueError(f"{indicator.id} is not counted municipality by municipality")
    before, after = (
        _answers(connection, indicator, geography_code, start, origin, (monitored_area, setting, step))
        for start in periods
    )
    both = before.merge(after, left_index=True, right_index=True, suffixes=("_before", "_after"))
    if both.empty:
        return MatchedPanel(0, None, None)
    return MatchedPanel(len(both), _figure(indicator, both, "before"), _figure(indicator, both, "after"))


def _figure(indicator: Indicator, both: pd.DataFrame, when: str) -> float:
    total = float(both[f"numerator_{when}"].sum())
    if indicator.unit != "procent":
        return total
    return 100 * total / float(both[f"denominator_{when}"].sum())


def _answers(
    connection: Connection,
    indicator: Indicator,
    geography_code: str,
    start: date,
    origin: str,
    split: tuple[str, str, str | None],
) -> pd.DataFrame:
    """Return what each municipality adds: numerator and denominator, by municipality code."""
    monitored_area, setting, step = split
    recipe = indicator.derived_from
    counted = INDICATORS[recipe.count] if isinstance(recipe, ShareOfReporting) else indicator
    # For one area a municipality's answer is its level; over any area it is counted or not.
    level = counted.derived_from.level if isinstance(counted.derived_from, MunicipalitiesWithLevel) else None
    by_level = level is not None and monitored_area != ""
    municipal = "impact_level" if by_level else counted.id
    row = observation.c
    query = (
        select(row.geography_code, row.value, row.numerator, row.denominator)
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
            row.period_start == start,
            row.monitored_area == monitored_area,
            row.setting == setting,
            row.step == (step if step is not None else (counted.steps[0] if counted.steps else "")),
            row.value.is_not(None),
            row.origin == ("reported" if by_level and origin == "derived" else origin),
        )
    )
    found = pd.read_sql(query, connection).set_index("geography_code")
    if not isinstance(recipe, PpmShare):
        found["numerator"] = (found["value"] == level).astype(float) if by_level else found["value"]
        found["denominator"] = 1.0
    return found[["numerator", "denominator"]].astype(float)
