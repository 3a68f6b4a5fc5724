"""The API is as its OpenAPI description says, also for who means it ill: schemathesis calls it over real HTTP."""

import re
from collections.abc import Iterator
from datetime import date
from threading import Thread
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import Case, GenerationMode
from waitress import create_server

import app
from dashboard.api_contract import ENDPOINTS
from dashboard.api_openapi import description
from data.language import speaking
from data.queries import EXTRACT_COLUMNS
from data.settings import current_settings
from data.store import current_store
from tests.conftest import make_release


def with_short_lists(told: Any) -> Any:
    """Return a description whose lists of values are of the first two: each is tried, and one is as good as another."""
    if isinstance(told, dict):
        return {name: part[:2] if name == "enum" else with_short_lists(part) for name, part in told.items()}
    return [with_short_lists(part) for part in told] if isinstance(told, list) else told


# The description of a csv takes the parameters of the csv, which are tried there.
schema = schemathesis.openapi.from_dict(with_short_lists(description())).exclude(path_regex="csvw$")

ROWS = (
    {"value": 5, "origin": "published", "reporting": None},
    {"value": 4.5, "origin": "synthetic"},
    {"value": None, "status": "suppressed", "geography_code": "0180", "geography_level": "municipality"},
    {"value": 7, "period_start": date(2022, 2, 3), "period_end": date(2022, 2, 9)},
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the application, on a warehouse with two releases."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAGESBILD_DATABASE", f"duckdb:///{tmp_path_factory.mktemp('api')}/warehouse")
        current_settings.cache_clear()
        current_store.cache_clear()
        make_release(current_store(), *ROWS)
        make_release(current_store(), {"value": 6, "origin": "published"}, *ROWS[1:])
        server = create_server(app.server, host="127.0.0.1", port=0, threads=2)
        thread = Thread(target=server.run)
        thread.start()
        yield f"http://127.0.0.1:{server.effective_port}"
        server.close()
        thread.join()
        current_store().close()
    current_settings.cache_clear()
    current_store.cache_clear()


def make_answerable(case: Case) -> None:
    """Change, in a case that is to be answered, what no schema says: which releases there are, and what fits what."""
    query = dict(case.query or {})
    for name in ("release", "since", "as_of"):
        if name in query:
            query[name] = "2022-03-01" if name == "as_of" else "1"
    query.pop("until", None)
    query.pop("cursor", None)  # Only from a page before: tests/dashboard/test_api_pages.py.
    for name in ("from", "to"):
        if name in query and re.fullmatch(r"\d{4}-W53", str(query[name])):
            query[name] = "2020-W53"
    if {"from", "to"} <= query.keys():
        del query["to"]
    if "limit" in query or "summary" in query:
        query.pop("format", None)
    if "limit" in query:
        query.pop("summary", None)
    case.query = query
    if "release" in (case.path_parameters or {}):
        case.path_parameters = {"release": "2"}
        case.query = {}


@schema.parametrize()
@settings(max_examples=6, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_every_address_keeps_to_its_description(case, address):
    if case.meta is None or case.meta.generation.mode == GenerationMode.POSITIVE:
        make_answerable(case)
    case.call_and_validate(base_url=address)


def test_the_description_is_valid_in_both_languages_and_has_every_address_and_column():
    for language in ("sv", "en"):
        with speaking(language):
            told = description()
        OpenAPIV31SpecValidator(told).validate()
    assert list(told["components"]["schemas"]["Observations"]["properties"])[: len(EXTRACT_COLUMNS)] == [
        *EXTRACT_COLUMNS
    ]
    rules = {rule.rule.replace("<", "{").replace(">", "}") for rule in app.server.url_map.iter_rules()}
    addresses = {rule for rule in rules if rule.startswith("/api/v1/") and not rule.startswith("/api/v1/docs")}
    assert addresses == set(told["paths"])
    assert {each.path for each in ENDPOINTS.values()} <= addresses
