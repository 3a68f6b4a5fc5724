"""Charts: a gap is a gap, a zero is a zero, and what was published stands apart."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.axes import time_axis
from dashboard.charts import MOST_BANDS, Line, colour_of, trend_figure, with_gaps
from dashboard.sparklines import segments, sparkline
from data.figures import Figure
from data.indicators import INDICATORS
from data.language import speaking
from tests.figures import figure


def chart(*figures, name="", caption="Vad och var"):
    """Return the chart of some figures of one indicator."""
    return trend_figure([Line(name, "#000000", list(figures))], caption)


def trace(drawn, origin):
    """Return the trace of one origin."""
    return next(each for each in drawn["data"] if each["meta"] == {"origin": origin})


def test_a_missing_figure_is_a_gap_and_never_a_zero():
    line = trace(chart(figure(3), figure(None, 1), figure(0, 2)), "derived")
    assert line["y"] == [3, None, 0]
    assert line["connectgaps"] is False


def test_a_period_that_is_missing_altogether_is_a_gap_too():
    line = trace(chart(figure(3), figure(4, 3)), "derived")
    assert line["x"] == ["2022-01-27", "2022-02-03", "2022-02-17"]
    assert line["y"] == [3, None, 4]


@given(st.lists(st.tuples(st.integers(0, 60), st.none() | st.integers(0, 9)), unique_by=lambda pair: pair[0]))
def test_every_figure_is_drawn_once_and_no_line_crosses_a_missing_week(pairs):
    figures = [figure(value, week) for week, value in sorted(pairs)]
    points = with_gaps(figures)
    assert [point for point in points if isinstance(point, Figure)] == figures
    for this, following in pairwise(points):
        if isinstance(this, Figure) and isinstance(following, Figure):
            assert (following.period_start - this.period_start).days == 7


def test_published_points_are_large_diamonds_without_a_line_between():
    drawn = chart(figure(5, origin="published"), figure(4, origin="synthetic"), figure(3, 1, origin="synthetic"))
    published, synthetic = trace(drawn, "published"), trace(drawn, "synthetic")
    assert (published["mode"], published["marker"]["symbol"]) == ("markers", "diamond")
    assert "dash" in synthetic["line"]
    assert drawn["data"][-1] is published  # on top
    assert (published["name"], synthetic["name"]) == ("Publicerad", "Syntetisk")


def test_derived_figures_are_a_whole_line():
    assert trace(chart(figure(5)), "derived")["line"]["dash"] == "solid"


def test_a_figure_alone_between_gaps_gets_a_marker_so_that_it_is_seen():
    line = trace(chart(figure(1), figure(2, 1), figure(None, 2), figure(3, 3), figure(None, 4)), "derived")
    assert [size > 0 for size in line["marker"]["size"]] == [False, False, False, True, False]


def test_rounds_of_ppm_stand_at_their_dates_and_one_without_result_is_a_gap():
    starts = date(2020, 9, 28), date(2021, 3, 15), date(2022, 3, 14)
    rounds = [
        figure(value, indicator="ppm_all8", period_start=start, origin="published", period_label=f"{start.year} (x)")
        for start, value in zip(starts, (64, None, 65.3), strict=True)
    ]
    line = trace(chart(*rounds), "published")
    assert (line["x"], line["y"]) == ([start.isoformat() for start in starts], [64, None, 65.3])
    skipped = trace(chart(rounds[0], rounds[2]), "published")
    assert skipped["y"] == [64, None, 65.3]


def test_the_hover_text_says_value_period_coverage_and_origin():
    (text,) = trace(chart(figure(5, origin="published", reporting=None)), "published")["text"]
    assert text.split("<br>") == [
        "<b>5\u00a0kommuner</b>",
        "Kommuner med kritisk påverkan",
        "27 jan–2 feb 2022 (rapportvecka 2022-W04)",
        "Antal rapporterande kommuner är inte känt",
        "Publicerad",
    ]


def test_counts_have_whole_steps_from_zero():
    axis = chart(figure(2))["layout"]["yaxis"]
    assert (axis["rangemode"], axis["dtick"]) == ("tozero", 1)
    assert "dtick" not in chart(figure(40))["layout"]["yaxis"]


def test_a_level_has_words_and_no_zero():
    axis = chart(figure(4, indicator="impact_level", geography_level="municipality"))["layout"]["yaxis"]
    assert axis["ticktext"][-1] == "5 kritisk"
    assert axis["rangemode"] == "normal"


def test_few_periods_are_named_and_many_are_months():
    few, many = chart(figure(1)), chart(*(figure(1, week) for week in range(30)))
    assert few["layout"]["xaxis"]["ticktext"] == ["v. 4<br>2022"]
    assert many["layout"]["xaxis"]["tickformat"] == "%b\n%Y"


def test_the_caption_goes_along_into_the_picture():
    layout = chart(figure(1), caption="Innehåller syntetiska uppgifter.")["layout"]
    assert layout["meta"]["caption"] == "Innehåller syntetiska uppgifter."


def test_a_chart_of_nothing_is_empty_and_not_an_error():
    assert chart()["data"] == []


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=lambda each: each.id)
def test_every_indicator_can_be_drawn_on_every_level_it_has(indicator):
    for level in indicator.levels:
        drawn = chart(figure(1, indicator=indicator.id, geography_level=level))
        assert drawn["data"][0]["y"] == [1]
        assert colour_of(indicator).startswith("#")


def test_a_small_curve_breaks_where_a_figure_is_missing():
    assert segments([1, None, 2, 3, None, None]) == [[(0, 1)], [(2, 2), (3, 3)]]
    picture = sparkline([1, None, 2, 3], "#000000", dashed=True)
    assert picture.count("polyline") == 1
    assert picture.count("circle") == 2  # the one that stands alone, and the last
    assert sparkline([None], "#000000", dashed=False).count("circle") == 0


def test_an_agencys_weekly_series_is_a_line_with_open_ends_where_it_is_unfinished():
    weeks = [
        figure(value, n, indicator="deaths_special_housing", origin="published", status=status)
        for n, (value, status) in enumerate([(55, "reported"), (38, "provisional")])
    ]
    drawn = trace(chart(*weeks), "published")
    assert drawn["mode"] == "lines+markers"
    assert drawn["marker"]["symbol"] == ["circle", "circle-open"]
    assert drawn["marker"]["size"] == [0, 9]
    assert "preliminär" in drawn["text"][1]


def test_readings_of_what_is_counted_so_far_are_joined_however_far_apart():
    days = [date(2020, 11, 16), date(2022, 1, 31)]
    readings = [
        figure(n, indicator="deaths_special_housing_to_date", origin="published", period_start=day)
        for n, day in enumerate(days)
    ]
    assert trace(chart(*readings), "published")["y"] == [0, 1]


def share(value, weeks=0, **given):
    """Return a share of persons that has its numerator, and so a confidence interval."""
    return figure(value, weeks, **{"indicator": "infected_share", "numerator": 9, "denominator": 900, **given})


def bands_of(drawn):
    """Return the translucent bands of a chart."""
    return [each for each in drawn["data"] if each["meta"].get("layer") == "interval"]


def test_a_confidence_interval_is_a_band_that_ends_where_there_is_none():
    (band,) = bands_of(
        chart(share(2, lower=1, upper=3), share(3, 1, lower=2, upper=4), share(None, 2), share(5, 3, lower=4, upper=7))
    )
    assert band["x"] == ["2022-01-27", "2022-02-03", "2022-02-03", "2022-01-27", None, "2022-02-17", "2022-02-17"]
    assert band["y"] == [1, 2, 4, 3, None, 4, 7]
    assert (band["fill"], band["hoverinfo"], band["name"]) == ("toself", "skip", "95\u00a0% konfidensintervall")


def test_the_band_of_a_rounded_share_is_not_called_a_confidence_interval():
    (band,) = bands_of(chart(share(2, lower=1, upper=3, numerator=None)))
    assert band["name"] == "Osäkerhet"


def test_what_is_possible_if_all_had_reported_is_no_band():
    assert bands_of(chart(figure(5, lower=5, upper=45), figure(4, 1, lower=4, upper=44))) == []


def test_many_lines_have_no_bands():
    lines = [Line(str(n), "#000000", [share(2, lower=1, upper=3)]) for n in range(MOST_BANDS + 1)]
    assert bands_of(trend_figure(lines, "")) == []
    assert len(bands_of(trend_figure(lines[:MOST_BANDS], ""))) == MOST_BANDS


def labels(drawn):
    """Return what is written in a chart beside its caption, and which day it stands at."""
    return {note["text"]: note["x"] for note in drawn["layout"]["annotations"] if note["xref"] == "x"}


def test_periods_that_are_not_finished_lie_in_a_band_with_its_name():
    given = {"indicator": "deaths_special_housing", "origin": "published"}
    drawn = chart(figure(55, **given), *(figure(38 - n, n, status="provisional", **given) for n in (1, 2)))
    (band,) = (shape for shape in drawn["layout"]["shapes"] if shape["type"] == "rect")
    assert (band["x0"], band["x1"]) == ("2022-01-30 12:00", "2022-02-13 12:00")
    assert labels(drawn)["preliminärt"] == band["x1"]
    with speaking("en"):
        assert "provisional" in labels(chart(figure(38, status="provisional", **given)))


def test_what_happened_within_the_weeks_of_a_chart_stands_above_it():
    drawn = chart(*(figure(1, week) for week in range(8)))  # 27 January to 17 March 2022
    assert labels(drawn) == {"PPM": "2022-03-14", "Restriktionerna upphör": "2022-02-09"}
    assert sorted(shape["x0"] for shape in drawn["layout"]["shapes"]) == ["2022-02-09", "2022-03-14"]
    with speaking("en"):
        assert "Restrictions lifted" in labels(chart(*(figure(1, week) for week in range(8))))


def test_what_happened_before_or_after_makes_no_chart_wider():
    assert labels(chart(figure(1), figure(2, 1))) == {}
    assert "shapes" not in chart(figure(1), figure(2, 1))["layout"]
    rounds = [figure(60, indicator="ppm_all8", period_start=day) for day in (date(2021, 3, 15), date(2022, 3, 14))]
    assert labels(chart(*rounds)) == {}


def test_a_chart_speaks_english():
    with speaking("en"):
        drawn = chart(figure(5, origin="published", reporting=None))
        (text,) = trace(drawn, "published")["text"]
    assert text.split("<br>") == [
        "<b>5\u00a0municipalities</b>",
        "Municipalities with critical impact",
        "27 Jan–2 Feb 2022 (report week 2022-W04)",
        "The number of reporting municipalities is not known",
        "Published",
    ]
    layout = drawn["layout"]
    assert (layout["separators"], layout["yaxis"]["title"]["text"]) == (".,", "Municipalities")
    assert layout["xaxis"]["ticktext"] == ["w. 4<br>2022"]


def test_a_year_is_written_where_it_changes_and_many_periods_leave_room_between_their_names():
    def texts(count, start=44):
        return time_axis([figure(1, start + week) for week in range(count)])["ticktext"]

    assert texts(4) == ["v. 48<br>2022", "v. 49", "v. 50", "v. 51<br>2022"]
    assert texts(6)[:5] == ["v. 48<br>2022", "v. 49", "v. 50", "v. 51", "v. 52"] and texts(6)[5] == "v. 1<br>2023"
    twelve = texts(12)
    assert [text for text in twelve if text] == [
        "v. 48<br>2022",
        "v. 50",
        "v. 52",
        "v. 3<br>2023",
        "v. 5",
        "v. 7<br>2023",
    ]
    assert all(not (one and other) for one, other in pairwise(twelve))
    # As many months as there is room for, and the year where it changes: that is what a line feed means to Plotly.
    months = time_axis([figure(1, week) for week in range(60)])
    assert months["tickformat"] == "%b\n%Y" and "nticks" not in months
