"""What takes seconds to make, asked for by a page: it is waited for a moment, and then said to be under way.

The one thing to know: BeingPrepared is for those who answer with a page or a part of one, and so can show a panel in
its place (dashboard/waiting.py). Others wait until it is made.
"""

from collections.abc import Mapping

from data.preparing import Preparing, Work, new_reader
from data.store import current_store

MOMENT = 0.6
"""Seconds that an answer may take before something else is shown meanwhile: a panel that flashes by tells nothing."""


class BeingPrepared(Exception):
    """What a page asked for is being made; a reader waits for it already.

    `asked` says what, as parameters of /vantan. `then`: the id of the Store that is told when it is there; None: the
    page is loaded anew.
    """

    def __init__(self, work: Work, reader: str, asked: Mapping[str, str], then: str | None = None) -> None:
        super().__init__(work.name)
        self.work = work
        self.reader = reader
        self.asked = asked
        self.then = then


def prepare(work: Work, asked: Mapping[str, str], *, then: str | None = None) -> None:
    """See that something is being made. Raises BeingPrepared unless it is there soon, NotPrepared if it fails."""
    reader = new_reader()
    if not Preparing(current_store().room).wait_briefly(work, reader, MOMENT):
        raise BeingPrepared(work, reader, asked, then)
