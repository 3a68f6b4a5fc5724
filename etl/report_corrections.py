"""Corrections in running text: "Rättelse för 15–21 april: 6 kommuner, inte 5 som tidigare angavs".

The corrected value is a figure like any other, of the period that the correction names. What it replaces is never one:
a count that the text itself takes back is withdrawn, also where the right one can't be read.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from etl.report_places import is_limited
from etl.report_text import OTHER, PERIOD, QuotedFigure, ReportText

QUALIFIED = "texten säger efteråt att talet är osäkert, eller av en annan plats eller tid"
TAKEN_BACK = "texten rättar talet, och det framgår inte till vad"
REPLACED = "talet är ett rättat värde som inte längre gäller"

_CORRECTS = re.compile(
    r"\b(?:rättelse\w*|rättas|rättat|korriger\w+|korrekt\s(?:siffra|antal)|rätt(?:a)?\s(?:siffra|antal))"
)
_TAKES_BACK = re.compile(
    r"\b(?:rättelse|rättas|rätt\s(?:siffra|antal)|korrekt\s(?:siffra|antal)|rätteligen|korriger\w+|ska(?:ll)?\svara"
    r"|felaktig\w*|fel(?=\s(?:siffra|antal|uppgift))|stämmer\sinte|inte\sbekräft\w+|obekräft\w+|prognos\w*|preliminär\w*"
    rf"|uppskattning\w*|osäker\w*|(?:avser|gäller)(?=\s{OTHER}))\b"
)
_DENIES = re.compile(r"^\W*(?:det|detta|siffran|uppgiften|talet)\s(?:är|var|stämmer)\s(?:dock\s|tyvärr\s)?(?:fel|inte)")
"""The beginning of a sentence that takes back the one before."""
_QUALIFIES = re.compile(
    r"^\W*(?:(?:obs|observera|notera|tänk\spå|märk|men|dock|samtliga|alla|ovanstående|dessa|denna|de\shär|den\shär|här)"
    r"\W{1,2}(?:dock\s)?(?:att\s)?){0,3}"
    r"(?:(?P<one>siffran|uppgiften|talet|resultatet)|siffr(?:orna|or|a)|uppgifter(?:na)?|talen|resultaten|statistiken"
    r"|underlaget)\b"
)
"""The beginning of a sentence about the figures before it: of one, or of them all."""
_LOCATES = re.compile(
    r"^\W*(?:det|detta|dessa|de|samtliga|alla|kommunerna|båda)\s(?:gäller|avser|ligger|finns|omfattar|är\s(?:alla|samtliga|från|i))\b"
)
_DOUBTS = re.compile(
    r"osäk|preliminär|bekräft|\b(?:inte|ej)\b|ofullständ|uppskatt|felaktig|\bfel\b|ungefär|korriger|rättas|revider|ändras"
    r"|\b(?:ut)?om\b|förutom|exkl|saknas|gammal|gamla"
)
_LEAVES_AS_IT_IS = re.compile(
    r"\b(?:landet|riket|landets|rikets|sverige)\b|\b(?:ökar|minskar|har\s(?:ökat|minskat|gått|legat))\b"
    r"|\b(?:är|var)\s(?:oförändra|densamma|samma|lägre|högre|stabil|i\snivå)"
)
"""What such a sentence may say: of the whole country, or how the figure has changed."""
_NAMED = {
    "kritisk": "critical_impact",
    "allvarlig": "serious_impact",
    "smittad": "over_one_percent_infected",
    "rapporterade till": "reporting_municipalities",
}

OF_A_NAMED_PERIOD = re.compile(
    r"\b(?:rättelse|korrigering)(?:\s(?:av|för|till|gällande|avseende))?(?:\s(?:uppgifter(?:na)?|siffror(?:na)?|lägesrapport(?:en)?"
    r"|rapport(?:en)?|förra|föregående|tidigare|veckans?|i|för|från|av|den|perioden|mellan|\())*"
    rf"[\s,(]*{PERIOD}+\)?"
)
"""What names the period that is corrected. "Föregående rapport" is then no other time than the one named."""


_OF_EARLIER = re.compile(
    r"\b(?:rättelse\w*|korriger\w+)\b[^.]*\b(?:förra|föregående|tidigare)\b"
    r"|^\W*(?:(?:under|i|för|i\sden|vid)\s)?(?:den\s)?(?:förra|föregående|tidigare)\b"
)
"""A sentence about an earlier report, without saying which."""

SENTENCES_ABOVE = 20
"""How far up a correction of an earlier report is looked for. It reaches to the next period that is stated."""


SENTENCES_BETWEEN = 3
"""How far below a figure "siffran" still is that figure."""


def stands_under_earlier(text: ReportText, at: int) -> bool:
    """Say whether what stands above a sentence corrects or retells an earlier report, with no period named since."""
    n = text.sentence_number(at)
    for start, end in reversed(text.sentences[max(0, n - SENTENCES_ABOVE) : n]):
        words = text.painted[start:end]
        if PERIOD in words:
            break
        if is_correction(words) and _OF_EARLIER.search(words):
            return True
    return bool(_OF_EARLIER.search(OF_A_NAMED_PERIOD.sub("", text.sentence_before(at))))


def names_its_period(text: ReportText, figure: QuotedFigure) -> bool:
    """Say whether a figure stands in the sentence of a correction that names the period it corrects."""
    start, _ = text.sentences[text.sentence_number(figure.start)]
    return bool(OF_A_NAMED_PERIOD.search(text.painted, start, figure.start))


def is_correction(words: str) -> bool:
    """Say whether words in lower case announce a correction."""
    return bool(_CORRECTS.search(words))


def withdraw_taken_back(text: ReportText, found: Sequence[QuotedFigure]) -> list[QuotedFigure]:
    """Return the counts but for those that the text takes back; put those back as unread.

    A count is taken back by the words after it in its sentence, or by a sentence of a correction that names its
    measure, or stands right after it, and has a number that wasn't read; or by one that says of the figures that they
    are uncertain, or of a place or a time.
    """
    withdrawn = {id(count) for count in found if _is_taken_back_at_once(text, count)}
    for n, (start, end) in enumerate(text.sentences):
        if not is_correction(text.painted[start:end]):
            continue
        if any(start <= count.start < end for count in found):
            continue
        if not any(number.start not in text.used for number in text.numbers_within(start, end)):
            continue
        words = text.painted[start:end]
        named = {measure for word, measure in _NAMED.items() if word in words}
        before = text.sentences[n - 1] if n else (0, 0)
        for count in found:
            is_before = before[0] <= count.start < before[1]
            if count.measure in named or (is_before and not named):
                withdrawn.add(id(count))
    qualified = {id(count) for n in range(len(text.sentences)) for count in _qualified_by(text, n, found)}
    for count in found:
        if id(count) in withdrawn | qualified:
            text.put_back(count, TAKEN_BACK if id(count) in withdrawn else QUALIFIED)
    withdrawn |= qualified
    return [count for count in found if id(count) not in withdrawn]


def _is_taken_back_at_once(text: ReportText, count: QuotedFigure) -> bool:
    n = text.sentence_number(count.start)
    end = text.sentences[n][1]
    after = text.painted[slice(*text.sentences[n + 1])] if n + 1 < len(text.sentences) else ""
    return bool(_TAKES_BACK.search(text.painted, count.end, max(end, count.end)) or _DENIES.search(after))


def _qualified_by(text: ReportText, n: int, found: Sequence[QuotedFigure]) -> Sequence[QuotedFigure]:
    """Return the counts, of those found in order, that a sentence makes of another place or time, or uncertain.

    "Siffran avser vecka 3": "siffran" is the nearest figure above, "siffrorna" are all of them up to the heading.
    """
    start, end = text.sentences[n]
    words = text.painted[start:end]
    about = _QUALIFIES.match(words)
    if not about and not _LOCATES.match(words):
        return []
    first_own = bisect_left(found, start, key=_start_of)
    if first_own < len(found) and found[first_own].start < end:
        return []  # it gives figures itself
    if not (_changes_figures(text, words) if about else is_limited(words) or _gives_other_period(text, words)):
        return []
    above = found[bisect_left(found, text.heading_span_above(start)[1], key=_start_of) : first_own]
    if about and not about["one"]:
        return above
    nearest = text.sentence_number(above[-1].start) if above else -1
    if n - nearest > SENTENCES_BETWEEN:
        return []
    return [count for count in above if count.start >= text.sentences[nearest][0]]


def _start_of(figure: QuotedFigure) -> int:
    return figure.start


def _changes_figures(text: ReportText, words: str) -> bool:
    if _DOUBTS.search(words):
        return True
    if PERIOD in words:
        return _gives_other_period(text, words)
    return not _LEAVES_AS_IT_IS.search(words)


def _gives_other_period(text: ReportText, words: str) -> bool:
    """Say whether a sentence gives a period or day, and the text isn't all of that one period."""
    stated = {(period.days, period.week, period.last_week) for period in text.periods}
    return OTHER in words or (PERIOD in words and len(stated) > 1)
