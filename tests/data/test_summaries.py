"""The sentences of an extract: which of its rows have a signal, and of which series it is."""

from datetime import date, timedelta

import pytest

from data.figures import figures_in
from data.indicators import INDICATORS
from data.lists import municipalities
from data.queries import series
from data.selection import Selection
from data.signal_lines import signal_line, signal_of
from data.summaries import MOST_JUDGED, MOST_ROWS, summaries
from tests.figures import figure

CALM = [3, 4, 3, 5, 4, 3, 4, 5, 3, 4, 4, 3, 5, 4]
NO_SIGNAL, OUTSIDE, TOO_FEW = "Ingen signal:", "Utanför gränserna:", "För få punkter"


def weeks(*values, **given):
    """Return the rows of one series, one week after another; None is a week without a figure."""
    days = [date(2021, 9, 2) + timedelta(weeks=week) for week in range(len(values))]
    return [
        {
            "period_start": day,
            "period_end": day + timedelta(days=6),
            "value": value,
            "status": "not_reported" if value is None else "reported",
            **given,
        }
        for day, value in zip(days, values, strict=True)
    ]


def county(code):
    return {"geography_code": code, "geography_level": "county"}


def test_each_series_and_origin_is_judged_on_its_own_figures_and_a_yes_or_no_is_not(build_release):
    town = {"geography_code": "0180", "geography_level": "municipality", "reporting": 1, "expected": 1}
    release = build_release(
        *weeks(*CALM, 40),
        *weeks(*CALM, 4, origin="published"),
        *weeks(*CALM, 4, **county("03")),
        *weeks(*CALM[:5], 40, **county("04")),
        *weeks(*[1, 0] * 7, 1, **town),
    )
    told = summaries(release, Selection(first_day=date(2021, 12, 9)))
    # The nation's derived and published, the county's, the municipality's; the other county has none so late.
    judged = [next((each for each in (NO_SIGNAL, OUTSIDE, TOO_FEW) if each in words), "") for words in told]
    assert judged == [OUTSIDE, NO_SIGNAL, NO_SIGNAL, ""]
    (of_few,) = summaries(release, Selection(geographies=("04",), first_day=date(2021, 10, 7)))
    assert TOO_FEW in of_few


@pytest.mark.parametrize("last", [0, 5, 14, 20])
def test_a_row_in_the_past_is_judged_as_it_was_then_as_the_whole_series_tells_it(build_release, last):
    release = build_release(*weeks(*CALM, 40, None, None, *CALM), *weeks(*reversed(CALM), **county("03")))
    until = Selection(geographies=("00",), last_day=date(2021, 9, 2) + timedelta(weeks=last))
    indicator, rows = INDICATORS["critical_impact"], series(release, "critical_impact")
    newest = figures_in(rows, indicator, "nation")[last]
    *earlier, words = summaries(release, until)
    line = signal_line(rows, indicator, newest)
    assert line and words.endswith(f". {line}")
    assert not any(NO_SIGNAL in each or OUTSIDE in each or TOO_FEW in each for each in earlier)


def test_what_is_missing_or_unfinished_is_not_said_to_be_within_ordinary_variation(build_release):
    release = build_release(*weeks(*CALM, None), *weeks(*CALM, **county("03")))
    (missing,) = summaries(release, Selection(latest=1))
    assert NO_SIGNAL not in missing and "uppgift saknas" in missing
    calm = [figure(value, week) for week, value in enumerate(CALM)]
    assert signal_of(calm[-1], calm).startswith(NO_SIGNAL)
    unfinished = figure(4, len(CALM), status="provisional")
    assert signal_of(unfinished, [*calm, unfinished]) == ""


def test_more_series_than_can_be_judged_at_once_have_no_signals(build_release):
    towns = [each.code for each in municipalities()[: MOST_JUDGED + 1]]
    given = {"indicator": "infected_share", "geography_level": "municipality", "reporting": 1, "expected": 1}
    release = build_release(*(row for code in towns for row in weeks(1.0, 2.0, geography_code=code, **given)))
    few = summaries(release, Selection(latest=1, geographies=tuple(towns[:MOST_JUDGED])))
    assert len(few) == MOST_JUDGED < MOST_ROWS and all(TOO_FEW in words for words in few)
    assert not any(TOO_FEW in words for words in summaries(release, Selection(latest=1)))
    assert summaries(release, Selection(geographies=("2584",))) == []
