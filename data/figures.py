"""One figure out of a frame: which one is shown where only one can be, and what it may be compared with.

Frames come from data/queries.py with one row per period and origin. A change is only stated between two figures of
the same origin in consecutive periods; anything else would compare unlike things.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol, TypeVar

import pandas as pd

from data import disclosure, lists
from data.declarations import Indicator
from data.language import say
from data.periods import ISO_WEEK, REPORT_WEEK, TO_DATE, YEAR, spoken_label
from data.queries import ORIGIN_ORDER
from data.selection import Selection

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Figure:
    """One observation, ready to be put into words. What is not known is None, never 0.

    `lower` and `upper` are what the indicator's declaration says (`Indicator.interval`), or what an approximate figure
    may be (`is_approximate`). `period_label` is in the language that was spoken when the figure was read.
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
    numerator: float | None = None
    denominator: float | None = None


def is_approximate(figure: Figure) -> bool:
    """Return whether small counts of persons in a figure are hidden, so that it is known only to lie in its interval.

    Its value is then rounded; where the interval is wide there is none, and the interval is all that is told.
    """
    return disclosure.is_approximate(figure.indicator, vars(figure))


def is_range(figure: Figure) -> bool:
    """Return whether only an interval is told, and no value."""
    return figure.value is None and figure.lower is not None and figure.upper is not None


@dataclass(frozen=True)
class Change:
    """How much a figure differs from the one before; `reason` says why there is nothing to compare with."""

    before: Figure | None
    difference: float | None
    reason: str = ""


def figures_in(frame: pd.DataFrame, indicator: Indicator, geography_level: str) -> list[Figure]:
    """Return a frame's rows as figures: oldest first, and within a period in the order of ORIGIN_ORDER."""
    found = [figure_of(row, indicator, geography_level) for row in frame.to_dict("records")]
    return sorted(found, key=lambda figure: (figure.period_start, ORIGIN_ORDER.index(figure.origin)))


def figure_of(row: Mapping[Any, Any], indicator: Indicator, geography_level: str) -> Figure:
    """Return one row of a frame from data/queries.py as a figure, with its period in the spoken language."""
    start, end = row["period_start"].date(), row["period_end"].date()
    return Figure(
        indicator=indicator,
        geography_level=geography_level,
        period_start=start,
        period_end=end,
        period_label=spoken_label(start, end, indicator.period_kind, row["period_label"]),
        value=_known(row["value"]),
        lower=_known(row["lower"]),
        upper=_known(row["upper"]),
        status=row["status"],
        reporting=None if pd.isna(row["reporting"]) else int(row["reporting"]),
        expected=None if pd.isna(row["expected"]) else int(row["expected"]),
        source=row["source"],
        origin=row["origin"],
        numerator=_known(row["numerator"]),
        denominator=_known(row["denominator"]),
    )


def _known(number: float) -> float | None:
    return None if pd.isna(number) else float(number)


def latest(figures: list[Figure], origin: str | None = None) -> Figure | None:
    """Return the figure of the latest period: the preferred origin's, or that of one origin; None if there is none."""
    found = [figure for figure in figures if origin in (None, figure.origin)]
    if not found:
        return None
    last_day = max(figure.period_start for figure in found)
    return next(figure for figure in found if figure.period_start == last_day)


class Dated(Protocol):
    """What is of a period."""

    @property
    def period_start(self) -> date:
        """Return the period's first day."""


D = TypeVar("D", bound=Dated)


def within(dated: Iterable[D], selection: Selection) -> list[D]:
    """Return what lies in the periods of a selection, in its order: between its days, and the latest of those."""
    first, last = selection.first_day or date.min, selection.last_day or date.max
    between = [each for each in dated if first <= each.period_start <= last]
    starts = sorted({each.period_start for each in between}, reverse=True)[: selection.latest]
    return [each for each in between if each.period_start in set(starts)]


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
        if is_range(figure):
            return Change(None, None, say("bara ett spann är känt", "only a range is known"))
        return Change(None, None, say("uppgift saknas för perioden", "no figure for the period"))
    if figure.status == "provisional":
        # What is unfinished rises until it is finished: a fall in it says nothing.
        return Change(
            None, None, say("uppgiften är preliminär och kan stiga", "the figure is provisional and may rise")
        )
    start = start_before(figure, figures)
    before = figure_at(figures, start, figure.origin) if start else None
    if before is not None and before.value is not None:
        return Change(before, figure.value - before.value)
    others = [each for each in figures if each.period_start == start and each.value is not None]
    if others:
        reason = say(
            "perioden före har bara uppgift av annat ursprung", "the period before has only a figure of another origin"
        )
        return Change(None, None, reason)
    return Change(None, None, say("uppgift saknas för perioden före", "no figure for the period before"))
