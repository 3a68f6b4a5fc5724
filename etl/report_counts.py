"""Counts of municipalities in a situation report: "5 kommuner har rapporterat kritisk påverkan".

A count is taken only if every word of its clause is known to leave it what it is: the whole country's number in the
period, or one county's. One word that isn't ("ytterligare", "i hemtjänsten", "inte") and the number is left as unread.
So a new phrase costs a figure, never a wrong one; it is added to the patterns in etl/report_wordings.py.
"""

import math
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from data.lists import NATION
from etl import report_wordings as wordings
from etl.report_corrections import OF_A_NAMED_PERIOD, stands_under_earlier, withdraw_taken_back
from etl.report_places import (
    Places,
    area_names,
    is_about_a_part,
    is_limited,
    is_limited_after,
    municipalities_within,
    places_of,
    without_statements,
)
from etl.report_readings import (
    MUNICIPALITIES,
    REPORTING,
    Clause,
    CountReading,
    are_known,
    clause_of,
    reading_of,
    whole_before,
)
from etl.report_sections import Sections, sections_of
from etl.report_text import PERIOD, QuotedFigure, ReportText
from etl.swedish_numbers import Number
from etl.swedish_text import BULLETS

UNREADABLE = "talet går inte att läsa som ett helt antal kommuner"
TOO_MANY = "talet är större än landets 290 kommuner"
NOT_THE_NATION = "det framgår inte att talet är hela landets antal i perioden"
UNKNOWN_WHOLE = "talet räknas av ett annat antal kommuner än landets 290 eller de som rapporterat"
UNKNOWN_PLACE = "det framgår inte om talet gäller hela landet eller ett län, och vilket"
NOT_THE_COUNTY = "talet stämmer inte med hur många kommuner länet har"
WHAT_WAS_REPORTED = "det framgår inte vad kommunerna rapporterade, eller i vilken period"

_LABEL_WORDS = wordings.BEFORE | frozenset(
    "sammanfattning sammanfattningsvis nuläge status resultat nationellt riket påverkan kritisk allvarlig kommunerna "
    "rapport rapporten".split()
)
_SAYS_NATION = re.compile(r"\b(?:landet|riket|sverige)s?\b")


@dataclass(frozen=True)
class Surroundings:
    """What a text says above its counts of where and when they are of."""

    places: Places
    sections: Sections


def read_counts(text: ReportText) -> list[QuotedFigure]:
    """Return the counts of municipalities that a text gives, in order; mark their numbers as used.

    Measures: reporting_municipalities, critical_impact, serious_impact, over_one_percent_infected; of the nation or,
    where the text clearly says so, of one county. A count out of neither all municipalities nor the number that
    reported is left as unread, as are those above 290, those whose clause says anything that isn't known, and those
    that the text corrects. Of a county, `fits_county` says whether a count is possible.
    """
    where = Surroundings(places_of(text), sections_of(text))
    found: list[QuotedFigure] = []
    for start, end in text.readable_sentences:
        of_sentence: list[QuotedFigure] = []
        for number in text.numbers_within(start, end):
            if number.start in text.used:
                continue
            clause = clause_of(text, number, start, end, of_sentence)
            for figure in _read_pair(text, clause, where) or _read_count(text, clause, of_sentence, where):
                of_sentence.append(figure)
                text.used.update(figure.numbers)
        found += of_sentence
    return withdraw_taken_back(text, _out_of_the_whole(text, found))


def _out_of_the_whole(text: ReportText, found: list[QuotedFigure]) -> list[QuotedFigure]:
    """Leave out the counts of a part of the country: "5 av 26 kommuner"."""
    of_nation = [figure for figure in found if figure.geography_code == NATION]
    wholes = {None, MUNICIPALITIES, *(figure.value for figure in of_nation if figure.measure == REPORTING)}
    for figure in of_nation:
        if figure.out_of not in wholes:
            text.put_back(figure, UNKNOWN_WHOLE)
    return [figure for figure in found if not text.used.isdisjoint(figure.numbers)]


def fits_county(figure: QuotedFigure, day: date, reporting: Set[float]) -> bool:
    """Say whether a count is possible: no more than its county has on the day, and out of these or of those reporting.

    Always true of the nation's.
    """
    if figure.geography_code == NATION:
        return True
    whole = municipalities_within(figure.geography_code, day)
    return figure.value <= whole and (figure.out_of in (None, float(whole)) or figure.out_of in reporting)


def _read_count(
    text: ReportText, clause: Clause, earlier: Sequence[QuotedFigure], where: Surroundings
) -> list[QuotedFigure]:
    """Return the count that a number is, if it is one; a number that looks like one gets the reason why it isn't."""
    reading = reading_of(text, clause, earlier)
    return _figures(text, clause, [(reading, clause.number)], where) if reading else []


def _read_pair(text: ReportText, clause: Clause, where: Surroundings) -> list[QuotedFigure]:
    """Return both counts of "5 respektive 30 kommuner har rapporterat kritisk respektive allvarlig påverkan"."""
    number, painted = clause.number, text.painted
    match = levels = wordings.RESPECTIVELY.match(painted, number.end, clause.end)
    start = number.start
    if not match:
        levels = wordings.RESPECTIVELY_BEFORE.search(painted, clause.head_start, number.start)
        match = wordings.RESPECTIVELY_UNIT.match(painted, number.end, clause.end) if levels else None
        start = levels.start() if levels and are_known(painted[clause.head_start : levels.start()]) else start
    if not match or not levels or levels["level"] == levels["other"]:
        return []
    before = text.number_before(number)
    if before and wordings.SERIES_GAP.fullmatch(painted, before.end, number.start):
        return []
    second = next((other for other in text.numbers_within(*match.span("second"))), None)
    if second is None or (second.start, second.end) != match.span("second"):
        return []
    pair = [
        ((wordings.LEVELS[levels["level"]], match, start), number),
        ((wordings.LEVELS[levels["other"]], match, start), second),
    ]
    return _figures(text, clause, pair, where)


def _figures(
    text: ReportText, clause: Clause, read: Sequence[tuple[CountReading, Number]], where: Surroundings
) -> list[QuotedFigure]:
    """Return the figures that these readings give; none, and why, if there is an objection to any of them."""
    (_, match, quote_start), first = read[0]
    groups = match.groupdict() | whole_before(text, clause)
    quote_end = _end_of_count(text, match.end(), clause.end)
    whole = groups.get("slash") or groups.get("of")
    out_of = float(whole) if whole else _whole_after(text, quote_end or match.end(), clause.end)
    place = _place(text, clause, match, out_of, where.places)
    is_limited_above = where.sections.limit(text.sentence_number(clause.start), place not in (None, NATION))
    for reading, number in read:
        reason = _objection(text, clause, reading, number.value, quote_end, out_of, place)
        if reason or is_limited_above:
            reason = reason or NOT_THE_NATION
            text.reasons[first.start] = reason
            return []
    assert quote_end is not None and place is not None, "without them there is an objection"
    inside = tuple(each.start for each in text.numbers_within(quote_start, quote_end))
    own = {number.start for _, number in read}
    return [
        QuotedFigure(
            measure,
            number.value or 0.0,
            quote_start,
            quote_end,
            (number.start, *(start for start in inside if start not in own)),
            out_of,
            geography_code=place,
        )
        for (measure, _, _), number in read
    ]


def _objection(
    text: ReportText,
    clause: Clause,
    reading: CountReading,
    value: float | None,
    quote_end: int | None,
    out_of: float | None,
    place: str | None,
) -> str:
    """Return why a number that looks like a count isn't taken; empty if it is."""
    measure, match, quote_start = reading
    if value is None or not float(value).is_integer():
        return UNREADABLE
    if value > MUNICIPALITIES:
        return TOO_MANY
    if text.painted[clause.end - 1] == "?":
        return NOT_THE_NATION
    is_label = quote_start < clause.number.start
    if quote_end is None or not (is_label or _is_plain_head(text, clause)) or _is_limited(text, clause, reading, place):
        return NOT_THE_NATION
    if place is None:
        return UNKNOWN_PLACE
    after = text.painted[quote_end : clause.end]
    if is_limited_after(after) or wordings.OTHER_TIME_AFTER.match(after):
        return NOT_THE_NATION
    if re.search(r"\ssom\s", match.group()) and not re.search(r"\b(?:är|finns|det)\s$", clause.head):
        return NOT_THE_NATION  # "5 kommuner som rapporterat" are some of those that did
    if out_of is not None and value > out_of:
        return NOT_THE_NATION
    if value == 0 and wordings.EXCEPTION.match(after):
        return NOT_THE_NATION  # "ingen kommun utom en": not none
    if measure == REPORTING and not (
        is_label or (out_of is not None and (out_of == MUNICIPALITIES or place != NATION))
        or wordings.TO_SOMEONE.search(text.painted, clause.head_start, quote_end)
        or PERIOD in text.painted[clause.start : clause.end]
    ):  # fmt: skip
        return WHAT_WAS_REPORTED
    return ""


def _is_limited(text: ReportText, clause: Clause, reading: CountReading, place: str | None) -> bool:
    """Say whether the words before a count, or the sentences before its own, make it another time's or a part's."""
    _, _, quote_start = reading
    before = wordings.COMPARED.sub("", text.painted[clause.start : max(quote_start, clause.start)])
    before = OF_A_NAMED_PERIOD.sub(" ", before)
    said_before = text.painted[clause.start : min(clause.head_start, quote_start)]
    label = wordings.LABEL_BEFORE.search(OF_A_NAMED_PERIOD.sub("", said_before))
    if label and any(word not in _LABEL_WORDS and word.strip(f"{PERIOD}{BULLETS}-") for word in label["words"].split()):
        return True
    if any(map(is_about_a_part, text.context_before(clause.start))) or stands_under_earlier(text, clause.start):
        return True
    return is_limited(without_statements(before) if place not in (None, NATION) else before)


def _place(text: ReportText, clause: Clause, match: re.Match[str], out_of: float | None, places: Places) -> str | None:
    """Return the code of the place that a count is of; None if it can't be told."""
    groups = match.groupdict() | whole_before(text, clause)
    whose = groups.get("whose") or groups.get("all_of")
    if groups.get("in_county") or re.search(r"\bi\slänet\b", clause.head):
        whose = "länet"
    if whose:
        return places.named(whose)
    said = text.painted[clause.head_start : match.end()]
    if out_of == MUNICIPALITIES or _SAYS_NATION.search(said):
        return NATION
    section = places.of_section(text, clause.start)
    return None if section == NATION and "länsstyrelsen" in text.painted[clause.start : clause.end] else section


def _whole_after(text: ReportText, at: int, end: int) -> float | None:
    """Return what a count is out of where that stands after it, "5 (av 21 svarande)"; None if nothing does.

    NaN, which is no whole that is known, if the number can't be read.
    """
    number = next(iter(text.numbers_within(at, end)), None)
    if number is None or not wordings.OUT_OF.fullmatch(text.painted, at, number.start):
        return None
    return math.nan if number.value is None else number.value


def _is_plain_head(text: ReportText, clause: Clause) -> bool:
    """Say whether the words before a count leave it what it is, and no other number makes a range with it."""
    number = clause.number
    is_everyone = number.value == MUNICIPALITIES
    head = wordings.EVERYONE.sub("", clause.head) if is_everyone else clause.head
    words = head.split()
    left = text.painted[max(0, number.start - 1) : number.start]
    if left and not left.isspace() and left not in '("”»:' + BULLETS:
        return False
    before = text.number_before(number)
    if before and wordings.RANGE.fullmatch(text.painted, before.end, number.start):
        return False
    return are_known(head) and not (words and words[-1] in wordings.NOT_RIGHT_BEFORE)


def _end_of_count(text: ReportText, at: int, end: int) -> int | None:
    """Return where a count's words end; None if the clause goes on with something that may change what is counted."""
    tail = wordings.TAIL.match(text.painted, at, end)
    at = tail.end() if tail else at
    goes_on = wordings.AND.match(text.painted, at, end)
    joined = goes_on and (goes_on["part"] or text.begins_number(goes_on.end()))
    if not joined and not wordings.CLAUSE_END.match(text.painted, at, end):
        return None
    is_of_one_area = not (tail and "område" in tail.group()) and _areas_pattern().match(text.painted, at, end)
    return None if is_of_one_area or wordings.OTHER_TIME.match(text.painted, at, end) else at


@lru_cache(maxsize=1)
def _areas_pattern() -> re.Pattern[str]:
    """Return what a monitored area looks like right after a count: the count is then of that area only."""
    return re.compile(rf"[\s,:(-]{{1,3}}(?:(?:på|inom|i|för)\s)?(?:området\s)?(?:{area_names()})")
