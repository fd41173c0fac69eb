"""A peer of `make bench` as a process of its own: loads all tables of a folder, then answers questions by name.

    warm_peer.py duckdb|polars|chdb FOLDER

It speaks as bench-warm does: `loaded MS`, then for each name on a line `ok MS ROWS` and that many lines of values between
tabs. The time runs until the values of the answer are there.
"""

import importlib
import os
import sys
import time

from questions import CITY, GROUPS, JOINS

QUESTIONS = {question.name: question for question in CITY + GROUPS + JOINS}


class DuckDB:
    def __init__(self, files):
        import duckdb
        self.version = duckdb.__version__
        self.connection = duckdb.connect()
        self.files = files

    def load(self):
        for name, path in self.files.items():
            self.connection.execute(f"create table {name} as select * from read_csv_auto('{path}')")

    def answer(self, name):
        return self.connection.execute(QUESTIONS[name].sql).fetchall()


class Polars:
    def __init__(self, files):
        import polars
        self.polars = polars
        self.version = polars.__version__
        self.questions = importlib.import_module("warm_polars").QUESTIONS
        self.files = files

    def load(self):
        self.tables = {
            name: self.polars.read_csv(path, try_parse_dates=True, infer_schema_length=10000).lazy()
            for name, path in self.files.items()}

    def answer(self, name):
        return self.questions[name](self.tables).collect().rows()


class ChDB:
    # Columns without absent values are not nullable; nulls of left joins are nulls, as elsewhere.
    SETTINGS = {
        "schema_inference_make_columns_nullable": "'auto'", "join_use_nulls": 1, "input_format_max_rows_to_read_for_schema_inference": 100000,
    }

    def __init__(self, files):
        import chdb.session
        self.session = chdb.session.Session()
        self.version = f"{chdb.__version__} ({self.session.query('select version()', 'TSV').data().strip()})"
        self.files = files

    def load(self):
        for name, value in self.SETTINGS.items():
            self.session.query(f"set {name} = {value}")
        for name, path in self.files.items():
            self.session.query(
                f"create table {name} engine = Memory as select * from file('{path}', 'CSVWithNames')")

    def answer(self, name):
        question = QUESTIONS[name]
        text = self.session.query(question.clickhouse or question.sql, "TSV").data()
        return [[None if value == "\\N" else value for value in line.split("\t")] for line in text.splitlines()]


ENGINES = {"duckdb": DuckDB, "polars": Polars, "chdb": ChDB}


def resident():
    """The memory that this process holds now, in MB."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS:"))


def main():
    folder = sys.argv[2]
    files = {name[:-4]: os.path.abspath(f"{folder}/{name}") for name in sorted(os.listdir(folder)) if name.endswith(".csv")}
    out = os.fdopen(os.dup(1), "w")
    # What a library prints by itself is no answer.
    os.dup2(2, 1)
    engine = ENGINES[sys.argv[1]](files)
    before = resident()
    start = time.perf_counter()
    engine.load()
    elapsed = (time.perf_counter() - start) * 1000
    out.write(f"loaded {elapsed} {before} {engine.version}\n")
    out.flush()
    for line in sys.stdin:
        try:
            start = time.perf_counter()
            rows = engine.answer(line.strip())
            elapsed = (time.perf_counter() - start) * 1000
            text = "".join("\t".join("" if value is None else str(value) for value in row) + "\n" for row in rows)
            out.write(f"ok {elapsed} {len(rows)}\n{text}")
        except Exception as error:  # noqa: BLE001: whatever the peer says, the bench repeats
            out.write("error " + " ".join(str(error).split()) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
