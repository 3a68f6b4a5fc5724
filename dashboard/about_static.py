"""A page of words as plain HTML, for readers without JavaScript: the same components, written by the server.

The one thing to know: only plain elements (dash.html) can be written so. A page that has nothing else says so when it
registers itself, `register_page(..., without_script=True)`, and dashboard/fallback.py shows it.
"""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component
from markupsafe import Markup, escape

from dashboard.navigation import page_at

_NAMES = {"className": "class", "htmlFor": "for", "tabIndex": "tabindex", "hrefLang": "hreflang"}
"""Attributes that Dash names otherwise than HTML does."""

_OWN = ("children", "key", "n_clicks", "n_clicks_timestamp", "disable_n_clicks")
"""Properties that are Dash's and no attributes."""

_NEVER = ("Script", "Style")
_VOID = ("Br", "Hr", "Img")


def static_page(path: str, parameters: Mapping[str, str]) -> Markup:
    """Return a page's banners and what stands in its main part; nothing for one that needs JavaScript."""
    found = page_at(path)
    if found is None or not found[0].get("without_script"):
        return Markup("")
    page, variables = found
    shown = page["layout"](**{**parameters, **variables})
    return static_html([each for each in shown.children if isinstance(each, html.Aside | html.Main)])


def static_html(content: Any) -> Markup:
    """Return components of dash.html as HTML. Raises TypeError on any other component."""
    if content is None:
        return Markup("")
    if isinstance(content, list | tuple):
        return Markup("").join(static_html(each) for each in content)
    if not isinstance(content, Component):
        return escape(content)
    if content._namespace != "dash_html_components" or content._type in _NEVER:
        raise TypeError(f"{content._type} of {content._namespace} can't be written without JavaScript")
    tag = content._type.lower()
    opened = Markup("<{}{}>").format(Markup(tag), _attributes(content))
    if content._type in _VOID:
        return opened
    return opened + static_html(getattr(content, "children", None)) + Markup("</{}>").format(Markup(tag))


def _attributes(component: Component) -> Markup:
    given = {name: value for name, value in component.to_plotly_json()["props"].items() if name not in _OWN}
    return Markup("").join(
        Markup(' {}="{}"').format(Markup(_NAMES.get(name, name)), value)
        for name, value in given.items()
        if isinstance(value, str | int) and not isinstance(value, bool)
    )
