#!/usr/bin/env python3
"""Times questions over raw CSV, each a whole process from start to printed answer: GovQL, DuckDB's CLI and Polars.

The three take turns over the same files; a difference in an answer fails the run. GovQL is measured on one thread too.

    bench_csv.py DATA --govql PATH [--runs 5] [--only c2]...
    bench_csv.py DATA --govql PATH --huge 12

With --huge, a services file of so many GB is made by repeating the one in DATA, and GovQL alone answers c1 to c3 with
2 GB of address space; the file is deleted afterwards.
"""

import argparse
import importlib.util
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from decimal import Decimal

from answers import duckdb_cli, parsed

HERE = os.path.dirname(os.path.abspath(__file__))
ADDRESS_SPACE = 2 << 30


@dataclass
class Question:
    name: str
    about: str
    govql: str
    sql: str
    # How many times faster than the faster peer it is meant to be.
    reach: float


QUESTIONS = [
    Question("c1", "count rows", "services | summarize n = count()", "select count(*) as n from {services}", 3),
    Question(
        "c2", "sum in a date range", "services | where date in @2020-Q2 | summarize hours = sum(hours)",
        "select sum(hours) as hours from {services} where date between '2020-04-01' and '2020-06-30'", 4),
    Question(
        "c3", "count and sum by month",
        "services | summarize n = count(), hours = sum(hours) by month = month(date) | sort month",
        "select strftime(date, '%Y-%m') as month, sum(n), sum(hours) from"
        " (select date, count(*) as n, sum(hours) as hours from {services} group by 1) group by 1 order by 1", 4),
    Question(
        "c4", "top 10 volunteers",
        "services | summarize hours = sum(hours) by volunteer_id | top 10 by hours, volunteer_id asc",
        "select volunteer_id, sum(hours) as hours from {services} group by 1 order by hours desc, 1 limit 10", 4),
    Question(
        "c5", "district, four links",
        "services | summarize hours = sum(hours) by district = volunteer.community.street.district"
        " | sort district | select name = district.name, hours",
        "select d.name, sum(s.hours) from (select volunteer_id, sum(hours) as hours from {services} group by 1) s"
        " left join {volunteers} v on s.volunteer_id = v.id left join {communities} c on v.community_code = c.code"
        " left join {streets} t on c.street_code = t.code left join {districts} d on t.district_code = d.code"
        " group by d.code, d.name order by d.code nulls last", 6),
    Question(
        "c6", "three reverse aggregates",
        "communities | derive people = count(volunteers), staff = count(workers), money = sum(projects.budget)"
        " | top 10 by people, code asc | select code, people, staff, money",
        "select c.code, coalesce(v.n, 0) as people, coalesce(w.n, 0), coalesce(p.money, 0) from {communities} c"
        " left join (select community_code, count(*) as n from {volunteers} group by 1) v on v.community_code = c.code"
        " left join (select community_code, count(*) as n from {workers} group by 1) w on w.community_code = c.code"
        " left join (select community_code, sum(budget) as money from {projects} group by 1) p"
        " on p.community_code = c.code order by people desc, c.code limit 10", 3),
    Question(
        "c7", "names with 王", 'volunteers | where name contains "王" | summarize n = count()',
        "select count(*) as n from {volunteers} where contains(name, '王')", 3),
    Question(
        "c8", "distinct volunteers", "services | summarize n = count(distinct volunteer_id)",
        "select count(distinct volunteer_id) as n from {services}", 5),
    Question("c9", "first district", "districts | take 1", "select * from {districts} limit 1", 0),
]

TABLES = ["services", "volunteers", "communities", "streets", "districts", "workers", "projects"]


def run(command, limit=None):
    """Runs a process to its end: milliseconds, output, the most memory it held in MB."""
    def limited():
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, preexec_fn=limited if limit else None)
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        elapsed = (time.perf_counter() - start) * 1000
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            errors.seek(0)
            text = errors.read().decode(errors="replace")
            sys.exit(f"bench-csv: {' '.join(command)}\nended with {process.returncode}:\n{text}")
    return elapsed, output, usage.ru_maxrss / 1024


class GovQL:
    def __init__(self, path, data, threads=None):
        self.path, self.data = path, data
        self.name = "govql" if threads is None else f"govql, {threads} thread"
        self.more = [] if threads is None else ["--threads", str(threads)]

    def command(self, question):
        return [self.path, self.data, "-c", question.govql, "--format", "csv", "--quiet"] + self.more

    def version(self):
        return subprocess.run([self.path, "--version"], capture_output=True, text=True).stdout.strip()


class DuckDB:
    name = "duckdb"

    def __init__(self, path, data):
        self.path, self.data = path, data

    def command(self, question):
        files = {name: f"read_csv_auto('{self.data}/{name}.csv')" for name in TABLES}
        return [self.path, "-csv", "-c", question.sql.format(**files)]

    def version(self):
        return subprocess.run([self.path, "--version"], capture_output=True, text=True).stdout.strip()


class Polars:
    name = "polars"

    def __init__(self, data):
        self.data = data

    def command(self, question):
        return [sys.executable, f"{HERE}/polars_query.py", self.data, question.name]

    def version(self):
        ask = [sys.executable, "-c", "import polars; print(polars.__version__)"]
        return f"{subprocess.check_output(ask, text=True).strip()} on Python {sys.version.split()[0]}"


def engines(arguments):
    found = [GovQL(arguments.govql, arguments.data)]
    if cli := duckdb_cli():
        found.append(DuckDB(cli, arguments.data))
    if importlib.util.find_spec("polars"):
        found.append(Polars(arguments.data))
    for name in {"duckdb", "polars"} - {engine.name for engine in found}:
        print(f"{name}: skipped, not installed (make bench-deps)")
    return found + [GovQL(arguments.govql, arguments.data, threads=1)]


def same(a, b):
    """Whether two answers are equal; DuckDB and Polars add up doubles where GovQL adds decimals."""
    if len(a) != len(b):
        return False
    for left, right in zip(a, b):
        if len(left) != len(right):
            return False
        for x, y in zip(left, right):
            if x == y:
                continue
            if not (isinstance(x, Decimal) and isinstance(y, Decimal) and abs(x - y) <= Decimal("0.00001")):
                return False
    return True


def measure(question, sides, runs):
    """Asks everyone in turn; gives times and peak memory by name."""
    times = {side.name: [] for side in sides}
    memory = {side.name: 0 for side in sides}
    first = None
    for number in range(runs):
        # Who goes first changes from run to run.
        for side in sides[number % len(sides):] + sides[:number % len(sides)]:
            elapsed, output, held = run(side.command(question))
            answer = parsed(output)
            if first is None:
                first = (side.name, answer)
            elif not same(answer, first[1]):
                sys.exit(
                    f"bench-csv: {question.name}: answers differ\n{side.name}: {answer[:12]}\n"
                    f"{first[0]}: {first[1][:12]}")
            times[side.name].append(elapsed)
            memory[side.name] = max(memory[side.name], held)
    for side in sides:
        raw = " ".join(f"{value:.1f}" for value in times[side.name])
        print(f"  {question.name} {side.name}: {raw} ms, {memory[side.name]:.0f} MB", flush=True)
    return times, memory


def report(results, names):
    peers = [name for name in ("duckdb", "polars") if name in names]
    for what, of in (("best", min), ("median", statistics.median)):
        print(f"\n| {what} of the runs, ms | govql | " + " | ".join(peers)
              + " | times faster than the faster peer | reach | govql, 1 thread | MB |")
        print("|---|---:|" + "---:|" * len(peers) + "---:|---:|---:|---:|")
        for question, times, memory in results:
            value = {name: of(taken) for name, taken in times.items()}
            fastest = min((value[peer] for peer in peers), default=None)
            ratio = f"{fastest / value['govql']:.2f}" if fastest else ""
            reach = f"{question.reach:g}" if question.reach else "under 5 ms"
            alone = ""
            if "govql, 1 thread" in value:
                alone = f"{value['govql, 1 thread']:.1f}"
                alone += f" ({fastest / value['govql, 1 thread']:.2f}x)" if fastest else ""
            held = " / ".join(f"{memory[name]:.0f}" for name in ["govql"] + peers)
            print(f"| {question.name} {question.about} | {value['govql']:.1f} | "
                  + " | ".join(f"{value[peer]:.1f}" for peer in peers) + f" | {ratio} | {reach} | {alone} | {held} |")
    print(flush=True)


# A file larger than memory


def huge(arguments, questions):
    """A services file of many GB; its answers are those over the small file, times the repeats."""
    source = f"{arguments.data}/services.csv"
    size = os.path.getsize(source)
    repeats = max(2, round(arguments.huge * 1e9 / size))
    folder = tempfile.mkdtemp(prefix="huge-", dir=arguments.data)
    target = f"{folder}/services.csv"
    try:
        with open(source, "rb") as small:
            header = small.readline()
            body = len(header)
            with open(target, "wb") as large:
                large.write(header)
                for _ in range(repeats):
                    small.seek(body)
                    shutil.copyfileobj(small, large, 8 << 20)
        print(f"{os.path.getsize(target) / 1e9:.1f} GB, {repeats} times {source}; 2 GB of address space", flush=True)
        whole = GovQL(arguments.govql, arguments.data)
        large = GovQL(arguments.govql, folder)
        for question in [question for question in questions if question.name in ("c1", "c2", "c3")]:
            expected = [
                [value * repeats if isinstance(value, Decimal) else value for value in row]
                for row in parsed(run(whole.command(question))[1])
            ]
            elapsed, output, held = run(large.command(question), limit=ADDRESS_SPACE)
            if not same(parsed(output), expected):
                sys.exit(f"bench-csv: {question.name}: {parsed(output)[:4]} instead of {expected[:4]}")
            print(f"  {question.name} {question.about}: {elapsed / 1000:.1f} s, {held:.0f} MB, as expected", flush=True)
    finally:
        shutil.rmtree(folder)


def main():
    parser = argparse.ArgumentParser(description="Times questions over raw CSV against DuckDB and Polars.")
    parser.add_argument("data")
    parser.add_argument("--govql", required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", action="append", metavar="NAME", help="c1 to c9")
    parser.add_argument("--huge", type=float, metavar="GB", help="answer c1 to c3 over a file of this size instead")
    arguments = parser.parse_args()
    questions = [question for question in QUESTIONS if not arguments.only or question.name in arguments.only]
    if arguments.huge:
        return huge(arguments, questions)
    everyone = engines(arguments)
    print(f"{os.cpu_count()} cores; runs: {arguments.runs}, taking turns; {arguments.data}")
    for engine in everyone[:-1]:
        print(f"{engine.name}: {engine.version()}")
    results = []
    for question in questions:
        sides = everyone if question.name in ("c1", "c2", "c3") else everyone[:-1]
        results.append((question, *measure(question, sides, arguments.runs)))
    report(results, {engine.name for engine in everyone})


if __name__ == "__main__":
    main()
