"""The tiles of /hygien that run over rounds: adherence, the matched panel, the spread, and who took part.

The one thing to know: who takes part changes from round to round (71, 162, 140, 158 municipalities), so a change in a
share is always told together with how much of it is who took part.
"""

from datetime import date
from itertools import pairwise

from dash import html
from dash.development.base_component import Component
from sqlalchemy import Connection

from dashboard.charts import Line, trend_figure
from dashboard.components import origin_tag
from dashboard.hygiene_choice import (
    BLOCKS,
    COUNTS,
    SHARES,
    HygieneFigures,
    round_name,
)
from dashboard.hygiene_round_charts import PanelChange, panel_chart, participation_chart, spread_chart
from dashboard.hygiene_tables import figure_cell, number_cell
from dashboard.hygiene_tiles import instead, marked, picture, where
from dashboard.palette import SERIES
from dashboard.tables import Cell, table
from dashboard.tile import tile
from data import lists
from data.figures import Figure, change_of, latest
from data.formats import municipalities, number, origin_text, per_cent, signed, step_name
from data.language import say
from data.panels import matched_panel
from data.rounds import SPREAD, spread
from data.sentences import coverage_cell, observation_sentence, yes_or_no
from data.signal_lines import signal_of


def over_time_tile(figures: HygieneFigures) -> Component:
    """Build the tile of all eight, hygiene and dress, and of the chosen step, over the rounds."""
    ident, heading = "rounds", say("Följsamhet över mätningarna", "Adherence over the rounds")
    choice = figures.choice
    steps = tuple(dict.fromkeys((*BLOCKS, choice.step)))
    lines = [
        Line(step_name(step), colour, figures.own[step]) for step, colour in zip(steps, SERIES, strict=False) if step
    ]
    shown = [each for line in lines for each in line.figures]
    if not any(each.value is not None for each in shown):
        why = say(
            f"För {where(figures)} finns ingen uppgift i de valda mätningarna. Det är inte detsamma som noll.",
            f"There is no figure for {where(figures)} in the chosen rounds. That is not the same as zero.",
        )
        return instead(ident, heading, why)
    synthetic = any(each.origin == "synthetic" for each in shown)
    caption = figures.caption(f"{heading}, {where(figures)}", synthetic=synthetic)
    starts = sorted({each.period_start for each in shown}, reverse=True)
    heads = [say("Mätning", "Round"), *(f"{step_name(step)}, %" for step in steps), say("Deltog", "Took part")]
    rows: list[list[Cell]] = [
        [
            _round_cell(start, shown),
            *(figure_cell(_at(figures.own[step], start)) for step in steps),
            _took_part(shown, start),
        ]
        for start in starts
    ]
    told = round_sentence(figures)
    return tile(
        ident,
        heading,
        picture(ident, trend_figure(lines, caption), say(f"Diagram. {told}", f"Chart. {told}"), tall=True),
        table(caption, heads, rows),
        caption=caption,
        api=choice.api(indicator=SHARES, geography=choice.geography, step=",".join(steps)),
        notes=[
            say(
                "Där en publicerad siffra finns är det den som visas. Intervallen är 95 % konfidensintervall; för "
                "publicerade siffror räknade med att de är avrundade.",
                "Where there is a published figure, that is the one shown. Intervals are 95% confidence intervals; for "
                "published figures their rounding is reckoned with.",
            )
        ],
    )


def _round_cell(start: date, shown: list[Figure]) -> Cell:
    label = next(each.period_label for each in shown if each.period_start == start)
    dates = label.partition(" (")[2].rstrip(")")
    return [round_name(start), html.Small(f" {dates}", className="period-name")]


def _at(figures: list[Figure], start: date) -> Figure | None:
    return next((each for each in figures if each.period_start == start), None)


def _took_part(shown: list[Figure], start: date) -> str:
    of_round = [each for each in shown if each.period_start == start]
    return coverage_cell(next((each for each in of_round if each.reporting is not None), of_round[0]))


def round_sentence(figures: HygieneFigures) -> str:
    """Return the sentence of the latest round that has a figure for the chosen step; of the latest, if none has."""
    found = figures.own[figures.choice.step]
    newest = latest([each for each in found if each.value is not None]) or latest(found)
    if newest is None:
        return say("Inga uppgifter för urvalet.", "No figures for this selection.")
    # One indicator has all eight steps: which of them must be said.
    which = f"{step_name(figures.choice.step).lower()}, " if figures.choice.step not in BLOCKS else ""
    signal = signal_of(newest, found, figures.choice.geography)
    return observation_sentence(newest, change_of(newest, found), which + where(figures), signal)


def panel_changes(figures: HygieneFigures, connection: Connection) -> list[PanelChange]:
    """Return how the chosen share changed between each round and the next, apart from who took part; oldest first.

    Of municipalities' own figures in both rounds, of one origin; rounds without them are passed over.
    """
    choice = figures.choice
    own = [each for each in figures.every[choice.step] if each.value is not None and each.origin != "published"]
    changes = []
    for before, after in pairwise(own):
        if before.origin != after.origin or before.period_start == after.period_start:
            continue
        starts = (before.period_start, after.period_start)
        split = ("", choice.setting, choice.step)
        panel = matched_panel(connection, choice.indicator, choice.geography, starts, after.origin, *split)
        total = (after.value or 0) - (before.value or 0)
        changes.append(PanelChange(round_name(starts[0]), round_name(starts[1]), total, panel, after.origin))
    return changes


def panel_tile(figures: HygieneFigures, connection: Connection) -> Component | None:
    """Build the tile of changes in the matched panel; None for a municipality, which is its own panel."""
    ident, heading = "panel", say("Förändring bland dem som deltog båda gångerna", "Change among those in both rounds")
    if figures.choice.level == "municipality":
        return None
    changes = panel_changes(figures, connection)
    if not any(each.inside is not None for each in changes):
        why = say(
            f"Ingen kommun i {where(figures)} har uppgifter i två mätningar av de valda.",
            f"No municipality in {where(figures)} has figures in two of the chosen rounds.",
        )
        return instead(ident, heading, why)
    synthetic = any(each.origin == "synthetic" for each in changes)
    caption = figures.caption(f"{heading}: {step_name(figures.choice.step)}, {where(figures)}", synthetic=synthetic)
    heads = [
        say("Från–till", "From–to"),
        say("Hela förändringen", "Whole change"),
        say("I båda", "In both"),
        say("Vilka som deltog", "Who took part"),
        say("Kommuner i båda", "Municipalities in both"),
        say("Ursprung", "Origin"),
    ]
    rows: list[list[Cell]] = [
        [
            each.name,
            signed(each.total, 1),
            "–" if each.inside is None else signed(each.inside, 1),
            "–" if each.rest is None else signed(each.rest, 1),
            number(each.panel.units),
            [origin_tag(each.origin, origin_text(each.origin))],
        ]
        for each in changes[::-1]
    ]
    lead = _panel_lead(next(each for each in changes[::-1] if each.inside is not None))
    return tile(
        ident,
        heading,
        picture(ident, panel_chart(changes, caption), say(f"Diagram. {lead}", f"Chart. {lead}")),
        table(caption, heads, rows),
        caption=caption,
        api=_members_of_the_panel(figures) or (),
        lead=marked(lead, synthetic=synthetic),
    )


def _members_of_the_panel(figures: HygieneFigures) -> dict[str, str] | None:
    """Return the API's question for the municipalities' own figures; None for a county or a group: it has none."""
    choice = figures.choice
    if choice.geography != lists.NATION:
        return None
    return choice.api(indicator=choice.indicator.id, level="municipality", step=choice.step)


def _panel_lead(change: PanelChange) -> str:
    both = municipalities(change.panel.units)
    total, inside, rest = (signed(each or 0, 1) for each in (change.total, change.inside, change.rest))
    return say(
        f"{change.name}: {total} procentenheter. Bland {both} som deltog båda gångerna: {inside}. Resten, {rest}, är "
        "vilka som deltog.",
        f"{change.name}: {total} percentage points. Among {both} that took part both times: {inside}. The rest, "
        f"{rest}, is who took part.",
    )


def spread_tile(figures: HygieneFigures) -> Component:
    """Build the tile of how the municipalities' own shares are spread in each round."""
    ident, heading = "spread", say("Spridning mellan kommunerna", "Spread between municipalities")
    found = spread(figures.shares)
    choice = figures.choice
    names = [round_name(start) for start in found.index]
    synthetic = "synthetic" in set(found["origin"])
    caption = figures.caption(f"{heading}: {choice.measure}", synthetic=synthetic)
    own = _own_shares(figures) if choice.level != "nation" else {}
    last = found.iloc[-1]
    median = per_cent(number(last["median"], 1))
    half = per_cent(f"{number(last['lower_quartile'], 1)}–{number(last['upper_quartile'], 1)}")
    lowest, highest = number(last["lowest"], 1), per_cent(number(last["highest"], 1))
    lead = say(
        f"{names[-1]}: mediankommunen {median}, hälften av kommunerna inom {half}, från {lowest} till {highest}.",
        f"{names[-1]}: the median municipality {median}, half of them within {half}, from {lowest} to {highest}.",
    )
    points = {
        "lowest": say("Lägst", "Lowest"),
        "lower_quartile": say("Nedre kvartil", "Lower quartile"),
        "median": say("Mediankommun", "Median municipality"),
        "upper_quartile": say("Övre kvartil", "Upper quartile"),
        "highest": say("Högst", "Highest"),
    }
    heads = [say("Mätning", "Round"), *(points[each] for each in SPREAD), say("Sammanvägt", "Pooled")]
    heads += [say("Kommuner", "Municipalities"), *([choice.place] if own else [])]
    rows: list[list[Cell]] = []
    for name, (_, row) in zip(names[::-1], found[::-1].iterrows(), strict=True):
        cells: list[Cell] = [name, *(number(row[each], 1) for each in SPREAD), number(row["pooled"], 1)]
        cells.append(number(row["municipalities"]))
        rows.append([*cells, *([number_cell(own[name][0] if name in own else None, 1)] if own else [])])
    return tile(
        ident,
        heading,
        picture(
            ident, spread_chart(found, names, own, choice.place, caption), say(f"Diagram. {lead}", f"Chart. {lead}")
        ),
        table(caption, heads, rows),
        caption=caption,
        api=choice.api(indicator=choice.indicator.id, level="municipality", step=choice.step),
        lead=marked(lead, synthetic=synthetic),
        notes=[
            say(
                "Varje kommun räknas en gång, så medianen är inte den sammanvägda andelen.",
                "Each municipality counts once, so the median is not the pooled share.",
            ),
            *_published_medians(figures),
        ],
    )


def _own_shares(figures: HygieneFigures) -> dict[str, tuple[float, str]]:
    place = figures.choice.place
    return {
        round_name(each.period_start): (each.value, f"<b>{place}: {per_cent(number(each.value, 1))}</b>")
        for each in figures.own[figures.choice.step]
        if each.value is not None and each.period_start in set(figures.shares["period_start"])
    }


def _published_medians(figures: HygieneFigures) -> list[str]:
    told = [
        f"{round_name(each.period_start)} {per_cent(number(each.value, 1))}"
        for each in figures.medians
        if each.value is not None
    ]
    if not told:
        return []
    return [say(f"Publicerad median: {', '.join(told)}.", f"Published median: {', '.join(told)}.")]


def participation_tile(figures: HygieneFigures) -> Component:
    """Build the tile of how many took part in each round, and how many of them had done so in the round before."""
    ident, heading = "participation", say("Deltagande", "Participation")
    took_part, observed = (figures.counts[each] for each in COUNTS)
    if not any(each.value is not None for each in took_part):
        why = say(
            f"Hur många som deltog är inte känt för {where(figures)}.",
            f"How many took part is not known for {where(figures)}.",
        )
        return instead(ident, heading, why)
    synthetic = any(each.origin == "synthetic" for each in (*took_part, *observed))
    caption = figures.caption(f"{heading}, {where(figures)}", synthetic=synthetic)
    names = [round_name(each.period_start) for each in took_part]
    again = _returning(figures, [each.period_start for each in took_part])
    counts = {each.period_start: each for each in observed}
    heads = [
        say("Mätning", "Round"),
        say("Kommuner", "Municipalities"),
        say("Observationer", "Observations"),
        say("Även före", "Also before"),
        say("Ursprung", "Origin"),
    ]
    rows: list[list[Cell]] = [
        [
            name,
            _of_all(each),
            number_cell(counts[each.period_start].value if each.period_start in counts else None),
            number_cell(back),
            [origin_tag(each.origin, origin_text(each.origin))],
        ]
        for name, each, back in list(zip(names, took_part, again, strict=True))[::-1]
    ]
    lead = _participation_lead(took_part, names, again)
    return tile(
        ident,
        heading,
        picture(
            ident, participation_chart(took_part, names, again, caption), say(f"Diagram. {lead}", f"Chart. {lead}")
        ),
        table(caption, heads, rows),
        caption=caption,
        api=figures.choice.api(indicator=",".join(COUNTS), geography=figures.choice.geography),
        lead=marked(lead, synthetic=took_part[-1].origin == "synthetic"),
    )


def _of_all(figure: Figure) -> Cell:
    if figure.geography_level == "municipality" and figure.value is not None:
        return yes_or_no(figure.value)
    if figure.value is None or figure.expected is None:
        return number_cell(figure.value)
    return f"{number(figure.value)} {say('av', 'of')} {number(figure.expected)}"


def _returning(figures: HygieneFigures, starts: list[date]) -> list[int | None]:
    """Return, by round, how many municipalities took part in the round before too; None where that can't be told.

    Known only where the municipalities' own figures are, and for the nation only: its municipalities are all there.
    """
    if figures.choice.geography != lists.NATION or figures.choice.step not in BLOCKS:
        return [None] * len(starts)
    known = figures.shares[figures.shares["value"].notna()]
    by_round = {start: set(rows["geography_code"]) for start, rows in known.groupby("period_start")}
    before = dict(zip(starts[1:], starts, strict=False))
    return [
        len(by_round[start] & by_round[before[start]]) if start in by_round and before.get(start) in by_round else None
        for start in starts
    ]


def _participation_lead(figures: list[Figure], names: list[str], again: list[int | None]) -> str:
    known = [
        (name, each, back) for name, each, back in zip(names, figures, again, strict=True) if each.value is not None
    ]
    name, each, back = known[-1]
    if each.geography_level == "municipality":
        rounds = [other for other, figure, _ in known if figure.value]
        return say(
            f"Deltog i {', '.join(rounds) or 'ingen mätning'}.", f"Took part in {', '.join(rounds) or 'no round'}."
        )
    of = "" if each.expected is None else f" {say('av', 'of')} {number(each.expected)}"
    returning = ""
    if back is not None:
        returning = say(f", {number(back)} av dem även före", f", {number(back)} of them also the time before")
    took_part = f"{municipalities(round(each.value or 0))}{of}"
    return say(f"I {name} deltog {took_part}{returning}.", f"In {name}, {took_part} took part{returning}.")
