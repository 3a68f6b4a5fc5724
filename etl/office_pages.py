"""The text of a PDF, page by page.

A PDF can be made so that reading it never ends: pages, parsing and time have limits. A page's words come in the order
they were drawn, which is nearly always the order they are read in.
"""

import io
import logging
import time
from collections.abc import Callable
from typing import Any

from pypdf import Configuration, PageObject, PdfReader
from pypdf import apply_configuration as limited
from pypdf.errors import LimitReachedError

from etl.documents import Fault, SourceError
from etl.office_parts import Extract

MAX_PAGES = 500
MAX_SECONDS = 8.0
"""Of the whole file. Minutes with their slides are some tens of pages and take a second or two."""

_LIMITS = Configuration(
    zlib_maximum_output_length=20_000_000,
    lzw_maximum_output_length=20_000_000,
    stream_decoding_work_maximum_length=60_000_000,
    stream_parsing_work_maximum_count=500_000,
)

# The reader mends small damage and says so for every page; what matters is said by what it gives.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def page_texts(content: bytes, seconds: float = MAX_SECONDS) -> Extract:
    """Return the text of each page and the number of pictures.

    Raises SourceError if the file has a password, more than MAX_PAGES pages, unpacks to too much, or takes more than
    `seconds`.
    """
    if b"%PDF-" not in content[:1024]:
        raise SourceError(Fault("readable", "filen är ingen PDF-fil", "en PDF-fil, eller rätt ändelse på filen"))
    try:
        with limited(_LIMITS):
            return _read_pages(content, _deadline(seconds))
    except LimitReachedError as error:
        raise SourceError(Fault("readable", "filen är för stor uppackad", "en PDF-fil av vanlig storlek")) from error


def _read_pages(content: bytes, deadline: Callable[..., None]) -> Extract:
    extract = Extract()
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise SourceError(Fault("readable", "filen är låst med lösenord", "en PDF-fil utan lösenord"))
    if len(reader.pages) > MAX_PAGES:
        pages = str(len(reader.pages))
        raise SourceError(Fault("readable", "filen har för många sidor", f"högst {MAX_PAGES} sidor", value=pages))
    for page in reader.pages:
        deadline()
        extract.parts.append(page.extract_text(visitor_operand_before=deadline))
        extract.pictures += _pictures_on(page)
    return extract


def _deadline(seconds: float) -> Callable[..., None]:
    """Return a function that raises SourceError once the time is up; the reader calls it at every step of a page."""
    end = time.monotonic() + seconds

    def check(*_: object) -> None:
        if time.monotonic() > end:
            raise SourceError(
                Fault("readable", "filen tar för lång tid att läsa", f"en PDF-fil som läses på {seconds:g} sekunder")
            )

    return check


def _pictures_on(page: PageObject) -> int:
    found: Any = page.get("/Resources", {})
    drawn: Any = found.get_object().get("/XObject", {}) if hasattr(found, "get_object") else {}
    objects = drawn.get_object() if hasattr(drawn, "get_object") else {}
    return sum(objects[name].get_object().get("/Subtype") == "/Image" for name in objects)
