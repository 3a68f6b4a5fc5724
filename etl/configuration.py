"""What sources.toml says: where to pull from, and how much may be refused before a file is stopped."""

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data.settings import PROJECT


class ConfigurationError(Exception):
    """sources.toml can't be understood; the message says what and where."""


class Screening(BaseModel):
    """Limits of the screening."""

    model_config = ConfigDict(extra="forbid")

    refused_share_stops: float = Field(default=0.05, ge=0, le=1)


class PulledSource(BaseModel):
    """One place to pull from: a folder where files are dropped, relative to sources.toml."""

    model_config = ConfigDict(extra="forbid")

    name: str
    folder: Path
    source: str = ""


class Configuration(BaseModel):
    """The whole of sources.toml."""

    model_config = ConfigDict(extra="forbid")

    screening: Screening = Screening()
    pull: list[PulledSource] = []


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
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise ConfigurationError(f"{path.name}: {place}: {first['msg']} (står: {first['input']!r}).") from error
    for each in configuration.pull:
        each.folder = (path.parent / each.folder).resolve()
    return configuration
