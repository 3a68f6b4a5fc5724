"""The front page as a function of the address and the release: cards, one's own municipality, areas, what is new."""

import random
from datetime import date, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

import app  # noqa: F401 - registers the pages
from dashboard.pages import laget
from dashboard.state_areas import _hardest_hit
from data.figures import figures_in
from data.indicators import INDICATORS
from data.language import speaking
from data.queries import series
from data.releases import current_release
from data.signal_lines import signal_line, signal_of
from tests.dashboard.conftest import part, text_of
from tests.figures import figure

FEB = {"period_start": date(2022, 2, 3), "period_end": date(2022, 2, 9)}
MINE = {"geography_code": "0114", "geography_level": "municipality", "reporting": 1, "expected": 1}
SHARE = {"indicator": "infected_share", "value": 0.43, "numerator": 43.0, "denominator": 10000.0}
ROUNDS = [
    {
        "indicator": "ppm_all8",
        "step": "all8",
        "period_start": start,
        "period_end": start + timedelta(days=13),
        "value": value,
        "status": "reported" if value else "not_reported",
        "origin": "published",
        "source": "ppm_bhk",
    }
    for start, value in ((date(2022, 3, 14), 65.3), (date(2023, 3, 13), None))
]


def card(page, indicator):
    """Return what one card says, with single spaces."""
    for each in part(page, "cards").children:
        if each.to_plotly_json()["props"].get("data-indicator") == indicator:
            return " ".join(text_of(each).replace("\u00a0", " ").split())
    raise AssertionError(f"no card of {indicator}")


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ({"value": 1}, "Upplands Väsby: ja"),
        ({"value": 0}, "Upplands Väsby: nej"),
        ({"value": None, "status": "not_reported", "reporting": 0}, "Upplands Väsby: har inte rapporterat"),
        ({**SHARE, "value": 0.39, "lower": 0.2, "upper": 0.77}, "Upplands Väsby: 0,39 % (95 % KI 0,20–0,77)"),
        (
            {**SHARE, "value": None, "status": "suppressed", "numerator": None, "denominator": None},
            "Upplands Väsby: dold för att skydda enskilda",
        ),
        ({"indicator": "over_one_percent_infected", "value": 1, "origin": "synthetic"}, "Upplands Väsby: ja syntetisk"),
    ],
)
def test_ones_own_municipality_stands_beside_the_country_in_its_own_words(publish, own, words):
    publish({}, SHARE, {"indicator": "over_one_percent_infected"}, {**MINE, **own})
    assert words in card(laget.layout(geografi="0114"), own.get("indicator", "critical_impact"))


def test_a_municipality_without_a_row_has_no_figure_and_without_a_choice_there_is_none(publish):
    publish({}, {**MINE, "value": 1, **FEB})
    assert "Upplands Väsby: uppgift saknas" in card(laget.layout(geografi="0114"), "critical_impact")
    assert "Upplands Väsby" not in text_of(part(laget.layout(), "cards"))


@pytest.mark.parametrize("code", ["14", "A1", "0180,0114"])
def test_only_one_municipality_can_be_ones_own(publish, code):
    publish({})
    text = text_of(laget.layout(geografi=code))
    assert f"geografi={code}" in text and "Länken går inte att förstå" in text


def test_a_card_says_until_when_from_when_and_from_whom(publish):
    publish({})
    text = card(laget.layout(), "critical_impact")
    assert "Data t.o.m. 2 feb 2022, framtagen här 3 feb 2022, källa municipal_return" in text


def test_a_round_without_a_result_leaves_the_round_before_on_the_card_marked_as_older(publish):
    publish({}, *ROUNDS)
    text = card(laget.layout(), "ppm_all8")
    assert "65,3 % publicerad Äldre uppgift: uppgift saknas för VT 2023 (13–26 mar 2023)." in text
    assert "Data t.o.m. 27 mar 2022" in text
    # The situation report ends eight weeks before that.
    assert "Äldre uppgift: andra uppgifter går till 27 mar 2022." in card(laget.layout(), "critical_impact")


def test_a_count_that_is_missing_says_what_it_last_was_and_never_shows_it_as_the_state(publish):
    publish({"value": 5}, {"value": None, "status": "not_reported", **FEB})
    text = card(laget.layout(), "critical_impact")
    assert text.startswith("Kommuner med kritisk påverkan uppgift saknas")
    assert "Senast: 5 kommuner, 27 jan–2 feb 2022 (rapportvecka 2022-W04)." in text


def test_the_kept_signals_are_those_of_the_control_chart_whatever_the_release_and_the_language(publish):
    dice = random.Random(2022)
    for _ in range(4):
        values = [dice.choice([None, *range(8), 40]) for _ in range(20)]
        publish(
            *(
                {
                    "value": value,
                    "status": "reported" if value is not None else "not_reported",
                    "period_start": date(2021, 9, 2) + timedelta(weeks=week),
                    "period_end": date(2021, 9, 8) + timedelta(weeks=week),
                }
                for week, value in enumerate(values)
            )
        )
        with current_release() as connection:
            rows = series(connection, "critical_impact")
        for language in ("sv", "en", "sv"):
            with speaking(language):
                figures = figures_in(rows, INDICATORS["critical_impact"], "nation")
                for figure in figures[-3:]:
                    assert signal_of(figure, figures) == signal_line(rows, figure.indicator, figure)


def test_the_areas_show_both_counts_and_never_their_sum_with_the_summary_apart(publish):
    in_area = [
        {"monitored_area": area, "indicator": f"{kind}_impact", "value": value, "reporting": reporting}
        for area, reporting, critical, serious in (
            ("staffing", 249, 3, 14),
            ("medicines", 240, None, 2),
            ("overall_robustness", 249, 20, 1),
        )
        for kind, value in (("critical", critical), ("serious", serious))
    ]
    publish({}, *in_area, {**MINE, "indicator": "impact_level", "monitored_area": "staffing", "value": 4})
    strip = part(laget.layout(geografi="0114"), "state-areas")
    text = " ".join(text_of(strip).replace("\u00a0", " ").split())
    assert text.index("Personal 3 14 4 allvarlig") < text.index("Sammantagen robusthet 20 1")
    assert "Läkemedel uppgift saknas 2" in text
    assert "Mest kritisk påverkan i Personal (3); mest allvarlig påverkan i Personal (14)." in text
    assert "240–249 av 290 kommuner har svarat" in text
    assert "17" not in text


def test_the_small_map_has_every_answer_hatches_what_is_missing_and_leads_to_the_large_one(publish):
    level = {"indicator": "impact_level", "monitored_area": "overall_robustness", "geography_level": "municipality"}
    publish(
        {},
        {**level, "geography_code": "0114", "value": 5},
        {**level, "geography_code": "0180", "value": 2},
        {**level, "geography_code": "0380", "value": None, "status": "not_reported"},
    )
    section = part(laget.layout(utgava="1"), "map")
    picture = next(each for each in section._traverse() if getattr(each, "className", "") == "drawing")
    drawing = unquote(picture.src.partition(",")[2])
    told = picture.alt.replace("\u00a0", " ")
    assert "5 kritisk: 1" in told and "2 måttlig: 1" in told and "har inte rapporterat eller svarat: 1" in told
    assert drawing.count("class='place") == 3 and "url(#m-hatch)" in drawing
    links = {each.href for each in section._traverse() if getattr(each, "href", "")}
    assert [parse_qs(urlsplit(each).query) for each in links] == [
        {"till": ["2022-01-27"], "form": ["rutor"], "utgava": ["1"]}
    ]


def test_the_course_has_the_strip_of_what_happened_to_everybody(publish):
    publish({"value": 5}, {"value": 2, **FEB}, {"value": 1, "period_start": date(2022, 2, 10)})
    course = part(laget.layout(), "course-chart")
    notes = [each["text"] for each in course.figure["layout"]["annotations"]]
    assert any("Restriktionerna" in each for each in notes)


def test_what_is_new_since_the_release_before_is_told_and_not_for_a_day_in_the_past(publish):
    publish({"value": 5})
    assert part(laget.layout(), "changes") is None
    publish({"value": 6}, {"value": 2, **FEB})
    text = text_of(part(laget.layout(), "changes"))
    assert "Jämfört med utgåva 1, framtagen 3 feb 2022:" in text
    assert "Lägesrapporter: ny period, 3–9 feb 2022." in text
    assert "1 rikssiffra är reviderad: Kommuner med kritisk påverkan" in text and "5\u00a0kommuner → 6" in text
    assert part(laget.layout(utgava="1"), "changes") is None


def test_the_table_beside_the_course_has_the_same_figures_and_follows_the_address(publish):
    publish({"value": 5}, {"value": 2, **FEB}, {"value": 30, "indicator": "serious_impact"})
    whole = " ".join(text_of(part(laget.layout(), "course")).split())
    assert "rapportvecka 2022-W05) 2 uppgift saknas" in whole and "rapportvecka 2022-W04) 5 30" in whole
    newest = text_of(part(laget.layout(senaste="1"), "course"))
    assert "2022-W05" in newest and "2022-W04" not in newest


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"staffing": 0, "medicines": 0}, "Inget område är drabbat."),
        ({"staffing": None, "medicines": None}, "Uppgift saknas för minst ett område."),
        ({"staffing": None, "medicines": 0}, "Uppgift saknas för minst ett område."),
        ({"staffing": None, "medicines": 3}, "Mest kritisk påverkan i Läkemedel (3)."),
    ],
)
def test_an_area_that_nobody_has_answered_for_is_not_said_to_be_spared(values, said):
    figures = {("critical_impact", area): figure(value) for area, value in values.items()}
    assert _hardest_hit(figures) == said


def test_a_first_real_answer_is_news_and_the_page_says_that_the_invented_figures_are_not_counted(publish):
    invented = {"value": 12, "origin": "synthetic"}
    answer = {**MINE, "indicator": "reporting_municipalities", "value": 1}
    publish(invented, {**answer, "origin": "synthetic"})
    assert "De räknas inte in" not in text_of(laget.layout())
    publish(invented, {**answer, "origin": "synthetic"}, {"value": 1, "origin": "derived"}, answer)
    page = laget.layout()
    text = text_of(part(page, "changes")).replace("\u00a0", " ")
    assert "Nya rapporterade siffror för 27 jan–2 feb 2022: 1 kommun, som förut bara hade syntetiska." in text
    assert "För samma period finns även syntetiska siffror" in text_of(part(page, "front-state"))


def test_the_level_of_ones_own_municipality_stands_by_the_menu_with_the_one_before(publish):
    level = {**MINE, "indicator": "impact_level", "monitored_area": "overall_robustness", "origin": "synthetic"}
    week = {"period_start": date(2022, 1, 20), "period_end": date(2022, 1, 26)}

    def line(*before):
        publish({}, {**level, "value": 2}, *before)
        return " ".join(text_of(part(laget.layout(geografi="0114"), "front-mine-line")).split())

    assert line({**level, **week, "value": 3}).startswith(
        "Upplands Väsby, sammantaget: 2 måttlig (3 betydande perioden före) syntetisk"
    )
    assert "2 måttlig (oförändrat sedan perioden före)" in line({**level, **week, "value": 2})
    assert "2 måttlig (uppgift saknas för perioden före)" in line()
    publish({}, {**level, "value": None, "status": "not_reported"})
    text = text_of(part(laget.layout(geografi="0114"), "front-mine-line"))
    assert "sammantaget:  uppgift saknas" in text and "måttlig" not in text


def test_where_a_figure_is_from_is_told_again_only_where_it_differs(publish):
    publish({}, SHARE, {"indicator": "serious_impact"}, ROUNDS[0])
    classes = {
        getattr(card, "data-indicator"): card.children[-1].className.split()
        for card in part(laget.layout(), "cards").children
    }
    told_before = {name for name, its_classes in classes.items() if "told-before" in its_classes}
    assert told_before == {"serious_impact", "infected_share"}
    assert "about-figure" in classes["critical_impact"] and "about-figure" in classes["ppm_all8"]


def test_a_reader_long_after_is_told_how_long_ago_the_latest_period_ended(publish, monkeypatch):
    publish({})
    told = "Senaste perioden slutade 2 feb 2022, för 4 veckor sedan."
    monkeypatch.setattr("data.ages.today", lambda: date(2022, 3, 2))
    assert told in text_of(part(laget.layout(), "front-state")).replace("\u00a0", " ")
    # Who looks at the past has a banner that says so.
    assert "Senaste perioden" not in text_of(laget.layout(utgava="1"))
    monkeypatch.setattr("data.ages.today", lambda: date(2022, 2, 23))
    assert "Senaste perioden" not in text_of(laget.layout())
