"""The application on a warehouse of a few observations, and a way to read what a page says."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from dash.development.base_component import Component
from flask.testing import FlaskClient
from werkzeug.serving import make_server

import app
from data.settings import current_settings
from data.store import Store, current_store
from tests.conftest import free_port, make_release


@pytest.fixture
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """This process's store, set to an empty warehouse of the test's own."""
    monkeypatch.setenv("LAGESBILD_DATABASE", f"duckdb:///{tmp_path}/warehouse")
    current_settings.cache_clear()
    current_store.cache_clear()
    store = current_store()
    yield store
    store.close()
    current_settings.cache_clear()
    current_store.cache_clear()


@pytest.fixture
def publish(own_store: Store) -> Callable[..., int]:
    """A function that publishes a release of these observations for the application to show."""
    return lambda *rows: make_release(own_store, *rows)


@pytest.fixture
def client(own_store: Store) -> FlaskClient:
    """A client of the application."""
    return app.server.test_client()


@contextmanager
def showing(folder: Path, *rows: dict[str, Any]) -> Iterator[FlaskClient]:
    """Give a client of the application with one release of these observations, for tests that only read it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAGESBILD_DATABASE", f"duckdb:///{folder}/warehouse")
        current_settings.cache_clear()
        current_store.cache_clear()
        store = current_store()
        make_release(store, *rows)
        yield app.server.test_client()
        store.close()
    current_settings.cache_clear()
    current_store.cache_clear()


@contextmanager
def on_loopback() -> Iterator[str]:
    """Serve the application over HTTP on loopback, and give its address."""
    server = make_server("127.0.0.1", free_port(), app.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def text_of(content: Any) -> str:
    """Return all the text of a page or a part of one, in order."""
    if isinstance(content, Component):
        return text_of(getattr(content, "children", None))
    if isinstance(content, list | tuple):
        return " ".join(filter(None, (text_of(each) for each in content)))
    return "" if content is None else str(content)


def part(content: Any, ident: str) -> Any:
    """Return the component with an id; None if there is none."""
    if isinstance(content, Component):
        if getattr(content, "id", None) == ident:
            return content
        return part(getattr(content, "children", None), ident)
    if isinstance(content, list | tuple):
        return next((found for each in content if (found := part(each, ident)) is not None), None)
    return None
