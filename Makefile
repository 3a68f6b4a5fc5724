# make run    sätter upp allt och startar på http://127.0.0.1:8050
# make test   sätter upp allt som proven behöver och kör dem
# make check  lint, typer, importriktning
# make bench  mätningar
.PHONY: run setup test check bench lock

PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null)

run: .venv/run.stamp
	@$(BIN)/python -m etl init --demo --if-none
	@exec $(BIN)/python app.py

setup: .venv/dev.stamp

# One environment: what tests need is added to what running needs. The stamps say which lock it was made from.
.venv/run.stamp: requirements.lock pyproject.toml
	@sh scripts/setup.sh "$(PYTHON)" requirements.lock "$(UV)"
	@touch $@

.venv/dev.stamp: requirements-dev.lock pyproject.toml
	@sh scripts/setup.sh "$(PYTHON)" requirements-dev.lock "$(UV)"
	@touch $@ .venv/run.stamp

test: setup
	@sh scripts/install-test-programs.sh
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: setup
	@$(BIN)/python -m pytest tests/benchmarks -o addopts="-q -p no:dash" --benchmark-columns=min,median,max,rounds --benchmark-sort=name

# Names, versions and hashes; no download addresses.
lock:
	uv pip compile pyproject.toml --generate-hashes --universal --python-version 3.11 --no-annotate --no-header -o requirements.lock
	uv pip compile pyproject.toml --extra dev --generate-hashes --universal --python-version 3.11 --no-annotate --no-header -o requirements-dev.lock
