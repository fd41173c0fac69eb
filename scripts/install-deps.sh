#!/bin/sh
# Installs what the build and the tests need and this machine lacks. Does nothing, quickly, where all is there.
# SUDO names the command to become root with; empty for root. Arguments are programs that are wanted, too.
set -eu

missing=""
for program in "$@"; do
    command -v "$program" > /dev/null || missing="$missing $program"
done

if [ "$(uname)" = Darwin ]; then
    pkg-config --exists libzstd 2> /dev/null || [ -f "$(brew --prefix)/include/zstd.h" ] || missing="$missing zstd pkg-config"
    command -v python3 > /dev/null || missing="$missing python"
    command -v sqlite3 > /dev/null || missing="$missing sqlite"
    [ -z "$missing" ] || brew install $missing
    exit 0
fi

# Whether a header is installed.
has() {
    [ -f "/usr/include/$1" ] || [ -f "/usr/local/include/$1" ]
}
has histedit.h || missing="$missing libedit-dev"
has zlib.h || missing="$missing zlib1g-dev"
has zstd.h || missing="$missing libzstd-dev"
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
