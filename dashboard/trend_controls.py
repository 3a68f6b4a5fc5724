"""The controls of /trender: what they offer and show for a choice, and what they ask for when one is changed."""

from typing import Any

from dash import html
from sqlalchemy import Connection

from dashboard.controls import (
    Options,
    area_options,
    geography_options,
    indicator_options,
    one_of,
    option,
    period_options,
    setting_options,
    step_options,
)
from dashboard.trend_choice import TrendChoice
from data.periods import ISO_WEEK, PERIOD_KINDS, REPORT_WEEK
from data.queries import geographies, periods

CONTROLS = {
    "indikator": "Indikator",
    "geografi": "Geografi",
    "omrade": "Bevakat område",
    "verksamhet": "Verksamhet",
    "steg": "Steg",
    "tidsrymd": "Tidsrymd",
    "fran": "Från och med",
    "till": "Till och med",
}
"""The controls with their labels, in order. All but `tidsrymd` are named as the parameter that they set."""

PROPERTIES = ("value", "data", "display")
"""What the page's callback sets of each control."""

WHOLE, OWN, BOTH = "allt", "eget", "bada"
LATEST = "senaste-"
USUAL_LATEST = (12, 26, 52)

_SEARCHABLE = ("indikator", "geografi", "fran", "till")


def control_id(name: str) -> str:
    """Return the id of a control."""
    return f"trend-{name}"


def controls_form(properties: dict[str, dict[str, Any]]) -> html.Section:
    """Build the controls."""
    menus = [
        one_of(control_id(name), label, searchable=name in _SEARCHABLE, **properties[name])
        for name, label in CONTROLS.items()
    ]
    return html.Section([html.H2("Urval", className="visually-hidden"), *menus], className="controls")


def control_properties(choice: TrendChoice, connection: Connection) -> dict[str, dict[str, Any]]:
    """Return value, options and visibility of every control for a choice."""
    indicator, view = choice.indicator, choice.view
    days = period_options(periods(connection, indicator.period_kind), view.get("fran"), view.get("till"))
    own = bool(view.get("fran") or view.get("till"))
    steps = tuple(dict.fromkeys((*indicator.steps, *([choice.step] if choice.step else []))))
    shown: dict[str, tuple[str | None, Options, bool]] = {
        "indikator": (indicator.id, indicator_options(), True),
        "geografi": (choice.geography, geography_options(geographies(connection)), True),
        "omrade": (choice.area, area_options(with_any=indicator.id != "impact_level"), choice.area is not None),
        "verksamhet": (choice.setting, setting_options(), choice.setting is not None),
        "steg": (choice.step, step_options(steps), len(steps) > 1),
        "tidsrymd": (*_span(choice), True),
        "fran": (view.get("fran") or "", [option("", "Från början"), *days], own),
        "till": (view.get("till") or "", [option("", "Till det senaste"), *days], own),
    }
    return {
        name: {"value": value, "data": options, "display": "block" if visible else "none"}
        for name, (value, options, visible) in shown.items()
    }


def _span(choice: TrendChoice) -> tuple[str, Options]:
    """Return which span of time is chosen, and which there are; a number that a link names is one of them."""
    view = choice.view
    own = bool(view.get("fran") or view.get("till"))
    count = choice.view.selection.latest
    kind = choice.indicator.period_kind
    usual = USUAL_LATEST if kind in (REPORT_WEEK, ISO_WEEK) else ()
    counts = sorted({*usual, *([count] if count else [])})
    options = [option(WHOLE, "Hela tiden")]
    options += [option(f"{LATEST}{each}", f"De senaste {each} {PERIOD_KINDS[kind].definite}") for each in counts]
    options.append(option(OWN, "Välj från och till"))
    if own and count:
        return BOTH, [*options, option(BOTH, f"De senaste {count} inom från och till")]
    if own:
        return OWN, options
    return (f"{LATEST}{count}" if count else WHOLE), options


def asked_by(values: dict[str, str | None], latest_before: str | None, oldest: str | None) -> dict[str, str | None]:
    """Return the address's parameters that the controls ask for.

    `latest_before`: `senaste` as it was in the address. `oldest`: the first day of the first period there is; where
    one has asked to choose from and to and not yet chosen, it is what the address says.
    """
    span = values["tidsrymd"] or WHOLE
    asked = {name: value or None for name, value in values.items() if name != "tidsrymd"} | {"senaste": None}
    if span.startswith(LATEST):
        return asked | {"fran": None, "till": None, "senaste": span.removeprefix(LATEST)}
    if span == WHOLE:
        return asked | {"fran": None, "till": None}
    if span == BOTH:
        asked["senaste"] = latest_before
    if not asked["fran"] and not asked["till"]:
        asked["fran"] = oldest
    return asked
