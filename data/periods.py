"""Reporting periods: intervals with a label that always shows the dates.

Several calendars meet here. The situation report runs Thursday to Wednesday, cases and deaths by ISO week, PPM over
two weeks, Kolada by year, and cumulative tables up to a day. A period is stored as its first and last day; the week
number is that of its first day. Week 53 exists. What is counted so far is of one day: its first and its last.
"""

from dataclasses import dataclass
from datetime import date

REPORT_WEEK = "report_week"
PPM_ROUND = "ppm_round"
ISO_WEEK = "iso_week"
TO_DATE = "to_date"
YEAR = "year"


@dataclass(frozen=True)
class PeriodKind:
    """A calendar that indicators follow: what readers call it, and one, several, and the ones of its periods."""

    id: str
    name: str
    noun: str
    nouns: str
    definite: str


_DECLARED = (
    PeriodKind(REPORT_WEEK, "Lägesrapporter", "period", "perioder", "perioderna"),
    PeriodKind(PPM_ROUND, "Hygien och klädregler (PPM)", "mätning", "mätningar", "mätningarna"),
    PeriodKind(ISO_WEEK, "Smittade och avlidna per vecka", "vecka", "veckor", "veckorna"),
    PeriodKind(TO_DATE, "Avlidna hittills", "avläsning", "avläsningar", "avläsningarna"),
    PeriodKind(YEAR, "Årsuppgifter (Kolada)", "år", "år", "åren"),
)

PERIOD_KINDS: dict[str, PeriodKind] = {kind.id: kind for kind in _DECLARED}
"""Every kind of period by id, in the order of menus."""
_THURSDAY = 3
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def date_span(start: date, end: date) -> str:
    """Return two dates as Swedes write them: `22–28 apr 2021`, `27 jan–2 feb 2022`, `30 dec 2021–5 jan 2022`."""
    last = f"{end.day} {_MONTHS[end.month - 1]} {end.year}"
    if start == end:
        return last
    if start.year != end.year:
        return f"{start.day} {_MONTHS[start.month - 1]} {start.year}–{last}"
    if start.month != end.month:
        return f"{start.day} {_MONTHS[start.month - 1]}–{last}"
    return f"{start.day}–{last}"


def iso_week_name(day: date) -> str:
    """Return the ISO week that a day lies in, as `2022-W04`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def period_label(start: date, end: date, kind: str, round_labels: dict[tuple[date, date], str]) -> str:
    """Return a period's label, with its dates and what the kind calls it.

    `27 jan–2 feb 2022 (rapportvecka 2022-W04)`, `VT 2021 (15–28 mar 2021)`, `24–30 jan 2022 (vecka 2022-W04)`,
    `till och med 31 jan 2022`, `2021 (1 jan–31 dec 2021)`. Raises ValueError on an unknown kind.
    """
    if kind == REPORT_WEEK:
        return f"{date_span(start, end)} (rapportvecka {iso_week_name(start)})"
    if kind == PPM_ROUND:
        name = round_labels.get((start, end), "Mätning")
        return f"{name} ({date_span(start, end)})"
    if kind == ISO_WEEK:
        return f"{date_span(start, end)} (vecka {iso_week_name(start)})"
    if kind == TO_DATE:
        return f"till och med {date_span(end, end)}"
    if kind == YEAR:
        return f"{start.year} ({date_span(start, end)})"
    raise ValueError(f"Unknown kind of period {kind!r}. There is: {', '.join(PERIOD_KINDS)}")


def short_period_label(start: date, end: date, kind: str, round_labels: dict[tuple[date, date], str]) -> str:
    """Return a short label for axes and narrow columns: `2022-W04`, `VT 2021`, `31 jan 2022`, `2021`."""
    if kind == PPM_ROUND:
        return round_labels.get((start, end), date_span(start, end))
    if kind == TO_DATE:
        return date_span(end, end)
    if kind == YEAR:
        return str(start.year)
    if kind == REPORT_WEEK and start.weekday() != _THURSDAY:
        # Not the week that others of the same number answer for: its dates tell them apart.
        return date_span(start, end)
    return iso_week_name(start)
