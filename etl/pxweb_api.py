"""Asking a PxWeb table: version 1 is asked by POST, version 2 by GET; both answer in JSON-stat2."""

import json
import re
from urllib.parse import quote, urlencode

from etl.configuration import PulledSource
from etl.fetching import Fetched, Fetcher, FetchError

FORMAT = "json-stat2"

_LATEST = re.compile(r"TOP\((\d+)\)", re.IGNORECASE)


def fetch_pxweb(fetcher: Fetcher, place: PulledSource) -> Fetched:
    """Return the answer of the table to the place's query, as it came. Raises FetchError."""
    address, query = str(place.pxweb), place.query or {}
    if place.api == "v1":
        answer = fetcher.post_json(address, question(query))
    else:
        answer = fetcher.get(address_of_question(address, query))
    try:
        json.loads(answer.content)
    except (ValueError, RecursionError) as error:
        # A page that says "underhåll" with status 200 is a server that is down, not a figure to keep.
        raise FetchError("svarade med något annat än JSON") from error
    return answer


def question(query: dict[str, list[str]]) -> dict[str, object]:
    """Return a query as version 1 wants it. "*" in a value chooses by pattern, TOP(n) the latest n."""
    return {
        "query": [{"code": code, "selection": _selection(values)} for code, values in query.items()],
        "response": {"format": FORMAT},
    }


def _selection(values: list[str]) -> dict[str, object]:
    if len(values) == 1 and (latest := _LATEST.fullmatch(values[0])):
        return {"filter": "top", "values": [latest[1]]}
    return {"filter": "all" if any("*" in value for value in values) else "item", "values": values}


def address_of_question(address: str, query: dict[str, list[str]]) -> str:
    """Return a query as version 2 wants it: the table's address with the values of each variable."""
    asked = {"lang": "sv", "outputFormat": FORMAT}
    asked |= {f"valueCodes[{code}]": ",".join(values) for code, values in query.items()}
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked, quote_via=quote, safe=',*()')}"
