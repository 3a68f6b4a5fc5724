"""Asking Kolada (API v3): page after page, and all of it twice, so that an answer is never made of two editions.

Its pages are numbered. If a figure is added between the reading of two pages, every later page has moved, and a row is
read twice or never. So every page is read again until two readings in a row are the same to the byte.
"""

import json
from collections.abc import Iterator, Sequence
from urllib.parse import urljoin, urlsplit

from etl.configuration import PulledSource
from etl.fetching import Fetcher, FetchError

MOST_IDS = 25
"""Ids in one call; more gives status 400. Source: Kolada, API v3."""

PAGE_SIZE = 5000
"""Rows on a page, the most that Kolada gives. Source: Kolada, API v3."""

MOST_PAGES = 500
"""A whole year of one key figure is one page. More pages than this is an answer without end."""

MOST_READINGS = 5

Page = tuple[str, bytes]
"""A page: its address, and its body as it came."""


def fetch_kolada(fetcher: Fetcher, place: PulledSource) -> bytes:
    """Return every page of the key figures and years of a place as one JSON document, for every municipality.

    {"source": "kolada", "pages": [{"url": …, "body": …}, …]}, each body byte for byte as it came, so that the same
    answer gives the same document. Raises FetchError if a page can't be read, or if the pages never agree.
    """
    addresses = list(calls(str(place.kolada), place.kpi or [], place.years or []))
    before: list[Page] | None = None
    for _ in range(MOST_READINGS):
        pages: list[Page] = []
        for address in addresses:
            pages += read_pages(fetcher, address, fetcher.limits.max_bytes - sum(len(body) for _, body in pages))
        if pages == before:
            return _document(pages)
        before = pages
    raise FetchError(f"ändrade sina sidor under {MOST_READINGS} läsningar i rad. Försök igen senare")


def calls(base: str, kpi: Sequence[str], years: Sequence[int]) -> Iterator[str]:
    """Yield the addresses to ask for these key figures and years, no more than 25 ids of a kind in each."""
    for some_kpi in _in_batches(kpi):
        for some_years in _in_batches([str(year) for year in years]):
            path = f"data/kpi/{','.join(some_kpi)}/year/{','.join(some_years)}"
            yield f"{base.rstrip('/')}/{path}?per_page={PAGE_SIZE}"


def _in_batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), MOST_IDS):
        yield ids[start : start + MOST_IDS]


def read_pages(fetcher: Fetcher, address: str, room: int) -> list[Page]:
    """Return the pages from an address to the last, which has no next (null, "" or nothing at all).

    Raises FetchError if a page isn't Kolada's, if the next is on another host or was read before, or if the pages
    take more bytes than there is `room` for.
    """
    pages: list[Page] = []
    following: str | None = address
    while following is not None:
        if following in (url for url, _ in pages):
            raise FetchError("har sidor som går runt i en ring")
        if len(pages) >= MOST_PAGES:
            raise FetchError(f"har fler än {MOST_PAGES} sidor")
        answer = fetcher.get(following)
        room -= len(answer.content)
        if room < 0:
            raise FetchError("är större än gränsen (http.max_bytes i sources.toml)")
        pages.append((following, answer.content))
        following = _next_page(following, answer.content)
    return pages


def _next_page(address: str, body: bytes) -> str | None:
    try:
        page = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise FetchError("svarade med något annat än JSON") from error
    if not isinstance(page, dict) or not isinstance(page.get("values"), list):
        raise FetchError("svarade med JSON som inte är en sida (fältet values saknas)")
    following = page.get("next_url")
    if not following:
        return None
    place = urljoin(address, str(following))
    if urlsplit(place)[:2] != urlsplit(address)[:2]:
        raise FetchError(f"hänvisar till en nästa sida på en annan värd ({place})")
    return place


def _document(pages: list[Page]) -> bytes:
    parts = (b'{"url":' + json.dumps(url).encode() + b',"body":' + body.strip() + b"}" for url, body in pages)
    return b'{"source":"kolada","pages":[\n' + b",\n".join(parts) + b"\n]}\n"
