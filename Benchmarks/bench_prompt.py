#!/usr/bin/env python3
"""How long people wait at the prompt: for the first one over a folder of data, and for a key within a long statement.

usage: bench_prompt.py GOVQL DATA [--keys N] [--length N]

Prints milliseconds: median and 95th percentile. The time of a key ends with the last byte that it draws.
"""

import argparse
import fcntl
import os
import pty
import select
import statistics
import struct
import termios
import time


def start(govql, data):
    process, terminal = pty.fork()
    if process == 0:
        environment = dict(os.environ, TERM="xterm-256color", LANG="C.UTF-8", GOVQL_HISTFILE="", GOVQL_INIT="")
        os.execve(govql, [govql, data], environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 200, 120, 0, 0))
    return process, terminal


def read_until_quiet(terminal, seconds):
    """The moment of the last byte, once nothing has come for so long."""
    last = None
    while select.select([terminal], [], [], seconds)[0]:
        try:
            if not os.read(terminal, 1 << 16):
                break
        except OSError:
            break
        last = time.perf_counter()
    return last


def first_prompt(govql, data):
    begin = time.perf_counter()
    process, terminal = start(govql, data)
    text = b""
    while b"govql>" not in text:
        text += os.read(terminal, 1 << 16)
    elapsed = time.perf_counter() - begin
    leave(process, terminal)
    return elapsed * 1000


def leave(process, terminal):
    os.write(terminal, b"\x03\x04")
    try:
        while os.read(terminal, 1 << 16):
            pass
    except OSError:
        pass
    os.waitpid(process, 0)
    os.close(terminal)


def key_times(govql, data, length, count):
    process, terminal = start(govql, data)
    read_until_quiet(terminal, 1)
    part = "communities | where name contains \"江\" and residents > 5000 and "
    text = (part * (length // len(part) + 1))[:length]
    os.write(terminal, b"\x1b[200~")
    data = text.encode()
    for index in range(0, len(data), 1000):
        os.write(terminal, data[index : index + 1000])
        read_until_quiet(terminal, 0.02)
    os.write(terminal, b"\x1b[201~")
    read_until_quiet(terminal, 2)
    times = []
    for index in range(count):
        begin = time.perf_counter()
        os.write(terminal, b"x" if index % 2 == 0 else b"\x7f")
        end = read_until_quiet(terminal, 0.15)
        times.append(((end or time.perf_counter()) - begin) * 1000)
    leave(process, terminal)
    return times


def told(name, times):
    times = sorted(times)
    print(f"{name}: median {statistics.median(times):.1f} ms, 95th percentile {times[int(len(times) * 0.95)]:.1f} ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("govql")
    parser.add_argument("data")
    parser.add_argument("--keys", type=int, default=40)
    parser.add_argument("--length", type=int, default=10_000)
    arguments = parser.parse_args()
    told("first prompt", [first_prompt(arguments.govql, arguments.data) for _ in range(11)])
    told("key in an empty line", key_times(arguments.govql, arguments.data, 0, arguments.keys))
    told(
        f"key in {arguments.length:,} characters",
        key_times(arguments.govql, arguments.data, arguments.length, arguments.keys))


if __name__ == "__main__":
    main()
