"""What differs between two releases, or a release and what it knew on a day: compared once, and kept for a while.

The one thing to know: neither a release nor a day that has been ever changes, so nor does what differs. It is kept as a
file of revisions in the store's room, under a name that says what was compared and for whom; it may be removed at any
time.
"""

import hashlib
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.preparing import Preparing, Work
from data.progress import Progress
from data.queries import count_of
from data.releases import open_release, recipe_fingerprint
from data.revisions import Knowledge, revisions
from data.selection import Selection
from data.store import Store

KEPT = 20
"""How many are kept: for who turns the pages of the list, or asks for it as a file."""

_COUNTS = (b"before", b"after")


@dataclass(frozen=True, eq=False)
class Difference:
    """What differs between two states of knowledge. `revised`: as from data.revisions.revisions, changed and gone."""

    revised: pd.DataFrame
    before: int
    after: int

    @property
    def changed(self) -> int:
        """Return how many figures are others now."""
        return int(self.revised["new_status"].notna().sum())

    @property
    def removed(self) -> int:
        """Return how many figures there are no more."""
        return int(self.revised["new_status"].isna().sum())

    @property
    def new(self) -> int:
        """Return how many figures have come: what there is now and can't be what there was."""
        return self.after - (self.before - self.removed)


def difference(store: Store, older: Knowledge, newer: Knowledge, selection: Selection) -> Difference:
    """Compare two releases, or a release with what it knew on a day. Both must name their release.

    Waits until it is compared, which takes seconds for whole releases. Raises SelectionError if the newer is the older,
    UnknownRelease, OldRelease or InternalRelease, NotPrepared.
    """
    file = _file_of(store, older, newer, selection)
    while True:
        Preparing(store.room).wait(comparing(store, older, newer, selection))
        with suppress(FileNotFoundError):  # It gave way to others in this very moment.
            return _read(file)


def comparing(store: Store, older: Knowledge, newer: Knowledge, selection: Selection) -> Work:
    """Return the work of finding what `difference` tells. Raises UnknownRelease, OldRelease, InternalRelease."""
    for release_id in (older.release, newer.release):
        with open_release(release_id, store=store):
            pass  # It is there, and may be seen here.
    file = _file_of(store, older, newer, selection)

    def compare(progress: Progress) -> None:
        revised = revisions(store, older, newer, selection, progress)
        counts = []
        for each in (older, newer):
            with open_release(each.release, each.as_of, store) as connection:
                counts.append(count_of(connection, selection))
        _write(file, Difference(revised, counts[0], counts[1]))

    # It may have to wait for what was known on the day.
    return Work("difference", file.stem, is_made=file.exists, make=compare, takes_turn=False)


def _file_of(store: Store, older: Knowledge, newer: Knowledge, selection: Selection) -> Path:
    # What is selected, and not how it was written: a page and the question how far it has come mean the same.
    selected = replace(selection, parameters=())
    compared = repr((older, newer, selected, recipe_fingerprint(store.settings.disclosure)))
    return store.room / f"difference-{hashlib.sha256(compared.encode()).hexdigest()[:32]}.parquet"


def _write(file: Path, found: Difference) -> None:
    rows = pa.Table.from_pandas(found.revised, preserve_index=False)
    counts = dict(zip(_COUNTS, (str(found.before), str(found.after)), strict=True))
    beside = file.with_suffix(f".{secrets.token_hex(4)}")
    pq.write_table(rows.replace_schema_metadata({**(rows.schema.metadata or {}), **counts}), beside)
    os.replace(beside, file)
    made = sorted(file.parent.glob("difference-*.parquet"), key=lambda each: each.stat().st_mtime)
    for each in made[:-KEPT]:
        each.unlink(missing_ok=True)


def _read(file: Path) -> Difference:
    rows = pq.read_table(file)
    before, after = (int(rows.schema.metadata[name]) for name in _COUNTS)
    return Difference(rows.to_pandas(), before, after)
