"""The HTML page that the application loads into: what is seen before it has, and when it can't."""

from html import escape
from typing import Any

from dash import Dash
from flask import request

from dashboard.fallback import Fallback, fallback
from dashboard.navigation import SITE, page_at
from dashboard.view import spoken_in
from dashboard.waiting_plainly import SECONDS_BETWEEN
from data.language import say, spoken

FIRST_SCRIPT = "first.js"
"""The script that runs before anything is painted: it sets the theme. The others are put last by Dash."""

INDEX = """<!DOCTYPE html>
<html lang="LANGUAGE">
    <head>
        {%metas%}
        <title>{%title%}</title>
        <script src="/assets/FIRST_SCRIPT"></script>
        {%favicon%}
        {%css%}
        REFRESH
    </head>
    <body>
        <div id="connection-notice" role="alert" hidden>SILENCE</div>
        <noscript>FALLBACK</noscript>
        {%app_entry%}
        <div hidden>
            {%config%}
            {%scripts%}
            {%renderer%}
        </div>
    </body>
</html>""".replace("FIRST_SCRIPT", FIRST_SCRIPT)


class SpeakingDash(Dash):
    """Dash whose first page is in the language of the address, and says something without JavaScript."""

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]
        """Fill in the page. Called by Dash with the parts of INDEX by name."""
        with spoken_in(request.query_string.decode(errors="replace")):
            page = super().interpolate_index(**{**parts, "title": escape(_first_title())})
            without_script = fallback(request.path, request.args)
            own = {
                "LANGUAGE": spoken(),
                "REFRESH": _refresh(without_script),
                "SILENCE": _silence(),
                "FALLBACK": without_script.words,
            }
            for name, words in own.items():
                page = page.replace(name, words, 1)
            return page


def _refresh(page: Fallback) -> str:
    """Return the element that makes a page without JavaScript load another in a while; empty where it stays."""
    if not page.goes_to:
        return ""
    again = f'<meta http-equiv="refresh" content="{SECONDS_BETWEEN}; url={escape(page.goes_to)}">'
    return f"<noscript>{again}</noscript>"


def _first_title() -> str:
    found = page_at(request.path)
    if found is None:
        return f"{say('Sidan finns inte', 'Page not found')} – {SITE}"
    page, variables = found
    return str(page["title"](**variables))


def _silence() -> str:
    return say(
        "Sidan får inget svar från servern. Siffrorna kan vara gamla. Kontrollera nätet och ladda om sidan.",
        "The page gets no answer from the server. The figures may be old. Check the network and reload the page.",
    )
