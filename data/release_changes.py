"""What a release has that the one before it had not: new periods, and national figures that were revised.

The one thing to know: neither release ever changes, so the answer for a pair of them is the same for ever and may be
kept. The list cell by cell is in data/revisions.py.
"""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection, select

from data.lists import NATION
from data.periods import PERIOD_KINDS
from data.queries import release_info
from data.releases import open_release
from data.revisions import Knowledge, revisions
from data.schema import period, release
from data.selection import Selection
from data.store import InternalRelease, OldRelease, Store, UnknownRelease


@dataclass(frozen=True)
class ReleaseChanges:
    """What changed from one release to the next. `since` is the older, made at `made_at` (UTC).

    `periods`: kind of period to its new periods' first and last days, oldest first; kinds without are not in it.
    `revised`: the national figures that were changed, as from data.revisions.revisions.
    """

    since: int
    made_at: datetime
    periods: dict[str, list[tuple[date, date]]]
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
        made_at = release_info(before).created_at
    new = {kind: sorted(now.get(kind, set()) - known.get(kind, set())) for kind in PERIOD_KINDS}
    revised = revisions(store, Knowledge(release=older), Knowledge(release=newer), Selection(geographies=(NATION,)))
    return ReleaseChanges(older, made_at, {kind: found for kind, found in new.items() if found}, revised)


def _periods_in(connection: Connection) -> dict[str, set[tuple[date, date]]]:
    found: dict[str, set[tuple[date, date]]] = {}
    for kind, start, end in connection.execute(
        select(period.c.period_kind, period.c.period_start, period.c.period_end)
    ):
        found.setdefault(kind, set()).add((start, end))
    return found
