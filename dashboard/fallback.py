"""What a page says where JavaScript is off: written by the server into <noscript>, in the language of the address.

On the front page it is the state in a sentence, the four figures and the latest periods as a table, from the same
functions as the page itself; a page of words is there whole; on every page it is where to go. The one thing to know:
nothing here may break the page that is shown where JavaScript is on, so whatever goes wrong is logged and the figures
are left out.
"""

import logging
from collections.abc import Mapping
from typing import Any

from flask import render_template_string
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from dashboard.about_static import static_page
from dashboard.components import synthetic_warning
from dashboard.navigation import SITE, menu_pages, page_name
from dashboard.view import PAST, PINNED, View, ViewProblem, extract_address
from data.figures import Figure, change_of, figure_at, figures_in, latest
from data.formats import no_figure, origin_text, sentence_case
from data.indicators import INDICATORS
from data.language import say
from data.lists import NATION
from data.queries import origins, page_of, release_info
from data.selection import ANY_AREA, Selection
from data.sentences import bare_value_text, coverage_text, value_text
from data.state_sentences import state_sentence
from data.store import StoreError

log = logging.getLogger(__name__)

FRONT_PAGE = "/"
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
  {% if state.warning %}<p class="synthetic-banner">{{ state.warning }}</p>{% endif %}
  <p class="lead">{{ state.sentence }}</p>
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
</div>
{{ words }}
"""


def fallback_html(path: str, parameters: Mapping[str, str]) -> str:
    """Return the HTML for a page without JavaScript. What can't be told is left out; it never raises."""
    try:
        view = View.parse(dict(parameters))
    except ViewProblem:
        view = View.parse({})
    try:
        state = _state(view) if path == FRONT_PAGE else None
        words = static_page(path, parameters) if view.selection.as_of is None else ""
    except (StoreError, DBAPIError):
        state, words = None, ""  # Said, and noted, by the page itself.
    except Exception:  # The page with JavaScript says what is wrong, in its own words.
        log.exception("The figures for readers without JavaScript could not be made")
        state, words = None, ""
    return _written(view, state, words)


def _written(view: View, state: dict[str, Any] | None, words: str) -> str:
    pinned = view.only(PINNED)
    return render_template_string(
        _TEMPLATE,
        site=SITE,
        heading=say("Läget i landets kommuner", "The state of the country's municipalities"),
        pages=[(page_name(page), pinned.address(page["path"])) for page in menu_pages()],
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
    """Return what the template says of the latest period; None where nothing is known.

    Nor for a day in the past: what was known then is derived anew, too dear for what few will read.
    """
    if view.selection.as_of is not None:
        return None
    with view.opened() as connection:
        rows = page_of(connection, LATEST)
        found = {name: figures_in(rows[rows["indicator"] == name], INDICATORS[name], "nation") for name in COUNTS}
        newest = latest(found["critical_impact"])
        return None if newest is None else _told(found, newest, connection)


def _told(found: dict[str, list[Figure]], newest: Figure, connection: Connection) -> dict[str, Any]:
    now = {name: figure_at(found[name], newest.period_start, newest.origin) for name in COUNTS}
    impact = [(figure, change_of(figure, found[name])) for name in COUNTS[:2] if (figure := now[name]) is not None]
    return {
        "warning": synthetic_warning() if "synthetic" in origins(connection) else "",
        "sentence": state_sentence(impact),
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
