"""PPM: the municipalities' returns, what bounds a count must keep within, and the rounds as SKR published them."""

from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from data.lists import ppm_rounds, ppm_steps
from data.settings import REFERENCE
from etl import cells
from etl.documents import FIGURE_COLUMNS, Document, SourceError
from etl.sources import ppm_bhk, source_of
from etl.sources.ppm_bhk import parse, recognises
from tests.etl.return_files import PLACES, check, csv_file, fault_of, value, xlsx_file

STEPS = [step.id for step in ppm_steps().values() if step.number is not None]
BLOCKS = ["hygiene4", "dress4", "all8"]
HYGIENE, DRESS = STEPS[:4], STEPS[4:]
PUBLISHED = REFERENCE / "published_ppm_rounds.csv"
SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "published" / "ppm_rounds.csv"


def measured(code: str = "0114", **changed: str) -> dict[str, str]:
    """Return one municipality's row: 40 observations, all right but for two misses before close-patient work."""
    row = {"kommunkod": code, "kommun": PLACES.get(code, ""), "round": "VT2021", "setting": "special_housing"}
    row |= {"observations": "40"} | dict.fromkeys([*STEPS, "dress4"], "40")
    return row | dict.fromkeys(["hand_before", "hygiene4", "all8"], "38") | changed


def correct(figures: pd.DataFrame) -> dict[str, float]:
    """Return the number that did right, by step."""
    found = figures[figures["measure"] == "answer_correct"]
    return dict(zip(found["step"], found["value"], strict=True))


# Returns --------------------------------------------------------------------------------------------------------------


def test_a_measurement_gives_the_observations_and_a_count_per_step() -> None:
    document = csv_file(measured())
    assert recognises(document)
    figures = parse(document)
    assert tuple(figures.columns) == FIGURE_COLUMNS
    assert len(figures) == 1 + len(ppm_steps())
    assert value(figures, "answer_observations") == 40
    assert correct(figures)["hand_before"] == 38 and correct(figures)["gloves"] == 40
    first = figures.iloc[1]
    assert (first["period_start"], first["period_end"]) == (date(2021, 3, 15), date(2021, 3, 28))
    assert first[["geography_code", "setting", "monitored_area", "origin"]].tolist() == [
        "0114",
        "special_housing",
        "",
        "reported",
    ]
    assert first["locator"] == "rad 2, kolumn hand_before"
    assert document.rows_read == 1 and not document.faults
    assert {each.verdict for each in document.checks} == {"PASS"}


@pytest.mark.parametrize("text", ["VT2021", "VT 2021", "vt2021", " vt\u00a02021 "])
def test_a_round_may_be_written_with_a_space_and_in_any_case(text: str) -> None:
    assert set(parse(csv_file(measured(round=text)))["period_start"]) == {date(2021, 3, 15)}


@pytest.mark.parametrize(
    ("text", "setting"),
    [("SÄBO", "special_housing"), ("Särskilt boende", "special_housing"), ("ordinärt boende", "ordinary_housing")],
)
def test_a_setting_may_be_in_swedish(text: str, setting: str) -> None:
    assert set(parse(csv_file(measured(setting=text)))["setting"]) == {setting}


@pytest.mark.parametrize("text", ["all", "Alla verksamheter"])
def test_the_settings_together_are_refused_since_we_sum_them(text: str) -> None:
    fault = fault_of(parse, csv_file(measured(setting=text)))
    assert (fault.check, fault.column, fault.value) == ("settings", "setting", text)
    assert "summan räknas ut här" in fault.reason and "special_housing (Särskilt boende)" in fault.expected


@pytest.mark.parametrize("text", ["VT1999", "2021", "", "VT21"])
def test_an_unknown_round_refuses_the_row(text: str) -> None:
    fault = fault_of(parse, csv_file(measured(round=text)))
    assert (fault.check, fault.column, fault.value) == ("rounds", "round", text)
    assert fault.expected == "en av " + ", ".join(ppm_rounds())


def test_an_unknown_setting_refuses_the_row() -> None:
    assert fault_of(parse, csv_file(measured(setting="LSS"))).check == "settings"


def test_a_round_in_the_future_refuses_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "today", lambda: date(2021, 3, 27))
    assert fault_of(parse, csv_file(measured())).reason == "mätomgången ligger i framtiden"
    monkeypatch.setattr(cells, "today", lambda: date(2021, 3, 28))
    assert not parse(csv_file(measured())).empty


def test_code_and_name_are_compared_as_in_the_weekly_returns() -> None:
    assert fault_of(parse, csv_file(measured("0305", kommun="Habo"))).check == "names"
    assert fault_of(parse, csv_file(measured("9999", kommun="Habo"))).expected.endswith("menade du 0643 Habo?")


def test_the_same_municipality_round_and_setting_twice_refuses_both_rows() -> None:
    other = measured(setting="ordinary_housing")
    document = csv_file(measured(), other, measured(setting="SÄBO", round="vt 2021"), measured(round="VT2022"))
    assert set(parse(document)["locator"].str.extract(r"rad (\d+)")[0]) == {"3", "5"}
    assert [(fault.check, fault.row) for fault in document.faults] == [("duplicates", 2), ("duplicates", 4)]
    assert "rad 4" in document.faults[0].reason


@pytest.mark.parametrize("text", ["0", "-1", "12,5", "många", ""])
def test_observations_must_be_a_positive_whole_number(text: str) -> None:
    fault = fault_of(parse, csv_file(measured(observations=text)))
    assert (fault.check, fault.column, fault.value) == ("counts", "observations", text)


def test_a_blank_step_is_not_reported_and_never_zero() -> None:
    figures = parse(csv_file(measured(gloves="", hygiene4="", apron="0", all8="0")))
    missing = figures[figures["value"].isna()]
    assert missing["step"].tolist() == ["gloves", "hygiene4"]
    assert set(missing["status"]) == {"not_reported"}
    assert correct(figures)["apron"] == 0


def test_a_row_without_measurement_gives_nothing() -> None:
    empty = {column: "" for column in measured() if column not in ("kommunkod", "kommun", "round", "setting")}
    document = csv_file(measured(), measured("0115") | empty)
    assert set(parse(document)["geography_code"]) == {"0114"}
    assert check(document, "municipalities") == ("PASS", "rader med svar: 1, utan svar: 1")


@pytest.mark.parametrize(
    ("changed", "column", "check_name", "expected"),
    [
        ({"gloves": "41"}, "gloves", "counts", "högst 40, som i observations"),
        ({"gloves": "37"}, "hygiene4", "bounds", "högst 37, som i gloves"),
        ({"hygiene4": "37"}, "hygiene4", "bounds", "minst 38: 40 observationer minus 2 fel i stegen"),
        ({"dress4": "39", "all8": "37"}, "dress4", "bounds", "minst 40: 40 observationer minus 0 fel i stegen"),
        ({"all8": "39"}, "all8", "bounds", "högst 38, som i hygiene4"),
        ({"all8": "37"}, "all8", "bounds", "minst 38: 40 observationer minus 2 fel i stegen"),
        ({"hygiene4": "", "dress4": "", "all8": "39"}, "all8", "bounds", "högst 38, som i hand_before"),
        (
            {"hygiene4": "", "hair": "", "all8": "37"},
            "all8",
            "bounds",
            "minst 38: 40 observationer minus 2 fel i stegen",
        ),
    ],
)
def test_a_count_that_cannot_be_refuses_the_row(
    changed: dict[str, str], column: str, check_name: str, expected: str
) -> None:
    document = csv_file(measured(**changed))
    assert parse(document).empty
    assert (check_name, column, expected) in [(each.check, each.column, each.expected) for each in document.faults]


def test_a_bound_is_not_tested_where_a_blank_cell_leaves_it_open() -> None:
    document = csv_file(measured(hygiene4="", gloves="", all8="10", dress4="40"))
    assert not parse(document).empty


def test_a_step_column_that_is_missing_stops_the_file() -> None:
    columns = [column for column in measured() if column != "gloves"]
    with pytest.raises(SourceError, match="kolumnen gloves saknas"):
        parse(csv_file(measured(), columns=columns))


def test_a_block_column_that_is_missing_is_a_warning_and_gives_no_figures() -> None:
    columns = [column for column in measured() if column not in BLOCKS]
    document = csv_file(measured(), columns=columns)
    assert set(correct(parse(document))) == set(STEPS)
    assert check(document, "columns")[0] == "WARN"


def test_a_workbook_with_swedish_headers_and_numbers_is_read() -> None:
    titles = {step.id: step.label for step in ppm_steps().values()}
    row = measured(kommunkod="114", origin="synthetic", sent_on="2021-05-04")
    table: list[list[object]] = [
        [titles.get(column, column) for column in row],
        [int(t) if t.isdigit() else t for t in row.values()],
    ]
    document = xlsx_file({"Läs mig": [["Hej"]], "PPM": table})
    assert recognises(document)
    figures = parse(document)
    assert correct(figures)["all8"] == 38
    assert set(figures["origin"]) == {"synthetic"} and document.stated_on == date(2021, 5, 4)
    assert f"blad PPM, rad 2, kolumn {titles['gloves']}" in set(figures["locator"])
    assert check(document, "synthetic_mark") == ("WARN", "filen är märkt som syntetisk")


def counts_of(observed: list[list[bool]]) -> dict[str, str]:
    """Return what would be counted of these observations, each with whether it did each of the eight steps right."""
    counted = {step: sum(one[number] for one in observed) for number, step in enumerate(STEPS)}
    counted["hygiene4"] = sum(all(one[:4]) for one in observed)
    counted["dress4"] = sum(all(one[4:]) for one in observed)
    counted["all8"] = sum(all(one) for one in observed)
    return {"observations": str(len(observed))} | {step: str(count) for step, count in counted.items()}


@hypothesis_settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.booleans(), min_size=8, max_size=8), min_size=1, max_size=12),
    st.sets(st.sampled_from([*STEPS, *BLOCKS])),
)
def test_no_real_measurement_is_refused_whatever_cells_are_blank(observed: list[list[bool]], blank: set[str]) -> None:
    row = measured() | counts_of(observed) | dict.fromkeys(blank, "")
    document = csv_file(row)
    assert not parse(document).empty
    assert not document.faults


def is_possible(row: dict[str, int]) -> bool:
    """Say, with the bounds written out, whether counts can be those of some observations."""
    n = row["observations"]

    def at_least(parts: list[str]) -> int:
        return max(0, n - sum(n - row[part] for part in parts))

    within = all(0 <= row[step] <= n for step in [*STEPS, *BLOCKS])
    hygiene = at_least(HYGIENE) <= row["hygiene4"] <= min(row[step] for step in HYGIENE)
    dress = at_least(DRESS) <= row["dress4"] <= min(row[step] for step in DRESS)
    both = max(0, row["hygiene4"] + row["dress4"] - n) <= row["all8"] <= min(row["hygiene4"], row["dress4"])
    return within and hygiene and dress and both


@hypothesis_settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 2), min_size=8, max_size=8), st.tuples(*[st.integers(-2, 7)] * 3))
def test_a_row_is_refused_just_when_its_counts_are_impossible(misses: list[int], block_misses: tuple[int, ...]) -> None:
    counts = {"observations": 6} | {step: 6 - missed for step, missed in zip(STEPS, misses, strict=True)}
    counts |= {block: max(0, 6 - missed) for block, missed in zip(BLOCKS, block_misses, strict=True)}
    document = csv_file(measured(**{step: str(count) for step, count in counts.items()}))
    assert parse(document).empty == (not is_possible(counts))


# Published rounds -----------------------------------------------------------------------------------------------------


def published(**changed: str) -> dict[str, str]:
    """Return one published round's row, as VT2021 but without settings and median."""
    row = dict.fromkeys(PUBLISHED.read_text(encoding="utf-8").splitlines()[0].split(","), "")
    row |= {"round": "VT2021", "actor": "municipalities", "period_start": "2021-03-15", "period_end": "2021-03-28"}
    row |= {"participants": "140", "observations": "25635", "source": "SKR news 2021-05-05"}
    return row | {"all8_percent": "67.6", "hygiene4_percent": "72.9", "dress4_percent": "90"} | changed


def test_the_published_rounds_are_read_as_they_stand() -> None:
    document = Document(PUBLISHED.name, PUBLISHED.read_bytes())
    assert source_of(document).SOURCE.id == ppm_bhk.SOURCE.id
    figures = parse(document)
    assert not document.faults
    assert set(figures["geography_code"]) == {"00"} and set(figures["origin"]) == {"published"}
    vt2021 = figures[figures["period_start"] == date(2021, 3, 15)]
    assert vt2021[["measure", "setting", "step", "value"]].values.tolist() == [
        ["ppm_participants", "all", "", 140],
        ["ppm_observations", "all", "", 25635],
        ["ppm_all8", "all", "all8", 67.6],
        ["ppm_hygiene4", "all", "hygiene4", 72.9],
        ["ppm_dress4", "all", "dress4", 90],
        ["ppm_hygiene4", "special_housing", "hygiene4", 71.3],
        ["ppm_hygiene4", "ordinary_housing", "hygiene4", 76.2],
        ["ppm_all8_median", "all", "all8", 67.8],
    ]
    assert set(vt2021["received_at"]) == {datetime.fromisoformat("2021-05-05")}
    assert vt2021["locator"].iloc[2] == "rad 5, kolumn all8_percent"
    counts = figures.groupby("period_start")["value"].count().to_dict()
    assert counts == dict(zip([each.period_start for each in ppm_rounds().values()], [5, 7, 8, 5, 0], strict=True))


def test_a_round_that_was_held_without_known_figures_is_a_gap_and_not_zero() -> None:
    figures = parse(Document(PUBLISHED.name, PUBLISHED.read_bytes()))
    vt2023 = figures[figures["period_start"] == date(2023, 3, 13)]
    assert vt2023["measure"].tolist() == [
        "ppm_participants",
        "ppm_observations",
        "ppm_all8",
        "ppm_hygiene4",
        "ppm_dress4",
    ]
    assert vt2023["value"].isna().all() and set(vt2023["status"]) == {"not_reported"}


def test_rows_on_regions_and_a_round_without_days_are_left_unread_with_their_place() -> None:
    document = Document(PUBLISHED.name, PUBLISHED.read_bytes())
    parse(document)
    assert [document.text[each.offset :][:14] for each in document.unread] == [
        "VT2019,municip",
        "VT2021,regions",
        "VT2022,regions",
    ]
    assert [each.sentence[:14].replace(";", ",") for each in document.unread][1] == "VT2021,regions"
    assert "datum är inte kända" in document.unread[0].reason and "regioner" in document.unread[1].reason
    assert check(document, "unread")[0] == "WARN"


def test_the_place_of_an_unread_row_is_right_in_any_dialect() -> None:
    rows = [published(note="två\nrader\x85 text"), published(round="HT2099", period_start="", period_end="")]
    for line_end, encoding in [("\r\n", "utf-8-sig"), ("\n", "utf-16"), ("\r", "utf-8")]:
        document = csv_file(*rows, line_end=line_end, encoding=encoding)
        parse(document)
        assert [document.text[each.offset :][:6] for each in document.unread] == ["HT2099"]
    twice_marked = Document("x.csv", b"\xef\xbb\xbf" + csv_file(*rows, encoding="utf-8-sig").content)
    parse(twice_marked)
    assert twice_marked.text[twice_marked.unread[0].offset :].startswith("HT2099")


def test_an_unread_row_of_a_workbook_says_its_sheet_and_row() -> None:
    row = published(actor="regions")
    document = xlsx_file({"Omgångar": [list(row), list(row.values())]})
    assert recognises(document) and parse(document).empty
    assert document.unread[0].reason.endswith("(blad Omgångar, rad 2)")


def test_a_round_without_days_takes_those_of_the_list() -> None:
    figures = parse(csv_file(published(period_start="", period_end="")))
    assert set(figures["period_start"]) == {date(2021, 3, 15)}


def test_a_row_was_known_when_the_last_of_its_sources_had_been_published() -> None:
    figures = parse(csv_file(published(source="SKR results page 2022-11-07; SKR news 2022-05-24")))
    assert set(figures["received_at"]) == {datetime.fromisoformat("2022-11-07")}


def test_a_blank_figure_gives_no_row_when_others_are_known() -> None:
    figures = parse(csv_file(published(dress4_percent="", participants="")))
    assert figures["measure"].tolist() == ["ppm_observations", "ppm_all8", "ppm_hygiene4"]


def test_a_decimal_comma_and_a_percent_sign_are_read() -> None:
    figures = parse(csv_file(published(all8_percent="67,6 %", observations="25 635")))
    assert figures[figures["measure"] == "ppm_all8"]["value"].tolist() == [67.6]
    assert figures[figures["measure"] == "ppm_observations"]["value"].tolist() == [25635]


def test_a_file_of_rounds_whose_name_says_synthetic_is_synthetic() -> None:
    assert set(parse(csv_file(published(), name="synthetic.csv"))["origin"]) == {"synthetic"}


@pytest.mark.parametrize(
    ("column", "text", "check_name"),
    [
        ("all8_percent", "101", "percentages"),
        ("all8_percent", "-1", "percentages"),
        ("all8_percent", "0.676", "percentages"),
        ("dress4_percent", "okänt", "percentages"),
        ("participants", "291", "counts"),
        ("participants", "14,5", "counts"),
        ("observations", "-5", "counts"),
        ("all8_percent", "73.1", "bounds"),
        ("all8_percent", "62.2", "bounds"),
        ("actor", "kommuner", "rounds"),
        ("round", "", "rounds"),
        ("period_end", "2021-03-01", "rounds"),
        ("period_end", "2999-03-28", "rounds"),
        ("period_start", "2021-03-16", "rounds"),
        ("period_start", "", "rounds"),
        ("source", "SKR", "source"),
        ("source", "SKR 2021-13-05", "source"),
        ("source", "SKR 2999-01-01", "source"),
    ],
)
def test_a_published_row_with_a_fault_is_refused(column: str, text: str, check_name: str) -> None:
    fault = fault_of(parse, csv_file(published(**{column: text})))
    assert (fault.check, fault.row) == (check_name, 2)


SETTINGS = ("hygiene4_special_housing_percent", "hygiene4_ordinary_housing_percent")


def settings_weight(total: str, special: str, ordinary: str) -> Document:
    """Return a round with these hygiene shares, as it was parsed."""
    document = csv_file(published(hygiene4_percent=total, **dict(zip(SETTINGS, (special, ordinary), strict=True))))
    assert not parse(document).empty and not document.faults
    return document


def test_the_weight_of_special_housing_that_the_settings_imply_is_told() -> None:
    """The published 69.3 of 67.9 and 72.5 is 0.70, and 72.9 of 71.3 and 76.2 is 0.67."""
    document = Document(PUBLISHED.name, PUBLISHED.read_bytes())
    parse(document)
    assert check(document, "settings_weight") == ("PASS", "särskilt boendes vikt i hygiene4: HT2020 0,70, VT2021 0,67")
    assert not document.contradictions


@pytest.mark.parametrize(("total", "nearest"), [("71.1", 71.3), ("76.4", 76.2)])
def test_a_share_outside_those_of_its_settings_is_a_contradiction_and_no_refusal(total: str, nearest: float) -> None:
    document = settings_weight(total, "71.3", "76.2")
    verdict, detail = check(document, "settings_weight")
    assert (verdict, f"{total} ligger inte mellan 71.3 och 76.2 (rad 2)" in detail) == ("WARN", True)
    [found] = document.contradictions
    assert (found.indicator, found.geography_code, found.step) == ("ppm_hygiene4", "00", "hygiene4")
    assert (found.figure_used, found.figure_other) == (float(total), nearest)
    assert "rad 2" in found.source_used and "rad 2" in found.source_other


@hypothesis_settings(max_examples=80, deadline=None)
@given(
    st.tuples(*[st.integers(2, 300)] * 2), st.tuples(*[st.integers(2, 100)] * 2), st.tuples(*[st.integers(0, 2)] * 3)
)
def test_rounding_never_puts_a_pooled_share_outside_its_parts(
    observed: tuple[int, int], percents: tuple[int, int], decimals: tuple[int, int, int]
) -> None:
    right = [number * percent // 100 for number, percent in zip(observed, percents, strict=True)]
    true = [sum(right) / sum(observed), *(part / whole for part, whole in zip(right, observed, strict=True))]
    shares = [f"{100 * share:.{places}f}" for share, places in zip(true, decimals, strict=True)]
    if any(float(share) <= 1 for share in shares):
        return  # refused: a workbook keeps "67,6 %" as 0.676
    columns = dict(zip(SETTINGS, shares[1:], strict=True))
    document = csv_file(published(all8_percent="", dress4_percent="", hygiene4_percent=shares[0], **columns))
    parse(document)
    assert check(document, "settings_weight")[0] == "PASS"


def test_the_same_round_twice_refuses_both_rows() -> None:
    document = csv_file(published(), published(round="vt 2021"))
    assert parse(document).empty
    assert [(fault.check, fault.row, fault.column) for fault in document.faults] == [
        ("duplicates", 2, "round"),
        ("duplicates", 3, "round"),
    ]


@hypothesis_settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=400), st.tuples(*[st.integers(0, 2)] * 3))
def test_rounding_never_makes_a_real_round_impossible(
    observed: list[tuple[bool, bool]], decimals: tuple[int, ...]
) -> None:
    right = [sum(all(one) for one in observed), sum(one[0] for one in observed), sum(one[1] for one in observed)]
    shares = [f"{100 * count / len(observed):.{places}f}" for count, places in zip(right, decimals, strict=True)]
    if any(0 < float(share) <= 1 for share in shares):
        return
    columns = ("all8_percent", "hygiene4_percent", "dress4_percent")
    document = csv_file(published(**dict(zip(columns, shares, strict=True))))
    parse(document)
    assert not document.faults


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data files are not here")
def test_the_shared_file_of_rounds_gives_what_the_built_in_one_does() -> None:
    shared, own = (parse(Document(path.name, path.read_bytes())) for path in (SHARED, PUBLISHED))
    pd.testing.assert_frame_equal(shared, own)


@hypothesis_settings(max_examples=80, deadline=None)
@given(st.binary(max_size=150), st.sampled_from([list(measured()), list(published()), ["x"]]), st.sampled_from(";,"))
def test_arbitrary_bytes_are_stopped_with_a_reason(content: bytes, header: list[str], delimiter: str) -> None:
    document = Document("ppm.csv", delimiter.join(header).encode() + b"\n" + content)
    recognises(document)
    try:
        parse(document)
    except SourceError as error:
        assert error.fault.line(document.name)


@hypothesis_settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.text(st.characters(codec="utf-8"), max_size=8), max_size=18), max_size=3), st.booleans())
def test_whatever_the_cells_say_the_file_is_read_or_stopped(rows: list[list[str]], is_return: bool) -> None:
    columns = list(measured() if is_return else published())
    document = csv_file(*(dict(zip(columns, row, strict=False)) for row in rows), columns=columns)
    try:
        figures = parse(document)
    except SourceError as error:
        assert error.fault.line(document.name)
    else:
        assert figures["value"].notna().eq(figures["status"] == "reported").all()
