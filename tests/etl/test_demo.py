"""The synthetic returns, read back from their files by the shortest reader there is and added up by hand."""

import csv
import hashlib
import os
import re
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from data.lists import counties, impact_levels, monitored_areas, municipalities, ppm_steps, reference_rows
from etl.demo import FILES_PER_PERIOD, SENDERS, write_demo
from etl.demo_assumptions import PERIODS
from etl.demo_ppm import PpmCell, ppm_cells
from etl.demo_returns import weekly_returns
from etl.documents import Document
from etl.sources import source_of

PROJECT = Path(__file__).resolve().parents[2]
WEEKLY = reference_rows("published_situation_reports")
ROUNDS = [
    row
    for row in reference_rows("published_ppm_rounds")
    if row["actor"] == "municipalities" and row["period_start"] and row["observations"]
]
LEVEL_OF_WORD = {level.word: level.level for level in impact_levels().values()}

Row = dict[str, str]
Files = dict[Path, list[Row]]
Holding = dict[str, dict[str, Row]]  # period to municipality to the row that holds
Rounds = dict[str, list[Row]]


def read(path: Path) -> list[Row]:
    """Return a file's rows, every cell as text."""
    if path.suffix == ".xlsx":
        header, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        return [dict(zip(map(as_text, header), map(as_text, row), strict=True)) for row in rows]
    with open(path, encoding="utf-8-sig", newline="") as file:
        delimiter = ";" if ";" in file.readline() else ","
        file.seek(0)
        return list(csv.DictReader(file, delimiter=delimiter))


def as_text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) else str(cell)


def level(row: Row, area: str) -> int | None:
    text = row[area]
    return LEVEL_OF_WORD.get(text) or (int(text) if text else None)


def levels(row: Row) -> list[int | None]:
    return [level(row, area) for area in monitored_areas()]


def last_sent(files: Files) -> Holding:
    """Return the row that holds per period and municipality: the one that was sent last."""
    rows = [row for rows in files.values() for row in rows]
    holds: Holding = defaultdict(dict)
    for row in sorted(rows, key=lambda row: row["sent_on"]):
        holds[row["period_start"]][row["kommunkod"].zfill(4)] = row
    return holds


def is_over_one_percent(row: Row) -> bool:
    return bool(row["infected"]) and 100 * int(row["infected"]) > int(row["cared_for"])


def checksums(paths: Iterable[Path]) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """All the files of the default demonstration, in the order they were sent, with their rows."""
    return {path: read(path) for path in write_demo(tmp_path_factory.mktemp("demo"))}


@pytest.fixture(scope="module")
def weekly(demo: Files) -> Files:
    return {path: rows for path, rows in demo.items() if "lagesrapport" in path.name}


@pytest.fixture(scope="module")
def answers(weekly: Files) -> Holding:
    return last_sent(weekly)


@pytest.fixture(scope="module")
def ppm(demo: Files) -> Rounds:
    by_round: dict[str, list[Row]] = defaultdict(list)
    for path, rows in demo.items():
        if "_ppm_" in path.name:
            by_round[rows[0]["round"]] += rows
    return by_round


# --- the weekly returns ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("published", WEEKLY, ids=[row["period_start"] for row in WEEKLY])
def test_last_answers_add_up_to_the_published_week(published: Row, answers: Holding) -> None:
    rows = answers[published["period_start"]].values()
    counted = {
        "reporting_municipalities": len(rows),
        "critical_impact": sum(5 in levels(row) for row in rows),
        "serious_impact": sum(4 in levels(row) for row in rows),
        "over_one_percent_infected": sum(is_over_one_percent(row) for row in rows),
    }
    assert counted == {name: int(published[name]) if published[name] else count for name, count in counted.items()}


@pytest.mark.parametrize("published", WEEKLY, ids=[row["period_start"] for row in WEEKLY])
def test_most_expect_improvement_as_was_published(published: Row, answers: Holding) -> None:
    assert "improvement" in published["outlook"]
    rows = answers[published["period_start"]].values()
    for outlook in ("outlook_short", "outlook_long"):
        assert sum(row[outlook] == "förbättring" for row in rows) > len(rows) / 2


def test_the_series_is_every_report_week_from_march_2020_to_march_2022(answers: Holding) -> None:
    first = date(2020, 3, 5)
    assert sorted(answers) == [(first + timedelta(weeks=week)).isoformat() for week in range(108)]
    for rows in answers.values():
        for row in rows.values():
            assert date.fromisoformat(row["period_end"]) - date.fromisoformat(row["period_start"]) == timedelta(days=6)


def test_every_week_some_municipalities_never_answer(answers: Holding) -> None:
    shares = [len(rows) / len(municipalities()) for rows in answers.values()]
    assert min(shares) > 0.70 and max(shares) < 0.95
    assert 0.75 < statistics.mean(shares) < 0.93


def test_the_same_municipalities_are_silent_week_after_week(answers: Holding) -> None:
    times = sorted(sum(place.code in rows for rows in answers.values()) for place in municipalities())
    assert times[0] < 0.4 * len(answers) and times[-1] == len(answers)


def test_answers_are_within_their_scales(weekly: Files) -> None:
    for rows in weekly.values():
        for row in rows:
            assert all(found is None or 1 <= found <= 5 for found in levels(row))
            assert {row["outlook_short"], row["outlook_long"]} <= {"förbättring", "oförändrat", "försämring", ""}
            assert bool(row["infected"]) == bool(row["cared_for"])
            if row["infected"]:
                assert 0 <= int(row["infected"]) <= int(row["cared_for"])


def test_no_answer_that_holds_is_at_exactly_one_percent(answers: Holding) -> None:
    rows = [row for rows in answers.values() for row in rows.values() if row["infected"]]
    assert not [row for row in rows if 100 * int(row["infected"]) == int(row["cared_for"])]


def test_blank_answers_are_few_but_there(answers: Holding) -> None:
    found = [level for rows in answers.values() for row in rows.values() for level in levels(row)]
    assert 0 < found.count(None) < 0.01 * len(found)


def test_cared_for_is_about_a_third_of_those_over_seventy(answers: Holding) -> None:
    old = {place.code: place.population_70_plus_2022 for place in municipalities()}
    rows = answers["2022-01-27"]
    shares = [int(row["cared_for"]) / old[code] for code, row in rows.items() if row["cared_for"]]
    assert 0.33 < statistics.median(shares) < 0.37 and min(shares) > 0.2 and max(shares) < 0.55


def test_waves_rise_and_summers_are_calm(answers: Holding) -> None:
    serious = {day: sum(4 in levels(row) for row in rows.values()) for day, rows in answers.items()}
    critical = {day: sum(5 in levels(row) for row in rows.values()) for day, rows in answers.items()}
    for wave in ("2020-03-19 2020-04-30", "2020-11-26 2021-01-07", "2022-01-13 2022-02-10"):
        first, last = wave.split()
        assert 25 <= max(count for day, count in serious.items() if first <= day <= last) <= 65
        assert 5 <= max(count for day, count in critical.items() if first <= day <= last) <= 18
    for day in answers:
        if day[5:7] in ("07", "08"):
            assert serious[day] + critical[day] <= 3


def test_staffing_is_the_worst_area_and_robustness_follows_the_worst(answers: Holding) -> None:
    rows = [row for week in answers.values() for row in week.values() if None not in levels(row)]
    found = np.array([levels(row) for row in rows])
    areas = list(monitored_areas().values())
    peers = found[:, [not area.is_summary for area in areas]]
    summary = found[:, [area.is_summary for area in areas]][:, 0]
    worst_area = [area.id for area in areas if not area.is_summary][int(peers.mean(axis=0).argmax())]
    assert worst_area == "staffing"
    assert np.corrcoef(summary, peers.max(axis=1))[0, 1] > 0.7


def test_infected_and_impact_go_together(answers: Holding) -> None:
    rows = [row for row in answers["2022-01-27"].values() if row["infected"] and row["staffing"]]
    share = [int(row["infected"]) / int(row["cared_for"]) for row in rows]
    assert np.corrcoef(share, [level(row, "staffing") or 0 for row in rows])[0, 1] > 0.1


def test_late_answers_come_after_the_others_and_from_those_who_were_missing(weekly: Files) -> None:
    late = [rows for path, rows in weekly.items() if "_sena_" in path.name]
    assert len(late) == PERIODS
    on_time: dict[str, set[str]] = defaultdict(set)
    for path, rows in weekly.items():
        if path.stem.endswith(tuple(sender.id for sender in SENDERS)):
            on_time[rows[0]["period_start"]] |= {row["kommunkod"].zfill(4) for row in rows}
            assert days_after_period(rows) == 1
    for rows in late:
        assert not on_time[rows[0]["period_start"]] & {row["kommunkod"].zfill(4) for row in rows}
        assert days_after_period(rows) in (8, 15, 22)


def days_after_period(rows: list[Row]) -> int:
    return (date.fromisoformat(rows[0]["sent_on"]) - date.fromisoformat(rows[0]["period_end"])).days


def test_corrections_come_later_and_change_a_figure(weekly: Files, answers: Holding) -> None:
    first_answers: Holding = defaultdict(dict)
    for path, rows in weekly.items():
        for row in rows:
            if "_rattelse_" not in path.name:
                first_answers[row["period_start"]][row["kommunkod"].zfill(4)] = row
    corrections = [row for path, rows in weekly.items() if "_rattelse_" in path.name for row in rows]
    assert len(corrections) >= PERIODS
    for row in corrections:
        first = first_answers[row["period_start"]][row["kommunkod"].zfill(4)]
        assert first["sent_on"] < row["sent_on"]
        assert levels(first) != levels(row)
        assert answers[row["period_start"]][row["kommunkod"].zfill(4)] == row


# --- PPM --------------------------------------------------------------------------------------------------------------


def share(rows: Iterable[Row], step: str) -> float:
    counted = [(int(row[step]), int(row["observations"])) for row in rows]
    return 100 * sum(right for right, _ in counted) / sum(observed for _, observed in counted)


def by_municipality(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["kommunkod"].zfill(4)].append(row)
    return found


def agrees(counted: float, published: str) -> bool:
    """Say whether a share is the published figure, in as many decimals as that was published with."""
    decimals = len(published.partition(".")[2])
    return round(counted, decimals) == float(published)


@pytest.mark.parametrize("published", ROUNDS, ids=[row["round"] for row in ROUNDS])
def test_ppm_adds_up_to_the_published_round(published: Row, ppm: Rounds) -> None:
    rows = ppm[published["round"]]
    assert len(by_municipality(rows)) == int(published["participants"])
    assert sum(int(row["observations"]) for row in rows) == int(published["observations"])
    for block in ("all8", "hygiene4", "dress4"):
        assert agrees(share(rows, block), published[f"{block}_percent"])
    for setting in ("special_housing", "ordinary_housing"):
        if figure := published[f"hygiene4_{setting}_percent"]:
            assert agrees(share([row for row in rows if row["setting"] == setting], "hygiene4"), figure)
    if figure := published["median_all8_percent"]:
        assert agrees(statistics.median(share(own, "all8") for own in by_municipality(rows).values()), figure)


def test_the_round_with_a_note_has_its_range_and_its_largest_and_smallest(ppm: Rounds) -> None:
    note = next(row["note"] for row in ROUNDS if row["round"] == "VT2021")
    match = re.search(r"(\d+)-(\d+) %.*below (\d+) to (\d+)", note)
    assert match
    lowest, highest, below, most = map(int, match.groups())
    places = by_municipality(ppm["VT2021"]).values()
    shares = [share(own, "all8") for own in places]
    observed = [sum(int(row["observations"]) for row in own) for own in places]
    assert (round(min(shares)), round(max(shares))) == (lowest, highest)
    assert max(observed) == most and min(observed) < below


def test_only_rounds_with_published_figures_are_written(ppm: Rounds) -> None:
    assert sorted(ppm) == sorted(row["round"] for row in ROUNDS)


def test_steps_blocks_and_all_eight_can_hold_at_once(ppm: Rounds) -> None:
    blocks = {
        block: [step.id for step in ppm_steps().values() if step.block == block and step.number is not None]
        for block in ("hygiene4", "dress4")
    }
    for row in (row for rows in ppm.values() for row in rows):
        observed, all8 = int(row["observations"]), int(row["all8"])
        for block, steps in blocks.items():
            right = [int(row[step]) for step in steps]
            assert int(row[block]) <= min(right) and max(right) <= observed
            assert int(row[block]) >= observed - sum(observed - step for step in right)
        hygiene, dress = int(row["hygiene4"]), int(row["dress4"])
        assert max(0, hygiene + dress - observed) <= all8 <= min(hygiene, dress)


def test_hands_before_is_the_weak_step(ppm: Rounds) -> None:
    steps = [step.id for step in ppm_steps().values() if step.number is not None]
    for rows in ppm.values():
        shares = {step: share(rows, step) for step in steps}
        assert min(shares, key=lambda step: shares[step]) == "hand_before"
        assert all(figure > 85 for step, figure in shares.items() if step != "hand_before")


def test_who_does_well_in_one_round_tends_to_in_the_next(ppm: Rounds) -> None:
    one, other = by_municipality(ppm["VT2021"]), by_municipality(ppm["VT2022"])
    both = sorted(one.keys() & other.keys())
    assert 80 < len(both) < len(one)
    assert (
        np.corrcoef([share(one[code], "all8") for code in both], [share(other[code], "all8") for code in both])[0, 1]
        > 0.4
    )


def test_some_observe_in_one_setting_only(ppm: Rounds) -> None:
    for rows in ppm.values():
        assert {len(own) for own in by_municipality(rows).values()} == {1, 2}


# --- the files --------------------------------------------------------------------------------------------------------


def test_every_file_and_every_row_says_that_it_is_synthetic(demo: Files) -> None:
    for path, rows in demo.items():
        assert path.name.startswith("SYNTETISK_")
        assert rows and all(row["origin"] == "synthetic" for row in rows)
    comments = {row["comment"] for path, rows in demo.items() if "lagesrapport" in path.name for row in rows}
    assert {"", "Syntetisk uppgift", "Syntetisk uppgift: personalbrist"} <= comments
    assert all(comment.startswith("Syntetisk uppgift") for comment in comments - {""})


def test_every_row_of_a_file_was_sent_on_the_same_day_and_files_come_in_that_order(demo: Files) -> None:
    days = [{row["sent_on"] for row in rows} for rows in demo.values()]
    assert all(len(day) == 1 for day in days)
    assert days == sorted(days, key=min)


def test_the_columns_are_those_of_the_form(demo: Files) -> None:
    areas, steps = list(monitored_areas()), list(ppm_steps())
    unit, rest = ["kommunkod", "kommun", "period_start", "period_end"], ["infected", "cared_for", "comment"]
    form = [*unit, *areas, "outlook_short", "outlook_long", *rest, "origin", "sent_on"]
    ppm_form = ["kommunkod", "kommun", "round", "setting", "observations", *steps, "origin", "sent_on"]
    for path, rows in demo.items():
        assert list(rows[0]) == (form if "lagesrapport" in path.name else ppm_form)


def test_files_come_in_every_format_that_people_send(weekly: Files) -> None:
    paths = list(weekly)
    starts = {path.read_bytes()[:4] for path in paths}
    assert starts == {b"PK\x03\x04", b"\xef\xbb\xbfk", b"komm"}
    assert any(row["staffing"] in LEVEL_OF_WORD for rows in weekly.values() for row in rows)
    lost = [row for rows in weekly.values() for row in rows if len(row["kommunkod"]) == 3]
    assert lost and all(row["kommunkod"].zfill(4) in {place.code for place in municipalities()} for row in lost)


def test_every_county_has_a_sender() -> None:
    assert max(counties()) <= SENDERS[-1].last_county
    assert [sender.last_county for sender in SENDERS] == sorted(sender.last_county for sender in SENDERS)


def test_the_readers_take_every_row(tmp_path: Path) -> None:
    for path in write_demo(tmp_path, weeks=12):
        document = Document(path.name, path.read_bytes())
        figures = source_of(document).parse(document)
        assert not document.faults, document.faults[0].line(path.name)
        assert len(figures) and (figures["origin"] == "synthetic").all()
        assert document.stated_on == date.fromisoformat(read(path)[0]["sent_on"])


# --- the arguments ----------------------------------------------------------------------------------------------------


def test_same_arguments_give_the_same_bytes_whatever_the_hash_seed_and_time_zone(tmp_path: Path) -> None:
    here = checksums(write_demo(tmp_path / "here", weeks=3, seed=7))
    program = "import sys; from pathlib import Path; from etl.demo import write_demo\n"
    program += "write_demo(Path(sys.argv[1]), weeks=3, seed=7)"
    subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "there")],
        cwd=PROJECT,
        env={**os.environ, "PYTHONHASHSEED": "12345", "TZ": "Pacific/Auckland"},
        check=True,
    )
    assert checksums((tmp_path / "there").iterdir()) == here


def test_another_seed_gives_other_answers(tmp_path: Path) -> None:
    one = checksums(write_demo(tmp_path / "one", weeks=1, seed=1))
    two = checksums(write_demo(tmp_path / "two", weeks=1, seed=2))
    assert not set(one.values()) & set(two.values())


def test_a_short_series_is_the_end_of_the_long_one(demo: Files, tmp_path: Path) -> None:
    short = checksums(write_demo(tmp_path, weeks=5))
    assert short.items() <= checksums(demo).items()


def test_scale_multiplies_the_weeks_backwards(tmp_path: Path) -> None:
    scaled = checksums(write_demo(tmp_path / "scaled", weeks=2, scale=3))
    assert scaled == checksums(write_demo(tmp_path / "longer", weeks=6))


def test_earlier_blocks_join_on_and_are_not_copies() -> None:
    now, before = (weekly_returns(municipalities(), 1, block) for block in (0, 1))
    assert before.period_starts[-1] + timedelta(weeks=1) == now.period_starts[0]
    assert (before.final.infected != now.final.infected).mean() > 0.1


def test_progress_is_told_of_every_file(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    paths = write_demo(tmp_path, weeks=2, progress=lambda label, done, total: told.append((label, done, total)))
    assert len(paths) == 2 * FILES_PER_PERIOD + len(SENDERS) * len(ROUNDS)
    assert [done for _, done, _ in told] == list(range(1, len(paths) + 1))
    assert {total for _, _, total in told} == {len(paths)}
    assert {label for label, _, _ in told} == {path.name for path in paths}


@pytest.mark.parametrize(
    ("arguments", "named"),
    [({"weeks": 0}, "veckor"), ({"weeks": 109}, "veckor"), ({"scale": 0}, "Skalan"), ({"seed": -1}, "Fröet")],
)
def test_arguments_out_of_range_are_refused_before_anything_is_written(
    arguments: dict[str, Any], named: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=named):
        write_demo(tmp_path / "out", **arguments)
    assert not (tmp_path / "out").exists()


def test_a_scale_that_reaches_before_the_register_is_refused_and_says_how_far_it_goes(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"från 1 till \d+ .* tidigare perioder tas inte emot"):
        write_demo(tmp_path / "out", scale=1000)


# --- other seeds ------------------------------------------------------------------------------------------------------


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**63))
def test_the_weeks_add_up_whatever_the_seed(seed: int) -> None:
    returns = weekly_returns(municipalities(), seed, 0)
    final = returns.final
    for published in WEEKLY:
        week = returns.period_starts.index(date.fromisoformat(published["period_start"]))
        reports = returns.reporting[week]
        assert int(published["reporting_municipalities"] or reports.sum()) == reports.sum()
        assert (final.levels[week, reports] == 5).any(axis=1).sum() == int(published["critical_impact"])
        assert (final.levels[week, reports] == 4).any(axis=1).sum() == int(published["serious_impact"])
        over = 100 * final.infected[week, reports] > final.cared_for[week, reports]
        assert over.sum() == int(published["over_one_percent_infected"])
    for answers in (returns.first, final):
        assert not (answers.infected > answers.cared_for).any()
        assert np.isin(answers.levels[~np.isnan(answers.levels)], range(1, 6)).all()


@settings(max_examples=15, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**63))
def test_the_ppm_rounds_add_up_whatever_the_seed(seed: int) -> None:
    rounds = ppm_cells(municipalities(), seed)
    for published in ROUNDS:
        rows = [as_row(cell) for cell in rounds[published["round"]]]
        test_ppm_adds_up_to_the_published_round(published, {published["round"]: rows})
    rows_by_round = {name: [as_row(cell) for cell in cells] for name, cells in rounds.items()}
    test_the_round_with_a_note_has_its_range_and_its_largest_and_smallest(rows_by_round)
    test_steps_blocks_and_all_eight_can_hold_at_once(rows_by_round)


def as_row(cell: PpmCell) -> Row:
    figures = {step: str(count) for step, count in cell.right.items()}
    return {"kommunkod": cell.place.code, "setting": cell.setting, "observations": str(cell.observations), **figures}
