"""The controls of /omraden: whose answers, which area more closely, how many weeks."""

from typing import Any

from dash import html
from sqlalchemy import Connection

from dashboard.area_choice import SPANS, AreaChoice
from dashboard.controls import Options, area_options, geography_options, one_of, option
from data.formats import number
from data.language import say
from data.queries import geographies

CONTROLS = ("geografi", "omrade", "senaste")
"""The controls in order, each named as the parameter of the address that it sets."""

PROPERTIES = ("value", "data")
"""What the page sets of each control."""

HARDEST_HIT = ""
"""The value of the menu of areas that leaves the choice to the figures."""


def controls_form(properties: dict[str, dict[str, Any]]) -> html.Section:
    """Build the controls."""
    labels = {
        "geografi": say("Geografi", "Geography"),
        "omrade": say("Närmare om", "More about"),
        "senaste": say("Visa", "Show"),
    }
    menus = [
        one_of(f"area-{name}", labels[name], searchable=name == "geografi", **properties[name]) for name in CONTROLS
    ]
    return html.Section([html.H2(say("Urval", "Selection"), className="visually-hidden"), *menus], className="controls")


def control_properties(choice: AreaChoice, connection: Connection) -> dict[str, dict[str, Any]]:
    """Return value and options of every control for a choice; a number of weeks that a link names is one of them."""
    areas = [option(HARDEST_HIT, say("Det hårdast drabbade", "The hardest hit")), *area_options(with_any=False)]
    weeks = [
        option(str(each), say(f"{number(each)} veckor", "1 week" if each == 1 else f"{number(each)} weeks"))
        for each in sorted({*SPANS, choice.how_many})
    ]
    shown: dict[str, tuple[str, Options]] = {
        "geografi": (choice.geography, geography_options(geographies(connection))),
        "omrade": (choice.area or HARDEST_HIT, areas),
        "senaste": (str(choice.how_many), weeks),
    }
    return {name: {"value": value, "data": options} for name, (value, options) in shown.items()}
