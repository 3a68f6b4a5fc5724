"""The tables that deriving works in; they live only as long as their connection, and nothing else reads them."""

from collections.abc import Iterable

from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    Double,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
)

from data.indicators import INDICATORS
from data.periods import PPM_ROUND, REPORT_WEEK
from data.schema import observation
from data.store import STAGE

_stage = MetaData()

chosen_load = Table("chosen_load", _stage, Column("load_id", Integer), schema=STAGE, prefixes=["TEMPORARY"])
"""The loads that what is derived is made of."""

vintage = Table(
    "stage_vintage",
    _stage,
    Column("source", String),
    Column("measure", String),
    Column("geography_code", String),
    Column("period_start", Date),
    Column("period_end", Date),
    Column("monitored_area", String),
    Column("setting", String),
    Column("step", String),
    Column("origin", String),
    Column("value", Double),
    Column("status", String),
    Column("first_value", Double),
    Column("revised", SmallInteger),
    Column("received_at", DateTime),
    schema=STAGE,
    prefixes=["TEMPORARY"],
)
"""The latest that each source said of each thing; `revised` is 1 where it said something else before,
`first_value` what it said first."""

coverage = Table(
    "stage_coverage",
    _stage,
    Column("period_kind", String),
    Column("origin", String),
    Column("period_start", Date),
    Column("period_end", Date),
    Column("geography_code", String),
    Column("geography_level", String),
    Column("reporting", Integer),
    Column("expected", Integer),
    schema=STAGE,
    prefixes=["TEMPORARY"],
)
"""One row per geography and period in which any municipality answered: how many did, of how many."""

interval = Table(
    "stage_interval",
    _stage,
    Column("numerator", Double),
    Column("denominator", Double),
    Column("lower", Double),
    Column("upper", Double),
    schema=STAGE,
    prefixes=["TEMPORARY"],
)
"""Intervals of the shares that occur, one row per pair of numerator and denominator."""

narrowing = Table(
    "stage_narrowing",
    _stage,
    Column("indicator", String),
    Column("origin", String),
    Column("period_start", Date),
    Column("period_end", Date),
    Column("geography_code", String),
    Column("low", Double),
    Column("likely", Double),
    Column("high", Double),
    Column("mean", Double),
    schema=STAGE,
    prefixes=["TEMPORARY"],
)
"""By how much what is known of many hidden counts together narrows the nation's total (data/hidden_sums.py), and what
they are on average."""

new_observation = Table(
    "stage_observation",
    _stage,
    *(Column(column.name, column.type) for column in observation.columns),
    schema=STAGE,
    prefixes=["TEMPORARY"],
)
"""What has been derived and not yet been kept as a part."""

RETURNS = {REPORT_WEEK: "municipal_return", PPM_ROUND: "ppm_bhk"}
"""The source whose `answer_…` measures the municipal figures of a kind of period are made of."""


def kind_of(source: str, measure: str) -> str | None:
    """Return the kind of period that a reported measure is of; None for one that nothing is derived from."""
    if measure in INDICATORS:
        return INDICATORS[measure].period_kind
    if not measure.startswith("answer"):
        return None
    return next((kind for kind, returns in RETURNS.items() if returns == source), None)


KEY = (
    "measure",
    "geography_code",
    "period_start",
    "period_end",
    "monitored_area",
    "setting",
    "step",
    "origin",
)
"""What one reported figure is about; with the source, what makes a later row a vintage of an earlier one."""
UNIT = ("origin", "geography_code", "period_start", "period_end")
"""Who answered, about when."""


def make_stage(connection: Connection) -> None:
    """Create the stage tables, which vanish with the connection."""
    _stage.create_all(connection, checkfirst=False)


def choose_loads(connection: Connection, load_ids: Iterable[int]) -> None:
    """Say which loads are derived from."""
    rows = [{"load_id": load_id} for load_id in load_ids]
    connection.execute(chosen_load.delete())
    if rows:
        connection.execute(chosen_load.insert(), rows)
