"""The municipalities' weekly returns: every fault that refuses a row or stops a file, with what was expected."""

from datetime import date

import pytest

from etl import cells
from etl.documents import Document, SourceError
from etl.sources.municipal_return import parse, recognises
from tests.etl.return_files import AREAS, COLUMNS, PLACES, answer, check, csv_file, fault_of, value, xlsx_file


@pytest.mark.parametrize("text", ["0", "6", "-1", "4,5", "4 5", "hög", "x", "1–2", "-", "..", "44", "4e0", "٤"])
def test_a_level_outside_the_scale_refuses_the_row(text: str) -> None:
    fault = fault_of(parse, csv_file(answer(staffing=text)))
    assert (fault.check, fault.row, fault.column, fault.value) == ("scale", 2, "staffing", text)
    assert fault.reason == "nivån ligger utanför skalan"
    assert fault.expected == "1–5 eller ingen, måttlig, betydande, allvarlig, kritisk påverkan"


def test_an_unknown_outlook_refuses_the_row() -> None:
    fault = fault_of(parse, csv_file(answer(outlook_long="bättre")))
    assert (fault.check, fault.expected) == ("scale", "förbättring eller oförändrat eller försämring")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("12,5", "antalet är inget heltal"),
        ("-3", "antalet är negativt"),
        ("−3", "antalet är negativt"),
        ("1,000", "antalet kan läsas på två sätt"),
        ("1.200", "antalet kan läsas på två sätt"),
        ("1 2", "cellen är inget tal"),
        ("ca 10", "cellen är inget tal"),
        ("<15", "cellen är inget tal"),
        ("1e3", "cellen är inget tal"),
        ("nan", "cellen är inget tal"),
        ("9" * 400, "cellen är inget tal"),
    ],
)
def test_a_count_that_is_not_a_plain_whole_number_refuses_the_row(text: str, reason: str) -> None:
    fault = fault_of(parse, csv_file(answer(infected=text, cared_for="")))
    assert (fault.check, fault.column, fault.value, fault.reason) == ("counts", "infected", text, reason)


def test_more_infected_than_cared_for_refuses_the_row() -> None:
    fault = fault_of(parse, csv_file(answer(infected="1201")))
    assert (fault.check, fault.column, fault.value) == ("counts", "infected", "1201")
    assert "1200" in fault.expected


@pytest.mark.parametrize("code", ["9999", "", "14", "01140", "abc", "114,0"])
def test_an_unknown_municipality_refuses_the_row_and_offers_one_that_is_like_it(code: str) -> None:
    fault = fault_of(parse, csv_file(answer(kommunkod=code, kommun="Upplands Vasby")))
    assert (fault.check, fault.column, fault.value) == ("municipalities", "kommunkod", code)
    assert fault.reason == "okänd kommun"
    assert fault.expected.endswith("menade du 0114 Upplands Väsby?")


def test_a_name_that_is_like_nothing_gets_no_offer() -> None:
    fault = fault_of(parse, csv_file(answer(kommunkod="9999", kommun="Xyzzy" * 20)))
    assert "menade" not in fault.expected


@pytest.mark.parametrize(("code", "name", "other"), [("0305", "Habo", "0643 Habo"), ("0643", "Håbo", "0305 Håbo")])
def test_habo_is_not_håbo(code: str, name: str, other: str) -> None:
    fault = fault_of(parse, csv_file(answer(code, kommun=name)))
    assert (fault.check, fault.column, fault.value) == ("names", "kommun", name)
    assert fault.expected == f"{PLACES[code]} för kommunkod {code}, eller {other}"


def test_a_row_without_the_municipality_s_name_is_taken_with_a_warning() -> None:
    document = csv_file(answer(kommun=""))
    assert not parse(document).empty
    assert check(document, "names")[0] == "WARN"


@pytest.mark.parametrize(
    "text", ["27/1 2022", "2022-1-27", "2022-02-30", "i går", "2022-W04", "20223301", "99999", "2022-01-27T12:00:00"]
)
def test_a_bad_date_refuses_the_row(text: str) -> None:
    fault = fault_of(parse, csv_file(answer(period_start=text)))
    assert (fault.check, fault.column, fault.value) == ("period", "period_start", text)


def test_a_blank_date_refuses_the_row() -> None:
    assert fault_of(parse, csv_file(answer(period_end=""))).column == "period_end"


@pytest.mark.parametrize("end", ["2022-02-01", "2022-02-03", "2022-01-26", "2021-02-02"])
def test_a_period_that_is_not_seven_days_refuses_the_row(end: str) -> None:
    fault = fault_of(parse, csv_file(answer(period_end=end)))
    assert (fault.check, fault.column, fault.value) == ("period", "period_end", end)
    assert "7 dagar" in fault.expected


def test_a_period_in_the_future_refuses_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "today", lambda: date(2022, 2, 1))
    fault = fault_of(parse, csv_file(answer()))
    assert (fault.check, fault.reason) == ("period", "perioden ligger i framtiden")
    monkeypatch.setattr(cells, "today", lambda: date(2022, 2, 2))
    assert not parse(csv_file(answer())).empty


def test_a_period_that_had_not_passed_when_the_file_was_sent_refuses_the_row() -> None:
    fault = fault_of(parse, csv_file(answer(sent_on="2022-02-01")))
    assert (fault.check, fault.reason) == ("period", "perioden ligger i framtiden")


def test_a_period_before_the_register_of_municipalities_begins_refuses_the_row() -> None:
    fault = fault_of(parse, csv_file(answer(period_start="1999-12-30", period_end="2000-01-05")))
    assert (fault.check, fault.reason) == ("municipalities", "okänd kommun")


def test_a_period_that_does_not_begin_on_a_thursday_is_taken_with_a_warning() -> None:
    document = csv_file(answer(period_start="2022-01-24", period_end="2022-01-30"))
    assert not parse(document).empty
    assert check(document, "period") == ("WARN", "perioden börjar inte en torsdag på rad 2")


def test_the_same_municipality_and_period_twice_refuses_both_rows() -> None:
    document = csv_file(answer("0114"), answer("0115"), answer("0114", kommunkod="114"))
    assert set(parse(document)["geography_code"]) == {"0115"}
    assert [(fault.check, fault.row) for fault in document.faults] == [("duplicates", 2), ("duplicates", 4)]
    assert "rad 4" in document.faults[0].reason and "rad 2" in document.faults[1].reason
    assert check(document, "duplicates") == ("FAIL", "2 av 3 rader avvisade: rad 2, 4")


def test_the_same_municipality_may_answer_for_two_periods_in_one_file() -> None:
    later = answer(period_start="2022-02-03", period_end="2022-02-09")
    assert len(parse(csv_file(answer(), later))) == 2 * (len(AREAS) + 4)


def test_a_row_of_many_faults_lists_them_all_and_the_other_rows_are_taken() -> None:
    bad = answer("0115", staffing="7", infected="x", period_end="2022-02-04", outlook_short="?", kommun="Åre")
    document = csv_file(answer("0114"), bad)
    assert set(parse(document)["geography_code"]) == {"0114"}
    assert {fault.column for fault in document.faults} == {
        "staffing",
        "infected",
        "period_end",
        "outlook_short",
        "kommun",
    }
    assert {fault.row for fault in document.faults} == {3}
    assert document.rows_refused == 1 and document.rows_read == 2
    assert check(document, "scale") == ("FAIL", "1 av 2 rader avvisade: rad 3")


def test_a_row_with_more_cells_than_the_header_is_refused_without_its_free_text() -> None:
    written = csv_file(answer(comment="COMMENT", origin="", sent_on="")).text
    fault = fault_of(parse, Document("svar.csv", written.replace("COMMENT", "a; b; ring Test Testsson").encode()))
    assert (fault.check, fault.row, fault.reason) == ("columns", 2, f"raden har {len(COLUMNS) + 4} celler")
    assert "21 celler som i rubrikraden" in fault.expected
    assert fault.raw_text.startswith("0114;Upplands Väsby;") and fault.raw_text.endswith(";3;1200")


def test_blank_cells_beyond_the_header_are_nothing_when_the_header_has_them_too() -> None:
    header, row = csv_file(answer()).text.split()[0], csv_file(answer()).text.split("\r\n")[1]
    assert not parse(Document("svar.csv", f"{header};;;\n{row};;;".encode())).empty
    assert fault_of(parse, Document("svar.csv", f"{header}\n{row};;;".encode())).check == "columns"


def test_a_row_that_was_cut_off_is_refused() -> None:
    lines = csv_file(answer()).text.rstrip().removesuffix(";3;1200;")
    assert fault_of(parse, Document("svar.csv", lines.encode())).check == "columns"


def test_a_row_may_lack_the_cells_of_a_blank_comment() -> None:
    lines = csv_file(answer()).text.rstrip().removesuffix(";")
    assert value(parse(Document("svar.csv", lines.encode())), "answer_cared_for") == 1200


@pytest.mark.parametrize(
    "column", ["kommunkod", "kommun", "period_end", "outlook_short", "infected", "cared_for", "staffing"]
)
def test_a_missing_column_stops_the_file_and_is_named_with_those_found(column: str) -> None:
    columns = [each for each in COLUMNS if each != column]
    document = csv_file(answer(), columns=columns)
    assert recognises(document)
    with pytest.raises(SourceError) as stopped:
        parse(document)
    fault = stopped.value.fault
    assert (fault.check, fault.row, fault.column) == ("columns", 1, column)
    assert column in fault.reason and ", ".join(columns) in fault.expected


def test_the_comment_may_be_left_out() -> None:
    assert not parse(csv_file(answer(), columns=COLUMNS[:-1])).empty


def test_a_file_without_rows_stops() -> None:
    with pytest.raises(SourceError, match="inga rader"):
        parse(csv_file(columns=COLUMNS))


def test_a_file_without_a_header_stops() -> None:
    with pytest.raises(SourceError, match="ingen rubrikrad"):
        parse(Document("svar.csv", b"1;2;3\n4;5;6"))


@pytest.mark.parametrize("again", ["staffing", " Staffing ", "Personal"])
def test_the_same_column_twice_stops_the_file(again: str) -> None:
    document = csv_file(answer() | {again + " ": "1"}, titles={again + " ": again})
    with pytest.raises(SourceError, match="två gånger") as stopped:
        parse(document)
    assert stopped.value.fault.value == f"staffing, {again.strip()}"


def test_an_unknown_column_is_a_warning() -> None:
    document = csv_file(answer() | {"kontaktperson": "x"})
    assert len(parse(document)) == len(AREAS) + 4
    assert check(document, "columns") == ("WARN", "okända kolumner läses inte: kontaktperson")


def test_a_header_is_looked_for_in_the_first_ten_rows() -> None:
    rows = [COLUMNS, list(answer().values())]
    assert not parse(xlsx_file({"Svar": [["x"]] * 9 + rows})).empty
    with pytest.raises(SourceError):
        parse(xlsx_file({"Svar": [["x"]] * 10 + rows}))


def test_answers_on_two_sheets_stop_the_file_so_that_none_is_overlooked() -> None:
    rows = [COLUMNS, list(answer().values())]
    with pytest.raises(SourceError, match="flera blad") as stopped:
        parse(xlsx_file({"v. 4": rows, "v. 5": rows}))
    assert stopped.value.fault.value == "v. 4, v. 5"


def test_an_origin_that_is_not_known_refuses_the_row() -> None:
    fault = fault_of(parse, csv_file(answer(origin="published")))
    assert (fault.check, fault.column, fault.value) == ("synthetic_mark", "origin", "published")


@pytest.mark.parametrize("other", ["2022-02-04", "torsdag", "2999-01-01"])
def test_a_file_that_is_unclear_about_when_it_was_sent_stops(other: str) -> None:
    with pytest.raises(SourceError) as stopped:
        parse(csv_file(answer("0114", sent_on="2022-02-03"), answer("0115", sent_on=other)))
    fault = stopped.value.fault
    assert (fault.check, fault.row, fault.column, fault.value) == ("sent_on", 3, "sent_on", other)
