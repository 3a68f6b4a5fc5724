"""The figures of one place that were changed from one release to the next, the newest change first.

The one thing to know: releases never change, so what lies between two of them is the same for ever; releases are gone
through from the newest back only until there is enough to show.
"""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection, select

from data.release_changes import release_before
from data.releases import open_release
from data.revisions import REVISION_COLUMNS, Knowledge, revisions
from data.schema import observation
from data.selection import Selection
from data.store import Store

MOST_COMPARED = 4
"""Pairs of releases that are compared at most: where little changes one would else go through all that are kept."""


_KEY = ["indicator", "period_start", "period_end", "monitored_area", "setting", "step"]

TAKEN_COLUMNS = (*_KEY, "old_value", "old_status", "new_value", "new_status", "origin", "release")
"""The columns of a list of real figures that came where there were only invented ones."""


@dataclass(frozen=True)
class PlaceRevisions:
    """What was changed. `rows`: columns REVISION_COLUMNS and `release` (int), the one that came with the change.

    One row per figure and change, those of the newest release first and within it the latest period first; NaN in a
    value: there was no figure, never 0. `since`: the oldest release that was compared; None: there is none before.
    `taken`: columns TAKEN_COLUMNS, the real figures that came where there were only invented ones, `old_value` and
    `old_status` being those of the invented one and `origin` that of the new; in the same order.
    """

    rows: pd.DataFrame
    since: int | None
    taken: pd.DataFrame


def place_revisions(store: Store, geography_code: str, release_id: int, enough: int) -> PlaceRevisions:
    """Return what was changed of a place up to a release, until there are `enough` rows or the releases are out.

    All changes that one release came with are there, also where they are more than enough. Only changed and removed
    figures (data.revisions.revisions): what is new of a new period is not among them. A figure of another origin
    changes none: where the first real one comes beside an invented one it is among `taken`.
    """
    found: list[pd.DataFrame] = []
    taken: list[pd.DataFrame] = []
    newer, since = release_id, None
    for _ in range(MOST_COMPARED):
        older = release_before(store, newer)
        if older is None or sum(map(len, found)) >= enough:
            break
        changed = revisions(
            store, Knowledge(release=older), Knowledge(release=newer), Selection(geographies=(geography_code,))
        )
        if len(changed):
            ordered = changed.sort_values("period_start", ascending=False, kind="stable")
            found.append(ordered.assign(release=newer))
        taken.append(_taken(store, geography_code, older, newer))
        newer = since = older
    return PlaceRevisions(_joined(found, [*REVISION_COLUMNS, "release"]), since, _joined(taken, list(TAKEN_COLUMNS)))


def _joined(found: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    filled = [each for each in found if len(each)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=columns)


def _taken(store: Store, geography_code: str, older: int, newer: int) -> pd.DataFrame:
    """Return the real figures that the newer of two releases has where the older had only invented ones."""
    with open_release(older, store=store) as before, open_release(newer, store=store) as after:
        had, has = _figures(before, geography_code), _figures(after, geography_code)
    was_real, is_real = had["origin"] != "synthetic", has["origin"] != "synthetic"
    old = had[~was_real].drop(columns="origin").rename(columns={"value": "old_value", "status": "old_status"})
    new = has[is_real].rename(columns={"value": "new_value", "status": "new_status"})
    both = new.merge(old, on=_KEY)
    known = both[_KEY].merge(had.loc[was_real, _KEY].drop_duplicates(), on=_KEY, how="left", indicator=True)
    first = both[(known["_merge"] == "left_only").to_numpy()].assign(release=newer)
    return first.sort_values("period_start", ascending=False, kind="stable")[list(TAKEN_COLUMNS)]


def _figures(connection: Connection, geography_code: str) -> pd.DataFrame:
    row = observation.c
    query = select(*(row[name] for name in (*_KEY, "origin", "value", "status"))).where(
        row.geography_code == geography_code
    )
    return pd.read_sql(query, connection, parse_dates=["period_start", "period_end"]).astype({"value": float})
