"""What was known on a day that has been: derived as it would have been then, kept, and gone when it is stopped."""

import os
import random
import threading
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import create_engine, select, text

from data import duckdb_past, postgres_past
from data.differences import comparing
from data.preparing import Preparing, Work
from data.progress import Progress, Stopped
from data.queries import series
from data.releases import known_at, past_of
from data.revisions import Knowledge
from data.schema import RELEASE_TABLES, observation
from data.selection import Selection
from data.settings import Settings
from data.store import NotKept, Store, open_store
from etl.loading import Loader
from etl.publishing import publish
from tests.etl.test_publishing import a_return

TOWNS = {"0180": "Stockholm", "1480": "Göteborg", "1280": "Malmö", "0380": "Uppsala"}
FIRST = date(2022, 2, 3)
Answer = tuple[date, str, int]
"""When it came, whose it is, and the level of staffing that it says."""


_chance = random.Random(4)
ANSWERS: list[Answer] = [
    (FIRST + timedelta(days=2 * number), code, _chance.choice([3, 5]))
    for number in range(6)
    for code in _chance.sample(sorted(TOWNS), 2)
]


def load_answers(store: Store, answers: list[Answer]) -> None:
    """Load answers about one week, each as a file of its own, and publish them."""
    with store.lock():
        loader = Loader(store, 0.05, [])
        for number, (day, code, level) in enumerate(answers):
            # The same bytes twice would be nothing new.
            said = {"code": code, "name": TOWNS[code], "staffing": level, "infected": number}
            document = a_return(said, name=f"{number}.csv")
            document.received_at = datetime(day.year, day.month, day.day, 9, number)
            loader.take(document)
        publish(store, sorted(loader.keep()))


def counted(answers: list[Answer], day: date) -> float | None:
    """Count the municipalities whose latest answer by a day is critical, one answer at a time; None: no answers."""
    latest: dict[str, int] = {}
    for received, code, level in answers:
        if received <= day:
            latest[code] = level
    return sum(level == 5 for level in latest.values()) if latest else None


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def answered(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A warehouse with the answers as release 1, on each engine in turn. Each test asks for days of its own."""
    folder = tmp_path_factory.mktemp("answered")
    address = f"duckdb:///{folder}/warehouse"
    if request.param == "postgres":
        server, name = request.getfixturevalue("postgres_server"), f"past_{os.getpid()}"
        with psycopg.connect(f"{server.replace('+psycopg', '')}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        address = f"{server}/{name}"
    store = open_store(Settings(database=address, landing=folder / "landing"))
    load_answers(store, ANSWERS)
    yield store
    store.close()


class Steps(Progress):
    """Counts steps, and stops at one of them."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.expected = self.heard = 0
        self._stop_at = stop_at

    def expect(self, steps: int) -> None:
        self.expected += steps

    def step(self, swedish: str, english: str) -> None:
        self.heard += 1
        if self.heard == self._stop_at:
            raise Stopped


def test_what_was_known_is_what_counting_the_latest_answers_by_then_gives(answered):
    day, steps = FIRST + timedelta(days=2), Steps()
    work = past_of(answered, 1, day).work
    work.make(steps)
    assert work.is_made()
    assert steps.heard == steps.expected > 20, "as many steps are told as there were said to be"
    with known_at(answered, 1, day) as then:
        assert series(then, "critical_impact")["value"].tolist() == [counted(ANSWERS, day)]
    assert counted(ANSWERS, day) != counted(ANSWERS, FIRST + timedelta(days=30)), "the day makes a difference"


def test_before_anything_had_come_there_is_nothing(answered):
    with known_at(answered, 1, FIRST - timedelta(days=9)) as then:
        assert series(then, "critical_impact").empty


def test_a_day_when_all_had_come_is_the_release_and_needs_no_deriving(answered):
    before = times_taken(answered)
    for days in (10, 11, 30_000):
        past = past_of(answered, 1, FIRST + timedelta(days=days))
        assert past.work.is_made()
        with known_at(answered, 1, FIRST + timedelta(days=days)) as then:
            release_rows = sorted(map(str, then.execute(select(observation)).all()))
    assert times_taken(answered) == before
    with answered.scratch() as connection:
        past.fill(connection, Progress())
        assert sorted(map(str, connection.execute(select(observation)).all())) == release_rows
    assert not past_of(answered, 1, FIRST + timedelta(days=9)).work.is_made(), "something came on the tenth day"


def test_what_is_stopped_half_way_leaves_nothing(answered):
    work = past_of(answered, 1, FIRST + timedelta(days=1)).work
    with pytest.raises(Stopped):
        work.make(Steps(stop_at=6))
    assert not work.is_made()
    with pytest.raises(NotKept), answered.past(work.name):
        pass
    assert [each.name for each in answered.room.iterdir() if ".tmp" in each.name] == []


def test_what_is_kept_gives_way_to_what_comes_later_and_goes_with_its_release(store, monkeypatch):
    for kept in (duckdb_past, postgres_past):
        monkeypatch.setattr(kept, "KEPT", 2)

    def fill(connection, progress):
        for table in (*RELEASE_TABLES, observation):
            table.create(connection)

    days = ["1-2022-02-03-a", "1-2022-02-04-a", "2-2022-02-05-a"]
    with store.lock():
        pass  # Makes the place.
    for name in days:
        store.keep_past(name, fill, Progress())
        time.sleep(0.01)
    # Another process: this one may still have the first open.
    other = open_store(store.settings)
    assert [other.has_past(name) for name in days] == [False, True, True]
    store.drop([1], [])
    assert [other.has_past(name) for name in days] == [False, False, True]
    other.close()


def test_two_processes_that_ask_at_once_both_get_it_and_it_is_made_once(answered):
    other, day, told = open_store(answered.settings), FIRST + timedelta(days=6), []
    before = times_taken(answered)

    def look(through: Store) -> None:
        with known_at(through, 1, day) as then:
            told.append(series(then, "critical_impact")["value"].tolist())

    threads = [threading.Thread(target=look, args=(each,)) for each in (answered, other, answered)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert told == [[counted(ANSWERS, day)]] * 3
    assert len(times_taken(answered)) == len(before) + 1
    other.close()


def times_taken(store: Store) -> list[str]:
    """Return how long each day took to derive here."""
    file = store.room / "took-past"
    return file.read_text(encoding="utf-8").split() if file.exists() else []


def test_stopping_ends_the_query_on_the_server_and_leaves_no_schema(postgres_store):
    store, name = postgres_store, "1-2022-02-03-a"
    preparing = Preparing(store.room)

    def slowly(connection, progress: Progress) -> None:
        progress.step("Sover", "Sleeping")
        connection.execute(text("SELECT pg_sleep(60)"))

    slow = Work("past", name, lambda: store.has_past(name), lambda told: store.keep_past(name, slowly, told))
    preparing.ask(slow, "anna")

    def asleep() -> int:
        running = text("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'")
        with store.engine.connect() as connection:
            return connection.execute(running).scalar_one()

    wait_until(lambda: asleep() == 1)
    preparing.leave(name, "anna")
    wait_until(lambda: asleep() == 0)
    wait_until(lambda: not [each for each in threading.enumerate() if each.name.startswith("prepare")])
    assert not store.has_past(name)


def wait_until(holds) -> None:
    """Wait until something holds; fail if it does not within some seconds."""
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_role_that_may_make_no_schemas_gets_the_answer_and_keeps_nothing(answered):
    if not answered.settings.is_postgres:
        pytest.skip("a folder has no roles: who may not write in it keeps files of its own")
    engine, role = create_engine(answered.settings.database), f"reader_{os.getpid()}"
    with engine.begin() as connection:
        connection.execute(text(f"CREATE ROLE {role} LOGIN"))
        connection.execute(text(f"GRANT pg_read_all_data TO {role}"))
    address = engine.url.set(username=role).render_as_string(hide_password=False)
    reader, day = open_store(answered.settings.model_copy(update={"database": address})), FIRST + timedelta(days=4)
    try:
        with known_at(reader, 1, day) as then:
            assert series(then, "critical_impact")["value"].tolist() == [counted(ANSWERS, day)]
        assert not past_of(reader, 1, day).work.is_made()
    finally:
        reader.close()
        with engine.begin() as connection:
            connection.execute(text(f"DROP OWNED BY {role}"))
            connection.execute(text(f"DROP ROLE {role}"))
        engine.dispose()


def test_a_page_and_who_asks_how_far_it_has_come_mean_the_same_comparison(answered):
    older, newer = Knowledge(release=1, as_of=FIRST), Knowledge(release=1)
    by_page = Selection(indicators=("critical_impact",), geographies=("0180",))
    by_address = Selection.from_parameters({"indicator": "critical_impact", "geography": "0180"})
    elsewhere = Selection(indicators=("critical_impact",), geographies=("1480",))
    names = [comparing(answered, older, newer, each).name for each in (by_page, by_address, elsewhere)]
    assert names[0] == names[1] != names[2]
