"""One municipality beside its peers: the other municipalities of its SKR group at the time.

SKR's division of 2017 holds until 2022 and that of 2023 after it; `membership` knows which. Peers that have no figure
(not reported, suppressed, or rounded because it is about few persons) are counted and told, and never stand in as 0.

The one thing to know: a place in an order is only given with its interval, and only for shares of persons that have
one (the method is `rank_bounds` in data/rounds.py: those surely before and surely after are counted; equal shares, and
all whose intervals meet, share their places). Levels of impact are ordinal and yes or no is no scale: of them there is
a distribution, and neither place nor median. There is no unweighted mean of municipalities anywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, and_, or_, select

from data.declarations import Indicator
from data.indicators import INDICATORS
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
class PeerComparison:
    """One figure of a municipality beside those of its peers, in one period. What there is not is None, never 0.

    `peers`: how many other municipalities are in the group; `with_figure`: how many of them have one that can be
    compared. `median`: the middle one of those figures. `pooled`: the group's own figure, the municipality included,
    with its interval; `pooled_is_rounded` where it is approximate to protect persons. `place`: only where both it and
    a peer have an interval. `answers`: for levels and for yes or no, how many peers gave each answer.
    """

    group: str
    peers: int
    with_figure: int
    own: float | None
    median: float | None
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
    columns = ("geography_code", "monitored_area", "setting", "step", "value", "numerator", "lower", "upper", "origin")
    of_group = and_(row.geography_level == "group", row.geography_code == group)
    of_towns = and_(row.geography_level == "municipality", row.geography_code.in_([municipality_code, *others]))
    query = select(*(row[name] for name in columns)).where(
        row.indicator == indicator_id, row.period_start == period_start, or_(of_group, of_towns)
    )
    found = _of_one_kind(pd.read_sql(query, connection), municipality_code, origin)
    indicator = INDICATORS[indicator_id]
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
    return same.drop_duplicates(["geography_code", "monitored_area", "setting", "step"])


_Row = Mapping[Any, Any]


def _compare(indicator: Indicator, rows: pd.DataFrame, own_code: str, group: str, peers: int) -> PeerComparison:
    by_place: dict[str, _Row] = {each["geography_code"]: each for each in rows.to_dict("records")}
    pooled = by_place.pop(group, {})
    own = by_place.pop(own_code, {})
    others = [each for each in by_place.values() if _has_figure(indicator, each)]
    values = [float(each["value"]) for each in others]
    is_answer = _is_answer(indicator)
    can_place = indicator.interval == "wilson" and others and _has_figure(indicator, own)
    return PeerComparison(
        group=group,
        peers=peers,
        with_figure=len(others),
        own=_known(own, "value"),
        median=median(values) if values and not is_answer else None,
        pooled=None if is_answer else _known(pooled, "value"),
        pooled_lower=None if is_answer else _known(pooled, "lower"),
        pooled_upper=None if is_answer else _known(pooled, "upper"),
        pooled_is_rounded=not is_answer and _known(pooled, "value") is not None and not _has_figure(indicator, pooled),
        place=_place(indicator, own, others) if can_place else None,
        answers=_counted(values) if is_answer else {},
    )


def _is_answer(indicator: Indicator) -> bool:
    """Say whether one municipality's figure is an answer on a scale and not a quantity: a level, yes or no."""
    return indicator.id == "impact_level" or indicator.unit in ("kommuner", "nettotal")


def _has_figure(indicator: Indicator, row: _Row) -> bool:
    """Say whether a row can be compared: a share of persons without its numerator is rounded to protect them."""
    rounded = indicator.interval == "wilson" and any(_known(row, name) is None for name in ("numerator", "lower"))
    return _known(row, "value") is not None and not rounded


def _known(row: _Row, name: str) -> float | None:
    return float(row[name]) if pd.notna(row.get(name)) else None


def _counted(values: list[float]) -> dict[int, int]:
    return {each: values.count(each) for each in sorted({round(value) for value in values})}


def _place(indicator: Indicator, own: _Row, others: list[_Row]) -> Place:
    """Return the places that a row's interval may have among others."""
    lower, upper = (np.array([each[name] for each in (own, *others)], dtype=float) for name in ("lower", "upper"))
    first, last = rank_bounds(lower, upper, indicator.higher_is)
    return Place(int(first[0]), int(last[0]), 1 + len(others))
