"""How one municipality has reported: in which periods, how late, with which gaps, and what it has corrected.

The one thing to know: a period counts as expected when any municipality answered for it, and as reported when this one
did. When an answer came and what it first said is in the history; what persons are counted in (infected, cared for) is
left out of the corrections here, since a first answer could tell what is hidden to protect individuals.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from data.periods import REPORT_WEEK
from data.queries import series
from data.releases import SWEDEN, end_of_day
from data.schema import release_load, reported
from data.stage import RETURNS
from data.store import Store

DUE = timedelta(days=1)
"""After the last day of a period. The figures are put together on the Thursday after the week's Wednesday
(Socialstyrelsen, 4 March 2021: all had reported "under onsdagen"); what comes later is not in the first figures."""

CORRECTED = ("answer_level", "answer_outlook_short", "answer_outlook_long")
"""The answers whose corrections are told."""


@dataclass(frozen=True)
class ReportedPeriod:
    """One period that was expected: when the answer first came (Swedish day), or None where there is none."""

    period_start: date
    period_end: date
    has_reported: bool
    received_on: date | None

    @property
    def is_late(self) -> bool:
        """Return whether the answer came after the day when it was due."""
        return self.received_on is not None and self.received_on > self.period_end + DUE


@dataclass(frozen=True)
class ReportingRecord:
    """The periods that a municipality was expected to report, oldest first, of one origin."""

    periods: tuple[ReportedPeriod, ...]
    origin: str

    @property
    def reported(self) -> int:
        """Return in how many periods it has reported."""
        return sum(each.has_reported for each in self.periods)

    @property
    def late(self) -> int:
        """Return in how many periods its answer came late."""
        return sum(each.is_late for each in self.periods)

    @property
    def longest_gap(self) -> tuple[ReportedPeriod, ...]:
        """Return the longest run of periods without an answer, the latest of equals; empty if there is none."""
        longest: list[ReportedPeriod] = []
        run: list[ReportedPeriod] = []
        for each in self.periods:
            run = [] if each.has_reported else [*run, each]
            if run and len(run) >= len(longest):
                longest = run
        return tuple(longest)


@dataclass(frozen=True)
class Correction:
    """An answer that is now another than it first was. None: it was, or is now, left unanswered."""

    period_start: date
    period_end: date
    measure: str
    monitored_area: str
    first: float | None
    now: float | None
    first_received_on: date
    corrected_on: date


def municipal_answers(
    connection: Connection, store: Store, municipality_code: str, as_of: date | None = None
) -> pd.DataFrame:
    """Return everything that a municipality has answered, as the release (and the day) of the connection knows it.

    Columns: origin, period_start, period_end (date), measure, monitored_area, value (NaN: left unanswered), day (date,
    in Sweden, that it was received). One row per answer each time it was given, in the order received. The answers
    are raw: they may tell what is hidden to protect individuals, and are not to be shown.
    """
    loads = set(connection.execute(select(release_load.c.load_id)).scalars())
    row = reported.c
    columns = ("load_id", "origin", "period_start", "period_end", "measure", "monitored_area", "value", "received_at")
    conditions = [row.source == RETURNS[REPORT_WEEK], row.geography_code == municipality_code]
    if as_of is not None:
        conditions.append(row.received_at <= end_of_day(as_of))
    query = (
        select(*(row[name] for name in columns))
        .where(*conditions)
        .order_by(row.received_at, row.load_id, row.row_number)
    )
    with store.history() as history:
        said = pd.DataFrame(history.execute(query).all(), columns=list(columns))
    said = said[said["load_id"].isin(loads)]
    moments = pd.to_datetime(said["received_at"]).dt.tz_localize("UTC").dt.tz_convert(SWEDEN)
    return said.assign(day=moments.dt.date)


def reporting_record(connection: Connection, municipality_code: str, answers: pd.DataFrame) -> ReportingRecord:
    """Return how a municipality has reported. `answers`: its own, as from `municipal_answers`.

    Where there are real answers in the release, invented ones are left out. No periods: nobody has reported anything.
    """
    rows = series(connection, "reporting_municipalities", municipality_code)
    rows = rows[rows["reporting"].notna()]
    real = rows[rows["origin"] != "synthetic"]
    rows = (real if len(real) else rows).drop_duplicates(["period_start"])
    origin = "" if rows.empty else str(rows["origin"].iloc[0])
    same = (answers["origin"] == "synthetic") == (origin == "synthetic")
    first = answers[same & answers["value"].notna()].groupby("period_start")["day"].min().to_dict()
    return ReportingRecord(tuple(_period(row, first) for row in rows.to_dict("records")), origin)


def _period(row: Mapping[Any, Any], first_received: Mapping[Any, date]) -> ReportedPeriod:
    start, has_reported = row["period_start"].date(), bool(row["reporting"])
    received_on = first_received.get(start) if has_reported else None
    return ReportedPeriod(start, row["period_end"].date(), has_reported, received_on)


def corrections(answers: pd.DataFrame) -> list[Correction]:
    """Return the answers that a municipality has changed since it first gave them, the latest corrected first.

    `answers`: as from `municipal_answers`. Only those of CORRECTED are told.
    """
    said = answers[answers["measure"].isin(CORRECTED)]
    found = []
    by_answer: Any = said.groupby(["origin", "period_start", "period_end", "measure", "monitored_area"], sort=False)
    for (_, start, end, measure, area), times in by_answer:
        values = [None if pd.isna(value) else float(value) for value in times["value"]]
        if values[0] != values[-1]:
            # The last time that the answer became what it is now.
            changed = max(place for place in range(1, len(values)) if values[place] != values[place - 1])
            days = times["day"].tolist()
            found.append(Correction(start, end, measure, area, values[0], values[-1], days[0], days[changed]))
    return sorted(found, key=lambda each: (each.corrected_on, each.period_start), reverse=True)
