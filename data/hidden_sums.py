"""How hidden counts go into the nation's total all the same: many at a time, and never fewer.

A total of some hundred municipalities with 1–3 infected each would be far off if each went in as 2. Their sum is no
secret; what each of them is, is. But an exact total tells an answer that comes alone: subtract the total of the day
before. So hidden answers go in by *pools*, filled in the order in which answers came. When a pool holds POOL of them
its sum is used, and no sum of fewer is ever told, whichever releases and days are subtracted from each other.

The one thing to know: a pool, once filled, never changes, as long as what came later is loaded later. (Answers that are
loaded afterwards with an earlier day move the pools after them: the price of the same figures whatever the order files
are loaded in.) An answer that is corrected leaves its pool's sum as it was, less what it may have been (1–3). And where
nearly all of a pool are 1, its sum would tell that: the least two sums that there can be are told as one or the other,
and so are the greatest two.
"""

from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Table, and_, select

from data.declarations import Indicator, MunicipalitiesOverShare, PooledShare
from data.lists import NATION
from data.schema import reported
from data.stage import UNIT, chosen_load, narrowing

POOL = 20
"""The fewest hidden counts whose sum goes into a total. One of twenty can't be told from the sum; the usual least
number of units behind a published sum is 3 to 10, and a pool is known in its neighbours' differences as well."""

_PERIOD = ["origin", "period_start", "period_end"]
_COLUMNS = (*_PERIOD, "geography_code", "received_at", "load_id", "count", "of", "known", "live")


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
    few, least_of = rule
    assert isinstance(counting.derived_from, PooledShare)
    given = versions(connection, target, counting.id, counting.derived_from, as_of)
    hidden = given[given["count"].between(1, few) & (given["of"] >= least_of)]
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


def versions(
    connection: Connection, target: Table, counting: str, recipe: PooledShare, as_of: datetime | None
) -> pd.DataFrame:
    """Return every answer ever given about the periods in `target`, also those that were corrected since.

    One row per municipality, period and load. Columns: origin (as in `target`), period_start, period_end (date),
    geography_code, received_at, load_id, count, of (float), known (it is among the chosen loads and had been
    received), live (it is what the row of the indicator `counting` in `target` is made of).
    """
    row, said = target.c, reported.c
    ours = and_(row.indicator == counting, row.geography_level == "municipality", row.numerator.is_not(None))
    current = select(*(row[name] for name in UNIT), row.numerator, row.denominator).where(ours)
    now = pd.DataFrame(connection.execute(current).all(), columns=[*UNIT, "numerator", "denominator"])
    if now.empty:
        return pd.DataFrame(columns=_COLUMNS)
    measures = {recipe.numerator: "count", recipe.denominator: "of"}
    columns = ("origin", "geography_code", "period_start", "period_end", "load_id", "measure", "value", "received_at")
    query = select(*(said[name] for name in columns), chosen_load.c.load_id.is_not(None)).outerjoin(
        chosen_load, chosen_load.c.load_id == said.load_id
    )
    span = said.period_start.between(now["period_start"].min(), now["period_start"].max())
    query = query.where(said.measure.in_(measures), said.value.is_not(None), span)
    rows = pd.DataFrame(connection.execute(query).all(), columns=[*columns, "known"])
    if rows.empty:
        return pd.DataFrame(columns=_COLUMNS)
    # What is made of answers is derived, but what is made of synthetic ones is synthetic.
    rows["origin"] = np.where(rows["origin"] == "synthetic", "synthetic", "derived")
    if as_of is not None:
        rows["known"] &= rows["received_at"] <= as_of
    key = [*UNIT, "load_id", "received_at"]
    pairs = rows.assign(measure=rows["measure"].map(measures)).pivot_table(
        index=[*key, "known"], columns="measure", values="value", aggfunc="last"
    )
    pairs = pairs.reindex(columns=["count", "of"]).dropna().reset_index()
    latest = pairs[pairs["known"]].sort_values(["received_at", "load_id"]).drop_duplicates(UNIT, keep="last")
    same = latest.merge(now, on=list(UNIT), how="inner")
    same = same[(same["count"] == same["numerator"]) & (same["of"] == same["denominator"])]
    pairs = pairs.merge(same[key].assign(live=True), on=key, how="left")
    return pairs.assign(live=pairs["live"].notna())[list(_COLUMNS)]


def narrowings(hidden: pd.DataFrame, least: int, most: int) -> pd.DataFrame:
    """Return by how much what is known of pools narrows the nation's sum of hidden counts, per origin and period.

    `hidden`: rows of `versions`, with `amount` (what is added up, from `least` to `most`) and perhaps `likely` (what
    stands for it). Columns: origin, period_start, period_end, low and high (added to the sum of every live one at its
    least, and at its most), sum, live and likely (of the pools: what their live ones come to, how many they are and
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

    What came at one moment is never split over two pools: within it nothing says who came first.
    """
    moments = hidden.groupby([*_PERIOD, "received_at"]).size().rename("count").reset_index()
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
    numbered = hidden[[*_PERIOD, "received_at"]].merge(moments.assign(pool=pools), on=[*_PERIOD, "received_at"])
    return numbered["pool"].set_axis(hidden.index)


def is_over(count: pd.Series | float, of: pd.Series, recipe: MunicipalitiesOverShare) -> pd.Series:
    """Return whether a count is over the limit, compared as products of whole numbers as it is derived."""
    return count * 100 > of * recipe.per_cent
