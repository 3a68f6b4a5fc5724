"""Extracts on their way to a reader, over a real connection: never cut in silence, and stopped when nobody reads."""

import http.client
import json
import os
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from filelock import FileLock
from sqlalchemy import text
from waitress.server import create_server

import app
from data.cursors import USUAL_ON_A_PAGE
from data.extract_rows import ROWS_AT_A_TIME
from data.extract_xlsx import clear_abandoned_workbooks
from data.releases import create_release_tables, write_periods
from data.schema import period
from data.settings import current_settings
from tests.large_release import ROWS_OF_A_WEEK, publish_weeks

WEEKS = 60
ROWS = WEEKS * ROWS_OF_A_WEEK


@pytest.fixture
def address(own_store) -> Iterator[int]:
    """The port of the application with a release of 174 000 observations: more than one piece."""
    assert publish_weeks(own_store, WEEKS) == ROWS
    assert ROWS > 2 * ROWS_AT_A_TIME
    server = create_server(app.server, host="127.0.0.1", port=0, threads=3, channel_request_lookahead=1)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    yield server.effective_port
    # In the thread that serves: it may be waiting for what would be closed under its hands.
    server.trigger.pull_trigger(server.close)
    running.join(10)


OBSERVATIONS = "/api/v1/observations"


def asked(port: int, file_format: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", f"{OBSERVATIONS}?format={file_format}", headers={"Accept-Encoding": "identity"})
    return connection.getresponse()


def read(port: int, path: str, method: str = "GET") -> tuple[int, http.client.HTTPMessage, bytes]:
    """Return the status, the headers and all of an answer."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request(method, path, headers={"Accept-Encoding": "identity"})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()


def hanging(port: int, path: str) -> socket.socket:
    """Return the connection of a reader that asks for something and reads nothing of it."""
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.connect(("127.0.0.1", int(port)))
    reader.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: identity\r\n\r\n".encode())
    return reader


def comes(true: Callable[[], bool], seconds: float = 60) -> bool:
    """Wait until something is so, and return whether it came to be."""
    until = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < until:
        time.sleep(0.02)
    return found


def test_the_rows_are_as_many_as_promised_before_the_first(address):
    answer = asked(address, "csv")
    assert answer.headers["X-Row-Count"] == str(ROWS)
    assert answer.read().count(b"\r\n") == ROWS + 1


@pytest.mark.parametrize("file_format", ["csv", "json", "parquet"])
def test_rows_that_go_missing_on_the_way_break_the_connection(address, own_store, file_format):
    # The last week has lost its entry in the list of periods, so its rows can't be told.
    own_store.close()
    with own_store.building(2) as connection:
        create_release_tables(connection)
        connection.execute(text("INSERT INTO release SELECT 2, now(), NULL, 1, 'test', 'public', '[]'"))
        connection.execute(
            text("INSERT INTO release_part SELECT '000001-report_week-2015', 'report_week', 2015, 1, ''")
        )
        own_store.link_parts(connection, ["000001-report_week-2015"])
        write_periods(connection)
        connection.execute(period.delete().where(period.c.period_start > date(2015, 1, 1) + timedelta(weeks=WEEKS - 2)))
    own_store.switch(2)
    answer = asked(address, file_format)
    assert (answer.status, answer.headers["X-Row-Count"]) == (200, str(ROWS))
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        answer.read()


def test_a_reader_that_hangs_up_is_not_read_for(address, own_store):
    answer = asked(address, "json")
    answer.read(1000)
    answer.close()
    pool = own_store._engine(1).pool
    deadline = time.monotonic() + 20
    while pool.checkedout() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert pool.checkedout() == 0


@pytest.fixture
def one_at_a_time(monkeypatch):
    monkeypatch.setenv("LAGESBILD_LONG_ANSWERS", "1")
    current_settings.cache_clear()


def test_slow_readers_of_long_answers_leave_room_for_everything_else(one_at_a_time, address):
    with hanging(address, f"{OBSERVATIONS}?format=csv") as slow:
        assert slow.recv(12) == b"HTTP/1.1 200"
        for file_format in ("csv", "json", "xlsx"):
            status, headers, body = read(address, f"{OBSERVATIONS}?format={file_format}")
            assert (status, headers["Content-Type"]) == (503, "application/problem+json")
            assert headers["Retry-After"] == "15"
            assert "Retry-After" in json.loads(body)["detail"]
        for path in ("/healthz", f"{OBSERVATIONS}?limit=5", f"{OBSERVATIONS}?geography=0114&format=csv"):
            assert read(address, path)[0] == 200
        # What has no rows in it needs no place, and is not made to be thrown away.
        for file_format in ("csv", "xlsx"):
            status, headers, _ = read(address, f"{OBSERVATIONS}?format={file_format}", "HEAD")
            assert (status, headers["X-Row-Count"]) == (200, str(ROWS))
            assert "Content-Length" not in headers
    assert comes(lambda: read(address, f"{OBSERVATIONS}?format=parquet")[0] == 200)


def test_programs_that_wait_for_a_past_day_leave_room_for_everything_else(one_at_a_time, address, own_store):
    own_store.room.mkdir(parents=True, exist_ok=True)
    with ExitStack() as turns:
        for turn in ("turn-0", "turn-1"):
            turns.enter_context(FileLock(own_store.room / turn))
        with hanging(address, f"{OBSERVATIONS}?as_of=2021-03-10&limit=1") as waiting:
            assert comes(lambda: list(own_store.room.glob("*.waits")) != [])
            for day in ("2021-03-10", "2021-03-11"):
                status, headers, _ = read(address, f"{OBSERVATIONS}?as_of={day}")
                assert (status, headers["Retry-After"]) == (503, "15")
            status, _, body = read(address, "/api/v1/revisions?since=2021-03-12&until=1")
            assert (status, json.loads(body)["status"]) == (503, 503)
            for path in ("/healthz", f"{OBSERVATIONS}?limit=5"):
                assert read(address, path)[0] == 200
            turns.close()
            assert waiting.recv(12) == b"HTTP/1.1 200"
    assert read(address, f"{OBSERVATIONS}?as_of=2021-03-10&limit=1")[0] == 200


def test_a_workbook_that_nobody_waits_for_is_not_finished(one_at_a_time, address, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    finished = []

    def is_being_made() -> bool:
        finished.extend(tmp_path.glob("lagesbild-xlsx-*/book.xlsx"))
        return any(tmp_path.glob("lagesbild-xlsx-*/*"))

    with hanging(address, f"{OBSERVATIONS}?format=xlsx"):
        assert comes(is_being_made)
    assert comes(lambda: not is_being_made())
    assert finished == []
    assert comes(lambda: read(address, f"{OBSERVATIONS}?format=parquet")[0] == 200)


def test_a_cursor_alone_gives_a_page_and_not_all_the_rest(address):
    following = json.loads(read(address, f"{OBSERVATIONS}?limit=5")[2])["next"]
    page = json.loads(read(address, following.replace("limit=5&", ""))[2])
    assert len(page["observations"]) == USUAL_ON_A_PAGE
    assert f"limit={USUAL_ON_A_PAGE}&" in page["next"]


def test_what_killed_processes_left_of_workbooks_is_cleared_and_what_is_being_written_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    long_ago = time.time() - 3600
    folders = {name: tmp_path / name for name in ("lagesbild-xlsx-left", "lagesbild-xlsx-written", "somebody-elses")}
    for folder in folders.values():
        folder.mkdir()
        (folder / "lock").touch()
        os.utime(folder, (long_ago, long_ago))
    (tmp_path / "lagesbild-xlsx-new").mkdir()
    with FileLock(folders["lagesbild-xlsx-written"] / "lock"):
        clear_abandoned_workbooks()
        left = {path.name for path in Path(tmp_path).iterdir()}
    assert left == {"lagesbild-xlsx-written", "somebody-elses", "lagesbild-xlsx-new"}
