"""Extracts of many rows: the same as a plain filter of everything, in memory that does not grow, and never cut."""

import csv
import io
import os
from datetime import date, timedelta
from itertools import product

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text

from data.duckdb_store import DuckDBStore
from data.extract_rows import EXTRACT_SCHEMA, ExtractBroken, extract_tables
from data.extracts import write_extract
from data.queries import EXTRACT_COLUMNS, count_of
from data.releases import create_release_tables
from data.schema import period
from data.selection import Selection
from data.settings import Settings
from tests.conftest import make_release
from tests.large_release import publish_weeks

THURSDAY = date(2022, 1, 6)
PLACES = {"00": "nation", "03": "county", "0114": "municipality", "0380": "municipality"}
SERIES = (
    ("critical_impact", "", "all", ""),
    ("critical_impact", "staffing", "all", ""),
    ("over_one_percent_infected", "", "all", ""),
    ("ppm_step", "", "special_housing", "hand_before"),
    ("ppm_step", "", "special_housing", "gloves"),
    ("ppm_step", "", "ordinary_housing", "gloves"),
)
"""Indicator, monitored area, setting and step."""


def rows_of_release() -> list[dict]:
    return [
        {
            "indicator": indicator,
            "period_start": THURSDAY + timedelta(weeks=week),
            "period_end": THURSDAY + timedelta(weeks=week, days=6),
            "geography_code": code,
            "geography_level": level,
            "monitored_area": area,
            "setting": setting,
            "step": step,
            "value": [None, 0, 2.5, 7][at % 4],
            "status": "reported" if at % 4 else "not_reported",
            "origin": origin,
        }
        for at, (week, (code, level), (indicator, area, setting, step), origin) in enumerate(
            product(range(6), PLACES.items(), SERIES, ("derived", "synthetic"))
        )
        if at % 7
    ]


def some(values):
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


days = st.none() | st.integers(-3, 45).map(lambda days: THURSDAY + timedelta(days=days))
selections = st.builds(
    Selection,
    indicators=some(["critical_impact", "over_one_percent_infected", "ppm_all8", "ppm_step"]),
    geographies=some([*PLACES, "2584"]),
    levels=some(["nation", "county", "municipality", "group"]),
    areas=some(["", "staffing", "medicines"]),
    settings=some(["all", "special_housing", "ordinary_housing"]),
    steps=some(["hand_before", "gloves", "apron"]),
    first_day=days,
    last_day=days,
    latest=st.none() | st.integers(1, 4),
)


def plain_filter(selection: Selection) -> list[dict]:
    """Return the rows of a selection by looking at each of them."""

    def within(row: dict) -> bool:
        first, last = selection.first_day or date.min, selection.last_day or date.max
        return first <= row["period_start"] <= last

    def is_chosen(row: dict) -> bool:
        chosen = {
            "indicator": selection.indicators,
            "geography_code": selection.geographies,
            "geography_level": selection.levels,
            "monitored_area": selection.areas,
            "setting": selection.settings,
            "step": selection.steps,
        }
        return within(row) and all(row[name] in values for name, values in chosen.items() if values)

    rows = rows_of_release()
    counted = [row for row in rows if within(row) and row["indicator"] in (selection.indicators or [row["indicator"]])]
    latest = sorted({row["period_start"] for row in counted}, reverse=True)[: selection.latest]
    rows = [row for row in rows if is_chosen(row) and row["period_start"] in latest]
    names = [name for name, *_ in SERIES]
    places = list(PLACES)
    return sorted(
        rows,
        key=lambda row: (
            names.index(row["indicator"]),
            row["period_start"],
            places.index(row["geography_code"]),
            row["monitored_area"],
            row["setting"],
            row["step"],
            row["origin"],
        ),
    )


@pytest.fixture
def opened(store):
    make_release(store, *rows_of_release())
    with store.reading(1) as connection:
        yield connection


KEY = (
    "indicator",
    "period_start",
    "geography_code",
    "monitored_area",
    "setting",
    "step",
    "origin",
    "value",
    "status",
)


@given(selection=selections, size=st.sampled_from([10, 40, 1000]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_is_a_plain_filter_of_everything_whatever_size_its_pieces_have(opened, selection, size):
    expected = plain_filter(selection)
    assert count_of(opened, selection) == len(expected)
    tables = list(extract_tables(opened, selection, size))
    found = pa.concat_tables([EXTRACT_SCHEMA.empty_table(), *tables]).to_pylist()
    assert [tuple(row[name] for name in KEY) for row in found] == [tuple(row[name] for name in KEY) for row in expected]
    content = b"".join(write_extract(opened, selection, "csv")).decode()
    lines = list(csv.DictReader(io.StringIO(content, newline="")))
    assert [row["value"] for row in lines] == ["" if row["value"] is None else f"{row['value']:g}" for row in expected]
    assert tuple(content.partition("\r\n")[0].split(",")) == EXTRACT_COLUMNS


def test_an_extract_that_lacks_a_row_does_not_end_as_if_it_were_whole(duckdb_store):
    make_release(duckdb_store, *rows_of_release())
    # A release whose list of periods is broken: its rows can't be told, and must not be left out in silence.
    with duckdb_store.building(2) as connection:
        create_release_tables(connection)
        connection.execute(text("INSERT INTO release SELECT 2, now(), NULL, 1, 'test', 'public', '[]'"))
        connection.execute(
            text("INSERT INTO release_part SELECT '000001-report_week-2022', 'report_week', 2022, 1, ''")
        )
        connection.execute(period.delete())
    with duckdb_store.reading(2) as connection:
        for file_format in ("csv", "json", "json-lines", "parquet", "zip", "xlsx"):
            with pytest.raises(ExtractBroken, match=rf"{len(rows_of_release())} rader .* 0"):
                list(write_extract(connection, Selection(), file_format, store=duckdb_store))


@pytest.fixture(scope="module")
def a_million(tmp_path_factory):
    """A warehouse of a million observations: 345 weeks, 290 municipalities, ten areas."""
    folder = tmp_path_factory.mktemp("million")
    store = DuckDBStore(Settings(database=f"duckdb:///{folder}/warehouse", landing=folder / "landing"))
    assert publish_weeks(store, 345) > 1_000_000
    yield store
    store.close()


def memory() -> int:
    """Return the megabytes that this process has in memory."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1_000_000


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="memory is read where Linux tells it")
@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_a_million_rows_are_sent_in_memory_that_does_not_grow(a_million, file_format):
    few = Selection(latest=20)
    with a_million.reading(1) as connection:
        assert sum(1 for _ in write_extract(connection, few, file_format)) > 1
        before = most = memory()
        for _ in write_extract(connection, Selection(), file_format):
            most = max(most, memory())
    # Kept whole, the rows take 250 MB as columns, and 180 more as text.
    assert most - before < 150


def test_who_goes_away_stops_the_questions_and_gives_the_connection_back(a_million):
    asked = []
    with a_million.reading(1) as connection:
        engine = connection.engine
        content = write_extract(connection, Selection(), "csv")
        first = next(content)
        assert 2_000 < first.count(b"\r\n") < 10_000
        event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        content.close()
        assert list(content) == []
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    assert asked == ["SELECT 1"]
    assert engine.pool.checkedout() == 0
