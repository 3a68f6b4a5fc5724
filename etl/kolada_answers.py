"""The pages of Kolada's API v3, alone or as a pull gathers them, and its list of municipality groups.

A page has `values` and `count`; the last one's `next_url` is null, "" or not there. Rows are numbered from 1 through
all pages of a document.
"""

from collections.abc import Sequence
from typing import Any

from data.lists import municipalities
from etl import cells
from etl.api_answers import read_json
from etl.cells import name_of
from etl.documents import Check, Document, Fault, SourceError

SKR_GROUPS_2023 = {
    "G92787": "A1",
    "G92793": "A2",
    "G92790": "B3",
    "G92792": "B4",
    "G92786": "B5",
    "G92788": "C6",
    "G92789": "C7",
    "G92791": "C8",
    "G92794": "C9",
}
"""Kolada's ids of SKR's municipality groups of 2023. Source: Kolada, /v3/municipality_groups."""

_NAMED = 5
"""How many differences a check names before it says how many more there are."""

MOST_VALUES = 500_000
"""Rows, and values in them, of an answer; a page has at most 5 000 rows. The population of every place and year since
1968, with women and men apart, is 70 000. What has many times that is nothing that was asked for."""

Page = dict[str, Any]


def read_pages(document: Document) -> list[Page]:
    """Return the pages of a document, in order. Raises SourceError if it isn't Kolada's."""
    body = read_json(document)
    found: list[object] = [body]
    if isinstance(body, dict) and body.get("source") == "kolada" and isinstance(body.get("pages"), list):
        found = [each.get("body") if isinstance(each, dict) else None for each in body["pages"]]
    pages = [page for page in found if isinstance(page, dict) and isinstance(page.get("values"), list)]
    if not pages or len(pages) != len(found) or not all("count" in page for page in pages):
        expected = "en sida med values och count från Kolada v3, eller sidor hämtade med pull"
        raise SourceError(Fault("recognised", "filen är inget svar från Kolada", expected))
    return pages


def require_few_values(items: Sequence[Any]) -> None:
    """Raise SourceError if pages have so many rows or values that they can't be an answer to what is asked."""
    each = (item.get("values") if isinstance(item, dict) else None for item in items)
    count = len(items) + sum(len(values) for values in each if isinstance(values, list))
    if count > MOST_VALUES:
        raise SourceError(
            Fault("rows", "svaret har för många rader", f"högst {MOST_VALUES} rader och värden", value=str(count))
        )


def check_pages(pages: Sequence[Page]) -> Check:
    """Say whether there is a page after each that tells of one, and whether each has the rows it says."""
    open_end = bool(pages[-1].get("next_url"))
    rows = sum(len(page["values"]) for page in pages)
    # `count` is of the page; it may also be of all pages, and then the sum is as large.
    short = [number for number, page in enumerate(pages, start=1) if page["count"] not in (len(page["values"]), rows)]
    if open_end:
        return Check("pages", "WARN", "svaret fortsätter på en sida som inte finns i filen; det som finns tas")
    if short:
        return Check(
            "pages", "WARN", f"sida {short[0]} säger {pages[short[0] - 1]['count']} rader men har ett annat antal"
        )
    return Check("pages", "PASS", f"rader: {rows}, sidor: {len(pages)}")


def is_group(item: object) -> bool:
    """Say whether an item of a page is a municipality group with its members."""
    return isinstance(item, dict) and isinstance(item.get("members"), list)


def check_groups(groups: Sequence[dict[str, Any]]) -> Check:
    """Compare SKR's groups of 2023 with the list of municipalities; WARN names those that are in another group.

    Other groups (counties, sizes, all municipalities) are not compared.
    """
    ours = {
        place.code: place.skr_group_2023
        for place in municipalities()
        if place.valid_from <= cells.today() <= place.valid_to
    }
    known = [(SKR_GROUPS_2023[group["id"]], group["members"]) for group in groups if group.get("id") in SKR_GROUPS_2023]
    theirs = {_member(member): name for name, members in known for member in members}
    compared = {name for name, _ in known}
    wrong = [
        f"{code} {name_of().get(code, '')}: {theirs.get(code, 'ingen')} hos Kolada, {ours.get(code, 'ingen')} här"
        for code in sorted({*theirs, *ours})
        if theirs.get(code) != ours.get(code) and (code in theirs or ours[code] in compared)
    ]
    if wrong:
        more = f" och {len(wrong) - _NAMED} till" if len(wrong) > _NAMED else ""
        return Check("groups", "WARN", f"kommungrupperna skiljer sig: {'; '.join(wrong[:_NAMED])}{more}")
    detail = f"{len(theirs)} kommuner i {len(compared)} av SKR:s grupper 2023 stämmer med kommunförteckningen"
    return Check("groups", "PASS", detail if compared else "inga av SKR:s grupper 2023 finns i svaret")


def _member(member: object) -> str:
    # The description of v2 calls it id, its answers and v3 member_id.
    return str(member.get("member_id") or member.get("id")) if isinstance(member, dict) else str(member)
