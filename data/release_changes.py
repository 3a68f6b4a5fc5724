"""What a release has that the one before it had not: new periods, new answers, and national figures that were revised.

The one thing to know: neither release ever changes, so the answer for a pair of them is the same for ever and may be
kept. The list cell by cell is in data/revisions.py.
"""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection, select

from data.indicators import INDICATORS
from data.lists import NATION
from data.periods import PERIOD_KINDS
from data.queries import release_info
from data.releases import open_release
from data.revisions import Knowledge, revisions
from data.schema import observation, period, release
from data.selection import Selection
from data.store import InternalRelease, OldRelease, Store, UnknownRelease

ANSWERED = ("reporting_municipalities", "ppm_participants")
"""The indicators that are 1 of a municipality that has answered for a week, or taken part in a round."""

OriginsOf = dict[tuple[str, date, date], dict[str, set[str]]]
"""Kind of period with its first and last day, to the municipalities that have answered, to their answers' origins."""


@dataclass(frozen=True)
class NewAnswers:
    """Municipalities that have answered for a period that was already there, and had not: `municipalities` of them.

    Invented answers are none: `were_synthetic` of the municipalities had nothing but such before.
    """

    period_kind: str
    period_start: date
    period_end: date
    municipalities: int
    were_synthetic: int


@dataclass(frozen=True)
class ReleaseChanges:
    """What changed from one release to the next. `since` is the older, made at `made_at` (UTC).

    `periods`: kind of period to its new periods' first and last days, oldest first; kinds without are not in it.
    `answers`: who has answered anew for a period that was already there, oldest period first.
    `revised`: the national figures that were changed, as from data.revisions.revisions. A figure of another origin than
    those before it is no revision of them: `answers` tells where it comes from.
    """

    since: int
    made_at: datetime
    periods: dict[str, list[tuple[date, date]]]
    answers: list[NewAnswers]
    revised: pd.DataFrame


def release_before(store: Store, release_id: int) -> int | None:
    """Return the latest release before one that was published and can still be read; None if there is none."""
    for earlier in sorted((each for each in store.release_ids() if each < release_id), reverse=True):
        try:
            with open_release(earlier, store=store) as connection:
                if connection.execute(select(release.c.published)).scalar_one():
                    return earlier
        except (InternalRelease, OldRelease, UnknownRelease):
            continue  # Of another version, or for other eyes: there is nothing to compare with.
    return None


def changes_between(store: Store, older: int, newer: int) -> ReleaseChanges:
    """Return what the newer of two releases has that the older had not. Raises UnknownRelease."""
    with open_release(older, store=store) as before, open_release(newer, store=store) as after:
        known, now = _periods_in(before), _periods_in(after)
        had, has = _answers_in(before), _answers_in(after)
        made_at = release_info(before).created_at
    new = {kind: sorted(now.get(kind, set()) - known.get(kind, set())) for kind in PERIOD_KINDS}
    revised = revisions(store, Knowledge(release=older), Knowledge(release=newer), Selection(geographies=(NATION,)))
    there = {kind: found for kind, found in new.items() if found}
    answers = [
        _new_answers(each, had.get(each, {}), has[each]) for each in sorted(has) if each[1:] in known.get(each[0], ())
    ]
    return ReleaseChanges(older, made_at, there, [each for each in answers if each.municipalities], revised)


def _new_answers(of: tuple[str, date, date], before: dict[str, set[str]], after: dict[str, set[str]]) -> NewAnswers:
    """Return who has a real answer for a period and had none."""
    new = [
        code
        for code, origins in after.items()
        if origins - {"synthetic"} and not before.get(code, set()) - {"synthetic"}
    ]
    return NewAnswers(*of, len(new), sum(code in before for code in new))


def _answers_in(connection: Connection) -> OriginsOf:
    row = observation.c
    query = (
        select(row.indicator, row.period_start, row.period_end, row.geography_code, row.origin)
        .where(row.indicator.in_(ANSWERED), row.geography_level == "municipality", row.value > 0)
        .distinct()
    )
    found: OriginsOf = {}
    for indicator, start, end, code, origin in connection.execute(query):
        of_period = found.setdefault((INDICATORS[indicator].period_kind, start, end), {})
        of_period.setdefault(code, set()).add(origin)
    return found


def _periods_in(connection: Connection) -> dict[str, set[tuple[date, date]]]:
    found: dict[str, set[tuple[date, date]]] = {}
    for kind, start, end in connection.execute(
        select(period.c.period_kind, period.c.period_start, period.c.period_end)
    ):
        found.setdefault(kind, set()).add((start, end))
    return found
