"""Which part of the country a count is of: the nation, or one county in a county administrative board's report.

The nation is meant only where the text somewhere says the nation, or names those who report on it, and nothing says
otherwise. A county is taken only where the count's own words name it ("7 av Skånes 33 kommuner") or a heading does
("Läget i länets kommuner"). In between it can't be told, and then no count is taken.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from data.lists import NATION, counties, monitored_areas, municipalities
from etl.report_text import ReportText
from etl.swedish_dates import HEADER_LINES

LONGEST_STATEMENT = 150
"""Characters of a title or heading that says of what places a report is."""

_NATIONAL = r"landets|sveriges|rikets|hela\slandets"
_OTHER_NAMES = {"sörmland": "04", "jämtland härjedalen": "23"}
"""What counties are also called, besides their names in data/reference/counties.csv."""

ORDINARY_WORDS = frozenset("ale ed hjo kil mark mora nora orsa sala vara åre".split())
"""Municipalities whose names are words or names of persons: they need "kommun" beside them."""

_ELSEWHERE = (
    r"norge|norska|norges|danmark|danska|danmarks|finland|finska|finlands|island|isländska|åland|norden|nordiska|europa"
    r"|europeiska|tyskland|tyska|estland|lettland|litauen|storbritannien"
)
_ANOTHER_TIME = re.compile(
    r"\b(?:förra|föregående|tidigare|nästa|kommande|prognos\w*|scenari\w+|exempel\w*|övning\w*|fiktiv\w*|utkast|hade"
    r"|skulle|väntas|förväntas|befaras|felaktig\w*|angavs|den\s(?:perioden|veckan))\b"
)
_OTHER_SERVICES = re.compile(r"\b(?:förskol|skolan?\b|skolor|räddningstjänst|influensa|värmebölj)")


@lru_cache(maxsize=1)
def counties_by_name() -> dict[str, str]:
    """Return the code of each county by what it is called in running text, in lower case, without "län" and s."""
    names = {name.lower().removesuffix(" län").removesuffix("s"): code for code, name in counties().items()}
    return names | {"dalarna": "20"} | _OTHER_NAMES


@lru_cache(maxsize=1)
def _names() -> str:
    return "|".join(re.escape(name) for name in sorted(counties_by_name(), key=len, reverse=True))


@lru_cache(maxsize=1)
def _statement() -> re.Pattern[str]:
    """Return what says of whose municipalities a report is: "Läget i länets kommuner", "Lägesrapport Skåne län"."""
    county = rf"(?:{_names()})s?(?:\släns?)?"
    return re.compile(
        r"läget\si\s(?P<whose>[^.:;]{1,40}?)\skommuner\b"
        rf"|läget\si\skommunerna\si\s(?P<in>länet|{county})"
        rf"|(?:lägesrapport|lägesbild)(?:en)?\s(?:(?:för|från|i|över)\s)?(?P<for>länet\b|(?:{_names()})s?\slän\b)"
        r"|\b(?P<its>länets)\skommuner\b"
    )


@lru_cache(maxsize=1)
def _county_named() -> re.Pattern[str]:
    """Return how a county is named so that nothing else can be meant: with "län", or after "länsstyrelsen"."""
    names = _names()
    return re.compile(
        rf"länsstyrelsen\s(?:i\s)?(?P<board>{names})s?\b(?:\släns?\b)?|\b(?P<county>{names})s?\släns?\b"
        rf"|\bi\s(?P<whose>{names})s\skommuner\b"
    )


_BOARD = re.compile(r"\blänsstyrelsen\b|\bregion\s")
_SOME_MUNICIPALITIES = re.compile(
    r"\b(?:[^\W\d_]+regionen|(?:del|kommunal)?förbund\w*|kommun(?:al)?förbund\w*|delregion\w*|[^\W\d_]{4,}kommunerna"
    r"|kommunerna\si\s(?!landet|hela|riket|sverige)|[^\W\d_]+dalsrådet|samverkansområde\w*|norrland\w*)\b"
)
"""What associations of some municipalities are called. In the first lines of a text, its counts are theirs."""

_SAYS_NATION = re.compile(
    r"\b(?:landets|landet|rikets?|sveriges?|nationell\w*|sos|socialstyrelse\w*|socialchefsnätverk\w*|skrs?)\b"
    r"|(?:\bav\s(?:[^\W\d_]+\s){0,2}|/\s?)290(?![0-9])"
)
"""What a text that gives the nation's counts has somewhere: the nation, or those who report on all of it."""


@dataclass(frozen=True)
class Places:
    """Of what places a text's counts are.

    `county`: the county that its titles name, None if none or several. `otherwise`: what a count is of where no
    heading says (a code; None if it can't be told). `statements`: where headings say it, and what (None: unclear).
    `says_nation`: whether anything in the text speaks of the nation: else no count is the nation's.
    """

    county: str | None
    otherwise: str | None
    statements: list[tuple[int, int, str | None]]
    says_nation: bool = True

    def of_section(self, text: ReportText, at: int) -> str | None:
        """Return the place of a count that doesn't itself say; None if it can't be told."""
        above = [statement for statement in self.statements if statement[0] <= at]
        if not above:
            return None if self.otherwise == NATION and not self.says_nation else self.otherwise
        start, end, place = above[-1]
        heading = text.heading_above(at)
        # Another heading has come since: of the nation's report, if anything.
        is_left = bool(heading) and heading != text.painted[start:end]
        return None if is_left and place != NATION and place != self.otherwise else place

    def named(self, whose: str) -> str | None:
        """Return the code of the place that "landets", "länets" or "Skånes" is; None if it can't be told."""
        if re.fullmatch(_NATIONAL, whose):
            return NATION
        return self.county if whose in ("länets", "länet") else county_code(whose)


def county_code(words: str) -> str | None:
    """Return the code of a county named in lower case, with or without "län" and s; None if it is none."""
    bare = re.sub(r"\släns?$", "", words)
    known = counties_by_name()
    return known.get(bare) or known.get(bare.removesuffix("s"))


def places_of(text: ReportText) -> Places:
    """Find out of what places a text's counts are, from its first lines and its headings."""
    header_end = _header_end(text.painted)
    titles = [span for span in text.sentences if _is_title(text, *span, header_end)]
    header = text.painted[:header_end]
    named = {
        county_code(words)
        for words in [header, *(text.painted[start:end] for start, end in titles)]
        for match in _county_named().finditer(words)
        for words in match.groups()
        if words
    }
    county = named.pop() if len(named) == 1 else None
    only_county = Places(county, NATION, [])
    statements = []
    for start, end in titles:
        said = {next(filter(None, match.groups())) for match in _statement().finditer(text.painted, start, end)}
        found = {only_county.named(whose) for whose in said}
        if found:
            statements.append((start, end, found.pop() if len(found) == 1 else None))
    in_header = [place for start, _, place in statements if start < header_end]
    is_of_a_part = bool(_county_named().search(header) or _BOARD.search(header)) or any(
        _SOME_MUNICIPALITIES.search(text.painted, start, end)
        for start, end in titles
        if start < header_end and not text.numbers_within(start, end)
    )
    otherwise = in_header[0] if in_header else None if is_of_a_part else NATION
    return Places(county, otherwise, statements, bool(_SAYS_NATION.search(text.painted)))


def _header_end(painted: str) -> int:
    lines = [line for line in re.finditer(r"[^\n\f]+", painted) if line.group().strip()]
    return lines[min(HEADER_LINES, len(lines)) - 1].end() if lines else 0


def _is_title(text: ReportText, start: int, end: int, header_end: int) -> bool:
    is_short = end - start <= LONGEST_STATEMENT
    return is_short and (
        start < header_end or text.painted[end - 1] not in ".!?" or "läget i " in text.painted[start:end]
    )


@lru_cache(maxsize=256)
def municipalities_within(code: str, day: date) -> int:
    """Return how many municipalities a county, or the nation, has on a day."""
    return sum(
        place.valid_from <= day <= place.valid_to and code in (NATION, place.county_code) for place in municipalities()
    )


# --- words that limit a figure ---------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def area_names() -> str:
    """Return the monitored areas' names, in lower case, as alternatives of a pattern."""
    names = {
        name.lower().split(" (")[0] for area in monitored_areas().values() for name in (area.label, area.short_label)
    }
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


@lru_cache(maxsize=1)
def _regions_pattern() -> re.Pattern[str]:
    """Return what a part of the country looks like: a county by name, a land, or any county, region or hospital."""
    return re.compile(
        rf"\b(?:{_names()}|norrland|svealand|götaland|(?:norra|södra|västra|östra)\ssverige)s?\b"
        rf"|\blän(?:et|en)?s?\b|\blänsstyrelse|(?<!kommuner\soch\s)\bregion|\blandsting|\bsjukhus|\b(?:{_ELSEWHERE})\b"
    )


@lru_cache(maxsize=1)
def _municipality_pattern() -> re.Pattern[str]:
    """Return what one municipality looks like where it limits: a line of its own, "i Malmö", "Malmö stad"."""
    names = {place.name.lower() for place in municipalities()}
    every, plain = (
        "|".join(re.escape(name) for name in sorted(chosen, key=len, reverse=True))
        for chosen in (names, names - ORDINARY_WORDS)
    )
    return re.compile(
        rf"^\W*(?:{every})s?\W*$|\b(?:{every})s?\s(?:kommun|stad)\b|\b(?:i|för|från|hos)\s(?:{plain})\b", re.MULTILINE
    )


def is_limited(words: str) -> bool:
    """Say whether the words before a figure, painted, make it another time's, or a part's of the country or of care."""
    return names_care_or_time(words) or names_a_region(words) or bool(_municipality_pattern().search(words))


def names_care_or_time(words: str) -> bool:
    """Say whether words, painted, name a monitored area, a service that isn't care, or another time."""
    return bool(
        _ANOTHER_TIME.search(words) or _OTHER_SERVICES.search(words) or re.search(rf"\b(?:{area_names()})", words)
    )


@lru_cache(maxsize=1)
def _area_first() -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:(?:inom|i|för|på)\s)?(?:{area_names()}|{_OTHER_SERVICES.pattern})")


def is_about_a_part(sentence: str) -> bool:
    """Say whether a sentence, painted, tells of a part of the country or of care: so may the next, in silence."""
    return bool(names_a_region(sentence) or _area_first().search(sentence))


def without_statements(words: str) -> str:
    """Return the words before a figure without those that say of which county's municipalities it is."""
    return re.sub(r"\bi\slänet\b", " ", _county_named().sub(" ", _statement().sub(" ", words)))


@lru_cache(maxsize=1)
def _part_after() -> re.Pattern[str]:
    return re.compile(
        r"[\s,(:-]{1,3}(?:(?:samtliga|alla|allihop|enbart|endast|bara|främst|dessa|ligger|finns|av\sdem)\s){0,3}"
        rf"(?:(?:i|inom|på|från)\s)?(?:{_regions_pattern().pattern})"
    )


def is_limited_after(words: str) -> bool:
    """Say whether the words right after a count make it of a part of the country: "…, samtliga i Skåne"."""
    return bool(_part_after().match(words))


def names_a_region(words: str) -> bool:
    """Say whether words in lower case name a part of the country: what they say isn't of the nation."""
    return bool(_regions_pattern().search(words))
