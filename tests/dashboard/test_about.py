"""/om and /tillganglighet: printed from the declarations, so that they can't fall behind; calls that run as printed."""

import re
import shlex
import threading
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from dash import dcc, html
from dash.development.base_component import Component
from werkzeug.serving import make_server

import app
from dashboard.about_api import SHOWN, calls
from dashboard.about_glossary import GLOSSARY
from dashboard.about_method import disclosure
from dashboard.about_static import static_html
from dashboard.pages import om, tillganglighet
from data import lists
from data.extracts import FORMATS
from data.hidden_sums import POOL
from data.indicators import INDICATORS
from data.language import LANGUAGES, speaking
from data.queries import EXTRACT_COLUMNS, ORIGIN_ORDER
from data.schema import observation
from data.selection import PARAMETERS
from data.settings import current_settings
from data.source_figures import indicators_by_source
from tests.conftest import free_port
from tests.dashboard.conftest import part, text_of

PROJECT = Path(__file__).resolve().parents[2]


def every(content, kind):
    """Return all components of a kind in a page, in order."""
    if isinstance(content, list | tuple):
        return [found for each in content for found in every(each, kind)]
    if not isinstance(content, Component):
        return []
    return [content] * isinstance(content, kind) + every(getattr(content, "children", None), kind)


def codes_in(content):
    """Return every text that stands as code in a part of a page."""
    return {text_of(each) for each in every(content, html.Code)}


def words_of_schema(column):
    """Return the ids that the comment of a column of `observation` lists."""
    return re.findall(r"[a-z_]{5,}", observation.c[column].comment.replace("eller", ""))


@pytest.fixture(params=LANGUAGES)
def page(request, publish):
    """/om in each language, of a release with one synthetic figure."""
    publish({"origin": "synthetic"})
    with app.server.test_request_context("/om"):
        yield om.layout(sprak=request.param)


def test_every_indicator_has_its_anchor_its_name_and_its_meaning_in_both_languages(page):
    with speaking(page.lang):
        for each in INDICATORS.values():
            shown = text_of(part(page, each.id))
            assert each.id in shown and each.name in shown and each.meaning in shown


def test_every_area_level_step_setting_and_round_is_there_in_both_languages(page):
    with speaking(page.lang):
        areas, levels, ppm = (text_of(part(page, ident)) for ident in ("areas", "levels", "ppm"))
        assert all(each.name in areas and each.id in areas for each in lists.monitored_areas().values())
        assert all(each.name in levels and each.meaning in levels for each in lists.impact_levels().values())
        for listed in (lists.ppm_steps(), lists.settings(), lists.ppm_rounds()):
            assert all(each.name in ppm and ident in ppm for ident, each in listed.items())


def test_every_status_and_origin_of_the_schema_is_explained_and_no_other(page):
    assert codes_in(part(page, "statuses")) == set(words_of_schema("status"))
    assert codes_in(part(page, "origins")) == set(words_of_schema("origin")) == set(ORIGIN_ORDER)


def test_everything_that_the_api_takes_and_gives_is_told(page):
    told = codes_in(part(page, "api"))
    assert {*PARAMETERS, *FORMATS, *EXTRACT_COLUMNS} <= told
    rules = {rule.rule.replace("<", "{").replace(">", "}") for rule in app.server.url_map.iter_rules()}
    assert {rule for rule in rules if rule.startswith("/api/v1/") and "/docs" not in rule} <= told


def test_links_within_the_page_lead_somewhere_and_no_anchor_stands_twice(page):
    anchors = re.findall(r' id="([^"]+)"', str(static_html(part(page, "main"))))
    assert len(anchors) == len(set(anchors))
    links = {each.href for each in every(part(page, "main"), html.A)}
    assert {"#critical_impact", "#disclosure", "#api"} <= links
    assert {each.removeprefix("#") for each in links if each.startswith("#")} <= set(anchors)


def test_an_indicator_without_a_figure_in_the_release_says_so(page):
    assert re.search("inga uppgifter i|no figures in", text_of(part(page, "population")))


def test_a_source_gives_what_it_has_rows_of_in_the_order_of_menus(build_release):
    release = build_release(
        {"indicator": "serious_impact", "source": "situation_report"},
        {"indicator": "critical_impact", "source": "situation_report"},
        {"indicator": "critical_impact", "source": "municipal_return", "origin": "reported", "value": None},
    )
    assert indicators_by_source(release) == {
        "municipal_return": ["critical_impact"],
        "situation_report": ["critical_impact", "serious_impact"],
    }


def test_a_release_for_internal_use_says_so_where_disclosure_is_explained(publish, monkeypatch):
    publish({})
    told = "Den här utgåvan är gjord för internt bruk"
    assert told not in text_of(om.layout())
    monkeypatch.setattr(om, "release_info", lambda connection: type("Info", (), {"is_internal": True}))
    assert told in text_of(om.layout())


def test_what_is_said_of_hidden_counts_is_what_is_done_with_them():
    """As in data/disclosure.py: only the nation has their sum, others its average, and Wilson's ends are no bounds."""
    for language, sums, average, interval in (
        ("sv", f"minst {POOL} olika kommuners", "genomsnittet i rikets summor", "Wilsons nedre gräns"),
        ("en", f"at least {POOL} different municipalities'", "the average in the nation's sums", "Wilson's lower end"),
    ):
        with speaking(language):
            told = text_of(disclosure(is_internal=False))
        assert sums in told and average in told and interval in told
        assert "i varje summa som" not in told and "into every total as" not in told


def test_the_glossary_has_every_word_of_glossary_md():
    rows = (PROJECT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()
    written = {tuple(cell.strip() for cell in row.split("|")[1:3]) for row in rows if row.startswith("| ")}
    written.discard(("Identifier", "Swedish"))
    assert len(written) > 40
    assert written - {(each.english, each.swedish) for each in GLOSSARY} == set()


@pytest.fixture
def address(publish) -> Iterator[str]:
    """The address of the application, served on loopback, with two weeks of one figure."""
    publish(
        {"value": 5},
        {"value": None, "status": "not_reported", "period_start": date(2022, 2, 3), "period_end": date(2022, 2, 9)},
    )
    server = make_server("127.0.0.1", free_port(), app.server)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_call_runs_as_it_is_printed(address):
    printed = calls(address, SHOWN)["curl"][1]
    with urllib.request.urlopen(shlex.split(printed)[-1]) as answer:
        assert answer.read().startswith("\ufeffindicator;period_start".encode())


def test_the_calls_have_the_address_that_the_reader_came_to(publish, client):
    publish({})
    assert "http://localhost/api/v1/observations" in client.get("/om").get_data(as_text=True)
    with app.server.test_request_context("/om", headers={"Origin": "https://lagesbild.exempel.se"}):
        assert 'curl --fail --output lagesbild.csv "https://lagesbild.exempel.se/api/' in text_of(om.layout())


@pytest.mark.parametrize(
    ("path", "words"), [("/om", "Ett kalenderår."), ("/tillganglighet", "Så är webbplatsen prövad")]
)
def test_pages_of_words_can_be_read_without_javascript(publish, client, path, words):
    publish({"origin": "synthetic"})
    [inside] = re.findall(r"<noscript>(.*?)</noscript>", client.get(path).get_data(as_text=True), re.S)
    assert words in inside and 'class="synthetic-banner"' in inside


def test_plain_html_is_escaped_and_what_needs_javascript_is_refused():
    written = static_html(html.P(["<b> & ", html.A("x", href='"><script>')], className="note"))
    assert written == '<p class="note">&lt;b&gt; &amp; <a href="&#34;&gt;&lt;script&gt;">x</a></p>'
    with pytest.raises(TypeError, match="Graph"):
        static_html(html.Div(dcc.Graph()))


@pytest.mark.parametrize(
    ("contact", "href"),
    [
        ("tillganglighet@exempel.se", "mailto:tillganglighet@exempel.se"),
        ("https://exempel.se/kontakt", "https://exempel.se/kontakt"),
        ("telefon 08-12 34 56", None),
        ("javascript:alert(1)//@x", None),
    ],
)
def test_the_contact_that_is_set_is_given_and_is_a_link_only_where_it_is_one(publish, monkeypatch, contact, href):
    publish({})
    monkeypatch.setenv("LAGESBILD_CONTACT", contact)
    current_settings.cache_clear()
    report = part(tillganglighet.layout(), "report")
    assert contact in text_of(report)
    assert [each.href for each in every(report, html.A)] == ([href] if href else [])


def test_without_a_contact_the_statement_says_so_in_both_languages_and_names_the_supervision(publish):
    publish({})
    for language, words in (("sv", "inte angett någon adress"), ("en", "has not given an address")):
        said = text_of(tillganglighet.layout(sprak=language))
        assert words in said and tillganglighet.SUPERVISION in said
