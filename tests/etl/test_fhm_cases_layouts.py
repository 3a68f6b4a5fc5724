"""Folkhälsomyndigheten's workbook: every layout gives the same figures; one that is unclear as a whole is stopped."""

from datetime import date, datetime

import pandas as pd
import pytest

from data.lists import counties
from etl.documents import Document, SourceError
from etl.fhm_places import DISTRICTS, REGIONS
from etl.loading import received_at, screen_document
from etl.sources import fhm_cases, source_of
from etl.sources.fhm_cases import parse, recognises
from tests.etl.fhm_files import (
    MUNICIPAL_COLUMNS,
    NATIONAL_COLUMNS,
    REGIONAL_COLUMNS,
    cases,
    city,
    fhm_file,
    local,
    nation,
    region,
    without_year,
)
from tests.etl.return_files import check, xlsx_file

NEW_DISTRICTS, OLD_DISTRICTS = DISTRICTS["0180"]


def test_without_a_column_for_the_year_the_weeks_are_of_2020() -> None:
    document = fhm_file(
        [local(veckonummer=23)], [region(veckonummer=23)], columns=without_year(), published="FOHM 12 Jun 2020"
    )
    figures = parse(document)
    assert set(figures["period_start"]) == {date(2020, 6, 1)}
    assert check(document, "layout")[1].endswith("utan kolumnen år")
    last = [local(veckonummer=53)]
    figures = parse(fhm_file(last, columns=without_year(), published="FOHM  7 Jan 2021"))
    assert cases(figures, "0114")["period_end"] == date(2021, 1, 3)


def test_without_a_column_for_the_year_a_later_workbook_is_stopped() -> None:
    with pytest.raises(SourceError, match="kolumnen år saknas"):
        parse(fhm_file(columns=without_year(), published="FOHM 14 Jan 2021"))


def test_a_stray_sheet_at_the_end_and_blank_rows_are_passed_by() -> None:
    document = fhm_file([local(), {}, {"KnNamn": "  "}], published="FOHM 10 Dec 2020", after={"Blad1": []})
    assert cases(parse(document), "0114")["value"] == 20
    assert document.stated_on == date(2020, 12, 10)
    assert document.rows_read == 2 and not document.faults
    assert check(document, "sheets") == ("PASS", "läses inte: Antal per dag region")


def test_columns_are_found_by_name_wherever_they_stand() -> None:
    plain = fhm_file([local()], [region()], [nation()])
    moved = fhm_file(
        [local()],
        [region()],
        [nation()],
        columns={
            "Veckodata Kommun_stadsdel": ["", *reversed(MUNICIPAL_COLUMNS), "", ""],
            "Veckodata Region": ["", *reversed(REGIONAL_COLUMNS)],
            "Veckodata Riket": [*NATIONAL_COLUMNS[::-1], ""],
        },
    )
    pd.testing.assert_frame_equal(parse(plain), parse(moved))
    assert check(moved, "columns")[0] == "PASS"


def test_weeks_1_and_53_of_2020_exist() -> None:
    rows = [local(veckonummer=1), local(veckonummer=53), local(år=2021, veckonummer=1)]
    figures = parse(fhm_file(rows, published="FOHM 21 Jan 2021"))
    found = figures[(figures["geography_code"] == "0114") & (figures["measure"] == "confirmed_cases")]
    assert found["period_start"].tolist() == [date(2019, 12, 30), date(2020, 12, 28), date(2021, 1, 4)]


@pytest.mark.parametrize("districts", [NEW_DISTRICTS, OLD_DISTRICTS])
@pytest.mark.parametrize("joint", [" ", "-"])
def test_stockholm_has_13_or_14_districts_with_or_without_hyphens(districts: set[str], joint: str) -> None:
    document = fhm_file(city("0180", [name.replace(" ", joint) for name in districts]))
    assert cases(parse(document), "0180")["value"] == len(districts) in (13, 14)
    assert check(document, "districts") == ("PASS", f"hela uppsättningar stadsdelar: Stockholm {len(districts)}")


def test_codes_that_lost_their_leading_zero_and_other_names_are_known() -> None:
    figures = parse(fhm_file([local(KnKod=114, KnNamn="Upplands Väsby"), local("2023", KnNamn="Malung")]))
    assert {"0114", "2023"} <= set(figures["geography_code"])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Jämtland Härjedalen", "23"),
        ("Jämtland_Härjedalen", "23"),
        ("Jämtland", "23"),
        ("Sörmland", "04"),
        ("Södermanland", "04"),
        ("Västra_Götaland", "14"),
    ],
)
def test_a_region_is_known_by_every_name_it_has_had(name: str, code: str) -> None:
    assert cases(parse(fhm_file(regional=[region(name)])), code)["value"] == 700


def test_every_county_is_a_region() -> None:
    assert set(REGIONS.values()) == counties().keys()


def test_a_workbook_from_before_the_weekly_sheets_is_known_and_has_nothing_to_take() -> None:
    daily = [["Statistikdatum", "Totalt_antal_fall", "Blekinge"], [date(2020, 2, 4), 1, 0]]
    document = xlsx_file({"Antal per dag region": daily, "27 Mar 2020": [["Information"]]})
    assert recognises(document)
    with pytest.raises(SourceError, match=r"inga veckoblad.*från 2020-06-12"):
        parse(document)


def test_the_workbook_is_recognised_by_its_content_and_nothing_else_is() -> None:
    assert source_of(fhm_file(name="okänt namn.xlsx")) is fhm_cases
    assert not recognises(xlsx_file({"Veckodata Region": [["vecka", "läge"]]}, "fhm_covid19_2020-12-10.xlsx"))
    assert not recognises(Document("fhm.xlsx", b"ingen arbetsbok"))
    vaccinations = {"Vaccinerade kommun": [["KnKod", "KnNamn"]], "FOHM 03 NOV 2022": [["Information"]]}
    assert not recognises(xlsx_file(vaccinations))


# When it was published.


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("FOHM  3 Feb 2022", date(2022, 2, 3)),
        ("FOHM 30 Dec 2020", date(2020, 12, 30)),
        ("10 Dec 2020", date(2020, 12, 10)),
        ("FOHM 20 MAY 2021", date(2021, 5, 20)),
    ],
)
def test_the_day_of_publication_is_the_name_of_a_sheet(name: str, day: date) -> None:
    document = fhm_file(published=name)
    parse(document)
    assert document.stated_on == day
    assert check(document, "publication") == ("PASS", f"publicerad {day} (bladet {name})")


def test_two_workbooks_are_two_vintages_of_the_same_week() -> None:
    now = datetime(2026, 1, 1)
    found = []
    for published, count in (("FOHM 10 Dec 2020", "21"), ("FOHM 17 Dec 2020", "20")):
        result = screen_document(fhm_file([local(nya_fall_vecka=count)], published=published), "", 0.05)
        assert result.outcome == "accepted"
        found.append((received_at(result, now), cases(result.figures, "0114")["value"]))
    assert found == [(datetime(2020, 12, 10), 21), (datetime(2020, 12, 17), 20)]


@pytest.mark.parametrize(
    ("published", "after", "reason"),
    [
        ("", {}, "inget blad säger"),
        ("FOHM 31 Feb 2021", {}, "inget blad säger"),
        ("FOHM 10 Dec 2999", {}, "i framtiden"),
        ("FOHM 10 Dec 2020", {"FOHM 11 Dec 2020": [["Information"]]}, "flera blad säger"),
    ],
)
def test_a_workbook_that_does_not_say_when_it_was_published_needs_somebody_who_does(
    published: str, after: dict[str, list[list[str]]], reason: str
) -> None:
    with pytest.raises(SourceError, match=reason) as error:
        parse(fhm_file(published=published, after=after))
    assert "--received-at" in error.value.fault.expected
    document = fhm_file(published=published, after=after, received_at=datetime(2020, 12, 10, 14))
    assert cases(parse(document), "0114")["value"] == 20
    assert document.stated_on is None
    verdict, detail = check(document, "publication")
    assert verdict == "WARN" and reason in detail and "2020-12-10" in detail


# What is wrong with a whole workbook.


def test_a_missing_sheet_column_or_row_stops_the_workbook_and_is_named() -> None:
    only_region = xlsx_file({"Veckodata Region": [[*REGIONAL_COLUMNS]], "FOHM 10 Dec 2020": [["Information"]]})
    with pytest.raises(SourceError, match="bladet Veckodata Kommun_stadsdel saknas"):
        parse(only_region)
    for sheet, title in (("Veckodata Kommun_stadsdel", "nya_fall_vecka"), ("Veckodata Region", "Region")):
        usual = {"Veckodata Kommun_stadsdel": MUNICIPAL_COLUMNS, "Veckodata Region": REGIONAL_COLUMNS}[sheet]
        with pytest.raises(SourceError, match=f"kolumnen {title} saknas") as error:
            parse(fhm_file(columns={sheet: [each for each in usual if each != title]}))
        assert error.value.fault.sheet == sheet and "veckonummer" in error.value.fault.expected
    with pytest.raises(SourceError, match="inga rader"):
        parse(fhm_file([{}]))


def test_a_column_that_stands_twice_stops_the_workbook() -> None:
    with pytest.raises(SourceError, match="samma kolumn står två gånger"):
        parse(fhm_file(columns={"Veckodata Region": [*REGIONAL_COLUMNS, "antal_fall_vecka"]}))


def test_regions_without_a_rate_are_a_warning_and_give_none() -> None:
    document = fhm_file(columns={"Veckodata Region": [*REGIONAL_COLUMNS[:-1]]})
    figures = parse(document)
    assert figures[figures["geography_code"] == "01"]["measure"].tolist() == ["confirmed_cases"]
    verdict, detail = check(document, "columns")
    assert verdict == "WARN" and "Antal_fall_100000inv_vecka saknas" in detail


def test_unknown_sheets_and_columns_are_named_and_not_read() -> None:
    document = fhm_file(
        [local() | {"nytt_mått": 5}],
        [region() | {"": 7}],
        columns={
            "Veckodata Kommun_stadsdel": [*MUNICIPAL_COLUMNS, "nytt_mått"],
            "Veckodata Region": [*REGIONAL_COLUMNS, ""],
        },
        after={"Virusvarianter": [["vecka", "variant"]]},
    )
    parse(document)
    verdict, detail = check(document, "columns")
    assert verdict == "WARN" and "nytt_mått" in detail and "kolumn 7 utan rubrik" in detail
    assert check(document, "sheets")[0] == "WARN" and "Virusvarianter" in check(document, "sheets")[1]


def test_what_is_known_and_not_taken_is_named() -> None:
    document = fhm_file(columns={"Veckodata Region": [*REGIONAL_COLUMNS, "Antal_avlidna_vecka"]})
    parse(document)
    verdict, detail = check(document, "columns")
    assert verdict == "PASS" and "Veckodata Region: Antal_avlidna_vecka" in detail


def test_synthetic_workbooks_say_so_in_every_row() -> None:
    assert set(parse(fhm_file(name="fhm_SYNTETISK.xlsx"))["origin"]) == {"synthetic"}
