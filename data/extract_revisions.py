"""Which figures of an extract were another before, and since when: the sheet Revideringar.

The one thing to know: the earlier figure is told only where it is what a source itself said. What was counted from
answers is told to have changed, when and by which file, and not from what: the answers may have been of few persons,
and a figure that was hidden tells nothing (data/disclosure.py).
"""

from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, or_, select

from data.declarations import AnsweredLevel
from data.indicators import INDICATORS
from data.queries import extract_query
from data.releases import end_of_day
from data.schema import load, observation, release_load, reported
from data.selection import Selection
from data.store import Store

REVISED_COLUMNS = (
    "indicator",
    "period_start",
    "period_end",
    "period_label",
    "geography_code",
    "geography",
    "monitored_area",
    "setting",
    "step",
    "origin",
    "first_value",
    "first_received_at",
    "value",
    "received_at",
    "source",
    "file_name",
    "explanation",
)
"""The columns of the revised figures of an extract, in their order. Times are UTC."""

SAID_ANEW = "Källan har ändrat siffran / The source has changed the figure"
COUNTED_ANEW = "Ett svar bakom siffran har ändrats / An answer behind the figure has changed"

_PERIOD = ["source", "period_start", "period_end"]
_PLACE = [*_PERIOD, "geography_code"]
_FIGURE = [*_PLACE, "indicator", "monitored_area", "setting", "step", "is_synthetic"]


def revised_rows(connection: Connection, selection: Selection, store: Store) -> list[tuple[Any, ...]]:
    """Return the figures of a selection with the status `revised`: columns REVISED_COLUMNS, in the extract's order.

    None as `first_value`: what it was at first is not told. None as `received_at`: no single file changed it.
    """
    query = extract_query(connection, selection).where(observation.c.status == "revised")
    revised = pd.read_sql(query, connection)
    if revised.empty:
        return []
    revised["is_synthetic"] = revised["origin"] == "synthetic"
    said = _said(connection, selection, store, revised)
    told = revised.drop(columns=["received_at", "file_name"], errors="ignore")
    told = told.merge(_of_figures(said), on=_FIGURE, how="left")
    counted = _of_answers(said, revised)
    is_said = told["received_at"].notna()
    for name in ("received_at", "file_name"):
        told[name] = told[name].where(is_said, counted[name])
    told["explanation"] = is_said.map({True: SAID_ANEW, False: COUNTED_ANEW})
    shown = told[list(REVISED_COLUMNS)].astype(object)
    return [tuple(row) for row in shown.where(shown.notna(), None).itertuples(index=False)]


def _said(connection: Connection, selection: Selection, store: Store, revised: pd.DataFrame) -> pd.DataFrame:
    """Return what the sources of revised figures have said of their periods, in the order it was received."""
    row = reported.c
    loads = list(connection.execute(select(release_load.c.load_id)).scalars())
    within: list[ColumnElement[bool]] = [
        row.load_id.in_(loads),
        row.source.in_(sorted(set(revised["source"]))),
        row.period_start.in_(sorted(set(revised["period_start"]))),
        or_(row.measure.in_([*_SAID_AS.values(), *INDICATORS]), row.measure.like("answer%")),
    ]
    if selection.as_of is not None:
        within.append(row.received_at <= end_of_day(selection.as_of))
    query = (
        select(
            *(row[name] for name in ("source", "measure", "period_start", "period_end", "geography_code")),
            *(row[name] for name in ("monitored_area", "setting", "step", "origin", "value", "received_at", "load_id")),
            load.c.file_name,
        )
        .join(load, load.c.load_id == row.load_id)
        .where(*within)
        .order_by(row.received_at, row.load_id, row.row_number)
    )
    with store.history() as history:
        said = pd.read_sql(query, history)
    return said.assign(is_synthetic=said["origin"] == "synthetic")


_SAID_AS = {each.id: "answer_level" for each in INDICATORS.values() if isinstance(each.derived_from, AnsweredLevel)}
"""Which answer an indicator is, where it is one answer as it was given and not a count of persons."""


def _of_figures(said: pd.DataFrame) -> pd.DataFrame:
    """Return, of every figure that a source itself gives and has changed, the first one and when the latest came."""
    as_indicator = {measure: name for name, measure in _SAID_AS.items()} | {name: name for name in INDICATORS}
    figures = said.assign(indicator=said["measure"].map(as_indicator)).dropna(subset=["indicator", "value"])
    grouped = figures.groupby(_FIGURE)
    changed = grouped.agg(
        first_value=("value", "first"),
        first_received_at=("received_at", "first"),
        received_at=("received_at", "last"),
        file_name=("file_name", "last"),
        different=("value", "nunique"),
    )
    return changed[changed["different"] > 1].drop(columns="different").reset_index()


def _of_answers(said: pd.DataFrame, revised: pd.DataFrame) -> pd.DataFrame:
    """Return, for each revised figure, the latest file in which any of its municipalities answered once more."""
    again = said[said.groupby(_PLACE)["load_id"].transform("nunique") > 1]
    told = ["received_at", "file_name"]
    of_place = revised.join(again.groupby(_PLACE)[told].last(), on=_PLACE)[told]
    of_period = revised.join(again.groupby(_PERIOD)[told].last(), on=_PERIOD)[told]
    is_town = revised["geography_level"] == "municipality"
    return of_place.where(is_town, of_period)
