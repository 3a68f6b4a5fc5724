"""/hygien in a real browser: choosing, address, pictures and tables with the API's figures, and reach for everybody."""

import json
import urllib.request
from urllib.parse import urljoin

from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations


def rows_of(page: Page, ident: str) -> list[list[str]]:
    """Return a tile's table as text, without its head."""
    return page.locator(f"#{ident} tbody tr").evaluate_all(
        "rows => rows.map(r => [...r.children].map(c => c.textContent.trim()))"
    )


def test_what_one_chooses_is_in_the_address_the_pictures_and_the_tables_and_as_the_api_says(site, visits):
    page = visits.open(f"{site}/hygien")
    expect(page.locator("#hygiene-status")).to_contain_text("Alla åtta stegen, Riket")
    menu = page.locator("#hygiene-geografi")
    menu.click()
    menu.fill("Uppsala")
    page.get_by_role("option", name="Uppsala", exact=True).click()
    expect(page.locator("#places .tile-lead")).to_contain_text("Uppsala 69,8")
    page.locator("#hygiene-steg").click()
    page.get_by_role("option", name="Alla fyra hygienstegen", exact=True).click()
    expect(page.locator("#hygiene-status")).to_contain_text("Alla fyra hygienstegen, Uppsala")
    expect(page.locator("#hygiene-steg")).to_be_focused()
    assert page.evaluate("location.search") == "?geografi=0380&steg=hygiene4"
    # The very question that the tile shows.
    asked = page.locator("#places [data-link=api]").get_attribute("href")
    assert "indicator=ppm_hygiene4" in asked
    with urllib.request.urlopen(urljoin(site, asked)) as answer:
        known = [row for row in json.load(answer)["observations"] if row["value"] is not None]
    expect(page.locator("#funnel tbody tr")).to_have_count(len(known))
    shown = {row[0].removesuffix(" (vald)"): row[2] for row in rows_of(page, "places")}
    assert shown == {row["geography"]: f"{row['value']:.1f}".replace(".", ",") for row in known}
    assert {row[0].removesuffix(" (vald)") for row in rows_of(page, "funnel")} == set(shown)
    page.go_back()
    expect(page.locator("#hygiene-steg")).to_have_value("Alla åtta stegen")
    expect(page.locator("#places .tile-lead")).to_contain_text("Uppsala 69,8")


def test_nobody_is_left_out_of_pictures_or_tables_in_english_on_a_small_screen(site, visits):
    page = visits.open(f"{site}/hygien?geografi=03&sprak=en", width=320)
    page.wait_for_selector("#participation .main-svg")
    for ident in ("rounds", "gains", "steps", "places", "funnel", "panel", "spread", "participation"):
        page.locator(f"#{ident} [data-tile=show-table]").click()
        expect(page.locator(f"#{ident} table")).to_be_visible()
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert violations(page) == []
    assert "synthetic" in page.locator("#funnel .tile-lead").inner_text()


def test_a_value_that_nobody_knows_is_explained_and_the_controls_stay(site, visits):
    page = visits.open(f"{site}/hygien?steg=handslag")
    expect(page.locator(".notice.problem")).to_contain_text("steg=handslag")
    expect(page.locator("#hygiene-steg")).to_have_value("Alla åtta stegen")
    page.locator("#hygiene-verksamhet").click()
    page.get_by_role("option", name="Särskilt boende", exact=True).click()
    expect(page.locator("#hygiene-status")).to_contain_text("Särskilt boende")
    expect(page.locator(".notice.problem")).to_have_count(0)
