"""Waiting for what was known on a day: the reader sees how far it has come, and can stop it."""

import re
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PANEL = ".notice.waiting"
LONG = 90_000
"""Milliseconds that deriving a day may take on a busy machine."""


def made(warehouse: Path, day: str) -> list[str]:
    """Return the files of what has been derived for a day, whole or half."""
    return [each.name for each in (warehouse / "past").glob(f"*-{day}-*")]


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong on a page."""
    return [each["id"] for each in Axe().run(page).response["violations"]]


def test_one_sees_how_far_it_has_come_and_another_who_stops_waiting_takes_nothing_away(site, warehouse, visits):
    address = f"{site}/?per=2021-03-11"
    page, other = visits.open(address), visits.open(address)
    expect(page.locator(f"{PANEL} h2")).to_have_text("Läget som det var känt den 11 mars 2021 tas fram")
    expect(page.locator(f"{PANEL} .waiting-step")).to_have_text(re.compile(r"Steg \d+ av \d+: \w"))
    other.get_by_role("button", name="Avbryt").click()
    expect(other.locator(f"{PANEL} h2")).to_be_focused()
    expect(other.locator(f"{PANEL} h2")).to_contain_text("Avbrutet")
    expect(page.locator(f"{PANEL} progress[value='0']")).to_have_count(0, timeout=LONG)
    expect(page.locator("#state")).to_be_visible(timeout=LONG)
    expect(page.locator(".pinned-notice")).to_contain_text("11 mars 2021")
    # The next time it is there at once.
    other.get_by_role("link", name="Försök igen").click()
    expect(other.locator("#state")).to_be_visible()
    seen = other.evaluate("performance.getEntriesByType('resource').filter(each => each.name.includes('/vantan'))")
    assert seen == []


def test_cancelling_stops_the_work_and_leads_on(site, warehouse, visits):
    day = "2021-03-12"
    page = visits.open(f"{site}/trender?per={day}&indikator=serious_impact", width=360)
    expect(page.locator(f"{PANEL} .waiting-step")).to_have_text(re.compile("Steg"))
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    button = page.get_by_role("button", name="Avbryt")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{PANEL} h2")).to_be_focused()
    expect(button).to_be_hidden()
    deadline = time.monotonic() + 10
    while made(warehouse, day):
        assert time.monotonic() < deadline, "the work goes on, or has left something half-made"
        time.sleep(0.1)
    assert violations(page) == []
    page.get_by_role("link", name="Visa det som är känt nu").click()
    expect(page).to_have_url(re.compile(r"/trender\?indikator=serious_impact$"))
    expect(page.locator("h1")).to_be_visible()
    assert made(warehouse, day) == []


def test_leaving_the_page_stops_the_work(site, warehouse, visits):
    page = visits.open(f"{site}/omraden?per=2021-03-13&sprak=en")
    expect(page.locator(f"{PANEL} .waiting-step")).to_have_text(re.compile("Step"))
    page.goto(f"{site}/tillganglighet")
    deadline = time.monotonic() + 25
    while made(warehouse, "2021-03-13"):
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.parametrize(
    "query", ["", "?lasare=x", "?lasare=x&as_of=igår", "?lasare=../x&as_of=2021-03-11", "?until=1"]
)
def test_a_question_that_makes_no_sense_is_refused_in_words(site, visits, query):
    page = visits.open(f"{site}/tillganglighet")
    for method in ("GET", "POST"):
        answer = page.request.fetch(f"{site}/vantan{query}", method=method)
        assert (answer.status, answer.json()["state"]) == (400, "failed")
        assert "Väntade" in answer.json()["words"]
