"""A municipality beside its peers, on both engines, against loops over the rows."""

from datetime import date
from statistics import median

import pytest

from data import lists
from data.indicators import INDICATORS
from data.intervals import wilson
from data.peers import GroupMedian, Place, neighbours_of, peer_comparisons, peers_of

START = date(2021, 4, 22)
GROUP = "A1"
STOCKHOLM, GOTEBORG, MALMO = "0180", "1480", "1280"
PAIRS = ((30, 100), (0, 40), (55, 100), None, (7, 10), (30, 100), "few", (12, 300))


def share(code, pair, **given_):
    """Return the row of a municipality's share: of a pair, not reported (None), or suppressed (few)."""
    row = {"indicator": "ppm_all8", "geography_code": code, "period_start": START, "period_end": date(2021, 5, 5)}
    row |= {"step": "all8", "geography_level": "group" if len(code) == 2 else "municipality"}
    if pair is None or pair == "few":
        status = "not_reported" if pair is None else "suppressed"
        return {**row, "value": None, "status": status, **given_}
    lower, upper = wilson(*([float(number)] for number in pair)).ravel()
    figures = {"value": 100 * pair[0] / pair[1], "numerator": pair[0], "denominator": pair[1]}
    return {**row, **figures, "lower": lower, "upper": upper, **given_}


def only(compared):
    (each,) = compared.values()
    return each


def test_neighbours_are_mutual_lie_near_on_the_map_and_islands_have_none():
    towns = {each.code: each for each in lists.municipalities() if each.valid_to == lists.END_OF_TIME}
    tied = {code: neighbours_of(code) for code in towns}
    assert all(code in tied[other] and other != code for code, others in tied.items() for other in others)
    assert {code for code, others in tied.items() if not others} == {"0125", "0186", "0980", "1407", "1419"}
    assert tied["1080"] == {"0834", "0862", "1081"} and neighbours_of("9999") == frozenset()
    # From any place on the mainland one comes to any other by going from neighbour to neighbour.
    reached, ahead = set(), {"0180"}
    while ahead:
        reached |= ahead
        ahead = {other for code in ahead for other in tied[code]} - reached
    # But for two pairs of towns that share an island of their own.
    assert set(towns) - reached - {code for code, others in tied.items() if not others} == {"0840", "0885"}


def test_a_comparison_is_what_loops_over_the_groups_rows_make_of_it(build_release):
    towns = sorted(each.code for each in lists.municipalities() if each.skr_group_2017 == "C9")
    pairs = dict(zip(towns, PAIRS, strict=False))
    stranger = share(STOCKHOLM, (99, 100))
    pooled = share("C9", (134, 650))
    release = build_release(*(share(code, pair) for code, pair in pairs.items()), stranger, pooled)
    for own, pair in pairs.items():
        compared = only(peer_comparisons(release, "ppm_all8", own, START))
        rivals = {code: each for code, each in pairs.items() if code != own and isinstance(each, tuple)}
        assert (compared.group, compared.peers, compared.with_figure) == ("C9", len(towns) - 1, len(rivals))
        assert compared.median == pytest.approx(median(100 * n / d for n, d in rivals.values()))
        assert compared.pooled == pytest.approx(100 * 134 / 650)
        assert compared.pooled_lower < compared.pooled < compared.pooled_upper
        if not isinstance(pair, tuple):
            assert (compared.own, compared.place) == (None, None)
            continue
        first = last = 1  # of observed persons with all right: the highest is the best
        for n, d in rivals.values():
            low, high = wilson([float(n)], [float(d)]).ravel()
            own_low, own_high = wilson([float(pair[0])], [float(pair[1])]).ravel()
            surely_higher, surely_lower = low > own_high, high < own_low
            first += surely_higher
            last += not surely_lower
        assert compared.place == Place(first, last, 1 + len(rivals))


def test_the_group_is_that_of_the_day(build_release):
    moved = next(each for each in lists.municipalities() if each.skr_group_2017 != each.skr_group_2023)
    release = build_release()
    for day, group in ((date(2022, 12, 31), moved.skr_group_2017), (date(2023, 1, 1), moved.skr_group_2023)):
        found, others = peers_of(release, moved.code, day)
        division = "skr_group_2017" if day.year == 2022 else "skr_group_2023"
        same = {each.code for each in lists.municipalities() if getattr(each, division) == group}
        assert (found, set(others)) == (group, same - {moved.code})
    assert peers_of(release, "0000", START) == ("", ())


INFECTED = {"indicator": "infected_share", "step": ""}
ROUNDED = {**INFECTED, "numerator": None, "denominator": None}
MEDIAN = {**ROUNDED, "indicator": "infected_share_median"}


@pytest.mark.parametrize("hidden", [share(MALMO, "few", **INFECTED), share(MALMO, (90, 100), **ROUNDED)])
def test_where_a_peer_is_hidden_the_groups_own_median_is_told_and_neither_a_middle_nor_a_place(
    duckdb_store_release, hidden
):
    release = duckdb_store_release(
        share(STOCKHOLM, (5, 100), **INFECTED),
        share(GOTEBORG, (7, 100), **INFECTED),
        hidden,
        share(GROUP, (102, 300), **ROUNDED),
        {**share(GROUP, (4, 100), **MEDIAN), "lower": 3.5, "upper": 5.5},
    )
    compared = only(peer_comparisons(release, "infected_share", STOCKHOLM, START))
    assert (compared.with_figure, compared.hidden, compared.peers) == (1, 1, 2)
    assert (compared.median, compared.place) == (None, None)
    assert compared.own == pytest.approx(5)
    assert compared.pooled_is_rounded and compared.pooled == pytest.approx(34)
    assert compared.group_median == GroupMedian(INDICATORS["infected_share_median"], 4, 3.5, 5.5)
    # The one that is hidden has only peers that are shown: they have a middle, and it has no place.
    of_hidden = only(peer_comparisons(release, "infected_share", MALMO, START))
    assert (of_hidden.hidden, of_hidden.median, of_hidden.group_median) == (0, pytest.approx(6), None)
    assert of_hidden.place is None


def test_a_median_of_the_group_may_be_a_range_or_hidden_too(duckdb_store_release):
    few = [share(code, "few", **INFECTED) for code in (GOTEBORG, MALMO)]
    own = share(STOCKHOLM, (5, 100), **INFECTED)
    ranges = {**share(GROUP, None, **MEDIAN), "status": "withheld", "lower": 0.2, "upper": 0.9}
    compared = only(peer_comparisons(duckdb_store_release(own, *few, ranges), "infected_share", STOCKHOLM, START))
    assert compared.group_median == GroupMedian(INDICATORS["infected_share_median"], None, 0.2, 0.9)
    assert (compared.with_figure, compared.hidden, compared.median) == (0, 2, None)
    hidden = share(GROUP, "few", **MEDIAN)
    compared = only(peer_comparisons(duckdb_store_release(own, *few, hidden), "infected_share", STOCKHOLM, START))
    assert (compared.hidden, compared.group_median) == (2, None)


def test_a_peer_that_has_not_reported_is_not_a_hidden_one(duckdb_store_release):
    release = duckdb_store_release(
        share(STOCKHOLM, (5, 100), **INFECTED),
        share(GOTEBORG, (7, 100), **INFECTED),
        share(MALMO, None, **INFECTED),
        share(GROUP, (4, 100), **MEDIAN),
    )
    compared = only(peer_comparisons(release, "infected_share", STOCKHOLM, START))
    assert (compared.hidden, compared.median, compared.group_median) == (0, pytest.approx(7), None)
    assert compared.place == Place(1, 2, 2)


def test_the_best_place_is_that_of_the_lowest_where_higher_is_worse(duckdb_store_release):
    infected = {"indicator": "infected_share", "step": ""}
    pairs = {STOCKHOLM: (5, 1000), GOTEBORG: (500, 1000), MALMO: (500, 1000)}
    release = duckdb_store_release(*(share(code, pair, **infected) for code, pair in pairs.items()))
    places = {code: only(peer_comparisons(release, "infected_share", code, START)).place for code in pairs}
    assert places == {STOCKHOLM: Place(1, 1, 3), GOTEBORG: Place(2, 3, 3), MALMO: Place(2, 3, 3)}


def test_invented_and_real_figures_are_never_compared(duckdb_store_release):
    release = duckdb_store_release(
        share(STOCKHOLM, (50, 100)),
        share(STOCKHOLM, None, origin="synthetic"),
        share(GOTEBORG, (60, 100)),
        share(MALMO, (70, 100), origin="synthetic"),
        share(GROUP, (80, 100), origin="synthetic"),
    )
    real = only(peer_comparisons(release, "ppm_all8", STOCKHOLM, START))
    assert (real.own, real.median, real.pooled) == (50, 60, None)
    invented = only(peer_comparisons(release, "ppm_all8", STOCKHOLM, START, "synthetic"))
    assert (invented.own, invented.median, invented.pooled, invented.place) == (None, 70, 80, None)


def test_levels_have_a_distribution_by_area_and_neither_place_nor_median(duckdb_store_release):
    level = {"indicator": "impact_level", "geography_level": "municipality", "period_start": START, "numerator": None}
    release = duckdb_store_release(
        {**level, "geography_code": STOCKHOLM, "monitored_area": "staffing", "value": 4},
        {**level, "geography_code": GOTEBORG, "monitored_area": "staffing", "value": 2},
        {**level, "geography_code": MALMO, "monitored_area": "staffing", "value": 2},
        {**level, "geography_code": MALMO, "monitored_area": "management", "value": 1},
    )
    found = peer_comparisons(release, "impact_level", STOCKHOLM, START)
    staffing, management = found["staffing", "all", ""], found["management", "all", ""]
    assert (staffing.own, staffing.answers, staffing.median, staffing.place) == (4, {2: 2}, None, None)
    assert (management.own, management.answers, management.with_figure) == (None, {1: 1}, 1)


def test_an_unknown_indicator_is_an_error_and_a_period_of_nothing_is_empty(duckdb_store_release):
    release = duckdb_store_release()
    assert peer_comparisons(release, "ppm_all8", STOCKHOLM, START) == {}
    with pytest.raises(KeyError, match="ppm_all8"):
        peer_comparisons(release, "ppm", STOCKHOLM, START)


@pytest.fixture
def duckdb_store_release(duckdb_store):
    """A function that publishes a release of a few observations on DuckDB, and opens it."""
    from tests.conftest import make_release

    opened = []

    def build(*rows):
        context = duckdb_store.reading(make_release(duckdb_store, *rows))
        opened.append(context)
        return context.__enter__()

    yield build
    for context in opened:
        context.__exit__(None, None, None)
