"""What the API has: its addresses, their parameters and the columns of what they answer. Once, and read by all.

The one thing to know: the views refuse what is not declared here, the OpenAPI description and the page about the API
are made of it, and what is valid is read from the declarations of the figures. So none can say what another doesn't.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from data import lists
from data.cursors import LONGEST, MOST_ON_A_PAGE, USUAL_ON_A_PAGE
from data.dictionary import ExtractColumn, extract_columns
from data.extracts import FORMATS, TABLE_FORMATS
from data.indicators import INDICATORS
from data.language import LANGUAGES, say
from data.list_tables import (
    AREA_LIST,
    CONTRADICTION_LIST,
    GEOGRAPHY_LIST,
    INDICATOR_LIST,
    PERIOD_LIST,
    RELEASE_COLUMNS,
    ListColumn,
    ReleaseList,
)
from data.periods import PERIOD_KINDS
from data.revisions import REVISION_COLUMNS
from data.selection import ANY_AREA, LEVELS, MAX_LISTED, MOST_PERIODS, MOST_RELEASES, PARAMETERS, geography_codes
from data.summaries import MOST_JUDGED, MOST_ROWS

VERSION = "/api/v1/"
"""What every address begins with."""

DEFAULT_FORMAT = "json"

LIST_FORMATS = {each: FORMATS[each] for each in TABLE_FORMATS}
"""The formats of the small lists, with their media types: those that need to know nothing but rows."""

FILTERS = tuple(each for each in PARAMETERS if each not in ("release", "as_of"))
"""What limits which figures one sees; the others say whose knowledge."""


class Told(Protocol):
    """A column, wherever it is declared."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def may_be_missing(self) -> bool: ...
    @property
    def meaning(self) -> str: ...


@dataclass(frozen=True)
class Endpoint:
    """One address that gives rows. `name` is its last part, and what the list is called in JSON.

    `about`: what it gives, in Swedish and English. `required`: those parameters that must be given.
    """

    name: str
    about: tuple[str, str]
    parameters: tuple[str, ...]
    columns: Callable[[], Sequence[Told]]
    formats: dict[str, str]
    required: tuple[str, ...] = ()
    rows: ReleaseList | None = None

    @property
    def path(self) -> str:
        """Return its address."""
        return VERSION + self.name

    @property
    def meaning(self) -> str:
        """Return what it gives, in the spoken language."""
        return say(*self.about)


def _of_release(name: str, swedish: str, english: str, rows: ReleaseList, *more: str) -> Endpoint:
    return Endpoint(
        name, (swedish, english), (*more, "release", "format"), lambda: rows.columns, LIST_FORMATS, (), rows
    )


def _revision_columns() -> list[ListColumn]:
    known = {each.name: each for each in extract_columns()}
    own = {
        "old_value": ListColumn("old_value", "number", "Värdet som det var", "The value as it was", True),
        "old_status": ListColumn("old_status", "text", "Status som den var", "The status as it was", True),
        "new_value": ListColumn("new_value", "number", "Värdet som det är", "The value as it is", True),
        "new_status": ListColumn(
            "new_status", "text", "Status nu; tomt: raden är borta", "Status now; empty: gone", True
        ),
        "received_at": ListColumn("received_at", "moment", "När ändringen kom, UTC", "When the change came, UTC", True),
        "load_id": ListColumn("load_id", "whole number", "Laddningen som den kom med", "The load it came with", True),
        "file_name": ListColumn("file_name", "text", "Filens namn", "The file's name", True),
    }
    return [own[name] if name in own else _as_listed(known[name]) for name in REVISION_COLUMNS]


def _as_listed(column: ExtractColumn) -> ListColumn:
    # A row that is gone may lack its label.
    return ListColumn(column.name, column.kind, column.swedish, column.english, column.name == "period_label")


_DECLARED = (
    Endpoint(
        "observations",
        (
            "Observationerna: det som alla sidor visar, i det format man ber om och hur många de än är.",
            "The observations: what every page shows, in the format one asks for and however many they are.",
        ),
        (*PARAMETERS, "format", "limit", "cursor", "summary"),
        extract_columns,
        dict(FORMATS),
    ),
    Endpoint(
        "revisions",
        (
            "Varje siffra som ändrats mellan två utgåvor eller två dagar, cell för cell.",
            "Every figure that changed between two releases or two days, cell by cell.",
        ),
        ("since", "until", *FILTERS, "format"),
        _revision_columns,
        LIST_FORMATS,
        required=("since",),
    ),
    Endpoint(
        "releases",
        (
            "Utgåvorna som finns kvar, den nyaste först. En utgåva ändras aldrig.",
            "The releases that are kept, the newest first. A release never changes.",
        ),
        ("format",),
        lambda: RELEASE_COLUMNS,
        LIST_FORMATS,
    ),
    _of_release(
        "indicators",
        "Indikatorerna med definitioner, enheter och nivåer.",
        "The indicators with definitions, units and levels.",
        INDICATOR_LIST,
    ),
    _of_release(
        "geographies",
        "Riket, länen, SKR:s kommungrupper och kommunerna.",
        "The nation, the counties, SKR's municipality groups and the municipalities.",
        GEOGRAPHY_LIST,
    ),
    _of_release("areas", "De bevakade områdena.", "The monitored areas.", AREA_LIST),
    _of_release(
        "periods",
        "Perioderna som har någon uppgift, med namn och ISO-vecka.",
        "The periods that have a figure, with names and ISO week.",
        PERIOD_LIST,
        "kind",
    ),
    _of_release(
        "contradictions",
        "Liggaren över motsägelser: båda siffrorna, och vilken som används.",
        "The ledger of contradictions: both figures, and which one is used.",
        CONTRADICTION_LIST,
    ),
)

ENDPOINTS: dict[str, Endpoint] = {each.name: each for each in _DECLARED}
"""The addresses that give rows, by name."""


def parameter_meanings() -> dict[str, str]:
    """Return what each parameter means, in the spoken language."""
    comma = say("kommatecken mellan flera", "commas between several")
    period = say("datum, eller vecka som 2022-W04", "a date, or a week like 2022-W04")
    knowledge = say("en utgåvas nummer, eller ett datum", "a release's number, or a date")
    return {
        "indicator": say("Indikatorers id; ", "Indicators' ids; ") + comma,
        "geography": say(
            "Koder: 00 riket, två siffror län, A1–C9 kommungrupp, fyra siffror kommun; ",
            "Codes: 00 the nation, two digits a county, A1–C9 a municipality group, four digits a municipality; ",
        )
        + comma,
        "level": say("Alla geografier på en nivå: ", "All geographies of a level: ") + ", ".join(LEVELS),
        "area": say("Bevakade områden; any är minst ett område", "Monitored areas; any is at least one area"),
        "setting": say("Verksamhetsform i hygienmätningen", "Setting of the hygiene rounds"),
        "step": say("Steg eller block i hygienmätningen", "Step or block of the hygiene rounds"),
        "from": say("Perioder som börjar tidigast då: ", "Periods that start then or later: ") + period,
        "to": say("Perioder som börjar senast då: ", "Periods that start then or earlier: ") + period,
        "latest": say("De senaste så många perioderna", "The latest so many periods"),
        "release": say(
            "En utgåva: den ändras aldrig, så länge den sparas",
            "A release: it never changes, for as long as it is kept",
        ),
        "as_of": say("Vad som var känt vid dagens slut", "What was known at the end of the day"),
        "format": say("Filformat, se nedan", "Format of the file, see below"),
        "limit": say(
            f"Rader på en sida, högst {MOST_ON_A_PAGE}; bara JSON. Utan limit kommer alla rader, men med cursor "
            f"{USUAL_ON_A_PAGE}",
            f"Rows on a page, at most {MOST_ON_A_PAGE}; JSON only. Without limit all rows come, but with cursor "
            f"{USUAL_ON_A_PAGE}",
        ),
        "cursor": say(
            "Var nästa sida börjar: det som står i next på sidan före, oförändrat; bara JSON",
            "Where the next page begins: what stands in next on the page before, unchanged; JSON only",
        ),
        "summary": say(
            f"sv eller en: meningen om varje rad; bara JSON, högst {MOST_ROWS} rader. Seriens senaste rad säger också "
            f"om den är mer än vanlig variation, om svaret har högst {MOST_JUDGED} serier",
            f"sv or en: the sentence of each row; JSON only, at most {MOST_ROWS} rows. A series' newest row also says "
            f"whether it is more than ordinary variation, where the answer has at most {MOST_JUDGED} series",
        ),
        "since": say("Vad som jämförs med: ", "What is compared with: ") + knowledge,
        "until": say("Vad som jämförs, annars det som gäller nu: ", "What is compared, else what holds now: ")
        + knowledge,
        "kind": say("Slag av period", "Kind of period"),
    }


EXAMPLES: dict[str, Any] = {
    "indicator": ["critical_impact"],
    "level": ["nation"],
    "area": [ANY_AREA],
    "limit": 100,
    "since": "1",
}
"""What one tries first, at addresses that take it: what most readers want, and little of it."""

_DAY = {"type": "string", "format": "date"}
_WEEK = {"type": "string", "pattern": "^[0-9]{4}-W(0[1-9]|[1-4][0-9]|5[0-3])$", "example": "2022-W04"}


def parameter_schema(name: str, formats: dict[str, str]) -> dict[str, Any]:
    """Return a parameter's JSON Schema: what is valid, as data/selection.py reads it. `formats`: of the address.

    Raises KeyError on one that is not in parameter_meanings.
    """
    of_several = {
        "indicator": list(INDICATORS),
        "geography": geography_codes(),
        "level": list(LEVELS),
        "area": [ANY_AREA, *lists.monitored_areas()],
        "setting": list(lists.settings()),
        "step": list(lists.ppm_steps()),
    }
    if name in of_several:
        items = {"type": "string", "enum": of_several[name]}
        return {"type": "array", "items": items, "minItems": 1, "maxItems": MAX_LISTED}
    of_one: dict[str, dict[str, Any]] = {
        **{each: {"anyOf": [_DAY, _WEEK]} for each in ("from", "to", "as_of")},
        **{each: {"anyOf": [_number(MOST_RELEASES), _DAY]} for each in ("since", "until")},
        "latest": _number(MOST_PERIODS),
        "release": _number(MOST_RELEASES),
        "format": {"type": "string", "enum": list(formats), "default": _default_of(formats)},
        "limit": _number(MOST_ON_A_PAGE),
        "cursor": {"type": "string", "pattern": "^[A-Za-z0-9_-]+$", "maxLength": LONGEST},
        "summary": {"type": "string", "enum": list(LANGUAGES)},
        "kind": {"type": "string", "enum": list(PERIOD_KINDS)},
    }
    return of_one[name]


def _default_of(formats: dict[str, str]) -> str:
    return DEFAULT_FORMAT if DEFAULT_FORMAT in formats else next(iter(formats))


def _number(most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": 1, "maximum": most}
