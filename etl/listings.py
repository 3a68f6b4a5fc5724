"""What there is, and whether it is whole: the releases kept, and the current one against its own fingerprints."""

import hashlib
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from data.queries import release_info
from data.releases import current_release
from data.schema import observation, release, release_load
from data.store import Store
from etl.documents import Check
from etl.landing import landed
from etl.publishing import parts_of


def list_releases(store: Store) -> list[dict[str, Any]]:
    """Return the releases kept, newest first.

    Keys: release, created_at (ISO, UTC), published and current (bool), based_on, loads, observations, parts (names).
    """
    current = store.current_id()
    found = []
    for release_id in reversed(store.release_ids()):
        with store.reading(release_id) as connection:
            row = connection.execute(select(release)).one()
            parts = parts_of(connection)
            loads = connection.execute(select(func.count()).select_from(release_load)).scalar_one()
        found.append(
            {
                "release": row.release,
                "created_at": row.created_at.isoformat(),
                "published": bool(row.published),
                "current": row.release == current,
                "based_on": row.based_on,
                "loads": loads,
                "observations": sum(part.row_count for part in parts),
                "parts": [part.name for part in parts],
            }
        )
    return found


def verification(store: Store) -> list[Check]:
    """Check the current release against what it says of itself. Raises NoRelease if there is none."""
    try:
        with current_release(store) as connection:
            info = release_info(connection)
            parts = parts_of(connection)
            seen = connection.execute(select(func.count()).select_from(observation)).scalar_one()
            loads = connection.execute(select(release_load.c.file_name, release_load.c.checksum)).all()
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
    lost = [row.file_name for row in loads if not _is_landed(store, row.checksum)]
    checks.append(
        Check("landing", "FAIL", f"mottagna filer som saknas eller har ändrats: {', '.join(lost[:5])}")
        if lost
        else Check("landing", "PASS", f"{len(loads)} mottagna filer finns kvar, byte för byte")
    )
    return checks


def _is_landed(store: Store, checksum: str) -> bool:
    place = landed(checksum, store.settings.landing_zone)
    return place.exists() and hashlib.sha256(place.read_bytes()).hexdigest() == checksum
