"""Kolada's answers: pages, deleted and missing values, groups that are not taken, and what can't be."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.lists import municipalities
from etl.cells import today
from etl.documents import FIGURE_COLUMNS, Document, SourceError
from etl.kolada_answers import SKR_GROUPS_2023
from etl.loading import screen_document
from etl.sources import kolada as source
from etl.sources import source_of

PPM, POPULATION = "U23453", "N01951"


def row(
    place: str = "0180", value: object = 70.4, year: object = 2021, kpi: str = PPM, **entry: object
) -> dict[str, Any]:
    """Make a row of a page: one value, of both genders together."""
    values = [{"gender": "T", "count": 1, "status": "", "value": value, "isdeleted": False, **entry}]
    return {"kpi": kpi, "municipality": place, "period": year, "values": values}


def page(*rows: object, **more: object) -> dict[str, Any]:
    """Make a page."""
    return {"values": list(rows), "count": len(rows), "next_url": None, **more}


def gathered(*pages: object) -> dict[str, Any]:
    """Make what a pull gathers of pages."""
    return {"source": "kolada", "pages": [{"url": f"https://k/{n}", "body": each} for n, each in enumerate(pages)]}


def parsed(body: object, name: str = "kolada.json") -> tuple[Document, pd.DataFrame]:
    """Parse an answer."""
    document = Document(name, json.dumps(body).encode())
    return document, source.parse(document)


def check(document: Document, name: str) -> tuple[str, str]:
    """Return verdict and detail of a named check."""
    return next((each.verdict, each.detail) for each in document.checks if each.name == name)


def test_a_value_becomes_a_figure_of_its_year():
    document, figures = parsed(page(row("0180", 70.4)))
    assert list(figures.columns) == list(FIGURE_COLUMNS)
    found = figures.iloc[0]
    assert (found["measure"], found["geography_code"], found["value"]) == ("kolada_ppm_all8", "0180", 70.4)
    assert (found["period_start"], found["period_end"]) == (date(2021, 1, 1), date(2021, 12, 31))
    assert (found["status"], found["origin"], found["locator"]) == (
        "reported",
        "published",
        "rad 1 (U23453, 0180, 2021)",
    )
    assert document.stated_on is None


def test_regions_and_the_nation_get_our_codes():
    rows = [row(place, 1000, kpi=POPULATION) for place in ("0000", "0001", "0025", "0114")]
    assert parsed(page(*rows))[1]["geography_code"].tolist() == ["00", "01", "25", "0114"]


def test_ppm_of_a_region_is_not_of_its_municipalities_and_is_not_taken():
    document, figures = parsed(page(row(), row("0001")))
    assert figures["geography_code"].tolist() == ["0180"]
    assert "PPM för regioner" in check(document, "not_taken")[1]


def test_null_is_missing_and_never_zero():
    _, figures = parsed(page(row(value=None, status="Missing"), row("0114", 0.0)))
    assert figures["status"].tolist() == ["not_reported", "reported"]
    assert figures["value"].isna().tolist() == [True, False]


def test_what_is_deleted_is_not_taken_and_its_successor_is():
    both = row("1480", 66.0, isdeleted=True)
    both["values"] += row("1480", 66.9)["values"]
    document, figures = parsed(page(both))
    assert figures["value"].tolist() == [66.9]
    assert "borttagna av Kolada: 1" in check(document, "not_taken")[1]


def test_what_is_deleted_with_nothing_in_its_place_takes_back_what_was_published():
    document, figures = parsed(page(row(value=70.4, isdeleted=True), row("1480", 60.0)))
    assert figures[["geography_code", "status"]].values.tolist() == [["1480", "reported"], ["0180", "not_reported"]]
    assert figures["value"].isna().tolist() == [False, True]
    assert check(document, "not_taken")[1] == "allt är taget"
    # Not where the value in its place is refused: then nothing is known of it.
    _, figures = parsed(page(row(isdeleted=True), row(value=700.0), row("1480", 60.0)))
    assert figures["geography_code"].tolist() == ["1480"]


def test_an_answer_with_far_too_many_values_is_stopped_before_it_is_read(monkeypatch):
    monkeypatch.setattr("etl.kolada_answers.MOST_VALUES", 3)
    assert len(parsed(page(row()))[1]) == 1
    with pytest.raises(SourceError, match="för många rader"):
        parsed(page(row(), row("1480", 60.0)))


def test_groups_are_not_taken():
    document, figures = parsed(page(row(), row("G92787", 68.2, count=3)))
    assert figures["geography_code"].tolist() == ["0180"]
    assert "gruppernas ovägda medelvärden: 1" in check(document, "not_taken")[1]


def test_only_both_genders_together_are_taken():
    divided = row("0180", 100, kpi=POPULATION)
    divided["values"] += row(value=60, gender="K")["values"] + row(value=40, gender="M")["values"]
    document, figures = parsed(page(divided))
    assert figures["value"].tolist() == [100]
    assert "kvinnor och män för sig: 2" in check(document, "not_taken")[1]


def test_other_key_figures_are_counted_and_alone_they_stop_the_answer():
    document, figures = parsed(page(row(), row(kpi="N00945")))
    assert len(figures) == 1
    assert "andra nyckeltal: 1" in check(document, "not_taken")[1]
    with pytest.raises(SourceError, match="andra nyckeltal: 2"):
        parsed(page(row(kpi="N00945"), row("0114", kpi="N00945")))


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (row("9999"), "places"),
        (row("0002", 1000, kpi=POPULATION), "places"),
        (row("180"), "places"),
        (row("V15E000100101"), "places"),
        (row(year="2021"), "periods"),
        (row(year=2021.0), "periods"),
        (row(year=1900), "periods"),
        (row(year=today().year + 1), "periods"),
        (row(value=1000, kpi=POPULATION, year=today().year), "periods"),
        (row(value=100.1), "values"),
        (row(value=-0.1), "values"),
        (row(value="70,4"), "values"),
        (row(value=True), "values"),
        (row(value=1000.5, kpi=POPULATION), "values"),
        (row(value=0, kpi=POPULATION), "values"),
        (row(value=10**400, kpi=POPULATION), "values"),
        (row(count=3), "values"),
        (row(gender="X"), "values"),
        (row(isdeleted="false"), "values"),
        (row(status="Estimated"), "values"),
        ({**row(), "values": [5]}, "values"),
        ({**row(), "values": None}, "rows"),
        (5, "rows"),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_place(wrong, name):
    document, figures = parsed(page(row(), wrong))
    assert len(figures) == 1
    assert [(fault.check, fault.row) for fault in document.faults] == [(name, 2)]
    assert document.faults[0].raw_text
    assert check(document, name)[0] == "FAIL"


def test_the_same_value_twice_counts_once_and_is_refused_if_it_differs():
    document, figures = parsed(page(row(), row(), row("0114", 1.0), row("0114", 2.0)))
    assert figures["geography_code"].tolist() == ["0180"]
    assert [(fault.check, fault.row) for fault in document.faults] == [("duplicates", 3), ("duplicates", 4)]


@pytest.mark.parametrize("end", [{"next_url": None}, {"next_url": ""}, {}])
def test_pages_that_were_gathered_are_one_answer(end):
    first, last = page(row(), next_url="https://k/2"), page(row("0114"))
    last = {**{key: value for key, value in last.items() if key != "next_url"}, **end}
    document, figures = parsed(gathered(first, last))
    assert figures["geography_code"].tolist() == ["0180", "0114"]
    assert figures["locator"].iloc[1] == "rad 2 (U23453, 0114, 2021)"
    assert check(document, "pages") == ("PASS", "rader: 2, sidor: 2")


def test_invented_figures_say_so_on_any_page():
    _, figures = parsed(gathered(page(row()), page(row("0114"), _note="SYNTHETIC: invented")))
    assert set(figures["origin"]) == {"synthetic"}


def test_a_page_that_is_not_the_last_says_so():
    document, _ = parsed(page(row(), next_url="https://k/2"))
    assert check(document, "pages")[0] == "WARN"
    document, _ = parsed(page(row(), count=7))
    assert check(document, "pages")[0] == "WARN"


def skr_groups(moved: str = "") -> Iterable[dict[str, Any]]:
    """Yield SKR's groups of 2023 as Kolada has them; one municipality may be moved to the first group."""
    for number, (kolada_id, name) in enumerate(SKR_GROUPS_2023.items()):
        codes = [place.code for place in municipalities() if place.skr_group_2023 == name and place.code != moved]
        codes += [moved] if moved and number == 0 else []
        yield {"id": kolada_id, "title": name, "members": [{"member_id": code, "member_title": ""} for code in codes]}


def test_the_groups_of_skr_are_compared_with_our_list():
    agrees, _ = parsed(page(row(), *skr_groups()))
    assert check(agrees, "groups")[0] == "PASS"
    assert "290 kommuner i 9" in check(agrees, "groups")[1]
    differs, _ = parsed(page(row(), *skr_groups(moved="1384")))
    verdict, detail = check(differs, "groups")
    assert verdict == "WARN"
    assert "1384 Kungsbacka: A1 hos Kolada" in detail
    with pytest.raises(SourceError, match="kommungrupper"):
        parsed(page(*skr_groups()))


def test_the_nation_is_compared_with_its_municipalities():
    codes = sorted({place.code for place in municipalities()})
    rows = [row(code, 1000, kpi=POPULATION) for code in codes]
    agrees, _ = parsed(page(row("0000", 290_000, kpi=POPULATION), *rows))
    assert agrees.contradictions == []
    assert check(agrees, "sums") == ("PASS", "1 summor stämmer")
    unfinished, _ = parsed(page(row("0000", 290_000, kpi=POPULATION), *rows[1:]))
    assert unfinished.contradictions == []
    differs, _ = parsed(page(row("0000", 290_001, kpi=POPULATION), *rows))
    assert [(each.figure_used, each.figure_other) for each in differs.contradictions] == [(290_001, 290_000)]


def test_shares_are_never_added():
    codes = sorted({place.code for place in municipalities()})
    document, _ = parsed(page(row("0000", 60.0), *(row(code, 50.0) for code in codes)))
    assert document.contradictions == []


@given(st.floats(0, 100, allow_nan=False))
def test_a_share_is_taken_just_as_it_stands(share):
    assert parsed(page(row(value=share)))[1]["value"].tolist() == [share]


@pytest.mark.parametrize(
    "body",
    [
        [],
        5,
        {},
        {"values": []},
        {"count": 0},
        gathered(),
        gathered([]),
        {"source": "kolada", "pages": [5]},
        page([]) | {"values": 5},
    ],
)
def test_what_is_not_kolada_is_not_recognised_and_never_breaks(body):
    document = Document("a.json", json.dumps(body).encode())
    assert not source.recognises(document)
    with pytest.raises(SourceError):
        source.parse(document)


def test_too_many_refused_values_stop_the_answer():
    result = screen_document(Document("a.json", json.dumps(page(row(), row("9999"))).encode()), "", 0.05)
    assert (result.source, result.outcome) == ("kolada", "stopped")


def real(shared_data: Any, name: str) -> Document:
    """Return one of the real answers."""
    return Document(name, (shared_data / "kolada" / name).read_bytes())


def test_the_sample_with_edge_cases_is_read(shared_data):
    document = real(shared_data, "v3_data_U23453_SYNTHETIC_edge_cases.json")
    assert source_of(document).SOURCE.id == "kolada"
    figures = source.parse(document)
    said = list(zip(figures["geography_code"], figures["value"].fillna(-1), figures["status"], strict=True))
    assert said == [
        ("0180", 70.4, "reported"),
        ("2418", -1, "not_reported"),
        ("1480", 66.9, "reported"),
        ("00", 67.6, "reported"),
    ]
    assert set(figures["origin"]) == {"synthetic"}


def test_the_real_answers_that_have_none_of_our_key_figures_say_so(shared_data):
    for name in ("v3_data_N00945_real_values.json", "v3_kpi_selected.json", "v3_municipality_page1.json"):
        document = real(shared_data, name)
        assert source_of(document).SOURCE.id == "kolada"
        with pytest.raises(SourceError, match="inget i svaret tas"):
            source.parse(document)


def test_the_real_groups_are_those_of_our_list(shared_data):
    document = real(shared_data, "v3_municipality_groups_skr2023.json")
    with pytest.raises(SourceError):
        source.parse(document)
    assert check(document, "groups") == (
        "PASS",
        "290 kommuner i 9 av SKR:s grupper 2023 stämmer med kommunförteckningen",
    )
