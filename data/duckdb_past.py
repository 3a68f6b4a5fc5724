"""What was known on days that have been, kept as DuckDB files: `warehouse/past/3-2022-02-10-….duckdb`.

The one thing to know: these files may be removed at any time. Neither a release nor a day that has been ever changes,
so what gives way is derived again, the same. All processes share the folder; one that may only read in the warehouse
has a folder of its own.
"""

import os
import secrets
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError

from data.progress import Progress
from data.store import NotKept

KEPT = 12
"""How many are kept: they take seconds to derive. Some 15 MB each, with two years of every municipality's answers."""


class PastFiles:
    """The files of one warehouse, and this process's connections to them.

    `making` opens a new database file, with the history in it; `reading` gives the address of one to read.
    """

    def __init__(
        self,
        warehouse: Path,
        making: Callable[[Path], AbstractContextManager[Connection]],
        reading: Callable[[Path], URL],
    ) -> None:
        self._shared = warehouse / "past"
        self._making = making
        self._reading = reading
        self._engines: dict[str, Engine] = {}
        self._lock = threading.Lock()
        self._own: tempfile.TemporaryDirectory[str] | None = None

    @property
    def folder(self) -> Path:
        """The folder: in the warehouse, or of this process alone where it may not write there."""
        with self._lock:
            if self._own is None:
                with suppress(OSError):
                    self._shared.mkdir(exist_ok=True)
                if os.access(self._shared, os.W_OK):
                    return self._shared
                self._own = tempfile.TemporaryDirectory(prefix="lagesbild-", ignore_cleanup_errors=True)
            return Path(self._own.name)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.duckdb"

    def has(self, name: str) -> bool:
        """Return whether something is kept under a name."""
        return name in self._engines or self._file(name).exists()

    def keep(self, name: str, fill: Callable[[Connection, Progress], None], progress: Progress) -> None:
        """Make a file with what `fill` fills; whole, or on an error or when stopped not at all."""
        final = self._file(name)
        beside = final.with_name(f"{name}.{secrets.token_hex(4)}.tmp")
        try:
            with self._making(beside) as connection:
                raw = connection.connection.driver_connection
                assert raw is not None
                with progress.interrupting(raw.interrupt):
                    fill(connection, progress)
                    connection.commit()
            os.replace(beside, final)
        finally:
            # Those of a process that was killed as well: who makes a name is alone in it.
            for left in final.parent.glob(f"{name}.*.tmp*"):
                left.unlink(missing_ok=True)
        self._make_room()

    def _make_room(self) -> None:
        """Remove what was used longest ago. Who is still reading it keeps the file; nobody else finds it."""
        used: list[tuple[float, Path]] = []
        for file in self.folder.glob("*.duckdb"):
            with suppress(FileNotFoundError):
                used.append((file.stat().st_mtime, file))
        for _, file in sorted(used)[:-KEPT]:
            _remove(file)

    @contextmanager
    def opened(self, name: str) -> Iterator[Connection]:
        """Give a read-only connection to a file. Raises NotKept."""
        file = self._file(name)
        with self._lock:
            engine = self._engines.pop(name, None)
            if engine is None:
                if not file.exists():
                    raise NotKept(name)
                engine = create_engine(self._reading(file), pool_size=4, max_overflow=8)
            try:
                connection = engine.connect()
            except DBAPIError:
                if file.exists():
                    raise
                raise NotKept(name) from None  # It gave way in this very moment.
            self._engines[name] = engine
            while len(self._engines) > KEPT:
                self._engines.pop(next(iter(self._engines))).dispose()
        with connection:
            with suppress(OSError):
                os.utime(file)  # It was used now.
            yield connection

    def drop(self, release_id: int) -> None:
        """Remove what is kept of a release that is dropped itself."""
        for file in self._shared.glob(f"{release_id}-*.duckdb"):
            _remove(file)

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            while self._engines:
                self._engines.popitem()[1].dispose()
            if self._own is not None:
                self._own.cleanup()
                self._own = None


def _remove(file: Path) -> None:
    with suppress(PermissionError):  # Windows: somebody has it open. It gives way another time.
        file.unlink(missing_ok=True)
