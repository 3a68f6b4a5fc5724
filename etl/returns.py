"""What every kind of return has in common: municipality, duplicates, the mark of synthetic data, the named checks.

A refused row gives no figures at all: an answer that is wrong in one cell may have moved a row or a column.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

import pandas as pd

from etl import cells
from etl.cells import (
    CellError,
    in_any_case,
    municipality_exists,
    municipality_like,
    name_of,
    names_by_code,
    read_code,
    read_date,
)
from etl.documents import FIGURE_COLUMNS, Check, Document, Fault, SourceError
from etl.tables import Row, Table

SYNTHETIC = "synthetic"
"""The word in column `origin` that marks a row as invented."""

ROWS_NAMED = 5
"""How many row numbers a message lists before it says how many more there are."""


class Figure(NamedTuple):
    """One row of what `parse` returns. The fields are `etl.documents.FIGURE_COLUMNS`, in that order."""

    measure: str
    geography_code: str
    period_start: date
    period_end: date
    monitored_area: str
    setting: str
    step: str
    value: float
    status: str
    origin: str
    received_at: datetime | None
    locator: str
    quote: str | None


def figures_frame(figures: Sequence[Figure]) -> pd.DataFrame:
    """Return figures as `parse` returns them: columns FIGURE_COLUMNS, one row per figure, NaN where there is none."""
    return pd.DataFrame(figures, columns=list(FIGURE_COLUMNS)).astype({"value": "float64"})


def read_municipality(row: Row, day: date | None) -> str | None:
    """Return the row's municipality code; None, and a fault in the row, if it is unknown or disagrees with the name.

    `day`: a day on which the municipality must exist; None if the row's period can't be read.
    """
    name = row.text("kommun")
    try:
        code = read_code(row.text("kommunkod"))
    except CellError:
        code = ""
    if code not in names_by_code() or (day and not municipality_exists(code, day)):
        like = municipality_like(name)
        offer = f" – menade du {like}?" if like else ""
        row.refuse("municipalities", "okänd kommun", f"en kommunkod i kommunförteckningen{offer}", "kommunkod")
        return None
    if name and in_any_case(name) not in names_by_code()[code]:
        like = municipality_like(name)
        other = f", eller {like}" if like and not like.startswith(code) else ""
        expected = f"{name_of()[code]} för kommunkod {code}{other}"
        row.refuse("names", "kommunkod och kommun stämmer inte överens", expected, "kommun")
        return None
    return code


def refuse_duplicates(keys: Iterable[tuple[Row, Hashable]], unit: str, column: str = "kommunkod") -> None:
    """Refuse every row whose key another row has too, each naming the others. `unit` says what the key is of."""
    same: dict[Hashable, list[Row]] = defaultdict(list)
    for row, key in keys:
        same[key].append(row)
    for rows in same.values():
        if len(rows) > 1:
            for row in rows:
                others = rows_named([other.number for other in rows[: ROWS_NAMED + 2] if other is not row])
                row.refuse("duplicates", f"samma {unit} står också på {others}", f"en rad per {unit}", column)


def rows_named(numbers: Sequence[int]) -> str:
    """Return row numbers as "rad 4, 7, 9", and how many more there are if they are many."""
    more = len(numbers) - ROWS_NAMED
    return f"rad {', '.join(map(str, numbers[:ROWS_NAMED]))}" + (f" och {more} till" if more > 0 else "")


def read_origin(row: Row, document: Document) -> str:
    """Return the row's origin: "synthetic" if the row or the file's name says so, else "reported"."""
    mark = in_any_case(row.text("origin"))
    if mark not in ("", SYNTHETIC):
        row.refuse("synthetic_mark", "okänt ursprung", f"tomt, eller {SYNTHETIC} för syntetiska uppgifter", "origin")
    return SYNTHETIC if mark or document.says_synthetic else "reported"


def read_sent_on(document: Document, table: Table) -> None:
    """Set the document's `stated_on` from column `sent_on`, if the file has it.

    Raises SourceError if rows say different days, a day that hasn't been, or something that is no day: what was known
    when depends on it.
    """
    found: date | None = None
    for row in table.answers:
        if not row.text("sent_on"):
            continue
        try:
            day = _read_day_sent(row.text("sent_on"), found)
        except CellError as error:
            title, text = row.titles["sent_on"], row.text("sent_on")
            fault = Fault("sent_on", error.reason, error.expected, row.number, title, text, row.sheet)
            raise SourceError(fault) from error
        found = day
    document.stated_on = found or document.stated_on


def _read_day_sent(text: str, found: date | None) -> date:
    day = read_date(text)
    if day > cells.today():
        raise CellError("filen säger att den skickas i framtiden", f"en dag till och med {cells.today()}")
    if found and day != found:
        raise CellError("filen säger två olika dagar då den skickades", f"samma dag ({found}) i varje rad")
    return day


def last_possible_day(document: Document) -> date:
    """Return the last day that a return can tell of: the day it was sent, if it says, else today."""
    return document.stated_on or cells.today()


def common_warnings(document: Document, table: Table) -> dict[str, str]:
    """Return what any return may be warned of, by check: unknown columns, rows without a name, synthetic data."""
    nameless = [row.number for row in table.answers if not row.text("kommun")]
    synthetic = document.says_synthetic or any(in_any_case(row.text("origin")) == SYNTHETIC for row in table.answers)
    return {
        "columns": f"okända kolumner läses inte: {', '.join(table.unknown)}" if table.unknown else "",
        "names": f"kommunens namn saknas och kan inte jämföras på {rows_named(nameless)}" if nameless else "",
        "synthetic_mark": "filen är märkt som syntetisk" if synthetic else "",
    }


def conclude(document: Document, table: Table, seen: Mapping[str, str], warnings: Mapping[str, str]) -> None:
    """Hand the rows' faults and the named checks over to the document.

    `seen`: per check, in order, what it saw. FAIL: the check refused rows. WARN: it has a text in `warnings`.
    """
    for row in table.rows:
        for fault in row.faults:
            document.refuse(fault)
    for check, detail in seen.items():
        refused = sorted({fault.row for fault in document.faults if fault.check == check and fault.row is not None})
        if refused:
            detail = f"{len(refused)} av {document.rows_read} rader avvisade: {rows_named(refused)}"
            document.checks.append(Check(check, "FAIL", detail))
        elif warnings.get(check):
            document.checks.append(Check(check, "WARN", warnings[check]))
        else:
            document.checks.append(Check(check, "PASS", detail))
