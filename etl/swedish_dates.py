"""Dates in Swedish text: periods, the day that a document gives for itself, and everything else that has digits.

A period often has no year. The year is then the latest that lets the period end on or before the document's day;
without such a day nothing is guessed. The number of a week is of the document's own year, but for new year's.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

DAYS_IN_PERIOD = 7

MONDAY, THURSDAY = 0, 3
"""Report weeks run from Thursday to Wednesday. A week number is that of the period's first day."""

YEARS_BACK = 8
"""How far back a day that isn't in every year (29 February) is looked for: 1896–1904 had no leap year, so 8."""

LIKELY_DELAY_DAYS = 300
"""A period without a year that would have ended longer ago than this, and doesn't begin on a Thursday, is rather one
that ends after the document's day: its year can't be told."""

JANUARY = 1
WEEKS_BEFORE_NEW_YEAR = range(50, 54)
"""A week with such a number, in a document of January, is of the year before. No other week is taken a year back."""

_NAMES = "januari februari mars april maj juni juli augusti september oktober november december".split()
_MONTH = rf"(?:(?:{'|'.join(_NAMES)})\b|(?:jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|dec)\b\.?)"
_YEAR = "20[0-9]{2}"
_DAY = r"(?:(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?\s)?(?:den\s)?(?<![0-9]){}(?P<{}>[0-9]{{1,2}})(?::?[ae])?"
_TO = r"(?:-{1,2}|till\soch\smed|till|t\.?\s?o\.?\s?m\.?)"
_FIRST, _LAST = _DAY.format("", "d1"), _DAY.format("", "d2")
_FIRST_DATE = rf"{_FIRST}(?:\s?(?P<m1>{_MONTH}))?(?:\s(?P<y1>{_YEAR})\b)?"
# A year in two digits needs a mark that makes it one ("28 april -21", "28 april ’21"): else it may be a count or a day.
_SHORT_YEAR = r"(?:\s?['’´]|\s-)(?P<s2>2[0-9])(?!\w|\s?[-/]|\s[a-zåäö])"
_LAST_DATE = rf"{_LAST}\s?(?P<m2>{_MONTH})(?:,?\s(?P<y2>{_YEAR})\b|{_SHORT_YEAR})?"
_SLASHED = r"(?P<d{0}>[0-9]{{1,2}})/(?P<m{0}>[0-9]{{1,2}})(?![0-9/])(?:[\s-](?P<y{0}>{1})\b)?"
_COMPACT = r"(?P<y{0}>20[0-9]{{2}}|2[0-9])(?P<m{0}>0[1-9]|1[0-2])(?P<d{0}>0[1-9]|[12][0-9]|3[01])(?![0-9])"
_ISO = r"(?P<y{0}>{1})-(?P<m{0}>[0-9]{{2}})-(?P<d{0}>[0-9]{{2}})(?![0-9])"

_INTERVALS = tuple(
    re.compile(rf"(?<![\w/:.,-]){pattern}")
    for pattern in (
        rf"{_FIRST_DATE}\s?{_TO}\s?{_LAST_DATE}",
        rf"(?<=mellan\s){_FIRST_DATE}\soch\s{_LAST_DATE}",
        rf"{_SLASHED.format(1, _YEAR)}\s?{_TO}\s?{_SLASHED.format(2, _YEAR)}",
        rf"{_ISO.format(1, _YEAR)}\s?(?:{_TO}|och|/)\s?{_ISO.format(2, _YEAR)}",
        rf"{_COMPACT.format(1)}\s?{_TO}\s?{_COMPACT.format(2)}",
    )
)
_WEEK = re.compile(
    rf"(?<!\w)(?<!per )(?:(?P<y1>{_YEAR})[ -]?(?:w|v\.?|vecka) ?|(?:rapport)?vecka |v\.? ?)"
    r"(?P<w1>[0-9]{1,2})(?![0-9])(?:\s?(?:-|/|och)\s?(?P<w2>[0-9]{1,2})(?![0-9/]))?"
    rf"(?:,?\s(?:år\s)?(?P<y2>{_YEAR})\b)?(?!\s?(?:kommun|%|procent))"
)

_FULL_DATES = (
    re.compile(rf"(?<![\w-])(?P<d>[0-9]{{1,2}})(?::?e)?\s(?P<m>{_MONTH})\s(?P<y>{_YEAR})\b"),
    re.compile(rf"(?<![\w-])(?P<y>{_YEAR})-(?P<m>[0-9]{{2}})-(?P<d>[0-9]{{2}})(?![\w-])"),
    re.compile(rf"(?<![\w-])(?P<y>{_YEAR})(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}})(?![\w-])"),
    re.compile(rf"(?<![\w-])(?P<d>[0-9]{{1,2}})/(?P<m>[0-9]{{1,2}})[\s-](?P<y>{_YEAR})\b"),
)
_TITLE = re.compile(r"anteckningar|protokoll")
_LINE = re.compile(r"[^\n\f]+")

HEADER_LINES = 5
"""The lines in which a document says what day it is of: further down, dates are of other things."""

OTHER_MATTERS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:https?://|www\.)\S+|(?<!\S)[^\s@]*@\S*",
        r"(?:tfn|tel|telefon|mobil|post|org\.? ?nr)[.:]{0,2} ?[0-9+][0-9 +()-]{3,}",
        r"\b0[0-9]{1,3}-[0-9][0-9 ]{3,}[0-9]|\b[0-9]{6}-[0-9]{4}\b",
        r"covid[ -]{0,3}19\b|sars-cov-2\b",
        r"\b(?:19|20)[0-9]{2}:[0-9]+\b|\bkl\.? ?[0-9]{1,2}(?:[.:][0-9]{2})?\b",
        rf"(?<![\w,])[0-9]{{1,2}} {_MONTH}(?: {_YEAR}\b)?|\b{_YEAR}-[0-9]{{2}}-[0-9]{{2}}\b",
        r"\b[0-9]{1,3}(?:-[0-9]{1,3})?[ -]?(?:år\b|åring\w*)|\b[0-9]{2,3}\+",
        r"\b(?:nivå|fas|bild|sida|punkt|bilaga|kap\.?|kapitel|§)\s?[0-9]+\b|\b[0-9]+ (?:§|kap\b)",
        r"\b(?:19|20)[0-9]{2}\b(?![.,][0-9])(?! ?(?:kommun|observation|granskning|%|procent))",
    )
)
"""Digits that are no counts: addresses, telephones, the virus, statutes, times, dates, ages, levels,
years."""


class UnclearPeriod(ValueError):
    """A period that can't be told or isn't seven days: why, and what was expected."""

    def __init__(self, reason: str, expected: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.expected = expected


@dataclass(frozen=True)
class StatedPeriod:
    """A period as it stands in a text, from `start` to `end` there. `year` is that of its last day, if it is given.

    `days`: first and last day as (month, day); None if the period is given by the number of its week.
    """

    start: int
    end: int
    days: tuple[tuple[int, int], tuple[int, int]] | None
    first_year: int | None
    year: int | None
    week: int = 0
    last_week: int = 0

    def dates(self, year: int) -> tuple[date, date] | None:
        """Return first and last day if the period is of this year; None if there are no such days in it."""
        try:
            if self.days is None:
                first = date.fromisocalendar(year, self.week, THURSDAY + 1)
                return first, first + timedelta(days=DAYS_IN_PERIOD - 1)
            from_day, to_day = self.days
            first_year = self.first_year or (year - 1 if from_day > to_day else year)
            return date(first_year, *from_day), date(year, *to_day)
        except ValueError:
            return None


def stated_periods(low: str) -> list[StatedPeriod]:
    """Return the periods of a text in lower case, in order: dates from and to, or weeks. Years are not filled in."""
    found: list[StatedPeriod] = []
    for pattern in _INTERVALS:
        found += [_period_of_days(match) for match in pattern.finditer(low)]
    for match in _WEEK.finditer(low):
        year = match["y1"] or match["y2"]
        week, last_week = int(match["w1"]), int(match["w2"] or 0)
        found.append(StatedPeriod(match.start(), match.end(), None, None, int(year) if year else None, week, last_week))
    found.sort(key=lambda period: (period.start, -period.end))
    apart: list[StatedPeriod] = []
    for period in found:
        if not apart or period.start >= apart[-1].end:
            apart.append(period)
    return apart


def _period_of_days(match: re.Match[str]) -> StatedPeriod:
    last_month = _month(match["m2"])
    first = (_month(match["m1"]) if match["m1"] else last_month, int(match["d1"]))
    last = (last_month, int(match["d2"]))
    first_year, last_year = _year(match["y1"]), _year(match["y2"] or match.groupdict().get("s2"))
    if last_year:
        year: int | None = last_year
    else:
        year = first_year + (first > last) if first_year else None
    return StatedPeriod(match.start(), match.end(), (first, last), first_year, year)


def _year(digits: str | None) -> int | None:
    return int(digits) if digits and len(digits) == 4 else 2000 + int(digits) if digits else None


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    return next(number for number, name in enumerate(_NAMES, start=1) if name.startswith(text[:3]))


def report_period(stated: StatedPeriod, document_day: date | None) -> tuple[date, date]:
    """Return the first and last day of a report period, with its year filled in.

    Raises UnclearPeriod if the year can't be told, if there are no such days, if it isn't seven days, or if it ends
    after the document's day.
    """
    if stated.last_week:
        raise UnclearPeriod("perioden är mer än en vecka", "en rapportperiod på 7 dagar")
    first, last = _dated(stated, document_day)
    days = (last - first).days + 1
    if days != DAYS_IN_PERIOD:
        length = f"{days} dagar" if days > 0 else "inga dagar: den slutar innan den börjar"
        raise UnclearPeriod(f"perioden {first}–{last} är {length}", "en rapportperiod på 7 dagar")
    if document_day and last > document_day:
        raise UnclearPeriod(
            f"perioden slutar {last}, efter dokumentets datum", f"en period till och med {document_day}"
        )
    return first, last


def _dated(stated: StatedPeriod, document_day: date | None) -> tuple[date, date]:
    nonexistent = UnclearPeriod("periodens dagar finns inte i kalendern", "en period med riktiga datum")
    if stated.year:
        if dates := stated.dates(stated.year):
            return dates
        raise nonexistent
    if document_day is None:
        raise UnclearPeriod("perioden saknar år, och dokumentet säger inte vilken dag det är från", "ett datum med år")
    if stated.days is None:
        return _week_before(stated, document_day)
    for year in range(document_day.year, document_day.year - YEARS_BACK - 1, -1):
        dates = stated.dates(year)
        if dates and dates[1] <= document_day:
            break
    else:
        raise nonexistent
    if (document_day - dates[1]).days > LIKELY_DELAY_DAYS and dates[0].weekday() != THURSDAY:
        raise UnclearPeriod("periodens år går inte att avgöra: den tycks sluta efter dokumentets datum", "ett årtal")
    return dates


def _week_before(stated: StatedPeriod, document_day: date) -> tuple[date, date]:
    """Return the days of a week without a year: of the document's own, or of the one before if that has just ended.

    Raises UnclearPeriod if there is no such week, or if it had not ended by the document's day.
    """
    is_of_last_year = document_day.month == JANUARY and stated.week in WEEKS_BEFORE_NEW_YEAR
    dates = stated.dates(document_day.year - 1 if is_of_last_year else document_day.year)
    if not dates:
        raise UnclearPeriod(f"vecka {stated.week} finns inte i kalendern det året", "en vecka som finns, med årtal")
    first, last = dates
    if last > document_day:
        raise UnclearPeriod(
            f"vecka {stated.week} är {first}–{last} (torsdag till onsdag) och hade inte gått till ända {document_day}",
            "en vecka som är slut, eller vilka datum eller vilket år som menas",
        )
    if (document_day - last).days > LIKELY_DELAY_DAYS:
        raise UnclearPeriod("veckans år går inte att avgöra: den tycks sluta efter dokumentets datum", "ett årtal")
    return dates


def document_day(low: str, periods: list[StatedPeriod]) -> date | None:
    """Return the day that a document says it is of, None if it doesn't say or says more than one.

    Looked for in the title among the first lines, then in all of the first lines, then in titles further down.
    """
    lines = [line.span() for line in _LINE.finditer(low)]
    titles = [span for span in lines if _TITLE.search(low, *span)]
    header = lines[:HEADER_LINES]
    places = ([span for span in titles if span in header], header, titles)
    for spans in places:
        days = {day for start, end in spans for day in _full_dates(low, start, end, periods)}
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def _full_dates(low: str, start: int, end: int, periods: list[StatedPeriod]) -> list[date]:
    found = []
    for pattern in _FULL_DATES:
        for match in pattern.finditer(low, start, end):
            if any(period.start < match.end() and match.start() < period.end for period in periods):
                continue
            try:
                found.append(date(int(match["y"]), _month(match["m"]), int(match["d"])))
            except ValueError:
                continue  # 31 februari: no date at all
    return found
