"""Controls: Mantine's menus with the words of the spoken language, and the lists that they offer."""

from collections.abc import Callable
from typing import Any

import dash_mantine_components as dmc
import pandas as pd

from data import lists
from data.formats import area_name, geography_name, level_name, step_name
from data.indicators import INDICATORS
from data.language import say
from data.periods import PERIOD_KINDS, spoken_label
from data.selection import ANY_AREA, LEVELS

Options = list[dict[str, Any]]


def _menu() -> dict[str, Any]:
    return {
        "nothingFoundMessage": say("Inget namn passar", "No name matches"),
        "maxDropdownHeight": 320,
        # Closed menus are not in the page: 300 municipalities in each would make it slow.
        "comboboxProps": {"keepMounted": False, "withinPortal": False},
    }


def one_of(ident: str, label: str, **properties: Any) -> dmc.Select:
    """Build a menu where exactly one option is chosen."""
    return dmc.Select(id=ident, label=label, allowDeselect=False, **_menu(), **properties)


def any_of(ident: str, label: str, **properties: Any) -> dmc.MultiSelect:
    """Build a menu where any number of options are chosen; none means no restriction."""
    return dmc.MultiSelect(
        id=ident,
        label=label,
        searchable=True,
        clearable=True,
        clearButtonProps={"aria-label": f"{say('Rensa', 'Clear')} {label.lower()}"},
        hidePickedOptions=True,
        **_menu(),
        **properties,
    )


def option(value: str, label: str) -> dict[str, str]:
    """Return one option of a menu."""
    return {"value": value, "label": label}


def only_those(options: Options, offered: Callable[[str], bool]) -> Options:
    """Return the options whose values are offered; a group with none left is left out."""
    kept: Options = []
    for each in options:
        if "items" not in each:
            kept += [each] if offered(each["value"]) else []
        elif items := only_those(each["items"], offered):
            kept.append({**each, "items": items})
    return kept


def indicator_options() -> Options:
    """Return every indicator, grouped by the kind of period it has."""
    return [
        {
            "group": kind.name,
            "items": [option(each.id, each.name) for each in INDICATORS.values() if each.period_kind == kind.id],
        }
        for kind in PERIOD_KINDS.values()
    ]


def geography_options(geographies: pd.DataFrame) -> Options:
    """Return every geography, grouped by level. `geographies`: as from data.queries.geographies."""
    return [
        {
            "group": level_name(level),
            "items": [
                option(row["geography_code"], geography_name(row["geography_code"]))
                for row in geographies[geographies["geography_level"] == level].to_dict("records")
            ],
        }
        for level in LEVELS
    ]


def area_options(*, with_any: bool) -> Options:
    """Return the monitored areas, with the summary last and apart, since it is no peer of the others."""
    areas = lists.monitored_areas().values()
    first = [option(ANY_AREA, area_name(""))] if with_any else []
    return [
        *first,
        {
            "group": say("Bevakade områden", "Monitored areas"),
            "items": [option(each.id, each.name) for each in areas if not each.is_summary],
        },
        {
            "group": say("Sammanfattning", "Summary"),
            "items": [option(each.id, each.name) for each in areas if each.is_summary],
        },
    ]


def setting_options() -> Options:
    """Return the settings of PPM."""
    return [option(each.id, each.name) for each in lists.settings().values()]


def step_options(steps: tuple[str, ...]) -> Options:
    """Return these steps or blocks of PPM."""
    return [option(step, step_name(step)) for step in steps]


def level_options() -> Options:
    """Return the levels of geography."""
    return [option(level, level_name(level)) for level in LEVELS]


def period_options(periods: pd.DataFrame, kind: str, *also: str | None) -> Options:
    """Return periods by their first day, newest first; `also` adds days or weeks that a link names and no period has.

    `periods`: those of a kind, as from data.queries.periods.
    """
    found = []
    for row in periods.to_dict("records"):
        start, end = (pd.Timestamp(row[name]).date() for name in ("period_start", "period_end"))
        found.append(option(start.isoformat(), spoken_label(start, end, kind, row["label"])))
    known = {each["value"] for each in found}
    return [*(option(day, day) for day in dict.fromkeys(also) if day and day not in known), *found]
