#!/usr/bin/env python3
"""Times questions to loaded data: GovQL against DuckDB, Polars and chdb, a process each, in turns, answers compared.

    bench.py --warm BENCH_WARM --city DATA [--small DATA] [--tables DATA] [--runs 7] [--only w4]... [--skip polars]...

DATA of --city is a shuffled log of 10 million services (`generate-city --log`); --small is the same with a million, which
tells how costs grow; --tables holds the tables of the public benchmark (`generate-city --tables`). GovQL runs on all
threads and once more on one. A difference in an answer fails the run.
"""

import argparse
import math
import os
import platform
import statistics
import subprocess
import sys
import time
from decimal import Decimal

from answers import table
from questions import CITY, GROUPS, JOINS

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = ["duckdb", "polars", "chdb"]
# What two cores of the machine that the goals were set on read from memory, bytes a second.
BANDWIDTH = 25e9


class Failure(Exception):
    """What an engine says instead of an answer."""


class Engine:
    def __init__(self, name, command):
        self.name = name
        start = time.perf_counter()
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.head = self.process.stdout.readline().split()
        self.whole_load = (time.perf_counter() - start) * 1000
        if not self.head or self.head[0] != "loaded":
            raise Failure(f"{name}: {' '.join(self.head) or 'ended'}")
        self.loaded = self.resident()
        self.peak = self.loaded

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        head = self.process.stdout.readline().rstrip("\n")
        if not head.startswith("ok "):
            raise Failure(f"{self.name}: {head or 'ended'}")
        _, milliseconds, count = head.split(" ")
        rows = [self.process.stdout.readline().rstrip("\n").split("\t") for _ in range(int(count))]
        return float(milliseconds), rows

    def resident(self):
        """The memory that the process holds now, in MB; 0 where the system does not say."""
        try:
            with open(f"/proc/{self.process.pid}/status") as status:
                for line in status:
                    if line.startswith("VmRSS:"):
                        return int(line.split()[1]) / 1024
        except OSError:
            pass
        return 0

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class GovQL(Engine):
    def __init__(self, name, path, data, threads):
        super().__init__(name, [path, data, str(threads)])
        self.columns, self.links, self.reverses = (float(word) for word in self.head[1:4])

    def run(self, question):
        return self.ask(question.govql)

    def load_text(self):
        return (f"{self.columns:.0f} ms all columns, {self.links:.0f} ms links resolved, "
                f"{self.reverses:.0f} ms links turned around; {self.loaded:.0f} MB")


class Peer(Engine):
    def __init__(self, name, data):
        super().__init__(name, [sys.executable, f"{HERE}/warm_peer.py", name, data])
        self.load, self.before = float(self.head[1]), float(self.head[2])
        self.version = " ".join(self.head[3:])

    def run(self, question):
        return self.ask(question.name)

    def load_text(self):
        return f"{self.load:.0f} ms all columns; {self.loaded - self.before:.0f} MB ({self.loaded:.0f} with Python)"


# Answers


def same(a, b):
    """Whether two answers are equal; the peers add up doubles where GovQL adds decimals."""
    if len(a) != len(b):
        return False
    return all(len(x) == len(y) and all(map(same_cell, x, y)) for x, y in zip(a, b))


def same_cell(x, y):
    if x == y:
        return True
    if not (isinstance(x, Decimal) and isinstance(y, Decimal)):
        return False
    return abs(x - y) <= max(Decimal("0.00001"), abs(x) * Decimal("1e-9"))


# Measuring


class Result:
    def __init__(self, question):
        self.question = question
        self.times = {}
        self.failures = {}

    def median(self, name):
        return statistics.median(self.times[name]) if self.times.get(name) else None

    def fastest_peer(self):
        found = [(self.median(name), name) for name in PEERS if self.median(name) is not None]
        return min(found, default=(None, None))

    def ratio(self):
        peer, _ = self.fastest_peer()
        own = self.median("govql")
        return peer / own if peer and own else None


def measure(question, engines, runs):
    """Asks all engines in turn; a round before the ones that count lets everyone make what it keeps."""
    result = Result(question)
    first = None
    for number in range(-1, runs):
        # Who goes first changes from run to run.
        turn = number % len(engines)
        for engine in engines[turn:] + engines[:turn]:
            if engine.name in result.failures:
                continue
            try:
                elapsed, rows = engine.run(question)
            except Failure as failure:
                if engine.process.poll() is not None:
                    raise
                result.failures[engine.name] = str(failure)
                print(f"  {question.name} {failure}", flush=True)
                continue
            answer = table(rows)
            if first is None:
                first = (engine.name, answer)
            elif not same(answer, first[1]):
                sys.exit(f"bench: {question.name}: answers differ\n{engine.name}: {answer[:12]}\n{first[0]}: {first[1][:12]}")
            if number >= 0:
                result.times.setdefault(engine.name, []).append(elapsed)
            engine.peak = max(engine.peak, engine.resident())
    for name, times in result.times.items():
        print(f"  {question.name} {name}: " + " ".join(f"{value:.2f}" for value in times), flush=True)
    return result


def start(arguments, data):
    """GovQL on all cores and on one, and the peers there are, each with the data loaded."""
    cores = os.cpu_count() or 2
    engines = [GovQL("govql", arguments.warm, data, cores), GovQL("one thread", arguments.warm, data, 1)]
    for name in PEERS:
        if name in arguments.skip:
            continue
        try:
            engines.append(Peer(name, data))
        except Failure as failure:
            print(f"{name}: skipped ({failure}; see make bench-deps)")
    for engine in engines:
        version = f" {engine.version}" if isinstance(engine, Peer) else ""
        print(f"load, {engine.name}{version}: {engine.load_text()}", flush=True)
    return engines


def race(arguments, data, questions):
    if not questions:
        return []
    engines = start(arguments, data)
    results = [measure(question, engines, arguments.runs) for question in questions]
    for engine in engines:
        print(f"memory, {engine.name}: {engine.loaded:.0f} MB loaded, {engine.resident():.0f} MB now, "
              f"{engine.peak:.0f} MB at most after an answer")
    for result in results:
        if result.question.name in ("w2", "w4", "w8") and result.median("govql"):
            both = statistics.median(engines[0].ask("both " + result.question.govql)[0] for _ in range(arguments.runs))
            print(f"two sessions at once, {result.question.name}: {both:.1f} ms, one after the other "
                  f"{2 * result.median('govql'):.1f} ms")
    for engine in engines:
        engine.close()
    print(flush=True)
    return results


def growth(arguments, results):
    """Asks GovQL the same over a tenth of the data."""
    engine = GovQL("govql, a tenth", arguments.warm, arguments.small, os.cpu_count() or 2)
    print(f"load, a tenth of the data: {engine.load_text()}")
    small = {}
    for result in results:
        if result.question.grows and result.median("govql"):
            times = [engine.run(result.question)[0] for _ in range(arguments.runs + 1)][1:]
            small[result.question.name] = statistics.median(times)
    engine.close()
    return small


# Report


def cell(value, form=".1f"):
    return "" if value is None else format(value, form)


def report(results, small):
    present = [name for name in PEERS if any(result.times.get(name) for result in results)]
    print("| median of the runs, ms | govql | " + " | ".join(present)
          + " | times faster | wanted | one thread | floor, ms | times the floor | from a tenth |")
    print("|---|---:|" + "---:|" * len(present) + "---:|---:|---:|---:|---:|---:|")
    for result in results:
        question = result.question
        own, alone, ratio = result.median("govql"), result.median("one thread"), result.ratio()
        floor = question.floor / BANDWIDTH * 1000
        wanted = "" if ratio is None else f"{question.reach:g}" + ("" if ratio >= question.reach else ", missed")
        grown = own / small[question.name] if own and small.get(question.name) else None
        cells = [cell(own)] + [cell(result.median(name)) for name in present]
        cells += [cell(ratio, ".2f"), wanted, f"{alone:.1f} ({alone / own:.2f})" if own and alone else ""]
        cells += [f"{floor:.2f}", cell(own / floor if own else None), cell(grown)]
        print(f"| {question.name} {question.about} | " + " | ".join(cells) + " |")
    print()


def geometric_mean(what, results):
    ratios = [result.ratio() for result in results if result.ratio()]
    if ratios:
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        print(f"geometric mean of {what}: {mean:.2f} times faster than the fastest peer of each ({len(ratios)} questions)")


def main():
    parser = argparse.ArgumentParser(description="Times GovQL against its peers over loaded data.")
    parser.add_argument("--warm", required=True, help="the bench-warm binary")
    parser.add_argument("--city", required=True)
    parser.add_argument("--small")
    parser.add_argument("--tables")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--only", action="append", metavar="NAME", help="w1 to w12, g1 to g10, j1 to j5")
    parser.add_argument("--skip", action="append", default=[], metavar="PEER")
    arguments = parser.parse_args()

    def chosen(questions):
        return [question for question in questions if not arguments.only or question.name in arguments.only]

    print(f"{platform.machine()}, {os.cpu_count()} cores; Python {platform.python_version()}; runs: {arguments.runs}, in turns")
    city = race(arguments, arguments.city, chosen(CITY))
    small = growth(arguments, city) if arguments.small and city else {}
    groups = race(arguments, f"{arguments.tables}/groups", chosen(GROUPS)) if arguments.tables else []
    joins = race(arguments, f"{arguments.tables}/joins", chosen(JOINS)) if arguments.tables else []
    for results in (city, groups + joins):
        if results:
            report(results, small)
    geometric_mean("w1 to w12", city)
    geometric_mean("w13, groups", groups)
    geometric_mean("w13, joins", joins)
    geometric_mean("all", city + groups + joins)
    failures = [(name, text) for result in city + groups + joins for name, text in result.failures.items()]
    for name, text in failures:
        print(f"no answer: {text}")
    if any(name in ("govql", "one thread") for name, _ in failures):
        sys.exit(1)


if __name__ == "__main__":
    main()
