"""The HTTP surface for programs, put together: every address of the API, health and readiness.

The one thing to know: a module that has addresses registers them on the blueprint of dashboard/api_answers.py and is
imported here; what the addresses have is declared in dashboard/api_contract.py.
"""

import orjson
from flask import Response

from dashboard import api_catalogue, api_docs, api_lists, api_observations, api_openapi  # noqa: F401 - they register
from dashboard.api_answers import api
from dashboard.api_contract import ENDPOINTS
from dashboard.api_long_answers import place_to_wait
from dashboard.api_problems import answer_problems, answer_what_is_not_there
from data.preparing import while_waiting
from data.queries import release_info
from data.releases import open_release

__all__ = ["api"]

answer_problems(api)
answer_what_is_not_there(
    api, [*(each.path for each in ENDPOINTS.values()), *api_catalogue.CATALOGUES, api_openapi.ADDRESS]
)


@api.before_request
def wait_in_a_place() -> None:
    """Let programs wait for what has to be prepared only in the places there are. Pages show a panel meanwhile."""
    while_waiting.set(place_to_wait)


@api.get("/healthz")
def healthz() -> Response:
    """Answer that the process lives. It asks nobody else, so that a database at rest restarts no web server."""
    return Response("OK", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


@api.get("/readyz")
def readyz() -> Response:
    """Answer with the release that is served now; 503 while there is none to serve."""
    with open_release() as connection:
        release_id = release_info(connection).id
    body = orjson.dumps({"status": "ready", "release": release_id})
    return Response(body, content_type="application/json", headers={"Cache-Control": "no-store"})
