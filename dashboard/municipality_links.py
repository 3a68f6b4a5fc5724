"""Links to municipalities, each with the level that it last gave for its overall robustness.

The one thing to know: the level is the municipality's own summary of one period, the same for all in a list. One that
did not answer says so; it is not at level 1.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from dash import dcc, html
from sqlalchemy import Connection

from dashboard.components import hyphenated
from dashboard.view import PINNED, View
from data import lists
from data.language import say
from data.lists import Municipality
from data.periods import REPORT_WEEK, date_span
from data.queries import ORIGIN_ORDER, figures_on_map, periods

PATH = "/kommun"
SUMMARY = "overall_robustness"

Latest = Mapping[str, int]
"""Municipality code to its level; one that is not there did not answer."""


def municipality_address(code: str, view: View) -> str:
    """Return the address of a municipality's page, in the release, the day and the language that the view has."""
    return view.only(PINNED).address(f"{PATH}/{code}")


def named_municipalities(day: date) -> dict[str, Municipality]:
    """Return the municipalities that there were on a day, by code, as they were called then."""
    return {each.code: each for each in lists.municipalities() if each.valid_from <= day <= each.valid_to}


def latest_levels(connection: Connection) -> tuple[tuple[date, date] | None, Latest]:
    """Return the latest period that municipalities have answered for, and the level of each that did.

    None and nothing: no municipality has ever answered.
    """
    for start, end in periods(connection, REPORT_WEEK)[["period_start", "period_end"]].itertuples(index=False):
        rows = figures_on_map(connection, "impact_level", start, "municipality", SUMMARY)
        known = rows[rows["value"].notna()]
        if len(known):
            first = known.assign(rank=known["origin"].map(ORIGIN_ORDER.index)).sort_values("rank", kind="stable")
            shown = first.drop_duplicates("geography_code")
            return (start, end), dict(zip(shown["geography_code"], shown["value"].astype(int), strict=True))
    return None, {}


def links_to(towns: Iterable[Municipality], latest: Latest, view: View) -> html.Ul:
    """Build a list of links in Swedish order, each with its level in figure and word."""
    return html.Ul([_item(town, latest.get(town.code), view) for town in towns], className="municipality-links")


def _item(town: Municipality, level: int | None, view: View) -> html.Li:
    link = dcc.Link(town.name, href=municipality_address(town.code, view))
    if level is None:
        badge = html.Span(say("ej svar", "no answer"), className="level level-none")
    else:
        words: list[Any] = [html.B(str(level)), f" {lists.impact_levels()[level].short_name}"]
        badge = html.Span(words, className=f"level level-{level}")
    return html.Li([link, " ", badge], **hyphenated(data_kommun=town.code))


def about_levels(period: tuple[date, date] | None) -> str:
    """Return what the levels in a list are of, as a sentence."""
    if period is None:
        return say("Ingen kommun har svarat än.", "No municipality has answered yet.")
    dates = date_span(*period)
    return say(
        f"Nivån är kommunens egen sammantagna robusthet {dates}.",
        f"The level is the municipality's own overall robustness {dates}.",
    )
