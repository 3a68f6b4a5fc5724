"""An attacker on what is public: who solves for every hidden count, from every table as of every day at once.

The attacker knows the rule, which counts are hidden and of which class they are, how many each municipality cares for,
who is in which total, and which answers are the same from one day to the next. What is not known is the hidden counts
themselves, and the attacker asks how small and how large each can be (`ranges`), or tries them all (`possible_fills`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import prod

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

SHARE, MEDIAN, OVER = "infected_share", "infected_share_median", "over_one_percent_infected"
LIMIT = 1
"""Per cent infected, over which a municipality is counted in OVER."""
_HALF_A_SIXTH_DECIMAL = 5.1e-7
_PRINTED = 1e-9
_MOST_TRIED = 20_000
_SOLVER = 1e-6


@dataclass(frozen=True)
class Answer:
    """What one municipality said once: its infected of how many, and which totals it is in (itself among them)."""

    world: int
    town: str
    places: tuple[str, ...]
    infected: int
    cared_for: int

    @property
    def possible(self) -> tuple[int, int]:
        """Return the least and the most that the count can be for who knows only that it is hidden, and how."""
        if self.cared_for < 8:
            return 0, self.cared_for
        if 1 <= self.infected <= 3:
            return 1, 3
        if 1 <= self.cared_for - self.infected <= 3:
            return self.cared_for - 3, self.cared_for - 1
        return self.infected, self.infected

    @property
    def most_not_over(self) -> int:
        """Return the most infected that do not make the municipality one over the limit."""
        return self.cared_for * LIMIT // 100


@dataclass
class Table:
    """What is public on one day: the rows of `observation`, and the answers that they are made of.

    `exact` in a row: it is not only known to lie between two ends.
    """

    rows: pd.DataFrame
    answers: list[Answer]

    def members(self) -> dict[tuple[int, str], list[Answer]]:
        """Return the answers in each total of each world."""
        found: dict[tuple[int, str], list[Answer]] = {}
        for each in self.answers:
            for place in each.places:
                found.setdefault((each.world, place), []).append(each)
        return found


@dataclass
class _Equations:
    """Whole numbers that are not known, and sums of them that must lie between two bounds."""

    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    counts: dict[Answer, int] = field(default_factory=dict)
    flags: dict[Answer, int] = field(default_factory=dict)
    sums: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def count(self, answer: Answer) -> int:
        if answer not in self.counts:
            self.counts[answer] = self.unknown(*answer.possible)
        return self.counts[answer]

    def flag(self, answer: Answer) -> int:
        """Return the unknown that is 1 if the municipality is over the limit, else 0."""
        if answer not in self.flags:
            self.flags[answer] = flag = self.unknown(0, 1)
            count, limit = self.count(answer), answer.most_not_over
            self.sums.append(({count: 1, flag: -(limit + 1)}, 0, np.inf))
            self.sums.append(({count: 1, flag: -(answer.cared_for - limit)}, -np.inf, limit))
        return self.flags[answer]

    def unknown(self, least: float, most: float) -> int:
        """Add a whole number that is not known and return its place."""
        self.least.append(least)
        self.most.append(most)
        return len(self.least) - 1

    def add(self, unknowns: list[int], known: float, least: float, most: float) -> None:
        """Add that the unknowns and what is known sum to something between two bounds."""
        if unknowns:
            self.sums.append((dict.fromkeys(unknowns, 1.0), least - known, most - known))

    def extreme(self, wanted: np.ndarray, *, whole: bool = True) -> np.ndarray:
        """Return numbers (whole, or any) that meet every sum, with the least of what is wanted."""
        places = [(row, column, by) for row, (terms, *_) in enumerate(self.sums) for column, by in terms.items()]
        rows, columns, factors = zip(*places, strict=True)
        matrix = csr_array((factors, (rows, columns)), shape=(len(self.sums), len(self.least)))
        least, most = np.array([bounds for _, *bounds in self.sums]).T
        solved = milp(
            wanted,
            constraints=LinearConstraint(matrix, least - _PRINTED, most + _PRINTED),
            bounds=Bounds(self.least, self.most),
            integrality=np.full(len(self.least), int(whole)),
        )
        assert solved.success, solved.message
        return np.round(solved.x) if whole else solved.x


def ranges(tables: list[Table]) -> dict[Answer, tuple[int, int]]:
    """Return the least and the most that every hidden count can be, given all that is public on all days."""
    equations = _Equations()
    for table in tables:
        members = table.members()
        for row in table.rows.itertuples():
            if row.indicator == SHARE:
                _share(equations, row, members.get((row.world, row.geography_code), []))
            elif row.indicator == OVER:
                _over(equations, row, members.get((row.world, row.geography_code), []))
        for answer in table.answers:
            if answer.possible[0] < answer.possible[1]:
                equations.count(answer)
    least, most = (dict(_extremes(equations, sign)) for sign in (1, -1))
    return {answer: (least[answer], most[answer]) for answer in least}


def _extremes(equations: _Equations, sign: int) -> Iterator[tuple[Answer, int]]:
    """Yield how small (sign 1) or large (−1) each count can be. One of every world at a time: worlds share nothing."""
    by_world: dict[int, list[Answer]] = {}
    for answer in equations.counts:
        by_world.setdefault(answer.world, []).append(answer)
    for turn in range(max(map(len, by_world.values()), default=0)):
        asked = [answers[turn] for answers in by_world.values() if turn < len(answers)]
        wanted = np.zeros(len(equations.least))
        wanted[[equations.counts[each] for each in asked]] = sign
        found = equations.extreme(wanted)
        yield from ((each, int(found[equations.counts[each]])) for each in asked)


def _split(members: list[Answer]) -> tuple[list[Answer], float]:
    hidden = [each for each in members if each.possible[0] < each.possible[1]]
    return hidden, sum(each.infected for each in members if each not in hidden)


def _share(equations: _Equations, row: tuple, members: list[Answer]) -> None:
    if pd.isna(row.value if row.exact else row.lower):
        return
    hidden, known = _split(members)
    unknowns = [equations.count(each) for each in hidden]
    of = sum(each.cared_for for each in members)
    if not pd.isna(row.numerator):
        equations.add(unknowns, known, row.numerator, row.numerator)
    elif row.exact:
        error = _HALF_A_SIXTH_DECIMAL
        equations.add(unknowns, known, (row.value - error) * of / 100, (row.value + error) * of / 100)
    else:
        equations.add(unknowns, known, row.lower * of / 100, row.upper * of / 100)


def _over(equations: _Equations, row: tuple, members: list[Answer]) -> None:
    if pd.isna(row.value if row.exact else row.lower):
        return
    hidden, _ = _split(members)
    open_to = [each for each in hidden if each.possible[0] <= each.most_not_over < each.possible[1]]
    known = sum(each.possible[0] > each.most_not_over for each in members if each not in open_to)
    missing = row.expected - row.reporting
    bounds = (row.value, row.value) if row.exact else (row.lower, row.upper - missing)
    equations.add([equations.flag(each) for each in open_to], known, *bounds)


def possible_fills(table: Table, world: int) -> Mapping[Answer, set[int]]:
    """Return what every hidden count of a world can be for who tries them all against one day's medians.

    Empty for a world where that is too many to try.
    """
    answers = [each for each in table.answers if each.world == world]
    choices = [range(each.possible[0], each.possible[1] + 1) for each in answers]
    if prod(map(len, choices)) > _MOST_TRIED:
        return {}
    fills = np.array(list(product(*choices)), dtype=float)
    shares = 100 * fills / [each.cared_for for each in answers]
    agree = np.ones(len(fills), dtype=bool)
    medians = table.rows[(table.rows["indicator"] == MEDIAN) & (table.rows["world"] == world)]
    for row in medians[medians["value"].notna() | medians["lower"].notna()].itertuples():
        median = np.median(shares[:, [row.geography_code in each.places for each in answers]], axis=1)
        if not row.exact:
            agree &= (median >= row.lower - _PRINTED) & (median <= row.upper + _PRINTED)
        else:
            agree &= np.abs(median - row.value) < 2 * _HALF_A_SIXTH_DECIMAL
    return {
        each: set(fills[agree, place].astype(int))
        for place, each in enumerate(answers)
        if each.possible[0] < each.possible[1]
    }


def told_by_series(worlds: list[tuple[np.ndarray, np.ndarray]]) -> list[tuple[int, ...]]:
    """Return (world, reading, measure, place) of every hidden cell of cumulative tables that can only be one value.

    A world is values and what is hidden, as in data/complements.py: the first place is the sum of the others, the
    first measure at least the sum of the others, and no count falls from one reading to the next.
    """
    equations = _Equations()
    cells: dict[tuple[int, ...], int] = {}
    for world, (values, hidden) in enumerate(worlds):
        for cell in map(tuple, np.argwhere(hidden)):
            cells[world, *cell] = equations.unknown(1, 10_000)
        for plus, minus, least, most in _relations(values.shape):
            known = sum(values[each] for each in plus if not hidden[each])
            known -= sum(values[each] for each in minus if not hidden[each])
            terms = {cells[world, *each]: 1.0 for each in plus if hidden[each]}
            terms |= {cells[world, *each]: -1.0 for each in minus if hidden[each]}
            if terms:
                equations.sums.append((terms, least - known, most - known))
    return _without_choice(equations, cells)


def _relations(shape: tuple[int, ...]) -> Iterator[tuple[list, list, float, float]]:
    """Yield what holds between cells: the sum of some, less that of others, is between two bounds."""
    readings, measures, places = map(range, shape)
    for reading, measure in product(readings, measures):
        yield [(reading, measure, place) for place in places[1:]], [(reading, measure, 0)], 0, 0
    for reading, place in product(readings, places):
        yield [(reading, 0, place)], [(reading, measure, place) for measure in measures[1:]], 0, np.inf
    for reading, measure, place in product(readings[1:], measures, places):
        yield [(reading, measure, place)], [(reading - 1, measure, place)], 0, np.inf


def _without_choice(equations: _Equations, cells: Mapping[tuple[int, ...], int]) -> list[tuple[int, ...]]:
    """Return the cells that no solution gives another whole number. Asked of each only if random wishes met nothing."""
    pick = np.random.default_rng(1)
    wishes = pick.normal(size=(3, len(equations.least)))
    tried = np.array([equations.extreme(each, whole=False) for each in [*wishes, *-wishes]])
    left = {cell: place for cell, place in cells.items() if np.ptp(tried[:, place]) < 1}
    least, most = tried.min(axis=0), tried.max(axis=0)
    by_world: dict[int, list[int]] = {}
    for cell, place in left.items():
        by_world.setdefault(cell[0], []).append(place)
    for turn in range(max(map(len, by_world.values()), default=0)):
        asked = [places[turn] for places in by_world.values() if turn < len(places)]
        for sign, better in ((1, np.minimum), (-1, np.maximum)):
            wanted = np.zeros(len(equations.least))
            wanted[asked] = sign
            found = equations.extreme(wanted, whole=False)
            (least if sign == 1 else most)[asked] = better((least if sign == 1 else most), found)[asked]
    whole = np.floor(most + _SOLVER) - np.ceil(least - _SOLVER)
    return [cell for cell, place in left.items() if whole[place] == 0]
