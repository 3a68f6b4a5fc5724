"""What the controls of /trender and /data ask for, and what they show of an address."""

from datetime import date

import pandas as pd
import pytest

from dashboard import data_choice, data_controls, trend_controls
from dashboard.controls import (
    area_options,
    indicator_options,
    level_options,
    option,
    period_options,
    setting_options,
    step_options,
)
from dashboard.grid import COLUMNS, grid_rows
from dashboard.trend_address import asks_for_the_same, chosen_parameters
from dashboard.trend_choice import TrendChoice
from dashboard.trend_controls import BOTH, LATEST, OWN, WHOLE, asked_by
from dashboard.view import View, ViewProblem, parameters_in, query_of
from data import lists
from data.language import speaking
from data.queries import EXTRACT_COLUMNS, page_of
from data.selection import Selection

UNTOUCHED = {name: None for name in trend_controls.CONTROLS} | {"indikator": "critical_impact", "tidsrymd": WHOLE}


def asked(before="", oldest="2020-03-05", **values):
    """Return the address that the controls of /trender ask for."""
    old = parameters_in(before)
    return query_of(chosen_parameters(asked_by({**UNTOUCHED, **values}, old.get("senaste"), oldest), old))


def test_the_controls_write_indicator_and_geography_and_no_defaults():
    assert asked(omrade="any", verksamhet="all") == "?indikator=critical_impact&geografi=00"


def test_a_span_of_latest_periods_moves_on_with_time():
    assert asked(tidsrymd=f"{LATEST}26", fran="2022-01-27").endswith("geografi=00&senaste=26")


def test_choosing_from_and_to_starts_at_the_first_period():
    assert asked(tidsrymd=OWN).endswith("&fran=2020-03-05")
    assert asked(tidsrymd=OWN, fran="", till="2022-01-27").endswith("geografi=00&till=2022-01-27")


def test_a_link_with_both_a_number_and_a_first_day_keeps_both():
    assert asked("?senaste=4&fran=2022-01-06", tidsrymd=BOTH, fran="2022-01-06").endswith("fran=2022-01-06&senaste=4")


def test_another_kind_of_period_drops_the_old_period():
    assert asked("?senaste=4", indikator="ppm_all8", tidsrymd=f"{LATEST}4") == "?indikator=ppm_all8&geografi=00"


def test_what_an_indicator_is_not_split_by_is_dropped():
    assert "omrade" not in asked(indikator="infected_share", omrade="staffing")
    assert asked(indikator="ppm_step", steg="gloves", verksamhet="special_housing").endswith(
        "verksamhet=special_housing&steg=gloves"
    )
    assert "steg" not in asked(indikator="ppm_step", steg="hand_before")


def test_a_pinned_release_follows_along():
    assert asked("?utgava=3&geografi=03", geografi="12").endswith("geografi=12&utgava=3")


@pytest.mark.parametrize("before", ["", "?indikator=critical_impact&geografi=00", "?omrade=any&niva=county"])
def test_the_same_question_is_known_however_it_is_written(before):
    nothing_chosen = parameters_in(asked())
    assert asks_for_the_same(nothing_chosen, parameters_in(before))
    assert not asks_for_the_same(nothing_chosen, parameters_in("?geografi=03"))
    assert not asks_for_the_same(nothing_chosen, parameters_in("?indikator=kritisk"))


def test_from_after_to_is_asked_for_and_then_refused_in_words():
    query = asked(tidsrymd=OWN, fran="2022-02-03", till="2022-01-27")
    assert query.endswith("fran=2022-02-03&till=2022-01-27")
    with pytest.raises(ViewProblem, match="inte är efter"):
        View.of_search(query)


def test_a_choice_is_filled_in_and_has_the_apis_parameters():
    choice = TrendChoice.of(View.of_search("?indikator=ppm_step&geografi=A1&senaste=2"))
    assert choice.parameters == {
        "indicator": "ppm_step",
        "geography": "A1",
        "setting": "all",
        "step": "hand_before",
        "latest": "2",
    }
    assert choice.geography_level == "group"
    assert choice.place == "Storstäder, Desinfektion av händerna före patientnära arbete"


@pytest.mark.parametrize(
    ("search", "words", "way_on"),
    [
        ("?indikator=impact_level", "finns bara för kommun", None),
        ("?indikator=infected_share&omrade=staffing", "delas inte upp", "?indikator=infected_share"),
        (
            "?indikator=critical_impact&geografi=0380&omrade=staffing",
            "påverkansnivå",
            "?indikator=impact_level&geografi=0380&omrade=staffing",
        ),
        ("?indikator=critical_impact&fran=2031-01-01", "tidsrymden", "?indikator=critical_impact"),
        ("?indikator=critical_impact", "inte detsamma som noll", None),
    ],
)
def test_it_is_said_why_there_is_nothing_and_where_there_is_something(search, words, way_on):
    reason, other = TrendChoice.of(View.of_search(search)).why_empty()
    assert words in reason
    assert (other.query if other else None) == way_on


def test_the_summary_area_stands_apart_from_the_nine():
    nine, summary = area_options(with_any=False)
    assert len(nine["items"]) == 9
    assert [each["value"] for each in summary["items"]] == ["overall_robustness"]


def test_a_period_that_only_a_link_names_is_an_option_too():
    found = pd.DataFrame(
        {
            "period_start": [pd.Timestamp("2022-01-27")],
            "period_end": [pd.Timestamp("2022-02-02")],
            "label": ["27 jan–2 feb 2022"],
        }
    )
    options = period_options(found, "report_week", "2022-W04", None, "2022-01-27")
    assert options == [option("2022-W04", "2022-W04"), option("2022-01-27", "27 jan–2 feb 2022")]


def texts_in(options):
    """Return what a menu says, its groups included."""
    return [text for each in options for text in (each.get("group") or each["label"], *texts_in(each.get("items", [])))]


def test_menus_and_labels_speak_english():
    with speaking("en"):
        said = [*trend_controls.control_labels().values(), *data_controls.control_labels().values()]
        said += texts_in([*indicator_options(), *area_options(with_any=True), *setting_options(), *level_options()])
        said += texts_in(step_options(tuple(lists.ppm_steps())))
    assert {"Monitored area", "At least one area", "Summary", "Municipalities", "Share infected, pooled"} <= set(said)
    foreign = [text for text in said if set("åäöÅÄÖ") & set(text.replace("SÄBO", ""))]
    assert foreign == []


def test_the_controls_of_data_show_an_address_and_ask_for_the_same():
    view = View.of_search("?geografi=0180,1480&omrade=any,staffing&senaste=4&utgava=2")
    values = data_controls.control_values(view)
    assert values["geografi"] == ["0180", "1480"]
    assert values["fran"] == ""
    assert query_of(data_choice.chosen_parameters(values, dict(view.parameters))) == view.query


def test_the_grid_has_every_column_of_the_extract_in_words_and_no_zero_for_what_is_missing(build_release):
    connection = build_release(
        {"value": None, "status": "not_reported", "reporting": None, "period_start": date(2022, 1, 20)}, {"value": 0.5}
    )
    missing, half = grid_rows(page_of(connection, Selection()), {"municipal_return": "Kommunerna: Lägesrapport"})
    assert missing["value"] == "uppgift saknas"
    assert missing["reporting"] == "inte känt"
    assert missing["numerator"] == ""
    assert half["value"] == "0,5"
    assert half["indicator"] == "Kommuner med kritisk påverkan"
    assert half["monitored_area"] == "Minst ett område"
    assert half["origin"] == "beräknad ur kommunernas uppgifter"
    assert half["source"] == "Kommunerna: Lägesrapport"
    shown_otherwise = {"period_start", "period_end", "geography_code", "release"}
    assert set(EXTRACT_COLUMNS) - shown_otherwise == set(COLUMNS)
