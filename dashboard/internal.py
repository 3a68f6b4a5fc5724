"""Who may see internal figures: there is no sign-in in this version, so whoever sits at the machine, and nobody else.

The one thing to know: a reverse proxy calls from the machine itself. What it passes on has a header that says for whom.
"""

from ipaddress import ip_address

from flask import Flask, Response, request

_PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


def serve_this_machine_only(server: Flask) -> None:
    """Answer 403, with the reason, to every request that does not come from the machine itself."""

    @server.before_request
    def _refuse_others() -> Response | None:
        is_here = request.remote_addr is not None and ip_address(request.remote_addr).is_loopback
        if is_here and not any(name in request.headers for name in _PASSED_ON):
            return None
        return Response(
            "Interna uppgifter visas bara på den dator där Lägesbild körs, eftersom inloggning inte finns i den här "
            "versionen. Sätt LAGESBILD_DISCLOSURE=public för att visa det som får spridas.\n",
            status=403,
            content_type="text/plain; charset=utf-8",
        )
