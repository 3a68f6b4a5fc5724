"""What each source gives: which indicators have its figures in a release."""

from sqlalchemy import Connection, select

from data.indicators import INDICATORS
from data.schema import observation


def indicators_by_source(connection: Connection) -> dict[str, list[str]]:
    """Return the ids of the indicators that each source has rows of, in the order of menus, by the source's id.

    Rows that say only that there is no figure count too. A source without rows in the release is not in the answer.
    """
    row = observation.c
    pairs = {(each.source, each.indicator) for each in connection.execute(select(row.source, row.indicator).distinct())}
    found = {source for source, _ in pairs}
    return {source: [each for each in INDICATORS if (source, each) in pairs] for source in sorted(found)}
