"""What there is, and whether it is whole: the releases kept, and the current one against its own fingerprints."""

import hashlib
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from data.queries import release_info
from data.releases import current_release
from data.schema import load, observation, release, release_load, reported
from data.store import NoRelease, Store, StoreError
from etl.documents import Check
from etl.landing import landed
from etl.publishing import parts_of


def list_releases(store: Store) -> list[dict[str, Any]]:
    """Return the releases kept, newest first.

    Keys: release, created_at (ISO, UTC), published and current (bool), based_on, loads, observations, parts (names).
    A release that can't be opened has only release, current and `broken`, which says why.
    """
    try:
        current = store.current_id()
    except StoreError:
        current = None  # A damaged pointer points nowhere; `verify` says so.
    return [_described(store, release_id, current) for release_id in reversed(store.release_ids())]


def _described(store: Store, release_id: int, current: int | None) -> dict[str, Any]:
    told: dict[str, Any] = {"release": release_id, "current": release_id == current}
    try:
        with store.reading(release_id) as connection:
            row = connection.execute(select(release)).one()
            parts = parts_of(connection)
            loads = connection.execute(select(func.count()).select_from(release_load)).scalar_one()
    except DBAPIError as error:
        return {**told, "broken": str(error.orig).splitlines()[0]}
    return {
        **told,
        "created_at": row.created_at.isoformat(),
        "published": bool(row.published),
        "based_on": row.based_on,
        "loads": loads,
        "observations": sum(part.row_count for part in parts),
        "parts": [part.name for part in parts],
    }


def is_published(store: Store, release_id: int) -> bool:
    """Say whether a release is there, can be opened and passed its screening."""
    if release_id not in store.release_ids():
        return False
    told = _described(store, release_id, None)
    return "broken" not in told and bool(told["published"])


def verification(store: Store) -> list[Check]:
    """Check the current release against what it says of itself. Raises NoRelease if there is none."""
    try:
        with current_release(store) as connection:
            info = release_info(connection)
            parts = parts_of(connection)
            seen = connection.execute(select(func.count()).select_from(observation)).scalar_one()
            loads = connection.execute(
                select(release_load.c.load_id, release_load.c.file_name, release_load.c.checksum)
            ).all()
    except NoRelease:
        raise
    except StoreError as error:
        return [Check("pointer", "FAIL", str(error))]
    except DBAPIError as error:
        said = str(error.orig).splitlines()[0]
        return [
            Check("parts", "FAIL", f"utgåva {store.current_id()} går inte att öppna ({said}); gå tillbaka med rollback")
        ]
    checks = [Check("pointer", "PASS", f"utgåva {info.id} är aktuell och går att öppna")]
    broken = [part.name for part in parts if store.part_as_it_is(part) != part]
    checks.append(
        Check("parts", "FAIL", f"delar som saknas eller har ändrats: {', '.join(broken)}; gå tillbaka med rollback")
        if broken
        else Check("parts", "PASS", f"{len(parts)} delar är oförändrade")
    )
    stated = sum(part.row_count for part in parts)
    checks.append(Check("rows", "PASS" if seen == stated else "FAIL", f"{seen} observationer av {stated}"))
    checks.append(_history_check(store, {row.load_id for row in loads}))
    lost = [row.file_name for row in loads if not _is_landed(store, row.checksum)]
    checks.append(
        Check("landing", "FAIL", f"mottagna filer som saknas eller har ändrats: {', '.join(lost[:5])}")
        if lost
        else Check("landing", "PASS", f"{len(loads)} mottagna filer finns kvar, byte för byte")
    )
    return checks


def _history_check(store: Store, load_ids: set[int]) -> Check:
    """Compare how many figures history has of each load with how many it was taken with."""
    with store.history() as connection:
        stated = {row.load_id: row.figures for row in connection.execute(select(load.c.load_id, load.c.figures))}
        counted = select(reported.c.load_id, func.count().label("figures")).group_by(reported.c.load_id)
        there = {row.load_id: row.figures for row in connection.execute(counted)}
    lost = [load_id for load_id in sorted(load_ids) if load_id not in stated or stated[load_id] != there.get(load_id)]
    if lost:
        named = ", ".join(map(str, lost[:5]))
        return Check(
            "history", "FAIL", f"laddningar vars siffror saknas i historiken: {named}; återställ en säkerhetskopia"
        )
    return Check("history", "PASS", f"{len(load_ids)} laddningar har alla sina siffror i historiken")


def _is_landed(store: Store, checksum: str) -> bool:
    place = landed(checksum, store.settings.landing_zone)
    return place.exists() and hashlib.sha256(place.read_bytes()).hexdigest() == checksum
