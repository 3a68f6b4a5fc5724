"""Numbers, dates and words as readers see them, in the language that is spoken (data/language.py).

Swedish has a decimal comma, a no-break space between thousands and before `%`; English a point, a comma and no space.
Both have a real minus. The one thing to know: a missing figure becomes words here (`no_figure()`), never 0 and never
an empty string.
"""

from datetime import date, datetime

from babel.dates import format_date
from babel.numbers import format_decimal

from data import lists
from data.declarations import Indicator
from data.language import locale, say

NBSP = "\u00a0"
MINUS = "\u2212"

COUNTED = {
    "kommuner": (("kommun", "kommuner"), ("municipality", "municipalities")),
    "observationer": (("observation", "observationer"), ("observation", "observations")),
    "fall": (("fall", "fall"), ("case", "cases")),
    "avlidna": (("avliden", "avlidna"), ("death", "deaths")),
    "invånare": (("invånare", "invånare"), ("inhabitant", "inhabitants")),
}
"""Units that are counts: one of them, and several, in Swedish and in English."""


def no_figure() -> str:
    """Return the words for a figure that is not there."""
    return say("uppgift saknas", "no figure")


def not_known() -> str:
    """Return the words for a number that nobody has told, as how many have reported."""
    return say("inte känt", "not known")


def is_missing(value: float | None) -> bool:
    """Return whether there is no figure: None or NaN."""
    return value is None or value != value


def number(value: float | None, decimals: int = 0) -> str:
    """Return a figure as text: `1 234,5`, `−2`, or the words for no figure. In English `1,234.5`."""
    if value is None or value != value:
        return no_figure()
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    rounded = round(value, decimals)
    # With a pattern Babel writes a hyphen, where the locale has a minus.
    return (MINUS if rounded < 0 else "") + format_decimal(abs(rounded), format=pattern, locale=locale())


def signed(value: float, decimals: int = 0) -> str:
    """Return a figure with its sign: `+3`, `−2`, `0`."""
    text = number(value, decimals)
    return f"+{text}" if round(value, decimals) > 0 else text


def per_cent(text: str) -> str:
    """Return a number that is written already as per cent: `67,6 %`, `67.6%`."""
    return text + say(f"{NBSP}%", "%")


def counted(count: int, singular: str, plural: str) -> str:
    """Return a count with its noun: `1 kommun`, `30 kommuner`."""
    return f"{number(count)}{NBSP}{singular if count == 1 else plural}"


def counted_unit(count: int, unit: str) -> str:
    """Return a count with the noun of a unit in COUNTED, in the spoken language: `1 kommun`, `30 municipalities`."""
    swedish, english = COUNTED[unit]
    return counted(count, say(swedish[0], english[0]), say(swedish[1], english[1]))


def municipalities(count: int) -> str:
    """Return a count of municipalities: `1 kommun`, `30 municipalities`."""
    return counted_unit(count, "kommuner")


def figure_text(value: float | None, indicator: Indicator) -> str:
    """Return an indicator's value with its unit: `67,6 %`, `5 kommuner`, `4 (allvarlig påverkan)`."""
    if value is None or value != value:
        return no_figure()
    if indicator.unit in COUNTED:
        return counted_unit(round(value), indicator.unit)
    if indicator.unit == "procent":
        return per_cent(number(value, indicator.decimals))
    if indicator.unit == "nettotal":
        return signed(value, indicator.decimals)
    if indicator.id == "impact_level":
        return f"{number(value)} ({impact_name(round(value)).lower()})"
    return f"{number(value, indicator.decimals)} {unit_word(indicator.unit)}"


def unit_word(unit: str) -> str:
    """Return what a unit is called, as in the head of a column: `kommuner`, `municipalities`; an unknown one, as it is.

    A unit's id is its Swedish name.
    """
    if unit in COUNTED:
        return say(unit, COUNTED[unit][1][1])
    english = {
        "procent": "per cent",
        "nettotal": "net balance",
        "nivå 1–5": "level 1–5",
        "fall per 10 000": "cases per 10,000",
    }
    return say(unit.replace("10 000", f"10{NBSP}000"), english.get(unit, unit))


def status_word(status: str) -> str:
    """Return what a status is called; an unknown one, as it is."""
    words = {
        "reported": say("rapporterad", "reported"),
        "provisional": say("preliminär", "provisional"),
        "revised": say("reviderad", "revised"),
        "not_reported": no_figure(),
        "suppressed": say("dold för att skydda enskilda", "hidden to protect individuals"),
        "not_applicable": say("inte aktuell", "not applicable"),
        "withheld": say("lämnas inte ut", "withheld"),
    }
    return words.get(status, status)


def status_text(value: float | None, status: str) -> str:
    """Return what is to be said of a figure beside its number; why there is none, where there is none.

    A reported figure needs no remark.
    """
    if status != "reported":
        return status_word(status)
    return no_figure() if is_missing(value) else ""


def origin_text(origin: str) -> str:
    """Return where a figure comes from, in a word or two; an unknown origin, as it is."""
    words = {
        "published": say("publicerad", "published"),
        "reported": say("rapporterad", "reported"),
        "derived": say("beräknad ur kommunernas uppgifter", "derived from municipalities' answers"),
        "synthetic": say("syntetisk", "synthetic"),
    }
    return words.get(origin, origin)


def level_word(level: str) -> str:
    """Return what one geography of a level is: `riket`, `län`, `municipality`; an unknown level, as it is."""
    words = {
        "nation": say("riket", "nation"),
        "county": say("län", "county"),
        "group": say("kommungrupp", "municipality group"),
        "municipality": say("kommun", "municipality"),
    }
    return words.get(level, level)


def level_name(level: str) -> str:
    """Return what the geographies of a level are called together, as in the head of a menu; raises KeyError."""
    return {
        "nation": say("Riket", "Sweden"),
        "county": say("Län", "Counties"),
        "group": say("Kommungrupper (SKR)", "Municipality groups (SKR)"),
        "municipality": say("Kommuner", "Municipalities"),
    }[level]


def geography_name(code: str) -> str:
    """Return what a geography is called: `Riket`, `Sweden`; municipalities in Swedish. Raises KeyError if unknown."""
    return say(lists.place_names()[code], lists.english_names().get(code, lists.place_names()[code]))


def area_name(area: str) -> str:
    """Return what a monitored area is called; the empty id is any of them. Raises KeyError on an unknown one."""
    return lists.monitored_areas()[area].name if area else say("Minst ett område", "At least one area")


def setting_name(setting: str) -> str:
    """Return what a setting of PPM is called. Raises KeyError on an unknown one."""
    return lists.settings()[setting].name


def step_name(step: str) -> str:
    """Return what a step or a block of PPM is called; no step is no words. Raises KeyError on an unknown one."""
    return lists.ppm_steps()[step].name if step else ""


def impact_name(level: int) -> str:
    """Return what a level of impact is called: `Allvarlig påverkan`, `Serious impact`. Raises KeyError if unknown."""
    return lists.impact_levels()[level].name


def long_date(day: date) -> str:
    """Return a day in full: `2 februari 2022`."""
    return format_date(day, "d MMMM y", locale=locale())


def day_of(moment: datetime) -> str:
    """Return the day of a point in time: `21 november 2026`."""
    return long_date(moment.date())


def listed(texts: list[str]) -> str:
    """Return texts as one enumeration: `a, b och c`, `a, b and c`; of none, nothing."""
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {say('och', 'and')} {texts[-1]}"


def sentence_case(text: str) -> str:
    """Return a text with a capital first letter and the rest as it was."""
    return text[:1].upper() + text[1:]
