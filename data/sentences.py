"""The sentence of an observation: what, how many of how many, how sure, since when, and where from.

One function makes it, `observation_sentence`, in the language that is spoken; cards, alt texts, hover texts, the API's
`summary` and print show it or its parts (`told`), so that a figure is never read alone and never in two wordings.
Critical and serious are never added: a municipality may be in both (design rule 4).
"""

from dataclasses import dataclass

from data.declarations import Indicator, ShareOfReporting
from data.figures import Change, Figure, is_approximate, is_range
from data.formats import (
    COUNTED,
    area_name,
    figure_text,
    geography_name,
    municipalities,
    not_known,
    number,
    origin_text,
    per_cent,
    setting_name,
    status_text,
    step_name,
)
from data.language import say
from data.lists import ALL_SETTINGS
from data.periods import PPM_ROUND, YEAR, date_span


@dataclass(frozen=True)
class Told:
    """What there is to say of one observation, part by part; a part that has nothing to say is empty.

    `coverage`: of how many. `certainty`: its interval. `change`: since the period before. `signal`: a sentence about
    whether that is more than ordinary variation. `origin`: a sentence about where it comes from.
    """

    value: str
    coverage: str
    certainty: str
    change: str
    signal: str
    origin: str


def told(figure: Figure, change: Change, signal: str = "") -> Told:
    """Put an observation into words. `signal` is said as it is given."""
    return Told(
        value_text(figure),
        coverage_text(figure),
        interval_text(figure),
        change_text(figure, change),
        signal,
        origin_sentence(figure),
    )


def observation_sentence(figure: Figure, change: Change, place: str, signal: str = "") -> str:
    """Return the whole sentence of one observation, with its place, period, coverage, certainty, change and origin.

    `place`: where, and what it is limited to there. `signal`: a sentence to put last, or nothing.
    """
    return f"{figure.indicator.name}, {place}, {period_sentence(figure, change, signal)}"


def place_text(indicator: Indicator, geography: str, area: str, setting: str, step: str) -> str:
    """Return where a series is, and what it is limited to there: `Uppsala, Hemtjänst`."""
    limits = [
        area_name(area) if area else "",
        setting_name(setting) if setting != ALL_SETTINGS else "",
        step_name(step) if len(indicator.steps) > 1 else "",
    ]
    return ", ".join([geography_name(geography), *filter(None, limits)])


def period_sentence(figure: Figure, change: Change, signal: str = "") -> str:
    """Return the sentence of one observation where a heading already says what and where."""
    return f"{figure.period_label}: {figure_sentence(figure, told(figure, change, signal))}"


def figure_sentence(figure: Figure, parts: Told) -> str:
    """Return the same where the period, too, has been said. A part that is left empty is not said."""
    of_how_many = parts.coverage.startswith(say("av ", "of "))
    # `5 av 240 rapporterande kommuner` says the noun once.
    value = bare_value_text(figure) if of_how_many and figure.indicator.unit == "kommuner" else parts.value
    last = f" {parts.signal}" if parts.signal else ""
    if figure.value is None and not is_range(figure):
        # Why it is withheld says already that the number reporting is not known; where no figure is from, nobody asks.
        says_why = _is_withheld_share(figure) or not figure.indicator.expected
        return (f"{value}." if says_why else f"{value}; {parts.coverage}.") + last
    glue = "" if not parts.coverage else " " if of_how_many else ", "
    how_sure = f" ({parts.certainty})" if parts.certainty else ""
    origin = f" {parts.origin}" if parts.origin else ""
    return f"{value}{glue}{parts.coverage}{how_sure}; {parts.change}.{origin}{last}"


def value_text(figure: Figure) -> str:
    """Return a figure's value with its unit. For one municipality a count is an answer: `1 (ja)`, `0 (nej)`."""
    if is_range(figure):
        return _between(figure)
    if figure.value is None:
        unknown = say(", antalet rapporterande är inte känt", ", the number reporting is not known")
        return status_text(None, figure.status) + (unknown if _is_withheld_share(figure) else "")
    if _is_answer(figure):
        return f"{number(figure.value)} ({yes_or_no(figure.value)})"
    return _about(figure) + figure_text(figure.value, figure.indicator)


def bare_value_text(figure: Figure) -> str:
    """Return a value without its unit, for where a heading has it; in words where there is none."""
    if figure.value is None or _is_answer(figure) or figure.indicator.id == "impact_level":
        return value_text(figure)
    return _about(figure) + number(figure.value, figure.indicator.decimals)


def _is_answer(figure: Figure) -> bool:
    return figure.geography_level == "municipality" and figure.indicator.unit == "kommuner"


def _is_withheld_share(figure: Figure) -> bool:
    return figure.status == "withheld" and figure.reporting is None


def _between(figure: Figure) -> str:
    """Return the ends of a range: `mellan 1,1 och 1,9 %`, `between 12 and 80 municipalities`."""
    decimals = figure.indicator.decimals
    low, high = number(figure.lower, decimals), figure_text(figure.upper, figure.indicator)
    return say(f"mellan {low} och {high}", f"between {low} and {high}")


def _about(figure: Figure) -> str:
    return say("ungefär ", "about ") if is_approximate(figure) else ""


def yes_or_no(answer: float) -> str:
    """Return a municipality's answer, which is counted as 1 or 0: `ja`, `nej`."""
    return say("ja", "yes") if round(answer) else say("nej", "no")


def coverage_text(figure: Figure) -> str:
    """Return how many municipalities a figure is of: `av 240 rapporterande kommuner (av 290)`.

    Empty for what an agency counts itself: nobody reports it, so nobody can be missing.
    """
    if not figure.indicator.expected:
        return ""
    is_round = figure.indicator.period_kind == PPM_ROUND
    verb = say("deltagit", "taken part") if is_round else say("rapporterat", "reported")
    adjective = say("deltagande", "participating") if is_round else say("rapporterande", "reporting")
    reporting, expected = figure.reporting, figure.expected
    if figure.geography_level == "municipality":
        return _answer_of_one(reporting, verb)
    if reporting is None:
        return say(f"antal {adjective} kommuner är inte känt", f"the number of {adjective} municipalities is not known")
    has = say("har", "has" if reporting == 1 else "have")
    if expected is None:
        return f"{municipalities(reporting)} {has} {verb}"
    if reporting == 0:
        return say(f"ingen av {municipalities(expected)} har {verb}", f"none of {municipalities(expected)} has {verb}")
    if figure.indicator.id == figure.indicator.expected:
        return f"{say('av', 'of')} {municipalities(expected)}"
    if figure.indicator.unit == "kommuner" or isinstance(figure.indicator.derived_from, ShareOfReporting):
        count, noun = municipalities(reporting).split("\u00a0")
        return f"{say('av', 'of')} {count}\u00a0{adjective} {noun} ({say('av', 'of')} {expected})"
    return f"{reporting} {say('av', 'of')} {municipalities(expected)} {has} {verb}"


def _answer_of_one(reporting: int | None, verb: str) -> str:
    if reporting is None:
        return say(f"inte känt om kommunen har {verb}", f"not known whether the municipality has {verb}")
    if reporting:
        return say(f"kommunen har {verb}", f"the municipality has {verb}")
    return say(f"kommunen har inte {verb}", f"the municipality has not {verb}")


def coverage_cell(figure: Figure) -> str:
    """Return how many have answered, as short as a table needs: `249 av 290`, `inte känt`; one municipality: `ja`."""
    if figure.reporting is None:
        return not_known()
    if figure.geography_level == "municipality":
        return yes_or_no(min(figure.reporting, 1))
    return f"{number(figure.reporting)} {say('av', 'of')} {number(figure.expected)}"


def interval_text(figure: Figure) -> str:
    """Return how sure a figure is: `95 % konfidensintervall 67,0–68,2 %`, `möjligt 0–45 om alla hade rapporterat`.

    Of an approximate one, that it has regard to hidden counts, or is nothing but what these may be; of a range, why it
    is one. Nothing for a count where all have reported: it could be nothing else.
    """
    if figure.lower is None or figure.upper is None:
        return ""
    span, all_reported = _span(figure), figure.reporting == figure.expected
    counts_missing = figure.indicator.interval == "possible" and not all_reported
    if figure.indicator.interval == "wilson":
        # Chance is there whatever is hidden: hidden counts only move its ends apart (data/disclosure.py).
        shown = "" if is_range(figure) else f" {span}"
        return f"{confidence_interval()}{shown}{_heeding_hidden() if is_approximate(figure) else ''}"
    if is_range(figure):
        why = say("små antal är dolda", "small numbers are hidden")
        return f"{say('om alla hade rapporterat', 'if all had reported')}; {why}" if counts_missing else why
    if is_approximate(figure) and counts_missing:
        may_be = say(f"kan vara {span} om alla hade rapporterat", f"may be {span} if all had reported")
        return may_be + _heeding_hidden()
    if is_approximate(figure):
        return say(f"kan vara {span}, eftersom små antal är dolda", f"may be {span}, since small numbers are hidden")
    if all_reported:
        return ""
    return say(f"möjligt {span} om alla hade rapporterat", f"possible {span} if all had reported")


def _heeding_hidden() -> str:
    return say(", med hänsyn till dolda små antal", ", allowing for hidden small numbers")


def confidence_interval() -> str:
    """Return what Wilson's interval is called: `95 % konfidensintervall`."""
    return f"{per_cent('95')} {say('konfidensintervall', 'confidence interval')}"


def interval_cell(figure: Figure) -> str:
    """Return how sure a figure is, as short as a table needs: `95 % KI 67,0–68,2`, `möjligt 0,7–17,9`; or nothing.

    Where the figure is a range, its ends are told already, and only what they are remains: `95 % KI`, or nothing.
    """
    if not interval_text(figure):
        return ""
    span = _bare_span(figure)
    if figure.indicator.interval == "wilson":
        return f"{per_cent('95')} {say('KI', 'CI')}" + ("" if is_range(figure) else f" {span}")
    if is_range(figure):
        return ""
    if is_approximate(figure):
        return say(f"kan vara {span}", f"may be {span}")
    return say(f"möjligt {span}", f"possible {span}")


def _bare_span(figure: Figure) -> str:
    decimals = figure.indicator.decimals
    return f"{number(figure.lower, decimals)}–{number(figure.upper, decimals)}"


def _span(figure: Figure) -> str:
    return per_cent(_bare_span(figure)) if figure.indicator.unit == "procent" else _bare_span(figure)


def difference_text(figure: Figure, difference: float) -> str:
    """Return a difference in words: `2 fler`, `3 färre`, `oförändrat`, `2,3 procentenheter lägre`."""
    decimals = figure.indicator.decimals
    size = round(abs(difference), decimals)
    if size == 0:
        return say("oförändrat", "unchanged")
    unit, rises = figure.indicator.unit, difference > 0
    if unit in COUNTED or unit == "fall per 10 000":
        direction = say("fler", "more") if rises else say("färre", "fewer")
        return f"{number(size, decimals)} {direction}"
    direction = say("högre", "higher") if rises else say("lägre", "lower")
    return f"{number(size, decimals)} {_steps_of(unit, number(size, decimals))} {direction}"


def _steps_of(unit: str, size: str) -> str:
    """Return what differences in a unit are counted in; `size` is how many, as it is written."""
    is_one = size == "1"
    if unit == "procent":
        return say(
            "procentenhet" if is_one else "procentenheter", "percentage point" if is_one else "percentage points"
        )
    if unit == "nettotal":
        return say("enhet" if is_one else "enheter", "point" if is_one else "points")
    return say("steg", "step" if is_one else "steps")


def change_text(figure: Figure, change: Change) -> str:
    """Return what changed since the period before, and how many answered then; or why nothing can be said."""
    if change.before is None or change.difference is None:
        return f"{say('ingen jämförelse', 'no comparison')}: {change.reason}"
    words = difference_text(figure, change.difference)
    since = say("sedan", "since") if is_unchanged(words) else say("än", "than")
    about = _about(figure) or _about(change.before)
    return f"{about}{words} {since} {_name_of_period(change.before)}{_other_coverage(figure, change.before)}"


def is_unchanged(words: str) -> bool:
    """Return whether the words of `difference_text` say that nothing has changed."""
    return words == say("oförändrat", "unchanged")


def _name_of_period(figure: Figure) -> str:
    if figure.indicator.period_kind in (PPM_ROUND, YEAR):
        return figure.period_label.split(" (")[0]
    return date_span(figure.period_start, figure.period_end)


def _other_coverage(figure: Figure, before: Figure) -> str:
    """Return a reminder that others answered then: a change in a count may be a change in who reported."""
    counts_reporting = figure.indicator.id == figure.indicator.expected
    if counts_reporting or before.reporting is None or before.reporting == figure.reporting:
        return ""
    is_round, count = figure.indicator.period_kind == PPM_ROUND, number(before.reporting)
    return say(
        f" (då {'deltog' if is_round else 'rapporterade'} {count})",
        f" ({count} {'took part' if is_round else 'reported'} then)",
    )


def origin_sentence(figure: Figure) -> str:
    """Return where a figure comes from, and whether it has been changed since, as a sentence."""
    is_synthetic = figure.origin == "synthetic"
    invented = say(": påhittad för demonstration", ": invented for demonstration") if is_synthetic else ""
    remark = status_text(figure.value, figure.status) if figure.value is not None else ""
    later = say(f" Den är {remark}.", f" It is {remark}.") if remark else ""
    return f"{say('Uppgiften är', 'The figure is')} {origin_text(figure.origin)}{invented}.{later}"
