"""What municipalities expect: three shares of those that answered the question, against loops over the answers."""

from collections import Counter
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from data import lists
from data.deriving import derive
from data.indicators import INDICATORS
from data.periods import REPORT_WEEK
from data.schema import observation, reported
from data.stage import choose_loads

PERIOD = {"period_start": date(2022, 1, 27), "period_end": date(2022, 2, 2)}
ANSWERS = {"improvement": 1, "unchanged": 0, "deterioration": -1}
TERMS = ("short", "long")
SHARES = [f"outlook_{term}_{name}" for term in TERMS for name in ANSWERS]

answer = st.none() | st.sampled_from([-1, 0, 1])
answers = st.lists(
    st.tuples(st.sampled_from(("0180", "0114", "1480", "2480")), st.tuples(answer, answer)), min_size=1, max_size=8
)
quick = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def shares_of(workbench, said):
    """Return what deriving makes of (town, (short, long)) in the order received: place and indicator to its row."""
    rows = [
        {
            **PERIOD,
            "load_id": load_id,
            "row_number": number,
            "source": "municipal_return",
            "measure": f"answer_outlook_{term}",
            "geography_code": town,
            "monitored_area": "",
            "setting": "all",
            "step": "",
            "value": value,
            "status": "not_reported" if value is None else "reported",
            "origin": "reported",
            "received_at": datetime(2022, 2, 3, 0, load_id),
            "locator": "",
            "quote": None,
        }
        for load_id, (town, outlook) in enumerate(said, start=1)
        for number, (term, value) in enumerate(zip(TERMS, outlook, strict=True), start=1)
    ]
    workbench.execute(reported.delete())
    workbench.execute(observation.delete())
    workbench.execute(reported.insert(), rows)
    choose_loads(workbench, {row["load_id"] for row in rows})
    derive(workbench, observation, kinds=[REPORT_WEEK])
    found = workbench.execute(select(observation).where(observation.c.indicator.in_(SHARES))).all()
    return {(row.geography_code, row.indicator): row for row in found}


def counted_by_loops(said):
    """Return, per place and term, how many gave each answer at last."""
    counts = {}
    for term, which in zip(TERMS, (0, 1), strict=True):
        last = {town: outlook[which] for town, outlook in said}
        for town in lists.municipalities():
            for place in (lists.NATION, town.county_code, town.skr_group_2017):
                counts.setdefault((place, term), Counter()).update([last.get(town.code)])
    return counts


@quick
@given(answers)
def test_shares_agree_with_plain_loops_and_are_a_hundred_together_of_those_that_answered(workbench, said):
    found = shares_of(workbench, said)
    counts = counted_by_loops(said)
    if not found:  # A later answer that is empty takes the earlier one back.
        assert all(set(count) == {None} for count in counts.values())
        return
    for (place, term), count in counts.items():
        answered, expected = count.total() - count[None], count.total()
        shares = [found[(place, f"outlook_{term}_{name}")].value for name in ANSWERS]
        assert sum(shares) == pytest.approx(100, abs=3e-6) if answered else shares == [None] * 3
        for name, stored in ANSWERS.items():
            row = found[(place, f"outlook_{term}_{name}")]
            assert (row.reporting, row.expected) == (answered, expected)
            if not answered:
                assert (row.value, row.numerator, row.lower, row.status) == (None, None, None, "not_reported")
                continue
            assert row.value == pytest.approx(100 * count[stored] / answered, abs=1e-6)
            assert (row.numerator, row.denominator) == (count[stored], answered)
            assert row.lower == pytest.approx(100 * count[stored] / expected, abs=1e-6)
            assert row.upper == pytest.approx(100 * (count[stored] + expected - answered) / expected, abs=1e-6)


def test_a_correction_is_told_on_the_shares_that_it_changes_and_on_no_other(workbench):
    found = shares_of(workbench, [("0180", (1, None)), ("0180", (-1, None))])
    statuses = {name: found[("00", f"outlook_short_{name}")].status for name in ANSWERS}
    assert statuses == {"improvement": "revised", "unchanged": "reported", "deterioration": "revised"}
    assert found[("00", "outlook_long_improvement")].status == "not_reported"


def test_each_share_is_declared_for_aggregates_with_the_answer_in_its_polarity():
    polarity = {"improvement": "better", "unchanged": "neither", "deterioration": "worse"}
    for term in TERMS:
        for name, higher_is in polarity.items():
            declared = INDICATORS[f"outlook_{term}_{name}"]
            assert (declared.higher_is, declared.maximum, declared.interval) == (higher_is, 100, "possible")
            assert "municipality" not in declared.levels
