"""The view in the address: it round-trips, ignores what it does not know, and never guesses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.view import KNOWN, PARAMETERS, PINNED, View, ViewProblem, extract_address, language_of, spoken_in
from data.indicators import INDICATORS
from data.language import say, spoken
from data.selection import Selection


def some(values):
    """Return lists of these values, as an address writes them."""
    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True).map(",".join)


PARTS = st.fixed_dictionaries(
    {},
    optional={
        "indikator": some(list(INDICATORS)),
        "geografi": some(["00", "03", "0380", "A1"]),
        "niva": some(["nation", "county"]),
        "omrade": some(["any", "staffing"]),
        "verksamhet": some(["all", "special_housing"]),
        "steg": some(["all8", "gloves"]),
        "fran": st.dates().map(str) | st.just("2020-W53"),
        "senaste": st.integers(1, 500).map(str),
        "utgava": st.integers(1, 9).map(str),
        "per": st.dates().map(str),
        "sprak": st.sampled_from(["sv", "en"]),
    },
)


@given(PARTS)
def test_a_view_survives_its_own_address(parts):
    view = View.parse(parts)
    assert View.of_search(view.query) == view
    assert View.of_search(view.query).query == view.query


@given(PARTS)
def test_the_api_understands_the_same_words(parts):
    view = View.parse(parts)
    asked = {PARAMETERS[name]: text for name, text in parts.items() if name != "sprak"}
    assert view.selection == Selection.from_parameters(asked)
    assert view.api_parameters == asked


@given(st.text(max_size=80))
def test_any_address_at_all_is_read_or_refused_in_words(search):
    try:
        View.of_search(f"?{search}")
    except ViewProblem as problem:
        assert problem.parameter in KNOWN
        assert problem.expected


@given(st.sampled_from(KNOWN), st.text(min_size=1, max_size=30))
def test_a_value_is_understood_or_named(name, value):
    try:
        View.parse({name: value})
    except ViewProblem as problem:
        assert problem.parameter == name


def test_names_we_do_not_know_are_ignored():
    assert View.of_search("?farg=rosa&indikator=critical_impact").query == "?indikator=critical_impact"


def test_an_unknown_value_is_a_problem_that_lists_the_valid():
    with pytest.raises(ViewProblem) as caught:
        View.of_search("?indikator=kritiskt")
    assert (caught.value.parameter, caught.value.value) == ("indikator", "kritiskt")
    assert "critical_impact" in caught.value.expected


def test_a_blank_value_is_as_good_as_none():
    assert View.of_search("?indikator=&geografi=%20").parameters == ()


def test_a_repeated_parameter_is_a_list():
    assert View.of_search("?geografi=0180&geografi=1480").selection.geographies == ("0180", "1480")


def test_several_values_are_refused_where_only_one_makes_sense():
    with pytest.raises(ViewProblem, match="ett enda värde"):
        View.of_search("?indikator=critical_impact,serious_impact").one("indikator")


def test_a_parameter_is_taken_away_with_none():
    view = View.of_search("?indikator=critical_impact&utgava=3")
    assert view.changed(utgava=None, geografi="03").query == "?indikator=critical_impact&geografi=03"
    assert view.only(["utgava"]).query == "?utgava=3"


def test_the_address_of_a_file_has_the_apis_names():
    address = extract_address({"indicator": "critical_impact", "geography": "00,03"}, "csv-sv")
    assert address == "/api/v1/observations?indicator=critical_impact&geography=00,03&format=csv-sv"


@given(PARTS, st.sampled_from(["sv", "en"]))
def test_the_language_changes_no_figure_and_follows_along_to_every_page(parts, language):
    spoken_view, silent = View.parse(parts | {"sprak": language}), View.parse(parts | {"sprak": ""})
    assert spoken_view.selection == silent.selection
    assert language_of(dict(spoken_view.only(PINNED).changed(indikator="ppm_all8").parameters)) == language


def test_swedish_goes_without_saying():
    assert View.of_search("?sprak=sv&geografi=03").query == "?geografi=03"
    assert View.of_search("?sprak=en&geografi=03").query == "?geografi=03&sprak=en"


def test_a_callback_speaks_the_language_of_the_address_and_only_while_it_answers():
    with spoken_in("?geografi=03&sprak=en"):
        assert say("län", "county") == "county"
        with pytest.raises(ViewProblem, match="expected a single value on this page"):
            View.of_search("?indikator=critical_impact,serious_impact").one("indikator")
    assert spoken() == "sv"


def test_a_language_that_is_not_spoken_is_named_in_swedish():
    with spoken_in("?sprak=de"), pytest.raises(ViewProblem) as caught:
        View.of_search("?sprak=de")
    assert (caught.value.parameter, caught.value.subject) == ("sprak", "språket")
    assert caught.value.expected == "sv eller en"


def test_what_can_be_understood_of_the_pins_stays_when_the_rest_cannot():
    given = {"indikator": "no_such", "utgava": "3", "per": "2022-02-10", "sprak": "en"}
    view = View.without_choice(given)
    assert view.query == "?utgava=3&per=2022-02-10&sprak=en"
    assert view.api_pins == {"release": "3", "as_of": "2022-02-10"}
    assert View.without_choice(given | {"utgava": "x"}).query == "?per=2022-02-10&sprak=en"
