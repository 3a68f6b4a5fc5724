"""The API on a real release: what it answers, with which headers, and how it refuses."""

import csv
import io
import json
import random
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, event, text

from dashboard.pages import laget
from data.extracts import write_extract
from data.lists import municipalities
from data.queries import EXTRACT_COLUMNS
from data.releases import create_release_tables, open_release
from data.selection import Selection
from tests.conftest import make_release
from tests.dashboard.conftest import part, text_of

ADDRESS = "/api/v1/observations"
ROWS = (
    {"value": 5, "origin": "published", "reporting": None},
    {"value": 4.5, "origin": "synthetic"},
    {"value": None, "status": "not_reported", "period_start": date(2022, 2, 3), "period_end": date(2022, 2, 9)},
)


@pytest.fixture
def served(publish, client):
    """A client of an application with one release of three rows."""
    publish(*ROWS)
    return client


def problem(answer, status):
    """Return the content of a problem answer, after looking at its form."""
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    content = json.loads(answer.data)
    assert {"type", "title", "status", "detail"} <= set(content)
    assert content["status"] == status
    return content


def test_health_needs_no_database_and_readiness_does(client, publish):
    assert client.get("/healthz").status_code == 200
    assert problem(client.get("/readyz"), 503)["title"] == "Ingen utgåva"
    publish(*ROWS)
    assert client.get("/readyz").get_json() == {"status": "ready", "release": 1}


def test_json_has_every_column_and_no_figure_is_null(served):
    rows = served.get(ADDRESS).get_json()["observations"]
    assert [row["value"] for row in rows] == [5, 4.5, None]
    assert list(rows[0]) == list(EXTRACT_COLUMNS)
    assert rows[0]["reporting"] is None


def test_the_files_are_the_bytes_of_the_extract(served):
    for file_format in ("csv", "csv-sv"):
        answer = served.get(f"{ADDRESS}?format={file_format}&geography=00")
        with open_release() as connection:
            selection = Selection.from_parameters({"geography": "00"})
            assert answer.data == b"".join(write_extract(connection, selection, file_format))


def test_csv_sv_opens_right_in_swedish_excel(served):
    content = served.get(f"{ADDRESS}?format=csv-sv").data
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 4
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [row["value"] for row in rows] == ["5", "4,5", ""]


def test_the_headers_tell_how_many_rows_which_release_and_what_to_call_the_file(served):
    answer = served.get(f"{ADDRESS}?indicator=critical_impact&geography=00&format=csv-sv&from=2022-W04")
    assert answer.headers["X-Row-Count"] == "3"
    assert answer.headers["X-Release"] == "1"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="lagesbild_critical_impact_00_2022-01-24_utgava-1_sv.csv"'
    )
    assert "Content-Disposition" not in served.get(ADDRESS).headers


def test_the_same_question_to_the_same_release_is_not_sent_twice(served, publish):
    first = served.get(f"{ADDRESS}?format=csv")
    again = served.get(f"{ADDRESS}?format=csv", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = served.get(f"{ADDRESS}?format=csv&latest=1", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200
    publish(*ROWS)
    newer = served.get(f"{ADDRESS}?format=csv", headers={"If-None-Match": first.headers["ETag"]})
    assert (newer.status_code, newer.headers["X-Release"]) == (200, "2")


def test_a_new_release_is_seen_at_the_next_request_and_the_old_one_is_still_there(served, publish):
    assert len(served.get(ADDRESS).get_json()["observations"]) == 3
    publish({"value": 7})
    assert [row["value"] for row in served.get(ADDRESS).get_json()["observations"]] == [7]
    assert len(served.get(f"{ADDRESS}?release=1").get_json()["observations"]) == 3


def test_an_answer_compressed_on_the_way_is_the_same(served):
    plain = served.get(f"{ADDRESS}?format=json")
    small = served.get(f"{ADDRESS}?format=json", headers={"Accept-Encoding": "gzip, br, zstd"})
    assert small.headers["ETag"] == plain.headers["ETag"]


def test_a_head_request_gets_the_headers_and_leaves_nothing_open(served):
    answer = served.head(f"{ADDRESS}?format=csv")
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["X-Row-Count"] == "3"


def test_a_head_request_is_refused_where_the_file_would_be(served):
    for asked in ("format=json-stat&geography=0180", "format=sav", "indicator=foo"):
        statuses = [ask(f"{ADDRESS}?{asked}").status_code for ask in (served.head, served.get)]
        assert statuses == [400, 400], asked
    assert served.head(f"{ADDRESS}?format=json-stat").status_code == 200


def test_what_the_screening_stopped_never_leaves_as_figures(served, own_store):
    stopped = make_release(own_store, {"value": 999}, published=False)
    for asked in ("format=csv", "format=json", "limit=1", "summary=sv", "format=zip", "as_of=2022-02-20"):
        content = problem(served.get(f"{ADDRESS}?release={stopped}&{asked}"), 400)
        assert (content["parameter"], content["value"]) == ("release", str(stopped))
        assert "stoppade" in content["detail"]


def test_a_release_that_cannot_be_shown_here_is_refused_and_not_to_be_asked_for_again(served, own_store):
    with own_store.building(2) as connection:
        create_release_tables(connection)
        # What an earlier version made had not this column.
        connection.execute(text("ALTER TABLE release DROP COLUMN disclosure"))
    answer = served.get(f"{ADDRESS}?release=2")
    content = problem(answer, 400)
    assert (content["parameter"], content["value"]) == ("release", "2")
    assert "Retry-After" not in answer.headers and "python" not in content["detail"]


def test_no_rows_are_no_rows(served):
    answer = served.get(f"{ADDRESS}?geography=0180")
    assert answer.get_json() == {"observations": []}
    assert answer.headers["X-Row-Count"] == "0"


@pytest.mark.parametrize(
    ("query", "parameter", "value", "expected"),
    [
        ("indicator=kritisk", "indicator", "kritisk", "critical_impact"),
        ("farg=rosa", "farg", "rosa", "indicator, geography"),
        ("format=xml", "format", "xml", "json"),
        ("latest=0", "latest", "0", "heltal"),
        ("from=2022-02-30", "from", "2022-02-30", "den dagen finns inte"),
        ("from=2021-W53", "from", "2021-W53", "2021 har veckorna 01–52"),
        ("to=2020-W54", "to", "2020-W54", "2020 har veckorna 01–53"),
        ("geography=115", "geography", "115", "menade du 0115,"),
        ("geography=3", "geography", "3", "menade du 03"),
        ("geography=00&geography=03", "geography", "00 03", "komma"),
        ("release=9", "release", "9", "1"),
        ("from=2022-02-03&to=2022-01-27", "from", "2022-02-03", "inte är efter"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(served, query, parameter, value, expected):
    content = problem(served.get(f"{ADDRESS}?{query}"), 400)
    assert (content["parameter"], content["value"]) == (parameter, value)
    assert expected in content["expected"]


def test_without_a_release_there_is_a_problem_and_not_an_empty_answer(client):
    assert "python -m etl init" in problem(client.get(ADDRESS), 503)["detail"]


def test_a_broken_warehouse_is_a_problem_before_the_first_byte(served, own_store):
    own_store.close()
    for each in own_store.folder.glob("parts/*.parquet"):
        each.unlink()
    assert problem(served.get(f"{ADDRESS}?format=csv"), 503)["title"] == "Källan svarar inte"


def test_any_other_address_under_api_is_a_problem_and_not_a_page(client):
    for address in ("/api/", "/api/v1/nothing", "/api/v2/observations"):
        problem(client.get(address), 404)


def test_revisions_are_listed_cell_by_cell(publish, client):
    publish({"value": 5}, {"value": 1, "geography_code": "03", "geography_level": "county"})
    publish({"value": 6}, {"value": 1, "geography_code": "03", "geography_level": "county"})
    answer = client.get("/api/v1/revisions?since=1")
    assert answer.headers["X-Row-Count"] == "1"
    row = json.loads(answer.data)["revisions"][0]
    assert (row["geography"], row["old_value"], row["new_value"], row["load_id"]) == ("Riket", 5.0, 6.0, None)
    table = client.get("/api/v1/revisions?since=1&until=2&format=csv-sv&level=nation").data.decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(table), delimiter=";"))["new_value"] == "6"
    assert json.loads(client.get("/api/v1/revisions?since=2").data)["revisions"] == []


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("", "since"),
        ("since=igår", "since"),
        ("since=9", "since"),
        ("since=2&until=1", "since"),
        ("since=1&release=1", "release"),
        ("since=1&foo=1", "foo"),
        ("since=1&format=xls", "format"),
    ],
)
def test_a_question_for_revisions_that_makes_no_sense_names_the_parameter(publish, client, query, parameter):
    publish({"value": 5})
    publish({"value": 6})
    assert problem(client.get(f"/api/v1/revisions?{query}"), 400)["parameter"] == parameter


FEB = {"period_start": date(2022, 2, 3), "period_end": date(2022, 2, 9)}


def test_each_row_has_the_sentence_of_the_cards_in_the_language_that_is_asked_for(publish, client):
    publish({"value": 5}, {"value": 3, "reporting": 240, **FEB}, {"value": 1, "monitored_area": "staffing", **FEB})
    rows = client.get(f"{ADDRESS}?latest=1&summary=sv").get_json()["observations"]
    assert list(rows[0]) == [*EXTRACT_COLUMNS, "summary"]
    assert rows[0]["summary"] == (
        "Kommuner med kritisk påverkan, Riket, 3–9 feb 2022 (rapportvecka 2022-W05): 3 av 240\u00a0rapporterande "
        "kommuner (av 290); 2 färre än 27 jan–2 feb 2022 (då rapporterade 250). "
        "Uppgiften är beräknad ur kommunernas uppgifter. "
        "För få punkter för att bedöma: 2 perioder med färdig uppgift, minst 12 behövs."
    )
    assert "Riket, Personal, 3–9 feb 2022" in rows[1]["summary"]
    assert "ingen jämförelse: uppgift saknas för perioden före" in rows[1]["summary"]
    english = client.get(f"{ADDRESS}?latest=1&summary=en").get_json()["observations"]
    assert english[0]["summary"].startswith("Municipalities with critical impact, Sweden, 3–9 Feb 2022 (report week")
    assert "2 fewer than 27 Jan–2 Feb 2022 (250 reported then)" in english[0]["summary"]


def test_the_newest_row_has_the_signal_that_stands_on_its_card(publish, client):
    dice = random.Random(7)
    values = [*(dice.choice([3, 4, 5]) for _ in range(30)), 40]
    days = [date(2021, 7, 1) + timedelta(weeks=week) for week in range(len(values))]
    publish(
        *(
            {"value": value, "period_start": day, "period_end": day + timedelta(days=6)}
            for day, value in zip(days, values, strict=True)
        )
    )
    for language in ("sv", "en"):
        rows = client.get(f"{ADDRESS}?geography=00&summary={language}").get_json()["observations"]
        card = part(laget.layout(sprak=language), "cards").children[0]
        (told,) = (text_of(each) for each in card.children if getattr(each, "className", "") == "signal")
        signal = " ".join(told.split())
        assert signal.startswith({"sv": "Utanför gränserna:", "en": "Outside the limits:"}[language])
        assert rows[-1]["summary"].endswith(f" {signal}")
        assert not any(signal.split(":")[0] in row["summary"] for row in rows[:-1])


def test_a_reading_of_what_is_counted_so_far_is_compared_with_the_reading_before(publish, client):
    given = {"indicator": "deaths_special_housing_to_date", "origin": "published", "reporting": None, "expected": None}
    days = date(2021, 1, 11), date(2021, 11, 15), date(2022, 1, 31)
    publish(*({**given, "value": 10 + n, "period_start": day, "period_end": day} for n, day in enumerate(days)))
    (row,) = client.get(f"{ADDRESS}?latest=1&summary=sv").get_json()["observations"]
    assert "1 fler än 15 nov 2021" in row["summary"]


def test_sentences_for_many_rows_take_as_many_questions_as_for_one(publish, client):
    publish(*({"geography_code": code, "geography_level": "county"} for code in ("03", "04", "05", "06")), {})

    def questions(address):
        asked = []

        def count(*given):
            asked.append(given[2])

        event.listen(Engine, "before_cursor_execute", count)
        try:
            assert client.get(address).status_code == 200
        finally:
            event.remove(Engine, "before_cursor_execute", count)
        return len(asked)

    of_one = questions(f"{ADDRESS}?geography=03&summary=sv")
    assert 0 < questions(f"{ADDRESS}?geography=03") < of_one == questions(f"{ADDRESS}?summary=sv")


def test_sentences_are_of_json_and_of_few_rows(publish, client):
    towns = [each.code for each in municipalities()[:201]]
    publish(*({"geography_code": code, "geography_level": "municipality", "reporting": 1} for code in towns))
    assert "format=json" in problem(client.get(f"{ADDRESS}?format=csv&summary=sv"), 400)["expected"]
    assert "sv, en" in problem(client.get(f"{ADDRESS}?summary=fi"), 400)["expected"]
    too_many = problem(client.get(f"{ADDRESS}?summary=sv"), 400)
    assert (too_many["parameter"], "högst 200 rader (det här har 201)" in too_many["expected"]) == ("summary", True)
    assert len(client.get(f"{ADDRESS}?summary=sv&geography={','.join(towns[:200])}").get_json()["observations"]) == 200


def test_an_answer_with_sentences_is_not_taken_for_one_without(served):
    plain, told, english = (
        served.get(f"{ADDRESS}{query}").headers["ETag"] for query in ("", "?summary=sv", "?summary=en")
    )
    assert len({plain, told, english}) == 3


def test_a_method_that_the_api_does_not_take_is_a_problem_that_says_which_it_does(served):
    answer = served.post(ADDRESS, data="{}")
    assert "POST" in problem(answer, 405)["detail"]
    assert "GET" in answer.headers["Allow"]
    assert served.put("/trender").content_type != "application/problem+json"


def test_the_apis_own_address_says_what_there_is(served):
    for address in ("/api", "/api/", "/api/v2"):
        assert "/api/v1/observations" in problem(served.get(address), 404)["detail"]
