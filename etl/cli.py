"""The command line: `python -m etl …`, also installed as `lagesbild`.

Exit codes: 0 done or nothing new · 2 wrong usage · 3 stopped by a failed check, nothing published (`pull`: nothing of
what was stopped; the rest is) · 4 a source could not be reached, the others were loaded · 5 another run holds the
lock. Errors are one readable line on stderr; `-v` adds the traceback. What the commands do is in etl/commands.py and
etl/answers.py, imported when one runs: `--help` must not wait for it.
"""

import io
import logging
import sys
import traceback
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Exit, Option

from data.settings import SettingsError, current_settings

DONE, USAGE, STOPPED, UNREACHED, BUSY = 0, 2, 3, 4, 5

app = typer.Typer(
    name="lagesbild",
    help="Lägesbild: hämta, granska och publicera kommunernas lägesrapporter.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Files = Annotated[list[Path], Argument(help="Filer att läsa, i vilken ordning som helst.")]
SourceId = Annotated[str, Option("--source", help="Källans id; annars känns den igen på innehållet.")]
AsJson = Annotated[bool, Option("--json", help="Skriv svaret som JSON.")]


def _time(text: str) -> datetime:
    """Read an ISO date or time; one with a time zone is turned into UTC, one without is taken as UTC."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"«{text}» är ingen tid. Väntade 2022-02-07 eller 2022-02-07T14:00.") from None
    given = given.astimezone(UTC).replace(tzinfo=None) if given.tzinfo else given
    if given > datetime.now(UTC).replace(tzinfo=None):
        # What was received in the future would stand against every correction until then.
        raise typer.BadParameter(f"«{text}» ligger i framtiden. Väntade en tid som har varit.")
    return given


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"«{text}» är inget datum. Väntade till exempel 2022-03-31.") from None


@app.callback()
def options(verbose: Annotated[bool, Option("--verbose", "-v", help="Visa hela felspåret vid fel.")] = False) -> None:
    """Take the options that every command has; main() reads them itself, since an error may come before this."""


@app.command()
def init(
    empty: Annotated[bool, Option("--empty", help="Bara listorna, inga siffror.")] = False,
    demo: Annotated[bool, Option("--demo", help="Även syntetiska svar, märkta som sådana.")] = False,
    if_none: Annotated[bool, Option("--if-none", help="Gör inget alls om det redan finns en utgåva.")] = False,
) -> None:
    """Skapa databasen: listorna och de publicerade siffrorna."""
    if empty and demo:
        raise typer.BadParameter("--empty och --demo utesluter varandra.")
    settings = current_settings()
    # Looking for the pointer file spares the second start a second of imports.
    if if_none and not settings.is_postgres and (settings.warehouse / "CURRENT").exists():
        return
    from etl import commands

    raise Exit(commands.init(empty=empty, demo=demo, if_none=if_none))


@app.command()
def pull(
    source: Annotated[list[str] | None, Argument(help="Namn i sources.toml; utan namn hämtas alla.")] = None,
    offline: Annotated[bool, Option("--offline", help="Hämta inget över nätet; bara mappar.")] = False,
) -> None:
    """Hämta det som de inställda källorna har, granska det, läs in det och publicera om något är nytt."""
    from etl import commands

    raise Exit(commands.pull(source or [], offline=offline))


@app.command()
def schedule() -> None:
    """Hämta om och om igen, vid tiderna i sources.toml, tills det avbryts."""
    from etl import commands

    commands.schedule()


@app.command()
def load(
    files: Files,
    source: SourceId = "",
    received_at: Annotated[
        datetime | None, Option(parser=_time, metavar="ISO", help="När filerna kom; annars vad de själva anger.")
    ] = None,
) -> None:
    """Läs in filer: granska, härled och publicera om något är nytt."""
    from etl import commands

    raise Exit(commands.load(files, source, received_at))


@app.command()
def screen(files: Files, source: SourceId = "", as_json: AsJson = False) -> None:
    """Kör bara kontrollerna. Skriver inget."""
    from etl import commands

    raise Exit(commands.screen(files, source, as_json=as_json))


@app.command()
def releases(as_json: AsJson = False) -> None:
    """Visa utgåvorna."""
    from etl import answers

    raise Exit(answers.releases(as_json=as_json))


@app.command()
def rollback(
    release: Annotated[int | None, Argument(help="Utgåvans nummer; utan nummer den före den aktuella.")] = None,
) -> None:
    """Gå tillbaka till en tidigare utgåva."""
    from etl import commands

    raise Exit(commands.rollback(release))


@app.command()
def verify() -> None:
    """Kontrollera att den aktuella utgåvan är hel."""
    from etl import commands

    raise Exit(commands.verify())


@app.command()
def rejects(
    load_id: Annotated[int | None, Option("--load", help="Bara den här laddningen.")] = None,
    csv_file: Annotated[Path | None, Option("--csv", help="Skriv till en CSV-fil.")] = None,
) -> None:
    """Visa rader som avvisats, med skäl och råtext."""
    from etl import answers

    raise Exit(answers.rejects(load_id, csv_file))


@app.command()
def demo(
    out: Annotated[Path, Option(help="Mapp att skriva i.")],
    weeks: Annotated[int | None, Option(min=1, help="Bara de N sista veckorna.")] = None,
    scale: Annotated[int, Option(min=1, help="Gör K gånger så många enheter, för belastningsprov.")] = 1,
    seed: Annotated[int, Option(help="Frö till slumptalen.")] = 20200305,
) -> None:
    """Skriv syntetiska svar, märkta som sådana."""
    from etl import commands

    raise Exit(commands.demo(out, weeks, scale, seed))


@app.command()
def template(
    out: Annotated[Path, Option(help="Excel-fil att skriva.")],
    period_start: Annotated[
        date, Option(parser=_day, metavar="DATUM", help="Periodens första dag (en torsdag), till exempel 2022-03-31.")
    ],
) -> None:
    """Skriv svarsblanketten för en period, ifylld med kommunerna."""
    from etl import commands

    raise Exit(commands.template(out, period_start))


@app.command()
def export(
    out: Annotated[Path, Option(help="Fil att skriva.")],
    indicator: Annotated[str, Option(help="Indikatorer, med komma emellan.")] = "",
    file_format: Annotated[
        str, Option("--format", help="csv, csv-sv, xlsx, parquet, json, json-lines, json-stat eller zip.")
    ] = "csv",
    geography: Annotated[str, Option(help="Geografikoder.")] = "",
    level: Annotated[str, Option(help="nation, county, group, municipality.")] = "",
    area: Annotated[str, Option(help="Bevakade områden; any för något område.")] = "",
    setting: Annotated[str, Option(help="Verksamhetsformer.")] = "",
    step: Annotated[str, Option(help="Steg eller block i PPM.")] = "",
    from_: Annotated[str, Option("--from", help="Första dag eller ISO-vecka.")] = "",
    to: Annotated[str, Option("--to", help="Sista dag eller ISO-vecka.")] = "",
    latest: Annotated[str, Option(help="De N senaste perioderna.")] = "",
    release: Annotated[str, Option(help="En viss utgåva.")] = "",
    as_of: Annotated[str, Option("--as-of", help="Vad som var känt en viss dag.")] = "",
) -> None:
    """Skriv ett utdrag till en fil: samma byte som över HTTP."""
    from etl import answers

    parameters = {
        "indicator": indicator,
        "geography": geography,
        "level": level,
        "area": area,
        "setting": setting,
        "step": step,
        "from": from_,
        "to": to,
        "latest": latest,
        "release": release,
        "as_of": as_of,
    }
    raise Exit(answers.export(parameters, file_format, out))


@app.command()
def revisions(
    since: Annotated[str, Option(help="Jämför med: en utgåvas nummer, eller en dag (vad som var känt då).")],
    until: Annotated[str, Option(help="Vad som jämförs: en utgåvas nummer, eller en dag; annars det aktuella.")] = "",
    indicator: Annotated[str, Option(help="Indikatorer, med komma emellan.")] = "",
    geography: Annotated[str, Option(help="Geografikoder.")] = "",
    level: Annotated[str, Option(help="nation, county, group, municipality.")] = "",
    area: Annotated[str, Option(help="Bevakade områden; any för något område.")] = "",
    from_: Annotated[str, Option("--from", help="Första dag eller ISO-vecka.")] = "",
    to: Annotated[str, Option("--to", help="Sista dag eller ISO-vecka.")] = "",
    file_format: Annotated[
        str, Option("--format", help="csv, csv-sv, json, json-lines eller xlsx; med --out.")
    ] = "csv",
    out: Annotated[Path | None, Option(help="Fil att skriva.")] = None,
) -> None:
    """Visa varje siffra som ändrats mellan två utgåvor eller två dagar, cell för cell."""
    from etl import answers

    parameters = {
        "indicator": indicator,
        "geography": geography,
        "level": level,
        "area": area,
        "from": from_,
        "to": to,
    }
    raise Exit(answers.revisions(parameters, since, until, file_format, out))


@app.command()
def triangle(
    indicator: Annotated[str, Option(help="Indikator som en källa anger själv.")],
    geography: Annotated[str, Option(help="Geografikod.")] = "00",
    file_format: Annotated[
        str, Option("--format", help="csv, csv-sv, json, json-lines eller xlsx; med --out.")
    ] = "csv",
    out: Annotated[Path | None, Option(help="Fil att skriva.")] = None,
) -> None:
    """Visa revideringstriangeln: en rad per period, en kolumn per dag som källan kom."""
    from etl import answers

    raise Exit(answers.triangle(indicator, geography, file_format, out))


@app.command()
def unread(as_json: AsJson = False) -> None:
    """Visa siffror i löptext som sågs men inte togs, med mening och läge."""
    from etl import answers

    raise Exit(answers.unread(as_json=as_json))


@app.command()
def contradictions(as_json: AsJson = False) -> None:
    """Visa vad källorna motsäger, och vilken siffra som används."""
    from etl import answers

    raise Exit(answers.contradictions(as_json=as_json))


def main(arguments: list[str] | None = None) -> None:
    """Run the command line (default: this process's arguments) and leave with its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    verbose = any(argument in ("-v", "--verbose") for argument in given)
    # -v is taken wherever it stands: one adds it to the end of the line that just failed.
    arguments = [argument for argument in given if argument not in ("-v", "--verbose")]
    if not verbose:
        # The pool logs a traceback of its own when a connection breaks, as on a full disk.
        logging.getLogger("sqlalchemy").setLevel(logging.CRITICAL)
    for stream in (sys.stdout, sys.stderr):
        # A terminal or file that can't show a character must not stop a run.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app(args=arguments, prog_name="lagesbild")
    except KeyboardInterrupt:
        sys.exit("Avbrutet.")
    except BrokenPipeError:
        sys.exit(DONE)
    except Exception as error:
        if verbose:
            traceback.print_exc()
        code, line = told(error)
        print(line, file=sys.stderr)
        sys.exit(code)


def told(error: Exception) -> tuple[int, str]:
    """Return the exit code and the line for an error that a command did not handle itself."""
    from sqlalchemy.exc import DBAPIError
    from xlsxwriter.exceptions import FileCreateError

    from data.selection import SelectionError
    from data.store import StoreBusy, StoreError
    from etl.configuration import ConfigurationError

    if isinstance(error, StoreBusy):
        return BUSY, str(error)
    if isinstance(error, StoreError | SelectionError | ConfigurationError | SettingsError):
        return USAGE, str(error)
    if isinstance(error, DBAPIError):
        said = str(error.orig).splitlines()[0]
        if current_settings().is_postgres:
            return UNREACHED, f"Databasen svarar inte: {said}. Kontrollera LAGESBILD_DATABASE."
        return STOPPED, f"Lagret går inte att läsa eller skriva: {said}. Kör `python -m etl verify`."
    if isinstance(error, OSError | FileCreateError):
        place = getattr(error, "filename", None)
        named = f" ({place})" if place else ""
        return USAGE, f"Filen eller mappen går inte att använda{named}: {getattr(error, 'strerror', None) or error}."
    first = (str(error) or type(error).__name__).splitlines()[0]
    return 1, f"Oväntat fel ({type(error).__name__}): {first}. Kör igen med -v för detaljer."
