"""What both benches need: answers as tables that can be compared, and where DuckDB's command-line tool is.

It imports no engine: a process starts out with the memory of the one that starts it, and that would be counted.
"""

import csv
import io
import os
from decimal import Decimal, InvalidOperation


def cell(text):
    """A cell as it is compared: numbers by value to six places, for DuckDB sums decimals as doubles."""
    if text is None or text == "":
        return None
    try:
        return round(Decimal(str(text)), 6).normalize()
    except InvalidOperation:
        return str(text)


def table(rows):
    return [[cell(value) for value in row] for row in rows]


def parsed(text):
    rows = list(csv.reader(io.StringIO(text)))[1:]
    return table([[None if value in ("", "NULL") else value for value in row] for row in rows])


def duckdb_cli():
    """The binary that the PyPI package duckdb-cli ships, without the Python script in front of it."""
    try:
        import duckdb_cli
    except ImportError:
        return None
    folder = os.path.dirname(duckdb_cli.__file__)
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            if name in ("duckdb", "duckdb.exe") and os.access(path, os.X_OK):
                return path
    return None
