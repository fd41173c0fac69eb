#!/usr/bin/env python3
"""Times questions over the made-up city against DuckDB: the same files, the same run, answers compared.

Cold: a whole process that starts, reads raw CSV and answers. Warm: one process each that holds the data, asked again
and again. The two take turns, so that a busy moment of the machine meets both. A difference in an answer fails the run.

    bench.py DATA --govql PATH --warm PATH [--runs 7] [--only NAME]...
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass

from answers import duckdb_cli, parsed, table

try:
    import duckdb
except ImportError:
    duckdb = None


@dataclass
class Question:
    name: str
    govql: str
    # {table} stands for a loaded table when warm and for read_csv_auto over its file when cold.
    sql: str


QUESTIONS = [
    Question("count", "services | summarize n = count()", "select count(*) from {services}"),
    Question(
        "sum in a date range",
        "services | where date in @2020-Q2 | summarize hours = sum(hours)",
        "select sum(hours) from {services} where date between '2020-04-01' and '2020-06-30'",
    ),
    Question(
        "by month",
        "services | summarize hours = sum(hours) by month = month(date)",
        "select strftime(date, '%Y-%m') as month, sum(hours) from {services} group by 1 order by 1",
    ),
    Question(
        "top 10 volunteers",
        "services | summarize hours = sum(hours) by volunteer | top 10 by hours, volunteer asc"
        " | select id = volunteer.id, name = volunteer.name, hours",
        "select v.id, v.name, sum(s.hours) as hours from {services} s left join {volunteers} v on s.volunteer_id = v.id"
        " group by 1, 2 order by hours desc, v.id limit 10",
    ),
    Question(
        "district, four links",
        "services | summarize hours = sum(hours) by district = volunteer.community.street.district"
        " | select name = district.name, hours",
        # Left joins: hours of volunteers that are not on file, or live nowhere, are a group of their own in both.
        "select d.name, sum(s.hours) from {services} s left join {volunteers} v on s.volunteer_id = v.id"
        " left join {communities} c on v.community_code = c.code left join {streets} t on c.street_code = t.code"
        " left join {districts} d on t.district_code = d.code group by d.code, d.name order by d.code nulls last",
    ),
    Question(
        "three legs a community",
        "communities | derive staff = count(workers), hours = sum(volunteers.services.hours), plans = count(projects)"
        " | top 10 by hours, code asc | select code, staff, hours, plans",
        "select c.code, coalesce(w.n, 0), coalesce(h.hours, 0) as hours, coalesce(p.n, 0) from {communities} c"
        " left join (select community_code, count(*) as n from {workers} group by 1) w on w.community_code = c.code"
        " left join (select v.community_code, sum(s.hours) as hours from {services} s"
        " join {volunteers} v on s.volunteer_id = v.id group by 1) h on h.community_code = c.code"
        " left join (select community_code, count(*) as n from {projects} group by 1) p on p.community_code = c.code"
        " order by hours desc, c.code limit 10",
    ),
]

TABLES = ["services", "volunteers", "communities", "streets", "districts", "workers", "projects"]


# Cold


def cold(command):
    """Runs a process to its end: milliseconds, output, the most memory it held in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    output = process.stdout.read()
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = (time.perf_counter() - start) * 1000
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"bench: {' '.join(command)}\nfailed with {process.returncode}:\n{errors}")
    return elapsed, output, usage.ru_maxrss / 1024


class ColdGovQL:
    name = "govql"

    def __init__(self, arguments):
        self.path, self.data = arguments.govql, arguments.data

    def run(self, question):
        elapsed, output, memory = cold([self.path, self.data, "-c", question.govql, "--format", "csv", "--quiet"])
        return elapsed, parsed(output), memory


class ColdDuckDB:
    name = "duckdb"

    def __init__(self, arguments, path):
        self.path, self.data = path, arguments.data

    def run(self, question):
        files = {name: f"read_csv_auto('{self.data}/{name}.csv')" for name in TABLES}
        elapsed, output, memory = cold([self.path, "-csv", "-c", question.sql.format(**files)])
        return elapsed, parsed(output), memory


# Warm


class WarmGovQL:
    name = "govql"

    def __init__(self, arguments):
        self.process = subprocess.Popen(
            [arguments.warm, arguments.data], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        # Columns and links are read when first asked for: one round of all questions is the load.
        start = time.perf_counter()
        for question in QUESTIONS:
            self.run(question)
        self.load = (time.perf_counter() - start) * 1000

    def run(self, question):
        self.process.stdin.write(question.govql + "\n")
        self.process.stdin.flush()
        head = self.process.stdout.readline().rstrip("\n")
        if not head.startswith("ok "):
            sys.exit(f"bench: {question.govql}\n{head}")
        _, milliseconds, count = head.split(" ")
        rows = [self.process.stdout.readline().rstrip("\n").split("\t") for _ in range(int(count))]
        return float(milliseconds), table(rows), resident(self.process.pid)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class WarmDuckDB:
    name = "duckdb"

    def __init__(self, arguments):
        before = resident(os.getpid())
        self.connection = duckdb.connect()
        start = time.perf_counter()
        for name in TABLES:
            self.connection.execute(
                f"create table {name} as select * from read_csv_auto('{arguments.data}/{name}.csv')")
        self.load = (time.perf_counter() - start) * 1000
        self.before = before

    def run(self, question):
        sql = question.sql.format(**{name: name for name in TABLES})
        start = time.perf_counter()
        rows = self.connection.execute(sql).fetchall()
        elapsed = (time.perf_counter() - start) * 1000
        return elapsed, table(rows), resident(os.getpid()) - self.before

    def close(self):
        self.connection.close()


def resident(pid):
    """The memory that a process holds now, in MB; 0 where the system does not say."""
    try:
        with open(f"/proc/{pid}/status") as status:
            for line in status:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0


# Report


def measure(kind, engines, questions, runs):
    """Asks every question in turn of every engine; gives the lines of the report."""
    lines = []
    for question in questions:
        times = {engine.name: [] for engine in engines}
        memory = {}
        answers = {}
        for number in range(runs):
            # Who goes first changes from run to run.
            for engine in engines if number % 2 == 0 else reversed(engines):
                elapsed, answer, held = engine.run(question)
                times[engine.name].append(elapsed)
                memory[engine.name] = max(held, memory.get(engine.name, 0))
                if answers.setdefault("all", answer) != answer:
                    sys.exit(
                        f"bench: {kind} {question.name}: answers differ\n{engine.name}: {answer[:12]}\n"
                        f"before: {answers['all'][:12]}")
        for engine in engines:
            raw = " ".join(f"{value:.1f}" for value in times[engine.name])
            print(f"  {kind} {question.name}, {engine.name}: {raw}", flush=True)
        medians = {name: statistics.median(values) for name, values in times.items()}
        lines.append((question.name, medians, memory))
    return lines


def report(kind, engines, lines):
    peers = [engine.name for engine in engines]
    print(f"\n| {kind}, ms (median) | " + " | ".join(peers) + " | times faster | MB |")
    print("|---|" + "---:|" * len(peers) + "---:|---:|")
    for name, medians, memory in lines:
        ratio = f"{medians['duckdb'] / medians['govql']:.2f}" if "duckdb" in medians else ""
        cells = " | ".join(f"{medians[peer]:.1f}" for peer in peers)
        held = " / ".join(f"{memory[peer]:.0f}" for peer in peers)
        print(f"| {name} | {cells} | {ratio} | {held} |")
    print(flush=True)


def main():
    parser = argparse.ArgumentParser(description="Times GovQL against DuckDB over the same files.")
    parser.add_argument("data")
    parser.add_argument("--govql", required=True)
    parser.add_argument("--warm", required=True)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--only", action="append", help="a question's name or part of it")
    arguments = parser.parse_args()
    questions = [
        question for question in QUESTIONS
        if not arguments.only or any(part in question.name for part in arguments.only)
    ]
    cli = duckdb_cli()
    print(f"{os.cpu_count()} cores; runs: {arguments.runs}, taking turns")
    for name, found in (
        ("DuckDB's CLI", cli and subprocess.run([cli, "--version"], capture_output=True, text=True).stdout.strip()),
        ("DuckDB in Python", duckdb and duckdb.__version__),
    ):
        print(f"{name}: {found or 'skipped: duckdb'}")

    engines = [ColdGovQL(arguments)] + ([ColdDuckDB(arguments, cli)] if cli else [])
    report("cold", engines, measure("cold", engines, questions, arguments.runs))

    warm = [WarmGovQL(arguments)] + ([WarmDuckDB(arguments)] if duckdb else [])
    lines = measure("warm", warm, questions, arguments.runs)
    report("warm", warm, lines)
    for engine in warm:
        what = "first answers to all questions" if engine.name == "govql" else "seven tables, all columns"
        print(f"load, {engine.name}: {engine.load:.0f} ms ({what})")
        engine.close()


if __name__ == "__main__":
    main()
