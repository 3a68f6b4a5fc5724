"""The numbers of a report that weren't taken: each with its words, where they stand, and why.

Minutes name persons, and no name may be kept: a number is shown with as few words of its sentence as that needs.
"""

import re

from etl.documents import Unread
from etl.report_text import OTHER, ReportText
from etl.swedish_numbers import Number, number_words

LONGEST_UNREAD = 300
"""Characters of a sentence that are kept when a number in it isn't taken."""

CELL_BORDER = "|"
"""What stands between the cells of a table's row."""

_MEASURE_WORD = re.compile(
    r"(?<!sveriges )\bkommun(?:er|erna|ernas|ens?)?\b|rapporter|påverkan\b|följsamhet|observation|granskning"
    r"|smittade\b|hygienrutin|klädregl|median"
)
_COUNTED = re.compile(r"\s(?:st\s|av\s)?(?:kommun|region|län\b|landets|observation)")
_LAST_DIGITS = re.compile(r"[0-9]+$")
_ARTICLES = ("en", "ett")
_NONE = ("ingen", "inga", "inget")
_IMPACT_WORD = re.compile(r"påverkan\b|rapportera(?:t|r|de)\b|smittade\b")
_AS_SUBJECT = re.compile(r"\s(?:av\s(?:dem|dessa|de)|har|rapporterar|rapporterade|kritisk|allvarlig)\b")
_PAINTED_COUNT = re.compile(rf"{OTHER}+(?=\skommun(?:er)?\b)")
"""What was taken for a level, a page, a time of day ("Nivå 5") and stands where a count would."""

_OTHER_THINGS = (
    (r"", r"^\s?procentenhet", "talet är en förändring i procentenheter, inte en nivå"),
    (r"\b(?:inte|ej|istället för|i stället för)\s$", r"^(?!\s(?:regioner|län)\b)", "talet är rättat eller förnekat"),
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

    So are those of a table below a line with such a word.
    A number that the words of another already show isn't listed again. Those in sentences about wholly other matters
    are not listed.
    """
    found: list[Unread] = []
    shown_until = 0
    measures_above = False
    for start, end in text.sentences:
        is_row = CELL_BORDER in text.painted[start:end]
        has_measure = bool(_MEASURE_WORD.search(text.painted, start, end))
        is_of_table = is_row and measures_above
        measures_above = has_measure or is_of_table
        if not has_measure and not is_of_table:
            continue
        is_impact = is_of_table or bool(_IMPACT_WORD.search(text.painted, start, end))
        for number in _all_numbers(text, start, end):
            if number.start in text.used or number.end <= shown_until or not _is_a_figure(text, number, is_impact):
                continue
            first, shown_until = _nameless_window(text, number, start, end)
            offset = text.reading.span(first, shown_until)[0]
            quote = text.quote(first, shown_until)[:LONGEST_UNREAD]
            found.append(Unread(offset, quote, _reason(text, number, start, end)))
    return found


def _all_numbers(text: ReportText, start: int, end: int) -> list[Number]:
    """Return the numbers of a sentence, in order, with those that were taken for something else beside "kommuner"."""
    numbers = text.numbers_within(start, end)
    for match in _PAINTED_COUNT.finditer(text.painted, start, end):
        digits = _LAST_DIGITS.search(text.reading.low, match.start(), match.end())
        if digits:
            numbers.append(Number(digits.start(), match.end(), None))
    return sorted(numbers, key=lambda number: number.start)


def _is_a_figure(text: ReportText, number: Number, is_impact: bool) -> bool:
    """Say whether a number is more than an article: where impact is reported all are, but "på ett område" isn't."""
    if not number.is_word:
        return True
    is_counted = bool(_COUNTED.match(text.painted, number.end))
    word = text.painted[number.start : number.end]
    if word in _ARTICLES:
        return is_impact and (is_counted or bool(_AS_SUBJECT.match(text.painted, number.end)))
    return is_impact or (is_counted and word not in _NONE)


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
