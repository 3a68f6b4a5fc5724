"""What the datasets of a release are, for a catalogue of open data: one for each kind of period that has observations.

The one thing to know: which indicators, sources, days and origins a dataset has is read from the release, so that the
catalogue tells nothing that can't be downloaded; how often it comes and what it is searched by is declared here. How
it is written as DCAT-AP-SE is in data/dcat.py.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from math import prod

from sqlalchemy import Connection, func, select

from data.extract_choices import combinations
from data.extract_json_stat import FIGURES, MOST_CELLS, MOST_ROWS
from data.extracts import FORMATS
from data.indicators import INDICATORS
from data.language import say
from data.periods import ISO_WEEK, PERIOD_KINDS, PPM_ROUND, REPORT_WEEK, TO_DATE, YEAR
from data.queries import source_names
from data.schema import geography, observation, period

FREQUENCIES = {
    REPORT_WEEK: "WEEKLY",
    PPM_ROUND: "IRREG",
    ISO_WEEK: "WEEKLY",
    TO_DATE: "IRREG",
    YEAR: "ANNUAL",
}
"""How often a kind of period comes, as the EU's list of frequencies calls it. PPM: some spring and some autumn rounds
(data/reference/ppm_rounds.csv); deaths so far: whenever a workbook is read."""

MOST_ROWS_OF_WORKBOOK = 100_000
"""Rows of a dataset that is offered as xlsx: a workbook is made whole before it is sent, and a portal's reader has not
asked for a part of it. A reader who has may have up to a sheet's whole million."""

THEMES = ("HEAL", "SOCI")
"""The EU's data themes that all of it is about: health, and population and society."""

_SEARCHED_BY: dict[str, tuple[tuple[str, str], ...]] = {
    REPORT_WEEK: (
        ("lägesrapport", "situation report"),
        ("socialtjänst", "social services"),
        ("hemtjänst", "home help"),
        ("bemanning", "staffing"),
    ),
    PPM_ROUND: (
        ("basala hygienrutiner", "basic hygiene routines"),
        ("klädregler", "dress code"),
        ("punktprevalensmätning", "point prevalence measurement"),
    ),
    ISO_WEEK: (("covid-19", "COVID-19"), ("bekräftade fall", "confirmed cases"), ("avlidna", "deaths")),
    TO_DATE: (("covid-19", "COVID-19"), ("avlidna", "deaths"), ("särskilt boende", "special housing")),
    YEAR: (("nyckeltal", "key figures"), ("befolkning", "population")),
}
_ALWAYS_SEARCHED_BY = (("kommuner", "municipalities"), ("äldreomsorg", "elderly care"))


@dataclass(frozen=True)
class Dataset:
    """A dataset of a release. `id` is its kind of period and never changes.

    `sources` are their names by id. The days are the first of the first and the last of the last period. `cells`: at
    most so many has a cube of all its rows.
    """

    id: str
    indicators: tuple[str, ...]
    sources: dict[str, str]
    origins: frozenset[str]
    first_day: date
    last_day: date
    rows: int
    cells: int

    @property
    def formats(self) -> tuple[str, ...]:
        """Return the formats that the whole dataset can be had in: those made whole are for datasets that are small."""
        too_large = set()
        if self.rows > MOST_ROWS:
            too_large.add("json-stat")
        if self.rows > MOST_ROWS_OF_WORKBOOK:
            too_large.add("xlsx")
        if self.cells > MOST_CELLS:
            too_large.add("json-stat")
        return tuple(each for each in FORMATS if each not in too_large)

    @property
    def frequency(self) -> str:
        """Return how often it comes, as the EU's list of frequencies calls it."""
        return FREQUENCIES[self.id]

    @property
    def title(self) -> str:
        """Return what it is called, in the spoken language. One that has synthetic rows says so already here."""
        name = PERIOD_KINDS[self.id].name
        if "synthetic" not in self.origins:
            return name
        if self.origins == {"synthetic"}:
            return f"{name} ({say('syntetiska uppgifter', 'synthetic figures')})"
        return f"{name} ({say('delvis syntetiska uppgifter', 'partly synthetic figures')})"

    @property
    def description(self) -> str:
        """Return what is in it and how its rows are to be read, in the spoken language."""
        named = "; ".join(INDICATORS[each].name for each in self.indicators)
        told = say(
            f"Indikatorer: {named}. En rad per indikator, geografi, period, bevakat område, verksamhet, steg och "
            "ursprung. En tom cell är ingen siffra, aldrig noll; status säger varför. Kolumnerna reporting och "
            "expected säger hur många kommuner som har svarat, av hur många, där det är känt.",
            f"Indicators: {named}. One row per indicator, geography, period, monitored area, setting, step and "
            "origin. An empty cell is no figure, never zero; the status says why. The columns reporting and expected "
            "say how many municipalities have answered, of how many, where it is known.",
        )
        if {"critical_impact", "serious_impact"} <= set(self.indicators):
            told += say(
                " Kommuner med kritisk och kommuner med allvarlig påverkan kan vara desamma och läggs aldrig ihop.",
                " Municipalities with critical and with serious impact can be the same and are never added.",
            )
        return f"{told} {self._synthetic}".strip()

    @property
    def provenance(self) -> str:
        """Return where it is from, in the spoken language, and that it is synthetic where it is."""
        named = "; ".join(self.sources.values())
        told = say(
            f"Sammanställd ur: {named}. Kolumnerna source och origin säger för varje rad vilken källa den kommer ur, "
            "och om siffran är publicerad, rapporterad eller härledd.",
            f"Compiled from: {named}. The columns source and origin say for every row which source it is from, and "
            "whether the figure is published, reported or derived.",
        )
        return f"{told} {self._synthetic}".strip()

    @property
    def keywords(self) -> tuple[str, ...]:
        """Return what one finds it by, in the spoken language."""
        pairs = (*_SEARCHED_BY[self.id], *_ALWAYS_SEARCHED_BY)
        if "synthetic" in self.origins:
            pairs = (*pairs, ("syntetiska data", "synthetic data"))
        return tuple(say(swedish, english) for swedish, english in pairs)

    @property
    def _synthetic(self) -> str:
        if "synthetic" not in self.origins:
            return ""
        return say(
            "Här finns syntetiska rader (origin = synthetic): de är påhittade för demonstration och säger inget om "
            "någon kommun.",
            "There are synthetic rows here (origin = synthetic): they are invented for demonstration and say nothing "
            "about any municipality.",
        )


def datasets(connection: Connection) -> list[Dataset]:
    """Return the datasets of a release, in the order of the kinds of period. None: the release has no observations."""
    row = observation.c
    keys = (row.indicator, row.source, row.origin)
    days = (func.min(row.period_start).label("first"), func.max(row.period_end).label("last"))
    found = connection.execute(select(*keys, *days, func.count().label("rows")).group_by(*keys)).all()
    names, cells = source_names(connection), _cells_by_kind(connection)
    described = []
    for kind in PERIOD_KINDS:
        its = [each for each in found if _kind_of(each.indicator) == kind]
        if its:
            given = {each.indicator for each in its}
            described.append(
                Dataset(
                    id=kind,
                    indicators=tuple(each for each in INDICATORS if each in given),
                    sources={each: names.get(each, each) for each in sorted({each.source for each in its})},
                    origins=frozenset(each.origin for each in its),
                    first_day=min(each.first for each in its),
                    last_day=max(each.last for each in its),
                    rows=sum(each.rows for each in its),
                    cells=cells[kind] * len({each.origin for each in its}),
                )
            )
    return described


def _cells_by_kind(connection: Connection) -> dict[str, int]:
    """Return how many cells at most a cube of all observations of one origin has, by kind of period."""
    occurring = combinations(connection)
    levels = Counter(connection.execute(select(geography.c.geography_level)).scalars())
    spans = Counter(connection.execute(select(period.c.period_kind)).scalars())
    cells = {}
    for kind in PERIOD_KINDS:
        its = [each for each in occurring if _kind_of(each.indicator) == kind]
        sizes = [len({getattr(each, name) for each in its}) for name in ("indicator", "area", "setting", "step")]
        places = sum(levels[level] for level in {each.level for each in its})
        cells[kind] = prod(sizes) * places * spans[kind] * len(FIGURES)
    return cells


def _kind_of(indicator: str) -> str:
    """Return the kind of period of an indicator; empty for one of an old release that is not declared any more."""
    return INDICATORS[indicator].period_kind if indicator in INDICATORS else ""
