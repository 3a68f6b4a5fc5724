"""The wait for a day in the past where JavaScript is off: a page that says how far it has come, and loads itself anew.

The one thing to know: no request is held while the figures are derived, or a proxy would give up on it. Each load of
the page asks for the work, which is what keeps it going (data/preparing.py); who leaves the page lets it stop.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import html

from dashboard.components import notice
from dashboard.view import PAST, View
from dashboard.waiting import step_words, usually_takes
from data.formats import long_date
from data.language import say
from data.preparing import Preparing, Work, new_reader
from data.releases import past_of
from data.store import current_store

WAIT = "vanta"
"""In an address, that one waits for what takes seconds to derive: what was known on a day in the past."""

YES, ANEW = "ja", "om"
"""Its values: to wait, and to have work that has failed tried again."""

SECONDS_BETWEEN = 3


@dataclass(frozen=True)
class Wait:
    """What stands in a page's place; and the address that it is to load in a while, empty where it is to stay."""

    words: html.Section
    goes_to: str = ""


def wait_for(path: str, view: View, given: Mapping[str, str]) -> Wait | None:
    """Return what a page says while what was known on its day is not there; None where it can be shown at once.

    Begins to derive it where the address says that one waits. Raises StoreError where there is no such release.
    """
    store, day = current_store(), view.selection.as_of
    release_id = view.selection.release or store.current_id()
    if day is None or release_id is None:
        return None
    work, asked = past_of(store, release_id, day).work, given.get(WAIT)
    if work.is_made() or (asked is not None and not store.keeps_past):
        return None  # What is not kept is derived by the page itself.
    if asked is None:
        return Wait(_offer(path, view, long_date(day)))
    state = Preparing(store.room).ask(work, new_reader(), anew=asked == ANEW)
    if state.is_made:
        return None
    if state.has_failed:
        return Wait(_failed(path, view))
    return Wait(_under_way(path, view, long_date(day), step_words(state), work), _address(path, view, YES))


def _address(path: str, view: View, how: str) -> str:
    return view.address(path) + f"&{WAIT}={how}"


def _now(path: str, view: View) -> html.A:
    words = say("Visa det som är känt nu", "Show what is known now")
    address = view.changed(**dict.fromkeys(PAST)).address(path)
    return html.A(words, href=address)


def _button(words: str, address: str) -> html.A:
    return html.A(words, href=address, className="button")


def _offer(path: str, view: View, day: str) -> html.Section:
    ways: list[Any] = [_button(say("Vänta och visa dem", "Wait and show them"), _address(path, view, YES))]
    return notice(
        say(f"Läget som det var känt den {day} är inte framtaget än", f"What was known on {day} is not derived yet"),
        [
            say(
                "Siffrorna räknas fram ur det som hade kommit in då. Det tar några sekunder.",
                "The figures are derived from what had come in by then. It takes some seconds.",
            ),
            [*ways, " ", _now(path, view)],
        ],
    )


def _under_way(path: str, view: View, day: str, step: str, work: Work) -> html.Section:
    look = _button(say("Se hur långt det har kommit", "See how far it has come"), _address(path, view, YES))
    return notice(
        say(f"Läget som det var känt den {day} tas fram", f"The state as it was known on {day} is being prepared"),
        [
            html.Strong(f"{step}."),
            [
                say(
                    f"Sidan laddas om var {SECONDS_BETWEEN}:e sekund och visar siffrorna när de finns.",
                    f"The page loads anew every {SECONDS_BETWEEN} seconds and shows the figures once they are there.",
                ),
                f" {usually_takes(work)}",
            ],
            [look, " ", _now(path, view)],
        ],
    )


def _failed(path: str, view: View) -> html.Section:
    return notice(
        say("Siffrorna gick inte att ta fram", "The figures could not be prepared"),
        [
            say("Felet är antecknat och beror inte på dig.", "The fault has been noted and is not yours."),
            [_button(say("Försök igen", "Try again"), _address(path, view, ANEW)), " ", _now(path, view)],
        ],
        kind="problem",
    )
