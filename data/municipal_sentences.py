"""Sentences about one municipality: its levels, what it expects, how it reports, and how it stands among its peers.

Made of the words of the sentence (data/sentences.py), in the language that is spoken. *Sammantagen robusthet* is a
summary and always told apart from the areas (design rule 4).
"""

from collections.abc import Mapping

from data import lists
from data.declarations import Indicator
from data.figures import Figure
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


def levels_sentence(place: str, levels: Mapping[str, Figure]) -> str:
    """Return what a municipality answered for its areas in one period, in one or two sentences.

    `levels`: area id to its figure of `impact_level`, all of one period; at least one.
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
        [mark + (first if mark else first[:1].upper() + first[1:]), *(_summary(a, levels) for a in summary)]
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


def _summary(area: str, levels: Mapping[str, Figure]) -> str:
    figure = levels[area]
    said = status_text(None, figure.status) if figure.value is None else impact_name(round(figure.value)).lower()
    return f"{area_name(area)}: {said}."


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
    """Return how a figure stands among the municipality's peers: their middle one, the group's own, and the place."""
    group = geography_name(comparison.group)
    of = say(
        f"{number(comparison.with_figure)} av {municipalities(comparison.peers)}",
        f"{number(comparison.with_figure)} of {municipalities(comparison.peers)}",
    )
    if not comparison.with_figure:
        return say(
            f"Ingen av de andra {municipalities(comparison.peers)} i gruppen {group} har en siffra att jämföra med.",
            f"None of the other {municipalities(comparison.peers)} in the group {group} has a figure to compare with.",
        )
    told = [
        say(
            f"I gruppen {group} har {of} en siffra att jämföra med; mediankommunen av dem har "
            f"{figure_text(comparison.median, indicator)}.",
            f"In the group {group}, {of} have a figure to compare with; the median municipality of them has "
            f"{figure_text(comparison.median, indicator)}.",
        )
    ]
    if comparison.pooled is not None:
        about = say("ungefär ", "about ") if comparison.pooled_is_rounded else ""
        pooled = about + figure_text(comparison.pooled, indicator)
        told.append(say(f"Sammanvägt för hela gruppen: {pooled}.", f"Pooled for the whole group: {pooled}."))
    if comparison.place is not None:
        told.append(
            say(
                f"Kommunen har {place_text(comparison.place)}; 1 är bäst.",
                f"The municipality has {place_text(comparison.place)}; 1 is the best.",
            )
        )
    return " ".join(told)
