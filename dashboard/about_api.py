"""How programs get the figures: addresses, parameters, columns, and calls to copy with this host's own address.

The one thing to know: what can be asked is read from the API itself (its routes, parameters, formats and columns), so
the page has all of it; only the words are written here.
"""

from collections.abc import Mapping

from dash import html
from flask import current_app, has_request_context, request

from dashboard.about_parts import Rows, anchored, copyable, table
from dashboard.components import Children, section
from dashboard.view import API, extract_address
from data.extracts import FORMATS
from data.language import say
from data.queries import EXTRACT_COLUMNS
from data.selection import PARAMETERS
from data.summaries import MOST_JUDGED, MOST_ROWS

SHOWN = {"indicator": "critical_impact", "level": "nation", "area": "any"}
"""What the calls ask for: what most readers want first."""

_VERSION = "/api/v1/"


def host() -> str:
    """Return this host's address as the reader knows it, without a slash at its end; outside a request, a local one.

    A browser says in Origin where it is, also when a proxy in front of us speaks https and we only http.
    """
    if not has_request_context():
        return "http://127.0.0.1:8050"
    origin = request.origin
    return (origin if origin and origin.startswith("http") else request.host_url).rstrip("/")


def calls(base: str, parameters: Mapping[str, str] = SHOWN) -> dict[str, tuple[str, str]]:
    """Return calls to copy, each ready to run: what it is for, and its text, by an id. `base`: the host's address."""
    plain, swedish = (base + extract_address(parameters, each) for each in ("csv", "csv-sv"))
    return {
        "curl": (
            say("curl: en fil för svensk Excel", "curl: a file for Swedish Excel"),
            f'curl --fail --output lagesbild.csv "{swedish}"',
        ),
        "pandas": ("Python (pandas)", _pandas(plain)),
        "r": ("R", _r(plain)),
        "power-query": (
            say(
                "Excel (Power Query: Data › Hämta data › Tom fråga › Avancerad redigerare)",
                "Excel (Power Query: Data › Get Data › Blank Query › Advanced Editor)",
            ),
            _power_query(plain),
        ),
    }


def _pandas(address: str) -> str:
    return f"""import pandas as pd

address = "{address}"
figures = pd.read_csv(address, dtype={{"geography_code": str}}, parse_dates=["period_start", "period_end"])
print(figures[["period_label", "value", "status", "reporting", "expected", "origin"]])"""


def _r(address: str) -> str:
    return f"""figures <- read.csv(
  "{address}",
  colClasses = c(geography_code = "character", period_start = "Date", period_end = "Date"),
  na.strings = ""
)
print(figures[c("period_label", "value", "status", "reporting", "expected", "origin")])"""


def _power_query(address: str) -> str:
    return f"""let
    File = Web.Contents("{address}"),
    Rows = Csv.Document(File, [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]),
    Named = Table.PromoteHeaders(Rows, [PromoteAllScalars = false]),
    Typed = Table.TransformColumnTypes(
        Named,
        {{{{"geography_code", type text}}, {{"period_start", type date}}, {{"period_end", type date}},
         {{"value", type number}}, {{"reporting", Int64.Type}}, {{"expected", Int64.Type}}}},
        "en-US"
    )
in
    Typed"""


def api_part() -> html.Section:
    """Build the part about the API."""
    content: list[Children] = [
        html.P(
            say(
                "Allt som visas här kan hämtas av ett program, utan inloggning och utan nyckel. Samma urval ger samma "
                "rader på sidan, i filen och i API:et. Ett okänt värde ger fel 400 och säger vilka som finns; en fil "
                "kortas aldrig av.",
                "Everything shown here can be fetched by a program, without signing in and without a key. The same "
                "selection gives the same rows on the page, in the file and from the API. An unknown value gives error "
                "400 and says which there are; a file is never cut short.",
            )
        ),
        _routes(),
        _calls(),
        _parameters(),
        _formats(),
        _columns(),
    ]
    return section(say("Öppna data (API)", "Open data (API)"), content, ident="api")


def _routes() -> html.Div:
    words = {
        API: say("Observationerna: det som alla sidor visar.", "The observations: what every page shows."),
        f"{_VERSION}revisions": say(
            "Varje siffra som ändrats mellan två utgåvor eller dagar (since, until).",
            "Every figure that changed between two releases or days (since, until).",
        ),
    }
    rules = current_app.url_map.iter_rules() if has_request_context() else ()
    routes = {API, *(each.rule for each in rules if each.rule.startswith(_VERSION) and "<" not in each.rule)}
    rows: Rows = [[html.Code(route), words.get(route, "–")] for route in sorted(routes)]
    heading = say("Adresser", "Addresses")
    return anchored("api-addresses", heading, [table(heading, [heading, say("Ger", "Gives")], rows)])


def _calls() -> html.Div:
    blocks: list[Children] = []
    for ident, (name, text) in calls(host()).items():
        blocks += [html.H4(name), copyable(f"call-{ident}", text, name)]
    note = say(
        "Läs geography_code som text: «00» och «0180» är koder, inte tal. En tom cell är ingen siffra, aldrig noll.",
        "Read geography_code as text: “00” and “0180” are codes, not numbers. An empty cell is no figure, never zero.",
    )
    return anchored("api-calls", say("Anrop att kopiera", "Calls to copy"), [html.P(note), *blocks])


def parameter_meanings() -> dict[str, str]:
    """Return what each parameter of the observations means, in the spoken language."""
    comma = say("kommatecken mellan flera", "commas between several")
    period = say("datum, eller vecka som 2022-W04", "a date, or a week like 2022-W04")
    return {
        "indicator": say("Indikatorers id; ", "Indicators' ids; ") + comma,
        "geography": say(
            "Koder: 00 riket, två siffror län, A1–C9 kommungrupp, fyra siffror kommun; ",
            "Codes: 00 the nation, two digits a county, A1–C9 a municipality group, four digits a municipality; ",
        )
        + comma,
        "level": say("Alla geografier på en nivå: ", "All geographies of a level: ")
        + "nation, county, group, municipality",
        "area": say("Bevakade områden; any är minst ett område", "Monitored areas; any is at least one area"),
        "setting": say("Verksamhetsform i hygienmätningen", "Setting of the hygiene rounds"),
        "step": say("Steg eller block i hygienmätningen", "Step or block of the hygiene rounds"),
        "from": say("Perioder som börjar tidigast då: ", "Periods that start then or later: ") + period,
        "to": say("Perioder som börjar senast då: ", "Periods that start then or earlier: ") + period,
        "latest": say("De senaste så många perioderna", "The latest so many periods"),
        "release": say("En utgåva, som aldrig ändras", "A release, which never changes"),
        "as_of": say("Vad som var känt vid dagens slut", "What was known at the end of the day"),
        "format": say("Filformat, se nedan", "Format of the file, see below"),
        "summary": say(
            f"sv eller en: meningen om varje rad; bara JSON, högst {MOST_ROWS} rader. Seriens senaste rad säger också "
            f"om den är mer än vanlig variation, om svaret har högst {MOST_JUDGED} serier",
            f"sv or en: the sentence of each row; JSON only, at most {MOST_ROWS} rows. A series' newest row also says "
            f"whether it is more than ordinary variation, where the answer has at most {MOST_JUDGED} series",
        ),
    }


def _parameters() -> html.Div:
    heading, meanings = say("Parametrar", "Parameters"), parameter_meanings()
    rows: Rows = [[html.Code(each), meanings[each]] for each in (*PARAMETERS, "format", "summary")]
    return anchored("api-parameters", heading, [table(heading, [heading, _meaning()], rows)])


def _formats() -> html.Div:
    words = {
        "csv": say(
            "För program: kommatecken, decimalpunkt, UTF-8 utan BOM (RFC 4180).",
            "For programs: comma, decimal point, UTF-8 without BOM (RFC 4180).",
        ),
        "csv-sv": say(
            "För svensk Excel: semikolon, decimalkomma, UTF-8 med BOM, CRLF.",
            "For Swedish Excel: semicolon, decimal comma, UTF-8 with BOM, CRLF.",
        ),
        "json": say("En rad per observation, med namn på fälten.", "One row per observation, with named fields."),
    }
    heading = say("Format", "Formats")
    rows: Rows = [[html.Code(each), words.get(each, kind)] for each, kind in FORMATS.items()]
    return anchored("api-formats", heading, [table(heading, ["format", _meaning()], rows)])


def column_meanings() -> dict[str, str]:
    """Return what each column of every tabular format means, in the spoken language."""
    return {
        "indicator": say("Indikatorns id", "The indicator's id"),
        "period_start": say("Periodens första dag", "The period's first day"),
        "period_end": say("Periodens sista dag", "The period's last day"),
        "period_label": say("Periodens namn med datum, på svenska", "The period's name with its dates, in Swedish"),
        "geography_code": say("Geografins kod, som text", "The geography's code, as text"),
        "geography": say("Geografins namn, på svenska", "The geography's name, in Swedish"),
        "geography_level": "nation, county, group, municipality",
        "monitored_area": say("Områdets id; tomt för minst ett område", "The area's id; empty for at least one area"),
        "setting": say("Verksamhetsformens id; all när den inte delas upp", "The setting's id; all if not broken down"),
        "step": say(
            "Steg eller block i hygienmätningen; tomt annars", "Step or block of the hygiene rounds; else empty"
        ),
        "value": say(
            "Värdet i enheten; tomt när det inte finns något", "The value in its unit; empty if there is none"
        ),
        "unit": say("Enhet, på svenska; andelar är procent 0–100", "Unit, in Swedish; shares are per cent, 0–100"),
        "numerator": say(
            "Täljare; tom när den inte är känd eller inte visas", "Numerator; empty if unknown or not shown"
        ),
        "denominator": say("Nämnare; likaså", "Denominator; likewise"),
        "lower": say("Intervallets nedre gräns", "The interval's lower end"),
        "upper": say("Intervallets övre gräns", "The interval's upper end"),
        "status": say("Varför siffran finns eller saknas, se Status", "Why there is a figure or none, see Status"),
        "reporting": say(
            "Kommuner som svarat; tomt när det inte är känt", "Municipalities that answered; empty if unknown"
        ),
        "expected": say("Kommuner som väntades svara", "Municipalities expected to answer"),
        "source": say("Källans id", "The source's id"),
        "origin": say("Hur siffran har kommit till, se Ursprung", "How the figure came to be, see Origin"),
        "release": say("Utgåvans nummer", "The release's number"),
    }


def _columns() -> html.Div:
    heading, meanings = say("Kolumner", "Columns"), column_meanings()
    rows: Rows = [[html.Code(each), meanings[each]] for each in EXTRACT_COLUMNS]
    explained = say(
        "Samma kolumner i samma ordning i alla format.", "The same columns in the same order in every format."
    )
    return anchored("api-columns", heading, [html.P(explained), table(heading, [heading, _meaning()], rows)])


def _meaning() -> str:
    return say("Betyder", "Means")
