"""The lines to copy on /om: taken from the page and run as they stand, against the application over HTTP."""

import html as entities
import json
import re
import shutil
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from datetime import date

import pytest

import app
from dashboard.about_notebook import notebook_calls
from dashboard.about_static import static_html
from dashboard.pages import om
from data.dictionary import extract_columns
from data.queries import EXTRACT_COLUMNS
from tests.dashboard.conftest import on_loopback, part, showing

LATER = {"period_start": date(2022, 2, 3), "period_end": date(2022, 2, 9)}
ROWS = (
    {"value": 5, "reporting": None},
    {"value": 0, **LATER},
    {"value": None, "status": "not_reported", "period_start": date(2022, 2, 10), "period_end": date(2022, 2, 16)},
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the application, served on loopback, with three weeks: a figure, a zero, and no figure."""
    with showing(tmp_path_factory.mktemp("notebook"), *ROWS), on_loopback() as address:
        yield address


@pytest.fixture(scope="module")
def lines(site: str) -> Callable[[str], str]:
    """A function that takes the lines for one program from the page itself, as a reader without JavaScript sees it."""
    with urllib.request.urlopen(f"{site}/om") as answer:
        page = answer.read().decode()

    def taken(ident: str) -> str:
        [text] = re.findall(f'<pre id="call-{ident}"><code>(.*?)</code></pre>', page, re.S)
        return entities.unescape(re.sub("</?span[^>]*>", "", text))

    return taken


def test_each_is_five_lines_and_has_a_button_that_copies_them(lines):
    with app.server.test_request_context("/om"):
        shown = str(static_html(part(om.layout(), "notebook")))
    for ident in notebook_calls("http://x"):
        assert len(lines(ident).splitlines()) == 5
        assert re.search(f'<button[^>]* data-copy-of="call-{ident}"', shown)


def test_the_lines_for_pandas_read_codes_as_text_and_no_figure_as_missing(lines):
    names: dict = {"print": lambda _: None}
    exec(lines("pandas"), names)  # just what readers are told to run
    figures = names["figures"]
    assert list(figures.columns) == list(EXTRACT_COLUMNS)
    assert figures["geography_code"].tolist() == ["00", "00", "00"]
    assert figures["value"].tolist()[:2] == [5, 0] and figures["value"].isna().tolist() == [False, False, True]
    assert figures["reporting"].isna().tolist()[0]
    assert figures["period_start"].dt.date.tolist() == [date(2022, 1, 27), date(2022, 2, 3), date(2022, 2, 10)]


def test_the_lines_for_r_read_codes_as_text_and_no_figure_as_missing(lines):
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("R is not installed (Debian's package r-base-core)")
    tell = 'cat("::", figures$geography_code, figures$value, class(figures$period_start), is.na(figures$reporting)[1])'
    done = subprocess.run(
        [program, "--vanilla", "-e", lines("r"), "-e", tell], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.rpartition("::")[2].split() == ["00", "00", "00", "5", "0", "NA", "Date", "TRUE"]


def test_the_lines_for_power_query_ask_for_the_same_and_give_every_column_its_kind(lines):
    """They can't be run here. Looked at are the brackets, the address, and the kinds against what is declared."""
    text = lines("power-query")
    outside = re.sub(r'"[^"]*"', '""', text)
    open_now: list[str] = []
    for mark in re.findall(r"[()\[\]{}]", outside):
        if mark in "([{":
            open_now.append(mark)
        else:
            assert {"(": ")", "[": "]", "{": "}"}[open_now.pop()] == mark
    assert open_now == []
    [address] = re.findall(r'"(http[^"]+)"', text)
    assert f'address = "{address}"' in lines("pandas") and f'address <- "{address}"' in lines("r")
    with urllib.request.urlopen(address) as answer:
        head = answer.readline().decode().strip().split(",")
    kinds = dict(re.findall(r'\{"(\w+)", ([^}]+)\}', text))
    assert set(kinds) <= set(head)
    words = {"type date": "date", "Int64.Type": "whole number", "type number": "number", "type text": "text"}
    declared = {each.name: each.kind for each in extract_columns()}
    assert {name: words[kind] for name, kind in kinds.items()} == {name: declared[name] for name in kinds}
    assert {name for name, kind in declared.items() if kind != "text"} <= set(kinds)
    assert re.search(r"\bin (\w+)$", text)[1] == re.findall(r"^ +(\w+) =", text, re.M)[-1]


def test_the_lines_name_this_host_and_are_the_same_in_both_languages(lines, site):
    with urllib.request.urlopen(f"{site}/om?sprak=en") as answer:
        english = entities.unescape(re.sub("</?span[^>]*>", "", answer.read().decode()))
    for ident in notebook_calls(site):
        assert lines(ident) == notebook_calls(site)[ident][1]
        assert json.dumps(f"{site}/api/v1/observations")[:-1] in lines(ident) and lines(ident) in english
