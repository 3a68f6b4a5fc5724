"""How one municipality has reported, and what it has corrected since: a strip of periods, a sentence and two tables."""

from typing import Any
from urllib.parse import urlencode

from dash import html
from sqlalchemy import Connection

from dashboard.components import hyphenated, section
from dashboard.municipality_place import Place
from dashboard.tile import tile
from data.formats import area_name, counted, impact_name, long_date, no_figure, sentence_case
from data.indicators import INDICATORS
from data.language import say
from data.municipal_sentences import record_sentence
from data.periods import date_span, iso_week_name
from data.reporting_records import (
    Correction,
    ReportedPeriod,
    ReportingRecord,
    corrections,
    municipal_answers,
    reporting_record,
)
from data.store import current_store

SHOWN_CORRECTIONS = 20
"""The latest: a municipality that corrects a great deal has the rest in the file of revisions."""


def record_parts(place: Place, connection: Connection) -> list[Any]:
    """Build the parts about how a municipality has reported, and what it has corrected."""
    answers = municipal_answers(connection, current_store(), place.code, place.view.selection.as_of)
    record = reporting_record(connection, place.code, answers)
    heading = say("Så har kommunen rapporterat", "How the municipality has reported")
    sentence = record_sentence(place.name, record)
    if not record.periods:
        return [section(heading, [html.P(sentence)], ident="record")]
    told = tile(
        "record",
        heading,
        record_strip(record, sentence),
        record_table(record, f"{heading}, {say('per period', 'by period')}"),
        caption=place.caption(heading, synthetic=record.origin == "synthetic"),
        api={"indicator": "reporting_municipalities", "geography": place.code} | place.view.api_pins,
        lead=sentence,
    )
    return [html.Div([told, _corrected(place, corrections(answers))], className="tile-pair")]


def _corrected(place: Place, found: list[Any]) -> html.Section:
    heading = say("Rättelser", "Corrections")
    if not found:
        content: list[Any] = [
            html.P(say("Kommunen har inte ändrat något svar.", "The municipality has changed no answer."))
        ]
    else:
        how_many = counted(len(found), say("svar", "answer"), say("svar", "answers"))
        content = [
            html.P(
                say(
                    f"Kommunen har ändrat {how_many} efter att först ha lämnat dem.",
                    f"The municipality has changed {how_many} since it first gave them.",
                )
            ),
            corrections_table(found, say("Rättade svar", "Corrected answers")),
        ]
    earlier = [number for number in current_store().release_ids() if number < place.release_id]
    if earlier and place.view.selection.as_of is None:
        asked = {"geography": place.code, "since": max(earlier), "until": place.release_id, "format": "csv-sv"}
        words = say("Ändrat sedan förra utgåvan, CSV", "Changed since the release before, CSV")
        content.append(html.P(html.A(words, href=f"/api/v1/revisions?{urlencode(asked)}"), className="links"))
    return section(heading, content, ident="corrections")


def record_strip(record: ReportingRecord, words: str) -> html.Div:
    """Build the picture: one mark per period, by year; what a mark is stands in its tooltip and in the table.

    `words`: what it shows, for those who do not see it.
    """
    years: dict[int, list[ReportedPeriod]] = {}
    for each in record.periods:
        years.setdefault(each.period_start.year, []).append(each)
    rows = [
        html.Div(
            [html.Span(str(year), className="year"), html.Span([_mark(each) for each in periods], className="marks")],
            className="record-year",
        )
        for year, periods in years.items()
    ]
    return html.Div([html.Div(rows, role="img", className="record-strip", **hyphenated(aria_label=words)), _legend()])


def _kind(period: ReportedPeriod) -> str:
    if not period.has_reported:
        return "missing"
    return "late" if period.is_late else "in-time"


def _kind_name(kind: str) -> str:
    return {
        "in-time": say("i tid", "in time"),
        "late": say("sent", "late"),
        "missing": say("har inte rapporterat", "has not reported"),
    }[kind]


def _mark(period: ReportedPeriod) -> html.I:
    title = f"{date_span(period.period_start, period.period_end)}: {_kind_name(_kind(period))}"
    return html.I("", className=f"record-mark {_kind(period)}", title=title)


def _legend() -> html.P:
    parts: list[Any] = []
    for kind in ("in-time", "late", "missing"):
        parts.append(html.Span([html.I("", className=f"record-mark {kind}"), f" {sentence_case(_kind_name(kind))}"]))
    return html.P(parts, className="record-legend note", **hyphenated(aria_hidden="true"))


def record_table(record: ReportingRecord, caption: str) -> html.Div:
    """Build the same as a table: one row per period, the latest first, with the day that the answer came."""
    rows = [
        html.Tr(
            [
                html.Th(
                    [
                        date_span(each.period_start, each.period_end),
                        html.Small(f" {iso_week_name(each.period_start)}", className="period-name"),
                    ],
                    scope="row",
                ),
                html.Td(sentence_case(_kind_name(_kind(each))), className="value" if each.has_reported else "missing"),
                html.Td(long_date(each.received_on) if each.received_on else no_figure()),
            ]
        )
        for each in reversed(record.periods)
    ]
    heads = ("Period", say("Har rapporterat", "Reported"), say("Kom in", "Received"))
    return _table(heads, rows, caption)


def corrections_table(corrections: list[Correction], caption: str) -> html.Div:
    """Build the table of what has been corrected, the latest first."""
    rows = [
        html.Tr(
            [
                html.Th(date_span(each.period_start, each.period_end), scope="row"),
                html.Td(_what(each)),
                html.Td([_answer(each, each.first), html.Small(f" {long_date(each.first_received_on)}")]),
                html.Td([html.B(_answer(each, each.now)), html.Small(f" {long_date(each.corrected_on)}")]),
            ]
        )
        for each in corrections[:SHOWN_CORRECTIONS]
    ]
    heads = ("Period", say("Vad", "What"), say("Först", "First"), say("Nu", "Now"))
    return _table(heads, rows, caption)


def _table(heads: tuple[str, ...], rows: list[html.Tr], caption: str) -> html.Div:
    table = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr([html.Th(text, scope="col") for text in heads])),
            html.Tbody(rows),
        ],
        className="figures",
    )
    return html.Div(table, className="table-scroll", tabIndex="0", role="region", **hyphenated(aria_label=caption))


def _what(correction: Correction) -> str:
    if correction.monitored_area:
        return area_name(correction.monitored_area)
    return INDICATORS[correction.measure.removeprefix("answer_")].name.partition(",")[0]


def _answer(correction: Correction, value: float | None) -> str:
    if value is None:
        return no_figure()
    if correction.monitored_area:
        return f"{round(value)} ({impact_name(round(value)).lower()})"
    return {
        1: say("förbättring", "improvement"),
        0: say("oförändrat", "no change"),
        -1: say("försämring", "deterioration"),
    }[round(value)]
