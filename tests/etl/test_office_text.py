"""The text of Word documents, presentations and PDF files: what is read, in which order, and what is refused."""

import base64
import io
import logging
import zlib

import docx
import pptx
import pytest
from docx.oxml import parse_xml
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx.util import Inches

from etl import archives
from etl.documents import Document, SourceError
from etl.office_pages import MAX_SECONDS, page_texts
from etl.office_text import read_office, read_package
from tests.etl.office_files import PPTX_TYPE, embed, pdf, presentation, saved, with_member, word

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def text_of(name: str, content: bytes) -> str:
    return Document(name, content).text


def why_refused(name: str, content: bytes) -> str:
    with pytest.raises(SourceError) as refused:
        _ = Document(name, content).text
    return refused.value.fault.line(name)


# --- Word ------------------------------------------------------------------------------------------------------------


def test_paragraphs_tables_and_embedded_slides_stand_in_the_order_they_are_read():
    document = docx.Document()
    document.add_paragraph("först")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Kritisk påverkan", "5"
    embed(document, presentation(["bild ett", "bild två"]), "p.pptx", PPTX_TYPE)
    document.add_paragraph("sist")
    lines = [line for line in text_of("x.docx", saved(document)).replace("\f", "\n").split("\n") if line]
    assert lines == ["först", "Kritisk påverkan | 5", "bild ett", "bild två", "sist"]


def test_a_row_of_long_cells_is_layout_and_each_cell_a_paragraph():
    document = docx.Document()
    row = document.add_table(rows=1, cols=2).rows[0]
    row.cells[0].text, row.cells[1].text = "a" * 100, "b"
    assert text_of("x.docx", saved(document)).split() == ["a" * 100, "b"]


def test_page_headers_come_first_and_page_footers_last():
    document = docx.Document()
    document.add_paragraph("brödtext")
    document.sections[0].header.paragraphs[0].text = "Protokoll 4 maj 2021"
    document.sections[0].footer.paragraphs[0].text = "fot"
    assert text_of("x.docx", saved(document)).split("\f") == ["Protokoll 4 maj 2021", "brödtext", "fot"]


@pytest.mark.parametrize(
    ("run", "text"),
    [
        ("<w:r><w:t>22</w:t><w:noBreakHyphen/><w:t>28</w:t></w:r>", "22-28"),
        ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>", "a\nb"),
        ("<w:ins><w:r><w:t>ny</w:t></w:r></w:ins><w:del><w:r><w:delText>gammal</w:delText></w:r></w:del>", "ny"),
        ("<w:r><w:t>syns</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>dold</w:t></w:r>", "syns"),
        ("<w:moveFrom><w:r><w:t>förr</w:t></w:r></w:moveFrom><w:r><w:t>nu</w:t></w:r>", "nu"),
        ("<w:sdt><w:sdtContent><w:r><w:t>fält</w:t></w:r></w:sdtContent></w:sdt>", "fält"),
        ("<w:r><w:instrText>DATE</w:instrText><w:t>svar</w:t></w:r>", "svar"),
        (
            "<w:pict><w:txbxContent><w:p><w:r><w:t>i rutan</w:t></w:r></w:p></w:txbxContent></w:pict>".join(
                ("<w:r><w:t>utanför</w:t>", "</w:r>")
            ),
            "utanför\ni rutan",
        ),
    ],
)
def test_a_paragraph_is_read_as_it_is_seen(run, text):
    document = docx.Document()
    document.element.body.insert(0, parse_xml(f"<w:p {W}>{run}</w:p>"))
    assert text_of("x.docx", saved(document)).strip() == text


def test_pictures_and_files_of_other_kinds_are_counted():
    document = docx.Document()
    document.add_paragraph("text")
    embed(document, b"x", "blad.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    found = read_office(".docx", saved(document))
    assert (found.pictures, found.other_files) == (0, 1)
    document.add_picture(one_pixel())
    assert read_office(".docx", saved(document)).pictures == 1


def one_pixel() -> io.BytesIO:
    png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
    return io.BytesIO(base64.b64decode(png))


# --- PowerPoint ------------------------------------------------------------------------------------------------------


def test_a_slide_gives_its_title_first_then_groups_and_tables_and_notes():
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    box = slide.shapes.add_group_shape().shapes.add_textbox(Inches(1), Inches(1), Inches(2), Inches(1))
    box.text_frame.text = "i grupp"
    cells = slide.shapes.add_table(1, 2, Inches(1), Inches(3), Inches(4), Inches(1)).table
    cells.cell(0, 0).text, cells.cell(0, 1).text = "Allvarlig påverkan", "30"
    slide.shapes._spTree.append(slide.shapes.title._element)  # drawn last, read first
    slide.shapes.title.text = "rubrik"
    slide.notes_slide.notes_text_frame.text = "anteckning"
    text = text_of("x.pptx", saved(deck))
    assert [line for line in text.replace("\f", "\n").split("\n") if line] == [
        "rubrik",
        "i grupp",
        "Allvarlig påverkan | 30",
        "anteckning",
    ]


def test_a_hidden_slide_is_not_read():
    deck = pptx.Presentation()
    for text in ("syns", "dold"):
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        slide.shapes.add_textbox(Inches(1), Inches(1), Inches(2), Inches(1)).text_frame.text = text
    slide._element.set("show", "0")
    assert text_of("x.pptx", saved(deck)) == "syns"


# --- PDF -------------------------------------------------------------------------------------------------------------


def test_pages_follow_each_other():
    assert text_of("x.pdf", pdf(["första sidan åäö", "andra"])) == "första sidan åäö\fandra"


def test_a_scanned_paper_says_that_it_must_be_typed():
    document = FPDF()
    document.add_page()
    document.image(one_pixel(), w=10)
    line = why_refused("x.pdf", bytes(document.output()))
    assert "inskannad" in line and "OCR" in line


def test_a_locked_pdf_is_refused():
    document = FPDF()
    document.set_encryption("ägare", "hemligt")
    document.add_page()
    assert "lösenord" in why_refused("x.pdf", bytes(document.output()))


def test_too_many_pages_and_too_much_time_are_refused(monkeypatch):
    content = pdf(["a", "b"])
    with pytest.raises(SourceError, match="för lång tid"):
        page_texts(content, seconds=-1)
    monkeypatch.setattr("etl.office_pages.MAX_PAGES", 1)
    with pytest.raises(SourceError, match="för många sidor"):
        page_texts(content)


def test_a_page_that_unpacks_to_too_much_is_refused():
    assert "för stor uppackad" in why_refused("x.pdf", one_page(b"BT /F 9 Tf " + b"(a) Tj " * 3_500_000 + b"ET"))


def test_a_whole_file_has_eight_seconds():
    assert MAX_SECONDS <= 8, "whoever sends a file waits for it, and so does the next"


def test_the_time_is_up_in_the_middle_of_a_page_too(monkeypatch):
    ticks = iter(range(1000))
    monkeypatch.setattr("etl.office_pages.time.monotonic", lambda: next(ticks))
    with pytest.raises(SourceError, match="för lång tid"):
        page_texts(one_page(b"BT /F 9 Tf " + b"(a) Tj " * 100 + b"ET"), seconds=50)


def one_page(drawn: bytes) -> bytes:
    """Return a PDF with one page, on which this is drawn."""
    packed = zlib.compress(drawn)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    numbered = b"\n".join(b"%d 0 obj%sendobj" % (number, each) for number, each in enumerate(objects, start=1))
    return b"%PDF-1.4\n" + numbered + b"\ntrailer<</Size 6/Root 1 0 R>>\nstartxref\n0\n%%EOF"


def test_reading_a_damaged_pdf_says_nothing_but_the_fault(capfd, caplog):
    with caplog.at_level(logging.WARNING):
        assert "skadad" in why_refused("x.pdf", pdf(["a"])[:300])
    assert not caplog.records and capfd.readouterr() == ("", "")


# --- what must not be opened -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("x.docx", b"inte ett arkiv", "skadad"),
        ("x.docx", word("text")[:2000], "skadad"),
        ("x.docx", presentation(["bild"]), "ingen Word-fil"),
        ("x.pptx", word("text"), "ingen PowerPoint-fil"),
        ("x.pdf", word("text"), "ingen PDF-fil"),
        ("x.docx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "lösenord"),
        ("x.docx", with_member(word("text"), "word/vbaProject.bin", b"x"), "makron"),
        (
            "x.docx",
            with_member(word("text"), "word/document.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
            "dokumenttyp",
        ),
        (
            "x.docx",
            with_member(word("text"), "word/extra.xml", '<?xml version="1.0"?><!DOCTYPE a []><a/>'.encode("utf-16")),
            "dokumenttyp",
        ),
        ("x.docx", with_member(word("text"), "word/document.xml", b"<trasig"), "skadad"),
        ("x.docx", word(""), "ingen text"),
        ("x.pptx", presentation([""]), "ingen text"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused_in_words(name, content, reason):
    line = why_refused(name, content)
    assert line.startswith(name) and reason in line


def test_a_file_that_unpacks_to_too_much_or_too_many_is_refused_before_it_is_unpacked(monkeypatch):
    bomb = with_member(word("text"), "word/media/a.bin", b"\0" * 1_000_000)
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 900_000)
    assert "för stor uppackad" in why_refused("x.docx", bomb)
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    assert "för många delar" in why_refused("x.docx", bomb)


def test_more_elements_or_xml_than_any_minutes_have_are_refused_before_they_are_parsed(monkeypatch):
    rows = f"<w:document {W}><w:body><w:tbl>{'<w:tr><w:tc/></w:tr>' * 170_000}</w:tbl></w:body></w:document>"
    many = with_member(word("text"), "word/document.xml", rows.encode())
    assert "för många stycken, tabellrader" in why_refused("x.docx", many)
    hidden = with_member(word("text"), "word/text.bin", rows.encode())
    assert "för många stycken, tabellrader" in why_refused("x.docx", hidden)
    monkeypatch.setattr("etl.office_text.MAX_XML_BYTES", 1_000)
    assert "byte XML" in why_refused("x.docx", word("text"))


def test_the_elements_of_files_within_a_file_count_together(monkeypatch):
    one, deck = (read_package(suffix, content).tags for suffix, content in ((".docx", word("a")), (".pptx", DECK)))
    monkeypatch.setattr("etl.office_text.MAX_TAGS", one + 2 * deck)
    assert text_of("x.docx", word("a", DECK))
    twice = docx.Document(io.BytesIO(word("a", DECK)))
    embed(twice, DECK, "second.pptx", PPTX_TYPE)
    embed(twice, presentation(["bild", "bild"]), "third.pptx", PPTX_TYPE)
    assert "för många stycken" in why_refused("x.docx", saved(twice))


DECK = presentation(["bild"])


def test_files_within_files_are_read_to_a_depth_and_no_further():
    inner = word("innerst")
    docx_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    for depth in range(3):
        document = docx.Document()
        document.add_paragraph(f"led {depth}")
        embed(document, inner, "inner.docx", docx_type)
        inner = saved(document)
        if depth == 1:
            assert text_of("x.docx", inner).split("\f")[-1].strip() == "innerst"
    assert "för många led" in why_refused("x.docx", inner)


def test_an_embedded_file_is_as_suspect_as_any(monkeypatch):
    macros = with_member(presentation(["bild"]), "ppt/vbaProject.bin", b"x")
    assert "makron" in why_refused("x.docx", word("text", macros))


WHOLE = {".docx": word("5 kommuner", presentation(["bild"])), ".pptx": presentation(["bild"]), ".pdf": pdf(["text"])}


@given(st.sampled_from(sorted(WHOLE)), st.integers(0), st.binary(min_size=1, max_size=8), st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_damage_gives_text_or_a_source_error(suffix, where, junk, cut):
    content = WHOLE[suffix]
    at = where % len(content)
    damaged = content[:at] + junk + (b"" if cut else content[at + len(junk) :])
    try:
        text = text_of(f"x{suffix}", damaged)
    except SourceError as error:
        assert error.fault.reason
    else:
        assert text.strip()
