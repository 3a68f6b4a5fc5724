"""Extracts as files: the same bytes over HTTP and from `etl export`.

`csv` is RFC 4180 for programs. `csv-sv` opens right in Swedish Excel: semicolon, decimal comma, BOM, CRLF.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any, Literal

import orjson
from sqlalchemy import Connection

from data.queries import EXTRACT_COLUMNS, extract_query, release_info
from data.selection import Selection

Format = Literal["csv", "csv-sv", "json"]
FORMATS: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "csv-sv": "text/csv; charset=utf-8",
    "json": "application/json",
}
"""The formats that there are, with their media types."""

FILE_ENDINGS = {"csv": "csv", "csv-sv": "csv", "json": "json"}

_ROWS_AT_A_TIME = 5_000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def number_text(value: float, decimal_mark: str = ".") -> str:
    """Return a figure as text: no exponent, no thousands separator, at most six decimals and no idle zeros."""
    return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", decimal_mark)


def harmless(text: str) -> str:
    """Return a text cell that no spreadsheet runs as a formula: one that would be gets an apostrophe in front."""
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def cell(value: Any, decimal_mark: str) -> str:
    """Return one value as the text of a CSV cell. No figure is an empty cell; zero is 0."""
    if value is None or value != value:  # NaN is the only value that differs from itself
        return ""
    if isinstance(value, int | float):
        return number_text(value, decimal_mark)
    if isinstance(value, date):
        return value.isoformat()
    return harmless(str(value))


def extract_rows(connection: Connection, selection: Selection) -> Iterator[list[tuple]]:
    """Yield what a selection asks for, some thousand rows at a time: columns EXTRACT_COLUMNS, ordered."""
    query = extract_query(connection, selection)
    # Set on the statement: on the connection it would stay for whatever runs there next.
    result = connection.execute(query, execution_options={"stream_results": True})
    while rows := result.fetchmany(_ROWS_AT_A_TIME):
        yield [tuple(row) for row in rows]


def write_extract(connection: Connection, selection: Selection, file_format: str) -> Iterator[bytes]:
    """Yield an extract as the bytes of a file. Raises KeyError on a format that is not in FORMATS.

    In one of an internal release every row says so, in a last column: rows travel further than file names.
    """
    columns, blocks = EXTRACT_COLUMNS, extract_rows(connection, selection)
    if release_info(connection).is_internal:
        marked = ([(*row, "internal") for row in rows] for rows in blocks)
        return write_table("observations", (*columns, "disclosure"), marked, file_format)
    return write_table("observations", columns, blocks, file_format)


def write_table(
    name: str, columns: Sequence[str], blocks: Iterable[Sequence[Sequence[Any]]], file_format: str
) -> Iterator[bytes]:
    """Yield rows, given some at a time, as the bytes of a file. `name`: what the list is called in JSON.

    Raises KeyError on a format that is not in FORMATS.
    """
    match file_format:
        case "csv":
            return _delimited(columns, blocks, delimiter=",", decimal_mark=".")
        case "csv-sv":
            return chain(["\ufeff".encode()], _delimited(columns, blocks, delimiter=";", decimal_mark=","))
        case "json":
            return _json(name, columns, blocks)
    raise KeyError(file_format)


def _delimited(
    columns: Sequence[str], blocks: Iterable[Sequence[Sequence[Any]]], *, delimiter: str, decimal_mark: str
) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(columns)
    for rows in blocks:
        writer.writerows([cell(value, decimal_mark) for value in row] for row in rows)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode()


def _json(name: str, columns: Sequence[str], blocks: Iterable[Sequence[Sequence[Any]]]) -> Iterator[bytes]:
    yield b'{"' + name.encode() + b'":['
    separator = b""
    for rows in blocks:
        for row in rows:
            yield separator + orjson.dumps(dict(zip(columns, row, strict=True)))
            separator = b","
    yield b"]}\n"
