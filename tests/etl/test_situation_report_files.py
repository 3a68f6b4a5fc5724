"""The real minutes as Word documents, presentations and PDF files: the same figures as from their text."""

from datetime import date

import pandas as pd
import pytest

from etl.documents import Document
from etl.sources import situation_report, source_of
from etl.sources.situation_report import parse
from tests.etl.office_files import pdf, presentation, word
from tests.etl.report_files import HEADING, TITLE
from tests.etl.test_situation_report import keyed

SLIDES_BEGIN = {"2021-05-04": "image2.emf", "2022-02-07": " Socialstyrelsens Särskilda Organisation"}
"""Where, in the text of the minutes, their attached slides begin."""


def as_word(minutes: str, slides: str) -> bytes:
    return word(minutes, presentation(in_slides(slides)))


def as_slides(minutes: str, slides: str) -> bytes:
    return presentation([minutes, *in_slides(slides)])


def as_pdf(minutes: str, slides: str) -> bytes:
    return pdf([minutes, *in_slides(slides)])


def in_slides(text: str) -> list[str]:
    return [slide for slide in text.split("\n\n\n\n\n") if slide.strip()]


@pytest.fixture
def both_parts(shared_data):
    def load(name: str) -> tuple[str, str]:
        text = (shared_data / "minutes" / f"{name}.txt").read_text(encoding="utf-8")
        at = text.index(SLIDES_BEGIN[name])
        return text[:at], text[at:]

    return load


@pytest.mark.parametrize("name", SLIDES_BEGIN)
@pytest.mark.parametrize(("suffix", "write"), [(".docx", as_word), (".pptx", as_slides), (".pdf", as_pdf)])
def test_the_real_minutes_give_the_same_figures_in_every_kind_of_file(shared_data, both_parts, name, suffix, write):
    as_text = Document(f"{name}.txt", (shared_data / "minutes" / f"{name}.txt").read_bytes())
    expected = parse(as_text)
    document = Document(f"m{suffix}", write(*both_parts(name)))
    assert source_of(document) is situation_report
    figures = parse(document)
    assert keyed(figures) == keyed(expected)
    assert document.stated_on == as_text.stated_on
    assert [told.figure_other for told in document.contradictions] == [
        told.figure_other for told in as_text.contradictions
    ]
    for locator, quote in zip(figures["locator"], figures["quote"], strict=True):
        start, end = map(int, locator.removeprefix("tecken ").split("–"))
        assert document.text[start:end] == quote


def test_a_table_in_a_document_gives_its_counts():
    import docx

    from tests.etl.office_files import saved

    document = docx.Document()
    for line in (TITLE + HEADING).split("\n"):
        document.add_paragraph(line)
    table = document.add_table(rows=2, cols=2)
    for row, (label, count) in zip(
        table.rows, [("Antal kommuner med kritisk påverkan", "5"), ("Allvarlig påverkan", "30 kommuner")], strict=True
    ):
        row.cells[0].text, row.cells[1].text = label, count
    figures = parse(Document("x.docx", saved(document)))
    assert dict(zip(figures["measure"], figures["value"], strict=True)) == {"critical_impact": 5, "serious_impact": 30}


def figures_with_pictures(body: str, other_file: bool = True) -> tuple[pd.DataFrame, list[str]]:
    import docx

    from tests.etl.office_files import embed, saved

    document = docx.Document()
    for line in (TITLE + HEADING + body).split("\n"):
        document.add_paragraph(line)
    if other_file:
        embed(document, b"x", "oleObject1.bin", "application/vnd.openxmlformats-officedocument.oleObject")
    read = Document("x.docx", saved(document))
    return parse(read), [check.detail for check in read.checks if check.name == "pictures"]


ALL_COUNTS = (
    "240 kommuner rapporterade till SoS. 5 kommuner har rapporterat kritisk påverkan. 30 kommuner har rapporterat "
    "allvarlig påverkan. 105 kommuner rapporterar över 1 % smittade."
)


def test_what_is_no_text_is_warned_of_where_a_count_is_missing():
    _, [warning] = figures_with_pictures("5 kommuner har rapporterat kritisk påverkan.")
    assert "1 inbäddade filer" in warning and "reporting_municipalities" in warning and "för hand" in warning
    assert figures_with_pictures(ALL_COUNTS)[1] == []
    assert figures_with_pictures("5 kommuner har rapporterat kritisk påverkan.", other_file=False)[1] == []


def test_a_slides_own_period_and_the_minutes_day_belong_together():
    minutes = "Minnesanteckningar 7 februari 2022\n"
    counted = "5/290 kommuner har rapporterat kritisk påverkan"
    slide = f"Läget i landets kommuner\nFrån inrapporterad data mellan 27 januari−2 februari.\n{counted}"
    figures = parse(Document("x.docx", word(minutes, presentation([slide]))))
    assert figures["period_start"].tolist() == [date(2022, 1, 27)]
