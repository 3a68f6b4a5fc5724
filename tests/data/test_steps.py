"""What a step would give, against observed persons one by one and against a linear program over all their kinds."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from data import lists
from data.indicators import PPM_STEPS
from data.steps import block_gains, step_gains

KINDS = np.array(list(product((0, 1), repeat=8)))
"""Every way in which a person can do eight steps right (1) or wrong."""

people = st.lists(st.sampled_from(range(256)), min_size=1, max_size=60).map(lambda chosen: KINDS[chosen])
mostly_right = st.lists(
    st.sampled_from([255, 255, 255, 127, 191, 223, 239, 63, 247, 251, 253, 254, 240, 15]), min_size=1, max_size=60
).map(lambda chosen: KINDS[chosen])


def shares_of(persons: np.ndarray) -> dict[str, float]:
    """Return what would be published of these persons, as rounded as it is published."""
    right = dict(zip(PPM_STEPS, persons.mean(axis=0), strict=True))
    blocks = {"hygiene4": persons[:, :4].all(axis=1).mean(), "dress4": persons[:, 4:].all(axis=1).mean()}
    shares = right | blocks | {"all8": persons.all(axis=1).mean()}
    return {name: round(100 * float(share), 6) for name, share in shares.items()}


def gain_if_always_right(persons: np.ndarray, columns: slice | int) -> float:
    mended = persons.copy()
    mended[:, columns] = 1
    return float(100 * (mended.all(axis=1).mean() - persons.all(axis=1).mean()))


@given(people | mostly_right)
def test_what_a_step_would_really_give_is_within_its_bounds(persons):
    gains = {each.step: each for each in step_gains(shares_of(persons))}
    truth = {step: gain_if_always_right(persons, number) for number, step in enumerate(PPM_STEPS)}
    for step, true in truth.items():
        assert gains[step].least - 1e-4 <= true <= gains[step].most + 1e-4
        ahead = sum(other > true + 1e-3 for other in truth.values())
        behind = sum(other < true - 1e-3 for other in truth.values())
        assert gains[step].first <= 1 + ahead and 8 - behind <= gains[step].last


@settings(max_examples=25, deadline=None)
@given(people | mostly_right, st.sampled_from(range(8)))
def test_no_narrower_bounds_would_be_true(persons, number):
    """Every mixture of the 256 kinds with the same shares: the least and the most who fail this step alone."""
    shares = shares_of(persons)
    facts = [*KINDS.T, KINDS[:, :4].all(axis=1), KINDS[:, 4:].all(axis=1), KINDS.all(axis=1), np.ones(256)]
    blocks = (persons[:, :4].all(axis=1), persons[:, 4:].all(axis=1), persons.all(axis=1))
    exact = [*persons.mean(axis=0), *(each.mean() for each in blocks), 1.0]
    only_this = np.zeros(256)
    only_this[[kind.sum() == 7 and kind[number] == 0 for kind in KINDS]] = 100
    least, most = (
        sign * linprog(sign * only_this, A_eq=np.array(facts, dtype=float), b_eq=exact, bounds=(0, 1)).fun
        for sign in (1, -1)
    )
    gain = next(each for each in step_gains(shares) if each.step == PPM_STEPS[number])
    assert (gain.least, gain.most) == (pytest.approx(least, abs=1e-3), pytest.approx(most, abs=1e-3))


@given(people | mostly_right)
def test_what_a_block_would_give_is_known_exactly(persons):
    gains = {each.step: each for each in block_gains(shares_of(persons))}
    for block, columns in (("hygiene4", slice(0, 4)), ("dress4", slice(4, 8))):
        assert gains[block].is_exact
        assert gains[block].most == pytest.approx(gain_if_always_right(persons, columns), abs=1e-4)


def test_a_step_that_fails_alone_is_first_and_known():
    persons = np.ones((100, 8), dtype=int)
    persons[:30, 0] = 0
    persons[30:35, 6] = 0
    first, second, *rest = step_gains(shares_of(persons))
    assert (first.step, first.least, first.most, first.first, first.last) == ("hand_before", 30, 30, 1, 1)
    assert (second.step, second.least, second.most, second.first, second.last) == ("short_nails", 5, 5, 2, 2)
    assert {(each.first, each.last) for each in rest} == {(3, 8)}


def test_steps_that_may_fail_together_are_not_told_apart():
    persons = np.ones((100, 8), dtype=int)
    persons[:30, :2] = 0
    persons[0, 0] = 1
    gains = {each.step: each for each in step_gains(shares_of(persons))}
    # 29 are wrong in one and 30 in the other, 30 in either: one of them fails alone, and it shows.
    assert (gains["hand_after"].least, gains["hand_after"].most) == (1, 1)
    persons[70:, 2] = 0
    gains = {each.step: each for each in step_gains(shares_of(persons))}
    assert gains["hand_before"].first == 1 and gains["hand_before"].last == 8


def test_a_missing_share_gives_no_ranking_and_is_not_taken_for_none_right():
    whole = shares_of(KINDS)
    assert step_gains(whole | {"gloves": None}) == [] == step_gains({"all8": 60.0})
    assert block_gains(whole | {"dress4": None}) == []
    assert len(block_gains({"hygiene4": 71.1, "dress4": 88.7, "all8": 65.3})) == 2


def test_shares_that_no_observations_can_have_are_refused():
    with pytest.raises(ValueError, match="all eight right in 75"):
        block_gains({"hygiene4": 71.1, "dress4": 88.7, "all8": 75.0})
    whole = shares_of(KINDS[[255, 255, 254, 127]])
    with pytest.raises(ValueError, match="hygiene4 is right in 75"):
        step_gains(whole | {"hand_before": 20.0})


def test_the_eight_steps_are_those_of_the_list():
    assert tuple(each.id for each in lists.ppm_steps().values() if each.number) == PPM_STEPS
