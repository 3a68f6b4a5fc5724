"""Cases that an agency counts: passed on, summed over groups and divided by inhabitants; naively checked."""

import math
from collections import defaultdict
from datetime import date, datetime

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from data import lists
from data.deriving import derive
from data.periods import ISO_WEEK
from data.schema import observation, reported
from data.stage import choose_loads

GROUP = "A1"
TOWNS = tuple(each.code for each in lists.municipalities() if each.skr_group_2017 == GROUP)
PERSONS = {each.code: each.population_2020 for each in lists.municipalities()}
WEEK = (date(2022, 1, 31), date(2022, 2, 6))

cell = st.one_of(
    st.tuples(st.integers(0, 9_000).map(float), st.sampled_from(["reported", "provisional"])),
    st.just((None, "suppressed")),
    st.just((None, "not_reported")),
)
published = st.dictionaries(st.sampled_from(TOWNS), st.lists(cell, min_size=1, max_size=3), min_size=1)


def derived(workbench, rows: list[dict], kinds=(ISO_WEEK,)) -> dict[tuple, dict]:
    """Return what deriving makes of rows of `reported`: (indicator, geography, origin) to the rest."""
    filled = [
        {
            "load_id": 1,
            "row_number": number,
            "source": "fhm_cases",
            "measure": "confirmed_cases",
            "period_start": WEEK[0],
            "period_end": WEEK[1],
            "monitored_area": "",
            "setting": "all",
            "step": "",
            "value": None,
            "status": "reported",
            "origin": "published",
            "received_at": datetime(2022, 2, 10),
            "locator": f"rad {number}",
            "quote": None,
            **row,
        }
        for number, row in enumerate(rows, start=1)
    ]
    workbench.execute(reported.delete())
    workbench.execute(observation.delete())
    workbench.execute(reported.insert(), filled)
    choose_loads(workbench, {row["load_id"] for row in filled})
    derive(workbench, observation, kinds=kinds)
    found = pd.read_sql(select(observation), workbench)
    found = found.astype(object).where(found.notna(), None)
    return {(row["indicator"], row["geography_code"], row["origin"]): row for row in found.to_dict("records")}


def vintages_as_rows(said: dict[str, list[tuple]]) -> list[dict]:
    """Return what was said of each town, one load per time that it was said."""
    return [
        {
            "geography_code": town,
            "value": value,
            "status": status,
            "load_id": number,
            "received_at": datetime(2022, 2, 10 + number),
        }
        for town, cells in said.items()
        for number, (value, status) in enumerate(cells, start=1)
    ]


@given(said=published)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_group_is_the_sum_of_its_municipalities_and_hides_what_any_of_them_hides(workbench, said):
    found = derived(workbench, vintages_as_rows(said))
    latest = {town: cells[-1] for town, cells in said.items()}
    for town, (value, status) in latest.items():
        row = found["confirmed_cases", town, "published"]
        assert row["value"] == value
        values = {cell[0] for cell in said[town]}
        revised = value is not None and status != "provisional" and len(values) > 1
        assert row["status"] == ("revised" if revised else status)
        assert (row["reporting"], row["expected"]) == (None, None)
    group = found["confirmed_cases", GROUP, "derived"]
    known = [value for value, _ in latest.values() if value is not None]
    assert (group["reporting"], group["expected"]) == (len(known), len(TOWNS))
    if any(status == "suppressed" for _, status in latest.values()):
        assert (group["value"], group["status"]) == (None, "suppressed")
    elif len(known) < len(TOWNS):
        assert (group["value"], group["status"]) == (None, "withheld")
    else:
        assert group["value"] == sum(known)


@given(said=published)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_rate_is_made_only_where_there_is_a_count_and_none_was_given(workbench, said):
    given_rate = {"measure": "confirmed_cases_per_10000", "geography_code": TOWNS[0], "value": 17.0}
    found = derived(workbench, [*vintages_as_rows(said), given_rate])
    rates = {key[1]: row for key, row in found.items() if key[0] == "confirmed_cases_per_10000" and key[2] == "derived"}
    expected = {}
    for (indicator, place, _), row in found.items():
        if indicator == "confirmed_cases" and place != TOWNS[0]:
            people = sum(PERSONS[town] for town in TOWNS) if place == GROUP else PERSONS[place]
            expected[place] = (row["value"], people if row["value"] is not None else None)
            assert rates[place]["status"] == row["status"]
    assert {place: (row["numerator"], row["denominator"]) for place, row in rates.items()} == expected
    for place, (count, people) in expected.items():
        if count is None:
            assert rates[place]["value"] is None
            continue
        assert math.isclose(rates[place]["value"], count * 10_000 / people, abs_tol=1e-6)
    assert found["confirmed_cases_per_10000", TOWNS[0], "published"]["value"] == 17.0


def test_the_nation_is_what_the_agency_says_and_never_a_sum_of_ours(workbench):
    rows = [{"geography_code": town, "value": 10.0} for town in TOWNS]
    found = derived(workbench, [*rows, {"geography_code": "00", "value": 500.0}])
    assert found["confirmed_cases", "00", "published"]["value"] == 500.0
    assert ("confirmed_cases", "00", "derived") not in found
    assert not [
        key for key in found if key[0] == "confirmed_cases" and len(key[1]) == 2 and key[1] not in ("00", GROUP)
    ]


def test_only_the_kinds_of_period_asked_for_are_derived(workbench):
    rows = [
        {"geography_code": "00", "value": 5.0},
        {"measure": "population", "geography_code": "0180", "value": 975_551.0, "source": "kolada"},
    ]
    assert {key[0] for key in derived(workbench, rows)} == {"confirmed_cases"}
    assert {key[0] for key in derived(workbench, rows, kinds=("year",))} == {"population"}


def test_groups_follow_the_division_that_held_at_the_time(workbench):
    moved = next(each for each in lists.municipalities() if each.skr_group_2017 != each.skr_group_2023)
    rows = [
        {"geography_code": moved.code, "value": 3.0, "period_start": start, "period_end": start + (WEEK[1] - WEEK[0])}
        for start in (WEEK[0], date(2023, 1, 30))
    ]
    groups = defaultdict(set)
    derived(workbench, rows)
    for row in workbench.execute(select(observation).where(observation.c.geography_level == "group")).mappings():
        groups[row["period_start"].year].add(row["geography_code"])
    assert groups == {2022: {moved.skr_group_2017}, 2023: {moved.skr_group_2023}}
