"""A real server with a warehouse of its own, and a real Chromium that may reach nothing but that server."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    expect,
    sync_playwright,
)

from tests.conftest import free_port

PROJECT = Path(__file__).resolve().parents[2]
CHROMIUM_ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PATIENCE = 15_000
"""Milliseconds: two shared cores and a cold server."""

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test here: those who have no Chromium leave them out with `-m 'not browser'`."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def environment(warehouse: Path) -> dict[str, str]:
    """Return the environment of a process that works on one warehouse, whatever is set outside."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LAGESBILD_")}
    return kept | {"LAGESBILD_DATABASE": f"duckdb:///{warehouse}", "LAGESBILD_AUTH": "none"}


def run_etl(warehouse: Path, *arguments: str) -> None:
    """Run the ETL's command line on a warehouse."""
    command = [sys.executable, "-m", "etl", *arguments]
    done = subprocess.run(command, cwd=PROJECT, env=environment(warehouse), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def serving(command: list[str], warehouse: Path, url: str) -> Iterator[str]:
    """Run a web server until the block ends; wait until it answers."""
    output = warehouse.parent / f"server-{urlsplit(url).port}.log"
    with open(output, "wb") as log:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=environment(warehouse), stdout=log, stderr=subprocess.STDOUT
        )
    try:
        deadline = time.monotonic() + 60
        while not _answers(url):
            assert process.poll() is None, output.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, "the server did not answer within a minute"
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:  # Not listening yet, or too busy starting to answer in time.
        return False


@contextmanager
def app_serving(warehouse: Path) -> Iterator[str]:
    """Serve a warehouse as `python app.py` does."""
    port = free_port()
    with serving([sys.executable, "app.py", "--port", str(port)], warehouse, f"http://127.0.0.1:{port}") as url:
        yield url


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse as `make run` makes it: published figures and synthetic returns. Tests only read it."""
    folder = tmp_path_factory.mktemp("site") / "warehouse"
    run_etl(folder, "init", "--demo")
    return folder


@pytest.fixture
def own_warehouse(warehouse: Path, tmp_path: Path) -> Path:
    """A copy that a test may publish to or break."""
    return Path(shutil.copytree(warehouse, tmp_path / "warehouse"))


@pytest.fixture(scope="session")
def site(warehouse: Path) -> Iterator[str]:
    """The address of the application, run as a process of its own."""
    with app_serving(warehouse) as url:
        yield url


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, once for all tests."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("LAGESBILD_TEST_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.fail("Chromium is not installed: run `make test`, or leave these out with -m 'not browser'")
    browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def acquainted(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor who has been here before, and has the scripts in the cache: that is much faster."""
    context = browser.new_context(locale="sv-SE")
    yield context
    context.close()


@dataclass
class Visits:
    """Opens pages, and keeps what their consoles complained of and where they sent requests."""

    browser: Browser
    acquainted: BrowserContext
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    _opened: list[Page | BrowserContext] = field(default_factory=list)

    def open(self, address: str, *, width: int = 1280, height: int = 900) -> Page:
        """Open an address, and wait for the page's heading."""
        return self._open(self.acquainted.new_page(), address, width, height)

    def open_as_stranger(self, address: str) -> Page:
        """Open an address in a browser that knows nothing, like that of a colleague who was sent a link."""
        context = self.browser.new_context(locale="sv-SE")
        self._opened.append(context)
        return self._open(context.new_page(), address, 1280, 900)

    def _open(self, page: Page, address: str, width: int, height: int) -> Page:
        self._opened.append(page)
        page.set_default_timeout(PATIENCE)
        page.set_viewport_size({"width": width, "height": height})
        page.on("console", lambda message: self._hear(message, page.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._see)
        page.goto(address)
        page.wait_for_selector("h1")
        return page

    def _hear(self, message: ConsoleMessage, address: str) -> None:
        # That a page which explains its own address has a status that says so is right.
        is_status_of_page = message.text.startswith("Failed to load resource") and message.location["url"] == address
        if message.type == "error" and not is_status_of_page:
            self.complaints.append(message.text)

    def _see(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.hostname != "127.0.0.1":
            self.elsewhere.append(request.url)

    def close(self) -> None:
        """Close every page that was opened."""
        for each in self._opened[::-1]:
            each.close()


@pytest.fixture
def visits(browser: Browser, acquainted: BrowserContext) -> Iterator[Visits]:
    """Visits; afterwards no console may have complained, and no request may have left this machine."""
    visits = Visits(browser, acquainted)
    yield visits
    visits.close()
    assert visits.elsewhere == []
    assert visits.complaints == []
