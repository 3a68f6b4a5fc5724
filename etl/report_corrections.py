"""Corrections in running text: "Rättelse för 15–21 april: 6 kommuner, inte 5 som tidigare angavs".

The corrected value is a figure like any other, of the period that the correction names. What it replaces is never one:
a count that the text itself takes back is withdrawn, also where the right one can't be read.
"""

import re
from collections.abc import Sequence

from etl.report_text import OTHER, PERIOD, QuotedFigure, ReportText

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
    measure, or stands right after it, and has a number that wasn't read.
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
    for count in found:
        if id(count) in withdrawn:
            text.put_back(count, TAKEN_BACK)
    return [count for count in found if id(count) not in withdrawn]


def _is_taken_back_at_once(text: ReportText, count: QuotedFigure) -> bool:
    n = text.sentence_number(count.start)
    end = text.sentences[n][1]
    after = text.painted[slice(*text.sentences[n + 1])] if n + 1 < len(text.sentences) else ""
    return bool(_TAKES_BACK.search(text.painted, count.end, max(end, count.end)) or _DENIES.search(after))
