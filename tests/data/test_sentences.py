"""What may be compared with what, and the words for it."""

from datetime import date

import pytest

from data.figures import change_of, figure_at, latest
from data.panels import MatchedPanel
from data.sentences import (
    change_text,
    coverage_cell,
    coverage_text,
    interval_cell,
    interval_text,
    observation_sentence,
    panel_sentence,
    period_sentence,
    sparkline_text,
    state_sentence,
    value_text,
)
from tests.figures import figure

VT2021, VT2022 = date(2021, 3, 15), date(2022, 3, 14)


def told(here, *others):
    """Return the words about the change of a figure among others."""
    return change_text(here, change_of(here, [*others, here]))


def test_a_change_is_told_since_the_week_before():
    assert told(figure(5, 1), figure(3)) == "2 fler än 27 jan–2 feb 2022"
    assert told(figure(2, 1), figure(3)) == "1 färre än 27 jan–2 feb 2022"
    assert told(figure(3, 1), figure(3)) == "oförändrat sedan 27 jan–2 feb 2022"


def test_a_change_says_how_many_answered_then_where_that_differs():
    assert told(figure(5, 1), figure(3, reporting=240)) == "2 fler än 27 jan–2 feb 2022 (då rapporterade 240)"


def test_no_change_is_told_over_a_missing_week():
    assert told(figure(5, 2), figure(3)) == "ingen jämförelse: uppgift saknas för perioden före"
    assert told(figure(5, 1), figure(None)) == "ingen jämförelse: uppgift saknas för perioden före"


def test_no_change_is_told_between_two_origins():
    published = figure(5, 1, origin="published")
    words = told(published, figure(3, origin="synthetic"))
    assert words == "ingen jämförelse: perioden före har bara uppgift av annat ursprung"


def test_a_figure_that_is_missing_is_not_compared():
    assert told(figure(None, 1), figure(3)) == "ingen jämförelse: uppgift saknas för perioden"


def test_a_share_changes_in_percentage_points():
    here, before = figure(12.5, 1, indicator="critical_impact_share"), figure(10.2, indicator="critical_impact_share")
    assert told(here, before) == "2,3 procentenheter högre än 27 jan–2 feb 2022"


def test_rounds_of_ppm_are_compared_with_the_round_before_and_who_took_part():
    before = figure(67.6, indicator="ppm_all8", period_start=VT2021, reporting=140, period_label="VT 2021 (15–28 mar)")
    here = figure(65.3, indicator="ppm_all8", period_start=VT2022, reporting=158)
    assert told(here, before) == "2,3 procentenheter lägre än VT 2021 (då deltog 140)"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "av 250\u00a0rapporterande kommuner (av 290)"),
        ({"reporting": None}, "antal rapporterande kommuner är inte känt"),
        ({"reporting": 0, "expected": 8}, "ingen av 8\u00a0kommuner har rapporterat"),
        ({"reporting": 1, "expected": 8}, "av 1\u00a0rapporterande kommun (av 8)"),
        ({"indicator": "reporting_municipalities"}, "av 290\u00a0kommuner"),
        ({"indicator": "infected_share"}, "250 av 290\u00a0kommuner har rapporterat"),
        ({"indicator": "ppm_all8", "period_start": VT2021}, "250 av 290\u00a0kommuner har deltagit"),
        (
            {"indicator": "ppm_all8", "period_start": VT2021, "reporting": None},
            "antal deltagande kommuner är inte känt",
        ),
        ({"geography_level": "municipality", "reporting": 1, "expected": 1}, "kommunen har rapporterat"),
        ({"geography_level": "municipality", "reporting": 0, "expected": 1}, "kommunen har inte rapporterat"),
    ],
)
def test_coverage_is_always_told(given, words):
    assert coverage_text(figure(**given)) == words


def test_an_unknown_coverage_is_never_290():
    assert coverage_cell(figure(reporting=None)) == "inte känt"
    assert coverage_cell(figure()) == "250 av 290"


def test_for_one_municipality_a_count_is_an_answer():
    town = {"geography_level": "municipality", "reporting": 1, "expected": 1}
    assert value_text(figure(1, **town)) == "1 (ja)"
    assert value_text(figure(0, **town)) == "0 (nej)"


def test_the_state_is_one_sentence_with_both_counts_and_never_their_sum():
    critical, serious = figure(5, 1, origin="synthetic"), figure(30, 1, indicator="serious_impact", origin="synthetic")
    earlier = figure(3, origin="synthetic")
    sentence = state_sentence(
        [(critical, change_of(critical, [earlier, critical])), (serious, change_of(serious, [serious]))]
    )
    assert sentence == (
        "Syntetiska uppgifter, påhittade för demonstration: under 3–9 feb 2022 (rapportvecka 2022-W05) uppgav "
        "5\u00a0kommuner kritisk påverkan (2 fler än perioden före) och 30\u00a0kommuner allvarlig påverkan; "
        "250 av 290\u00a0kommuner rapporterade."
    )
    assert "35" not in sentence


def test_the_state_of_published_figures_does_not_speak_of_synthetic_ones():
    critical = figure(5, origin="published", reporting=None)
    sentence = state_sentence([(critical, change_of(critical, [critical]))])
    assert sentence.startswith("Under 27 jan–2 feb 2022")
    assert sentence.endswith("uppgav 5\u00a0kommuner kritisk påverkan; antal rapporterande kommuner är inte känt.")


def test_a_missing_count_in_the_state_is_said_and_is_not_zero():
    critical = figure(None)
    assert "ett okänt antal kommuner kritisk påverkan (uppgift saknas)" in state_sentence(
        [(critical, change_of(critical, [critical]))]
    )


def test_an_observation_has_its_place_period_coverage_change_and_origin():
    here = figure(5, 1, origin="published", reporting=None, status="revised")
    assert observation_sentence(here, change_of(here, [here]), "Riket") == (
        "Kommuner med kritisk påverkan, Riket, 3–9 feb 2022 (rapportvecka 2022-W05): 5\u00a0kommuner, "
        "antal rapporterande kommuner är inte känt; ingen jämförelse: uppgift saknas för perioden före. "
        "Uppgiften är publicerad. Den är reviderad."
    )


def test_the_preferred_figure_of_the_latest_period_is_the_published_one():
    figures = [figure(9, origin="synthetic", weeks=-1), figure(5, origin="published"), figure(4, origin="synthetic")]
    assert latest(figures).value == 5
    assert latest(figures, "synthetic").value == 4
    assert latest([]) is None
    assert figure_at(figures, figures[0].period_start, "published") is None


def test_a_curve_of_nothing_says_so():
    assert sparkline_text([figure(None)]) == "Ingen kurva: uppgift saknas för alla perioder."
    assert sparkline_text([figure(3), figure(None, 1), figure(7, 2)]) == (
        "De senaste 3 perioderna: lägst 3, högst 7, senast 7."
    )


def test_an_unfinished_figure_is_not_compared_with_a_finished_one():
    given = {"indicator": "deaths_special_housing", "origin": "published"}
    now = figure(38, 1, status="provisional", **given)
    change = change_of(now, [figure(55, **given), now])
    assert change_text(now, change) == "ingen jämförelse: uppgiften är preliminär och kan stiga"


def test_what_an_agency_counts_itself_has_no_coverage_to_tell():
    given = {"indicator": "confirmed_cases", "origin": "published", "reporting": None, "expected": None}
    now = figure(265_079, 1, **given)
    sentence = period_sentence(now, change_of(now, [figure(256_361, **given), now]))
    assert sentence.endswith(": 265\u00a0079\u00a0fall; 8\u00a0718 fler än 27 jan–2 feb 2022. Uppgiften är publicerad.")
    hidden = figure(None, status="suppressed", **given)
    assert period_sentence(hidden, change_of(hidden, [hidden])).endswith(": dold för att skydda enskilda.")


def test_a_count_says_what_it_could_be_if_all_had_reported():
    share = figure(0.8333, indicator="critical_impact_share", reporting=240, lower=0.69, upper=17.93)
    assert interval_text(share) == "möjligt 0,7–17,9\u00a0% om alla hade rapporterat"
    count = figure(2, reporting=240, lower=2.0, upper=52.0)
    assert "(möjligt 2–52 om alla hade rapporterat); " in period_sentence(count, change_of(count, [count]))
    assert interval_text(figure(2, reporting=290, lower=2.0, upper=2.0)) == ""
    assert interval_text(figure(2, reporting=None)) == ""


def test_a_share_of_persons_says_its_confidence_interval():
    share = figure(67.6, indicator="ppm_all8", lower=67.02, upper=68.17)
    assert interval_text(share) == "95\u00a0% konfidensintervall 67,0–68,2\u00a0%"
    assert interval_cell(share) == "95\u00a0% KI 67,0–68,2"


def test_a_change_is_split_in_what_happened_and_who_answered():
    before, now = figure(5, 0, reporting=250), figure(3, 1, reporting=240)
    change = change_of(now, [before, now])
    assert panel_sentence(now, change, MatchedPanel(236, 4.0, 3.0)) == (
        "Bland de 236\u00a0kommuner som rapporterade båda gångerna: 4 → 3. "
        "Resten av förändringen (1 färre) beror på vilka som rapporterade."
    )
    assert panel_sentence(now, change, MatchedPanel(236, 5.0, 3.0)).endswith("båda gångerna: 5 → 3.")
    assert panel_sentence(now, change, MatchedPanel(0, None, None)) == ""


def test_where_the_same_answered_both_times_there_is_nothing_to_split():
    before, now = figure(5, 0), figure(3, 1)
    assert panel_sentence(now, change_of(now, [before, now]), MatchedPanel(250, 5.0, 3.0)) == ""
