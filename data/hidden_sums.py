"""How hidden counts go into the nation's total all the same: many at a time, and never fewer.

A total of some hundred municipalities with 1–3 infected each would be far off if each went in as 2. Their sum is no
secret; what each of them is, is. But an exact total tells an answer that comes alone: subtract the total of the day
before. So hidden answers go in by *pools* of different municipalities, filled in the order in which the answers were
first told. When a pool holds POOL of them its sum is used, and no sum of fewer is ever told, whichever releases and
days are subtracted from each other.

The one thing to know: a pool, once told, never changes. Answers are ordered by the release that first told them, and
within it by when they came, so what is loaded later comes later, whatever day it is said to be of. Only the first
hidden answer of a municipality is in a pool: what is sent again adds nobody, and one that is corrected to another count
leaves its pool's sum as it was, less what it may have been (1–3). Where nearly all of a pool are 1, its sum would tell
that: the least two sums that there can be are told as one or the other, and so are the greatest two.
"""

from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Table, and_, func, or_, select

from data.declarations import Indicator, MunicipalitiesOverShare, PooledShare
from data.lists import NATION
from data.schema import publication, reported
from data.stage import UNIT, chosen_load, narrowing

POOL = 20
"""The fewest hidden counts whose sum goes into a total. One of twenty can't be told from the sum; the usual least
number of units behind a published sum is 3 to 10, and a pool is known in its neighbours' differences as well."""

_PERIOD = ["origin", "period_start", "period_end"]
_MOMENT = ["told", "received_at"]
_COLUMNS = (*UNIT, "load_id", "told", "received_at", "known", "count", "of")


def known_of_many(
    connection: Connection,
    target: Table,
    declared: tuple[Indicator, list[Indicator]],
    rule: tuple[int, int],
    as_of: datetime | None,
) -> list[dict[str, Any]]:
    """Return rows for `narrowing`: what is told of hidden counts, many together, for the nation's totals.

    `declared`: the indicator whose municipal rows in `target` have the counts, and those that are made of them.
    `rule`: the largest count that is hidden (the smallest is 1), and how many must be cared for to be in a pool.
    """
    counting, made_of = declared
    few = rule[0]
    hidden = first_hidden(connection, target, counting, rule, as_of)
    if hidden.empty:
        return []
    middle = (1 + few) / 2
    persons = narrowings(hidden.assign(amount=hidden["count"]), 1, few)
    persons = persons.assign(mean=(persons["sum"] / persons["live"].where(persons["live"] > 0)).fillna(middle))
    found = [persons.assign(indicator=counting.id, likely=0.0)]
    average = hidden[_PERIOD].merge(persons[[*_PERIOD, "mean"]], on=_PERIOD, how="left")["mean"].fillna(middle)
    average.index = hidden.index
    for each in made_of:
        recipe = each.derived_from
        if isinstance(recipe, MunicipalitiesOverShare):
            of = hidden["of"]
            told = hidden.assign(amount=is_over(hidden["count"], of, recipe), likely=is_over(average, of, recipe))
            can_be = (few * 100 > of * recipe.per_cent) & (100 <= of * recipe.per_cent)
            over = narrowings(told[can_be], 0, 1)
            found.append(over.assign(indicator=each.id, likely=over["sum"] - over["likely"], mean=None))
    rows = pd.concat([each for each in found if len(each)] or found[:1]).assign(geography_code=NATION)
    columns = list(narrowing.columns.keys())
    rows_told: list[Any] = rows[columns].astype(object).where(rows[columns].notna(), None).to_dict("records")
    return rows_told


def first_hidden(
    connection: Connection, target: Table, counting: Indicator, rule: tuple[int, int], as_of: datetime | None
) -> pd.DataFrame:
    """Return the first hidden answer of every municipality about the periods in `target`, in the order of telling.

    One row per municipality and period that ever gave a count to hide. Columns: origin (as in `target`), period_start,
    period_end (date), geography_code, told (the release that first told of it; infinite: the one being made),
    received_at, count, of (float), known (it is among the chosen loads and had been received), live (it is still what
    the row in `target` is made of).
    """
    few, least_of = rule
    now = _answers_now(connection, target, counting.id)
    given = pd.DataFrame(columns=_COLUMNS) if now.empty else _answers_given(connection, counting, now)
    hidden = given[given["count"].between(1, few) & (given["of"] >= least_of)]
    if as_of is not None:
        hidden = hidden.assign(known=hidden["known"] & (hidden["received_at"] <= as_of))
    first = hidden.sort_values(["told", "received_at", "load_id"]).drop_duplicates(UNIT).reset_index(drop=True)
    same = first[list(UNIT)].merge(now, on=list(UNIT), how="left")
    return first.assign(live=(same["numerator"] == first["count"]) & (same["denominator"] == first["of"]))


def _answers_now(connection: Connection, target: Table, counting: str) -> pd.DataFrame:
    row = target.c
    ours = and_(row.indicator == counting, row.geography_level == "municipality", row.numerator.is_not(None))
    rows = connection.execute(select(*(row[name] for name in UNIT), row.numerator, row.denominator).where(ours)).all()
    return pd.DataFrame(rows, columns=[*UNIT, "numerator", "denominator"])


def _answers_given(connection: Connection, counting: Indicator, now: pd.DataFrame) -> pd.DataFrame:
    """Return every pair of answers ever given, one row per municipality, period and load that has been or is told."""
    assert isinstance(counting.derived_from, PooledShare)
    measures = {counting.derived_from.numerator: "count", counting.derived_from.denominator: "of"}
    told = (
        select(publication.c.load_id, func.min(publication.c.release).label("told"))
        .where(publication.c.passed == 1)
        .group_by(publication.c.load_id)
        .subquery()
    )
    said = reported.c
    columns = ("origin", "geography_code", "period_start", "period_end", "load_id", "received_at", "measure", "value")
    query = (
        select(*(said[name] for name in columns), told.c.told, chosen_load.c.load_id.is_not(None))
        .outerjoin(chosen_load, chosen_load.c.load_id == said.load_id)
        .outerjoin(told, told.c.load_id == said.load_id)
        .where(
            said.measure.in_(measures),
            said.value.is_not(None),
            said.period_start.between(now["period_start"].min(), now["period_start"].max()),
            or_(chosen_load.c.load_id.is_not(None), told.c.told.is_not(None)),
        )
    )
    rows = pd.DataFrame(connection.execute(query).all(), columns=[*columns, "told", "known"])
    if rows.empty:
        return pd.DataFrame(columns=_COLUMNS)
    # What is made of answers is derived, but what is made of synthetic ones is synthetic.
    rows["origin"] = np.where(rows["origin"] == "synthetic", "synthetic", "derived")
    rows["told"] = rows["told"].astype(float).fillna(np.inf)
    pairs = rows.assign(measure=rows["measure"].map(measures)).pivot_table(
        index=[*UNIT, "load_id", "told", "received_at", "known"], columns="measure", values="value", aggfunc="last"
    )
    return pairs.reindex(columns=["count", "of"]).dropna().reset_index()


def narrowings(hidden: pd.DataFrame, least: int, most: int) -> pd.DataFrame:
    """Return by how much what is known of pools narrows the nation's sum of hidden counts, per origin and period.

    `hidden`: rows of `first_hidden`, with `amount` (what is added up, from `least` to `most`) and perhaps `likely`
    (what stands for it). Columns: origin, period_start, period_end, low and high (added to the sum of every live one at
    its least, and at its most), sum, live and likely (of the pools: what their live ones come to, how many they are and
    what stands for them). No row: no pool is filled.
    """
    pooled = hidden.assign(pool=pools_of(hidden), amount=hidden["amount"].astype(float))
    pooled = pooled.assign(stand_in=pooled.get("likely", pooled["amount"]).where(pooled["live"], 0).astype(float))
    each = (
        pooled[pooled["pool"] >= 0]
        .groupby([*_PERIOD, "pool"])
        .agg(
            size=("amount", "size"),
            sum=("amount", "sum"),
            live=("live", "sum"),
            known=("known", "all"),
            likely=("stand_in", "sum"),
        )
    )
    each = each[each["known"]].reset_index()
    # The sums at either end would tell what each of the pool is.
    bottom, top = each["size"] * least, each["size"] * most
    lowest = each["sum"].mask(each["sum"] == bottom + 1, bottom).mask(each["sum"] == top, top - 1)
    highest = each["sum"].mask(each["sum"] == bottom, bottom + 1).mask(each["sum"] == top - 1, top)
    gone = each["size"] - each["live"]
    low = np.maximum(lowest - gone * most, each["live"] * least)
    high = np.minimum(highest - gone * least, each["live"] * most)
    middle = ((lowest + highest) / 2 - gone * (least + most) / 2).clip(low, high)
    found = each[_PERIOD].assign(
        low=low - each["live"] * least,
        high=high - each["live"] * most,
        sum=middle,
        live=each["live"],
        likely=each["likely"],
    )
    return found.groupby(_PERIOD, as_index=False).sum()


def pools_of(hidden: pd.DataFrame) -> pd.Series:
    """Return the number of the pool of its origin and period that each row is in; −1 for one not filled yet.

    What was first told by one release, and came at one moment, is never split over two pools: nothing says who came
    first.
    """
    moments = hidden.groupby([*_PERIOD, *_MOMENT]).size().rename("count").reset_index()
    pools, held, before = [-1] * len(moments), 0, None
    waiting: list[int] = []
    for place, (*period, count) in enumerate(zip(*(moments[name] for name in _PERIOD), moments["count"], strict=True)):
        if period != before:
            waiting, held, before = [], 0, period
        waiting.append(place)
        held += count
        if held >= POOL:
            for each in waiting:
                pools[each] = place
            waiting, held = [], 0
    numbered = hidden[[*_PERIOD, *_MOMENT]].merge(moments.assign(pool=pools), on=[*_PERIOD, *_MOMENT])
    return numbered["pool"].set_axis(hidden.index)


def is_over(count: pd.Series | float, of: pd.Series, recipe: MunicipalitiesOverShare) -> pd.Series:
    """Return whether a count is over the limit, compared as products of whole numbers as it is derived."""
    return count * 100 > of * recipe.per_cent
