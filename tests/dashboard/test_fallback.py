"""The pages where JavaScript is off: the same sentence and figures as with it, and never in the way of the page."""

import html
import re
import time
from datetime import date

import pytest
from dash import dcc

from dashboard import fallback
from dashboard.pages import laget, trender
from dashboard.tables import rows_of_long_table
from data.releases import past_of
from data.store import current_store
from tests.dashboard.conftest import part, text_of

PPM = {"period_start": date(2021, 3, 15), "period_end": date(2021, 3, 28), "source": "ppm_bhk"}
TOWN = {"geography_code": "0380", "geography_level": "municipality"}
OF_MANY_KINDS = (
    {"value": 5},
    {"monitored_area": "staffing", "value": 2},
    {"indicator": "reporting_municipalities", "value": 250},
    {"indicator": "impact_level", "monitored_area": "overall_robustness", "value": 3, **TOWN},
    {"indicator": "ppm_all8", "step": "all8", "value": 67.6, "origin": "published", **PPM},
)
"""What gives every page something to show."""

REFRESH = 'http-equiv="refresh"'

WEEK = {"period_start": date(2022, 2, 3), "period_end": date(2022, 2, 9)}


def without_script(client, address):
    """Return what a browser without JavaScript shows of a page, as one text."""
    page = client.get(address).get_data(as_text=True)
    [inside] = re.findall(r"<noscript>(.*?)</noscript>", page, re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", inside)).split())


def like_text(content):
    """Return a text as `without_script` writes it."""
    return " ".join(text_of(content).split())


@pytest.fixture
def two_weeks(publish):
    """Two weeks, the first without a figure for critical impact."""
    publish(
        {"value": None, "status": "not_reported", "reporting": 0},
        {"value": 7, "reporting": 249, **WEEK},
        {"value": 0, "indicator": "serious_impact", "reporting": 249, **WEEK},
        {"value": 249, "indicator": "reporting_municipalities", "reporting": 249, **WEEK},
    )


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_front_page_says_the_same_sentence_with_and_without_script(two_weeks, client, language):
    sentence = like_text(part(laget.layout(sprak=language), "state"))
    assert sentence
    assert sentence in without_script(client, f"/?sprak={language}")


def test_the_four_figures_have_their_coverage_and_what_is_missing_is_said_and_never_zero(two_weeks, client):
    text = without_script(client, "/")
    assert "Kommuner med kritisk påverkan 7 kommuner av 249 rapporterande kommuner (av 290)" in text
    assert "Kommuner med allvarlig påverkan 0 kommuner" in text
    assert "Kommuner med över 1 % smittade uppgift saknas" in text
    assert "27 jan–2 feb 2022 (rapportvecka 2022-W04) uppgift saknas" in text


def test_invented_figures_are_said_to_be_invented_without_script_too(publish, client):
    publish({"origin": "synthetic"})
    assert "påhittade för demonstration" in without_script(client, "/")


def test_every_page_says_where_to_go_in_the_release_and_the_language_that_one_has(two_weeks, client):
    page = client.get("/trender?utgava=1&sprak=en").get_data(as_text=True)
    assert "JavaScript is off" in page
    assert 'href="/data?utgava=1&amp;sprak=en"' in page
    assert 'href="/trender?utgava=1"' in page
    assert 'href="/api/v1/observations?level=nation&amp;release=1&amp;format=csv"' in page


SHOWING = ["/trender", "/omraden", "/karta", "/hygien", "/data", "/kvalitet", "/kommun/0380"]


@pytest.mark.parametrize("path", SHOWING)
def test_every_page_with_figures_has_them_in_words_in_a_table_and_from_the_api(publish, client, path):
    publish(*OF_MANY_KINDS)
    page = client.get(path).get_data(as_text=True)
    inside = page[page.index("<noscript>") : page.index("</noscript>")]
    assert "<h1" in inside and "<td" in inside
    assert re.search(r'href="/api/v1/[a-z]+\?', inside)
    # Nothing is there that does nothing without a script, and nothing that would be seen twice.
    assert not re.search(r"<button|<svg|dash_|_dash|None", inside)


def test_the_table_without_script_has_the_rows_of_the_table_with_it(two_weeks, client):
    text = without_script(client, "/trender?indikator=critical_impact")
    shown = part(trender.layout(indikator="critical_impact"), "trend-table-part")
    heads, rows = rows_of_long_table(
        next(each for each in shown._traverse() if isinstance(each, dcc.Markdown)).children
    )
    assert len(rows) == 2 and any("uppgift saknas" in row[1] for row in rows)
    assert " ".join(" ".join([*heads, *(" ".join(row) for row in rows)]).split()) in text


def test_data_has_its_rows_in_the_order_of_the_address_without_script(two_weeks, client):
    def values(address):
        return re.findall(
            r"2022-W0\d\) Kommuner med kritisk påverkan Riket \S.*? (7|uppgift saknas) ",
            without_script(client, address),
        )

    assert values("/data?indikator=critical_impact") == ["7", "uppgift saknas"]
    assert values("/data?indikator=critical_impact&ordning=period_label") == ["uppgift saknas", "7"]


def test_an_old_release_has_its_band_and_its_figures_without_script(publish, client):
    publish({"value": 3})
    publish({"value": 9})
    text = without_script(client, "/?utgava=1")
    assert "Du ser utgåva 1, framtagen 3 februari 2022." in text
    assert "uppgav 3 kommuner" in text
    assert "Du ser utgåva 1" in without_script(client, "/trender?utgava=1")


def test_a_day_in_the_past_is_offered_then_waited_for_without_holding_the_request_and_then_shown(publish, client):
    publish({"value": 3})
    offered, waits, shown = (
        "/?per=2022-02-20",
        "/?per=2022-02-20&vanta=ja",
        "Du ser vad som var känt den 20 februari 2022",
    )
    assert "Läget som det var känt den 20 februari 2022 är inte framtaget än" in without_script(client, offered)
    page = client.get(offered).get_data(as_text=True)
    assert f'href="{html.escape(waits)}"' in page and 'href="/"' in page
    assert REFRESH not in page
    page = client.get(waits).get_data(as_text=True)
    told = r'<noscript><meta http-equiv="refresh" content="3; url=/\?per=2022-02-20&amp;vanta=ja"></noscript>'
    assert re.search(told, page) and "tas fram" in page and shown not in page
    until = time.monotonic() + 20
    while REFRESH in client.get(waits).get_data(as_text=True) and time.monotonic() < until:
        time.sleep(0.1)
    assert shown in without_script(client, waits)
    assert shown in without_script(client, offered)


def test_a_day_that_could_not_be_derived_is_said_and_only_tried_again_when_one_asks(publish, client):
    publish({"value": 3})
    work = past_of(current_store(), 1, date(2022, 2, 20)).work
    room = current_store().room
    room.mkdir(parents=True, exist_ok=True)
    (room / f"{work.name}.step").write_text(
        '{"has_failed": true, "step": 1, "steps": 2, "words": ["a", "b"]}', encoding="utf-8"
    )
    page = client.get("/trender?per=2022-02-20&vanta=ja").get_data(as_text=True)
    assert "gick inte att ta fram" in page and REFRESH not in page
    assert 'href="/trender?per=2022-02-20&amp;vanta=om"' in page
    assert REFRESH in client.get("/trender?per=2022-02-20&vanta=om").get_data(as_text=True)
    until = time.monotonic() + 20
    while not work.is_made() and time.monotonic() < until:
        time.sleep(0.1)
    assert work.is_made()


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/trender?utgava=99", 404, "Utgåva 99 finns inte"),
        ("/?utgava=99", 404, "Utgåva 99 finns inte"),
        ("/data?utgava=99", 404, "Utgåva 99 finns inte"),
        ("/hygien?utgava=99&per=2022-02-20", 404, "Utgåva 99 finns inte"),
        ("/?per=xx", 400, "per=xx"),
        ("/om?sprak=de", 400, "sprak=de"),
        ("/?geografi=9999", 400, "geografi=9999"),
        ("/omraden?geografi=9999", 400, "geografi=9999"),
        ("/data?ordning=foo", 400, "ordning=foo"),
        ("/kvalitet?senaste=abc", 400, "senaste=abc"),
        ("/karta?utgava=1", 200, "Inga uppgifter att visa"),
        ("/?fel=1", 200, "Kommuner med kritisk påverkan"),
    ],
)
def test_a_page_that_explains_the_address_has_the_status_that_says_so(two_weeks, client, address, status, words):
    for _ in range(2):  # The second is one that was kept.
        page = client.get(address)
        assert (page.status_code, page.mimetype) == (status, "text/html")
    text = without_script(client, address)
    assert words in text
    assert "Valet stannar i den här webbläsaren" not in text


def test_a_page_that_is_kept_is_not_that_of_another_view_language_or_fault(two_weeks, client):
    for address, words in (
        ("/trender", "Kommuner med kritisk påverkan, Riket"),
        ("/trender?indikator=serious_impact", "Kommuner med allvarlig påverkan, Riket"),
        ("/trender?sprak=en", "Municipalities with critical impact, Sweden"),
        ("/trender?geografi=9999", "geografi=9999"),
        ("/trender?utgava=99", "Utgåva 99 finns inte"),
    ):
        assert words in without_script(client, address), address
        assert words in without_script(client, address), address


@pytest.mark.parametrize("address", ["/?utgava=99", "/?geografi=9999", "/?sprak=de", "/?per=2022-02-01"])
def test_an_address_that_can_not_be_answered_breaks_nothing(two_weeks, client, address):
    assert "JavaScript är avstängt" in without_script(client, address)


def test_without_a_release_the_page_still_comes(client):
    assert "JavaScript är avstängt" in without_script(client, "/")


def test_a_fault_of_our_own_is_logged_and_the_page_still_comes(publish, client, caplog):
    publish({"origin": "gissad"})  # an origin that this version has no place for
    assert "JavaScript är avstängt" in without_script(client, "/")
    assert [record.name for record in caplog.records if record.exc_info] == [fallback.__name__]


@pytest.mark.parametrize("address", ["/", "/kommun/0380"])
def test_how_long_ago_the_latest_period_ended_is_said_anew_each_day(publish, client, monkeypatch, address):
    publish(*OF_MANY_KINDS)
    monkeypatch.setattr("data.ages.today", lambda: date(2022, 3, 2))
    assert "slutade 2 feb 2022, för 4 veckor sedan" in without_script(client, address)
    monkeypatch.setattr("data.ages.today", lambda: date(2022, 3, 9))
    assert "slutade 2 feb 2022, för 5 veckor sedan" in without_script(client, address)
