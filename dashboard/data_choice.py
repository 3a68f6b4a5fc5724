"""What /data shows: the rows of a view, and the order that the table on screen has them in.

The order is the reader's and stands in the address, as `ordning=value` or, the greatest first, `ordning=-value`. The
file and the API keep their own: they are read by programs, and are to be the same for everybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.view import ORDER, PINNED, View, ViewProblem, known_parameters
from data.extract_pages import ORDERS, Order
from data.language import say

LATEST_FIRST = Order("period_label", is_descending=True)
"""The order of the table where the reader has given it none, with and without JavaScript."""


@dataclass(frozen=True)
class DataChoice:
    """A view, and the order that its table is given; None where the address says none: LATEST_FIRST."""

    view: View
    order: Order | None

    @classmethod
    def of(cls, view: View) -> "DataChoice":
        """Read a view. Raises ViewProblem on a column that rows can't be ordered by."""
        return cls(view, _order(view.get(ORDER)))


def _order(text: str | None) -> Order | None:
    if text is None:
        return None
    column = text.removeprefix("-")
    if column not in ORDERS:
        names = ", ".join(ORDERS)
        raise ViewProblem(
            ORDER,
            text,
            say(
                f"en av kolumnerna {names}, med «-» framför för det största först",
                f"one of the columns {names}, with “-” before it for the greatest first",
            ),
        )
    return Order(column, text.startswith("-"))


def chosen_parameters(asked: Mapping[str, Any], before: Mapping[str, str]) -> dict[str, str]:
    """Return the address's parameters for what is asked; the order, the pins and the language stay as they were."""
    return known_parameters({**asked, **{name: before.get(name) for name in (*PINNED, ORDER)}})
