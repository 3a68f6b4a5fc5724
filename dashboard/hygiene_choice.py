"""What /hygien shows: whose figures, in which setting, by which step or block, over which rounds.

The one thing to know: the rounds bound everything. What is of one round (the order of municipalities, the funnel) is
of the latest round within them where there is a figure; `till` is how one looks at an earlier one. `senaste` is how
many rounds there are, to the latest: read_figures finds which these are, and then they are asked for by their days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from dashboard.view import LANGUAGE, PINNED, View, known_parameters, seen_in
from data import lists
from data.declarations import Indicator
from data.figures import Figure, figures_in
from data.formats import geography_name, setting_name, step_name
from data.indicators import INDICATORS, PPM_STEPS
from data.periods import PPM_ROUND, spoken_label
from data.places import level_of
from data.queries import ORIGIN_ORDER, page_of, release_info, source_names
from data.rounds import indicator_of_step, municipal_shares
from data.selection import Selection

ALL_SETTINGS, WHOLE = "all", "all8"
BLOCKS = (WHOLE, "hygiene4", "dress4")
SHARES = "ppm_all8,ppm_hygiene4,ppm_dress4,ppm_step"
COUNTS = ("ppm_participants", "ppm_observations")
MEDIAN = "ppm_all8_median"
ROUND_SPAN = ("fran", "till")


@dataclass(frozen=True)
class HygieneChoice:
    """A place, a setting, a step or block, and the rounds between two days.

    `first_round`: the first day of the first of the latest rounds, where only some of these are asked for.
    """

    view: View
    geography: str
    setting: str
    step: str
    first_round: date | None = None

    @classmethod
    def of(cls, view: View) -> "HygieneChoice":
        """Read a view. Raises ViewProblem where it names several values of something that can only be one here."""
        return cls(
            view,
            view.one("geografi") or lists.NATION,
            view.one("verksamhet") or ALL_SETTINGS,
            view.one("steg") or WHOLE,
        )

    @property
    def level(self) -> str:
        """Return the level of the chosen geography."""
        return level_of(self.geography)

    @property
    def indicator(self) -> Indicator:
        """Return the indicator of the chosen step or block."""
        return indicator_of_step(self.step)

    @property
    def place(self) -> str:
        """Return what the chosen geography is called."""
        return geography_name(self.geography)

    @property
    def measure(self) -> str:
        """Return what is measured, with the setting where it is not all of them: `Handskar, Särskilt boende`."""
        where = "" if self.setting == ALL_SETTINGS else f", {setting_name(self.setting)}"
        return step_name(self.step) + where

    def api(self, **given: str) -> dict[str, str]:
        """Return the API's parameters for some of what is shown, within the same rounds, release and day."""
        view = self.view
        shared = {
            "setting": self.setting,
            "from": self.first_round.isoformat() if self.first_round else view.get("fran"),
            "to": view.get("till"),
            "release": view.get("utgava"),
            "as_of": view.get("per"),
        }
        return {name: value for name, value in (given | shared).items() if value}

    def within(self, day: date) -> bool:
        """Say whether a round that begins on a day is among the chosen."""
        selection = self.view.selection
        return (self.first_round or selection.first_day or date.min) <= day <= (selection.last_day or date.max)


ByStep = dict[str, list[Figure]]


@dataclass(frozen=True)
class HygieneFigures:
    """Everything that the page shows for a choice, read once.

    `own`, `nation`: the figures of PPM by step and block, of the chosen geography and the nation; in each round the
    published one where there is one. `every`: all of the chosen geography's, whatever their origin.
    `shares`: as from municipal_shares, of the chosen step, setting and rounds.
    `counts`: participants and observations, by indicator, in each round the published one where there is one.
    `medians`: the published medians of the nation's municipalities, all eight steps; none for a setting or a step.
    `sources`: what the sources of the geography's and the nation's figures are called.
    """

    choice: HygieneChoice
    release: int
    own: ByStep
    every: ByStep
    nation: ByStep
    counts: dict[str, list[Figure]]
    medians: list[Figure]
    shares: pd.DataFrame
    sources: tuple[str, ...]

    @property
    def round_start(self) -> date | None:
        """Return the first day of the latest round where municipalities have figures; None if there is none."""
        return None if self.shares.empty else max(self.shares["period_start"])

    @property
    def of_round(self) -> pd.DataFrame:
        """Return the municipalities' shares in that round."""
        return self.shares[self.shares["period_start"] == self.round_start]

    def own_at(self, start: date) -> dict[str, Figure]:
        """Return the chosen geography's figures of one round, by step and block; those without a value are left out."""
        found = {step: [each for each in figures if each.period_start == start] for step, figures in self.own.items()}
        return {step: each[0] for step, each in found.items() if each and each[0].value is not None}

    def rounds(self) -> list[date]:
        """Return the first days of the rounds where the chosen geography has any share, the latest first."""
        return sorted(
            {each.period_start for found in self.every.values() for each in found if each.value is not None},
            reverse=True,
        )

    def whole_at(self, start: date) -> dict[str, Figure]:
        """Return every step and block of one round, all of one origin; empty where no origin has them all.

        Shares of different origins are of different observations, and say nothing together.
        """
        for origin in ORIGIN_ORDER:
            found = {
                step: each
                for step, figures in self.every.items()
                for each in figures
                if each.period_start == start and each.origin == origin and each.value is not None
            }
            if set(found) == set(self.every):
                return found
        return {}

    def caption(self, heading: str, *, synthetic: bool) -> str:
        """Return what goes along into a saved picture: what, its sources, which release, as known when, if invented."""
        return f"{heading}. {seen_in(self.release, self.choice.view, self.sources, synthetic=synthetic)}"


def read_figures(choice: HygieneChoice, connection: Connection) -> HygieneFigures:
    """Read everything that the page shows."""
    places = ",".join(dict.fromkeys((choice.geography, lists.NATION)))
    asked = choice.api(indicator=",".join((SHARES, *COUNTS, MEDIAN)), geography=places)
    asked = {name: value for name, value in asked.items() if name not in ("release", "as_of")}
    how_many = choice.view.get("senaste")
    rows = page_of(connection, Selection.from_parameters(asked | ({"latest": how_many} if how_many else {})))
    if how_many and not rows.empty:
        choice = replace(choice, first_round=min(rows["period_start"]).date())
    shares = municipal_shares(connection, choice.step, choice.setting)
    of_place, of_nation = (rows[rows["geography_code"] == code] for code in (choice.geography, lists.NATION))
    every = _by_step(of_place, choice.level)
    names = source_names(connection)
    return HygieneFigures(
        choice,
        release_info(connection).id,
        {step: _preferred(found) for step, found in every.items()},
        every,
        {step: _preferred(found) for step, found in _by_step(of_nation, "nation").items()},
        _counts(of_place, choice.level),
        _published_medians(rows, choice),
        shares[shares["period_start"].map(choice.within).astype(bool)],
        tuple(names.get(each, each) for each in sorted(set(rows["source"]))),
    )


def _by_step(rows: pd.DataFrame, level: str) -> ByStep:
    declared = {step: indicator_of_step(step) for step in (*BLOCKS, *PPM_STEPS)}
    return {
        step: figures_in(rows[(rows["indicator"] == each.id) & (rows["step"] == step)], each, level)
        for step, each in declared.items()
    }


def _counts(rows: pd.DataFrame, level: str) -> dict[str, list[Figure]]:
    return {each: _preferred(figures_in(rows[rows["indicator"] == each], INDICATORS[each], level)) for each in COUNTS}


def _published_medians(rows: pd.DataFrame, choice: HygieneChoice) -> list[Figure]:
    if choice.step != WHOLE or choice.setting != ALL_SETTINGS:
        return []
    published = (rows["geography_code"] == lists.NATION) & (rows["origin"] == "published")
    return figures_in(rows[published & (rows["indicator"] == MEDIAN)], INDICATORS[MEDIAN], "nation")


def _preferred(figures: list[Figure]) -> list[Figure]:
    """Return one figure per round: the first origin's that has a value, or the first origin's where none has."""
    starts = sorted({each.period_start for each in figures})
    by_round = [[each for each in figures if each.period_start == start] for start in starts]
    return [next((each for each in found if each.value is not None), found[0]) for found in by_round]


def round_name(start: date) -> str:
    """Return what the round that begins on a day is called, without its dates: `VT 2022`, `Spring 2022`."""
    known = {each.period_start: each for each in lists.ppm_rounds().values()}
    return known[start].name if start in known else start.isoformat()


def round_label(rows: pd.DataFrame) -> str:
    """Return a round's name with its dates, from rows of municipal_shares of that round."""
    start = rows["period_start"].iloc[0]
    known = {each.period_start: each for each in lists.ppm_rounds().values()}
    stored = str(rows["period_label"].iloc[0])
    return spoken_label(start, known[start].period_end, PPM_ROUND, stored) if start in known else stored


def chosen_parameters(asked: Mapping[str, str | None], before: Mapping[str, str]) -> dict[str, str]:
    """Return the address's parameters for what the controls ask for; what is shown anyway goes without saying."""
    usual = {"geografi": lists.NATION, "verksamhet": ALL_SETTINGS, "steg": WHOLE}
    names = (*usual, *ROUND_SPAN)
    wanted = {name: asked.get(name) if asked.get(name) != usual.get(name) else None for name in names}
    # Who chooses the first round has chosen how many.
    wanted["senaste"] = None if wanted["fran"] else before.get("senaste")
    return known_parameters(wanted | {name: before.get(name) for name in dict.fromkeys((*PINNED, LANGUAGE))})
