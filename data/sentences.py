"""The sentence of an observation: what, how many of how many, since when, and where from.

The same words stand on the cards, beside the charts and in the hover texts, so that a figure is never read alone.
Critical and serious are never added: a municipality may be in both (design rule 4).
"""

from data.declarations import MunicipalitiesWithLevel, ShareOfReporting
from data.figures import Change, Figure
from data.formats import COUNTED, NBSP, NO_FIGURE, counted, figure_text, number, origin_text, status_text
from data.lists import impact_levels
from data.panels import MatchedPanel
from data.periods import PPM_ROUND, YEAR, date_span

_YES_NO = {1: "ja", 0: "nej"}


def value_text(figure: Figure) -> str:
    """Return a figure's value with its unit. For one municipality a count is an answer: `1 (ja)`, `0 (nej)`."""
    if figure.value is None:
        return status_text(None, figure.status)
    if figure.geography_level == "municipality" and figure.indicator.unit == "kommuner":
        return f"{number(figure.value)} ({_YES_NO[round(figure.value)]})"
    return figure_text(figure.value, figure.indicator)


def coverage_text(figure: Figure) -> str:
    """Return how many municipalities a figure is of: `av 240 rapporterande kommuner (av 290)`.

    Empty for what an agency counts itself: nobody reports it, so nobody can be missing.
    """
    if not figure.indicator.expected:
        return ""
    is_round = figure.indicator.period_kind == PPM_ROUND
    verb, adjective = ("deltagit", "deltagande") if is_round else ("rapporterat", "rapporterande")
    if figure.geography_level == "municipality":
        if figure.reporting is None:
            return f"inte känt om kommunen har {verb}"
        return f"kommunen har {verb}" if figure.reporting else f"kommunen har inte {verb}"
    if figure.reporting is None:
        return f"antal {adjective} kommuner är inte känt"
    if figure.expected is None:
        return f"{counted(figure.reporting, 'kommun', 'kommuner')} har {verb}"
    if figure.reporting == 0:
        return f"ingen av {counted(figure.expected, 'kommun', 'kommuner')} har {verb}"
    if figure.indicator.id == figure.indicator.expected:
        return f"av {counted(figure.expected, 'kommun', 'kommuner')}"
    if figure.indicator.unit == "kommuner" or isinstance(figure.indicator.derived_from, ShareOfReporting):
        plural = counted(figure.reporting, f"{adjective} kommun", f"{adjective} kommuner")
        return f"av {plural} (av {figure.expected})"
    return f"{figure.reporting} av {counted(figure.expected, 'kommun', 'kommuner')} har {verb}"


def interval_text(figure: Figure) -> str:
    """Return how sure a figure is: `95 % konfidensintervall 67,0–68,2 %`, `möjligt 0–45 om alla hade rapporterat`.

    Nothing either where all have reported: then it could be nothing else.
    """
    if figure.value is None or figure.lower is None or figure.upper is None:
        return ""
    if figure.indicator.interval == "wilson":
        return f"95{NBSP}% konfidensintervall {_span(figure)}"
    if figure.reporting == figure.expected:
        return ""
    return f"möjligt {_span(figure)} om alla hade rapporterat"


def interval_cell(figure: Figure) -> str:
    """Return how sure a figure is, as short as a table needs: `95 % KI 67,0–68,2`, `möjligt 0,7–17,9`; or nothing."""
    if not interval_text(figure):
        return ""
    span = _span(figure).removesuffix(f"{NBSP}%")
    return f"95{NBSP}% KI {span}" if figure.indicator.interval == "wilson" else f"möjligt {span}"


def _span(figure: Figure) -> str:
    decimals = figure.indicator.decimals
    unit = f"{NBSP}%" if figure.indicator.unit == "procent" else ""
    return f"{number(figure.lower, decimals)}–{number(figure.upper, decimals)}{unit}"


def coverage_cell(figure: Figure) -> str:
    """Return how many have answered, as short as a table needs: `249 av 290`, `inte känt`; one municipality: `ja`."""
    if figure.reporting is None:
        return "inte känt"
    if figure.geography_level == "municipality":
        return _YES_NO[min(figure.reporting, 1)]
    return f"{number(figure.reporting)} av {number(figure.expected)}"


def difference_text(figure: Figure, difference: float) -> str:
    """Return a difference in words: `2 fler`, `3 färre`, `oförändrat`, `2,3 procentenheter lägre`."""
    decimals = figure.indicator.decimals
    size = round(abs(difference), decimals)
    if size == 0:
        return "oförändrat"
    if figure.indicator.unit in COUNTED:
        return f"{number(size)} {'fler' if difference > 0 else 'färre'}"
    if figure.indicator.unit == "fall per 10 000":
        return f"{number(size, decimals)} {'fler' if difference > 0 else 'färre'}"
    unit = {"procent": "procentenheter", "nettotal": "enheter"}.get(figure.indicator.unit, "steg")
    if size == 1 and unit in ("procentenheter", "enheter"):
        unit = unit.removesuffix("er")
    return f"{number(size, decimals)} {unit} {'högre' if difference > 0 else 'lägre'}"


def change_text(figure: Figure, change: Change) -> str:
    """Return what changed since the period before, and how many answered then; or why nothing can be said."""
    if change.before is None or change.difference is None:
        return f"ingen jämförelse: {change.reason}"
    words = difference_text(figure, change.difference)
    when = _name_of_period(change.before)
    since = f"{words} {'sedan' if words == 'oförändrat' else 'än'} {when}"
    return since + _other_coverage(figure, change.before)


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
    decimals = figure.indicator.decimals
    unit = f"{NBSP}%" if figure.indicator.unit == "procent" else ""
    verb = "deltog" if figure.indicator.period_kind == PPM_ROUND else "rapporterade"
    rest = change.difference - panel.change
    shown = difference_text(figure, rest)
    who = f"Resten av förändringen ({shown}) beror på vilka som {verb}" if shown != "oförändrat" else ""
    inside = (
        f"Bland {panel_units(panel)} som {verb} båda gångerna: {number(panel.before, decimals)}{unit} → "
        f"{number(panel.after, decimals)}{unit}."
    )
    return f"{inside} {who}." if who else inside


def panel_units(panel: MatchedPanel) -> str:
    """Return how many municipalities a panel is: `den kommun`, `de 236 kommuner`."""
    return "den kommun" if panel.units == 1 else f"de {counted(panel.units, 'kommun', 'kommuner')}"


def _name_of_period(figure: Figure) -> str:
    if figure.indicator.period_kind in (PPM_ROUND, YEAR):
        return figure.period_label.split(" (")[0]
    return date_span(figure.period_start, figure.period_end)


def _other_coverage(figure: Figure, before: Figure) -> str:
    """Return a reminder that others answered then: a change in a count may be a change in who reported."""
    counts_reporting = figure.indicator.id == figure.indicator.expected
    if counts_reporting or before.reporting is None or before.reporting == figure.reporting:
        return ""
    verb = "deltog" if figure.indicator.period_kind == PPM_ROUND else "rapporterade"
    return f" (då {verb} {number(before.reporting)})"


def origin_sentence(figure: Figure) -> str:
    """Return where a figure comes from, and whether it has been changed since, as a sentence."""
    invented = ": påhittad för demonstration" if figure.origin == "synthetic" else ""
    remark = status_text(figure.value, figure.status) if figure.value is not None else ""
    later = f" Den är {remark}." if remark else ""
    return f"Uppgiften är {origin_text(figure.origin)}{invented}.{later}"


def observation_sentence(figure: Figure, change: Change, place: str) -> str:
    """Return the whole sentence of one observation, with its period, coverage, change and origin."""
    return f"{figure.indicator.label}, {place}, {period_sentence(figure, change)}"


def period_sentence(figure: Figure, change: Change) -> str:
    """Return the sentence of one observation where a heading already says what and where."""
    start = f"{figure.period_label}: {value_text(figure)}"
    if figure.value is None:
        # Why it is withheld says already that the number reporting is not known; where no figure is from, nobody asks.
        says_why = figure.status == "withheld" or not figure.indicator.expected
        return f"{start}." if says_why else f"{start}; {coverage_text(figure)}."
    coverage = coverage_text(figure)
    glue = "" if not coverage else " " if coverage.startswith("av ") else ", "
    sure = interval_text(figure)
    how_sure = f" ({sure})" if sure else ""
    return f"{start}{glue}{coverage}{how_sure}; {change_text(figure, change)}. {origin_sentence(figure)}"


def state_sentence(figures: list[tuple[Figure, Change]]) -> str:
    """Return the state of the latest period in one sentence, from the figures of one period with their changes.

    `Under 27 jan–2 feb 2022 (rapportvecka 2022-W04) uppgav 5 kommuner kritisk påverkan (…) och 30 kommuner …`.
    """
    first = figures[0][0]
    parts = [_part_of_state(figure, change) for figure, change in figures]
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} och {parts[-1]}"
    synthetic = "Syntetiska uppgifter, påhittade för demonstration: under" if first.origin == "synthetic" else "Under"
    return f"{synthetic} {first.period_label} uppgav {listed}; {_how_many_reported(first)}."


def _part_of_state(figure: Figure, change: Change) -> str:
    recipe = figure.indicator.derived_from
    if not isinstance(recipe, MunicipalitiesWithLevel):
        raise ValueError(f"{figure.indicator.id} does not count municipalities with a level of impact")
    impact = impact_levels()[recipe.level].label.lower()
    if figure.value is None:
        return f"ett okänt antal kommuner {impact} ({NO_FIGURE})"
    return f"{counted(round(figure.value), 'kommun', 'kommuner')} {impact}{_since_before(figure, change)}"


def _since_before(figure: Figure, change: Change) -> str:
    if change.difference is None:
        return ""
    words = difference_text(figure, change.difference)
    return f" ({words}{NBSP}sedan perioden före)" if words == "oförändrat" else f" ({words} än perioden före)"


def _how_many_reported(figure: Figure) -> str:
    if figure.reporting is None:
        return "antal rapporterande kommuner är inte känt"
    if figure.expected is None:
        return f"{counted(figure.reporting, 'kommun', 'kommuner')} rapporterade"
    return f"{number(figure.reporting)} av {counted(figure.expected, 'kommun', 'kommuner')} rapporterade"


def sparkline_text(figures: list[Figure]) -> str:
    """Return what a small curve shows, for those who do not see it."""
    known = [figure for figure in figures if figure.value is not None]
    if not known:
        return "Ingen kurva: uppgift saknas för alla perioder."
    values = [figure.value for figure in known if figure.value is not None]
    indicator = known[0].indicator
    return (
        f"De senaste {len(figures)} perioderna: lägst {number(min(values), indicator.decimals)}, "
        f"högst {number(max(values), indicator.decimals)}, senast {number(values[-1], indicator.decimals)}."
    )
