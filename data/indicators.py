"""The indicators: one declaration each, and nowhere else.

Menus, definitions, extracts, limits and what is derived follow from these. A declaration says in `derived_from` how
the figure comes out of the municipalities' answers; data/deriving.py has one query for each such recipe. Where a
source publishes the indicator itself, its figure stands beside the derived one, with origin `published`.
"""

from dataclasses import dataclass, field
from typing import Literal

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


Recipe = (
    MunicipalitiesReporting
    | MunicipalitiesWithLevel
    | ShareOfReporting
    | MunicipalitiesOverShare
    | PooledShare
    | MedianShare
    | AnsweredLevel
    | NetBalance
    | PpmShare
    | PpmSpread
    | PpmParticipants
    | PpmObservations
)

Polarity = Literal["worse", "better", "neither"]


@dataclass(frozen=True)
class Indicator:
    """One indicator. `id` stands in tables, URLs and files and is never renamed.

    `expected` names the indicator that says how many municipalities it is out of. `minimum` and `maximum` are in
    `unit`; a maximum of None has no bound. `levels` are the geography levels at which it is derived.
    """

    id: str
    label: str
    definition: str
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

    @property
    def published_by(self) -> tuple[str, ...]:
        """Return the sources that publish this figure themselves; where two do, the first is used (design rule 8)."""
        return ("ppm_bhk", "situation_report") if self.period_kind == PPM_ROUND else ("situation_report",)


PPM_STEPS = (
    "hand_before",
    "hand_after",
    "gloves",
    "apron",
    "short_sleeves",
    "no_jewellery",
    "short_nails",
    "hair",
)
AGGREGATES = ("nation", "county", "group")

_DECLARED = (
    Indicator(
        id="reporting_municipalities",
        label="Kommuner som rapporterat",
        definition="Antal kommuner som lämnat en lägesrapport för perioden. "
        "En kommun som inte rapporterat är inte opåverkad.",
        unit="kommuner",
        derived_from=MunicipalitiesReporting(),
        higher_is="better",
        maximum=290,
    ),
    Indicator(
        id="critical_impact",
        label="Kommuner med kritisk påverkan",
        definition="Antal kommuner som rapporterat kritisk påverkan (nivå 5) på området, eller på minst ett område. "
        "Kan överlappa kommuner med allvarlig påverkan och får inte läggas ihop med dem.",
        unit="kommuner",
        derived_from=MunicipalitiesWithLevel(level=5),
        maximum=290,
        by_area=True,
    ),
    Indicator(
        id="serious_impact",
        label="Kommuner med allvarlig påverkan",
        definition="Antal kommuner som rapporterat allvarlig påverkan (nivå 4) på området, eller på minst ett område. "
        "Kan överlappa kommuner med kritisk påverkan och får inte läggas ihop med dem.",
        unit="kommuner",
        derived_from=MunicipalitiesWithLevel(level=4),
        maximum=290,
        by_area=True,
    ),
    Indicator(
        id="over_one_percent_infected",
        label="Kommuner med över 1 % smittade",
        definition="Antal kommuner där mer än 1 % av patienter och brukare inom kommunens verksamhetsområden "
        "är smittade. "
        "Ett antal kommuner över en gräns, inte en andel personer.",
        unit="kommuner",
        derived_from=MunicipalitiesOverShare("answer_infected", "answer_cared_for", per_cent=1.0),
        maximum=290,
    ),
    Indicator(
        id="critical_impact_share",
        label="Andel kommuner med kritisk påverkan",
        definition="Kommuner med kritisk påverkan i procent av dem som rapporterat. "
        "Lämnas inte ut när antalet rapporterande är okänt.",
        unit="procent",
        derived_from=ShareOfReporting("critical_impact"),
        decimals=1,
        maximum=100,
        by_area=True,
        levels=AGGREGATES,
    ),
    Indicator(
        id="serious_impact_share",
        label="Andel kommuner med allvarlig påverkan",
        definition="Kommuner med allvarlig påverkan i procent av dem som rapporterat. "
        "Lämnas inte ut när antalet rapporterande är okänt.",
        unit="procent",
        derived_from=ShareOfReporting("serious_impact"),
        decimals=1,
        maximum=100,
        by_area=True,
        levels=AGGREGATES,
    ),
    Indicator(
        id="infected_share",
        label="Andel smittade, sammanvägd",
        definition="Smittade i procent av alla patienter och brukare i de kommuner som lämnat båda uppgifterna, "
        "sammanvägt.",
        unit="procent",
        derived_from=PooledShare("answer_infected", "answer_cared_for"),
        decimals=2,
        maximum=100,
    ),
    Indicator(
        id="infected_share_median",
        label="Andel smittade, mediankommun",
        definition="Medianen av kommunernas egna andelar smittade. Inte samma sak som den sammanvägda andelen.",
        unit="procent",
        derived_from=MedianShare("answer_infected", "answer_cared_for"),
        decimals=2,
        maximum=100,
        levels=AGGREGATES,
    ),
    Indicator(
        id="impact_level",
        label="Påverkansnivå",
        definition="Kommunens svar för området: 1 ingen, 2 måttlig, 3 betydande, 4 allvarlig, 5 kritisk påverkan. "
        "En ordningsskala; den har inget medelvärde.",
        unit="nivå 1–5",
        derived_from=AnsweredLevel(),
        minimum=1,
        maximum=5,
        by_area=True,
        levels=("municipality",),
    ),
    Indicator(
        id="outlook_short",
        label="Väntad utveckling på kort sikt, nettotal",
        definition="Procent av kommunerna som väntar förbättring minus procent som väntar försämring, "
        "av dem som svarat på frågan. "
        "För en enskild kommun: 100 förbättring, 0 oförändrat, −100 försämring.",
        unit="nettotal",
        derived_from=NetBalance("answer_outlook_short"),
        higher_is="better",
        decimals=1,
        minimum=-100,
        maximum=100,
    ),
    Indicator(
        id="outlook_long",
        label="Väntad utveckling på lång sikt, nettotal",
        definition="Procent av kommunerna som väntar förbättring minus procent som väntar försämring, "
        "av dem som svarat på frågan. "
        "För en enskild kommun: 100 förbättring, 0 oförändrat, −100 försämring.",
        unit="nettotal",
        derived_from=NetBalance("answer_outlook_long"),
        higher_is="better",
        decimals=1,
        minimum=-100,
        maximum=100,
    ),
    Indicator(
        id="ppm_all8",
        label="Hygien och klädregler, alla åtta steg",
        definition="Observerade personer med alla åtta steg rätt, i procent av alla observerade, "
        "sammanvägt över kommunerna. "
        "Ett fel i något steg gör hela observationen fel.",
        unit="procent",
        derived_from=PpmShare(("all8",)),
        period_kind=PPM_ROUND,
        expected="ppm_participants",
        higher_is="better",
        decimals=1,
        maximum=100,
        by_setting=True,
        steps=("all8",),
    ),
    Indicator(
        id="ppm_hygiene4",
        label="Basala hygienrutiner, fyra steg",
        definition="Observerade personer med alla fyra hygienstegen rätt, i procent av alla observerade, sammanvägt.",
        unit="procent",
        derived_from=PpmShare(("hygiene4",)),
        period_kind=PPM_ROUND,
        expected="ppm_participants",
        higher_is="better",
        decimals=1,
        maximum=100,
        by_setting=True,
        steps=("hygiene4",),
    ),
    Indicator(
        id="ppm_dress4",
        label="Klädregler, fyra steg",
        definition="Observerade personer med alla fyra klädstegen rätt, i procent av alla observerade, sammanvägt.",
        unit="procent",
        derived_from=PpmShare(("dress4",)),
        period_kind=PPM_ROUND,
        expected="ppm_participants",
        higher_is="better",
        decimals=1,
        maximum=100,
        by_setting=True,
        steps=("dress4",),
    ),
    Indicator(
        id="ppm_step",
        label="Följsamhet per steg",
        definition="Observerade personer med steget rätt, i procent av alla observerade, sammanvägt.",
        unit="procent",
        derived_from=PpmShare(PPM_STEPS),
        period_kind=PPM_ROUND,
        expected="ppm_participants",
        higher_is="better",
        decimals=1,
        maximum=100,
        by_setting=True,
        steps=PPM_STEPS,
    ),
    Indicator(
        id="ppm_all8_median",
        label="Alla åtta steg, mediankommun",
        definition="Medianen av de deltagande kommunernas egna andelar med alla åtta steg rätt. "
        "Inte samma sak som den sammanvägda andelen.",
        unit="procent",
        derived_from=PpmSpread("median"),
        period_kind=PPM_ROUND,
        expected="ppm_participants",
        higher_is="better",
        decimals=1,
        maximum=100,
        steps=("all8",),
        levels=AGGREGATES,
    ),
    Indicator(
        id="ppm_all8_lowest",
        label="Alla åtta steg, lägsta kommun",
        definition="Den lägsta av de deltagande kommunernas egna andelar med alla åtta steg rätt.",
        unit="procent",
        derived_from=PpmSpread("lowest"),
        period_kind=PPM_ROUND,
        expected="ppm_participants",
        higher_is="better",
        decimals=1,
        maximum=100,
        steps=("all8",),
        levels=AGGREGATES,
    ),
    Indicator(
        id="ppm_all8_highest",
        label="Alla åtta steg, högsta kommun",
        definition="Den högsta av de deltagande kommunernas egna andelar med alla åtta steg rätt.",
        unit="procent",
        derived_from=PpmSpread("highest"),
        period_kind=PPM_ROUND,
        expected="ppm_participants",
        higher_is="better",
        decimals=1,
        maximum=100,
        steps=("all8",),
        levels=AGGREGATES,
    ),
    Indicator(
        id="ppm_participants",
        label="Kommuner som deltagit i PPM",
        definition="Antal kommuner som deltagit i mätningen. Vilka som deltar skiftar mellan mätningarna.",
        unit="kommuner",
        derived_from=PpmParticipants(),
        period_kind=PPM_ROUND,
        expected="ppm_participants",
        higher_is="better",
        maximum=290,
        by_setting=True,
    ),
    Indicator(
        id="ppm_observations",
        label="Observationer i PPM",
        definition="Antal observerade personer i mätningen.",
        unit="observationer",
        derived_from=PpmObservations(),
        period_kind=PPM_ROUND,
        expected="ppm_participants",
        higher_is="better",
        by_setting=True,
    ),
)

INDICATORS: dict[str, Indicator] = {indicator.id: indicator for indicator in _DECLARED}
"""Every indicator by id, in the order of menus."""
