"""What sources.toml says: where to pull from and when, how to behave on the network, and how much may be refused."""

import tomllib
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from data.settings import PROJECT


class ConfigurationError(Exception):
    """sources.toml can't be understood; the message says what and where."""


class _Section(BaseModel):
    """A table of sources.toml. A key that isn't known is a mistake, never passed over."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Screening(_Section):
    """Limits of the screening."""

    refused_share_stops: float = Field(default=0.05, ge=0, le=1)


class Http(_Section):
    """How files and answers are fetched. Times are in seconds; the size is counted after decompression."""

    contact: str = Field(default="", pattern=r"^[ -~]*$", max_length=200)
    connect_seconds: float = Field(default=10, gt=0)
    read_seconds: float = Field(default=60, gt=0)
    total_seconds: float = Field(default=300, gt=0)
    longest_wait_seconds: float = Field(default=120, ge=0)
    max_bytes: int = Field(default=100_000_000, gt=0)
    attempts: int = Field(default=4, ge=1, le=20)


class Schedule(_Section):
    """When `schedule` pulls: crontab expressions, in Swedish time."""

    times: list[str] = []


KINDS = ("folder", "url", "pxweb", "kolada")
"""The ways a place can be pulled from: a [[pull]] has exactly one of them."""

_BELONGS_TO = {"pxweb": ("api", "query"), "kolada": ("kpi", "years")}
"""The keys that say what is asked of an API. With that kind they must be there, with another they may not."""


class PulledSource(_Section):
    """One place to pull from: a folder where files are dropped, a file, a PxWeb table, or key figures of Kolada.

    folder: relative to sources.toml. url, pxweb, kolada: addresses. query: per variable of the PxWeb table, the values
    wanted; "*" is every value and "TOP(n)" the latest n. kpi, years: what is asked of Kolada, for every municipality.
    """

    name: str = Field(min_length=1, pattern=r"^[^\r\n]+$")
    source: str = ""
    folder: Path | None = None
    url: str | None = None
    pxweb: str | None = None
    api: Literal["v1", "v2"] | None = None
    query: dict[str, list[str]] | None = None
    kolada: str | None = None
    kpi: list[str] | None = None
    years: list[int] | None = None

    @field_validator("url", "pxweb", "kolada")
    @classmethod
    def _is_an_address(cls, address: str | None) -> str | None:
        if address is None:
            return None
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or any(sign.isspace() for sign in address):
            raise ValueError("adressen ska börja med https:// eller http:// och ha ett värdnamn")
        if parts.username is not None:
            raise ValueError("adressen får inte ha användarnamn eller lösenord: den visas i meddelanden")
        return address

    @field_validator("query", "kpi", "years")
    @classmethod
    def _asks_for_something(cls, asked: dict[str, list[str]] | list[str] | list[int]) -> object:
        if not asked or (isinstance(asked, dict) and not all(asked.values())):
            raise ValueError("får inte vara tom")
        return asked

    @field_validator("kpi")
    @classmethod
    def _are_ids(cls, ids: list[str] | None) -> list[str] | None:
        if ids and not all(each.isascii() and each.isalnum() for each in ids):
            raise ValueError("ett nyckeltals id är bokstäver och siffror, till exempel U23453")
        return ids

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        given = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            said = " och ".join(given) or "inget av dem"
            raise ValueError(f"«{self.name}» ska ha precis ett av {', '.join(KINDS)}, men har {said}")
        for kind, keys in _BELONGS_TO.items():
            for key in keys:
                if (getattr(self, key) is not None) != (kind == given[0]):
                    wrong = f"«{self.name}» saknar {key}, som hör till {kind}" if kind == given[0] else ""
                    raise ValueError(wrong or f"«{self.name}» har {key}, som bara hör till {kind}")
        return self


class Configuration(_Section):
    """The whole of sources.toml."""

    screening: Screening = Screening()
    http: Http = Http()
    schedule: Schedule = Schedule()
    pull: list[PulledSource] = []

    @field_validator("pull")
    @classmethod
    def _names_differ(cls, places: list[PulledSource]) -> list[PulledSource]:
        names = [place.name for place in places]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"namnet «{twice[0]}» står två gånger; varje [[pull]] ska ha ett eget")
        return places


def read_configuration(named: Path | None = None) -> Configuration:
    """Return what sources.toml says (default: the project's; its defaults if there is none).

    Raises ConfigurationError if it can't be understood, or if a file that was named isn't there.
    """
    path = named or PROJECT / "sources.toml"
    if not path.exists():
        if named is not None:
            raise ConfigurationError(f"LAGESBILD_SOURCES är «{named}», och den filen finns inte.")
        return Configuration()
    try:
        configuration = Configuration.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path.name}: filen är inte giltig TOML ({error}).") from error
    except ValidationError as error:
        raise ConfigurationError(f"{path.name}: {_told(error.errors()[0])}") from error
    for each in configuration.pull:
        if each.folder is not None:
            each.folder = (path.parent / each.folder).resolve()
    return configuration


def _told(fault: ErrorDetails) -> str:
    place = ".".join(str(step) for step in fault["loc"])
    said = fault["msg"].removeprefix("Value error, ")
    # A whole section as it stands would drown what is wrong with it; what is before an @ may be a password.
    untold = isinstance(fault["input"], dict | list) or "@" in str(fault["input"])
    stands = "" if untold else f" (står: {fault['input']!r})"
    return f"{place}: {said}{stands}."
