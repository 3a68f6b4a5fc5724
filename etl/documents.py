"""A received file and everything that was noticed while it was read.

A source's `parse` gets a `Document`, returns the figures, and leaves what it refused, could not attribute or found
contradictory in the document. So nothing that was in a file is lost without a line that says where and why.
"""

import csv
import functools
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

import python_calamine

_SEPARATORS = ";\t,"
_FEW_COLUMNS = 3
_HEADER_WITHIN = 10
"""Lines at the top of a file among which its header is looked for."""

MAX_CELLS = 20_000_000
"""A sheet whose outermost cell spans more is refused: one cell far out makes a reader fill in all before it."""

MAX_UNPACKED_BYTES = 200_000_000
"""An office file that unpacks to more is refused before it is unpacked. FHM's largest workbook unpacks to 17 MB."""

FIGURE_COLUMNS = (
    "measure",
    "geography_code",
    "period_start",
    "period_end",
    "monitored_area",
    "setting",
    "step",
    "value",
    "status",
    "origin",
    "received_at",
    "locator",
    "quote",
)
"""What `parse` returns: the columns of table `reported` but for the load's own. See data/schema.py."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a file: where it stands, what it says, and what was expected."""

    check: str
    reason: str
    expected: str
    row: int | None = None
    column: str = ""
    value: str = ""
    sheet: str = ""
    raw_text: str = ""

    def line(self, file_name: str) -> str:
        """Return the fault as one readable line that names file, sheet, row, column, value and what was expected."""
        place = [_one_line(file_name)]
        if self.sheet:
            place.append(f"blad {self.sheet}")
        if self.row is not None:
            place.append(f"rad {self.row}")
        if self.column:
            place.append(f"kolumn {self.column}")
        value = f" (står: «{_one_line(self.value)}»)" if self.value else ""
        return f"{', '.join(place)}: {_one_line(self.reason)}{value}. Väntade {_one_line(self.expected)}."


class SourceError(Exception):
    """A file that can't be read as a whole. Nothing in it is taken; the bytes stay landed."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.reason)
        self.fault = fault


@dataclass(frozen=True)
class Unread:
    """A number seen in running text and not taken, with its sentence, where it begins, and why."""

    offset: int
    sentence: str
    reason: str


@dataclass(frozen=True)
class Contradiction:
    """Two figures for the same thing, and which one is used."""

    indicator: str
    geography_code: str
    period_start: date
    period_end: date
    figure_used: float
    source_used: str
    figure_other: float
    source_other: str
    explanation: str
    monitored_area: str = ""
    setting: str = "all"
    step: str = ""


@dataclass(frozen=True)
class Check:
    """What one named check said: PASS, WARN or FAIL, and in words what was seen."""

    name: str
    verdict: str
    detail: str


@dataclass(frozen=True)
class Sheet:
    """A table as it stood in the file: every cell as text, with the file's own row numbers (first row is 1)."""

    name: str
    rows: list[tuple[int, list[str]]]


@dataclass
class Document:
    """A received file. `received_at` is what the person who gave it said; `stated_on` what the file says itself."""

    name: str
    content: bytes
    received_at: datetime | None = None
    stated_on: date | None = None
    faults: list[Fault] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    contradictions: list[Contradiction] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    rows_read: int = 0

    @cached_property
    def checksum(self) -> str:
        """SHA-256 of the bytes, in hex."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def suffix(self) -> str:
        """The file name's ending, in lower case, with its dot."""
        return "." + self.name.rsplit(".", 1)[-1].lower() if "." in self.name else ""

    @property
    def says_synthetic(self) -> bool:
        """Whether the name says that what the file holds is invented."""
        return any(mark in self.name.upper() for mark in ("SYNTETISK", "SYNTHETIC"))

    @cached_property
    def text(self) -> str:
        """The content as text: UTF-8 with or without BOM, UTF-16 with BOM, else cp1252.

        Line ends are left as they are, so that an offset counts the characters of the file.
        Raises SourceError if the bytes are none of these.
        """
        if not self.content.strip():
            raise SourceError(Fault("readable", "filen är tom", "en fil med innehåll"))
        if self.content.startswith((b"\xff\xfe", b"\xfe\xff")):
            encodings: tuple[str, ...] = ("utf-16",)
        elif b"\x00" in self.content:
            raise SourceError(
                Fault("readable", "filen är inte text (den har nolltecken)", "UTF-8, UTF-16 eller cp1252")
            )
        else:
            encodings = ("utf-8-sig", "cp1252")
        for encoding in encodings:
            try:
                text = self.content.decode(encoding)
            except UnicodeDecodeError:
                continue
            if not text.strip():
                break
            return text
        else:
            raise SourceError(Fault("readable", "teckenkodningen går inte att läsa", "UTF-8, UTF-16 eller cp1252"))
        raise SourceError(Fault("readable", "filen är tom", "en fil med innehåll"))

    @cached_property
    def sheets(self) -> list[Sheet]:
        """The tables of a .csv (one, named ""), or the sheets of an .xlsx. Raises SourceError if it can't be read."""
        if self.suffix == ".csv":
            return [Sheet("", list(_delimited_rows(self.text)))]
        return _workbook_sheets(self.content)

    def refuse(self, fault: Fault) -> None:
        """Keep a fault that refuses its row."""
        self.faults.append(fault)

    @property
    def rows_refused(self) -> int:
        """The number of different rows that have a fault."""
        return len({(fault.sheet, fault.row) for fault in self.faults})


def _one_line(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= 200 else shown[:199] + "…"


def _delimited_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV text. The separator is the one of ; tab , that a line near the top has most of."""
    # A title may stand above the header, and a comment below it may be full of commas: the first line that is divided
    # into several columns decides.
    top = text.splitlines()[:_HEADER_WITHIN]
    header = next((line for line in top if max(map(line.count, _SEPARATORS)) >= _FEW_COLUMNS), top[0])
    delimiter = max(_SEPARATORS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise SourceError(
            Fault("readable", f"raden går inte att dela i kolumner ({error})", "CSV enligt RFC 4180", row=line)
        ) from error


def _workbook_sheets(content: bytes) -> list[Sheet]:
    not_a_workbook = Fault(
        "readable", "filen är ingen Excel-arbetsbok", "en .xlsx-fil, eller en .csv-fil med ändelsen .csv"
    )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
            if unpacked > MAX_UNPACKED_BYTES:
                limit = f"högst {MAX_UNPACKED_BYTES} byte"
                raise SourceError(Fault("readable", "arbetsboken är för stor uppackad", limit, value=str(unpacked)))
            if "xl/workbook.xml" not in archive.namelist():
                raise SourceError(not_a_workbook)
            for name in archive.namelist():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    _refuse_cells_far_out(archive.read(name))
    # An archive may break anywhere while it is unpacked: a bad checksum, a cut stream, an unknown method.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise SourceError(not_a_workbook) from error
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [Sheet(name, list(_sheet_rows(workbook.get_sheet_by_name(name)))) for name in workbook.sheet_names]
    except (python_calamine.CalamineError, zipfile.BadZipFile) as error:
        raise SourceError(not_a_workbook) from error


_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')


def _refuse_cells_far_out(sheet_xml: bytes) -> None:
    rows, columns = 0, 0
    for letters, number in _CELL.findall(sheet_xml):
        rows = max(rows, int(number))
        columns = max(columns, functools.reduce(lambda total, letter: total * 26 + letter - 64, letters, 0))
    if rows * columns > MAX_CELLS:
        fault = Fault(
            "readable",
            "ett blad har celler orimligt långt ut",
            f"högst {MAX_CELLS} celler",
            value=f"{rows} × {columns}",
        )
        raise SourceError(fault)


def _sheet_rows(sheet: python_calamine.CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        texts = [_cell_text(cell) for cell in cells]
        if any(texts):
            yield number, texts


def _cell_text(cell: object) -> str:
    """Return a cell as the text a person sees: whole numbers without decimals, dates as ISO dates."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if (cell.hour, cell.minute, cell.second) == (0, 0, 0) else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
