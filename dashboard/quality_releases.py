"""The parts of /kvalitet about releases: which there are, how one goes back, and what differs between two."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from dash import Input, Output, State, callback, html
from dash.exceptions import PreventUpdate
from sqlalchemy import Connection

from dashboard.components import hyphenated, origin_tag
from dashboard.controls import geography_options, indicator_options, one_of, option
from dashboard.errors import explanation
from dashboard.prepared import prepare
from dashboard.quality_choice import PATH, REVISIONS, QualityChoice
from dashboard.quality_loads import screening_told
from dashboard.quality_tables import (
    Cell,
    Sheet,
    copyable,
    day_text,
    file_name,
    in_words,
    listing,
    moment_text,
    pager,
)
from dashboard.view import (
    AGAINST,
    LOCATION,
    PINNED,
    View,
    ViewProblem,
    follows_address,
    parameters_in,
    spoken_in,
)
from data.differences import Difference, comparing, difference
from data.formats import counted, figure_text, is_missing, long_date, number, origin_text, status_word
from data.indicators import INDICATORS
from data.language import say
from data.periods import spoken_label
from data.quality_queries import ReleaseTold, releases_kept
from data.queries import geographies, release_info
from data.revisions import Knowledge
from data.selection import Selection
from data.sentences import place_text, yes_or_no
from data.store import current_store

ALL = ""
"""The value of a menu that leaves it open."""

PREPARED = "quality-prepared"
"""The Store that comes with the panel of a comparison under way (dashboard/waiting.py), told when it is there."""

COMMANDS_SHOWN = 5
"""Releases that one can go back to, the newest; who needs an older one knows how by then."""


# --- which there are -------------------------------------------------------------------------------------------------


def releases_list(choice: QualityChoice, kept: list[ReleaseTold], shown: int) -> list[Any]:
    """Build the list of releases, the newest first, with what one can do with each. `shown`: the one looked at."""
    what = say("Utgåvor", "Releases")
    heads = (
        say("Utgåva", "Release"),
        say("Läge", "State"),
        say("Framtagen", "Made"),
        say("Bygger på", "Based on"),
        say("Inlästa filer", "Files read in"),
        say("Uppgifter", "Figures"),
        say("Granskning", "Screening"),
        say("Visa", "Show"),
    )
    return [
        listing(what, heads, [_release_row(choice, each, shown) for each in kept], "releases"),
        _going_back(kept),
    ]


def _release_row(choice: QualityChoice, release: ReleaseTold, shown: int) -> list[Cell]:
    name = str(release.id)
    if release.problem:
        return [name, _problem(release.problem), *["–"] * 6]
    made = release.created_at
    return [
        name,
        _state(release),
        moment_text(made) if made else "–",
        say("ingen", "none") if release.based_on is None else str(release.based_on),
        number(release.loads),
        number(release.observations),
        screening_told(release.checks, say(f"utgåva {name}", f"release {name}")),
        _links(choice, release, shown),
    ]


def _state(release: ReleaseTold) -> str:
    if release.is_current:
        return say("gäller nu", "current")
    if release.is_published:
        return say("publicerad", "published")
    return say("stoppad i granskningen", "stopped by the screening")


def _problem(problem: str) -> str:
    return {
        "old": say("gjord med en tidigare version, går inte att visa", "made with an earlier version, can't be shown"),
        "internal": say("intern, visas inte här", "internal, not shown here"),
        "broken": say("går inte att öppna", "can't be opened"),
    }[problem]


def _links(choice: QualityChoice, release: ReleaseTold, shown: int) -> Cell:
    if release.id == shown:
        return say("den du ser", "the one you see")
    fresh = choice.view.only((*PINNED, "indikator", "geografi"))
    open_it = html.A(
        [say("Öppna", "Open"), html.Span(f" {say('utgåva', 'release')} {release.id}", className="visually-hidden")],
        # Loads the page anew: banner, header and footer are of the release.
        href=fresh.changed(utgava=str(release.id)).address(PATH),
    )
    if release.id > shown or choice.view.selection.as_of:
        return open_it
    against = html.A(
        [say("Jämför med", "Compare with"), html.Span(f" {release.id}", className="visually-hidden")],
        href=fresh.changed(**{AGAINST: str(release.id)}).address(PATH) + f"#{REVISIONS}",
        **hyphenated(data_turn="page"),
    )
    return [open_it, " ", against]


def _going_back(kept: list[ReleaseTold]) -> html.Details:
    """Build the way back to an earlier release: the command, since nobody can be asked here who they are."""
    there = [each for each in kept if each.is_published and not each.is_current and not each.problem]
    why = say(
        "Det görs på servern av den som sköter systemet. Den här versionen har ingen inloggning, så en knapp här "
        "skulle vem som helst kunna trycka på. Bytet tar ett ögonblick och tar inte bort någon utgåva; det som laddats "
        "senare hålls utanför tills filerna läses in igen.",
        "It is done on the server by whoever runs the system. This version has no sign-in, so a button here could be "
        "pressed by anybody. The change takes a moment and removes no release; what was loaded later stays out until "
        "the files are loaded again.",
    )
    nothing = say(
        "Det finns ingen annan publicerad utgåva att gå tillbaka till.",
        "There is no other published release to go back to.",
    )
    commands: list[Any] = [
        copyable(
            f"python -m etl rollback {each.id}",
            say(f"Kommandot till utgåva {each.id}", f"The command to release {each.id}"),
            is_command=True,
        )
        for each in there[:COMMANDS_SHOWN]
    ]
    words = say("Gå tillbaka till en tidigare utgåva", "Go back to an earlier release")
    return html.Details(
        [html.Summary(words), html.P(why), *(commands or [in_words(nothing)])], className="going-back", id="rollback"
    )


# --- what differs between two ----------------------------------------------------------------------------------------


def earlier_than(shown: int, kept: list[ReleaseTold]) -> list[ReleaseTold]:
    """Return the releases that one can compare with, the newest first."""
    return [each for each in kept if each.id < shown and not each.problem]


def compared_with(choice: QualityChoice, shown: int, kept: list[ReleaseTold]) -> int | None:
    """Return the earlier release that is compared with: the one asked for, else the latest published before.

    None if there is none. Raises ViewProblem if the one asked for is not there, or not earlier.
    """
    there = [each.id for each in earlier_than(shown, kept)]
    if choice.against is None:
        return next((each.id for each in earlier_than(shown, kept) if each.is_published), None)
    if choice.against not in there:
        known = ", ".join(map(str, there)) or say("ingen", "none")
        raise ViewProblem(
            AGAINST,
            str(choice.against),
            say(
                f"en utgåva före {shown} som går att öppna: {known}",
                f"a release before {shown} that can be opened: {known}",
            ),
        )
    return choice.against


def comparison_controls(choice: QualityChoice, connection: Connection, shown: int, kept: list[ReleaseTold]) -> html.Div:
    """Build the menus: compare with which release, which indicator, which geography."""
    values, as_of = comparison_values(choice, shown, kept), choice.view.selection.as_of
    releases = [_older_option(each) for each in earlier_than(shown, kept)]
    then = "" if as_of is None else say(f"det som var känt {long_date(as_of)}", f"what was known on {long_date(as_of)}")
    older = one_of(
        f"quality-{AGAINST}",
        say(f"Jämför utgåva {shown} med", f"Compare release {shown} with"),
        value=values[AGAINST],
        data=[option(ALL, then)] if then else releases,
        disabled=bool(then) or not releases,
        placeholder=say("Välj utgåva", "Choose a release") if releases else say("Ingen tidigare", "None earlier"),
    )
    # Every indicator at once takes half a minute where a whole day has to be compared.
    every = [] if as_of else [option(ALL, say("Alla indikatorer", "All indicators"))]
    indicator = one_of(
        "quality-indikator",
        say("Indikator", "Indicator"),
        value=values["indikator"],
        data=[*every, *indicator_options()],
        searchable=True,
    )
    geography = one_of(
        "quality-geografi",
        say("Geografi", "Geography"),
        value=values["geografi"],
        data=[option(ALL, say("Alla geografier", "All geographies")), *geography_options(geographies(connection))],
        searchable=True,
    )
    return html.Div([older, indicator, geography], className="controls")


def _older_option(release: ReleaseTold) -> dict[str, str]:
    made = f", {day_text(release.created_at)}" if release.created_at is not None else ""
    return option(str(release.id), f"{release.id} ({_state(release)}{made})")


def comparison_values(choice: QualityChoice, shown: int, kept: list[ReleaseTold]) -> dict[str, str | None]:
    """Return what the menus show."""
    try:
        older = compared_with(choice, shown, kept)
    except ViewProblem:
        older = None
    against = None if older is None else str(older)
    # A day is compared with the release itself, and there is nothing else to choose.
    return {
        AGAINST: ALL if choice.view.selection.as_of else against,
        "indikator": choice.indicator or ALL,
        "geografi": choice.geography or ALL,
    }


def asked_or_offered(choice: QualityChoice, shown: int, kept: list[ReleaseTold]) -> list[Any]:
    """Build what differs where the address asks for it or there is nothing to compare, else the way to ask for it."""
    values = comparison_values(choice, shown, kept)
    day = choice.view.selection.as_of
    if choice.asks_for_comparison or (day is None and not values[AGAINST]):
        return comparison(choice, shown, kept)
    older = say(f"det som var känt {long_date(day)}", f"what was known on {long_date(day)}") if day else values[AGAINST]
    words = say(f"Jämför utgåva {shown} med {older}", f"Compare release {shown} with {older}")
    asked = choice.view.changed(**({"indikator": values["indikator"]} if day else {AGAINST: values[AGAINST]}))
    why = say(
        "Att hålla varje siffra i den ena mot den andra tar några sekunder.",
        "To hold each figure of the one against the other takes some seconds.",
    )
    link = html.A(words, href=asked.address(PATH) + f"#{REVISIONS}", className="button", **hyphenated(data_turn="page"))
    return [html.P([link, " ", html.Span(why, className="note")])]


def comparison(choice: QualityChoice, shown: int, kept: list[ReleaseTold]) -> list[Any]:
    """Build what differs: how many figures are new, changed or gone, and those that are changed or gone.

    Where a day is looked at, what it is compared with is all that the release knows.
    """
    day = choice.view.selection.as_of
    selection = Selection(
        indicators=(choice.indicator,) if choice.indicator else (),
        geographies=(choice.geography,) if choice.geography else (),
    )
    newer = Knowledge(release=shown)
    if day is not None:
        older = Knowledge(release=shown, as_of=day)
        between = say(
            f"Från det som var känt {long_date(day)} till allt i utgåva {shown}",
            f"From what was known on {long_date(day)} to all in release {shown}",
        )
    else:
        number_ = compared_with(choice, shown, kept)
        if number_ is None:
            nothing = say(
                f"Det finns ingen tidigare utgåva att jämföra utgåva {shown} med.",
                f"There is no earlier release to compare release {shown} with.",
            )
            return [in_words(nothing)]
        older = Knowledge(release=number_)
        between = say(f"Från utgåva {number_} till utgåva {shown}", f"From release {number_} to release {shown}")
    if follows_address():
        asked = {"since": older.text, "until": str(shown)} | choice.narrowing
        prepare(comparing(current_store(), older, newer, selection), asked, then=PREPARED)
    found = difference(current_store(), older, newer, selection)
    return [
        html.P(_summary(between, found), id="quality-difference"),
        *_revised(choice, found, between),
        _file(choice, older, shown),
    ]


def _summary(between: str, found: Difference) -> str:
    new = counted(found.new, say("ny uppgift", "new figure"), say("nya uppgifter", "new figures"))
    changed = counted(found.changed, say("ändrad", "changed"), say("ändrade", "changed"))
    removed = counted(found.removed, say("borttagen", "removed"), say("borttagna", "removed"))
    return f"{between}: {new}, {changed} {say('och', 'and')} {removed}."


def _revised(choice: QualityChoice, found: Difference, between: str) -> list[Any]:
    if found.revised.empty:
        nothing = say(
            "Ingen uppgift som fanns är ändrad eller borttagen.", "No figure that there was is changed or removed."
        )
        return [in_words(nothing)]
    sheet = Sheet.of(choice, REVISIONS, len(found.revised))
    what = say("Ändrade och borttagna uppgifter", "Changed and removed figures")
    heads = (
        say("Indikator", "Indicator"),
        say("Var", "Where"),
        say("Period", "Period"),
        say("Före", "Before"),
        say("Nu", "Now"),
        say("Kom med", "Came with"),
    )
    rows = [_revision_row(row) for row in found.revised.iloc[sheet.start : sheet.end].to_dict("records")]
    return [listing(f"{what}. {between}", heads, rows), pager(sheet, choice, what)]


def _revision_row(row: Mapping[Any, Any]) -> list[Cell]:
    indicator = INDICATORS[row["indicator"]]
    start, end = row["period_start"], row["period_end"]
    where = place_text(indicator, *(row[name] for name in ("geography_code", "monitored_area", "setting", "step")))
    return [
        [indicator.name, " ", origin_tag(row["origin"], origin_text(row["origin"]))],
        where,
        spoken_label(start, end, indicator.period_kind, row["period_label"]),
        _value(row, "old"),
        [html.B(_value(row, "new"))],
        _came_with(row),
    ]


def _value(row: Mapping[Any, Any], when: str) -> str:
    value, status = row[f"{when}_value"], row[f"{when}_status"]
    indicator = INDICATORS[row["indicator"]]
    if not is_missing(value) and indicator.unit == "kommuner" and row["geography_level"] == "municipality":
        return f"{number(value)} ({yes_or_no(value)})"
    if not is_missing(value):
        return figure_text(value, indicator)
    return status_word(status) if isinstance(status, str) else say("borttagen", "removed")


def _came_with(row: Mapping[Any, Any]) -> Cell:
    if not isinstance(row["file_name"], str):
        return say("ingen ny fil: annat sätt att räkna", "no new file: another way of counting")
    return [file_name(row["file_name"]), html.Small(f" {day_text(row['received_at'])}")]


def _file(choice: QualityChoice, older: Knowledge, shown: int) -> html.P | None:
    """Build the link to the same as a file; None where the API can't be asked for it."""
    if older.as_of is not None and choice.view.selection.release is not None:
        return None  # A day of another release than the current one.
    asked = {"since": older.text, "until": str(shown), "format": "csv-sv"}
    asked |= choice.narrowing
    words = say("Hämta alla som CSV", "Download all as CSV")
    return html.P(html.A(words, href=f"/api/v1/revisions?{urlencode(asked)}", className="button"), className="files")


@callback(
    Output("quality-revideringar", "children", allow_duplicate=True),
    Output("quality-compared", "data", allow_duplicate=True),
    Input(PREPARED, "data"),
    State(LOCATION, "search"),
    prevent_initial_call=True,
)
def show_prepared(told: str | None, search: str) -> tuple[Any, str | None]:
    """Show the comparison in place of the panel that said that it was being made."""
    if told is None:
        raise PreventUpdate
    with spoken_in(search):
        try:
            choice = QualityChoice.of(View.of_search(search))
            with choice.view.opened() as connection:
                shown = release_info(connection).id
            return comparison(choice, shown, releases_kept(current_store())), choice.compared
        except Exception as error:  # As those of the page: logged in `explanation`, never blank.
            return explanation(error, PATH, parameters_in(search)), None
