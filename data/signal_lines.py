"""Whether one figure is more than ordinary variation, in a sentence: that of the cards and of the API's `summary`.

The one thing to know: a figure is judged on the half-year that ends with it, never on what came after. What is computed
is in data/signals.py.
"""

from collections.abc import Sequence
from functools import lru_cache

import pandas as pd

from data.declarations import Indicator
from data.figures import Figure
from data.language import Language, say, spoken
from data.lists import NATION
from data.signals import control_chart

PERIODS_JUDGED = 26
"""Half a year of weeks: enough points for limits, and short enough that they are of now."""


def signal_line(rows: pd.DataFrame, indicator: Indicator, newest: Figure, geography_code: str = NATION) -> str:
    """Return in a sentence whether a figure is more than ordinary variation, or why that can't be said.

    `rows`: the series it is of, as from data.queries, of whatever origins. Empty where the question has no meaning, and
    where there is nothing to judge: a figure that is missing, or not finished, is not within ordinary variation.
    """
    if newest.value is None or newest.status == "provisional":
        return ""
    until = rows[(rows["origin"] == newest.origin) & (rows["period_start"] <= pd.Timestamp(newest.period_start))]
    judged = until.sort_values("period_start").tail(PERIODS_JUDGED)
    found = control_chart(judged, indicator, geography_code, newest.origin)
    if found.state == "not_applicable":
        return ""
    if found.state != "assessed":
        return found.sentence.spoken
    now = [signal for signal in found.signals if signal.last == newest.period_end]
    calm = say("Ingen signal: inom den vanliga variationen.", "No signal: within ordinary variation.")
    return now[-1].sentence.spoken if now else calm


def signal_of(figure: Figure, figures: Sequence[Figure], geography_code: str = NATION) -> str:
    """Return the same of a figure among those of its series, oldest first, of whatever origins."""
    until = [each for each in figures if each.origin == figure.origin and each.period_start <= figure.period_start]
    return _signal(tuple(until[-PERIODS_JUDGED:]), geography_code, spoken())


@lru_cache(maxsize=256)
def _signal(judged: tuple[Figure, ...], geography_code: str, language: Language) -> str:
    """Return the sentence for the last of some figures; kept by what it is made of, so that it is never out of date.

    A control chart costs more than all the rest of a sentence. `language` is the one that is spoken.
    """
    figures = [{name: value for name, value in vars(each).items() if name != "indicator"} for each in judged]
    rows = pd.DataFrame(figures).astype(
        {"period_start": "datetime64[us]", "period_end": "datetime64[us]", "reporting": "Int64", "expected": "Int64"}
        | dict.fromkeys(("value", "numerator", "denominator", "lower", "upper"), float)
    )
    return signal_line(rows, judged[-1].indicator, judged[-1], geography_code)
