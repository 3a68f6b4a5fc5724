"""Pulling at set times, for as long as the process lives.

One round at a time, in this thread: a round that takes longer than the time between two is followed by one round, not
by those that were missed, and Ctrl-C or SIGTERM ends also a round that waits for a slow server. What a round leaves
when it is interrupted is what any run that dies leaves: nothing half done.
"""

import io
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from types import FrameType
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from etl.configuration import ConfigurationError
from etl.progress import complain, say

SWEDISH_TIME = ZoneInfo("Europe/Stockholm")

LONGEST_SLEEP = 30.0
"""Seconds. The clock is looked at this often, since a machine that was asleep, or was set right, moves it."""


def triggers(times: list[str]) -> list[CronTrigger]:
    """Return when to pull, from crontab expressions (minute, hour, day, month, weekday) in Swedish time.

    Raises ConfigurationError if there is none, if one can't be understood, or if it would mean something else in cron:
    there weekday 1 is Monday, here it would be Tuesday; and there a day or a weekday is enough, here both would be
    needed.
    """
    if not times:
        raise ConfigurationError(
            'sources.toml: schedule.times saknas. Skriv till exempel times = ["0 7 * * mon-fri"] under [schedule].'
        )
    return [_trigger(each) for each in times]


def _trigger(expression: str) -> CronTrigger:
    wrong = f"sources.toml: schedule.times: «{expression}»"
    fields = expression.split()
    if len(fields) == 5 and any(sign.isdigit() for sign in fields[4].split("/")[0]):
        raise ConfigurationError(f"{wrong} har en veckodag som siffra. Skriv mon, tue, wed, thu, fri, sat eller sun.")
    if len(fields) == 5 and fields[2] != "*" and fields[4] != "*":
        raise ConfigurationError(f"{wrong} har både dag i månaden och veckodag. Skriv två tider, med en av dem var.")
    try:
        return CronTrigger.from_crontab(expression, timezone=SWEDISH_TIME)
    except ValueError as error:
        raise ConfigurationError(
            f"{wrong} är ingen tid ({error}). Väntade minut, timme, dag, månad och veckodag, som «0 7 * * mon-fri»."
        ) from error


def next_time(among: list[CronTrigger], now: datetime) -> datetime | None:
    """Return the first of the times that comes after now; None if there is none left."""
    # Given a previous time, a trigger finds one after it; without, it would find the minute that is now once more.
    found = [each.get_next_fire_time(now, now) for each in among]
    return min((each for each in found if each is not None), key=datetime.timestamp, default=None)


def swedish_now() -> datetime:
    """Return the time now in Sweden."""
    return datetime.now(SWEDISH_TIME)


def keep_pulling(
    times: list[str],
    pull: Callable[[], int],
    told: Callable[[Exception], str],
    now: Callable[[], datetime] = swedish_now,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Pull at the set times until Ctrl-C or SIGTERM. `told` makes a line of an error, which ends only its own round.

    Raises ConfigurationError if the times can't be understood.
    """
    wanted = triggers(times)
    for stream in (sys.stdout, sys.stderr):
        # A log must show a line when it is said, not when the buffer is full.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(line_buffering=True)
    with _ended_by_signals() as ended:
        try:
            while not ended and (due := next_time(wanted, now())) is not None:
                say(f"Nästa hämtning {due:%Y-%m-%d %H:%M}.")
                # Not due - now(): between two times of one zone that takes no account of summer time.
                while (left := due.timestamp() - now().timestamp()) > 0:
                    sleep(min(left, LONGEST_SLEEP))
                _pull_once(pull, told)
        except KeyboardInterrupt:
            pass
    say("Schemat är avslutat.")


def _pull_once(pull: Callable[[], int], told: Callable[[Exception], str]) -> None:
    try:
        code = pull()
    except Exception as error:
        complain(f"Hämtningen misslyckades: {told(error)}")
    else:
        if code:
            complain(f"Hämtningen slutade med kod {code}; se raderna ovan. Nästa försök enligt schemat.")


@contextmanager
def _ended_by_signals() -> Iterator[list[int]]:
    """Make SIGTERM and SIGINT raise KeyboardInterrupt, and be listed: a library may turn the error into its own."""
    ended: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        ended.append(number)
        raise KeyboardInterrupt

    before = {each: signal.signal(each, end) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield ended
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
