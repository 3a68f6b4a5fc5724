"""Which municipalities one is set beside: those that share a border with it, and those of its SKR group.

The one thing to know: each is shown with its own latest figures of the same periods; one without says so.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd
from dash import dcc, html
from sqlalchemy import Connection

from dashboard.components import hyphenated, origin_tag, section
from dashboard.missing import NO_ROW, NOT_REPORTED, reason_of, short_reason
from dashboard.municipality_links import (
    Latest,
    about_levels,
    links_to,
    municipality_address,
    named_municipalities,
)
from dashboard.municipality_place import Place
from dashboard.view import PINNED
from data import lists
from data.figures import Figure, figures_in, latest
from data.formats import geography_name, origin_text
from data.indicators import INDICATORS
from data.language import say
from data.lists import Municipality
from data.peers import neighbours_of
from data.periods import PPM_ROUND, period_label
from data.queries import page_of
from data.releases import swedish_order
from data.selection import Selection
from data.sentences import bare_value_text

SUMMARY = "overall_robustness"

Period = tuple[date, date]
Row = dict[str, Figure | None]
"""Indicator to a municipality's figure of the period shown; None where there is no row."""


def others_part(place: Place, connection: Connection, day: date, period: Period | None, levels: Latest) -> html.Div:
    """Build the part. `period`, `levels`: as from `latest_levels`; `day`: whose names the municipalities have."""
    towns = named_municipalities(day)
    parts = [_neighbours(place, connection, towns, period)]
    if place.group:
        name = geography_name(place.group)
        alike = say(f"Liknande kommuner: {name}", f"Similar municipalities: {name}")
        peers = _in_order(towns, place.peers)
        of_peers = {each.code: levels[each.code] for each in peers if each.code in levels}
        links = links_to(peers, of_peers, place.view)
        parts.append(section(alike, [html.P(about_levels(period, of_peers), className="note"), links], ident="peers"))
    return html.Div(parts, className="others")


def _in_order(towns: dict[str, Municipality], codes: Iterable[str]) -> list[Municipality]:
    return sorted((towns[code] for code in codes if code in towns), key=lambda each: swedish_order(each.name))


def _neighbours(
    place: Place, connection: Connection, towns: dict[str, Municipality], period: Period | None
) -> html.Section:
    heading = say("Grannkommuner", "Neighbours")
    near = _in_order(towns, neighbours_of(place.code))
    county = geography_name(place.county)
    words = say(f"Alla kommuner i {county} på karta", f"All municipalities in {county} on a map")
    county_map = place.view.only(PINNED).changed(geografi=place.county).address("/karta")
    more = html.P(dcc.Link(words, href=county_map), className="links")
    if not near:
        alone = say(
            f"{place.name} gränsar inte till någon annan kommun på land.",
            f"{place.name} has no border on land with another municipality.",
        )
        return section(heading, [html.P(alone), more], ident="neighbours")
    asked: list[tuple[str, Period]] = [("impact_level", period), ("infected_share", period)] if period else []
    codes = [place.code, *(each.code for each in near)]
    newest_round = _newest_round(connection, codes)
    asked += [("ppm_all8", newest_round)] if newest_round else []
    if not asked:
        return section(heading, [links_to(near, {}, place.view), more], ident="neighbours")
    shown = {name: _figures(connection, name, codes, when) for name, when in asked}
    named = [(place.code, place.name), *((each.code, each.name) for each in near)]
    mixed = _is_mixed(shown)
    rows = [
        _row(place, code, name, {each: shown[each].get(code) for each in shown}, tagged=mixed) for code, name in named
    ]
    table = _table(place, asked, rows)
    return section(heading, [html.P(_about(asked, shown), className="note"), table, more], ident="neighbours")


def _newest_round(connection: Connection, codes: Sequence[str]) -> Period | None:
    """Return the latest round of PPM that any of some municipalities has a result in."""
    asked = Selection(indicators=("ppm_all8",), geographies=tuple(codes), settings=(lists.ALL_SETTINGS,))
    rows: pd.DataFrame = page_of(connection, asked)
    known = rows[rows["value"].notna()]
    if known.empty:
        return None
    newest = known.sort_values("period_start").iloc[-1]
    return newest["period_start"].date(), newest["period_end"].date()


def _figures(connection: Connection, indicator: str, codes: Sequence[str], when: Period) -> dict[str, Figure]:
    """Return each municipality's figure of a period, the first origin's that has a value; of the level the summary."""
    asked = Selection(
        indicators=(indicator,),
        geographies=tuple(codes),
        areas=(SUMMARY,) if indicator == "impact_level" else (),
        settings=(lists.ALL_SETTINGS,),
        first_day=when[0],
        last_day=when[0],
    )
    rows: pd.DataFrame = page_of(connection, asked)
    found = {}
    for code, own in rows.groupby("geography_code"):
        figures = figures_in(own, INDICATORS[indicator], "municipality")
        shown = next((each for each in figures if each.value is not None), None) or latest(figures)
        if shown is not None:
            found[str(code)] = shown
    return found


def _about(asked: Sequence[tuple[str, Period]], shown: dict[str, dict[str, Figure]]) -> list[Any]:
    """Return what the columns are of, with the tag of each origin that occurs."""
    told = [f"{INDICATORS[name].name}: {period_label(*when, INDICATORS[name].period_kind)}." for name, when in asked]
    if "impact_level" in shown:
        told.append(say("Påverkansnivån är kommunens sammantagna robusthet.", "The level is overall robustness."))
    origins = dict.fromkeys(each.origin for figures in shown.values() for each in figures.values())
    tags: list[Any] = [part for origin in origins for part in (origin_tag(origin, origin_text(origin)), " ")]
    return [*tags, " ".join(told)]


def _is_mixed(shown: dict[str, dict[str, Figure]]) -> bool:
    """Say whether one cannot tell from the tags above where each figure is from: then each cell says it.

    That is where a column has figures of several origins, or where some but not all figures are invented.
    """
    columns = [{each.origin for each in figures.values() if each.value is not None} for figures in shown.values()]
    invented = {origin == "synthetic" for origins in columns for origin in origins}
    return len(invented) > 1 or any(len(origins) > 1 for origins in columns)


def _table(place: Place, asked: Sequence[tuple[str, Period]], rows: list[html.Tr]) -> html.Div:
    short = {
        "impact_level": say("Nivå", "Level"),
        "infected_share": say("Smittade, %", "Infected, %"),
        "ppm_all8": say("Alla åtta steg, %", "All eight steps, %"),
    }
    heads = [say("Kommun", "Municipality"), *(short[name] for name, _ in asked)]
    caption = say(f"{place.name} och grannkommunerna", f"{place.name} and its neighbours")
    table = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr([html.Th(text, scope="col") for text in heads])),
            html.Tbody(rows),
        ],
        className="figures neighbours",
    )
    return html.Div(table, className="table-scroll", tabIndex="0", role="region", **hyphenated(aria_label=caption))


def _row(place: Place, code: str, name: str, figures: Row, *, tagged: bool) -> html.Tr:
    own = code == place.code
    link = html.Strong(name) if own else dcc.Link(name, href=municipality_address(code, place.view))
    cells = [_cell(each, indicator, tagged=tagged) for indicator, each in figures.items()]
    return html.Tr([html.Th(link, scope="row"), *cells], className="own" if own else "", **hyphenated(data_kommun=code))


def _cell(figure: Figure | None, indicator: str, *, tagged: bool) -> html.Td:
    if figure is None or figure.value is None:
        ranged = figure is not None and figure.lower is not None and figure.upper is not None
        words = bare_value_text(figure) if figure is not None and ranged else _why_not(figure, indicator)
        return html.Td(words, className="value missing")
    tag: list[Any] = [" ", origin_tag(figure.origin, origin_text(figure.origin))] if tagged else []
    if indicator == "impact_level":
        level = round(figure.value)
        told: list[Any] = [html.B(str(level)), f" {lists.impact_levels()[level].short_name}"]
        return html.Td([html.Span(told, className=f"level level-{level}"), *tag], className="value")
    return html.Td([bare_value_text(figure), *tag], className="value")


def _why_not(figure: Figure | None, indicator: str) -> str:
    reason = reason_of(figure)
    if INDICATORS[indicator].period_kind == PPM_ROUND and reason in (NOT_REPORTED, NO_ROW):
        return say("deltog inte", "not in it")
    return short_reason(reason)
