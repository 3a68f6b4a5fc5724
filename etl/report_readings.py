"""What a number among its words may be a count of, before anything is said against it.

A reading is an offer: etl/report_counts.py takes it only if nothing in the sentence makes it something else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from etl import report_wordings as wordings
from etl.report_text import PERIOD, QuotedFigure, ReportText
from etl.swedish_numbers import Number

MUNICIPALITIES = 290
"""What a count is at most, and what it is out of unless the text says how many reported."""

REPORTING, INFECTED = "reporting_municipalities", "over_one_percent_infected"

LONGEST_LABEL = 150
"""Characters before a number in which its label is looked for."""


@dataclass(frozen=True)
class Clause:
    """A number in its sentence (`start` to `end`): `head` is what stands before it in its clause, from `head_start`."""

    number: Number
    start: int
    end: int
    head_start: int
    head: str


CountReading = tuple[str, re.Match[str], int]
"""What a number may be: the measure, the match that ends where the count does, and where its quote begins."""


def clause_of(text: ReportText, number: Number, start: int, end: int, earlier: Sequence[QuotedFigure]) -> Clause:
    breaks = [found.end() for found in wordings.CLAUSE_START.finditer(text.painted, start, number.start)]
    head_start = max([start, *breaks, *(figure.end for figure in earlier)])
    return Clause(number, start, end, head_start, wordings.COMPARED.sub("", text.painted[head_start : number.start]))


def reading_of(text: ReportText, clause: Clause, earlier: Sequence[QuotedFigure]) -> CountReading | None:
    """Return what the words around a number make it; None if it is no count of a measure of ours."""
    number, painted = clause.number, text.painted
    for pattern, measure in ((wordings.IMPACT, ""), (wordings.INFECTED, INFECTED), (wordings.REPORTED, REPORTING)):
        if match := pattern.match(painted, number.end, clause.end):
            return _if_whole_is_known(match, measure or wordings.LEVELS[match["level"]], number.start)
    is_inverted = clause.head.rstrip().endswith(("rapporterade", "rapporterar"))
    if is_inverted and (match := wordings.INVERTED.match(painted, number.end, clause.end)):
        return _if_whole_is_known(match, REPORTING, number.start)
    if earlier and (match := wordings.ELLIPSIS.match(painted, number.end, clause.end)):
        between = wordings.COMPARED.sub("", painted[earlier[-1].end : number.start])
        return (wordings.LEVELS[match["level"]], match, number.start) if wordings.JOINED.fullmatch(between) else None
    return _of_all(text, clause) or _labelled(text, clause)


def _of_all(text: ReportText, clause: Clause) -> CountReading | None:
    """Return the reading of a number that the whole stands before: "Av landets 290 kommuner har 5 rapporterat …"."""
    whole = wordings.OF_ALL.search(text.painted, clause.head_start, clause.number.start)
    if not whole or not are_known(text.painted[clause.head_start : whole.start()]):
        return None
    if match := wordings.ELLIPSIS.match(text.painted, clause.number.end, clause.end):
        return wordings.LEVELS[match["level"]], match, whole.start()
    for pattern, measure in ((wordings.OF_ALL_INFECTED, INFECTED), (wordings.OF_ALL_REPORTED, REPORTING)):
        if match := pattern.match(text.painted, clause.number.end, clause.end):
            return measure, match, whole.start()
    return None


def _if_whole_is_known(match: re.Match[str], measure: str, start: int) -> CountReading | None:
    """Return the reading unless it is out of a number of nobody knows what: "5 av 12 har rapporterat"."""
    whole = match["slash"] or match["of"]
    is_known = not whole or match["named_slash"] or match["named_of"] or float(whole) == MUNICIPALITIES
    return (measure, match, start) if is_known else None


def _labelled(text: ReportText, clause: Clause) -> CountReading | None:
    """Return the reading of a number that its label stands before: "Kritisk påverkan: 5 kommuner"."""
    number = clause.number
    first = max(clause.start, number.start - LONGEST_LABEL)
    before = text.painted[first : number.start]
    for pattern in (wordings.PASSIVE, wordings.LABEL, wordings.LABEL_REPORTING, wordings.CAME_IN):
        label = pattern.search(before)
        if not label or not are_known(wordings.CLAUSE_START.split(before[: label.start()])[-1]):
            continue
        is_named = label.groupdict().get("named")
        unit = wordings.ONLY_UNIT.match(text.painted, number.end, clause.end)
        if is_named and not unit and not wordings.SERIES.match(text.painted, number.end, clause.end):
            unit = wordings.NO_UNIT.match(text.painted, number.end, clause.end)
        if unit:
            level = label.groupdict().get("level")
            return wordings.LEVELS[level] if level else REPORTING, unit, first + label.start()
    return None


def are_known(words: str) -> bool:
    return all(word in wordings.BEFORE or not word.strip(PERIOD) for word in words.split())


def whole_before(text: ReportText, clause: Clause) -> dict[str, str | None]:
    whole = wordings.OF_ALL.search(text.painted, clause.head_start, clause.number.start)
    return whole.groupdict() if whole else {}
