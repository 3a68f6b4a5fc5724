"""What readers see when something is wrong: what has happened and what to do, in plain Swedish, never a traceback."""

import functools
import logging
from collections.abc import Callable
from typing import Any

from dash import html
from sqlalchemy.exc import DBAPIError

from dashboard.components import frame, notice
from dashboard.view import ViewProblem
from data.store import NoRelease, StoreError, UnknownRelease

log = logging.getLogger(__name__)


def explanation(error: Exception, path: str) -> html.Section:
    """Return the notice for an error, with what to do about it. Errors that the reader did not cause are logged."""
    match error:
        case ViewProblem():
            return problem_notice(error, path)
        case NoRelease():
            return notice(
                "Här finns inga uppgifter än",
                [
                    "Inget har publicerats. När den första rapporten har lästs in visas den här, utan omstart.",
                    ["Den som sköter systemet läser in uppgifter med ", html.Code("python -m etl init"), "."],
                    _again(),
                ],
                kind="problem",
            )
        case UnknownRelease():
            return notice("Utgåvan finns inte", [str(error), _afresh(path)], kind="problem")
        case StoreError() | DBAPIError():
            log.error("The warehouse does not answer", exc_info=error)
            return notice(
                "Källan svarar inte",
                [
                    "Databasen med uppgifterna går inte att nå just nu. Hellre inga siffror än fel siffror.",
                    "Vänta en stund och försök igen. Kontakta den som sköter systemet om felet står kvar.",
                    _again(),
                ],
                kind="problem",
            )
    log.error("A page could not be made", exc_info=error)
    return notice(
        "Något gick fel hos oss",
        [
            "Sidan kunde inte visas. Felet är antecknat och beror inte på dig.",
            _again(),
        ],
        kind="problem",
    )


def problem_notice(problem: ViewProblem, path: str) -> html.Section:
    """Return the notice about a value in the address that nobody can answer for."""
    value = problem.value if len(problem.value) <= 60 else problem.value[:60] + "…"
    return notice(
        f"Länken går inte att förstå: {problem.subject}",
        [
            [
                "I adressen står ",
                html.Code(f"{problem.parameter}={value}"),
                ". Hellre inga siffror än fel siffror.",
            ],
            f"Giltigt är {problem.expected}.",
            _afresh(path),
        ],
        kind="problem",
    )


def _again() -> html.A:
    # The empty address is the page with the query string that it has.
    return html.A("Försök igen", href="", className="button")


def _afresh(path: str) -> html.A:
    return html.A("Visa sidan utan urval", href=path, className="button")


def explained(path: str, heading: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a page's layout show a page with an explanation when it meets an error, whatever it is."""

    def decorate(layout: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(layout)
        def guarded(**parameters: str | list[str]) -> Any:
            try:
                return layout(**parameters)
            except Exception as error:  # The last resort of a page: logged in `explanation`, never blank.
                return frame(path, heading, explanation(error, path))

        return guarded

    return decorate
