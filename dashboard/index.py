"""The HTML page that the application loads into: what is seen before it has, and when it can't."""

from typing import Any

from dash import Dash

INDEX = """<!DOCTYPE html>
<html lang="sv">
    <head>
        {%metas%}
        <title>{%title%}</title>
        {%favicon%}
        {%css%}
    </head>
    <body>
        <div id="connection-notice" role="alert" hidden>
            Sidan får inget svar från servern. Siffrorna kan vara gamla. Kontrollera nätet och ladda om sidan.
        </div>
        <noscript>
            <p class="notice problem">Lägesbild behöver JavaScript. Utan det kan uppgifterna hämtas som fil:
            <a href="/api/v1/observations?level=nation&amp;format=csv-sv">rikets siffror, CSV för svensk Excel</a>.</p>
        </noscript>
        {%app_entry%}
        <div hidden>
            {%config%}
            {%scripts%}
            {%renderer%}
        </div>
    </body>
</html>"""


class SwedishDash(Dash):
    """Dash with its one English word on the page in Swedish."""

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]
        """Fill in the page. Called by Dash with the parts of INDEX by name."""
        entry = parts["app_entry"].replace("Loading...", "Hämtar sidan …")
        return super().interpolate_index(**{**parts, "app_entry": entry})
