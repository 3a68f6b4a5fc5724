"""A release of very many observations, made by the database in seconds: for what has to hold however many there are."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import text

from data.duckdb_store import DuckDBStore
from data.releases import create_release_tables, write_periods
from data.schema import release, release_part
from data.stage import make_stage, new_observation

ROWS_OF_A_WEEK = 290 * 10
"""Of one indicator: every municipality and area."""


def publish_weeks(store: DuckDBStore, weeks: int, indicators: Sequence[str] = ("impact_level",)) -> int:
    """Publish release 1 with so many weeks of indicators in every municipality and area; return how many rows it has.

    One in seven has no figure.
    """
    named = ", ".join(f"('{each}')" for each in indicators)
    with store.lock(), store.building(1) as connection:
        create_release_tables(connection)
        make_stage(connection)
        connection.execute(
            text(
                f"""INSERT INTO {new_observation.name}
                SELECT asked.indicator, DATE '2015-01-01' + 7 * week, DATE '2015-01-07' + 7 * week, geography_code,
                    geography_level, monitored_area, 'all', '',
                    CASE WHEN (week + a.sort_order) % 7 = 0 THEN NULL ELSE 1 + week % 5 END, NULL, NULL, NULL, NULL,
                    CASE WHEN (week + a.sort_order) % 7 = 0 THEN 'not_reported' ELSE 'reported' END, 1, 1,
                    'municipal_return', 'synthetic'
                FROM (VALUES {named}) AS asked(indicator), (SELECT CAST(range AS INTEGER) AS week FROM range({weeks})),
                    geography, monitored_area AS a
                WHERE geography_level = 'municipality'"""  # noqa: S608 - our own names
            )
        )
        part = store.keep_part(connection, new_observation, 1, "report_week", 2015)
        store.link_parts(connection, [part.name])
        write_periods(connection)
        told = {"part": part.name, "period_kind": "report_week", "bucket": 2015, "row_count": part.row_count}
        connection.execute(release_part.insert().values(**told, checksum=part.checksum))
        made = {"release": 1, "created_at": date(2022, 2, 3), "published": 1, "recipe": "test"}
        connection.execute(release.insert().values(**made, disclosure="public", screening="[]"))
    store.switch(1)
    return weeks * ROWS_OF_A_WEEK * len(indicators)
