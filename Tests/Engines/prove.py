"""Asks every engine all that is to be asked, and writes docs/engines.md from what came back.

    prove.py GOVQL [--engines NAME,…] [--random NAME=COUNT,…] [--seed NUMBER] [--keep FOLDER] [--page FILE]

Samples, questions and the nasty data go first (run_engines.py), then random queries (random_queries.py), engine by engine.
An engine that is missing is a failure, as is a difference. With --page the findings become the page; the findings of each
engine are kept as JSON in the folder of --keep, from which --page alone (`--engines none`) writes it again.
"""
import argparse
import glob
import json
import os
import subprocess
import sys

from engines import ENGINES, ROOT

# How many random queries a run asks.
COUNTS = {"sqlite": 20_000, "duckdb": 20_000, "postgres": 2_000, "clickhouse": 2_000, "spark": 300}
TITLES = {"sqlite": "SQLite", "duckdb": "DuckDB", "postgres": "PostgreSQL", "clickhouse": "ClickHouse", "spark": "Spark SQL",
          "trino": "Trino"}
HERE = os.path.dirname(os.path.abspath(__file__))


def asked(script, *arguments):
    """Runs one of the scripts beside this one; its output is shown as it comes."""
    return subprocess.run([sys.executable, os.path.join(HERE, script), *arguments], cwd=ROOT).returncode


def prove(options, counts, names):
    failed = []
    for name in names:
        questions, randoms = (os.path.join(options.keep, f"{name}-{part}.json") for part in ("questions", "random"))
        for path in (questions, randoms):
            if os.path.exists(path):
                os.remove(path)
        print(f"== {TITLES[name]}", flush=True)
        if asked("run_engines.py", options.program, name, "--json", questions):
            failed.append(f"{name}: questions")
        if counts.get(name) and asked(
                "random_queries.py", options.program, name, str(counts[name]), str(options.seed), "--json", randoms):
            failed.append(f"{name}: random queries")
    return failed


# MARK: The page

def finding(options, name, part):
    try:
        with open(os.path.join(options.keep, f"{name}-{part}.json"), encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {}


def number(value):
    return f"{value:,}" if isinstance(value, int) else "–"


def page(options):
    with open(os.path.join(HERE, "engines.head.md"), encoding="utf-8") as file:
        lines = [file.read().rstrip(), "", "## What was compared", ""]
    lines += ["| engine | questions equal | refused | different | random queries | equal | refused | fail in both "
              "| no query | too slow | different |", "|" + "---|" * 11]
    found = {name: (finding(options, name, "questions"), finding(options, name, "random")) for name in TITLES}
    for name, (questions, randoms) in found.items():
        if not questions and not randoms:
            continue
        cells = [TITLES[name]] + [number(questions.get(key)) for key in ("equal", "refused", "different")]
        cells += [number(randoms.get("asked")), number(randoms.get("equal"))]
        cells += [number(sum(randoms[key].values()) if randoms else None) for key in ("refused", "failed", "no query")]
        cells += [number(randoms.get("slow")), number(randoms.get("different"))]
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", "“Questions” are the samples, the questions in `samples/questions` and those to the nasty data. A random query is one "
              "that", "a generator wrote by the grammar and the types; “no query” is one that GovQL itself refuses, “fail in both” one",
              "that runs into an overflow or the like.", "", "## What is refused, and how often", ""]
    for name, (questions, randoms) in found.items():
        refusals = dict(questions.get("refusals", {}))
        for reason, count in randoms.get("refused", {}).items():
            refusals[reason] = refusals.get(reason, 0) + count
        if refusals:
            shown = sorted(refusals.items(), key=lambda item: (-item[1], item[0]))
            lines += [f"**{TITLES[name]}**: " + "; ".join(f"{reason.rstrip(',')} {count}" for reason, count in shown) + ".", ""]
    lines += coverage(found) + bugs()
    return "\n".join(lines).rstrip() + "\n"


def coverage(found):
    """What the largest run compared."""
    randoms = max((randoms for _, randoms in found.values()), key=lambda randoms: randoms.get("equal", 0))
    if not randoms:
        return []
    lines = ["## What the random queries reached", "",
             f"Of the {number(randoms['equal'])} that {TITLES[randoms['engine']]} answered alike, how many had each; nested "
             f"{randoms['deepest']} deep.", ""]
    for group, names in randoms["compared"].items():
        missing = randoms["never compared"].get(group, [])
        told = f" Never: {', '.join(missing)}." if missing else ""
        lines += [f"- **{group}**: " + ", ".join(f"{name} {count}" for name, count in names.items()) + "." + told]
    return lines + [""]


def bugs():
    """The golden cases, by the side that was wrong."""
    sides = {}
    for path in sorted(glob.glob(os.path.join(HERE, "cases", "*.gqlcase"))):
        heads = {}
        with open(path, encoding="utf-8") as file:
            for line in file:
                if not line.startswith("# "):
                    break
                key, _, value = line[2:].partition(":")
                heads[key.strip()] = value.strip()
        side, _, what = heads.get("wrong", "").partition(":")
        sides.setdefault(side or "unknown", []).append(f"`{os.path.basename(path)}` {what.strip()}".rstrip())
    if not sides:
        return []
    lines = ["## Bugs found, by side", "", "Each is a case in `Tests/Engines/cases`, which every run asks again.", ""]
    for side, cases in sorted(sides.items()):
        lines += [f"**{side}**: {len(cases)}", ""] + [f"- {case}" for case in cases] + [""]
    return lines


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--engines", default=",".join(COUNTS))
    parser.add_argument("--random", default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", default=os.path.join(ROOT, ".build", "engines"))
    parser.add_argument("--page")
    options = parser.parse_args()
    os.makedirs(options.keep, exist_ok=True)
    counts = {name: int(count) for name, _, count in (item.partition("=") for item in options.random.split(",") if item)}
    names = [] if options.engines == "none" else options.engines.split(",")
    failed = [f"{name}: not an engine that can be asked" for name in names if name not in ENGINES]
    failed += prove(options, {**COUNTS, **counts}, [name for name in names if name in ENGINES])
    if options.page:
        with open(options.page, "w", encoding="utf-8") as file:
            file.write(page(options))
    for failure in failed:
        print("FAILED " + failure)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
