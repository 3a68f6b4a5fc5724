"""Links to municipalities, each with the level that it last gave for its overall robustness.

The one thing to know: the level is the municipality's own summary of one period, the same for all in a list. One that
did not answer says so; it is not at level 1.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from dash import dcc, html
from sqlalchemy import Connection

from dashboard.components import hyphenated, origin_tag
from dashboard.view import PINNED, View
from data import lists
from data.formats import origin_text
from data.language import say
from data.lists import Municipality
from data.periods import REPORT_WEEK, date_span
from data.queries import ORIGIN_ORDER, figures_on_map, periods

PATH = "/kommun"
SUMMARY = "overall_robustness"

Latest = Mapping[str, tuple[int, str]]
"""Municipality code to its level and where it comes from; one that is not there did not answer."""


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
            levels = zip(shown["value"].astype(int), shown["origin"], strict=True)
            return (start, end), dict(zip(shown["geography_code"], levels, strict=True))
    return None, {}


def links_to(towns: Iterable[Municipality], latest: Latest, view: View) -> html.Ul:
    """Build a list of links in Swedish order, each with its level in figure and word.

    Where not all levels are of one origin each says which its own is: an invented one is never taken for an answer.
    """
    mixed = len(_origins(latest)) > 1
    items = [_item(town, latest.get(town.code), view, tagged=mixed) for town in towns]
    return html.Ul(items, className="municipality-links")


def _origins(latest: Latest) -> list[str]:
    return list(dict.fromkeys(origin for _, origin in latest.values()))


def _item(town: Municipality, given: tuple[int, str] | None, view: View, *, tagged: bool) -> html.Li:
    link = dcc.Link(town.name, href=municipality_address(town.code, view))
    if given is None:
        badge: list[Any] = [html.Span(say("ej svar", "no answer"), className="level level-none")]
    else:
        level, origin = given
        words: list[Any] = [html.B(str(level)), f" {lists.impact_levels()[level].short_name}"]
        tag = [origin_tag(origin, origin_text(origin)), " "] if tagged else []
        badge = [*tag, html.Span(words, className=f"level level-{level}")]
    return html.Li([link, " ", html.Span(badge, className="badges")], **hyphenated(data_kommun=town.code))


def about_levels(period: tuple[date, date] | None, latest: Latest) -> list[Any]:
    """Return what the levels in a list are of, as a sentence, after the tag of each origin that occurs."""
    if period is None:
        return [say("Ingen kommun har svarat än.", "No municipality has answered yet.")]
    dates = date_span(*period)
    sentence = say(
        f"Nivån är kommunens egen sammantagna robusthet {dates}.",
        f"The level is the municipality's own overall robustness {dates}.",
    )
    return [*(part for each in _origins(latest) for part in (origin_tag(each, origin_text(each)), " ")), sentence]
