"""From files to history: land the bytes, find the source, screen, and keep what was said and what was refused.

The one thing to know: a file is taken whole, or without the rows that were refused, or not at all; which of these is
decided here, by `LoadResult.outcome`. Nothing is published here.
"""

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path

import pandas as pd
from sqlalchemy import func, select

from data.schema import load, reported
from data.store import Store, StoreError
from etl.comparing import COMPARED, compare
from etl.documents import FIGURE_COLUMNS, MAX_FILE_BYTES, Check, Contradiction, Document, Fault, SourceError
from etl.earlier import Earlier, FileSaid
from etl.landing import land
from etl.sources import source_of

ACCEPTED, STOPPED, KNOWN = "accepted", "stopped", "known"

Progress = Callable[[str, int, int], None]


def utc_now() -> datetime:
    """Return the time now as a naive UTC datetime, to the second."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


@dataclass
class LoadResult:
    """What became of one file. `load_id` is None for a file that could not even be opened."""

    document: Document
    source: str
    outcome: str
    figures: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(FIGURE_COLUMNS)))
    load_id: int | None = None
    note: str = ""

    @property
    def rows_taken(self) -> int:
        """Rows of the file that were taken."""
        return max(self.document.rows_read - self.document.rows_refused, 0) if self.outcome == ACCEPTED else 0

    def fault_lines(self) -> list[str]:
        """Return one readable line per fault."""
        return [fault.line(self.document.name) for fault in self.document.faults]


def read_document(path: Path, received_at: datetime | None = None) -> Document:
    """Return a file as a document. Raises SourceError if there is none, or it can't be opened or is huge."""
    # A name that is not UTF-8 could not be printed or stored.
    name = os.fsencode(path.name).decode("utf-8", "replace")
    try:
        if (size := path.stat().st_size) > MAX_FILE_BYTES:
            limit = f"högst {MAX_FILE_BYTES} byte; dela upp filen"
            raise SourceError(Fault("readable", "filen är för stor", limit, value=str(size)))
        return Document(name, path.read_bytes(), received_at)
    except FileNotFoundError:
        raise SourceError(Fault("readable", "filen finns inte", "sökvägen till en fil", value=str(path))) from None
    except IsADirectoryError:
        raise SourceError(Fault("readable", "det är en mapp", "sökvägen till en fil", value=str(path))) from None
    except OSError as error:
        raise SourceError(
            Fault("readable", f"filen kan inte öppnas ({error.strerror})", "en fil som får läsas", value=str(path))
        ) from None


def screen_document(
    document: Document, named_source: str, refused_share_stops: float, earlier: Earlier | None = None
) -> LoadResult:
    """Run a document through its source and the file's checks, against what was known before; write nothing.

    If it is accepted, what it says is added to what was known: the next file is held against it.

    The checks come in this order: `readable`, `recognised`, the source's own (`columns` first), what differs from
    before, `refused_rows`. A check that a file never came to isn't among them.
    """
    source = named_source
    recognised: list[Check] = []
    try:
        module = source_of(document, named_source)
        source = module.SOURCE.id
        recognised = [Check("recognised", "PASS", f"{module.SOURCE.title} ({source})")]
        figures = module.parse(document)
    except SourceError as error:
        fault = error.fault
        passed = [] if fault.check == "readable" else [_readable(document), *recognised]
        failed = Check(fault.check, "FAIL", fault.line(document.name))
        document.faults.append(fault)
        document.checks = [*passed, *document.checks, failed]
        return LoadResult(document, source, STOPPED)
    document.checks = [_readable(document), *recognised, *_with_columns(document)]
    earlier = earlier if earlier is not None else Earlier()
    said = FileSaid.of(source, figures, COMPARED, received_at(LoadResult(document, source, "", figures), utc_now()))
    differing = compare(said, earlier)
    document.checks.extend(differing)
    document.faults += [_stopping_fault(check) for check in differing if check.verdict == "FAIL"]
    refused = _refused_share_check(document, len(figures), refused_share_stops)
    document.checks.append(refused)
    if "FAIL" in {refused.verdict, *(check.verdict for check in differing)}:
        return LoadResult(document, source, STOPPED, figures)
    earlier.add(said)
    return LoadResult(document, source, ACCEPTED, figures)


def _stopping_fault(check: Check) -> Fault:
    expected = "en fil av samma omfattning som källans förra; är den här rätt, gå först tillbaka (rollback)"
    return Fault(check.name, check.detail, expected)


def _readable(document: Document) -> Check:
    return Check("readable", "PASS", f"{len(document.content)} byte, {document.suffix or 'utan filändelse'}")


def _with_columns(document: Document) -> list[Check]:
    """Return a document's checks with `columns` first. A source that reads no table leaves none."""
    own = [check for check in document.checks if check.name == "columns"]
    rest = [check for check in document.checks if check.name != "columns"]
    return [*(own or [Check("columns", "PASS", "källan läser text; där finns inga kolumner")]), *rest]


def _refused_share_check(document: Document, figures: int, limit: float) -> Check:
    refused, read = document.rows_refused, document.rows_read
    said = f"{refused} av {read} rader avvisade"
    if refused and refused > limit * read:
        return Check("refused_rows", "FAIL", f"{said}; filen stoppas när mer än {limit:.0%} avvisas")
    if figures == 0:
        nothing = Fault("refused_rows", "filen har inga svar", "minst en rad där något är ifyllt")
        document.faults.append(nothing)
        return Check("refused_rows", "FAIL", nothing.line(document.name))
    return Check("refused_rows", "WARN" if refused else "PASS", said)


def _refuse_lost_history(in_release: set[int], in_history: set[int]) -> None:
    """Raise StoreError if history has lost a load of the current release.

    Its figures would silently be gone from the next release, and its number be given to another file.
    """
    lost = sorted(in_release - in_history)
    if lost:
        raise StoreError(
            f"Historiken saknar laddning {', '.join(map(str, lost[:5]))}. Återställ lagrets historik ur en "
            "säkerhetskopia och försök igen. Inget är ändrat."
        )


class Loader:
    """Takes files one by one and keeps them in history together, when `keep` is called.

    Raises StoreError if history is not whole.
    """

    def __init__(self, store: Store, refused_share_stops: float, in_release: Iterable[int]) -> None:
        self.store = store
        self.refused_share_stops = refused_share_stops
        self.in_release = set(in_release)
        self.results: list[LoadResult] = []
        with store.history() as connection:
            rows = connection.execute(
                select(load.c.checksum, load.c.source, load.c.load_id, load.c.outcome, load.c.rows_taken)
            ).all()
            self._last_id: int = (
                connection.execute(select(func.max(load.c.load_id))).scalar() or 0
            )  # numbers start at 1
            _refuse_lost_history(self.in_release, {row.load_id for row in rows})
            self.earlier = Earlier.read(connection, self.in_release, COMPARED)
        self._seen = {(row.checksum, row.outcome): row for row in rows}

    def take(self, document: Document, named_source: str = "") -> LoadResult:
        """Land and screen one document, or say that it is known."""
        land(document, self.store.settings.landing_zone)
        result = self._known(document) or screen_document(
            document, named_source, self.refused_share_stops, self.earlier
        )
        if result.outcome == ACCEPTED and result.load_id is None:
            result.load_id = self._next_id()
        elif result.outcome == STOPPED:
            # The same bytes stopped before: what was wrong is on record already.
            before = self._seen.get((document.checksum, STOPPED))
            if before is not None and before.source == result.source:
                result.load_id = before.load_id
            else:
                result.load_id = self._next_id()
        self.results.append(result)
        return result

    def refuse(self, document: Document, named_source: str, fault: Fault, *, is_identified: bool) -> LoadResult:
        """Stop a file that can't be read at all. It leaves a load if its bytes can be told from others, else none."""
        document.faults.append(fault)
        document.checks.append(Check(fault.check, "FAIL", fault.line(document.name)))
        result = LoadResult(document, named_source, STOPPED, load_id=self._next_id() if is_identified else None)
        self.results.append(result)
        return result

    def _next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def _known(self, document: Document) -> LoadResult | None:
        row = self._seen.get((document.checksum, ACCEPTED)) or next(
            (each for each in self.results if each.document.checksum == document.checksum and each.outcome == ACCEPTED),
            None,
        )
        if row is None or row.load_id is None:
            return None
        if row.load_id in self.in_release or isinstance(row, LoadResult):
            return LoadResult(document, row.source, KNOWN, load_id=row.load_id, note="samma byte är redan inlästa")
        note = "inläst förut men inte i den aktuella utgåvan; tas med igen"
        return LoadResult(document, row.source, ACCEPTED, load_id=row.load_id, note=note)

    def keep(self) -> list[int]:
        """Write everything new to history; return the accepted loads' numbers."""
        recorded = {row.load_id for row in self._seen.values()}
        new = [each for each in self.results if each.outcome != KNOWN and each.load_id not in {None, *recorded}]
        if new:
            self.store.append_history(_history_frames(new))
        return [each.load_id for each in self.results if each.outcome == ACCEPTED and each.load_id is not None]


def _history_frames(results: list[LoadResult]) -> dict[str, pd.DataFrame]:
    now = utc_now()
    frames = {
        "load": pd.DataFrame([_load_row(each, now) for each in results]),
        "reject": pd.DataFrame([row for each in results for row in _reject_rows(each)]),
        "unread": pd.DataFrame([row for each in results for row in _unread_rows(each)]),
        "contradiction": pd.DataFrame([row for each in results for row in _contradiction_rows(each)]),
    }
    said = [_reported_rows(each, now) for each in results if each.outcome == ACCEPTED and len(each.figures)]
    if said:
        frames["reported"] = pd.concat(said, ignore_index=True)
    return frames


def received_at(result: LoadResult, now: datetime) -> datetime:
    """Return when a file counts as received: what the giver said, else what the file itself says, else now.

    A file may say it once, or row by row (a list of what was published when): then the latest of them.
    """
    document = result.document
    if document.received_at is not None:
        return document.received_at
    if document.stated_on is not None:
        # Sent today is received now: a correction must come after what was loaded earlier the same day.
        return now if document.stated_on >= now.date() else datetime.combine(document.stated_on, time.min)
    by_row = pd.to_datetime(result.figures["received_at"])
    return by_row.max().to_pydatetime() if len(by_row) and by_row.notna().all() else now


def _load_row(result: LoadResult, now: datetime) -> dict[str, object]:
    document = result.document
    return {
        "load_id": result.load_id,
        "source": result.source,
        "file_name": document.name,
        "checksum": document.checksum,
        "byte_count": document.byte_count,
        "received_at": received_at(result, now),
        "loaded_at": now,
        "rows_taken": result.rows_taken,
        "rows_refused": document.rows_refused,
        "figures": len(result.figures) if result.outcome == ACCEPTED else 0,
        "outcome": result.outcome,
        "screening": json.dumps([vars(check) for check in document.checks], ensure_ascii=False),
    }


def _reported_rows(result: LoadResult, now: datetime) -> pd.DataFrame:
    frame = result.figures.assign(
        load_id=result.load_id, row_number=range(1, len(result.figures) + 1), source=result.source
    )
    whole_file = received_at(result, now)
    given = pd.to_datetime(frame["received_at"])
    # What the giver says of the whole file counts before what single rows say.
    frame["received_at"] = whole_file if result.document.received_at is not None else given.fillna(whole_file)
    return frame[[column.name for column in reported.columns]]


def _reject_rows(result: LoadResult) -> list[dict[str, object]]:
    return [
        {
            "load_id": result.load_id,
            "file_name": result.document.name,
            "sheet": fault.sheet,
            "row_number": fault.row,
            "column_name": fault.column,
            "value": fault.value,
            "expected": fault.expected,
            "reason": fault.reason,
            "raw_text": fault.raw_text,
        }
        for fault in result.document.faults
    ]


def _unread_rows(result: LoadResult) -> list[dict[str, object]]:
    return [
        {
            "load_id": result.load_id,
            "file_name": result.document.name,
            "offset_start": each.offset,
            "sentence": each.sentence,
            "reason": each.reason,
        }
        for each in result.document.unread
    ]


def _contradiction_rows(result: LoadResult) -> list[dict[str, object]]:
    found: list[Contradiction] = result.document.contradictions if result.outcome == ACCEPTED else []
    return [{"load_id": result.load_id, **vars(each)} for each in found]
