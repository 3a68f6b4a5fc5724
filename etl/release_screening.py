"""The checks that a whole release must pass before the pointer moves to it. One function per named check."""

import pandas as pd
from sqlalchemy import Connection, and_, case, func, or_, select

from data.disclosure import OfPersons
from data.indicators import INDICATORS
from data.queries import figures_on_map, series
from data.schema import OBSERVATION_KEY, observation
from etl.documents import Check

WITH_VALUE = ("reported", "provisional", "revised")
"""The statuses that a row with a value has. Every other status has none."""


def screen_release(connection: Connection, published_before: pd.DataFrame) -> list[Check]:
    """Run every check on the release being built; `published_before` is `published_keys` of the current one."""
    each = (_keys, _values, _bounds, _coverage, _counties, _suppressed, _intervals, _map)
    checks = [check(connection) for check in each]
    return [*checks, _nothing_vanished(connection, published_before)]


def published_keys(connection: Connection, *, with_value: bool = True) -> pd.DataFrame:
    """Return the key of every published figure of a release, also those without a value if asked for.

    Columns: OBSERVATION_KEY.
    """
    row = observation.c
    query = select(*(row[name] for name in OBSERVATION_KEY)).where(row.origin == "published")
    return pd.read_sql(query.where(row.value.is_not(None)) if with_value else query, connection)


def _verdict(name: str, wrong: int, said: str) -> Check:
    return Check(name, "FAIL" if wrong else "PASS", f"{said}: {wrong} fel" if wrong else said)


def _count(connection: Connection, *conditions: object) -> int:
    query = select(func.count()).select_from(observation).where(*conditions)  # type: ignore[arg-type]
    return int(connection.execute(query).scalar_one())


def _keys(connection: Connection) -> Check:
    row = observation.c
    twice = (
        select(func.count().label("n"))
        .select_from(observation)
        .group_by(*(row[name] for name in OBSERVATION_KEY))
        .having(func.count() > 1)
    ).subquery()
    wrong = connection.execute(select(func.count()).select_from(twice)).scalar_one()
    return _verdict("keys_unique", wrong, "varje observation förekommer en gång")


def _values(connection: Connection) -> Check:
    row = observation.c
    has_value = row.status.in_(WITH_VALUE)
    wrong = _count(connection, or_(and_(has_value, row.value.is_(None)), and_(~has_value, row.value.is_not(None))))
    return _verdict("value_and_status", wrong, "ett värde finns när statusen säger det, och bara då")


def _bounds(connection: Connection) -> Check:
    row = observation.c
    outside = []
    for each in INDICATORS.values():
        too_low = row.value < each.minimum
        beyond = too_low if each.maximum is None else or_(too_low, row.value > each.maximum)
        outside.append(and_(row.indicator == each.id, beyond))
    return _verdict("within_bounds", _count(connection, or_(*outside)), "varje värde ligger inom indikatorns gränser")


def _coverage(connection: Connection) -> Check:
    row = observation.c
    wrong = _count(connection, row.reporting > row.expected)
    return _verdict("coverage", wrong, "ingen geografi har fler som rapporterat än som väntades")


def _counties(connection: Connection) -> Check:
    """Counts of municipalities in the counties add up to the nation's, origin by origin.

    A count made of persons may be approximate (data/disclosure.py): then the nation's lies where the counties' may.
    """
    row = observation.c
    counts = [each.id for each in INDICATORS.values() if each.unit == "kommuner"]
    of_persons = [name for name in counts if isinstance(INDICATORS[name].derived_from, OfPersons)]
    key = (row.indicator, row.period_start, row.period_end, row.monitored_area, row.setting, row.step, row.origin)

    def total(level: str) -> object:
        # A county where nobody reported has no figure; it adds nothing to what the others reported.
        return (
            select(
                *key,
                func.sum(row.value).label("total"),
                func.sum(row.lower).label("least"),
                func.sum(case((row.status == "suppressed", row.reporting), else_=row.upper)).label("most"),
            )
            .where(row.indicator.in_(counts), row.geography_level == level, row.origin.in_(("derived", "synthetic")))
            .group_by(*key)
            .subquery()
        )

    nation, county = total("nation"), total("county")
    names = [column.name for column in key]
    same = and_(*(nation.c[name] == county.c[name] for name in names))  # type: ignore[attr-defined]
    n, c = nation.c, county.c  # type: ignore[attr-defined]
    apart = case(
        (n.indicator.in_(of_persons), or_(n.total < c.least, n.total > c.most)),
        else_=n.total != c.total,
    )
    differs = select(func.count()).select_from(nation.join(county, same)).where(apart)  # type: ignore[attr-defined]
    wrong = connection.execute(differs).scalar_one()
    return _verdict("counties_add_up", wrong, "länens summor är rikets")


def _suppressed(connection: Connection) -> Check:
    """What is suppressed, or has no value for another reason, has no numerator or interval that gives it away."""
    row = observation.c
    told = or_(*(row[name].is_not(None) for name in ("numerator", "lower", "upper")))
    wrong = _count(connection, row.status == "suppressed", told)
    return _verdict("suppression", wrong, "ingen undertryckt siffra röjs av täljare eller intervall")


def _intervals(connection: Connection) -> Check:
    """An interval holds its figure; of a share of all expected, it holds what the counted would be of all."""
    row = observation.c
    of_all = [each.id for each in INDICATORS.values() if each.interval == "possible" and each.unit == "procent"]
    half = or_(row.lower.is_(None) != row.upper.is_(None), row.lower > row.upper)
    outside = and_(row.indicator.not_in(of_all), or_(row.value < row.lower - 1e-6, row.value > row.upper + 1e-6))
    return _verdict("intervals", _count(connection, or_(half, outside)), "varje intervall omfattar sin siffra")


def _map(connection: Connection) -> Check:
    """The figure of the map is the page's: municipalities marked in the latest period are as many as the page says."""
    wrong, compared = [], 0
    for each in INDICATORS.values():
        if each.unit != "kommuner" or "municipality" not in each.levels or each.id == each.expected:
            continue
        of_page = series(connection, each.id)
        of_page = of_page[of_page["origin"] != "published"]
        if of_page.empty:
            continue
        last = of_page.iloc[-1]
        on_map = figures_on_map(connection, each.id, last["period_start"].date(), "municipality")
        shown = on_map[on_map["origin"] == last["origin"]]
        on_map = shown[shown["value"].notna()]
        compared += 1
        marked = on_map["value"].sum() if len(on_map) else None
        hidden = int((shown["status"] == "suppressed").sum())
        if last["status"] == "withheld" or (hidden and marked is None):
            continue
        if (marked is None) != pd.isna(last["value"]) or (
            marked is not None and not marked <= last["value"] <= marked + hidden
        ):
            wrong.append(f"{each.id}: kartan {marked}, sidan {last['value']}")
    return _verdict("map_equals_page", len(wrong), "; ".join(wrong) or f"kartan och sidan är lika ({compared} mått)")


def _nothing_vanished(connection: Connection, before: pd.DataFrame) -> Check:
    if before.empty:
        return Check("nothing_vanished", "PASS", "ingen tidigare utgåva att jämföra med")
    # A source may change a figure, or say why it has none any more: that is a revision. It may not leave it out.
    now = set(published_keys(connection, with_value=False).itertuples(index=False, name=None))
    gone = [key for key in before.itertuples(index=False, name=None) if key not in now]
    if not gone:
        return Check("nothing_vanished", "PASS", "varje tidigare publicerad siffra finns kvar eller har ett skäl")
    indicator, start, _, place, *_ = gone[0]
    said = f"{len(gone)} tidigare publicerade siffror saknas utan skäl, först {indicator} {place} {start}"
    return Check("nothing_vanished", "FAIL", f"{said}. Har en laddning som gav dem rullats tillbaka?")
