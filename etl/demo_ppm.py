"""What invented municipalities observe in PPM: counts per municipality × setting × step.

Everything here is made up, apart from the published figures, which the counts add up to exactly. Each observation
is of one of four kinds: all eight steps right, hygiene only, dress only, neither. So the bounds between steps,
blocks and all eight hold by construction, and moving an observation from one kind to another keeps them.
Files are written by etl/demo.py.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.lists import Municipality, ppm_rounds, ppm_steps, reference_rows, settings

LOWEST_SHARE, HIGHEST_SHARE = 31, 96
"""All eight steps right in the worst and the best municipality, per cent.

Source: the note to VT2021 in data/reference/published_ppm_rounds.csv.
"""

MOST_OBSERVATIONS = 1041
"""Observations in the largest municipality, VT2021. Same note; the other rounds have the same ratio to the mean."""

FEWEST_OBSERVATIONS = (12, 20)
"""The smallest municipality has this many, at least and below ("from below 20"). Same note."""

NOTE_ROUND = "VT2021"
"""The round that the note is about."""

SPECIAL_HOUSING_SHARE = 0.68
"""Observations in special housing, where hygiene wasn't published by setting. HT2020 and VT2021 imply 0.70 and 0.67."""

HYGIENE_GAP = 4.7
"""Percentage points by which hygiene was better in ordinary housing, HT2020 and VT2021; for the other rounds."""

SETTING_CHOICE = (0.70, 0.22, 0.08)
"""Share of municipalities that observe in both settings, only special housing, only ordinary housing. Invented."""

FEWEST_IN_SETTING = 5
"""A municipality that observes in both settings has at least this many in each."""

MISSED_FIRST = {"hygiene4": (0.55, 0.19, 0.14, 0.12), "dress4": (0.20, 0.34, 0.26, 0.20)}
"""The step that an observation fails by, in the steps' order. Hands before is the weak one (minutes 2021-05-04)."""

MISSED_TOO = {"hygiene4": (0.30, 0.18, 0.12, 0.12), "dress4": (0.06, 0.10, 0.08, 0.04)}
"""How often a failing observation misses each of the other steps as well. Invented."""

ALL, HYGIENE_ONLY, DRESS_ONLY, NEITHER = range(4)

_TRAITS, _ROUND = 3, 4  # which stream of random numbers, beside the seed

Counts = NDArray[np.int64]
Array = NDArray[np.float64]


@dataclass(frozen=True)
class RoundTotals:
    """What was published about one round: numbers, per cent, and None for what was not."""

    round_id: str
    participants: int
    observations: int
    all8: float
    hygiene4: float
    dress4: float
    hygiene4_special: float | None
    hygiene4_ordinary: float | None
    median_all8: float | None


@dataclass(frozen=True)
class PpmCell:
    """One municipality's counts in one setting. `right` has the eight steps and the blocks, by id."""

    place: Municipality
    round_id: str
    setting: str
    observations: int
    right: dict[str, int]


@dataclass(frozen=True)
class Traits:
    """What is lasting in each municipality: how well it does (two settings), how big, how willing to take part."""

    quality: Array
    size: Array
    willingness: Array


def published_rounds() -> list[RoundTotals]:
    """Return the municipal rounds whose dates, participants, observations and blocks are published; oldest first."""
    needed = ("participants", "observations", "all8_percent", "hygiene4_percent", "dress4_percent")
    return [
        RoundTotals(
            row["round"],
            int(row["participants"]),
            int(row["observations"]),
            float(row["all8_percent"]),
            float(row["hygiene4_percent"]),
            float(row["dress4_percent"]),
            _number(row["hygiene4_special_housing_percent"]),
            _number(row["hygiene4_ordinary_housing_percent"]),
            _number(row["median_all8_percent"]),
        )
        for row in reference_rows("published_ppm_rounds")
        if row["actor"] == "municipalities" and row["round"] in ppm_rounds() and all(row[name] for name in needed)
    ]


def _number(text: str) -> float | None:
    return float(text) if text else None


def ppm_cells(places: tuple[Municipality, ...], seed: int) -> dict[str, list[PpmCell]]:
    """Draw every published round: round id to its cells, by municipality and setting.

    A municipality that does well in one round tends to do well in the next, and to take part in it.
    Raises ValueError if the published figures can't all hold at once.
    """
    traits = _draw_traits(places, np.random.default_rng([seed, _TRAITS]))
    rounds = published_rounds()
    return {
        totals.round_id: _draw_round(places, traits, totals, np.random.default_rng([seed, _ROUND, number]))
        for number, totals in enumerate(rounds)
    }


def _draw_traits(places: tuple[Municipality, ...], rng: np.random.Generator) -> Traits:
    size = np.array([place.population_70_plus_2022 for place in places], dtype=float)
    common = rng.normal(0, 1, len(places))
    return Traits(
        quality=0.9 * common + 0.44 * rng.normal(0, 1, (2, len(places))),
        size=size**0.75 * np.exp(rng.normal(0, 0.3, len(places))),
        willingness=rng.normal(0, 1, len(places)) + 0.3 * (np.log(size) - np.log(size).mean()),
    )


def _draw_round(
    places: tuple[Municipality, ...], traits: Traits, totals: RoundTotals, rng: np.random.Generator
) -> list[PpmCell]:
    willing = traits.willingness + rng.normal(0, 0.8, len(places))
    takes_part = np.sort(np.argsort(-willing, kind="stable")[: totals.participants])
    observed = _observations(rng, traits.size[takes_part], totals.observations)
    by_setting = _totals_by_setting(totals)
    split = _split_by_setting(rng, observed, int(by_setting[0].sum()))
    quality = traits.quality[:, takes_part] + rng.normal(0, 0.45, (2, len(takes_part)))
    counts = np.stack([_draw_kinds(rng, split[number], by_setting[number], quality[number]) for number in (0, 1)])
    if totals.round_id == NOTE_ROUND:
        if totals.median_all8 is None:
            raise ValueError(f"Omgången {NOTE_ROUND} saknar median i published_ppm_rounds.csv.")
        _fit_spread(rng, counts, totals.median_all8)
    right = _right_per_step(rng, counts)
    setting_ids = [name for name in settings() if name != "all"]
    return [
        PpmCell(
            places[place],
            totals.round_id,
            setting,
            int(split[number, index]),
            {step: int(figures[number, index]) for step, figures in right.items()},
        )
        for index, place in enumerate(takes_part)
        for number, setting in enumerate(setting_ids)
        if split[number, index]
    ]


def _observations(rng: np.random.Generator, size: Array, total: int) -> Counts:
    """Return observations per municipality, by size: they sum to `total`, with the largest and smallest of the note."""
    of_note = next(known for known in published_rounds() if known.round_id == NOTE_ROUND)
    largest = round(MOST_OBSERVATIONS * (total / len(size)) / (of_note.observations / of_note.participants))
    order = np.argsort(size, kind="stable")
    smallest = int(rng.integers(*FEWEST_OBSERVATIONS))
    middle, rest = order[1:-1], total - largest - smallest
    floor, ceiling = FEWEST_OBSERVATIONS[1], int(0.93 * largest)
    low, high = 0.0, total / size[middle].min()
    for _ in range(60):
        scale = (low + high) / 2
        too_many = np.clip(np.floor(scale * size[middle]), floor, ceiling).sum() > rest
        low, high = (low, scale) if too_many else (scale, high)
    observed = np.empty(len(size), np.int64)
    observed[order[-1]], observed[order[0]] = largest, smallest
    observed[middle] = np.clip(np.floor(low * size[middle]), floor, ceiling)
    lacking = rest - int(observed[middle].sum())
    able = middle[observed[middle] < ceiling]
    observed[rng.choice(able, lacking, replace=False)] += 1
    return observed


def _totals_by_setting(totals: RoundTotals) -> Counts:
    """Return the nation's observations by setting (special, ordinary housing) × kind.

    The share of special housing is the one at which hygiene in the settings gives hygiene in all.
    Raises ValueError if no number of observations of each kind does.
    """
    special, ordinary = totals.hygiene4_special, totals.hygiene4_ordinary
    if special is None or ordinary is None:
        special = totals.hygiene4 - HYGIENE_GAP * (1 - SPECIAL_HOUSING_SHARE)
        ordinary = special + HYGIENE_GAP
    number = totals.observations
    all8, hygiene, dress = (round(number * share / 100) for share in (totals.all8, totals.hygiene4, totals.dress4))
    in_special = round(number * (ordinary - totals.hygiene4) / (ordinary - special))
    special_hygiene = round(in_special * special / 100)
    special_all8 = round(all8 * special_hygiene / hygiene)
    special_dress = round(dress * in_special / number)
    first = _kinds(in_special, special_all8, special_hygiene, special_dress)
    second = _kinds(number - in_special, all8 - special_all8, hygiene - special_hygiene, dress - special_dress)
    kinds = np.array([first, second], np.int64)
    if (kinds < 0).any():
        raise ValueError(f"De publicerade siffrorna för {totals.round_id} går inte ihop.")
    return kinds


def _kinds(observations: int, all8: int, hygiene4: int, dress4: int) -> tuple[int, int, int, int]:
    return all8, hygiene4 - all8, dress4 - all8, observations - hygiene4 - dress4 + all8


def _split_by_setting(rng: np.random.Generator, observed: Counts, in_special: int) -> Counts:
    """Split each municipality's observations between the settings, `in_special` of them all in special housing."""
    choice = rng.choice(3, len(observed), p=SETTING_CHOICE)
    choice[(observed < 4 * FEWEST_IN_SETTING) & (choice == 0)] = 1
    share = np.where(choice == 0, rng.beta(9, 5, len(observed)), choice == 1)
    special = np.round(share * observed).astype(np.int64)
    both = choice == 0
    lowest, highest = (
        np.where(both, FEWEST_IN_SETTING, special),
        np.where(both, observed - FEWEST_IN_SETTING, special),
    )
    special = np.clip(special, lowest, highest)
    while lacking := in_special - int(special.sum()):
        step = 1 if lacking > 0 else -1
        able = np.flatnonzero(special < highest if step > 0 else special > lowest)
        if not len(able):
            raise ValueError("Observationerna går inte att dela mellan verksamhetsformerna.")
        special[rng.permutation(able)[: abs(lacking)]] += step
    return np.stack([special, observed - special])


def _draw_kinds(rng: np.random.Generator, observed: Counts, totals: Counts, quality: Array) -> Counts:
    """Draw one setting's observations per municipality × kind: by quality, and summing to the nation's `totals`."""
    tilt = np.exp(quality[:, None] * np.array([0.30, 0.0, -0.15, -0.30]))
    share = totals * tilt
    counts = rng.multinomial(observed, share / share.sum(axis=1, keepdims=True))
    while (surplus := counts.sum(axis=0) - totals).any():
        source, target = int(surplus.argmax()), int(surplus.argmin())
        moved = rng.multivariate_hypergeometric(counts[:, source], min(surplus[source], -surplus[target]))
        counts[:, source] -= moved
        counts[:, target] += moved
    return counts


def _fit_spread(rng: np.random.Generator, counts: Counts, median: float) -> None:
    """Move observations between municipalities so that the lowest, the highest and the median are as published.

    `counts` (setting × municipality × kind) is changed in place; the nation's totals per setting and kind stand.
    Raises ValueError if it can't be done.
    """
    lowest, highest = _allowed_all8(counts, median)
    while (outside := _all8(counts) - np.clip(_all8(counts), lowest, highest)).any():
        place = int(np.abs(outside).argmax())
        change = -int(np.sign(outside[place]))
        slack = _all8(counts) - lowest if change > 0 else highest - _all8(counts)
        if not _exchange(rng, counts, place, change, np.maximum(slack, 0)):
            raise ValueError(f"Ingen fördelning med medianen {median} hittades. Välj ett annat frö.")


def _all8(counts: Counts) -> Counts:
    return counts[:, :, ALL].sum(axis=0)


def _allowed_all8(counts: Counts, median: float) -> tuple[Counts, Counts]:
    """Return the fewest and the most all-eight-right that each municipality may have.

    One is at the lowest published share, one at the highest; the two largest are in the middle, where their many
    observations come near enough to the median; of the others as many are below these two as above.
    """
    observed = counts.sum(axis=(0, 2))
    share = _all8(counts) / observed
    first, second = (int(place) for place in np.argsort(-observed, kind="stable")[:2])
    middle = _nearest_pair(int(observed[first]), int(observed[second]), median)
    shares = [middle[0] / observed[first], middle[1] / observed[second]]
    others = np.setdiff1d(np.arange(len(observed)), [first, second])
    others = others[np.argsort(share[others], kind="stable")]
    half = len(others) // 2
    below, above = others[:half], others[half:]
    fewest, most = np.empty_like(observed), np.empty_like(observed)
    # Two points inside the published range, so that only one municipality is at each end of it.
    fewest[below] = np.ceil(observed[below] * (LOWEST_SHARE + 2) / 100)
    most[below] = np.ceil(observed[below] * min(shares)) - 1
    fewest[above] = np.floor(observed[above] * max(shares)) + 1
    most[above] = np.floor(observed[above] * (HIGHEST_SHARE - 2) / 100)
    fewest[[first, second]] = most[[first, second]] = middle
    for candidates, per_cent in ((below, LOWEST_SHARE), (above[::-1], HIGHEST_SHARE)):
        at_end = np.round(observed[candidates] * per_cent / 100)
        exact = np.abs(100 * at_end / observed[candidates] - per_cent) < 0.45
        end = int(candidates[exact & (observed[candidates] >= FEWEST_OBSERVATIONS[1])][0])
        fewest[end] = most[end] = round(observed[end] * per_cent / 100)
    return fewest, most


def _nearest_pair(first: int, second: int, median: float) -> tuple[int, int]:
    """Return how many of `first` and of `second` are right when the mean of the two shares is nearest the median."""
    near = [
        (a, b)
        for a in range(int(first * median / 100) - 2, int(first * median / 100) + 4)
        for b in range(int(second * median / 100) - 2, int(second * median / 100) + 4)
    ]
    return min(near, key=lambda pair: abs(pair[0] / first + pair[1] / second - 2 * median / 100))


def _exchange(rng: np.random.Generator, counts: Counts, place: int, change: int, slack: Counts) -> bool:
    """Give `place` one all-eight-right more (`change` 1) or fewer (−1), and another one with slack the opposite.

    Both stay in the setting and with the kind that the observation had or gets. False if nobody can.
    """
    for kind in (DRESS_ONLY, NEITHER, HYGIENE_ONLY):
        source, target = (kind, ALL) if change > 0 else (ALL, kind)
        for setting in np.argsort(-counts[:, place, source], kind="stable"):
            weight = np.where(counts[setting, :, target] > 0, slack, 0)
            weight[place] = 0
            if counts[setting, place, source] == 0 or not weight.any():
                continue
            other = rng.choice(len(weight), p=weight / weight.sum())
            counts[setting, place, source] -= 1
            counts[setting, place, target] += 1
            counts[setting, other, target] -= 1
            counts[setting, other, source] += 1
            return True
    return False


def _right_per_step(rng: np.random.Generator, counts: Counts) -> dict[str, Counts]:
    """Return how many did each step and block right, by id, per setting × municipality.

    Every observation that fails a block misses at least one of its four steps.
    """
    observed = counts.sum(axis=2)
    blocks = {
        "hygiene4": counts[:, :, ALL] + counts[:, :, HYGIENE_ONLY],
        "dress4": counts[:, :, ALL] + counts[:, :, DRESS_ONLY],
    }
    right: dict[str, Counts] = {}
    for block, block_right in blocks.items():
        failing = observed - block_right
        first = rng.multinomial(failing, MISSED_FIRST[block])
        missed = first + rng.binomial(failing[:, :, None] - first, MISSED_TOO[block])
        steps = [step.id for step in ppm_steps().values() if step.block == block and step.number is not None]
        right |= {step: observed - missed[:, :, number] for number, step in enumerate(steps)}
    return right | blocks | {"all8": counts[:, :, ALL]}
