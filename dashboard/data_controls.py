"""The controls of /data: one menu for each thing that an extract can be limited by."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component
from sqlalchemy import Connection

from dashboard.controls import (
    LEVEL_NAMES,
    Options,
    any_of,
    area_options,
    geography_options,
    indicator_options,
    one_of,
    option,
    period_options,
    setting_options,
    step_options,
)
from dashboard.view import PINNED, View, known_parameters
from data import lists
from data.periods import PERIOD_KINDS
from data.queries import geographies, periods

MANY = {
    "indikator": "Indikator",
    "geografi": "Geografi",
    "niva": "Geografisk nivå",
    "omrade": "Bevakat område",
    "verksamhet": "Verksamhet",
    "steg": "Steg",
}
"""The menus where several may be chosen, with their labels; none chosen is no restriction."""

ONE = {"fran": "Från och med", "till": "Till och med", "senaste": "Antal perioder"}

CONTROLS = MANY | ONE

_LATEST = (1, 4, 12, 26, 52)


def control_id(name: str) -> str:
    """Return the id of a control."""
    return f"data-{name}"


def controls_form(view: View, connection: Connection) -> html.Section:
    """Build the controls, with what the view has chosen."""
    options, values = _options(view, connection), control_values(view)
    several: list[Component] = [
        any_of(control_id(name), label, data=options[name], value=values[name], placeholder="Alla")
        for name, label in MANY.items()
    ]
    single: list[Component] = [
        one_of(control_id(name), label, data=options[name], value=values[name], searchable=name != "senaste")
        for name, label in ONE.items()
    ]
    return html.Section([html.H2("Urval", className="visually-hidden"), *several, *single], className="controls wide")


def control_values(view: View) -> dict[str, Any]:
    """Return what every control shows for a view."""
    values: dict[str, Any] = {name: (view.get(name) or "").split(",") if view.get(name) else [] for name in MANY}
    return values | {name: view.get(name) or "" for name in ONE}


def _options(view: View, connection: Connection) -> dict[str, Options]:
    asked = view.get("senaste")
    counts = dict.fromkeys([*map(str, _LATEST), *([asked] if asked else [])])
    days = _days(view, connection)
    return {
        "indikator": indicator_options(),
        "geografi": geography_options(geographies(connection)),
        "niva": [option(level, name) for level, name in LEVEL_NAMES.items()],
        "omrade": area_options(with_any=True),
        "verksamhet": setting_options(),
        "steg": step_options(tuple(lists.ppm_steps())),
        "fran": [option("", "Från början"), *days],
        "till": [option("", "Till det senaste"), *days],
        "senaste": [
            option("", "Alla perioder"),
            *(option(each, "Den senaste" if each == "1" else f"De senaste {each}") for each in counts),
        ],
    }


def _days(view: View, connection: Connection) -> Options:
    """Return every period by its first day, one group per kind of period that the release has any of."""
    groups, known = [], set[str]()
    also: tuple[str | None, ...] = (view.get("fran"), view.get("till"))
    for kind in PERIOD_KINDS.values():
        options = period_options(periods(connection, kind.id), *also)
        # A menu can't have two options of the same day.
        items = [each for each in options if each["value"] not in known]
        known |= {each["value"] for each in items}
        also = ()
        if items:
            groups.append({"group": kind.name, "items": items})
    return groups


def chosen_parameters(values: Mapping[str, str | list[str] | None], before: Mapping[str, str]) -> dict[str, str]:
    """Return the address's parameters that the controls ask for; `before`: those of the address one comes from."""
    return known_parameters({**values, **{name: before.get(name) for name in PINNED}})
