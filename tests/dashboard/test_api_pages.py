"""Pages of JSON: together they are the whole answer, of one release whatever happens, and no cursor fits elsewhere."""

from base64 import urlsafe_b64encode
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.about_api import SHOWN, calls
from data.cursors import Cursor, cursor_in
from data.selection import Selection, SelectionError
from tests.dashboard.test_api import ADDRESS, problem

WEEKS = [date(2022, 1, 6) + timedelta(weeks=week) for week in range(7)]
ROWS = [
    {"value": place, "period_start": day, "period_end": day + timedelta(days=6), "geography_code": code, **level}
    for day in WEEKS
    for place, (code, level) in enumerate(
        [("00", {}), ("03", {"geography_level": "county"}), ("0180", {"geography_level": "municipality"})]
    )
]


@pytest.fixture
def served(publish, client):
    """A client of an application with one release of 21 rows."""
    publish(*ROWS)
    return client


def followed(client, address):
    """Return the answers of a page and of every page after it."""
    answers = []
    while address:
        answers.append(client.get(address))
        assert answers[-1].status_code == 200, answers[-1].data
        address = answers[-1].get_json()["next"]
    return answers


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=st.integers(1, 25), query=st.sampled_from(["", "&level=county,nation", "&latest=3", "&from=2022-02-01"]))
def test_pages_together_are_the_whole_answer_and_each_says_how_long_that_is(served, limit, query):
    whole = served.get(f"{ADDRESS}?{query}".replace("?&", "?"))
    pages = followed(served, f"{ADDRESS}?limit={limit}{query}")
    rows = [row for page in pages for row in page.get_json()["observations"]]
    assert rows == whole.get_json()["observations"]
    assert {page.headers["X-Row-Count"] for page in pages} == {whole.headers["X-Row-Count"]} == {str(len(rows))}
    assert len(pages) == -(-len(rows) // limit)


def test_the_next_page_is_in_the_body_and_in_the_link_and_there_is_none_after_the_last(served):
    first = served.get(f"{ADDRESS}?limit=20")
    assert first.headers["Link"] == f'<{first.get_json()["next"]}>; rel="next"'
    last = served.get(first.get_json()["next"])
    assert last.get_json()["next"] is None
    assert "Link" not in last.headers
    assert len(last.get_json()["observations"]) == 1


def test_a_release_between_two_pages_does_not_mix_in(served, publish):
    following = served.get(f"{ADDRESS}?limit=20").get_json()["next"]
    publish({"value": 99})
    rest = served.get(following)
    assert rest.headers["X-Release"] == "1"
    assert [row["release"] for row in rest.get_json()["observations"]] == [1]
    assert served.get(f"{ADDRESS}?limit=20").headers["X-Release"] == "2"


def test_a_cursor_fits_no_other_question_and_no_file(served, publish):
    cursor = served.get(f"{ADDRESS}?limit=5&level=nation").get_json()["next"].partition("cursor=")[2]
    publish(*ROWS)
    for other in ("", "&level=county", "&level=nation&latest=2", "&level=nation&release=2"):
        told = problem(served.get(f"{ADDRESS}?limit=5{other}&cursor={cursor}"), 400)
        assert (told["parameter"], "samma urval" in told["expected"]) == ("cursor", True)
    for name in (f"cursor={cursor}", "limit=5"):
        told = problem(served.get(f"{ADDRESS}?level=nation&format=csv&{name}"), 400)
        assert "kortas aldrig av" in told["expected"]
    assert served.get(f"{ADDRESS}?level=nation&release=1&cursor={cursor}").status_code == 200
    assert len(served.get(f"{ADDRESS}?level=nation&cursor={cursor}").get_json()["observations"]) == 2


def test_a_cursor_of_a_release_that_is_no_longer_kept_says_so(served, publish, own_store):
    following = served.get(f"{ADDRESS}?limit=5").get_json()["next"]
    publish(*ROWS)
    own_store.close()
    own_store.drop([1], [])
    told = problem(served.get(following), 400)
    assert (told["parameter"], told["expected"]) == ("cursor", "en utgåva som finns: 2")


@given(text=st.text(max_size=120) | st.binary(max_size=60).map(lambda raw: urlsafe_b64encode(raw).decode().rstrip("=")))
def test_a_made_up_cursor_is_refused(text):
    with pytest.raises(SelectionError):
        cursor_in(text, Selection())


def test_a_cursor_is_its_place_its_release_and_its_question():
    one = Selection.from_parameters({"level": "nation"})
    text = Cursor(3, 40).text_for(one)
    assert cursor_in(text, one) == Cursor(3, 40)
    assert cursor_in(text, one.pinned(3)) == Cursor(3, 40)
    others = {Cursor(4, 40).text_for(one), Cursor(3, 41).text_for(one), Cursor(3, 40).text_for(Selection())}
    assert len({text, *others}) == 4


def test_pages_are_refused_beyond_their_size_and_with_sentences(served):
    for limit in ("0", "-1", "1.5", "10001", "9" * 30, "٣", "1e3"):
        assert problem(served.get(f"{ADDRESS}?limit={limit}"), 400)["parameter"] == "limit"
    assert problem(served.get(f"{ADDRESS}?limit=5&summary=sv&level=nation"), 400)["parameter"] == "summary"


def test_the_program_on_the_page_about_the_api_reads_every_page(served, monkeypatch):
    text = calls("http://host", SHOWN)["pages"][1].replace("limit=1000", "limit=2")

    class Answer:
        def __init__(self, address):
            self.read = lambda: served.get(address.removeprefix("http://host")).data

    monkeypatch.setattr("urllib.request.urlopen", Answer)
    names: dict = {}
    exec(text, names)  # just what readers are told to run
    assert [row["value"] for row in names["rows"]] == [0] * len(WEEKS)
