"""Random well-typed queries over datasets, asked of GovQL and of an engine; every value is compared.

    random_queries.py GOVQL ENGINE COUNT [SEED] [--schema FILE …] [--json FILE] [--cases FOLDER] [--only NUMBER]

GOVQL is the program or `answer-queries`, which stand beside each other. Without --schema the nasty data are asked three
times as often as the sample city. A difference is made smaller as long as the two sides differ, printed, and with --cases
written as a golden case (run_cases.py). At the end stands what was asked, what never was, and what was refused;
--json writes it too. Ends with 1 on a difference.
"""
import argparse
import collections
import decimal
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time

from engines import ENGINES, ROOT, govql, text_of
from query_schema import Schema
from query_tree import minimised
from stage_maker import WEIGHTS, StageMaker

NASTY = "Tests/Engines/nasty/nasty.gql"
CITY = "Tests/Engines/city.gql"
# A query that takes an engine longer is left alone.
SECONDS = 10


class Answerer:
    """GovQL in a process of its own, started again if it ends."""

    def __init__(self, program, schema, dialects):
        self.command = [program, schema, *dialects]
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        encoding="utf-8", env={**os.environ, "SWIFT_BACKTRACE": "enable=no"})
        self.described = json.loads(self.process.stdout.readline())
        if "error" in self.described:
            raise SystemExit(f"{self.command}: {self.described['error']}")

    def ask(self, query):
        self.process.stdin.write(query + "\n\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            self.start()
            return {"crash": True}
        return json.loads(line)

    def rows(self, query):
        return self.ask(query)["result"]["rows"]


# MARK: Values

def plain(value):
    """A value of an engine as text, null as None."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    return repr(value) if isinstance(value, float) else str(value)


def values(engine, query):
    """The rows of a query with nulls told from empty texts, where the engine's client can tell them."""
    if engine.name == "sqlite":
        deadline = time.monotonic() + SECONDS
        engine.connection.set_progress_handler(lambda: time.monotonic() > deadline, 100_000)
        return [[plain(value) for value in row] for row in engine.connection.execute(query)]
    if engine.name == "duckdb":
        timer = threading.Timer(SECONDS, engine.connection.interrupt)
        timer.start()
        try:
            return [[plain(value) for value in row] for row in engine.connection.execute(query).fetchall()]
        finally:
            timer.cancel()
    if engine.name == "postgres":
        import csv
        import io
        text = engine.ask(f"SET statement_timeout = '{SECONDS}s';\n\\pset null '<null>'\n" + query)
        rows = [row or [""] for row in csv.reader(io.StringIO(text))][1:]
        return [[None if value == "<null>" else value for value in row] for row in rows]
    return engine.rows(query)


def is_same(kind, here, there):
    if here == there:
        return True
    # Clients that give texts only make the empty one of null; a row without a label prints as nothing.
    if here is None or there is None:
        return kind == "entity" and not (here or there)
    if kind == "bool":
        return there in {"true": ("t", "1", "true"), "false": ("f", "0", "false")}[here]
    if kind != "num":
        return False
    try:
        first, second = float(here), float(there)
    except ValueError:
        return False
    return first == second or abs(first - second) <= 1e-11 * max(abs(first), abs(second)) or abs(first - second) < 1e-13


def differing(result, there, has_nulls):
    """The first rows that are not the same, in words; None if all are."""
    here = result["rows"]
    kinds = [column["is"]["type"] for column in result["columns"]]
    if not has_nulls:
        here = [[value or "" for value in row] for row in here]
    if len(here) != len(there):
        return f"{len(here)} rows here, {len(there)} there\n  here {here[:4]}\n  there {there[:4]}"
    wrong = [(first, second) for first, second in zip(here, there)
             if len(first) != len(second) or not all(map(is_same, kinds, first, second))]
    return "\n".join(f"  here {first}\n  there {second}" for first, second in wrong[:3]) or None


# MARK: Asking

class Dataset:
    """A schema, GovQL over it, an engine filled with it."""

    def __init__(self, govql_program, answerer, engine, schema):
        self.name = schema
        self.folder = tempfile.TemporaryDirectory()
        text_of(govql(govql_program, "export", schema, "--to", self.folder.name))
        self.engine = ENGINES[engine](govql_program, schema, self.folder.name)
        self.answerer = Answerer(answerer, schema, [engine])
        self.schema = Schema(self.answerer.described)
        self.schema.sample(self.answerer.rows)
        self.schema.read_trees(os.path.join(ROOT, schema))

    def ask(self, query):
        """What became of a query, and what there is to tell: `equal`, `no query`, `failed`, `refused`, `slow`,
        `different`."""
        answer = self.answerer.ask(query)
        if answer.get("crash"):
            return "different", "the built-in engine ended"
        sql = answer.get("sql", {}).get(self.engine.name)
        error = answer.get("error")
        if error:
            if error["code"] in ("GQL0601", "GQL0602", "GQL0603"):
                return "slow", error["message"]
            # What is refused before it is run has no SQL.
            is_run = error["code"].startswith("GQL04") or sql and "text" in sql
            return ("failed" if is_run else "no query"), f"{error['code']} {error['message']}"
        if "refused" in sql:
            refusal = sql["refused"]
            if refusal["code"] != "GQL0921":
                return "different", f"no SQL: {refusal['code']} {refusal['message']}"
            return "refused", refusal["construct"]
        try:
            there = values(self.engine, sql["text"])
        except Exception as problem:  # whatever the engine says
            said = str(problem).strip()
            if re.search(r"(?i)interrupt|statement timeout", said):
                return "slow", said
            if re.search("parser stack overflow|Expression tree is too large", said):
                return "refused", "so deep an expression"
            return "different", f"{self.engine.name}: {said}\n{sql['text']}"
        found = differing(answer["result"], there, self.engine.name in ("sqlite", "duckdb", "postgres"))
        return ("equal", "") if found is None else ("different", f"{found}\n{sql['text']}")


def programs(program):
    """`govql` and `answer-queries`, of which one is named."""
    folder = os.path.dirname(os.path.abspath(program))
    return os.path.join(folder, "govql"), os.path.join(folder, "answer-queries")


def case_text(dataset, engine, query):
    """A golden case without its answer, which run_cases.py --record writes."""
    return f"# engine: {engine}\n# schema: {dataset.name}\n# wrong: \n\n{query.strip()}\n\n\n"


class Tally:
    def __init__(self):
        self.outcomes, self.asked, self.compared = (collections.Counter() for _ in range(3))
        self.refused, self.no_query, self.failed = (collections.Counter() for _ in range(3))
        self.deepest = 0

    def add(self, outcome, words, tree):
        self.outcomes[outcome] += 1
        notes = set(tree.all_notes())
        self.asked.update(notes)
        if outcome == "equal":
            self.compared.update(notes)
            self.deepest = max(self.deepest, tree.depth())
        if outcome == "refused":
            self.refused[words] += 1
        if outcome == "no query":
            self.no_query[words.split()[0]] += 1
        if outcome == "failed":
            self.failed[words.split()[0]] += 1

    def coverage(self, described):
        """For each kind of thing there is: how often each was compared and equal, and what never was."""
        groups = collections.defaultdict(collections.Counter)
        for note, count in self.compared.items():
            group, _, name = note.partition(" ")
            groups[group][name or group] += count
        known = {"function": [], "aggregate": [], "window": [], "closure": []}
        for function in described["functions"]:
            group = "function" if function["kind"] == "scalar" else function["kind"]
            known[group].append(function["name"])
        known["stage"] = described["stages"]
        missing = {group: [name for name in names if name not in groups[group]] for group, names in known.items()}
        return groups, known, missing


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("count", type=int)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    parser.add_argument("--schema", action="append")
    parser.add_argument("--json")
    parser.add_argument("--cases")
    parser.add_argument("--only", type=int, help="one seed, with all that is known of it")
    parser.add_argument("--no-queries", action="store_true", help="prints what GovQL refused to answer, and what took too long")
    parser.add_argument("--shown", type=int, default=12)
    options = parser.parse_args()
    schemas = options.schema or [NASTY, CITY]
    datasets = [Dataset(*programs(options.program), options.engine, schema) for schema in schemas]
    tally, shown, started = Tally(), 0, time.monotonic()
    for number in range(options.count):
        seed = options.only or options.seed * 1_000_000 + number
        dataset = datasets[0 if seed % 4 or len(datasets) == 1 else 1 + seed // 4 % (len(datasets) - 1)]
        tree = StageMaker(dataset.schema, seed).query()
        outcome, words = dataset.ask(tree.text())
        tally.add(outcome, words, tree)
        if options.only:
            print(f"{tree.text()}\n{outcome}: {words}")
            break
        if options.no_queries and outcome in ("no query", "slow"):
            print(f"--- {seed} {words}\n{tree.text()}")
        if outcome != "different" or shown >= options.shown:
            continue
        shown += 1
        small = minimised(tree, lambda text: dataset.ask(text)[0] == "different")
        print(f"--- seed {seed} {dataset.name}\n{small.text()}\n{dataset.ask(small.text())[1]}", flush=True)
        if options.cases:
            with open(f"{options.cases}/{options.engine}-{seed}.gqlcase", "w", encoding="utf-8") as file:
                file.write(case_text(dataset, options.engine, small.text()))
    report(tally, datasets[0].answerer.described, options, schemas, time.monotonic() - started)
    sys.exit(1 if tally.outcomes["different"] else 0)


def report(tally, described, options, schemas, seconds):
    groups, known, missing = tally.coverage(described)
    for group, names in sorted(groups.items()):
        there = f" {len(known[group]) - len(missing[group])} of {len(known[group])}" if group in known else ""
        print(f"{group}{there}: " + ", ".join(f"{name} {count}" for name, count in sorted(names.items())))
        if missing.get(group):
            print(f"  never compared: {', '.join(missing[group])}")
    print(f"nested {tally.deepest} deep")
    for title, counter in (("refused", tally.refused), ("no query", tally.no_query), ("fails", tally.failed)):
        for words, count in counter.most_common():
            print(f"{title} {count}: {words}")
    outcomes = tally.outcomes
    print(f"{options.engine}: {sum(outcomes.values())} asked in {seconds:.0f} s: "
          + ", ".join(f"{count} {what}" for what, count in sorted(outcomes.items())))
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({
                "engine": options.engine, "seed": options.seed, "schemas": schemas, "asked": sum(outcomes.values()),
                "equal": outcomes["equal"], "different": outcomes["different"], "slow": outcomes["slow"],
                "refused": dict(tally.refused.most_common()), "no query": dict(tally.no_query.most_common()),
                "failed": dict(tally.failed.most_common()), "seconds": round(seconds, 1), "deepest": tally.deepest,
                "compared": {group: dict(sorted(names.items())) for group, names in sorted(groups.items())},
                "never compared": missing,
            }, file, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()
