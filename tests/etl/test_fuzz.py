"""Files spoilt in ten thousand ways are read or refused in words: no traceback, no hang, no full memory, no release.

LAGESBILD_FUZZ_FILES and LAGESBILD_FUZZ_SEED make a longer run, or another one.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from data.store import Store
from etl.cli import STOPPED
from etl.commands import _load_files
from etl.documents import Document
from etl.loading import ACCEPTED, screen_document
from etl.sources import sources
from tests.etl.fuzz_child import MOST_BYTES, MOST_SECONDS, screened
from tests.etl.fuzz_seeds import Seed, seeds
from tests.etl.mutations import mutant

PROJECT = Path(__file__).resolve().parent.parent.parent
FILES = int(os.environ.get("LAGESBILD_FUZZ_FILES", "10000"))
RANDOM_SEED = int(os.environ.get("LAGESBILD_FUZZ_SEED", "20200305"))
PROCESSES = 2
FILES_LOADED = 40
FAULTS_LISTED = 5


@dataclass(frozen=True)
class Screened:
    """What became of one spoilt file. `outcome`: accepted, stopped, or the traceback of what should not be."""

    number: int
    done: str
    outcome: str
    seconds: float = 0
    peak: int = 0

    @property
    def is_fine(self) -> bool:
        """Whether the file was read or refused in words, in time."""
        return self.outcome in ("accepted", "stopped") and self.seconds < MOST_SECONDS and self.peak < MOST_BYTES


def screen_in_a_process(first: int, last: int) -> Iterator[Screened]:
    """Screen the spoilt files with these numbers; a process that one of them ends is followed by another."""
    while first < last:
        numbers = [str(number) for number in (first, last, 1, RANDOM_SEED)]
        command = [sys.executable, "-m", "tests.etl.fuzz_child", *numbers]
        ran = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
        lines = [json.loads(line) for line in ran.stdout.splitlines()]
        assert lines, ran.stderr
        for file, result in zip(lines[::2], lines[1::2], strict=False):
            yield Screened(**file, **result)
        first = lines[-1 if len(lines) % 2 else -2]["number"] + 1
        if len(lines) % 2:
            yield Screened(**lines[-1], outcome=f"the process ended ({ran.returncode}): {ran.stderr[-3000:]}")
        elif ran.stderr or ran.returncode:
            yield Screened(first - 1, "some file before this one", f"said on stderr: {ran.stderr[-3000:]}")


def test_every_source_has_a_sound_file_to_spoil_and_it_is_accepted() -> None:
    sound = seeds()
    assert {seed.source for seed in sound} == set(sources())
    for seed in sound:
        result = screened(seed, named=False)
        assert (result.outcome, result.source) == (ACCEPTED, seed.source), (seed.name, result.fault_lines())
        checks = [check.name for check in result.document.checks]
        assert checks[:3] == ["readable", "recognised", "columns"] and len(set(checks)) == len(checks), seed.name


@pytest.mark.timeout(FILES / 10)
def test_a_spoilt_file_gives_no_traceback_no_hang_and_no_full_memory() -> None:
    with ThreadPoolExecutor(PROCESSES) as pool:
        bounds = [FILES * part // PROCESSES for part in range(PROCESSES + 1)]
        ran = pool.map(lambda span: list(screen_in_a_process(*span)), pairwise(bounds))
        found = [each for part in ran for each in part]
    wrong = [each for each in found if not each.is_fine]
    assert not wrong, f"{len(wrong)} of {len(found)}, seed {RANDOM_SEED}: " + "\n\n".join(
        f"{each.number} ({each.done}), {each.seconds:.1f} s, {each.peak // 1_000_000} MB: {each.outcome}"
        for each in wrong[:FAULTS_LISTED]
    )
    assert {each.number for each in found} == set(range(FILES))
    # Spoilt enough to be refused, and not so spoilt that nothing past the first check is ever tried.
    accepted = sum(each.outcome == "accepted" for each in found)
    assert 0.05 * FILES < accepted < 0.5 * FILES


def stopped_mutants() -> Iterator[tuple[int, Seed]]:
    """Yield spoilt files that are stopped in the screening, with their numbers."""
    sound = seeds()
    for number in range(FILES):
        file, _ = mutant(sound, number, RANDOM_SEED)
        if screen_document(Document(file.name, file.content), "", 0.05).outcome != ACCEPTED:
            yield number, file


def test_loading_a_spoilt_file_publishes_nothing(
    duckdb_store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for (number, file), _ in zip(stopped_mutants(), range(FILES_LOADED), strict=False):
        path = tmp_path / f"{number}-{file.name}"
        path.write_bytes(file.content)
        with duckdb_store.lock():
            assert _load_files(duckdb_store, [(path, "")]) == STOPPED
        assert "Inget publicerat" in capsys.readouterr().err
    assert duckdb_store.current_id() is None and duckdb_store.release_ids() == []
