"""An extract as an Excel workbook: the rows, what they mean, how many reported, and what was another before.

The one thing to know: every cell is written with its type. A code is text and keeps its zero, a date is a date, and no
text is ever a formula, whatever it begins with. Rows go to disk as they come, so the workbook is sent when it is whole.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from filelock import FileLock, Timeout
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data.extract_coverage import COVERAGE_COLUMNS
from data.extract_metadata import ExtractInfo, column_comments
from data.extract_revisions import REVISED_COLUMNS
from data.indicators import INDICATORS
from data.preparing import still_wanted
from data.progress import Stopped

MOST_ROWS = 1_048_576
"""Rows of a sheet, its head included (Microsoft: Excel specifications and limits)."""

MOST_TEXT = 32_767
"""Characters of a cell (the same source)."""

_EPOCH = date(1899, 12, 30).toordinal()
"""What Excel counts days from, for every day after its 29 February 1900."""

_NO_DAY = datetime.fromisoformat("1980-01-01")
"""When a list that tells no time was made: the earliest that a zip file can say."""

_PIECE = 1 << 16

_ROWS_UNASKED = 2_000
"""Rows that are written before it is asked again whether anybody still wants them: a fifth of a second."""

_FOLDER, _LOCK = "lagesbild-xlsx-", "lock"

_NEW = 60
"""Seconds in which a folder may still be without its lock."""

_WIDTHS = {
    "indicator": 26,
    "period_label": 44,
    "geography": 20,
    "geography_level": 14,
    "geography_code": 9,
    "monitored_area": 22,
    "setting": 16,
    "unit": 12,
    "status": 14,
    "source": 18,
    "file_name": 44,
    "explanation": 60,
    "first_received_at": 17,
    "received_at": 17,
}
_WIDTH = 12


def write_xlsx(
    columns: Sequence[str],
    tables: Iterable[pa.Table],
    told: ExtractInfo,
    coverage: Sequence[Sequence[Any]],
    revised: Sequence[Sequence[Any]],
) -> Iterator[bytes]:
    """Yield a workbook of four sheets. `tables`: rows of `columns`, in order; the rest as their own modules say."""
    decimals = {each["id"]: each["decimals"] for each in told.indicators}
    with _sheets(told.created_at, decimals) as sheets:
        sheets.table("Data", columns, (row for table in tables for row in _rows(table)), told.row_count)
        sheets.metadata(told)
        sheets.table("Täckning", COVERAGE_COLUMNS, coverage, len(coverage))
        sheets.table("Revideringar", REVISED_COLUMNS, revised, len(revised))
        yield from sheets.content()


def write_xlsx_table(name: str, columns: Sequence[str], blocks: Iterable[Sequence[Sequence[Any]]]) -> Iterator[bytes]:
    """Yield a workbook of one sheet. `blocks`: rows of any values, some at a time."""
    with _sheets(_NO_DAY, {each.id: each.decimals for each in INDICATORS.values()}) as sheets:
        sheets.table(name[:31], columns, (row for rows in blocks for row in rows))
        yield from sheets.content()


def _rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    return zip(*(column.to_pylist() for column in table.columns), strict=True)


@contextmanager
def _sheets(made_at: datetime, decimals: dict[str, int]) -> Iterator["_Sheets"]:
    """Give a workbook to write; nothing of it stays on the disk, unless the process is killed."""
    with (
        tempfile.TemporaryDirectory(prefix=_FOLDER) as folder,
        FileLock(Path(folder, _LOCK), thread_local=False),
    ):
        sheets = _Sheets(Path(folder), made_at, decimals)
        try:
            yield sheets
        finally:
            for sheet in sheets.book.worksheets():
                sheet.row_data_fh.close()


def clear_abandoned_workbooks() -> None:
    """Remove from the disk what processes that were killed were writing. What is being written now is left alone.

    A folder's lock is held by the process that writes in it, and let go of by the system when that process is gone.
    """
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*"):
        with suppress(OSError, Timeout):
            found = folder.lstat()
            is_own = not hasattr(os, "getuid") or found.st_uid == os.getuid()
            if is_own and folder.is_dir() and not folder.is_symlink() and time.time() - found.st_mtime > _NEW:
                with FileLock(folder / _LOCK, timeout=0):
                    pass
                shutil.rmtree(folder)


def _stop_unless_wanted() -> None:
    if not still_wanted.get()():
        raise Stopped


class _Sheets:
    """A workbook that is being written, sheet by sheet."""

    def __init__(self, folder: Path, made_at: datetime, decimals: dict[str, int]) -> None:
        self._file = folder / "book.xlsx"
        # constant_memory: a row that has been left is on disk.
        self.book = Workbook(self._file, {"constant_memory": True, "use_zip64": True, "tmpdir": str(folder)})
        self.book.set_properties({"title": "Lägesbild", "created": made_at})
        self._decimals = decimals
        self._date = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = self.book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self._head = self.book.add_format({"bold": True, "bottom": 1, "bg_color": "#E6ECF2"})
        self._wrapped = self.book.add_format({"text_wrap": True, "valign": "top"})
        self._bold = self.book.add_format({"bold": True, "valign": "top"})
        # Excel shows the separators of the reader's country: in Sweden 12 345,6.
        self._numbers = [self.book.add_format({"num_format": "#,##0" + tail}) for tail in ("", ".0", ".00")]

    def content(self) -> Iterator[bytes]:
        """Finish the workbook and yield its bytes. Raises Stopped."""
        _stop_unless_wanted()
        self.book.close()
        with open(self._file, "rb") as file:
            while piece := file.read(_PIECE):
                yield piece

    def table(
        self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], row_count: int | None = None
    ) -> None:
        """Write a sheet of rows under a frozen head, with a filter. Raises Stopped if nobody wants it any more."""
        sheet = self.book.add_worksheet(name)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, _WIDTHS.get(column, _WIDTH))
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column, self._head)
        last = 0
        of_indicator = columns.index("indicator") if "indicator" in columns else None
        for last, row in enumerate(rows, 1):
            if last % _ROWS_UNASKED == 0:
                _stop_unless_wanted()
            decimals = None if of_indicator is None else self._decimals.get(row[of_indicator])
            for at, value in enumerate(row):
                if value is not None and value != "":
                    self._write(sheet, last, at, value, self._number(columns[at], value, decimals))
        sheet.autofilter(0, 0, last if row_count is None else max(last, row_count), len(columns) - 1)

    def _number(self, column: str, value: Any, decimals: int | None) -> Format | None:
        """Return how a number is shown: a figure as its indicator declares it, a count whole, a name as it is."""
        if column in _FIGURES and decimals is not None:
            return self._numbers[min(decimals, len(self._numbers) - 1)]
        is_whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        return self._numbers[0] if is_whole and column not in _NAMES else None

    def _write(self, sheet: Worksheet, row: int, column: int, value: Any, number: Format | None) -> None:
        if isinstance(value, str):
            sheet.write_string(row, column, value[:MOST_TEXT])
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, int | float):
            # A value that differs from itself is no number, and no figure.
            if value == value:
                sheet.write_number(row, column, value, number)
        elif isinstance(value, datetime):
            day = value.toordinal() - _EPOCH + (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
            sheet.write_number(row, column, day, self._moment)
        elif isinstance(value, date):
            sheet.write_number(row, column, value.toordinal() - _EPOCH, self._date)
        else:
            sheet.write_string(row, column, str(value)[:MOST_TEXT])

    def metadata(self, told: ExtractInfo) -> None:
        """Write the sheet that says what the rows are, in Swedish with English beside."""
        sheet = self.book.add_worksheet("Metadata")
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 3, 60)
        sheet.freeze_panes(1, 0)
        lines = _metadata_lines(told)
        for at, cells in enumerate(lines):
            for column, value in enumerate(cells):
                style = self._head if at == 0 else self._bold if column == 0 else self._wrapped
                if isinstance(value, int):
                    sheet.write_number(at, column, value, style)
                elif value:
                    sheet.write_string(at, column, value[:MOST_TEXT], style)


_FIGURES = ("value", "lower", "upper", "first_value", "old_value", "new_value")
"""Columns in the unit of the row's indicator. Other numbers are counts."""

_NAMES = ("release", "based_on", "load_id", "iso_year", "iso_week")
"""Numbers that are names: no separator between thousands."""


def _metadata_lines(told: ExtractInfo) -> list[tuple[str | int, ...]]:
    as_json = told.as_json()
    lines: list[tuple[str | int, ...]] = [
        ("Uppgift / Item", "Svenska", "English", "Övrigt / Other"),
        ("Innehåll / Content", *told.title),
        *(("Att veta / To know", *note) for note in told.notes),
        ("Citera / Cite", *told.citation),
        ("API-anrop / API call", f"{told.address}&format=csv"),
        ("Utgåva / Release", told.release),
        ("Gjord / Made (UTC)", as_json["created_at"]),
        ("Senast mottaget / Last received (UTC)", as_json["last_received_at"] or ""),
        ("Känt den / Known on", as_json["as_of"] or ""),
        ("Röjande / Disclosure", as_json["disclosure"]),
        ("Rader / Rows", told.row_count),
        *(("Urval / Filter", name, value) for name, value in told.filters.items()),
    ]
    for each in told.indicators:
        unit = f"{each['id']}; {each['unit']}; {each['period_kind']}"
        lines.append(("Mått / Indicator", each["label"]["sv"], each["label"]["en"], unit))
        lines.append(("Definition", each["definition"]["sv"], each["definition"]["en"], each["id"]))
    for each in told.sources:
        received = f"{each['id']}; {each['last_received_at'] or ''}"
        lines.append(("Källa / Source", each["publisher"], each["title"], received))
    comments = column_comments(told.is_internal)
    lines += [("Kolumn / Column", name, comment) for name, comment in comments.items()]
    return lines
