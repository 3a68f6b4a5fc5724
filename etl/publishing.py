"""From history to a release: derive what changed, screen the whole, and move the pointer.

A release is made of the current release's loads and the new ones. So a load that was rolled back stays out until
somebody loads it again; it does not come back by itself with the next file.
"""

import json
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection, extract, select

from data.deriving import derive
from data.disclosure import protect
from data.periods import TO_DATE
from data.releases import create_release_tables, recipe_fingerprint, write_periods
from data.schema import contradiction, ledger, load, release, release_load, release_part, reported, source
from data.stage import choose_loads, kind_of, make_stage, new_observation
from data.store import Part, Store
from etl.contradictions import contradictions_between_figures
from etl.documents import Check
from etl.loading import utc_now
from etl.release_screening import screen_release
from etl.sources import sources


@dataclass(frozen=True)
class Made:
    """A release that was made: its number, whether it was published, its screening, what was new, the years derived."""

    release: int
    published: bool
    checks: list[Check]
    new_loads: list[int]
    derived_years: list[int]


def loads_of_current(store: Store) -> list[int]:
    """Return the loads that the current release is made of; none if there is no release."""
    current = store.current_id()
    if current is None:
        return []
    # Not as readers do: what is built on may be internal, or of an earlier version.
    with store.reading(current) as connection:
        return list(connection.execute(select(release_load.c.load_id)).scalars())


def publish(store: Store, new_loads: list[int]) -> Made:
    """Make a release of the current one's loads and the new ones, and publish it if it passes its screening.

    Only the calendar years, kind of period by kind, that the new loads say something of are derived again, unless the
    declarations have changed since the current release was made.
    """
    before = _Base.of(store)
    load_ids = sorted({*before.loads, *new_loads})
    same_recipe = before.recipe == recipe_fingerprint(store.settings.disclosure)
    touched = _touched_by(store, new_loads if same_recipe else load_ids)
    touched = sorted({*touched, *_after_older_readings(touched, before.parts)})
    kept = [part for part in before.parts if same_recipe and (part.period_kind, part.bucket) not in touched]
    release_id = store.next_release_id()
    with store.building(release_id) as connection:
        create_release_tables(connection)
        make_stage(connection)
        choose_loads(connection, load_ids)
        parts = [*kept, *(_derive_part(store, connection, release_id, *each) for each in touched)]
        store.link_parts(connection, [part.name for part in parts])
        write_periods(connection)
        _write_contents(connection, load_ids, parts)
        checks = screen_release(connection, before.published_keys)
        passed = all(check.verdict != "FAIL" for check in checks)
        connection.execute(
            release.insert().values(
                release=release_id,
                created_at=utc_now(),
                based_on=before.release,
                published=int(passed),
                recipe=recipe_fingerprint(store.settings.disclosure),
                disclosure=store.settings.disclosure,
                screening=json.dumps([vars(check) for check in checks], ensure_ascii=False),
            )
        )
    came = sorted({*load_ids} - {*before.loads})
    if passed:
        store.switch(release_id)
    if passed or len(came) == 1:
        # A load that alone stopped a release is on record, so that `pull` does not try it again and again.
        told = pd.DataFrame({"load_id": came, "release": release_id, "passed": int(passed)})
        store.append_history({"publication": told})
    if passed:
        prune(store)
    return Made(release_id, passed, checks, came, sorted({year for _, year in touched}))


@dataclass(frozen=True)
class _Base:
    """The current release, as far as the next one builds on it."""

    release: int | None
    loads: list[int]
    parts: list[Part]
    recipe: str
    published_keys: pd.DataFrame

    @classmethod
    def of(cls, store: Store) -> "_Base":
        from etl.release_screening import published_keys

        current = store.current_id()
        if current is None:
            return cls(None, [], [], "", pd.DataFrame())
        with store.reading(current) as connection:
            loads = list(connection.execute(select(release_load.c.load_id)).scalars())
            recipe = connection.execute(select(release.c.recipe)).scalar_one()
            # The parts of a release made with other declarations are never built on.
            same_recipe = recipe == recipe_fingerprint(store.settings.disclosure)
            parts = parts_of(connection) if same_recipe else []
            return cls(current, loads, parts, recipe, published_keys(connection))


def parts_of(connection: Connection) -> list[Part]:
    """Return the parts that a release is made of."""
    rows = connection.execute(select(release_part)).all()
    return [Part(row.part, row.period_kind, row.bucket, row.row_count, row.checksum) for row in rows]


_LISTED_LOADS = 1000
"""More loads than this are not listed in a question to the history: it is asked about all and what is left is sorted
out here."""


def _touched_by(store: Store, load_ids: list[int]) -> list[tuple[str, int]]:
    """Return the kinds of period and the calendar years that the loads say something of."""
    year = extract("year", reported.c.period_start)
    query = select(reported.c.load_id, reported.c.source, reported.c.measure, year.label("year")).distinct()
    if len(load_ids) <= _LISTED_LOADS:
        query = query.where(reported.c.load_id.in_(load_ids))
    with store.history() as connection:
        rows = connection.execute(query).all()
    wanted = set(load_ids)
    found = {(kind_of(row.source, row.measure), int(row.year)) for row in rows if row.load_id in wanted}
    return sorted((kind, year) for kind, year in found if kind is not None)


def _after_older_readings(touched: list[tuple[str, int]], parts: list[Part]) -> list[tuple[str, int]]:
    """Return the later years of counts so far, where an earlier one is touched: what they hide depends on it."""
    first = min((year for kind, year in touched if kind == TO_DATE), default=None)
    if first is None:
        return []
    return [(part.period_kind, part.bucket) for part in parts if part.period_kind == TO_DATE and part.bucket > first]


def _derive_part(store: Store, connection: Connection, release_id: int, kind: str, year: int) -> Part:
    connection.execute(new_observation.delete())
    derive(connection, new_observation, kinds=(kind,), first_day=date(year, 1, 1), last_day=date(year, 12, 31))
    if store.settings.disclosure == "public":
        protect(connection, new_observation)
    return store.keep_part(connection, new_observation, release_id, kind, year)


def _write_contents(connection: Connection, load_ids: list[int], parts: list[Part]) -> None:
    wanted = set(load_ids)
    loads = [row for row in connection.execute(select(load)).mappings() if row["load_id"] in wanted]
    columns = [column.name for column in release_load.columns]
    if loads:
        connection.execute(release_load.insert(), [{name: row[name] for name in columns} for row in loads])
    named = [vars(module.SOURCE) for module in sources().values()]
    connection.execute(
        source.insert(),
        [{"source": each["id"], "publisher": each["publisher"], "title": each["title"]} for each in named],
    )
    if parts:
        rows = [
            {
                "part": part.name,
                "period_kind": part.period_kind,
                "bucket": part.bucket,
                "row_count": part.row_count,
                "checksum": part.checksum,
            }
            for part in parts
        ]
        connection.execute(release_part.insert(), rows)
    told = [dict(row) for row in connection.execute(select(contradiction)).mappings() if row["load_id"] in wanted]
    found = [*told, *contradictions_between_figures(connection)]
    if found:
        connection.execute(ledger.insert(), found)


STOPPED_KEPT = 3
"""Releases stopped in their screening that are kept for a look."""


def prune(store: Store) -> None:
    """Remove old releases, and parts that no kept release is made of.

    Kept: the current release, the newest published ones up to the number in the settings, and the newest stopped. It
    is not looked at until there are a tenth more: each has to be opened, which takes some hundredths of a second.
    """
    keep = store.settings.keep_releases
    if len(store.release_ids()) <= keep + keep // 10:
        return
    current = store.current_id()
    parts: dict[int, set[str]] = {}
    published: list[int] = []
    stopped: list[int] = []
    for release_id in reversed(store.release_ids()):
        with store.reading(release_id) as connection:
            # Only the names: a release of an earlier version may know less of its parts.
            parts[release_id] = set(connection.execute(select(release_part.c.part)).scalars())
            passed = connection.execute(select(release.c.published)).scalar_one()
        if release_id != current:
            (published if passed else stopped).append(release_id)
    dropped = [*published[keep - 1 :], *stopped[STOPPED_KEPT:]]
    if dropped:
        in_use = set().union(*(names for release_id, names in parts.items() if release_id not in dropped))
        store.drop(dropped, [name for name in store.part_names() if name not in in_use])
