"""Every format read back by a program that people read it with is the observations, with their types."""

import hashlib
import io
import json
import zipfile
from datetime import date, datetime

import duckdb
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from pyjstat import pyjstat

from data.extract_json_stat import MOST_ROWS as MOST_ROWS_OF_CUBE
from data.extract_revisions import REVISED_COLUMNS, revised_rows
from data.extracts import FILE_ENDINGS, FORMATS, TABLE_FORMATS, refuse_what_does_not_fit, write_extract, write_table
from data.indicators import INDICATORS
from data.queries import EXTRACT_COLUMNS, extract_query
from data.releases import current_release
from data.selection import Selection, SelectionError
from tests.conftest import make_release
from tests.etl.test_publishing import a_return, load_documents

WEEK = {"period_start": date(2022, 2, 3), "period_end": date(2022, 2, 9)}
AJE = {"geography_code": "0114", "geography_level": "municipality"}
ROWS = (
    {"value": 5, "origin": "published", "reporting": None, "lower": 5, "upper": 45},
    {"value": 0, "origin": "synthetic", "monitored_area": "staffing"},
    {"value": None, "status": "not_reported", **WEEK},
    {"value": None, "status": "suppressed", **AJE},
    {
        "indicator": "infected_share",
        "value": 100 / 3,
        "numerator": 1234,
        "denominator": 3702,
        "status": "revised",
        **AJE,
    },
)


EVERYTHING = Selection()


def observations(connection, selection=EVERYTHING) -> list[dict]:
    """Return the rows as the database has them."""
    return [dict(row) for row in connection.execute(extract_query(connection, selection)).mappings()]


def written(connection, file_format, selection=EVERYTHING, **more) -> bytes:
    return b"".join(write_extract(connection, selection, file_format, **more))


@pytest.fixture
def release(duckdb_store):
    make_release(duckdb_store, *ROWS)
    with duckdb_store.reading(1) as connection:
        yield connection


GOLDEN = (
    "indicator,period_start,period_end,period_label,geography_code,geography,geography_level,monitored_area,setting,"
    "step,value,unit,numerator,denominator,lower,upper,status,reporting,expected,source,origin,release\r\n"
    "critical_impact,2022-01-27,2022-02-02,27 jan–2 feb 2022 (rapportvecka 2022-W04),00,Riket,nation,,all,,5,kommuner,"
    ",,5,45,reported,,290,municipal_return,published,1\r\n"
    "critical_impact,2022-01-27,2022-02-02,27 jan–2 feb 2022 (rapportvecka 2022-W04),00,Riket,nation,staffing,all,,0,"
    "kommuner,,,,,reported,250,290,municipal_return,synthetic,1\r\n"
    "critical_impact,2022-01-27,2022-02-02,27 jan–2 feb 2022 (rapportvecka 2022-W04),0114,Upplands Väsby,municipality,,"
    "all,,,kommuner,,,,,suppressed,250,290,municipal_return,derived,1\r\n"
    "critical_impact,2022-02-03,2022-02-09,3–9 feb 2022 (rapportvecka 2022-W05),00,Riket,nation,,all,,,kommuner,,,,,"
    "not_reported,250,290,municipal_return,derived,1\r\n"
    "infected_share,2022-01-27,2022-02-02,27 jan–2 feb 2022 (rapportvecka 2022-W04),0114,Upplands Väsby,municipality,,"
    "all,,33.333333,procent,1234,3702,,,revised,250,290,municipal_return,derived,1\r\n"
)


def test_the_csv_of_these_observations_is_these_bytes_for_ever(release):
    assert written(release, "csv") == GOLDEN.encode()
    swedish = GOLDEN.replace(",", ";").replace("33.333333", "33,333333")
    assert written(release, "csv-sv") == b"\xef\xbb\xbf" + swedish.encode()


NOTHING = Selection(geographies=("2584",))


@pytest.mark.parametrize("file_format", list(FORMATS))
def test_every_format_is_the_same_bytes_each_time_and_of_no_rows_as_well(release, duckdb_store, file_format):
    for selection in (Selection(), NOTHING):
        if (file_format, selection) == ("json-stat", NOTHING):
            continue  # A cube can't be empty: the next test.
        first, second = (written(release, file_format, selection, store=duckdb_store) for _ in range(2))
        assert first == second
        # Without any rows, lines are none: the only format that says nothing of itself.
        assert first or file_format == "json-lines"
    assert FILE_ENDINGS[file_format]


def test_a_cube_of_nothing_is_refused_since_its_readers_fall(release):
    with pytest.raises(SelectionError, match="inga rader"):
        list(write_extract(release, NOTHING, "json-stat"))


def test_parquet_has_types_and_says_what_it_is(release, tmp_path):
    file = tmp_path / "a.parquet"
    file.write_bytes(written(release, "parquet"))
    expected = observations(release)
    with duckdb.connect() as reader:
        found = reader.read_parquet(str(file))
        types = dict(zip(found.columns, map(str, found.types), strict=True))
        assert [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()] == expected
    assert tuple(types) == EXTRACT_COLUMNS
    assert (types["geography_code"], types["period_start"], types["value"]) == ("VARCHAR", "DATE", "DOUBLE")
    assert types["reporting"] == "INTEGER"
    frame = pd.read_parquet(file)
    assert frame["value"].isna().tolist() == [each["value"] is None for each in expected]
    metadata = pq.read_metadata(file).metadata
    told = json.loads(metadata[b"lagesbild"])
    assert (metadata[b"api_call"], metadata[b"release"]) == (b"/api/v1/observations?release=1", b"1")
    assert (told["row_count"], told["contains_synthetic_data"]) == (5, True)
    assert {each["id"] for each in told["indicators"]} == {"critical_impact", "infected_share"}
    assert b"Riket" not in metadata[b"lagesbild"]
    comment = pq.read_schema(file).field("value").metadata[b"comment"].decode()
    assert "NULL" in comment or "saknas" in comment


def sheet_rows(book: bytes, name: str) -> list[dict]:
    head, *rows = openpyxl.load_workbook(io.BytesIO(book))[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_a_workbook_has_typed_cells_under_a_frozen_head_with_a_filter(release, duckdb_store):
    book = written(release, "xlsx", store=duckdb_store)
    opened = openpyxl.load_workbook(io.BytesIO(book))
    assert opened.sheetnames == ["Data", "Metadata", "Täckning", "Revideringar"]
    data = opened["Data"]
    assert (data.freeze_panes, data.auto_filter.ref) == ("A2", "A1:V6")
    assert data.column_dimensions["D"].width > 40
    [share] = [row for row in data.iter_rows(min_row=2) if row[0].value == "infected_share"]
    cells = {head.value: cell for head, cell in zip(data[1], share, strict=True)}
    assert (cells["geography_code"].value, cells["geography_code"].data_type) == ("0114", "s")
    assert (cells["period_start"].number_format, cells["period_start"].is_date) == ("yyyy-mm-dd", True)
    decimals = INDICATORS["infected_share"].decimals
    assert decimals > 0
    for cell in (cells[name] for name in ("value", "lower", "upper")):
        assert cell.value is None or cell.number_format == "#,##0." + "0" * decimals
    assert (cells["numerator"].value, cells["numerator"].number_format) == (1234, "#,##0")
    assert [cells[name].number_format for name in ("reporting", "expected")] == ["#,##0", "#,##0"]
    assert cells["release"].number_format == "General"
    for row in opened["Täckning"].iter_rows(min_row=2):
        assert {cell.number_format for cell in row if isinstance(cell.value, int)} == {"#,##0"}
    found = sheet_rows(book, "Data")
    # An empty text and no text are both an empty cell.
    as_read = [{name: None if value == "" else value for name, value in row.items()} for row in observations(release)]
    for row in found:
        row["period_start"], row["period_end"] = row["period_start"].date(), row["period_end"].date()
    assert [{**row, "value": None} for row in found] == [{**row, "value": None} for row in as_read]
    for row, expected in zip(found, as_read, strict=True):
        # Excel keeps sixteen digits.
        assert row["value"] == expected["value"] or row["value"] == pytest.approx(expected["value"], rel=1e-15)


def test_a_list_as_a_workbook_shows_figures_with_their_decimals_and_years_without_a_separator():
    columns = ["indicator", "old_value", "new_value", "iso_year", "loads", "by_area", "maximum"]
    rows = [["infected_share", 0.43, 1.0, 2022, 12345, True, 0.05]]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(write_table("lista", columns, [rows], "xlsx"))))
    _, row = book["lista"].iter_rows()
    shown = [(cell.value, cell.number_format) for cell in row[1:]]
    figure = "#,##0." + "0" * INDICATORS["infected_share"].decimals
    assert shown[:4] == [(0.43, figure), (1, figure), (2022, "General"), (12345, "#,##0")]
    assert shown[4:] == [(True, "General"), (0.05, "General")]


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(duckdb_store):
    wicked = ["=1+1", "{=SUM(A1)}", "https://example.org", "  =1", "@x", "＝1", "a\x00b", "0114", "1e5"]
    book = b"".join(write_table("liste", ["text"], [[[each] for each in wicked]], "xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(book))["liste"]
    assert {cell.data_type for cell, *_ in sheet.iter_rows(min_row=2)} == {"s"}
    assert [cell.hyperlink for cell, *_ in sheet.iter_rows(min_row=2)] == [None] * len(wicked)
    assert [cell.value for cell, *_ in sheet.iter_rows(min_row=2)][:3] == wicked[:3]
    content = zipfile.ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in content


def test_the_sheets_beside_the_rows_tell_definitions_coverage_and_how_to_ask_again(release, duckdb_store):
    book = written(release, "xlsx", Selection(areas=("",)), store=duckdb_store)
    told = [
        cell for row in openpyxl.load_workbook(io.BytesIO(book))["Metadata"].iter_rows(values_only=True) for cell in row
    ]
    assert "/api/v1/observations?area=any&release=1&format=csv" in told
    assert any("kritisk påverkan (nivå 5)" in str(cell) for cell in told)
    assert any("never zero" in str(cell) for cell in told)
    coverage = {
        (row["indicator"], str(row["period_start"])[:10], row["geography_level"], row["origin"]): row
        for row in sheet_rows(book, "Täckning")
    }
    assert len(coverage) == 4
    unknown = coverage["critical_impact", "2022-01-27", "nation", "published"]
    assert (unknown["geographies"], unknown["with_figure"], unknown["reporting"], unknown["expected"]) == (
        1,
        1,
        None,
        290,
    )
    hidden = coverage["critical_impact", "2022-01-27", "municipality", "derived"]
    assert hidden["with_figure"] == 0


def test_a_revised_answer_is_told_with_what_it_was_and_a_count_of_persons_only_that_it_changed(duckdb_store):
    first, later = datetime(2022, 2, 3, 9), datetime(2022, 2, 10, 9)
    load_documents(duckdb_store, a_return({"staffing": 5, "infected": 30}, name="forst.csv"), received_at=first)
    load_documents(duckdb_store, a_return({"staffing": 3, "infected": 40}, name="sedan.csv"), received_at=later)
    asked = {"indicator": "impact_level,infected_share", "geography": "0180,00"}
    with current_release(duckdb_store) as connection:
        book = written(connection, "xlsx", Selection.from_parameters(asked), store=duckdb_store)
        found = {
            (row["indicator"], row["geography_code"], row["monitored_area"]): row
            for row in sheet_rows(book, "Revideringar")
        }
        level = found.pop(("impact_level", "0180", "staffing"))
        assert (level["first_value"], level["value"], level["file_name"]) == (5, 3, "sedan.csv")
        assert (level["first_received_at"], level["received_at"]) == (first, later)
        assert "Källan" in level["explanation"]
        assert set(found) == {("infected_share", "00", None), ("infected_share", "0180", None)}
        for row in found.values():
            assert (row["first_value"], row["value"], row["file_name"]) == (None, 40, "sedan.csv")
        # What had not come yet on the day that is asked about is not told of.
        then = Selection.from_parameters({**asked, "as_of": "2022-02-05"})
        assert {row[REVISED_COLUMNS.index("file_name")] for row in revised_rows(connection, then, duckdb_store)} == {
            None
        }


@pytest.mark.filterwarnings("ignore:Shouldn't use this function:DeprecationWarning")  # What pyjstat calls itself.
def test_a_cube_has_every_figure_with_its_coverage_and_no_figure_is_null(release):
    content = written(release, "json-stat").decode()
    found = pyjstat.Dataset.read(content).write("dataframe", naming="id")
    assert len(found) == json.loads(content)["size"][0] * 2 * 2 * 2 * 1 * 1 * 3 * len(set(found["figure"]))
    cells = {tuple(row[:-1]): row[-1] for row in found.itertuples(index=False)}
    figures = ("value", "numerator", "denominator", "lower", "upper", "reporting", "expected")
    known = 0
    for row in observations(release):
        key = (
            row["indicator"],
            row["geography_code"],
            f"{row['period_start']}/{row['period_end']}",
            row["monitored_area"] or "any",
            row["setting"],
            row["step"] or "none",
            row["origin"],
        )
        for name in figures:
            value = cells.pop((*key, name))
            known += row[name] is not None
            assert (None if pd.isna(value) else value) == row[name]
    # What is left are combinations that nobody has a figure for.
    assert all(pd.isna(value) for value in cells.values())
    cube = json.loads(content)
    assert len(cube["value"]) == known
    assert sorted(cube["status"].values()) == sorted(row["status"] for row in observations(release))
    assert cube["role"]["time"] == ["period"]
    labels = cube["dimension"]["geography"]["category"]["label"]
    assert labels["0114"] == "Upplands Väsby"


def test_a_zip_file_has_the_rows_what_they_mean_and_how_to_cite_them(release):
    archive = zipfile.ZipFile(io.BytesIO(written(release, "zip")))
    assert archive.testzip() is None
    assert archive.namelist() == ["data.csv", "metadata.json", "data.csv-metadata.json", "README.txt"]
    assert archive.read("data.csv") == written(release, "csv")
    metadata = json.loads(archive.read("metadata.json"))
    assert set(metadata["files"]) == {"data.csv", "data.csv-metadata.json", "README.txt"}
    for name, told in metadata["files"].items():
        content = archive.read(name)
        assert told == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    readme = archive.read("README.txt").decode()
    assert metadata["citation"]["sv"] in readme
    assert "/api/v1/observations?release=1" in readme
    assert "syntetiska" in readme
    assert archive.getinfo("data.csv").date_time == (2022, 2, 3, 9, 0, 0)


def test_what_does_not_fit_is_refused_with_the_formats_that_do(release):
    refuse_what_does_not_fit("xlsx", 1_048_575)
    refuse_what_does_not_fit("csv", 10**9)
    for file_format, rows in (("xlsx", 1_048_576), ("json-stat", MOST_ROWS_OF_CUBE + 1)):
        with pytest.raises(SelectionError, match=rf"(?s){rows}") as refused:
            refuse_what_does_not_fit(file_format, rows)
        assert refused.value.parameter == "format"
        assert "parquet" in refused.value.expected
    with pytest.raises(SelectionError, match="json-lines"):
        write_table("revisions", ["a"], [], "parquet")
    with pytest.raises(KeyError):
        write_extract(release, Selection(), "sav")


def test_a_cube_of_few_rows_that_are_far_apart_is_refused(duckdb_store):
    places = [f"{code:04d}" for code in range(1000, 1200)]
    rows = [
        {"geography_code": "0114", "geography_level": "municipality", "setting": place, "step": place[::-1], "value": 1}
        for place in places
    ]
    weeks = [
        {**rows[0], "period_start": date(2020, 1, 2 + 7 * n), "period_end": date(2020, 1, 8 + 7 * n)} for n in range(4)
    ]
    make_release(duckdb_store, *rows, *weeks, {**rows[0], "monitored_area": "staffing"})
    with duckdb_store.reading(1) as connection, pytest.raises(SelectionError, match="celler"):
        written(connection, "json-stat")


@pytest.mark.parametrize("file_format", TABLE_FORMATS)
def test_the_smaller_lists_come_in_every_format_of_text_and_as_a_workbook(file_format):
    rows = [["0114", date(2022, 1, 27), 1.5, None], ["Åre", None, 0, "x"]]
    content = b"".join(write_table("lista", ["a", "b", "c", "d"], [rows[:1], rows[1:]], file_format))
    if file_format == "xlsx":
        found = [list(row.values()) for row in sheet_rows(content, "lista")]
        assert found == [["0114", datetime(2022, 1, 27), 1.5, None], ["Åre", None, 0, "x"]]
    else:
        text = content.decode("utf-8-sig")
        assert "0114" in text
        assert "Åre" in text
        assert text.count("\n") == {"csv": 3, "csv-sv": 3, "json": 1, "json-lines": 2}[file_format]
