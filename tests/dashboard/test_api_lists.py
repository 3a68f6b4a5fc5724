"""The small lists, what changed between releases, and links that are to mean the same next year."""

import csv
import gzip
import io
import json
from datetime import date

import pytest

from dashboard.api_contract import ENDPOINTS, LIST_FORMATS
from data.indicators import INDICATORS
from data.list_tables import AREA_LIST, CONTRADICTION_LIST, GEOGRAPHY_LIST, INDICATOR_LIST, PERIOD_LIST
from data.lists import municipalities
from data.schema import ledger
from data.store import UnknownRelease
from tests.dashboard.test_api import ADDRESS, ROWS, problem

FEB = {"period_start": date(2022, 2, 3), "period_end": date(2022, 2, 9)}
LISTS = ("releases", "indicators", "geographies", "areas", "periods", "contradictions")


@pytest.fixture
def served(publish, client):
    """A client of an application with one release of three rows."""
    publish(*ROWS)
    return client


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_the_same_in_every_format_and_not_sent_twice(served, name):
    answer = served.get(f"/api/v1/{name}")
    rows = answer.get_json()[name]
    assert answer.headers["X-Row-Count"] == str(len(rows))
    assert answer.headers["X-Release"] == "1"
    columns = [each.name for each in ENDPOINTS[name].columns()]
    assert all(list(row) == columns for row in rows)
    again = served.get(f"/api/v1/{name}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", answer.headers["ETag"])
    for file_format in LIST_FORMATS:
        other = served.get(f"/api/v1/{name}?format={file_format}")
        assert other.content_type == LIST_FORMATS[file_format]
        assert ("Content-Disposition" in other.headers) == (file_format != "json")
    table = list(csv.DictReader(io.StringIO(served.get(f"/api/v1/{name}?format=csv").text)))
    assert [list(row) for row in table] == [columns] * len(rows)
    assert served.head(f"/api/v1/{name}").headers["X-Row-Count"] == str(len(rows))


def test_the_lists_say_what_the_declarations_say(served):
    indicators = {row["indicator"]: row for row in served.get("/api/v1/indicators").get_json()["indicators"]}
    assert list(indicators) == list(INDICATORS)
    for each in INDICATORS.values():
        row = indicators[each.id]
        assert (row["label"], row["label_en"]) == (each.label, each.label_en)
        assert (row["definition"], row["definition_en"]) == (each.definition, each.definition_en)
        assert row["levels"].split(",") == list(each.levels)
    places = {row["geography_code"]: row for row in served.get("/api/v1/geographies").get_json()["geographies"]}
    assert {row.code for row in municipalities()} <= places.keys()
    assert (places["0180"]["county_code"], places["0180"]["county"]) == ("01", "Stockholms län")
    assert (places["00"]["geography_en"], places["03"]["geography_level"]) == ("Sweden", "county")
    areas = served.get("/api/v1/areas").get_json()["areas"]
    assert [row["monitored_area"] for row in areas if row["is_summary"]] == ["overall_robustness"]
    [first, _] = served.get("/api/v1/periods?kind=report_week").get_json()["periods"]
    assert (first["period_label"], first["iso_week"]) == ("27 jan–2 feb 2022 (rapportvecka 2022-W04)", 4)
    assert first["period_label_en"] == "27 Jan–2 Feb 2022 (report week 2022-W04)"
    assert served.get("/api/v1/periods?kind=year").get_json()["periods"] == []


def test_every_list_of_a_release_reads_on_both_engines(build_release):
    connection = build_release({})
    for told in (INDICATOR_LIST, GEOGRAPHY_LIST, AREA_LIST, PERIOD_LIST, CONTRADICTION_LIST):
        rows = told.rows(connection)
        assert all(len(row) == len(told.columns) for row in rows)
        for row in rows:
            assert all(
                column.may_be_missing or value is not None for column, value in zip(told.columns, row, strict=True)
            )


def test_the_ledger_is_told_and_a_cell_that_is_hidden_tells_neither_figure(own_store, client):
    from tests.conftest import make_release

    release_id = make_release(
        own_store,
        {"value": 5, "origin": "published"},
        {"value": None, "status": "suppressed", "geography_code": "0180", "geography_level": "municipality"},
    )
    same = {
        **{"load_id": None, "indicator": "critical_impact", "monitored_area": "", "setting": "all", "step": ""},
        **{"period_start": date(2022, 1, 27), "period_end": date(2022, 2, 2)},
        **{"figure_used": 5.0, "figure_other": 2.0, "source_used": "a", "source_other": "b", "explanation": "x"},
    }
    own_store.close()
    from data.duckdb_store import _address

    with own_store._connected(_address(str(own_store._release_file(release_id)))) as connection:
        connection.execute(ledger.insert(), [{**same, "geography_code": code} for code in ("00", "0180")])
        connection.commit()
    rows = client.get("/api/v1/contradictions").get_json()["contradictions"]
    assert [(row["geography_code"], row["figure_used"], row["figure_other"]) for row in rows] == [
        ("00", 5.0, 2.0),
        ("0180", None, None),
    ]


def test_a_release_tells_what_it_has_that_the_one_before_had_not(publish, client):
    publish({"value": 5}, {"value": 1, "geography_code": "03", "geography_level": "county"})
    publish({"value": 6}, {"value": 2, "geography_code": "03", "geography_level": "county"}, {"value": 7, **FEB})
    told = client.get("/api/v1/releases/2").get_json()
    assert (told["release"]["release"], told["release"]["is_current"], told["since"]) == (2, True, 1)
    assert told["new_periods"] == [
        {"period_kind": "report_week", "period_start": "2022-02-03", "period_end": "2022-02-09"}
    ]
    [revised] = told["revised"]
    assert (revised["geography_code"], revised["old_value"], revised["new_value"]) == ("00", 5, 6)
    every = client.get(told["revisions"]).get_json()["revisions"]
    assert [row["geography_code"] for row in every] == ["00", "03"]
    first = client.get("/api/v1/releases/1").get_json()
    assert (first["since"], first["revised"], first["revisions"]) == (None, [], None)
    assert problem(client.get("/api/v1/releases/2?since=2"), 400)["parameter"] == "since"
    assert problem(client.get("/api/v1/releases/two"), 404)["detail"] == str(UnknownRelease("two", [1, 2]))


def test_a_file_of_a_loads_checksum_is_told_nowhere(served):
    # With the form of a return known, its checksum would confirm a guess of the counts in it that are hidden.
    assert "checksum" not in served.get("/api/v1/openapi.json").text
    assert "checksum" not in served.get("/api/v1/releases/1").text


def test_the_answer_to_what_was_changed_names_the_release_it_is_of(publish, client):
    publish({"value": 5})
    publish({"value": 6})
    answer = client.get("/api/v1/revisions?since=1&format=csv-sv")
    assert answer.headers["X-Release"] == "2"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="lagesbild_revisions_1-2_utgava-2_sv.csv"'
    again = client.get("/api/v1/revisions?since=1&format=csv-sv", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    for since in ("0", "00", "9"):
        assert problem(client.get(f"/api/v1/revisions?since={since}"), 400)["parameter"] == "since"


# --- links -----------------------------------------------------------------------------------------------------------


def test_a_frozen_link_gives_the_same_bytes_whatever_is_published_or_rolled_back(publish, client, own_store):
    publish(*ROWS)
    links = [f"{ADDRESS}?release=1&format={each}" for each in ("csv", "csv-sv", "zip", "json")]
    asked_then = [f"{ADDRESS}?release=1&as_of=2022-02-10&format=csv"]
    before = [client.get(link).data for link in (*links, *asked_then)]
    assert all(before)
    publish({"value": 77}, {"value": 8, **FEB})
    assert [client.get(link).data for link in (*links, *asked_then)] == before
    own_store.switch(1)
    own_store.close()  # as after a restart
    assert [client.get(link).data for link in (*links, *asked_then)] == before


def test_a_rolling_link_gives_the_latest_periods_there_are(publish, client):
    publish({"value": 1})
    rolling = f"{ADDRESS}?latest=1&format=csv"
    assert [row["value"] for row in csv.DictReader(io.StringIO(client.get(rolling).text))] == ["1"]
    publish({"value": 1}, {"value": 2, **FEB})
    assert [row["value"] for row in csv.DictReader(io.StringIO(client.get(rolling).text))] == ["2"]


# --- on the way ------------------------------------------------------------------------------------------------------


def test_answers_are_compressed_for_who_takes_it_files_that_are_already_are_not(publish, client):
    codes = [each.code for each in municipalities()[:200]]
    publish(*({"geography_code": code, "geography_level": "municipality"} for code in codes))
    for query in ("", "?format=csv", "?format=json-lines", "?limit=150"):
        plain = client.get(ADDRESS + query)
        packed = client.get(ADDRESS + query, headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert gzip.decompress(packed.data) == plain.data
        assert len(packed.data) < len(plain.data) / 4
        with client.get(ADDRESS + query, headers={"Accept-Encoding": "gzip, br, zstd"}) as answer:
            assert answer.headers["Content-Encoding"] == "zstd"
    for file_format in ("xlsx", "parquet", "zip"):
        with client.get(f"{ADDRESS}?format={file_format}", headers={"Accept-Encoding": "gzip, br, zstd"}) as answer:
            assert "Content-Encoding" not in answer.headers


def test_scripts_of_other_sites_may_read_the_api_and_nothing_else(served):
    answer = served.get(ADDRESS, headers={"Origin": "https://example.org"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
    assert {"ETag", "Link", "X-Row-Count", "X-Release", "Retry-After"} <= set(exposed)
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    leave = served.options(ADDRESS, headers=asked)
    assert (leave.status_code, leave.headers["Access-Control-Allow-Methods"]) == (200, "GET, HEAD, OPTIONS")
    assert "If-None-Match" in leave.headers["Access-Control-Allow-Headers"]
    known = served.get(ADDRESS, headers={"If-None-Match": answer.headers["ETag"]})
    assert (known.status_code, known.headers["Access-Control-Allow-Origin"]) == (304, "*")
    assert problem(served.get(f"{ADDRESS}?latest=x"), 400)
    for address in ("/", "/healthz", "/_dash-layout", "/assets/lagesbild.css"):
        with served.get(address) as page:
            assert "Access-Control-Allow-Origin" not in page.headers


def test_the_page_to_try_the_api_speaks_its_languages_and_has_no_script_in_its_text(served):
    for query, language, title in (("", "sv", "Prova API:et"), ("?sprak=en", "en", "Try the API")):
        page = served.get(f"/api/v1/docs{query}")
        assert (page.status_code, f'<html lang="{language}">' in page.text, title in page.text) == (200, True, True)
        assert "<script>" not in page.text
        assert "http" not in page.text.replace("https://www.w3.org", "")
    for name in ("start.js", "page.css", "swagger-ui-bundle.js", "swagger-ui.css"):
        with served.get(f"/api/v1/docs/{name}") as file:
            assert file.status_code == 200
    assert json.loads(served.get("/api/v1/openapi.json").data)["openapi"] == "3.1.0"
