"""Läget: the latest period in one sentence, four figures, hygiene routines, and the course so far."""

import pandas as pd
from dash import dcc, html, register_page
from sqlalchemy import Connection

from dashboard.cards import figure_card
from dashboard.charts import CONFIG, Line, colour_of, trend_figure
from dashboard.components import chart, frame, notice, origin_tag, section
from dashboard.errors import explained
from dashboard.judgement import signal_line
from dashboard.view import PINNED, View, known_then
from data.figures import Figure, change_of, figure_at, figures_in, latest
from data.formats import origin_text, sentence_case
from data.indicators import INDICATORS
from data.periods import date_span
from data.queries import ORIGIN_ORDER, release_info, series, source_names
from data.sentences import change_text, coverage_text, state_sentence, value_text

PATH, HEADING = "/", "Läget i landets kommuner"
COUNTS = ("critical_impact", "serious_impact", "over_one_percent_infected", "reporting_municipalities")
HYGIENE = ("ppm_all8", "ppm_hygiene4", "ppm_dress4")

register_page(__name__, path=PATH, name="Läget", title="Läget – Lägesbild", order=1)

_Figures = dict[str, list[Figure]]


@explained(PATH, HEADING)
def layout(**parameters: str | list[str]) -> html.Div:
    """Build the page. Of the parameters only the release and the as-of date mean anything here."""
    view = View.parse(parameters)
    with view.opened() as connection:
        rows = _series(connection, COUNTS)
        found = _national(rows)
        newest = latest(found["critical_impact"])
        if newest is None:
            return frame(PATH, HEADING, _nothing_yet(view), view, connection)
        content = [
            html.P(_state(found, newest), className="lead", id="state"),
            html.P("De två antalen kan överlappa och får inte läggas ihop.", className="note"),
            _cards(found, rows, newest, view),
            _published_block(found, newest, source_names(connection)),
            _hygiene(connection, view),
            _course(connection, found, view),
            _origins_explained(found),
        ]
        return frame(PATH, HEADING, [each for each in content if each is not None], view, connection)


def _series(connection: Connection, indicators: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    return {name: series(connection, name) for name in indicators}


def _national(rows: dict[str, pd.DataFrame]) -> _Figures:
    return {name: figures_in(frame, INDICATORS[name], "nation") for name, frame in rows.items()}


def _nothing_yet(view: View) -> html.Section:
    if view.selection.as_of is not None:
        then = view.selection.as_of.isoformat()
        return notice("Inget var känt då", [f"Till och med {then} hade ingen lägesrapport för landet kommit in."])
    return notice(
        "Inga lägesrapporter än",
        ["Utgåvan har ingen uppgift om kritisk eller allvarlig påverkan i landet. Den visas här när den kommer."],
    )


def _state(found: _Figures, newest: Figure) -> str:
    """Return the sentence about the latest period: the figures of one origin, never two mixed."""
    told = []
    for name in ("critical_impact", "serious_impact"):
        figure = figure_at(found[name], newest.period_start, newest.origin)
        if figure is not None:
            told.append((figure, change_of(figure, found[name])))
    return state_sentence(told)


def _cards(found: _Figures, rows: dict[str, pd.DataFrame], newest: Figure, view: View) -> html.Div:
    """Build one card per count, all of one period and one origin; a count that this origin lacks says so."""
    cards = []
    for name in COUNTS:
        figure = figure_at(found[name], newest.period_start, newest.origin)
        if figure is None:
            cards.append(html.Article([html.H2(INDICATORS[name].label), html.P("uppgift saknas")], className="card"))
        else:
            signal = signal_line(rows[name], INDICATORS[name], figure)
            cards.append(figure_card(figure, found[name], _trend_address(name, view), signal))
    return html.Div(cards, className="cards", id="cards")


def _trend_address(indicator: str, view: View) -> str:
    return view.only(PINNED).changed(indikator=indicator).address("/trender")


def _published_block(found: _Figures, newest: Figure, names: dict[str, str]) -> html.Section | None:
    """Build the block with the latest published figures, where the latest of all are invented; else None."""
    if newest.origin != "synthetic":
        return None
    published = latest(found["critical_impact"], "published")
    if published is None:
        return None
    rows = []
    for name in COUNTS:
        figure = figure_at(found[name], published.period_start, "published")
        if figure is not None:
            rows.append(html.Div([html.Dt(figure.indicator.label), html.Dd(html.Strong(value_text(figure)))]))
    text = f"Senast publicerat: {published.period_label}"
    about = html.P(
        [
            origin_tag("published", origin_text("published")),
            f" Källa: {names.get(published.source, published.source)}. {sentence_case(coverage_text(published))}.",
        ]
    )
    return section(text, [about, html.Dl(rows, className="facts")], ident="published", class_name="panel published")


def _hygiene(connection: Connection, view: View) -> html.Section | None:
    """Build the block about the latest PPM round that has a figure; None if there has been no round."""
    found = _national(_series(connection, HYGIENE))
    known = [figure for figure in found["ppm_all8"] if figure.value is not None]
    newest = latest(known)
    if newest is None:
        return None
    rows = []
    for name in HYGIENE:
        figure = figure_at(found[name], newest.period_start, newest.origin)
        if figure is not None:
            change = sentence_case(change_text(figure, change_of(figure, found[name])))
            value = html.Dd([html.Strong(value_text(figure)), html.Span(f" {change}", className="change")])
            rows.append(html.Div([html.Dt(figure.indicator.label), value]))
    tag = origin_tag(newest.origin, origin_text(newest.origin))
    about = html.P(
        [tag, f" {newest.period_label}, {coverage_text(newest)}. Ett fel i något steg gör hela observationen fel."]
    )
    caution = html.P(
        "Vilka kommuner som deltar skiftar mellan mätningarna. En skillnad kan bero på vilka som var med.",
        className="note",
    )
    later = _later_without_figure(found["ppm_all8"], newest)
    more = dcc.Link("Utveckling, hygien och klädregler", href=_trend_address("ppm_all8", view))
    content = [about, html.Dl(rows, className="facts"), caution, later, more]
    return section("Hygien och klädregler (PPM)", [each for each in content if each is not None], ident="hygiene")


def _later_without_figure(figures: list[Figure], newest: Figure) -> html.P | None:
    """Say that a later round was held and that its result is not known; None if there was none."""
    later = latest(figures)
    if later is None or later.period_start <= newest.period_start:
        return None
    return html.P(f"{later.period_label}: uppgift saknas.", className="note")


def _course(connection: Connection, found: _Figures, view: View) -> html.Section:
    # Two sizes, so that both can be seen where they are equal.
    lines = [
        Line(name, colour_of(INDICATORS[indicator]), found[indicator], size)
        for indicator, name, size in (("critical_impact", "Kritisk", 10), ("serious_impact", "Allvarlig", 15))
    ]
    synthetic = any(figure.origin == "synthetic" for line in lines for figure in line.figures)
    caption = (
        f"Kommuner med kritisk respektive allvarlig påverkan på minst ett område. Riket. Lägesbild, utgåva "
        f"{release_info(connection).id}{known_then(view)}.{' Innehåller syntetiska uppgifter.' if synthetic else ''}"
    )
    words = f"Diagram. {caption} Siffrorna finns som tabeller under länkarna nedan."
    graph = chart("course-chart", trend_figure(lines, caption), CONFIG, words)
    links = [
        dcc.Link("Kritisk påverkan: diagram och tabell", href=_trend_address("critical_impact", view)),
        dcc.Link("Allvarlig påverkan: diagram och tabell", href=_trend_address("serious_impact", view)),
    ]
    return section(
        "Kritisk och allvarlig påverkan över tid",
        [graph, html.P(links, className="links")],
        ident="course",
    )


def _origins_explained(found: _Figures) -> html.Section:
    """List what of the situation reports is published and what is not, with how many periods and which years."""
    items = []
    for origin in ORIGIN_ORDER:
        figures = [each for each in found["critical_impact"] if each.origin == origin]
        if figures:
            meaning = _MEANINGS[origin].format(span=_span(figures))
            items.append(html.Li([origin_tag(origin, origin_text(origin)), f" {meaning}"]))
    return section("Var siffrorna kommer ifrån", [html.Ul(items, className="origins")], ident="origins")


def _span(figures: list[Figure]) -> str:
    first, last = figures[0], figures[-1]
    if len(figures) == 1:
        return date_span(first.period_start, first.period_end)
    until = date_span(last.period_start, last.period_end)
    return f"{len(figures)} perioder, {date_span(first.period_start, first.period_end)} till {until}"


_MEANINGS = {
    "published": "Siffror ur Socialstyrelsens lägesrapport, så som de publicerats: {span}. I diagrammet stora romber.",
    "reported": "Kommunens eget svar: {span}.",
    "derived": "Beräknat ur kommunernas lägesrapporter: {span}. I diagrammet hel linje.",
    "synthetic": "Påhittade svar från påhittade rapporter, för att visa hur Lägesbild fungerar: {span}. "
    "I diagrammet streckad linje.",
}
