"""One small sound file of every kind that the sources read, for tests to spoil. A new source is a line in `seeds`."""

import json
from dataclasses import dataclass

from data.settings import REFERENCE
from etl.documents import Document
from etl.template import ANSWERS
from tests.etl import deaths_files, fhm_files
from tests.etl.office_files import pdf, presentation, word
from tests.etl.report_files import HEADING, PPM_HEADING, TITLE
from tests.etl.return_files import COLUMNS, answer, csv_file, xlsx_file
from tests.etl.test_fhm_special_housing import json_stat, version_1
from tests.etl.test_kolada import gathered, page, row

MINUTES = (
    TITLE + HEADING + "240 kommuner rapporterade till SoS.\n5 kommuner har rapporterat kritisk påverkan. "
    "Tre kommuner har rapporterat allvarlig påverkan.\n2 kommuner rapporterar att över 1 % är smittade.\n"
)
SLIDES = (
    TITLE + PPM_HEADING + "Följsamhet till alla steg har ökat från 64 procent till 67,6 procent. 140 kommuner ingår."
)
PPM = {"kommunkod": "0114", "kommun": "Upplands Väsby", "round": "VT2021", "setting": "special_housing"}


@dataclass(frozen=True)
class Seed:
    """A sound file: its source, its name and its bytes."""

    source: str
    name: str
    content: bytes


def seeds() -> list[Seed]:
    """Return a sound file of every kind."""
    answers = [answer("0114"), answer("0305", infected="40"), answer("0643", staffing="kritisk")]
    deaths = deaths_files.workbook(
        [deaths_files.row("2022v03", 110, 38, "X"), deaths_files.row("2022v04", 97, 31, 20)],
        [deaths_files.place("01 Stockholm", "Botkyrka", 120, 40, 30)],
    )
    cases = fhm_files.fhm_file(
        [fhm_files.local(), fhm_files.hidden("0115")], [fhm_files.region()], [fhm_files.nation()]
    )
    values = version_1(("00", "1", "2022 v 05", "12"), ("01", "2", "2022 v 05", ".."))
    kolada = gathered(page(row("0180", 70.4), row("0305", None)), page(row("1480", 68)))
    return [
        _of("municipal_return", csv_file(*answers)),
        _of(
            "municipal_return", xlsx_file({ANSWERS: [COLUMNS, *([each[name] for name in COLUMNS] for each in answers)]})
        ),
        _of("ppm_bhk", _ppm_return()),
        Seed("ppm_bhk", "omgångar.csv", (REFERENCE / "published_ppm_rounds.csv").read_bytes()),
        Seed("situation_report", "rapporter.csv", (REFERENCE / "published_situation_reports.csv").read_bytes()),
        Seed("situation_report", "minnesanteckningar.txt", MINUTES.encode()),
        Seed("situation_report", "minnesanteckningar.docx", word(MINUTES, presentation([SLIDES]))),
        Seed("situation_report", "bilder.pptx", presentation([MINUTES])),
        Seed("situation_report", "minnesanteckningar.pdf", pdf([MINUTES])),
        _of("fhm_cases", cases),
        _of("special_housing_deaths", deaths),
        Seed("fhm_special_housing", "sabo.json", json.dumps(values).encode()),
        Seed(
            "fhm_special_housing",
            "sabo2.json",
            json.dumps(json_stat([1, 2, 3, 4, 5, 6, None, 8, 9, 10, 11, 12])).encode(),
        ),
        Seed("kolada", "kolada.json", json.dumps(kolada).encode()),
    ]


def _of(source: str, document: Document) -> Seed:
    return Seed(source, document.name, document.content)


def _ppm_return() -> Document:
    from data.lists import ppm_steps

    counts = {step.id: "18" for step in ppm_steps().values()}
    rows = [
        {**PPM, "setting": setting, "observations": "20", **counts}
        for setting in ("special_housing", "ordinary_housing")
    ]
    return csv_file(*rows, name="ppm.csv")
