"""The two sheets of Socialstyrelsen's workbook of deaths that are read: their columns, and their rows of counts.

The one thing to know: only columns under a header `Antal` are ever looked at. The percentage beside a masked count
(`X`) sometimes stands there in full and gives the count away, so no percentage is read, kept or repeated in a message.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from etl import cells
from etl.cells import CellError, in_any_case, read_count, tidy
from etl.documents import Document, Fault, Sheet, SourceError
from etl.returns import rows_named
from etl.swedish_dates import document_day

FIRST_YEAR = 2020
"""The year in which the weeks begin: nobody in Sweden died of covid-19 before it."""

TOTAL = "deaths_covid19"

TITLES = {TOTAL: "Totalt", "deaths_special_housing": "Särskilt boende", "deaths_home_help": "Hemtjänst"}
"""The measures, and the header that each stands under."""

_MEASURES = {in_any_case(title): measure for measure, title in TITLES.items()} | {
    # The sheet of weeks has spelt it so on all dates known but 2020-11-16 and 2021-11-22.
    "särsklit boende": "deaths_special_housing",
    # Where the sheet is not divided by form of housing, as Dödsdag still isn't.
    "avlidna covid-19": TOTAL,
}

WEEKS, PLACES = "weeks", "places"

_ANCHORS = {WEEKS: ("vecka",), PLACES: ("län", "kommun")}
"""The first headers of each sheet. The sheets are known by these and not by their names, which have changed."""

HEADER_WITHIN_ROWS = 12
"""Title, notes and a header of two or three rows stand on top; on the dates known the header ends at row 7 or 8."""

_ANY_DECIMALS = re.compile(r"\d[.,]\d")

_NO_FIGURE = {"": "not_reported", "..": "not_reported", ".": "not_applicable", "x": "suppressed"}
"""Why a cell has no figure, by what stands in it: Socialstyrelsen's `X`, blank, the marks of official statistics."""


class Count(NamedTuple):
    """A number of deaths, NaN where there is none, and its status."""

    value: float
    status: str

    @property
    def is_shown(self) -> bool:
        """Whether the file gives a figure."""
        return self.status == "reported"

    @property
    def is_masked(self) -> bool:
        """Whether the file has a figure that it does not show."""
        return self.status == "suppressed"


@dataclass
class CountRow:
    """One row: its labels (week; or county and municipality), its counts by measure, and what is wrong with it."""

    sheet: str
    number: int
    labels: tuple[str, ...]
    is_blank: bool
    counts: dict[str, Count] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def has_only_zeros(self) -> bool:
        """Whether no count says anything but 0 or nothing at all."""
        unsaid = [count.value == 0 if count.is_shown else not count.is_masked for count in self.counts.values()]
        return not self.faults and all(unsaid)

    def refuse(self, check: str, reason: str, expected: str, column: str = "", value: str = "") -> None:
        """Keep a fault. A row that has one gives no figures at all."""
        text = ";".join(map(_without_percentage, self.labels))
        shown = _without_percentage(value)
        self.faults.append(Fault(check, reason, expected, self.number, column, shown, self.sheet, text))

    def locator(self, measure: str) -> str:
        """Return where a count stands: "blad Vecka, rad 14, kolumn Totalt (antal)"."""
        return f"blad {self.sheet}, rad {self.number}, kolumn {TITLES[measure]} (antal)"


def refuse_same(rows: Sequence[CountRow], what: str, column: str) -> None:
    """Refuse rows of the same thing if there are several, each naming the others. `what`: what they are of."""
    for row in rows if len(rows) > 1 else ():
        others = rows_named([other.number for other in rows if other is not row])
        row.refuse("duplicates", f"samma {what} står också på {others}", f"en rad per {what}", column, row.labels[-1])


def _without_percentage(text: str) -> str:
    """Return a text that may be repeated: in this workbook a number with decimals is a percentage."""
    return "" if _ANY_DECIMALS.search(text) else text


@dataclass(frozen=True)
class CountSheet:
    """A sheet of counts: the column of each measure, its unknown columns of counts, and the rows that hold anything.

    `reports_to`: the day that the text above the header says the reports go to; None if it gives none.
    """

    name: str
    kind: str
    columns: dict[str, int]
    unknown: tuple[str, ...]
    reports_to: date | None
    rows: tuple[CountRow, ...]


def count_sheets(document: Document) -> dict[str, CountSheet]:
    """Return the sheets of counts by week and by municipality, whichever there are, by kind.

    Raises SourceError if neither is there, if two sheets are of a kind, or if one lacks the column of all deaths.
    """
    found: dict[str, CountSheet] = {}
    for sheet, kind, row in _anchors(document.sheets):
        if kind in found:
            both = f"{found[kind].name}, {sheet.name}"
            raise SourceError(Fault("layout", "två blad har samma rubriker", "ett blad av varje slag", value=both))
        found[kind] = _count_sheet(sheet, kind, row)
    if not found:
        expected = "ett blad med rubriken Vecka eller Län och Kommun, och under den Antal"
        raise SourceError(Fault("layout", "varken veckor eller kommuner finns i arbetsboken", expected))
    return found


def has_count_sheets(document: Document) -> bool:
    """Say whether any sheet has the headers of deaths by week or by municipality. Never raises SourceError."""
    try:
        return any(True for _ in _anchors(document.sheets))
    except SourceError:
        return False


def _anchors(sheets: Sequence[Sheet]) -> Iterator[tuple[Sheet, str, int]]:
    """Yield each sheet that has the headers of a kind, the kind, and the place of the first ones in `sheet.rows`."""
    for sheet in sheets:
        for place, (number, texts) in enumerate(sheet.rows):
            if number > HEADER_WITHIN_ROWS:
                break
            kind = next((kind for kind, first in _ANCHORS.items() if _starts_with(texts, first)), None)
            if kind and any(_header(title) in _MEASURES for _, title in _counted(sheet, place)[1]):
                yield sheet, kind, place
                break


def _starts_with(texts: Sequence[str], first: Sequence[str]) -> bool:
    return [in_any_case(text) for text in texts[: len(first)]] == list(first)


def _counted(sheet: Sheet, anchor: int) -> tuple[int, list[tuple[int, str]]]:
    """Return the place of the header's last row, and of each column under `Antal` what it is a number of.

    `Antal` stands in the row of the first headers or in the one below it. What it is a number of stands in the row
    above `Antal`, in the first of its merged cells. No columns: there is no such pair of rows.
    """
    for place in (anchor, anchor + 1):
        if 0 < place < len(sheet.rows):
            counted = [n for n, text in enumerate(sheet.rows[place][1]) if _header(text) == "antal"]
            if counted:
                over = _spread(sheet.rows[place - 1][1])
                return place, [(n, over[n] if n < len(over) else "") for n in counted]
    return anchor, []


def _header(text: str) -> str:
    """Return a header as it is compared: without the marks of its footnotes."""
    return in_any_case(text).rstrip("* ")


def _spread(titles: Sequence[str]) -> list[str]:
    """Return a row of merged headers with each title in every column that it is over."""
    spread: list[str] = []
    for title in titles:
        spread.append(title if title.strip() or not spread else spread[-1])
    return spread


def _count_sheet(sheet: Sheet, kind: str, anchor: int) -> CountSheet:
    last_header, counted = _counted(sheet, anchor)
    columns, unknown = _columns(sheet.name, sheet.rows[last_header][0], counted)
    labels = len(_ANCHORS[kind])
    rows = tuple(_row(sheet.name, number, texts, labels, columns) for number, texts in sheet.rows[last_header + 1 :])
    above = (text for _, texts in sheet.rows[:anchor] for text in texts)
    reports_to = next((day for day in map(day_reported_to, above) if day), None)
    return CountSheet(sheet.name, kind, columns, unknown, reports_to, rows)


def _columns(sheet: str, number: int, counted: Sequence[tuple[int, str]]) -> tuple[dict[str, int], tuple[str, ...]]:
    columns: dict[str, int] = {}
    unknown = []
    for n, title in counted:
        measure = _MEASURES.get(_header(title))
        if measure is None:
            unknown.append(tidy(title) or f"nummer {n + 1} (utan rubrik)")
        elif measure in columns:
            reason = "samma kolumn står två gånger"
            raise SourceError(Fault("columns", reason, "varje kolumn en gång", number, tidy(title), sheet=sheet))
        else:
            columns[measure] = n
    if TOTAL not in columns:
        reason, expected = f"kolumnen {TITLES[TOTAL]} saknas", f"{TITLES[TOTAL]} över Antal"
        raise SourceError(Fault("columns", reason, expected, number, TITLES[TOTAL], sheet=sheet))
    return columns, tuple(unknown)


def _row(sheet: str, number: int, texts: Sequence[str], labels: int, columns: dict[str, int]) -> CountRow:
    raw = {measure: tidy(texts[n]) if n < len(texts) else "" for measure, n in columns.items()}
    row = CountRow(sheet, number, tuple(map(tidy, texts[:labels])), not any(raw.values()))
    for measure, text in raw.items():
        try:
            row.counts[measure] = read_deaths(text)
        except CellError as error:
            row.refuse("counts", error.reason, error.expected, TITLES[measure], text)
    total = row.counts.get(TOTAL)
    for measure, count in row.counts.items():
        if total and total.is_shown and count.is_shown and count.value > total.value:
            expected = f"högst {total.value:g}, som i {TITLES[TOTAL]}"
            row.refuse("counts", "fler avlidna än totalt", expected, TITLES[measure], f"{count.value:g}")
    return row


def read_deaths(text: str) -> Count:
    """Return what a cell of counts says. Raises CellError if it is no count and no known mark."""
    if (mark := in_any_case(text)) in _NO_FIGURE:
        return Count(float("nan"), _NO_FIGURE[mark])
    try:
        return Count(float(read_count(text)), "reported")
    except CellError as error:
        raise CellError(error.reason, f"{error.expected}, eller X") from error


def day_reported_to(text: str) -> date | None:
    """Return the day in "… inkomna fram till den 31 januari 2022" or "Fram till 2022-01-31"; None if there is none."""
    _, found, after = in_any_case(text).partition("fram till")
    return document_day(after, []) if found else None


def reports_day(sheets: dict[str, CountSheet]) -> tuple[date, list[date]]:
    """Return the day that the workbook's reports go to: the latest that it says. And every different day it says.

    The file's name says nothing here: the file named 2022-01-10 says 11 January inside.
    Raises SourceError if no day is said, or one that hasn't been.
    """
    above = {sheet.reports_to for sheet in sheets.values()}
    labels = {day_reported_to(row.labels[0]) for sheet in sheets.values() for row in sheet.rows}
    days = sorted(day for day in above | labels if day)
    if not days:
        expected = "en rad ovanför tabellen som «inkomna fram till den 31 januari 2022»"
        raise SourceError(Fault("reports_day", "arbetsboken säger inte vilken dag uppgifterna går till", expected))
    if days[-1] > cells.today():
        reason = "arbetsboken säger att uppgifterna går till en dag i framtiden"
        raise SourceError(Fault("reports_day", reason, f"en dag till och med {cells.today()}", value=str(days[-1])))
    return days[-1], days
