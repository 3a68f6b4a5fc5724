"""The comments of the schema in English, by the Swedish one: `ENGLISH["Periodens första dag"]`.

The one thing to know: the Swedish text stands in data/schema.py, where the database keeps it as the comment of its
column or table, and is the key here. Who changes it there is told by a test to change it here. One text has one
translation wherever it stands.
"""

COLUMNS = {
    # What is received
    "Laddningens nummer": "The load's number",
    "Källans id; tom om källan inte kändes igen": "The source's id; empty if the source was not recognised",
    "Filens namn när den kom": "The file's name as it came",
    "SHA-256 av filens byte": "SHA-256 of the file's bytes",
    "Filens storlek, byte": "The file's size, bytes",
    "När uppgiften kom eller publicerades, UTC": "When it came or was published, UTC",
    "När filen lästes in, UTC": "When the file was loaded, UTC",
    "Antal rader i filen som togs in": "Rows of the file that were taken",
    "Antal rader i filen som avvisades": "Rows of the file that were refused",
    "Antal rader i tabellen reported som filen gav": "Rows that the file gave in the table reported",
    "accepted (intagen) eller stopped (stoppad i granskningen)": "accepted, or stopped (by the screening)",
    "Granskningens kontroller med utfall, JSON": "The screening's checks and how they went, JSON",
    "Laddningen som raden kom med": "The load that the row came with",
    "Radens ordning inom laddningen": "The row's place within the load",
    "Källans id": "The source's id",
    "Mått; ett indikator-id när källan anger indikatorn själv": (
        "The measure; an indicator's id where the source states the indicator itself"
    ),
    "00 riket, två siffror län, fyra siffror kommun": "00 the nation, two digits a county, four digits a municipality",
    "Periodens första dag": "The period's first day",
    "Periodens sista dag": "The period's last day",
    "Bevakat område; tomt när måttet inte avser ett område": (
        "The monitored area; empty where the measure is not about an area"
    ),
    "Verksamhetsform; all när måttet inte delas upp": "The setting; all where the measure is not broken down",
    "Steg eller block i PPM; tomt annars": "The step or block of PPM; else empty",
    "Värdet i måttets enhet; saknas (NULL) när källan inte gav någon siffra": (
        "The value in the measure's unit; missing (NULL) where the source gave no figure"
    ),
    "reported, provisional, not_reported, suppressed eller not_applicable": (
        "reported, provisional, not_reported, suppressed or not_applicable"
    ),
    "published, reported eller synthetic": "published, reported or synthetic",
    "Var i filen siffran står: teckenläge eller rad och kolumn": (
        "Where in the file the figure stands: the place of the character, or row and column"
    ),
    "Den citerade texten som siffran lästes ur; tom för tabeller": (
        "The quoted text that the figure was read from; empty for tables"
    ),
    # What was refused, not read, or contradicts
    "Laddningen som raden hörde till": "The load that the row belonged to",
    "Filens namn": "The file's name",
    "Bladets namn; tomt för textfiler": "The sheet's name; empty for text files",
    "Radens nummer i filen; saknas när felet gäller hela filen": (
        "The row's number in the file; missing where the fault is of the whole file"
    ),
    "Kolumnens namn; tomt när felet gäller hela raden": (
        "The column's name; empty where the fault is of the whole row"
    ),
    "Värdet som avvisades, som det stod": "The value that was refused, as it stood",
    "Vad som väntades i stället": "What was expected instead",
    "Varför raden avvisades": "Why the row was refused",
    "Raden som den stod": "The row as it stood",
    "Laddningen som meningen hörde till": "The load that the sentence belonged to",
    "Meningens första tecken i texten, räknat från 0": "The sentence's first character in the text, counted from 0",
    "Meningen med siffran som inte togs": "The sentence with the figure that was not taken",
    "Varför siffran inte togs": "Why the figure was not taken",
    "Laddningen som visade motsägelsen; saknas när två laddningar strider": (
        "The load that showed the contradiction; missing where two loads disagree"
    ),
    "Indikatorn som motsägelsen gäller": "The indicator that the contradiction is about",
    "Geografin": "The geography",
    "Bevakat område eller tomt": "The monitored area, or empty",
    "Verksamhetsform": "The setting",
    "Steg eller block i PPM": "The step or block of PPM",
    "Siffran som används": "The figure that is used",
    "Var den står": "Where it stands",
    "Siffran som säger emot": "The figure that contradicts it",
    "Vad som strider mot vad och varför den ena används": "What contradicts what, and why the one is used",
    "Laddningen": "The load",
    "Den första utgåvan som den ingick i": "The first release that it was part of",
    "1 publicerad; 0 ensam skäl till att utgåvan stoppades i granskningen": (
        "1 published; 0 the only reason why the screening stopped the release"
    ),
    # The small tables of a release
    "Geografins kod: 00 riket, två siffror län, fyra siffror kommun, A1–C9 SKR-grupp": (
        "The geography's code: 00 the nation, two digits a county, four digits a municipality, A1–C9 an SKR group"
    ),
    "Geografins namn, på svenska": "The geography's name, in Swedish",
    "nation, county, group eller municipality": "nation, county, group or municipality",
    "Kommunens län; saknas för andra nivåer": "The municipality's county; missing for other levels",
    "Ordning i listor (svensk bokstavsordning)": "Order in lists (Swedish alphabetical order)",
    "Kommunkod": "Municipality code",
    "Geografin som kommunen ingår i; även kommunen själv": (
        "The geography that the municipality is part of; the municipality itself, too"
    ),
    "Geografins nivå": "The geography's level",
    "Första dag som tillhörigheten gäller": "The first day that the membership holds",
    "Sista dag som tillhörigheten gäller": "The last day that the membership holds",
    "Dagen som befolkningen avser": "The day that the population is of",
    "Invånare": "Inhabitants",
    "Områdets id": "The area's id",
    "Benämning": "What it is called, in Swedish",
    "1 för en sammanfattning (sammantagen robusthet), annars 0": "1 for a summary (overall robustness), else 0",
    "Ordning i listor": "Order in lists",
    "Första dag som området bevakas": "The first day that the area is monitored",
    "Sista dag som området bevakas": "The last day that the area is monitored",
    "Indikatorns id": "The indicator's id",
    "Definition": "Definition, in Swedish",
    "Indikatorns enhet, på svenska; andelar är procent, 0–100": (
        "The indicator's unit, in Swedish; shares are per cent, 0–100"
    ),
    "Slag av period, se data/periods.py": "Kind of period, see data/periods.py",
    "Decimaler som visas": "Decimals that are shown",
    "Slag av period": "Kind of period",
    "Periodens namn, alltid med datum, på svenska": "The period's name, always with the dates, in Swedish",
    "Kort etikett för axlar": "Short label for axes",
    "ISO-år för periodens första dag": "ISO year of the period's first day",
    "ISO-vecka för periodens första dag": "ISO week of the period's first day",
    "Utgåvans nummer": "The release's number",
    "När utgåvan gjordes, UTC": "When the release was made, UTC",
    "Utgåvan som den bygger vidare på; saknas för den första": (
        "The release that it builds upon; missing for the first one"
    ),
    "1 publicerad, 0 stoppad i granskningen och bevarad för påseende": (
        "1 published, 0 stopped by the screening and kept to be looked at"
    ),
    "Fingeravtryck av deklarationer och listor som den är gjord med": (
        "Fingerprint of the declarations and lists that it is made with"
    ),
    "public: små antal är dolda; internal: de visas, för dem som får se dem": (
        "public: small counts are hidden; internal: they are shown, to those who may see them"
    ),
    "Utgåvans kontroller med utfall, JSON": "The release's checks and how they went, JSON",
    "Laddning som utgåvan är gjord av": "A load that the release is made of",
    "Antal rader som togs in": "Rows that were taken",
    "Antal rader som avvisades": "Rows that were refused",
    "Delens namn": "The part's name",
    "Kalenderår för periodernas första dag": "Calendar year of the periods' first day",
    "Antal observationer i delen": "Observations in the part",
    "Fingeravtryck av delens innehåll": "Fingerprint of what is in the part",
    "Vem som ger ut den": "Who publishes it",
    "Vad den heter": "What it is called",
    # The observations
    "Bevakat område; tomt när det gäller minst ett, vilket som helst": (
        "The monitored area; empty where it is about at least one, whichever"
    ),
    "Verksamhetsform; all när den inte delas upp": "The setting; all where it is not broken down",
    "Värdet i indikatorns enhet; saknas om status inte är reported, provisional eller revised": (
        "The value in the indicator's unit; missing unless the status is reported, provisional or revised"
    ),
    "Täljare, där värdet är en andel": "The numerator, where the value is a share",
    "Nämnare, där värdet är en andel": "The denominator, where the value is a share",
    "Intervallets nedre gräns; tom när inget intervall är beräknat": (
        "The interval's lower end; empty where no interval is calculated"
    ),
    "Intervallets övre gräns; tom när inget intervall är beräknat": (
        "The interval's upper end; empty where no interval is calculated"
    ),
    "reported, provisional, revised, not_reported, suppressed, not_applicable eller withheld": (
        "reported, provisional, revised, not_reported, suppressed, not_applicable or withheld"
    ),
    "Antal kommuner som svarat; saknas när antalet är okänt": (
        "Municipalities that answered; missing where the number is not known"
    ),
    "Antal kommuner som väntades svara": "Municipalities that were expected to answer",
    "published, reported, derived eller synthetic": "published, reported, derived or synthetic",
}
"""What columns say of themselves."""

TABLES = {
    "En rad per mottagen fil: vad den hette, när den kom och hur granskningen gick": (
        "One row per file received: what it was called, when it came and how the screening went"
    ),
    "Vad källorna har sagt. Läggs bara till: en rättelse är en senare rad": (
        "What the sources have said. Only added to: a correction is a later row"
    ),
    "Rader som avvisades, en rad per fel": "Rows that were refused, one row per fault",
    "Siffror i löptext som läsaren såg men inte kunde hänföra till mått, enhet och period": (
        "Figures in running text that were seen but could not be attributed to a measure, a unit and a period"
    ),
    "Liggare över motsägelser: båda siffrorna, och vilken som används": (
        "Ledger of contradictions: both figures, and which one is used"
    ),
    "Vilka laddningar som har publicerats, eller stoppat en utgåva; utgåvor gallras men det här står kvar": (
        "Which loads have been published, or have stopped a release; releases are weeded out, and this stays"
    ),
    "Riket, länen, SKR:s kommungrupper och kommunerna": (
        "The nation, the counties, SKR's municipality groups and the municipalities"
    ),
    "Vilka geografier en kommun ingår i, och när (kommungruppsindelning 2017 till och med 2022, därefter 2023)": (
        "Which geographies a municipality is part of, and when (groups of 2017 until 2022, of 2023 after)"
    ),
    "Befolkningen som tal per invånare räknas på (SKR, avrundad till hundratal)": (
        "The population that figures per inhabitant are counted on (SKR, rounded to hundreds)"
    ),
    "De bevakade områdena": "The monitored areas",
    "Indikatorernas deklarationer, utskrivna ur data/indicators.py": (
        "The indicators' declarations, written out of data/indicators.py"
    ),
    "Perioderna som förekommer i utgåvan": "The periods that occur in the release",
    "Utgåvan själv; en rad": "The release itself; one row",
    "Laddningarna som utgåvan är gjord av": "The loads that the release is made of",
    "Delarna (ett kalenderår var) som utgåvans observationer ligger i; oförändrade delar delas mellan utgåvor": (
        "The parts (a calendar year each) that hold the release's observations; releases share unchanged ones"
    ),
    "Källorna, utskrivna ur etl/sources": "The sources, written out of etl/sources",
    "Utgåvans liggare över motsägelser: inom en källa, mellan källor, och mellan publicerat och härlett": (
        "The release's ledger of contradictions: within a source, between sources, between published and derived"
    ),
    "Det vi publicerar: en rad per indikator × geografi × period × område × verksamhet × steg × ursprung": (
        "What we publish: one row per indicator × geography × period × area × setting × step × origin"
    ),
}
"""What tables say of themselves."""
