"""An extract as a zip file: the rows as csv, what they mean, and a README that tells how to cite them.

The one thing to know: it is written while it is sent, so metadata.json, which has the checksum of the rows, comes after
them; and every time in it is the release's, so that the same question gives the same file.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import orjson

from data.extract_metadata import ExtractInfo
from data.extract_outbox import Outbox

DATA, COLUMNS, METADATA, README = "data.csv", "data.csv-metadata.json", "metadata.json", "README.txt"
"""The files. Readers of CSVW look for the description of a csv under the second of these names."""


def write_zip(
    data: Iterable[bytes], described: bytes, told: Callable[[], ExtractInfo], made_at: datetime
) -> Iterator[bytes]:
    """Yield a zip file. `data`: the rows as csv; `described`: its columns, as CSVW; `told`: asked when they have been
    sent; `made_at`: the files' time."""
    outbox = Outbox()
    digest, size = hashlib.sha256(), 0
    with ZipFile(outbox, "w") as archive:
        with archive.open(_entry(DATA, made_at), "w", force_zip64=True) as file:
            for piece in data:
                digest.update(piece)
                size += len(piece)
                file.write(piece)
                yield outbox.take()
        info = told()
        beside = {COLUMNS: described, README: _readme(info).encode()}
        checksums = {DATA: {"sha256": digest.hexdigest(), "bytes": size}} | {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in beside.items()
        }
        metadata = orjson.dumps(info.as_json() | {"files": checksums}, option=orjson.OPT_INDENT_2)
        for name, content in {METADATA: metadata, **beside}.items():
            archive.writestr(_entry(name, made_at), content)
    yield outbox.take()


def _entry(name: str, made_at: datetime) -> ZipInfo:
    entry = ZipInfo(name, made_at.timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 3  # The same file whatever system it is made on.
    entry.external_attr = 0o644 << 16
    return entry


_OF_THAT_DAY = (
    "  (det som var känt en dag härleds när någon frågar: med en senare versions definitioner kan det bli annat)",
    "  (what was known on a day is derived when asked for: by a later version's definitions it may be otherwise)",
)


def _readme(info: ExtractInfo) -> str:
    swedish, english = zip(*info.notes, strict=True)
    lines = [
        info.title[0],
        info.title[1],
        "",
        "Så citerar du / How to cite:",
        f"  {info.citation[0]}",
        f"  {info.citation[1]}",
        "",
        "Samma rader igen, så länge utgåvan sparas / The same rows again, for as long as the release is kept:",
        *(_OF_THAT_DAY if info.as_of else ()),
        f"  {info.address}&format=csv",
        "  (läggs efter webbplatsens adress / goes after the address of the site)",
        "",
        f"Rader / Rows: {info.row_count}",
        "",
        "Att veta / To know:",
        *(f"  - {note}" for note in swedish),
        *(f"  - {note}" for note in english),
        "",
        "Filer / Files:",
        f"  {DATA:<23} UTF-8, komma mellan värden, decimalpunkt / comma between values, decimal point",
        f"  {COLUMNS:<23} kolumnerna för program (CSVW) / the columns for programs (CSVW)",
        f"  {METADATA:<23} definitioner, källor, urval, kontrollsummor / definitions, sources, filters, checksums",
        "",
        "Excel gör om koden 0114 till talet 114 när det öppnar en csv-fil. Hämta xlsx om koderna ska vara text.",
        "Excel turns the code 0114 into the number 114 when it opens a csv file. Download xlsx to keep codes as text.",
        "",
    ]
    return "\r\n".join(lines)
