"""The pages: what they are called, where they are, and which of them an address is of.

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
    except (MissingCallbackContextException, LookupError):
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


def is_there(path: str) -> bool:
    """Return whether an address is one of a page, and of something that there is.

    A page with variables in its address may register with `is_there`, a function of them that says so.
    """
    found = page_at(path)
    if found is None:
        return False
    page, variables = found
    return bool(page["is_there"](**variables)) if variables and "is_there" in page else True


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
