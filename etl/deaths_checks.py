"""What was seen in Socialstyrelsen's workbook of deaths: the named checks of the file.

No check repeats a percentage, or a number that a hidden count could be worked out from.
"""

from collections.abc import Collection, Sequence
from datetime import date

from data.lists import NATION, counties
from data.periods import iso_week_name
from etl.cells import name_of
from etl.deaths_places import PlaceSheet
from etl.deaths_sheets import PLACES, TITLES, WEEKS, CountSheet
from etl.deaths_sums import municipalities_on
from etl.deaths_suppression import Withheld, shown_though_small
from etl.deaths_weeks import PROVISIONAL_WEEKS, WeekSheet, is_provisional
from etl.documents import Check, Document
from etl.returns import rows_named

NAMED = 8
"""How many places or weeks a check names before it says how many more there are."""

Seen = tuple[str, str]
"""What a check saw, and what it warns of (empty: nothing)."""


def checks_of(
    document: Document,
    sheets: dict[str, CountSheet],
    weeks: WeekSheet,
    places: PlaceSheet,
    withheld: Withheld,
    days_said: Sequence[date],
    has_errors: bool,
) -> list[Check]:
    """Return the checks, in order. FAIL: it refused rows. WARN: something that a reader of the figures should know."""
    reported_to = days_said[-1]
    seen: dict[str, Seen] = {
        "layout": _layout(document, sheets),
        "columns": _columns(sheets),
        "reports_day": _reports_day(days_said),
        "weeks": _weeks(weeks),
        "names": _names(places, has_errors),
        "counts": ("antalen är heltal eller X, och ingen del är fler än totalen", ""),
        "duplicates": ("en rad per vecka och per plats", ""),
        "suppression": _suppression(weeks, places, withheld),
        "provisional": _provisional(weeks, reported_to),
        "sums": _sums(document),
        "coverage": _coverage(places, reported_to) if PLACES in sheets else ("inget blad med kommuner", ""),
        "synthetic_mark": _synthetic_mark(document),
    }
    return [_check(document, name, detail, warning) for name, (detail, warning) in seen.items()]


def _check(document: Document, name: str, detail: str, warning: str) -> Check:
    refused = sorted({fault.row for fault in document.faults if fault.check == name and fault.row is not None})
    if refused:
        return Check(name, "FAIL", f"{len(refused)} av {document.rows_read} rader avvisade: {rows_named(refused)}")
    return Check(name, "WARN", warning) if warning else Check(name, "PASS", detail)


def _some(texts: Collection[str]) -> str:
    more = f" och {len(texts) - NAMED} till" if len(texts) > NAMED else ""
    return ", ".join(list(texts)[:NAMED]) + more


def _layout(document: Document, sheets: dict[str, CountSheet]) -> Seen:
    taken = [sheet.name for sheet in sheets.values()]
    others = [sheet.name for sheet in document.sheets if sheet.name not in taken]
    seen = f"läses: {', '.join(taken)}; läses inte: {', '.join(others) or 'inga'}"
    missing = [what for kind, what in ((WEEKS, "veckor"), (PLACES, "kommuner")) if kind not in sheets]
    return seen, f"inget blad med {missing[0]}; {seen}" if missing else ""


def _columns(sheets: dict[str, CountSheet]) -> Seen:
    warnings = []
    for sheet in sheets.values():
        lacking = [title for measure, title in TITLES.items() if measure not in sheet.columns]
        if lacking:
            warnings.append(f"blad {sheet.name} saknar {', '.join(lacking)} och ger inga siffror för dem")
        if sheet.unknown:
            warnings.append(f"blad {sheet.name}: okända antal läses inte: {', '.join(sheet.unknown)}")
    return "antal totalt, i särskilt boende och med hemtjänst; andelar läses aldrig", "; ".join(warnings)


def _reports_day(days_said: Sequence[date]) -> Seen:
    said = ", ".join(map(str, days_said))
    warning = f"arbetsboken säger olika dagar ({said}); den senaste används" if len(days_said) > 1 else ""
    return f"uppgifterna går till {said}", warning


def _weeks(weeks: WeekSheet) -> Seen:
    if not weeks.weeks:
        return "inga veckor", ""
    seen = f"{iso_week_name(min(weeks.weeks))}–{iso_week_name(max(weeks.weeks))}"
    if weeks.unknown:
        said = [
            f"{TITLES[measure]} {f'{count.value:g}' if count.is_shown else 'visas inte'}"
            for measure, count in weeks.unknown.counts.items()
        ]
        seen += f"; vecka saknas för: {', '.join(said)}"
    warnings = []
    if weeks.not_been:
        warnings.append(f"rader utan siffror för veckor som inte varit: {_some(weeks.not_been)}")
    if missing := weeks.missing():
        warnings.append(f"veckor saknas: {_some(missing)}")
    return seen, "; ".join([*warnings, seen]) if warnings else ""


def _names(places: PlaceSheet, has_errors: bool) -> Seen:
    warnings = []
    if has_errors:
        warnings.append(
            "Socialstyrelsen har i efterhand sagt att flera kommuner är fel; alla län och kommuner preliminära"
        )
    if places.incomplete:
        named = _some([name_of()[code] for code in places.incomplete])
        warnings.append(f"ofullständiga uppgifter enligt källan, preliminära för boendeform: {named}")
    return "alla län och kommuner är kända", "; ".join(warnings)


def _suppression(weeks: WeekSheet, places: PlaceSheet, withheld: Withheld) -> Seen:
    rows = [row for row in [*weeks.rows, *places.rows] if not row.faults]
    hidden = sum(count.is_masked for row in rows for count in row.counts.values())
    warnings = [
        f"blad {sheet_rows[0].sheet} visar antal som borde vara dolda: {_some(small)}"
        for sheet_rows in (weeks.rows, places.rows)
        if (small := shown_though_small([row for row in sheet_rows if not row.faults]))
    ]
    if withheld.cells:
        warnings.append(f"en summa röjer dolda antal; därför döljs också: {_some(withheld.lines())}")
    if withheld.still_told:
        warnings.append(f"summan röjer ett dolt antal: {_some(withheld.still_told)}")
    return f"{hidden} antal är dolda av källan (X)", "; ".join(warnings)


def _provisional(weeks: WeekSheet, reported_to: date) -> Seen:
    unfinished = [iso_week_name(monday) for monday in weeks.weeks if is_provisional(monday, reported_to)]
    seen = f"preliminära (yngre än {PROVISIONAL_WEEKS} veckor): {', '.join(unfinished) or 'inga'}"
    return seen, ""


def _sums(document: Document) -> Seen:
    found = document.contradictions
    said = _some([f"{each.indicator} {each.geography_code}" for each in found])
    warning = f"{len(found)} summor går inte ihop, se motsägelserna: {said}" if found else ""
    return "veckor, kommuner och län går ihop med sina totaler", warning


def _coverage(places: PlaceSheet, reported_to: date) -> Seen:
    expected = municipalities_on(reported_to)
    missing = [name for code, name in expected.items() if code not in places.places]
    missing += [name for code, name in counties().items() if code not in places.places]
    missing += ["riket"] if NATION not in places.places else []
    found = sum(code in places.places for code in expected)
    seen = f"{found} av {len(expected)} kommuner"
    return seen, f"{seen}; saknas: {_some(missing)}" if missing else ""


def _synthetic_mark(document: Document) -> Seen:
    return "filen är inte märkt som syntetisk", "filen är märkt som syntetisk" if document.says_synthetic else ""
