"""The view in the address: what a page shows is a function of its query string, and of nothing else.

The names are Swedish because readers see them. Each stands for a parameter of data/selection.py, which alone knows
what is valid; `sprak`, the language, is the one that changes words and no figures. Unknown names, from old links, are
ignored; an unknown value is a ViewProblem, never another figure.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlencode

from dash import ctx
from dash.exceptions import MissingCallbackContextException
from sqlalchemy import Connection

from dashboard.prepared import prepare
from data.language import LANGUAGES, Language, say, speaking
from data.releases import open_release, past_of
from data.selection import Selection, SelectionError
from data.store import NoRelease, current_store

LOCATION = "_pages_location"
"""Dash's own Location, the only one there is: two of them would answer each other for ever."""

PARAMETERS = {
    "indikator": "indicator",
    "geografi": "geography",
    "niva": "level",
    "omrade": "area",
    "verksamhet": "setting",
    "steg": "step",
    "fran": "from",
    "till": "to",
    "senaste": "latest",
    "utgava": "release",
    "per": "as_of",
}
"""The address's names, in the order they are written, and the API's."""

LANGUAGE = "sprak"
DEFAULT_LANGUAGE: Language = "sv"

FORM = "form"
"""What a map is drawn as: to scale, or with a tile of the same size for each municipality. Changes no figures."""

AGAINST = "mot"
"""The earlier release that one compares with. Changes what is compared, and no figures."""

PAGE = "sida"
"""Which page of which list, as `laddningar-2`."""

ORDER = "ordning"
"""Which column the table on /data is ordered by, `-` before it for the greatest first. Changes no file."""

SHOWN_AS, SPLIT = "visa", "dela"
"""How /trender shows its figures: as counts, shares or an index, and split into small charts of their own."""

KNOWN = (*PARAMETERS, FORM, AGAINST, PAGE, ORDER, SHOWN_AS, SPLIT, LANGUAGE)
"""Everything that an address may say, in the order it is written."""

PAST = ("utgava", "per")
"""What makes one look at something else than what holds now: an old release, or what was known on a day."""

PERIODS = ("fran", "till", "senaste")
PINNED = (*PAST, LANGUAGE)
"""What follows along from page to page."""

API = "/api/v1/observations"

_WORDS = {
    "indikator": ("indikatorn", "the indicator"),
    "geografi": ("geografin", "the geography"),
    "niva": ("nivån", "the level"),
    "omrade": ("området", "the area"),
    "verksamhet": ("verksamheten", "the setting"),
    "steg": ("steget", "the step"),
    "fran": ("första dagen", "the first day"),
    "till": ("sista dagen", "the last day"),
    "senaste": ("antalet perioder", "the number of periods"),
    "utgava": ("utgåvan", "the release"),
    "per": ("datumet", "the date"),
    "form": ("kartans form", "the form of the map"),
    "visa": ("vad siffrorna visas som", "what the figures are shown as"),
    "dela": ("uppdelningen", "the split"),
    "mot": ("utgåvan att jämföra med", "the release to compare with"),
    "sida": ("sidan i listan", "the page of the list"),
    "ordning": ("tabellens ordning", "the order of the table"),
    "sprak": ("språket", "the language"),
}
_ADDRESS_NAMES = {name: ours for ours, name in PARAMETERS.items()}


class ViewProblem(Exception):
    """A value in the address that nobody can answer for: which, what it says, and what would do."""

    def __init__(self, parameter: str, value: str, expected: str) -> None:
        super().__init__(say(f"{parameter}={value}: väntade {expected}", f"{parameter}={value}: expected {expected}"))
        self.parameter = parameter
        self.value = value
        self.expected = expected

    @property
    def subject(self) -> str:
        """Return what the parameter is about, in words."""
        return say(*_WORDS[self.parameter])


def known_parameters(given: Mapping[str, str | list[str] | None]) -> dict[str, str]:
    """Return the parameters that we know and that say something, as they are written and in their order.

    Swedish goes without saying: `sprak=sv` is left out, so that the same view has one address.
    """
    texts = {name: value if isinstance(value, str) else ",".join(value or []) for name, value in given.items()}
    known = {name: texts[name].strip() for name in KNOWN if texts.get(name, "").strip()}
    return known if known.get(LANGUAGE) != DEFAULT_LANGUAGE else {n: t for n, t in known.items() if n != LANGUAGE}


def parameters_in(search: str | None) -> dict[str, str]:
    """Return the known parameters of an address's query string, valid or not."""
    return known_parameters(parse_qs((search or "").removeprefix("?")))


def query_of(given: Mapping[str, str | list[str] | None]) -> str:
    """Return the query string that says this, valid or not, with its question mark; empty for nothing."""
    known = known_parameters(given)
    return f"?{urlencode(known, safe=',', quote_via=quote)}" if known else ""


def language_of(given: Mapping[str, str | list[str] | None]) -> Language:
    """Return the language that parameters ask for; Swedish where they ask for none, or for one that is not spoken."""
    asked = known_parameters(given).get(LANGUAGE)
    return next((language for language in LANGUAGES if language == asked), DEFAULT_LANGUAGE)


@contextmanager
def spoken_in(search: str | None) -> Iterator[None]:
    """Speak the language that an address's query string asks for: for callbacks, which get the address from Dash."""
    with speaking(language_of(parameters_in(search))):
        yield


@dataclass(frozen=True)
class View:
    """One view: the address's parameters as they are written, and the selection they mean."""

    parameters: tuple[tuple[str, str], ...]
    selection: Selection

    @classmethod
    def parse(cls, given: Mapping[str, str | list[str]]) -> "View":
        """Read the query string's parameters. Raises ViewProblem on a value that is not valid."""
        known = known_parameters(given)
        if known.get(LANGUAGE, DEFAULT_LANGUAGE) not in LANGUAGES:
            raise ViewProblem(LANGUAGE, known[LANGUAGE], say(" eller ", " or ").join(LANGUAGES))
        asked = {PARAMETERS[name]: text for name, text in known.items() if name in PARAMETERS}
        try:
            selection = Selection.from_parameters(asked)
        except SelectionError as error:
            # The one text that names another parameter names it as the API does.
            expected = error.expected.replace("efter to (", "efter till (").replace("after to (", "after till (")
            raise ViewProblem(_ADDRESS_NAMES[error.parameter], error.value, expected) from error
        return cls(tuple(known.items()), selection)

    @classmethod
    def of_search(cls, search: str | None) -> "View":
        """Read the query string of an address, as the browser gives it. Raises ViewProblem."""
        return cls.parse(parameters_in(search))

    @classmethod
    def without_choice(cls, given: Mapping[str, str | list[str]]) -> "View":
        """Return the view that a page has by itself, with those pins of the address that can be understood."""
        kept: dict[str, str] = {}
        for name in PINNED:
            with suppress(ViewProblem):
                kept |= cls.parse({name: given.get(name, "")}).parameters
        return cls.parse(kept)

    def get(self, name: str) -> str | None:
        """Return one parameter as it is written; None if it is not in the address."""
        return dict(self.parameters).get(name)

    def one(self, name: str) -> str | None:
        """Return a parameter where only one value makes sense. Raises ViewProblem if there are several."""
        text = self.get(name)
        if text is not None and "," in text:
            raise ViewProblem(name, text, say("ett enda värde på den här sidan", "a single value on this page"))
        return text

    def changed(self, **values: str | None) -> "View":
        """Return the view with some parameters set, or taken away (None)."""
        return View.parse({**dict(self.parameters), **{name: text or "" for name, text in values.items()}})

    def only(self, names: Iterable[str]) -> "View":
        """Return the view with only these parameters left."""
        return View.parse({name: text for name, text in self.parameters if name in set(names)})

    @property
    def api_parameters(self) -> dict[str, str]:
        """Return the API's parameters for what the view selects, as they are written."""
        return {PARAMETERS[name]: text for name, text in self.parameters if name in PARAMETERS}

    @property
    def api_pins(self) -> dict[str, str]:
        """Return the API's parameters for the release and the day that the view looks at."""
        return {PARAMETERS[name]: text for name, text in self.parameters if name in PAST}

    @property
    def api_periods(self) -> dict[str, str]:
        """Return the API's parameters for the periods that the view looks at."""
        return {PARAMETERS[name]: text for name, text in self.parameters if name in PERIODS}

    @property
    def query(self) -> str:
        """Return the query string, with its question mark; empty for a view without parameters."""
        return query_of(dict(self.parameters))

    def address(self, path: str) -> str:
        """Return the address of a page that shows this view."""
        return path + self.query

    @contextmanager
    def opened(self) -> Iterator[Connection]:
        """Give a connection to the figures of the release, and the day, that the view names.

        Raises BeingPrepared where a page shows that what was known on the day is being derived.
        """
        store, day = current_store(), self.selection.as_of
        # The number is said to those who wait, and in questions to the API: a new release must not change either.
        release_id = self.selection.release if self.selection.release is not None else store.current_id()
        if release_id is None:
            raise NoRelease
        if day is not None and store.keeps_past and follows_address():
            prepare(past_of(store, release_id, day).work, {"release": str(release_id), "as_of": day.isoformat()})
        with open_release(release_id, day) as connection:
            before = _shown.set(release_id)
            try:
                yield connection
            finally:
                _shown.reset(before)


_shown: ContextVar[int | None] = ContextVar("shown release", default=None)


def shown_release() -> int | None:
    """Return the release whose figures are being shown, inside `View.opened`; None outside of it."""
    return _shown.get()


def follows_address() -> bool:
    """Return whether a callback of Dash is running that shows what the address says: who asks else, simply waits.

    A menu, or a table that wants its rows, is part of what is shown already, so what it asks for was made a moment ago.
    """
    try:
        return any(name.startswith(f"{LOCATION}.") for name in ctx.inputs)
    except (MissingCallbackContextException, LookupError):
        return False


def seen_in(release_id: int, view: View, sources: Iterable[str], *, synthetic: bool) -> str:
    """Return what ends a caption: the sources, the release, the day whose knowledge is shown, and if any is invented.

    As in `Källa: Socialstyrelsen: Läget i landets kommuner. Lägesbild, utgåva 3, så som det var känt 2022-02-10.
    Innehåller syntetiska uppgifter.` `sources`: what those of the figures shown are called (data.queries.source_names).
    """
    named = sorted(set(sources))
    source = say("Källa", "Source") if len(named) == 1 else say("Källor", "Sources")
    cited = f"{source}: {'; '.join(named)}. " if named else ""
    day = view.selection.as_of
    then = "" if day is None else say(f", så som det var känt {day}", f", as it was known on {day}")
    invented = say(" Innehåller syntetiska uppgifter.", " Contains synthetic figures.") if synthetic else ""
    return f"{cited}Lägesbild, {say('utgåva', 'release')} {release_id}{then}.{invented}"


def extract_address(parameters: Mapping[str, str], file_format: str) -> str:
    """Return the address of the file with what these API parameters select."""
    return f"{API}?{urlencode({**parameters, 'format': file_format}, safe=',', quote_via=quote)}"
