"""Asks GovQL and another engine the same questions and compares every value.

    run_engines.py GOVQL ENGINE [--short | QUESTION.gql …] [--json FILE]

Each dataset is exported, its tables are made by `govql ddl` and filled with the commands that it prints; each question is
written by `govql sql` and asked of the engine. Whole numbers, decimals, texts, days and conditions must be the same to the
byte, binary numbers to 12 digits. What GovQL refuses to write is counted by its reason. Ends with 1 on a difference. `--json` writes what was counted.
"""
import argparse
import collections
import csv
import glob
import io
import json
import os
import re
import sys
import tempfile
import time

from engines import ENGINES, ROOT, govql, text_of


def is_same(here, there):
    if here == there:
        return True
    if here in ("true", "false"):
        return there in ({"true": ("t", "1"), "false": ("f", "0")}[here])
    if re.fullmatch(r"-?[0-9]+", here) and re.fullmatch(r"-?[0-9]+", there):
        return False
    try:
        first, second = float(here), float(there)
    except ValueError:
        return False
    return abs(first - second) <= 1e-11 * max(abs(first), abs(second)) or abs(first - second) < 1e-13


def are_same(here, there):
    return len(here) == len(there) and all(
        len(first) == len(second) and all(map(is_same, first, second)) for first, second in zip(here, there))


class Comparison:
    def __init__(self):
        self.counts = collections.Counter()
        self.refusals = collections.Counter()
        self.differences = []

    def ask(self, program, engine, title, arguments):
        status, answer, errors = govql(program, "--quiet", "--format", "csv", *arguments)
        if status:
            self.differ(title, "no answer here: " + errors.strip())
            return
        status, query, errors = govql(program, "sql", "--dialect", engine.name, *arguments)
        if status:
            refusal = re.search(r"error\[GQL0921\]: (.*) can't be written", errors)
            if not refusal:
                self.differ(title, "no SQL: " + errors.strip())
                return
            self.counts["refused"] += 1
            self.refusals[refusal.group(1)] += 1
            return
        here = list(csv.reader(io.StringIO(answer)))[1:]
        there = []
        try:
            for statement in query.split(";\n"):
                if statement.strip():
                    there = engine.rows(statement)
        except Exception as error:  # whatever the engine says
            self.differ(title, f"{engine.name}: {error}\n{query}")
            return
        # Of several questions in one script the last is compared.
        here = here[-len(there):] if query.count(";\n") > 1 and there else here
        if are_same(here, there):
            self.counts["equal"] += 1
            return
        shown = [f"  here {first}\n  there {second}" for first, second in zip(here, there)
                 if not are_same([first], [second])][:3]
        self.differ(title, "\n".join([f"{len(here)} rows here, {len(there)} there"] + shown) + "\n" + query)

    def differ(self, title, text):
        self.counts["different"] += 1
        self.differences.append(f"=== {title}\n{text}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("questions", nargs="*")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--json")
    options = parser.parse_args()
    program, name, named = options.program, options.engine, options.questions
    further = [] if options.short else glob.glob(f"{ROOT}/samples/questions/*.gql")
    questions = named or sorted(glob.glob(f"{ROOT}/samples/*.gql") + further)
    comparison = Comparison()
    began = time.monotonic()
    for schema, asked in (("Tests/Engines/city.gql", [(os.path.basename(path), [path]) for path in questions]),
                          ("Tests/Engines/nasty/nasty.gql", nasty())):
        if named and "nasty" in schema:
            continue
        with tempfile.TemporaryDirectory() as folder:
            text_of(govql(program, "export", schema, "--to", folder))
            engine = ENGINES[name](program, schema, folder)
            for title, arguments in asked:
                comparison.ask(program, engine, title, arguments)
    for difference in comparison.differences:
        print(difference)
    for refusal, count in comparison.refusals.most_common():
        print(f"refused {count}: {refusal}")
    print(f"{name}: " + ", ".join(f"{count} {what}" for what, count in sorted(comparison.counts.items())))
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"engine": name, **{what: comparison.counts[what] for what in ("equal", "refused", "different")},
                       "refusals": comparison.refusals, "seconds": round(time.monotonic() - began)}, file, ensure_ascii=False)
    sys.exit(1 if comparison.differences else 0)


def nasty():
    """The questions of nasty.questions, a line each."""
    with open(f"{ROOT}/Tests/Engines/nasty/nasty.questions", encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file]
    return [(line, ["--schema", "Tests/Engines/nasty/nasty.gql", "-c", line])
            for line in lines if line and not line.startswith("#")]


if __name__ == "__main__":
    main()
