"""Headers on every answer: nothing is fetched from elsewhere, no script runs but ours, no other page frames us.

The API alone may be read by the scripts of other sites: what it says is for everybody, and it knows no one.
"""

from dash import Dash
from flask import Flask, Response, redirect, request

from dashboard.errors import noted_status
from dashboard.navigation import is_there, page_at

CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "connect-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    # Mantine and AG Grid put style elements in the page; without this their pages lose their looks.
    "style-src": "'self' 'unsafe-inline'",
    "worker-src": "'self' blob:",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}

COMPRESSION = {
    "COMPRESS_MIMETYPES": [
        "text/html",
        "text/css",
        "text/plain",
        "text/csv",
        "text/turtle",
        "text/javascript",
        "application/javascript",
        "application/json",
        "application/ld+json",
        "application/csvm+json",
        "application/x-ndjson",
        "application/geo+json",
        "application/manifest+json",
        "image/svg+xml",
        "image/x-icon",
        "font/ttf",
    ],
    # gzip is what R, Power Query and curl ask for. Not brotli for what is streamed: it gives nothing until it has much.
    "COMPRESS_ALGORITHM": ["zstd", "br", "gzip"],
    "COMPRESS_ALGORITHM_STREAMING": ["zstd", "gzip"],
}
"""What is sent compressed to who takes it. Not xlsx, parquet and zip, which are compressed already."""

API = "/api/"

EXPOSED = (
    "Content-Disposition",
    "ETag",
    "Link",
    "Retry-After",
    "X-Disclosure",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    "X-Release",
    "X-Row-Count",
)
"""Headers that a script of another site may read."""


def open_to_other_sites(server: Flask) -> None:
    """Let scripts of other sites read the API, and nothing else. Never for a server that shows internal figures."""

    @server.after_request
    def let_read(response: Response) -> Response:
        if request.path.startswith(API):
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = ", ".join(EXPOSED)
            if request.method == "OPTIONS":
                response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
                response.headers["Access-Control-Allow-Headers"] = "Accept, Accept-Language, If-None-Match"
                response.headers["Access-Control-Max-Age"] = "86400"
        return response


def add_security_headers(app: Dash) -> None:
    """Put the headers on every answer of an app whose every callback has been registered.

    An address that is no page gets the page that says so, with status 404, and so does a release that there is none
    of; a value that can't be understood gets 400. One that only has a slash too many is led to the page.
    """
    policy = CONTENT_SECURITY_POLICY | {"script-src": " ".join(["'self'", *app.csp_hashes()])}
    policy_text = "; ".join(f"{name} {value}" for name, value in policy.items())

    @app.server.before_request
    def lead_to_page() -> Response | None:
        path = request.path.rstrip("/")
        # Only to a page of ours: "//elsewhere/" would else be another site.
        if path == request.path or not path or page_at(path) is None:
            return None
        query = request.query_string.decode(errors="replace")
        return redirect(f"{path}?{query}" if query else path, code=308)  # type: ignore[return-value]

    @app.server.after_request
    def secure(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy_text
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Frame-Options"] = "DENY"
        if response.mimetype == "text/html" and response.status_code != 304:
            # The page carries a token of its own load, and the next release may look different.
            response.headers["Cache-Control"] = "no-store"
            if response.status_code == 200 and not request.path.startswith(API):
                response.status_code = noted_status() if is_there(request.path) else 404
        return response
