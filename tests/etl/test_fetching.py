"""Fetching from a real server that is slow, breaks off, is overloaded, lies about its size, and redirects."""

import gzip
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from etl.configuration import Http
from etl.fetching import Fetcher, FetchError
from tests.conftest import free_port
from tests.etl.loopback import Loopback, Reply, loopback_server


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """A server on this machine, asked without any proxy."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with loopback_server() as loopback:
        yield loopback


class Patient(Fetcher):
    """A fetcher that notes how long it would have waited."""

    def __init__(self, **limits: object) -> None:
        self.waited: list[float] = []
        super().__init__(Http.model_validate(limits), wait=self.waited.append)


def gone_wrong(fetcher: Fetcher, url: str) -> str:
    """Return what is said when an address can't be fetched."""
    with pytest.raises(FetchError) as caught:
        fetcher.get(url)
    return str(caught.value)


def test_a_file_comes_whole_and_the_server_is_told_who_asks(server):
    url = server.says("/a.csv", Reply(b"kommunkod\r\n0180"))
    fetched = Patient(contact="lagesbild@kommun.example").get(url)
    assert fetched.content == b"kommunkod\r\n0180"
    assert server.asked[0].headers["User-Agent"] == "Lagesbild/0.1.0 (lagesbild@kommun.example)"


def test_credentials_of_this_machine_are_not_sent(server, tmp_path, monkeypatch):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    Patient().get(server.says("/a.csv", Reply(b"a")))
    assert "Authorization" not in server.asked[0].headers


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_server_in_trouble_is_asked_again(server, status):
    fetcher = Patient()
    url = server.says("/a.csv", Reply(status=status), Reply(status=status), Reply(b"all of it"))
    assert fetcher.get(url).content == b"all of it"
    assert len(fetcher.waited) == 2
    assert fetcher.waited[1] > fetcher.waited[0]


@pytest.mark.parametrize("status", [204, 400, 401, 403, 404, 410, 501])
def test_an_answer_that_will_not_change_is_not_asked_for_again(server, status):
    fetcher = Patient()
    assert f"svarade {status}" in gone_wrong(fetcher, server.says("/a.csv", Reply(status=status)))
    assert len(server.asked) == 1
    assert fetcher.waited == []


def test_attempts_come_to_an_end(server):
    fetcher = Patient(attempts=3)
    assert "svarade 500" in gone_wrong(fetcher, server.says("/a.csv", Reply(status=500)))
    assert len(server.asked) == 3


def test_the_rest_that_a_server_asks_for_in_seconds_is_given(server):
    fetcher = Patient()
    fetcher.get(server.says("/a.csv", Reply(status=429, headers={"Retry-After": "7"}), Reply(b"a")))
    assert fetcher.waited == [7]


def test_the_rest_that_a_server_asks_for_as_a_time_is_given(server):
    fetcher = Patient()
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    fetcher.get(server.says("/a.csv", Reply(status=503, headers={"Retry-After": until}), Reply(b"a")))
    assert fetcher.waited == [pytest.approx(60, abs=5)]


@pytest.mark.parametrize("said", ["", "soon", "-5", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_a_rest_that_makes_no_sense_does_not_stop_the_next_attempt(server, said):
    fetcher = Patient()
    fetcher.get(server.says("/a.csv", Reply(status=429, headers={"Retry-After": said}), Reply(b"a")))
    assert len(fetcher.waited) == 1
    assert 0 <= fetcher.waited[0] < 5


def test_a_server_that_wants_a_long_rest_is_left_alone(server):
    fetcher = Patient(longest_wait_seconds=30)
    reply = Reply(status=429, headers={"Retry-After": "3600"})
    assert "3600" in gone_wrong(fetcher, server.says("/a.csv", reply))
    assert len(server.asked) == 1


def test_a_body_that_breaks_off_is_fetched_again_from_the_beginning(server):
    fetcher = Patient()
    url = server.says("/a.csv", Reply(b"half", claims=8), Reply(b"the whole"))
    assert fetcher.get(url).content == b"the whole"
    assert "bröt förbindelsen" in gone_wrong(Patient(attempts=2), server.says("/b.csv", Reply(b"half", claims=8)))


def test_a_chunked_body_that_breaks_off_is_an_error(server):
    reply = Reply(b"5\r\nhello\r\n5\r\nwor", headers={"Transfer-Encoding": "chunked"})
    assert "bröt förbindelsen" in gone_wrong(Patient(attempts=1), server.says("/a.csv", reply))


def test_a_compressed_body_that_breaks_off_is_an_error(server):
    packed = gzip.compress(bytes(range(256)) * 200)
    reply = Reply(packed[:-20], headers={"Content-Encoding": "gzip"})
    gone_wrong(Patient(attempts=1), server.says("/a.csv", reply))


def test_nobody_there_is_told(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert "ansluta" in gone_wrong(Patient(attempts=2), f"http://127.0.0.1:{free_port()}/a.csv")


def test_a_server_that_says_nothing_is_not_waited_for(server):
    reply = Reply(b"late", drip=5, drips_headers=True)
    began = time.monotonic()
    assert "i tid" in gone_wrong(Patient(attempts=1, read_seconds=0.2), server.says("/a.csv", reply))
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("drips_headers", [True, False])
def test_a_byte_at_a_time_comes_to_an_end_though_no_single_read_is_slow(server, drips_headers):
    reply = Reply(b"x" * 1000, drip=0.05, drips_headers=drips_headers)
    began = time.monotonic()
    said = gone_wrong(Patient(attempts=1, total_seconds=0.4, read_seconds=5), server.says("/a.csv", reply))
    assert "blev inte klar på 0.4 sekunder" in said
    assert time.monotonic() - began < 3


def test_a_file_that_says_it_is_too_large_is_not_read(server):
    fetcher = Patient(max_bytes=1000)
    assert "större än gränsen 1000" in gone_wrong(fetcher, server.says("/a.csv", Reply(b"x", claims=10**12)))
    assert len(server.asked) == 1


def test_a_file_that_does_not_say_its_size_is_stopped_at_the_limit(server):
    chunk = b"3e8\r\n" + b"x" * 1000 + b"\r\n"
    reply = Reply(chunk * 3 + b"0\r\n\r\n", headers={"Transfer-Encoding": "chunked"})
    assert "större än gränsen" in gone_wrong(Patient(max_bytes=2999), server.says("/a.csv", reply))
    assert len(Patient(max_bytes=3000).get(server.says("/a.csv", reply)).content) == 3000


def test_a_small_file_that_unpacks_to_a_large_one_is_stopped(server):
    packed = gzip.compress(b"0" * 5_000_000)
    assert len(packed) < 10_000
    url = server.says("/a.csv", Reply(packed, headers={"Content-Encoding": "gzip"}))
    assert "större än gränsen" in gone_wrong(Patient(max_bytes=1_000_000), url)
    assert len(Patient().get(url).content) == 5_000_000


def test_a_redirect_is_followed_and_where_it_led_is_known(server):
    there = server.says("/files/b.csv", Reply(b"b"))
    fetched = Patient().get(server.says("/a", Reply(status=302, headers={"Location": "/files/b.csv"})))
    assert (fetched.content, fetched.url) == (b"b", there)


@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://127.0.0.1/a", "http://", ""])
def test_a_redirect_to_what_is_no_web_address_is_refused(server, place):
    url = server.says("/a", Reply(status=302, headers={"Location": place}))
    assert "omdirigera" in gone_wrong(Patient(), url)


def test_redirects_without_end_are_refused(server):
    url = server.says("/a", Reply(status=301, headers={"Location": "/a"}))
    assert "omdirigeras fler än" in gone_wrong(Patient(), url)


def test_a_redirect_from_https_to_http_is_refused():
    import requests

    from etl.fetching import _redirected

    response = requests.Response()
    response.status_code, response.url = 302, "https://example.org/a"
    response.headers["Location"] = "http://example.org/a"
    with pytest.raises(FetchError, match="okrypterad"):
        _redirected("GET", response)


def test_a_question_is_not_turned_into_another_by_a_redirect(server):
    server.says("/b", Reply(b"{}"))
    with pytest.raises(FetchError, match="har flyttat"):
        Patient().post_json(server.says("/a", Reply(status=302, headers={"Location": "/b"})), {"query": []})
    Patient().post_json(server.says("/a", Reply(status=308, headers={"Location": "/b"})), {"query": []})
    assert [(each.method, each.body) for each in server.asked[1:]] == [("POST", b'{"query": []}')] * 2


def test_an_unchanged_file_is_not_sent_again(server):
    def unless_known(asked):
        return Reply(status=304) if asked.headers.get("If-None-Match") == '"v1"' else Reply(b"new")

    url = server.says("/a.csv", unless_known)
    assert Patient().get_if_changed(url, '"v1"', "") is None
    assert Patient().get_if_changed(url, '"v0"', "").content == b"new"
    with pytest.raises(FetchError, match="inget har ändrats"):
        Patient().get(server.says("/b.csv", Reply(status=304)))


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("Thu, 03 Feb 2022 13:00:00 GMT", datetime(2022, 2, 3, 13)),
        ("Thu, 03 Feb 2022 13:00:00 +0100", datetime(2022, 2, 3, 12)),
        ("Thu, 03 Feb 2999 13:00:00 GMT", None),
        ("yesterday", None),
    ],
)
def test_when_a_file_last_changed_is_a_time_that_has_been_or_unknown(server, said, moment):
    url = server.says("/a.csv", Reply(b"a", headers={"Last-Modified": said}))
    assert Patient().get(url).last_modified == moment


def test_a_compressed_body_in_several_parts_is_read_to_its_end(server):
    packed = gzip.compress(b"one ") + gzip.compress(b"two")
    url = server.says("/a.csv", Reply(packed, headers={"Content-Encoding": "gzip"}))
    assert Patient().get(url).content == b"one two"


@pytest.mark.parametrize("said", ["gzip", "br"])
def test_a_body_that_is_not_packed_as_it_says_is_an_error(server, said):
    url = server.says("/a.csv", Reply(b"plain", headers={"Content-Encoding": said}))
    assert "pack" in gone_wrong(Patient(attempts=1), url)
