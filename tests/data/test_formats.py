"""Numbers and dates as Swedes write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.formats import counted, figure_text, long_date, number, signed, status_text
from data.indicators import INDICATORS


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 0, "0"),
        (1234.5, 1, "1\u00a0234,5"),
        (25635, 0, "25\u00a0635"),
        (-2, 0, "\u22122"),
        (-0.04, 1, "0,0"),
        (67.6, 1, "67,6"),
        (None, 1, "uppgift saknas"),
        (float("nan"), 0, "uppgift saknas"),
    ],
)
def test_a_number_has_decimal_comma_no_break_space_and_a_real_minus(value, decimals, text):
    assert number(value, decimals) == text


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_a_number_can_be_read_back(value, decimals):
    text = number(value, decimals).replace("\u00a0", "").replace("\u2212", "-").replace(",", ".")
    assert float(text) == round(value, decimals)


@pytest.mark.parametrize(("value", "text"), [(3, "+3"), (-3, "\u22123"), (0, "0"), (0.2, "0")])
def test_a_signed_number_has_a_sign_unless_it_is_zero(value, text):
    assert signed(value) == text


def test_one_municipality_is_singular():
    assert counted(1, "kommun", "kommuner") == "1\u00a0kommun"
    assert counted(0, "kommun", "kommuner") == "0\u00a0kommuner"


@pytest.mark.parametrize(
    ("indicator", "value", "text"),
    [
        ("critical_impact", 5, "5\u00a0kommuner"),
        ("critical_impact", 0, "0\u00a0kommuner"),
        ("critical_impact", None, "uppgift saknas"),
        ("ppm_all8", 67.6, "67,6\u00a0%"),
        ("outlook_short", -12.54, "\u221212,5"),
        ("impact_level", 4, "4 (allvarlig påverkan)"),
        ("ppm_observations", 25635, "25\u00a0635\u00a0observationer"),
    ],
)
def test_a_figure_has_its_unit(indicator, value, text):
    assert figure_text(value, INDICATORS[indicator]) == text


def test_every_indicator_has_words_for_a_figure_and_for_none():
    for indicator in INDICATORS.values():
        assert figure_text(None, indicator) == "uppgift saknas"
        assert "1" in figure_text(1, indicator)


def test_a_withheld_share_says_why():
    assert status_text(None, "withheld") == "lämnas inte ut, antalet rapporterande är inte känt"
    assert status_text(5, "reported") == ""
    assert status_text(5, "revised") == "reviderad"


def test_a_date_is_swedish():
    assert long_date(date(2022, 2, 2)) == "2 februari 2022"
