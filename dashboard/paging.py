"""A page with controls: it states its choice, its controls and what it shows; the rest of it is here, once.

Dash's router makes the whole page anew whenever the address changes. Measured in Chromium, that takes the focus away
from the control that one just changed, and the chart blinks. So a page with controls is made anew only when one comes
to it: while the reader stays, the router gets no_update, and the page's own callback, which listens to the Location
(`_pages_location`), exchanges the results and, after back and forward, the controls' values. The controls write the
address through a Store and assets/lagesbild.js, which keeps Dash from seeing a circle.

What is shown stands in a Store of its own, and controls that say the same have followed it and ask for nothing. It is
not enough that they say what the address says: it may have moved on when they come, and then the two would follow each
other for ever.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, ctx, dcc, html, no_update
from dash.exceptions import PreventUpdate
from sqlalchemy import Connection

from dashboard.components import FRAME, frame, reframed
from dashboard.errors import explained, explanation
from dashboard.navigation import stays_on_page
from dashboard.view import LOCATION, View, ViewProblem, parameters_in, query_of, spoken_in
from data.language import say

Values = Mapping[str, str | list[str] | None]
"""What the controls of a page show, by their names."""

Properties = dict[str, dict[str, Any]]
"""What a page sets of each of its controls, by their names."""

_PROBLEM = ("Länken går inte att förstå.", "The link cannot be understood.")
_NOTHING = ("Inga uppgifter visas.", "No figures are shown.")


class HasView(Protocol):
    """A choice: what a page shows, read from a view."""

    @property
    def view(self) -> View:
        """Return the view that it was read from."""


Choice = TypeVar("Choice", bound=HasView)


@dataclass(frozen=True)
class Shown:
    """What a page shows for a choice: the line for those who listen, the results, and the controls."""

    status: str
    results: Any
    controls: Properties


def as_they_are(values: Values, before: Mapping[str, str], changed: frozenset[str]) -> dict[str, Any]:
    """Return what controls ask for that are each named as the parameter that they set."""
    return dict(values)


@dataclass(frozen=True)
class ControlledPage(Generic[Choice]):
    """A page with controls. Its module gives `layout`, and calls `listen` once.

    `prefix` begins the ids of its parts (`trend-status`, `trend-results`) and of its controls (`trend-geografi`), whose
    names are `controls`; of each, `properties` are set. `choice_of` reads a view, or raises ViewProblem; `show` makes
    what is shown of it, from the figures of the release, and `form` the controls of their properties.

    `asked(values, before, changed)` gives the address's parameters that the controls ask for, where these are not named
    as parameters; `before` is the address that one comes from, `changed` which controls were changed. `chosen(asked,
    before)` takes away what goes without saying and what does not apply: the same question always gives the same
    address. `reads` are the parameters of the address that say what is shown; `led` are controls whose value always
    follows the address, since what they offer changes with another's. `partly(choice, before, connection)` gives what
    to change of the results that are shown, of the view `before`, where the page itself has asked for so little that
    the rest of them are to stay; None where they are to be made anew.
    """

    path: str
    heading: tuple[str, str]
    prefix: str
    lead: tuple[str, str]
    controls: tuple[str, ...]
    properties: tuple[str, ...]
    choice_of: Callable[[View], Choice]
    show: Callable[[Choice, Connection], Shown]
    form: Callable[[Properties], html.Section]
    chosen: Callable[[Mapping[str, Any], Mapping[str, str]], dict[str, str]]
    reads: tuple[str, ...]
    asked: Callable[[Values, Mapping[str, str], frozenset[str]], Mapping[str, Any]] = as_they_are
    led: frozenset[str] = frozenset()
    partly: Callable[[Choice, View, Connection], Any] | None = None

    @property
    def layout(self) -> Callable[..., Any]:
        """Return the function that builds the page; it gives no_update while the reader stays on it."""

        @explained(self.path, self.heading)
        def layout(**parameters: str | list[str]) -> Any:
            return no_update if stays_on_page() else self._page(parameters)

        return layout

    def _page(self, parameters: Mapping[str, str | list[str]]) -> html.Div:
        problem, choice = first_choice(self.choice_of, parameters)
        with choice.view.opened() as connection:
            shown = self.show(choice, connection)
            status, results = shown.status, shown.results
            if problem:
                status, results = say(*_PROBLEM), explanation(problem, self.path, parameters)
            content = [
                html.P(say(*self.lead), className="lead small"),
                self.form(shown.controls),
                html.P(status, id=self._id("status"), className="status", role="status"),
                html.Div(results, id=self._id("results"), className="results"),
                dcc.Store(id=self._id("asked")),
                dcc.Store(id=self._id("shown"), data=choice.view.query),
                dcc.Store(id=self._id("order")),
            ]
            return frame(self.path, say(*self.heading), content, choice.view, connection)

    def _id(self, name: str) -> str:
        return f"{self.prefix}-{name}"

    def listen(self) -> None:
        """Register the page's callbacks: address to results and controls, and controls to address."""
        menus = {name: {each: Output(self._id(name), each) for each in self.properties} for name in self.controls}
        callback(
            output={
                "status": Output(self._id("status"), "children"),
                "results": Output(self._id("results"), "children"),
                "asked": Output(self._id("asked"), "data", allow_duplicate=True),
                "shown": Output(self._id("shown"), "data"),
                "controls": menus,
                "frame": Output(self._id("order"), "data"),
            },
            inputs={"search": Input(LOCATION, "search")},
            state={
                "path": State(LOCATION, "pathname"),
                "asked": State(self._id("asked"), "data"),
                "before": State(self._id("shown"), "data"),
                "mark": State(FRAME, "data"),
                "values": {name: State(self._id(name), "value") for name in self.controls},
            },
            prevent_initial_call=True,
        )(self._follow)
        callback(
            Output(self._id("asked"), "data"),
            {name: Input(self._id(name), "value") for name in self.controls},
            {name: State(self._id(name), "data") for name in ("asked", "shown")}
            | {"search": State(LOCATION, "search")},
            prevent_initial_call=True,
        )(self._ask)
        for name, function in (("asked", "goTo"), ("order", "reframe")):
            clientside_callback(
                ClientsideFunction("lagesbild", function), Input(self._id(name), "data"), prevent_initial_call=True
            )

    def _follow(
        self, search: str, path: str, asked: str | None, before: str, mark: str | None, values: Values
    ) -> dict[str, Any]:
        """Show what the address says, after a control, a link, back or forward has changed it."""
        if path != self.path:
            raise PreventUpdate  # The reader has gone to another page, which the router builds.
        has_asked = asked is not None and parameters_in(asked) == parameters_in(search)
        with spoken_in(search):
            try:
                choice = self.choice_of(View.of_search(search))
                with choice.view.opened() as connection:
                    order = reframed(mark, choice.view, connection)
                    if has_asked and (part := self._part(choice, before, connection)) is not None:
                        return self._answer(results=part, shown=choice.view.query, frame=order or no_update)
                    shown = self.show(choice, connection)
            except Exception as error:  # The last resort of a page: logged in `explanation`, never blank.
                return self._answer(status=say(*_NOTHING), results=explanation(error, self.path, parameters_in(search)))
        controls = shown.controls
        if has_asked:
            controls = {name: self._left_alone(name, each, values[name]) for name, each in controls.items()}
        return self._answer(
            status=shown.status,
            results=shown.results,
            shown=choice.view.query,
            controls=controls,
            frame=order or no_update,
        )

    def _answer(self, **given: Any) -> dict[str, Any]:
        """Return what to set of the page: what is not given stays."""
        untouched = {name: dict.fromkeys(self.properties, no_update) for name in self.controls}
        stays = dict.fromkeys(("status", "results", "shown", "frame"), no_update)
        # What was asked is forgotten: coming back to the same address later, the controls must follow it.
        return {**stays, "controls": untouched, **given, "asked": None}

    def _part(self, choice: Choice, before: str, connection: Connection) -> Any:
        return self.partly and self.partly(choice, View.of_search(before), connection)

    def _left_alone(self, name: str, properties: dict[str, Any], value: Any) -> dict[str, Any]:
        """Return what to set of a control, where the controls have asked for what is shown.

        Its value is left alone, since the reader may have changed it again since; unless it is led by another's, is
        hidden, or just comes forth.
        """
        stays = properties.get("display", "block") == "block" and value is not None and name not in self.led
        return {**properties, "value": no_update} if stays else properties

    def _ask(self, values: Values, state: Mapping[str, str | None]) -> str:
        """Say which address the controls ask for; whether it can be answered is for `_follow` to say.

        Controls that say what is shown have followed it, and ask for nothing: the address may be ahead of them by now.
        Where they have asked for the address themselves and not been answered yet, it is the address that they change.
        """
        before, shown = parameters_in(state["search"]), parameters_in(state["shown"])
        is_unanswered = state["asked"] is not None and parameters_in(state["asked"]) == before
        said = before if is_unanswered else shown
        if self._address(self.asked(values, said, frozenset()), said) == self._address(said, said):
            raise PreventUpdate
        triggered = set(ctx.triggered_prop_ids.values())
        changed = frozenset(name for name in self.controls if self._id(name) in triggered)
        return query_of(self._address(self.asked(values, before, changed), before))

    def _address(self, asked: Mapping[str, Any], before: Mapping[str, str]) -> dict[str, str]:
        return self.chosen({name: asked.get(name) for name in self.reads}, before)


def first_choice(
    choice_of: Callable[[View], Choice], parameters: Mapping[str, str | list[str]]
) -> tuple[ViewProblem | None, Choice]:
    """Return the choice of a page that one comes to, and what is wrong with the address, if anything is.

    Where the address can't be understood, the choice is what the page shows by itself: the controls stay, so that one
    can choose anew.
    """
    try:
        return None, choice_of(View.parse(parameters))
    except ViewProblem as problem:
        return problem, choice_of(View.without_choice(parameters))
