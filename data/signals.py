"""Signals: what a control chart says that is more than ordinary variation, as sentences in Swedish and English.

The one thing to know: nothing is said across a break. Where coverage has moved more than ten percentage points, or a
method has changed, the points on the other side are not compared; limits are counted anew only where
data/reference/rebased_charts.csv has the reason in writing. A missing period is no such break (data/control_charts.py).
Nor is anything said of a stretch with periods that are hidden to protect persons: the low ones are hidden, and zeros
and the rest beside each other look like signals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd

from data.control_charts import (
    COVERAGE_MOVE,
    MIN_POINTS,
    NO_VALUE,
    Hit,
    Limits,
    Rebasing,
    outside_limits,
    p_prime,
    points_of,
    rebased_charts,
    rises_and_falls,
    shifts,
    two_of_three,
    xmr,
)
from data.declarations import AnsweredLevel, Indicator, Polarity
from data.lists import NATION
from data.periods import ISO_WEEK, REPORT_WEEK, TO_DATE
from data.signal_sentences import Direction, Sentence, judgement_of, sentence_of

RULES = ("outside_limits", "shift", "trend", "two_of_three")
"""The rules, in the order of sentences; also the columns of a chart's points that say which it is part of."""

State = Literal["assessed", "too_few_points", "suspended", "not_applicable"]
Kind = Literal["xmr", "p_prime", ""]


@dataclass(frozen=True)
class Signal:
    """One rule that was broken, from the first day of its first period to the last day of its last.

    `points` is how many figures it rests on, `judgement` what it means by the indicator's polarity.
    """

    rule: str
    first: date
    last: date
    points: int
    direction: Direction
    judgement: Polarity
    sentence: Sentence


@dataclass(frozen=True)
class ControlChart:
    """A series with its limits, its signals and what can be said of its latest stretch.

    `kind` is `xmr`, `p_prime` or empty where nothing has limits. `points` has the columns of
    `control_charts.points_of`, and mean, lower, upper (float, the indicator's unit, within its minimum and maximum; NaN
    where there are no limits) and one flag for each of RULES. `signals` are oldest first.
    """

    kind: Kind
    points: pd.DataFrame
    signals: tuple[Signal, ...]
    state: State
    sentence: Sentence

    def why_not_judged(self) -> list[str]:
        """Return why no rule is tried on each point, as keys of NOT_JUDGED; empty for a point that is judged.

        A point that may be used and still has no limits stands in a stretch that has none: some of it is hidden
        (`hidden_beside`), or it is too short (`too_few`).
        """
        with_hidden = set(self.points.loc[self.points["use"] == "hidden", "segment"])
        reasons = []
        for use, segment, has_limits in zip(
            self.points["use"], self.points["segment"], self.points["mean"].notna(), strict=True
        ):
            without = "hidden_beside" if segment in with_hidden else "too_few"
            reasons.append(str(use) if use != "counted" else "" if has_limits else without)
        return reasons


def control_chart(
    series: pd.DataFrame,
    indicator: Indicator,
    geography_code: str = NATION,
    origin: str | None = None,
    rebasings: Sequence[Rebasing] | None = None,
) -> ControlChart:
    """Return the control chart of one series, as `data.queries.series` gives it.

    Every stretch between two re-basings with MIN_POINTS comparable points and none hidden gets limits from all of them:
    p′ if the unit is per cent and every one has its numerator and denominator, else XmR. So the nation's share of
    infected gets XmR where small counts are hidden: an approximate share has no numerator. Such a point is outside the
    limits only if all that it may be is; the other rules take it at its value. A rule is never followed across a point
    that can't be compared. `rebasings` are those of the reference file unless others are given.

    Raises ValueError if there are several origins and none is chosen.
    """
    if rebasings is None:
        rebasings = rebased_charts()
    points = points_of(series, indicator, geography_code, origin, rebasings)
    points = points.assign(mean=np.nan, lower=np.nan, upper=np.nan, **dict.fromkeys(RULES, False))
    reason = _why_not_applicable(indicator, geography_code)
    if reason:
        return ControlChart("", points, (), "not_applicable", sentence_of(reason, indicator=indicator))
    kind: Kind = ""
    signals: list[Signal] = []
    for _, stretch in points.groupby("segment"):
        counted = stretch[stretch["use"] == "counted"]
        if len(counted) < MIN_POINTS or (stretch["use"] == "hidden").any():
            continue
        kind = "p_prime" if _has_numerators(counted, indicator) else "xmr"
        limits = _limits_of(stretch, kind)
        _draw(points, stretch, limits, indicator)
        for hit in _hits(points.loc[stretch.index], kind, pd.Series(limits.sigma, index=stretch.index)):
            points.loc[list(hit.points), hit.rule] = True
            signals.append(_signal(hit, points, indicator))
    signals.sort(key=lambda each: (each.first, each.last, RULES.index(each.rule)))
    state, sentence = _state_of(points, len(signals), indicator, geography_code, rebasings)
    return ControlChart(kind, points, tuple(signals), state, sentence)


def signals_in(
    series: pd.DataFrame, indicator: Indicator, geography_code: str = NATION, origin: str | None = None
) -> tuple[Signal, ...]:
    """Return the signals of one series, oldest first; none where it can't be assessed. See `control_chart`."""
    return control_chart(series, indicator, geography_code, origin).signals


def _why_not_applicable(indicator: Indicator, geography_code: str) -> str:
    if indicator.period_kind == TO_DATE:
        return "to_date"
    if isinstance(indicator.derived_from, AnsweredLevel):
        return "levels"
    if indicator.unit in ("kommuner", "nettotal") and len(geography_code) == 4:
        return "one_municipality"
    return ""


def _has_numerators(counted: pd.DataFrame, indicator: Indicator) -> bool:
    """Return whether every share is its numerator of its denominator: to the decimal it is given with."""
    if indicator.unit != "procent" or not (counted["denominator"] > 0).all():
        return False
    off = (counted["value"] - 100 * counted["numerator"] / counted["denominator"]).abs()
    return bool((off <= 0.5 * 10**-indicator.decimals + 1e-6).all() and (counted["numerator"] >= 0).all())


def _limits_of(stretch: pd.DataFrame, kind: str) -> Limits:
    is_counted = stretch["use"] == "counted"
    if kind == "p_prime":
        denominators = stretch["denominator"].where(stretch["denominator"] > 0)
        return p_prime(stretch["numerator"].where(is_counted).to_numpy(float), denominators.to_numpy(float))
    return xmr(stretch["value"].where(is_counted).to_numpy(float))


def _draw(points: pd.DataFrame, stretch: pd.DataFrame, limits: Limits, indicator: Indicator) -> None:
    """Put the limits beside the points of a stretch, but for those that can't be compared with them."""
    compared = ~stretch["use"].isin(["coverage_moved", "coverage_unknown"])
    highest = np.inf if indicator.maximum is None else indicator.maximum
    points.loc[stretch.index, "mean"] = np.where(compared, limits.mean, np.nan)
    for side, values in (("lower", limits.lower), ("upper", limits.upper)):
        points.loc[stretch.index, side] = np.where(compared, np.clip(values, indicator.minimum, highest), np.nan)


def _hits(stretch: pd.DataFrame, kind: Kind, sigma: pd.Series) -> list[Hit]:
    """Return the broken rules of a stretch, as index labels; none of them across a point that can't be compared."""
    there = stretch[~stretch["use"].isin(NO_VALUE)]
    if kind == "p_prime":
        # As the limits: a share is stored rounded, and a third is not to be below the mean of nothing but thirds.
        there = there.assign(value=100 * there["numerator"] / there["denominator"])
    breaks = (there["use"] != "counted").cumsum()
    hits = []
    for _, unbroken in there[there["use"] == "counted"].groupby(breaks):
        values, lower, upper = (unbroken[name].to_numpy(float) for name in ("value", "lower", "upper"))
        # A share of its numerator is exact: its ends are the value, as it is stored rounded.
        ends = () if kind == "p_prime" else tuple(unbroken[name].to_numpy(float) for name in ("least", "most"))
        mean = float(unbroken["mean"].iloc[0])
        found = [
            *outside_limits(values, lower, upper, *ends),
            *shifts(values, mean),
            *rises_and_falls(values),
            *two_of_three(values, mean, sigma[unbroken.index].to_numpy(), lower, upper),
        ]
        hits += [Hit(each.rule, tuple(unbroken.index[list(each.points)]), each.side) for each in found]
    return hits


def _signal(hit: Hit, points: pd.DataFrame, indicator: Indicator) -> Signal:
    chosen = points.loc[list(hit.points)]
    first, last = chosen["period_start"].iloc[0].date(), chosen["period_end"].iloc[-1].date()
    direction: Direction = "high" if hit.side > 0 else "low"
    is_one = hit.rule == "outside_limits" and len(chosen) == 1
    one = "one_outside_about" if chosen["is_approximate"].iloc[0] else "one_outside"
    keys = [one if is_one else hit.rule]
    if hit.rule != "two_of_three" and periods_between(points, hit.points[0], hit.points[-1], indicator) > len(chosen):
        keys.append("gap")
    sentence = sentence_of(
        *keys,
        indicator=indicator,
        direction=direction,
        judged=True,
        n=len(chosen),
        span=(first, last),
        value=chosen["value"].iloc[0],
        mean=chosen["mean"].iloc[0],
        limit=chosen["upper" if hit.side > 0 else "lower"].iloc[0],
    )
    return Signal(hit.rule, first, last, len(chosen), direction, judgement_of(indicator, direction), sentence)


def periods_between(points: pd.DataFrame, first: int, last: int, indicator: Indicator) -> int:
    """Return how many periods there are from one row to another, both included.

    In a weekly calendar a week that has no row at all is one of them; in the others only rows can be counted.
    """
    rows = points.loc[first:last]
    if indicator.period_kind not in (REPORT_WEEK, ISO_WEEK):
        return len(rows)
    days = (rows["period_start"].iloc[-1] - rows["period_start"].iloc[0]).days
    return max(len(rows), round(days / 7) + 1)


def _state_of(
    points: pd.DataFrame, n_signals: int, indicator: Indicator, geography_code: str, rebasings: Sequence[Rebasing]
) -> tuple[State, Sentence]:
    """Return what can be said of the latest stretch, and in which words."""
    latest = points[points["segment"] == points["segment"].max()]
    with_value = latest[~latest["use"].isin(NO_VALUE)]
    counted = with_value[with_value["use"] == "counted"]
    earlier = points[(points["segment"] < points["segment"].max()) & points["value"].notna()]
    rebased: dict[str, Any] = {}
    if len(earlier):
        last_day = latest["period_start"].iloc[0].date()
        rebasing = _latest_rebasing(indicator, geography_code, rebasings, last_day)
        rebased = {"day": rebasing.from_day, "reason": rebasing.reason.rstrip(".")}
    n = len(counted)
    if (latest["use"] == "hidden").any():
        return "suspended", hidden_sentence("hidden", latest, indicator)
    if n < MIN_POINTS <= len(with_value) or (n >= MIN_POINTS and with_value["use"].iloc[-1] != "counted"):
        return "suspended", _suspended(with_value, counted, indicator)
    if n < MIN_POINTS and rebased:
        return "suspended", sentence_of("method_changed", indicator=indicator, n=n, least=MIN_POINTS, **rebased)
    if n < MIN_POINTS:
        left_out = with_value[with_value["use"] != "counted"]["use"]
        keys = ["too_few_points", *(["not_compared"] if len(left_out) else [])]
        why = list(dict.fromkeys(left_out))
        facts: dict[str, Any] = {"n": n, "least": MIN_POINTS, "rest": len(left_out), "why": why}
        return "too_few_points", sentence_of(*keys, indicator=indicator, **facts)
    about = int(counted["is_approximate"].sum())
    keys = ["signals" if n_signals else "no_signals", *(["rebased"] if rebased else [])]
    keys += ["approximate"] if about else []
    return "assessed", sentence_of(*keys, indicator=indicator, n=n_signals, about=about, of=n, **rebased)


def hidden_sentence(key: str, points: pd.DataFrame, indicator: Indicator) -> Sentence:
    """Say that some of the points are hidden, and how many of how many; `key` is the text of a chart or of a trend."""
    n = int((points["use"] == "hidden").sum())
    return sentence_of(key, indicator=indicator, n=n, total=len(points))


def _suspended(with_value: pd.DataFrame, counted: pd.DataFrame, indicator: Indicator) -> Sentence:
    """Say why the latest point that can't be compared can't be."""
    row = with_value[with_value["use"] != "counted"].iloc[-1]
    span = (row["period_start"].date(), row["period_end"].date())
    if row["use"] == "coverage_unknown":
        return sentence_of("coverage_unknown", indicator=indicator, span=span)
    others = counted["coverage"].median()
    return sentence_of(
        "coverage_moved",
        indicator=indicator,
        span=span,
        coverage=row["coverage"],
        others=others,
        most=round(COVERAGE_MOVE),
    )


def _latest_rebasing(indicator: Indicator, geography_code: str, rebasings: Sequence[Rebasing], until: date) -> Rebasing:
    ours = [each for each in rebasings if each.indicator == indicator.id]
    ours = [each for each in ours if each.geography_code in ("", geography_code) and each.from_day <= until]
    return max(ours, key=lambda each: each.from_day)
