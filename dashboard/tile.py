"""A tile: a part of a page that shows the same figures as a picture and as a table, with the tools that go with it.

The one thing to know: the tools are plain buttons and links that assets/lagesbild.js listens to (`data-tile`); no
callback of Dash is behind them, so a tile needs no ids but its own. What they need to know stands in data attributes:
the release in the page's `data-release`, the rest in the tile.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components import Children, copy_words, hyphenated
from dashboard.view import API, shown_release
from data.language import say

ROLLING_PERIODS = 12
"""How many of the latest periods the rolling link shows, where the address does not already say another number."""


def tile(
    ident: str,
    heading: str,
    picture: Component,
    table: Component,
    *,
    caption: str,
    api: Mapping[str, str] | Sequence[Mapping[str, str]] = (),
    lead: Children = None,
    notes: Sequence[Children] = (),
    class_name: str = "panel",
) -> html.Section:
    """Build a section with its heading, a lead sentence, a picture and the same figures as a table, and the tools.

    `ident` is the section's id and must be unique on the page. `caption`: what, where, which release, synthetic; it
    stands below the picture and the table, and goes along into a saved picture. `api`: the parameters of
    /api/v1/observations that give these figures, or several such questions where one can't; without them nothing is
    said about the API. Any picture can be saved as an image file (assets/picture.js).
    """
    charts = _charts(picture)
    for each in charts:
        # The tile saves pictures with a heading; the chart's own camera would save one without.
        config = getattr(each, "config", None) or {}
        each.config = config | {"modeBarButtonsToRemove": [*config.get("modeBarButtonsToRemove", ()), "toImage"]}
    is_chart, questions = bool(charts), [api] if isinstance(api, Mapping) else list(api)
    head = html.Div(
        [html.H2(heading, id=f"{ident}-heading"), _tools(ident, heading, is_chart=is_chart, questions=questions)],
        className="tile-head",
    )
    content = [
        head,
        *([] if lead is None else [html.Div(lead, className="tile-lead")]),
        html.Div(picture, className="tile-picture"),
        html.Div(table, className="tile-table"),
        html.P(caption, className="note tile-caption"),
        *[html.Div(each, className="note") for each in notes],
        html.P("", className="visually-hidden", role="status"),
    ]
    attributes = hyphenated(
        aria_labelledby=f"{ident}-heading",
        data_shown="picture",
        data_caption=caption,
        data_name=ident,
    )
    return html.Section(content, id=ident, className=f"tile {class_name}", **attributes)


def _charts(picture: Component) -> list[Any]:
    return [each for each in (picture, *picture._traverse()) if isinstance(each, dcc.Graph)]


def _tools(ident: str, heading: str, *, is_chart: bool, questions: Sequence[Mapping[str, str]]) -> html.Div:
    shown = html.Div(
        [
            _button(
                "show-picture", say("Diagram", "Chart") if is_chart else say("Bild", "Picture"), aria_pressed="true"
            ),
            _button("show-table", say("Tabell", "Table"), aria_pressed="false"),
        ],
        className="segments",
        role="group",
        **hyphenated(aria_label=say(f"Visa som: {heading}", f"Show as: {heading}")),
    )
    screen = _button(
        "full-screen", say("Helskärm", "Full screen"), data_other=say("Lämna helskärm", "Leave full screen")
    )
    return html.Div([shown, screen, _sharing(ident, heading, questions)], className="tile-tools")


def _button(action: str, words: str, **attributes: str) -> html.Button:
    return html.Button(words, type="button", className="tool", **hyphenated(data_tile=action, **attributes))


def _sharing(ident: str, heading: str, questions: Sequence[Mapping[str, str]]) -> html.Details:
    """Build what unfolds: the picture as a file, three kinds of link, and the question to the API."""
    summary = html.Summary(
        [say("Spara och dela", "Save and share"), html.Span(f": {heading}", className="visually-hidden")],
        className="tool",
    )
    parts = [_images(), _links(ident), *([api_call(*questions)] if questions else [])]
    return html.Details([summary, html.Div(parts, className="sharing")], className="tile-more")


def _images() -> html.Div:
    title = say("Bild med rubrik och källa", "Image with title and source")
    buttons = [
        _button("image-png", "PNG", aria_label=say("Spara som PNG", "Save as PNG")),
        _button("image-svg", "SVG", aria_label=say("Spara som SVG", "Save as SVG")),
    ]
    return html.Div([html.H3(title), html.P(buttons, className="sharing-row")])


def _links(ident: str) -> html.Div:
    kinds = {
        "now": say("Som nu", "As now"),
        "rolling": say("Alltid de senaste perioderna", "Always the latest periods"),
        "frozen": say("Fryst till den här utgåvan", "Frozen to this release"),
    }
    rows = [
        html.P(
            [
                # Where it leads is written by the script when this is unfolded: then the address is what it is then.
                html.A(words, href=f"#{ident}", **hyphenated(data_link=kind, data_latest=str(ROLLING_PERIODS))),
                _copy_button(say(f"Kopiera länken: {words}", f"Copy the link: {words}")),
            ],
            className="sharing-row",
        )
        for kind, words in kinds.items()
    ]
    return html.Div([html.H3(say("Länk", "Link")), *rows])


def _copy_button(label: str) -> html.Button:
    return _button("copy", say("Kopiera", "Copy"), aria_label=label, **copy_words())


def api_call(*questions: Mapping[str, str]) -> html.Div:
    """Build questions to the API as addresses and as curl lines, each to copy. They must stand in a `.tile`.

    They ask for the figures that are shown, and so always for the release that they are of.
    """
    return html.Div([html.H3(say("Visa API-anrop", "Show API call")), *[_question(each) for each in questions]])


def _question(api: Mapping[str, str]) -> html.Div:
    shown = shown_release()
    asked = dict(api) if shown is None else {**api, "release": str(shown)}
    address = f"{API}?{urlencode(asked, safe=',', quote_via=quote)}"
    link = html.A(address, href=address, **hyphenated(data_link="api"))
    line = html.Code("", **hyphenated(data_link="curl"))
    rows = [
        html.P([link, _copy_button(say("Kopiera adressen", "Copy the address"))], className="sharing-row"),
        html.P([line, _copy_button(say("Kopiera curl-raden", "Copy the curl line"))], className="sharing-row"),
    ]
    return html.Div(rows, className="api-question")
