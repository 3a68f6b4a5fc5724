"""Which series lag behind: against the periods of their release and its newest figure, never against the clock."""

from datetime import date, timedelta

import pytest

from data.freshness import Newest, lag_text, latest_known, newest_in
from data.language import speaking
from data.periods import PPM_ROUND, REPORT_WEEK
from tests.figures import DAY, figure

LAST = DAY + timedelta(days=6)
ONLY = {REPORT_WEEK: (DAY, LAST)}
AUTUMN, SPRING = date(2020, 9, 28), date(2021, 3, 15)


def test_a_series_with_a_figure_for_the_latest_period_is_not_old():
    assert lag_text([figure(5, -1), figure(0)], Newest(ONLY, LAST)) == ""


def test_a_later_period_without_a_figure_makes_the_series_old_and_is_named():
    later = {REPORT_WEEK: (DAY + timedelta(7), LAST + timedelta(7))}
    for series in ([figure(5), figure(None, 1)], [figure(5)]):
        assert lag_text(series, Newest(later, LAST)) == "uppgift saknas för 3–9 feb 2022 (rapportvecka 2022-W05)"
    with speaking("en"):
        assert (
            lag_text([figure(5)], Newest(later, LAST)) == "there is no figure for 3–9 Feb 2022 (report week 2022-W05)"
        )


@pytest.mark.parametrize(("days", "is_old"), [(0, False), (14, False), (15, True)])
def test_a_week_may_be_two_weeks_behind_the_newest_figure_and_no_more(days, is_old):
    assert bool(lag_text([figure(5)], Newest(ONLY, LAST + timedelta(days)))) is is_old


@pytest.mark.parametrize(("days", "is_old"), [(336, False), (337, True)])
def test_a_round_may_be_two_of_its_own_intervals_behind(days, is_old):
    """The two rounds are 168 days apart: what is old for a week is not old for them."""
    rounds = [figure(60, indicator="ppm_all8", period_start=start) for start in (AUTUMN, SPRING)]
    newest = Newest({PPM_ROUND: (SPRING, rounds[-1].period_end)}, rounds[-1].period_end + timedelta(days))
    assert bool(lag_text(rounds, newest)) is is_old


def test_a_range_is_something_known_and_a_missing_value_is_not():
    hidden = figure(None, 1, lower=1.0, upper=4.0, status="withheld")
    assert latest_known([figure(5), hidden, figure(None, 2)]) == hidden
    assert latest_known([figure(None)]) is None
    assert lag_text([figure(None)], Newest(ONLY, LAST)) == ""


def test_the_newest_day_is_of_a_national_figure_that_exists_and_of_no_whole_year(build_release):
    week = {"period_start": date(2022, 2, 3), "period_end": date(2022, 2, 9)}
    release = build_release(
        {},
        {**week, "value": None, "status": "not_reported"},
        {**week, "geography_code": "0180", "geography_level": "municipality"},
        {"indicator": "kolada_ppm_all8", "period_start": date(2022, 1, 1), "period_end": date(2022, 12, 31)},
    )
    assert newest_in(release).last_day == date(2022, 2, 2)
    assert newest_in(release).periods[REPORT_WEEK] == (date(2022, 2, 3), date(2022, 2, 9))
