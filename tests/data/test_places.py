"""Which municipality a reader may mean."""

from datetime import date

import pytest

from data import lists
from data.places import has_ceased, known_as, nearest_municipalities


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Stockholm", "0180"),
        ("stokholm", "0180"),
        ("180", "0180"),
        ("0180", "0180"),
        ("malung", "2023"),
        ("upplands-väsby", "0114"),
        ("Göteborgs stad", "1480"),
        ("habo", "0643"),
        ("håbo", "0305"),
    ],
)
def test_a_name_an_alias_or_a_code_without_its_zero_is_found_first(text, code):
    assert nearest_municipalities(text)[0].code == code


@pytest.mark.parametrize("text", ["", "   ", "qqqqqqqq", "²³", "x" * 500])
def test_what_is_like_nothing_finds_nothing(text):
    assert nearest_municipalities(text) == ()


def test_no_more_are_offered_than_asked_for_and_each_once():
    found = [each.code for each in nearest_municipalities("s", 4)]
    assert len(found) == len(set(found)) <= 4


def test_a_municipality_that_has_changed_its_name_or_ceased_is_known_by_the_list(monkeypatch):
    (town,) = known_as("0114")
    later = {**town.__dict__, "name": "Nya Väsby", "valid_from": date(2030, 1, 1), "valid_to": date(2031, 12, 31)}
    earlier = {**town.__dict__, "valid_to": date(2029, 12, 31)}
    named = (lists.Municipality(**later), lists.Municipality(**earlier))
    monkeypatch.setattr(lists, "municipalities", lambda: named)
    assert [each.name for each in known_as("0114")] == ["Upplands Väsby", "Nya Väsby"]
    assert not has_ceased("0114", date(2031, 12, 31))
    assert has_ceased("0114", date(2032, 1, 1))
    assert [each.name for each in nearest_municipalities("Upplands Väsby")] == ["Nya Väsby"]
    with pytest.raises(KeyError, match="9999"):
        has_ceased("9999", date(2022, 1, 1))
