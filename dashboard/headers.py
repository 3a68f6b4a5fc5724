"""Headers on every answer: nothing is fetched from elsewhere, no script runs but ours, no other page frames us."""

from dash import Dash
from flask import Response, redirect, request

from dashboard.navigation import page_at

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


def add_security_headers(app: Dash) -> None:
    """Put the headers on every answer of an app whose every callback has been registered.

    An address that is no page gets the page that says so, with status 404; one that only has a slash too many is led
    to the page.
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
            if response.status_code == 200 and page_at(request.path) is None:
                response.status_code = 404
        return response
