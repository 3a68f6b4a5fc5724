"""What readers see when something is wrong: what has happened and what to do, in plain words, never a traceback."""

import functools
import logging
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from dash import html
from flask import g, has_app_context
from sqlalchemy.exc import DBAPIError

from dashboard.components import Children, frame, notice
from dashboard.prepared import BeingPrepared
from dashboard.view import LANGUAGE, View, ViewProblem, known_parameters, language_of
from dashboard.waiting import waiting_panel
from data.language import say, speaking, spoken
from data.store import NoRelease, OldRelease, StoreError, UnknownRelease

log = logging.getLogger(__name__)

MOST_SHOWN = 60
"""Characters of a value that are repeated to the reader: an address may be of any length."""

Given = Mapping[str, str | list[str]]
"""The parameters of an address, valid or not."""


def explanation(error: Exception, path: str, given: Given | None = None) -> html.Section:
    """Return the notice for an error, with what to do about it. Errors that the reader did not cause are logged.

    `given`: the parameters of the address; those that can be understood are kept in the ways that lead on.
    """
    given = given or {}
    _note_status(error)
    match error:
        case BeingPrepared():
            return waiting_panel(error, path, given)
        case ViewProblem():
            return problem_notice(error, path, given)
        case NoRelease():
            return _nothing_published()
        case UnknownRelease():
            return _no_such_release(error, path, given)
        case OldRelease():
            log.error("The release is of an earlier version", exc_info=error)
            return _of_earlier_version()
        case StoreError() | DBAPIError():
            log.error("The warehouse does not answer", exc_info=error)
            return _not_answering()
    log.error("A page could not be made", exc_info=error)
    return notice(
        say("Något gick fel hos oss", "Something went wrong on our side"),
        [
            say(
                "Sidan kunde inte visas. Felet är antecknat och beror inte på dig.",
                "The page could not be shown. The fault has been noted and is not yours.",
            ),
            _again(),
        ],
        kind="problem",
    )


def _note_status(error: Exception) -> None:
    """Note the status that a page must have which explains this error: 200 would say that the address is right."""
    if isinstance(error, ViewProblem | UnknownRelease):
        note_status(404 if isinstance(error, UnknownRelease) else 400)


def noted_status() -> int:
    """Return the status of the page of this request, as far as it has been made: 200 unless an error is explained."""
    return int(g.get("page_status", 200)) if has_app_context() else 200


def note_status(status: int) -> None:
    """Note the status of a page that was made before and is shown again."""
    if has_app_context():
        g.page_status = status


def _no_such_release(error: UnknownRelease, path: str, given: Given) -> html.Section:
    english = f"There is no release {error.release}. Those there are: {error.known}."
    now = say("Visa sidan i den utgåva som gäller", "Show the page in the current release")
    current = _without("utgava", given) or _pins(_other_than("utgava", given))
    words: list[Children] = [say(str(error), english), html.A(now, href=current.address(path), className="button")]
    return notice(say("Utgåvan finns inte", "There is no such release"), words, kind="problem")


def _nothing_published() -> html.Section:
    return notice(
        say("Här finns inga uppgifter än", "There are no figures here yet"),
        [
            say(
                "Inget har publicerats. När den första rapporten har lästs in visas den här, utan omstart.",
                "Nothing has been published. When the first report has been loaded it shows here, without a restart.",
            ),
            [
                say("Den som sköter systemet läser in uppgifter med ", "Whoever runs the system loads figures with "),
                html.Code("python -m etl init"),
                ".",
            ],
            _again(),
        ],
        kind="problem",
    )


def _of_earlier_version() -> html.Section:
    return notice(
        say("Uppgifterna behöver göras om", "The figures need to be made anew"),
        [
            say(
                "De är gjorda med en tidigare version av Lägesbild, som den här inte kan läsa.",
                "They were made with an earlier version of Lägesbild, which this one cannot read.",
            ),
            [
                say("Den som sköter systemet kör ", "Whoever runs the system runs "),
                html.Code("python -m etl init"),
                say(". En ny utgåva görs av samma uppgifter.", ". A new release is made of the same figures."),
            ],
            _again(),
        ],
        kind="problem",
    )


def _not_answering() -> html.Section:
    return notice(
        say("Källan svarar inte", "The source does not answer"),
        [
            say(
                "Databasen med uppgifterna går inte att nå just nu. Hellre inga siffror än fel siffror.",
                "The database cannot be reached just now. Better no figures than wrong ones.",
            ),
            say(
                "Vänta en stund och försök igen. Kontakta den som sköter systemet om felet står kvar.",
                "Wait a while and try again. Contact whoever runs the system if the fault remains.",
            ),
            _again(),
        ],
        kind="problem",
    )


def problem_notice(problem: ViewProblem, path: str, given: Given) -> html.Section:
    """Return the notice about a value in the address that nobody can answer for."""
    value = problem.value if len(problem.value) <= MOST_SHOWN else problem.value[:MOST_SHOWN] + "…"
    return notice(
        say(f"Länken går inte att förstå: {problem.subject}", f"The link cannot be understood: {problem.subject}"),
        [
            [
                say("I adressen står ", "The address says "),
                html.Code(f"{problem.parameter}={value}"),
                say(". Hellre inga siffror än fel siffror.", ". Better no figures than wrong ones."),
            ],
            say(f"Giltigt är {problem.expected}.", f"Valid is {problem.expected}."),
            _ways_on(problem, path, given),
        ],
        kind="problem",
    )


def _again() -> html.A:
    # The empty address is the page with the query string that it has.
    return html.A(say("Försök igen", "Try again"), href="", className="button")


def _ways_on(problem: ViewProblem, path: str, given: Given) -> list[Any]:
    """Return the link to the page by itself, and to the rest of what was chosen where there is more than the fault."""
    afresh, rest = _pins(given), _without(problem.parameter, given)
    words = say("Visa sidan utan urval", "Show the page without a selection")
    ways: list[Any] = [html.A(words, href=afresh.address(path), className="button")]
    if rest is not None and rest.query != afresh.query:
        kept = say("Behåll resten av urvalet", "Keep the rest of the selection")
        ways += [" ", html.A(kept, href=rest.address(path), className="button")]
    return ways


def _pins(given: Given) -> View:
    """Return the view with the release, the day and the language of an address, as far as these are understood."""
    return View.without_choice({**given, LANGUAGE: spoken()})


def _without(parameter: str, given: Given) -> View | None:
    """Return the view without one parameter; None where the others can't be understood either."""
    try:
        return View.parse({**_other_than(parameter, given), LANGUAGE: spoken()})
    except ViewProblem:
        return None


def _other_than(parameter: str, given: Given) -> dict[str, str]:
    return {name: text for name, text in known_parameters(given).items() if name != parameter}


def explained(path: str, heading: str | tuple[str, str]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a page's layout speak the language of the address, and explain itself when it meets an error.

    `path`: of the page, with its variables as `<code>`. `heading`: of the page that explains, in Swedish and English;
    one text is the same in both.
    """

    def decorate(layout: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(layout)
        def guarded(**parameters: str | list[str]) -> Any:
            with speaking(language_of(parameters)):
                try:
                    return layout(**parameters)
                except Exception as error:  # The last resort of a page: logged in `explanation`, never blank.
                    words = heading if isinstance(heading, str) else say(*heading)
                    here = re.sub(r"<(\w+)>", lambda found: quote(str(parameters.get(found[1], "")), safe=""), path)
                    # Where there is no such release, the menu must lead on from it.
                    lost = isinstance(error, UnknownRelease)
                    pins = _pins(_other_than("utgava", parameters) if lost else parameters)
                    return frame(here, words, explanation(error, here, parameters), pins)

        return guarded

    return decorate
