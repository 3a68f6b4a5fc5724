"""What was known on days that have been, kept in PostgreSQL: a schema each, `lagesbild_past_3_2022_02_10_…`.

The one thing to know: these schemas may be dropped at any time. Neither a release nor a day that has been ever changes,
so what gives way is derived again, the same. A role that may make no schemas keeps nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from data.progress import Progress
from data.schema import RELEASE_TABLES, observation
from data.store import NotKept

PREFIX = "lagesbild_past_"
KEPT = 12
"""How many are kept: they take seconds to derive."""

_CANCELS_WITHIN = 2.0
"""Seconds in which the server must answer that a query is cancelled; it is asked again."""

Schemas = dict[str | None, str | None]


class PastSchemas:
    """The schemas of one database. `mapped`: how the tables' names are translated for a schema."""

    def __init__(self, engine: Engine, mapped: Callable[[str], Schemas]) -> None:
        self._engine = engine
        self._mapped = mapped
        self._may_keep: bool | None = None

    @property
    def may_keep(self) -> bool:
        """Whether this role may make schemas."""
        if self._may_keep is None:
            allowed = text("SELECT has_database_privilege(current_database(), 'CREATE')")
            with self._engine.connect() as connection:
                self._may_keep = bool(connection.execute(allowed).scalar_one())
        return self._may_keep

    def has(self, name: str) -> bool:
        """Return whether something is kept under a name."""
        with self._engine.connect() as connection:
            return connection.dialect.has_schema(connection, _schema_of(name))

    def keep(self, name: str, fill: Callable[[Connection, Progress], None], progress: Progress) -> None:
        """Make a schema with what `fill` fills, in one transaction: it is there whole or not at all."""
        schema = _schema_of(name)
        with self._engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            try:
                with progress.interrupting(lambda: raw.cancel_safe(timeout=_CANCELS_WITHIN)):
                    # Another machine may be making it.
                    connection.execute(
                        text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": schema}
                    )
                    if connection.dialect.has_schema(connection, schema):
                        return
                    connection.execute(text(f"CREATE SCHEMA {schema}"))
                    fill(connection.execution_options(schema_translate_map=self._mapped(schema)), progress)
                    _make_quick(connection, f"{schema}.{observation.name}")
                    made = datetime.now(UTC).isoformat()
                    connection.execute(text(f"COMMENT ON SCHEMA {schema} IS '{made}'"))
                    connection.commit()
            finally:
                connection.rollback()
                connection.execute(text("DISCARD TEMP"))
                connection.commit()
        self._make_room()

    def _kept(self) -> list[str]:
        """Return the schemas, the one that was made first first."""
        query = text(
            "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, :prefix) "
            "ORDER BY obj_description(oid, 'pg_namespace'), nspname"
        )
        with self._engine.connect() as connection:
            return list(connection.execute(query, {"prefix": PREFIX}).scalars())

    def _make_room(self) -> None:
        for schema in self._kept()[:-KEPT]:
            self._drop(schema)

    def drop(self, release_id: int) -> None:
        """Remove what is kept of a release that is dropped itself."""
        for schema in self._kept():
            if schema.startswith(f"{PREFIX}{release_id}_"):
                self._drop(schema)

    def _drop(self, schema: str) -> None:
        with suppress(DBAPIError), self._engine.begin() as connection:  # Somebody reads it: it gives way another time.
            connection.execute(text("SET LOCAL lock_timeout = '2s'"))
            connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))

    @contextmanager
    def opened(self, name: str) -> Iterator[Connection]:
        """Give a read-only connection to what is kept under a name. Raises NotKept."""
        schema = _schema_of(name)
        with self._engine.connect() as connection:
            connection.execute(text("SET TRANSACTION READ ONLY"))
            connection.execute(text("SET LOCAL statement_timeout = '30s'"))
            tables = ", ".join(f"{schema}.{table.name}" for table in (*RELEASE_TABLES, observation))
            try:
                # Held until the reader is done, so that nobody drops it meanwhile.
                connection.execute(text(f"LOCK TABLE {tables} IN ACCESS SHARE MODE"))
            except ProgrammingError:
                raise NotKept(name) from None
            yield connection.execution_options(schema_translate_map=self._mapped(schema))


def _schema_of(name: str) -> str:
    return PREFIX + name.replace("-", "_")


def _make_quick(connection: Connection, table: str) -> None:
    """Give the observations what a part of a release has."""
    connection.execute(text(f"CREATE INDEX ON {table} (indicator, geography_code, period_start)"))
    connection.execute(text(f"CREATE INDEX ON {table} (period_start, geography_level)"))
    connection.execute(text(f"ANALYZE {table}"))
