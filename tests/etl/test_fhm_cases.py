"""Folkhälsomyndigheten's workbook: what its rows say is taken as it stands, and nothing hidden gives a figure."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from data.periods import iso_week_name
from etl.cells import CellError
from etl.documents import FIGURE_COLUMNS, Document
from etl.fhm_places import DISTRICTS
from etl.fhm_rows import week_days
from etl.loading import read_document
from etl.sources.fhm_cases import parse
from tests.etl.fhm_files import Row, cases, city, every_place, fhm_file, hidden, local, nation, region, unknown
from tests.etl.return_files import check

RATE = "confirmed_cases_per_10000"
UNKNOWN_MUNICIPALITY = "confirmed_cases_unknown_municipality"
LATEST = date(2022, 12, 31)


def test_a_row_gives_the_cases_and_their_rate_with_their_places_in_the_file() -> None:
    document = fhm_file([local(nya_fall_vecka="20", antal_fall_per10000_inv=4)])
    figures = parse(document)
    assert tuple(figures.columns) == FIGURE_COLUMNS
    found = cases(figures, "0114")
    assert (found["period_start"], found["period_end"]) == (date(2020, 11, 30), date(2020, 12, 6))
    assert found[["monitored_area", "setting", "step", "value", "status", "origin", "locator"]].tolist() == [
        "",
        "all",
        "",
        20,
        "reported",
        "published",
        "blad Veckodata Kommun_stadsdel, rad 2, kolumn nya_fall_vecka",
    ]
    rate = cases(figures, "0114", RATE)
    assert rate["value"] == 4
    assert rate["locator"] == "blad Veckodata Kommun_stadsdel, rad 2, kolumn antal_fall_per10000_inv"
    assert document.rows_read == 2 and not document.faults


def test_the_rate_of_a_region_and_the_nation_is_a_tenth_of_the_one_per_100_000() -> None:
    figures = parse(fhm_file(regional=[region("Stockholm")], national=[nation()]))
    assert (cases(figures, "01")["value"], cases(figures, "01", RATE)["value"]) == (700, 2.9)
    assert (cases(figures, "00")["value"], cases(figures, "00", RATE)["value"]) == (1000, 12.8)


# What is hidden, missing or unknown.


def test_a_hidden_count_is_suppressed_and_so_is_its_rate() -> None:
    figures = parse(fhm_file([hidden("0114"), local("0380", nya_fall_vecka="0", tot_antal_fall="0")]))
    for measure in ("confirmed_cases", RATE):
        found = cases(figures, "0114", measure)
        assert found["status"] == "suppressed" and pd.isna(found["value"])
    assert cases(figures, "0380")[["value", "status"]].tolist() == [0, "reported"]


@pytest.mark.parametrize(
    "shown",
    [
        {"nya_fall_vecka": "3"},
        {"tot_antal_fall": "40"},
        {"antal_fall_per10000_inv": 2},
        {"tot_antal_fall_per10000inv": 2},
    ],
)
def test_what_gives_a_hidden_count_away_is_not_taken(shown: Row) -> None:
    document = fhm_file([hidden() | shown])
    figures = parse(document)
    assert figures[figures["geography_code"] == "0114"]["value"].isna().all()
    verdict, detail = check(document, "suppression")
    assert verdict == "WARN" and "rad 2" in detail


def test_an_empty_rate_or_count_is_not_reported() -> None:
    figures = parse(fhm_file([local(antal_fall_per10000_inv="")], [region(Antal_fall_vecka="")]))
    assert cases(figures, "0114")["status"] == "reported"
    for found in (cases(figures, "0114", RATE), cases(figures, "01")):
        assert found["status"] == "not_reported" and pd.isna(found["value"])


def test_a_city_is_the_sum_of_its_districts_and_has_no_rate() -> None:
    figures = parse(fhm_file(city("1280", sorted(DISTRICTS["1280"][0]), nya_fall_vecka="7", Kommun_stadsdel="Malmö")))
    malmo = cases(figures, "1280")
    assert malmo[["value", "status"]].tolist() == [70, "reported"]
    assert malmo["locator"].startswith(
        "blad Veckodata Kommun_stadsdel, kolumn nya_fall_vecka, summan av 10 stadsdelar: rad 2, 3"
    )
    assert figures[(figures["geography_code"] == "1280") & (figures["measure"] == RATE)].empty


@given(st.lists(st.one_of(st.none(), st.integers(0, 400)), min_size=10, max_size=10))
@hypothesis_settings(max_examples=20, deadline=None)
def test_a_city_is_hidden_if_a_district_is_and_else_their_sum(counts: list[int | None]) -> None:
    rows = [
        hidden("1480", Stadsdel=name) if count is None else local("1480", Stadsdel=name) | _count(count)
        for name, count in zip(sorted(DISTRICTS["1480"][0]), counts, strict=True)
    ]
    found = cases(parse(fhm_file(rows)), "1480")
    if None in counts:
        assert found["status"] == "suppressed" and pd.isna(found["value"])
    else:
        assert found["value"] == sum(count for count in counts if count is not None)


def test_a_city_with_an_empty_district_is_not_reported() -> None:
    rows = city("1280", sorted(DISTRICTS["1280"][0]))
    rows[3]["nya_fall_vecka"] = ""
    found = cases(parse(fhm_file(rows)), "1280")
    assert found["status"] == "not_reported" and pd.isna(found["value"])


def test_cases_of_an_unknown_municipality_are_the_nations_only() -> None:
    figures = parse(fhm_file([local(), unknown(nya_fall_vecka="487", tot_antal_fall="3650")]))
    assert cases(figures, "00", UNKNOWN_MUNICIPALITY)["value"] == 487
    assert set(figures["geography_code"]) == {"00", "01", "0114"}
    hidden_ones = parse(fhm_file([unknown(nya_fall_vecka="<15", tot_antal_fall="<15")]))
    assert cases(hidden_ones, "00", UNKNOWN_MUNICIPALITY)["status"] == "suppressed"


def _count(count: int) -> Row:
    """Return the cells of a count that FHM shows: with these, there are more than 15 so far."""
    return {"nya_fall_vecka": str(count), "tot_antal_fall": str(count + 16), "antal_fall_per10000_inv": 1}


@pytest.mark.parametrize("as_cell", [str, int])
@given(counts=st.lists(st.integers(0, 100_000), min_size=1, max_size=40))
@hypothesis_settings(max_examples=15, deadline=None)
def test_every_count_is_taken_as_it_stands_be_it_text_or_number(as_cell: type, counts: list[int]) -> None:
    rows = [
        local(veckonummer=week) | _count(count) | {"nya_fall_vecka": as_cell(count)}
        for week, count in enumerate(counts, start=6)
    ]
    assert _values(parse(fhm_file(rows)), "0114") == counts


def _values(figures: pd.DataFrame, place: str) -> list[float]:
    return figures[(figures["geography_code"] == place) & (figures["measure"] == "confirmed_cases")]["value"].tolist()


# The nation.


def test_the_nation_is_the_sum_of_21_regions_when_it_has_no_sheet() -> None:
    municipal, regional = every_place()
    figures = parse(fhm_file(municipal, regional))
    found = cases(figures, "00")
    assert found["value"] == 287 * 2 + 34 + 5
    assert "summan av 21 regioner: rad 2, 3" in found["locator"]
    assert figures[(figures["geography_code"] == "00") & (figures["measure"] == RATE)].empty


def test_a_sum_of_20_regions_is_no_figure_of_the_nation() -> None:
    municipal, regional = every_place()
    for missing in (regional[1:], [regional[0] | {"Antal_fall_vecka": ""}, *regional[1:]]):
        assert "00" not in set(parse(fhm_file(municipal[:-1], missing))["geography_code"])


def test_weeks_that_the_nations_sheet_lacks_are_the_sum_of_the_regions() -> None:
    (early, early_regions), (late, late_regions) = every_place(2020, 1), every_place(2020, 49)
    figures = parse(fhm_file(early + late, early_regions + late_regions, [nation(Antal_fall_vecka=613)]))
    found = figures[(figures["geography_code"] == "00") & (figures["measure"] == "confirmed_cases")]
    assert dict(zip(found["period_start"], found["locator"].str[:20], strict=True)) == {
        date(2019, 12, 30): "blad Veckodata Regio",
        date(2020, 11, 30): "blad Veckodata Riket",
    }


def test_a_refused_row_of_the_nation_is_not_replaced_by_a_sum() -> None:
    municipal, regional = every_place()
    document = fhm_file(municipal[:-1], regional, [nation(Antal_fall_vecka=-1)])
    assert "00" not in set(parse(document)["geography_code"])
    assert len(document.faults) == 1


# Weeks.


@given(st.dates(date(2019, 12, 30), date(2022, 12, 25)))
def test_every_day_lies_in_the_seven_days_of_its_iso_week(day: date) -> None:
    year, week, _ = day.isocalendar()
    monday, sunday = week_days(str(year), str(week), LATEST)
    assert monday <= day <= sunday and (sunday - monday).days == 6
    assert monday.isocalendar() == (year, week, 1)


@given(st.integers(-5, 70), st.integers(2021, 2022))
def test_only_weeks_that_exist_are_weeks(week: int, year: int) -> None:
    if 1 <= week <= 52:
        assert week_days(str(year), str(week), date(2023, 1, 1))
    else:
        with pytest.raises(CellError):
            week_days(str(year), str(week), date(2023, 1, 1))


# The real workbooks. Figures: Folkhälsomyndigheten, as first published and as revised.

REAL = {
    "2020-12-10": (15_092, {"2020-W44": 18_474, "2020-W49": 36_848}),
    "2020-12-30": (16_121, {"2020-W49": 36_843, "2020-W51": 46_207, "2020-W52": 37_168}),
    "2021-01-21": (18_915, {"2020-W01": 0, "2020-W51": 46_185, "2020-W53": 41_338, "2021-W02": 28_970}),
    "2022-02-03": (37_382, {"2020-W51": 46_177, "2021-W16": 36_032, "2021-W17": 35_306, "2022-W04": 265_079}),
}


Real = Callable[[str], tuple[Document, pd.DataFrame]]


@pytest.fixture(scope="module")
def real(shared_data: Path) -> Real:
    """A function from a day of publication to the real workbook and its figures. Each is read once, when asked for."""

    @cache
    def read(day: str) -> tuple[Document, pd.DataFrame]:
        document = read_document(shared_data / "fhm" / f"fhm_covid19_{day}.xlsx")
        return document, parse(document)

    return read


@pytest.mark.parametrize("day", REAL)
def test_the_real_workbooks_are_read_without_a_fault(real: Real, day: str) -> None:
    document, figures = real(day)
    rows, national = REAL[day]
    assert (document.rows_read, document.faults) == (rows, [])
    assert str(document.stated_on) == day
    assert {each.name for each in document.checks if each.verdict != "PASS"} <= {"region_sum"}
    found = figures[(figures["geography_code"] == "00") & (figures["measure"] == "confirmed_cases")]
    by_week = dict(zip(map(iso_week_name, found["period_start"]), found["value"], strict=True))
    assert {week: by_week[week] for week in national} == national
    places = figures[figures["measure"] == "confirmed_cases"].groupby("period_start")["geography_code"].nunique()
    assert set(places) == {290 + 21 + 1}


def test_the_real_workbooks_hide_what_their_publisher_hides(real: Real) -> None:
    document, figures = real("2020-12-10")
    verdict, detail = check(document, "suppression")
    assert verdict == "PASS" and detail.startswith("2272 av 14168 rader är dolda (<15); 247 veckosiffror till")
    assert "mest dolt är 548 fall (2020-W11)" in check(document, "region_sum")[1]
    hidden_ones = figures[figures["status"] == "suppressed"]
    assert hidden_ones["value"].isna().all() and figures["value"].isna().sum() == len(hidden_ones)
    of_districts = hidden_ones["geography_code"].isin(DISTRICTS)
    assert (~of_districts & (hidden_ones["measure"] == "confirmed_cases")).sum() == 2151 + 247


def test_the_real_municipalities_add_up_as_first_published(real: Real) -> None:
    _, figures = real("2022-02-03")
    week = figures[(figures["period_start"] == date(2022, 1, 24)) & (figures["measure"] == "confirmed_cases")]
    whole = week[(week["geography_code"].str.len() == 4) & ~week["geography_code"].isin(DISTRICTS)]
    assert (len(whole), whole["value"].sum()) == (287, 221_196)
    assert cases(figures[figures["period_start"] == date(2022, 1, 24)], "00", UNKNOWN_MUNICIPALITY)["value"] == 3278


def test_the_real_contradictions_are_in_the_ledger(real: Real) -> None:
    found = {each.period_start: each.figure_used - each.figure_other for each in real("2022-02-03")[0].contradictions}
    assert len(found) == 16
    assert found[date(2022, 1, 3)] == -30
