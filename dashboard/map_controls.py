"""The controls of /karta: what they offer and show for a choice. Only what can be on a map is offered."""

from typing import Any

from dash import html

from dashboard.controls import Options, area_options, one_of, option, setting_options, step_options
from dashboard.map_choice import TILES, TO_SCALE, MapChoice, map_levels
from dashboard.map_figures import MapFigures
from data import lists
from data.formats import geography_name, level_name
from data.indicators import INDICATORS
from data.language import say
from data.periods import PERIOD_KINDS

CONTROLS = ("indikator", "omrade", "verksamhet", "steg", "niva", "geografi", "till", "form")
"""The controls, in order, each named as the parameter that it sets."""

PROPERTIES = ("value", "data", "display")
"""What the page's callback sets of each control."""

NEWEST = ""
"""The value of the period's menu that follows along to what is newest."""

_SEARCHABLE = ("indikator", "geografi", "till")


def control_id(name: str) -> str:
    """Return the id of a control."""
    return f"map-{name}"


def controls_form(properties: dict[str, dict[str, Any]]) -> html.Section:
    """Build the controls."""
    labels = {
        "indikator": say("Indikator", "Indicator"),
        "omrade": say("Bevakat område", "Monitored area"),
        "verksamhet": say("Verksamhet", "Setting"),
        "steg": say("Steg", "Step"),
        "niva": say("Visa", "Show"),
        "geografi": say("Del av landet", "Part of the country"),
        "till": say("Period", "Period"),
        "form": say("Kartans form", "Form of the map"),
    }
    menus = [
        one_of(control_id(name), labels[name], searchable=name in _SEARCHABLE, **properties[name]) for name in CONTROLS
    ]
    heading = html.H2(say("Urval", "Selection"), className="visually-hidden")
    return html.Section([heading, *menus], className="controls")


def control_properties(choice: MapChoice, found: MapFigures | None) -> dict[str, dict[str, Any]]:
    """Return value, options and visibility of every control for a choice; `found` is what it shows."""
    indicator = choice.indicator
    steps = tuple(dict.fromkeys((*indicator.steps, *([choice.step] if choice.step else []))))
    levels = map_levels(indicator)
    to_county = choice.level == "municipality"
    shown: dict[str, tuple[str | None, Options, bool]] = {
        "indikator": (indicator.id, _indicators(), True),
        "omrade": (choice.area, area_options(with_any=indicator.id != "impact_level"), choice.area is not None),
        "verksamhet": (choice.setting, setting_options(), choice.setting is not None),
        "steg": (choice.step, step_options(steps), len(steps) > 1),
        "niva": (choice.level, [option(level, level_name(level)) for level in levels], len(levels) > 1),
        "geografi": (choice.view.get("geografi") or lists.NATION, _parts_of_the_country(choice.marked), to_county),
        "till": (choice.view.get("till") or NEWEST, _periods(choice, found), True),
        "form": (choice.form, _forms(), to_county),
    }
    return {
        name: {"value": value, "data": options, "display": "block" if visible else "none"}
        for name, (value, options, visible) in shown.items()
    }


def _indicators() -> Options:
    return [
        {"group": kind.name, "items": [option(each.id, each.name) for each in mapped]}
        for kind in PERIOD_KINDS.values()
        if (mapped := [each for each in INDICATORS.values() if each.period_kind == kind.id and map_levels(each)])
    ]


def _parts_of_the_country(marked: str | None) -> Options:
    """Return the country and its counties, and the municipality that a link names."""
    named = [marked] if marked is not None and marked not in lists.counties() else []
    return [option(code, geography_name(code)) for code in (lists.NATION, *named, *lists.counties())]


def _forms() -> Options:
    return [
        option(TO_SCALE, say("Skalenlig karta", "Map to scale")),
        option(TILES, say("Lika stora rutor", "Tiles of equal size")),
    ]


def _periods(choice: MapChoice, found: MapFigures | None) -> Options:
    known = [] if found is None else list(zip(found.periods, found.labels(), strict=True))[::-1]
    named = choice.view.get("till")
    days = [option(start.isoformat(), label) for (start, _), label in known]
    # A day or a week that a link names and that no period starts on.
    also = [option(named, named)] if named and named not in {each["value"] for each in days} else []
    return [option(NEWEST, say("Den senaste", "The latest")), *also, *days]
