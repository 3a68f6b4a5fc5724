"""The charts of /trender: which lines stand together, what an index is of, and that chart and table say the same."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from dashboard.trend_choice import TrendChoice
from dashboard.trend_figures import panels_of, read
from dashboard.trend_panels import AREAS, COUNTIES, STACK, height_of, panels_figure
from dashboard.trend_tables import tables_of
from dashboard.trend_words import compared, notes_of
from dashboard.view import View
from tests.dashboard.conftest import text_of


def weekly(*values, **given):
    """Return rows for a release: one week after another from 27 January 2022."""
    starts = [date(2022, 1, 27) + timedelta(weeks=n) for n in range(len(values))]
    return [
        {
            "value": value,
            "period_start": start,
            "period_end": start + timedelta(days=6),
            "status": "reported" if value is not None else "not_reported",
            **given,
        }
        for start, value in zip(starts, values, strict=True)
    ]


UPPSALA = {"geography_code": "03", "geography_level": "county"}
TOWN = {"geography_code": "0380", "geography_level": "municipality"}


def shown(connection, search):
    """Return a choice and what is shown of it."""
    choice = TrendChoice.of(View.of_search(search))
    return choice, read(choice, connection)


def test_places_are_compared_in_one_chart_with_the_first_widest_and_the_highest_first_in_the_legend(build_release):
    choice, found = shown(build_release(*weekly(1, 2), *weekly(3, 9, **UPPSALA)), "?geografi=00,03")
    (panel,) = panels_of(choice, found)
    assert [line.name for line in panel.lines] == ["Uppsala län", "Riket"]
    uppsala, nation = panel.lines
    assert nation.width > uppsala.width
    for told_by in ("colour", "dash", "symbol"):
        assert getattr(nation, told_by) != getattr(uppsala, told_by)
    drawn = panels_figure([panel], "")["data"]
    assert [trace["y"] for trace in drawn] == [[3, 9], [1, 2]]  # the wide one on top
    assert "Uppsala län" in drawn[0]["text"][0]


def test_what_is_invented_is_dashed_otherwise_than_what_is_real_also_where_places_are_compared(build_release):
    invented = {"origin": "synthetic"}
    rows = [*weekly(1, 2, **invented), *weekly(3, 9, **UPPSALA), *weekly(5, **invented, **UPPSALA)]
    choice, found = shown(build_release(*rows), "?geografi=00,03")
    (panel,) = panels_of(choice, found)
    dashes = {(line.name, line.figures[0].origin): line.dash for line in panel.lines}
    assert "solid" not in (dashes["Riket", "synthetic"], dashes["Uppsala län", "synthetic"])
    assert len(set(dashes.values())) == len(dashes) == 3


def test_a_yes_or_no_never_shares_an_axis_with_a_number_of_municipalities(build_release):
    choice, found = shown(build_release(*weekly(40), *weekly(1, **TOWN)), "?geografi=0380,00")
    yes_or_no, number = panels_of(choice, found)
    assert [each.lines[0].name for each in (yes_or_no, number)] == ["Uppsala", "Riket"]
    assert "ja eller nej" in " ".join(notes_of(choice, found))


def test_indicators_share_a_chart_where_their_units_agree_and_a_time_axis_where_not(build_release):
    rows = [*weekly(4), *weekly(5, indicator="serious_impact"), *weekly(0.5, indicator="infected_share")]
    choice, found = shown(build_release(*rows), "?indikator=critical_impact,infected_share,serious_impact")
    counts, share = panels_of(choice, found)
    assert {line.name for line in counts.lines} == {"Kommuner med kritisk påverkan", "Kommuner med allvarlig påverkan"}
    layout = panels_figure([counts, share], "")["layout"]
    assert [name for name in layout if "axis" in name] == ["yaxis", "yaxis2", "xaxis"]
    assert layout["yaxis2"]["domain"][1] < layout["yaxis"]["domain"][0]
    assert "får inte läggas ihop" in " ".join(notes_of(choice, found))


def test_an_index_is_100_at_the_first_figure_above_zero_and_a_gap_stays_a_gap(build_release):
    choice, found = shown(build_release(*weekly(0, 4, None, 6), *weekly(9, origin="published")), "?visa=index")
    (panel,) = panels_of(choice, found)
    (line,) = panel.lines
    assert [line.drawn(figure) for figure in line.figures] == [0, 100, None, 150]
    # One origin only: what was published is not set in relation to what was derived.
    assert {figure.origin for figure in line.figures} == {"derived"}
    assert "4\u00a0kommuner, 3–9 feb 2022" in " ".join(notes_of(choice, found))
    assert "index 150" in text_of(tables_of(choice, found, ""))
    assert "<b>6\u00a0kommuner</b><br>Index 150" in panels_figure([panel], "")["data"][0]["text"][3]


def test_what_has_no_ratio_or_nothing_but_zeros_is_shown_as_it_is(build_release):
    level = weekly(2, 4, indicator="impact_level", monitored_area="staffing", **TOWN)
    choice, found = shown(build_release(*level), "?indikator=impact_level&geografi=0380&omrade=staffing&visa=index")
    assert found[0].base is None
    assert "inte har något index" in " ".join(notes_of(choice, found))
    choice, found = shown(build_release(*weekly(0, 0)), "?visa=index")
    assert panels_of(choice, found)[0].lines[0].base is None


def test_small_charts_share_one_scale_and_their_columns_one_time_axis(build_release):
    areas = ("staffing", "medicines", "management")
    rows = [row for n, area in enumerate(areas) for row in weekly(n, 10 * n, monitored_area=area)]
    choice, found = shown(build_release(*rows), "?dela=omrade")
    panels = panels_of(choice, found)
    assert [panel.title for panel in panels] == ["Läkemedel", "Personal", "Ledningsfunktion"]
    layout = panels_figure(panels, "", AREAS)["layout"]
    assert [layout[f"yaxis{n}"]["matches"] for n in (2, 3)] == ["y", "y"]
    assert (layout["xaxis"]["anchor"], layout["xaxis2"]["anchor"]) == ("y3", "y2")
    assert layout["xaxis"]["range"] == layout["xaxis2"]["range"]
    assert compared(choice, found)[0].startswith("Ledningsfunktion: 20\u00a0kommuner")


def test_each_county_stands_before_the_nation_where_they_can_be_compared(build_release):
    shares = {"indicator": "critical_impact_share"}
    connection = build_release(*weekly(2, **shares), *weekly(7, **UPPSALA, **shares), *weekly(5), *weekly(1, **UPPSALA))
    choice, found = shown(connection, "?dela=lan&visa=andel&geografi=03")
    (uppsala,) = panels_of(choice, found)
    assert uppsala.title == "<b>Uppsala län</b>"
    assert [line.figures[0].value for line in uppsala.lines] == [7, 2]
    # Of counts, the nation's would make every county's a flat line.
    choice, found = shown(connection, "?dela=lan")
    assert [len(panel.lines) for panel in panels_of(choice, found)] == [1]


def test_the_table_has_a_row_for_every_period_and_origin_and_words_where_there_is_no_figure(build_release):
    connection = build_release(*weekly(5, 6), *weekly(7, origin="published"), *weekly(None, 2, **UPPSALA))
    choice, found = shown(connection, "?geografi=00,03")
    lines = text_of(tables_of(choice, found, "")).splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert [(row[1].split(" ")[0], row[2].split(" (")[0], row[3]) for row in cells] == [
        ("6", "2", "beräknad ur kommunernas uppgifter"),
        ("7", "uppgift saknas", "publicerad"),
        ("5", "uppgift saknas", "beräknad ur kommunernas uppgifter"),
    ]
    assert "(250 av 290)" in cells[0][1]


def test_a_place_without_figures_is_named_and_the_others_are_drawn(build_release):
    choice, found = shown(build_release(*weekly(2, indicator="critical_impact_share")), "?visa=andel&geografi=00,0380")
    assert len(panels_of(choice, found)[0].lines) == 1
    assert "Ingen siffra att rita för: Uppsala (finns inte för kommun)." in notes_of(choice, found)


@pytest.mark.parametrize("grid", [STACK, AREAS, COUNTIES])
def test_charts_never_overlap_and_the_page_leaves_room_for_them(grid, build_release):
    choice, found = shown(build_release(*weekly(1, 2)), "")
    panels = panels_of(choice, found) * 7
    layout = panels_figure(panels, "", grid)["layout"]
    domains = [layout[f"yaxis{n or ''}"]["domain"] for n in ("", *range(2, 8))]
    rows = sorted({tuple(each) for each in domains}, reverse=True)
    assert len(rows) == grid.rows(7)
    assert rows[0][1] == 1 and rows[-1][0] == pytest.approx(0)
    assert all(below[1] < above[0] for above, below in pairwise(rows))
    assert height_of(panels, "", grid) > grid.plot_height(7)


def test_a_point_of_an_areas_small_chart_names_its_area(build_release):
    rows = [
        {"indicator": "critical_impact", "monitored_area": area, "value": value}
        for area, value in (("staffing", 3), ("medicines", 0))
    ]
    connection = build_release(*rows)
    choice = TrendChoice.of(View.parse({"indikator": "critical_impact", "dela": "omrade"}))
    panels = panels_of(choice, read(choice, connection))
    assert {line.place for panel in panels for line in panel.lines} >= {"Personal", "Läkemedel"}
