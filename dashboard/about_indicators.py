"""What is declared, printed: every indicator, area, level, step, setting and kind of period, from the declarations.

The one thing to know: nothing is listed here by hand. A new indicator, or a new row in data/reference, is on the page
without a change in this file.
"""

from collections.abc import Mapping
from typing import Any

from dash import html

from dashboard.about_parts import Rows, entry, facts, link, table
from dashboard.components import Children, hyphenated, section
from data import lists
from data.declarations import AsPublished, Indicator, PerInhabitants, SumOfMunicipalities
from data.disclosure import FEW, OfPersons
from data.formats import (
    area_name,
    level_word,
    listed,
    long_date,
    number,
    step_name,
    unit_word,
)
from data.indicators import INDICATORS
from data.language import say
from data.periods import PERIOD_KINDS

FROM_SOURCES = AsPublished | SumOfMunicipalities | PerInhabitants
"""The recipes of what an agency counts; the others are made of what municipalities answer."""


def indicators(sources: Mapping[str, list[str]]) -> html.Section:
    """Build the definitions. `sources`: what the sources of each indicator in the release are called, by its id."""
    content: list[Any] = [
        html.P(
            say(
                f"{len(INDICATORS)} indikatorer, ordnade efter slag av period. Det som står i grått skrivmaskinsstil "
                "är indikatorns id: det står i adresser, filer och API och byter aldrig namn.",
                f"{len(INDICATORS)} indicators by kind of period. The words in monospace are the indicator's id: it "
                "stands in addresses, files and the API, and is never renamed.",
            )
        ),
        html.Nav(_index(), **hyphenated(aria_label=say("Indikatorerna", "The indicators"))),
    ]
    for kind in PERIOD_KINDS.values():
        content.append(html.H3(kind.name, id=f"kind-{kind.id}"))
        content.append(html.P(_about_kind(kind.id), className="note"))
        content += [_indicator(each, sources) for each in INDICATORS.values() if each.period_kind == kind.id]
    heading = say("Indikatorerna", "The indicators")
    return section(heading, content, ident="indicators")


def _index() -> html.Ul:
    return html.Ul([html.Li(link(each.id, each.name)) for each in INDICATORS.values()], className="about-index")


def _about_kind(kind: str) -> str:
    """Return what a period of a kind is; a kind without words of its own is told by its name alone."""
    words = {
        "report_week": say(
            "En rapporteringsperiod går från torsdag till onsdag och är ingen ISO-vecka. Den heter efter veckan som "
            "dess första dag ligger i: 27 januari–2 februari 2022 är rapportvecka 2022-W04.",
            "A reporting period runs from Thursday to Wednesday and is no ISO week. It is named after the week that "
            "its first day lies in: 27 January–2 February 2022 is report week 2022-W04.",
        ),
        "ppm_round": say(
            "En mätomgång är två veckor, på våren (VT) och på hösten (HT).",
            "A round is two weeks, in spring (VT) and in autumn (HT).",
        ),
        "iso_week": say("Måndag till söndag. Vecka 53 finns.", "Monday to Sunday. There is a week 53."),
        "to_date": say(
            "Vad som är räknat till och med en dag. Talen växer från avläsning till avläsning; de är inte nya fall.",
            "What has been counted up to and including a day. The numbers grow from reading to reading; they are not "
            "new cases.",
        ),
        "year": say("Ett kalenderår.", "A calendar year."),
    }
    return words.get(kind, "")


def _indicator(indicator: Indicator, sources: Mapping[str, list[str]]) -> html.Div:
    known = facts(
        [
            ("Id", html.Code(indicator.id)),
            (say("Enhet", "Unit"), _unit(indicator)),
            (say("Högre är", "Higher is"), _polarity(indicator)),
            (say("Finns för", "Given for"), listed([level_word(level) for level in indicator.levels])),
            (say("Delas upp på", "Broken down by"), _broken_down(indicator)),
            (say("Av hur många", "Out of how many"), _coverage(indicator)),
            (say("Intervall", "Interval"), _interval(indicator)),
            (say("Kommer ur", "Comes from"), _made_of(indicator)),
            (
                say("Källor i den här utgåvan", "Sources in this release"),
                "; ".join(sources.get(indicator.id, []))
                or say("inga uppgifter i den här utgåvan", "no figures in this release"),
            ),
            (say("Skydd av enskilda", "Protection of individuals"), _disclosure(indicator)),
        ]
    )
    content = [html.P(indicator.meaning), known]
    return entry(indicator.id, html.H4(indicator.name), content)


def _unit(indicator: Indicator) -> str:
    unit = unit_word(indicator.unit)
    if not indicator.decimals:
        return unit
    noun = say(
        "decimal" if indicator.decimals == 1 else "decimaler", "decimal" if indicator.decimals == 1 else "decimals"
    )
    return f"{unit}, {number(indicator.decimals)} {noun}"


def _polarity(indicator: Indicator) -> str:
    return {
        "worse": say("sämre", "worse"),
        "better": say("bättre", "better"),
        "neither": say("varken bättre eller sämre", "neither better nor worse"),
    }[indicator.higher_is]


def _broken_down(indicator: Indicator) -> str:
    parts = [
        *([say("bevakat område", "monitored area")] if indicator.by_area else []),
        *([say("verksamhetsform", "setting")] if indicator.by_setting else []),
        *([say("steg", "step")] if len(indicator.steps) > 1 else []),
    ]
    return listed(parts)


def _coverage(indicator: Indicator) -> Children:
    if not indicator.expected:
        return say("källan räknar själv; ingen täckning", "the source counts itself; no coverage")
    if indicator.expected == indicator.id:
        return say("kommunerna som väntas svara", "the municipalities expected to answer")
    return link(indicator.expected, INDICATORS[indicator.expected].name)


def _interval(indicator: Indicator) -> Children:
    words = {
        "none": "",
        "wilson": say("Wilsons, 95 %", "Wilson's, 95%"),
        "possible": say("vad det kunde vara om alla hade svarat", "what it could be if all had answered"),
    }[indicator.interval]
    return link("intervals", words) if words else say("inget", "none")


def _made_of(indicator: Indicator) -> str:
    if isinstance(indicator.derived_from, FROM_SOURCES):
        return say("källans egna tal", "the source's own numbers")
    return say(
        "kommunernas uppgifter; där källan publicerar siffran själv står den bredvid",
        "the municipalities' answers; where the source publishes the figure itself, it stands beside",
    )


def _disclosure(indicator: Indicator) -> Children:
    recipe = indicator.derived_from
    if isinstance(recipe, OfPersons):
        return link("disclosure", say(f"antal personer 1–{FEW} visas inte", f"counts of 1–{FEW} persons are not shown"))
    if isinstance(recipe, FROM_SOURCES):
        return say("det som källan döljer är dolt här också", "what the source hides is hidden here too")
    return say("behövs inte: inga antal vårdade personer", "not needed: no counts of persons cared for")


def classifications() -> list[html.Section]:
    """Build the lists that others own: the monitored areas, the levels of impact, and the steps and settings of PPM."""
    return [_areas(), _levels(), _ppm()]


def _areas() -> html.Section:
    heading = say("Bevakade områden", "Monitored areas")
    rows: Rows = [
        [each.name, html.Code(each.id), _kind_of_area(each), _validity(each)]
        for each in lists.monitored_areas().values()
    ]
    heads = [
        say("Område", "Area"),
        "Id",
        say("Slag", "Kind"),
        say("Bevakas", "Monitored"),
    ]
    explained = say(
        "Kommunen svarar med en nivå för vart och ett av områdena. Sammantagen robusthet är kommunens egen "
        "sammanfattning och räknas inte bland de andra.",
        "A municipality answers with a level for each of the areas. Overall robustness is the municipality's own "
        "summary and is not counted among the others.",
    )
    any_area = say(
        f"Utan område gäller en siffra «{area_name('').lower()}»; i API:et skrivs det ",
        f"Without an area, a figure is of “{area_name('').lower()}”; to the API one writes ",
    )
    note = html.P([any_area, html.Code("area=any"), "."], className="note")
    return section(heading, [html.P(explained), table(heading, heads, rows), note], ident="areas")


def _kind_of_area(area: lists.MonitoredArea) -> str:
    return say("sammanfattning", "summary") if area.is_summary else say("område", "area")


def _validity(area: lists.MonitoredArea) -> str:
    parts = []
    if area.valid_from.year > 1:
        parts.append(say("från ", "from ") + long_date(area.valid_from))
    if area.valid_to != lists.END_OF_TIME:
        parts.append(say("till och med ", "until ") + long_date(area.valid_to))
    return " ".join(parts) or say("tills vidare", "until further notice")


def _levels() -> html.Section:
    heading = say("Påverkansnivåer", "Levels of impact")
    levels = lists.impact_levels().values()
    rows: Rows = [
        [html.Span(each.name, className=f"level level-{each.level}"), number(each.level), each.meaning]
        for each in levels
    ]
    heads = [say("Nivå", "Level"), say("Nummer", "Number"), say("När", "When")]
    explained = say(
        "Nivåerna är en ordningsskala: 4 är värre än 2 men inte dubbelt så illa, och skalan har inget medelvärde.",
        "The levels are an ordinal scale: 4 is worse than 2 but not twice as bad, and the scale has no mean.",
    )
    return section(heading, [html.P(explained), table(heading, heads, rows)], ident="levels")


def _ppm() -> html.Section:
    heading = say("Hygienmätningens steg och verksamheter (PPM)", "The steps and settings of the hygiene rounds (PPM)")
    steps = lists.ppm_steps().values()
    step_rows: Rows = [[each.name, html.Code(each.id), step_name(each.block) if each.block else "–"] for each in steps]
    settings = lists.settings().values()
    setting_rows: Rows = [[each.name, html.Code(each.id)] for each in settings]
    rounds = lists.ppm_rounds().values()
    round_rows: Rows = [
        [each.name, html.Code(each.id), f"{long_date(each.period_start)} – {long_date(each.period_end)}"]
        for each in rounds
    ]
    explained = say(
        "Den som observeras har gjort rätt först när alla steg i ett block är rätt: ett fel gör hela blocket fel "
        "(allt eller inget).",
        "A person who is observed has done right only when every step of a block is right: one fault makes the whole "
        "block wrong (all or nothing).",
    )
    step_words, setting_words, round_words = (
        say("Steg", "Step"),
        say("Verksamhetsform", "Setting"),
        say("Mätomgång", "Round"),
    )
    content = [
        html.P(explained),
        table(say("Stegen", "The steps"), [step_words, "Id", say("Ingår i", "Part of")], step_rows),
        table(say("Verksamhetsformerna", "The settings"), [setting_words, "Id"], setting_rows),
        table(say("Mätomgångarna", "The rounds"), [round_words, "Id", say("Dagar", "Days")], round_rows),
    ]
    return section(heading, content, ident="ppm")
