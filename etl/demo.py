"""Synthetic returns: invented answers from every municipality, in files as municipalities send them.

Every file's name begins with SYNTETISK and every row says `synthetic` in the column `origin`. The answers come from
etl/demo_returns.py and etl/demo_ppm.py; here they become files: which sender, which format, sent on which day.
Same arguments, same bytes: nothing here may depend on the clock, the time zone or the order of a set.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

import xlsxwriter

from data.lists import Municipality, impact_levels, monitored_areas, municipalities, ppm_rounds, ppm_steps
from etl.demo_assumptions import FIRST_PERIOD, PERIODS, SYNTHETIC_COMMENT, WEEK
from etl.demo_ppm import PpmCell, ppm_cells
from etl.demo_returns import Answers, Returns, weekly_returns

DEFAULT_SEED = 20200305
"""The first report period's first day, as a number."""

EXCEL_BEGINS = date(1900, 3, 1)
"""The first day on which Excel and the calendar agree; a date before it can't be written in a workbook."""

ORIGIN = "synthetic"
"""What column `origin` says in every row."""

FILES_PER_PERIOD = 5
"""One on-time file per sender, one with the late answers, one with the corrected."""

CREATED = datetime(2022, 4, 1, tzinfo=UTC)
"""The day that every workbook says it was made, so that its bytes are the same every time."""

OUTLOOK_WORDS = {-1: "försämring", 0: "oförändrat", 1: "förbättring"}

Cell = str | int | date | None
Row = dict[str, Cell]
Format = Literal["semicolon", "comma", "workbook"]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Sender:
    """One who collects the answers of some counties and always sends them in the same format."""

    id: str
    last_county: str
    format: Format


SENDERS = (
    Sender("ost", "09", "semicolon"),
    Sender("sydvast", "14", "comma"),
    Sender("norr", "25", "workbook"),
)
"""By county code: up to Gotland, up to Västra Götaland, the rest. Together they have every county."""

FORMATS: tuple[Format, ...] = ("semicolon", "comma", "workbook")


@dataclass(frozen=True)
class Parcel:
    """One file to be: its name without ending, its format, and its rows, all sent on the same day."""

    name: str
    format: Format
    sent_on: date
    rows: list[Row]


def write_demo(
    out: Path,
    *,
    weeks: int | None = None,
    scale: int = 1,
    seed: int = DEFAULT_SEED,
    progress: Progress | None = None,
) -> list[Path]:
    """Write synthetic returns as files in `out` (made if missing) and return them in the order they were sent.

    Weekly returns of all municipalities for 2020-03-05 – 2022-03-30, or only the last `weeks` report periods (1–108)
    of these, and every PPM round with published figures. `scale` is for load tests and multiplies the units that
    report, a unit being a municipality × week: `scale` times as many periods, further back in time, since a
    municipality that isn't in the register would be refused. So would a period before the register or the monitored
    areas begin, and that is the limit of `scale`. The PPM rounds are not multiplied.

    The answers that hold (the last sent per municipality and period) add up exactly to the published figures in
    data/reference. A period's files are the same whatever `weeks` and `scale` are. `progress(label, done, total)`
    is called after each file. Files of the same name are overwritten; others in `out` are left.

    Raises ValueError if `weeks`, `scale` or `seed` is out of range.
    """
    if weeks is not None and not 1 <= weeks <= PERIODS:
        raise ValueError(f"Antalet veckor är {weeks}. Ange 1–{PERIODS}.")
    if seed < 0:
        raise ValueError(f"Fröet är {seed}. Ange ett heltal från 0 och uppåt.")
    periods = _periods(weeks or PERIODS, scale)
    out.mkdir(parents=True, exist_ok=True)
    ppm = list(_ppm_parcels(seed))
    total = periods * FILES_PER_PERIOD + len(ppm)
    written: list[tuple[date, str, Path]] = []
    for parcels in (_weekly_parcels(seed, periods), iter(ppm)):
        for parcel in parcels:
            path = _write(out, parcel)
            written.append((parcel.sent_on, path.name, path))
            if progress:
                progress(path.name, len(written), total)
    return [path for _, _, path in sorted(written)]


def _periods(weeks: int, scale: int) -> int:
    """Return how many report periods to write. Raises ValueError if the first would be refused when it is loaded."""
    begins = max(_register_begins(), min(area.valid_from for area in monitored_areas().values()), EXCEL_BEGINS)
    possible = PERIODS + (FIRST_PERIOD - begins).days // WEEK.days
    highest = possible // weeks
    if not 1 <= scale <= highest:
        raise ValueError(
            f"Skalan är {scale}. Ange ett heltal från 1 till {highest} när veckorna är {weeks}: kommunförteckningen "
            f"och de bevakade områdena gäller från {begins}, och svar om tidigare perioder tas inte emot."
        )
    return weeks * scale


def _register_begins() -> date:
    """Return the first day on which every municipality of the series is in the register."""
    first = {place.code: date.max for place in _places()}
    for row in municipalities():
        if row.code in first:
            first[row.code] = min(first[row.code], row.valid_from)
    return max(first.values())


def _places() -> tuple[Municipality, ...]:
    """Return the municipalities as they are called in the last period; a renamed one is in the register twice."""
    last_day = FIRST_PERIOD + PERIODS * WEEK
    return tuple(place for place in municipalities() if place.valid_from <= last_day <= place.valid_to)


def _weekly_parcels(seed: int, periods: int) -> Iterator[Parcel]:
    """Yield the files of the last `periods` report periods, the oldest period first."""
    places = _places()
    blocks = -(-periods // PERIODS)
    skipped = blocks * PERIODS - periods
    for block in reversed(range(blocks)):
        returns = weekly_returns(places, seed, block)
        for week in range(skipped if block == blocks - 1 else 0, PERIODS):
            yield from _parcels_of_week(places, returns, week)


def _parcels_of_week(places: tuple[Municipality, ...], returns: Returns, week: int) -> Iterator[Parcel]:
    """Yield one period's files: on time per sender, then the late ones, then the corrected."""
    start = returns.period_starts[week]
    on_time = start + WEEK
    name = f"SYNTETISK_lagesrapport_{start.isoformat()}"
    # Counted from a fixed day, so that a period's files are the same in a short series and a long.
    ordinal = start.toordinal() // 7
    late, correction = returns.weeks_late[week], returns.weeks_to_correction[week]
    first, final = returns.reporting[week] & (late == 0), returns.final
    for sender in SENDERS:
        rows = [
            _weekly_row(place, returns, week, index, returns.first, on_time)
            for index, place in enumerate(places)
            if first[index] and _sender_of(place) is sender
        ]
        yield Parcel(f"{name}_{sender.id}", sender.format, on_time, _with_habits(rows, sender.format, ordinal))
    for number, (label, weeks_after) in enumerate((("sena", late), ("rattelse", correction))):
        sent_on = on_time + int(weeks_after.max()) * WEEK
        rows = [_weekly_row(places[index], returns, week, index, final, sent_on) for index in weeks_after.nonzero()[0]]
        if label == "rattelse":
            rows = [row | {"comment": f"{SYNTHETIC_COMMENT}: rättelse av tidigare svar"} for row in rows]
        chosen = FORMATS[(ordinal + number) % len(FORMATS)]
        yield Parcel(f"{name}_{label}_{sent_on.isoformat()}", chosen, sent_on, _with_habits(rows, chosen, ordinal))


def _sender_of(place: Municipality) -> Sender:
    return next(sender for sender in SENDERS if place.county_code <= sender.last_county)


def _weekly_row(place: Municipality, returns: Returns, week: int, index: int, answers: Answers, sent_on: date) -> Row:
    """Return one municipality's answer for one period, in the columns' order; None is left blank."""
    start = returns.period_starts[week]
    levels = answers.levels[week, index]
    return {
        "kommunkod": place.code,
        "kommun": place.name,
        "period_start": start,
        "period_end": start + WEEK - timedelta(days=1),
        **{
            area.id: _whole(level)
            for area, level in zip(monitored_areas().values(), levels, strict=True)
            if area.valid_from <= start <= area.valid_to
        },
        "outlook_short": _outlook(answers.outlook_short[week, index]),
        "outlook_long": _outlook(answers.outlook_long[week, index]),
        "infected": _whole(answers.infected[week, index]),
        "cared_for": _whole(answers.cared_for[week, index]),
        "comment": returns.comments[week, index] or None,
        "origin": ORIGIN,
        "sent_on": sent_on,
    }


def _whole(figure: float) -> int | None:
    """Return a figure as a whole number; None for NaN, which is no figure."""
    return None if figure != figure else int(figure)


def _outlook(figure: float) -> str | None:
    whole = _whole(figure)
    return None if whole is None else OUTLOOK_WORDS[whole]


def _with_habits(rows: list[Row], format_: Format, ordinal: int) -> list[Row]:
    """Return rows as people send them: some files have levels as words, some csv files codes without leading zero."""
    if ordinal % 4 == 1:
        words = {level: impact.word for level, impact in impact_levels().items()}
        areas = rows[0].keys() & monitored_areas().keys()
        rows = [
            {column: words[cell] if column in areas and isinstance(cell, int) else cell for column, cell in row.items()}
            for row in rows
        ]
    if ordinal % 6 == 3 and format_ == "semicolon":
        rows = [row | {"kommunkod": str(row["kommunkod"]).lstrip("0")} for row in rows]
    return rows


def _ppm_parcels(seed: int) -> Iterator[Parcel]:
    """Yield the PPM files, one per round and sender, sent two weeks after the round."""
    for round_id, cells in ppm_cells(_places(), seed).items():
        sent_on = ppm_rounds()[round_id].period_end + 2 * WEEK
        for sender in SENDERS:
            rows = [_ppm_row(cell, sent_on) for cell in cells if _sender_of(cell.place) is sender]
            yield Parcel(f"SYNTETISK_ppm_{round_id}_{sender.id}", sender.format, sent_on, rows)


def _ppm_row(cell: PpmCell, sent_on: date) -> Row:
    return {
        "kommunkod": cell.place.code,
        "kommun": cell.place.name,
        "round": cell.round_id,
        "setting": cell.setting,
        "observations": cell.observations,
        **{step: cell.right[step] for step in ppm_steps()},
        "origin": ORIGIN,
        "sent_on": sent_on,
    }


def _write(out: Path, parcel: Parcel) -> Path:
    """Write one file in its format and return its path."""
    if parcel.format == "workbook":
        path = out / f"{parcel.name}.xlsx"
        _write_workbook(path, parcel.rows)
    elif parcel.format == "semicolon":
        path = out / f"{parcel.name}.csv"
        _write_csv(path, parcel.rows, delimiter=";", encoding="utf-8-sig", line_end="\r\n")
    else:
        path = out / f"{parcel.name}.csv"
        _write_csv(path, parcel.rows, delimiter=",", encoding="utf-8", line_end="\n")
    return path


def _write_csv(path: Path, rows: list[Row], *, delimiter: str, encoding: str, line_end: str) -> None:
    with open(path, "w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator=line_end)
        writer.writerow(rows[0])
        writer.writerows(row.values() for row in rows)


def _write_workbook(path: Path, rows: list[Row]) -> None:
    """Write a workbook with one sheet: codes as text, dates as real dates, blank where there is no figure."""
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as workbook:
        workbook.set_properties({"title": "Syntetiska uppgifter", "created": CREATED})
        sheet = workbook.add_worksheet("Svar")
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, list(rows[0]))
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row.values()):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                elif isinstance(value, int):
                    sheet.write_number(number, column, value)
                elif value is not None:
                    sheet.write_string(number, column, value)
