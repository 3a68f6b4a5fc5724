"""Numbers and dates as Swedes write them: decimal comma, no-break space between thousands, a real minus.

The one thing to know: a missing figure becomes words here (`NO_FIGURE`), never 0 and never an empty string.
"""

from datetime import date, datetime

from babel.dates import format_date
from babel.numbers import format_decimal

from data.declarations import Indicator
from data.lists import impact_levels

LOCALE = "sv_SE"
NBSP = "\u00a0"
MINUS = "\u2212"
NO_FIGURE = "uppgift saknas"

STATUS_WORDS = {
    "reported": "",
    "provisional": "preliminär",
    "revised": "reviderad",
    "not_reported": "uppgift saknas",
    "suppressed": "dold för att skydda enskilda",
    "not_applicable": "inte aktuell",
    "withheld": "lämnas inte ut, antalet rapporterande är inte känt",
}
"""What a status is called. A reported figure needs no remark."""

ORIGIN_WORDS = {
    "published": "publicerad",
    "reported": "rapporterad",
    "derived": "beräknad ur kommunernas uppgifter",
    "synthetic": "syntetisk",
}

LEVEL_WORDS = {"nation": "riket", "county": "län", "group": "kommungrupp", "municipality": "kommun"}

COUNTED = {
    "kommuner": ("kommun", "kommuner"),
    "observationer": ("observation", "observationer"),
    "fall": ("fall", "fall"),
    "avlidna": ("avliden", "avlidna"),
    "invånare": ("invånare", "invånare"),
}
"""Units that are counts: one of them, and several."""


def is_missing(value: float | None) -> bool:
    """Return whether there is no figure: None or NaN."""
    return value is None or value != value


def number(value: float | None, decimals: int = 0) -> str:
    """Return a figure as text: `1 234,5`, `−2`, or the words for no figure."""
    if value is None or value != value:
        return NO_FIGURE
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    rounded = round(value, decimals)
    # With a pattern Babel writes a hyphen, where the locale has a minus.
    return (MINUS if rounded < 0 else "") + format_decimal(abs(rounded), format=pattern, locale=LOCALE)


def signed(value: float, decimals: int = 0) -> str:
    """Return a figure with its sign: `+3`, `−2`, `0`."""
    text = number(value, decimals)
    return f"+{text}" if round(value, decimals) > 0 else text


def counted(count: int, singular: str, plural: str) -> str:
    """Return a count with its noun: `1 kommun`, `30 kommuner`."""
    return f"{number(count)}{NBSP}{singular if count == 1 else plural}"


def figure_text(value: float | None, indicator: Indicator) -> str:
    """Return an indicator's value with its unit: `67,6 %`, `5 kommuner`, `4 (allvarlig påverkan)`."""
    if value is None or value != value:
        return NO_FIGURE
    if indicator.unit in COUNTED:
        return counted(round(value), *COUNTED[indicator.unit])
    if indicator.unit == "procent":
        return f"{number(value, indicator.decimals)}{NBSP}%"
    if indicator.unit == "nettotal":
        return signed(value, indicator.decimals)
    if indicator.id == "impact_level":
        return f"{number(value)} ({impact_levels()[round(value)].label.lower()})"
    return f"{number(value, indicator.decimals)} {indicator.unit}"


def status_text(value: float | None, status: str) -> str:
    """Return what is to be said of a figure beside its number; why there is none, where there is none."""
    words = STATUS_WORDS.get(status, status)
    return words or (NO_FIGURE if is_missing(value) else "")


def origin_text(origin: str) -> str:
    """Return where a figure comes from, in a word or two."""
    return ORIGIN_WORDS.get(origin, origin)


def long_date(day: date) -> str:
    """Return a day in full: `2 februari 2022`."""
    return format_date(day, "d MMMM y", locale=LOCALE)


def day_of(moment: datetime) -> str:
    """Return the day of a point in time: `21 november 2026`."""
    return long_date(moment.date())


def sentence_case(text: str) -> str:
    """Return a text with a capital first letter and the rest as it was."""
    return text[:1].upper() + text[1:]
