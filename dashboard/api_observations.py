"""The observations over HTTP: as files however long, or as pages of JSON.

The one thing to know: a file is streamed from the release that was current when it began, and whatever can go wrong is
made to go wrong before its first byte: the release is opened, the rows are counted and the first rows are read. A page
is small and made whole; its cursor names the release, so that all pages are of the same one.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

import orjson
from flask import Response, request
from sqlalchemy import Connection

from dashboard.api_answers import api, format_of, is_known, named, selection_in, values_for, with_headers
from dashboard.api_catalogue import description_link
from dashboard.api_contract import DEFAULT_FORMAT, ENDPOINTS
from dashboard.api_long_answers import place_for
from dashboard.api_problems import in_readers_language
from data.csvw import DIALECTS
from data.cursors import MOST_ON_A_PAGE, USUAL_ON_A_PAGE, Cursor, cursor_in
from data.extract_pages import counted_rows, tuples_between
from data.extracts import (
    FORMATS,
    extract_rows,
    refuse_unpublished,
    refuse_what_does_not_fit,
    write_extract,
    write_table,
    writing_fingerprint,
)
from data.language import LANGUAGES, Language, say, speaking
from data.queries import EXTRACT_COLUMNS, ReleaseInfo, count_of, release_info
from data.releases import open_release
from data.selection import Selection, SelectionError, valid_values, whole_number
from data.summaries import MOST_ROWS, summaries

_ENDPOINT = ENDPOINTS["observations"]


@dataclass(frozen=True)
class Question:
    """What is asked for: which rows, as what, and if it is a page, how many and from which place."""

    selection: Selection
    file_format: str
    language: Language | None = None
    limit: int | None = None
    cursor: Cursor | None = None

    @property
    def is_page(self) -> bool:
        """Return whether a part of the rows is asked for."""
        return self.limit is not None

    def tag(self, release_id: int) -> str:
        """Return what identifies the answer: the release, which never changes, the question, and how it is written."""
        asked = (
            writing_fingerprint(),
            self.file_format,
            self.selection.parameters,
            self.language,
            self.limit,
            self.cursor,
        )
        return f"{release_id}-{hashlib.sha256(repr(asked).encode()).hexdigest()[:16]}"


@api.get(_ENDPOINT.path)
@in_readers_language
def observations() -> Response:
    """Answer with the observations that the parameters select, in the format they ask for, however many they are."""
    question = _asked_for()
    selection = question.selection
    with ExitStack() as stack:
        connection = stack.enter_context(open_release(selection.release, selection.as_of))
        info = release_info(connection)
        refuse_unpublished(info)
        tag = question.tag(info.id)
        if is_known(tag):
            return with_headers(Response(), info.id, tag)
        row_count = counted_rows(connection, selection) if question.is_page else count_of(connection, selection)
        if question.is_page:
            answer = _page(connection, question, info, row_count)
        elif question.language is not None:
            answer = Response(_with_summaries(connection, question, row_count), content_type=FORMATS[DEFAULT_FORMAT])
        else:
            refuse_what_does_not_fit(question.file_format, row_count)
            if request.method == "HEAD" and question.file_format != "json-stat":
                # Without a length, as the file itself: what it would be is known when it has been made. Whether the
                # rows fit in a cube is known only when that has been made, and it is small.
                answer = Response(iter(()), content_type=FORMATS[question.file_format])
            else:
                stack.enter_context(place_for(question.file_format, row_count))
                answer = _file(connection, question, row_count, stack)
                # Also when nobody reads the body: a reader that hangs up before the first byte.
                answer.call_on_close(stack.pop_all().close)
    answer.headers["X-Row-Count"] = str(row_count)
    if info.is_internal:
        answer.headers["X-Disclosure"] = "internal"
    if question.file_format != DEFAULT_FORMAT:
        name = file_name(selection, info.id, question.file_format)
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if question.file_format in DIALECTS:
        answer.headers["Link"] = description_link()
    return with_headers(answer, info.id, tag)


# --- what is asked for -----------------------------------------------------------------------------------------------


def _asked_for() -> Question:
    """Read the request's parameters. Raises SelectionError on one that is unknown, repeated or not valid."""
    given = values_for(_ENDPOINT)
    file_format = format_of(given, _ENDPOINT)
    for name in ("limit", "cursor", "summary"):
        if name in given and file_format != DEFAULT_FORMAT:
            raise SelectionError(name, given[name], _only_json(file_format))
    selection = selection_in(given)
    limit = whole_number(given, "limit", 1, MOST_ON_A_PAGE)
    cursor = cursor_in(given["cursor"], selection) if "cursor" in given else None
    language = _language_of(given)
    if language and (limit or cursor):
        whole = say(
            f"ett svar som inte är delat på sidor (utelämna limit och cursor), på högst {MOST_ROWS} rader",
            f"an answer that is not in pages (leave out limit and cursor), of at most {MOST_ROWS} rows",
        )
        raise SelectionError("summary", language, whole)
    if cursor:
        limit = limit or USUAL_ON_A_PAGE
        selection = replace(selection, release=cursor.release)
    return Question(selection, file_format, language, limit, cursor)


def _only_json(file_format: str) -> str:
    return say(
        f"format=json: en fil som {file_format} kortas aldrig av och har inga meningar",
        f"format=json: a file such as {file_format} is never cut short and has no sentences",
    )


def _language_of(given: Mapping[str, str]) -> Language | None:
    """Return the language of the sentences; None if none are asked for."""
    asked = given.get("summary")
    language = next((each for each in LANGUAGES if each == asked), None)
    if asked is not None and language is None:
        raise SelectionError("summary", asked, valid_values(asked, LANGUAGES))
    return language


# --- what is answered ------------------------------------------------------------------------------------------------


def _file(connection: Connection, question: Question, row_count: int, stack: ExitStack) -> Response:
    """Return a file, its first piece made. What it holds is let go of with `stack`."""
    # A file is the same whoever asks for it: in the language of the release.
    with speaking("sv"):
        body = write_extract(connection, question.selection, question.file_format, row_count=row_count)
        stack.callback(body.close)
        first = next(body, b"")
    return Response(_continued(first, body), content_type=FORMATS[question.file_format])


def _continued(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _page(connection: Connection, question: Question, info: ReleaseInfo, row_count: int) -> Response:
    """Return one page of the rows, and where the next begins: null after the last row."""
    start = question.cursor.row if question.cursor else 0
    end = min(start + (question.limit or USUAL_ON_A_PAGE), row_count)
    rows = tuples_between(connection, question.selection, start, end) if start < end else []
    columns: tuple[str, ...] = EXTRACT_COLUMNS
    if info.is_internal:
        columns, rows = (*columns, "disclosure"), [(*row, "internal") for row in rows]
    following = _next_address(question, Cursor(info.id, end)) if end < row_count else None
    content = {"observations": [dict(zip(columns, row, strict=True)) for row in rows], "next": following}
    answer = Response(orjson.dumps(content), content_type=FORMATS[DEFAULT_FORMAT])
    if following:
        answer.headers["Link"] = f'<{following}>; rel="next"'
    return answer


def _next_address(question: Question, cursor: Cursor) -> str:
    asked = {**dict(question.selection.parameters), "limit": str(question.limit)}
    text = cursor.text_for(question.selection)
    return f"{_ENDPOINT.path}?{urlencode({**asked, 'cursor': text}, safe=',', quote_via=quote)}"


def _with_summaries(connection: Connection, question: Question, row_count: int) -> bytes:
    """Return the rows as JSON, each with its sentence. Raises SelectionError if they are too many."""
    assert question.language is not None
    if row_count > MOST_ROWS:
        fewer = say(
            f"ett urval på högst {MOST_ROWS} rader (det här har {row_count}): begränsa det med indicator, geography, "
            "area, from, to eller latest",
            f"a selection of at most {MOST_ROWS} rows (this has {row_count}): limit it with indicator, geography, "
            "area, from, to or latest",
        )
        raise SelectionError("summary", question.language, fewer)
    with speaking(question.language):
        told = summaries(connection, question.selection)
    rows = [row for block in extract_rows(connection, question.selection) for row in block]
    with_sentence = [(*row, sentence) for row, sentence in zip(rows, told, strict=True)]
    return b"".join(write_table("observations", (*EXTRACT_COLUMNS, "summary"), [with_sentence], DEFAULT_FORMAT))


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
    return named([*parts, f"utgava-{release_id}"], file_format)
