"""How long ago the latest period ended, for the reader who has the page open today.

The one thing to know: this is the only thing said that depends on the clock. Which series lag behind is compared within
a release (data/freshness.py); what is said here is said anew each day, and is never kept across days.
"""

from datetime import date, datetime, timedelta

from data.formats import counted, listed
from data.language import say
from data.periods import date_span
from data.releases import SWEDEN

TOLD_AFTER = timedelta(weeks=3)
"""A period's answers come in the week after it, and a holiday may cost another: until then it is the state now."""

_MONTHS_INSTEAD_OF_WEEKS = 3
_MONTHS_OF_YEAR = 12


def today() -> date:
    """Return today's date in Sweden."""
    return datetime.now(SWEDEN).date()


def age_sentence(last_day: date, now: date) -> str:
    """Return when the latest period ended and how long ago that is; empty where it is hardly past.

    `Senaste perioden slutade 30 mar 2022, för 4 år och 8 månader sedan.`
    """
    if now - last_day <= TOLD_AFTER:
        return ""
    day, span = date_span(last_day, last_day), time_between(last_day, now)
    return say(
        f"Senaste perioden slutade {day}, för {span} sedan.",
        f"The latest period ended on {day}, {span} ago.",
    )


def time_between(first: date, last: date) -> str:
    """Return how long there is between two days, in whole units: weeks, from three months months, then years too."""
    months = _whole_months(first, last)
    if months < _MONTHS_INSTEAD_OF_WEEKS:
        return counted((last - first).days // 7, say("vecka", "week"), say("veckor", "weeks"))
    years, rest = divmod(months, _MONTHS_OF_YEAR)
    told = [counted(years, say("år", "year"), say("år", "years"))] if years else []
    told += [counted(rest, say("månad", "month"), say("månader", "months"))] if rest else []
    return listed(told)


def _whole_months(first: date, last: date) -> int:
    months = (last.year - first.year) * _MONTHS_OF_YEAR + last.month - first.month
    return months - (last.day < first.day)
