"""Sentences about more than one observation: the state of a period, a matched panel, a curve.

They are made of the words of the sentence (data/sentences.py), in the language that is spoken.
"""

from data.declarations import MunicipalitiesWithLevel
from data.figures import Change, Figure
from data.formats import NBSP, impact_name, listed, municipalities, no_figure, number, per_cent
from data.language import say
from data.panels import MatchedPanel
from data.periods import PERIOD_KINDS, PPM_ROUND
from data.sentences import difference_text, is_unchanged


def state_sentence(figures: list[tuple[Figure, Change]]) -> str:
    """Return the state of the latest period in one sentence, from the figures of one period with their changes.

    `Under 27 jan–2 feb 2022 (rapportvecka 2022-W04) uppgav 5 kommuner kritisk påverkan (…) och 30 kommuner …`.
    """
    first = figures[0][0]
    parts = listed([_part_of_state(figure, change) for figure, change in figures])
    during = say("under", "in")
    if first.origin == "synthetic":
        invented = say("Syntetiska uppgifter, påhittade", "Synthetic figures, invented")
        during = f"{invented} {say('för', 'for')} demonstration: {during}"
    told = say(f"uppgav {parts}", parts)
    return f"{during[:1].upper()}{during[1:]} {first.period_label} {told}; {_how_many_reported(first)}."


def _part_of_state(figure: Figure, change: Change) -> str:
    recipe = figure.indicator.derived_from
    if not isinstance(recipe, MunicipalitiesWithLevel):
        raise ValueError(f"{figure.indicator.id} does not count municipalities with a level of impact")
    impact = impact_name(recipe.level).lower()
    if figure.value is None:
        unknown = say("ett okänt antal kommuner", "an unknown number of municipalities reported")
        return f"{unknown} {impact} ({no_figure()})"
    told = municipalities(round(figure.value)) + say("", " reported")
    return f"{told} {impact}{_since_before(figure, change)}"


def _since_before(figure: Figure, change: Change) -> str:
    if change.difference is None:
        return ""
    words = difference_text(figure, change.difference)
    before = say("perioden före", "the period before")
    if is_unchanged(words):
        return f" ({words}{NBSP}{say('sedan', 'since')} {before})"
    return f" ({words} {say('än', 'than')} {before})"


def _how_many_reported(figure: Figure) -> str:
    if figure.reporting is None:
        return say("antal rapporterande kommuner är inte känt", "the number of reporting municipalities is not known")
    verb = say("rapporterade", "reported")
    if figure.expected is None:
        return f"{municipalities(figure.reporting)} {verb}"
    return f"{number(figure.reporting)} {say('av', 'of')} {municipalities(figure.expected)} {verb}"


def panel_sentence(figure: Figure, change: Change, panel: MatchedPanel) -> str:
    """Return what changed among those who answered both times, and how much of the change is who took part.

    Empty where there is nothing to compare, or where exactly the same answered.
    """
    if change.before is None or change.difference is None:
        return ""
    if panel.before is None or panel.after is None or panel.change is None:
        return ""
    if panel.units == figure.reporting == change.before.reporting:
        return ""
    is_round = figure.indicator.period_kind == PPM_ROUND
    verb = say("deltog", "took part") if is_round else say("rapporterade", "reported")
    before, after = (_in_unit(value, figure) for value in (panel.before, panel.after))
    inside = say(
        f"Bland {panel_units(panel)} som {verb} båda gångerna: {before} → {after}.",
        f"Among {panel_units(panel)} that {verb} both times: {before} → {after}.",
    )
    rest = difference_text(figure, change.difference - panel.change)
    if is_unchanged(rest):
        return inside
    who = say(
        f"Resten av förändringen ({rest}) beror på vilka som {verb}.",
        f"The rest of the change ({rest}) is due to which ones {verb}.",
    )
    return f"{inside} {who}"


def _in_unit(value: float, figure: Figure) -> str:
    text = number(value, figure.indicator.decimals)
    return per_cent(text) if figure.indicator.unit == "procent" else text


def panel_units(panel: MatchedPanel) -> str:
    """Return how many municipalities a panel is: `den kommun`, `de 236 kommuner`."""
    if panel.units == 1:
        return say("den kommun", "the one municipality")
    return f"{say('de', 'the')} {municipalities(panel.units)}"


def sparkline_text(figures: list[Figure]) -> str:
    """Return what a small curve shows, for those who do not see it."""
    values = [figure.value for figure in figures if figure.value is not None]
    if not values:
        return say("Ingen kurva: uppgift saknas för alla perioder.", "No curve: no figure for any period.")
    indicator, count = figures[0].indicator, len(figures)
    kind = PERIOD_KINDS[indicator.period_kind]
    low, high, last = (number(value, indicator.decimals) for value in (min(values), max(values), values[-1]))
    if count == 1:
        return f"1{NBSP}{kind.noun}: {last}."
    return say(
        f"De senaste {count} {kind.definite}: lägst {low}, högst {high}, senast {last}.",
        f"The latest {count} {kind.definite}: lowest {low}, highest {high}, latest {last}.",
    )
