"""What the figures rest on: who is silent, against a plain loop; what is never told; what differs between releases."""

import json
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.differences import difference
from data.duckdb_store import DuckDBStore
from data.quality_queries import (
    WINDOW,
    Horizon,
    checks_in,
    count_rejects,
    horizon_of,
    load_counts,
    loads_page,
    rejects_page,
    releases_kept,
    silence,
    unread_page,
)
from data.releases import current_release, open_release
from data.revisions import Knowledge
from data.selection import Selection
from data.settings import Settings
from tests.conftest import make_release
from tests.etl.test_publishing import a_return, load_documents

FIRST = date(2021, 12, 30)
TOWNS = ("0114", "0180", "1080")


def week(number):
    start = FIRST + timedelta(weeks=number)
    return {"period_start": start, "period_end": start + timedelta(days=6)}


def answers_of(said, origin="reported"):
    """Return rows of who has reported. `said`: town to one answer per week, None where it was not expected."""
    return [
        {
            "indicator": "reporting_municipalities",
            "geography_code": town,
            "geography_level": "municipality",
            "value": float(answer),
            "reporting": int(answer),
            "expected": 1,
            "origin": origin,
            **week(number),
        }
        for town, answers in said.items()
        for number, answer in enumerate(answers)
        if answer is not None
    ]


answer = st.sampled_from([True, False, None])


@given(said=st.fixed_dictionaries({town: st.lists(answer, min_size=4, max_size=4) for town in TOWNS}))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_who_is_silent_and_for_how_long_is_what_a_plain_loop_finds(tmp_path_factory, said):
    folder = tmp_path_factory.mktemp("silence")
    store = DuckDBStore(Settings(database=f"duckdb:///{folder}/warehouse", landing=folder / "landing"))
    try:
        make_release(store, *answers_of(said))
        with current_release(store) as release:
            found = silence(release)
    finally:
        store.close()
    weeks = [number for number in range(4) if any(answers[number] is not None for answers in said.values())]
    if not weeks:
        assert found is None
        return
    latest = weeks[-1]
    expected = {}
    for town, answers in said.items():
        if answers[latest] is False:
            missed, last = 0, None
            for number in reversed(range(latest + 1)):
                if answers[number]:
                    last = tuple(week(number).values())
                    break
                missed += answers[number] is False
            expected[town] = (missed, last)
    assert {each.code: (each.periods, each.last_reported) for each in found.silent} == expected
    assert found.period == tuple(week(latest).values())
    assert found.expected == {town for town, answers in said.items() if answers[latest] is not None}


def test_silence_is_at_least_so_long_where_one_looked_no_further(duckdb_store):
    make_release(duckdb_store, *answers_of({"0180": [False] * 4, "0114": [True] * 4}))
    with current_release(duckdb_store) as release:
        assert [(each.periods, each.at_least) for each in silence(release, window=3).silent] == [(3, True)]
        assert [(each.periods, each.at_least) for each in silence(release, window=WINDOW).silent] == [(4, False)]


def test_invented_answers_are_left_out_where_there_are_real_ones(duckdb_store):
    real, invented = answers_of({"0180": [True, False]}), answers_of({"0180": [False] * 3}, "synthetic")
    make_release(duckdb_store, *real, *invented)
    with current_release(duckdb_store) as release:
        found = silence(release)
    assert (found.origin, found.period[0]) == ("reported", week(1)["period_start"])
    assert [each.periods for each in found.silent] == [1]


def test_what_came_in_is_told_with_its_screening_and_without_what_was_refused(store):
    load_documents(store, a_return({"staffing": 5}), received_at=datetime(2022, 2, 3, 9))
    rows = [{"code": "1480", "name": "Göteborg", "staffing": 3}, {"code": "0114", "name": "Anna Andersson 0701234567"}]
    load_documents(store, a_return(*rows, name="fel.csv"), received_at=datetime(2022, 2, 10, 9))
    with store.history() as history, open_release(store=store) as release:
        everything = Horizon()
        counts = load_counts(history, everything)
        assert (counts.loads, counts.stopped, counts.rows_refused) == (2, 1, 1)
        stopped, taken = loads_page(history, release, everything, 0, 10, public=True)
        assert (stopped.file_name, stopped.is_stopped, stopped.in_release) == ("fel.csv", True, False)
        assert (taken.file_name, taken.is_stopped, taken.in_release, taken.rows_taken) == ("svar.csv", False, True, 1)
        assert [each.load_id for each in loads_page(history, release, everything, 1, 1, public=True)] == [1]
        assert "FAIL" in {each.verdict for each in stopped.checks}
        refused = rejects_page(history, everything, 0, 10)
        assert refused[["file_name", "row_number", "column_name"]].to_numpy().tolist() == [["fel.csv", 3, "kommun"]]
        told = f"{stopped} {refused.to_dict()}"
        assert "Anna" not in told and "0701234567" not in told
        # A day before the second file came, and a release that was made before it.
        assert load_counts(history, Horizon(received_until=datetime(2022, 2, 5))).loads == 1
        assert count_rejects(history, Horizon(received_until=datetime(2022, 2, 5))) == 0
        assert unread_page(history, everything, 0, 5).empty


def test_a_pinned_release_sees_what_was_loaded_until_it_was_made_and_a_day_what_had_come(duckdb_store):
    make_release(duckdb_store, {})
    with current_release(duckdb_store) as release:
        assert horizon_of(release, is_pinned=False, as_of=None) == Horizon()
        assert horizon_of(release, is_pinned=True, as_of=None) == Horizon(loaded_until=datetime(2022, 2, 3, 9))
        # The day ends when it ends in Sweden.
        until = horizon_of(release, is_pinned=False, as_of=date(2022, 2, 7)).received_until
        assert until == datetime(2022, 2, 7, 22, 59, 59, 999999)


def test_a_check_says_neither_a_cell_nor_whose_few_persons_have_jumped():
    screening = json.dumps(
        [
            {"name": "jumps", "verdict": "WARN", "detail": "Ale (rad 2): smittade 1 av 300, nu 40 av 300"},
            {"name": "jumps", "verdict": "PASS", "detail": "4 siffror jämförda"},
            {
                "name": "sent_on",
                "verdict": "FAIL",
                "detail": "a.csv, rad 2: ingen dag (står: «Anna, 3 barn»). Väntade 3.",
            },
        ]
    )
    assert [each.detail for each in checks_in(screening, public=True)] == [
        None,
        "4 siffror jämförda",
        "a.csv, rad 2: ingen dag",
    ]
    assert checks_in(screening, public=False)[0].detail == "Ale (rad 2): smittade 1 av 300, nu 40 av 300"


places = st.dictionaries(st.sampled_from(["00", "03", "0180", "1080"]), st.integers(0, 3))


@given(before=places, after=places)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_new_changed_and_removed_figures_are_those_of_a_plain_comparison(tmp_path_factory, before, after):
    folder = tmp_path_factory.mktemp("difference")
    store = DuckDBStore(Settings(database=f"duckdb:///{folder}/warehouse", landing=folder / "landing"))
    try:
        for said in (before, after):
            make_release(store, *({"geography_code": code, "value": float(value)} for code, value in said.items()))
        found = difference(store, Knowledge(release=1), Knowledge(release=2), Selection())
    finally:
        store.close()
    changed = sum(after[code] != value for code, value in before.items() if code in after)
    assert (found.new, found.changed, found.removed) == (
        len(after.keys() - before.keys()),
        changed,
        len(before.keys() - after.keys()),
    )


def test_releases_are_told_newest_first_and_one_that_can_not_be_opened_says_so(duckdb_store):
    make_release(duckdb_store, {})
    make_release(duckdb_store, {}, {"geography_code": "03"}, published=False)
    make_release(duckdb_store, {})
    (duckdb_store.folder / "release-000001.duckdb").write_bytes(b"no database")
    newest, stopped, broken = releases_kept(duckdb_store)
    assert (newest.id, newest.is_current, newest.is_published, newest.observations) == (3, True, True, 1)
    assert (stopped.is_current, stopped.is_published, stopped.observations) == (False, False, 2)
    assert (broken.id, broken.problem, broken.loads) == (1, "broken", None)


def test_both_engines_tell_the_same_silence(store):
    make_release(store, *answers_of({"0180": [True, False, False], "0114": [True] * 3}))
    with current_release(store) as release:
        assert [(each.code, each.periods) for each in silence(release).silent] == [("0180", 2)]
