"""What has been changed of a municipality afterwards: answers that it corrected, and figures that a release gave anew.

The one thing to know: the two are not the same. A municipality corrects an answer; a figure may also be another because
of what others sent, or because it is counted in another way. Both are shown old and new, with the day and the reason.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import pandas as pd
from dash import dcc, html

from dashboard.components import hyphenated, origin_tag, section
from dashboard.municipality_links import SUMMARY
from dashboard.municipality_place import Place
from dashboard.quality_choice import PATH as QUALITY
from dashboard.quality_choice import REVISIONS
from dashboard.view import AGAINST, PINNED
from data.formats import (
    area_name,
    counted,
    figure_text,
    impact_name,
    is_missing,
    long_date,
    no_figure,
    number,
    origin_text,
    status_word,
)
from data.indicators import INDICATORS
from data.language import say
from data.periods import date_span, spoken_label
from data.place_revisions import PlaceRevisions, place_revisions
from data.reporting_records import Correction
from data.sentences import place_text, yes_or_no
from data.store import current_store

SHOWN_CORRECTIONS = 20
"""The latest: a municipality that corrects a great deal has the rest in the file of revisions."""

SHOWN_REVISIONS = 8
"""Figures that are told one by one; all of them are on the page about quality."""

_kept = lru_cache(maxsize=64)(place_revisions)
"""Releases never change: what lies between them is asked once."""


def changed_part(place: Place, corrections: list[Correction]) -> html.Section:
    """Build the part. `corrections`: as from data.reporting_records."""
    heading = say("Rättelser och revideringar", "Corrections and revisions")
    parts = [html.Div(each) for each in (_corrected(corrections), _revised(place)) if each]
    return section(heading, [html.Div(parts, className="tile-pair")], ident="corrections")


def _corrected(found: list[Correction]) -> list[Any]:
    title = html.H3(say("Svar som kommunen har rättat", "Answers that the municipality has corrected"))
    if not found:
        return [title, html.P(say("Kommunen har inte ändrat något svar.", "The municipality has changed no answer."))]
    how_many = counted(len(found), say("svar", "answer"), say("svar", "answers"))
    told = say(
        f"Kommunen har ändrat {how_many} efter att först ha lämnat dem.",
        f"The municipality has changed {how_many} since it first gave them.",
    )
    return [title, html.P(told), corrections_table(found, say("Rättade svar", "Corrected answers"))]


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
    return table(heads, rows, caption)


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


# What changed from release to release


def _revised(place: Place) -> list[Any]:
    """Build what the releases changed; nothing where one looks at a day in the past, which has no release before it."""
    if place.view.selection.as_of is not None:
        return []
    found = _kept(current_store(), place.code, place.release_id, SHOWN_REVISIONS)
    title = html.H3(say("Siffror som ändrats mellan utgåvor", "Figures that changed between releases"))
    if found.since is None:
        first = say("Det finns ingen tidigare utgåva att jämföra med.", "There is no earlier release to compare with.")
        return [title, html.P(first)]
    taken = _taken(found)
    if found.rows.empty and taken:
        return [title, *taken, _links(place, found)]
    if found.rows.empty:
        nothing = say(
            f"Ingen av kommunens siffror har ändrats sedan utgåva {found.since}.",
            f"None of the municipality's figures has changed since release {found.since}.",
        )
        return [title, html.P(nothing), _links(place, found)]
    shown = found.rows.head(SHOWN_REVISIONS)
    how_many = counted(len(found.rows), say("siffra", "figure"), say("siffror", "figures"))
    newest = say("De senaste visas.", "The newest are shown.") if len(shown) < len(found.rows) else ""
    told = say(
        f"{how_many} har ändrats sedan utgåva {found.since}. {newest}",
        f"{how_many} changed since release {found.since}. {newest}",
    )
    return [title, *taken, html.P(told.strip()), _revisions_table(shown.to_dict("records")), _links(place, found)]


def _taken(found: PlaceRevisions) -> list[Any]:
    """Tell, by release and period, of the real figures that came where there were only invented ones."""
    told = []
    for (release, *_), rows in found.taken.groupby(["release", "period_start", "period_end"], sort=False):
        span = date_span(*(pd.Timestamp(rows[name].iloc[0]).date() for name in ("period_start", "period_end")))
        count = counted(len(rows), say("siffra", "figure"), say("siffror", "figures"))
        words = say(
            f"Nya rapporterade siffror för {span} (utgåva {release}): {count} som förut bara fanns syntetiskt",
            f"Newly reported figures for {span} (release {release}): {count} that were only synthetic before",
        )
        told.append(html.Li([words, *_summary_of(rows.to_dict("records")), "."]))
    if len(told) > SHOWN_REVISIONS:
        rest = len(told) - SHOWN_REVISIONS
        more = say(f"Även för {rest} andra perioder.", f"For {rest} other periods as well.")
        told = [*told[:SHOWN_REVISIONS], html.Li(more)]
    return [html.Ul(told, className="changes")] if told else []


def _summary_of(rows: list[dict[Any, Any]]) -> list[Any]:
    """Return the change of the municipality's overall level, each side with its origin; nothing if it is not there."""
    of_summary = [each for each in rows if (each["indicator"], each["monitored_area"]) == ("impact_level", SUMMARY)]
    if not of_summary:
        return []
    row = of_summary[0]
    old = origin_tag("synthetic", origin_text("synthetic"))
    new = origin_tag(row["origin"], origin_text(row["origin"]))
    among = say(", bland dem ", ", among them ")
    sides: list[Any] = [_value(row, "old"), " ", old, " → ", html.B(_value(row, "new")), " ", new]
    return [f"{among}{area_name(SUMMARY).lower()} ", *sides]


def _revisions_table(rows: list[dict[Any, Any]]) -> html.Div:
    body = [
        html.Tr(
            [
                html.Th([*_figure_name(row), html.Small(f" {_period(row)}")], scope="row"),
                html.Td([_value(row, "old"), " → ", html.B(_value(row, "new"))]),
                html.Td([say(f"utgåva {row['release']}", f"release {row['release']}"), *_why(row)]),
            ]
        )
        for row in rows
    ]
    heads = (say("Vad", "What"), say("Före → nu", "Before → now"), say("När och varför", "When and why"))
    return table(heads, body, say("Siffror som ändrats mellan utgåvor", "Figures that changed between releases"))


def _figure_name(row: Mapping[Any, Any]) -> list[Any]:
    indicator = INDICATORS[row["indicator"]]
    limits = place_text(indicator, *(row[name] for name in ("geography_code", "monitored_area", "setting", "step")))
    where = limits.partition(", ")[2]
    tag = origin_tag(row["origin"], origin_text(row["origin"]))
    return [f"{indicator.name}{f', {where}' if where else ''} ", tag]


def _period(row: Mapping[Any, Any]) -> str:
    kind = INDICATORS[row["indicator"]].period_kind
    return spoken_label(row["period_start"], row["period_end"], kind, row["period_label"])


def _value(row: Mapping[Any, Any], when: str) -> str:
    value, status = row[f"{when}_value"], row[f"{when}_status"]
    indicator = INDICATORS[row["indicator"]]
    if is_missing(value):
        return status_word(status) if isinstance(status, str) else say("borttagen", "removed")
    if indicator.unit == "kommuner":
        return f"{number(value)} ({yes_or_no(value)})"
    return figure_text(value, indicator)


def _why(row: Mapping[Any, Any]) -> list[Any]:
    """Return why a figure is another: the file that it came with, or that it is counted in another way."""
    if not isinstance(row["file_name"], str):
        return [html.Small(say(" ingen ny fil: annat sätt att räkna", " no new file: another way of counting"))]
    day = long_date(row["received_at"].date())
    # Long names break where they can.
    name = row["file_name"].replace("_", "_\u200b").replace("-", "-\u200b")
    return [html.Small(say(f" ny uppgift i {name}, mottagen {day}", f" new figure in {name}, received {day}"))]


def _links(place: Place, found: PlaceRevisions) -> html.P:
    """Build the way to all of them: on the page about quality, and as a file."""
    view = place.view.only(PINNED).changed(geografi=place.code, **{AGAINST: str(found.since)})
    asked = {"geography": place.code, "since": found.since, "until": place.release_id, "format": "csv-sv"}
    since = say(f"sedan utgåva {found.since}", f"since release {found.since}")
    return html.P(
        [
            dcc.Link(f"{say('Alla ändringar', 'All changes')} {since}", href=f"{view.address(QUALITY)}#{REVISIONS}"),
            html.A(f"{say('Hämta', 'Download')} {since}, CSV", href=f"/api/v1/revisions?{urlencode(asked)}"),
        ],
        className="links",
    )


def table(heads: tuple[str, ...], rows: list[html.Tr], caption: str) -> html.Div:
    """Build a table that scrolls within itself."""
    content = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr([html.Th(text, scope="col") for text in heads])),
            html.Tbody(rows),
        ],
        className="figures",
    )
    return html.Div(content, className="table-scroll", tabIndex="0", role="region", **hyphenated(aria_label=caption))
