"""The controls of /data: one menu for each thing that an extract can be limited by.

The one thing to know: each menu offers what has rows together with what the other menus say. What is chosen already
stays in its menu, whether it has rows or not, or one could not see it to take it away.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component
from sqlalchemy import Connection

from dashboard.components import hyphenated
from dashboard.controls import (
    Options,
    any_of,
    area_options,
    geography_options,
    indicator_options,
    level_options,
    one_of,
    only_those,
    option,
    period_options,
    setting_options,
    step_options,
)
from dashboard.view import PARAMETERS, View
from data import lists
from data.extract_choices import Choices, choices, combinations
from data.language import say
from data.periods import PERIOD_KINDS
from data.queries import geographies, periods
from data.selection import ANY_AREA

MANY = ("indikator", "geografi", "niva", "omrade", "verksamhet", "steg")
"""The menus where several may be chosen; none chosen is no restriction."""

ONE = ("fran", "till", "senaste")

CONTROLS = (*MANY, *ONE)

PROPERTIES = ("value", "data")
"""What the page's callback sets of each control."""

_LATEST = (1, 4, 12, 26, 52)


def control_id(name: str) -> str:
    """Return the id of a control."""
    return f"data-{name}"


def control_labels() -> dict[str, str]:
    """Return what each of CONTROLS is called."""
    return {
        "indikator": say("Indikator", "Indicator"),
        "geografi": say("Geografi", "Geography"),
        "niva": say("Geografisk nivå", "Geographical level"),
        "omrade": say("Bevakat område", "Monitored area"),
        "verksamhet": say("Verksamhet", "Setting"),
        "steg": say("Steg", "Step"),
        "fran": say("Från och med", "From"),
        "till": say("Till och med", "To"),
        "senaste": say("Antal perioder", "Number of periods"),
    }


def chosen_values(parameters: Mapping[str, str], name: str) -> list[str]:
    """Return what is chosen of one of MANY, in the order of the address."""
    return [each.strip() for each in parameters.get(name, "").split(",") if each.strip()]


def control_values(view: View) -> dict[str, Any]:
    """Return what every control shows for a view."""
    written = dict(view.parameters)
    values: dict[str, Any] = {name: chosen_values(written, name) for name in MANY}
    return values | {name: written.get(name, "") for name in ONE}


@dataclass(frozen=True)
class Offer:
    """What there is to choose from, given what a view has chosen. `places`: as from data.queries.geographies."""

    view: View
    found: Choices
    places: pd.DataFrame

    @classmethod
    def of(cls, view: View, connection: Connection) -> "Offer":
        """Read what goes together with the choice of a view."""
        places = geographies(connection)
        mine = places[places["geography_code"].isin(view.selection.geographies)]
        found = choices(combinations(connection), view.selection, frozenset(mine["geography_level"]))
        return cls(view, found, places)

    @cached_property
    def _level_of(self) -> dict[str, str]:
        return dict(zip(self.places["geography_code"], self.places["geography_level"], strict=True))

    def has(self, name: str, value: str) -> bool:
        """Say whether a value of one of MANY has rows together with what else is chosen."""
        if name == "geografi":
            return self._level_of.get(value) in self.found.geography_levels
        return ("" if value == ANY_AREA and name == "omrade" else value) in self.found.values[PARAMETERS[name]]

    def idle(self) -> list[tuple[str, str]]:
        """Return what is chosen and has no rows together with the rest: pairs of parameter and value."""
        values = control_values(self.view)
        return [(name, value) for name in MANY for value in values[name] if not self.has(name, value)]


def controls_form(properties: dict[str, dict[str, Any]]) -> html.Section:
    """Build the controls, and the button that unfolds them where the screen is narrow."""
    labels = control_labels()
    several: list[Component] = [
        any_of(control_id(name), labels[name], placeholder=say("Alla", "All"), **properties[name]) for name in MANY
    ]
    single: list[Component] = [
        one_of(control_id(name), labels[name], searchable=name != "senaste", **properties[name]) for name in ONE
    ]
    unfold = html.Button(
        say("Välj vad som ska ingå", "Choose what to include"),
        type="button",
        className="button unfold",
        **hyphenated(aria_expanded="false", aria_controls="data-controls", data_unfold="controls"),
    )
    menus = html.Div([*several, *single], className="controls wide", id="data-controls")
    return html.Section([html.H2(say("Urval", "Selection"), className="visually-hidden"), unfold, menus])


def control_properties(offer: Offer, connection: Connection) -> dict[str, dict[str, Any]]:
    """Return value and options of every control."""
    values, options = control_values(offer.view), _options(offer, connection)
    return {name: {"value": values[name], "data": options[name]} for name in CONTROLS}


def _options(offer: Offer, connection: Connection) -> dict[str, Options]:
    view, values = offer.view, control_values(offer.view)
    counts = dict.fromkeys([*map(str, _LATEST), *([values["senaste"]] if values["senaste"] else [])])
    first, last = view.selection.first_day or date.min, view.selection.last_day or date.max
    every = {
        "indikator": indicator_options(),
        "geografi": geography_options(offer.places),
        "niva": level_options(),
        "omrade": area_options(with_any=True),
        "verksamhet": setting_options(),
        "steg": step_options(tuple(lists.ppm_steps())),
    }
    offered = {name: _offered(offer, name, options) for name, options in every.items()}
    return {
        **offered,
        "fran": [
            option("", say("Från början", "From the beginning")),
            *_days(offer, connection, values["fran"], date.min, last),
        ],
        "till": [
            option("", say("Till det senaste", "To the latest")),
            *_days(offer, connection, values["till"], first, date.max),
        ],
        "senaste": [option("", say("Alla perioder", "All periods")), *(option(each, _latest(each)) for each in counts)],
    }


def _offered(offer: Offer, name: str, options: Options) -> Options:
    chosen = chosen_values(dict(offer.view.parameters), name)
    return only_those(options, lambda each: each in chosen or offer.has(name, each))


def _latest(count: str) -> str:
    if count == "1":
        return say("Den senaste", "The latest")
    return say(f"De senaste {count}", f"The latest {count}")


def _days(offer: Offer, connection: Connection, chosen: str, first: date, last: date) -> Options:
    """Return the periods that the choice has, between two days, by their own first day; one group per kind."""
    groups, known = [], set[str]()
    for kind in PERIOD_KINDS.values():
        found = periods(connection, kind.id)
        days = [pd.Timestamp(day).date() for day in found["period_start"]]
        kept = [
            day.isoformat() == chosen or (first <= day <= last and offer.found.within(kind.id, day)) for day in days
        ]
        # A menu can't have two options of the same day.
        items = [each for each in period_options(found[kept], kind.id) if each["value"] not in known]
        known |= {each["value"] for each in items}
        if items:
            groups.append({"group": kind.name, "items": items})
    return groups if not chosen or chosen in known else [option(chosen, chosen), *groups]
