"""Several charts over one time axis, as one drawing: below each other, or as a grid of small ones.

The one thing to know: one drawing and not many, so that they are saved, printed and gone through with the keyboard
together, and share their axes. All measures are pixels of a drawing whose height is given to the page (`height_of`).
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from dashboard.axes import index_axis, time_axis, value_axis
from dashboard.chart_layers import ROW, event_strip, unfinished_bands
from dashboard.charts import bands_behind, plain_layout, traces_in_order, trend_figure
from dashboard.palette import INK
from dashboard.trend_choice import INDEX
from dashboard.trend_figures import Panel
from data.figures import WEEK, Figure

TITLE, TITLE_LINE = 13, 17
"""Pixels: the letters of a small chart's title, and one line of it."""

GAP_ACROSS = 0.045
"""Share of the breadth that is left between two small charts."""

LEGEND_LINE, LEGEND_COLUMN, LEGEND_SPACE = 21, 3, 30
"""Pixels of a line of the legend; how many names it has on a phone's lines, about; and what is kept free above it."""


@dataclass(frozen=True)
class Grid:
    """How charts are laid out: how many beside each other, how high each is, how many lines their titles may take."""

    columns: int
    height: int
    title_lines: int
    title_width: int
    is_small: bool

    @property
    def gap(self) -> int:
        """Return the pixels above each chart, where its title is."""
        return self.title_lines * TITLE_LINE + 12

    def rows(self, panels: int) -> int:
        """Return how many rows so many charts take."""
        return -(-panels // self.columns)

    def plot_height(self, panels: int) -> int:
        """Return the pixels from the top of the highest chart to the foot of the lowest."""
        rows = self.rows(panels)
        return rows * self.height + (rows - 1) * self.gap


STACK = Grid(columns=1, height=200, title_lines=1, title_width=48, is_small=False)
AREAS = Grid(columns=2, height=110, title_lines=2, title_width=22, is_small=True)
COUNTIES = Grid(columns=3, height=88, title_lines=2, title_width=16, is_small=True)


def panels_figure(panels: Sequence[Panel], caption: str, grid: Grid = STACK) -> dict[str, Any]:
    """Return one or several charts over one time axis. Small ones share the axis of values as well."""
    if len(panels) == 1 and not grid.is_small:
        return _alone(panels[0], caption)
    layout = plain_layout(caption)
    figures = [figure for panel in panels for figure in panel.figures]
    strip = event_strip(figures) if not grid.is_small else event_strip([])
    height = grid.plot_height(len(panels))
    data: list[dict[str, Any]] = []
    notes, shapes = [*strip.annotations], [*strip.shapes]
    for place, panel in enumerate(panels):
        x, y = _axes_of(place, grid)
        data += _placed(panel, x, y)
        unfinished = unfinished_bands(panel.figures)
        shapes += [each | _within(x, y) for each in unfinished.shapes]
        notes += [each | _within(x, y) for each in unfinished.annotations if not grid.is_small]
        lift = strip.rows * ROW if place < grid.columns else 0
        notes += _title(panel.title, x, y, grid, lift)
        layout[f"yaxis{y[1:]}"] = _value_axis(panel, panels, place, grid, height)
    for column in range(min(grid.columns, len(panels))):
        layout[f"xaxis{_nth(column)}"] = _time_axis(figures, column, len(panels), grid)
    _once_in_legend(data)
    top = strip.rows * ROW + grid.gap
    return {
        "data": data,
        "layout": layout
        | {
            "annotations": [*layout["annotations"], *notes],
            "shapes": shapes,
            "legend": layout["legend"] | {"y": 1 + top / height, "itemsizing": "constant"},
            # The legend makes room for itself; a title alone does not.
            "margin": layout["margin"] | {"t": top},
        },
    }


def _alone(panel: Panel, caption: str) -> dict[str, Any]:
    drawn = trend_figure(panel.lines, caption)
    layout = drawn["layout"]
    if panel.scale == INDEX:
        layout = layout | {"yaxis": index_axis()}
    if len(panel.lines) > 1:
        layout = layout | {"legend": layout["legend"] | {"itemsizing": "constant"}}
    return drawn | {"layout": layout}


def height_of(panels: Sequence[Panel], caption: str, grid: Grid = STACK) -> int:
    """Return the pixels that a drawing needs: the charts, the legend above and the caption below, as on a phone."""
    legend = len({trace["name"] for panel in panels for trace in traces_in_order(panel.lines)})
    below = plain_layout(caption)["margin"]["b"]
    above = LEGEND_SPACE + LEGEND_LINE * legend
    if len(panels) == 1 and not grid.is_small:
        return 300 + above + below
    return grid.plot_height(len(panels)) + grid.gap + above + below


def _nth(place: int) -> str:
    return "" if place == 0 else str(place + 1)


def _axes_of(place: int, grid: Grid) -> tuple[str, str]:
    """Return which axes a chart is drawn on: one of time per column, one of values for each."""
    return f"x{_nth(place % grid.columns)}", f"y{_nth(place)}"


def _within(x: str, y: str) -> dict[str, Any]:
    return {"xref": x, "yref": f"{y} domain"}


def _placed(panel: Panel, x: str, y: str) -> list[dict[str, Any]]:
    return [each | {"xaxis": x, "yaxis": y} for each in (*bands_behind(panel.lines), *traces_in_order(panel.lines))]


def _once_in_legend(data: list[dict[str, Any]]) -> None:
    """Leave one of each name in the legend, which then shows and hides all of that name."""
    seen: set[str] = set()
    for trace in data:
        if trace["meta"].get("layer") == "interval":
            continue
        trace |= {"legendgroup": trace["name"], "showlegend": trace["name"] not in seen}
        seen.add(trace["name"])


def _title(title: str, x: str, y: str, grid: Grid, lift: int) -> list[dict[str, Any]]:
    if not title:
        return []
    return [
        {
            "text": "<br>".join(textwrap.wrap(title, grid.title_width, break_long_words=False)),
            "xref": f"{x} domain",
            "yref": f"{y} domain",
            "x": 0,
            "y": 1,
            "xanchor": "left",
            "yanchor": "bottom",
            "align": "left",
            "yshift": lift + 2,
            "showarrow": False,
            "font": {"size": 11 if grid.is_small else TITLE, "color": INK},
        }
    ]


def _value_axis(panel: Panel, panels: Sequence[Panel], place: int, grid: Grid, height: int) -> dict[str, Any]:
    row, column = divmod(place, grid.columns)
    top = 1 - row * (grid.height + grid.gap) / height
    axis = index_axis() if panel.scale == INDEX else value_axis(panel.figures)
    axis |= {"domain": [max(0, top - grid.height / height), top], "anchor": f"x{_nth(column)}"}
    if not grid.is_small:
        return axis
    axis |= {"title": None, "nticks": 4, "tickfont": {"size": 11}, "showticklabels": column == 0}
    first = next(n for n, each in enumerate(panels) if each.scale == panel.scale)
    return axis if first == place else axis | {"matches": f"y{_nth(first)}"}


def _time_axis(figures: list[Figure], column: int, panels: int, grid: Grid) -> dict[str, Any]:
    lowest = (panels - 1 - column) // grid.columns * grid.columns + column
    breadth = (1 - GAP_ACROSS * (grid.columns - 1)) / grid.columns
    start = column * (breadth + GAP_ACROSS)
    axis = time_axis(figures) | {"anchor": f"y{_nth(lowest)}", "domain": [start, min(1, start + breadth)]}
    if figures:
        # Given, since each column would else have an axis of its own length.
        days = [datetime.combine(day, time()) for day in (min(_starts(figures)), max(_starts(figures)))]
        margin = max((days[1] - days[0]) * 0.02, WEEK / 2)
        axis |= {"range": [(days[0] - margin).isoformat(), (days[1] + margin).isoformat()]}
    if not grid.is_small:
        return axis
    if axis.get("tickmode") == "array":
        ends = slice(None, None, max(1, len(axis["tickvals"]) - 1))
        return axis | {"tickvals": axis["tickvals"][ends], "ticktext": axis["ticktext"][ends], "tickfont": {"size": 10}}
    return axis | {"nticks": 3, "tickfont": {"size": 10}}


def _starts(figures: list[Figure]) -> list[Any]:
    return [figure.period_start for figure in figures]
