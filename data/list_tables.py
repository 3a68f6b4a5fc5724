"""The small lists beside the observations: indicators, geographies, areas, periods, contradictions, releases.

The one thing to know: a list is one declaration, its columns with what they mean, and one function that gives its rows
in that order. The API's answers, files and OpenAPI description follow from it. Where something has a name in both
languages both are columns, so that an answer is the same whoever reads it; several values in one cell have commas
between, as in the parameters. No value is None.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, and_, select

from data import lists
from data.dictionary import Kind, columns_of
from data.formats import unit_word
from data.indicators import INDICATORS
from data.language import say, speaking
from data.periods import PERIOD_KINDS, period_label
from data.quality_queries import ReleaseTold, releases_kept
from data.queries import contradictions
from data.schema import geography, indicator, ledger, monitored_area, observation, period, release_load
from data.store import Store

Row = tuple[Any, ...]


@dataclass(frozen=True)
class ListColumn:
    """One column of a list."""

    name: str
    kind: Kind | Literal["boolean"]
    swedish: str
    english: str
    may_be_missing: bool = False

    @property
    def meaning(self) -> str:
        """Return what it says, in the spoken language."""
        return say(self.swedish, self.english)


@dataclass(frozen=True)
class ReleaseList:
    """A list that a release has: its columns, and the function that gives its rows."""

    columns: tuple[ListColumn, ...]
    rows: Callable[[Connection], list[Row]]


def _text(name: str, swedish: str, english: str) -> ListColumn:
    return ListColumn(name, "text", swedish, english)


def _maybe(name: str, swedish: str, english: str) -> ListColumn:
    return ListColumn(name, "text", swedish, english, may_be_missing=True)


# --- indicators ------------------------------------------------------------------------------------------------------


def _indicators(connection: Connection) -> list[Row]:
    """Return the indicators of the release, in the order of menus. One that is no longer declared has no English."""
    found = connection.execute(select(indicator).order_by(indicator.c.sort_order)).all()
    return [(*_printed(row), *_declared(row.indicator)) for row in found]


def _printed(row: Any) -> Row:
    with speaking("en"):
        unit = unit_word(row.unit)
    return (row.indicator, row.label, row.definition, row.unit, unit, row.decimals, row.period_kind)


def _declared(indicator_id: str) -> Row:
    each = INDICATORS.get(indicator_id)
    if each is None:
        return (None,) * 12
    return (
        each.label_en,
        each.definition_en,
        ",".join(each.levels),
        each.by_area,
        each.by_setting,
        ",".join(each.steps),
        each.higher_is,
        each.minimum,
        each.maximum,
        each.interval,
        each.expected or None,
        ",".join(each.published_by),
    )


INDICATOR_LIST = ReleaseList(
    (
        _text("indicator", "Indikatorns id", "The indicator's id"),
        _text("label", "Benämning på svenska", "What it is called in Swedish"),
        _text("definition", "Definition på svenska", "Definition in Swedish"),
        _text("unit", "Enhet på svenska, som i observationerna", "Unit in Swedish, as in the observations"),
        _text("unit_en", "Enhet på engelska", "Unit in English"),
        ListColumn("decimals", "whole number", "Decimaler som visas", "Decimals that are shown"),
        _text("period_kind", "Slag av period", "Kind of period"),
        _maybe("label_en", "Benämning på engelska", "What it is called in English"),
        _maybe("definition_en", "Definition på engelska", "Definition in English"),
        _maybe("levels", "Geografinivåer där den tas fram", "Geography levels at which it is derived"),
        ListColumn("by_area", "boolean", "Om den finns per bevakat område", "Whether it is by monitored area", True),
        ListColumn("by_setting", "boolean", "Om den finns per verksamhet", "Whether it is by setting", True),
        _maybe("steps", "Steg i hygienmätningen som den finns för", "Steps of the hygiene rounds it has"),
        _maybe("higher_is", "Vad mer betyder: worse, better, neither", "What more means: worse, better, neither"),
        ListColumn("minimum", "number", "Minsta möjliga värde, i enheten", "Least possible value, in its unit", True),
        ListColumn(
            "maximum", "number", "Största möjliga värde; tomt utan gräns", "Greatest possible; empty: none", True
        ),
        _maybe("interval", "Vad lower och upper är: none, wilson, possible", "What lower and upper are"),
        _maybe("expected", "Indikatorn som säger hur många den är av", "The indicator of what it is out of"),
        _maybe("published_by", "Källor som själva publicerar den", "Sources that publish it themselves"),
    ),
    _indicators,
)


# --- geographies and areas -------------------------------------------------------------------------------------------


def _geographies(connection: Connection) -> list[Row]:
    """Return the geographies of the release, in the order of menus."""
    english = lists.english_names()
    towns = {each.code: each for each in sorted(lists.municipalities(), key=lambda each: each.valid_from)}
    begun: dict[str, date] = {}
    for each in lists.municipalities():
        begun[each.code] = min(begun.get(each.code, each.valid_from), each.valid_from)
    found = connection.execute(select(geography).order_by(geography.c.sort_order)).all()
    names = {row.geography_code: row.name for row in found}
    return [
        (
            row.geography_code,
            row.name,
            english.get(row.geography_code, row.name),
            row.geography_level,
            row.county_code,
            names.get(row.county_code),
            towns[row.geography_code].skr_group_2023 if row.geography_code in towns else None,
            _open_ended(begun.get(row.geography_code)),
            _open_ended(towns[row.geography_code].valid_to if row.geography_code in towns else None),
        )
        for row in found
    ]


def _open_ended(day: date | None) -> date | None:
    """Return a day, or None for one that only means «always»."""
    return None if day in (date.min, lists.END_OF_TIME) else day


GEOGRAPHY_LIST = ReleaseList(
    (
        _text(
            "geography_code",
            "00 riket, två siffror län, A1–C9 SKR-grupp, fyra siffror kommun",
            "00 the nation, two digits a county, A1–C9 an SKR group, four digits a municipality",
        ),
        _text("geography", "Namn på svenska, som i observationerna", "Name in Swedish, as in the observations"),
        _text("geography_en", "Namn på engelska; kommuner heter lika", "Name in English; municipalities keep theirs"),
        _text("geography_level", "nation, county, group eller municipality", "nation, county, group or municipality"),
        _maybe("county_code", "Kommunens län", "The municipality's county"),
        _maybe("county", "Länets namn", "The county's name"),
        _maybe("skr_group", "Kommunens grupp enligt SKR 2023", "The municipality's group, SKR 2023"),
        ListColumn("valid_from", "date", "Första dag; tomt: sedan alltid", "First day; empty: always", True),
        ListColumn("valid_to", "date", "Sista dag; tomt: tills vidare", "Last day; empty: still there", True),
    ),
    _geographies,
)


def _areas(connection: Connection) -> list[Row]:
    """Return the monitored areas of the release, in their printed order."""
    known = lists.monitored_areas()
    return [
        (
            row.monitored_area,
            row.label,
            known[row.monitored_area].label_en if row.monitored_area in known else None,
            bool(row.is_summary),
            _open_ended(row.valid_from),
            _open_ended(row.valid_to),
        )
        for row in connection.execute(select(monitored_area).order_by(monitored_area.c.sort_order))
    ]


AREA_LIST = ReleaseList(
    (
        _text("monitored_area", "Områdets id, som i parametern area", "The area's id, as in the parameter area"),
        _text("label", "Benämning på svenska", "What it is called in Swedish"),
        _maybe("label_en", "Benämning på engelska", "What it is called in English"),
        ListColumn(
            "is_summary",
            "boolean",
            "Om det är en sammanfattning och inget område bland de andra",
            "Whether it is a summary and no peer of the others",
        ),
        ListColumn("valid_from", "date", "Första dag som det bevakas; tomt: alltid", "First day; empty: always", True),
        ListColumn("valid_to", "date", "Sista dag som det bevakas; tomt: ännu", "Last day; empty: still", True),
    ),
    _areas,
)


# --- periods ---------------------------------------------------------------------------------------------------------


def _periods(connection: Connection) -> list[Row]:
    """Return the periods that the release has a row for, by kind in the order of menus, oldest first."""
    found = connection.execute(select(period).order_by(period.c.period_start, period.c.period_end)).all()
    order = {kind: place for place, kind in enumerate(PERIOD_KINDS)}
    with speaking("en"):
        return [
            (
                row.period_kind,
                row.period_start,
                row.period_end,
                row.label,
                period_label(row.period_start, row.period_end, row.period_kind),
                row.short_label,
                row.iso_year,
                row.iso_week,
            )
            for row in sorted(found, key=lambda row: order.get(row.period_kind, len(order)))
        ]


PERIOD_LIST = ReleaseList(
    (
        _text(
            "period_kind", "Slag av period: " + ", ".join(PERIOD_KINDS), "Kind of period: " + ", ".join(PERIOD_KINDS)
        ),
        ListColumn("period_start", "date", "Periodens första dag", "The period's first day"),
        ListColumn("period_end", "date", "Periodens sista dag", "The period's last day"),
        _text(
            "period_label",
            "Namn med datum på svenska, som i observationerna",
            "Name with dates in Swedish, as in the observations",
        ),
        _text("period_label_en", "Namn med datum på engelska", "Name with dates in English"),
        _text("short_label", "Kort namn på svenska", "Short name in Swedish"),
        ListColumn("iso_year", "whole number", "ISO-år för första dagen", "ISO year of the first day"),
        ListColumn("iso_week", "whole number", "ISO-vecka för första dagen, 1–53", "ISO week of the first day, 1–53"),
    ),
    _periods,
)


# --- contradictions --------------------------------------------------------------------------------------------------

_FIGURES = ("figure_used", "figure_other")


def _contradictions(connection: Connection) -> list[Row]:
    """Return the release's ledger, newest period first. A cell that the release hides tells neither figure."""
    found = contradictions(connection)
    hidden = _hidden_cells(connection)
    rows = []
    for row in found.astype(object).where(found.notna(), None).to_dict("records"):
        is_hidden = tuple(row[name] for name in _CELL) in hidden
        rows.append(tuple(None if is_hidden and name in _FIGURES else row[name] for name in _LEDGER_COLUMNS))
    return rows


_CELL = ("indicator", "geography_code", "period_start", "period_end", "monitored_area", "setting", "step")


def _hidden_cells(connection: Connection) -> set[Row]:
    """Return the cells of the ledger whose figure the release hides in any of its origins."""
    row = observation.c
    same = and_(*(row[name] == ledger.c[name] for name in _CELL))
    query = select(*(ledger.c[name] for name in _CELL)).distinct().join(observation, same)
    return {tuple(each) for each in connection.execute(query.where(row.status == "suppressed"))}


_LEDGER_COLUMNS = tuple(str(column.name) for column in ledger.columns)

CONTRADICTION_LIST = ReleaseList(
    tuple(
        ListColumn(str(each.name), each.kind, each.swedish, each.english, each.may_be_missing or each.name in _FIGURES)
        for each in columns_of(ledger)
    ),
    _contradictions,
)


# --- releases --------------------------------------------------------------------------------------------------------


def release_row(told: ReleaseTold) -> Row:
    """Return one release as a row of RELEASE_COLUMNS."""
    return (
        told.id,
        told.is_current,
        told.is_published,
        moment_text(told.created_at),
        told.based_on,
        told.loads,
        told.observations,
        told.problem or None,
    )


def release_rows(store: Store) -> list[Row]:
    """Return every release that is kept, the newest first: columns RELEASE_COLUMNS."""
    return [release_row(each) for each in releases_kept(store)]


def moment_text(moment: datetime | None) -> str | None:
    """Return a time in UTC as ISO text that says so; None if there is none."""
    return None if moment is None else moment.isoformat() + "Z"


RELEASE_COLUMNS = (
    ListColumn("release", "whole number", "Utgåvans nummer", "The release's number"),
    ListColumn("is_current", "boolean", "Om det är den som visas nu", "Whether it is the one shown now"),
    ListColumn(
        "is_published",
        "boolean",
        "Falskt om den stoppades i granskningen och bara är bevarad",
        "False if its screening stopped it and it is only kept",
        True,
    ),
    ListColumn("created_at", "moment", "När den gjordes, UTC", "When it was made, UTC", True),
    ListColumn("based_on", "whole number", "Utgåvan som den bygger vidare på", "The release that it builds on", True),
    ListColumn("loads", "whole number", "Antal filer som den är gjord av", "Number of files that it is made of", True),
    ListColumn("observations", "whole number", "Antal observationer", "Number of observations", True),
    _maybe(
        "problem", "Varför den inte kan visas: old, internal, broken", "Why it can't be shown: old, internal, broken"
    ),
)
"""The columns of the list of releases. What can't be known of one that can't be shown is empty."""


# --- loads -----------------------------------------------------------------------------------------------------------

LOAD_COLUMNS = tuple(
    ListColumn(str(each.name), each.kind, each.swedish, each.english, each.may_be_missing)
    for each in columns_of(release_load)
    # Not the checksum: of a small file whose form is known, it would confirm a guess of the counts that are hidden.
    if each.name != "checksum"
)
"""The columns of the list of loads that a release is made of."""


def load_rows(connection: Connection) -> list[Row]:
    """Return the loads that the release is made of, the latest received first: columns LOAD_COLUMNS."""
    row = release_load.c
    query = select(*(row[each.name] for each in LOAD_COLUMNS)).order_by(row.received_at.desc(), row.load_id.desc())
    return [
        tuple(moment_text(value) if isinstance(value, datetime) else value for value in found)
        for found in connection.execute(query)
    ]
