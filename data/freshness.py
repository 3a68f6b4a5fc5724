"""Which series lag behind: a page may be new and one of its figures old (a reader must not take it for the state now).

The one thing to know: a series is compared with its own release, never with the clock. Once a crisis is over nobody
reports, and that is no fault of any series; an old release stays as fresh as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from sqlalchemy import Connection, func, select

from data.figures import WEEK, Figure, is_range
from data.indicators import INDICATORS
from data.language import say
from data.lists import NATION
from data.periods import ISO_WEEK, REPORT_WEEK, YEAR, date_span, period_label
from data.schema import observation, period

INTERVALS_BEHIND = 2
"""So many of its own intervals a series may end before the newest figure. A week's figures come a week after another's
without any of them being old; two weeks is one that did not come."""


@dataclass(frozen=True)
class Newest:
    """What is newest in a release: the first and last day of each kind's latest period, and the last day of a figure.

    `last_day` is of the national figures that are of shorter periods than years; None if there is none.
    """

    periods: dict[str, tuple[date, date]]
    last_day: date | None


def newest_in(connection: Connection) -> Newest:
    """Return what is newest in a release. A period counts when anything is of it, if only that nobody answered."""
    kept = period.c
    in_order = select(kept.period_kind, kept.period_start, kept.period_end).order_by(kept.period_start, kept.period_end)
    periods = {kind: (start, end) for kind, start, end in connection.execute(in_order)}  # The last one stays.
    # A year ends in December whenever in it something was measured.
    dated = [each.id for each in INDICATORS.values() if each.period_kind != YEAR]
    row = observation.c
    last = select(func.max(row.period_end)).where(
        row.geography_code == NATION, row.indicator.in_(dated), row.value.is_not(None)
    )
    return Newest(periods, connection.execute(last).scalar())


def latest_known(figures: Sequence[Figure]) -> Figure | None:
    """Return the latest figure that says something: a value, or a range. Of several origins the first; None if none."""
    known = [figure for figure in figures if figure.value is not None or is_range(figure)]
    last = max((figure.period_start for figure in known), default=None)
    return next((figure for figure in known if figure.period_start == last), None)


def lag_text(figures: Sequence[Figure], newest: Newest) -> str:
    """Return why a series is old, in words; empty where it is not, or has never had a figure.

    `figures`: the whole series, oldest first. It is old if there is a later period of its kind in the release, or if it
    ends more than INTERVALS_BEHIND of its own intervals before the newest figure there is.
    """
    known = latest_known(figures)
    if known is None:
        return ""
    kind = known.indicator.period_kind
    latest = newest.periods.get(kind)
    if latest is not None and known.period_start < latest[0]:
        label = period_label(*latest, kind)
        return say(f"uppgift saknas för {label}", f"there is no figure for {label}")
    last_day = newest.last_day
    if last_day is not None and known.period_end < last_day - INTERVALS_BEHIND * _interval(figures, known):
        day = date_span(last_day, last_day)
        return say(f"andra uppgifter går till {day}", f"other figures go up to {day}")
    return ""


def _interval(figures: Sequence[Figure], known: Figure) -> timedelta:
    """Return how long there is between two periods of a series: a week where it is weekly, else what is usual in it."""
    if known.indicator.period_kind in (REPORT_WEEK, ISO_WEEK):
        return WEEK
    starts = sorted({figure.period_start for figure in figures})
    gaps = [(later - earlier).days for earlier, later in pairwise(starts)]
    return timedelta(days=median(gaps)) if gaps else known.period_end - known.period_start + timedelta(days=1)
