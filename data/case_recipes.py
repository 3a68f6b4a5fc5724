"""What is made of the cases that an agency counts: sums over municipality groups, and rates where it gives none.

The agency's own figures are taken as they are (data/deriving.py). A figure is made here only where it gives none, and
never out of one that it has suppressed: a sum with a hidden part is only a lower bound.
"""

from sqlalchemy import CTE, Integer, Select, Table, and_, case, cast, func, literal, select

from data.aggregating import double, no_text, origin_of, rounded, valid_on
from data.declarations import Indicator, PerInhabitants
from data.schema import membership, population
from data.stage import vintage

_MUNICIPAL = 4
"""Digits of a municipality's code."""


def sum_over_groups(indicator: Indicator) -> Select:
    """Return the query that sums the municipalities' figures over each SKR group that held at the time.

    Suppressed if any of them is; withheld if any is missing. `reporting`: municipalities with a figure.
    """
    members = _members_of_groups(indicator)
    expected = (
        select(cast(func.count(), Integer))
        .where(
            membership.c.geography_code == members.c.geography_code,
            valid_on(membership, members.c.period_start),
        )
        .correlate(members)
        .scalar_subquery()
    )
    sums = select(members, expected.label("expected")).cte("sums")
    whole = sums.c.reporting == sums.c.expected
    return select(
        literal(indicator.id).label("indicator"),
        sums.c.period_start,
        sums.c.period_end,
        sums.c.geography_code,
        literal("group").label("geography_level"),
        no_text().label("monitored_area"),
        literal("all").label("setting"),
        no_text().label("step"),
        case((whole, double(sums.c.total))).label("value"),
        case(
            (sums.c.suppressed > 0, "suppressed"),
            (~whole, "withheld"),
            (sums.c.provisional > 0, "provisional"),
            (sums.c.revised == 1, "revised"),
            else_="reported",
        ).label("status"),
        cast(sums.c.reporting, Integer).label("reporting"),
        sums.c.expected,
        sums.c.source,
        origin_of(sums.c.origin, literal("derived")).label("origin"),
    )


def _members_of_groups(indicator: Indicator) -> CTE:
    """Return what the municipalities of each group say together: one row per origin, period and group."""
    unit = vintage.alias("unit")
    key = (unit.c.origin, unit.c.period_start, unit.c.period_end, membership.c.geography_code)
    return (
        select(
            *key,
            func.sum(unit.c.value).label("total"),
            func.count(unit.c.value).label("reporting"),
            func.sum(case((unit.c.status == "suppressed", 1), else_=0)).label("suppressed"),
            func.sum(case((unit.c.status == "provisional", 1), else_=0)).label("provisional"),
            func.max(unit.c.revised).label("revised"),
            func.min(unit.c.source).label("source"),
        )
        .join(
            membership,
            and_(
                membership.c.municipality_code == unit.c.geography_code,
                membership.c.geography_level == "group",
                valid_on(membership, unit.c.period_start),
            ),
        )
        .where(unit.c.measure == indicator.id, func.length(unit.c.geography_code) == _MUNICIPAL)
        .group_by(*key)
        .cte("members")
    )


def per_inhabitants(indicator: Indicator, recipe: PerInhabitants, target: Table) -> Select:
    """Return the query for a rate in municipalities and groups that the source counts in and gives no rate for.

    A count that is suppressed or missing gives a row that says so.
    """
    count, given = target.alias("counted"), vintage.alias("given")
    living = (
        select(
            count.c.period_start,
            count.c.period_end,
            count.c.geography_code,
            count.c.origin,
            func.sum(population.c.persons).label("persons"),
        )
        .join(
            membership,
            and_(membership.c.geography_code == count.c.geography_code, valid_on(membership, count.c.period_start)),
        )
        .join(population, population.c.municipality_code == membership.c.municipality_code)
        .where(
            count.c.indicator == recipe.count,
            count.c.geography_level.in_(("municipality", "group")),
        )
        .group_by(count.c.period_start, count.c.period_end, count.c.geography_code, count.c.origin)
        .cte("living")
    )
    here = and_(*(living.c[name] == count.c[name] for name in living.columns.keys() if name != "persons"))
    has_rate = and_(
        given.c.measure == indicator.id,
        *(given.c[name] == count.c[name] for name in ("geography_code", "period_start", "period_end")),
    )
    return (
        select(
            literal(indicator.id).label("indicator"),
            *(count.c[name] for name in ("period_start", "period_end", "geography_code", "geography_level")),
            *(count.c[name] for name in ("monitored_area", "setting", "step")),
            rounded(count.c.value * double(literal(recipe.inhabitants)) / double(living.c.persons)).label("value"),
            count.c.value.label("numerator"),
            case((count.c.value.is_not(None), double(living.c.persons))).label("denominator"),
            *(count.c[name] for name in ("status", "reporting", "expected", "source")),
            origin_of(count.c.origin, literal("derived")).label("origin"),
        )
        .join(living, here)
        .outerjoin(given, has_rate)
        .where(count.c.indicator == recipe.count, given.c.measure.is_(None))
    )
