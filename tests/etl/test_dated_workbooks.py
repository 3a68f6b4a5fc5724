"""Workbooks that are published again and again: as first published and as known later, in whatever order they come."""

from datetime import date, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pandas as pd
import pytest

from data.queries import series
from data.releases import open_release
from data.revisions import Knowledge, revision_triangle, revisions, vintages
from data.selection import Selection
from etl.documents import Document
from etl.listings import list_releases
from tests.etl.deaths_files import row as week_row
from tests.etl.deaths_files import workbook
from tests.etl.fhm_files import fhm_file, local, nation, region
from tests.etl.test_publishing import a_return, load_documents

SAID_OF_CASES = {date(2021, 1, 21): (36_848, 20), date(2021, 1, 28): (36_843, 21), date(2021, 2, 4): (36_841, 19)}
"""What each workbook says of 2020-W49: cases in the country and in Upplands Väsby."""

SAID_OF_DEATHS = {date(2022, 1, 31): 38, date(2022, 2, 7): 57, date(2022, 2, 14): 68, date(2022, 3, 14): 72}
"""Deaths in special housing in 2022-W04 as Socialstyrelsen said it, week by week and a month later."""

MONTHS = ("januari", "februari", "mars")


def cases_workbook(day: date) -> Document:
    country, town = SAID_OF_CASES[day]
    return fhm_file(
        [local("0114", nya_fall_vecka=str(town))],
        [region(Antal_fall_vecka=700)],
        [nation(Antal_fall_vecka=country)],
        published=f"FOHM {day:%d %b %Y}",
    )


def deaths_workbook(day: date) -> Document:
    deaths = SAID_OF_DEATHS[day]
    title = f"Avlidna enligt dödsorsaksintyg inkomna fram till den {day.day} {MONTHS[day.month - 1]} {day.year}"
    rows = [week_row(f"Fram till {day}", deaths, deaths, 0), week_row("2022v04", deaths, deaths, 0)]
    return workbook(rows, None, title=title, name=f"statistik-covid19-avlidna_{day}.xlsx")


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_the_order_in_which_workbooks_are_loaded_means_nothing(duckdb_store, order):
    days = list(SAID_OF_CASES)
    for place in order:
        load_documents(duckdb_store, cases_workbook(days[place]))
    with open_release(store=duckdb_store) as release:
        now = series(release, "confirmed_cases", "0114")
    assert now[["value", "status"]].to_numpy().tolist() == [[19, "revised"]]
    for day, (country, town) in SAID_OF_CASES.items():
        with open_release(as_of=day, store=duckdb_store) as then:
            assert series(then, "confirmed_cases")["value"].tolist() == [country]
            assert series(then, "confirmed_cases", "0114")["value"].tolist() == [town]
    with open_release(as_of=date(2021, 1, 20), store=duckdb_store) as before:
        assert series(before, "confirmed_cases").empty


def test_deaths_rise_as_they_did_and_the_unfinished_week_says_so(store):
    for day in reversed(SAID_OF_DEATHS):
        load_documents(store, deaths_workbook(day))
    triangle = revision_triangle(vintages(store, "deaths_special_housing", "00", Knowledge()))
    assert triangle.loc[pd.Timestamp(2022, 1, 24)].tolist() == [38, 57, 68, 72]
    assert triangle.columns.tolist() == list(SAID_OF_DEATHS)
    with open_release(as_of=date(2022, 2, 7), store=store) as then:
        assert series(then, "deaths_special_housing")[["value", "status"]].to_numpy().tolist() == [[57, "provisional"]]
    with open_release(store=store) as now:
        assert series(now, "deaths_special_housing")[["value", "status"]].to_numpy().tolist() == [[72, "revised"]]
    changed = revisions(
        store,
        Knowledge(as_of=date(2022, 1, 31)),
        Knowledge(as_of=date(2022, 2, 14)),
        Selection(indicators=("deaths_special_housing",)),
    )
    assert changed[["old_value", "new_value", "file_name"]].to_numpy().tolist() == [
        [38, 68, "statistik-covid19-avlidna_2022-02-14.xlsx"]
    ]


def test_a_new_workbook_of_cases_leaves_the_returns_as_they_are(store):
    load_documents(store, a_return({}), received_at=datetime(2022, 2, 3, 9))
    first, second, _ = SAID_OF_CASES
    load_documents(store, cases_workbook(first))
    load_documents(store, cases_workbook(second))
    parts = [set(each["parts"]) for each in list_releases(store)]
    assert parts[0] == {"000001-report_week-2022", "000003-iso_week-2020"}


def test_the_real_workbooks_give_what_was_known_each_day(duckdb_store, shared_data: Path):
    files = sorted(shared_data.glob("fhm/*.xlsx"))[:3] + sorted(shared_data.glob("socialstyrelsen/*.xlsx"))
    load_documents(duckdb_store, *(Document(file.name, file.read_bytes()) for file in reversed(files)))
    cases = revision_triangle(vintages(duckdb_store, "confirmed_cases", "00", Knowledge()))
    # First published, three weeks later, and six: Folkhälsomyndigheten takes doubles away.
    assert cases.loc[pd.Timestamp(2020, 11, 30)].tolist() == [36_848, 36_843, 36_841]
    deaths = revision_triangle(vintages(duckdb_store, "deaths_special_housing", "00", Knowledge()))
    assert deaths.loc[pd.Timestamp(2020, 11, 9)].tolist() == [35, 95, 99]
    with open_release(as_of=date(2020, 11, 16), store=duckdb_store) as then:
        week = series(then, "deaths_special_housing").set_index("period_start").loc[pd.Timestamp(2020, 11, 9)]
    assert (week["value"], week["status"]) == (35, "provisional")
    assert week["period_end"] - pd.Timestamp(2020, 11, 9) == timedelta(days=6)
