"""Signals: what is said, and above all what is not: across a break, of too few points, of what is not finished."""

import math
from datetime import date
from string import Formatter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import signal_sentences
from data.control_charts import Rebasing, xmr
from data.indicators import INDICATORS
from data.signals import RULES, control_chart, signals_in
from tests.data.test_control_charts import WEEKS, drifting, naive_flags, rows_of

CRITICAL = INDICATORS["critical_impact"]
SHARE = INDICATORS["infected_share"]
NEW_QUESTION = Rebasing("critical_impact", "", WEEKS[14].date(), "Frågan fick nya svar.", "Enkäten")


def chart(values, indicator=CRITICAL, rebasings=(), geography_code="00", **columns):
    """Return the chart of a national series."""
    return control_chart(rows_of(list(values), **columns), indicator, geography_code, rebasings=rebasings)


def said(a_chart) -> list[tuple]:
    """Return the signals without their words."""
    return [(each.rule, each.first, each.last, each.direction) for each in a_chart.signals]


def reporting(*numbers) -> pd.api.extensions.ExtensionArray:
    """Return how many of the 290 reported in each period."""
    return pd.array(list(numbers), dtype="Int64")


CALM = [10, 12, 11, 9, 10, 11, 12, 10, 9, 11, 10, 12]


@settings(deadline=None, max_examples=40)
@given(drifting)
def test_each_point_carries_the_rules_it_is_part_of(values):
    values = [value + 100 for value in values]
    points = chart(values, INDICATORS["confirmed_cases"]).points
    flags = {rule: set(points.index[points[rule]]) for rule in RULES}
    assert flags == naive_flags(values)
    assert points["upper"].iloc[0] == pytest.approx(xmr(values).upper[0])


@settings(deadline=None, max_examples=40)
@given(drifting, st.lists(st.integers(0, 2), min_size=20, max_size=20), st.booleans())
def test_missing_and_unfinished_periods_break_no_rule_and_reset_none(values, gaps, is_provisional):
    values = [value + 100 for value in values[:20]]
    places = [place + gap for place, gap in enumerate(np.cumsum(gaps[: len(values)]))]
    spread = [9999 if is_provisional else None] * (places[-1] + 1)
    status = ["provisional" if is_provisional else "not_reported"] * len(spread)
    for place, value in zip(places, values, strict=True):
        spread[place], status[place] = value, "reported"
    cases = INDICATORS["confirmed_cases"]
    dense = chart(values, cases, period_start=WEEKS[places], period_end=WEEKS[places])
    sparse = chart(spread, cases, status=status, period_end=WEEKS[: len(spread)])
    assert said(sparse) == said(dense)
    assert sparse.state == dense.state


def test_eleven_points_are_too_few_and_twelve_are_not():
    few = chart([*CALM[:11], None, None])
    assert (few.kind, few.state, few.signals) == ("", "too_few_points", ())
    assert few.sentence.sv == "För få punkter för att bedöma: 11 perioder med färdig uppgift, minst 12 behövs."
    assert few.points["upper"].isna().all()
    assert chart(CALM).state == "assessed"
    assert chart(CALM).sentence.sv == "Inga signaler: variationen är den vanliga."


def test_a_figure_that_is_left_out_of_too_few_is_said_to_be_and_why():
    few = chart([10, 12, 11, 9], reporting=reporting(71, 162, 140, 158))
    assert few.sentence.sv.endswith(
        "3 perioder med färdig uppgift, minst 12 behövs. 1 till har en siffra men jämförs inte: täckningen har ändrats."
    )
    assert few.sentence.en.endswith("1 more have a figure but are not compared: coverage has changed.")


def test_no_rows_are_too_few_points():
    assert chart([]).state == "too_few_points"
    assert chart([None] * 14).state == "too_few_points"


def test_a_point_outside_the_limits_is_a_sentence_with_polarity_in_both_languages():
    found = chart([*[8, 14] * 6, 40])
    assert found.sentence.en == "Signals: 1."
    (signal,) = found.signals
    assert (signal.rule, signal.points) == ("outside_limits", 1)
    assert (signal.first, signal.last) == (date(2021, 4, 1), date(2021, 4, 7))
    assert (signal.direction, signal.judgement) == ("high", "worse")
    assert signal.sentence.sv == (
        "Utanför gränserna: 1–7 apr 2021 var värdet 40, över den övre gränsen 33,6. Högre är sämre."
    )
    assert signal.sentence.en == (
        "Outside the limits: 1–7 Apr 2021 the value was 40, above the upper limit of 33.6. Higher is worse."
    )


def test_a_shift_of_eight_says_so_and_what_it_means():
    values = [20, 22, 21, 20, 22, 21, 20, 22, 18, 17, 19, 18, 17, 19, 18, 17]
    sentences = [each.sentence.sv for each in chart(values).signals if each.rule == "shift"]
    assert sentences == [
        "Skift: 8 perioder i rad, 7 jan–3 mar 2021, låg över medelvärdet 19,4. Högre är sämre.",
        "Skift: 8 perioder i rad, 4 mar–28 apr 2021, låg under medelvärdet 19,4. Lägre är bättre.",
    ]


def test_a_run_with_periods_passed_over_says_so():
    values = [20, 22, 21, None, 20, 22, 21, 20, 22, 18, 17, 19, 18, 17, 19, 18, 17]
    first, second = (each.sentence for each in chart(values).signals if each.rule == "shift")
    assert first.sv.endswith("19,4. Perioder utan färdig uppgift är överhoppade. Högre är sämre.")
    assert "överhoppade" not in second.sv
    without_row = rows_of(values).dropna(subset="value")
    found = [each for each in signals_in(without_row, CRITICAL) if each.rule == "shift"]
    assert [each.sentence for each in found] == [first, second]


def test_trend_and_two_of_three_have_their_sentences():
    rising = chart([*CALM, 9, 10, 11, 12, 13, 14])
    sentences = {each.rule: each.sentence for each in rising.signals}
    assert sentences["trend"].sv == (
        "Trend: värdet blev högre för varje gång, 6 perioder i rad, 1 apr–12 maj 2021. Högre är sämre."
    )
    assert sentences["trend"].en == (
        "Trend: the value got higher each time, 6 periods in a row, 1 Apr–12 May 2021. Higher is worse."
    )
    near = [10, 12] * 8 + [16, 12, 16]
    (signal,) = chart(near, INDICATORS["infected_share_median"]).signals
    assert signal.sentence.sv == (
        "Nära gränsen: minst två av tre perioder i rad, 29 apr–19 maj 2021, låg i den yttre tredjedelen mot den övre "
        "gränsen. Högre är sämre."
    )


@settings(deadline=None, max_examples=40)
@given(drifting)
def test_a_mirrored_series_says_the_opposite(values):
    indicator = INDICATORS["outlook_short"]  # may be below zero; higher is better
    shape = [value / 2 for value in values]
    straight, mirrored = chart(shape, indicator), chart([-value for value in shape], indicator)
    other = {"high": "low", "low": "high", "better": "worse", "worse": "better"}
    assert [(a.rule, a.first, a.last, other[a.direction], other[a.judgement]) for a in straight.signals] == [
        (b.rule, b.first, b.last, b.direction, b.judgement) for b in mirrored.signals
    ]
    assert all((each.direction == "high") == (each.judgement == "better") for each in straight.signals)


# Suspended


def test_points_after_coverage_has_moved_are_in_no_limit_and_no_signal():
    moved = chart([*CALM, 60, 61, 62, 60], reporting=reporting(*[240] * 12, *[140] * 4))
    before = chart(CALM)
    assert moved.state == "suspended"
    assert moved.signals == ()
    assert moved.points["upper"].tolist()[:12] == before.points["upper"].tolist()
    assert moved.points["upper"].iloc[12:].isna().all()
    assert moved.sentence.sv == (
        "Bedömningen är pausad: 22–28 apr 2021 är täckningen 48\u00a0%, mer än 10 procentenheter från 83\u00a0% som "
        "den jämförs med. Gränserna räknas om först när ett skäl har skrivits."
    )


def test_no_signal_straddles_a_suspended_point_and_those_on_one_side_of_it_stand():
    high, low = [21, 22] * 4, [10, 11] * 4
    assert [each.rule for each in chart([*high, *low]).signals if each.rule == "shift"] == ["shift", "shift"]
    split = [*high[:4], 21, *high[4:], *low]
    found = chart(split, reporting=reporting(*[240] * 4, 140, *[240] * 12))
    assert [(each.first, each.points) for each in found.signals if each.rule == "shift"] == [(WEEKS[9].date(), 8)]
    assert found.state == "assessed"
    assert chart(split).signals[0].first == WEEKS[0].date()


def test_a_missing_period_does_not_break_what_a_suspended_one_does():
    values = [*[21, 22] * 2, None, *[21, 22] * 2, *[10, 11] * 4]
    found = chart(values, reporting=reporting(*[240] * 4, 140, *[240] * 12))
    assert [each.points for each in found.signals if each.rule == "shift"] == [8, 8]


def test_coverage_that_comes_back_ends_the_suspension():
    assert chart([*CALM, 60, 11], reporting=reporting(*[240] * 12, 140, 240)).state == "assessed"


def test_an_unknown_number_reporting_can_not_be_compared():
    found = chart([*CALM, 60], reporting=reporting(*[240] * 12, None))
    assert (found.state, found.signals) == ("suspended", ())
    assert found.sentence.sv == ("Bedömningen är pausad: hur många som rapporterat 1–7 apr 2021 är inte känt.")
    assert chart(CALM, reporting=reporting(*[None] * 12)).state == "suspended"


def test_a_change_of_method_suspends_until_there_are_twelve_points_again():
    values = [*CALM, 10, 11, *[50, 52, 51, 49, 50, 51]]
    without, found = chart(values), chart(values, rebasings=[NEW_QUESTION])
    assert {"outside_limits", "shift"} <= {each.rule for each in without.signals}
    assert (found.state, found.signals) == ("suspended", ())
    assert found.sentence.sv == (
        "Bedömningen är pausad sedan 15 apr 2021, då metoden ändrades: Frågan fick nya svar. 6 perioder med färdig "
        "uppgift sedan dess, minst 12 behövs."
    )


def test_a_rebased_chart_has_limits_of_its_own_and_says_why():
    after = [each + 40 for each in CALM]
    found = chart([*CALM, 10, 11, *after], rebasings=[NEW_QUESTION])
    assert (found.state, found.signals) == ("assessed", ())
    assert found.points["upper"].iloc[0] == pytest.approx(xmr([*CALM, 10, 11]).upper[0])
    assert found.points["upper"].iloc[14] == pytest.approx(xmr(after).upper[0])
    assert found.sentence.sv == (
        "Inga signaler: variationen är den vanliga. Gränserna räknas från 15 apr 2021: Frågan fick nya svar."
    )


def test_what_is_not_finished_is_no_signal():
    status = [*["reported"] * 12, "provisional"]
    assert chart([*CALM, 0], INDICATORS["deaths_covid19"], status=status).signals == ()
    assert chart([*CALM, 40], INDICATORS["deaths_covid19"]).signals != ()


# Hidden to protect persons


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(0, 9), min_size=12, max_size=26))
def test_a_series_with_hidden_periods_has_no_signal_and_says_how_many(counts):
    few = [1 <= each <= 3 for each in counts]
    shown = [None if hidden else each / 2 for each, hidden in zip(counts, few, strict=True)]
    status = ["suppressed" if hidden else "reported" for hidden in few]
    found = chart(shown, SHARE, status=status)
    if any(few):
        assert (found.kind, found.state, found.signals) == ("", "suspended", ())
        assert f"värdet för {sum(few)} av {len(few)} perioder visas inte, för att skydda" in found.sentence.sv
        assert f"value of {sum(few)} of {len(few)} periods is not shown, to protect" in found.sentence.en
    else:
        assert (found.kind, found.state) == ("xmr", "assessed")


def test_a_period_of_which_only_a_range_is_known_is_hidden_and_a_missing_one_is_not():
    lower, upper = [*[math.nan] * 6, 0.2, *[math.nan] * 6], [*[math.nan] * 6, 0.9, *[math.nan] * 6]
    values = [*CALM[:6], None, *CALM[6:]]
    status = [*["reported"] * 6, "withheld", *["reported"] * 6]
    assert chart(values, SHARE, status=status, lower=lower, upper=upper).state == "suspended"
    assert chart(values, SHARE).state == "assessed"
    # What an agency itself does not show is not of these counts.
    suppressed = [*["reported"] * 6, "suppressed", *["reported"] * 6]
    assert chart(values, INDICATORS["confirmed_cases"], status=suppressed).state == "assessed"


def test_only_the_stretch_that_has_a_hidden_period_goes_unjudged():
    changed = Rebasing("infected_share", "", WEEKS[13].date(), "Ny fråga.", "Enkäten")
    values = [*CALM, None, *[each + 40 for each in CALM]]
    status = [*["reported"] * 12, "suppressed", *["reported"] * 12]
    found = chart(values, SHARE, status=status, rebasings=[changed])
    assert found.state == "assessed"
    assert found.points["upper"].iloc[:13].isna().all() and found.points["upper"].iloc[13:].notna().all()


def test_an_approximate_point_is_outside_only_with_all_that_it_may_be():
    values = [*[8.0, 14.0] * 6, 40.0]
    limit = xmr(values).upper[0]

    def signals(least, origin="derived"):
        lower, upper = [*[math.nan] * 12, least], [*[math.nan] * 12, 55]
        return chart(values, SHARE, lower=lower, upper=upper, origin=origin)

    found = signals(limit + 0.5)
    assert [each.rule for each in found.signals] == ["outside_limits"]
    assert found.signals[0].sentence.sv == (
        "Utanför gränserna: 1–7 apr 2021 var värdet ungefär 40,00\u00a0%, med hela sitt spann över den övre gränsen "
        "33,621\u00a0%. Högre är sämre."
    )
    assert "Värdet för 1 av 13 perioder är ungefärligt" in found.sentence.sv
    assert signals(limit - 0.5).signals == ()
    # What is published is exact, whatever its interval.
    assert [each.rule for each in signals(limit - 0.5, "published").signals] == ["outside_limits"]


def test_what_those_who_did_not_report_could_add_makes_no_point_less_sure():
    low = [*[28.0, 34.0] * 6, 2.0]
    least, most = [*[math.nan] * 12, 1], [*[math.nan] * 12, 53]  # 50 of 290 have not reported: 1–3 of those who have
    over = INDICATORS["over_one_percent_infected"]
    (signal,) = chart(low, over, lower=least, upper=most).signals
    assert (signal.rule, signal.direction) == ("outside_limits", "low")


# Kinds of chart


def test_shares_with_their_numerators_are_judged_by_how_many_they_are_of():
    over, under = [15, 25, 17, 28, 12, 22, 26, 14, 24, 18, 27, 13, 8], [1000] * 12 + [100]
    shares = 100 * np.array(over) / under
    with_numerators = chart(shares, SHARE, numerator=over, denominator=under)
    assert (with_numerators.kind, with_numerators.signals) == ("p_prime", ())
    alone = chart(shares, SHARE)
    assert (alone.kind, alone.signals[0].rule) == ("xmr", "outside_limits")
    partly = chart(shares, SHARE, numerator=[None, *over[1:]], denominator=[None, *under[1:]])
    assert partly.kind == "xmr"
    assert chart(shares + 1, SHARE, numerator=over, denominator=under).kind == "xmr"  # of something else


def test_a_share_that_never_changes_is_no_signal_though_it_is_stored_rounded():
    found = chart(
        [33.333333] * 14, SHARE, numerator=[1.0, 2, 3, 4, 5, 6, 7] * 2, denominator=[3.0, 6, 9, 12, 15, 18, 21] * 2
    )
    assert (found.kind, found.signals) == ("p_prime", ())


def test_limits_keep_within_what_the_indicator_can_be():
    few = chart([0, 3, 0, 1, 0, 4, 0, 2, 0, 3, 1, 0])
    assert few.points["lower"].tolist() == [0] * 12
    most = chart([290, 281, 290, 288, 279, 290, 290, 284, 290, 282, 290, 280], INDICATORS["reporting_municipalities"])
    assert most.points["upper"].tolist() == [290] * 12


@pytest.mark.parametrize(
    ("indicator", "geography_code", "words"),
    [
        ("deaths_covid19_to_date", "00", "bara kan växa"),
        ("impact_level", "0180", "utan medelvärde"),
        ("critical_impact", "0180", "ja eller nej"),
        ("outlook_short", "0180", "bättre eller sämre"),
    ],
)
def test_what_has_no_ordinary_variation_is_not_assessed(indicator, geography_code, words):
    found = chart(range(20), INDICATORS[indicator], geography_code=geography_code)
    assert (found.state, found.signals) == ("not_applicable", ())
    assert words in found.sentence.sv


def test_a_low_value_of_what_is_neither_good_nor_bad():
    (signal,) = chart([*[1000, 1040] * 6, 800], INDICATORS["population"]).signals
    assert (signal.direction, signal.judgement) == ("low", "neither")
    assert signal.sentence.sv.endswith("under den undre gränsen 852,4. Lägre är varken bättre eller sämre.")


def test_every_text_is_there_in_both_languages_with_the_same_fields():
    def fields(text):
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    for key, (swedish, english) in signal_sentences.TEXTS.items():
        assert fields(swedish) == fields(english), key


def test_figures_are_written_as_each_language_does():
    def text(value, indicator, language):
        said = signal_sentences.sentence_of(
            "one_outside", indicator=indicator, value=value, limit=math.pi, span=(WEEKS[0].date(),) * 2
        )
        return getattr(said, language)

    assert "var värdet 1\u00a0234, över" in text(1234.0, CRITICAL, "sv")
    assert "was 1,234, above the upper limit of 3.1." in text(1234.0, CRITICAL, "en")
    assert "var värdet \u22122,5, över den övre gränsen 3,14." in text(-2.5, INDICATORS["outlook_short"], "sv")
    assert "gränsen 3,142\u00a0%." in text(2.5, SHARE, "sv")
