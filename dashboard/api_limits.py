"""How often an address may call the API: LAGESBILD_RATE_LIMIT, so that one script that has run amok does not stop all.

The one thing to know: it is counted in the memory of each process, so with N processes an address may get N times as
much; it is a guard against accidents, not against attacks, which are for the proxy in front. Pages, their scripts and
the checks of health are never limited. An address is the one that the connection comes from: behind a proxy that is
the proxy's, for everybody, until LAGESBILD_TRUSTED_PROXIES says how many proxies' word in X-Forwarded-For is to be
trusted. What a client writes there itself is to the left of that and never read.
"""

from flask import Blueprint, Flask, Response, g, request
from flask_limiter import Limiter, RateLimitExceeded
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard.api_docs import TRY_PAGE
from dashboard.api_problems import ApiProblem, in_readers_language, problem_answer
from dashboard.headers import API
from data.language import say
from data.settings import current_settings

_UNKNOWN = "-"

_USUALLY_BACK_AFTER = 30
"""Seconds in which a database that does not answer, or a first release, may be there."""


def limit_calls(server: Flask, blueprint: Blueprint) -> None:
    """Limit how often one address may call what a blueprint has under /api. Call it before the blueprint is used."""
    limiter = Limiter(_caller, storage_uri="memory://", headers_enabled=True, strategy="fixed-window")
    rate = limiter.shared_limit(lambda: current_settings().rate_limit, scope="api", exempt_when=_is_free)
    rate(blueprint)
    # First, and so run last of what is done after a request: flask-limiter says when to come back on every answer.
    server.after_request(_without_idle_waits)
    limiter.init_app(server)
    server.register_error_handler(RateLimitExceeded, _too_many)


def trust_proxies(server: Flask) -> None:
    """Read the caller's address, and whether it used https, where as many proxies as the settings trust wrote them.

    The catalogue's addresses begin as the caller's did: behind a proxy that does https, with https.
    """
    proxies = current_settings().trusted_proxies
    if proxies:
        server.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            server.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0, x_port=0, x_prefix=0
        )


def _caller() -> str:
    return request.remote_addr or _UNKNOWN


def _without_idle_waits(answer: Response) -> Response:
    """Tell nobody to wait who need not, and who must, for as long as it takes."""
    if answer.status_code == 503:
        answer.headers["Retry-After"] = str(g.get("come_back_after") or _USUALLY_BACK_AFTER)
    elif answer.status_code != 429:
        answer.headers.pop("Retry-After", None)
    return answer


def _is_free() -> bool:
    # The page to try the API on, and its scripts, are no calls; nor is a browser's question whether it may call.
    is_try_page = request.path == TRY_PAGE or request.path.startswith(TRY_PAGE + "/")
    is_call = request.path.startswith(API) and not is_try_page and request.method != "OPTIONS"
    return not is_call or not current_settings().rate_limit


@in_readers_language
def _too_many(error: RateLimitExceeded) -> Response:
    limit = error.limit.limit
    swedish = {"second": "sekund", "minute": "minut", "hour": "timme", "day": "dygn", "month": "månad", "year": "år"}
    unit = str(limit.GRANULARITY.name)
    amount, every = limit.amount, f"{limit.multiples} " if limit.multiples > 1 else ""
    rate = say(f"{amount} per {every}{swedish[unit]}", f"{amount} per {every}{unit}")
    detail = say(
        f"Fler anrop från den här adressen än som går ({rate}). Vänta så många sekunder som Retry-After säger. "
        "Allt på en gång går fortare: en fil (format=csv) har alla rader i ett anrop.",
        f"More calls from this address than may be ({rate}). Wait as many seconds as Retry-After says. "
        "All at once is faster: a file (format=csv) has every row in one call.",
    )
    return problem_answer(ApiProblem(429, say("För många anrop", "Too many requests"), detail))
