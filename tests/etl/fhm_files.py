"""Folkhälsomyndigheten's workbooks as tests write them: a few rows, or every place of a week, in any layout."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import pandas as pd

from data.lists import counties, municipalities
from etl.documents import Document
from etl.fhm_places import DISTRICTS, REGIONS
from tests.etl.return_files import xlsx_file

FIRST_COLUMNS = ("år", "veckonummer")
MUNICIPAL_COLUMNS = (
    *FIRST_COLUMNS,
    "KnKod",
    "KnNamn",
    "Stadsdel",
    "Kommun_stadsdel",
    "tot_antal_fall_per10000inv",
    "antal_fall_per10000_inv",
    "tot_antal_fall",
    "nya_fall_vecka",
)
REGIONAL_COLUMNS = (*FIRST_COLUMNS, "Region", "Antal_fall_vecka", "Kum_antal_fall", "Antal_fall_100000inv_vecka")
NATIONAL_COLUMNS = (*FIRST_COLUMNS, "Antal_fall_vecka", "Antal_fall_100000inv_vecka", "Kum_antal_fall")

INFORMATION = [["Information"], ["Data uppdateras vardagar kl 14.00."]]

Row = dict[str, object]
PLACES = {place.code: place.name for place in municipalities()}
REGION_OF = {code: name for name, code in reversed(REGIONS.items())}
"""The first of the names that each region is known by."""


def local(code: str = "0114", **changed: object) -> Row:
    """Return the row of a municipality: 20 cases in 2020-W49, 100 so far, 4 per 10 000."""
    row: Row = {"år": 2020, "veckonummer": 49, "KnKod": code, "KnNamn": PLACES.get(code, ""), "Stadsdel": ""}
    row |= {"tot_antal_fall_per10000inv": 21, "antal_fall_per10000_inv": 4}
    return row | {"tot_antal_fall": "100", "nya_fall_vecka": "20"} | changed


def hidden(code: str = "0114", **changed: object) -> Row:
    """Return the row of a municipality with 1–15 cases so far."""
    rates = {"tot_antal_fall_per10000inv": "", "antal_fall_per10000_inv": ""}
    return local(code, **rates, tot_antal_fall="<15", nya_fall_vecka="<15", **changed)


def unknown(**changed: object) -> Row:
    """Return the row of cases whose municipality is unknown: 5 in the week."""
    row = local("Okänd", KnNamn="Okänd", Stadsdel="Okänd", nya_fall_vecka="5")
    return row | {"tot_antal_fall_per10000inv": "", "antal_fall_per10000_inv": ""} | changed


def region(name: str = "Stockholm", **changed: object) -> Row:
    """Return a region's row: 700 cases in 2020-W49, 29 per 100 000."""
    row: Row = {"år": 2020, "veckonummer": 49, "Region": name, "Antal_fall_vecka": 700, "Kum_antal_fall": 90_000}
    return row | {"Antal_fall_100000inv_vecka": 29} | changed


def nation(**changed: object) -> Row:
    """Return the nation's row: 1000 cases in 2020-W49, 128 per 100 000."""
    row: Row = {"år": 2020, "veckonummer": 49, "Antal_fall_vecka": 1000, "Kum_antal_fall": 200_000}
    return row | {"Antal_fall_100000inv_vecka": 128} | changed


def city(code: str, districts: Iterable[str], **changed: object) -> list[Row]:
    """Return the rows of a city's districts, with spaces in their names: one case in each."""
    return [local(code, **{"Stadsdel": name, "nya_fall_vecka": "1"} | changed) for name in districts]


def every_place(year: int = 2020, week: int = 49, stockholm: int = 14) -> tuple[list[Row], list[Row]]:
    """Return municipal and regional rows that agree: 2 cases in a municipality, 1 in a district, 5 unknown."""
    when = {"år": year, "veckonummer": week}
    rows = [local(code, nya_fall_vecka="2", **when) for code in PLACES if code not in DISTRICTS]
    for code, layouts in DISTRICTS.items():
        districts = next(each for each in layouts if code != "0180" or len(each) == stockholm)
        rows += city(code, sorted(districts), **when)
    rows.append(unknown(**when))
    cases = dict.fromkeys(counties(), 0) | {"01": 5}
    for row in rows[:-1]:
        cases[str(row["KnKod"])[:2]] += int(str(row["nya_fall_vecka"]))
    return rows, [region(REGION_OF[code], Antal_fall_vecka=number, **when) for code, number in cases.items()]


def fhm_file(
    municipal: Sequence[Row] = (),
    regional: Sequence[Row] = (),
    national: Sequence[Row] = (),
    *,
    published: str = "FOHM 10 Dec 2020",
    columns: Mapping[str, Sequence[str]] | None = None,
    after: Mapping[str, Sequence[Sequence[object]]] | None = None,
    name: str = "fhm.xlsx",
    received_at: datetime | None = None,
) -> Document:
    """Return a workbook. Sheets without rows get one row, but the nation's is left out then, as before 2021-01-21.

    `columns` replaces a sheet's columns; `after` adds sheets at the end; no `published`, no sheet with information.
    """
    rows = {
        "Veckodata Region": (REGIONAL_COLUMNS, regional or [region()]),
        "Veckodata Kommun_stadsdel": (MUNICIPAL_COLUMNS, municipal or [local()]),
    }
    if national:
        rows["Veckodata Riket"] = (NATIONAL_COLUMNS, national)
    sheets: dict[str, Sequence[Sequence[object]]] = {"Antal per dag region": [["Statistikdatum", "Totalt_antal_fall"]]}
    for title, (usual, below) in rows.items():
        asked = (columns or {}).get(title, usual)
        sheets[title] = [list(asked), *([row.get(column, "") for column in asked] for row in below)]
    if published:
        sheets[published] = INFORMATION
    document = xlsx_file(sheets | dict(after or {}), name)
    document.received_at = received_at
    return document


def without_year() -> dict[str, Sequence[str]]:
    """Return the columns of the weekly sheets as they were before `år` was put first, on 2020-12-17."""
    return {
        "Veckodata Region": [title for title in REGIONAL_COLUMNS if title != "år"],
        "Veckodata Kommun_stadsdel": [title for title in MUNICIPAL_COLUMNS if title != "år"],
    }


def cases(figures: pd.DataFrame, place: str, measure: str = "confirmed_cases") -> pd.Series:
    """Return the only figure of a measure and a place."""
    found = figures[(figures["measure"] == measure) & (figures["geography_code"] == place)]
    assert len(found) == 1, found
    return found.iloc[0]
