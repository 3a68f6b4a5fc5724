"""Progress of long work: a bar on a terminal, a plain line now and then elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

_LINES = 4
"""Lines that a long run prints where there is no terminal; a short one (under _SHORT steps) prints none."""
_SHORT = 20


@contextmanager
def progress_shown(title: str) -> Iterator[Callable[[str, int, int], None]]:
    """Give a function to call with (what, how many done, of how many)."""
    if sys.stderr.isatty():
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(title, total=None)
            yield lambda _what, done, total: bar.update(task, completed=done, total=total)
    else:
        yield lambda _what, done, total: _plain(title, done, total)


def _plain(title: str, done: int, total: int) -> None:
    if total >= _SHORT and (done == total or done % -(-total // _LINES) == 0):
        print(f"{title}: {done} av {total}", file=sys.stderr)
