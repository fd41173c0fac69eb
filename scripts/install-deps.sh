#!/bin/sh
# Installs what the build and the tests need and this machine lacks. Does nothing, quickly, where all is there.
# SUDO names the command to become root with; empty for root.
set -eu

missing=""

if [ "$(uname)" = Darwin ]; then
    command -v python3 > /dev/null || missing="$missing python"
    command -v sqlite3 > /dev/null || missing="$missing sqlite"
    [ -z "$missing" ] || brew install $missing
    exit 0
fi

header=""
for folder in /usr/include /usr/local/include; do
    if [ -f "$folder/histedit.h" ]; then header="$folder/histedit.h"; fi
done
[ -n "$header" ] || missing="$missing libedit-dev"
command -v python3 > /dev/null || missing="$missing python3"
command -v sqlite3 > /dev/null || missing="$missing sqlite3"
[ -n "$missing" ] || exit 0

if ! command -v apt-get > /dev/null; then
    echo "Please install the packages for:$missing (the names are Debian's)." >&2
    exit 1
fi
echo "Installing:$missing"
${SUDO:-} apt-get update -q
${SUDO:-} env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
