"""Extracts on their way to a reader, over a real connection: never cut in silence, and stopped when nobody reads."""

import http.client
import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from waitress.server import create_server

import app
from data.extract_rows import ROWS_AT_A_TIME
from data.releases import create_release_tables, write_periods
from data.schema import period, release, release_part
from data.stage import make_stage, new_observation

WEEKS = 60
ROWS = WEEKS * 290 * 10


@pytest.fixture
def address(own_store) -> Iterator[int]:
    """The port of the application with a release of 174 000 observations: more than one piece."""
    with own_store.lock(), own_store.building(1) as connection:
        create_release_tables(connection)
        make_stage(connection)
        connection.execute(
            text(
                f"""INSERT INTO {new_observation.name}
                SELECT 'impact_level', DATE '2015-01-01' + 7 * week, DATE '2015-01-07' + 7 * week, geography_code,
                    geography_level, monitored_area, 'all', '', 1, NULL, NULL, NULL, NULL, 'reported', 1, 1,
                    'municipal_return', 'synthetic'
                FROM (SELECT CAST(range AS INTEGER) AS week FROM range({WEEKS})), geography, monitored_area
                WHERE geography_level = 'municipality'"""  # noqa: S608 - our own names
            )
        )
        part = own_store.keep_part(connection, new_observation, 1, "report_week", 2015)
        own_store.link_parts(connection, [part.name])
        write_periods(connection)
        told = {"part": part.name, "period_kind": "report_week", "bucket": 2015, "row_count": part.row_count}
        connection.execute(release_part.insert().values(**told, checksum=part.checksum))
        made = {"release": 1, "created_at": date(2022, 2, 3), "published": 1, "recipe": "test"}
        connection.execute(release.insert().values(**made, disclosure="public", screening="[]"))
    own_store.switch(1)
    assert ROWS > 2 * ROWS_AT_A_TIME
    server = create_server(app.server, host="127.0.0.1", port=0, threads=2)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    yield server.effective_port
    server.close()
    running.join(10)


def asked(port: int, file_format: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", f"/api/v1/observations?format={file_format}", headers={"Accept-Encoding": "identity"})
    return connection.getresponse()


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
