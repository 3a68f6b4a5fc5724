"""A received file and everything that was noticed while it was read.

A source's `parse` gets a `Document`, returns the figures, and leaves what it refused, could not attribute or found
contradictory in the document. So nothing that was in a file is lost without a line that says where and why.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

_SEPARATORS = ";\t,"

TEXT_SUFFIXES = (".txt", ".json")
OFFICE_SUFFIXES = (".docx", ".pptx", ".pdf")
TABLE_SUFFIXES = (".csv", ".xlsx")
"""How files are read, by their ending: as text, as the text inside an office document, as tables."""

_HALF_A_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
"""Half of a pair that stands for one character, as \\uXXXX in JSON. It can be neither printed nor stored."""

_FEW_COLUMNS = 3
_HEADER_WITHIN = 10
"""Lines at the top of a file among which its header is looked for."""

MAX_UNPACKED_BYTES = 100_000_000
"""An office file that unpacks to more is refused before it is unpacked. FHM's largest workbook unpacks to 17 MB."""

MAX_FILE_BYTES = 50_000_000
"""A larger file is refused before it is read. FHM's largest workbook has 2 MB."""

MAX_RUNNING_TEXT = 300_000
"""Characters of minutes or slides, a hundred pages. The real ones have 16 000; reading takes 8 seconds a million."""

MAX_FAULTS = 5_000
"""Faults of a file that are kept, each with its row; the others are counted. A person reads the first few. With more,
the file is stopped: 5 per cent of the rows of any real one are fewer (FHM's largest workbook has 37 000 rows)."""

MAX_DELIMITED_CELLS = 2_000_000
"""Cells of a .csv. All municipalities' answers of ten years have 2 700 000 at most, and come week by week."""

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


_EMPTY = Fault("readable", "filen är tom", "en fil med innehåll")


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
    bytes_not_read: int = 0
    _refused: set[tuple[str, int | None]] = field(default_factory=set, repr=False)
    _not_kept: int = field(default=0, repr=False)

    @cached_property
    def checksum(self) -> str:
        """SHA-256 of the bytes, in hex."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def byte_count(self) -> int:
        """How many bytes the file has, also one that is too large to be read."""
        return len(self.content) + self.bytes_not_read

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
        """The content as text: UTF-8 with or without BOM, UTF-16 with BOM, else cp1252; or the text of an office file.

        Line ends are left as they are, so that an offset counts the characters of the file. Of an office file it
        counts the characters of the text that etl/office_text.py reads out of it.
        Raises SourceError if the bytes are none of these.
        """
        if not self.content.strip():
            raise SourceError(_EMPTY)
        if self.suffix in OFFICE_SUFFIXES:
            from etl.office_text import office_text  # its readers are slow to import and rarely needed

            text = office_text(self)
        else:
            text = _decoded(self.content)
        if self.suffix in (".txt", *OFFICE_SUFFIXES) and len(text) > MAX_RUNNING_TEXT:
            limit = f"högst {MAX_RUNNING_TEXT} tecken; dela upp texten"
            raise SourceError(Fault("readable", "texten är för lång", limit, value=f"{len(text)} tecken"))
        if self.suffix == ".json" and _HALF_A_CHARACTER.search(text):
            raise SourceError(Fault("readable", "filen har halva tecken (\\ud800–\\udfff)", "JSON enligt RFC 8259"))
        return text

    @cached_property
    def sheets(self) -> list[Sheet]:
        """The tables of a .csv (one, named ""), or the sheets of an .xlsx, hidden ones too.

        Leaves a check of what is out of the ordinary in a workbook. Raises SourceError if the file can't be read.
        """
        if self.suffix == ".csv":
            return [Sheet("", list(_delimited_rows(self.text)))]
        from etl.workbooks import read_workbook  # it needs the classes of this module

        workbook = read_workbook(self.content)
        self.checks.extend(workbook.checks)
        return workbook.sheets

    def refuse(self, fault: Fault) -> None:
        """Keep a fault that refuses its row. Past MAX_FAULTS it is counted, and the last one kept says how many are."""
        self._refused.add((fault.sheet, fault.row))
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(fault)
            return
        self._not_kept += 1
        reason = f"och {self._not_kept} fel till, som inte visas; kontrollernas antal gäller de {MAX_FAULTS} första"
        more = Fault("more_faults", reason, "rader utan fel")
        if self._not_kept == 1:
            self.faults.append(more)
        else:
            self.faults[MAX_FAULTS] = more

    @property
    def rows_refused(self) -> int:
        """The number of different rows that have a fault, kept or not."""
        kept = {(fault.sheet, fault.row) for fault in self.faults if fault.check != "more_faults"}
        return len(self._refused | kept)


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in content:
        raise SourceError(Fault("readable", "filen är inte text (den har nolltecken)", "UTF-8, UTF-16 eller cp1252"))
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.strip():
            return text
        raise SourceError(_EMPTY)
    raise SourceError(Fault("readable", "teckenkodningen går inte att läsa", "UTF-8, UTF-16 eller cp1252"))


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
    if (cells := text.count(delimiter)) > MAX_DELIMITED_CELLS:
        limit = f"högst {MAX_DELIMITED_CELLS}; dela upp filen"
        raise SourceError(Fault("readable", "filen har för många celler", limit, value=str(cells)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise SourceError(
            Fault("readable", f"raden går inte att dela i kolumner ({error})", "CSV enligt RFC 4180", row=line)
        ) from error
