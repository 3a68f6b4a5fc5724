"""What one must know to judge the figures: what came in, what was refused or unread, who is silent, which releases.

The one thing to know: this is read by anybody, and what was refused may name persons or tell a small count. So the
cells of refused rows are never returned, and what a check says is cut where it would repeat one (design rule 11).
"""

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, Table, func, select
from sqlalchemy.exc import DBAPIError

from data.releases import end_of_day, open_release
from data.schema import load, observation, reject, release, release_load, release_part, unread
from data.store import InternalRelease, OldRelease, Store

WINDOW = 53
"""Periods that are looked back on to tell for how long somebody has been silent: a year of weeks."""

STOPPED = "stopped"
"""The outcome of a load that its screening stopped."""

TELLS_COUNTS = ("jumps",)
"""The checks whose remarks name a municipality with its number of persons, which may be small."""

_REPEATS_A_CELL = " (står: «"
"""What begins the words with which a check repeats a cell of the file."""


# --- which loads one sees --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Horizon:
    """Which loads one sees: those read in by a moment and received by another (UTC); None: all there are."""

    loaded_until: datetime | None = None
    received_until: datetime | None = None

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the conditions on `load` that it means."""
        found = []
        if self.loaded_until is not None:
            found.append(load.c.loaded_at <= self.loaded_until)
        if self.received_until is not None:
            found.append(load.c.received_at <= self.received_until)
        return found


def horizon_of(connection: Connection, *, is_pinned: bool, as_of: date | None) -> Horizon:
    """Return what was there to see when a release was made, if it is pinned, and at the end of a day, if one is named.

    Without either all loads are seen, also those that came after the release and were stopped.
    """
    made = connection.execute(select(release.c.created_at)).scalar_one() if is_pinned else None
    return Horizon(made, None if as_of is None else end_of_day(as_of))


# --- loads and their screening ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CheckSaid:
    """What one check said of a file or a release. `detail`: in Swedish; None where it is not for everybody to see."""

    name: str
    verdict: str
    detail: str | None


@dataclass(frozen=True)
class LoadTold:
    """One received file. `in_release`: whether the release that one looks at is made of it."""

    load_id: int
    source: str
    file_name: str
    received_at: datetime
    loaded_at: datetime
    rows_taken: int
    rows_refused: int
    is_stopped: bool
    in_release: bool
    checks: tuple[CheckSaid, ...]


@dataclass(frozen=True)
class LoadCounts:
    """How many files there are, how many were stopped or warned of, and how many rows were refused in them."""

    loads: int
    stopped: int
    warned: int
    rows_refused: int


def checks_in(screening: str, *, public: bool) -> tuple[CheckSaid, ...]:
    """Read the checks that a screening left as JSON. `public`: without the counts that are not for everybody."""
    found = []
    for each in json.loads(screening):
        detail: str | None = str(each["detail"]).partition(_REPEATS_A_CELL)[0]
        if public and each["name"] in TELLS_COUNTS and each["verdict"] != "PASS":
            detail = None
        found.append(CheckSaid(each["name"], each["verdict"], detail))
    return tuple(found)


def load_counts(history: Connection, horizon: Horizon) -> LoadCounts:
    """Count the loads that one sees."""

    def number(*conditions: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(load).where(*horizon.conditions, *conditions)
        return int(history.execute(query).scalar_one())

    refused = select(func.coalesce(func.sum(load.c.rows_refused), 0)).where(*horizon.conditions)
    return LoadCounts(
        loads=number(),
        stopped=number(load.c.outcome == STOPPED),
        warned=number(load.c.screening.contains('"WARN"')),
        rows_refused=int(history.execute(refused).scalar_one()),
    )


SAMPLED = 200
"""Loads, the latest with a warning, that tell which warning is the usual one."""


@dataclass(frozen=True)
class UsualWarning:
    """The check that warns most often, of how many loads, and how many loads another check warns of."""

    check: str
    loads: int
    others: int


def usual_warning(history: Connection, horizon: Horizon) -> UsualWarning | None:
    """Return the usual warning among the loads that one sees; None where there is no warning."""
    warned = [*horizon.conditions, load.c.screening.contains('"WARN"')]
    latest = select(load.c.screening).where(*warned).order_by(load.c.load_id.desc()).limit(SAMPLED)
    said = [each for text in history.execute(latest).scalars() for each in checks_in(text, public=False)]
    names = Counter(each.name for each in said if each.verdict == "WARN")
    if not names:
        return None
    ((check, _),) = names.most_common(1)
    # As a screening is written (etl/publishing.py): a check's name and verdict stand beside each other.
    mark = f'"name": "{check}", "verdict": "WARN"'
    count = select(func.count()).select_from(load)
    has_other = func.replace(load.c.screening, mark, "").contains('"WARN"')
    return UsualWarning(
        check,
        int(history.execute(count.where(*warned, load.c.screening.contains(mark))).scalar_one()),
        int(history.execute(count.where(*warned, has_other)).scalar_one()),
    )


def loads_page(
    history: Connection, connection: Connection, horizon: Horizon, start: int, count: int, *, public: bool
) -> list[LoadTold]:
    """Return `count` loads from `start` on, the latest read in first. `connection`: to the release one looks at."""
    query = select(load).where(*horizon.conditions).order_by(load.c.load_id.desc()).offset(start).limit(count)
    rows = history.execute(query).all()
    numbers = [row.load_id for row in rows]
    used = set(connection.execute(select(release_load.c.load_id).where(release_load.c.load_id.in_(numbers))).scalars())
    return [
        LoadTold(
            **{name: getattr(row, name) for name in ("load_id", "source", "file_name", "received_at", "loaded_at")},
            rows_taken=row.rows_taken,
            rows_refused=row.rows_refused,
            is_stopped=row.outcome == STOPPED,
            in_release=row.load_id in used,
            checks=checks_in(row.screening, public=public),
        )
        for row in rows
    ]


# --- what was refused, and what was left unread ----------------------------------------------------------------------

REJECT_COLUMNS = ("load_id", "file_name", "sheet", "row_number", "column_name", "reason")
"""What is told of a refused row. Not its cells, nor what was expected, which may repeat one."""

UNREAD_COLUMNS = ("load_id", "file_name", "offset_start", "sentence", "reason")


def rejects_page(history: Connection, horizon: Horizon, start: int, count: int) -> pd.DataFrame:
    """Return `count` faults of refused rows from `start` on: columns REJECT_COLUMNS, the latest load first.

    row_number (Int64): NaN where the fault is of the whole file. One row per fault: a row of a file may have several.
    """
    places = (reject.c.load_id.desc(), reject.c.row_number, reject.c.sheet, reject.c.column_name, reject.c.reason)
    query = _of_loads(reject, REJECT_COLUMNS, horizon).order_by(*places).offset(start).limit(count)
    return pd.read_sql(query, history).astype({"row_number": "Int64"})


def unread_page(history: Connection, horizon: Horizon, start: int, count: int) -> pd.DataFrame:
    """Return `count` sentences with a figure that was not taken, from `start` on: UNREAD_COLUMNS, latest load first."""
    places = (unread.c.load_id.desc(), unread.c.offset_start, unread.c.reason)
    query = _of_loads(unread, UNREAD_COLUMNS, horizon).order_by(*places).offset(start).limit(count)
    return pd.read_sql(query, history)


def count_rejects(history: Connection, horizon: Horizon) -> int:
    """Return how many faults of refused rows there are."""
    return _count(history, reject, horizon)


def count_unread(history: Connection, horizon: Horizon) -> int:
    """Return how many sentences were left unread."""
    return _count(history, unread, horizon)


def _of_loads(table: Table, columns: Collection[str], horizon: Horizon) -> Select:
    query = select(*(table.c[name] for name in columns))
    if not horizon.conditions:
        return query
    return query.join(load, load.c.load_id == table.c.load_id).where(*horizon.conditions)


def _count(history: Connection, table: Table, horizon: Horizon) -> int:
    # A file that could not be opened has no load: its faults have no number, and are seen where everything is.
    inner = _of_loads(table, ["file_name"], horizon).subquery()
    return int(history.execute(select(func.count()).select_from(inner)).scalar_one())


# --- who has not reported --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SilentMunicipality:
    """A municipality that has not reported for the latest period.

    `periods`: for how many in a row; `at_least`: whether it may be more, since one has looked no further back.
    `last_reported`: the latest period that it did report; None if there is none among those looked at.
    """

    code: str
    periods: int
    at_least: bool
    last_reported: tuple[date, date] | None


@dataclass(frozen=True)
class Silence:
    """Who has not reported for the latest period that any municipality answered for, and of how many."""

    period: tuple[date, date]
    origin: str
    expected: frozenset[str]
    silent: tuple[SilentMunicipality, ...]


def silence(connection: Connection, window: int = WINDOW) -> Silence | None:
    """Return who has not reported, by municipality code; None if no municipality has ever answered.

    A period counts when any municipality answered for it. Where there are real answers in the release, invented ones
    are left out. `window`: periods looked back on.
    """
    row = observation.c
    of_towns = (
        row.indicator == "reporting_municipalities",
        row.geography_level == "municipality",
        row.reporting.is_not(None),
    )
    found = connection.execute(select(row.period_start, row.period_end, row.origin).distinct().where(*of_towns)).all()
    origins = {each.origin for each in found}
    if not origins:
        return None
    chosen = sorted(origins - {"synthetic"}) or ["synthetic"]
    ends = {each.period_start: each.period_end for each in found if each.origin in chosen}
    looked_at = sorted(ends, reverse=True)[:window]
    answers = connection.execute(
        select(row.geography_code, row.period_start, func.max(row.reporting).label("reporting"))
        .where(*of_towns, row.origin.in_(chosen), row.period_start >= looked_at[-1])
        .group_by(row.geography_code, row.period_start)
    ).all()
    said: dict[str, dict[date, bool]] = {}
    for each in answers:
        said.setdefault(each.geography_code, {})[each.period_start] = bool(each.reporting)
    expected = frozenset(code for code, of_town in said.items() if looked_at[0] in of_town)
    silent = [
        _silent(code, said[code], looked_at, ends, is_all=len(looked_at) == len(ends))
        for code in sorted(expected)
        if not said[code][looked_at[0]]
    ]
    return Silence((looked_at[0], ends[looked_at[0]]), chosen[0], expected, tuple(silent))


def _silent(
    code: str, said: dict[date, bool], looked_at: list[date], ends: dict[date, date], *, is_all: bool
) -> SilentMunicipality:
    last = next((start for start in looked_at if said.get(start)), None)
    # A period in which a municipality was not expected (it did not exist) is no silence.
    run = sum(1 for start in looked_at if start in said and (last is None or start > last))
    return SilentMunicipality(code, run, last is None and not is_all, (last, ends[last]) if last else None)


# --- releases, and what differs between two --------------------------------------------------------------------------


@dataclass(frozen=True)
class ReleaseTold:
    """One release that is kept. `problem`: why it can't be shown (`old`, `internal`, `broken`), empty if it can.

    What is not known of one that can't be shown is None, and its checks are none.
    """

    id: int
    is_current: bool
    problem: str = ""
    created_at: datetime | None = None
    is_published: bool | None = None
    based_on: int | None = None
    loads: int | None = None
    observations: int | None = None
    checks: tuple[CheckSaid, ...] = field(default=())


def releases_kept(store: Store) -> list[ReleaseTold]:
    """Return every release kept, published or stopped, the newest first."""
    current = store.current_id()
    told = []
    for number in reversed(store.release_ids()):
        known: dict[str, Any]
        try:
            known = dict(_made(store, number))
        except OldRelease:
            known = {"problem": "old"}
        except InternalRelease:
            known = {"problem": "internal"}
        except DBAPIError:
            known = {"problem": "broken"}
        told.append(ReleaseTold(number, number == current, **known))
    return told


@lru_cache(maxsize=256)
def _made(store: Store, number: int) -> tuple[tuple[str, Any], ...]:
    """Return what a release says of itself. It never changes, and opening twenty of them takes a second."""
    with open_release(number, store=store) as connection:
        row = connection.execute(select(release)).one()
        loads = connection.execute(select(func.count()).select_from(release_load)).scalar_one()
        rows = connection.execute(select(func.coalesce(func.sum(release_part.c.row_count), 0))).scalar_one()
    return (
        ("created_at", row.created_at),
        ("is_published", bool(row.published)),
        ("based_on", row.based_on),
        ("loads", int(loads)),
        ("observations", int(rows)),
        ("checks", checks_in(row.screening, public=store.settings.disclosure == "public")),
    )
