"""Which report period the counts of a text belong to.

Minutes are full of dates. A report period is one that is said to be one ("Från inrapporterad data mellan 22−28
april") or that stands in the sentence of a count. Where a text has more than one, a count belongs to that of its own
sentence, else to the nearest above it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from etl.documents import Fault, SourceError
from etl.report_corrections import OF_A_NAMED_PERIOD, is_correction
from etl.report_text import LONGEST_SENTENCE, PERIOD, QuotedFigure, ReportText
from etl.swedish_dates import MONDAY, THURSDAY, StatedPeriod, UnclearPeriod, report_period

UNKNOWN_PERIOD = "texten har flera perioder, och det framgår inte vilken talet hör till"

EXPECTED_PERIOD = "en mening som «Från inrapporterad data mellan 22−28 april 2021»"

_HEADING = r"läget\si\s[^.:;]{1,40}?\skommuner\b|läget\si\skommunerna\b|lägesrapport|lägesbild"
_SAYS_PERIOD = re.compile(rf"{_HEADING}|inrapporter|rapport(?:erings)?(?:period|vecka)")
_MAY_SAY_PERIOD = re.compile(r"\b(?:period(?:en)?|avser)\b")
_ONLY_PERIOD = re.compile(rf"[\W]*(?:{PERIOD}+[\W]*)+")
_ANOTHER_MATTER = re.compile(r"mätning|\bppm\b|enkät|semester|kampanj")
_RIGHT_AFTER = re.compile(r"[\s,(]{0,3}(?:(?:under|i|för|mellan|från|avser)\s)?(?:perioden\s)?")
_THEN_ENDS = re.compile(r"\s?(?:[).;,]|$)")
_ANOTHER_TIME = re.compile(
    r"\b(?:jämfört\smed|jämförelse\smed|än|mot|nästa|kommande|förra|föregående|tidigare|senast|fram\still)\b[^.;:]{0,40}$"
)


@dataclass(frozen=True)
class ReportPeriod:
    """A report period with its dates, as it is stated in a text."""

    stated: StatedPeriod
    first: date
    last: date

    @property
    def days(self) -> tuple[date, date]:
        """The period's first and last day."""
        return self.first, self.last


def report_periods(text: ReportText, counts: Sequence[QuotedFigure], document_day: date | None) -> list[ReportPeriod]:
    """Return the report periods that a text states, in order. None at all if it gives no counts.

    Raises SourceError if it gives counts and no period, or a period that isn't seven days, has no year that can be
    told, or ends after the document's day.
    """
    if not counts:
        return []
    stated = _dates_before_weeks(text, counts, _stated_report_periods(text, counts))
    if not stated:
        quote = text.quote(counts[0].start, counts[0].end)
        raise SourceError(
            Fault(
                "period_found",
                "texten har antal kommuner men ingen rapportperiod",
                EXPECTED_PERIOD,
                _line(text, counts[0].start),
                value=quote,
            )
        )
    return [_with_dates(text, period, document_day) for period in stated]


def _with_dates(text: ReportText, period: StatedPeriod, document_day: date | None) -> ReportPeriod:
    try:
        return ReportPeriod(period, *report_period(period, document_day))
    except UnclearPeriod as error:
        quote = text.quote(period.start, period.end)
        raise SourceError(
            Fault("period_found", error.reason, error.expected, _line(text, period.start), value=quote)
        ) from error


def _line(text: ReportText, at: int) -> int:
    return text.reading.raw.count("\n", 0, text.reading.starts[at]) + 1


def _stated_report_periods(text: ReportText, counts: Sequence[QuotedFigure]) -> list[StatedPeriod]:
    said, perhaps = [], []
    for period in text.periods:
        n = text.sentence_number(period.start)
        start, end = text.sentences[n]
        words = text.reading.low[start:end]
        if end - start > LONGEST_SENTENCE:
            continue
        if any(match.end() >= period.end for match in OF_A_NAMED_PERIOD.finditer(text.painted, start, period.end + 1)):
            said.append(period)
            continue
        if _ANOTHER_TIME.search(text.reading.low, start, period.start):
            continue
        within = [count for count in counts if start <= count.start < end]
        above = text.reading.low[slice(*text.sentences[n - 1])] if n else ""
        is_below_heading = re.search(_HEADING, above) and _ONLY_PERIOD.fullmatch(text.painted, start, end)
        if _SAYS_PERIOD.search(words) or is_below_heading or any(_is_of(text, period, count) for count in within):
            said.append(period)
        elif not _ANOTHER_MATTER.search(words) and (
            _MAY_SAY_PERIOD.search(words) or _ONLY_PERIOD.fullmatch(text.painted, start, end)
        ):
            perhaps.append(period)
    return said or (perhaps if len(perhaps) == 1 else [])


def _dates_before_weeks(
    text: ReportText, counts: Sequence[QuotedFigure], stated: Sequence[StatedPeriod]
) -> list[StatedPeriod]:
    """Leave out the numbers of weeks where dates are given: a report may be numbered by the week it came out.

    A week that stands in the sentence of a count, without dates, is that count's period and stays.
    """
    dated = [_sentence_of(text, period) for period in stated if period.days]
    counted = {start for start, end in text.sentences for count in counts if start <= count.start < end}
    return [
        period
        for period in stated
        if period.days
        or not dated
        or (_sentence_of(text, period) not in dated and _sentence_of(text, period) in counted)
    ]


def _sentence_of(text: ReportText, period: StatedPeriod) -> int:
    return next(start for start, end in text.sentences if start <= period.start < end)


def _is_of(text: ReportText, period: StatedPeriod, count: QuotedFigure) -> bool:
    """Say whether a period in the sentence of a count is the count's: it stands before it, in it, or right after it.

    In "5 kommuner … (vecka 15: 8)" it is of another number.
    """
    if period.end <= count.end:
        return True
    between = text.painted[count.end : period.start]
    return bool(_RIGHT_AFTER.fullmatch(between) and _THEN_ENDS.match(text.painted, period.end))


def period_of(text: ReportText, count: QuotedFigure, periods: Sequence[ReportPeriod]) -> tuple[date, date] | None:
    """Return the period that a count belongs to, first and last day; None if it can't be told.

    A heading or sentence right above that gives a period which is no report period makes it unclear: it may be that
    of an earlier week, told for comparison.
    """
    if _is_below_another(text, count, periods):
        return None
    if len({period.days for period in periods}) == 1:
        return periods[0].days
    start, end = text.sentences[text.sentence_number(count.start)]
    own = [period for period in periods if start <= period.stated.start < end and _is_of(text, period.stated, count)]
    before = [period.days for period in own if period.stated.end <= count.end]
    above = [period for period in periods if period.stated.start < start]
    nearest = before or [period.days for period in own]
    if not nearest and above and not _is_of_one_correction(text, above[-1]):
        nearest = [above[-1].days]
    return nearest[-1] if nearest else None


def _is_below_another(text: ReportText, count: QuotedFigure, periods: Sequence[ReportPeriod]) -> bool:
    start, end = text.sentences[text.sentence_number(count.start)]
    if any(start <= period.stated.start < end and _is_of(text, period.stated, count) for period in periods):
        return False
    n = text.sentence_number(count.start)
    # A heading counts over all that follows it, until a report period is stated.
    heading = text.period_heading_above(count.start)
    is_left = any(heading[1] <= period.stated.start < start for period in periods)
    above = [*([] if is_left else [heading]), *text.sentences[max(0, n - 1) : n]]
    stated = [period for first, last in above for period in text.periods if first <= period.start < last]
    return any(not _is_known(text, period, periods) for period in stated)


def _is_known(text: ReportText, stated: StatedPeriod, periods: Sequence[ReportPeriod]) -> bool:
    """Say whether what is stated is one of the report periods, or its week: "vecka 5, 31 januari–6 februari"."""
    if any(stated.start == period.stated.start for period in periods):
        return True
    if stated.days is not None or stated.last_week:
        return False
    sentence = _sentence_of(text, stated)
    return any(
        _sentence_of(text, period.stated) == sentence
        and period.first.weekday() in (MONDAY, THURSDAY)
        and period.first.isocalendar().week == stated.week
        and stated.year in (None, period.first.year, period.last.year)
        for period in periods
    )


def _is_of_one_correction(text: ReportText, period: ReportPeriod) -> bool:
    """Say whether a period is that of a correction which gives its figure in the same sentence, and of nothing else."""
    start, end = text.sentences[text.sentence_number(period.stated.start)]
    has_figure = any(number.start in text.used for number in text.numbers_within(start, end))
    return has_figure and is_correction(text.painted[start:end])
