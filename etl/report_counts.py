"""Counts of municipalities in a situation report: "5 kommuner har rapporterat kritisk påverkan".

A count is taken only if every word of its clause is known to leave it what it is: the whole country's number in the
period. One word that isn't ("ytterligare", "i hemtjänsten", "inte") and the number is left as unread. So a new
phrase costs a figure, never a wrong one; it is added to the patterns here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from data.lists import counties, monitored_areas
from etl.report_text import OTHER, PERIOD, QuotedFigure, ReportText
from etl.swedish_text import BULLETS, Number

MUNICIPALITIES = 290
"""What a count is at most, and what it is out of unless the text says how many reported."""

UNREADABLE = "talet går inte att läsa som ett helt antal kommuner"
TOO_MANY = "talet är större än landets 290 kommuner"
NOT_THE_NATION = "det framgår inte att talet är hela landets antal i perioden"
UNKNOWN_WHOLE = "talet räknas av ett annat antal kommuner än landets 290 eller de som rapporterat"
WHAT_WAS_REPORTED = "det framgår inte vad kommunerna rapporterade, eller i vilken period"

LONGEST_LABEL = 150
"""Characters before a number in which its label is looked for."""

_REPORTING = "reporting_municipalities"
_LEVELS = {"kritisk": "critical_impact", "allvarlig": "serious_impact"}

_AGENCY = r"(?:sos|socialstyrelsen|myndigheten)"
_SOME_AREA = (
    r"(?:på|inom|i|för)\s(?:något|någon|minst\sett|åtminstone\sett|ett\seller\sfler(?:a)?)(?:\sav)?"
    r"(?:\s(?:de|dessa|alla|sina|våra|tio|10|bevakade|följda)){0,3}\s(?:verksamhets)?område(?:n|na|t)?"
    rf"(?:\s(?:som\s)?(?:{_AGENCY}|vi)\s(?:följer|bevakar))?"
)
_THIS_TIME = (
    r"(?:(?:(?:under|i|för|mellan|från)\s)?(?:den\saktuella\s|denna\s|den\s)?"
    rf"(?:veckan|vecka|perioden|period|rapportperioden|rapportveckan|{PERIOD}+)|den\shär\sveckan|i\slandet|i\sriket)"
)
_TO_AGENCY = rf"till\s{_AGENCY}"
_TAIL = re.compile(rf"(?:\s(?:{_SOME_AREA}|{_THIS_TIME}|{_TO_AGENCY})(?!\w))*")

_UNIT = (
    r"(?:"
    r"\s?/\s?(?P<slash>[0-9]+)(?P<named_slash>\skommun(?:er)?)?"
    r"|\sav\s(?:(?:landets|sveriges|rikets|totalt|samtliga|alla|de)\s){0,3}(?P<of>[0-9]+)"
    r"(?P<named_of>\s(?:rapporterande\s)?kommuner(?:na)?)?"
    r"|\sav\s(?:(?:landets|sveriges|rikets)\skommuner|kommunerna)"
    r"|\s(?:st\.?\s|stycken\s)?kommun(?:er)?"
    r")\b(?![-/])(?:\s\([0-9,. ]+\s?(?:%|procent)(?:\sav\s(?:landets\s|alla\s)?kommuner(?:na)?)?\))?"
)
_VERB = (
    r"(?:rapporter(?:ar|at|ade)|inrapporter(?:ar|at|ade)|uppger|uppgav|uppgett|anger|angav|angett|redovisa(?:r|t|de))"
)
_LINK = r"(?:\s(?:i\slandet|i\ssverige|i\sriket|som|har|nu|också|även|fortfarande|fortsatt|därmed|idag)(?!\w))*"
_SAYS = rf"{_LINK}(?:\s{_VERB}(?:\satt\sde\shar)?|\smed)?"
_SICK = (
    r"\s(?:över|mer\sän|fler\sän|>)\s?(?P<one>1(?:,0)?|en|ett)\s?(?:%|procent\b)(?:\sav\s(?:sina\s|alla\s)?)?"
    r"(?:\s?(?:patienter(?:na)?|brukare|brukarna|och|är|som|bekräftat))*\ssmittade"
    rf"(?:\s(?:patienter|brukare|och|bland|av|med|i|inom|sina?|egna?|kommun(?:ens|ernas)|verksamhets(?:område|områden)"
    rf"|verksamhet(?:er|erna)?|{OTHER}+)(?!\w))*"
)

_IMPACT = re.compile(rf"{_UNIT}{_SAYS}(?:\sen)?\s(?P<level>kritisk|allvarlig)\spåverkan\b")
_INFECTED = re.compile(rf"{_UNIT}{_SAYS}{_SICK}")
_REPORTED = re.compile(
    rf"{_UNIT}{_LINK}\s(?:rapporterade|rapporterat|rapporterar|inrapporterade|inrapporterat|svarade|svarat)(?:\sin)?"
    r"(?:\s(?:data|uppgifter|läget|sitt\släge))?(?!\s(?:kritisk|allvarlig))"
)
_INVERTED = re.compile(rf"{_UNIT}(?:\sin)?\s{_TO_AGENCY}")
"""After "rapporterade": "rapporterade 240 kommuner till SoS"."""
_ELLIPSIS = re.compile(r"(?:\shar)?(?:\srapporterat)?\s(?P<level>kritisk|allvarlig)\spåverkan\b")
_ONLY_UNIT = re.compile(_UNIT)

_PASSIVE = re.compile(
    rf"(?P<level>kritisk|allvarlig)\spåverkan(?:\s{_SOME_AREA})?\s(?:har\s)?rapportera(?:ts|s|des)\s(?:av|från)\s"
    r"(?:totalt\s|sammanlagt\s)?$"
)
_LABEL = re.compile(
    r"(?P<named>(?:antal(?:et)?\s)?kommuner\s(?:med|som\s(?:har\s)?rapporterat)\s)?(?P<level>kritisk|allvarlig)\spåverkan"
    rf"(?:\s{_SOME_AREA})?(?:\s?[:=]\s?|\s(?:är|var)\s)$"
)
_LABEL_REPORTING = re.compile(
    r"(?P<named>(?:antal(?:et)?\s)?(?:rapporterande\skommuner|kommuner\ssom\s(?:har\s)?rapporterat)"
    rf"(?:\s{_TO_AGENCY})?)(?:\s?[:=]\s?|\s(?:är|var)\s)$"
)

_CLAUSE_START = re.compile(rf"[.,;:!?()\[\]\"”»{BULLETS}]|(?:^|\s)-\s")
_CLAUSE_END = re.compile(
    rf"\s?(?:$|[.,;:!?()\[\]\"”»{BULLETS}]|-\s(?![0-9]))"
    r"|\s(?:förutom|utom|utöver|med\sundantag|jämfört\smed|att\sjämföra\smed|mot)\b"
)
_AND = re.compile(r",?\s(?:och|samt|medan|men)\s(?:har\s)?(?P<part>av\s(?:dem|dessa)\b)?")
_COMPARED = re.compile(
    r"\bjämfört\smed\s(?:[^\W_]+\s(?:kommun(?:er)?\s)?)?(?:förra|föregående)\s"
    r"(?:veckan?|perioden?|rapportveckan?|rapportering(?:en)?),?(?!\w)"
)
"""Before a count: "Jämfört med 8 förra veckan har 12 kommuner rapporterat …"."""
_OF_ALL = re.compile(r"\bav\s(?:(?:landets|sveriges)\s)?290\skommuner\s(?:har|rapporterade|rapporterar)\s$")
_OF_ALL_REPORTED = re.compile(rf"(?:\srapporterat)?(?:\sin)?\s{_TO_AGENCY}\b")
_SERIES = re.compile(r"\s?(?:[,;/-]|och|till|eller)\s?[0-9]")
_JOINED = re.compile(r"\s?(?:,|,?\s?(?:och|samt|medan|men))\s")
_TO_SOMEONE = re.compile(rf"\b{_TO_AGENCY}\b")
_NO_UNIT = re.compile("")

# Words before a number, in its clause, that leave it what it is.
_BEFORE = frozenset(
    "från inrapporterad inrapporterade data uppgifter mellan under för vecka veckan perioden rapportperioden denna den "
    "aktuella är det finns har totalt sammanlagt sammantaget enligt sos socialstyrelsen socialstyrelsens i landet "
    "sverige riket hela och samt men medan endast bara att rapporterade rapporterar rapporterat redovisade redovisar "
    "uppger uppgav nu idag dessutom vidare även också då så rättelse läget lägesrapport lägesrapporten lägesbild "
    "landets kommuner siffror visar vi ser vilket innebär avser gäller dag av dem dessa".split()
)
_NOT_RIGHT_BEFORE = frozenset("från mellan under för den enligt i vecka avser gäller av dem dessa kommuner".split())
_RANGE = re.compile(r"\s?(?:-{1,2}|/|till|eller|och|respektive|av|à)(?:\s(?:de|landets|totalt))?\s?")
_OTHER_TIME = re.compile(r"\s?,?\s?(?:under\s|i\s)?(?:förra|föregående|tidigare)\s\w+\s?(?:$|[.;(\n])")


@dataclass(frozen=True)
class _Clause:
    """A number in its sentence (`start` to `end`): `head` is what stands before it in its clause, from `head_start`."""

    number: Number
    start: int
    end: int
    head_start: int
    head: str


_Reading = tuple[str, re.Match[str], int]
"""What a number may be: the measure, the match that ends where the count does, and where its quote begins."""


def read_counts(text: ReportText) -> list[QuotedFigure]:
    """Return the counts of municipalities that a text gives, in order; mark their numbers as used.

    Measures: reporting_municipalities, critical_impact, serious_impact, over_one_percent_infected. A count out of
    neither 290 nor the number that reported is left as unread, as are those above 290 and those whose clause says
    anything that isn't known.
    """
    found: list[QuotedFigure] = []
    for start, end in text.readable_sentences:
        of_sentence: list[QuotedFigure] = []
        for number in text.numbers_within(start, end):
            if number.start not in text.used and (figure := _read_count(text, number, start, end, of_sentence)):
                of_sentence.append(figure)
                text.used.update(figure.numbers)
        found += of_sentence
    return _out_of_the_nation(text, found)


def _out_of_the_nation(text: ReportText, found: list[QuotedFigure]) -> list[QuotedFigure]:
    """Leave out the counts of a part of the country: "5 av 26 kommuner"."""
    reporting = {figure.value for figure in found if figure.measure == "reporting_municipalities"}
    for figure in found:
        if figure.out_of not in (None, MUNICIPALITIES, *reporting):
            text.put_back(figure, UNKNOWN_WHOLE)
    return [figure for figure in found if not text.used.isdisjoint(figure.numbers)]


def _read_count(
    text: ReportText, number: Number, start: int, end: int, earlier: Sequence[QuotedFigure]
) -> QuotedFigure | None:
    """Return the count that a number is, or None; a number that looks like a count gets the reason why it isn't."""
    clause = _clause_of(text, number, start, end, earlier)
    reading = _reading(text, clause, earlier)
    if reading is None:
        return None
    measure, match, quote_start = reading
    groups = match.groupdict()
    whole = groups.get("slash") or groups.get("of")
    out_of = float(whole) if whole else None
    quote_end = _end_of_count(text, match.end(), end)
    if reason := _objection(text, clause, reading, quote_end, out_of):
        text.reasons[number.start] = reason
        return None
    assert quote_end is not None and number.value is not None, "without them there is an objection"
    numbers = tuple(inside.start for inside in text.numbers_within(quote_start, quote_end))
    return QuotedFigure(measure, number.value, quote_start, quote_end, numbers, out_of)


def _objection(
    text: ReportText, clause: _Clause, reading: _Reading, quote_end: int | None, out_of: float | None
) -> str:
    """Return why a number that looks like a count isn't taken; empty if it is."""
    measure, match, quote_start = reading
    value = clause.number.value
    if value is None or not float(value).is_integer():
        return UNREADABLE
    if value > MUNICIPALITIES:
        return TOO_MANY
    is_label = quote_start < clause.number.start
    before = _COMPARED.sub("", text.painted[clause.start : clause.number.start])
    above = f"{text.heading_above(clause.start)}\n{before}"
    if quote_end is None or not (is_label or _is_plain_head(text, clause)) or is_limited(above):
        return NOT_THE_NATION
    if re.search(r"\ssom\s", match.group()) and not re.search(r"\b(?:är|finns|det)\s$", clause.head):
        return NOT_THE_NATION  # "5 kommuner som rapporterat" are some of those that did
    if out_of is not None and value > out_of:
        return NOT_THE_NATION
    if measure == "reporting_municipalities" and not (
        is_label or out_of == MUNICIPALITIES or _TO_SOMEONE.search(text.painted, match.start(), quote_end)
        or PERIOD in text.painted[clause.start : clause.end]
    ):  # fmt: skip
        return WHAT_WAS_REPORTED
    return ""


def _clause_of(text: ReportText, number: Number, start: int, end: int, earlier: Sequence[QuotedFigure]) -> _Clause:
    breaks = [found.end() for found in _CLAUSE_START.finditer(text.painted, start, number.start)]
    head_start = max([start, *breaks, *(figure.end for figure in earlier)])
    return _Clause(number, start, end, head_start, _COMPARED.sub("", text.painted[head_start : number.start]))


def _reading(text: ReportText, clause: _Clause, earlier: Sequence[QuotedFigure]) -> _Reading | None:
    """Return what the words around a number make it; None if it is no count of a measure of ours."""
    number, painted = clause.number, text.painted
    for pattern, measure in ((_IMPACT, ""), (_INFECTED, "over_one_percent_infected"), (_REPORTED, _REPORTING)):
        if match := pattern.match(painted, number.end, clause.end):
            return _if_whole_is_known(match, measure or _LEVELS[match["level"]], number.start)
    is_inverted = clause.head.rstrip().endswith(("rapporterade", "rapporterar"))
    if is_inverted and (match := _INVERTED.match(painted, number.end, clause.end)):
        return _if_whole_is_known(match, _REPORTING, number.start)
    if earlier and (match := _ELLIPSIS.match(painted, number.end, clause.end)):
        between = painted[earlier[-1].end : number.start]
        return (_LEVELS[match["level"]], match, number.start) if _JOINED.fullmatch(_COMPARED.sub("", between)) else None
    return _of_all(text, clause) or _labelled(text, clause)


def _of_all(text: ReportText, clause: _Clause) -> _Reading | None:
    """Return the reading of a number that the whole stands before: "Av landets 290 kommuner har 5 rapporterat …"."""
    whole = _OF_ALL.search(text.painted, clause.head_start, clause.number.start)
    if not whole or not _are_known(text.painted[clause.head_start : whole.start()]):
        return None
    if match := _ELLIPSIS.match(text.painted, clause.number.end, clause.end):
        return _LEVELS[match["level"]], match, whole.start()
    match = _OF_ALL_REPORTED.match(text.painted, clause.number.end, clause.end)
    return (_REPORTING, match, whole.start()) if match else None


def _if_whole_is_known(match: re.Match[str], measure: str, start: int) -> _Reading | None:
    """Return the reading unless it is out of a number of nobody knows what: "5 av 12 har rapporterat"."""
    whole = match["slash"] or match["of"]
    is_known = not whole or match["named_slash"] or match["named_of"] or float(whole) == MUNICIPALITIES
    return (measure, match, start) if is_known else None


def _labelled(text: ReportText, clause: _Clause) -> _Reading | None:
    """Return the reading of a number that its label stands before: "Kritisk påverkan: 5 kommuner"."""
    number = clause.number
    first = max(clause.start, number.start - LONGEST_LABEL)
    before = text.painted[first : number.start]
    for pattern in (_PASSIVE, _LABEL, _LABEL_REPORTING):
        label = pattern.search(before)
        if not label or not _are_known(_CLAUSE_START.split(before[: label.start()])[-1]):
            continue
        is_named = label.groupdict().get("named")
        unit = _ONLY_UNIT.match(text.painted, number.end, clause.end)
        if is_named and not unit and not _SERIES.match(text.painted, number.end, clause.end):
            unit = _NO_UNIT.match(text.painted, number.end, clause.end)
        if unit:
            level = label.groupdict().get("level")
            return _LEVELS[level] if level else _REPORTING, unit, first + label.start()
    return None


def _are_known(words: str) -> bool:
    return all(word in _BEFORE or not word.strip(PERIOD) for word in words.split())


def _is_plain_head(text: ReportText, clause: _Clause) -> bool:
    """Say whether the words before a count leave it what it is, and no other number makes a range with it."""
    number, words = clause.number, clause.head.split()
    left = text.painted[max(0, number.start - 1) : number.start]
    if left and not left.isspace() and left not in '("”»:' + BULLETS:
        return False
    before = text.number_before(number)
    if before and _RANGE.fullmatch(text.painted, before.end, number.start):
        return False
    return _are_known(clause.head) and not (words and words[-1] in _NOT_RIGHT_BEFORE)


def _end_of_count(text: ReportText, at: int, end: int) -> int | None:
    """Return where a count's words end; None if the clause goes on with something that may change what is counted."""
    tail = _TAIL.match(text.painted, at, end)
    at = tail.end() if tail else at
    goes_on = _AND.match(text.painted, at, end)
    joined = goes_on and (goes_on["part"] or text.begins_number(goes_on.end()))
    if not joined and not _CLAUSE_END.match(text.painted, at, end):
        return None
    is_of_one_area = not (tail and "område" in tail.group()) and _areas_pattern().match(text.painted, at, end)
    return None if is_of_one_area or _OTHER_TIME.match(text.painted, at, end) else at


@lru_cache(maxsize=1)
def _area_names() -> str:
    names = {
        name.lower().split(" (")[0] for area in monitored_areas().values() for name in (area.label, area.short_label)
    }
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


@lru_cache(maxsize=1)
def _areas_pattern() -> re.Pattern[str]:
    """Return what a monitored area looks like right after a count: the count is then of that area only."""
    return re.compile(rf"[\s,:(-]{{1,3}}(?:(?:på|inom|i|för)\s)?(?:området\s)?(?:{_area_names()})")


@lru_cache(maxsize=1)
def _regions_pattern() -> re.Pattern[str]:
    """Return what a part of the country looks like: a county by name, a land, or any county, region or hospital."""
    names = [name.lower().removesuffix(" län").removesuffix("s") for name in counties().values()]
    return re.compile(
        rf"\b(?:{'|'.join(map(re.escape, names))}|norrland|svealand|götaland|(?:norra|södra|västra|östra)\ssverige)s?\b"
        r"|\blän(?:et|en)?s?\b|(?<!kommuner\soch\s)\bregion|\blandsting|\bsjukhus"
    )


_ANOTHER_TIME = re.compile(r"\b(?:förra|föregående|tidigare|nästa|kommande|prognos|scenario|hade|skulle)\b")


def is_limited(words: str) -> bool:
    """Say whether the words before a figure, painted, make it another time's, or a part's of the country or of care."""
    return bool(names_a_region(words) or _ANOTHER_TIME.search(words) or re.search(rf"\b(?:{_area_names()})", words))


def names_a_region(words: str) -> bool:
    """Say whether words in lower case name a part of the country: what they say isn't of the nation."""
    return bool(_regions_pattern().search(words))
