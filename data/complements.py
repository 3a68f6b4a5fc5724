"""Second cells to hide in a cumulative series: so that one reading does not tell what another one hides.

Deaths so far are read week after week. The source hides 1–3 and, in the same reading, another municipality of the
county, so that the county's total can't be subtracted. But a count that never falls is told by its neighbours: where
it is 14 the week before and the week after, it is 14, and then the total tells the other one. So does the count of
all who died, beside the count of those in special housing, of those with home help.

The one thing to know: what was published stays published. Readings are gone through in their order, and only cells of
the latest are hidden for what it and those just before it tell together. So a reading is the same as of every later
day. It stops what can be worked out step by step, not every system of equations: the source's files are public.
"""

from datetime import datetime

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Table, select, update

from data.lists import NATION
from data.schema import reported
from data.stage import chosen_load

CUMULATIVE = ("deaths_covid19_to_date", "deaths_special_housing_to_date", "deaths_home_help_to_date")
"""Persons counted so far: all, and the parts of them that do not overlap (Socialstyrelsen's workbook of deaths)."""

TOTAL = 0
"""The place of a county's own row among the places of an array, and of all deaths among its measures."""

_NEAR = 3
"""How many adjacent readings are weighed together, the latest among them."""

_MOST_TRIED = 12
"""Cells that are tried one by one before the smallest is hidden though it does not help by itself."""

_MOST_ROUNDS = 30
"""Bounds settle in a few rounds. Where a source contradicts itself they never do, and nothing can be concluded."""


def hide_second_cells(connection: Connection, target: Table, as_of: datetime | None = None) -> None:
    """Suppress in `target` the cells that would let one reading tell what another one hides.

    `target` has the columns of `observation`, as derived from the chosen loads as of a time (None: now).
    """
    of_them = target.c.indicator.in_(CUMULATIVE)
    if connection.execute(select(target.c.indicator).where(of_them).limit(1)).first() is None:
        return
    readings = _readings(connection, as_of)
    for county, rows in readings.groupby(readings["geography_code"].str[:2]):
        days, places = sorted(set(rows["period_end"])), sorted({county, *rows["geography_code"]})
        values = np.full((len(days), len(CUMULATIVE), len(places)), np.nan)
        hidden = np.zeros(values.shape, dtype=bool)
        cell = (
            rows["period_end"].map(days.index),
            rows["measure"].map(CUMULATIVE.index),
            rows["geography_code"].map(places.index),
        )
        values[cell], hidden[cell] = rows["value"], rows["status"] == "suppressed"
        for day, measure, place in np.argwhere(cells_to_hide(values, hidden)).tolist():
            connection.execute(
                update(target)
                .values(value=None, status="suppressed")
                .where(
                    target.c.indicator == CUMULATIVE[measure],
                    target.c.geography_code == places[place],
                    target.c.period_end == days[day],
                    target.c.origin == "published",
                )
            )


def _readings(connection: Connection, as_of: datetime | None) -> pd.DataFrame:
    """Return the latest that was said of every cumulative count in a county or municipality, of every reading.

    Not only of those in the table that is protected: the reading before the first of a year is in another part.
    """
    said = reported.c
    columns = ("measure", "geography_code", "period_end", "value", "status")
    known = [said.measure.in_(CUMULATIVE), said.origin == "published", said.geography_code != NATION]
    query = (
        select(*(said[name] for name in columns))
        .join(chosen_load, chosen_load.c.load_id == said.load_id)
        .where(*known, *([] if as_of is None else [said.received_at <= as_of]))
        .order_by(said.received_at, said.load_id, said.row_number)
    )
    rows = pd.DataFrame(connection.execute(query).all(), columns=list(columns))
    return rows.drop_duplicates(list(columns[:3]), keep="last").astype({"value": float})


def cells_to_hide(values: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """Return which shown cells of one county to hide, so that no hidden one is told.

    `values`: (readings in order, measures, places); NaN where there is no figure. The first measure counts all, the
    others those in parts of it that do not overlap; the first place is the county, the others its municipalities.
    `hidden`, and what is returned: the same shape, true where a cell is hidden, and where one is to be.

    Hidden cells are at least 1. A cell is told when bounds alone (parts and totals, and that no count falls) leave it
    one value. The smallest cell above 0 that helps is hidden, as the source does itself, a municipality before the
    county.
    """
    more = np.zeros_like(hidden)
    already = np.zeros_like(hidden)  # told by what was published before: nothing here changes that
    for reading in range(len(values)):
        known = slice(max(0, reading + 1 - _NEAR), reading + 1)
        while (told := _told(values[known], (hidden | more)[known]) & ~already[known]).any():
            chosen = _next_to_hide(values[known], (hidden | more)[known], already[known], int(told.sum()))
            if chosen is None:
                break
            more[reading, *chosen] = True
        already[known] |= told
    return more


def _next_to_hide(values: np.ndarray, hidden: np.ndarray, already: np.ndarray, told: int) -> tuple[int, int] | None:
    """Return the first cell of the latest reading that helps by itself, else the first; None if all are hidden."""
    latest = len(values) - 1
    able = np.argwhere((values[latest] > 0) & ~hidden[latest]).tolist()
    in_turn = sorted(able, key=lambda cell: (cell[1] == TOTAL, values[latest, *cell], cell))
    for measure, place in in_turn[:_MOST_TRIED]:
        tried = hidden.copy()
        tried[latest, measure, place] = True
        if (_told(values, tried) & ~already).sum() < told:
            return measure, place
    return (in_turn[0][0], in_turn[0][1]) if in_turn else None


def _told(values: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """Return which hidden cells can only be one value."""
    shown = ~hidden & ~np.isnan(values)
    low = np.where(shown, values, np.where(hidden, 1.0, 0.0))
    high = np.where(shown, values, np.inf)
    # Those in none of the parts are a part too, of which nothing is said: at least 0.
    low = np.concatenate([low, np.zeros_like(low[:, :1])], axis=1)
    high = np.concatenate([high, np.full_like(high[:, :1], np.inf)], axis=1)
    for _ in range(_MOST_ROUNDS):
        before = low, high
        low, high = np.maximum.accumulate(low, axis=0), np.minimum.accumulate(high[::-1], axis=0)[::-1]
        low, high = _summing(low, high, axis=1)
        low, high = _summing(low, high, axis=2)
        if np.array_equal(low, before[0]) and np.array_equal(high, before[1]):
            break
    return hidden & (low == high)[:, :-1]


def _summing(low: np.ndarray, high: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Tighten bounds by the first along an axis being the sum of the others."""
    low, high = np.moveaxis(low, axis, -1), np.moveaxis(high, axis, -1)
    least, most = low[..., 1:], high[..., 1:]
    open_ended = np.isinf(most)
    closed = np.where(open_ended, 0, most)
    # What the others add up to at the most is unbounded if one of them is.
    others_open = open_ended.sum(axis=-1, keepdims=True) - open_ended > 0
    others_most = np.where(others_open, np.inf, closed.sum(axis=-1, keepdims=True) - closed)
    others_least = least.sum(axis=-1, keepdims=True) - least
    parts_low = np.maximum(least, low[..., :1] - others_most)
    parts_high = np.minimum(most, high[..., :1] - others_least)
    total_low = np.maximum(low[..., :1], parts_low.sum(axis=-1, keepdims=True))
    total_high = np.minimum(high[..., :1], parts_high.sum(axis=-1, keepdims=True))
    lows, highs = np.concatenate([total_low, parts_low], axis=-1), np.concatenate([total_high, parts_high], axis=-1)
    return np.moveaxis(lows, -1, axis), np.moveaxis(highs, -1, axis)
