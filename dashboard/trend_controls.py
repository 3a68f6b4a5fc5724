"""The controls of /trender: what they offer and show for a choice, and what they ask for when one is changed."""

from collections.abc import Mapping
from typing import Any

from dash import html
from sqlalchemy import Connection

from dashboard.controls import (
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
from dashboard.trend_choice import (
    BY_AREA,
    BY_COUNTY,
    COUNT,
    INDEX,
    MOST_INDICATORS,
    MOST_PLACES,
    NO_RATIO,
    SHARE,
    TrendChoice,
    count_and_share,
    own_unit,
    shown_as,
)
from data.declarations import Indicator, PerInhabitants
from data.language import say
from data.periods import ISO_WEEK, PERIOD_KINDS, REPORT_WEEK
from data.queries import geographies, periods

CONTROLS = (
    "indikator",
    "geografi",
    "jamfor",
    "fler",
    "omrade",
    "verksamhet",
    "steg",
    "visa",
    "dela",
    "tidsrymd",
    "fran",
    "till",
)
"""The controls in order. Those that are not named as the parameter that they set: see `asked_by`."""

SEVERAL = {"jamfor": MOST_PLACES - 1, "fler": MOST_INDICATORS - 1}
"""The controls where several options can be chosen, and how many: places and indicators beside the first ones.

The first are menus of their own, since to exchange one for another is what most readers do, and to compare what some.
"""

PROPERTIES = ("value", "data", "display")
"""What the page's callback sets of each control."""

WHOLE, OWN, BOTH = "allt", "eget", "bada"
LATEST = "senaste-"
USUAL_LATEST = (12, 26, 52)

_SEARCHABLE = ("indikator", "geografi", "fran", "till")


def control_id(name: str) -> str:
    """Return the id of a control."""
    return f"trend-{name}"


def control_labels() -> dict[str, str]:
    """Return what each of CONTROLS is called."""
    return {
        "indikator": say("Indikator", "Indicator"),
        "geografi": say("Geografi", "Geography"),
        "jamfor": say("Jämför med", "Compare with"),
        "fler": say("Fler indikatorer", "More indicators"),
        "omrade": say("Bevakat område", "Monitored area"),
        "verksamhet": say("Verksamhet", "Setting"),
        "steg": say("Steg", "Step"),
        "visa": say("Visa som", "Show as"),
        "dela": say("Dela upp", "Split"),
        "tidsrymd": say("Tidsrymd", "Time span"),
        "fran": say("Från och med", "From"),
        "till": say("Till och med", "To"),
    }


def controls_form(properties: dict[str, dict[str, Any]]) -> html.Section:
    """Build the controls."""
    menus = [_menu(name, label, properties[name]) for name, label in control_labels().items()]
    return html.Section([html.H2(say("Urval", "Selection"), className="visually-hidden"), *menus], className="controls")


def _menu(name: str, label: str, properties: dict[str, Any]) -> Any:
    if name not in SEVERAL:
        return one_of(control_id(name), label, searchable=name in _SEARCHABLE, **properties)
    most = SEVERAL[name]
    hint = say(f"Högst {most}", f"At most {most}")
    return any_of(control_id(name), label, maxValues=most, placeholder=hint, **properties)


def control_properties(choice: TrendChoice, connection: Connection) -> dict[str, dict[str, Any]]:
    """Return value, options and visibility of every control for a choice."""
    indicator, view = choice.chosen[0], choice.view
    kind = indicator.period_kind
    days = period_options(periods(connection, kind), kind, view.get("fran"), view.get("till"))
    own = bool(view.get("fran") or view.get("till"))
    offered = next((each.steps for each in choice.chosen if each.steps), ())
    steps = tuple(dict.fromkeys((*offered, *([choice.step] if choice.step else []))))
    only_levels = {each.id for each in choice.chosen if each.by_area} == {"impact_level"}
    places = geography_options(geographies(connection))
    shown: dict[str, tuple[str | list[str] | None, Options, bool]] = {
        "indikator": (indicator.id, indicator_options(), True),
        "geografi": (choice.geography, places, True),
        "jamfor": (list(choice.geographies[1:]), _without(places, choice.geography), choice.split != BY_COUNTY),
        "fler": (
            [each.id for each in choice.chosen[1:]],
            _without(indicator_options(), indicator.id),
            not choice.split,
        ),
        "omrade": (
            choice.area,
            area_options(with_any=not only_levels),
            choice.area is not None and choice.split != BY_AREA,
        ),
        "verksamhet": (choice.setting, setting_options(), choice.setting is not None),
        "steg": (choice.step, step_options(steps), len(steps) > 1),
        "visa": _units(choice, indicator),
        "dela": _splits(choice),
        "tidsrymd": (*_span(choice), True),
        "fran": (view.get("fran") or "", [option("", say("Från början", "From the beginning")), *days], own),
        "till": (view.get("till") or "", [option("", say("Till det senaste", "To the latest")), *days], own),
    }
    return {
        name: {"value": value, "data": options, "display": "block" if visible else "none"}
        for name, (value, options, visible) in shown.items()
    }


def _without(options: Options, value: str) -> Options:
    """Return a menu's options without the one that is chosen elsewhere."""
    return [{**group, "items": [each for each in group["items"] if each["value"] != value]} for group in options]


def _units(choice: TrendChoice, indicator: Indicator) -> tuple[str, Options, bool]:
    """Return what the figures are shown as, and what they can be: counts, shares, indices, or as they are."""
    twins = count_and_share(indicator)
    own = own_unit(indicator)
    options = [option(own, say("Som de är", "As they are"))]
    if twins:
        per_head = isinstance(twins[SHARE].derived_from, PerInhabitants)
        share = say("Per invånare", "Per inhabitant") if per_head else say("Andel", "Share")
        options = [option(COUNT, say("Antal", "Number")), option(SHARE, share)]
    if indicator.unit not in NO_RATIO:
        options.append(option(INDEX, say("Index", "Index")))
    offered = {each["value"] for each in options}
    return (choice.unit if choice.unit in offered else own), options, len(options) > 1


def _splits(choice: TrendChoice) -> tuple[str, Options, bool]:
    indicator = shown_as(choice.chosen[0], choice.unit)
    options = [option("", say("Inte alls", "Not at all"))]
    if indicator.by_area or choice.split == BY_AREA:
        options.append(option(BY_AREA, say("Per bevakat område", "By monitored area")))
    if "county" in indicator.levels or choice.split == BY_COUNTY:
        options.append(option(BY_COUNTY, say("Per län", "By county")))
    return choice.split, options, len(options) > 1


def _span(choice: TrendChoice) -> tuple[str, Options]:
    """Return which span of time is chosen, and which there are; a number that a link names is one of them."""
    view = choice.view
    own = bool(view.get("fran") or view.get("till"))
    count = choice.view.selection.latest
    kind = choice.chosen[0].period_kind
    usual = USUAL_LATEST if kind in (REPORT_WEEK, ISO_WEEK) else ()
    counts = sorted({*usual, *([count] if count else [])})
    options = [option(WHOLE, say("Hela tiden", "The whole time"))]
    latest, several = say("De senaste", "The latest"), PERIOD_KINDS[kind].definite
    options += [option(f"{LATEST}{each}", f"{latest} {each} {several}") for each in counts]
    options.append(option(OWN, say("Välj från och till", "Choose from and to")))
    if own and count:
        return BOTH, [*options, option(BOTH, f"{latest} {count} {say('inom från och till', 'within from and to')}")]
    if own:
        return OWN, options
    return (f"{LATEST}{count}" if count else WHOLE), options


Values = Mapping[str, str | list[str] | None]
"""What the controls show, by their names."""


def asked_by(values: Values, latest_before: str | None, oldest: str | None) -> dict[str, str | None]:
    """Return the address's parameters that the controls ask for.

    `latest_before`: `senaste` as it was in the address. `oldest`: the first day of the first period there is; where
    one has asked to choose from and to and not yet chosen, it is what the address says.
    """
    one = {name: each or None for name, each in values.items() if not isinstance(each, list)}
    asked = {name: each for name, each in one.items() if name not in ("tidsrymd", *SEVERAL)}
    for first, others in (("indikator", "fler"), ("geografi", "jamfor")):
        asked[first] = ",".join(filter(None, [asked[first], *(values.get(others) or [])])) or None
    span = one["tidsrymd"] or WHOLE
    asked["senaste"] = None
    if span.startswith(LATEST):
        return asked | {"fran": None, "till": None, "senaste": span.removeprefix(LATEST)}
    if span == WHOLE:
        return asked | {"fran": None, "till": None}
    if span == BOTH:
        asked["senaste"] = latest_before
    if not asked["fran"] and not asked["till"]:
        asked["fran"] = oldest
    return asked
