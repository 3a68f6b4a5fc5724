"""The text of a situation report, prepared for reading, and what every kind of figure in it has in common.

A figure that is read marks its numbers as used; what is left over is listed by etl/report_unread.py.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from data.lists import NATION
from etl.swedish_dates import OTHER_MATTERS, StatedPeriod, stated_periods
from etl.swedish_numbers import Number, numbers_in
from etl.swedish_text import BULLETS, Reading, paint, read_evenly, sentences_in

PERIOD, ROUND, OTHER = "¤", "¶", "¬"
"""What periods, rounds of PPM, and other matters with digits are painted over with. A text's own are made blank."""

LONGEST_SENTENCE = 2000
"""Characters; what is longer has lost its full stops, and what belongs together in it can't be told."""

SENTENCES_OF_CONTEXT = 10
"""No paragraph of minutes is longer, and one that is must not be read over again for each of its numbers."""

LONGEST_HEADING = 80
"""Characters; a longer line without a full stop is a sentence that lost its own."""

_LABEL = re.compile(r"kommun|påverkan|rapporter|smittade|procent|[%:=|]")
"""What a line with a number has if it is a label with its figure and no heading."""

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
    `round_id`: the round of PPM; empty for the measures of the report week. `geography_code`: the nation, or a county.
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
    geography_code: str = NATION


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

    def sentence_before(self, at: int) -> str:
        """Return the sentence, painted, before the one with this character; empty if that is the first."""
        n = self.sentence_number(at)
        return self.painted[slice(*self.sentences[n - 1])] if n > 0 else ""

    def context_before(self, at: int) -> list[str]:
        """Return the sentences, painted, before the one with this character in its paragraph; the nearest first.

        They reach up to one with a figure that was read: that one has said itself what it is of. SENTENCES_OF_CONTEXT
        are the most.
        """
        sentences: list[str] = []
        at_sentence = self.sentence_number(at)
        for n in range(at_sentence, max(0, at_sentence - SENTENCES_OF_CONTEXT), -1):
            start, end = self.sentences[n - 1]
            if self.reading.plain[end : self.sentences[n][0]] != " ":
                break
            if any(number.start in self.used for number in self.numbers_within(start, end)):
                break
            sentences.append(self.painted[start:end])
        return sentences

    def heading_above(self, at: int) -> str:
        """Return the heading, painted, that the sentence with this character stands under; empty if there is none.

        It reaches to the next heading, over all sentences between.
        """
        start, end = self.heading_span_above(at)
        return self.painted[start:end]

    def heading_span_above(self, at: int) -> tuple[int, int]:
        """Return where the heading above a character stands; an empty span if there is none."""
        return self._headings[self.sentence_number(at)][0]

    def period_heading_above(self, at: int) -> tuple[int, int]:
        """Return where the nearest heading above a character that gives a period stands; an empty span if none."""
        return self._headings[self.sentence_number(at)][1]

    @cached_property
    def _headings(self) -> list[tuple[tuple[int, int], tuple[int, int]]]:
        """Of each sentence, where the heading it stands under is, and the nearest with a period."""
        headings = []
        heading = with_period = (0, 0)
        for start, end in self.sentences:
            headings.append((heading, with_period))
            if self.is_heading(start, end):
                heading = (start, end)
                with_period = heading if PERIOD in self.painted[start:end] else with_period
        return headings

    def is_heading(self, start: int, end: int) -> bool:
        """Say whether a sentence is a heading: a short line without a full stop, and no label with its number.

        "Scenario 2" is a heading, "Antal kommuner med kritisk påverkan: 8" is not.
        """
        line = self.painted[start:end]
        if len(line) > LONGEST_HEADING or line[-1] in ".!?" or (line[-1] == ")" and line[0] == "("):
            return False
        return not _LABEL.search(line) or all(number.is_word for number in self.numbers_within(start, end))

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
