"""What was known before a file came: who answered in each period, and what each unit said last.

Read once per run, from the loads of the current release; every file that is accepted in the run is added. So each file
is held against all that came before it, at the price of one question to history.
"""

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

import pandas as pd
from sqlalchemy import Connection, select

from data.schema import reported
from data.stage import RETURNS
from etl.vintages import Series as RepublishedSeries
from etl.vintages import Vintage, latest_vintages, vintages_of

ANSWERS = "answer_"
"""How the measures begin that a municipality's own return gives."""

Respondents = tuple[str, str]
"""Source and origin: real and synthetic answers are never held against each other."""


class Unit(NamedTuple):
    """Whose figure it is, of what."""

    measure: str
    origin: str
    geography_code: str
    setting: str


class Said(NamedTuple):
    """A figure to be held against the unit's earlier ones. `day`: the period's last; `value`: NaN if none was given."""

    unit: Unit
    day: date
    value: float
    locator: str


@dataclass(frozen=True)
class FileSaid:
    """What one file says that is held against what was known.

    `respondents`: by origin and the period's first day, the municipalities that answer; empty for what is no return.
    `figures`: those of the measures compared, in the file's order. `vintages`: all of it, of a source that tells all
    of it anew in each file.
    """

    source: str
    respondents: dict[tuple[str, date], set[str]]
    figures: list[Said]
    vintages: dict[RepublishedSeries, Vintage] = field(default_factory=dict)

    @classmethod
    def of(
        cls, source: str, figures: pd.DataFrame, compared: Collection[str], received_at: datetime | None = None
    ) -> "FileSaid":
        """Return what a file of this source says, of the measures in `compared`; it counts as received then."""
        is_return = source in RETURNS.values()
        respondents: dict[tuple[str, date], set[str]] = {}
        said = []
        names = (*Unit._fields, "period_start", "period_end", "value", "locator")
        # A loop over plain lists: a return has some hundred rows, and picking them out with pandas takes ten times as
        # long.
        for measure, origin, code, setting, first, last, value, locator in zip(
            *(figures[name].tolist() for name in names), strict=True
        ):
            if is_return and measure.startswith(ANSWERS):
                respondents.setdefault((origin, first), set()).add(code)
            if measure in compared:
                said.append(Said(Unit(measure, origin, code, setting), last, value, locator))
        return cls(source, respondents, said, vintages_of(source, figures, received_at))


@dataclass
class Series:
    """What one unit has said: the latest value by the period's last day, and these days in order."""

    values: dict[date, float] = field(default_factory=dict)
    days: list[date] = field(default_factory=list)

    def put(self, day: date, value: float) -> None:
        """Keep a value; NaN takes one back."""
        if value == value:
            if day not in self.values:
                insort(self.days, day)
            self.values[day] = value
        elif day in self.values:
            del self.values[day]
            self.days.remove(day)

    def before(self, day: date) -> tuple[date, float] | None:
        """Return the last day before `day` that has a value, and the value; None if there is none."""
        place = bisect_left(self.days, day)
        return (self.days[place - 1], self.values[self.days[place - 1]]) if place else None


@dataclass
class Earlier:
    """What was known before.

    `answered`: per source and origin, and the period's first day, the municipalities that answered. `values`: what each
    unit said, of the measures that are compared. `vintages`: the latest of what is told anew in each file.
    """

    answered: dict[Respondents, dict[date, set[str]]] = field(default_factory=dict)
    values: dict[Unit, Series] = field(default_factory=dict)
    vintages: dict[RepublishedSeries, Vintage] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: Connection, loads: Collection[int], compared: Collection[str]) -> "Earlier":
        """Return what these loads said: who answered, and the values of the measures in `compared`."""
        earlier = cls()
        if not loads:
            return earlier
        row = reported.c
        who = (
            select(row.load_id, row.source, row.origin, row.period_start, row.geography_code)
            .where(row.source.in_(RETURNS.values()), row.measure.startswith(ANSWERS))
            .distinct()
        )
        wanted = set(loads)
        for load_id, source, origin, day, code in connection.execute(who):
            if load_id in wanted:
                earlier._add_respondents(source, origin, day, [code])
        said = (
            select(row.load_id, row.measure, row.origin, row.geography_code, row.setting, row.period_end, row.value)
            .where(row.measure.in_(sorted(compared)))
            .order_by(row.received_at, row.load_id, row.row_number)
        )
        for load_id, *unit, day, value in connection.execute(said):
            if load_id in wanted:
                earlier._add_value(Unit(*unit), day, float("nan") if value is None else value)
        earlier.vintages = latest_vintages(connection, wanted)
        return earlier

    def add(self, said: FileSaid) -> None:
        """Add what an accepted file said."""
        for (origin, day), codes in said.respondents.items():
            self._add_respondents(said.source, origin, day, codes)
        for each in said.figures:
            self._add_value(each.unit, each.day, each.value)
        for series, vintage in said.vintages.items():
            known = self.vintages.get(series)
            if known is None or vintage.received_at >= known.received_at:
                self.vintages[series] = vintage

    def _add_respondents(self, source: str, origin: str, day: date, codes: Iterable[str]) -> None:
        self.answered.setdefault((source, origin), {}).setdefault(day, set()).update(codes)

    def _add_value(self, unit: Unit, day: date, value: float) -> None:
        self.values.setdefault(unit, Series()).put(day, value)

    def answered_before(self, source: str, origin: str, day: date) -> tuple[date, set[str]] | None:
        """Return the nearest period before `day` that anybody answered in, and who did; None if there is none."""
        periods = self.answered.get((source, origin), {})
        before = max((period for period in periods if period < day), default=None)
        return None if before is None else (before, periods[before])

    def answered_in(self, source: str, origin: str, day: date) -> set[str]:
        """Return who has answered in the period that begins on `day`."""
        return self.answered.get((source, origin), {}).get(day, set())

    def value_before(self, unit: Unit, day: date) -> tuple[date, float] | None:
        """Return the unit's value of the latest period that ended before `day`, and that period's last day; or None."""
        said = self.values.get(unit)
        return said.before(day) if said else None
