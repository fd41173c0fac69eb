#!/bin/sh
# Installs the engines that `make test-engines` asks: PostgreSQL and a Java 17 from Debian's packages, DuckDB, chdb
# (ClickHouse), Spark and a parser of Trino's SQL from PyPI into .venv-engines. SUDO names the command to become root with.
set -eu

missing=""
ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || missing="$missing postgresql"
command -v java > /dev/null || missing="$missing openjdk-17-jre-headless"
python3 -c 'import ensurepip' 2> /dev/null || missing="$missing python3-venv"
if [ -n "$missing" ]; then
    if ! command -v apt-get > /dev/null; then
        echo "Please install the packages for:$missing (the names are Debian's)." >&2
        exit 1
    fi
    echo "Installing:$missing"
    ${SUDO:-} apt-get update -q
    ${SUDO:-} env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
fi

[ -x .venv-engines/bin/python3 ] || python3 -m venv .venv-engines
.venv-engines/bin/pip install --quiet --disable-pip-version-check duckdb duckdb-cli chdb pyspark sqlglot
