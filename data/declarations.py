"""What a declaration of an indicator can say: its recipes, and what readers and checks need to know of it.

The declarations themselves are in data/indicators.py; data/recipes.py has the queries for the recipes.
"""

from dataclasses import dataclass, field
from typing import Literal

from data.language import say
from data.periods import PPM_ROUND, REPORT_WEEK


@dataclass(frozen=True)
class MunicipalitiesReporting:
    """Municipalities that answered at all."""


@dataclass(frozen=True)
class MunicipalitiesWithLevel:
    """Municipalities that answered exactly this level in the area, or in at least one area."""

    level: int


@dataclass(frozen=True)
class ShareOfReporting:
    """Another count, as per cent of the municipalities that answered. Withheld if their number is unknown."""

    count: str


@dataclass(frozen=True)
class MunicipalitiesOverShare:
    """Municipalities where numerator / denominator is strictly over a threshold (per cent)."""

    numerator: str
    denominator: str
    per_cent: float


@dataclass(frozen=True)
class PooledShare:
    """Sum of numerators over sum of denominators, per cent, among municipalities that gave both."""

    numerator: str
    denominator: str


@dataclass(frozen=True)
class MedianShare:
    """The middle one of the municipalities' own shares, per cent."""

    numerator: str
    denominator: str


@dataclass(frozen=True)
class AnsweredLevel:
    """The level a municipality answered for an area. Municipality level only: levels are not averaged."""


@dataclass(frozen=True)
class NetBalance:
    """Per cent expecting improvement minus per cent expecting deterioration, of those that answered."""

    answer: str


@dataclass(frozen=True)
class AnswerShare:
    """Municipalities that gave this answer, per cent of those that answered the question."""

    answer: str
    said: int


@dataclass(frozen=True)
class PpmShare:
    """Observed persons with every step of the block (or the step) right, per cent of all observed, pooled."""

    steps: tuple[str, ...]


@dataclass(frozen=True)
class PpmSpread:
    """A point of the distribution of the municipalities' own shares of `all8`, per cent."""

    point: Literal["median", "lowest", "highest"]


@dataclass(frozen=True)
class PpmParticipants:
    """Municipalities that took part in the round."""


@dataclass(frozen=True)
class PpmObservations:
    """Persons observed in the round."""


@dataclass(frozen=True)
class AsPublished:
    """Taken as the source gives it, at the levels where it does; nothing is made of it."""


@dataclass(frozen=True)
class SumOfMunicipalities:
    """Taken as the source gives it; for SKR groups, the sum of the municipalities' figures where all have one."""


@dataclass(frozen=True)
class PerInhabitants:
    """Taken as the source gives it; else a count per so many inhabitants, where the source gives only the count."""

    count: str
    inhabitants: int


Recipe = (
    MunicipalitiesReporting
    | MunicipalitiesWithLevel
    | ShareOfReporting
    | MunicipalitiesOverShare
    | PooledShare
    | MedianShare
    | AnsweredLevel
    | NetBalance
    | AnswerShare
    | PpmShare
    | PpmSpread
    | PpmParticipants
    | PpmObservations
    | AsPublished
    | SumOfMunicipalities
    | PerInhabitants
)

Polarity = Literal["worse", "better", "neither"]

Interval = Literal["none", "wilson", "possible"]
"""What `lower` and `upper` are: nothing; Wilson's 95 % interval of a share of persons; or what the figure could be
at the least and at the most if those who did not report had done so."""


@dataclass(frozen=True)
class Indicator:
    """One indicator. `id` stands in tables, URLs and files and is never renamed.

    `label` and `definition` are Swedish and stand in releases; readers see `name` and `meaning`.

    `expected` names the indicator that says how many municipalities it is out of; empty where that has no meaning,
    as for what an agency counts itself. `minimum` and `maximum` are in
    `unit`; a maximum of None has no bound. `levels` are the geography levels at which it is derived.
    """

    id: str
    label: str
    label_en: str
    definition: str
    definition_en: str
    unit: str
    derived_from: Recipe
    period_kind: str = REPORT_WEEK
    expected: str = "reporting_municipalities"
    higher_is: Polarity = "worse"
    decimals: int = 0
    minimum: float = 0
    maximum: float | None = None
    by_area: bool = False
    by_setting: bool = False
    steps: tuple[str, ...] = field(default=())
    levels: tuple[str, ...] = ("nation", "county", "group", "municipality")
    interval: Interval = "none"

    @property
    def name(self) -> str:
        """Return what the indicator is called in the spoken language."""
        return say(self.label, self.label_en)

    @property
    def meaning(self) -> str:
        """Return what the indicator says, in the spoken language."""
        return say(self.definition, self.definition_en)

    @property
    def published_by(self) -> tuple[str, ...]:
        """Return the sources that publish this figure themselves; where two do, the first is used (design rule 8)."""
        return _PUBLISHERS.get(self.period_kind, ())


_PUBLISHERS = {REPORT_WEEK: ("situation_report",), PPM_ROUND: ("ppm_bhk", "situation_report")}
