"""/data in a real browser: filter by week and area, read the rows, download them and read them back."""

import csv
import io
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations


def add(page: Page, control: str, text: str) -> None:
    """Choose one more option of a menu by typing."""
    page.locator(f"#data-{control}").click()
    page.locator(f"#data-{control}").fill(text)
    page.get_by_role("option", name=text, exact=True).first.click()
    page.keyboard.press("Escape")


def first_rows(page: Page, field: str) -> list[str]:
    """Return one column of the rows on screen, from the top."""
    expect(page.locator(f".ag-row[row-index='0'] [col-id={field}]")).not_to_be_empty()
    cells = page.locator(f".ag-center-cols-container [col-id={field}]")
    rows = cells.evaluate_all("cells => cells.map(c => [+c.parentElement.getAttribute('row-index'), c.innerText])")
    return [text for _, text in sorted(rows)]


def test_a_week_and_an_area_are_filtered_shown_and_downloaded(site, visits):
    page = visits.open(f"{site}/data")
    add(page, "indikator", "Kommuner med allvarlig påverkan")
    add(page, "niva", "Län")
    add(page, "omrade", "Personal")
    add(page, "fran", "27 jan–2 feb 2022 (rapportvecka 2022-W04)")
    add(page, "till", "27 jan–2 feb 2022 (rapportvecka 2022-W04)")
    expect(page.locator("#data-status")).to_have_text("21\u00a0rader i urvalet.")
    query = "?indikator=serious_impact&niva=county&omrade=staffing&fran=2022-01-27&till=2022-01-27"
    assert page.evaluate("location.search") == query
    expect(page.locator(".ag-row[row-index='0']")).to_contain_text("Blekinge län")
    with page.expect_download() as download:
        page.get_by_role("link", name="Hämta CSV för svensk Excel").click()
    assert download.value.suggested_filename == "lagesbild_serious_impact_2022-01-27_2022-01-27_utgava-1_sv.csv"
    text = download.value.path().read_bytes().decode("utf-8-sig")
    file = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert len(file) == 21
    on_screen = list(zip(first_rows(page, "geography"), first_rows(page, "value"), strict=True))
    assert len(on_screen) >= 5
    assert on_screen == [(row["geography"], row["value"]) for row in file][: len(on_screen)]


def test_a_reload_and_a_shared_link_show_the_same_rows(site, visits):
    address = f"{site}/data?indikator=impact_level&geografi=0380,1480&omrade=home_help,staffing&senaste=4"
    page = visits.open(address)
    expect(page.locator("#data-status")).to_have_text("16\u00a0rader i urvalet.")
    before = first_rows(page, "geography")
    page.reload()
    expect(page.locator("#data-status")).to_have_text("16\u00a0rader i urvalet.")
    assert first_rows(page, "geography") == before
    shared = visits.open_as_stranger(address)
    assert first_rows(shared, "geography") == before
    expect(shared.locator(".controls")).to_contain_text("Göteborg")


def test_back_brings_back_the_rows_and_the_controls(site, visits):
    page = visits.open(f"{site}/data?indikator=ppm_all8&niva=nation")
    expect(page.locator("#data-status")).to_contain_text("rader i urvalet")
    before = page.locator("#data-status").inner_text()
    add(page, "verksamhet", "Särskilt boende")
    expect(page.locator("#data-status")).not_to_have_text(before)
    expect(page.locator("#data-verksamhet")).to_be_focused()
    page.go_back()
    expect(page.locator("#data-status")).to_have_text(before)
    expect(page.locator(".controls")).not_to_contain_text("Särskilt boende\n")


def test_everything_can_be_scrolled_through(site, visits):
    page = visits.open(f"{site}/data")
    expect(page.locator("#data-status")).to_contain_text("rader i urvalet")
    expect(page.locator(".ag-row[row-index='0']")).to_contain_text("VT 2023")
    height = page.locator(".ag-row[row-index='0']").bounding_box()["height"]
    page.locator(".ag-body-viewport").evaluate("(body, height) => { body.scrollTop = height * 300000; }", height)
    expect(page.locator(".ag-row[row-index='300005']")).to_contain_text("rapportvecka")


def test_no_rows_is_said_in_words(site, visits):
    page = visits.open(f"{site}/data?indikator=impact_level&niva=nation")
    expect(page.locator(".notice")).to_contain_text("Inga rader för urvalet")
    expect(page.locator(".notice")).to_contain_text("inte detsamma som noll")


def test_an_unknown_value_is_named(site, visits):
    page = visits.open(f"{site}/data?geografi=9999")
    expect(page.locator(".notice.problem")).to_contain_text("geografi=9999")
    assert page.locator(".ag-row").count() == 0


def test_controls_and_address_come_to_rest_after_going_back_and_forward_quickly(site, visits):
    for path, control, options in (
        ("data", "data-niva", ["Län", "Riket"]),
        ("hygien", "hygiene-steg", ["Alla fyra klädstegen", "Alla fyra hygienstegen"]),
    ):
        page = visits.open(f"{site}/{path}")
        page.wait_for_load_state("networkidle")
        # Chromium joins steps that follow closely, and so may go further than it was told: not out of the page.
        page.evaluate("for (let n = 0; n < 10; n += 1) { history.pushState({}, '', location.href); }")
        for text in options:
            before = page.evaluate("location.search")
            page.locator(f"#{control}").click()
            page.get_by_role("option", name=text, exact=True).click()
            page.wait_for_function("before => location.search !== before", arg=before)
        page.keyboard.press("Escape")
        page.evaluate("""async () => {
          for (const step of [-1, 1, -1, 1, -1, 1, -1, 1, -1, 1]) {
            history.go(step);
            await new Promise(resolve => setTimeout(resolve, 40));
          }
        }""")
        page.wait_for_timeout(400)
        page.wait_for_load_state("networkidle")
        rest, length = page.evaluate("[location.search, history.length]")
        page.wait_for_timeout(1000)
        assert page.evaluate("[location.search, history.length]") == [rest, length], path
        # Where it comes to rest is therefore the browser's; that the page says the same as the address is ours.
        if path == "data":
            chosen = {"": 0, "?niva=county": 1, "?niva=county,nation": 2, "?niva=nation,county": 2}[rest]
            expect(page.locator("#data-chips .chip")).to_have_count(chosen)
            expect(page.locator(".controls .mantine-MultiSelect-pill")).to_have_count(chosen)
        else:
            step = {"": "Alla åtta stegen", "?steg=dress4": options[0], "?steg=hygiene4": options[1]}[rest]
            expect(page.locator("#hygiene-steg")).to_have_value(step)
    # Chromium breaks off what is under way when one steps back (net::ERR_ABORTED), and Dash and the console say so.
    broken_off = ("did not respond", "Failed to fetch")
    visits.complaints[:] = [each for each in visits.complaints if not any(words in each for words in broken_off)]


def test_a_chip_takes_its_choice_away_and_the_order_stays(site, visits):
    page = visits.open(f"{site}/data?indikator=critical_impact&niva=county")
    page.locator(".ag-header-cell[col-id=value]").click()
    expect(page.locator(".ag-header-cell[col-id=value]")).to_have_attribute("aria-sort", "descending")
    chip = page.get_by_role("link", name="Ta bort Geografisk nivå: Län")
    expect(chip).to_have_attribute("href", re.compile("ordning"))
    page.wait_for_load_state("networkidle")
    chip.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#data-chips .chip")).to_have_count(1)
    expect(page.locator("#data-chips")).to_be_focused()
    expect(page.locator(".controls .mantine-MultiSelect-pill")).to_have_count(1)
    assert page.evaluate("location.search") == "?indikator=critical_impact&ordning=-value"
    expect(page.locator(".ag-header-cell[col-id=value]")).to_have_attribute("aria-sort", "descending")
    shown = [float(each) for each in first_rows(page, "value")]
    assert shown == sorted(shown, reverse=True) and shown[0] > 0
    page.get_by_role("link", name="Rensa allt").click()
    expect(page.locator("#data-chips .chip")).to_have_count(0)
    assert page.evaluate("location.search") == ""


def test_the_order_of_the_table_stands_in_the_address_and_back_brings_back_the_one_before(site, visits):
    page = visits.open(f"{site}/data?indikator=critical_impact&niva=county")
    head = page.locator(".ag-header-cell[col-id=value]")
    before = first_rows(page, "value")
    page.locator(".grid").evaluate("grid => { grid.dataset.same = 'yes'; }")
    head.focus()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    page.wait_for_function("() => location.search === '?indikator=critical_impact&niva=county&ordning=-value'")
    # Who orders the table keeps it, and the place in it.
    expect(page.locator("#data-chips a").first).to_have_attribute("href", "/data?niva=county&ordning=-value")
    assert page.locator(".grid").get_attribute("data-same") == "yes"
    expect(head).to_be_focused()
    shared = visits.open_as_stranger(page.url)
    assert (first_rows(shared, "value")[0], first_rows(shared, "geography")[0]) == (
        first_rows(page, "value")[0],
        first_rows(page, "geography")[0],
    )
    page.go_back()
    expect(head).to_have_attribute("aria-sort", "none")
    assert first_rows(page, "value") == before
    expect(visits.open(f"{site}/data?ordning=foo").locator(".notice.problem")).to_contain_text("ordning=foo")


def test_what_has_no_rows_is_not_offered(site, visits):
    page = visits.open(f"{site}/data?indikator=infected_share_median")
    page.locator("#data-niva").click()
    expect(page.get_by_role("option", name="Län", exact=True)).to_be_visible()
    assert page.get_by_role("option", name="Kommuner", exact=True).count() == 0
    page.keyboard.press("Escape")
    page.locator("#data-omrade").click()
    assert page.get_by_role("option", name="Personal", exact=True).count() == 0


def test_a_column_taken_away_stays_away_in_the_same_browser(site, visits):
    page = visits.open_as_stranger(f"{site}/data?senaste=1")
    expect(page.locator(".ag-header-cell[col-id=unit]")).to_be_visible()
    page.locator(".data-columns summary").click()
    page.get_by_role("checkbox", name="Enhet").uncheck()
    expect(page.locator(".ag-header-cell[col-id=unit]")).to_have_count(0)
    page.reload()
    expect(page.locator(".ag-header-cell[col-id=value]")).to_be_visible()
    expect(page.locator(".ag-header-cell[col-id=unit]")).to_have_count(0)


CUT = """() => [...document.querySelectorAll(".ag-row .ag-cell")]
  .filter(each => each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1)
  .map(each => each.textContent)"""


@pytest.mark.parametrize("width", [1440, 768, 360])
def test_no_text_of_the_table_is_cut(site, visits, width):
    page = visits.open(f"{site}/data?geografi=00,0380", width=width)
    expect(page.locator(".ag-row[row-index='0'] [col-id=value]")).not_to_be_empty()
    expect(page.locator(".ag-row[row-index='5'] [col-id=value]")).not_to_be_empty()
    assert page.evaluate(CUT) == []


def test_a_phone_shows_what_a_figure_is_of_without_scrolling_sideways(site, visits):
    page = visits.open(f"{site}/data?indikator=impact_level&geografi=0380&senaste=4", width=360)
    expect(page.locator(".ag-row[row-index='0'] [col-id=value]")).to_contain_text("nivå 1–5")
    grid = page.locator(".grid").bounding_box()
    for column in ("indicator", "geography", "period_label", "value"):
        box = page.locator(f".ag-row[row-index='0'] [col-id={column}]").bounding_box()
        assert box["x"] >= grid["x"] - 1 and box["x"] + box["width"] <= grid["x"] + grid["width"] + 1, column
    page.locator(".ag-header-cell[col-id=value]").click()
    expect(page.locator(".ag-header-cell[col-id=value]")).to_have_attribute("aria-sort", "descending")
    assert page.locator("#data-niva").is_hidden()
    page.get_by_role("button", name="Välj vad som ska ingå").click()
    expect(page.locator("#data-niva")).to_be_visible()
    page.locator(".data-columns summary").click()
    page.locator(".data-api summary").click()
    assert violations(page) == []
