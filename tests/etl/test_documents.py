"""Reading received bytes: encodings, separators, and workbooks that mean harm."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import documents, loading
from etl.documents import Document, Fault, SourceError
from etl.sources import source_of, sources
from tests.etl.return_files import answer, csv_file


def workbook(**members: bytes) -> bytes:
    """Return a zip file with these members, underscores for slashes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_swedish_text_is_read_in_each_accepted_encoding(encoding):
    assert Document("a.csv", "kommun;Åmål\n".encode(encoding)).sheets[0].rows == [(1, ["kommun", "Åmål"])]


def test_a_title_above_the_header_does_not_hide_the_separator():
    document = Document("a.csv", b"Svar; vecka 4\na,b,c,d\n1,2,3,4\n")
    assert document.sheets[0].rows[-1] == (3, ["1", "2", "3", "4"])


@pytest.mark.parametrize("content", [b"", b"  \n", b"\xff\xfe", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
def test_nothing_but_blanks_and_marks_is_an_empty_file(content):
    with pytest.raises(SourceError, match="tom"):
        _ = Document("a.csv", content).sheets


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked():
    bomb = workbook(xl__workbook_xml=b"<x/>", xl__worksheets__s_xml=b"\0" * 210_000_000)
    assert len(bomb) < 1_000_000
    with pytest.raises(SourceError, match="för stor"):
        _ = Document("a.xlsx", bomb).sheets


def test_a_cell_at_the_far_corner_is_refused():
    sheet = b'<worksheet><sheetData><row><c r="A1"/><c s="1" r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    with pytest.raises(SourceError, match="långt ut"):
        _ = Document("a.xlsx", workbook(xl__workbook_xml=b"<x/>", xl__worksheets__sheet1_xml=sheet)).sheets


@given(st.binary(max_size=300), st.sampled_from([".csv", ".txt", ".xlsx"]))
def test_arbitrary_bytes_are_read_or_refused_in_words(content, suffix):
    document = Document("a" + suffix, content)
    try:
        _ = document.text if suffix == ".txt" else document.sheets
    except SourceError as error:
        assert error.fault.line("a").startswith("a")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(loading, "MAX_FILE_BYTES", 10)
    (tmp_path / "svar.csv").write_bytes(b"a;b;c\n1;2;3\n")
    with pytest.raises(SourceError, match="för stor"):
        loading.read_document(tmp_path / "svar.csv")


def test_the_checks_of_the_structure_come_first_and_only_as_far_as_the_file_came():
    def checks(name: str, content: bytes, source: str = "") -> list[tuple[str, str]]:
        found = loading.screen_document(Document(name, content), source, 0.05).document.checks
        return [(check.name, check.verdict) for check in found[:3]]

    assert checks("a.xlsx", b"PK") == [("readable", "FAIL")]
    assert checks("a.csv", b"a;b;c\n") == [("readable", "PASS"), ("recognised", "FAIL")]
    passed = [("readable", "PASS"), ("recognised", "PASS")]
    assert checks("a.csv", b"a;b;c\n1;2;3\n", "municipal_return") == [*passed, ("columns", "FAIL")]
    assert checks("a.csv", csv_file(answer()).content) == [*passed, ("columns", "PASS")]


@pytest.mark.parametrize(("escaped", "whole"), [(r"\ud83d\ude00", True), (r"\ud83d", False), (r"x\uDE00", False)])
def test_half_a_character_in_json_is_refused(escaped, whole):
    document = Document("a.json", f'{{"a": "{escaped}"}}'.encode())
    if whole:
        assert escaped in document.text
    else:
        with pytest.raises(SourceError, match="halva tecken"):
            _ = document.text


@pytest.mark.parametrize(("name", "is_refused"), [("a.txt", True), ("a.csv", False), ("a.json", False)])
def test_running_text_has_a_limit_that_tables_do_not(monkeypatch, name, is_refused):
    monkeypatch.setattr(documents, "MAX_RUNNING_TEXT", 5)
    if is_refused:
        with pytest.raises(SourceError, match="för lång"):
            _ = Document(name, b"123456").text
    else:
        assert Document(name, b"123456").text


def test_faults_past_the_most_that_are_kept_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.documents.MAX_FAULTS", 3)
    document = Document("a.csv", b"x")
    for row in range(1, 11):
        document.refuse(Fault("counts", "fel", "ett tal", row))
    assert len(document.faults) == 4 and document.rows_refused == 10
    assert document.faults[-1].reason.startswith("och 7 fel till")


def test_a_file_that_no_source_knows_is_told_of_every_source() -> None:
    with pytest.raises(SourceError) as caught:
        source_of(Document("a.json", b"{}"))
    line = caught.value.fault.line("a.json")
    assert all(name in line for name in sources()) and "--source" in line and "…" not in line
