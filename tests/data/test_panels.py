"""Matched panels against a plain loop: who answered both times, and what changed among them."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import lists
from data.duckdb_store import DuckDBStore
from data.indicators import INDICATORS
from data.panels import has_panel, matched_panel, panel_over_time
from data.settings import Settings
from tests.conftest import make_release

BEFORE, AFTER = date(2022, 1, 20), date(2022, 1, 27)
UPPSALA = tuple(each.code for each in lists.municipalities() if each.county_code == "03")[:5]

answers = st.dictionaries(st.sampled_from((*UPPSALA, "0180", "0980")), st.tuples(st.none() | st.integers(0, 1)))


def rows_of(said: dict, start: date, **given) -> list[dict]:
    return [
        {
            "geography_code": code,
            "geography_level": "municipality",
            "value": value,
            "status": "not_reported" if value is None else "reported",
            "period_start": start,
            "period_end": start + timedelta(days=6),
            **given,
        }
        for code, (value, *_) in said.items()
    ]


@given(before=answers, after=answers)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_panel_is_those_who_answered_both_times(tmp_path_factory, before, after):
    folder = tmp_path_factory.mktemp("panels")
    store = DuckDBStore(Settings(database=f"duckdb:///{folder}/warehouse", landing=folder / "landing"))
    try:
        release = make_release(store, *rows_of(before, BEFORE), *rows_of(after, AFTER))
        with store.reading(release) as connection:
            for place, within in (("00", (*UPPSALA, "0180", "0980")), ("03", UPPSALA)):
                panel = matched_panel(connection, INDICATORS["critical_impact"], place, (BEFORE, AFTER), "derived")
                both = [
                    (before[code][0], after[code][0])
                    for code in within
                    if code in before and code in after and None not in (before[code][0], after[code][0])
                ]
                assert panel.units == len(both)
                expected = (sum(first for first, _ in both), sum(last for _, last in both)) if both else (None, None)
                assert (panel.before, panel.after) == expected
                share = INDICATORS["critical_impact_share"]
                of_both = matched_panel(connection, share, place, (BEFORE, AFTER), "derived")
                assert of_both.after == (100 * expected[1] / len(both) if both else None)
    finally:
        store.close()


weeks = st.lists(answers, min_size=1, max_size=4)


@given(said=weeks)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_panel_over_time_is_those_who_answered_every_time_and_nobody_else(tmp_path_factory, said):
    days = [BEFORE + timedelta(weeks=place) for place in range(len(said))]
    folder = tmp_path_factory.mktemp("panels")
    store = DuckDBStore(Settings(database=f"duckdb:///{folder}/warehouse", landing=folder / "landing"))
    try:
        release = make_release(
            store, *(row for each, day in zip(said, days, strict=True) for row in rows_of(each, day))
        )
        with store.reading(release) as connection:
            found = panel_over_time(connection, INDICATORS["critical_impact"], "00", days, "derived")
    finally:
        store.close()
    same = [code for code in said[0] if all(each.get(code, (None,))[0] is not None for each in said)]
    assert found.units == len(same)
    sums = {day: sum(each[code][0] for code in same) for each, day in zip(said, days, strict=True)}
    assert found.values == (sums if same else {})


def test_a_fall_that_is_only_who_answered_is_no_change_in_the_panel(build_release):
    critical = {"0180": (1,), "0980": (1,), "0305": (0,)}
    connection = build_release(
        *rows_of(critical, BEFORE), *rows_of({"0180": (1,), "0980": (None,), "0305": (0,)}, AFTER)
    )
    panel = matched_panel(connection, INDICATORS["critical_impact"], "00", (BEFORE, AFTER), "derived")
    assert (panel.units, panel.before, panel.after, panel.change) == (2, 1, 1, 0)


def test_for_one_area_a_level_is_counted(build_release):
    given = {"indicator": "impact_level", "monitored_area": "staffing", "origin": "reported"}
    connection = build_release(
        *rows_of({"0180": (5,), "0980": (4,)}, BEFORE, **given), *rows_of({"0180": (4,), "0980": (5,)}, AFTER, **given)
    )
    indicator = INDICATORS["serious_impact"]
    panel = matched_panel(connection, indicator, "00", (BEFORE, AFTER), "derived", monitored_area="staffing")
    assert (panel.units, panel.before, panel.after) == (2, 1, 1)


def test_hygiene_is_pooled_over_those_who_took_part_both_times(build_release):
    rounds = [(date(2021, 3, 15), {"0180": (60, 100), "0980": (5, 10)}), (date(2022, 3, 14), {"0180": (70, 200)})]
    rows = [
        {
            "indicator": "ppm_all8",
            "geography_code": code,
            "geography_level": "municipality",
            "period_start": start,
            "period_end": start + timedelta(days=13),
            "step": "all8",
            "value": 100 * right / observed,
            "numerator": right,
            "denominator": observed,
        }
        for start, said in rounds
        for code, (right, observed) in said.items()
    ]
    connection = build_release(*rows)
    panel = matched_panel(connection, INDICATORS["ppm_all8"], "00", (rounds[0][0], rounds[1][0]), "derived")
    assert (panel.units, panel.before, panel.after) == (1, 60, 35)


def test_what_is_not_counted_by_municipality_has_no_panel():
    assert not has_panel(INDICATORS["reporting_municipalities"])
    assert not has_panel(INDICATORS["infected_share"])
    with pytest.raises(ValueError, match="infected_share_median"):
        matched_panel(None, INDICATORS["infected_share_median"], "00", (BEFORE, AFTER), "derived")
