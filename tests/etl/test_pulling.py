"""What `pull` fetches, from a real server: files, PxWeb tables and Kolada, also when they change, lie or are down."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from data.schema import load, reject, reported
from data.store import current_store
from etl.configuration import ConfigurationError, Http, PulledSource, read_configuration
from etl.fetching import Fetched, Fetcher, FetchError
from etl.kolada_api import MOST_READINGS, calls, fetch_kolada, read_pages
from etl.pulling import Memory, file_name, safe_name
from etl.pxweb_api import address_of_question, fetch_pxweb, question
from tests.etl.loopback import Asked, Loopback, Reply, json_reply, loopback_server
from tests.test_command_line import PROJECT, good_return, run, write  # noqa: F401 - fixtures


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """A server on this machine, asked without any proxy."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with loopback_server() as loopback:
        yield loopback


@pytest.fixture
def fetcher() -> Fetcher:
    """A fetcher that never waits."""
    return Fetcher(Http(attempts=2), wait=lambda _: None)


def kolada_page(*values: tuple[str, float | None], year: int = 2021, kpi: str = "U23453", **more: object) -> dict:
    """Make a page of Kolada: a value per municipality."""
    rows = [
        {"kpi": kpi, "municipality": place, "period": year, "values": [{"gender": "T", "count": 1, "value": value}]}
        for place, value in values
    ]
    return {"values": rows, "count": len(rows), **more}


def pxweb_answer(*cells: tuple[str, str, str, str]) -> dict:
    """Make an answer of FHM's table: region, category, week and value."""
    return {
        "columns": [
            {"code": "Region", "text": "Region", "type": "d"},
            {"code": "Kategori", "text": "Kategori", "type": "d"},
            {"code": "År och vecka", "text": "År och vecka", "type": "t"},
            {"code": "v", "text": "Fall bland personer 65 år och äldre enligt socialtjänstlagen", "type": "c"},
        ],
        "data": [{"key": list(key), "values": [value]} for *key, value in cells],
        "metadata": [{"updated": "2022-02-03T13:00:00Z"}],
    }


def kolada(server: Loopback, kpi: tuple[str, ...] = ("U23453",), years: tuple[int, ...] = (2021,)) -> PulledSource:
    """Return the place that is the server's Kolada."""
    return PulledSource(name="kolada", kolada=f"{server.url}/v3", kpi=list(kpi), years=list(years))


FIRST = "/v3/data/kpi/U23453/year/2021?per_page=5000"


@pytest.mark.parametrize("end", [{}, {"next_url": None}, {"next_url": ""}])
def test_kolada_is_read_to_its_last_page(server, fetcher, end):
    server.says(FIRST, json_reply(kolada_page(("0180", 70.4), next_url=f"{server.url}/v3/page2")))
    server.says("/v3/page2", json_reply(kolada_page(("1480", 66.9), **end)))
    pages = json.loads(fetch_kolada(fetcher, kolada(server)))["pages"]
    assert [page["body"]["values"][0]["municipality"] for page in pages] == ["0180", "1480"]


def test_the_same_pages_give_the_same_bytes(server, fetcher):
    server.says(FIRST, json_reply(kolada_page(("0180", 70.4)), **{"X-Request-Id": "1", "Date": "now"}))
    assert fetch_kolada(fetcher, kolada(server)) == fetch_kolada(fetcher, kolada(server))


def test_a_page_that_changes_between_two_readings_is_never_mixed_with_the_others(server, fetcher):
    """The second edition adds a municipality at the front, so that 1480 moves from page 2 to page 1."""
    old = json_reply(kolada_page(("0180", 70.4), next_url="/v3/page2"))
    new = json_reply(kolada_page(("0114", 61.0), next_url="/v3/page2"))
    server.says(FIRST, old, new)
    server.says("/v3/page2", json_reply(kolada_page(("0180", 70.4), ("1480", 66.9))))
    pages = json.loads(fetch_kolada(fetcher, kolada(server)))["pages"]
    assert [row["municipality"] for page in pages for row in page["body"]["values"]] == ["0114", "0180", "1480"]
    assert server.paths().count(FIRST) == 3


def test_pages_that_never_agree_are_not_taken(server, fetcher):
    number = iter(range(100))
    server.says(FIRST, lambda _: json_reply(kolada_page(("0180", float(next(number))))))
    with pytest.raises(FetchError, match="ändrade sina sidor"):
        fetch_kolada(fetcher, kolada(server))
    assert len(server.asked) == MOST_READINGS


def test_a_next_page_without_end_is_refused(server, fetcher, monkeypatch):
    monkeypatch.setattr("etl.kolada_api.MOST_PAGES", 7)
    number = iter(range(1000))
    server.says("/v3/more", lambda _: json_reply(kolada_page(next_url=f"/v3/more?page={next(number)}")))
    server.says(FIRST, json_reply(kolada_page(next_url="/v3/more")))
    with pytest.raises(FetchError, match="fler än 7 sidor"):
        fetch_kolada(fetcher, kolada(server))
    assert len(server.asked) == 7


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (kolada_page(next_url=FIRST), "ring"),
        (kolada_page(next_url="http://127.0.0.1:1/v3/page2"), "annan värd"),
        (kolada_page(next_url="//example.org/v3/page2"), "annan värd"),
        ({"detail": "gone"}, "values saknas"),
        ([], "values saknas"),
    ],
)
def test_what_is_no_page_of_kolada_is_refused(server, fetcher, page, says):
    server.says(FIRST, json_reply(page))
    with pytest.raises(FetchError, match=says):
        fetch_kolada(fetcher, kolada(server))


def test_kolada_is_asked_for_no_more_than_25_ids_of_a_kind_at_a_time():
    kpi, years = [f"N{number:05}" for number in range(51)], list(range(1990, 2020))
    asked = [
        address.removeprefix("https://k/v3/data/kpi/").split("?")[0].split("/year/")
        for address in calls("https://k/v3/", kpi, years)
    ]
    assert len(asked) == 3 * 2
    assert all(len(ids.split(",")) <= 25 for call in asked for ids in call)
    pairs = {(one, year) for ids, some in asked for one in ids.split(",") for year in some.split(",")}
    assert pairs == {(one, str(year)) for one in kpi for year in years}


def test_all_pages_together_are_held_to_the_size_limit(server):
    small = Fetcher(Http(max_bytes=700, attempts=1))
    server.says(FIRST, json_reply(kolada_page(*[("0180", 1.0)] * 4, next_url="/v3/page2")))
    server.says("/v3/page2", json_reply(kolada_page(*[("0180", 1.0)] * 4)))
    with pytest.raises(FetchError, match="större än gränsen"):
        fetch_kolada(small, kolada(server))


def test_the_real_pages_of_kolada_are_read_one_after_the_other(server, fetcher, shared_data):
    for number in (1, 2, 3):
        body = (shared_data / "kolada" / f"v3_municipality_page{number}.json").read_bytes()
        here = body.replace(b"https://api.kolada.se", server.url.encode())
        server.says(f"/v3/municipality?page={number}&per_page=100", Reply(here))
    pages = read_pages(fetcher, f"{server.url}/v3/municipality?page=1&per_page=100", room=1_000_000)
    ids = [row["id"] for _, body in pages for row in json.loads(body)["values"]]
    assert [len(json.loads(body)["values"]) for _, body in pages] == [100, 100, 112]
    assert len(set(ids)) == 312
    assert "0000" in ids


def test_the_samples_come_through_a_pull_as_they_stand(run, sources, server, shared_data):  # noqa: F811
    server.says("/t.px", Reply((shared_data / "pxweb" / "ecov19sabo_SYNTHETIC.json").read_bytes()))
    server.says(FIRST, Reply((shared_data / "kolada" / "v3_data_U23453_SYNTHETIC_edge_cases.json").read_bytes()))
    sources(
        f'name = "sabo"\npxweb = "{server.url}/t.px"\napi = "v1"\nquery = {{ Region = ["*"] }}',
        f'name = "kolada"\nkolada = "{server.url}/v3"\nkpi = ["U23453"]\nyears = [2021]',
    )
    assert run("pull").code == 0
    with current_store().history() as connection:
        columns = (reported.c.source, reported.c.geography_code, reported.c.value, reported.c.origin)
        rows = {tuple(row) for row in connection.execute(select(*columns))}
    assert ("kolada", "1480", 66.9, "synthetic") in rows
    assert ("fhm_special_housing", "00", 300, "synthetic") in rows
    assert len(rows) == 9


QUERY = {"Region": ["*"], "Kategori": ["1", "2"], "År och vecka": ["TOP(8)"]}


def test_pxweb_version_1_is_asked_by_post(server, fetcher):
    address = server.says("/t.px", json_reply({"class": "dataset"}))
    fetch_pxweb(fetcher, PulledSource(name="t", pxweb=address, api="v1", query=QUERY))
    assert server.asked[0].method == "POST"
    assert json.loads(server.asked[0].body) == question(QUERY)
    assert question(QUERY) == {
        "query": [
            {"code": "Region", "selection": {"filter": "all", "values": ["*"]}},
            {"code": "Kategori", "selection": {"filter": "item", "values": ["1", "2"]}},
            {"code": "År och vecka", "selection": {"filter": "top", "values": ["8"]}},
        ],
        "response": {"format": "json-stat2"},
    }


def test_pxweb_version_2_is_asked_by_get(server, fetcher):
    from urllib.parse import parse_qs, urlsplit

    address = server.says("/tables/T1/data", json_reply({"class": "dataset"}))
    fetch_pxweb(fetcher, PulledSource(name="t", pxweb=address, api="v2", query=QUERY))
    asked = parse_qs(urlsplit(server.asked[0].path).query)
    assert server.asked[0].method == "GET"
    assert asked["valueCodes[Region]"] == ["*"]
    assert asked["valueCodes[Kategori]"] == ["1,2"]
    assert asked["valueCodes[År och vecka]"] == ["TOP(8)"]
    assert asked["outputFormat"] == ["json-stat2"]
    assert " " not in address_of_question(address, QUERY)


def test_a_page_about_maintenance_is_not_taken_for_an_answer(server, fetcher):
    address = server.says("/t.px", Reply(b"<html>Underh\xc3\xa5ll</html>"))
    with pytest.raises(FetchError, match="annat än JSON"):
        fetch_pxweb(fetcher, PulledSource(name="t", pxweb=address, api="v1", query=QUERY))


@pytest.mark.parametrize(
    ("url", "headers", "name"),
    [
        ("https://x/a/svar%20v4.xlsx?token=1", {}, "svar_v4.xlsx"),
        ("https://x/data", {"Content-Disposition": 'attachment; filename="Folkhälsan 3.xlsx"'}, "Folkhälsan_3.xlsx"),
        ("https://x/data", {"Content-Disposition": "attachment; filename*=UTF-8''v%C3%A5rd.csv"}, "vård.csv"),
        ("https://x/data", {"Content-Disposition": 'filename="../../etc/passwd.csv"'}, "passwd.csv"),
        ("https://x/data", {"Content-Disposition": r'filename="..\..\.hidden.csv"'}, "hidden.csv"),
        ("https://x/data", {"Content-Type": "application/json; charset=utf-8"}, "place.json"),
        ("https://x/a.aspx", {"Content-Type": "text/html"}, "place"),
    ],
)
def test_a_fetched_file_gets_a_safe_name_with_the_right_ending(url, headers, name):
    assert file_name("place", url, Fetched(url, b"", headers)) == name


def test_a_name_is_never_empty_or_too_long():
    assert safe_name("../") not in ("", ".", "..")
    assert len(safe_name("å" * 500 + ".csv")) < 200
    assert safe_name("å" * 500 + ".csv").endswith(".csv")


@pytest.fixture
def sources(write) -> Callable[..., Path]:  # noqa: F811
    """A function that writes sources.toml: places as TOML, with few and quick attempts."""

    def write_sources(*places: str, http: str = "attempts = 1") -> Path:
        return write("sources.toml", f"[http]\n{http}\n" + "".join(f"[[pull]]\n{place}\n" for place in places))

    return write_sources


def said_by_sources() -> list[tuple[str, str, datetime]]:
    """Return source, file name and when received of every load that was accepted, in order."""
    with current_store().history() as connection:
        query = select(load.c.source, load.c.file_name, load.c.received_at).order_by(load.c.load_id)
        return [tuple(row) for row in connection.execute(query.where(load.c.outcome == "accepted"))]


def test_a_source_that_is_down_does_not_stop_the_others(run, sources, server):  # noqa: F811
    server.says("/a.csv", Reply(good_return()))
    server.says("/down.csv", Reply(status=503))
    server.says("/t.px", json_reply(pxweb_answer(("00", "1", "2022v04", "100"), ("25", "2", "2022v04", ".."))))
    server.says(FIRST, json_reply(kolada_page(("0180", 70.4), ("2418", None))))
    sources(
        f'name = "down"\nurl = "{server.url}/down.csv"',
        f'name = "file"\nurl = "{server.url}/a.csv"',
        f'name = "sabo"\npxweb = "{server.url}/t.px"\napi = "v1"\nquery = {{ Region = ["*"] }}',
        f'name = "kolada"\nkolada = "{server.url}/v3"\nkpi = ["U23453"]\nyears = [2021]',
    )
    first = run("pull")
    assert first.code == 4
    assert first.err == f"down: {server.url}/down.csv svarade 503 Service Unavailable.\n"
    assert [(source, name) for source, name, _ in said_by_sources()] == [
        ("municipal_return", "a.csv"),
        ("fhm_special_housing", "sabo.json"),
        ("kolada", "kolada.json"),
    ]
    assert current_store().current_id() == 1
    again = run("pull")
    assert again.code == 4
    assert "Inget nytt; inget ändrat." in again.out
    assert current_store().release_ids() == [1]


def test_what_an_api_said_is_in_history_with_its_status(run, sources, server):  # noqa: F811
    server.says(FIRST, json_reply(kolada_page(("0180", 70.4), ("2418", None))))
    sources(f'name = "kolada"\nkolada = "{server.url}/v3"\nkpi = ["U23453"]\nyears = [2021]')
    assert run("pull").code == 0
    with current_store().history() as connection:
        columns = (reported.c.measure, reported.c.geography_code, reported.c.value, reported.c.status)
        rows = [tuple(row) for row in connection.execute(select(*columns).order_by(reported.c.geography_code))]
    assert rows == [("kolada_ppm_all8", "0180", 70.4, "reported"), ("kolada_ppm_all8", "2418", None, "not_reported")]


def unless_known(content: bytes, etag: str) -> Callable[[Asked], Reply]:
    """Return answers that send a file only to those who don't have it."""
    headers = {"ETag": etag, "Last-Modified": "Thu, 10 Feb 2022 12:00:00 GMT"}
    return lambda asked: (
        Reply(status=304) if asked.headers.get("If-None-Match") == etag else Reply(content, headers=headers)
    )


def test_an_unchanged_file_is_neither_sent_nor_loaded_again(run, sources, server):  # noqa: F811
    server.says("/a.csv", unless_known(good_return(), '"v1"'))
    sources(f'name = "file"\nurl = "{server.url}/a.csv"')
    assert run("pull").code == 0
    assert "If-None-Match" not in server.asked[0].headers
    again = run("pull")
    assert again.code == 0
    assert "oförändrad" in again.out
    assert server.asked[1].headers["If-Modified-Since"] == "Thu, 10 Feb 2022 12:00:00 GMT"
    server.says("/a.csv", unless_known(good_return(staffing=4), '"v2"'))
    assert run("pull").code == 0
    assert current_store().current_id() == 2


def test_a_file_counts_as_received_when_its_server_last_changed_it(run, sources, server):  # noqa: F811
    server.says("/a.csv", unless_known(good_return(), '"v1"'))
    sources(f'name = "file"\nurl = "{server.url}/a.csv"')
    run("pull")
    assert said_by_sources() == [("municipal_return", "a.csv", datetime(2022, 2, 10, 12))]


def test_what_a_file_says_itself_goes_before_what_its_server_says(run, sources, server):  # noqa: F811
    header, row = good_return().decode().splitlines()
    dated = f"{header};sent_on\n{row};2022-02-04".encode()
    server.says("/a.csv", unless_known(dated, '"v1"'))
    server.says(
        "/t.px",
        json_reply(pxweb_answer(("00", "1", "2022v04", "1")), **{"Last-Modified": "Thu, 10 Feb 2022 12:00:00 GMT"}),
    )
    sources(
        f'name = "file"\nurl = "{server.url}/a.csv"',
        f'name = "sabo"\npxweb = "{server.url}/t.px"\napi = "v1"\nquery = {{ Region = ["*"] }}',
    )
    run("pull")
    assert [moment for _, _, moment in said_by_sources()] == [datetime(2022, 2, 4), datetime(2022, 2, 3)]


def test_a_run_that_died_before_it_kept_a_file_fetches_it_again(run, sources, server, monkeypatch):  # noqa: F811
    server.says("/a.csv", unless_known(good_return(), '"v1"'))
    sources(f'name = "file"\nurl = "{server.url}/a.csv"')

    def dies(_: object) -> list[int]:
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr("etl.loading.Loader.keep", dies)
        assert run("pull").code == 2
    assert run("pull").code == 0
    assert current_store().current_id() == 1


def test_a_run_that_died_before_it_published_fetches_the_file_again(run, sources, server, monkeypatch):  # noqa: F811
    server.says("/a.csv", unless_known(good_return(), '"v1"'))
    sources(f'name = "file"\nurl = "{server.url}/a.csv"')

    def dies(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr("etl.commands.publish", dies)
        assert run("pull").code == 2
    assert run("pull").code == 0
    assert current_store().current_id() == 1


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"https://x/a.csv": 1}'])
def test_a_damaged_memory_is_no_memory(duckdb_store, damage):
    zone = duckdb_store.settings.landing_zone
    zone.mkdir()
    (zone / "http.json").write_text(damage, encoding="utf-8")
    assert Memory.read(duckdb_store).headers_of("https://x/a.csv") == {}


def test_a_bad_file_is_stopped_and_the_others_are_published(run, sources, server):  # noqa: F811
    server.says("/bad.csv", Reply(b"<html>Sidan finns inte</html>"))
    server.says("/a.csv", Reply(good_return()))
    sources(*(f'name = "{name}"\nurl = "{server.url}/{name}.csv"' for name in ("bad", "a")))
    said = run("pull")
    assert said.code == 3
    assert "bad.csv" in said.err
    assert current_store().current_id() == 1


def test_a_slow_server_keeps_nobody_from_writing(run, sources, server):  # noqa: F811
    free = []

    def while_fetching(_: Asked) -> Reply:
        with current_store().lock():
            free.append(True)
        return Reply(good_return())

    server.says("/a.csv", while_fetching)
    sources(f'name = "file"\nurl = "{server.url}/a.csv"')
    assert run("pull").code == 0
    assert free == [True]


def test_offline_only_folders_are_read(run, sources, server, tmp_path):  # noqa: F811
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "svar.csv").write_bytes(good_return())
    sources('name = "in"\nfolder = "in"', f'name = "file"\nurl = "{server.url}/a.csv"')
    said = run("pull", "--offline")
    assert said.code == 0
    assert "file" in said.out
    assert server.asked == []
    assert current_store().current_id() == 1


def test_what_cannot_be_read_in_a_folder_is_stopped_and_the_others_are_published(
    run,  # noqa: F811
    sources,
    tmp_path,
    monkeypatch,
):
    monkeypatch.setattr("etl.loading.MAX_FILE_BYTES", 2000)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ok.csv").write_bytes(good_return())
    (tmp_path / "in" / "stor.csv").write_bytes(b"x" * 2001)
    (tmp_path / "in" / "trasig.csv").symlink_to(tmp_path / "ingenstans.csv")
    sources('name = "in"\nfolder = "in"')
    said = run("pull")
    assert said.code == 3 and current_store().current_id() == 1
    assert "stor.csv: filen är för stor" in said.err and "trasig.csv: stoppad. Filen är inte bevarad." in said.err
    with current_store().history() as connection:
        query = select(load.c.file_name, load.c.outcome, load.c.byte_count).order_by(load.c.file_name)
        assert [tuple(row) for row in connection.execute(query)][1:] == [("stor.csv", "stopped", 2001)]
        assert "filen är för stor" in list(connection.execute(select(reject.c.reason)).scalars())
    assert run("pull").code == 3, "the link is still broken"
    (tmp_path / "in" / "trasig.csv").unlink()
    assert run("pull").code == 0, "what was stopped once is left alone"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[pull]]\nname = "a"\n', "inget av dem"),
        ('[[pull]]\nname = "a"\nfolder = "in"\nurl = "https://x/a.csv"\n', "folder och url"),
        ('[[pull]]\nname = "a"\nurl = "file:///etc/passwd"\n', "https://"),
        ('[[pull]]\nname = "a"\nurl = "https://me:secret@x/a.csv"\n', "lösenord"),
        ('[[pull]]\nname = "a"\npxweb = "https://x/t.px"\nquery = { Region = ["*"] }\n', "saknar api"),
        ('[[pull]]\nname = "a"\npxweb = "https://x/t.px"\napi = "v3"\nquery = { Region = ["*"] }\n', "api"),
        ('[[pull]]\nname = "a"\npxweb = "https://x/t.px"\napi = "v1"\nquery = { Region = [] }\n', "tom"),
        ('[[pull]]\nname = "a"\nkolada = "https://x/v3"\nkpi = ["U23453"]\n', "saknar years"),
        ('[[pull]]\nname = "a"\nkolada = "https://x/v3"\nkpi = ["../x"]\nyears = [2021]\n', "kpi"),
        ('[[pull]]\nname = "a"\nfolder = "in"\nyears = [2021]\n', "bara hör till kolada"),
        ('[[pull]]\nname = "a"\nfolder = "in"\n[[pull]]\nname = "a"\nfolder = "on"\n', "två gånger"),
        ("[http]\nattempts = 0\n", "attempts"),
        ('[http]\ncontact = "a\\nb"\n', "contact"),
        ("[http]\nspeed = 1\n", "speed"),
    ],
)
def test_a_wrong_sources_toml_says_what_is_wrong(write, text, says):  # noqa: F811
    with pytest.raises(ConfigurationError, match=says) as caught:
        read_configuration(write("sources.toml", text))
    assert "Value error" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_the_sources_that_come_with_the_project_and_their_examples_can_be_read(write):  # noqa: F811
    text = (PROJECT / "sources.toml").read_text(encoding="utf-8")
    assert [place.name for place in read_configuration(PROJECT / "sources.toml").pull] == ["inkorg"]
    examples = text.replace("# [[pull]]", "[[pull]]")
    for key in ("name", "url", "pxweb", "api", "query", "kolada", "kpi", "years"):
        examples = examples.replace(f"# {key} = ", f"{key} = ")
    found = read_configuration(write("sources.toml", examples)).pull
    assert [place.name for place in found] == ["inkorg", "fhm-arbetsbok", "fhm-sabo", "kolada"]


def test_pull_as_a_process(server, tmp_path):
    server.says("/a.csv", unless_known(good_return(), '"v1"'))
    server.says("/down.csv", Reply(b"half", claims=100))
    (tmp_path / "sources.toml").write_text(
        f'[http]\nattempts = 1\n[[pull]]\nname = "file"\nurl = "{server.url}/a.csv"\n'
        f'[[pull]]\nname = "down"\nurl = "{server.url}/down.csv"\n',
        encoding="utf-8",
    )
    environment = {
        **os.environ,
        "LAGESBILD_DATABASE": f"duckdb:///{tmp_path}/warehouse",
        "LAGESBILD_SOURCES": str(tmp_path / "sources.toml"),
        "PYTHONPATH": str(PROJECT),
    }
    command = [sys.executable, "-m", "etl", "pull"]
    first, second = (
        subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
        for _ in range(2)
    )
    assert (first.returncode, second.returncode) == (4, 4)
    assert "Utgåva 1 publicerad" in first.stdout
    assert "bröt förbindelsen" in first.stderr
    assert "Inget nytt; inget ändrat." in second.stdout
