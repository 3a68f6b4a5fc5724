"""What a page says of how old its figures are: against today in a line, against other figures in a mark."""

from datetime import date

from dash import html

from dashboard.components import Children
from dashboard.view import PAST, View
from data import ages
from data.language import say


def age_text(view: View, last_day: date) -> str:
    """Return when the latest period ended and how long ago; empty where it is new, or where one looks at the past.

    `last_day`: of the latest period of the page. Who has chosen a day or an older release has a banner that says it.
    """
    return "" if view.only(PAST).parameters else ages.age_sentence(last_day, ages.today())


def age_line(view: View, last_day: date) -> list[html.P]:
    """Return the line for `age_text`: none where there is nothing to say."""
    told = age_text(view, last_day)
    return [html.P(told, className="age")] if told else []


def older_figure(why: str, rest: str = "") -> html.P:
    """Build the mark of a figure of a series that lags behind. `why`: as from data.freshness.lag_text."""
    mark: Children = [html.Strong(say("Äldre uppgift:", "Older figure:")), f" {why}.{rest}"]
    return html.P(mark, className="stale")
