"""Cells of the tables of /hygien: the same figures as the picture that they stand with."""

from dash import html

from dashboard.tables import Cell
from data.figures import Figure
from data.formats import no_figure, number, origin_text


def figure_cell(figure: Figure | None) -> Cell:
    """Return a share with its interval and, where it is published, a word of it; words where there is none."""
    if figure is None or figure.value is None:
        return [html.Span(no_figure(), className="missing")]
    beside = []
    if figure.lower is not None and figure.upper is not None:
        beside.append(f"{number(figure.lower, 1)}–{number(figure.upper, 1)}")
    if figure.origin == "published":
        beside.append(origin_text(figure.origin))
    return [number(figure.value, figure.indicator.decimals), *[html.Small(f" {each}") for each in beside]]


def number_cell(value: float | None, decimals: int = 0) -> Cell:
    """Return a number; words where there is none."""
    if value is None or value != value:
        return [html.Span(no_figure(), className="missing")]
    return number(value, decimals)
