"""What readers see when something is wrong: what has happened and what to do, in plain words, never a traceback."""

import functools
import logging
from collections.abc import Callable
from typing import Any

from dash import html
from sqlalchemy.exc import DBAPIError

from dashboard.components import Children, frame, notice
from dashboard.view import LANGUAGE, ViewProblem, language_of, query_of
from data.language import say, speaking, spoken
from data.store import NoRelease, OldRelease, StoreError, UnknownRelease

log = logging.getLogger(__name__)

MOST_SHOWN = 60
"""Characters of a value that are repeated to the reader: an address may be of any length."""


def explanation(error: Exception, path: str) -> html.Section:
    """Return the notice for an error, with what to do about it. Errors that the reader did not cause are logged."""
    match error:
        case ViewProblem():
            return problem_notice(error, path)
        case NoRelease():
            return _nothing_published()
        case UnknownRelease():
            return _no_such_release(error, path)
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


def _no_such_release(error: UnknownRelease, path: str) -> html.Section:
    english = f"There is no release {error.release}. Those there are: {error.known}."
    words: list[Children] = [say(str(error), english), _afresh(path)]
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


def problem_notice(problem: ViewProblem, path: str) -> html.Section:
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
            _afresh(path),
        ],
        kind="problem",
    )


def _again() -> html.A:
    # The empty address is the page with the query string that it has.
    return html.A(say("Försök igen", "Try again"), href="", className="button")


def _afresh(path: str) -> html.A:
    words = say("Visa sidan utan urval", "Show the page without a selection")
    return html.A(words, href=path + query_of({LANGUAGE: spoken()}), className="button")


def explained(path: str, heading: str | tuple[str, str]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a page's layout speak the language of the address, and explain itself when it meets an error.

    `heading`: of the page that explains, in Swedish and English; one text is the same in both.
    """

    def decorate(layout: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(layout)
        def guarded(**parameters: str | list[str]) -> Any:
            with speaking(language_of(parameters)):
                try:
                    return layout(**parameters)
                except Exception as error:  # The last resort of a page: logged in `explanation`, never blank.
                    words = heading if isinstance(heading, str) else say(*heading)
                    return frame(path, words, explanation(error, path))

        return guarded

    return decorate
