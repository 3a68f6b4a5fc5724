"""The return form: what it makes can be filled in, and what was filled in is what is read."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from data import lists
from data.lists import impact_levels, monitored_areas, municipalities
from etl import cells
from etl.documents import Document
from etl.sources import source_of
from etl.sources.municipal_return import parse
from etl.template import ANSWERS, GUIDE, write_template
from tests.etl import return_files

PERIOD_START = date(2022, 1, 27)


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a form for the week 27 January – 2 February 2022, as it is sent out."""
    path = tmp_path_factory.mktemp("form") / "svar.xlsx"
    assert write_template(path, PERIOD_START) == path
    return path


def sheet_of(path: Path, name: str = ANSWERS) -> Worksheet:
    """Return a sheet of a workbook."""
    return openpyxl.load_workbook(path)[name]


def filled_in(form: Path, cells: dict[str, object], path: Path) -> Document:
    """Return the form as someone sends it back, with these cells filled in."""
    workbook = openpyxl.load_workbook(form)
    for cell, answer in cells.items():
        workbook[ANSWERS][cell] = answer
    workbook.save(path)
    return Document(path.name, path.read_bytes())


def test_every_municipality_is_filled_in_with_code_name_and_period(form: Path) -> None:
    rows = list(sheet_of(form).iter_rows(min_row=2, max_col=4, values_only=True))
    assert [row[:2] for row in rows] == [(place.code, place.name) for place in municipalities()]
    assert {tuple(day.date() for day in row[2:]) for row in rows} == {(PERIOD_START, PERIOD_START + timedelta(days=6))}
    assert sheet_of(form)["C2"].number_format == "yyyy-mm-dd"


def test_what_is_filled_in_is_what_is_read(form: Path, tmp_path: Path) -> None:
    cells: dict[str, object] = {"E2": 4, "F2": "Kritisk påverkan", "O2": "förbättring", "Q2": 12, "R2": 1200, "L4": "5"}
    document = filled_in(form, cells, tmp_path / "svar.xlsx")
    assert source_of(document).SOURCE.id == "municipal_return"
    figures = parse(document)
    # Rows that nobody filled in are not answers, and not rows read.
    assert not document.faults and document.rows_read == 2
    reported = figures[figures["status"] == "reported"]
    assert reported[["geography_code", "measure", "monitored_area", "value"]].values.tolist() == [
        ["0114", "answer_level", "consumables", 4],
        ["0114", "answer_level", "home_help", 5],
        ["0114", "answer_outlook_short", "", 1],
        ["0114", "answer_infected", "", 12],
        ["0114", "answer_cared_for", "", 1200],
        ["0117", "answer_level", "staffing", 5],
    ]
    assert reported["locator"].iloc[0] == "blad Svar, rad 2, kolumn consumables"
    assert set(figures["geography_code"]) == {"0114", "0117"}
    assert set(figures["period_start"]) == {PERIOD_START}


def test_a_form_that_nobody_filled_in_gives_no_figures_and_no_faults(form: Path) -> None:
    document = Document(form.name, form.read_bytes())
    assert parse(document).empty and not document.faults


def test_the_same_answers_in_a_form_and_in_a_csv_are_the_same_figures(form: Path, tmp_path: Path) -> None:
    sheet = sheet_of(form)
    last = sheet.max_column
    answers: list[object] = [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, "oförändrat", "försämring", 7, 70, None]
    cells = {sheet.cell(9, 5 + n).coordinate: answer for n, answer in enumerate(answers)}
    document = filled_in(form, cells, tmp_path / "svar.xlsx")
    header = [sheet.cell(1, n).value for n in range(1, last + 1)]
    unit = [sheet.cell(9, 1).value, sheet.cell(9, 2).value, "2022-01-27", "2022-02-02"]
    rows = [header, [*unit, *("" if answer is None else answer for answer in answers)]]
    csv = Document("svar.csv", "\n".join(";".join(map(str, row)) for row in rows).encode())
    left_out = ["locator"]
    pd.testing.assert_frame_equal(parse(document).drop(columns=left_out), parse(csv).drop(columns=left_out))


def test_only_the_cells_to_fill_in_can_be_changed_and_no_password_is_needed(form: Path) -> None:
    sheet = sheet_of(form)
    assert sheet.protection.sheet and not sheet.protection.password
    for row in (2, len(municipalities()) + 1):
        locked = [bool(sheet.cell(row, n).protection.locked) for n in range(1, sheet.max_column + 1)]
        assert locked == [True] * 4 + [False] * (sheet.max_column - 4)
    assert all(cell.protection.locked for cell in sheet[1])
    assert sheet.freeze_panes == "C2"


def test_levels_and_outlooks_have_lists_and_counts_are_whole_numbers(form: Path) -> None:
    sheet = sheet_of(form)
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    columns = {
        cell.value: f"{cell.column_letter}2:{cell.column_letter}{len(municipalities()) + 1}" for cell in sheet[1]
    }
    for area in monitored_areas():
        choices = rules[columns[area]].formula1.strip('"').split(",")
        assert choices[:5] == ["1", "2", "3", "4", "5"]
        assert choices[5:] == [level.label for level in impact_levels().values()]
    assert rules[columns["outlook_long"]].formula1 == '"förbättring,oförändrat,försämring"'
    assert (rules[columns["infected"]].type, rules[columns["infected"]].formula1) == ("whole", "0")
    assert columns["comment"] not in rules


def test_every_choice_in_the_lists_is_accepted_when_it_is_read(form: Path, tmp_path: Path) -> None:
    choices = [*range(1, 6), *(level.label for level in impact_levels().values())]
    document = filled_in(form, {f"E{n}": choice for n, choice in enumerate(choices, 2)}, tmp_path / "svar.xlsx")
    levels = parse(document).query("monitored_area == 'consumables'")["value"]
    assert levels.tolist() == [1, 2, 3, 4, 5] * 2


def test_the_guide_explains_every_column_level_and_area(form: Path) -> None:
    cells = [cell for row in sheet_of(form, GUIDE).iter_rows(values_only=True) for cell in row if cell]
    text = "\n".join(map(str, cells))
    for area in monitored_areas().values():
        assert area.id in cells and area.label in cells
    for level in impact_levels().values():
        assert level.label in cells and level.criteria in cells
    for column in [cell.value for cell in sheet_of(form)[1]]:
        assert str(column) in text


def test_a_period_that_does_not_begin_on_a_thursday_is_an_error_that_names_the_thursday_before(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"2022-01-26 är ingen torsdag\. Närmaste torsdag före är 2022-01-20"):
        write_template(tmp_path / "svar.xlsx", date(2022, 1, 26))
    assert not (tmp_path / "svar.xlsx").exists()


def test_a_period_before_the_register_of_municipalities_begins_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="inga kommuner eller inga bevakade områden"):
        write_template(tmp_path / "svar.xlsx", date(1999, 12, 30))


@pytest.fixture
def a_renamed_municipality(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let 0114 be called Väsby from 2022 on, and 0115 have its old name."""
    shutil.copytree(lists.REFERENCE, tmp_path / "reference")
    file = tmp_path / "reference" / "municipalities.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("0114,"))
    old, new = (
        lines[at] + "2021-12-31",
        lines[at].replace("Upplands Väsby", "Väsby").replace("2007-01-01", "2022-01-01"),
    )
    other = lines[at + 1].replace("Vallentuna", "Upplands Väsby")
    file.write_text("\n".join([*lines[:at], old, new, other, *lines[at + 2 :]]) + "\n", encoding="utf-8")
    monkeypatch.setattr(lists, "REFERENCE", tmp_path / "reference")
    caches = lists.municipalities, cells.names_by_code, cells.name_of, cells._days_by_code, cells.municipality_like
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


@pytest.mark.usefixtures("a_renamed_municipality")
def test_a_renamed_municipality_is_called_by_its_name_of_the_period(tmp_path: Path) -> None:
    for period_start, name in ((date(2021, 4, 22), "Upplands Väsby"), (PERIOD_START, "Väsby")):
        path = write_template(tmp_path / f"{period_start}.xlsx", period_start)
        named = [row[1] for row in sheet_of(path).iter_rows(min_row=2, max_col=2, values_only=True) if row[0] == "0114"]
        assert named == [name]
        assert not parse(filled_in(path, {"E2": 4}, path)).empty


@pytest.mark.usefixtures("a_renamed_municipality")
def test_a_former_name_is_taken_for_its_own_code_and_for_no_other() -> None:
    for code, name, faults in (("0114", "Upplands Väsby", 0), ("0114", "Vallentuna", 1), ("0117", "Upplands Väsby", 1)):
        document = return_files.csv_file(return_files.answer(code, kommun=name))
        parse(document)
        assert len(document.faults) == faults, (code, name)
