"""The matrix of areas by weeks: what a cell says, what it never says, and what lies behind it."""

from datetime import date

from dash.development.base_component import Component

import app  # noqa: F401 - registers the pages
from dashboard.pages import omraden
from tests.dashboard.conftest import part, text_of

WEEK, NEXT = date(2022, 1, 27), {"period_start": date(2022, 2, 3), "period_end": date(2022, 2, 9)}
REPORTED = {"indicator": "reporting_municipalities", "value": 240, "reporting": 240}
STAFFING = {"monitored_area": "staffing", "reporting": 240}
CRITICAL = {**STAFFING, "indicator": "critical_impact", "value": 5}
SERIOUS = {**STAFFING, "indicator": "serious_impact", "value": 30}
LEVEL = {"indicator": "impact_level", "geography_level": "municipality", "monitored_area": "staffing"}
LEVEL |= {"expected": 1, "reporting": 1, "origin": "reported"}


def elements(content, kind: str) -> list[Component]:
    """Return every element of a kind in a part of a page, in order."""
    if isinstance(content, list | tuple):
        return [found for each in content for found in elements(each, kind)]
    if not isinstance(content, Component):
        return []
    own = [content] if type(content).__name__ == kind else []
    return own + elements(getattr(content, "children", None), kind)


def matrix_row(page, name: str) -> list[Component]:
    """Return the cells of one area's row of the matrix."""
    table = next(each for each in elements(part(page, "areas"), "Table") if each.className == "count-matrix")
    row = next(each for each in elements(table, "Tr") if text_of(elements(each, "Th")[:1]) == name)
    return elements(row, "Td")


def test_a_cell_has_critical_and_serious_beside_each_other_and_nowhere_their_sum(publish):
    publish(REPORTED, CRITICAL, SERIOUS)
    page = omraden.layout()
    critical, serious = elements(matrix_row(page, "Personal")[0], "Span")[::2]
    assert (text_of(critical).split()[0], critical.className) == ("5", "critical share-2")
    assert (text_of(serious).split()[0], serious.className) == ("30", "serious share-3")
    assert "av 240\u00a0rapporterande kommuner (av 290)" in serious.title
    assert "35" not in text_of(part(page, "areas")) and "35" not in serious.title


def test_a_reported_zero_is_a_number_and_a_missing_figure_is_hatched_and_named(publish):
    publish(REPORTED, {**CRITICAL, "value": 0}, {**SERIOUS, "value": None, "status": "not_reported"})
    page = omraden.layout()
    halves = elements(matrix_row(page, "Personal")[0], "Span")
    assert (text_of(halves[0]).split()[0], halves[0].className) == ("0", "critical share-0")
    assert (text_of(halves[2]).split()[0], halves[2].className) == ("–", "serious level-none because-not-reported")
    (empty,) = matrix_row(page, "Läkemedel")
    assert text_of(empty) == "saknas" and "level-none" in empty.className


def test_an_unknown_number_reporting_gives_no_share(publish):
    publish({**REPORTED, "reporting": None}, {**CRITICAL, "value": 100, "reporting": None})
    (cell,) = matrix_row(omraden.layout(), "Personal")
    assert elements(cell, "Span")[0].className == "critical share-1"


def test_every_reason_for_no_figure_is_read_in_its_cell_and_explained_in_the_legend_and_no_other(publish):
    hidden = {"value": None, "status": "suppressed"}
    withheld = {"value": None, "status": "withheld"}
    medicines = {"monitored_area": "medicines"}
    publish(
        REPORTED,
        {**CRITICAL, **hidden},
        {**CRITICAL, **hidden, "indicator": "serious_impact"},
        {**CRITICAL, **medicines},
        {**CRITICAL, **medicines, **withheld, "indicator": "serious_impact"},
    )
    page = omraden.layout()
    (cell,) = matrix_row(page, "Personal")
    assert text_of(cell) == "dold" and "because-suppressed" in cell.className and not hasattr(cell, "title")
    half = elements(matrix_row(page, "Läkemedel")[0], "Span")[2]
    assert text_of(half).split() == "× allvarlig: lämnas inte ut, eftersom den skulle vilseleda".split()
    legend = [each for each in elements(part(page, "areas"), "Ul") if each.children][-1]
    told = [" ".join(text_of(each).split()) for each in legend.children[4:]]
    assert told == [
        "• dold : dold för att skydda enskilda",
        "× ges inte : lämnas inte ut, eftersom den skulle vilseleda",
        "? saknas : uppgift saknas",
    ]


def test_of_how_many_stands_once_where_it_is_the_same_and_in_every_cell_where_it_is_not(publish):
    both = (REPORTED, {**REPORTED, **NEXT}, CRITICAL)
    publish(*both, {**CRITICAL, **NEXT, "reporting": 250})
    (row,) = elements(elements(part(omraden.layout(), "areas"), "Tfoot"), "Tr")
    assert [text_of(each) for each in row.children] == ["Har rapporterat, av\u00a0290", "240", "250"]
    publish(*both, {**CRITICAL, **NEXT, "reporting": 250, "expected": 289})
    (row,) = elements(elements(part(omraden.layout(), "areas"), "Tfoot"), "Tr")
    told = [text_of(each).replace("\u00a0", " ") for each in row.children]
    assert told == ["Har rapporterat", "240 av 290", "250 av 289"]


def test_what_two_sentences_have_in_common_is_said_once(publish):
    invented = {"origin": "synthetic"}
    publish({**REPORTED, **invented}, {**CRITICAL, **invented}, {**SERIOUS, **invented})
    told = text_of(part(omraden.layout(omrade="staffing"), "area-sentence"))
    assert told.count("syntetisk") == 1 and told.count("27 jan–2 feb 2022") == 1
    assert "Kritisk: " in told and "Allvarlig: " in told
    publish({**REPORTED, **invented}, {**CRITICAL, **invented}, {**SERIOUS, **invented, "status": "revised"})
    assert "reviderad" in text_of(part(omraden.layout(omrade="staffing"), "area-sentence"))


def test_the_summary_stands_apart_from_its_peers_and_is_never_the_hardest_hit(publish):
    robust = {"monitored_area": "overall_robustness", "value": 200}
    publish(REPORTED, CRITICAL, {**CRITICAL, **robust})
    page = omraden.layout()
    bodies = [each for each in elements(part(page, "areas"), "Tbody") if getattr(each, "className", "") == "summary"]
    assert [text_of(elements(each, "Th")) for each in bodies] == ["Sammantagen robusthet"]
    assert text_of(part(page, "area-status")).startswith("Riket: Personal,")


def test_a_cell_an_area_and_a_week_lead_to_what_is_behind_them(publish):
    publish(REPORTED, {**REPORTED, **NEXT}, CRITICAL, {**CRITICAL, **NEXT})
    page = omraden.layout(sprak="en", omrade="medicines")
    first, last = (elements(each, "A")[0].href for each in matrix_row(page, "Staffing"))
    assert first == "?omrade=staffing&till=2022-01-27&sprak=en"
    assert last == "?omrade=staffing&till=2022-02-03&sprak=en"
    week = elements(elements(part(page, "areas"), "Thead")[0], "A")[0].href
    assert week == "?omrade=medicines&till=2022-01-27&sprak=en"


def test_an_older_week_is_looked_at_without_losing_what_came_after(publish):
    publish(REPORTED, {**REPORTED, **NEXT}, CRITICAL, {**CRITICAL, **NEXT, "value": 7})
    page = omraden.layout(till="2022-01-27")
    assert len(matrix_row(page, "Personal")) == 2
    assert "27 jan–2 feb 2022" in text_of(part(page, "area-status"))
    assert "5 av 240\u00a0rapporterande" in text_of(part(page, "area-sentence")).replace("kommuner av", "av")


def test_the_municipalities_of_a_county_are_listed_by_level_and_also_those_without_an_answer(publish):
    county = {"geography_code": "03", "geography_level": "county"}
    publish(
        {**REPORTED, **county},
        {**CRITICAL, **county},
        {**LEVEL, "geography_code": "0380", "value": 5},
        {**LEVEL, "geography_code": "0360", "value": None, "status": "not_reported"},
        {**LEVEL, "geography_code": "0180", "value": 4},
    )
    listed = part(omraden.layout(geografi="03", utgava="1"), "area-municipalities")
    assert "1 av 8\u00a0kommuner har svarat" in text_of(listed)
    groups = {getattr(each, "data-level"): text_of(each) for each in elements(listed, "Details")}
    assert list(groups) == ["5", "none"]
    assert "Uppsala" in groups["5"] and "Tierp" in groups["none"] and "Stockholm" not in str(groups)
    assert elements(listed, "Link")[0].href == "/kommun/0380?utgava=1"


def test_a_municipality_shows_its_levels(publish):
    reported = {**REPORTED, "geography_code": "0380", "geography_level": "municipality", "value": 1}
    publish(reported, {**LEVEL, "geography_code": "0380", "value": 5})
    page = omraden.layout(geografi="0380")
    assert "5 kritisk" in " ".join(text_of(part(page, "areas")).split())
    assert part(page, "area-municipalities") is None


def test_what_can_not_be_shown_is_explained(publish):
    publish(REPORTED, CRITICAL)
    assert "omrade=any" in text_of(part(omraden.layout(omrade="any"), "area-results"))
    assert "inte detsamma som noll" in text_of(part(omraden.layout(till="2020-01-01"), "area-results"))
    assert "inte detsamma som noll" in text_of(part(omraden.layout(geografi="03"), "area-results"))


def test_the_page_speaks_english_all_through(publish):
    publish({**REPORTED, "origin": "synthetic"}, {**CRITICAL, "origin": "synthetic"})
    said = text_of(part(omraden.layout(sprak="en"), "main"))
    for swedish in ("påverkan", "kommuner", "saknas", "Riket", "rapportvecka", "syntetisk", "allvarlig"):
        assert swedish not in said, swedish
