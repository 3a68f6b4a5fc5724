"""What takes long is made once for all who wait for it, and stops with the last of them."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from data import preparing
from data.preparing import NotPrepared, Preparing, Work, still_wanted
from data.progress import Progress, Stopped

ENDLESS = "SELECT count(*) FROM range(1000000000000) each WHERE each.range % 7 = 3"
SOON = 5.0


def until(holds: Callable[[], bool], seconds: float = SOON) -> None:
    """Wait until something holds; fail if it does not in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


class Making:
    """Work that goes a step further when it is let, and leaves a file."""

    def __init__(self, folder: Path, name: str = "1-2022-02-10-abc") -> None:
        self.file = folder / f"{name}.made"
        self.may_go_on = threading.Semaphore(0)
        self.times_begun = 0
        self.times_stopped = 0
        self.work = Work("past", name, self.file.exists, self._make)

    def _make(self, progress: Progress) -> None:
        self.times_begun += 1
        progress.expect(3)
        try:
            for number in range(1, 4):
                progress.step(f"Gör {number}", f"Doing {number}")
                while not self.may_go_on.acquire(timeout=0.05):
                    progress.check()
        except Stopped:
            self.times_stopped += 1
            raise
        self.file.touch()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Preparing]:
    """A place for work; afterwards no thread may be left at it."""
    yield Preparing(tmp_path)
    until(lambda: not [each for each in threading.enumerate() if each.name.startswith(("prepare", "watch"))])


def test_two_who_wait_see_one_work_come_along_step_by_step(room):
    making = Making(room.folder)
    room.ask(making.work, "anna")
    until(lambda: room.ask(making.work, "anna").step == 1)
    # Another process has nothing but the folder.
    there = Preparing(room.folder)
    seen = there.ask(making.work, "berit")
    assert (seen.step, seen.steps, seen.words) == (1, 3, ("Gör 1", "Doing 1"))
    making.may_go_on.release()
    until(lambda: there.ask(making.work, "berit").step == 2)
    making.may_go_on.release(2)
    until(lambda: room.ask(making.work, "anna").is_made and there.ask(making.work, "berit").is_made)
    assert making.times_begun == 1
    assert room.usual_seconds("past") > 0


def test_who_leaves_takes_it_from_nobody_else_and_the_last_stops_it(room):
    making = Making(room.folder)
    room.ask(making.work, "anna")
    room.ask(making.work, "berit")
    until(lambda: making.times_begun == 1)
    room.leave(making.work.name, "anna")
    time.sleep(3 * preparing._WATCHED_EVERY)
    assert making.times_stopped == 0
    room.leave(making.work.name, "berit")
    until(lambda: making.times_stopped == 1)
    assert not making.file.exists()
    making.may_go_on.release(3)
    room.wait(making.work)
    assert making.times_begun == 2


def test_who_does_not_ask_again_is_not_waiting_any_more(room, monkeypatch):
    making = Making(room.folder)
    monkeypatch.setattr(preparing, "PATIENCE", 0.5)
    room.ask(making.work, "anna")
    until(lambda: making.times_stopped == 1)


def test_stopping_ends_a_query_in_the_middle_of_it(room):
    ended = []

    def make(progress: Progress) -> None:
        engine = create_engine("duckdb:///:memory:", poolclass=NullPool)
        with engine.connect() as connection, progress.interrupting(connection.connection.driver_connection.interrupt):
            progress.step("Räknar länge", "Counting for long")
            try:
                connection.execute(text(ENDLESS)).all()
            finally:
                ended.append(time.monotonic())

    work = Work("past", "endless", lambda: False, make)
    room.ask(work, "anna")
    until(lambda: room.ask(work, "anna").step == 1)
    time.sleep(0.2)
    left = time.monotonic()
    room.leave("endless", "anna")
    until(lambda: bool(ended))
    assert ended[0] - left < 2


def test_a_client_that_hangs_up_stops_what_it_waited_for(room):
    making = Making(room.folder)
    mark = still_wanted.set(lambda: making.times_begun == 0)
    try:
        with pytest.raises(Stopped):
            room.wait(making.work)
    finally:
        still_wanted.reset(mark)
    until(lambda: making.times_stopped == 1)


def test_what_failed_is_told_and_not_tried_until_it_is_asked_for_anew(room, caplog):
    tries = []

    def fail(progress: Progress) -> None:
        tries.append(1)
        raise OSError("the disk is full")

    work = Work("past", "fails", lambda: False, fail)
    with pytest.raises(NotPrepared):
        room.wait(work)
    assert room.ask(work, "anna").has_failed
    assert len(tries) == 1
    assert "the disk is full" in caplog.text
    with pytest.raises(NotPrepared):
        room.wait(work)
    assert len(tries) == 2


def test_what_a_killed_process_was_making_is_made_by_the_next_who_asks(room):
    child = """
import sys, time
from pathlib import Path
from data.preparing import Preparing, Work
def make(progress):
    progress.step("Gör", "Doing")
    print("begun", flush=True)
    time.sleep(60)
Preparing(Path(sys.argv[1])).ask(Work("past", "1-2022-02-10-abc", lambda: False, make), "anna")
"""
    process = subprocess.Popen([sys.executable, "-c", child, str(room.folder)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    with process.stdout:
        process.stdout.readline()
        making = Making(room.folder)
        making.may_go_on.release(3)
        assert room.ask(making.work, "berit").step == 1
        time.sleep(0.3)
        assert making.times_begun == 0
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    room.wait(making.work)
    assert making.times_begun == 1
