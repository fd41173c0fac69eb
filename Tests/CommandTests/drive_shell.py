#!/usr/bin/env python3
"""Drives the prompt through a pseudo-terminal, as a user would: types, waits for what must appear, presses Ctrl-C.

usage: drive_shell.py GOVQL SCHEMA     prints one line per step; the exit status is 1 if something did not appear
"""

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time

CTRL_C, CTRL_D, TAB, ENTER, ALT_ENTER = "\x03", "\x04", "\t", "\r", "\x1b\r"
# A query that runs for a while in any build.
SLOW = "services | derive a = " + " + ".join(
    f'length(replace(volunteer.name, "{number}", "甲"))' for number in range(60)
) + " | summarize s = sum(a)"

STEPS = [
    # what it shows, what is typed, what must appear
    ("greets in one line", "", r"govql \d+\.\d+.*14 entities"),
    ("prints a value", "1 + 1" + ENTER, r"\n2\r"),
    ("shows a mistake and goes on", "nope | take 1" + ENTER, r"GQL0\d\d\d.*nope"),
    ("draws a table", "districts | take 1" + ENTER, r"江岸区[^┘]*┘[^>]*1 row"),
    ("goes on from the query before", "| select n = population" + ENTER, r"965260 │\r\n└[─]+┘\r\n1 row"),
    ("waits for the rest of a statement", "districts |" + ENTER, r"   > "),
    ("runs it when it is whole", "take 2" + ENTER, r"2 rows"),
    ("reads Chinese", "区 | 取 1 | 选取 甲 = 区名" + ENTER, r"甲[^┘]*江岸区"),
    ("completes an entity", "vol" + TAB, r"volunteers"),
    ("clears the line on Ctrl-C", CTRL_C, r"\^C"),
    ("completes a stage", "streets | ta", r"ta"),
    ("and runs it", TAB, r"take"),
    ("and runs it", "1 | select c = 1" + ENTER, r"│ +c │"),
    ("begins a line on Alt-Enter", "streets" + ALT_ENTER + "| take 3" + ENTER, r"3 rows"),
    ("answers a dot command", ".mode csv" + ENTER, r"csv\r"),
    ("changes the language", ".lang zh" + ENTER, r"zh\r"),
    ("speaks Chinese", "nope" + ENTER, r"未知"),
    ("speaks English again", ".语言 en" + ENTER, r"en\r"),
    ("interrupts a query", (SLOW + "\r", CTRL_C), r"Interrupted after"),
    ("and goes on", "40 + 2" + ENTER, r"\n42\r"),
]


class Screen:
    """What the program printed and nobody has waited for yet, without colours and cursor movement."""

    def __init__(self, descriptor):
        self.descriptor = descriptor
        self.raw = b""
        self.seen = 0

    def text(self):
        text = self.raw[self.seen :].decode("utf-8", "replace")
        return re.sub(r"\x1b(\[[0-9;?]*[A-Za-z]|[=>])", "", text)

    def read(self, seconds):
        if select.select([self.descriptor], [], [], seconds)[0]:
            try:
                self.raw += os.read(self.descriptor, 65536)
            except OSError:
                return False
        return True

    def wait_for(self, pattern, seconds=30):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if re.search(pattern, self.text(), re.S):
                # What belongs to this step may still be on its way.
                while select.select([self.descriptor], [], [], 0.15)[0] and self.read(0):
                    pass
                self.seen = len(self.raw)
                return True
            if not self.read(0.1):
                return False
        return False


def main(govql, schema):
    process, descriptor = pty.fork()
    if process == 0:
        environment = dict(os.environ, TERM="xterm", LANG="C.UTF-8", LC_ALL="C.UTF-8", GOVQL_HISTFILE="")
        os.execve(govql, [govql, "--color", "never", "--schema", schema], environment)
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    screen = Screen(descriptor)
    failed = 0
    for what, keys, pattern in STEPS:
        for part in [keys] if isinstance(keys, str) else keys:
            os.write(descriptor, part.encode())
            if part.endswith(ENTER) and not isinstance(keys, str):
                time.sleep(0.4)
        if screen.wait_for(pattern):
            print("ok", what)
            continue
        failed += 1
        print("FAILED", what, "- screen:", repr(screen.text()[-2000:]))
        screen.seen = len(screen.raw)
        os.write(descriptor, CTRL_C.encode())
        time.sleep(0.3)
    os.write(descriptor, CTRL_D.encode())
    deadline = time.monotonic() + 10
    status = None
    while status is None and time.monotonic() < deadline:
        screen.read(0.1)
        ended, code = os.waitpid(process, os.WNOHANG)
        if ended:
            status = os.waitstatus_to_exitcode(code)
    if status != 0:
        failed += 1
        print("FAILED leaves on Ctrl-D with 0: it was", status)
        if status is None:
            os.kill(process, 9)
    print(f"{len(STEPS) + 1} steps, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
