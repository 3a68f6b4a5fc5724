"""Deriving against a second implementation: plain loops over the answers, which anybody can check by reading."""

import math
import statistics
from collections import defaultdict
from datetime import date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from data import lists
from data.deriving import derive
from data.indicators import INDICATORS
from data.recipes import queries
from data.schema import observation, reported
from data.stage import choose_loads, new_observation

TOWNS = ("0180", "0114", "1480", "2480")
PERIODS = (date(2021, 12, 23), date(2022, 12, 29))
AREAS = ("staffing", "overall_robustness")
MEASURES = ("answer_outlook_short", "answer_infected", "answer_cared_for")

answer = st.fixed_dictionaries(
    {
        "town": st.sampled_from(TOWNS),
        "start": st.sampled_from(PERIODS),
        "day": st.integers(1, 3),
        "synthetic": st.booleans(),
        "levels": st.tuples(*[st.none() | st.integers(1, 5)] * len(AREAS)),
        "outlook": st.none() | st.sampled_from([-1, 0, 1]),
        "infected": st.none() | st.integers(0, 8),
        "cared_for": st.none() | st.integers(0, 400),
    }
)


def reported_rows(answers: list[dict]) -> list[dict]:
    """Return the answers as rows of `reported`, in the order in which they were given."""
    rows = []
    for load_id, each in enumerate(answers, start=1):
        figures = [("answer_level", area, level) for area, level in zip(AREAS, each["levels"], strict=True)]
        figures += [(m, "", each[m.removeprefix("answer_").replace("_short", "")]) for m in MEASURES]
        for number, (measure, area, value) in enumerate(figures, start=1):
            rows.append(
                {
                    "load_id": load_id,
                    "row_number": number,
                    "source": "municipal_return",
                    "measure": measure,
                    "geography_code": each["town"],
                    "period_start": each["start"],
                    "period_end": each["start"] + timedelta(days=6),
                    "monitored_area": area,
                    "setting": "all",
                    "step": "",
                    "value": value,
                    "status": "not_reported" if value is None else "reported",
                    "origin": "synthetic" if each["synthetic"] else "reported",
                    "received_at": datetime(2022, 2, each["day"]),
                    "locator": f"rad {number}",
                    "quote": None,
                }
            )
    return rows


def derived(workbench, answers: list[dict], as_of: datetime | None = None) -> dict[tuple, tuple]:
    """Return what deriving makes of the answers: key to (value, status, reporting, expected)."""
    workbench.execute(reported.delete())
    workbench.execute(observation.delete())
    rows = reported_rows(answers)
    workbench.execute(reported.insert(), rows)
    choose_loads(workbench, {row["load_id"] for row in rows})
    derive(workbench, observation, as_of=as_of)
    found = pd.read_sql(select(observation), workbench)
    return {
        (
            row.indicator,
            row.period_start.date() if hasattr(row.period_start, "date") else row.period_start,
            row.geography_code,
            row.monitored_area,
            row.origin,
        ): (
            None if row.value is None or math.isnan(row.value) else row.value,
            row.status,
            int(row.reporting),
            int(row.expected),
        )
        for row in found.itertuples()
    }


def places_of(town: lists.Municipality, day: date) -> list[str]:
    group = town.skr_group_2017 if day.year <= 2022 else town.skr_group_2023
    return [lists.NATION, town.county_code, group, town.code]


def latest_answers(answers: list[dict]) -> dict[tuple, dict]:
    """Return the latest vintage of each figure, and whether it was another before: naive, in the order received."""
    said: dict[tuple, list] = defaultdict(list)
    for row in sorted(reported_rows(answers), key=lambda r: (r["received_at"], r["load_id"], r["row_number"])):
        key = (row["origin"], row["geography_code"], row["period_start"], row["measure"], row["monitored_area"])
        said[key].append(row["value"])
    return {
        key: {
            "value": values[-1],
            "first": values[-1] if values[0] is None else values[0],
            "revised": len(set(values)) > 1,
        }
        for key, values in said.items()
    }


def expected_by_loops(answers: list[dict]) -> dict[tuple, tuple]:
    """Return what should come out, for the indicators below, counted one municipality at a time."""
    latest = latest_answers(answers)
    result: dict[tuple, tuple] = {}
    towns = lists.municipalities()
    spoken = {(key[0], key[2]) for key, each in latest.items() if each["value"] is not None}
    for origin, start in spoken:
        members: dict[str, list[str]] = defaultdict(list)
        for town in towns:
            for place in places_of(town, start):
                members[place].append(town.code)
        for place, codes in members.items():

            def said(code: str, measure: str, area: str = "", origin=origin, start=start) -> dict:
                return latest.get(
                    (origin, code, start, measure, area), {"value": None, "first": None, "revised": False}
                )

            every = [(m, a) for m, a in [("answer_level", a) for a in AREAS] + [(m, "") for m in MEASURES]]
            reporting = [c for c in codes if any(said(c, m, a)["value"] is not None for m, a in every)]
            label = "synthetic" if origin == "synthetic" else "derived"
            own = "synthetic" if origin == "synthetic" else "reported"
            key = (start, place)
            result[("reporting_municipalities", *key, "", label)] = (
                len(reporting),
                "reported",
                len(reporting),
                len(codes),
            )

            def put(name, area, value, units, revised, label=label, key=key, codes=codes):
                status = "not_reported" if not units else ("revised" if revised else "reported")
                result[(name, *key, area, label)] = (value if units else None, status, units, len(codes))

            levels = {a: {c: said(c, "answer_level", a) for c in codes} for a in AREAS}
            answered = {a: {c: v for c, v in levels[a].items() if v["value"] is not None} for a in AREAS}
            anyone = {c for a in AREAS for c in answered[a]}
            for name, level in (("critical_impact", 5), ("serious_impact", 4)):
                having = {c for a in AREAS for c, v in answered[a].items() if v["value"] == level}
                had = {c for a in AREAS for c, v in answered[a].items() if v["first"] == level}
                put(name, "", len(having), len(anyone), having != had)
                for area in AREAS:
                    if len(place) < 4:
                        count = sum(v["value"] == level for v in answered[area].values())
                        changed = any((v["value"] == level) != (v["first"] == level) for v in answered[area].values())
                        put(name, area, count, len(answered[area]), changed)
                        if place in ("00",) or len(place) == 2:
                            share = 100 * count / len(answered[area]) if answered[area] else None
                            put(f"{name}_share", area, share, len(answered[area]), changed)
            if len(place) == 4:
                for area in AREAS:
                    only = answered[area].get(place)
                    put(
                        "impact_level",
                        area,
                        only and only["value"],
                        len(answered[area]),
                        bool(only and only["revised"]),
                        own,
                    )
            pairs = []
            for code in codes:
                n, d = said(code, "answer_infected"), said(code, "answer_cared_for")
                if n["value"] is not None and d["value"]:
                    was_over = n["first"] * 100 > d["first"]
                    pairs.append((n["value"], d["value"], n["revised"] or d["revised"], was_over))
            crossed = any((n * 100 > d) != was_over for n, d, _, was_over in pairs)
            put("over_one_percent_infected", "", sum(p[0] * 100 > p[1] for p in pairs), len(pairs), crossed)
            changed = any(p[2] for p in pairs)
            pooled = 100 * sum(p[0] for p in pairs) / sum(p[1] for p in pairs) if pairs else None
            put("infected_share", "", pooled, len(pairs), changed)
            if len(place) < 4:
                middle = statistics.median(100 * p[0] / p[1] for p in pairs) if pairs else None
                put("infected_share_median", "", middle, len(pairs), changed)
            outlooks = [said(c, "answer_outlook_short") for c in codes]
            given_ = [o for o in outlooks if o["value"] is not None]
            balance = 100 * sum(o["value"] for o in given_) / len(given_) if given_ else None
            put("outlook_short", "", balance, len(given_), any(o["revised"] for o in given_))
    return result


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(answer, min_size=1, max_size=8))
def test_deriving_agrees_with_plain_loops(workbench, answers):
    found = derived(workbench, answers)
    naive = expected_by_loops(answers)
    for key, (value, status, reporting, expected) in naive.items():
        assert key in found, key
        got = found[key]
        assert got[1:] == (status, reporting, expected), (key, got)
        assert got[0] == (None if value is None else pytest.approx(value, abs=1e-6)), (key, got)
    # And nothing else, of the counts and areas that the loops go through.
    names = {key[0] for key in naive if not key[0].endswith("_impact_share")}
    assert not {key for key in found if key[0] in names and key[3] in ("", *AREAS)} - naive.keys()


def test_what_was_not_received_by_then_is_not_used(workbench):
    first = {"town": "0180", "start": PERIODS[0], "day": 1, "synthetic": False, "levels": (5, 1)}
    first |= {"outlook": 1, "infected": 1, "cared_for": 10}
    found = derived(workbench, [first, {**first, "day": 3, "levels": (2, 1)}], as_of=datetime(2022, 2, 2))
    assert found[("critical_impact", PERIODS[0], "00", "", "derived")] == (1, "reported", 1, 290)


def test_synthetic_and_real_answers_are_never_counted_together(workbench):
    real = {"town": "0180", "start": PERIODS[0], "day": 1, "synthetic": False, "levels": (5, 1)}
    real |= {"outlook": 1, "infected": 1, "cared_for": 10}
    found = derived(workbench, [real, {**real, "town": "1480", "synthetic": True}])
    key = ("critical_impact", PERIODS[0], "00", "")
    assert found[(*key, "derived")][0] == 1
    assert found[(*key, "synthetic")][0] == 1


def test_group_membership_is_that_of_the_day(workbench):
    moved = next(town for town in lists.municipalities() if town.skr_group_2017 != town.skr_group_2023)
    row = {"town": moved.code, "day": 1, "synthetic": False, "levels": (5, 1), "outlook": 1, "infected": 1}
    row["cared_for"] = 10
    early, late = date(2022, 12, 29), date(2023, 1, 5)
    found = derived(workbench, [{**row, "start": early}, {**row, "start": late}])
    assert found[("critical_impact", early, moved.skr_group_2017, "", "derived")][0] == 1
    assert found[("critical_impact", late, moved.skr_group_2023, "", "derived")][0] == 1
    assert found[("critical_impact", late, moved.skr_group_2017, "", "derived")][0] in (None, 0)


def test_queries_keep_to_shapes_that_every_engine_can_push_down():
    from sqlalchemy.dialects import postgresql

    for indicator in INDICATORS.values():
        for query in queries(indicator, new_observation):
            sql = str(query.compile(dialect=postgresql.dialect())).upper()
            for forbidden in ("ROLLUP", "LATERAL", "EXISTS", "GROUPING SETS", "CROSS JOIN"):
                assert forbidden not in sql, indicator.id
