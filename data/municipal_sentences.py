"""Sentences about one municipality: its levels, what it expects, how it reports, and how it stands among its peers.

Made of the words of the sentence (data/sentences.py), in the language that is spoken. *Sammantagen robusthet* is a
summary and always told apart from the areas (design rule 4).
"""

from collections.abc import Mapping

from data import lists
from data.declarations import Indicator
from data.figures import Change, Figure
from data.formats import (
    area_name,
    figure_text,
    geography_name,
    impact_name,
    listed,
    long_date,
    municipalities,
    no_figure,
    number,
    per_cent,
    status_text,
)
from data.language import say
from data.peers import PeerComparison, Place
from data.reporting_records import ReportingRecord

TOLD_BY_NAME = 3
"""From this level up the areas are named; those below it are only counted."""


def levels_sentence(place: str, levels: Mapping[str, Figure], change: Change | None = None) -> str:
    """Return what a municipality answered for its areas in one period, in one or two sentences.

    `levels`: area id to its figure of `impact_level`, all of one period; at least one. `change`: of its summary since
    the period before, where that is to be told.
    """
    some = next(iter(levels.values()))
    synthetic = any(figure.origin == "synthetic" for figure in levels.values())
    mark = say("Syntetiska uppgifter: ", "Synthetic figures: ") if synthetic else ""
    known = {area: round(figure.value) for area, figure in levels.items() if figure.value is not None}
    if not known:
        return mark + say(
            f"{place} har inte rapporterat för {some.period_label}.",
            f"{place} has not reported for {some.period_label}.",
        )
    summary = [area for area in levels if lists.monitored_areas()[area].is_summary]
    parts = [_areas_at(level, known, summary) for level in sorted(lists.impact_levels(), reverse=True)]
    told = listed([part for part in parts if part]) or say("ingen nivå för något område", "no level of any area")
    unanswered = sum(area not in known and area not in summary for area in levels)
    if unanswered:
        told += f"; {no_figure()} {say('för', 'for')} {_areas(unanswered)}"
    first = say(f"för {some.period_label} uppgav {place} {told}.", f"for {some.period_label} {place} reported {told}.")
    return " ".join(
        [mark + (first if mark else first[:1].upper() + first[1:]), *(_summary(a, levels, change) for a in summary)]
    )


def _areas_at(level: int, known: Mapping[str, int], summary: list[str]) -> str:
    areas = [area for area, answered in known.items() if answered == level and area not in summary]
    if not areas:
        return ""
    impact = f"{impact_name(level).lower()} {say('på', 'on')} {_areas(len(areas))}"
    return f"{impact} ({listed([area_name(area) for area in areas])})" if level >= TOLD_BY_NAME else impact


def _areas(count: int) -> str:
    noun = say("område" if count == 1 else "områden", "area" if count == 1 else "areas")
    return f"{number(count)} {noun}"


def _summary(area: str, levels: Mapping[str, Figure], change: Change | None) -> str:
    figure = levels[area]
    if figure.value is None:
        return f"{area_name(area)}: {status_text(None, figure.status)}."
    return f"{area_name(area)}: {impact_name(round(figure.value)).lower()}{_since_before(change)}."


def _since_before(change: Change | None) -> str:
    """Return whether a level is better or worse than the one before, and which that was; or why it can't be said."""
    if change is None:
        return ""
    if change.before is None or change.before.value is None or change.difference is None:
        return f"; {say('ingen jämförelse', 'no comparison')}: {change.reason}"
    if not change.difference:
        return say(", oförändrat sedan perioden före", ", unchanged since the period before")
    before = impact_name(round(change.before.value)).lower()
    if change.difference < 0:
        return say(f", bättre än perioden före ({before})", f", better than the period before ({before})")
    return say(f", sämre än perioden före ({before})", f", worse than the period before ({before})")


def expectation_sentence(place: str, short: Figure | None, long: Figure | None) -> str:
    """Return what a municipality itself expects; `short`, `long`: its `outlook_…`, or None where there is no row."""
    told = [
        f"{_expected(figure)} {term}"
        for figure, term in (
            (short, say("på kort sikt", "in the short term")),
            (long, say("på lång sikt", "in the long term")),
        )
    ]
    return say(f"{place} väntar {listed(told)}.", f"{place} expects {listed(told)}.")


def _expected(figure: Figure | None) -> str:
    if figure is None or figure.value is None:
        return say("(uppgift saknas)", "(no figure)")
    return {
        1: say("förbättring", "improvement"),
        0: say("oförändrat läge", "no change"),
        -1: say("försämring", "deterioration"),
    }[round(figure.value / 100)]


def record_sentence(place: str, record: ReportingRecord) -> str:
    """Return how a municipality has reported: how many periods of how many, its longest gap, and how often late."""
    expected = len(record.periods)
    if not expected:
        return say("Ingen kommun har rapporterat än.", "No municipality has reported yet.")
    share = per_cent(number(100 * record.reported / expected))
    first = say(
        f"{place} har rapporterat {number(record.reported)} av {number(expected)} perioder ({share}).",
        f"{place} has reported {number(record.reported)} of {number(expected)} periods ({share}).",
    )
    return " ".join([first, _gap(record), _late(record)])


def _gap(record: ReportingRecord) -> str:
    gap = record.longest_gap
    if not gap:
        return say("Ingen period saknas.", "No period is missing.")
    span = f"{long_date(gap[0].period_start)}–{long_date(gap[-1].period_end)}"
    in_a_row = say(
        f"{number(len(gap))} {'period' if len(gap) == 1 else 'perioder i följd'}",
        f"{number(len(gap))} {'period' if len(gap) == 1 else 'periods in a row'}",
    )
    return say(f"Längsta uppehållet är {in_a_row}, {span}.", f"The longest gap is {in_a_row}, {span}.")


def _late(record: ReportingRecord) -> str:
    if not record.late:
        return say("Inget svar har kommit sent.", "No answer came late.")
    return say(
        f"{number(record.late)} svar kom senare än dagen efter periodens slut.",
        f"{number(record.late)} answers came later than the day after the end of the period.",
    )


def place_text(place: Place | None) -> str:
    """Return a place with its interval: `plats 3–9 av 25`; words for none."""
    if place is None:
        return say("ingen plats kan anges", "no place can be given")
    span = number(place.first) if place.first == place.last else f"{number(place.first)}–{number(place.last)}"
    return say(f"plats {span} av {number(place.of)}", f"place {span} of {number(place.of)}")


def peer_sentence(comparison: PeerComparison, indicator: Indicator) -> str:
    """Return how a figure stands among the municipality's peers: their middle one, the group's own, and the place.

    Where peers' figures are hidden there is neither middle one nor place, and the sentence says why.
    """
    if not comparison.with_figure and not comparison.hidden:
        return _with_figure(comparison, say("en siffra att jämföra med", "a figure to compare with")) + "."
    told = _behind_hidden(comparison) if comparison.hidden else [_middle(comparison, indicator)]
    pooled = _value_or_range(
        indicator,
        comparison.pooled,
        *((comparison.pooled_lower, comparison.pooled_upper) if comparison.pooled_is_rounded else (None, None)),
    )
    if pooled:
        told.append(say(f"Sammanvägt för hela gruppen: {pooled}.", f"Pooled for the whole group: {pooled}."))
    if comparison.place is not None:
        told.append(
            say(
                f"Kommunen har {place_text(comparison.place)}; 1 är bäst.",
                f"The municipality has {place_text(comparison.place)}; 1 is the best.",
            )
        )
    return " ".join(told)


def _with_figure(comparison: PeerComparison, what: str) -> str:
    """Return how many of the peers have what is said, as the beginning of a sentence."""
    group, count = geography_name(comparison.group), number(comparison.with_figure)
    others = say(f"de andra {number(comparison.peers)} kommunerna", f"the other {municipalities(comparison.peers)}")
    if not comparison.with_figure:
        return say(
            f"Ingen av {others} i gruppen {group} har {what}", f"None of {others} in the group {group} has {what}"
        )
    have = "has" if comparison.with_figure == 1 else "have"
    return say(
        f"I gruppen {group} har {count} av {others} {what}", f"In the group {group}, {count} of {others} {have} {what}"
    )


def _middle(comparison: PeerComparison, indicator: Indicator) -> str:
    middle = figure_text(comparison.median, indicator)
    first = _with_figure(comparison, say("en siffra att jämföra med", "a figure to compare with"))
    if comparison.with_figure == 1:
        return f"{first}: {middle}."
    return first + say(f"; mediankommunen av dem har {middle}.", f"; the median municipality of them has {middle}.")


def _behind_hidden(comparison: PeerComparison) -> list[str]:
    """Say how many are hidden, what can't be said therefore, and what the group's own median is."""
    count = number(comparison.hidden)
    told = [
        _with_figure(comparison, say("en siffra som visas", "a figure that is shown")) + ".",
        say(
            f"För {count} är den dold för att skydda enskilda. Det är små tal som döljs, och därför anges varken en "
            "median av dem som visas eller någon plats bland dem.",
            f"For {count} it is hidden to protect individuals. It is small counts that are hidden, and therefore "
            "neither a median of those shown nor a place among them is given.",
        ),
    ]
    middle = comparison.group_median
    if middle is not None:
        text = _value_or_range(middle.indicator, middle.value, middle.lower, middle.upper)
        told.append(
            say(
                f"Mediankommunen i gruppen, den här kommunen inräknad, har {text}.",
                f"The median municipality in the group, this one included, has {text}.",
            )
        )
    return told


def _value_or_range(indicator: Indicator, value: float | None, lower: float | None, upper: float | None) -> str:
    """Return a value; `ungefär` one that has ends, only these where there is no value; of nothing, nothing."""
    if value is not None:
        about = say("ungefär ", "about ") if lower is not None else ""
        return about + figure_text(value, indicator)
    if lower is None or upper is None:
        return ""
    low, high = number(lower, indicator.decimals), figure_text(upper, indicator)
    return say(f"mellan {low} och {high}", f"between {low} and {high}")
