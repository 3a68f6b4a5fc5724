"""The matched panel as a line of /trender: the same municipalities all the way, beside all who answered.

The one thing to know: it is of those who answered in every period that is shown, so it moves only with what they say.
The chart, the table and the note below them all have it from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote, urlencode

from dash import html
from sqlalchemy import Connection

from dashboard.charts import Line
from dashboard.palette import MUTED, SYMBOLS, dash_of
from dashboard.trend_choice import INDEX, TrendChoice
from dashboard.trend_figures import OTHER, Panel, Shown
from dashboard.view import API
from data import lists
from data.figures import Figure
from data.formats import counted, municipalities
from data.language import say
from data.panels import answered_with, has_panel, panel_over_time
from data.periods import PERIOD_KINDS
from data.rounds import members
from data.selection import ANY_AREA

LEAST = 5
"""Municipalities that make a line: of fewer, it would tell of them and not of the place."""


@dataclass(frozen=True)
class Matched:
    """The figures of a panel, oldest first, all of one origin, in as many periods as answered there is a figure of."""

    units: int
    figures: list[Figure]

    @property
    def name(self) -> str:
        """Return what the line is called."""
        return say(f"Samma {municipalities(self.units)}", f"The same {municipalities(self.units)}")

    def at(self, figure: Figure) -> Figure | None:
        """Return the panel's figure of the same period and origin; None if it has none."""
        same = (each for each in self.figures if each.period_start == figure.period_start)
        return next((each for each in same if each.origin == figure.origin), None)


def matched_figures(choice: TrendChoice, shown: list[Shown], connection: Connection) -> Matched | None:
    """Return the matched panel of a choice of one series; None where there is none to draw.

    There is none of an indicator without one (data/panels.py), of a single municipality, of indices, of one period, of
    fewer than LEAST, and where exactly the same answered all the time: the line would be the other one.
    """
    if choice.split or len(shown) != 1 or choice.unit == INDEX:
        return None
    series = shown[0].series
    if series.level == "municipality" or not has_panel(series.indicator):
        return None
    known = [each for each in shown[0].figures if each.value is not None and each.origin != "published"]
    same = [each for each in known if each.origin == known[-1].origin]
    if len(same) < 2:
        return None
    area, setting, step = series.limits
    split = ("" if area == ANY_AREA else area, setting, step)
    days = [each.period_start for each in same]
    found = panel_over_time(connection, series.indicator, series.geography, days, same[0].origin, *split)
    if found.units < LEAST or all(each.reporting == found.units for each in same):
        return None
    return Matched(found.units, [_of_panel(each, found.units, found.values) for each in same])


def _of_panel(figure: Figure, units: int, values: Mapping[date, float]) -> Figure:
    """Return a figure as the panel has it: another value, of other municipalities, and no interval."""
    return replace(
        figure,
        value=values[figure.period_start],
        reporting=units,
        status="reported",
        lower=None,
        upper=None,
        numerator=None,
        denominator=None,
    )


def with_matched(panels: list[Panel], matched: Matched | None) -> list[Panel]:
    """Return the charts with the panel's line in the only one there is."""
    if matched is None or len(panels) != 1:
        return panels
    dash = dash_of(matched.figures[0].origin, 3)
    line = Line(matched.name, MUTED, matched.figures, dash=dash, symbol=SYMBOLS[1], width=OTHER)
    return [replace(panels[0], lines=[*panels[0].lines, line])]


def matched_note(shown: Shown, matched: Matched | None, pins: Mapping[str, str]) -> list[html.Span]:
    """Return what the line is, and where the answers that it is made of are; nothing where there is no line.

    `pins`: the API's parameters for the release and the day that are looked at.
    """
    if matched is None:
        return []
    kind = PERIOD_KINDS[shown.series.indicator.period_kind]
    periods = counted(len(matched.figures), kind.noun, kind.nouns)
    told = say(
        f"«{matched.name}» är de som har svarat i alla {periods} som visas: linjen ändras bara av vad de svarar, inte "
        "av vilka som svarar. ",
        f"“{matched.name}” are those that answered in all the {periods} shown: the line changes only with what they "
        "answer, not with who answers. ",
    )
    words = say("Deras svar i API:et", "Their answers in the API")
    return [html.Span([told, html.A(words, href=_address(shown, matched, pins))])]


def _address(shown: Shown, matched: Matched, pins: Mapping[str, str]) -> str:
    """Return the question to the API for what every municipality of the place answered in the periods."""
    series, first, last = shown.series, matched.figures[0], matched.figures[-1]
    area = "" if series.area in (None, ANY_AREA) else str(series.area)
    inside = "" if series.geography == lists.NATION else ",".join(sorted(members(series.geography, last.period_start)))
    asked = {
        "indicator": answered_with(series.indicator, area),
        "level": "municipality",
        "geography": inside,
        "area": area,
        "setting": series.setting or "",
        "step": series.step or "",
        "from": first.period_start.isoformat(),
        "to": last.period_start.isoformat(),
        **pins,
    }
    return f"{API}?{urlencode({name: text for name, text in asked.items() if text}, safe=',', quote_via=quote)}"
