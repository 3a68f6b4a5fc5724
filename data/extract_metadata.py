"""What a file says of itself besides its rows: release, question, definitions, sources, how to cite it.

The one thing to know: nothing here depends on the reader's language or on the clock, so that the same question to the
same release gives the same file. What is said to readers is said in Swedish and in English beside it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection, select

from data.indicators import INDICATORS
from data.queries import EXTRACT_COLUMNS, conditions_of, latest_loads, release_info
from data.releases import SWEDEN
from data.schema import geography, indicator, observation, period, release
from data.schema import source as source_table
from data.selection import ANY_AREA, Selection

PROJECT = "Lägesbild"
ADDRESS = "/api/v1/observations"
INTERNAL = "disclosure"
"""The last column of an extract of an internal release: rows travel further than file names."""


@dataclass(frozen=True)
class ExtractInfo:
    """What is told of an extract. Times are UTC; texts as Swedish and English."""

    release: int
    created_at: datetime
    last_received_at: datetime | None
    as_of: date | None
    is_internal: bool
    is_synthetic: bool
    row_count: int
    filters: dict[str, str]
    address: str
    indicators: list[dict[str, Any]]
    sources: list[dict[str, Any]]
    title: tuple[str, str]
    citation: tuple[str, str]

    @property
    def notes(self) -> list[tuple[str, str]]:
        """What a reader must know before using the figures, in Swedish and English."""
        notes = [
            (
                "En tom cell betyder att det inte finns någon siffra, aldrig noll. Kolumnen status säger varför.",
                "An empty cell means that there is no figure, never zero. The column status says why.",
            ),
            (
                "En kommun som inte har rapporterat är inte opåverkad: läs värdet med reporting av expected.",
                "A municipality that has not reported is not unaffected: read a value with reporting of expected.",
            ),
            (
                "Kommuner med kritisk och med allvarlig påverkan kan överlappa och får inte läggas ihop.",
                "Municipalities with critical and with serious impact may overlap and must not be added.",
            ),
        ]
        if self.is_synthetic:
            notes.insert(
                0,
                (
                    "Innehåller syntetiska (påhittade) uppgifter: raderna med origin = synthetic.",
                    "Contains synthetic (invented) data: the rows with origin = synthetic.",
                ),
            )
        if self.is_internal:
            notes.insert(
                0,
                (
                    "Intern utgåva: små antal är inte dolda. Får inte spridas.",
                    "Internal release: small counts are not hidden. Must not be spread.",
                ),
            )
        return notes

    def as_json(self) -> dict[str, Any]:
        """Return it all for a program, with times as ISO text."""

        def both(texts: tuple[str, str]) -> dict[str, str]:
            return dict(zip(("sv", "en"), texts, strict=True))

        return {
            "title": both(self.title),
            "citation": both(self.citation),
            "api_call": self.address,
            "release": self.release,
            "created_at": utc_text(self.created_at),
            "last_received_at": utc_text(self.last_received_at),
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "disclosure": "internal" if self.is_internal else "public",
            "contains_synthetic_data": self.is_synthetic,
            "row_count": self.row_count,
            "filters": self.filters,
            "notes": [both(note) for note in self.notes],
            "indicators": self.indicators,
            "sources": self.sources,
            "columns": column_comments(self.is_internal),
        }


def extract_info(connection: Connection, selection: Selection, row_count: int) -> ExtractInfo:
    """Return what is to be told of an extract of so many rows."""
    info = release_info(connection)
    row = observation.c
    occurring = connection.execute(
        select(row.indicator, row.source, row.origin).distinct().where(*conditions_of(connection, selection))
    ).all()
    indicators = _indicators(connection, {each.indicator for each in occurring})
    sources = _sources(connection, {each.source for each in occurring})
    address = frozen_address(selection, info.id)
    title = _title(indicators)
    day = info.created_at.replace(tzinfo=UTC).astimezone(SWEDEN).date().isoformat()
    from_sources = "; ".join(f"{each['publisher']}: {each['title']}" for each in sources)
    citation = tuple(
        f"{PROJECT}. {name}. {number} {info.id}, {day}.{f' {behind}: {from_sources}.' if sources else ''} {address}"
        for name, number, behind in zip(title, ("Utgåva", "Release"), ("Källor", "Sources"), strict=True)
    )
    return ExtractInfo(
        release=info.id,
        created_at=info.created_at,
        last_received_at=info.last_received_at,
        as_of=selection.as_of,
        is_internal=info.is_internal,
        is_synthetic=any(each.origin == "synthetic" for each in occurring),
        row_count=row_count,
        filters={name: value for name, value in canonical_parameters(selection).items() if name != "release"},
        address=address,
        indicators=indicators,
        sources=sources,
        title=title,
        citation=(citation[0], citation[1]),
    )


def canonical_parameters(selection: Selection) -> dict[str, str]:
    """Return a selection as the API's parameters, written in one way however it was asked for."""
    listed = {
        "indicator": selection.indicators,
        "geography": selection.geographies,
        "level": selection.levels,
        "area": tuple(area or ANY_AREA for area in selection.areas),
        "setting": selection.settings,
        "step": selection.steps,
    }
    single = {
        "from": selection.first_day,
        "to": selection.last_day,
        "latest": selection.latest,
        "release": selection.release,
        "as_of": selection.as_of,
    }
    texts = {name: ",".join(values) for name, values in listed.items() if values}
    return texts | {name: str(value) for name, value in single.items() if value is not None}


def frozen_address(selection: Selection, release_id: int) -> str:
    """Return the API call that gives the same rows while the release is kept, relative to whoever serves it."""
    parameters = canonical_parameters(selection.pinned(release_id))
    return f"{ADDRESS}?{urlencode(parameters, safe=',')}"


def column_comments(is_internal: bool = False) -> dict[str, str]:
    """Return what each column of an extract means, in Swedish, in the order of the columns."""
    borrowed = {
        "period_label": period.c.label.comment,
        "geography": geography.c.name.comment,
        "unit": indicator.c.unit.comment,
        "release": release.c.release.comment,
    }
    comments = {name: str(borrowed.get(name) or observation.c[name].comment) for name in EXTRACT_COLUMNS}
    return comments | ({INTERNAL: str(release.c.disclosure.comment)} if is_internal else {})


def utc_text(moment: datetime | None) -> str | None:
    """Return a time in UTC as ISO text, to the second."""
    return moment.isoformat(timespec="seconds") + "Z" if moment else None


def _indicators(connection: Connection, ids: set[str]) -> list[dict[str, Any]]:
    """Return the indicators as the release declares them; English from the declarations of today."""
    rows = connection.execute(select(indicator).order_by(indicator.c.sort_order)).all()
    told = []
    for row in (each for each in rows if each.indicator in ids):
        declared = INDICATORS.get(row.indicator)
        told.append(
            {
                "id": row.indicator,
                "label": {"sv": row.label, "en": declared.label_en if declared else ""},
                "definition": {"sv": row.definition, "en": declared.definition_en if declared else ""},
                "unit": row.unit,
                "decimals": row.decimals,
                "period_kind": row.period_kind,
                "interval": declared.interval if declared else "",
            }
        )
    return told


def _sources(connection: Connection, ids: set[str]) -> list[dict[str, Any]]:
    latest = latest_loads(connection).set_index("source")["received_at"]
    rows = connection.execute(select(source_table).order_by(source_table.c.source)).all()
    named = {row.source: (row.publisher, row.title) for row in rows}
    return [
        {
            "id": each,
            "publisher": named.get(each, ("", ""))[0],
            "title": named.get(each, ("", each))[1],
            "last_received_at": utc_text(latest[each].to_pydatetime()) if each in latest.index else None,
        }
        for each in sorted(ids)
    ]


def _title(indicators: list[dict[str, Any]]) -> tuple[str, str]:
    if not indicators or len(indicators) > _MOST_NAMED:
        return f"Observationer av {len(indicators)} mått", f"Observations of {len(indicators)} indicators"
    swedish, english = ("; ".join(each["label"][language] for each in indicators) for language in ("sv", "en"))
    return swedish, english


_MOST_NAMED = 3
