"""How many long answers a process gives at once: LAGESBILD_LONG_ANSWERS, so that slow readers do not stop the pages.

The one thing to know: an answer that is longer than the server keeps for its reader holds a thread until the last of
it has been read, however slowly; one that has to be prepared (a past day, a comparison) holds it until it is. So only
some may be long at once, and the other threads are for the pages, for what is small and for the checks of health, none
of which ever waits here. Who comes too late is told to come back.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from dashboard.api_problems import ApiProblem
from data.language import say
from data.settings import current_settings

LONG = 20_000
"""Rows that the server keeps for a slow reader: at most ten megabytes as JSON; waitress keeps 16 and lets its thread
go. More than that holds the thread."""

LONG_WORKBOOK = 2_000
"""Rows of a workbook that is soon made. A workbook holds its thread, and the processor, while it is written: a second
for every ten thousand rows or so."""

MOST_WORKBOOKS = 2
"""Workbooks at once. More would only be slower for everybody: they are written by the processor alone."""

COME_BACK_AFTER = 15
"""Seconds after which it is worth asking again."""


class _Places:
    """The places for long answers that are taken in this process."""

    def __init__(self) -> None:
        self._counting = threading.Lock()
        self._taken = 0
        self._workbooks = 0

    def take(self, is_workbook: bool) -> Callable[[], None] | None:
        """Take a place, and return how to give it back; None if there is none free."""
        with self._counting:
            if self._taken >= current_settings().long_answers or (is_workbook and self._workbooks >= MOST_WORKBOOKS):
                return None
            self._taken += 1
            self._workbooks += is_workbook

        def give_back() -> None:
            with self._counting:
                self._taken -= 1
                self._workbooks -= is_workbook

        return give_back


_places = _Places()


def is_long(file_format: str, row_count: int) -> bool:
    """Return whether an answer of so many rows holds its thread for as long as somebody reads it, or it is made."""
    return row_count > (LONG_WORKBOOK if file_format == "xlsx" else LONG)


def place_for(file_format: str, row_count: int) -> AbstractContextManager[None]:
    """Hold a place for a long answer in the block; a short one needs none. Raises ApiProblem (503) if none is free."""
    if not is_long(file_format, row_count):
        return nullcontext()
    detail = say(
        "Så många långa filer som servern klarar på en gång hämtas redan. Kom tillbaka efter så många sekunder som "
        "Retry-After säger, eller begär färre rader: små svar får alltid plats.",
        "As many long files as the server manages at once are being fetched. Come back after as many seconds as "
        "Retry-After says, or ask for fewer rows: there is always room for small answers.",
    )
    if file_format != "xlsx":
        return _place(detail)
    workbook = say(
        " Arbetsböcker görs högst två i taget; csv-sv öppnas också rätt i Excel.",
        " At most two workbooks are made at once; csv-sv opens right in Excel, too.",
    )
    return _place(detail + workbook, is_workbook=True)


def place_to_wait() -> AbstractContextManager[None]:
    """Hold a place while this thread waits for what takes seconds to make. Raises ApiProblem (503) if none is free."""
    return _place(
        say(
            "Så många svar som servern kan ta fram på en gång väntas det redan på: det som var känt en dag som ingen "
            "nyss frågat om, eller en jämförelse, tar några sekunder. Kom tillbaka efter så många sekunder som "
            "Retry-After säger.",
            "As many answers as the server can prepare at once are waited for: what was known on a day that nobody has "
            "just asked about, or a comparison, takes some seconds. Come back after as many seconds as Retry-After "
            "says.",
        )
    )


@contextmanager
def _place(refused: str, *, is_workbook: bool = False) -> Iterator[None]:
    give_back = _places.take(is_workbook)
    if give_back is None:
        title = say("För många långa svar just nu", "Too many long answers just now")
        raise ApiProblem(503, title, refused, come_back_after=COME_BACK_AFTER)
    try:
        yield
    finally:
        give_back()
