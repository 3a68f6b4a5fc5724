"""The figures of the matrix of areas: a figure of each count per area and week, and what is looked at more closely."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from dashboard.area_choice import AreaChoice
from data import lists
from data.figures import WEEK, Figure, figures_in
from data.indicators import INDICATORS
from data.map_queries import periods_on_map
from data.matrix_queries import members_of
from data.periods import period_label
from data.queries import ORIGIN_ORDER, page_of, source_names
from data.selection import Selection
from data.signal_lines import PERIODS_JUDGED

CRITICAL, SERIOUS = "critical_impact", "serious_impact"
COUNTS = (CRITICAL, SERIOUS)
"""The two counts of a cell. In one area a municipality has one level; they are still never added (design rule 4)."""

Cells = dict[tuple[str, str, date], Figure]
"""Indicator, area and first day to the figure."""


@dataclass(frozen=True)
class AreaFigures:
    """What the matrix shows. A cell without a row is not in `cells`. `week` is the one that is looked at.

    `source_names`: what each source is called, by its id.
    """

    choice: AreaChoice
    areas: list[str]
    weeks: list[tuple[date, date]]
    week: tuple[date, date]
    area: str
    cells: Cells
    source_names: Mapping[str, str]

    @property
    def indicators(self) -> tuple[str, ...]:
        """Return the indicators that a cell shows: the two counts, or the level of one municipality."""
        return indicators_of(self.choice)

    def figure(self, indicator: str, area: str, day: date) -> Figure | None:
        """Return the figure of a cell; None if there is no row."""
        return self.cells.get((indicator, area, day))

    def label(self, week: tuple[date, date]) -> str:
        """Return what a week is called."""
        return period_label(*week, INDICATORS[self.indicators[0]].period_kind)


def indicators_of(choice: AreaChoice) -> tuple[str, ...]:
    """Return what a cell shows of a geography."""
    return ("impact_level",) if choice.level == "municipality" else COUNTS


def area_figures(choice: AreaChoice, connection: Connection) -> AreaFigures | None:
    """Return what the page shows; None where there is no week to show."""
    weeks = periods_on_map(connection, "reporting_municipalities", choice.level)
    last = choice.view.selection.last_day
    place = max((n for n, (start, _) in enumerate(weeks) if last is None or start <= last), default=None)
    if place is None:
        return None
    first = max(0, min(place, len(weeks) - choice.how_many))
    shown, week = weeks[first : first + choice.how_many], weeks[place]
    rows = page_of(connection, selection(choice, shown[0][0], shown[-1][0]))
    areas = [
        each.id
        for each in sorted(lists.monitored_areas().values(), key=lambda each: each.is_summary)
        if each.valid_from <= shown[-1][1] and each.valid_to >= shown[0][0]
    ]
    cells = _cells(rows, choice)
    area = choice.area or _hardest_hit(cells, areas, week[0])
    return AreaFigures(choice, areas, shown, week, area, cells, source_names(connection))


def selection(choice: AreaChoice, first_day: date, last_day: date) -> Selection:
    """Return the selection of the matrix's figures, in the weeks that start between two days."""
    return Selection.from_parameters(parameters(choice, first_day, last_day))


def parameters(choice: AreaChoice, first_day: date, last_day: date, area: str | None = None) -> dict[str, str]:
    """Return the API's parameters for the same; of one area, where it is given."""
    asked = {
        "indicator": ",".join(indicators_of(choice)),
        "geography": choice.geography,
        "area": area or ",".join(lists.monitored_areas()),
        "from": first_day.isoformat(),
        "to": last_day.isoformat(),
        "release": choice.view.get("utgava"),
        "as_of": choice.view.get("per"),
    }
    return {name: value for name, value in asked.items() if value}


def _cells(rows: pd.DataFrame, choice: AreaChoice) -> Cells:
    """Return the figure of each cell; where there are several origins, the first in ORIGIN_ORDER."""
    found: Cells = {}
    for (indicator, area), some in rows.groupby(["indicator", "monitored_area"]):
        for figure in figures_in(some, INDICATORS[str(indicator)], choice.level):
            found.setdefault((str(indicator), str(area), figure.period_start), figure)
    return found


def _hardest_hit(cells: Cells, areas: list[str], day: date) -> str:
    """Return the area with the most critical in a week, then the most serious: what one most likely came for."""

    def severity(area: str) -> tuple[float, ...]:
        figures = (cells.get((indicator, area, day)) for indicator in ("impact_level", *COUNTS))
        return tuple(-1.0 if figure is None or figure.value is None else figure.value for figure in figures)

    peers = [area for area in areas if not lists.monitored_areas()[area].is_summary]
    return max(peers or areas, key=severity)


def until_week(found: AreaFigures, connection: Connection) -> dict[str, list[Figure]]:
    """Return the chosen area's figures until the chosen week, by indicator: what that week is judged on.

    The matrix may begin with that very week, and the half-year before it decides whether a change is a signal.
    """
    first = found.week[0] - PERIODS_JUDGED * WEEK
    asked = Selection.from_parameters(parameters(found.choice, first, found.week[0], found.area))
    rows = page_of(connection, asked)
    return {
        each: figures_in(rows[rows["indicator"] == each], INDICATORS[each], found.choice.level)
        for each in found.indicators
    }


def levels_in_week(found: AreaFigures, connection: Connection) -> dict[str, Figure | None]:
    """Return each member municipality's level in the chosen area and week, by code; None: no row."""
    codes = members_of(connection, found.choice.geography, found.week[0])
    asked = {
        "indicator": "impact_level",
        "level": "municipality",
        "area": found.area,
        "from": found.week[0].isoformat(),
        "to": found.week[0].isoformat(),
    }
    rows = page_of(connection, Selection.from_parameters(asked))
    levels: dict[str, Figure | None] = dict.fromkeys(codes)
    for origin in ORIGIN_ORDER:
        some = rows[rows["origin"] == origin]
        figures = figures_in(some, INDICATORS["impact_level"], "municipality")
        for code, figure in zip(some["geography_code"], figures, strict=True):
            before = levels.get(code)
            if code in levels and (before is None or before.value is None):
                levels[code] = figure
    return levels
