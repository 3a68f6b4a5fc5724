"""Word documents, presentations and PDF files, written as people write them, for tests to read."""

import io
import zipfile
from collections.abc import Sequence

import docx
import pptx
from docx.opc.constants import RELATIONSHIP_TYPE as REL
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from fpdf import FPDF
from pptx.util import Inches

PPTX_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def xml_text(text: str) -> str:
    """Return a text without the characters that XML can't hold."""
    return "".join(char for char in text if char >= " " or char in "\t\n")


def word(text: str, slides: bytes | None = None, after: str = "") -> bytes:
    """Return a .docx with a paragraph per line, a presentation embedded below them, and lines after it."""
    document = docx.Document()
    for line in xml_text(text).split("\n"):
        document.add_paragraph(line)
    if slides is not None:
        embed(document, slides, "Microsoft_PowerPoint_Presentation.pptx", PPTX_TYPE)
    for line in xml_text(after).split("\n") if after else []:
        document.add_paragraph(line)
    return saved(document)


def embed(document: docx.document.Document, content: bytes, name: str, content_type: str) -> None:
    """Put a file into a .docx, in a paragraph of its own, as an OLE object stands there."""
    part = Part(PackURI(f"/word/embeddings/{name}"), content_type, content, document.part.package)
    rel_id = document.part.relate_to(part, REL.PACKAGE)
    shown = OxmlElement("w:object")
    ole = shown.makeelement("{urn:schemas-microsoft-com:office:office}OLEObject", {qn("r:id"): rel_id})
    shown.append(ole)
    document.add_paragraph().add_run()._r.append(shown)


def presentation(slides: Sequence[str], notes: str = "") -> bytes:
    """Return a .pptx with a text box per slide, a paragraph per line; the notes go with the last."""
    deck = pptx.Presentation()
    for text in slides:
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        slide.shapes.add_textbox(Inches(1), Inches(1), Inches(8), Inches(5)).text_frame.text = xml_text(text)
    if notes:
        slide.notes_slide.notes_text_frame.text = notes
    return saved(deck)


def pdf(pages: Sequence[str]) -> bytes:
    """Return a .pdf with a page or more per text. Its fonts know Latin-1 only: a dash is a hyphen, a bullet a star."""
    document = FPDF()
    document.set_font("helvetica", size=10)
    for text in pages:
        document.add_page()
        plain = text.translate({0x2212: "-", 0x2013: "-", 0x2014: "-", 0x201D: '"', 0x2022: "*", 0x2019: "'"})
        document.multi_cell(0, 5, xml_text(plain).encode("latin-1", "replace").decode("latin-1"))
    return bytes(document.output())


def saved(document: docx.document.Document | pptx.presentation.Presentation) -> bytes:
    """Return a document's bytes."""
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def with_member(package: bytes, name: str, content: bytes) -> bytes:
    """Return a zip with one more member, or another in its place."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return target.getvalue()
