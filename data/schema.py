"""The tables, in SQLAlchemy Core, for DuckDB and PostgreSQL alike.

Two groups. The *history* is append-only: who said what, about which period, received when. A *release* is
what we publish: derived from the loads it names, immutable, numbered. Only plain types, so that every engine
stores the same thing; the schema names are set at run time (`schema_translate_map`), see data/releases.py.

"No figure" is NULL, never 0. The dimensions that a row may lack (`monitored_area`, `step`) are the empty string
and `setting` is `all`, so that they can be part of a key.
"""

from sqlalchemy import Column, Date, DateTime, Double, Integer, MetaData, SmallInteger, String, Table, Text

HISTORY = "history"
"""Stands for the schema of the append-only tables; translated by the store that runs the statement."""

metadata = MetaData()

load = Table(
    "load",
    metadata,
    Column("load_id", Integer, nullable=False, comment="Laddningens nummer"),
    Column("source", String, nullable=False, comment="Källans id; tom om källan inte kändes igen"),
    Column("file_name", String, nullable=False, comment="Filens namn när den kom"),
    Column("checksum", String(64), nullable=False, comment="SHA-256 av filens byte"),
    Column("byte_count", Integer, nullable=False, comment="Filens storlek, byte"),
    Column("received_at", DateTime, nullable=False, comment="När uppgiften kom eller publicerades, UTC"),
    Column("loaded_at", DateTime, nullable=False, comment="När filen lästes in, UTC"),
    Column("rows_taken", Integer, nullable=False, comment="Antal rader i filen som togs in"),
    Column("rows_refused", Integer, nullable=False, comment="Antal rader i filen som avvisades"),
    Column("figures", Integer, nullable=False, comment="Antal rader i tabellen reported som filen gav"),
    Column("outcome", String, nullable=False, comment="accepted (intagen) eller stopped (stoppad i granskningen)"),
    Column("screening", Text, nullable=False, comment="Granskningens kontroller med utfall, JSON"),
    schema=HISTORY,
    comment="En rad per mottagen fil: vad den hette, när den kom och hur granskningen gick",
)

reported = Table(
    "reported",
    metadata,
    Column("load_id", Integer, nullable=False, comment="Laddningen som raden kom med"),
    Column("row_number", Integer, nullable=False, comment="Radens ordning inom laddningen"),
    Column("source", String, nullable=False, comment="Källans id"),
    Column("measure", String, nullable=False, comment="Mått; ett indikator-id när källan anger indikatorn själv"),
    Column("geography_code", String, nullable=False, comment="00 riket, två siffror län, fyra siffror kommun"),
    Column("period_start", Date, nullable=False, comment="Periodens första dag"),
    Column("period_end", Date, nullable=False, comment="Periodens sista dag"),
    Column(
        "monitored_area",
        String,
        nullable=False,
        comment="Bevakat område; tomt när måttet inte avser ett område",
    ),
    Column("setting", String, nullable=False, comment="Verksamhetsform; all när måttet inte delas upp"),
    Column("step", String, nullable=False, comment="Steg eller block i PPM; tomt annars"),
    Column("value", Double, comment="Värdet i måttets enhet; saknas (NULL) när källan inte gav någon siffra"),
    Column(
        "status",
        String,
        nullable=False,
        comment="reported, provisional, not_reported, suppressed eller not_applicable",
    ),
    Column("origin", String, nullable=False, comment="published, reported eller synthetic"),
    Column("received_at", DateTime, nullable=False, comment="När uppgiften kom eller publicerades, UTC"),
    Column("locator", String, nullable=False, comment="Var i filen siffran står: teckenläge eller rad och kolumn"),
    Column("quote", String, comment="Den citerade texten som siffran lästes ur; tom för tabeller"),
    schema=HISTORY,
    comment="Vad källorna har sagt. Läggs bara till: en rättelse är en senare rad",
)

reject = Table(
    "reject",
    metadata,
    Column("load_id", Integer, nullable=False, comment="Laddningen som raden hörde till"),
    Column("file_name", String, nullable=False, comment="Filens namn"),
    Column("sheet", String, nullable=False, comment="Bladets namn; tomt för textfiler"),
    Column("row_number", Integer, comment="Radens nummer i filen; saknas när felet gäller hela filen"),
    Column("column_name", String, nullable=False, comment="Kolumnens namn; tomt när felet gäller hela raden"),
    Column("value", Text, nullable=False, comment="Värdet som avvisades, som det stod"),
    Column("expected", Text, nullable=False, comment="Vad som väntades i stället"),
    Column("reason", Text, nullable=False, comment="Varför raden avvisades"),
    Column("raw_text", Text, nullable=False, comment="Raden som den stod"),
    schema=HISTORY,
    comment="Rader som avvisades, en rad per fel",
)

unread = Table(
    "unread",
    metadata,
    Column("load_id", Integer, nullable=False, comment="Laddningen som meningen hörde till"),
    Column("file_name", String, nullable=False, comment="Filens namn"),
    Column("offset_start", Integer, nullable=False, comment="Meningens första tecken i texten, räknat från 0"),
    Column("sentence", Text, nullable=False, comment="Meningen med siffran som inte togs"),
    Column("reason", Text, nullable=False, comment="Varför siffran inte togs"),
    schema=HISTORY,
    comment="Siffror i löptext som läsaren såg men inte kunde hänföra till mått, enhet och period",
)

contradiction = Table(
    "contradiction",
    metadata,
    Column("load_id", Integer, comment="Laddningen som visade motsägelsen; saknas när två laddningar strider"),
    Column("indicator", String, nullable=False, comment="Indikatorn som motsägelsen gäller"),
    Column("geography_code", String, nullable=False, comment="Geografin"),
    Column("period_start", Date, nullable=False, comment="Periodens första dag"),
    Column("period_end", Date, nullable=False, comment="Periodens sista dag"),
    Column("monitored_area", String, nullable=False, comment="Bevakat område eller tomt"),
    Column("setting", String, nullable=False, comment="Verksamhetsform"),
    Column("step", String, nullable=False, comment="Steg eller block i PPM"),
    Column("figure_used", Double, nullable=False, comment="Siffran som används"),
    Column("source_used", Text, nullable=False, comment="Var den står"),
    Column("figure_other", Double, nullable=False, comment="Siffran som säger emot"),
    Column("source_other", Text, nullable=False, comment="Var den står"),
    Column("explanation", Text, nullable=False, comment="Vad som strider mot vad och varför den ena används"),
    schema=HISTORY,
    comment="Liggare över motsägelser: båda siffrorna, och vilken som används",
)

publication = Table(
    "publication",
    metadata,
    Column("load_id", Integer, nullable=False, comment="Laddningen"),
    Column("release", Integer, nullable=False, comment="Den första utgåvan som den ingick i"),
    Column("passed", SmallInteger, comment="1 publicerad; 0 ensam skäl till att utgåvan stoppades i granskningen"),
    schema=HISTORY,
    comment="Vilka laddningar som har publicerats, eller stoppat en utgåva; utgåvor gallras men det här står kvar",
)

HISTORY_TABLES = (load, reported, reject, unread, contradiction, publication)

geography = Table(
    "geography",
    metadata,
    Column(
        "geography_code",
        String,
        nullable=False,
        comment="Geografins kod: 00 riket, två siffror län, fyra siffror kommun, A1–C9 SKR-grupp",
    ),
    Column("name", String, nullable=False, comment="Geografins namn, på svenska"),
    Column("geography_level", String, nullable=False, comment="nation, county, group eller municipality"),
    Column("county_code", String, comment="Kommunens län; saknas för andra nivåer"),
    Column("sort_order", Integer, nullable=False, comment="Ordning i listor (svensk bokstavsordning)"),
    comment="Riket, länen, SKR:s kommungrupper och kommunerna",
)

membership = Table(
    "membership",
    metadata,
    Column("municipality_code", String, nullable=False, comment="Kommunkod"),
    Column(
        "geography_code",
        String,
        nullable=False,
        comment="Geografin som kommunen ingår i; även kommunen själv",
    ),
    Column("geography_level", String, nullable=False, comment="Geografins nivå"),
    Column("valid_from", Date, nullable=False, comment="Första dag som tillhörigheten gäller"),
    Column("valid_to", Date, nullable=False, comment="Sista dag som tillhörigheten gäller"),
    comment="Vilka geografier en kommun ingår i, och när (kommungruppsindelning 2017 till och med 2022, därefter 2023)",
)

population = Table(
    "population",
    metadata,
    Column("municipality_code", String, nullable=False, comment="Kommunkod"),
    Column("counted_on", Date, nullable=False, comment="Dagen som befolkningen avser"),
    Column("persons", Integer, nullable=False, comment="Invånare"),
    comment="Befolkningen som tal per invånare räknas på (SKR, avrundad till hundratal)",
)

indicator = Table(
    "indicator",
    metadata,
    Column("indicator", String, nullable=False, comment="Indikatorns id"),
    Column("label", String, nullable=False, comment="Benämning"),
    Column("definition", Text, nullable=False, comment="Definition"),
    Column("unit", String, nullable=False, comment="Indikatorns enhet, på svenska; andelar är procent, 0–100"),
    Column("period_kind", String, nullable=False, comment="Slag av period, se data/periods.py"),
    Column("decimals", SmallInteger, nullable=False, comment="Decimaler som visas"),
    Column("sort_order", Integer, nullable=False, comment="Ordning i listor"),
    comment="Indikatorernas deklarationer, utskrivna ur data/indicators.py",
)

monitored_area = Table(
    "monitored_area",
    metadata,
    Column("monitored_area", String, nullable=False, comment="Områdets id"),
    Column("label", String, nullable=False, comment="Benämning"),
    Column(
        "is_summary",
        SmallInteger,
        nullable=False,
        comment="1 för en sammanfattning (sammantagen robusthet), annars 0",
    ),
    Column("sort_order", Integer, nullable=False, comment="Ordning i listor"),
    Column("valid_from", Date, nullable=False, comment="Första dag som området bevakas"),
    Column("valid_to", Date, nullable=False, comment="Sista dag som området bevakas"),
    comment="De bevakade områdena",
)

period = Table(
    "period",
    metadata,
    Column("period_start", Date, nullable=False, comment="Periodens första dag"),
    Column("period_end", Date, nullable=False, comment="Periodens sista dag"),
    Column("period_kind", String, nullable=False, comment="Slag av period"),
    Column("label", String, nullable=False, comment="Periodens namn, alltid med datum, på svenska"),
    Column("short_label", String, nullable=False, comment="Kort etikett för axlar"),
    Column("iso_year", SmallInteger, nullable=False, comment="ISO-år för periodens första dag"),
    Column("iso_week", SmallInteger, nullable=False, comment="ISO-vecka för periodens första dag"),
    comment="Perioderna som förekommer i utgåvan",
)

observation = Table(
    "observation",
    metadata,
    Column("indicator", String, nullable=False, comment="Indikatorns id"),
    Column("period_start", Date, nullable=False, comment="Periodens första dag"),
    Column("period_end", Date, nullable=False, comment="Periodens sista dag"),
    Column(
        "geography_code",
        String,
        nullable=False,
        comment="Geografins kod: 00 riket, två siffror län, fyra siffror kommun, A1–C9 SKR-grupp",
    ),
    Column("geography_level", String, nullable=False, comment="nation, county, group eller municipality"),
    Column(
        "monitored_area",
        String,
        nullable=False,
        comment="Bevakat område; tomt när det gäller minst ett, vilket som helst",
    ),
    Column("setting", String, nullable=False, comment="Verksamhetsform; all när den inte delas upp"),
    Column("step", String, nullable=False, comment="Steg eller block i PPM; tomt annars"),
    Column(
        "value",
        Double,
        comment="Värdet i indikatorns enhet; saknas om status inte är reported, provisional eller revised",
    ),
    Column("numerator", Double, comment="Täljare, där värdet är en andel"),
    Column("denominator", Double, comment="Nämnare, där värdet är en andel"),
    Column("lower", Double, comment="Intervallets nedre gräns; tom när inget intervall är beräknat"),
    Column("upper", Double, comment="Intervallets övre gräns; tom när inget intervall är beräknat"),
    Column(
        "status",
        String,
        nullable=False,
        comment="reported, provisional, revised, not_reported, suppressed, not_applicable eller withheld",
    ),
    Column("reporting", Integer, comment="Antal kommuner som svarat; saknas när antalet är okänt"),
    Column("expected", Integer, comment="Antal kommuner som väntades svara"),
    Column("source", String, nullable=False, comment="Källans id"),
    Column("origin", String, nullable=False, comment="published, reported, derived eller synthetic"),
    comment="Det vi publicerar: en rad per indikator × geografi × period × område × verksamhet × steg × ursprung",
)

release = Table(
    "release",
    metadata,
    Column("release", Integer, nullable=False, comment="Utgåvans nummer"),
    Column("created_at", DateTime, nullable=False, comment="När utgåvan gjordes, UTC"),
    Column("based_on", Integer, comment="Utgåvan som den bygger vidare på; saknas för den första"),
    Column(
        "published",
        SmallInteger,
        nullable=False,
        comment="1 publicerad, 0 stoppad i granskningen och bevarad för påseende",
    ),
    Column(
        "recipe",
        String(64),
        nullable=False,
        comment="Fingeravtryck av deklarationer och listor som den är gjord med",
    ),
    Column(
        "disclosure",
        String(16),
        nullable=False,
        comment="public: små antal är dolda; internal: de visas, för dem som får se dem",
    ),
    Column("screening", Text, nullable=False, comment="Utgåvans kontroller med utfall, JSON"),
    comment="Utgåvan själv; en rad",
)

release_load = Table(
    "release_load",
    metadata,
    Column("load_id", Integer, nullable=False, comment="Laddning som utgåvan är gjord av"),
    Column("source", String, nullable=False, comment="Källans id"),
    Column("file_name", String, nullable=False, comment="Filens namn när den kom"),
    Column("checksum", String(64), nullable=False, comment="SHA-256 av filens byte"),
    Column("received_at", DateTime, nullable=False, comment="När uppgiften kom eller publicerades, UTC"),
    Column("rows_taken", Integer, nullable=False, comment="Antal rader som togs in"),
    Column("rows_refused", Integer, nullable=False, comment="Antal rader som avvisades"),
    comment="Laddningarna som utgåvan är gjord av",
)

release_part = Table(
    "release_part",
    metadata,
    Column("part", String, nullable=False, comment="Delens namn"),
    Column("period_kind", String, nullable=False, comment="Slag av period"),
    Column("bucket", Integer, nullable=False, comment="Kalenderår för periodernas första dag"),
    Column("row_count", Integer, nullable=False, comment="Antal observationer i delen"),
    Column("checksum", String(64), nullable=False, comment="Fingeravtryck av delens innehåll"),
    comment="Delarna (ett kalenderår var) som utgåvans observationer ligger i; oförändrade delar delas mellan utgåvor",
)

ledger = contradiction.to_metadata(metadata, schema=None, name="ledger")  # type: ignore[arg-type]
ledger.comment = "Utgåvans liggare över motsägelser: inom en källa, mellan källor, och mellan publicerat och härlett"

source = Table(
    "source",
    metadata,
    Column("source", String, nullable=False, comment="Källans id"),
    Column("publisher", String, nullable=False, comment="Vem som ger ut den"),
    Column("title", String, nullable=False, comment="Vad den heter"),
    comment="Källorna, utskrivna ur etl/sources",
)

RELEASE_TABLES = (
    geography,
    membership,
    population,
    monitored_area,
    indicator,
    period,
    release,
    release_load,
    release_part,
    source,
    ledger,
)
"""Written anew in every release: small. `observation` is a view over the release's parts."""

OBSERVATION_KEY = (
    "indicator",
    "period_start",
    "period_end",
    "geography_code",
    "monitored_area",
    "setting",
    "step",
    "origin",
)
