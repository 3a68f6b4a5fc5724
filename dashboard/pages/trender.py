"""Trender: up to four indicators over time, in up to six places: /trender?indikator=critical_impact&geografi=03.

What is shown is in dashboard/trend_tile.py; here it meets the address and the controls (dashboard/paging.py).
"""

from collections.abc import Mapping

from dash import register_page
from sqlalchemy import Connection

from dashboard.paging import ControlledPage, Shown, Values
from dashboard.trend_address import LIMITS, chosen_parameters
from dashboard.trend_choice import DEFAULT_INDICATOR, INDEX, TrendChoice
from dashboard.trend_controls import CONTROLS, OWN, PROPERTIES, asked_by, control_properties, controls_form
from dashboard.trend_tile import PATH, results
from dashboard.view import PERIODS, SHOWN_AS, SPLIT
from data.indicators import INDICATORS
from data.queries import periods
from data.releases import open_release

HEADING = ("Trender", "Trends")

register_page(__name__, path=PATH, name="Trender", name_en="Trends", order=2)


def show(choice: TrendChoice, connection: Connection) -> Shown:
    """Show the chart with its table and files, and whether the change is real."""
    return Shown(*results(choice, connection), control_properties(choice, connection))


def asked(values: Values, before: Mapping[str, str], changed: frozenset[str]) -> dict[str, str | None]:
    """Return the address's parameters that the controls ask for."""
    oldest = _oldest_period(values) if values["tidsrymd"] == OWN else None
    if "indikator" in changed and values["visa"] != INDEX:
        # Who chooses a share in the menu of indicators is to see it, whatever the one before was shown as.
        values = {**values, "visa": None}
    return asked_by(values, before.get("senaste"), oldest)


def _oldest_period(values: Values) -> str | None:
    """Return the first day of the first period of the chosen indicator, as an address has it; None if there is none."""
    with open_release() as connection:
        found = periods(connection, INDICATORS[str(values["indikator"] or DEFAULT_INDICATOR)].period_kind)
    return found["period_start"].min().isoformat()[:10] if len(found) else None


PAGE = ControlledPage(
    path=PATH,
    heading=HEADING,
    prefix="trend",
    lead=(
        "Följ indikatorer över tid och jämför geografier. Linjen har ett uppehåll där inget har rapporterats.",
        "Follow indicators over time and compare places. The line has a gap where nothing has been reported.",
    ),
    controls=CONTROLS,
    properties=PROPERTIES,
    choice_of=TrendChoice.of,
    show=show,
    form=controls_form,
    asked=asked,
    chosen=chosen_parameters,
    reads=("indikator", "geografi", *LIMITS, *PERIODS, SHOWN_AS, SPLIT),
    led=frozenset({"visa"}),
)
layout = PAGE.layout
PAGE.listen()
