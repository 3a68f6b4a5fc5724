"""What was changed after it had been published: cell by cell between two releases or two days, and vintage by vintage.

A figure that was published is never changed without a trace (design rule 12). The comparison is of what was derived,
as readers saw it; the vintages are what a source itself said, each time it said it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Connection, and_, extract, select

from data.indicators import INDICATORS
from data.language import say
from data.progress import UNWATCHED, Progress
from data.queries import conditions_of
from data.releases import end_of_day, open_release
from data.schema import (
    OBSERVATION_KEY,
    geography,
    load,
    observation,
    period,
    release_load,
    release_part,
    reported,
)
from data.selection import Selection, SelectionError, iso_day
from data.store import Store

REVISION_COLUMNS = (
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
    "origin",
    "unit",
    "old_value",
    "old_status",
    "new_value",
    "new_status",
    "received_at",
    "source",
    "load_id",
    "file_name",
)
"""The columns of a list of revisions, in their order."""

_KEY = list(OBSERVATION_KEY)
_UNIT = ["source", "period_start", "period_end"]
_PERIOD = ["period_kind", "period_start", "period_end"]


@dataclass(frozen=True)
class Knowledge:
    """What was known: by a release (None: the current one), and on a day (None: all that the release knows)."""

    release: int | None = None
    as_of: date | None = None

    @property
    def text(self) -> str:
        """Return it as one writes it; empty for all that the current release knows."""
        return str(self.as_of or self.release or "")

    def is_after(self, other: "Knowledge") -> bool:
        """Say whether this is certainly later than another: two days, or two releases, the wrong way round."""
        days = self.as_of and other.as_of and self.as_of > other.as_of
        return bool(days or (self.release and other.release and self.release > other.release))

    @classmethod
    def of(cls, parameter: str, text: str) -> "Knowledge":
        """Read a release's number, or a day. Raises SelectionError, naming the parameter, on anything else."""
        if text.isascii() and text.isdigit() and len(text) < len("YYYYMMDD"):
            return cls(release=int(text))
        try:
            return cls(as_of=iso_day(text))
        except ValueError:
            valid = say(
                "en utgåvas nummer, eller ett datum som 2022-02-07", "a release's number, or a date like 2022-02-07"
            )
            raise SelectionError(parameter, text, valid) from None


def revisions(
    store: Store, older: Knowledge, newer: Knowledge, selection: Selection, progress: Progress = UNWATCHED
) -> pd.DataFrame:
    """Return every figure that the newer knowledge has changed or taken away, among those a selection asks for.

    Columns: REVISION_COLUMNS; old_value, new_value (float, the indicator's unit), received_at (datetime64, UTC),
    load_id (Int64). One row per observation key, by indicator and period. A figure that had none before
    (`not_reported`) and now has one is a revision; a row that is wholly new is not. Without `new_status` the row is
    gone. received_at, load_id and file_name are of the latest load that came in between and speaks of the period (for
    a single municipality, of it): NaN where none did, and the change lies in how figures are derived. NaN in a value:
    there was no figure; it is never 0. Raises SelectionError if the newer is of an earlier day, or a release of a
    lower number.
    """
    if older.is_after(newer):
        earlier = say(f"något som inte är efter until ({newer.text})", f"something not after until ({newer.text})")
        raise SelectionError("since", older.text, earlier)
    with (
        open_release(older.release, older.as_of, store) as before,
        open_release(newer.release, newer.as_of, store) as after,
    ):
        buckets, found = _differing_buckets(before, after), []
        progress.expect(len(buckets) + 1)
        for kind, year in buckets:
            progress.step(f"Jämför perioderna {year}", f"Comparing the periods of {year}")
            found.append(_changed(_figures(before, (kind, year), selection), _figures(after, (kind, year), selection)))
        progress.step("Letar upp vad ändringarna kom med", "Looking up what the changes came with")
        changed = pd.concat(found, ignore_index=True) if found else _changed(_no_figures(), _no_figures())
        labels = pd.concat([_labels(after), _labels(before)]).drop_duplicates(_PERIOD)
        return _told(changed, after, labels, _heard_of(store, older, newer))


def _differing_buckets(before: Connection, after: Connection) -> list[tuple[str, int]]:
    """Return the kinds of period and years that the two may differ in: parts they share can't."""
    both = _parts_in(before) & _parts_in(after)
    shared = {(kind, year) for _, kind, year in both}
    return sorted((_buckets_in(before) | _buckets_in(after)) - shared)


def _parts_in(connection: Connection) -> set[tuple[str, str, int]]:
    rows = connection.execute(select(release_part)).all()
    return {(row.checksum, row.period_kind, row.bucket) for row in rows}


def _buckets_in(connection: Connection) -> set[tuple[str, int]]:
    rows = connection.execute(
        select(period.c.period_kind, extract("year", period.c.period_start).label("year")).distinct()
    ).all()
    return {(row.period_kind, int(row.year)) for row in rows}


def _known_rows(store: Store, knowledge: Knowledge) -> ColumnElement[bool]:
    """Return the condition on `reported` that holds for what was known."""
    with open_release(knowledge.release, store=store) as connection:
        loads = sorted(connection.execute(select(release_load.c.load_id)).scalars())
    of_loads = reported.c.load_id.in_(loads)
    if knowledge.as_of is None:
        return of_loads
    # A file may say row by row when each was published, so the load's own time is not enough.
    return and_(of_loads, reported.c.received_at <= end_of_day(knowledge.as_of))


def _no_figures() -> pd.DataFrame:
    return pd.DataFrame(columns=[*_KEY, "geography_level", "value", "status", "source"])


def _figures(connection: Connection, bucket: tuple[str, int], selection: Selection) -> pd.DataFrame:
    kind, year = bucket
    row = observation.c
    query = select(*(row[name] for name in (*_KEY, "geography_level", "value", "status", "source"))).where(
        row.indicator.in_([each.id for each in INDICATORS.values() if each.period_kind == kind]),
        row.period_start.between(date(year, 1, 1), date(year, 12, 31)),
        *conditions_of(connection, selection),
    )
    return pd.read_sql(query, connection)


def _changed(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `before` whose value, or reason for having none, is another in `after`, or that are gone."""
    both = before.merge(after, on=_KEY, how="left", suffixes=("_old", "_new"))
    old, new = both["value_old"].astype(float), both["value_new"].astype(float)
    same_value = np.isclose(old, new, rtol=0, atol=1e-9, equal_nan=True)
    # With a value, the status only says how final it is; without one, it says why there is none.
    same_reason = old.notna() | (both["status_old"] == both["status_new"])
    changed = both[~(same_value & same_reason)]
    return pd.DataFrame(
        {
            **{name: changed[name] for name in _KEY},
            "geography_level": changed["geography_level_old"],
            "old_value": old[changed.index],
            "old_status": changed["status_old"],
            "new_value": new[changed.index],
            "new_status": changed["status_new"],
            "source": changed["source_new"].fillna(changed["source_old"]),
        }
    )


def _heard_of(store: Store, older: Knowledge, newer: Knowledge) -> pd.DataFrame:
    """Return what came in between: one row per load, source, period and geography that it speaks of, latest last."""
    said = reported.c
    query = (
        select(
            *(said[name] for name in ("load_id", "source", "period_start", "period_end", "geography_code")),
            said.received_at,
            load.c.file_name,
        )
        .distinct()
        .join(load, load.c.load_id == said.load_id)
        .where(_known_rows(store, newer), ~_known_rows(store, older))
        .order_by(said.received_at, said.load_id)
    )
    with store.history() as connection:
        return pd.read_sql(query, connection)


def _labels(connection: Connection) -> pd.DataFrame:
    row = period.c
    columns = (row.period_kind, row.period_start, row.period_end, row.label.label("period_label"))
    return pd.read_sql(select(*columns), connection)


def _told(changed: pd.DataFrame, connection: Connection, labels: pd.DataFrame, heard: pd.DataFrame) -> pd.DataFrame:
    """Add names, units and where each change comes from, in the order of the extract."""
    source = ["received_at", "load_id", "file_name"]
    of_place = heard.groupby([*_UNIT, "geography_code"])[source].last()
    of_period = heard.groupby(_UNIT)[source].last()
    exact = changed.join(of_place, on=[*_UNIT, "geography_code"])[source]
    # What is counted over many municipalities changed with the latest that any of them said of the period.
    wide = changed.join(of_period, on=_UNIT)[source]
    told = pd.concat([changed, exact.where(exact["load_id"].notna(), wide)], axis=1)
    names = pd.read_sql(
        select(geography.c.geography_code, geography.c.name.label("geography"), geography.c.sort_order), connection
    )
    told["period_kind"] = told["indicator"].map({each.id: each.period_kind for each in INDICATORS.values()})
    told["unit"] = told["indicator"].map({each.id: each.unit for each in INDICATORS.values()})
    told = told.merge(names, on="geography_code", how="left")
    told = told.merge(labels, on=_PERIOD, how="left")
    order = {name: place for place, name in enumerate(INDICATORS)}
    told = told.sort_values(
        ["indicator", "period_start", "sort_order", "monitored_area", "setting", "step", "origin"],
        key=lambda column: column.map(order) if column.name == "indicator" else column,
        ignore_index=True,
    )
    return told[list(REVISION_COLUMNS)].astype({"load_id": "Int64", "received_at": "datetime64[us]"})


def vintages(store: Store, indicator_id: str, geography_code: str, knowledge: Knowledge) -> pd.DataFrame:
    """Return what the sources themselves have said of one indicator in one place, each time they said it.

    Columns: period_start, period_end (datetime64), received_at (datetime64, UTC), value (float, the indicator's
    unit), status, source, file_name (str), load_id (int). One row per period and load among those of the release,
    oldest period first and within it in the order received. NaN: the source had no figure; it is never 0. No rows:
    no source publishes the indicator itself there. What the release hides of a period is hidden of every time that it
    was said (`suppressed`). Raises KeyError if it is not in data/indicators.py.
    """
    if indicator_id not in INDICATORS:
        raise KeyError(f"No indicator {indicator_id!r}. There is: {sorted(INDICATORS)}")
    said = reported.c
    steps = INDICATORS[indicator_id].steps
    conditions: list[ColumnElement[bool]] = [
        said.measure == indicator_id,
        said.geography_code == geography_code,
        said.monitored_area == "",
        said.setting == "all",
        said.step == (steps[0] if steps else ""),
        _known_rows(store, knowledge),
    ]
    query = (
        select(
            *(said[name] for name in ("period_start", "period_end", "received_at", "value", "status", "source")),
            load.c.file_name,
            said.load_id,
        )
        .join(load, load.c.load_id == said.load_id)
        .where(and_(*conditions))
        .order_by(said.period_start, said.received_at, said.load_id)
    )
    with store.history() as connection:
        found = pd.read_sql(query, connection, parse_dates=["period_start", "period_end", "received_at"])
    hidden = found["period_start"].isin(_hidden_periods(store, indicator_id, geography_code, knowledge))
    return found.assign(
        value=found["value"].astype(float).mask(hidden), status=found["status"].mask(hidden, "suppressed")
    )


def _hidden_periods(store: Store, indicator_id: str, geography_code: str, knowledge: Knowledge) -> list[pd.Timestamp]:
    """Return the first days of the periods of which the release, as far as it is looked at, hides the figure."""
    row = observation.c
    query = select(row.period_start).where(
        row.indicator == indicator_id,
        row.geography_code == geography_code,
        row.origin == "published",
        row.status == "suppressed",
    )
    with open_release(knowledge.release, knowledge.as_of, store) as connection:
        return [pd.Timestamp(day) for day in connection.execute(query).scalars()]


def rows_of(frame: pd.DataFrame) -> list[Sequence[object]]:
    """Return a frame's rows for a file: no figure is None, a time is ISO text in UTC."""
    shown = frame.copy()
    for name in shown.select_dtypes("datetime").columns:
        shown[name] = shown[name].map(lambda moment: moment.isoformat() + "Z", na_action="ignore")
    return [list(row) for row in shown.astype(object).where(shown.notna(), None).itertuples(index=False)]


def revision_triangle(said: pd.DataFrame) -> pd.DataFrame:
    """Return vintages as a triangle. `said`: as from `vintages`.

    One row per period (index: period_start), one column per day that something was received, oldest first; the
    figure as it was said that day. NaN: nothing was said of the period that day, or without a figure.
    """
    by_day = said.assign(day=said["received_at"].dt.date)
    return by_day.pivot_table(index="period_start", columns="day", values="value", aggfunc="last", dropna=False)
