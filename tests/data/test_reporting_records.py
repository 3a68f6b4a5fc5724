"""How a municipality has reported and what it has corrected, from the history and the release, on both engines."""

from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from data.releases import create_release_tables, write_periods
from data.reporting_records import ReportedPeriod, ReportingRecord, corrections, municipal_answers, reporting_record
from data.schema import observation, release_load, reported
from tests.conftest import an_observation

STOCKHOLM = "0180"
FIRST = date(2022, 1, 20)


def said(store, *answers):
    """Keep answers in the history, one load each: (load, day and hour received in UTC, week, what was answered)."""
    rows = []
    for load_id, received_at, week, levels in answers:
        start = FIRST + timedelta(weeks=week)
        for measure, value in levels.items():
            is_area = not measure.startswith("answer_")
            row = {
                "load_id": load_id,
                "row_number": 1,
                "source": "municipal_return",
                "measure": "answer_level" if is_area else measure,
                "geography_code": STOCKHOLM,
                "period_start": start,
                "period_end": start + timedelta(days=6),
                "monitored_area": measure if is_area else "",
                "setting": "all",
                "step": "",
                "value": value,
                "status": "reported",
                "origin": "reported",
                "received_at": received_at,
                "locator": "",
            }
            rows.append(row)
    store.append_history({"reported": pd.DataFrame(rows).reindex(columns=reported.columns.keys())})


def known(build_release, store, loads=9, as_of=None, weeks="xxx"):
    """Return the record and the corrections in a release where the weeks marked x have an answer."""
    counted = {"indicator": "reporting_municipalities", "geography_code": STOCKHOLM, "expected": 1}
    counted["geography_level"] = "municipality"
    rows = [
        {
            **counted,
            "period_start": FIRST + timedelta(weeks=week),
            "period_end": FIRST + timedelta(weeks=week, days=6),
            "reporting": int(each == "x"),
            "value": int(each == "x"),
        }
        for week, each in enumerate(weeks)
    ]
    connection = build_release(*rows, loads=loads)
    answers = municipal_answers(connection, store, STOCKHOLM, as_of)
    return reporting_record(connection, STOCKHOLM, answers), corrections(answers)


@pytest.fixture
def build_release(store):
    """A function that makes a release of a few observations, made of the loads up to a number, and opens it."""
    opened = []

    def build(*rows, loads):
        context = store.scratch()
        connection = context.__enter__()
        opened.append(context)
        create_release_tables(connection)
        observation.create(connection)
        connection.execute(observation.insert(), [an_observation(row) for row in rows])
        write_periods(connection)
        of_load = {"source": "municipal_return", "file_name": "", "checksum": "", "rows_taken": 1, "rows_refused": 0}
        received = {"received_at": datetime(2022, 2, 1)}
        connection.execute(release_load.insert(), [{**of_load, **received, "load_id": n} for n in range(1, loads + 1)])
        return connection

    yield build
    for context in opened:
        context.__exit__(None, None, None)


def test_a_record_tells_when_each_answer_came_and_which_are_missing_or_late(build_release, store):
    said(
        store,
        (1, datetime(2022, 1, 27, 12), 0, {"staffing": 1}),
        (2, datetime(2022, 2, 2, 12), 0, {"staffing": 1}),
        # 23.30 UTC on the day when it is due is half past midnight in Sweden, the day after.
        (3, datetime(2022, 2, 10, 23, 30), 2, {"staffing": 1}),
    )
    record, found = known(build_release, store, weeks="x.x")
    assert [(each.received_on, each.is_late) for each in record.periods] == [
        (date(2022, 1, 27), False),
        (None, False),
        (date(2022, 2, 11), True),
    ]
    assert (record.reported, record.late, record.origin, found) == (2, 1, "derived", [])
    assert [each.period_start for each in record.longest_gap] == [date(2022, 1, 27)]


def test_a_correction_tells_what_was_said_first_and_what_is_said_now_and_when(build_release, store):
    said(
        store,
        (1, datetime(2022, 1, 27, 12), 0, {"staffing": 2, "answer_outlook_short": None, "answer_infected": 2}),
        (2, datetime(2022, 1, 29, 12), 0, {"staffing": 4, "answer_outlook_short": None, "answer_infected": 9}),
        (3, datetime(2022, 1, 31, 12), 0, {"staffing": 3, "answer_outlook_short": -1, "answer_infected": 9}),
        (4, datetime(2022, 2, 5, 12), 0, {"staffing": 3, "answer_outlook_short": -1, "answer_infected": 9}),
    )
    told = [
        (each.monitored_area or each.measure, each.first, each.now, each.first_received_on.day, each.corrected_on.day)
        for each in known(build_release, store)[1]
    ]
    # Of the infected nothing is told: a first answer may be of few persons.
    assert sorted(told) == [("answer_outlook_short", None, -1, 27, 31), ("staffing", 2, 3, 27, 31)]
    # Neither a load that the release is not made of nor what came after the day is known of.
    assert known(build_release, store, loads=1)[1] == []
    assert known(build_release, store, as_of=date(2022, 1, 28))[1] == []
    assert [each.now for each in known(build_release, store, as_of=date(2022, 1, 29))[1]] == [4]


@pytest.mark.parametrize(("answered", "gap"), [("xxxx", 0), ("x..x...x", 3), ("..xx..", 2), ("....", 4), ("", 0)])
def test_the_longest_gap_is_the_longest_run_of_periods_without_an_answer(answered, gap):
    periods = [
        ReportedPeriod(date(2022, 1, 1 + n), date(2022, 1, 1 + n), each == "x", None) for n, each in enumerate(answered)
    ]
    found = ReportingRecord(tuple(periods), "derived").longest_gap
    assert len(found) == gap
    if answered == "..xx..":
        assert found[0] is periods[4]  # of equals, the latest
