"""Folkhälsomyndigheten's workbook: a row that can't be right gives nothing, and sheets that disagree are told of."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from etl.fhm_places import DISTRICTS
from etl.sources.fhm_cases import parse
from tests.etl.fhm_files import (
    MUNICIPAL_COLUMNS,
    Row,
    cases,
    city,
    every_place,
    fhm_file,
    hidden,
    local,
    nation,
    region,
    unknown,
)
from tests.etl.return_files import check

NEW_DISTRICTS, OLD_DISTRICTS = DISTRICTS["0180"]


@pytest.mark.parametrize(
    ("row", "name", "reason"),
    [
        (local("0999"), "municipalities", "okänd kommun"),
        (local("0115", KnNamn="Täby"), "names", "kommunkod och kommun"),
        (unknown(KnNamn="Täby"), "names", "kommunkod och kommun"),
        (local("0115", Stadsdel="Centrum"), "districts", "delas inte i stadsdelar"),
        (local("1280"), "districts", "stadsdelen saknas"),
        (local("1280", Stadsdel="Farsta"), "districts", "okänd stadsdel"),
        (local("0115", veckonummer=0), "weeks", "år 2020 har ingen vecka 0"),
        (local("0115", år=2019), "weeks", "före de veckor"),
        (local("0115", veckonummer=50), "weeks", "slutar efter publiceringen"),
        (local("0115", veckonummer=""), "weeks", "är ingen vecka"),
        (local("0115", år=""), "weeks", "är ingen vecka"),
        (local("0115", nya_fall_vecka="-2"), "counts", "antalet är negativt"),
        (local("0115", nya_fall_vecka=2.5), "counts", "inget heltal"),
        (local("0115", nya_fall_vecka="<5"), "counts", "inget tal"),
        (local("0115", nya_fall_vecka="101"), "counts", "fler än alla hittills"),
        (local("0115", antal_fall_per10000_inv="x"), "counts", "går inte att läsa"),
        (local("0115", antal_fall_per10000_inv=10_001), "counts", "högre än antalet invånare"),
        (local("0115", tot_antal_fall="7", nya_fall_vecka="7"), "suppression", "brukar dölja"),
    ],
)
def test_a_municipal_row_that_cannot_be_right_is_refused_alone(row: Row, name: str, reason: str) -> None:
    document = fhm_file([local("0114"), row])
    figures = parse(document)
    assert set(figures["geography_code"]) == {"0114", "01"}
    assert [(each.check, each.sheet, each.row) for each in document.faults] == [(name, "Veckodata Kommun_stadsdel", 3)]
    assert reason in document.faults[0].reason
    assert check(document, name) == ("FAIL", "1 av 3 rader avvisade: blad Veckodata Kommun_stadsdel rad 3")


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (region("Region Stockholm"), "names"),
        (region("Uppsala", veckonummer=54), "weeks"),
        (region("Uppsala", Antal_fall_vecka="många"), "counts"),
        (region("Uppsala", Antal_fall_100000inv_vecka=-3), "counts"),
    ],
)
def test_a_regional_row_that_cannot_be_right_is_refused_alone(row: Row, name: str) -> None:
    document = fhm_file(regional=[region("Skåne"), row])
    assert set(parse(document)["geography_code"]) == {"0114", "12"}
    assert [(each.check, each.sheet, each.row) for each in document.faults] == [(name, "Veckodata Region", 3)]


def test_both_of_two_rows_for_the_same_week_and_place_are_refused() -> None:
    document = fhm_file(
        [local("0114"), local("0114", nya_fall_vecka="x"), local("0115")],
        [region("Skåne"), region("Skåne"), region("Uppsala")],
        [nation(), nation()],
    )
    assert set(parse(document)["geography_code"]) == {"0115", "03"}
    refused = {(each.sheet, each.row) for each in document.faults if each.check == "duplicates"}
    assert refused == {
        ("Veckodata Kommun_stadsdel", 2),
        ("Veckodata Kommun_stadsdel", 3),
        ("Veckodata Region", 2),
        ("Veckodata Region", 3),
        ("Veckodata Riket", 2),
        ("Veckodata Riket", 3),
    }


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (OLD_DISTRICTS - {"Älvsjö"}, "Älvsjö saknas"),
        (NEW_DISTRICTS - {"Farsta"}, "Farsta saknas"),
        (NEW_DISTRICTS | {"Älvsjö"}, "Älvsjö hör till en annan indelning"),
    ],
)
def test_a_city_that_lacks_a_district_in_a_week_has_no_figure_that_week(names: set[str], reason: str) -> None:
    whole = city("0180", sorted(OLD_DISTRICTS), veckonummer=48)
    document = fhm_file([local(), *whole, *city("0180", sorted(names))])
    figures = parse(document)
    assert cases(figures, "0180")["period_start"] == date(2020, 11, 23)
    assert len(document.faults) == document.rows_refused == len(names)
    assert reason in document.faults[0].reason


def test_a_refused_district_takes_its_city_with_it() -> None:
    rows = city("1280", sorted(DISTRICTS["1280"][0]))
    rows[0]["nya_fall_vecka"] = "-1"
    document = fhm_file([local(), *rows])
    assert "1280" not in set(parse(document)["geography_code"])
    assert document.rows_refused == 10


_ANYTHING = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


@given(column=st.sampled_from(MUNICIPAL_COLUMNS), text=st.one_of(_ANYTHING, st.integers().map(str)))
@hypothesis_settings(max_examples=60, deadline=None)
def test_whatever_stands_in_a_cell_the_row_is_taken_or_refused_and_the_others_are_taken(column: str, text: str) -> None:
    document = fhm_file([local("0114"), local("0115") | {column: text}])
    figures = parse(document)
    assert cases(figures, "0114")["value"] == 20
    given_or_missing = figures["value"].notna() == (figures["status"] == "reported")
    assert given_or_missing.all() and not (figures["value"] < 0).any()
    assert {each.row for each in document.faults} <= {3}


# The checks.


def test_a_whole_workbook_passes_every_check() -> None:
    municipal, regional = every_place()
    document = fhm_file(municipal, regional, [nation(Antal_fall_vecka=613)])
    parse(document)
    names = "layout publication sheets columns municipalities names duplicates weeks counts districts suppression"
    names += " coverage region_sum nation_sum"
    assert [(each.name, each.verdict) for each in document.checks] == [(name, "PASS") for name in names.split()]
    assert not document.contradictions


def test_missing_municipalities_regions_and_weeks_are_named() -> None:
    municipal, regional = every_place(week=47)
    later, later_regional = every_place(week=49)
    document = fhm_file(municipal + later[1:-1], regional + later_regional[1:])
    parse(document)
    assert check(document, "coverage") == (
        "WARN",
        "1 av 2 veckor är inte hela: 2020-W49 saknar 0114 Upplands Väsby, Okänd, region Stockholms län",
    )
    assert check(document, "weeks") == ("WARN", "veckor saknas: 2020-W48")


def test_what_the_municipalities_hide_is_what_the_regions_have_more() -> None:
    municipal, regional = every_place()
    municipal[0] = hidden(str(municipal[0]["KnKod"]))
    document = fhm_file(municipal, regional)
    parse(document)
    verdict, detail = check(document, "region_sum")
    # Two of the municipality that the source hides, and two of the one that is hidden here: 2 alone would tell.
    assert verdict == "PASS" and "mest dolt är 4 fall (2020-W49)" in detail


@pytest.mark.parametrize(("change", "is_hidden"), [(-1, False), (+1, False), (-3, True), (+14, True)])
def test_regions_that_disagree_with_their_municipalities_are_a_contradiction(change: int, is_hidden: bool) -> None:
    municipal, regional = every_place()
    if is_hidden:
        municipal[0] = hidden(str(municipal[0]["KnKod"]))
    regional[0]["Antal_fall_vecka"] = int(str(regional[0]["Antal_fall_vecka"])) + change
    document = fhm_file(municipal, regional)
    figures = parse(document)
    shown = 613 - (4 if is_hidden else 0)  # a second municipality is hidden with the first
    found = document.contradictions
    assert [(each.indicator, each.figure_used, each.figure_other) for each in found] == [
        ("confirmed_cases", 613 + change, shown)
    ]
    assert cases(figures, "00")["value"] == 613 + change
    verdict, detail = check(document, "region_sum")
    assert verdict == "WARN" and "1 av 1 veckor: 2020-W49" in detail


def test_a_sum_that_lacks_a_municipality_is_no_contradiction_when_the_regions_have_more() -> None:
    municipal, regional = every_place()
    document = fhm_file(municipal[1:], regional)
    parse(document)
    assert check(document, "region_sum")[0] == "PASS" and not document.contradictions


def test_a_nation_that_is_not_the_sum_of_its_regions_is_a_contradiction_and_its_own_sheet_is_used() -> None:
    municipal, regional = every_place()
    document = fhm_file(municipal, regional, [nation(Antal_fall_vecka=615)])
    assert cases(parse(document), "00")["value"] == 615
    assert [(each.figure_used, each.figure_other) for each in document.contradictions] == [(615, 613)]
    assert check(document, "nation_sum")[0] == "WARN"


def test_a_workbook_of_2021_without_the_nations_sheet_is_a_warning() -> None:
    document = fhm_file(published="FOHM 28 Jan 2021")
    parse(document)
    assert check(document, "layout")[0] == "WARN"
