"""What /trender says of a choice: its heading, its sentences, what a picture of it is called, and what is left out."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from dashboard.trend_choice import BY_AREA, BY_COUNTY, INDEX, Series, TrendChoice
from dashboard.trend_figures import Shown, by_latest, whole_series
from dashboard.view import seen_in
from data.figures import Change, Figure, change_of, latest
from data.formats import area_name, counted, geography_name, level_word, listed, no_figure, sentence_case
from data.language import say
from data.panels import has_panel, matched_panel
from data.periods import PERIOD_KINDS, TO_DATE, date_span
from data.selection import ANY_AREA
from data.sentences import coverage_text, period_sentence, value_text
from data.state_sentences import panel_sentence

MOST_TOLD = 6


def heading_of(choice: TrendChoice) -> str:
    """Return what is shown, where: `Kommuner med kritisk påverkan, Riket och Skåne län`."""
    what = listed([each.name for each in choice.indicators])
    limits = choice.place.removeprefix(geography_name(choice.geography))
    where = listed([geography_name(each) for each in choice.geographies]) + limits
    if choice.split:
        what = choice.indicator.name
    if choice.split == BY_AREA:
        where = f"{listed([geography_name(each) for each in choice.geographies])}, {_per_area()}"
    if choice.split == BY_COUNTY:
        where = say("per län", "by county") + limits
    shown = say("Index: ", "Index: ") if choice.unit == INDEX else ""
    return f"{shown}{what}, {where}"


def _per_area() -> str:
    return say("per bevakat område", "by monitored area")


def caption_of(
    choice: TrendChoice,
    figures: Sequence[Figure],
    heading: str,
    release_id: int,
    names: Mapping[str, str],
    *,
    has_index: bool = False,
) -> str:
    """Return what goes along into a saved picture. `names`: of sources. `has_index`: indices are drawn, not values."""
    is_synthetic = any(each.origin == "synthetic" for each in figures)
    base = f" {_hundred()}" if has_index else ""
    sources = {names.get(each.source, each.source) for each in figures}
    return f"{heading}.{base} {seen_in(release_id, choice.view, sources, synthetic=is_synthetic)}"


def _hundred() -> str:
    return say(
        "Index 100 är seriens första visade period med en siffra över noll.",
        "Index 100 is the series' first period shown with a figure above zero.",
    )


def status_of(shown: Sequence[Shown], heading: str) -> str:
    """Return the line about how much there is: `Kommuner …, Riket: 108 perioder, 5–11 mar 2020 till …`."""
    figures = [figure for each in shown for figure in each.figures]
    first = next(each.series.indicator for each in shown if each.figures)
    kind = PERIOD_KINDS[first.period_kind]
    same = [each for each in figures if each.indicator.period_kind == kind.id]
    oldest = min(same, key=lambda figure: figure.period_start)
    newest = max(same, key=lambda figure: figure.period_start)
    how_many = counted(len({figure.period_start for figure in same}), kind.noun, kind.nouns)
    return f"{heading}: {how_many}, {_days(oldest)} {say('till', 'to')} {_days(newest)}."


def _days(figure: Figure) -> str:
    """Return a period's dates, without what its kind calls it."""
    if figure.indicator.period_kind == TO_DATE:
        return date_span(figure.period_end, figure.period_end)
    return figure.period_label.split(" (")[0]


def sentences_of(choice: TrendChoice, first: Shown, connection: Connection) -> str:
    """Return the sentence about the first series' latest period; where that has no figure, also about the latest with.

    And what changed among those who answered both times, where that can be told apart.
    """
    figures = first.figures
    # The period before the first of the selection is needed to tell a change.
    whole = whole_series(choice, first, connection)
    newest, known = latest(figures), latest([figure for figure in figures if figure.value is not None])
    told = [figure for figure in dict.fromkeys((newest, known)) if figure is not None]
    if newest is None:
        return ""
    if newest.value is not None:
        told = [newest]
    changes = [(figure, change_of(figure, whole)) for figure in told]
    sentences = [period_sentence(figure, change) for figure, change in changes]
    return " ".join(filter(None, [*sentences, _panel_sentence(first.series, *changes[-1], connection)]))


def _panel_sentence(series: Series, figure: Figure, change: Change, connection: Connection) -> str:
    if change.before is None or figure.origin == "published" or series.level == "municipality":
        return ""
    if not has_panel(series.indicator):
        return ""
    area, setting, step = series.limits
    split = ("" if area == ANY_AREA else area, setting, step)
    periods_compared = (change.before.period_start, figure.period_start)
    panel = matched_panel(connection, series.indicator, series.geography, periods_compared, figure.origin, *split)
    return panel_sentence(figure, change, panel)


def compared(choice: TrendChoice, shown: Sequence[Shown]) -> list[str]:
    """Return the latest figure of each series in words, the highest first within a unit; the first few, where split.

    A series whose latest figure is of another period than that of the first tells its period.
    """
    in_order = by_latest(list(shown)) if choice.split or len(choice.indicators) == 1 else shown
    known = [(each, each.known) for each in in_order if each.known is not None]
    if not known:
        return []
    values = [value_text(figure) for _, figure in known]
    if choice.split and len(set(values)) == 1:
        return [f"{say('Samma i alla', 'The same in all')} ({len(known)}): {values[0]}"]
    period = _days(known[0][1])
    told = [f"{name_of(choice, each)}: {_told(figure, period)}" for each, figure in known]
    return told[:MOST_TOLD] if choice.split else told


def compared_intro(choice: TrendChoice, shown: Sequence[Shown]) -> str:
    """Return what stands above `compared`: which period it is about."""
    in_order = by_latest(list(shown)) if choice.split or len(choice.indicators) == 1 else shown
    period = next((_days(each.known) for each in in_order if each.known is not None), "")
    words = say("Högst senast", "Highest at the latest") if choice.split else say("Senast", "Latest")
    return f"{words}, {period}:"


def _told(figure: Figure, period: str) -> str:
    days = _days(figure)
    return ", ".join(filter(None, [value_text(figure), coverage_text(figure), days if days != period else ""]))


def name_of(choice: TrendChoice, shown: Shown) -> str:
    """Return what tells a series from the others that are shown: its place, its indicator, its area, or both."""
    series, place = shown.series, geography_name(shown.series.geography)
    if choice.split == BY_AREA:
        area = sentence_case(area_name(series.area or ""))
        return f"{area}, {place}" if len(choice.geographies) > 1 else area
    if choice.split == BY_COUNTY or len(choice.indicators) == 1:
        return place
    return f"{series.indicator.name}, {place}" if len(choice.geographies) > 1 else series.indicator.name


def notes_of(choice: TrendChoice, shown: Sequence[Shown]) -> list[str]:
    """Return what a reader must know: what is left out and why, what 100 is, and what the indicators mean."""
    return [*_left_out(choice, shown), *_index_notes(choice, shown), *_scale_notes(choice, shown), *_meanings(choice)]


def _left_out(choice: TrendChoice, shown: Sequence[Shown]) -> list[str]:
    if len(shown) < 2:
        return []
    nothing = [f"{name_of(choice, each)} ({_why(each)})" for each in shown if each.known is None]
    return [f"{say('Ingen siffra att rita för', 'No figure to draw for')}: {listed(nothing)}."] if nothing else []


def _why(shown: Shown) -> str:
    series = shown.series
    if series.level not in series.indicator.levels:
        return say(f"finns inte för {level_word(series.level)}", f"does not exist for a {level_word(series.level)}")
    return no_figure()


def _index_notes(choice: TrendChoice, shown: Sequence[Shown]) -> list[str]:
    if choice.unit != INDEX:
        return []
    bases = [
        f"{name_of(choice, each)}: {value_text(each.base)}, {_days(each.base)}"
        for each in shown
        if each.base is not None
    ]
    without = [name_of(choice, each) for each in shown if each.base is None and each.known is not None]
    told = [f"{_hundred()} {'; '.join(bases[:MOST_TOLD])}."] if bases else []
    if without:
        told.append(
            say(
                f"Visas som de är, eftersom de inte har något index: {listed(without)}.",
                f"Shown as they are, since they have no index: {listed(without)}.",
            )
        )
    return told


def _scale_notes(choice: TrendChoice, shown: Sequence[Shown]) -> list[str]:
    told = []
    if any(each.series.is_answer for each in shown) and len(shown) > 1:
        told.append(
            say(
                "En enskild kommuns svar är ja eller nej och står i ett diagram för sig.",
                "A single municipality's answer is yes or no and stands in a chart of its own.",
            )
        )
    if choice.split:
        told.append(say("Alla små diagram har samma skala.", "All the small charts have the same scale."))
    impact = {"critical_impact", "serious_impact"}
    if impact <= {each.id.removesuffix("_share") for each in choice.indicators}:
        told.append(
            say(
                "Kritisk och allvarlig påverkan kan överlappa och får inte läggas ihop.",
                "Critical and serious impact may overlap and must not be added.",
            )
        )
    return told


def _meanings(choice: TrendChoice) -> list[str]:
    indicators = choice.indicators if not choice.split else (choice.indicator,)
    if len(indicators) == 1:
        return [indicators[0].meaning]
    return [f"{each.name}: {each.meaning}" for each in indicators]
