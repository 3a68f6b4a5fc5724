"""A municipality's page as a function of the address and the release: what it says, and what it never turns into 0."""

from datetime import date, timedelta

import pytest
from dash import dcc, html

import app  # noqa: F401 - registers the pages
from dashboard.municipality_areas import area_matrix, level_legend, levels_by_area, periods_in
from dashboard.municipality_infected import infected_figure
from dashboard.outlook import ANSWERS, OutlookBar, outlook_figure
from dashboard.pages import kommun, kommuner
from data.language import speaking
from data.queries import page_of
from data.releases import current_release
from data.selection import Selection
from tests.dashboard.conftest import part, text_of
from tests.figures import DAY, figure

TOWN = {"geography_code": "1080", "geography_level": "municipality", "reporting": 1, "expected": 1}
LEVEL = {**TOWN, "indicator": "impact_level", "origin": "reported"}


def week(number):
    start = DAY + timedelta(weeks=number)
    return {"period_start": start, "period_end": start + timedelta(days=6)}


def levels(weeks=0, **given):
    """Return the rows of one week's levels: area to level, None for one without an answer."""
    return [
        {**LEVEL, **week(weeks), "monitored_area": area, "value": value}
        | ({"status": "not_reported"} if value is None else {})
        for area, value in given.items()
    ]


def test_the_page_says_the_levels_of_the_latest_period_with_the_summary_apart(publish):
    publish(*levels(staffing=4, home_help=3, medicines=1, management=None, overall_robustness=3))
    page = kommun.layout(code="1080")
    assert text_of(part(page, "heading")) == "Karlskrona"
    assert text_of(part(page, "municipality-state")) == (
        "För 27 jan–2 feb 2022 (rapportvecka 2022-W04) uppgav Karlskrona allvarlig påverkan på 1 område (Personal), "
        "betydande påverkan på 1 område (Hemtjänst) och ingen påverkan på 1 område; uppgift saknas för 1 område. "
        "Sammantagen robusthet: betydande påverkan; ingen jämförelse: uppgift saknas för perioden före."
    )


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (4, 2, "måttlig påverkan, bättre än perioden före (allvarlig påverkan)."),
        (2, 4, "allvarlig påverkan, sämre än perioden före (måttlig påverkan)."),
        (3, 3, "betydande påverkan, oförändrat sedan perioden före."),
        (None, 3, "betydande påverkan; ingen jämförelse: uppgift saknas för perioden före."),
    ],
)
def test_the_lead_says_whether_the_summary_is_better_or_worse_than_the_period_before(publish, before, now, told):
    # Two weeks before is not the period before.
    publish(
        *levels(-1, overall_robustness=5), *levels(0, overall_robustness=before), *levels(1, overall_robustness=now)
    )
    state = text_of(part(kommun.layout(code="1080"), "municipality-state"))
    assert state.endswith(f"Sammantagen robusthet: {told}")


def test_a_round_that_is_not_the_latest_is_marked_as_older(publish):
    def ppm(start, value, **place):
        days = {"period_start": start, "period_end": start + timedelta(days=13)}
        known = {"value": value, "status": "reported" if value else "not_reported"}
        return {"indicator": "ppm_all8", "step": "all8", "source": "ppm_bhk", **days, **known, **place}

    publish(ppm(date(2022, 3, 14), 67.4, **TOWN))
    assert "Äldre uppgift" not in text_of(part(kommun.layout(code="1080"), "hygiene"))
    publish(ppm(date(2022, 3, 14), 67.4, **TOWN), ppm(date(2023, 3, 13), None))
    text = " ".join(text_of(part(kommun.layout(code="1080"), "hygiene")).split())
    assert "Äldre uppgift: uppgift saknas för VT 2023 (13–26 mar 2023)." in text


def test_a_period_without_an_answer_is_told_with_the_latest_that_has_one(publish):
    publish(*levels(staffing=5, overall_robustness=5), *levels(1, staffing=None, overall_robustness=None))
    text = text_of(kommun.layout(code="1080"))
    assert "Karlskrona har inte rapporterat för 3–9 feb 2022" in text
    assert "Senaste svaret: För 27 jan–2 feb 2022 (rapportvecka 2022-W04) uppgav Karlskrona kritisk påverkan" in text


def test_a_cell_has_its_level_in_words_and_one_without_an_answer_says_so(publish):
    publish(*levels(staffing=2, overall_robustness=5), *levels(1, staffing=None, overall_robustness=5))
    with current_release() as release:
        found = levels_by_area(page_of(release, Selection(indicators=("impact_level",), geographies=("1080",))))
    matrix = area_matrix(found, periods_in(found), "Områden")
    areas, summary = matrix.children.children[2:]
    first, second = areas.children[0].children[1:]
    assert (text_of(first), first.className) == ("2  måttlig", "level level-2")
    assert (text_of(second), second.className) == ("ej svar", "level level-none because-not-reported")
    legend = level_legend(found, periods_in(found))
    assert text_of(legend.children[-1]) == "ej svar : inget svar har kommit in" and len(legend.children) == 6
    assert summary.className == "summary" and text_of(summary).startswith("Sammantagen robusthet")


def test_only_the_asked_periods_of_the_areas_are_shown_and_a_dozen_unless_asked(publish):
    publish(*(row for number in range(15) for row in levels(number, staffing=1)))

    def shown(**address):
        return len(
            part(kommun.layout(code="1080", **address), "municipality-matrix").children.children[1].children.children
        )

    assert shown() == 1 + 12
    assert shown(fran="2022-02-03", till="2022-02-24", senaste="3") == 1 + 3


def test_a_real_answer_is_shown_before_an_invented_one_and_an_invented_one_is_called_so(publish):
    publish(*levels(staffing=2), {**LEVEL, "monitored_area": "staffing", "value": 5, "origin": "synthetic"})
    state = text_of(part(kommun.layout(code="1080"), "municipality-state"))
    assert "måttlig" in state and "kritisk" not in state and "yntetisk" not in state
    publish({**LEVEL, "monitored_area": "staffing", "value": 5, "origin": "synthetic"})
    page = kommun.layout(code="1080")
    assert text_of(part(page, "municipality-state")).startswith("Syntetiska uppgifter: ")
    assert part(page, "areas").to_plotly_json()["props"]["data-caption"].endswith("Innehåller syntetiska uppgifter.")


def test_hidden_and_missing_shares_are_marked_and_never_drawn_at_zero():
    own = [
        figure(0.5, indicator="infected_share"),
        figure(None, 1, indicator="infected_share", status="suppressed"),
        figure(None, 2, indicator="infected_share", status="not_reported"),
        figure(0, 3, indicator="infected_share"),
    ]
    drawn = infected_figure(("Karlskrona", own), [], "")
    marks = {trace["meta"]["status"]: trace for trace in drawn["data"] if "status" in trace["meta"]}
    assert {status: trace["x"] for status, trace in marks.items()} == {
        "suppressed": ["2022-02-03"],
        "not_reported": ["2022-02-10"],
    }
    assert all(trace["yaxis"] == "y2" for trace in marks.values())
    (line,) = (trace for trace in drawn["data"] if trace.get("y") and 0.5 in trace["y"])
    assert line["y"] == [0.5, None, None, 0]


def bar(name, *shares):
    answers = {
        answer: figure(share, indicator=f"outlook_short_{answer}")
        for answer, share in zip(ANSWERS, shares, strict=True)
    }
    return OutlookBar(name, "short", answers)


def test_a_bar_of_outlooks_is_centred_on_the_middle_of_no_change():
    drawn = outlook_figure([bar("Riket", 20, 30, 50), bar("Blekinge län", 0, 100, 0)], "")
    ends = {
        trace["name"]: [
            tuple(sorted((base, base + width))) for base, width in zip(trace["base"], trace["x"], strict=True)
        ]
        for trace in drawn["data"]
    }
    assert ends == {
        "Försämring": [(-35, -15), (-50, -50)],
        "Oförändrat": [(-15, 15), (-50, 50)],
        "Förbättring": [(15, 65), (50, 50)],
    }
    assert drawn["layout"]["xaxis"]["showticklabels"] is False


def test_a_share_that_is_too_narrow_for_its_number_has_it_outside_of_the_bar():
    worse, unchanged, better = outlook_figure([bar("Riket", 5, 80, 15), bar("Blekinge län", 60, 10, 30)], "")["data"]
    assert worse["text"] == ["5\u00a0%", "60\u00a0%"] and worse["textposition"] == ["outside", "inside"]
    assert better["text"] == ["15\u00a0%", "30\u00a0%"] and better["textposition"] == ["outside", "inside"]
    # Outside of it is to the left: the bar goes that way from its base.
    assert worse["x"] == [-5, -60] and worse["base"] == [-40, -5]
    # In the middle there is no outside.
    assert unchanged["text"] == ["80\u00a0%", ""]


def test_no_line_of_a_chart_of_outlooks_strikes_through_a_name_or_a_number():
    layout = outlook_figure([bar("Mindre stad/tätort", 20, 30, 50), bar("Riket", 20, 30, 50)], "")["layout"]
    assert layout["xaxis"]["zeroline"] is False
    names = [note["y"] for note in layout["annotations"]]
    for mark, bottom_of_name in zip(layout["shapes"], sorted(names), strict=True):
        assert mark["y0"] < mark["y1"] < bottom_of_name - 0.3
    assert all(mark["y0"] > name for mark, name in zip(layout["shapes"][1:], sorted(names), strict=False))


def test_outlooks_that_nobody_gave_have_no_bar_and_words_in_the_table():
    nobody = bar("Riket", None, None, None)
    assert all(trace["x"] == [] for trace in outlook_figure([nobody], "")["data"])
    from dashboard.outlook import outlook_table

    assert text_of(outlook_table([nobody], "")).count("uppgift saknas") == 3


def test_a_municipality_without_any_report_is_not_called_unaffected(publish):
    publish({})
    text = text_of(kommun.layout(code="1080"))
    assert "Det betyder inte att den är opåverkad" in text
    assert "Kommunen har inget känt resultat i någon mätning" in text


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("stokholm", "/kommun/0180"), ("180", "/kommun/0180"), ("malung", "/kommun/2023"), ("0181x", "/kommun")],
)
def test_an_unknown_code_is_explained_with_the_likeliest_and_the_list(publish, asked, meant):
    publish({})
    page = kommun.layout(code=asked)
    text = text_of(page)
    assert "Kommunen finns inte" in text and asked in text

    def addresses(content):
        own = [content.href] if getattr(content, "href", None) else []
        inside = getattr(content, "children", None)
        inside = inside if isinstance(inside, list) else [inside]
        return own + [href for each in inside if hasattr(each, "to_plotly_json") for href in addresses(each)]

    found = addresses(part(page, "main"))
    assert meant in found and "/kommun" in found


def test_the_list_has_every_municipality_once_with_its_level_or_that_it_did_not_answer(publish):
    publish(*levels(overall_robustness=4))
    listed = text_of(part(kommuner.layout(), "municipality-list"))
    assert listed.count("Karlskrona") == 1
    assert "Karlskrona   4  allvarlig" in listed
    assert listed.count("ej svar") == 289


def test_links_keep_the_release_and_the_language(publish):
    publish(*levels(overall_robustness=4))
    page = kommun.layout(code="1080", utgava="1", sprak="en")
    first = next(each for each in part(page, "neighbours")._traverse() if isinstance(each, dcc.Link))
    assert first.href == "/kommun/0862?utgava=1&sprak=en"
    with speaking("en"):
        assert kommun.page_title("9999") == "Unknown municipality"
    assert "Overall robustness: serious impact; no comparison" in text_of(part(page, "municipality-state"))


def test_the_neighbours_are_those_that_share_a_border_each_with_its_own_figures_or_why_there_are_none(publish):
    town = {"geography_level": "municipality", "source": "municipal_return"}
    level = {**LEVEL, "monitored_area": "overall_robustness"}
    infected = {"indicator": "infected_share", "monitored_area": "", **town}
    publish(
        {**level, "geography_code": "1080", "value": 2},
        {**level, "geography_code": "1081", "value": 4},
        {**level, "geography_code": "1082", "value": 5},  # Karlshamn lies in the county, and not at the border.
        {**infected, "geography_code": "0862", "value": None, "status": "suppressed"},
        {**infected, "geography_code": "1081", "value": 0.5},
    )
    found = part(kommun.layout(code="1080"), "neighbours")
    rows = {
        getattr(each, "data-kommun"): text_of(each).split()
        for each in found._traverse()
        if isinstance(each, html.Tr) and hasattr(each, "data-kommun")
    }
    assert rows == {
        "1080": ["Karlskrona", "2", "måttlig", "saknas"],
        "0862": ["Emmaboda", "saknas", "dold"],
        "1081": ["Ronneby", "4", "allvarlig", "0,50"],
        "0834": ["Torsås", "saknas", "saknas"],
    }
    alone = text_of(part(kommun.layout(code="0980"), "neighbours"))
    assert "Gotland gränsar inte till någon annan kommun på land." in alone


def test_what_releases_changed_is_told_old_and_new_with_the_release_and_the_way_to_all_of_it(publish):
    publish(*levels(staffing=4), {**LEVEL, "geography_code": "1081", "value": 3})
    assert "ingen tidigare utgåva" in text_of(part(kommun.layout(code="1080"), "corrections"))
    publish(*levels(staffing=5), {**LEVEL, "geography_code": "1081", "value": 1}, {**LEVEL, **TOWN, **week(1)})
    found = part(kommun.layout(code="1080"), "corrections")
    text = " ".join(text_of(found).replace("\u00a0", " ").split())
    assert "1 siffra har ändrats sedan utgåva 1." in text
    assert "4 (allvarlig påverkan) → 5 (kritisk påverkan) utgåva 2 ingen ny fil: annat sätt att räkna" in text
    links = [each.href for each in found._traverse() if hasattr(each, "href")]
    assert links == [
        "/kvalitet?geografi=1080&mot=1#revideringar",
        "/api/v1/revisions?geography=1080&since=1&until=2&format=csv-sv",
    ]


def test_the_steps_stand_beside_the_same_kind_of_figures_and_with_a_place_among_peers(publish):
    ppm = {"period_start": date(2021, 3, 15), "period_end": date(2021, 3, 28), "source": "ppm_bhk", "step": "all8"}
    ppm |= {"indicator": "ppm_all8", "status": "reported"}
    own = {**TOWN, "numerator": 30, "denominator": 60, "value": 50, "lower": 37.7, "upper": 62.3}
    nation = {"geography_code": "00", "geography_level": "nation"}
    publish(
        {**ppm, **own, "origin": "synthetic"},
        {**ppm, **own, "geography_code": "1082", "value": 90, "lower": 80, "upper": 97, "origin": "synthetic"},
        {**ppm, **nation, "value": 67.6, "origin": "published"},
        {**ppm, **nation, "value": 61.2, "origin": "synthetic"},
    )
    text = text_of(part(kommun.layout(code="1080"), "hygiene"))
    assert "61,2\u00a0%" in text and "67,6" not in text
    assert "plats 2 av 2" in text


def test_each_neighbour_and_each_peer_says_where_its_figure_is_from_where_not_all_are_from_the_same(publish):
    level = {**LEVEL, "monitored_area": "overall_robustness"}
    real = [{**level, "geography_code": code, "value": 2} for code in ("1080", "1081")]
    publish(*real)
    page = kommun.layout(code="1080")
    assert "Ronneby 2 måttlig" in " ".join(text_of(part(page, "neighbours")).split()).replace(" saknas", "")
    publish(real[0], {**real[1], "origin": "synthetic"})
    rows = {
        getattr(each, "data-kommun"): text_of(each)
        for each in part(kommun.layout(code="1080"), "neighbours")._traverse()
        if isinstance(each, html.Tr) and hasattr(each, "data-kommun")
    }
    assert "syntetisk" in rows["1081"] and "syntetisk" not in rows["1080"] and "syntetisk" not in rows["0834"]
    listed = {
        getattr(each, "data-kommun"): text_of(each)
        for each in part(kommuner.layout(), "municipality-list")._traverse()
        if isinstance(each, html.Li)
    }
    assert "syntetisk" in listed["1081"] and "syntetisk" not in listed["1080"] + listed["0834"]


def test_a_first_real_answer_is_told_as_new_with_what_was_invented_before(publish):
    invented = {**LEVEL, "monitored_area": "overall_robustness", "origin": "synthetic", "value": 3}
    publish(invented)
    publish(invented, {**invented, "origin": "reported", "value": 4})
    text = " ".join(text_of(part(kommun.layout(code="1080"), "corrections")).replace("\u00a0", " ").split())
    assert "Nya rapporterade siffror för 27 jan–2 feb 2022 (utgåva 2): 1 siffra som förut bara fanns syntetiskt" in text
    assert "3 (betydande påverkan) syntetisk → 4 (allvarlig påverkan)" in text and "har ändrats sedan" not in text
