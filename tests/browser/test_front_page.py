"""The front page, read as a director reads it."""

import io
import json
import re
import urllib.request
from collections.abc import Iterator
from unicodedata import normalize

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pypdf import PdfReader

from tests.browser.conftest import Visits

COUNTS = ("critical_impact", "serious_impact", "over_one_percent_infected", "reporting_municipalities")


def observations(site: str, query: str) -> list[dict]:
    """Return what the API answers."""
    with urllib.request.urlopen(f"{site}/api/v1/observations?{query}") as answer:
        return json.load(answer)["observations"]


@pytest.fixture(scope="module")
def front(site: str, browser: Browser, acquainted: BrowserContext) -> Iterator[Page]:
    """The front page, opened once for the tests that only read it."""
    visits = Visits(browser, acquainted)
    yield visits.open(site)
    visits.close()
    assert (visits.elsewhere, visits.complaints) == ([], [])


def card(page: Page, indicator: str) -> str:
    """Return all that one card says."""
    return page.locator(f"[data-indicator={indicator}]").inner_text()


def test_the_four_cards_show_the_latest_figures_with_change_coverage_and_origin(site, front):
    for indicator in COUNTS:
        here, before = observations(site, f"indicator={indicator}&geography=00&area=any&latest=2")[::-1]
        text = card(front, indicator)
        assert re.search(rf"\b{here['value']:g}\b", text)
        assert here["origin"] == "synthetic" and "syntetisk" in text
        assert "av 290" in text.lower()
        difference = here["value"] - before["value"]
        words = (
            "oförändrat sedan" if not difference else f"{abs(difference):g} {'fler' if difference > 0 else 'färre'} än"
        )
        assert words in text.lower()


def test_the_state_is_told_in_one_sentence_that_says_it_is_synthetic(site, front):
    (here,) = observations(site, "indicator=serious_impact&geography=00&area=any&latest=1")
    state = front.locator("#state").inner_text()
    assert state.startswith("Syntetiska uppgifter")
    assert "24–30 mar 2022 (rapportvecka 2022-W12)" in state
    assert "kritisk påverkan" in state and "allvarlig påverkan" in state
    assert f"{here['value']:g}\u00a0kommuner allvarlig påverkan" in state
    assert f"{here['reporting']} av 290\u00a0kommuner rapporterade" in state


def test_the_latest_published_figures_stand_apart_with_their_unknown_coverage(front):
    block = front.locator("#published").inner_text()
    assert "27 jan–2 feb 2022" in block
    assert front.locator("#published strong").all_inner_texts() == ["5", "30", "105", "uppgift saknas"]
    assert "Antal rapporterande kommuner är inte känt" in block


def test_the_latest_round_of_ppm_has_its_figure_and_is_marked_as_older_than_the_round_without_a_result(front):
    text = card(front, "ppm_all8")
    assert "65,3\u00a0%" in text
    assert "2,3 procentenheter lägre än VT 2021 (då deltog 140)" in text
    assert "158 av 290\u00a0kommuner har deltagit" in text
    assert "Äldre uppgift: uppgift saknas för VT 2023 (13–26 mar 2023)." in text
    assert "Data t.o.m. 27 mar 2022" in text


def test_the_chart_has_published_points_apart_and_never_a_zero_for_a_gap(front):
    front.wait_for_selector("#course-chart .main-svg")
    chart = front.locator("#course-chart .js-plotly-plot")
    traces = chart.evaluate("chart => chart.data.map(t => ({name: t.name, mode: t.mode, x: t.x, y: t.y}))")
    by_name = {trace["name"]: trace for trace in traces}
    assert set(by_name) == {
        "Kritisk, publicerad",
        "Allvarlig, publicerad",
        "Kritisk, syntetisk",
        "Allvarlig, syntetisk",
    }
    assert by_name["Kritisk, publicerad"]["mode"] == "markers"
    assert dict(zip(by_name["Allvarlig, publicerad"]["x"], by_name["Allvarlig, publicerad"]["y"], strict=True)) == {
        "2021-04-22": 0,
        "2022-01-27": 30,
    }
    expect(front.locator("#course-chart .legend")).to_contain_text("Kritisk, publicerad")


def test_the_banner_is_on_every_page_also_one_that_does_not_exist(site, visits):
    for path in ("/", "/trender", "/data"):
        expect(visits.open(site + path).locator(".synthetic-banner")).to_contain_text("påhittade för demonstration")
    page = visits.open(f"{site}/finns-inte")
    expect(page.locator("h1")).to_have_text("Sidan finns inte")
    expect(page.locator(".synthetic-banner")).to_be_visible()
    # Chromium tells that the page was answered with 404, as it should be.
    assert [each for each in visits.complaints if "404" in each] == visits.complaints
    visits.complaints.clear()


def test_a_card_leads_to_its_trend_and_the_heading_gets_the_focus(site, visits):
    page = visits.open(site)
    page.locator("[data-indicator=serious_impact] a").click()
    expect(page.locator("h1")).to_have_text("Trender")
    expect(page.locator("h1")).to_be_focused()
    expect(page).to_have_title("Trender – Lägesbild")
    assert page.url == f"{site}/trender?indikator=serious_impact"
    expect(page.locator("#trend-indikator")).to_have_value("Kommuner med allvarlig påverkan")


def own_figure(page: Page, indicator: str = "infected_share") -> Locator:
    """Return the line about one's own municipality on a card."""
    return page.locator(f"[data-indicator={indicator}] .own")


def test_ones_own_municipality_is_chosen_by_typing_and_back_shows_what_was_there_before(site, visits):
    page = visits.open_as_stranger(site)
    expect(page.locator(".own")).to_have_count(0)
    menu = page.get_by_role("textbox", name="Min kommun")
    menu.click()
    menu.fill("upplands v")
    page.get_by_role("option", name="Upplands Väsby").click()
    expect(own_figure(page)).to_contain_text("Upplands Väsby")
    assert page.url == f"{site}/?geografi=0114"
    expect(menu).to_be_focused()
    (own,) = observations(site, "indicator=infected_share&geography=0114&latest=1")
    assert f"{own['value']:.2f}".replace(".", ",") in own_figure(page).inner_text()
    expect(page.get_by_role("link", name="Allt om Upplands Väsby")).to_have_attribute("href", "/kommun/0114")
    page.go_back()
    expect(page.locator(".own")).to_have_count(0)
    expect(menu).to_have_value("")


def test_the_municipality_is_remembered_until_it_is_taken_away_and_a_link_goes_before_it(site, visits):
    page = visits.open_as_stranger(f"{site}/om")
    page.evaluate("localStorage.setItem('lagesbild.kommun', '0114')")
    page.locator(".wordmark").click()
    expect(own_figure(page)).to_contain_text("Upplands Väsby")
    page.goto(f"{site}/?geografi=1480")
    expect(own_figure(page)).to_contain_text("Göteborg")
    page.goto(site)
    expect(own_figure(page)).to_contain_text("Upplands Väsby")
    page.get_by_role("button", name="Ta bort min kommun").click()
    expect(page.locator(".own")).to_have_count(0)
    assert page.url == f"{site}/"
    page.goto(site)
    page.wait_for_selector("#cards")
    expect(page.locator(".own")).to_have_count(0)


def test_a_remembered_code_that_there_is_none_of_is_told_once_and_forgotten(site, visits):
    page = visits.open_as_stranger(f"{site}/om")
    page.evaluate("localStorage.setItem('lagesbild.kommun', '9999')")
    page.goto(site)
    expect(page.locator("main .notice")).to_contain_text("geografi=9999")
    page.get_by_role("link", name="Visa sidan utan urval").click()
    expect(page.locator("#cards")).to_be_visible()


@pytest.mark.parametrize("width", [320, 360])
def test_on_a_phone_the_sentence_and_the_first_card_are_on_the_first_screen_and_nothing_is_wider(site, visits, width):
    page = visits.open(f"{site}/?geografi=0114", width=width, height=740)
    page.wait_for_selector("#cards")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator(".card").first.bounding_box()["y"] < 740
    second = page.locator(".card").nth(1).bounding_box()
    assert second["y"] + second["height"] < 2 * 740


@pytest.mark.parametrize("width", [320, 360])
def test_on_a_phone_ones_own_column_of_the_areas_is_whole_and_its_level_is_told_by_the_menu(site, visits, width):
    page = visits.open(f"{site}/?geografi=1080", width=width, height=740)
    strip = page.locator(".strip-scroll")
    assert strip.evaluate("each => each.scrollWidth - each.clientWidth") <= 0
    expect(page.locator(".mine-level")).to_contain_text("Karlskrona, sammantaget: ")
    assert page.locator(".mine-level").bounding_box()["y"] < 740
    # The short heads are for the eye.
    expect(page.get_by_role("columnheader", name="Kritisk", exact=True)).to_have_count(1)


def test_in_every_card_the_tag_has_a_line_of_its_own_and_an_approximate_value_one_line(site, visits):
    page = visits.open(site, width=360)
    page.wait_for_selector("#cards")
    for each in page.locator("#cards .card").all():
        value, tag = (each.locator(f".value-line {part}").bounding_box() for part in (".number", ".tag"))
        assert tag["y"] >= value["y"] + value["height"] - 1 and value["height"] < 60


def test_the_page_is_printed_on_two_sheets_at_most(front):
    front.wait_for_selector("#course-chart .main-svg")
    sheets = PdfReader(io.BytesIO(front.pdf(format="A4", print_background=True))).pages
    assert len(sheets) <= 2
    # Some fonts write "ff" as one letter.
    text = normalize("NFKC", " ".join(sheet.extract_text() for sheet in sheets))
    for part in ("Data t.o.m.", "Personal", "syntetiska", "Var siffrorna kommer ifrån"):
        assert part in text
