"""The areas of the latest period: how many municipalities are hit critically in each, and how many seriously.

The one thing to know: the two counts stand in columns of their own and are never added. *Sammantagen robusthet* is a
summary and stands apart (design rule 4).
"""

from typing import Any

from dash import dcc, html
from sqlalchemy import Connection

from dashboard.components import hyphenated, origin_tag, section
from dashboard.state_figures import CRITICAL, SERIOUS, StateFigures
from dashboard.state_mine import level_badge
from dashboard.tile import tile
from dashboard.view import seen_in
from data import lists
from data.figures import Figure, figure_at, figure_of, latest
from data.formats import listed, municipalities, no_figure, number, origin_text, sentence_case
from data.indicators import INDICATORS
from data.language import say
from data.lists import MonitoredArea
from data.queries import page_of
from data.selection import Selection
from data.sentences import bare_value_text, coverage_cell, coverage_text, value_text

COUNTS = (CRITICAL, SERIOUS)
MOST_NAMED = 3

AreaFigures = dict[tuple[str, str], Figure]
"""Indicator and area to the figure of the period."""


def areas_section(found: StateFigures, connection: Connection) -> html.Section:
    """Build the strip of areas for the period of the page, with one's own municipality's levels if one is chosen."""
    figures = _figures(found, connection)
    heading = say("Områden, senaste perioden", "Areas, the latest period")
    more = dcc.Link(
        say("Alla områden vecka för vecka", "All areas week by week"), href=found.choice.pinned_address("/omraden")
    )
    if not figures or found.state is None:
        none = say("Det finns inga uppgifter per område för perioden.", "There are no figures by area for the period.")
        return section(heading, [html.P(none), html.P(more, className="links")], ident="state-areas")
    counts = [figure for (indicator, _), figure in figures.items() if indicator in COUNTS]
    tag = origin_tag(counts[0].origin, origin_text(counts[0].origin))
    about = html.P([tag, f" {counts[0].period_label}. {_coverage(counts)}"], className="note")
    return tile(
        "state-areas",
        heading,
        html.Div([_strip(found, figures, heading), about]),
        _table(found, figures, heading),
        caption=_caption(found, counts[0]),
        api=_api(found, counts[0]),
        lead=html.P(_hardest_hit(figures), className="sentence"),
        notes=[html.P(more, className="links")],
    )


def _caption(found: StateFigures, figure: Figure) -> str:
    """Return what goes along into a saved picture: what, of when, which release, and whether it is invented."""
    what = say(
        f"Antal kommuner med kritisk och med allvarlig påverkan per område, Riket, {figure.period_label}",
        f"Number of municipalities with critical and with serious impact by area, Sweden, {figure.period_label}",
    )
    source = [found.sources.get(figure.source, figure.source)]
    return f"{what}. {seen_in(found.info.id, found.choice.view, source, synthetic=figure.origin == 'synthetic')}"


def _api(found: StateFigures, figure: Figure) -> list[dict[str, str]]:
    """Return the API's parameters for the two counts of every area in the period, and for one's own municipality's."""
    day = figure.period_start.isoformat()
    asked = {"indicator": ",".join(COUNTS), "geography": lists.NATION}
    own = {"indicator": "impact_level", "geography": found.choice.mine or ""}
    shared = {"area": ",".join(lists.monitored_areas()), "from": day, "to": day, **found.choice.view.api_pins}
    return [each | shared for each in (asked, own) if each["geography"]]


def _figures(found: StateFigures, connection: Connection) -> AreaFigures:
    """Read the counts of every area, of the page's period and origin, and the chosen municipality's own levels."""
    if found.state is None:
        return {}
    day = found.state.period_start
    mine = found.choice.mine
    asked = Selection(
        indicators=(*COUNTS, *(["impact_level"] if mine else [])),
        geographies=(lists.NATION, *([mine] if mine else [])),
        areas=tuple(lists.monitored_areas()),
        first_day=day,
        last_day=day,
    )
    found_there: dict[tuple[str, str], list[Figure]] = {}
    for row in page_of(connection, asked).to_dict("records"):
        is_own = row["indicator"] == "impact_level"
        if is_own != (row["geography_code"] == mine):
            continue  # A municipality is no count of itself.
        figure = figure_of(row, INDICATORS[row["indicator"]], "municipality" if is_own else "nation")
        found_there.setdefault((row["indicator"], row["monitored_area"]), []).append(figure)
    figures: AreaFigures = {}
    for (indicator, area), several in found_there.items():
        # The counts are of the same origin as the sentence; an answer of one's own is what there is.
        shown = figure_at(several, day, found.state.origin) if indicator in COUNTS else latest(several)
        if shown is not None:
            figures[indicator, area] = shown
    return figures if any(indicator in COUNTS for indicator, _ in figures) else {}


def _coverage(counts: list[Figure]) -> str:
    """Return how many have answered for an area: from the fewest to the most, since an area may be left out."""
    fewest, most = (choose(counts, key=lambda each: each.reporting or 0) for choose in (min, max))
    if fewest.reporting is None or fewest.reporting == most.reporting:
        return f"{sentence_case(coverage_text(most))}."
    return say(
        f"{number(fewest.reporting)}–{number(most.reporting)} av {municipalities(most.expected or 0)} har svarat, "
        "olika många för olika områden.",
        f"{number(fewest.reporting)}–{number(most.reporting)} of {municipalities(most.expected or 0)} have answered, "
        "not as many for every area.",
    )


def _hardest_hit(figures: AreaFigures) -> str:
    """Return which areas have the most municipalities with critical impact, and which the most with serious."""
    told = [text for indicator in COUNTS if (text := _most(figures, indicator))]
    if told:
        return sentence_case("; ".join(told)) + "."
    if any(figure.value is None for (name, _), figure in figures.items() if name in COUNTS):
        # What nobody has answered for is not unaffected.
        return say("Uppgift saknas för minst ett område.", "There is no figure for at least one area.")
    return say("Inget område är drabbat.", "No area is hit.")


def _most(figures: AreaFigures, indicator: str) -> str:
    areas = lists.monitored_areas()
    values = {
        area: figure.value
        for (name, area), figure in figures.items()
        if name == indicator and figure.value and not areas[area].is_summary
    }
    if not values:
        return ""
    most = max(values.values())
    named = [areas[area].short_name for area, value in values.items() if value == most]
    impact = say("kritisk", "critical") if indicator == CRITICAL else say("allvarlig", "serious")
    where = (
        listed(named[:MOST_NAMED]) if len(named) <= MOST_NAMED else say(f"{len(named)} områden", f"{len(named)} areas")
    )
    return say(
        f"mest {impact} påverkan i {where} ({number(most)})", f"most {impact} impact in {where} ({number(most)})"
    )


def _strip(found: StateFigures, figures: AreaFigures, heading: str) -> html.Div:
    mine = found.choice.mine
    heads: list[Any] = [html.Th(say("Område", "Area"), scope="col")]
    heads += [_count_head(say("Kritisk", "Critical"), say("Krit.", "Crit."))]
    heads += [_count_head(say("Allvarlig", "Serious"), say("Allv.", "Ser."))]
    heads += [html.Th(found.choice.name, scope="col")] if mine else []
    areas = lists.monitored_areas().values()
    there = {area for _, area in figures}
    top = max((figure.value or 0 for (name, _), figure in figures.items() if name in COUNTS), default=0)
    rows = {
        is_summary: [
            _row(found, figures, each, top) for each in areas if each.id in there and each.is_summary is is_summary
        ]
        for is_summary in (False, True)
    }
    what = say(f"{heading}: antal kommuner per område", f"{heading}: number of municipalities by area")
    table = html.Table(
        [
            html.Caption(what, className="visually-hidden"),
            html.Thead(html.Tr(heads)),
            html.Tbody(rows[False]),
            html.Tbody(rows[True], className="summary"),
        ],
        className="area-strip with-own" if mine else "area-strip",
    )
    return html.Div(table, className="strip-scroll", tabIndex="0", role="region", **hyphenated(aria_label=what))


def _row(found: StateFigures, figures: AreaFigures, area: MonitoredArea, top: float) -> html.Tr:
    name = area.name if area.is_summary else area.short_name
    link = dcc.Link(name, href=found.choice.pinned_address("/omraden", omrade=area.id))
    cells = [_count(figures.get((indicator, area.id)), indicator, top) for indicator in COUNTS]
    own = [html.Td(level_badge(figures.get(("impact_level", area.id))))] if found.choice.mine else []
    return html.Tr([html.Th(link, scope="row"), *cells, *own])


def _count_head(name: str, short: str) -> html.Th:
    """Build the head of a column of counts. On a phone its short name is seen, and the whole one still read aloud."""
    seen = html.Span(short, className="short-name", **hyphenated(aria_hidden="true"))
    return html.Th([html.Span(name, className="whole-name"), seen], scope="col")


def _count(figure: Figure | None, indicator: str, top: float) -> html.Td:
    if figure is None or figure.value is None:
        return html.Td(no_figure() if figure is None else value_text(figure), className="missing")
    kind = "critical" if indicator == CRITICAL else "serious"
    width = f"{100 * figure.value / top if top else 0:.1f}%"
    bar = html.Span(html.Span(style={"width": width}), className=f"bar {kind}", **hyphenated(aria_hidden="true"))
    return html.Td(html.Span([html.B(number(figure.value)), bar], className="count"))


def _table(found: StateFigures, figures: AreaFigures, heading: str) -> html.Div:
    """Build the same figures as a plain table, with how many have answered for each area."""
    mine = found.choice.mine
    heads = [say("Område", "Area"), say("Kritisk", "Critical"), say("Allvarlig", "Serious")]
    heads += [say("Har rapporterat", "Reported"), *([found.choice.name] if mine else [])]
    rows = []
    for area in lists.monitored_areas().values():
        both = [figures.get((indicator, area.id)) for indicator in COUNTS]
        some = next((each for each in both if each is not None), None)
        if some is None:
            continue
        cells = [*(_plain(each) for each in both), html.Td(coverage_cell(some), className="coverage")]
        own = [_plain(figures.get(("impact_level", area.id)))] if mine else []
        rows.append(html.Tr([html.Th(area.name, scope="row"), *cells, *own]))
    what = f"{heading}: {say('tabell', 'table')}"
    table = html.Table(
        [
            html.Caption(what, className="visually-hidden"),
            html.Thead(html.Tr([html.Th(text, scope="col") for text in heads])),
            html.Tbody(rows),
        ],
        className="figures",
    )
    return html.Div(table, className="table-scroll", tabIndex="0", role="region", **hyphenated(aria_label=what))


def _plain(figure: Figure | None) -> html.Td:
    if figure is None:
        return html.Td(no_figure(), className="value missing")
    return html.Td(bare_value_text(figure), className="value" if figure.value is not None else "value missing")
