"""Swedish running text, made even and cut into sentences.

Everything is found in a `Reading`: the text with one kind of dash, single blanks and composed letters, where every
character knows where it stood in the original. So patterns stay simple, and a quote is cut from the original.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from etl.ocr_mending import mend

DASHES = "-‐‑‒–—―−﹘﹣－"

BULLETS = "•·*▪◦●"

_INVISIBLE = "\u00ad\u200b\u2060\ufeff"
"""Soft hyphen and zero-width blanks: a reader doesn't see them, nor do we."""

_CLUSTER = re.compile(rf"[\s\u200b\u2060\ufeff]+|{_INVISIBLE[0]}|.[\u0300-\u036f]*", re.DOTALL)
_LINE_BREAK = re.compile(r"[\n\r\v\f\u0085\u2028\u2029]")


@dataclass(frozen=True)
class Reading:
    """A text made even. `plain` keeps the case; `low` is the same, as long, in lower case.

    A run of blanks is one blank: a form feed if the page broke there, else a line feed if the line did, else a space.
    `starts` and `ends` say where each character of `plain` stood in `raw`.
    """

    raw: str
    plain: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @cached_property
    def _mended(self) -> tuple[str, frozenset[int]]:
        return mend(self.plain)

    @property
    def low(self) -> str:
        """The text in lower case, with what a scan broke mended, as long as `plain`."""
        return self._mended[0]

    def is_mended(self, start: int, end: int) -> bool:
        """Say whether anything within plain[start:end] had to be mended before it could be read."""
        return any(start <= at < end for at in self._mended[1])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where plain[start:end], which must not be empty, stood in the original, end exclusive."""
        return self.starts[start], self.ends[end - 1]

    def quote(self, start: int, end: int) -> str:
        """Return plain[start:end] as it stood in the original."""
        first, last = self.span(start, end)
        return self.raw[first:last]


def read_evenly(raw: str) -> Reading:
    """Make a text even."""
    pieces: list[tuple[str, int, int]] = []
    for match in _CLUSTER.finditer(raw):
        even = _even(match.group())
        pieces += [(char, match.start(), match.end()) for char in even]
    return Reading(
        raw,
        "".join(char for char, _, _ in pieces),
        tuple(start for _, start, _ in pieces),
        tuple(end for _, _, end in pieces),
    )


def _even(cluster: str) -> str:
    if any(char.isspace() for char in cluster):
        return "\f" if "\f" in cluster else "\n" if _LINE_BREAK.search(cluster) else " "
    if cluster[0] in _INVISIBLE:
        return ""
    if unicodedata.category(cluster[0]) == "Co":
        return BULLETS[0]  # slides draw their bullets with a symbol font's private characters
    return "-" if cluster in DASHES else unicodedata.normalize("NFC", cluster)


def paint(text: str, spans: Iterable[tuple[int, int]], mark: str) -> str:
    """Return the text with each span painted over with a mark, as long as before.

    What is known to be a date or a telephone number is painted over before numbers are looked for.
    """
    painted = list(text)
    for start, end in spans:
        painted[start:end] = mark * (end - start)
    return "".join(painted)


# --- sentences -------------------------------------------------------------------------------------------------------

_ABBREVIATIONS = frozenset(
    "v ca c:a t.o.m tom fr.o.m kl nr st s resp jan feb mar apr jun jul aug sep sept okt nov dec "
    "p.g.a pga bl.a t.ex d.v.s dvs m.fl inkl exkl max min tel tfn".split()
)

_DANGLING = frozenset(
    "i på av till från med för inom under över mellan och eller samt som att än om vid hos den det de dem en ett har "
    "hade är var blev landets sveriges mot per både mer minst totalt antal rapporterade rapporterar genomfördes "
    "cirka ca drygt knappt nästan ytterligare samtliga alla sedan efter före".split()
)
"""A line that ends in one of these goes on below, whatever the next line begins with."""

_POSSIBLE_END = re.compile(r"[.!?…]+[)\"”»']*(?=\s)|[\n\f]")
_COUNT_OF_MUNICIPALITIES = re.compile(r"[0-9][0-9 ]*(?:\s?/\s?[0-9]+|\sav\s(?:[^\W\d_]+\s){0,2}[0-9]+)?\skommun")


def sentences_in(plain: str, painted: str) -> list[tuple[int, int]]:
    """Return where each sentence begins and ends.

    The text of slides breaks its lines anywhere and leaves out full stops, so a line break ends a sentence only if
    the next line begins with a capital, a bullet or a count of municipalities, and this line isn't left hanging.
    """
    ends = [
        end for end in map(lambda found: _sentence_end(found, plain, painted), _POSSIBLE_END.finditer(painted)) if end
    ]
    sentences = []
    for start, end in zip([0, *ends], [*ends, len(plain)], strict=True):
        text = plain[start:end]
        if text.strip():
            sentences.append((start + len(text) - len(text.lstrip()), start + len(text.rstrip())))
    return sentences


def _sentence_end(found: re.Match[str], plain: str, painted: str) -> int:
    """Return where the sentence ends, 0 if it doesn't."""
    is_line = found.group() in ("\n", "\f")
    following = found.end() if is_line else found.end() + 1
    if following >= len(plain):
        return 0
    if painted[following - 1] == "\f":
        return found.end()
    first = plain[following]
    if painted[following] in BULLETS or (first == "-" and plain[following : following + 2] == "- "):
        return found.end() if is_line or painted[following - 1] == "\n" else 0
    last_word = re.search(r"[\w.:]*$", painted[max(0, found.start() - 30) : found.start()])
    before = last_word.group() if last_word else ""
    if is_line:
        hangs = before in _DANGLING or painted[max(0, found.start() - 1)] in ",-/(&"
        begins = first.isupper() or first == "[" or _COUNT_OF_MUNICIPALITIES.match(painted, following)
        return found.end() if begins and not hangs else 0
    if first == "(" or first.islower() or (before in _ABBREVIATIONS and not first.isupper()):
        return 0
    return found.end()
