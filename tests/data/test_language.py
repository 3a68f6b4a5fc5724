from concurrent.futures import ThreadPoolExecutor

import pytest

from data.language import locale, say, speaking, spoken


def test_swedish_is_spoken_unless_english_is_asked_for():
    assert say("Läget", "The state") == "Läget"
    with speaking("en"):
        assert say("Läget", "The state") == "The state"
        assert locale() == "en_GB"
        with speaking("sv"):
            assert say("Läget", "The state") == "Läget"
    assert spoken() == "sv"


def test_one_request_does_not_change_the_language_of_another():
    with ThreadPoolExecutor(max_workers=1) as other, speaking("en"):
        assert other.submit(spoken).result() == "sv"


def test_an_unknown_language_says_which_there_are():
    with pytest.raises(ValueError, match="There is: sv, en"), speaking("fr"):
        pass
