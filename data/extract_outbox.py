"""A file that is sent while it is written: what a library writes into it is taken out piece by piece.

The one thing to know: it can't be read or wound back, so only formats that are written from first byte to last will do.
"""

import io
from typing import Any


class Outbox(io.RawIOBase):
    """A write-only file that keeps nothing but what has not been taken yet."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self._length = 0

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, data: Any) -> int:
        """Add bytes at the end."""
        piece = bytes(data)
        self._pieces.append(piece)
        self._length += len(piece)
        return len(piece)

    def tell(self) -> int:
        """Return how many bytes have been written since the beginning."""
        return self._length

    def take(self) -> bytes:
        """Return what has been written since the last time."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken
