"""Settings, from the environment or a `.env` file in the folder one starts from. See README.md for the list."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent
REFERENCE = Path(__file__).resolve().parent / "reference"
DEFAULT_WAREHOUSE = PROJECT / "data" / "warehouse"


PublisherType = Literal[
    "Academia-ScientificOrganisation",
    "Company",
    "IndustryConsortium",
    "LocalAuthority",
    "NationalAuthority",
    "NonGovernmentalOrganisation",
    "NonProfitOrganisation",
    "PrivateIndividual(s)",
    "RegionalAuthority",
    "StandardisationBody",
    "SupraNationalAuthority",
]
"""What a publisher can be in a catalogue of open data (ADMS). Who says nothing does not pass for an authority."""


class SettingsError(Exception):
    """A setting that can't be used; the message says which, what it is, and what is wrong with it."""


class Settings(BaseSettings):
    """What can be set from outside. Every name is read with the prefix `LAGESBILD_`."""

    model_config = SettingsConfigDict(env_prefix="LAGESBILD_", env_file=".env", extra="ignore")

    database: str = f"duckdb:///{DEFAULT_WAREHOUSE}"
    landing: Path | None = None
    sources: Path | None = None
    auth: Literal["none", "local", "oidc", "proxy"] = "none"
    disclosure: Literal["public", "internal"] = "public"
    keep_releases: int = Field(default=60, ge=2)
    contact: str = ""
    publisher: str = ""
    publisher_type: PublisherType = "PrivateIndividual(s)"
    licence: str = ""
    rate_limit: str = "6000 per minute"
    # Fewer than the server has threads (app.py: 16), so that some are always left for the pages.
    long_answers: int = Field(default=4, ge=1, le=12)
    trusted_proxies: int = Field(default=0, ge=0, le=10)

    @field_validator("rate_limit")
    @classmethod
    def _is_a_rate(cls, text: str) -> str:
        """Accept what `limits` reads as a rate, as `100 per minute`, or nothing for no limit."""
        if text.strip():
            from limits import parse_many  # only where a limit is set

            try:
                parse_many(text)
            except ValueError:
                raise ValueError("väntade till exempel «6000 per minute», eller tomt för ingen gräns") from None
        return text.strip()

    @field_validator("licence")
    @classmethod
    def _is_an_address(cls, text: str) -> str:
        """Accept the address of a licence, or nothing: a licence that is only named can't be followed by a machine."""
        if text.strip() and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", text.strip()):
            example = "https://creativecommons.org/licenses/by/4.0/"
            raise ValueError(
                f"väntade licensens webbadress, till exempel {example}, eller tomt för ingen angiven licens"
            )
        return text.strip()

    @property
    def is_postgres(self) -> bool:
        """Whether the database is a PostgreSQL server (else a folder of DuckDB files)."""
        return self.database.startswith("postgresql")

    @property
    def warehouse(self) -> Path:
        """The folder of the DuckDB warehouse; with PostgreSQL, where the lock and the landing zone are."""
        if self.database.startswith("duckdb:///"):
            return Path(self.database.removeprefix("duckdb:///"))
        return DEFAULT_WAREHOUSE

    @property
    def landing_zone(self) -> Path:
        """The folder where received bytes are kept, by checksum."""
        return self.landing or self.warehouse / "landing"


@lru_cache(maxsize=1)
def current_settings() -> Settings:
    """Return the settings of this process, read once. Raises SettingsError, which names the setting that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("; ".join(_told(fault) for fault in error.errors())) from error
    except UnicodeDecodeError as error:
        raise SettingsError("Filen .env är inte sparad som UTF-8. Spara om den som UTF-8.") from error


def _told(fault: ErrorDetails) -> str:
    name = "_".join(str(step) for step in fault["loc"]).upper()
    return f"LAGESBILD_{name} är «{fault['input']}»: {fault['msg'].removeprefix('Value error, ')}"
