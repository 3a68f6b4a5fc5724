"""The HTML page that the application loads into: what is seen before it has, and when it can't."""

INDEX = """<!DOCTYPE html>
<html lang="sv">
    <head>
        {%metas%}
        <meta name="viewport" content="width=device-width, initial-scale=1">
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
