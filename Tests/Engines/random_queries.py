"""Random well-typed queries over the nasty data, asked of GovQL and of an engine: run_engines.py compares the answers.

    random_queries.py GOVQL ENGINE COUNT [SEED]

A difference is made smaller by leaving out stages, as long as the two sides still differ, and printed. At the end stands
which stages, functions, types and link shapes were asked, and what was refused.
"""
import collections
import os
import random
import sys
import tempfile

from engines import ENGINES, govql, text_of
from run_engines import Comparison

SCHEMA = "Tests/Engines/nasty/nasty.gql"

# name → type, of each entity's rows; links to one row, links to many.
FIELDS = {
    "places": {"code": "text", "name": "text", "kind": "enum", "size": "int", "price": "dec", "rate": "num",
               "opened": "date", "open": "bool"},
    "events": {"id": "text", "day": "date", "hours": "int", "note": "text", "amount": "dec"},
}
TO_ONE = {"places": {"parent": "places"}, "events": {"place": "places"}}
TO_MANY = {"places": {"children": "places", "events": "events"}, "events": {}}
PATHS = {"places": [("children", "places"), ("events", "events"), ("children.events", "events"),
                    ("descendants(children)", "places"), ("ancestors(parent)", "places"), ("peers(parent)", "places")],
         "events": [("place.children", "places"), ("place.events", "events"), ("peers(place)", "events")]}
TEXTS = ['"a"', '"江"', '"é"', '"x\\"y"', '"%"', '"o\'k"', '"P1"', '""', '"Alpha"']
DAYS = ["@2020-02-29", "@2020-06-30", "@2019-12-31", "@2020-12-31"]


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.used = collections.Counter()

    def pick(self, values):
        return self.random.choice(list(values))

    def maybe(self, chance):
        return self.random.random() < chance

    def note(self, what):
        self.used[what] += 1

    # A row is a dict of columns: name → type; `entity` is what it is a row of, or None.

    def columns(self, row, kind):
        found = [name for name, type_ in row["columns"].items() if type_ == kind]
        for link, target in TO_ONE.get(row["entity"] or "", {}).items():
            found += [f"{link}.{name}" for name, type_ in FIELDS[target].items() if type_ == kind]
            if target == "places" and self.maybe(0.3):
                found += [f"{link}.parent.{name}" for name, type_ in FIELDS["places"].items() if type_ == kind]
        return found

    def value(self, row, kind, depth):
        """An expression of a type."""
        self.note(f"type {kind}")
        leaves = self.columns(row, kind)
        if depth <= 0 or self.maybe(0.12):
            if leaves and self.maybe(0.85):
                name = self.pick(leaves)
                if "." in name:
                    self.note(f"path of {name.count('.') + 1}")
                return name
            return self.literal(kind)
        return getattr(self, "make_" + kind)(row, depth - 1)

    def literal(self, kind):
        if kind == "int":
            return str(self.random.randint(-9, 12)) if self.maybe(0.9) else "1000000"
        if kind == "dec":
            return self.pick(["0.5", "-0.05", "12.50", "100.00", "7.25"])
        if kind == "num":
            return self.pick(["1.5e0", "2e-1", "0e0", "-3.25e0"])
        if kind == "text":
            return self.pick(TEXTS)
        if kind == "date":
            return self.pick(DAYS)
        if kind == "bool":
            return self.pick(["true", "false"])
        return self.pick(['"big"', '"small"'])

    def make_enum(self, row, depth):
        return self.value(row, "enum", 0)

    def make_int(self, row, depth):
        choice = self.random.randrange(14)
        small = lambda: f"clamp({self.value(row, 'int', depth)}, -1000, 1000)"
        if choice < 3:
            operator = self.pick(["+", "-", "*", "//", "mod"])
            self.note(f"operator {operator}")
            return f"({small()} {operator} {small()})"
        if choice < 8 and row["entity"]:
            return self.aggregate(row, "int", depth)
        function = self.pick(["abs", "length", "month_no", "weekday", "day_no", "days", "coalesce", "if", "round", "floor",
                              "ceil", "bucket", "max", "age"])
        self.note(f"function {function}")
        if function == "abs":
            return f"abs({small()})"
        if function == "length":
            return f"length({self.value(row, 'text', depth)})"
        if function in ("month_no", "weekday", "day_no", "age"):
            return f"{function}({self.value(row, 'date', depth)})"
        if function == "days":
            return f"({self.value(row, 'date', depth)} - {self.pick(DAYS)})"
        if function == "coalesce":
            return f"({self.value(row, 'int', depth)} ?? {self.literal('int')})"
        if function == "if":
            return f"(if {self.value(row, 'bool', depth)} then {self.value(row, 'int', depth)} else {self.value(row, 'int', depth)})"
        if function == "bucket":
            return f"bucket({self.value(row, 'int', depth)}, [-3, 0, 5])"
        if function == "max":
            return f"{self.pick(['max', 'min'])}({self.value(row, 'int', depth)}, {self.value(row, 'int', depth)})"
        return f"{function}(clamp({self.value(row, 'dec', depth)}, -1000, 1000))"

    def make_dec(self, row, depth):
        choice = self.random.randrange(6)
        small = lambda: f"clamp({self.value(row, 'dec', depth)}, -1000, 1000)"
        if choice < 2:
            return f"({small()} {self.pick('+-*')} {small()})"
        if choice == 2 and row["entity"]:
            return self.aggregate(row, "dec", depth)
        if choice == 3:
            self.note("function round places")
            return f"round({small()}, {self.random.randrange(3)})"
        if choice == 4:
            return f"({small()} + {self.literal('int')})"
        return f"(if {self.value(row, 'bool', depth)} then {small()})"

    def make_num(self, row, depth):
        choice = self.random.randrange(4)
        if choice == 0:
            self.note("operator /")
            return f"({self.value(row, 'int', depth)} / {self.value(row, 'int', depth)})"
        if choice == 1:
            return f"(clamp({self.value(row, 'dec', depth)}, -1000, 1000) / {self.literal('dec')})"
        if choice == 2 and row["entity"]:
            return self.aggregate(row, "num", depth)
        self.note("function round num")
        return f"round(clamp({self.value(row, 'num', depth)}, -1e3, 1e3), {self.random.randrange(4)})"

    def make_text(self, row, depth):
        function = self.pick(["trim", "replace", "substring", "concat", "coalesce", "if", "text", "band"])
        self.note(f"function {function}")
        text = lambda: self.value(row, "text", depth)
        if function == "trim":
            return f"trim({text()})"
        if function == "replace":
            return f"replace({text()}, {self.pick(TEXTS)}, {self.pick(TEXTS)})"
        if function == "substring":
            return f"substring({text()}, {self.random.randint(0, 3)}, {self.random.randint(0, 3)})"
        if function == "concat":
            return f"concat({text()}, {self.value(row, self.pick(['int', 'text', 'date']), depth)})"
        if function == "coalesce":
            return f"({text()} ?? {self.pick(TEXTS)})"
        if function == "text":
            return f"text({self.value(row, self.pick(['int', 'date', 'bool']), depth)})"
        if function == "band":
            return f'band({self.value(row, "int", depth)}, [0, 5], ["low", "mid", "high"])'
        return f"(if {self.value(row, 'bool', depth)} then {text()} else {text()})"

    def make_date(self, row, depth):
        day = self.pick(self.columns(row, "date") or DAYS)
        near = f"(if {day} in @2020 then {day})"
        self.note("days moved")
        return self.pick([f"({near} + {self.random.randint(-400, 400)} days)".replace("+ -", "- "),
                          f"({near} + {self.random.randint(1, 14)} months)",
                          f"start(month({day}))", f"end(quarter({near}))", f"start(week({near}))"])

    def make_bool(self, row, depth):
        choice = self.random.randrange(12)
        if choice < 4:
            kind = self.pick(["int", "dec", "text", "date", "num"])
            operator = self.pick(["==", "!=", "<", "<=", ">", ">="])
            self.note(f"operator {operator}")
            return f"({self.value(row, kind, depth)} {operator} {self.value(row, kind, depth)})"
        if choice == 4:
            return f"not {self.value(row, 'bool', depth)}"
        if choice == 5:
            word = self.pick(["and", "or"])
            self.note(f"operator {word}")
            return f"({self.value(row, 'bool', depth)} {word} {self.value(row, 'bool', depth)})"
        if choice == 6:
            kind = self.pick(["int", "text", "date", "dec"])
            self.note("is null")
            return f"({self.value(row, kind, depth)} is {self.pick(['', 'not '])}null)"
        if choice == 7:
            self.note("in list")
            values = ", ".join([self.literal("int") for _ in range(3)] + (["null"] if self.maybe(0.3) else []))
            return f"({self.value(row, 'int', depth)} {self.pick(['', 'not '])}in [{values}])"
        if choice == 8:
            self.note("in range")
            return f"({self.value(row, 'int', depth)} in -2..{self.pick(['', '<'])}6)"
        if choice == 9:
            word = self.pick(["contains", "starts with", "ends with"])
            self.note(word)
            return f"({self.value(row, 'text', depth)} {word} {self.pick(TEXTS)})"
        if choice >= 10 and row["entity"]:
            return self.aggregate(row, "bool", depth)
        self.note("is_blank")
        return f"is_blank({self.value(row, 'text', depth)})"

    def aggregate(self, row, kind, depth):
        path, target = self.pick(PATHS[row["entity"]])
        self.note(f"link {path}")
        inner = {"entity": target, "columns": FIELDS[target]}
        where = f" where {self.value(inner, 'bool', min(depth, 1))}" if self.maybe(0.4) else ""
        if kind == "bool":
            function = self.pick(["any", "none", "all"])
            self.note(f"aggregate {function}")
            return f"{function}({path}{where or ' where true'})"
        if kind == "int":
            function = self.pick(["count", "count", "sum", "min", "max", "first", "last", "distinct"])
            self.note(f"aggregate {function}")
            if function == "count":
                return f"count({path}{where})"
            if function == "distinct":
                return f"count({path}: distinct {self.pick(['code', 'kind'] if target == 'places' else ['note', 'hours'])}{where})"
            field = "size" if target == "places" else "hours"
            sort = f" sort {self.pick(FIELDS[target])}" if function in ("first", "last") else ""
            return f"{function}({path}: clamp({field}, -99, 99){where}{sort})"
        field = "price" if target == "places" else "amount"
        if kind == "dec":
            function = self.pick(["sum", "min", "max"])
            self.note(f"aggregate {function}")
            return f"{function}({path}: clamp({field}, -999, 999){where})"
        function = self.pick(["avg", "median", "stddev", "share"])
        self.note(f"aggregate {function}")
        if function == "share":
            return f"share({path}: {self.value(inner, 'bool', 0)}{where})"
        return f"{function}({path}: clamp({field}, -999, 999){where})"

    # Stages.

    def query(self):
        entity = self.pick(FIELDS)
        row = {"entity": entity, "columns": dict(FIELDS[entity])}
        stages = [entity]
        for _ in range(self.random.randint(1, 4)):
            stage = self.pick(["where", "where", "derive", "sort", "take", "top", "summarize", "distinct", "window"])
            self.note(f"stage {stage}")
            stages.append(getattr(self, "stage_" + stage)(row))
        shown = [name for name in row["columns"]]
        if row["entity"] and len(stages) and self.maybe(0.5):
            stages.append("select this, " + ", ".join(shown))
        else:
            stages.append("select " + ", ".join(shown))
        self.note("stage select")
        return stages

    def fresh(self, row):
        number = 1
        while f"c{number}" in row["columns"]:
            number += 1
        return f"c{number}"

    def stage_where(self, row):
        return "where " + self.value(row, "bool", 2)

    def stage_derive(self, row):
        kind = self.pick(["int", "dec", "num", "text", "date", "bool"])
        text = self.value(row, kind, 3)
        name = self.fresh(row)
        row["columns"][name] = kind
        return f"derive {name} = {text}"

    def keys(self, row, count):
        # num is left out: an order of values that differ in their last digit is none.
        names = [name for name, type_ in row["columns"].items() if type_ != "num"]
        return self.random.sample(names, min(count, len(names)))

    def stage_sort(self, row):
        return "sort " + ", ".join(key + self.pick(["", " desc"]) for key in self.keys(row, 2) or ["1"])

    def stage_take(self, row):
        return f"{self.pick(['take', 'skip'])} {self.random.randint(1, 8)}"

    def stage_top(self, row):
        keys = self.keys(row, 2)
        if not keys:
            return "take 3"
        per = f" per {keys[1]}" if len(keys) > 1 and self.maybe(0.5) else ""
        ties = " with ties" if self.maybe(0.3) else ""
        return f"top {self.random.randint(1, 4)} by {keys[0]}{self.pick(['', ' asc'])}{per}{ties}"

    def stage_distinct(self, row):
        row["entity"] = None if row["entity"] is None else row["entity"]
        kept = self.keys(row, 3) or list(row["columns"])[:1]
        row["columns"] = {name: row["columns"][name] for name in kept}
        row["entity"] = None
        return "select " + ", ".join(kept) + "\n| distinct"

    def stage_window(self, row):
        keys = self.keys(row, 2)
        numbers = [name for name, type_ in row["columns"].items() if type_ == "int" and name != "size"]
        if not keys or not numbers:
            return self.stage_derive(row)
        per = f" per {keys[1]}" if len(keys) > 1 and self.maybe(0.6) else ""
        x = self.pick(numbers)
        function = self.pick(["rank", "dense_rank", "row_number", "running_sum", "prev", "next", "sum", "count", "median",
                              "ntile", "moving_avg"])
        self.note(f"window {function}")
        name = self.fresh(row)
        text = {
            "rank": f"rank(sort {keys[0]} desc{per})", "dense_rank": f"dense_rank(sort {keys[0]}{per})",
            "row_number": f"row_number(sort {keys[0]}{per})", "running_sum": f"running_sum({x} sort {keys[0]}{per})",
            "prev": f"prev({x} sort {keys[0]}{per})", "next": f"next({x} sort {keys[0]} desc{per})",
            "sum": f"sum({x}{per or ' per all'})", "count": f"count({x}{per or ' per all'})",
            "median": f"median({x}{per or ' per all'})", "ntile": f"ntile(3 sort {keys[0]}{per})",
            "moving_avg": f"moving_avg({x}, 3 sort {keys[0]}{per})",
        }[function]
        row["columns"][name] = "num" if function in ("median", "moving_avg") else "int"
        return f"derive {name} = {text}"

    def stage_summarize(self, row):
        items, columns = [], {}
        for number in range(self.random.randint(1, 3)):
            function = self.pick(["count", "countx", "distinct", "sum", "avg", "min", "max", "median", "stddev", "share", "any",
                                  "all", "none", "first", "last", "ratio", "reached", "reached", "reached"])
            self.note(f"group {function}")
            name = f"g{number + 1}"
            ints = [key for key, type_ in row["columns"].items() if type_ == "int"]
            keys = self.keys(row, 1)
            where = f" where {self.value(row, 'bool', 1)}" if self.maybe(0.3) else ""
            kind = "int"
            if function == "reached" and row["entity"]:
                text = self.aggregate(row, "int", 1)
                if not text.startswith(("count", "sum", "min", "max")):
                    text = "count()"
            elif function == "count" or not ints or not keys:
                text = f"count({where.strip()})"
            elif function == "countx":
                text = f"count({keys[0]}{where})"
            elif function == "distinct":
                text = f"count(distinct {keys[0]}{where})"
            elif function in ("min", "max"):
                text = f"{function}({keys[0]}{where})"
                kind = row["columns"][keys[0]]
            elif function in ("first", "last"):
                text = f"{function}({keys[0]}{where} sort {self.pick(ints)})"
                kind = row["columns"][keys[0]]
            elif function == "share":
                text, kind = f"share({self.value(row, 'bool', 1)}{where})", "num"
            elif function in ("any", "all", "none"):
                text, kind = f"{function}({self.value(row, 'bool', 1)}{where})", "bool"
            elif function == "ratio":
                text, kind = f"ratio(clamp({self.pick(ints)}, -99, 99), clamp({self.pick(ints)}, -99, 99){where})", "num"
            else:
                text = f"{function}(clamp({self.pick(ints)}, -99, 99){where})"
                kind = "int" if function == "sum" else "num"
            items.append(f"{name} = {text}")
            columns[name] = kind
        by = ""
        groups = {}
        if self.maybe(0.8):
            parts = []
            for number in range(self.random.randint(1, 2)):
                kind = self.pick(["int", "text", "bool", "date", "enum"])
                parts.append(f"k{number + 1} = {self.value(row, kind, 1)}")
                groups[f"k{number + 1}"] = kind
            by = " by " + ", ".join(parts)
        row["entity"] = None
        row["columns"] = {**groups, **columns}
        return "summarize " + ", ".join(items) + by


def text_of_stages(stages):
    return "\n| ".join(stages)


class Runner:
    def __init__(self, program, name):
        self.program = program
        self.folder = tempfile.TemporaryDirectory()
        text_of(govql(program, "export", SCHEMA, "--to", self.folder.name))
        self.engine = ENGINES[name](program, SCHEMA, self.folder.name)
        self.refusals = collections.Counter()

    def ask(self, stages):
        """`equal`, `refused`, `no query`, or what differs."""
        query = text_of_stages(stages)
        comparison = Comparison()
        comparison.ask(self.program, self.engine, query, ["--schema", SCHEMA, "-c", query])
        self.refusals.update(comparison.refusals)
        if comparison.differences:
            text = comparison.differences[0]
            return "no query" if "no answer here" in text else text
        return "refused" if comparison.counts["refused"] else "equal"


def main():
    program, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    runner = Runner(program, name)
    outcomes, used, shown = collections.Counter(), collections.Counter(), 0
    for number in range(count):
        maker = Maker(seed * 1_000_000 + number)
        stages = maker.query()
        found = runner.ask(stages)
        if found in ("equal", "refused", "no query"):
            outcomes[found] += 1
            if found == "equal":
                used.update(maker.used)
            continue
        outcomes["different"] += 1
        smaller = True
        while smaller:
            smaller = False
            for index in range(1, len(stages)):
                fewer = stages[:index] + stages[index + 1:]
                again = runner.ask(fewer)
                if again not in ("equal", "refused", "no query"):
                    stages, found, smaller = fewer, again, True
                    break
        shown += 1
        if shown <= 12:
            print(f"--- seed {seed * 1_000_000 + number}\n{found}", flush=True)
    print("asked and equal: " + ", ".join(f"{what} {n}" for what, n in sorted(used.items())))
    for refusal, n in runner.refusals.most_common():
        print(f"refused {n}: {refusal}")
    print(f"{name}: " + ", ".join(f"{n} {what}" for what, n in sorted(outcomes.items())))
    sys.exit(1 if outcomes["different"] else 0)


if __name__ == "__main__":
    main()
