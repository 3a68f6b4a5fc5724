"""Labelled reports: what is taken is right, every time, and nearly all that can be taken is."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.documents import Document, SourceError
from etl.sources.situation_report import parse
from etl.swedish_numbers import number_words
from tests.etl.labelled_reports import DOCUMENTS, GIVING, REFUSED, SENTENCES
from tests.etl.report_files import ONE_COUNT, TITLE, minutes, read

Figures = dict[tuple[str, str], float]


def taken(document: Document) -> Figures:
    """Return what is read: (measure, geography) to value; nothing if no figure is found."""
    try:
        figures = parse(document)
    except SourceError as error:
        assert error.fault.check == "figures_attributed", error.fault.reason
        return {}
    return {
        (measure, place): value
        for measure, place, value in zip(figures["measure"], figures["geography_code"], figures["value"], strict=True)
    }


def labelled(figures: Mapping[object, float]) -> Figures:
    """Return a label with every measure's place; the nation's where none is given."""
    return {key if isinstance(key, tuple) else (str(key), "00"): value for key, value in figures.items()}


LABELLED = [
    *((minutes(sentence), labelled(figures)) for sentence, figures in SENTENCES),
    *((Document("x.txt", text.encode()), labelled(figures)) for text, figures in DOCUMENTS),
]


def test_half_of_the_labelled_reports_and_more_have_nothing_to_take():
    assert len(LABELLED) >= 150
    assert sum(not figures for _, figures in LABELLED) * 2 >= len(LABELLED)


RECALL = 0.95
"""Of the figures that a reader would take, at least this share is. The rest are wordings that we don't know."""


def test_of_the_labelled_reports_nothing_wrong_is_taken_and_nearly_all_that_is_right():
    wrong, missed, right = [], [], 0
    for document, expected in LABELLED:
        figures = taken(document)
        wrong += [(document.text, figures) for key in figures if figures[key] != expected.get(key)]
        missed += [(document.text, key) for key in expected if key not in figures]
        right += len(expected)
    assert wrong == []
    assert 1 - len(missed) / right >= RECALL, missed


@pytest.mark.parametrize("sentence", [sentence for sentence, _ in GIVING])
def test_a_reading_of_a_damaged_or_worded_count_quotes_what_stands_there(sentence):
    document = minutes(sentence)
    for locator, quote in zip(*(parse(document)[name] for name in ("locator", "quote")), strict=True):
        start, end = map(int, locator.removeprefix("tecken ").split("–"))
        assert document.text[start:end] == quote and quote in sentence


def test_what_was_mended_is_warned_of_and_what_was_whole_is_not():
    damaged = minutes("24O kommuner rapporterade till SoS. 5 kommuner har rapporterat kritisk påverkan.")
    parse(damaged)
    [warning] = [check for check in damaged.checks if check.name == "ocr"]
    assert warning.verdict == "WARN" and warning.detail.startswith("1 siffror") and "«24O kommuner" in warning.detail
    whole = minutes(ONE_COUNT)
    parse(whole)
    assert not [check for check in whole.checks if check.name == "ocr"]


# --- corrections -----------------------------------------------------------------------------------------------------

EARLIER, NOW = date(2021, 4, 15), date(2021, 4, 22)


@pytest.mark.parametrize(
    ("correction", "expected"),
    [
        (
            "Rättelse av föregående rapport (15–21 april): 6 kommuner har rapporterat kritisk påverkan, inte 5.",
            {("critical_impact", EARLIER): 6},
        ),
        (
            "Rättelse för perioden 15–21 april. 6 kommuner har rapporterat kritisk påverkan.",
            {("critical_impact", EARLIER): 6},
        ),
        (
            "Rättelse lägesrapport vecka 15: 6 kommuner har rapporterat kritisk påverkan.",
            {("critical_impact", EARLIER): 6},
        ),
        (
            "Rättelse för 15–21 april: 6 kommuner har kritisk påverkan. 2 kommuner rapporterar över 1 % smittade.",
            {("critical_impact", EARLIER): 6},
        ),
        ("Rättelse av förra veckans rapport.\n6 kommuner har rapporterat kritisk påverkan.", {}),
        ("Rättelse: uppgiften om allvarlig påverkan ska vara 6 kommuner.", None),
        ("Rättelse för 22–28 april: 4 kommuner har rapporterat allvarlig påverkan.", {("serious_impact", NOW): 4}),
    ],
)
def test_a_correction_is_of_the_period_that_it_names(correction, expected):
    document = minutes(f"30 kommuner har rapporterat allvarlig påverkan.\n{correction}")
    if expected is None:
        with pytest.raises(SourceError, match="inga siffror"):
            parse(document)
        return
    figures = parse(document)
    given = {("serious_impact", NOW): 30} | expected
    assert (
        dict(zip(zip(figures["measure"], figures["period_start"], strict=True), figures["value"], strict=True)) == given
    )


@pytest.mark.parametrize(
    "heading",
    ["Vecka 15\n", "15–21 april\n", "Vecka 15 var läget svårt. ", "Mars\n", "Våren 2020\n", "2020\n"],
)
def test_a_heading_of_another_time_leaves_what_stands_under_it_unread(heading):
    assert read(ONE_COUNT + f"{heading}8 kommuner har rapporterat kritisk påverkan.") == {"serious_impact": 0}


# --- periods ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "period",
    ["22–28 april -21", "22–28 april ’21", "210422–210428", "20210422-20210428", "fr.o.m. 22 april t.o.m. 28 april",
     "22 april 2021 – 28 april 2021"],
)  # fmt: skip
def test_a_period_may_have_a_short_year_or_none(period):
    figures = parse(minutes(ONE_COUNT, heading=f"{TITLE}Läget i landets kommuner\nInrapporterad data {period}. "))
    assert (figures["period_start"].iloc[0], figures["period_end"].iloc[0]) == (NOW, date(2021, 4, 28))


# --- made-up reports -------------------------------------------------------------------------------------------------

MONTHS = "januari februari mars april maj juni juli augusti september oktober november december".split()
WORDS = {value: word for word, value in sorted(number_words().items(), key=lambda item: item[0] == "en")}

WORDINGS = {
    "critical_impact": (
        "{} har rapporterat kritisk påverkan på något område SoS följer.",
        "Det finns {} med kritisk påverkan.",
        "Kritisk påverkan rapporteras av {}.",
        "Kritisk påverkan: {}",
    ),
    "serious_impact": (
        "{} har rapporterat allvarlig påverkan inom ett eller flera områden.",
        "{} uppger att de har allvarlig påverkan.",
        "Antal kommuner med allvarlig påverkan: {n}",
    ),
    "over_one_percent_infected": ("{} rapporterar över 1% smittade patienter och brukare med covid-19.",),
    "reporting_municipalities": ("{} rapporterade till SoS.", "Rapporter har inkommit från {}."),
}
NOISE = (
    "Fortsatt pressat läge, 12 regioner har gett stöd.",
    "Ring 08-452 70 00 eller mejla.",
    "Enligt 2021:8 gäller 3 nivåer.",
    "Cirka 40 kommuner saknar vikarier.",
    "Av målgruppen 65+ är 81 procent vaccinerade.",
    "Förra veckan rapporterade 17 kommuner kritisk påverkan.",
    "9 kommuner i Skåne har rapporterat allvarlig påverkan.",
)


def shown(count: int, form: str) -> str:
    unit = "kommun" if count == 1 else "kommuner"
    if form == "scanned":
        return f"{str(count).replace('0', 'O') if count > 9 else count} {unit}"
    number = {"digits": str(count), "word": WORDS[count], "both": f"{WORDS[count]} ({count})"}.get(form, str(count))
    return f"{number}/290 kommuner" if form == "of" else f"{number} {unit}"


@st.composite
def reports(draw: st.DrawFn) -> tuple[Document, dict[str, int], tuple[date, date]]:
    """A report of some measures in some week, in some encoding, and what it says."""
    first = draw(st.dates(date(2020, 3, 5), date(2024, 12, 20)))
    first -= timedelta(days=(first.weekday() - 3) % 7)
    last = first + timedelta(days=6)
    day = last + timedelta(days=draw(st.integers(0, 60)))
    dash = draw(st.sampled_from(["-", "–", "−", " – "]))
    start = f"{first.day} {MONTHS[first.month - 1]}" if first.month != last.month else f"{first.day}"
    lines = [
        f"Minnesanteckningar {day.day} {MONTHS[day.month - 1]} {day.year}",
        "Läget i landets kommuner",
        f"Från inrapporterad data mellan {start}{dash}{last.day} {MONTHS[last.month - 1]}.",
    ]
    figures = {}
    for measure in draw(st.lists(st.sampled_from(sorted(WORDINGS)), min_size=1, unique=True)):
        count = figures[measure] = draw(st.integers(0, 290))
        form = draw(st.sampled_from(["digits", "word", "both", "of", "scanned"]))
        lines += draw(st.lists(st.sampled_from(NOISE), max_size=1))
        line = draw(st.sampled_from(WORDINGS[measure])).format(shown(count, form), n=count)
        lines.append(line[0].upper() + line[1:])
    text = draw(st.sampled_from(["\n", "\r\n", "\n\n"])).join(lines)
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    return Document("x.txt", text.encode(encoding, "replace")), figures, (first, last)


@given(reports())
@settings(max_examples=150, deadline=None)
def test_a_report_gives_what_it_says_or_leaves_it_unread_and_never_another_number(report):
    document, expected, period = report
    try:
        figures = parse(document)
    except SourceError as error:
        assert error.fault.check in ("figures_attributed", "period_found")
        return
    for row in figures.itertuples():
        assert expected.get(row.measure) == row.value
        assert (row.period_start, row.period_end) == period
        assert row.geography_code == "00"
    # cp1252 has no minus sign, and what follows on last week's figures may be of last week too.
    if "?" not in document.text and "Förra veckan" not in document.text:
        assert set(figures["measure"]) == set(expected)


def test_every_refused_sentence_is_refused_beside_a_figure_too():
    for sentence in REFUSED:
        assert taken(minutes(ONE_COUNT + sentence)).get(("critical_impact", "00")) is None, sentence
