"""The pages where JavaScript is off: the same sentence and figures as with it, and never in the way of the page."""

import html
import re
from datetime import date

import pytest

from dashboard import fallback
from dashboard.pages import laget
from tests.dashboard.conftest import part, text_of

WEEK = {"period_start": date(2022, 2, 3), "period_end": date(2022, 2, 9)}


def without_script(client, address):
    """Return what a browser without JavaScript shows of a page, as one text."""
    page = client.get(address).get_data(as_text=True)
    [inside] = re.findall(r"<noscript>(.*?)</noscript>", page, re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", inside)).split())


def like_text(content):
    """Return a text as `without_script` writes it."""
    return " ".join(text_of(content).split())


@pytest.fixture
def two_weeks(publish):
    """Two weeks, the first without a figure for critical impact."""
    publish(
        {"value": None, "status": "not_reported", "reporting": 0},
        {"value": 7, "reporting": 249, **WEEK},
        {"value": 0, "indicator": "serious_impact", "reporting": 249, **WEEK},
        {"value": 249, "indicator": "reporting_municipalities", "reporting": 249, **WEEK},
    )


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_front_page_says_the_same_sentence_with_and_without_script(two_weeks, client, language):
    sentence = like_text(part(laget.layout(sprak=language), "state"))
    assert sentence
    assert sentence in without_script(client, f"/?sprak={language}")


def test_the_four_figures_have_their_coverage_and_what_is_missing_is_said_and_never_zero(two_weeks, client):
    text = without_script(client, "/")
    assert "Kommuner med kritisk påverkan 7 kommuner av 249 rapporterande kommuner (av 290)" in text
    assert "Kommuner med allvarlig påverkan 0 kommuner" in text
    assert "Kommuner med över 1 % smittade uppgift saknas" in text
    assert "27 jan–2 feb 2022 (rapportvecka 2022-W04) uppgift saknas" in text


def test_invented_figures_are_said_to_be_invented_without_script_too(publish, client):
    publish({"origin": "synthetic"})
    assert "påhittade för demonstration" in without_script(client, "/")


def test_every_page_says_where_to_go_and_no_other_carries_the_figures(two_weeks, client):
    text = without_script(client, "/trender?utgava=1")
    assert "JavaScript är avstängt" in text and "rapportvecka" not in text
    page = client.get("/trender?utgava=1&sprak=en").get_data(as_text=True)
    assert 'href="/data?utgava=1&amp;sprak=en"' in page
    assert 'href="/api/v1/observations?level=nation&amp;release=1&amp;format=csv"' in page


@pytest.mark.parametrize("address", ["/?utgava=99", "/?geografi=9999", "/?sprak=de", "/?per=2022-02-01"])
def test_an_address_that_can_not_be_answered_breaks_nothing(two_weeks, client, address):
    assert "JavaScript är avstängt" in without_script(client, address)


def test_without_a_release_the_page_still_comes(client):
    assert "JavaScript är avstängt" in without_script(client, "/")


def test_a_fault_of_our_own_is_logged_and_the_page_still_comes(publish, client, caplog):
    publish({"origin": "gissad"})  # an origin that this version has no place for
    assert "JavaScript är avstängt" in without_script(client, "/")
    assert [record.name for record in caplog.records if record.exc_info] == [fallback.__name__]
