"""Extracts as text: csv, csv-sv, json and json-lines.

The one thing to know: a frozen link promises the same bytes next year, so how a value is written is decided in `cell`
and `json_cell` and nowhere else. A column is written value by value, each distinct value once: ten times as fast as row
by row, and the same text.
"""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

BOM = "\ufeff".encode()
"""What makes Excel read a csv file as UTF-8."""

LINE_END = "\r\n"

_FORMULA_STARTS = "=+-@"
"""What spreadsheets take for the beginning of a formula."""

_UNSEEN = ("Cc", "Cf", "Zs", "Zl", "Zp")
"""Unicode's categories of what is not seen: a spreadsheet that drops it finds the formula behind it."""

_BREAKS = ("\t", "\r", "\n")
"""What ends a cell, or a line, for a program that does not know of quotes: what follows is a cell of its own."""


def number_text(value: float, decimal_mark: str = ".") -> str:
    """Return a figure as text: no exponent, no thousands separator, at most six decimals and no idle zeros."""
    text = f"{value:.6f}".rstrip("0").rstrip(".").replace(".", decimal_mark)
    return "0" if text == "-0" else text


def harmless(text: str) -> str:
    """Return a text cell that no spreadsheet runs as a formula: one that would be gets an apostrophe in front."""
    first = next((each for each in text if unicodedata.category(each) not in _UNSEEN), "")
    # The wide ＝ of East Asian keyboards, and its like, are taken for the narrow ones.
    starts = unicodedata.normalize("NFKC", first)[:1]
    return "'" + text if text.startswith(_BREAKS) or (starts and starts in _FORMULA_STARTS) else text


def cell(value: Any, decimal_mark: str) -> str:
    """Return one value as the text of a CSV cell. No figure is an empty cell; zero is 0."""
    if value is None or value != value:  # NaN is the only value that differs from itself
        return ""
    if isinstance(value, int | float):
        return number_text(value, decimal_mark)
    if isinstance(value, date):
        return value.isoformat()
    return harmless(str(value))


def json_cell(value: Any) -> str:
    """Return one value as JSON. No figure is null; zero is 0."""
    return orjson.dumps(value).decode()


def delimited_tables(
    columns: Sequence[str], tables: Iterable[pa.Table], delimiter: str, decimal_mark: str
) -> Iterator[bytes]:
    """Yield Arrow tables as delimited text, the header with the first of them."""
    special = (delimiter, '"', "\r", "\n")

    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(each in text for each in special) else text

    def written(_: str, value: Any) -> str:
        return quoted(cell(value, decimal_mark))

    header = (delimiter.join(map(quoted, columns)) + LINE_END).encode()
    for table in _slices(tables):
        yield header + _lines(table, written, "", delimiter, LINE_END)
        header = b""
    if header:
        yield header


def json_tables(name: str, tables: Iterable[pa.Table]) -> Iterator[bytes]:
    """Yield Arrow tables as one JSON object with a list of objects."""
    start = b'{"' + name.encode() + b'":['
    for table in _slices(tables):
        # Every object has a comma in front of it; the first of them all has the beginning instead.
        rows = _lines(table, _member, ",{", ",", "}")
        yield start + rows[1:] if start else rows
        start = b""
    yield start + b"]}\n"


def json_line_tables(tables: Iterable[pa.Table]) -> Iterator[bytes]:
    """Yield Arrow tables as one JSON object a line."""
    for table in _slices(tables):
        yield _lines(table, _member, "{", ",", "}\n")


def _slices(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Yield the same rows, fewer at a time: as text they take five times the memory."""
    for table in tables:
        for start in range(0, table.num_rows, _ROWS_WRITTEN):
            yield table.slice(start, _ROWS_WRITTEN)


_ROWS_WRITTEN = 20_000


def _member(name: str, value: Any) -> str:
    return f'"{name}":{json_cell(value)}'


def _lines(table: pa.Table, written: Callable[[str, Any], str], start: str, between: str, end: str) -> bytes:
    """Return a table as text, a line per row. `written`: what a value of a column looks like."""
    names = table.column_names
    texts = []
    for name in names:
        before, after = start if name == names[0] else "", end if name == names[-1] else ""
        codes = pc.dictionary_encode(table.column(name).combine_chunks(), null_encoding="encode")
        distinct = [before + written(name, value) + after for value in codes.dictionary.to_pylist()]
        texts.append(pa.array(distinct, pa.large_string()).take(codes.indices))
    joined = pc.binary_join_element_wise(*texts, pa.scalar(between, pa.large_string()))
    # The texts of an Arrow column lie one after the other in memory: that is the file.
    ends = np.frombuffer(joined.buffers()[1], np.int64)[joined.offset : joined.offset + len(joined) + 1]
    return memoryview(joined.buffers()[2])[ends[0] : ends[-1]].tobytes()


def delimited_rows(
    columns: Sequence[str], blocks: Iterable[Sequence[Sequence[Any]]], delimiter: str, decimal_mark: str
) -> Iterator[bytes]:
    """Yield rows of any values, given some at a time, as delimited text."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=LINE_END)
    writer.writerow(columns)
    for rows in blocks:
        writer.writerows([cell(value, decimal_mark) for value in row] for row in rows)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode()


def json_rows(name: str, columns: Sequence[str], blocks: Iterable[Sequence[Sequence[Any]]]) -> Iterator[bytes]:
    """Yield rows of any values, given some at a time, as one JSON object with a list of objects."""
    yield b'{"' + name.encode() + b'":['
    separator = b""
    for rows in blocks:
        for row in rows:
            yield separator + orjson.dumps(dict(zip(columns, row, strict=True)))
            separator = b","
    yield b"]}\n"


def json_line_rows(columns: Sequence[str], blocks: Iterable[Sequence[Sequence[Any]]]) -> Iterator[bytes]:
    """Yield rows of any values, given some at a time, as one JSON object a line."""
    for rows in blocks:
        for row in rows:
            yield orjson.dumps(dict(zip(columns, row, strict=True))) + b"\n"
