"""Control charts as in NHS "Making Data Count": limits from moving ranges, and which points may be compared at all.

XmR for counts and for everything that has no numerator; p′ (Laney 2002) for shares. The one thing to know: a point
without a value is left out and its neighbours stand side by side, so a missing period breaks no rule, resets none and
is in no limit. Points that are there but can't be compared (coverage has moved) are what breaks a rule. A hidden
period is another thing than a missing one: it is hidden because it is low, and what is left without it is no fair part
of the series.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.declarations import Indicator, MunicipalitiesOverShare
from data.disclosure import OfPersons, is_approximate
from data.indicators import INDICATORS
from data.lists import reference_rows

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NO_VALUE = ("missing", "provisional", "hidden")
"""The uses of points that have no value, or none that may be used yet."""
MIN_POINTS = 12
"""Fewer points than this give no limits. NHSRplotthedots warns below the same number."""
COVERAGE_MOVE = 10.0
"""Percentage points that coverage may differ between points that are compared."""
D2 = 1.128
"""Mean range of two values from a normal distribution, in standard deviations (Montgomery, appendix VI)."""
D4 = 3.267
"""The upper limit of a moving range of two, in mean moving ranges (Montgomery, appendix VI)."""

_CLOSE = 1e-12


@dataclass(frozen=True)
class Limits:
    """The centre line and the limits at each point; NaN where a point has none.

    `sigma` is a third of the way from the mean to a limit. `moving_range` is the mean moving range that it comes from
    (of the values, or of p′'s z-scores) and `moving_range_limit` what a single one should keep within.
    """

    mean: float
    sigma: Floats
    lower: Floats
    upper: Floats
    moving_range: float
    moving_range_limit: float


def xmr(values: Sequence[float] | Floats, screened: bool = False) -> Limits:
    """Return the natural process limits of single values: mean ± 3 mean moving ranges / 1.128.

    NaN values are left out, their neighbours taken as adjacent. The limits are not bounded: a count may have a lower
    one below 0. `screened` leaves out moving ranges above their own limit (Nelson 1982), as the package NHSRplotthedots
    does; Making Data Count's own tools do not, nor does qicharts2 unasked, and neither do we: among few cases, as in
    a small municipality, it leaves out nearly all variation there is, and every ordinary zero would be a signal.

    Raises ValueError on fewer than two values.
    """
    given = np.asarray(values, dtype=float)
    known = given[~np.isnan(given)]
    moving_range = _mean_moving_range(known, screened)
    mean = float(known.mean())
    sigma = np.full(len(given), moving_range / D2)
    return Limits(mean, sigma, mean - 3 * sigma, mean + 3 * sigma, moving_range, D4 * moving_range)


def p_prime(
    numerators: Sequence[float] | Floats, denominators: Sequence[float] | Floats, screened: bool = False
) -> Limits:
    """Return Laney's p′ limits of shares, in per cent and within 0–100: one pair for each point.

    The binomial spread of each share is widened (or narrowed) by the standard deviation of the z-scores, taken from
    their moving ranges; `screened` as in `xmr`. Points without numerator are left out, their neighbours taken as
    adjacent; limits are NaN where there is no denominator.

    Raises ValueError on fewer than two shares, a denominator that is not above 0 or a numerator outside it.
    """
    over, under = np.asarray(numerators, dtype=float), np.asarray(denominators, dtype=float)
    known = ~(np.isnan(over) | np.isnan(under))
    if (under[~np.isnan(under)] <= 0).any() or (over[known] < 0).any() or (over[known] > under[known]).any():
        raise ValueError("A share needs a denominator above 0 and a numerator from 0 up to it")
    if known.sum() < 2:
        raise ValueError("Limits need at least two shares")
    mean = float(over[known].sum() / under[known].sum())
    spread = np.sqrt(mean * (1 - mean) / under)
    # All or none of everything leaves no spread to measure in: every share is the mean.
    z = (over[known] / under[known] - mean) / spread[known] if 0 < mean < 1 else np.zeros(known.sum())
    moving_range = _mean_moving_range(z, screened)
    sigma = 100 * spread * moving_range / D2
    lower, upper = np.maximum(100 * mean - 3 * sigma, 0), np.minimum(100 * mean + 3 * sigma, 100)
    return Limits(100 * mean, sigma, lower, upper, moving_range, D4 * moving_range)


def _mean_moving_range(values: Floats, screened: bool) -> float:
    if len(values) < 2:
        raise ValueError(f"Limits need at least two values; there are {len(values)}")
    ranges = np.abs(np.diff(values))
    mean = float(ranges.mean())
    kept = ranges[ranges <= D4 * mean]
    # Where all variation there is would be screened out, nothing is left to set limits by: it is kept.
    return float(kept.mean()) if screened and kept.any() else mean


# The rules. Each takes points in order, none of them missing, and returns where it is broken.


@dataclass(frozen=True)
class Hit:
    """A rule that was broken: by which points (positions, in order), on the high side (1) or the low (-1)."""

    rule: str
    points: tuple[int, ...]
    side: int


def outside_limits(
    values: Floats, lower: Floats, upper: Floats, least: Floats | None = None, most: Floats | None = None
) -> list[Hit]:
    """Return the points strictly outside the limits; those in a row on the same side are one hit.

    `least`, `most`: what each value may be, where it is approximate; it is outside only if all that it may be is.
    """
    margin = _margin(values)
    least, most = (values if end is None else end for end in (least, most))
    sides = (least > upper + margin).astype(int) - (most < lower - margin).astype(int)
    return [Hit("outside_limits", points, side) for points, side in _runs(sides)]


def shifts(values: Floats, mean: float, length: int = 8) -> list[Hit]:
    """Return the runs of at least `length` points on one side of the mean. A point on the mean ends a run."""
    sides = _signs(values - mean, _margin(values))
    return [Hit("shift", points, side) for points, side in _runs(sides) if len(points) >= length]


def rises_and_falls(values: Floats, length: int = 6) -> list[Hit]:
    """Return the runs of at least `length` points, each higher (lower) than the one before. Equal ones end a run."""
    steps = _runs(_signs(np.diff(values), _margin(values)))
    runs = [((*points, points[-1] + 1), side) for points, side in steps]
    return [Hit("trend", points, side) for points, side in runs if len(points) >= length]


def two_of_three(values: Floats, mean: float, sigma: Floats, lower: Floats, upper: Floats) -> list[Hit]:
    """Return where at least two of three points in a row are in the outer third, all three on that side of the mean.

    The outer third is beyond two sigma and not outside the limits. That the third point must be on the same side is
    how NHSRplotthedots reads the rule. Points of a hit are those in the outer third; overlapping hits are one.
    """
    margin = _margin(values)
    sides = _signs(values - mean, margin)
    beyond = np.abs(values - mean) > 2 * sigma + margin
    outer = beyond & (values <= upper + margin) & (values >= lower - margin)
    hits: list[Hit] = []
    for start in range(len(values) - 2):
        window = range(start, start + 3)
        side = int(sides[start])
        points = tuple(each for each in window if outer[each])
        if side == 0 or len(points) < 2 or any(sides[each] != side for each in window):
            continue
        if hits and hits[-1].side == side and set(points) & set(hits[-1].points):
            points = tuple(sorted({*hits.pop().points, *points}))
        hits.append(Hit("two_of_three", points, side))
    return hits


def _margin(values: Floats) -> float:
    """Return how close two figures are the same: what sums of binary fractions may err by."""
    return _CLOSE * max(1.0, float(np.abs(values).max(initial=0)))


def _signs(differences: Floats, margin: float) -> npt.NDArray[np.int_]:
    return (differences > margin).astype(int) - (differences < -margin).astype(int)


def _runs(sides: npt.NDArray[np.int_]) -> list[tuple[tuple[int, ...], int]]:
    """Return the runs of equal sides that are not 0: their positions and their side."""
    edges = np.flatnonzero(np.diff(sides)) + 1
    runs = [each for each in np.split(np.arange(len(sides)), edges) if len(each) and sides[each[0]] != 0]
    return [(tuple(int(position) for position in run), int(sides[run[0]])) for run in runs]


# Which points may be compared


@dataclass(frozen=True)
class Rebasing:
    """A day from which an indicator's charts are counted anew, because its method changed; with the written reason."""

    indicator: str
    geography_code: str
    from_day: date
    reason: str
    source: str


@lru_cache(maxsize=1)
def rebased_charts() -> tuple[Rebasing, ...]:
    """Return what data/reference/rebased_charts.csv says, oldest first. Raises as `rebasings_from`."""
    return rebasings_from(reference_rows("rebased_charts"))


def rebasings_from(rows: Sequence[dict[str, str]]) -> tuple[Rebasing, ...]:
    """Return the re-basings that rows of the reference file say, oldest first; geography_code "" is every geography.

    Raises ValueError on a row without a reason or a source, or with an indicator that does not exist.
    """
    read = []
    for number, row in enumerate(rows, start=2):
        if row["indicator"] not in INDICATORS or not row["reason"].strip() or not row["source"].strip():
            raise ValueError(
                f"rebased_charts.csv, row {number}: {row}. A chart is re-based only with a written reason and its "
                "source, for an indicator of data/indicators.py"
            )
        day = date.fromisoformat(row["from_day"])
        read.append(Rebasing(row["indicator"], row["geography_code"], day, row["reason"], row["source"]))
    return tuple(sorted(read, key=lambda each: each.from_day))


def comparable(coverage: Sequence[float] | Floats) -> Flags:
    """Return which points may be compared with each other, from their coverage (per cent) in order of time.

    No two of them differ by more than COVERAGE_MOVE. They rest on the first MIN_POINTS points: the band of coverage
    that holds most of those (the earliest, if several do). A later point joins if it is close enough to all before
    it, so what comes later never changes which of the earlier ones may be compared. NaN (not known) never is.
    """
    given = np.asarray(coverage, dtype=float)
    flags = np.zeros(len(given), dtype=bool)
    known = np.flatnonzero(~np.isnan(given))
    base = known[:MIN_POINTS]
    most = COVERAGE_MOVE + _margin(given[known])
    bands = [base[(given[base] >= low) & (given[base] <= low + most)] for low in given[base]]
    flags[max(bands, key=len, default=base)] = True
    for position in known[MIN_POINTS:]:
        together = given[[*np.flatnonzero(flags), position]]
        flags[position] = together.max() - together.min() <= most
    return flags


def points_of(
    series: pd.DataFrame,
    indicator: Indicator,
    geography_code: str,
    origin: str | None = None,
    rebasings: Sequence[Rebasing] | None = None,
) -> pd.DataFrame:
    """Return one series as points, each with what it may be used for. `series` is as `data.queries.series` gives it.

    Columns: period_start, period_end, value, numerator, denominator as there; least, most (float, the indicator's unit:
    what a value may be where hidden counts make it approximate, the value itself where not), is_approximate (bool),
    coverage (float, per cent), segment (int: how often the chart has been re-based before it) and use (str): `counted`;
    `missing`; `hidden` (no value, or only a range, to protect persons: least and most are then NaN); `provisional` (a
    value that is not finished, so as good as missing); `coverage_moved` or `coverage_unknown` (a value that can't be
    compared with the others of its segment). One row per period, oldest first. An indicator that nobody reports to has
    no coverage to move, and the number reporting is itself the coverage: their values are all counted.

    Raises ValueError if no origin is chosen and there are several: published and derived figures are not one series.
    """
    if origin is None and series["origin"].nunique() > 1:
        raise ValueError(f"Choose one origin of {indicator.id}; there are {sorted(series['origin'].unique())}")
    rows = series if origin is None else series[series["origin"] == origin]
    rows = rows.sort_values("period_start", ignore_index=True)
    if rows["period_start"].duplicated().any():
        raise ValueError(f"{indicator.id} has several figures for one period: not one series")
    points = rows[["period_start", "period_end", "value", "numerator", "denominator"]].copy()
    reporting, expected = (rows[name].astype("Float64").to_numpy(float, na_value=np.nan) for name in _COVERAGE)
    plain: list[dict[Any, Any]] = rows.astype(object).where(rows.notna(), None).to_dict("records")
    points["is_approximate"] = [row["value"] is not None and is_approximate(indicator, row) for row in plain]
    # What those who did not report could add is no doubt about what those who did have answered.
    added = expected - reporting if isinstance(indicator.derived_from, MunicipalitiesOverShare) else 0
    for name, ends in (("least", rows["lower"]), ("most", rows["upper"] - added)):
        points[name] = points["value"].where(~points["is_approximate"], ends).astype(float)
    points["coverage"] = 100 * reporting / np.where(expected > 0, expected, np.nan)
    days = [
        pd.Timestamp(each.from_day)
        for each in (rebased_charts() if rebasings is None else rebasings)
        if each.indicator == indicator.id and each.geography_code in ("", geography_code)
    ]
    points["segment"] = sum(((points["period_start"] >= day).astype(int) for day in set(days)), start=0)
    is_hidden = (rows["status"] == "suppressed") | rows["lower"].notna()
    is_hidden &= isinstance(indicator.derived_from, OfPersons)
    points["use"] = np.select(
        [points["value"].isna() & is_hidden, points["value"].isna(), rows["status"] == "provisional"],
        ["hidden", "missing", "provisional"],
        "counted",
    )
    if indicator.expected and indicator.expected != indicator.id:
        for _, segment in points[points["use"] == "counted"].groupby("segment"):
            apart = segment.index[~comparable(segment["coverage"].to_numpy())]
            unknown = points.loc[apart, "coverage"].isna()
            points.loc[apart, "use"] = np.where(unknown, "coverage_unknown", "coverage_moved")
    return points


_COVERAGE = ("reporting", "expected")
