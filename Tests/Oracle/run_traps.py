#!/usr/bin/env python3
"""Shows that each trap of Tests/Golden/honest is one, and that GovQL does not fall into it.

A file NAME.trap says in words where a careless query goes wrong, then has parts, each under a line `== PART`:
  query     the question in GovQL, over Tests/Golden/data/tiny
  right     its answer as CSV
  notes     lines that its messages hold
  careful   SQL that was written with the trap in mind; its answer must be the right one
  careless  SQL as one writes it in a hurry, over the same files
  wrong     its answer, which must not be the right one
  refused, warned, noted   another query, that GovQL refuses, or answers with a warning or a note
  message   below one of those: lines that its messages hold

usage: run_traps.py GOVQL [NAME ...]           compare all, or those named
       run_traps.py --page FILE                run the blocks fenced by ```sql of a page over samples/wuhan, whose answers
                                               stand below as CSV in a block fenced by ```csv
       run_traps.py --record GOVQL [NAME ...]  write what GovQL and the careless SQL answer into the files

One line per difference; the exit status is 1 if anything differs. Numbers are compared as in run_oracles.py.
"""

import csv
import io
import pathlib
import sqlite3
import subprocess
import sys

from run_oracles import Quantile, ROOT, load_city, load_table, same

TRAPS = ROOT / "Tests/Golden/honest"
DATA = ROOT / "Tests/Golden/data/tiny"


def load():
    db = sqlite3.connect(":memory:")
    for path in sorted(DATA.glob("*.csv")):
        load_table(db, path, path.stem)
    db.create_aggregate("QUANTILE", 2, Quantile)
    return db


def parts(path):
    """The parts of a trap in their order: pairs of a name and a text. What it is about is the part `about`."""
    found = [["about", ""]]
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.startswith("== "):
            found.append([line[3:].strip(), ""])
        else:
            found[-1][1] += line
    return found


def part(trap, name):
    return next((text for found, text in trap if found == name), None)


def run(govql, query):
    command = [govql, "--schema", str(DATA / "tiny.gql"), "--format", "csv", "-c", query.strip()]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)


def rows(text):
    return list(csv.reader(io.StringIO(text)))


def answer(db, sql):
    cursor = db.execute(sql)
    return [[column[0] for column in cursor.description]] + [list(row) for row in cursor.fetchall()]


def text(table):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(table)
    return out.getvalue()


def equal(expected, found):
    return len(expected) == len(found) and all(
        len(a) == len(b) and all(same(x, y) for x, y in zip(a, b)) for a, b in zip(expected, found))


def lines_missing(wanted, found):
    return [line for line in (wanted or "").splitlines() if line.strip() and line.strip() not in found]


OUTCOMES = {"refused": ("error[", 1), "warned": ("warning[", 0), "noted": ("note[", 0)}


def problems(govql, db, trap):
    right, wrong = rows(part(trap, "right")), rows(part(trap, "wrong"))
    outcome = run(govql, part(trap, "query"))
    if outcome.returncode != 0:
        yield "the query fails: " + (outcome.stderr.strip() or "no message").splitlines()[0]
    elif rows(outcome.stdout) != right:
        yield f"the query gives\n{outcome.stdout}"
    for line in lines_missing(part(trap, "notes"), outcome.stderr):
        yield f"the query does not say: {line}"
    if not equal(answer(db, part(trap, "careful")), right):
        yield f"the careful SQL gives\n{text(answer(db, part(trap, 'careful')))}"
    if not equal(answer(db, part(trap, "careless")), wrong):
        yield f"the careless SQL gives\n{text(answer(db, part(trap, 'careless')))}"
    if equal(answer(db, part(trap, "careless")), right):
        yield "the careless SQL is right: no trap"
    for (kind, query), (below, message) in zip(trap, trap[1:]):
        if kind in OUTCOMES:
            yield from message_problems(govql, kind, query, message if below == "message" else "")


def message_problems(govql, kind, query, message):
    mark, status = OUTCOMES[kind]
    outcome = run(govql, query)
    if mark not in outcome.stderr or outcome.returncode != status:
        yield f"not {kind} (status {outcome.returncode}): {query.strip()}"
    if not message.strip():
        yield f"no message is wanted of: {query.strip()}"
    for line in lines_missing(message, outcome.stderr):
        yield f"not said: {line}\n{outcome.stderr}"


def record(govql, db, path, trap):
    answers = {"right": run(govql, part(trap, "query")).stdout, "wrong": text(answer(db, part(trap, "careless")))}
    written = ""
    for name, content in trap:
        content = answers.get(name, content)
        written += content if name == "about" else f"== {name}\n{content}"
    path.write_text(written, encoding="utf-8")


def compare_page(path):
    """Each block of SQL and the answer below it."""
    db = load_city()
    compared = different = 0
    for block in path.read_text(encoding="utf-8").split("```sql\n")[1:]:
        sql, _, rest = block.partition("```")
        shown = rest.partition("```csv\n")[2].partition("```")[0]
        found = answer(db, sql)
        compared += 1
        if not equal(found, rows(shown)):
            different += 1
            print(f"{path.name}: {sql}gives\n{text(found)}")
    print(f"{compared} blocks of SQL, {different} not as said")
    return 1 if different or not compared else 0


def main(arguments):
    if arguments[0] == "--page":
        return compare_page(pathlib.Path(arguments[1]))
    recording = arguments[:1] == ["--record"]
    govql, *names = arguments[1:] if recording else arguments
    db = load()
    compared = different = 0
    for path in sorted(TRAPS.glob("*.trap")):
        if names and path.stem not in names:
            continue
        trap = parts(path)
        compared += 1
        try:
            if recording:
                record(govql, db, path, trap)
                continue
            found = list(problems(govql, db, trap))
        except (TypeError, sqlite3.Error, subprocess.TimeoutExpired) as error:
            found = [str(error)]
        different += bool(found)
        for problem in found:
            print(f"{path.stem}: {problem}")
    print(f"{compared} traps, {different} not as said")
    return 1 if different or not compared else 0


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__.strip())
        sys.exit(2 if len(sys.argv) < 2 else 0)
    sys.exit(main(sys.argv[1:]))
