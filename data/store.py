"""Where history and releases are kept. One interface, two engines: data/duckdb_store.py and data/postgres_store.py.

The one thing to know: nothing that a reader may have open is ever changed. History only grows. A release is built
beside the current one out of parts (a calendar year of one kind of period each) that are written once and shared
between releases; the switch is the move of a pointer.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, Table

from data.language import say
from data.progress import Progress
from data.settings import Settings, current_settings

STAGE = "stage"
"""Stands for the schema of tables that live only as long as their connection."""


class StoreError(Exception):
    """Something about the warehouse that the person at the keyboard can mend; the message says how."""


class NoRelease(StoreError):
    """Nothing has been published yet."""

    def __init__(self) -> None:
        super().__init__("Det finns ingen utgåva ännu. Kör `python -m etl init` (eller `make run`).")


class UnknownRelease(StoreError):
    """A release was asked for that isn't there."""

    def __init__(self, release_id: int | str, known: Iterable[int]) -> None:
        self.release = release_id
        self.known = ", ".join(str(each) for each in known) or say("inga", "none")
        super().__init__(
            say(
                f"Utgåva {release_id} finns inte. De som finns: {self.known}.",
                f"There is no release {release_id}. There is: {self.known}.",
            )
        )


class NotShownRelease(StoreError):
    """A release is kept, but can't be shown here."""

    def __init__(self, release_id: int, why: str) -> None:
        super().__init__(why)
        self.release = release_id


class InternalRelease(NotShownRelease):
    """A release that shows small counts was asked for where they must not be seen."""

    def __init__(self, release_id: int) -> None:
        super().__init__(
            release_id,
            f"Utgåva {release_id} är intern: den visar antal om enskilda personer. Här visas bara det som får spridas. "
            "Kör `python -m etl init` för att göra en utgåva som får det, eller sätt LAGESBILD_DISCLOSURE=internal.",
        )


class OldRelease(NotShownRelease):
    """A release that an earlier version made, with other columns than these."""

    def __init__(self, release_id: int) -> None:
        super().__init__(
            release_id,
            f"Utgåva {release_id} är gjord med en tidigare version av Lägesbild och kan inte läsas av den här. "
            "Kör `python -m etl init`: en ny utgåva görs av samma uppgifter.",
        )


class NotKept(StoreError):
    """What was known on a day is not kept, or not any more: it has to be derived."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} är inte framtaget, eller har fått ge plats. Försök igen.")


class StoreBusy(StoreError):
    """Another run is writing."""

    def __init__(self) -> None:
        super().__init__("En annan körning skriver just nu. Vänta tills den är klar och försök igen.")


@dataclass(frozen=True)
class Part:
    """Observations of one kind of period and one calendar year, written once.

    Its name, how many rows, and a fingerprint of its content.
    """

    name: str
    period_kind: str
    bucket: int
    row_count: int
    checksum: str


class Store(ABC):
    """History, parts, releases and the pointer, on one engine.

    The connections it hands out know the tables of data/schema.py by their own names, whatever the engine calls them.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @abstractmethod
    def lock(self) -> AbstractContextManager[None]:
        """Let one writer in at a time. Raises StoreBusy at once if there is another."""

    @abstractmethod
    def append_history(self, frames: Mapping[str, pd.DataFrame]) -> None:
        """Add rows to the append-only tables, all or nothing. `frames`: table name to its rows."""

    @abstractmethod
    def history(self) -> AbstractContextManager[Connection]:
        """Give a connection that reads the append-only tables."""

    @abstractmethod
    def building(self, release_id: int) -> AbstractContextManager[Connection]:
        """Give a connection in which a release is made; it appears when the block ends, and not at all on an error."""

    @abstractmethod
    def keep_part(self, connection: Connection, stage: Table, release_id: int, period_kind: str, bucket: int) -> Part:
        """Write the rows of a stage table as a part of a release being built, once and for all."""

    @abstractmethod
    def link_parts(self, connection: Connection, names: list[str]) -> None:
        """Make `observation` the union of these parts in the release being built."""

    @abstractmethod
    def part_as_it_is(self, part: Part) -> Part | None:
        """Count and fingerprint a part again, to compare with what its release says; None if it is gone."""

    @abstractmethod
    def reading(self, release_id: int) -> AbstractContextManager[Connection]:
        """Give a read-only connection to a release. Raises UnknownRelease."""

    @abstractmethod
    def scratch(self) -> AbstractContextManager[Connection]:
        """Give a connection with history and room for a whole release that vanishes with it."""

    # What was known on a day that has been: a whole release that was never published, under a name that says what of

    @property
    @abstractmethod
    def keeps_past(self) -> bool:
        """Whether what was derived for a day in the past can be kept here, for the next who asks."""

    @abstractmethod
    def has_past(self, name: str) -> bool:
        """Return whether something is kept under a name."""

    @abstractmethod
    def keep_past(self, name: str, fill: Callable[[Connection, Progress], None], progress: Progress) -> None:
        """Make what `fill` fills, and keep it under a name; whole, or on an error or when stopped not at all.

        The names that were made or used longest ago give way. A name begins with its release and `-`.
        """

    @abstractmethod
    def past(self, name: str) -> AbstractContextManager[Connection]:
        """Give a read-only connection to what is kept under a name. Raises NotKept."""

    @property
    @abstractmethod
    def room(self) -> Path:
        """The folder where processes of this machine tell each other what they are making (data/preparing.py)."""

    @abstractmethod
    def current_id(self) -> int | None:
        """Return the release that the pointer names; None if nothing has been published."""

    @abstractmethod
    def release_ids(self) -> list[int]:
        """Return every release kept, published or stopped, oldest first."""

    @abstractmethod
    def switch(self, release_id: int) -> None:
        """Move the pointer, in one atomic step."""

    @abstractmethod
    def drop(self, release_ids: list[int], part_names: list[str]) -> None:
        """Remove releases and parts that no kept release is made of."""

    @abstractmethod
    def part_names(self) -> list[str]:
        """Return the name of every part kept."""

    @abstractmethod
    def close(self) -> None:
        """Close every connection."""

    def next_release_id(self) -> int:
        """Return the number of the next release: numbers are never used twice, so a link keeps its meaning."""
        return max([*self.release_ids(), self.last_used_id()], default=0) + 1

    @abstractmethod
    def last_used_id(self) -> int:
        """Return the highest release number ever given, also to a release that is no longer kept; 0 if none."""


def part_name(release_id: int, period_kind: str, bucket: int) -> str:
    """Return what a part is called: the release it was made for, its kind of period and its calendar year."""
    return f"{release_id:06d}-{period_kind}-{bucket}"


def open_store(settings: Settings) -> Store:
    """Return the store that the settings name. Raises StoreError on an address that is neither of the two engines."""
    if settings.is_postgres:
        from data.postgres_store import PostgresStore  # psycopg is slow to import and rarely needed

        return PostgresStore(settings)
    if settings.database.startswith("duckdb:///"):
        from data.duckdb_store import DuckDBStore

        return DuckDBStore(settings)
    raise StoreError(
        f"LAGESBILD_DATABASE är «{settings.database.split('://')[0]}://…». "
        "Väntade duckdb:///<mapp> eller postgresql+psycopg://användare@värd/databas."
    )


@lru_cache(maxsize=1)
def current_store() -> Store:
    """Return this process's store."""
    return open_store(current_settings())
