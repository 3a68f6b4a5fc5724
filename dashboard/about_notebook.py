"""Five lines that read the figures into Python, R or Excel, to be copied as they stand.

The one thing to know: a code is text and an empty cell is no figure, and each of the three must be told so; which
columns are what is read from data/dictionary.py. The lines for Python and R are run by the tests just as the page
shows them. Those for Excel can't be: there is no Excel for the machine that tests.
"""

from collections.abc import Mapping
from typing import Any

from dash import html

from dashboard.about_api import SHOWN, host
from dashboard.about_parts import copyable
from dashboard.components import section
from dashboard.view import extract_address
from data.dictionary import extract_columns
from data.language import say

CODES = ("geography_code", "monitored_area", "setting", "step")
"""Columns that a reader would guess the kind of, and guess wrong: 0180 is no number, nor is an empty text."""

DAYS = ("period_start", "period_end")

PRINTED = ("period_label", "value", "status", "reporting", "expected", "origin")
"""What is shown at the end: a figure never without how many have answered and where it is from."""


def notebook_calls(base: str, parameters: Mapping[str, str] = SHOWN) -> dict[str, tuple[str, str]]:
    """Return the lines for each program, ready to run: its name, and the text, by an id. `base`: the host's address."""
    address = base + extract_address(parameters, "csv")
    return {
        "pandas": ("Python (pandas)", _pandas(address)),
        "r": ("R", _r(address)),
        "power-query": ("Excel (Power Query)", _power_query(address)),
    }


def notebook() -> html.Section:
    """Build the part of /om with the lines to copy."""
    explained = say(
        "Fem rader som läser siffrorna direkt ur API:et, här riket vecka för vecka. Byt adressen mot den under «Visa "
        "API-anrop» på någon sida, så får du samma urval som där; lägg till release=… för att låsa utgåvan.",
        "Five lines that read the figures straight from the API, here the nation week by week. Change the address to "
        "the one under “Show API call” on any page, and you have the same selection as there; add release=… to pin "
        "the release.",
    )
    codes = say(
        "Koderna läses som text: «00» och «0180» är inga tal. En tom cell läses som «saknas», aldrig som noll.",
        "Codes are read as text: “00” and “0180” are no numbers. An empty cell is read as missing, never as zero.",
    )
    content: list[Any] = [html.P(explained), html.P(codes)]
    for ident, (name, text) in notebook_calls(host()).items():
        content += [html.H3(name), *_notes(ident), copyable(f"call-{ident}", text, name)]
    return section(say("Läs in i Python, R och Excel", "Read into Python, R and Excel"), content, ident="notebook")


def _notes(ident: str) -> list[html.P]:
    if ident != "power-query":
        return []
    how = say(
        "Data › Hämta data › Starta Power Query-redigeraren › Ny källa › Tom fråga › Avancerad redigerare, klistra in, "
        "Klar. Raderna är kontrollerade mot språkets grammatik och mot API:et, men inte provkörda i Excel.",
        "Data › Get Data › Launch Power Query Editor › New Source › Blank Query › Advanced Editor, paste, Done. The "
        "lines have been checked against the language's grammar and against the API, but not run in Excel.",
    )
    return [html.P(how, className="note")]


def _pandas(address: str) -> str:
    return f"""import pandas as pd
address = "{address}"
codes = dict.fromkeys({_listed(CODES, "[]")}, str)
figures = pd.read_csv(address, dtype=codes, parse_dates={_listed(DAYS, "[]")})
print(figures[{_listed(PRINTED, "[]")}])"""


def _r(address: str) -> str:
    codes = ", ".join(f'{each} = "character"' for each in CODES)
    days = ", ".join(f'{each} = "Date"' for each in DAYS)
    return f"""address <- "{address}"
codes <- c({codes})
days <- c({days})
figures <- read.csv(address, colClasses = c(codes, days), na.strings = "", encoding = "UTF-8")
print(figures[c{_listed(PRINTED, "()")}])"""


def _power_query(address: str) -> str:
    # What is given no type stays text, as it is in the file: the codes.
    types = {"date": "type date", "whole number": "Int64.Type", "number": "type number"}
    typed = ", ".join(f'{{"{each.name}", {types[each.kind]}}}' for each in extract_columns() if each.kind in types)
    return f"""let
  File = Csv.Document(Web.Contents("{address}"), [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]),
  Named = Table.PromoteHeaders(File, [PromoteAllScalars = false]),
  Typed = Table.TransformColumnTypes(Named, {{{typed}}}, "en-US")
in Typed"""


def _listed(names: tuple[str, ...], brackets: str) -> str:
    inside = ", ".join(f'"{each}"' for each in names)
    return f"{brackets[0]}{inside}{brackets[1]}"
