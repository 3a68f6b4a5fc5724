"""Pulling: what the places of sources.toml have, fetched over HTTP or read from folders, and handed to a Loader.

The one thing to know: fetching is done before the store is locked, so a slow server keeps nobody else waiting, and what
a server said of a file (ETag, Last-Modified) is remembered only when the file is in history. A run that dies before
that fetches it again.
"""

import hashlib
import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import select

from data.schema import load as load_table
from data.schema import publication
from data.selection import SelectionError
from data.store import Store
from etl.configuration import Configuration, PulledSource
from etl.documents import OFFICE_SUFFIXES, TABLE_SUFFIXES, TEXT_SUFFIXES, Document, SourceError
from etl.fetching import Fetched, Fetcher, FetchError
from etl.kolada_api import fetch_kolada
from etl.loading import STOPPED, Loader, LoadResult, read_document
from etl.progress import complain, progress_shown, say
from etl.publishing import loads_of_current
from etl.pxweb_api import fetch_pxweb

READ_SUFFIXES = (*TEXT_SUFFIXES, *OFFICE_SUFFIXES, *TABLE_SUFFIXES)

_SUFFIX_OF_TYPE = {
    "application/json": ".json",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "text/csv": ".csv",
    "text/plain": ".txt",
}

_NAMED = re.compile(r"""filename\*?\s*=\s*(?:UTF-8'[^']*')?"?([^";]+)""", re.IGNORECASE)

_LONGEST_NAME = 120


@dataclass(frozen=True)
class Received:
    """What one place gave over HTTP: the document, and what the server said of it."""

    place: PulledSource
    document: Document
    answer: Fetched | None = None


@dataclass
class Pulled:
    """What a pull has got so far. `unreached`: names of the places that could not be reached."""

    received: list[Received] = field(default_factory=list)
    unreached: list[str] = field(default_factory=list)


def places_named(configuration: Configuration, names: list[str]) -> list[PulledSource]:
    """Return the places of sources.toml with these names; all of them if no name is given."""
    known = [each.name for each in configuration.pull]
    for name in names:
        if name not in known:
            raise SelectionError("SOURCE", name, "ett namn i sources.toml: " + (", ".join(known) or "inga finns"))
    return [each for each in configuration.pull if not names or each.name in names]


def fetch_all(store: Store, configuration: Configuration, places: list[PulledSource], *, offline: bool) -> Pulled:
    """Fetch what the places that aren't folders have. One that can't be reached is told, and the others go on."""
    pulled = Pulled()
    remote = [place for place in places if place.folder is None]
    if offline and remote:
        say(f"Hämtas inte (--offline): {', '.join(place.name for place in remote)}.")
        return pulled
    fetcher = Fetcher(configuration.http)
    memory = Memory.read(store)
    with progress_shown("Hämtar") as progress:
        for number, place in enumerate(remote, start=1):
            try:
                received = _fetch(fetcher, place, memory)
            except FetchError as error:
                complain(f"{place.name}: {place.url or place.pxweb or place.kolada} {error}.")
                pulled.unreached.append(place.name)
            else:
                pulled.received += [received] if received else []
            progress(place.name, number, len(remote))
    return pulled


def _fetch(fetcher: Fetcher, place: PulledSource, memory: "Memory") -> Received | None:
    """Return what a place has; None if its server says that it is unchanged. Raises FetchError."""
    if place.kolada:
        return Received(place, Document(safe_name(place.name) + ".json", fetch_kolada(fetcher, place)))
    if place.pxweb:
        answer = fetch_pxweb(fetcher, place)
        return Received(place, Document(safe_name(place.name) + ".json", answer.content), answer)
    url = str(place.url)
    known = memory.headers_of(url)
    file = fetcher.get_if_changed(url, known.get("ETag", ""), known.get("Last-Modified", ""))
    if file is None:
        say(f"{place.name}: oförändrad sedan den hämtades förra gången.")
        return None
    return Received(place, Document(file_name(place.name, url, file), file.content), file)


def file_name(place_name: str, url: str, file: Fetched) -> str:
    """Return a safe name for a fetched file, with the ending that says how it is read.

    It is the first of these whose ending is known: the name the server gives, the end of the address that answered,
    the end of the address asked, the place's name with an ending for the content type.
    """
    given = _NAMED.search(file.headers.get("Content-Disposition", ""))
    kind = file.headers.get("Content-Type", "").split(";")[0].strip().lower()
    names = [
        unquote(given[1]) if given else "",
        unquote(urlsplit(file.url).path),
        unquote(urlsplit(url).path),
        place_name + _SUFFIX_OF_TYPE.get(kind, ""),
    ]
    safe = [safe_name(re.split(r"[/\\]", name)[-1]) for name in names]
    return next((name for name in safe if name.lower().endswith(READ_SUFFIXES)), safe[-1])


def safe_name(name: str) -> str:
    """Return a name of letters, digits, - _ and . only, that neither begins with a dot nor is empty or too long."""
    plain = re.sub(r"[^\w.-]+", "_", name).lstrip(".")
    stem, dot, suffix = plain.rpartition(".")
    return f"{stem[:_LONGEST_NAME]}{dot}{suffix[:_LONGEST_NAME]}" or "namnlös"


def take_all(store: Store, loader: Loader, places: list[PulledSource], pulled: Pulled) -> None:
    """Hand everything that was never received before to the loader: what was fetched, and the files of the folders."""
    dealt_with = _dealt_with(store)
    for place in places:
        if place.folder is None:
            for received in pulled.received:
                if received.place is place and received.document.checksum not in dealt_with:
                    _date(loader.take(received.document, place.source), received.answer)
        elif not place.folder.is_dir():
            complain(f"{place.name}: mappen {place.folder} finns inte. Skapa den eller ändra sources.toml.")
            pulled.unreached.append(place.name)
        else:
            for path in _files(place.folder):
                _take_file(loader, path, place.source, dealt_with)


def _date(result: LoadResult, answer: Fetched | None) -> None:
    """Let a file count as received when its server last changed it, if nothing in the file says when."""
    says_itself = result.document.stated_on is not None or result.figures["received_at"].notna().any()
    if answer is not None and not says_itself:
        result.document.received_at = answer.last_modified


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if not (path.is_dir() or path.name.startswith((".", "~$")))]


def _take_file(loader: Loader, path: Path, source: str, dealt_with: set[str]) -> None:
    """Hand a file to the loader; one that can't be read is stopped, with a load if its bytes can be identified."""
    try:
        document = read_document(path)
    except SourceError as error:
        document = Document(os.fsencode(path.name).decode("utf-8", "replace"), b"")
        is_identified = _identify(document, path)
        if not is_identified or document.checksum not in dealt_with:
            loader.refuse(document, source, error.fault, is_identified=is_identified)
    else:
        if document.checksum not in dealt_with:
            loader.take(document, source)


def _identify(document: Document, path: Path) -> bool:
    """Give a document the checksum and the size of a file without keeping its bytes; False if it can't be opened."""
    try:
        with path.open("rb") as file:
            document.checksum = hashlib.file_digest(file, "sha256").hexdigest()
            document.bytes_not_read = file.tell()
    except OSError:
        return False
    return True


def _dealt_with(store: Store) -> set[str]:
    """Return the checksums that `pull` leaves alone: what was stopped, and what was ever published.

    What was rolled back is among them: it comes again only by hand (`load`). What was accepted and never came to be
    published, because a run died, is not.
    """
    with store.history() as connection:
        # Whether it passed or stopped a release: it comes again only by hand.
        published = set(connection.execute(select(publication.c.load_id)).scalars())
        loads = connection.execute(select(load_table.c.load_id, load_table.c.checksum, load_table.c.outcome)).all()
    published |= set(loads_of_current(store))
    return {row.checksum for row in loads if row.outcome == STOPPED or row.load_id in published}


def remember(store: Store, pulled: Pulled) -> None:
    """Remember what the servers said of the files, now that they are in history."""
    Memory.read(store).keep(pulled.received)


@dataclass
class Memory:
    """What servers said of the files that were fetched: per address the file's checksum, ETag and Last-Modified.

    A file beside the landed ones. It only saves fetching the same bytes again, so losing it costs nothing else.
    """

    path: Path
    said: dict[str, dict[str, str]]
    dealt_with: set[str]

    @classmethod
    def read(cls, store: Store) -> "Memory":
        """Return what is remembered; nothing if the file isn't there or is damaged."""
        path = store.settings.landing_zone / "http.json"
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            said = {}
        whole = isinstance(said, dict) and all(isinstance(each, dict) for each in said.values())
        return cls(path, said if whole else {}, _dealt_with(store))

    def headers_of(self, url: str) -> dict[str, str]:
        """Return the headers to ask with; none unless the file that they are of is in history and done with."""
        known = self.said.get(url, {})
        return known if known.get("checksum") in self.dealt_with else {}

    def keep(self, received: list[Received]) -> None:
        """Remember what the servers said of these files, in one atomic step."""
        for each in received:
            if each.answer is not None and each.place.url:
                named = {name: each.answer.headers.get(name, "") for name in ("ETag", "Last-Modified")}
                self.said[each.place.url] = {"checksum": each.document.checksum, **named}
        if any(each.place.url for each in received):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            beside = self.path.with_suffix(f".{os.getpid()}")
            beside.write_text(json.dumps(self.said, indent=1, sort_keys=True), encoding="utf-8")
            os.replace(beside, self.path)
