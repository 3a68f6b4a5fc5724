"""What one municipality answered: its areas period by period, the share of infected, and what it expects."""

from datetime import date
from typing import Any

import pandas as pd
from dash import dcc, html
from sqlalchemy import Connection

from dashboard.ages import age_line
from dashboard.components import notice, section
from dashboard.municipality_areas import (
    Levels,
    area_matrix,
    area_table,
    level_legend,
    levels_at,
    levels_by_area,
    periods_in,
)
from dashboard.municipality_infected import infected_chart
from dashboard.municipality_links import SUMMARY
from dashboard.municipality_place import Place
from dashboard.outlook import INDICATORS_SHOWN, outlook_bars, outlook_chart, outlook_table
from dashboard.tables import figure_table
from dashboard.tile import tile
from data import lists
from data.figures import Change, Figure, change_of, figures_in, latest, within
from data.formats import counted, geography_name, number
from data.indicators import INDICATORS
from data.language import say
from data.municipal_sentences import expectation_sentence, levels_sentence, peer_sentence
from data.peers import peer_comparisons
from data.periods import PERIOD_KINDS, REPORT_WEEK, date_span
from data.queries import page_of, series
from data.selection import Selection
from data.sentences import observation_sentence
from data.signal_lines import signal_of

PERIODS_SHOWN = 12
"""Columns of the areas that are shown unless the address says otherwise: a quarter of a year, a page's width."""

OWN = ("impact_level", "outlook_short", "outlook_long")


def week_parts(place: Place, connection: Connection) -> list[Any]:
    """Build the parts about what a municipality answered; one notice if it never has."""
    rows = page_of(connection, Selection(indicators=OWN, geographies=(place.code,)))
    levels = levels_by_area(rows[rows["indicator"] == "impact_level"])
    if not levels:
        said = say(
            "Kommunen har inte rapporterat i den här utgåvan. Det betyder inte att den är opåverkad.",
            "The municipality has not reported in this release. That does not mean that it is unaffected.",
        )
        return [notice(say("Inga lägesrapporter", "No situation reports"), [said])]
    newest = periods_in(levels)[-1]
    told = levels_sentence(place.name, levels_at(levels, newest), _change_of_summary(levels, newest))
    state = [html.P(told, className="lead", id="municipality-state")]
    last = _last_answered(levels)
    if last is not None and last != newest:
        said = levels_sentence(place.name, levels_at(levels, last), _change_of_summary(levels, last))
        state.append(html.P(say("Senaste svaret: ", "The latest answer: ") + said, className="sentence"))
    state += age_line(place.view, next(iter(levels_at(levels, newest).values())).period_end)
    pair = html.Div([_infected(place, connection), _outlook(place, rows, newest, connection)], className="tile-pair")
    return [*state, _areas(place, levels), pair]


def _change_of_summary(levels: Levels, day: date) -> Change | None:
    """Return how the overall level of a period differs from the one before; None where there is no level."""
    course = levels.get(SUMMARY, {})
    return change_of(course[day], list(course.values())) if day in course else None


def _last_answered(levels: Levels) -> date | None:
    days = [day for figures in levels.values() for day, figure in figures.items() if figure.value is not None]
    return max(days, default=None)


def _areas(place: Place, levels: Levels) -> html.Section:
    chosen = place.view.selection
    days = [day for day in periods_in(levels) if (chosen.first_day or date.min) <= day <= (chosen.last_day or date.max)]
    wanted = chosen.latest or (None if chosen.first_day or chosen.last_day else PERIODS_SHOWN)
    days = days[-wanted:] if wanted else days
    heading = say("Påverkan per område", "Impact by area")
    if not days:
        empty = say("Kommunen har inga uppgifter för de valda perioderna.", "There are no figures for these periods.")
        return section(heading, [html.P(empty)], ident="areas")
    synthetic = any(each.origin == "synthetic" for figures in levels.values() for each in figures.values())
    first, last = (next(f[day] for f in levels.values() if day in f) for day in (days[0], days[-1]))
    span = date_span(first.period_start, last.period_end)
    sources = {each.source for figures in levels.values() for each in figures.values()}
    caption = place.caption(f"{heading}, {span}", sources, synthetic=synthetic)
    how_many = counted(len(days), PERIOD_KINDS[REPORT_WEEK].noun, PERIOD_KINDS[REPORT_WEEK].nouns)
    api = {
        "indicator": "impact_level",
        "geography": place.code,
        "from": days[0].isoformat(),
        "to": days[-1].isoformat(),
    } | place.view.api_pins
    return tile(
        "areas",
        heading,
        html.Div([area_matrix(levels, days, f"{heading}, {place.name}, {how_many}"), level_legend(levels, days)]),
        area_table(levels, days, f"{heading}, {place.name}"),
        caption=caption,
        api=api,
        notes=[_more_periods(place, len(days), len(periods_in(levels)))],
    )


def _more_periods(place: Place, shown: int, there_are: int) -> list[Any]:
    all_of_them = place.view.changed(senaste=str(there_are), fran=None, till=None).address(place.path)
    few = place.view.changed(senaste=None, fran=None, till=None).address(place.path)
    told = say(
        f"{number(shown)} av {number(there_are)} perioder visas. ",
        f"{number(shown)} of {number(there_are)} periods are shown. ",
    )
    words = say("Visa alla", "Show all") if shown < there_are else say("Visa de senaste", "Show the latest")
    return [told, dcc.Link(words, href=all_of_them if shown < there_are else few)]


def _infected(place: Place, connection: Connection) -> html.Section:
    indicator = INDICATORS["infected_share"]
    named = (
        [(place.code, place.name, "municipality"), (place.group, geography_name(place.group), "group")]
        if place.group
        else [(place.code, place.name, "municipality")]
    )
    named.append((lists.NATION, geography_name(lists.NATION), "nation"))
    every = [
        (name, figures_in(series(connection, indicator.id, code), indicator, level)) for code, name, level in named
    ]
    lines = [(name, within(figures, place.view.selection)) for name, figures in every]
    own, shown = every[0][1], lines[0][1]
    heading = indicator.name
    newest = latest(shown)
    if newest is None:
        return section(heading, [html.P(say("Inga uppgifter.", "No figures."))], ident="infected")
    drawn = [each for _, figures in lines for each in figures]
    synthetic = any(each.origin == "synthetic" for each in drawn)
    caption = place.caption(heading, {each.source for each in drawn}, synthetic=synthetic)
    signal = signal_of(newest, own, place.code)
    sentence = observation_sentence(newest, change_of(newest, own), place.name, signal)
    compared = peer_comparisons(connection, indicator.id, place.code, newest.period_start, newest.origin)
    peers = [peer_sentence(each, indicator) for each in compared.values()]
    return tile(
        "infected",
        heading,
        infected_chart("infected-chart", lines[0], lines[1:], caption, f"{say('Diagram', 'Chart')}. {sentence}"),
        figure_table(shown, f"{heading}, {place.name}"),
        caption=caption,
        api={"indicator": indicator.id, "geography": ",".join(code for code, _, _ in named)}
        | place.view.api_periods
        | place.view.api_pins,
        lead=sentence,
        notes=peers,
    )


def _outlook(place: Place, rows: pd.DataFrame, newest: date, connection: Connection) -> html.Section:
    heading = say("Väntad utveckling", "Expected development")
    own = {name: _only(rows, name, newest) for name in ("outlook_short", "outlook_long")}
    sentence = expectation_sentence(place.name, own["outlook_short"], own["outlook_long"])
    codes = {
        code: level
        for code, level in ((place.group, "group"), (place.county, "county"), (lists.NATION, "nation"))
        if code
    }
    asked = Selection(indicators=INDICATORS_SHOWN, geographies=tuple(codes), first_day=newest, last_day=newest)
    shares = page_of(connection, asked)
    bars = [
        bar
        for code, level in codes.items()
        for bar in outlook_bars(shares[shares["geography_code"] == code], geography_name(code), level)
    ]
    if not any(bar.is_known for bar in bars):
        return section(
            heading, [html.P(sentence), html.P(say("Inga andelar att visa.", "No shares to show."))], ident="outlook"
        )
    what = say(
        "Andel av kommunerna som väntar förbättring, oförändrat och försämring",
        "Share of municipalities expecting improvement, no change and deterioration",
    )
    label = next(iter(bars[0].shares.values())).period_label
    synthetic = any(figure.origin == "synthetic" for bar in bars for figure in bar.shares.values())
    sources = {figure.source for bar in bars for figure in bar.shares.values()}
    caption = place.caption(f"{what}, {label}", sources, synthetic=synthetic)
    return tile(
        "outlook",
        heading,
        outlook_chart("outlook-chart", bars, caption, f"{say('Diagram', 'Chart')}. {caption}"),
        outlook_table(bars, what),
        caption=caption,
        api={
            "indicator": ",".join(INDICATORS_SHOWN),
            "geography": ",".join(codes),
            "from": newest.isoformat(),
            "to": newest.isoformat(),
        }
        | place.view.api_pins,
        lead=f"{sentence} {say('Så här svarade andra:', 'Others answered:')}",
    )


def _only(rows: pd.DataFrame, indicator_id: str, day: date) -> Figure | None:
    found = figures_in(rows[rows["indicator"] == indicator_id], INDICATORS[indicator_id], "municipality")
    of_day = [figure for figure in found if figure.period_start == day]
    return next((figure for figure in of_day if figure.value is not None), of_day[0] if of_day else None)
