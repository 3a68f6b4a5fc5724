"""What may be compared with what, and the words for it."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.figures import change_of, figure_at, is_approximate, is_range, latest
from data.formats import COUNTED
from data.indicators import INDICATORS
from data.language import LANGUAGES, speaking
from data.panels import MatchedPanel
from data.queries import ORIGIN_ORDER
from data.sentences import (
    change_text,
    coverage_cell,
    coverage_text,
    interval_cell,
    interval_text,
    observation_sentence,
    period_sentence,
    value_text,
)
from data.state_sentences import panel_sentence, sparkline_text, state_sentence
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


def test_a_figure_with_hidden_counts_is_said_to_be_about_so_much_and_why():
    share = figure(1.23, indicator="infected_share", lower=1.1, upper=1.4)
    assert value_text(share) == "ungefär 1,23\u00a0%"
    # Its ends are Wilson's, at the least and the most that the hidden counts can be: more than what these can do.
    assert interval_text(share) == "95\u00a0% konfidensintervall 1,10–1,40\u00a0%, med hänsyn till dolda små antal"
    assert interval_cell(share) == "95\u00a0% KI 1,10–1,40"
    exact = replace(share, numerator=123, denominator=10_000)
    assert value_text(exact) == "1,23\u00a0%"
    assert interval_text(exact) == "95\u00a0% konfidensintervall 1,10–1,40\u00a0%"
    assert not is_approximate(replace(share, origin="published"))


def test_only_where_hidden_counts_are_all_that_is_unsure_they_are_the_reason():
    median = figure(1.23, indicator="infected_share_median", lower=1.1, upper=1.4)
    assert interval_text(median) == "kan vara 1,10–1,40\u00a0%, eftersom små antal är dolda"
    assert interval_cell(median) == "kan vara 1,10–1,40"
    over = figure(12, indicator="over_one_percent_infected", lower=10, upper=60)
    assert interval_text(over) == "kan vara 10–60 om alla hade rapporterat, med hänsyn till dolda små antal"
    all_told = replace(over, reporting=290, upper=15)
    assert interval_text(all_told) == "kan vara 10–15, eftersom små antal är dolda"
    with speaking("en"):
        share = figure(1.23, indicator="infected_share", lower=1.1, upper=1.4)
        assert interval_text(share) == "95% confidence interval 1.10–1.40%, allowing for hidden small numbers"
        assert interval_text(median) == "may be 1.10–1.40%, since small numbers are hidden"


def test_a_change_in_what_is_only_about_so_much_is_only_about_so_much():
    before = figure(1.23, indicator="infected_share", lower=1.1, upper=1.4)
    now = figure(1.33, 1, indicator="infected_share", lower=1.2, upper=1.5)
    assert told(now, before) == "ungefär 0,10 procentenheter högre än 27 jan–2 feb 2022"


def test_where_hidden_counts_leave_only_a_range_it_is_told_and_no_value():
    given = {"indicator": "over_one_percent_infected", "status": "withheld", "lower": 12, "upper": 80}
    wide = figure(None, **given)
    assert is_range(wide)
    assert value_text(wide) == "mellan 12 och 80\u00a0kommuner"
    sentence = period_sentence(wide, change_of(wide, [wide]))
    assert "(om alla hade rapporterat; små antal är dolda); ingen jämförelse: bara ett spann är känt" in sentence
    assert "lämnas inte ut" not in sentence
    share = figure(None, indicator="infected_share", status="withheld", lower=0.9, upper=1.9)
    sentence = period_sentence(share, change_of(share, [share]))
    assert "mellan 0,90 och 1,90\u00a0%" in sentence
    assert "(95\u00a0% konfidensintervall, med hänsyn till dolda små antal); ingen jämförelse" in sentence
    assert interval_cell(share) == "95\u00a0% KI"


def test_a_share_is_withheld_because_the_number_reporting_is_not_known():
    withheld = figure(None, indicator="critical_impact_share", status="withheld", reporting=None)
    assert value_text(withheld) == "lämnas inte ut, antalet rapporterande är inte känt"
    assert period_sentence(withheld, change_of(withheld, [withheld])).endswith(": " + value_text(withheld) + ".")


def test_the_sentence_is_said_in_english():
    with speaking("en"):
        before, here = figure(3, reporting=240), figure(5, 1, lower=5, upper=45)
        assert observation_sentence(here, change_of(here, [before, here]), "Sweden", "Signals: 1.") == (
            "Municipalities with critical impact, Sweden, 3–9 Feb 2022 (report week 2022-W05): 5 of "
            "250\u00a0reporting municipalities (of 290) (possible 5–45 if all had reported); 2 more than 27 Jan–2 "
            "Feb 2022 (240 reported then). The figure is derived from municipalities' answers. Signals: 1."
        )
        town = {"geography_level": "municipality", "reporting": 0, "expected": 1}
        silent = figure(None, **town)
        assert period_sentence(silent, change_of(silent, [silent])).endswith(
            ": no figure; the municipality has not reported."
        )
        state = state_sentence([(here, change_of(here, [before, here]))])
        assert state == (
            "In 3–9 Feb 2022 (report week 2022-W05) 5\u00a0municipalities reported critical impact (2 more than the "
            "period before); 250 of 290\u00a0municipalities reported."
        )
        assert panel_sentence(here, change_of(here, [before, here]), MatchedPanel(1, 1.0, 2.0)) == (
            "Among the one municipality that reported both times: 1 → 2. "
            "The rest of the change (1 more) is due to which ones reported."
        )


@st.composite
def observed(draw):
    """Return what a figure and the one before it are, as keyword arguments, whatever a release could have."""
    indicator = INDICATORS[draw(st.sampled_from(sorted(INDICATORS)))]
    level = draw(st.sampled_from(indicator.levels))
    one = level == "municipality"
    highest = 1 if one and indicator.unit == "kommuner" else indicator.maximum or 2_000_000
    least = max(int(indicator.minimum), -1)
    # One is where plurals go wrong.
    numbers = st.sampled_from([least, least + 1, 1]) | st.integers(int(indicator.minimum), int(highest))
    if indicator.decimals:
        numbers = numbers | st.floats(indicator.minimum, highest).map(lambda each: round(each, indicator.decimals))
    reporting = draw(st.none() | st.just(1) | st.integers(0, 1 if one else 290)) if indicator.expected else None

    def one_of_them():
        value = draw(st.none() | numbers)
        bounds = sorted([draw(numbers), draw(numbers)])
        has_interval = indicator.interval != "none" and value is not None and draw(st.booleans())
        is_wide = indicator.id == "over_one_percent_infected" and value is None and not one and draw(st.booleans())
        none = (
            "withheld"
            if is_wide
            else draw(st.sampled_from(["not_reported", "suppressed", "not_applicable", "withheld"]))
        )
        return {
            "indicator": indicator.id,
            "geography_level": level,
            "value": value,
            "lower": bounds[0] if has_interval or is_wide else None,
            "upper": bounds[1] if has_interval or is_wide else None,
            "status": none if value is None else draw(st.sampled_from(["reported", "provisional", "revised"])),
            "reporting": reporting,
            "expected": draw(st.sampled_from([1] if one else [None, 1, 8, 290])) if indicator.expected else None,
            "origin": draw(st.sampled_from(ORIGIN_ORDER)),
        }

    here, before = one_of_them(), one_of_them()
    return here, {**before, "origin": here["origin"]}


def sentence_in(language, here, before):
    """Return the sentence of an observation in a language."""
    with speaking(language):
        first, second = (VT2021, VT2022) if INDICATORS[here["indicator"]].period_kind == "ppm_round" else (None, None)
        if INDICATORS[here["indicator"]].period_kind == "year":
            first, second = date(2021, 1, 1), date(2022, 1, 1)
        old = figure(**before, **({"period_start": first} if first else {}))
        new = figure(**here, **({"period_start": second} if second else {"weeks": 1}))
        return observation_sentence(new, change_of(new, [old, new]), "Falun")


def numbers_in(sentence, thousands, decimal):
    """Return the numbers of a sentence, as a program reads them, in order of size."""
    found = re.findall(rf"\d+(?:{thousands}\d{{3}})*(?:{re.escape(decimal)}\d+)?", sentence)
    return sorted(float(each.replace(thousands, "").replace(decimal, ".")) for each in found)


NOUNS = [nouns for languages in COUNTED.values() for nouns in languages if nouns[0] != nouns[1]]


@given(observed())
def test_a_sentence_is_whole_and_its_nouns_agree_with_their_numbers(pair):
    for language in LANGUAGES:
        sentence = sentence_in(language, *pair)
        assert not re.search(r"nan|None|  |\(\)|\.\.|[ (][.;,)]", sentence), sentence
        assert sentence.endswith(".")
        assert sentence[0].isupper()
        for one, several in NOUNS:
            counts = rf"((?:\d+[\u00a0,])*\d+)\u00a0(?:\w+ing |\w+ande )?({one}|{several})\b"
            for count, noun in re.findall(counts, sentence):
                assert (noun == one) == (count == "1"), sentence


@given(observed())
def test_both_languages_say_the_same_numbers_each_in_its_own_way(pair):
    swedish, english = (sentence_in(language, *pair).replace("10 000", "10\u00a0000") for language in LANGUAGES)
    assert numbers_in(english, ",", ".") == numbers_in(swedish, "\u00a0", ",")


@given(observed())
def test_an_english_sentence_has_no_swedish_in_it(pair):
    with_names = sentence_in("en", *pair)
    assert not re.search(r"[åäöÅÄÖ]| (av|och|är|som|än|har|kommun\w*|fler|färre) ", with_names), with_names
