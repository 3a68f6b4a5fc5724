"""One municipality beside its peers: the other municipalities of its SKR group at the time; and who its neighbours are.

SKR's division of 2017 holds until 2022 and that of 2023 after it; `membership` knows which. Peers that have no figure
(not reported, or hidden because it is about few persons) are counted and told, and never stand in as 0.

It is the low counts that are hidden: the middle one of those that are shown would be too high, and a place among them
too good. Where a peer's is hidden there is neither; instead the group's own median is told, which data/disclosure.py
has made with something for the hidden ones too, and which includes the municipality itself.

The one thing to know: a place in an order is only given with its interval, and only for shares of persons that have
one (the method is `rank_bounds` in data/rounds.py: those surely before and surely after are counted; equal shares, and
all whose intervals meet, share their places). Levels of impact are ordinal and yes or no is no scale: of them there is
a distribution, and neither place nor median. There is no unweighted mean of municipalities anywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, and_, or_, select

from data.declarations import Indicator, MedianShare, PooledShare
from data.disclosure import OfPersons
from data.indicators import INDICATORS
from data.lists import reference_rows
from data.queries import ORIGIN_ORDER
from data.rounds import rank_bounds
from data.schema import membership, observation

Key = tuple[str, str, str]
"""Monitored area, setting and step."""


@dataclass(frozen=True)
class Place:
    """Where a figure may stand among others: from `first` to `last` of `of`; 1 is the best."""

    first: int
    last: int
    of: int


@dataclass(frozen=True)
class GroupMedian:
    """The middle one of a group's municipalities, as its own indicator has it.

    `lower`, `upper`: what it may be where it is approximate, else None. Where they are far apart `value` is None.
    """

    indicator: Indicator
    value: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class PeerComparison:
    """One figure of a municipality beside those of its peers, in one period. What there is not is None, never 0.

    `peers`: how many other municipalities are in the group; `with_figure`: how many of them have one that can be
    compared; `hidden`: how many have one that is suppressed or rounded to protect persons. `median`: the middle one of
    the figures, None if any is hidden; `group_median` is then the group's own, if there is such an indicator. `pooled`:
    the group's own figure, the municipality included, with its interval; `pooled_is_rounded` where it is approximate
    to protect persons (its interval is then what it may be, and all that is told where it is wide). `place`: only
    where both it and a peer have an interval and none is hidden. `answers`: for levels and for yes or no, how many
    peers gave each answer.
    """

    group: str
    peers: int
    with_figure: int
    hidden: int
    own: float | None
    median: float | None
    group_median: GroupMedian | None
    pooled: float | None
    pooled_lower: float | None
    pooled_upper: float | None
    pooled_is_rounded: bool
    place: Place | None
    answers: Mapping[int, int]


def peers_of(connection: Connection, municipality_code: str, day: date) -> tuple[str, tuple[str, ...]]:
    """Return the SKR group that a municipality is in on a day and the codes of the others in it, in order.

    Empty text and no codes: it is in none that day.
    """
    row = membership.c
    in_groups = select(row.geography_code, row.municipality_code).where(
        row.geography_level == "group", row.valid_from <= day, row.valid_to >= day
    )
    members = connection.execute(in_groups).all()
    group = next((each.geography_code for each in members if each.municipality_code == municipality_code), "")
    others = {each.municipality_code for each in members if each.geography_code == group} - {municipality_code}
    return group, tuple(sorted(others)) if group else ()


@cache
def _borders() -> Mapping[str, frozenset[str]]:
    """Return data/reference/neighbours.csv both ways: each pair stands there once."""
    found: dict[str, set[str]] = {}
    for row in reference_rows("neighbours"):
        one, other = row["municipality_code"], row["neighbour_code"]
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {code: frozenset(others) for code, others in found.items()}


def neighbours_of(municipality_code: str) -> frozenset[str]:
    """Return the codes of the municipalities that share a border on land with one; none for an island.

    As the borders are today, by Statistiska centralbyrån's shapes: scripts/make_map.py finds them.
    """
    return _borders().get(municipality_code, frozenset())


def peer_comparisons(
    connection: Connection, indicator_id: str, municipality_code: str, period_start: date, origin: str | None = None
) -> dict[Key, PeerComparison]:
    """Return a municipality beside its peers in one period, by monitored area, setting and step.

    One question to the fact for all areas, settings and steps. Invented figures are only compared with invented ones:
    `origin` says whose (default: that of the municipality's own figure that is shown first, see ORIGIN_ORDER).
    No entries: nobody in the group has a row of the indicator for the period. Raises KeyError if `indicator_id` is
    not in data/indicators.py.
    """
    if indicator_id not in INDICATORS:
        raise KeyError(f"No indicator {indicator_id!r}. There is: {sorted(INDICATORS)}")
    group, others = peers_of(connection, municipality_code, period_start)
    if not group:
        return {}
    row = observation.c
    indicator = INDICATORS[indicator_id]
    columns = ("indicator", "geography_code", "monitored_area", "setting", "step", "value", "status", "numerator")
    of_group = and_(row.geography_level == "group", row.geography_code == group)
    of_towns = and_(row.geography_level == "municipality", row.geography_code.in_([municipality_code, *others]))
    wanted = and_(row.indicator == indicator_id, or_(of_group, of_towns))
    middle = _median_of(indicator)
    if middle is not None:
        wanted = or_(wanted, and_(row.indicator == middle.id, of_group))
    query = select(*(row[name] for name in (*columns, "lower", "upper", "origin"))).where(
        row.period_start == period_start, wanted
    )
    found = _of_one_kind(pd.read_sql(query, connection), municipality_code, origin)
    by_key = found.groupby(["monitored_area", "setting", "step"], sort=True)
    compared = {key: _compare(indicator, rows, municipality_code, group, len(others)) for key, rows in by_key}
    return {(str(area), str(setting), str(step)): each for (area, setting, step), each in compared.items()}


def _of_one_kind(found: pd.DataFrame, municipality_code: str, origin: str | None) -> pd.DataFrame:
    """Keep either the invented figures or the others, and of each place the one that is shown first."""
    rank = found["origin"].map(ORIGIN_ORDER.index)
    found = found.assign(rank=rank).sort_values("rank", kind="stable")
    own = found[found["geography_code"] == municipality_code]
    if origin is None:
        # A row without a figure of one origin does not hide the figure of another.
        shown = own[own["value"].notna()] if own["value"].notna().any() else own
        shown = shown if len(shown) else found
        origin = str(shown["origin"].iloc[0]) if len(shown) else ORIGIN_ORDER[0]
    same = found[(found["origin"] == "synthetic") == (origin == "synthetic")]
    return same.drop_duplicates(["indicator", "geography_code", "monitored_area", "setting", "step"])


_Row = Mapping[Any, Any]


def _compare(indicator: Indicator, rows: pd.DataFrame, own_code: str, group: str, peers: int) -> PeerComparison:
    of_indicator = rows["indicator"] == indicator.id
    by_place: dict[str, _Row] = {each["geography_code"]: each for each in rows[of_indicator].to_dict("records")}
    pooled = by_place.pop(group, {})
    own = by_place.pop(own_code, {})
    others = [each for each in by_place.values() if _has_figure(indicator, each)]
    hidden = sum(_is_hidden(indicator, each) for each in by_place.values())
    values = [float(each["value"]) for each in others]
    is_answer = _is_answer(indicator)
    can_place = indicator.interval == "wilson" and others and not hidden and _has_figure(indicator, own)
    of_group = rows[~of_indicator].to_dict("records")
    return PeerComparison(
        group=group,
        peers=peers,
        with_figure=len(others),
        hidden=hidden,
        own=_known(own, "value"),
        median=median(values) if values and not hidden and not is_answer else None,
        group_median=_group_median(indicator, of_group[0]) if hidden and of_group else None,
        pooled=None if is_answer else _known(pooled, "value"),
        pooled_lower=None if is_answer else _known(pooled, "lower"),
        pooled_upper=None if is_answer else _known(pooled, "upper"),
        pooled_is_rounded=not is_answer and _known(pooled, "lower") is not None and not _has_figure(indicator, pooled),
        place=_place(indicator, own, others) if can_place else None,
        answers=_counted(values) if is_answer else {},
    )


def _median_of(indicator: Indicator) -> Indicator | None:
    """Return the indicator that is the median of the shares that this one pools, if there is one."""
    recipe = indicator.derived_from
    if not isinstance(recipe, PooledShare):
        return None
    same = MedianShare(recipe.numerator, recipe.denominator)
    return next((each for each in INDICATORS.values() if each.derived_from == same), None)


def _group_median(indicator: Indicator, row: _Row) -> GroupMedian | None:
    middle = _median_of(indicator)
    value, lower, upper = (_known(row, name) for name in ("value", "lower", "upper"))
    return GroupMedian(middle, value, lower, upper) if middle and (value, lower) != (None, None) else None


def _is_answer(indicator: Indicator) -> bool:
    """Say whether one municipality's figure is an answer on a scale and not a quantity: a level, yes or no."""
    return indicator.id == "impact_level" or indicator.unit in ("kommuner", "nettotal")


def _has_figure(indicator: Indicator, row: _Row) -> bool:
    """Say whether a row can be compared: a share of persons without its numerator is rounded to protect them."""
    rounded = indicator.interval == "wilson" and any(_known(row, name) is None for name in ("numerator", "lower"))
    return _known(row, "value") is not None and not rounded


def _is_hidden(indicator: Indicator, row: _Row) -> bool:
    """Say whether a row is of somebody who has answered, and is hidden or rounded to protect persons."""
    if not isinstance(indicator.derived_from, OfPersons) or _has_figure(indicator, row):
        return False
    return row["status"] == "suppressed" or _known(row, "value") is not None or _known(row, "lower") is not None


def _known(row: _Row, name: str) -> float | None:
    return float(row[name]) if pd.notna(row.get(name)) else None


def _counted(values: list[float]) -> dict[int, int]:
    return {each: values.count(each) for each in sorted({round(value) for value in values})}


def _place(indicator: Indicator, own: _Row, others: list[_Row]) -> Place:
    """Return the places that a row's interval may have among others."""
    lower, upper = (np.array([each[name] for each in (own, *others)], dtype=float) for name in ("lower", "upper"))
    first, last = rank_bounds(lower, upper, indicator.higher_is)
    return Place(int(first[0]), int(last[0]), 1 + len(others))
