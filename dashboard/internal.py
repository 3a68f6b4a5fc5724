"""Who may see internal figures: there is no sign-in in this version, so whoever sits at the machine, and nobody else.

The one thing to know: a reverse proxy calls from the machine itself. Most say so in a header or pass on the name that
was asked for, and are refused; one that does neither can't be told from a person at the machine. So: no proxy.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, Response, request

_PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


def _is_loopback(address: str | None) -> bool:
    try:
        return ip_address(address or "").is_loopback
    except ValueError:  # a socket in the file system has no address
        return False


def _names_this_machine(host: str) -> bool:
    """Return whether a request was sent to the machine by one of its own names. A page elsewhere can't choose that."""
    name = urlsplit(f"//{host}").hostname or ""
    return name == "localhost" or _is_loopback(name)


def serve_this_machine_only(server: Flask) -> None:
    """Answer 403, with the reason, to every request that does not come from the machine itself."""

    @server.before_request
    def _refuse_others() -> Response | None:
        if _is_loopback(request.remote_addr) and _names_this_machine(request.host):
            if not any(name in request.headers for name in _PASSED_ON):
                return None
        return Response(
            "Interna uppgifter visas bara på den dator där Lägesbild körs, eftersom inloggning inte finns i den här "
            "versionen. Sätt LAGESBILD_DISCLOSURE=public för att visa det som får spridas.\n",
            status=403,
            content_type="text/plain; charset=utf-8",
        )
