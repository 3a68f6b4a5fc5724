"""Readers at work while releases come and go: each sees one release, whole, and soon the new one."""

import threading

from sqlalchemy import select

from data.queries import release_info, series
from data.releases import current_release
from data.schema import observation
from tests.conftest import make_release

RELEASES = 8
READERS = 4


def test_readers_never_see_a_mixture_and_see_the_new_release_at_once(store):
    make_release(store, {"value": 1})
    stop = threading.Event()
    seen: list[set[int]] = [set() for _ in range(READERS)]
    wrong: list[object] = []

    def read(mine: set[int]) -> None:
        while not stop.is_set():
            try:
                with current_release(store) as release:
                    number = release_info(release).id
                    value = series(release, "critical_impact")["value"].tolist()
                    again = release.execute(select(observation.c.value)).scalars().all()
                    if value != [number] or again != [number]:
                        wrong.append((number, value, again))
                    mine.add(number)
            except Exception as error:
                wrong.append(error)
                raise

    readers = [threading.Thread(target=read, args=(mine,)) for mine in seen]
    for reader in readers:
        reader.start()
    for number in range(2, RELEASES + 1):
        assert make_release(store, {"value": number}) == number
        with current_release(store) as release:
            assert release_info(release).id == number
    stop.set()
    for reader in readers:
        reader.join(timeout=30)
    assert wrong == []
    assert set().union(*seen) <= set(range(1, RELEASES + 1))
    assert all(len(mine) > 1 for mine in seen)
