"""The sentence of each row of an extract, as the API's `summary` gives it: that of the cards and the charts.

The one thing to know: a change is told since the period before, whose rows the selection seldom has. They are read in
one question for all rows together, so that a hundred sentences cost about what one does. Only signals cost by the
series: they are told of each one's newest row, and of none where many are asked for.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from data.figures import Figure, change_of, figure_of, start_before
from data.indicators import INDICATORS
from data.periods import TO_DATE
from data.queries import page_of, periods, rows_at
from data.selection import Selection
from data.sentences import observation_sentence, place_text
from data.signal_lines import PERIODS_JUDGED, signal_of

MOST_ROWS = 200
"""Rows in one answer with sentences: what still comes at once."""

MOST_JUDGED = 40
"""Series, by origin, in one answer with signals: each needs a control chart, and a hundred take seconds.
Enough for every county, or for two indicators in all areas."""

_SERIES = ("indicator", "geography_code", "monitored_area", "setting", "step")
"""What tells one series from another; within it, a row is of a period and an origin."""


def summaries(connection: Connection, selection: Selection) -> list[str]:
    """Return the sentence of each row that a selection asks for, in the extract's order and the spoken language.

    The newest row of each series and origin also says whether it is more than ordinary variation, as its card does;
    no row does where there are more than MOST_JUDGED of them.
    """
    rows = page_of(connection, selection)
    told = [(_series_of(row), _figure(row)) for row in rows.to_dict("records")]
    earlier = _rows_before(connection, rows, [figure for _, figure in told])
    known: dict[tuple[Any, ...], list[Figure]] = {}
    for row in earlier.to_dict("records"):
        known.setdefault(_series_of(row), []).append(_figure(row))
    signals = _signals(connection, rows, told)
    return [
        observation_sentence(
            figure,
            change_of(figure, [*known.get(series, ()), figure]),
            place_text(figure.indicator, *series[1:]),
            signals.get((series, figure), ""),
        )
        for series, figure in told
    ]


def _series_of(row: dict[Any, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _SERIES)


def _figure(row: dict[Any, Any]) -> Figure:
    return figure_of(row, INDICATORS[row["indicator"]], row["geography_level"])


def _signals(
    connection: Connection, rows: pd.DataFrame, told: list[tuple[tuple[Any, ...], Figure]]
) -> dict[tuple[tuple[Any, ...], Figure], str]:
    """Return the sentence about signals of the newest figure of each series and origin, by its series and itself."""
    # In the extract's order, the last of a series is its newest.
    newest = {(series, figure.origin): figure for series, figure in told}
    if not 0 < len(newest) <= MOST_JUDGED:
        return {}
    last_day = max(figure.period_start for figure in newest.values())
    # What a series has by then is asked for itself, or is earlier: it ends with its newest.
    history = page_of(connection, replace(_around(rows), last_day=last_day))
    judged: dict[tuple[Any, ...], list[Figure]] = {}
    for row in history.groupby([*_SERIES, "origin"]).tail(PERIODS_JUDGED).to_dict("records"):
        judged.setdefault((_series_of(row), row["origin"]), []).append(_figure(row))
    return {
        (series, figure): signal_of(figure, judged[series, origin], series[1])
        for (series, origin), figure in newest.items()
    }


def _around(rows: pd.DataFrame) -> Selection:
    """Return what selects the series of some rows, and some others, in all their periods."""
    indicators, geographies, areas, settings, steps = (tuple(rows[name].unique()) for name in _SERIES)
    return Selection(indicators, geographies, (), areas, settings, steps)


def _rows_before(connection: Connection, rows: pd.DataFrame, figures: list[Figure]) -> pd.DataFrame:
    """Return the rows of the periods before those of `rows`, in the same series and some others."""
    starts: set[date] = {start for each in figures if (start := start_before(each, []))}
    if any(each.indicator.period_kind == TO_DATE for each in figures):
        # Readings have no calendar: the one before is whichever there is.
        starts |= {pd.Timestamp(start).date() for start in periods(connection, TO_DATE)["period_start"]}
    return rows_at(connection, _around(rows), starts)
