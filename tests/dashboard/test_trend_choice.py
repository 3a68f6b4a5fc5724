"""What an address of /trender means: which series, asked for how, and what can't be shown together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.trend_address import asks_for_the_same, chosen_parameters
from dashboard.trend_choice import MOST_PLACES, SHOWN, SPLITS, TrendChoice, count_and_share, shown_as
from dashboard.trend_controls import asked_by
from dashboard.view import View, ViewProblem, parameters_in, query_of
from data import lists
from data.indicators import INDICATORS


def choice(search: str) -> TrendChoice:
    """Return what an address shows."""
    return TrendChoice.of(View.of_search(search))


def test_every_indicator_is_shown_in_every_place_in_the_order_of_the_address():
    found = choice("?indikator=serious_impact,critical_impact&geografi=0380,00").all_series
    assert [(each.indicator.id, each.geography) for each in found] == [
        ("serious_impact", "0380"),
        ("serious_impact", "00"),
        ("critical_impact", "0380"),
        ("critical_impact", "00"),
    ]


def test_series_with_the_same_limits_are_asked_for_together_and_others_apart():
    assert choice("?indikator=critical_impact,infected_share&geografi=00,03&senaste=4").questions == [
        {"indicator": "critical_impact,infected_share", "geography": "00,03", "area": "any", "latest": "4"}
    ]
    two = choice("?indikator=critical_impact,infected_share&omrade=staffing").questions
    assert [(each["indicator"], each.get("area")) for each in two] == [
        ("critical_impact", "staffing"),
        ("infected_share", None),
    ]


@pytest.mark.parametrize(
    "search",
    [
        "?geografi=00,01,03,04,05,06,07",
        "?indikator=critical_impact,serious_impact,infected_share,ppm_all8,ppm_dress4",
        "?visa=procent",
        "?dela=kommun",
        "?omrade=staffing,medicines",
    ],
)
def test_more_than_can_be_shown_and_unknown_words_are_refused(search):
    with pytest.raises(ViewProblem):
        choice(search)


def test_a_count_is_shown_as_its_share_and_back_and_what_has_no_twin_stays():
    assert [each.id for each in choice("?indikator=critical_impact,infected_share&visa=andel").indicators] == [
        "critical_impact_share",
        "infected_share",
    ]
    assert choice("?indikator=confirmed_cases_per_10000&visa=antal").indicator.id == "confirmed_cases"
    # The two of a pair are one and the same then, and not drawn twice.
    assert len(choice("?indikator=critical_impact,critical_impact_share&visa=andel").indicators) == 1


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=lambda each: each.id)
def test_to_the_other_unit_and_back_is_the_same_indicator(indicator):
    for own, each in count_and_share(indicator).items():
        if each == indicator:
            other = shown_as(indicator, "andel" if own == "antal" else "antal")
            assert shown_as(other, own) == indicator != other


def test_small_charts_are_of_the_ten_areas_or_the_counties_and_the_nation():
    by_area = choice("?dela=omrade&geografi=03&omrade=staffing")
    assert [each.area for each in by_area.all_series] == list(lists.monitored_areas())
    assert [each["area"].count(",") for each in by_area.questions] == [9]
    assert len(choice("?dela=lan").all_series) == 22
    assert choice("?dela=lan&indikator=impact_level&geografi=0380").why_empty()[0].endswith("finns inte för län.")


def test_controls_for_several_are_written_after_the_first_ones_each_once():
    values = {"indikator": "critical_impact", "fler": ["infected_share"], "geografi": "03", "jamfor": ["00", "03"]}
    asked = asked_by({"fran": None, "till": None, **values, "tidsrymd": None}, None, None)
    assert query_of(chosen_parameters(asked, {})) == "?indikator=critical_impact,infected_share&geografi=03,00"


def test_how_figures_are_shown_is_written_only_where_it_changes_something():
    def written(**asked):
        return chosen_parameters(asked, {}).get("visa")

    assert written(indikator="critical_impact", visa="antal") is None
    assert written(indikator="critical_impact", visa="andel") == "andel"
    assert written(indikator="critical_impact_share", visa="andel") is None
    assert written(indikator="infected_share", visa="andel") is None
    assert written(indikator="infected_share", visa="index") == "index"
    assert written(indikator="outlook_short", visa="index") is None
    assert chosen_parameters({"indikator": "infected_share", "dela": "omrade"}, {}).get("dela") is None


addresses = st.fixed_dictionaries(
    {},
    optional={
        "indikator": st.lists(st.sampled_from(list(INDICATORS)), min_size=1, max_size=4).map(",".join),
        "geografi": st.lists(st.sampled_from(["00", "03", "0380", "A1"]), min_size=1, max_size=MOST_PLACES).map(
            ",".join
        ),
        "omrade": st.sampled_from(["any", *lists.monitored_areas()]),
        "visa": st.sampled_from(SHOWN),
        "dela": st.sampled_from(SPLITS),
        "senaste": st.just("4"),
    },
)


@given(addresses)
def test_what_the_controls_write_asks_the_same_again(address):
    written = chosen_parameters(address, address)
    assert chosen_parameters(written, written) == written
    assert asks_for_the_same(written, address)
    assert parameters_in(query_of(written)) == written
    assert choice(query_of(written)).questions
