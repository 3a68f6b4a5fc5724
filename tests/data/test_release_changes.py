"""What a release has that the one before it had not."""

from datetime import date

from data.periods import REPORT_WEEK
from data.release_changes import changes_between, release_before
from tests.conftest import make_release

FEB = {"period_start": date(2022, 2, 3), "period_end": date(2022, 2, 9)}


def test_new_periods_and_revised_national_figures_are_told_and_what_is_new_is_no_revision(store):
    older = make_release(store, {"value": 5}, {"value": 1, "geography_code": "0180", "geography_level": "municipality"})
    newer = make_release(
        store,
        {"value": 6},
        {"value": 2, **FEB},
        {"value": 0, "geography_code": "0180", "geography_level": "municipality"},
    )
    changes = changes_between(store, older, newer)
    assert changes.periods == {REPORT_WEEK: [(date(2022, 2, 3), date(2022, 2, 9))]}
    [revised] = changes.revised.to_dict("records")
    assert (revised["geography_code"], revised["old_value"], revised["new_value"]) == ("00", 5, 6)


def test_the_release_before_is_the_latest_that_was_published(duckdb_store):
    first, stopped = make_release(duckdb_store, {}), make_release(duckdb_store, {}, published=False)
    last = make_release(duckdb_store, {})
    assert release_before(duckdb_store, last) == first
    assert release_before(duckdb_store, stopped) == first
    assert release_before(duckdb_store, first) is None


def test_the_first_real_answers_for_a_known_week_are_news_and_say_that_only_invented_ones_were_there(store):
    answer = {"indicator": "reporting_municipalities", "geography_level": "municipality", "value": 1}
    invented = {**answer, "geography_code": "0114", "origin": "synthetic"}
    older = make_release(store, {"value": 5}, invented, {**answer, "geography_code": "0180"})
    newer = make_release(
        store,
        {"value": 5},
        invented,
        {**answer, "geography_code": "0180"},
        {**answer, "geography_code": "0114", "origin": "derived"},
        {**answer, "geography_code": "0184", "origin": "derived"},
        {**answer, "geography_code": "0186", "origin": "synthetic"},
        {**answer, "geography_code": "0187", "origin": "derived", "value": 0},
        {**answer, "geography_code": "0188", "origin": "derived", **FEB},
    )
    [found] = changes_between(store, older, newer).answers
    assert (found.period_start, found.municipalities, found.were_synthetic) == (date(2022, 1, 27), 2, 1)
    assert changes_between(store, newer, newer).answers == []
