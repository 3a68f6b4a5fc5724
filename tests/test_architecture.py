"""Imports run one way: app → dashboard → data ← etl. And a few rules that a reader would not notice being broken."""

import ast
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {"data": {"data"}, "etl": {"etl", "data"}, "dashboard": {"dashboard", "data"}}
WEB = {"dash", "plotly", "flask", "dash_ag_grid", "dash_mantine_components", "waitress", "gunicorn"}
HTTP_CLIENTS = {"requests", "httpx", "urllib3", "aiohttp"}


def imported_packages(file: Path) -> set[str]:
    """Return the top-level packages that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names


def files_of(package: str) -> list[Path]:
    """Return the Python files of a package."""
    found = sorted((PROJECT / package).rglob("*.py"))
    assert found, f"no files in {package}"
    return found


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_run_one_way(package):
    ours = {"app", *MAY_IMPORT}
    for file in files_of(package):
        wrong = (imported_packages(file) & ours) - MAY_IMPORT[package]
        assert not wrong, f"{file.relative_to(PROJECT)} imports {wrong}"


@pytest.mark.parametrize("package", ["data", "etl"])
def test_the_web_stays_in_the_dashboard(package):
    for file in files_of(package):
        assert not imported_packages(file) & WEB, file


@pytest.mark.parametrize("package", ["data", "dashboard"])
def test_http_clients_stay_in_etl(package):
    for file in files_of(package):
        assert not imported_packages(file) & HTTP_CLIENTS, file


def test_sql_stays_out_of_the_dashboard():
    # sqlalchemy.exc may be named there, to tell a database that does not answer; queries may not.
    for file in files_of("dashboard"):
        text = file.read_text(encoding="utf-8")
        assert "from sqlalchemy import" not in text.replace("from sqlalchemy import Connection", ""), file
        assert not {"duckdb", "psycopg"} & imported_packages(file), file


def test_every_column_and_table_has_a_swedish_comment():
    from data.schema import metadata

    for table in metadata.sorted_tables:
        assert table.comment, table.name
        assert [column.name for column in table.columns if not column.comment] == []


def test_lock_files_have_hashes_and_no_addresses():
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (PROJECT / name).read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert "index-url" not in text
