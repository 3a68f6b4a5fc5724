"""Tiles and the colours of data: what every one of them offers, and that nothing is told by colour alone."""

import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from dash import dcc, html

from dashboard.navigation import page_at
from dashboard.palette import (
    DASHES,
    SEQUENCE,
    SERIES,
    SEVERITY,
    SYMBOLS,
    SYNTHETIC_DASHES,
    contrast,
    dash_of,
    ink_on,
    stepped_scale,
)
from dashboard.tile import tile
from dashboard.view import API as ADDRESS
from data.language import speaking
from tests.dashboard.conftest import text_of
from tests.dashboard.test_fallback import OF_MANY_KINDS

STYLES = (Path(__file__).resolve().parents[2] / "assets" / "lagesbild.css").read_text(encoding="utf-8")
API = {"indicator": "critical_impact,serious_impact", "geography": "00"}


def made(picture=None, **given):
    """Return a tile, with what a test does not mention filled in."""
    shown = html.P("bild") if picture is None else picture
    return tile("course", "Kritisk", shown, html.P("tabellen"), caption="Riket.", **given)


def actions(section):
    """Return what the buttons of a tile do."""
    return [each.to_plotly_json()["props"].get("data-tile") for each in section._traverse() if _is_button(each)]


def _is_button(each):
    return isinstance(each, html.Button)


def test_every_tile_has_picture_and_table_of_the_same_figures_and_three_kinds_of_link():
    section = made(html.P("bilden"))
    assert {"show-picture", "show-table", "full-screen", "copy"} <= set(actions(section))
    assert "bilden" in text_of(section) and "tabellen" in text_of(section)
    links = [
        each.to_plotly_json()["props"].get("data-link") for each in section._traverse() if isinstance(each, html.A)
    ]
    assert links == ["now", "rolling", "frozen"]


def test_every_picture_can_be_saved_as_an_image_and_a_chart_with_its_heading_only():
    assert {"image-png", "image-svg"} <= set(actions(made(html.Table())))
    graph = dcc.Graph(config={"displaylogo": False, "modeBarButtonsToRemove": ["zoom2d"]})
    assert {"image-png", "image-svg"} <= set(actions(made(html.Div(html.Div(graph)))))
    assert graph.config == {"displaylogo": False, "modeBarButtonsToRemove": ["zoom2d", "toImage"]}


def test_the_question_to_the_api_is_the_one_the_figures_are_the_answer_to():
    section = made(api=API)
    addresses = [each.href for each in section._traverse() if isinstance(each, html.A) and "/api/" in each.href]
    assert addresses == ["/api/v1/observations?indicator=critical_impact,serious_impact&geography=00"]
    assert "API" not in text_of(made())


def test_a_tile_speaks_both_languages():
    with speaking("en"):
        english = text_of(made(dcc.Graph(), api=API))
    swedish = text_of(made(dcc.Graph(), api=API))
    for theirs, ours in (("Chart", "Diagram"), ("Full screen", "Helskärm"), ("Frozen to this release", "Fryst till")):
        assert theirs in english and theirs not in swedish
        assert ours in swedish and ours not in english


@pytest.mark.parametrize("scale", [[SEVERITY[level] for level in range(1, 6)], SEQUENCE], ids=["severity", "sequence"])
def test_a_scale_can_be_told_in_grey_and_read_on(scale):
    lightness = [contrast(colour, "#000000") for colour in scale]
    assert all(lighter > 1.2 * darker for lighter, darker in pairwise(lightness))
    assert all(contrast(ink_on(colour), colour) >= 4.5 for colour in scale)


def test_lines_that_are_compared_differ_in_more_than_colour():
    assert len(SERIES) == len(set(DASHES)) == len(set(SYMBOLS)) == len(set(SERIES)) == len(set(SYNTHETIC_DASHES))
    assert all(contrast(colour, "#ffffff") >= 4.5 for colour in SERIES)


def test_nothing_invented_is_a_whole_line():
    assert "solid" not in SYNTHETIC_DASHES
    assert all(dash_of("synthetic", rank) != "solid" for rank in range(len(SERIES)))
    assert dash_of("derived") == "solid"


def test_a_stepped_scale_has_no_shades_between_its_steps():
    assert stepped_scale(("a", "b")) == [[0.0, "a"], [0.5, "a"], [0.5, "b"], [1.0, "b"]]


def test_the_style_sheet_has_the_palettes_levels_and_both_themes_can_be_read():
    light, dark = STYLES.split("@media screen", 1)
    assert _tokens(light) | {f"level-{level}": SEVERITY[level] for level in range(1, 6)} == _tokens(light)
    night = _tokens(light) | _tokens(dark.split("* {", 1)[0])
    for theme in (_tokens(light), night):
        for ink in ("ink", "muted", "accent", "critical", "serious", "synthetic"):
            for ground in ("paper", "ground"):
                assert contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground)
        for level in range(1, 6):
            ink = theme.get(f"on-level-{level}", theme["ink"])
            assert contrast(ink, theme[f"level-{level}"]) >= 4.5, level


def test_in_the_dark_worse_stands_out_more_and_nothing_sinks_into_the_page():
    night = _tokens(STYLES.split("@media screen", 1)[1].split("* {", 1)[0])
    levels = [night["paper"], *(night[f"level-{level}"] for level in range(1, 6))]
    assert all(contrast(darker, lighter) >= 1.4 for darker, lighter in pairwise(levels))


def _tokens(styles):
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", styles))


@pytest.mark.parametrize(
    "path", ["/", "/trender", "/omraden", "/karta", "/hygien", "/kvalitet", "/kommun/0380", "/data"]
)
def test_every_question_to_the_api_is_pinned_to_the_release_that_is_shown(publish, client, path):
    publish(*OF_MANY_KINDS)
    publish(*OF_MANY_KINDS)
    for address, release in ((path, 2), (f"{path}?utgava=1", 1)):
        page, variables = page_at(path)
        asked = {"utgava": "1"} if release == 1 else {}
        shown = page["layout"](**asked, **variables)
        questions = [
            each.href for each in shown._traverse() if getattr(each, "href", "") and each.href.startswith(f"{ADDRESS}?")
        ]
        assert questions, address
        assert {parse_qs(urlsplit(each).query)["release"][0] for each in questions} == {str(release)}, address
