"""Settings, from the environment or a `.env` file in the folder one starts from. See README.md for the list."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent
REFERENCE = Path(__file__).resolve().parent / "reference"
DEFAULT_WAREHOUSE = PROJECT / "data" / "warehouse"


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
    keep_releases: int = Field(default=20, ge=2)
    contact: str = ""

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
    return f"LAGESBILD_{name} är «{fault['input']}»: {fault['msg']}"
