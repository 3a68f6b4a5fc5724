"""What a file is held against what was known before: who is missing, and whose figures have jumped."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.settings import REFERENCE
from data.store import Store, StoreError
from etl import commands
from etl.cli import DONE
from etl.comparing import CARRIES_MANY, COMPARED, JUMPS, JUMPS_NAMED, MISSING_NAMED, compare
from etl.documents import Document
from etl.earlier import Earlier, FileSaid, Series, Unit
from etl.loading import Loader, screen_document
from etl.publishing import loads_of_current, publish
from etl.returns import Figure, figures_frame
from tests.etl.return_files import PLACES, answer, check, csv_file

CODES = list(PLACES)
WEEKS = [(f"2022-01-{day:02}", f"2022-01-{day + 6:02}") for day in (6, 13, 20)]


def returns(codes: list[str], week: int = 0, **changed: str) -> Document:
    """Return the answers of these municipalities in one of three weeks."""
    start, end = WEEKS[week]
    rows = [answer(code, period_start=start, period_end=end, **changed) for code in codes]
    return csv_file(*rows, name=f"svar{week}-{len(codes)}.csv")


def screened(earlier: Earlier, *documents: Document) -> Document:
    """Screen documents one after the other, and return the last."""
    for document in documents:
        screen_document(document, "", 0.05, earlier)
    return documents[-1]


def names(document: Document) -> set[str]:
    return {each.name for each in document.checks}


def test_a_fall_in_who_answers_is_warned_of_with_who_is_missing() -> None:
    last = screened(Earlier(), returns(CODES[:100]), returns(CODES[:89], week=1))
    verdict, detail = check(last, "coverage")
    assert verdict == "WARN"
    assert "89 kommuner har svarat för perioden från 2022-01-13, 100 för den från 2022-01-06" in detail
    missing = sorted(PLACES[code] for code in CODES[89:100])
    assert detail.endswith("Saknas: " + ", ".join(missing))


def test_a_fall_of_a_tenth_is_no_warning() -> None:
    assert check(screened(Earlier(), returns(CODES[:100]), returns(CODES[:90], week=1)), "coverage")[0] == "PASS"


def test_twenty_are_named_and_the_rest_counted() -> None:
    _, detail = check(screened(Earlier(), returns(CODES[:100]), returns(CODES[:60], week=1)), "coverage")
    assert detail.endswith(" och 20 till") and detail.count(",") == MISSING_NAMED


def test_what_came_before_for_the_same_period_counts() -> None:
    parts = returns(CODES[:50], week=1), returns(CODES[50:100], week=1)
    last = screened(Earlier(), returns(CODES[:100]), *parts)
    assert check(parts[0], "coverage")[0] == "WARN"
    assert check(last, "coverage")[0] == "PASS"


def test_the_period_before_is_the_nearest_that_anybody_answered_in() -> None:
    detail = check(screened(Earlier(), returns(CODES[:30]), returns(CODES[:30], week=2)), "coverage")[1]
    assert "30 för den från 2022-01-06" in detail


def test_a_late_answer_says_nothing_of_who_is_missing() -> None:
    few = returns(CODES[: CARRIES_MANY - 1], week=1)
    assert "coverage" not in names(screened(Earlier(), returns(CODES[:100]), few))


def test_synthetic_and_real_answers_are_not_held_against_each_other() -> None:
    real = returns(CODES[:50])
    invented = returns(CODES[:20], week=1, origin="synthetic", cared_for="9000")
    assert not {"coverage", "jumps"} & names(screened(Earlier(), real, invented))


def test_a_file_that_was_stopped_is_not_known_afterwards() -> None:
    stopped = returns(CODES[:50], cared_for="många")
    assert "coverage" not in names(screened(Earlier(), stopped, returns(CODES[:20], week=1)))


def test_a_jump_is_warned_of_with_its_place_and_both_values_and_refuses_nothing() -> None:
    earlier = Earlier()
    last = screened(earlier, returns(["0114", "0305"]), returns(["0114", "0305"], week=1, cared_for="2401"))
    verdict, detail = check(last, "jumps")
    assert verdict == "WARN" and not last.faults
    assert detail.startswith(
        "Upplands Väsby (rad 2, kolumn cared_for): omsorgstagare 1200 till och med 2022-01-12, nu 2401"
    )
    assert "Håbo (rad 3, kolumn cared_for)" in detail


@pytest.mark.parametrize("value", ["2400", "600", "1200", ""])
def test_what_at_most_doubles_or_halves_is_no_jump(value: str) -> None:
    last = screened(Earlier(), returns(["0114"]), returns(["0114"], week=1, cared_for=value))
    assert check(last, "jumps")[0] == "PASS"


def test_a_small_change_is_no_jump_however_many_times_larger() -> None:
    before, now = returns(["0114"], cared_for="5"), returns(["0114"], week=1, cared_for="24")
    assert check(screened(Earlier(), before, now), "jumps")[0] == "PASS"


def test_infected_jump_from_under_one_per_cent_to_over_ten() -> None:
    before = returns(["0114"], infected="11")
    verdict, detail = check(screened(Earlier(), before, returns(["0114"], week=1, infected="121")), "jumps")
    assert (verdict, "smittade 11 av 1200 till och med 2022-01-12, nu 121 av 1200" in detail) == ("WARN", True)
    for old, new in (("12", "121"), ("11", "120")):
        last = screened(Earlier(), returns(["0114"], infected=old), returns(["0114"], week=1, infected=new))
        assert check(last, "jumps")[0] == "PASS"


def test_five_jumps_are_named_and_the_rest_counted() -> None:
    now = returns(CODES[:9], week=1, cared_for="9000")
    _, detail = check(screened(Earlier(), returns(CODES[:9]), now), "jumps")
    assert detail.count("omsorgstagare") == JUMPS_NAMED and detail.endswith("; och 4 till")


def test_a_correction_of_the_same_period_is_no_jump() -> None:
    last = screened(Earlier(), returns(["0114"]), returns(["0114"], cared_for="9000"))
    assert "jumps" not in names(last)


def test_a_unit_that_was_silent_is_held_against_the_last_it_said() -> None:
    last = screened(
        Earlier(),
        returns(["0114"]),
        returns(["0114"], week=1, cared_for=""),
        returns(["0114"], week=2, cared_for="9000"),
    )
    assert "1200 till och med 2022-01-12" in check(last, "jumps")[1]


def published(value: float, last: date, measure: str = "deaths_covid19_to_date") -> FileSaid:
    """Return what a file says that gives one figure to a date."""
    row = Figure(measure, "00", date(2020, 1, 1), last, "", "all", "", value, "reported", "published", None, "B4", None)
    return FileSaid.of("special_housing_deaths", figures_frame([row]), COMPARED)


def test_a_number_to_date_that_falls_is_warned_of_and_one_that_rises_is_not() -> None:
    earlier = Earlier()
    earlier.add(published(1000, date(2022, 1, 10)))
    assert [each.verdict for each in compare(published(899, date(2022, 1, 17)), earlier) if each.name == "jumps"] == [
        "WARN"
    ]
    assert [each.verdict for each in compare(published(901, date(2022, 1, 17)), earlier) if each.name == "jumps"] == [
        "PASS"
    ]
    assert [each.verdict for each in compare(published(9999, date(2022, 1, 17)), earlier) if each.name == "jumps"] == [
        "PASS"
    ]


def test_every_declared_jump_has_a_way_to_happen_and_a_reason() -> None:
    for measure, jump in JUMPS.items():
        assert measure in COMPARED and jump.reason and (jump.up or jump.down)
        assert (jump.up or 2) > 1 > (jump.down or 0.5) > 0


@given(st.dictionaries(st.integers(0, 60), st.floats(0, 1e6) | st.none()), st.integers(0, 60))
def test_the_value_before_a_day_is_that_of_the_latest_earlier_day(said: Mapping[int, float | None], day: int) -> None:
    start, series = date(2022, 1, 1), Series()
    for number, value in said.items():
        series.put(start + timedelta(number), 1.0)  # said first, and then corrected or taken back
        series.put(start + timedelta(number), float("nan") if value is None else value)
    kept = {number: value for number, value in said.items() if value is not None and number < day}
    expected = (start + timedelta(max(kept)), kept[max(kept)]) if kept else None
    assert series.before(start + timedelta(day)) == expected


def take(store: Store, document: Document) -> Document:
    """Load a document as the command does, in a run of its own."""
    with store.lock():
        loader = Loader(store, 0.05, loads_of_current(store))
        loader.take(document)
        publish(store, loader.keep())
    return document


def test_what_earlier_runs_loaded_is_known_on_both_engines(store: Store) -> None:
    take(store, returns(CODES[:40]))
    take(store, returns(CODES[:40], cared_for="1000"))
    last = take(store, returns(CODES[:30], week=1, cared_for="2001"))
    assert "30 kommuner har svarat för perioden från 2022-01-13, 40 för" in check(last, "coverage")[1]
    assert "omsorgstagare 1000 till och med 2022-01-12, nu 2001" in check(last, "jumps")[1]


def test_history_and_the_files_of_a_run_are_known_alike(duckdb_store: Store) -> None:
    documents = returns(CODES[:20]), returns(CODES[:20], cared_for=""), returns(CODES[5:30], week=1)
    in_run = Earlier()
    for document in documents:
        take(duckdb_store, document)
        screened(in_run, Document(document.name, document.content))
    with duckdb_store.history() as connection:
        read = Earlier.read(connection, loads_of_current(duckdb_store), COMPARED)
    assert read.answered == in_run.answered
    given_back = {unit: series for unit, series in in_run.values.items() if series.days}
    assert {unit: series for unit, series in read.values.items() if series.days} == given_back
    assert isinstance(next(iter(given_back)), Unit)


def test_loads_outside_the_release_are_not_known(duckdb_store: Store) -> None:
    take(duckdb_store, returns(CODES[:20]))
    with duckdb_store.history() as connection:
        assert Earlier.read(connection, [99], COMPARED) == Earlier() == Earlier.read(connection, [], COMPARED)


def test_a_file_without_figures_is_compared_with_nothing() -> None:
    assert (
        compare(FileSaid.of("municipal_return", pd.DataFrame(columns=list(Figure._fields)), COMPARED), Earlier()) == []
    )


def test_the_command_screens_against_what_is_published_and_without_a_warehouse(
    duckdb_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "current_store", lambda: duckdb_store)
    path = tmp_path / "svar.csv"
    path.write_bytes(returns(CODES[:20], week=1, cared_for="9000").content)
    assert commands.screen([path], "", as_json=False) == DONE
    assert "jumps" not in capsys.readouterr().out
    take(duckdb_store, returns(CODES[:20]))
    assert commands.screen([path], "", as_json=True) == DONE
    [told] = json.loads(capsys.readouterr().out)
    assert [(each["name"], each["verdict"]) for each in told["checks"]][:3] == [
        ("readable", "PASS"),
        ("recognised", "PASS"),
        ("columns", "PASS"),
    ]
    assert ("jumps", "WARN") in [(each["name"], each["verdict"]) for each in told["checks"]]
    assert duckdb_store.current_id() == 1


def test_screening_goes_on_when_the_warehouse_does_not_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unreached() -> Store:
        raise StoreError("Lagret svarar inte.")

    monkeypatch.setattr(commands, "current_store", unreached)
    path = tmp_path / "svar.csv"
    path.write_bytes(returns(CODES[:20]).content)
    assert commands.screen([path], "", as_json=True) == DONE
    said = capsys.readouterr()
    assert "jämförs inte" in said.err and json.loads(said.out)


def test_a_contradiction_is_told_on_the_terminal_and_in_json(
    duckdb_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "current_store", lambda: duckdb_store)
    path = tmp_path / "omgångar.csv"
    rounds = (REFERENCE / "published_ppm_rounds.csv").read_text(encoding="utf-8").replace("67.9,72.5", "70.9,72.5")
    path.write_text(rounds, encoding="utf-8")
    assert commands.screen([path], "", as_json=False) == DONE
    assert "WARN ppm_hygiene4: 69.3 används" in capsys.readouterr().out
    assert commands.screen([path], "", as_json=True) == DONE
    [told] = json.loads(capsys.readouterr().out)
    assert [each["figure_other"] for each in told["contradictions"]] == [70.9]
