"""Screens spoilt files in a process of its own, which a crash, a hang or a full memory may end.

`python -m tests.etl.fuzz_child FIRST LAST STEP SEED` writes a JSON line per file, and another before it that says which
file comes: so whoever started it knows which one the process died of.
"""

import faulthandler
import json
import math
import resource
import sys
import time
import traceback
import warnings
from pathlib import Path

from data.lists import counties, municipalities
from etl.commands import _screening_json
from etl.documents import FIGURE_COLUMNS, Document
from etl.loading import ACCEPTED, LoadResult, screen_document
from tests.etl.fuzz_seeds import Seed, seeds
from tests.etl.mutations import mutant

MOST_SECONDS = 10
MOST_BYTES = 1_000_000_000
ROOM_FOR_THE_PROCESS = 6_000_000_000
"""Address space, so that a file that does fill the memory ends this process and not the machine."""

WITH_VALUE = ("reported", "provisional")
PLACES = {"00", *counties(), *(place.code for place in municipalities())}


def screened(file: Seed, named: bool) -> LoadResult:
    """Screen a file as `screen` does, and make sure that the result can be told and holds together."""
    result = screen_document(Document(file.name, file.content), file.source if named else "", 0.05)
    json.dumps(_screening_json(result), default=str)
    verdicts = {check.verdict for check in result.document.checks}
    assert result.document.checks and verdicts <= {"PASS", "WARN", "FAIL"}
    if result.outcome != ACCEPTED:
        assert "FAIL" in verdicts and result.fault_lines(), "stopped without a word"
        return result
    figures = result.figures
    assert tuple(figures.columns) == FIGURE_COLUMNS and len(figures)
    assert [check.name for check in result.document.checks[:3]] == ["readable", "recognised", "columns"]
    assert set(figures["geography_code"]) <= PLACES
    for value, status in zip(figures["value"], figures["status"], strict=True):
        assert math.isfinite(value) if status in WITH_VALUE else math.isnan(value), (value, status)
    assert (figures["period_start"] <= figures["period_end"]).all()
    return result


def peak_memory() -> int:
    """Return the most memory that this process has held, bytes.

    Linux hands getrusage's figure down from whoever started the process; that of its own memory is in /proc.
    """
    status = Path("/proc/self/status")
    if status.exists():
        held = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(held.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # macOS: bytes


def main() -> None:
    first, last, step, random_seed = map(int, sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (ROOM_FOR_THE_PROCESS, ROOM_FOR_THE_PROCESS))
    warnings.simplefilter("error")
    sound = seeds()
    for number in range(first, last, step):
        file, done = mutant(sound, number, random_seed)
        print(json.dumps({"number": number, "done": done}), flush=True)
        faulthandler.dump_traceback_later(MOST_SECONDS, exit=True)
        began = time.perf_counter()
        try:
            outcome = screened(file, named=number % 3 == 0).outcome
        except Exception:  # any at all is what is looked for
            outcome = traceback.format_exc()
        seconds = time.perf_counter() - began
        faulthandler.cancel_dump_traceback_later()
        print(json.dumps({"outcome": outcome, "seconds": seconds, "peak": peak_memory()}), flush=True)


if __name__ == "__main__":
    main()
