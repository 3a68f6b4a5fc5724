"""Socialstyrelsen's report in real and made-up minutes, and the table of published figures: what is read of them."""

import re
from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.settings import REFERENCE
from etl.documents import FIGURE_COLUMNS, Document, SourceError
from etl.sources import situation_report, source_of
from etl.sources.situation_report import parse, recognises
from tests.etl.report_files import HEADING, ONE_COUNT, PERIOD, TITLE, fault_in, minutes, ppm_slides, read, values

WEEK_2021 = (date(2021, 4, 22), date(2021, 4, 28), "all", "")
WEEK_2022 = (date(2022, 1, 27), date(2022, 2, 2), "all", "")
AUTUMN, SPRING = (date(2020, 9, 28), date(2020, 10, 11)), (date(2021, 3, 15), date(2021, 3, 28))


@pytest.fixture
def real_minutes(shared_data):
    def load(name: str) -> tuple[Document, pd.DataFrame]:
        document = Document(name, (shared_data / "minutes" / name).read_bytes())
        return document, parse(document)

    return load


def keyed(figures: pd.DataFrame) -> dict[tuple[object, ...], float]:
    keys = figures[["measure", "period_start", "period_end", "setting", "step"]].itertuples(index=False, name=None)
    return dict(zip(keys, figures["value"], strict=True))


def test_the_minutes_of_2021_give_exactly_these_figures(real_minutes):
    document, figures = real_minutes("2021-05-04.txt")
    assert keyed(figures) == {
        ("reporting_municipalities", *WEEK_2021): 240,
        ("critical_impact", *WEEK_2021): 0,
        ("serious_impact", *WEEK_2021): 0,
        ("over_one_percent_infected", *WEEK_2021): 2,
        ("ppm_participants", *SPRING, "all", ""): 140,
        ("ppm_observations", *SPRING, "all", ""): 25635,
        ("ppm_all8", *AUTUMN, "all", "all8"): 64,
        ("ppm_all8", *SPRING, "all", "all8"): 67.6,
        ("ppm_hygiene4", *AUTUMN, "special_housing", "hygiene4"): 67.9,
        ("ppm_hygiene4", *SPRING, "special_housing", "hygiene4"): 71.3,
        ("ppm_hygiene4", *AUTUMN, "ordinary_housing", "hygiene4"): 72.5,
        ("ppm_hygiene4", *SPRING, "ordinary_housing", "hygiene4"): 76.2,
        ("ppm_all8_median", *SPRING, "all", "all8"): 67.8,
        ("ppm_all8_lowest", *SPRING, "all", "all8"): 31,
        ("ppm_all8_highest", *SPRING, "all", "all8"): 96,
    }
    assert len(figures) == document.rows_read == 15
    assert document.stated_on == date(2021, 5, 4)


def test_the_minutes_of_2022_do_not_say_how_many_reported_and_neither_do_we(real_minutes):
    document, figures = real_minutes("2022-02-07.txt")
    assert keyed(figures) == {
        ("critical_impact", *WEEK_2022): 5,
        ("serious_impact", *WEEK_2022): 30,
        ("over_one_percent_infected", *WEEK_2022): 105,
    }
    assert document.stated_on == date(2022, 2, 7)
    assert not document.contradictions


@pytest.mark.parametrize("name", ["2021-05-04.txt", "2022-02-07.txt"])
def test_every_quote_is_the_text_at_its_offsets(real_minutes, name):
    document, figures = real_minutes(name)
    assert source_of(document) is situation_report
    assert tuple(figures.columns) == FIGURE_COLUMNS
    for locator, quote in zip(figures["locator"], figures["quote"], strict=True):
        start, end = map(int, re.fullmatch(r"tecken (\d+)–(\d+)", locator).groups())
        assert document.text[start:end] == quote
        assert len(quote) <= 250
    for unread in document.unread:
        assert document.text[unread.offset :].startswith(unread.sentence)
        assert unread.reason and len(unread.sentence) <= 300


def test_the_minutes_of_2021_contradict_themselves_about_who_took_part(real_minutes):
    document, _ = real_minutes("2021-05-04.txt")
    [told] = document.contradictions
    assert (told.indicator, told.figure_used, told.figure_other) == ("ppm_participants", 140, 130)
    assert (told.period_start, told.period_end, told.geography_code) == (*SPRING, "00")
    assert "140 av landets 290 kommuner ingår" in told.source_used
    assert "160 kommuner deltog inte i mätningen" in told.source_other
    assert "140" in told.explanation and "160" in told.explanation


def test_what_the_real_minutes_leave_unread_is_listed(real_minutes):
    of_2021 = [unread.sentence for unread in real_minutes("2021-05-04.txt")[0].unread]
    assert any("1041 till mindre än 20" in sentence for sentence in of_2021)
    assert any("3 av 4 steg" in sentence for sentence in of_2021)
    of_2022 = [unread.sentence for unread in real_minutes("2022-02-07.txt")[0].unread]
    assert any("12%" in sentence for sentence in of_2022)


@pytest.mark.parametrize("name", ["2021-05-04.txt", "2022-02-07.txt"])
def test_nothing_that_is_kept_names_a_person(real_minutes, name):
    document, figures = real_minutes(name)
    kept = [*figures["quote"], *(unread.sentence for unread in document.unread)]
    kept += [text for told in document.contradictions for text in (told.source_used, told.source_other)]
    for text in kept:
        capitals = set(re.findall(r"\b[A-ZÅÄÖ][\wåäö]+", text))
        assert capitals <= {
            "SoS", "Följsamhet", "Följsamheten", "Riket", "Totalt", "Medianvärde", "De", "Det", "Till", "Fel", "Covid",
            "Socialstyrelsen",
        }  # fmt: skip
        assert "@" not in text


def test_a_name_beside_a_number_is_not_kept_with_it():
    document = minutes(ONE_COUNT + "Anna Öhqvist-Berg säger att 12 kommuner hade påverkan, ring Bo Ek på bo@ek.se.")
    parse(document)
    [unread] = document.unread
    assert unread.sentence == "säger att 12 kommuner hade påverkan, ring"


def test_a_figure_says_what_it_is_and_where_it_stands():
    document = minutes("5 kommuner har rapporterat kritisk påverkan.")
    [figure] = parse(document).to_dict("records")
    start = document.text.index("5 kommuner")
    assert figure == {
        "measure": "critical_impact",
        "geography_code": "00",
        "period_start": PERIOD[0],
        "period_end": PERIOD[1],
        "monitored_area": "",
        "setting": "all",
        "step": "",
        "value": 5.0,
        "status": "reported",
        "origin": "published",
        "received_at": None,
        "locator": f"tecken {start}–{start + 43}",
        "quote": "5 kommuner har rapporterat kritisk påverkan",
    }


def test_the_checks_are_named_and_warn_of_what_was_not_read():
    document = minutes("5 kommuner har rapporterat kritisk påverkan. Ytterligare 3 kommuner väntas rapportera.")
    parse(document)
    verdicts = {check.name: check.verdict for check in document.checks}
    assert verdicts == {
        "document_date": "PASS",
        "period_found": "PASS",
        "period_weekday": "PASS",
        "figures_attributed": "PASS",
        "counts": "PASS",
        "contradictions": "PASS",
        "unread": "WARN",
        "synthetic_mark": "PASS",
    }


def test_more_municipalities_affected_than_reporting_is_warned_of():
    document = minutes("3 kommuner rapporterade till SoS. 5 kommuner har rapporterat kritisk påverkan.")
    parse(document)
    assert [check.name for check in document.checks if check.verdict == "WARN"] == ["counts"]


def test_a_file_that_is_named_synthetic_gives_synthetic_figures():
    document = minutes(ONE_COUNT, name="SYNTETISK_minutes.txt")
    assert parse(document)["origin"].tolist() == ["synthetic"]


# --- faults ----------------------------------------------------------------------------------------------------------


def test_counts_without_a_period_are_not_taken():
    line = fault_in(minutes(ONE_COUNT, heading=TITLE))
    assert line.startswith("minutes.txt, rad 2: texten har antal kommuner men ingen rapportperiod")


def test_a_period_without_a_year_needs_a_document_with_a_day():
    line = fault_in(minutes(ONE_COUNT, heading=HEADING))
    assert "perioden saknar år" in line and "22−28 april" in line and "rad 2" in line


def test_a_measure_given_twice_with_different_counts_names_both():
    line = fault_in(
        minutes("5 kommuner har rapporterat kritisk påverkan. 6 kommuner har rapporterat kritisk påverkan.")
    )
    assert "anges två gånger" in line
    assert "5 kommuner har" in line and "6 kommuner har" in line and len(re.findall(r"tecken \d+–\d+", line)) == 2


def test_a_level_given_twice_with_different_values_names_both():
    sentence = "Följsamhet till klädregler har ökat från 89 procent till {} procent. "
    line = fault_in(ppm_slides(sentence.format(90) + sentence.format(91)))
    assert "ppm_dress4 för 2021-03-15–2021-03-28 anges två gånger" in line


def test_the_same_count_twice_is_taken_once_where_it_first_stands():
    document = minutes("5 kommuner har rapporterat kritisk påverkan. Fem kommuner har rapporterat kritisk påverkan.")
    assert parse(document)["quote"].tolist() == ["5 kommuner har rapporterat kritisk påverkan"]


def test_a_report_without_figures_says_so_and_lists_what_it_saw():
    document = minutes("Cirka 5 kommuner har rapporterat kritisk påverkan.")
    assert recognises(document)
    assert "inga siffror hittades" in fault_in(document)
    assert [unread.sentence for unread in document.unread] == ["Cirka 5 kommuner har rapporterat kritisk påverkan."]


def test_a_correction_in_a_later_document_is_read_as_any_other():
    assert read("Rättelse: 6 kommuner har rapporterat kritisk påverkan.") == {"critical_impact": 6}


# --- recognition -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Minnesanteckningar 4 maj 2021\nVi talade om 12 kommuner och deras budget.",
        "Läget i landets kommuner diskuterades.",
        "Punktprevalensmätning pågår. Mer information kommer.",
        "kommunkod;kommun;period_start\n0180;Stockholm;2021-04-22",
        "",
    ],
)
def test_other_texts_are_not_recognised(text):
    assert not recognises(Document("x.txt", text.encode()))


def test_a_text_that_cannot_be_read_is_not_recognised():
    assert not recognises(Document("x.txt", b"\x00\x01\x02"))


def test_minutes_are_recognised_by_what_they_say_and_not_by_their_name():
    assert recognises(minutes(ONE_COUNT, name="q.txt"))
    assert recognises(Document("q.txt", "Fem kommuner har rapporterat kritisk påverkan.".encode()))


# --- the table of published figures ----------------------------------------------------------------------------------

HEADER = (
    "period_start,period_end,reporting_municipalities,critical_impact,serious_impact,over_one_percent_infected,source"
)


def table(*rows: str) -> Document:
    return Document("published.csv", "\n".join([HEADER, *rows]).encode())


def test_the_built_in_table_is_read_with_each_rows_own_day():
    document = Document("p.csv", (REFERENCE / "published_situation_reports.csv").read_bytes())
    assert source_of(document) is situation_report
    figures = parse(document)
    assert keyed(figures) == {
        ("reporting_municipalities", *WEEK_2021): 240,
        ("critical_impact", *WEEK_2021): 0,
        ("serious_impact", *WEEK_2021): 0,
        ("over_one_percent_infected", *WEEK_2021): 2,
        ("critical_impact", *WEEK_2022): 5,
        ("serious_impact", *WEEK_2022): 30,
        ("over_one_percent_infected", *WEEK_2022): 105,
    }
    assert figures["received_at"].tolist() == [datetime(2021, 5, 4)] * 4 + [datetime(2022, 2, 7)] * 3
    assert figures["locator"].iloc[4] == "rad 3, kolumn critical_impact"
    assert set(figures["origin"]) == {"published"} and figures["quote"].isna().all()
    assert not document.faults and {check.verdict for check in document.checks} == {"PASS"}


def test_the_table_says_what_the_minutes_say(real_minutes):
    built_in = parse(Document("p.csv", (REFERENCE / "published_situation_reports.csv").read_bytes()))
    read_from_text = {**keyed(real_minutes("2021-05-04.txt")[1]), **keyed(real_minutes("2022-02-07.txt")[1])}
    assert keyed(built_in).items() <= read_from_text.items()


@pytest.mark.parametrize(
    ("row", "check", "column"),
    [
        ("2021-04-22,2021-04-29,240,0,0,2,minutes 2021-05-04", "period", "period_end"),
        ("2021-04-22,i april,240,0,0,2,minutes 2021-05-04", "period", "period_end"),
        ("2021-04-22,2021-04-28,291,0,0,2,minutes 2021-05-04", "counts", "reporting_municipalities"),
        ("2021-04-22,2021-04-28,240,0,241,2,minutes 2021-05-04", "counts", "serious_impact"),
        ("2021-04-22,2021-04-28,240,-1,0,2,minutes 2021-05-04", "counts", "critical_impact"),
        ("2021-04-22,2021-04-28,240,0,0,2,the minutes", "received", "source"),
        ("2021-04-22,2021-04-28,240,0,0,2,minutes 2021-04-20", "received", "source"),
        ("2021-04-22,2021-04-28,240,0,0,2,minutes 2999-04-20", "received", "source"),
        ("2021-04-22,2021-04-28,240,0,0,2,", "received", "source"),
    ],
)
def test_a_row_with_a_fault_is_refused_whole(row, check, column):
    document = table(row, "2022-01-27,2022-02-02,,5,30,105,minutes 2022-02-07")
    assert len(parse(document)) == 3
    assert [(fault.row, fault.check, fault.column) for fault in document.faults] == [(2, check, column)]


def test_a_later_source_may_correct_a_row_but_the_same_may_not():
    first, later = (
        "2022-01-27,2022-02-02,,5,30,105,minutes 2022-02-07",
        "2022-01-27,2022-02-02,,6,,,rättelse 2022-02-09",
    )
    corrected = parse(table(first, later))
    assert corrected[corrected["measure"] == "critical_impact"]["value"].tolist() == [5, 6]
    twice = table(first, first.replace(",5,", ",6,"))
    assert parse(twice).empty
    assert {(fault.row, fault.check) for fault in twice.faults} == {(2, "duplicates"), (3, "duplicates")}


def test_a_table_without_figures_says_so():
    with pytest.raises(SourceError, match="inga siffror hittades"):
        parse(table("2022-01-27,2022-02-02,,,,,minutes 2022-02-07"))


# --- anything at all -------------------------------------------------------------------------------------------------


@given(st.text(), st.booleans())
@settings(max_examples=150, deadline=None)
def test_arbitrary_text_gives_figures_or_a_source_error(text, below_heading):
    document = Document("x.txt", ((TITLE + HEADING if below_heading else "") + text).encode("utf-8", "replace"))
    recognises(document)
    try:
        figures = parse(document)
    except SourceError as error:
        assert error.fault.reason and error.fault.expected
    else:
        assert figures["value"].notna().all()


PIECES = (
    "5 240 290 0 ingen två kommuner kommun har inte rapporterat rapporterar kritisk allvarlig påverkan över 1 % "
    "procent smittade till SoS av landets / , . : ( ) - – \n och från HT 2020 VT 2021 22−28 april vecka 16 2021 "
    "följsamhet till basala hygienrutiner klädregler median 67,6 deltog observationer förra i Skåne hemtjänst"
).split(" ")


@given(st.lists(st.sampled_from(PIECES), max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_jumble_of_the_words_we_look_for_gives_figures_with_true_quotes_or_a_source_error(words):
    document = minutes(" ".join(words))
    try:
        figures = parse(document)
    except SourceError:
        return
    for locator, quote in zip(figures["locator"], figures["quote"], strict=True):
        start, end = map(int, re.findall(r"\d+", locator))
        assert document.text[start:end] == quote
    assert figures["value"].notna().all()


@pytest.mark.parametrize(
    "junk",
    [
        "'; DROP TABLE reported; -- x",
        "<script>alert(1)</script>",
        "=HYPERLINK(1)",
        "{{7*7}}",
        "%s %n",
        "\\x00 \x1b[31m",
    ],
)
def test_code_in_the_text_changes_nothing(junk):
    assert read(f"{ONE_COUNT}{junk}\n5 kommuner har rapporterat kritisk påverkan. {junk}") == {
        "serious_impact": 0,
        "critical_impact": 5,
    }


def test_a_long_text_without_full_stops_is_left_unread_in_good_time():
    document = minutes(ONE_COUNT + "Och " + "5 kommuner har rapporterat kritisk påverkan och " * 1000)
    assert values(parse(document)) == {"serious_impact": 0}
    assert document.unread
