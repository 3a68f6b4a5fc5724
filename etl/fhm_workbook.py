"""Folkhälsomyndigheten's covid-19 workbook: its sheets, the day it was published, and the rows of its weekly sheets.

Sheets and columns are found by name: their order and number have changed (`år` became the first column on 2020-12-17,
a stray sheet stood last on 2020-07-09). What a row means is for etl/fhm_rows.py.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from etl import cells
from etl.cells import in_any_case, tidy
from etl.documents import Check, Document, Fault, Sheet, SourceError
from etl.tables import HEADER_WITHIN_ROWS, Row

MUNICIPAL = "Veckodata Kommun_stadsdel"
REGIONAL = "Veckodata Region"
NATIONAL = "Veckodata Riket"

WEEKLY_SINCE = date(2020, 6, 12)
NATIONAL_SINCE = date(2021, 1, 21)
"""The first workbooks with the two weekly sheets, and with the nation's own."""

YEAR_WITHOUT_COLUMN = 2020
LAST_DAY_WITHOUT_YEAR = date(2021, 1, 10)
"""The sheets began without `år`. That tells the year only until the first week of the next year has passed."""

DAILY = "Antal per dag region"
DAILY_COLUMNS = ("statistikdatum", "totalt_antal_fall")
NOT_TAKEN_SHEETS = (
    DAILY,
    "Antal avlidna per dag",
    "Antal intensivvårdade per dag",
    "Totalt antal per region",
    "Totalt antal per kön",
    "Totalt antal per åldersgrupp",
)
"""Sheets by day, by sex and by age group. They have no weekly cases by place."""


@dataclass(frozen=True)
class WeeklyColumns:
    """The columns of a weekly sheet: title to our own id, those that must be there, and titles known and not taken."""

    taken: Mapping[str, str]
    required: Collection[str]
    not_taken: Collection[str] = ()


_WEEK = {"år": "year", "veckonummer": "week"}
_CASES = {"Antal_fall_vecka": "count", "Kum_antal_fall": "total", "Antal_fall_100000inv_vecka": "rate"}

# "kommunkod" and "kommun" are what etl.returns.read_municipality calls them.
COLUMNS = {
    MUNICIPAL: WeeklyColumns(
        _WEEK
        | {"KnKod": "kommunkod", "KnNamn": "kommun", "Stadsdel": "district"}
        | {"nya_fall_vecka": "count", "tot_antal_fall": "total"}
        | {"antal_fall_per10000_inv": "rate", "tot_antal_fall_per10000inv": "total_rate"},
        ("week", "kommunkod", "kommun", "district", "count", "total", "rate"),
        ("Kommun_stadsdel",),
    ),
    REGIONAL: WeeklyColumns(
        _WEEK | {"Region": "region"} | _CASES,
        ("week", "region", "count"),
        (
            "Antal_intensivvårdade_vecka",
            "Kum_antal_intensivvårdade",
            "Antal_avlidna_vecka",
            "Kum_antal_avlidna",
            "Kum_fall_100000inv",
        ),
    ),
    NATIONAL: WeeklyColumns(
        _WEEK | _CASES,
        ("week", "count"),
        (
            "Antal_fall_100000inv_14dagar",
            "Kum_fall_100000inv",
            "Antal_nyaintensivvårdade_vecka",
            "Kum_antal_intensivvårdade",
            "Antal_avlidna_vecka",
            "Antal_avlidna_milj_inv_vecka",
            "Kum_antal_avlidna",
            "Kum_antal_avlidna_milj_inv",
        ),
    ),
}

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PUBLISHED = re.compile(rf"(?:fohm )?(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})", re.ASCII)


@dataclass(frozen=True)
class WeeklySheet:
    """One weekly sheet: its rows, and what of it is not taken. `unknown`: titles that no layout we know of has."""

    name: str
    rows: Sequence[Row]
    has_year: bool
    not_taken: Sequence[str]
    unknown: Sequence[str]


@dataclass(frozen=True)
class Workbook:
    """The weekly sheets by name, and the day after which nothing in them can have happened."""

    sheets: Mapping[str, WeeklySheet]
    published_on: date


def is_workbook(document: Document) -> bool:
    """Say whether the document has one of the weekly sheets, or the sheet by day and region that older ones have."""
    try:
        sheets = document.sheets
    except SourceError:
        return False
    asked = {in_any_case(name): {title.casefold() for title in each.taken} for name, each in COLUMNS.items()}
    asked[in_any_case(DAILY)] = set(DAILY_COLUMNS)
    for sheet in sheets:
        titles = asked.get(in_any_case(sheet.name), set())
        if any(len(titles & {in_any_case(cell) for cell in texts}) >= 2 for _, texts in _first_rows(sheet)):
            return True
    return False


def open_workbook(document: Document) -> Workbook:
    """Return the weekly sheets of a workbook. Sets `stated_on` and `rows_read`; adds what is known of the layout.

    Raises SourceError if there are no weekly sheets, if a column is missing or stands twice, or if the workbook
    doesn't say when it was published and nobody else has.
    """
    by_name = {in_any_case(sheet.name): sheet for sheet in document.sheets}
    found = {name: by_name[in_any_case(name)] for name in COLUMNS if in_any_case(name) in by_name}
    _require_weekly_sheets(document, found)
    published_on, publication = _read_publication(document)
    sheets = {name: _read_weekly_sheet(sheet, COLUMNS[name]) for name, sheet in found.items()}
    _require_year(sheets, published_on)
    document.rows_read = sum(len(sheet.rows) for sheet in sheets.values())
    document.checks += [
        _layout_check(sheets, published_on),
        publication,
        _sheets_check(document, found),
        _columns_check(sheets),
    ]
    return Workbook(sheets, published_on)


def _require_weekly_sheets(document: Document, found: Mapping[str, Sheet]) -> None:
    missing = [name for name in (REGIONAL, MUNICIPAL) if name not in found]
    if not missing:
        return
    if not found:
        reason = (
            f"arbetsboken har inga veckoblad; Folkhälsomyndigheten gav sådana från {WEEKLY_SINCE}, och i äldre "
            "arbetsböcker finns inget att hämta"
        )
    else:
        reason = f"bladet {' och bladet '.join(missing)} saknas"
    names = ", ".join(sheet.name for sheet in document.sheets)
    raise SourceError(Fault("layout", reason, f"bladen {REGIONAL} och {MUNICIPAL}", value=names))


def _read_publication(document: Document) -> tuple[date, Check]:
    """Return the day of publication, from the name of the sheet with information or from who gave the file."""
    named: dict[date, str] = {}
    for sheet in document.sheets:
        match = _PUBLISHED.fullmatch(in_any_case(sheet.name))
        day = _day(match) if match else None
        if day:
            named[day] = sheet.name
    days = list(named)
    if len(days) == 1 and days[0] <= cells.today():
        document.stated_on = days[0]
        return days[0], Check("publication", "PASS", f"publicerad {days[0]} (bladet {named[days[0]]})")
    if len(days) > 1:
        reason = "flera blad säger när arbetsboken publicerades"
    elif days:
        reason = "arbetsboken säger att den publicerades i framtiden"
    else:
        reason = "inget blad säger när arbetsboken publicerades"
    if document.received_at is None:
        expected = "ett blad med ett namn som FOHM  3 Feb 2022; ange annars publiceringsdagen med --received-at"
        raise SourceError(Fault("publication", reason, expected, value=", ".join(named.values())))
    given = document.received_at.date()
    return given, Check("publication", "WARN", f"{reason}; den angivna dagen {given} används")


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[3]), _MONTHS.index(match[2]) + 1, int(match[1]))
    except ValueError:
        return None  # 31 Feb is no day


def _first_rows(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    return ((number, texts) for number, texts in sheet.rows if number <= HEADER_WITHIN_ROWS)


def _read_weekly_sheet(sheet: Sheet, columns: WeeklyColumns) -> WeeklySheet:
    header_row, header = _find_header(sheet, columns)
    known = {in_any_case(title): column for title, column in columns.taken.items()}
    places = {known[in_any_case(title)]: place for place, title in enumerate(header) if in_any_case(title) in known}
    titles = {column: header[place] for column, place in places.items()}
    below = [(number, texts) for number, texts in sheet.rows if number > header_row and any(map(str.strip, texts))]
    if not below:
        raise SourceError(Fault("columns", "bladet har inga rader", "en rad per vecka", header_row, sheet=sheet.name))
    rows = [_row(sheet.name, number, texts, places, titles) for number, texts in below]
    passed_by = set(map(in_any_case, columns.not_taken))
    unknown = [title for title in header if title and in_any_case(title) not in {*known, *passed_by}]
    untitled = {place for _, texts in below for place, text in enumerate(texts) if text.strip()} - {
        place for place, title in enumerate(header) if title
    }
    unknown += [f"kolumn {place + 1} utan rubrik" for place in sorted(untitled)]
    not_taken = [title for title in header if in_any_case(title) in passed_by]
    return WeeklySheet(sheet.name, rows, "year" in places, not_taken, unknown)


def _find_header(sheet: Sheet, columns: WeeklyColumns) -> tuple[int, list[str]]:
    """Return the number of the header's row, and its titles; a column that has none has an empty one."""
    asked = set(map(in_any_case, columns.taken))
    headers = [(number, [tidy(text) for text in texts]) for number, texts in _first_rows(sheet)]
    number, header = max(headers, key=lambda each: len(asked & set(map(in_any_case, each[1]))), default=(0, []))
    there = list(map(in_any_case, header))
    missing = [
        title
        for title, column in columns.taken.items()
        if column in columns.required and in_any_case(title) not in there
    ]
    if missing:
        reason = f"{'kolumnen' if len(missing) == 1 else 'kolumnerna'} {', '.join(missing)} saknas"
        expected = f"{', '.join(missing)} i rubrikraden, som nu har: {', '.join(filter(None, header)) or 'ingenting'}"
        raise SourceError(Fault("columns", reason, expected, number or None, ", ".join(missing), sheet=sheet.name))
    twice = [title for title in header if title and there.count(in_any_case(title)) > 1]
    if twice:
        reason = "samma kolumn står två gånger"
        raise SourceError(
            Fault("columns", reason, "varje kolumn en gång", number, twice[0], ", ".join(twice), sheet.name)
        )
    return number, header


def _row(sheet: str, number: int, texts: Sequence[str], places: Mapping[str, int], titles: Mapping[str, str]) -> Row:
    values = {column: tidy(texts[place]) for column, place in places.items() if place < len(texts)}
    return Row(number, sheet, values, titles, ";".join(values.values()), is_answered=True)


def _require_year(sheets: Mapping[str, WeeklySheet], published_on: date) -> None:
    for sheet in sheets.values():
        if not sheet.has_year and published_on > LAST_DAY_WITHOUT_YEAR:
            reason = f"kolumnen år saknas, och en arbetsbok publicerad {published_on} har veckor ur mer än ett år"
            raise SourceError(Fault("columns", reason, "kolumnen år", column="år", sheet=sheet.name))


def _layout_check(sheets: Mapping[str, WeeklySheet], published_on: date) -> Check:
    years = {sheet.has_year for sheet in sheets.values()}
    said = f"bladen {', '.join(sheets)}, {'med' if years == {True} else 'utan'} kolumnen år"
    if len(years) > 1:
        without = ", ".join(name for name, sheet in sheets.items() if not sheet.has_year)
        return Check("layout", "WARN", f"{said} på {without}")
    if NATIONAL not in sheets and published_on >= NATIONAL_SINCE:
        return Check("layout", "WARN", f"{said}; {NATIONAL} saknas, som har funnits sedan {NATIONAL_SINCE}")
    return Check("layout", "PASS", said)


def _sheets_check(document: Document, found: Mapping[str, Sheet]) -> Check:
    """Say which sheets were not read: the known ones, and, as a warning, any other that has something in it."""
    known = {in_any_case(name): name for name in NOT_TAKEN_SHEETS}
    rest = [sheet for sheet in document.sheets if sheet not in found.values()]
    passed_by = [sheet.name for sheet in rest if in_any_case(sheet.name) in known]
    other = [
        sheet.name
        for sheet in rest
        if sheet.rows and sheet.name not in passed_by and not _PUBLISHED.fullmatch(in_any_case(sheet.name))
    ]
    said = f"läses inte: {', '.join(passed_by)}" if passed_by else "alla blad är lästa"
    if other:
        return Check("sheets", "WARN", f"okända blad läses inte: {', '.join(other)}; {said}")
    return Check("sheets", "PASS", said)


def _columns_check(sheets: Mapping[str, WeeklySheet]) -> Check:
    rateless = [name for name, sheet in sheets.items() if not any("rate" in row.cells for row in sheet.rows)]
    warned = [
        f"blad {name}: okända kolumner läses inte: {', '.join(s.unknown)}" for name, s in sheets.items() if s.unknown
    ]
    warned += [
        f"blad {name}: kolumnen {_rate_title(name)} saknas, så där finns inga tal per invånare" for name in rateless
    ]
    passed_by = "; ".join(f"{name}: {', '.join(s.not_taken)}" for name, s in sheets.items() if s.not_taken)
    said = f"läses inte: {passed_by}" if passed_by else "alla kolumner är lästa"
    return Check("columns", "WARN" if warned else "PASS", "; ".join([*warned, said]))


def _rate_title(name: str) -> str:
    return next(title for title, column in COLUMNS[name].taken.items() if column == "rate")
