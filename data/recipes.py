"""What is made of the municipalities' answers: one query per recipe of data/indicators.py.

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
    Table,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from data.indicators import (
    AnsweredLevel,
    Indicator,
    MedianShare,
    MunicipalitiesOverShare,
    MunicipalitiesReporting,
    MunicipalitiesWithLevel,
    NetBalance,
    PooledShare,
    PpmObservations,
    PpmParticipants,
    PpmShare,
    PpmSpread,
    ShareOfReporting,
)
from data.periods import PPM_ROUND, REPORT_WEEK
from data.schema import membership, monitored_area
from data.stage import RETURNS, UNIT, coverage, vintage


def rounded(value: ColumnElement) -> ColumnElement:
    """Round to six decimals in binary floating point, so that DuckDB and PostgreSQL give the same bits."""
    return func.floor(value * 1_000_000.0 + 0.5) / 1_000_000.0


def double(value: ColumnElement) -> ColumnElement[float]:
    return cast(value, Double)


def per_cent(numerator: ColumnElement, denominator: ColumnElement) -> ColumnElement[float]:
    return rounded(double(numerator) * double(literal(100)) / double(func.nullif(denominator, 0)))


def no_text() -> ColumnElement[str]:
    return cast(literal(""), String)


def _status(value: ColumnElement, revised: ColumnElement) -> ColumnElement[str]:
    return case((value.is_(None), "not_reported"), (revised == 1, "revised"), else_="reported")


def valid_on(table: FromClause, day: ColumnElement[date]) -> ColumnElement[bool]:
    return and_(table.c.valid_from <= day, table.c.valid_to >= day)


def origin_of(origin: ColumnElement[str], real: ColumnElement[str]) -> ColumnElement[str]:
    """Name where a figure comes from: synthetic stays synthetic, whatever is made of it."""
    return case((origin == "synthetic", "synthetic"), else_=real)


def _answers(kind: str, measure: str) -> Select:
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


def _figures(
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


def _on_grid(
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
    cells = grid if grid is not None else _grid(kind)
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
            _status(figures.c.value, figures.c.revised).label("status"),
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


def _grid(kind: str) -> CTE:
    return select(coverage).where(coverage.c.period_kind == kind).cte("grid")


def _grid_by_area() -> CTE:
    return (
        select(coverage, monitored_area.c.monitored_area)
        .join(monitored_area, valid_on(monitored_area, coverage.c.period_start))
        .where(coverage.c.period_kind == REPORT_WEEK)
        .cte("grid_by_area")
    )


def queries(indicator: Indicator, target: Table) -> list[Select]:
    """Return the queries that derive one indicator; `target` holds what has been derived before it.

    Every query gives columns of `observation` by name; a column it leaves out is NULL.
    """
    recipe = indicator.derived_from
    match recipe:
        case MunicipalitiesReporting():
            return [_reporting(indicator)]
        case MunicipalitiesWithLevel():
            return [_with_level(indicator, recipe), _with_level_by_area(indicator, recipe)]
        case ShareOfReporting():
            return [_share_of_reporting(indicator, recipe, target)]
        case MunicipalitiesOverShare():
            return [_over_threshold(indicator, recipe)]
        case PooledShare():
            return [_pooled(indicator, recipe)]
        case MedianShare():
            return [_median(indicator, recipe)]
        case AnsweredLevel():
            return [_levels(indicator)]
        case NetBalance():
            return [_balance(indicator, recipe)]
        case PpmShare():
            return [_ppm_share(indicator, recipe)]
        case PpmSpread():
            return [_ppm_spread(indicator, recipe)]
        case PpmParticipants():
            return [_reporting(indicator), _ppm_by_setting(indicator)]
        case PpmObservations():
            return [_ppm_observations(indicator)]


# Who answered


def _reporting(indicator: Indicator) -> Select:
    grid = _grid(indicator.period_kind)
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


# Levels of impact


def _had(answer: FromClause, level: int) -> ColumnElement[bool]:
    """Say whether the first answer had the level. One that was blank at first was late, not wrong."""
    return func.coalesce(answer.c.first_value, answer.c.value) == level


def _flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _with_level(indicator: Indicator, recipe: MunicipalitiesWithLevel) -> Select:
    answers = _answers(REPORT_WEEK, "answer_level").subquery()
    unit = [answers.c[name] for name in UNIT]
    has = func.max(_flag(answers.c.value == recipe.level))
    had = func.max(_flag(_had(answers, recipe.level)))
    units = select(*unit, has.label("has"), _flag(has != had).label("revised")).group_by(*unit).cte("units")
    return _on_grid(indicator, _figures(units, indicator.levels, func.sum(units.c.has)))


def _with_level_by_area(indicator: Indicator, recipe: MunicipalitiesWithLevel) -> Select:
    answers = _answers(REPORT_WEEK, "answer_level").subquery()
    has, had = _flag(answers.c.value == recipe.level), _flag(_had(answers, recipe.level))
    unit = [answers.c[name] for name in (*UNIT, "monitored_area")]
    units = select(*unit, has.label("has"), _flag(has != had).label("revised")).cte("units")
    # A municipality's answer for one area is its level itself: impact_level.
    levels = tuple(level for level in indicator.levels if level != "municipality")
    figures = _figures(units, levels, func.sum(units.c.has), "monitored_area")
    return _on_grid(indicator, figures, "monitored_area", grid=_grid_by_area(), levels=levels)


def _levels(indicator: Indicator) -> Select:
    units = _answers(REPORT_WEEK, "answer_level").cte("units")
    figures = _figures(units, indicator.levels, func.max(units.c.value), "monitored_area")
    return _on_grid(indicator, figures, "monitored_area", grid=_grid_by_area(), municipal_origin="reported")


def _share_of_reporting(indicator: Indicator, recipe: ShareOfReporting, target: Table) -> Select:
    count = target.alias("counted")
    known = and_(count.c.value.is_not(None), count.c.reporting > 0)
    return select(
        literal(indicator.id).label("indicator"),
        *(count.c[name] for name in ("period_start", "period_end", "geography_code", "geography_level")),
        *(count.c[name] for name in ("monitored_area", "setting", "step")),
        case((known, per_cent(count.c.value, count.c.reporting))).label("value"),
        case((known, count.c.value)).label("numerator"),
        case((known, double(count.c.reporting))).label("denominator"),
        case(
            # A count without the number that it is of: no share can be given (design rule 2).
            (and_(count.c.value.is_not(None), count.c.reporting.is_(None)), "withheld"),
            (or_(known, count.c.value.is_(None)), count.c.status),
            else_="not_reported",
        ).label("status"),
        *(count.c[name] for name in ("reporting", "expected", "source", "origin")),
    ).where(count.c.indicator == recipe.count, count.c.geography_level.in_(indicator.levels))


# Infected of cared for

_Pairs = MunicipalitiesOverShare | PooledShare | MedianShare


def _pairs(recipe: _Pairs) -> CTE:
    """Return the municipalities that gave both numerator and a denominator above zero, one row per period.

    Beside the latest pair stands the first; what was blank at first is as it is now.
    """
    unit = [vintage.c[name] for name in UNIT]

    def answer(measure: str, value: ColumnElement = vintage.c.value) -> ColumnElement[float]:
        return func.max(case((vintage.c.measure == measure, value)))

    first = func.coalesce(vintage.c.first_value, vintage.c.value)
    return (
        select(
            *unit,
            answer(recipe.numerator).label("numerator"),
            answer(recipe.denominator).label("denominator"),
            answer(recipe.numerator, first).label("first_numerator"),
            answer(recipe.denominator, first).label("first_denominator"),
            func.max(vintage.c.revised).label("revised"),
        )
        .where(
            vintage.c.source == RETURNS[REPORT_WEEK],
            vintage.c.measure.in_([recipe.numerator, recipe.denominator]),
            vintage.c.value.is_not(None),
        )
        .group_by(*unit)
        .having(and_(answer(recipe.numerator).is_not(None), answer(recipe.denominator) > 0))
        .cte("pairs")
    )


def _over_threshold(indicator: Indicator, recipe: MunicipalitiesOverShare) -> Select:
    pairs = _pairs(recipe)

    def over(numerator: ColumnElement, denominator: ColumnElement) -> ColumnElement[int]:
        # Compared as products of whole numbers: 3 of 300 is exactly 1 % and not over it, whatever 3/300 is in binary.
        return _flag(numerator * double(literal(100)) > denominator * double(literal(recipe.per_cent)))

    is_over = over(pairs.c.numerator, pairs.c.denominator)
    was_over = over(pairs.c.first_numerator, pairs.c.first_denominator)
    unit = [pairs.c[name] for name in UNIT]
    units = select(*unit, is_over.label("is_over"), _flag(is_over != was_over).label("revised")).cte("units")
    return _on_grid(indicator, _figures(units, indicator.levels, func.sum(units.c.is_over)))


def _pooled(indicator: Indicator, recipe: PooledShare) -> Select:
    pairs = _pairs(recipe)
    above, below = func.sum(pairs.c.numerator), func.sum(pairs.c.denominator)
    return _on_grid(
        indicator,
        _figures(pairs, indicator.levels, per_cent(above, below), numerator=above, denominator=below),
    )


def _median(indicator: Indicator, recipe: MedianShare) -> Select:
    pairs = _pairs(recipe)
    own_share = per_cent(pairs.c.numerator, pairs.c.denominator)
    return _on_grid(indicator, _figures(pairs, indicator.levels, _middle(own_share)))


def _middle(value: ColumnElement[float]) -> ColumnElement[float]:
    return rounded(func.percentile_cont(0.5).within_group(value.asc()))


# What they expect


def _balance(indicator: Indicator, recipe: NetBalance) -> Select:
    units = _answers(REPORT_WEEK, recipe.answer).cte("units")
    balance, answers = func.sum(units.c.value), func.count(units.c.value)
    return _on_grid(
        indicator,
        _figures(units, indicator.levels, per_cent(balance, answers), numerator=balance, denominator=answers),
    )


# Hygiene routines


def _ppm_answers(measure: str) -> CTE:
    """Return PPM answers per municipality, round, setting and step, and once more with every setting together."""
    answers = _answers(PPM_ROUND, measure).subquery()
    columns = [*(answers.c[name] for name in UNIT), answers.c.step]
    by_setting = select(*columns, answers.c.setting, answers.c.value, answers.c.revised)
    together = select(
        *columns, literal("all").label("setting"), func.sum(answers.c.value), func.max(answers.c.revised)
    ).group_by(*columns)
    return union_all(by_setting, together).cte(measure)


def _ppm_correct(steps: tuple[str, ...]) -> CTE:
    """Return persons observed and persons right per municipality, round, setting and step."""
    observed, correct = _ppm_answers("answer_observations"), _ppm_answers("answer_correct")
    same_cell = and_(*(observed.c[name] == correct.c[name] for name in (*UNIT, "setting")))
    return (
        select(
            *(correct.c[name] for name in (*UNIT, "setting", "step")),
            correct.c.value.label("correct"),
            observed.c.value.label("observed"),
            case((observed.c.revised > correct.c.revised, observed.c.revised), else_=correct.c.revised).label(
                "revised"
            ),
        )
        .join(observed, same_cell)
        .where(correct.c.step.in_(steps))
        .cte("units")
    )


def _grid_of(cells: CTE, *extra: str) -> CTE:
    """Return the PPM grid for every setting and step that somebody in the country answered in that round."""
    asked = (
        select(*(cells.c[name] for name in ("origin", "period_start", "period_end", *extra))).distinct().cte("asked")
    )
    grid = coverage.alias("rounds")
    same_round = and_(*(grid.c[name] == asked.c[name] for name in ("origin", "period_start", "period_end")))
    return (
        select(grid, *(asked.c[name] for name in extra))
        .join(asked, same_round)
        .where(grid.c.period_kind == PPM_ROUND)
        .cte("ppm_grid")
    )


def _ppm_share(indicator: Indicator, recipe: PpmShare) -> Select:
    units = _ppm_correct(recipe.steps)
    right, observed = func.sum(units.c.correct), func.sum(units.c.observed)
    figures = _figures(
        units,
        indicator.levels,
        per_cent(right, observed),
        "setting",
        "step",
        numerator=right,
        denominator=observed,
    )
    return _on_grid(indicator, figures, "setting", "step", grid=_grid_of(units, "setting", "step"))


def _ppm_spread(indicator: Indicator, recipe: PpmSpread) -> Select:
    cells = _ppm_correct(("all8",))
    units = select(cells).where(cells.c.setting == "all").cte("whole_municipalities")
    own_share = per_cent(units.c.correct, units.c.observed)
    point = {"median": _middle(own_share), "lowest": func.min(own_share), "highest": func.max(own_share)}[recipe.point]
    figures = _figures(units, indicator.levels, point, "step")
    return _on_grid(indicator, figures, "step", grid=_grid_of(units, "step"))


def _ppm_by_setting(indicator: Indicator) -> Select:
    observed = _ppm_answers("answer_observations")
    units = select(observed).where(observed.c.setting != "all").cte("units")
    figures = _figures(units, indicator.levels, func.count(), "setting")
    return _on_grid(indicator, figures, "setting", grid=_grid_of(units, "setting"))


def _ppm_observations(indicator: Indicator) -> Select:
    units = _ppm_answers("answer_observations")
    figures = _figures(units, indicator.levels, func.sum(units.c.value), "setting")
    return _on_grid(indicator, figures, "setting", grid=_grid_of(units, "setting"))
