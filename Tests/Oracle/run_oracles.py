#!/usr/bin/env python3
"""Compares the answers of samples/*.gql and samples/questions/*.gql with those of SQLite over the same files.

Each Tests/Oracle/NAME.sql was written from the question of samples/NAME.gql, not from its query. The CSVs are loaded into
memory, every column as TEXT and an empty cell as NULL; the SQL casts where it computes. The view `places` names the street
and the district of every community. PLACE(x, 'a b c') is the place of an enum's value in its declared order,
null last; QUANTILE(x, p) interpolates linearly, STDEV(x) is of a sample. Findings (findings/NAME.gql) are
compared with the file NAME.expected beside them.

The measures of samples/wuhan/measures.gql are compared at three grains: measures/ENTITY.sql names measures by its columns
and reads the view `grain`, the rows of each group (`k`: null for the city, a district's or a community's code).

usage: run_oracles.py GOVQL [NAME ...]     compare all, or those named
       run_oracles.py --print NAME ...     show what an oracle answers

Values that the SQL returns as REAL are compared to 1e-9, everything else character by character. One line per difference;
the exit status is 1 if anything differs.
"""

import csv
import io
import pathlib
import sqlite3
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SAMPLES = ROOT / "samples"
DATA = SAMPLES / "wuhan"


PLACES = """CREATE VIEW places AS
  SELECT c.code, c.name AS community, s.code AS s, s.name AS street, d.code AS d, d.name AS district, d.kind AS district_kind
  FROM communities c JOIN streets s ON s.code = c.street_code JOIN districts d ON d.code = s.district_code"""


def load_city():
    """All files of samples/wuhan as tables; those of an earlier ledger get its folder's name as a suffix."""
    db = sqlite3.connect(":memory:")
    for path in sorted(DATA.glob("*.csv")):
        load_table(db, path, path.stem)
    for path in sorted(DATA.glob("*/*.csv")):
        load_table(db, path, f"{path.stem}_{path.parent.name.replace('-', '_')}")
    db.execute(PLACES)
    db.create_function("PLACE", 2, place, deterministic=True)
    db.create_aggregate("QUANTILE", 2, Quantile)
    db.create_aggregate("STDEV", 1, Deviation)
    return db


def load_table(db, path, name):
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        columns = ", ".join(f'"{column}" TEXT' for column in header)
        db.execute(f'CREATE TABLE "{name}" ({columns})')
        marks = ", ".join("?" * len(header))
        values = ([cell if cell != "" else None for cell in row] for row in rows)
        db.executemany(f'INSERT INTO "{name}" VALUES ({marks})', values)
    for column in header:
        if column in ("code", "id") or column.endswith(("_code", "_id")):
            db.execute(f'CREATE INDEX "{name} by {column}" ON "{name}" ("{column}")')


def place(value, order):
    return order.split().index(value) if value is not None else len(order)


def ask(db, path):
    cursor = db.execute(path.read_text(encoding="utf-8"))
    return [column[0] for column in cursor.description], cursor.fetchall()


def answer(govql, script):
    """What GovQL prints for a script, or for a question over the sample city and its measures."""
    command = [govql, "--quiet", "--format", "csv"]
    if isinstance(script, str):
        command += ["--schema", str(DATA / "measures.gql"), "-c", script]
    else:
        command.append(str(script))
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)
    if run.returncode != 0:
        first = (run.stderr.strip() or "no message").splitlines()[0]
        raise RuntimeError(f"exit status {run.returncode}: {first}")
    rows = list(csv.reader(io.StringIO(run.stdout)))
    if not rows:
        raise RuntimeError("no output")
    return rows[0], rows[1:]


def same(expected, found):
    if expected is None:
        return found == ""
    if not isinstance(expected, float):
        return str(expected) == found
    try:
        number = float(found)
    except ValueError:
        return False
    return abs(number - expected) <= 1e-9 * max(abs(number), abs(expected), 1e-300)


def differences(expected, found):
    """The first difference of a result, as words; None if there is none."""
    header, rows = expected
    found_header, found_rows = found
    if header != found_header:
        return f"columns {','.join(found_header)}; expected {','.join(header)}"
    for number, (row, found_row) in enumerate(zip(rows, found_rows), 1):
        for column, value, cell in zip(header, row, found_row):
            if not same(value, cell):
                return f"row {number}, {column}: {cell!r}; expected {'' if value is None else value!r}"
    if len(rows) != len(found_rows):
        return f"{len(found_rows)} rows; expected {len(rows)}"
    return None


# How a row of each entity is found, and its community.
KEYS = {
    "communities": ("code", "code"), "estates": ("code", "community_code"), "branches": ("code", "community_code"),
    "projects": ("code", "community_code"), "workers": ("id", "community_code"),
    "volunteers": ("rowid", "community_code"), "activities": ("id", "community_code"),
}
GRAINS = ("city", "district", "community")


def set_grain(db, entity, grain):
    """The view `grain` for one entity: which rows each group has."""
    group = {"city": "NULL", "district": "s.district_code", "community": "c.code"}[grain]
    if entity == "firms":
        query = "SELECT NULL AS k, code AS id FROM firms" if grain == "city" else (
            f"SELECT DISTINCT {group} AS k, e.firm_code AS id FROM estates e JOIN communities c "
            "ON c.code = e.community_code JOIN streets s ON s.code = c.street_code WHERE e.firm_code IS NOT NULL")
    else:
        key, place = KEYS[entity]
        query = (
            f"SELECT {group} AS k, x.{key} AS id FROM {entity} x LEFT JOIN communities c ON c.code = x.{place} "
            "LEFT JOIN streets s ON s.code = c.street_code")
    db.execute("DROP TABLE IF EXISTS grain")
    db.execute(f"CREATE TEMP TABLE grain AS {query}")


def measures_query(entity, grain, measures):
    """The same groups and measures as a question of GovQL."""
    listed = ", ".join(measures)
    if entity == "firms" and grain != "city":
        start, way = ("districts", "streets.communities.estates") if grain == "district" else ("communities", "estates")
        columns = ", ".join(f"{name} = {name}(distinct {way}.firm)" for name in measures)
        return f"{start} | where any({way} where firm is not null) | select k = code, {columns} | sort k"
    community = "this" if entity == "communities" else "community"
    place = {"city": "null", "district": f"{community}.street.district.code", "community": f"{community}.code"}[grain]
    if entity == "communities" and grain == "community":
        place = "code"
    return f"{entity} | summarize {listed} by k = {place}" if grain != "city" else f"{entity} | summarize {listed}"


class Quantile:
    """The quantile by linear interpolation between the nearest values."""

    def __init__(self):
        self.values, self.part = [], 0.5

    def step(self, value, part):
        if value is not None:
            self.values.append(value)
        self.part = part

    def finalize(self):
        if not self.values:
            return None
        values = sorted(self.values)
        place = (len(values) - 1) * self.part
        low = int(place)
        high = min(low + 1, len(values) - 1)
        return float(values[low] + (values[high] - values[low]) * (place - low))


class Deviation:
    """The standard deviation of a sample."""

    def __init__(self):
        self.values = []

    def step(self, value):
        if value is not None:
            self.values.append(value)

    def finalize(self):
        return statistics.stdev(self.values) if len(self.values) > 1 else None


def compare_measures(govql, db, names):
    """Every measure at every grain; the number compared, and the differences."""
    compared, problems = 0, []
    for path in sorted((HERE / "measures").glob("*.sql")):
        entity = path.stem
        if names and f"measures-{entity}" not in names:
            continue
        for grain in GRAINS:
            compared += 1
            try:
                set_grain(db, entity, grain)
                header, rows = ask(db, path)
                if grain == "city":
                    header, rows = header[1:], [row[1:] for row in rows]
                measures = [name for name in header if name != "k"]
                query = measures_query(entity, grain, measures)
                problem = differences((header, rows), answer(govql, query))
            except (RuntimeError, sqlite3.Error, subprocess.TimeoutExpired) as error:
                problem = str(error)
            if problem:
                problems.append(f"measures of {entity} by {grain}: {problem}")
    return compared, problems


def compare(govql, names):
    db = load_city()
    compared = different = 0
    for script in sorted(SAMPLES.glob("*.gql")) + sorted((SAMPLES / "questions").glob("*.gql")):
        name = str(script.relative_to(SAMPLES).with_suffix(""))
        if names and name not in names:
            continue
        oracle = HERE / f"{name}.sql"
        compared += 1
        try:
            if not oracle.exists():
                raise RuntimeError("no oracle")
            problem = differences(ask(db, oracle), answer(govql, script))
        except (RuntimeError, sqlite3.Error, subprocess.TimeoutExpired) as error:
            problem = str(error)
        if problem:
            different += 1
            print(f"{name}: {problem}")
    for script in sorted((HERE / "findings").glob("*.gql")):
        if names and script.stem not in names:
            continue
        compared += 1
        rows = list(csv.reader(io.StringIO(script.with_suffix(".expected").read_text(encoding="utf-8"))))
        try:
            problem = differences((rows[0], rows[1:]), answer(govql, script))
        except (RuntimeError, subprocess.TimeoutExpired) as error:
            problem = str(error)
        if problem:
            different += 1
            print(f"findings/{script.stem}: {problem}")
    count, problems = compare_measures(govql, db, names)
    compared, different = compared + count, different + len(problems)
    for problem in problems:
        print(problem)
    print(f"{compared} oracles compared, {different} different")
    return 1 if different or not compared else 0


def show(names):
    db = load_city()
    for name in names:
        header, rows = ask(db, HERE / f"{name}.sql")
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main(arguments):
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__.strip())
        return 0 if arguments else 2
    if arguments[0] == "--print":
        show(arguments[1:])
        return 0
    return compare(arguments[0], set(arguments[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
