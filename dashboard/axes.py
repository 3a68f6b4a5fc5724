"""The axes of charts, as plain dicts: of days, of values in their unit, of indices.

The one thing to know: a chart is drawn once for every width, so how many labels there are is Plotly's to find, or few
enough for a phone; and a year is written where it changes, since years under every tick run together there.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dashboard.palette import GRID, MUTED
from data import lists
from data.figures import Figure
from data.formats import COUNTED, sentence_case, unit_word
from data.language import say
from data.periods import PPM_ROUND, TO_DATE, YEAR, date_span
from data.sentences import yes_or_no

FEW_PERIODS = 12
"""Up to this many periods each gets its own tick with the period's name; above it the axis shows months."""

TICKS_ON_PHONE = 6
"""So many names of periods have room side by side on a phone; of more, every second is written out."""


def time_axis(figures: list[Figure]) -> dict[str, Any]:
    """Return an axis of days: few periods by name, many by month."""
    axis: dict[str, Any] = {
        "type": "date",
        "showgrid": False,
        "linecolor": MUTED,
        "ticks": "outside",
        "tickcolor": MUTED,
        "automargin": True,
        "fixedrange": True,
    }
    starts = sorted({(figure.period_start, _tick_text(figure)) for figure in figures})
    if 0 < len(starts) <= FEW_PERIODS:
        days = [start.isoformat() for start, _ in starts]
        return axis | {"tickmode": "array", "tickvals": days, "ticktext": _tick_texts(starts), "tickangle": 0}
    # As many as there is room for, upright and small; after a line feed, Plotly writes the year only where it changes.
    return axis | {"tickformat": "%b\n%Y", "tickangle": 0, "tickfont": {"size": 11}}


def _tick_texts(starts: Sequence[tuple[date, str]]) -> list[str]:
    """Return what stands below each tick: of many, about every second has its name, the first and the last among them.

    The second line, mostly a year, stands where it changes and at the last. One chart is drawn for phones and wide
    screens alike.
    """
    texts, below, last = [""] * len(starts), "", len(starts) - 1
    gaps = last if len(starts) <= TICKS_ON_PHONE else last // 2
    named = {round(gap * last / gaps) for gap in range(gaps + 1)} if gaps else {last}
    for place in sorted(named):
        text = starts[place][1]
        first, _, second = text.partition("<br>")
        texts[place] = first if second == below and place != last else text
        below = second
    return texts


def _tick_text(figure: Figure) -> str:
    if figure.indicator.period_kind == PPM_ROUND:
        return figure.period_label.split(" (")[0].replace(" ", "<br>")
    if figure.indicator.period_kind == TO_DATE:
        day, month, year = date_span(figure.period_end, figure.period_end).split()
        return f"{day} {month}<br>{year}"
    if figure.indicator.period_kind == YEAR:
        return str(figure.period_start.year)
    iso_year, week, _ = figure.period_start.isocalendar()
    return f"{say('v.', 'w.')} {week}<br>{iso_year}"


def value_axis(figures: list[Figure]) -> dict[str, Any]:
    """Return an axis of values, from zero; whole steps for counts, words for levels."""
    axis: dict[str, Any] = {
        "rangemode": "tozero",
        "gridcolor": GRID,
        "zerolinecolor": MUTED,
        "automargin": True,
        "fixedrange": True,
    }
    if not figures:
        return axis
    indicator = figures[0].indicator
    highest = max((figure.value for figure in figures if figure.value is not None), default=0)
    if indicator.id == "impact_level":
        levels = lists.impact_levels()
        ticks = {"tickvals": list(levels), "ticktext": [f"{level} {each.short_name}" for level, each in levels.items()]}
        # An ordinal scale has no zero.
        return axis | ticks | {"rangemode": "normal", "range": [0.7, 5.3], "zeroline": False}
    if figures[0].geography_level == "municipality" and indicator.unit == "kommuner":
        return axis | {"tickvals": [0, 1], "ticktext": [yes_or_no(0), yes_or_no(1)], "range": [-0.05, 1.1]}
    if indicator.unit in COUNTED:
        whole_steps = {"dtick": 1} if highest <= 5 else {"tickformat": ",d"}
        return axis | {"title": _axis_title(indicator.unit)} | whole_steps
    return axis | {"title": _axis_title(indicator.unit)}


def index_axis() -> dict[str, Any]:
    """Return an axis of indices, from zero."""
    words = say("Index (100 = seriens start)", "Index (100 = start of series)")
    return value_axis([]) | {"title": {"text": words, "standoff": 8, "font": {"size": 12, "color": MUTED}}}


def _axis_title(unit: str) -> dict[str, Any]:
    return {"text": sentence_case(unit_word(unit)), "standoff": 8, "font": {"size": 12, "color": MUTED}}
