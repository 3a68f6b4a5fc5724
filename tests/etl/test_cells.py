"""Cells: what can be written in many ways is read as one thing, and what can be read in two ways is not read."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from etl import cells
from tests.etl.return_files import PLACES


def test_no_name_stands_for_two_municipalities() -> None:
    names = [name for known in cells.names_by_code().values() for name in known]
    assert len(names) == len(set(names))


@given(st.integers(0, 9_999_999), st.sampled_from(["", " ", "\u00a0", "\u202f"]), st.sampled_from(["", ",0", ".00"]))
def test_a_count_is_read_back_however_it_is_written(count: int, space: str, decimals: str) -> None:
    text = cells.tidy(f"{count:,}".replace(",", space) + decimals)
    assert cells.read_count(text) == count


@given(st.decimals(-99_999, 99_999, places=2), st.sampled_from([",", "."]))
def test_a_number_is_read_back_however_it_is_written(number: Decimal, mark: str) -> None:
    assert cells.read_number(f"{number}".replace(".", mark)) == float(number)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_date_is_read_back_however_it_is_written(day: date) -> None:
    serial = str((day - cells.EXCEL_DAY_ZERO).days)
    assert {cells.read_date(text) for text in (day.isoformat(), day.strftime("%Y%m%d"), serial)} == {day}


@given(st.sampled_from(sorted(PLACES)))
def test_a_code_is_read_back_with_or_without_its_leading_zero(code: str) -> None:
    assert cells.read_code(code) == cells.read_code(code.lstrip("0")) == code


@given(st.text())
def test_a_reader_gives_a_value_or_says_what_was_expected(text: str) -> None:
    for reader in (cells.read_number, cells.read_count, cells.read_percentage, cells.read_date, cells.read_code):
        try:
            reader(cells.tidy(text))
        except cells.CellError as error:
            assert error.reason and error.expected
