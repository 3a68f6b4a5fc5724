"""The indicators: one declaration each, and nowhere else.

Menus, definitions, extracts, limits and what is derived follow from these. A declaration says in `derived_from` how
the figure comes out of the municipalities' answers; data/recipes.py has one query for each such recipe. Where a
source publishes the indicator itself, its figure stands beside the derived one, with origin `published`.
"""

from data.declarations import (
    AnsweredLevel,
    AsPublished,
    Indicator,
    MedianShare,
    MunicipalitiesOverShare,
    MunicipalitiesReporting,
    MunicipalitiesWithLevel,
    NetBalance,
    PerInhabitants,
    PooledShare,
    PpmObservations,
    PpmParticipants,
    PpmShare,
    PpmSpread,
    ShareOfReporting,
    SumOfMunicipalities,
)
from data.periods import ISO_WEEK, PPM_ROUND, TO_DATE, YEAR

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
_DEATHS = (
    ("covid19", ", samtliga"),
    ("special_housing", " i särskilt boende"),
    ("home_help", " med hemtjänst"),
)

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
        interval="possible",
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
        interval="possible",
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
        interval="possible",
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
        interval="possible",
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
        interval="possible",
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
        interval="wilson",
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
        interval="wilson",
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
        interval="wilson",
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
        interval="wilson",
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
        interval="wilson",
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
    Indicator(
        id="confirmed_cases",
        label="Bekräftade fall",
        definition="Nya bekräftade fall av covid-19 under veckan, efter folkbokföringskommun. För kommungrupper: "
        "summan av kommunernas fall, när ingen av dem är undertryckt. Folkhälsomyndigheten visar inte antal när "
        "färre än 15 fall har bekräftats hittills. Den allmänna provtagningen upphörde i februari 2022.",
        unit="fall",
        derived_from=SumOfMunicipalities(),
        period_kind=ISO_WEEK,
        expected="",
    ),
    Indicator(
        id="confirmed_cases_per_10000",
        label="Bekräftade fall per 10 000 invånare",
        definition="Nya bekräftade fall under veckan per 10 000 invånare. För kommuner som Folkhälsomyndigheten ger "
        "det; för riket och regionerna en tiondel av dess tal per 100 000. För Stockholm, Göteborg, Malmö och "
        "kommungrupper räknat här på befolkningen den 31 december 2020.",
        unit="fall per 10 000",
        derived_from=PerInhabitants("confirmed_cases", 10_000),
        period_kind=ISO_WEEK,
        expected="",
        decimals=1,
    ),
    Indicator(
        id="confirmed_cases_unknown_municipality",
        label="Bekräftade fall utan känd kommun",
        definition="Nya bekräftade fall under veckan som Folkhälsomyndigheten inte kan hänföra till någon kommun. De "
        "ingår i rikets fall men inte i någon kommuns.",
        unit="fall",
        derived_from=AsPublished(),
        period_kind=ISO_WEEK,
        expected="",
        levels=("nation",),
    ),
    Indicator(
        id="confirmed_cases_special_housing",
        label="Bekräftade fall i särskilt boende, 65 år och äldre",
        definition="Nya bekräftade fall under veckan bland personer 65 år och äldre i särskilt boende. Inte jämförbart "
        "med Socialstyrelsens uppgifter, som avser 70 år och äldre.",
        unit="fall",
        derived_from=AsPublished(),
        period_kind=ISO_WEEK,
        expected="",
        levels=("nation", "county"),
    ),
    Indicator(
        id="confirmed_cases_home_help",
        label="Bekräftade fall med hemtjänst, 65 år och äldre",
        definition="Nya bekräftade fall under veckan bland personer 65 år och äldre med hemtjänst. Inte jämförbart "
        "med Socialstyrelsens uppgifter, som avser 70 år och äldre.",
        unit="fall",
        derived_from=AsPublished(),
        period_kind=ISO_WEEK,
        expected="",
        levels=("nation", "county"),
    ),
    Indicator(
        id="confirmed_cases_special_housing_unknown_region",
        label="Bekräftade fall i särskilt boende utan känd region",
        definition="Nya bekräftade fall under veckan i särskilt boende, 65 år och äldre, som inte kan hänföras till "
        "någon region.",
        unit="fall",
        derived_from=AsPublished(),
        period_kind=ISO_WEEK,
        expected="",
        levels=("nation",),
    ),
    Indicator(
        id="confirmed_cases_home_help_unknown_region",
        label="Bekräftade fall med hemtjänst utan känd region",
        definition="Nya bekräftade fall under veckan med hemtjänst, 65 år och äldre, som inte kan hänföras till "
        "någon region.",
        unit="fall",
        derived_from=AsPublished(),
        period_kind=ISO_WEEK,
        expected="",
        levels=("nation",),
    ),
    *(
        Indicator(
            id=f"deaths_{ident}",
            label=f"Avlidna i covid-19{name}",
            definition=f"Avlidna i covid-19{name}, under veckan, enligt Socialstyrelsen. De senaste veckorna är "
            "ofullständiga: dödsfall rapporteras sent, och talen stiger.",
            unit="avlidna",
            derived_from=AsPublished(),
            period_kind=ISO_WEEK,
            expected="",
            levels=("nation",),
        )
        for ident, name in _DEATHS
    ),
    *(
        Indicator(
            id=f"deaths_{ident}_to_date",
            label=f"Avlidna i covid-19 hittills{name}",
            definition=f"Avlidna i covid-19 sedan pandemins början{name}, enligt dödsorsaksintyg som kommit in till "
            "Socialstyrelsen fram till dagen. Antal 1–3 visas inte, och inte heller tal som skulle röja dem. Riket har "
            "även personer utan känd kommun.",
            unit="avlidna",
            derived_from=AsPublished(),
            period_kind=TO_DATE,
            expected="",
            levels=("nation", "county", "municipality"),
        )
        for ident, name in _DEATHS
    ),
    Indicator(
        id="population",
        label="Befolkning",
        definition="Invånare den 31 december, enligt SCB genom Kolada.",
        unit="invånare",
        derived_from=AsPublished(),
        period_kind=YEAR,
        expected="",
        higher_is="neither",
        levels=("nation", "county", "municipality"),
    ),
    Indicator(
        id="kolada_ppm_all8",
        label="Alla åtta steg i särskilt boende, enligt Kolada",
        definition="Observerade personer i särskilt boende med alla åtta steg rätt, procent (Kolada U23453, till "
        "2023). Årsvärde; inte samma sak som en mätomgång.",
        unit="procent",
        derived_from=AsPublished(),
        period_kind=YEAR,
        expected="",
        higher_is="better",
        decimals=1,
        maximum=100,
        levels=("nation", "municipality"),
    ),
    Indicator(
        id="kolada_ppm_hygiene4",
        label="Basala hygienrutiner i särskilt boende, enligt Kolada",
        definition="Observerade personer i särskilt boende med de fyra hygienstegen rätt, procent (Kolada U23454, till "
        "2023). Årsvärde; inte samma sak som en mätomgång.",
        unit="procent",
        derived_from=AsPublished(),
        period_kind=YEAR,
        expected="",
        higher_is="better",
        decimals=1,
        maximum=100,
        levels=("nation", "municipality"),
    ),
)

INDICATORS: dict[str, Indicator] = {indicator.id: indicator for indicator in _DECLARED}
"""Every indicator by id, in the order of menus."""

COUNTERS: dict[str, str] = {each.period_kind: each.id for each in _DECLARED if each.expected == each.id}
"""By kind of period: the indicator that says how many municipalities answered. A kind without one has no coverage."""
