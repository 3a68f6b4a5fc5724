"""What everyone must be able to do: read, reach and operate every page, in both languages and both themes."""

from collections.abc import Iterator

import dash
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

import app  # noqa: F401 - registers the pages
from tests.browser.conftest import Visits

A_MUNICIPALITY = "0380"
PAGES = sorted(
    (page["path_template"] or page["path"]).replace("<code>", A_MUNICIPALITY) for page in dash.page_registry.values()
)
STATES = ("/trender?indikator=critical_impact&geografi=03", "/trender?indikator=foo", "/data?senaste=1")
"""Besides every page as it first is: a choice made, a link that can't be understood, rows in the table."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR_RULES = ["color-contrast", "link-in-text-block"]

WIDTHS = (320, 360, 768, 1440)
"""320 is also what is left of 1280 at 400 % zoom."""

MOST_SHIFT = 0.05

SHIFT = """() => new Promise(resolve => {
  let sum = 0;
  const add = list => list.getEntries().forEach(each => { sum += each.hadRecentInput ? 0 : each.value; });
  new PerformanceObserver(add).observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
})"""


BEYOND = """() => new Promise(resolve => {
  const until = performance.now() + 5000;  // charts and grid follow the window after a pause of their own
  (function look() {
    const beyond = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (beyond <= 0 || performance.now() > until) { resolve(beyond); } else { setTimeout(look, 50); }
  })();
})"""
"""How many pixels a page is wider than its window."""


def violations(page: Page, rules: list[str] = RULES, kind: str = "tag") -> list[tuple[str, list[str]]]:
    """Return the rules that a page breaks, each with the elements that break it."""
    # All that axe found in order would be two megabytes of a long page, and as long again to fetch as to find.
    options = {"runOnly": {"type": kind, "values": rules}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]


@pytest.fixture(scope="module", params=[*PAGES, *STATES])
def page(site: str, browser: Browser, acquainted: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Every page in Swedish, as on a phone: opened once for the tests that only look at it."""
    visits = Visits(browser, acquainted)
    yield at_rest(visits.open(site + request.param, width=360))
    visits.close()
    assert visits.complaints == []


def at_rest(page: Page) -> Page:
    """Wait until all of a page is there."""
    page.wait_for_load_state("networkidle")
    return page


def set_theme(page: Page, theme: str) -> None:
    """Change the theme without choosing it, which would be remembered."""
    for name in ("theme", "mantineColorScheme"):
        page.evaluate("([name, theme]) => { document.documentElement.dataset[name] = theme; }", [name, theme])


def test_no_page_jumps_as_it_comes(page):
    assert page.evaluate(SHIFT) < MOST_SHIFT


def test_no_page_scrolls_sideways_on_phone_tablet_or_desktop(page):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(BEYOND) <= 0, width


def test_axe_finds_nothing_in_the_light(page):
    assert page.locator("html").get_attribute("data-theme") == "light"
    assert violations(page) == []


def test_axe_finds_nothing_in_the_dark(page):
    # The same page in other colours.
    set_theme(page, "dark")
    found = violations(page, COLOUR_RULES, "rule")
    set_theme(page, "light")
    assert found == []


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_in_english(site, visits, path):
    english = at_rest(visits.open(f"{site}{path}?sprak=en"))
    assert english.locator("html").get_attribute("lang") == "en"
    assert violations(english) == []
    set_theme(english, "dark")
    assert violations(english, COLOUR_RULES, "rule") == []


def test_an_open_menu_is_accessible_too(site, visits):
    page = visits.open(f"{site}/trender")
    page.locator("#trend-geografi").click()
    page.wait_for_selector("[role=option]")
    # The list scrolls with the arrow keys from the field that it belongs to, which axe can't see.
    found = [each for each in violations(page) if each[0] != "scrollable-region-focusable"]
    assert found == []


def test_the_first_tab_leads_past_the_header(site, visits):
    page = visits.open(f"{site}/trender")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Hoppa till innehållet")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#trend-indikator")).to_be_focused()
    # One stop for each menu: the list that opens below it is none.
    page.keyboard.press("Tab")
    expect(page.locator("#trend-geografi")).to_be_focused()


@pytest.mark.parametrize(
    ("path", "field"), [("/trender", "#trend-indikator"), ("/trender", "#trend-jamfor"), ("/data", "#data-geografi")]
)
def test_a_field_with_the_focus_has_the_ring_of_the_site(site, visits, path, field):
    page = visits.open(site + path)
    page.locator(field).focus()
    ring = """field => {
      const { outlineStyle, outlineWidth } = getComputedStyle(field.closest(".mantine-Input-input"));
      return [outlineStyle, outlineWidth];
    }"""
    assert page.locator(field).evaluate(ring) == ["solid", "3px"]


def test_each_page_has_its_language_title_and_one_heading(site, visits):
    for path, title in (("/", "Läget"), ("/trender", "Trender"), ("/data", "Data")):
        page = visits.open(site + path)
        assert page.locator("html").get_attribute("lang") == "sv"
        expect(page).to_have_title(f"{title} – Lägesbild")
        assert page.locator("h1").count() == 1
        for landmark in ("banner", "navigation", "main", "contentinfo"):
            expect(page.get_by_role(landmark).first).to_be_visible()
