"""How long work tells how far it has come, and lets itself be stopped.

The one thing to know: work is asked to stop between two steps and in the middle of a query, nowhere else. It ends by
raising Stopped or the engine's own word that a query was interrupted; what it was making must not be there afterwards.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stopped(Exception):
    """The work was asked to stop before it was done."""


class Progress:
    """Hears where work is. This one listens to nothing and never stops it: for work that nobody watches."""

    def expect(self, steps: int) -> None:
        """Hear that so many more steps are to come."""

    def step(self, swedish: str, english: str) -> None:
        """Hear that a step begins, and what it does. Raises Stopped if the work is to stop."""

    def check(self) -> None:
        """Raise Stopped if the work is to stop. `step` does so too."""

    @contextmanager
    def interrupting(self, interrupt: Callable[[], object]) -> Iterator[None]:
        """Call `interrupt`, from another thread and perhaps many times, if the work is to stop within the block."""
        yield


UNWATCHED = Progress()
