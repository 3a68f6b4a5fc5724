"""The description of the API for programs, OpenAPI 3.1: made of dashboard/api_contract.py at every request.

The one thing to know: nothing is told here that is declared elsewhere; only the form is. It is in the reader's
language, as problems are.
"""

from collections.abc import Sequence
from typing import Any

import orjson
from flask import Response

from dashboard.api_answers import api, content_tag, given_values, with_headers
from dashboard.api_catalogue import CATALOGUES, DESCRIPTION
from dashboard.api_contract import (
    DEFAULT_FORMAT,
    ENDPOINTS,
    EXAMPLES,
    LIST_FORMATS,
    VERSION,
    Endpoint,
    Told,
    parameter_meanings,
    parameter_schema,
)
from dashboard.api_lists import ONE_RELEASE
from dashboard.api_problems import PROBLEM, in_readers_language
from data.csvw import DIALECTS, MEDIA_TYPE
from data.extracts import FORMATS
from data.language import say
from data.list_tables import LOAD_COLUMNS
from data.selection import PARAMETERS

ADDRESS = VERSION + "openapi.json"

Schema = dict[str, Any]

_KINDS: dict[str, Schema] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "whole number": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
}


@api.get(ADDRESS)
@in_readers_language
def openapi() -> Response:
    """Answer with the description."""
    given_values(())
    body = orjson.dumps(description())
    answer = with_headers(Response(body, content_type="application/json"), None, content_tag(body))
    answer.headers["Vary"] = "Accept-Language"
    return answer


def description() -> Schema:
    """Return the description, in the spoken language."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": say("Lägesbild: öppna data", "Lägesbild: open data"),
            "version": "1",
            "description": introduction(),
        },
        "tags": [{"name": each} for each in (_figures(), _lists(), _descriptions())],
        "paths": {
            **{each.path: {"get": _operation(each)} for each in ENDPOINTS.values()},
            ONE_RELEASE: {"get": _one_release()},
            **{address: {"get": _catalogue(address, kind)} for address, (kind, _) in CATALOGUES.items()},
            DESCRIPTION: {"get": _csv_description()},
            ADDRESS: {"get": _this()},
        },
        "components": {
            "schemas": {
                **{_schema_name(each): _row(each) for each in ENDPOINTS.values()},
                "Problem": _problem_schema(),
            },
            "responses": _problems(),
            "headers": _headers(),
        },
    }


def introduction() -> str:
    """Return what one must know before reading a figure, in the spoken language (Markdown)."""
    return say(
        "Allt som Lägesbild visar, utan nyckel. Ett tomt värde (null) är ingen siffra och aldrig noll; status säger "
        "varför. `reporting` av `expected` säger hur många som svarat. `origin` = `synthetic` är påhittade siffror för "
        "prov. Med `release` ändras ett svar aldrig; med `latest` följer det med. Fel är `application/problem+json`.",
        "Everything that Lägesbild shows, without a key. An empty value (null) is no figure and never zero; the status "
        "says why. `reporting` of `expected` says how many answered. `origin` = `synthetic` are invented figures for "
        "trying things out. With `release` an answer never changes; with `latest` it moves along. Errors are "
        "`application/problem+json`.",
    )


def _figures() -> str:
    return say("Siffror", "Figures")


def _lists() -> str:
    return say("Listor", "Lists")


def _descriptions() -> str:
    return say("Beskrivningar", "Descriptions")


# --- addresses -------------------------------------------------------------------------------------------------------


def _operation(endpoint: Endpoint) -> Schema:
    names = endpoint.parameters
    return {
        "operationId": endpoint.name,
        "tags": [_lists() if endpoint.rows or endpoint.name == "releases" else _figures()],
        "summary": endpoint.meaning,
        "parameters": [_parameter(each, endpoint.formats, is_required=each in endpoint.required) for each in names],
        "responses": {
            "200": {
                "description": endpoint.meaning,
                "headers": _headers_of("ETag", "X-Row-Count", "X-Release", *_of_endpoint(endpoint)),
                "content": {DEFAULT_TYPE: {"schema": _json_schema(endpoint)}, **_files(endpoint)},
            },
            **_other_answers("304", "400", "405", "429", "503"),
        },
    }


DEFAULT_TYPE = LIST_FORMATS[DEFAULT_FORMAT]


def _parameter(name: str, formats: dict[str, str], *, is_required: bool) -> Schema:
    schema = parameter_schema(name, formats)
    return {
        "name": name,
        "in": "query",
        "required": is_required,
        "description": parameter_meanings()[name],
        **({"style": "form", "explode": False} if schema.get("type") == "array" else {}),
        **({"example": EXAMPLES[name]} if name in EXAMPLES else {}),
        "schema": schema,
    }


def _of_endpoint(endpoint: Endpoint) -> tuple[str, ...]:
    return ("Content-Disposition", *(("Link", "X-Disclosure") if "cursor" in endpoint.parameters else ()))


def _files(endpoint: Endpoint) -> Schema:
    """Return the media types of the files. What is in them is no JSON, and is told by the JSON's rows."""
    types = {kind.partition(";")[0] for name, kind in endpoint.formats.items() if name != DEFAULT_FORMAT}
    return {kind: {} for kind in sorted(types - {DEFAULT_TYPE})}


def _json_schema(endpoint: Endpoint) -> Schema:
    """Return the schema of the answers that are JSON: the rows, or a cube where the address gives one."""
    if "json-stat" not in endpoint.formats:
        return _list_schema(endpoint)
    version = {"type": "string", "const": "2.0"}
    cube = {
        "type": "object",
        "description": "JSON-stat 2.0",
        "required": ["version"],
        "properties": {"version": version},
    }
    return {"anyOf": [_list_schema(endpoint), cube]}


def _list_schema(endpoint: Endpoint) -> Schema:
    rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{_schema_name(endpoint)}"}}
    properties: Schema = {endpoint.name: rows}
    if "cursor" in endpoint.parameters:
        properties["next"] = {
            "type": ["string", "null"],
            "description": say(
                "Nästa sidas adress på samma värd, om limit eller cursor är given; null efter sista raden",
                "The next page's address on the same host, if limit or cursor is given; null after the last row",
            ),
        }
    return {"type": "object", "required": [endpoint.name], "properties": properties}


def _one_release() -> Schema:
    number = {"type": "integer", "minimum": 1}
    revised = {"$ref": f"#/components/schemas/{_schema_name(ENDPOINTS['revisions'])}"}
    period = _object({"period_kind": _KINDS["text"], "period_start": _KINDS["date"], "period_end": _KINDS["date"]})
    content = _object(
        {
            "release": {"$ref": f"#/components/schemas/{_schema_name(ENDPOINTS['releases'])}"},
            "since": {"type": ["integer", "null"]},
            "new_periods": _array(period),
            "new_loads": _array(_row_of(LOAD_COLUMNS)),
            "revised": _array(revised),
            "revisions": {"type": ["string", "null"]},
        }
    )
    about = say(
        "En utgåva, och vad den har som en tidigare inte hade: nya perioder, nya filer (new_loads) och de nationella "
        "siffror som ändrats (revised). revisions är adressen till alla, cell för cell.",
        "One release, and what it has that an earlier one had not: new periods, new files (new_loads) and the "
        "national figures that were changed (revised). revisions is the address of all of them, cell by cell.",
    )
    since = say("En tidigare utgåva; annars den närmast före", "An earlier release; else the one before")
    return {
        "operationId": "release",
        "tags": [_lists()],
        "summary": about,
        "parameters": [
            {"name": "release", "in": "path", "required": True, "description": "", "schema": number},
            {"name": "since", "in": "query", "required": False, "description": since, "schema": number},
        ],
        "responses": {
            "200": {
                "description": about,
                "headers": _headers_of("ETag", "X-Release"),
                "content": {DEFAULT_TYPE: {"schema": content}},
            },
            **_other_answers("304", "400", "404", "405", "429", "503"),
        },
    }


def _catalogue(address: str, media_type: str) -> Schema:
    about = say("Katalogen över öppna data, DCAT-AP-SE 3.", "The catalogue of open data, DCAT-AP-SE 3.")
    return {
        "operationId": f"catalogue_{address.rpartition('.')[2]}",
        "tags": [_descriptions()],
        "summary": about,
        "responses": {
            "200": {
                "description": about,
                "headers": _headers_of("ETag", "X-Release"),
                "content": {media_type.partition(";")[0]: {}},
            },
            **_other_answers("304", "400", "405", "429", "503"),
        },
    }


def _csv_description() -> Schema:
    about = say(
        "Vad kolumnerna betyder i den csv som samma parametrar ger (CSV on the Web).",
        "What the columns mean in the csv that the same parameters give (CSV on the Web).",
    )
    formats = {each: FORMATS[each] for each in DIALECTS}
    return {
        "operationId": "csvw",
        "tags": [_descriptions()],
        "summary": about,
        "parameters": [_parameter(each, formats, is_required=False) for each in (*PARAMETERS, "format")],
        "responses": {
            "200": {
                "description": about,
                "headers": _headers_of("ETag", "X-Release"),
                "content": {MEDIA_TYPE: {}},
            },
            **_other_answers("304", "400", "405", "429", "503"),
        },
    }


def _this() -> Schema:
    about = say("Den här beskrivningen.", "This description.")
    return {
        "operationId": "openapi",
        "tags": [_descriptions()],
        "summary": about,
        "responses": {
            "200": {"description": about, "content": {DEFAULT_TYPE: {"schema": {"type": "object"}}}},
            **_other_answers("304", "400", "405", "429"),
        },
    }


# --- rows ------------------------------------------------------------------------------------------------------------


def _schema_name(endpoint: Endpoint) -> str:
    return endpoint.name.capitalize()


def _row(endpoint: Endpoint) -> Schema:
    """Return the schema of one row of a list, as JSON."""
    schema = _row_of(endpoint.columns())
    if "summary" in endpoint.parameters:
        meanings = parameter_meanings()
        schema["properties"]["summary"] = {"type": "string", "description": meanings["summary"]}
        schema["properties"]["disclosure"] = {"type": "string", "const": "internal"}
    return schema


def _row_of(columns: Sequence[Told]) -> Schema:
    return _object({each.name: _value(each) for each in columns})


def _value(column: Told) -> Schema:
    schema = _KINDS[column.kind]
    kind = [schema["type"], "null"] if column.may_be_missing else schema["type"]
    return {**schema, "type": kind, "description": column.meaning}


def _object(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "required": list(properties), "properties": properties, "additionalProperties": False}


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


# --- other answers, and headers --------------------------------------------------------------------------------------


def _other_answers(*statuses: str) -> Schema:
    return {status: {"$ref": f"#/components/responses/{_ANSWERS[status]}"} for status in statuses}


_ANSWERS = {
    "304": "NotModified",
    "400": "InvalidParameter",
    "404": "NotFound",
    "405": "MethodNotAllowed",
    "429": "TooManyRequests",
    "503": "NotAnswering",
}


def _problems() -> Schema:
    """Return the answers that every address may give instead of its own."""
    told = {
        "400": say(
            "En parameter är okänd, upprepad, tom eller har ett okänt värde", "A parameter is unknown or not valid"
        ),
        "404": say("Det finns ingen sådan", "There is no such thing"),
        "405": say("API:et kan bara läsas", "The API can only be read"),
        "429": say("För många anrop; Retry-After säger när", "Too many requests; Retry-After says when"),
        "503": say(
            "Databasen svarar inte, inget är publicerat, eller för många långa svar på en gång (Retry-After säger när)",
            "No database, nothing is published, or too many long answers at once (Retry-After says when)",
        ),
    }
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    headers = {"405": ("Allow",), "429": ("Retry-After",), "503": ("Retry-After",)}
    answers: Schema = {
        _ANSWERS[status]: {"description": words, "headers": _headers_of(*headers.get(status, ())), "content": content}
        for status, words in told.items()
    }
    unchanged = say("Svaret är det som If-None-Match nämner", "The answer is the one that If-None-Match names")
    answers[_ANSWERS["304"]] = {"description": unchanged, "headers": _headers_of("ETag")}
    return answers


def _problem_schema() -> Schema:
    text = {"type": "string"}
    return {
        "type": "object",
        "description": "RFC 9457",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            **dict.fromkeys(("type", "title", "detail"), text),
            "status": {"type": "integer"},
            "parameter": {**text, "description": say("Parametern som inte gick att förstå", "The parameter")},
            "value": {**text, "description": say("Vad den var", "What it was")},
            "expected": {**text, "description": say("Vad som är giltigt", "What is valid")},
        },
    }


def _headers_of(*names: str) -> Schema:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _headers() -> Schema:
    text, number = {"type": "string"}, {"type": "integer", "minimum": 0}
    told: dict[str, tuple[str, Schema, bool]] = {
        "ETag": (say("Skicka den som If-None-Match: 304 om inget ändrats", "Send it as If-None-Match"), text, True),
        "X-Row-Count": (say("Rader i hela urvalet", "Rows in the whole selection"), number, True),
        "X-Release": (say("Utgåvan som svaret är ur", "The release that the answer is of"), number, True),
        "X-Disclosure": (say("internal: får inte spridas", "internal: not to be spread"), text, False),
        "Content-Disposition": (say("Filens namn", "The file's name"), text, False),
        "Link": (say('Nästa sida, rel="next"', 'The next page, rel="next"'), text, False),
        "Allow": (say("Metoderna som går", "The methods that work"), text, True),
        "Retry-After": (say("Sekunder att vänta", "Seconds to wait"), number, True),
    }
    return {
        name: {"description": words, "schema": schema, "required": required}
        for name, (words, schema, required) in told.items()
    }
