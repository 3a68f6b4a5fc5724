#!/bin/sh
# Install the programs that tests need and the machine lacks: Chromium, PostgreSQL and LibreOffice Calc, from Debian's
# packages.
set -eu

missing=""
chromium=${LAGESBILD_TEST_CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[ -n "$chromium" ] || missing="$missing chromium"
if [ -z "${LAGESBILD_TEST_POSTGRES_URL:-}" ] && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 \
    && ! command -v postgres >/dev/null 2>&1; then
    missing="$missing postgresql"
fi
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-calc-nogui"
[ -z "$missing" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Proven behöver$missing, och maskinen har inte apt-get. Installera dem själv, eller ange" >&2
    echo "LAGESBILD_TEST_CHROMIUM (sökväg) och LAGESBILD_TEST_POSTGRES_URL (postgresql+psycopg://…). Utan soffice" >&2
    echo "(LibreOffice Calc) hoppas proven i ett kalkylprogram över." >&2
    exit 1
fi
sudo=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1 || ! sudo -n true 2>/dev/null; then
        echo "Proven behöver$missing. Kör först: sudo apt-get install$missing" >&2
        exit 1
    fi
    sudo=sudo
fi
echo "Installerar$missing …"
# Debian starts a cluster of its own at installation; the tests make theirs and need no service.
$sudo apt-get update -qq
# shellcheck disable=SC2086 - a list of packages
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
