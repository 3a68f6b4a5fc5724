"""The text inside a .docx, .pptx or .pdf, in reading order.

A locator counts the characters of this text, so the same bytes must always give the same text. Pictures and charts
carry no text and are only counted: whoever reads the text can say that there was more to see than was read.
"""

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from functools import lru_cache

from docx.opc.exceptions import OpcError
from pptx.exc import PythonPptxError
from pypdf.errors import PyPdfError

from etl.archives import unpacked
from etl.documents import Document, Fault, SourceError
from etl.office_pages import page_texts
from etl.office_parts import Extract, slides_text, word_text

MAX_DEPTH = 2
"""Files within files: minutes with slides in them are 1."""

MAX_TAGS = 500_000
"""Start and end tags in all XML of a file and the files within it. An empty presentation has 4 000 in its layouts, an
empty document 24 000 in its styles, a written page some hundreds. At the limit reading takes two seconds."""

MAX_XML_BYTES = 40_000_000
"""Of one file's XML. Attributes and blanks cost too; the longest minutes have a few million."""

_MAIN_PART = {".docx": "word/document.xml", ".pptx": "ppt/presentation.xml"}
_KIND = {".docx": "Word-fil", ".pptx": "PowerPoint-fil", ".pdf": "PDF-fil"}

_BEGINS_XML = re.compile(rb"[\s\x00\xef\xbb\xbf\xff\xfe]*<")

_OLD_OR_LOCKED = bytes.fromhex("d0cf11e0a1b11ae1")
"""How .doc and .ppt begin, and how an office file with a password does."""

BROKEN = (
    OpcError,
    PythonPptxError,
    PyPdfError,
    SyntaxError,  # what XML that is not well-formed raises
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    # The readers look into whatever the bytes say is there, and trip over it in any of these ways.
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RuntimeError,
    MemoryError,
)
"""What the readers raise at a damaged file. None of it is our reader's to see."""


@dataclass(frozen=True)
class OfficeText:
    """A text, and how much in its file was not text: `pictures` and charts, and `other_files` within it, not read."""

    text: str
    pictures: int
    other_files: int


def office_text(document: Document) -> str:
    """Return the text of a .docx, .pptx or .pdf. Slides, pages and files within the file begin with a form feed.

    Raises SourceError if the file is damaged, too large, locked, has macros, is something else than its ending says,
    or has no text (a scanned paper).
    """
    return read_office(document.suffix, document.content).text


@lru_cache(maxsize=1)
def read_office(suffix: str, content: bytes) -> OfficeText:
    """Return text and pictures of a file with this ending. Raises SourceError as `office_text` does."""
    try:
        extract = page_texts(content) if suffix == ".pdf" else read_package(suffix, content)
    except BROKEN as error:
        raise _unreadable(f"filen är skadad eller ingen {_KIND[suffix]}", f"en hel {_KIND[suffix]}") from error
    text = "\f".join(part for part in extract.parts if part.strip())
    if not text.strip():
        if extract.pictures:
            raise _unreadable(
                "filen har ingen text, bara bilder: den är troligen inskannad",
                "text som går att markera; tolka bilden (OCR) eller skriv av den",
            )
        raise _unreadable("filen har ingen text", "en fil med text")
    return OfficeText(text, extract.pictures, extract.other_files)


def read_package(suffix: str, content: bytes, depth: int = 0, tags_before: int = 0) -> Extract:
    """Return what is in a .docx or .pptx, and in the files in it. Raises SourceError if it must not be opened.

    `tags_before`: the tags of the files around it that have been read, which count against MAX_TAGS too.
    """
    xml = _safe_xml(suffix, content)
    tags = _refuse_too_much(xml, tags_before)
    extract = word_text(content) if suffix == ".docx" else slides_text(content)
    extract.tags = tags
    parts: list[str] = []
    for part in extract.parts:
        if isinstance(part, str):
            parts.append(part)
            continue
        inner_suffix = "." + part.name.rsplit(".", 1)[-1].lower()
        if inner_suffix not in _MAIN_PART:
            extract.other_files += 1
            continue
        if depth + 1 > MAX_DEPTH:
            raise _unreadable("filer ligger i filer i för många led", f"högst {MAX_DEPTH} led", part.name)
        inner = read_package(inner_suffix, part.content, depth + 1, extract.tags)
        extract.tags = inner.tags
        parts += inner.parts
        extract.pictures += inner.pictures
        extract.other_files += inner.other_files
    extract.parts = parts
    return extract


def _unreadable(reason: str, expected: str, value: str = "") -> SourceError:
    return SourceError(Fault("readable", reason, expected, value=value))


def _safe_xml(suffix: str, content: bytes) -> list[bytes]:
    """Return the XML parts of an office file. Raises SourceError if the bytes are none that is safe to open."""
    if content.startswith(_OLD_OR_LOCKED):
        raise _unreadable(
            "filen är låst med lösenord eller sparad i ett äldre format (.doc, .ppt)",
            f"en {suffix}-fil utan lösenord; öppna den och spara om",
        )
    broken = Fault("readable", f"filen är skadad eller ingen {_KIND[suffix]}", f"en hel {_KIND[suffix]}")
    members = unpacked(content, broken)
    if any(name.lower().endswith("vbaproject.bin") for name in members):
        raise _unreadable("filen har makron", f"en {suffix}-fil utan makron; spara om den utan")
    if _MAIN_PART[suffix] not in members:
        raise _unreadable(f"filen är ingen {_KIND[suffix]}", f"en {_KIND[suffix]}, eller rätt ändelse på filen")
    # A part may have any name: the file itself says which is its text.
    parts = {name: part for name, part in members.items() if _BEGINS_XML.match(part)}
    for name, xml in parts.items():
        if _declares_entities(xml):
            raise _unreadable("filen har en dokumenttyp (DTD), som kan användas för att skada", "XML utan DTD", name)
    return list(parts.values())


def _refuse_too_much(xml: list[bytes], tags_before: int) -> int:
    """Return the tags read so far, with these. Raises SourceError if they, or the bytes, are more than the limits."""
    size = sum(map(len, xml))
    if size > MAX_XML_BYTES:
        raise _unreadable("filen är för stor uppackad", f"högst {MAX_XML_BYTES} byte XML", str(size))
    tags = tags_before + sum(part.count(b"<") for part in xml)
    if tags > MAX_TAGS:
        expected = f"högst {MAX_TAGS} element och taggar; dela filen eller spara om den som text"
        raise _unreadable("filen har för många stycken, tabellrader eller andra element", expected, str(tags))
    return tags


def _declares_entities(xml: bytes) -> bool:
    # In UTF-16 every other byte is nought.
    return b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or b"<!DOCTYPE" in xml.replace(b"\x00", b"")
