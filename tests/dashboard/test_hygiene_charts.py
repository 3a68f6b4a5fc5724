"""/hygien: what is drawn is what is in the tables, nobody is at zero, and what is invented says so."""

import json
from datetime import timedelta

import pytest

from dashboard.hygiene_choice import HygieneChoice, chosen_parameters, read_figures
from dashboard.hygiene_round_charts import participation_chart
from dashboard.hygiene_tiles import funnel_tile, places_tile
from dashboard.pages import hygien
from dashboard.view import View
from data import lists
from data.indicators import PPM_STEPS
from data.intervals import wilson
from data.language import speaking
from data.releases import open_release
from data.rounds import indicator_of_step
from tests.dashboard.conftest import part, text_of
from tests.figures import figure

FIRST, LAST = (lists.ppm_rounds()[name].period_start for name in ("VT2021", "VT2022"))
NO_MEASURE = {"numerator": None, "denominator": None, "value": None, "status": "not_reported"}


def share(code: str, right: int | None, observed: int = 100, **given) -> dict:
    """Return one observation of PPM; of the nation for code 00, else of a municipality."""
    step, start = given.pop("step", "all8"), given.pop("period_start", LAST)
    row = {
        "indicator": indicator_of_step(step).id,
        "geography_code": code,
        "geography_level": "nation" if code == "00" else "municipality",
        "period_start": start,
        "period_end": start + timedelta(days=13),
        "step": step,
        "origin": "synthetic",
        "source": "ppm_bhk",
    }
    if right is None:
        return row | NO_MEASURE | given
    lower, upper = wilson([right], [observed])[:, 0].tolist()
    measured = {"numerator": right, "denominator": observed, "value": 100 * right / observed}
    return row | measured | {"lower": lower, "upper": upper} | given


def published(step: str, value: float) -> dict:
    return share("00", 1, step=step, origin="published", value=value, numerator=None, denominator=None)


MUNICIPALITIES = [
    share("0380", 90, 100),
    share("0180", 640, 1000),
    share("0980", 3, 12),
    share("0305", None),
    share("0380", 61, 100, period_start=FIRST),
    share("0180", 600, 1000, period_start=FIRST),
]


@pytest.fixture
def shown(publish):
    """A function that publishes observations and returns the page's parts for an address, by id."""

    def show(*rows: dict, language: str = "sv", **parameters: str):
        publish(*rows)
        choice = HygieneChoice.of(View.parse(parameters))
        with speaking(language), open_release() as connection:
            return hygien.results(choice, connection)[1]

    return show


def traces(page, ident: str) -> dict[str, dict]:
    return {each["name"]: each for each in part(page, f"{ident}-chart").figure["data"]}


def cells(page, ident: str) -> list[list[str]]:
    """Return a tile's table as text, without its head; a long one is one text."""
    body = list(part(page, ident)._traverse())
    for each in body:
        if type(each).__name__ == "Markdown":
            lines = each.children.splitlines()[2:]
            return [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in lines]
    rows = [each for each in body if type(each).__name__ == "Tr"]
    return [[text_of(cell).strip() for cell in row.children] for row in rows[1:]]


def test_places_are_intervals_and_those_without_a_figure_have_none(shown):
    page = shown(*MUNICIPALITIES, geografi="0380")
    assert [(name, place) for name, place, *_ in cells(page, "places")] == [
        ("Uppsala (vald)", "1"),
        ("Stockholm", "2"),
        ("Gotland", "3"),
    ]
    assert traces(page, "places")["Vald"]["y"] == [90]
    assert traces(page, "places")["Kommuner"]["y"] == [64, 25]
    assert "Uppsala 90,0\u00a0%, plats 1 av 3" in text_of(part(page, "places"))


def test_the_funnel_has_the_same_municipalities_and_says_who_is_outside_and_who_is_not_there(shown):
    page = shown(*MUNICIPALITIES)
    drawn = [
        value for name, trace in traces(page, "funnel").items() if trace["mode"] == "markers" for value in trace["y"]
    ]
    assert sorted(drawn) == [25, 64, 90] == sorted(float(row[2].replace(",", ".")) for row in cells(page, "funnel"))
    said = text_of(part(page, "funnel"))
    assert "1\u00a0kommun har ingen uppgift" in said
    # Three that differ so much widen the limits until nobody is outside; that is said, and what it hides.
    assert "tydligt bättre: ingen" in said and "utan det hade 1\u00a0kommun legat utanför 99,8 %" in said


def test_a_municipality_that_took_no_part_is_said_to_have_no_figure(shown):
    page = shown(*MUNICIPALITIES, geografi="0305")
    assert "Håbo har ingen uppgift i VT 2022" in text_of(part(page, "places"))
    assert "Vald" not in traces(page, "places")
    assert "finns ingen uppgift i de valda mätningarna. Det är inte detsamma som noll" in text_of(part(page, "rounds"))


def test_an_earlier_round_is_shown_when_the_rounds_end_there(shown):
    page = shown(*MUNICIPALITIES, till=FIRST.isoformat())
    assert [row[0] for row in cells(page, "places")] == ["Uppsala", "Stockholm"]
    assert "VT 2021" in text_of(part(page, "funnel")) and "VT 2022" not in text_of(page)


def test_published_blocks_tell_exactly_what_a_block_would_give_also_without_municipalities(shown):
    page = shown(published("all8", 65.3), published("hygiene4", 71.1), published("dress4", 88.7))
    assert [row[:3] for row in cells(page, "gains")] == [
        ["Alla fyra hygienstegen", "71,1", "23,4"],
        ["Alla fyra klädstegen", "88,7", "5,8"],
    ]
    assert traces(page, "gains")["Ett helt block: känt"]["x"] == pytest.approx([23.4, 5.8])
    assert "Stegen är inte kända var för sig" in text_of(part(page, "gains"))
    assert "Ingen uppgift per kommun finns" in text_of(part(page, "municipalities"))
    assert "syntetisk" not in text_of(page).lower()


def test_steps_are_never_weighed_against_blocks_of_another_origin(shown):
    steps = [share("00", 99 - 2 * number, step=step) for number, step in enumerate(PPM_STEPS)]
    whole = [published("all8", 65.3), published("hygiene4", 71.1), published("dress4", 88.7)]
    page = shown(*steps, *whole)
    assert [row[0] for row in cells(page, "gains")] == ["Alla fyra hygienstegen", "Alla fyra klädstegen"]
    blocks = [share("00", right, step=step) for step, right in (("all8", 80), ("hygiene4", 90), ("dress4", 84))]
    page = shown(*steps, *blocks)
    rows = cells(page, "gains")
    assert len(rows) == 10 and {row[4] for row in rows} == {"syntetisk"}
    assert len(traces(page, "gains")["Ett steg: från minst till mest"]["x"]) == 8


def test_it_is_said_plainly_that_no_step_is_surely_the_one_that_pulls_down(shown):
    rights = (80, 90, 93, 93, 97, 95, 96, 97)
    steps = [share("00", right, step=step) for step, right in zip(PPM_STEPS, rights, strict=True)]
    blocks = [share("00", right, step=step) for step, right in (("all8", 65), ("hygiene4", 71), ("dress4", 88))]
    told = text_of(part(shown(*steps, *blocks), "gains"))
    assert "Inget av de åtta stegen kan säkert pekas ut som det som drar ner mest." in told
    assert "skiljas åt" not in told


def test_the_change_is_told_in_two_parts_that_add_up(shown):
    nation = [share("00", 660, 1100, period_start=FIRST), share("00", 733, 1112)]
    page = shown(*MUNICIPALITIES, *nation)
    inside, rest, total = (each["y"][0] for each in part(page, "panel-chart").figure["data"])
    assert inside == pytest.approx(100 * (730 - 661) / 1100)
    assert inside + rest == pytest.approx(total) == pytest.approx(100 * 733 / 1112 - 60)
    assert "Bland 2\u00a0kommuner som deltog båda gångerna" in text_of(part(page, "panel"))
    assert part(shown(*MUNICIPALITIES, geografi="0380"), "panel") is None


def test_the_spread_counts_each_municipality_once_and_the_pooled_share_each_person(shown):
    page = shown(*MUNICIPALITIES)
    box = traces(page, "spread")["Kommunerna: lägst, kvartiler, högst"]
    assert (box["lowerfence"][-1], box["median"][-1], box["upperfence"][-1]) == (25, 64, 90)
    assert traces(page, "spread")["Sammanvägt"]["y"][-1] == pytest.approx(100 * 733 / 1112)


def test_a_round_of_which_nothing_is_known_has_no_bar(shown):
    counted = {"indicator": "ppm_participants", "step": "", "lower": None, "upper": None, "expected": 290}
    page = shown(
        share("00", 140, 290, period_start=FIRST) | counted | {"value": 140},
        share("00", None) | counted,
        published("all8", 65.3),
    )
    assert traces(page, "participation")["Kommuner som deltog"]["y"] == [140, None]
    assert [row[1] for row in cells(page, "participation")] == ["uppgift saknas", "140 av 290"]


def test_every_tile_with_something_invented_says_so_in_both_languages(shown):
    for language, tag, caption in (
        ("sv", "syntetisk", "Innehåller syntetiska uppgifter"),
        ("en", "synthetic", "Contains synthetic figures"),
    ):
        page = shown(*MUNICIPALITIES, language=language, geografi="0380")
        for ident in ("places", "funnel", "spread"):
            assert tag in text_of(part(page, ident))
            assert caption in part(page, f"{ident}-chart").figure["layout"]["meta"]["caption"]
            assert caption in text_of(part(page, ident))


def test_the_figures_of_the_page_are_asked_of_the_api_by_the_same_words(shown, client):
    page = shown(*MUNICIPALITIES, geografi="0380")
    choice = HygieneChoice.of(View.parse({"geografi": "0380"}))
    with open_release() as connection:
        figures = read_figures(choice, connection)
        for tile in (places_tile(figures), funnel_tile(figures)):
            address = next(
                each.href for each in tile._traverse() if str(getattr(each, "href", "")).startswith("/api/v1/")
            )
            answer = client.get(address).get_json()
            values = [row["value"] for row in answer["observations"] if row["value"] is not None]
            assert sorted(values) == [25, 64, 90] and len(answer["observations"]) == 4
    assert page


def test_what_is_shown_anyway_is_not_in_the_address():
    asked = {"geografi": "00", "verksamhet": "all", "steg": "all8", "fran": "", "till": None}
    assert chosen_parameters(asked, {"utgava": "3", "sprak": "en"}) == {"utgava": "3", "sprak": "en"}
    assert chosen_parameters(asked | {"steg": "gloves"}, {"geografi": "0380"}) == {"steg": "gloves"}


def test_a_round_of_which_nothing_is_known_is_not_said_to_have_had_nobody():
    known, unknown = (
        figure(value, indicator="ppm_participants", status=status)
        for value, status in ((158, "reported"), (None, "not_reported"))
    )
    chart = participation_chart([known, unknown], ["VT 2022", "VT 2023"], [None, None], "")
    texts = json.dumps(chart["data"], ensure_ascii=False)
    assert "VT 2023: uppgift saknas" in texts
    assert "0\u00a0kommuner" not in texts
