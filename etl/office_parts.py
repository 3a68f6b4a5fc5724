"""The text of a Word document and of a presentation, in reading order.

python-docx and python-pptx open the packages; their paragraphs leave out text boxes, notes, content controls and
grouped shapes, so the text is taken from the XML they have parsed. What a reader of the paper doesn't see (deleted
words, hidden words, hidden slides, comments) is not read.
"""

import io
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import docx
import pptx
from docx.opc.constants import RELATIONSHIP_TYPE as REL
from docx.oxml.parser import parse_xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OLE_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"

LONGEST_CELL = 80
"""Characters; a row with a longer cell is layout, and its cells are read as paragraphs of their own."""

CELL_BORDER = " | "

_UNSEEN = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}pPr", f"{_W}sectPr", _FALLBACK}
_AS_TEXT = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
    f"{_W}softHyphen": "",
    f"{_A}br": "\n",
}
_CONTAINED = (REL.PACKAGE, REL.OLE_OBJECT)
_PICTURES = (REL.IMAGE, REL.CHART)


@dataclass(frozen=True)
class EmbeddedFile:
    """A file within a file, where it stands in the text."""

    name: str
    content: bytes


@dataclass
class Extract:
    """What was found in a file, in order: texts, and files within it that are still to be read.

    `tags`: how many marks of XML have been read so far, in it and the files around it.
    """

    parts: list[Any] = field(default_factory=list)
    pictures: int = 0
    other_files: int = 0
    tags: int = 0


# --- Word ------------------------------------------------------------------------------------------------------------


def word_text(content: bytes) -> Extract:
    """Return page headers, the body with its embedded files in their places, notes and page footers."""
    opened = docx.Document(io.BytesIO(content))
    part = opened.part
    extract = Extract()
    headers, footers = (_around(part, kind) for kind in (REL.HEADER, REL.FOOTER))
    extract.parts += headers
    placed = _add_body(extract, part)
    for kind in (REL.FOOTNOTES, REL.ENDNOTES):
        for related in _related(part, kind):
            extract.parts.append("\n".join(_word_lines(parse_xml(related.blob), {})))
    extract.parts += footers
    contained = {rel_id: rel for rel_id, rel in part.rels.items() if rel.reltype in _CONTAINED and not rel.is_external}
    extract.parts += [_embedded(rel.target_part) for rel_id, rel in contained.items() if rel_id not in placed]
    extract.pictures = sum(rel.reltype in _PICTURES for rel in part.rels.values())
    return extract


def _around(part: Any, kind: str) -> list[str]:
    """Return the text of the page headers, or footers, each once: first pages and sections repeat them."""
    texts = ["\n".join(_word_lines(parse_xml(related.blob), {})) for related in _related(part, kind)]
    return list(dict.fromkeys(texts))


def _related(part: Any, kind: str) -> list[Any]:
    found = [rel.target_part for rel in part.rels.values() if rel.reltype == kind and not rel.is_external]
    return sorted(found, key=lambda related: str(related.partname))


def _embedded(part: Any) -> EmbeddedFile:
    return EmbeddedFile(posixpath.basename(str(part.partname)), part.blob)


def _add_body(extract: Extract, part: Any) -> set[str]:
    """Add the body's text and embedded files; return the relationships of those that were placed."""
    objects = {
        rel_id: _embedded(rel.target_part)
        for rel_id, rel in part.rels.items()
        if rel.reltype in _CONTAINED and not rel.is_external
    }
    lines: list[str] = []
    placed: set[str] = set()
    for line in _word_lines(part.element.body, objects):
        if isinstance(line, str):
            lines.append(line)
        elif line[0] not in placed:
            placed.add(line[0])
            extract.parts += ["\n".join(lines), line[1]]
            lines = []
    extract.parts.append("\n".join(lines))
    return placed


def _word_lines(element: Any, objects: dict[str, EmbeddedFile]) -> Iterator[Any]:
    """Yield the lines under an element, and (relationship, file) where a known embedded file stands."""
    for child in element:
        if child.tag in _UNSEEN or _is_separator(child):
            continue
        if child.tag == f"{_W}p":
            text, boxes = _word_paragraph(child)
            yield text
            for box in boxes:
                yield from _word_lines(box, objects)
            for shown in child.iter(_OLE_OBJECT):
                rel_id = shown.get(f"{_R}id")
                if rel_id in objects:
                    yield rel_id, objects[rel_id]
        elif child.tag == f"{_W}tr":
            yield from _row(list(_cells(child, objects)))
        else:
            yield from _word_lines(child, objects)


def _is_separator(element: Any) -> bool:
    return element.get(f"{_W}type") in ("separator", "continuationSeparator")


def _cells(row: Any, objects: dict[str, EmbeddedFile]) -> Iterator[list[Any]]:
    for cell in row.iter(f"{_W}tc"):
        if next(cell.iterancestors(f"{_W}tr")) is row:
            yield list(_word_lines(cell, objects))


def _row(cells: list[list[Any]]) -> Iterator[Any]:
    """Yield a table's row as one line, or cell by cell if it is layout rather than a table."""
    texts = [" ".join(line for line in cell if isinstance(line, str) and line.strip()) for cell in cells]
    is_table = len(cells) > 1 and all(len(text) <= LONGEST_CELL for text in texts)
    if is_table:
        yield CELL_BORDER.join(text.replace("\n", " ") for text in texts)
    for cell in cells:
        for line in cell:
            if not is_table or not isinstance(line, str):
                yield line


def _word_paragraph(paragraph: Any) -> tuple[str, list[Any]]:
    """Return a paragraph's own text, and the text boxes that are anchored in it."""
    pieces: list[str] = []
    boxes: list[Any] = []

    def walk(element: Any) -> None:
        for child in element:
            if child.tag in _UNSEEN or (child.tag == f"{_W}r" and _is_hidden(child)):
                continue
            if child.tag == f"{_W}txbxContent":
                boxes.append(child)
            elif child.tag == f"{_W}t":
                pieces.append(child.text or "")
            elif child.tag in _AS_TEXT:
                pieces.append("\f" if child.get(f"{_W}type") == "page" else _AS_TEXT[child.tag])
            else:
                walk(child)

    walk(paragraph)
    return "".join(pieces), boxes


def _is_hidden(run: Any) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(f"{_W}val", "true") not in ("0", "false", "off")


# --- PowerPoint ------------------------------------------------------------------------------------------------------


def slides_text(content: bytes) -> Extract:
    """Return each shown slide's text, its title first, and then its notes."""
    extract = Extract()
    for slide in pptx.Presentation(io.BytesIO(content)).slides:
        if slide.element.get("show") in ("0", "false"):
            continue
        # A damaged slide may have none.
        shapes = next(slide.element.iter(f"{_P}spTree"), ())
        lines = [line for shape in sorted(shapes, key=_is_no_title) for line in _slide_lines(shape)]
        extract.parts.append("\n".join(lines))
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            extract.parts.append(slide.notes_slide.notes_text_frame.text)
        for rel in slide.part.rels.values():
            if rel.is_external:
                continue
            if rel.reltype in _CONTAINED:
                extract.parts.append(_embedded(rel.target_part))
            elif rel.reltype in _PICTURES:
                extract.pictures += 1
            elif rel.reltype == REL.DIAGRAM_DATA:
                extract.parts.append("\n".join(_slide_lines(parse_xml(rel.target_part.blob))))
    return extract


def _is_no_title(shape: Any) -> bool:
    return not any(holder.get("type") in ("title", "ctrTitle") for holder in shape.iter(f"{_P}ph"))


def _slide_lines(element: Any) -> Iterator[str]:
    """Yield the paragraphs and the tables' rows under an element, in the order they are drawn."""
    if element.tag == _FALLBACK:
        return
    if element.tag == f"{_A}p":
        yield "".join(_AS_TEXT.get(piece.tag, piece.text or "") for piece in element.iter(f"{_A}t", f"{_A}br"))
    elif element.tag == f"{_A}tr":
        yield from _row([list(_slide_lines(cell)) for cell in element.iter(f"{_A}tc")])
    else:
        for child in element:
            yield from _slide_lines(child)
