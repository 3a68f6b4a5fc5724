"""Funnels against a published example, a naive loop over the binomial distribution, and chance itself."""

from math import comb, sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.funnels import dispersion, funnel, judgement, limits

CHILD_HEART_SURGERY = {
    "Bristol": (102, 143),
    "Leicester": (162, 187),
    "Leeds": (299, 323),
    "Oxford": (99, 122),
    "Guys": (139, 164),
    "Liverpool": (363, 405),
    "Southampton": (215, 239),
    "Great Ormond St": (429, 482),
    "Newcastle": (169, 195),
    "Harefield": (152, 177),
    "Birmingham": (523, 581),
    "Brompton": (270, 301),
}
"""Survivors and operations, children under one year, England 1991–1995.

Source: D. Spiegelhalter, The Art of Statistics (2019), table 02-5 (github.com/dspiegel29/ArtofStatistics), from the
public inquiry into Bristol. Its finding, by funnel: Bristol is an outlier with low survival.
"""


def shares(units: dict[str, tuple[float | None, float | None]]) -> pd.DataFrame:
    return pd.DataFrame([(code, *pair) for code, pair in units.items()], columns=["geography_code", *COUNTS])


COUNTS = ("numerator", "denominator")


def probability_of_at_most(count: int, observed: int, share: float) -> float:
    return sum(comb(observed, k) * share**k * (1 - share) ** (observed - k) for k in range(count + 1))


def naive_standing(right: int, observed: int, share: float) -> str:
    """Return where a municipality stands, from the tails of the distribution and no limits at all."""
    low = probability_of_at_most(right, observed, share)
    high = probability_of_at_most(observed - right, observed, 1 - share)
    for tail, word in ((0.001, "far_"), (0.025, "")):
        if low < tail:
            return f"{word}below"
        if high < tail:
            return f"{word}above"
    return "within"


def naive_dispersion(units: list[tuple[int, int]]) -> float:
    centre = sum(right for right, _ in units) / sum(observed for _, observed in units)
    z = sorted((right / observed - centre) / sqrt(centre * (1 - centre) / observed) for right, observed in units)

    def quantile(share: float) -> float:
        place = share * (len(z) - 1)
        below = int(place)
        return z[below] + (place - below) * (z[min(below + 1, len(z) - 1)] - z[below])

    lowest, highest = quantile(0.1), quantile(0.9)
    return sum(min(max(each, lowest), highest) ** 2 for each in z) / len(z)


def test_the_published_example_has_one_outlier_and_is_as_dispersed_as_a_naive_loop_says():
    found = funnel(shares(CHILD_HEART_SURGERY))
    assert found.centre == pytest.approx(100 * 2922 / 3319)
    assert found.dispersion == pytest.approx(naive_dispersion(list(CHILD_HEART_SURGERY.values())))
    # 12 hospitals × 1.69 = 20.3, under 21.0: no more than chance gives in one case of twenty.
    assert found.dispersion == pytest.approx(1.69, abs=0.005) and not found.widened
    assert found.outside("far_below") == ["Bristol"]
    assert found.outside("far_above") == []
    # 102 of 143 where 88 % survive is six standard errors below: an outlier however one counts.
    assert found.points.loc["Bristol", "value"] < limits(found.centre, [143], phi=3)["lower_far"][0]


@given(
    st.dictionaries(
        st.integers(0, 40),
        st.integers(1, 80).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=2,
        max_size=12,
    )
)
def test_who_is_outside_is_who_the_tails_of_the_distribution_say(units):
    found = funnel(shares({f"{code:04}": pair for code, pair in units.items()}))
    pairs = list(units.values())
    if 0 < found.centre < 100:
        assert found.dispersion == pytest.approx(naive_dispersion(pairs))
    narrow = limits(found.centre, [observed for _, observed in pairs])
    for (right, observed), row in zip(pairs, narrow.itertuples(), strict=True):
        value, share = 100 * right / observed, found.centre / 100
        beyond = [name for name in ("lower_far", "lower") if value < getattr(row, name) - 1e-9]
        beyond += [name for name in ("upper_far", "upper") if value > getattr(row, name) + 1e-9]
        said = {"lower_far": "far_below", "lower": "below", "upper_far": "far_above", "upper": "above"}
        assert (said[beyond[0]] if beyond else "within") == naive_standing(right, observed, share)


def test_among_municipalities_that_only_chance_tells_apart_few_are_outside_and_nothing_is_widened():
    dice = np.random.default_rng(7)
    observed = dice.integers(12, 1041, 4000)
    alike = pd.DataFrame({"geography_code": np.arange(4000).astype(str), "denominator": observed})
    found = funnel(alike.assign(numerator=dice.binomial(observed, 0.65)))
    assert not found.widened
    assert 0.02 < (found.points["standing"] != "within").mean() < 0.05
    assert found.points["standing"].isin(["far_below", "far_above"]).mean() < 0.003
    own = np.clip(dice.normal(0.65, 0.1, 4000), 0, 1)
    unlike = funnel(alike.assign(numerator=dice.binomial(observed, own)))
    assert unlike.widened
    assert unlike.outside_by_chance_alone > 1000 > len(unlike.outside("far_below", "far_above"))


def test_few_who_are_all_right_are_not_outside_though_more_would_be():
    found = funnel(shares({"0180": (9_500, 10_000), "0980": (12, 12), "0305": (1_000, 1_000)}))
    assert found.points["standing"]["0980"] == "within"
    assert limits(95, [12])["upper_far"].tolist() == [100]
    assert limits(95, [1000])["upper_far"][0] < 97.5


def test_no_observations_are_not_nothing_right():
    found = funnel(shares({"0180": (60, 100), "0980": (None, None), "0305": (0, 0), "0380": (0, 40)}))
    assert found.without_figure == ["0980", "0305"]
    assert list(found.points.index) == ["0180", "0380"]
    assert found.points.loc["0380", "value"] == 0
    assert funnel(shares({"0980": (None, None)})) is None


def test_limits_close_in_with_observations_and_stay_between_none_and_all():
    around = limits(67.6, np.arange(1, 1200), phi=9)
    assert (around["lower_far"] >= 0).all() and (around["upper_far"] <= 100).all()
    assert (around["lower_far"] <= around["lower"]).all() and (around["upper"] <= around["upper_far"]).all()
    width = (around["upper"] - around["lower"]).rolling(60).mean().dropna()
    assert width.is_monotonic_decreasing


def test_where_everything_is_right_nothing_is_outside():
    found = funnel(shares({"0180": (50, 50), "0980": (3, 3)}))
    assert (found.dispersion, found.widened) == (1, False)
    assert (found.points["standing"] == "within").all()
    assert dispersion(np.array([100.0]), np.array([3.0]), 100) == 1


def test_a_standing_is_judged_by_polarity():
    assert judgement("above", "better") == judgement("far_below", "worse") == "better"
    assert judgement("below", "better") == judgement("far_above", "worse") == "worse"
    assert judgement("within", "better") == judgement("far_above", "neither") == "neither"


def test_a_municipality_stands_once():
    with pytest.raises(ValueError, match="one share of each"):
        funnel(pd.concat([shares({"0180": (1, 2)})] * 2))
