"""Tillgänglighet: the accessibility statement, after Digg's model for the law (2018:1937).

The one thing to know: it says only what has been looked at. What is found to be wrong goes into `_shortcomings`, with
why; when something has been tested anew, REVIEWED is that day. Who runs the installation gives an address for
reports in LAGESBILD_CONTACT, and answers for the statement.
"""

import re
from datetime import date
from typing import Any

from dash import html, register_page
from dash.development.base_component import Component

from dashboard.components import Children, frame, section
from dashboard.errors import explained
from dashboard.view import PINNED, View
from data.formats import long_date
from data.language import say
from data.settings import current_settings

PATH = "/tillganglighet"
HEADING = ("Tillgänglighets\u00adredogörelse", "Accessibility statement")
"""With a soft hyphen: the word is longer than a phone is wide, and few browsers know how to divide it."""

REVIEWED = date(2026, 11, 22)
"""When the pages were last gone through as the statement says."""

SUPERVISION = "https://www.digg.se/tdosanmalan"
"""Where one reports to Digg, which supervises the law."""

register_page(__name__, path=PATH, name="Tillgänglighet", name_en="Accessibility", order=None)


@explained(PATH, HEADING)
def layout(**parameters: str | list[str]) -> html.Div:
    """Build the page. Of the parameters only the release, the day and the language mean anything here."""
    view = View.parse(parameters).only(PINNED)
    with view.opened() as connection:
        return frame(PATH, say(*HEADING), statement(), view, connection)


def statement() -> list[Any]:
    """Build what the page says below its heading."""
    lead = say(
        "Så många som möjligt ska kunna använda Lägesbild. Här står hur den uppfyller lagen (2018:1937) om "
        "tillgänglighet till digital offentlig service, vad som inte gör det än, och hur du säger till.",
        "As many as possible are to be able to use Lägesbild. Here is how it meets the Swedish act (2018:1937) on "
        "accessibility to digital public service, what does not yet, and how to tell us.",
    )
    parts = [_conformance(), _shortcomings(), _report(), _supervision(), _testing()]
    return [
        html.P(lead, className="lead small"),
        html.Div(html.Div(parts, className="about-parts"), className="about"),
    ]


def _conformance() -> html.Section:
    return section(
        say("Hur tillgänglig är webbplatsen?", "How accessible is the website?"),
        [
            html.P(
                say(
                    "Webbplatsen är delvis förenlig med lagen, på grund av det som inte är prövat eller åtgärdat än "
                    "(se nedan). Kraven är de i EN 301 549, som bygger på WCAG 2.1 nivå AA.",
                    "The website conforms partly with the act, because of what has not been tested or mended yet (see "
                    "below). The requirements are those of EN 301 549, which rests on WCAG 2.1 level AA.",
                )
            ),
            html.P(say("Så är den gjord:", "This is how it is made:")),
            _listed(
                [
                    say(
                        "Varje diagram och karta finns som tabell med samma siffror, och har en text som säger vad den "
                        "visar.",
                        "Every chart and map is there as a table with the same figures, and has a text that says what "
                        "it shows.",
                    ),
                    say(
                        "Allt går att nå och använda med tangentbord. I diagram går piltangenterna från punkt till "
                        "punkt; Esc lämnar.",
                        "Everything can be reached and used by keyboard. In charts the arrow keys go from point to "
                        "point; Esc leaves.",
                    ),
                    say(
                        "Ingen färg står ensam: det finns alltid ord, form eller mönster bredvid.",
                        "No colour stands alone: there is always a word, a shape or a pattern beside it.",
                    ),
                    say(
                        "Ljust och mörkt läge. Den som bett sin dator om mindre rörelse får ingen.",
                        "Light and dark mode. Those who have asked their computer for less motion get none.",
                    ),
                    say(
                        "Text kan förstoras till 400 % utan att sidan rullar i sidled; breda tabeller rullar för sig.",
                        "Text can be enlarged to 400% without the page scrolling sideways; wide tables scroll by "
                        "themselves.",
                    ),
                    say(
                        "Svenska och engelska. Utan JavaScript visar varje sida sina meningar, siffror och tabeller, "
                        "och siffrorna kan hämtas som fil.",
                        "Swedish and English. Without JavaScript every page shows its sentences, figures and tables, "
                        "and the figures can be had as a file.",
                    ),
                ]
            ),
        ],
        ident="conformance",
    )


def _shortcomings() -> html.Section:
    known = [
        say(
            "Diagram och karta är inte prövade med skärmläsare av någon som använder en sådan. Tabellerna bredvid har "
            "samma siffror.",
            "Charts and map have not been tested with a screen reader by anybody who uses one. The tables beside them "
            "have the same figures.",
        ),
        say(
            "På de engelska sidorna är kommunernas namn, och perioder och enheter i filerna, på svenska, utan att "
            "alltid vara märkta som svenska. API:ets felmeddelanden är delvis bara på svenska.",
            "On the English pages the municipalities' names, and in the files periods and units, are in Swedish, not "
            "always marked as Swedish. The API's error messages are partly in Swedish "
            "only.",
        ),
        say(
            "Bilder som sparas (PNG, SVG) har rubrik och källa i bilden men ingen beskrivning i filen. Hämta tabellen "
            "som fil i stället.",
            "Pictures that are saved (PNG, SVG) have heading and source in the picture but no description in the file. "
            "Fetch the table as a file instead.",
        ),
        say(
            "Sidorna är inte prövade i Windows läge för hög kontrast, eller med röststyrning.",
            "The pages have not been tested in the high contrast mode of Windows, or by voice control.",
        ),
        say(
            "Den stora tabellen på sidan Data är tung att använda på en liten skärm. Hämta filen i stället.",
            "The large table on the page Data is heavy to use on a small screen. Fetch the file instead.",
        ),
    ]
    heading = say(
        "Vad som inte är tillgängligt, eller inte är prövat", "What is not accessible, or has not been tested"
    )
    return section(heading, [_listed(known)], ident="shortcomings")


def _report() -> html.Section:
    contact = current_settings().contact.strip()
    told: list[Children]
    if contact:
        told = [
            html.P(
                [
                    say(
                        "Hittar du något som inte fungerar, eller behöver du en siffra i annan form, skriv till ",
                        "If you find something that does not work, or need a figure in another form, write to ",
                    ),
                    contact_link(contact),
                    say(
                        ". Skriv vilken sida det gäller och, om du vill, vilket hjälpmedel du använder.",
                        ". Say which page it is about and, if you like, which assistive technology you use.",
                    ),
                ]
            )
        ]
    else:
        told = [
            html.P(
                say(
                    "Den som driver den här installationen har inte angett någon adress för påpekanden. Vänd dig till "
                    "den organisation som gav dig länken hit.",
                    "Whoever runs this installation has not given an address for reports. Turn to the organisation "
                    "that gave you the link here.",
                )
            ),
            html.P(
                [
                    say("Den som driver den anger adressen i ", "Whoever runs it gives the address in "),
                    html.Code("LAGESBILD_CONTACT"),
                    ".",
                ],
                className="note",
            ),
        ]
    return section(say("Säg till om något brister", "Report a problem"), told, ident="report")


def contact_link(contact: str) -> Component | str:
    """Return a contact as a link where it is one: an e-mail address, or an address on the web; else as it is."""
    if re.fullmatch(r"https?://\S+", contact):
        return html.A(contact, href=contact)
    address = contact.removeprefix("mailto:")
    if re.fullmatch(r"[\w.+-]+@[\w.-]+", address):
        return html.A(address, href=f"mailto:{address}")
    return contact


def _supervision() -> html.Section:
    return section(
        say("Tillsyn", "Supervision"),
        [
            html.P(
                [
                    say(
                        "Myndigheten för digital förvaltning (Digg) har tillsyn över lagen. Är du inte nöjd med hur "
                        "ditt påpekande tas om hand kan du anmäla det till Digg: ",
                        "The Agency for Digital Government (Digg) supervises the act. If you are not content with how "
                        "your report is handled, you can report it to Digg: ",
                    ),
                    html.Span(SUPERVISION, className="address"),
                    ".",
                ]
            )
        ],
        ident="supervision",
    )


def _testing() -> html.Section:
    day = long_date(REVIEWED)
    return section(
        say("Så är webbplatsen prövad", "How the website has been tested"),
        [
            html.P(
                say(
                    "Den är prövad av dem som gjort den (självskattning), inte av någon utomstående:",
                    "It has been tested by those who made it (self-assessment), not by anybody else:",
                )
            ),
            _listed(
                [
                    say(
                        "axe-core på varje sida, på svenska och engelska, i ljust och mörkt läge, vid varje ändring av "
                        "programmet: inga avvikelser tillåts.",
                        "axe-core on every page, in Swedish and English, in light and dark mode, at every change of "
                        "the program: no violation is let through.",
                    ),
                    say(
                        "Tangentbord i en riktig webbläsare (Chromium): hoppa till innehållet, menyer, diagram, karta "
                        "och tabeller.",
                        "The keyboard in a real browser (Chromium): skipping to the content, menus, charts, map and "
                        "tables.",
                    ),
                    say(
                        "Bredderna 320, 360, 768 och 1440 punkter (320 motsvarar 400 % förstoring): sidan får inte "
                        "rulla i sidled.",
                        "Widths of 320, 360, 768 and 1440 pixels (320 is what 400% zoom leaves): the page may not "
                        "scroll sideways.",
                    ),
                ]
            ),
            html.P(
                say(
                    f"Senast bedömd och uppdaterad den {day}.",
                    f"Last assessed and updated on {day}.",
                )
            ),
        ],
        ident="testing",
    )


def _listed(texts: list[str]) -> html.Ul:
    return html.Ul([html.Li(text) for text in texts], className="about-rules")
