"""Folkhälsomyndighetens PxWeb-tabell ecov19sabo: cases per ISO week among those 65+ with special housing or home help.

They are 65 or older. Socialstyrelsen's figures of the same forms of housing are of those 70 or older: never join them.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

import pandas as pd

from data.lists import NATION, counties
from data.periods import iso_week_name
from etl import cells
from etl.api_answers import Said, Sum, check_sums, conclude, origin_of, read_json, said_once
from etl.cells import CellError, in_any_case, read_count
from etl.documents import Document, Fault, SourceError
from etl.fhm_places import county_of_region
from etl.pxweb_answers import Answer, Category, Cell, read_answer
from etl.returns import SYNTHETIC, Figure, figures_frame
from etl.sources import Source

SOURCE = Source(
    id="fhm_special_housing",
    publisher="Folkhälsomyndigheten",
    title="Fall bland personer 65 år och äldre med särskilt boende eller hemtjänst",
    reads=(".json",),
)

SPECIAL_HOUSING = "confirmed_cases_special_housing"
HOME_HELP = "confirmed_cases_home_help"
UNKNOWN_REGION = "_unknown_region"

REGION = {"region"}
CATEGORY = {"kategori"}
WEEK = {"år och vecka", "ar och vecka", "vecka"}

CATEGORY_CODES = {"1": SPECIAL_HOUSING, "2": HOME_HELP}
"""Kategori 1 is SÄBO and 2 Hemtjänst. Source: FHM, table ecov19sabo."""

CATEGORY_WORDS = {"säbo": SPECIAL_HOUSING, "särskilt boende": SPECIAL_HOUSING, "hemtjänst": HOME_HELP}

NO_REGION = "99"
"""FHM's region code for cases whose region is unknown."""

_NATION_LABELS = ("riket", "hela riket", "sverige")
_POPULATION = "65 år och äldre"
_SUPPORT = ("socialtjänstlagen", "särskilt boende", "säbo", "hemtjänst")
_WEEK_TEXT = re.compile(r"(\d{4}) ?(?:v|-?W) ?(\d{1,2})", re.IGNORECASE | re.ASCII)
_MASK = re.compile(r"<\s*\d+")

NO_VALUE = {"..": "not_reported", "": "not_reported", ".": "not_applicable"}
"""Signs in the place of a value. Source: PxWeb: .. is not available, . can't occur."""

WITH_VALUE = {"": "reported", "r": "reported", "p": "provisional"}
"""Signs beside a value. Source: PxWeb: r is revised, p preliminary."""

T = TypeVar("T")


class _Place(NamedTuple):
    """Where the three variables stand among the answer's."""

    region: int
    category: int
    week: int


def recognises(document: Document) -> bool:
    """Say whether the document is an answer of the table: its three variables, and a title of those 65 or older."""
    try:
        answer = read_answer(document)
    except SourceError:
        return False
    titles = in_any_case(" ".join(answer.titles))
    named = [answer.place_of(names) for names in (REGION, CATEGORY, WEEK)]
    return None not in named and _POPULATION in titles and any(word in titles for word in _SUPPORT)


def parse(document: Document) -> pd.DataFrame:
    """Return what an answer of the table says.

    Columns: FIGURE_COLUMNS; the period is the ISO week. One row per measure, place and week, in the answer's order:
    confirmed_cases_special_housing and confirmed_cases_home_help at 00 and the counties, and the same with
    _unknown_region at 00 for FHM's region 99. NaN with not_reported: `..` or nothing; not_applicable: `.`; suppressed:
    `<` and a number. provisional: the sign p, or a week that had not ended when the table was updated.

    Leaves refused values, contradictions between regions and nation, the checks, and the day that the table was updated
    in the document. Raises SourceError if a variable is missing, or if there is one more that figures are divided by.
    """
    answer = read_answer(document)
    place = _variables(answer)
    document.stated_on = answer.updated.date() if answer.updated else None
    origin = origin_of(document, [read_json(document)])
    said = []
    for cell in answer.cells:
        document.rows_read += 1
        figure = _figure(document, answer, place, cell, origin)
        if figure is not None:
            said.append(Said(cell.number, _raw(cell), figure))
    figures = said_once(document, said)
    check_sums(document, figures, _sums(), SOURCE.id)
    _conclude(document, figures)
    return figures_frame(figures)


def _variables(answer: Answer) -> _Place:
    """Return where region, category and week stand. Raises SourceError unless figures are divided by just these."""
    wanted = "ett svar uppdelat på Region, Kategori och År och vecka, och inget mer"
    listed = ", ".join(variable.code for variable in answer.variables)
    region, category, week = (answer.place_of(names) for names in (REGION, CATEGORY, WEEK))
    if region is None or category is None or week is None:
        raise SourceError(Fault("columns", "en variabel saknas, eller finns två gånger", wanted, value=listed))
    for number, variable in enumerate(answer.variables):
        several = len({cell.categories[number].code for cell in answer.cells}) > 1
        if number not in (region, category, week) and (several or not variable.is_contents):
            reason = f"tabellen är uppdelad även på {variable.code}, så varje siffra är bara en del"
            raise SourceError(Fault("columns", reason, wanted, value=listed))
    return _Place(region, category, week)


def _figure(document: Document, answer: Answer, place: _Place, cell: Cell, origin: str) -> Figure | None:
    """Return the figure of a cell; None, and why in the document, if anything of it can't be read."""

    def read(check: str, number: int, reader: Callable[[Category], T]) -> T | None:
        try:
            return reader(cell.categories[number])
        except CellError as error:
            variable, value = answer.variables[number].code, str(cell.categories[number])
            document.refuse(
                Fault(check, error.reason, error.expected, cell.number, variable, value, raw_text=_raw(cell))
            )
            return None

    code = read("regions", place.region, read_region)
    measure = read("categories", place.category, read_category)
    week = read("weeks", place.week, lambda category: read_week(category, document.stated_on))
    try:
        value, status = read_cases(cell)
    except CellError as error:
        shown = f"{'' if cell.value is None else cell.value}{cell.mark}"
        document.refuse(Fault("counts", error.reason, error.expected, cell.number, value=shown, raw_text=_raw(cell)))
        return None
    if code is None or measure is None or week is None:
        return None
    if status == "reported" and document.stated_on and week[1] >= document.stated_on:
        status = "provisional"
    return Figure(
        measure=measure + UNKNOWN_REGION if code == NO_REGION else measure,
        geography_code=NATION if code == NO_REGION else code,
        period_start=week[0],
        period_end=week[1],
        monitored_area="",
        setting="all",
        step="",
        value=value,
        status=status,
        origin=origin,
        received_at=None,
        locator=_locator(answer, cell),
        quote=None,
    )


def read_region(category: Category) -> str:
    """Return 00, a county's code, or 99. The text, where there is one, must be of the same place as the code."""
    expected = "00 Riket, ett läns kod och namn, eller 99"
    if category.code not in (NATION, NO_REGION) and category.code not in counties():
        raise CellError("okänd region", expected)
    label = in_any_case(category.label.removeprefix(category.code))
    named = NATION if label in _NATION_LABELS else county_of_region(label)
    if named not in (None, category.code):
        raise CellError("regionens kod och namn stämmer inte överens", expected)
    return category.code


def read_category(category: Category) -> str:
    """Return the measure of a category. The text, where there is one, must be of the same as the code."""
    expected = "1 SÄBO eller 2 Hemtjänst"
    label = in_any_case(category.label)
    named = {measure for word, measure in CATEGORY_WORDS.items() if word in label}
    coded = CATEGORY_CODES.get(category.code)
    if len(named) > 1 or (label and not named):
        raise CellError("okänd kategori", expected)
    if coded is not None and named and coded not in named:
        raise CellError("kategorins kod och namn stämmer inte överens", expected)
    if coded is None and not named:
        raise CellError("okänd kategori", expected)
    return coded or named.pop()


def read_week(category: Category, stated_on: date | None) -> tuple[date, date]:
    """Return the Monday and Sunday of a week, written 2022v04 or 2022 v 04 as the category's code or its text."""
    expected = "en vecka som har börjat, som 2022v04"
    weeks = {match.groups() for text in (category.code, category.label) if (match := _WEEK_TEXT.fullmatch(text))}
    found = {(int(year), int(week)) for year, week in weeks}
    if len(found) != 1:
        raise CellError("veckan går inte att läsa", expected)
    year, week = found.pop()
    try:
        start, end = date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7)
    except ValueError as error:
        raise CellError("veckan finns inte", expected) from error
    if start > min(stated_on or date.max, cells.today()):
        raise CellError("veckan ligger i framtiden", expected)
    return start, end


def read_cases(cell: Cell) -> tuple[float, str]:
    """Return a number of cases and its status; NaN where a sign stands in its place."""
    expected = "ett heltal, 0 eller högre, eller något av tecknen " + " ".join(sign for sign in NO_VALUE if sign)
    text = "" if cell.value is None else _text(cell.value)
    sign = cell.mark or text
    if cell.value is None or not text or text == cell.mark or text in NO_VALUE:
        if _MASK.fullmatch(sign):
            return float("nan"), "suppressed"
        if sign not in NO_VALUE:
            raise CellError("okänt tecken", expected)
        return float("nan"), NO_VALUE[sign]
    if _MASK.fullmatch(text):
        return float("nan"), "suppressed"
    if cell.mark not in WITH_VALUE:
        raise CellError("okänt tecken vid siffran", expected)
    return float(read_count(text)), WITH_VALUE[cell.mark]


def _text(value: object) -> str:
    """Return a value as it would stand in text: 100.0 is 100, and what is no number or text is shown as it is."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _raw(cell: Cell) -> str:
    return json.dumps(
        {"key": [str(each) for each in cell.categories], "value": cell.value, "status": cell.mark}, ensure_ascii=False
    )


def _locator(answer: Answer, cell: Cell) -> str:
    named = ", ".join(
        f"{variable.code} {category}" for variable, category in zip(answer.variables, cell.categories, strict=True)
    )
    return f"värde {cell.number} ({named})"


def _sums() -> list[Sum]:
    """Return what ought to add up: the regions and those without one are the nation."""
    return [
        Sum(
            measure,
            NATION,
            [(measure + UNKNOWN_REGION, NATION), *((measure, code) for code in counties())],
            "länen och okänd region",
        )
        for measure in (SPECIAL_HOUSING, HOME_HELP)
    ]


def _conclude(document: Document, figures: Sequence[Figure]) -> None:
    statuses = Counter(figure.status for figure in figures)
    weeks = sorted({figure.period_start for figure in figures})
    span = f", {iso_week_name(weeks[0])}–{iso_week_name(weeks[-1])}" if weeks else ""
    seen = {
        "regions": "regionerna är kända",
        "categories": "kategorierna är SÄBO och hemtjänst, personer 65 år och äldre",
        "weeks": f"{len(weeks)} veckor{span}",
        "counts": ", ".join(f"{count} {status}" for status, count in sorted(statuses.items())) or "inga siffror",
        "duplicates": "ett värde per kategori, region och vecka",
        "updated": f"tabellen uppdaterades {document.stated_on}",
        "synthetic_mark": "svaret är inte märkt som syntetiskt",
    }
    is_synthetic = any(figure.origin == SYNTHETIC for figure in figures)
    warnings = {
        "updated": "" if document.stated_on else "svaret säger inte när tabellen uppdaterades",
        "synthetic_mark": "svaret är märkt som syntetiskt" if is_synthetic else "",
    }
    conclude(document, seen, warnings)
