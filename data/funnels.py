"""Funnels: which municipalities differ from the whole by more than their number of observations explains.

The one thing to know: the limits are for one municipality at a time, around the pooled share. Where municipalities
differ among themselves by more than chance alone (over-dispersion, phi), the limits are widened by its square root;
otherwise every large municipality would be an outlier, and the funnel would only say that municipalities differ.

Method: D. Spiegelhalter, *Funnel plots for comparing institutional performance*, Statistics in Medicine 24 (2005)
1185–1202: exact binomial limits, interpolated between whole observations; phi as the mean square of z-scores whose
outermost tenths are winsorised, and used only where it is significantly above 1.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

# The distributions themselves: scipy.stats, built on these, takes a second to import, and so would the page.
from scipy.special import bdtr, bdtrik, chdtri

from data.declarations import Polarity

INNER, OUTER = 0.95, 0.998
"""How many of a hundred (of a thousand) municipalities lie within the limits if only chance tells them apart."""

WINSORISED = 0.1
"""The share of z-scores in either tail that is drawn in before phi is estimated, so that outliers don't hide
themselves by widening the limits. Spiegelhalter 2005, section 5."""

SIGNIFICANCE = 0.05
"""Phi widens the limits only if it would be this large so seldom among municipalities that chance alone tells apart."""

Standing = Literal["far_below", "below", "within", "above", "far_above"]
"""Below the limit of 99.8 %, of 95 %, within both, above the limit of 95 %, of 99.8 %."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Funnel:
    """A funnel of shares by number of observations.

    `points`: one row per municipality with observations, by municipality code; columns numerator, denominator, value
    (per cent), lower_far, lower, upper, upper_far (per cent: its limits), standing. `without_figure`: the codes of
    those that have none; they are not at 0, and not in the funnel. `centre`: the pooled share, per cent. `dispersion`:
    phi; 1 is what chance gives. `widened`: whether it is significantly above 1, and so widens the limits.
    """

    centre: float
    dispersion: float
    widened: bool
    points: pd.DataFrame
    without_figure: list[str]

    def limits(self, denominators: ArrayLike) -> pd.DataFrame:
        """Return the limits at some numbers of observations: lower_far, lower, upper, upper_far, per cent."""
        return limits(self.centre, denominators, self.dispersion if self.widened else 1)

    def outside(self, *standings: Standing) -> list[str]:
        """Return the codes of the municipalities with one of these standings, the lowest share first."""
        found = self.points[self.points["standing"].isin(standings)]
        return [str(code) for code in found.sort_values("value", kind="stable").index]

    @cached_property
    def outside_by_chance_alone(self) -> int:
        """Return how many would lie beyond the 99.8 % limits had these not been widened."""
        narrow = limits(self.centre, self.points["denominator"])
        standing = _standings(self.points["value"].to_numpy(), narrow)
        return int(np.isin(standing, ("far_below", "far_above")).sum())


def funnel(shares: pd.DataFrame) -> Funnel | None:
    """Return the funnel of municipalities' shares; None where nobody has any observations.

    `shares`: one row per municipality, with geography_code, numerator (persons right) and denominator (observed).
    A row without both, or with no observations, has no figure. Raises ValueError if a municipality stands twice.
    """
    if shares["geography_code"].duplicated().any():
        raise ValueError("a funnel has one share of each municipality")
    known = shares["numerator"].notna() & (shares["denominator"] > 0)
    without = [str(code) for code in shares.loc[~known, "geography_code"]]
    points = shares[known].set_index("geography_code")[["numerator", "denominator"]].astype(float)
    if points.empty:
        return None
    points["value"] = 100 * points["numerator"] / points["denominator"]
    centre = 100 * float(points["numerator"].sum() / points["denominator"].sum())
    phi = dispersion(points["value"].to_numpy(), points["denominator"].to_numpy(), centre)
    widened = _is_significant(phi, len(points))
    around = limits(centre, points["denominator"], phi if widened else 1)
    points = pd.concat([points, around.set_axis(points.index)], axis=1)
    points["standing"] = _standings(points["value"].to_numpy(), around)
    return Funnel(centre, phi, widened, points, without)


def limits(centre: float, denominators: ArrayLike, phi: float = 1) -> pd.DataFrame:
    """Return the limits around a share at some numbers of observations (above 0), one row each.

    Columns: lower_far, lower, upper, upper_far, per cent. They are the binomial distribution's: a share is below
    `lower` exactly if so few right, or fewer, have a probability under 2.5 %; above `upper` likewise (`far`: 0.1 %).
    With phi above 1 their distance from the centre is widened by its square root, within 0–100 %.
    """
    observed = np.asarray(denominators, dtype=float)
    found = {}
    for suffix, level in (("_far", OUTER), ("", INNER)):
        tail = (1 - level) / 2
        found[f"lower{suffix}"] = _widened(_least(centre / 100, observed, tail), centre, phi)
        # Counted from the other end: the formula taken at 1 - tail would put «all right» of a few outside the limit.
        found[f"upper{suffix}"] = _widened(100 - _least(1 - centre / 100, observed, tail), centre, phi)
    return pd.DataFrame(found)[["lower_far", "lower", "upper", "upper_far"]]


def _least(share: float, observed: Array, tail: float) -> Array:
    """Return the share, per cent, under which the lower tail is less probable than `tail`, interpolated."""
    if share <= 0 or share >= 1:
        return np.full(len(observed), 100 * share)
    persons = observed.astype(np.int64)
    # bdtrik gives where the distribution function reaches `tail`: the smallest such count may be the one below.
    count = np.ceil(bdtrik(tail, observed, share))
    fewer = np.maximum(count - 1, 0)
    count = np.where(bdtr(fewer, persons, share) >= tail, fewer, count)
    up_to = bdtr(count, persons, share)
    before = np.where(count > 0, bdtr(np.maximum(count - 1, 0), persons, share), 0)
    past = (up_to - tail) / (up_to - before)
    return np.clip(100 * (count - past) / observed, 0, 100)


def _widened(limit: Array, centre: float, phi: float) -> Array:
    return np.clip(centre + np.sqrt(max(phi, 1)) * (limit - centre), 0, 100)


def dispersion(values: Array, denominators: Array, centre: float) -> float:
    """Return phi: how much more municipalities differ than chance gives, as a ratio of variances; 1 is as by chance.

    `values` and `centre` in per cent. Where everything or nothing is right in the whole, nothing can differ: 1.
    """
    if not 0 < centre < 100:
        return 1.0
    z = (values - centre) / np.sqrt(centre * (100 - centre) / denominators)
    lowest, highest = np.quantile(z, (WINSORISED, 1 - WINSORISED))
    return float(np.mean(np.clip(z, lowest, highest) ** 2))


def _is_significant(phi: float, units: int) -> bool:
    """Say whether so large a phi is rare by chance: units × phi is then about chi-square with as many degrees."""
    return bool(units * phi > chdtri(units, SIGNIFICANCE))


def _standings(values: Array, around: pd.DataFrame) -> Array:
    beyond = {
        "far_below": values < around["lower_far"].to_numpy(),
        "below": values < around["lower"].to_numpy(),
        "far_above": values > around["upper_far"].to_numpy(),
        "above": values > around["upper"].to_numpy(),
    }
    return np.select(list(beyond.values()), list(beyond), default="within")


def judgement(standing: Standing, higher_is: Polarity) -> Literal["better", "worse", "neither"]:
    """Return whether a standing is better or worse than what chance explains; within the limits it is neither."""
    if standing == "within" or higher_is == "neither":
        return "neither"
    is_high = standing in ("above", "far_above")
    return "better" if is_high == (higher_is == "better") else "worse"
