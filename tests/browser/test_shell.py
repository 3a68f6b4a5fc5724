"""The frame around every page, in a real browser: language, theme, menu, paper, and the tools of a tile."""

import io
import re
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page, expect

TILE = ".tile:has(.js-plotly-plot)"
PAGE_WITH_TILES = "/hygien"
DARK = "html[data-theme=dark]"


@pytest.fixture
def tile(site, visits):
    """The first tile with a chart on a page that has one, drawn."""
    page = visits.open(f"{site}{PAGE_WITH_TILES}")
    page.wait_for_selector(f"{TILE} .main-svg")
    return page.locator(TILE).first


def background(page: Page) -> str:
    """Return the colour of the page's ground."""
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_the_other_language_is_a_click_away_and_follows_along(site, visits):
    page = visits.open(f"{site}/trender?indikator=serious_impact")
    page.get_by_role("link", name="In English").click()
    expect(page).to_have_title("Trends – Lägesbild")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert parse_qs(urlsplit(page.url).query) == {"indikator": ["serious_impact"], "sprak": ["en"]}
    page.get_by_role("navigation").get_by_role("link", name="Data").click()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_attached()
    expect(page).to_have_title("Data – Lägesbild")
    assert "sprak=en" in page.url
    page.get_by_role("link", name="På svenska").click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")


def test_what_a_control_changes_is_also_in_the_other_language(site, visits):
    page = visits.open(f"{site}/trender")
    page.evaluate("dash_clientside.lagesbild.goTo('?geografi=03')")
    expect(page.locator("#trend-status")).to_contain_text("Uppsala")
    page.get_by_role("link", name="In English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert parse_qs(urlsplit(page.url).query) == {"geografi": ["03"], "sprak": ["en"]}


def test_the_theme_follows_the_computer_until_one_has_chosen_and_is_remembered(site, browser: Browser):
    with browser.new_context(color_scheme="dark", reduced_motion="reduce") as visitor:
        page = visitor.new_page()
        page.goto(f"{site}/trender")
        page.wait_for_selector("#trend-chart .main-svg")
        night = background(page)
        page.get_by_role("button", name="Ljust läge").click()
        expect(page.locator(DARK)).to_have_count(0)
        assert background(page) != night
        # Mantine's controls and the drawings are of the same theme as the page.
        expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "light")
        assert page.evaluate("getComputedStyle(document.querySelector('.main-svg')).filter") == "none"
        page.reload()
        page.wait_for_selector("h1")
        expect(page.locator(DARK)).to_have_count(0)
        page.get_by_role("button", name="Mörkt läge").click()
        page.wait_for_selector("#trend-chart .main-svg")
        assert background(page) == night
        assert "invert" in page.evaluate("getComputedStyle(document.querySelector('.main-svg')).filter")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_header_is_one_line_on_a_tablet_and_a_desktop(site, visits, language):
    page = visits.open(f"{site}/om?sprak={language}")
    for width in (768, 1008, 1009, 1024, 1152, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.locator(".site-header").bounding_box()["height"] < 64, width


def test_the_menu_of_a_phone_opens_and_closes_from_the_keyboard(site, visits):
    page = visits.open(f"{site}/", width=320)
    menu = page.get_by_role("button", name="Meny")
    expect(page.get_by_role("navigation")).to_be_hidden()
    menu.focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(page.get_by_role("navigation").get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(page.get_by_role("navigation")).to_be_hidden()
    menu.click()
    page.get_by_role("navigation").get_by_role("link", name="Trender").click()
    expect(page).to_have_title("Trender – Lägesbild")
    expect(page.get_by_role("navigation")).to_be_hidden()


def test_on_paper_it_is_light_without_controls_and_says_where_it_is_from(site, visits):
    page = visits.open(f"{site}/trender?indikator=serious_impact")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert background(page) == "rgb(255, 255, 255)"
    for pressed in ("nav", ".controls", ".site-header .settings"):
        expect(page.locator(pressed).first).to_be_hidden()
    expect(page.locator(".site-footer")).to_contain_text("Utgåva 1")
    expect(page.locator(".printed-address")).to_have_text(f"{site}/trender?indikator=serious_impact")


def test_without_javascript_the_state_is_there_and_nothing_waits(site, browser: Browser):
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 800}) as visitor:
        page = visitor.new_page()
        page.goto(f"{site}/")
        expect(page.locator("h1")).to_have_text("Läget i landets kommuner")
        assert page.locator("dd").count() == 4
        assert page.locator("tbody tr").count() >= 8
        expect(page.locator("._dash-loading")).to_be_hidden()


def test_a_tile_shows_its_picture_or_its_table_and_goes_on_doing_so(tile):
    picture, table = tile.locator(".tile-picture"), tile.locator(".tile-table")
    expect(table).to_be_hidden()
    button = tile.get_by_role("button", name="Tabell", exact=True)
    button.focus()
    tile.page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(picture).to_be_hidden()
    expect(table).to_be_visible()
    # A choice that exchanges the page's content leaves the reader with the table.
    before = table.inner_text()
    tile.page.evaluate("dash_clientside.lagesbild.goTo('?verksamhet=special_housing')")
    expect(table).not_to_have_text(before, use_inner_text=True)
    expect(table).to_be_visible()
    tile.get_by_role("button", name="Diagram", exact=True).click()
    expect(picture).to_be_visible()


def test_the_table_of_a_tile_stands_in_the_address_and_is_of_its_own_page(site, visits):
    page = visits.open(f"{site}/")
    page.locator("#outlook").get_by_role("button", name="Tabell", exact=True).click()
    assert parse_qs(urlsplit(page.url).query) == {"tabell": ["outlook"]}
    page.locator("#outlook summary").first.click()
    shared = page.locator("#outlook [data-link=now]").get_attribute("href") or ""
    assert urlsplit(shared).query == "tabell=outlook"
    stranger = visits.open_as_stranger(shared)
    expect(stranger.locator("#outlook .tile-table").first).to_be_visible()
    # Another page has a tile of the same name, which shows its picture.
    page.locator("#front-geografi").click()
    page.get_by_role("option", name="Uppsala", exact=True).click()
    page.get_by_role("link", name="Allt om Uppsala").click()
    expect(page.locator("h1")).to_have_text("Uppsala")
    expect(page.locator("#outlook .tile-picture").first).to_be_visible()
    page.go_back()
    expect(page.locator("#outlook .tile-table").first).to_be_visible()
    page.locator("#outlook").get_by_role("button", name="Tabell", exact=True).wait_for()
    page.evaluate("window.localStorage.clear()")


def test_the_page_one_is_on_is_told_in_the_menu_and_leads_to_itself_without_loading_anew(site, visits):
    page = visits.open(f"{site}/trender?indikator=serious_impact")
    here = page.locator("header [aria-current=page]")
    expect(here).to_have_text("Trender")
    page.evaluate("window.stillHere = true")
    here.click()
    expect(page.locator("#trend-chart-part h2")).to_have_text("Kommuner med kritisk påverkan, Riket")
    assert page.evaluate("[location.search, window.stillHere]") == ["", True]


@pytest.mark.parametrize("path", ["/trender", "/omraden", "/karta", "/kommun/0380", "/hygien", "/data", "/kvalitet"])
def test_every_page_can_be_read_without_javascript_on_a_phone(site, browser: Browser, path):
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 800}) as visitor:
        page = visitor.new_page()
        page.goto(site + path)
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator("main td, table td").first).to_be_visible()
        assert page.locator("a[href^='/api/v1/']").count() > 1
        for box in page.locator("main, main section, table.figures").all():
            shown = box.bounding_box()
            scrolls = box.locator("xpath=ancestor-or-self::*[contains(@class, 'scroll')]").count()
            assert scrolls or shown is None or shown["x"] + shown["width"] <= 320


def test_a_saved_picture_has_heading_source_and_release_and_is_light(tile):
    page = tile.page
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    tile.locator("summary").click()
    with page.expect_download() as download:
        tile.get_by_role("button", name="Spara som SVG").click()
    assert re.fullmatch(r"lagesbild_\w+_[\w-]+_utgava-1\.svg", download.value.suggested_filename)
    picture = ElementTree.parse(download.value.path())
    words = " ".join("".join(each.itertext()) for each in picture.iter() if each.tag.endswith("text"))
    assert tile.locator("h2").inner_text().split()[0] in words
    assert "utgåva 1" in words
    ground = next(each for each in picture.iter() if each.tag.endswith("rect"))
    assert ground.attrib["fill"] == "#ffffff"
    with page.expect_download() as download:
        tile.get_by_role("button", name="Spara som PNG").click()
    assert io.BytesIO(download.value.path().read_bytes()).read(4) == b"\x89PNG"


def test_a_tile_links_to_what_is_now_to_the_latest_and_to_this_release_and_asks_the_api(tile):
    page = tile.page
    page.evaluate("history.replaceState({}, '', location.pathname + '?fran=2020-01-01&per=2023-01-01')")
    tile.locator("summary").click()
    links = {
        kind: parse_qs(urlsplit(tile.locator(f"[data-link={kind}]").get_attribute("href") or "").query)
        for kind in ("now", "rolling", "frozen")
    }
    assert links["now"] == {"fran": ["2020-01-01"], "per": ["2023-01-01"]}
    assert links["rolling"] == {"senaste": ["12"]}
    assert links["frozen"] == {**links["now"], "utgava": ["1"]}
    question = tile.locator("[data-link=api]").get_attribute("href") or ""
    assert page.request.get(urlsplit(page.url)._replace(path="", query="").geturl() + question).ok
    expect(tile.locator("[data-link=curl]")).to_contain_text(re.compile(r'^curl "http://.*/api/v1/observations\?'))
    page.keyboard.press("Escape")
    expect(tile.locator("summary")).to_be_focused()


def test_full_screen_can_be_entered_and_left(tile):
    tile.get_by_role("button", name="Helskärm").click()
    expect(tile.get_by_role("button", name="Lämna helskärm")).to_be_visible()
    tile.get_by_role("button", name="Lämna helskärm").click()
    expect(tile.get_by_role("button", name="Helskärm", exact=True)).to_be_visible()


def test_the_points_of_a_chart_are_reached_from_the_keyboard_and_said(site, visits):
    page = visits.open(f"{site}/trender?indikator=critical_impact&fran=2022-01-06")
    page.wait_for_selector("#trend-chart .main-svg")
    page.get_by_role("figure").first.focus()
    newest = page.locator("#trend-table-part tbody td").first.text_content().split(" (")[0]
    page.keyboard.press("ArrowRight")
    said = page.locator("#point-told")
    expect(said).to_contain_text(newest)
    expect(page.locator("#trend-chart .hovertext")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(said).not_to_contain_text(newest)
    page.keyboard.press("End")
    expect(said).to_contain_text(newest)
    page.keyboard.press("Escape")
    expect(page.locator("#trend-chart .hovertext")).to_have_count(0)


@pytest.mark.parametrize("view", ["geografi=0380,03,00&senaste=12", "indikator=critical_impact,infected_share"])
def test_the_keyboard_goes_from_panel_to_panel_of_a_chart(site, visits, view):
    page = visits.open(f"{site}/trender?{view}")
    page.wait_for_selector("#trend-chart .main-svg")
    page.get_by_role("figure").first.focus()
    box = page.locator("#trend-chart .hovertext")
    sayings = []
    for key in ("End", "ArrowDown", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
        said = page.locator("#point-told").text_content() or ""
        expect(box).to_have_count(1)
        expect(box).to_contain_text(said.split(". ")[0])
        sayings.append(said)
    # Each key has led somewhere, and nothing is left standing of where one was.
    assert len(set(sayings)) == len(sayings)


def test_esc_takes_away_the_box_that_the_pointer_has_brought(site, visits):
    page = visits.open(f"{site}/trender?indikator=critical_impact&senaste=12")
    page.wait_for_selector("#trend-chart .main-svg")
    page.locator("#trend-chart").scroll_into_view_if_needed()
    point = page.locator("#trend-chart .scatterlayer .point").nth(5).bounding_box()
    page.mouse.move(point["x"], point["y"] - 20)
    page.mouse.move(point["x"] + 1, point["y"] + 1, steps=4)
    box = page.locator("#trend-chart .hovertext")
    expect(box).not_to_have_count(0)
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)


TILES = ["/hygien#participation", "/kommun/0380#record", "/#outlook", "/trender#judgement", "/omraden#area-trend"]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("address", TILES)
def test_a_link_to_a_tile_leads_to_the_tile(site, visits, address, width):
    page = visits.open(site + address, width=width)
    heading = page.locator(f"#{address.partition('#')[2]}").locator("h2, h3").first
    expect(heading).to_be_in_viewport()
    page.wait_for_load_state("networkidle")
    expect(heading).to_be_in_viewport()


def test_who_reads_on_from_the_tile_of_a_link_is_left_alone(site, visits):
    page = visits.open(f"{site}/#outlook")
    heading = page.locator("#outlook h2").first
    expect(heading).to_be_in_viewport()
    page.mouse.move(640, 450)
    page.mouse.wheel(0, -1500)
    expect(heading).not_to_be_in_viewport()
    page.evaluate("dash_clientside.lagesbild.goTo('?geografi=0380')")
    expect(page.get_by_role("link", name="Allt om Uppsala")).to_be_attached()
    expect(heading).not_to_be_in_viewport()
    page.go_back()
    expect(page.get_by_role("link", name="Allt om Uppsala")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    expect(heading).not_to_be_in_viewport()


@pytest.mark.parametrize(
    ("query", "language", "word"),
    [("sprak=en", "en", "Trends"), ("sprak=en&sprak=sv", "sv", "Trender"), ("sprak=en&sprak=en", "sv", "Trender")],
)
def test_the_page_says_that_it_is_in_the_language_it_is_in(site, visits, query, language, word):
    page = visits.open(f"{site}/om?{query}")
    expect(page.get_by_role("navigation").get_by_role("link", name=word, exact=True)).to_be_attached()
    page.wait_for_load_state("networkidle")
    expect(page.locator("html")).to_have_attribute("lang", language)
