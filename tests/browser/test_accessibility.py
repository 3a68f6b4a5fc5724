"""What everyone must be able to do: read, reach and operate every page, on a phone as on a large screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PAGES = ("/", "/trender?indikator=critical_impact&geografi=03", "/trender?indikator=foo", "/data?senaste=1")
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """Return the rules that a page breaks, each with the elements that break it."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(site, visits, path):
    page = visits.open(site + path)
    page.wait_for_load_state("networkidle")
    assert violations(page) == []


def test_an_open_menu_is_accessible_too(site, visits):
    page = visits.open(f"{site}/trender")
    page.locator("#trend-geografi").click()
    page.wait_for_selector("[role=option]")
    # The list scrolls with the arrow keys from the field that it belongs to, which axe can't see.
    found = [each for each in violations(page) if each[0] != "scrollable-region-focusable"]
    assert found == []


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_on_phone_tablet_or_desktop(site, visits, path):
    page = visits.open(site + path, width=360)
    page.wait_for_selector("#course-chart .main-svg, #trend-chart .main-svg, .ag-row, .notice")
    for width in (360, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(300)  # charts and grid follow the window after a pause of their own
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, width


def test_the_first_tab_leads_past_the_header(site, visits):
    page = visits.open(f"{site}/trender")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Hoppa till innehållet")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#trend-indikator")).to_be_focused()


def test_each_page_has_its_language_title_and_one_heading(site, visits):
    for path, title in (("/", "Läget"), ("/trender", "Trender"), ("/data", "Data")):
        page = visits.open(site + path)
        assert page.locator("html").get_attribute("lang") == "sv"
        expect(page).to_have_title(f"{title} – Lägesbild")
        assert page.locator("h1").count() == 1
        for landmark in ("banner", "navigation", "main", "contentinfo"):
            expect(page.get_by_role(landmark)).to_be_visible()
