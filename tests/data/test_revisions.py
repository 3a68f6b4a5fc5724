"""Revisions: nothing that was published changes without a trace, compared with plain loops."""

from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.duckdb_store import DuckDBStore
from data.revisions import REVISION_COLUMNS, Knowledge, revision_triangle, revisions, rows_of, vintages
from data.selection import Selection, SelectionError
from data.settings import Settings
from etl.documents import Document
from tests.conftest import make_release
from tests.etl.test_publishing import a_return, load_documents

WEEKS = (date(2022, 1, 20), date(2022, 1, 27), date(2022, 2, 3))

figure = st.one_of(
    st.tuples(st.integers(0, 5).map(float), st.sampled_from(["reported", "revised", "provisional"])),
    st.tuples(st.none(), st.sampled_from(["not_reported", "suppressed", "withheld"])),
)
figures = st.dictionaries(st.tuples(st.sampled_from(WEEKS), st.sampled_from(["00", "03", "0180"])), figure)


def observations_of(said: dict) -> list[dict]:
    return [
        {
            "period_start": week,
            "period_end": week + (date(2022, 2, 2) - date(2022, 1, 27)),
            "geography_code": place,
            "geography_level": {"00": "nation", "03": "county"}.get(place, "municipality"),
            "value": value,
            "status": status,
        }
        for (week, place), (value, status) in said.items()
    ]


@given(before=figures, after=figures)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_revisions_are_what_a_plain_comparison_finds(tmp_path_factory, before, after):
    folder = tmp_path_factory.mktemp("revisions")
    store = DuckDBStore(Settings(database=f"duckdb:///{folder}/warehouse", landing=folder / "landing"))
    try:
        for said in (before, after):
            make_release(store, *observations_of(said))
        found = revisions(store, Knowledge(release=1), Knowledge(release=2), Selection())
    finally:
        store.close()
    expected = {}
    for key, (value, status) in before.items():
        new_value, new_status = after.get(key, (None, None))
        if value != new_value or (value is None and status != new_status):
            expected[key] = (value, status, new_value, new_status)
    rows = found.astype(object).where(found.notna(), None).to_dict("records")
    assert {
        (pd.Timestamp(row["period_start"]).date(), row["geography_code"]): tuple(
            row[name] for name in ("old_value", "old_status", "new_value", "new_status")
        )
        for row in rows
    } == expected
    assert len(rows) == len(expected)


def corrected(store) -> None:
    """Publish a return, then one that corrects it and adds a municipality."""
    first = a_return({"staffing": 1}, name="forsta.csv")
    second = a_return({"staffing": 5}, {"code": "0114", "name": "Upplands Väsby", "infected": 3}, name="rattelse.csv")
    load_documents(store, first, received_at=datetime(2022, 2, 3, 9))
    load_documents(store, second, received_at=datetime(2022, 2, 10, 9))


def test_a_correction_is_listed_with_what_it_changed_and_the_file_it_came_with(store):
    corrected(store)
    found = revisions(store, Knowledge(release=1), Knowledge(), Selection(indicators=("impact_level",)))
    town = found[found["geography_code"] == "0180"]
    assert town[["monitored_area", "old_value", "new_value", "file_name"]].to_numpy().tolist() == [
        ["staffing", 1.0, 5.0, "rattelse.csv"]
    ]
    assert town["received_at"].item() == pd.Timestamp(2022, 2, 10, 9)
    late = found[found["geography_code"] == "0114"]
    assert late["old_status"].unique().tolist() == ["not_reported"]
    nation = revisions(store, Knowledge(release=1), Knowledge(), Selection(indicators=("critical_impact",)))
    row = nation[(nation["geography_code"] == "00") & (nation["monitored_area"] == "")].iloc[0]
    assert (row["old_value"], row["new_value"], row["file_name"]) == (0, 1, "rattelse.csv")


def test_two_days_give_the_same_revisions_as_the_releases_made_then(store):
    corrected(store)
    by_release = revisions(store, Knowledge(release=1), Knowledge(release=2), Selection())
    by_day = revisions(store, Knowledge(as_of=date(2022, 2, 3)), Knowledge(as_of=date(2022, 2, 10)), Selection())
    assert len(by_release) > 50
    pd.testing.assert_frame_equal(by_release, by_day)
    assert revisions(store, Knowledge(release=2), Knowledge(), Selection()).empty
    assert list(by_release.columns) == list(REVISION_COLUMNS)


def published(reporting: int, day: str) -> Document:
    rows = f"2021-04-22,2021-04-28,{reporting},0,0,2,,protokoll {day}\n"
    rows += "2022-01-27,2022-02-02,,5,30,105,,protokoll 2022-02-07"
    head = "period_start,period_end,reporting_municipalities,critical_impact,serious_impact,over_one_percent_infected,"
    return Document(f"publicerat-{day}.csv", f"{head}outlook,source\n{rows}\n".encode())


def test_a_triangle_has_a_row_per_period_and_a_column_per_day_received(store):
    # The later one first: the order of loading means nothing.
    load_documents(store, published(241, "2021-05-11"))
    load_documents(store, published(240, "2021-05-04"))
    said = vintages(store, "reporting_municipalities", "00", Knowledge())
    assert said["value"].tolist()[:2] == [240, 241]
    triangle = revision_triangle(said)
    assert [day.isoformat() for day in triangle.columns] == ["2021-05-04", "2021-05-11"]
    assert triangle.loc[pd.Timestamp(2021, 4, 22)].tolist()[:2] == [240, 241]
    then = vintages(store, "reporting_municipalities", "00", Knowledge(as_of=date(2021, 5, 4)))
    assert then["value"].tolist() == [240]
    assert vintages(store, "reporting_municipalities", "0180", Knowledge()).empty


def test_rows_for_a_file_have_none_for_no_figure_and_times_in_utc(store):
    corrected(store)
    found = revisions(store, Knowledge(release=1), Knowledge(), Selection(indicators=("impact_level",)))
    rows = [dict(zip(REVISION_COLUMNS, row, strict=True)) for row in rows_of(found)]
    late = next(row for row in rows if row["geography_code"] == "0114")
    assert (late["old_value"], late["received_at"]) == (None, "2022-02-10T09:00:00Z")


@pytest.mark.parametrize("text", ["", "i går", "2022-13-01", "12345678", "20220127", "2022-W04-1", "²"])
def test_what_is_neither_release_nor_day_is_refused(text):
    with pytest.raises(SelectionError, match="utgåvas nummer"):
        Knowledge.of("since", text)


def test_the_wrong_way_round_is_refused_and_a_period_that_is_gone_keeps_its_label(store):
    corrected(store)
    for older, newer in (
        (Knowledge(release=2), Knowledge(release=1)),
        (Knowledge(as_of=date(2022, 2, 10)), Knowledge(as_of=date(2022, 2, 3))),
    ):
        with pytest.raises(SelectionError, match="since"):
            revisions(store, older, newer, Selection())
    gone = revisions(store, Knowledge(release=2), Knowledge(as_of=date(2022, 1, 1)), Selection())
    assert len(gone) > 50 and gone["new_status"].isna().all()
    assert set(gone["period_label"]) == {"27 jan–2 feb 2022 (rapportvecka 2022-W04)"}
