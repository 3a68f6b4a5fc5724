"""How a page and its address follow each other.

Dash's router makes the whole page anew whenever the address changes. Measured in Chromium, that takes the focus away
from the control that one just changed, and the chart blinks. So a page with controls is made anew only when one comes
to it: while the reader stays, the router gets no_update, and the page's own callback, which listens to the Location
(`_pages_location`), exchanges the results and, after back and forward, the controls' values. The controls write the
address through a Store and assets/lagesbild.js, which keeps Dash from seeing a circle.
"""

from dash import ctx
from dash.exceptions import MissingCallbackContextException

from dashboard.view import LOCATION


def stays_on_page() -> bool:
    """Return whether the router is called because only the query string changed: one is on the page already."""
    try:
        changed = set(ctx.triggered_prop_ids)
    except MissingCallbackContextException:
        return False  # Called as a plain function, outside Dash.
    return changed == {f"{LOCATION}.search"}
