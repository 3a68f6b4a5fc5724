"""Figures for tests: fills in what a test does not mention."""

from datetime import date, timedelta
from typing import Any

from data.figures import Figure
from data.indicators import INDICATORS
from data.periods import PPM_ROUND, period_label

DAY = date(2022, 1, 27)


def figure(value: float | None = 5, weeks: int = 0, **given: Any) -> Figure:
    """Return a figure, `weeks` after 27 January 2022."""
    indicator = INDICATORS[given.pop("indicator", "critical_impact")]
    start = given.pop("period_start", DAY + timedelta(weeks=weeks))
    days = 14 if indicator.period_kind == PPM_ROUND else 7
    end = start + timedelta(days=days - 1)
    filled = {
        "geography_level": "nation",
        "period_start": start,
        "period_end": end,
        "period_label": period_label(start, end, indicator.period_kind, {}),
        "value": value,
        "lower": None,
        "upper": None,
        "status": "not_reported" if value is None else "reported",
        "reporting": 250,
        "expected": 290,
        "source": "municipal_return",
        "origin": "derived",
    }
    return Figure(indicator=indicator, **{**filled, **given})
