"""The classes of a map: what each colour or symbol stands for, and which one a figure has.

The one thing to know: a class's key is one character, so that every place in every period fits in a short text, which
is what the slider plays. The classes are made from all the periods that the slider has, so that a colour means the
same in every one of them. What has no figure has a class of its own and a pattern, and is never the lowest class.

Levels and shares are told by colour. Counts are told by the size of a symbol: a large municipality in one colour
would look like much where there are only many people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log10, sqrt
from typing import Literal

import numpy as np
import pandas as pd

from dashboard.palette import SEQUENCE, SEVERITY
from data import lists
from data.declarations import Indicator, MunicipalitiesWithLevel
from data.formats import COUNTED, number, per_cent, status_word
from data.language import say

NOT_REPORTED, SUPPRESSED, WITHHELD = "n", "s", "w"
"""The keys of what has no figure: not reported, hidden to protect individuals, and withheld or not applicable."""

MISSING = {"suppressed": SUPPRESSED, "withheld": WITHHELD, "not_applicable": WITHHELD}

PATTERNS = {NOT_REPORTED: "hatch", SUPPRESSED: "dots", WITHHELD: "bars"}

CLASSES = 5
"""Classes of values above zero, at most: what can be told apart in one colour's shades."""

BALANCE = (-60.0, -20.0, 20.0, 60.0)
"""Where the classes of a net balance part, the same on both sides of the middle."""

WORSE_TO_BETTER = ("#9a4a0c", "#e2a35c", "#eef1f3", "#7fb0c8", "#1f6384")
"""From deterioration to improvement: brown and blue can be told apart by those who can't tell red from green."""


@dataclass(frozen=True)
class MapClass:
    """One class: its key, the words of the legend, and what it looks like.

    `colour` fills the place (None where a symbol tells the value or there is none); `pattern` is that of PATTERNS.
    `size` is the symbol's radius as a share of the largest.
    """

    key: str
    words: str
    colour: str | None = None
    pattern: str = ""
    size: float = 0.0


@dataclass(frozen=True)
class Scale:
    """The classes of one map. `bounds` part the classes of values, which come first in `classes`."""

    kind: Literal["colour", "size"]
    classes: tuple[MapClass, ...]
    bounds: tuple[float, ...]
    decimals: int

    def keys_of(self, values: pd.Series, statuses: pd.Series) -> pd.Series:
        """Return the key of the class that each figure has (str). A value counts as it is shown, rounded."""
        # Python's own rounding, which is the one that readers see: NumPy's differs from it in the last digit.
        shown = [round(value, self.decimals) for value in values.tolist()]
        places = np.searchsorted(np.asarray(self.bounds), shown, side="right")
        without = statuses.map(MISSING).fillna(NOT_REPORTED)
        return pd.Series(places, index=values.index).astype(str).where(values.notna(), without)


def is_answer(indicator: Indicator, level: str) -> bool:
    """Return whether the indicator counts municipalities, so that one of them is a yes or a no."""
    return level == "municipality" and indicator.unit == "kommuner"


def scale_of(indicator: Indicator, level: str, values: pd.Series) -> Scale:
    """Return the classes for an indicator at a level. `values`: float, of every place and period; NaN is no figure."""
    known = values.dropna()
    if indicator.id == "impact_level":
        levels = lists.impact_levels()
        classes = [MapClass(str(n), f"{n} {each.short_name}", SEVERITY[n]) for n, each in levels.items()]
        return _scale("colour", classes, tuple(float(n) for n in levels), 0)
    if is_answer(indicator, level):
        return _scale("colour", _answers(indicator), (0.5,), 0)
    if indicator.unit == "nettotal":
        return _of_balance(level)
    bounds = _bounds(known, indicator.decimals)
    counts = indicator.unit in COUNTED
    words = _words(bounds, indicator, counts=counts)
    if counts:
        sizes = _sizes(bounds, float(known.max()) if len(known) else 1.0)
        classes = [MapClass(str(n), text, size=size) for n, (text, size) in enumerate(zip(words, sizes, strict=True))]
        return _scale("size", classes, bounds, indicator.decimals)
    colours = SEQUENCE[: len(words)] if len(words) == len(SEQUENCE) else _spread(SEQUENCE, len(words))
    classes = [MapClass(str(n), text, colour) for n, (text, colour) in enumerate(zip(words, colours, strict=True))]
    return _scale("colour", classes, bounds, indicator.decimals)


def _scale(
    kind: Literal["colour", "size"], classes: Sequence[MapClass], bounds: tuple[float, ...], decimals: int
) -> Scale:
    missing = (
        MapClass(NOT_REPORTED, say("Uppgift saknas: har inte rapporterat eller svarat", "No figure: has not reported")),
        MapClass(SUPPRESSED, status_word("suppressed").capitalize()),
        MapClass(WITHHELD, say("Lämnas inte ut, eller inte aktuell", "Withheld, or not applicable")),
    )
    patterned = [MapClass(each.key, each.words, pattern=PATTERNS[each.key]) for each in missing]
    return Scale(kind, (*classes, *patterned), bounds, decimals)


def _answers(indicator: Indicator) -> list[MapClass]:
    recipe = indicator.derived_from
    yes = SEVERITY[recipe.level] if isinstance(recipe, MunicipalitiesWithLevel) else SEQUENCE[4]
    return [MapClass("0", say("Nej", "No"), SEQUENCE[0]), MapClass("1", say("Ja", "Yes"), yes)]


def _of_balance(level: str) -> Scale:
    if level == "municipality":
        words = (say("Försämring", "Deterioration"), say("Oförändrat", "No change"), say("Förbättring", "Improvement"))
        classes = [MapClass(str(n), words[n], WORSE_TO_BETTER[2 * n]) for n in range(3)]
        return _scale("colour", classes, (-50.0, 50.0), 1)
    edges = ["", *(number(bound) for bound in BALANCE), ""]
    words_of = [
        say("Under ", "Below ") + edges[1],
        *(say(f"{low} till under {high}", f"{low} to below {high}") for low, high in pairwise(edges[1:-1])),
        say(f"{edges[-2]} eller mer", f"{edges[-2]} or more"),
    ]
    classes = [MapClass(str(n), text, WORSE_TO_BETTER[n]) for n, text in enumerate(words_of)]
    return _scale("colour", classes, BALANCE, 1)


def _bounds(known: pd.Series, decimals: int) -> tuple[float, ...]:
    """Return where classes with about equally many figures part, as round numbers; zero is a class of its own."""
    above = known[known.round(decimals) > 0]
    step = 10.0**-decimals
    bounds = [step] if (known.round(decimals) <= 0).any() else []
    if above.empty:
        return tuple(bounds)
    for part in range(1, CLASSES):
        bound = _rounded(float(above.quantile(part / CLASSES)), decimals)
        if bound > (bounds[-1] if bounds else round(float(above.min()), decimals)):
            bounds.append(bound)
    return tuple(bounds)


def _rounded(value: float, decimals: int) -> float:
    """Return a value with two digits that count, and no more decimals than are shown."""
    digits = 1 - floor(log10(value)) if value > 0 else 0
    return round(value, min(digits, decimals))


def _words(bounds: tuple[float, ...], indicator: Indicator, *, counts: bool) -> list[str]:
    """Return what the legend says of each class."""
    decimals = indicator.decimals
    unit = per_cent if indicator.unit == "procent" else str
    if not bounds:
        return [say("Alla värden", "All values")]
    step = 10.0**-decimals
    # A class that begins at the smallest value above zero says so by what comes before it: nothing but zero.
    first = unit(number(0)) if bounds[0] == step else say("Under ", "Below ") + unit(number(bounds[0], decimals))
    words = [first]
    for low, beyond in pairwise(bounds):
        high = beyond - step
        only = round(high, decimals) <= round(low, decimals)
        words.append(unit(number(low, decimals) if only else f"{number(low, decimals)}–{number(high, decimals)}"))
    least = unit(number(bounds[-1], decimals))
    words.append(say(f"{least} eller mer", f"{least} or more") if counts or unit is per_cent else f"≥ {least}")
    return words


def _sizes(bounds: tuple[float, ...], highest: float) -> list[float]:
    """Return the radius of each class's symbol, so that its area follows the middle of the class."""
    edges = [0.0, *bounds, max(highest, bounds[-1] if bounds else 0.0)]
    middles = [(low + high) / 2 for low, high in pairwise(edges)]
    if bounds and bounds[0] <= 1:
        middles[0] = 0.0  # Nothing but zeros.
    return [sqrt(middle / middles[-1]) if middles[-1] else 0.0 for middle in middles]


def _spread(colours: Sequence[str], how_many: int) -> list[str]:
    """Return so many of the colours, from the second lightest to the darkest, evenly spread."""
    last = len(colours) - 1
    return [colours[round(1 + place * (last - 1) / max(how_many - 1, 1))] for place in range(how_many)]
