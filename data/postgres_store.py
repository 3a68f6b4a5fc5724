"""The warehouse in PostgreSQL: one schema per release, one table per part, and a pointer row.

    lagesbild_history   load, reported, reject, unread, contradiction; append-only
    lagesbild_parts     a table per calendar year of observations, written once, shared between releases
    lagesbild_r000012   the small tables of one release, and `observation` as the union of its parts
    lagesbild           pointer (one row)
    lagesbild_past_…    what a release would have said on a day: kept for a while, may be dropped

A release is made in one transaction: it is there whole or not at all. The same Core code as on DuckDB; only the
schema names differ.
"""

import getpass
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pandas as pd
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    create_engine,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError

from data.duckdb_store import arrow_schema
from data.postgres_past import PastSchemas
from data.progress import Progress
from data.schema import HISTORY, HISTORY_TABLES, observation
from data.settings import Settings
from data.store import STAGE, NoRelease, Part, Store, StoreBusy, StoreError, UnknownRelease, part_name

ROOT_SCHEMA = "lagesbild"
HISTORY_SCHEMA = "lagesbild_history"
PARTS_SCHEMA = "lagesbild_parts"
RELEASE_PREFIX = "lagesbild_r"
WRITER_LOCK = 7_265_401
"""The advisory lock that a writer holds: any number that others don't use."""

# Deriving joins CTEs, which have no statistics. PostgreSQL takes them for small and loops over them, pair by pair: one
# year of PPM steps took 19 s so, and 0.6 s with hash joins.
_JOIN_BY_HASH = text("SET LOCAL enable_nestloop = off")

_own = MetaData()
pointer = Table(
    "pointer",
    _own,
    Column("current_release", Integer),
    Column("last_release", Integer, nullable=False),
    schema=ROOT_SCHEMA,
)


def _schema_of(release_id: int) -> str:
    return f"{RELEASE_PREFIX}{release_id:06d}"


def _comment_on(connection: Connection, kind_and_name: str, name: str) -> None:
    """Give a part, or the view over them, the comments of the table that it is."""
    comments = [(kind_and_name, observation.comment)]
    comments += [(f"COLUMN {name}.{column.name}", column.comment) for column in observation.columns]
    for what, comment in comments:
        quoted = str(comment).replace("'", "''")
        connection.exec_driver_sql(f"COMMENT ON {what} IS '{quoted}'")


class PostgresStore(Store):
    """A warehouse in a PostgreSQL database. See the module's docstring for its schemas."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.engine: Engine = create_engine(
            settings.database,
            pool_pre_ping=True,
            pool_size=8,
            max_overflow=8,
            connect_args={"connect_timeout": 5, "application_name": "lagesbild"},
        )
        self._prepared = False
        self._past = PastSchemas(self.engine, self._connected)

    def _prepare(self) -> None:
        """Make the schemas and the append-only tables where they are not. Only writers call it."""
        if self._prepared:
            return
        with self.engine.begin() as connection:
            for schema in (ROOT_SCHEMA, HISTORY_SCHEMA, PARTS_SCHEMA):
                connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
            _own.create_all(connection)
            if connection.execute(select(pointer.c.last_release)).first() is None:
                connection.execute(pointer.insert().values(current_release=None, last_release=0))
            mapped = connection.execution_options(schema_translate_map={HISTORY: HISTORY_SCHEMA})
            for table in HISTORY_TABLES:
                table.create(mapped, checkfirst=True)
        self._prepared = True

    @contextmanager
    def lock(self) -> Iterator[None]:
        self._prepare()
        with self.engine.connect() as connection:
            if not connection.execute(text("SELECT pg_try_advisory_lock(:n)"), {"n": WRITER_LOCK}).scalar():
                raise StoreBusy
            try:
                yield
            finally:
                connection.rollback()
                connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": WRITER_LOCK})

    def _connected(self, release_schema: str) -> dict[str | None, str | None]:
        return {None: release_schema, HISTORY: HISTORY_SCHEMA, STAGE: "pg_temp"}

    # History

    def append_history(self, frames: Mapping[str, pd.DataFrame]) -> None:
        self._prepare()
        with self.engine.begin() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            for table in HISTORY_TABLES:
                frame = frames.get(table.name)
                if frame is None or frame.empty:
                    continue
                import pyarrow as pa  # the same conversion as for Parquet, so that both engines get the same values

                rows = pa.Table.from_pandas(frame, schema=arrow_schema(table), preserve_index=False)
                names = ", ".join(f'"{column.name}"' for column in table.columns)
                with raw.cursor().copy(f'COPY {HISTORY_SCHEMA}."{table.name}" ({names}) FROM STDIN') as copy:
                    for batch in rows.to_batches(max_chunksize=20_000):
                        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                            copy.write_row(row)

    @contextmanager
    def history(self) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            mapped = connection.execution_options(schema_translate_map=self._connected("pg_temp"))
            if not connection.dialect.has_schema(connection, HISTORY_SCHEMA):
                # A reader may not make the tables; until a writer has, there is no history.
                mapped.execution_options(schema_translate_map={HISTORY: "pg_temp", STAGE: "pg_temp", None: "pg_temp"})
                for table in HISTORY_TABLES:
                    table.create(mapped)
            yield mapped

    @contextmanager
    def scratch(self) -> Iterator[Connection]:
        with self.history() as connection:
            try:
                connection.execute(_JOIN_BY_HASH)
                yield connection
            finally:
                connection.rollback()
                connection.execute(text("DISCARD TEMP"))
                connection.commit()

    # What was known then

    @property
    def keeps_past(self) -> bool:
        return self._past.may_keep

    def has_past(self, name: str) -> bool:
        return self._past.has(name)

    def keep_past(self, name: str, fill: Callable[[Connection, Progress], None], progress: Progress) -> None:
        def fill_by_hash(connection: Connection, progress: Progress) -> None:
            connection.execute(_JOIN_BY_HASH)
            fill(connection, progress)

        self._past.keep(name, fill_by_hash, progress)

    def past(self, name: str) -> AbstractContextManager[Connection]:
        return self._past.opened(name)

    @property
    def room(self) -> Path:
        """A folder for each database and user of this machine: others may not even read it."""
        whose = hashlib.sha256(f"{self.settings.database} {getpass.getuser()}".encode()).hexdigest()[:16]
        folder = Path(tempfile.gettempdir()) / f"lagesbild-{whose}"
        folder.mkdir(mode=0o700, exist_ok=True)
        if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
            raise StoreError(f"Mappen {folder} tillhör en annan användare. Ta bort den.")
        return folder

    # Building

    @contextmanager
    def building(self, release_id: int) -> Iterator[Connection]:
        self._prepare()
        schema = _schema_of(release_id)
        with self.engine.begin() as connection:
            connection.execute(pointer.update().values(last_release=release_id))
        with self.engine.connect() as connection:
            try:
                connection.execute(text(f"CREATE SCHEMA {schema}"))
                connection.execute(_JOIN_BY_HASH)
                yield connection.execution_options(schema_translate_map=self._connected(schema))
                connection.commit()
            finally:
                connection.rollback()
                connection.execute(text("DISCARD TEMP"))
                connection.commit()

    def keep_part(self, connection: Connection, stage: Table, release_id: int, period_kind: str, bucket: int) -> Part:
        name = part_name(release_id, period_kind, bucket)
        columns = ", ".join(column.name for column in observation.columns)
        part = f'{PARTS_SCHEMA}."{name}"'
        connection.execute(text(f"CREATE TABLE {part} AS SELECT {columns} FROM pg_temp.{stage.name}"))  # noqa: S608 - names of our own
        connection.execute(text(f"CREATE INDEX ON {part} (indicator, geography_code, period_start)"))
        connection.execute(text(f"CREATE INDEX ON {part} (period_start, geography_level)"))
        connection.execute(text(f"ANALYZE {part}"))
        _comment_on(connection, f"TABLE {part}", part)
        return self._counted(connection, name, period_kind, bucket)

    def _counted(self, connection: Connection, name: str, period_kind: str, bucket: int) -> Part:
        query = f'SELECT count(*), coalesce(bit_xor(hashtextextended(p::text, 0)), 0) FROM {PARTS_SCHEMA}."{name}" p'  # noqa: S608 - names of our own
        rows, fingerprint = connection.execute(text(query)).one()
        return Part(name, period_kind, bucket, rows, f"{int(fingerprint) & (2**64 - 1):016x}")

    def link_parts(self, connection: Connection, names: list[str]) -> None:
        translated = connection.get_execution_options()["schema_translate_map"]
        columns = ", ".join(column.name for column in observation.columns)
        if not names:
            observation.create(connection)
            return
        union = " UNION ALL ".join(f'SELECT {columns} FROM {PARTS_SCHEMA}."{name}"' for name in names)  # noqa: S608 - names of our own
        view = f"{translated[None]}.observation"
        connection.execute(text(f"CREATE VIEW {view} AS {union}"))
        _comment_on(connection, f"VIEW {view}", view)

    def part_as_it_is(self, part: Part) -> Part | None:
        with self.engine.connect() as connection:
            if not inspect(connection).has_table(part.name, schema=PARTS_SCHEMA):
                return None
            return self._counted(connection, part.name, part.period_kind, part.bucket)

    # Reading

    @contextmanager
    def reading(self, release_id: int) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            if not connection.dialect.has_schema(connection, _schema_of(release_id)):
                raise UnknownRelease(release_id, self.release_ids())
            connection.execute(text("SET TRANSACTION READ ONLY"))
            connection.execute(text("SET LOCAL statement_timeout = '30s'"))
            yield connection.execution_options(schema_translate_map=self._connected(_schema_of(release_id)))

    # The pointer

    def _pointer(self) -> tuple[int | None, int]:
        with self.engine.connect() as connection:
            if not inspect(connection).has_table("pointer", schema=ROOT_SCHEMA):
                return None, 0
            row = connection.execute(select(pointer.c.current_release, pointer.c.last_release)).first()
            return (row[0], row[1]) if row else (None, 0)

    def current_id(self) -> int | None:
        return self._pointer()[0]

    def last_used_id(self) -> int:
        return self._pointer()[1]

    def release_ids(self) -> list[int]:
        with self.engine.connect() as connection:
            names = inspect(connection).get_schema_names()
        return sorted(int(name.removeprefix(RELEASE_PREFIX)) for name in names if name.startswith(RELEASE_PREFIX))

    def switch(self, release_id: int) -> None:
        if release_id not in self.release_ids():
            raise UnknownRelease(release_id, self.release_ids())
        with self.engine.begin() as connection:
            if connection.execute(pointer.update().values(current_release=release_id)).rowcount != 1:
                raise NoRelease

    def drop(self, release_ids: list[int], part_names: list[str]) -> None:
        for release_id in release_ids:
            self._past.drop(release_id)
        drops = [f"DROP SCHEMA IF EXISTS {_schema_of(release_id)} CASCADE" for release_id in release_ids]
        drops += [f'DROP TABLE IF EXISTS {PARTS_SCHEMA}."{name}"' for name in part_names]
        for drop in drops:
            try:
                with self.engine.begin() as connection:
                    connection.execute(text("SET LOCAL lock_timeout = '2s'"))
                    connection.execute(text(drop))
            except DBAPIError:
                # A reader is at work in it, or a release that could not be dropped needs it. The next run drops it.
                continue

    def part_names(self) -> list[str]:
        with self.engine.connect() as connection:
            return sorted(inspect(connection).get_table_names(schema=PARTS_SCHEMA))

    def close(self) -> None:
        self.engine.dispose()
