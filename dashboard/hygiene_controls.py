"""The controls of /hygien: whose figures, which setting, which step, which rounds."""

from typing import Any

import pandas as pd
from dash import html
from sqlalchemy import Connection

from dashboard.controls import (
    Options,
    geography_options,
    one_of,
    option,
    period_options,
    setting_options,
    step_options,
)
from dashboard.hygiene_choice import BLOCKS, ROUND_SPAN, HygieneChoice
from data.indicators import PPM_STEPS
from data.language import say
from data.periods import PPM_ROUND
from data.queries import geographies, periods

CONTROLS = ("geografi", "verksamhet", "steg", *ROUND_SPAN)
"""The controls in order, each named as the parameter of the address that it sets."""

PROPERTIES = ("value", "data")
"""What the page's callback sets of each control."""


def control_id(name: str) -> str:
    """Return the id of a control."""
    return f"hygiene-{name}"


def _label(name: str) -> str:
    return {
        "geografi": say("Kommun, län eller riket", "Municipality, county or Sweden"),
        "verksamhet": say("Verksamhet", "Setting"),
        "steg": say("Steg eller block", "Step or block"),
        "fran": say("Från och med", "From"),
        "till": say("Till och med (mätningen som visas)", "Up to (the round shown)"),
    }[name]


def controls_form(properties: dict[str, dict[str, Any]]) -> html.Section:
    """Build the controls."""
    menus = [
        one_of(control_id(name), _label(name), searchable=name == "geografi", **properties[name]) for name in CONTROLS
    ]
    return html.Section([html.H2(say("Urval", "Selection"), className="visually-hidden"), *menus], className="controls")


def control_properties(choice: HygieneChoice, connection: Connection) -> dict[str, dict[str, Any]]:
    """Return value and options of every control for a choice."""
    view = choice.view
    rounds = period_options(_known_rounds(connection), PPM_ROUND, view.get("fran"), view.get("till"))
    shown: dict[str, tuple[str, Options]] = {
        "geografi": (choice.geography, geography_options(geographies(connection))),
        "verksamhet": (choice.setting, setting_options()),
        "steg": (choice.step, step_options((*BLOCKS, *PPM_STEPS))),
        "fran": (view.get("fran") or "", [option("", _from_the_beginning(view.selection.latest)), *rounds]),
        "till": (view.get("till") or "", [option("", say("Den senaste", "The latest")), *rounds]),
    }
    return {name: {"value": value, "data": options} for name, (value, options) in shown.items()}


def _from_the_beginning(how_many: int | None) -> str:
    """Return what no first round means: all rounds, or the latest few where the address asks for so many."""
    if how_many is None:
        return say("Den första", "The first")
    return say(f"De {how_many} senaste", f"The latest {how_many}")


def _known_rounds(connection: Connection) -> pd.DataFrame:
    return periods(connection, PPM_ROUND)
