"""Settings, from the environment or a `.env` file in the folder one starts from. See README.md for the list."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent
REFERENCE = Path(__file__).resolve().parent / "reference"
DEFAULT_WAREHOUSE = PROJECT / "data" / "warehouse"


class Settings(BaseSettings):
    """What can be set from outside. Every name is read with the prefix `LAGESBILD_`."""

    model_config = SettingsConfigDict(env_prefix="LAGESBILD_", env_file=".env", extra="ignore")

    database: str = f"duckdb:///{DEFAULT_WAREHOUSE}"
    landing: Path | None = None
    sources: Path = PROJECT / "sources.toml"
    secret_key: str = ""
    disclosure: Literal["public", "internal"] = "public"
    auth: Literal["none", "local", "oidc", "proxy"] = "none"
    keep_releases: int = Field(default=20, ge=2)

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
    """Return the settings of this process, read once."""
    return Settings()
