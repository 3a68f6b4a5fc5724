"""Questions to a release, on both engines."""

from datetime import date

import pytest

from data.queries import count_of, series
from data.selection import Selection, SelectionError


def test_series_is_oldest_first_and_leaves_out_municipalities(build_release):
    release = build_release(
        {"value": 5, "period_start": date(2022, 1, 27)},
        {"value": 9, "period_start": date(2022, 1, 20)},
        {"value": 1, "geography_code": "0180", "geography_level": "municipality"},
    )
    assert series(release, "critical_impact")["value"].tolist() == [9, 5]


def test_not_reported_is_missing_and_never_zero(build_release):
    found = series(build_release({"value": None, "status": "not_reported"}), "critical_impact")
    assert len(found) == 1
    assert found["value"].isna().all()


def test_a_reported_zero_is_zero(build_release):
    assert series(build_release({"value": 0}), "critical_impact")["value"].tolist() == [0]


def test_an_unknown_number_reporting_is_missing(build_release):
    found = series(build_release({"reporting": None}), "critical_impact")
    assert found["reporting"].isna().all()


def test_the_published_figure_comes_before_the_derived_one(build_release):
    release = build_release({"origin": "synthetic", "value": 4}, {"origin": "published", "value": 5})
    assert series(release, "critical_impact")[["origin", "value"]].values.tolist() == [
        ["published", 5],
        ["synthetic", 4],
    ]


def test_an_unknown_indicator_is_an_error_that_lists_the_known(build_release):
    with pytest.raises(KeyError, match="critical_impact"):
        series(build_release(), "critical")


def test_latest_counts_the_periods_of_each_kind_apart(build_release):
    ppm = {"indicator": "ppm_all8", "step": "all8", "period_end": date(2021, 3, 28)}
    release = build_release(
        {"period_start": date(2022, 1, 20), "period_end": date(2022, 1, 26)},
        {"period_start": date(2022, 1, 27)},
        {**ppm, "period_start": date(2021, 3, 15)},
    )
    assert count_of(release, Selection(latest=1)) == 2


def test_any_area_is_asked_for_by_name(build_release):
    release = build_release({}, {"monitored_area": "staffing"})
    assert count_of(release, Selection.from_parameters({"area": "any"})) == 1
    assert count_of(release, Selection.from_parameters({"area": "staffing"})) == 1
    assert count_of(release, Selection.from_parameters({})) == 2


@pytest.mark.parametrize(
    ("parameters", "says"),
    [
        ({"indicator": "deaths"}, "indicator"),
        ({"geography": "0181x"}, "geography"),
        ({"level": "city"}, "nation, county"),
        ({"from": "2022-13-01"}, "2022-01-27"),
        ({"from": "2022-W54"}, "2022-W04"),
        ({"from": "2022-02-01", "to": "2022-01-01"}, "inte är efter"),
        ({"latest": "0"}, "heltal från 1"),
        ({"latest": "²"}, "heltal från 1"),
        ({"colour": "red"}, "någon av parametrarna"),
        ({"geography": ",".join(["0180"] * 10_000)}, "högst"),
        ({"indicator": "x' OR 1=1 --"}, "indicator"),
        ({"geography": "\x00"}, "geography"),
    ],
)
def test_a_parameter_that_is_not_understood_says_what_is_valid(parameters, says):
    with pytest.raises(SelectionError, match=says):
        Selection.from_parameters(parameters)


def test_a_week_bounds_the_day_that_a_period_starts():
    week = Selection.from_parameters({"from": "2020-W53", "to": "2020-W53"})
    assert (week.first_day, week.last_day) == (date(2020, 12, 28), date(2021, 1, 3))
