"""The panel that stands where figures will: how far their making has come, and a way out of waiting.

The one thing to know: the panel asks GET /vantan every now and then, and that is what keeps the work going; POST
/vantan says that this reader waits no more (assets/waiting.js does both). With the last reader the work stops.
"""

import select
import socket
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from dash import MATCH, ClientsideFunction, Input, Output, clientside_callback, dcc, html
from flask import Blueprint, Response, has_request_context, jsonify, request

from dashboard.components import hyphenated
from dashboard.prepared import BeingPrepared
from dashboard.view import LANGUAGE, PAST, View, ViewProblem, language_of
from data.differences import comparing
from data.formats import long_date
from data.language import say, speaking, spoken
from data.preparing import Preparing, State, Work, still_wanted, while_waiting
from data.progress import Stopped
from data.releases import past_of
from data.revisions import Knowledge
from data.selection import PARAMETERS, Selection, SelectionError
from data.store import StoreError, current_store

ADDRESS = "/vantan"
READER = "lasare"
FEW_SECONDS = 5
"""Under this, how long it takes is not worth a number."""

waiting = Blueprint("waiting", __name__)


@dataclass(frozen=True)
class Task:
    """What is being made, what it is called, and why it takes its time. `looks_back`: at a day that has been."""

    work: Work
    what: str
    why: str
    looks_back: bool


def task_of(asked: Mapping[str, str]) -> Task:
    """Return what the parameters of /vantan ask for. Raises SelectionError, StoreError."""
    known = {name: text for name, text in asked.items() if name in PARAMETERS}
    selection = Selection.from_parameters(known)
    store = current_store()
    if "until" in asked:
        newer, older = Knowledge.of("until", asked["until"]), Knowledge.of("since", asked.get("since", ""))
        if newer.release is None:
            raise SelectionError("until", asked["until"], say("en utgåvas nummer", "a release's number"))
        then = say(f"utgåva {older.text}", f"release {older.text}")
        if older.as_of is not None:
            day = long_date(older.as_of)
            older = replace(older, release=newer.release)
            then = say(f"det som var känt den {day}", f"what was known on {day}")
        what = say(
            f"Jämförelsen av {then} med utgåva {newer.text}", f"The comparison of {then} with release {newer.text}"
        )
        why = say("Varje siffra i den ena hålls mot den andra.", "Each figure of the one is held against the other.")
        return Task(comparing(store, older, newer, selection), what, why, looks_back=False)
    release_id = selection.release if selection.release is not None else store.current_id()
    if selection.as_of is None or release_id is None:
        raise SelectionError("as_of", "", say("ett datum som 2022-02-07", "a date like 2022-02-07"))
    day = long_date(selection.as_of)
    what = say(f"Läget som det var känt den {day}", f"The state as it was known on {day}")
    why = say(
        "Siffrorna räknas fram på nytt ur det som hade kommit in då. Nästa gång någon frågar visas de genast.",
        "The figures are derived anew from what had come in by then. The next time anybody asks they show at once.",
    )
    return Task(past_of(store, release_id, selection.as_of).work, what, why, looks_back=True)


# --- the panel -------------------------------------------------------------------------------------------------------


def waiting_panel(error: BeingPrepared, path: str, given: Mapping[str, str | list[str]]) -> html.Section:
    """Build the panel. `given`: the parameters of the page's address; the way out keeps those that do not look back."""
    task = task_of(error.asked)
    what = task.what
    here = {"kind": "waiting", "reader": error.reader}
    address = f"{ADDRESS}?{urlencode({**error.asked, READER: error.reader, LANGUAGE: spoken()})}"
    content = [
        html.H2(say(f"{what} tas fram", f"{what} is being prepared"), tabIndex="-1"),
        html.Div(_meanwhile(task), **hyphenated(data_part="meanwhile")),
        html.Div(_afterwards(), hidden="hidden", **hyphenated(data_part="stopped")),
        html.Div(_failed(), hidden="hidden", **hyphenated(data_part="failed")),
        html.P(_ways_out(path, given, looks_back=task.looks_back), className="waiting-ways"),
        html.P("", className="visually-hidden", role="status"),
        dcc.Store(id={**here, "part": "order"}, data=address),
        *([] if error.then is None else [dcc.Store(id=error.then)]),
    ]
    attributes = hyphenated(
        data_waiting=address,
        data_then=error.then or "",
        data_stopped=say(f"Avbrutet: {what} togs inte fram", f"Cancelled: {what} was not prepared"),
        data_failed=say(f"{what} gick inte att ta fram", f"{what} could not be prepared"),
        data_silent=say("Servern svarar inte. Försöker igen …", "The server does not answer. Trying again …"),
        data_ready=say("Klart. Visar …", "Done. Showing …"),
    )
    return html.Section(content, className="notice waiting", id={**here, "part": "panel"}, **attributes)


def _meanwhile(task: Task) -> list[Any]:
    usual = usually_takes(task.work)
    label = say("Så långt har det kommit", "How far it has come")
    return [
        html.P([task.why, *([f" {usual}"] if usual else [])]),
        html.Progress(value="0", max="1", **hyphenated(aria_label=label)),
        html.P(say("Börjar …", "Beginning …"), className="waiting-step"),
    ]


def usually_takes(work: Work) -> str:
    """Return how long such work usually takes, as a sentence; empty where none has been done."""
    seconds = Preparing(current_store().room).usual_seconds(work.kind)
    if seconds is None:
        return ""
    if seconds < FEW_SECONDS:
        return say("Det brukar ta några sekunder.", "It usually takes a few seconds.")
    return say(f"Det brukar ta omkring {seconds:.0f} sekunder.", f"It usually takes about {seconds:.0f} seconds.")


def _afterwards() -> list[Any]:
    said = say(
        "Arbetet stannar om ingen annan väntar på det. Inget halvfärdigt sparas.",
        "The work stops unless somebody else waits for it. Nothing half-made is kept.",
    )
    return [html.P(said)]


def _failed() -> list[Any]:
    said = say("Felet är antecknat och beror inte på dig.", "The fault has been noted and is not yours.")
    return [html.P(said)]


def _ways_out(path: str, given: Mapping[str, str | list[str]], *, looks_back: bool) -> list[Any]:
    """Build the button that stops, in its place afterwards the link to try again, and the one to what is known now."""
    stop = html.Button(say("Avbryt", "Cancel"), type="button", className="button", **hyphenated(data_part="stop"))
    again = html.A(
        say("Försök igen", "Try again"), href="", className="button", hidden="hidden", **hyphenated(data_part="again")
    )
    if not looks_back:
        return [stop, again]
    now = _understood(given).changed(**dict.fromkeys(PAST)).address(path)
    return [stop, again, html.A(say("Visa det som är känt nu", "Show what is known now"), href=now)]


def _understood(given: Mapping[str, str | list[str]]) -> View:
    try:
        return View.parse({**given, LANGUAGE: spoken()})
    except ViewProblem:
        return View.without_choice({**given, LANGUAGE: spoken()})


clientside_callback(
    # Dash runs it for a Store that comes with the panel only if it gives something to something that comes with it.
    ClientsideFunction("waiting", "begin"),
    Output({"kind": "waiting", "reader": MATCH, "part": "panel"}, "data-begun"),
    Input({"kind": "waiting", "reader": MATCH, "part": "order"}, "data"),
)


# --- asking how far it has come --------------------------------------------------------------------------------------


@waiting.get(ADDRESS)
def how_far() -> tuple[Response, int] | Response:
    """Answer how far it has come. Who asks waits for it: it is begun if nobody has."""
    with speaking(language_of(request.args)):
        try:
            state = Preparing(current_store().room).ask(task_of(request.args).work, _reader())
        except (SelectionError, StoreError) as error:
            return jsonify(state="failed", words=str(error)), 400
        return _uncached(jsonify(_told(state)))


@waiting.post(ADDRESS)
def leave() -> tuple[Response, int] | Response:
    """Note that a reader waits no more. Answers without content."""
    try:
        Preparing(current_store().room).leave(task_of(request.args).work.name, _reader())
    except (SelectionError, StoreError) as error:
        return jsonify(state="failed", words=str(error)), 400
    return Response(status=204)


def _reader() -> str:
    reader = request.args.get(READER, "")
    if not (reader.isascii() and reader.isalnum() and len(reader) <= 64):
        raise SelectionError(READER, reader[:64], say("bokstäver och siffror", "letters and digits"))
    return reader


def _told(state: State) -> dict[str, Any]:
    if state.is_made or state.has_failed:
        return {"state": "made" if state.is_made else "failed"}
    # The step that is under way is not done.
    return {"state": "going", "done": max(state.step - 1, 0), "steps": state.steps, "words": step_words(state)}


def step_words(state: State) -> str:
    """Return which step is under way, of how many, and what it is: `Steg 2 av 35: Läser …`."""
    words = say(*state.words)
    if not state.steps:
        return words
    return say(f"Steg {state.step} av {state.steps}: {words}", f"Step {state.step} of {state.steps}: {words}")


def _uncached(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer


# --- programs that hang up -------------------------------------------------------------------------------------------


@waiting.before_app_request
def follow_the_client() -> None:
    """Let what this request waits for be stopped when its client hangs up."""
    still_wanted.set(_client_is_there)
    while_waiting.set(nullcontext)  # The thread may have answered a program before: see dashboard/api.py.


@waiting.app_errorhandler(Stopped)
def answer_nobody(_: Stopped) -> Response:
    """End a request whose client has hung up: nobody reads what it is answered."""
    return Response(status=503)


def _client_is_there() -> bool:
    """Return whether the client of this request is still there, as far as the server can tell."""
    if not has_request_context():
        return True  # The thread has other work by now.
    gone = request.environ.get("waitress.client_disconnected")
    if gone is not None:
        return not gone()
    connection = request.environ.get("gunicorn.socket")
    if connection is None:
        return True
    try:
        # What can be read and has no bytes in it has been closed.
        can_read = select.select([connection], [], [], 0)[0]
        return not can_read or connection.recv(1, socket.MSG_PEEK) != b""
    except (OSError, ValueError):
        return False
