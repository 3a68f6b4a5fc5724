"""Levels of PPM in running text: "från 64 procent till 67,6 procent", of which measure, setting and round.

A slide compares two rounds and names them once, above: "Kommunernas resultat HT 2020 – VT 2021". So what has gone from
one level to another is a level in each. If the rounds can't be told, nothing is taken. A change in percentage points is
no level.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from etl.report_text import LONGEST_SENTENCE, ROUND, QuotedFigure, ReportText, Round
from etl.swedish_numbers import value_of
from etl.swedish_text import BULLETS

_ALL_STEPS = r"(?:alla|samtliga)\s(?:(?:åtta|8)\s)?steg(?:en)?(?:\sför\sbasala\shygienrutiner\soch\sklädregler)?"
_BOTH = r"(?:basala\s)?hygienrutiner(?:na)?\soch\s(?:basala\s)?klädregler(?:na)?"
_FOUR = r"(?:(?:de|alla|samtliga)\s)*(?:(?:fyra|4)\ssteg(?:en)?\sför\s)?(?:basala\s)?"
_TO = r"(?:följsamhet(?:en)?\still|korrekt(?:\sefterlevnad)?\s(?:i|av))\s"
MEASURES = re.compile(
    rf"(?P<all8>{_TO}(?:{_ALL_STEPS}|(?:samtliga\s)?{_BOTH})(?!\w))"
    rf"|(?P<hygiene4>{_TO}{_FOUR}hygienrutiner(?:na)?(?!\w|\soch\s(?:basala\s)?kläd))"
    rf"|(?P<dress4>{_TO}{_FOUR}klädregler(?:na)?(?!\w|\soch\s(?:basala\s)?hygien))"
)
SETTINGS = re.compile(
    r"(?P<special_housing>särskil(?:t\sboende|da\sboenden)|säbo)|(?P<ordinary_housing>ordinärt\sboende)"
)

VALUE = r"[0-9]{1,3}(?:[.,][0-9]{1,2})?(?![0-9])"
PERCENT = r"\s?(?:%|procent\b)"
IN_ROUND = rf"(?:\s(?:(?:i|under|för)\s)?\(?{ROUND}+\)?)?"
_CHANGE = re.compile(rf"\bfrån\s(?P<a>{VALUE})(?:{PERCENT})?{IN_ROUND}\still\s(?P<b>{VALUE}){PERCENT}{IN_ROUND}")
_LEVEL = re.compile(rf"(?:\b(?:är|var|blev|på|till)|:)\s(?P<b>{VALUE}){PERCENT}{IN_ROUND}")
_ASIDES = re.compile(
    r"\bmed\s[+-]?[0-9]+(?:[.,][0-9]+)?\sprocentenheter\b"
    r"|\bsedan\s(?:höstens|vårens|förra|föregående)(?:\sårs?)?\smätning(?:en)?\b"
)
"""How much, and since when: words that say nothing but what the two levels say."""
_COMPARES = re.compile(r"\b(?:jämfört|sedan|än|från)\b")

# Words that leave a level what it is: of all municipalities that took part. A single other word and it isn't taken.
_LEVEL_WORDS = frozenset(
    "har förbättrats förbättrat försämrats försämrat ökat ökade minskat minskade gått upp ned ner sjunkit stigit "
    "både i på inom och samt men totalt till var är blev uppgick ligger låg för riket hela landet andel andelen med "
    "det mellan resultatet visar att".split()
)
_STOP = re.compile(rf"[.,;:!?()\[\]{BULLETS}]|\s-\s|$")

NOT_YET = re.compile(r"\b(?:nästa|kommande|planer)")


@dataclass(frozen=True)
class Rounds:
    """The rounds that a text compares; `latest` alone if it names no other. None: can't be told."""

    before: str | None
    latest: str | None


def compared_rounds(text: ReportText) -> Rounds:
    """Return the rounds that a text compares: the only two it joins ("HT 2020 – VT 2021"), or the only one it names."""
    pairs = set()
    for one, other in pairwise(text.rounds):
        start, end = text.sentences[text.sentence_number(one.start)]
        joined = re.fullmatch(r"\s?(?:-|till|och|jämfört\smed)\s?", text.painted[one.end : other.start])
        if joined and end - start <= LONGEST_SENTENCE and not NOT_YET.search(text.painted, start, end):
            pairs.add(_in_time([one, other]))
    named = {found.id for found in text.rounds}
    if len(pairs) == 1:
        return Rounds(*pairs.pop())
    return Rounds(None, named.pop() if len(named) == 1 else None)


def _in_time(rounds: Sequence[Round]) -> tuple[str, str]:
    first, last = sorted(rounds, key=lambda found: found.order)
    return first.id, last.id


def rounds_within(text: ReportText, start: int, end: int) -> list[Round]:
    """Return the rounds that are named within a part of the text."""
    first = bisect_left(text.rounds, start, key=lambda found: found.start)
    last = bisect_left(text.rounds, end, key=lambda found: found.start)
    return [found for found in text.rounds[first:last] if found.end <= end]


def levels(text: ReportText, start: int, end: int, rounds: Rounds) -> Iterator[QuotedFigure]:
    """Yield the levels of a sentence: each measure's phrase goes with what stands between it and the next phrase.

    Measures ppm_all8, ppm_hygiene4 and ppm_dress4, per cent; `round_id` is empty if the round can't be told. Nothing
    if the sentence has a word that isn't known, or a setting that may belong to more than one level.
    """
    phrases = list(MEASURES.finditer(text.painted, start, end))
    if not phrases:
        return
    before = text.painted[start : phrases[0].start()]
    if not _are_level_words(before) or SETTINGS.search(before):
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
    """Return the setting of each value; none at all if a word between isn't known or the settings don't pair up."""
    bounds = [phrase.end(), *(bound for value in values for bound in value.span()), part_end]
    gaps = [text.painted[left:right] for left, right in zip(bounds[::2], bounds[1::2], strict=True)]
    stop = _STOP.search(gaps[-1])
    last_words = gaps[-1][: stop.start()] if stop else gaps[-1]
    if not all(map(_are_level_words, [*gaps[:-1], last_words])):
        return ()
    named = [[match.lastgroup or "" for match in SETTINGS.finditer(gap)] for gap in gaps]
    if not any(named):
        return ["all"] * len(values)
    before, after = named[:-1], named[1:]
    paired = before if not named[-1] else after if not named[0] else []
    return [names[0] for names in paired] if paired and all(len(names) == 1 for names in paired) else ()


def _are_level_words(words: str) -> bool:
    known = SETTINGS.sub(" ", _ASIDES.sub(" ", words)).strip(BULLETS + "* \n")
    return all(word in _LEVEL_WORDS or not word.strip(f"{ROUND}-") for word in known.split())


def _level_figures(
    text: ReportText,
    phrase: re.Match[str],
    value: re.Match[str],
    setting: str,
    sentence: tuple[int, int],
    rounds: Rounds,
) -> Iterator[QuotedFigure]:
    step = phrase.lastgroup or ""
    if "a" in value.groupdict():
        before, latest = _rounds_of_change(text, value, sentence, rounds)
        read = [("a", before), ("b", latest)]
    else:
        compared = _COMPARES.search(text.painted, *sentence)
        named = {found.id for found in rounds_within(text, *sentence)}
        only = rounds.latest if rounds.before is None else None
        read = [("b", named.pop() if len(named) == 1 and not compared else only if not named else None)]
    percents = [value_of(value[group]) for group, _ in read]
    for (group, round_id), percent in zip(read, percents, strict=True):
        if percent is not None and all(other is not None and other <= 100 for other in percents):
            span, numbers = (phrase.start(), value.end()), (value.start(group),)
            yield QuotedFigure(f"ppm_{step}", percent, *span, numbers, None, setting, step, round_id or "")


def _rounds_of_change(
    text: ReportText, value: re.Match[str], sentence: tuple[int, int], rounds: Rounds
) -> tuple[str | None, str | None]:
    """Return the rounds of "från … till …": those named in it, else the two of its sentence, else those of the text."""
    inside = rounds_within(text, *value.span())
    if len(inside) == 2:
        return inside[0].id, inside[1].id
    named = rounds_within(text, *sentence)
    if len(named) == 2 and not inside and named[0].id != named[1].id:
        return _in_time(named)
    if all(found.id in (rounds.before, rounds.latest) for found in named):
        if not inside or inside[0].id == (rounds.latest if inside[0].start > value.start("b") else rounds.before):
            return rounds.before, rounds.latest
    return None, None
