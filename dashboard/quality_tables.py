"""The pieces that the lists of /kvalitet are made of: a table, the way to its other pages, and a text to copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dash import html

from dashboard.components import copy_words, hyphenated
from dashboard.quality_choice import PER_PAGE, QualityChoice
from data.formats import long_date, number
from data.language import say, spoken
from data.releases import SWEDEN

Cell = Any
"""A text, a component, or a list of them."""


@dataclass(frozen=True)
class Sheet:
    """One page of a list: its name in the address, which page, and how many rows the whole list has."""

    name: str
    number: int
    rows: int

    @classmethod
    def of(cls, choice: QualityChoice, name: str, rows: int) -> "Sheet":
        """Return the page that is asked for, or the last where there are not that many any more."""
        return cls(name, min(choice.page(name), max(1, -(-rows // PER_PAGE))), rows)

    @property
    def start(self) -> int:
        """Return how many rows stand before the page."""
        return (self.number - 1) * PER_PAGE

    @property
    def end(self) -> int:
        """Return how many rows there are up to and including the page."""
        return min(self.start + PER_PAGE, self.rows)


def listing(caption: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], class_name: str = "") -> html.Div:
    """Build a table whose first column names the row; it scrolls within itself, also by keyboard.

    `caption`: what it lists, which may be what the part around it is called: the region adds that it is the table.
    """
    name = f"{caption}: {say('tabell', 'table')}"
    body = [html.Tr([html.Th(first, scope="row"), *[html.Td(each) for each in others]]) for first, *others in rows]
    table = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr([html.Th(text, scope="col") for text in heads])),
            html.Tbody(body),
        ],
        className=f"figures listing {class_name}".rstrip(),
    )
    return html.Div(table, className="table-scroll", tabIndex="0", role="region", **hyphenated(aria_label=name))


def pager(sheet: Sheet, choice: QualityChoice, what: str) -> html.Nav | None:
    """Build the way to a list's other pages; None for a list of one page. `what`: what the list is of."""
    if sheet.rows <= PER_PAGE:
        return None
    first, last, rows = number(sheet.start + 1), number(sheet.end), number(sheet.rows)
    return html.Nav(
        [
            _turn(sheet, choice, sheet.number - 1, say("Föregående", "Previous"), what),
            html.Span(say(f"{first}–{last} av {rows}", f"{first}–{last} of {rows}"), role="status"),
            _turn(sheet, choice, sheet.number + 1, say("Nästa", "Next"), what),
        ],
        className="pager",
        **hyphenated(aria_label=say(f"Sidor: {what}", f"Pages: {what}")),
    )


def _turn(sheet: Sheet, choice: QualityChoice, number_: int, words: str, what: str) -> html.A:
    more = html.Span(f" ({what})", className="visually-hidden")
    if not 1 <= number_ <= -(-sheet.rows // PER_PAGE):
        # A link that leads nowhere keeps its place, so that the other does not move under the finger.
        return html.A([words, more], className="tool", role="link", **hyphenated(aria_disabled="true"))
    address = choice.query_of_page(sheet.name, number_) or "?"
    # assets/kvalitet.js turns the page without loading it anew: one stays where one reads.
    return html.A([words, more], href=address, className="tool", **hyphenated(data_turn="page"))


def in_swedish(text: str) -> Cell:
    """Return a text that is in Swedish whatever is spoken, as what files and checks say, marked as such."""
    return text if spoken() == "sv" else html.Span(text, lang="sv")


def file_name(name: str) -> html.Span:
    """Return a file's name as it was when it came; it may be broken anywhere."""
    return html.Span(name, className="file-name", lang="sv")


def day_text(moment: datetime) -> str:
    """Return the Swedish day of a moment in UTC: `14 april 2022`."""
    return long_date(_in_sweden(moment).date())


def moment_text(moment: datetime) -> str:
    """Return the Swedish day and time of a moment in UTC: `22 november 2026 kl. 02:49`."""
    return f"{day_text(moment)} {say('kl. ', 'at ')}{_in_sweden(moment):%H:%M}"


def _in_sweden(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC).astimezone(SWEDEN)


def copyable(text: str, label: str, *, is_command: bool = False) -> html.Div:
    """Build a text that can be selected, with a button that copies it. `label`: what the button copies, in words."""
    button = html.Button(
        say("Kopiera", "Copy"),
        type="button",
        className="tool",
        **hyphenated(aria_label=label, data_copy="text"),
        **copy_words(),
    )
    shown = html.Pre(
        html.Code(text) if is_command else text, tabIndex="0", **hyphenated(aria_label=label), role="group"
    )
    return html.Div([shown, button], className="copyable command" if is_command else "copyable")


def in_words(nothing: str) -> html.P:
    """Build what stands in place of an empty list: what it means that it is empty."""
    return html.P(nothing, className="nothing")
