"""The picture of a tile as a file: its words, figures, patterns and marks are those of the page, always light."""

import re
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

SVG = "{http://www.w3.org/2000/svg}"

TILES = {
    "/": ("state-areas", "#state-areas tbody tr"),
    "/omraden?geografi=14&till=2022-02-03": ("areas", ".count-matrix td"),
    "/kommun/1080": ("areas", "#municipality-matrix td"),
    "/kommun/1080#record": ("record", ".record-mark"),
    "/karta?till=2022-02-03&form=rutor": ("map", "#map-drawing a[data-code]"),
}


VISIBLE_WORDS = """picture => {
    const unseen = ".visually-hidden, button, input, svg, [data-not-in-picture]";
    return [...picture.querySelectorAll("*")]
        .filter((each) => !each.children.length && each.checkVisibility() && !each.closest(unseen))
        .map((each) => each.textContent).join(" ");
}"""


def saved(page: Page, tile: str, kind: str) -> tuple[str, bytes]:
    """Save the picture of a tile, and return the file's name and bytes."""
    menu = page.locator(f"#{tile} .tile-more")
    menu.locator("summary").click()
    with page.expect_download() as download:
        menu.locator(f"[data-tile=image-{kind}]").click()
    menu.locator("summary").click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def words_of(drawing: ElementTree.Element) -> str:
    """Return all the text of a drawing, each word apart."""
    return " ".join(" ".join(each.text or "" for each in drawing.iter(f"{SVG}text")).replace("\u00a0", " ").split())


@pytest.mark.parametrize("address", TILES)
def test_a_saved_tile_says_what_the_page_says_with_heading_and_caption(site, visits, address):
    tile, drawn = TILES[address]
    page = visits.open(f"{site}{address}")
    page.wait_for_selector(drawn)
    name, content = saved(page, tile, "svg")
    assert re.fullmatch(r"lagesbild_[a-z]+_[a-z0-9_-]+_utgava-1\.svg", name)
    drawing = ElementTree.fromstring(content)
    text = words_of(drawing)
    assert text.startswith(page.locator(f"#{tile} h2").inner_text())
    caption = page.locator(f"#{tile}").get_attribute("data-caption").replace("\u00a0", " ")
    assert text.endswith(caption) and "utgåva 1" in caption and re.search("syntetiska uppgifter", caption, re.I)
    seen = page.locator(f"#{tile} > .tile-picture").evaluate(VISIBLE_WORDS)
    missing = {word for word in seen.replace("\u00a0", " ").split()} - set(text.split())
    assert missing == set()
    name, content = saved(page, tile, "png")
    assert name.endswith(".png") and content.startswith(b"\x89PNG") and len(content) > 20_000


def test_a_picture_is_light_and_whole_also_from_a_dark_phone_that_shows_a_part_and_leaves_the_page_as_it_was(
    site, visits
):
    page = visits.open(f"{site}/omraden?till=2022-02-03", width=360)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    state = "[document.querySelector('#areas .matrix-scroll').scrollLeft, document.documentElement.dataset.theme]"
    expect(page.locator(".count-matrix thead .chosen")).to_be_in_viewport()
    before = page.evaluate(state)
    drawing = ElementTree.fromstring(saved(page, "areas", "svg")[1])
    assert page.evaluate(state) == before and before[0] > 0
    weeks = page.locator(".count-matrix thead b").count()
    assert len(re.findall(r"\bv\. \d+", words_of(drawing))) == weeks == 26
    first, *_ = drawing.iter(f"{SVG}rect")
    assert first.get("fill") == "#ffffff"
    inks = {each.get("fill") for each in drawing.iter(f"{SVG}text")}
    assert "rgb(27,39,51)" in inks and "rgb(230,237,243)" not in inks


def test_what_has_no_answer_is_hatched_in_the_picture_too(site, visits):
    page = visits.open(f"{site}/kommun/1080")
    page.wait_for_selector(".record-mark.missing")
    drawing = ElementTree.fromstring(saved(page, "record", "svg")[1])
    stripes = {each.get("id") for each in drawing.iter(f"{SVG}linearGradient") if each.get("spreadMethod") == "repeat"}
    filled = [each.get("fill") for each in drawing.iter(f"{SVG}rect")]
    hatched = [each for each in filled if each in {f"url(#{ident})" for ident in stripes}]
    # One more: the legend's.
    assert len(hatched) == page.locator(".record-strip .record-mark.missing").count() + 1


PAGES = ("/", "/trender", "/omraden", "/karta", "/kommun/1080", "/hygien", "/kvalitet")


@pytest.mark.parametrize(
    ("language", "source", "release"),
    [("sv", "Käll(a|or): .+: .+", "utgåva 1"), ("en", "Sources?: .+: .+", "release 1")],
)
def test_the_caption_of_every_tile_names_a_source_and_the_release(site, visits, language, source, release):
    told = 0
    for path in PAGES:
        page = visits.open(f"{site}{path}?sprak={language}")
        page.wait_for_selector(".tile[data-caption]")
        captions = page.locator(".tile[data-caption]").evaluate_all(
            "tiles => tiles.map((each) => each.dataset.caption)"
        )
        for caption in captions:
            assert re.search(source, caption) and release in caption, (path, caption)
        told += len(captions)
    assert told > 15


def test_two_places_and_two_pages_have_different_file_names(site, visits):
    names = set()
    addresses = {
        "/kommun/1080": ("areas", "#areas td"),
        "/kommun/0180": ("areas", "#areas td"),
        "/omraden": ("areas", ".count-matrix td"),
        "/trender?indikator=serious_impact": ("judgement", "#judgement .main-svg"),
        "/trender": ("judgement", "#judgement .main-svg"),
    }
    for address, (tile, drawn) in addresses.items():
        page = visits.open(f"{site}{address}")
        page.wait_for_selector(drawn)
        names.add(saved(page, tile, "svg")[0])
    assert len(names) == len(addresses)


def test_a_chart_is_framed_whole_with_its_caption_inside_the_picture(site, visits):
    page = visits.open(f"{site}/trender", width=360)
    page.wait_for_selector("#judgement .main-svg")
    drawing = ElementTree.fromstring(saved(page, "judgement", "svg")[1])
    caption = page.locator("#judgement").get_attribute("data-caption").replace("\u00a0", " ")
    own = drawing.findall(f"{SVG}text")
    written = " ".join((each.text or "").replace("\u00a0", " ") for each in own)
    assert written.startswith(page.locator("#judgement h2").inner_text()) and written.endswith(caption)
    width, height = float(drawing.get("width")), float(drawing.get("height"))
    assert all(float(each.get("x")) >= 20 and float(each.get("y")) <= height - 10 for each in own)
    assert max(len(each.text or "") for each in own) > 60 and width >= 1000
