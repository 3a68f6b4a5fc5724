"""What `X` hides in Socialstyrelsen's workbook of deaths, and what would give it away.

By week `X` stands for 1–3 deaths ("skyddats av sekretesskäl"; 0 and 4 or more are shown). By municipality the source
also hides a second, larger number wherever a county's total would let the first one be subtracted: in the workbook of
2022-01-31 two cells in Örebro hide 14. So only by week is there a most that hidden cells can add up to. Where the
source has left a hidden cell open to subtraction, a second one is withheld here.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from data.lists import NATION, counties
from etl.deaths_places import PlaceSheet
from etl.deaths_sheets import TITLES, Count, CountRow
from etl.deaths_weeks import WeekSheet

MOST_BEHIND_X = 3
"""The largest number that `X` alone stands for: the smallest positive one shown in 84 workbooks is 4."""

MASKED = Count(float("nan"), "suppressed")
NOTHING = Count(float("nan"), "not_reported")

Key = TypeVar("Key", bound=Hashable)


class Split(NamedTuple):
    """A total and what its parts show: their sum, how many are hidden, and what is left for the hidden ones."""

    total: float
    shown: float
    hidden: int

    @property
    def left(self) -> float:
        """What the hidden parts add up to if the total is right."""
        return self.total - self.shown

    def is_possible(self, most: int | None) -> bool:
        """Say whether the hidden parts, each at least 1 and at most `most` (None: any number), can be what is left."""
        limit = float("inf") if most is None and self.hidden else (most or 0) * self.hidden
        return self.hidden <= self.left <= limit


def split(total: Count | None, parts: Collection[Count]) -> Split | None:
    """Return how a total divides into its parts; None if the total or a part has no figure at all."""
    if total is None or not total.is_shown or any(not (part.is_shown or part.is_masked) for part in parts):
        return None
    shown = [part.value for part in parts if part.is_shown]
    return Split(total.value, sum(shown), len(parts) - len(shown))


def gives_away(divided: Split, most: int | None) -> bool:
    """Say whether the total tells what a hidden cell is: it is alone, or all of them must be 1, or all `most`."""
    if not divided.hidden or not divided.is_possible(most):
        return False
    alone = divided.hidden == 1 and divided.left <= MOST_BEHIND_X
    return alone or divided.left == divided.hidden or (most is not None and divided.left == most * divided.hidden)


def cells_to_withhold(
    total: Count | None, parts: Mapping[Key, Count], most: int | None, choice: Collection[Key]
) -> tuple[list[Key], bool]:
    """Return which shown parts to hide so that no hidden one can be subtracted, smallest first, out of `choice`.

    The smallest above 0, as the source does itself. And whether the total still gives a hidden cell away after that.
    """
    parts = dict(parts)
    withheld: list[Key] = []
    while (divided := split(total, list(parts.values()))) and gives_away(divided, most):
        able = [key for key in choice if parts[key].is_shown and parts[key].value > 0]
        if not able:
            return withheld, True
        smallest = min(able, key=lambda key: parts[key].value)
        parts[smallest] = MASKED
        withheld.append(smallest)
        most = None  # a number above 3 is hidden now too
    return withheld, False


def shown_though_small(rows: Collection[CountRow]) -> list[str]:
    """Return the places of shown counts of 1–3 in columns where the source hides such counts, against its own rule."""
    hiding = {measure for row in rows for measure, count in row.counts.items() if count.is_masked}
    return [
        f"rad {row.number} {TITLES[measure]}"
        for row in rows
        for measure, count in row.counts.items()
        if measure in hiding and count.is_shown and 1 <= count.value <= MOST_BEHIND_X
    ]


@dataclass
class Withheld:
    """The cells that are hidden here beside those of the source, and the totals that tell a hidden one nevertheless."""

    cells: set[tuple[str, int, str]] = field(default_factory=set)
    still_told: list[str] = field(default_factory=list)

    def shown_of(self, row: CountRow) -> dict[str, Count]:
        """Return the row's counts by measure, with those that are hidden here as hidden."""
        return {
            measure: MASKED if (row.sheet, row.number, measure) in self.cells else count
            for measure, count in row.counts.items()
        }

    def hides_any(self, rows: Iterable[CountRow], measure: str) -> bool:
        """Say whether the count of any of these rows is hidden, by the source or here."""
        return any(self.shown_of(row).get(measure, NOTHING).is_masked for row in rows)

    def hide(self, row: CountRow, measure: str) -> None:
        """Hide one more cell."""
        self.cells.add((row.sheet, row.number, measure))

    def lines(self) -> list[str]:
        """Return where the hidden cells stand."""
        return [f"blad {sheet} rad {number} {TITLES[measure]}" for sheet, number, measure in sorted(self.cells)]


def withheld_cells(weeks: WeekSheet, places: PlaceSheet) -> Withheld:
    """Return the cells to hide so that no total tells a hidden one: of weeks, of municipalities, of counties."""
    withheld = Withheld()
    for measure in TITLES:
        _withhold_weeks(withheld, measure, weeks)
        for county in counties():
            _withhold_municipalities(withheld, measure, places, county)
        _withhold_counties(withheld, measure, places)
    return withheld


def _withhold(
    withheld: Withheld,
    measure: str,
    total: CountRow,
    rows: Mapping[str, CountRow],
    choice: Collection[str],
    most: int | None = None,
) -> bool:
    """Hide rows out of `choice` where the total needs it; return whether it still tells a hidden one after that."""
    if measure not in total.counts:
        return False
    parts = {key: withheld.shown_of(row)[measure] for key, row in rows.items()}
    hidden, still_told = cells_to_withhold(total.counts[measure], parts, most, choice)
    for key in hidden:
        withheld.hide(rows[key], measure)
    return still_told


def _withhold_weeks(withheld: Withheld, measure: str, weeks: WeekSheet) -> None:
    if weeks.total is None or any(row.faults for row in weeks.rows):
        return  # without every row there is nothing to subtract
    rows = {str(monday): row for monday, row in weeks.weeks.items()}
    unknown = {"": weeks.unknown} if weeks.unknown else {}
    if _withhold(withheld, measure, weeks.total, rows | unknown, rows, MOST_BEHIND_X):
        withheld.still_told.append(weeks.total.locator(measure))


def _withhold_municipalities(withheld: Withheld, measure: str, places: PlaceSheet, county: str) -> None:
    total, rows = places.places.get(county), places.within(county)
    if total and _withhold(withheld, measure, total, rows, rows):
        withheld.hide(total, measure)  # no municipality is left to hide: then the county is


def _withhold_counties(withheld: Withheld, measure: str, places: PlaceSheet) -> None:
    total = places.places.get(NATION)
    rows = {code: row for code, row in places.places.items() if code in counties()}
    # A county whose municipalities are all shown is their sum: hiding it would hide nothing.
    choice = [county for county in rows if withheld.hides_any(places.within(county).values(), measure)]
    if total and _withhold(withheld, measure, total, rows, choice):
        withheld.still_told.append(total.locator(measure))
