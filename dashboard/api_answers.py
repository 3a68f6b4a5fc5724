"""How every address of the API reads a request and what all answers have in common: headers, and not being sent twice.

The one thing to know: an answer's content does not depend on who reads it. What is refused, is refused in the reader's
language; what is answered is the same bytes for everybody, so that a link means the same to all.
"""

import hashlib
from collections.abc import Iterable, Mapping

from flask import Blueprint, Response, request

from dashboard.api_contract import DEFAULT_FORMAT, FILTERS, Endpoint
from data.extracts import FILE_ENDINGS, write_table
from data.language import say, speaking
from data.selection import Selection, SelectionError, known_parameters, valid_values

api = Blueprint("api", __name__)
"""Everything for programs. The modules that have its addresses are put together in dashboard/api.py."""


def given_values(known: Iterable[str]) -> dict[str, str]:
    """Return the request's parameters, each given once and saying something.

    An empty one is refused: whoever writes `geography=` has lost a value on the way, and does not want the country.
    Raises SelectionError on one that is not known, is repeated or is empty.
    """
    given: dict[str, str] = {}
    for name, values in request.args.lists():
        if name not in known:
            raise SelectionError(name, values[0], known_parameters(name, known))
        if len(values) > 1:
            once = say(
                "parametern en enda gång, med komma mellan flera värden",
                "the parameter once, with commas between values",
            )
            raise SelectionError(name, " ".join(values[:10]), once)
        given[name] = values[0].strip()
        if not given[name]:
            raise SelectionError(
                name, values[0], say("ett värde; utelämna parametern annars", "a value; else leave out the parameter")
            )
    return given


def values_for(endpoint: Endpoint) -> dict[str, str]:
    """Return the request's parameters at an address. Raises SelectionError as given_values, or if one is missing."""
    given = given_values(endpoint.parameters)
    for name in endpoint.required:
        if name not in given:
            raise SelectionError(
                name,
                "",
                say(
                    "en utgåvas nummer, eller ett datum: vad som ska jämföras med",
                    "a release's number, or a date: what to compare with",
                ),
            )
    return given


def format_of(given: Mapping[str, str], endpoint: Endpoint) -> str:
    """Return the format that is asked for. Raises SelectionError on one that the address has not."""
    asked = given.get("format", DEFAULT_FORMAT)
    if asked not in endpoint.formats:
        raise SelectionError("format", asked, valid_values(asked, endpoint.formats))
    return asked


def selection_in(given: Mapping[str, str]) -> Selection:
    """Return the selection that parameters mean; those that are not about it are left out. Raises SelectionError."""
    names = (*FILTERS, "release", "as_of")
    return Selection.from_parameters({name: text for name, text in given.items() if name in names})


def table_answer(
    endpoint: Endpoint, rows: list, file_format: str, release_id: int, name_parts: Iterable[object] = ()
) -> Response:
    """Return the rows of a small list. `name_parts`: what the file's name says besides the list and its format."""
    columns = [each.name for each in endpoint.columns()]
    with speaking("sv"):
        body = b"".join(write_table(endpoint.name, columns, [rows], file_format))
    answer = Response(body, content_type=endpoint.formats[file_format])
    answer.headers["X-Row-Count"] = str(len(rows))
    if file_format != DEFAULT_FORMAT:
        parts = ["lagesbild", endpoint.name, *(str(each) for each in name_parts), f"utgava-{release_id}"]
        answer.headers["Content-Disposition"] = f'attachment; filename="{named(parts, file_format)}"'
    return with_headers(answer, release_id, content_tag(body))


def named(parts: list[str], file_format: str) -> str:
    """Return a file's name of its parts."""
    if file_format == "csv-sv":
        parts = [*parts, "sv"]
    return "_".join(parts) + "." + FILE_ENDINGS[file_format]


def content_tag(body: bytes) -> str:
    """Return what identifies an answer by its content."""
    return hashlib.sha256(body).hexdigest()[:16]


def is_known(tag: str) -> bool:
    """Return whether who asks has the answer with this tag already."""
    return request.if_none_match.contains_weak(tag)


def with_headers(answer: Response, release_id: int | None, tag: str) -> Response:
    """Return an answer with its release and its tag; without its content, if who asks has it already."""
    if is_known(tag):
        # Without what an answer tells of its rows, which may not have been counted: who asks has that, too.
        answer.close()
        answer = Response(status=304)
    if release_id is not None:
        answer.headers["X-Release"] = str(release_id)
    # Weak: the same content may be sent compressed or not.
    answer.set_etag(tag, weak=True)
    answer.headers["Cache-Control"] = "no-cache"
    return answer
