"""Checks of a file that tells all of it anew against the one before: what is gone, and what has changed.

A workbook that was cut, or has another's figures in it, would replace what is published. So past a limit these checks
fail, and the file is stopped. A revision that large is real only if the source says so: then the earlier file is rolled
back first, and there is nothing left to be held against.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import pandas as pd

from data.lists import NATION
from etl.cells import name_of
from etl.documents import Check
from etl.vintages import KEY, Series, Vintage

WHOLE = ("fhm_cases", "special_housing_deaths")
"""The sources whose every file has all weeks and places: they are workbooks. The answer of an API has what was asked
for, which may be one year or one municipality, and takes nothing back of the rest: there a fall is only warned of."""

GONE_FAILS = 0.5
"""The share of the earlier weeks or places without which a workbook is a part of one. None has lacked any so far."""

LARGE = 100
"""Smaller figures change by a large share when single persons are moved from one week to another."""

FINISHED_AFTER = timedelta(weeks=4)
"""How long after its end a period is finished. Deaths in the newest weeks rise to eight times what was first said."""

CHANGED_WARNED = 0.2
CHANGED_FAILS = 0.2
"""The change that is told of a single large figure of a finished period, and the median of them that fails. FHM's
workbooks change no such figure by as much: the nation's by 0.3 per cent from one to the next."""

NATION_FAILS = 0.5
"""The share of the nation's earlier total, over all periods in both, below which a file is not of the same figures."""

NAMED = 5


def compare_vintages(said: Mapping[Series, Vintage], before: Mapping[Series, Vintage]) -> list[Check]:
    """Return the checks `earlier_coverage` and `revisions`; none if no series was said before, or only by a later file.

    A file that is older than what was known replaces nothing.
    """
    pairs = {
        series: (before[series], new)
        for series, new in said.items()
        if series in before and new.received_at >= before[series].received_at
    }
    if not pairs:
        return []
    old = pd.concat([earlier.figures for earlier, _ in pairs.values()])
    new = pd.concat([now.figures for _, now in pairs.values()])
    day = min(earlier.received_at for earlier, _ in pairs.values()).date()
    is_whole = all(series.source in WHOLE for series in pairs)
    both = old.merge(new, on=KEY, suffixes=("_old", "")).dropna(subset=["value_old", "value"])
    return [_coverage(_given(old), _given(new), is_whole=is_whole), _revisions(both, day)]


def _given(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the figures that the file has, shown or hidden: a blank cell is none."""
    return figures[figures["value"].notna() | (figures["status"] == "suppressed")]


def _coverage(old: pd.DataFrame, new: pd.DataFrame, *, is_whole: bool) -> Check:
    """Compare which periods and places have a figure. What is counted to date has a new period each time."""
    verdict, told = "PASS", []
    weekly_old, weekly_new = (each[~each["measure"].str.endswith("_to_date")] for each in (old, new))
    for what, had, has in (
        ("perioder", set(weekly_old["period_start"]), set(weekly_new["period_start"])),
        ("platser", set(old["geography_code"]), set(new["geography_code"])),
    ):
        gone = had - has
        if not gone:
            told.append(f"alla {len(had)} {what} som fanns förra gången")
            continue
        fails = is_whole and len(gone) > GONE_FAILS * len(had)
        verdict = "FAIL" if fails or verdict == "FAIL" else "WARN"
        told.append(f"{len(gone)} av de {len(had)} {what} som fanns förra gången saknas: {_named(gone)}")
    return Check("earlier_coverage", verdict, "; ".join(told))


def _named(gone: Iterable[object]) -> str:
    every = sorted(name_of().get(str(each), str(each)) for each in gone)
    more = len(every) - NAMED
    return ", ".join(every[:NAMED]) + (f" och {more} till" if more > 0 else "")


def _revisions(both: pd.DataFrame, day: date) -> Check:
    """Compare the figures that both files have; `day`: when the earlier one counts as received."""
    is_finished = both["period_end"] <= day - FINISHED_AFTER
    large = both[is_finished & (both["value_old"] >= LARGE)]
    change = (large["value"] - large["value_old"]).abs() / large["value_old"]
    fallen = [
        f"{measure} i riket: {totals.value:g} mot {totals.value_old:g} i samma perioder förra gången"
        for measure, totals in both[both["geography_code"] == NATION]
        .groupby("measure")[["value", "value_old"]]
        .sum()
        .iterrows()
        if totals.value_old >= LARGE and totals.value < NATION_FAILS * totals.value_old
    ]
    if fallen:
        return Check("revisions", "FAIL", f"rikets summa har fallit till under hälften: {'; '.join(fallen)}")
    if len(large) and change.median() > CHANGED_FAILS:
        told = (
            f"de {len(large)} siffrorna över {LARGE} i avslutade perioder är ändrade med {change.median():.0%} i median"
        )
        return Check("revisions", "FAIL", f"{told}, mot högst {CHANGED_FAILS:.0%}")
    changed = int((both["value"] != both["value_old"]).sum())
    said = f"{changed} av {len(both)} siffror är ändrade sedan förra gången"
    much = large[change > CHANGED_WARNED]
    if much.empty:
        return Check("revisions", "PASS", said)
    named = [_change(*row) for row in much[["measure", "geography_code", "period_start", "value_old", "value"]].values]
    more = f" och {len(named) - NAMED} till" if len(named) > NAMED else ""
    return Check("revisions", "WARN", f"{said}; mest i avslutade perioder: {'; '.join(named[:NAMED])}{more}")


def _change(measure: str, code: str, start: date, old: float, new: float) -> str:
    return f"{measure} {name_of().get(code, code)} från {start}: {old:g}, nu {new:g}"
