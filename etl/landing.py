"""The landing zone: every file as it was received, by checksum. Nothing is ever changed or removed here."""

import os
from pathlib import Path

from etl.documents import Document


def land(document: Document, zone: Path) -> Path:
    """Keep a document's bytes in the landing zone and return where. The same bytes twice are kept once."""
    folder = zone / document.checksum[:2]
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / document.checksum
    if not place.exists():
        beside = place.with_suffix(f".{os.getpid()}")
        beside.write_bytes(document.content)
        os.replace(beside, place)
    return place


def landed(checksum: str, zone: Path) -> Path:
    """Return where the bytes with a checksum are kept (whether or not they are there)."""
    return zone / checksum[:2] / checksum
