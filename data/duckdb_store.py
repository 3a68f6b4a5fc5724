"""The warehouse as a folder of files: DuckDB for each release, Parquet for what is written once.

    warehouse/CURRENT                         the pointer: the current release's number
    warehouse/LAST                            the highest number ever given
    warehouse/release-000012.duckdb           the small tables of one release, opened read-only
    warehouse/parts/000012-iso_week-2021.parquet  a calendar year of one kind of period, shared between releases
    warehouse/history/000003/reported.parquet what one run received; nothing is ever rewritten
    warehouse/past/3-2022-02-10-….duckdb      what release 3 would have said on a day: kept for a while, may be removed

DuckDB keeps an old database open under the same path until its last connection closes, so a path is never reused.
"""

import hashlib
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout
from sqlalchemy import (
    URL,
    Connection,
    Date,
    DateTime,
    Double,
    Engine,
    Integer,
    NullPool,
    SmallInteger,
    Table,
    create_engine,
    event,
    text,
)
from sqlalchemy.types import TypeEngine

from data.duckdb_past import PastFiles
from data.progress import Progress
from data.schema import HISTORY, HISTORY_TABLES, observation
from data.settings import Settings
from data.store import STAGE, Part, Store, StoreBusy, StoreError, UnknownRelease, part_name

_SCHEMAS: dict[str | None, str | None] = {HISTORY: None, STAGE: None}
T = TypeVar("T")

_OPEN_RELEASES = 4
"""Releases that a process keeps open at once: the current one, the one before, and two that somebody looks back at."""

_ARROW_TYPES: tuple[tuple[type[TypeEngine], pa.DataType], ...] = (
    (SmallInteger, pa.int16()),
    (Integer, pa.int32()),
    (Double, pa.float64()),
    (DateTime, pa.timestamp("us")),
    (Date, pa.date32()),
)


def arrow_schema(table: Table) -> pa.Schema:
    """Return a table's columns as an Arrow schema; whatever is not a number or a date is text."""

    def arrow_type(kind: TypeEngine) -> pa.DataType:
        return next((arrow for sql, arrow in _ARROW_TYPES if isinstance(kind, sql)), pa.string())

    return pa.schema([pa.field(column.name, arrow_type(column.type)) for column in table.columns])


def _address(file: str, **options: str) -> URL:
    # Built of its parts: a % or ? in the name of a folder means nothing here.
    return URL.create("duckdb", database=file, query=options)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _view(name: str, table: Table, files: list[Path]) -> str:
    """Return the statement that makes a table's name a view over Parquet files, or an empty table without any."""
    if files:
        listed = ", ".join(map(_quoted, files))
        # History outlives versions: a column that has come since is missing in the older files, and NULL.
        by_name = ", union_by_name = true" if table.schema == HISTORY else ""
        return f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM read_parquet([{listed}]{by_name})"  # noqa: S608 - our own names
    columns = ", ".join(f"NULL::{column.type.compile()} AS {column.name}" for column in table.columns)
    return f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT {columns} WHERE false"


def _write_durably(path: Path, content: str) -> None:
    """Replace a small file so that a reader sees the old or the new content, also after a power cut."""
    beside = path.with_name(path.name + ".tmp")
    with open(beside, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    _patiently(lambda: os.replace(beside, path))


def _patiently(act: Callable[[], T]) -> T:
    """Do something with a file that on Windows fails for the moment that another process has it open."""
    for seconds in (0.01, 0.05, 0.2, 0.5):
        try:
            return act()
        except PermissionError:
            time.sleep(seconds)
    return act()


class DuckDBStore(Store):
    """A warehouse in a folder. See the module's docstring for its files."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.folder = settings.warehouse
        self._engines: dict[int, Engine] = {}
        self._engines_lock = threading.Lock()
        self._past = PastFiles(
            self.folder, self._with_history, lambda file: _address(str(file), access_mode="read_only")
        )

    @contextmanager
    def lock(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / "lock", timeout=0):
                self._sweep()
                yield
        except Timeout as error:
            raise StoreBusy from error

    def _sweep(self) -> None:
        """Remove what a run that was killed left half-written. Only the holder of the lock may."""
        for left in [
            *self.folder.glob("*.tmp*"),
            *self.folder.glob("parts/*.tmp"),
            *self.folder.glob("history/*.tmp"),
        ]:
            shutil.rmtree(left) if left.is_dir() else left.unlink()

    # History

    def append_history(self, frames: Mapping[str, pd.DataFrame]) -> None:
        runs = self.folder / "history"
        runs.mkdir(parents=True, exist_ok=True)
        number = max((int(run.name) for run in runs.iterdir() if run.suffix != ".tmp"), default=0) + 1
        beside = runs / f"{number:06d}.tmp"
        beside.mkdir()
        for table in HISTORY_TABLES:
            frame = frames.get(table.name)
            if frame is not None and len(frame):
                rows = pa.Table.from_pandas(frame, schema=arrow_schema(table), preserve_index=False)
                pq.write_table(rows, beside / f"{table.name}.parquet", compression="zstd")
        beside.rename(runs / f"{number:06d}")

    def _history_views(self) -> list[str]:
        return [
            _view(table.name, table, sorted(self.folder.glob(f"history/[0-9]*[0-9]/{table.name}.parquet")))
            for table in HISTORY_TABLES
        ]

    @contextmanager
    def history(self) -> Iterator[Connection]:
        with self._with_history(Path(":memory:")) as connection:
            yield connection

    scratch = history

    # What was known then

    @property
    def keeps_past(self) -> bool:
        return True

    def has_past(self, name: str) -> bool:
        return self._past.has(name)

    def keep_past(self, name: str, fill: Callable[[Connection, Progress], None], progress: Progress) -> None:
        self._past.keep(name, fill, progress)

    @contextmanager
    def past(self, name: str) -> Iterator[Connection]:
        with self._past.opened(name) as connection:
            yield connection.execution_options(schema_translate_map=_SCHEMAS)

    @property
    def room(self) -> Path:
        return self._past.folder

    @contextmanager
    def _with_history(self, file: Path) -> Iterator[Connection]:
        with self._connected(_address(str(file))) as connection:
            for view in self._history_views():
                connection.execute(text(view))
            yield connection

    @contextmanager
    def _connected(self, url: URL) -> Iterator[Connection]:
        engine = create_engine(url, poolclass=NullPool)
        try:
            with engine.connect() as connection:
                yield connection.execution_options(schema_translate_map=_SCHEMAS)
        finally:
            engine.dispose()

    # Building

    def _release_file(self, release_id: int) -> Path:
        return self.folder / f"release-{release_id:06d}.duckdb"

    def _part_file(self, name: str) -> Path:
        return self.folder / "parts" / f"{name}.parquet"

    @contextmanager
    def building(self, release_id: int) -> Iterator[Connection]:
        final = self._release_file(release_id)
        beside = final.with_name(final.name + ".tmp")
        (self.folder / "parts").mkdir(exist_ok=True)
        _write_durably(self.folder / "LAST", f"{release_id}\n")
        with self._with_history(beside) as connection:
            yield connection
            connection.commit()
            connection.execute(text("CHECKPOINT"))
        with open(beside, "rb") as file:
            os.fsync(file.fileno())
        os.replace(beside, final)

    def keep_part(self, connection: Connection, stage: Table, release_id: int, period_kind: str, bucket: int) -> Part:
        name = part_name(release_id, period_kind, bucket)
        final = self._part_file(name)
        beside = final.with_name(final.name + ".tmp")
        # Sorted as the pages ask: one indicator, one geography, every period. 20 000 rows a group keep a question for
        # one series from reading a whole year.
        connection.execute(
            text(
                f"COPY (SELECT * FROM {stage.name} ORDER BY indicator, geography_level, monitored_area, "  # noqa: S608 - our own names
                f"geography_code, setting, step, period_start, origin) TO {_quoted(beside)} "
                "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)"
            )
        )
        os.replace(beside, final)
        return Part(name, period_kind, bucket, pq.read_metadata(final).num_rows, _file_checksum(final))

    def link_parts(self, connection: Connection, names: list[str]) -> None:
        connection.execute(text(_view("observation", observation, [self._part_file(name) for name in names])))

    def part_as_it_is(self, part: Part) -> Part | None:
        file = self._part_file(part.name)
        if not file.exists():
            return None
        checksum = _file_checksum(file)
        rows = pq.read_metadata(file).num_rows if checksum == part.checksum else -1
        return replace(part, row_count=rows, checksum=checksum)

    # Reading

    @contextmanager
    def reading(self, release_id: int) -> Iterator[Connection]:
        with self._engine(release_id).connect() as connection:
            yield connection.execution_options(schema_translate_map=_SCHEMAS)

    def _engine(self, release_id: int) -> Engine:
        with self._engines_lock:
            if release_id not in self._engines:
                file = self._release_file(release_id)
                if not file.exists():
                    raise UnknownRelease(release_id, self.release_ids())
                self._engines[release_id] = self._read_only_engine(file)
                while len(self._engines) > _OPEN_RELEASES:
                    oldest = next(iter(self._engines))
                    # Connections in use finish their work; the file closes with the last of them.
                    self._engines.pop(oldest).dispose()
            return self._engines[release_id]

    def _read_only_engine(self, file: Path) -> Engine:
        engine = create_engine(_address(str(file), access_mode="read_only"), pool_size=8, max_overflow=8)

        @event.listens_for(engine, "connect")
        def see_the_parts(raw: object, _: object) -> None:
            names = [row[0] for row in raw.execute("SELECT part FROM release_part ORDER BY part").fetchall()]  # type: ignore[attr-defined]
            view = _view("observation", observation, [self._part_file(name) for name in names])
            raw.execute(view).fetchall()  # type: ignore[attr-defined]

        return engine

    # The pointer

    def _number_in(self, name: str) -> int | None:
        file = self.folder / name
        try:
            return int(_patiently(lambda: file.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except ValueError:
            raise StoreError(
                f"Filen {file} är skadad: den ska innehålla en utgåvas nummer. Välj utgåva med "
                "`python -m etl rollback NUMMER`; numren finns i filnamnen release-NNNNNN.duckdb."
            ) from None

    def current_id(self) -> int | None:
        return self._number_in("CURRENT")

    def last_used_id(self) -> int:
        try:
            last = self._number_in("LAST")
        except StoreError:
            last = None  # The files themselves tell the highest number that is left.
        return last if last is not None else 0

    def release_ids(self) -> list[int]:
        numbers = (file.stem.removeprefix("release-") for file in self.folder.glob("release-*.duckdb"))
        return sorted(int(number) for number in numbers if number.isdecimal())

    def switch(self, release_id: int) -> None:
        if not self._release_file(release_id).exists():
            raise UnknownRelease(release_id, self.release_ids())
        _write_durably(self.folder / "CURRENT", f"{release_id}\n")

    def drop(self, release_ids: list[int], part_names: list[str]) -> None:
        for release_id in release_ids:
            self._past.drop(release_id)
        for file in [*map(self._release_file, release_ids), *map(self._part_file, part_names)]:
            try:
                file.unlink(missing_ok=True)
            except PermissionError:
                # Windows: a reader still has it open. The next run drops it.
                continue

    def part_names(self) -> list[str]:
        return sorted(file.stem for file in self.folder.glob("parts/*.parquet"))

    def close(self) -> None:
        with self._engines_lock:
            while self._engines:
                self._engines.popitem()[1].dispose()
        self._past.close()


def _file_checksum(file: Path) -> str:
    with open(file, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
