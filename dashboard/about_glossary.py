"""The glossary: the field's words in Swedish and English, with what they mean to a reader.

The one thing to know: GLOSSARY.md names the same words for who reads the code. A test keeps the two in agreement, so a
new word there is a new entry here. Not in data/reference: no figure is derived from these.
"""

from typing import NamedTuple

from data.language import say


class Word(NamedTuple):
    """One word: its anchor on the page, the word and what it means, in both languages."""

    id: str
    swedish: str
    english: str
    meaning_sv: str
    meaning_en: str

    @property
    def spoken(self) -> str:
        """Return the word in the spoken language."""
        return say(self.swedish, self.english)

    @property
    def unspoken(self) -> str:
        """Return the word in the other language."""
        return say(self.english, self.swedish)

    @property
    def meaning(self) -> str:
        """Return what it means, in the spoken language."""
        return say(self.meaning_sv, self.meaning_en)


GLOSSARY = (
    Word(
        "situation-report",
        "lägesrapport",
        "situation report",
        "Det som kommunerna varje vecka svarar om hur hårt socialtjänsten är drabbad; nationellt bilden «Läget i "
        "landets kommuner».",
        "What municipalities answer each week about how hard their social services are hit; nationally the slide "
        "“Läget i landets kommuner”.",
    ),
    Word(
        "reporting-period",
        "rapporteringsperiod",
        "reporting period",
        "En tid med en första och en sista dag. Lägesrapporten: torsdag–onsdag. PPM: två veckor.",
        "An interval with a first and a last day. Situation report: Thursday–Wednesday. PPM: two weeks.",
    ),
    Word(
        "kind-of-period",
        "slag av period",
        "kind of period",
        "Den kalender som en indikator följer: lägesrapportens vecka, PPM-omgång, ISO-vecka, avläsning av det "
        "hittills räknade, eller år.",
        "The calendar that an indicator follows: the situation report's week, PPM round, ISO week, a reading of "
        "what is counted so far, or year.",
    ),
    Word(
        "report-week",
        "rapportvecka",
        "report week",
        "ISO-veckan som periodens första dag ligger i: 27 januari–2 februari 2022 är 2022-W04.",
        "The ISO week of the period's first day: 27 January–2 February 2022 is 2022-W04.",
    ),
    Word(
        "municipal-return",
        "kommunens svar",
        "municipal return",
        "En kommuns svar för en period.",
        "One municipality's answer for one period.",
    ),
    Word(
        "monitored-area",
        "bevakat område",
        "monitored area",
        "Ett av de områden som ett svar gäller. Sammantagen robusthet är en sammanfattning och inte ett område "
        "bland de andra.",
        "One of the areas that a return answers for. Overall robustness is a summary, not a peer of the others.",
    ),
    Word(
        "impact-level",
        "påverkansnivå",
        "impact level",
        "1 ingen, 2 måttlig, 3 betydande, 4 allvarlig, 5 kritisk. En ordningsskala; den har inget medelvärde.",
        "1 no, 2 moderate, 3 significant, 4 serious, 5 critical. An ordinal scale; it has no mean.",
    ),
    Word(
        "critical-serious",
        "kritisk, allvarlig påverkan",
        "critical, serious impact",
        "Kommuner med nivå 5, respektive nivå 4, på minst ett område. De kan överlappa och läggs aldrig ihop.",
        "Municipalities with level 5, and with level 4, in at least one area. The two may overlap and are never added.",
    ),
    Word(
        "over-one-per-cent",
        "över 1 % smittade",
        "over one per cent infected",
        "Ett antal kommuner som ligger över en gräns, inte på den; inte en andel personer.",
        "A number of municipalities over a threshold, not at it; not a share of people.",
    ),
    Word(
        "outlook",
        "väntad utveckling",
        "outlook",
        "Förbättring, oförändrat läge eller försämring, på kort och på lång sikt.",
        "Improvement, no change or deterioration, in the short and the long term.",
    ),
    Word(
        "net-balance",
        "nettotal",
        "net balance",
        "Procent som väntar förbättring minus procent som väntar försämring.",
        "Per cent expecting improvement minus per cent expecting deterioration.",
    ),
    Word(
        "ppm",
        "punktprevalensmätning av basala hygienrutiner och klädregler",
        "PPM (PPM-BHK)",
        "En omgång observationer av åtta steg: fyra av hygien, fyra av kläder.",
        "A round of observations of eight steps: four of hygiene, four of dress.",
    ),
    Word(
        "all-or-nothing",
        "allt-eller-inget",
        "all-or-nothing",
        "Ett fel steg gör blocket och helheten fel för den som observerades.",
        "One wrong step makes the block and the whole wrong for that observed person.",
    ),
    Word(
        "pooled-share",
        "sammanvägd andel",
        "pooled share",
        "Summan av täljarna genom summan av nämnarna. Inte mediankommunen, och inte medelvärdet av kommunerna.",
        "Sum of numerators over sum of denominators. Not the median municipality, and not the mean of municipalities.",
    ),
    Word(
        "median-municipality",
        "mediankommun",
        "median municipality",
        "Den mittersta kommunen, när de ordnas efter sina egna andelar.",
        "The municipality in the middle, when they are ordered by their own shares.",
    ),
    Word(
        "setting",
        "verksamhetsform",
        "setting",
        "Särskilt boende (SÄBO), ordinärt boende, eller alla.",
        "Special housing (SÄBO), ordinary housing, or all.",
    ),
    Word(
        "reporting-expected",
        "rapporterande / väntade",
        "reporting / expected",
        "Hur många kommuner en siffra är av, och hur många som väntades svara. Tomt: källan säger det inte.",
        "How many municipalities a figure is of, and how many were expected to answer. Empty: the source does not say.",
    ),
    Word(
        "coverage",
        "täckning",
        "coverage",
        "Rapporterande av väntade.",
        "Reporting of expected.",
    ),
    Word(
        "matched-panel",
        "matchad panel",
        "matched panel",
        "De kommuner som svarat i båda perioderna som jämförs.",
        "The municipalities that answered in both of the periods compared.",
    ),
    Word(
        "source",
        "källa",
        "source",
        "Den som säger det.",
        "Who says it.",
    ),
    Word(
        "landing-zone",
        "mottagningszon",
        "landing zone",
        "Filerna så som de kom, för alltid.",
        "Files as they were received, for ever.",
    ),
    Word(
        "load",
        "laddning",
        "load",
        "En mottagen fil: namn, kontrollsumma, när den kom, rader som togs och avvisades.",
        "One received file: name, checksum, when received, rows taken and refused.",
    ),
    Word(
        "received-at",
        "mottagen",
        "received at",
        "När en uppgift räknas som känd: vad den som lämnade den säger, annars vad dokumentet anger, annars nu.",
        "When a figure counts as known: what the giver says, else what the document states, else now.",
    ),
    Word(
        "reported",
        "rapporterat",
        "reported",
        "Det som källorna har sagt. Läggs bara till: en rättelse är en senare uppgift.",
        "What sources said. Only ever added to: a correction is a later entry.",
    ),
    Word(
        "vintage",
        "årgång",
        "vintage",
        "Vad en källa sade om en sak en gång; den senaste används, de tidigare finns kvar.",
        "What a source said of one thing at one time; the latest is used, the earlier stay.",
    ),
    Word(
        "observation",
        "observation",
        "observation",
        "Det som publiceras: en rad per indikator, geografi, period, område, verksamhetsform, steg och ursprung.",
        "What is published: one row per indicator, geography, period, area, setting, step and origin.",
    ),
    Word(
        "origin",
        "ursprung",
        "origin",
        "Hur en siffra har kommit till: publicerad, rapporterad, härledd eller syntetisk.",
        "How a figure came to be: published, reported, derived or synthetic.",
    ),
    Word(
        "status",
        "status",
        "status",
        "Varför en siffra finns eller saknas.",
        "Why there is a figure or none.",
    ),
    Word(
        "release",
        "utgåva",
        "release",
        "En numrerad samling observationer som aldrig ändras. En av dem är den gällande.",
        "A numbered set of observations that never changes. One of them is the current.",
    ),
    Word(
        "revision",
        "revidering",
        "revision",
        "En siffra som en senare utgåva, eller en senare dag, ger på annat sätt än en tidigare; också en som är borta.",
        "A figure that a later release, or a later day, gives otherwise than an earlier; also one that is gone.",
    ),
    Word(
        "revision-triangle",
        "revideringstriangel",
        "revision triangle",
        "Vad en källa har sagt om varje period (rader) varje dag som det kom (kolumner).",
        "What a source has said of each period (rows) on each day that it was received (columns).",
    ),
    Word(
        "provisional",
        "preliminär",
        "provisional",
        "En siffra som källan säger, eller vi vet, inte är färdig.",
        "A figure that the source says, or we know, is unfinished.",
    ),
    Word(
        "part",
        "del",
        "part",
        "Ett kalenderår av observationer med ett slag av period, skrivet en gång och delat mellan utgåvor.",
        "A calendar year of observations of one kind of period, written once and shared between releases.",
    ),
    Word(
        "screening",
        "granskning",
        "screening",
        "Namngivna kontroller av en fil och av en hel utgåva: godkänd, varning eller stopp.",
        "Named checks of a file and of a whole release: pass, warn or fail.",
    ),
    Word(
        "refused-row",
        "avvisad rad",
        "refused row",
        "En rad som inte klarade en kontroll; sparad med sitt skäl och så som den stod.",
        "A row that failed a check; kept with its reason and as it stood.",
    ),
    Word(
        "unread",
        "oläst",
        "unread",
        "Ett tal i löpande text som inte gick att hänföra till mått, enhet och period.",
        "A number in running text that could not be attributed to a measure, a unit and a period.",
    ),
    Word(
        "ledger",
        "liggare över motsägelser",
        "ledger of contradictions",
        "Två siffror som säger emot varandra, och vilken av dem som används.",
        "Two figures that contradict each other, and which of them is used.",
    ),
    Word(
        "control-chart",
        "styrdiagram",
        "control chart",
        "En serie med sitt medelvärde och gränserna för sin vanliga variation: XmR för antal, p′ (Laney) för andelar.",
        "A series with its mean and the limits of its ordinary variation: XmR for counts, p′ (Laney) for shares.",
    ),
    Word(
        "signal",
        "signal",
        "signal",
        "En punkt, eller en rad av punkter, som den vanliga variationen sällan ger. Säger att något har ändrats, "
        "inte varför.",
        "A point or a run of points that ordinary variation rarely gives. Says that something changed, not why.",
    ),
    Word(
        "re-basing",
        "ombasering",
        "re-basing",
        "Att gränser räknas om från en dag, med ett skrivet skäl.",
        "Counting limits anew from a day, with a written reason.",
    ),
    Word(
        "trend",
        "trend",
        "trend",
        "Upp eller ned, prövat (Mann–Kendall); om det är bättre eller sämre sägs för sig.",
        "Up or down, tested (Mann–Kendall); whether that is better or worse is said apart.",
    ),
    Word(
        "polarity",
        "polaritet",
        "polarity",
        "Om högre är sämre, bättre eller varken eller.",
        "Whether higher is worse, better or neither.",
    ),
    Word(
        "confidence-interval",
        "konfidensintervall",
        "confidence interval",
        "Wilsons, 95 %: osäkerheten i en andel av observerade personer.",
        "Wilson's, 95%: the uncertainty of a share of observed persons.",
    ),
    Word(
        "possible-range",
        "möjligt",
        "possible range",
        "Vad ett antal kunde vara som minst och som mest om de som inte rapporterade hade gjort det.",
        "What a count could be at least and at most if those who did not report had.",
    ),
    Word(
        "funnel",
        "trattdiagram",
        "funnel",
        "Kommunernas andelar efter antal observationer, med gränser som är vidare där de är få.",
        "The municipalities' shares by number of observations, with limits that are wider where these are few.",
    ),
    Word(
        "approximate",
        "ungefärlig",
        "approximate",
        "En siffra där dolda antal ingår: avrundad, med ett intervall som tar hänsyn till dem.",
        "A figure with hidden counts in it: rounded, with an interval that allows for them.",
    ),
    Word(
        "suppressed",
        "undertryckt, sekretess",
        "suppressed",
        "Ett värde som inte visas för att det gäller få personer.",
        "A value that is not shown because it is about few persons.",
    ),
    Word(
        "skr-group",
        "kommungrupp",
        "SKR group",
        "SKR:s indelning av kommuner, 2017 (till och med 2022) och 2023.",
        "SKR's division of municipalities, 2017 (until 2022) and 2023.",
    ),
    Word(
        "range",
        "spann",
        "range",
        "Bara ändarna av en siffras intervall lämnas ut, och inget värde.",
        "Only the ends of a figure's interval are told, and no value.",
    ),
    Word(
        "pool",
        "pott",
        "pool",
        "Tjugo eller fler dolda antal vars summa går in i rikets siffra.",
        "Twenty or more hidden counts whose sum goes into the nation's figure.",
    ),
    Word(
        "disclosure",
        "röjande",
        "disclosure",
        "Att en siffra berättar något om enskilda. I en öppen utgåva är små antal dolda; i en intern visas de.",
        "That a figure tells something of individuals. In a public release small counts are hidden; in an internal"
        " one they are shown.",
    ),
    Word(
        "peers",
        "liknande kommuner",
        "peers",
        "De andra kommunerna i kommungruppen (SKR) vid tiden.",
        "The other municipalities of the SKR group at the time.",
    ),
    Word(
        "place",
        "plats",
        "place",
        "Var en siffra kan stå bland andra, från första till sista plats; 1 är bäst.",
        "Where a figure may stand among others, from first to last; 1 is the best.",
    ),
    Word(
        "reporting-record",
        "rapporteringshistorik",
        "reporting record",
        "I vilka av de väntade perioderna en kommun har svarat, och hur sent.",
        "In which of the expected periods a municipality answered, and how late.",
    ),
    Word(
        "over-dispersion",
        "överspridning",
        "over-dispersion (φ)",
        "Hur många gånger mer kommunerna skiljer sig åt än slumpen ger.",
        "How many times more municipalities vary than chance gives.",
    ),
    Word(
        "gain",
        "vinst",
        "gain",
        "Hur många procentenheter fler som hade haft alla åtta steg rätt om ett steg eller block alltid var rätt.",
        "Percentage points more with all eight right if a step or a block were always right.",
    ),
    Word(
        "silence",
        "utan svar",
        "silence",
        "Perioder i rad, fram till den senaste som någon kommun svarat för, då svar väntades och inget kom.",
        "Consecutive periods, up to the latest that any municipality answered for, in which one was expected and did "
        "not report.",
    ),
    Word(
        "reminder",
        "påminnelse",
        "reminder",
        "Text att kopiera till den som inte har rapporterat; om påhittade uppgifter står att den inte ska skickas.",
        "Text to copy to who has not reported; on invented data it says not to send it.",
    ),
    Word(
        "my-municipality",
        "min kommun",
        "my municipality",
        "Läsarens egen kommun, i adressen (geografi) och i webbläsaren.",
        "The reader's own, in the address (geografi) and in the browser.",
    ),
    Word(
        "older-figure",
        "äldre uppgift",
        "older figure",
        "En serie som slutar före den utgåva som den står i.",
        "A series that ends before its release does.",
    ),
    Word(
        "chip",
        "valbricka",
        "chip",
        "Ett val som gäller och som tas bort med ett tryck.",
        "An active choice that one press takes away.",
    ),
    Word(
        "index",
        "index",
        "index",
        "100 är seriens första visade siffra över noll.",
        "100 is the series' first shown figure above zero.",
    ),
    Word(
        "small-multiples",
        "små diagram",
        "small multiples",
        "Samma diagram för varje område eller län, med samma skala.",
        "The same chart for each area or county, on one scale.",
    ),
    Word(
        "series",
        "serie",
        "series",
        "En indikator i en geografi över tid, med område, verksamhet och steg.",
        "An indicator in a place over time, with its area, setting and step.",
    ),
    Word(
        "hidden-period",
        "dold period",
        "hidden period",
        "En period vars värde är dolt, eller bara sägs som ett spann, för att skydda enskilda. Den saknas inte: ett "
        "styrdiagram eller en trend med en sådan bedöms inte.",
        "A period whose value is suppressed, or told only as a range, to protect persons. Not a missing one: a chart "
        "or a trend with one is not assessed.",
    ),
    Word(
        "tile",
        "ruta",
        "tile",
        "En del av en sida som visar samma siffror som bild och som tabell, med sina verktyg.",
        "A part of a page that shows the same figures as picture and table, with its tools.",
    ),
    Word(
        "tile-map",
        "kartrutor",
        "tile map",
        "En lika stor sexhörning per kommun, nära sina grannar: för att räkna kommuner, inte kvadratkilometer.",
        "One hexagon of the same size per municipality, near its neighbours: for counting municipalities, not "
        "square kilometres.",
    ),
    Word(
        "class",
        "klass",
        "class",
        "Vad en färg, ett mönster eller ett tecken på kartan står för; skälen till att en siffra saknas är egna "
        "klasser.",
        "What one colour, pattern or symbol on the map stands for; the reasons for no figure are classes of their own.",
    ),
    Word(
        "event",
        "händelse",
        "event",
        "Något som hände alla, och som en kurva kan läsas mot.",
        "Something that happened to everybody, and that a curve may be read against.",
    ),
    Word(
        "cursor",
        "cursor",
        "cursor",
        "Var nästa sida av ett svar börjar, i en viss utgåva och ett visst urval.",
        "Where the next page of an answer begins, in one release and selection.",
    ),
    Word(
        "frozen-link",
        "fryst länk",
        "frozen link",
        "En länk till en bestämd utgåva: samma siffror så länge den finns kvar.",
        "A link to one release: the same figures for as long as it is kept.",
    ),
    Word(
        "rolling-link",
        "rullande länk",
        "rolling link",
        "En länk till de senaste perioderna: den följer med.",
        "A link to the latest periods: it moves along.",
    ),
    Word(
        "dataset",
        "datamängd",
        "dataset",
        "Uppgifterna för ett slag av period, så som en dataportal beskriver dem.",
        "The figures of one kind of period, as a data portal describes them.",
    ),
    Word(
        "distribution", "distribution", "distribution", "En datamängd i ett visst format.", "A dataset in one format."
    ),
    Word(
        "catalogue",
        "katalog",
        "catalogue",
        "Beskrivningen av datamängderna, efter DCAT-AP-SE.",
        "The description of the datasets, after DCAT-AP-SE.",
    ),
    Word(
        "data-dictionary",
        "datalexikon",
        "data dictionary",
        "Vad varje kolumn betyder, med slag, enhet och vad en tom cell säger.",
        "What every column means, with its kind, unit and what an empty cell says.",
    ),
    Word(
        "csvw",
        "kolumnbeskrivning",
        "CSVW metadata",
        "Vad en csv-fils kolumner är, för program.",
        "What the columns of a csv file are, for programs.",
    ),
    Word(
        "figure-of-cube",
        "uppgift",
        "figure",
        "Vad en cell i en kub (JSON-stat) säger: värde, täljare, nämnare, gränser, rapporterande eller väntade.",
        "What a cell of a cube (JSON-stat) says: value, numerator, denominator, bounds, reporting or expected.",
    ),
    Word(
        "neighbour",
        "grannkommun",
        "neighbour",
        "En kommun som delar en sträcka gräns på land.",
        "A municipality that shares a stretch of border on land.",
    ),
    Word(
        "matched-line",
        "samma kommuner",
        "same municipalities",
        "Linjen för dem som har svarat i alla visade perioder.",
        "The line of those that answered in every period shown.",
    ),
    Word(
        "reason",
        "skäl till utebliven uppgift",
        "reason for no figure",
        "Inget svar, dold, inte aktuell, lämnas inte ut, eller ingen rad.",
        "No answer, hidden, not applicable, withheld, or no row.",
    ),
    Word(
        "work",
        "framtagning",
        "work",
        "Det som tar sekunder och görs en gång för alla som väntar.",
        "What takes seconds and is made once for all who wait.",
    ),
    Word(
        "order",
        "ordning",
        "order",
        "Vilken kolumn tabellen på /data är ordnad efter; ändrar inga filer.",
        "What the table on /data is ordered by; changes no file.",
    ),
    Word(
        "not-judged",
        "bedöms inte",
        "not judged",
        "Punkt i ett styrdiagram som ingen regel prövas på, med skälet: täckningen har ändrats eller är inte känd, "
        "uppgiften är preliminär, saknas eller är dold, eller punkterna är för få.",
        "A point in a control chart that no rule is tried on, with the reason: its coverage has changed or is not "
        "known, it is provisional, missing or hidden, or there are too few points.",
    ),
    Word(
        "long-answer",
        "långt svar",
        "long answer",
        "Ett svar så stort att det tar plats hos servern tills det är läst; bara några går på en gång.",
        "An answer so large that it takes up a place in the server until it has been read; only some go at once.",
    ),
    Word(
        "newly-reported",
        "nya rapporterade siffror",
        "newly reported figures",
        "Svar från kommuner för en period som redan fanns, och som de inte hade något verkligt svar för förut.",
        "Answers of municipalities for a period that was already there, and for which they had no real answer before.",
    ),
)
