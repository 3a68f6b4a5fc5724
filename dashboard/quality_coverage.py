"""The parts of /kvalitet about who reports: coverage by period, and who is silent, with reminders to copy."""

from typing import Any

from dash import dcc, html
from sqlalchemy import Connection

from dashboard.charts import CONFIG, Line, colour_of, trend_figure
from dashboard.components import chart, origin_tag, section
from dashboard.quality_choice import QualityChoice
from dashboard.quality_reminders import county_reminder, last_reported, municipality_reminder, silent_for
from dashboard.quality_tables import copyable, in_words, listing
from dashboard.tables import figure_table
from dashboard.tile import tile
from dashboard.view import PINNED, seen_in
from data import lists
from data.figures import Figure, change_of, figures_in, latest, within
from data.formats import geography_name, listed, municipalities, number, origin_text
from data.indicators import INDICATORS
from data.language import say
from data.periods import REPORT_WEEK, period_label
from data.places import known_as
from data.quality_queries import Silence, SilentMunicipality
from data.queries import release_info, series, source_names
from data.releases import swedish_order
from data.sentences import observation_sentence
from data.signal_lines import signal_of

INDICATOR = "reporting_municipalities"

LONGEST_NAMED = 5
"""Municipalities that are named as silent the longest; more would be a list, and that stands below."""


def coverage_part(choice: QualityChoice, connection: Connection) -> html.Section:
    """Build the chart and the table of how many have reported, period by period."""
    heading = say("Täckning per period", "Coverage by period")
    indicator = INDICATORS[INDICATOR]
    every = figures_in(series(connection, INDICATOR), indicator, "nation")
    figures = within(every, choice.view.selection)
    newest = latest(figures)
    if newest is None:
        nothing = say(
            "Utgåvan har ingen uppgift om hur många som har rapporterat. Det är inte detsamma som att ingen har det.",
            "The release has no figure of how many have reported. That is not the same as nobody having done so.",
        )
        return section(heading, [in_words(nothing)], ident="tackning")
    signal = signal_of(newest, every)
    sentence = observation_sentence(newest, change_of(newest, every), geography_name(lists.NATION), signal)
    caption = _caption(heading, figures, choice, connection)
    # The heading says what it is: the legend has only the origins, which fit on a phone.
    figure = trend_figure([Line("", colour_of(indicator), figures)], caption)
    words = f"{say('Diagram', 'Chart')}. {caption} {sentence}"
    return tile(
        "tackning",
        heading,
        chart("quality-coverage", figure, CONFIG, words),
        figure_table(figures, f"{indicator.name}, {say('per period', 'by period')}"),
        caption=caption,
        api={"indicator": INDICATOR, "geography": lists.NATION} | choice.view.api_periods | choice.view.api_pins,
        lead=html.P(sentence, id="quality-coverage-sentence"),
    )


def _caption(heading: str, figures: list[Figure], choice: QualityChoice, connection: Connection) -> str:
    synthetic = any(figure.origin == "synthetic" for figure in figures)
    names = source_names(connection)
    sources = {names.get(figure.source, figure.source) for figure in figures}
    seen = seen_in(release_info(connection).id, choice.view, sources, synthetic=synthetic)
    return f"{heading}, {geography_name(lists.NATION)}. {seen}"


def silence_part(choice: QualityChoice, silence: Silence | None) -> html.Section:
    """Build the list of who has not reported for the latest period, county by county, with reminders."""
    heading = say("Har inte rapporterat", "Have not reported")
    if silence is None:
        nothing = say(
            "Utgåvan har inga svar från enskilda kommuner, så det går inte att säga vilka som saknas.",
            "The release has no answers from single municipalities, so one cannot say which are missing.",
        )
        return section(heading, [in_words(nothing)], ident="saknas")
    period, expected = period_label(*silence.period, REPORT_WEEK), municipalities(len(silence.expected))
    if not silence.silent:
        everybody = say(f"Alla {expected} har rapporterat för {period}.", f"All {expected} have reported for {period}.")
        return section(heading, [in_words(everybody)], ident="saknas")
    how_many = number(len(silence.silent))
    content: list[Any] = [
        html.P(
            [
                say(
                    f"{how_many} av {expected} har inte rapporterat för {period}. "
                    "De är inte opåverkade: deras svar saknas. ",
                    f"{how_many} of {expected} have not reported for {period}. "
                    "They are not unaffected: their answers are missing. ",
                ),
                origin_tag(silence.origin, origin_text(silence.origin)),
            ],
            id="quality-silent",
        ),
        html.P(_longest(silence), id="quality-longest"),
        *[_county(choice, silence, county, towns) for county, towns in _by_county(silence).items()],
    ]
    whole = _counties_without_gaps(silence)
    if whole:
        content.append(
            html.P(
                say(f"Alla har rapporterat i {listed(whole)}.", f"All have reported in {listed(whole)}."),
                className="note",
            )
        )
    return section(heading, content, ident="saknas")


def _longest(silence: Silence) -> str:
    """Return a sentence on who has been silent the longest."""
    longest = sorted(silence.silent, key=lambda each: -each.periods)
    named = [each for each in longest if each.periods > 1][:LONGEST_NAMED]
    if not named:
        return say(
            "Ingen av dem saknade svar för perioden före.", "None of them lacked an answer for the period before."
        )
    told = listed([f"{geography_name(each.code)} ({silent_for(each)})" for each in named])
    return say(f"Längst utan svar: {told}.", f"Longest without an answer: {told}.")


def _county_of(code: str) -> str:
    return known_as(code)[-1].county_code


def _by_county(silence: Silence) -> dict[str, list[SilentMunicipality]]:
    """Return who is silent by county, both in the Swedish order of their names."""
    found: dict[str, list[SilentMunicipality]] = {}
    for each in sorted(silence.silent, key=lambda each: swedish_order(geography_name(each.code))):
        found.setdefault(_county_of(each.code), []).append(each)
    return dict(sorted(found.items(), key=lambda item: swedish_order(geography_name(item[0]))))


def _counties_without_gaps(silence: Silence) -> list[str]:
    gaps = {_county_of(each.code) for each in silence.silent}
    whole = {_county_of(code) for code in silence.expected} - gaps
    return sorted((geography_name(county) for county in whole), key=swedish_order)


def _county(choice: QualityChoice, silence: Silence, county: str, towns: list[SilentMunicipality]) -> html.Details:
    name = geography_name(county)
    members = sum(_county_of(code) == county for code in silence.expected)
    summary = html.Summary(
        [
            html.B(name),
            say(f" {number(len(towns))} av {number(members)}", f" {number(len(towns))} of {number(members)}"),
        ]
    )
    pins = choice.view.only(PINNED)
    rows = [
        [
            dcc.Link(geography_name(each.code), href=pins.address(f"/kommun/{each.code}")),
            silent_for(each),
            last_reported(each),
            _reminder(municipality_reminder(silence, each), geography_name(each.code)),
        ]
        for each in towns
    ]
    heads = (
        say("Kommun", "Municipality"),
        say("Utan svar", "Without an answer"),
        say("Senast rapporterat", "Last reported"),
        say("Påminnelse", "Reminder"),
    )
    return html.Details(
        [
            summary,
            listing(say(f"{name}: har inte rapporterat", f"{name}: have not reported"), heads, rows, "silent"),
            _reminder(county_reminder(silence, county, towns), name),
        ],
        className="county-silent",
    )


def _reminder(text: str, name: str) -> html.Details:
    words = say(f"Påminnelse till {name}", f"Reminder to {name}")
    return html.Details([html.Summary(words), copyable(text, words)], className="reminder")
