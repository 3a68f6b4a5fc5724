"""Which figures of Folkhälsomyndigheten's workbook would give away what its `<15` hides, and are hidden with it.

The source hides municipalities and shows every region and the nation, so a municipality that is hidden alone can be
subtracted. What tells is judged as if `Okänd` were 0 in every region: it seldom is, but nobody can count on it.

The one thing to know: the second municipality is the one with the fewest cases *so far*, not in the week. So it tends
to be the same one week after week and in every workbook; one that changed would be told by the workbook before.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from data.lists import NATION, counties
from etl.fhm_rows import LAST_HIDDEN_TOTAL, UNKNOWN, Reading, Readings, Week
from etl.fhm_sums import by_week, sum_of_regions

Withheld = set[tuple[str, Week]]
"""Places and weeks whose count and rate are hidden here, beside those that the source hides."""


class _Cell(NamedTuple):
    """A whole municipality in a week. `cases` is None where it is hidden or not given; `total`: all cases so far."""

    cases: int | None
    total: int
    is_hidden: bool


def withheld_places(readings: Readings) -> Withheld:
    """Return the municipalities, regions and weeks of the nation to hide, so that no total tells a hidden one.

    Where a region's count tells one, a municipality of that region is hidden too: with cases in the week, if there is
    such. If there is none to hide (Gotland is one municipality), the region is hidden, and, as the nation is the sum of
    the regions, the smallest other region. Where even that is not enough (the nation has no cases), the nation is.
    """
    regional, national = by_week(readings.regional), by_week(readings.national)
    hidden_weeks = {reading.week for reading in readings.municipal if reading.is_hidden}
    weeks = by_week(reading for reading in readings.municipal if reading.week in hidden_weeks)
    return {
        (place, week)
        for week, municipal in weeks.items()
        for place in _OneWeek(municipal, regional.get(week, []), national.get(week, [])).withheld()
    }


def _cells(municipal: Collection[Reading]) -> dict[str, _Cell]:
    """Return the municipalities of a week; a city is one cell, hidden if a district is."""
    rows: dict[str, list[Reading]] = {}
    for reading in municipal:
        if reading.place != UNKNOWN:
            rows.setdefault(reading.place, []).append(reading)
    cells = {}
    for code, same in rows.items():
        counts = [reading.cases for reading in same if reading.cases is not None]
        is_hidden = any(reading.is_hidden for reading in same)
        cases = sum(counts) if len(counts) == len(same) else None
        cells[code] = _Cell(cases, sum(reading.total or 0 for reading in same), is_hidden)
    return cells


class _OneWeek:
    """The cells of a week and the totals above them; what is hidden grows until no total tells."""

    def __init__(
        self, municipal: Collection[Reading], regional: Collection[Reading], national: Collection[Reading]
    ) -> None:
        self.cells = _cells(municipal)
        self.unknown = sum(reading.cases or 0 for reading in municipal if reading.place == UNKNOWN)
        self.regions: Mapping[str, int] = {each.place: each.cases for each in regional if each.cases is not None}
        own = next((reading.cases for reading in national), None)
        self.nation = sum_of_regions(list(regional)) if own is None else own
        self.hidden: set[str] = set()

    def withheld(self) -> set[str]:
        """Return the codes of the places to hide."""
        told = [county for county, total in self.regions.items() if not self._protects(self._within([county]), total)]
        if told:
            self._hide_regions(told)
        if self.nation is not None and NATION not in self.hidden:
            able = self._within([county for county in counties() if any(map(self._is_hidden, self._within([county])))])
            if not self._protects(list(self.cells), self.nation - self.unknown, able):
                self.hidden.add(NATION)
        return self.hidden

    def _within(self, of: Collection[str]) -> list[str]:
        return [code for code in self.cells if code[:2] in of]

    def _is_hidden(self, code: str) -> bool:
        return code in self.hidden or self.cells[code].is_hidden

    def _protects(self, codes: Collection[str], total: int, choice: Collection[str] | None = None) -> bool:
        """Hide as many of the municipalities as it takes for their total to tell none; False if it tells one still."""
        able = sorted(codes if choice is None else choice, key=lambda code: (self.cells[code].total, code))
        while self._tells(codes, total):
            left = self._left(codes, total)
            shown = [code for code in able if self.cells[code].cases is not None and not self._is_hidden(code)]
            with_cases = [code for code in shown if self.cells[code].cases]
            # One without cases helps only if something is left: else all that are hidden are known to be 0.
            chosen = next(iter(with_cases or (shown if left > 0 else [])), None)
            if chosen is None:
                return False
            self.hidden.add(chosen)
        return True

    def _tells(self, codes: Collection[str], total: int) -> bool:
        """Say whether a total tells what a hidden one of its parts is: it is alone, or all are 0, or all the most."""
        hidden = [code for code in codes if self._is_hidden(code)]
        if len(hidden) < 2:
            return bool(hidden)
        left = self._left(codes, total)
        all_the_most = left >= LAST_HIDDEN_TOTAL * len(hidden) and self.hidden.isdisjoint(hidden)
        return left <= 0 or all_the_most

    def _left(self, codes: Collection[str], total: int) -> int:
        return total - sum(self.cells[code].cases or 0 for code in codes if not self._is_hidden(code))

    def _hide_regions(self, told: list[str]) -> None:
        """Hide these regions, and the smallest others until the nation tells nothing of them together."""
        together = list(told)
        self.hidden.update(told)
        others = [code for code in sorted(self.regions, key=lambda code: (self.regions[code], code))]
        others = [code for code in others if code not in told and self.regions[code] > 0]
        while self.nation is not None:
            shown = sum(count for code, count in self.regions.items() if code not in together)
            if len(together) > 1 and self._protects(self._within(together), self.nation - shown):
                return
            if not others:
                self.hidden.add(NATION)
                return
            together.append(others.pop(0))
            self.hidden.add(together[-1])
