"""Contradictions between figures of a release: two sources, or what was published and what the answers add up to.

Nothing is corrected. The ledger names both figures and which one is used.
"""

from typing import Any

from sqlalchemy import Connection, and_, select

from data.disclosure import is_approximate
from data.indicators import INDICATORS
from data.schema import observation, reported
from data.stage import chosen_load

_KEY = ("indicator", "period_start", "period_end", "geography_code", "monitored_area", "setting", "step")


def printed_half_unit(figure: float) -> float:
    """Return half a unit of a figure's last printed decimal: 0.05 for 67.6, 0.5 for 89."""
    decimals = len(f"{figure:.6f}".rstrip("0").split(".")[1])
    return 0.5 * 10**-decimals


def contradictions_between_figures(connection: Connection) -> list[dict[str, object]]:
    """Return rows for the ledger, one per pair of figures that can't both be right.

    A published figure counts as met when the other rounds to it: 89 is met by 88.7.
    """
    return [*_published_against_derived(connection), *_source_against_source(connection)]


def _published_against_derived(connection: Connection) -> list[dict[str, object]]:
    published, other = observation.alias("published"), observation.alias("other")
    query = (
        select(
            *(published.c[name] for name in _KEY),
            published.c.value.label("figure_used"),
            published.c.source.label("source_used"),
            other.c.value.label("figure_other"),
            other.c.source.label("source_other"),
            other.c.origin.label("other_origin"),
            *(other.c[name] for name in ("value", "numerator", "lower", "upper", "reporting", "expected", "origin")),
        )
        .join(other, and_(*(published.c[name] == other.c[name] for name in _KEY)))
        .where(
            published.c.origin == "published",
            other.c.origin != "published",
            published.c.value.is_not(None),
            other.c.value.is_not(None),
        )
        .order_by(published.c.period_start, published.c.indicator)
    )
    found = []
    for row in connection.execute(query).mappings():
        least, most = _may_be(dict(row))
        near = printed_half_unit(row["figure_used"]) + 1e-9
        if least - near <= row["figure_used"] <= most + near:
            continue
        made_of = "syntetiska svar" if row["other_origin"] == "synthetic" else "kommunernas svar"
        found.append(
            {
                **{name: row[name] for name in (*_KEY, "figure_used", "figure_other", "source_used")},
                "load_id": None,
                "source_other": f"{row['source_other']} (härlett ur {made_of})",
                "explanation": f"{INDICATORS[row['indicator']].label}: den publicerade siffran och den som {made_of} "
                "summerar till skiljer sig. Båda visas; den publicerade används först.",
            }
        )
    return found


def _may_be(row: dict[str, Any]) -> tuple[float, float]:
    """Return what a derived figure may be at the least and at the most: itself, unless small counts are hidden in it.

    What those who did not report could add to a count is no part of that: the published one lacks them as well.
    """
    indicator = INDICATORS[row["indicator"]]
    if not is_approximate(indicator, row):
        return row["value"], row["value"]
    missing = (row["expected"] - row["reporting"]) if indicator.interval == "possible" else 0
    return row["lower"], row["upper"] - missing


def _source_against_source(connection: Connection) -> list[dict[str, object]]:
    """Compare the latest that each source published of the same thing."""
    key = ("measure", "period_start", "period_end", "geography_code", "monitored_area", "setting", "step")
    query = (
        select(*(reported.c[name] for name in (*key, "source", "value", "received_at", "load_id", "row_number")))
        .join(chosen_load, chosen_load.c.load_id == reported.c.load_id)
        .where(reported.c.origin == "published", reported.c.value.is_not(None), reported.c.measure.in_(INDICATORS))
        .order_by(reported.c.received_at, reported.c.load_id, reported.c.row_number)
    )
    latest: dict[tuple, dict[str, float]] = {}
    for row in connection.execute(query).mappings():
        latest.setdefault(tuple(row[name] for name in key), {})[row["source"]] = row["value"]
    found = []
    for where, said in latest.items():
        order = INDICATORS[where[0]].published_by
        ranked = sorted(said, key=lambda source: (order.index(source) if source in order else len(order), source))
        for other in ranked[1:]:
            used, figure = said[ranked[0]], said[other]
            if abs(used - figure) <= max(printed_half_unit(used), printed_half_unit(figure)) + 1e-9:
                continue
            found.append(
                {
                    **dict(zip(("indicator", *key[1:]), where, strict=True)),
                    "load_id": None,
                    "figure_used": used,
                    "source_used": ranked[0],
                    "figure_other": figure,
                    "source_other": other,
                    "explanation": f"{INDICATORS[where[0]].label}: två källor anger olika siffror. "
                    f"{ranked[0]} används före {other}.",
                }
            )
    return found
