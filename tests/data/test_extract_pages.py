"""Pages of an extract and what can be chosen together: the same as a naive reading of all its rows."""

from datetime import date, timedelta
from itertools import product

import pandas as pd
import pytest

from data.extract_choices import DIMENSIONS, choices, combinations
from data.extract_pages import Order, rows_between
from data.queries import page_of
from data.selection import Selection

THURSDAY = date(2022, 1, 6)
VALUES = (3, None, 0, 7, 3, None, 5)


@pytest.fixture
def release(build_release):
    """Three indicators, four weeks and five places, with figures that are missing and figures that are alike."""
    places = {"00": "nation", "03": "county", "12": "county", "0380": "municipality", "1280": "municipality"}
    of = [("critical_impact", ""), ("critical_impact", "staffing"), ("over_one_percent_infected", "")]
    rows = [
        {
            "indicator": indicator,
            "period_start": THURSDAY + timedelta(weeks=week),
            "period_end": THURSDAY + timedelta(weeks=week, days=6),
            "geography_code": code,
            "geography_level": level,
            "monitored_area": area,
            "value": VALUES[(at + week) % len(VALUES)],
            "status": "reported" if VALUES[(at + week) % len(VALUES)] is not None else "not_reported",
            "reporting": None if at % 3 == 0 else at,
        }
        for at, (week, (code, level), (indicator, area)) in enumerate(product(range(4), places.items(), of))
        if not (indicator == "over_one_percent_infected" and week == 3)
    ]
    return build_release(*rows)


def records(rows):
    """Return rows as dictionaries, with None for what is missing: NaN is not equal to itself."""
    return rows.astype(object).where(rows.notna(), None).to_dict("records")


def sorted_by(rows, column, is_descending):
    """Return all rows in the order of a column: places and indicators in the extract's own order of them."""
    by = rows[{"period_label": "period_start"}.get(column, column)]
    if column in ("geography", "indicator"):
        by = by.map({name: at for at, name in enumerate(dict.fromkeys(by))})
    return rows.loc[by.sort_values(ascending=not is_descending, na_position="last", kind="stable").index]


ASKED = [("value", True), ("value", False), ("reporting", True), ("geography", True), ("indicator", True)]
ASKED += [("period_label", True), ("period_label", False)]


def test_pages_put_together_are_the_whole_extract_sorted(release):
    selection = Selection(levels=("county", "municipality"))
    whole = page_of(release, selection)
    for order, expected in [(None, whole), *((Order(*asked), sorted_by(whole, *asked)) for asked in ASKED)]:
        pages = [rows_between(release, selection, start, start + 9, order) for start in range(0, len(whole), 9)]
        assert [row for page in pages for row in records(page)] == records(expected), order
    assert rows_between(release, selection, len(whole), len(whole) + 5, Order("value")).empty
    assert len(rows_between(release, selection, 0, len(whole) + 5, Order("value"))) == len(whole)


def test_an_order_that_there_is_not_is_named():
    with pytest.raises(KeyError, match="status"):
        Order("status")


LATE = THURSDAY + timedelta(weeks=3)
CHOSEN = [
    (Selection(), frozenset()),
    (Selection(indicators=("over_one_percent_infected",), areas=("staffing",)), frozenset()),
    (Selection(areas=("staffing",), levels=("county",)), frozenset({"municipality"})),
    (Selection(geographies=("03",), first_day=LATE), frozenset({"county"})),
]


def test_what_is_offered_is_what_has_rows_with_all_the_other_choices(release):
    every = page_of(release, Selection()).rename(columns={"geography_level": "level", "monitored_area": "area"})
    for selection, levels in CHOSEN:
        rows = every[every["period_start"] >= pd.Timestamp(selection.first_day or THURSDAY)]
        rows = rows[rows["level"].isin(levels)] if levels else rows
        chosen = {"indicator": selection.indicators, "level": selection.levels, "area": selection.areas}
        found = choices(combinations(release), selection, levels)
        for name in DIMENSIONS:
            left = rows
            for other, values in chosen.items():
                left = left[left[other].isin(values)] if values and other != name else left
            assert found.values[name] == set(left[name]), (selection, name)


def test_days_are_offered_from_the_first_to_the_last_that_the_choice_has(release):
    found = choices(combinations(release), Selection(indicators=("over_one_percent_infected",)), frozenset())
    assert found.within("report_week", THURSDAY + timedelta(weeks=2))
    assert not found.within("report_week", THURSDAY + timedelta(weeks=3))
    assert not found.within("iso_week", THURSDAY)
