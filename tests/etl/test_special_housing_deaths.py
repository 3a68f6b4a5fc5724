"""Socialstyrelsen's workbook of deaths: labels of weeks, masked counts, headers, places, and the real workbooks."""

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.lists import municipalities
from etl.cells import CellError
from etl.deaths_weeks import week_of
from etl.documents import Document, SourceError
from etl.sources import source_of
from etl.sources.special_housing_deaths import parse, recognises
from tests.etl.deaths_files import place, row, workbook
from tests.etl.return_files import check, xlsx_file

SUNDAY_2020_11_15 = "Avlidna i covid-19 enligt dödsorsaksintyg inkomna fram till den 15 november 2020"
GOTLAND = (place("09 Gotland", "Totalt länet", 60, 20, 10), place("", "Gotland", 60, 20, 10))


def figure(figures: pd.DataFrame, measure: str, code: str = "00", week: str = "") -> tuple[float | None, str]:
    """Return value (None for no figure) and status of the only figure of a measure, place and ISO week."""
    found = figures[(figures["measure"] == measure) & (figures["geography_code"] == code)]
    if week:
        monday = date.fromisocalendar(int(week[:4]), int(week[-2:]), 1)
        found = found[found["period_start"] == monday]
    assert len(found) == 1, found
    value = found.iloc[0]["value"]
    return (None if pd.isna(value) else float(value)), found.iloc[0]["status"]


def said_by(document: Document) -> str:
    """Return every word that is kept of a document: figures, faults, checks, contradictions."""
    kept = [parse(document).to_csv(), document.faults, document.checks, document.contradictions, document.unread]
    return "\n".join(map(str, kept))


# Weeks


@pytest.mark.parametrize("label", ["Vecka 53", "2020W53", "2020v53"])
def test_each_form_of_week_label_is_the_iso_week(label):
    title = "inkomna fram till den 11 januari 2021"
    figures = parse(workbook([row(label, 362, 150, 106)], title=title))
    assert figures.iloc[0][["measure", "value"]].tolist() == ["deaths_covid19", 362]
    assert figures.iloc[0][["period_start", "period_end"]].tolist() == [date(2020, 12, 28), date(2021, 1, 3)]


@given(st.dates(date(2020, 1, 6), date(2030, 12, 29)), st.sampled_from(["{0}v{1:02}", "{0}W{1:02}", "{0}v{1}"]))
def test_a_label_with_a_year_is_that_week_whatever_day_the_workbook_is_of(day, form):
    year, week, _ = day.isocalendar()
    assert week_of(form.format(year, week), date(2022, 1, 31)) == date.fromisocalendar(year, week, 1)


@given(st.dates(date(2020, 3, 2), date(2020, 12, 31)))
def test_a_label_without_a_year_is_of_the_only_year_in_which_the_week_had_begun(day):
    assert week_of(f"Vecka {day.isocalendar().week}", day) == day - timedelta(days=day.weekday())


def test_a_week_without_a_year_that_can_be_of_two_years_is_refused():
    document = workbook([row("Vecka 3", 5, 0, 0), row("2022v04", 110, 38, 39)])
    assert parse(document)["value"].tolist() == [110, 38, 39]
    assert "kan höra till flera" in document.faults[0].reason


def test_week_53_of_a_year_with_52_does_not_exist():
    with pytest.raises(CellError, match="finns inte"):
        week_of("2021v53", date(2022, 1, 31))


def test_a_text_is_no_week():
    assert week_of("Källa: dödsorsaksintyg", date(2022, 1, 31)) is None
    document = workbook([row("2022v04", 110, 38, 39), row("Veckan därpå", 4, 4, 4)])
    parse(document)
    assert [fault.row for fault in document.faults] == [10]
    assert "ingen vecka" in document.faults[0].line(document.name)


def test_totals_and_unknown_weeks_are_no_weeks():
    document = workbook(
        [row("Fram till 2022-01-31", 120, 38, 39), row("Uppgift saknas", 10, 0, 0), row("2022v04", 110, 38, 39)]
    )
    figures = parse(document)
    assert figures["measure"].tolist()[:3] == ["deaths_covid19", "deaths_special_housing", "deaths_home_help"]
    assert figure(figures, "deaths_covid19", week="2022-W04") == (110, "provisional")
    assert figure(figures, "deaths_covid19_to_date") == (120, "reported")
    assert len(figures) == 6
    assert "vecka saknas för: Totalt 10, Särskilt boende 0" in check(document, "weeks")[1]
    assert document.contradictions == []


def test_a_week_twice_is_refused_both_times():
    document = workbook([row("2022v03", 131, 55, 33), row("2022v04", 110, 38, 39), row("2022W04", 111, 38, 39)])
    assert parse(document)["value"].tolist() == [131, 55, 33]
    assert [fault.row for fault in document.faults] == [10, 11]


def test_rows_of_text_zeros_for_weeks_to_come_give_no_figures():
    # The workbook named 2022-01-10 says 11 January inside: week 2 had lasted two days.
    title = "inkomna fram till den 11 januari 2022"
    zeros = ["0"] * 6
    rows = [row("2022v01", 20, 6, "X"), ["2022v02", *zeros], ["2022v03", *zeros], ["2022v53", *zeros], ["0", *zeros]]
    document = workbook(rows, title=title, name="statistik-covid19-avlidna_2022-01-10.xlsx")
    assert parse(document)["value"].dropna().tolist() == [20, 6]
    assert document.stated_on == date(2022, 1, 11)
    assert document.faults == []
    verdict, detail = check(document, "weeks")
    assert verdict == "WARN"
    assert "2022v02, 2022v03, 2022v53, 0" in detail


def test_a_zero_of_a_week_that_has_been_is_a_zero():
    assert figure(parse(workbook([row("2021v28", 0, 0, 0)])), "deaths_covid19", week="2021-W28") == (0, "reported")


def test_deaths_in_a_week_that_has_not_begun_are_refused():
    document = workbook([row("2022v04", 110, 38, 39), row("2022v06", 5, 0, 0)])
    parse(document)
    assert document.faults[0].reason == "veckan hade inte börjat"


def test_weeks_are_provisional_until_four_weeks_after_their_sunday():
    rows = [row(f"2020v{week}", 20, 5, 5) for week in (41, 42, 43)]
    document = workbook(rows, title=SUNDAY_2020_11_15)
    figures = parse(document)
    statuses = [figure(figures, "deaths_covid19", week=f"2020-W{week}")[1] for week in (41, 42, 43)]
    assert statuses == ["reported", "reported", "provisional"]  # week 42 ended exactly four weeks before
    assert "2020-W43" in check(document, "provisional")[1]


def test_a_week_left_out_between_two_others_is_told():
    document = workbook([row("2021v51", 36, 5, 11), row("2022v01", 73, 17, 18)])
    parse(document)
    assert "veckor saknas: 2021-W52" in check(document, "weeks")[1]


# Masked counts


@pytest.mark.parametrize("beside", [" ", "", ".", 18.75])
def test_a_masked_count_has_no_value_whatever_stands_beside_it(beside):
    document = workbook([["2020v33", 16, 0.11, 7, 43.75, "X", beside]])
    assert figure(parse(document), "deaths_home_help", week="2020-W33") == (None, "suppressed")
    assert figure(parse(document), "deaths_special_housing", week="2020-W33") == (7, "reported")


def test_the_percentage_beside_a_masked_count_is_nowhere_not_even_in_what_is_refused():
    document = workbook(
        [
            ["2020v33", 16, 0.11, 7, 43.75, "X", 18.75],
            ["2020v34", "16?", 0.11, "X", 18.75, "X", 18.75],
            ["2020v35", 16, 0.11, "X", 18.75, 18.75, "X"],  # the last two have changed places
            ["vecka trettiosex", 16, 0.11, "X", 18.75, "X", 18.75],
            ["2022v40", 16, 0.11, "X", 18.75, "X", 18.75],
            [18.75, 16, 0.11, "X", "", "X", ""],
        ],
        [["09 Gotland", "Totalt länet", 16, 0.1, 7, 43.75, "X", 18.75], ["", "Gottland", 16, 100, 7, 43, "X", 18.75]],
    )
    said = said_by(document)
    assert {fault.check for fault in document.faults} == {"counts", "weeks", "names"}
    assert "18.75" not in said
    assert "18,75" not in said
    assert "43.75" not in said


@pytest.mark.parametrize(("cell", "status"), [("", "not_reported"), ("..", "not_reported"), (".", "not_applicable")])
def test_a_cell_without_a_figure_says_why(cell, status):
    assert figure(parse(workbook([row("2021v28", 8, cell, 0)])), "deaths_special_housing", week="2021-W28") == (
        None,
        status,
    )


@pytest.mark.parametrize("cell", ["-5", "4,5", "1.000", "ca 5", "–"])
def test_a_cell_that_is_no_count_refuses_its_row(cell):
    document = workbook([row("2021v28", cell, 0, 0), row("2021v29", 8, 0, 0)])
    assert parse(document)["value"].tolist() == [8, 0, 0]
    assert (document.faults[0].sheet, document.faults[0].row, document.faults[0].column) == ("Vecka", 9, "Totalt")


def test_a_part_is_never_more_than_the_total():
    document = workbook([row("2021v28", 8, 9, 0), row("2021v29", 8, 8, 0)])
    parse(document)
    assert [(fault.row, fault.value) for fault in document.faults] == [(9, "9")]


def test_a_small_count_in_a_column_that_hides_them_is_told():
    document = workbook([row("2021v28", 20, "X", 2), row("2021v29", 20, 3, 4)])
    parse(document)
    verdict, detail = check(document, "suppression")
    assert verdict == "WARN"
    assert "rad 10 Särskilt boende" in detail
    assert "Hemtjänst" not in detail


def test_where_a_county_total_tells_its_only_hidden_municipality_the_smallest_other_is_hidden_too():
    document = workbook(
        [],
        [
            place("10 Blekinge", "Totalt länet", 37, 0, 0),
            place("", "Karlskrona", 20, 0, 0),
            place("", "Karlshamn", 9, 0, 0),
            place("", "Ronneby", 6, 0, 0),
            place("", "Sölvesborg", 0, 0, 0),
            place("", "Olofström", "X", 0, 0),
        ],
    )
    figures = parse(document)
    values = [figure(figures, "deaths_covid19_to_date", code)[0] for code in ("10", "1080", "1082", "1081", "1083")]
    assert values == [37, 20, 9, None, 0]
    assert "blad Kommun rad 11 Totalt" in check(document, "suppression")[1]


def test_a_hidden_number_that_is_not_small_hides_no_other():
    uppsala = [place("03 Uppsala", "Totalt länet", 50, 0, 0), place("", "Håbo", "X", 0, 0), place("", "Heby", 17, 0, 0)]
    figures = parse(workbook([], uppsala))
    assert figure(figures, "deaths_covid19_to_date", "0331") == (17, "reported")


def test_where_no_municipality_is_left_to_hide_the_county_is_hidden():
    gotland = [place("09 Gotland", "Totalt länet", 60, 2, 10), place("", "Gotland", 60, "X", 10)]
    figures = parse(workbook([], gotland))
    assert figure(figures, "deaths_special_housing_to_date", "09") == (None, "suppressed")
    assert figure(figures, "deaths_covid19_to_date", "09") == (60, "reported")


def test_where_the_total_of_the_weeks_tells_a_hidden_one_another_is_hidden_too():
    document = workbook(
        [
            row("Fram till 2022-01-31", 100, 40, 30),
            row("Uppgift saknas", 0, 0, 0),
            row("2022v02", 50, 30, 20),
            row("2022v03", 30, 8, 10),
            row("2022v04", 20, "X", "X"),  # 40 − 38 tells the first; 30 − 30 does not tell the second
        ]
    )
    figures = parse(document)
    assert figure(figures, "deaths_special_housing", week="2022-W03") == (None, "suppressed")
    assert figure(figures, "deaths_home_help", week="2022-W03") == (10, "provisional")


# Headers and sheets


@pytest.mark.parametrize("sheet", ["Vecka", "Avlidna - Vecka"])
@pytest.mark.parametrize("special_housing", ["Särskilt boende", "Särsklit boende"])
def test_the_sheet_is_known_by_its_headers_and_the_typo_is_read(sheet, special_housing):
    document = workbook([row("2021v28", 8, 5, 4)], sheet=sheet, parts=[special_housing, "Hemtjänst"])
    assert source_of(document).SOURCE.id == "special_housing_deaths"
    figures = parse(document)
    assert figure(figures, "deaths_special_housing", week="2021-W28") == (5, "reported")
    assert figures.iloc[1]["locator"] == f"blad {sheet}, rad 9, kolumn Särskilt boende (antal)"


def test_a_workbook_without_weeks_gives_its_municipalities():
    document = workbook(None, GOTLAND)
    assert recognises(document)
    assert figure(parse(document), "deaths_covid19_to_date", "0980") == (60, "reported")
    assert "inget blad med veckor" in check(document, "layout")[1]


def test_a_workbook_that_is_not_divided_by_housing_gives_all_deaths():
    document = xlsx_file(
        {
            "Vecka": [
                ["Avlidna i covid-19 enligt dödsorsaksintyg inkomna fram till den 28 september 2020"],
                ["Vecka", "Avlidna covid-19", ""],
                ["", "Antal", "%"],
                ["Vecka 15", 737, 11.7],
            ]
        }
    )
    assert recognises(document)
    assert parse(document)["value"].tolist() == [737]
    assert "saknar Särskilt boende, Hemtjänst" in check(document, "columns")[1]


def test_counts_of_something_else_are_not_read():
    document = workbook([row("2021v28", 8, 5, 4)], parts=["LSS-boende", "Hemtjänst"])
    assert set(parse(document)["measure"]) == {"deaths_covid19", "deaths_home_help"}
    assert "LSS-boende" in check(document, "columns")[1]


def test_a_column_that_stands_twice_stops_the_file():
    with pytest.raises(SourceError) as stopped:
        parse(workbook([row("2021v28", 8, 5, 4)], parts=["Hemtjänst", "Hemtjänst"]))
    assert "två gånger" in stopped.value.fault.reason


@pytest.mark.parametrize(
    ("title", "reason"),
    [("Avlidna i covid-19", "säger inte vilken dag"), ("inkomna fram till den 1 januari 2098", "i framtiden")],
)
def test_a_workbook_without_a_day_that_has_been_is_stopped(title, reason):
    with pytest.raises(SourceError) as stopped:
        parse(workbook([row("2021v28", 8, 5, 4)], title=title))
    assert reason in stopped.value.fault.reason


def test_sheets_that_say_different_days_are_told_and_the_latest_counts():
    document = workbook([row("2022v04", 110, 38, 39)], places_title="inkomna fram till den 24 januari 2022")
    parse(document)
    assert document.stated_on == date(2022, 1, 31)
    assert check(document, "reports_day")[0] == "WARN"


def test_other_workbooks_are_not_recognised():
    assert not recognises(xlsx_file({"Vecka": [["Vecka", "Totalt"], ["2021v28", 5]]}))
    assert not recognises(Document("avlidna.xlsx", b"no workbook"))


# Places


def test_municipalities_are_known_by_name_within_their_county_and_deaths_count_from_2020_to_the_day():
    document = workbook(
        [],
        [
            place("Totalt riket", " ", 90, 30, 20),
            place("03 Uppsala", "Totalt länet", 50, 20, 15),
            place("", "Håbo", 27, 8, 4),
            place("06 Jönköping", "Totalt länet", 40, 10, 5),
            place("", "Habo", 12, 5, "X"),
        ],
    )
    figures = parse(document)
    total = figures[figures["measure"] == "deaths_covid19_to_date"].set_index("geography_code")["value"]
    assert total.to_dict() == {"03": 50, "0305": 27, "06": 40, "0643": 12, "00": 90}
    assert set(figures["period_start"]) == {date(2022, 1, 31)}
    assert set(figures["period_end"]) == {date(2022, 1, 31)}
    assert set(figures["origin"]) == {"published"}


def test_a_name_in_the_wrong_county_is_refused_with_an_offer_and_no_other_is_taken():
    document = workbook([], [*GOTLAND, place("03 Uppsala", "Totalt länet", 50, 20, 15), place("", "Habo", 27, 8, 4)])
    assert set(parse(document)["geography_code"]) == {"09", "0980", "03"}
    assert "menade du 0643 Habo?" in document.faults[0].expected


@pytest.mark.parametrize("county", ["02 Uppsala", "10 Uppsala", "Uppsala"])
def test_municipalities_below_an_unknown_county_are_refused(county):
    document = workbook([], [*GOTLAND, place(county, "Totalt länet", 50, 20, 15), place("", "Håbo", 27, 8, 4)])
    assert set(parse(document)["geography_code"]) == {"09", "0980"}
    assert [fault.row for fault in document.faults] == [10, 11]


def test_a_municipality_twice_is_refused_both_times():
    document = workbook([], [*GOTLAND, place("", "Gotland", 61, 20, 10)])
    assert set(parse(document)["geography_code"]) == {"09"}
    assert {fault.check for fault in document.faults} == {"duplicates"}


def test_a_footnote_mark_is_no_part_of_the_name_and_makes_its_parts_provisional():
    document = workbook([], [place("22 Västernorrland", "Totalt länet", 340, 100, 90), place("", "Ånge**", 27, 5, 14)])
    figures = parse(document)
    statuses = [figure(figures, f"deaths_{part}_to_date", "2260")[1] for part in ("covid19", "special_housing")]
    assert statuses == ["reported", "provisional"]
    assert "Ånge" in check(document, "names")[1]


def test_notes_under_the_table_are_no_rows_and_missing_municipalities_are_told():
    document = workbook([], GOTLAND)
    parse(document)
    assert (document.rows_read, document.faults) == (2, [])
    verdict, detail = check(document, "coverage")
    assert verdict == "WARN"
    assert detail.startswith("1 av 290 kommuner; saknas: Upplands Väsby")


def test_places_of_the_weeks_that_the_source_has_said_were_wrong_are_provisional():
    document = workbook([], GOTLAND, title="inkomna fram till den 21 december 2020")
    assert set(parse(document)["status"]) == {"provisional"}
    assert check(document, "names")[0] == "WARN"


# Sums


def test_a_nation_that_counts_more_than_the_municipalities_is_a_contradiction_and_the_larger_is_used():
    document = workbook([row("Fram till 2022-01-31", 61, 20, 10)], [place("Totalt riket", " ", 60, 20, 10), *GOTLAND])
    assert figure(parse(document), "deaths_covid19_to_date") == (61, "reported")
    found = document.contradictions
    assert [(each.figure_used, each.figure_other, each.geography_code) for each in found] == [(61, 60, "00")]


@pytest.mark.parametrize(("total", "agrees"), [(94, False), (95, True), (99, True), (100, False)])
def test_weeks_contradict_their_total_only_if_no_hidden_counts_of_1_to_3_could_make_it(total, agrees):
    rows = [row("Uppgift saknas", 3, 0, 0), row("2022v03", "X", 0, 0), row("2022v04", 90, 0, 0)]
    rows = [row("Fram till 2022-01-30", total, 0, 0), row("2022v02", "X", 0, 0), *rows]
    document = workbook(rows, title="inkomna fram till den 30 januari 2022")
    parse(document)
    assert (document.contradictions == []) is agrees


def test_a_total_may_hold_deaths_of_a_last_week_without_a_row():
    # 31 January 2022 is a Monday, and the sheet ends with the week before.
    document = workbook([row("Fram till 2022-01-31", 119, 38, 39), row("2022v04", 110, 38, 39)])
    parse(document)
    assert document.contradictions == []


def test_municipalities_that_do_not_add_up_to_their_county_are_a_contradiction():
    document = workbook([], [place("09 Gotland", "Totalt länet", 61, 20, 10), place("", "Gotland", 60, 20, 10)])
    assert figure(parse(document), "deaths_covid19_to_date", "09") == (61, "reported")
    assert [(each.geography_code, each.figure_other) for each in document.contradictions] == [("09", 60)]


# The real workbooks


@pytest.fixture
def real(shared_data):
    """Read one of the real workbooks by its date: its document and its figures."""

    def read(day: str) -> tuple[Document, pd.DataFrame]:
        name = f"statistik-covid19-avlidna_{day}.xlsx"
        document = Document(name, (shared_data / "socialstyrelsen" / name).read_bytes())
        assert source_of(document).SOURCE.id == "special_housing_deaths"
        return document, parse(document)

    return read


@pytest.mark.parametrize(
    ("day", "last_week", "totals"),
    [
        ("2020-11-16", "2020-W47", (6274, 2905, 1652)),
        ("2021-01-11", "2021-W02", (9211, 4341, 2453)),
        ("2022-01-31", "2022-W04", (15178, 6061, 3973)),
    ],
)
def test_the_real_workbooks_are_read_completely(real, day, last_week, totals):
    document, figures = real(day)
    assert document.faults == []
    assert document.stated_on == date.fromisoformat(day)
    assert "FAIL" not in {each.verdict for each in document.checks}
    assert check(document, "coverage") == ("PASS", "290 av 290 kommuner")
    assert check(document, "suppression")[0] == "PASS"
    assert f"2020-W10–{last_week}" in check(document, "weeks")[1]
    parts = ("covid19", "special_housing", "home_help")
    assert tuple(figure(figures, f"deaths_{part}_to_date")[0] for part in parts) == totals
    assert figures["geography_code"].nunique() == 1 + 21 + len(municipalities())
    assert figures["value"].isna().equals(figures["status"] == "suppressed")
    key = ["measure", "geography_code", "period_start"]
    assert not figures.duplicated(key).any()


def test_the_workbook_of_31_january_2022_says_what_was_first_known_of_its_last_weeks(real):
    document, figures = real("2022-01-31")
    weeks = ("2022-W01", "2022-W02", "2022-W03", "2022-W04")
    found = [figure(figures, "deaths_special_housing", week=week) for week in weeks]
    assert found == [(17, "provisional"), (34, "provisional"), (55, "provisional"), (38, "provisional")]
    assert figure(figures, "deaths_home_help", week="2020-W33") == (None, "suppressed")  # 18.75 % stands beside it
    assert figure(figures, "deaths_special_housing_to_date", "2260") == (5, "provisional")  # Ånge**
    assert figure(figures, "deaths_covid19_to_date", "01") == (4538, "reported")
    assert [(each.figure_used, each.figure_other) for each in document.contradictions] == [(15178, 15177)]


def test_no_percentage_of_a_real_workbook_is_kept(real):
    document, _ = real("2022-01-31")
    said = said_by(document)
    masked = [
        text
        for sheet in document.sheets
        if sheet.name in ("Vecka", "Kommun")
        for _, texts in sheet.rows
        for count, text in pairwise(texts)
        if count == "X" and "." in text.strip(".")
    ]
    assert len(masked) > 20  # the source has left them there
    assert not [text for text in masked if text in said]
