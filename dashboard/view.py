"""The view in the address: what a page shows is a function of its query string, and of nothing else.

The names are Swedish because readers see them. Each stands for a parameter of data/selection.py, which alone knows
what is valid. Unknown names, from old links, are ignored; an unknown value is a ViewProblem, never another figure.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlencode

from sqlalchemy import Connection

from data.releases import open_release
from data.selection import Selection, SelectionError

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

PINNED = ("utgava", "per")
"""What follows along from page to page: which release one looks at, and as known when."""

API = "/api/v1/observations"

_WORDS = {
    "indicator": "indikatorn",
    "geography": "geografin",
    "level": "nivån",
    "area": "området",
    "setting": "verksamheten",
    "step": "steget",
    "from": "första dagen",
    "to": "sista dagen",
    "latest": "antalet perioder",
    "release": "utgåvan",
    "as_of": "datumet",
}
_ADDRESS_NAMES = {name: ours for ours, name in PARAMETERS.items()}


class ViewProblem(Exception):
    """A value in the address that nobody can answer for: which, what it says, and what would do."""

    def __init__(self, parameter: str, value: str, expected: str) -> None:
        super().__init__(f"{parameter}={value}: väntade {expected}")
        self.parameter = parameter
        self.value = value
        self.expected = expected

    @property
    def subject(self) -> str:
        """Return what the parameter is about, in words."""
        return _WORDS[PARAMETERS[self.parameter]]


def known_parameters(given: Mapping[str, str | list[str] | None]) -> dict[str, str]:
    """Return the parameters that we know and that say something, as they are written and in their order."""
    texts = {name: value if isinstance(value, str) else ",".join(value or []) for name, value in given.items()}
    return {name: texts[name].strip() for name in PARAMETERS if texts.get(name, "").strip()}


def parameters_in(search: str | None) -> dict[str, str]:
    """Return the known parameters of an address's query string, valid or not."""
    return known_parameters(parse_qs((search or "").removeprefix("?")))


def query_of(given: Mapping[str, str | list[str] | None]) -> str:
    """Return the query string that says this, valid or not, with its question mark; empty for nothing."""
    known = known_parameters(given)
    return f"?{urlencode(known, safe=',', quote_via=quote)}" if known else ""


@dataclass(frozen=True)
class View:
    """One view: the address's parameters as they are written, and the selection they mean."""

    parameters: tuple[tuple[str, str], ...]
    selection: Selection

    @classmethod
    def parse(cls, given: Mapping[str, str | list[str]]) -> "View":
        """Read the query string's parameters. Raises ViewProblem on a value that is not valid."""
        known = known_parameters(given)
        try:
            selection = Selection.from_parameters({PARAMETERS[name]: text for name, text in known.items()})
        except SelectionError as error:
            # The one text that names another parameter names it as the API does.
            expected = error.expected.replace("efter to (", "efter till (")
            raise ViewProblem(_ADDRESS_NAMES[error.parameter], error.value, expected) from error
        return cls(tuple(known.items()), selection)

    @classmethod
    def of_search(cls, search: str | None) -> "View":
        """Read the query string of an address, as the browser gives it. Raises ViewProblem."""
        return cls.parse(parameters_in(search))

    def get(self, name: str) -> str | None:
        """Return one parameter as it is written; None if it is not in the address."""
        return dict(self.parameters).get(name)

    def one(self, name: str) -> str | None:
        """Return a parameter where only one value makes sense. Raises ViewProblem if there are several."""
        text = self.get(name)
        if text is not None and "," in text:
            raise ViewProblem(name, text, "ett enda värde på den här sidan")
        return text

    def changed(self, **values: str | None) -> "View":
        """Return the view with some parameters set, or taken away (None)."""
        return View.parse({**dict(self.parameters), **{name: text or "" for name, text in values.items()}})

    def only(self, names: Iterable[str]) -> "View":
        """Return the view with only these parameters left."""
        return View.parse({name: text for name, text in self.parameters if name in set(names)})

    @property
    def query(self) -> str:
        """Return the query string, with its question mark; empty for a view without parameters."""
        return query_of(dict(self.parameters))

    def address(self, path: str) -> str:
        """Return the address of a page that shows this view."""
        return path + self.query

    @contextmanager
    def opened(self) -> Iterator[Connection]:
        """Give a connection to the figures of the release, and the day, that the view names."""
        with open_release(self.selection.release, self.selection.as_of) as connection:
            yield connection


def known_then(view: View) -> str:
    """Return which day's knowledge is shown, for captions: `, så som det var känt 2022-02-10`; empty for now."""
    return f", så som det var känt {view.selection.as_of.isoformat()}" if view.selection.as_of else ""


def extract_address(parameters: Mapping[str, str], file_format: str) -> str:
    """Return the address of the file with what these API parameters select."""
    return f"{API}?{urlencode({**parameters, 'format': file_format}, safe=',', quote_via=quote)}"
