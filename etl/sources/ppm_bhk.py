"""SKR:s punktprevalensmätning av basala hygienrutiner och klädregler (PPM-BHK): returns, and the published rounds.

An observed person does everything right or not: a block (hygiene4, dress4, all8) counts those who did all of its
steps right. It can't be worked out from the steps, but they bound it, and so tell when a figure is impossible.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

import pandas as pd

from data.lists import PpmRound, ppm_rounds, ppm_steps, settings
from etl.cells import CellError, in_any_case, read_count, read_round
from etl.documents import Document
from etl.ppm_published import is_published, parse_published
from etl.returns import (
    Figure,
    common_warnings,
    conclude,
    figures_frame,
    last_possible_day,
    read_municipality,
    read_origin,
    read_sent_on,
    refuse_duplicates,
)
from etl.sources import Source
from etl.tables import Layout, Row, Table, layout, possible_headers, read_table

SOURCE = Source(
    id="ppm_bhk",
    publisher="SKR",
    title="Punktprevalensmätning av basala hygienrutiner och klädregler",
    reads=(".csv", ".xlsx"),
)

UNIT = ("kommunkod", "kommun", "round", "setting")
OPTIONAL = ("comment", "origin", "sent_on")

EVERY_SETTING = "all"
"""Not a setting to report: settings are summed here, and a sum beside its parts would be counted twice."""

Unit = tuple[str, PpmRound, str]
"""What an answer is about: municipality, round and setting."""

Counts = dict[str, int | None]
"""Step (the empty string: persons observed) to number of persons; None where the cell is blank."""


@lru_cache(maxsize=1)
def return_layout() -> Layout:
    """Return the columns of a PPM return. The eight steps must be there; a block may be left out."""
    steps = ppm_steps()
    names: dict[str, tuple[str, ...]] = {column: () for column in (*UNIT, "observations", *OPTIONAL)}
    labels = {step.id: (step.label, step.short_label) for step in steps.values()}
    required = (*UNIT, "observations", *(step.id for step in steps.values() if step.number is not None))
    return layout({**names, **labels}, required, answers=("observations", *steps))


def recognises(document: Document) -> bool:
    """Say whether a row near the top is the header of a PPM return or of the published rounds."""
    own = {*UNIT, "observations"}
    steps = ppm_steps().keys()
    headers = possible_headers(document, return_layout())
    return is_published(document) or any(2 * len(found & own) > len(own) and found & steps for found in headers)


def parse(document: Document) -> pd.DataFrame:
    """Return what a PPM return or a file of published rounds says.

    Columns: FIGURE_COLUMNS; the period is the round's two weeks. From a return, one row per municipality, setting and
    answer: answer_observations (persons observed) and answer_correct (how many of them did the step, or every step of
    the block, right). A blank cell gives NaN and status not_reported; a row without answers gives nothing. Order: as
    in the file. From the published rounds: see `etl.ppm_published.parse_published`.

    Leaves refused rows and the checks in the document. Raises SourceError if a column is missing or stands twice, if
    there are no rows, or if column `sent_on` says more than one day.
    """
    return parse_published(document) if is_published(document) else _parse_return(document)


def _parse_return(document: Document) -> pd.DataFrame:
    table = read_table(document, return_layout())
    read_sent_on(document, table)
    answers = [(row, *_read_row(row, document)) for row in table.answers]
    refuse_duplicates(
        (
            (row, (code, ppm_round.id, setting))
            for row, unit, _, _ in answers
            if unit
            for code, ppm_round, setting in [unit]
        ),
        "kommun, omgång och verksamhet",
    )
    figures = [
        figure
        for row, unit, counts, origin in answers
        if unit and not row.faults
        for figure in _figures(row, unit, counts, origin)
    ]
    _conclude(document, table)
    return figures_frame(figures)


def _read_row(row: Row, document: Document) -> tuple[Unit | None, Counts, str]:
    """Return what the row is about, its counts and its origin; what is wrong is left in the row."""
    ppm_round = row.read_filled("round", "rounds", read_round, "en av " + ", ".join(ppm_rounds()))
    last_day = last_possible_day(document)
    if ppm_round and ppm_round.period_end > last_day:
        row.refuse("rounds", "mätomgången ligger i framtiden", f"en omgång som slutar senast {last_day}", "round")
    code = read_municipality(row, ppm_round.period_start if ppm_round else None)
    setting = row.read_filled("setting", "settings", read_setting, _settings_expected())
    observations = row.read_filled("observations", "counts", read_observations, "antalet observationer")
    counts: Counts = {"": observations}
    for step in ppm_steps():
        if step in row.titles:
            counts[step] = row.read(step, "counts", read_count)
    if observations is not None:
        _refuse_impossible(row, observations, counts)
    unit = (code, ppm_round, setting) if code and ppm_round and setting else None
    return unit, counts, read_origin(row, document)


def _settings_expected() -> str:
    return " eller ".join(f"{each.id} ({each.label})" for each in settings().values() if each.id != EVERY_SETTING)


@lru_cache(maxsize=1)
def _setting_words() -> dict[str, str]:
    return {
        in_any_case(word): each.id for each in settings().values() for word in (each.id, each.label, each.short_label)
    }


def read_setting(text: str) -> str:
    """Return the id of a setting, given as id or in Swedish."""
    setting = _setting_words().get(in_any_case(text))
    if setting == EVERY_SETTING:
        raise CellError("verksamheterna lämnas var för sig; summan räknas ut här", _settings_expected())
    if setting is None:
        raise CellError("okänd verksamhet", _settings_expected())
    return setting


def read_observations(text: str) -> int:
    """Return the number of persons observed: at least one, or there would be nothing to report."""
    count = read_count(text)
    if count == 0:
        raise CellError("inga observationer", "minst 1 observation; en rad utan mätning lämnas tom")
    return count


def _parts(step: str) -> list[str]:
    """Return the steps or blocks that a block is made of: dress4 of four steps, all8 of hygiene4 and dress4."""
    return [each.id for each in ppm_steps().values() if each.block == step]


def _steps_below(step: str) -> Iterator[str]:
    for part in _parts(step):
        yield part
        yield from _steps_below(part)


def _most_misses(step: str, observations: int, counts: Mapping[str, int | None]) -> int | None:
    """Return how many at most did not do a step or block right: those counted, else every miss of its parts summed.

    None if a blank cell leaves it open.
    """
    count = counts.get(step)
    if count is not None:
        return observations - count
    misses = [_most_misses(part, observations, counts) for part in _parts(step)]
    known = [each for each in misses if each is not None]
    return sum(known) if misses and len(known) == len(misses) else None


def _refuse_impossible(row: Row, observations: int, counts: Counts) -> None:
    """Refuse counts that can't be: above the observations, or a block outside what its steps allow.

    A block is at most the smallest of its steps. It is at least what is left when every miss was another person's;
    for all8 that is hygiene4 + dress4 − observations.
    """
    given = {step: count for step, count in counts.items() if step and count is not None}
    above = [step for step, count in given.items() if count > observations]
    for step in above:
        row.refuse("counts", "fler rätt än observationer", f"högst {observations}, som i observations", step)
    if above:
        return
    for step, count in given.items():
        below = {part: given[part] for part in _steps_below(step) if part in given}
        lowest = min(below, key=lambda part: below[part], default="")
        if below and count > below[lowest]:
            row.refuse(
                "bounds", "blocket har fler rätt än ett av sina steg", f"högst {below[lowest]}, som i {lowest}", step
            )
        misses = _most_misses(step, observations, {**given, step: None})
        if misses is not None and count < observations - misses:
            expected = f"minst {observations - misses}: {observations} observationer minus {misses} fel i stegen"
            row.refuse("bounds", "blocket har färre rätt än stegen medger", expected, step)


def _figures(row: Row, unit: Unit, counts: Mapping[str, int | None], origin: str) -> Iterator[Figure]:
    code, ppm_round, setting = unit
    for step, count in counts.items():
        yield Figure(
            measure="answer_correct" if step else "answer_observations",
            geography_code=code,
            period_start=ppm_round.period_start,
            period_end=ppm_round.period_end,
            monitored_area="",
            setting=setting,
            step=step,
            value=float("nan") if count is None else float(count),
            status="not_reported" if count is None else "reported",
            origin=origin,
            received_at=None,
            locator=row.locator(step or "observations"),
            quote=None,
        )


def _conclude(document: Document, table: Table) -> None:
    answered = sum(row.is_answered for row in table.rows)
    left_out = [step for step in ppm_steps() if step not in table.titles]
    seen = {
        "columns": f"{len(table.titles)} kolumner, rubriker på rad {table.header_row}",
        "municipalities": f"rader med svar: {answered}, utan svar: {len(table.rows) - answered}",
        "names": "kommunkod och kommun stämmer överens",
        "duplicates": "en rad per kommun, omgång och verksamhet",
        "rounds": "mätomgångarna är kända och har passerat",
        "settings": "verksamheterna är kända",
        "counts": "antalen är heltal och inte fler än observationerna",
        "bounds": "blocken ligger inom vad stegen medger",
        "synthetic_mark": "ingen rad är märkt som syntetisk",
    }
    warnings = {
        **common_warnings(document, table),
        "municipalities": "" if answered else "ingen kommun har svarat: alla rader är tomma",
    }
    if left_out:
        missing = f"kolumnerna {', '.join(left_out)} saknas, så filen ger inga siffror för dem"
        warnings["columns"] = "; ".join(text for text in (missing, warnings["columns"]) if text)
    conclude(document, table, seen, warnings)
