#!/bin/sh
# Make the environment .venv from a lock file: setup.sh PYTHON LOCK [UV]
set -eu
python=$1
lock=$2
uv=${3:-}

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Lägesbild behöver Python 3.11 eller senare; «$python» är äldre eller finns inte. Kör: make run PYTHON=python3.12" >&2
    exit 1
fi
if [ ! -x .venv/bin/python ]; then
    if ! "$python" -m venv .venv; then
        rm -rf .venv
        echo "Det gick inte att skapa .venv. På Debian och Ubuntu: apt-get install python3-venv" >&2
        exit 1
    fi
fi
echo "Installerar beroenden ($lock) …"
if [ -n "$uv" ]; then
    "$uv" pip install --quiet --python .venv/bin/python --require-hashes -r "$lock"
    "$uv" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
fi
