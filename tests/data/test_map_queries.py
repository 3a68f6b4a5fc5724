"""What the map and the matrix of areas ask of a release, on each engine."""

from datetime import date

import pytest

from data.map_queries import periods_on_map, values_over_time
from data.matrix_queries import members_of

FIRST, SECOND = date(2022, 1, 27), date(2022, 2, 3)
LEVEL = {"indicator": "impact_level", "geography_level": "municipality", "monitored_area": "staffing"}
UPPSALA, SECOND_WEEK = {"geography_code": "0380"}, {"period_start": SECOND, "period_end": date(2022, 2, 9)}
STAFFING = ("staffing", "all", "")


def test_each_place_and_period_is_one_row_with_what_was_published_before_what_was_derived(build_release):
    release = build_release(
        {**LEVEL, **UPPSALA, **SECOND_WEEK, "value": 3, "origin": "reported"},
        {**LEVEL, **UPPSALA, "value": 2, "origin": "derived"},
        {**LEVEL, **UPPSALA, "value": 5, "origin": "published"},
        {**LEVEL, **UPPSALA, "value": 1, "monitored_area": "medicines"},
        {**LEVEL, "geography_code": "0114", "value": None, "status": "not_reported"},
    )
    found = values_over_time(release, "impact_level", "municipality", FIRST, SECOND, STAFFING)
    assert found["geography_code"].tolist() == ["0114", "0380", "0380"]
    assert found["value"].isna().tolist() == [True, False, False]
    assert found["value"].tolist()[1:] == [5, 3]
    assert found["status"].tolist()[0] == "not_reported"


def test_only_the_periods_between_the_days_and_those_of_the_split_are_there(build_release):
    release = build_release({**LEVEL, **UPPSALA}, {**LEVEL, **UPPSALA, **SECOND_WEEK})
    periods = periods_on_map(release, "impact_level", "municipality", STAFFING)
    assert periods == [(FIRST, date(2022, 2, 2)), (SECOND, date(2022, 2, 9))]
    assert periods_on_map(release, "impact_level", "municipality", ("medicines", "all", "")) == []
    assert len(values_over_time(release, "impact_level", "municipality", SECOND, SECOND, STAFFING)) == 1


def test_an_unknown_indicator_is_refused_by_name(build_release):
    with pytest.raises(KeyError, match="critical_impact"):
        periods_on_map(build_release(), "kritiskt", "county")


def test_a_geography_is_made_of_its_municipalities_on_the_day(build_release):
    release = build_release()
    how_many = {code: len(members_of(release, code, FIRST)) for code in ("00", "03", "0380", "A1", "99")}
    assert how_many == {"00": 290, "03": 8, "0380": 1, "A1": 3, "99": 0}
    # Some municipalities moved to another group when SKR's division of 2023 came.
    assert members_of(release, "C7", FIRST) != members_of(release, "C7", date(2023, 2, 1))
