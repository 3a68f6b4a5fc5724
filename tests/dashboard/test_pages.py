"""The pages as functions of the address and the release: what they say, and what they never leave out."""

import re
from datetime import date
from pathlib import Path

import dash
import pytest
from dash import dcc, html
from dash.development.base_component import Component

import app  # noqa: F401 - registers the pages
from dashboard.pages import kommun, laget, not_found_404, trender, utdrag
from data import lists
from tests.dashboard.conftest import part, text_of

PROJECT = Path(__file__).resolve().parents[2]
SLIDE = "Läget i landets kommuner"
"""What the slide in the minutes is called."""

LAYOUTS = [laget.layout, trender.layout, utdrag.layout, not_found_404.layout]
FEB = {"period_start": date(2022, 2, 3), "period_end": date(2022, 2, 9)}


@pytest.mark.parametrize("layout", LAYOUTS, ids=["laget", "trender", "utdrag", "not_found"])
def test_every_page_says_that_there_are_synthetic_figures_when_there_are(layout, publish):
    publish({"origin": "derived"})
    assert "påhittade" not in text_of(layout())
    publish({"origin": "synthetic"})
    assert "påhittade för demonstration" in text_of(layout())


@pytest.mark.parametrize("layout", LAYOUTS, ids=["laget", "trender", "utdrag", "not_found"])
def test_every_page_explains_that_there_is_no_release(layout, own_store):
    text = text_of(layout())
    assert "Här finns inga uppgifter än" in text
    assert "python -m etl init" in text


@pytest.mark.parametrize("layout", LAYOUTS[:3], ids=["laget", "trender", "utdrag"])
def test_every_page_explains_a_release_that_is_not_kept(layout, publish):
    publish({})
    assert "Utgåva 7 finns inte. De som finns: 1." in text_of(layout(utgava="7"))


@pytest.mark.parametrize("layout", LAYOUTS[:3], ids=["laget", "trender", "utdrag"])
def test_every_page_names_a_value_that_it_does_not_understand(layout, publish):
    publish({})
    text = text_of(layout(geografi="9999"))
    assert "geografi=9999" in text
    assert "kommunkod med fyra siffror" in text


def links_of(content):
    """Return where the buttons of a page of errors lead."""
    links = [each for each in content._traverse() if isinstance(each, html.A | dcc.Link)]
    return [each.href for each in links if getattr(each, "className", None) == "button"]


def test_a_page_that_can_not_be_understood_leads_on_with_what_can(publish):
    publish({})
    pins = {"utgava": "1", "sprak": "en"}
    wrong = trender.layout(indikator="serious_impact", geografi="9999", **pins)
    assert links_of(wrong) == ["/trender?utgava=1&sprak=en", "/trender?indikator=serious_impact&utgava=1&sprak=en"]
    assert links_of(utdrag.layout(geografi="9999", per="yesterday", **pins)) == ["/data?utgava=1&sprak=en"]
    assert links_of(kommun.layout(code="0380", senaste="many", **pins)) == ["/kommun/0380?utgava=1&sprak=en"]


def test_a_release_that_is_not_there_leads_to_the_same_view_of_the_current_one(publish):
    publish({})
    lost = trender.layout(indikator="serious_impact", utgava="7", sprak="en")
    assert links_of(lost) == ["/trender?indikator=serious_impact&sprak=en"]
    # Nor does the menu lead to it.
    assert not any("utgava" in each.href for each in lost._traverse() if isinstance(each, html.A | dcc.Link))


def test_the_menu_tells_which_page_one_is_on(publish):
    publish({})
    for page, told in ((trender.layout(), ("Trender", "page")), (kommun.layout(code="0380"), ("Kommun", "true"))):
        parts = [vars(each) for each in page._traverse() if isinstance(each, Component)]
        assert [(each["children"], each["aria-current"]) for each in parts if "aria-current" in each] == [told]


@pytest.mark.parametrize("layout", LAYOUTS[:3], ids=["laget", "trender", "utdrag"])
def test_every_page_ignores_a_name_that_it_does_not_know(layout, publish):
    publish({})
    assert text_of(layout(farg="rosa")) == text_of(layout())


def test_a_fault_of_our_own_is_logged_and_explained_and_never_a_blank_page(publish, caplog):
    # An origin that this version has no place for.
    publish({"origin": "gissad"})
    text = text_of(laget.layout())
    assert "Något gick fel hos oss" in text
    assert "Traceback" not in text
    assert [(record.levelname, bool(record.exc_info)) for record in caplog.records] == [("ERROR", True)]


def test_the_front_page_without_synthetic_figures_has_no_second_block_for_published_ones(publish):
    publish({"origin": "published"}, {"origin": "derived", **FEB})
    assert part(laget.layout(), "published") is None


def test_the_front_page_sets_published_figures_apart_where_the_latest_are_synthetic(publish):
    publish({"origin": "published", "reporting": None}, {"origin": "synthetic", "value": 2, **FEB})
    page = laget.layout()
    assert text_of(part(page, "state")).startswith("Syntetiska uppgifter")
    block = text_of(part(page, "published"))
    assert "27 jan–2 feb 2022" in block and block.endswith("Kommuner med kritisk påverkan 5")
    assert "Antal rapporterande kommuner är inte känt" in block


def test_the_front_page_shows_the_published_figure_of_a_period_before_the_derived(publish):
    publish({"origin": "derived", "value": 4}, {"origin": "published", "value": 5})
    assert "uppgav 5\u00a0kommuner kritisk påverkan" in text_of(laget.layout())


def test_the_front_page_of_a_release_without_situation_reports_says_so(publish):
    publish({"indicator": "reporting_municipalities"})
    assert "Inga lägesrapporter än" in text_of(laget.layout())


def test_the_latest_week_without_a_figure_is_not_zero(publish):
    publish({"value": 5}, {"value": None, "status": "not_reported", **FEB})
    text = text_of(part(laget.layout(), "cards"))
    assert "uppgift saknas" in text
    assert "0\u00a0kommuner" not in text


def test_the_trend_table_has_a_row_per_period_and_origin_latest_first(publish):
    publish({"origin": "derived", "value": 4}, {"origin": "published"}, {"origin": "derived", "value": 9, **FEB})
    table = text_of(part(trender.layout(), "trend-table-part"))
    assert table.index("3–9 feb") < table.index("publicerad") < table.rindex("beräknad")


def test_a_trend_of_nothing_but_missing_figures_has_a_table_and_no_chart(publish):
    publish({"value": None, "status": "withheld", "indicator": "critical_impact_share"})
    page = trender.layout(indikator="critical_impact_share")
    assert part(page, "trend-chart") is None
    assert "lämnas inte ut" in text_of(part(page, "trend-table-part"))


def test_an_old_release_and_a_day_are_said_on_the_page(publish):
    publish({})
    publish({"value": 9})
    text = text_of(laget.layout(utgava="1"))
    assert "Du ser utgåva 1, framtagen 3 februari 2022." in text
    assert "uppgav 5\u00a0kommuner" in text


def test_the_data_page_tells_how_many_rows_before_they_are_downloaded(publish):
    publish({}, {"geography_code": "03", "geography_level": "county"})
    page = utdrag.layout(niva="county")
    assert text_of(part(page, "data-status")) == "1\u00a0rad i urvalet."
    assert part(page, "data-csv-sv").href == "/api/v1/observations?level=county&release=1&format=csv-sv"


def test_the_cards_and_the_chart_say_the_sentence_of_the_observation(publish):
    publish({"value": 5, "lower": 5, "upper": 45}, {"value": 3, "lower": 3, "upper": 43, "reporting": 240, **FEB})
    page, sentence = trender.layout(), text_of(part(trender.layout(), "trend-sentence"))
    assert sentence.startswith(
        "3–9 feb 2022 (rapportvecka 2022-W05): 3 av 240\u00a0rapporterande kommuner (av 290) (möjligt 3–43 om alla "
        "hade rapporterat); 2 färre än 27 jan–2 feb 2022 (då rapporterade 250). Uppgiften är beräknad"
    )
    assert sentence in described(page, "trend-chart")
    assert sentence in described(laget.layout(), "course-chart")
    cards = text_of(part(laget.layout(), "cards"))
    for words in ("Av 240\u00a0rapporterande kommuner (av 290)", "Möjligt 3–43 om", "2 färre än 27 jan–2 feb 2022 (då"):
        assert words in cards


def described(content, ident):
    """Return what the box around a chart says to those who do not see it."""
    if getattr(content, "role", None) == "figure" and part(content, ident) is not None:
        return content.to_plotly_json()["props"]["aria-label"]
    children = getattr(content, "children", content)
    children = children if isinstance(children, list | tuple) else [children]
    return next((found for each in children if hasattr(each, "children") and (found := described(each, ident))), None)


SWEDISH = re.compile(r"[åäöÅÄÖ]|\b(?:och|inte|kommuner|riket|uppgift|perioder|sedan|rader)\b")
NAMES = re.compile("Lägesbild|SÄBO|På svenska|Göteborg|Malmö|Läget i landets kommuner")
"""What is Swedish on an English page too: names, and the way to the other language."""


@pytest.mark.parametrize("layout", LAYOUTS[:3], ids=["laget", "trender", "utdrag"])
def test_no_swedish_is_left_on_an_english_page(layout, publish):
    publish({"origin": "published", "reporting": None}, {"origin": "synthetic", "value": 2, **FEB}, *PPM)
    chosen = {"indikator": "ppm_all8"}, {"fran": "2030-01-01"}, {"geografi": "0180", "omrade": "staffing"}
    wrong = {"geografi": "9999"}, {"fran": "yesterday"}, {"utgava": "9"}
    for address in ({}, *wrong, *(chosen if layout is trender.layout else ())):
        text = NAMES.sub("", text_of(layout(sprak="en", **address)))
        assert not SWEDISH.search(text), SWEDISH.search(text)


READ = ("title", "placeholder", "aria-label", "label", "data-done", "data-marked", "data-caption", "data-other")
"""Attributes of which a reader gets to know what they say."""


def words_of(content):
    """Return all that is said in a page, also by attributes and in charts; not what is marked as Swedish."""
    if isinstance(content, str):
        return [content]
    if isinstance(content, list | tuple):
        return [text for each in content for text in words_of(each)]
    if not isinstance(content, Component) or vars(content).get("lang") == "sv":
        return []
    given = vars(content)
    said = [given[name] for name in READ if isinstance(given.get(name), str)]
    figure = given.get("figure") or {"layout": {}, "data": []}
    said += [str(each.get("text", "")) for each in figure["layout"].get("annotations", ())]
    said += [str(each.get("name", "")) for each in figure["data"]]
    return said + words_of(given.get("children"))


PLACES = sorted({*lists.place_names().values(), *(each.name for each in lists.municipalities())}, key=len, reverse=True)
COUNTIES = [name.removesuffix("s län").removesuffix(" län") for name in lists.counties().values()]
OWN_NAMES = re.compile("|".join(map(re.escape, [*PLACES, *COUNTIES, "Lägesbild", "SÄBO", "På svenska", SLIDE])))


@pytest.mark.parametrize("path", sorted(dash.page_registry))
def test_every_page_in_english_is_without_swedish_letters_but_for_names(path, publish):
    publish({"origin": "published", "reporting": None}, {"origin": "synthetic", "value": 2, **FEB}, *PPM, *TOWN)
    page = dash.page_registry[path]
    variables = {"code": "0380"} if page["path_template"] else {}
    said = words_of(page["layout"](**variables, sprak="en"))
    assert len(said) > 20
    assert [text for text in said if re.search("[åäöÅÄÖ]", OWN_NAMES.sub("", text))] == []


def test_every_source_has_an_english_name():
    # Of the files, since the pages know nothing of the sources' code.
    known = {each.stem for each in (PROJECT / "etl" / "sources").glob("*.py")} - {"__init__"}
    assert set(lists.english_source_names()) <= known
    ids = {
        name for name in known if "SOURCE = Source(" in (PROJECT / "etl" / "sources" / f"{name}.py").read_text("utf-8")
    }
    assert ids == set(lists.english_source_names())


PPM = (
    {
        "indicator": "ppm_all8",
        "step": "all8",
        "period_start": date(2021, 3, 15),
        "period_end": date(2021, 3, 28),
        "value": 67.6,
        "reporting": 140,
        "origin": "published",
        "source": "ppm_bhk",
    },
)

TOWN = (
    {
        "indicator": "impact_level",
        "monitored_area": "staffing",
        "geography_code": "0380",
        "geography_level": "municipality",
    },
)


def test_an_address_that_leads_nowhere_keeps_the_release_one_looks_at(publish):
    publish({"value": 5})
    page = not_found_404.layout(utgava="1", indikator="foo")
    assert "Du ser utgåva 1" in text_of(page)
    links = {getattr(each, "href", "") for each in page._traverse()}
    assert "/trender?utgava=1" in links
