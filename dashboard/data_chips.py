"""What is chosen on /data, as chips that each take one choice away, and why a choice has no rows.

A chip is a link to the view without it: it works from the keyboard, in a new tab and with back.
"""

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component
from sqlalchemy import Connection

from dashboard.components import hyphenated, notice
from dashboard.data_controls import CONTROLS, MANY, Offer, chosen_values, control_labels
from dashboard.view import PINNED, View
from data.formats import area_name, counted, geography_name, level_name, listed, long_date, setting_name, step_name
from data.indicators import INDICATORS
from data.language import say
from data.queries import count_of
from data.selection import ANY_AREA

MOST_CHIPS = 6
"""Chips of one parameter; where more is chosen, one chip says how many."""


def value_name(name: str, value: str) -> str:
    """Return what a value of one of MANY is called. Raises KeyError on another parameter."""
    match name:
        case "indikator":
            return INDICATORS[value].name
        case "geografi":
            return geography_name(value)
        case "niva":
            return level_name(value)
        case "omrade":
            return area_name("" if value == ANY_AREA else value)
        case "verksamhet":
            return setting_name(value)
        case "steg":
            return step_name(value)
    raise KeyError(name)


def chips(offer: Offer, path: str, *, has_rows: bool) -> html.Div:
    """Build the chips of a view; an empty box where nothing is chosen.

    Where there are rows, what has none together with the rest is told; where there are none, `no_rows` tells more.
    """
    view, labels = offer.view, control_labels()
    idle = offer.idle() if has_rows else []
    items: list[Component] = []
    for name in CONTROLS:
        values = chosen_values(dict(view.parameters), name)
        if name not in MANY or len(values) > MOST_CHIPS:
            if values:
                many = counted(len(values), say("vald", "chosen"), say("valda", "chosen"))
                shown = many if name in MANY else _one_name(view, name)
                items.append(_chip(f"{labels[name]}: {shown}", view.changed(**{name: None}), path))
            continue
        for value in values:
            rest = ",".join(each for each in values if each != value)
            text = f"{labels[name]}: {value_name(name, value)}"
            items.append(_chip(text, view.changed(**{name: rest}), path, is_idle=(name, value) in idle))
    content = []
    if items:
        everything = dcc.Link(say("Rensa allt", "Clear all"), href=view.only(PINNED).address(path), className="clear")
        content = [html.Ul([*[html.Li(each) for each in items], html.Li(everything)])]
    return html.Div(
        [*content, *_why_idle(idle)],
        id="data-chips",
        tabIndex="-1",
        role="group",
        **hyphenated(aria_label=say("Det som är valt", "What is chosen")),
    )


def _one_name(view: View, name: str) -> str:
    """Return what is chosen of a parameter that has one value: a day in words, or as it is written."""
    day = {"fran": view.selection.first_day, "till": view.selection.last_day}.get(name)
    return long_date(day) if day else view.get(name) or ""


def _chip(text: str, without: View, path: str, *, is_idle: bool = False) -> dcc.Link:
    words: list[Any] = [html.Span(say("Ta bort ", "Remove "), className="visually-hidden"), text]
    if is_idle:
        words.append(html.Em(say(" – inga rader", " – no rows")))
    content = [html.Span(words), html.Span("×", className="cross", **hyphenated(aria_hidden="true"))]
    return dcc.Link(content, href=without.address(path), className="chip idle" if is_idle else "chip")


def _why_idle(idle: list[tuple[str, str]]) -> list[html.P]:
    if not idle:
        return []
    names = listed([f"{control_labels()[name].lower()} {value_name(name, value)}" for name, value in idle])
    text = say(
        f"Det finns inga rader för {names} ihop med det andra som är valt.",
        f"There are no rows for {names} together with what else is chosen.",
    )
    return [html.P(text, className="note")]


def no_rows(view: View, connection: Connection, path: str) -> html.Section:
    """Build the notice for a view without rows: what to take away, and how many rows there would be."""
    ways = []
    for name in CONTROLS:
        if view.get(name):
            without = view.changed(**{name: None})
            if rows := count_of(connection, without.selection):
                how_many = counted(rows, say("rad", "row"), say("rader", "rows"))
                words = say(
                    f"Ta bort {control_labels()[name].lower()}: {how_many}",
                    f"Remove {control_labels()[name].lower()}: {how_many}",
                )
                ways.append(html.Li(dcc.Link(words, href=without.address(path))))
    paragraphs: list[Any] = [
        say(
            "Ingen uppgift passar på allt som är valt. Det är inte detsamma som noll.",
            "No figure fits all that is chosen. That is not the same as zero.",
        )
    ]
    found = notice(say("Inga rader för urvalet", "No rows for the selection"), paragraphs)
    everything = dcc.Link(say("Visa allt", "Show all"), href=view.only(PINNED).address(path), className="button")
    found.children = [*found.children, *([html.Ul(ways)] if ways else []), html.P(everything)]
    return found
