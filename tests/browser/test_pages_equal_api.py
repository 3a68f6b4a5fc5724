"""Whatever one chooses, the figures on a page are those that the API gives for the same choice.

The choices are drawn at random, with a seed, from what there is; the questions to the API are put together here and
not taken from the page. /trender is compared in test_walks.py.
"""

import csv
import io
import json
import random
import urllib.request
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from data.formats import number
from data.indicators import INDICATORS
from data.lists import counties, monitored_areas, municipalities, skr_groups

CHOICES = 3
"""Choices of each page: a page in a browser takes a second or two."""

TOWNS = [each.code for each in municipalities() if each.valid_to.year == 9999]
COUNTS = ("critical_impact", "serious_impact")
WEEKS = ("2020-12-10", "2021-06-03", "2022-01-27", "2022-02-17", "2022-03-24")


def choices(page: str, draw) -> list[dict[str, str]]:
    """Return some choices, the same each time. `draw`: makes one, of a source of chance."""
    chance = random.Random(f"Lägesbild {page}")
    return [{name: text for name, text in draw(chance).items() if text} for _ in range(CHOICES)]


def named(choice: dict[str, str]) -> str:
    return "-".join(choice.values())


def answers(site: str, **asked: str) -> list[dict]:
    """Return the API's rows; a parameter without a value is left out."""
    query = urlencode({name.strip("_"): text for name, text in asked.items() if text})
    with urllib.request.urlopen(f"{site}/api/v1/observations?{query}") as answer:
        return json.load(answer)["observations"]


def first_of_each(rows: list[dict], *key: str) -> dict[tuple, dict]:
    """Return one row per key: the first origin's that has a value, as the pages show where there are several."""
    order = ("published", "reported", "derived", "synthetic")
    found: dict[tuple, dict] = {}
    for row in sorted(rows, key=lambda each: (each["value"] is None, order.index(each["origin"]))):
        found.setdefault(tuple(row[name] for name in key), row)
    return found


def draw_areas(chance: random.Random) -> dict[str, str]:
    places = ["", chance.choice(list(counties())), chance.choice(list(skr_groups()))]
    return {
        "geografi": chance.choice(places),
        "senaste": str(chance.randint(2, 6)),
        "till": chance.choice(WEEKS),
    }


@pytest.mark.parametrize("choice", choices("omraden", draw_areas), ids=named)
def test_the_cells_of_the_areas_are_the_counts_of_the_api(site, visits, choice):
    page = visits.open(f"{site}/omraden?{urlencode(choice)}")
    page.wait_for_selector(".count-matrix td")
    drawn = page.locator(".count-matrix tbody tr").evaluate_all(
        """rows => rows.flatMap(row => [...row.querySelectorAll("td a")].map(cell => [
            new URL(cell.href).searchParams.get("omrade"), new URL(cell.href).searchParams.get("till"),
            ...[...cell.children].map(half => half.firstChild.textContent.trim())]))"""
    )
    assert drawn
    weeks = sorted({week for _, week, *_ in drawn})
    areas = ",".join(monitored_areas())
    place = choice.get("geografi", "00")
    rows = answers(site, indicator=",".join(COUNTS), geography=place, area=areas, from_=weeks[0], to=weeks[-1])
    told = first_of_each(rows, "indicator", "monitored_area", "period_start")
    for area, week, *both in drawn:
        for indicator, text in zip(COUNTS, both, strict=True):
            value = told[indicator, area, week]["value"]
            assert text == ("–" if value is None else f"{value:g}"), (indicator, area, week)
    assert len(weeks) == int(choice["senaste"])


def draw_map(chance: random.Random) -> dict[str, str]:
    indicator = chance.choice(("impact_level", "infected_share", "critical_impact", "ppm_all8"))
    level = "county" if indicator == "critical_impact" else "municipality"
    area = chance.choice(list(monitored_areas())) if indicator in ("impact_level", "critical_impact") else ""
    return {
        "indikator": indicator,
        "niva": level,
        "omrade": area,
        "geografi": chance.choice(["", chance.choice(list(counties()))]) if level == "municipality" else "",
        "till": chance.choice(WEEKS),
    }


@pytest.mark.parametrize("choice", choices("karta", draw_map), ids=named)
def test_the_table_of_the_map_has_the_figures_of_the_api(site, visits, choice):
    page = visits.open(f"{site}/karta?{urlencode(choice)}")
    page.wait_for_selector("#map-results h2")
    cells = page.locator("#map table tbody tr").evaluate_all(
        """rows => rows.map(row => [row.querySelector("a").textContent,
            row.querySelector("[data-value]").dataset.value])"""
    )
    day = page.locator("#map-drawing").get_attribute("data-drawn") if cells else choice["till"]
    rows = answers(
        site,
        indicator=choice["indikator"],
        level=choice["niva"],
        area=choice.get("omrade", ""),
        from_=day,
        to=day,
    )
    rows = [row for row in rows if choice.get("omrade") or not row["monitored_area"]]
    told = first_of_each(rows, "geography")
    inside = choice.get("geografi", "")
    expected = {name: each["value"] for (name,), each in told.items() if each["geography_code"].startswith(inside)}
    assert {name: None if text == "" else float(text) for name, text in cells if name in expected} == expected
    assert all(text == "" for name, text in cells if name not in expected)


def draw_town(chance: random.Random) -> dict[str, str]:
    return {"code": chance.choice(TOWNS), "senaste": str(chance.randint(2, 15))}


@pytest.mark.parametrize("choice", choices("kommun", draw_town), ids=named)
def test_the_levels_of_a_municipality_are_those_of_the_api(site, visits, choice):
    page = visits.open(f"{site}/kommun/{choice['code']}?senaste={choice['senaste']}")
    page.wait_for_selector("#municipality-matrix td")
    drawn = page.locator("#municipality-matrix tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent.trim()))"
    )
    rows = answers(site, indicator="impact_level", geography=choice["code"], latest=choice["senaste"])
    told = first_of_each(rows, "monitored_area", "period_start")
    days = sorted({day for _, day in told})
    areas = {each.name if each.is_summary else each.short_name: each.id for each in monitored_areas().values()}
    assert {areas[name] for name, *_ in drawn} == {area for area, _ in told}
    for name, *cells in drawn:
        values = [told[areas[name], day]["value"] for day in days]
        assert [each[0] if each[0].isdigit() else None for each in cells] == [
            None if value is None else f"{value:g}" for value in values
        ]


def draw_hygiene(chance: random.Random) -> dict[str, str]:
    places = ["", chance.choice(list(counties())), chance.choice(TOWNS)]
    return {
        "geografi": chance.choice(places),
        "verksamhet": chance.choice(["", "special_housing", "ordinary_housing"]),
        "senaste": str(chance.randint(2, 5)),
    }


@pytest.mark.parametrize("choice", choices("hygien", draw_hygiene), ids=named)
def test_the_rounds_have_the_shares_of_the_api(site, visits, choice):
    page = visits.open(f"{site}/hygien?{urlencode(choice)}")
    page.wait_for_selector("#hygiene-sentence")
    blocks = {"all8": "ppm_all8", "hygiene4": "ppm_hygiene4", "dress4": "ppm_dress4"}
    rows = answers(
        site,
        indicator=",".join(blocks.values()),
        geography=choice.get("geografi", "00"),
        setting=choice.get("verksamhet", "all"),
        latest=choice["senaste"],
    )
    told = first_of_each(rows, "period_start", "step")
    days = sorted({day for day, _ in told}, reverse=True)
    drawn = page.locator("#rounds tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].slice(1, 4).map(cell => cell.firstChild.textContent.trim()))"
    )
    if not any(each["value"] is not None for each in told.values()):
        assert drawn == []
        return
    assert len(drawn) == len(days)
    for day, cells in zip(days, drawn, strict=True):
        for (step, indicator), text in zip(blocks.items(), cells, strict=True):
            row = told.get((day, step))
            missing = row is None or row["value"] is None
            assert text == ("uppgift saknas" if missing else number(row["value"], INDICATORS[indicator].decimals))


def draw_data(chance: random.Random) -> dict[str, str]:
    indicator = chance.choice(("critical_impact", "infected_share", "ppm_step", "serious_impact", "outlook_short"))
    return {
        "indikator": indicator,
        "geografi": ",".join(chance.sample(list(counties()), 3)),
        "senaste": str(chance.randint(1, 3)),
    }


@pytest.mark.parametrize("choice", choices("data", draw_data), ids=named)
def test_the_rows_of_the_data_page_are_those_of_the_file(site, visits, choice):
    names = {"indikator": "indicator", "geografi": "geography", "senaste": "latest"}
    query = urlencode({names[name]: text for name, text in choice.items()} | {"format": "csv-sv"})
    with urllib.request.urlopen(f"{site}/api/v1/observations?{query}") as answer:
        count = int(answer.headers["X-Row-Count"])
        file = list(csv.DictReader(io.StringIO(answer.read().decode("utf-8-sig"), newline=""), delimiter=";"))
    # The page has the latest periods first, and within a period the order of the file.
    file.sort(key=lambda row: row["period_start"], reverse=True)
    page = visits.open(f"{site}/data?{urlencode(choice)}")
    rows = f"{count:,}".replace(",", "\u00a0")
    expect(page.locator("#data-status")).to_have_text(f"{rows}\u00a0{'rad' if count == 1 else 'rader'} i urvalet.")
    assert count == len(file) > 0
    for field in ("geography", "value"):
        cells = page.locator(f".ag-center-cols-container [col-id={field}]")
        expect(page.locator(f".ag-row[row-index='0'] [col-id={field}]")).to_have_text(file[0][field])
        shown = cells.evaluate_all("all => all.map(c => [+c.parentElement.getAttribute('row-index'), c.innerText])")
        for row, text in shown:
            assert text == file[row][field], (row, field)


@pytest.mark.parametrize(
    "address",
    [
        "/?geografi=0380",
        "/trender?senaste=12",
        "/trender?indikator=critical_impact,ppm_all8",
        "/omraden",
        "/kommun/0380",
        "/hygien?geografi=0380",
        "/kvalitet",
    ],
)
def test_every_question_to_the_api_on_a_page_keeps_the_release_that_one_looks_at(site, visits, address):
    page = visits.open(f"{site}{address}{'&' if '?' in address else '?'}utgava=1")
    page.wait_for_load_state("networkidle")
    asked = page.locator("main a[href^='/api/v1/observations']").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert asked and [each for each in asked if "release=1" not in each] == []


def test_where_one_question_cannot_give_all_that_is_shown_there_are_several(site, visits):
    def asked(address: str, tile: str) -> list[dict[str, str]]:
        page = visits.open(site + address)
        links = page.locator(f"#{tile} [data-link=api]")
        expect(links.first).to_be_attached()
        found = links.evaluate_all("links => links.map(link => link.href)")
        assert page.locator(f"#{tile} [data-link=curl]").count() == len(found)
        return [dict(parse_qsl(urlsplit(each).query)) for each in found]

    two = asked("/trender?indikator=critical_impact,ppm_all8", "trend-chart-part")
    assert [each["indicator"] for each in two] == ["critical_impact", "ppm_all8"]
    country, own = asked("/?geografi=0380", "state-areas")
    assert (country["geography"], own["geography"], own["indicator"]) == ("00", "0380", "impact_level")
    assert own["from"] == country["from"] == country["to"]
    [judged] = asked("/trender", "judgement")
    rows = answers(site, **{name: text for name, text in judged.items() if name != "release"})
    assert len({row["period_start"] for row in rows}) <= 26
    [steps] = asked("/hygien?geografi=0380", "gains")
    assert steps["from"] == steps["to"]


def test_a_rolling_link_rolls_in_every_tile_of_weeks(site, visits):
    page = visits.open(f"{site}/kommun/0380?senaste=2")
    for tile in ("areas", "infected", "record"):
        page.locator(f"#{tile} [data-tile=show-table]").click()
    assert page.locator("#infected .tile-table tbody tr").count() == 2
    assert page.locator("#record .tile-table tbody tr").count() == 2
    page = visits.open(f"{site}/kvalitet?senaste=2")
    expect(page.locator("#tackning [data-tile=show-table]")).to_be_visible()
    starts = page.locator("#tackning .tile-table tbody th").all_text_contents()
    assert len(set(starts)) == 2
