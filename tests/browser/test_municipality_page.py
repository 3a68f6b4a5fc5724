"""A municipality's page in a browser: one's own is remembered, it prints on one sheet, and everybody can use it."""

import io
import json
import urllib.request

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.test_accessibility import violations

CODE = "1080"


def observations(site: str, query: str) -> list[dict]:
    """Return what the API answers."""
    with urllib.request.urlopen(f"{site}/api/v1/observations?{query}") as answer:
        return json.load(answer)["observations"]


@pytest.fixture
def town(site, visits):
    """The page of a municipality, drawn."""
    page = visits.open(f"{site}/kommun/{CODE}", width=1440)
    page.wait_for_selector("#hygiene-chart .main-svg")
    page.wait_for_selector("#outlook-chart .main-svg")
    return page


def test_the_cells_of_the_areas_are_the_levels_of_the_api(site, town):
    rows = observations(site, f"indicator=impact_level&geography={CODE}&latest=1&area=staffing,overall_robustness")
    for row in rows:
        name = {"staffing": "Personal", "overall_robustness": "Sammantagen robusthet"}[row["monitored_area"]]
        last = town.locator("#municipality-matrix tr", has_text=name).locator("td").last
        assert last.inner_text().startswith("ej svar" if row["value"] is None else f"{row['value']:g} ")


def test_the_page_is_printed_on_one_sheet_with_its_figures_and_that_they_are_invented(town):
    sheet = PdfReader(io.BytesIO(town.pdf(format="A4", print_background=True)))
    assert len(sheet.pages) == 1
    text = sheet.pages[0].extract_text()
    for part in ("Karlskrona", "Personal", "Hygien (4 steg)", "har rapporterat", "syntetiska", "Utgåva"):
        assert part in text
    # What it expects itself, beside what others do; and what the numbers in the cells mean.
    assert "Karlskrona väntar" in text and "3 betydande" in text
    assert "Grannkommuner" not in text


@pytest.mark.parametrize("address", [f"/kommun/{CODE}", "/kommun/1715?sprak=en"])
def test_on_paper_nothing_is_wider_than_its_tile_or_its_cell(site, visits, address):
    page = visits.open(site + address, width=1000)
    page.wait_for_selector("#infected-chart .main-svg")
    # What the browser does before it prints, and the width of the paper.
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.set_viewport_size({"width": 710, "height": 1045})
    page.emulate_media(media="print")
    wide = """() => [...document.querySelectorAll("main .tile td, main .tile .main-svg")].filter(each => {
        const box = each.closest(".area-matrix td, .table-scroll, .tile").getBoundingClientRect();
        const range = document.createRange();
        range.selectNodeContents(each);
        const own = each.matches("svg") ? each.getBoundingClientRect() : range.getBoundingClientRect();
        return own.width && own.right > box.right + 1;
    }).map(each => each.outerHTML.slice(0, 80))"""
    assert page.evaluate(wide) == []


def test_the_names_of_areas_are_whole_and_hide_the_cells_that_are_scrolled_away(town):
    town.set_viewport_size({"width": 360, "height": 740})
    row = town.locator("#municipality-matrix tr", has_text="Sammantagen robusthet").locator("th")
    lines = """each => {
        const range = document.createRange();
        range.selectNodeContents(each);
        return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size;
    }"""
    assert row.evaluate(lines) == 2
    # To the left of the names lie scrolled cells: what one sees there is the paper.
    assert row.evaluate("each => getComputedStyle(each).boxShadow").count("-4px 0px") == 1


@pytest.mark.parametrize("address", ["/kommun/1715", "/kommun/1715?utgava=1&sprak=en"])
def test_the_municipality_with_the_longest_lead_is_printed_on_one_sheet_with_room_to_spare(site, visits, address):
    page = visits.open(site + address)
    page.wait_for_selector("#hygiene-chart .main-svg")
    page.wait_for_selector("#outlook-chart .main-svg")
    assert len(PdfReader(io.BytesIO(page.pdf(format="A4", print_background=True))).pages) == 1
    page.add_style_tag(content="main { padding-bottom: 6mm !important }")
    assert len(PdfReader(io.BytesIO(page.pdf(format="A4"))).pages) == 1


def test_my_municipality_is_remembered_in_the_browser_and_in_the_address(site, town):
    button = town.locator("#my-municipality")
    expect(button).to_have_text("Gör till min kommun")
    button.click()
    expect(button).to_have_text("Min kommun – ta bort")
    expect(town.locator("#my-municipality-status")).to_have_text("Karlskrona är nu din kommun i den här webbläsaren.")
    assert town.url == f"{site}/kommun/{CODE}?geografi={CODE}"
    town.goto(f"{site}/kommun")
    mine = town.locator("#my-municipality-link")
    expect(mine).to_have_text("Karlskrona")
    mine.click()
    expect(town.locator("#my-municipality")).to_have_text("Min kommun – ta bort")
    town.locator("#my-municipality").click()
    expect(town.locator("#my-municipality")).to_have_text("Gör till min kommun")
    assert town.evaluate("localStorage.getItem('lagesbild.kommun')") is None
    town.goto(f"{site}/kommun")
    town.wait_for_selector("#municipality-list")
    expect(town.locator("#my-municipality-line")).to_be_hidden()


def test_the_search_narrows_the_list_and_enter_opens_the_only_one_left(site, visits):
    page = visits.open(f"{site}/kommun")
    field = page.locator("#municipality-search")
    expect(page.locator("#municipality-list li:visible")).to_have_count(290)
    field.fill("hab")
    expect(page.locator("#municipality-found")).to_have_text("2 kommuner passar.")  # Habo, and Håbo without its ring
    field.fill("håb")
    expect(page.locator("#municipality-found")).to_contain_text("1 kommun passar")
    assert page.locator("#municipality-list h2:visible").all_inner_texts() == ["Uppsala län 8\u00a0kommuner"]
    field.press("Enter")
    expect(page.locator("h1")).to_have_text("Håbo")
    assert page.url == f"{site}/kommun/0305"


def test_an_unknown_code_leads_on_to_the_one_that_was_meant(site, visits):
    page = visits.open(f"{site}/kommun/malung")
    expect(page.locator("h1")).to_have_text("Kommunen finns inte")
    assert violations(page) == []
    page.get_by_role("link", name="Malung-Sälen (2023)").click()
    expect(page.locator("h1")).to_have_text("Malung-Sälen")


def test_every_tile_as_a_table_is_accessible_and_fits_a_narrow_phone(site, visits):
    page = visits.open(f"{site}/kommun/{CODE}", width=320)
    page.wait_for_selector("#hygiene-chart .main-svg")
    for button in page.locator("[data-tile=show-table]").all():
        button.click()
    expect(page.locator(".tile-table:visible")).to_have_count(5)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
