"""What a map asks: every place's figure in every period, for its colours, its classes and its slider."""

from datetime import date

import pandas as pd
from sqlalchemy import Connection, select

from data.indicators import INDICATORS
from data.queries import ORIGIN_ORDER
from data.schema import observation


def periods_on_map(
    connection: Connection, indicator_id: str, geography_level: str, split: tuple[str, str, str] = ("", "all", "")
) -> list[tuple[date, date]]:
    """Return the first and last day of every period that has rows at a level, oldest first; none: nothing is there.

    `split`: monitored area, setting and step. Raises KeyError on an unknown indicator.
    """
    row = observation.c
    query = (
        select(row.period_start, row.period_end)
        .distinct()
        .where(*_rows_of(indicator_id, geography_level, split))
        .order_by(row.period_start, row.period_end)
    )
    return [(each.period_start, each.period_end) for each in connection.execute(query)]


def values_over_time(
    connection: Connection,
    indicator_id: str,
    geography_level: str,
    first_day: date,
    last_day: date,
    split: tuple[str, str, str] = ("", "all", ""),
) -> pd.DataFrame:
    """Return every place's figure in every period that starts between two days, both included.

    Columns: period_start (date), geography_code (str), value (float, the indicator's unit), status (str). One row per
    place and period: where there are several origins, the first in ORIGIN_ORDER. Oldest first, then by code. NaN:
    there is no figure; it is never 0. `split`: as in periods_on_map. Raises KeyError on an unknown indicator.
    """
    row = observation.c
    query = select(row.period_start, row.geography_code, row.value, row.status, row.origin).where(
        *_rows_of(indicator_id, geography_level, split),
        row.period_start >= first_day,
        row.period_start <= last_day,
    )
    found = pd.read_sql(query, connection).astype({"value": float})
    found["origin"] = found["origin"].map({origin: rank for rank, origin in enumerate(ORIGIN_ORDER)})
    found = found.sort_values(["period_start", "geography_code", "origin"])
    return found.drop_duplicates(["period_start", "geography_code"]).drop(columns="origin").reset_index(drop=True)


def _rows_of(indicator_id: str, geography_level: str, split: tuple[str, str, str]) -> list:
    if indicator_id not in INDICATORS:
        raise KeyError(f"No indicator {indicator_id!r}. There is: {sorted(INDICATORS)}")
    row = observation.c
    area, setting, step = split
    return [
        row.indicator == indicator_id,
        row.geography_level == geography_level,
        row.monitored_area == area,
        row.setting == setting,
        row.step == step,
    ]
