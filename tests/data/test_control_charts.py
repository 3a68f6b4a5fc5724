"""Limits and rules against published examples and a plain second implementation."""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.control_charts import (
    Rebasing,
    comparable,
    outside_limits,
    p_prime,
    points_of,
    rebased_charts,
    rebasings_from,
    rises_and_falls,
    shifts,
    two_of_three,
    xmr,
)
from data.indicators import INDICATORS

NAN = math.nan

# NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2 Individuals Control Charts: flowrate of ten batches.
FLOWRATE = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]

# Montgomery 2009, Introduction to Statistical Quality Control, table 6.7 (cost of processing mortgage applications),
# the first twenty weeks; the limits are those of qicharts2 (tests/testthat/ex_6.5_3.rds).
MORTGAGES = [310, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299, 314, 295, 293, 306, 301, 304]

# NHSRplotthedots 0.2.2, vignettes/deviations.Rmd: the same series with and without screening.
SPIKE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]

# Mohammed et al. 2013, BMJ Quality & Safety 22: patients seen within four hours in English emergency departments, by
# week (`nhs_accidents` in qicharts2). The limits are an R calculation in the tests of PowerBI-SPC
# (test/fixtures/golden/pp/basic.qicharts2.json); the last ones also stand in qicharts2's own chart: 93.997, 96.582.
SEEN = [266501, 264225, 276532, 281461, 269071, 261215, 270409, 279778, 270483, 270320]
SEEN += [267923, 271478, 255353, 256820, 261835, 259144, 255910, 260863, 264465, 260989]
CAME = [280443, 276823, 291681, 296155, 282343, 275888, 283867, 295251, 284468, 282529]
CAME += [279618, 283932, 266629, 268091, 276803, 271578, 266005, 273520, 278574, 273772]
SEEN_UPPER = [0.96567, 0.965753, 0.965421, 0.965326, 0.965627, 0.965775, 0.965593, 0.965345, 0.965579, 0.965623]
SEEN_UPPER += [0.965689, 0.965591, 0.965996, 0.965961, 0.965753, 0.965877, 0.966012, 0.96583, 0.965713, 0.965824]
SEEN_LOWER = [0.94013, 0.940046, 0.940378, 0.940473, 0.940173, 0.940025, 0.940207, 0.940454, 0.94022, 0.940177]
SEEN_LOWER += [0.940111, 0.940208, 0.939803, 0.939839, 0.940046, 0.939923, 0.939788, 0.939969, 0.940087, 0.939975]

counts = st.integers(0, 30)
long_series = st.lists(counts, min_size=12, max_size=40)


def with_gaps(values: list, places: list[int]) -> list:
    """Return the values with a NaN put in before each of the places."""
    gapped = [float(value) for value in values]
    for place in sorted(places, reverse=True):
        gapped.insert(place % (len(values) + 1), NAN)
    return gapped


def test_xmr_gives_the_limits_of_the_nist_handbook():
    limits = xmr(FLOWRATE)
    assert limits.mean == pytest.approx(50.81)
    assert limits.moving_range == pytest.approx(1.8778, abs=5e-5)
    assert limits.upper[0] == pytest.approx(55.8041, abs=5e-5)
    assert limits.lower[0] == pytest.approx(45.8159, abs=5e-5)


def test_xmr_gives_the_limits_of_qicharts2():
    limits = xmr(MORTGAGES)
    assert limits.mean == 300.5
    assert limits.lower[-1] == pytest.approx(279.78331466965284, rel=1e-12)
    assert limits.upper[-1] == pytest.approx(321.21668533034716, rel=1e-12)
    assert limits.moving_range_limit == pytest.approx(3.267 * 148 / 19)


def test_xmr_screens_as_nhsrplotthedots_does_when_asked_to_and_as_making_data_count_when_not():
    as_excel, screened = xmr(SPIKE), xmr(SPIKE, screened=True)
    assert [round(x, 2) for x in (as_excel.mean, as_excel.lower[0], as_excel.upper[0])] == [1.94, -3.06, 6.95]
    assert [round(x, 2) for x in (screened.mean, screened.lower[0], screened.upper[0])] == [1.94, -0.72, 4.6]


def test_a_case_or_two_among_zeros_do_not_make_the_zeros_signals():
    values = np.array([0.0] * 10 + [1] + [0.0] * 10 + [10] + [0.0] * 10)
    limits, screened = xmr(values), xmr(values, screened=True)
    assert [hit.points for hit in outside_limits(values, limits.lower, limits.upper)] == [(21,)]
    assert len(outside_limits(values, screened.lower, screened.upper)) > 1  # why it is not the default


def test_screening_keeps_all_ranges_where_it_would_leave_none_that_vary():
    assert xmr([0.0] * 6 + [1] + [0.0] * 6, screened=True).moving_range == pytest.approx(2 / 12)


def test_p_prime_gives_the_published_limits_of_each_week():
    limits = p_prime(SEEN, CAME)
    assert limits.mean == pytest.approx(95.29, abs=5e-3)
    assert limits.upper / 100 == pytest.approx(SEEN_UPPER, abs=6e-7)
    assert limits.lower / 100 == pytest.approx(SEEN_LOWER, abs=6e-7)


@given(st.lists(st.integers(0, 50), min_size=2, max_size=30))
def test_p_prime_of_equal_denominators_is_xmr_of_the_shares(numerators):
    shares = [2.0 * each for each in numerators]
    ours, single = p_prime(numerators, [50] * len(numerators)), xmr(shares)
    assert ours.mean == pytest.approx(single.mean)
    assert ours.lower == pytest.approx(np.maximum(single.lower, 0), abs=1e-6)
    assert ours.upper == pytest.approx(np.minimum(single.upper, 100), abs=1e-6)


def test_shares_that_are_all_nothing_have_limits_at_nothing():
    limits = p_prime([0] * 12, [40] * 12)
    assert (limits.mean, limits.lower.max(), limits.upper.max()) == (0, 0, 0)


@given(long_series, st.lists(st.integers(0, 40), max_size=10))
def test_a_missing_period_changes_no_limit(values, places):
    plain, gapped = xmr(values), xmr(with_gaps(values, places))
    assert (gapped.lower[0], gapped.upper[0], gapped.moving_range) == (
        plain.lower[0],
        plain.upper[0],
        plain.moving_range,
    )
    under = [40 + each for each in values]
    missing = with_gaps(under, places)
    shares, gapped_shares = p_prime(values, under), p_prime(with_gaps(values, places), missing)
    assert gapped_shares.upper[~np.isnan(missing)].tolist() == shares.upper.tolist()
    assert np.isnan(gapped_shares.upper[np.isnan(missing)]).all()


@pytest.mark.parametrize(("over", "under"), [([1, 2], [0, 5]), ([6, 2], [5, 5]), ([-1, 2], [5, 5]), ([1, NAN], [5, 5])])
def test_what_is_no_share_has_no_limits(over, under):
    with pytest.raises(ValueError, match="share"):
        p_prime(over, under)


def test_one_value_has_no_limits():
    with pytest.raises(ValueError, match="two values"):
        xmr([3.0, NAN])


# The rules. NHSRplotthedots follows them for seven points; its tests/testthat/test-ptd_calculate_point_type.R says:


def test_shift_is_as_nhsrplotthedots_flags_it():
    ends = {(1,) * 6: 0, (*[1] * 6, -1): 0, (*[1] * 8, -1): 8, (*[-1] * 8, 1): 8, (1, 1, 1, 0, 1, 1, 1): 0}
    for values, expected in ends.items():
        found = [len(hit.points) for hit in shifts(np.array(values, dtype=float), 0.0, length=7)]
        assert found == ([expected] if expected else [])


def test_trend_is_as_nhsrplotthedots_flags_it():
    cases = [([1, 2, 3, 4, 5, 6], []), ([1, 2, 3, 3, 4, 5, 6], []), ([1, 2, 3, 4, 5, 6, 7], [(range(7), 1)])]
    cases += [([2, 1, 2, 3, 4, 5, 6, 7, 3], [(range(1, 8), 1)]), ([2, 7, 6, 5, 4, 3, 2, 1, 3], [(range(1, 8), -1)])]
    for values, expected in cases:
        found = rises_and_falls(np.array(values, dtype=float), length=7)
        assert [(hit.points, hit.side) for hit in found] == [(tuple(points), side) for points, side in expected]


@pytest.mark.parametrize(
    ("outer", "sides", "flagged"),
    [
        ([1, 0, 1], [1, 1, 1], {0, 2}),
        ([0, 1, 1], [1, 1, 1], {1, 2}),
        ([0, 0, 1, 0, 1, 0, 0], [1] * 7, {2, 4}),
        ([1, 0, 1], [1, -1, 1], set()),
        ([0, 0, 1, 1, 0, 0, 0], [-1, 1, -1, 1, -1, 1, -1], set()),
        ([1, 0, 0, 1], [1] * 4, set()),
        ([1, 0, 0, 1, 1], [1] * 5, {3, 4}),
    ],
)
def test_two_of_three_are_those_that_nhsrplotthedots_flags(outer, sides, flagged):
    values = np.array([side * (2.5 if is_outer else 1.0) for is_outer, side in zip(outer, sides, strict=True)])
    ones = np.ones(len(values))
    hits = two_of_three(values, 0.0, ones, -3 * ones, 3 * ones)
    assert {point for hit in hits for point in hit.points} == flagged


def test_overlapping_hits_of_two_of_three_are_one():
    values = np.array([2.5, 2.5, 1.0, 2.5, -1.0, -2.5, -1.0, -2.5])
    ones = np.ones(len(values))
    hits = two_of_three(values, 0.0, ones, -3 * ones, 3 * ones)
    assert [(hit.points, hit.side) for hit in hits] == [((0, 1, 3), 1), ((5, 7), -1)]


def naive_flags(values: list[int]) -> dict[str, set[int]]:
    """Return which points break which rule, by plain loops over every window, in whole numbers.

    Everything is multiplied by n (n − 1) · 1.128 (in thousandths), so that nothing is rounded.
    """
    n = len(values)
    ranges = sum(abs(values[i] - values[i - 1]) for i in range(1, n))
    off = [(n * value - sum(values)) * (n - 1) * 1128 for value in values]
    sigma = ranges * n * 1000
    flags: dict[str, set[int]] = {"outside_limits": set(), "shift": set(), "trend": set(), "two_of_three": set()}
    outer = [2 * sigma < abs(each) <= 3 * sigma for each in off]
    for i in range(n):
        if abs(off[i]) > 3 * sigma:
            flags["outside_limits"].add(i)
        eight, six, three = range(i, i + 8), range(i, i + 6), range(i, i + 3)
        if eight[-1] < n and (all(off[j] > 0 for j in eight) or all(off[j] < 0 for j in eight)):
            flags["shift"] |= set(eight)
        if six[-1] < n:
            steps = [values[j + 1] - values[j] for j in six[:-1]]
            if all(step > 0 for step in steps) or all(step < 0 for step in steps):
                flags["trend"] |= set(six)
        if three[-1] < n and sum(outer[j] for j in three) >= 2:
            if all(off[j] > 0 for j in three) or all(off[j] < 0 for j in three):
                flags["two_of_three"] |= {j for j in three if outer[j]}
    return flags


def all_hits(values: list) -> list:
    """Return every broken rule of a series without gaps."""
    given = np.array(values, dtype=float)
    limits = xmr(given)
    found = outside_limits(given, limits.lower, limits.upper) + shifts(given, limits.mean) + rises_and_falls(given)
    return found + two_of_three(given, limits.mean, limits.sigma, limits.lower, limits.upper)


# Levels, slopes and single leaps: series of independent numbers would hardly ever break a rule of runs.
drifting = st.builds(
    lambda steps, noise: [sum(steps[: i // 5 + 1]) + each for i, each in enumerate(noise)],
    st.lists(st.integers(-6, 8), min_size=9, max_size=9),
    st.lists(st.integers(0, 6), min_size=12, max_size=40),
)


@given(st.one_of(long_series, drifting))
def test_the_rules_flag_the_same_points_as_plain_loops(values):
    found = {rule: set() for rule in naive_flags(values)}
    for hit in all_hits(values):
        found[hit.rule] |= set(hit.points)
    assert found == naive_flags(values)


@given(st.one_of(long_series, drifting))
def test_a_mirrored_series_breaks_the_same_rules_on_the_other_side(values):
    mirrored = {(hit.rule, hit.points, -hit.side) for hit in all_hits([-each for each in values])}
    assert {(hit.rule, hit.points, hit.side) for hit in all_hits(values)} == mirrored


@given(st.one_of(long_series, drifting), st.sampled_from([0.1, 7, 12345.6]), st.integers(-1000, 1000))
def test_unit_and_level_change_no_signal(values, scale, level):
    assert all_hits([level + scale * each for each in values]) == all_hits(values)


# Which points may be compared

coverages = st.lists(st.one_of(st.integers(20, 100).map(float), st.just(NAN)), max_size=40)


@given(coverages)
def test_points_that_are_compared_never_differ_by_more_than_ten_points_of_coverage(coverage):
    chosen = np.array(coverage)[comparable(coverage)]
    assert not np.isnan(chosen).any()
    assert np.ptp(chosen, axis=0) <= 10 + 1e-6 if len(chosen) else True
    assert len(chosen) > 0 or np.isnan(coverage).all()


@given(coverages, coverages)
def test_later_points_do_not_change_which_of_the_earlier_are_compared(coverage, later):
    if sum(not math.isnan(each) for each in coverage) >= 12:
        assert comparable(coverage + later)[: len(coverage)].tolist() == comparable(coverage).tolist()


def test_one_odd_week_at_the_start_is_left_out_and_not_the_rest():
    assert comparable([30.0, *[85.0] * 13, 96.0, 76.0, 75.0]).tolist() == [False, *[True] * 13, False, True, True]


WEEKS = pd.date_range("2021-01-07", periods=60, freq="7D")


def rows_of(values: list, **columns) -> pd.DataFrame:
    """Return a series as data.queries.series gives it: 240 of 290 reporting unless something else is said."""
    n = len(values)
    filled = {
        "period_start": WEEKS[:n],
        "period_end": WEEKS[:n] + pd.Timedelta(days=6),
        "value": [NAN if value is None else float(value) for value in values],
        "numerator": NAN,
        "denominator": NAN,
        "lower": NAN,
        "upper": NAN,
        "status": ["not_reported" if value is None else "reported" for value in values],
        "reporting": pd.array([240] * n, dtype="Int64"),
        "expected": pd.array([290] * n, dtype="Int64"),
        "origin": "derived",
    }
    return pd.DataFrame(filled | columns)


def test_what_a_point_may_be_used_for():
    reporting = pd.array([*[240] * 12, 100, None, 240, 240], dtype="Int64")
    status = [*["reported"] * 14, "provisional", "not_reported"]
    series = rows_of([*range(15), None], reporting=reporting, status=status)
    points = points_of(series, INDICATORS["critical_impact"], "00", rebasings=())
    expected = [*["counted"] * 12, "coverage_moved", "coverage_unknown", "provisional", "missing"]
    assert points["use"].tolist() == expected


@pytest.mark.parametrize("indicator", ["reporting_municipalities", "confirmed_cases"])
def test_what_has_no_coverage_but_itself_is_all_counted(indicator):
    reporting = pd.array([*[240] * 12, 100, None], dtype="Int64")
    points = points_of(rows_of(list(range(14)), reporting=reporting), INDICATORS[indicator], "00", rebasings=())
    assert set(points["use"]) == {"counted"}


def test_a_rebasing_is_for_its_indicator_and_its_geography():
    change = Rebasing("critical_impact", "01", WEEKS[3].date(), "Ny fråga", "Enkäten")
    series = rows_of([1, 2, 3, 4, 5])
    here = points_of(series, INDICATORS["critical_impact"], "01", rebasings=[change])
    assert here["segment"].tolist() == [0, 0, 0, 1, 1]
    assert points_of(series, INDICATORS["critical_impact"], "00", rebasings=[change])["segment"].max() == 0
    assert points_of(series, INDICATORS["serious_impact"], "01", rebasings=[change])["segment"].max() == 0


def test_published_and_derived_figures_are_not_one_series():
    both = pd.concat([rows_of([1, 2]), rows_of([3, 4], origin="published")])
    with pytest.raises(ValueError, match="origin"):
        points_of(both, INDICATORS["critical_impact"], "00", rebasings=())
    points = points_of(both, INDICATORS["critical_impact"], "00", origin="published", rebasings=())
    assert points["value"].tolist() == [3, 4]
    with pytest.raises(ValueError, match="one period"):
        points_of(pd.concat([rows_of([1]), rows_of([2])]), INDICATORS["critical_impact"], "00", rebasings=())


def test_a_chart_is_rebased_only_with_a_written_reason():
    row = {"indicator": "critical_impact", "geography_code": "", "from_day": "2021-05-03", "source": "Enkäten"}
    assert rebasings_from([row | {"reason": "Ny fråga"}])[0].from_day == date(2021, 5, 3)
    with pytest.raises(ValueError, match="row 2"):
        rebasings_from([row | {"reason": " "}])
    with pytest.raises(ValueError, match="row 2"):
        rebasings_from([row | {"reason": "Ny fråga", "indicator": "no_such"}])
    rebased_charts()  # the file itself can be read
