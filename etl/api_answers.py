"""What the answers of APIs have in common: JSON, the mark of invented figures, figures given twice, the named checks.

An answer has no lines or cells that a person could look up, so a fault is numbered as the answer numbers its values
(the first is 1) and carries the value as it stood.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.periods import date_span
from etl.documents import Check, Contradiction, Document, Fault, SourceError
from etl.returns import SYNTHETIC, Figure, rows_named


def read_json(document: Document) -> object:
    """Return what a document says as JSON. Raises SourceError if it is none, or has NaN or Infinity for a number."""
    try:
        return json.loads(document.text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        said = f"filen är inte giltig JSON ({error})"
        raise SourceError(Fault("readable", said, "svaret från API:t som det kom, i JSON")) from error


def _no_number(name: str) -> object:
    raise ValueError(f"{name} är inget tal")


def origin_of(document: Document, bodies: Iterable[object]) -> str:
    """Return "synthetic" if the document's name, or a `_note` of an answer in it, says so; else "published"."""
    notes = [str(body.get("_note", "")) for body in bodies if isinstance(body, dict)]
    return SYNTHETIC if document.says_synthetic or any(SYNTHETIC in note.casefold() for note in notes) else "published"


@dataclass(frozen=True)
class Said:
    """A figure, the number of the value it was read from, and that value as it stood."""

    number: int
    raw_text: str
    figure: Figure


def said_once(document: Document, said: Sequence[Said]) -> list[Figure]:
    """Return the figures without repetitions. A figure that is said in two ways is refused, each time it is said."""
    same: dict[tuple[object, ...], list[Said]] = defaultdict(list)
    for each in said:
        same[(each.figure.measure, each.figure.geography_code, each.figure.period_start)].append(each)
    figures = []
    for alike in same.values():
        # repr: a missing value is NaN, which is unlike itself.
        if len({(repr(each.figure.value), each.figure.status) for each in alike}) == 1:
            figures.append(alike[0].figure)
            continue
        for each in alike:
            others = rows_named([other.number for other in alike if other is not each])
            reason = f"samma uppgift står med ett annat värde på {others}"
            document.refuse(Fault("duplicates", reason, "ett värde per uppgift", each.number, raw_text=each.raw_text))
    return figures


@dataclass(frozen=True)
class Sum:
    """Figures that ought to add up: a total, and the parts it is made of (measure and place of each)."""

    measure: str
    total_place: str
    parts: Sequence[tuple[str, str]]
    parts_named: str


def check_sums(document: Document, figures: Sequence[Figure], sums: Sequence[Sum], source: str) -> None:
    """Compare totals with the sums of their parts, in every period where all of them have a value.

    What disagrees is left in the document's contradictions; the total is what is used. Leaves the check `sums`.
    """
    values = {(each.measure, each.geography_code, each.period_start): each for each in figures if each.value >= 0}
    compared, found = 0, []
    for wanted in sums:
        for (measure, place, start), total in values.items():
            parts = [values.get((*part, start)) for part in wanted.parts]
            added = [part.value for part in parts if part is not None]
            if (measure, place) != (wanted.measure, wanted.total_place) or len(added) != len(parts):
                continue
            compared += 1
            if sum(added) != total.value:
                found.append(_contradiction(total, sum(added), wanted.parts_named, source))
    document.contradictions += found
    if found:
        first = found[0]
        when = date_span(first.period_start, first.period_end)
        said = f"{first.indicator} {when}: {first.figure_used:g}, men {first.source_other} ger {first.figure_other:g}"
        detail = f"{len(found)} av {compared} summor stämmer inte, först {said}"
        document.checks.append(Check("sums", "WARN", detail))
    else:
        detail = f"{compared} summor stämmer" if compared else "ingen summa går att jämföra: alla delar finns inte"
        document.checks.append(Check("sums", "PASS", detail))


def _contradiction(total: Figure, added: float, parts_named: str, source: str) -> Contradiction:
    return Contradiction(
        indicator=total.measure,
        geography_code=total.geography_code,
        period_start=total.period_start,
        period_end=total.period_end,
        figure_used=total.value,
        source_used=source,
        figure_other=added,
        source_other=parts_named,
        explanation="Källans egen summa används.",
    )


def conclude(document: Document, seen: Mapping[str, str], warnings: Mapping[str, str]) -> None:
    """Leave the named checks in the document.

    `seen`: per check, in order, what it saw. FAIL: the check refused values. WARN: it has a text in `warnings`.
    """
    for check, detail in seen.items():
        refused = sorted({fault.row for fault in document.faults if fault.check == check and fault.row is not None})
        if refused:
            told = f"{len(refused)} av {document.rows_read} värden avvisade: {rows_named(refused)}"
            document.checks.append(Check(check, "FAIL", told))
        else:
            warning = warnings.get(check, "")
            document.checks.append(Check(check, "WARN" if warning else "PASS", warning or detail))
