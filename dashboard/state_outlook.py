"""What the municipalities expect, and a small map that leads to the large one: both of the page's period."""

from urllib.parse import quote

import pandas as pd
from dash import dcc, html
from sqlalchemy import Connection

from dashboard.components import section
from dashboard.map_choice import DEFAULT_AREA, DEFAULT_INDICATOR, TILES
from dashboard.map_scale import scale_of
from dashboard.maps import Place, legend_sample, map_svg
from dashboard.outlook import INDICATORS_SHOWN, outlook_bars, outlook_chart, outlook_table
from dashboard.state_figures import StateFigures
from dashboard.tile import tile
from dashboard.view import seen_in
from data.figures import Figure, figures_in, latest
from data.formats import area_name, geography_name, number
from data.indicators import INDICATORS
from data.language import say
from data.lists import NATION
from data.municipal_sentences import expectation_sentence
from data.periods import date_span
from data.queries import ORIGIN_ORDER, figures_on_map, page_of
from data.selection import Selection

_OWN = ("outlook_short", "outlook_long")


def outlook_tile(found: StateFigures, connection: Connection) -> html.Section:
    """Build the tile of what municipalities expect in the short and the long term, as bars that part at the middle."""
    heading = say("Väntad utveckling", "Expected development")
    if found.state is None:
        raise ValueError("There is no period to speak of")
    day, mine = found.state.period_start, found.choice.mine
    codes = (NATION, *([mine] if mine else []))
    asked = Selection(indicators=(*INDICATORS_SHOWN, *_OWN), geographies=codes, first_day=day, last_day=day)
    rows = page_of(connection, asked)
    shares = rows[(rows["geography_code"] == NATION) & rows["indicator"].isin(INDICATORS_SHOWN)]
    bars = outlook_bars(shares, geography_name(NATION), "nation")
    own = []
    if mine:
        own_rows = rows[rows["geography_code"] == mine]
        own = [expectation_sentence(found.choice.name, *(_own(own_rows, name) for name in _OWN))]
    if not any(bar.is_known for bar in bars):
        none = say("Det finns inga uppgifter om perioden.", "There are no figures of the period.")
        return section(heading, [html.P(each) for each in (none, *own)], ident="outlook")
    some = next(iter(bars[0].shares.values()))
    what = say(
        "Andel av kommunerna som väntar förbättring, oförändrat och försämring",
        "Share of municipalities expecting improvement, no change and deterioration",
    )
    synthetic = any(figure.origin == "synthetic" for bar in bars for figure in bar.shares.values())
    sources = {found.sources.get(figure.source, figure.source) for bar in bars for figure in bar.shares.values()}
    seen = seen_in(found.info.id, found.choice.view, sources, synthetic=synthetic)
    caption = f"{what}, {geography_name(NATION)}, {some.period_label}. {seen}"
    given = found.choice.view.api_parameters
    return tile(
        "outlook",
        heading,
        outlook_chart("outlook-chart", bars, caption, f"{say('Diagram', 'Chart')}. {caption}"),
        outlook_table(bars, what),
        caption=caption,
        api={
            "indicator": ",".join(INDICATORS_SHOWN),
            "geography": NATION,
            "from": day.isoformat(),
            "to": day.isoformat(),
            **{name: given[name] for name in ("release", "as_of") if name in given},
        },
        lead=html.P(own[0], className="sentence") if own else None,
    )


def _own(rows: pd.DataFrame, indicator_id: str) -> Figure | None:
    return latest(figures_in(rows[rows["indicator"] == indicator_id], INDICATORS[indicator_id], "municipality"))


def map_section(found: StateFigures, connection: Connection) -> html.Section:
    """Build the small map: each municipality's own overall robustness, as tiles of the same size, linked to the map."""
    if found.state is None:
        raise ValueError("There is no period to speak of")
    indicator = INDICATORS[DEFAULT_INDICATOR]
    start, end = found.state.period_start, found.state.period_end
    rows = figures_on_map(connection, indicator.id, start, "municipality", DEFAULT_AREA)
    heading = say("Karta", "Map")
    link = found.choice.pinned_address("/karta", till=start.isoformat(), form=TILES, **_marked(found))
    if rows.empty:
        none = say("Ingen kommun har svarat för perioden.", "No municipality has answered for the period.")
        words = say("Till kartan", "To the map")
        return section(
            heading, [html.P(none), dcc.Link(words, href=found.choice.pinned_address("/karta"))], ident="map"
        )
    rows = rows.assign(rank=rows["origin"].map(ORIGIN_ORDER.index)).sort_values("rank", kind="stable")
    rows = rows.drop_duplicates("geography_code")
    scale = scale_of(indicator, "municipality", rows["value"])
    keys = scale.keys_of(rows["value"], rows["status"])
    places = [Place(code, key) for code, key in zip(rows["geography_code"], keys, strict=True)]
    what = f"{indicator.name}, {area_name(DEFAULT_AREA).lower()}, {date_span(start, end)}"
    counts = {each.key: sum(place.key == each.key for place in places) for each in scale.classes}
    shown = [each for each in scale.classes if counts[each.key]]
    told = "; ".join(f"{each.words}: {number(counts[each.key])}" for each in shown)
    drawing = map_svg(places, "municipality", scale, marked=found.choice.mine, tiles=True)
    picture = html.Img(src=_address_of(drawing), alt=f"{say('Karta', 'Map')}. {what}. {told}.", className="drawing")
    legend = [
        html.Li(
            [
                html.Img(src=_address_of(legend_sample(each)), alt="", className="drawing"),
                f"{each.words}: ",
                html.B(number(counts[each.key])),
            ]
        )
        for each in shown
    ]
    synthetic = (rows["origin"] == "synthetic").any()
    invented = say(" Syntetiska uppgifter.", " Synthetic figures.") if synthetic else ""
    tiles = say("Varje ruta är en kommun.", "Each tile is a municipality.")
    return section(
        heading,
        [
            html.Div(
                [dcc.Link(picture, href=link, className="thumbnail"), html.Ul(legend, className="thumbnail-legend")],
                className="small-map",
            ),
            html.P(f"{what}. {tiles}{invented}", className="note"),
            html.P(dcc.Link(say("Öppna kartan", "Open the map"), href=link), className="links"),
        ],
        ident="map",
    )


def _marked(found: StateFigures) -> dict[str, str]:
    return {"geografi": found.choice.mine} if found.choice.mine else {}


def _address_of(drawing: str) -> str:
    """Return a drawing as the address of a picture; only what an address can't have is written otherwise."""
    safe = "/:=,;()!*'@ +"
    return f"data:image/svg+xml,{quote(drawing.replace(chr(34), chr(39)), safe=safe)}"
