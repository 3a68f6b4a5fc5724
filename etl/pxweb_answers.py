"""The answers of PxWeb, in either of two shapes: JSON-stat2, and the "json" of API version 1.

Both become cells with their categories by the variable's name. Nothing is read by position: the order of variables is
the asker's choice. JSON-stat2 gives a table's values as one row-major list, so its sizes must be right to the last one.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from math import prod
from typing import Any
from zoneinfo import ZoneInfo

from etl.api_answers import read_json
from etl.cells import in_any_case
from etl.documents import Document, Fault, SourceError

CONTENTS = "ContentsCode"
"""The variable that says which content a cell has, in tables that may have several."""

MOST_CELLS = 2_000_000
"""A sparse answer may claim any size in a few bytes. FHM's table has some 7 000 cells; PxWeb gives at most 150 000."""

SWEDEN = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True)
class Category:
    """A value of a variable: its code, and its text where the answer gives one."""

    code: str
    label: str = ""

    def __str__(self) -> str:
        """Return code and text, as a person names it."""
        return " ".join(dict.fromkeys(part for part in (self.code, self.label) if part))


@dataclass(frozen=True)
class Variable:
    """A dimension of the table: its code, its text, and whether it only says which content a cell has."""

    code: str
    label: str
    is_contents: bool = False


@dataclass(frozen=True)
class Cell:
    """One value with its categories, in the order of the answer's variables.

    number: the value's number in the answer, from 1. value: as it stood, None if there is none. mark: the sign that
    stands beside it, or in its place.
    """

    number: int
    categories: tuple[Category, ...]
    value: object
    mark: str


@dataclass(frozen=True)
class Answer:
    """A table's answer. titles: every text that says what the table is. updated: when the table was."""

    variables: list[Variable]
    cells: list[Cell]
    titles: list[str]
    updated: datetime | None

    def place_of(self, names: set[str]) -> int | None:
        """Return which variable has one of these names (lower case) as code or text; None if none has, or two have."""
        found = [
            place
            for place, variable in enumerate(self.variables)
            if names & {in_any_case(variable.code), in_any_case(variable.label)}
        ]
        return found[0] if len(found) == 1 else None


def read_answer(document: Document) -> Answer:
    """Return the answer that a document is. Raises SourceError if it is none, or isn't whole."""
    body = read_json(document)
    if isinstance(body, dict):
        try:
            if body.get("class") == "dataset":
                return _json_stat(body)
            if isinstance(body.get("columns"), list) and isinstance(body.get("data"), list):
                return _version_1(body)
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            raise SourceError(_not_whole(f"fältet {error} saknas eller är av fel slag")) from error
    raise SourceError(
        Fault("recognised", "filen är inget svar från PxWeb", 'JSON-stat2, eller formatet "json" i API version 1')
    )


def _not_whole(reason: str) -> Fault:
    return Fault("shape", f"svaret är inte helt: {reason}", "svaret från PxWeb som det kom")


def _version_1(body: dict[str, Any]) -> Answer:
    contents = [column for column in body["columns"] if column.get("type") == "c"]
    columns = [column for column in body["columns"] if column.get("type") != "c"]
    if len(contents) != 1:
        raise SourceError(_not_whole(f"{len(contents)} kolumner med värden, väntade en"))
    cells = []
    for number, row in enumerate(body["data"], start=1):
        key, values = row["key"], row["values"]
        if len(key) != len(columns) or len(values) != 1:
            raise SourceError(_not_whole(f"rad {number} har {len(key)} nycklar och {len(values)} värden"))
        cells.append(Cell(number, tuple(Category(str(code)) for code in key), values[0], ""))
    metadata = body.get("metadata") or []
    return Answer(
        [Variable(str(column["code"]), str(column.get("text", ""))) for column in columns],
        cells,
        [str(contents[0].get("text", "")), *(str(each.get("label", "")) for each in metadata)],
        max(filter(None, (_moment(each.get("updated")) for each in metadata)), default=None),
    )


def _json_stat(body: dict[str, Any]) -> Answer:
    ids, sizes, role = body["id"], body["size"], body.get("role") or {}
    variables, categories = [], []
    for code, size in zip(ids, sizes, strict=False):
        dimension = body["dimension"][code]
        found = _categories(dimension["category"])
        if len(found) != size:
            raise SourceError(_not_whole(f"{code} har {len(found)} kategorier, men storleken {size}"))
        is_contents = code == CONTENTS or code in role.get("metric", [])
        variables.append(Variable(code, str(dimension.get("label", "")), is_contents))
        categories.append(found)
    if len(ids) != len(sizes):
        raise SourceError(_not_whole(f"{len(ids)} variabler men {len(sizes)} storlekar"))
    count = prod(sizes)
    if count > MOST_CELLS:
        raise SourceError(Fault("shape", "svaret är för stort", f"högst {MOST_CELLS} celler", value=str(count)))
    values = _by_number(body["value"], count, "value")
    marks = _by_number(body.get("status"), count, "status")
    cells = [
        Cell(number, chosen, values.get(number - 1), str(marks.get(number - 1) or ""))
        for number, chosen in enumerate(product(*categories), start=1)
    ]
    contents = [str(each) for place, found in enumerate(categories) if variables[place].is_contents for each in found]
    titles = [str(body.get("label", "")), *contents]
    return Answer(variables, cells, titles, _moment(body.get("updated")))


def _categories(category: dict[str, Any]) -> list[Category]:
    """Return a variable's categories in order. `index` lists them or gives each its place; one alone needs none."""
    labels: dict[str, str] = category.get("label") or {}
    index = list(labels) if "index" not in category and len(labels) == 1 else category["index"]
    if isinstance(index, dict):
        codes = sorted(index, key=lambda code: index[code])
        if [index[code] for code in codes] != list(range(len(codes))):
            raise SourceError(_not_whole("kategoriernas ordning har luckor eller dubbletter"))
    else:
        codes = list(index)
    return [Category(str(code), str(labels.get(code, ""))) for code in codes]


def _by_number(values: Any, count: int, name: str) -> dict[int, object]:
    """Return values or marks by their number from 0. They are a list, an object of some, or one mark for all."""
    if isinstance(values, list):
        if len(values) != count:
            raise SourceError(_not_whole(f"{name} har {len(values)} element, väntade {count}"))
        return dict(enumerate(values))
    if isinstance(values, str) and name == "status":
        return dict.fromkeys(range(count), values)
    if values is None and name == "status":
        return {}
    numbered = {int(number) if str(number).isdecimal() else -1: value for number, value in values.items()}
    if any(not 0 <= number < count for number in numbered):
        raise SourceError(_not_whole(f"{name} har ett nummer utanför 0–{count - 1}"))
    return numbered


def _moment(text: object) -> datetime | None:
    """Return a time of PxWeb as Swedish time; None if there is none to read. Without a time zone it is UTC."""
    try:
        moment = datetime.fromisoformat(str(text))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(SWEDEN)
    except (ValueError, OverflowError):
        return None
