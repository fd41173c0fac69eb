"""Asks again what was once answered differently by GovQL and an engine: the golden cases in Tests/Engines/cases.

    run_cases.py GOVQL ENGINE … [--record] [--list FILE]

A case says on which engine the difference was seen, over which data, and which side was wrong and why; then stand the
query, and the answer a row a line. The answer must be the same here, and on each engine the same or refused. `--record` writes
the answers of GovQL down, `--list` all cases as JSON. Ends with 1 on a difference.
"""
import argparse
import glob
import json
import os
import sys

from engines import ENGINES, ROOT
from random_queries import Dataset, programs


class Case:
    def __init__(self, path):
        self.path = path
        self.name = os.path.basename(path).removesuffix(".gqlcase")
        with open(path, encoding="utf-8") as file:
            head, self.query, *answer = file.read().split("\n\n")
        self.facts = dict(line[2:].split(": ", 1) for line in head.split("\n"))
        self.answer = answer[0].strip() if answer else ""

    def record(self, answer):
        self.answer = answer
        head = "\n".join(f"# {name}: {value}" for name, value in self.facts.items())
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(f"{head}\n\n{self.query.strip()}\n\n{answer}\n")


def written(answer):
    """An answer a row a line; an error by its code."""
    if answer.get("crash"):
        return "crash"
    if "error" in answer:
        return "error " + answer["error"]["code"]
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in answer["result"]["rows"]) or "no rows"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("engines", nargs="+", choices=ENGINES)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--list")
    options = parser.parse_args()
    cases = [Case(path) for path in sorted(glob.glob(f"{ROOT}/Tests/Engines/cases/*.gqlcase"))]
    wrong = 0
    for engine in options.engines:
        datasets = {}
        for case in cases:
            schema = case.facts["schema"]
            if schema not in datasets:
                datasets[schema] = Dataset(*programs(options.program), engine, schema)
            answer = written(datasets[schema].answerer.ask(case.query))
            if options.record:
                case.record(answer)
            if answer != case.answer:
                wrong += 1
                print(f"=== {case.name}: here\n{answer}\nand once\n{case.answer}")
            outcome, words = datasets[schema].ask(case.query)
            if outcome not in ("equal", "refused", "failed", "no query"):
                wrong += 1
                print(f"=== {case.name}: {outcome} on {engine}\n{words}")
    if options.list:
        with open(options.list, "w", encoding="utf-8") as file:
            json.dump([{"case": case.name, **case.facts, "query": case.query.strip()} for case in cases], file,
                      ensure_ascii=False, indent=1)
    print(f"{len(cases)} cases on {', '.join(options.engines)}, {wrong} wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
