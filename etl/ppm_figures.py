"""Figures of PPM (basala hygienrutiner och klädregler) in running text: levels, participants, observations, spread.

A figure on its own is of the later of the two rounds that the text compares; see etl/ppm_levels.py. Figures of regions
look the same as those of municipalities and stand in the same slides: a sentence, or the heading above it, tells.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from data.lists import NATION, ppm_rounds
from etl.ppm_levels import (
    IN_ROUND,
    MEASURES,
    NOT_YET,
    PERCENT,
    SETTINGS,
    VALUE,
    Rounds,
    compared_rounds,
    levels,
    rounds_within,
)
from etl.report_counts import MUNICIPALITIES
from etl.report_places import is_limited, names_a_region, places_of
from etl.report_text import ROUND, QuotedFigure, ReportText
from etl.swedish_numbers import Number, value_of
from etl.swedish_text import BULLETS

NOT_TAKING_PART = "not_taking_part"
"""What is read only to be held against the number that took part."""

NO_ROUND = "mätomgången går inte att avgöra"
UNDATED_ROUND = "mätomgångens datum är inte kända"
UNKNOWN_WORDS = "det framgår inte att talet avser alla kommuner som deltog i mätningen"
NO_MEASURE = "det framgår inte vilket av måtten som talet avser"

_ABOUT_PPM = re.compile(r"punktprevalens|\bppm\b|basala\shygienrutiner")
_ACTOR = re.compile(r"\b(kommun|region)\w*\sresultat|\bresultat(?:en)?\sför\s(?:alla\s)?(kommun|region)")
_OF_MUNICIPALITIES = re.compile(r"kommunernas\sresultat|kommunal|kommuner(?:na)?\s(?:ingår|deltog|har\sdeltagit)")

_END = r"(?=\s?(?:$|[.,;:!?()]|-\s))"
_MEMBERS = re.compile(
    r"(?:\sav\s(?:(?:landets|sveriges|totalt)\s)*(?P<of>[0-9]+))?\skommuner(?:na)?(?:\shar)?"
    r"\s(?:ingår|ingick|deltog|deltar|deltagit|medverkade)(?P<not>\s(?:inte|ej)\b)?"
    rf"(?:\s(?:i|resultate[tn]|mätningen|för|riket|ppm|ppm-bhk|punktprevalensmätningen|årets|vårens|höstens|denna|{ROUND}+)"
    rf"(?!\w))*{_END}"
)
_OBSERVATIONS = re.compile(
    r"\s(?:observationer|granskningar)(?:\s(?:har|genomfördes|genomförts|gjordes|gjorts|totalt|i|mätningen|riket|för|ingår|"
    rf"resultatet|{ROUND}+)(?!\w))*{_END}"
)
_TOTAL_MADE = re.compile(
    rf"(?:^|[.,;:({BULLETS}])\s?(?:(?:totalt|sammanlagt)\s?)?(?:(?:genomfördes|gjordes)\s?)?(?:(?:totalt|sammanlagt)\s?)?$"
)
_TOTAL_LABEL = re.compile(
    rf"(?:^|[.,;:({BULLETS}]\s?)(?:totalt\s)?antal(?:et)?\s(?:granskningar|observationer)(?:\s(?:för|i)\sriket)?"
    r"(?:\s(?:är|var)|\s?:)\s?$"
)
_NUMBER_ENDS = re.compile(_END)
_MEDIAN = re.compile(
    r"\bmedian(?:värde|värdet|en)?(?:\sför\s(?:kommunerna|riket))?(?:\s?:|\s(?:är|var|ligger\spå|låg\spå))?\s"
    rf"(?P<a>{VALUE}){PERCENT}{IN_ROUND}{_END}"
)
_SPREAD = re.compile(
    rf"\bresultat(?:et|en)?\s\(?(?:(?:från|mellan)\s)?(?P<a>{VALUE})(?:{PERCENT})?\s?(?:-|till|och)\s?"
    rf"(?P<b>{VALUE}){PERCENT}\)?"
)
_SPREADS = re.compile(r"\b(?:variation|varierar|spridning|spann)")


@dataclass(frozen=True)
class PpmFigures:
    """What a text says of PPM: figures, and of each round how many municipalities it says took no part."""

    figures: list[QuotedFigure]
    absent: list[QuotedFigure]


def read_ppm(text: ReportText) -> PpmFigures:
    """Return the PPM figures that a text gives, in order; mark their numbers as used.

    Measures: ppm_all8, ppm_hygiene4, ppm_dress4 (per cent, by setting), ppm_all8_median, ppm_all8_lowest,
    ppm_all8_highest (per cent), ppm_participants, ppm_observations (counts). A figure whose measure, setting or round
    can't be told, or that may be of regions or of a part of the country, is left as unread.
    """
    found = PpmFigures([], [])
    if places_of(text).otherwise != NATION:
        return found  # a county's report compares its own municipalities
    if not _ABOUT_PPM.search(text.painted) or not _OF_MUNICIPALITIES.search(text.painted):
        return found
    rounds = compared_rounds(text)
    of_regions = _parts_about_regions(text)
    for start, end in text.readable_sentences:
        above = text.heading_above(start)
        if names_a_region(text.painted[start:end]) or SETTINGS.search(above) or is_limited(above):
            continue
        if any(first <= start < last for first, last in of_regions):
            continue
        figures = [
            *levels(text, start, end, rounds),
            *_participants(text, start, end, rounds),
            *_observations(text, start, end, rounds),
            *_median(text, start, end, rounds),
            *_spread(text, start, end, rounds),
        ]
        for figure in figures:
            if _is_dated(text, figure):
                text.used.update(figure.numbers)
                (found.absent if figure.measure == NOT_TAKING_PART else found.figures).append(figure)
    return found


def _parts_about_regions(text: ReportText) -> list[tuple[int, int]]:
    """Return the parts of a text that are of regions: from "Regionernas resultat" to "Kommunernas resultat"."""
    found = [(match.start(), match[1] or match[2]) for match in _ACTOR.finditer(text.painted)]
    ends = [*(start for start, _ in found[1:]), len(text.painted)]
    return [(start, end) for (start, actor), end in zip(found, ends, strict=False) if actor == "region"]


def _is_dated(text: ReportText, figure: QuotedFigure) -> bool:
    if figure.round_id in ppm_rounds():
        return True
    for number in figure.numbers:
        text.reasons[number] = UNDATED_ROUND if figure.round_id else NO_ROUND
    return False


def _round_of(text: ReportText, start: int, end: int, rounds: Rounds) -> str:
    """Return the round of a figure that isn't compared: the one its sentence names, else the latest; empty: unclear."""
    named = {found.id for found in rounds_within(text, start, end)}
    if len(named) > 1 or NOT_YET.search(text.painted, start, end):
        return ""
    return named.pop() if named else rounds.latest or ""


# --- how many took part, and their spread ----------------------------------------------------------------------------


def _participants(text: ReportText, start: int, end: int, rounds: Rounds) -> Iterator[QuotedFigure]:
    for number in text.numbers_within(start, end):
        match = _MEMBERS.match(text.painted, number.end, end)
        if not match:
            continue
        out_of = float(match["of"]) if match["of"] else None
        fits = number.value is not None and number.value.is_integer() and number.value <= MUNICIPALITIES
        if not fits or out_of not in (None, MUNICIPALITIES) or not _opens_its_clause(text, number, start):
            text.reasons[number.start] = UNKNOWN_WORDS
            continue
        measure = NOT_TAKING_PART if match["not"] else "ppm_participants"
        numbers = tuple(inside.start for inside in text.numbers_within(number.start, match.end()))
        yield _of_round(text, measure, number, (number.start, match.end()), numbers, (start, end), rounds)


def _opens_its_clause(text: ReportText, number: Number, start: int) -> bool:
    return bool(re.search(rf"(?:^|[.,;:(){BULLETS}])\s?(?:totalt\s)?$", text.painted[start : number.start]))


def _observations(text: ReportText, start: int, end: int, rounds: Rounds) -> Iterator[QuotedFigure]:
    for number in text.numbers_within(start, end):
        before = text.painted[start : number.start]
        match = _OBSERVATIONS.match(text.painted, number.end, end)
        made = _TOTAL_MADE.search(before) if match else _TOTAL_LABEL.search(before)
        match = match or _NUMBER_ENDS.match(text.painted, number.end, end)
        if not made or not match or number.value is None or not number.value.is_integer():
            continue
        label = before[made.start() :]
        quote_start = number.start - len(label.lstrip(f".,;:( \n{BULLETS}"))
        span = (quote_start, match.end())
        yield _of_round(text, "ppm_observations", number, span, (number.start,), (start, end), rounds)


def _of_round(
    text: ReportText,
    measure: str,
    number: Number,
    span: tuple[int, int],
    numbers: tuple[int, ...],
    sentence: tuple[int, int],
    rounds: Rounds,
) -> QuotedFigure:
    assert number.value is not None, "the caller has looked"
    return QuotedFigure(measure, number.value, *span, numbers, round_id=_round_of(text, *sentence, rounds))


def _median(text: ReportText, start: int, end: int, rounds: Rounds) -> Iterator[QuotedFigure]:
    """Yield the median of the municipalities, if its own sentence or the one before says that it is of all eight."""
    match = _MEDIAN.search(text.painted, start, end)
    if not match:
        return
    n = text.sentence_number(start)
    own = [(start, end), *text.sentences[max(0, n - 1) : n]]
    about = next((names for part in own if (names := _measures_named(text, part))), set())
    if about != {"all8"} or any(SETTINGS.search(text.painted, *part) for part in own):
        text.reasons[match.start("a")] = NO_MEASURE
        return
    yield from _spread_figures(text, match, [("ppm_all8_median", "a")], (start, end), rounds)


def _measures_named(text: ReportText, part: tuple[int, int]) -> set[str]:
    return {match.lastgroup or "" for match in MEASURES.finditer(text.painted, *part)}


def _spread(text: ReportText, start: int, end: int, rounds: Rounds) -> Iterator[QuotedFigure]:
    """Yield the lowest and the highest municipality. Where no measure is named, "resultat" is the whole: all eight."""
    match = _SPREAD.search(text.painted, start, end)
    if not match or not _SPREADS.search(text.painted, start, end) or "kommun" not in text.painted[start:end]:
        return
    if _measures_named(text, (start, end)) - {"all8"} or SETTINGS.search(text.painted, start, end):
        text.reasons[match.start("a")] = NO_MEASURE
        return
    low, high = sorted("ab", key=lambda group: value_of(match[group]) or 0)
    yield from _spread_figures(
        text, match, [("ppm_all8_lowest", low), ("ppm_all8_highest", high)], (start, end), rounds
    )


def _spread_figures(
    text: ReportText,
    match: re.Match[str],
    measures: list[tuple[str, str]],
    sentence: tuple[int, int],
    rounds: Rounds,
) -> Iterator[QuotedFigure]:
    round_id = _round_of(text, *sentence, rounds)
    for measure, group in measures:
        value = value_of(match[group])
        if value is not None and value <= 100:
            numbers = (match.start(group),)
            yield QuotedFigure(measure, value, *match.span(), numbers, step="all8", round_id=round_id)
