"""The view in the address: it round-trips, ignores what it does not know, and never guesses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.view import PARAMETERS, View, ViewProblem, extract_address
from data.indicators import INDICATORS
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
    assert view.selection == Selection.from_parameters({PARAMETERS[name]: text for name, text in parts.items()})


@given(st.text(max_size=80))
def test_any_address_at_all_is_read_or_refused_in_words(search):
    try:
        View.of_search(f"?{search}")
    except ViewProblem as problem:
        assert problem.parameter in PARAMETERS
        assert problem.expected


@given(st.sampled_from(list(PARAMETERS)), st.text(min_size=1, max_size=30))
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
