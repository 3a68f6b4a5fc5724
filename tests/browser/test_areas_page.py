"""/omraden in a real browser: the newest week in view, a cell that opens what is behind it, and who can use it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations

SEARCH = "decodeURIComponent(location.search)"


def opened(visits, address: str, **size: int) -> Page:
    """Open the page and wait for the matrix."""
    page = visits.open(address, **size)
    page.wait_for_selector("#areas .matrix-scroll")
    return page


def test_the_newest_week_is_in_view_and_the_areas_stay(site, visits):
    page = opened(visits, f"{site}/omraden", width=360)
    page.set_viewport_size({"width": 360, "height": 1600})  # What is to the right matters here, not what is below.
    expect(page.locator(".count-matrix thead th").last).to_be_in_viewport()
    expect(page.locator(".count-matrix tbody th").first).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_cell_opens_its_area_and_week_and_back_returns(site, visits):
    page = opened(visits, f"{site}/omraden?geografi=14&till=2022-02-03")
    before = page.locator("#area-trend h2").text_content()
    page.get_by_role("link", name="Läkemedel").click()
    expect(page.locator("#area-trend h2")).to_have_text("Läkemedel, Västra Götalands län")
    assert page.evaluate(SEARCH) == "?geografi=14&omrade=medicines&till=2022-02-03"
    expect(page.locator("#area-omrade")).to_have_value("Läkemedel")
    page.locator(".count-matrix tbody tr").first.locator("td a").last.click()
    expect(page.locator("#area-status")).to_contain_text("Förbrukningsmaterial, 24–30 mar 2022")
    page.go_back()
    page.go_back()
    expect(page.locator("#area-trend h2")).to_have_text(before or "–")


def test_the_list_names_every_municipality_once(site, visits):
    page = opened(visits, f"{site}/omraden?geografi=03&omrade=staffing&till=2022-02-03")
    links = page.locator("#area-municipalities .town-list a")
    codes = links.evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert len(codes) == len(set(codes)) == 8


@pytest.mark.parametrize("query", ["?till=2022-02-03", "?geografi=0380&sprak=en"])
def test_axe_finds_nothing(site, visits, query):
    page = opened(visits, f"{site}/omraden{query}")
    page.wait_for_selector("#area-chart .main-svg")
    assert violations(page) == []
    page.locator("#areas [data-tile=show-table]").click()
    assert violations(page) == []
