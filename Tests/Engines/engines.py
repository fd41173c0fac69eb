"""The engines that GovQL's SQL is asked of: each is filled from an exported dataset and answers queries as texts.

A class each: `ENGINES[name](program, schema, folder)` makes the tables that `govql ddl` prints over the files in `folder`;
`rows(query)` gives the rows of a query, every value as text, null as the empty one.
"""
import csv
import io
import os
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def govql(program, *arguments):
    done = subprocess.run([program, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=600)
    return done.returncode, done.stdout, done.stderr


def written(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


class SQLite:
    name = "sqlite"

    def __init__(self, program, schema, folder):
        import sqlite3

        self.path = os.path.join(folder, "data.sqlite")
        tables = text_of(govql(program, "ddl", "--dialect", "sqlite", schema))
        done = subprocess.run(["sqlite3", self.path], cwd=folder, input=tables, capture_output=True, text=True)
        if done.stderr:
            raise SystemExit("sqlite3: " + done.stderr)
        self.connection = sqlite3.connect(self.path)

    def rows(self, query):
        return [[written(value) for value in row] for row in self.connection.execute(query)]


class DuckDB:
    name = "duckdb"

    def __init__(self, program, schema, folder):
        import duckdb

        tables = text_of(govql(program, "ddl", "--dialect", "duckdb", schema))
        self.connection = duckdb.connect()
        # 2.0.0 reads a column of the wrong table where two parts of a query look alike: cases/duckdb-common-subplan.
        try:
            self.connection.execute("SET disabled_optimizers = 'common_subplan'")
        except duckdb.Error:
            pass
        before = os.getcwd()
        os.chdir(folder)
        self.connection.execute(tables)
        os.chdir(before)

    def rows(self, query):
        return [[written(value) for value in row] for row in self.connection.execute(query).fetchall()]


class PostgreSQL:
    name = "postgres"
    number = 0

    def __init__(self, program, schema, folder):
        PostgreSQL.number += 1
        self.database = f"govql_{os.getpid()}_{PostgreSQL.number}"
        subprocess.run(["createdb", "-T", "template0", "-E", "UTF8", self.database], check=True)
        tables = text_of(govql(program, "ddl", "--dialect", "postgres", schema))
        self.ask(tables, folder)

    def ask(self, text, folder=None):
        done = subprocess.run(
            ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "--csv", self.database], cwd=folder, input=text,
            capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout

    def rows(self, query):
        return [row or [""] for row in csv.reader(io.StringIO(self.ask(query)))][1:]


class ClickHouse:
    """ClickHouse inside this process: `chdb`."""

    name = "clickhouse"
    session = None
    number = 0

    def __init__(self, program, schema, folder):
        from chdb import session

        # A process has one session: a dataset has a database in it.
        ClickHouse.session = ClickHouse.session or session.Session()
        ClickHouse.number += 1
        self.database = f"engines_{ClickHouse.number}"
        before = os.getcwd()
        os.chdir(folder)
        self.session.query(f"CREATE DATABASE {self.database}")
        self.session.query(f"USE {self.database}")
        for statement in text_of(govql(program, "ddl", "--dialect", "clickhouse", schema)).split(";\n"):
            if statement.strip():
                self.session.query(statement)
        os.chdir(before)

    def rows(self, query):
        self.session.query(f"USE {self.database}")
        answer = str(self.session.query(query, "CSV"))
        return [[{"\\N": "", "-0": "0"}.get(value, value) for value in row] for row in csv.reader(io.StringIO(answer))]


def text_of(outcome):
    status, text, errors = outcome
    if status:
        raise SystemExit(errors)
    return text


ENGINES = {engine.name: engine for engine in (SQLite, DuckDB, PostgreSQL, ClickHouse)}
