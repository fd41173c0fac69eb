#!/bin/sh
# The flags of a release build, as static as this machine allows: a program without shared libraries starts in half the
# time. Where one of the libraries has no static form, only Swift's are built in.
set -eu

echo --static-swift-stdlib
[ "$(uname)" = Linux ] || exit 0

# Whether the linker finds a static library.
has() {
    [ -f "$(cc -print-file-name="lib$1.a" 2> /dev/null)" ]
}
flags="-Xswiftc -static-executable"
# What libedit itself needs comes after it.
for library in edit bsd md tinfo z zstd; do
    has "$library" || exit 0
    flags="$flags -Xlinker -l$library"
done
echo "$flags"
