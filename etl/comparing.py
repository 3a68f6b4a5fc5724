"""Checks of a file against what was known before: who is missing now, and whose figures have jumped.

They only warn. A municipality that stops reporting, or reports three times as many, may be wrong or may be the news.
Those of a file that tells all of it anew (etl/revisions.py) may fail: then it is not what it says, and is stopped.
"""

from dataclasses import dataclass
from datetime import date

from etl.cells import name_of
from etl.documents import Check
from etl.earlier import Earlier, FileSaid, Said, Unit
from etl.revisions import compare_vintages

CARRIES_MANY = 15
"""A file with fewer municipalities is a late answer or a correction, and says nothing of who else will answer. The
largest bodies that send one file for several municipalities and no more are the small counties, of five to fifteen."""

FALL_WARNED = 0.10
"""A fall in how many answer, as a share of those who did before. Week by week a few per cent come and go."""

MISSING_NAMED = 20
JUMPS_NAMED = 5

SHARE_WAS_BELOW, SHARE_IS_ABOVE = 0.01, 0.10
"""The share infected that is a jump: under the 1 per cent that the national reports count from, then ten times that."""


@dataclass(frozen=True)
class Jump:
    """How much a unit's figure may change from one period to the next, and why no more is believed without a look.

    `up`, `down`: factors of the earlier value, None for any. `at_least`: changes smaller than this are no jump.
    """

    label: str
    up: float | None
    down: float | None
    at_least: float
    reason: str


JUMPS = {
    "answer_cared_for": Jump(
        "omsorgstagare", 2, 0.5, 20, "antalet som kommunen har omsorg om ändras med några procent om året"
    ),
    "answer_observations": Jump(
        "observationer", 4, 0.25, 50, "varje kommun mäter ungefär lika stora verksamheter i varje omgång"
    ),
    "population": Jump("invånare", 1.1, 0.9, 0, "ingen kommuns folkmängd har ändrats så mycket på ett år"),
    "deaths_covid19_to_date": Jump("avlidna hittills", None, 0.9, 4, "ett antal hittills kan inte falla"),
    "deaths_special_housing_to_date": Jump(
        "avlidna hittills i särskilt boende", None, 0.9, 4, "ett antal hittills kan inte falla"
    ),
    "deaths_home_help_to_date": Jump(
        "avlidna hittills med hemtjänst", None, 0.9, 4, "ett antal hittills kan inte falla"
    ),
}
"""The measures whose jumps are told. Not cases and levels: a wave multiplies them, and that is the news."""

INFECTED, CARED_FOR = "answer_infected", "answer_cared_for"

COMPARED = frozenset({*JUMPS, INFECTED, CARED_FOR})
"""The measures whose earlier values are needed."""


def compare(said: FileSaid, earlier: Earlier) -> list[Check]:
    """Return the checks of what a file says against what was known before; none where nothing can be compared."""
    republished = compare_vintages(said.vintages, earlier.vintages)
    return [*_coverage(said, earlier), *republished, *_jumps(said.figures, earlier)]


# --- who is missing --------------------------------------------------------------------------------------------------


def _coverage(said: FileSaid, earlier: Earlier) -> list[Check]:
    compared, fallen = [], []
    for (origin, day), codes in sorted(said.respondents.items()):
        before = earlier.answered_before(said.source, origin, day)
        if before is None or len(codes) < CARRIES_MANY:
            continue
        now = codes | earlier.answered_in(said.source, origin, day)
        told = f"{len(now)} kommuner har svarat för perioden från {day}, {len(before[1])} för den från {before[0]}"
        compared.append(told)
        if len(now) < (1 - FALL_WARNED) * len(before[1]):
            fallen.append(f"{told}. Saknas: {_named(before[1] - now)}")
    if fallen:
        return [Check("coverage", "WARN", "; ".join(fallen))]
    return [Check("coverage", "PASS", "; ".join(compared))] if compared else []


def _named(codes: set[str]) -> str:
    names = sorted(name_of().get(code, code) for code in codes)
    more = len(names) - MISSING_NAMED
    return ", ".join(names[:MISSING_NAMED]) + (f" och {more} till" if more > 0 else "")


# --- whose figures have jumped ---------------------------------------------------------------------------------------


def _jumps(said: list[Said], earlier: Earlier) -> list[Check]:
    cared_for = {(each.unit, each.day): each.value for each in said if each.unit.measure == CARED_FOR}
    compared, found = 0, []
    for each in said:
        before = earlier.value_before(each.unit, each.day)
        if before is None or each.value != each.value:
            continue
        compared += 1
        if each.unit.measure == INFECTED:
            told = _infected_jump(each, before, cared_for, earlier)
        else:
            told = _factor_jump(each, before)
        if told:
            place = name_of().get(each.unit.geography_code, each.unit.geography_code)
            found.append(f"{place} ({each.locator}): {told}")
    if not found:
        return [Check("jumps", "PASS", f"{compared} siffror jämförda med enhetens förra")] if compared else []
    more = f"; och {len(found) - JUMPS_NAMED} till" if len(found) > JUMPS_NAMED else ""
    return [Check("jumps", "WARN", "; ".join(found[:JUMPS_NAMED]) + more)]


def _factor_jump(said: Said, before: tuple[date, float]) -> str:
    """Return in words why a figure is a jump; empty if it is none."""
    day, old = before
    jump = JUMPS[said.unit.measure]
    is_up = jump.up is not None and said.value > jump.up * old
    is_down = jump.down is not None and said.value < jump.down * old
    if not (is_up or is_down) or abs(said.value - old) < jump.at_least:
        return ""
    return f"{jump.label} {old:g} till och med {day}, nu {said.value:g} ({jump.reason})"


def _infected_jump(
    said: Said, before: tuple[date, float], cared_for: dict[tuple[Unit, date], float], earlier: Earlier
) -> str:
    day, old = before
    of = said.unit._replace(measure=CARED_FOR)
    now_of = cared_for.get((of, said.day), float("nan"))
    known = earlier.values.get(of)
    old_of = known.values.get(day, float("nan")) if known else float("nan")
    if not (now_of > 0 and old_of > 0):  # nor are these NaN
        return ""
    if not (old / old_of < SHARE_WAS_BELOW and said.value / now_of > SHARE_IS_ABOVE):
        return ""
    return f"smittade {old:g} av {old_of:g} till och med {day}, nu {said.value:g} av {now_of:g}"
