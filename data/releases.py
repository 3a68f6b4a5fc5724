"""Opening releases to read, and filling the small tables that every release carries.

Readers ask for `current_release()` at every request and so see a new release without a restart; with `open_release`
they look at an old one, with `known_at` at what had been received by a date.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select, text

from data import lists
from data.deriving import count_steps, derive
from data.disclosure import protect
from data.indicators import INDICATORS
from data.language import speaking
from data.periods import period_label, short_period_label
from data.preparing import Preparing, Work
from data.progress import UNWATCHED, Progress
from data.schema import (
    RELEASE_TABLES,
    geography,
    indicator,
    membership,
    monitored_area,
    observation,
    period,
    population,
    release,
    release_load,
    source,
)
from data.settings import REFERENCE
from data.stage import choose_loads, make_stage
from data.store import InternalRelease, NoRelease, NotKept, OldRelease, Store, current_store

_DECIDING = (
    "declarations.py",
    "indicators.py",
    "aggregating.py",
    "recipes.py",
    "ppm_recipes.py",
    "case_recipes.py",
    "intervals.py",
    "deriving.py",
    "disclosure.py",
    "hidden_sums.py",
    "complements.py",
    "stage.py",
    "schema.py",
)
"""The modules that decide how observations are derived."""

SWEDEN = ZoneInfo("Europe/Stockholm")
_SWEDISH_LETTERS = {letter: place for place, letter in enumerate("abcdefghijklmnopqrstuvwxyzåäö")}


@contextmanager
def current_release(store: Store | None = None) -> Iterator[Connection]:
    """Give a read-only connection to the release that is current now. Raises NoRelease if there is none."""
    store = store or current_store()
    release_id = store.current_id()
    if release_id is None:
        raise NoRelease
    with _reading(store, release_id) as connection:
        yield connection


@contextmanager
def _reading(store: Store, release_id: int) -> Iterator[Connection]:
    """Give a connection to a release, if it may be seen here. Raises InternalRelease, OldRelease, UnknownRelease."""
    with store.reading(release_id) as connection:
        if "disclosure" not in _columns_of_release(connection):
            raise OldRelease(release_id)
        made_for = connection.execute(select(release.c.disclosure)).scalar_one()
        if made_for != store.settings.disclosure == "public":
            raise InternalRelease(release_id)
        yield connection


def _columns_of_release(connection: Connection) -> set[str]:
    return set(connection.execute(select(text("*")).select_from(release)).keys())


@contextmanager
def open_release(
    release_id: int | None = None, as_of: date | None = None, store: Store | None = None
) -> Iterator[Connection]:
    """Give a read-only connection to one release (default: the current), or to what it would have said on a day.

    Raises NoRelease, or UnknownRelease if the release is not kept.
    """
    store = store or current_store()
    chosen = release_id if release_id is not None else store.current_id()
    if chosen is None:
        raise NoRelease
    if as_of is None:
        with _reading(store, chosen) as connection:
            yield connection
    else:
        with known_at(store, chosen, as_of) as connection:
            yield connection


def knew_all(store: Store, release_id: int, day: date) -> bool:
    """Say whether all that a release is made of had come by the end of a day: then it is what was known.

    A load is as late as the latest of its rows; the days before that are known only from the rows themselves.
    Raises InternalRelease, OldRelease, UnknownRelease.
    """
    with _reading(store, release_id) as connection:
        last = connection.execute(select(func.max(release_load.c.received_at))).scalar()
    return last is not None and bool(last <= end_of_day(day))


@contextmanager
def known_at(store: Store, release_id: int, day: date) -> Iterator[Connection]:
    """Give a connection to the observations as they would have been derived at the end of a day.

    What has not been asked for lately is derived first, which takes seconds; who would rather do something else
    meanwhile looks with `past_of`. Raises NotPrepared if that fails, Stopped if nobody waits any more
    (data/preparing.py).
    """
    if knew_all(store, release_id, day):
        with _reading(store, release_id) as connection:
            yield connection
        return
    past = past_of(store, release_id, day)
    if not store.keeps_past:
        with store.scratch() as connection:
            past.fill(connection, UNWATCHED)
            yield connection
        return
    with ExitStack() as stack:
        while True:
            Preparing(store.room).wait(past.work)
            try:
                connection = stack.enter_context(store.past(past.work.name))
                break
            except NotKept:
                continue  # It gave way to others between the two lines.
        yield connection


@dataclass(frozen=True)
class Past:
    """What a release would have said at the end of a day: how it is filled in, and the work of making and keeping it.

    The same code as a build, over what a release's loads had received by then. Neither a release nor a day that has
    been ever changes, so the answer may be kept.
    """

    fill: Callable[[Connection, Progress], None]
    work: Work


def past_of(store: Store, release_id: int, day: date) -> Past:
    """Return what has to be done to know what a release would have said on a day. Raises as `open_release`."""
    with _reading(store, release_id) as connection:
        loads = [dict(row) for row in connection.execute(select(release_load)).mappings()]
        made = [dict(row) for row in connection.execute(select(release)).mappings()]
        is_public = made[0]["disclosure"] == "public"
        named = [dict(row) for row in connection.execute(select(source)).mappings()]
    last_moment = end_of_day(day)

    def fill(connection: Connection, progress: Progress) -> None:
        progress.expect(3 + count_steps(observation))
        progress.step("Läser listor över kommuner och områden", "Reading the lists of municipalities and areas")
        create_release_tables(connection)
        observation.create(connection)
        make_stage(connection)
        choose_loads(connection, [row["load_id"] for row in loads])
        derive(connection, observation, as_of=last_moment, progress=progress)
        progress.step("Skyddar små antal personer", "Protecting small numbers of persons")
        if is_public:
            protect(connection, observation, last_moment)
        progress.step("Ordnar perioderna och lägger undan", "Putting the periods in order and storing")
        write_periods(connection)
        connection.execute(release.insert(), made)
        if named:
            connection.execute(source.insert(), named)
        received = [row for row in loads if row["received_at"] <= last_moment]
        if received:
            connection.execute(release_load.insert(), received)

    # The declarations are part of the name: a process that outlives a change of them has the new ones.
    recipe = recipe_fingerprint("public" if is_public else "internal")
    name = f"{release_id}-{day.isoformat()}-{recipe[:12]}"

    def is_made() -> bool:
        return knew_all(store, release_id, day) or store.has_past(name)

    work = Work("past", name, is_made=is_made, make=lambda told: store.keep_past(name, fill, told))
    return Past(fill, work)


def end_of_day(day: date) -> datetime:
    """Return the last moment of a day in Sweden, in UTC as what is stored."""
    return datetime.combine(day, time.max, SWEDEN).astimezone(UTC).replace(tzinfo=None)


def create_release_tables(connection: Connection) -> None:
    """Create the small tables of a release and fill in what does not depend on the loads."""
    for table in RELEASE_TABLES:
        table.create(connection)
    connection.execute(geography.insert(), _geographies())
    connection.execute(membership.insert(), _memberships())
    connection.execute(population.insert(), _populations())
    connection.execute(
        monitored_area.insert(),
        [
            {
                "monitored_area": area.id,
                "label": area.label,
                "is_summary": int(area.is_summary),
                "sort_order": place,
                "valid_from": area.valid_from,
                "valid_to": area.valid_to,
            }
            for place, area in enumerate(lists.monitored_areas().values())
        ],
    )
    connection.execute(
        indicator.insert(),
        [
            {
                "indicator": each.id,
                "label": each.label,
                "definition": each.definition,
                "unit": each.unit,
                "period_kind": each.period_kind,
                "decimals": each.decimals,
                "sort_order": place,
            }
            for place, each in enumerate(INDICATORS.values())
        ],
    )
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"ANALYZE {_qualified(connection, 'membership')}"))


def _qualified(connection: Connection, name: str) -> str:
    return f"{connection.get_execution_options()['schema_translate_map'][None]}.{name}"


@speaking("sv")  # A release is Swedish, also when it is derived for somebody who reads English.
def write_periods(connection: Connection) -> None:
    """Fill `period` with every period that an observation of the release has, with its labels."""
    found = connection.execute(
        select(observation.c.indicator, observation.c.period_start, observation.c.period_end).distinct()
    ).all()
    periods = sorted({(start, end, INDICATORS[name].period_kind) for name, start, end in found})
    rounds = {(each.period_start, each.period_end): each.label for each in lists.ppm_rounds().values()}
    rows = []
    for start, end, kind in periods:
        year, week, _ = start.isocalendar()
        rows.append(
            {
                "period_start": start,
                "period_end": end,
                "period_kind": kind,
                "label": period_label(start, end, kind, rounds),
                "short_label": short_period_label(start, end, kind, rounds),
                "iso_year": year,
                "iso_week": week,
            }
        )
    if rows:
        connection.execute(period.insert(), rows)


def recipe_fingerprint(disclosure: str) -> str:
    """Return a fingerprint of everything that decides how observations are derived: declarations, queries, lists.

    And for whom: `public` or `internal`.

    A release made with another one can't lend its parts to the next.
    """
    package = Path(__file__).parent
    files = [package / name for name in _DECIDING]
    files += sorted(REFERENCE.glob("*.csv"))
    digest = hashlib.sha256(disclosure.encode())
    for file in files:
        # Line ends differ between checkouts; they mean nothing.
        digest.update(file.name.encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def swedish_order(name: str) -> tuple[int, ...]:
    """Return a sort key that puts å, ä and ö last, as Swedes expect."""
    return tuple(_SWEDISH_LETTERS.get(letter, -1) for letter in name.casefold())


def _geographies() -> list[dict[str, object]]:
    places: list[tuple[str, str, str, str | None]] = [(lists.NATION, lists.NATION_NAME, "nation", None)]
    counties = [(code, name, "county", None) for code, name in lists.counties().items()]
    groups = [(code, name, "group", None) for code, name in lists.skr_groups().items()]
    # A municipality that has changed its name has several rows in the list; it is called by the latest.
    named = {each.code: each for each in sorted(lists.municipalities(), key=lambda each: each.valid_from)}
    towns = [(each.code, each.name, "municipality", each.county_code) for each in named.values()]
    places += sorted(counties, key=lambda place: swedish_order(place[1]))
    places += groups
    places += sorted(towns, key=lambda place: swedish_order(place[1]))
    return [
        {"geography_code": code, "name": name, "geography_level": level, "county_code": county, "sort_order": order}
        for order, (code, name, level, county) in enumerate(places)
    ]


def _populations() -> list[dict[str, object]]:
    persons = {each.code: each.population_2020 for each in lists.municipalities()}
    return [
        {"municipality_code": code, "counted_on": lists.POPULATION_DAY, "persons": number}
        for code, number in persons.items()
    ]


def _memberships() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []

    def belongs(town: lists.Municipality, code: str, level: str, first: date, last: date) -> None:
        valid_from, valid_to = max(first, town.valid_from), min(last, town.valid_to)
        if valid_from <= valid_to:
            rows.append(
                {
                    "municipality_code": town.code,
                    "geography_code": code,
                    "geography_level": level,
                    "valid_from": valid_from,
                    "valid_to": valid_to,
                }
            )

    for town in lists.municipalities():
        belongs(town, lists.NATION, "nation", town.valid_from, town.valid_to)
        belongs(town, town.county_code, "county", town.valid_from, town.valid_to)
        belongs(town, town.code, "municipality", town.valid_from, town.valid_to)
        for column, first, last in lists.SKR_DIVISIONS:
            belongs(town, getattr(town, column), "group", first, last)
    return rows
