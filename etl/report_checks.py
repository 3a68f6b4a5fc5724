"""The named checks of a report in running text: what was found, and what a reader ought to look at."""

from collections.abc import Sequence
from datetime import date

from etl.documents import OFFICE_SUFFIXES, Check, Document
from etl.report_periods import ReportPeriod
from etl.report_text import QuotedFigure, ReportText
from etl.swedish_dates import THURSDAY

Dated = tuple[QuotedFigure, tuple[date, date]]
"""A figure read from a text, with the first and last day of its period."""

REPORTING = "reporting_municipalities"
LONGEST_DELAY_DAYS = 60
"""Reports come out within a week or two of their period; the minutes of a holiday, later. Older: is the year right?"""

COUNTS_OUT_OF_REPORTING = ("critical_impact", "serious_impact", "over_one_percent_infected")


def report_checks(
    document: Document, text: ReportText, periods: Sequence[ReportPeriod], dated: Sequence[Dated]
) -> list[Check]:
    """Return the checks of a text whose figures are read.

    `ocr`, `pictures` and `period_age` only where there is reason to look.
    """
    spans = sorted({f"{first}–{last}" for _, (first, last) in dated})
    of_report = sorted({f"{period.first}–{period.last}" for period in periods})
    other_days = sorted({str(period.first) for period in periods if period.first.weekday() != THURSDAY})
    above = _above_reporting(dated)
    seen = {
        "document_date": (
            f"dokumentet är från {document.stated_on}",
            "" if document.stated_on else "dokumentet säger inte vilken dag det är från",
        ),
        "period_found": (f"rapportperiod {', '.join(of_report)}" if of_report else "texten har bara PPM-resultat", ""),
        "period_weekday": (
            "rapportperioderna börjar på torsdagar",
            f"perioden börjar inte en torsdag: {', '.join(other_days)}" if other_days else "",
        ),
        "figures_attributed": (f"{len(dated)} siffror, perioder {', '.join(spans)}", ""),
        "counts": (
            "inget antal är större än antalet som rapporterat",
            f"fler än de som rapporterat: {', '.join(above)}" if above else "",
        ),
        "contradictions": ("texten motsäger inte sig själv", "; ".join(c.explanation for c in document.contradictions)),
        "unread": (
            "alla siffror i meningar om måtten är lästa",
            f"{len(document.unread)} ställen med siffror som inte kunde hänföras" if document.unread else "",
        ),
        "synthetic_mark": (
            "filen är inte märkt som syntetisk",
            "filen är märkt som syntetisk" if document.says_synthetic else "",
        ),
    }
    checks = [Check(name, "WARN" if warning else "PASS", warning or detail) for name, (detail, warning) in seen.items()]
    warnings = {
        "ocr": _mended(text, dated),
        "pictures": _not_text(document, dated),
        "period_age": _long_ago(document.stated_on, periods),
    }
    return [*checks, *(Check(name, "WARN", warning) for name, warning in warnings.items() if warning)]


def _long_ago(document_day: date | None, periods: Sequence[ReportPeriod]) -> str:
    """Return a warning of the report periods that ended long before the document's day."""
    if document_day is None:
        return ""
    old = sorted({str(each.last) for each in periods if (document_day - each.last).days > LONGEST_DELAY_DAYS})
    if not old:
        return ""
    return (
        f"rapportperioden slutade {', '.join(old)}, mer än {LONGEST_DELAY_DAYS} dagar före dokumentets datum "
        f"{document_day}: kontrollera året"
    )


def _above_reporting(dated: Sequence[Dated]) -> list[str]:
    """Return the measures that more municipalities have than reported, in the same place and period."""
    reporting = {(each.geography_code, days): each.value for each, days in dated if each.measure == REPORTING}
    return [
        f"{each.measure} {each.value:g} av {reporting[each.geography_code, days]:g}"
        for each, days in dated
        if each.measure in COUNTS_OUT_OF_REPORTING
        and each.value > reporting.get((each.geography_code, days), each.value)
    ]


def _mended(text: ReportText, dated: Sequence[Dated]) -> str:
    mended = [figure for figure, _ in dated if text.reading.is_mended(figure.start, figure.end)]
    if not mended:
        return ""
    quotes = "; ".join(f"«{text.quote(figure.start, figure.end)}»" for figure in mended[:3])
    return f"{len(mended)} siffror är lästa ur text som skadats av inläsning (OCR), kontrollera dem: {quotes}"


def _not_text(document: Document, dated: Sequence[Dated]) -> str:
    """Return a warning if a file has pictures or files that aren't text, and a count of the report is missing."""
    given = {figure.measure for figure, _ in dated}
    missing = [name for name in (REPORTING, *COUNTS_OUT_OF_REPORTING) if name not in given]
    if document.suffix not in OFFICE_SUFFIXES or not missing:
        return ""
    from etl.office_text import read_office  # its readers are slow to import and rarely needed

    found = read_office(document.suffix, document.content)
    if not found.pictures and not found.other_files:
        return ""
    return (
        f"{found.pictures} bilder och {found.other_files} inbäddade filer är inte lästa, och texten saknar "
        f"{', '.join(missing)}: kontrollera för hand"
    )
