"""Where the next page of an extract begins, as a text that nobody needs to understand.

The one thing to know: a release never changes and its rows have one order, so a place in that order is as good a key as
the row's own, and data/extract_pages.py finds any of them at the same cost. The text names the release, so that one
published between two pages can't mix with it, and carries a checksum of the question, so that it fits no other. It is
no secret and needs no signature: whoever makes one up gets a page that anybody may ask for.
"""

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass, replace

from data.language import say
from data.selection import Selection, SelectionError

MOST_ON_A_PAGE = 10_000
"""Rows on one page: some megabytes as JSON, well under a second."""

USUAL_ON_A_PAGE = 1_000
"""Rows on a page after the first, where nobody says how many."""

LONGEST = 100
"""Characters that a cursor has at most."""

_PLACE = re.compile(r"([1-9][0-9]{0,6})-([1-9][0-9]{0,11})-([0-9a-f]{16})", re.ASCII)


@dataclass(frozen=True)
class Cursor:
    """The place of a row, from 0 on, among those that a question has in a release."""

    release: int
    row: int

    def text_for(self, selection: Selection) -> str:
        """Return the cursor as text, for the next request with the same selection."""
        plain = f"{self.release}-{self.row}-{self._checksum(selection)}"
        return urlsafe_b64encode(plain.encode()).decode().rstrip("=")

    def _checksum(self, selection: Selection) -> str:
        # The release is the cursor's own: the first page may have been asked for without naming one.
        asked = replace(selection, release=None, parameters=())
        return hashlib.sha256(repr((self.release, self.row, asked)).encode()).hexdigest()[:16]


def cursor_in(text: str, selection: Selection) -> Cursor:
    """Read a cursor. Raises SelectionError if it is none, or belongs to another selection or another release."""
    found = _PLACE.fullmatch(_decoded(text))
    if found is None:
        raise SelectionError("cursor", text, _from_next())
    cursor = Cursor(int(found[1]), int(found[2]))
    if cursor.text_for(selection) != text or selection.release not in (None, cursor.release):
        raise SelectionError(
            "cursor",
            text,
            say(
                "samma urval som sidan före: en cursor hör till ett urval och en utgåva. Ändra inget i adressen utom "
                "limit, eller börja om utan cursor",
                "the same selection as the page before: a cursor belongs to one selection and one release. Change "
                "nothing in the address but limit, or start again without cursor",
            ),
        )
    return cursor


def _decoded(text: str) -> str:
    if len(text) > LONGEST or not text.isascii():
        return ""
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (Base64Error, UnicodeDecodeError):
        return ""


def _from_next() -> str:
    return say("det som står i next på sidan före, oförändrat", "what stands in next on the page before, unchanged")
