"""Workbooks as they are sent: errors and dead formulas in their cells, hidden rows, and archives that mean harm."""

import io
import struct
import zipfile
from collections.abc import Mapping

import openpyxl
import pytest
import xlsxwriter

from etl import archives, documents, sheet_xml, workbooks
from etl.documents import Document, SourceError
from etl.sources.municipal_return import parse
from etl.template import ANSWERS
from tests.etl.return_files import COLUMNS, answer, check, xlsx_file

SHEET, STRINGS, WORKBOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def parts() -> dict[str, bytes]:
    """Return the members of a small workbook."""
    with zipfile.ZipFile(io.BytesIO(xlsx_file({"Blad": [["a", 1, 2.5]]}).content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(changed: Mapping[str, bytes]) -> bytes:
    """Return a small workbook with these members changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts(), **changed}.items():
            archive.writestr(name, content)
    return file.getvalue()


def sheet(rows: bytes) -> bytes:
    return b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (NAMESPACE, rows)


def read(rows: bytes, **changed: bytes) -> Document:
    """Return a workbook whose only sheet has these rows."""
    return Document("a.xlsx", packed({SHEET: sheet(rows), **changed}))


def cells(rows: bytes, **changed: bytes) -> list[list[str]]:
    return [texts for _, texts in read(rows, **changed).sheets[0].rows]


def refused(content: bytes) -> str:
    """Return why a workbook is refused."""
    with pytest.raises(SourceError) as error:
        _ = Document("a.xlsx", content).sheets
    assert error.value.fault.check == "readable"
    return error.value.fault.line("a.xlsx")


CALCULATED = parts()[WORKBOOK].replace(b' fullCalcOnLoad="1"', b"")
"""A workbook as Excel saves it. xlsxwriter says that its formulas are yet to be calculated."""


# --- what a cell says ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [b't="e"', b"t='e'", b's="1" t = "e"'])
def test_an_error_is_read_as_its_name_and_not_as_blank(kind):
    document = read(b'<row r="1"><c r="A1" %s><v>#DIV/0!</v></c><c r="B1"><v>7</v></c></row>' % kind)
    assert document.sheets[0].rows == [(1, ["#DIV/0!", "7"])]
    assert check(document, "cells")[0] == "WARN" and "blad Blad, A1 #DIV/0!" in check(document, "cells")[1]


def test_a_calculated_formula_is_read_as_its_value():
    rows = b'<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"x"</f><v>x</v></c></row>'
    assert cells(rows, **{WORKBOOK: CALCULATED}) == [["2", "x"]]


@pytest.mark.parametrize("value", [b"", b"<v></v>", b"<v/>"])
def test_a_formula_that_was_never_calculated_is_read_as_the_formula(value):
    rows = b'<row r="1"><c r="A1" s="3"><f>SUM(B1:B2)</f>%s</c><c r="B1"><v>7</v></c></row>' % value
    assert cells(rows, **{WORKBOOK: CALCULATED}) == [["=SUM(B1:B2)", "7"]]


def test_a_formula_that_gives_an_empty_text_is_blank():
    """As in every workbook of Socialstyrelsen's."""
    rows = b'<row r="1"><c r="A1" t="str"><f t="shared" si="2"/><v/></c><c r="B1"><v>7</v></c></row>'
    document = read(rows, **{WORKBOOK: CALCULATED})
    assert document.sheets[0].rows == [(1, ["", "7"])] and not document.checks


def test_the_zero_that_a_program_writes_for_an_uncalculated_formula_is_not_read():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.add_worksheet().write_formula("A1", "=2*21")
    assert Document("a.xlsx", content.getvalue()).sheets[0].rows == [(1, ["=2*21"])]


@pytest.mark.parametrize(("said", "seen"), [("=1/0", "=1/0"), ("#N/A", "#N/A")])
def test_a_return_with_an_error_or_a_dead_formula_loses_that_row_and_says_where(said, seen):
    book = openpyxl.Workbook()
    book.active.title = ANSWERS
    for row in (COLUMNS, *([each[name] for name in COLUMNS] for each in (answer("0114"), answer("0305")))):
        book.active.append(row)
    place = book.active.cell(3, COLUMNS.index("infected") + 1)
    place.value = said
    content = io.BytesIO()
    book.save(content)
    document = Document("svar.xlsx", content.getvalue())
    assert set(parse(document)["geography_code"]) == {"0114"}
    assert [(fault.row, fault.column, fault.value) for fault in document.faults] == [(3, "infected", seen)]
    assert f"{place.coordinate} {seen}" in check(document, "cells")[1]


def test_hidden_rows_columns_and_sheets_are_read_and_told():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        shown, hidden = book.add_worksheet("Svar"), book.add_worksheet("Dolt")
        for row in range(3):
            shown.write_row(row, 0, ["a", row])
        shown.set_row(1, None, None, {"hidden": True})
        shown.set_column(1, 1, None, None, {"hidden": True})
        hidden.write(0, 0, "b")
        hidden.hide()
    document = Document("a.xlsx", content.getvalue())
    assert [(each.name, len(each.rows)) for each in document.sheets] == [("Svar", 3), ("Dolt", 1)]
    verdict, detail = check(document, "hidden")
    assert (verdict, "dolda blad: 1, dolda rader: 1, grupper av dolda kolumner: 1" in detail) == ("WARN", True)


def test_cells_that_do_not_say_where_they_stand_come_one_after_the_other():
    rows = b'<row><c><v>1</v></c><c r="C1"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>'
    assert cells(rows) == [["1", "", "3", "4"], ["5", "", "", ""]]


def test_prefixed_tags_are_seen_through():
    xml = b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row>'
    xml += b'<x:c r="A1" t="e"><x:v>#N/A</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    assert Document("a.xlsx", packed({SHEET: xml})).sheets[0].rows == [(1, ["#N/A"])]


# --- archives and sheets that mean harm ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1"><c r="AAAAAAA1"><v>1</v></c></row>',
        b'<row r="1"><c r="A99999999999"><v>1</v></c></row>',
        b'<row r="1"><c r="ZZZ1"><v>1</v></c></row>',
        b'<row r="4294967295"><c><v>1</v></c></row>',
        b'<row r="1"><c x=">" r="ZZZZZ9"><v>1</v></c></row>',
        b"<row r='1'><c y=' r=\"A1\"' r='ZZZZZ9'><v>1</v></c></row>",
        b'<row r="1048576">' + b"<c><v>1</v></c>" * 16384 + b"</row>",
        b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>',
    ],
)
def test_a_cell_far_out_is_refused_however_it_is_written(rows):
    """Each of these ends the process, or fills its memory, if it comes to the reader."""
    refused(packed({SHEET: sheet(rows)}))


def test_a_false_count_is_refused():
    xml = b'<sst %s count="99999999999" uniqueCount="99999999999"><si><t>a</t></si></sst>' % NAMESPACE
    refused(packed({STRINGS: xml}))


def test_more_cells_than_the_limit_are_refused(monkeypatch):
    monkeypatch.setattr(sheet_xml, "MAX_CELLS", 2)
    assert "för många celler" in refused(packed({}))


def test_a_long_text_that_stands_in_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr(sheet_xml, "MAX_TEXT", 5000)
    strings = b"<sst %s><si><t>%s</t></si><si><t>b</t></si></sst>" % (NAMESPACE, b"a" * 1000)

    def with_cells(text: int) -> bytes:
        rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c></row>' % (n, n, text) for n in range(1, 11))
        return packed({SHEET: sheet(rows), STRINGS: strings})

    assert "orimligt mycket text" in refused(with_cells(0))
    assert len(Document("a.xlsx", with_cells(1)).sheets[0].rows) == 10


def test_a_sheet_that_is_named_many_times_is_read_to_a_limit(monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_AREA", 30)
    again = b"".join(b'<sheet name="Q%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(9, 15))
    refused(packed({WORKBOOK: parts()[WORKBOOK].replace(b"<sheets>", b"<sheets>" + again)}))


def test_a_number_that_is_no_time_is_refused():
    styles = b'<styleSheet %s><numFmts><numFmt numFmtId="200" formatCode="[h]:mm"/></numFmts>' % NAMESPACE
    styles += b'<cellXfs><xf numFmtId="0"/><xf numFmtId="200"/></cellXfs></styleSheet>'
    rows = b'<row r="1"><c r="A1" s="1"><v>1e300</v></c></row>'
    refused(packed({SHEET: sheet(rows), "xl/styles.xml": styles}))


def test_a_part_in_another_encoding_is_refused():
    refused(packed({SHEET: sheet(b"").decode().encode("utf-16")}))


def test_a_part_that_says_nothing_of_the_sheets_may_be_in_any_encoding():
    """As SharePoint leaves them in what it has stored."""
    rows = b'<row r="1"><c r="A1"><v>7</v></c></row>'
    assert cells(rows, **{"customXml/item1.xml": "<p/>".encode("utf-16")}) == [["7"]]


def test_a_member_that_unpacks_to_more_than_it_says_is_refused():
    content = packed({"xl/media/image1.bin": b"\0" * 100_000})
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/media/image1.bin")) + 24
    lying = content[:entry] + struct.pack("<I", 10) + content[entry + 4 :]
    assert "annan storlek" in refused(lying)


def test_too_many_members_the_same_member_twice_and_locked_files_are_refused(monkeypatch):
    assert "lösenordsskyddad" in refused(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    assert "två delar" in refused(packed({"XL/Workbook.xml": b"<x/>"}))
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    assert "för många delar" in refused(packed({}))


def test_a_csv_with_more_cells_than_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(documents, "MAX_DELIMITED_CELLS", 5)
    with pytest.raises(SourceError, match="för många celler"):
        _ = Document("a.csv", b"a;b;c\n1;2;3\n4;5;6\n").sheets


def test_the_real_workbooks_are_read_whole_and_without_remarks(shared_data):
    sizes = {}
    for path in sorted(shared_data.rglob("*.xlsx")):
        document = Document(path.name, path.read_bytes())
        sizes[path.name] = sum(len(each.rows) for each in document.sheets)
        assert not document.checks, path.name
    assert len(sizes) == 7 and min(sizes.values()) > 300
