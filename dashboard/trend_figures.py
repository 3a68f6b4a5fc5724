"""The figures of /trender, read once for the chart, the table and the words, and the lines that they are drawn as."""

from dataclasses import dataclass, replace

import pandas as pd
from sqlalchemy import Connection

from dashboard.charts import COLOURS, Line, colour_of
from dashboard.palette import MUTED, SERIES, SYMBOLS, dash_of
from dashboard.trend_choice import BY_AREA, BY_COUNTY, INDEX, Series, TrendChoice
from dashboard.view import PARAMETERS, PERIODS
from data import lists
from data.figures import Figure, figures_in, latest
from data.formats import area_name, geography_name
from data.queries import page_of
from data.selection import ANY_AREA, Selection

HIGHLIGHTED, OTHER = 3.25, 1.9
"""Pixels: how wide the first line is, and how wide those are that it is compared with."""


@dataclass(frozen=True)
class Shown:
    """A series with its figures, oldest first. `base`: the figure that is 100 where indices are shown; else None."""

    series: Series
    rows: pd.DataFrame
    figures: list[Figure]
    base: Figure | None = None

    @property
    def scale(self) -> str:
        """Return what a chart must have in common to show the series: its unit; yes or no is a unit of its own."""
        if self.base is not None:
            return INDEX
        return "answer" if self.series.is_answer else self.series.indicator.unit

    @property
    def known(self) -> Figure | None:
        """Return the latest figure that has a value; None if no figure has one."""
        return latest([each for each in self.figures if each.value is not None])


@dataclass(frozen=True)
class Panel:
    """A chart among several: what it is called, and its lines, all of one scale."""

    title: str
    lines: list[Line]
    scale: str

    @property
    def figures(self) -> list[Figure]:
        """Return everything that is drawn in it."""
        return [figure for line in self.lines for figure in line.figures]


def read(choice: TrendChoice, connection: Connection) -> list[Shown]:
    """Return every series of a choice, in its order, with its figures; with none where there are none."""
    rows = pd.concat(
        [page_of(connection, Selection.from_parameters(question)) for question in choice.questions] or [pd.DataFrame()],
        ignore_index=True,
    )
    found = [_of_series(each, rows) for each in choice.all_series]
    return [_indexed(each) for each in found] if choice.unit == INDEX else found


def whole_series(choice: TrendChoice, first: Shown, connection: Connection) -> list[Figure]:
    """Return the figures of the first series in every period, also where the choice is of some of them."""
    if not (any(choice.view.get(name) for name in PERIODS) or choice.unit == INDEX):
        return first.figures
    asked = {name: text for name, text in choice.parameters.items() if name not in {PARAMETERS[p] for p in PERIODS}}
    return _of_series(choice.first, page_of(connection, Selection.from_parameters(asked))).figures


def _of_series(series: Series, rows: pd.DataFrame) -> Shown:
    indicator, (area, setting, step) = series.indicator, series.limits
    mine = (rows["indicator"] == indicator.id) & (rows["geography_code"] == series.geography)
    mine &= (rows["monitored_area"] == ("" if area == ANY_AREA else area)) & (rows["setting"] == setting)
    own = rows[mine & (rows["step"] == (step or ""))]
    return Shown(series, own, figures_in(own, indicator, series.level))


def _indexed(shown: Shown) -> Shown:
    """Return a series as indices, of the one origin that has most figures: those of two origins are not comparable.

    100 is the first figure above zero: of nothing, nothing is a share. A series that has none is shown as it is.
    """
    if not shown.series.has_ratio:
        return shown
    known = [each for each in shown.figures if each.value]
    if not known:
        return shown
    origins = [each.origin for each in known]
    origin = max(dict.fromkeys(origins), key=origins.count)
    figures = [each for each in shown.figures if each.origin == origin]
    base = next(each for each in figures if each.value)
    return Shown(shown.series, shown.rows[shown.rows["origin"] == origin], figures, base)


def panels_of(choice: TrendChoice, shown: list[Shown]) -> list[Panel]:
    """Return the charts of a choice: one per scale; one per indicator where places are compared; one per part."""
    drawn = [each for each in shown if any(figure.value is not None for figure in each.figures)]
    if choice.split == BY_AREA:
        return _by_area(choice, drawn)
    if choice.split == BY_COUNTY:
        return _by_county(choice, drawn)
    several = len(choice.geographies) > 1
    groups: dict[tuple[str, str], list[Shown]] = {}
    for each in drawn:
        groups.setdefault((each.series.indicator.id if several else "", each.scale), []).append(each)
    return [_panel(choice, scale, together, is_alone=len(drawn) == 1) for (_, scale), together in groups.items()]


def _panel(choice: TrendChoice, scale: str, together: list[Shown], *, is_alone: bool) -> Panel:
    indicators = list(dict.fromkeys(each.series.indicator.name for each in together))
    lines = [line for each in by_latest(together) for line in _lines(choice, each, is_alone=is_alone)]
    return Panel(indicators[0] if len(indicators) == 1 else "", lines, scale)


def by_latest(shown: list[Shown]) -> list[Shown]:
    """Return series with the highest latest value first: the order in which their lines end on the right."""
    return sorted(shown, key=lambda each: -(_last_drawn(each) or 0))


def _last_drawn(shown: Shown) -> float | None:
    if shown.known is None or shown.known.value is None:
        return None
    return shown.known.value / shown.base.value if shown.base and shown.base.value else shown.known.value


def _lines(choice: TrendChoice, shown: Shown, *, is_alone: bool) -> list[Line]:
    """Return the line of a series. Its looks are its own wherever it is drawn; alone it needs nothing but a colour.

    Where a line is both invented and made of answers it is two, since only what is invented has a dash of its own.
    """
    series, base = shown.series, shown.base.value if shown.base else None
    place = geography_name(series.geography)
    several_places = len(choice.geographies) > 1
    rank = choice.geographies.index(series.geography) if several_places else choice.indicators.index(series.indicator)
    if is_alone and not several_places:
        return [Line("", colour_of(series.indicator), shown.figures, base=base)]
    line = Line(
        place if several_places else series.indicator.name,
        SERIES[rank] if several_places else _indicator_colours(choice)[rank],
        shown.figures,
        symbol=SYMBOLS[rank],
        width=HIGHLIGHTED if rank == 0 else OTHER,
        place=place if several_places else "",
        base=base,
    )
    return [replace(line, dash=dash_of(origin, rank), figures=part) for origin, part in _by_dash(shown.figures)]


def _by_dash(figures: list[Figure]) -> list[tuple[str, list[Figure]]]:
    """Return figures with the origin that their line is dashed as; in two parts if some are invented, some answers.

    What was published stands as points, which have no dash, and stays with the others.
    """
    invented = [each for each in figures if each.origin == "synthetic"]
    real = [each for each in figures if each.origin != "synthetic"]
    if invented and {each.origin for each in real} <= {"published"}:
        return [("synthetic", figures)]
    parts = [("derived", real), ("synthetic", invented)]
    return [(origin, part) for origin, part in parts if part]


def _indicator_colours(choice: TrendChoice) -> list[str]:
    """Return a colour for each indicator: the one it always has, if any, else one that no other has here."""
    own = [COLOURS.get(each.id, "") for each in choice.indicators]
    free = iter([colour for colour in SERIES if colour not in own])
    return [each or next(free) for each in own]


def _by_area(choice: TrendChoice, drawn: list[Shown]) -> list[Panel]:
    panels = []
    for area in lists.monitored_areas():
        together = [each for each in drawn if each.series.area == area]
        for scale in dict.fromkeys(each.scale for each in together):
            of_scale = [each for each in together if each.scale == scale]
            lines = [line for each in of_scale for line in _lines(choice, each, is_alone=False)]
            panels.append(Panel(area_name(area), [_of_area(each, area_name(area), choice) for each in lines], scale))
    return panels


def _of_area(line: Line, area: str, choice: TrendChoice) -> Line:
    """Return a line as an area's small chart has it; with one place there is nothing to tell it from.

    Its points name the area: what is read of one, or heard, has no heading above it.
    """
    if len(choice.geographies) > 1:
        return replace(line, place=f"{area}, {line.place}")
    return Line("", colour_of(choice.indicator), line.figures, base=line.base, place=area)


def _by_county(choice: TrendChoice, drawn: list[Shown]) -> list[Panel]:
    """Return one chart per county; where the figures are shares, with the nation's behind its own."""
    nation = [each for each in drawn if each.series.geography == lists.NATION]
    is_comparable = choice.indicator.unit not in ("kommuner", "fall", "avlidna", "observationer", "invånare")
    behind = nation if is_comparable or choice.unit == INDEX else []
    panels = []
    for each in drawn:
        if each.series.geography == lists.NATION:
            continue
        name = geography_name(each.series.geography)
        base = each.base.value if each.base else None
        own = Line("", colour_of(choice.indicator), each.figures, marker_size=7, place=name, width=OTHER, base=base)
        context = [_context(one) for one in behind if one.scale == each.scale]
        title = f"<b>{name}</b>" if each.series.geography in choice.geographies else name
        panels.append(Panel(title, [own, *context], each.scale))
    return panels


def _context(shown: Shown) -> Line:
    place, base = geography_name(shown.series.geography), shown.base.value if shown.base else None
    # What was published of the nation would be large diamonds in every small chart: the line is enough behind another.
    figures = [each for each in shown.figures if each.origin != "published"] or shown.figures
    return Line(place, MUTED, figures, marker_size=5, dash="1px,2px", width=1.25, place=place, base=base)
