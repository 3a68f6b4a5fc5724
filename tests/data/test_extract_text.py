"""How values are written: the bytes that are promised for ever, and a second, plain way to write them."""

import csv
import io
import math
import unicodedata
from datetime import date

import orjson
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from data.extract_text import (
    BOM,
    cell,
    delimited_rows,
    delimited_tables,
    harmless,
    json_line_rows,
    json_line_tables,
    json_rows,
    json_tables,
    number_text,
)

SCHEMA = pa.schema([("name", pa.string()), ("day", pa.date32()), ("value", pa.float64()), ("n", pa.int32())])

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
awkward = st.sampled_from(["", "0114", '"', "å;ä,ö", "a\r\nb", "=1+1", "-", "\t=2", " +3", "＝A1", "\ufeff@x", "'"])
number = st.one_of(st.floats(allow_infinity=False), st.sampled_from([0.0, -0.0, 1e-7, 1e15, 67.6, 1 / 3]))
row = st.tuples(
    st.one_of(st.none(), text, awkward),
    st.one_of(st.none(), st.dates()),
    st.one_of(st.none(), number),
    st.one_of(st.none(), st.integers(-(2**31), 2**31 - 1)),
)
pieces = st.lists(st.lists(row, min_size=1, max_size=6), max_size=3)


def as_tables(blocks):
    return [
        pa.Table.from_arrays(
            [pa.array(values, field.type) for values, field in zip(zip(*rows, strict=True), SCHEMA, strict=True)],
            schema=SCHEMA,
        )
        for rows in blocks
    ]


@given(pieces)
@settings(max_examples=150, deadline=None)
def test_columns_are_written_as_a_plain_loop_over_rows_writes_them(blocks):
    for delimiter, mark in ((",", "."), (";", ",")):
        plain = io.StringIO(newline="")
        writer = csv.writer(plain, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow(SCHEMA.names)
        writer.writerows([cell(value, mark) for value in row] for rows in blocks for row in rows)
        written = b"".join(delimited_tables(SCHEMA.names, as_tables(blocks), delimiter, mark))
        assert written.decode() == plain.getvalue()
        assert written == b"".join(delimited_rows(SCHEMA.names, blocks, delimiter, mark))
    objects = [dict(zip(SCHEMA.names, row, strict=True)) for rows in blocks for row in rows]
    assert b"".join(json_tables("rows", as_tables(blocks))) == orjson.dumps({"rows": objects}) + b"\n"
    assert b"".join(json_rows("rows", SCHEMA.names, blocks)) == orjson.dumps({"rows": objects}) + b"\n"
    lines = b"".join(orjson.dumps(each) + b"\n" for each in objects)
    assert b"".join(json_line_tables(as_tables(blocks))) == lines
    assert b"".join(json_line_rows(SCHEMA.names, blocks)) == lines


GOLDEN = [
    ("0114", date(2022, 1, 27), 67.6, 290),
    ("Malå; å, ä", date(2020, 12, 31), None, 0),
    ('"=cmd"', None, 0.1 + 0.2, -1),
    ("=1+1", date(1, 1, 1), 1e15, None),
    ("", None, -0.0000001, 7),
]


def test_the_bytes_of_csv_are_these():
    csv_bytes = (
        "name,day,value,n\r\n"
        "0114,2022-01-27,67.6,290\r\n"
        '"Malå; å, ä",2020-12-31,,0\r\n'
        '"""=cmd""",,0.3,-1\r\n'
        "'=1+1,0001-01-01,1000000000000000,\r\n"
        ",,0,7\r\n"
    )
    assert b"".join(delimited_tables(SCHEMA.names, as_tables([GOLDEN]), ",", ".")) == csv_bytes.encode()
    sv_bytes = csv_bytes.replace('"Malå; å, ä"', "Malå# å. ä").replace(",", ";").replace(".", ",")
    sv_bytes = sv_bytes.replace("Malå# å, ä", '"Malå; å, ä"')
    assert b"".join(delimited_tables(SCHEMA.names, as_tables([GOLDEN]), ";", ",")) == sv_bytes.encode()
    assert BOM == b"\xef\xbb\xbf"


@given(st.floats(-1e12, 1e12))
def test_a_number_has_six_decimals_at_most_no_exponent_and_never_a_minus_before_nothing(value):
    written = number_text(value)
    assert "e" not in written
    assert written != "-0"
    assert len(written.partition(".")[2]) <= 6
    assert not written.endswith(".")
    assert math.isclose(float(written), value, rel_tol=1e-12, abs_tol=5.000001e-7)


@given(st.one_of(text, awkward, st.text("=+-@ \t\r\n\u00a0\u00ad\u200b\u3000＝＋－＠﹢a'", max_size=6)))
def test_no_text_cell_is_a_formula_to_a_program_that_drops_blanks_and_narrows_wide_letters(given_text):
    written = harmless(given_text)
    seen = unicodedata.normalize("NFKC", written)
    seen = "".join(each for each in seen if unicodedata.category(each) not in ("Cc", "Cf")).lstrip()
    assert not seen.startswith(("=", "+", "-", "@"))
    assert not written.startswith(("\t", "\r", "\n"))
    assert written in (given_text, "'" + given_text)
