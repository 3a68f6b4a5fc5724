"""What is made of the PPM returns: hygiene and dress rules per round, setting and step."""

from sqlalchemy import CTE, Select, and_, case, func, literal, select, union_all

from data.aggregating import aggregated, answers_of, middle, on_grid, per_cent, reporting_of
from data.declarations import Indicator, PpmObservations, PpmParticipants, PpmShare, PpmSpread
from data.periods import PPM_ROUND
from data.stage import UNIT, coverage

PpmRecipe = PpmShare | PpmSpread | PpmParticipants | PpmObservations


def ppm_queries(indicator: Indicator, recipe: PpmRecipe) -> list[Select]:
    """Return the queries that derive one indicator of PPM."""
    match recipe:
        case PpmShare():
            return [_ppm_share(indicator, recipe)]
        case PpmSpread():
            return [_ppm_spread(indicator, recipe)]
        case PpmParticipants():
            return [reporting_of(indicator), _ppm_by_setting(indicator)]
        case PpmObservations():
            return [_ppm_observations(indicator)]


def _ppm_answers(measure: str) -> CTE:
    """Return PPM answers per municipality, round, setting and step, and once more with every setting together."""
    answers = answers_of(PPM_ROUND, measure).subquery()
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


def _asked_grid(cells: CTE, *extra: str) -> CTE:
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
    figures = aggregated(
        units,
        indicator.levels,
        per_cent(right, observed),
        "setting",
        "step",
        numerator=right,
        denominator=observed,
    )
    return on_grid(indicator, figures, "setting", "step", grid=_asked_grid(units, "setting", "step"))


def _ppm_spread(indicator: Indicator, recipe: PpmSpread) -> Select:
    cells = _ppm_correct(("all8",))
    units = select(cells).where(cells.c.setting == "all").cte("whole_municipalities")
    own_share = per_cent(units.c.correct, units.c.observed)
    point = {"median": middle(own_share), "lowest": func.min(own_share), "highest": func.max(own_share)}[recipe.point]
    figures = aggregated(units, indicator.levels, point, "step")
    return on_grid(indicator, figures, "step", grid=_asked_grid(units, "step"))


def _ppm_by_setting(indicator: Indicator) -> Select:
    observed = _ppm_answers("answer_observations")
    units = select(observed).where(observed.c.setting != "all").cte("units")
    figures = aggregated(units, indicator.levels, func.count(), "setting")
    return on_grid(indicator, figures, "setting", grid=_asked_grid(units, "setting"))


def _ppm_observations(indicator: Indicator) -> Select:
    units = _ppm_answers("answer_observations")
    figures = aggregated(units, indicator.levels, func.sum(units.c.value), "setting")
    return on_grid(indicator, figures, "setting", grid=_asked_grid(units, "setting"))
