"""Hygien: hygiene routines and dress code (PPM), as in /hygien?geografi=0380&steg=hygiene4."""

from dash import html, register_page
from dash.development.base_component import Component
from sqlalchemy import Connection

from dashboard.hygiene_choice import HygieneChoice, HygieneFigures, chosen_parameters, read_figures, round_name
from dashboard.hygiene_controls import CONTROLS, PROPERTIES, control_properties, controls_form
from dashboard.hygiene_round_tiles import (
    over_time_tile,
    panel_tile,
    participation_tile,
    round_sentence,
    spread_tile,
)
from dashboard.hygiene_step_tiles import gains_tile, steps_tile
from dashboard.hygiene_tiles import funnel_tile, no_municipalities, places_tile
from dashboard.paging import ControlledPage, Shown
from data.formats import listed
from data.language import say

PATH, HEADING = "/hygien", ("Hygien och klädregler", "Hygiene and dress code")

ABOUT = (
    "Punktprevalensmätning av basala hygienrutiner och klädregler (PPM-BHK): åtta steg observeras, och ett fel i "
    "något av dem gör hela observationen fel."
)
ABOUT_ENGLISH = (
    "Point-prevalence measurement of basic hygiene routines and dress code (PPM): eight steps are observed, and one "
    "wrong step makes the whole observation wrong."
)

register_page(__name__, path=PATH, name="Hygien", name_en="Hygiene", order=6)


def show(choice: HygieneChoice, connection: Connection) -> Shown:
    """Show the shares over the rounds, and the municipalities of the latest of them."""
    return Shown(*results(choice, connection), control_properties(choice, connection))


def results(choice: HygieneChoice, connection: Connection) -> tuple[str, list[Component]]:
    """Return the line about what is shown, and the tiles of a choice."""
    figures = read_figures(choice, connection)
    start = figures.round_start
    of_round = (
        say("ingen mätning med uppgifter per kommun", "no round with figures per municipality")
        if start is None
        else say(f"kommunerna i {round_name(start)}", f"the municipalities in {round_name(start)}")
    )
    status = f"{choice.measure}, {choice.place}; {of_round}."
    tiles = [
        over_time_tile(figures),
        gains_tile(figures),
        steps_tile(figures),
        *(_municipal_tiles(figures, connection) if start else [no_municipalities(figures)]),
        participation_tile(figures),
    ]
    shown = html.Div([each for each in tiles if each is not None], className="hygiene-tiles")
    sentence = html.P(round_sentence(figures), className="lead", id="hygiene-sentence")
    return status, [sentence, html.P(what_is_real(figures), className="note", id="hygiene-real"), shown]


def _municipal_tiles(figures: HygieneFigures, connection: Connection) -> list[Component | None]:
    return [places_tile(figures), funnel_tile(figures), panel_tile(figures, connection), spread_tile(figures)]


def what_is_real(figures: HygieneFigures) -> str:
    """Return which of the figures on the page are published, which are the municipalities' own, which are invented."""
    published = sorted(
        {
            each.period_start
            for found in (*figures.nation.values(), figures.medians)
            for each in found
            if each.origin == "published" and each.value is not None
        }
    )
    own = {origin: sorted(set(rows["period_start"])) for origin, rows in figures.shares.groupby("origin")}
    told = []
    if published:
        names = listed([round_name(start) for start in published])
        told.append(say(f"Publicerat på riktigt: rikets andelar, {names}.", f"Published: Sweden's shares, {names}."))
    for origin, starts in own.items():
        names = listed([round_name(start) for start in starts])
        told.append(
            say(
                f"Syntetiskt, påhittat för demonstration: uppgifterna per kommun, {names}.",
                f"Synthetic, invented for demonstration: the figures per municipality, {names}.",
            )
            if origin == "synthetic"
            else say(f"Kommunernas egna svar: {names}.", f"The municipalities' own answers: {names}.")
        )
    if not own:
        told.append(say("Inga uppgifter per kommun finns.", "There are no figures per municipality."))
    return " ".join(told)


PAGE = ControlledPage(
    path=PATH,
    heading=HEADING,
    prefix="hygiene",
    lead=(ABOUT, ABOUT_ENGLISH),
    controls=CONTROLS,
    properties=PROPERTIES,
    choice_of=HygieneChoice.of,
    show=show,
    form=controls_form,
    chosen=chosen_parameters,
    reads=CONTROLS,
)
layout = PAGE.layout
PAGE.listen()
