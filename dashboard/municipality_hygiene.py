"""The part of a municipality's page about PPM: its latest round with a result, step by step, among others."""

from dash import html
from sqlalchemy import Connection

from dashboard.ages import older_figure
from dashboard.components import section
from dashboard.municipality_place import Place
from dashboard.municipality_ppm import INDICATORS_SHOWN, compared_places, has_figures, step_chart, step_table
from dashboard.tile import tile
from data import lists
from data.figures import Figure, change_of, figures_in
from data.formats import geography_name
from data.freshness import lag_text, newest_in
from data.indicators import INDICATORS
from data.language import say
from data.municipal_sentences import peer_sentence
from data.peers import peer_comparisons
from data.periods import PPM_ROUND, period_label, short_period_label
from data.queries import page_of, series
from data.selection import Selection
from data.sentences import observation_sentence
from data.signal_lines import signal_of


def hygiene_part(place: Place, connection: Connection) -> html.Section:
    """Build the part; without a chart if the municipality has no result in any round."""
    heading = say("Hygien och klädregler per steg", "Hygiene and dress code by step")
    own = series(connection, "ppm_all8", place.code)
    took_part = own[own["value"].notna()]
    if took_part.empty:
        never = say(
            "Kommunen har inget känt resultat i någon mätning. Att den inte har deltagit säger inget om följsamheten.",
            "The municipality has no known result in any round. Not taking part says nothing about adherence.",
        )
        return section(heading, [html.P(never)], ident="hygiene")
    newest = took_part.iloc[-1]
    start, end = newest["period_start"].date(), newest["period_end"].date()
    levels = {place.code: "municipality", place.county: "county", place.group: "group", lists.NATION: "nation"}
    levels.pop("", None)
    names = {code: place.name if code == place.code else geography_name(code) for code in levels}
    rows = page_of(
        connection,
        Selection(
            indicators=INDICATORS_SHOWN, geographies=tuple(levels), settings=("all",), first_day=start, last_day=start
        ),
    )
    places = compared_places(rows, names, levels)
    comparisons = {
        step: each
        for indicator_id in INDICATORS_SHOWN
        for (_, setting, step), each in peer_comparisons(
            connection, indicator_id, place.code, start, newest["origin"]
        ).items()
        if setting == "all"
    }
    label = period_label(start, end, PPM_ROUND)
    synthetic = newest["origin"] == "synthetic"
    caption = place.caption(f"{heading}, {label}", set(rows["source"]), synthetic=synthetic)
    indicator = INDICATORS["ppm_all8"]
    figures = figures_in(own, indicator, "municipality")
    shown = next(figure for figure in figures if figure.period_start == start and figure.value is not None)
    signal = signal_of(shown, figures, place.code)
    sentence = observation_sentence(shown, change_of(shown, figures), place.name, signal)
    peers = [peer_sentence(comparisons["all8"], indicator)] if "all8" in comparisons else []
    if not has_figures(places):
        return section(heading, [html.P(sentence)], ident="hygiene")
    return tile(
        "hygiene",
        heading,
        step_chart("hygiene-chart", places, caption, f"{say('Diagram', 'Chart')}. {sentence}"),
        step_table(places, comparisons, f"{heading}, {label}", short_period_label(start, end, PPM_ROUND)),
        caption=caption,
        api={
            "indicator": ",".join(INDICATORS_SHOWN),
            "geography": ",".join(levels),
            "setting": "all",
            "from": start.isoformat(),
            "to": start.isoformat(),
        }
        | place.view.api_pins,
        lead=[html.P(sentence), *_older(figures, connection)],
        notes=peers,
    )


def _older(figures: list[Figure], connection: Connection) -> list[html.P]:
    """Return the mark of a result that is not of the latest round, or far older than what else is known."""
    why = lag_text(figures, newest_in(connection))
    return [older_figure(why)] if why else []
