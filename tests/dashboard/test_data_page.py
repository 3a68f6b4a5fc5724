"""What /data offers, says of what is chosen, and promises of its files."""

import pytest

from dashboard.data_chips import chips, no_rows
from dashboard.data_controls import Offer, control_properties
from dashboard.data_table import files, offered_files, size_text
from dashboard.grid import COLUMNS, grid_rows
from dashboard.view import View
from data.extract_pages import rows_between
from data.extracts import write_extract
from data.language import speaking
from data.selection import Selection
from tests.dashboard.conftest import part, text_of

ROWS = (
    {"value": 5},
    {"monitored_area": "staffing", "geography_code": "03", "geography_level": "county", "value": 2},
    {"indicator": "over_one_percent_infected", "geography_code": "0380", "geography_level": "municipality"},
)


def values_in(options):
    """Return the values that a menu offers, its groups included."""
    return [value for each in options for value in ([each["value"]] if "value" in each else values_in(each["items"]))]


def offer_of(search, connection):
    """Return what there is to choose from at an address."""
    return Offer.of(View.of_search(search), connection)


def test_a_menu_offers_what_has_rows_with_the_rest_and_keeps_what_is_chosen(build_release):
    release = build_release(*ROWS)
    offered = control_properties(offer_of("?indikator=over_one_percent_infected&omrade=staffing", release), release)
    assert values_in(offered["omrade"]["data"]) == ["any", "staffing"]
    assert values_in(offered["indikator"]["data"]) == ["critical_impact", "over_one_percent_infected"]
    level = control_properties(offer_of("?geografi=03", release), release)
    assert values_in(level["niva"]["data"]) == ["county"]
    assert "0380" in values_in(level["geografi"]["data"])
    only_county = values_in(control_properties(offer_of("?niva=county", release), release)["geografi"]["data"])
    assert "03" in only_county and "0380" not in only_county


def test_a_last_day_is_not_offered_before_the_first(build_release):
    release = build_release(*ROWS)
    late = control_properties(offer_of("?fran=2031-01-02", release), release)
    assert values_in(late["till"]["data"]) == [""]
    assert values_in(late["fran"]["data"])[:2] == ["", "2031-01-02"]


def test_each_chip_takes_away_one_choice_and_leaves_the_others(build_release):
    release = build_release(*ROWS)
    search = "?indikator=critical_impact&omrade=any,staffing&senaste=4&utgava=1&sprak=en"
    with speaking("en"):
        shown = chips(offer_of(search, release), "/data", has_rows=True)
    links = {" ".join(text_of(item).split()): item.children.href for item in shown.children[0].children}
    assert links["Remove Monitored area: Staffing ×"] == (
        "/data?indikator=critical_impact&omrade=any&senaste=4&utgava=1&sprak=en"
    )
    assert links["Clear all"] == "/data?utgava=1&sprak=en"
    assert len(links) == 5


def test_a_choice_without_rows_among_others_is_told(build_release):
    release = build_release(*ROWS)
    search = "?indikator=critical_impact,over_one_percent_infected&omrade=staffing"
    text = text_of(chips(offer_of(search, release), "/data", has_rows=True))
    assert text.count("inga rader") == 2
    assert "inga rader för indikator Kommuner med över 1 % smittade" in text


def test_where_there_are_no_rows_it_is_told_what_to_take_away_and_how_many_there_are_then(build_release):
    release = build_release(*ROWS)
    text = text_of(no_rows(View.of_search("?indikator=critical_impact&niva=municipality"), release, "/data"))
    assert "Ta bort indikator: 1\u00a0rad" in text
    assert "Ta bort geografisk nivå: 2\u00a0rader" in text


def test_the_size_that_is_promised_is_about_that_of_the_file(build_release):
    release = build_release(
        *(
            {"geography_code": "03", "geography_level": "county", "value": at / 7, "monitored_area": area}
            for at, area in enumerate(("", "staffing", "home_help", "management", "medicines"))
        )
    )
    view = View.of_search("?utgava=1")
    told = text_of(part(files(view, release, 5), "data-csv"))
    size = len(b"".join(write_extract(release, Selection(), "csv")))
    assert f"5\u00a0rader, {size_text(size)}" in told
    page = files(view, release, 5)
    assert "5\u00a0rader" in text_of(part(page, "data-xlsx"))
    assert part(page, "data-parquet").href.endswith("release=1&format=parquet")


def test_no_workbook_is_offered_of_more_rows_than_a_sheet_has():
    assert list(offered_files(1_048_575)) == ["csv-sv", "xlsx", "csv"]
    assert list(offered_files(1_048_576)) == ["csv-sv", "csv"]


@pytest.mark.parametrize(
    ("size", "text"),
    [(90, "ca 1 kB"), (4_400, "ca 4,4 kB"), (155_000_000, "ca 160 MB"), (2_040_000_000, "ca 2 GB")],
)
def test_a_size_is_said_with_two_digits(size, text):
    assert size_text(size).replace("\u00a0", " ") == text


def test_a_figure_stands_before_its_period_so_that_a_tablet_shows_it():
    names = list(COLUMNS)
    assert names.index("value") < names.index("period_label")
    assert sum(COLUMNS[name] for name in names[: names.index("unit") + 1]) < 768 - 2 * 16


def test_a_narrow_screen_tells_unit_and_synthetic_and_why_there_is_no_figure(build_release):
    release = build_release(
        {"monitored_area": "staffing", "origin": "synthetic", "value": 0},
        {"geography_code": "03", "value": None, "status": "suppressed"},
    )
    rows = grid_rows(rows_between(release, Selection(), 0, 10), {})
    by_place = {row["geography"]: row for row in rows}
    assert by_place["Riket"]["about"] == "Kommuner med kritisk påverkan\nPersonal"
    assert by_place["Riket"]["figure"] == "0\nkommuner\nsyntetisk"
    assert by_place["Riket"]["when"] == "27 jan–2 feb 2022\n2022\u2011W04"
    missing = by_place["Uppsala län"]["figure"]
    assert "kommuner" not in missing and "0" not in missing and missing.startswith("uppgift saknas")
