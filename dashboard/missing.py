"""Why a cell of a matrix has no figure: words that fit in it, a mark where not even they do, and the legend of both.

The one thing to know: a reason is read, not pointed at. It stands in the cell as text, its pattern differs from the
others', and the legend explains each reason that occurs, so that keyboard, touch and print get what a mouse does.
"""

from collections.abc import Iterable

from dash import html

from data.figures import Figure
from data.formats import no_figure
from data.language import say

NOT_REPORTED = "not_reported"
NO_ROW = "no_row"
"""The reason where there is no row at all: nobody has said anything, not even that there is no figure."""

MARKS = {NOT_REPORTED: "–", "suppressed": "•", "not_applicable": "/", "withheld": "×", NO_ROW: "?"}
"""One character for each reason, in the order of the legend."""


def reason_of(figure: Figure | None) -> str:
    """Return why there is no value; empty where there is one."""
    if figure is None:
        return NO_ROW
    if figure.value is not None:
        return ""
    # A row that is reported and has no value says no more than that there is no figure.
    return figure.status if figure.status in MARKS else NO_ROW


def short_reason(reason: str) -> str:
    """Return a reason in so few letters that they fit in a cell."""
    return {
        NOT_REPORTED: say("ej svar", "no answer"),
        "suppressed": say("dold", "hidden"),
        "not_applicable": say("ej aktuell", "not appl."),
        "withheld": say("ges inte", "withheld"),
        NO_ROW: say("saknas", "missing"),
    }[reason]


def reason_words(reason: str) -> str:
    """Return a reason as the legend has it."""
    return {
        NOT_REPORTED: say("inget svar har kommit in", "no answer has come in"),
        "suppressed": say("dold för att skydda enskilda", "hidden to protect individuals"),
        "not_applicable": say("inte aktuell", "not applicable"),
        "withheld": say("lämnas inte ut, eftersom den skulle vilseleda", "not given out, since it would mislead"),
        NO_ROW: no_figure(),
    }[reason]


def reason_class(reason: str) -> str:
    """Return the class that gives a cell without a figure its pattern."""
    return f"level-none because-{reason.replace('_', '-')}"


def reasons_in(figures: Iterable[Figure | None]) -> list[str]:
    """Return the reasons that occur, in the order of the legend."""
    there = {reason_of(figure) for figure in figures}
    return [reason for reason in MARKS if reason in there]


def reason_items(reasons: Iterable[str], *, as_marks: bool = False) -> list[html.Li]:
    """Build the legend's entries. `as_marks`: the cells may also show the reasons' marks, not only their words."""
    return [
        html.Li(
            [
                html.Span(
                    f"{MARKS[each]} {short_reason(each)}" if as_marks else short_reason(each), className="sample"
                ),
                f": {reason_words(each)}",
            ],
            className=reason_class(each) + ("" if as_marks else " level"),
        )
        for each in reasons
    ]
