"""What a page says where JavaScript is off: written by the server into <noscript>, in the language of the address.

On the front page it is the state in a sentence, the four figures and the latest periods as a table; every other page
is there as it is with JavaScript, without its controls and charts (dashboard/without_script.py): its sentences, its
tables, its links to the API. The one thing to know: nothing here may break the page that is shown where JavaScript is
on, nor make it wait for what takes seconds, so whatever goes wrong is logged and the figures are left out.
"""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import html
from flask import render_template_string
from markupsafe import Markup
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from dashboard.about_static import static_html
from dashboard.ages import age_text
from dashboard.components import pinned_notice, synthetic_warning
from dashboard.errors import note_status, noted_status
from dashboard.navigation import SITE, menu_pages, page_at, page_name
from dashboard.state_choice import FrontChoice
from dashboard.view import LANGUAGE, PAST, PINNED, View, ViewProblem, extract_address, known_parameters
from dashboard.waiting_plainly import wait_for
from dashboard.without_script import plain
from data import ages
from data.figures import Figure, change_of, figure_at, figures_in, latest
from data.formats import no_figure, origin_text, sentence_case
from data.indicators import INDICATORS
from data.language import LANGUAGES, say, speaking, spoken
from data.lists import NATION
from data.queries import origins, page_of, release_info
from data.selection import ANY_AREA, Selection
from data.sentences import bare_value_text, coverage_text, value_text
from data.settings import current_settings
from data.state_sentences import state_sentence
from data.store import StoreError, UnknownRelease, current_store

log = logging.getLogger(__name__)

FRONT_PAGE, NOT_FOUND = "/", "/404"
COUNTS = ("critical_impact", "serious_impact", "over_one_percent_infected", "reporting_municipalities")
PERIODS_SHOWN = 8

LATEST = Selection.from_parameters(
    {"indicator": ",".join(COUNTS), "geography": NATION, "area": ANY_AREA, "latest": str(PERIODS_SHOWN)}
)

_TEMPLATE = """
<div class="fallback width">
  <p><strong>{{ site }}</strong></p>
  <ul class="footer-links">
    {% for name, address in pages %}<li><a href="{{ address }}">{{ name }}</a></li>{% endfor %}
  </ul>
  <p class="notice problem">{{ why }} <a href="{{ file }}">{{ file_words }}</a></p>
  {% if state %}
  <h1>{{ heading }}</h1>
  {{ state.past }}
  {% if state.warning %}<p class="synthetic-banner">{{ state.warning }}</p>{% endif %}
  <p class="lead">{{ state.sentence }}</p>
  {% if state.age %}<p class="age">{{ state.age }}</p>{% endif %}
  <p class="note">{{ state.never_added }}</p>
  <dl class="facts">
    {% for name, value, coverage in state.figures %}
    <div><dt>{{ name }}</dt><dd><strong>{{ value }}</strong> {{ coverage }}</dd></div>
    {% endfor -%}
  </dl>
  <div class="table-scroll" tabindex="0" role="region" aria-label="{{ state.caption }}">
    <table class="figures">
      <caption>{{ state.caption }}</caption>
      <thead><tr>{% for head in state.heads %}<th scope="col">{{ head }}</th>{% endfor %}</tr></thead>
      <tbody>
        {% for period, cells in state.rows %}
        <tr><th scope="row">{{ period }}</th>{% for cell in cells %}<td>{{ cell }}</td>{% endfor %}</tr>
        {% endfor %}
      </tbody>
    </table>
  </div>
  <p class="note">{{ state.release }}</p>
  {% endif %}
  {{ words }}
</div>
"""

_MOST_KEPT = 64
_kept: dict[tuple[Any, ...], tuple[Markup, int]] = {}
"""The latest pages written, with their status, by what decides them.

A release never changes, and most readers ask for the same pages.
"""


@dataclass(frozen=True)
class Fallback:
    """The HTML of a page without JavaScript, and the address that it is to load in a while: empty where it stays."""

    words: str
    goes_to: str = ""


def fallback(path: str, parameters: Mapping[str, str]) -> Fallback:
    """Return a page without JavaScript. What can't be told is left out; it never raises.

    Where the page explains an error of the address, its status is noted (dashboard/errors.py).
    """
    given = dict(parameters)
    view = View.without_choice(given)
    state, words, wait = None, Markup(""), None
    try:
        view = View.parse(given)
        is_front = path == FRONT_PAGE and bool(FrontChoice.of(view))
    except ViewProblem:
        is_front = False  # Each page explains what it can't understand.
    try:
        try:
            wait = wait_for(path, view, given)
            state = _state(view) if is_front and wait is None else None
        except UnknownRelease:
            state = None  # As above.
        if wait is not None:
            words = static_html([html.H1(_heading(path)), wait.words])
        elif state is None:
            words = _page(path, given, view)
    except (StoreError, DBAPIError):
        pass  # Said, and noted, by the page itself.
    except Exception:  # The page with JavaScript says what is wrong, in its own words.
        log.exception("The figures for readers without JavaScript could not be made")
    return Fallback(_written(path, view, state, words), wait.goes_to if wait else "")


def _heading(path: str) -> str:
    found = page_at(path)
    return SITE if found is None else page_name(found[0])


def _page(path: str, given: Mapping[str, str], view: View) -> Markup:
    """Return what a page says, with its banners. One that shows nothing but figures of a release is kept."""
    page, variables = page_at(path) or (page_at(NOT_FOUND) or ({}, {}))
    is_whole = dict(view.parameters) == known_parameters(given)
    release_id = view.selection.release or current_store().current_id()
    # What comes in between releases is on one page, which is a minute old at most.
    minute = int(time.monotonic() // 60) if page.get("of_loads") else None
    # How long ago the latest period ended is another tomorrow.
    key = (current_settings().database, release_id, path, view.query, ages.today(), minute)
    if is_whole and key in _kept:
        written, status = _kept[key]
        note_status(status)
        return written
    shown = page["layout"](**{**given, **variables})
    parts = [each for each in shown.children if isinstance(each, html.Aside | html.Main)]
    # A page without a release says what is wrong: that may be mended in a moment.
    has_release = "data-release" in vars(shown)
    if has_release and "plainly" in page:
        parts.append(page["plainly"](**{**given, **variables}))
    written = static_html(plain(parts))
    if is_whole and has_release:
        while len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = written, noted_status()
    return written


def _written(path: str, view: View, state: dict[str, Any] | None, words: Markup) -> str:
    pinned = view.only(PINNED)
    other = next(language for language in LANGUAGES if language != spoken())
    with speaking(other):
        in_other = say("På svenska", "In English")
    return render_template_string(
        _TEMPLATE,
        site=SITE,
        heading=say("Läget i landets kommuner", "The state of the country's municipalities"),
        pages=[
            *((page_name(page), pinned.address(page["path"])) for page in menu_pages()),
            (in_other, view.changed(**{LANGUAGE: other}).address(path)),
        ],
        why=say(
            "JavaScript är avstängt. Diagram, karta och urval behöver det; siffrorna kan hämtas som fil utan det:",
            "JavaScript is off. Charts, map and selections need it; the figures can be had as a file without it:",
        ),
        file=extract_address({"level": "nation"} | view.only(PAST).api_parameters, say("csv-sv", "csv")),
        file_words=say("rikets siffror (CSV för svensk Excel).", "the national figures (CSV)."),
        state=state,
        words=words,
    )


def _state(view: View) -> dict[str, Any] | None:
    """Return what the template says of the latest period; None where nothing is known."""
    with view.opened() as connection:
        rows = page_of(connection, LATEST)
        found = {name: figures_in(rows[rows["indicator"] == name], INDICATORS[name], "nation") for name in COUNTS}
        newest = latest(found["critical_impact"])
        return None if newest is None else _told(found, newest, view, connection)


def _told(found: dict[str, list[Figure]], newest: Figure, view: View, connection: Connection) -> dict[str, Any]:
    now = {name: figure_at(found[name], newest.period_start, newest.origin) for name in COUNTS}
    impact = [(figure, change_of(figure, found[name])) for name in COUNTS[:2] if (figure := now[name]) is not None]
    return {
        "past": static_html(pinned_notice(view, connection, FRONT_PAGE)),
        "warning": synthetic_warning() if "synthetic" in origins(connection) else "",
        "sentence": state_sentence(impact),
        "age": age_text(view, newest.period_end),
        "never_added": say(
            "De två antalen kan överlappa och får inte läggas ihop.",
            "The two numbers may overlap and must not be added.",
        ),
        "figures": [(INDICATORS[name].name, *_value_and_coverage(now[name])) for name in COUNTS],
        "caption": say(f"De senaste {PERIODS_SHOWN} perioderna", f"The latest {PERIODS_SHOWN} periods"),
        "heads": [say("Period", "Period"), *(INDICATORS[name].name for name in COUNTS), say("Ursprung", "Origin")],
        "rows": _rows(found),
        "release": say("Utgåva", "Release") + f" {release_info(connection).id}",
    }


def _value_and_coverage(figure: Figure | None) -> tuple[str, str]:
    return (no_figure(), "") if figure is None else (value_text(figure), coverage_text(figure))


def _rows(found: dict[str, list[Figure]]) -> list[tuple[str, list[str]]]:
    """Return one row per period and origin, the latest first; where there is no figure, why."""
    rows = []
    for each in sorted(found[COUNTS[0]], key=lambda figure: figure.period_start, reverse=True):
        same = [figure_at(found[name], each.period_start, each.origin) for name in COUNTS]
        cells = [no_figure() if figure is None else bare_value_text(figure) for figure in same]
        rows.append((each.period_label, [*cells, sentence_case(origin_text(each.origin))]))
    return rows
