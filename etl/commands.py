"""What each command does. Every function returns its exit code; etl/cli.py says what the codes mean."""

import csv
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select

from data.extracts import FORMATS, write_extract
from data.queries import contradictions as ledger_of
from data.queries import count_of
from data.releases import current_release, open_release, recipe_fingerprint
from data.schema import load as load_table
from data.schema import reject, release
from data.schema import unread as unread_table
from data.selection import Selection, SelectionError
from data.settings import REFERENCE, current_settings
from data.store import Store, UnknownRelease, current_store
from etl.cli import DONE, STOPPED, UNREACHED
from etl.configuration import Configuration, PulledSource, read_configuration
from etl.documents import Check, Document, SourceError
from etl.listings import list_releases, verification
from etl.loading import KNOWN, Loader, LoadResult, read_document, screen_document
from etl.loading import STOPPED as FILE_STOPPED
from etl.progress import progress_shown
from etl.publishing import loads_of_current, publish
from etl.sources import sources

BUILT_IN = (
    ("published_situation_reports.csv", "situation_report"),
    ("published_ppm_rounds.csv", "ppm_bhk"),
)
"""The published figures that come with the project: file in data/reference and source."""

_LINES_SHOWN = 20


def say(line: str) -> None:
    """Print a line of the answer."""
    print(line)


def complain(line: str) -> None:
    """Print a line about something wrong."""
    print(line, file=sys.stderr)


def _configuration() -> Configuration:
    return read_configuration(current_settings().sources)


def init(*, empty: bool, demo: bool, if_none: bool) -> int:
    """Make the first release, or add what is missing from it; and derive anew if the declarations have changed."""
    store = current_store()
    if if_none and store.current_id() is not None:
        return DONE
    with store.lock():
        if empty:
            return _init_empty(store)
        files = [(REFERENCE / name, source) for name, source in BUILT_IN]
        if not demo:
            return _load_files(store, files, rederive=True)
        with tempfile.TemporaryDirectory() as folder:
            from etl.demo import write_demo

            with progress_shown("Skriver syntetiska svar") as progress:
                made = write_demo(Path(folder), progress=progress)
            return _load_files(store, [*files, *((path, "") for path in made)], rederive=True)


def _init_empty(store: Store) -> int:
    if store.current_id() is not None:
        say(f"Utgåva {store.current_id()} finns redan; inget ändrat.")
        return DONE
    made = publish(store, [])
    say(f"Utgåva {made.release} publicerad: listorna, inga siffror.")
    return DONE


def load(files: list[Path], source: str, received_at: datetime | None) -> int:
    """Load files given by hand: all of them or, if any is stopped, none."""
    if source and source not in sources():
        raise SelectionError("--source", source, "en av " + ", ".join(sources()))
    store = current_store()
    with store.lock():
        return _load_files(store, [(path, source) for path in files], received_at)


def _load_files(
    store: Store,
    files: list[tuple[Path, str]],
    received_at: datetime | None = None,
    *,
    rederive: bool = False,
) -> int:
    loader = Loader(store, _configuration().screening.refused_share_stops, loads_of_current(store))
    unopened = 0
    with progress_shown("Granskar") as progress:
        for number, (path, source) in enumerate(files, start=1):
            try:
                loader.take(read_document(path, received_at), source)
            except SourceError as error:
                complain(error.fault.line(path.name))
                unopened += 1
            progress(path.name, number, len(files))
    accepted = loader.keep()
    _tell_results(loader.results)
    stopped = unopened + sum(result.outcome == FILE_STOPPED for result in loader.results)
    if stopped:
        complain(
            f"Inget publicerat: {stopped} av {len(files)} filer stoppades. Avvisade rader: `python -m etl rejects`."
        )
        return STOPPED
    return _publish_if_new(store, accepted, rederive=rederive)


def _publish_if_new(store: Store, accepted: list[int], *, rederive: bool = False) -> int:
    new = sorted(set(accepted) - set(loads_of_current(store)))
    if not new and not (rederive and _outdated(store)):
        say("Inget nytt; inget ändrat.")
        return DONE
    made = publish(store, new)
    if not made.published:
        for check in made.checks:
            if check.verdict == "FAIL":
                complain(f"Utgåva {made.release}: {check.name}: {check.detail}")
        complain(f"Utgåva {made.release} stoppades i granskningen och är inte publicerad; den är bevarad för påseende.")
        return STOPPED
    years = ", ".join(map(str, made.derived_years)) or "inga"
    say(f"Utgåva {made.release} publicerad. Nya laddningar: {len(new)}. År som härletts: {years}.")
    return DONE


def _outdated(store: Store) -> bool:
    if store.current_id() is None:
        return True
    with current_release(store) as connection:
        return connection.execute(select(release.c.recipe)).scalar_one() != recipe_fingerprint()


def _tell_results(results: list[LoadResult]) -> None:
    """Print a line per file where they are few; else those that need a look, and a sum."""
    for result in results:
        few = len(results) <= _LINES_SHOWN
        name = result.document.name
        for line in result.fault_lines():
            complain(line)
        if result.outcome == FILE_STOPPED:
            complain(f"{name}: stoppad (laddning {result.load_id}). Filen är bevarad.")
        elif result.outcome == KNOWN and few:
            say(f"{name}: {result.note} (laddning {result.load_id}); inget ändrat.")
        elif few or result.document.faults:
            told = f"{result.rows_taken} rader tagna, {result.document.rows_refused} avvisade, {len(result.figures)} siffror"
            say(f"{name}: laddning {result.load_id}, {result.source}: {result.note or told}.")
    if len(results) > _LINES_SHOWN:
        taken = [each for each in results if each.outcome not in (KNOWN, FILE_STOPPED)]
        rows = sum(each.rows_taken for each in taken)
        refused = sum(each.document.rows_refused for each in taken)
        known = sum(each.outcome == KNOWN for each in results)
        say(f"{len(taken)} filer intagna: {rows} rader tagna, {refused} avvisade. {known} filer var redan inlästa.")


def pull(names: list[str], *, offline: bool) -> int:
    """Load what is new in the folders of sources.toml. A bad file is stopped; the others are published all the same."""
    configuration = _configuration()
    known = [each.name for each in configuration.pull]
    for name in names:
        if name not in known:
            raise SelectionError("SOURCE", name, "ett namn i sources.toml: " + (", ".join(known) or "inga finns"))
    wanted = [each for each in configuration.pull if not names or each.name in names]
    store = current_store()
    with store.lock():
        loader = Loader(store, configuration.screening.refused_share_stops, loads_of_current(store))
        unreached = sum(not _pull_folder(store, loader, each) for each in wanted)
        accepted = loader.keep()
        _tell_results(loader.results)
        code = _publish_if_new(store, accepted)
    if any(result.outcome == FILE_STOPPED for result in loader.results):
        return STOPPED
    return UNREACHED if unreached and code == DONE else code


def _pull_folder(store: Store, loader: Loader, place: PulledSource) -> bool:
    """Take every file of a folder that was never received before; say whether the folder could be reached."""
    if not place.folder.is_dir():
        complain(f"{place.name}: mappen {place.folder} finns inte. Skapa den eller ändra sources.toml.")
        return False
    with store.history() as connection:
        seen = set(connection.execute(select(load_table.c.checksum)).scalars())
    for path in sorted(place.folder.iterdir()):
        if path.is_dir() or path.name.startswith((".", "~$")):
            continue
        document = Document(path.name, path.read_bytes())
        # Also what was stopped or rolled back: it was dealt with, and comes again only by hand (`load`).
        if document.checksum not in seen:
            loader.take(document, place.source)
    return True


def screen(files: list[Path], source: str, *, as_json: bool) -> int:
    """Run the checks on files and print them."""
    limit = _configuration().screening.refused_share_stops
    found = []
    for path in files:
        try:
            result = screen_document(read_document(path), source, limit)
        except SourceError as error:
            document = Document(path.name, b"")
            document.faults.append(error.fault)
            document.checks.append(Check(error.fault.check, "FAIL", error.fault.line(path.name)))
            result = LoadResult(document, source, FILE_STOPPED)
        found.append(result)
    if as_json:
        say(json.dumps([_screening_json(result) for result in found], ensure_ascii=False, indent=2))
    else:
        for result in found:
            _tell_screening(result)
    return STOPPED if any(result.outcome == FILE_STOPPED for result in found) else DONE


def _screening_json(result: LoadResult) -> dict[str, object]:
    return {
        "file": result.document.name,
        "source": result.source,
        "outcome": result.outcome,
        "rows": result.document.rows_read,
        "rows_refused": result.document.rows_refused,
        "checks": [vars(check) for check in result.document.checks],
        "faults": [vars(fault) for fault in result.document.faults],
        "unread": [vars(each) for each in result.document.unread],
    }


def _tell_screening(result: LoadResult) -> None:
    say(f"{result.document.name} ({result.source or 'okänd källa'})")
    for check in result.document.checks:
        say(f"  {check.verdict:<4} {check.name}: {check.detail}")
    for line in result.fault_lines():
        say(f"  FAIL {line}")


def releases(*, as_json: bool) -> int:
    """List the releases kept, newest first."""
    found = list_releases(current_store())
    if as_json:
        say(json.dumps(found, ensure_ascii=False, indent=2))
        return DONE
    for each in found:
        state = "aktuell" if each["current"] else ("publicerad" if each["published"] else "stoppad")
        say(
            f"{each['release']:>6}  {each['created_at']}  {state:<10}  {each['loads']} laddningar, {each['observations']} observationer"
        )
    if not found:
        say("Inga utgåvor ännu. Kör `python -m etl init`.")
    return DONE


def rollback(release_id: int | None) -> int:
    """Move the pointer to a published release: the one named, or the one before the current."""
    store = current_store()
    with store.lock():
        current = store.current_id()
        candidates = [each["release"] for each in list_releases(store) if each["published"]]
        if release_id is None:
            earlier = [each for each in candidates if current is not None and each < current]
            if not earlier:
                complain("Det finns ingen tidigare utgåva att gå tillbaka till.")
                return STOPPED
            release_id = max(earlier)
        if release_id not in candidates:
            raise UnknownRelease(release_id, sorted(candidates))
        store.switch(release_id)
    say(f"Utgåva {release_id} är nu den aktuella (förut {current}).")
    return DONE


def verify() -> int:
    """Check that the current release is whole, and that every file it was made of is still landed."""
    checks = verification(current_store())
    for check in checks:
        (complain if check.verdict == "FAIL" else say)(f"{check.verdict:<4} {check.name}: {check.detail}")
    return STOPPED if any(check.verdict == "FAIL" for check in checks) else DONE


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
            writer.writerows(rows)
        say(f"{len(rows)} rader skrivna till {csv_file}.")
        return DONE
    for row in rows:
        place = f"rad {row['row_number']}" if row["row_number"] is not None else "hela filen"
        column = f", kolumn {row['column_name']}" if row["column_name"] else ""
        value = f" (står: «{row['value']}»)" if row["value"] else ""
        say(
            f"laddning {row['load_id']}: {row['file_name']}, {place}{column}: {row['reason']}{value}. Väntade {row['expected']}."
        )
        if row["raw_text"]:
            say(f"    {row['raw_text']}")
    if not rows:
        say("Inga avvisade rader.")
    return DONE


def demo(out: Path, weeks: int | None, scale: int, seed: int) -> int:
    """Write synthetic returns to a folder."""
    from etl.demo import write_demo

    with progress_shown("Skriver syntetiska svar") as progress:
        made = write_demo(out, weeks=weeks, scale=scale, seed=seed, progress=progress)
    say(f"{len(made)} filer skrivna i {out}. Allt i dem är syntetiskt.")
    return DONE


def template(out: Path, period_start: date) -> int:
    """Write the return form of a period."""
    from etl.template import write_template

    try:
        write_template(out, period_start)
    except ValueError as error:
        complain(str(error))
        return 2
    say(f"Blanketten är skriven till {out}.")
    return DONE


def export(parameters: Mapping[str, str], file_format: str, out: Path) -> int:
    """Write an extract; the file appears when it is whole."""
    selection = Selection.from_parameters(parameters)
    if file_format not in FORMATS:
        raise SelectionError("format", file_format, "något av " + ", ".join(FORMATS))
    with open_release(selection.release, selection.as_of) as connection:
        rows = count_of(connection, selection)
        beside = out.with_name(out.name + ".tmp")
        with open(beside, "wb") as file:
            file.writelines(write_extract(connection, selection, file_format))
        os.replace(beside, out)
    say(f"{rows} rader skrivna till {out}.")
    return DONE


def unread(*, as_json: bool) -> int:
    """Print the numbers that text extraction saw and did not take."""
    with current_store().history() as connection:
        query = select(unread_table).order_by(unread_table.c.load_id, unread_table.c.offset_start)
        rows = [dict(row) for row in connection.execute(query).mappings()]
    _tell_rows(
        rows,
        as_json,
        lambda row: f"{row['file_name']}, tecken {row['offset_start']}: "
        f"«{' '.join(row['sentence'].split())}» ({row['reason']})",
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
