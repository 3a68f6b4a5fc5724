"""The figures of a map: every place's figure in the chosen period, with its class, and every period for the slider."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from dashboard.map_choice import MapChoice
from dashboard.map_scale import NOT_REPORTED, Scale, scale_of
from data.figures import Change, Figure, change_of, figures_in, latest
from data.formats import geography_name, no_figure
from data.map_queries import periods_on_map, values_over_time
from data.periods import period_label
from data.queries import ORIGIN_ORDER, page_of, source_names
from data.sentences import observation_sentence

MOST_PERIODS = 160
"""How many periods the slider has at most: three years of weeks. The classes are made from these."""


@dataclass(frozen=True)
class MapFigures:
    """What a map shows. `figures` and `changes` are by code; a place without a row is in neither.

    `frames`: for each of the slider's periods the keys of `codes`, in their order; `at`: which of them is chosen.
    `source_names`: what each source is called, by its id.
    """

    choice: MapChoice
    codes: list[str]
    scale: Scale
    figures: dict[str, Figure]
    changes: dict[str, Change]
    periods: list[tuple[date, date]]
    frames: list[str]
    at: int
    source_names: Mapping[str, str]

    @property
    def period(self) -> tuple[date, date]:
        """Return the chosen period's first and last day."""
        return self.periods[self.at]

    @property
    def label(self) -> str:
        """Return what the chosen period is called."""
        return self.labels()[self.at]

    def labels(self) -> list[str]:
        """Return what every period of the slider is called."""
        return [period_label(start, end, self.choice.indicator.period_kind) for start, end in self.periods]

    def key(self, code: str) -> str:
        """Return the key of a place's class in the chosen period."""
        return self.frames[self.at][self.codes.index(code)]

    def counts(self) -> Counter[str]:
        """Return how many places each class has in the chosen period, by its key."""
        return Counter(self.frames[self.at])

    def sentence(self, code: str) -> str:
        """Return the sentence of a place's observation."""
        name = geography_name(code)
        if code not in self.figures:
            return f"{self.choice.heading}, {name}, {self.label}: {no_figure()}."
        return observation_sentence(self.figures[code], self.changes[code], name)

    def known(self) -> int:
        """Return how many places have a figure in the chosen period."""
        return sum(figure.value is not None for figure in self.figures.values())


def map_figures(choice: MapChoice, connection: Connection) -> MapFigures | None:
    """Return what the map shows; None if there is no period to show."""
    days = periods_on_map(connection, choice.indicator.id, choice.level, choice.split)
    last = choice.view.selection.last_day
    place = max((n for n, (start, _) in enumerate(days) if last is None or start <= last), default=None)
    if place is None:
        return None
    # `senaste` says how far back the slider goes; who looks at an older period still sees it, at the slider's left end.
    how_many = min(choice.view.selection.latest or MOST_PERIODS, MOST_PERIODS)
    first = max(0, min(place, len(days) - how_many))
    shown = days[first : first + how_many]
    chosen = days[place][0]
    before = days[place - 1][0] if place else chosen
    figures, changes = _figures_by_place(choice, connection, before, chosen)
    values = values_over_time(connection, choice.indicator.id, choice.level, shown[0][0], shown[-1][0], choice.split)
    scale = scale_of(choice.indicator, choice.level, values["value"])
    codes = choice.codes()
    frames = _frames(values, scale, codes, [start for start, _ in shown])
    names = source_names(connection)
    return MapFigures(choice, codes, scale, figures, changes, shown, frames, place - first, names)


def _figures_by_place(
    choice: MapChoice, connection: Connection, before: date, chosen: date
) -> tuple[dict[str, Figure], dict[str, Change]]:
    """Return each place's figure in the chosen period, and how it differs from the one before."""
    of_place: dict[str, list[Figure]] = {}
    # All of one period and origin at once, which keeps their order: a frame per place costs ten times as much.
    for _, rows in page_of(connection, choice.selection(before, chosen)).groupby(["period_start", "origin"]):
        for code, figure in zip(rows["geography_code"], figures_in(rows, choice.indicator, choice.level), strict=True):
            of_place.setdefault(code, []).append(figure)
    figures: dict[str, Figure] = {}
    changes: dict[str, Change] = {}
    for code, found in of_place.items():
        shown = latest(_in_order([each for each in found if each.period_start == chosen]))
        if shown is not None:
            figures[code], changes[code] = shown, change_of(shown, found)
    return figures, changes


def _in_order(figures: list[Figure]) -> list[Figure]:
    """Return the figures of one period with the origin that is shown first, first."""
    return sorted(figures, key=lambda figure: ORIGIN_ORDER.index(figure.origin))


def _frames(values: pd.DataFrame, scale: Scale, codes: list[str], starts: list[date]) -> list[str]:
    """Return for each period the keys of all places, in their order; a place without a row has no figure."""
    keyed = values.assign(
        key=scale.keys_of(values["value"], values["status"]), day=pd.to_datetime(values["period_start"])
    )
    table = keyed.pivot(index="day", columns="geography_code", values="key")
    table = table.reindex(index=pd.to_datetime(pd.Series(starts)), columns=codes).astype(object)
    return ["".join(row) for row in table.where(table.notna(), NOT_REPORTED).to_numpy()]
