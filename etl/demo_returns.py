"""What invented municipalities answer each week: impact, outlook, infected and cared for.

Everything here is made up, apart from the published figures, which the final answers add up to exactly: see
`_add_up`. A number is drawn from (seed, block of 108 periods), never from how many periods were asked for, so a
short series is the end of the long one. Files are written by etl/demo.py.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.lists import Municipality, counties, monitored_areas, reference_rows
from etl.demo_assumptions import (
    AREA_CHARACTER,
    BLANK_SHARE,
    CARED_FOR_SHARE,
    CORRECTION_WEEKS,
    FIRST_PERIOD,
    FIRST_WAVE,
    HOLIDAYS,
    LATE_WEEKS,
    NEW_AREA_CHARACTER,
    OVER_PERCENT,
    PERIODS,
    REMARKS,
    RESPONSE,
    SHORTAGE,
    SYNTHETIC_COMMENT,
    THRESHOLDS,
    WAVES,
    WEEK,
    Wave,
)

_TRAITS, _WEEKS = 1, 2  # which stream of random numbers, beside the seed

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass
class Answers:
    """Figures per period × municipality (× area); NaN is a question left unanswered.

    `levels` 1–5; `infected` and `cared_for` persons; `outlook_short` and `outlook_long` −1 worse, 0 same, 1 better.
    """

    levels: Array
    outlook_short: Array
    outlook_long: Array
    infected: Array
    cared_for: Array

    def copy(self) -> "Answers":
        """Return answers that can be changed without changing these."""
        return Answers(**{name: figures.copy() for name, figures in vars(self).items()})


@dataclass
class Returns:
    """All answers of one block of `PERIODS` periods; first axis period, second municipality in the register's order.

    `reporting`: whether it ever answers. `weeks_late`: 0 on time. `weeks_to_correction`: 0 when the first answer stood.
    `first` is what was answered at first, `final` what holds; they differ only where there was a correction.
    """

    period_starts: list[date]
    reporting: Flags
    weeks_late: NDArray[np.int64]
    weeks_to_correction: NDArray[np.int64]
    first: Answers
    final: Answers
    comments: NDArray[np.object_]


@dataclass(frozen=True)
class Traits:
    """What is lasting in each municipality: strain, care, willingness to answer. Same in every block."""

    county: NDArray[np.int64]
    smallness: Array
    strain: Array
    wave_strength: Array
    area_strain: Array
    infection: Array
    cared_for: Array
    willingness: Array
    county_lag: Array
    county_strength: Array


def weekly_returns(places: tuple[Municipality, ...], seed: int, block: int) -> Returns:
    """Draw one block of 108 periods for the municipalities. Block 0 ends 2022-03-30; block n is 108·n weeks earlier.

    The final answers of a period that has published figures add up to them. Earlier blocks repeat the course of
    the same two years with new chance, for load tests.
    """
    traits = _draw_traits(places, np.random.default_rng([seed, _TRAITS]))
    rng = np.random.default_rng([seed, _WEEKS, block])
    period_starts = [FIRST_PERIOD + (index - block * PERIODS) * WEEK for index in range(PERIODS)]
    unrest = _persistent(rng, (PERIODS, len(places)), memory=0.85, spread=0.40)
    latent = _area_strain(rng, traits, unrest)
    latent.swapaxes(1, 2)[~_monitored(period_starts)] = np.nan
    levels = np.where(np.isnan(latent), np.nan, 1.0 + np.digitize(latent, THRESHOLDS))
    infected, cared_for = _infected(rng, traits, unrest)
    final = Answers(levels, *_outlooks(rng, traits), infected, cared_for)
    reporting = _who_reports(rng, traits, _published_reporting(period_starts))
    _add_up(final, latent, reporting, period_starts)
    weeks_late, weeks_to_correction = _late_and_corrected(rng, reporting)
    first = _before_correction(rng, final, weeks_to_correction)
    comments = _comments(rng, final)
    return Returns(period_starts, reporting, weeks_late, weeks_to_correction, first, final, comments)


def _draw_traits(places: tuple[Municipality, ...], rng: np.random.Generator) -> Traits:
    county_codes = list(counties())
    old = np.array([place.population_70_plus_2022 for place in places], dtype=float)
    size = np.log(old)
    smallness = (size.mean() - size) / size.std()
    areas = sum(not area.is_summary for area in monitored_areas().values())
    shape = (len(WAVES), len(county_codes))
    lag, strength = rng.normal(0, 0.8, shape), np.exp(rng.normal(0, 0.15, shape))
    for code, (weeks, height) in FIRST_WAVE.items():
        lag[0, county_codes.index(code)], strength[0, county_codes.index(code)] = weeks, height
    return Traits(
        county=np.array([county_codes.index(place.county_code) for place in places]),
        smallness=smallness,
        strain=rng.normal(0, 0.30, len(places)),
        wave_strength=np.exp(rng.normal(0, 0.15, len(places))),
        area_strain=rng.normal(0, 0.25, (len(places), areas)),
        infection=rng.normal(0, 0.30, len(places)),
        cared_for=old * CARED_FOR_SHARE * np.exp(rng.normal(0, 0.08, len(places))),
        willingness=rng.normal(0, 1.0, len(places)) - 0.35 * smallness,
        county_lag=lag,
        county_strength=strength,
    )


def _persistent(rng: np.random.Generator, shape: tuple[int, ...], memory: float, spread: float) -> Array:
    """Draw noise that remembers last week: first axis time, standard deviation `spread` in every week."""
    noise = rng.normal(0, 1, shape)
    for week in range(1, shape[0]):
        noise[week] = memory * noise[week - 1] + np.sqrt(1 - memory**2) * noise[week]
    return spread * noise


def _week_of(day: date) -> float:
    return (day - FIRST_PERIOD) / WEEK


def _bump(weeks: Array, wave: Wave, lag: Array) -> Array:
    """Return the height (0–1) of one wave, per week × whatever `lag` is per."""
    distance = weeks[:, None] - _week_of(wave.peak) - lag[None, :]
    return np.exp(-0.5 * (distance / np.where(distance < 0, wave.rise, wave.fall)) ** 2)


def _waves(traits: Traits, weeks: Array, what: str) -> Array:
    """Return the sum of the waves' `what` ("strain" or "infected"), per week × municipality."""
    total = sum(
        getattr(wave, what) * traits.county_strength[number] * _bump(weeks, wave, traits.county_lag[number])
        for number, wave in enumerate(WAVES)
    )
    return np.asarray(total)[:, traits.county]


def _area_strain(rng: np.random.Generator, traits: Traits, unrest: Array) -> Array:
    """Return strain per period × municipality × area, a summary area from the worst of the others; NaN: unanswered."""
    weeks = np.arange(PERIODS, dtype=float)
    wave = _waves(traits, weeks, "strain") * traits.wave_strength
    areas = monitored_areas()
    peers = [area.id for area in areas.values() if not area.is_summary]
    offset, feels = np.array([AREA_CHARACTER.get(name, NEW_AREA_CHARACTER) for name in peers]).T
    own = traits.area_strain + _persistent(rng, (PERIODS, *traits.area_strain.shape), memory=0.7, spread=0.28)
    strain = offset + feels * (1.6 * wave + unrest + traits.strain)[:, :, None] + own
    if "consumables" in peers:
        shortage = SHORTAGE.strain * _bump(weeks, SHORTAGE, np.zeros(1))
        strain[:, :, peers.index("consumables")] += shortage
    worst = strain.max(axis=2)
    columns = [
        strain[:, :, peers.index(area.id)] if not area.is_summary else worst - 0.4 + rng.normal(0, 0.25, worst.shape)
        for area in areas.values()
    ]
    latent = np.stack(columns, axis=2)
    latent[rng.random(latent.shape) < BLANK_SHARE] = np.nan
    return latent


def _monitored(period_starts: list[date]) -> Flags:
    """Return which areas the form has, per period × area."""
    areas = monitored_areas().values()
    return np.array([[area.valid_from <= start <= area.valid_to for area in areas] for start in period_starts])


def _infected(rng: np.random.Generator, traits: Traits, unrest: Array) -> tuple[Array, Array]:
    """Return infected and cared for, persons; never exactly the published limit, so that no count hangs on `>=`."""
    shape = unrest.shape
    cared_for = np.round(traits.cared_for * (1 + _persistent(rng, shape, memory=0.95, spread=0.01)))
    per_cent = 0.02 + _waves(traits, np.arange(PERIODS, dtype=float), "infected")
    own = 0.9 * unrest + traits.infection + _persistent(rng, shape, memory=0.8, spread=0.35)
    infected = rng.binomial(cared_for.astype(np.int64), np.minimum(0.2, per_cent / 100 * np.exp(own))).astype(float)
    cared_for[100 * infected == OVER_PERCENT * cared_for] += 1
    unanswered = rng.random(shape) < BLANK_SHARE
    infected[unanswered] = cared_for[unanswered] = np.nan
    return infected, cared_for


def _outlooks(rng: np.random.Generator, traits: Traits) -> tuple[Array, Array]:
    """Return short and long outlook, −1, 0 or 1; NaN: unanswered.

    The short one sees three weeks of the wave ahead. Nobody sees ten: in the long run a wave is expected to pass.
    """
    weeks = np.arange(PERIODS, dtype=float)
    now, soon = _waves(traits, weeks, "strain"), _waves(traits, weeks + 3, "strain")
    outlooks = []
    for relief in (now - soon, 0.7 * now):
        seen = relief * (1 + _persistent(rng, now.shape, memory=0.8, spread=0.8))
        hope = seen + 0.02 + _persistent(rng, now.shape, memory=0.6, spread=0.06)
        outlook = np.sign(np.where(np.abs(hope) < 0.07, 0, hope))
        outlooks.append(np.where(rng.random(now.shape) < BLANK_SHARE, np.nan, outlook))
    return outlooks[0], outlooks[1]


def _published_reporting(period_starts: list[date]) -> dict[int, int]:
    """Return how many reported, by index of period, where that was published."""
    return {
        period_starts.index(date.fromisoformat(row["period_start"])): int(row["reporting_municipalities"])
        for row in reference_rows("published_situation_reports")
        if row["reporting_municipalities"] and date.fromisoformat(row["period_start"]) in period_starts
    }


def _who_reports(rng: np.random.Generator, traits: Traits, published: dict[int, int]) -> Flags:
    """Return who answers, per period × municipality: the most willing, as many as answered that week.

    The small are the first to be silent in July and at Christmas.
    """
    weeks = np.arange(PERIODS, dtype=float)
    share = np.interp(weeks, [_week_of(day) for day, _ in RESPONSE], [share for _, share in RESPONSE])
    holiday = np.zeros(PERIODS)
    for middle, width, loss in HOLIDAYS:
        holiday += loss * np.exp(-0.5 * ((weeks - _week_of(middle)) / width) ** 2)
    share = np.clip(share - holiday + rng.normal(0, 0.006, PERIODS), 0.6, 0.95)
    willing = traits.willingness + _persistent(rng, (PERIODS, len(traits.willingness)), memory=0.5, spread=0.7)
    willing -= 5 * holiday[:, None] * traits.smallness
    answers = np.round(share * len(traits.willingness)).astype(int)
    for index, reporting in published.items():
        answers[index] = reporting
    rank = np.argsort(np.argsort(-willing, axis=1, kind="stable"), axis=1, kind="stable")
    return rank < answers[:, None]


def _add_up(final: Answers, latent: Array, reporting: Flags, period_starts: list[date]) -> None:
    """Change as few of the answers as possible so that they add up to every published weekly figure."""
    for row in reference_rows("published_situation_reports"):
        day = date.fromisoformat(row["period_start"])
        if day not in period_starts:
            continue
        week = period_starts.index(day)
        # The worst level first: what is lowered from critical becomes serious.
        for level, column in ((5, "critical_impact"), (4, "serious_impact")):
            if row[column]:
                _match_level(final.levels[week], latent[week], reporting[week], level, int(row[column]))
        if row["over_one_percent_infected"]:
            wanted = int(row["over_one_percent_infected"])
            _match_over_limit(final.infected[week], final.cared_for[week], reporting[week], wanted)


def _match_level(levels: Array, latent: Array, reporting: Flags, level: int, wanted: int) -> None:
    """Change `levels` so that exactly `wanted` of those reporting have `level` in some area."""
    have = (levels == level).any(axis=1) & reporting
    worst = np.nanmax(latent, axis=1)
    surplus = int(have.sum()) - wanted
    if surplus > 0:
        mildest = np.flatnonzero(have)[np.argsort(worst[have], kind="stable")][:surplus]
        levels[mildest] = np.where(levels[mildest] == level, level - 1, levels[mildest])
    else:
        able = reporting & ~(levels >= level).any(axis=1)
        next_worst = np.flatnonzero(able)[np.argsort(-worst[able], kind="stable")][:-surplus]
        levels[next_worst, np.nanargmax(latent[next_worst], axis=1)] = level


def _match_over_limit(infected: Array, cared_for: Array, reporting: Flags, wanted: int) -> None:
    """Change `infected` so that exactly `wanted` of those reporting are strictly over the published limit."""
    share = np.where(reporting & ~np.isnan(infected), infected / cared_for, np.nan)
    over = share > OVER_PERCENT / 100
    surplus = int(over.sum()) - wanted
    if surplus > 0:
        nearest = np.flatnonzero(over)[np.argsort(share[over], kind="stable")][:surplus]
        infected[nearest] = (OVER_PERCENT * cared_for[nearest] - 1) // 100
    else:
        under = share < OVER_PERCENT / 100
        nearest = np.flatnonzero(under)[np.argsort(-share[under], kind="stable")][:-surplus]
        infected[nearest] = OVER_PERCENT * cared_for[nearest] // 100 + 1


def _late_and_corrected(rng: np.random.Generator, reporting: Flags) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return weeks late and weeks until corrected: in every period a few are late and other few correct themselves."""
    late, corrected = np.zeros(reporting.shape, np.int64), np.zeros(reporting.shape, np.int64)
    for week, reports in enumerate(reporting):
        lates, corrections = int(rng.integers(2, 9)), int(rng.integers(1, 4))
        drawn = rng.choice(np.flatnonzero(reports), lates + corrections, replace=False)
        late[week, drawn[:lates]] = rng.choice(LATE_WEEKS)
        corrected[week, drawn[lates:]] = rng.choice(CORRECTION_WEEKS)
    return late, corrected


def _before_correction(rng: np.random.Generator, final: Answers, weeks_to_correction: NDArray[np.int64]) -> Answers:
    """Return the answers as they first were: where one was corrected, a level is a step off and infected too few."""
    first = final.copy()
    for week, place in np.argwhere(weeks_to_correction):
        answered = np.flatnonzero(~np.isnan(final.levels[week, place]))
        if len(answered):
            area = rng.choice(answered)
            level = final.levels[week, place, area]
            first.levels[week, place, area] = level - 1 if level > 1 else level + 1
        first.infected[week, place] = np.floor(final.infected[week, place] * rng.uniform(0.3, 0.9))
    return first


def _comments(rng: np.random.Generator, final: Answers) -> NDArray[np.object_]:
    """Return a comment or "" per period × municipality: on the worst area when it is significant, and at random."""
    areas = list(monitored_areas())
    comments = np.full(final.infected.shape, "", dtype=object)
    talkative = rng.random(comments.shape)
    choice = rng.random(comments.shape)
    worst = np.argmax(np.nan_to_num(final.levels, nan=-np.inf), axis=2)
    for week, place in np.argwhere(talkative < 0.35):
        area = worst[week, place]
        remarks = REMARKS.get(areas[area], ())
        if final.levels[week, place, area] >= 3 and remarks:
            remark = remarks[int(choice[week, place] * len(remarks))]
            comments[week, place] = f"{SYNTHETIC_COMMENT}: {remark}"
        elif talkative[week, place] < 0.08:
            comments[week, place] = SYNTHETIC_COMMENT
    return comments
