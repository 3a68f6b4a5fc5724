"""How long the main things take, on the whole demonstration: 108 weeks, 290 municipalities, 10 areas. `make bench`."""

import resource
from pathlib import Path

import pytest

from data.duckdb_store import DuckDBStore
from data.extracts import write_extract
from data.queries import count_of, origins, series
from data.releases import current_release
from data.selection import Selection
from data.settings import Settings
from data.stage import choose_loads, make_stage, new_observation
from etl.demo import write_demo
from etl.documents import Document
from etl.loading import Loader, screen_document
from etl.publishing import loads_of_current, publish


def load_all(store: DuckDBStore, files: list[Path]) -> list[int]:
    """Load files into history and return their loads."""
    loader = Loader(store, 0.05, loads_of_current(store))
    for path in files:
        loader.take(Document(path.name, path.read_bytes()))
    return loader.keep()


@pytest.fixture(scope="module")
def demo_files(tmp_path_factory) -> list[Path]:
    """Every file of the demonstration, in the order in which they were sent."""
    return write_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def store(tmp_path_factory, demo_files):
    """A warehouse with a release of all but the last week's three files."""
    folder = tmp_path_factory.mktemp("warehouse")
    store = DuckDBStore(Settings(database=f"duckdb:///{folder}", landing=folder / "landing"))
    last = [path for path in demo_files if "2022-03-24" in path.name]
    with store.lock():
        publish(store, load_all(store, [path for path in demo_files if path not in last]))
    yield store
    store.close()


def test_writing_the_demonstration(benchmark, tmp_path):
    benchmark.pedantic(write_demo, args=(tmp_path,), rounds=3)


def test_screening_552_files(benchmark, demo_files):
    def screen() -> None:
        for path in demo_files:
            screen_document(Document(path.name, path.read_bytes()), "", 0.05)

    benchmark.pedantic(screen, rounds=3)


def test_deriving_everything(benchmark, store):
    from datetime import date

    from data.deriving import derive
    from data.disclosure import protect
    from data.releases import create_release_tables

    def derive_all() -> None:
        with store.scratch() as connection:
            create_release_tables(connection)
            make_stage(connection)
            choose_loads(connection, loads_of_current(store))
            for year in (2020, 2021, 2022):
                connection.execute(new_observation.delete())
                derive(connection, new_observation, first_day=date(year, 1, 1), last_day=date(year, 12, 31))
                protect(connection, new_observation)

    benchmark.pedantic(derive_all, rounds=3)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    benchmark.extra_info["peak_memory_mb"] = peak
    # The bounds hold on two cores that do nothing else.
    assert benchmark.stats.stats.max < 20
    assert peak < 1536


def test_one_new_week_from_file_to_release(benchmark, store, demo_files):
    new = [path for path in demo_files if "2022-03-24" in path.name]
    before = store.current_id()

    def load_and_publish() -> None:
        with store.lock():
            store.switch(before)
            publish(store, load_all(store, new))

    benchmark.pedantic(load_and_publish, rounds=5)
    # Of a year with thirteen weeks; the last weeks of a full year take about a second more, since a part is a year.
    assert benchmark.stats.stats.median < 3


def test_one_national_series(benchmark, store):
    def ask() -> int:
        with current_release(store) as release:
            return len(series(release, "critical_impact"))

    assert benchmark(ask) > 100


def test_one_municipality_and_area(benchmark, store):
    def ask() -> int:
        with current_release(store) as release:
            return len(series(release, "impact_level", geography_code="0180", monitored_area="staffing"))

    assert benchmark(ask) > 100


def test_which_origins_there_are(benchmark, store):
    def ask() -> set[str]:
        with current_release(store) as release:
            return origins(release)

    assert benchmark(ask)


def test_extract_of_everything(benchmark, store):
    def extract() -> int:
        with current_release(store) as release:
            rows = count_of(release, Selection())
            assert sum(len(each) for each in write_extract(release, Selection(), "csv")) > 10_000_000
            return rows

    benchmark.extra_info["rows"] = benchmark.pedantic(extract, rounds=2)
