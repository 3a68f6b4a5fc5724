"""Nothing that is published tells a hidden count: attacked with equations, and by changing what is hidden."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Connection, NullPool, column, create_engine, select, text
from sqlalchemy import Table as SqlTable

from data import disclosure
from data.complements import CUMULATIVE, cells_to_hide
from data.declarations import Indicator, PooledShare
from data.deriving import derive
from data.disclosure import is_approximate, protect
from data.hidden_sums import POOL
from data.indicators import INDICATORS
from data.intervals import wilson
from data.releases import create_release_tables
from data.schema import HISTORY, OBSERVATION_KEY, membership, monitored_area, observation, publication, reported
from data.stage import choose_loads, make_stage
from data.store import STAGE
from tests.data.disclosure_attack import MEDIAN, OVER, SHARE, Answer, Table, possible_fills, ranges, told_by_series

WORLDS = 1000
DAYS = (1, 2, 3)
FIRST_WEEK = date(2000, 1, 6)
_NAMES = ["world", "town", "county", "group", "day", "infected", "cared_for"]
_FIGURES = ["value", "numerator", "denominator", "lower", "upper"]


# Random countries: 2–4 counties, 2–3 groups, 3–12 municipalities that answer late and correct themselves


def random_worlds(count: int, seed: int, towns: tuple[int, int] = (3, 13)) -> pd.DataFrame:
    """Return answers: world, town, county, group, day (when it came), infected, cared_for. A later day corrects."""
    pick = np.random.default_rng(seed)
    rows = []
    for world in range(count):
        counties, groups = pick.integers(2, 5), pick.integers(2, 4)
        for town in range(pick.integers(*towns)):
            county = f"{pick.integers(1, counties + 1):02d}"
            place = (world, f"{county}{town + 10}", county, f"A{pick.integers(1, groups + 1)}")
            day = int(pick.choice([1, 1, 1, 2, 3, 4]))
            while day <= DAYS[-1]:
                rows.append((*place, day, *_random_counts(pick)))
                day += int(pick.choice([1, 2, 9, 9, 9]))
    return pd.DataFrame(rows, columns=_NAMES)


def _random_counts(pick: np.random.Generator) -> tuple[int, int]:
    kind = pick.choice(["none", "few", "few", "several", "others", "small"], p=[0.25, 0.3, 0.15, 0.24, 0.04, 0.02])
    if kind == "small":
        cared_for = int(pick.integers(1, 8))
        return int(pick.integers(0, cared_for + 1)), cared_for
    cared_for = int(pick.choice([pick.integers(8, 100), pick.integers(100, 300), pick.integers(300, 1500)]))
    few = int(pick.integers(1, 4))
    several = int(pick.integers(4, max(5, cared_for // 20)))
    return {"none": 0, "few": few, "several": min(several, cared_for), "others": cared_for - few}[kind], cared_for


def shifted(answers: pd.DataFrame, by: int) -> pd.DataFrame:
    """Return the answers with every hidden count as another one of its class: 1, 2, 3 to 2, 3, 1."""
    infected, of = answers["infected"], answers["cared_for"]
    too_few, few, others = of < 8, infected.between(1, 3), (of - infected).between(1, 3)
    other = infected.where(~others, of - ((of - infected - 1 + by) % 3 + 1))
    other = other.where(~few, (infected - 1 + by) % 3 + 1)
    cared_for = of.where(~too_few, (of - 1 + by) % 7 + 1)
    other = other.where(~too_few, (infected + by) % (cared_for + 1))
    return answers.assign(infected=other, cared_for=cared_for)


@pytest.fixture(scope="module")
def bench() -> Iterator[Connection]:
    """A connection with the tables that deriving needs; no lists filled in."""
    engine = create_engine("duckdb:///:memory:", poolclass=NullPool)
    with engine.connect() as connection:
        connection = connection.execution_options(schema_translate_map={HISTORY: None, STAGE: None})
        for table in (membership, monitored_area, observation, publication, reported):
            table.create(connection)
        make_stage(connection)
        yield connection
    engine.dispose()


def _fill(bench: Connection, table: SqlTable, rows: pd.DataFrame, folder: Path) -> None:
    rows.to_parquet(folder / "rows.parquet", index=False)
    bench.execute(table.delete())
    # Row by row would take minutes.
    read = text("FROM read_parquet(:file)").columns(*(column(name, table.c[name].type) for name in rows.columns))
    bench.execute(table.insert().from_select(list(rows.columns), read.bindparams(file=str(folder / "rows.parquet"))))


def load(bench: Connection, answers: pd.DataFrame, folder: Path, loads: list[int] | None = None) -> None:
    """Put the answers in `reported`, one week per world, and who is in which total in `membership`."""
    weeks = [FIRST_WEEK + timedelta(weeks=world) for world in answers["world"]]
    said = pd.DataFrame(
        {
            "load_id": loads or 1,
            "row_number": range(len(answers)),
            "source": "municipal_return",
            "geography_code": answers["town"],
            "period_start": weeks,
            "period_end": [week + timedelta(days=6) for week in weeks],
            "monitored_area": "",
            "setting": "all",
            "step": "",
            "status": "reported",
            "origin": "reported",
            "received_at": [datetime(2022, 2, day) for day in answers["day"]],
            "locator": "",
        }
    )
    both = [
        said.assign(measure=f"answer_{each}", value=answers[each].astype(float)) for each in ("infected", "cared_for")
    ]
    _fill(bench, reported, pd.concat(both), folder)
    towns = answers.assign(week=weeks).drop_duplicates(["world", "town"])
    levels = {"nation": "00", "county": towns["county"], "group": towns["group"], "municipality": towns["town"]}
    belongs = [
        pd.DataFrame(
            {
                "municipality_code": towns["town"],
                "geography_code": code,
                "geography_level": level,
                "valid_from": towns["week"],
                "valid_to": towns["week"],
            }
        )
        for level, code in levels.items()
    ]
    _fill(bench, membership, pd.concat(belongs), folder)
    choose_loads(bench, [1])


def load_in_turn(bench: Connection, folder: Path, *releases: list[tuple]) -> list[list]:
    """Publish answers, one load and release after the other; return what each says of the nation's infected share.

    An answer: the day that it is said to have come, town, infected, cared for. Of the last three releases, since each
    takes a while.
    """
    bench.execute(publication.delete())
    said = [(0, town, "01", "A1", day, *counts) for answers in releases for day, town, *counts in answers]
    numbers = [number for number, answers in enumerate(releases, 1) for _ in answers]
    load(bench, pd.DataFrame(said, columns=_NAMES), folder, loads=numbers)
    found = []
    for number in range(1, len(releases) + 1):
        if number > len(releases) - 3:
            choose_loads(bench, range(1, number + 1))
            rows = rows_as_of(bench, 28).set_index(["indicator", "geography_code"])
            figures = ["status", "value", "numerator", "lower", "upper"]
            found.append([rows.loc[(SHARE, place), figures].tolist() for place in ("00", "A1")])
        bench.execute(publication.insert().values(load_id=number, release=number, passed=1))
    return found


def rows_as_of(bench: Connection, day: int, *, public: bool = True) -> pd.DataFrame:
    """Return everything that is derived from the answers as of a day, with its world; protected where public."""
    bench.execute(observation.delete())
    derive(bench, observation, kinds=("report_week",), as_of=datetime(2022, 2, day, 12))
    if public:
        protect(bench, observation, datetime(2022, 2, day, 12))
    return _all_rows(bench)


def approximate(rows: pd.DataFrame) -> pd.Series:
    """Return which rows are known only to lie between two ends."""
    return pd.Series([is_approximate(INDICATORS[row["indicator"]], row) for row in rows.to_dict("records")], rows.index)


def _all_rows(bench: Connection) -> pd.DataFrame:
    rows = pd.read_sql(select(observation).order_by(*(observation.c[name] for name in OBSERVATION_KEY)), bench)
    weeks = pd.to_datetime(rows["period_start"]) - pd.Timestamp(FIRST_WEEK)
    rows = rows.assign(world=weeks.dt.days // 7, exact=~approximate(rows))
    return rows.astype(dict.fromkeys(_FIGURES, float))


def answers_as_of(answers: pd.DataFrame, day: int) -> list[Answer]:
    latest = answers[answers["day"] <= day].drop_duplicates(["world", "town"], keep="last")
    return [
        Answer(row.world, row.town, ("00", row.county, row.group, row.town), row.infected, row.cared_for)
        for row in latest.itertuples()
    ]


@pytest.fixture(scope="module")
def worlds() -> pd.DataFrame:
    return random_worlds(WORLDS, seed=20200305)


@pytest.fixture(scope="module")
def published(bench, worlds, tmp_path_factory) -> dict[int, tuple[Table, pd.DataFrame]]:
    """By day: what is public, and the same rows as they were derived."""
    load(bench, worlds, tmp_path_factory.mktemp("worlds"))
    found = {}
    for day in DAYS:
        derived = rows_as_of(bench, day, public=False)
        protect(bench, observation, datetime(2022, 2, day, 12))
        found[day] = Table(_all_rows(bench), answers_as_of(worlds, day)), derived
    return found


# The attack


def solved(found: dict[Answer, tuple[int, int]]) -> int:
    """Return how many hidden counts the attacker knows."""
    return sum(least == most and each.possible[0] < each.possible[1] for each, (least, most) in found.items())


def test_equations_over_every_table_and_day_leave_every_hidden_count_all_that_it_may_be(published):
    found = ranges([table for table, _ in published.values()])
    assert len(found) > 3 * WORLDS
    assert {each: bounds for each, bounds in found.items() if bounds != each.possible} == {}


def test_medians_leave_every_hidden_count_all_that_it_may_be(published):
    table, _ = published[DAYS[-1]]
    found = [each for world in range(100) for each in possible_fills(table, world).items()]
    assert len(found) > 100
    assert [each for each, counts in found if counts != set(range(each.possible[0], each.possible[1] + 1))] == []


@pytest.mark.parametrize("by", [1, 2])
def test_whatever_the_hidden_counts_are_everything_published_is_the_same(bench, worlds, published, tmp_path, by):
    """The proof: each hidden count is once each of those it may be, and no row of any indicator on any day changes."""
    other = shifted(worlds, by)
    assert (other["infected"] != worlds["infected"]).sum() > 3 * WORLDS
    load(bench, other, tmp_path)
    for day, (table, _) in published.items():
        pd.testing.assert_frame_equal(rows_as_of(bench, day), table.rows, check_exact=True)


# What the attack makes of less protection: it must be able to win


def exposed(table: Table, derived: pd.DataFrame, rows: pd.Series, columns: list[str]) -> Table:
    """Return what would be public if some rows kept some of what was derived."""
    changed = table.rows.copy()
    changed.loc[rows, columns] = derived.loc[rows, columns]
    changed.loc[rows, "exact"] = True
    return Table(changed, table.answers)


def _first_hundred(published: dict[int, tuple[Table, pd.DataFrame]], days: tuple[int, ...] = DAYS[-1:]) -> list[tuple]:
    few = []
    for table, derived in (published[day] for day in days):
        rows = table.rows[(table.rows["world"] < 100) & table.rows["indicator"].isin([SHARE, MEDIAN, OVER])]
        few.append((Table(rows, [each for each in table.answers if each.world < 100]), derived.loc[rows.index]))
    return few


EVERYTHING = [*_FIGURES, "status"]


@pytest.mark.parametrize(
    ("indicator", "levels", "columns"),
    [
        (SHARE, ["municipality"], EVERYTHING),
        (SHARE, ["nation", "county", "group"], EVERYTHING),
        (SHARE, ["nation"], EVERYTHING),
        (SHARE, ["county"], EVERYTHING),
        (SHARE, ["group"], EVERYTHING),
        (SHARE, ["nation", "county", "group"], ["value", "lower"]),
        (SHARE, ["nation", "county", "group"], ["numerator"]),
        (OVER, ["municipality"], EVERYTHING),
        (OVER, ["nation", "county", "group"], EVERYTHING),
    ],
    ids=lambda each: "-".join(each) if isinstance(each, list) and len(each) < 5 else None,
)
def test_without_one_part_of_the_protection_equations_tell_hidden_counts(published, indicator, levels, columns):
    [(table, derived)] = _first_hundred(published)
    rows = (table.rows["indicator"] == indicator) & table.rows["geography_level"].isin(levels)
    if columns == ["numerator"]:
        rows &= derived["value"].notna()
        table = exposed(table, derived, rows, ["value"])
    assert solved(ranges([exposed(table, derived, rows, columns)])) > 0


def test_without_protected_medians_trying_all_counts_tells_some(published):
    [(table, derived)] = _first_hundred(published)
    left = exposed(table, derived, table.rows["indicator"] == MEDIAN, EVERYTHING)
    found = [counts for world in range(100) for counts in possible_fills(left, world).values()]
    assert sum(len(counts) == 1 for counts in found) > 0


def test_exact_totals_that_are_safe_each_day_are_told_by_the_difference_between_two_days(published):
    days = []
    for table, derived in _first_hundred(published, DAYS):
        nation = (table.rows["indicator"] == SHARE) & (table.rows["geography_level"] == "nation")
        days.append(exposed(table, derived, nation, EVERYTHING))
    safe_alone = [{each for each, (a, b) in ranges([day]).items() if a < b} for day in days]
    together = ranges(days)
    told = [each for each, (a, b) in together.items() if a == b and all(each in safe for safe in safe_alone)]
    assert told


def test_whether_it_was_over_the_limit_before_does_not_tell_what_was_hidden_then(bench, tmp_path):
    def public_rows(infected_then: int) -> pd.DataFrame:
        said = [(0, "0111", "01", "A1", 1, infected_then, 150), (0, "0111", "01", "A1", 2, 9, 150)]
        load(bench, pd.DataFrame(said, columns=_NAMES), tmp_path)
        return rows_as_of(bench, 2)

    pd.testing.assert_frame_equal(public_rows(1), public_rows(2))


# Where many are hidden: their sum goes into the nation's total, twenty at a time


@pytest.fixture(scope="module")
def large_worlds() -> pd.DataFrame:
    return random_worlds(12, seed=7, towns=(60, 90))


def exchanged(answers: pd.DataFrame, pick: np.random.Generator) -> pd.DataFrame:
    """Return the answers with the hidden counts of one day dealt out anew among those who could have had them.

    Not of who answered again: that an answer was changed may be seen, if not from what to what.
    """
    once = ~answers.duplicated(["world", "town"], keep=False)
    few = answers["infected"].between(1, 3) & (answers["cared_for"] >= 8) & once
    reach = pd.cut(answers["cared_for"], [0, 99, 199, 299, 10_000])  # who is over 1 % with 1, 2, 3 or none of them
    other = answers["infected"].copy()
    for _, rows in answers[few].groupby(["world", "day", reach[few]], observed=True):
        other[rows.index] = pick.permutation(rows["infected"])
    return answers.assign(infected=other)


def test_who_has_which_of_many_hidden_counts_changes_nothing_that_is_published(bench, large_worlds, tmp_path):
    other = exchanged(large_worlds, np.random.default_rng(8))
    assert (other["infected"] != large_worlds["infected"]).sum() > 50
    load(bench, large_worlds, tmp_path)
    before = [rows_as_of(bench, day) for day in DAYS]
    load(bench, other, tmp_path)
    for day, rows in zip(DAYS, before, strict=True):
        pd.testing.assert_frame_equal(rows_as_of(bench, day), rows, check_exact=True)


def test_equations_over_every_table_and_day_tell_none_of_many_hidden_counts(bench, large_worlds, tmp_path):
    few_worlds = large_worlds[large_worlds["world"] < 3]
    load(bench, few_worlds, tmp_path)
    found = ranges([Table(rows_as_of(bench, day), answers_as_of(few_worlds, day)) for day in DAYS])
    assert len(found) > 100
    assert solved(found) == 0


def test_the_nations_total_is_right_to_a_few_persons_where_many_are_hidden(bench, large_worlds, tmp_path):
    load(bench, large_worlds, tmp_path)
    for day in DAYS:
        key = ["indicator", "world", "geography_code"]
        public, derived = (rows_as_of(bench, day, public=public).set_index(key) for public in (True, False))
        share, true = public.loc[SHARE].xs("00", level=1), derived.loc[SHARE].xs("00", level=1)
        off = (share["value"] - true["value"]).abs() * true["denominator"] / 100
        # Fewer than a pool may wait for others, and who has corrected a count is left out of its pool's sum.
        assert (off <= 2 * POOL + 0.005 * true["denominator"] / 100).all()
        over, truly = public.loc[OVER].xs("00", level=1), derived.loc[OVER].xs("00", level=1)
        assert ((over["value"] - truly["value"]).abs().dropna() <= POOL / 2).all()
        assert (truly["value"].between(over["lower"], over["upper"])).all()


def test_an_answer_that_comes_alone_is_not_told_by_the_totals_before_and_after(bench, tmp_path):
    def nations(late: int) -> list:
        first = [(0, f"01{town:02d}", "01", "A1", 1, 1 + town % 3, 400) for town in range(10, 50)]
        load(bench, pd.DataFrame([*first, (0, "0199", "01", "A1", 2, late, 400)], columns=_NAMES), tmp_path)
        rows = [rows_as_of(bench, day).set_index(["indicator", "geography_code"]) for day in (1, 2)]
        return [each.loc[(SHARE, "00"), ["value", "numerator", "lower", "upper"]].tolist() for each in rows]

    before, after = nations(1)
    assert before[1] == sum(1 + town % 3 for town in range(10, 50))
    assert pd.isna(after[1])
    assert str(nations(3)) == str(nations(1))


def _towns(counts: list[int], day: int = 1) -> list[tuple]:
    return [(day, f"01{town:02d}", count, 400) for town, count in enumerate(counts, 10)]


_TWENTY = [1 + town % 3 for town in range(20)]
_WAYS = {
    "another file of the same day": lambda x: [_towns(_TWENTY), [(1, "0199", x, 400)]],
    "a file of an earlier day": lambda x: [_towns(_TWENTY, day=5), [(1, "0199", x, 400)]],
    "the file sent again with one more": lambda x: [_towns(_TWENTY), [*_towns(_TWENTY, day=2), (2, "0199", x, 400)]],
    "one that corrects something else, again and again": lambda x: [
        _towns([5] * 20),
        *([(day, "0199", x, 400)] for day in range(2, 26)),
    ],
    "one that is corrected to another": lambda x: [_towns([x, *_TWENTY]), [(2, "0110", 50, 400)]],
}


@pytest.mark.parametrize("way", _WAYS)
def test_a_hidden_count_is_not_told_by_the_releases_before_and_after_it_however_it_is_loaded(bench, tmp_path, way):
    releases = [load_in_turn(bench, tmp_path, *_WAYS[way](x)) for x in (1, 2, 3)]
    if way == "one that is corrected to another":
        # The pool's sum, before, is of twenty-one; what is left of it is told as if it had not been known.
        assert releases[0][0][0][2] + 1 == releases[1][0][0][2]
        widths = [round(each[1][0][4] - each[1][0][3], 2) for each in releases]
        assert len(set(widths)) == 1
        assert [pd.isna(each[1][0][2]) for each in releases] == [True] * 3
        return
    assert str(releases[0]) == str(releases[1]) == str(releases[2])


def test_a_release_with_enough_new_answers_is_told_to_the_person(bench, tmp_path):
    first, second = load_in_turn(
        bench, tmp_path, _towns(_TWENTY), [(2, f"02{town:02d}", 2 - town % 2, 400) for town in range(10, 30)]
    )
    assert first[0][2] == sum(_TWENTY)
    assert second[0][2] == sum(_TWENTY) + 30


@pytest.mark.parametrize("counts", [[1] * 20, [1] * 19 + [2]])
def test_a_pool_of_nothing_but_ones_is_not_told_from_one_with_a_two(bench, tmp_path, counts):
    said = [(0, f"01{town:02d}", "01", "A1", 1, count, 400) for town, count in enumerate(counts, 10)]
    load(bench, pd.DataFrame(said, columns=_NAMES), tmp_path)
    nation = rows_as_of(bench, 1).set_index(["indicator", "geography_code"]).loc[(SHARE, "00")]
    lower, upper = wilson(np.array([20, 21]), np.array([8000, 8000]))
    assert nation[["lower", "upper"]].tolist() == [np.floor(lower[0] * 100) / 100, np.ceil(upper[1] * 100) / 100]


# What is hidden, and what is not


def _bench_rows(bench: Connection, folder: Path, *said: tuple[str, str, int, int]) -> pd.DataFrame:
    rows = [(0, town, town[:2], group, 1, infected, of) for town, group, infected, of in said]
    load(bench, pd.DataFrame(rows, columns=_NAMES), folder)
    return rows_as_of(bench, 1).set_index(["indicator", "geography_code"])


def test_a_total_with_a_hidden_count_says_between_what_it_is(bench, tmp_path):
    rows = _bench_rows(bench, tmp_path, ("0110", "A1", 2, 400), ("0111", "A1", 10, 600), ("0112", "A1", 0, 500))
    county = rows.loc[(SHARE, "01")]
    assert county["status"] == "reported"
    assert county[["numerator", "denominator"]].isna().all()
    lower, upper = wilson(np.array([11, 13]), np.array([1500, 1500]))
    assert county["value"] == 0.80
    assert county["lower"] == np.floor(lower[0] * 100) / 100
    assert county["upper"] == np.ceil(upper[1] * 100) / 100
    town = rows.loc[(SHARE, "0110")]
    assert town["status"] == "suppressed"
    assert town[_FIGURES].isna().all()
    assert rows.loc[(SHARE, "0112"), "value"] == 0
    assert rows.loc[(SHARE, "0111"), "numerator"] == 10


def test_a_total_that_may_itself_be_of_few_persons_or_is_of_one_municipality_is_suppressed(bench, tmp_path):
    rows = _bench_rows(
        bench,
        tmp_path,
        ("0110", "A1", 2, 400),
        ("0111", "A2", 0, 600),
        ("0210", "A2", 1, 800),
        ("0310", "A2", 20, 900),
        ("0311", "A2", 30, 900),
    )
    shares = rows.loc[SHARE]
    assert shares.loc[["01", "02", "A1"], "status"].tolist() == ["suppressed"] * 3
    assert shares.loc["03", ["status", "numerator"]].tolist() == ["reported", 50]
    assert shares.loc[["00", "A2"], "numerator"].isna().all()
    assert shares.loc[["00", "A2"], "value"].notna().all()


def test_a_total_of_mostly_hidden_counts_tells_only_between_what_it_lies(bench, tmp_path):
    rows = _bench_rows(
        bench, tmp_path, ("0110", "A1", 2, 400), ("0111", "A1", 1, 600), ("0112", "A1", 3, 500), ("0113", "A1", 1, 500)
    )
    county = rows.loc[(SHARE, "01")]
    assert county["status"] == "withheld"
    assert pd.isna(county["value"])
    lower, upper = wilson(np.array([4, 12]), np.array([2000, 2000]))
    assert county["lower"] == np.floor(lower[0] * 100) / 100
    assert county["upper"] == np.ceil(upper[1] * 100) / 100


def test_a_count_over_the_limit_is_hidden_only_where_the_limit_lies_between_one_and_three(bench, tmp_path):
    rows = _bench_rows(
        bench, tmp_path, ("0110", "A1", 2, 150), ("0111", "A1", 2, 90), ("0112", "A1", 2, 300), ("0113", "A1", 50, 300)
    )
    over = rows.loc[OVER]
    assert over.loc[["0111", "0112", "0113"], "value"].tolist() == [1, 0, 1]
    assert over.loc["0110", "status"] == "suppressed"
    assert over.loc["01", ["status", "value", "lower", "upper"]].tolist() == ["reported", 3, 2, 3]


def test_few_who_are_not_infected_are_hidden_too(bench, tmp_path):
    rows = _bench_rows(bench, tmp_path, ("0110", "A1", 48, 50), ("0111", "A1", 50, 50), ("0112", "A1", 6, 7))
    assert rows.loc[SHARE].loc[["0110", "0111", "0112"], "status"].tolist() == ["suppressed", "reported", "suppressed"]


def test_what_counts_no_persons_and_what_a_source_suppressed_stay_as_they_were(published):
    for table, derived in published.values():
        persons = derived["indicator"].isin([SHARE, MEDIAN, OVER])
        pd.testing.assert_frame_equal(table.rows[~persons], derived[~persons])
        assert not (table.rows["value"].notna() & derived["value"].isna()).any()


def test_a_published_suppressed_figure_stays_suppressed(bench):
    bench.execute(observation.delete())
    row = {column: None for column in observation.columns.keys()}
    row |= dict(zip(OBSERVATION_KEY, ("confirmed_cases", date(2022, 1, 3), date(2022, 1, 9)), strict=False))
    row |= {"geography_code": "0180", "geography_level": "municipality", "monitored_area": "", "setting": "all"}
    row |= {"step": "", "status": "suppressed", "source": "fhm_cases", "origin": "published"}
    bench.execute(observation.insert(), [row])
    protect(bench, observation)
    assert bench.execute(select(observation)).mappings().one() == row


def test_nothing_is_hidden_where_no_count_is_of_few(bench, worlds, tmp_path):
    shown = worlds[(worlds["cared_for"] >= 8) & (worlds["infected"] == 0)]
    load(bench, shown, tmp_path)
    pd.testing.assert_frame_equal(rows_as_of(bench, 3), rows_as_of(bench, 3, public=False))


def test_the_true_figure_lies_within_the_bounds_and_protecting_twice_changes_nothing(
    bench, published, worlds, tmp_path
):
    for table, derived in published.values():
        near = ~table.rows["exact"]
        assert near.sum() > WORLDS
        assert (table.rows.loc[near, "lower"] <= derived.loc[near, "value"]).all()
        assert (table.rows.loc[near, "upper"] >= derived.loc[near, "value"]).all()
        told = table.rows[near & table.rows["value"].notna()]
        assert len(told) > WORLDS / 2
        assert told["value"].between(told["lower"], told["upper"]).all()
    load(bench, worlds, tmp_path)
    once = rows_as_of(bench, 2)
    protect(bench, observation)
    pd.testing.assert_frame_equal(_all_rows(bench), once)


def test_a_share_of_persons_whose_municipal_counts_are_not_derived_is_refused(bench, monkeypatch):
    stray = Indicator("x", "", "", "", "", "procent", PooledShare("answer_ill", "answer_cared_for"), levels=("nation",))
    monkeypatch.setattr(disclosure, "INDICATORS", INDICATORS | {"x": stray})
    with pytest.raises(ValueError, match="x counts persons"):
        protect(bench, observation)


# Cumulative tables


def random_county(pick: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return deaths so far in a county, and what the source hides: 1–3, and a second cell where one is alone."""
    readings, places = int(pick.integers(2, 5)), int(pick.integers(3, 9))
    new = pick.poisson(pick.choice([0.3, 1, 3], size=(1, 2, places)), size=(readings, 2, places))
    parts = new.cumsum(axis=0)
    every = parts.sum(axis=1, keepdims=True) + pick.poisson(0.5, size=(readings, 1, places)).cumsum(axis=0)
    values = np.concatenate([every, parts], axis=1)
    values = np.concatenate([values.sum(axis=2, keepdims=True), values], axis=2).astype(float)
    hidden = (values >= 1) & (values <= 3)
    for row, mark in zip(values.reshape(-1, places + 1), hidden.reshape(-1, places + 1), strict=True):
        able = [place for place in range(1, places + 1) if row[place] > 0 and not mark[place]]
        if mark[1:].sum() == 1 and not mark[0]:
            mark[min(able, key=lambda place: row[place]) if able else 0] = True
    return values, hidden


def test_readings_of_cumulative_tables_tell_much_less_of_what_others_hide():
    """Not nothing: the source leaves them open, and step by step is not every equation. Less than one in fifty."""
    pick = np.random.default_rng(7)
    counties = [random_county(pick) for _ in range(120)]
    protected = [(values, hidden | cells_to_hide(values, hidden)) for values, hidden in counties]
    before, after = len(told_by_series(counties)), len(told_by_series(protected))
    assert after < before / 4
    assert after < sum(hidden.sum() for _, hidden in protected) / 50
    for (values, hidden), (_, now) in zip(counties, protected, strict=True):
        assert not (now & ~hidden & (values == 0)).any()
        assert (now[:-1] == hidden[:-1] | cells_to_hide(values[:-1], hidden[:-1])).all()  # the past stays as it was


def test_a_hidden_cell_that_its_neighbour_in_time_tells_has_another_hidden():
    # All deaths in a county and four municipalities. 14 is hidden in the second reading so that 1 can't be subtracted,
    # and was 14 already in the first.
    every = np.array([[28, 0, 14, 5, 9], [31, 1, 14, 7, 9], [36, 5, 14, 8, 9]], dtype=float)
    values = np.stack([every, np.zeros_like(every), np.zeros_like(every)], axis=1)
    hidden = np.zeros(values.shape, dtype=bool)
    hidden[1, 0, [1, 2]] = True
    assert {cell[1:] for cell in told_by_series([(values, hidden)])} == {(1, 0, 1), (1, 0, 2)}
    more = cells_to_hide(values, hidden)
    assert more.any()
    assert not more[0].any()
    assert told_by_series([(values, hidden | more)]) == []


def test_a_part_that_all_less_the_other_part_tells_has_the_other_part_hidden():
    every, special_housing, home_help = [39, 5, 25, 9], [26, 4, 16, 6], [9, 1, 7, 1]
    values = np.array([[every, special_housing, home_help]], dtype=float)
    hidden = np.zeros(values.shape, dtype=bool)
    hidden[0, 2, [1, 3]] = True
    assert (0, 0, 2, 1) in told_by_series([(values, hidden)])
    more = cells_to_hide(values, hidden)
    assert more[0, 1, 1] or more[0, 0, 1]
    assert told_by_series([(values, hidden | more)]) == []


# Both engines


def test_both_engines_hide_the_same_rows_with_the_same_figures(store):
    week = {"period_start": date(2022, 1, 27), "period_end": date(2022, 2, 2), "setting": "all", "monitored_area": ""}
    week |= {"step": "", "source": "municipal_return", "status": "reported", "origin": "derived"}

    def share(code: str, level: str, infected: int, of: int) -> dict:
        figures = {"value": 100 * infected / of, "numerator": infected, "denominator": of}
        return week | figures | {"indicator": SHARE, "geography_code": code, "geography_level": level}

    reading = {"period_start": date(2022, 1, 31), "period_end": date(2022, 1, 31), "origin": "published"}
    rows = [
        share("0114", "municipality", 2, 800),
        share("0180", "municipality", 90, 9000),
        share("01", "county", 92, 9800),
    ]
    deaths = [("2101", [5, 4, None]), ("2104", [25, 16, 7]), ("2121", [9, 6, None]), ("21", [39, 26, 9])]
    said = []
    for code, figures in deaths:
        for name, count in zip(CUMULATIVE, figures, strict=True):
            status = {"value": count, "status": "suppressed" if count is None else "reported"}
            rows.append(week | reading | status | {"indicator": name, "geography_code": code, "geography_level": "x"})
            said.append(
                {"measure": name, "geography_code": code, "received_at": datetime(2022, 1, 31), "source": "deaths"}
                | {"load_id": 1, "row_number": len(said), "locator": "", "monitored_area": "", "setting": "all"}
                | {"step": "", **reading, **status}
            )
    # What was said first, and corrected since, hides nothing.
    said.append(said[2] | {"received_at": datetime(2022, 1, 30), "row_number": 99, "value": 1, "status": "reported"})
    store.append_history({"reported": pd.DataFrame(said).reindex(columns=reported.columns.keys())})
    with store.scratch() as connection:
        create_release_tables(connection)
        observation.create(connection)
        make_stage(connection)
        choose_loads(connection, [1])
        empty = dict.fromkeys(observation.columns.keys())
        connection.execute(observation.insert(), [empty | row for row in rows])
        protect(connection, observation)
        found = _all_rows(connection).set_index(["indicator", "geography_code"])
    county = found.loc[(SHARE, "01")]
    lower, upper = wilson(np.array([91, 93]), np.array([9800, 9800]))
    bounds = [np.floor(lower[0] * 100) / 100, np.ceil(upper[1] * 100) / 100]
    assert county[["status", "value", "lower", "upper"]].tolist() == ["reported", 0.94, *bounds]
    hidden = found[found["status"] == "suppressed"]
    assert hidden[_FIGURES].isna().all(axis=None)
    values = np.array([[[39, 5, 25, 9], [26, 4, 16, 6], [9, np.nan, 7, np.nan]]])
    more = np.argwhere(cells_to_hide(values, np.isnan(values)) | np.isnan(values)).tolist()
    assert len(more) > 2
    expected = {(CUMULATIVE[measure], ("21", "2101", "2104", "2121")[place]) for _, measure, place in more}
    assert set(hidden.index) == expected | {(SHARE, "0114")}
