"""Controls: Mantine's menus with Swedish words, and the lists that they offer."""

from typing import Any

import dash_mantine_components as dmc
import pandas as pd

from data import lists
from data.indicators import INDICATORS
from data.periods import PERIOD_KINDS
from data.selection import ANY_AREA

Options = list[dict[str, Any]]

LEVEL_NAMES = {"nation": "Riket", "county": "Län", "group": "Kommungrupper (SKR)", "municipality": "Kommuner"}

_MENU: dict[str, Any] = {
    "nothingFoundMessage": "Inget namn passar",
    "maxDropdownHeight": 320,
    # Closed menus are not in the page: 300 municipalities in each would make it slow.
    "comboboxProps": {"keepMounted": False, "withinPortal": False},
}


def one_of(ident: str, label: str, **properties: Any) -> dmc.Select:
    """Build a menu where exactly one option is chosen."""
    return dmc.Select(id=ident, label=label, allowDeselect=False, **_MENU, **properties)


def any_of(ident: str, label: str, **properties: Any) -> dmc.MultiSelect:
    """Build a menu where any number of options are chosen; none means no restriction."""
    return dmc.MultiSelect(
        id=ident,
        label=label,
        searchable=True,
        clearable=True,
        clearButtonProps={"aria-label": f"Rensa {label.lower()}"},
        hidePickedOptions=True,
        **_MENU,
        **properties,
    )


def option(value: str, label: str) -> dict[str, str]:
    """Return one option of a menu."""
    return {"value": value, "label": label}


def indicator_options() -> Options:
    """Return every indicator, grouped by the kind of period it has."""
    return [
        {
            "group": kind.name,
            "items": [option(each.id, each.label) for each in INDICATORS.values() if each.period_kind == kind.id],
        }
        for kind in PERIOD_KINDS.values()
    ]


def geography_options(geographies: pd.DataFrame) -> Options:
    """Return every geography, grouped by level. `geographies`: as from data.queries.geographies."""
    return [
        {
            "group": name,
            "items": [
                option(row["geography_code"], row["name"])
                for row in geographies[geographies["geography_level"] == level].to_dict("records")
            ],
        }
        for level, name in LEVEL_NAMES.items()
    ]


def area_options(*, with_any: bool) -> Options:
    """Return the monitored areas, with the summary last and apart, since it is no peer of the others."""
    areas = lists.monitored_areas().values()
    first = [option(ANY_AREA, "Minst ett område")] if with_any else []
    return [
        *first,
        {"group": "Bevakade områden", "items": [option(each.id, each.label) for each in areas if not each.is_summary]},
        {"group": "Sammanfattning", "items": [option(each.id, each.label) for each in areas if each.is_summary]},
    ]


def setting_options() -> Options:
    """Return the settings of PPM."""
    return [option(each.id, each.label) for each in lists.settings().values()]


def step_options(steps: tuple[str, ...]) -> Options:
    """Return these steps or blocks of PPM."""
    return [option(step, lists.ppm_steps()[step].label) for step in steps]


def period_options(periods: pd.DataFrame, *also: str | None) -> Options:
    """Return periods by their first day, newest first; `also` adds days or weeks that a link names and no period has.

    `periods`: as from data.queries.periods.
    """
    found = [
        option(pd.Timestamp(row["period_start"]).date().isoformat(), row["label"]) for row in periods.to_dict("records")
    ]
    known = {each["value"] for each in found}
    return [*(option(day, day) for day in dict.fromkeys(also) if day and day not in known), *found]
