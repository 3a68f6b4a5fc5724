"""From what the sources reported to what we publish.

`derive` fills a table of observations from `reported`, for some periods and as of a time. A build runs it for now, a
question about the past runs the same code for its date. It is here and not in etl/ because the dashboard asks about
the past too, and the two never meet. What is made of the municipalities' answers is in data/recipes.py.
"""

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
    select,
    text,
)

from data import lists
from data.indicators import INDICATORS, Indicator, ShareOfReporting
from data.periods import REPORT_WEEK
from data.recipes import no_text, origin_of, queries, valid_on
from data.schema import membership, reported
from data.stage import KEY, RETURNS, UNIT, chosen_load, coverage, vintage


def derive(
    connection: Connection,
    target: Table,
    *,
    first_day: date = date.min,
    last_day: date = date.max,
    as_of: datetime | None = None,
) -> None:
    """Add to `target` every observation whose period starts within two days, from the chosen loads.

    `target` has the columns of `observation`; `membership` and `monitored_area` must be filled. With `as_of`, only
    what had been received by then is used. Periods that nothing says anything of give no rows.
    """
    _Derivation(connection, target, first_day, last_day, as_of).run()


@dataclass
class _Derivation:
    connection: Connection
    target: Table
    first_day: date
    last_day: date
    as_of: datetime | None

    def run(self) -> None:
        self._fill_vintage()
        for kind in RETURNS:
            self._fill_coverage(kind)
        if self.connection.dialect.name == "postgresql":
            self.connection.execute(text("ANALYZE pg_temp.stage_vintage, pg_temp.stage_coverage"))
        self._published()
        counts = [each for each in INDICATORS.values() if not isinstance(each.derived_from, ShareOfReporting)]
        shares = [each for each in INDICATORS.values() if isinstance(each.derived_from, ShareOfReporting)]
        for indicator in [*counts, *shares]:
            for query in queries(indicator, self.target):
                self._insert(query)

    def _insert(self, query: Select) -> None:
        names = [column.name for column in query.selected_columns]
        self.connection.execute(self.target.insert().from_select(names, query))

    def _fill_vintage(self) -> None:
        self.connection.execute(vintage.delete())
        within: list[ColumnElement[bool]] = [reported.c.period_start.between(self.first_day, self.last_day)]
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

    def _fill_coverage(self, kind: str) -> None:
        if kind == REPORT_WEEK:
            self.connection.execute(coverage.delete())
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
        for kind in RETURNS:
            indicators = [each for each in INDICATORS.values() if each.period_kind == kind]
            self._insert(_published_figures(indicators))
            self._insert(_unstated_reporting(indicators[0] if kind == REPORT_WEEK else INDICATORS["ppm_participants"]))


def _expected(geography: ColumnElement[str], day: ColumnElement[date]) -> ColumnElement[int]:
    return (
        select(cast(func.count(), Integer))
        .where(membership.c.geography_code == geography, valid_on(membership, day))
        .scalar_subquery()
    )


# What the sources publish themselves


def _preferred_vintage(indicators: list[Indicator]) -> CTE:
    """Return the published figures, one per key: where two sources give it, the one that is preferred."""
    sources = indicators[0].published_by
    rank = case({source: place for place, source in enumerate(sources)}, value=vintage.c.source, else_=len(sources))
    key = [vintage.c[name] for name in KEY]
    ranked = (
        select(
            vintage,
            func.row_number().over(partition_by=key, order_by=(rank, vintage.c.source)).label("preference"),
        )
        .where(vintage.c.measure.in_([each.id for each in indicators]))
        .subquery()
    )
    return select(ranked).where(ranked.c.preference == 1).cte("published")


def _published_figures(indicators: list[Indicator]) -> Select:
    published = _preferred_vintage(indicators)
    base = published.alias("base")
    counted = indicators[0].expected
    return select(
        published.c.measure.label("indicator"),
        published.c.period_start,
        published.c.period_end,
        published.c.geography_code,
        level_of(published.c.geography_code).label("geography_level"),
        published.c.monitored_area,
        published.c.setting,
        published.c.step,
        published.c.value,
        case(
            (published.c.value.is_(None), published.c.status),
            (published.c.revised == 1, "revised"),
            else_=published.c.status,
        ).label("status"),
        cast(base.c.value, Integer).label("reporting"),
        _expected(published.c.geography_code, published.c.period_start).label("expected"),
        published.c.source,
        origin_of(published.c.origin, literal("published")).label("origin"),
    ).outerjoin(
        base,
        and_(
            base.c.measure == counted,
            base.c.setting == published.c.setting,
            base.c.monitored_area == "",
            *(base.c[name] == published.c[name] for name in ("geography_code", "period_start", "period_end", "origin")),
        ),
    )


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
