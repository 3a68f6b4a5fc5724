"""/trender in a real browser: filters, address, back and forward, files, and what is shown when there is nothing."""

import csv
import io
import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import BEYOND, at_rest, violations

SEARCH = "location.search"


def choose(page: Page, control: str, text: str) -> None:
    """Choose an option of a menu; in a long one by typing, as people do."""
    menu = page.locator(f"#trend-{control}")
    menu.click()
    if menu.is_editable():
        menu.fill(text)
    page.get_by_role("option", name=text, exact=True).first.click()


def shown(page: Page) -> list[tuple[str, str, str]]:
    """Return the table as (period, value, origin), oldest first."""
    page.wait_for_selector("#trend-table-part tbody tr", state="attached")
    rows = page.locator("#trend-table-part tbody tr").evaluate_all(
        "rows => rows.map(r => [...r.children].map(c => c.innerText))"
    )
    return [(cells[0].split(" (")[0], cells[1].split(", ")[0], cells[-1]) for cells in rows][::-1]


def drawn(page: Page) -> dict[str, dict[str, float | None]]:
    """Return what the chart draws, by trace: first day to value."""
    page.wait_for_selector("#trend-chart .main-svg")
    traces = page.evaluate(
        "document.querySelector('#trend-chart .js-plotly-plot').data.map(t => ({name: t.name, x: t.x, y: t.y}))"
    )
    return {trace["name"]: dict(zip(trace["x"], trace["y"], strict=True)) for trace in traces}


def downloaded(page: Page, link: str) -> bytes:
    """Click a link to a file and return the file's bytes."""
    with page.expect_download() as download:
        page.locator(link).click()
    return download.value.path().read_bytes()


def swedish_rows(content: bytes) -> list[dict[str, str]]:
    """Read a file as Swedish Excel does."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_chart_the_table_and_the_file_have_the_same_figures(site, visits):
    page = visits.open(f"{site}/trender?indikator=critical_impact&fran=2022-01-06")
    content = downloaded(page, "#trend-csv-sv")
    assert content.startswith("\ufeff".encode())
    file = swedish_rows(content)
    assert len(file) == 13
    assert {(row["origin"], row["period_start"], float(row["value"].replace(",", "."))) for row in file} == {
        (origin, day, value)
        for name, points in drawn(page).items()
        if not name.startswith("Samma")  # The matched panel is of the municipalities' own answers.
        for origin in [{"Syntetisk": "synthetic", "Publicerad": "published"}[name]]
        for day, value in points.items()
    }
    words = {"synthetic": "syntetisk", "published": "publicerad"}
    assert sorted((row["period_label"].split(" (")[0], row["value"], words[row["origin"]]) for row in file) == sorted(
        shown(page)
    )
    assert ("27 jan–2 feb 2022", "5", "publicerad") in shown(page)


def test_the_same_municipalities_all_the_way_are_a_line_of_their_own_in_chart_table_and_note(site, visits):
    page = visits.open(f"{site}/trender?indikator=critical_impact&senaste=6")
    (name, points), *_ = [each for each in drawn(page).items() if each[0].startswith("Samma")]
    units = int(re.search(r"\d+", name)[0])
    address = page.get_by_role("link", name="Deras svar i API:et").get_attribute("href")
    answers = {}
    for row in json.loads(page.request.get(f"{site}{address}").text())["observations"]:
        if row["value"] is not None and not row["monitored_area"]:
            answers.setdefault(row["geography_code"], {})[row["period_start"]] = row["value"]
    same = [said for said in answers.values() if len(said) == 6]
    assert len(same) == units >= 5
    assert points == {day: sum(said[day] for said in same) for day in points} and len(points) == 6
    page.locator("#trend-chart-part [data-tile=show-table]").click()
    table = page.locator("#trend-table-part table")
    expect(table.locator("th", has_text=f"Samma {units}")).to_be_visible()
    column = table.locator("tbody tr").evaluate_all("rows => rows.map((row) => row.cells[3].textContent)")
    assert [float(each) for each in column if each != "–"] == list(points.values())[::-1]


def test_a_filter_changes_the_figures_and_the_address_and_keeps_the_focus(site, visits):
    page = visits.open(f"{site}/trender")
    menu = page.locator("#trend-geografi")
    menu.focus()
    page.keyboard.press("Enter")
    menu.fill("Uppsala län")
    # One sees what one is about to choose before one chooses it.
    expect(page.locator("[role=option]:visible")).to_have_text("Uppsala län")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[role=option][data-combobox-selected]:visible")).to_have_text("Uppsala län")
    page.keyboard.press("Enter")
    expect(page.locator("#trend-chart-part h2")).to_have_text("Kommuner med kritisk påverkan, Uppsala län")
    assert page.evaluate(SEARCH) == "?indikator=critical_impact&geografi=03"
    expect(menu).to_be_focused()
    expect(page.locator("#trend-status")).to_contain_text("Uppsala län: 108 perioder")


def test_the_chart_offers_a_picture_and_no_upload(site, visits):
    page = visits.open(f"{site}/trender")
    page.wait_for_selector("#trend-chart .main-svg")
    assert page.locator("#trend-chart .modebar-btn").count() == 0
    page.locator("#trend-chart-part .tile-more summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Spara som SVG").first.click()
    picture = download.value.path().read_text(encoding="utf-8")
    assert "Kommuner med kritisk påverkan, Riket" in picture
    assert "Innehåller syntetiska" in picture


def test_what_one_clicks_and_types_replaces_what_was_chosen(site, visits):
    page = visits.open(f"{site}/trender")
    page.locator("#trend-geografi").click()
    page.keyboard.type("Upps", delay=30)
    expect(page.locator("[role=option]:visible")).to_have_text(["Uppsala län", "Uppsala"])
    page.get_by_role("option", name="Uppsala", exact=True).click()
    expect(page.locator("#trend-chart-part h2")).to_have_text("Kommuner med kritisk påverkan, Uppsala")


def test_the_change_is_told_also_when_the_period_before_is_not_among_the_chosen(site, visits):
    told = visits.open(f"{site}/trender?indikator=ppm_all8&fran=2022-03-01&till=2022-03-31").locator("#trend-sentence")
    expect(told).to_contain_text("2,3 procentenheter lägre än VT 2021")


def test_a_reload_and_a_shared_link_show_the_same(site, visits):
    page = visits.open(f"{site}/trender")
    choose(page, "indikator", "Påverkansnivå")
    choose(page, "geografi", "Uppsala")
    expect(page.locator("#trend-status")).to_contain_text("Påverkansnivå, Uppsala")
    page.wait_for_load_state("networkidle")
    choose(page, "omrade", "Personal")
    expect(page.locator("#trend-status")).to_contain_text("Påverkansnivå, Uppsala, Personal")
    choose(page, "tidsrymd", "De senaste 12 perioderna")
    expect(page.locator("#trend-status")).to_contain_text("Påverkansnivå, Uppsala, Personal: 12 perioder")
    before, address = shown(page), page.evaluate("location.href")
    assert page.evaluate(SEARCH) == "?indikator=impact_level&geografi=0380&omrade=staffing&senaste=12"
    page.reload()
    expect(page.locator("#trend-omrade")).to_have_value("Personal")
    assert shown(page) == before
    shared = visits.open_as_stranger(address)
    assert shown(shared) == before
    expect(shared.locator("#trend-tidsrymd")).to_have_value("De senaste 12 perioderna")


def test_back_and_forward_bring_back_the_figures_and_the_controls(site, visits):
    page = visits.open(f"{site}/trender")
    choose(page, "indikator", "Kommuner med allvarlig påverkan")
    expect(page.locator("#trend-chart-part h2")).to_have_text("Kommuner med allvarlig påverkan, Riket")
    choose(page, "geografi", "Skåne län")
    expect(page.locator("#trend-chart-part h2")).to_have_text("Kommuner med allvarlig påverkan, Skåne län")
    page.go_back()
    expect(page.locator("#trend-chart-part h2")).to_have_text("Kommuner med allvarlig påverkan, Riket")
    expect(page.locator("#trend-geografi")).to_have_value("Riket")
    page.go_back()
    expect(page.locator("#trend-chart-part h2")).to_have_text("Kommuner med kritisk påverkan, Riket")
    expect(page.locator("#trend-indikator")).to_have_value("Kommuner med kritisk påverkan")
    page.go_forward()
    page.go_forward()
    expect(page.locator("#trend-chart-part h2")).to_have_text("Kommuner med allvarlig påverkan, Skåne län")
    expect(page.locator("#trend-geografi")).to_have_value("Skåne län")


def test_places_are_added_and_taken_away_with_the_keyboard_and_the_address_follows(site, visits):
    page = visits.open(f"{site}/trender?senaste=12")
    field = page.locator("#trend-jamfor")
    field.focus()
    page.keyboard.type("Skåne")
    expect(page.locator("[role=option]:visible")).to_have_text("Skåne län")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#trend-compared li")).to_have_count(2)
    assert page.evaluate(SEARCH) == "?indikator=critical_impact&geografi=00,12&senaste=12"
    expect(page.locator("#trend-chart .legend")).to_contain_text("Skåne län, syntetisk")
    expect(field).to_be_focused()
    page.keyboard.press("Backspace")
    expect(page.locator("#trend-compared")).to_have_count(0)
    assert page.evaluate(SEARCH) == "?indikator=critical_impact&geografi=00&senaste=12"
    page.go_back()
    expect(page.locator("#trend-compared li")).to_have_count(2)
    expect(page.locator(".controls")).to_contain_text("Skåne län")


def test_shares_and_indices_and_the_indicators_own_unit_follow_each_other(site, visits):
    page = visits.open(f"{site}/trender?senaste=12")
    heading = page.locator("#trend-chart-part h2")
    choose(page, "visa", "Andel")
    expect(heading).to_have_text("Andel kommuner med kritisk påverkan, Riket")
    choose(page, "visa", "Index")
    expect(heading).to_have_text("Index: Kommuner med kritisk påverkan, Riket")
    assert page.evaluate(SEARCH).endswith("senaste=12&visa=index")
    choose(page, "visa", "Antal")
    expect(heading).to_have_text("Kommuner med kritisk påverkan, Riket")
    # Who chooses a share among the indicators sees it, though counts were shown before.
    choose(page, "indikator", "Andel kommuner med allvarlig påverkan")
    expect(heading).to_have_text("Andel kommuner med allvarlig påverkan, Riket")
    expect(page.locator("#trend-visa")).to_have_value("Andel")


def test_ones_own_municipality_is_offered_and_put_first_and_the_address_is_the_truth(site, visits):
    page = visits.open(f"{site}/trender?geografi=03&senaste=12")
    offer = page.get_by_role("button", name="Visa min kommun först")
    expect(offer).to_be_hidden()
    page.evaluate("localStorage.setItem('lagesbild.kommun', '0380')")
    try:
        page.reload()
        offer.click()
        expect(page.locator("#trend-geografi")).to_have_value("Uppsala")
        assert "geografi=0380,03" in page.evaluate(SEARCH)
        expect(offer).to_be_hidden()
    finally:
        page.evaluate("localStorage.removeItem('lagesbild.kommun')")


@pytest.mark.parametrize(
    "choice",
    [
        "?geografi=03,00,12,0380&senaste=26",
        "?indikator=critical_impact,serious_impact,infected_share&senaste=26&sprak=en",
        "?dela=lan&visa=andel&senaste=26",
    ],
)
def test_comparisons_are_accessible_and_fit_a_phone_as_chart_and_as_table(site, visits, choice):
    page = at_rest(visits.open(f"{site}/trender{choice}", width=360))
    page.wait_for_selector("#trend-chart .main-svg")
    assert violations(page) == []
    assert page.evaluate(BEYOND) <= 0
    page.locator("#trend-chart-part [data-tile=show-table]").click()
    expect(page.locator("#trend-table-part td").first).to_be_visible()
    assert violations(page) == []
    assert page.evaluate(BEYOND) <= 0


def test_two_changes_in_quick_succession_both_hold(site, visits):
    page = visits.open(f"{site}/trender")
    choose(page, "indikator", "Kommuner med över 1 % smittade")
    choose(page, "geografi", "Västra Götalands län")
    choose(page, "tidsrymd", "De senaste 12 perioderna")
    expect(page.locator("#trend-status")).to_contain_text("över 1 % smittade, Västra Götalands län: 12 perioder")
    assert page.evaluate(SEARCH) == "?indikator=over_one_percent_infected&geografi=14&senaste=12"
    expect(page.locator("#trend-geografi")).to_have_value("Västra Götalands län")


def test_back_from_another_page_brings_back_the_choice(site, visits):
    page = visits.open(f"{site}/trender?geografi=12")
    page.get_by_role("link", name="Läget", exact=True).click()
    expect(page.locator("#state")).to_be_visible()
    page.go_back()
    expect(page.locator("#trend-geografi")).to_have_value("Skåne län")
    expect(page.locator("#trend-chart-part h2")).to_have_text("Kommuner med kritisk påverkan, Skåne län")


def test_the_header_brings_one_back_to_the_page_without_a_choice(site, visits):
    page = visits.open(f"{site}/trender?geografi=12")
    page.get_by_role("link", name="Trender").click()
    expect(page.locator("#trend-geografi")).to_have_value("Riket")
    assert page.evaluate(SEARCH) == ""


def test_from_and_to_are_chosen_among_the_periods(site, visits):
    page = visits.open(f"{site}/trender")
    expect(page.locator("#trend-fran")).to_be_hidden()
    choose(page, "tidsrymd", "Välj från och till")
    choose(page, "fran", "24 feb–2 mar 2022 (rapportvecka 2022-W08)")
    choose(page, "till", "10–16 mar 2022 (rapportvecka 2022-W10)")
    expect(page.locator("#trend-status")).to_contain_text("3 perioder, 24 feb–2 mar 2022 till 10–16 mar 2022")
    assert page.evaluate(SEARCH).endswith("fran=2022-02-24&till=2022-03-10")
    choose(page, "till", "3–9 feb 2022 (rapportvecka 2022-W05)")
    expect(page.locator(".notice.problem")).to_contain_text("inte är efter")
    choose(page, "till", "3–9 mar 2022 (rapportvecka 2022-W09)")
    expect(page.locator("#trend-status")).to_contain_text("2 perioder")


def test_a_link_with_an_unknown_value_says_so_and_one_can_choose_anew(site, visits):
    page = visits.open(f"{site}/trender?indikator=kritiskt&geografi=03")
    notice = page.locator(".notice.problem")
    expect(notice).to_contain_text("indikator=kritiskt")
    expect(notice).to_contain_text("critical_impact")
    assert page.locator("#trend-chart").count() == 0
    choose(page, "indikator", "Kommuner med allvarlig påverkan")
    expect(page.locator("#trend-chart-part h2")).to_contain_text("Kommuner med allvarlig påverkan")


def test_an_old_link_with_a_parameter_we_no_longer_know_still_works(site, visits):
    page = visits.open(f"{site}/trender?indikator=serious_impact&farg=rosa")
    expect(page.locator("#trend-chart-part h2")).to_have_text("Kommuner med allvarlig påverkan, Riket")


def test_nothing_to_show_is_explained_with_a_way_on(site, visits):
    page = visits.open(f"{site}/trender?indikator=impact_level")
    expect(page.locator("#trend-results")).to_contain_text("«Påverkansnivå» finns bara för kommun")
    page.goto(f"{site}/trender?indikator=critical_impact&geografi=0380&omrade=staffing")
    page.get_by_role("link", name="Visa det i stället").click()
    expect(page.locator("#trend-chart-part h2")).to_have_text("Påverkansnivå, Uppsala, Personal")


def test_a_round_without_a_result_is_a_gap_and_not_a_zero(site, visits):
    page = visits.open(f"{site}/trender?indikator=ppm_all8")
    assert drawn(page)["Publicerad"]["2023-03-13"] is None
    assert ("VT 2023", "uppgift saknas", "publicerad") in shown(page)
    expect(page.locator("#trend-sentence")).to_contain_text("VT 2022 (14–27 mar 2022): 65,3\u00a0%")


def test_as_of_shows_what_was_known_then_and_says_so(site, visits):
    page = visits.open(f"{site}/trender?indikator=critical_impact&per=2021-05-04&senaste=2")
    expect(page.locator(".pinned-notice")).to_contain_text("vad som var känt den 4 maj 2021")
    assert re.search(r"apr 2021|maj 2021", shown(page)[-1][0])
    assert page.locator("#trend-csv").get_attribute("href").endswith("as_of=2021-05-04&release=1&format=csv")


def test_the_months_on_the_axis_are_swedish(site, visits):
    page = visits.open(f"{site}/trender?fran=2021-04-01&till=2021-11-01")
    page.wait_for_selector("#trend-chart .xtick text")
    ticks = " ".join(page.locator("#trend-chart .xtick text").all_text_contents())
    # How many there are is a question of width.
    assert re.search(r"maj|jul|okt", ticks) and not re.search(r"May|Jul|Oct", ticks)
