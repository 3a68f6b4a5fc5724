"""The page to try the API on: Swagger UI, from this host's own files.

The one thing to know: it is no page of Dash, so that it needs none of its scripts, and it has no script in its own
text, which the policy on every answer would stop.
"""

from html import escape
from pathlib import Path

import flask_swagger_ui  # type: ignore[import-untyped]
from flask import Response, request, send_from_directory

from dashboard.api_answers import api
from dashboard.api_contract import VERSION
from dashboard.api_openapi import ADDRESS, introduction
from dashboard.navigation import SITE
from dashboard.view import language_of, query_of
from data.language import say, speaking, spoken

TRY_PAGE = VERSION + "docs"

_OURS = Path(__file__).resolve().parent / "api_page"
_SWAGGER_UI = Path(flask_swagger_ui.__file__).resolve().parent / "dist"
_FILES = {
    "start.js": _OURS,
    "page.css": _OURS,
    "swagger-ui-bundle.js": _SWAGGER_UI,
    "swagger-ui.css": _SWAGGER_UI,
}
"""The files of the page, with the folder that each is in."""

_HOUR = 3600

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
    <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title} – {site}</title>
        <link rel="icon" href="/assets/favicon.ico">
        <link rel="stylesheet" href="{here}/swagger-ui.css">
        <link rel="stylesheet" href="{here}/page.css">
        <script src="{here}/swagger-ui-bundle.js" defer></script>
        <script src="{here}/start.js" defer></script>
    </head>
    <body>
        <header><a href="/{query}">{site}</a></header>
        <div id="page">
            <section aria-labelledby="title">
                <h1 id="title">{title}</h1>
                <p>{lead}</p>
                <p>{introduction}</p>
                <ul>
                    <li><a href="/om{query}#api">{about}</a></li>
                    <li><a href="{description}">{machine}</a></li>
                    <li><a href="{here}{other_query}" lang="{other_lang}" hreflang="{other_lang}">{other}</a></li>
                </ul>
                <p id="waiting">{waiting}</p>
                <noscript><p>{no_script}</p></noscript>
                <h2>{addresses}</h2>
            </section>
            <div id="swagger-ui"></div>
        </div>
    </body>
</html>
"""


@api.get(TRY_PAGE)
def try_page() -> Response:
    """Answer with the page, in the language of its address."""
    with speaking(language_of(request.args.to_dict())):
        return Response(_page(), content_type="text/html; charset=utf-8")


def _page() -> str:
    other = "sv" if spoken() == "en" else "en"
    words = {
        "language": spoken(),
        "site": SITE,
        "title": say("Prova API:et", "Try the API"),
        "lead": say(
            "Välj en adress, fyll i det du vill veta och tryck Execute: svaret är det som ett program får. Själva "
            "verktyget (Swagger UI) är på engelska.",
            "Choose an address, fill in what you want to know and press Execute: the answer is what a program gets.",
        ),
        "introduction": introduction().replace("`", ""),
        "about": say("Om API:et: parametrar, format och anrop att kopiera", "About the API: parameters, calls to copy"),
        "machine": say("Beskrivningen för program (OpenAPI 3.1)", "The description for programs (OpenAPI 3.1)"),
        "other": say("In English", "På svenska"),
        "addresses": say("Adresser", "Addresses"),
        "waiting": say("Beskrivningen hämtas …", "Fetching the description …"),
        "no_script": say(
            "Sidan kräver JavaScript. Beskrivningen för program går att läsa utan.",
            "The page needs JavaScript. The description for programs can be read without.",
        ),
        "query": query_of({"sprak": spoken()}),
        "here": TRY_PAGE,
        "description": ADDRESS,
        "other_lang": other,
        "other_query": query_of({"sprak": other}),
    }
    return _PAGE.format(**{name: escape(text) for name, text in words.items()})


def _file(name: str) -> Response:
    return send_from_directory(_FILES[name], name, max_age=_HOUR)


for _name in _FILES:
    api.add_url_rule(f"{TRY_PAGE}/{_name}", f"try page {_name.replace('.', ' ')}", _file, defaults={"name": _name})
