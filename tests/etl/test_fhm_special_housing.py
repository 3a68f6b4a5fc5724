"""Folkhälsomyndighetens table of cases by form of housing, in both shapes that PxWeb gives it."""

import json
from datetime import date
from itertools import product
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.lists import counties
from etl.documents import FIGURE_COLUMNS, Document, SourceError
from etl.loading import screen_document
from etl.sources import fhm_special_housing as source
from etl.sources import source_of

TITLE = "Fall bland personer 65 år och äldre med insats enligt socialtjänstlagen"
UPDATED = "2022-02-03T13:00:00Z"
WEEK = "2022v04"


def version_1(*cells: tuple[str, str, str, object], updated: str | None = UPDATED, **more: object) -> dict[str, Any]:
    """Make an answer in the shape of API version 1: region, category, week and value per cell."""
    names = (("Region", "d"), ("Kategori", "d"), ("År och vecka", "t"), (TITLE, "c"))
    return {
        "columns": [{"code": name, "text": name, "type": kind} for name, kind in names],
        "data": [{"key": list(key), "values": [value]} for *key, value in cells],
        "metadata": [{"updated": updated}] if updated else [],
        **more,
    }


REGIONS = {"00": "Riket", "01": "Stockholm", "23": "Jämtland"}
CATEGORIES = {"1": "SÄBO", "2": "Hemtjänst"}
WEEKS = {"2022 v 04": "2022 v 04", "2022 v 05": "2022 v 05"}


def json_stat(values: object, status: object = None, **changed: Any) -> dict[str, Any]:
    """Make an answer in JSON-stat2. `changed`: another dimension instead of Region, Kategori or week, by its code."""
    dimensions = {"Region": REGIONS, "Kategori": CATEGORIES, "År och vecka": WEEKS, **changed}
    return {
        "class": "dataset",
        "version": "2.0",
        "label": TITLE,
        "updated": UPDATED,
        "id": list(dimensions),
        "size": [len(labels) for labels in dimensions.values()],
        "dimension": {
            code: {"label": code, "category": {"index": {key: n for n, key in enumerate(labels)}, "label": labels}}
            for code, labels in dimensions.items()
        },
        "value": values,
        **({} if status is None else {"status": status}),
    }


def parsed(body: object, name: str = "svar.json") -> tuple[Document, pd.DataFrame]:
    """Parse an answer."""
    document = Document(name, json.dumps(body).encode())
    return document, source.parse(document)


def one(value: object, region: str = "00", category: str = "1", week: str = WEEK) -> tuple[float, str]:
    """Return the value and status of the only figure of an answer of one cell."""
    _, figures = parsed(version_1((region, category, week, value)))
    assert len(figures) == 1
    return figures["value"].iloc[0], figures["status"].iloc[0]


def refused(body: object) -> list[tuple[str, int | None]]:
    """Return the check and number of every fault of an answer."""
    return [(fault.check, fault.row) for fault in parsed(body)[0].faults]


def test_a_cell_becomes_a_figure_of_its_iso_week():
    document, figures = parsed(version_1(("09", "2", "2020v53", "12")))
    assert list(figures.columns) == list(FIGURE_COLUMNS)
    row = figures.iloc[0]
    assert (row["measure"], row["geography_code"], row["value"]) == ("confirmed_cases_home_help", "09", 12)
    assert (row["period_start"], row["period_end"]) == (date(2020, 12, 28), date(2021, 1, 3))
    assert (row["origin"], row["locator"]) == ("published", "värde 1 (Region 09, Kategori 2, År och vecka 2020v53)")
    assert document.stated_on == date(2022, 2, 3)


@pytest.mark.parametrize("text", ["2022v04", "2022 v 04", "2022v4", "2022W04", "2022-W04", "2022 V 04"])
def test_a_week_is_read_however_it_is_written(text):
    assert parsed(version_1(("00", "1", text, "1")))[1]["period_start"].iloc[0] == date(2022, 1, 24)


@pytest.mark.parametrize("text", ["2021v53", "2022v00", "2022v54", "202204", "2022", "v04", "2022v06"])
def test_a_week_that_does_not_exist_or_had_not_begun_is_refused(text):
    assert refused(version_1(("00", "1", text, "1"))) == [("weeks", 1)]


def test_a_week_that_had_not_ended_is_provisional():
    assert one("100", week="2022v05") == (100, "provisional")
    assert one("100", week="2022v04") == (100, "reported")
    for day, status in (("30", "provisional"), ("31", "reported")):
        _, figures = parsed(version_1(("00", "1", "2022v04", "1"), updated=f"2022-01-{day}T12:00:00Z"))
        assert figures["status"].tolist() == [status]


@pytest.mark.parametrize(
    ("sign", "status"), [("..", "not_reported"), (".", "not_applicable"), ("<15", "suppressed"), (None, "not_reported")]
)
def test_a_sign_in_the_place_of_a_value_is_no_figure_and_says_why(sign, status):
    value, found = one(sign)
    assert pd.isna(value)
    assert found == status


def test_zero_is_a_figure():
    assert one("0") == (0, "reported")
    assert one(0) == (0, "reported")


@pytest.mark.parametrize("value", ["-", "–", "X", "12.5", "-3", "1.000", "1,000", "många", True, [], {}, 1e400, 2.5])
def test_what_is_no_count_is_refused(value):
    body = version_1(("00", "1", WEEK, value))
    document = Document("svar.json", json.dumps(body).replace("Infinity", "1e400").encode())
    assert len(source.parse(document)) == 0
    assert [(fault.check, fault.row) for fault in document.faults] == [("counts", 1)]


def test_cases_without_region_are_a_measure_of_their_own():
    _, figures = parsed(version_1(("99", "1", WEEK, "3")))
    row = figures.iloc[0]
    assert (row["measure"], row["geography_code"]) == ("confirmed_cases_special_housing_unknown_region", "00")


@pytest.mark.parametrize("region", ["02", "11", "0180", "Riket", ""])
def test_an_unknown_region_is_refused(region):
    assert refused(version_1((region, "1", WEEK, "1"))) == [("regions", 1)]


@pytest.mark.parametrize("category", ["0", "3", "", "SÄBO"])
def test_an_unknown_category_is_refused(category):
    assert refused(version_1(("00", category, WEEK, "1"))) == [("categories", 1)]


@pytest.mark.parametrize("as_object", [True, False])
def test_json_stat_gives_the_same_figures_as_version_1(as_object):
    cells = list(product(REGIONS, CATEGORIES, WEEKS))
    values: list[object] = list(range(len(cells)))
    statuses: dict[str, str] = {"3": "..", "7": "."}
    for number in statuses:
        values[int(number)] = None
    flat = [
        (*key, statuses.get(str(n)) or str(value)) for n, (key, value) in enumerate(zip(cells, values, strict=True))
    ]
    sparse = {str(n): value for n, value in enumerate(values) if value is not None}
    body = json_stat(sparse if as_object else values, statuses)
    left, right = parsed(version_1(*flat))[1], parsed(body)[1]
    pd.testing.assert_frame_equal(left.drop(columns="locator"), right.drop(columns="locator"))
    assert len(left) == 12


@given(st.permutations(["Region", "Kategori", "År och vecka"]))
def test_the_order_of_the_variables_does_not_matter(order):
    labels = {"Region": REGIONS, "Kategori": CATEGORIES, "År och vecka": WEEKS}
    number = {frozenset(key): n for n, key in enumerate(product(*labels.values()))}
    values = [number[frozenset(key)] for key in product(*(labels[code] for code in order))]
    as_ordered = {"id": order, "size": [len(labels[code]) for code in order]}
    key = ["measure", "geography_code", "period_start"]
    pd.testing.assert_frame_equal(
        parsed(json_stat(values) | as_ordered)[1].drop(columns="locator").sort_values(key, ignore_index=True),
        parsed(json_stat(list(range(12))))[1].drop(columns="locator").sort_values(key, ignore_index=True),
    )


def test_an_index_may_be_a_list_in_any_order():
    body = json_stat([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    body["dimension"]["Region"]["category"]["index"] = ["23", "01", "00"]
    figures = parsed(body)[1]
    assert figures.loc[figures["value"] == 1, "geography_code"].tolist() == ["23"]
    assert figures.loc[figures["value"] == 12, "geography_code"].tolist() == ["00"]


def test_an_index_that_is_an_object_says_the_order_whatever_its_own():
    body = json_stat(list(range(12)))
    body["dimension"]["Region"]["category"]["index"] = {"23": 0, "00": 2, "01": 1}
    figures = parsed(body)[1]
    assert figures.loc[figures["value"] == 0, "geography_code"].tolist() == ["23"]
    body["dimension"]["Region"]["category"]["index"] = {"23": 0, "00": 3, "01": 1}
    with pytest.raises(SourceError, match="luckor"):
        parsed(body)


def test_a_text_that_contradicts_its_code_is_refused():
    """FHM's table by sex is said to have had Halland as 11; here 01 is called Skåne."""
    body = json_stat([1] * 12, Region={"00": "Riket", "01": "Skåne", "12": "Region"})
    assert set(refused(body)) == {("regions", number) for number in (5, 6, 7, 8)}
    assert {check for check, _ in refused(json_stat([1] * 12, Kategori={"1": "Hemtjänst", "2": "SÄBO"}))} == {
        "categories"
    }


def test_weeks_may_stand_in_the_text_only():
    figures = parsed(json_stat([1] * 12, **{"År och vecka": {"0": "2022 v 03", "1": "2022 v 04"}}))[1]
    assert sorted(set(figures["period_start"])) == [date(2022, 1, 17), date(2022, 1, 24)]


def test_a_mark_beside_a_value_is_kept_as_its_status_or_refused():
    figures = parsed(json_stat([1] * 12, {"0": "r", "1": "p"}))[1]
    assert figures["status"].tolist()[:3] == ["reported", "provisional", "reported"]
    assert refused(json_stat([1] * 12, {"4": ".."})) == [("counts", 5)]


@pytest.mark.parametrize("values", [[1] * 11, [1] * 13, {"12": 1}, {"x": 1}, {"-1": 1}, None, "1", 5])
def test_values_that_do_not_fit_the_sizes_stop_the_answer(values):
    with pytest.raises(SourceError) as caught:
        parsed(json_stat(values))
    assert caught.value.fault.check == "shape"


@pytest.mark.parametrize("size", [[3, 2], [3, 2, 3], [2, 3, 2], [3, 2, 2, 1], ["3", 2, 2], None])
def test_sizes_that_do_not_fit_the_variables_stop_the_answer(size):
    with pytest.raises(SourceError):
        parsed({**json_stat([1] * 12), "size": size})


def test_an_answer_that_claims_to_be_enormous_is_stopped():
    many = {f"k{n}": "" for n in range(2000)}
    with pytest.raises(SourceError, match="för stort"):
        parsed(json_stat({"0": 1}, Region=many, Kategori=many))


def test_a_table_divided_by_something_more_is_stopped():
    """Half of the cases, called all of them, would be a wrong figure."""
    with pytest.raises(SourceError, match="Kön"):
        parsed(json_stat([1] * 12, Kön={"1": "kvinnor"}))
    contents = json_stat([1] * 12, ContentsCode={"a": TITLE})
    assert len(parsed(contents)[1]) == 12
    with pytest.raises(SourceError, match="ContentsCode"):
        parsed(json_stat([1] * 24, ContentsCode={"a": TITLE, "b": "Avlidna"}))


def test_the_same_cell_twice_counts_once_and_is_refused_if_it_differs():
    same = version_1(("00", "1", WEEK, "1"), ("00", "1", WEEK, "1"))
    assert len(parsed(same)[1]) == 1
    differs = version_1(("00", "1", WEEK, "1"), ("01", "1", WEEK, "1"), ("00", "1", WEEK, "2"))
    assert refused(differs) == [("duplicates", 1), ("duplicates", 3)]
    assert parsed(differs)[1]["geography_code"].tolist() == ["01"]


def whole_week(nation: int, unknown: int) -> dict[str, Any]:
    """Make a week with one case in each county."""
    regions = [("00", nation), ("99", unknown), *((code, 1) for code in counties())]
    return version_1(*((code, "1", WEEK, str(count)) for code, count in regions))


def test_the_nation_is_compared_with_its_regions_and_those_without_one():
    agrees, _ = parsed(whole_week(23, 2))
    assert agrees.contradictions == []
    differs, figures = parsed(whole_week(30, 2))
    found = differs.contradictions[0]
    assert (found.figure_used, found.figure_other, found.indicator) == (30, 23, "confirmed_cases_special_housing")
    assert "30" in next(check.detail for check in differs.checks if check.name == "sums" and check.verdict == "WARN")
    assert figures.loc[figures["geography_code"] == "00", "value"].tolist() == [30, 2]


def test_invented_figures_say_so():
    body = version_1(("00", "1", WEEK, "1"))
    assert set(parsed(body, "svar_SYNTHETIC.json")[1]["origin"]) == {"synthetic"}
    assert set(parsed({**body, "_note": "SYNTHETIC values"})[1]["origin"]) == {"synthetic"}


@pytest.mark.parametrize(
    "body",
    [
        [],
        5,
        "text",
        {},
        {"values": [], "count": 0},
        {"class": "dataset"},
        {"columns": [], "data": []},
        {"columns": [5], "data": [5]},
        {**version_1(("00", "1", WEEK, "1")), "columns": [{"code": "x", "text": TITLE, "type": "c"}]},
        json_stat([1] * 12, Region={}),
        {**version_1(), "metadata": [{"updated": "9999-12-31T23:59:59Z"}], "data": 5},
    ],
)
def test_what_is_not_the_table_is_not_recognised_and_never_breaks(body):
    document = Document("svar.json", json.dumps(body).encode())
    assert not source.recognises(document)
    with pytest.raises(SourceError):
        source.parse(document)


def test_other_people_of_the_same_regions_and_weeks_are_another_table():
    other = json.dumps(version_1(("00", "1", WEEK, "1"))).replace("65", "70")
    assert not source.recognises(Document("svar.json", other.encode()))


@pytest.mark.parametrize("content", [b"{", b"[" * 100_000, b'{"a": NaN}', b"\xff\xfe\x00", b"1" * 10_000])
def test_broken_json_is_told_in_a_line(content):
    result = screen_document(Document("svar.json", content), "fhm_special_housing", 0.05)
    assert result.outcome == "stopped"
    assert "Väntade" in result.fault_lines()[0]


def test_the_sample_of_the_real_shape_is_read(shared_data):
    name = "ecov19sabo_SYNTHETIC.json"
    document = Document(name, (shared_data / "pxweb" / name).read_bytes())
    assert source_of(document).SOURCE.id == "fhm_special_housing"
    figures = source.parse(document)
    said = list(zip(figures["geography_code"], figures["value"].fillna(-1), figures["status"], strict=True))
    assert said == [
        ("00", 100, "reported"),
        ("00", 200, "reported"),
        ("09", -1, "not_applicable"),
        ("25", -1, "not_reported"),
        ("00", 300, "reported"),
    ]
    assert set(figures["origin"]) == {"synthetic"}
    assert document.faults == []
