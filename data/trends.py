"""Trends: whether a series goes up or down, tested; and then, apart from that, whether it is better or worse.

The one thing to know: weekly figures follow each other, and the Mann–Kendall test by itself takes that for a trend. In
series without any trend, where each value keeps 0.6 of the one before, it finds one in 16–31 % of cases, not 5 %. Its
variance is therefore widened by how much the series keeps of itself, which brings this to 7–13 % (1 000 simulated
series each of 8, 12, 26 and 52 points). One that is not found may still be there; and a single step to another level
is no trend but a shift (data/signals.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd

from data.control_charts import Floats, Rebasing, points_of
from data.declarations import Indicator, Polarity
from data.lists import NATION
from data.periods import TO_DATE
from data.signal_sentences import Direction, Sentence, judgement_of, sentence_of
from data.signals import hidden_sentence, periods_between

LEVEL = 0.05
"""A series without a trend is taken to have one this often, or little more (see above). Two-sided."""
MIN_POINTS = 8
"""Below this the test has next to no power: of seven points nearly all pairs must agree, and «no change» would be heard
as calm where it only means too little to go by."""
MOST_MISSING = 0.25
"""If a larger part of the periods has no comparable figure, the rest may be a choice of them."""

Verdict = Literal["increasing", "decreasing", "no_change", "cannot_be_said"]


@dataclass(frozen=True)
class Trend:
    """What a test says of a series, and what that means.

    `judgement` is `worse`, `better` or `neither` where there is a trend, else empty. `points` is how many figures it
    rests on, between `first` and `last` (None: no figure); `tau` is Kendall's, −1 to 1, and `p_value` two-sided (NaN
    where nothing was tested).
    """

    verdict: Verdict
    judgement: Polarity | Literal[""]
    points: int
    first: date | None
    last: date | None
    tau: float
    p_value: float
    sentence: Sentence


def trend_in(
    series: pd.DataFrame,
    indicator: Indicator,
    geography_code: str = NATION,
    origin: str | None = None,
    rebasings: Sequence[Rebasing] | None = None,
) -> Trend:
    """Return the trend of one series, as `data.queries.series` gives it; over how long is for the caller to cut.

    Only points that can be compared are tested: after the last re-basing, and of like coverage, as for control charts.
    Nothing is said below MIN_POINTS of them, nor if more than MOST_MISSING of the periods from the first of them on
    have none; so where coverage has moved for good, nothing is said for long. Nor where a period is hidden to protect
    persons: those that are shown are then the zeros and the high ones. What is counted so far can only grow and is not
    tested. Raises ValueError if there are several origins and none is chosen.
    """
    points = points_of(series, indicator, geography_code, origin, rebasings)
    latest = points[points["segment"] == points["segment"].max()]
    counted = latest[latest["use"] == "counted"]
    n = len(counted)
    if indicator.period_kind == TO_DATE:
        return _unsaid(counted, sentence_of("trend_to_date", indicator=indicator))
    if (latest["use"] == "hidden").any():
        return _unsaid(counted, hidden_sentence("trend_hidden", latest, indicator))
    if n < MIN_POINTS:
        return _unsaid(counted, sentence_of("cannot_be_said", indicator=indicator, n=n, least=MIN_POINTS))
    total = periods_between(points, counted.index[0], latest.index[-1], indicator)
    if total - n > MOST_MISSING * total:
        span = (counted["period_start"].iloc[0].date(), latest["period_end"].iloc[-1].date())
        facts: dict[str, Any] = {"missing": total - n, "total": total, "n": total, "span": span}
        return _unsaid(counted, sentence_of("too_many_missing", indicator=indicator, **facts))
    tau, p_value = mann_kendall(counted["value"].to_numpy(float))
    first, last = counted["period_start"].iloc[0].date(), counted["period_end"].iloc[-1].date()
    facts = {"n": n, "span": (first, last), "p": p_value}
    if p_value >= LEVEL:
        return Trend(
            "no_change", "", n, first, last, tau, p_value, sentence_of("no_change", indicator=indicator, **facts)
        )
    direction: Direction = "high" if tau > 0 else "low"
    sentence = sentence_of("trend_found", indicator=indicator, direction=direction, judged=True, **facts)
    verdict: Verdict = "increasing" if tau > 0 else "decreasing"
    return Trend(verdict, judgement_of(indicator, direction), n, first, last, tau, p_value, sentence)


def _unsaid(counted: pd.DataFrame, sentence: Sentence) -> Trend:
    first = counted["period_start"].iloc[0].date() if len(counted) else None
    last = counted["period_end"].iloc[-1].date() if len(counted) else None
    return Trend("cannot_be_said", "", len(counted), first, last, float("nan"), float("nan"), sentence)


def mann_kendall(values: Floats, widened: bool = True) -> tuple[float, float]:
    """Return Kendall's tau of the values against their order, and the two-sided p-value of the Mann–Kendall test.

    Ties are taken into account; the p-value is exact where there are none and the values are few (scipy's rule).
    `widened` is for how much of one value stays in the next (see the module's text). Values that are all the same
    have tau 0 and p 1. No value may be NaN, and fewer than five are too few to measure what stays: ValueError.
    """
    # Slow to import, and needed only where a trend is asked for.
    from scipy.stats import kendalltau, norm

    if len(values) < 5 or np.isnan(values).any():
        raise ValueError(f"The test needs at least five values, none of them missing; got {len(values)}")
    if np.ptp(values) == 0:
        return 0.0, 1.0
    tau, p_value = kendalltau(np.arange(len(values)), values)
    if not widened:
        return float(tau), float(p_value)
    z = norm.isf(p_value / 2) / np.sqrt(_widening(values))
    return float(tau), float(2 * norm.sf(z))


def _widening(values: Floats) -> float:
    """Return how many times wider the variance is for a series whose values stay in part, at least 1.

    Hamed & Rao 1998 (A modified Mann–Kendall trend test for autocorrelated data, J. Hydrology 204), their sum over
    lags; but with each lag's correlation as the power of the first one's, as their own need more points than we have.
    It is of the ranks of what remains when the median slope has been taken out, which makes it come out low by about
    (2 + 4ρ)/n: corrected for. Values that swing more than chance would are given no credit for it.
    """
    from scipy.stats import rankdata, theilslopes

    n, order = len(values), np.arange(len(values))
    remains = (values - theilslopes(values, order).slope * order) / np.abs(values).max()
    ranks = rankdata(np.round(remains, 9))
    ranks -= ranks.mean()
    if not ranks.any():
        return 1.0
    first = float(ranks[:-1] @ ranks[1:] / (ranks @ ranks))
    stays = min(max((n * first + 2) / (n - 4), 0.0), _MOST_THAT_STAYS)
    lags = np.arange(1, n - 2)
    return 1 + 2 / (n * (n - 1) * (n - 2)) * float(((n - lags) * (n - lags - 1) * (n - lags - 2) * stays**lags).sum())


_MOST_THAT_STAYS = 0.95
"""A short series that rises can seem to keep all of itself; beyond this no trend could ever be found in it."""
