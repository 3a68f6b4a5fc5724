"""Questions to a release. Each function is named for its answer and runs on the connection it is given.

`series` and `latest_of` serve the pages; `extract_query` is the one query behind the table, the files and the API.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, or_, select

from data import lists
from data.indicators import INDICATORS
from data.language import say
from data.schema import geography, indicator, ledger, observation, period, release, release_load, source
from data.selection import Selection

ORIGIN_ORDER = ("published", "reported", "derived", "synthetic")
"""Which figure is shown where only one can be: what was published, then what was reported, then what we derived."""

EXTRACT_COLUMNS = (
    "indicator",
    "period_start",
    "period_end",
    "period_label",
    "geography_code",
    "geography",
    "geography_level",
    "monitored_area",
    "setting",
    "step",
    "value",
    "unit",
    "numerator",
    "denominator",
    "lower",
    "upper",
    "status",
    "reporting",
    "expected",
    "source",
    "origin",
    "release",
)
"""The columns of every tabular format, in their order. Scripts of others rely on them."""


@dataclass(frozen=True)
class ReleaseInfo:
    """Which release one is looking at."""

    id: int
    created_at: datetime
    last_received_at: datetime | None
    is_internal: bool
    """It shows small counts, and must not be spread."""
    is_published: bool = True
    """Else the screening stopped it: its figures may be wrong, and were never given out."""


def release_info(connection: Connection) -> ReleaseInfo:
    """Return the release's number, when it was made (UTC), and when its latest load was received (None: no loads)."""
    columns = (release.c.release, release.c.created_at, release.c.disclosure, release.c.published)
    made = connection.execute(select(*columns)).one()
    received = connection.execute(select(func.max(release_load.c.received_at))).scalar()
    return ReleaseInfo(made.release, made.created_at, received, made.disclosure == "internal", bool(made.published))


def series(
    connection: Connection,
    indicator_id: str,
    geography_code: str = lists.NATION,
    monitored_area: str = "",
    setting: str = "all",
    step: str | None = None,
) -> pd.DataFrame:
    """Return one indicator over time.

    Columns: period_start, period_end (datetime64), period_label, short_label (str), value, numerator, denominator,
    lower, upper (float, the indicator's unit), status (str), reporting, expected (Int64), source, origin (str). One
    row per period and origin; oldest first, origins in the order of ORIGIN_ORDER. `step` defaults to the indicator's
    own block. NaN: there is no figure; it is never 0. No rows: nothing has been loaded.

    Raises KeyError if `indicator_id` is not in data/indicators.py.
    """
    if indicator_id not in INDICATORS:
        raise KeyError(f"No indicator {indicator_id!r}. There is: {sorted(INDICATORS)}")
    declared = INDICATORS[indicator_id]
    if step is None:
        step = declared.steps[0] if declared.steps else ""
    row = observation.c
    query = (
        select(
            *(row[name] for name in ("period_start", "period_end")),
            period.c.label.label("period_label"),
            period.c.short_label,
            *(row[name] for name in ("value", "numerator", "denominator", "lower", "upper")),
            *(row[name] for name in ("status", "reporting", "expected", "source", "origin")),
        )
        .join(period, _period_of(declared.period_kind))
        .where(
            row.indicator == indicator_id,
            row.geography_code == geography_code,
            row.monitored_area == monitored_area,
            row.setting == setting,
            row.step == step,
        )
    )
    found = typed(pd.read_sql(query, connection, parse_dates=["period_start", "period_end"]))
    found["origin"] = pd.Categorical(found["origin"], ORIGIN_ORDER, ordered=True)
    found = found.sort_values(["period_start", "origin"], ignore_index=True)
    return found.astype({"origin": "str"})


def figures_on_map(
    connection: Connection,
    indicator_id: str,
    period_start: date,
    geography_level: str,
    monitored_area: str = "",
    setting: str = "all",
    step: str | None = None,
) -> pd.DataFrame:
    """Return one indicator in one period, in every geography of a level.

    Columns: geography_code, geography (str), value, numerator, denominator, lower, upper (float, the indicator's
    unit), status (str), reporting, expected (Int64), source, origin (str). One row per geography and origin, in the
    order of menus. NaN: there is no figure; it is never 0. Raises KeyError on an unknown indicator.
    """
    if indicator_id not in INDICATORS:
        raise KeyError(f"No indicator {indicator_id!r}. There is: {sorted(INDICATORS)}")
    steps = INDICATORS[indicator_id].steps
    row = observation.c
    query = (
        select(
            row.geography_code,
            geography.c.name.label("geography"),
            *(row[name] for name in ("value", "numerator", "denominator", "lower", "upper")),
            *(row[name] for name in ("status", "reporting", "expected", "source", "origin")),
        )
        .join(geography, geography.c.geography_code == row.geography_code)
        .where(
            row.indicator == indicator_id,
            row.period_start == period_start,
            row.geography_level == geography_level,
            row.monitored_area == monitored_area,
            row.setting == setting,
            row.step == (step if step is not None else (steps[0] if steps else "")),
        )
        .order_by(geography.c.sort_order, row.origin)
    )
    return typed(pd.read_sql(query, connection))


def typed(found: pd.DataFrame) -> pd.DataFrame:
    numbers = ["value", "numerator", "denominator", "lower", "upper"]
    return found.astype({"reporting": "Int64", "expected": "Int64"} | dict.fromkeys(numbers, float))


def _period_of(kind: str | None = None) -> ColumnElement[bool]:
    joined = and_(
        period.c.period_start == observation.c.period_start,
        period.c.period_end == observation.c.period_end,
    )
    return and_(joined, period.c.period_kind == kind) if kind else joined


def periods(connection: Connection, kind: str) -> pd.DataFrame:
    """Return the periods of one kind. Columns: period_start, period_end (date), label, short_label; newest first."""
    query = (
        select(period.c.period_start, period.c.period_end, period.c.label, period.c.short_label)
        .where(period.c.period_kind == kind)
        .order_by(period.c.period_start.desc())
    )
    return pd.read_sql(query, connection)


def geographies(connection: Connection) -> pd.DataFrame:
    """Return every geography. Columns: geography_code, name, geography_level, county_code; in the order of menus."""
    query = select(
        geography.c.geography_code, geography.c.name, geography.c.geography_level, geography.c.county_code
    ).order_by(geography.c.sort_order)
    return pd.read_sql(query, connection)


def origins(connection: Connection) -> set[str]:
    """Return which origins occur in the release; `synthetic` among them means that pages must say so."""
    return set(connection.execute(select(observation.c.origin).distinct()).scalars())


def source_names(connection: Connection) -> dict[str, str]:
    """Return what each source is called, with its publisher, by its id; one that has no English name, in Swedish."""
    rows = connection.execute(select(source.c.source, source.c.publisher, source.c.title)).all()
    swedish = {row.source: f"{row.publisher}: {row.title}" for row in rows}
    return {name: say(title, lists.english_source_names().get(name, title)) for name, title in swedish.items()}


def latest_loads(connection: Connection) -> pd.DataFrame:
    """Return when each source was last received. Columns: source, received_at (datetime64, UTC), loads (int)."""
    query = (
        select(
            release_load.c.source,
            func.max(release_load.c.received_at).label("received_at"),
            func.count().label("loads"),
        )
        .group_by(release_load.c.source)
        .order_by(release_load.c.source)
    )
    return pd.read_sql(query, connection)


def contradictions(connection: Connection) -> pd.DataFrame:
    """Return the ledger: one row per pair of figures that contradict each other, newest period first."""
    return pd.read_sql(select(ledger).order_by(ledger.c.period_start.desc(), ledger.c.indicator), connection)


EXTRACT_ORDER = (
    indicator.c.sort_order,
    observation.c.period_start,
    geography.c.sort_order,
    *(observation.c[name] for name in ("monitored_area", "setting", "step", "origin")),
)
"""What the rows of an extract are ordered by: no two rows of a release have all of it in common."""


def extract_query(connection: Connection, selection: Selection) -> Select:
    """Return the query for what a selection asks for: columns EXTRACT_COLUMNS, ordered, one row per observation key."""
    info = release_info(connection)
    row = observation.c
    return (
        select(
            row.indicator,
            row.period_start,
            row.period_end,
            period.c.label.label("period_label"),
            row.geography_code,
            geography.c.name.label("geography"),
            *(row[name] for name in ("geography_level", "monitored_area", "setting", "step", "value")),
            indicator.c.unit,
            *(row[name] for name in ("numerator", "denominator", "lower", "upper", "status")),
            *(row[name] for name in ("reporting", "expected", "source", "origin")),
            literal(info.id).label("release"),
        )
        .join(indicator, indicator.c.indicator == row.indicator)
        .join(geography, geography.c.geography_code == row.geography_code)
        .join(period, and_(_period_of(), period.c.period_kind == indicator.c.period_kind))
        .where(*conditions_of(connection, selection))
        .order_by(*EXTRACT_ORDER)
    )


def page_of(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Return all the rows of what a selection asks for, in the extract's order; some of them: data/extract_pages.py.

    Columns: EXTRACT_COLUMNS, with period_start and period_end as datetime64, the figures as float, reporting and
    expected as Int64. NaN: there is no figure; it is never 0. The same query as the files, so the same figures.
    """
    query = extract_query(connection, selection)
    return typed(pd.read_sql(query, connection, parse_dates=["period_start", "period_end"]))


def rows_at(connection: Connection, selection: Selection, starts: Collection[date]) -> pd.DataFrame:
    """Return the rows of a selection whose periods start on one of these days; columns and order as `page_of`."""
    query = extract_query(connection, selection).where(observation.c.period_start.in_(sorted(starts)))
    return typed(pd.read_sql(query, connection, parse_dates=["period_start", "period_end"]))


def count_of(connection: Connection, selection: Selection) -> int:
    """Return how many rows a selection has."""
    query = select(func.count()).select_from(observation).where(*conditions_of(connection, selection))
    return int(connection.execute(query).scalar_one())


def conditions_of(connection: Connection, selection: Selection) -> list[ColumnElement[bool]]:
    """Return the conditions on `observation` that a selection means."""
    row = observation.c
    lists_of = (
        (row.indicator, selection.indicators),
        (row.geography_code, selection.geographies),
        (row.geography_level, selection.levels),
        (row.monitored_area, selection.areas),
        (row.setting, selection.settings),
        (row.step, selection.steps),
    )
    conditions: list[ColumnElement[bool]] = [column.in_(values) for column, values in lists_of if values]
    if selection.first_day:
        conditions.append(row.period_start >= selection.first_day)
    if selection.last_day:
        conditions.append(row.period_start <= selection.last_day)
    if selection.latest:
        conditions.append(or_(*_latest_periods(connection, selection)))
    return conditions


def _latest_periods(connection: Connection, selection: Selection) -> list[ColumnElement[bool]]:
    """Return one condition per kind of period: its indicators, from the first of its N latest periods on.

    N counts the periods that the chosen indicators have a row for, within the chosen days.
    """
    chosen = selection.indicators or tuple(INDICATORS)
    conditions = []
    for kind in dict.fromkeys(INDICATORS[each].period_kind for each in chosen):
        ids = [each for each in chosen if INDICATORS[each].period_kind == kind]
        days = select(observation.c.period_start).distinct().where(observation.c.indicator.in_(ids))
        if selection.first_day:
            days = days.where(observation.c.period_start >= selection.first_day)
        if selection.last_day:
            days = days.where(observation.c.period_start <= selection.last_day)
        starts: list[date] = list(
            connection.execute(days.order_by(observation.c.period_start.desc()).limit(selection.latest)).scalars()
        )
        earliest = starts[-1] if starts else date.max
        conditions.append(and_(observation.c.indicator.in_(ids), observation.c.period_start >= earliest))
    return conditions
