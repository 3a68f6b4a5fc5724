"""LAGESBILD_DISCLOSURE: what a release for the public leaves out, and who may see an internal one."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from dashboard.components import internal_banner
from dashboard.internal import serve_this_machine_only
from data.duckdb_store import DuckDBStore
from data.extracts import write_extract
from data.releases import current_release, open_release
from data.selection import Selection
from data.settings import Settings
from data.store import InternalRelease, Store
from etl.publishing import publish
from tests.etl.test_publishing import a_return, load_documents

FEW = {"infected": 2, "cared_for": 300}
MANY = {"code": "1480", "name": "Göteborg", "infected": 40, "cared_for": 3000}


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[str], Store]]:
    """Open the same warehouse for the public, or internally."""
    stores = []

    def open_for(disclosure: str) -> Store:
        folder = {"database": f"duckdb:///{tmp_path}/warehouse", "landing": tmp_path / "landing"}
        stores.append(DuckDBStore(Settings(**folder, disclosure=disclosure)))
        return stores[-1]

    yield open_for
    for store in stores:
        store.close()


def rows(store: Store, level: str, as_of: date | None = None) -> list[dict[str, str]]:
    with open_release(as_of=as_of, store=store) as release:
        chosen = Selection(indicators=("infected_share",), levels=(level,))
        return list(csv.DictReader(io.StringIO(b"".join(write_extract(release, chosen, "csv")).decode())))


@pytest.mark.parametrize("as_of", [None, date(2100, 1, 1)])
def test_a_count_of_few_is_in_no_public_extract_and_in_the_internal_one_which_says_so_in_every_row(opened, as_of):
    public = opened("public")
    load_documents(public, a_return(FEW, MANY))
    town = next(row for row in rows(public, "municipality", as_of) if row["geography_code"] == "0180")
    assert (town["status"], town["value"], town["numerator"], town["denominator"]) == ("suppressed", "", "", "")
    [nation] = rows(public, "nation", as_of)
    assert (nation["numerator"], nation["status"]) == ("", "reported")
    assert float(nation["lower"]) < 100 * 41 / 3300 < 100 * 43 / 3300 < float(nation["upper"])
    assert "disclosure" not in nation

    internal = opened("internal")
    publish(internal, [])
    shown = rows(internal, "municipality", as_of)
    town = next(row for row in shown if row["geography_code"] == "0180")
    assert (town["status"], town["numerator"], town["denominator"]) == ("reported", "2", "300")
    assert {row["disclosure"] for row in shown} == {"internal"}
    assert rows(internal, "nation", as_of)[0]["numerator"] == "42"


def test_an_internal_release_is_not_opened_for_the_public_and_a_public_one_takes_its_place(opened):
    internal, public = opened("internal"), opened("public")
    load_documents(internal, a_return(FEW))
    with current_release(internal) as release:
        assert "1–3 personer" in str(internal_banner(release))
    for as_of in (None, date(2100, 1, 1)):
        with pytest.raises(InternalRelease, match="intern"), open_release(as_of=as_of, store=public):
            pass
    publish(public, [])
    assert "suppressed" in {row["status"] for row in rows(public, "municipality")}
    with current_release(internal) as release:
        assert internal_banner(release) is None


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.7", {}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, 403),
        ("127.0.0.1", {"Host": "lagesbild.kommun.se"}, 403),
        ("127.0.0.1", {"Host": "localhost:8050"}, 200),
        ("", {}, 403),
    ],
)
def test_internal_figures_are_served_to_the_machine_itself_alone(address, headers, status):
    server = Flask("internal")
    server.route("/")(lambda: "figures")
    serve_this_machine_only(server)
    answer = server.test_client().get("/", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status
    assert ("figures" in answer.text) == (status == 200)
