"""The tiles of /hygien about the steps: how often each is right, and which one pulls down.

The one thing to know: nationally only the blocks are published, and the steps come from municipalities' own answers.
So what a block would give can be real where what a step would give is synthetic; each says which it is.
"""

from datetime import date

from dash.development.base_component import Component

from dashboard.components import origin_tag
from dashboard.hygiene_charts import gain_span, gains_chart, steps_chart
from dashboard.hygiene_choice import SHARES, HygieneFigures, round_name
from dashboard.hygiene_tables import figure_cell
from dashboard.hygiene_tiles import instead, marked, picture, where
from dashboard.tables import Cell, table
from dashboard.tile import tile
from data import lists
from data.figures import Figure
from data.formats import number, origin_text, per_cent, step_name
from data.indicators import PPM_STEPS
from data.language import say
from data.steps import Gain, block_gains, step_gains


def latest_with_steps(figures: HygieneFigures) -> dict[str, Figure]:
    """Return every step and block of the latest round that has them all, of one origin; empty if none has."""
    return next((found for start in figures.rounds() if (found := figures.whole_at(start))), {})


def _no_steps(figures: HygieneFigures, ident: str, heading: str) -> Component:
    place = figures.choice.place
    why = say(
        f"För {place} finns ingen uppgift per steg i de valda mätningarna. Nationellt är stegen inte publicerade var "
        "för sig; de kommer ur kommunernas egna svar.",
        f"There is no figure per step for {place} in the chosen rounds. Nationally the steps are not published one by "
        "one; they come from the municipalities' own answers.",
    )
    return instead(ident, heading, why)


def steps_tile(figures: HygieneFigures) -> Component:
    """Build the tile of the eight steps: the latest round, the one before, and the nation beside."""
    ident, heading = "steps", say("De åtta stegen", "The eight steps")
    now = latest_with_steps(figures)
    if not now:
        return _no_steps(figures, ident, heading)
    start = now["all8"].period_start
    before = _before(figures, start)
    series = {round_name(start): now, **before, **_of_the_nation(figures, start)}
    first = next((each.period_start for found in before.values() for each in found.values()), start)
    synthetic = any(each.origin == "synthetic" for found in series.values() for each in found.values())
    caption = figures.caption(f"{heading}, {where(figures)}, {round_name(start)}", synthetic=synthetic)
    weakest = min(PPM_STEPS, key=lambda step: now[step].value or 0)
    share = per_cent(number(now[weakest].value, 1))
    lead = say(
        f"Svagast i {round_name(start)}: {step_name(weakest).lower()}, {share} rätt.",
        f"Weakest in {round_name(start)}: {step_name(weakest).lower()}, {share} right.",
    )
    heads = [say("Steg", "Step"), *(f"{name}, %" for name in series)]
    rows = [[step_name(step), *(figure_cell(found.get(step)) for found in series.values())] for step in PPM_STEPS]
    words = say(f"Diagram. {lead} Alla värden finns i tabellen.", f"Chart. {lead} All values are in the table.")
    return tile(
        ident,
        heading,
        picture(ident, steps_chart(series, caption), words, tall=True),
        table(caption, heads, rows),
        # Of the drawing, so that it is also said where the picture is seen alone.
        caption=f"{caption} {say('Axeln börjar inte vid noll.', 'The axis does not begin at zero.')}",
        api=figures.choice.api(indicator="ppm_step", geography=_places(figures))
        | {"from": first.isoformat(), "to": start.isoformat()},
        lead=marked(lead, synthetic=synthetic),
    )


def _places(figures: HygieneFigures) -> str:
    """Return the place that is shown and the nation beside it, as the API's parameter."""
    return ",".join(dict.fromkeys([figures.choice.geography, lists.NATION]))


def _before(figures: HygieneFigures, start: date) -> dict[str, dict[str, Figure]]:
    """Return the steps of the round before, by its name; nothing if there is none."""
    earlier = [each for each in figures.rounds() if each < start and figures.whole_at(each)]
    return {round_name(earlier[0]): figures.whole_at(earlier[0])} if earlier else {}


def _of_the_nation(figures: HygieneFigures, start: date) -> dict[str, dict[str, Figure]]:
    if figures.choice.level == "nation":
        return {}
    found = {
        step: each
        for step, nation in figures.nation.items()
        for each in nation
        if each.period_start == start and each.value is not None
    }
    return {f"{say('Riket', 'Sweden')}, {round_name(start)}": found} if found else {}


def gains_tile(figures: HygieneFigures) -> Component:
    """Build the tile of the step that pulls down: what all eight would gain."""
    ident, heading = "gains", say("Steget som drar ner", "The step that pulls down")
    of_steps = latest_with_steps(figures)
    known = [start for start in figures.rounds() if block_values(figures.own_at(start))]
    if not of_steps and not known:
        return _no_steps(figures, ident, heading)
    start = of_steps["all8"].period_start if of_steps else known[0]
    # The published blocks where there are such; else those of the same origin as the steps.
    of_blocks = figures.own_at(start) if start in known else of_steps
    try:
        blocks = block_gains(block_values(of_blocks))
        steps = step_gains({step: each.value for step, each in of_steps.items()})
    except ValueError:
        why = say(
            "Andelarna för steg och block säger emot varandra, så vinsten går inte att räkna ut.",
            "The shares of steps and blocks contradict each other, so the gain can't be worked out.",
        )
        return instead(ident, heading, why)
    sources = [*(of_blocks[each.step] for each in blocks), *(of_steps[each.step] for each in steps)]
    synthetic = any(each.origin == "synthetic" for each in sources)
    caption = figures.caption(f"{heading}, {where(figures)}, {round_name(start)}", synthetic=synthetic)
    lead = f"{round_name(start)}. {_blocks_lead(blocks)} {_steps_lead(steps)}"
    heads = [
        say("Steg", "Step"),
        say("Rätt nu, %", "Right now, %"),
        say("Vinst, procentenheter", "Gain, percentage points"),
        say("Plats bland stegen", "Place among the steps"),
        say("Ursprung", "Origin"),
    ]
    rows = [_gain_row(each, source) for each, source in zip((*blocks, *steps), sources, strict=True)]
    return tile(
        ident,
        heading,
        picture(ident, gains_chart(blocks, steps, caption), say(f"Diagram. {lead}", f"Chart. {lead}"), tall=True),
        table(caption, heads, rows),
        caption=caption,
        api=figures.choice.api(indicator=SHARES, geography=figures.choice.geography)
        | {"from": start.isoformat(), "to": start.isoformat()},
        lead=marked(lead, synthetic=synthetic),
        notes=[_why_bounds()] if steps else [],
    )


def block_values(found: dict[str, Figure]) -> dict[str, float | None]:
    """Return the shares of the two blocks and of all eight, where they are of one origin; else nothing."""
    blocks = {name: found[name] for name in ("all8", "hygiene4", "dress4") if name in found}
    if len(blocks) < 3 or len({each.origin for each in blocks.values()}) > 1:
        return {}
    return {name: each.value for name, each in blocks.items()}


def _gain_row(gain: Gain, source: Figure) -> list[Cell]:
    is_step = gain.step in PPM_STEPS
    place = (str(gain.first) if gain.first == gain.last else f"{gain.first}–{gain.last}") if is_step else "–"
    tag = origin_tag(source.origin, origin_text(source.origin))
    return [step_name(gain.step), number(gain.right, 1), gain_span(gain), place, [tag]]


def _why_bounds() -> str:
    return say(
        "Ett fel i något steg gör hela observationen fel. Vinsten av ett steg är de som brister bara i det steget; hur "
        "många de är syns inte i andelarna, bara mellan vilka gränser de ligger. Gränserna går inte att göra snävare "
        "utan uppgifter om varje observation.",
        "One wrong step makes the whole observation wrong. What a step would give is those who fail that step alone; "
        "the shares do not tell how many they are, only between which bounds. The bounds can't be made narrower "
        "without figures on each observation.",
    )


def _blocks_lead(blocks: list[Gain]) -> str:
    first, second = blocks
    most, less = number(first.most, 1), number(second.most, 1)
    return say(
        f"Vore {step_name(first.step).lower()} alltid rätt skulle andelen med alla åtta rätt vara {most} "
        f"procentenheter högre; {step_name(second.step).lower()}: {less}.",
        f"If {step_name(first.step).lower()} were always right, the share with all eight right would be {most} "
        f"percentage points higher; {step_name(second.step).lower()}: {less}.",
    )


def _steps_lead(steps: list[Gain]) -> str:
    if not steps:
        return say("Stegen är inte kända var för sig.", "The steps are not known one by one.")
    top, runner_up = steps[:2]
    name, most, next_most = step_name(top.step).lower(), number(top.most, 1), number(runner_up.most, 1)
    if top.first == top.last == 1:
        return say(
            f"Det enskilda steg som drar ner mest är {name}: {gain_span(top)} procentenheter.",
            f"The single step that pulls down most is {name}: {gain_span(top)} percentage points.",
        )
    alike = sum(each.first == 1 for each in steps)
    could = say(
        f"Av de enskilda stegen kan {name} ge mest, upp till {most} (nästa: högst {next_most}).",
        f"Of the single steps, {name} could give most, up to {most} (the next: at most {next_most}).",
    )
    return f"{could} {_none_for_sure(alike, len(steps))}"


def _none_for_sure(alike: int, steps: int) -> str:
    """Say that no single step is surely the one that pulls down most. `alike`: how many of `steps` may be it."""
    if alike == steps:
        return say(
            f"Inget av de {_in_letters(steps)} stegen kan säkert pekas ut som det som drar ner mest.",
            f"None of the {_in_letters(steps)} steps can surely be pointed out as the one that pulls down most.",
        )
    return say(
        f"Det som drar ner mest är något av {_in_letters(alike)} steg; vilket av dem går inte att säga säkert.",
        f"What pulls down most is one of {_in_letters(alike)} steps; which of them can't be said for sure.",
    )


def _in_letters(steps: int) -> str:
    """Return a number of steps as running text has it; there are eight."""
    swedish = ("noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta")
    english = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight")
    return say(swedish[steps], english[steps])
