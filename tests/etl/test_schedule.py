"""The schedule: when it pulls, what it survives, and how it ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.store import StoreBusy
from etl.configuration import ConfigurationError
from etl.schedule import SWEDISH_TIME, keep_pulling, next_time, triggers
from tests.test_command_line import PROJECT


class Clock:
    """A clock that only sleeping moves; it ends the schedule, as Ctrl-C does, when a day has passed."""

    def __init__(self, began: datetime, most: timedelta = timedelta(days=1)) -> None:
        self.time = began
        self.ends = began + most

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        # By way of UTC: a sleep through the change to summer time is as long as any other.
        self.time = (self.time.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(SWEDISH_TIME)
        if self.time > self.ends:
            os.kill(os.getpid(), signal.SIGINT)


def swedish(*moment: int) -> datetime:
    """Return a time in Sweden."""
    return datetime(*moment, tzinfo=SWEDISH_TIME)


def rounds(clock: Clock, *times: str, pull: Callable[[], int] | None = None) -> list[str]:
    """Run a schedule until its clock ends it; return when it pulled."""
    found: list[str] = []

    def noted() -> int:
        found.append(f"{clock.now():%a %H:%M}")
        return pull() if pull else 0

    keep_pulling(list(times), noted, str, clock.now, clock.sleep)
    return found


def test_it_pulls_at_every_time_and_ends_without_an_error():
    # 2022-02-03 is a Thursday.
    assert rounds(Clock(swedish(2022, 2, 3, 6)), "0 7 * * mon-fri", "30 14 * * thu") == ["Thu 07:00", "Thu 14:30"]


def test_a_time_is_a_swedish_time_also_when_summer_time_begins():
    pulled: list[datetime] = []
    clock = Clock(swedish(2022, 3, 26, 12), timedelta(hours=20))
    rounds(clock, "0 7 * * *", pull=lambda: pulled.append(clock.now().astimezone(UTC)) or 0)
    assert pulled == [datetime(2022, 3, 27, 5, tzinfo=UTC)]


def test_the_hour_that_comes_twice_when_summer_time_ends_is_told_apart():
    pulled: list[datetime] = []
    clock = Clock(swedish(2022, 10, 30, 2, 20), timedelta(hours=1))
    rounds(clock, "30 2 * * *", "15 2 * * *", pull=lambda: pulled.append(clock.now().astimezone(UTC)) or 0)
    assert [f"{moment:%H:%M}" for moment in pulled] == ["00:30", "01:15", "01:30"]


def test_the_same_minute_is_not_pulled_twice():
    assert rounds(Clock(swedish(2022, 2, 3, 6, 59), timedelta(minutes=3)), "0 7 * * *") == ["Thu 07:00"]


def test_a_round_that_takes_long_is_followed_by_one_not_by_those_missed():
    clock = Clock(swedish(2022, 2, 3, 6, 59), timedelta(hours=2))

    def takes_half_an_hour() -> int:
        clock.sleep(1805)
        return 0

    found = rounds(clock, "*/10 * * * *", pull=takes_half_an_hour)
    assert found == ["Thu 07:00", "Thu 07:40", "Thu 08:20"]


@pytest.mark.parametrize("error", [StoreBusy(), ConfigurationError("sources.toml: fel"), OSError("full"), ValueError()])
def test_a_round_that_fails_is_told_and_the_next_one_comes(capsys, error):
    clock = Clock(swedish(2022, 2, 3, 6), timedelta(hours=3))

    def fails() -> int:
        raise error

    assert len(rounds(clock, "0 * * * *", pull=fails)) == 3
    assert capsys.readouterr().err.count(f"Hämtningen misslyckades: {error}") == 3


def test_a_source_that_is_down_is_told_and_the_next_round_comes(capsys):
    assert len(rounds(Clock(swedish(2022, 2, 3, 6), timedelta(hours=2)), "0 * * * *", pull=lambda: 4)) == 2
    assert "kod 4" in capsys.readouterr().err


def test_a_round_that_hides_the_interrupt_ends_the_schedule_all_the_same():
    def hides() -> int:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        except KeyboardInterrupt:
            raise RuntimeError("query interrupted") from None
        return 0

    assert len(rounds(Clock(swedish(2022, 2, 3, 6)), "0 * * * *", pull=hides)) == 1


def test_signals_are_as_they_were_afterwards():
    before = [signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)]
    rounds(Clock(swedish(2022, 2, 3, 6)), "0 7 * * *")
    assert [signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)] == before


@pytest.mark.parametrize(
    ("times", "says"),
    [
        ([], "schedule.times saknas"),
        (["0 7 * *"], "är ingen tid"),
        (["0 25 * * *"], "är ingen tid"),
        (["soon"], "är ingen tid"),
        (["0 7 * * 1"], "veckodag som siffra"),
        (["0 7 * * 1-5"], "veckodag som siffra"),
        (["0 7 1 * mon"], "både dag i månaden och veckodag"),
        (["0 7 * * *", "0 7 * * 0"], "«0 7 \\* \\* 0»"),
    ],
)
def test_a_time_that_cannot_be_read_or_means_something_else_in_cron_is_refused(times, says):
    with pytest.raises(ConfigurationError, match=says):
        triggers(times)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC)),
    st.integers(0, 59),
    st.integers(0, 23),
)
def test_the_next_time_always_comes_later_and_is_no_more_than_two_days_away(moment, minute, hour):
    daily = triggers([f"{minute} {hour} * * *"])
    times = [moment.astimezone(SWEDISH_TIME)]
    for _ in range(3):
        times.append(next_time(daily, times[-1]))
    # Where summer time begins, an hour doesn't exist; the day then has none or one beside it.
    assert all(0 < later.timestamp() - earlier.timestamp() <= 49 * 3600 for earlier, later in pairwise(times))


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX systems")
def test_schedule_as_a_process_ends_with_0_when_it_is_told_to(tmp_path):
    (tmp_path / "sources.toml").write_text('[schedule]\ntimes = ["0 7 * * *"]\n', encoding="utf-8")
    environment = {
        **os.environ,
        "LAGESBILD_DATABASE": f"duckdb:///{tmp_path}/warehouse",
        "LAGESBILD_SOURCES": str(tmp_path / "sources.toml"),
        "PYTHONPATH": str(PROJECT),
    }
    command = [sys.executable, "-m", "etl", "schedule"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline().startswith("Nästa hämtning ")
        running.terminate()
        rest, _ = running.communicate(timeout=20)
    assert running.returncode == 0
    assert "avslutat" in rest
