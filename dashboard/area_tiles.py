"""The tiles of /omraden: the matrix, the chosen area over time, and its municipalities in the chosen week."""

from dataclasses import replace
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component
from sqlalchemy import Connection

from dashboard.area_figures import CRITICAL, AreaFigures, levels_in_week, parameters, until_week
from dashboard.area_matrix import matrix_picture, matrix_table
from dashboard.charts import CONFIG, Line, colour_of, trend_figure
from dashboard.components import chart, hyphenated, origin_tag, section
from dashboard.map_choice import DEFAULT_INDICATOR
from dashboard.missing import NO_ROW, NOT_REPORTED, reason_class, reason_of, reason_words, reasons_in
from dashboard.tables import figure_table
from dashboard.tile import tile
from dashboard.view import PINNED, query_of, seen_in
from data import lists
from data.figures import Figure, change_of
from data.formats import (
    area_name,
    geography_name,
    municipalities,
    number,
    origin_text,
    sentence_case,
    status_text,
    status_word,
)
from data.indicators import INDICATORS
from data.language import say
from data.periods import date_span
from data.sentences import figure_sentence, observation_sentence, told
from data.signal_lines import signal_of


def area_tiles(found: AreaFigures, connection: Connection, release_id: int) -> list[Any]:
    """Build the parts of the page, the matrix first."""
    parts = [_matrix(found, release_id), _trend(found, connection, release_id)]
    if found.choice.level != "municipality":
        parts.append(_municipalities(found, levels_in_week(found, connection)))
    return parts


def _caption(found: AreaFigures, heading: str, release_id: int) -> str:
    synthetic = any(figure.origin == "synthetic" for figure in found.cells.values())
    sources = {found.source_names.get(figure.source, figure.source) for figure in found.cells.values()}
    return f"{heading}. {seen_in(release_id, found.choice.view, sources, synthetic=synthetic)}"


def _matrix(found: AreaFigures, release_id: int) -> html.Section:
    heading = say(f"Områdena vecka för vecka, {found.choice.place}", f"The areas week by week, {found.choice.place}")
    span = date_span(found.weeks[0][0], found.weeks[-1][1])
    caption = _caption(found, f"{heading}, {span}", release_id)
    return tile(
        "areas",
        heading,
        # Names of their own: the tile itself has the heading as its name.
        matrix_picture(found, f"{heading}: {say('områden och veckor', 'areas and weeks')}"),
        matrix_table(found, f"{heading}: {say('tabell', 'table')}"),
        caption=caption,
        api=parameters(found.choice, found.weeks[0][0], found.weeks[-1][0]),
        lead=None if found.choice.level == "municipality" else html.P(_hint(), className="note"),
    )


def _hint() -> str:
    return say(
        "Välj en cell, ett område eller en vecka för att se mer nedanför.",
        "Choose a cell, an area or a week to see more below.",
    )


def _series(found: AreaFigures, indicator: str) -> list[Figure]:
    figures = (found.figure(indicator, found.area, start) for start, _ in found.weeks)
    return [figure for figure in figures if figure is not None]


def _trend(found: AreaFigures, connection: Connection, release_id: int) -> html.Section:
    heading = f"{area_name(found.area)}, {found.choice.place}"
    series = {indicator: _series(found, indicator) for indicator in found.indicators}
    caption = _caption(found, heading, release_id)
    # One line needs no name but its origin's.
    names = {each: _short_name(each) if len(series) > 1 else "" for each in series}
    lines = [Line(names[each], colour_of(INDICATORS[each]), figures) for each, figures in series.items()]
    until = until_week(found, connection)
    sentences = " ".join(_sentence(found, figures, heading) for figures in until.values())
    words = f"{say('Diagram', 'Chart')}. {caption} {sentences}"
    name = {"toImageButtonOptions": {"filename": f"lagesbild-{found.area}-{found.choice.geography}", "scale": 2}}
    tables = [
        html.Div([html.H3(INDICATORS[each].name), figure_table(figures, f"{INDICATORS[each].name}, {heading}")])
        for each, figures in series.items()
        if figures
    ]
    return tile(
        "area-trend",
        heading,
        chart("area-chart", trend_figure(lines, caption), CONFIG | name, words),
        html.Div(tables),
        caption=caption,
        api=parameters(found.choice, found.weeks[0][0], found.weeks[-1][0], found.area),
        lead=_lead(found, until, sentences),
    )


def _short_name(indicator: str) -> str:
    """Return what a line is called where the heading says the rest, as on the front page."""
    return say("Kritisk", "Critical") if indicator == CRITICAL else say("Allvarlig", "Serious")


def _lead(found: AreaFigures, until: dict[str, list[Figure]], sentences: str) -> Component:
    """Build the sentences of the chosen week: several as a list, with what they have in common said once, above it."""
    shown = {each: _of_week(found, figures) for each, figures in until.items()}
    figures = [each for each in shown.values() if each is not None]
    origins = {each.origin for each in figures}
    if len(figures) < 2 or len(origins) > 1:
        return html.P(sentences, id="area-sentence", className="sentence")
    (origin,) = origins
    items = [
        html.Li([html.B(f"{_short_name(name)}: "), _told_in_short(found, figure, until[name])])
        for name, figure in shown.items()
        if figure is not None
    ]
    period: list[Any] = [f"{figures[0].period_label} ", origin_tag(origin, origin_text(origin))]
    return html.Div([html.P(period, className="note"), html.Ul(items, className="compared")], id="area-sentence")


def _told_in_short(found: AreaFigures, figure: Figure, figures: list[Figure]) -> str:
    parts = told(figure, change_of(figure, figures), signal_of(figure, figures, found.choice.geography))
    # That a figure has been revised stands in the sentence of its origin: then it is said whole.
    is_plain = not status_text(figure.value, figure.status)
    return figure_sentence(figure, replace(parts, origin="") if is_plain else parts)


def _of_week(found: AreaFigures, figures: list[Figure]) -> Figure | None:
    return next((each for each in figures if each.period_start == found.week[0]), None)


def _sentence(found: AreaFigures, figures: list[Figure], place: str) -> str:
    """Return the sentence of the chosen week; of nothing, that there is no figure."""
    figure = _of_week(found, figures)
    if figure is None:
        return f"{place}, {found.label(found.week)}: {status_word('not_applicable')}."
    signal = signal_of(figure, figures, found.choice.geography)
    return observation_sentence(figure, change_of(figure, figures), place, signal)


def _municipalities(found: AreaFigures, levels: dict[str, Figure | None]) -> html.Section:
    """Build the list of municipalities by level, the worst first; those without a figure last and named as well."""
    reasons = [reason for reason in reasons_in(levels.values()) if reason != NO_ROW]
    keys: list[int | str] = [5, 4, 3, 2, 1, *reasons, NOT_REPORTED]
    of_level: dict[int | str, list[str]] = {key: [] for key in keys}
    for code, figure in levels.items():
        of_level[_level_or_reason(figure)].append(code)
    heading = f"{area_name(found.area)}, {found.choice.place}: {say('kommunerna', 'the municipalities')}"
    known = sum(figure is not None and figure.value is not None for figure in levels.values())
    lead = say(
        f"{found.label(found.week)}: {number(known)} av {municipalities(len(levels))} har svarat.",
        f"{found.label(found.week)}: {number(known)} of {municipalities(len(levels))} have answered.",
    )
    rows = [_of_level(found, level, codes) for level, codes in of_level.items() if codes]
    asked = {
        "indikator": None if DEFAULT_INDICATOR == "impact_level" else "impact_level",
        "omrade": found.area,
        "till": found.week[0].isoformat(),
        "geografi": found.choice.geography if found.choice.level == "county" else None,
        **_pins(found),
    }
    map_link = dcc.Link(say("Visa på karta", "Show on a map"), href=f"/karta{query_of(asked)}")
    content = [html.P(lead, id="area-answered"), *rows, html.P(map_link, className="links")]
    return section(heading, content, ident="area-municipalities")


def _level_or_reason(figure: Figure | None) -> int | str:
    """Return a municipality's level, or why it has none: of whom there is no row at all has not answered."""
    reason = reason_of(figure)
    if figure is not None and figure.value is not None:
        return round(figure.value)
    return NOT_REPORTED if reason == NO_ROW else reason


def _pins(found: AreaFigures) -> dict[str, str | None]:
    return {name: found.choice.view.get(name) for name in PINNED}


def _of_level(found: AreaFigures, level: int | str, codes: list[str]) -> html.Details:
    """Build the municipalities with one level, or with one reason for none, as links; the two worst levels lie open."""
    if isinstance(level, int):
        name, looks, key = _level_name(level), f"level-{level}", str(level)
    else:
        several = say("Har inte svarat", "Have not answered")
        name = several if level == NOT_REPORTED else sentence_case(reason_words(level))
        looks, key = reason_class(level), "none" if level == NOT_REPORTED else level
    summary = html.Summary([html.Span(name, className=f"level {looks}"), f" {municipalities(len(codes))}"])
    query = query_of(_pins(found))
    links = [html.Li(dcc.Link(geography_name(code), href=f"/kommun/{code}{query}")) for code in codes]
    return html.Details(
        [summary, html.Ul(links, className="town-list")],
        open=level in (5, 4),
        className="of-level",
        **hyphenated(data_level=key),
    )


def _level_name(level: int) -> str:
    return f"{level} {lists.impact_levels()[level].short_name}"
