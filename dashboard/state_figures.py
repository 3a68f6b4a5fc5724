"""What the front page shows: six national series, one's own municipality's figures beside them, and how new they are.

The one thing to know: the counts of the situation report are all of one period and one origin, so that the sentence and
the cards tell the same state. The other series show the latest that is known of each, and say when that is older.
"""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection

from dashboard.state_choice import FrontChoice
from data import lists
from data.figures import Figure, figure_at, figures_in, latest
from data.freshness import Newest, latest_known, newest_in
from data.indicators import INDICATORS
from data.queries import ReleaseInfo, latest_loads, page_of, release_info, rows_at, source_names
from data.selection import Selection

CRITICAL, SERIOUS = "critical_impact", "serious_impact"
COUNTS = (CRITICAL, SERIOUS, "over_one_percent_infected", "reporting_municipalities")
"""What is told of one period and one origin."""

CARDS = (*COUNTS, "infected_share", "ppm_all8")

Series = dict[str, list[Figure]]


@dataclass(frozen=True)
class StateFigures:
    """What the page shows. `state` is the figure that decides the period; None: nothing is known of the country.

    `series`: every national figure of each card. `own`: of the chosen municipality, those of the cards' periods; empty
    where none is chosen. `received`: the day that each source was last heard.
    """

    choice: FrontChoice
    info: ReleaseInfo
    state: Figure | None
    series: Series
    own: Series
    newest: Newest
    sources: dict[str, str]
    received: dict[str, datetime]

    def shown(self, indicator: str) -> Figure | None:
        """Return the figure that a card shows; None where there is no row of it."""
        figures = self.series[indicator]
        if indicator in COUNTS:
            return None if self.state is None else figure_at(figures, self.state.period_start, self.state.origin)
        return latest_known(figures) or latest(figures)

    def of_mine(self, figure: Figure) -> Figure | None:
        """Return the chosen municipality's figure of the same indicator and period; None if there is no row of it."""
        same = [each for each in self.own.get(figure.indicator.id, []) if each.period_start == figure.period_start]
        return latest_known(same) or latest(same)


def state_figures(choice: FrontChoice, connection: Connection) -> StateFigures:
    """Read what the page shows, in as few questions as it takes."""
    rows = page_of(connection, _selection(lists.NATION))
    series = _series(rows, "nation")
    loads = latest_loads(connection)
    found = StateFigures(
        choice,
        release_info(connection),
        latest(series[CRITICAL]),
        series,
        {},
        newest_in(connection),
        source_names(connection),
        dict(zip(loads["source"], pd.to_datetime(loads["received_at"]), strict=True)),
    )
    if choice.mine is None or found.state is None:
        return found
    starts = {figure.period_start for name in CARDS if (figure := found.shown(name)) is not None}
    own = _series(rows_at(connection, _selection(choice.mine), starts), "municipality")
    return StateFigures(**{**vars(found), "own": own})


def _selection(geography: str) -> Selection:
    return Selection(indicators=CARDS, geographies=(geography,), areas=("",), settings=(lists.ALL_SETTINGS,))


def _series(rows: pd.DataFrame, level: str) -> Series:
    return {name: figures_in(rows[rows["indicator"] == name], INDICATORS[name], level) for name in CARDS}
