"""Kolada (API v3): population and the yearly PPM key figures per municipality.

Its groups (`G…`) are means of municipalities without weights. They are not taken: nothing here may be mistaken for a
pooled share. A value that Kolada has deleted stays in its answers, marked `isdeleted`: with no other for the same key
figure, place and year, it takes back what was published.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from data.lists import NATION, counties, municipalities
from etl import cells
from etl.api_answers import Said, Sum, check_sums, conclude, origin_of, said_once
from etl.cells import CellError, municipality_exists
from etl.documents import Document, Fault, SourceError
from etl.kolada_answers import check_groups, check_pages, is_group, read_pages, require_few_values
from etl.returns import SYNTHETIC, Figure, figures_frame
from etl.sources import Source

SOURCE = Source(
    id="kolada",
    publisher="Kolada (RKA)",
    title="Nyckeltal per kommun och år",
    reads=(".json",),
)

POPULATION = "population"


@dataclass(frozen=True)
class KeyFigure:
    """A key figure that is taken: our measure, and whether it is a count at the year's end (else a share of it)."""

    measure: str
    is_count: bool


KEY_FIGURES = {
    "N01951": KeyFigure(POPULATION, is_count=True),
    "U23453": KeyFigure("kolada_ppm_all8", is_count=False),
    "U23454": KeyFigure("kolada_ppm_hygiene4", is_count=False),
}
"""N01951 is the population on 31 December; U23453 and U23454 are PPM in special housing. Source: Kolada, /v3/kpi."""

FIRST_YEAR = 1968
"""No figure by municipality is older: SCB's population begins then."""

MOST_INHABITANTS = 20_000_000
"""Twice the population of Sweden: more is no count of people."""

LEFT_OUT = {
    "key_figures": "andra nyckeltal",
    "group_means": "gruppernas ovägda medelvärden",
    "deleted": "borttagna av Kolada",
    "genders": "kvinnor och män för sig",
    "county_ppm": "PPM för regioner, som har egna mätningar",
}
"""Why a value is not taken though nothing is wrong with it: check `not_taken` counts them."""

_GROUP = re.compile(r"G\d+", re.ASCII)
_REGION = re.compile(r"00(\d\d)", re.ASCII)


@dataclass(frozen=True)
class _Value:
    """A value as it stood: the number of its row, the row (key figure, place, year), and the value of one gender."""

    number: int
    row: dict[str, Any]
    entry: dict[str, Any]

    @property
    def key(self) -> tuple[str, ...]:
        """What the value is of, as it stood."""
        return tuple(str(self.row.get(name)) for name in ("kpi", "municipality", "period"))

    @property
    def raw_text(self) -> str:
        return json.dumps({**self.row, "values": [self.entry]}, ensure_ascii=False)


def recognises(document: Document) -> bool:
    """Say whether the document is a page of Kolada, or pages gathered by a pull."""
    try:
        return bool(read_pages(document))
    except SourceError:
        return False


def parse(document: Document) -> pd.DataFrame:
    """Return the key figures of a page, or of gathered pages.

    Columns: FIGURE_COLUMNS; the period is the calendar year. One row per key figure, place and year, in the answer's
    order: population (inhabitants on 31 December, at 00, counties and municipalities), kolada_ppm_all8 and
    kolada_ppm_hygiene4 (per cent, at 00 and municipalities). NaN with not_reported: the value is null, or deleted with
    no other in its place. No row: Kolada has none, or it was refused.

    Leaves refused values, contradictions and the checks in the document; a list of SKR's groups is compared with ours
    (check `groups`). Raises SourceError if the document isn't Kolada's, or has nothing that is taken.
    """
    pages = read_pages(document)
    origin = origin_of(document, pages)
    items = [item for page in pages for item in page["values"]]
    require_few_values(items)
    groups = [item for item in items if is_group(item)]
    if groups:
        document.checks.append(check_groups(groups))
    left_out: Counter[str] = Counter()
    said = [
        Said(value.number, value.raw_text, figure)
        for value in _values(document, items, left_out)
        if (figure := _figure(document, value, origin)) is not None
    ]
    if not document.rows_read:
        raise SourceError(_nothing_to_take(left_out, len(groups)))
    figures = said_once(document, said)
    parts = [(POPULATION, code) for code in dict.fromkeys(place.code for place in municipalities())]
    check_sums(document, figures, [Sum(POPULATION, NATION, parts, "kommunerna")], SOURCE.id)
    document.checks.append(check_pages(pages))
    _conclude(document, figures, left_out)
    return figures_frame(figures)


def _values(document: Document, items: Sequence[Any], left_out: Counter[str]) -> Iterator[_Value]:
    """Yield the values to be taken; count those left out, and refuse rows that are not as Kolada's are.

    Last come the deleted ones that no other value stands in the place of.
    """
    deleted: list[_Value] = []
    given = set()
    for number, row in enumerate(items, start=1):
        if is_group(row) or (isinstance(row, dict) and "kpi" not in row and "id" in row):
            continue  # a list of groups, municipalities or key figures: no figures at all
        if not isinstance(row, dict) or not isinstance(row.get("values"), list):
            document.rows_read += 1
            raw_text = json.dumps(row, ensure_ascii=False)
            wanted = "kpi, municipality, period och values"
            document.refuse(Fault("rows", "raden är inte som Kolada skriver den", wanted, number, raw_text=raw_text))
            continue
        for entry in row["values"]:
            reason = _why_left_out(row, entry)
            value = _Value(number, row, entry if isinstance(entry, dict) else {"value": entry})
            if reason:
                left_out[reason] += 1
                deleted += [value] if reason == "deleted" else []
            else:
                document.rows_read += 1
                given.add(value.key)
                yield value
    # By key: a value that is given twice as deleted is taken back once.
    for value in {value.key: value for value in deleted if value.key not in given}.values():
        document.rows_read += 1
        left_out.subtract(["deleted"])
        yield value


def _why_left_out(row: dict[str, Any], entry: Any) -> str:
    """Return the key in LEFT_OUT of why a value isn't taken; empty if it is."""
    place = str(row.get("municipality"))
    key_figure = KEY_FIGURES.get(str(row.get("kpi")))
    if key_figure is None:
        return "key_figures"
    if _GROUP.fullmatch(place):
        return "group_means"
    if isinstance(entry, dict) and entry.get("gender") in ("K", "M"):
        return "genders"
    if not key_figure.is_count and place != "0000" and _REGION.fullmatch(place):
        return "county_ppm"
    return "deleted" if isinstance(entry, dict) and entry.get("isdeleted") is True else ""


def _figure(document: Document, value: _Value, origin: str) -> Figure | None:
    """Return the figure of a value; None, and why in the document, if it can't be read."""
    row, entry = value.row, value.entry
    key_figure = KEY_FIGURES[row["kpi"]]
    check, column, shown = "periods", "period", row.get("period")
    try:
        year = read_year(row.get("period"), key_figure)
        check, column, shown = "places", "municipality", row.get("municipality")
        code = read_place(row.get("municipality"), date(year, 12, 31))
        check, column, shown = "values", "value", entry.get("value")
        number, status = read_value(entry, key_figure)
    except CellError as error:
        document.refuse(
            Fault(check, error.reason, error.expected, value.number, column, str(shown), raw_text=value.raw_text)
        )
        return None
    return Figure(
        measure=key_figure.measure,
        geography_code=code,
        period_start=date(year, 1, 1),
        period_end=date(year, 12, 31),
        monitored_area="",
        setting="all",
        step="",
        value=number,
        status=status,
        origin=origin,
        received_at=None,
        locator=f"rad {value.number} ({row['kpi']}, {row['municipality']}, {year})",
        quote=None,
    )


def read_year(period: object, key_figure: KeyFigure) -> int:
    """Return a year. What stands at its end can't be known before it has ended."""
    last = cells.today().year - (1 if key_figure.is_count else 0)
    if not isinstance(period, int) or isinstance(period, bool) or not FIRST_YEAR <= period <= last:
        raise CellError("året går inte att använda", f"ett år från {FIRST_YEAR} till {last}")
    return period


def read_place(place: object, day: date) -> str:
    """Return 00 for 0000, two digits for a region (0001 is 01), and a municipality's own code."""
    region = _REGION.fullmatch(str(place))
    if region and (region[1] == NATION or region[1] in counties()):
        return region[1]
    if region or not municipality_exists(str(place), day):
        raise CellError("okänd kommun eller region", "0000, en region som 0001, eller en kommunkod som fanns det året")
    return str(place)


def read_value(entry: dict[str, Any], key_figure: KeyFigure) -> tuple[float, str]:
    """Return a value and its status; NaN and not_reported if it is null or deleted."""
    value, count = entry.get("value"), entry.get("count", 1)
    if entry.get("gender") != "T" or not isinstance(entry.get("isdeleted", False), bool) or "value" not in entry:
        raise CellError("värdet är inte som Kolada skriver det", "gender T, isdeleted true eller false, och value")
    if value is None or entry.get("isdeleted"):
        return float("nan"), "not_reported"
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise CellError("värdet är inget tal", "ett tal, eller null")
    if count != 1:
        raise CellError(f"värdet är ett medelvärde av {count} kommuner", "count 1: en kommuns eget värde")
    if entry.get("status"):
        raise CellError(f"värdet har ett okänt tecken ({entry['status']})", "tom status där det finns ett värde")
    if key_figure.is_count and not (0 < value <= MOST_INHABITANTS and float(value).is_integer()):
        raise CellError("antalet är inget rimligt heltal", f"ett antal invånare, 1–{MOST_INHABITANTS}")
    if not key_figure.is_count and not 0 <= value <= 100:
        raise CellError("andelen ligger utanför 0–100 procent", "procent, 0–100")
    return float(value), "reported"


def _nothing_to_take(left_out: Counter[str], groups: int) -> Fault:
    found = [f"{LEFT_OUT[reason]}: {count}" for reason, count in left_out.items()]
    found += [f"kommungrupper, som bara jämförs med förteckningen: {groups}"] if groups else []
    wanted = "minst ett värde för " + ", ".join(KEY_FIGURES)
    return Fault("key_figures", f"inget i svaret tas: {'; '.join(found) or 'det har inga värden'}", wanted)


def _conclude(document: Document, figures: Sequence[Figure], left_out: Counter[str]) -> None:
    statuses = Counter(figure.status for figure in figures)
    years = sorted({figure.period_start.year for figure in figures})
    measures = Counter(figure.measure for figure in figures)
    seen = {
        "key_figures": ", ".join(f"{count} {measure}" for measure, count in sorted(measures.items())) or "inga",
        "rows": "raderna är som Kolada skriver dem",
        "periods": f"år: {', '.join(map(str, years)) or 'inga'}",
        "places": "kommunerna och regionerna är kända",
        "values": ", ".join(f"{count} {status}" for status, count in sorted(statuses.items())) or "inga siffror",
        "duplicates": "ett värde per nyckeltal, plats och år",
        "not_taken": "; ".join(f"{LEFT_OUT[reason]}: {count}" for reason, count in left_out.items() if count)
        or "allt är taget",
        "synthetic_mark": "svaret är inte märkt som syntetiskt",
    }
    is_synthetic = any(figure.origin == SYNTHETIC for figure in figures)
    conclude(document, seen, {"synthetic_mark": "svaret är märkt som syntetiskt" if is_synthetic else ""})
