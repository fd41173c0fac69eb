#!/bin/sh
# Runs a command beside a PostgreSQL server of its own, which listens on a socket in a temporary folder only and ends
# with the command. The server does not run as root: there it becomes the user postgres.
set -eu

bin=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb /usr/local/bin/initdb /opt/homebrew/bin/initdb 2> /dev/null | tail -n 1)")
data=$(mktemp -d "${TMPDIR:-/tmp}/govql-postgres.XXXXXX")
as_server() {
    if [ "$(id -u)" = 0 ]; then su postgres -s /bin/sh -c "$*"; else sh -c "$*"; fi
}
[ "$(id -u)" != 0 ] || chown postgres "$data"
chmod 755 "$data"
stop() {
    as_server "$bin/pg_ctl -D $data/db -m immediate -s stop" || true
    rm -rf "$data"
}
trap stop EXIT
as_server "$bin/initdb -D $data/db -U postgres -A trust -E UTF8 --locale=C" > /dev/null
as_server "$bin/pg_ctl -D $data/db -s -w -l $data/log -o \"-k $data -c listen_addresses='' -c fsync=off\" start"
PATH="$bin:$PATH" PGHOST="$data" PGUSER=postgres "$@"
