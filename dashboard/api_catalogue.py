"""What a portal or a program is told of the data: the catalogue of open data, and what the columns of a csv are.

The one thing to know: both are descriptions of what other addresses give, made anew for whoever asks, from the release
and the declarations. The addresses in them are those of the host that was asked.
"""

import re
from collections.abc import Callable
from urllib.parse import quote

import orjson
from flask import Response, request
from rdflib import Graph

from dashboard.api_answers import api, content_tag, given_values, selection_in, with_headers
from dashboard.api_problems import ApiProblem, in_readers_language
from data.catalogue import datasets
from data.csvw import DIALECTS, MEDIA_TYPE, csvw_metadata
from data.dcat import Publisher, catalogue
from data.language import say
from data.queries import release_info
from data.rdf import as_json_ld, as_turtle
from data.releases import open_release
from data.selection import PARAMETERS, SelectionError, valid_values
from data.settings import current_settings

CATALOGUES: dict[str, tuple[str, Callable[[Graph], bytes]]] = {
    "/api/v1/catalog.jsonld": ("application/ld+json", as_json_ld),
    "/api/v1/catalog.ttl": ("text/turtle; charset=utf-8", as_turtle),
}
"""The addresses of the catalogue, with what they are written as."""

OBSERVATIONS = "/api/v1/observations"
DESCRIPTION = f"{OBSERVATIONS}/csvw"

DEFAULT_CSV = "csv"


@in_readers_language
def _catalogue() -> Response:
    """Answer with the catalogue of the current release."""
    for name, value in request.args.items():
        raise SelectionError(name, value, say("ingen parameter alls på den här adressen", "no parameter at all here"))
    media_type, written = CATALOGUES[request.path]
    settings = current_settings()
    publisher = Publisher(settings.publisher, settings.publisher_type, settings.contact, settings.licence)
    with open_release() as connection:
        info, found = release_info(connection), datasets(connection)
    body = written(catalogue(_base(), found, publisher, info))
    return with_headers(Response(body, content_type=media_type), info.id, content_tag(body))


def _base() -> str:
    """Return the address of this host as it was asked for, without a slash at its end.

    Raises ApiProblem on a Host that no address can have: it would break what is written with it.
    """
    base = request.host_url.rstrip("/")
    if not re.fullmatch(r"https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]+)?", base):
        detail = say("Host är inget värdnamn. Väntade till exempel", "Host is no host's name. Expected for instance")
        raise ApiProblem(400, say("Ogiltig Host", "Invalid Host"), f"{detail} lagesbild.exempel.se.")
    return base


for _address in CATALOGUES:
    api.add_url_rule(_address, f"catalogue {_address.rpartition('.')[2]}", _catalogue)


@api.get(DESCRIPTION)
@in_readers_language
def csv_description() -> Response:
    """Answer with what the columns of the csv are that the same parameters give at /api/v1/observations."""
    given = given_values((*PARAMETERS, "format"))
    file_format = given.get("format", DEFAULT_CSV)
    if file_format not in DIALECTS:
        raise SelectionError("format", file_format, valid_values(file_format, DIALECTS))
    asked = as_asked() if "format" in given else f"{as_asked()}&format={file_format}".lstrip("&")
    selection = selection_in(given)
    with open_release(selection.release, selection.as_of) as connection:
        info = release_info(connection)
    described = csvw_metadata(
        selection, f"{OBSERVATIONS}?{asked}", file_format, info, licence=current_settings().licence
    )
    body = orjson.dumps(described)
    return with_headers(Response(body, content_type=MEDIA_TYPE), info.id, content_tag(body))


def description_link() -> str:
    """Return the header `Link` of a csv of observations that is being asked for: where its columns are described.

    A reader of CSVW takes a description only if it names the very address that was asked.
    """
    return f'<{DESCRIPTION}?{as_asked()}>; rel="describedby"; type="{MEDIA_TYPE}"'


def as_asked() -> str:
    """Return the request's query string as it was sent, less what a header or an address may not have in it."""
    return quote(request.query_string, safe="%=&,+:;-_.~/!*'()@$?")
