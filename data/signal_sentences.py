"""The words of signals and trends, in Swedish and English: one sentence each, with its periods and its polarity.

The one thing to know: a text is a template here, the same fields in both languages; what is said when is decided in
data/signals.py and data/trends.py. Reasons of re-basings are quoted as they are written, in Swedish.
"""

from datetime import date
from typing import Any, Literal, NamedTuple

from babel.numbers import format_decimal

from data.declarations import Indicator, Polarity
from data.periods import ISO_WEEK, PERIOD_KINDS, PPM_ROUND, REPORT_WEEK, TO_DATE, YEAR, date_span

Language = Literal["sv", "en"]
Direction = Literal["high", "low"]

NBSP = "\u00a0"
MINUS = "\u2212"

_LOCALES = {"sv": "sv_SE", "en": "en_GB"}
PERIODS_EN = {
    REPORT_WEEK: ("period", "periods"),
    PPM_ROUND: ("round", "rounds"),
    ISO_WEEK: ("week", "weeks"),
    TO_DATE: ("reading", "readings"),
    YEAR: ("year", "years"),
}
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIDES: dict[tuple[Language, Direction], dict[str, str]] = {
    ("sv", "high"): {"over": "över", "bound": "övre", "higher": "högre", "growing": "Ökande"},
    ("sv", "low"): {"over": "under", "bound": "undre", "higher": "lägre", "growing": "Minskande"},
    ("en", "high"): {"over": "above", "bound": "upper", "higher": "higher", "growing": "Increasing"},
    ("en", "low"): {"over": "below", "bound": "lower", "higher": "lower", "growing": "Decreasing"},
}
_JUDGED: dict[tuple[Language, Polarity], str] = {
    ("sv", "worse"): " {Higher} är sämre.",
    ("sv", "better"): " {Higher} är bättre.",
    ("sv", "neither"): " {Higher} är varken bättre eller sämre.",
    ("en", "worse"): " {Higher} is worse.",
    ("en", "better"): " {Higher} is better.",
    ("en", "neither"): " {Higher} is neither better nor worse.",
}

TEXTS: dict[Language, dict[str, str]] = {
    "sv": {
        "one_outside": "Utanför gränserna: {span} var värdet {value}, {over} den {bound} gränsen {limit}.",
        "outside_limits": "Utanför gränserna: {n} {periods} i rad, {span}, låg {over} den {bound} gränsen.",
        "shift": "Skift: {n} {periods} i rad, {span}, låg {over} medelvärdet {mean}.",
        "trend": "Trend: värdet blev {higher} för varje gång, {n} {periods} i rad, {span}.",
        "two_of_three": "Nära gränsen: minst två av tre {periods} i rad, {span}, låg i den yttre tredjedelen mot den "
        "{bound} gränsen.",
        "gap": " Perioder utan färdig uppgift är överhoppade.",
        "to_date": "En summa som bara kan växa bedöms inte.",
        "levels": "Nivåerna är en skala utan medelvärde och bedöms inte.",
        "one_municipality": "En enskild kommuns ja eller nej bedöms inte.",
        "too_few_points": "För få punkter för att bedöma: {n} {periods} med färdig uppgift, minst {least} behövs.",
        "coverage_moved": "Bedömningen är pausad: {span} är täckningen {coverage}, mer än {most} procentenheter från "
        "{others} som den jämförs med. Gränserna räknas om först när ett skäl har skrivits.",
        "coverage_unknown": "Bedömningen är pausad: hur många som rapporterat {span} är inte känt.",
        "method_changed": "Bedömningen är pausad sedan {day}, då metoden ändrades: {reason}. {n} {periods} med färdig "
        "uppgift sedan dess, minst {least} behövs.",
        "no_signals": "Inga signaler: variationen är den vanliga.",
        "signals": "Signaler: {n}.",
        "rebased": " Gränserna räknas från {day}: {reason}.",
        "trend_found": "{growing} trend, {n} {periods}, {span} (Mann–Kendalls test, p {p}).",
        "no_change": "Ingen säkerställd trend, {n} {periods}, {span} (Mann–Kendalls test, p {p}).",
        "cannot_be_said": "Trenden kan inte bedömas: {n} {periods} med jämförbar uppgift, minst {least} behövs.",
        "too_many_missing": "Trenden kan inte bedömas: jämförbar uppgift saknas för {missing} av {total} {periods}, "
        "{span}.",
        "trend_to_date": "En summa som bara kan växa har ingen trend att bedöma.",
    },
    "en": {
        "one_outside": "Outside the limits: {span} the value was {value}, {over} the {bound} limit of {limit}.",
        "outside_limits": "Outside the limits: {n} {periods} in a row, {span}, were {over} the {bound} limit.",
        "shift": "Shift: {n} {periods} in a row, {span}, were {over} the mean of {mean}.",
        "trend": "Trend: the value got {higher} each time, {n} {periods} in a row, {span}.",
        "two_of_three": "Near the limit: at least two of three {periods} in a row, {span}, were in the outer third "
        "towards the {bound} limit.",
        "gap": " Periods without a finished figure are passed over.",
        "to_date": "A sum that can only grow is not assessed.",
        "levels": "The levels are a scale without a mean and are not assessed.",
        "one_municipality": "One municipality's yes or no is not assessed.",
        "too_few_points": "Too few points to assess: {n} {periods} with a finished figure, at least {least} are "
        "needed.",
        "coverage_moved": "Assessment is suspended: {span} coverage is {coverage}, more than {most} percentage points "
        "from the {others} that it is compared with. Limits are counted anew only when a reason has been written.",
        "coverage_unknown": "Assessment is suspended: how many reported {span} is not known.",
        "method_changed": "Assessment is suspended since {day}, when the method changed: {reason}. {n} {periods} with "
        "a finished figure since then, at least {least} are needed.",
        "no_signals": "No signals: the variation is ordinary.",
        "signals": "Signals: {n}.",
        "rebased": " Limits are counted from {day}: {reason}.",
        "trend_found": "{growing} trend, {n} {periods}, {span} (Mann–Kendall test, p {p}).",
        "no_change": "No trend that can be told from chance, {n} {periods}, {span} (Mann–Kendall test, p {p}).",
        "cannot_be_said": "The trend can't be said: {n} {periods} with a comparable figure, at least {least} are "
        "needed.",
        "too_many_missing": "The trend can't be said: {missing} of {total} {periods} have no comparable figure, "
        "{span}.",
        "trend_to_date": "A sum that can only grow has no trend to assess.",
    },
}


class Sentence(NamedTuple):
    """The same sentence in both languages."""

    sv: str
    en: str


def judgement_of(indicator: Indicator, direction: Direction) -> Polarity:
    """Return what a high (low) value means: `worse`, `better` or `neither`."""
    if indicator.higher_is == "neither" or direction == "high":
        return indicator.higher_is
    return "better" if indicator.higher_is == "worse" else "worse"


def say(
    *keys: str, indicator: Indicator, direction: Direction = "high", judged: bool = False, **facts: Any
) -> Sentence:
    """Return the texts of `keys`, one after the other, with the facts filled in; then the polarity if `judged`.

    Facts are values, not words: a pair of days is a span, a day is written out, value, mean and limit are in the
    indicator's unit, coverage and others in per cent, p a probability and n a number of periods.
    """
    polarity = judgement_of(indicator, direction)

    def said(language: Language) -> str:
        text = "".join(TEXTS[language][key] for key in keys) + (_JUDGED[language, polarity] if judged else "")
        words = _SIDES[language, direction]
        filled = {name: _written(name, fact, indicator, language) for name, fact in facts.items()}
        periods = _periods(indicator, language, facts.get("n", 0))
        return text.format(**words, Higher=words["higher"].capitalize(), periods=periods, **filled)

    return Sentence(said("sv"), said("en"))


def _periods(indicator: Indicator, language: Language, n: int) -> str:
    kind = PERIOD_KINDS[indicator.period_kind]
    one, several = (kind.noun, kind.nouns) if language == "sv" else PERIODS_EN[kind.id]
    return one if n == 1 else several


def _written(name: str, fact: Any, indicator: Indicator, language: Language) -> str:
    if isinstance(fact, tuple):
        return date_span(*fact) if language == "sv" else _date_span_en(*fact)
    if isinstance(fact, date):
        return date_span(fact, fact) if language == "sv" else _date_span_en(fact, fact)
    if name in ("value", "mean", "limit"):
        # A limit has one decimal more: else a value just outside it would read as the same figure.
        decimals = indicator.decimals + (name != "value")
        return _number(fact, decimals, language) + (_per_cent(language) if indicator.unit == "procent" else "")
    if name in ("coverage", "others"):
        return _number(fact, 0, language) + _per_cent(language)
    if name == "p":
        return f"<{NBSP}{_number(0.001, 3, language)}" if fact < 0.001 else f"={NBSP}{_number(fact, 3, language)}"
    return str(fact)


def _number(value: float, decimals: int, language: Language) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    rounded = round(value, decimals)
    # With a pattern Babel writes a hyphen, where the locale has a minus.
    return (MINUS if rounded < 0 else "") + format_decimal(abs(rounded), format=pattern, locale=_LOCALES[language])


def _per_cent(language: Language) -> str:
    return f"{NBSP}%" if language == "sv" else "%"


def _date_span_en(start: date, end: date) -> str:
    """Return two dates in English, as `data.periods.date_span` does in Swedish: `27 Jan–2 Feb 2022`."""
    last = f"{end.day} {_MONTHS_EN[end.month - 1]} {end.year}"
    if start == end:
        return last
    if start.year != end.year:
        return f"{start.day} {_MONTHS_EN[start.month - 1]} {start.year}–{last}"
    if start.month != end.month:
        return f"{start.day} {_MONTHS_EN[start.month - 1]}–{last}"
    return f"{start.day}–{last}"
