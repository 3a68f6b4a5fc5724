"""What a program is told when it can't have what it asked for: application/problem+json (RFC 9457), in two languages.

The one thing to know: a problem never repeats more than a line of what was sent, and never lists more than a reader
can use, so that no question however long has a long answer.
"""

import logging
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

import orjson
from flask import Blueprint, Response, g, request
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import InternalServerError, MethodNotAllowed

from data.language import LANGUAGES, Language, say, speaking
from data.selection import SelectionError
from data.store import NoRelease, NotShownRelease, StoreError, UnknownRelease

log = logging.getLogger(__name__)

T = TypeVar("T")

PROBLEM = "application/problem+json"

_MOST_REPEATED = 200
"""Characters of a value that are repeated to who sent it."""


class ApiProblem(Exception):
    """An answer in the form of RFC 9457; `extra` are its members beside title, status and detail.

    `come_back_after`: seconds after which the same may be answered.
    """

    def __init__(
        self, status: int, title: str, detail: str, *, come_back_after: int | None = None, **extra: str
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.title = title
        self.come_back_after = come_back_after
        self.extra = extra


def readers_language() -> Language:
    """Return the language that the request prefers; Swedish where it does not say, or says none that is spoken here."""
    found = request.accept_languages.best_match(LANGUAGES)
    return next((language for language in LANGUAGES if language == found), "sv")


def in_readers_language(answer: Callable[..., T]) -> Callable[..., T]:
    """Make a view or an error's handler speak the language of its reader. What is read afterwards is not affected."""

    @wraps(answer)
    def spoken(*given: Any, **named: Any) -> T:
        with speaking(readers_language()):
            return answer(*given, **named)

    return spoken


def problem_answer(problem: ApiProblem) -> Response:
    """Return a problem as application/problem+json."""
    body = {"type": "about:blank", "title": problem.title, "status": problem.status, "detail": str(problem)}
    # flask-limiter has a word of its own for Retry-After on every answer: dashboard/api_limits.py lets this one stand.
    g.come_back_after = problem.come_back_after
    return Response(
        orjson.dumps(body | problem.extra),
        status=problem.status,
        content_type=PROBLEM,
        headers={"Cache-Control": "no-store", "Vary": "Accept-Language"},
    )


def bad_parameter(parameter: str, value: str, expected: str) -> ApiProblem:
    """Return the problem of a parameter that can't be understood: its members parameter, value and expected say why."""
    return ApiProblem(
        400,
        say("Ogiltig parameter", "Invalid parameter"),
        str(SelectionError(parameter[:_MOST_REPEATED], value, expected)),
        parameter=parameter[:_MOST_REPEATED],
        value=value[:_MOST_REPEATED],
        expected=expected,
    )


def answer_problems(blueprint: Blueprint) -> None:
    """Make a blueprint answer every error as a problem."""

    @blueprint.errorhandler(ApiProblem)
    def _problem(problem: ApiProblem) -> Response:
        return problem_answer(problem)

    @blueprint.errorhandler(SelectionError)
    @in_readers_language
    def _selection(error: SelectionError) -> Response:
        return problem_answer(bad_parameter(error.parameter, error.value, error.expected))

    @blueprint.errorhandler(UnknownRelease)
    @in_readers_language
    def _unknown_release(error: UnknownRelease) -> Response:
        return _bad_release(
            error, say(f"en utgåva som finns: {error.known}", f"a release that there is: {error.known}")
        )

    @blueprint.errorhandler(NotShownRelease)
    @in_readers_language
    def _not_shown(error: NotShownRelease) -> Response:
        return _bad_release(
            error,
            say(
                "en utgåva som kan visas här; /api/v1/releases säger vilka som finns och vad som är fel med en",
                "a release that can be shown here; /api/v1/releases says which there are and what is wrong with one",
            ),
        )

    @blueprint.errorhandler(StoreError)
    @in_readers_language
    def _store(error: StoreError) -> Response:
        return problem_answer(_not_answering(error))

    @blueprint.errorhandler(DBAPIError)
    @in_readers_language
    def _database(error: DBAPIError) -> Response:
        log.error("The warehouse does not answer: %s", error)
        return problem_answer(_not_answering())

    @blueprint.errorhandler(500)
    @in_readers_language
    def _own_fault(error: InternalServerError) -> Response:
        # Flask has logged the error that it was made of.
        detail = say("Felet är antecknat och beror inte på dig.", "The fault has been noted and is not yours.")
        return problem_answer(ApiProblem(500, say("Något gick fel hos oss", "Something went wrong here"), detail))


def answer_what_is_not_there(blueprint: Blueprint, addresses: Iterable[str]) -> None:
    """Make every other address and method under /api a problem. `addresses`: those to name to who asks for another."""
    there_is = ", ".join(addresses)

    @blueprint.before_app_request
    def keep_pages_out() -> Response | None:
        """Let no page be shown at an address under /api/: two slashes in a row find the catch-all of the pages."""
        is_ours = request.blueprint == blueprint.name or request.routing_exception is not None
        if is_ours or not request.path.startswith("/api/"):
            return None
        return unknown_address(request.path.removeprefix("/api/"))

    @blueprint.app_errorhandler(405)
    @in_readers_language
    def _wrong_method(error: MethodNotAllowed) -> Response | MethodNotAllowed:
        if not request.path.startswith("/api/"):
            return error  # Other addresses are not ours.
        allowed = ", ".join(sorted(error.valid_methods or ()))
        detail = say(
            f"{request.method[:20]} går inte på {request.path[:100]}: API:et kan bara läsas. Det som går är {allowed}.",
            f"{request.method[:20]} does not work on {request.path[:100]}: the API can only be read. {allowed} work.",
        )
        answer = problem_answer(ApiProblem(405, say("Metoden går inte", "Method not allowed"), detail))
        answer.headers["Allow"] = allowed
        return answer

    @blueprint.get("/api")
    @blueprint.get("/api/")
    @blueprint.get("/api/<path:rest>")
    @in_readers_language
    def unknown_address(rest: str = "") -> Response:
        """Answer 404 to any other address under /api, which would else be shown as a page."""
        return problem_answer(
            ApiProblem(
                404,
                say("Adressen finns inte", "There is no such address"),
                say(
                    f"Det finns inget på /api/{rest[:100]}. Det finns {there_is}.",
                    f"There is nothing at /api/{rest[:100]}. There is {there_is}.",
                ),
            )
        )


def _bad_release(error: UnknownRelease | NotShownRelease, expected: str) -> Response:
    """Return the refusal of a release that a parameter names; where none does, the current one is at fault."""
    named = next((name for name in ("release", "since", "until", "cursor") if _means(name, error.release)), None)
    if named is None:
        return problem_answer(_not_answering(error))
    return problem_answer(bad_parameter(named, request.args[named], expected))


def _means(name: str, release: int | str) -> bool:
    """Return whether a parameter names a release that was not found; a cursor names one that nobody else does."""
    text = request.args.get(name, "").strip()
    if name == "cursor":
        return bool(text)
    return text.isascii() and text.isdigit() and len(text) < 10 and int(text) == int(release)


def _not_answering(error: StoreError | None = None) -> ApiProblem:
    if isinstance(error, NoRelease):
        return ApiProblem(503, say("Ingen utgåva", "No release"), str(error))
    detail = say(
        "Databasen går inte att nå just nu. Försök igen om en stund.",
        "The database can't be reached just now. Try again in a while.",
    )
    return ApiProblem(503, say("Källan svarar inte", "The source does not answer"), str(error) if error else detail)
