"""/karta in a real browser: walking with the keyboard, going through time, and the same figures as a table."""

import csv
import io
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations

PLACES = "#map-drawing a[data-code]"


def opened(visits, address: str, **size: int) -> Page:
    """Open a map and wait until it is drawn."""
    page = visits.open(address, **size)
    page.wait_for_selector(PLACES)
    return page


def drawn(page: Page) -> dict[str, str]:
    """Return the class of every place on the map."""
    return page.evaluate(
        """Object.fromEntries([...document.querySelectorAll("#map-drawing a[data-code]")].map((each) =>
        [each.dataset.code, [...each.classList].find((name) => /^k.$/.test(name)).slice(1)]))"""
    )


def focused(page: Page) -> str | None:
    """Return the code of the place that has the focus."""
    return page.evaluate("document.activeElement.dataset.code || null")


def answered(site: str, query: str) -> dict[str, float | None]:
    """Return what the API says of each geography."""
    with urllib.request.urlopen(f"{site}/api/v1/observations?{query}&format=csv") as answer:
        rows = csv.DictReader(io.StringIO(answer.read().decode()))
    return {row["geography_code"]: float(row["value"]) if row["value"] else None for row in rows}


def test_the_map_and_its_table_say_what_the_api_says(site, visits):
    page = opened(visits, f"{site}/karta?omrade=staffing&till=2022-02-03")
    told = answered(site, "indicator=impact_level&level=municipality&area=staffing&from=2022-02-03&to=2022-02-03")
    assert drawn(page) == {code: "n" if value is None else str(round(value)) for code, value in told.items()}
    page.get_by_role("button", name="Tabell").click()
    cells = page.locator("table.sortable td[data-value]").evaluate_all("all => all.map(each => each.dataset.value)")
    assert sorted(cells) == sorted("" if value is None else str(value) for value in told.values())


def test_one_walks_on_the_map_with_the_arrows_and_hears_the_sentence(site, visits):
    page = opened(visits, f"{site}/karta?geografi=0380")
    page.locator("#map-drawing svg").focus()
    page.keyboard.press("ArrowRight")
    assert focused(page) == "0380"
    expect(page.locator("#map-readout")).to_contain_text("Påverkansnivå, Uppsala")
    page.keyboard.press("ArrowUp")
    assert focused(page) == "0360"  # Tierp lies north of Uppsala.
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "svg"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#map-drawing')") is None


def test_esc_takes_away_the_tip_that_the_pointer_has_brought(site, visits):
    page = opened(visits, f"{site}/karta?geografi=0380")
    tip = page.locator(".map-tip")
    page.locator('[data-code="0380"]').hover()
    expect(tip).to_contain_text("Uppsala")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.locator('[data-code="0360"]').hover()
    expect(tip).to_contain_text("Tierp")


def test_enter_opens_the_municipality(site, visits):
    page = opened(visits, f"{site}/karta?geografi=0380&utgava=1")
    page.locator('[data-code="0380"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/kommun/0380?utgava=1")
    expect(page.locator("h1")).to_have_text("Uppsala")


def test_the_slider_shows_each_period_at_once_and_the_address_follows(site, visits):
    page = opened(visits, f"{site}/karta?indikator=impact_level")
    newest = drawn(page)
    slider = page.get_by_role("slider", name="Period")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    before = drawn(page)
    assert before != newest
    page.wait_for_url("**till=*")
    till = parse_qs(urlsplit(page.url).query)["till"][0]
    expect(page.locator("#map-drawing")).to_have_attribute("data-drawn", till)
    assert drawn(page) == before
    expect(slider).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator("#map-drawing")).not_to_have_attribute("data-drawn", till)
    assert "till" not in page.url
    assert drawn(page) == newest
    page.go_back()
    expect(page.locator("#map-drawing")).to_have_attribute("data-drawn", till)
    assert drawn(page) == before


def test_playing_goes_through_time_and_esc_stops_it(site, visits):
    page = opened(visits, f"{site}/karta?till=2022-01-27")
    page.get_by_role("button", name="Spela upp").click()
    expect(page.locator(".map-period")).to_contain_text("10–16 feb 2022")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Spela upp")).to_be_visible()
    page.wait_for_url("**till=2022-02-*")
    expect(page.locator("#map-status")).to_contain_text(page.locator(".map-period").text_content() or "–")


def test_who_wants_less_motion_is_not_offered_to_play(site, visits):
    page = visits.open(f"{site}/karta")
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    page.wait_for_selector(PLACES)
    assert page.locator("[data-player=play]").count() == 0
    expect(page.locator("[data-player=before]")).to_be_visible()


def test_the_legend_counts_every_place_once(site, visits):
    page = opened(visits, f"{site}/karta?indikator=infected_share&till=2022-01-27")
    counts = page.locator("[data-count]").all_text_contents()
    assert sum(map(int, counts)) == 290
    page.locator("[data-player=before]").click()
    assert sum(map(int, page.locator("[data-count]").all_text_contents())) == 290


def test_the_table_is_sorted_by_its_heads_with_what_is_missing_last(site, visits):
    page = opened(visits, f"{site}/karta?indikator=ppm_all8&geografi=14")
    page.get_by_role("button", name="Tabell").click()
    page.get_by_role("button", name="Procent").click()
    values = page.locator("td[data-value]").evaluate_all("all => all.map(each => each.dataset.value)")
    known = [float(each) for each in values if each]
    assert known == sorted(known, reverse=True) and values[len(known) :] == [""] * (len(values) - len(known))
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Procent")


def test_controls_and_address_follow_each_other(site, visits):
    page = opened(visits, f"{site}/karta?omrade=staffing&form=rutor")
    expect(page.locator("#map-form")).to_have_value("Lika stora rutor")
    choose_on_map(page, "indikator", "Kommuner med kritisk påverkan")
    expect(page.locator("#map h2")).to_have_text("Kommuner med kritisk påverkan, Riket")
    assert page.evaluate("location.search") == "?indikator=critical_impact&form=rutor"
    expect(page.locator("#map-omrade")).to_be_hidden()
    choose_on_map(page, "niva", "Län")
    expect(page.locator("#map-drawing [data-symbol]")).to_have_count(21)
    assert page.evaluate("location.search") == "?indikator=critical_impact&niva=county"
    page.go_back()
    expect(page.locator(PLACES)).to_have_count(290)


def choose_on_map(page: Page, name: str, label: str) -> None:
    """Choose an option of one of the map's menus."""
    page.locator(f"#map-{name}").click()
    page.get_by_role("option", name=label, exact=True).click()


@pytest.mark.parametrize("query", ["", "?indikator=critical_impact&niva=county&sprak=en"])
def test_axe_finds_nothing_on_the_map_nor_in_its_table(site, visits, query):
    page = opened(visits, f"{site}/karta{query}")
    page.locator("#map-drawing svg").focus()
    page.keyboard.press("ArrowDown")
    assert violations(page) == []
    page.locator("[data-tile=show-table]").click()
    assert violations(page) == []


def test_a_phone_shows_the_whole_map_and_a_press_tells_before_it_opens(site, visits, browser):
    context = browser.new_context(locale="sv-SE", has_touch=True, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(f"{site}/karta?geografi=25")
    page.wait_for_selector(PLACES)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator('[data-code="2584"]').tap()
    expect(page.locator("#map-readout")).to_contain_text("Kiruna")
    assert "/karta" in page.url
    page.locator("#map-readout").get_by_role("link", name="Öppna Kiruna").click()
    expect(page.locator("h1")).to_contain_text("Kiruna")
    context.close()


def test_the_slider_goes_as_far_back_as_a_rolling_link_says_and_all_the_way_on_demand(site, visits):
    page = opened(visits, f"{site}/karta?senaste=4")
    expect(page.get_by_role("slider", name="Period")).to_have_attribute("max", "3")
    choose_on_map(page, "indikator", "Kommuner med kritisk påverkan")
    expect(page.locator("#map h2")).to_have_text("Kommuner med kritisk påverkan, Riket")
    assert "senaste=4" in page.url
    page.get_by_role("link", name="Visa alla").click()
    expect(page.get_by_role("slider", name="Period")).to_have_attribute("max", "107")
