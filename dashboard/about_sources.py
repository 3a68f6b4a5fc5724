"""The sources of a release: who publishes each, what it gives, and when it was last received.

A source's title is the publisher's own and stays Swedish; what it gives is counted from the release, not written here.
"""

from collections.abc import Hashable, Mapping
from typing import Any

from dash import html
from sqlalchemy import Connection

from dashboard.about_parts import entry, facts, link
from dashboard.components import section
from data.formats import counted, day_of
from data.indicators import INDICATORS
from data.language import say
from data.queries import latest_loads, source_names
from data.source_figures import indicators_by_source


def sources_of_indicators(connection: Connection) -> dict[str, list[str]]:
    """Return what the sources of each indicator in the release are called, by the indicator's id."""
    names, given = source_names(connection), indicators_by_source(connection)
    return {
        indicator: [names.get(source, source) for source, its in given.items() if indicator in its]
        for indicator in INDICATORS
    }


def sources(connection: Connection) -> html.Section:
    """Build the list of the sources. Every source that the system can read is there, also one not received yet."""
    names, given = source_names(connection), indicators_by_source(connection)
    received = {row["source"]: row for row in latest_loads(connection).to_dict("records")}
    parts = []
    for ident, name in names.items():
        publisher, _, title = name.partition(": ")
        known = facts(
            [
                ("Id", html.Code(ident)),
                (say("Utgivare", "Publisher"), html.Span(publisher, lang="sv")),
                (say("Senast mottagen", "Last received"), _received(received.get(ident))),
            ]
        )
        content = [known, *_given(given.get(ident, []))]
        parts.append(entry(f"source-{ident}", html.H3(title, lang="sv"), content))
    explained = say(
        "Källans id står i kolumnen source i varje fil. Där en siffra både är publicerad och kan räknas fram finns "
        "båda, var för sig.",
        "The source's id is in the column source of every file. Where a figure has been published and can be derived "
        "as well, both are there, each by itself.",
    )
    return section(say("Källor", "Sources"), [html.P(explained), *parts], ident="sources")


def _given(indicators: list[str]) -> list[Any]:
    if not indicators:
        return [html.P(say("Ger inget i den här utgåvan.", "Gives nothing in this release."), className="note")]
    links = [html.Li(link(each, INDICATORS[each].name)) for each in indicators]
    return [
        html.P(say("Ger i den här utgåvan:", "Gives in this release:"), className="note"),
        html.Ul(links, className="about-index"),
    ]


def _received(row: Mapping[Hashable, Any] | None) -> str:
    if row is None:
        return say("inte mottagen", "not received")
    files = counted(int(row["loads"]), say("fil", "file"), say("filer", "files"))
    return f"{day_of(row['received_at'])} ({files})"
