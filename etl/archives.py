"""Zip files that strangers send (.xlsx, .docx, .pptx): what is in them, refused before it can fill the memory.

The one thing to know: an archive says of itself how large its members are, and may lie. So the declared sizes are
summed before anything is unpacked, and no member is unpacked past what it declared.
"""

import io
import zipfile
import zlib
from dataclasses import replace

from etl.documents import MAX_UNPACKED_BYTES, Fault, SourceError

MAX_MEMBERS = 5_000
"""Members of an archive. Socialstyrelsen's workbooks have 117, a presentation of a hundred slides about a thousand."""

_OLE_MARK = b"\xd0\xcf\x11\xe0"
"""How Office's older formats begin, and files of the newer ones that are locked with a password."""

_READ_AHEAD = 10_000
"""More bytes than zipfile unpacks ahead of what is asked for."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The only ways that Office packs. Of the others a few bytes can unpack to very many at once."""


def unpacked(content: bytes, broken: Fault) -> dict[str, bytes]:
    """Return the members of an archive by name, directories left out.

    `broken`: the fault of bytes that are no whole zip file. Raises SourceError with it, or with another if the file is
    locked, has too many members, unpacks to more than MAX_UNPACKED_BYTES, or has a member that is larger than it says.
    """
    if content.startswith(_OLE_MARK):
        raise SourceError(replace(broken, reason="filen är lösenordsskyddad eller i Offices äldre format"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _refuse_too_much(members)
            if any(member.compress_type not in _METHODS for member in members):
                raise zipfile.BadZipFile("an unknown method")
            return {member.filename: _member(archive, member) for member in members}
    # An archive may break anywhere while it is unpacked: a bad checksum, a cut stream, a name that is no text.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise SourceError(broken) from error


def _refuse_too_much(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        found, limit = str(len(members)), f"högst {MAX_MEMBERS} delar"
        raise SourceError(Fault("readable", "filen består av för många delar", limit, value=found))
    if len({member.filename.casefold() for member in members}) < len(members):
        raise SourceError(Fault("readable", "filen har två delar med samma namn", "varje del en gång"))
    total = sum(member.file_size for member in members)
    if total > MAX_UNPACKED_BYTES:
        limit = f"högst {MAX_UNPACKED_BYTES} byte"
        raise SourceError(Fault("readable", "filen är för stor uppackad", limit, value=str(total)))


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    declared = member.file_size
    # zipfile stops at the size that the member has here, and other readers don't. So it is made larger than what is
    # read, and what is read one byte more than declared: that tells whether there is more.
    member.file_size = declared + _READ_AHEAD
    with archive.open(member) as file:
        content = file.read(declared + 1)
    if len(content) != declared:
        reason = "en del av filen har en annan storlek än den uppger"
        raise SourceError(Fault("readable", reason, "en hel fil", value=str(declared)))
    return content
