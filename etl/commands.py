"""What each command does. Every function returns its exit code; etl/cli.py says what the codes mean."""

import json
import tempfile
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from data.releases import recipe_fingerprint
from data.schema import release
from data.selection import SelectionError
from data.settings import REFERENCE, current_settings
from data.store import Store, StoreError, UnknownRelease, current_store
from etl.cli import DONE, STOPPED, UNREACHED, USAGE, told
from etl.comparing import COMPARED
from etl.configuration import Configuration, read_configuration
from etl.documents import Check, Document, SourceError
from etl.earlier import Earlier
from etl.listings import is_published, verification
from etl.loading import KNOWN, Loader, LoadResult, read_document, screen_document
from etl.loading import STOPPED as FILE_STOPPED
from etl.progress import complain, progress_shown, say
from etl.publishing import Made, loads_of_current, publish
from etl.sources import sources

BUILT_IN = (
    ("published_situation_reports.csv", "situation_report"),
    ("published_ppm_rounds.csv", "ppm_bhk"),
)
"""The published figures that come with the project: file in data/reference and source."""

_LINES_SHOWN = 20


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
    stopped = unopened + sum(result.outcome == FILE_STOPPED for result in loader.results)
    if stopped:
        _tell_results(loader.results)
        complain(
            f"Inget publicerat: {stopped} av {len(files)} filer stoppades. Avvisade rader: `python -m etl rejects`."
        )
        return STOPPED
    return _publish_if_new(store, loader.results, accepted, rederive=rederive)


def _publish_if_new(
    store: Store, results: list[LoadResult], accepted: list[int], *, rederive: bool = False, apart: bool = False
) -> int:
    """Publish if anything is new, and then tell what became of the files: a failing print must not stop a release.

    `apart`: if the release is stopped, try each new load by itself, so that one of them does not hold the others back.
    """
    new = sorted(set(accepted) - set(loads_of_current(store)))
    made = [publish(store, new)] if new or (rederive and _outdated(store)) else []
    if apart and len(new) > 1 and not made[0].published:
        made += [publish(store, [load_id]) for load_id in new]
    _tell_results(results)
    if not made:
        say("Inget nytt; inget ändrat.")
    for each in made:
        _tell_release(each)
    return DONE if all(each.published for each in made) else STOPPED


def _tell_release(made: Made) -> None:
    if made.published:
        years = ", ".join(map(str, made.derived_years)) or "inga"
        say(f"Utgåva {made.release} publicerad. Nya laddningar: {len(made.new_loads)}. År som härletts: {years}.")
        return
    for check in made.checks:
        if check.verdict == "FAIL":
            complain(f"Utgåva {made.release}: {check.name}: {check.detail}")
    loads = ", ".join(map(str, made.new_loads)) or "inga"
    complain(
        f"Utgåva {made.release} (nya laddningar: {loads}) stoppades i granskningen och är inte publicerad; "
        "den är bevarad för påseende."
    )


def _outdated(store: Store) -> bool:
    current = store.current_id()
    if current is None:
        return True
    with store.reading(current) as connection:
        made_with = connection.execute(select(release.c.recipe)).scalar_one()
    return made_with != recipe_fingerprint(store.settings.disclosure)


def _tell_results(results: list[LoadResult]) -> None:
    """Print a line per file where they are few; else those that need a look, and a sum."""
    for result in results:
        few = len(results) <= _LINES_SHOWN
        name = result.document.name
        for line in result.fault_lines():
            complain(line)
        if result.outcome == FILE_STOPPED:
            number = f" (laddning {result.load_id})" if result.load_id is not None else ""
            kept = "bevarad" if result.document.content else "inte bevarad"
            complain(f"{name}: stoppad{number}. Filen är {kept}.")
        elif result.outcome == KNOWN and few:
            say(f"{name}: {result.note} (laddning {result.load_id}); inget ändrat.")
        elif few or result.document.faults:
            taken_rows = f"{result.rows_taken} rader tagna, {result.document.rows_refused} avvisade"
            told = f"{taken_rows}, {len(result.figures)} siffror"
            say(f"{name}: laddning {result.load_id}, {result.source}: {result.note or told}.")
    if len(results) > _LINES_SHOWN:
        taken = [each for each in results if each.outcome not in (KNOWN, FILE_STOPPED)]
        rows = sum(each.rows_taken for each in taken)
        refused = sum(each.document.rows_refused for each in taken)
        known = sum(each.outcome == KNOWN for each in results)
        say(f"{len(taken)} filer intagna: {rows} rader tagna, {refused} avvisade. {known} filer var redan inlästa.")


def pull(names: list[str], *, offline: bool) -> int:
    """Load what is new in the places of sources.toml. A bad file is stopped; the others are published all the same."""
    from etl import pulling  # its HTTP client is slow to import

    configuration = _configuration()
    places = pulling.places_named(configuration, names)
    store = current_store()
    pulled = pulling.fetch_all(store, configuration, places, offline=offline)
    with store.lock():
        loader = Loader(store, configuration.screening.refused_share_stops, loads_of_current(store))
        pulling.take_all(store, loader, places, pulled)
        accepted = loader.keep()
        pulling.remember(store, pulled)
        code = _publish_if_new(store, loader.results, accepted, apart=True)
    if any(result.outcome == FILE_STOPPED for result in loader.results):
        return STOPPED
    return UNREACHED if pulled.unreached and code == DONE else code


def schedule() -> None:
    """Pull at the times in sources.toml until interrupted. sources.toml is read anew each time, its times only now."""
    from etl.schedule import keep_pulling

    keep_pulling(_configuration().schedule.times, lambda: pull([], offline=False), lambda error: told(error)[1])


def screen(files: list[Path], source: str, *, as_json: bool) -> int:
    """Run the checks on files and print them. Each is held against what is published and the files before it."""
    limit = _configuration().screening.refused_share_stops
    earlier = _known_before()
    found = []
    for path in files:
        try:
            result = screen_document(read_document(path), source, limit, earlier)
        except SourceError as error:
            document = Document(path.name, b"")
            document.faults.append(error.fault)
            document.checks.append(Check(error.fault.check, "FAIL", error.fault.line(path.name)))
            result = LoadResult(document, source, FILE_STOPPED)
        found.append(result)
    if as_json:
        say(json.dumps([_screening_json(result) for result in found], ensure_ascii=False, indent=2, default=str))
    else:
        for result in found:
            _tell_screening(result)
    return STOPPED if any(result.outcome == FILE_STOPPED for result in found) else DONE


def _known_before() -> Earlier:
    """Return what the current release's loads said; nothing if there is no release, or if it can't be reached."""
    try:
        store = current_store()
        loads = loads_of_current(store)
        if not loads:
            return Earlier()
        with store.history() as connection:
            return Earlier.read(connection, loads, COMPARED)
    except (StoreError, DBAPIError) as error:
        complain(f"Lagret kan inte läsas, så filerna jämförs inte med det som är publicerat: {told(error)[1]}")
        return Earlier()


def _screening_json(result: LoadResult) -> dict[str, object]:
    return {
        "file": result.document.name,
        "source": result.source,
        "outcome": result.outcome,
        "rows": result.document.rows_read,
        "rows_refused": result.document.rows_refused,
        "checks": [_check_json(result.document, check) for check in result.document.checks],
        "faults": [vars(fault) for fault in result.document.faults],
        "unread": [vars(each) for each in result.document.unread],
        "contradictions": [vars(each) for each in result.document.contradictions],
    }


def _check_json(document: Document, check: Check) -> dict[str, object]:
    """Return a check with the places that it found wrong, each with what was expected there."""
    places = [
        {name: value for name, value in vars(fault).items() if name not in ("check", "raw_text")}
        for fault in document.faults
        if fault.check == check.name
    ]
    return {**vars(check), "file": document.name, "places": places}


def _tell_screening(result: LoadResult) -> None:
    say(f"{result.document.name} ({result.source or 'okänd källa'})")
    for check in result.document.checks:
        say(f"  {check.verdict:<4} {check.name}: {check.detail}")
    told = {check.detail for check in result.document.checks}
    for line in result.fault_lines():
        if line not in told:
            say(f"  FAIL {line}")
    for each in result.document.contradictions:
        say(f"  WARN {each.indicator}: {each.figure_used:g} används ({each.source_used}), {each.explanation}")


def rollback(release_id: int | None) -> int:
    """Move the pointer to a published release: the one named, or the one before the current."""
    store = current_store()
    with store.lock():
        if release_id is None:
            current = store.current_id()
            earlier = [each for each in reversed(store.release_ids()) if current is not None and each < current]
            release_id = next((each for each in earlier if is_published(store, each)), None)
            if release_id is None:
                complain("Det finns ingen tidigare utgåva att gå tillbaka till.")
                return STOPPED
        elif not is_published(store, release_id):
            published = [each for each in store.release_ids() if is_published(store, each)]
            raise UnknownRelease(release_id, published)
        store.switch(release_id)
    say(f"Utgåva {release_id} är nu den aktuella.")
    return DONE


def verify() -> int:
    """Check that the current release is whole, and that every file it was made of is still landed."""
    checks = verification(current_store())
    for check in checks:
        (complain if check.verdict == "FAIL" else say)(f"{check.verdict:<4} {check.name}: {check.detail}")
    return STOPPED if any(check.verdict == "FAIL" for check in checks) else DONE


def demo(out: Path, weeks: int | None, scale: int, seed: int) -> int:
    """Write synthetic returns to a folder."""
    from etl.demo import write_demo

    with progress_shown("Skriver syntetiska svar") as progress:
        try:
            made = write_demo(out, weeks=weeks, scale=scale, seed=seed, progress=progress)
        except ValueError as error:
            complain(str(error))
            return USAGE
    say(f"{len(made)} filer skrivna i {out}. Allt i dem är syntetiskt.")
    return DONE


def template(out: Path, period_start: date) -> int:
    """Write the return form of a period."""
    from etl.template import write_template

    try:
        write_template(out, period_start)
    except ValueError as error:
        complain(str(error))
        return USAGE
    say(f"Blanketten är skriven till {out}.")
    return DONE
