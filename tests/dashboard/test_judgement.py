"""Is the change real? What the pages say and draw is what data/signals.py found, of the latest half-year."""

from datetime import date, timedelta

import pandas as pd
import pytest

from dashboard.judgement import control_figure, judgement_section
from dashboard.palette import SYNTHETIC_DASH
from dashboard.trend_tables import control_table
from data.figures import figures_in
from data.formats import origin_text, sentence_case
from data.indicators import INDICATORS
from data.language import speaking
from data.periods import period_label
from data.signal_lines import PERIODS_JUDGED, signal_line
from data.signals import RULES, control_chart
from tests.dashboard.conftest import part, text_of

COUNT = INDICATORS["critical_impact"]
CALM = [3.0, 4, 3, 5, 4, 3, 4, 5, 3, 4, 4, 3, 5, 4]


def weeks(values: list[float | None], origin: str = "derived", reporting: int = 250) -> pd.DataFrame:
    """Return a national series as from data.queries, one week after another."""
    starts = [date(2021, 9, 2) + timedelta(weeks=n) for n in range(len(values))]
    return pd.DataFrame(
        {
            "period_start": pd.to_datetime(starts),
            "period_end": pd.to_datetime([start + timedelta(days=6) for start in starts]),
            "period_label": [period_label(start, start + timedelta(days=6), "report_week", {}) for start in starts],
            "value": pd.Series(values, dtype=float),
            **dict.fromkeys(("numerator", "denominator", "lower", "upper"), float("nan")),
            "status": ["reported" if value is not None else "not_reported" for value in values],
            "reporting": reporting,
            "expected": 290,
            "source": "municipal_return",
            "origin": origin,
        }
    ).astype({"reporting": "Int64", "expected": "Int64"})


def newest_of(rows: pd.DataFrame):
    return figures_in(rows, COUNT, "nation")[-1]


def test_a_figure_outside_the_limits_is_a_signal_and_an_ordinary_one_is_not():
    calm, high = weeks(CALM), weeks([*CALM, 40])
    assert signal_line(calm, COUNT, newest_of(calm)) == "Ingen signal: inom den vanliga variationen."
    assert signal_line(high, COUNT, newest_of(high)).startswith("Utanför gränserna: ")
    assert "Högre är sämre." in signal_line(high, COUNT, newest_of(high))


def test_a_signal_that_is_over_is_not_told_of_the_newest_figure():
    rows = weeks([*CALM, 40, 4])
    assert signal_line(rows, COUNT, newest_of(rows)) == "Ingen signal: inom den vanliga variationen."


def test_too_few_points_and_moved_coverage_are_said_and_not_judged():
    few = weeks(CALM[:5])
    assert signal_line(few, COUNT, newest_of(few)).startswith("För få punkter")
    moved = pd.concat([weeks(CALM).iloc[:8], weeks(CALM, reporting=150).iloc[8:]], ignore_index=True)
    assert "täckning" in signal_line(moved, COUNT, newest_of(moved)).lower()


def test_the_chart_draws_every_point_once_and_rings_what_the_rules_mark():
    rows = weeks([*CALM, None, 40])
    found = control_chart(rows, COUNT)
    drawn = control_figure(found, figures_in(rows, COUNT, "nation"), COUNT, "Vad och var")
    by_name = {trace.get("name"): trace for trace in drawn["data"]}
    assert by_name["Beräknad ur kommunernas uppgifter"]["y"] == [*CALM, None, 40]
    marked = found.points[list(RULES)].any(axis=1)
    assert by_name["Signal"]["y"] == found.points.loc[marked, "value"].tolist()
    assert by_name["Signal"]["y"][-1] == 40
    assert by_name["Medelvärde"]["y"][0] == found.points["mean"][0]
    assert drawn["layout"]["meta"] == {"caption": "Vad och var"}


def test_the_section_judges_the_latest_half_year_of_the_origin_that_is_shown():
    rows = pd.concat([weeks([9.0] * 10 + CALM * 3), weeks([0.0] * 3, origin="published")], ignore_index=True)
    built = judgement_section(rows, COUNT, ("00", "nation"), "derived", "Vad och var")
    assert f"Bedömt på {PERIODS_JUDGED}\u00a0perioder" in text_of(built)
    assert judgement_section(rows, INDICATORS["impact_level"], ("0180", "municipality"), "derived", "") is None


def test_the_judgement_is_spoken_in_the_readers_language():
    rows = weeks([*CALM, 40])
    with speaking("en"):
        assert signal_line(rows, COUNT, newest_of(rows)).endswith("Higher is worse.")
        built = judgement_section(rows, COUNT, ("00", "nation"), "derived", "What and where")
    assert text_of(built).startswith("Is the change real?")
    assert "Assessed on 15\u00a0periods" in text_of(built)


def test_the_table_of_a_control_chart_has_every_point_the_latest_first_and_says_which_are_signals():
    rows = weeks([*CALM, None, 40])
    found = control_chart(rows, COUNT)
    lines = text_of(control_table(found, figures_in(rows, COUNT, "nation"), COUNT, "")).splitlines()[2:]
    assert len(lines) == len(CALM) + 2
    assert "40\u00a0kommuner" in lines[0] and lines[0].endswith("ja |")
    assert "uppgift saknas" in lines[1] and lines[1].endswith("bedöms inte: uppgift saknas |")


def test_a_point_that_is_not_judged_says_so_and_why_in_the_table_the_chart_and_the_text():
    rows = weeks([*CALM, 40.0, 4.0, None])
    rows.loc[[2, 14], "reporting"] = 120
    rows.loc[3, "reporting"] = pd.NA
    rows.loc[15, "status"] = "provisional"
    found, figures = control_chart(rows, COUNT), figures_in(rows, COUNT, "nation")
    lines = text_of(control_table(found, figures, COUNT, "")).splitlines()[2:][::-1]
    reasons = {n: line.split("bedöms inte: ")[1].rstrip(" |") for n, line in enumerate(lines) if "bedöms inte" in line}
    assert reasons == {
        2: "täckningen har ändrats",
        14: "täckningen har ändrats",
        3: "täckningen är inte känd",
        15: "uppgiften är preliminär",
        16: "uppgift saknas",
    }
    assert all(line.endswith(("ja |", "nej |")) for n, line in enumerate(lines) if n not in reasons)
    drawn = {trace.get("name"): trace for trace in control_figure(found, figures, COUNT, "")["data"]}
    # What has no value has no point to mark; the highest of all is marked, since no rule was tried on it.
    assert drawn["Bedöms inte"]["y"] == [CALM[2], CALM[3], 40, 4] and drawn["Signal"]["y"] == []
    assert drawn["Beräknad ur kommunernas uppgifter"]["text"][14].endswith("<br>Bedöms inte: täckningen har ändrats")
    section = text_of(judgement_section(rows, COUNT, ("00", "nation"), "derived", ""))
    assert "Bedömt på 12 av 17\u00a0perioder" in section
    assert "5 av 17\u00a0perioder bedöms inte: täckningen har ändrats (2), täckningen är inte känd (1)" in section
    with speaking("en"):
        english = text_of(judgement_section(rows, COUNT, ("00", "nation"), "derived", ""))
    assert "5 of 17\u00a0periods are not assessed: coverage has changed (2)" in english
    assert "not assessed: coverage is not known" in english


def test_the_answer_is_of_the_latest_period_names_its_series_and_is_that_of_the_card():
    rows = weeks([*CALM, 40, 4])
    place, name = ("00", "nation"), "Kommuner med kritisk påverkan, Riket"
    verdict = text_of(part(judgement_section(rows, COUNT, place, "derived", "", name=name), "trend-verdict"))
    assert " ".join(verdict.split()) == f"{name}, senaste perioden (16–22 dec 2021): " + signal_line(
        rows, COUNT, newest_of(rows)
    )
    with speaking("en"):
        english = text_of(part(judgement_section(rows, COUNT, place, "derived", "", name=name), "trend-verdict"))
    assert "the latest period (16–22 Dec 2021): " in english and "within ordinary variation" in english


def test_the_latest_period_is_judged_on_its_half_year_also_where_few_periods_are_shown():
    whole = weeks([*CALM, 40])
    section = judgement_section(
        whole.tail(3), COUNT, ("00", "nation"), "derived", "", whole=figures_in(whole, COUNT, "nation")
    )
    assert "Utanför gränserna:" in text_of(part(section, "trend-verdict"))


def test_a_latest_period_that_is_not_finished_is_not_said_to_be_ordinary():
    rows = weeks([*CALM, 4])
    rows.loc[len(CALM), "status"] = "provisional"
    verdict = text_of(part(judgement_section(rows, COUNT, ("00", "nation"), "derived", ""), "trend-verdict"))
    assert verdict.endswith("uppgiften är preliminär.") and "Bedöms inte:" in verdict and "Ingen signal" not in verdict


@pytest.mark.parametrize(("origin", "dash"), [("synthetic", SYNTHETIC_DASH), ("derived", "solid")])
def test_a_control_chart_says_in_line_and_legend_whether_it_is_of_something_invented(origin, dash):
    rows = weeks(CALM, origin=origin)
    drawn = control_figure(control_chart(rows, COUNT), figures_in(rows, COUNT, "nation"), COUNT, "")
    (points,) = (trace for trace in drawn["data"] if trace["mode"] == "lines+markers")
    assert points["line"]["dash"] == dash and points["name"] == sentence_case(origin_text(origin))


def test_where_everything_is_judged_nothing_is_said_to_be_left_out():
    rows = weeks(CALM)
    drawn = control_figure(control_chart(rows, COUNT), figures_in(rows, COUNT, "nation"), COUNT, "")
    assert "Bedöms inte" not in {trace.get("name") for trace in drawn["data"]}
    assert "bedöms inte" not in text_of(judgement_section(rows, COUNT, ("00", "nation"), "derived", ""))
