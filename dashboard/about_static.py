"""Components as plain HTML, for readers without JavaScript, written by the server.

The one thing to know: only plain elements (dash.html) can be written so. dashboard/without_script.py makes a page of
such elements out of one that has others.
"""

from typing import Any

from dash.development.base_component import Component
from markupsafe import Markup, escape

_NAMES = {"className": "class", "htmlFor": "for", "tabIndex": "tabindex", "hrefLang": "hreflang"}
"""Attributes that Dash names otherwise than HTML does."""

_OWN = (
    "available_properties",
    "available_wildcard_properties",
    "children",
    "disable_n_clicks",
    "key",
    "n_clicks",
    "n_clicks_timestamp",
)
"""Properties that are Dash's and no attributes."""

_NEVER = ("Script", "Style")
_VOID = ("Br", "Hr", "Img")


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
    # Not by to_plotly_json, which looks for every attribute that there could be: that takes ten times as long.
    given = {name: value for name, value in vars(component).items() if name not in _OWN and not name.startswith("_")}
    return Markup("").join(
        Markup(' {}="{}"').format(Markup(_NAMES.get(name, name)), value)
        for name, value in given.items()
        if isinstance(value, str | int) and not isinstance(value, bool)
    )
