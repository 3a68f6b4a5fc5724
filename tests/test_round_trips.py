"""An analyst's walk: from the running application, and from the command line, into the programs that read the files."""

import io
import json
import re
import shutil
import subprocess
import sys
import urllib.request
from datetime import date, datetime
from inspect import signature

import openpyxl
import pandas as pd
import pytest

from data.duckdb_store import DuckDBStore
from data.extracts import FORMATS
from data.queries import EXTRACT_COLUMNS
from data.settings import Settings
from etl import cli
from tests.browser.conftest import PROJECT, app_serving, environment
from tests.etl.test_publishing import a_return, load_documents

ASKED = {"indicator": "critical_impact,impact_level,infected_share", "from": "2022-W04", "to": "2022-W04"}
QUERY = "&".join(f"{name}={value}" for name, value in ASKED.items())
TEXT, DATE_YMD, STANDARD = 2, 5, 1
SWEDISH = 1053
"""How LibreOffice numbers the ways to read a column, and languages."""


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    folder = tmp_path_factory.mktemp("round-trips") / "warehouse"
    towns = [
        {"code": "0114", "name": "Upplands Väsby", "staffing": 5, "infected": 3, "cared_for": 700},
        {"code": "0180", "name": "Stockholm", "staffing": 4, "infected": 31, "cared_for": 4000},
        {"code": "2321", "name": "Åre", "infected": 40, "cared_for": 321},
    ]
    store = DuckDBStore(Settings(database=f"duckdb:///{folder}", landing=folder / "landing"))
    load_documents(store, a_return(*towns), received_at=datetime(2022, 2, 3, 9))
    store.close()
    return folder


@pytest.fixture(scope="module")
def site(warehouse):
    with app_serving(warehouse) as url:
        yield url


def fetched(site, file_format):
    with urllib.request.urlopen(f"{site}/api/v1/observations?{QUERY}&format={file_format}", timeout=60) as answer:
        return answer.read(), answer.headers


@pytest.fixture(scope="module")
def observations(site):
    """What the API says, as rows of plain values; a date is a date and an empty text nothing."""
    content, headers = fetched(site, "json")
    rows = json.loads(content)["observations"]
    assert headers["X-Row-Count"] == str(len(rows))
    assert len(rows) > 1000
    for row in rows:
        row["period_start"], row["period_end"] = map(date.fromisoformat, (row["period_start"], row["period_end"]))
    return [[None if row[name] == "" else row[name] for name in EXTRACT_COLUMNS] for row in rows]


EXPORT_EACH = """
import sys
from etl.cli import main

folder, formats, *options = sys.argv[1:]
for each in formats.split():
    try:
        main(["export", *options, "--format", each, "--out", f"{folder}/{each}"])
    except SystemExit as ended:
        assert not ended.code, each
"""


def test_the_command_line_writes_the_bytes_that_the_application_sends(site, warehouse, tmp_path):
    options = [part for name, value in ASKED.items() for part in (f"--{name}", value)]
    command = [sys.executable, "-c", EXPORT_EACH, str(tmp_path), " ".join(FORMATS), *options]
    subprocess.run(command, check=True, cwd=PROJECT, env=environment(warehouse), capture_output=True)
    for file_format, media_type in FORMATS.items():
        content, headers = fetched(site, file_format)
        assert (tmp_path / file_format).read_bytes() == content
        assert headers["Content-Type"] == media_type


def test_the_command_line_names_every_format_in_its_help():
    [told] = [each.help for each in signature(cli.export).parameters["file_format"].annotation.__metadata__]
    assert set(re.findall(r"[a-z][a-z-]+", told)) - {"eller"} == set(FORMATS)


def in_calc(tmp_path, content, ending, options=""):
    """Return the first sheet of a file as LibreOffice Calc opens it: rows of values, the head first."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice Calc is not installed: run scripts/install-test-programs.sh")
    file = tmp_path / f"utdrag.{ending}"
    file.write_bytes(content)
    command = [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += [f"--infilter=Text - txt - csv (StarCalc):{options}"] if options else []
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "calc"), str(file)]
    home = environment(tmp_path) | {"HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    subprocess.run(command, check=True, capture_output=True, timeout=120, env=home)
    book = openpyxl.load_workbook(tmp_path / "calc" / "utdrag.xlsx")
    rows = [list(row) for row in book[book.sheetnames[0]].iter_rows(values_only=True)]
    return [[value.date() if isinstance(value, datetime) else value for value in row] for row in rows]


def same(found, expected):
    """Say whether rows are equal; a number only to the six decimals of a csv file."""
    return len(found) == len(expected) and all(
        a == b or (isinstance(a, int | float) and isinstance(b, int | float) and abs(a - b) < 1e-6)
        for row, other in zip(found, expected, strict=True)
        for a, b in zip(row, other, strict=True)
    )


def test_the_workbook_opened_in_calc_has_the_figures_of_the_api(site, observations, tmp_path):
    head, *rows = in_calc(tmp_path, fetched(site, "xlsx")[0], "xlsx")
    assert tuple(head) == EXTRACT_COLUMNS
    assert same(rows, observations)


def test_swedish_csv_opened_in_calc_has_numbers_dates_letters_and_codes_with_their_zero(site, observations, tmp_path):
    kinds = {"period_start": DATE_YMD, "period_end": DATE_YMD, "geography_code": TEXT}
    columns = "/".join(f"{at}/{kinds.get(name, STANDARD)}" for at, name in enumerate(EXTRACT_COLUMNS, 1))
    content = fetched(site, "csv-sv")[0]
    head, *rows = in_calc(tmp_path, content, "csv", f"59,34,76,1,{columns},{SWEDISH},false,false")
    assert tuple(head) == EXTRACT_COLUMNS
    assert same(rows, observations)
    assert {row[4] for row in rows} >= {"0114", "01", "00", "2321"}
    assert {"Åre", "Upplands Väsby"} <= {row[5] for row in rows}
    assert any(isinstance(row[10], float) and row[10] % 1 for row in rows)


def test_swedish_csv_opened_without_saying_that_codes_are_text_loses_their_zero_and_nothing_else(
    site, observations, tmp_path
):
    # What README and the zip file's own README warn for.
    _, *rows = in_calc(tmp_path, fetched(site, "csv-sv")[0], "csv", f"59,34,76,1,,{SWEDISH},false,false")
    assert 114 in {row[4] for row in rows}
    without = [row[:4] + row[5:] for row in observations]
    assert same([row[:4] + row[5:] for row in rows], without)


def test_pandas_reads_each_file_as_the_figures_of_the_api(site, observations):
    kept = {"dtype": {"geography_code": str}, "keep_default_na": False, "na_values": [""]}
    readers = {
        "csv": lambda content: pd.read_csv(io.BytesIO(content), **kept),
        "csv-sv": lambda content: pd.read_csv(io.BytesIO(content), sep=";", decimal=",", encoding="utf-8-sig", **kept),
        "json-lines": lambda content: pd.read_json(io.BytesIO(content), lines=True, dtype=False),
        "parquet": lambda content: pd.read_parquet(io.BytesIO(content)),
        "xlsx": lambda content: pd.read_excel(io.BytesIO(content), engine="openpyxl", dtype={"geography_code": str}),
    }
    for file_format, read in readers.items():
        frame = read(fetched(site, file_format)[0])
        for name in ("period_start", "period_end"):
            frame[name] = pd.to_datetime(frame[name]).dt.date
        found = frame.astype(object).where(frame.notna() & (frame != ""), None)
        assert tuple(found.columns) == EXTRACT_COLUMNS
        assert same(found.values.tolist(), observations), file_format
