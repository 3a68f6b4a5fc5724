"""Periods: every kind shows its dates, and the week is that of the first day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.indicators import COUNTERS, INDICATORS
from data.language import speaking
from data.periods import PERIOD_KINDS, PPM_ROUND, REPORT_WEEK, period_label, short_period_label, spoken_label

days = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("kind", "start", "end", "label", "short"),
    [
        ("iso_week", date(2020, 12, 28), date(2021, 1, 3), "28 dec 2020–3 jan 2021 (vecka 2020-W53)", "2020-W53"),
        ("iso_week", date(2019, 12, 30), date(2020, 1, 5), "30 dec 2019–5 jan 2020 (vecka 2020-W01)", "2020-W01"),
        ("to_date", date(2022, 1, 31), date(2022, 1, 31), "till och med 31 jan 2022", "31 jan 2022"),
        ("year", date(2021, 1, 1), date(2021, 12, 31), "2021 (1 jan–31 dec 2021)", "2021"),
    ],
)
def test_a_label_shows_the_dates(kind, start, end, label, short):
    assert period_label(start, end, kind, {}) == label
    assert short_period_label(start, end, kind, {}) == short


@given(day=days)
def test_an_iso_week_is_named_by_the_calendar(day):
    monday = day - timedelta(days=day.weekday())
    year, week, _ = day.isocalendar()
    assert short_period_label(monday, monday + timedelta(days=6), "iso_week", {}) == f"{year}-W{week:02d}"


def test_an_unknown_kind_names_those_there_are():
    with pytest.raises(ValueError, match="iso_week"):
        period_label(date(2022, 1, 1), date(2022, 1, 1), "month", {})


def test_every_indicator_has_a_known_kind_and_only_answers_have_a_counter():
    assert {each.period_kind for each in INDICATORS.values()} == set(PERIOD_KINDS)
    assert set(COUNTERS) == {REPORT_WEEK, PPM_ROUND}
    assert all(each.expected in (COUNTERS.get(each.period_kind), "") for each in INDICATORS.values())


def test_a_label_is_made_anew_in_english_and_is_the_releases_own_in_swedish():
    week, vt2021 = (date(2022, 1, 27), date(2022, 2, 2), REPORT_WEEK), (date(2021, 3, 15), date(2021, 3, 28), PPM_ROUND)
    assert spoken_label(*week, "as stored") == "as stored"
    with speaking("en"):
        assert spoken_label(*week, "as stored") == "27 Jan–2 Feb 2022 (report week 2022-W04)"
        assert spoken_label(*vt2021, "as stored") == "Spring 2021 (15–28 Mar 2021)"
        assert short_period_label(*vt2021) == "Spring 2021"
        assert period_label(date(2022, 1, 31), date(2022, 1, 31), "to_date") == "up to and including 31 Jan 2022"
        assert PERIOD_KINDS[PPM_ROUND].nouns == "rounds"
    assert short_period_label(*vt2021) == "VT 2021"
