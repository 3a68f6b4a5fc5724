"""The results of /trender: the tile with the charts, their table, their files, and whether the change is real."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html
from sqlalchemy import Connection

from dashboard.charts import CONFIG
from dashboard.components import chart, hyphenated, notice
from dashboard.judgement import judgement_section
from dashboard.tile import tile
from dashboard.trend_choice import BY_AREA, BY_COUNTY, MOST_PLACES, TrendChoice
from dashboard.trend_figures import Panel, Shown, panels_of, read, whole_series
from dashboard.trend_matched import matched_figures, matched_note, with_matched
from dashboard.trend_panels import AREAS, COUNTIES, STACK, height_of, panels_figure
from dashboard.trend_tables import tables_of
from dashboard.trend_words import caption_of, compared, compared_intro, heading_of, notes_of, sentences_of, status_of
from dashboard.view import extract_address
from data.figures import latest
from data.formats import counted, listed
from data.indicators import INDICATORS
from data.language import say
from data.queries import release_info, source_names

PATH = "/trender"
GRIDS = {BY_AREA: AREAS, BY_COUNTY: COUNTIES}


def results(choice: TrendChoice, connection: Connection) -> tuple[str, Any]:
    """Return the line about how much there is, and the chart, table and file of a choice."""
    shown = read(choice, connection)
    figures = [figure for each in shown for figure in each.figures]
    if not figures:
        return say("Inga uppgifter för urvalet.", "No figures for the selection."), _empty(choice)
    heading, release_id, names = heading_of(choice), release_info(connection).id, source_names(connection)
    has_index = any(each.base is not None for each in shown)
    caption = caption_of(choice, figures, heading, release_id, names, has_index=has_index)
    parts = [
        _tile(choice, shown, heading, caption, release_id, connection),
        _judged(choice, shown, release_id, names, connection),
    ]
    return status_of(shown, heading), [each for each in parts if each is not None]


def _tile(
    choice: TrendChoice, shown: list[Shown], heading: str, caption: str, release_id: int, connection: Connection
) -> html.Section:
    matched = matched_figures(choice, shown, connection)
    panels = with_matched(panels_of(choice, shown), matched)
    sentences = "" if choice.split or not shown[0].figures else sentences_of(choice, shown[0], connection)
    others = compared(choice, shown) if len(shown) > 1 else []
    questions = [{**each, "release": str(release_id)} for each in choice.questions]
    return tile(
        "trend-chart-part",
        heading,
        _picture(choice, panels, caption, " ".join([sentences, *[f"{each}." for each in others]])),
        tables_of(choice, shown, f"{heading}, {say('per period', 'by period')}", matched),
        caption=caption,
        api=questions,
        lead=[*_lead(sentences, compared_intro(choice, shown), others), _mine(choice)],
        notes=[
            *matched_note(shown[0], matched, {**choice.view.api_pins, "release": str(release_id)}),
            *notes_of(choice, shown),
            _files(questions, sum(len(each.rows) for each in shown)),
        ],
    )


def _lead(sentences: str, intro: str, others: Sequence[str]) -> list[Any]:
    first = [html.P(sentences, className="sentence", id="trend-sentence")] if sentences else []
    if not others:
        return first
    return [
        *first,
        html.P(intro, className="note compared-intro"),
        html.Ul([html.Li(each) for each in others], className="compared", id="trend-compared"),
    ]


def _mine(choice: TrendChoice) -> html.P:
    """Build the offer to compare with one's own municipality: assets/trender.js shows it where one is remembered."""
    words = say("Visa min kommun först", "Show my municipality first")
    attributes = hyphenated(data_trend_mine=str(MOST_PLACES), data_places=",".join(choice.geographies))
    return html.P(
        html.Button(words, type="button", className="tool", **attributes), className="trend-mine", hidden=True
    )


def _picture(choice: TrendChoice, panels: list[Panel], caption: str, sentences: str) -> Any:
    if not panels:
        return notice(
            say("Ingen siffra att rita", "No figure to draw"),
            [
                say(
                    "Perioderna finns, men ingen har någon siffra. Tabellen säger varför.",
                    "The periods are there, but none has a figure. The table says why.",
                )
            ],
        )
    grid = GRIDS.get(choice.split, STACK)
    table = say("Samma siffror finns i tabellen.", "The same figures are in the table.")
    words = f"{say('Diagram', 'Chart')}. {caption} {sentences} {table}"
    drawn = chart("trend-chart", panels_figure(panels, caption, grid), CONFIG, words, tall=True)
    if len(panels) > 1 or len(panels[0].lines) > 1 or grid.is_small:
        height = {"--trend-height": f"{height_of(panels, caption, grid)}px"}
        return html.Div(drawn, className="panels", style=height)
    return drawn


def _files(questions: Sequence[Mapping[str, str]], rows: int) -> html.Div:
    """Build the links to the files: those of one question, unless what is shown is limited in different ways."""
    parts: list[Any] = [
        html.Span(f"{say('Hämta', 'Download')} {counted(rows, say('rad', 'row'), say('rader', 'rows'))}:")
    ]
    for place, question in enumerate(questions):
        nth = f"-{place + 1}" if place else ""
        if len(questions) > 1:
            names = [INDICATORS[each].name for each in question["indicator"].split(",")]
            parts.append(html.Span(f"{listed(names)}:"))
        # Of the release that is shown: a new one must not come between the table and its file.
        swedish = say("CSV för svensk Excel", "CSV for Swedish Excel")
        parts.append(html.A(swedish, href=extract_address(question, "csv-sv"), id=f"trend-csv-sv{nth}"))
        parts.append(html.A("CSV", href=extract_address(question, "csv"), id=f"trend-csv{nth}"))
    return html.Div(parts, className="links trend-files")


def _judged(
    choice: TrendChoice, shown: list[Shown], release_id: int, names: Mapping[str, str], connection: Connection
) -> html.Section | None:
    """Build the judgement of the first series; none where there are only small charts."""
    first, newest = shown[0], latest(shown[0].figures)
    if choice.split or newest is None:
        return None
    series = first.series
    place = (series.geography, series.level)
    judged = [each for each in first.figures if each.origin == newest.origin]
    name = f"{series.indicator.name}, {series.place}"
    return judgement_section(
        first.rows,
        series.indicator,
        place,
        newest.origin,
        caption_of(choice, judged, name, release_id, names),
        {**choice.parameters, "release": str(release_id)},
        name=name,
        whole=whole_series(choice, first, connection),
    )


def _empty(choice: TrendChoice) -> html.Section:
    reason, other = choice.why_empty()
    links = (
        [dcc.Link(say("Visa det i stället", "Show that instead"), href=other.address(PATH), className="button")]
        if other
        else []
    )
    return notice(say("Inga uppgifter att visa", "No figures to show"), [reason, *links])
