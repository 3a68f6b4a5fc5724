"""The lists of /kvalitet about what came in: loads, refused rows, contradictions and unread sentences."""

from typing import Any

from dash import html
from sqlalchemy import Connection

from dashboard.quality_choice import CONTRADICTIONS, LOADS, REJECTS, UNREAD, QualityChoice
from dashboard.quality_tables import Cell, Sheet, day_text, file_name, in_swedish, in_words, listing, moment_text, pager
from data.formats import counted, figure_text, number
from data.indicators import INDICATORS
from data.language import say
from data.periods import period_label
from data.quality_queries import (
    CheckSaid,
    Horizon,
    LoadTold,
    UsualWarning,
    count_rejects,
    count_unread,
    load_counts,
    loads_page,
    rejects_page,
    unread_page,
    usual_warning,
)
from data.queries import contradictions, source_names
from data.releases import open_release
from data.sentences import place_text
from data.store import current_store


def verdict_text(verdict: str) -> str:
    """Return a check's verdict in a sign and a word."""
    words = {
        "PASS": say("✓ godkänd", "✓ passed"),
        "WARN": say("! varning", "! warning"),
        "FAIL": say("✕ fel", "✕ failed"),
    }
    return words.get(verdict, verdict)


def screening_told(checks: tuple[CheckSaid, ...], of_what: str) -> html.Details | str:
    """Build what unfolds into every check: how many passed, and each with what it said. `of_what`: of which file."""
    if not checks:
        return say("inga kontroller", "no checks")
    counts = {verdict: sum(each.verdict == verdict for each in checks) for verdict in ("FAIL", "WARN", "PASS")}
    tags = [
        html.Span(f"{verdict_text(verdict)}: {number(count)}", className=f"verdict {verdict.lower()}")
        for verdict, count in counts.items()
        if count
    ]
    return html.Details(
        [
            html.Summary([*tags, html.Span(f" {of_what}", className="visually-hidden")]),
            html.Ul([_check(each) for each in sorted(checks, key=lambda each: list(counts).index(each.verdict))]),
        ],
        className="screening",
    )


def _check(check: CheckSaid) -> html.Li:
    hidden = say("nämner antal personer och visas inte här", "tells numbers of persons and is not shown here")
    said: Cell = html.I(hidden) if check.detail is None else in_swedish(check.detail)
    verdict = html.Span(verdict_text(check.verdict), className=f"verdict {check.verdict.lower()}")
    return html.Li([verdict, " ", html.Code(check.name), " ", said])


# --- loads -----------------------------------------------------------------------------------------------------------


def loads_list(choice: QualityChoice, connection: Connection, history: Connection, horizon: Horizon) -> list[Any]:
    """Build the list of received files, the latest read in first, each with its screening."""
    counts = load_counts(history, horizon)
    if counts.loads == 0:
        return [in_words(say("Ingen fil har lästs in.", "No file has been loaded."))]
    sheet = Sheet.of(choice, LOADS, counts.loads)
    public = current_store().settings.disclosure == "public"
    found = loads_page(history, connection, horizon, sheet.start, sheet.end - sheet.start, public=public)
    names = source_names(connection)
    what = say("Inlästa filer", "Files read in")
    heads = (
        say("Fil", "File"),
        say("Källa", "Source"),
        say("Mottagen", "Received"),
        say("Intagna rader", "Rows taken"),
        say("Avvisade", "Refused"),
        say("Granskning", "Screening"),
        say("Läge", "State"),
    )
    return [
        html.P(
            say(
                f"{counted(counts.loads, 'fil', 'filer')}: {number(counts.stopped)} stoppade i granskningen, "
                f"{number(counts.warned)} med varning, "
                f"{counted(counts.rows_refused, 'avvisad rad', 'avvisade rader')}. ",
                f"{counted(counts.loads, 'file', 'files')}: {number(counts.stopped)} stopped by the screening, "
                f"{number(counts.warned)} with a warning, "
                f"{counted(counts.rows_refused, 'refused row', 'refused rows')}. ",
            )
            + _warnings_told(usual_warning(history, horizon)),
            id="loads-told",
        ),
        listing(what, heads, [_load_row(each, names) for each in found], "loads"),
        pager(sheet, choice, what),
    ]


def _warnings_told(usual: UsualWarning | None) -> str:
    """Say what most of the warnings are about: a number that nearly all files have warns of nothing."""
    if usual is None:
        return ""
    about = warning_words(usual.check)
    return say(
        f"Vanligaste varningen: {about} ({counted(usual.loads, 'fil', 'filer')}). "
        f"Någon annan varning har {counted(usual.others, 'fil', 'filer')}.",
        f"The most usual warning: {about} ({counted(usual.loads, 'file', 'files')}). "
        f"Another one: {counted(usual.others, 'file', 'files')}.",
    )


def warning_words(check: str) -> str:
    """Return what a check warns of; the check's own name where it has no words here."""
    return {
        "synthetic_mark": say("filen är märkt som syntetisk", "the file is marked as synthetic"),
        "coverage": say("andra har svarat än förra gången", "others have answered than last time"),
        "jumps": say("en siffra har ändrats mycket sedan förra gången", "a figure has changed much since last time"),
        "unread": say("något i filen lästes inte", "something in the file was not read"),
    }.get(check, check)


def _load_row(load: LoadTold, names: dict[str, str]) -> list[Cell]:
    if load.is_stopped:
        state = say("stoppad, inte publicerad", "stopped, not published")
    elif load.in_release:
        state = say("i utgåvan", "in the release")
    else:
        state = say("inte i utgåvan", "not in the release")
    return [
        [file_name(load.file_name), html.Small(say(f" inläst fil {load.load_id}", f" load {load.load_id}"))],
        in_swedish(names[load.source]) if load.source in names else load.source or say("okänd", "unknown"),
        [
            day_text(load.received_at),
            html.Small(say(f" inläst {moment_text(load.loaded_at)}", f" loaded {moment_text(load.loaded_at)}")),
        ],
        number(load.rows_taken),
        number(load.rows_refused),
        screening_told(load.checks, load.file_name),
        state,
    ]


# --- refused rows ----------------------------------------------------------------------------------------------------


def rejects_list(choice: QualityChoice, history: Connection, horizon: Horizon) -> list[Any]:
    """Build the list of refused rows: where they stand and why, but never what stood there."""
    rows = count_rejects(history, horizon)
    about = html.P(
        [
            say(
                "Vad som stod i raden visas inte här: den kan nämna personer. Den som sköter systemet ser det med ",
                "What stood in the row is not shown here: it may name persons. Whoever runs the system sees it with ",
            ),
            html.Code("python -m etl rejects"),
            ".",
        ],
        className="note",
    )
    if rows == 0:
        nothing = say(
            "Ingen rad har avvisats i de filer som har kommit in.", "No row has been refused in the files received."
        )
        return [in_words(nothing), about]
    sheet = Sheet.of(choice, REJECTS, rows)
    found = rejects_page(history, horizon, sheet.start, sheet.end - sheet.start)
    what = say("Avvisade rader", "Refused rows")
    heads = (
        say("Fil", "File"),
        say("Inläst fil", "Load"),
        say("Blad", "Sheet"),
        say("Rad", "Row"),
        say("Kolumn", "Column"),
        say("Skäl", "Reason"),
    )
    return [
        about,
        listing(what, heads, [_reject_row(row) for row in found.to_dict("records")]),
        pager(sheet, choice, what),
    ]


def _reject_row(row: dict[Any, Any]) -> list[Cell]:
    whole_file = row["row_number"] is None or row["row_number"] != row["row_number"]
    return [
        file_name(row["file_name"]),
        _load_number(row["load_id"]),
        in_swedish(row["sheet"]) if row["sheet"] else "–",
        say("hela filen", "the whole file") if whole_file else number(row["row_number"]),
        in_swedish(row["column_name"]) if row["column_name"] else say("hela raden", "the whole row"),
        in_swedish(row["reason"]),
    ]


def _load_number(load_id: float) -> str:
    return str(int(load_id))


# --- contradictions --------------------------------------------------------------------------------------------------


def contradictions_list(choice: QualityChoice, release_id: int) -> list[Any]:
    """Build the ledger: both figures, which one is used, and why."""
    # The ledger is the release's: it is not drawn up again for a day that one looks back at.
    with open_release(release_id) as connection:
        ledger = contradictions(connection)
        names = source_names(connection)
    about = html.P(
        say(
            "När två källor, eller en källa med sig själv, säger olika rättas inget i tysthet: båda står kvar.",
            "When two sources, or a source and itself, disagree, nothing is corrected silently: both figures stand.",
        )
        + (
            say(
                " Liggaren är utgåvans och följer inte dagen som du ser.",
                " The ledger is the release's and does not follow the day that you see.",
            )
            if choice.view.selection.as_of
            else ""
        ),
        className="note",
    )
    if ledger.empty:
        nothing = say(
            "Liggaren är tom: inga siffror som säger emot varandra har hittats. Det betyder inte att alla är rätt.",
            "The ledger is empty: no figures that contradict each other were found. That does not mean all are right.",
        )
        return [in_words(nothing), about]
    sheet = Sheet.of(choice, CONTRADICTIONS, len(ledger))
    what = say("Motsägelser", "Contradictions")
    heads = (
        say("Vad", "What"),
        say("Period", "Period"),
        say("Används", "Used"),
        say("Säger emot", "Contradicts it"),
        say("Förklaring", "Explanation"),
    )
    page = ledger.iloc[sheet.start : sheet.end].to_dict("records")
    return [about, listing(what, heads, [_ledger_row(row, names) for row in page]), pager(sheet, choice, what)]


def _ledger_row(row: dict[Any, Any], names: dict[str, str]) -> list[Cell]:
    indicator = INDICATORS[row["indicator"]]
    place = place_text(indicator, *(row[name] for name in ("geography_code", "monitored_area", "setting", "step")))
    return [
        [indicator.name, html.Small(f" {place}")],
        period_label(row["period_start"], row["period_end"], indicator.period_kind),
        [html.B(figure_text(row["figure_used"], indicator)), html.Small([" ", _said_by(row["source_used"], names)])],
        [figure_text(row["figure_other"], indicator), html.Small([" ", _said_by(row["source_other"], names)])],
        in_swedish(row["explanation"]),
    ]


def _said_by(source: str, names: dict[str, str]) -> Cell:
    return in_swedish(names.get(source, source))


# --- unread ----------------------------------------------------------------------------------------------------------


def unread_list(choice: QualityChoice, history: Connection, horizon: Horizon) -> list[Any]:
    """Build the list of sentences with a figure that could not be attributed, and why."""
    rows = count_unread(history, horizon)
    if rows == 0:
        nothing = say(
            "Ingen siffra i löpande text är oläst: de som lästes kunde hänföras till mått, enhet och period.",
            "No figure in running text is unread: those read could be attributed to a measure, a unit and a period.",
        )
        return [in_words(nothing)]
    sheet = Sheet.of(choice, UNREAD, rows)
    found = unread_page(history, horizon, sheet.start, sheet.end - sheet.start)
    what = say("Olästa meningar", "Unread sentences")
    about = say(
        "Siffror som står i en fil men som programmet inte tog in, eftersom det inte gick att avgöra vad de gäller. "
        "Inget gissas: stämmer en av dem får den läggas in för hand.",
        "Figures that are in a file but that the program did not take in, since it could not tell what they are of. "
        "Nothing is guessed: one that holds has to be entered by hand.",
    )
    heads = (
        say("Fil", "File"),
        say("Inläst fil", "Load"),
        say("Tecken", "Character"),
        say("Mening", "Sentence"),
        say("Varför den inte togs", "Why it was not taken"),
    )
    table = [
        [
            file_name(row["file_name"]),
            _load_number(row["load_id"]),
            number(row["offset_start"]),
            html.Q(in_swedish(row["sentence"])),
            in_swedish(row["reason"]),
        ]
        for row in found.to_dict("records")
    ]
    return [html.P(about, className="note"), listing(what, heads, table, "unread"), pager(sheet, choice, what)]
