"""Five million rows from a server: how soon the first byte comes, and how much memory it takes. `make bench`."""

import http.client
import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

import pytest

from data.duckdb_store import DuckDBStore
from data.settings import Settings
from tests.browser.conftest import app_serving
from tests.large_release import publish_weeks

INDICATORS = ("critical_impact", "serious_impact", "impact_level", "infected_share", "outlook_short")
WEEKS = 345
TRIES = 5

pytestmark = pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="memory is read where Linux tells it")


@pytest.fixture(scope="module")
def rows_and_server(tmp_path_factory) -> Iterator[tuple[int, str, int]]:
    """A server: how many rows it has, where it is, and its process."""
    folder = tmp_path_factory.mktemp("five-million") / "warehouse"
    store = DuckDBStore(Settings(database=f"duckdb:///{folder}", landing=folder / "landing"))
    rows = publish_weeks(store, WEEKS, INDICATORS)
    store.close()
    with app_serving(folder) as url:
        port = url.rpartition(":")[2]
        [process] = [each for each in _processes() if f"--port\0{port}\0" in _command(each)]
        yield rows, url, process


def _processes() -> list[int]:
    return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]


def _command(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8")
    except OSError:
        return ""  # It has ended since it was listed.


def _megabytes(process: int) -> int:
    told = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()
    return int(told[1]) * os.sysconf("SC_PAGE_SIZE") // 1_000_000


def _first_byte(url: str, file_format: str) -> float:
    """Return the seconds until the first byte; the rest is left unread."""
    with closing(http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)) as connection:
        began = time.perf_counter()
        connection.request("GET", f"/api/v1/observations?format={file_format}")
        answer = connection.getresponse()
        assert len(answer.read(1)) == 1
        took = time.perf_counter() - began
    time.sleep(0.5)  # The server sees that nobody reads, and stops.
    return took


@pytest.mark.parametrize("file_format", ["csv", "csv-sv", "json-lines", "parquet"])
def test_five_million_rows_from_a_server(benchmark, rows_and_server, file_format):
    rows, url, process = rows_and_server
    waits = [_first_byte(url, file_format) for _ in range(TRIES)]
    before = most = _megabytes(process)
    sizes = []

    def read_it_all() -> None:
        nonlocal most
        with closing(http.client.HTTPConnection(url.removeprefix("http://"), timeout=600)) as connection:
            connection.request("GET", f"/api/v1/observations?format={file_format}")
            answer = connection.getresponse()
            assert answer.headers["X-Row-Count"] == str(rows)
            size = 0
            while piece := answer.read(1 << 20):
                size += len(piece)
                most = max(most, _megabytes(process))
            sizes.append(size)

    benchmark.pedantic(read_it_all, rounds=1)
    told = {
        "rows": rows,
        "megabytes_sent": sizes[0] // 1_000_000,
        "first_byte_ms": [round(1000 * each) for each in sorted(waits)],
        "memory_mb": [before, most],
    }
    benchmark.extra_info |= told
    print(f"\n{file_format}: {told}")
    # The bounds hold on two cores that do nothing else.
    assert most - before < 200
    assert median(waits) < 0.2
