"""One's own municipality on the front page: its level beside the menu where it is chosen, and as a badge in tables.

The one thing to know: the level is *sammantagen robusthet*, the municipality's own summary of the page's period. What
is not answered is said in words; it is never level 1.
"""

from typing import Any

from dash import html
from sqlalchemy import Connection

from dashboard.components import origin_tag
from dashboard.municipality_links import SUMMARY
from dashboard.state_figures import StateFigures
from data import lists
from data.figures import WEEK, Change, Figure, change_of, figures_in, latest
from data.formats import no_figure, origin_text
from data.indicators import INDICATORS
from data.language import say
from data.queries import page_of
from data.selection import Selection
from data.sentences import value_text


def level_badge(figure: Figure | None) -> html.Span:
    """Build a level of impact as figure and word on its colour; why there is none, where there is none."""
    if figure is None or figure.value is None:
        return html.Span(no_figure() if figure is None else value_text(figure), className="level level-none")
    level = round(figure.value)
    word = html.Span(f" {lists.impact_levels()[level].short_name}", className="level-word")
    return html.Span([html.B(str(level)), word], className=f"level level-{level}")


def own_level(found: StateFigures, connection: Connection) -> list[Any]:
    """Return the chosen municipality's level of the page's period, with the one before; nothing where none is chosen.

    `Karlskrona, sammantaget: 2 måttlig (3 betydande perioden före)`.
    """
    if found.choice.mine is None or found.state is None:
        return []
    figures = _levels(found, connection)
    of_period = [each for each in figures if each.period_start == found.state.period_start]
    figure = next((each for each in of_period if each.value is not None), latest(of_period))
    told: list[Any] = [say(f"{found.choice.name}, sammantaget: ", f"{found.choice.name}, overall: ")]
    told.append(level_badge(figure))
    if figure is not None and figure.value is not None:
        tag = origin_tag(figure.origin, origin_text(figure.origin))
        told += [f" ({_before(change_of(figure, figures))}) ", tag]
    return [html.Span(told, className="mine-level")]


def _levels(found: StateFigures, connection: Connection) -> list[Figure]:
    """Read the municipality's overall level of the page's period and of the one before it."""
    assert found.choice.mine is not None and found.state is not None
    asked = Selection(
        indicators=("impact_level",),
        geographies=(found.choice.mine,),
        areas=(SUMMARY,),
        first_day=found.state.period_start - WEEK,
        last_day=found.state.period_start,
    )
    return figures_in(page_of(connection, asked), INDICATORS["impact_level"], "municipality")


def _before(change: Change) -> str:
    if change.before is None or change.before.value is None:
        return change.reason
    if not change.difference:
        return say("oförändrat sedan perioden före", "unchanged since the period before")
    level = round(change.before.value)
    word = lists.impact_levels()[level].short_name
    return say(f"{level} {word} perioden före", f"{level} {word} the period before")
