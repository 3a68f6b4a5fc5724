"""One municipality's areas over time: a table with a level in every cell, *sammantagen robusthet* set apart.

The one thing to know: the picture is a table too. Its cells have their level in figure and word, and the colour only
repeats it. A cell without an answer says so; it is never an empty one and never level 1.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from dash import html

from dashboard.components import hyphenated
from dashboard.missing import reason_class, reason_items, reason_of, reasons_in, short_reason
from data import lists
from data.figures import Figure, figures_in
from data.formats import no_figure, origin_text, status_word
from data.indicators import INDICATORS
from data.language import say
from data.periods import date_span, iso_week_name
from data.sentences import value_text

Levels = dict[str, dict[date, Figure]]
"""Area id to the figure of each period, by its first day; areas in their printed order, the summary last."""


def levels_by_area(rows: pd.DataFrame) -> Levels:
    """Return a municipality's levels. `rows`: columns as of data.queries.page_of, only `impact_level` of one place.

    Where an area has figures of several origins in a period, the first in ORIGIN_ORDER that has a value is shown.
    """
    found: Levels = {}
    for area in sorted(lists.monitored_areas().values(), key=lambda each: each.is_summary):
        figures = figures_in(rows[rows["monitored_area"] == area.id], INDICATORS["impact_level"], "municipality")
        by_day: dict[date, Figure] = {}
        for figure in figures:
            shown = by_day.get(figure.period_start)
            if shown is None or (shown.value is None and figure.value is not None):
                by_day[figure.period_start] = figure
        if by_day:
            found[area.id] = by_day
    return found


def periods_in(levels: Levels) -> list[date]:
    """Return the first day of every period that there is anything of, oldest first."""
    return sorted({day for figures in levels.values() for day in figures})


def levels_at(levels: Levels, day: date) -> dict[str, Figure]:
    """Return the levels of one period, by area; only areas that have a row for it."""
    return {area: figures[day] for area, figures in levels.items() if day in figures}


def area_matrix(levels: Levels, days: Sequence[date], caption: str) -> html.Div:
    """Build the picture: a row per area and a column per period, oldest first, the summary in a part of its own."""
    areas = lists.monitored_areas()
    some = {day: figure for figures in levels.values() for day, figure in figures.items()}
    head = html.Tr([html.Th(say("Område", "Area"), scope="col"), *(_column_head(some[day]) for day in days)])
    bodies = []
    for is_summary in (False, True):
        rows = [_area_row(area, levels[area], days) for area in levels if areas[area].is_summary == is_summary]
        if rows:
            bodies.append(html.Tbody(rows, className="summary" if is_summary else ""))
    table = html.Table(
        [html.Caption(caption, className="visually-hidden"), html.Thead(head), *bodies], className="area-matrix"
    )
    return html.Div(
        table,
        className="matrix-scroll",
        id="municipality-matrix",
        tabIndex="0",
        role="region",
        **hyphenated(aria_label=caption),
    )


def _column_head(figure: Figure) -> html.Th:
    week = iso_week_name(figure.period_start).partition("-W")[2].lstrip("0")
    dates: list[Any] = [date_span(figure.period_start, figure.period_end), html.Small(f" {say('v.', 'w.')} {week}")]
    return html.Th(dates, scope="col")


def _area_row(area: str, figures: Mapping[date, Figure], days: Sequence[date]) -> html.Tr:
    known = lists.monitored_areas()[area]
    cells = [_cell(figures.get(day)) for day in days]
    return html.Tr([html.Th(known.name if known.is_summary else known.short_name, scope="row"), *cells])


def _cell(figure: Figure | None) -> html.Td:
    if figure is None or figure.value is None:
        reason = reason_of(figure)
        return html.Td(short_reason(reason), className=f"level {reason_class(reason)}")
    level = round(figure.value)
    marked = figure.status == "revised"
    word = html.Span(f" {lists.impact_levels()[level].short_name}", className="level-word")
    words: list[Any] = [html.B(str(level)), word]
    if marked:
        words.append(html.Abbr("*", title=status_word("revised")))
    return html.Td(words, className=f"level level-{level}")


def level_legend(levels: Levels, days: Sequence[date]) -> html.Ul:
    """Build the explanation of the levels, as a list of coloured words, and of every reason for none that occurs."""
    known = [
        html.Li([html.B(str(level)), f" {each.short_name}"], className=f"level level-{level}")
        for level, each in lists.impact_levels().items()
    ]
    missing = reason_items(reasons_in(figures.get(day) for figures in levels.values() for day in days))
    return html.Ul([*known, *missing], className="level-legend", **hyphenated(aria_label=say("Nivåer", "Levels")))


def area_table(levels: Levels, days: Sequence[date], caption: str) -> html.Div:
    """Build the same figures as a plain table: a row per period, the latest first, a column per area."""
    areas = lists.monitored_areas()
    some = {day: figure for figures in levels.values() for day, figure in figures.items()}
    heads = ["Period", *(areas[area].short_name for area in levels), say("Ursprung", "Origin")]
    rows = []
    for day in sorted(days, reverse=True):
        figures = [levels[area].get(day) for area in levels]
        cells = [
            html.Td(
                value_text(figure) if figure else no_figure(),
                className="value" if figure and figure.value is not None else "value missing",
            )
            for figure in figures
        ]
        dates, _, name = some[day].period_label.partition(" (")
        head: list[Any] = [dates, html.Small(f" {name.rstrip(')')}", className="period-name")]
        rows.append(html.Tr([html.Th(head, scope="row"), *cells, html.Td(origin_text(some[day].origin))]))
    table = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr([html.Th(text, scope="col") for text in heads])),
            html.Tbody(rows),
        ],
        className="figures",
    )
    return html.Div(table, className="table-scroll", tabIndex="0", role="region", **hyphenated(aria_label=caption))
