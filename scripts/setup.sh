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
if [ -n "$uv" ]; then
    install="$uv pip install --quiet --python .venv/bin/python"
    [ -x .venv/bin/python ] || "$uv" venv --quiet --python "$python" .venv
else
    # The environment needs no pip of its own: the one at hand installs into it. So Debian's python3-venv, which
    # brings only that, is not needed.
    install="$python -m pip --disable-pip-version-check --quiet --python .venv/bin/python install"
    if [ ! -x .venv/bin/python ] && ! "$python" -m venv --without-pip .venv; then
        rm -rf .venv
        echo "Det gick inte att skapa .venv. På Debian och Ubuntu: apt-get install python3-venv" >&2
        exit 1
    fi
fi
echo "Installerar beroenden ($lock) …"
# shellcheck disable=SC2086 - a command and its options
$install --require-hashes -r "$lock"
# shellcheck disable=SC2086
$install --no-deps --no-build-isolation -e .
