"""A table of answers in a file: its header, wherever it stands, and the rows below with what is wrong with each.

Of every row the file's own row number, the text and the title of each cell are kept, so that a figure or a fault can
say where it stands. What a cell means is for `etl.cells` and the sources.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from etl.cells import CellError, in_any_case, tidy
from etl.documents import Document, Fault, Sheet, SourceError

Value = TypeVar("Value")

HEADER_WITHIN_ROWS = 10
"""Titles and instructions may stand above the header, but not a whole page of them."""

NOT_ANSWERS = ("comment", "origin", "sent_on")
"""Columns whose cells a row may lack: Excel drops blank cells at the end of a row when it saves a .csv."""

FREE_TEXT = "comment"
"""The column that may name persons. It is not kept, not even as part of a refused row."""


@dataclass(frozen=True)
class Layout:
    """The columns of a table: what each may be called (title in lower case to id), and which must be there.

    `answers`: the columns of which a row must have at least one filled in to be an answer; none: every row is one.
    """

    titles: Mapping[str, str]
    required: tuple[str, ...]
    answers: frozenset[str]

    def columns_in(self, cells: Iterable[str]) -> list[str]:
        """Return the ids of the columns that these cells are titles of; an unknown title gives an empty string."""
        return [self.titles.get(in_any_case(cell), "") for cell in cells]


def layout(names: Mapping[str, Collection[str]], required: Iterable[str], answers: Iterable[str] = ()) -> Layout:
    """Return a layout. `names`: what each column may be called besides its id, in any case."""
    titles = {in_any_case(title): column for column, others in names.items() for title in (column, *others)}
    return Layout(titles, tuple(required), frozenset(answers))


@dataclass
class Row:
    """One row of a return: the tidy text of each known column, and what was found wrong with it."""

    number: int
    sheet: str
    cells: dict[str, str]
    titles: Mapping[str, str]
    raw_text: str
    is_answered: bool
    faults: list[Fault] = field(default_factory=list)

    def text(self, column: str) -> str:
        """Return a cell's text; empty if it is blank or if the file has no such column."""
        return self.cells.get(column, "")

    def refuse(self, check: str, reason: str, expected: str, column: str = "") -> None:
        """Keep a fault. A row that has one gives no figures at all."""
        title = self.titles.get(column, column)
        self.faults.append(
            Fault(check, reason, expected, self.number, title, self.text(column), self.sheet, self.raw_text)
        )

    def read(self, column: str, check: str, reader: Callable[[str], Value]) -> Value | None:
        """Return what a cell says, None if it is blank; if it can't be read, keep the fault and return None."""
        text = self.text(column)
        if not text:
            return None
        try:
            return reader(text)
        except CellError as error:
            self.refuse(check, error.reason, error.expected, column)
            return None

    def read_filled(self, column: str, check: str, reader: Callable[[str], Value], expected: str) -> Value | None:
        """Do as `read`, for a cell that must be filled in: a blank one is a fault."""
        if not self.text(column):
            self.refuse(check, "cellen är tom", expected, column)
        return self.read(column, check, reader)

    def locator(self, column: str) -> str:
        """Return where a cell stands: "blad Svar, rad 14, kolumn staffing"; text files have no sheet."""
        sheet = f"blad {self.sheet}, " if self.sheet else ""
        return f"{sheet}rad {self.number}, kolumn {self.titles.get(column, column)}"


@dataclass(frozen=True)
class Table:
    """A table with its header: the title of each column found, titles that are unknown, and the rows below.

    `answers`: those of the rows that are answers and have their cells in the right columns.
    """

    sheet: str
    header_row: int
    titles: Mapping[str, str]
    unknown: Sequence[str]
    rows: Sequence[Row]
    answers: Sequence[Row]

    def require(self, columns: Iterable[str]) -> None:
        """Raise SourceError naming the columns that are missing and those that are there."""
        missing = [column for column in columns if column not in self.titles]
        if missing:
            found = [*self.titles.values(), *self.unknown]
            raise _missing_columns(missing, found, self.header_row, self.sheet)


def possible_headers(document: Document, layout: Layout) -> Iterator[set[str]]:
    """Yield the known columns that each of the first rows names; nothing if the file can't be read as a table."""
    try:
        sheets = document.sheets
    except SourceError:
        return
    for _, _, cells in _first_rows(sheets):
        yield set(layout.columns_in(cells)) - {""}


def read_table(document: Document, layout: Layout) -> Table:
    """Find the header, on whichever sheet it stands, and return the table below it.

    Sets the document's `rows_read`: rows with an answer or a fault. Raises SourceError if a required column is
    missing, if a column stands twice, if more than one sheet has the header and rows below it, or if there are no rows.
    """
    sheet, number, cells = _find_header(document, layout)
    titled = max(n for n, cell in enumerate(cells, start=1) if cell.strip())
    columns = layout.columns_in(cells[:titled])
    _refuse_column_twice(sheet, number, cells, columns)
    titles = {column: tidy(cell) for column, cell in zip(columns, cells, strict=False) if column}
    header = _Header(sheet.name, columns, titles, len(cells))
    rows = [_row(layout, header, below, texts) for below, texts in sheet.rows if below > number]
    if not rows:
        raise SourceError(
            Fault("columns", "filen har inga rader under rubrikraden", "en rad per svar", number, sheet=sheet.name)
        )
    # A row of the form that nobody has filled in is not a row read: it would dilute the share that was refused.
    document.rows_read = sum(row.is_answered or bool(row.faults) for row in rows)
    unknown = [
        tidy(cell) or f"nummer {n} (utan rubrik)" for n, cell in enumerate(cells[:titled], 1) if not columns[n - 1]
    ]
    answers = [row for row in rows if row.is_answered and not row.faults]
    return Table(sheet.name, number, titles, unknown, rows, answers)


@dataclass(frozen=True)
class _Header:
    """A header: the column of each cell up to the last title, and how many cells it has, blank ones too."""

    sheet: str
    columns: Sequence[str]
    titles: Mapping[str, str]
    width: int


def _first_rows(sheets: Iterable[Sheet]) -> Iterator[tuple[Sheet, int, list[str]]]:
    for sheet in sheets:
        for number, cells in sheet.rows:
            if number > HEADER_WITHIN_ROWS:
                break
            yield sheet, number, cells


def _find_header(document: Document, layout: Layout) -> tuple[Sheet, int, list[str]]:
    """Return the sheet, the number and the cells of the header: on each sheet the row with most known titles."""
    best: dict[str, tuple[int, Sheet, int, list[str]]] = {}
    for sheet, number, cells in _first_rows(document.sheets):
        known = len(set(layout.columns_in(cells)) - {""})
        if known > best.get(sheet.name, (0,))[0]:
            best[sheet.name] = (known, sheet, number, cells)
    if not best:
        expected = f"en rad med kolumnerna {', '.join(layout.required)} bland de {HEADER_WITHIN_ROWS} första"
        raise SourceError(Fault("columns", "ingen rubrikrad hittades", expected))
    complete = [found for found in best.values() if set(layout.required) <= set(layout.columns_in(found[3]))]
    filled = [found for found in complete if found[1].rows[-1][0] > found[2]]
    if len(filled) > 1:
        names = ", ".join(found[1].name for found in filled)
        raise SourceError(Fault("columns", "flera blad har rubrikraden", "ett blad med svar i varje fil", value=names))
    _, sheet, number, cells = (filled or complete or [max(best.values(), key=lambda found: found[0])])[0]
    missing = [column for column in layout.required if column not in layout.columns_in(cells)]
    if missing:
        raise _missing_columns(missing, [tidy(cell) for cell in cells if cell.strip()], number, sheet.name)
    return sheet, number, cells


def _missing_columns(missing: Sequence[str], found: Sequence[str], row: int, sheet: str) -> SourceError:
    reason = f"{'kolumnen' if len(missing) == 1 else 'kolumnerna'} {', '.join(missing)} saknas"
    expected = f"{', '.join(missing)} i rubrikraden, som nu har: {', '.join(found)}"
    return SourceError(Fault("columns", reason, expected, row, column=", ".join(missing), sheet=sheet))


def _refuse_column_twice(sheet: Sheet, row: int, cells: Sequence[str], columns: Sequence[str]) -> None:
    seen: dict[str, str] = {}
    for cell, column in zip(cells, columns, strict=False):
        name = column or in_any_case(cell)
        if name and name in seen:
            both = f"{seen[name]}, {tidy(cell)}"
            raise SourceError(
                Fault("columns", "samma kolumn står två gånger", "varje kolumn en gång", row, name, both, sheet.name)
            )
        seen[name] = tidy(cell)


def _row(layout: Layout, header: _Header, number: int, cells: list[str]) -> Row:
    columns = header.columns
    texts = {column: tidy(cell) for column, cell in zip(columns, cells, strict=False) if column}
    is_answered = not layout.answers or any(texts.get(column) for column in layout.answers)
    raw_text = ";".join(text for column, text in texts.items() if column != FREE_TEXT)
    row = Row(number, header.sheet, texts, header.titles, raw_text, is_answered)
    # A cell too many counts even if it is blank: a comment with a separator in it pushes blank cells over the edge.
    has_more = len(cells) > header.width or any(cell.strip() for cell in cells[len(columns) :])
    lacks = is_answered and any(column and column not in NOT_ANSWERS for column in columns[len(cells) :])
    if has_more or lacks:
        # The cells may have moved sideways, and a free text with them: keep only what stands before the free text.
        first_free = next((n for n, column in enumerate(columns) if column in ("", FREE_TEXT)), len(columns))
        row.raw_text = ";".join(tidy(cell) for cell in cells[:first_free])
        expected = f"{len(columns)} celler som i rubrikraden (en text med skiljetecken står inom citattecken)"
        row.refuse("columns", f"raden har {len(cells)} celler", expected)
    return row
