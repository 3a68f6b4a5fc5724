"""The web application. `python app.py` serves it; gunicorn takes `app:server`.

Everything that Dash would otherwise do at the first request is done here, before any request: under a threaded
server the first parallel requests would else meet a half-made application.
"""

import argparse
import logging
import re
import sys
from pathlib import Path

import dash
import dash_mantine_components as dmc
import pandas  # noqa: F401 - imported before any thread: pandas and numpy are not safe to import in two at once
from dash import ClientsideFunction, Dash, Input
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from dashboard.api import api
from dashboard.api_limits import limit_calls, trust_proxies
from dashboard.headers import COMPRESSION, add_security_headers, open_to_other_sites
from dashboard.index import FIRST_SCRIPT, INDEX, SpeakingDash
from dashboard.internal import serve_this_machine_only
from dashboard.navigation import SITE, name_titles
from dashboard.theme import THEME
from dashboard.waiting import waiting
from data.extract_xlsx import clear_abandoned_workbooks
from data.releases import current_release, recipe_fingerprint
from data.schema import release
from data.settings import SettingsError, current_settings
from data.store import StoreError

PROJECT = Path(__file__).resolve().parent
DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8050
THREADS = 16
"""More than may be held by long answers at once (LAGESBILD_LONG_ANSWERS), so that pages always have some."""


def refuse_unsafe_settings() -> None:
    """Exit with code 2 and one line if the settings can't be read or ask for a sign-in that isn't there.

    Serving without the sign-in that was asked for would show figures to people who were not meant to see them.
    """
    try:
        auth = current_settings().auth
    except SettingsError as error:
        sys.exit(_complain(str(error)))
    if auth != "none":
        sys.exit(
            _complain(
                f"LAGESBILD_AUTH är «{auth}», men inloggning finns inte i den här versionen. "
                "Appen startar inte utan det skydd som begärts. Sätt LAGESBILD_AUTH=none för att visa allt öppet."
            )
        )


def _complain(line: str) -> int:
    print(line, file=sys.stderr)
    return 2


def create_app() -> Dash:
    """Return the application, ready for its first request. Exits with code 2 if the settings forbid it to serve."""
    refuse_unsafe_settings()
    clear_abandoned_workbooks()
    server = Flask("app")
    server.config.update(COMPRESSION)
    app = SpeakingDash(
        "app",
        server=server,  # type: ignore[arg-type]
        title=SITE,
        description="Läget i landets kommuner, vecka för vecka",
        update_title="",
        index_string=INDEX,
        assets_folder=str(PROJECT / "assets"),
        # It stands in the page's head already, before anything is painted.
        assets_ignore=f"^{re.escape(FIRST_SCRIPT)}$",
        use_pages=True,
        pages_folder=str(PROJECT / "dashboard" / "pages"),
        suppress_callback_exceptions=True,
        compress=True,
        # asgiref merely being installed would make every callback asynchronous, at a third of the speed.
        use_async=False,
    )
    limit_calls(server, api)
    server.register_blueprint(api)
    server.register_blueprint(waiting)
    trust_proxies(server)
    if current_settings().disclosure == "internal":
        serve_this_machine_only(server)
    else:
        open_to_other_sites(server)
    name_titles()
    # Which of them it is stands in the browser's storage, where assets/first.js and lagesbild.js put it.
    app.layout = dmc.MantineProvider(dash.page_container, theme=THEME, defaultColorScheme="auto")
    app.clientside_callback(ClientsideFunction("lagesbild", "focusNewPage"), Input("_pages_store", "data"))
    # What Dash does before its first request: registers the pages' router and writes the lists of scripts.
    with server.test_request_context("/"):
        server.preprocess_request()
    add_security_headers(app)
    return app


server = create_app().server


def _say_if_outdated() -> None:
    """Say so if the release was made by other declarations than these: its figures may follow other definitions."""
    try:
        with current_release() as connection:
            made_with = connection.execute(select(release.c.recipe)).scalar_one()
            is_old = made_with != recipe_fingerprint(current_settings().disclosure)
    except (StoreError, DBAPIError):
        return  # The pages say what is wrong.
    if is_old:
        _complain("Utgåvan är gjord med andra definitioner än den här versionens. Kör `python -m etl init`.")


def main(arguments: list[str] | None = None) -> None:
    """Serve the application until it is interrupted."""
    parser = argparse.ArgumentParser(description="Visar Lägesbild på en adress på den här datorn.")
    parser.add_argument("--host", default=DEFAULT_HOST, help=f"adress att lyssna på (annars {DEFAULT_HOST})")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=f"port att lyssna på (annars {DEFAULT_PORT})")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    from waitress import create_server  # gunicorn does without it

    try:
        # What proxies say of themselves is for dashboard/internal.py and LAGESBILD_TRUSTED_PROXIES to judge.
        kept = {"clear_untrusted_proxy_headers": False}
        # It sees a client hang up only if it looks ahead for the next request: dashboard/waiting.py asks.
        ahead = {"channel_request_lookahead": 1}
        listening = create_server(server, host=chosen.host, port=chosen.port, threads=THREADS, **kept, **ahead)
    except OSError as error:
        sys.exit(_complain(f"Det går inte att lyssna på {chosen.host}:{chosen.port}: {error.strerror or error}."))
    _say_if_outdated()
    print(f"Lägesbild visas på http://{chosen.host}:{chosen.port}", flush=True)
    listening.run()


if __name__ == "__main__":
    main()
