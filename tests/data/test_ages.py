"""How long ago a period ended, in words: whole weeks, months and years, and nothing of what is new."""

from datetime import date, timedelta

import pytest

from data.ages import age_sentence, time_between
from data.language import speaking

LAST = date(2022, 3, 30)


def plain(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("now", "swedish", "english"),
    [
        (date(2022, 4, 21), "3 veckor", "3 weeks"),
        (date(2022, 6, 29), "13 veckor", "13 weeks"),
        (date(2022, 6, 30), "3 månader", "3 months"),
        (date(2023, 3, 29), "11 månader", "11 months"),
        (date(2023, 3, 30), "1 år", "1 year"),
        (date(2023, 4, 30), "1 år och 1 månad", "1 year and 1 month"),
        (date(2026, 11, 30), "4 år och 8 månader", "4 years and 8 months"),
    ],
)
def test_a_span_is_told_in_weeks_then_months_then_years(now, swedish, english):
    assert plain(time_between(LAST, now)) == swedish
    with speaking("en"):
        assert time_between(LAST, now).replace("\u00a0", " ") == english


def test_a_day_that_the_month_before_does_not_have_is_no_whole_month():
    assert plain(time_between(date(2021, 11, 30), date(2022, 2, 28))) == "12 veckor"


@pytest.mark.parametrize("days", [-3, 0, 21])
def test_nothing_is_said_of_a_period_that_is_hardly_past(days):
    assert age_sentence(LAST, LAST + timedelta(days=days)) == ""


def test_the_sentence_has_the_day_and_how_long_ago_that_is():
    said = age_sentence(LAST, date(2026, 11, 30))
    assert plain(said) == "Senaste perioden slutade 30 mar 2022, för 4 år och 8 månader sedan."
    with speaking("en"):
        said = age_sentence(LAST, LAST + timedelta(days=22))
    assert plain(said) == "The latest period ended on 30 Mar 2022, 3 weeks ago."
