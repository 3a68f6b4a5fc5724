"""Figures of PPM (basala hygienrutiner och klädregler) in running text: levels, participants, observations, spread.

A slide compares two rounds and names them once, above: "Kommunernas resultat HT 2020 – VT 2021". So "från 64 procent
till 67,6 procent" is a level in each, and a figure on its own is of the later. If the rounds can't be told, nothing is
taken. A level is never a change in percentage points, and never a region's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from data.lists import ppm_rounds
from etl.report_counts import MUNICIPALITIES, names_a_region
from etl.report_text import ROUND, QuotedFigure, ReportText, Round
from etl.swedish_text import BULLETS, Number, value_of

NOT_TAKING_PART = "not_taking_part"
"""What is read only to be held against the number that took part."""

NO_ROUND = "mätomgången går inte att avgöra"
UNDATED_ROUND = "mätomgångens datum är inte kända"
UNKNOWN_WORDS = "det framgår inte att talet avser alla kommuner som deltog i mätningen"
NO_MEASURE = "det framgår inte vilket av måtten som talet avser"

_ABOUT_PPM = re.compile(r"punktprevalens|\bppm\b|basala\shygienrutiner")
_ACTOR = re.compile(r"\b(kommun|region)\w*\sresultat|\bresultat(?:en)?\sför\s(?:alla\s)?(kommun|region)")
_OF_MUNICIPALITIES = re.compile(r"kommunernas\sresultat|kommunal|kommuner(?:na)?\s(?:ingår|deltog|har\sdeltagit)")

_ALL_STEPS = r"(?:alla|samtliga)\s(?:(?:åtta|8)\s)?steg(?:en)?(?:\sför\sbasala\shygienrutiner\soch\sklädregler)?"
_BOTH = r"(?:basala\s)?hygienrutiner(?:na)?\soch\s(?:basala\s)?klädregler(?:na)?"
_FOUR = r"(?:(?:de|alla|samtliga)\s)*(?:(?:fyra|4)\ssteg(?:en)?\sför\s)?(?:basala\s)?"
_TO = r"(?:följsamhet(?:en)?\still|korrekt(?:\sefterlevnad)?\s(?:i|av))\s"
_MEASURES = re.compile(
    rf"(?P<all8>{_TO}(?:{_ALL_STEPS}|(?:samtliga\s)?{_BOTH})(?!\w))"
    rf"|(?P<hygiene4>{_TO}{_FOUR}hygienrutiner(?:na)?(?!\w|\soch\s(?:basala\s)?kläd))"
    rf"|(?P<dress4>{_TO}{_FOUR}klädregler(?:na)?(?!\w|\soch\s(?:basala\s)?hygien))"
)
_SETTINGS = re.compile(
    r"(?P<special_housing>särskil(?:t\sboende|da\sboenden)|säbo)|(?P<ordinary_housing>ordinärt\sboende)"
)

_VALUE = r"[0-9]{1,3}(?:[.,][0-9]{1,2})?(?![0-9])"
_PERCENT = r"\s?(?:%|procent\b)"
_IN_ROUND = rf"(?:\s(?:(?:i|under|för)\s)?\(?{ROUND}+\)?)?"
_CHANGE = re.compile(rf"\bfrån\s(?P<a>{_VALUE})(?:{_PERCENT})?{_IN_ROUND}\still\s(?P<b>{_VALUE}){_PERCENT}{_IN_ROUND}")
_LEVEL = re.compile(rf"(?:\b(?:är|var|blev|på|till)|:)\s(?P<b>{_VALUE}){_PERCENT}{_IN_ROUND}")
_ASIDES = re.compile(
    r"\bmed\s[+-]?[0-9]+(?:[.,][0-9]+)?\sprocentenheter\b"
    r"|\bsedan\s(?:höstens|vårens|förra|föregående)(?:\sårs?)?\smätning(?:en)?\b"
)
"""How much, and since when: words that say nothing but what the two levels say."""
_COMPARES = re.compile(r"\b(?:jämfört|sedan|än|från)\b")

# Words that leave a level what it is: of all municipalities that took part. A single other word and it isn't taken.
_LEVEL_WORDS = frozenset(
    "har förbättrats förbättrat försämrats försämrat ökat ökade minskat minskade gått upp ned ner sjunkit stigit både i på "
    "inom och samt men totalt till var är blev uppgick ligger låg för riket hela landet andel andelen med det mellan "
    "resultatet visar att".split()
)
_STOP = re.compile(rf"[.,;:!?()\[\]{BULLETS}]|\s-\s|$")

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
    rf"(?P<a>{_VALUE}){_PERCENT}{_IN_ROUND}{_END}"
)
_SPREAD = re.compile(
    rf"\bresultat(?:et|en)?\s\(?(?:(?:från|mellan)\s)?(?P<a>{_VALUE})(?:{_PERCENT})?\s?(?:-|till|och)\s?"
    rf"(?P<b>{_VALUE}){_PERCENT}\)?"
)
_SPREADS = re.compile(r"\b(?:variation|varierar|spridning|spann)")
_NOT_YET = re.compile(r"\b(?:nästa|kommande|planer)")


@dataclass(frozen=True)
class PpmFigures:
    """What a text says of PPM: figures, and of each round how many municipalities it says took no part."""

    figures: list[QuotedFigure]
    absent: list[QuotedFigure]


@dataclass(frozen=True)
class _Rounds:
    """The rounds that a text compares; `latest` alone if it names no other. None: can't be told."""

    before: str | None
    latest: str | None


def read_ppm(text: ReportText) -> PpmFigures:
    """Return the PPM figures that a text gives, in order; mark their numbers as used.

    Measures: ppm_all8, ppm_hygiene4, ppm_dress4 (per cent, by setting), ppm_all8_median, ppm_all8_lowest,
    ppm_all8_highest (per cent), ppm_participants, ppm_observations (counts). A figure whose measure, setting or round
    can't be told, or that may be of regions or of a part of the country, is left as unread.
    """
    found = PpmFigures([], [])
    if not _ABOUT_PPM.search(text.painted) or not _OF_MUNICIPALITIES.search(text.painted):
        return found
    rounds = _compared_rounds(text)
    for n, (start, end) in enumerate(text.sentences):
        if _is_of_regions(text, start, end):
            continue
        figures = [
            *_levels(text, start, end, rounds),
            *_participants(text, start, end, rounds),
            *_observations(text, start, end, rounds),
            *_median(text, n, rounds),
            *_spread(text, start, end, rounds),
        ]
        for figure in figures:
            if _is_dated(text, figure):
                text.used.update(figure.numbers)
                (found.absent if figure.measure == NOT_TAKING_PART else found.figures).append(figure)
    return found


def _is_of_regions(text: ReportText, start: int, end: int) -> bool:
    """Say whether a sentence is of regions: by its own words, or by the last heading that says whose results follow."""
    if names_a_region(text.painted[start:end]):
        return True
    actors = [match[1] or match[2] for match in _ACTOR.finditer(text.painted, 0, end)]
    return bool(actors) and actors[-1] == "region"


def _is_dated(text: ReportText, figure: QuotedFigure) -> bool:
    if figure.round_id in ppm_rounds():
        return True
    for number in figure.numbers:
        text.reasons[number] = UNDATED_ROUND if figure.round_id else NO_ROUND
    return False


def _compared_rounds(text: ReportText) -> _Rounds:
    """Return the rounds that a text compares: the only two it joins ("HT 2020 – VT 2021"), or the only one it names."""
    pairs = set()
    for one, other in pairwise(text.rounds):
        sentence = next(text.painted[start:end] for start, end in text.sentences if start <= one.start < end)
        joined = re.fullmatch(r"\s?(?:-|till|och|jämfört\smed)\s?", text.painted[one.end : other.start])
        if joined and not _NOT_YET.search(sentence):
            pairs.add(_in_time([one, other]))
    named = {found.id for found in text.rounds}
    if len(pairs) == 1:
        return _Rounds(*pairs.pop())
    return _Rounds(None, named.pop() if len(named) == 1 else None)


def _in_time(rounds: Sequence[Round]) -> tuple[str, str]:
    first, last = sorted(rounds, key=lambda found: found.order)
    return first.id, last.id


def _rounds_within(text: ReportText, start: int, end: int) -> list[Round]:
    return [found for found in text.rounds if start <= found.start and found.end <= end]


def _round_of(text: ReportText, start: int, end: int, rounds: _Rounds) -> str:
    """Return the round of a figure that isn't compared: the one its sentence names, else the latest; empty if unclear."""
    named = {found.id for found in _rounds_within(text, start, end)}
    if len(named) > 1 or _NOT_YET.search(text.painted, start, end):
        return ""
    return named.pop() if named else rounds.latest or ""


# --- levels ----------------------------------------------------------------------------------------------------------


def _levels(text: ReportText, start: int, end: int, rounds: _Rounds) -> Iterator[QuotedFigure]:
    """Yield the levels of a sentence: each measure's phrase goes with what stands between it and the next phrase."""
    phrases = list(_MEASURES.finditer(text.painted, start, end))
    if not phrases or not _are_level_words(text.painted[start : phrases[0].start()]):
        return
    ends = [*(phrase.start() for phrase in phrases[1:]), end]
    for pattern in (_CHANGE, _LEVEL):
        parts = [
            (phrase, list(pattern.finditer(text.painted, phrase.end(), part_end)), part_end)
            for phrase, part_end in zip(phrases, ends, strict=True)
        ]
        if all(values for _, values, _ in parts):
            for phrase, values, part_end in parts:
                for value, setting in zip(values, _settings_of(text, phrase, values, part_end), strict=False):
                    yield from _level_figures(text, phrase, value, setting, (start, end), rounds)
            return


def _settings_of(text: ReportText, phrase: re.Match[str], values: list[re.Match[str]], part_end: int) -> Sequence[str]:
    """Return the setting of each value; none at all if a word between them isn't known or the settings don't pair up."""
    bounds = [phrase.end(), *(bound for value in values for bound in value.span()), part_end]
    gaps = [text.painted[left:right] for left, right in zip(bounds[::2], bounds[1::2], strict=True)]
    stop = _STOP.search(gaps[-1])
    last_words = gaps[-1][: stop.start()] if stop else gaps[-1]
    if not all(map(_are_level_words, [*gaps[:-1], last_words])):
        return ()
    named = [[match.lastgroup or "" for match in _SETTINGS.finditer(gap)] for gap in gaps]
    if not any(named):
        return ["all"] * len(values)
    before, after = named[:-1], named[1:]
    paired = before if not named[-1] else after if not named[0] else []
    return [names[0] for names in paired] if paired and all(len(names) == 1 for names in paired) else ()


def _are_level_words(words: str) -> bool:
    known = _SETTINGS.sub(" ", _ASIDES.sub(" ", words)).strip(BULLETS + "* \n")
    return all(word in _LEVEL_WORDS or not word.strip(f"{ROUND}-") for word in known.split())


def _level_figures(
    text: ReportText,
    phrase: re.Match[str],
    value: re.Match[str],
    setting: str,
    sentence: tuple[int, int],
    rounds: _Rounds,
) -> Iterator[QuotedFigure]:
    step = phrase.lastgroup or ""
    if "a" in value.groupdict():
        before, latest = _rounds_of_change(text, value, sentence, rounds)
        read = [("a", before), ("b", latest)]
    else:
        compared = _COMPARES.search(text.painted, *sentence)
        named = {found.id for found in _rounds_within(text, *sentence)}
        only = rounds.latest if rounds.before is None else None
        read = [("b", named.pop() if len(named) == 1 and not compared else only if not named else None)]
    for group, round_id in read:
        percent, numbers = value_of(value[group]), (value.start(group),)
        if percent is not None and percent <= 100:
            span = (phrase.start(), value.end())
            yield QuotedFigure(f"ppm_{step}", percent, *span, numbers, None, setting, step, round_id or "")


def _rounds_of_change(
    text: ReportText, value: re.Match[str], sentence: tuple[int, int], rounds: _Rounds
) -> tuple[str | None, str | None]:
    """Return the rounds of "från … till …": those named in it, else the two of its sentence, else those of the text."""
    inside = _rounds_within(text, *value.span())
    if len(inside) == 2:
        return inside[0].id, inside[1].id
    named = _rounds_within(text, *sentence)
    if len(named) == 2 and not inside and named[0].id != named[1].id:
        return _in_time(named)
    if all(found.id in (rounds.before, rounds.latest) for found in named):
        if not inside or inside[0].id == (rounds.latest if inside[0].start > value.start("b") else rounds.before):
            return rounds.before, rounds.latest
    return None, None


# --- how many took part, and their spread ----------------------------------------------------------------------------


def _participants(text: ReportText, start: int, end: int, rounds: _Rounds) -> Iterator[QuotedFigure]:
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


def _observations(text: ReportText, start: int, end: int, rounds: _Rounds) -> Iterator[QuotedFigure]:
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
    rounds: _Rounds,
) -> QuotedFigure:
    assert number.value is not None, "the caller has looked"
    return QuotedFigure(measure, number.value, *span, numbers, round_id=_round_of(text, *sentence, rounds))


def _median(text: ReportText, n: int, rounds: _Rounds) -> Iterator[QuotedFigure]:
    """Yield the median of the municipalities, if its own sentence or the one before says that it is of all eight."""
    start, end = text.sentences[n]
    match = _MEDIAN.search(text.painted, start, end)
    if not match:
        return
    own = [(start, end), text.sentences[n - 1]] if n else [(start, end)]
    about = next((names for part in own if (names := _measures_named(text, part))), set())
    if about != {"all8"} or any(_SETTINGS.search(text.painted, *part) for part in own):
        text.reasons[match.start("a")] = NO_MEASURE
        return
    yield from _spread_figures(text, match, [("ppm_all8_median", "a")], (start, end), rounds)


def _measures_named(text: ReportText, part: tuple[int, int]) -> set[str]:
    return {match.lastgroup or "" for match in _MEASURES.finditer(text.painted, *part)}


def _spread(text: ReportText, start: int, end: int, rounds: _Rounds) -> Iterator[QuotedFigure]:
    """Yield the lowest and the highest municipality. Where no measure is named, "resultat" is the whole: all eight."""
    match = _SPREAD.search(text.painted, start, end)
    if not match or not _SPREADS.search(text.painted, start, end) or "kommun" not in text.painted[start:end]:
        return
    if _measures_named(text, (start, end)) - {"all8"} or _SETTINGS.search(text.painted, start, end):
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
    rounds: _Rounds,
) -> Iterator[QuotedFigure]:
    round_id = _round_of(text, *sentence, rounds)
    for measure, group in measures:
        value = value_of(match[group])
        if value is not None and value <= 100:
            numbers = (match.start(group),)
            yield QuotedFigure(measure, value, *match.span(), numbers, step="all8", round_id=round_id)
