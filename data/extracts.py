"""Extracts as files: the same bytes over HTTP and from `etl export`.

The one thing to know: a file is either whole or visibly broken. What does not fit a format is refused before the first
byte, and rows that are not as many as were promised raise in the middle of it, which breaks the connection.

`csv` is RFC 4180 for programs. `csv-sv` opens right in Swedish Excel: semicolon, decimal comma, BOM, CRLF.
"""

import hashlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
from sqlalchemy import Connection

from data.csvw import csvw_metadata
from data.extract_coverage import coverage_rows
from data.extract_json_stat import MOST_ROWS as MOST_ROWS_OF_CUBE
from data.extract_json_stat import too_large, write_json_stat
from data.extract_metadata import INTERNAL, ExtractInfo, extract_info
from data.extract_parquet import write_parquet
from data.extract_revisions import revised_rows
from data.extract_rows import EXTRACT_SCHEMA, extract_tables
from data.extract_text import (
    BOM,
    cell,
    delimited_rows,
    delimited_tables,
    harmless,
    json_line_rows,
    json_line_tables,
    json_rows,
    json_tables,
    number_text,
)
from data.extract_xlsx import MOST_ROWS as MOST_ROWS_OF_SHEET
from data.extract_xlsx import write_xlsx, write_xlsx_table
from data.extract_zip import DATA, write_zip
from data.language import say
from data.queries import ReleaseInfo, count_of, release_info
from data.selection import Selection, SelectionError
from data.settings import current_settings
from data.store import Store, current_store

__all__ = [
    "FILE_ENDINGS",
    "FORMATS",
    "TABLE_FORMATS",
    "cell",
    "extract_rows",
    "harmless",
    "number_text",
    "refuse_unpublished",
    "refuse_what_does_not_fit",
    "write_extract",
    "write_table",
    "writing_fingerprint",
]

FORMATS: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "csv-sv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
    "json-lines": "application/x-ndjson",
    "json-stat": "application/json",
    "zip": "application/zip",
}
"""The formats that there are, with their media types."""

FILE_ENDINGS = {
    "csv": "csv",
    "csv-sv": "csv",
    "xlsx": "xlsx",
    "parquet": "parquet",
    "json": "json",
    "json-lines": "jsonl",
    "json-stat": "json",
    "zip": "zip",
}

TABLE_FORMATS = ("csv", "csv-sv", "json", "json-lines", "xlsx")
"""The formats of the smaller lists."""


@lru_cache(maxsize=1)
def writing_fingerprint() -> str:
    """Return what identifies this version: another may give the same question to the same release other bytes.

    It is of every module and list here, since how a file is written, what a definition or a sentence says and what was
    known on a day are decided in many of them; a version that forgets to count itself up is found out all the same.
    """
    here = Path(__file__).parent
    deciding = sorted([*here.glob("*.py"), *here.glob("reference/*.csv")])
    return hashlib.sha256(b"".join(each.read_bytes() for each in deciding)).hexdigest()[:16]


def write_extract(
    connection: Connection,
    selection: Selection,
    file_format: str,
    *,
    store: Store | None = None,
    row_count: int | None = None,
) -> Generator[bytes, None, None]:
    """Yield an extract as the bytes of a file. Raises KeyError on a format that is not in FORMATS.

    In one of an internal release every row says so, in a last column: rows travel further than file names. `store`:
    where the history of the release is, for the revisions that a workbook lists (default: that of this process).
    `row_count`: how many rows were promised (default: as data.queries.count_of says).
    Raises, at the first byte, SelectionError if the rows do not fit the format, and ExtractBroken, after the last, if
    they were other than promised. Raises Stopped if a workbook is wanted no more (data/preparing.py: still_wanted).
    """
    if file_format not in FORMATS:
        raise KeyError(file_format)
    return _written(connection, selection, file_format, store, row_count)


def _written(
    connection: Connection, selection: Selection, file_format: str, store: Store | None, promised: int | None
) -> Generator[bytes, None, None]:
    refuse_unpublished(release_info(connection))
    row_count = count_of(connection, selection) if promised is None else promised
    refuse_what_does_not_fit(file_format, row_count)
    schema, tables = _marked(connection, selection, row_count)

    def told() -> ExtractInfo:
        return extract_info(connection, selection, row_count)

    match file_format:
        case "csv":
            yield from delimited_tables(schema.names, tables, ",", ".")
        case "csv-sv":
            yield from _with_bom(delimited_tables(schema.names, tables, ";", ","))
        case "json":
            yield from json_tables("observations", tables)
        case "json-lines":
            yield from json_line_tables(tables)
        case "parquet":
            yield from write_parquet(schema, tables, told)
        case "zip":
            info = release_info(connection)
            columns = csvw_metadata(selection, DATA, "csv", info, licence=current_settings().licence)
            described = orjson.dumps(columns, option=orjson.OPT_INDENT_2)
            yield from write_zip(delimited_tables(schema.names, tables, ",", "."), described, told, info.created_at)
        case "json-stat":
            yield from write_json_stat(tables, told())
        case "xlsx":
            coverage = coverage_rows(connection, selection)
            revised = revised_rows(connection, selection, store or current_store())
            yield from write_xlsx(schema.names, tables, told(), coverage, revised)


def _with_bom(content: Iterator[bytes]) -> Iterator[bytes]:
    yield BOM + next(content)
    yield from content


def _marked(connection: Connection, selection: Selection, row_count: int) -> tuple[pa.Schema, Iterator[pa.Table]]:
    """Return the columns of an extract and its rows, every one of an internal release marked as such."""
    tables = extract_tables(connection, selection, promised=row_count)
    if not release_info(connection).is_internal:
        return EXTRACT_SCHEMA, tables
    marked = pa.field(INTERNAL, pa.string())
    rows = (table.append_column(marked, pa.array(["internal"] * table.num_rows)) for table in tables)
    return EXTRACT_SCHEMA.append(marked), rows


def extract_rows(connection: Connection, selection: Selection) -> Iterator[list[tuple[Any, ...]]]:
    """Yield what a selection asks for, some thousand rows at a time: columns EXTRACT_COLUMNS, ordered."""
    for table in extract_tables(connection, selection):
        yield list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def refuse_what_does_not_fit(file_format: str, row_count: int) -> None:
    """Raise SelectionError if a format can't hold so many rows, or none; it names the formats that can."""
    if file_format == "xlsx" and row_count >= MOST_ROWS_OF_SHEET:
        raise SelectionError(
            "format",
            "xlsx",
            say(
                f"ett annat format (csv-sv, csv, parquet, json-lines eller zip), eller ett mindre urval: det här har "
                f"{row_count} rader, och ett blad i Excel rymmer {MOST_ROWS_OF_SHEET - 1} under rubrikraden",
                f"another format (csv-sv, csv, parquet, json-lines or zip), or a smaller selection: this one has "
                f"{row_count} rows, and a sheet of Excel holds {MOST_ROWS_OF_SHEET - 1} under its head",
            ),
        )
    if file_format == "json-stat" and row_count > MOST_ROWS_OF_CUBE:
        word = say("rader", "rows")
        raise too_large(f"{row_count} {word}", f"{MOST_ROWS_OF_CUBE} {word}")


def refuse_unpublished(info: ReleaseInfo) -> None:
    """Raise SelectionError if the screening stopped a release: it may be looked at, but never leaves as a file."""
    if not info.is_published:
        raise SelectionError(
            "release",
            str(info.id),
            say(
                f"en utgåva som är publicerad: granskningen stoppade utgåva {info.id}, så dess siffror kan vara fel",
                f"a release that is published: the screening stopped release {info.id}, so its figures may be wrong",
            ),
        )


def write_table(
    name: str, columns: Sequence[str], blocks: Iterable[Sequence[Sequence[Any]]], file_format: str
) -> Iterator[bytes]:
    """Yield rows, given some at a time, as the bytes of a file. `name`: what the list is called in JSON and in Excel.

    Raises SelectionError on a format that lists do not come in, and KeyError on one that is not in FORMATS.
    """
    match file_format:
        case "csv":
            return delimited_rows(columns, blocks, ",", ".")
        case "csv-sv":
            return chain([BOM], delimited_rows(columns, blocks, ";", ","))
        case "json":
            return json_rows(name, columns, blocks)
        case "json-lines":
            return json_line_rows(columns, blocks)
        case "xlsx":
            return write_xlsx_table(name, columns, blocks)
    if file_format in FORMATS:
        raise SelectionError("format", file_format, say("något av ", "one of ") + ", ".join(TABLE_FORMATS))
    raise KeyError(file_format)
