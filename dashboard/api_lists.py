"""The small lists over HTTP: what a release says of itself, the releases, and what changed from one to another."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Response

from dashboard.api_answers import (
    api,
    content_tag,
    format_of,
    given_values,
    selection_in,
    table_answer,
    values_for,
    with_headers,
)
from dashboard.api_contract import ENDPOINTS, VERSION, Endpoint, Told
from dashboard.api_problems import ApiProblem, in_readers_language
from data.language import say
from data.list_tables import LOAD_COLUMNS, PERIOD_LIST, RELEASE_COLUMNS, load_rows, release_row, release_rows
from data.periods import PERIOD_KINDS
from data.quality_queries import releases_kept
from data.queries import release_info
from data.release_changes import ReleaseChanges, changes_between, release_before
from data.releases import open_release
from data.revisions import REVISION_COLUMNS, Knowledge, revisions, rows_of
from data.selection import MOST_RELEASES, SelectionError, valid_values, whole_number
from data.store import NoRelease, Store, UnknownRelease, current_store

MOST_REVISIONS = 500_000
"""Changed figures in one answer, which is made whole: more is a release that was made anew, and some gigabytes."""

ONE_RELEASE = VERSION + "releases/{release}"
"""The address of one release, as OpenAPI writes it."""


@in_readers_language
def _list_of_release(endpoint: Endpoint) -> Response:
    """Answer with a list that a release has."""
    given = values_for(endpoint)
    file_format = format_of(given, endpoint)
    kind = _kind_of(given)
    assert endpoint.rows is not None
    with open_release(selection_in(given).release) as connection:
        release_id = release_info(connection).id
        rows = endpoint.rows.rows(connection)
    if kind:
        place = [each.name for each in PERIOD_LIST.columns].index("period_kind")
        rows = [row for row in rows if row[place] == kind]
    return table_answer(endpoint, rows, file_format, release_id, [kind] if kind else [])


def _kind_of(given: dict[str, str]) -> str:
    asked = given.get("kind", "")
    if asked and asked not in PERIOD_KINDS:
        raise SelectionError("kind", asked, valid_values(asked, PERIOD_KINDS))
    return asked


def _view(endpoint: Endpoint) -> Callable[[], Response]:
    # A function of its own and no partial one: what counts calls asks for its name.
    def view() -> Response:
        return _list_of_release(endpoint)

    return view


for _each in ENDPOINTS.values():
    if _each.rows is not None:
        api.add_url_rule(_each.path, _each.name, _view(_each))


@api.get(ENDPOINTS["revisions"].path)
@in_readers_language
def revision_list() -> Response:
    """Answer with every figure that was changed between two releases or two days, cell by cell."""
    endpoint = ENDPOINTS["revisions"]
    given = values_for(endpoint)
    file_format = format_of(given, endpoint)
    older = Knowledge.of("since", given["since"])
    newer = Knowledge.of("until", given["until"]) if "until" in given else Knowledge()
    selection = selection_in(given)
    store = current_store()
    # One release for both, whatever is published meanwhile.
    current = _current(store)
    older, newer = (Knowledge(current if each.release is None else each.release, each.as_of) for each in (older, newer))
    found = revisions(store, older, newer, selection)
    if len(found) > MOST_REVISIONS:
        fewer = say(
            f"en jämförelse med högst {MOST_REVISIONS} ändrade siffror (den här har {len(found)}): begränsa den med "
            "indicator, geography, level, area, from, to eller latest",
            f"a comparison with at most {MOST_REVISIONS} changed figures (this has {len(found)}): limit it with "
            "indicator, geography, level, area, from, to or latest",
        )
        raise SelectionError("since", given["since"], fewer)
    parts = [f"{older.text}-{newer.text}"]
    return table_answer(endpoint, rows_of(found), file_format, newer.release or current, parts)


@api.get(ENDPOINTS["releases"].path)
@in_readers_language
def release_list() -> Response:
    """Answer with the releases that are kept."""
    endpoint = ENDPOINTS["releases"]
    given = values_for(endpoint)
    file_format = format_of(given, endpoint)
    store = current_store()
    return table_answer(endpoint, release_rows(store), file_format, _current(store))


@api.get(VERSION + "releases/<release>")
@in_readers_language
def release_changes(release: str) -> Response:
    """Answer with one release, and what it has that an earlier one had not."""
    given = given_values(("since",))
    store = current_store()
    release_id = _number_in(release)
    kept = {each.id: each for each in releases_kept(store)}
    if release_id not in kept:
        raise ApiProblem(
            404,
            say("Utgåvan finns inte", "There is no such release"),
            str(UnknownRelease(release[:20], sorted(kept))),
        )
    since = whole_number(given, "since", 1, MOST_RELEASES)
    if since is not None and since >= release_id:
        earlier = say(f"en utgåva före {release_id}", f"a release before {release_id}")
        raise SelectionError("since", given["since"], earlier)
    since = since or release_before(store, release_id)
    content: dict[str, Any] = {
        "release": _named(RELEASE_COLUMNS, release_row(kept[release_id])),
        "since": since,
        **(_told(changes_between(store, since, release_id), release_id, store) if since else _NOTHING_BEFORE),
    }
    body = orjson.dumps(content)
    return with_headers(Response(body, content_type="application/json"), release_id, content_tag(body))


_NOTHING_BEFORE: dict[str, Any] = {"new_periods": [], "new_loads": [], "revised": [], "revisions": None}


def _told(changes: ReleaseChanges, release_id: int, store: Store) -> dict[str, Any]:
    with open_release(changes.since, store=store) as before, open_release(release_id, store=store) as after:
        known, loads = set(load_rows(before)), load_rows(after)
    asked = urlencode({"since": changes.since, "until": release_id})
    return {
        "new_periods": [_period(kind, start, end) for kind, found in changes.periods.items() for start, end in found],
        "new_loads": [_named(LOAD_COLUMNS, row) for row in loads if row not in known],
        "revised": [dict(zip(REVISION_COLUMNS, row, strict=True)) for row in rows_of(changes.revised)],
        "revisions": f"{ENDPOINTS['revisions'].path}?{asked}",
    }


def _period(kind: str, start: date, end: date) -> dict[str, Any]:
    return {"period_kind": kind, "period_start": start, "period_end": end}


def _named(columns: Sequence[Told], row: Sequence[Any]) -> dict[str, Any]:
    return {column.name: value for column, value in zip(columns, row, strict=True)}


def _number_in(text: str) -> int:
    """Return the release that an address names; 0, which no release has, for what is no number."""
    is_number = text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if is_number and not text.startswith("0") else 0


def _current(store: Store) -> int:
    current = store.current_id()
    if current is None:
        raise NoRelease
    return current
