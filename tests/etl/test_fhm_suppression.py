"""What `<15` hides can't be worked out from what is published beside it: no total tells it."""

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from data.lists import NATION, counties
from etl.fhm_rows import Reading, Readings
from etl.fhm_suppression import withheld_places
from etl.loading import read_document
from etl.sources.fhm_cases import parse
from tests.etl.fhm_files import cases, every_place, fhm_file, hidden

WEEK = (date(2020, 3, 9), date(2020, 3, 15))
ALONE = "0980"
"""Gotland: the only municipality of its region."""


def reading(place: str, count: int | None, *, is_hidden: bool = False, district: str = "") -> Reading:
    """Return what a row says. Nothing here asks for the row itself."""
    shown = None if is_hidden else count
    return Reading(cast(Any, None), place, district, WEEK, shown, 100 if count else 0, None, is_hidden)


def of_a_week(municipal: list[Reading], regions: dict[str, int]) -> Readings:
    """Return a week whose nation is the sum of its regions; those not named have 0."""
    regional = [reading(code, regions.get(code, 0)) for code in counties()]
    return Readings(municipal, regional, [reading(NATION, sum(regions.values()))], {WEEK})


def hidden_here(municipal: list[Reading], regions: dict[str, int]) -> set[str]:
    """Return the places that are hidden with those of the source."""
    return {place for place, _ in withheld_places(of_a_week(municipal, regions))}


def test_a_municipality_hidden_alone_hides_the_one_with_the_fewest_cases_that_week_or_before() -> None:
    more = reading("0115", 3)._replace(total=200)
    municipal = [reading("0114", 2, is_hidden=True), more, reading("0117", 9), reading("0120", 0)]
    assert hidden_here(municipal, {"01": 14}) == {"0117"}


def test_several_of_which_nothing_is_left_are_known_to_be_zero_and_hide_one_with_cases() -> None:
    municipal = [reading("0114", 0, is_hidden=True), reading("0115", 0, is_hidden=True), reading("0117", 9)]
    assert hidden_here([*municipal, reading("0120", 0)], {"01": 9}) == {"0117"}
    assert hidden_here([*municipal, reading("0120", 0)], {"01": 10}) == set()


def test_several_that_must_all_be_the_most_there_can_be_hide_one() -> None:
    municipal = [reading("0114", 14, is_hidden=True), reading("0115", 14, is_hidden=True), reading("0117", 9)]
    assert hidden_here(municipal, {"01": 9 + 28}) == {"0117"}
    assert hidden_here(municipal, {"01": 9 + 27}) == set()


def test_a_city_is_one_cell() -> None:
    districts = [reading("1280", 3, district="Oxie", is_hidden=True), reading("1280", 7, district="Centrum")]
    assert hidden_here([*districts, reading("1281", 5)], {"12": 15}) == {"1281"}


def test_a_region_of_one_municipality_is_hidden_and_the_smallest_other_with_it() -> None:
    municipal = [reading(ALONE, 2, is_hidden=True), reading("0114", 40), reading("1080", 5), reading("1081", 4)]
    assert hidden_here(municipal, {"09": 2, "01": 40, "10": 9}) == {"09", "10", "1080"}


def test_where_nobody_has_a_case_the_nation_is_hidden_too() -> None:
    assert hidden_here([reading("0680", 0, is_hidden=True), reading("0604", 0)], {}) == {"06", NATION}


def test_a_week_without_hidden_ones_hides_nothing() -> None:
    assert hidden_here([reading("0114", 2), reading("0115", 3)], {"01": 5}) == set()


def test_what_is_hidden_here_is_published_as_suppressed_with_its_rate() -> None:
    municipal, regional = every_place()
    municipal[0] = hidden(str(municipal[0]["KnKod"]))
    figures = parse(fhm_file(municipal, regional))
    other = str(municipal[1]["KnKod"])
    for measure in ("confirmed_cases", "confirmed_cases_per_10000"):
        found = cases(figures, other, measure)
        assert found["status"] == "suppressed" and pd.isna(found["value"])
    assert (figures["status"] == "suppressed").sum() == 4


# --- attackers -------------------------------------------------------------------------------------------------------

Counts = dict[str, tuple[int, bool]]


@st.composite
def small_weeks(draw: st.DrawFn) -> Counts:
    """Draw a week of Gotland, and of two counties of some municipalities with few cases, of which some are hidden."""
    codes = [ALONE, *("1080", "1081", "1060")[: draw(st.integers(1, 3))], *("0604", "0617", "0680")]
    return {code: (draw(st.integers(0, 3)), draw(st.booleans())) for code in codes}


@given(small_weeks())
@hypothesis_settings(max_examples=60, deadline=None)
def test_no_linear_attacker_finds_what_is_hidden(week: Counts) -> None:
    regions: dict[str, int] = defaultdict(int)
    for code, (count, _) in week.items():
        regions[code[:2]] += count
    municipal = [reading(code, count, is_hidden=is_hidden) for code, (count, is_hidden) in week.items()]
    unshown = hidden_here(municipal, dict(regions)) | {code for code, (_, is_hidden) in week.items() if is_hidden}
    values = {code: count for code, (count, _) in week.items()} | dict(regions) | {NATION: sum(regions.values())}
    assert not _solved(values, unshown), "a hidden municipality has one possible value"


def _solved(values: dict[str, int], unshown: set[str]) -> list[str]:
    """Return the hidden municipalities that the totals, and that no count is below 0, leave a single value."""
    names = list(values)
    parents = {
        code: [each for each in names if len(each) == 4 and each[:2] == code] for code in names if len(code) == 2
    }
    parents[NATION] = [code for code in names if len(code) == 2 and code != NATION]
    sums = np.array(
        [[-1 if name == total else float(name in parts) for name in names] for total, parts in parents.items()]
    )
    bounds = [(0, None) if name in unshown else (values[name], values[name]) for name in names]
    solved = []
    for place, name in enumerate(names):
        if name in unshown and len(name) == 4:
            sought = np.eye(len(names))[place]
            least = linprog(sought, A_eq=sums, b_eq=np.zeros(len(sums)), bounds=bounds)
            most = linprog(-sought, A_eq=sums, b_eq=np.zeros(len(sums)), bounds=bounds)
            if least.status == 0 and most.status == 0 and round(-most.fun - least.fun, 6) == 0:
                solved.append(name)
    return solved


@pytest.mark.parametrize("day", ["2020-12-10", "2022-02-03"])
def test_subtracting_totals_in_the_real_workbooks_finds_nothing_hidden(shared_data: Path, day: str) -> None:
    figures = parse(read_document(shared_data / "fhm" / f"fhm_covid19_{day}.xlsx"))
    unknown = (
        figures[figures["measure"] == "confirmed_cases_unknown_municipality"]
        .set_index("period_start")["value"]
        .fillna(0)
    )
    found = figures[figures["measure"] == "confirmed_cases"]
    totals = found[found["geography_code"].str.len() == 2].set_index(["geography_code", "period_start"])["value"]
    local = found[found["geography_code"].str.len() == 4]
    seen = 0
    for level in (local["geography_code"].str[:2], pd.Series(NATION, local.index)):
        for (total, monday), parts in local.groupby([level, local["period_start"]]):
            hidden_ones = int(parts["value"].isna().sum())
            if not hidden_ones or pd.isna(totals[total, monday]):
                continue
            seen += 1
            left = totals[total, monday] - parts["value"].sum() - (unknown.get(monday, 0) if total == NATION else 0)
            assert hidden_ones > 1 and left > 0, (total, monday)
    assert seen > 400
    # Where a region is hidden, so is a second one, or the nation itself.
    regions = totals[totals.isna()].reset_index().groupby("period_start").size()
    assert len(regions) and (regions > 1).all() and ("09", WEEK[0]) in totals[totals.isna()]
