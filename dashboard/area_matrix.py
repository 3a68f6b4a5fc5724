"""The matrix of areas by weeks, as a real table: how many municipalities are hit critically, and how many seriously.

The one thing to know: a cell shows two counts beside each other, each on a ground of its own, and never their sum.
The ground repeats what share of those reporting it is; what has no figure is hatched and says so.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dash import html

from dashboard.area_figures import COUNTS, CRITICAL, AreaFigures
from dashboard.components import hyphenated
from dashboard.missing import MARKS, reason_class, reason_items, reason_of, reason_words, reasons_in, short_reason
from dashboard.municipality_areas import area_matrix as level_matrix
from dashboard.municipality_areas import level_legend
from data import lists
from data.figures import Figure
from data.formats import NBSP, number, per_cent
from data.language import say
from data.periods import date_span, iso_week_name
from data.sentences import coverage_cell, coverage_text, value_text

SHARES = (0.0, 2.0, 10.0)
"""Per cent of those reporting, above which the ground gets darker. Above zero one sees that there is something."""


def matrix_picture(found: AreaFigures, caption: str) -> html.Div:
    """Build the matrix: a row per area and a column per week, the newest to the right, the summary set apart."""
    if found.choice.level == "municipality":
        return _levels_of_one(found, caption)
    head = html.Tr([html.Th(say("Område", "Area"), scope="col"), *(_week_head(found, week) for week in found.weeks)])
    summaries = [area for area in found.areas if lists.monitored_areas()[area].is_summary]
    peers = [area for area in found.areas if area not in summaries]
    table = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(head),
            html.Tbody([_area_row(found, area) for area in peers]),
            html.Tbody([_area_row(found, area) for area in summaries], className="summary"),
            html.Tfoot(_coverage_row(found)),
        ],
        className="count-matrix",
    )
    region = html.Div(table, className="matrix-scroll", tabIndex="0", role="region", **hyphenated(aria_label=caption))
    return html.Div([region, _legend(found)])


def _levels_of_one(found: AreaFigures, caption: str) -> html.Div:
    by_area = {
        area: {day: figure for (_, of_area, day), figure in found.cells.items() if of_area == area}
        for area in found.areas
    }
    answered = {area: figures for area, figures in by_area.items() if figures}
    days = sorted({day for figures in answered.values() for day in figures})
    return html.Div([level_matrix(answered, days, caption), level_legend(answered, days)])


def _week_head(found: AreaFigures, week: tuple[date, date]) -> html.Th:
    number_of_week = iso_week_name(week[0]).partition("-W")[2].lstrip("0")
    dates = date_span(*week)
    chosen = week == found.week
    name = [html.B(f"{say('v.', 'w.')} {number_of_week}"), html.Small(f" {dates}")]
    address = found.choice.view.changed(till=week[0].isoformat(), omrade=found.area).query
    return html.Th(_link(name, address), scope="col", className="chosen" if chosen else "")


def _link(content: Any, query: str, **attributes: str) -> html.A:
    """Build a link to another view of the page, which assets/omraden.js follows without loading the page anew."""
    return html.A(content, href=query, **hyphenated(data_view=query, **attributes))


def _area_row(found: AreaFigures, area: str) -> html.Tr:
    known = lists.monitored_areas()[area]
    address = found.choice.view.changed(omrade=area, till=found.week[0].isoformat()).query
    name = known.name if known.is_summary else known.short_name
    head = html.Th(_link(name, address), scope="row", className="chosen" if area == found.area else "")
    return html.Tr([head, *(_cell(found, area, week) for week in found.weeks)])


def _cell(found: AreaFigures, area: str, week: tuple[date, date]) -> html.Td:
    figures = [found.figure(indicator, area, week[0]) for indicator in COUNTS]
    chosen = "chosen" if area == found.area and week == found.week else ""
    if all(figure is None or figure.value is None for figure in figures):
        reason = _reason(figures)
        return html.Td(short_reason(reason), className=f"{reason_class(reason)} {chosen}".strip())
    address = found.choice.view.changed(omrade=area, till=week[0].isoformat()).query
    both = [_half(figure, indicator) for indicator, figure in zip(COUNTS, figures, strict=True)]
    # Heads of rows and columns lead to the same views: two hundred stops for the Tab key would be in the way.
    return html.Td(html.A(both, href=address, tabIndex="-1", **hyphenated(data_view=address)), className=chosen)


def _reason(figures: Sequence[Figure | None]) -> str:
    """Return why a cell has neither of its counts: the reason of the first that has a row."""
    return reason_of(next((figure for figure in figures if figure is not None), None))


def _half(figure: Figure | None, indicator: str) -> html.Span:
    kind = "critical" if indicator == CRITICAL else "serious"
    words = say("kritisk", "critical") if kind == "critical" else say("allvarlig", "serious")
    if figure is None or figure.value is None:
        reason = reason_of(figure)
        told = html.Span(f" {words}: {reason_words(reason)} ", className="visually-hidden")
        return html.Span([MARKS[reason], told], className=f"{kind} {reason_class(reason)}")
    title = f"{value_text(figure)}, {words}, {coverage_text(figure)}"
    return html.Span(
        [number(figure.value), html.Span(f" {words} ", className="visually-hidden")],
        className=f"{kind} share-{_share_class(figure)}",
        title=title,
    )


def _share_class(figure: Figure) -> int:
    """Return how dark a count's ground is, 0 to 3; 1 where the number reporting is unknown and it is above zero."""
    if not figure.value:
        return 0
    if not figure.reporting:
        return 1
    share = 100 * figure.value / figure.reporting
    return sum(share > bound for bound in SHARES)


def _coverage_row(found: AreaFigures) -> html.Tr:
    """Build the row of how many have reported; of how many stands in its head, where it is the same every week."""
    known = [_with_coverage(found, week[0]) for week in found.weeks]
    expected = {figure.expected for figure in known if figure is not None}
    name = say("Har rapporterat", "Reported")
    of_how_many = next(iter(expected)) if len(expected) == 1 else None
    if of_how_many is None:
        cells = [_coverage(found, week[0]) for week in found.weeks]
    else:
        name = f"{name}, {say('av', 'of')}{NBSP}{number(of_how_many)}"
        cells = ["–" if figure is None else number(figure.reporting) for figure in known]
    return html.Tr([html.Th(name, scope="row"), *(html.Td(text) for text in cells)])


def _with_coverage(found: AreaFigures, day: date) -> Figure | None:
    """Return the first figure of a week that says how many have reported; None if none does."""
    figures = (found.figure(indicator, area, day) for area in found.areas for indicator in COUNTS)
    return next((figure for figure in figures if figure is not None and figure.reporting is not None), None)


def _coverage(found: AreaFigures, day: date) -> str:
    """Return how many have reported in a week; `–` if nothing says so."""
    known = _with_coverage(found, day)
    return "–" if known is None else coverage_cell(known)


def _legend(found: AreaFigures) -> html.Div:
    bounds = [number(bound) for bound in SHARES[1:]]
    words = [
        "0",
        say("över 0 till ", "over 0 to ") + per_cent(bounds[0]),
        say("över ", "over ") + f"{bounds[0]} {say('till', 'to')} {per_cent(bounds[1])}",
        say("över ", "over ") + per_cent(bounds[1]),
    ]
    rows = [
        html.Li([html.Span("", className=f"critical share-{n}"), html.Span("", className=f"serious share-{n}"), text])
        for n, text in enumerate(words)
    ]
    cells = (found.figure(count, area, week[0]) for count in COUNTS for area in found.areas for week in found.weeks)
    missing = reason_items(reasons_in(cells), as_marks=True)
    lead = say(
        "Antal kommuner: till vänster kritisk påverkan, till höger allvarlig. De läggs aldrig ihop. Starkare grund är "
        "en större andel av dem som rapporterat:",
        "Number of municipalities: critical impact to the left, serious to the right. They are never added. A stronger "
        "ground is a larger share of those reporting:",
    )
    return html.Div([html.P(lead), html.Ul([*rows, *missing])], className="matrix-legend")


def matrix_table(found: AreaFigures, caption: str) -> html.Div:
    """Build the same figures as a plain table: a row per week, the newest first, and a column per area."""
    heads = ["Period", *(lists.monitored_areas()[area].short_name for area in found.areas)]
    counts = found.choice.level != "municipality"
    if counts:
        heads.append(say("Har rapporterat", "Reported"))
    rows = [
        html.Tr(
            [
                html.Th(found.label(week), scope="row"),
                *(html.Td(_in_words(found, area, week[0])) for area in found.areas),
                *([html.Td(_coverage(found, week[0]))] if counts else []),
            ]
        )
        for week in reversed(found.weeks)
    ]
    table = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr([html.Th(text, scope="col") for text in heads])),
            html.Tbody(rows),
        ],
        className="figures",
    )
    return html.Div(table, className="table-scroll", tabIndex="0", role="region", **hyphenated(aria_label=caption))


def _in_words(found: AreaFigures, area: str, day: date) -> str:
    figures = [found.figure(indicator, area, day) for indicator in found.indicators]
    if all(figure is None or figure.value is None for figure in figures):
        return reason_words(_reason(figures))
    if len(figures) == 1:
        return value_text(figures[0]) if figures[0] is not None else "–"
    names: Sequence[str] = (say("kritisk", "critical"), say("allvarlig", "serious"))
    told = zip(figures, names, strict=True)
    return ", ".join(
        f"{name}: {reason_words(reason_of(each))}"
        if each is None or each.value is None
        else f"{number(each.value)} {name}"
        for each, name in told
    )
