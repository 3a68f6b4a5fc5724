"""Two readers' walks through the whole, and pages against the API for choices that nobody thought of beforehand."""

import io
import json
import random
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from data.formats import number
from data.indicators import INDICATORS
from data.lists import NATION, monitored_areas
from tests.browser.test_data_page import add
from tests.browser.test_trends import downloaded, swedish_rows
from tests.test_round_trips import in_calc


def observations(site: str, query: str) -> list[dict[str, Any]]:
    """Return what the API answers."""
    with urllib.request.urlopen(f"{site}/api/v1/observations?{query}") as answer:
        return json.load(answer)["observations"]


def test_a_director_reads_the_state_picks_a_municipality_and_prints_it(site, visits):
    page = visits.open_as_stranger(site)
    [critical] = observations(site, "indicator=critical_impact&geography=00&latest=1&area=any")
    state = page.locator("#state")
    expect(state).to_contain_text(f"uppgav {critical['value']:g} kommuner kritisk påverkan")
    expect(state).to_contain_text(f"{critical['reporting']} av 290\u00a0kommuner rapporterade")
    menu = page.get_by_role("textbox", name="Min kommun")
    menu.click()
    menu.fill("karlskr")
    page.get_by_role("option", name="Karlskrona").click()
    expect(page.locator("[data-indicator=critical_impact] .own")).to_contain_text("Karlskrona")
    page.get_by_role("link", name="Allt om Karlskrona").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Karlskrona")
    page.wait_for_selector("#hygiene-chart .main-svg")
    page.wait_for_selector("#outlook-chart .main-svg")
    sheet = PdfReader(io.BytesIO(page.pdf(format="A4", print_background=True)))
    assert len(sheet.pages) == 1
    assert "Karlskrona" in sheet.pages[0].extract_text()


def test_an_analyst_filters_a_week_and_an_area_sees_what_was_revised_and_takes_the_rows_along(site, visits, tmp_path):
    page = visits.open(f"{site}/data")
    add(page, "indikator", "Påverkansnivå")
    add(page, "omrade", "Personal")
    add(page, "fran", "3–9 feb 2022 (rapportvecka 2022-W05)")
    add(page, "till", "3–9 feb 2022 (rapportvecka 2022-W05)")
    expect(page.locator("#data-status")).to_contain_text("290")
    rows = swedish_rows(downloaded(page, "#data-csv-sv"))
    answers = observations(site, "indicator=impact_level&area=staffing&from=2022-02-03&to=2022-02-03")
    assert len(rows) == len(answers) == 290
    values = {(row["geography_code"], row["value"], row["status"]) for row in rows}
    as_text = {
        (each["geography_code"], "" if each["value"] is None else f"{each['value']:g}", each["status"])
        for each in answers
    }
    assert values == as_text
    assert any(row["geography_code"].startswith("0") for row in rows)
    head, *opened = in_calc(tmp_path, downloaded(page, "#data-xlsx"), "xlsx")
    cells = [dict(zip(head, row, strict=True)) for row in opened]
    assert [(each["geography_code"], each["value"], each["status"]) for each in cells] == [
        (each["geography_code"], each["value"], each["status"]) for each in answers
    ]
    page.goto(f"{site}/kvalitet?per=2022-02-11&indikator=impact_level")
    expect(page.locator("#quality-revideringar")).to_contain_text("Sammantagen robusthet", timeout=120_000)


def _random_choices(count: int) -> list[dict[str, str]]:
    pick = random.Random(20221)
    able = [each for each in INDICATORS.values() if each.period_kind == "report_week" and "county" in each.levels]
    choices = []
    for _ in range(count):
        indicator = pick.choice(able)
        area = pick.choice(list(monitored_areas())) if indicator.by_area else ""
        choices.append(
            {
                "indikator": indicator.id,
                "geografi": pick.choice([NATION, "01", "10", "25", "A1", "C8"]),
                "omrade": area,
                "senaste": str(pick.randint(3, 30)),
            }
        )
    return choices


@pytest.mark.parametrize("choice", _random_choices(5), ids=lambda each: "-".join(filter(None, each.values())))
def test_the_figures_of_the_page_are_the_figures_of_the_api_whatever_one_chooses(site, visits, choice):
    given = {name: text for name, text in choice.items() if text}
    page = visits.open(f"{site}/trender?" + "&".join(f"{name}={text}" for name, text in given.items()))
    page.wait_for_selector("#trend-table-part tbody tr", state="attached")
    cells = page.locator("#trend-table-part tbody tr").evaluate_all(
        "rows => rows.map(r => [...r.children].map(c => c.textContent.trim()))"
    )
    names = {"indikator": "indicator", "geografi": "geography", "omrade": "area", "senaste": "latest"}
    rows = observations(site, "&".join(f"{names[name]}={text}" for name, text in given.items()))
    if not choice["omrade"]:
        rows = [row for row in rows if row["monitored_area"] == ""]
    decimals = INDICATORS[choice["indikator"]].decimals
    assert len(cells) == len(rows) >= 3
    shown = {(each[0].split(" (")[0], each[-1]): each[1] for each in cells}
    for row in rows:
        words = {"synthetic": "syntetisk", "published": "publicerad"}[row["origin"]]
        text = shown[row["period_label"].split(" (")[0], words]
        if row["value"] is None:
            assert not any(mark.isdigit() for mark in text) or row["lower"] is not None, text
        else:
            assert number(row["value"], decimals).replace("\u2212", "") in text.replace("\u2212", ""), (text, row)
