"""The pieces that every page is built of: the frame with header, banner and footer, and the notices.

The frame is part of each page and not of the app around it, since the banner and the footer say what *this* release
contains, and the next request may see another one.
"""

from collections.abc import Iterable
from typing import Any

import dash
from dash import dcc, html
from dash.development.base_component import Component
from sqlalchemy import Connection

from dashboard.view import PINNED, View
from data.formats import day_of, long_date
from data.queries import origins, release_info

Children = Component | str | list[Any] | None

FRAME = "frame"
"""The Store that says which release the banner and the footer of the page are about."""

SYNTHETIC_BANNER = (
    "Här finns syntetiska uppgifter. De är påhittade för demonstration och säger inget om läget i någon kommun. "
    "De är märkta «syntetisk»; det som är publicerat på riktigt är märkt «publicerad»."
)


def frame(
    path: str, heading: str, content: Children, view: View | None = None, connection: Connection | None = None
) -> html.Div:
    """Build a whole page: skip link, header, main with the page's only h1, and footer.

    Without a connection there is nothing to say about the release; then the banner and its line are left out.
    """
    main = [html.H1(heading, tabIndex="-1", id="heading"), *_as_list(content)]
    above = [] if connection is None else [synthetic_banner(connection), pinned_notice(view, connection, path)]
    return html.Div(
        [
            html.A("Hoppa till innehållet", href="#main", className="skip-link"),
            _header(path, view, anew=connection is None),
            *([] if connection is None else [dcc.Store(id=FRAME, data=frame_mark(view, connection))]),
            *[each for each in above if each is not None],
            html.Main(main, id="main"),
            _footer(connection),
        ],
        className="page",
    )


def hyphenated(**attributes: str) -> dict[str, Any]:
    """Return attributes as HTML names them: `aria_label` is no name there, and `aria-label` none in Python."""
    return {name.replace("_", "-"): value for name, value in attributes.items()}


def _as_list(content: Children) -> list[Any]:
    if content is None:
        return []
    return content if isinstance(content, list) else [content]


def frame_mark(view: View | None, connection: Connection) -> str:
    """Return what a page's banner and footer are about: the release, and what the address pins."""
    return f"{release_info(connection).id}{view.only(PINNED).query if view else ''}"


def reframed(mark: str | None, view: View, connection: Connection) -> str | None:
    """Return an order to load the page anew if its frame is about another release than what is shown now; else None."""
    now = frame_mark(view, connection)
    return None if mark == now else f"reload {now}"


def _header(path: str, view: View | None, *, anew: bool = False) -> html.Header:
    """Build the header. `anew`: its links load the page anew, since the router sees no change on a page of errors."""
    link = html.A if anew else dcc.Link
    pinned = view.only(PINNED).query if view else ""
    pages = sorted(
        (page for page in dash.page_registry.values() if page.get("order") is not None), key=lambda page: page["order"]
    )
    links = [
        html.Li(
            link(
                page["name"],
                href=page["path"] + pinned,
                className="current" if page["path"] == path else "",
                # dcc.Link takes no aria-current; the page one is on is also told by its title and h1.
                title=f"{page['name']} (den här sidan)" if page["path"] == path else "",
            )
        )
        for page in pages
    ]
    return html.Header(
        html.Div(
            [
                link("Lägesbild", href=f"/{pinned}", className="wordmark"),
                html.Nav(html.Ul(links), **hyphenated(aria_label="Sidor")),
            ],
            className="width",
        ),
        className="site-header",
    )


def synthetic_banner(connection: Connection) -> html.Aside | None:
    """Build the banner that says that some figures are invented; None where the release has none (design rule 10)."""
    if "synthetic" not in origins(connection):
        return None
    return html.Aside(
        html.P(SYNTHETIC_BANNER, className="width"),
        className="synthetic-banner",
        **hyphenated(aria_label="Om syntetiska uppgifter"),
    )


def pinned_notice(view: View | None, connection: Connection, path: str) -> html.Aside | None:
    """Say that one looks at an old release or at what was known on a day, with the way back; None if one does not."""
    if view is None or not view.only(PINNED).parameters:
        return None
    said = []
    if view.selection.release is not None:
        made = day_of(release_info(connection).created_at)
        said.append(f"Du ser utgåva {view.selection.release}, framtagen {made}.")
    if view.selection.as_of is not None:
        said.append(f"Du ser vad som var känt den {long_date(view.selection.as_of)}.")
    current = view.changed(**dict.fromkeys(PINNED))
    # A plain link that loads the page anew: the header's links must lose the pin too.
    back = html.A("Visa det som gäller nu", href=current.address(path))
    return html.Aside(html.P([" ".join(said), " ", back], className="width"), className="pinned-notice")


def _footer(connection: Connection | None) -> html.Footer:
    lines = [
        "Lägesbild sammanställer vad kommunerna och myndigheterna har rapporterat.",
        "En kommun som inte har rapporterat är inte opåverkad; dess svar saknas.",
    ]
    if connection is not None:
        info = release_info(connection)
        made = f"Utgåva {info.id}, framtagen {day_of(info.created_at)}"
        if info.last_received_at is not None:
            made += f", med uppgifter mottagna till och med {day_of(info.last_received_at)}"
        lines.append(f"{made}.")
    return html.Footer(html.Div([html.P(line) for line in lines], className="width"), className="site-footer")


def notice(title: str, paragraphs: Iterable[Children], *, kind: str = "empty") -> html.Section:
    """Build a notice in place of figures. `kind`: `empty` (nothing there), `problem` (something to mend)."""
    return html.Section([html.H2(title), *[html.P(each) for each in paragraphs]], className=f"notice {kind}")


def section(heading: str, content: list[Any], *, ident: str, class_name: str = "panel") -> html.Section:
    """Build a part of a page with its own heading."""
    return html.Section(
        [html.H2(heading, id=f"{ident}-heading"), *content],
        id=ident,
        className=class_name,
        **hyphenated(aria_labelledby=f"{ident}-heading"),
    )


def chart(ident: str, figure: dict[str, Any], config: dict[str, Any], words: str, *, tall: bool = False) -> html.Div:
    """Build a chart in a box of fixed height. `words` say what it shows to those who do not see it."""
    graph = dcc.Graph(id=ident, figure=figure, config=config)  # type: ignore[arg-type]
    return html.Div(graph, className="chart tall" if tall else "chart", role="figure", **hyphenated(aria_label=words))


def origin_tag(origin: str, words: str) -> html.Span:
    """Build the tag that says where a figure comes from; synthetic ones are hatched."""
    return html.Span(words, className=f"tag {origin}")
