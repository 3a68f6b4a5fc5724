"""Trends: the test against a published example and plain counting, and what is said of it."""

import itertools
import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.control_charts import Rebasing
from data.indicators import INDICATORS
from data.signals import signals_in
from data.trends import mann_kendall, trend_in
from tests.data.test_control_charts import WEEKS, rows_of
from tests.data.test_signals import reporting

# J. Little, College of the Holy Cross, "A Mann-Kendall Example (By Hand)" (mathcs.holycross.edu/~little/Montserrat):
# S = 72 − 18 = 54 with one pair of ties, so that its variance is 14·13·33/18 − 2·1·9/18.
BY_HAND = [12.9, 14.8, 13.2, 15.7, 13.8, 15.6, 12.9, 11.0, 17.3, 15.9, 19.0, 18.3, 20.1, 21.7]

RISING = [3, 1, 4, 2, 6, 5, 8, 7, 10, 9, 12, 11]
CASES = INDICATORS["confirmed_cases"]


def trend(values, indicator=CASES, rebasings=(), **columns):
    """Return the trend of a national series."""
    return trend_in(rows_of(list(values), **columns), indicator, rebasings=rebasings)


def score(values) -> int:
    """Return how many pairs go up less how many go down (the S of Mann and Kendall)."""
    return sum((later > earlier) - (later < earlier) for earlier, later in itertools.combinations(values, 2))


def test_the_test_agrees_with_a_published_example_by_hand():
    assert score(BY_HAND) == 54
    tau, p_value = mann_kendall(np.array(BY_HAND), widened=False)
    # z without the continuity correction that the example makes (2.9058 with it).
    z = 54 / math.sqrt(14 * 13 * 33 / 18 - 2 * 1 * 9 / 18)
    assert p_value == pytest.approx(math.erfc(z / math.sqrt(2)))
    assert tau == pytest.approx(54 / math.sqrt(91 * 90))


@settings(max_examples=20)
@given(st.permutations(range(6)))
def test_without_ties_the_p_value_is_the_part_of_all_orders_that_go_as_far(values):
    orders = [abs(score(order)) for order in itertools.permutations(range(6))]
    expected = sum(each >= abs(score(values)) for each in orders) / len(orders)
    assert mann_kendall(np.array(values, dtype=float), widened=False)[1] == pytest.approx(expected)


def test_values_that_follow_each_other_are_not_taken_for_a_trend():
    random = np.random.default_rng(7)
    plain = found = 0
    for _ in range(200):
        values = random.normal(size=76)
        for i in range(1, 76):
            values[i] += 0.7 * values[i - 1]
        plain += mann_kendall(values[50:], widened=False)[1] < 0.05
        found += mann_kendall(values[50:])[1] < 0.05
    assert plain > 60  # of 200; it should have been 10
    assert found < 35


def test_a_single_step_is_a_shift_and_no_trend():
    step = [*[10, 11] * 6, *[30, 31] * 6]
    assert trend(step).verdict == "no_change"
    assert {each.rule for each in signals_in(rows_of(step), CASES)} >= {"shift"}


def test_a_doubling_for_eight_weeks_is_a_trend_all_the_same():
    assert trend([2**week for week in range(8)]).verdict == "increasing"


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 50), min_size=8, max_size=30))
def test_a_mirrored_series_has_the_opposite_trend(values):
    up, down = trend(values), trend([-each for each in values])
    other = {"increasing": "decreasing", "decreasing": "increasing"}
    assert down.verdict == other.get(up.verdict, up.verdict)
    assert (down.tau, down.p_value) == (pytest.approx(-up.tau), pytest.approx(up.p_value))
    assert up.judgement == {"increasing": "worse", "decreasing": "better"}.get(up.verdict, "")


def test_direction_and_judgement_are_two_things():
    cases, hygiene, people = trend(RISING), trend(RISING, INDICATORS["kolada_ppm_all8"]), INDICATORS["population"]
    assert (cases.verdict, cases.judgement) == ("increasing", "worse")
    assert (hygiene.verdict, hygiene.judgement) == ("increasing", "better")
    assert trend(RISING, people).judgement == "neither"
    assert trend(RISING[::-1]).judgement == "better"
    assert (cases.points, cases.first, cases.last) == (12, date(2021, 1, 7), date(2021, 3, 31))


def test_the_sentence_says_both_apart():
    assert trend(RISING).sentence.sv == (
        "Ökande trend, 12 veckor, 7 jan–31 mar 2021 (Mann–Kendalls test, p <\u00a00,001). Högre är sämre."
    )
    assert trend(RISING[::-1]).sentence.en == (
        "Decreasing trend, 12 weeks, 7 Jan–31 Mar 2021 (Mann–Kendall test, p <\u00a00.001). Lower is better."
    )
    level = trend([5, 6] * 5)
    assert level.sentence.sv.startswith("Ingen säkerställd trend, 10 veckor, 7 jan–17 mar 2021 (Mann–Kendalls")
    assert (level.verdict, level.judgement) == ("no_change", "")


def test_values_that_are_all_the_same_have_no_trend():
    assert (trend([4] * 10).verdict, trend([4] * 10).p_value) == ("no_change", 1.0)


def test_seven_points_are_too_few():
    few = trend([*range(7), None])
    assert (few.verdict, few.judgement, few.points) == ("cannot_be_said", "", 7)
    assert math.isnan(few.p_value)
    assert few.sentence.sv == "Trenden kan inte bedömas: 7 veckor med jämförbar uppgift, minst 8 behövs."
    assert trend(range(8)).verdict == "increasing"
    assert trend([]).first is None


def test_more_than_a_quarter_missing_is_too_many_with_or_without_rows():
    values = [*range(9), None, None, None]
    assert trend(values).verdict == "increasing"
    many = trend([*values, None])
    assert many.verdict == "cannot_be_said"
    assert many.sentence.sv == (
        "Trenden kan inte bedömas: jämförbar uppgift saknas för 4 av 13 veckor, 7 jan–7 apr 2021."
    )
    scattered = rows_of([*range(5), None, None, None, None, *range(5, 9)]).dropna(subset="value")
    assert trend_in(scattered, CASES, rebasings=()).verdict == "cannot_be_said"


def test_only_points_that_can_be_compared_are_tested():
    critical = INDICATORS["critical_impact"]
    values = [*RISING, *[13, 14] * 6]
    assert trend(values, critical).verdict == "increasing"
    moved = reporting(*[140] * 12, *[240] * 12)
    assert trend(values, critical, reporting=moved).verdict == "cannot_be_said"
    changed = Rebasing("critical_impact", "", WEEKS[12].date(), "Ny fråga", "Enkäten")
    assert trend(values, critical, rebasings=[changed]).verdict == "no_change"
    assert trend([*RISING, 0, 0, 0], status=[*["reported"] * 12, *["provisional"] * 3]).verdict == "increasing"


def test_a_trend_of_what_is_shown_when_the_low_ones_are_hidden_is_not_said():
    share = INDICATORS["infected_share"]
    values = [*RISING[:5], None, *RISING[5:]]
    hidden = trend(values, share, status=[*["reported"] * 5, "suppressed", *["reported"] * 7])
    assert (hidden.verdict, hidden.points) == ("cannot_be_said", 12)
    assert hidden.sentence.sv == (
        "Trenden kan inte bedömas: värdet för 1 av 13 perioder visas inte, för att skydda enskilda."
    )
    assert trend(values, share).verdict == "increasing"


def test_a_sum_that_can_only_grow_is_not_tested():
    assert trend(range(20), INDICATORS["deaths_covid19_to_date"]).verdict == "cannot_be_said"
