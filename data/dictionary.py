"""The data dictionary: what every column of every table and of the extracts means, in both languages.

The one thing to know: nothing is told here that is declared elsewhere. Names, types, what may be missing and the
Swedish meaning are read from data/schema.py, the English meaning from data/column_words.py; only what a column of the
*extracts* is called, its unit and what its empty cell says are declared here, because no table says it.
"""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Column, Connection, Date, DateTime, Double, Integer, String, Table, func, select

from data.column_words import COLUMNS, TABLES
from data.language import say
from data.queries import EXTRACT_COLUMNS
from data.schema import (
    HISTORY_TABLES,
    OBSERVATION_KEY,
    RELEASE_TABLES,
    geography,
    indicator,
    observation,
    period,
    release,
)

Kind = Literal["text", "date", "moment", "whole number", "number"]


@dataclass(frozen=True)
class Meaning:
    """What one column is: its name, what it means in both languages, its kind, and whether it may be missing."""

    name: str
    swedish: str
    english: str
    kind: Kind
    may_be_missing: bool

    @property
    def meaning(self) -> str:
        """Return what the column means, in the spoken language."""
        return say(self.swedish, self.english)


@dataclass(frozen=True)
class ExtractColumn(Meaning):
    """A column of every tabular format: besides, what it is called, its unit, and what its empty cell says.

    Each is a pair, Swedish and English. A unit of empty texts: the column is no number. What an empty cell says is
    empty for a column that never has one.
    """

    title: tuple[str, str]
    unit: tuple[str, str]
    empty: tuple[str, str]
    in_key: bool

    @property
    def called(self) -> str:
        """Return what the column is called, in the spoken language."""
        return say(*self.title)


_BORROWED = {
    "period_label": period.c.label,
    "geography": geography.c.name,
    "unit": indicator.c.unit,
    "release": release.c.release,
    "disclosure": release.c.disclosure,
}
"""Columns of the extracts that come from other tables than `observation`."""

_TITLES = {
    "indicator": ("Indikator", "Indicator"),
    "period_start": ("Första dag", "First day"),
    "period_end": ("Sista dag", "Last day"),
    "period_label": ("Period", "Period"),
    "geography_code": ("Geografins kod", "Geography's code"),
    "geography": ("Geografi", "Geography"),
    "geography_level": ("Nivå", "Level"),
    "monitored_area": ("Bevakat område", "Monitored area"),
    "setting": ("Verksamhet", "Setting"),
    "step": ("Steg", "Step"),
    "value": ("Värde", "Value"),
    "unit": ("Enhet", "Unit"),
    "numerator": ("Täljare", "Numerator"),
    "denominator": ("Nämnare", "Denominator"),
    "lower": ("Undre gräns", "Lower bound"),
    "upper": ("Övre gräns", "Upper bound"),
    "status": ("Status", "Status"),
    "reporting": ("Har svarat", "Answered"),
    "expected": ("Av", "Of"),
    "source": ("Källa", "Source"),
    "origin": ("Ursprung", "Origin"),
    "release": ("Utgåva", "Release"),
    "disclosure": ("Visning", "Disclosure"),
}

_IN_UNIT = ("i indikatorns enhet, se kolumnen unit", "in the indicator's unit, see the column unit")
_COUNTED = ("antal av det som indikatorn räknar", "a count of what the indicator counts")
_MUNICIPALITIES = ("kommuner", "municipalities")
_UNITS = {
    **dict.fromkeys(("value", "lower", "upper"), _IN_UNIT),
    **dict.fromkeys(("numerator", "denominator"), _COUNTED),
    **dict.fromkeys(("reporting", "expected"), _MUNICIPALITIES),
}

_NOT_SHOWN = ("inte känd, inte aktuell eller dold", "not known, not applicable or hidden")
_NO_INTERVAL = ("inget intervall är beräknat, eller det är dolt", "no interval is calculated, or it is hidden")
_EMPTY = {
    "monitored_area": ("minst ett område, vilket som helst", "at least one area, whichever"),
    "step": ("indikatorn gäller inga steg", "the indicator is not about steps"),
    "value": ("ingen siffra, aldrig noll; status säger varför", "no figure, never zero; the status says why"),
    **dict.fromkeys(("numerator", "denominator"), _NOT_SHOWN),
    **dict.fromkeys(("lower", "upper"), _NO_INTERVAL),
    "reporting": ("antalet är inte känt", "the number is not known"),
    "expected": ("ingen bestämd mängd väntas svara", "no set number is expected to answer"),
}

_NO_WORDS = ("", "")


def extract_columns(*, is_internal: bool = False) -> list[ExtractColumn]:
    """Return what each column of every tabular format means, in the order of the formats.

    `is_internal`: of an extract of an internal release, which has a last column that says so.
    """
    found = []
    for name in (*EXTRACT_COLUMNS, "disclosure") if is_internal else EXTRACT_COLUMNS:
        column = _BORROWED[name] if name in _BORROWED else observation.c[name]
        told = _meaning(column)
        found.append(
            ExtractColumn(
                name,
                told.swedish,
                told.english,
                told.kind,
                told.may_be_missing,
                title=_TITLES[name],
                unit=_UNITS.get(name, _NO_WORDS),
                empty=_EMPTY.get(name, _NO_WORDS),
                in_key=name in OBSERVATION_KEY,
            )
        )
    return found


def release_tables() -> list[Table]:
    """Return the tables of a release, the observations first."""
    return [observation, *RELEASE_TABLES]


def history_tables() -> list[Table]:
    """Return the tables that are only added to."""
    return list(HISTORY_TABLES)


def table_meaning(table: Table) -> str:
    """Return what a table holds, in the spoken language. Raises KeyError where the English is not written yet."""
    swedish = str(table.comment)
    return say(swedish, TABLES[swedish])


def columns_of(table: Table) -> list[Meaning]:
    """Return what each column of a table means, in its order. Raises KeyError where the English is not written yet."""
    return [_meaning(column) for column in table.columns]


def _meaning(column: Column) -> Meaning:
    swedish = str(column.comment)
    return Meaning(column.name, swedish, COLUMNS[swedish], _kind(column), bool(column.nullable))


def _kind(column: Column) -> Kind:
    """Return what kind of value a column holds. Raises TypeError on a type that the schema had not before."""
    kinds: tuple[tuple[type, Kind], ...] = (
        (String, "text"),
        (DateTime, "moment"),
        (Date, "date"),
        (Integer, "whole number"),
        (Double, "number"),
    )
    for each, kind in kinds:
        if isinstance(column.type, each):
            return kind
    raise TypeError(f"{column} has type {column.type!r}, which the data dictionary has no word for")


def kind_word(kind: Kind) -> str:
    """Return what a kind of value is called, in the spoken language."""
    return {
        "text": "text",
        "date": say("datum", "date"),
        "moment": say("tidpunkt", "date and time"),
        "whole number": say("heltal", "whole number"),
        "number": say("tal", "number"),
    }[kind]


STATUSES = ("reported", "provisional", "revised", "not_reported", "suppressed", "not_applicable", "withheld")
"""Why there is a figure or none: those with a value first."""

CODED = ("geography_level", "status", "origin")
"""Columns of the observations whose values are a few words, each with a meaning of its own."""


def rows_by_code(connection: Connection) -> dict[str, dict[str, int]]:
    """Return how many observations of a release have each code, by column of CODED and code.

    A code that no row has is not in the answer. Hidden figures are rows as others are: every extract shows them.
    """
    columns = [observation.c[name] for name in CODED]
    counted: dict[str, dict[str, int]] = {name: {} for name in CODED}
    for *codes, rows in connection.execute(select(*columns, func.count()).group_by(*columns)):
        for name, code in zip(CODED, codes, strict=True):
            counted[name][code] = counted[name].get(code, 0) + rows
    return counted


def geographies_by_level(connection: Connection) -> dict[str, int]:
    """Return how many geographies a release has at each level."""
    level = geography.c.geography_level
    return {found: count for found, count in connection.execute(select(level, func.count()).group_by(level))}
