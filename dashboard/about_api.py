"""How programs get the figures: addresses, parameters, columns, and calls to copy with this host's own address.

The one thing to know: what can be asked is read from what the API itself declares (dashboard/api_contract.py), so
the page has all of it; only the words are written here.
"""

from collections.abc import Mapping

from dash import html
from flask import has_request_context, request

from dashboard.about_parts import Rows, anchored, copyable, table
from dashboard.api_contract import ENDPOINTS, parameter_meanings
from dashboard.api_docs import TRY_PAGE
from dashboard.api_openapi import description
from dashboard.components import Children, section
from dashboard.view import LANGUAGE, View, extract_address
from data.dictionary import extract_columns
from data.extracts import FORMATS
from data.language import say, spoken

SHOWN = {"indicator": "critical_impact", "level": "nation", "area": "any"}
"""What the calls ask for: what most readers want first."""


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
    swedish = base + extract_address(parameters, "csv-sv")
    return {
        "curl": (
            say("curl: en fil för svensk Excel", "curl: a file for Swedish Excel"),
            f'curl --fail --output lagesbild.csv "{swedish}"',
        ),
        "pages": (say("Python: JSON sida för sida", "Python: JSON page by page"), _pages(base, parameters)),
    }


def _pages(base: str, parameters: Mapping[str, str]) -> str:
    asked = extract_address(parameters, "json")
    return f"""import json
from urllib.request import urlopen

rows, following = [], "{asked}&limit=1000"
while following:
    page = json.load(urlopen("{base}" + following))
    rows, following = rows + page["observations"], page["next"]"""


def api_part(pins: str) -> html.Section:
    """Build the part about the API. `pins`: the query string that goes along to other pages."""
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
        _columns(pins),
    ]
    return section(say("Öppna data (API)", "Open data (API)"), content, ident="api")


def _routes() -> html.Div:
    rows: Rows = [[html.Code(path), each["get"]["summary"]] for path, each in description()["paths"].items()]
    heading = say("Adresser", "Addresses")
    try_it = html.A(
        say("Prova dem på en egen sida (Swagger UI)", "Try them on a page of its own (Swagger UI)"),
        href=TRY_PAGE + View.parse({LANGUAGE: spoken()}).query,
    )
    rest = say(", där varje parameter har sina värden att välja.", ", where each parameter has its values to choose.")
    return anchored(
        "api-addresses", heading, [html.P([try_it, rest]), table(heading, [heading, say("Ger", "Gives")], rows)]
    )


def _calls() -> html.Div:
    blocks: list[Children] = []
    for ident, (name, text) in calls(host()).items():
        blocks += [html.H4(name), copyable(f"call-{ident}", text, name)]
    fixed = say(
        "Med release=N ger samma anrop samma byte så länge utgåvan finns kvar; med latest=N följer det med. En cursor "
        "hör till en utgåva: det som publiceras mellan två sidor blandas inte in.",
        "With release=N the same call gives the same bytes for as long as the release is kept; with latest=N it moves "
        "along. A cursor belongs to one release: what is published between two pages does not mix in.",
    )
    note = say(
        "Läs geography_code som text: «00» och «0180» är koder, inte tal. En tom cell är ingen siffra, aldrig noll.",
        "Read geography_code as text: “00” and “0180” are codes, not numbers. An empty cell is no figure, never zero.",
    )
    return anchored("api-calls", say("Anrop att kopiera", "Calls to copy"), [html.P(note), html.P(fixed), *blocks])


def _parameters() -> html.Div:
    heading, meanings = say("Parametrar", "Parameters"), parameter_meanings()
    rows: Rows = [[html.Code(each), meanings[each]] for each in ENDPOINTS["observations"].parameters]
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
        "json": say(
            "En rad per observation, med namn på fälten; med limit i sidor, där next är nästa sidas adress.",
            "One row per observation, with named fields; with limit in pages, where next is the next page's address.",
        ),
        "json-lines": say("Samma rader, ett JSON-objekt per textrad.", "The same rows, one JSON object per line."),
        "json-stat": say("En kub för statistikprogram (JSON-stat 2.0).", "A cube for statistics programs (JSON-stat)."),
        "xlsx": say(
            "Excel: data, definitioner, täckning och revideringar på var sitt blad. Koder är text.",
            "Excel: data, definitions, coverage and revisions on a sheet each. Codes are text.",
        ),
        "parquet": say("För stora datamängder, med typade kolumner.", "For large amounts, with typed columns."),
        "zip": say(
            "csv med definitioner, källhänvisning och kontrollsummor, att arkivera.",
            "csv with definitions, citation and checksums, to archive.",
        ),
    }
    heading = say("Format", "Formats")
    rows: Rows = [[html.Code(each), words.get(each, kind)] for each, kind in FORMATS.items()]
    return anchored("api-formats", heading, [table(heading, ["format", _meaning()], rows)])


def _columns(pins: str) -> html.Div:
    heading = say("Kolumner", "Columns")
    rows: Rows = [[html.Code(each.name), each.meaning] for each in extract_columns()]
    explained = say(
        "Samma kolumner i samma ordning i alla format. Enheter, koder och vad en tom cell betyder står i ",
        "The same columns in the same order in every format. Units, codes and what an empty cell means are in ",
    )
    dictionary = html.A(say("datalexikonet", "the data dictionary"), href=f"/datalexikon{pins}")
    return anchored(
        "api-columns", heading, [html.P([explained, dictionary, "."]), table(heading, [heading, _meaning()], rows)]
    )


def _meaning() -> str:
    return say("Betyder", "Means")
