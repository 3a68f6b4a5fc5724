"""The figures of one place that were changed from one release to the next, the newest change first.

The one thing to know: releases never change, so what lies between two of them is the same for ever; releases are gone
through from the newest back only until there is enough to show.
"""

from dataclasses import dataclass

import pandas as pd

from data.release_changes import release_before
from data.revisions import REVISION_COLUMNS, Knowledge, revisions
from data.selection import Selection
from data.store import Store

MOST_COMPARED = 4
"""Pairs of releases that are compared at most: where little changes one would else go through all that are kept."""


@dataclass(frozen=True)
class PlaceRevisions:
    """What was changed. `rows`: columns REVISION_COLUMNS and `release` (int), the one that came with the change.

    One row per figure and change, those of the newest release first and within it the latest period first; NaN in a
    value: there was no figure, never 0. `since`: the oldest release that was compared; None: there is none before.
    """

    rows: pd.DataFrame
    since: int | None


def place_revisions(store: Store, geography_code: str, release_id: int, enough: int) -> PlaceRevisions:
    """Return what was changed of a place up to a release, until there are `enough` rows or the releases are out.

    All changes that one release came with are there, also where they are more than enough. Only changed and removed
    figures (data.revisions.revisions): what is new of a new period is not among them.
    """
    found: list[pd.DataFrame] = []
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
        newer = since = older
    nothing = pd.DataFrame(columns=[*REVISION_COLUMNS, "release"])
    return PlaceRevisions(pd.concat(found, ignore_index=True) if found else nothing, since)
