#!/usr/bin/env python3
"""Runs the command with standard error on a pseudo-terminal and looks at what it draws there while it reads.

usage: drive_progress.py GOVQL FOLDER     FOLDER is empty; exit status 1 and a line for what was not as it should be
"""

import os
import pty
import signal
import subprocess
import sys
import time

GOVQL, FOLDER = sys.argv[1:3]
failures = []


def check(name, holds, shown=b""):
    print(("ok    " if holds else "FAIL  ") + name + ("" if holds else f": {shown!r}"))
    if not holds:
        failures.append(name)


def run(arguments, language="en", interrupt=False):
    """The output, what standard error showed, and the status. Interrupts once the line is there."""
    parent, child = pty.openpty()
    environment = dict(os.environ, TERM="xterm", LANG="C.UTF-8", COLUMNS="80")
    process = subprocess.Popen(
        [GOVQL, "--lang", language, *arguments],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=child, env=environment,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    os.close(child)
    shown, sent, deadline = b"", False, time.time() + 120
    while time.time() < deadline:
        try:
            piece = os.read(parent, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
        if interrupt and not sent and b"%" in shown:
            process.send_signal(signal.SIGINT)
            sent = True
    output = process.stdout.read()
    os.close(parent)
    return output, shown, process.wait()


def last_line(shown):
    """What is left on the terminal's last line: a line is drawn from its start and erased to its end."""
    return shown.split(b"\r")[-1].replace(b"\x1b[K", b"").strip()


# Read in order by the careful reader; so long that it takes its time in any build.
SLOW = os.path.join(FOLDER, "slow.csv")
QUERY = "slow | summarize n = count(), s = sum(数量)"
ROWS = "".join(f"{n},武汉市第{n}社区居民委员会,{n % 97}\n" for n in range(100_000)).encode("gb18030")
times, elapsed = 1, 0.0
while elapsed < 2 and times < 1000:
    times *= 2
    with open(SLOW, "wb") as file:
        file.write("编号,名称,数量\n".encode("gb18030"))
        for _ in range(times):
            file.write(ROWS)
    start = time.time()
    output, shown, status = run([SLOW, "-c", QUERY])
    elapsed = time.time() - start

answer = f"n,s\n{100_000 * times},{4_799_685 * times}\n".encode()
check("answers", status == 0 and output == answer, output)
check("shows how far it is", b"\rreading " in shown and b" MB " in shown and b"%" in shown, shown)
check("takes the line away", last_line(shown) == b"" or not last_line(shown).startswith(b"reading"), shown)

output, shown, status = run([SLOW, "-c", QUERY], language="zh")
check("speaks Chinese", "\r读取 ".encode() in shown, shown)

output, shown, status = run([SLOW, "-c", QUERY, "--quiet"])
check("is silent if asked to be", shown == b"", shown)

output, shown, status = run([SLOW, "-c", QUERY], interrupt=True)
check("ends with 130 on Ctrl-C", status == 130 and output == b"", str(status).encode())
check("says so on a line of its own", b"\r\x1b[K" in shown and b"GQL0401" in shown, shown)

piped = subprocess.run([GOVQL, SLOW, "-c", QUERY], stdin=subprocess.DEVNULL, capture_output=True)
check("draws nothing into a pipe", b"\r" not in piped.stderr and b"\x1b" not in piped.stderr, piped.stderr)

sys.exit(1 if failures else 0)
