"""The sources. One file each, found by its name: a new source is a new module here and nothing else.

A source module has `SOURCE`, `recognises(document)` and `parse(document)`; see `SourceModule`.
"""

import importlib
import pkgutil
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import pandas as pd

from etl.documents import TABLE_SUFFIXES, Document, Fault, SourceError


@dataclass(frozen=True)
class Source:
    """What a source is: its id (never renamed), who publishes it, what it is called, and which files it reads."""

    id: str
    publisher: str
    title: str
    reads: tuple[str, ...]


class SourceModule(Protocol):
    """What every module in this folder offers."""

    SOURCE: Source

    def recognises(self, document: Document) -> bool:
        """Say whether the document's content (never its name alone) is this source's. Never raises SourceError."""

    def parse(self, document: Document) -> pd.DataFrame:
        """Return the document's figures, columns `etl.documents.FIGURE_COLUMNS`; leave the rest in the document."""


@lru_cache(maxsize=1)
def sources() -> dict[str, SourceModule]:
    """Return every source module by its id, in the order of their names."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return {module.SOURCE.id: module for module in modules}


def source_of(document: Document, named: str = "") -> SourceModule:
    """Return the source that reads this document: the named one, else the only one that recognises its content.

    Raises SourceError if the name is unknown, or if no source or more than one recognises the content.
    """
    known = sources()
    if named:
        if named not in known:
            raise SourceError(Fault("recognised", "okänd källa", "en av " + ", ".join(known), value=named))
        return known[named]
    readers = {ending for module in known.values() for ending in module.SOURCE.reads}
    if document.suffix not in readers:
        raise SourceError(
            Fault(
                "readable",
                "filtypen läses inte",
                "en fil som slutar på " + ", ".join(sorted(readers)),
                value=document.suffix,
            )
        )
    if not document.content.strip():
        raise SourceError(Fault("readable", "filen är tom", "en fil med innehåll"))
    # An unreadable file is told apart from an unknown one.
    _ = document.sheets if document.suffix in TABLE_SUFFIXES else document.text
    able = [
        module for module in known.values() if document.suffix in module.SOURCE.reads and module.recognises(document)
    ]
    if len(able) == 1:
        return able[0]
    raise SourceError(
        Fault(
            "recognised",
            "innehållet känns inte igen" if not able else "innehållet passar flera källor",
            # Ids alone: with the titles the line would be cut off before the last of them.
            "en fil från någon av källorna: "
            + ", ".join(module.SOURCE.id for module in (able or known.values()))
            + ". Ange källan med --source om du vet vilken det är",
        )
    )
