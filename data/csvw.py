"""CSVW: what a csv of ours says to programs, so that they read a code as text and an empty cell as no figure.

W3C's Metadata Vocabulary for Tabular Data. The one thing to know: columns, types and meanings come from
data/dictionary.py, and how numbers are written from the format's dialect here, which must say what data/extracts.py
does. A test reads every dialect back.
"""

from typing import Any

from data.dictionary import STATUSES, ExtractColumn, extract_columns
from data.language import LANGUAGES, speaking
from data.queries import ORIGIN_ORDER, ReleaseInfo
from data.selection import LEVELS, Selection

MEDIA_TYPE = "application/csvm+json"

DIALECTS: dict[str, dict[str, Any]] = {
    "csv": {"delimiter": ",", "encoding": "utf-8", "lineTerminators": ["\r\n"], "header": True},
    "csv-sv": {"delimiter": ";", "encoding": "utf-8", "lineTerminators": ["\r\n"], "header": True},
}
"""The formats that are CSV, with how they are written. A BOM is no part of the text: UTF-8 with one is UTF-8."""

_DECIMAL_CHARS = {"csv": ".", "csv-sv": ","}

_CODES = {"status": STATUSES, "origin": ORIGIN_ORDER, "geography_level": LEVELS}


def csvw_metadata(
    selection: Selection, url: str, file_format: str, info: ReleaseInfo, *, licence: str = ""
) -> dict[str, Any]:
    """Return the CSVW description of the csv of a selection, as JSON takes it.

    `url`: where the csv is, as seen from where the description is; in a zip, the file's name. Raises KeyError on a
    format that is not in DIALECTS.
    """
    decimal_char = _DECIMAL_CHARS[file_format]
    columns = extract_columns(is_internal=info.is_internal)
    described: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "sv"}],
        "url": url,
        "dc:title": _both("Lägesbild: observationer", "Lägesbild: observations"),
        "dc:description": _described(selection, info),
        "dc:modified": {"@value": info.created_at.date().isoformat(), "@type": "xsd:date"},
        "dialect": DIALECTS[file_format],
        "tableSchema": {
            "columns": [_column(each, decimal_char) for each in columns],
            "primaryKey": [each.name for each in columns if each.in_key],
        },
    }
    if licence:
        described["dc:license"] = {"@id": licence}
    return described


def _described(selection: Selection, info: ReleaseInfo) -> list[dict[str, str]]:
    chosen = ", ".join(f"{name}={text}" for name, text in selection.parameters)
    swedish = f"Utgåva {info.id}. Urval: {chosen or 'allt'}. En tom cell är ingen siffra, aldrig noll."
    english = f"Release {info.id}. Selection: {chosen or 'everything'}. An empty cell is no figure, never zero."
    if info.is_internal:
        swedish += " Internt: små antal visas. Sprid inte siffrorna vidare."
        english += " Internal: small counts are shown. Do not spread the figures."
    return _both(swedish, english)


def _both(swedish: str, english: str) -> list[dict[str, str]]:
    return [{"@value": swedish, "@language": "sv"}, {"@value": english, "@language": "en"}]


def _column(column: ExtractColumn, decimal_char: str) -> dict[str, Any]:
    swedish, english = column.title
    described: dict[str, Any] = {
        "name": column.name,
        # The head of the file is the name itself, and a strict reader looks for it among the titles.
        "titles": {"und": column.name, "sv": swedish, "en": english},
        "dc:description": _both(*_told(column)),
        "datatype": _datatype(column, decimal_char),
    }
    if column.kind == "text":
        # An empty text is a value of its own, as "any area": it is part of the key.
        described["null"] = []
    else:
        described["null"] = ""
        described["required"] = not column.may_be_missing
    if column.unit[0]:
        described["schema:unitText"] = _both(*column.unit)
    return described


def _told(column: ExtractColumn) -> tuple[str, str]:
    """Return what a column means, and what its empty cell says, in both languages."""
    told = []
    for language, empty in zip(LANGUAGES, column.empty, strict=True):
        with speaking(language):
            ending = {"sv": f" Tom cell: {empty}.", "en": f" An empty cell: {empty}."}[language] if empty else ""
            told.append(f"{column.meaning}.{ending}")
    return told[0], told[1]


def _datatype(column: ExtractColumn, decimal_char: str) -> Any:
    match column.kind:
        case "date":
            return {"base": "date", "format": "yyyy-MM-dd"}
        case "whole number":
            return "integer"
        case "number":
            # No exponent, no thousands separator and six decimals at most: a decimal holds it exactly.
            return {"base": "decimal", "format": {"decimalChar": decimal_char}}
    if column.name in _CODES:
        return {"base": "string", "format": "|".join(_CODES[column.name])}
    return "string"
