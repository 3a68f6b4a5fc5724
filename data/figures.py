"""One figure out of a frame: which one is shown where only one can be, and what it may be compared with.

Frames come from data/queries.py with one row per period and origin. A change is only stated between two figures of
the same origin in consecutive periods; anything else would compare unlike things.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from data import lists
from data.declarations import Indicator
from data.periods import ISO_WEEK, REPORT_WEEK, TO_DATE, YEAR
from data.queries import ORIGIN_ORDER

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Figure:
    """One observation, ready to be put into words. What is not known is None, never 0.

    `lower` and `upper` are what the indicator's declaration says (`Indicator.interval`).
    """

    indicator: Indicator
    geography_level: str
    period_start: date
    period_end: date
    period_label: str
    value: float | None
    lower: float | None
    upper: float | None
    status: str
    reporting: int | None
    expected: int | None
    source: str
    origin: str


@dataclass(frozen=True)
class Change:
    """How much a figure differs from the one before; `reason` says why there is nothing to compare with."""

    before: Figure | None
    difference: float | None
    reason: str = ""


def figures_in(frame: pd.DataFrame, indicator: Indicator, geography_level: str) -> list[Figure]:
    """Return a frame's rows as figures: oldest first, and within a period in the order of ORIGIN_ORDER."""
    found = [
        Figure(
            indicator,
            geography_level,
            row["period_start"].date(),
            row["period_end"].date(),
            row["period_label"],
            _known(row["value"]),
            _known(row["lower"]),
            _known(row["upper"]),
            row["status"],
            None if pd.isna(row["reporting"]) else int(row["reporting"]),
            None if pd.isna(row["expected"]) else int(row["expected"]),
            row["source"],
            row["origin"],
        )
        for row in frame.to_dict("records")
    ]
    return sorted(found, key=lambda figure: (figure.period_start, ORIGIN_ORDER.index(figure.origin)))


def _known(number: float) -> float | None:
    return None if pd.isna(number) else float(number)


def latest(figures: list[Figure], origin: str | None = None) -> Figure | None:
    """Return the figure of the latest period: the preferred origin's, or that of one origin; None if there is none."""
    found = [figure for figure in figures if origin in (None, figure.origin)]
    if not found:
        return None
    last_day = max(figure.period_start for figure in found)
    return next(figure for figure in found if figure.period_start == last_day)


def figure_at(figures: list[Figure], period_start: date, origin: str) -> Figure | None:
    """Return the figure of one period and origin; None if there is none."""
    return next((each for each in figures if each.period_start == period_start and each.origin == origin), None)


def start_before(figure: Figure, figures: list[Figure]) -> date | None:
    """Return the first day of the period before: a week or a year earlier, the round or the reading before.

    None before the first. Readings of what is counted so far have no calendar: it is the one before in `figures`.
    """
    kind, start = figure.indicator.period_kind, figure.period_start
    if kind in (REPORT_WEEK, ISO_WEEK):
        return start - WEEK
    if kind == YEAR:
        return start.replace(year=start.year - 1)
    known = figures if kind == TO_DATE else lists.ppm_rounds().values()
    return max((each.period_start for each in known if each.period_start < start), default=None)


def change_of(figure: Figure, figures: list[Figure]) -> Change:
    """Compare a figure with the one before it, of the same origin, or say why that can't be done."""
    if figure.value is None:
        return Change(None, None, "uppgift saknas för perioden")
    if figure.status == "provisional":
        # What is unfinished rises until it is finished: a fall in it says nothing.
        return Change(None, None, "uppgiften är preliminär och kan stiga")
    start = start_before(figure, figures)
    before = figure_at(figures, start, figure.origin) if start else None
    if before is not None and before.value is not None:
        return Change(before, figure.value - before.value)
    others = [each for each in figures if each.period_start == start and each.value is not None]
    if others:
        return Change(None, None, "perioden före har bara uppgift av annat ursprung")
    return Change(None, None, "uppgift saknas för perioden före")
