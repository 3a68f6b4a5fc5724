"""The way from files to releases, on both engines."""

import csv
import io
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import func, select

from data.extracts import write_extract
from data.queries import count_of, series
from data.releases import current_release, known_at, open_release
from data.schema import load, observation, publication, reported
from data.selection import Selection
from data.settings import REFERENCE
from data.store import NoRelease, Store, StoreBusy, UnknownRelease, open_store
from etl.cli import STOPPED
from etl.commands import _publish_if_new
from etl.demo import write_demo
from etl.documents import Document
from etl.listings import list_releases, verification
from etl.loading import Loader, LoadResult
from etl.publishing import loads_of_current, publish
from etl.pulling import _dealt_with

AREAS = (
    "consumables",
    "home_help",
    "personal_assistance",
    "special_housing",
    "lss_housing",
    "municipal_health_care",
    "medicines",
    "staffing",
    "management",
    "overall_robustness",
)


def a_return(*rows: dict[str, object], name: str = "svar.csv") -> Document:
    """Make a municipal return. A row: code, name, start, end and whatever is not level 1, no infected of 100."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(
        [
            "kommunkod",
            "kommun",
            "period_start",
            "period_end",
            *AREAS,
            "outlook_short",
            "outlook_long",
            "infected",
            "cared_for",
            "comment",
        ]
    )
    for row in rows:
        values = {"code": "0180", "name": "Stockholm", "start": "2022-01-27", "end": "2022-02-02", **row}
        writer.writerow(
            [values["code"], values["name"], values["start"], values["end"]]
            + [values.get(area, 1) for area in AREAS]
            + ["oförändrat", "förbättring", values.get("infected", 0), values.get("cared_for", 100), ""]
        )
    return Document(name, file.getvalue().encode())


def load_documents(store: Store, *documents: Document, received_at: datetime | None = None) -> list[LoadResult]:
    """Load documents and publish if anything is new, as the command does."""
    with store.lock():
        loader = Loader(store, 0.05, loads_of_current(store))
        for document in documents:
            if received_at is not None:
                document.received_at = received_at
            loader.take(document)
        new = sorted(set(loader.keep()) - set(loads_of_current(store)))
        if new:
            publish(store, new)
    return loader.results


def figures(store: Store, indicator: str, **where: str) -> list[tuple]:
    """Return (value, status, reporting, expected) of an indicator in the current release, oldest first."""
    with current_release(store) as release:
        found = series(release, indicator, **where)
    rows = found[["value", "status", "reporting", "expected"]].astype(object)
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in rows.itertuples(index=False)]


def test_a_return_becomes_counts_with_their_coverage(store):
    load_documents(
        store, a_return({"staffing": 5, "home_help": 4}, {"code": "1480", "name": "Göteborg", "staffing": 4})
    )
    assert figures(store, "critical_impact") == [(1, "reported", 2, 290)]
    assert figures(store, "serious_impact") == [(2, "reported", 2, 290)]
    assert figures(store, "critical_impact_share") == [(50, "reported", 2, 290)]
    assert figures(store, "critical_impact", geography_code="14") == [(0, "reported", 1, 49)]


def test_who_has_not_reported_is_not_unaffected(store):
    load_documents(store, a_return({"staffing": 5}))
    assert figures(store, "critical_impact", geography_code="14") == [(None, "not_reported", 0, 49)]
    assert figures(store, "impact_level", geography_code="1480", monitored_area="staffing") == [
        (None, "not_reported", 0, 1)
    ]
    assert figures(store, "reporting_municipalities", geography_code="14") == [(0, "reported", 0, 49)]


def test_exactly_one_per_cent_is_not_over_one_per_cent(store):
    load_documents(
        store,
        a_return(
            {"infected": 30, "cared_for": 3000},
            {"code": "1480", "name": "Göteborg", "infected": 40, "cared_for": 3000},
            {"code": "1280", "name": "Malmö", "infected": "", "cared_for": 300},
        ),
    )
    assert figures(store, "over_one_percent_infected") == [(1, "reported", 2, 290)]
    assert figures(store, "infected_share") == [(1.166667, "reported", 2, 290)]
    assert figures(store, "infected_share_median") == [(1.166667, "reported", 2, 290)]


def test_the_same_bytes_twice_change_nothing(store):
    load_documents(store, a_return({}))
    again = load_documents(store, a_return({}))
    assert again[0].outcome == "known"
    assert store.release_ids() == [1]
    with store.history() as history:
        assert history.execute(select(func.count()).select_from(load)).scalar() == 1


def test_a_correction_is_a_later_vintage_and_the_old_figure_can_be_asked_for(store):
    load_documents(store, a_return({"staffing": 5}), received_at=datetime(2022, 2, 3))
    load_documents(store, a_return({"staffing": 3}, name="rättelse.csv"), received_at=datetime(2022, 2, 10))
    assert figures(store, "critical_impact") == [(0, "revised", 1, 290)]
    with known_at(store, 2, date(2022, 2, 3)) as then:
        assert series(then, "critical_impact")["value"].tolist() == [1]
    with known_at(store, 2, date(2022, 2, 10)) as then:
        assert series(then, "critical_impact")["value"].tolist() == [0]
    with known_at(store, 2, date(2022, 2, 2)) as then:
        assert series(then, "critical_impact").empty
    with open_release(1, store=store) as first:
        assert series(first, "critical_impact")["value"].tolist() == [1]
    with store.history() as history:
        assert history.execute(select(func.count()).select_from(reported)).scalar() == 28


def test_the_order_in_which_files_are_loaded_does_not_matter(store):
    late, early = a_return({"staffing": 3}, name="sen.csv"), a_return({"staffing": 5}, name="tidig.csv")
    load_documents(store, late, received_at=datetime(2022, 2, 10))
    load_documents(store, early, received_at=datetime(2022, 2, 3))
    assert figures(store, "critical_impact") == [(0, "revised", 1, 290)]


def test_a_figure_taken_back_is_missing_and_marked(store):
    load_documents(store, a_return({"staffing": 5}), received_at=datetime(2022, 2, 3))
    load_documents(store, a_return({"staffing": ""}, name="rättelse.csv"), received_at=datetime(2022, 2, 10))
    assert figures(store, "impact_level", geography_code="0180", monitored_area="staffing") == [
        (None, "not_reported", 0, 1)
    ]


def test_only_the_years_that_changed_are_derived_again(store):
    load_documents(store, a_return({"start": "2021-01-28", "end": "2021-02-03"}))
    load_documents(store, a_return({}, name="nästa.csv"))
    parts = [set(each["parts"]) for each in list_releases(store)]
    assert parts == [{"000001-report_week-2021", "000002-report_week-2022"}, {"000001-report_week-2021"}]


def test_rolling_back_moves_the_pointer_and_the_load_stays_out(store):
    load_documents(store, a_return({"staffing": 5}))
    load_documents(store, a_return({"code": "1480", "name": "Göteborg", "staffing": 5}, name="fel.csv"))
    store.switch(1)
    assert figures(store, "critical_impact") == [(1, "reported", 1, 290)]
    load_documents(store, a_return({"code": "1280", "name": "Malmö"}, name="malmö.csv"))
    assert store.current_id() == 3
    assert figures(store, "critical_impact") == [(1, "reported", 2, 290)]
    again = load_documents(store, a_return({"code": "1480", "name": "Göteborg", "staffing": 5}, name="fel.csv"))
    assert again[0].outcome == "accepted"
    assert figures(store, "critical_impact") == [(2, "reported", 3, 290)]


def test_a_release_is_whole_or_not_there(store):
    load_documents(store, a_return({}))
    with pytest.raises(RuntimeError, match="power cut"), store.building(2):
        raise RuntimeError("power cut")
    assert store.release_ids() == [1]
    assert figures(store, "critical_impact") == [(0, "reported", 1, 290)]
    load_documents(store, a_return({}, {"code": "1480", "name": "Göteborg"}, name="två.csv"))
    assert figures(store, "critical_impact")[0][2] == 2


def test_an_old_reader_keeps_its_release_while_a_new_one_is_published(store):
    load_documents(store, a_return({"staffing": 5}))
    with current_release(store) as before:
        assert series(before, "critical_impact")["value"].tolist() == [1]
        load_documents(store, a_return({"staffing": 1}, name="rättelse.csv"))
        assert series(before, "critical_impact")["value"].tolist() == [1]
    assert figures(store, "critical_impact")[0][0] == 0


def test_old_releases_are_dropped_past_the_number_to_keep_and_shared_parts_stay(store):
    store.settings.keep_releases = 2
    load_documents(store, a_return({"start": "2021-01-28", "end": "2021-02-03"}))
    for number in range(3):
        load_documents(store, a_return({"infected": number}, name=f"{number}.csv"))
    assert store.release_ids() == [3, 4]
    assert "000001-report_week-2021" in store.part_names()
    assert "000002-report_week-2022" not in store.part_names()
    assert all(check.verdict == "PASS" for check in verification(store))


def test_two_writers_at_once_are_told_apart(store):
    other = open_store(store.settings)
    with store.lock(), pytest.raises(StoreBusy), other.lock():
        pass
    other.close()


def test_without_a_release_one_is_told_what_to_do(store):
    with pytest.raises(NoRelease, match="init"), current_release(store):
        pass
    with pytest.raises(UnknownRelease, match="Utgåva 7"), store.reading(7):
        pass


def test_a_return_of_the_wrong_municipality_stops_a_small_file(store):
    results = load_documents(store, a_return({"code": "0181", "name": "Stockholm"}))
    assert results[0].outcome == "stopped"
    assert store.release_ids() == []


def test_published_figures_without_the_number_reporting_give_no_share(store):
    document = Document("published_situation_reports.csv", (REFERENCE / "published_situation_reports.csv").read_bytes())
    load_documents(store, document)
    assert figures(store, "reporting_municipalities") == [
        (240, "reported", 240, 290),
        (None, "not_reported", None, 290),
    ]
    assert figures(store, "critical_impact") == [(0, "reported", 240, 290), (5, "reported", None, 290)]
    assert figures(store, "critical_impact_share") == [(0, "reported", 240, 290), (None, "withheld", None, 290)]


def test_both_engines_give_the_same_bytes(duckdb_store, postgres_store, tmp_path: Path):
    made = write_demo(tmp_path / "demo", weeks=3)
    built_in = [REFERENCE / "published_situation_reports.csv", REFERENCE / "published_ppm_rounds.csv"]
    extracts = []
    for store in (duckdb_store, postgres_store):
        load_documents(store, *(Document(path.name, path.read_bytes()) for path in [*built_in, *made]))
        with current_release(store) as release:
            everything = Selection()
            rows = count_of(release, everything)
            extracts.append((rows, b"".join(write_extract(release, everything, "csv"))))
            assert release.execute(select(func.count(observation.c.value))).scalar() > 10_000
        assert all(check.verdict == "PASS" for check in verification(store))
    assert extracts[0][0] == extracts[1][0]
    assert extracts[0][1] == extracts[1][1]


def test_what_was_known_then_is_the_same_on_both_engines(duckdb_store, postgres_store, tmp_path: Path):
    made = write_demo(tmp_path / "demo", weeks=3)
    told = []
    for store in (duckdb_store, postgres_store):
        load_documents(store, *(Document(path.name, path.read_bytes()) for path in made))
        with known_at(store, 1, date(2022, 3, 31)) as then:
            told.append(b"".join(write_extract(then, Selection(levels=("nation",)), "csv")))
    assert told[0] == told[1]
    assert len(told[0].splitlines()) > 100


def said(load_id: int, measure: str, value: float | None) -> dict[str, pd.DataFrame]:
    """Return what an accepted file that says one published figure leaves in history."""
    when = datetime(2022, 2, load_id)
    row = {
        "load_id": load_id,
        "row_number": 1,
        "source": "situation_report",
        "measure": measure,
        "geography_code": "00",
        "period_start": date(2022, 1, 27),
        "period_end": date(2022, 2, 2),
        "monitored_area": "",
        "setting": "all",
        "step": "",
        "value": value,
        "status": "not_reported" if value is None else "reported",
        "origin": "published",
        "received_at": when,
        "locator": "rad 1",
        "quote": None,
    }
    file = {
        "load_id": load_id,
        "source": "situation_report",
        "file_name": f"{load_id}.txt",
        "checksum": f"{load_id:064}",
    }
    counts = {"byte_count": 1, "received_at": when, "loaded_at": when, "rows_taken": 1, "rows_refused": 0, "figures": 1}
    frame = pd.DataFrame([file | counts | {"outcome": "accepted", "screening": "[]"}])
    return {"load": frame, "reported": pd.DataFrame([row])}


def test_a_load_that_stops_a_release_does_not_hold_the_others_back_and_is_not_tried_again(store, capsys):
    store.append_history(said(1, "critical_impact", 9_999))  # no file passes its own screening with that
    store.append_history(said(2, "serious_impact", 30))
    with store.lock():
        assert _publish_if_new(store, [], [1, 2], apart=True) == STOPPED
    assert loads_of_current(store) == [2]
    with store.history() as connection:
        passed = dict(connection.execute(select(publication.c.load_id, publication.c.passed)).all())
    assert passed == {1: 0, 2: 1}
    assert "nya laddningar: 1) stoppades" in capsys.readouterr().err
    assert _dealt_with(store) == {f"{1:064}", f"{2:064}"}


def test_a_figure_that_its_source_takes_back_with_a_reason_is_a_revision_and_has_not_vanished(store):
    store.append_history(said(1, "critical_impact", 5))
    store.append_history(said(2, "critical_impact", None))
    with store.lock():
        assert publish(store, [1]).published
        assert publish(store, [2]).published
    with current_release(store) as release:
        assert series(release, "critical_impact")[["value", "status"]].isna().to_numpy().tolist() == [[True, False]]
