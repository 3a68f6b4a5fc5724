"""Deaths to date by county and municipality in Socialstyrelsen's workbook: which place each row is.

A county's code stands on the first row of its block only; a municipality is known by its name within that county.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from data.lists import NATION, counties
from etl.cells import in_any_case, municipality_exists, municipality_like, names_by_code
from etl.deaths_sheets import CountRow, CountSheet, refuse_same

_NATION_NAMES = ("totalt riket", "riket")
_COUNTY_TOTAL = "totalt länet"
_COUNTY = re.compile(r"(\d{1,2}) (.+)", re.ASCII)
_FOOTNOTE = re.compile(r"[* ]+$")


@dataclass
class PlaceSheet:
    """The rows of the sheet by geography code, without refused ones; and every row but notes.

    `incomplete`: municipalities with a footnote mark: what they say of special housing and home help is incomplete.
    """

    places: dict[str, CountRow] = field(default_factory=dict)
    incomplete: list[str] = field(default_factory=list)
    rows: list[CountRow] = field(default_factory=list)

    def within(self, county: str) -> dict[str, CountRow]:
        """Return the rows of a county's municipalities by code."""
        return {code: row for code, row in self.places.items() if len(code) == 4 and code.startswith(county)}


def read_places(sheet: CountSheet, day: date) -> PlaceSheet:
    """Return the sheet's rows by the place they are of, on a day. What is wrong with a row is left in it."""
    found = PlaceSheet()
    same: dict[str, list[CountRow]] = defaultdict(list)
    county: str | None = None
    for row in sheet.rows:
        block, name = row.labels
        is_nation = in_any_case(block or name) in _NATION_NAMES
        if row.is_blank and not name and not is_nation:
            # A note under the table, or a county that stands alone above its municipalities.
            county = _county_of(block) or county
            continue
        found.rows.append(row)
        if is_nation:
            same[NATION].append(row)
            continue
        if block:
            county = _county_of(block)
            if county is None:
                row.refuse("names", "okänt län", "länets kod och namn, som 01 Stockholm", "Län", block)
        code = _place(row, county, name, day)
        if code:
            same[code].append(row)
            if _FOOTNOTE.search(name) and len(code) == 4:
                found.incomplete.append(code)
    for code, rows in same.items():
        refuse_same(rows, "plats", "Kommun")
        if not rows[0].faults:
            found.places[code] = rows[0]
    return found


def _county_of(text: str) -> str | None:
    """Return the code of the county in "01 Stockholm"; None if code and name are not those of one county."""
    match = _COUNTY.fullmatch(text)
    code = match[1].zfill(2) if match else ""
    return code if match and in_any_case(match[2]) in _county_names().get(code, ()) else None


def _place(row: CountRow, county: str | None, name: str, day: date) -> str | None:
    if in_any_case(name) == _COUNTY_TOTAL:
        return county
    if county is None:
        if not row.faults:
            row.refuse("names", "raden hör till ett län som inte går att läsa", "ett känt län ovanför", "Kommun", name)
        return None
    plain = in_any_case(_FOOTNOTE.sub("", name))
    codes = [code for code, names in names_by_code().items() if code.startswith(county) and plain in names]
    if len(codes) == 1 and municipality_exists(codes[0], day):
        return codes[0]
    like = municipality_like(plain)
    offer = f" – menade du {like}?" if like else ""
    row.refuse("names", "okänd kommun i länet", f"en kommun i {counties()[county]}{offer}", "Kommun", name)
    return None


@lru_cache(maxsize=1)
def _county_names() -> dict[str, frozenset[str]]:
    """Return what each county goes by, in lower case: Stockholms län, Stockholms, Stockholm."""
    names = {}
    for code, name in counties().items():
        full = in_any_case(name)
        short = full.removesuffix(" län")
        names[code] = frozenset({full, short, short.removesuffix("s")})
    return names
