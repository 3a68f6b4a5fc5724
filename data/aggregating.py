"""What the recipes are made with: answers of municipalities, aggregated over geographies and laid on a grid.

The one thing to know: the units are municipalities. Every query first makes one row per municipality and period, and
only then counts over geographies, through `membership`. What a municipality did not answer is absent from the first
step, never zero in the second.
"""

from datetime import date

from sqlalchemy import (
    CTE,
    ColumnElement,
    Double,
    FromClause,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
)

from data.declarations import Indicator
from data.periods import REPORT_WEEK
from data.schema import membership, monitored_area
from data.stage import RETURNS, UNIT, coverage, vintage


def rounded(value: ColumnElement) -> ColumnElement:
    """Round to six decimals in binary floating point, so that DuckDB and PostgreSQL give the same bits."""
    return func.floor(value * 1_000_000.0 + 0.5) / 1_000_000.0


def double(value: ColumnElement) -> ColumnElement[float]:
    """Return a number as binary floating point on every engine."""
    return cast(value, Double)


def per_cent(numerator: ColumnElement, denominator: ColumnElement) -> ColumnElement[float]:
    """Return a share in per cent; NULL where the denominator is 0."""
    return rounded(double(numerator) * double(literal(100)) / double(func.nullif(denominator, 0)))


def no_text() -> ColumnElement[str]:
    """Return the empty text that stands for «not split by this»."""
    return cast(literal(""), String)


def status_of(value: ColumnElement, revised: ColumnElement) -> ColumnElement[str]:
    """Return the status of what is derived from answers."""
    return case((value.is_(None), "not_reported"), (revised == 1, "revised"), else_="reported")


def valid_on(table: FromClause, day: ColumnElement[date]) -> ColumnElement[bool]:
    """Say whether a row of a list holds on a day."""
    return and_(table.c.valid_from <= day, table.c.valid_to >= day)


def origin_of(origin: ColumnElement[str], real: ColumnElement[str]) -> ColumnElement[str]:
    """Name where a figure comes from: synthetic stays synthetic, whatever is made of it."""
    return case((origin == "synthetic", "synthetic"), else_=real)


def answers_of(kind: str, measure: str) -> Select:
    """Return the latest answer per municipality, period and whatever else the measure is split by."""
    return select(
        *(vintage.c[name] for name in UNIT),
        vintage.c.monitored_area,
        vintage.c.setting,
        vintage.c.step,
        vintage.c.value,
        vintage.c.first_value,
        vintage.c.revised,
    ).where(vintage.c.source == RETURNS[kind], vintage.c.measure == measure, vintage.c.value.is_not(None))


def _spread_over_geographies(
    units: CTE, levels: tuple[str, ...], *extra: str
) -> tuple[FromClause, list[ColumnElement]]:
    """Join units (a row per municipality and period) to their geographies; return that and what to group by."""
    joined = units.join(
        membership,
        and_(
            membership.c.municipality_code == units.c.geography_code,
            valid_on(membership, units.c.period_start),
            membership.c.geography_level.in_(levels),
        ),
    )
    group: list[ColumnElement] = [
        units.c.origin,
        units.c.period_start,
        units.c.period_end,
        membership.c.geography_code,
        *(units.c[name] for name in extra),
    ]
    return joined, group


def aggregated(
    units: CTE,
    levels: tuple[str, ...],
    value: ColumnElement,
    *extra: str,
    numerator: ColumnElement | None = None,
    denominator: ColumnElement | None = None,
) -> CTE:
    """Aggregate units over the geographies they are in: one row per origin, period, geography and `extra`."""
    joined, group = _spread_over_geographies(units, levels, *extra)
    return (
        select(
            *group,
            double(value).label("value"),
            (cast(null(), Double) if numerator is None else double(numerator)).label("numerator"),
            (cast(null(), Double) if denominator is None else double(denominator)).label("denominator"),
            func.count().label("reporting"),
            func.max(units.c.revised).label("revised"),
        )
        .select_from(joined)
        .group_by(*group)
        .cte("figures")
    )


def on_grid(
    indicator: Indicator,
    figures: CTE,
    *extra: str,
    grid: CTE | None = None,
    levels: tuple[str, ...] = (),
    municipal_origin: str = "derived",
) -> Select:
    """Lay figures on the grid of every geography and period with returns; where there is none, say so.

    `figures` has origin, period, geography, `extra`, value, numerator, denominator, reporting, revised.
    """
    kind = indicator.period_kind
    cells = grid if grid is not None else grid_of(kind)
    dimensions = {"monitored_area": no_text(), "setting": literal("all"), "step": no_text()}
    dimensions |= {name: cells.c[name] for name in extra}
    on = [
        figures.c[name] == cells.c[name] for name in ("origin", "period_start", "period_end", "geography_code", *extra)
    ]
    return (
        select(
            literal(indicator.id).label("indicator"),
            cells.c.period_start,
            cells.c.period_end,
            cells.c.geography_code,
            cells.c.geography_level,
            *(value.label(name) for name, value in dimensions.items()),
            figures.c.value,
            figures.c.numerator,
            figures.c.denominator,
            status_of(figures.c.value, figures.c.revised).label("status"),
            # No figure in the cell means that nobody there answered: their number is a true zero.
            case((figures.c.reporting.is_(None), 0), else_=cast(figures.c.reporting, Integer)).label("reporting"),
            cells.c.expected,
            literal(RETURNS[kind]).label("source"),
            origin_of(
                cells.c.origin,
                case((cells.c.geography_level == "municipality", municipal_origin), else_="derived"),
            ).label("origin"),
        )
        .select_from(cells)
        .outerjoin(figures, and_(*on))
        .where(cells.c.geography_level.in_(levels or indicator.levels))
    )


def grid_of(kind: str) -> CTE:
    """Return every geography and period of a kind in which any municipality answered."""
    return select(coverage).where(coverage.c.period_kind == kind).cte("grid")


def grid_by_area() -> CTE:
    """Return the grid of report weeks for every area monitored then."""
    return (
        select(coverage, monitored_area.c.monitored_area)
        .join(monitored_area, valid_on(monitored_area, coverage.c.period_start))
        .where(coverage.c.period_kind == REPORT_WEEK)
        .cte("grid_by_area")
    )


def flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Return 1 where the condition holds, else 0."""
    return case((condition, 1), else_=0)


def middle(value: ColumnElement[float]) -> ColumnElement[float]:
    """Return the median."""
    return rounded(func.percentile_cont(0.5).within_group(value.asc()))


def reporting_of(indicator: Indicator) -> Select:
    """Return the query for how many municipalities answered, in every geography of the grid."""
    grid = grid_of(indicator.period_kind)
    return select(
        literal(indicator.id).label("indicator"),
        grid.c.period_start,
        grid.c.period_end,
        grid.c.geography_code,
        grid.c.geography_level,
        no_text().label("monitored_area"),
        literal("all").label("setting"),
        no_text().label("step"),
        double(grid.c.reporting).label("value"),
        literal("reported").label("status"),
        grid.c.reporting,
        grid.c.expected,
        literal(RETURNS[indicator.period_kind]).label("source"),
        origin_of(grid.c.origin, literal("derived")).label("origin"),
    )
