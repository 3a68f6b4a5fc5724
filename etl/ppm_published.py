"""The rounds of PPM as SKR published them: one row per round and kind of actor, read by the source ppm_bhk.

Shares are rounded as printed ("90" may be 89.5), which every test of them has to allow for.
"""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import accumulate

import pandas as pd

from data.lists import NATION, municipalities, ppm_rounds
from etl import cells
from etl.cells import CellError, read_count, read_date, read_percentage
from etl.documents import Check, Contradiction, Document, Unread
from etl.returns import SYNTHETIC, Figure, common_warnings, conclude, figures_frame, refuse_duplicates
from etl.tables import Layout, Row, Table, layout, possible_headers, read_table

COUNTS = {
    "participants": ("ppm_participants", "all", ""),
    "observations": ("ppm_observations", "all", ""),
}
PERCENTAGES = {
    "all8_percent": ("ppm_all8", "all", "all8"),
    "hygiene4_percent": ("ppm_hygiene4", "all", "hygiene4"),
    "dress4_percent": ("ppm_dress4", "all", "dress4"),
    "hygiene4_special_housing_percent": ("ppm_hygiene4", "special_housing", "hygiene4"),
    "hygiene4_ordinary_housing_percent": ("ppm_hygiene4", "ordinary_housing", "hygiene4"),
    "median_all8_percent": ("ppm_all8_median", "all", "all8"),
}
TOTAL, PARTS = "hygiene4_percent", ("hygiene4_special_housing_percent", "hygiene4_ordinary_housing_percent")
"""A share of every observation, and the shares in the settings that it is pooled from."""

FIGURES = {**COUNTS, **PERCENTAGES}
"""The columns with figures: column to (measure, setting, step)."""

OF_EVERY_ROUND = ("participants", "observations", "all8_percent", "hygiene4_percent", "dress4_percent")
"""What is missing when nothing is known of a round that was held. The other figures weren't given for every round."""

REQUIRED = ("round", "actor", "period_start", "period_end", *FIGURES, "source")
OPTIONAL = ("iso_weeks", "note")

MUNICIPALITIES = "municipalities"
REGIONS = "regions"

LONGEST_SENTENCE = 300
ROUNDING_ERROR = 1e-9
"""Binary fractions: 72.9 + 90 − 100 isn't exactly 62.9."""

_ISO_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)", re.ASCII)

Period = tuple[date, date]
Values = dict[str, float]
LAYOUT: Layout = layout({column: () for column in (*REQUIRED, *OPTIONAL)}, REQUIRED)


def is_published(document: Document) -> bool:
    """Say whether a row near the top names more than half of the columns of the published rounds."""
    return any(2 * len(found) > len(REQUIRED) for found in possible_headers(document, LAYOUT))


def parse_published(document: Document) -> pd.DataFrame:
    """Return the nation's figures of each round, as published.

    Columns: FIGURE_COLUMNS; geography 00. One row per figure: ppm_participants (municipalities), ppm_observations
    (persons), ppm_all8, ppm_hygiene4 (also by setting), ppm_dress4 (pooled, per cent), ppm_all8_median (the median
    municipality, per cent). received_at: the day the latest of the row's sources was published. A blank cell gives no
    row; a round that was held and of which nothing is known gives NaN and not_reported. Order: as in the file.

    A pooled share that doesn't lie between its settings' is taken, and left as a contradiction in the document. Rows on
    regions, and rounds whose days aren't known, are left unread in the document; refused rows and the checks too.
    Raises SourceError if a column is missing or stands twice, or if there are no rows.
    """
    table = read_table(document, LAYOUT)
    line_offsets = _line_offsets(document)
    taken: list[tuple[Row, Period | None, Values, datetime | None]] = []
    for row in table.answers:
        if reason := _why_unread(row):
            _leave_unread(document, row, line_offsets, reason)
        else:
            taken.append((row, _read_period(row), _read_values(row), _read_received_at(row)))
    refuse_duplicates(((row, _round_id(row)) for row, *_ in taken), "mätomgång", "round")
    sound = [(row, period, values, day) for row, period, values, day in taken if period and not row.faults]
    figures = [
        figure
        for row, period, values, received_at in sound
        for figure in _figures(row, period, values, received_at, document.says_synthetic)
    ]
    _conclude(document, table)
    document.checks.append(_settings_weight(document, [(row, period, values) for row, period, values, _ in sound]))
    return figures_frame(figures)


def _round_id(row: Row) -> str:
    return "".join(row.text("round").split()).upper()


def _why_unread(row: Row) -> str:
    """Return why a row that is right in itself can't be taken; empty if it can."""
    if row.text("actor").casefold() == REGIONS:
        return "raden gäller regioner, inte kommuner"
    if not row.text("period_start") and not row.text("period_end") and _round_id(row) not in ppm_rounds():
        return "mätomgångens datum är inte kända, så siffrorna kan inte hänföras till en period"
    return ""


def _line_offsets(document: Document) -> list[int]:
    """Return where each line of a text file begins, counted in characters. A workbook has no lines: an empty list."""
    if document.suffix != ".csv":
        return []
    # Rows are numbered by the lines that a text stream gives; str.splitlines would split at other characters too.
    marks = len(document.text) - len(document.text.lstrip("\ufeff"))
    lengths = map(len, io.StringIO(document.text[marks:], newline=""))
    return list(accumulate(lengths, initial=marks))


def _leave_unread(document: Document, row: Row, line_offsets: list[int], reason: str) -> None:
    offset = line_offsets[row.number - 1] if line_offsets else 0
    place = f" (blad {row.sheet}, rad {row.number})" if row.sheet else ""
    document.unread.append(Unread(offset, row.raw_text[:LONGEST_SENTENCE], reason + place))


def _read_period(row: Row) -> Period | None:
    """Return the round's days, from the row or from the list of rounds; None, and a fault in the row, if wrong."""
    if row.text("actor").casefold() != MUNICIPALITIES:
        row.refuse("rounds", "okänt slag av deltagare", f"{MUNICIPALITIES} eller {REGIONS}", "actor")
    row.read_filled("round", "rounds", str, "mätomgångens namn, som VT2021")
    known = ppm_rounds().get(_round_id(row))
    if known and not row.text("period_start") and not row.text("period_end"):
        return known.period_start, known.period_end
    start = row.read_filled("period_start", "rounds", read_date, "mätomgångens första dag, som 2021-03-15")
    end = row.read_filled("period_end", "rounds", read_date, "mätomgångens sista dag, som 2021-03-28")
    if start is None or end is None:
        return None
    if not start <= end <= cells.today():
        row.refuse(
            "rounds", "perioden slutar innan den börjar eller i framtiden", "en period som har passerat", "period_end"
        )
        return None
    if known and (start, end) != (known.period_start, known.period_end):
        expected = f"{known.period_start}–{known.period_end}, som i listan över omgångar"
        row.refuse("rounds", f"mätomgången {known.id} har andra dagar", expected, "period_start")
        return None
    return start, end


def _read_values(row: Row) -> Values:
    """Return the row's figures by column, blank cells left out; what is wrong is left in the row."""
    read: dict[str, float | None] = {column: row.read(column, "counts", read_count) for column in COUNTS}
    read |= {column: row.read(column, "percentages", read_share) for column in PERCENTAGES}
    values = {column: value for column, value in read.items() if value is not None}
    places = len({place.code for place in municipalities()})
    if values.get("participants", 0) > places:
        row.refuse("counts", "fler deltog än det finns kommuner", f"högst {places}", "participants")
    _refuse_impossible(row, values)
    return values


def read_share(text: str) -> float:
    """Return a nation's share in per cent. A workbook keeps a cell shown as "67,6 %" as 0.676, which is refused."""
    share = read_percentage(text)
    if 0 < share <= 1:
        raise CellError(
            "andelen är högst 1 procent, vilket ingen omgång har varit nära", "procent, som 67,6, inte 0,676"
        )
    return share


def _refuse_impossible(row: Row, values: Values) -> None:
    """Refuse shares that no set of observations can have: hygiene4 + dress4 − 100 ≤ all8 ≤ hygiene4 and dress4."""
    all8 = values.get("all8_percent")
    parts = ["hygiene4_percent", "dress4_percent"]
    known = [part for part in parts if part in values]
    if all8 is None:
        return
    slack = _half_a_unit(row.text("all8_percent")) + ROUNDING_ERROR
    for part in known:
        if all8 > values[part] + slack + _half_a_unit(row.text(part)):
            expected = f"högst {row.text(part)}, som i {part}"
            row.refuse("bounds", "fler gjorde allt rätt än en del av det rätt", expected, "all8_percent")
    lowest = sum(values[part] for part in known) - 100
    if known == parts and all8 < lowest - slack - sum(_half_a_unit(row.text(part)) for part in known):
        expected = f"minst {lowest:g} (hygiene4 + dress4 − 100)".replace(".", ",")
        row.refuse("bounds", "färre gjorde allt rätt än delarna medger", expected, "all8_percent")


def _settings_weight(document: Document, rounds: list[tuple[Row, Period, Values]]) -> Check:
    """Check that each round's hygiene4 lies between those of its settings; a round where it doesn't is a contradiction.

    A pooled share is a mean of its parts, weighted by the observations in each. So the weight of special housing that
    the three figures imply is within 0–1: 0.70 in HT2020 and 0.67 in VT2021 as SKR published them.
    """
    implied, outside = [], []
    for row, period, values in rounds:
        if any(column not in values for column in (TOTAL, *PARTS)):
            continue
        total, special, ordinary = (values[column] for column in (TOTAL, *PARTS))
        slack = _half_a_unit(row.text(TOTAL)) + max(_half_a_unit(row.text(part)) for part in PARTS) + ROUNDING_ERROR
        if min(special, ordinary) - slack <= total <= max(special, ordinary) + slack:
            if special != ordinary:
                weight = min(1, max(0, (total - ordinary) / (special - ordinary)))
                implied.append(f"{_round_id(row)} {weight:.2f}".replace(".", ","))
            continue
        nearest = min(PARTS, key=lambda part: abs(values[part] - total))
        told = (
            f"{_round_id(row)}: {row.text(TOTAL)} ligger inte mellan {' och '.join(row.text(part) for part in PARTS)}"
        )
        outside.append(f"{told} (rad {row.number})")
        document.contradictions.append(
            Contradiction(
                indicator=FIGURES[TOTAL][0],
                geography_code=NATION,
                period_start=period[0],
                period_end=period[1],
                figure_used=total,
                source_used=row.locator(TOTAL),
                figure_other=values[nearest],
                source_other=row.locator(nearest),
                explanation=f"{told}, som verksamheternas andelar. En sammanvägd andel ligger mellan sina delar. "
                "Alla tre visas som de publicerades.",
                step=FIGURES[TOTAL][2],
            )
        )
    if outside:
        return Check("settings_weight", "WARN", "; ".join(outside))
    seen = (
        f"särskilt boendes vikt i hygiene4: {', '.join(implied)}"
        if implied
        else "ingen omgång anger två verksamheter som skiljer sig"
    )
    return Check("settings_weight", "PASS", seen)


def _half_a_unit(text: str) -> float:
    """Return how far from the true figure a rounded one may be: 0.05 for "67,6", 0.5 for "90"."""
    _, _, decimals = text.removesuffix("%").strip().replace(",", ".").partition(".")
    return 0.5 / 10 ** len(decimals)


def _read_received_at(row: Row) -> datetime | None:
    """Return when the latest of the row's sources was published; None, and a fault in the row, if none has a date.

    The latest: before that day not all of the row's figures had been published.
    """
    try:
        days = [read_date(day) for day in _ISO_DAY.findall(row.text("source"))]
    except CellError as error:
        row.refuse("source", error.reason, error.expected, "source")
        return None
    if not days or max(days) > cells.today():
        row.refuse("source", "dagen för publicering saknas eller ligger i framtiden", "källan med dess datum", "source")
        return None
    return datetime.combine(max(days), time())


def _figures(
    row: Row, period: Period, values: Values, received_at: datetime | None, synthetic: bool
) -> Iterator[Figure]:
    """Yield the row's figures; those of every round as not reported if it has none at all."""
    for column in values or OF_EVERY_ROUND:
        measure, setting, step = FIGURES[column]
        yield Figure(
            measure=measure,
            geography_code=NATION,
            period_start=period[0],
            period_end=period[1],
            monitored_area="",
            setting=setting,
            step=step,
            value=values.get(column, float("nan")),
            status="reported" if column in values else "not_reported",
            origin=SYNTHETIC if synthetic else "published",
            received_at=received_at,
            locator=row.locator(column),
            quote=None,
        )


def _conclude(document: Document, table: Table) -> None:
    seen = {
        "columns": f"{len(table.titles)} kolumner, rubriker på rad {table.header_row}",
        "rounds": "mätomgångarna är kända",
        "duplicates": "en rad per mätomgång",
        "counts": "antalen är heltal",
        "percentages": "andelarna ligger inom 0–100 procent",
        "bounds": "andelarna för allt rätt ligger inom vad delarna medger",
        "source": "varje rad har en daterad källa",
        "unread": "alla rader läses",
        "synthetic_mark": "filen är inte märkt som syntetisk",
    }
    warnings = common_warnings(document, table)
    if document.unread:
        warnings["unread"] = f"{len(document.unread)} rader läses inte; de gäller regioner eller saknar datum"
    conclude(document, table, seen, warnings)
