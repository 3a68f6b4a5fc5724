"""How a page and its address follow each other, and what the pages are called.

Dash's router makes the whole page anew whenever the address changes. Measured in Chromium, that takes the focus away
from the control that one just changed, and the chart blinks. So a page with controls is made anew only when one comes
to it: while the reader stays, the router gets no_update, and the page's own callback, which listens to the Location
(`_pages_location`), exchanges the results and, after back and forward, the controls' values. The controls write the
address through a Store and assets/lagesbild.js, which keeps Dash from seeing a circle.

What is shown stands in a Store of its own, and controls that say the same have followed it and ask for nothing. It is
not enough that they say what the address says: it may have moved on when they come, and then the two would follow each
other for ever.

A page is registered with its Swedish `name` and its English `name_en`; its title follows from them, or is a function
of the variables in its address that returns the words before the site's name.
"""

import re
from collections.abc import Callable
from typing import Any

import dash
from dash import ctx
from dash.exceptions import MissingCallbackContextException
from flask import has_request_context, request

from dashboard.view import LOCATION, spoken_in
from data.language import say

SITE = "Lägesbild"


def stays_on_page() -> bool:
    """Return whether the router is called because only the query string changed: one is on the page already."""
    try:
        changed = set(ctx.triggered_prop_ids)
    except MissingCallbackContextException:
        return False  # Called as a plain function, outside Dash.
    return changed == {f"{LOCATION}.search"}


def asked_search() -> str:
    """Return the query string of the page that is asked for: as the router has it, or of the request itself."""
    try:
        return ctx.inputs.get(f"{LOCATION}.search") or ""
    except (MissingCallbackContextException, LookupError):  # The first request of a page: no callback has run yet.
        return request.query_string.decode(errors="replace") if has_request_context() else ""


def menu_pages() -> list[dict[str, Any]]:
    """Return the pages that stand in the menu, in its order."""
    return sorted(
        (page for page in dash.page_registry.values() if page.get("order") is not None), key=lambda page: page["order"]
    )


def page_name(page: dict[str, Any]) -> str:
    """Return what the menu calls a page."""
    return say(page["name"], page.get("name_en", page["name"]))


def page_at(path: str) -> tuple[dict[str, Any], dict[str, str]] | None:
    """Return the page at an address and the variables in it; None where there is no page."""
    for page in dash.page_registry.values():
        if page["path"] == path:
            return page, {}
        if page["path_template"] and (variables := _variables(page["path_template"], path)) is not None:
            return page, variables
    return None


def _variables(template: str, path: str) -> dict[str, str] | None:
    pattern = re.sub(r"<(\w+)>", r"(?P<\1>[^/]+)", template)
    match = re.fullmatch(pattern, path)
    return match.groupdict() if match else None


def name_titles() -> None:
    """Give every registered page a title that follows the language of the address."""
    for page in dash.page_registry.values():
        page["title"] = _title(page, page["supplied_title"])


def _title(page: dict[str, Any], supplied: str | Callable[..., str] | None) -> Callable[..., str]:
    def title(**variables: str) -> str:
        with spoken_in(asked_search()):
            words = supplied(**variables) if callable(supplied) else page_name(page)
        return f"{words} – {SITE}"

    return title
