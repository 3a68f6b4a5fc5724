"""The named checks of Folkhälsomyndigheten's workbook: refused rows, coverage, and sums that ought to agree.

Three sheets tell of the same cases, so they check each other. What the municipalities' `<15` hide is the only reason
why the regions may have more cases than the municipalities and `Okänd` show.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from data.lists import NATION, counties, municipalities
from data.periods import iso_week_name
from etl.cells import name_of
from etl.documents import Check, Contradiction, Document
from etl.fhm_rows import HIDDEN, UNKNOWN, Reading, Readings, Week, is_half_hidden
from etl.fhm_sums import by_week, sum_of_regions
from etl.fhm_suppression import Withheld
from etl.fhm_workbook import MUNICIPAL, NATIONAL, REGIONAL, Workbook
from etl.returns import rows_named

CASES = "confirmed_cases"

LARGEST_HIDDEN = 15
"""The most that one `<15` can hide: it stands while the cumulative count is 1–15."""

PLACES_NAMED = 5
"""How many places or weeks a check names before it says how many more there are."""

_WEEK_LENGTH = timedelta(days=7)

ByWeek = Mapping[Week, Sequence[Reading]]


def conclude(document: Document, workbook: Workbook, readings: Readings, withheld: Withheld) -> None:
    """Hand the rows' faults, the contradictions and the named checks over to the document.

    FAIL: the check refused rows. WARN: they were taken, and a person should look.
    """
    for sheet in workbook.sheets.values():
        for row in sheet.rows:
            for fault in row.faults:
                document.refuse(fault)
    municipal, regional, national = map(by_week, (readings.municipal, readings.regional, readings.national))
    weeks = sorted({*municipal, *regional, *national})
    hidden = sum(reading.is_hidden for reading in readings.municipal)
    half_hidden = [reading.row.number for reading in readings.municipal if is_half_hidden(reading.row)]
    gaps = _gaps(weeks)
    seen = {
        "municipalities": "kommunkoderna finns i kommunförteckningen",
        "names": "namnen stämmer med koderna",
        "duplicates": "en rad per vecka och plats",
        "weeks": f"{len(weeks)} veckor, {_span(weeks)}",
        "counts": "antalen är heltal och inte fler än alla hittills",
        "districts": _districts_seen(readings.municipal),
        "suppression": f"{hidden} av {len(readings.municipal)} rader är dolda ({HIDDEN})" + _withheld_seen(withheld),
    }
    warnings = {
        "weeks": f"veckor saknas: {_some(map(_week_name, gaps))}" if gaps else "",
        "suppression": f"{HIDDEN} döljer bara en del av raden på {rows_named(half_hidden)}; allt där tas som dolt"
        if half_hidden
        else "",
    }
    document.checks += [_row_check(document, name, detail, warnings.get(name, "")) for name, detail in seen.items()]
    document.checks.append(_coverage_check(municipal, regional, weeks))
    for check, contradictions in (
        _region_sum_check(municipal, regional, withheld),
        _nation_sum_check(regional, national, withheld),
    ):
        document.checks.append(check)
        document.contradictions += contradictions


def _withheld_seen(withheld: Withheld) -> str:
    """Say how many figures are hidden here. Not which: a reader can see that, and their order must tell nothing."""
    if not withheld:
        return ""
    nation = sum(place == NATION for place, _ in withheld)
    regions = sum(place in counties() for place, _ in withheld)
    told = f"{len(withheld) - regions - nation} för kommuner, {regions} för regioner, {nation} för riket"
    return f"; {len(withheld)} veckosiffror till är dolda, som annars skulle röja en dold: {told}"


def _row_check(document: Document, name: str, detail: str, warning: str) -> Check:
    refused: dict[str, set[int]] = defaultdict(set)
    for fault in document.faults:
        if fault.check == name and fault.row is not None:
            refused[fault.sheet].add(fault.row)
    if refused:
        places = "; ".join(f"blad {sheet} {rows_named(sorted(rows))}" for sheet, rows in refused.items())
        total = sum(map(len, refused.values()))
        return Check(name, "FAIL", f"{total} av {document.rows_read} rader avvisade: {places}")
    return Check(name, "WARN", warning) if warning else Check(name, "PASS", detail)


def _coverage_check(municipal: ByWeek, regional: ByWeek, weeks: Sequence[Week]) -> Check:
    """Warn of every week that lacks a municipality, `Okänd` or a region."""
    warned = []
    for week in weeks:
        missing = [
            f"{code} {name_of()[code]}" for code in sorted(_missing_municipalities(municipal.get(week, []), week))
        ]
        if UNKNOWN not in {reading.place for reading in municipal.get(week, [])}:
            missing.append("Okänd")
        regions = counties().keys() - {reading.place for reading in regional.get(week, [])}
        missing += [f"region {counties()[code]}" for code in sorted(regions)]
        if missing:
            warned.append(f"{_week_name(week)} saknar {_some(missing)}")
    if warned:
        return Check("coverage", "WARN", f"{len(warned)} av {len(weeks)} veckor är inte hela: {_some(warned, '; ')}")
    return Check("coverage", "PASS", f"alla kommuner, Okänd och {len(counties())} regioner i {len(weeks)} veckor")


def _missing_municipalities(readings: Iterable[Reading], week: Week) -> set[str]:
    existing = {place.code for place in municipalities() if place.valid_from <= week[0] <= place.valid_to}
    return existing - {reading.place for reading in readings}


def _region_sum_check(municipal: ByWeek, regional: ByWeek, withheld: Withheld) -> tuple[Check, list[Contradiction]]:
    """Compare the regions' sum with what the municipalities and `Okänd` show, week by week.

    The difference is what `<15` hides: not negative, and at most 15 a cell where every municipality is there. What is
    told of a week leaves out the figures that are hidden here: the difference would give them away.
    """
    contradictions, most, compared = [], (0, ""), 0
    for week in sorted(municipal.keys() & regional.keys()):
        total = sum_of_regions(regional[week])
        if total is None:
            continue
        compared += 1
        difference = total - sum(reading.cases or 0 for reading in municipal[week])
        hidden = sum(reading.is_hidden for reading in municipal[week])
        told = sum(reading.cases or 0 for reading in municipal[week] if (reading.place, week) not in withheld)
        if difference < 0 or (difference > hidden * LARGEST_HIDDEN and _is_whole(municipal[week], week)):
            contradictions.append(_region_contradiction(week, total, told, hidden))
        elif (NATION, week) not in withheld:
            most = max(most, (total - told, _week_name(week)))
    said = f"i {compared} veckor rymmer regionernas summa kommunernas och Okänd"
    said += f"; mest dolt är {most[0]} fall ({most[1]})" if most[0] else ""
    if contradictions:
        weeks = _some(_week_name((each.period_start, each.period_end)) for each in contradictions)
        said = f"bladen {REGIONAL} och {MUNICIPAL} går inte ihop"
        detail = f"{said} i {len(contradictions)} av {compared} veckor: {weeks}"
        return Check("region_sum", "WARN", detail), contradictions
    return Check("region_sum", "PASS", said), []


def _is_whole(readings: Sequence[Reading], week: Week) -> bool:
    places = {reading.place for reading in readings}
    every_count = all(reading.is_hidden or reading.cases is not None for reading in readings)
    return every_count and UNKNOWN in places and not _missing_municipalities(readings, week)


def _region_contradiction(week: Week, total: int, shown: int, hidden: int) -> Contradiction:
    most = f"högst {hidden * LARGEST_HIDDEN} fall" if hidden else "inga fall"
    return Contradiction(
        indicator=CASES,
        geography_code=NATION,
        period_start=week[0],
        period_end=week[1],
        figure_used=total,
        source_used=f"blad {REGIONAL}, summan av {len(counties())} regioner",
        figure_other=shown,
        source_other=f"blad {MUNICIPAL}, summan av kommuner, stadsdelar och Okänd",
        explanation=f"Regionerna har {total - shown:+d} fall mot kommunerna, där {HIDDEN} döljer {most}. "
        "För riket används inte kommunernas summa.",
    )


def _nation_sum_check(regional: ByWeek, national: ByWeek, withheld: Withheld) -> tuple[Check, list[Contradiction]]:
    """Compare the nation's own sheet with the regions' sum, week by week."""
    contradictions, compared = [], 0
    for week in sorted(regional.keys() & national.keys()):
        reading, total = national[week][0], sum_of_regions(regional[week])
        if total is None or reading.cases is None or (NATION, week) in withheld:
            continue
        compared += 1
        if reading.cases != total:
            contradictions.append(_nation_contradiction(reading, total))
    if contradictions:
        weeks = _some(_week_name((each.period_start, each.period_end)) for each in contradictions)
        detail = f"{len(contradictions)} av {compared} veckor skiljer sig mellan {NATIONAL} och {REGIONAL}: {weeks}"
        return Check("nation_sum", "WARN", detail), contradictions
    said = f"i {compared} veckor är riket summan av regionerna" if national else "inget blad för riket att jämföra med"
    return Check("nation_sum", "PASS", said), []


def _nation_contradiction(reading: Reading, total: int) -> Contradiction:
    assert reading.cases is not None, "only weeks with a count are compared"
    return Contradiction(
        indicator=CASES,
        geography_code=NATION,
        period_start=reading.week[0],
        period_end=reading.week[1],
        figure_used=reading.cases,
        source_used=reading.row.locator("count"),
        figure_other=total,
        source_other=f"blad {REGIONAL}, summan av {len(counties())} regioner",
        explanation="Bladet för riket och summan av regionerna skiljer sig; rikets eget blad används.",
    )


def _districts_seen(readings: Iterable[Reading]) -> str:
    seen: dict[str, set[str]] = defaultdict(set)
    for reading in readings:
        if reading.district:
            seen[reading.place].add(reading.district)
    said = ", ".join(f"{name_of()[code]} {len(names)}" for code, names in sorted(seen.items()))
    return f"hela uppsättningar stadsdelar: {said}" if said else "inga stadsdelar i filen"


def _gaps(weeks: Sequence[Week]) -> list[Week]:
    there, gaps = set(weeks), []
    week = weeks[0] if weeks else None
    while week is not None and week < weeks[-1]:
        if week not in there:
            gaps.append(week)
        week = (week[0] + _WEEK_LENGTH, week[1] + _WEEK_LENGTH)
    return gaps


def _week_name(week: Week) -> str:
    return iso_week_name(week[0])


def _span(weeks: Sequence[Week]) -> str:
    return f"{_week_name(weeks[0])}–{_week_name(weeks[-1])}" if weeks else "inga"


def _some(texts: Iterable[str], separator: str = ", ") -> str:
    """Return texts one after another, and how many more there are if they are many."""
    every = list(texts)
    more = len(every) - PLACES_NAMED
    return separator.join(every[:PLACES_NAMED]) + (f" och {more} till" if more > 0 else "")
