"""What is made of the municipalities' answers: one query per recipe of data/indicators.py.

What the queries have in common is in data/aggregating.py; PPM and the agencies' cases have modules of their own.
"""

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    Table,
    and_,
    case,
    func,
    literal,
    or_,
    select,
)

from data.aggregating import (
    aggregated,
    answers_of,
    double,
    flag,
    grid_by_area,
    middle,
    on_grid,
    per_cent,
    reporting_of,
)
from data.case_recipes import per_inhabitants, sum_over_groups
from data.declarations import (
    AnsweredLevel,
    AnswerShare,
    AsPublished,
    Indicator,
    MedianShare,
    MunicipalitiesOverShare,
    MunicipalitiesReporting,
    MunicipalitiesWithLevel,
    NetBalance,
    PerInhabitants,
    PooledShare,
    PpmObservations,
    PpmParticipants,
    PpmShare,
    PpmSpread,
    ShareOfReporting,
    SumOfMunicipalities,
)
from data.periods import REPORT_WEEK
from data.ppm_recipes import ppm_queries
from data.stage import RETURNS, UNIT, vintage


def queries(indicator: Indicator, target: Table) -> list[Select]:
    """Return the queries that derive one indicator; `target` holds what has been derived before it.

    Every query gives columns of `observation` by name; a column it leaves out is NULL.
    """
    recipe = indicator.derived_from
    match recipe:
        case MunicipalitiesReporting():
            return [reporting_of(indicator)]
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
        case AnswerShare():
            return [_answer_share(indicator, recipe)]
        case PpmShare() | PpmSpread() | PpmParticipants() | PpmObservations():
            return ppm_queries(indicator, recipe)
        case AsPublished():
            return []
        case SumOfMunicipalities():
            return [sum_over_groups(indicator)]
        case PerInhabitants():
            return [per_inhabitants(indicator, recipe, target)]


# Levels of impact


def _had(answer: FromClause, level: int) -> ColumnElement[bool]:
    """Say whether the first answer was this one. One that was blank at first was late, not wrong."""
    return func.coalesce(answer.c.first_value, answer.c.value) == level


def _with_level(indicator: Indicator, recipe: MunicipalitiesWithLevel) -> Select:
    answers = answers_of(REPORT_WEEK, "answer_level").subquery()
    unit = [answers.c[name] for name in UNIT]
    has = func.max(flag(answers.c.value == recipe.level))
    had = func.max(flag(_had(answers, recipe.level)))
    units = select(*unit, has.label("has"), flag(has != had).label("revised")).group_by(*unit).cte("units")
    return on_grid(indicator, aggregated(units, indicator.levels, func.sum(units.c.has)))


def _with_level_by_area(indicator: Indicator, recipe: MunicipalitiesWithLevel) -> Select:
    answers = answers_of(REPORT_WEEK, "answer_level").subquery()
    has, had = flag(answers.c.value == recipe.level), flag(_had(answers, recipe.level))
    unit = [answers.c[name] for name in (*UNIT, "monitored_area")]
    units = select(*unit, has.label("has"), flag(has != had).label("revised")).cte("units")
    # A municipality's answer for one area is its level itself: impact_level.
    levels = tuple(level for level in indicator.levels if level != "municipality")
    figures = aggregated(units, levels, func.sum(units.c.has), "monitored_area")
    return on_grid(indicator, figures, "monitored_area", grid=grid_by_area(), levels=levels)


def _levels(indicator: Indicator) -> Select:
    units = answers_of(REPORT_WEEK, "answer_level").cte("units")
    figures = aggregated(units, indicator.levels, func.max(units.c.value), "monitored_area")
    return on_grid(indicator, figures, "monitored_area", grid=grid_by_area(), municipal_origin="reported")


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
        return flag(numerator * double(literal(100)) > denominator * double(literal(recipe.per_cent)))

    is_over = over(pairs.c.numerator, pairs.c.denominator)
    was_over = over(pairs.c.first_numerator, pairs.c.first_denominator)
    unit = [pairs.c[name] for name in UNIT]
    units = select(*unit, is_over.label("is_over"), flag(is_over != was_over).label("revised")).cte("units")
    return on_grid(indicator, aggregated(units, indicator.levels, func.sum(units.c.is_over)))


def _pooled(indicator: Indicator, recipe: PooledShare) -> Select:
    pairs = _pairs(recipe)
    above, below = func.sum(pairs.c.numerator), func.sum(pairs.c.denominator)
    return on_grid(
        indicator,
        aggregated(pairs, indicator.levels, per_cent(above, below), numerator=above, denominator=below),
    )


def _median(indicator: Indicator, recipe: MedianShare) -> Select:
    pairs = _pairs(recipe)
    own_share = per_cent(pairs.c.numerator, pairs.c.denominator)
    return on_grid(indicator, aggregated(pairs, indicator.levels, middle(own_share)))


# What they expect


def _balance(indicator: Indicator, recipe: NetBalance) -> Select:
    units = answers_of(REPORT_WEEK, recipe.answer).cte("units")
    balance, answers = func.sum(units.c.value), func.count(units.c.value)
    return on_grid(
        indicator,
        aggregated(units, indicator.levels, per_cent(balance, answers), numerator=balance, denominator=answers),
    )


def _answer_share(indicator: Indicator, recipe: AnswerShare) -> Select:
    answers = answers_of(REPORT_WEEK, recipe.answer).subquery()
    gave, gave_first = flag(answers.c.value == recipe.said), flag(_had(answers, recipe.said))
    unit = [answers.c[name] for name in UNIT]
    # A correction from one of the other two answers to the third leaves this share as it was.
    units = select(*unit, gave.label("gave"), flag(gave != gave_first).label("revised")).cte("units")
    given, asked = func.sum(units.c.gave), func.count()
    return on_grid(
        indicator,
        aggregated(units, indicator.levels, per_cent(given, asked), numerator=given, denominator=asked),
    )
