"""What the API refuses: by name, in the reader's language, at once, and never with a traceback or a book."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.settings import current_settings
from tests.dashboard.test_api import ADDRESS, ROWS, problem

CODES = ",".join(f"{code:04}" for code in range(10_000))
BAD = (
    "indicator=kritisk",
    "indicator=critical_impact%27%20OR%201=1%20--",
    "indicator=critical_impact;DROP%20TABLE%20observation",
    "geography=9999",
    "geography=Malm%F6",
    "geography=%00",
    "geography=0180%00",
    "geography=%FF%FE0%001%008%000%00",
    "geography=%ZZ",
    f"geography={CODES}",
    f"geography={'0180,' * 10_000}",
    "area=hemtj%C3%A4nst",
    "level=kommun",
    "setting=home",
    "step=9",
    "from=2022-02-30",
    "from=2021-W53",
    "from=2022W041",
    "to=2022-W04-1",
    "indicator=critical_impact,,serious_impact",
    "to=igår",
    "from=2022-02-03&to=2022-01-27",
    "latest=0",
    "latest=99999999999999999999",
    "latest=1e3",
    "limit=" + "9" * 5_000,
    "release=-1",
    "release=99999",
    "as_of=2022-13-01",
    "format=xml",
    "cursor=abc",
    "summary=fi",
    "geography=",
    "geography=%20",
    "geography=,",
    "geography=00&geography=03",
    "färg=rosa",
    "%00=1",
    "=",
    "indicator[]=critical_impact",
)


@pytest.fixture
def served(publish, client):
    """A client of an application with one release of three rows."""
    publish(*ROWS)
    return client


@pytest.mark.parametrize("query", BAD, ids=lambda query: query[:40])
def test_what_is_not_understood_is_refused_at_once_and_in_few_words(served, query):
    served.get(f"{ADDRESS}?{query}")
    begun = time.process_time()
    answer = served.get(f"{ADDRESS}?{query}")
    took = time.process_time() - begun
    told = problem(answer, 400)
    assert told["parameter"] is not None
    assert told["expected"]
    assert len(answer.data) < 8_000
    assert took < 0.05


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["indicator", "geography", "area", "from", "latest", "release", "format", "cursor", "limit"]),
    value=st.binary(min_size=1, max_size=30),
)
def test_no_bytes_whatever_give_anything_but_an_answer_or_a_problem(served, name, value):
    query = "".join(f"%{byte:02X}" for byte in value)
    answer = served.get(f"{ADDRESS}?{name}={query}")
    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        problem(answer, 400)


def test_a_near_miss_is_told_what_was_perhaps_meant(served):
    for query, meant in (
        ("indicator=critcal_impact", "menade du critical_impact"),
        ("geography=0181,018", "menade du"),
        ("areas=staffing", "menade du area"),
        ("area=stafing", "menade du staffing"),
    ):
        assert meant in problem(served.get(f"{ADDRESS}?{query}"), 400)["expected"], query


def test_a_reader_who_prefers_english_is_refused_in_english_and_answered_in_the_same_bytes(served):
    english = {"Accept-Language": "en-GB,en;q=0.9,sv;q=0.5"}
    told = problem(served.get(f"{ADDRESS}?latest=x", headers=english), 400)
    assert told["title"] == "Invalid parameter"
    assert told["detail"] == "The parameter latest is “x”. Expected a whole number from 1 to 10000."
    for address in ("/api/v1/nothing", "/api/v1/releases/9"):
        assert problem(served.get(address, headers=english), 404)["title"].startswith("There is no such")
    assert "can only be read" in problem(served.post(ADDRESS, headers=english), 405)["detail"]
    for query in ("?format=csv", "?format=xlsx", "?format=zip", "?limit=2", ""):
        assert served.get(ADDRESS + query, headers=english).data == served.get(ADDRESS + query).data


def test_every_list_refuses_what_it_does_not_know(served):
    for name in ("releases", "indicators", "geographies", "areas", "periods", "contradictions", "openapi.json"):
        assert problem(served.get(f"/api/v1/{name}?colour=red"), 400)["parameter"] == "colour"
    assert "csv-sv" in problem(served.get("/api/v1/periods?format=parquet"), 400)["expected"]
    assert "iso_week" in problem(served.get("/api/v1/periods?kind=week"), 400)["expected"]
    for name in ("indicators", "periods"):
        assert problem(served.get(f"/api/v1/{name}?release=7"), 400)["parameter"] == "release"


def test_every_method_but_reading_is_a_problem_that_says_which_go(served):
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(served, method)("/api/v1/indicators")
        problem(answer, 405)
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_fault_of_our_own_is_a_problem_without_a_traceback(served, monkeypatch, caplog):
    def break_down(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("dashboard.api_observations.count_of", break_down)
    monkeypatch.setitem(served.application.config, "PROPAGATE_EXCEPTIONS", False)
    answer = served.get(ADDRESS)
    assert b"secret" not in answer.data
    assert problem(answer, 500)["title"] == "Något gick fel hos oss"
    assert "RuntimeError: secret" in caplog.text


@pytest.mark.parametrize(
    "path", ["/api//v1/observations?format=csv", "/api//foo", "/api/v1//indicators", "/api/v1/docsx"]
)
def test_no_address_under_api_is_a_page(served, path):
    assert problem(served.get(path), 404)["title"] == "Adressen finns inte"


def test_a_release_has_one_address(served):
    assert served.get("/api/v1/releases/1").status_code == 200
    assert problem(served.get("/api/v1/releases/01"), 404)["title"] == "Utgåvan finns inte"


# --- how often -------------------------------------------------------------------------------------------------------


@pytest.fixture
def limited(served, monkeypatch):
    """The same client, where an address may call the API three times a minute, from an address of its own."""
    monkeypatch.setenv("LAGESBILD_RATE_LIMIT", "3 per minute")
    current_settings.cache_clear()
    return served


def from_address(number: int) -> dict:
    # Each test has an address of its own: calls are counted in the process's memory.
    return {"environ_base": {"REMOTE_ADDR": f"192.0.2.{number}"}}


def test_who_calls_too_often_is_told_when_to_come_back_and_others_are_not_held_up(limited):
    for left in (2, 1, 0):
        answer = limited.get(f"{ADDRESS}?latest=1", **from_address(1))
        assert (answer.status_code, answer.headers["X-RateLimit-Remaining"]) == (200, str(left))
        assert "Retry-After" not in answer.headers
    refused = limited.get("/api/v1/indicators", **from_address(1))
    assert "(3 per minut)" in problem(refused, 429)["detail"]
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["X-RateLimit-Limit"] == "3"
    assert limited.get(ADDRESS, **from_address(2)).status_code == 200


def test_pages_and_health_and_the_page_to_try_the_api_are_never_limited(limited):
    for _ in range(5):
        for address in ("/healthz", "/readyz", "/", "/assets/lagesbild.css", "/api/v1/docs", "/api/v1/docs/start.js"):
            with limited.get(address, **from_address(3)) as answer:
                assert answer.status_code == 200


def test_a_browsers_question_whether_it_may_call_is_no_call(limited):
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    for _ in range(5):
        assert limited.options(ADDRESS, headers=asked, **from_address(6)).status_code == 200
    assert limited.get(ADDRESS, **from_address(6)).headers["X-RateLimit-Remaining"] == "2"
    # Only the page to try the API on is free, not every address that begins like it.
    for status in (404, 404, 429):
        assert limited.get("/api/v1/docsomething", **from_address(6)).status_code == status


def test_what_a_caller_says_of_its_address_is_not_believed(limited):
    for number in range(3):
        claim = {"X-Forwarded-For": f"198.51.100.{number}"}
        assert limited.get(ADDRESS, headers=claim, **from_address(4)).status_code == 200
    assert limited.get(ADDRESS, headers={"X-Forwarded-For": "198.51.100.9"}, **from_address(4)).status_code == 429


def test_an_empty_limit_is_none_and_one_that_makes_no_sense_is_refused_at_start(served, monkeypatch):
    from data.settings import Settings, SettingsError

    monkeypatch.setenv("LAGESBILD_RATE_LIMIT", "")
    current_settings.cache_clear()
    assert "X-RateLimit-Limit" not in served.get(ADDRESS, **from_address(5)).headers
    monkeypatch.setenv("LAGESBILD_RATE_LIMIT", "många")
    current_settings.cache_clear()
    with pytest.raises(SettingsError, match="LAGESBILD_RATE_LIMIT är «många»: väntade"):
        current_settings()
    assert Settings(rate_limit="10/second").rate_limit == "10/second"
