"""The XML of a workbook's sheets: where cells stand, what is hidden, and what a reader would take for a blank cell.

The one thing to know: the reader (calamine) gives a blank for an error such as #DIV/0! and for a formula that was
never calculated, and it ends the whole process on a cell that claims to stand past the end of a sheet. What is here
must see every cell that calamine sees; where it can't be sure, the workbook is refused.
"""

import functools
import re
from collections.abc import Iterable
from xml.parsers import expat

from etl.documents import Check, Fault, SourceError

MAX_CELLS = 1_000_000
"""Cells in all sheets of a workbook, blank ones with a format too. FHM's largest workbook has 400 000."""

MAX_AREA = 3_000_000
"""Cells from the first to the outermost: one cell far out makes a reader fill in all before it."""

MAX_TEXT = 100_000_000
"""Characters in all cells together. A text is kept once in the file and may stand in every cell."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Where Excel's sheets end."""

NOT_A_WORKBOOK = Fault(
    "readable", "filen är ingen Excel-arbetsbok", "en .xlsx-fil, eller en .csv-fil med ändelsen .csv"
)

_BLANKS = (b" ", b"\t", b"\r", b"\n", b"/", b">")
_TAG = rb"<(?:[^\s<>/:]+:)?"
_END_TAG = rb"</(?:[^\s<>/:]+:)?"
_PLACED_CELL = re.compile(
    rb'<c(?: [\w:]+="[^"<>&]*")*? r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: [\w:]+="[^"<>&]*")*\s?/?>', re.ASCII
)
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_ERROR = re.compile(_TAG + rb"c\s[^<>]*?\bt\s*=\s*([\"'])e\1")
_ERROR_TYPE = re.compile(rb"\bt\s*=\s*([\"'])e\1$")
_FORMULA = re.compile(
    rb"(?P<cell>" + _TAG + rb"c(?:\s[^<>]*)?)>\s*"
    rb"(?:" + _TAG + rb"f(?:\s[^<>]*)?(?:/>|>(?P<formula>[^<]*)" + _END_TAG + rb"f\s*>))\s*"
    rb"(?P<value>" + _TAG + rb"v(?:\s[^<>]*)?(?:/>|>(?P<text>[^<]*)" + _END_TAG + rb"v\s*>))?\s*"
    rb"(?P<end>" + _END_TAG + rb"c\s*>)"
)
_FORMULA_MARK = b' t="inlineStr"><is><t>='
_TYPE = re.compile(rb"\st\s*=\s*([\"'])(\w*)\1")
_LARGE_COUNT = re.compile(rb"[cC]ount\s*=\s*[\"']\s*\+?[0-9]{8}")
_STRING_CELL = re.compile(rb't="s"[^<>]*><v>([0-9]{1,9})</v>')


def with_errors_shown(sheet: bytes, is_calculated: bool) -> tuple[bytes, int]:
    """Return a sheet's XML where errors and formulas without a calculated value are texts; and how many cells have one.

    `is_calculated`: False if the workbook says that its formulas are to be calculated when it is opened. Programs that
    write workbooks say so, and leave a 0 as each formula's value.
    """
    if b"f>" in sheet or b"f " in sheet or b"f/" in sheet:
        sheet = _FORMULA.sub(functools.partial(_formula_shown, is_calculated), sheet)
    errors = 0
    if b'"e"' in sheet or b"'e'" in sheet:
        sheet, errors = _ERROR.subn(lambda found: _ERROR_TYPE.sub(b't="str"', found[0]), sheet)
    return sheet, errors + sheet.count(_FORMULA_MARK)


def _formula_shown(is_calculated: bool, cell: re.Match[bytes]) -> bytes:
    kind = _TYPE.search(cell["cell"])
    # An empty text is a value: =IF(A1=0;"";A1) gives it, and Excel keeps it as a text without letters.
    has_value = cell["text"] or (cell["value"] and kind and kind[2] == b"str")
    if is_calculated and has_value:
        return cell[0]
    return _TYPE.sub(b"", cell["cell"]) + _FORMULA_MARK + (cell["formula"] or b"(formel)") + b"</t></is></c>"


_HIDDEN_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^<>]*state\s*=\s*[\"'](?:hidden|veryHidden)")
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s[^<>]*hidden\s*=\s*[\"'](?:1|true)")
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^<>]*hidden\s*=\s*[\"'](?:1|true)")


def hidden_parts(workbook: bytes, sheets: list[bytes]) -> list[Check]:
    """Return a warning that counts the sheets, rows and groups of columns that are hidden; nothing if none is."""
    hiding = [sheet for sheet in sheets if b"hidden" in sheet]
    rows, columns = (sum(len(kind.findall(sheet)) for sheet in hiding) for kind in (_HIDDEN_ROW, _HIDDEN_COLUMN))
    counts = {
        "dolda blad": len(_HIDDEN_SHEET.findall(workbook)),
        "dolda rader": rows,
        "grupper av dolda kolumner": columns,
    }
    if not any(counts.values()):
        return []
    said = ", ".join(f"{what}: {count}" for what, count in counts.items() if count)
    return [Check("hidden", "WARN", f"{said}. De läses som andra")]


# --- what would fill the memory --------------------------------------------------------------------------------------


def refuse_too_large(sheets: list[bytes], strings: bytes) -> None:
    """Raise SourceError if the sheets have too many cells, span too much, have too much text, or a cell past the end.

    `strings`: the XML of the texts that the sheets share.
    """
    cells = area = 0
    for sheet in sheets:
        found = sum(sheet.count(b"<c" + blank) for blank in _BLANKS)
        cells += found
        if cells <= MAX_CELLS:
            prefixed = any(b":c" + blank in sheet for blank in _BLANKS)
            rows, columns = _extent_by_tags(sheet) if prefixed else _extent(sheet, found)
            area += rows * columns
    if cells > MAX_CELLS or area > MAX_AREA:
        raise SourceError(
            Fault(
                "readable",
                "arbetsboken har för många celler, eller celler orimligt långt ut",
                f"högst {MAX_CELLS} celler på en yta av högst {MAX_AREA}",
                value=f"{cells} celler, yta {area}",
            )
        )
    if _text_in(sheets, strings) > MAX_TEXT:
        raise SourceError(
            Fault("readable", "arbetsbokens celler har orimligt mycket text", f"högst {MAX_TEXT} tecken tillsammans")
        )


def refuse_false_counts(parts: Iterable[bytes]) -> None:
    """Raise SourceError if a part says that it has tens of millions of something: calamine makes room for them all."""
    if any(_LARGE_COUNT.search(part) for part in parts):
        raise SourceError(NOT_A_WORKBOOK)


def _extent(sheet: bytes, cells: int) -> tuple[int, int]:
    """Return how many rows and columns a sheet with this many cells spans."""
    places = _PLACED_CELL.findall(sheet)
    if len(places) != cells:
        return _extent_by_tags(sheet)
    rows = max(map(int, {number for _, number in places}), default=0)
    columns = max((_column(letters.decode()) for letters in {letters for letters, _ in places}), default=0)
    _refuse_past_the_end(rows, columns)
    return rows, columns


def _column(letters: str) -> int:
    return functools.reduce(lambda total, letter: total * 26 + ord(letter) - 64, letters, 0)


def _refuse_past_the_end(rows: int, columns: int) -> None:
    if rows > LAST_ROW or columns > LAST_COLUMN:
        place = f"rad {rows}, kolumn {columns}"
        raise SourceError(Fault("readable", "en cell står utanför bladet", "celler inom Excels blad", value=place))


def _extent_by_tags(sheet: bytes) -> tuple[int, int]:
    """Do as `_extent`, tag by tag: for the few programs that leave out where a cell stands, or write it otherwise.

    A cell that doesn't say where it stands comes after the one before; a row likewise.
    """
    here, most = [0, 0], [0, 0]
    read_cells = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal read_cells
        kind = tag.rpartition(":")[2]
        if kind == "row":
            number = attributes.get("r", str(here[0] + 1))
            if not number.isdecimal() or not 1 <= int(number[:8]) <= LAST_ROW:
                raise SourceError(NOT_A_WORKBOOK)
            here[:] = [int(number[:8]), 0]
        elif kind == "c":
            read_cells += 1
            if (place := attributes.get("r")) is not None:
                match = _PLACE.fullmatch(place)
                if not match:
                    raise SourceError(NOT_A_WORKBOOK)
                here[:] = [int(match[2]), _column(match[1])]
            else:
                here[1] += 1
            if attributes.get("t") == "e":
                raise SourceError(
                    NOT_A_WORKBOOK
                )  # written in a way that nothing above understood: it would be read as blank
            most[:] = [max(most[0], here[0]), max(most[1], here[1])]
            if read_cells > MAX_CELLS:
                most[:] = [MAX_CELLS, MAX_CELLS]
                raise StopIteration

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(sheet, True)
    except StopIteration:
        return most[0], most[1]
    except (expat.ExpatError, ValueError) as error:
        raise SourceError(NOT_A_WORKBOOK) from error
    _refuse_past_the_end(*most)
    return most[0], most[1]


def _text_in(sheets: list[bytes], strings: bytes) -> int:
    """Return how many characters the cells of all sheets have; at least as many as they have, if it is few."""
    lengths = [len(text) for text in re.split(_END_TAG + rb"si\s*>", strings)]
    uses = sum(sheet.count(b't="s"') + sheet.count(b"t='s'") for sheet in sheets)
    if uses * max(lengths) <= MAX_TEXT:
        return uses * max(lengths)
    used = (int(found[1]) for sheet in sheets for found in _STRING_CELL.finditer(sheet))
    return sum(lengths[number] for number in used if number < len(lengths))
