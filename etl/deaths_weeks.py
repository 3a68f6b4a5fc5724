"""Deaths by week in Socialstyrelsen's workbook: what a row's label means, and which weeks are not finished.

A week's first figures are far from its last: a death is counted in the week it happened, once its certificate has come.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from data.periods import iso_week_name
from etl.cells import CellError, in_any_case
from etl.deaths_sheets import FIRST_YEAR, CountRow, CountSheet, refuse_same

PROVISIONAL_WEEKS = 4
"""A week is unfinished until it is this many weeks since its Sunday.

A certificate is to be sent within three weeks of the death (sheet Om statistiken), and later ones still move the
figure: in special housing 2022-W04 went 38 → 57 → 68 → 72 from one workbook to the next, and 2022-W01 stood at 17 of
its final 20 in the workbook of 2022-01-31, 22 days after its Sunday.
"""

_LABEL = re.compile(r"(?:vecka|v\.?) ?(?P<week>\d{1,2})|(?P<year>20\d\d)[ -]?[wv](?P<week_of_year>\d{1,2})", re.ASCII)
_UNKNOWN_WEEK = ("uppgift saknas", "ingen uppgift")
_NO_LABEL = ("", "0")


@dataclass
class WeekSheet:
    """The rows of the sheet by what they are.

    `weeks`: by the week's Monday, without refused rows. `total`: all deaths to date. `unknown`: deaths whose week is
    unknown. `not_been`: labels of rows for weeks that had not been when the workbook was made. `rows`: all but those.
    """

    weeks: dict[date, CountRow] = field(default_factory=dict)
    total: CountRow | None = None
    unknown: CountRow | None = None
    not_been: list[str] = field(default_factory=list)
    rows: list[CountRow] = field(default_factory=list)

    def missing(self) -> list[str]:
        """Return the weeks between the first and the last that have no row."""
        between = range(0, (max(self.weeks) - min(self.weeks)).days, 7) if self.weeks else ()
        mondays = (min(self.weeks) + timedelta(days=days) for days in between)
        return [iso_week_name(monday) for monday in mondays if monday not in self.weeks]


def week_of(label: str, reported_to: date) -> date | None:
    """Return the Monday of the week in `2020v10`, `2020W10` or `Vecka 10`; None if the text is no label of a week.

    A label without a year is of the only year, from 2020 on, in which the week had begun on `reported_to`; of none, it
    is the next such week. Raises CellError if the week does not exist or can be of two years.
    """
    match = _LABEL.fullmatch(in_any_case(label))
    if not match:
        return None
    if match["year"]:
        monday = _monday(int(match["year"]), int(match["week_of_year"]))
        if monday is None or int(match["year"]) < FIRST_YEAR:
            raise CellError("veckan finns inte", f"en ISO-vecka från och med {FIRST_YEAR}")
        return monday
    years = range(FIRST_YEAR, reported_to.year + 2)
    mondays = [monday for year in years if (monday := _monday(year, int(match["week"])))]
    begun = [monday for monday in mondays if monday <= reported_to]
    if len(begun) > 1:
        raise CellError("veckan saknar år och kan höra till flera", "en vecka med år, som 2021v10")
    if not mondays:
        raise CellError("veckan finns inte", "en ISO-vecka")
    return mondays[0]


def _monday(year: int, week: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def sunday_of(monday: date) -> date:
    """Return the last day of the week."""
    return monday + timedelta(days=6)


def is_provisional(monday: date, reported_to: date) -> bool:
    """Say whether a week is too close to the last reports to be finished."""
    return reported_to - sunday_of(monday) < timedelta(weeks=PROVISIONAL_WEEKS)


def read_weeks(sheet: CountSheet, reported_to: date) -> WeekSheet:
    """Return the sheet's rows by what they are. What is wrong with a row is left in it."""
    found = WeekSheet()
    same: dict[date, list[CountRow]] = defaultdict(list)
    for row in sheet.rows:
        label = in_any_case(row.labels[0])
        if label.startswith("fram till") and found.total is None:
            found.total = row
        elif label in _UNKNOWN_WEEK and found.unknown is None:
            found.unknown = row
        elif monday := _read_label(row, reported_to, found):
            same[monday].append(row)
        else:
            continue
        found.rows.append(row)
    for monday, rows in same.items():
        refuse_same(rows, "vecka", "Vecka")
        if not rows[0].faults:
            found.weeks[monday] = rows[0]
    return found


def _read_label(row: CountRow, reported_to: date, found: WeekSheet) -> date | None:
    """Return the Monday of the row's week; None if it is a note, a row of a week that hasn't been, or refused."""
    label = row.labels[0]
    try:
        monday = week_of(label, reported_to)
    except CellError as error:
        monday, reason, expected = None, error.reason, error.expected
    else:
        if monday is None and row.is_blank:
            return None  # a note under the table
        reason, expected = "raden är ingen vecka", "en vecka som 2020v10, Fram till <datum> eller Uppgift saknas"
        if monday and monday > reported_to:
            reason, expected = "veckan hade inte börjat", f"en vecka som började senast {reported_to}"
    # Some workbooks end in rows made ready for weeks to come, filled with zeros. A zero for a week that isn't over is
    # no count, nor is one for a week that does not exist.
    unlike_a_week = monday is None and (label in _NO_LABEL or bool(_LABEL.fullmatch(in_any_case(label))))
    if row.has_only_zeros and (unlike_a_week or (monday and sunday_of(monday) > reported_to)):
        found.not_been.append(label or f"rad {row.number}")
        return None
    if monday is None or monday > reported_to:
        row.refuse("weeks", reason, expected, "Vecka", label)
        found.rows.append(row)
        return None
    return monday
