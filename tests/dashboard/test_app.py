"""The application as a whole: its headers, its front door, and when it refuses to open."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import app
from tests.conftest import make_release

PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("address", ["/", "/healthz", "/api/v1/observations", "/assets/lagesbild.css", "/_dash-layout"])
def test_every_answer_has_the_security_headers(client, address):
    with client.get(address) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'self'( 'sha256-[^']+')+", policy)
    assert "unsafe-eval" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_front_door_is_swedish_fresh_and_takes_nothing_from_elsewhere(client):
    answer = client.get("/")
    page = answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert '<html lang="sv">' in page
    assert all(source.startswith("/") for source in re.findall(r'<(?:script|link)[^>]+(?:src|href)="([^"]+)"', page))


def test_every_inline_script_is_allowed_by_its_hash(client):
    answer = client.get("/")
    inline = re.findall(
        r"<script(?![^>]*src=)(?![^>]*application/json)[^>]*>(.*?)</script>", answer.get_data(as_text=True)
    )
    allowed = answer.headers["Content-Security-Policy"].count("'sha256-")
    assert allowed >= len(inline)


def test_the_front_door_speaks_the_language_of_the_address_and_names_each_page(client, publish):
    publish({})
    for address, language, title in (
        ("/trender", "sv", "Trender – Lägesbild"),
        ("/trender?sprak=en", "en", "Trends – Lägesbild"),
        ("/nej?sprak=en", "en", "Page not found – Lägesbild"),
        ("/trender?sprak=de", "sv", "Trender – Lägesbild"),
    ):
        page = client.get(address).get_data(as_text=True)
        assert f'<html lang="{language}">' in page
        assert f"<title>{title}</title>" in page


def test_the_theme_is_set_before_anything_is_painted(client):
    page = client.get("/").get_data(as_text=True)
    assert page.count("first.js") == 1
    assert page.index("first.js") < page.index("lagesbild.css")


def test_a_slash_too_many_leads_to_the_page_and_never_to_another_site(client):
    answer = client.get("/trender/?indikator=critical_impact&geografi=03")
    assert (answer.status_code, answer.location) == (308, "/trender?indikator=critical_impact&geografi=03")
    for path in ("//example.org/", "/nej/", "//example.org/trender/", "/\\\\example.org/"):
        assert client.open(environ_overrides={"PATH_INFO": path}).status_code == 404, path


def test_an_address_that_is_no_page_is_a_page_with_status_404(client):
    assert client.get("/nej").status_code == 404
    for address in ("/", "/trender", "/data"):
        assert client.get(address).status_code == 200


def test_a_municipality_that_there_is_none_of_is_answered_with_404_and_one_that_has_been_is_not(client):
    assert client.get("/kommun/9999").status_code == 404
    assert client.get("/kommun/Uppsala?sprak=en").status_code == 404
    assert client.get("/kommun/0380").status_code == 200


def test_no_two_pages_share_a_place_in_the_menu(client):
    import dash

    ordered = [page["order"] for page in dash.page_registry.values() if page["order"] is not None]
    assert sorted(ordered) == sorted(set(ordered))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"LAGESBILD_AUTH": "oidc"}, "LAGESBILD_AUTH är «oidc», men inloggning finns inte"),
        ({"LAGESBILD_AUTH": "kanske"}, "LAGESBILD_AUTH"),
        ({"LAGESBILD_KEEP_RELEASES": "1"}, "LAGESBILD_KEEP_RELEASES"),
    ],
)
def test_it_refuses_to_start_without_the_protection_that_was_asked_for(settings, words):
    command = [sys.executable, "-c", "import app"]
    done = subprocess.run(command, cwd=PROJECT, env={**os.environ, **settings}, capture_output=True, text=True)
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_it_says_at_start_that_a_release_was_made_by_other_definitions(own_store, capsys):
    app._say_if_outdated()
    assert capsys.readouterr().err == ""  # no release: the pages say so
    make_release(own_store, {})
    app._say_if_outdated()
    assert "python -m etl init" in capsys.readouterr().err
