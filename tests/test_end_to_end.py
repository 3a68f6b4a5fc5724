"""The whole way as processes: what an analyst would do in a shell, on the real minutes and a filled-in template."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

PROJECT = Path(__file__).resolve().parent.parent

EXACTLY_2021 = {
    ("reporting_municipalities", "2021-04-22", "all", ""): "240",
    ("critical_impact", "2021-04-22", "all", ""): "0",
    ("serious_impact", "2021-04-22", "all", ""): "0",
    ("over_one_percent_infected", "2021-04-22", "all", ""): "2",
    ("ppm_all8", "2020-09-28", "all", "all8"): "64",
    ("ppm_all8", "2021-03-15", "all", "all8"): "67.6",
    ("ppm_hygiene4", "2020-09-28", "special_housing", "hygiene4"): "67.9",
    ("ppm_hygiene4", "2021-03-15", "special_housing", "hygiene4"): "71.3",
    ("ppm_hygiene4", "2020-09-28", "ordinary_housing", "hygiene4"): "72.5",
    ("ppm_hygiene4", "2021-03-15", "ordinary_housing", "hygiene4"): "76.2",
    ("ppm_participants", "2021-03-15", "all", ""): "140",
    ("ppm_observations", "2021-03-15", "all", ""): "25635",
    ("ppm_all8_median", "2021-03-15", "all", "all8"): "67.8",
    ("ppm_all8_lowest", "2021-03-15", "all", "all8"): "31",
    ("ppm_all8_highest", "2021-03-15", "all", "all8"): "96",
}
EXACTLY_2022 = {
    ("critical_impact", "2022-01-27", "all", ""): "5",
    ("serious_impact", "2022-01-27", "all", ""): "30",
    ("over_one_percent_infected", "2022-01-27", "all", ""): "105",
}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of the commands: a warehouse of their own."""
    return {**os.environ, "LAGESBILD_DATABASE": f"duckdb:///{tmp_path}/warehouse", "PYTHONPATH": str(PROJECT)}


@pytest.fixture
def etl(tmp_path: Path, environment: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """A function that runs `python -m etl …` as a process."""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "etl", *map(str, arguments)]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)

    return run


def exported(path: Path) -> list[dict[str, str]]:
    """Read an extract back."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_real_minutes_give_exactly_their_figures(etl, tmp_path, shared_data):
    minutes = shared_data / "minutes"
    said = etl("load", minutes / "2021-05-04.txt", minutes / "2022-02-07.txt")
    assert (said.returncode, said.stderr) == (0, "")
    assert etl("export", "--out", "all.csv").returncode == 0
    rows = exported(tmp_path / "all.csv")
    key = ("indicator", "period_start", "setting", "step")
    # The shares are calculated from the figures; the figures themselves are these and nothing else.
    figures = {tuple(row[name] for name in key): row["value"] for row in rows if "_share" not in row["indicator"]}
    assert {where: value for where, value in figures.items() if value} == EXACTLY_2021 | EXACTLY_2022
    unknown = [row for row in rows if row["indicator"] == "reporting_municipalities" and row["value"] == ""]
    assert [(row["period_start"], row["status"]) for row in unknown] == [("2022-01-27", "not_reported")]
    shares = {
        row["period_start"]: (row["value"], row["status"])
        for row in rows
        if row["indicator"] == "critical_impact_share"
    }
    assert shares == {"2021-04-22": ("0", "reported"), "2022-01-27": ("", "withheld")}
    ledger = json.loads(etl("contradictions", "--json").stdout)
    assert [(row["indicator"], row["figure_used"], row["figure_other"]) for row in ledger] == [
        ("ppm_participants", 140, 130)
    ]
    assert "160 kommuner deltog inte" in ledger[0]["source_other"]
    assert "redan" in etl("load", minutes / "2021-05-04.txt").stdout


def test_a_template_filled_in_and_corrected_comes_out_in_the_extract(etl, tmp_path):
    assert etl("template", "--out", "blankett.xlsx", "--period-start", "2022-03-31").returncode == 0
    book = openpyxl.load_workbook(tmp_path / "blankett.xlsx")
    sheet = book.worksheets[0]
    header = next(row for row in sheet.iter_rows() if any(cell.value == "staffing" for cell in row))
    column = {cell.value: cell.column for cell in header}
    stockholm = next(row[0].row for row in sheet.iter_rows(min_row=header[0].row + 1) if row[0].value == "0180")
    for area in ("staffing", "home_help"):
        sheet.cell(stockholm, column[area], 5)
    sheet.cell(stockholm, column["infected"], 3)
    sheet.cell(stockholm, column["cared_for"], 200)
    book.save(tmp_path / "svar.xlsx")
    sheet.cell(stockholm, column["staffing"], 4)
    sheet.cell(stockholm, column["home_help"], 2)
    book.save(tmp_path / "rättelse.xlsx")

    first = etl("load", "svar.xlsx", "--received-at", "2022-04-07")
    assert first.returncode == 0, first.stderr
    assert etl("load", "rättelse.xlsx", "--received-at", "2022-04-14").returncode == 0
    asked = ("--indicator", "critical_impact,serious_impact", "--level", "nation", "--area", "any")
    etl("export", *asked, "--out", "now.csv")
    etl("export", *asked, "--as-of", "2022-04-10", "--out", "then.csv")
    now, then = exported(tmp_path / "now.csv"), exported(tmp_path / "then.csv")
    assert [(row["value"], row["status"], row["reporting"], row["expected"]) for row in now] == [
        ("0", "revised", "1", "290"),
        ("1", "revised", "1", "290"),
    ]
    assert [(row["value"], row["status"]) for row in then] == [("1", "reported"), ("0", "reported")]
    assert {row["period_label"] for row in now} == {"31 mar–6 apr 2022 (rapportvecka 2022-W13)"}
    assert etl("verify").returncode == 0


def test_a_run_that_is_killed_leaves_the_published_release_as_it_was(etl, environment, tmp_path):
    assert etl("init").returncode == 0
    assert etl("demo", "--out", "demo", "--weeks", "8").returncode == 0
    files = sorted((tmp_path / "demo").iterdir())
    command = [sys.executable, "-m", "etl", "load", *map(str, files)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    # Killed at several moments: while reading, while deriving, while writing the release.
    for seconds in (2.0, 3.5, 4.5, 5.5):
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, **quiet)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=10)
        found = etl("verify")
        assert found.returncode == 0, found.stderr
    done = etl("load", *files)
    assert done.returncode == 0, done.stderr
    assert etl("verify").returncode == 0
    left = [path.name for path in (tmp_path / "warehouse").rglob("*.tmp*")]
    assert left == []
