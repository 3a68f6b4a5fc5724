"""What goes wrong around the commands: runs that die, damaged files, wrong settings, disks and names."""

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from data.queries import series
from data.releases import current_release
from data.settings import current_settings
from data.store import current_store
from etl import publishing
from etl.cells import today
from etl.template import write_template
from tests.conftest import make_release
from tests.test_command_line import PROJECT, good_return, run, write  # noqa: F401 - fixtures


def stockholm_infected() -> float:
    """Return the infected share of Stockholm in the current release."""
    with current_release() as release:
        return series(release, "infected_share", geography_code="0180")["value"].iloc[-1]


@pytest.fixture
def inbox(tmp_path: Path, write) -> Path:  # noqa: F811
    """A folder that `pull` reads."""
    write("sources.toml", '[[pull]]\nname = "in"\nfolder = "in"\n')
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def test_pull_takes_up_what_a_run_that_died_had_accepted(run, inbox):  # noqa: F811
    (inbox / "svar.csv").write_bytes(good_return())
    # A folder in the way of the release file stands for a disk that fails at that moment.
    in_the_way = current_store().folder / "parts"
    in_the_way.parent.mkdir()
    in_the_way.write_text("", encoding="utf-8")
    assert run("pull").code == 2
    assert current_store().current_id() is None
    in_the_way.unlink()
    assert run("pull").code == 0
    assert current_store().current_id() == 1


def test_pull_leaves_alone_what_was_rolled_back(run, inbox):  # noqa: F811
    (inbox / "a.csv").write_bytes(good_return())
    run("pull")
    (inbox / "b.csv").write_bytes(good_return(staffing=4))
    run("pull")
    run("rollback")
    assert "Inget nytt" in run("pull").out
    assert current_store().current_id() == 1


@pytest.mark.skipif(sys.platform == "win32", reason="names and links of POSIX systems")
def test_a_file_that_cannot_be_read_does_not_stop_the_others(run, inbox):  # noqa: F811
    (inbox / "dangling.csv").symlink_to("/nowhere/at/all")
    (inbox / os.fsdecode(b"bad\xff\nname.csv")).write_bytes(good_return())
    said = run("pull")
    assert said.code == 3  # somebody ought to look, and the rest is published
    assert "dangling.csv: filen finns inte" in said.err
    assert current_store().current_id() == 1


def test_minutes_of_the_future_are_stopped(run, write):  # noqa: F811
    text = (
        f"Minnesanteckningar {today().year + 1}-02-07\nLäget i landets kommuner\n"
        "Från inrapporterad data mellan 31 januari−6 februari.\n"
        "5 kommuner har rapporterat kritisk påverkan på något område SoS följer.\n"
    )
    said = run("load", write("framtid.txt", text))
    assert said.code == 3
    assert "framtiden" in said.err
    assert current_store().current_id() is None


def test_a_correction_sent_the_same_day_is_used(run, write):  # noqa: F811
    rows = good_return(infected=20, cared_for=100).decode().splitlines()
    dated = "\n".join([rows[0] + ";sent_on", rows[1] + f";{today()}"])
    run("load", write("först.csv", good_return(infected=10, cared_for=100)))
    assert stockholm_infected() == 10
    run("load", write("rättelse.csv", dated))
    assert stockholm_infected() == 20


def test_a_time_in_the_future_is_wrong_usage(run, write):  # noqa: F811
    said = run("load", write("a.csv", good_return()), "--received-at", "2999-01-01")
    assert said.code == 2
    assert "framtiden" in said.err


def test_rows_of_the_form_that_nobody_filled_in_are_not_rows_taken(run, write, tmp_path):  # noqa: F811
    import openpyxl

    write_template(tmp_path / "form.xlsx", date(2022, 3, 31))
    blank = run("load", tmp_path / "form.xlsx")
    assert blank.code == 3
    assert "inga svar" in blank.err
    assert "inga svar" in run("rejects").out
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    sheet = book.worksheets[0]
    staffing = next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == "staffing")
    first = next(row[0].row for row in sheet.iter_rows() if row[0].value == "0114")
    for offset, level in enumerate([2, 6, 6, 3]):
        sheet.cell(first + offset, staffing, level)
    book.save(tmp_path / "half.xlsx")
    half = run("load", tmp_path / "half.xlsx")
    assert half.code == 3
    assert "2 av 4 rader avvisade" in run("screen", tmp_path / "half.xlsx").out


def test_stopped_releases_do_not_crowd_out_the_published(duckdb_store):
    duckdb_store.settings.keep_releases = 2
    for published in (True, True, True, False, False, False, False):
        make_release(duckdb_store, {}, published=published)
    publishing.prune(duckdb_store)
    # The current one and the one before it, and the three newest that were stopped.
    assert duckdb_store.current_id() == 3
    assert duckdb_store.release_ids() == [2, 3, 5, 6, 7]


def test_a_damaged_pointer_is_told_and_mended_by_rollback(run, write):  # noqa: F811
    run("load", write("a.csv", good_return()))
    pointer = current_store().folder / "CURRENT"
    for damage in ("abc", ""):
        pointer.write_text(damage, encoding="utf-8")
        (current_store().folder / "LAST").write_text(damage, encoding="utf-8")
        said = run("verify")
        assert said.code == 3
        assert "CURRENT" in said.err and "rollback" in said.err
        assert run("releases").code == 0
        assert run("load", write("b.csv", good_return(staffing=4))).code == 2
        assert run("rollback", 1).code == 0
        assert run("verify").code == 0
    assert run("load", write("b.csv", good_return(staffing=4))).code == 0


def test_a_damaged_old_release_is_listed_and_passed_over(run, write):  # noqa: F811
    for level in (1, 2, 3):
        run("load", write(f"{level}.csv", good_return(staffing=level)))
    current_store().close()
    (current_store().folder / "release-000002.duckdb").write_bytes(b"garbage")
    (current_store().folder / "release-old.duckdb").write_bytes(b"")
    listed = run("releases")
    assert listed.code == 0
    assert "går inte att öppna" in listed.out
    assert run("rollback").code == 0
    assert current_store().current_id() == 1


def test_lost_history_is_found_and_nothing_is_published_over_it(run, write):  # noqa: F811
    run("load", write("a.csv", good_return()))
    shutil.move(current_store().folder / "history" / "000001", current_store().folder / "elsewhere")
    said = run("verify")
    assert said.code == 3
    assert "history" in said.err
    said = run("load", write("b.csv", good_return(staffing=4)))
    assert said.code == 2
    assert "Historiken saknar laddning 1" in said.err
    assert current_store().current_id() == 1


def test_what_is_wrong_with_a_second_try_is_kept_too(run, write):  # noqa: F811
    path = write("half.csv", "kommunkod;kommun;x;y\n0180;Stockholm;1;2\n")
    run("load", path)
    run("load", path, "--source", "municipal_return")
    listed = run("rejects").out
    assert "känns inte igen" in listed
    assert "period_start" in listed


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("LAGESBILD_KEEP_RELEASES", "1", "LAGESBILD_KEEP_RELEASES"),
        ("LAGESBILD_SOURCES", "/nowhere/sources.toml", "/nowhere/sources.toml"),
        ("LAGESBILD_DATABASE", "mysql://x", "duckdb:///"),
    ],
)
def test_a_wrong_setting_is_named(run, write, monkeypatch, name, value, says):  # noqa: F811
    monkeypatch.setenv(name, value)
    current_settings.cache_clear()
    current_store.cache_clear()
    said = run("load", write("a.csv", good_return()))
    monkeypatch.undo()
    current_settings.cache_clear()
    current_store.cache_clear()
    assert said.code == 2
    assert says in said.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "--out", "missing/o.csv"],
        ["export", "--out", "."],
        ["export", "--out", "o.csv", "--to", "9999-W52"],
        ["rejects", "--csv", "missing/r.csv"],
        ["template", "--out", "missing/t.xlsx", "--period-start", "2022-03-31"],
        ["demo", "--out", "sources.toml"],
        ["demo", "--out", "d", "--weeks", "100", "--scale", "99"],
    ],
)
def test_a_place_that_cannot_be_written_or_a_number_too_large_is_wrong_usage(run, arguments):  # noqa: F811
    run("init", "--empty")
    said = run(*arguments)
    assert said.code == 2, said.err
    assert "Oväntat" not in said.err
    assert [path.name for path in Path(".").iterdir() if path.suffix == ".tmp"] == []


def test_a_warehouse_under_a_name_with_signs_works(tmp_path):
    folder = tmp_path / "å b%20c#d"
    folder.mkdir()
    environment = {**os.environ, "LAGESBILD_DATABASE": f"duckdb:///{folder}", "PYTHONPATH": str(PROJECT)}
    environment["PYTHONIOENCODING"] = "cp1252"
    (tmp_path / "m.txt").write_text(
        "Minnesanteckningar 2022-02-07\nLäget i landets kommuner\n"
        "Från inrapporterad data mellan 27 januari−2 februari.\n"
        "5 kommuner har rapporterat kritisk påverkan på något område SoS följer.\n"
        "\uf02d 7 av 9 kommuner följer hygienrutiner\n",
        encoding="utf-8",
    )
    for arguments in (["load", "m.txt"], ["unread"], ["verify"], ["contradictions"]):
        command = [sys.executable, "-m", "etl", *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, timeout=60)
        assert done.returncode == 0, done.stderr
