"""Minutes as secretaries write them, and what was read from them."""

from datetime import date

import pandas as pd

from etl.documents import Document, SourceError
from etl.sources.situation_report import parse

PERIOD = date(2021, 4, 22), date(2021, 4, 28)
TITLE = "Minnesanteckningar Socialchefsnätverket 4 maj 2021\n"
HEADING = "Läget i landets kommuner\nFrån inrapporterad data mellan 22−28 april. "
ONE_COUNT = "0 kommuner har rapporterat allvarlig påverkan.\n"
"""So that a text whose other numbers are refused still has a figure."""

PPM_HEADING = "PUNKTPREVALENSMÄTNING\nKommunernas resultat HT 2020 – VT 2021\n"


def minutes(body: str, heading: str = TITLE + HEADING, name: str = "minutes.txt") -> Document:
    """Return minutes of 4 May 2021 with a report of 22–28 April, unless `heading` says otherwise."""
    return Document(name, (heading + body).encode())


def ppm_slides(body: str) -> Document:
    """Return minutes with slides that compare the municipalities in two rounds."""
    return minutes(body, heading=TITLE + PPM_HEADING)


def values(figures: pd.DataFrame) -> dict[str, float]:
    """Return the value of each measure of the report week."""
    return dict(zip(figures["measure"], figures["value"], strict=True))


def read(body: str) -> dict[str, float]:
    """Return what minutes with this text in their report say; nothing if no figures are found."""
    document = minutes(body)
    try:
        return values(parse(document))
    except SourceError as error:
        if error.fault.check != "figures_attributed":
            raise
        return {}


def levels(document: Document) -> dict[tuple[str, str, str], float]:
    """Return PPM figures by measure, setting and the year and month in which the round begins."""
    figures = parse(document)
    months = [f"{day:%Y-%m}" for day in figures["period_start"]]
    return dict(
        zip(zip(figures["measure"], figures["setting"], months, strict=True), figures["value"], strict=True)
    )  # fmt: skip


def fault_in(document: Document) -> str:
    """Return the line that says why a document can't be read."""
    try:
        parse(document)
    except SourceError as error:
        return error.fault.line(document.name)
    raise AssertionError("the document was read")
