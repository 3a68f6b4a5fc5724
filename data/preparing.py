"""What takes seconds to make: made once for all who wait for it, told step by step, stopped when nobody waits any more.

The one thing to know: what is known of the work stands as small files in a folder that a machine's processes share. So
it does not matter which of them answers a reader who asks how far it has come, and nothing has to be told to a process
that is gone: who waits is who has asked lately, and the lock of one that was killed is let go of by the system.

    <name>.step             how far the work has come, or that it failed
    <name>.<reader>.waits   one who waits; touched each time it asks
    lock-07                 held by the process that makes one of the names that share it
    turn-0                  held by work under way: more at once would only be slower for everybody
    took-<kind>             how many seconds such work took lately
"""

import hashlib
import json
import logging
import os
import secrets
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from data.language import say
from data.progress import Progress, Stopped
from data.store import StoreError

log = logging.getLogger(__name__)

PATIENCE = 15.0
"""Seconds after which one who has not asked again is not waiting any more. A browser slows the clock of a page that is
not looked at to one tick a second."""

_WATCHED_EVERY = 0.2
_AT_ONCE = 2
_LOCKS = 64
_TIMES_KEPT = 9

still_wanted: ContextVar[Callable[[], bool]] = ContextVar("still_wanted", default=lambda: True)
"""Whether there still is somebody for whom this thread waits. The web sets it: a client may hang up."""

while_waiting: ContextVar[Callable[[], AbstractContextManager[None]]] = ContextVar("while_waiting", default=nullcontext)
"""What this thread holds while it waits. The web sets it: only some of its threads may wait at once."""


class NotPrepared(StoreError):
    """Work that somebody waited for came to nothing."""

    def __init__(self) -> None:
        super().__init__(
            say(
                "Det gick inte att ta fram. Felet är antecknat. Försök igen om en stund.",
                "It could not be prepared. The fault has been noted. Try again in a while.",
            )
        )


@dataclass(frozen=True)
class Work:
    """Something to make: its kind and its name (which become names of files), whether it is there, and how it is made.

    What `make` leaves is there whole or not at all, also when it is stopped half-way. `takes_turn`: it is heavy, and
    must not itself wait for other work, or all turns could be taken by some who wait for the next.
    """

    kind: str
    name: str
    is_made: Callable[[], bool]
    make: Callable[[Progress], object]
    takes_turn: bool = True


@dataclass(frozen=True)
class State:
    """How far work has come: steps begun of those there are (0 of 0: it waits for its turn), and the one under way."""

    is_made: bool = False
    has_failed: bool = False
    step: int = 0
    steps: int = 0
    words: tuple[str, str] = ("Väntar på tur", "Waiting its turn")


class Preparing:
    """The work of one warehouse, as the processes of this machine see it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ask(self, work: Work, reader: str, *, anew: bool = False) -> State:
        """Say that a reader waits for this, begin it if nobody has, and return how far it has come.

        Work that failed is not tried again until somebody asks for it `anew`. `reader`: letters, digits, - and _.
        """
        if work.is_made():
            return State(is_made=True)
        told = self._told(work.name)
        if told.has_failed and not anew:
            return told
        self.folder.mkdir(parents=True, exist_ok=True)
        self._waits(work.name, reader).touch()
        lock = self._lock(f"lock-{_number(work.name) % _LOCKS:02}")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return replace(told, has_failed=False)  # It is being made, or another that shares its lock is.
        try:
            if work.is_made():
                lock.release()
                return State(is_made=True)
            self._tell(work.name, State())
            threading.Thread(target=self._make, args=(work, lock), name=f"prepare {work.name}").start()
        except BaseException:
            lock.release()
            raise
        return State()

    def leave(self, name: str, reader: str) -> None:
        """Say that a reader does not wait any more. With the last of them the work stops."""
        self._waits(name, reader).unlink(missing_ok=True)

    def wait(self, work: Work) -> None:
        """Wait until it is made. Raises NotPrepared if it fails, Stopped if nobody wants it any more.

        Raises what `while_waiting` raises, if this thread may not wait.
        """
        if work.is_made():
            return
        reader = new_reader()
        with while_waiting.get()():
            try:
                self.wait_briefly(work, reader, float("inf"))
            finally:
                self.leave(work.name, reader)

    def wait_briefly(self, work: Work, reader: str, seconds: float) -> bool:
        """Wait for so many seconds at most, and return whether it is made. If it is not, the reader still waits for it.

        Raises NotPrepared if it fails, Stopped if nobody wants it any more.
        """
        until, pause = time.monotonic() + seconds, 0.01
        state = self.ask(work, reader, anew=True)
        while not state.is_made and time.monotonic() < until:
            if state.has_failed:
                raise NotPrepared
            if not still_wanted.get()():
                raise Stopped
            time.sleep(pause)
            pause = min(pause * 1.5, _WATCHED_EVERY)
            state = self.ask(work, reader)
        return state.is_made

    def waiting(self, name: str) -> int:
        """Return how many wait for it now."""
        latest, found = time.time() - PATIENCE, 0
        for file in self.folder.glob(f"{name}.*.waits"):
            with suppress(FileNotFoundError):
                found += file.stat().st_mtime > latest
        return found

    def usual_seconds(self, kind: str) -> float | None:
        """Return how long such work took lately, in the middle; None if none has been done here."""
        took = self._times(kind)
        return statistics.median(took) if took else None

    # The work itself, in a thread of its own

    def _make(self, work: Work, lock: FileLock) -> None:
        watched = _Watched(self, work.name)
        try:
            # What this work waits for in its turn is wanted as long as it is.
            still_wanted.set(lambda: not watched.is_stopped)
            with watched.watching(), self._turn(watched) if work.takes_turn else nullcontext():
                began = time.monotonic()
                work.make(watched)
                self._remember(work.kind, time.monotonic() - began)
            self._forget(work.name)
        except Exception:
            if watched.is_stopped:
                self._forget(work.name)
            else:
                log.exception("%s could not be made", work.name)
                with suppress(OSError):  # A full disk may be why it failed.
                    self._tell(work.name, State(has_failed=True))
        finally:
            lock.release()

    @contextmanager
    def _turn(self, watched: "_Watched") -> Iterator[None]:
        """Wait until fewer than _AT_ONCE are under way on this machine. Raises Stopped."""
        while True:
            for number in range(_AT_ONCE):
                turn = self._lock(f"turn-{number}")
                try:
                    turn.acquire(timeout=0)
                except Timeout:
                    continue
                try:
                    yield
                finally:
                    turn.release()
                return
            watched.check()
            time.sleep(_WATCHED_EVERY)

    # The files

    def _lock(self, name: str) -> FileLock:
        # Taken by the thread that is asked, and let go of by the one that makes.
        return FileLock(self.folder / name, thread_local=False)

    def _waits(self, name: str, reader: str) -> Path:
        return self.folder / f"{name}.{reader}.waits"

    def _told(self, name: str) -> State:
        try:
            told = json.loads((self.folder / f"{name}.step").read_text(encoding="utf-8"))
        except (FileNotFoundError, PermissionError):  # Windows: it is being replaced this very moment.
            return State()
        return State(**{**told, "words": tuple(told["words"])})

    def _tell(self, name: str, state: State) -> None:
        told = {"has_failed": state.has_failed, "step": state.step, "steps": state.steps, "words": state.words}
        self._write(f"{name}.step", json.dumps(told))

    def _write(self, name: str, content: str) -> None:
        beside = self.folder / f"{name}.{secrets.token_hex(4)}"
        beside.write_text(content, encoding="utf-8")
        try:
            os.replace(beside, self.folder / name)
        except PermissionError:  # Windows: somebody reads it. The next step is told.
            beside.unlink(missing_ok=True)

    def _forget(self, name: str) -> None:
        for file in [self.folder / f"{name}.step", *self.folder.glob(f"{name}.*.waits")]:
            with suppress(PermissionError):
                file.unlink(missing_ok=True)

    def _times(self, kind: str) -> list[float]:
        try:
            return [float(each) for each in (self.folder / f"took-{kind}").read_text(encoding="utf-8").split()]
        except (FileNotFoundError, PermissionError):
            return []

    def _remember(self, kind: str, seconds: float) -> None:
        self._write(f"took-{kind}", " ".join(f"{each:.2f}" for each in [*self._times(kind), seconds][-_TIMES_KEPT:]))


class _Watched(Progress):
    """The progress of one piece of work: written for who asks, and stopped when nobody has asked for a while."""

    def __init__(self, preparing: Preparing, name: str) -> None:
        self._preparing = preparing
        self._name = name
        self._state = State()
        self._interrupts: list[Callable[[], object]] = []
        self._changing = threading.Lock()
        self.is_stopped = False

    def expect(self, steps: int) -> None:
        self._state = replace(self._state, steps=self._state.steps + steps)

    def step(self, swedish: str, english: str) -> None:
        self.check()
        self._state = replace(self._state, step=self._state.step + 1, words=(swedish, english))
        self._preparing._tell(self._name, self._state)

    def check(self) -> None:
        if self.is_stopped:
            raise Stopped

    @contextmanager
    def interrupting(self, interrupt: Callable[[], object]) -> Iterator[None]:
        with self._changing:
            self._interrupts.append(interrupt)
        try:
            yield
        finally:
            with self._changing:
                self._interrupts.remove(interrupt)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch over the work in the block: whether somebody waits, and whether the process is ending."""
        done = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(done,), name=f"watch {self._name}")
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()

    def _watch(self, done: threading.Event) -> None:
        while not done.wait(_WATCHED_EVERY):
            if not self.is_stopped:
                is_ending = not threading.main_thread().is_alive()
                self.is_stopped = is_ending or self._preparing.waiting(self._name) == 0
            if self.is_stopped:
                # Again and again: a query that was about to begin is not met by the first time.
                with self._changing:
                    for interrupt in self._interrupts:
                        with suppress(Exception):  # The connection may have been lost meanwhile.
                            interrupt()


def new_reader() -> str:
    """Return a name for one who waits, which nobody can guess: who knows it can make it wait no more."""
    return secrets.token_hex(8)


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4])
