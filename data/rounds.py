"""Rounds of PPM, municipality by municipality: their shares, how these are spread, and each one's place among them.

The one thing to know: a round has one origin here. Where municipalities' own figures have come for a round they are
the ones, and nothing synthetic is mixed in with them. Who took part changes from round to round; a municipality that
did not is in the frames with no figure, never at 0.
"""

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection, and_, select

from data import lists
from data.declarations import Indicator, Polarity, PpmShare
from data.indicators import INDICATORS
from data.queries import ORIGIN_ORDER
from data.schema import geography, observation, period

Array = NDArray[np.float64]
Counts = NDArray[np.int64]

SPREAD = {"lowest": 0.0, "lower_quartile": 0.25, "median": 0.5, "upper_quartile": 0.75, "highest": 1.0}
"""The points of a distribution that are told, with the share of municipalities at or below each."""

_OF_STEP = {
    step: each for each in INDICATORS.values() if isinstance(each.derived_from, PpmShare) for step in each.steps
}


def indicator_of_step(step: str) -> Indicator:
    """Return the indicator that a step or a block belongs to. Raises KeyError on an unknown step."""
    return _OF_STEP[step]


def municipal_shares(connection: Connection, step: str, setting: str = "all") -> pd.DataFrame:
    """Return every municipality's share of observations with a step (or block) right, in every round.

    Columns: period_start (date), period_label, geography_code, geography, status, origin (str), value, lower, upper
    (per cent; Wilson's 95 %), numerator, denominator (persons; float). One row per round and municipality, of the
    round's one origin; rounds oldest first, municipalities in the order of menus. NaN: the municipality has no figure
    in that round. A round where no municipality has one is left out. Raises KeyError on an unknown step.
    """
    row = observation.c
    same_round = and_(period.c.period_start == row.period_start, period.c.period_end == row.period_end)
    indicator = indicator_of_step(step)
    query = (
        select(
            row.period_start,
            period.c.label.label("period_label"),
            row.geography_code,
            geography.c.name.label("geography"),
            *(row[name] for name in ("value", "numerator", "denominator", "lower", "upper", "status", "origin")),
        )
        .join(period, and_(same_round, period.c.period_kind == indicator.period_kind))
        .join(geography, geography.c.geography_code == row.geography_code)
        .where(
            row.indicator == indicator.id,
            row.geography_level == "municipality",
            row.monitored_area == "",
            row.setting == setting,
            row.step == step,
        )
        .order_by(row.period_start, geography.c.sort_order)
    )
    found = pd.read_sql(query, connection)
    found = found.astype(dict.fromkeys(("value", "numerator", "denominator", "lower", "upper"), float))
    found["period_start"] = [_day(each) for each in found["period_start"]]
    return _of_one_origin(found)


def _day(moment: object) -> date:
    return pd.Timestamp(str(moment)).date()


def _of_one_origin(found: pd.DataFrame) -> pd.DataFrame:
    """Return only the rows of the first origin, in the order of ORIGIN_ORDER, that has a figure in each round."""
    known = found[found["value"].notna()]
    chosen = {start: min(set(rows["origin"]), key=ORIGIN_ORDER.index) for start, rows in known.groupby("period_start")}
    keep = [chosen.get(start) == origin for start, origin in zip(found["period_start"], found["origin"], strict=True)]
    # As an array: an empty list would choose no columns instead of no rows.
    return found[np.array(keep, dtype=bool)].reset_index(drop=True)


def spread(shares: pd.DataFrame) -> pd.DataFrame:
    """Return how the municipalities' own shares are spread in each round.

    `shares`: as from municipal_shares. Columns: municipalities (int), pooled (per cent of all observed), lowest,
    lower_quartile, median, upper_quartile, highest (per cent; each municipality counts once, quartiles by linear
    interpolation), origin, period_label. One row per round, indexed by its first day, oldest first.
    """
    known = shares[shares["value"].notna()]
    rounds = known.groupby("period_start")
    found = pd.DataFrame(
        {
            "municipalities": rounds.size(),
            "pooled": 100 * rounds["numerator"].sum() / rounds["denominator"].sum(),
            **{name: rounds["value"].quantile(share) for name, share in SPREAD.items()},
        }
    )
    return found.assign(origin=rounds["origin"].first(), period_label=rounds["period_label"].first())


def places(shares: pd.DataFrame, higher_is: Polarity = "better") -> pd.DataFrame:
    """Return the municipalities of one round that have a figure, with the places that each could have.

    `shares`: municipal_shares of one round. Columns: those of `shares`, and first, last (int; 1 is the best). Best
    first. A place is an interval: see rank_bounds.
    """
    known = shares[shares["value"].notna()].copy()
    known["first"], known["last"] = rank_bounds(known["lower"].to_numpy(), known["upper"].to_numpy(), higher_is)
    return known.sort_values("value", ascending=higher_is == "worse", kind="stable", ignore_index=True)


def rank_bounds(lower: Array, upper: Array, higher_is: Polarity = "better") -> tuple[Counts, Counts]:
    """Return the first and the last place that each of some figures could have, from their 95 % intervals.

    1 is the best; the highest is the best unless higher is worse. Before a figure are surely those whose whole
    interval is better than its own, after it those whose whole interval is worse; among the rest the measurement does
    not tell, and equal figures share their places. Two intervals of 95 % that do not meet are stronger evidence than
    95 %, so that places are rather too wide than too narrow (Goldstein & Healy 1995, The graphical presentation of a
    collection of means).
    """
    if higher_is == "worse":
        lower, upper = -upper, -lower
    surely_before = len(lower) - np.searchsorted(np.sort(lower), upper, side="right")
    surely_after = np.searchsorted(np.sort(upper), lower, side="left")
    return 1 + surely_before, len(lower) - surely_after


def members(geography_code: str, day: date) -> frozenset[str]:
    """Return the codes of the municipalities that a geography had on a day; of a municipality, itself."""
    division = next(name for name, first, last in lists.SKR_DIVISIONS if first <= day <= last)
    return frozenset(
        each.code
        for each in lists.municipalities()
        if each.valid_from <= day <= each.valid_to
        and geography_code in (lists.NATION, each.code, each.county_code, getattr(each, division))
    )
