"""The commands that only ask: what there is, what was refused, unread or contradictory, and extracts."""

import csv
import errno
import json
import os
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

import pandas as pd
from sqlalchemy import select

from data.extracts import FORMATS, TABLE_FORMATS, harmless, refuse_what_does_not_fit, write_extract, write_table
from data.indicators import INDICATORS
from data.queries import contradictions as ledger_of
from data.queries import count_of
from data.releases import current_release, open_release
from data.revisions import REVISION_COLUMNS, Knowledge, revision_triangle, rows_of, vintages
from data.revisions import revisions as revisions_between
from data.schema import reject
from data.schema import unread as unread_table
from data.selection import Selection, SelectionError
from data.store import current_store
from etl.cli import DONE
from etl.documents import Fault
from etl.listings import list_releases
from etl.progress import say


def releases(*, as_json: bool) -> int:
    """List the releases kept, newest first."""
    found = list_releases(current_store())
    if as_json:
        say(json.dumps(found, ensure_ascii=False, indent=2))
        return DONE
    for each in found:
        if "broken" in each:
            say(f"{each['release']:>6}  går inte att öppna: {each['broken']}")
            continue
        state = "aktuell" if each["current"] else ("publicerad" if each["published"] else "stoppad")
        made_of = f"{each['loads']} laddningar, {each['observations']} observationer"
        say(f"{each['release']:>6}  {each['created_at']}  {state:<10}  {made_of}")
    if not found:
        say("Inga utgåvor ännu. Kör `python -m etl init`.")
    return DONE


def rejects(load_id: int | None, csv_file: Path | None) -> int:
    """Print refused rows, or write them to a CSV file."""
    query = select(reject).order_by(reject.c.load_id, reject.c.row_number)
    if load_id is not None:
        query = query.where(reject.c.load_id == load_id)
    with current_store().history() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
    if csv_file is not None:
        with open(csv_file, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [column.name for column in reject.columns])
            writer.writeheader()
            writer.writerows(
                {name: harmless(cell) if isinstance(cell, str) else cell for name, cell in row.items()} for row in rows
            )
        say(f"{len(rows)} rader skrivna till {csv_file}.")
        return DONE
    for row in rows:
        fault = Fault(
            "", row["reason"], row["expected"], row["row_number"], row["column_name"], row["value"], row["sheet"]
        )
        say(f"laddning {row['load_id']}: {fault.line(row['file_name'])}")
        if row["raw_text"]:
            say(f"    {row['raw_text']}")
    if not rows:
        say("Inga avvisade rader.")
    return DONE


def export(parameters: Mapping[str, str], file_format: str, out: Path) -> int:
    """Write an extract; the file appears when it is whole."""
    selection = Selection.from_parameters(parameters)
    _known_format(file_format, FORMATS)
    if out.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(out))
    with open_release(selection.release, selection.as_of) as connection:
        rows = count_of(connection, selection)
        refuse_what_does_not_fit(file_format, rows)
        _write_whole(out, write_extract(connection, selection, file_format))
    say(f"{rows} rader skrivna till {out}.")
    return DONE


def _known_format(file_format: str, known: Collection[str]) -> None:
    if file_format not in known:
        raise SelectionError("format", file_format, "något av " + ", ".join(known))


def _write_whole(out: Path, content: Iterable[bytes]) -> None:
    """Write a file that appears when it is whole."""
    beside = out.with_name(out.name + ".tmp")
    try:
        with open(beside, "wb") as file:
            file.writelines(content)
        os.replace(beside, out)
    finally:
        beside.unlink(missing_ok=True)


def revisions(parameters: Mapping[str, str], since: str, until: str, file_format: str, out: Path | None) -> int:
    """Print or write every figure that was changed between two releases or two days."""
    _known_format(file_format, TABLE_FORMATS)
    newer = Knowledge.of("until", until) if until else Knowledge()
    found = revisions_between(
        current_store(), Knowledge.of("since", since), newer, Selection.from_parameters(parameters)
    )
    if out is not None:
        _write_whole(out, write_table("revisions", REVISION_COLUMNS, [rows_of(found)], file_format))
        say(f"{len(found)} rader skrivna till {out}.")
        return DONE
    for row in found.to_dict("records"):
        split = ", ".join(row[name] for name in ("monitored_area", "step") if row[name])
        load = "" if pd.isna(row["load_id"]) else f", laddning {row['load_id']} ({row['file_name']})"
        say(
            f"{row['indicator']} {row['geography_code']} {row['period_label']}{f' ({split})' if split else ''}: "
            f"{_told(row['old_value'], row['old_status'])} → {_told(row['new_value'], row['new_status'])} "
            f"[{row['origin']}, {row['source']}{load}]"
        )
    if found.empty:
        say("Inga revideringar.")
    return DONE


def _told(value: float, status: object) -> str:
    if pd.isna(value):
        return "borttagen" if pd.isna(status) else str(status)
    return f"{value:g}"


def triangle(indicator: str, geography: str, file_format: str, out: Path | None) -> int:
    """Print or write the revision triangle: a row per period, a column per day that something was received."""
    _known_format(file_format, TABLE_FORMATS)
    if indicator not in INDICATORS:
        raise SelectionError("indicator", indicator, "en av " + ", ".join(INDICATORS))
    said = vintages(current_store(), indicator, geography, Knowledge())
    if said.empty:
        say("Ingen källa anger indikatorn själv för den geografin; det finns inget att följa.")
        return DONE
    wide = revision_triangle(said).reset_index()
    columns = [str(name) for name in wide.columns]
    rows = wide.astype({"period_start": "datetime64[us]"}).assign(period_start=wide["period_start"].dt.date)
    shown = rows.astype(object).where(rows.notna(), None)
    blocks = [[list(row) for row in shown.itertuples(index=False)]]
    if out is not None:
        _write_whole(out, write_table("triangle", columns, blocks, file_format))
        say(f"{len(wide)} rader skrivna till {out}.")
        return DONE
    say(b"".join(write_table("triangle", columns, blocks, "csv")).decode().rstrip())
    return DONE


def unread(*, as_json: bool) -> int:
    """Print the numbers that text extraction saw and did not take."""
    with current_store().history() as connection:
        query = select(unread_table).order_by(unread_table.c.load_id, unread_table.c.offset_start)
        rows = [dict(row) for row in connection.execute(query).mappings()]
    _tell_rows(
        rows,
        as_json,
        lambda row: (
            f"{row['file_name']}, tecken {row['offset_start']}: «{' '.join(row['sentence'].split())}» ({row['reason']})"
        ),
        "Inga olästa siffror.",
    )
    return DONE


def contradictions(*, as_json: bool) -> int:
    """Print the ledger of the current release."""
    with current_release() as connection:
        rows = ledger_of(connection).astype(object).to_dict("records")
    _tell_rows(
        rows,
        as_json,
        lambda row: (
            f"{row['indicator']} {row['geography_code']} {row['period_start']}–{row['period_end']}: "
            f"används {row['figure_used']:g} ({row['source_used']}); "
            f"emot står {row['figure_other']:g} ({row['source_other']}). {row['explanation']}"
        ),
        "Inga motsägelser.",
    )
    return DONE


def _tell_rows(rows: Iterable[Mapping], as_json: bool, line: Callable[[Mapping], str], none: str) -> None:
    found = list(rows)
    if as_json:
        say(json.dumps(found, ensure_ascii=False, indent=2, default=str))
        return
    for row in found:
        say(line(row))
    if not found:
        say(none)
