"""A workbench on which deriving is tried without a warehouse."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, NullPool, create_engine

from data.releases import create_release_tables
from data.schema import HISTORY, observation, reported
from data.stage import make_stage
from data.store import STAGE


@pytest.fixture(scope="module")
def workbench() -> Iterator[Connection]:
    """A connection with the tables that deriving needs, the lists filled in."""
    engine = create_engine("duckdb:///:memory:", poolclass=NullPool)
    with engine.connect() as connection:
        connection = connection.execution_options(schema_translate_map={HISTORY: None, STAGE: None})
        create_release_tables(connection)
        observation.create(connection)
        reported.create(connection)
        make_stage(connection)
        yield connection
    engine.dispose()
