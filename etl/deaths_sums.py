"""Whether the totals of Socialstyrelsen's workbook of deaths are what its weeks, counties and municipalities add up to.

A hidden number takes part as what it can be, never as what a subtraction would make it. So a sum contradicts its total
only when no numbers behind `X` could make them agree; nothing is corrected then, both figures go into the ledger.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from data.lists import NATION, counties, municipalities
from etl.deaths_places import PlaceSheet
from etl.deaths_sheets import TITLES, Count, CountRow
from etl.deaths_suppression import MOST_BEHIND_X, split
from etl.deaths_weeks import WeekSheet
from etl.documents import Contradiction

TO_DATE = "_to_date"
"""What a measure's id ends with when it counts from the beginning to the day that the reports go to."""


def municipalities_on(day: date) -> dict[str, str]:
    """Return the municipalities of a day, code to name."""
    return {place.code: place.name for place in municipalities() if place.valid_from <= day <= place.valid_to}


def contradictions_within(weeks: WeekSheet, places: PlaceSheet, reported_to: date) -> list[Contradiction]:
    """Return the totals that can't be right together with their parts, or with each other."""
    found = [*_weeks_against_total(weeks, reported_to), *_nation_against_nation(weeks, places, reported_to)]
    if any(row.faults for row in places.rows):
        return found  # a refused row would be missing in its sum
    names = municipalities_on(reported_to)
    for county, county_name in counties().items():
        within = [code for code in names if code.startswith(county)]
        found += _parts_against_total(places, county, county_name, within, "kommunerna", reported_to)
    found += _parts_against_total(places, NATION, "riket", list(counties()), "länen", reported_to)
    return found


def _contradiction(
    measure: str, code: str, reported_to: date, used: tuple[float, CountRow], other: tuple[float, str], why: str
) -> Contradiction:
    return Contradiction(
        indicator=measure + TO_DATE,
        geography_code=code,
        period_start=reported_to,
        period_end=reported_to,
        figure_used=used[0],
        source_used=used[1].locator(measure),
        figure_other=other[0],
        source_other=other[1],
        explanation=why,
    )


def _weeks_against_total(weeks: WeekSheet, reported_to: date) -> Iterator[Contradiction]:
    total = weeks.total
    if total is None or total.faults or not weeks.weeks or any(row.faults for row in weeks.rows):
        return
    # Deaths of a week that has no row are in the total: the last one often has none yet.
    has_every_week = not weeks.missing() and reported_to - max(weeks.weeks) < timedelta(weeks=1)
    rows = [*weeks.weeks.values(), *([weeks.unknown] if weeks.unknown else [])]
    for measure, count in total.counts.items():
        divided = split(count, _counts(rows, measure))
        if divided is None:
            continue
        too_many = divided.left < divided.hidden
        if too_many or (has_every_week and not divided.is_possible(MOST_BEHIND_X)):
            hidden = f" och {divided.hidden} är dolda (1–{MOST_BEHIND_X} var)" if divided.hidden else ""
            why = (
                f"{TITLES[measure]}: veckorna som visas och «Uppgift saknas» summerar till {divided.shown:g}{hidden}, "
            )
            why += f"men bladet anger {divided.total:g} totalt. Totalen används; veckorna står som de är."
            other = (divided.shown, f"blad {total.sheet}, veckornas summa")
            yield _contradiction(measure, NATION, reported_to, (divided.total, total), other, why)


def _nation_against_nation(weeks: WeekSheet, places: PlaceSheet, reported_to: date) -> Iterator[Contradiction]:
    total, nation = weeks.total, places.places.get(NATION)
    if total is None or total.faults or nation is None:
        return
    for measure, count in total.counts.items():
        other = nation.counts.get(measure)
        if other and count.is_shown and other.is_shown and count.value != other.value:
            why = f"{TITLES[measure]}: blad {total.sheet} räknar alla avlidna, blad {nation.sheet} dem vars kommun är "
            why += f"känd. Siffran på blad {total.sheet} används för riket."
            found = (other.value, nation.locator(measure))
            yield _contradiction(measure, NATION, reported_to, (count.value, total), found, why)


def _parts_against_total(
    places: PlaceSheet, code: str, name: str, within: list[str], of_what: str, reported_to: date
) -> Iterator[Contradiction]:
    total = places.places.get(code)
    if total is None or any(part not in places.places for part in within):
        return
    for measure, count in total.counts.items():
        divided = split(count, _counts([places.places[part] for part in within], measure))
        # A municipality's X can be any number: see etl/deaths_suppression.py.
        if divided and not divided.is_possible(None):
            hidden = f", därtill {divided.hidden} dolda" if divided.hidden else ""
            why = f"{TITLES[measure]}: {of_what} i {name} summerar till {divided.shown:g}{hidden}, men totalen är "
            why += f"{divided.total:g}. Ingen av dem är ändrad."
            other = (divided.shown, f"blad {total.sheet}, {of_what}s summa")
            yield _contradiction(measure, code, reported_to, (divided.total, total), other, why)


def _counts(rows: Iterable[CountRow], measure: str) -> list[Count]:
    return [row.counts[measure] for row in rows]
