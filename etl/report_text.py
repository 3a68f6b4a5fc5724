"""The text of a situation report, prepared for reading, and what every kind of figure in it has in common.

A figure that is read marks its numbers as used. What is left over beside a word of our measures is listed as unread,
in as few words as its sentence allows: minutes name persons, and no name may be kept.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from etl.documents import Unread
from etl.swedish_dates import OTHER_MATTERS, StatedPeriod, stated_periods
from etl.swedish_text import BULLETS, Number, Reading, number_words, numbers_in, paint, read_evenly, sentences_in

PERIOD, ROUND, OTHER = "¤", "¶", "¬"
"""What periods, rounds of PPM, and other matters with digits are painted over with. A text's own are made blank."""

LONGEST_SENTENCE = 2000
"""Characters; what is longer has lost its full stops, and what belongs together in it can't be told."""

LONGEST_HEADING = 80
"""Characters; a longer line without a full stop is a sentence that lost its own."""

_COUNTED_UNIT = re.compile(r"[0-9]\s?(?:/\s?290|\skommun|\sav\s|%|\sprocent)")

_ROUND = re.compile(r"\b(?P<term>[hv]t)[ -]?(?:20)?(?P<year>[0-9]{2})\b")
_LIST_NUMBER = re.compile(r"(?:^|(?<=[\n\f]))[0-9]{1,2}[.)](?= )")
_ADDRESS = OTHER_MATTERS[0]


@dataclass(frozen=True)
class Round:
    """A round of PPM named in a text, as "HT 2020"."""

    start: int
    end: int
    id: str

    @property
    def order(self) -> tuple[str, bool]:
        """What rounds are sorted by in time: year, then spring before autumn."""
        return self.id[2:], self.id.startswith("HT")


@dataclass(frozen=True)
class QuotedFigure:
    """One figure read from a text, from `start` to `end` of the even text.

    `out_of`: the number of municipalities that the text says the count is out of; None if it doesn't say.
    `round_id`: the round of PPM; empty for the measures of the report week.
    """

    measure: str
    value: float
    start: int
    end: int
    numbers: tuple[int, ...]
    out_of: float | None = None
    setting: str = "all"
    step: str = ""
    round_id: str = ""


@dataclass
class ReportText:
    """A prepared text. `painted` is in lower case, with periods, rounds and other matters painted over.

    `used` and `reasons` fill up while figures are read: numbers (by where they start) that were taken, and why others
    were not.
    """

    reading: Reading
    painted: str
    sentences: list[tuple[int, int]]
    numbers: list[Number]
    periods: list[StatedPeriod]
    rounds: list[Round]
    used: set[int] = field(default_factory=set)
    reasons: dict[int, str] = field(default_factory=dict)

    @cached_property
    def _number_starts(self) -> list[int]:
        return [number.start for number in self.numbers]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    def numbers_within(self, start: int, end: int) -> list[Number]:
        """Return the numbers that lie within a part of the text."""
        first = bisect_left(self._number_starts, start)
        return [number for number in self.numbers[first : bisect_left(self._number_starts, end)] if number.end <= end]

    @property
    def readable_sentences(self) -> list[tuple[int, int]]:
        """The sentences but for those that are too long to be sentences."""
        return [(start, end) for start, end in self.sentences if end - start <= LONGEST_SENTENCE]

    def begins_number(self, at: int) -> bool:
        """Say whether a number begins at this character."""
        found = bisect_left(self._number_starts, at)
        return found < len(self.numbers) and self._number_starts[found] == at

    def number_before(self, number: Number) -> Number | None:
        """Return the number before this one, None if it is the first."""
        found = bisect_left(self._number_starts, number.start)
        return self.numbers[found - 1] if found else None

    def sentence_number(self, at: int) -> int:
        """Return which sentence, counted from 0, a character of it is in."""
        return bisect_right(self._sentence_starts, at) - 1

    def heading_above(self, at: int) -> str:
        """Return the heading, painted, that the sentence with this character stands under; empty if there is none.

        A heading is a short line without a full stop. Lines with a count are not: they stand under the same heading.
        """
        return self._headings[self.sentence_number(at)]

    @cached_property
    def _headings(self) -> list[str]:
        """Of each sentence, the heading it stands under."""
        headings, heading = [], ""
        for start, end in self.sentences:
            headings.append(heading)
            line = self.painted[start:end]
            if not _COUNTED_UNIT.search(line):
                heading = line if len(line) <= LONGEST_HEADING and line[-1] not in ".!?)" else ""
        return headings

    def put_back(self, figure: QuotedFigure, reason: str) -> None:
        """Make a figure's numbers unread again, and say why it can't be taken after all."""
        self.used.difference_update(figure.numbers)
        self.reasons[figure.numbers[0]] = reason

    def locator(self, start: int, end: int) -> str:
        """Return where a quote stands: "tecken 3213–3251", characters of the original, end exclusive."""
        first, last = self.reading.span(start, end)
        return f"tecken {first}–{last}"

    def quote(self, start: int, end: int) -> str:
        """Return a quote as it stands in the original."""
        return self.reading.quote(start, end)


def prepare(raw: str) -> ReportText:
    """Prepare a text for reading."""
    reading = read_evenly(raw)
    painted = reading.low.translate({ord(mark): " " for mark in (PERIOD, ROUND, OTHER)})
    painted = paint(painted, [match.span() for match in _ADDRESS.finditer(painted)], OTHER)
    periods = stated_periods(painted)
    painted = paint(painted, [(period.start, period.end) for period in periods], PERIOD)
    rounds = [
        Round(match.start(), match.end(), f"{match['term'].upper()}20{match['year']}")
        for match in _ROUND.finditer(painted)
    ]
    painted = paint(painted, [(found.start, found.end) for found in rounds], ROUND)
    painted = paint(painted, [match.span() for match in _LIST_NUMBER.finditer(painted)], BULLETS[0])
    for pattern in OTHER_MATTERS[1:]:
        painted = paint(painted, [match.span() for match in pattern.finditer(painted)], OTHER)
    sentences = sentences_in(reading.plain, painted)
    return ReportText(reading, painted, sentences, numbers_in(painted), periods, rounds)


# --- what is left over -----------------------------------------------------------------------------------------------

LONGEST_UNREAD = 300
"""Characters of a sentence that are kept when a number in it isn't taken."""

_MEASURE_WORD = re.compile(
    r"(?<!sveriges )\bkommun(?:er|erna|ernas|ens?)?\b|rapporter|påverkan\b|följsamhet|observation|granskning"
    r"|smittade\b|hygienrutin|klädregl|median"
)
_COUNTED = re.compile(r"\s(?:st\s|av\s)?(?:kommun|region|län\b|landets|observation)")
_ARTICLES = ("en", "ett", "ingen", "inga", "inget")
_IMPACT_WORD = re.compile(r"påverkan\b|rapporterat|smittade\b")

_OTHER_THINGS = (
    (r"", r"^\s?procentenhet", "talet är en förändring i procentenheter, inte en nivå"),
    (r"(?:jämfört med|förra|föregående|tidigare)[^.;]{0,30}$", r"", "värdet gäller en tidigare period"),
    (r"", r"^[^.;,0-9]{0,50}\s(?:förra|föregående)\s", "värdet gäller en tidigare period"),
    (r"", r"^\s(?:region|län\b|landsting)", "enheten är regioner eller län, inte kommuner"),
    (r"", r"^\s(?:person|patient|brukare|medarbetare|anställd|invånare)", "enheten är personer, inte kommuner"),
    (r"", r"^\s(?:av\s(?:[^\W\d]+\s)?[0-9]+\s)?steg", "talet är ett antal steg, inte en andel"),
    (r"", r"^\s(?:av\s[^.]{0,20})?kommun[^.;,]{0,20}\s(?:inte|ej)\b", "meningen är nekande"),
    (r"observationer[^\d]{0,20}$", r"", "talet är inte hela mätningens antal observationer"),
)
"""What a number is of when it isn't a figure of ours: the words before it, the words after it, and the reason."""

_NOT_TOLD = (
    (r"", r"^\s(?:av\s[^.]{0,20})?kommun", "det framgår inte att talet är hela landets antal i perioden"),
    (r"", r"^\s?(?:%|procent\b)", "andelen kunde inte hänföras till mått, verksamhet och mätomgång"),
    (r"", r"", "talet kunde inte hänföras till mått, enhet och period"),
)

# Words that are no names even with a capital. Any other capital may begin one, and the quote stops there.
_NOT_NAMES = frozenset(
    "sos socialstyrelsen socialstyrelsens skr fohm folkhälsomyndigheten folkhälsomyndighetens khs säbo lss "
    "smittskydd ppm bhk ppm-bhk ht vt riket rikets sverige sveriges covid covid-19 smi-net v kommun kommuner "
    "kommunerna kommunernas kritisk allvarlig allvarligt påverkan följsamhet följsamheten observationer antal "
    "andel totalt sammanlagt median medianvärde i på av till från med för inom under över mellan och eller samt "
    "men det de den en ett ingen inga cirka ca drygt knappt nästan minst högst ytterligare fler färre förra "
    "föregående jämfört enligt vi här nu idag dessutom av bland läget lägesrapport vecka veckan perioden resultat "
    "resultatet resultaten variation personal region regioner län procent rättelse även också endast bara totala "
    "fel hygien klädregler hygienrutiner".split()
)


def leftovers(text: ReportText) -> list[Unread]:
    """Return the numbers that stand in a sentence with a word of our measures and weren't taken, each with why.

    A number that the words of another already show isn't listed again. Those in sentences about wholly other matters
    are not listed.
    """
    found: list[Unread] = []
    shown_until = 0
    for start, end in text.sentences:
        if not _MEASURE_WORD.search(text.painted, start, end):
            continue
        is_impact = bool(_IMPACT_WORD.search(text.painted, start, end))
        for number in text.numbers_within(start, end):
            if number.start in text.used or number.end <= shown_until or not _is_a_figure(text, number, is_impact):
                continue
            first, shown_until = _nameless_window(text, number, start, end)
            offset = text.reading.span(first, shown_until)[0]
            quote = text.quote(first, shown_until)[:LONGEST_UNREAD]
            found.append(Unread(offset, quote, _reason(text, number, start, end)))
    return found


def _is_a_figure(text: ReportText, number: Number, is_impact: bool) -> bool:
    """Say whether a number is more than an article: "en kommun" counts only in a sentence where impact is reported."""
    if not number.is_word:
        return True
    if text.painted[number.start : number.end] in _ARTICLES and not is_impact:
        return False
    return bool(_COUNTED.match(text.painted, number.end))


def _reason(text: ReportText, number: Number, start: int, end: int) -> str:
    before = text.painted[max(start, number.start - 60) : number.start]
    after = text.painted[number.end : min(end, number.end + 80)]
    own = ((r"", r"", text.reasons[number.start]),) if number.start in text.reasons else ()
    return next(
        reason
        for left, right, reason in (*_OTHER_THINGS, *own, *_NOT_TOLD)
        if re.search(left, before) and re.search(right, after)
    )


def _nameless_window(text: ReportText, number: Number, start: int, end: int) -> tuple[int, int]:
    """Return the words around a number, within its sentence, up to any that may be part of a name or an address."""
    plain = text.reading.plain
    start, end = max(start, number.start - LONGEST_UNREAD), min(end, number.end + LONGEST_UNREAD)
    words = [word.span() for word in re.compile(r"\S+").finditer(plain, start, end)]
    first = last = next(n for n, (_, word_end) in enumerate(words) if word_end > number.start)
    while words[last][1] < number.end:
        last += 1
    if not _is_no_name(plain[words[first][0] : words[last][1]]):
        return number.start, number.end
    while first > 0 and _is_no_name(plain[slice(*words[first - 1])]):
        first -= 1
    while last < len(words) - 1 and _is_no_name(plain[slice(*words[last + 1])]):
        last += 1
    return _shortened(text, words[first : last + 1], number)


def _shortened(text: ReportText, words: list[tuple[int, int]], number: Number) -> tuple[int, int]:
    """Return the window that these words make, without the words farthest from the number if it is too long."""
    first, last = 0, len(words) - 1
    while first < last and len(text.quote(words[first][0], words[last][1])) > LONGEST_UNREAD:
        if number.start - words[first][0] > words[last][1] - number.end:
            first += 1
        else:
            last -= 1
    return words[first][0], words[last][1]


def _is_no_name(word: str) -> bool:
    if "@" in word or "://" in word or word.lower().startswith("www."):
        return False
    parts = [part for part in re.split(r"[^\w]+", word) if part]
    known = number_words()
    return all(
        not any(char.isupper() for char in part) or part.lower() in _NOT_NAMES or part.lower() in known
        for part in parts
    )
