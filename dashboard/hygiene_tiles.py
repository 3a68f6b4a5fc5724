"""The tiles of /hygien about the municipalities of one round: their order and the funnel.

The one thing to know: where nobody has a figure of the kind, the tile says so and why, and shows nothing.
"""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.charts import CONFIG
from dashboard.components import chart, notice, origin_tag
from dashboard.hygiene_charts import (
    MOST_NAMED,
    Chart,
    funnel_chart,
    place_text,
    places_chart,
    standing_text,
)
from dashboard.hygiene_choice import ALL_SETTINGS, HygieneFigures, round_label, round_name
from dashboard.tables import long_table
from dashboard.tile import tile
from data import lists
from data.formats import listed, municipalities, number, origin_text, per_cent, setting_name
from data.funnels import Funnel, funnel
from data.language import say
from data.rounds import members, places


def picture(ident: str, figure: Chart, words: str, *, tall: bool = False) -> Any:
    """Build a chart, with what it shows in words."""
    return chart(f"{ident}-chart", figure, CONFIG, words, tall=tall)


def marked(lead: str, *, synthetic: bool) -> list[Component | str]:
    """Return a tile's lead sentence, with the tag of what is invented before it where it speaks of such figures."""
    if not synthetic:
        return [lead]
    return [origin_tag("synthetic", origin_text("synthetic")), " ", lead]


def instead(ident: str, heading: str, why: str) -> html.Div:
    """Build what stands where a tile has nothing to show."""
    return html.Div(notice(heading, [why]), id=ident)


def where(figures: HygieneFigures) -> str:
    """Return the place, with the setting where it is not all of them: `Riket, Särskilt boende`."""
    choice = figures.choice
    return choice.place + ("" if choice.setting == ALL_SETTINGS else f", {setting_name(choice.setting)}")


def no_municipalities(figures: HygieneFigures) -> Component:
    """Build what stands instead of the tiles about municipalities where none of them has a figure."""
    why = say(
        f"Ingen uppgift per kommun finns för «{figures.choice.measure}» i de valda mätningarna, så varken ordning, "
        "avvikelser eller spridning går att visa. De publicerade uppgifterna gäller riket.",
        f"There is no figure per municipality for “{figures.choice.measure}” in the chosen rounds, so neither order, "
        "outliers nor spread can be shown. What is published is of the nation.",
    )
    return instead("municipalities", say("Kommunerna", "The municipalities"), why)


def _chosen(figures: HygieneFigures) -> frozenset[str]:
    """Return the municipalities that are highlighted: those of the chosen geography; none where that is the nation."""
    choice, start = figures.choice, figures.round_start
    if choice.geography == lists.NATION or start is None:
        return frozenset()
    return members(choice.geography, start)


def _is_synthetic(figures: HygieneFigures) -> bool:
    return "synthetic" in set(figures.of_round["origin"])


def _round_caption(figures: HygieneFigures, heading: str) -> str:
    said = f"{heading}: {figures.choice.measure}, {round_label(figures.of_round)}"
    return figures.caption(said, synthetic=_is_synthetic(figures))


def places_tile(figures: HygieneFigures) -> Component:
    """Build the tile of the municipalities in order, with the places that each could have."""
    ident, heading = "places", say("Kommunerna i ordning, med osäkerhet", "The municipalities in order")
    placed, mine = places(figures.of_round, figures.choice.indicator.higher_is), _chosen(figures)
    centre = 100 * placed["numerator"].sum() / placed["denominator"].sum()
    caption = _round_caption(figures, heading)
    lead = _places_lead(figures, placed, mine)
    heads = [
        say("Kommun", "Municipality"),
        say("Möjlig plats", "Possible place"),
        say("Andel, %", "Share, %"),
        say("95 % KI", "95% CI"),
        say("Observationer", "Observations"),
    ]
    rows = [
        [
            row["geography"],
            place_text(row).split(" ", 1)[1],
            number(row["value"], 1),
            f"{number(row['lower'], 1)}–{number(row['upper'], 1)}",
            number(row["denominator"]),
        ]
        for _, row in placed.iterrows()
    ]
    shown = picture(
        ident, places_chart(placed, mine, centre, caption), say(f"Diagram. {lead}", f"Chart. {lead}"), tall=True
    )
    content = long_table(caption, heads, rows, [code in mine for code in placed["geography_code"]])
    notes = [
        say(
            "Strecken är 95 % konfidensintervall. En plats är ett intervall: före kommunen ligger säkert de vars hela "
            "intervall är bättre, efter den de vars hela intervall är sämre.",
            "The lines are 95% confidence intervals. A place is an interval: surely before a municipality are those "
            "whose whole interval is better, surely after it those whose whole interval is worse.",
        )
    ]
    api = _of_the_round(figures)
    return tile(
        ident,
        heading,
        shown,
        content,
        caption=caption,
        api=api,
        lead=marked(lead, synthetic=_is_synthetic(figures)),
        notes=notes,
    )


def _of_the_round(figures: HygieneFigures) -> dict[str, str]:
    choice, start = figures.choice, figures.round_start
    day = start.isoformat() if start else ""
    asked = choice.api(indicator=choice.indicator.id, level="municipality", step=choice.step)
    return asked | {"from": day, "to": day}


def _places_lead(figures: HygieneFigures, placed: Any, mine: frozenset[str]) -> str:
    how_many = len(placed)
    absent = len(figures.of_round) - how_many
    found = placed[placed["geography_code"].isin(mine)]
    name, place = round_name(figures.round_start or placed["period_start"].iloc[0]), figures.choice.place
    if figures.choice.level == "municipality" and found.empty:
        return say(f"{place} har ingen uppgift i {name}.", f"{place} has no figure in {name}.")
    if 0 < len(found) <= MOST_NAMED:
        each = [
            f"{row['geography']} {per_cent(number(row['value'], 1))}, {place_text(row)}" for _, row in found.iterrows()
        ]
        return say(f"{listed(each)} av {how_many} i {name}.", f"{listed(each)} of {how_many} in {name}.")
    highest, lowest = placed.iloc[0], placed.iloc[-1]
    return say(
        f"I {name} har {municipalities(how_many)} en uppgift, från {per_cent(number(lowest['value'], 1))} till "
        f"{per_cent(number(highest['value'], 1))}; {number(absent)} har ingen.",
        f"In {name}, {municipalities(how_many)} have a figure, from {per_cent(number(lowest['value'], 1))} to "
        f"{per_cent(number(highest['value'], 1))}; {number(absent)} have none.",
    )


def funnel_tile(figures: HygieneFigures) -> Component:
    """Build the tile of the funnel: who differs from the whole by more than the number of observations explains."""
    ident, heading = "funnel", say("Vilka avviker? Trattdiagram", "Who differs? Funnel plot")
    found = funnel(figures.of_round)
    if found is None:
        return no_municipalities(figures)
    names = dict(zip(figures.of_round["geography_code"], figures.of_round["geography"], strict=True))
    mine = _chosen(figures)
    caption = _round_caption(figures, heading)
    lead = _funnel_lead(figures, found, names, mine)
    heads = [
        say("Kommun", "Municipality"),
        say("Läge", "Standing"),
        say("Andel, %", "Share, %"),
        say("Observationer", "Observations"),
        say("99,8 %-gränser", "99.8% limits"),
    ]
    # Those outside first, the farthest of them at the top.
    order = {"far_below": 0, "far_above": 1, "below": 2, "above": 3, "within": 4}
    by_standing = found.points.assign(rank=found.points["standing"].map(order)).sort_values(
        ["rank", "value"], kind="stable"
    )
    rows = [
        [
            names[str(code)],
            standing_text(row["standing"]),
            number(row["value"], 1),
            number(row["denominator"]),
            f"{number(row['lower_far'], 1)}–{number(row['upper_far'], 1)}",
        ]
        for code, row in by_standing.iterrows()
    ]
    content = [
        long_table(caption, heads, rows, [code in mine for code in by_standing.index]),
        html.P(_without_figure(found), className="note"),
    ]
    shown = picture(
        ident, funnel_chart(found, names, mine, caption), say(f"Diagram. {lead}", f"Chart. {lead}"), tall=True
    )
    notes = [_dispersion_note(found)]
    return tile(
        ident,
        heading,
        shown,
        html.Div(content),
        caption=caption,
        api=_of_the_round(figures),
        lead=marked(lead, synthetic=_is_synthetic(figures)),
        notes=notes,
    )


def _funnel_lead(figures: HygieneFigures, found: Funnel, names: dict[str, str], mine: frozenset[str]) -> str:
    low, high = found.outside("far_below"), found.outside("far_above")
    better, worse = (high, low) if figures.choice.indicator.higher_is == "better" else (low, high)
    told = [
        say(
            f"tydligt sämre än helheten: {_named(worse, names)}",
            f"clearly worse than the whole: {_named(worse, names)}",
        ),
        say(f"tydligt bättre: {_named(better, names)}", f"clearly better: {_named(better, names)}"),
    ]
    others = len(found.outside("below", "above"))
    outside = say(
        f"Utanför 99,8 %-gränserna, {told[0]}; {told[1]}. Ytterligare {others} utanför 95 %.",
        f"Outside the 99.8% limits, {told[0]}; {told[1]}. Another {others} outside 95%.",
    )
    own = [code for code in found.points.index if code in mine]
    if len(own) != 1:
        return outside
    return f"{names[own[0]]}: {standing_text(str(found.points['standing'][own[0]]))}. {outside}"


def _named(codes: list[str], names: dict[str, str]) -> str:
    if not codes:
        return say("ingen", "none")
    if len(codes) > 5:
        return municipalities(len(codes))
    return listed([names[code] for code in codes])


def _without_figure(found: Funnel) -> str:
    return say(
        f"{municipalities(len(found.without_figure))} har ingen uppgift och finns inte i tratten.",
        f"{municipalities(len(found.without_figure))} have no figure and are not in the funnel.",
    )


def _dispersion_note(found: Funnel) -> str:
    phi = number(found.dispersion, 1)
    if not found.widened:
        return say(
            f"Kommunerna skiljer sig inte mer än slumpen ger (φ = {phi}), så gränserna är inte breddade.",
            f"The municipalities differ no more than chance gives (φ = {phi}), so the limits are not widened.",
        )
    widening, narrow = number(found.dispersion**0.5, 1), municipalities(found.outside_by_chance_alone)
    return say(
        f"Kommunerna skiljer sig mer än slumpen ger: variansen är φ = {phi} gånger så stor. Gränserna är därför "
        f"breddade med √φ = {widening}; utan det hade {narrow} legat utanför 99,8 %. Binomialgränser kring den "
        "sammanvägda andelen (Spiegelhalter 2005).",
        f"The municipalities differ more than chance gives: the variance is φ = {phi} times as large. So the limits "
        f"are widened by √φ = {widening}; without it {narrow} would lie outside 99.8%. Binomial limits around the "
        "pooled share (Spiegelhalter 2005).",
    )
