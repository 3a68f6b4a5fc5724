"""Ways to spoil a file, as disks, mail programs, spreadsheets and people who mean harm do.

The same number and seed give the same file, on every machine.
"""

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable

from tests.etl.fuzz_seeds import Seed

NASTY_CELLS = (
    "=1+1", "=HYPERLINK(\"http://x\")", "#DIV/0!", "#REF!", "#N/A", "-1", "−3", "1e308", "1E999", "NaN", "inf", "٣",
    "½", "²", "0x1F", "1_000", "1 000", "1,000", "1.000", "12,5", "99999999999999999999", "9" * 5000, "å" * 40_000,
    "\u202e12", "\ufeff", "\x0b", "\x1f", "\ud7ff", "<15", "X", "..", ".", "–", "2022-02-30", "9999-12-31",
    "0000-00-00", "44588", "v. 53", "2021W53", '"', "'", ";", "\n", "Håbo", "Habo", "9999", "0", "", " ", "true",
    "null", "${x}", "{{x}}", "%s", "../../etc/passwd",
)  # fmt: skip
NASTY_JSON = (
    b"null", b"true", b"-1", b"1e999", b"NaN", b"Infinity", b"[]", b"{}", b'""', b'"\\u0000"', b'"\\ud800"',
    b"9" * 5000, b'"0180"', b"[" * 3000, b'{"a":' * 3000, b"1.5", b"12345678901234567890", b'"2022 v 99"',
    b'[null]', b'{"values": 1}',
)  # fmt: skip
NASTY_ATTRIBUTES = (
    b"-1", b"0", b"99999999999", b"4294967296", b"1048577", b"XFD1048576", b"ZZZZ1", b"A0", b"", b"e", b"str", b"s",
    b"d", b"b", b"inlineStr", b"&#65;", b"nan", b"1e400", b"rId99", b"../x", b"\xff", b"1" * 400,
)  # fmt: skip
ENCODINGS = ("utf-16", "utf-16-be", "utf-32", "cp1252", "cp437", "utf-7", "utf-8-sig", "mac-roman", "utf-16-le")

Mutation = Callable[[random.Random, bytes], bytes]


def mutant(seeds: list[Seed], number: int, random_seed: int) -> tuple[Seed, str]:
    """Return the spoilt file of this number, and what was done to it."""
    # A string seeds the same generator on every machine; a tuple would go by its hash.
    chance = random.Random(f"{random_seed}-{number}")
    seed = seeds[number % len(seeds)]
    done, content = [], seed.content
    ways = _ways(seed.name, content)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        way = chance.choice(ways)
        content = way(chance, content)
        done.append(way.__name__.strip("_"))
        if way is _member_bomb:
            break  # to spoil a bomb further takes more memory than to screen it, and that is what is measured
    name = seed.name if chance.random() < 0.97 else chance.choice(seeds).name
    return Seed(seed.source, name, content), f"{seed.name} → {name}: {', '.join(done)}"


def _ways(name: str, content: bytes) -> list[Mutation]:
    if name.endswith((".xlsx", ".docx", ".pptx")):
        return [*_PACKED, *_PACKED, *_BYTES]
    if name.endswith(".json"):
        return [*_JSON, *_JSON, *_BYTES]
    return [*_TEXT, *_BYTES]


# --- bytes -----------------------------------------------------------------------------------------------------------


def _flip_bits(chance: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 10)) if changed else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut_out(chance: random.Random, content: bytes) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[:start] + content[start + chance.choice((1, 5, 100, 1000)) :]


def _cut_off(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _put_in(chance: random.Random, content: bytes) -> bytes:
    start = chance.randrange(len(content) + 1)
    put = chance.choice(
        (b"\0", b"\0" * 500, b"\xff\xfe", b"\xef\xbb\xbf", chance.randbytes(20), b"PK\3\4", b"\r", b"\x1a")
    )
    return content[:start] + put + content[start:]


def _repeat(chance: random.Random, content: bytes) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[:start] + content[start : start + 400] * chance.choice((2, 3, 50)) + content[start:]


def _zeros(chance: random.Random, content: bytes) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[:start] + b"\0" * len(content[start : start + 50]) + content[start + 50 :]


_BYTES: list[Mutation] = [_flip_bits, _cut_out, _cut_off, _put_in, _repeat, _zeros]


# --- text ------------------------------------------------------------------------------------------------------------


def _lines(content: bytes) -> list[bytes]:
    return content.splitlines(keepends=True) or [b""]


def _cut_rows(chance: random.Random, content: bytes) -> bytes:
    return b"".join(line for line in _lines(content) if chance.random() < 0.7)


def _move_rows(chance: random.Random, content: bytes) -> bytes:
    lines = _lines(content)
    chance.shuffle(lines)
    return b"".join(lines)


def _double_rows(chance: random.Random, content: bytes) -> bytes:
    return b"".join(line * chance.choice((1, 1, 2, 30)) for line in _lines(content))


def _nasty_cell(chance: random.Random, content: bytes) -> bytes:
    parts = re.split(rb"([;,\t\r\n ])", content)
    at = chance.randrange(len(parts))
    parts[at] = chance.choice(NASTY_CELLS).encode()
    return b"".join(parts)


def _other_encoding(chance: random.Random, content: bytes) -> bytes:
    return content.decode("utf-8", "replace").encode(chance.choice(ENCODINGS), "replace")


def _other_separator(chance: random.Random, content: bytes) -> bytes:
    return content.replace(
        chance.choice((b";", b",", b"\n")), chance.choice((b";", b",", b"\t", b"|", b'"', b"\r", b""))
    )


_TEXT: list[Mutation] = [
    _cut_rows,
    _move_rows,
    _double_rows,
    _nasty_cell,
    _nasty_cell,
    _other_encoding,
    _other_separator,
]


def _nasty_value(chance: random.Random, content: bytes) -> bytes:
    values = list(re.finditer(rb'"[^"]*"|-?[0-9.]+|null|true|false', content))
    if not values:
        return content
    found = chance.choice(values)
    return content[: found.start()] + chance.choice(NASTY_JSON) + content[found.end() :]


_JSON: list[Mutation] = [_nasty_value, _nasty_value, _other_encoding]


# --- packed ----------------------------------------------------------------------------------------------------------


def _members(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # spoilt before: there is nothing to unpack
        return {}


def _packed(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def _in_member(change: Mutation, chance: random.Random, content: bytes) -> bytes:
    members = _members(content)
    if not members:
        return _flip_bits(chance, content)
    told = [
        name for name in members if re.search(r"sheet|shared|workbook\.xml|document|slide1|slide\d+\.xml|styles", name)
    ]
    name = chance.choice(told if told and chance.random() < 0.85 else list(members))
    members[name] = change(chance, members[name])
    return _packed(members)


def _member_bytes(chance: random.Random, content: bytes) -> bytes:
    return _in_member(chance.choice(_BYTES), chance, content)


def _member_attribute(chance: random.Random, content: bytes) -> bytes:
    return _in_member(_nasty_attribute, chance, content)


def _nasty_attribute(chance: random.Random, xml: bytes) -> bytes:
    values = list(re.finditer(rb'(?<==")[^"]*(?=")|(?<=<v>)[^<]*|(?<=<t>)[^<]*', xml))
    if not values:
        return xml
    found = chance.choice(values)
    nasty = chance.choice((*NASTY_ATTRIBUTES, chance.choice(NASTY_CELLS).encode()))
    return xml[: found.start()] + nasty + xml[found.end() :]


def _member_tags(chance: random.Random, content: bytes) -> bytes:
    return _in_member(_tag_moved, chance, content)


def _tag_moved(chance: random.Random, xml: bytes) -> bytes:
    tags = re.split(rb"(?=<)", xml)
    one, other = chance.randrange(len(tags)), chance.randrange(len(tags))
    way = chance.randrange(3)
    if way == 0:
        del tags[one]
    elif way == 1:
        tags[one], tags[other] = tags[other], tags[one]
    else:
        tags[one : one + 1] = [tags[one]] * chance.choice((2, 500))
    return b"".join(tags)


def _spoilt_cell(chance: random.Random, content: bytes) -> bytes:
    return _in_member(_cell_spoilt, chance, content)


def _cell_spoilt(chance: random.Random, xml: bytes) -> bytes:
    cells = list(re.finditer(rb'(<c r="[A-Z]+\d+")[^>]*>.*?</c>', xml))
    if not cells:
        return _nasty_attribute(chance, xml)
    found = chance.choice(cells)
    spoilt = chance.choice(
        (
            b' t="e"><v>#DIV/0!</v></c>',
            b"><f>SUM(A1:A9)</f></c>",
            b"><f>1/0</f><v></v></c>",
            b' t="str"><f>""</f><v/></c>',
            b' t="b"><v>1</v></c>',
            b' t="d"><v>2022-13-45</v></c>',
            b' t="inlineStr"><is><t>' + b"z" * 100_000 + b"</t></is></c>",
        )
    )
    return xml[: found.start()] + found[1] + spoilt + xml[found.end() :]


def _member_lost(chance: random.Random, content: bytes) -> bytes:
    members = _members(content)
    if members:
        del members[chance.choice(list(members))]
    return _packed(members)


def _members_swapped(chance: random.Random, content: bytes) -> bytes:
    members = _members(content)
    if members:
        one, other = chance.choice(list(members)), chance.choice(list(members))
        members[one], members[other] = members[other], members[one]
    return _packed(members)


def _member_bomb(chance: random.Random, content: bytes) -> bytes:
    members = _members(content)
    if not members:
        return content
    name = chance.choice(list(members))
    if chance.random() < 0.9:
        members[name] += b" " * 2_000_000
        return _with_false_sizes(_packed(members), chance.choice((0, 100, 0x7FFFFFFF, 0xFFFFFFFF)), chance)
    members[name] += _MANY_ZEROS
    return _packed(members)


_MANY_ZEROS = b"\0" * 101_000_000


def _false_sizes(chance: random.Random, content: bytes) -> bytes:
    return _with_false_sizes(content, chance.choice((0, 1, 1000, 200_000_000, 0x7FFFFFFF)), chance)


def _with_false_sizes(content: bytes, size: int, chance: random.Random) -> bytes:
    """Return an archive where one member's entry in the central directory says another unpacked size."""
    entries = [found.start() for found in re.finditer(b"PK\x01\x02", content)]
    if not entries:
        return content
    at = chance.choice(entries) + 24
    return content[:at] + struct.pack("<I", size) + content[at + 4 :]


_PACKED: list[Mutation] = [
    _member_bytes,
    _member_attribute,
    _member_attribute,
    _member_tags,
    _spoilt_cell,
    _member_lost,
    _members_swapped,
    _member_bomb,
    _false_sizes,
]
