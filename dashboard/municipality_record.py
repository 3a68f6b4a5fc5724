"""How one municipality has reported: a strip of periods, a sentence and a table; beside it what was changed since."""

from dataclasses import replace
from typing import Any

from dash import html
from sqlalchemy import Connection

from dashboard.components import hyphenated, section
from dashboard.municipality_place import Place
from dashboard.municipality_revisions import changed_part, table
from dashboard.tile import tile
from data.figures import within
from data.formats import long_date, no_figure, sentence_case
from data.language import say
from data.municipal_sentences import record_sentence
from data.periods import REPORT_WEEK, date_span, iso_week_name
from data.reporting_records import (
    ReportedPeriod,
    ReportingRecord,
    corrections,
    municipal_answers,
    reporting_record,
)
from data.stage import RETURNS
from data.store import current_store


def record_parts(place: Place, connection: Connection) -> list[Any]:
    """Build the parts about how a municipality has reported, and what it has corrected."""
    answers = municipal_answers(connection, current_store(), place.code, place.view.selection.as_of)
    record = reporting_record(connection, place.code, answers)
    record = replace(record, periods=tuple(within(record.periods, place.view.selection)))
    heading = say("Så har kommunen rapporterat", "How the municipality has reported")
    sentence = record_sentence(place.name, record)
    changed = changed_part(place, corrections(answers))
    if not record.periods:
        return [section(heading, [html.P(sentence)], ident="record"), changed]
    told = tile(
        "record",
        heading,
        record_strip(record, sentence),
        record_table(record, f"{heading}, {say('per period', 'by period')}"),
        caption=place.caption(heading, {RETURNS[REPORT_WEEK]}, synthetic=record.origin == "synthetic"),
        api={"indicator": "reporting_municipalities", "geography": place.code}
        | place.view.api_periods
        | place.view.api_pins,
        lead=sentence,
    )
    return [told, changed]


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
    return table(heads, rows, caption)
