"""The commands as people and scripts meet them: exit codes, what is said, and what bad input leaves behind."""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from data.queries import release_info
from data.releases import current_release
from data.settings import REFERENCE, current_settings
from data.store import current_store
from etl.cli import main
from tests.etl.test_publishing import a_return

PROJECT = Path(__file__).resolve().parent.parent
GOOD = {"staffing": 5}


@dataclass
class Said:
    """What a command left: its exit code and what it wrote."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """A function that runs a command on a warehouse of its own."""
    monkeypatch.setenv("LAGESBILD_DATABASE", f"duckdb:///{tmp_path}/warehouse")
    monkeypatch.setenv("LAGESBILD_SOURCES", str(tmp_path / "sources.toml"))
    (tmp_path / "sources.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    current_settings.cache_clear()
    current_store.cache_clear()

    def run_command(*arguments: object) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        written = capsys.readouterr()
        return Said(int(left.value.code or 0), written.out, written.err)

    yield run_command
    current_store().close()
    current_settings.cache_clear()
    current_store.cache_clear()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes a file and returns its path."""

    def write_file(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


def good_return(**values: object) -> bytes:
    """Return a good municipal return of one row, as bytes."""
    return a_return({**GOOD, **values}).content


def without_column(name: str) -> bytes:
    """Return a good municipal return that lacks a column."""
    rows = list(csv.reader(good_return().decode().splitlines(), delimiter=";"))
    place = rows[0].index(name)
    return "\n".join(";".join(cell for i, cell in enumerate(row) if i != place) for row in rows).encode()


TWICE = a_return(GOOD, GOOD).content
SWAPPED = a_return({"code": "0643", "name": "Håbo"}, {"code": "0305", "name": "Habo"}).content
TWO_COUNTS = """Minnesanteckningar 2022-02-07
Läget i landets kommuner
Från inrapporterad data mellan 27 januari−2 februari.

5 kommuner har rapporterat kritisk påverkan på något område SoS följer.

7 kommuner har rapporterat kritisk påverkan på något område SoS följer.
"""


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", ["tom"]),
        ("wrong.pdf.exe", b"MZ", [".csv", ".txt", ".xlsx"]),
        ("zeros.txt", b"L\x00\xe4get\x00", ["nolltecken"]),
        ("unknown.csv", b"a;b\n1;2\n", ["känns inte igen"]),
        ("missing.csv", without_column("staffing"), ["staffing"]),
        ("place.csv", good_return(code="9999", name="Ankeborg"), ["rad 2", "kommunkod", "9999"]),
        ("swapped.csv", SWAPPED, ["rad 2", "rad 3", "Håbo", "Habo"]),
        ("level.csv", good_return(staffing=6), ["rad 2", "staffing", "«6»", "1"]),
        ("infected.csv", good_return(infected=101, cared_for=100), ["rad 2", "infected", "101", "100"]),
        ("eight.csv", good_return(end="2022-02-03"), ["rad 2", "period", "2022-02-03", "7 dagar"]),
        ("future.csv", good_return(start="2999-01-03", end="2999-01-09"), ["rad 2", "2999"]),
        ("twice.csv", TWICE, ["rad 2", "rad 3", "0180"]),
        ("book.xlsx", b"PK not really", ["Excel"]),
        ("counts.txt", TWO_COUNTS.encode(), ["5", "7"]),
    ],
)
def test_bad_input_is_told_in_a_line_kept_and_not_published(run, write, name, content, says):
    path = write(name, content)
    said = run("load", path)
    assert said.code == 3
    assert "Traceback" not in said.err
    assert "Väntade" in said.err
    for word in (name, *says):
        assert word in said.err, said.err
    store = current_store()
    assert store.release_ids() == []
    landed = [each.read_bytes() for each in store.settings.landing_zone.rglob("*") if each.is_file()]
    assert landed == [content]
    assert name in run("rejects").out
    assert run("screen", path).code == 3


def test_a_file_that_is_not_there_is_told_in_a_line(run, tmp_path):
    said = run("load", tmp_path / "nowhere.csv")
    assert said.code == 3
    assert said.err.startswith("nowhere.csv: filen finns inte")


def test_one_bad_file_keeps_the_good_ones_of_the_same_command_from_being_published(run, write):
    good, bad = write("good.csv", good_return()), write("bad.csv", good_return(staffing=6))
    assert run("load", good, bad).code == 3
    assert current_store().current_id() is None
    said = run("load", good)
    assert said.code == 0
    assert current_store().current_id() == 1


def test_a_few_bad_rows_are_refused_and_the_rest_is_published(run, write):
    from data import lists

    towns = lists.municipalities()[:40]
    rows = [{"code": town.code, "name": town.name, "staffing": 6 if town.code == "0180" else 2} for town in towns]
    said = run("load", write("week.csv", a_return(*rows).content))
    assert said.code == 0
    assert "39 rader tagna, 1 avvisade" in said.out
    assert "staffing" in said.err
    assert "0180" in run("rejects", "--load", 1).out
    run("rejects", "--csv", "refused.csv")
    with open("refused.csv", encoding="utf-8", newline="") as file:
        refused = list(csv.DictReader(file))
    assert [(row["column_name"], row["value"]) for row in refused] == [("staffing", "6")]
    assert refused[0]["raw_text"].startswith("0180")


def test_the_same_bytes_again_change_nothing_and_say_so(run, write):
    path = write("svar.csv", good_return())
    assert run("load", path).code == 0
    again = run("load", path)
    assert again.code == 0
    assert "redan" in again.out and "inget ändrat" in again.out.casefold()
    assert current_store().release_ids() == [1]


def test_init_publishes_the_built_in_figures_once(run, tmp_path):
    assert run("init").code == 0
    assert run("export", "--indicator", "critical_impact,ppm_all8", "--out", "f.csv").code == 0
    with open("f.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["origin"] for row in rows} == {"published"}
    assert [row["value"] for row in rows if row["indicator"] == "critical_impact"] == ["0", "5"]
    assert "inget ändrat" in run("init").out.casefold()
    assert current_store().release_ids() == [1]


def test_figures_count_as_received_when_they_were_published(run):
    run("init")
    asked = ("--indicator", "critical_impact", "--out", "f.csv")
    assert run("export", *asked, "--as-of", "2021-05-03").out.startswith("0 rader")
    assert run("export", *asked, "--as-of", "2021-05-04").out.startswith("1 rader")
    assert run("export", *asked, "--as-of", "2022-02-07").out.startswith("2 rader")
    with current_release() as release:
        assert release_info(release).last_received_at == datetime(2024, 1, 29)


def test_an_empty_database_has_lists_and_no_figures(run):
    assert run("init", "--empty").code == 0
    assert run("export", "--out", "f.csv").out.startswith("0 rader")
    assert run("verify").code == 0


def test_releases_rollback_and_verify(run, write):
    run("load", write("a.csv", good_return()))
    run("load", write("b.csv", good_return(staffing=4)))
    found = json.loads(run("releases", "--json").out)
    assert [(each["release"], each["current"]) for each in found] == [(2, True), (1, False)]
    assert run("rollback").code == 0
    assert current_store().current_id() == 1
    assert run("rollback").code == 3
    assert run("rollback", 2).code == 0
    assert run("rollback", 9).code == 2


def test_verify_finds_a_part_that_has_been_changed(run, write):
    run("load", write("a.csv", good_return()))
    assert run("verify").code == 0
    part = next((current_store().folder / "parts").iterdir())
    content = part.read_bytes()
    current_store().close()
    for damaged in (content[: len(content) // 2], bytes([*content[:100], content[100] ^ 1, *content[101:]]), b""):
        part.write_bytes(damaged)
        said = run("verify")
        assert said.code == 3
        assert "parts" in said.err


def test_verify_finds_a_received_file_that_is_gone(run, write):
    run("load", write("a.csv", good_return()))
    for each in current_store().settings.landing_zone.rglob("*"):
        if each.is_file():
            each.unlink()
    said = run("verify")
    assert said.code == 3
    assert "a.csv" in said.err


def test_pull_takes_what_is_new_and_tells_what_cannot_be_reached(run, write, tmp_path):
    (tmp_path / "in").mkdir()
    write(
        "sources.toml",
        '[[pull]]\nname = "in"\nfolder = "in"\n[[pull]]\nname = "gone"\nfolder = "gone"\n',
    )
    (tmp_path / "in" / "svar.csv").write_bytes(good_return())
    first = run("pull")
    assert first.code == 4
    assert "gone" in first.err
    assert current_store().current_id() == 1
    assert run("pull", "in").code == 0
    assert current_store().current_id() == 1
    (tmp_path / "in" / "bad.csv").write_bytes(good_return(staffing=6))
    (tmp_path / "in" / "next.csv").write_bytes(good_return(staffing=4))
    assert run("pull", "in").code == 3
    assert current_store().current_id() == 2
    assert run("pull", "nowhere").code == 2


def test_a_wrong_sources_toml_is_told_in_a_line(run, write):
    write("sources.toml", "[screening]\nrefused_share_stops = 7\n")
    said = run("load", write("a.csv", good_return()))
    assert said.code == 2
    assert "refused_share_stops" in said.err


def test_another_run_at_work_is_told_apart(run, write):
    with current_store().lock():
        said = run("load", write("a.csv", good_return()))
    assert said.code == 5
    assert "En annan körning" in said.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["load"],
        ["export", "--out", "f.csv", "--indicator", "deaths"],
        ["export", "--out", "f.csv", "--format", "sav"],
        ["template", "--out", "f.xlsx", "--period-start", "2022-04-01"],
        ["load", "x.csv", "--source", "nobody"],
        ["load", "x.csv", "--received-at", "yesterday"],
        ["init", "--empty", "--demo"],
    ],
)
def test_wrong_usage_is_exit_code_2(run, arguments):
    assert run(*arguments).code == 2


def test_received_at_is_taken_for_the_whole_file(run, write):
    run("load", write("a.csv", good_return()), "--received-at", "2022-02-03T08:00")
    run("export", "--indicator", "critical_impact", "--level", "nation", "--as-of", "2022-02-02", "--out", "before.csv")
    run("export", "--indicator", "critical_impact", "--level", "nation", "--as-of", "2022-02-03", "--out", "after.csv")
    assert len(Path("before.csv").read_text(encoding="utf-8").splitlines()) == 1
    assert len(Path("after.csv").read_text(encoding="utf-8").splitlines()) == 12


def test_the_template_loads_back(run):
    assert run("template", "--out", "blankett.xlsx", "--period-start", "2022-03-31").code == 0
    assert Path("blankett.xlsx").stat().st_size > 5_000


def test_demo_files_are_screened_like_anybodys(run, tmp_path):
    assert run("demo", "--out", tmp_path / "demo", "--weeks", 1).code == 0
    files = sorted((tmp_path / "demo").iterdir())
    said = run("screen", *files, "--json")
    assert said.code == 0
    assert {each["outcome"] for each in json.loads(said.out)} == {"accepted"}


def test_the_published_figures_that_come_with_the_project_are_the_real_ones(shared_data):
    for name, ours in (
        ("situation_reports.csv", "published_situation_reports.csv"),
        ("ppm_rounds.csv", "published_ppm_rounds.csv"),
    ):
        with open(shared_data / "published" / name, encoding="utf-8", newline="") as theirs_file:
            theirs = list(csv.DictReader(theirs_file))
        with open(REFERENCE / ours, encoding="utf-8", newline="") as our_file:
            assert list(csv.DictReader(our_file)) == theirs


def test_the_same_commands_work_on_postgresql(run, write, monkeypatch, postgres_url):
    monkeypatch.setenv("LAGESBILD_DATABASE", postgres_url)
    monkeypatch.setenv("LAGESBILD_LANDING", str(Path.cwd() / "landing"))
    current_settings.cache_clear()
    current_store.cache_clear()
    assert run("releases").code == 0
    assert run("init").code == 0
    assert run("load", write("svar.csv", good_return())).code == 0
    assert "redan" in run("load", write("svar.csv", good_return())).out
    assert run("load", write("fel.csv", good_return(staffing=6))).code == 3
    assert "fel.csv" in run("rejects").out
    assert run("verify").code == 0
    assert [each["release"] for each in json.loads(run("releases", "--json").out)] == [2, 1]
    asked = ("--indicator", "critical_impact", "--level", "nation", "--area", "any", "--out", "f.csv")
    assert run("export", *asked).out.startswith("3 rader")
    assert run("export", *asked, "--as-of", "2021-12-31").out.startswith("1 rader")
    assert run("rollback").code == 0
    assert run("export", *asked).out.startswith("2 rader")
    with current_store().lock():
        assert run("load", write("sen.csv", good_return(staffing=3))).code == 5
    current_store().close()


def test_a_database_server_that_does_not_answer_is_told_in_a_line(run, monkeypatch):
    monkeypatch.setenv("LAGESBILD_DATABASE", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    current_settings.cache_clear()
    current_store.cache_clear()
    said = run("releases")
    assert said.code == 4
    assert "Databasen svarar inte" in said.err
    assert "LAGESBILD_DATABASE" in said.err


def test_revisions_and_the_triangle_tell_what_a_source_has_said(run, write, tmp_path):
    head = "period_start,period_end,reporting_municipalities,critical_impact,serious_impact,over_one_percent_infected,"
    for number, day in ((240, "2021-05-04"), (241, "2021-05-11")):
        row = f"2021-04-22,2021-04-28,{number},0,0,2,,protokoll {day}"
        assert run("load", write(f"{day}.csv", f"{head}outlook,source\n{row}\n")).code == 0
    listed = run("revisions", "--since", 1)
    assert "reporting_municipalities 00 22–28 apr 2021 (rapportvecka 2021-W16): 240 → 241" in listed.out
    assert "laddning 2 (2021-05-11.csv)" in listed.out
    assert run("revisions", "--since", "2021-05-11").out.strip() == "Inga revideringar."
    triangle = run("triangle", "--indicator", "reporting_municipalities").out.split()
    assert triangle == ["period_start,2021-05-04,2021-05-11", "2021-04-22,240,241"]
    assert run("triangle", "--indicator", "critical_impact", "--out", tmp_path / "t.csv").code == 0
    assert (tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()[1] == "2021-04-22,0,0"
    assert run("triangle", "--indicator", "x").code == 2
    assert "ingen källa" in run("triangle", "--indicator", "impact_level", "--geography", "0180").out.lower()
    assert run("revisions", "--since", "nyss").code == 2


def test_every_check_as_json_has_its_places_and_what_was_expected(run, write):
    content = a_return({"infected": 7, "cared_for": 5}, {"code": "0114", "name": "Upplands Väsby"}).content
    answer = json.loads(run("screen", "--json", write("svar.csv", content)).out)[0]
    checks = {check["name"]: check for check in answer["checks"]}
    assert {"readable", "recognised", "columns", "municipalities", "duplicates", "period"} <= set(checks)
    wrong = [check for check in checks.values() if check["verdict"] == "FAIL" and check["places"]]
    place = wrong[0]["places"][0]
    assert (place["row"], place["value"], wrong[0]["file"]) == (2, "7", "svar.csv")
    assert place["column"] == "infected" and "5" in place["expected"]
