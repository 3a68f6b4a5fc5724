"""From what the sources reported to what we publish.

`derive` fills a table of observations from `reported`, for some kinds of period and some days, as of a time. A build
runs it for now, a question about the past runs the same code for its date. It is here and not in etl/ because the
dashboard asks about the past too, and the two never meet. What is made of the municipalities' answers is in
data/recipes.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Integer,
    Select,
    Table,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    text,
)

from data import lists
from data.aggregating import no_text, origin_of, valid_on
from data.declarations import Indicator, PerInhabitants, ShareOfReporting
from data.indicators import COUNTERS, INDICATORS
from data.intervals import add_intervals
from data.periods import PERIOD_KINDS
from data.progress import UNWATCHED, Progress
from data.recipes import queries
from data.schema import membership, reported
from data.stage import KEY, RETURNS, UNIT, chosen_load, coverage, vintage

_OF_A_COUNT = (ShareOfReporting, PerInhabitants)


def derive(
    connection: Connection,
    target: Table,
    *,
    kinds: Iterable[str] = tuple(PERIOD_KINDS),
    first_day: date = date.min,
    last_day: date = date.max,
    as_of: datetime | None = None,
    progress: Progress = UNWATCHED,
) -> None:
    """Add to `target` every observation of some kinds of period that start within two days, from the chosen loads.

    `target` has the columns of `observation`; `membership` and `monitored_area` must be filled. With `as_of`, only
    what had been received by then is used. Periods that nothing says anything of give no rows.
    """
    _Derivation(connection, target, tuple(kinds), first_day, last_day, as_of, progress).run()


def count_steps(target: Table, kinds: Iterable[str] = tuple(PERIOD_KINDS)) -> int:
    """Return how many steps `derive` tells its progress of."""
    return 4 + len(_recipes(kinds, target))


def _recipes(kinds: Iterable[str], target: Table) -> list[tuple[Indicator, list[Select]]]:
    """Return the indicators that are derived, each with its queries: a share is made of a count derived before it."""
    of_kinds = [each for each in INDICATORS.values() if each.period_kind in set(kinds)]
    ordered = sorted(of_kinds, key=lambda each: isinstance(each.derived_from, _OF_A_COUNT))
    return [(each, recipe) for each in ordered if (recipe := queries(each, target))]


@dataclass
class _Derivation:
    connection: Connection
    target: Table
    kinds: tuple[str, ...]
    first_day: date
    last_day: date
    as_of: datetime | None
    progress: Progress

    def run(self) -> None:
        self.progress.step("Letar upp vad som hade kommit in", "Looking up what had come in")
        self._fill_vintage()
        self.progress.step("Räknar vilka som hade rapporterat", "Counting who had reported")
        self.connection.execute(coverage.delete())
        for kind in self.kinds:
            if kind in RETURNS:
                self._fill_coverage(kind)
        if self.connection.dialect.name == "postgresql":
            self.connection.execute(text("ANALYZE pg_temp.stage_vintage, pg_temp.stage_coverage"))
        self.progress.step("Hämtar det som myndigheterna publicerat", "Fetching what agencies have published")
        self._published()
        for indicator, recipe in _recipes(self.kinds, self.target):
            self.progress.step(f"Räknar fram: {indicator.label}", f"Deriving: {indicator.label_en}")
            for query in recipe:
                self._insert(query)
        self.progress.step("Räknar ut osäkerheten", "Working out the uncertainty")
        add_intervals(self.connection, self.target)

    def _insert(self, query: Select) -> None:
        names = [column.name for column in query.selected_columns]
        self.connection.execute(self.target.insert().from_select(names, query))

    def _fill_vintage(self) -> None:
        self.connection.execute(vintage.delete())
        within: list[ColumnElement[bool]] = [
            reported.c.period_start.between(self.first_day, self.last_day),
            or_(*self._of_kinds()),
        ]
        if self.as_of is not None:
            within.append(reported.c.received_at <= self.as_of)
        key = [reported.c.source, *(reported.c[name] for name in KEY)]
        latest_first = (
            reported.c.received_at.desc(),
            reported.c.load_id.desc(),
            reported.c.row_number.desc(),
        )
        earliest_first = (reported.c.received_at, reported.c.load_id, reported.c.row_number)
        said = (
            select(
                *key,
                reported.c.value,
                reported.c.status,
                reported.c.received_at,
                func.row_number().over(partition_by=key, order_by=latest_first).label("recency"),
                func.first_value(reported.c.value).over(partition_by=key, order_by=earliest_first).label("first_value"),
                func.min(reported.c.value).over(partition_by=key).label("lowest"),
                func.max(reported.c.value).over(partition_by=key).label("highest"),
                func.count(reported.c.value).over(partition_by=key).label("figures"),
                func.count().over(partition_by=key).label("times"),
            )
            .join(chosen_load, chosen_load.c.load_id == reported.c.load_id)
            .where(*within)
            .subquery()
        )
        changed = (said.c.lowest != said.c.highest) | and_(said.c.figures > 0, said.c.figures < said.c.times)
        latest = select(
            *(said.c[column.name] for column in vintage.columns if column.name != "revised"),
            case((changed, 1), else_=0).label("revised"),
        ).where(said.c.recency == 1)
        names = [column.name for column in latest.selected_columns]
        self.connection.execute(vintage.insert().from_select(names, latest))

    def _of_kinds(self) -> list[ColumnElement[bool]]:
        """Return conditions on what was reported, one of which holds for what these kinds are derived from."""
        measures = [each.id for each in INDICATORS.values() if each.period_kind in self.kinds]
        returns = [RETURNS[kind] for kind in self.kinds if kind in RETURNS]
        return [
            reported.c.measure.in_(measures),
            and_(reported.c.source.in_(returns), reported.c.measure.like("answer%")),
        ]

    def _fill_coverage(self, kind: str) -> None:
        # A municipality that has taken every figure back has not reported.
        answered = (
            select(*(vintage.c[name] for name in UNIT))
            .where(vintage.c.source == RETURNS[kind], vintage.c.measure.like("answer%"))
            .group_by(*(vintage.c[name] for name in UNIT))
            .having(func.count(vintage.c.value) > 0)
            .cte("answered")
        )
        periods = select(answered.c.origin, answered.c.period_start, answered.c.period_end).distinct().cte("periods")
        marked = select(answered, literal(1).label("here")).cte("marked")
        query = (
            select(
                literal(kind).label("period_kind"),
                periods.c.origin,
                periods.c.period_start,
                periods.c.period_end,
                membership.c.geography_code,
                membership.c.geography_level,
                cast(func.count(marked.c.here), Integer).label("reporting"),
                cast(func.count(), Integer).label("expected"),
            )
            .join(membership, valid_on(membership, periods.c.period_start))
            .outerjoin(
                marked,
                and_(
                    marked.c.geography_code == membership.c.municipality_code,
                    marked.c.origin == periods.c.origin,
                    marked.c.period_start == periods.c.period_start,
                    marked.c.period_end == periods.c.period_end,
                ),
            )
            .group_by(
                periods.c.origin,
                periods.c.period_start,
                periods.c.period_end,
                membership.c.geography_code,
                membership.c.geography_level,
            )
        )
        self.connection.execute(coverage.insert().from_select([c.name for c in query.selected_columns], query))

    def _published(self) -> None:
        for kind in self.kinds:
            indicators = [each for each in INDICATORS.values() if each.period_kind == kind]
            self._insert(_published_figures(indicators))
            if kind in COUNTERS:
                self._insert(_unstated_reporting(INDICATORS[COUNTERS[kind]]))


def _expected(geography: ColumnElement[str], day: ColumnElement[date]) -> ColumnElement[int]:
    return (
        select(cast(func.count(), Integer))
        .where(membership.c.geography_code == geography, valid_on(membership, day))
        .scalar_subquery()
    )


# What the sources publish themselves


def _preferred_vintage(indicators: list[Indicator]) -> CTE:
    """Return the published figures, one per key: where two sources give it, the one that is preferred."""
    preferred = indicators[0].published_by
    rank = [(vintage.c.source == source, place) for place, source in enumerate(preferred)]
    order = case(*rank, else_=len(preferred)) if rank else literal(0)
    key = [vintage.c[name] for name in KEY]
    ranked = (
        select(
            vintage,
            func.row_number().over(partition_by=key, order_by=(order, vintage.c.source)).label("preference"),
        )
        .where(vintage.c.measure.in_([each.id for each in indicators]))
        .subquery()
    )
    return select(ranked).where(ranked.c.preference == 1).cte("published")


def _published_figures(indicators: list[Indicator]) -> Select:
    published = _preferred_vintage(indicators)
    row = published.c
    figures = (
        *(row[name] for name in ("period_start", "period_end", "geography_code", "monitored_area", "setting", "step")),
        row.measure.label("indicator"),
        level_of(row.geography_code).label("geography_level"),
        row.value,
        case(
            # That a figure is unfinished matters more than that it has been another before.
            (or_(row.value.is_(None), row.status == "provisional"), row.status),
            (row.revised == 1, "revised"),
            else_=row.status,
        ).label("status"),
        row.source,
        origin_of(row.origin, literal("published")).label("origin"),
    )
    counter = COUNTERS.get(indicators[0].period_kind)
    if counter is None:
        return select(*figures)
    base = published.alias("base")
    same = and_(*(base.c[name] == row[name] for name in (*UNIT, "setting")))
    return select(
        *figures,
        cast(base.c.value, Integer).label("reporting"),
        _expected(row.geography_code, row.period_start).label("expected"),
    ).outerjoin(base, and_(base.c.measure == counter, base.c.monitored_area == "", same))


def _unstated_reporting(counter: Indicator) -> Select:
    """Return a row without a figure where a source gives counts and not how many reported (February 2022)."""
    others = [each.id for each in INDICATORS.values() if each.expected == counter.id and each.id != counter.id]
    stated = select(*(vintage.c[name] for name in UNIT)).where(vintage.c.measure == counter.id).distinct().cte("stated")
    figures = (
        select(*(vintage.c[name] for name in UNIT), func.min(vintage.c.source).label("source"))
        .where(vintage.c.measure.in_(others))
        .group_by(*(vintage.c[name] for name in UNIT))
        .cte("figures")
    )
    return (
        select(
            literal(counter.id).label("indicator"),
            figures.c.period_start,
            figures.c.period_end,
            figures.c.geography_code,
            level_of(figures.c.geography_code).label("geography_level"),
            no_text().label("monitored_area"),
            literal("all").label("setting"),
            no_text().label("step"),
            literal("not_reported").label("status"),
            _expected(figures.c.geography_code, figures.c.period_start).label("expected"),
            figures.c.source,
            origin_of(figures.c.origin, literal("published")).label("origin"),
        )
        .outerjoin(stated, and_(*(stated.c[name] == figures.c[name] for name in UNIT)))
        .where(stated.c.origin.is_(None))
    )


def level_of(code: ColumnElement[str]) -> ColumnElement[str]:
    """Return the level of a geography from the form of its code."""
    return case(
        (code == lists.NATION, "nation"),
        (func.length(code) == 4, "municipality"),
        (func.substr(code, 1, 1).between("A", "Z"), "group"),
        else_="county",
    )
