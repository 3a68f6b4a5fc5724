"""What a count is of when its own sentence doesn't say: the headings above, the sentences after, the text around."""

import docx
import pptx
import pytest

from etl.documents import Document, SourceError
from etl.sources.situation_report import parse
from tests.etl.office_files import saved
from tests.etl.report_files import ONE_COUNT, TITLE, fault_in, minutes, read, values

EIGHT = "8 kommuner har rapporterat kritisk påverkan."
NATIONAL = "Läget i landets kommuner\n"
LIMITING = [
    "Hemtjänst",
    "Förra veckan",
    "Norge",
    "Stockholms län",
    "Vecka 15",
    "Skola och förskola",
    "Region Skåne (X)",
]


def document_of(day: str, body: str) -> Document:
    return Document("x.txt", f"Minnesanteckningar Socialchefsnätverket {day}\n{body}\n{EIGHT}".encode())


def read_of(document: Document) -> dict[str, float]:
    """Return what is read of a document; nothing if it has no figure, or none in a period."""
    try:
        return values(parse(document))
    except SourceError as error:
        assert error.fault.check == "figures_attributed", error.fault.reason
        return {}


# --- weeks without a year --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("week", [5, 6, 40])
def test_a_week_that_had_not_ended_by_the_documents_day_is_never_taken_a_year_back(week):
    line = fault_in(document_of("2022-02-07", f"{NATIONAL}Inrapporterad data vecka {week}."))
    assert f"vecka {week} är 2022-" in line and "inte gått till ända 2022-02-07" in line


@pytest.mark.parametrize(
    ("day", "week", "period"),
    [
        ("2022-02-07", 4, ("2022-01-27", "2022-02-02")),
        ("2022-01-10", 52, ("2021-12-30", "2022-01-05")),
        ("2021-01-12", 53, ("2020-12-31", "2021-01-06")),
        ("2021-12-28", 50, ("2021-12-16", "2021-12-22")),
    ],
)
def test_a_week_is_of_the_documents_own_year_or_has_just_ended_over_new_year(day, week, period):
    figures = parse(document_of(day, f"{NATIONAL}Inrapporterad data vecka {week}."))
    assert (str(figures["period_start"].iloc[0]), str(figures["period_end"].iloc[0])) == period


@pytest.mark.parametrize(
    ("day", "week"), [("2021-12-30", 1), ("2022-02-07", 52), ("2021-01-04", 53), ("2022-01-10", 53)]
)
def test_a_week_whose_year_is_not_plain_stops_the_document(day, week):
    assert "vecka" in fault_in(document_of(day, f"{NATIONAL}Inrapporterad data vecka {week}."))


@pytest.mark.parametrize(("day", "warned"), [("2021-06-27", False), ("2021-06-28", True)])
def test_a_period_that_ended_long_before_the_document_is_warned_of(day, warned):
    document = document_of(day, f"{NATIONAL}Inrapporterad data 22–28 april 2021.")
    parse(document)
    details = [check.detail for check in document.checks if check.name == "period_age" and check.verdict == "WARN"]
    assert bool(details) is warned
    assert all("2021-04-28" in detail and day in detail for detail in details)


@pytest.mark.parametrize("dates", ["31 januari–6 februari", "3–9 februari"])
def test_a_week_beside_its_own_dates_is_the_same_period(dates):
    figures = parse(document_of("2022-02-14", f"Läget i landets kommuner vecka 5, {dates}."))
    assert figures["value"].tolist() == [8] and figures["period_start"].iloc[0].month in (1, 2)
    other = document_of("2022-02-14", f"Läget i landets kommuner vecka 6, {dates}.")
    assert parse(other).empty and other.unread


# --- headings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("heading", LIMITING)
@pytest.mark.parametrize(
    "below",
    [
        "Antal kommuner med kritisk påverkan: 8\nAntal kommuner med allvarlig påverkan: 41",
        f"Läget är svårt på många håll.\n{EIGHT}",
        f"Här är läget svårt\n{EIGHT}",
        f"Fler har svårt att rekrytera. Det märks på många håll i landet. {EIGHT}",
    ],
)
def test_a_heading_that_limits_does_so_over_all_that_follows_it(heading, below):
    assert read(f"{heading}\n{below}\n") == {}


@pytest.mark.parametrize("heading", [heading for heading in LIMITING if heading != "Vecka 15"])
def test_a_heading_that_says_the_nation_ends_what_limits(heading):
    assert read(f"{heading}\nDet är svårt.\nLäget i landets kommuner\n{EIGHT}") == {"critical_impact": 8}


def test_what_a_paragraph_is_about_is_so_three_sentences_on():
    assert read(f"Region Skåne informerade. Läget är svårt. Det märks. {EIGHT}") == {}


@pytest.mark.parametrize("heading", LIMITING)
def test_a_row_of_a_table_without_a_number_is_a_heading(heading):
    document = docx.Document()
    for line in (TITLE + NATIONAL + "Från inrapporterad data mellan 22–28 april 2021.").split("\n"):
        document.add_paragraph(line)
    rows = [(heading, ""), ("Kommuner med kritisk påverkan", "8"), ("Kommuner med allvarlig påverkan", "41")]
    table = document.add_table(rows=3, cols=2)
    for row, cells in zip(table.rows, rows, strict=True):
        row.cells[0].text, row.cells[1].text = cells
    assert read_of(Document("x.docx", saved(document))) == {}


@pytest.mark.parametrize("title", ["Hemtjänst", "Förra veckan", "Skolan"])
@pytest.mark.parametrize("is_first", [True, False])
def test_the_title_of_a_slide_is_of_all_that_stands_on_it_and_of_no_other_slide(title, is_first):
    deck = pptx.Presentation()
    national = ("Nationellt", f"Läget i landets kommuner\nInrapporterad data 22–28 april 2021.\n{ONE_COUNT}")
    limited = (title, f"Läget i landets kommuner 22–28 april 2021\n{EIGHT}")
    for heading, body in (limited, national) if is_first else (national, limited):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text, slide.placeholders[1].text = heading, body
    assert read_of(Document("x.pptx", saved(deck))) == {"serious_impact": 0}


# --- sentences after a count -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "after",
    [
        "Siffran är osäker.",
        "Observera att siffran avser vecka 3.",
        "OBS! Siffran gäller bara Malmö.",
        "Det är en minskning. Uppgiften gäller Norrland.",
        "Talet är från mars.",
        "Uppgiften är inte kvalitetssäkrad.",
        "Dessa ligger i Skåne.",
    ],
)
def test_a_sentence_that_limits_the_figure_before_it_leaves_that_one_unread(after):
    document = minutes(f"{ONE_COUNT.strip()} {EIGHT} {after}")
    assert read_of(document) == {"serious_impact": 0}
    assert [unread.sentence for unread in document.unread if unread.sentence.startswith("8 kommuner")]


def test_a_sentence_that_limits_the_figures_leaves_them_all_unread():
    assert read(f"{ONE_COUNT}{EIGHT} Siffrorna gäller Västra Götaland.") == {}


@pytest.mark.parametrize(
    "after", ["Siffrorna gäller hela landet.", "Siffran är lägre än förra veckan.", "Siffrorna avser 22–28 april.",
              "De är bekymrade för smittan."]
)  # fmt: skip
def test_a_sentence_that_leaves_the_figure_as_it_is_costs_nothing(after):
    assert read(f"{EIGHT} {after}") == {"critical_impact": 8}


# --- the nation must be said -----------------------------------------------------------------------------------------

_WEEK = "Från inrapporterad data mellan 22–28 april 2021: "


@pytest.mark.parametrize(
    "title",
    ["Göteborgsregionen (GR), lägesrapport", "Kommunerna i Sjuhärad", "Norrlandskommunerna", "Mälardalsrådet",
     "Minnesanteckningar", "Läget i kommunerna"],
)  # fmt: skip
def test_without_a_word_of_the_nation_no_count_is_the_nations(title):
    assert read_of(Document("x.txt", f"{title}\n{_WEEK}{EIGHT}".encode())) == {}


@pytest.mark.parametrize(
    "title", ["Göteborgsregionen (GR), lägesrapport", "Kommunerna i Sjuhärad", "Norrlandskommunerna"]
)
def test_an_association_of_some_municipalities_may_report_to_the_agency_too(title):
    text = f"{title}\n{_WEEK}{EIGHT} 12 kommuner rapporterade till SoS."
    assert read_of(Document("x.txt", text.encode())) == {}


@pytest.mark.parametrize(
    "text",
    [f"Socialstyrelsens rapport\n{_WEEK}{EIGHT}", f"Nationell bild\n{_WEEK}{EIGHT}", f"SKR\n{_WEEK}{EIGHT}",
     f"{_WEEK}8 av 290 kommuner har rapporterat kritisk påverkan.",
     f"Möte\nLäget i landets kommuner\n{_WEEK}{EIGHT}"],
)  # fmt: skip
def test_a_word_of_the_nation_anywhere_is_enough(text):
    assert read_of(Document("x.txt", text.encode())) == {"critical_impact": 8}


# --- what isn't taken is listed --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("Tjugofyra har rapporterat kritisk påverkan.", "Tjugofyra"),
        ("Tre av dem har rapporterat kritisk påverkan.", "Tre av dem"),
        ("Ingen har rapporterat kritisk påverkan.", "Ingen har"),
        ("En har rapporterat kritisk påverkan.", "En har"),
        ("Nivå 5 kommuner har rapporterat kritisk påverkan.", "5 kommuner"),
        ("8 kommuner har rapporterat kritisk påverkan (av 21 svarande).", "8 kommuner"),
        ("Antal kommuner med kritisk påverkan: 8 (av 21 svarande)", "8 (av 21"),
        ("Antal kommuner med kritisk påverkan: 8 av tjugoen svarande", "8 av tjugoen"),
        ("Område | Kommuner med kritisk påverkan | Median\nHemtjänst | 8 | 41\nPersonal | 3 | fyra\nTack", "8 | 41"),
        ("Område | Kommuner med kritisk påverkan | Median\nHemtjänst | 8 | 41\nPersonal | 3 | fyra\nTack", "3 | fyra"),
    ],
)
def test_no_number_beside_a_measure_is_passed_over_in_silence(sentence, shown):
    document = minutes(ONE_COUNT + sentence)
    assert read_of(document) == {"serious_impact": 0}
    assert any(shown in unread.sentence for unread in document.unread)


def test_a_count_out_of_those_that_reported_or_of_all_is_read():
    label = "Antal kommuner med kritisk påverkan: 8"
    assert read(f"240 kommuner rapporterade till SoS.\n{label} (av 240 svarande)")["critical_impact"] == 8
    assert read(f"{label} (av landets 290)") == {"critical_impact": 8}
