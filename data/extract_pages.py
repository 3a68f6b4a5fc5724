"""One page of an extract that may have millions of rows, in its own order or in that of a column.

The one thing to know: nothing sorts the whole extract. Rows are counted per value of what they are ordered by, which
says where the page begins; only the rows of the values on the page are sorted.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakKeyDictionary

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, and_, func, or_, select

from data.queries import EXTRACT_ORDER, conditions_of, extract_query, release_info, typed
from data.schema import geography, indicator, observation
from data.selection import Selection

ORDERS: dict[str, ColumnElement[Any]] = {
    "indicator": indicator.c.sort_order,
    "period_label": observation.c.period_start,
    "geography": geography.c.sort_order,
    **{
        name: observation.c[name]
        for name in ("value", "numerator", "denominator", "lower", "upper", "reporting", "expected")
    },
}
"""What an extract can be ordered by besides its own order. What is in words is ordered as in the menus."""

_FIRST_OF_ORDER = tuple(EXTRACT_ORDER[:2])
"""What the extract's own order begins with: an indicator and a period have some thousand rows at most."""


@dataclass(frozen=True)
class Order:
    """A column of ORDERS, and its direction. What is missing is last both ways: it is neither much nor little.

    Raises KeyError on a column that is not in ORDERS.
    """

    column: str
    is_descending: bool = False

    def __post_init__(self) -> None:
        if self.column not in ORDERS:
            raise KeyError(f"No order by {self.column!r}. There is: {', '.join(ORDERS)}")


def rows_between(
    connection: Connection, selection: Selection, start: int, end: int, order: Order | None = None
) -> pd.DataFrame:
    """Return the rows from `start` up to, not including, `end` of what a selection asks for.

    Columns and types as from data.queries.page_of. `order`: what comes first; rows that are alike in it, and all rows
    where there is none, are in the extract's own order. No rows: the extract has no row `start`.
    """
    query = query_between(connection, selection, start, end, order)
    return typed(pd.read_sql(query, connection, parse_dates=["period_start", "period_end"]))


def tuples_between(connection: Connection, selection: Selection, start: int, end: int) -> list[tuple[Any, ...]]:
    """Return the rows of `rows_between` in the extract's own order, as data.extracts.extract_rows gives them."""
    found = connection.execute(query_between(connection, selection, start, end))
    return [tuple(row) for row in found]


def counted_rows(connection: Connection, selection: Selection) -> int:
    """Return how many rows a selection has; at once if a page of it was asked for lately."""
    groups = _known_groups(connection, selection)
    return int(groups[-1].upto) if groups else 0


def query_between(
    connection: Connection, selection: Selection, start: int, end: int, order: Order | None = None
) -> Select:
    """Return the query for the rows of `rows_between`: columns EXTRACT_COLUMNS, ordered."""
    conditions, skipped = conditions_of(connection, selection), 0
    leads = [_FIRST_OF_ORDER] if order is None else [(ORDERS[order.column],), _FIRST_OF_ORDER]
    is_descending = order is not None and order.is_descending
    for keys in leads:
        if order is None:
            known = _known_groups(connection, selection)
            groups: Sequence[Row[Any]] = [each for each in known if each.upto > start and each.upto - each.n < end]
        else:
            groups = _groups_between(connection, conditions, keys, start - skipped, end - skipped, is_descending)
        if not groups:
            break
        conditions = [*conditions, or_(*(_is_in(group, keys) for group in groups))]
        skipped += int(groups[0].upto) - groups[0].n
        if len(groups) > 1:
            break  # The page begins in one and ends in another: these are few rows, or one page of many.
        is_descending = False
    query = extract_query(connection, selection).where(*conditions).order_by(None)
    first = [] if order is None else [_sorted(ORDERS[order.column], order.is_descending)]
    return query.order_by(*first, *EXTRACT_ORDER).offset(start - skipped).limit(end - start)


_MOST_KNOWN = 64
"""Questions of a release whose groups are remembered: some thousand groups each, a megabyte at most."""

_known: WeakKeyDictionary[Engine, OrderedDict[tuple[Any, ...], Sequence[Row[Any]]]] = WeakKeyDictionary()
_knowing = threading.Lock()


def _known_groups(connection: Connection, selection: Selection) -> Sequence[Row[Any]]:
    """Return all groups of the extract's own order. A release never changes: who turns pages has them counted once."""
    info = release_info(connection)
    asked = replace(selection, release=None, parameters=())
    key = (info.id, info.created_at, info.is_internal, asked)
    with _knowing:
        # By the engine: another warehouse may have a release of the same number.
        known = _known.setdefault(connection.engine, OrderedDict())
        if key in known:
            known.move_to_end(key)
            return known[key]
    groups = _groups_between(connection, conditions_of(connection, selection), _FIRST_OF_ORDER, 0, _MOST_ROWS, False)
    with _knowing:
        known[key] = groups
        while len(known) > _MOST_KNOWN:
            known.popitem(last=False)
    return groups


_MOST_ROWS = (1 << 31) - 1
"""More than any extract has, and what PostgreSQL takes for an integer."""


def _groups_between(
    connection: Connection,
    conditions: Iterable[ColumnElement[bool]],
    keys: Sequence[ColumnElement[Any]],
    start: int,
    end: int,
    is_descending: bool,
) -> Sequence[Row[Any]]:
    """Return the groups that have any of the rows between, in order: the keys, rows (n), rows to its end (upto)."""
    grouped = (
        select(*(key.label(f"key_{at}") for at, key in enumerate(keys)), func.count().label("n"))
        .select_from(observation)
        .join(indicator, indicator.c.indicator == observation.c.indicator)
        .join(geography, geography.c.geography_code == observation.c.geography_code)
        .where(*conditions)
        .group_by(*keys)
        .subquery()
    )
    by = [_sorted(grouped.c[f"key_{at}"], is_descending) for at in range(len(keys))]
    counted = select(grouped, func.sum(grouped.c.n).over(order_by=by).label("upto")).subquery()
    found = select(counted).where(counted.c.upto > start, counted.c.upto - counted.c.n < end)
    return connection.execute(found.order_by(counted.c.upto)).all()


def _sorted(key: ColumnElement[Any], is_descending: bool) -> ColumnElement[Any]:
    return (key.desc() if is_descending else key.asc()).nulls_last()


def _is_in(group: Row[Any], keys: Sequence[ColumnElement[Any]]) -> ColumnElement[bool]:
    return and_(*(key.is_(None) if value is None else key == value for key, value in zip(keys, group, strict=False)))
