"""The lists that others own: municipalities, areas, levels, steps, rounds. Read from data/reference/*.csv.

A renamed municipality or a new monitored area is a row there, with valid-from and valid-to; no code. `label` and its
like are Swedish and what sources write; `name` and `short_name` are what readers see, in the language that is spoken.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from data.language import say
from data.settings import REFERENCE

NATION = "00"
NATION_NAME, NATION_NAME_EN = "Riket", "Sweden"
ALL_SETTINGS = "all"
END_OF_TIME = date(9999, 12, 31)

SKR_DIVISIONS = (
    ("skr_group_2017", date(2007, 1, 1), date(2022, 12, 31)),
    ("skr_group_2023", date(2023, 1, 1), END_OF_TIME),
)
"""Which of SKR's divisions into municipality groups holds when. Source: SKR, Kommungruppsindelning 2017 and 2023."""


POPULATION_DAY = date(2020, 12, 31)
"""The day that `population_2020` is of. Folkhälsomyndigheten's rates use the same day's population."""


def reference_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of data/reference/`name`.csv, every cell as text, in the file's order."""
    with open(REFERENCE / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Municipality:
    """One municipality, as it is called between two days."""

    code: str
    name: str
    official_name: str
    county_code: str
    skr_group_2017: str
    skr_group_2023: str
    population_2020: int
    population_70_plus_2022: int
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class MonitoredArea:
    """One of the areas that municipalities answer for. A summary area is never counted as a peer of the others."""

    id: str
    label: str
    short_label: str
    is_summary: bool
    valid_from: date
    valid_to: date
    label_en: str
    short_label_en: str

    @property
    def name(self) -> str:
        """Return what the area is called in the spoken language."""
        return say(self.label, self.label_en)

    @property
    def short_name(self) -> str:
        """Return the same, as short as a chart needs."""
        return say(self.short_label, self.short_label_en)


@dataclass(frozen=True)
class ImpactLevel:
    """One step of the five-step scale of impact."""

    level: int
    id: str
    label: str
    word: str
    criteria: str
    label_en: str
    word_en: str
    criteria_en: str

    @property
    def name(self) -> str:
        """Return what the level is called in the spoken language: `Allvarlig påverkan`."""
        return say(self.label, self.label_en)

    @property
    def short_name(self) -> str:
        """Return the same in one word: `allvarlig`."""
        return say(self.word, self.word_en)

    @property
    def meaning(self) -> str:
        """Return when a municipality has this level, in the spoken language."""
        return say(self.criteria, self.criteria_en)


@dataclass(frozen=True)
class PpmStep:
    """One of the eight steps of PPM, or one of the blocks (hygiene4, dress4, all8), which have no number."""

    id: str
    number: int | None
    block: str
    label: str
    short_label: str
    label_en: str
    short_label_en: str

    @property
    def name(self) -> str:
        """Return what the step is called in the spoken language."""
        return say(self.label, self.label_en)

    @property
    def short_name(self) -> str:
        """Return the same, as short as a chart needs."""
        return say(self.short_label, self.short_label_en)


@dataclass(frozen=True)
class Setting:
    """A setting in which PPM observes; `all` is every setting together."""

    id: str
    label: str
    short_label: str
    label_en: str
    short_label_en: str

    @property
    def name(self) -> str:
        """Return what the setting is called in the spoken language."""
        return say(self.label, self.label_en)

    @property
    def short_name(self) -> str:
        """Return the same, as short as a chart needs."""
        return say(self.short_label, self.short_label_en)


@dataclass(frozen=True)
class PpmRound:
    """One national round of PPM, with its two weeks."""

    id: str
    label: str
    period_start: date
    period_end: date
    label_en: str

    @property
    def name(self) -> str:
        """Return what the round is called in the spoken language: `VT 2021`, `Spring 2021`."""
        return say(self.label, self.label_en)


@dataclass(frozen=True)
class Event:
    """Something that happened to everybody and that a curve may be read against, with its first and its last day."""

    first: date
    last: date
    label: str
    label_en: str
    source: str

    @property
    def name(self) -> str:
        """Return what happened, in the spoken language."""
        return say(self.label, self.label_en)


def _first_day(text: str) -> date:
    """Read a valid-from; blank means that it has held as long as anything is known."""
    return date.fromisoformat(text) if text else date.min


def _last_day(text: str) -> date:
    """Read a valid-to; blank means that it still holds."""
    return date.fromisoformat(text) if text else END_OF_TIME


@lru_cache(maxsize=1)
def municipalities() -> tuple[Municipality, ...]:
    """Return the municipalities (290 at any one time), ordered by code."""
    return tuple(
        Municipality(
            code=row["code"],
            name=row["name"],
            official_name=row["official_name"],
            county_code=row["county_code"],
            skr_group_2017=row["skr_group_2017"],
            skr_group_2023=row["skr_group_2023"],
            population_2020=int(row["population_2020"]),
            population_70_plus_2022=int(row["population_70_plus_2022"]),
            valid_from=_first_day(row["valid_from"]),
            valid_to=_last_day(row["valid_to"]),
        )
        for row in reference_rows("municipalities")
    )


@lru_cache(maxsize=1)
def counties() -> dict[str, str]:
    """Return the 21 counties: code to name."""
    return {row["code"]: row["name"] for row in reference_rows("counties")}


@lru_cache(maxsize=1)
def skr_groups() -> dict[str, str]:
    """Return SKR's nine municipality groups: code to name."""
    return {row["code"]: row["name"] for row in reference_rows("skr_groups")}


@lru_cache(maxsize=1)
def english_names() -> dict[str, str]:
    """Return what the nation, the counties and SKR's groups are called in English, by code. Municipalities are not."""
    rows = [*reference_rows("counties"), *reference_rows("skr_groups")]
    return {NATION: NATION_NAME_EN} | {row["code"]: row["name_en"] for row in rows}


@lru_cache(maxsize=1)
def english_source_names() -> dict[str, str]:
    """Return what sources are called in English, with their publishers, by id: their Swedish names are their own."""
    return {row["source"]: row["name_en"] for row in reference_rows("source_names")}


@lru_cache(maxsize=1)
def place_names() -> dict[str, str]:
    """Return every geography's Swedish name by code; a municipality that has changed its name has the latest."""
    towns = sorted(municipalities(), key=lambda each: each.valid_from)
    return {NATION: NATION_NAME} | counties() | skr_groups() | {each.code: each.name for each in towns}


@lru_cache(maxsize=1)
def monitored_areas() -> dict[str, MonitoredArea]:
    """Return the monitored areas by id, in their printed order."""
    return {
        row["id"]: MonitoredArea(
            row["id"],
            row["label"],
            row["short_label"],
            row["is_summary"] == "1",
            _first_day(row["valid_from"]),
            _last_day(row["valid_to"]),
            row["label_en"],
            row["short_label_en"],
        )
        for row in reference_rows("monitored_areas")
    }


@lru_cache(maxsize=1)
def impact_levels() -> dict[int, ImpactLevel]:
    """Return the five levels of impact, 1 (none) to 5 (critical)."""
    return {
        int(row["level"]): ImpactLevel(
            int(row["level"]),
            row["id"],
            row["label"],
            row["word"],
            row["criteria"],
            row["label_en"],
            row["word_en"],
            row["criteria_en"],
        )
        for row in reference_rows("impact_levels")
    }


@lru_cache(maxsize=1)
def ppm_steps() -> dict[str, PpmStep]:
    """Return the eight steps in order, then the blocks hygiene4, dress4 and all8."""
    return {
        row["id"]: PpmStep(
            row["id"],
            int(row["number"]) if row["number"] else None,
            row["block"],
            row["label"],
            row["short_label"],
            row["label_en"],
            row["short_label_en"],
        )
        for row in reference_rows("ppm_steps")
    }


@lru_cache(maxsize=1)
def settings() -> dict[str, Setting]:
    """Return the settings of PPM by id."""
    return {
        row["id"]: Setting(row["id"], row["label"], row["short_label"], row["label_en"], row["short_label_en"])
        for row in reference_rows("settings")
    }


@lru_cache(maxsize=1)
def ppm_rounds() -> dict[str, PpmRound]:
    """Return the national rounds of PPM whose dates are known, by id, oldest first."""
    return {
        row["id"]: PpmRound(
            row["id"],
            row["label"],
            date.fromisoformat(row["period_start"]),
            date.fromisoformat(row["period_end"]),
            row["label_en"],
        )
        for row in reference_rows("ppm_rounds")
    }


@lru_cache(maxsize=1)
def events() -> tuple[Event, ...]:
    """Return what happened to everybody, oldest first."""
    return tuple(
        Event(
            date.fromisoformat(row["date"]),
            date.fromisoformat(row["date_to"] or row["date"]),
            row["label_sv"],
            row["label_en"],
            row["source"],
        )
        for row in sorted(reference_rows("events"), key=lambda row: row["date"])
    )


@lru_cache(maxsize=1)
def municipality_aliases() -> dict[str, str]:
    """Return other names that municipalities are known by: name in lower case to code."""
    return {row["alias"].casefold(): row["code"] for row in reference_rows("municipality_aliases")}
