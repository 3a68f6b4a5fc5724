"""What is not shown because it is about few persons: the rule, its sources, and how totals are kept from telling it.

The rule. Counts of 1–3 persons are not shown; 0 and 4 or more are. So does Socialstyrelsen in its workbooks of
deaths ("skyddats av sekretesskäl": in 84 of them the smallest positive count shown is 4). The law behind it:
offentlighets- och sekretesslagen (2009:400) 24 kap. 8 § (statistics) and 26 kap. 1 § (social services). Here it holds
for the infected among those whom a municipality cares for, and alike for those who are *not* infected (where 48 of 50
are infected, 2 are not). A municipality that cares for fewer than 8 shows nothing: there, any count tells.

The one thing to know: **what is published depends on which counts are hidden, never on what they are.** A hidden
count goes into every total as the middle of what it may be: 1–3 as 2. So 1, 2 and 3 give the same rows in every
municipality, county, group and the nation, in every release and as of every day, and no equations tell them apart,
whatever is subtracted from what: overlapping totals, a share and its denominator, a median or a count over a limit,
one week or one extract and the next.

One thing is told of them: sums of at least twenty at a time, through the nation's total (data/hidden_sums.py), so that
it is right to a few persons; and their average, which is what each goes in as where there is such a sum.

A total with a hidden count in it is approximate (`is_approximate`): no numerator or denominator, and `lower` and
`upper` from the least and the most that it may be. Where these are far apart its value is `withheld` and they alone
are told. A total of one municipality, or that may itself be of 1–3 persons, is suppressed.

Why not the classical way, exact totals and a second hidden cell wherever one would be solved (Cox 1980, Suppression
methodology and statistical disclosure control; Gusfield 1988, A graph theoretic approach to data security)? It keeps
one table safe. But answers come one by one and can be seen as of any day: from the day before a late answer to the day
after it, an exact total changes by just that answer. A rounded total tells it too, where enough answers come.

What an agency has published is public as it stands, with its own suppression, which is never undone: a figure made of
a suppressed one is suppressed (data/case_recipes.py), what a table's own totals would tell is withheld when it is read
(etl/deaths_suppression.py), and what adjacent readings of a cumulative table would tell, here (data/complements.py).

Not under the rule: observations in PPM, which are of staff at work and which SKR publishes by municipality, and counts
of municipalities, save those over a limit, which are made of persons. Not in our power: what others publish of the
same answers, as the country's number of municipalities over the limit.
"""

from collections.abc import Mapping
from datetime import datetime
from statistics import NormalDist
from typing import Any, NamedTuple

import pandas as pd
from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    FromClause,
    Table,
    Update,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    update,
)

from data.aggregating import double, flag, middle, per_cent, valid_on
from data.complements import hide_second_cells
from data.declarations import Indicator, MedianShare, MunicipalitiesOverShare, PooledShare
from data.hidden_sums import known_of_many
from data.indicators import INDICATORS
from data.intervals import CONFIDENCE
from data.schema import membership
from data.stage import UNIT, narrowing

FEW = 3
"""The largest count of persons that is hidden; the smallest is 1."""

TOO_FEW_CARED_FOR = 2 * (FEW + 1)
"""Below this, nearly every count is of few infected or of few who are not: all are hidden."""

TOO_WIDE = 0.5
"""How far apart the least and the most may be, as a part of the value, for the value to be told. Beyond, it could be
wrong by more than a quarter: the two ends alone say more."""

OfPersons = PooledShare | MedianShare | MunicipalitiesOverShare
"""The recipes that count persons among municipalities' answers. What is declared with one of them is protected."""


def protect(connection: Connection, target: Table, as_of: datetime | None = None) -> None:
    """Hide what is about few persons in what has been derived, before anybody is shown it.

    `target` has the columns of `observation` and whole periods as `derive` leaves them, with the same loads chosen and
    `as_of`: every municipality and total. Rows that would tell of a hidden count become `suppressed`, with neither
    value, numerator, denominator nor interval, or approximate (see above); the others stay as they were. Raises
    ValueError if an indicator counts persons in a way that can't be protected.
    """
    _protect_answers(connection, target, as_of)
    hide_second_cells(connection, target, as_of)


def is_approximate(indicator: Indicator, row: Mapping[str, Any]) -> bool:
    """Return whether a figure has been made of hidden counts, so that it is known only to lie between two ends.

    `row`: an observation's value, numerator, lower, upper, reporting, expected and origin. A published one never is.
    """
    recipe = indicator.derived_from
    if not isinstance(recipe, OfPersons) or row["origin"] == "published" or pd.isna(row["lower"]):
        return False
    if not isinstance(recipe, MunicipalitiesOverShare):
        return bool(pd.isna(row["numerator"]))
    if pd.isna(row["value"]):
        return True
    missing = (row["expected"] or 0) - (row["reporting"] or 0)
    return bool(row["lower"] != row["value"] or row["value"] != row["upper"] - missing)


def _protect_answers(connection: Connection, target: Table, as_of: datetime | None) -> None:
    counted_in = {each: _counting(each) for each in INDICATORS.values() if isinstance(each.derived_from, OfPersons)}
    connection.execute(narrowing.delete())
    for counting in dict.fromkeys(counted_in.values()):
        made_of = [each for each, its in counted_in.items() if its == counting]
        found = known_of_many(connection, target, (counting, made_of), (FEW, TOO_FEW_CARED_FOR), as_of)
        if found:
            connection.execute(narrowing.insert(), found)
    # The counts are read in the pooled shares' own rows, so these must stay whole until the others are done.
    for indicator in sorted(counted_in, key=lambda each: isinstance(each.derived_from, PooledShare)):
        count = counted_in[indicator].id
        connection.execute(_hide(target, indicator, _extremes(indicator, count, _answers(target, count))))
        if isinstance(indicator.derived_from, MunicipalitiesOverShare):
            # Whether it was over the limit before may be of a count that was hidden then.
            over = target.c.indicator == indicator.id
            connection.execute(update(target).values(status="reported").where(over, target.c.status == "revised"))


def _counting(indicator: Indicator) -> Indicator:
    """Return the indicator whose municipal rows have the numerators and denominators that this one is made of."""
    wanted = _answers_in(indicator)
    for each in INDICATORS.values():
        if isinstance(each.derived_from, PooledShare) and _answers_in(each) == wanted and "municipality" in each.levels:
            return each
    raise ValueError(
        f"{indicator.id} counts persons, but no PooledShare of {wanted} is derived for municipalities. "
        "Declare one: what is hidden is found in its rows."
    )


def _answers_in(indicator: Indicator) -> tuple[str, str]:
    recipe = indicator.derived_from
    assert isinstance(recipe, OfPersons)
    return recipe.numerator, recipe.denominator


class _StandIn(NamedTuple):
    """One of the three figures that a hidden count is taken as: its name, and what it is where few are, where few are
    not, and (the count and what it is of) where too few are cared for to show anything. Where few are and their
    average is known, the likely one is that."""

    name: str
    few: float
    few_others: float
    too_few: float
    too_few_of: float


_MOST = TOO_FEW_CARED_FOR - 1
_MIDDLE = (1 + FEW) / 2
_STAND_INS = (
    _StandIn("low", 1, FEW, 0, _MOST),
    _StandIn("likely", _MIDDLE, _MIDDLE, 0, 0),
    _StandIn("high", FEW, 1, _MOST, _MOST),
)


def _answers(target: Table, counting: str) -> CTE:
    """Return one row per municipality and period with a count: whether it is hidden, and what is taken for it.

    low, likely, high: the least, the middle and the most that the count may be (a shown one is all three), and low_of,
    likely_of, high_of what they are of. `others`: the least that those not counted may be.
    """
    row = target.alias("municipal")
    count, of = row.c.numerator, row.c.denominator
    too_few, few, few_others = of < TOO_FEW_CARED_FOR, count.between(1, FEW), (of - count).between(1, FEW)
    average = narrowing.alias("average")
    columns = [flag(or_(too_few, few, few_others)).label("hidden")]
    for each in _STAND_INS:
        stands_for = case(
            (too_few, double(literal(each.too_few))),
            (few, func.coalesce(average.c.mean, each.few) if each.name == "likely" else double(literal(each.few))),
            (few_others, of - double(literal(each.few_others))),
            else_=count,
        )
        columns += [
            stands_for.label(each.name),
            case((too_few, double(literal(each.too_few_of))), else_=of).label(f"{each.name}_of"),
        ]
    others = case((too_few, 0), (few, of - FEW), (few_others, 1), else_=of - count).label("others")
    return (
        select(*(row.c[name] for name in UNIT), *columns, others)
        .select_from(row.outerjoin(average, _of_same_total(average, row.c, counting)))
        .where(row.c.indicator == counting, row.c.geography_level == "municipality", count.is_not(None))
        .cte("answers")
    )


def _of_same_total(narrowed: FromClause, row: Any, indicator: str) -> ColumnElement[bool]:
    period = (narrowed.c[name] == row[name] for name in ("origin", "period_start", "period_end"))
    return and_(narrowed.c.indicator == indicator, *period)


def _extremes(indicator: Indicator, counting: str, answers: CTE) -> CTE:
    """Return one row per geography, municipalities among them: the least, the likely and the most that it may have.

    lower, upper: the ends of the indicator's interval at the least and at the most. `of_few`: 1 if it is of one
    municipality or may be of few persons. Only where something is hidden that makes a difference.
    """
    each, recipe = answers.c, indicator.derived_from
    pairs = [(each[name], each[f"{name}_of"]) for name, *_ in _STAND_INS]
    known = narrowing.alias("known")
    by = [func.coalesce(func.max(known.c[name]), 0) for name, *_ in _STAND_INS]
    few_persons = or_(func.sum(each.low) <= FEW, func.sum(each.others) <= FEW)
    match recipe:
        case PooledShare():
            sums = [(func.sum(count) + less, func.sum(of)) for (count, of), less in zip(pairs, by, strict=True)]
            figures = [per_cent(count, of) for count, of in sums]
        case MedianShare():
            figures = [middle(per_cent(count, of)) for count, of in pairs]
        case MunicipalitiesOverShare():
            few_persons = literal(0) == 1  # it is a count of municipalities
            limit = double(literal(recipe.per_cent))
            # As it is derived: compared as products of whole numbers.
            over = [func.sum(flag(count * double(literal(100)) > of * limit)) for count, of in pairs]
            figures = [double(number) + less for number, less in zip(over, by, strict=True)]
    low, likely, high = figures
    lower, upper = low, high
    if indicator.interval == "wilson" and isinstance(recipe, PooledShare):
        lower, upper = _wilson_end(*sums[0], -1), _wilson_end(*sums[2], +1)
    key = (each.origin, each.period_start, each.period_end, membership.c.geography_code)
    columns = {"low": low, "likely": likely, "high": high, "lower": lower, "upper": upper}
    return (
        select(
            *key,
            *(double(figure).label(name) for name, figure in columns.items()),
            flag(or_(func.count() == 1, few_persons)).label("of_few"),
        )
        .join_from(
            answers,
            membership,
            and_(membership.c.municipality_code == each.geography_code, valid_on(membership, each.period_start)),
        )
        .outerjoin(
            known,
            and_(
                membership.c.geography_code == known.c.geography_code,
                _of_same_total(known, each, counting if isinstance(recipe, PooledShare) else indicator.id),
            ),
        )
        .group_by(*key)
        # Not the sum of the flags over 0: DuckDB 2.0 finds no group for that where `narrowing` is empty.
        .having(and_(func.max(each.hidden) == 1, low < high))
        .cte("extremes")
    )


def _wilson_end(count: ColumnElement, of: ColumnElement, side: int) -> ColumnElement[float]:
    """Return the lower (−1) or upper (+1) end of Wilson's interval, in per cent, as data/intervals.py has it."""
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    share = count / of
    half = side * z * func.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return double(100 * (share + z * z / (2 * of) + half) / (1 + z * z / of))


def _hide(target: Table, indicator: Indicator, extremes: CTE) -> Update:
    """Return the statement that suppresses the indicator's rows in `extremes`, or makes them approximate.

    Whether it was another figure before may be of a count that was hidden then: an approximate one is never `revised`.
    """
    steps = double(literal(10**indicator.decimals))
    upper: ColumnElement[float] = extremes.c.upper
    if indicator.interval == "possible":
        # What those who did not report could add is public, and is added to the most.
        upper = upper + func.coalesce(target.c.upper - target.c.value, 0)
    likely = func.floor(extremes.c.likely * steps + 0.5) / steps
    shown = {
        "lower": func.floor(extremes.c.lower * steps) / steps,
        "upper": func.ceil(upper * steps) / steps,
    }
    of_few = extremes.c.of_few == 1
    too_wide = extremes.c.high - extremes.c.low > TOO_WIDE * extremes.c.likely
    return (
        update(target)
        .values(
            numerator=None,
            denominator=None,
            status=case((of_few, "suppressed"), (too_wide, "withheld"), else_="reported"),
            value=case((or_(of_few, too_wide), None), else_=likely),
            **{name: case((of_few, None), else_=figure) for name, figure in shown.items()},
        )
        .where(
            target.c.indicator == indicator.id,
            *(target.c[name] == extremes.c[name] for name in UNIT),
        )
    )
