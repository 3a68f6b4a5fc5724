"""Numbers, dates and words as each language has them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import lists
from data.formats import (
    COUNTED,
    area_name,
    counted,
    figure_text,
    geography_name,
    level_name,
    level_word,
    listed,
    long_date,
    number,
    origin_text,
    setting_name,
    signed,
    status_text,
    status_word,
    step_name,
    unit_word,
)
from data.indicators import INDICATORS
from data.language import speaking
from data.periods import PERIOD_KINDS
from data.queries import ORIGIN_ORDER
from data.selection import LEVELS


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
    with speaking("en"):
        english = number(value, decimals).replace(",", "").replace("\u2212", "-")
    assert float(english) == round(value, decimals)


def test_english_has_a_decimal_point_and_a_comma_between_thousands():
    with speaking("en"):
        assert number(1234.5, 1) == "1,234.5"
        assert number(-2) == "\u22122"
        assert number(None) == "no figure"
        assert figure_text(67.6, INDICATORS["ppm_all8"]) == "67.6%"
        assert figure_text(1, INDICATORS["critical_impact"]) == "1\u00a0municipality"
        assert figure_text(4, INDICATORS["impact_level"]) == "4 (serious impact)"
        assert long_date(date(2022, 2, 2)) == "2 February 2022"


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


def test_a_status_is_told_beside_a_figure_and_in_its_place():
    assert status_text(None, "withheld") == "lämnas inte ut"
    assert status_text(5, "reported") == ""
    assert status_text(5, "revised") == "reviderad"


def test_a_date_is_swedish():
    assert long_date(date(2022, 2, 2)) == "2 februari 2022"


def test_several_things_are_listed_as_each_language_does():
    assert listed(["a", "b", "c"]) == "a, b och c"
    assert listed(["a"]) == "a"
    assert listed([]) == ""
    with speaking("en"):
        assert listed(["a", "b"]) == "a and b"


def _said_by_lists():
    """Return every word or name that readers meet and that a list or a declaration has, in the spoken language."""
    said = {f"indicator {each.id}": (each.name, each.meaning) for each in INDICATORS.values()}
    said |= {f"area {each.id}": (each.name, each.short_name) for each in lists.monitored_areas().values()}
    said |= {f"level {each.id}": (each.name, each.short_name, each.meaning) for each in lists.impact_levels().values()}
    said |= {f"step {each.id}": (each.name, each.short_name) for each in lists.ppm_steps().values()}
    said |= {f"setting {each.id}": (each.name, each.short_name) for each in lists.settings().values()}
    said |= {f"round {each.id}": (each.name,) for each in lists.ppm_rounds().values()}
    said |= {f"event {each.first}": (each.name,) for each in lists.events()}
    said |= {f"kind {each.id}": (each.name, each.nouns, each.definite) for each in PERIOD_KINDS.values()}
    said |= {f"place {code}": (geography_name(code),) for code in lists.english_names()}
    said |= {f"geography level {each}": (level_word(each), level_name(each)) for each in LEVELS}
    said |= {f"unit {each}": (unit_word(each),) for each in {indicator.unit for indicator in INDICATORS.values()}}
    said |= {f"origin {each}": (origin_text(each),) for each in ORIGIN_ORDER}
    statuses = ("reported", "provisional", "revised", "not_reported", "suppressed", "not_applicable", "withheld")
    return said | {f"status {each}": (status_word(each),) for each in statuses}


def test_everything_that_a_list_or_a_declaration_says_is_said_in_english():
    swedish = _said_by_lists()
    with speaking("en"):
        english = _said_by_lists()
    assert swedish.keys() == english.keys()
    for what, words in english.items():
        assert all(word.strip() == word and word for word in words), what
        # A word that is the same in both languages may be one that nobody has translated.
        alike = {word for word, other in zip(words, swedish[what], strict=True) if word == other}
        assert alike <= {"Personal", "observation", "reported"}, what
        assert not set("åäöÅÄÖ") & set("".join(words)) - _letters_of_names(what, words), what


def _letters_of_names(what, words):
    """Return the Swedish letters that proper names in the words have: those of counties, cities and institutions."""
    proper = ("Göteborg", "Malmö", "SÄBO")
    if what.startswith("place "):
        return set("åäöÅÄÖ")
    return {letter for name in proper if name in "".join(words) for letter in name}


def test_places_are_called_by_their_names():
    assert geography_name("00") == "Riket"
    with speaking("en"):
        assert geography_name("00") == "Sweden"
        assert geography_name("0380") == "Uppsala"
        assert geography_name("03") == "Uppsala County"
        assert area_name("") == "At least one area"
        assert setting_name("special_housing") == "Special housing"
        assert step_name("") == ""
    with pytest.raises(KeyError):
        geography_name("9999")


def test_every_counted_unit_has_one_and_several_in_both_languages():
    assert all(one and several for languages in COUNTED.values() for one, several in languages)
