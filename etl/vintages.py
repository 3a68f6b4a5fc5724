"""Sources that tell all of it anew each time: what the latest of their files said, so that the next is held against it.

Two files of such a source are two vintages of the same figures, and the later one replaces the earlier one's.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

import pandas as pd
from sqlalchemy import Connection, func, select

from data.schema import reported

REPUBLISHED = ("fhm_cases", "fhm_special_housing", "kolada", "special_housing_deaths")
"""The ids of these sources."""

KEY = ["measure", "geography_code", "setting", "step", "period_start", "period_end"]
"""The columns that say what a figure is of."""


class Series(NamedTuple):
    """Whose figures, of what: real and invented ones are never held against each other."""

    source: str
    origin: str
    measure: str


class Vintage(NamedTuple):
    """What a file said of one measure (columns KEY, value, NaN for no figure, and status), and when it was received."""

    received_at: datetime
    figures: pd.DataFrame


def vintages_of(source: str, figures: pd.DataFrame, received_at: datetime | None) -> dict[Series, Vintage]:
    """Return what a file says, by series; nothing if the source does not tell all of it anew, or no time is known."""
    if source not in REPUBLISHED or received_at is None:
        return {}
    return {
        Series(source, str(origin), str(measure)): Vintage(received_at, same[[*KEY, "value", "status"]])
        for (origin, measure), same in figures.groupby(["origin", "measure"])
    }


def latest_vintages(connection: Connection, loads: Collection[int]) -> dict[Series, Vintage]:
    """Return the latest of what these loads said, by series; of two of the same moment, the load of the higher number.

    Reads no more rows than the chosen loads have: a new workbook of a source does not make the next one slower.
    """
    row = reported.c
    named = [row.source, row.origin, row.measure]
    said = (
        select(*named, row.load_id, func.max(row.received_at))
        .where(row.source.in_(REPUBLISHED))
        .group_by(*named, row.load_id)
    )
    latest: dict[Series, tuple[datetime, int]] = {}
    for *whose, load_id, received_at in connection.execute(said):
        series = Series(*whose)
        if load_id in set(loads):
            latest[series] = max(latest.get(series, (received_at, load_id)), (received_at, load_id))
    return dict(_read(connection, latest))


def _read(connection: Connection, latest: dict[Series, tuple[datetime, int]]) -> Iterable[tuple[Series, Vintage]]:
    if not latest:
        return
    row = reported.c
    columns = ["load_id", "source", "origin", *KEY, "value", "status"]
    chosen = sorted({load_id for _, load_id in latest.values()})
    found = connection.execute(select(*(row[name] for name in columns)).where(row.load_id.in_(chosen))).all()
    frame = pd.DataFrame(found, columns=columns).astype({"value": "float64"})
    for (load_id, source, origin, measure), same in frame.groupby(["load_id", "source", "origin", "measure"]):
        series = Series(str(source), str(origin), str(measure))
        if series in latest and latest[series][1] == load_id:
            yield series, Vintage(latest[series][0], same[[*KEY, "value", "status"]])
