"""What releases changed of one place: newest first, only as far back as is needed, and never another place's."""

from datetime import date, timedelta

from data.place_revisions import MOST_COMPARED, place_revisions
from tests.conftest import make_release

TOWN = {"geography_code": "1080", "geography_level": "municipality", "indicator": "impact_level"}
TOWN |= {"monitored_area": "staffing", "origin": "reported"}


def published(store, *levels):
    """Publish one release with these levels, the first of 27 January 2022 and each a week later."""
    days = (date(2022, 1, 27), date(2022, 2, 3))
    rows = [
        {**TOWN, "value": value, "period_start": start, "period_end": start + timedelta(days=6)}
        for value, start in zip(levels, days, strict=False)
    ]
    return make_release(store, *rows, {**TOWN, "geography_code": "0180", "value": levels[0]})


def test_the_newest_change_comes_first_and_one_goes_back_no_further_than_needed(store):
    releases = [published(store, *levels) for levels in ((1, 2), (1, 3), (4, 3), (4, 3))]
    found = place_revisions(store, "1080", releases[-1], enough=10)
    told = found.rows[["release", "old_value", "new_value", "geography_code"]].values.tolist()
    assert told == [[releases[2], 1, 4, "1080"], [releases[1], 2, 3, "1080"]]
    assert found.since == releases[0]
    enough = place_revisions(store, "1080", releases[-1], enough=1)
    assert (enough.rows["release"].tolist(), enough.since) == ([releases[2]], releases[1])


def test_of_the_first_release_there_is_nothing_before_and_never_more_than_some_are_compared(store):
    releases = [published(store, 1 + number % 5) for number in range(MOST_COMPARED + 2)]
    first = place_revisions(store, "1080", releases[0], enough=5)
    assert first.since is None and first.rows.empty
    found = place_revisions(store, "1080", releases[-1], enough=100)
    assert len(found.rows) == MOST_COMPARED and found.since == releases[1]


def test_a_real_figure_that_comes_where_there_was_only_an_invented_one_is_told_apart_from_a_revision(store):
    invented = {**TOWN, "origin": "synthetic", "value": 3}
    make_release(store, invented, {**invented, "monitored_area": "medicines"})
    newer = make_release(
        store,
        invented,
        {**invented, "monitored_area": "medicines"},
        {**TOWN, "value": 4},
        {**TOWN, "value": 2, "monitored_area": "management"},  # Nobody had invented anything of it.
    )
    last = make_release(store, invented, {**TOWN, "value": 5})
    found = place_revisions(store, "1080", newer, enough=10)
    assert found.rows.empty
    told = found.taken[["release", "monitored_area", "old_value", "new_value", "origin"]].values.tolist()
    assert told == [[newer, "staffing", 3, 4, "reported"]]
    later = place_revisions(store, "1080", last, enough=1)
    assert later.taken.empty and (4, 5) in set(zip(later.rows["old_value"], later.rows["new_value"], strict=True))
