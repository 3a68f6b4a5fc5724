"""The words of signals and trends, in Swedish and English: one sentence each, with its periods and its polarity.

The one thing to know: a text is a template here, the same fields in both languages; what is said when is decided in
data/signals.py and data/trends.py. Reasons of re-basings are quoted as they are written, in Swedish.
"""

from datetime import date
from typing import Any, Literal, NamedTuple

from data.declarations import Indicator, Polarity
from data.formats import NBSP, listed, number, per_cent
from data.language import LANGUAGES, say, speaking
from data.periods import PERIOD_KINDS, date_span

Direction = Literal["high", "low"]

TEXTS: dict[str, tuple[str, str]] = {
    "one_outside": (
        "Utanför gränserna: {span} var värdet {value}, {over} den {bound} gränsen {limit}.",
        "Outside the limits: {span} the value was {value}, {over} the {bound} limit of {limit}.",
    ),
    "one_outside_about": (
        (
            "Utanför gränserna: {span} var värdet ungefär {value}, med hela sitt spann {over} den {bound} gränsen "
            "{limit}."
        ),
        (
            "Outside the limits: {span} the value was about {value}, with its whole range {over} the {bound} limit of "
            "{limit}."
        ),
    ),
    "outside_limits": (
        "Utanför gränserna: {n} {periods} i rad, {span}, låg {over} den {bound} gränsen.",
        "Outside the limits: {n} {periods} in a row, {span}, were {over} the {bound} limit.",
    ),
    "shift": (
        "Skift: {n} {periods} i rad, {span}, låg {over} medelvärdet {mean}.",
        "Shift: {n} {periods} in a row, {span}, were {over} the mean of {mean}.",
    ),
    "trend": (
        "Trend: värdet blev {higher} för varje gång, {n} {periods} i rad, {span}.",
        "Trend: the value got {higher} each time, {n} {periods} in a row, {span}.",
    ),
    "two_of_three": (
        "Nära gränsen: minst två av tre {periods} i rad, {span}, låg i den yttre tredjedelen mot den {bound} gränsen.",
        (
            "Near the limit: at least two of three {periods} in a row, {span}, were in the outer third towards the "
            "{bound} limit."
        ),
    ),
    "gap": (
        " Perioder utan färdig uppgift är överhoppade.",
        " Periods without a finished figure are passed over.",
    ),
    "to_date": (
        "En summa som bara kan växa bedöms inte.",
        "A sum that can only grow is not assessed.",
    ),
    "levels": (
        "Nivåerna är en skala utan medelvärde och bedöms inte.",
        "The levels are a scale without a mean and are not assessed.",
    ),
    "one_municipality": (
        "En enskild kommuns svar, som ja eller nej eller bättre eller sämre, bedöms inte.",
        "One municipality's answer, such as yes or no or better or worse, is not assessed.",
    ),
    "too_few_points": (
        "För få punkter för att bedöma: {n} {periods} med färdig uppgift, minst {least} behövs.",
        "Too few points to assess: {n} {periods} with a finished figure, at least {least} are needed.",
    ),
    "not_compared": (
        " {rest} till har en siffra men jämförs inte: {why}.",
        " {rest} more have a figure but are not compared: {why}.",
    ),
    "coverage_moved": (
        (
            "Bedömningen är pausad: {span} är täckningen {coverage}, mer än {most} procentenheter från {others} som "
            "den jämförs med. Gränserna räknas om först när ett skäl har skrivits."
        ),
        (
            "Assessment is suspended: {span} coverage is {coverage}, more than {most} percentage points from the "
            "{others} that it is compared with. Limits are counted anew only when a reason has been written."
        ),
    ),
    "coverage_unknown": (
        "Bedömningen är pausad: hur många som rapporterat {span} är inte känt.",
        "Assessment is suspended: how many reported {span} is not known.",
    ),
    "method_changed": (
        (
            "Bedömningen är pausad sedan {day}, då metoden ändrades: {reason}. {n} {periods} med färdig uppgift sedan "
            "dess, minst {least} behövs."
        ),
        (
            "Assessment is suspended since {day}, when the method changed: {reason}. {n} {periods} with a finished "
            "figure since then, at least {least} are needed."
        ),
    ),
    "hidden": (
        (
            "Bedöms inte: värdet för {n} av {total} {periods} visas inte, för att skydda enskilda. Små tal döljs, och "
            "de som visas är inte hela variationen."
        ),
        (
            "Not assessed: the value of {n} of {total} {periods} is not shown, to protect individuals. Small counts "
            "are hidden, and those that are shown are not all of the variation."
        ),
    ),
    "approximate": (
        (
            " Värdet för {about} av {of} {periods} är ungefärligt, för att skydda enskilda: ett sådant är utanför "
            "gränserna bara om hela dess spann är det."
        ),
        (
            " The value of {about} of {of} {periods} is approximate, to protect individuals: such a value is outside "
            "the limits only if its whole range is."
        ),
    ),
    "no_signals": (
        "Inga signaler: variationen är den vanliga.",
        "No signals: the variation is ordinary.",
    ),
    "signals": (
        "Signaler: {n}.",
        "Signals: {n}.",
    ),
    "rebased": (
        " Gränserna räknas från {day}: {reason}.",
        " Limits are counted from {day}: {reason}.",
    ),
    "trend_found": (
        "{growing} trend, {n} {periods}, {span} (Mann–Kendalls test, p {p}).",
        "{growing} trend, {n} {periods}, {span} (Mann–Kendall test, p {p}).",
    ),
    "no_change": (
        "Ingen säkerställd trend, {n} {periods}, {span} (Mann–Kendalls test, p {p}).",
        "No trend that can be told from chance, {n} {periods}, {span} (Mann–Kendall test, p {p}).",
    ),
    "cannot_be_said": (
        "Trenden kan inte bedömas: {n} {periods} med jämförbar uppgift, minst {least} behövs.",
        "The trend can't be said: {n} {periods} with a comparable figure, at least {least} are needed.",
    ),
    "too_many_missing": (
        "Trenden kan inte bedömas: jämförbar uppgift saknas för {missing} av {total} {periods}, {span}.",
        "The trend can't be said: {missing} of {total} {periods} have no comparable figure, {span}.",
    ),
    "trend_hidden": (
        "Trenden kan inte bedömas: värdet för {n} av {total} {periods} visas inte, för att skydda enskilda.",
        "The trend can't be said: the value of {n} of {total} {periods} is not shown, to protect individuals.",
    ),
    "trend_to_date": (
        "En summa som bara kan växa har ingen trend att bedöma.",
        "A sum that can only grow has no trend to assess.",
    ),
}
"""What is said, in Swedish and in English, with the same fields in both."""


NOT_JUDGED: dict[str, tuple[str, str]] = {
    "coverage_moved": ("täckningen har ändrats", "coverage has changed"),
    "coverage_unknown": ("täckningen är inte känd", "coverage is not known"),
    "provisional": ("uppgiften är preliminär", "the figure is provisional"),
    "missing": ("uppgift saknas", "there is no figure"),
    "hidden": ("värdet döljs för att skydda enskilda", "the value is hidden to protect individuals"),
    "hidden_beside": (
        "andra perioder döljs för att skydda enskilda",
        "other periods are hidden to protect individuals",
    ),
    "too_few": ("för få punkter att jämföra med", "too few points to compare with"),
}
"""Why a point is not judged, in Swedish and in English: by its use in data/control_charts.py, or by its stretch."""


class Sentence(NamedTuple):
    """The same sentence in both languages."""

    sv: str
    en: str

    @property
    def spoken(self) -> str:
        """Return the sentence in the language that is spoken."""
        return say(self.sv, self.en)


def judgement_of(indicator: Indicator, direction: Direction) -> Polarity:
    """Return what a high (low) value means: `worse`, `better` or `neither`."""
    if indicator.higher_is == "neither" or direction == "high":
        return indicator.higher_is
    return "better" if indicator.higher_is == "worse" else "worse"


def sentence_of(
    *keys: str, indicator: Indicator, direction: Direction = "high", judged: bool = False, **facts: Any
) -> Sentence:
    """Return the texts of `keys`, one after the other, with the facts filled in; then the polarity if `judged`.

    Facts are values, not words: a pair of days is a span, a day is written out, value, mean and limit are in the
    indicator's unit, coverage and others in per cent, p a probability and n a number of periods; why is a list of keys
    of NOT_JUDGED.
    """
    in_both = []
    for language in LANGUAGES:
        with speaking(language):
            kind = PERIOD_KINDS[indicator.period_kind]
            words = {name: _written(name, fact, indicator) for name, fact in facts.items()}
            of_them = facts.get("of", facts.get("total", facts.get("n")))
            words |= _sides(direction) | {"periods": kind.noun if of_them == 1 else kind.nouns}
            text = "".join(say(*TEXTS[key]) for key in keys).format(**words)
            in_both.append(f"{text} {_judged(indicator, direction)}" if judged else text)
    return Sentence(*in_both)


def _sides(direction: Direction) -> dict[str, str]:
    if direction == "high":
        return {
            "over": say("över", "above"),
            "bound": say("övre", "upper"),
            "higher": say("högre", "higher"),
            "growing": say("Ökande", "Increasing"),
        }
    return {
        "over": say("under", "below"),
        "bound": say("undre", "lower"),
        "higher": say("lägre", "lower"),
        "growing": say("Minskande", "Decreasing"),
    }


def _judged(indicator: Indicator, direction: Direction) -> str:
    higher = _sides(direction)["higher"].capitalize()
    means = {
        "worse": say("är sämre", "is worse"),
        "better": say("är bättre", "is better"),
        "neither": say("är varken bättre eller sämre", "is neither better nor worse"),
    }
    return f"{higher} {means[judgement_of(indicator, direction)]}."


def _written(name: str, fact: Any, indicator: Indicator) -> str:
    if name == "why":
        return listed([say(*NOT_JUDGED[reason]) for reason in fact])
    if isinstance(fact, tuple):
        return date_span(*fact)
    if isinstance(fact, date):
        return date_span(fact, fact)
    if name in ("value", "mean", "limit"):
        # A limit has one decimal more: else a value just outside it would read as the same figure.
        text = number(fact, indicator.decimals + (name != "value"))
        return per_cent(text) if indicator.unit == "procent" else text
    if name in ("coverage", "others"):
        return per_cent(number(fact))
    if name == "p":
        return f"<{NBSP}{number(0.001, 3)}" if fact < 0.001 else f"={NBSP}{number(fact, 3)}"
    return str(fact)
