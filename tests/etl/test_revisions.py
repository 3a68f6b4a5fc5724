"""A file that tells all of it anew is held against the one before: a cut or foreign one is stopped."""

from datetime import date, datetime, timedelta

import pytest

from data.store import Store
from etl.comparing import COMPARED, compare
from etl.documents import Check, Document
from etl.earlier import Earlier, FileSaid
from etl.loading import Loader, screen_document
from etl.publishing import publish
from etl.returns import Figure, figures_frame
from tests.etl.fhm_files import every_place, fhm_file
from tests.etl.return_files import check

FIRST = date(2020, 10, 5)
WEEKS = 8


def said(
    values: dict[int, float | None], source: str = "fhm_cases", place: str = "00", day: str = "2020-12-10"
) -> FileSaid:
    """Return what a file says of weeks counted from the first; None: a blank cell."""
    rows = []
    for week, value in values.items():
        start = FIRST + timedelta(weeks=week)
        figure = (float("nan"), "not_reported") if value is None else (value, "reported")
        period = (start, start + timedelta(days=6))
        rows.append(Figure("confirmed_cases", place, *period, "", "all", "", *figure, "published", None, "B4", None))
    return FileSaid.of(source, figures_frame(rows), COMPARED, datetime.fromisoformat(day))


def compared(*files: FileSaid) -> dict[str, Check]:
    """Return the checks of the last file by name."""
    earlier = Earlier()
    for each in files[:-1]:
        earlier.add(each)
    return {each.name: each for each in compare(files[-1], earlier)}


def alike(value: float) -> dict[int, float | None]:
    return dict.fromkeys(range(WEEKS), value)


def verdicts(*files: FileSaid) -> list[str]:
    return [each.verdict for each in compared(*files).values()]


def test_small_revisions_pass_and_are_counted() -> None:
    found = compared(said(alike(1000)), said(alike(1000) | {0: 997}, day="2020-12-17"))
    assert {each.verdict for each in found.values()} == {"PASS"}
    assert found["revisions"].detail == "1 av 8 siffror är ändrade sedan förra gången"


def test_a_large_change_of_a_finished_week_is_warned_of_and_of_an_unfinished_one_is_not() -> None:
    found = compared(said(alike(1000)), said(alike(1000) | {0: 1201}, day="2020-12-17"))
    assert found["revisions"].verdict == "WARN" and "1000, nu 1201" in found["revisions"].detail
    assert verdicts(said(alike(1000)), said(alike(1000) | {WEEKS - 1: 8000}, day="2020-12-17")) == ["PASS", "PASS"]


def test_figures_that_have_changed_by_a_fifth_in_the_median_are_not_the_same_figures() -> None:
    assert verdicts(said(alike(1000)), said(alike(1201), day="2020-12-17")) == ["PASS", "FAIL"]
    assert verdicts(said(alike(1000)), said(alike(1199), day="2020-12-17")) == ["PASS", "PASS"]


def test_a_nation_that_falls_to_less_than_half_fails() -> None:
    assert verdicts(said({7: 1000}), said({7: 499}, day="2020-12-17")) == ["PASS", "FAIL"]
    assert verdicts(said({7: 1000}), said({7: 501}, day="2020-12-17")) == ["PASS", "PASS"]


@pytest.mark.parametrize(("weeks", "verdict"), [(8, "PASS"), (7, "WARN"), (4, "WARN"), (3, "FAIL")])
def test_a_workbook_without_most_of_its_weeks_fails(weeks: int, verdict: str) -> None:
    cut = {week: value if week < weeks else None for week, value in alike(1000).items()}
    assert compared(said(alike(1000)), said(cut, day="2020-12-17"))["earlier_coverage"].verdict == verdict


def test_an_answer_of_an_api_may_be_a_part() -> None:
    part = said({0: 1000}, source="kolada", day="2020-12-17")
    assert compared(said(alike(1000), source="kolada"), part)["earlier_coverage"].verdict == "WARN"


def test_an_older_file_is_not_held_against_a_later_one() -> None:
    assert compared(said(alike(1000), day="2020-12-17"), said({0: 1}, day="2020-12-10")) == {}


def workbook(weeks: range, cases: str = "200", published: str = "FOHM 10 Dec 2020") -> Document:
    """Return a workbook of some weeks of 2020, with as many cases in every municipality that is no city."""
    municipal, regional = [], []
    for week in weeks:
        places, regions = every_place(week=week)
        municipal += [
            row | ({"nya_fall_vecka": cases, "tot_antal_fall": "9999"} if not row["Stadsdel"] else {}) for row in places
        ]
        regional += [row | {"Antal_fall_vecka": int(cases) * 10, "Kum_antal_fall": 99_999} for row in regions]
    return fhm_file(municipal, regional, published=published)


def test_a_cut_workbook_with_other_figures_is_stopped_and_what_came_before_stands(duckdb_store: Store) -> None:
    loader = Loader(duckdb_store, 0.05, [])
    assert loader.take(workbook(range(46, 49))).outcome == "accepted"
    loads = loader.keep()
    assert publish(duckdb_store, loads).published
    # A later run: what was known is read from history.
    wrong = Loader(duckdb_store, 0.05, loads).take(workbook(range(48, 49), "3", "FOHM 17 Dec 2020"))
    assert wrong.outcome == "stopped"
    assert [check(wrong.document, name)[0] for name in ("earlier_coverage", "revisions")] == ["FAIL", "FAIL"]
    assert any("rollback" in line for line in wrong.fault_lines())
    right = screen_document(
        workbook(range(46, 50), "201", "FOHM 17 Dec 2020"), "", 0.05, Loader(duckdb_store, 0.05, loads).earlier
    )
    assert right.outcome == "accepted"
    assert check(right.document, "revisions")[0] == "PASS"
