"""Weeks and sums of what the rows of Folkhälsomyndigheten's workbook say, for its checks and for what it publishes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from data.lists import counties
from etl.fhm_rows import Reading, Week


def by_week(readings: Iterable[Reading]) -> dict[Week, list[Reading]]:
    """Return readings by their week."""
    found: dict[Week, list[Reading]] = defaultdict(list)
    for reading in readings:
        found[reading.week].append(reading)
    return dict(found)


def sum_of_regions(regions: Sequence[Reading]) -> int | None:
    """Return a week's cases in all regions; None if any of the 21 is missing."""
    counts = [reading.cases for reading in regions if reading.cases is not None]
    return sum(counts) if len(counts) == len(counties()) else None


def sum_locator(readings: Sequence[Reading], what: str) -> str:
    """Return where the cells of a sum stand: sheet, column, every row."""
    row = readings[0].row
    numbers = ", ".join(str(reading.row.number) for reading in readings)
    return f"blad {row.sheet}, kolumn {row.titles['count']}, summan av {len(readings)} {what}: rad {numbers}"
