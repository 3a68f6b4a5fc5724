"""What is new since the release before: periods, answers and revised national figures, with the way to all of them."""

from functools import lru_cache
from typing import Any

import dash
import pandas as pd
from dash import dcc, html

from dashboard.components import origin_tag, section
from dashboard.state_figures import CRITICAL, StateFigures
from data.figures import figure_at
from data.formats import figure_text, is_missing, municipalities, number, origin_text, status_word
from data.indicators import INDICATORS
from data.language import say
from data.periods import PERIOD_KINDS, date_span, spoken_label
from data.release_changes import NewAnswers, ReleaseChanges, changes_between, release_before
from data.sentences import place_text
from data.store import Store, current_store

TOLD = 3
"""So many revisions are told one by one; all of them are on the page about quality."""

QUALITY = "/kvalitet"

_kept_before = lru_cache(maxsize=32)(release_before)
_kept_changes = lru_cache(maxsize=8)(changes_between)
"""Releases never change: what lies between two of them is asked once."""


def changes_section(found: StateFigures, store: Store | None = None) -> html.Section | None:
    """Build the section; None where one looks at a day in the past, or where there is no earlier release."""
    store = store or current_store()
    before = None if found.choice.view.selection.as_of else _kept_before(store, found.info.id)
    if before is None:
        return None
    changes = _kept_changes(store, before, found.info.id)
    made = changes.made_at.date()
    heading = say("Nytt sedan förra utgåvan", "New since the release before")
    lead = say(
        f"Jämfört med utgåva {before}, framtagen {date_span(made, made)}:",
        f"Compared with release {before}, made on {date_span(made, made)}:",
    )
    items = [*_new_periods(changes), *_new_answers(changes), *_revised(changes)]
    content: list[Any] = [
        html.P(lead, className="note"),
        html.Ul([html.Li(each) for each in items], className="changes"),
    ]
    if QUALITY in {page["path"] for page in dash.page_registry.values()}:
        words = say("Alla revideringar och utgåvor", "All revisions and releases")
        content.append(html.P(dcc.Link(words, href=found.choice.pinned_address(QUALITY)), className="links"))
    return section(heading, content, ident="changes")


def instead_of_invented(found: StateFigures) -> html.P | None:
    """Say that there are invented figures of the page's period too, which are not shown; None if there are none.

    The first real answers of a period may be few where the invented ones were many: that is not a change of the state.
    """
    if found.state is None or found.state.origin == "synthetic":
        return None
    invented = figure_at(found.series[CRITICAL], found.state.period_start, "synthetic")
    if invented is None:
        return None
    said = say(
        " För samma period finns även syntetiska siffror, som är påhittade. De räknas inte in i siffrorna här.",
        " There are synthetic figures of the same period too, which are invented. They are not counted in those here.",
    )
    return html.P([origin_tag("synthetic", origin_text("synthetic")), said], className="note")


def _new_periods(changes: ReleaseChanges) -> list[str]:
    if not changes.periods:
        return [say("Inga nya perioder.", "No new periods.")]
    told = []
    for kind_id, periods in changes.periods.items():
        kind = PERIOD_KINDS[kind_id]
        last = date_span(*periods[-1])
        if len(periods) == 1:
            told.append(say(f"{kind.name}: ny period, {last}.", f"{kind.name}: a new period, {last}."))
        else:
            how_many = f"{number(len(periods))} {say('nya', 'new')} {kind.nouns}"
            told.append(
                say(
                    f"{kind.name}: {how_many}, den senaste {last}.",
                    f"{kind.name}: {how_many}, the latest {last}.",
                )
            )
    return told


def _new_answers(changes: ReleaseChanges) -> list[str]:
    """Tell who has answered anew for periods that were there already, the latest first, and in place of what."""
    told = []
    for each in changes.answers[: -TOLD - 1 : -1]:
        span, count = date_span(each.period_start, each.period_end), municipalities(each.municipalities)
        words = say(f"Nya rapporterade siffror för {span}: {count}", f"Newly reported figures for {span}: {count}")
        told.append(f"{words}{_instead_of_invented(each)}.")
    if len(changes.answers) > TOLD:
        rest = number(len(changes.answers) - TOLD)
        told.append(say(f"Nya rapporterade siffror även för {rest} äldre perioder.", f"And for {rest} older periods."))
    return told


def _instead_of_invented(answers: NewAnswers) -> str:
    if not answers.were_synthetic:
        return ""
    if answers.were_synthetic == answers.municipalities:
        return say(", som förut bara hade syntetiska", ", which had only synthetic ones before")
    some = number(answers.were_synthetic)
    return say(f", varav {some} förut bara hade syntetiska", f", {some} of which had only synthetic ones before")


def _revised(changes: ReleaseChanges) -> list[str]:
    rows = changes.revised
    if rows.empty:
        return [say("Inga rikssiffror är reviderade.", "No national figures have been revised.")]
    one = say("1 rikssiffra är reviderad", "1 national figure has been revised")
    many = say(
        f"{number(len(rows))} rikssiffror är reviderade", f"{number(len(rows))} national figures have been revised"
    )
    start = one if len(rows) == 1 else many
    newest_first = rows.sort_values("period_start", ascending=False, kind="stable").head(TOLD)
    told = [_told(row) for row in newest_first.to_dict("records")]
    more = [say("bland dem:", "among them:")] if len(rows) > TOLD else []
    return [f"{start}{', ' if more else ': '}{' '.join([*more, '; '.join(told)])}."]


def _told(row: dict[Any, Any]) -> str:
    indicator = INDICATORS[row["indicator"]]
    place = place_text(indicator, row["geography_code"], row["monitored_area"], row["setting"], row["step"])
    limits = place.partition(", ")[2]
    start, end = pd.Timestamp(row["period_start"]).date(), pd.Timestamp(row["period_end"]).date()
    label = spoken_label(start, end, indicator.period_kind, row["period_label"])
    name = f"{indicator.name}, {limits}" if limits else indicator.name
    return f"{name}, {label}: {_side(row, 'old')} → {_side(row, 'new')}"


def _side(row: dict[Any, Any], side: str) -> str:
    value, status = row[f"{side}_value"], row[f"{side}_status"]
    if not is_missing(value):
        return figure_text(value, INDICATORS[row["indicator"]])
    return say("borttagen", "taken away") if pd.isna(status) else status_word(status)
