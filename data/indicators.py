"""The indicators: one declaration each, and nowhere else.

Menus, definitions, extracts, limits and what is derived follow from these. A declaration says in `derived_from` how
the figure comes out of the municipalities' answers; data/recipes.py has one query for each such recipe. Where a
source publishes the indicator itself, its figure stands beside the derived one, with origin `published`.
"""

from data.declarations import (
    AnsweredLevel,
    AnswerShare,
    AsPublished,
    Indicator,
    MedianShare,
    MunicipalitiesOverShare,
    MunicipalitiesReporting,
    MunicipalitiesWithLevel,
    NetBalance,
    PerInhabitants,
    Polarity,
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
    ("covid19", ", samtliga", ", everybody"),
    ("special_housing", " i särskilt boende", " in special housing"),
    ("home_help", " med hemtjänst", " with home help"),
)
_OUTLOOK_ANSWERS: tuple[tuple[str, int, Polarity, str, str], ...] = (
    ("improvement", 1, "better", "förbättring", "improvement"),
    ("unchanged", 0, "neither", "oförändrat läge", "no change"),
    ("deterioration", -1, "worse", "försämring", "deterioration"),
)
"""What a municipality can answer of its outlook: its part of the id, how it is stored, polarity, words in sv and en."""

_DECLARED = (
    Indicator(
        id="reporting_municipalities",
        label="Kommuner som rapporterat",
        label_en="Municipalities that have reported",
        definition="Antal kommuner som lämnat en lägesrapport för perioden. "
        "En kommun som inte rapporterat är inte opåverkad.",
        definition_en="Number of municipalities that have sent a situation report for the period. A municipality that "
        "has not reported is not unaffected.",
        unit="kommuner",
        derived_from=MunicipalitiesReporting(),
        higher_is="better",
        maximum=290,
    ),
    Indicator(
        id="critical_impact",
        label="Kommuner med kritisk påverkan",
        label_en="Municipalities with critical impact",
        definition="Antal kommuner som rapporterat kritisk påverkan (nivå 5) på området, eller på minst ett område. "
        "Kan överlappa kommuner med allvarlig påverkan och får inte läggas ihop med dem.",
        definition_en="Number of municipalities that have reported critical impact (level 5) in the area, or in at "
        "least one area. May overlap with municipalities with serious impact and must not be added to them.",
        unit="kommuner",
        derived_from=MunicipalitiesWithLevel(level=5),
        maximum=290,
        by_area=True,
        interval="possible",
    ),
    Indicator(
        id="serious_impact",
        label="Kommuner med allvarlig påverkan",
        label_en="Municipalities with serious impact",
        definition="Antal kommuner som rapporterat allvarlig påverkan (nivå 4) på området, eller på minst ett område. "
        "Kan överlappa kommuner med kritisk påverkan och får inte läggas ihop med dem.",
        definition_en="Number of municipalities that have reported serious impact (level 4) in the area, or in at "
        "least one area. May overlap with municipalities with critical impact and must not be added to them.",
        unit="kommuner",
        derived_from=MunicipalitiesWithLevel(level=4),
        maximum=290,
        by_area=True,
        interval="possible",
    ),
    Indicator(
        id="over_one_percent_infected",
        label="Kommuner med över 1 % smittade",
        label_en="Municipalities with over 1% infected",
        definition="Antal kommuner där mer än 1 % av patienter och brukare inom kommunens verksamhetsområden "
        "är smittade. "
        "Ett antal kommuner över en gräns, inte en andel personer.",
        definition_en="Number of municipalities where more than 1% of the patients and clients within the "
        "municipality's services are infected. A number of municipalities over a limit, not a share of persons.",
        unit="kommuner",
        derived_from=MunicipalitiesOverShare("answer_infected", "answer_cared_for", per_cent=1.0),
        maximum=290,
        interval="possible",
    ),
    Indicator(
        id="critical_impact_share",
        label="Andel kommuner med kritisk påverkan",
        label_en="Share of municipalities with critical impact",
        definition="Kommuner med kritisk påverkan i procent av dem som rapporterat. "
        "Lämnas inte ut när antalet rapporterande är okänt.",
        definition_en="Municipalities with critical impact as per cent of those that have reported. Withheld where "
        "the number reporting is not known.",
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
        label_en="Share of municipalities with serious impact",
        definition="Kommuner med allvarlig påverkan i procent av dem som rapporterat. "
        "Lämnas inte ut när antalet rapporterande är okänt.",
        definition_en="Municipalities with serious impact as per cent of those that have reported. Withheld where the "
        "number reporting is not known.",
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
        label_en="Share infected, pooled",
        definition="Smittade i procent av alla patienter och brukare i de kommuner som lämnat båda uppgifterna, "
        "sammanvägt.",
        definition_en="Infected as per cent of all patients and clients in the municipalities that gave both figures, "
        "pooled.",
        unit="procent",
        derived_from=PooledShare("answer_infected", "answer_cared_for"),
        decimals=2,
        maximum=100,
        interval="wilson",
    ),
    Indicator(
        id="infected_share_median",
        label="Andel smittade, mediankommun",
        label_en="Share infected, median municipality",
        definition="Medianen av kommunernas egna andelar smittade. Inte samma sak som den sammanvägda andelen.",
        definition_en="The median of the municipalities' own shares of infected. Not the same as the pooled share.",
        unit="procent",
        derived_from=MedianShare("answer_infected", "answer_cared_for"),
        decimals=2,
        maximum=100,
        levels=AGGREGATES,
    ),
    Indicator(
        id="impact_level",
        label="Påverkansnivå",
        label_en="Impact level",
        definition="Kommunens svar för området: 1 ingen, 2 måttlig, 3 betydande, 4 allvarlig, 5 kritisk påverkan. "
        "En ordningsskala; den har inget medelvärde.",
        definition_en="The municipality's answer for the area: 1 no, 2 moderate, 3 significant, 4 serious, 5 critical "
        "impact. An ordinal scale; it has no mean.",
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
        label_en="Expected development in the short term, net balance",
        definition="Procent av kommunerna som väntar förbättring minus procent som väntar försämring, "
        "av dem som svarat på frågan. "
        "För en enskild kommun: 100 förbättring, 0 oförändrat, −100 försämring.",
        definition_en="Per cent of the municipalities expecting improvement minus per cent expecting deterioration, "
        "of those that answered the question. For one municipality: 100 improvement, 0 no change, −100 deterioration.",
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
        label_en="Expected development in the long term, net balance",
        definition="Procent av kommunerna som väntar förbättring minus procent som väntar försämring, "
        "av dem som svarat på frågan. "
        "För en enskild kommun: 100 förbättring, 0 oförändrat, −100 försämring.",
        definition_en="Per cent of the municipalities expecting improvement minus per cent expecting deterioration, "
        "of those that answered the question. For one municipality: 100 improvement, 0 no change, −100 deterioration.",
        unit="nettotal",
        derived_from=NetBalance("answer_outlook_long"),
        higher_is="better",
        decimals=1,
        minimum=-100,
        maximum=100,
    ),
    *(
        Indicator(
            id=f"outlook_{term}_{answer}",
            label=f"Väntar {swedish} på {length} sikt",
            label_en=f"Expecting {english}, {term} term",
            definition=f"Kommuner som väntar {swedish} på {length} sikt, i procent av dem som svarat på frågan. "
            "Andelarna förbättring, oförändrat läge och försämring blir tillsammans 100 %.",
            definition_en=f"Municipalities that expect {english} in the {term} term, per cent of those that answered "
            "the question. The shares of improvement, no change and deterioration add up to 100%.",
            unit="procent",
            derived_from=AnswerShare(f"answer_outlook_{term}", said),
            higher_is=polarity,
            decimals=1,
            maximum=100,
            levels=AGGREGATES,
            interval="possible",
        )
        for term, length in (("short", "kort"), ("long", "lång"))
        for answer, said, polarity, swedish, english in _OUTLOOK_ANSWERS
    ),
    Indicator(
        id="ppm_all8",
        label="Hygien och klädregler, alla åtta steg",
        label_en="Hygiene routines and dress code, all eight steps",
        definition="Observerade personer med alla åtta steg rätt, i procent av alla observerade, "
        "sammanvägt över kommunerna. "
        "Ett fel i något steg gör hela observationen fel.",
        definition_en="Observed persons with all eight steps right, as per cent of all observed, pooled over the "
        "municipalities. One wrong step makes the whole observation wrong.",
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
        label_en="Basic hygiene routines, four steps",
        definition="Observerade personer med alla fyra hygienstegen rätt, i procent av alla observerade, sammanvägt.",
        definition_en="Observed persons with all four hygiene steps right, as per cent of all observed, pooled.",
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
        label_en="Dress code, four steps",
        definition="Observerade personer med alla fyra klädstegen rätt, i procent av alla observerade, sammanvägt.",
        definition_en="Observed persons with all four dress steps right, as per cent of all observed, pooled.",
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
        label_en="Compliance by step",
        definition="Observerade personer med steget rätt, i procent av alla observerade, sammanvägt.",
        definition_en="Observed persons with the step right, as per cent of all observed, pooled.",
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
        label_en="All eight steps, median municipality",
        definition="Medianen av de deltagande kommunernas egna andelar med alla åtta steg rätt. "
        "Inte samma sak som den sammanvägda andelen.",
        definition_en="The median of the participating municipalities' own shares with all eight steps right. Not the "
        "same as the pooled share.",
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
        label_en="All eight steps, lowest municipality",
        definition="Den lägsta av de deltagande kommunernas egna andelar med alla åtta steg rätt.",
        definition_en="The lowest of the participating municipalities' own shares with all eight steps right.",
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
        label_en="All eight steps, highest municipality",
        definition="Den högsta av de deltagande kommunernas egna andelar med alla åtta steg rätt.",
        definition_en="The highest of the participating municipalities' own shares with all eight steps right.",
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
        label_en="Municipalities taking part in PPM",
        definition="Antal kommuner som deltagit i mätningen. Vilka som deltar skiftar mellan mätningarna.",
        definition_en="Number of municipalities that took part in the round. Which ones take part varies from round "
        "to round.",
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
        label_en="Observations in PPM",
        definition="Antal observerade personer i mätningen.",
        definition_en="Number of persons observed in the round.",
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
        label_en="Confirmed cases",
        definition="Nya bekräftade fall av covid-19 under veckan, efter folkbokföringskommun. För kommungrupper: "
        "summan av kommunernas fall, när ingen av dem är undertryckt. Folkhälsomyndigheten visar inte antal när "
        "färre än 15 fall har bekräftats hittills. Den allmänna provtagningen upphörde i februari 2022.",
        definition_en="New confirmed cases of COVID-19 during the week, by municipality of registration. For "
        "municipality groups: the sum of the municipalities' cases, where none of them is suppressed. The Public "
        "Health Agency shows no number where fewer than 15 cases have been confirmed so far. General testing ended in "
        "February 2022.",
        unit="fall",
        derived_from=SumOfMunicipalities(),
        period_kind=ISO_WEEK,
        expected="",
    ),
    Indicator(
        id="confirmed_cases_per_10000",
        label="Bekräftade fall per 10 000 invånare",
        label_en="Confirmed cases per 10,000 inhabitants",
        definition="Nya bekräftade fall under veckan per 10 000 invånare. För kommuner som Folkhälsomyndigheten ger "
        "det; för riket och regionerna en tiondel av dess tal per 100 000. För Stockholm, Göteborg, Malmö och "
        "kommungrupper räknat här på befolkningen den 31 december 2020.",
        definition_en="New confirmed cases during the week per 10,000 inhabitants. For the municipalities that the "
        "Public Health Agency gives it for; for the nation and the regions a tenth of its figure per 100,000. For "
        "Stockholm, Göteborg, Malmö and municipality groups counted here on the population of 31 December 2020.",
        unit="fall per 10 000",
        derived_from=PerInhabitants("confirmed_cases", 10_000),
        period_kind=ISO_WEEK,
        expected="",
        decimals=1,
    ),
    Indicator(
        id="confirmed_cases_unknown_municipality",
        label="Bekräftade fall utan känd kommun",
        label_en="Confirmed cases without a known municipality",
        definition="Nya bekräftade fall under veckan som Folkhälsomyndigheten inte kan hänföra till någon kommun. De "
        "ingår i rikets fall men inte i någon kommuns.",
        definition_en="New confirmed cases during the week that the Public Health Agency can't attribute to a "
        "municipality. They are among the nation's cases and in no municipality's.",
        unit="fall",
        derived_from=AsPublished(),
        period_kind=ISO_WEEK,
        expected="",
        levels=("nation",),
    ),
    Indicator(
        id="confirmed_cases_special_housing",
        label="Bekräftade fall i särskilt boende, 65 år och äldre",
        label_en="Confirmed cases in special housing, 65 and older",
        definition="Nya bekräftade fall under veckan bland personer 65 år och äldre i särskilt boende. Inte jämförbart "
        "med Socialstyrelsens uppgifter, som avser 70 år och äldre.",
        definition_en="New confirmed cases during the week among persons aged 65 and older in special housing. Not "
        "comparable with the National Board of Health and Welfare's figures, which are of those aged 70 and older.",
        unit="fall",
        derived_from=AsPublished(),
        period_kind=ISO_WEEK,
        expected="",
        levels=("nation", "county"),
    ),
    Indicator(
        id="confirmed_cases_home_help",
        label="Bekräftade fall med hemtjänst, 65 år och äldre",
        label_en="Confirmed cases with home help, 65 and older",
        definition="Nya bekräftade fall under veckan bland personer 65 år och äldre med hemtjänst. Inte jämförbart "
        "med Socialstyrelsens uppgifter, som avser 70 år och äldre.",
        definition_en="New confirmed cases during the week among persons aged 65 and older with home help. Not "
        "comparable with the National Board of Health and Welfare's figures, which are of those aged 70 and older.",
        unit="fall",
        derived_from=AsPublished(),
        period_kind=ISO_WEEK,
        expected="",
        levels=("nation", "county"),
    ),
    Indicator(
        id="confirmed_cases_special_housing_unknown_region",
        label="Bekräftade fall i särskilt boende utan känd region",
        label_en="Confirmed cases in special housing without a known region",
        definition="Nya bekräftade fall under veckan i särskilt boende, 65 år och äldre, som inte kan hänföras till "
        "någon region.",
        definition_en="New confirmed cases during the week in special housing, 65 and older, that can't be attributed "
        "to a region.",
        unit="fall",
        derived_from=AsPublished(),
        period_kind=ISO_WEEK,
        expected="",
        levels=("nation",),
    ),
    Indicator(
        id="confirmed_cases_home_help_unknown_region",
        label="Bekräftade fall med hemtjänst utan känd region",
        label_en="Confirmed cases with home help without a known region",
        definition="Nya bekräftade fall under veckan med hemtjänst, 65 år och äldre, som inte kan hänföras till "
        "någon region.",
        definition_en="New confirmed cases during the week with home help, 65 and older, that can't be attributed to "
        "a region.",
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
            label_en=f"Deaths in COVID-19{name_en}",
            definition=f"Avlidna i covid-19{name}, under veckan, enligt Socialstyrelsen. De senaste veckorna är "
            "ofullständiga: dödsfall rapporteras sent, och talen stiger.",
            definition_en=f"Deaths in COVID-19{name_en}, during the week, from the National Board of Health and "
            "Welfare. The latest weeks are incomplete: deaths are reported late, and the numbers rise.",
            unit="avlidna",
            derived_from=AsPublished(),
            period_kind=ISO_WEEK,
            expected="",
            levels=("nation",),
        )
        for ident, name, name_en in _DEATHS
    ),
    *(
        Indicator(
            id=f"deaths_{ident}_to_date",
            label=f"Avlidna i covid-19 hittills{name}",
            label_en=f"Deaths in COVID-19 so far{name_en}",
            definition=f"Avlidna i covid-19 sedan pandemins början{name}, enligt dödsorsaksintyg som kommit in till "
            "Socialstyrelsen fram till dagen. Antal 1–3 visas inte, och inte heller tal som skulle röja dem. Riket har "
            "även personer utan känd kommun.",
            definition_en=f"Deaths in COVID-19 since the pandemic began{name_en}, by death certificates received by "
            "the National Board of Health and Welfare up to the day. Numbers 1–3 are not shown, nor numbers that would "
            "give them away. The nation also has persons without a known municipality.",
            unit="avlidna",
            derived_from=AsPublished(),
            period_kind=TO_DATE,
            expected="",
            levels=("nation", "county", "municipality"),
        )
        for ident, name, name_en in _DEATHS
    ),
    Indicator(
        id="population",
        label="Befolkning",
        label_en="Population",
        definition="Invånare den 31 december, enligt SCB genom Kolada.",
        definition_en="Inhabitants on 31 December, from Statistics Sweden through Kolada.",
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
        label_en="All eight steps in special housing, from Kolada",
        definition="Observerade personer i särskilt boende med alla åtta steg rätt, procent (Kolada U23453, till "
        "2023). Årsvärde; inte samma sak som en mätomgång.",
        definition_en="Observed persons in special housing with all eight steps right, per cent (Kolada U23453, until "
        "2023). A yearly value; not the same as a round.",
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
        label_en="Basic hygiene routines in special housing, from Kolada",
        definition="Observerade personer i särskilt boende med de fyra hygienstegen rätt, procent (Kolada U23454, till "
        "2023). Årsvärde; inte samma sak som en mätomgång.",
        definition_en="Observed persons in special housing with the four hygiene steps right, per cent (Kolada "
        "U23454, until 2023). A yearly value; not the same as a round.",
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
