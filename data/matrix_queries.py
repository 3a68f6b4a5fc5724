"""What the matrix of areas asks: which municipalities a geography is made of."""

from datetime import date

from sqlalchemy import Connection, select

from data.schema import membership


def members_of(connection: Connection, geography_code: str, day: date) -> list[str]:
    """Return the codes of the municipalities that a geography is made of on a day, in the order of codes.

    A municipality is its own only member. None: there is no such geography on that day.
    """
    row = membership.c
    query = (
        select(row.municipality_code)
        .where(row.geography_code == geography_code, row.valid_from <= day, row.valid_to >= day)
        .order_by(row.municipality_code)
    )
    return list(connection.execute(query).scalars())
