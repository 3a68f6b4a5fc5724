"""How sure a figure is: Wilson's interval for shares of persons, and what a count could be if all had reported.

Wilson's interval because it keeps within 0–100 % and is right for few observations and for shares near the ends
(Brown, Cai & DasGupta 2001, Interval estimation for a binomial proportion). It is the uncertainty of what was observed
as a sample of how it usually is; it says nothing of those who took no part.
"""

import numpy as np
from sqlalchemy import Connection, Double, Table, and_, bindparam, cast, select, update

from data.aggregating import per_cent
from data.declarations import PpmShare
from data.indicators import INDICATORS
from data.stage import interval

CONFIDENCE = 0.95
"""The level of the intervals that stand beside figures."""

_AGGREGATES = ("nation", "county", "group")


def wilson(numerators: np.ndarray, denominators: np.ndarray, confidence: float = CONFIDENCE) -> np.ndarray:
    """Return Wilson's interval of each share, in per cent: an array of shape (2, n), lower then upper.

    Rounded to six decimals, as every share is. `denominators` must be above zero.
    """
    # Slow to import, and needed only where something is derived.
    from statsmodels.stats.proportion import proportion_confint

    lower, upper = proportion_confint(numerators, denominators, alpha=1 - confidence, method="wilson")
    return np.floor(np.array([lower, upper]) * 100 * 1e6 + 0.5) / 1e6


def add_intervals(connection: Connection, target: Table) -> None:
    """Fill in `lower` and `upper` of every observation whose indicator declares an interval, where it can be known."""
    _add_wilson(connection, target)
    _add_wilson_of_published(connection, target)
    _add_possible(connection, target)


def _declared(kind: str) -> list[str]:
    return [each.id for each in INDICATORS.values() if each.interval == kind]


def _add_wilson(connection: Connection, target: Table) -> None:
    row = target.c
    has_interval = and_(
        row.indicator.in_(_declared("wilson")),
        row.value.is_not(None),
        row.denominator > 0,
        # More infected than cared for is refused when a file is read; it would be no share.
        row.numerator.between(0, row.denominator),
    )
    pairs = connection.execute(select(row.numerator, row.denominator).distinct().where(has_interval)).all()
    connection.execute(interval.delete())
    if not pairs:
        return
    # Column by column: numpy asks each row of a result for an array interface, twenty times slower.
    numerators, denominators = (np.array(each, dtype=float) for each in zip(*pairs, strict=True))
    lower, upper = wilson(numerators, denominators)
    columns = (numerators.tolist(), denominators.tolist(), lower.tolist(), upper.tolist())
    names = interval.columns.keys()
    connection.execute(interval.insert(), [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)])
    same = and_(interval.c.numerator == target.c.numerator, interval.c.denominator == target.c.denominator)
    connection.execute(update(target).values(lower=interval.c.lower, upper=interval.c.upper).where(has_interval, same))


def _add_wilson_of_published(connection: Connection, target: Table) -> None:
    """Fill in the interval of PPM shares that a source gives rounded, where it also says how many were observed.

    How many were right is not said, and stays unknown. The interval reaches from the lower end for the least share
    that is rounded to what was given, to the upper end for the greatest.
    """
    row, observed = target.c, target.alias("observed")
    key = ("period_start", "period_end", "geography_code", "setting", "origin")
    shares = [name for name in _declared("wilson") if isinstance(INDICATORS[name].derived_from, PpmShare)]
    query = (
        select(*(row[name] for name in (*key, "indicator", "step", "value")), observed.c.value.label("observed"))
        .join(observed, and_(*(row[name] == observed.c[name] for name in key)))
        .where(
            row.indicator.in_(shares),
            row.origin == "published",
            row.value.is_not(None),
            row.numerator.is_(None),
            observed.c.indicator == "ppm_observations",
            observed.c.value > 0,
        )
    )
    found = connection.execute(query).mappings().all()
    if not found:
        return
    values, counts = np.array([(each["value"], each["observed"]) for each in found], dtype=float).T
    # «90» may be 89.5, and «64.0» can't be told from «64» once it is a number.
    rounding = np.where(values == np.floor(values), 0.5, 0.05)
    lower, _ = wilson(np.clip(values - rounding, 0, 100) * counts / 100, counts)
    _, upper = wilson(np.clip(values + rounding, 0, 100) * counts / 100, counts)
    names = (*key, "indicator", "step")
    same = and_(*(row[name] == bindparam(f"of_{name}") for name in names))
    rows = [
        {f"of_{name}": each[name] for name in names} | {"lower": low, "upper": high}
        for each, low, high in zip(found, lower.tolist(), upper.tolist(), strict=True)
    ]
    connection.execute(update(target).where(same), rows)


def _add_possible(connection: Connection, target: Table) -> None:
    """Fill in what a count, or its share of all, could be: nobody or everybody of those who did not report."""
    row = target.c
    known = and_(
        row.indicator.in_(_declared("possible")),
        row.geography_level.in_(_AGGREGATES),
        row.value.is_not(None),
        row.reporting.is_not(None),
        row.expected > 0,
    )
    shares = [name for name in _declared("possible") if INDICATORS[name].unit == "procent"]
    missing = row.expected - row.reporting
    connection.execute(
        update(target)
        .values(lower=per_cent(row.numerator, row.expected), upper=per_cent(row.numerator + missing, row.expected))
        .where(known, row.indicator.in_(shares))
    )
    connection.execute(
        update(target)
        .values(lower=row.value, upper=row.value + cast(missing, Double))
        .where(known, row.indicator.not_in(shares))
    )
