"""Intervals: Wilson's for shares of persons, and what a count could be if those who did not report had."""

from datetime import date
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from data.intervals import add_intervals, wilson
from data.schema import observation
from data.stage import new_observation
from tests.conftest import an_observation, in_stage

Z_95 = 1.959963984540054


def wilson_by_hand(right: int, observed: int) -> tuple[float, float]:
    """Return the interval by the formula as it is printed (Wilson 1927)."""
    share, z = right / observed, Z_95
    middle = (share + z * z / (2 * observed)) / (1 + z * z / observed)
    half = z / (1 + z * z / observed) * sqrt(share * (1 - share) / observed + z * z / (4 * observed * observed))
    return 100 * (middle - half), 100 * (middle + half)


@given(observed=st.integers(1, 30_000), part=st.floats(0, 1))
@settings(deadline=None)
def test_wilson_is_the_printed_formula_and_holds_the_share(observed, part):
    right = round(part * observed)
    lower, upper = wilson(np.array([right]), np.array([observed]))[:, 0]
    assert (lower, upper) == pytest.approx(wilson_by_hand(right, observed), abs=1e-5)
    assert 0 <= lower <= 100 * right / observed + 1e-6 <= upper + 2e-6 <= 100 + 2e-6


def test_a_published_example():
    # Newcombe 1998, Two-sided confidence intervals for the single proportion, table I, method 3: 81 of 263.
    assert wilson(np.array([81]), np.array([263]))[:, 0] == pytest.approx([25.53, 36.62], abs=0.005)


@pytest.mark.parametrize(
    ("row", "lower", "upper"),
    [
        ({"indicator": "critical_impact", "value": 2.0}, 2, 52),
        (
            {"indicator": "critical_impact_share", "value": 0.8, "numerator": 2.0, "denominator": 240.0},
            0.689655,
            17.931034,
        ),
        ({"indicator": "critical_impact", "value": 2.0, "reporting": None}, None, None),
        ({"indicator": "critical_impact", "value": None, "status": "not_reported"}, None, None),
        ({"indicator": "critical_impact", "value": 1.0, "geography_level": "municipality"}, None, None),
        ({"indicator": "reporting_municipalities", "value": 240.0}, None, None),
    ],
)
def test_what_a_count_could_be_if_all_had_reported(duckdb_store, row, lower, upper):
    with in_stage(duckdb_store, an_observation({"reporting": 240, **row})) as connection:
        add_intervals(connection, new_observation)
        found = connection.execute(select(new_observation.c.lower, new_observation.c.upper)).one()
    assert tuple(found) == (lower, upper)


def test_a_share_of_persons_gets_its_interval_and_a_suppressed_one_does_not(store):
    shown = an_observation(
        {"indicator": "ppm_all8", "value": 67.6, "numerator": 17_329.0, "denominator": 25_635.0, "step": "all8"}
    )
    hidden = an_observation({"indicator": "infected_share", "value": None, "status": "suppressed"})
    with in_stage(store, shown, hidden) as connection:
        add_intervals(connection, new_observation)
        rows = connection.execute(select(new_observation).order_by(new_observation.c.indicator)).mappings().all()
    assert [rows[0]["lower"], rows[0]["upper"]] == [None, None]
    assert [rows[1]["lower"], rows[1]["upper"]] == pytest.approx(wilson_by_hand(17_329, 25_635), abs=1e-5)
    assert set(observation.columns.keys()) >= {"lower", "upper"}


def test_a_rounded_published_share_gets_an_interval_that_holds_that_of_every_share_it_may_be(store):
    published = {"origin": "published", "period_start": date(2022, 3, 14), "period_end": date(2022, 3, 27)}
    rows = [
        {"indicator": "ppm_observations", "value": 25_144.0},
        {"indicator": "ppm_all8", "value": 65.3, "step": "all8"},
        {"indicator": "ppm_dress4", "value": 89.0, "step": "dress4"},
        # Of how many in this setting is not said; and a median has no such interval.
        {"indicator": "ppm_hygiene4", "value": 71.3, "step": "hygiene4", "setting": "special_housing"},
        {"indicator": "ppm_all8_median", "value": 65.0, "step": "all8"},
        {"indicator": "ppm_all8", "value": 65.2, "step": "all8", "origin": "derived"},
        {"indicator": "ppm_hygiene4", "value": None, "step": "hygiene4", "status": "not_reported"},
    ]
    with in_stage(store, *(an_observation(published | row) for row in rows)) as connection:
        add_intervals(connection, new_observation)
        found = connection.execute(select(new_observation).where(new_observation.c.lower.is_not(None))).mappings().all()
    spans = {row["indicator"]: (row["lower"], row["upper"], row["numerator"]) for row in found}
    assert set(spans) == {"ppm_all8", "ppm_dress4"} and len(found) == 2
    for indicator, shown, half in (("ppm_all8", 65.3, 0.05), ("ppm_dress4", 89.0, 0.5)):
        lower, upper, numerator = spans[indicator]
        assert numerator is None
        possible = [k for k in range(25_145) if abs(100 * k / 25_144 - shown) <= half]
        ends = [wilson_by_hand(k, 25_144) for k in (possible[0], possible[-1])]
        assert (lower, upper) == (pytest.approx(ends[0][0], abs=0.005), pytest.approx(ends[1][1], abs=0.005))
        assert lower <= ends[0][0] and ends[1][1] <= upper
