"""The pieces that every page is built of: the frame with header, banner and footer, and the notices.

The frame is part of each page and not of the app around it, since the banner and the footer say what *this* release
contains, and the next request may see another one.
"""

from collections.abc import Callable, Iterable
from typing import Any

import dash
from dash import dcc, html
from dash.development.base_component import Component
from sqlalchemy import Connection

from dashboard.navigation import SITE, menu_pages, page_name
from dashboard.view import LANGUAGE, PAST, PINNED, View, query_of
from data.formats import day_of, long_date
from data.language import LANGUAGES, say, speaking, spoken
from data.queries import origins, release_info

Children = Component | str | list[Any] | None

FRAME = "frame"
"""The Store that says which release the banner and the footer of the page are about."""


def frame(
    path: str, heading: str, content: Children, view: View | None = None, connection: Connection | None = None
) -> html.Div:
    """Build a whole page: skip link, header, main with the page's only h1, and footer.

    Without a connection there is nothing to say about the release; then the banner and its line are left out.
    """
    main = [html.H1(heading, tabIndex="-1", id="heading"), *_as_list(content)]
    above = []
    if connection is not None:
        above = [internal_banner(connection), synthetic_banner(connection), pinned_notice(view, connection, path)]
    about = {} if connection is None else hyphenated(data_release=str(release_info(connection).id))
    return html.Div(
        [
            html.A(say("Hoppa till innehållet", "Skip to the content"), href="#main", className="skip-link"),
            _header(path, view, anew=connection is None),
            *([] if connection is None else [dcc.Store(id=FRAME, data=frame_mark(view, connection))]),
            *[each for each in above if each is not None],
            html.Main(main, id="main", tabIndex="-1"),
            _footer(view, connection),
        ],
        className="page",
        lang=spoken(),
        **about,
    )


def hyphenated(**attributes: str) -> dict[str, Any]:
    """Return attributes as HTML names them: `aria_label` is no name there, and `aria-label` none in Python."""
    return {name.replace("_", "-"): value for name, value in attributes.items()}


def copy_words() -> dict[str, Any]:
    """Return what a button that copies says when it has: copied, or marked where the browser has no clipboard."""
    return hyphenated(
        data_done=say("Kopierat", "Copied"),
        data_marked=say("Markerat: kopiera med Ctrl+C", "Marked: copy with Ctrl+C"),
    )


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


def _pinned(view: View | None) -> str:
    """Return the query string that follows along to another page: at least the language that is spoken."""
    return view.only(PINNED).query if view else query_of({LANGUAGE: spoken()})


def _header(path: str, view: View | None, *, anew: bool = False) -> html.Header:
    """Build the header. `anew`: its links load the page anew, since the router sees no change on a page of errors."""
    link = html.A if anew else dcc.Link
    links = [html.Li(_menu_link(link, page, path, view)) for page in menu_pages()]
    menu = html.Button(
        say("Meny", "Menu"),
        type="button",
        className="menu-button",
        **hyphenated(aria_expanded="false", aria_controls="site-menu", data_menu="toggle"),
    )
    nav = html.Nav(html.Ul(links), id="site-menu", **hyphenated(aria_label=say("Sidor", "Pages")))
    mark = link(SITE, href=f"/{_pinned(view)}", className="wordmark")
    return html.Header(
        html.Div(
            [mark, menu, nav, html.Div([_other_language(path, view), _theme_button()], className="settings")],
            className="width",
        ),
        className="site-header",
    )


def _menu_link(link: Callable[..., Component], page: dict[str, Any], path: str, view: View | None) -> Component:
    is_below = page["path"] != "/" and path.startswith(f"{page['path']}/")
    is_here = is_below or path == page["path"]
    address = page["path"] + _pinned(view)
    if not is_here:
        return link(page_name(page), href=address)
    # dcc.Link takes no aria-current. assets/lagesbild.js keeps a plain link from loading the page anew (`data-within`).
    here = hyphenated(
        aria_current="true" if is_below else "page", **({"data_within": "site"} if link is dcc.Link else {})
    )
    return html.A(page_name(page), href=address, className="current", **here)


def _other_language(path: str, view: View | None) -> html.A:
    """Build the link to the same page in the other language. It loads the page anew: everything on it is in words."""
    other = next(language for language in LANGUAGES if language != spoken())
    with speaking(other):
        words = say("På svenska", "In English")
    shown = dict(view.parameters) if view else {}
    address = path + query_of({**shown, LANGUAGE: other})
    # The script keeps the address as the view changes: the header is not made anew for that.
    return html.A(words, href=address, lang=other, hrefLang=other, **hyphenated(data_language=other))


def _theme_button() -> html.Button:
    """Build the switch between light and dark; the style sheet shows the word for what it would do now."""
    words = [
        html.Span(say("Mörkt läge", "Dark mode"), className="when-light"),
        html.Span(say("Ljust läge", "Light mode"), className="when-dark"),
    ]
    return html.Button(words, type="button", **hyphenated(data_switch="theme"))


def internal_banner(connection: Connection) -> html.Aside | None:
    """Build the banner that says that small counts are shown; None where they are not."""
    if not release_info(connection).is_internal:
        return None
    said = say(
        "Internt: här visas även antal om 1–3 personer, som skyddas av sekretess. Sprid inte siffrorna vidare.",
        "Internal: counts of 1–3 persons, which are confidential, are shown here too. Do not pass the figures on.",
    )
    return html.Aside(
        html.P(said, className="width"),
        className="synthetic-banner",
        id="internal-banner",
        **hyphenated(aria_label=say("Om interna uppgifter", "About internal figures")),
    )


def synthetic_warning() -> str:
    """Return what the banner says where some figures are invented (design rule 10)."""
    return say(
        "Här finns syntetiska uppgifter. De är påhittade för demonstration och säger inget om läget i någon kommun. "
        "De är märkta «syntetisk»; det som är publicerat på riktigt är märkt «publicerad».",
        "There are synthetic figures here. They are invented for demonstration and say nothing about any municipality. "
        "They are marked “synthetic”; what has really been published is marked “published”.",
    )


def synthetic_banner(connection: Connection) -> html.Aside | None:
    """Build the banner that says that some figures are invented; None where the release has none (design rule 10)."""
    if "synthetic" not in origins(connection):
        return None
    return html.Aside(
        html.P(synthetic_warning(), className="width"),
        className="synthetic-banner",
        **hyphenated(aria_label=say("Om syntetiska uppgifter", "About synthetic figures")),
    )


def pinned_notice(view: View | None, connection: Connection, path: str) -> html.Aside | None:
    """Say that one looks at an old release or at what was known on a day, with the way back; None if one does not."""
    if view is None or not view.only(PAST).parameters:
        return None
    said = []
    if view.selection.release is not None:
        made, number = day_of(release_info(connection).created_at), view.selection.release
        said.append(say(f"Du ser utgåva {number}, framtagen {made}.", f"You see release {number}, made on {made}."))
        if not release_info(connection).is_published:
            said.append(
                say(
                    "Den stoppades i granskningen och är inte publicerad: siffrorna kan vara fel.",
                    "The screening stopped it and it is not published: its figures may be wrong.",
                )
            )
    if view.selection.as_of is not None:
        day = long_date(view.selection.as_of)
        said.append(say(f"Du ser vad som var känt den {day}.", f"You see what was known on {day}."))
    current = view.changed(**dict.fromkeys(PAST))
    # A plain link that loads the page anew: the header's links must lose the pin too.
    back = html.A(say("Visa det som gäller nu", "Show what holds now"), href=current.address(path))
    return html.Aside(
        html.P([" ".join(said), " ", back], className="width"),
        className="pinned-notice",
        **hyphenated(aria_label=say("Om tidpunkten", "About the time")),
    )


def _footer(view: View | None, connection: Connection | None) -> html.Footer:
    lines = [
        say(
            "Lägesbild sammanställer vad kommunerna och myndigheterna har rapporterat.",
            "Lägesbild compiles what municipalities and agencies have reported.",
        ),
        say(
            "En kommun som inte har rapporterat är inte opåverkad; dess svar saknas.",
            "A municipality that has not reported is not unaffected; its answer is missing.",
        ),
    ]
    if connection is not None:
        lines.append(_about_release(connection))
    content = [
        *[html.P(line) for line in lines],
        html.Ul([html.Li(each) for each in _footer_links(view)], className="footer-links"),
        # The style sheet shows it on paper only; the script writes it when one prints.
        html.P("", className="printed-address"),
    ]
    return html.Footer(html.Div(content, className="width"), className="site-footer")


def _about_release(connection: Connection) -> str:
    info = release_info(connection)
    number, made = info.id, day_of(info.created_at)
    # When a source was last heard stands beside its figures: the latest of all sources says nothing about any of them.
    return say(f"Utgåva {number}, framtagen {made}.", f"Release {number}, made on {made}.")


def _footer_links(view: View | None) -> list[html.A]:
    """Return the links of the footer, to those pages there are. What programs can ask is told on the page about it."""
    places = [
        ("/om", "", say("Om siffrorna", "About the figures")),
        ("/tillganglighet", "", say("Tillgänglighet", "Accessibility")),
        ("/om", "#api", say("Öppna data (API)", "Open data (API)")),
    ]
    there = {page["path"] for page in dash.page_registry.values()}
    return [html.A(words, href=path + _pinned(view) + part) for path, part, words in places if path in there]


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


_WITH_POINTS = ("scatter", "bar")


def chart(ident: str, figure: dict[str, Any], config: dict[str, Any], words: str, *, tall: bool = False) -> html.Div:
    """Build a chart in a box of fixed height. `words` say what it shows to those who do not see it.

    A box whose chart has points can be focused: assets/points.js goes from point to point with the arrow keys.
    """
    spoken_config = config | {"locale": spoken()}
    graph = dcc.Graph(id=ident, figure=figure, config=spoken_config)  # type: ignore[arg-type]
    attributes = {"aria_label": words}
    if any(trace.get("type") in _WITH_POINTS for trace in figure["data"]):
        hint = say("Piltangenterna går mellan punkterna.", "The arrow keys go between points.")
        attributes = {"aria_label": f"{words} {hint}", "tabIndex": "0"}
    return html.Div(graph, className="chart tall" if tall else "chart", role="figure", **hyphenated(**attributes))


def origin_tag(origin: str, words: str) -> html.Span:
    """Build the tag that says where a figure comes from; synthetic ones are hatched."""
    return html.Span(words, className=f"tag {origin}")
