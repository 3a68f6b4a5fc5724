"""The HTTP surface for programs: health, readiness and the observations as files.

An answer is streamed from the release that was current when it began. Whatever can go wrong is made to go wrong
before the first byte: the release is opened, the rows are counted and the first rows are read.
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import orjson
from flask import Blueprint, Response, request
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import MethodNotAllowed

from data.extracts import FILE_ENDINGS, FORMATS, extract_rows, write_extract, write_table
from data.language import LANGUAGES, Language, speaking
from data.queries import EXTRACT_COLUMNS, count_of, release_info
from data.releases import open_release
from data.revisions import REVISION_COLUMNS, Knowledge, revisions, rows_of
from data.selection import PARAMETERS, Selection, SelectionError
from data.store import NoRelease, StoreError, UnknownRelease, current_store
from data.summaries import MOST_ROWS, summaries

log = logging.getLogger(__name__)

api = Blueprint("api", __name__)

DEFAULT_FORMAT = "json"

NOT_ANSWERING = "Databasen går inte att nå just nu. Försök igen om en stund."


class ApiProblem(Exception):
    """An answer in the form of RFC 9457; `extra` are its members beside title, status and detail."""

    def __init__(self, status: int, title: str, detail: str, **extra: str) -> None:
        super().__init__(detail)
        self.status = status
        self.title = title
        self.extra = extra


def problem_answer(problem: ApiProblem) -> Response:
    """Return a problem as application/problem+json."""
    body = {"type": "about:blank", "title": problem.title, "status": problem.status, "detail": str(problem)}
    return Response(
        orjson.dumps(body | problem.extra),
        status=problem.status,
        content_type="application/problem+json",
        headers={"Cache-Control": "no-store"},
    )


@api.errorhandler(ApiProblem)
def _answer_problem(problem: ApiProblem) -> Response:
    return problem_answer(problem)


@api.errorhandler(SelectionError)
def _answer_selection(error: SelectionError) -> Response:
    return problem_answer(_bad_parameter(error.parameter, error.value, error.expected))


@api.errorhandler(UnknownRelease)
def _answer_unknown_release(error: UnknownRelease) -> Response:
    named = next((name for name in ("release", "since", "until") if request.args.get(name) == str(error.release)), None)
    if named is None:
        return _answer_store(error)
    return problem_answer(_bad_parameter(named, request.args[named], f"en utgåva som finns: {error.known}"))


@api.errorhandler(StoreError)
def _answer_store(error: StoreError) -> Response:
    title = "Ingen utgåva" if isinstance(error, NoRelease) else "Källan svarar inte"
    return problem_answer(ApiProblem(503, title, str(error)))


@api.errorhandler(DBAPIError)
def _answer_database(error: DBAPIError) -> Response:
    log.error("The warehouse does not answer: %s", error)
    return problem_answer(ApiProblem(503, "Källan svarar inte", NOT_ANSWERING))


def _bad_parameter(parameter: str, value: str, expected: str) -> ApiProblem:
    detail = str(SelectionError(parameter, value, expected))
    return ApiProblem(400, "Ogiltig parameter", detail, parameter=parameter, value=value[:200], expected=expected)


@api.get("/healthz")
def healthz() -> Response:
    """Answer that the process lives. It asks nobody else, so that a database at rest restarts no web server."""
    return Response("OK", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


@api.get("/readyz")
def readyz() -> Response:
    """Answer with the release that is served now; 503 while there is none to serve."""
    with open_release() as connection:
        release_id = release_info(connection).id
    return _json({"status": "ready", "release": release_id})


def _json(content: dict[str, Any]) -> Response:
    return Response(orjson.dumps(content), content_type="application/json", headers={"Cache-Control": "no-store"})


@api.get("/api/v1/observations")
def observations() -> Response:
    """Answer with the observations that the parameters select, in the format they ask for, however many they are."""
    file_format, language, selection = _asked_for()
    stack = ExitStack()
    try:
        connection = stack.enter_context(open_release(selection.release, selection.as_of))
        info = release_info(connection)
        release_id = info.id
        tag = _tag(release_id, file_format, selection, language)
        if request.if_none_match.contains_weak(tag):
            stack.close()
            return _headed(Response(status=304), release_id, tag)
        row_count = count_of(connection, selection)
        if language is None:
            body = write_extract(connection, selection, file_format)
        else:
            body = _with_summaries(connection, selection, language, row_count)
        first = next(body, b"")
    except BaseException:
        stack.close()
        raise
    answer = Response(_until_closed(first, body, stack), content_type=FORMATS[file_format])
    # Also when nobody reads the body: a HEAD request, or a reader that hangs up before the first byte.
    answer.call_on_close(stack.close)
    answer.headers["X-Row-Count"] = str(row_count)
    if info.is_internal:
        answer.headers["X-Disclosure"] = "internal"
    if file_format != DEFAULT_FORMAT:
        name = file_name(selection, release_id, file_format)
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return _headed(answer, release_id, tag)


@api.get("/api/v1/revisions")
def revision_list() -> Response:
    """Answer with every figure that was changed between two releases or two days, cell by cell."""
    given = _single_values()
    file_format = _format_of(given)
    since = given.pop("since", "").strip()
    until = given.pop("until", "").strip()
    if not since:
        raise SelectionError("since", "", "en utgåvas nummer, eller ett datum: vad som ska jämföras med")
    for name in ("release", "as_of"):
        if name in given:
            raise SelectionError(name, given[name], "since och until i stället, när två kunskapslägen jämförs")
    _refuse_unknown(given, ("since", "until"))
    older = Knowledge.of("since", since)
    newer = Knowledge.of("until", until) if until else Knowledge()
    found = revisions(current_store(), older, newer, Selection.from_parameters(given))
    answer = Response(
        write_table("revisions", REVISION_COLUMNS, [rows_of(found)], file_format), content_type=FORMATS[file_format]
    )
    answer.headers["X-Row-Count"] = str(len(found))
    answer.headers["Cache-Control"] = "no-cache"
    if file_format != DEFAULT_FORMAT:
        ending = FILE_ENDINGS[file_format]
        answer.headers["Content-Disposition"] = f'attachment; filename="lagesbild_revideringar_{since}.{ending}"'
    return answer


def _until_closed(first: bytes, rest: Iterator[bytes], stack: ExitStack) -> Iterator[bytes]:
    """Yield the body and keep its release open until the last byte."""
    with stack:
        yield first
        yield from rest


def _with_summaries(
    connection: Connection, selection: Selection, language: Language, row_count: int
) -> Iterator[bytes]:
    """Return the rows as JSON, each with its sentence. Raises SelectionError if they are too many."""
    if row_count > MOST_ROWS:
        fewer = f"ett urval på högst {MOST_ROWS} rader (det här har {row_count}): begränsa det med {_NARROWING}"
        raise SelectionError("summary", language, fewer)
    with speaking(language):
        told = summaries(connection, selection)
    rows = [row for block in extract_rows(connection, selection) for row in block]
    with_sentence = [(*row, sentence) for row, sentence in zip(rows, told, strict=True)]
    return write_table("observations", (*EXTRACT_COLUMNS, "summary"), [with_sentence], "json")


_NARROWING = "indicator, geography, area, from, to eller latest"


def _asked_for() -> tuple[str, Language | None, Selection]:
    """Read the request's parameters. Raises SelectionError on one that is unknown, repeated or not valid."""
    given = _single_values()
    file_format = _format_of(given)
    language = _language_of(given, file_format)
    _refuse_unknown(given, ("summary",))
    return file_format, language, Selection.from_parameters(given)


def _language_of(given: dict[str, str], file_format: str) -> Language | None:
    """Take the language of the sentences out of the parameters; None if none are asked for."""
    asked = given.pop("summary", "").strip()
    if not asked:
        return None
    if file_format != "json":
        raise SelectionError("summary", asked, f"format=json; i {file_format} finns inga meningar")
    language = next((each for each in LANGUAGES if each == asked), None)
    if language is None:
        raise SelectionError("summary", asked, "något av " + ", ".join(LANGUAGES))
    return language


def _single_values() -> dict[str, str]:
    given: dict[str, str] = {}
    for name, values in request.args.lists():
        if len(values) > 1:
            raise SelectionError(name, " ".join(values), "parametern en enda gång, med komma mellan flera värden")
        given[name] = values[0]
    return given


def _format_of(given: dict[str, str]) -> str:
    """Take the format out of the parameters."""
    file_format = given.pop("format", "").strip() or DEFAULT_FORMAT
    if file_format not in FORMATS:
        raise SelectionError("format", file_format, "något av " + ", ".join(FORMATS))
    return file_format


def _refuse_unknown(given: dict[str, str], also: tuple[str, ...] = ()) -> None:
    for name in given:
        if name not in PARAMETERS:
            known = ", ".join((*PARAMETERS, *also, "format"))
            raise SelectionError(name, given[name], f"en av parametrarna {known}")


def _tag(release_id: int, file_format: str, selection: Selection, language: Language | None) -> str:
    """Return what identifies an answer: a release never changes, so the release and the question are enough."""
    asked = repr((file_format, selection.parameters, language)).encode()
    return f"{release_id}-{hashlib.sha256(asked).hexdigest()[:16]}"


def _headed(answer: Response, release_id: int, tag: str) -> Response:
    answer.headers["X-Release"] = str(release_id)
    # Weak: the same content may be sent compressed or not.
    answer.set_etag(tag, weak=True)
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def file_name(selection: Selection, release_id: int, file_format: str) -> str:
    """Return a file name that tells what is in it: `lagesbild_critical_impact_00_utgava-3_sv.csv`."""
    parts = ["lagesbild"]
    for chosen, many in ((selection.indicators, "indikatorer"), (selection.geographies, "geografier")):
        if chosen:
            parts.append("-".join(chosen) if len(chosen) <= 3 else f"{len(chosen)}-{many}")
    days = [day.isoformat() for day in (selection.first_day, selection.last_day) if day]
    if days:
        parts.append("_".join(days))
    if selection.latest:
        parts.append(f"senaste-{selection.latest}")
    if selection.as_of:
        parts.append(f"per-{selection.as_of.isoformat()}")
    parts.append(f"utgava-{release_id}")
    if file_format == "csv-sv":
        parts.append("sv")
    return "_".join(parts) + "." + FILE_ENDINGS[file_format]


@api.app_errorhandler(405)
def _answer_wrong_method(error: MethodNotAllowed) -> Response | MethodNotAllowed:
    """Answer programs that send what the API does not take; other addresses are not ours."""
    if not request.path.startswith("/api/"):
        return error
    allowed = ", ".join(sorted(error.valid_methods or ()))
    detail = f"{request.method} går inte på {request.path[:100]}: API:et kan bara läsas. Det som går är {allowed}."
    answer = problem_answer(ApiProblem(405, "Metoden går inte", detail))
    answer.headers["Allow"] = allowed
    return answer


@api.get("/api")
@api.get("/api/")
@api.get("/api/<path:rest>")
def unknown_address(rest: str = "") -> Response:
    """Answer 404 to any other address under /api, which would else be shown as a page."""
    return problem_answer(
        ApiProblem(
            404,
            "Adressen finns inte",
            f"Det finns inget på /api/{rest[:100]}. Det finns /api/v1/observations och /api/v1/revisions.",
        )
    )
