"""What commands say: lines of answer, lines of complaint, and the progress of long work."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

_LINES = 4
"""Lines that a long run prints where there is no terminal; a short one (under _SHORT steps) prints none."""
_SHORT = 20


def say(line: str) -> None:
    """Print a line of the answer."""
    print(line)


def complain(line: str) -> None:
    """Print a line about something wrong."""
    print(line, file=sys.stderr)


@contextmanager
def progress_shown(title: str) -> Iterator[Callable[[str, int, int], None]]:
    """Give a function to call with (what, how many done, of how many).

    It draws a bar on a terminal, and prints a plain line now and then elsewhere.
    """
    if sys.stderr.isatty():
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(title, total=None)
            yield lambda _what, done, total: bar.update(task, completed=done, total=total)
    else:
        yield lambda _what, done, total: _plain(title, done, total)


def _plain(title: str, done: int, total: int) -> None:
    if total >= _SHORT and (done == total or done % -(-total // _LINES) == 0):
        complain(f"{title}: {done} av {total}")
