"""How many municipalities the figures of an extract are of: the sheet Täckning.

The one thing to know: where the number that reported is unknown for any of the places, so is their sum.
"""

from typing import Any

from sqlalchemy import Connection, case, func, select

from data.queries import conditions_of
from data.schema import indicator, observation, period
from data.selection import Selection

COVERAGE_COLUMNS = (
    "indicator",
    "period_start",
    "period_end",
    "period_label",
    "geography_level",
    "setting",
    "origin",
    "geographies",
    "with_figure",
    "reporting",
    "expected",
)
"""The columns of the coverage of an extract, in their order."""


def coverage_rows(connection: Connection, selection: Selection) -> list[tuple[Any, ...]]:
    """Return how many reported, of how many, in what a selection asks for: columns COVERAGE_COLUMNS.

    One row per indicator, period, geography level, setting and origin. `geographies`: places of the level that the
    selection has; `with_figure`: those of them with a figure for any area or step. `reporting`, `expected`:
    municipalities, summed over the places; None where the number is unknown for any of them. Places may lack areas
    that a municipality left blank; of the areas and steps of a place, the most that reported counts.
    """
    row = observation.c
    grain = [row.indicator, row.period_start, row.period_end, row.geography_level, row.setting, row.origin]
    of_place = (
        select(
            *grain,
            row.geography_code,
            func.max(case((row.value.is_not(None), 1), else_=0)).label("has_figure"),
            func.max(row.reporting).label("reporting"),
            func.max(row.expected).label("expected"),
        )
        .where(*conditions_of(connection, selection))
        .group_by(*grain, row.geography_code)
        .subquery()
    )
    keys = [of_place.c[column.name] for column in grain]
    places = func.count()

    def known_sum(name: str) -> Any:
        return case((func.count(of_place.c[name]) == places, func.sum(of_place.c[name])))

    query = (
        select(
            *keys[:3],
            period.c.label,
            *keys[3:],
            places,
            func.sum(of_place.c.has_figure),
            known_sum("reporting"),
            known_sum("expected"),
        )
        .join(indicator, indicator.c.indicator == of_place.c.indicator)
        .join(
            period,
            (period.c.period_start == of_place.c.period_start)
            & (period.c.period_end == of_place.c.period_end)
            & (period.c.period_kind == indicator.c.period_kind),
        )
        .group_by(*keys, period.c.label, indicator.c.sort_order)
        .order_by(indicator.c.sort_order, *keys[1:])
    )
    return [tuple(found) for found in connection.execute(query)]
