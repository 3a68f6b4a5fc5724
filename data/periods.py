"""Reporting periods: intervals with a label that always shows the dates, in the language that is spoken.

Several calendars meet here. The situation report runs Thursday to Wednesday, cases and deaths by ISO week, PPM over
two weeks, Kolada by year, and cumulative tables up to a day. A period is stored as its first and last day; the week
number is that of its first day. Week 53 exists. What is counted so far is of one day: its first and its last.
"""

from dataclasses import dataclass
from datetime import date

from data.language import Language, say, spoken
from data.lists import ppm_rounds

REPORT_WEEK = "report_week"
PPM_ROUND = "ppm_round"
ISO_WEEK = "iso_week"
TO_DATE = "to_date"
YEAR = "year"


@dataclass(frozen=True)
class Nouns:
    """What periods of a kind are called in one language: the kind, one of them, several, and the several ones."""

    name: str
    one: str
    several: str
    the_several: str


@dataclass(frozen=True)
class PeriodKind:
    """A calendar that indicators follow, and what readers call it and its periods."""

    id: str
    swedish: Nouns
    english: Nouns

    @property
    def _said(self) -> Nouns:
        return self.english if spoken() == "en" else self.swedish

    @property
    def name(self) -> str:
        """Return what the kind is called in the spoken language."""
        return self._said.name

    @property
    def noun(self) -> str:
        """Return what one of its periods is called: `vecka`."""
        return self._said.one

    @property
    def nouns(self) -> str:
        """Return what several of its periods are called: `veckor`."""
        return self._said.several

    @property
    def definite(self) -> str:
        """Return what the periods are called after `de senaste 12`: `veckorna`; in English, `weeks`."""
        return self._said.the_several


_DECLARED = (
    PeriodKind(
        REPORT_WEEK,
        Nouns("Lägesrapporter", "period", "perioder", "perioderna"),
        Nouns("Situation reports", "period", "periods", "periods"),
    ),
    PeriodKind(
        PPM_ROUND,
        Nouns("Hygien och klädregler (PPM)", "mätning", "mätningar", "mätningarna"),
        Nouns("Hygiene routines and dress code (PPM)", "round", "rounds", "rounds"),
    ),
    PeriodKind(
        ISO_WEEK,
        Nouns("Smittade och avlidna per vecka", "vecka", "veckor", "veckorna"),
        Nouns("Cases and deaths per week", "week", "weeks", "weeks"),
    ),
    PeriodKind(
        TO_DATE,
        Nouns("Avlidna hittills", "avläsning", "avläsningar", "avläsningarna"),
        Nouns("Deaths so far", "reading", "readings", "readings"),
    ),
    PeriodKind(
        YEAR,
        Nouns("Årsuppgifter (Kolada)", "år", "år", "åren"),
        Nouns("Yearly figures (Kolada)", "year", "years", "years"),
    ),
)

PERIOD_KINDS: dict[str, PeriodKind] = {kind.id: kind for kind in _DECLARED}
"""Every kind of period by id, in the order of menus."""
_THURSDAY = 3
_MONTHS: dict[Language, tuple[str, ...]] = {
    "sv": ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
"""Three letters each: the locales' own short forms are of three to five, some with a full stop."""

RoundLabels = dict[tuple[date, date], str]


def date_span(start: date, end: date) -> str:
    """Return two dates as they are written: `22–28 apr 2021`, `27 jan–2 feb 2022`, `30 dec 2021–5 jan 2022`."""
    months = _MONTHS[spoken()]
    last = f"{end.day} {months[end.month - 1]} {end.year}"
    if start == end:
        return last
    if start.year != end.year:
        return f"{start.day} {months[start.month - 1]} {start.year}–{last}"
    if start.month != end.month:
        return f"{start.day} {months[start.month - 1]}–{last}"
    return f"{start.day}–{last}"


def iso_week_name(day: date) -> str:
    """Return the ISO week that a day lies in, as `2022-W04`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def round_names() -> RoundLabels:
    """Return what the national rounds of PPM are called in the spoken language, by their first and last day."""
    return {(each.period_start, each.period_end): each.name for each in ppm_rounds().values()}


def period_label(start: date, end: date, kind: str, round_labels: RoundLabels | None = None) -> str:
    """Return a period's label, with its dates and what the kind calls it. `round_labels`: those known, unless given.

    `27 jan–2 feb 2022 (rapportvecka 2022-W04)`, `VT 2021 (15–28 mar 2021)`, `24–30 jan 2022 (vecka 2022-W04)`,
    `till och med 31 jan 2022`, `2021 (1 jan–31 dec 2021)`. Raises ValueError on an unknown kind.
    """
    dates = date_span(start, end)
    if kind == REPORT_WEEK:
        return f"{dates} ({say('rapportvecka', 'report week')} {iso_week_name(start)})"
    if kind == PPM_ROUND:
        known = round_names() if round_labels is None else round_labels
        return f"{known.get((start, end), say('Mätning', 'Round'))} ({dates})"
    if kind == ISO_WEEK:
        return f"{dates} ({say('vecka', 'week')} {iso_week_name(start)})"
    if kind == TO_DATE:
        return f"{say('till och med', 'up to and including')} {date_span(end, end)}"
    if kind == YEAR:
        return f"{start.year} ({dates})"
    raise ValueError(f"Unknown kind of period {kind!r}. There is: {', '.join(PERIOD_KINDS)}")


def short_period_label(start: date, end: date, kind: str, round_labels: RoundLabels | None = None) -> str:
    """Return a short label for axes and narrow columns: `2022-W04`, `VT 2021`, `31 jan 2022`, `2021`."""
    if kind == PPM_ROUND:
        known = round_names() if round_labels is None else round_labels
        return known.get((start, end), date_span(start, end))
    if kind == TO_DATE:
        return date_span(end, end)
    if kind == YEAR:
        return str(start.year)
    if kind == REPORT_WEEK and start.weekday() != _THURSDAY:
        # Not the week that others of the same number answer for: its dates tell them apart.
        return date_span(start, end)
    return iso_week_name(start)


def spoken_label(start: date, end: date, kind: str, stored: str) -> str:
    """Return a period's label in the spoken language; in Swedish it is the one that the release has stored."""
    return stored if spoken() == "sv" else period_label(start, end, kind)
