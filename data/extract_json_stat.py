"""An extract as JSON-stat 2.0: a cube, as PxWeb gives it and as pyjstat (Python) and rjstat (R) read it.

The one thing to know: a cube has a cell for every combination of its dimensions, and readers make them all. So there is
a bound, and a cell that the release has no row for is left out: it is null to whoever reads it, as is a row without a
figure, which has its status beside it. Neither is ever 0.
"""

from collections.abc import Iterable, Iterator
from math import prod
from typing import Any

import orjson
import pyarrow as pa

from data.extract_metadata import ExtractInfo, utc_text
from data.language import say
from data.selection import SelectionError

MOST_ROWS = 100_000
"""Rows that are made a cube of: they are all in memory at once."""

MOST_CELLS = 1_000_000
"""Cells of a cube, with those that are null: whoever reads it makes a row of each."""

FIGURES = {
    "value": ("Värde", "Value"),
    "numerator": ("Täljare", "Numerator"),
    "denominator": ("Nämnare", "Denominator"),
    "lower": ("Intervallets nedre gräns", "Lower bound of the interval"),
    "upper": ("Intervallets övre gräns", "Upper bound of the interval"),
    "reporting": ("Kommuner som rapporterat", "Municipalities that reported"),
    "expected": ("Kommuner som väntades rapportera", "Municipalities expected to report"),
}
"""What a row says, as the categories of the dimension `figure`. Coverage goes with the value wherever it goes."""

_EMPTY = {"monitored_area": "any", "step": "none"}
"""What a category is called that is empty in the other formats: a category must have a name."""


def write_json_stat(tables: Iterable[pa.Table], told: ExtractInfo) -> Iterator[bytes]:
    """Yield a cube of class `dataset`. Raises SelectionError, before the first byte, if it has no cells or too many."""
    rows = [row for table in tables for row in table.to_pylist()]
    if not rows:
        # A dimension without categories makes the readers of other people fall.
        raise SelectionError(
            "format",
            "json-stat",
            say(
                "ett annat format (csv eller json), eller ett annat urval: det här har inga rader, och en kub kan inte "
                "vara tom",
                "another format (csv or json), or another selection: this one has no rows, and a cube can't be empty",
            ),
        )
    dimensions = _dimensions(rows, told)
    size = [len(each) for each in dimensions.values()]
    if prod(size) > MOST_CELLS:
        raise too_large(f"{prod(size)} {say('celler', 'cells')}", f"{MOST_CELLS} {say('celler', 'cells')}")
    values, statuses = _cells(rows, dimensions, size)
    dataset = {
        "version": "2.0",
        "class": "dataset",
        "label": told.title[0],
        "source": "; ".join(f"{each['publisher']}: {each['title']}" for each in told.sources),
        "updated": utc_text(told.created_at),
        "note": [told.citation[0], *(note for note, _ in told.notes)],
        "id": list(dimensions),
        "size": size,
        "role": {"time": ["period"], "geo": ["geography"], "metric": ["indicator", "figure"]},
        "dimension": {name: _dimension(name, labels, told) for name, labels in dimensions.items()},
        "value": values,
        "status": statuses,
        "extension": {"lagesbild": told.as_json()},
    }
    yield orjson.dumps(dataset) + b"\n"


def too_large(what: str, most: str) -> SelectionError:
    """Return the refusal of a cube of this size."""
    return SelectionError(
        "format",
        "json-stat",
        say(
            f"ett annat format (csv, json-lines eller parquet), eller ett mindre urval: det här blir {what}, och en "
            f"kub får ha högst {most}",
            f"another format (csv, json-lines or parquet), or a smaller selection: this one makes {what}, and a cube "
            f"may have {most} at most",
        ),
    )


def _key(row: dict[str, Any]) -> tuple[str, ...]:
    """Return where a row is in the cube: a category of each dimension but the last."""
    return (
        row["indicator"],
        row["geography_code"],
        f"{row['period_start']}/{row['period_end']}",
        row["monitored_area"] or _EMPTY["monitored_area"],
        row["setting"],
        row["step"] or _EMPTY["step"],
        row["origin"],
    )


def _dimensions(rows: list[dict[str, Any]], told: ExtractInfo) -> dict[str, dict[str, str]]:
    """Return the categories that occur in each dimension, with labels: periods by time, the rest as in the rows."""
    names = ("indicator", "geography", "period", "monitored_area", "setting", "step", "origin")
    found: dict[str, dict[str, str]] = {name: {} for name in names}
    labels = {each["id"]: each["label"]["sv"] for each in told.indicators}
    for row in rows:
        for name, category in zip(names, _key(row), strict=True):
            found[name][category] = category
        found["indicator"][row["indicator"]] = labels.get(row["indicator"], row["indicator"])
        found["geography"][row["geography_code"]] = row["geography"]
        found["period"][f"{row['period_start']}/{row['period_end']}"] = row["period_label"]
    found["period"] = dict(sorted(found["period"].items()))
    always = ("value", "reporting", "expected")
    used = [name for name in FIGURES if name in always or any(row[name] is not None for row in rows)]
    return {**found, "figure": {name: FIGURES[name][0] for name in used}}


def _dimension(name: str, labels: dict[str, str], told: ExtractInfo) -> dict[str, Any]:
    category: dict[str, Any] = {"index": list(labels), "label": labels}
    if name == "indicator":
        category["unit"] = {each["id"]: {"label": each["unit"]} for each in told.indicators}
        category["note"] = {each["id"]: [each["definition"]["sv"]] for each in told.indicators}
    return {"label": _LABELS[name], "category": category}


_LABELS = {
    "indicator": "Mått",
    "geography": "Geografi",
    "period": "Period",
    "monitored_area": "Bevakat område",
    "setting": "Verksamhetsform",
    "step": "Steg",
    "origin": "Ursprung",
    "figure": "Uppgift",
}


def _cells(
    rows: list[dict[str, Any]], dimensions: dict[str, dict[str, str]], size: list[int]
) -> tuple[dict[str, float], dict[str, str]]:
    """Return the figures that there are, and the status of every row, each by the number of its cell."""
    *keys, figures = dimensions.values()
    places = [{category: at for at, category in enumerate(each)} for each in keys]
    values: dict[str, float] = {}
    statuses: dict[str, str] = {}
    for row in rows:
        cell = 0
        for place, category, length in zip(places, _key(row), size, strict=False):
            cell = cell * length + place[category]
        first = cell * len(figures)
        # `value` is the first of the figures: the status is the status of that cell.
        statuses[str(first)] = row["status"]
        for at, name in enumerate(figures):
            if row[name] is not None:
                values[str(first + at)] = row[name]
    return values, statuses
