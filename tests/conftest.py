"""Fixtures: a warehouse on each engine, releases of a few observations, and no way out to the network."""

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Connection

from data.duckdb_store import DuckDBStore
from data.postgres_store import PostgresStore
from data.releases import create_release_tables, write_periods
from data.schema import observation, release, release_part
from data.settings import Settings
from data.stage import make_stage, new_observation
from data.store import Store

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"

_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


_LONGEST = (
    "test_disclosure",
    "test_accessibility",
    "test_fuzz",
    "test_end_to_end",
    "test_states",
    "test_pictures",
    "test_publishing",
    "test_dated_workbooks",
    "test_front_page",
    "test_command_line",
    "test_deriving",
)
"""The files that take longest, the longest first. `make test` gives its two processes a file at a time: one of minutes
must not come last, when the other has nothing left to do."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest files come first; the others, and the tests of a file, keep their order."""
    items.sort(key=lambda item: _LONGEST.index(item.path.stem) if item.path.stem in _LONGEST else len(_LONGEST))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real input beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("the real input (../shared/data) is not beside this checkout")
    return SHARED


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test reach past this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(_LOOPBACK):
            raise AssertionError(f"a test tried to reach {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _postgres_binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("postgres")
    return found[-1].parent if found else (Path(on_path).resolve().parent if on_path else None)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own: a cluster in a temporary folder, run by an unprivileged user."""
    given = os.environ.get("LAGESBILD_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    binaries = _postgres_binaries()
    if binaries is None:
        pytest.fail("PostgreSQL is not installed: run `make test`, or set LAGESBILD_TEST_POSTGRES_URL")
    # initdb refuses to run as root; Debian's package brings the user postgres.
    as_user: dict[str, Any] = {"user": "postgres"} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="lagesbild-pg-"))
    if as_user:
        shutil.chown(folder, user="postgres")
    cluster = folder / "cluster"
    quiet: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT, **as_user}
    make = [
        binaries / "initdb",
        "-D",
        cluster,
        "-U",
        "lagesbild",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "-N",
    ]
    subprocess.run(make, check=True, **quiet)
    port = free_port()
    options = ["-p", str(port), "-k", str(folder), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
    server = subprocess.Popen([binaries / "postgres", "-D", cluster, *options], **quiet)
    try:
        url = f"postgresql+psycopg://lagesbild@127.0.0.1:{port}"
        _wait_for(url)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(url.replace("+psycopg", "") + "/postgres").close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of an empty database."""
    name = f"test_{uuid4().hex[:12]}"
    admin = postgres_server.replace("+psycopg", "") + "/postgres"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield f"{postgres_server}/{name}"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def duckdb_store(tmp_path: Path) -> Iterator[Store]:
    """An empty warehouse in a folder."""
    store = DuckDBStore(Settings(database=f"duckdb:///{tmp_path}/warehouse", landing=tmp_path / "landing"))
    yield store
    store.close()


@pytest.fixture
def postgres_store(tmp_path: Path, postgres_url: str) -> Iterator[Store]:
    """An empty warehouse in a PostgreSQL database."""
    store = PostgresStore(Settings(database=postgres_url, landing=tmp_path / "landing"))
    yield store
    store.close()


@pytest.fixture(params=["duckdb", "postgres"])
def store(request: pytest.FixtureRequest) -> Store:
    """An empty warehouse, on each engine in turn."""
    return request.getfixturevalue(f"{request.param}_store")


_ANY_OBSERVATION: dict[str, Any] = {
    "indicator": "critical_impact",
    "period_start": date(2022, 1, 27),
    "period_end": date(2022, 2, 2),
    "geography_code": "00",
    "geography_level": "nation",
    "monitored_area": "",
    "setting": "all",
    "step": "",
    "value": 5.0,
    "status": "reported",
    "reporting": 250,
    "expected": 290,
    "source": "municipal_return",
    "origin": "derived",
}


def an_observation(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of `observation`; what is not given is filled in."""
    return {**dict.fromkeys(observation.columns.keys()), **_ANY_OBSERVATION, **row}


@contextmanager
def in_stage(store: Store, *rows: dict[str, Any]) -> Iterator[Connection]:
    """Give a connection with rows in the stage of what has been derived."""
    with store.scratch() as connection:
        create_release_tables(connection)
        make_stage(connection)
        connection.execute(new_observation.insert(), list(rows))
        yield connection


def make_release(store: Store, *rows: dict[str, Any], published: bool = True) -> int:
    """Make a release with these observations, and publish it or leave it stopped; what a row lacks is filled in."""
    release_id = store.next_release_id()
    with store.lock(), store.building(release_id) as connection:
        create_release_tables(connection)
        make_stage(connection)
        filled = [an_observation(row) for row in rows]
        if filled:
            connection.execute(new_observation.insert(), filled)
        part = store.keep_part(connection, new_observation, release_id, "report_week", 2022)
        store.link_parts(connection, [part.name])
        write_periods(connection)
        connection.execute(
            release_part.insert().values(
                part=part.name,
                period_kind=part.period_kind,
                bucket=part.bucket,
                row_count=part.row_count,
                checksum=part.checksum,
            )
        )
        connection.execute(
            release.insert().values(
                release=release_id,
                created_at=datetime(2022, 2, 3, 9, 0),
                based_on=None,
                published=int(published),
                recipe="test",
                disclosure="public",
                screening="[]",
            )
        )
    if published:
        store.switch(release_id)
    return release_id


@pytest.fixture
def build_release(store: Store) -> Iterator[Callable[..., Connection]]:
    """A function that publishes a release of a few observations, on each engine, and opens it."""
    opened = []

    def build(*rows: dict[str, Any]) -> Connection:
        context = store.reading(make_release(store, *rows))
        opened.append(context)
        return context.__enter__()

    yield build
    for context in opened:
        context.__exit__(None, None, None)


@atexit.register
def _end_quietly() -> None:
    """Keep the end of the output readable.

    DuckDB's bindings print a page of "leaked" names where anybody still holds a closed connection when the process
    ends, as hypothesis does. Nothing else is said after this point.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
