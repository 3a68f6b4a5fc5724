"""Fetching over HTTP: whole or not at all, politely, and never for ever.

The one thing to know: what other machines send is never trusted. Every attempt has an overall deadline besides the
time-outs of each read, the size is counted as the body is decompressed whatever Content-Length says, and a body that
ends too early is an error, not a short file. A retry is of the whole request, so two answers are never mixed.
"""

import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib.metadata import version
from queue import Empty, SimpleQueue
from urllib.parse import urljoin, urlsplit

import requests
import tenacity
from urllib3.exceptions import HTTPError

from etl.configuration import Http

MAX_REDIRECTS = 5

_CHUNK = 65_536

_PASSES = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}
"""Answers that a second try may change. Any other error (404, 400) is the same tomorrow."""

_KEEPS_METHOD = {HTTPStatus.TEMPORARY_REDIRECT, HTTPStatus.PERMANENT_REDIRECT}
_REDIRECTS = {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, *_KEEPS_METHOD}


class FetchError(Exception):
    """Something could not be fetched; the message says what, in Swedish, without the address."""


class _Passing(FetchError):
    """A failure that may pass. `retry_after`: how many seconds the server asks for, if it does."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


@dataclass(frozen=True)
class Fetched:
    """A whole body, decompressed, and what the server said of it. `headers` are looked up in any case."""

    url: str
    content: bytes
    headers: Mapping[str, str]

    @property
    def last_modified(self) -> datetime | None:
        """When the server says that it last changed: naive UTC; None if it doesn't say, or says a time to come."""
        moment = _http_date(self.headers.get("Last-Modified", ""))
        if moment is None or moment > datetime.now(UTC):
            return None
        return moment.replace(tzinfo=None)


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


class Fetcher:
    """Fetches, with the limits of sources.toml. `wait` sleeps between attempts; tests give another."""

    def __init__(self, limits: Http, wait: Callable[[float], None] = time.sleep) -> None:
        self.limits = limits
        self.wait = wait
        contact = f" ({limits.contact})" if limits.contact else ""
        self.user_agent = f"Lagesbild/{version('lagesbild')}{contact}"

    def get(self, url: str) -> Fetched:
        """Return what an address has.

        Raises FetchError when every attempt has failed, or at once where another attempt would be no use.
        """
        return _whole(self._fetch("GET", url, {}))

    def get_if_changed(self, url: str, etag: str, last_modified: str) -> Fetched | None:
        """Return what an address has; None if it is as when it gave these two headers ("" where it gave none).

        Raises FetchError as `get` does.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        return self._fetch("GET", url, {name: value for name, value in conditions.items() if value})

    def post_json(self, url: str, asked: object) -> Fetched:
        """Return the answer to a question asked as JSON; it may be asked more than once. Raises FetchError as `get`."""
        return _whole(self._fetch("POST", url, {}, asked))

    def _fetch(self, method: str, url: str, headers: Mapping[str, str], asked: object = None) -> Fetched | None:
        attempts = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self.limits.attempts),
            wait=self._seconds_to_wait,
            retry=tenacity.retry_if_exception(self._may_pass),
            sleep=self.wait,
            reraise=True,
        )
        return attempts(lambda: within(self.limits.total_seconds, lambda: self._attempt(method, url, headers, asked)))

    def _may_pass(self, error: BaseException) -> bool:
        # A server that wants a longer rest than we can wait for gets it: the next pull asks again.
        return isinstance(error, _Passing) and (error.retry_after or 0) <= self.limits.longest_wait_seconds

    def _seconds_to_wait(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, _Passing) and error.retry_after is not None:
            return error.retry_after
        backoff = tenacity.wait_exponential_jitter(initial=1, max=self.limits.longest_wait_seconds)
        return min(backoff(state), self.limits.longest_wait_seconds)

    def _attempt(self, method: str, url: str, headers: Mapping[str, str], asked: object) -> Fetched | None:
        ends = time.monotonic() + self.limits.total_seconds
        with requests.Session() as session:
            # Without this, requests would send what ~/.netrc has for the host.
            session.auth = _as_nobody
            try:
                for _ in range(MAX_REDIRECTS + 1):
                    with session.request(
                        method,
                        url,
                        headers={"User-Agent": self.user_agent, "Accept-Encoding": "gzip", **headers},
                        json=asked,
                        stream=True,
                        allow_redirects=False,
                        timeout=(self.limits.connect_seconds, self.limits.read_seconds),
                    ) as response:
                        if response.status_code not in _REDIRECTS:
                            return self._answer(response, ends)
                        url = _redirected(method, response)
            except (requests.RequestException, HTTPError, OSError) as error:
                raise _told(error) from error
        raise FetchError(f"omdirigeras fler än {MAX_REDIRECTS} gånger")

    def _answer(self, response: requests.Response, ends: float) -> Fetched | None:
        status = response.status_code
        if status == HTTPStatus.NOT_MODIFIED:
            return None
        if status in _PASSES:
            raise _Passing(_status(response), _retry_after(response))
        if status != HTTPStatus.OK:
            raise FetchError(_status(response))
        return Fetched(response.url, self._body(response, ends), response.headers)

    def _body(self, response: requests.Response, ends: float) -> bytes:
        limit = self.limits.max_bytes
        too_large = FetchError(f"är större än gränsen {limit} byte (http.max_bytes i sources.toml)")
        declared = response.headers.get("Content-Length", "")
        if declared.isdecimal() and int(declared) > limit:
            raise too_large
        body = bytearray()
        # read1 returns what has come; read would wait for a whole chunk from a server that sends a byte at a time.
        while part := response.raw.read1(_CHUNK, decode_content=False):
            body += part
            if len(body) > limit:
                raise too_large
            if time.monotonic() > ends:
                raise _too_slow(self.limits.total_seconds)
        unpacked = _unpacked(bytes(body), response.headers.get("Content-Encoding", ""), limit)
        if unpacked is None:
            raise too_large
        return unpacked


def _unpacked(body: bytes, encoding: str, limit: int) -> bytes | None:
    """Return a body as it was before it was compressed; None if that is more than `limit` bytes.

    Raises FetchError if it isn't whole. The HTTP library would take a compressed body that was cut off for a short one.
    """
    if encoding.strip().lower() in ("", "identity"):
        return body
    if encoding.strip().lower() not in ("gzip", "x-gzip"):
        raise FetchError(f"sände svaret packat på ett sätt som inte läses ({encoding[:40]})")
    unpacked = bytearray()
    while body:
        member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)  # 16: gzip, with its header and checksum
        try:
            unpacked += member.decompress(body, limit - len(unpacked) + 1)
        except zlib.error as error:
            raise _Passing("sände ett svar som inte går att packa upp") from error
        if len(unpacked) > limit:
            return None
        if not member.eof:
            raise _Passing("bröt förbindelsen innan allt hade kommit")
        body = member.unused_data
    return bytes(unpacked)


def within(seconds: float, work: Callable[[], Fetched | None]) -> Fetched | None:
    """Return what the work gives, or raise what it raises; raise FetchError if that takes too long.

    The work gets a thread of its own, since nothing else ends a server that sends its headers a byte at a time, or a
    name look-up that never answers. A thread that is given up reads no further than its own next time-out.
    """
    outcome: SimpleQueue[tuple[Fetched | None, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            outcome.put((work(), None))
        except BaseException as error:
            outcome.put((None, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        fetched, error = outcome.get(timeout=seconds + 0.5)  # the work knows its deadline too, and says it better
    except Empty:
        raise _too_slow(seconds) from None
    if error is not None:
        raise error
    return fetched


def _whole(answer: Fetched | None) -> Fetched:
    if answer is None:
        raise FetchError("svarade att inget har ändrats, fast frågan inte gällde det")
    return answer


def _as_nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _redirected(method: str, response: requests.Response) -> str:
    """Return where a redirect leads. Raises FetchError where it may not be followed."""
    place = urljoin(response.url, response.headers.get("Location", ""))
    before, after = urlsplit(response.url), urlsplit(place)
    if after.scheme not in ("http", "https") or not after.hostname:
        raise FetchError(f"omdirigerar till «{place}», som inte är en http- eller https-adress")
    if before.scheme == "https" and after.scheme == "http":
        raise FetchError(f"omdirigerar från https till okrypterad http ({place})")
    if method != "GET" and response.status_code not in _KEEPS_METHOD:
        raise FetchError(f"har flyttat till {place}. Ändra adressen i sources.toml")
    return place


def _retry_after(response: requests.Response) -> float | None:
    """Return how many seconds a server asks us to wait: it says so in seconds, or as a time."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isdecimal():
        return float(said)
    moment = _http_date(said)
    return max((moment - datetime.now(UTC)).total_seconds(), 0) if moment else None


def _status(response: requests.Response) -> str:
    try:
        named = f" {HTTPStatus(response.status_code).phrase}"
    except ValueError:
        named = ""
    rest = response.headers.get("Retry-After", "").strip()
    asked = f" och ber om vila ({rest[:40]})" if rest and response.status_code in _PASSES else ""
    return f"svarade {response.status_code}{named}{asked}"


def _too_slow(seconds: float) -> FetchError:
    return _Passing(f"blev inte klar på {seconds:g} sekunder")


def _told(error: Exception) -> FetchError:
    """Return what a failed request is called here. What a second try can't mend is no _Passing."""
    if isinstance(error, requests.exceptions.SSLError):
        return FetchError("har ett certifikat som inte går att lita på")
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return FetchError("har en adress som inte går att använda")
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return _Passing("gick inte att ansluta till i tid")
    if isinstance(error, requests.exceptions.Timeout) or "timed out" in str(error):
        return _Passing("svarade inte i tid")
    if isinstance(error, requests.exceptions.ConnectionError):
        return _Passing("gick inte att ansluta till, eller bröt förbindelsen")
    return _Passing("bröt förbindelsen innan allt hade kommit")
