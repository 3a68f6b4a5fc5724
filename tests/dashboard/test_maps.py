"""The map: its classes, its drawing, and what its page says."""

import json
import re
from datetime import date
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import app  # noqa: F401 - registers the pages
from dashboard.map_choice import MapChoice, asks_for_the_same, chosen_parameters
from dashboard.map_scale import scale_of
from dashboard.maps import LINE, Place, legend_sample, map_svg, shapes
from dashboard.pages import karta
from dashboard.palette import contrast
from dashboard.view import View, ViewProblem
from data import lists
from data.formats import number
from data.indicators import INDICATORS
from data.language import speaking
from tests.dashboard.conftest import part, text_of

SVG = "{http://www.w3.org/2000/svg}"
UPPSALA = {"indicator": "impact_level", "geography_level": "municipality", "monitored_area": "overall_robustness"}
UPPSALA |= {"geography_code": "0380", "value": 4, "origin": "reported", "reporting": 1, "expected": 1}
NEXT_WEEK = {"period_start": date(2022, 2, 3), "period_end": date(2022, 2, 9)}


def keys(scale, *values, status="reported"):
    """Return the classes of some values."""
    return scale.keys_of(pd.Series(values, dtype=float), pd.Series([status] * len(values))).tolist()


def shape_of(svg: str, code: str) -> ElementTree.Element:
    """Return the element of one place in a drawing."""
    return next(each for each in ElementTree.fromstring(svg).iter() if each.get("data-code") == code)


def test_there_is_a_shape_for_every_municipality_and_county_and_for_nothing_else():
    today = {each.code for each in lists.municipalities() if each.valid_to == lists.END_OF_TIME}
    assert set(shapes()["municipality"]) == today
    assert set(shapes()["county"]) == set(lists.counties())


def test_no_two_tiles_lie_on_each_other():
    tiles = [tuple(each["tile"]) for each in shapes()["municipality"].values()]
    distances = [
        (x - other_x) ** 2 + (y - other_y) ** 2
        for place, (x, y) in enumerate(tiles)
        for other_x, other_y in tiles[:place]
    ]
    assert min(distances) ** 0.5 > shapes()["tile"] - 2


def test_every_place_is_seen_by_its_line():
    assert contrast(LINE, "#ffffff") >= 3
    levels = scale_of(INDICATORS["impact_level"], "municipality", pd.Series([1.0]))
    drawing = map_svg([Place("0380", "1")], "municipality", levels)
    assert f"stroke:{LINE}" in drawing


def test_what_has_no_figure_has_a_pattern_and_never_the_class_of_zero():
    scale = scale_of(INDICATORS["infected_share"], "county", pd.Series([0.0, 0.5, 1.5, float("nan")]))
    assert keys(scale, 0.0) == ["0"]
    assert keys(scale, None, status="not_reported") == ["n"]
    assert keys(scale, None, status="suppressed") == ["s"]
    assert keys(scale, None, status="withheld") == ["w"]
    looks = {each.key: (each.colour, each.pattern) for each in scale.classes}
    assert len(set(looks.values())) == len(looks)
    assert all(looks[key] == (None, pattern) for key, pattern in (("n", "hatch"), ("s", "dots"), ("w", "bars")))


def test_a_level_has_its_word_and_one_municipality_is_a_yes_or_a_no():
    scale = scale_of(INDICATORS["impact_level"], "municipality", pd.Series([1.0]))
    assert [each.words for each in scale.classes][:5] == "1 ingen,2 måttlig,3 betydande,4 allvarlig,5 kritisk".split(
        ","
    )
    assert keys(scale, 5) == ["5"]
    with speaking("en"):
        answers = scale_of(INDICATORS["critical_impact"], "municipality", pd.Series([0.0, 1.0]))
        assert [each.words for each in answers.classes][:2] == ["No", "Yes"]
    assert keys(answers, 0, 1) == ["0", "1"]


def test_counts_are_told_by_size_and_shares_by_colour():
    values = pd.Series([0.0, 1, 2, 5, 9, 20, 40])
    counts = scale_of(INDICATORS["critical_impact"], "county", values)
    assert counts.kind == "size"
    sizes = [each.size for each in counts.classes if not each.pattern]
    assert sizes[0] == 0 and sizes == sorted(sizes) and sizes[-1] == 1
    assert all(each.colour is None for each in counts.classes)
    assert scale_of(INDICATORS["critical_impact_share"], "county", values).kind == "colour"


@settings(deadline=None, max_examples=25)
@given(st.lists(st.floats(0, 100), min_size=1, max_size=20))
def test_every_value_lies_in_the_class_whose_words_say_so(values):
    scale = scale_of(INDICATORS["infected_share"], "county", pd.Series(values))
    words = {each.key: each.words for each in scale.classes}
    for value in values:
        said = [float(each.replace(",", ".")) for each in re.findall(r"[\d,]+", words[keys(scale, value)[0]])]
        shown = float(number(value, 2).replace(",", "."))
        text = words[keys(scale, value)[0]]
        if "eller mer" in text:
            assert shown >= said[0]
        elif text.startswith("Under"):
            assert shown < said[0]
        elif text != "Alla värden":
            assert said[0] <= shown <= said[-1]


def test_a_drawing_is_sound_and_a_place_carries_its_class_its_sentence_and_its_address():
    scale = scale_of(INDICATORS["impact_level"], "municipality", pd.Series([1.0]))
    svg = map_svg(
        [Place("0380", "4", "Uppsala", 'säger "4" & mer', "/kommun/0380"), Place("0114", "n")],
        "municipality",
        scale,
        marked="0380",
        label="Karta",
    )
    uppsala = shape_of(svg, "0380")
    assert uppsala.get("class") == "place k4 first"
    assert uppsala.get("aria-label") == 'säger "4" & mer'
    assert uppsala.get("href") == "/kommun/0380"
    assert shape_of(svg, "0114").tag == f"{SVG}g"
    root = ElementTree.fromstring(svg)
    assert len([each for each in root.iter(f"{SVG}path") if each.get("class") == "ground"]) == 288
    assert root.get("role") == "application"


@pytest.mark.parametrize("tiles", [False, True], ids=["to scale", "tiles"])
def test_one_county_fills_the_picture(tiles):
    scale = scale_of(INDICATORS["impact_level"], "municipality", pd.Series([1.0]))
    boxes = [
        map_svg([], "municipality", scale, county=county, tiles=tiles).split('viewBox="')[1].split('"')[0].split()
        for county in (None, "12")
    ]
    assert int(boxes[1][3]) < int(boxes[0][3]) / 2


def test_every_class_of_the_legend_has_a_picture_of_its_own():
    for ident, level in (("critical_impact", "county"), ("infected_share", "municipality")):
        scale = scale_of(INDICATORS[ident], level, pd.Series([0.0, 1, 3, 9, 27]))
        pictures = [legend_sample(each) for each in scale.classes]
        assert len(set(pictures)) == len(pictures)
        assert all(ElementTree.fromstring(each) is not None for each in pictures)


def payload(page):
    """Return what the page gives to its script."""
    return part(page, "map-payload").data


def test_the_map_the_slider_the_legend_and_the_table_say_the_same(publish):
    publish(UPPSALA, {**UPPSALA, **NEXT_WEEK, "value": 5}, {**UPPSALA, "geography_code": "0114", "value": 1})
    page = karta.layout()
    given_to_script = payload(page)
    assert given_to_script["starts"] == ["2022-01-27", "2022-02-03"]
    assert given_to_script["at"] == 1
    at = given_to_script["codes"].index("0380")
    assert [frame[at] for frame in given_to_script["frames"]] == ["4", "5"]
    assert given_to_script["frames"][1].count("n") == 289
    assert 'class="place k5" data-code="0380"' in given_to_script["svg"]
    shown = text_of(part(page, "map"))
    assert "5 (kritisk påverkan)" in shown
    assert "uppgift finns för 1 av 290\u00a0kommuner (1 ingen: 0; 2 måttlig: 0;" in shown
    assert "uppgift saknas" in shown


def test_the_sentence_of_a_place_is_that_of_its_observation(publish):
    publish(UPPSALA, {**UPPSALA, **NEXT_WEEK, "value": 5, "origin": "synthetic"})
    words = shape_of(payload(karta.layout())["svg"], "0380").get("aria-label")
    assert words.startswith("Påverkansnivå, Uppsala, 3–9 feb 2022 (rapportvecka 2022-W05): 5 (kritisk påverkan)")
    assert "Uppgiften är syntetisk" in words
    missing = shape_of(payload(karta.layout())["svg"], "0114").get("aria-label")
    assert (
        missing
        == "Påverkansnivå, Sammantagen robusthet, Upplands Väsby, 3–9 feb 2022 (rapportvecka 2022-W05): uppgift saknas."
    )


def test_the_period_is_the_latest_that_starts_no_later_than_asked(publish):
    publish(UPPSALA, {**UPPSALA, **NEXT_WEEK, "value": 5})
    assert payload(karta.layout(till="2022-02-02"))["at"] == 0
    assert payload(karta.layout(till="2022-W05"))["at"] == 1
    page = karta.layout(till="2021-12-31")
    assert "Det är inte detsamma som noll" in text_of(part(page, "map-results"))
    assert part(page, "map-drawing") is None


def test_what_can_not_be_on_a_map_is_explained_and_the_controls_stay(publish):
    publish(UPPSALA)
    for asked in ({"niva": "county"}, {"geografi": "A1"}, {"form": "klot"}, {"indikator": "deaths_covid19"}):
        page = karta.layout(**asked)
        name, value = next(iter(asked.items()))
        assert f"{name}={value}" in text_of(part(page, "map-results"))
        assert part(page, "map-indikator").value == "impact_level"


def test_a_county_leads_to_its_municipalities_and_a_municipality_to_its_page(publish):
    county = {"geography_code": "03", "geography_level": "county", "indicator": "critical_impact"}
    publish({**county, "value": 2}, UPPSALA)
    svg = payload(karta.layout(indikator="critical_impact", niva="county", sprak="en"))["svg"]
    assert shape_of(svg, "03").get("href") == "/karta?indikator=critical_impact&geografi=03&sprak=en"
    svg = payload(karta.layout(utgava="1"))["svg"]
    assert shape_of(svg, "0380").get("href") == "/kommun/0380?utgava=1"


def test_the_page_speaks_english_all_through(publish):
    publish(
        {**UPPSALA, "origin": "synthetic"}, {**UPPSALA, "geography_code": "0114", "status": "suppressed", "value": None}
    )
    page = karta.layout(sprak="en")
    shown = text_of(part(page, "main")) + json.dumps(payload(page), ensure_ascii=False)
    for swedish in ("påverkan", "kommuner", "saknas", "Riket", "rapportvecka", "Spela", "syntetisk"):
        assert swedish not in shown, swedish
    assert "there is a figure for 1 of 290\u00a0municipalities" in shown


def test_an_address_that_says_what_goes_without_saying_asks_for_the_same():
    short = {"indikator": "infected_share"}
    assert asks_for_the_same(
        chosen_parameters({**short, "niva": "municipality", "geografi": "00", "form": "karta"}, short), short
    )
    assert not asks_for_the_same(chosen_parameters({**short, "niva": "county"}, short), short)


def test_a_new_indicator_loses_what_it_does_not_have():
    before = {"omrade": "staffing", "till": "2022-01-27", "form": "rutor", "utgava": "1"}
    asked = chosen_parameters({**before, "indikator": "critical_impact"}, before)
    assert asked == {"indikator": "critical_impact", "till": "2022-01-27", "form": "rutor", "utgava": "1"}
    asked = chosen_parameters({**before, "indikator": "ppm_all8", "niva": "county"}, before)
    assert asked == {"indikator": "ppm_all8", "niva": "county", "utgava": "1"}


@pytest.mark.parametrize("indicator_id", [each for each in INDICATORS if INDICATORS[each].levels != ("nation",)])
def test_every_indicator_of_places_can_be_on_a_map(indicator_id):
    try:
        choice = MapChoice.of(View.parse({"indikator": indicator_id}))
    except ViewProblem:
        pytest.fail(f"{indicator_id} is offered and can't be shown")
    assert choice.level in INDICATORS[indicator_id].levels
