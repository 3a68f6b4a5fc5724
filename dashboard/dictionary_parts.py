"""The parts of the data dictionary: columns, codes and tables, each as a table of words.

The one thing to know: every word about a column comes from data/dictionary.py, so from the schema's own comments; here
is only how they are laid out.
"""

from typing import Any

from dash import html
from sqlalchemy import Connection, Table

from dashboard.about_parts import Rows, anchored, table
from dashboard.about_words import origin_meanings, status_meanings
from dashboard.components import Children, section
from data.csvw import DIALECTS
from data.dictionary import (
    ExtractColumn,
    Meaning,
    columns_of,
    extract_columns,
    geographies_by_level,
    history_tables,
    kind_word,
    release_tables,
    rows_by_code,
    table_meaning,
)
from data.formats import counted, level_name, number, origin_text, sentence_case, status_word
from data.language import LANGUAGES, say, spoken
from data.queries import release_info
from data.selection import LEVELS

EXAMPLE = "/api/v1/observations/csvw?indicator=critical_impact&format=csv"
"""A description of a csv, to look at."""


def extract_part(connection: Connection) -> html.Section:
    """Build what every column of the files and of the API means."""
    heading = say("Kolumnerna i filerna", "The columns of the files")
    columns = extract_columns(is_internal=release_info(connection).is_internal)
    rows: Rows = [[_name(each, each.in_key, f"column-{each.name}"), _told(each)] for each in columns]
    explained = say(
        "Samma kolumner i samma ordning i alla format. De som är märkta nyckel pekar tillsammans ut en enda rad i en "
        "utgåva. I fetstil står vad kolumnen kallas där en sida visar den.",
        "The same columns in the same order in every format. Those marked key point out, together, one single row of a "
        "release. In bold is what the column is called where a page shows it.",
    )
    return section(heading, [html.P(explained), table(heading, [_column(), _means()], rows)], ident="columns")


def _told(column: ExtractColumn) -> list[Any]:
    """Build what a column means: what it is called, what it says, its unit, and what its empty cell says."""
    place = LANGUAGES.index(spoken())
    notes = []
    if column.unit[place]:
        notes.append(say("Enhet: ", "Unit: ") + f"{column.unit[place]}.")
    if column.empty[place]:
        notes.append(say("Tom cell: ", "An empty cell: ") + f"{column.empty[place]}.")
    told: list[Any] = [html.Strong(column.called), f" – {column.meaning}."]
    return [*told, html.Small(" ".join(notes))] if notes else told


def _name(column: Meaning, in_key: bool = False, ident: str | None = None) -> list[Any]:
    """Build a column's name, with what kind of value it has below."""
    kinds = [kind_word(column.kind)]
    if in_key:
        kinds.append(say("nyckel", "key"))
    if column.may_be_missing:
        kinds.append(say("kan saknas", "may be missing"))
    code = html.Code(column.name) if ident is None else html.Code(column.name, id=ident)
    return [code, html.Small(", ".join(kinds))]


def codes_part(connection: Connection) -> html.Section:
    """Build what the codes mean, and how many rows of the release have each."""
    rows, geographies = rows_by_code(connection), geographies_by_level(connection)

    def listed(column: str, called: dict[str, Children], meanings: dict[str, str]) -> html.Div:
        counts = [number(rows[column].get(code, 0)) for code in meanings]
        heading = _headings()[column]
        heads = [say("Kod", "Code"), say("Rader i utgåvan", "Rows in the release"), _means()]
        its: Rows = [
            [html.Code(code), count, [html.Strong(called[code]), f" – {meaning}"]]
            for (code, meaning), count in zip(meanings.items(), counts, strict=True)
        ]
        return anchored(f"codes-{column}", heading, [table(heading, heads, its)])

    statuses, origins = status_meanings(), origin_meanings()
    levels = {each: _how_many(geographies.get(each, 0)) for each in LEVELS}
    content: list[Children] = [
        listed("geography_level", {each: level_name(each) for each in levels}, levels),
        listed("status", {each: sentence_case(status_word(each)) for each in statuses}, statuses),
        listed("origin", {each: sentence_case(origin_text(each)) for each in origins}, origins),
    ]
    return section(say("Koder", "Codes"), content, ident="codes")


def _headings() -> dict[str, str]:
    return {
        "geography_level": say("Nivåer", "Levels"),
        "status": say("Status", "Status"),
        "origin": say("Ursprung", "Origin"),
    }


def _how_many(geographies: int) -> str:
    return counted(geographies, say("geografi", "geography"), say("geografier", "geographies")) + "."


def tables_part(heading: str, explained: str, tables: list[Table], ident: str) -> html.Section:
    """Build what every column of some tables of the database means."""
    content: list[Children] = [html.P(explained)]
    for each in tables:
        rows: Rows = [[_name(column), f"{column.meaning}."] for column in columns_of(each)]
        caption = say(f"Kolumnerna i {each.name}", f"The columns of {each.name}")
        told = [html.P(f"{table_meaning(each)}."), table(caption, [_column(), _means()], rows)]
        content.append(
            html.Div([html.H3(html.Code(each.name)), *told], id=f"table-{each.name}", className="about-anchor")
        )
    return section(heading, content, ident=ident)


def release_part() -> html.Section:
    """Build what the tables of a release are."""
    return tables_part(
        say("Tabellerna i en utgåva", "The tables of a release"),
        say(
            "En utgåva ändras aldrig. Det som visas, laddas ner och hämtas genom API:et läses ur de här tabellerna.",
            "A release never changes. What is shown, downloaded and fetched through the API is read from these tables.",
        ),
        release_tables(),
        "release-tables",
    )


def history_part() -> html.Section:
    """Build what the tables of what has been received are."""
    return tables_part(
        say("Tabellerna med det som tagits emot", "The tables of what was received"),
        say(
            "De läggs det bara till i. Här står vem som sa vad, om vilken period, och när det kom.",
            "They are only added to. They hold who said what, about which period, and when it came.",
        ),
        history_tables(),
        "history-tables",
    )


def machines_part() -> html.Section:
    """Build where programs find the same."""
    links = [
        ("/api/v1/catalog.ttl", say("Katalogen som Turtle", "The catalogue as Turtle")),
        ("/api/v1/catalog.jsonld", say("Katalogen som JSON-LD", "The catalogue as JSON-LD")),
        (EXAMPLE, say("Beskrivning av en csv (CSVW), exempel", "Description of a csv (CSVW), example")),
        ("/api/v1/openapi.json", say("API:ets beskrivning (OpenAPI)", "The API's description (OpenAPI)")),
    ]
    explained = say(
        "Datamängderna är beskrivna som öppna data efter DCAT-AP-SE 3, så att en dataportal kan hämta beskrivningen. "
        f"Svaret på ett anrop med format={' eller '.join(DIALECTS)} har ett huvud, Link, som leder till "
        "beskrivningen av just den filens kolumner.",
        "The datasets are described as open data after DCAT-AP-SE 3, for a data portal to fetch. The answer to a call "
        f"with format={' or '.join(DIALECTS)} has a header, Link, that leads to the description of that very file's "
        "columns.",
    )
    listed = html.Ul([html.Li(html.A(words, href=address)) for address, words in links])
    return section(say("För program", "For programs"), [html.P(explained), listed], ident="machines")


def _column() -> str:
    return say("Kolumn", "Column")


def _means() -> str:
    return say("Betyder", "Means")
