"""The course of critical and serious impact so far, as a chart and as a table: two lines that are never added."""

from datetime import date

from dash import dcc, html

from dashboard.charts import CONFIG, Line, colour_of, trend_figure
from dashboard.components import chart, hyphenated
from dashboard.state_figures import CRITICAL, SERIOUS, StateFigures
from dashboard.tile import tile
from dashboard.view import seen_in
from data.figures import Figure, change_of, figure_at, latest
from data.formats import geography_name, no_figure, origin_text, sentence_case
from data.indicators import INDICATORS
from data.language import say
from data.lists import NATION
from data.selection import ANY_AREA
from data.sentences import bare_value_text, coverage_cell, interval_cell, observation_sentence

USUAL_PERIODS = 52
"""A year, unless the address says otherwise. The whole course is on /trender; here its table, where every cell is a
component that Dash goes through at each change, would make the choice of a municipality slow on a phone."""


def course_tile(found: StateFigures) -> html.Section:
    """Build the tile. `senaste`, `fran` and `till` of the address say how much of the course is shown."""
    shown = _periods_shown(found)
    of_both = {
        name: [each for each in found.series[name] if each.period_start in shown] for name in (CRITICAL, SERIOUS)
    }
    # Two sizes, so that both can be seen where they are equal.
    lines = [
        Line(name, colour_of(INDICATORS[indicator]), of_both[indicator], size)
        for indicator, name, size in ((CRITICAL, _critical(), 10), (SERIOUS, _serious(), 15))
    ]
    caption = _caption(found, lines)
    heading = say("Kritisk och allvarlig påverkan över tid", "Critical and serious impact over time")
    links = [
        dcc.Link(f"{name}: {say('mer om utvecklingen', 'more over time')}", href=address)
        for name, address in (
            (each.name, found.choice.pinned_address("/trender", indikator=indicator))
            for each, indicator in zip(lines, (CRITICAL, SERIOUS), strict=True)
        )
    ]
    return tile(
        "course",
        heading,
        chart("course-chart", trend_figure(lines, caption), CONFIG, _in_words(lines, caption)),
        _table(lines, heading),
        caption=caption,
        api=_api(found),
        notes=[html.P(links, className="links")],
    )


def _critical() -> str:
    return say("Kritisk", "Critical")


def _serious() -> str:
    return say("Allvarlig", "Serious")


def _periods_shown(found: StateFigures) -> set[date]:
    """Return the first days of the periods that the address asks for, of those that any of the two has."""
    chosen = found.choice.view.selection
    starts = sorted(
        {
            each.period_start
            for indicator in (CRITICAL, SERIOUS)
            for each in found.series[indicator]
            if (chosen.first_day or date.min) <= each.period_start <= (chosen.last_day or date.max)
        }
    )
    return set(starts[-_latest(found) :])


def _latest(found: StateFigures) -> int:
    """Return how many periods are shown at most; 0 for all of those between two days that the address gives."""
    chosen = found.choice.view.selection
    return chosen.latest or (0 if chosen.first_day or chosen.last_day else USUAL_PERIODS)


def _api(found: StateFigures) -> dict[str, str]:
    asked = {"indicator": f"{CRITICAL},{SERIOUS}", "geography": NATION, "area": ANY_AREA}
    asked |= {"latest": str(_latest(found))} if _latest(found) else {}
    given = found.choice.view.api_parameters
    return asked | {name: given[name] for name in ("from", "to", "latest", "release", "as_of") if name in given}


def _caption(found: StateFigures, lines: list[Line]) -> str:
    what = say(
        "Kommuner med kritisk respektive allvarlig påverkan på minst ett område. Riket.",
        "Municipalities with critical and with serious impact in at least one area. Sweden.",
    )
    synthetic = any(figure.origin == "synthetic" for line in lines for figure in line.figures)
    sources = {found.sources.get(figure.source, figure.source) for line in lines for figure in line.figures}
    return f"{what} {seen_in(found.info.id, found.choice.view, sources, synthetic=synthetic)}"


def _in_words(lines: list[Line], caption: str) -> str:
    """Return what the chart says to those who do not see it: each line's latest figure, and where all of them are."""
    told = [
        observation_sentence(newest, change_of(newest, line.figures), geography_name(NATION))
        for line in lines
        if (newest := latest(line.figures)) is not None
    ]
    table = say("Siffrorna finns i tabellen.", "The figures are in the table.")
    return " ".join([f"{say('Diagram', 'Chart')}.", caption, *told, table])


def _table(lines: list[Line], caption: str) -> html.Div:
    """Build the table: one row per period and origin, the latest first; where there is no figure, why."""
    heads = ("Period", *(line.name for line in lines), say("Har rapporterat", "Reported"), say("Ursprung", "Origin"))
    keys = {(each.period_start, each.origin): each for line in lines[::-1] for each in line.figures}
    rows = [_row(each, lines) for each in sorted(keys.values(), key=lambda each: each.period_start, reverse=True)]
    table = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr([html.Th(text, scope="col") for text in heads])),
            html.Tbody(rows),
        ],
        className="figures",
    )
    # Focusable, so that those who use a keyboard can scroll it.
    return html.Div(table, className="table-scroll", tabIndex="0", role="region", **hyphenated(aria_label=caption))


def _row(one: Figure, lines: list[Line]) -> html.Tr:
    both = [figure_at(line.figures, one.period_start, one.origin) for line in lines]
    # Plain texts: the fewer components, the quicker the page.
    return html.Tr(
        [
            html.Th(one.period_label, scope="row"),
            *(_cell(figure) for figure in both),
            html.Td(coverage_cell(one), className="coverage"),
            html.Td(sentence_case(origin_text(one.origin))),
        ]
    )


def _cell(figure: Figure | None) -> html.Td:
    if figure is None:
        return html.Td(no_figure(), className="value missing")
    beside = interval_cell(figure)
    text = bare_value_text(figure) + (f" ({beside})" if beside else "")
    return html.Td(text, className="value" if figure.value is not None else "value missing")
