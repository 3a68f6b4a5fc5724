"""The municipalities' weekly returns: every form of answer that is accepted is read as the same figures."""

import csv
import io
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from data.lists import impact_levels, monitored_areas
from etl import cells
from etl.documents import FIGURE_COLUMNS, Document, SourceError
from etl.returns import Figure
from etl.sources import municipal_return, source_of
from etl.sources.municipal_return import parse, recognises, return_layout
from etl.template import write_template
from tests.etl.return_files import AREAS, COLUMNS, PLACES, answer, blank, check, csv_file, fault_of, value, xlsx_file


def test_an_answer_gives_a_figure_per_area_and_question_with_its_place_in_the_file() -> None:
    document = csv_file(answer(staffing="4", infected="12"))
    figures = parse(document)
    assert tuple(figures.columns) == FIGURE_COLUMNS == Figure._fields
    assert len(figures) == len(AREAS) + 4
    staffing = figures[figures["monitored_area"] == "staffing"].iloc[0]
    assert staffing[["measure", "geography_code", "value", "status"]].tolist() == [
        "answer_level",
        "0114",
        4,
        "reported",
    ]
    assert (staffing["period_start"], staffing["period_end"]) == (date(2022, 1, 27), date(2022, 2, 2))
    assert staffing[["setting", "step", "origin", "locator"]].tolist() == [
        "all",
        "",
        "reported",
        "rad 2, kolumn staffing",
    ]
    assert staffing["received_at"] is None and staffing["quote"] is None
    assert value(figures, "answer_infected") == 12
    assert document.rows_read == 1 and not document.faults and document.stated_on is None
    assert {each.verdict for each in document.checks} == {"PASS"}


def test_every_check_is_named() -> None:
    document = csv_file(answer())
    parse(document)
    names = "columns municipalities names duplicates scale counts period synthetic_mark"
    assert [each.name for each in document.checks] == names.split()


def test_outlooks_are_better_unchanged_or_worse() -> None:
    figures = parse(csv_file(answer(outlook_short="Förbättring", outlook_long="FÖRSÄMRING")))
    assert value(figures, "answer_outlook_short") == 1
    assert value(figures, "answer_outlook_long") == -1
    assert value(parse(csv_file(answer())), "answer_outlook_long") == 0


def test_a_blank_cell_is_not_reported_and_never_zero() -> None:
    figures = parse(csv_file(answer(staffing="", infected=" ", outlook_short="\u00a0")))
    missing = figures[figures["status"] == "not_reported"]
    assert missing["value"].isna().all()
    assert missing["measure"].tolist() == ["answer_level", "answer_outlook_short", "answer_infected"]
    assert figures[figures["status"] == "reported"]["value"].notna().all()


def test_a_reported_zero_is_zero() -> None:
    figures = parse(csv_file(answer(infected="0", cared_for="0")))
    assert value(figures, "answer_infected") == 0
    assert set(figures["status"]) == {"reported"}


def test_a_municipality_that_filled_in_nothing_has_not_answered() -> None:
    document = csv_file(answer("0114"), blank("0115"), blank("0117") | {"comment": "vi hinner inte"})
    assert set(parse(document)["geography_code"]) == {"0114"}
    assert not document.faults
    assert check(document, "municipalities") == ("PASS", "rader med svar: 1, utan svar: 2")


def test_a_form_that_nobody_filled_in_gives_a_warning() -> None:
    document = csv_file(blank("0114"))
    assert parse(document).empty
    assert check(document, "municipalities")[0] == "WARN"


def test_comments_are_not_kept_even_of_a_refused_row() -> None:
    document = csv_file(answer(comment="ring Test Testsson", staffing="9", kontakt="Test Testsson"))
    fault = fault_of(parse, document)
    assert "Testsson" not in repr(document.faults) + repr(document.checks)
    assert fault.raw_text.startswith("0114;Upplands Väsby;2022-01-27")


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_separator_and_encoding_is_read(delimiter: str, encoding: str) -> None:
    figures = parse(csv_file(answer("0117", staffing="4,0"), delimiter=delimiter, encoding=encoding))
    assert value(figures, "answer_level", "staffing") == 4


@pytest.mark.parametrize(
    "text", ["4", "4,0", "4.0", " 4 ", "allvarlig", "Allvarlig påverkan", "ALLVARLIG\u00a0PÅVERKAN"]
)
def test_a_level_is_a_digit_or_a_word(text: str) -> None:
    assert value(parse(csv_file(answer(staffing=text))), "answer_level", "staffing") == 4


@pytest.mark.parametrize("text", ["1200", "1 200", "1\u00a0200", "1\u202f200", "1200,0", "1200.00"])
def test_a_count_may_have_spaces_and_empty_decimals(text: str) -> None:
    assert value(parse(csv_file(answer(cared_for=text))), "answer_cared_for") == 1200


@pytest.mark.parametrize("code", ["0114", "114", "'0114", '="0114"', " 0114\u00a0"])
def test_a_code_may_have_lost_its_leading_zero(code: str) -> None:
    assert set(parse(csv_file(answer("0114", kommunkod=code)))["geography_code"]) == {"0114"}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("0114", "upplands väsby"),
        ("0114", "Upplands Väsby kommun"),
        ("0117", "Österåkers kommun"),
        ("0117", "Österåkers"),
        ("0117", "O\u0308stera\u030aker"),
        ("0980", "Region Gotland"),
        ("0180", "Stockholms stad"),
        ("1280", "MALMÖ STAD"),
        ("2023", "Malung"),
        ("0643", "Habo"),
        ("0305", "Håbo"),
    ],
)
def test_a_municipality_may_be_called_by_any_of_its_names(code: str, name: str) -> None:
    assert set(parse(csv_file(answer(code, kommun=name)))["geography_code"]) == {code}


@pytest.mark.parametrize("start", ["2022-01-27", "44588", "20220127", "2022-01-27T00:00:00", "2022-01-27 00:00"])
def test_a_date_may_be_iso_or_the_number_excel_keeps(start: str) -> None:
    figures = parse(csv_file(answer(period_start=start)))
    assert set(figures["period_start"]) == {date(2022, 1, 27)}


def test_headers_may_be_in_any_case_and_order_and_areas_in_swedish() -> None:
    titles = {column: f" {column.upper()} " for column in COLUMNS}
    titles |= {"staffing": "personal", "special_housing": "SÄBO", "home_help": "Hemtjänst"}
    document = csv_file(answer(staffing="5", special_housing="2"), columns=COLUMNS[::-1], titles=titles)
    assert recognises(document)
    figures = parse(document)
    assert value(figures, "answer_level", "staffing") == 5
    assert value(figures, "answer_level", "special_housing") == 2
    assert "rad 2, kolumn personal" in set(figures["locator"])


def test_no_title_stands_for_two_columns() -> None:
    titles = [title for area in monitored_areas().values() for title in {area.id, area.label, area.short_label}]
    assert len({title.casefold() for title in titles}) == len(titles)
    assert len(return_layout().titles) == len(titles) + len(COLUMNS) - len(AREAS) + 2  # origin and sent_on


def test_a_workbook_may_have_other_sheets_and_titles_above_the_header() -> None:
    row = answer(staffing="kritisk", kommunkod="114")
    cells_of_row: list[object] = [int(row[each]) if row[each].isdigit() else row[each] for each in COLUMNS]
    cells_of_row[2:4] = [date(2022, 1, 27), date(2022, 2, 2)]
    svar: list[list[object]] = [["Veckosvar"], [], ["Hälsningar", "från kommunen"], [], [*COLUMNS], cells_of_row]
    document = xlsx_file({"Anvisning": [["Fyll i", "staffing"]], "Svar": svar})
    assert recognises(document)
    figures = parse(document)
    assert set(figures["geography_code"]) == {"0114"}
    assert set(figures["period_end"]) == {date(2022, 2, 2)}
    assert value(figures, "answer_level", "staffing") == 5
    assert "blad Svar, rad 6, kolumn staffing" in set(figures["locator"])


def test_a_row_marked_synthetic_is_synthetic_and_so_is_a_file_whose_name_says_so() -> None:
    marked = csv_file(answer("0114", origin="Synthetic"), answer("0115", origin=""))
    assert parse(marked).groupby("geography_code")["origin"].unique().map(list).to_dict() == {
        "0114": ["synthetic"],
        "0115": ["reported"],
    }
    named = csv_file(answer(), name="SYNTETISK_svar.csv")
    assert set(parse(named)["origin"]) == {"synthetic"}
    assert check(marked, "synthetic_mark") == check(named, "synthetic_mark") == ("WARN", "filen är märkt som syntetisk")


def test_the_file_may_say_when_it_was_sent() -> None:
    document = csv_file(answer("0114", sent_on="2022-02-03"), answer("0115", sent_on="2022-02-03"))
    parse(document)
    assert document.stated_on == date(2022, 2, 3)


def test_the_return_is_told_from_other_files() -> None:
    assert not recognises(Document("x.csv", b"period_start,period_end,critical_impact\n2022-01-27,2022-02-02,5"))
    assert not recognises(Document("x.csv", b"kommunkod;kommun;round;setting;observations;gloves\n"))
    assert not recognises(Document("x.csv", "Län;Kommun;Hemtjänst;Personal;Läkemedel\n".encode()))
    assert not recognises(Document("x.xlsx", b"no workbook"))
    assert source_of(csv_file(answer())).SOURCE.id == municipal_return.SOURCE.id


LEVELS = {
    level.level: [str(level.level), f"{level.level},0", level.word, level.label.upper()]
    for level in impact_levels().values()
}


@st.composite
def answered(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str]]:
    """Return one answer written plainly, and the same answer written as some other sender might."""
    code = draw(st.sampled_from(sorted(PLACES)))
    plain, written = answer(code), answer(code, kommunkod=draw(st.sampled_from([code, code.lstrip("0")])))
    for area in AREAS:
        level = draw(st.sampled_from([0, *LEVELS]))
        plain[area] = str(level) if level else ""
        written[area] = draw(st.sampled_from(LEVELS[level])) if level else draw(st.sampled_from(["", " "]))
    cared_for = draw(st.integers(0, 99_999))
    plain["cared_for"] = str(cared_for)
    written["cared_for"] = f"{cared_for:,}".replace(",", draw(st.sampled_from(["", " ", "\u00a0"])))
    written["period_start"] = draw(st.sampled_from(["2022-01-27", "44588"]))
    plain["infected"] = written["infected"] = str(draw(st.integers(0, cared_for)))
    return plain, written


@hypothesis_settings(max_examples=60, deadline=None)
@given(
    st.lists(answered(), min_size=1, max_size=4, unique_by=lambda pair: cells.read_code(pair[0]["kommunkod"])),
    st.sampled_from([";", ",", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from(["\r\n", "\n"]),
    st.permutations(COLUMNS),
)
def test_the_same_answers_give_the_same_figures_in_every_accepted_dialect(
    pairs: list[tuple[dict[str, str], dict[str, str]]], delimiter: str, encoding: str, line_end: str, columns: list[str]
) -> None:
    expected = parse(csv_file(*(plain for plain, _ in pairs)))
    written = [other for _, other in pairs]
    document = csv_file(*written, columns=columns, delimiter=delimiter, encoding=encoding, line_end=line_end)
    pd.testing.assert_frame_equal(parse(document), expected)
    assert not document.faults


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), max_size=len(COLUMNS) + 2), max_size=4), st.sampled_from(";,\t"))
def test_whatever_the_cells_say_the_file_is_read_or_stopped_with_a_reason(
    rows: list[list[str]], delimiter: str
) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([COLUMNS, *rows])
    try:
        content = text.getvalue().encode()
    except UnicodeEncodeError:  # half a surrogate pair can't be in a file
        assume(False)
    document = Document("svar.csv", content)
    assert recognises(document) in {True, False}
    try:
        figures = parse(document)
    except SourceError as error:
        assert error.fault.line(document.name)
    else:
        assert figures["value"].notna().eq(figures["status"] == "reported").all()


@hypothesis_settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.booleans())
def test_arbitrary_bytes_are_stopped_with_a_reason(content: bytes, after_a_header: bool) -> None:
    head = ";".join(COLUMNS).encode() + b"\n" if after_a_header else b"k"
    document = Document("svar.csv", head + content)
    recognises(document)
    try:
        parse(document)
    except SourceError as error:
        assert error.fault.line(document.name)


@hypothesis_settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_damaged_workbook_is_stopped_with_a_reason(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "form.xlsx"
    if not path.exists():
        write_template(path, date(2022, 1, 27))
    content = bytearray(Path(path).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    document = Document("svar.xlsx", bytes(content))
    recognises(document)
    try:
        parse(document)
    except SourceError as error:
        assert error.fault.line(document.name)
