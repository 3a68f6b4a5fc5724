"""Rounds municipality by municipality: one origin each, how shares are spread, and places with their uncertainty."""

from datetime import date, timedelta
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.intervals import wilson
from data.rounds import indicator_of_step, members, municipal_shares, places, rank_bounds, spread

ROUNDS = (date(2021, 3, 15), date(2022, 3, 14))


def answer(code: str, start: date, right: int | None, observed: int | None = 100, **given) -> dict:
    return {
        "indicator": "ppm_all8",
        "geography_code": code,
        "geography_level": "municipality",
        "period_start": start,
        "period_end": start + timedelta(days=13),
        "step": "all8",
        "value": None if right is None else 100 * right / observed,
        "numerator": right,
        "denominator": None if right is None else observed,
        "status": "not_reported" if right is None else "reported",
        **given,
    }


def test_a_round_has_one_origin_and_those_who_took_no_part_have_no_figure(build_release):
    connection = build_release(
        answer("0180", ROUNDS[0], 60, origin="synthetic"),
        answer("0980", ROUNDS[0], None, origin="synthetic"),
        answer("0180", ROUNDS[1], 70, origin="synthetic"),
        answer("0180", ROUNDS[1], None),
        answer("0980", ROUNDS[1], 0),
        answer("0305", ROUNDS[1], 99, step="hygiene4", indicator="ppm_hygiene4"),
        answer("0305", ROUNDS[1], 98, setting="special_housing"),
    )
    found = municipal_shares(connection, "all8")
    rows = found[["period_start", "geography_code", "value", "origin"]].astype(object)
    assert rows.where(rows.notna(), None).to_numpy().tolist() == [
        [ROUNDS[0], "0980", None, "synthetic"],
        [ROUNDS[0], "0180", 60, "synthetic"],
        [ROUNDS[1], "0980", 0, "derived"],
        [ROUNDS[1], "0180", None, "derived"],
    ]
    assert found["period_label"].tolist()[0] == "VT 2021 (15–28 mar 2021)"
    assert municipal_shares(connection, "hygiene4")["geography"].tolist() == ["Håbo"]
    nobody = municipal_shares(connection, "gloves")
    assert (len(nobody), list(nobody.columns)) == (0, list(found.columns))
    assert spread(nobody).empty and places(nobody).empty


def test_the_spread_is_of_municipalities_and_the_pooled_share_of_persons():
    shares = pd.DataFrame(
        [answer(code, ROUNDS[0], right, observed) for code, right, observed in (("1", 90, 100), ("2", 1, 10))]
        + [answer(code, ROUNDS[1], right) for code, right in (("1", 40), ("2", None), ("3", 50), ("4", 70), ("5", 80))]
    ).assign(period_label="", origin="derived")
    points = ["municipalities", "pooled", "lowest", "lower_quartile", "median", "upper_quartile", "highest"]
    assert spread(shares)[points].to_numpy().tolist() == [
        [2, pytest.approx(100 * 91 / 110), 10, 30, 50, 70, 90],
        [4, 60, 40, 47.5, 60, 72.5, 80],
    ]


intervals = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5)), min_size=1, max_size=12)


@given(intervals, st.sampled_from(("better", "worse")))
def test_places_leave_out_only_what_is_surely_better_or_surely_worse(drawn, higher_is):
    spans = [(low, low + width) for low, width in drawn]
    first, last = rank_bounds(*np.array(spans, dtype=float).T, higher_is)
    for number, (low, high) in enumerate(spans):
        higher, lower = sum(other[0] > high for other in spans), sum(other[1] < low for other in spans)
        before, after = (higher, lower) if higher_is == "better" else (lower, higher)
        assert (first[number], last[number]) == (1 + before, len(spans) - after)


def test_the_true_place_is_within_the_interval_as_often_as_promised():
    dice = np.random.default_rng(3)
    held = []
    for _ in range(60):
        truth = np.clip(dice.normal(0.66, 0.08, 150), 0.05, 0.99)
        observed = np.clip(dice.lognormal(4.7, 0.8, 150), 12, 1041).astype(int)
        lower, upper = wilson(dice.binomial(observed, truth), observed)
        first, last = rank_bounds(lower, upper)
        place = 1 + (truth[:, None] < truth[None, :]).sum(axis=1)
        held.append(((first <= place) & (place <= last)).mean())
    assert np.mean(held) > 0.95


def test_the_list_is_best_first_and_leaves_out_those_without_a_figure():
    shares = pd.DataFrame([answer(c, ROUNDS[0], r, lower=r, upper=r) for c, r in (("1", 40), ("2", None), ("3", 50))])
    for higher_is, expected in (("better", [("3", 1, 1), ("1", 2, 2)]), ("worse", [("1", 1, 1), ("3", 2, 2)])):
        found = places(shares, higher_is)
        assert list(zip(found["geography_code"], found["first"], found["last"], strict=True)) == expected


def test_every_step_has_an_indicator():
    assert indicator_of_step("all8").id == "ppm_all8"
    assert indicator_of_step("gloves").id == "ppm_step"
    with pytest.raises(KeyError):
        indicator_of_step("handshake")


def test_members_are_those_of_the_day():
    assert members("0180", ROUNDS[0]) == {"0180"}
    assert "0305" in members("03", ROUNDS[0]) and "0180" not in members("03", ROUNDS[0])
    assert len(members("00", ROUNDS[0])) == 290
    groups = {code: members(code, day) for code, day in product(("C8",), (ROUNDS[0], date(2023, 3, 13)))}
    assert len(groups["C8"]) == 35
    assert len(members("C8", ROUNDS[0])) == 40
