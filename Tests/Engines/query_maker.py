"""Random well-typed queries over any schema, as trees (query_tree.py): expressions and what they are read in.

A schema is what `answer-queries` describes. Types are texts: `int`, `enum:places.kind`, `entity:places`, `period:month`; `num` is
a binary number that every engine computes to the last bit, `fnum` one that it may not, on which no row, order or group
may therefore depend. Stages are in stage_maker.py. What an expression asks of an engine is noted on its node.
"""
import os
import random
import re

from query_tree import Node

TEXTS = ['"a"', '"A"', '"江"', '"é"', '"e\u0301"', '"x\\"y"', '"%"', '"_"', '"o\'k"', '"\\\\"', '""', '" "', '"a b"', '"😀"', '"Ａ"',
         '"\\n"', '"--"', '"10"', '"江岸"', '"\u3000x "', '"ß"']
DAYS = ["@2020-02-29", "@2020-06-30", "@2019-12-31", "@2020-12-31", "@2021-01-01", "@1999-03-31"]
PERIODS = {"year": ["@2020", "@2019"], "half": ["@2020-H1", "@2019-H2"], "quarter": ["@2020-Q1", "@2019-Q4"],
           "month": ["@2020-02", "@2020-03", "@2019-12"], "week": ["@2020-W09", "@2020-W53", "@2021-W01"]}
ORDERED = ("int", "dec", "num", "text", "date", "datetime", "period")
SCALARS = ("int", "dec", "num", "text", "date", "datetime", "bool")


def family(kind):
    return kind.split(":")[0]


class Schema:
    """Entities, their fields and links, and the data's own values for literals."""

    def __init__(self, described):
        self.described = described
        self.taken = {word for words in described["words"].values() for word in words}
        self.fields, self.to_one, self.to_many, self.enums, self.samples, self.keys = {}, {}, {}, {}, {}, {}
        # Fields that links are read from, and keys: no stage may change them.
        self.fixed = {}
        for entity in described["entities"]:
            if entity["snapshot"]:
                continue
            name = entity["name"]
            self.to_many.setdefault(name, {})
            self.keys[name] = entity["key"]
            self.fields[name] = {}
            self.fixed[name] = set(entity["key"])
            for field in entity["fields"]:
                kind = self.type_of(field["is"], f"{name}.{field['name']}")
                if kind:
                    self.fields[name][field["name"]] = kind
                if field["fixed"]:
                    self.fixed[name].add(field["name"])
        for entity in described["entities"]:
            if entity["snapshot"]:
                continue
            links = [link for link in entity["links"] if link["target"] in self.fields]
            self.to_one[entity["name"]] = {link["name"]: link["target"] for link in links}
            for link in links:
                self.to_many.setdefault(link["target"], {})[link["reverse"]] = entity["name"]
        self.row_counts = {name: 1 for name in self.fields}
        self.levels = []
        self.labels = {entity["name"]: entity["label"] for entity in described["entities"]}

    def type_of(self, described, name):
        kind = described["type"]
        if kind == "enum":
            self.enums["enum:" + name] = described
            return "enum:" + name
        if kind == "period":
            return "period:" + described["unit"]
        return {"code": "text", "null": None}.get(kind, kind)

    def read_trees(self, path):
        """The levels that a schema file declares: (what `within` calls one, its entity)."""
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for used in re.findall(r'^use "([^"]+)"', text, re.M):
            self.read_trees(os.path.join(os.path.dirname(path), used))
        for words in re.findall(r"^tree (.+)$", text, re.M):
            for level in words.split(" > "):
                for entity in self.fields:
                    if entity in (level, level + "s", re.sub("y$", "ies", level)):
                        self.levels.append((level, entity))

    def quoted(self, name):
        return name if re.fullmatch(r"[a-z][a-z0-9_]*", name) and name not in self.taken else f"`{name}`"

    def sample(self, ask):
        """Takes values of the data for literals, and counts rows."""
        for entity, fields in self.fields.items():
            self.row_counts[entity] = int(ask(f"`{entity}` | summarize n = count()")[0][0])
            for field, kind in fields.items():
                if kind in ("text", "date", "int", "dec", "datetime"):
                    rows = ask(f"`{entity}` | where `{field}` is not null | select v = `{field}` | distinct | take 40")
                    self.samples[f"{entity}.{field}"] = [row[0] for row in rows]
        self.by_type = {}
        for name, values in self.samples.items():
            entity, field = name.split(".")
            self.by_type.setdefault(self.fields[entity][field], []).extend(values)

    def paths(self, entity, depth):
        """Paths along links to one row: (text, entity that it leads to)."""
        found = []
        for link, target in self.to_one[entity].items():
            found.append((self.quoted(link), target))
            if depth > 1:
                found += [(f"{self.quoted(link)}.{rest}", end) for rest, end in self.paths(target, depth - 1)]
        return found


class Scope:
    """Where names are read: columns by name, the entity of the row, what `outer` is."""

    def __init__(self, columns, entity=None, outer=None, windows=False, level=0):
        self.columns = columns
        self.entity = entity
        self.outer = outer
        self.windows = windows
        self.level = level
        # Rows that a group is made of: they are not `outer`, and what lies beyond a link would be counted repeatedly.
        self.grouped = False


class Maker:
    def __init__(self, schema, seed):
        self.schema = schema
        self.random = random.Random(seed)
        self.lets = {}
        self.values = {}
        self.functions = {}
        self.parameters = {}

    def pick(self, values):
        return self.random.choice(list(values))

    def maybe(self, chance):
        return self.random.random() < chance

    def rarely(self):
        """For what most engines can't do: often enough that the refusal is seen."""
        return self.maybe(0.06)

    # MARK: Scopes

    def scope(self, entity, outer=None, windows=False):
        schema = self.schema
        columns = dict(schema.fields[entity])
        for link, target in schema.to_one[entity].items():
            columns[link] = "entity:" + target
        columns.update(self.declared(entity))
        return Scope(columns, entity, outer, windows, outer.level + 1 if outer else 0)

    def declared(self, entity):
        return self.own_fields.get(entity, {}) if hasattr(self, "own_fields") else {}

    # MARK: Leaves

    def leaves(self, scope, kind):
        quoted = self.schema.quoted
        own = [(quoted(name), 0) for name, type_ in scope.columns.items() if type_ == kind]
        far = []
        entities = [(quoted(name), type_[7:]) for name, type_ in scope.columns.items() if type_.startswith("entity:")]
        for name, entity in entities:
            steps = [(name, entity)]
            if self.maybe(0.4):
                steps += [(f"{name}.{path}", end) for path, end in self.schema.paths(entity, 2)]
            for path, end in steps:
                far += [(f"{path}.{quoted(field)}", path.count(".") + 1)
                        for field, type_ in self.schema.fields[end].items() if type_ == kind]
                far += [(f"{path}.{quoted(link)}", path.count(".") + 1)
                        for link, target in self.schema.to_one[end].items() if "entity:" + target == kind]
        return own, far

    def leaf(self, scope, kind, own_only=False):
        own, far = self.leaves(scope, kind)
        if kind.startswith("entity:") and scope.entity == kind[7:] and self.maybe(0.5):
            return Node(kind, "this", notes=("shape this",))
        if scope.outer is not None and not scope.outer.grouped and self.maybe(0.08):
            up, _ = self.leaves(scope.outer, kind)
            if up:
                return Node(kind, "outer." + self.pick(up)[0], notes=("shape outer",))
        named = [name for name, (type_, _) in self.values.items() if type_ == kind]
        if named and self.maybe(0.1):
            return Node(kind, self.pick(named), notes=("statement let of a value",))
        asked = [name for name, type_ in self.parameters.items() if type_ == kind]
        if asked and self.maybe(0.1):
            return Node(kind, "$" + self.pick(asked), notes=("statement param",))
        if own and (own_only or not far or self.maybe(0.65)):
            return Node(kind, self.pick(own)[0], notes=(f"type {family(kind)}",))
        if far and not own_only:
            name, depth = self.pick(far)
            return Node(kind, name, notes=(f"type {family(kind)}", f"link to one, {depth} deep"))
        return None

    def literal(self, kind):
        schema = self.schema
        found = schema.by_type.get(kind, [])
        text = None
        if kind == "int":
            text = str(self.random.randint(-9, 12)) if self.maybe(0.9) else "1000000"
        elif kind == "dec":
            text = self.pick(["0.5", "-0.05", "12.50", "100.00", "7.25", "80%", "2.005"])
        elif kind in ("num", "fnum"):
            text = self.pick(["1.5e0", "2e-1", "0e0", "-3.25e0", "1e3"])
        elif kind == "text":
            if found and self.maybe(0.5):
                text = '"' + self.pick(found).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
            else:
                text = self.pick(TEXTS)
        elif kind == "date":
            text = "@" + self.pick(found) if found and self.maybe(0.5) else self.pick(DAYS)
        elif kind == "datetime":
            text = "@2020-03-10T08:30" if not found or self.maybe(0.3) else "@" + self.pick(found)
        elif kind == "bool":
            text = self.pick(["true", "false"])
        elif kind.startswith("period:"):
            text = self.pick(PERIODS.get(kind[7:], ["@2020"]))
        elif kind.startswith("enum:"):
            text = '"' + self.pick(schema.enums[kind]["values"]) + '"'
        if text is None:
            return None
        # A sign binds less than a path; brackets keep it one thing beside any operator.
        return Node(kind, f"({text})" if text.startswith("-") else text, notes=(f"literal {family(kind)}",))

    def null(self, kind):
        return Node(kind, "null", notes=("literal null",))

    # MARK: Values

    def value(self, scope, kind, depth, own_only=False):
        """An expression of a type; None where there can be none."""
        if kind.startswith("entity:"):
            return self.make_entity(scope, kind, depth)
        if depth <= 0 or self.maybe(0.15):
            if self.maybe(0.85):
                found = self.leaf(scope, kind, own_only)
                if found:
                    return found
            found = self.literal(kind)
            return found or self.leaf(scope, kind, own_only)
        for _ in range(4):
            maker = getattr(self, "make_" + family(kind))
            found = self.general(scope, kind, depth - 1, own_only) if self.maybe(0.22) else (
                maker(scope, kind, depth - 1, own_only))
            if found:
                return found
        return self.leaf(scope, kind, own_only) or self.literal(kind)

    def small(self, scope, kind, depth, own_only=False):
        """A number that stays so small that what is computed of it leaves no range."""
        value = self.value(scope, kind, depth, own_only)
        if value is None or re.fullmatch(r"[0-9.()-]{1,8}", value.text()):
            return value
        bounds = {"int": ", -1000, 1000)", "dec": ", -1000, 1000)", "num": ", -1e3, 1e3)", "fnum": ", -1e3, 1e3)"}[kind]
        return Node(kind, "clamp(", value, bounds, notes=("function clamp",))

    def call(self, kind, name, *arguments, note="function"):
        if any(argument is None for argument in arguments):
            return None
        parts = [name + "("]
        for index, argument in enumerate(arguments):
            parts += ([", "] if index else []) + [argument]
        return Node(kind, *parts, ")", notes=(f"{note} {name}",))

    def binary(self, kind, left, operator, right):
        if left is None or right is None:
            return None
        return Node(kind, "(", left, f" {operator} ", right, ")", notes=(f"operator {operator}",))

    def general(self, scope, kind, depth, own_only):
        """What there is of every type: conditions, first known values, aggregates, windows, queries, functions."""
        value = lambda: self.value(scope, kind, depth, own_only)
        choice = self.pick(["if", "if", "case", "??", "null", "extreme", "clamp", "aggregate", "aggregate", "aggregate",
                            "window", "query", "func", "else"])
        if choice == "if":
            return self.filled(kind, "(if ", self.condition(scope, depth), " then ", value(), " else ", value(), ")",
                               notes=("operator if",))
        if choice == "else":
            return self.filled(kind, "(if ", self.condition(scope, depth), " then ", value(), ")",
                               notes=("operator if",))
        if choice == "case":
            return self.filled(kind, "case { ", self.condition(scope, depth), " -> ", value(), ", ",
                               self.condition(scope, depth), " -> ", value(), ", else -> ", value(), " }",
                               notes=("operator case",))
        if choice == "??":
            return self.filled(kind, "(", value(), " ?? ", value(), ")", notes=("operator ??",))
        if choice == "null":
            return self.filled(kind, "(if ", self.condition(scope, depth), " then null else ", value(), ")",
                               notes=("operator if", "literal null"))
        if choice == "extreme" and family(kind) in ORDERED:
            return self.call(kind, self.pick(["least", "greatest", "min", "max"]), value(), value())
        if choice == "clamp" and family(kind) in ORDERED:
            return self.call(kind, "clamp", value(), self.literal(kind), self.literal(kind))
        if choice == "aggregate" and not own_only:
            return self.aggregate(scope, kind, depth)
        if choice == "window" and scope.windows:
            return self.window(scope, kind)
        if choice == "query" and scope.level == 0 and self.maybe(0.5):
            return self.one_value(kind)
        if choice == "func":
            named = [(name, types) for name, (result, types) in self.functions.items() if result == kind]
            if named:
                name, types = self.pick(named)
                arguments = [self.value(scope, type_, depth, own_only) for type_ in types]
                if None not in arguments:
                    found = self.call(kind, name, *arguments)
                    found.notes = ("statement func",)
                    return found
        return None

    def filled(self, kind, *parts, notes=()):
        return None if any(part is None for part in parts) else Node(kind, *parts, notes=notes)

    def condition(self, scope, depth):
        return self.value(scope, "bool", depth)

    def one_value(self, kind):
        """A bracketed query of one row and one column."""
        entity = self.pick_entity()
        inner = self.scope(entity)
        if kind in ("int", "dec") and self.maybe(0.5):
            argument = self.small(inner, kind, 0, True)
            function = self.pick(["sum", "min", "max"])
        elif family(kind) in ORDERED:
            argument = self.leaf(inner, kind, True)
            function = self.pick(["min", "max"])
        else:
            return None
        if argument is None:
            return None
        keep = self.where_stage(inner, 1)
        return Node(kind, "(", self.schema.quoted(entity), keep, f" | summarize v = {function}(", argument, "))",
                    notes=("shape nested query as a value", f"aggregate {function}"))

    def where_stage(self, scope, depth):
        if self.maybe(0.5):
            return ""
        return Node("", " | where ", self.condition(scope, depth), optional=True, notes=("stage where",))

    def pick_entity(self, of=None):
        names = list(of or self.schema.fields)
        # Large tables seldom: what is asked of them tells no more, and takes longer.
        weights = [1 / (1 + (self.schema.row_counts[name] / 300) ** 0.7) for name in names]
        return self.random.choices(names, weights)[0]

    # MARK: Types

    def make_entity(self, scope, kind, depth):
        if depth > 0 and self.maybe(0.25):
            found = self.aggregate(scope, kind, depth - 1)
            if found:
                return found
        return self.leaf(scope, kind)

    def make_enum(self, scope, kind, depth, own_only):
        return self.leaf(scope, kind, own_only)

    def make_int(self, scope, kind, depth, own_only):
        small = lambda: self.small(scope, "int", depth, own_only)
        value = lambda type_: self.value(scope, type_, depth, own_only)
        small_dec = lambda: self.small(scope, "dec", depth, own_only)
        choice = self.pick(["+-*", "+-*", "//", "negative", "abs", "length", "day", "day", "days", "bucket", "round", "int",
                            "count", "count", "count", "rank", "try", "periods", "age"])
        if choice == "+-*":
            return self.binary("int", small(), self.pick("+-*"), small())
        if choice == "//":
            return self.binary("int", small(), self.pick(["//", "mod"]), small())
        if choice == "negative":
            return self.filled("int", "(-", small(), ")", notes=("operator -x",))
        if choice == "abs":
            return self.call("int", "abs", small())
        if choice == "length":
            return self.call("int", "length", value("text"))
        if choice == "day":
            return self.call("int", self.pick(["month_no", "weekday", "day_no"]), value("date"))
        if choice == "age":
            return self.call("int", "age", value("date"))
        if choice == "days":
            return self.binary("int", value("date"), "-", value("date"))
        if choice == "bucket":
            type_ = self.pick(["int", "dec", "date", "text", "num"])
            bounds = ", ".join(["@2020-01-31", "@2020-07-01"] if type_ == "date" else
                               ['"B"', '"b"', '"江"'] if type_ == "text" else ["-3", "0", "5"])
            return self.call("int", "bucket", value(type_), f"[{bounds}]")
        if choice == "round":
            return self.call("int", self.pick(["round", "floor", "ceil"]), self.small(scope, "dec", depth, own_only))
        if choice == "int":
            type_ = self.pick(["dec", "bool", "period:year"] if not self.rarely() else ["text", "num"])
            argument = Node("text", self.pick(['"42"', '" -7 "'])) if type_ == "text" else (
                self.small(scope, type_, depth, own_only) if type_ in ("dec", "num") else value(type_))
            return self.call("int", "int", argument)
        if choice == "try":
            return self.call("int", "try_int", value("text") if self.rarely() else small_dec())
        if choice == "periods":
            unit = self.pick(PERIODS)
            return self.binary("int", value("period:" + unit), "-", value("period:" + unit))
        if choice == "count":
            return None if own_only else self.aggregate(scope, "int", depth, counts=True)
        if choice == "rank" and scope.windows:
            return self.rank(scope)
        return None

    def make_dec(self, scope, kind, depth, own_only):
        small = lambda: self.small(scope, "dec", depth, own_only)
        choice = self.pick(["+-", "*", "round", "int", "dec", "try", "abs", "percent", "negative", "mod"])
        if choice == "+-":
            return self.binary("dec", small(), self.pick("+-"), small())
        if choice == "*":
            return self.binary("dec", small(), "*", self.pick([small, lambda: self.small(scope, "int", depth, own_only)])())
        if choice == "round":
            return self.call("dec", "round", small(), str(self.pick([0, 1, 1, 2, 3, -1])))
        if choice == "int":
            return self.binary("dec", small(), self.pick("+-"), self.small(scope, "int", depth, own_only))
        if choice == "dec":
            return self.call("dec", "dec", self.small(scope, self.pick(["int", "dec", "num"]), depth, own_only),
                             str(self.random.randrange(4)))
        if choice == "try":
            argument = self.value(scope, "text", depth, own_only) if self.rarely() else (
                self.small(scope, "int", depth, own_only))
            return self.call("dec", "try_dec", argument, "2")
        if choice == "abs":
            return self.call("dec", "abs", small())
        if choice == "negative":
            return self.filled("dec", "(-", small(), ")", notes=("operator -x",))
        if choice == "mod" and self.maybe(0.3):
            return self.binary("dec", small(), self.pick(["//", "mod"]), small())
        return None

    def make_num(self, scope, kind, depth, own_only):
        small = lambda type_: self.small(scope, type_, depth, own_only)
        choice = self.pick(["/", "/", "num", "sqrt", "+-*", "round", "floor", "abs", "try"])
        if choice == "/":
            return self.binary("num", small("int"), "/", small("int"))
        if choice == "num":
            return self.call("num", "num", small(self.pick(["int", "dec", "num"])))
        if choice == "sqrt":
            return self.call("num", "sqrt", small("int"))
        if choice == "+-*":
            return self.binary("num", small("num"), self.pick("+-*"), small(self.pick(["num", "int"])))
        if choice == "round":
            places = self.random.randrange(4)
            return self.call("num", "round", small("num"), *([str(places)] if places else []))
        if choice == "floor":
            return self.call("num", self.pick(["floor", "ceil"]), small("num"))
        if choice == "abs":
            return self.call("num", "abs", small("num"))
        return self.call("num", "try_num", self.value(scope, "text" if self.rarely() else "int", depth, own_only))

    def make_fnum(self, scope, kind, depth, own_only):
        small = lambda type_: self.small(scope, type_, depth, own_only)
        choice = self.pick(["/", "/", "aggregate", "aggregate", "+-*", "window", "num", "round"])
        if choice == "/":
            return self.binary("fnum", small("dec"), "/", small(self.pick(["dec", "int"])))
        if choice == "aggregate" and not own_only:
            return self.aggregate(scope, "fnum", depth)
        if choice == "+-*":
            return self.binary("fnum", small("fnum"), self.pick("+-*"), small(self.pick(["fnum", "int", "dec"])))
        if choice == "window" and scope.windows:
            return self.window(scope, "fnum")
        if choice == "num":
            inner = self.value(scope, "num", depth, own_only)
            return Node("fnum", inner) if inner else None
        return None

    def make_text(self, scope, kind, depth, own_only):
        text = lambda: self.value(scope, "text", depth, own_only)
        choice = self.pick(["trim", "replace", "substring", "concat", "text", "band", "letters", "join", "label"])
        if choice == "trim":
            return self.call("text", "trim", text())
        if choice == "replace":
            return self.call("text", "replace", text(), self.literal("text"), self.literal("text"))
        if choice == "substring":
            numbers = [str(self.random.randint(-3 if self.rarely() else 0, 4))] + ([str(self.random.randint(-1, 4))] if self.maybe(0.6) else [])
            return self.call("text", "substring", text(), *numbers)
        if choice == "concat":
            kinds = ["text", "int", "dec", "date", "bool", "datetime"]
            return self.call("text", "concat", *[self.value(scope, self.pick(kinds), depth, own_only)
                                                 for _ in range(self.random.randint(2, 3))])
        if choice == "text":
            types = ["int", "dec", "date", "datetime", "bool", "period:" + self.pick(PERIODS), "num"] + (
                list(self.schema.enums))
            return self.call("text", "text", self.value(scope, self.pick(types), depth, own_only))
        if choice == "band":
            return self.call("text", "band", self.value(scope, self.pick(["int", "dec"]), depth, own_only), "[0, 5]",
                             '["low", "mid", "o\'high"]')
        if choice == "letters" and self.rarely():
            return self.call("text", self.pick(["upper", "lower", "fold", "squash"]), text())
        if choice == "join" and not own_only:
            return self.aggregate(scope, "text", depth)
        return None

    def make_date(self, scope, kind, depth, own_only):
        date = lambda: self.value(scope, "date", depth, own_only)
        choice = self.pick(["days", "months", "start", "end", "date", "try", "text", "moment"])
        if choice in ("days", "months"):
            unit = self.pick(["days", "weeks"]) if choice == "days" else self.pick(["months", "years"])
            near = self.call("date", "clamp", date(), "@1990-01-31", "@2050-12-31")
            if near is None:
                return None
            return Node("date", "(", near, f" {self.pick('+-')} {self.random.randint(0, 40)} {unit})",
                        notes=(f"unit {unit}", "type duration"))
        if choice in ("start", "end"):
            return self.call("date", choice, self.value(scope, "period:" + self.pick(PERIODS), depth, own_only))
        if choice == "date":
            return self.call("date", "date", str(self.random.randint(1999, 2021)), str(self.random.randint(1, 12)),
                             str(self.random.randint(1, 28)))
        if choice == "try" and self.rarely():
            return self.call("date", "try_date", "2020", self.small(scope, "int", depth, own_only), "29")
        if choice == "text":
            return self.call("date", self.pick(["date", "try_date"]), Node("text", self.pick(['"2020-03-10"', '"2020/3/10"'])))
        return self.call("date", "date", self.value(scope, "datetime", depth, own_only))

    def make_datetime(self, scope, kind, depth, own_only):
        moment = self.leaf(scope, kind, own_only)
        if moment is None or not self.rarely():
            return moment
        return Node(kind, "(", moment, f" {self.pick('+-')} {self.random.randint(0, 40)} {self.pick(['days', 'weeks'])})",
                    notes=("unit days", "type duration"))

    def make_period(self, scope, kind, depth, own_only):
        unit = kind[7:]
        if self.maybe(0.3):
            near = self.call(kind, unit, self.call("date", "clamp", self.value(scope, "date", depth, own_only), "@1990-01-31",
                                                   "@2050-12-31"))
            return self.filled(kind, "(", near, f" {self.pick('+-')} {self.random.randint(0, 30)})",
                               notes=("shape a moved period", f"type period {unit}"))
        if self.maybe(0.1):
            return self.call(kind, unit, self.value(scope, "datetime", depth, own_only))
        found = self.call(kind, unit, self.value(scope, "date", depth, own_only))
        if found:
            found.notes += (f"type period {unit}",)
        return found

    def make_bool(self, scope, kind, depth, own_only):
        value = lambda type_: self.value(scope, type_, depth, own_only)
        condition = lambda: value("bool")
        choice = self.pick(["compare"] * 6 + ["not", "and", "and", "or", "or", "null", "null", "list", "list", "range", "text", "text",
                                              "quantifier", "quantifier", "quantifier", "blank", "active", "entity",
                                              "entity", "query", "period", "moment", "duration", "enum", "matches",
                                              "null compare"])
        if choice == "compare":
            type_ = self.pick(["int", "int", "dec", "text", "text", "date", "num", "bool", "datetime",
                               "period:" + self.pick(PERIODS)])
            other = "dec" if type_ == "int" and self.maybe(0.2) else type_
            signs = ["==", "!="] if type_ == "bool" else ["==", "!=", "<", "<=", ">", ">="]
            return self.binary("bool", value(type_), self.pick(signs), value(other))
        if choice == "not":
            return self.filled("bool", "(not ", condition(), ")", notes=("operator not",))
        if choice in ("and", "or"):
            return self.binary("bool", condition(), choice, condition())
        if choice == "null":
            type_ = self.pick(["int", "text", "date", "dec", "bool", "fnum", "datetime"] + list(self.schema.enums))
            return self.filled("bool", "(", value(type_), f" is {self.pick(['', 'not '])}null)", notes=("operator is null",))
        if choice == "null compare":
            type_ = self.pick(["int", "text", "date"])
            return self.filled("bool", "(", value(type_), f" {self.pick(['==', '!='])} null)", notes=("operator compared with null",))
        if choice == "list":
            type_ = self.pick(["int", "text", "date", "dec"] + list(self.schema.enums))
            members = [self.literal(type_) for _ in range(self.random.randint(1, 3))]
            if None in members:
                return None
            if self.maybe(0.25):
                members.append(self.null(type_))
            return self.filled("bool", "(", value(type_), f" {self.pick(['', 'not '])}in [",
                               Node("list", *members, separator=", "), "])", notes=("operator in list",))
        if choice == "range":
            type_ = self.pick(["int", "date", "dec"])
            low, high = {"int": ("-2", "6"), "date": ("@2020-02-01", "@2020-09-30"), "dec": ("-0.5", "7.25")}[type_]
            span = self.pick([f"{low}..{high}", f"{low}..<{high}", f"{low}.."])
            return self.filled("bool", "(", value(type_), f" {self.pick(['', 'not '])}in {span})", notes=("operator in range",))
        if choice == "text":
            word = self.pick(["contains", "starts with", "ends with"])
            right = self.literal("text") if self.maybe(0.8) else value("text")
            return self.binary("bool", value("text"), word, right)
        if choice == "matches" and self.rarely():
            return self.binary("bool", value("text"), "matches", Node("", self.pick(['r"^[A-P]"', 'r"[0-9]+"', 'r"a|江"'])))
        if choice == "quantifier":
            return None if own_only else self.aggregate(scope, "bool", depth)
        if choice == "blank":
            return self.call("bool", "is_blank", value("text"))
        if choice == "active":
            return self.call("bool", "active", value("date"), value("date"), *([value("date")] if self.maybe(0.5) else []))
        if choice == "enum":
            return self.compared_enum(scope)
        if choice == "entity":
            return self.compared_entity(scope, depth)
        if choice == "query":
            return self.within_query(scope, depth)
        if choice == "period":
            unit = self.pick(PERIODS)
            period = Node("", self.pick(PERIODS[unit])) if self.maybe(0.7) else value("period:" + unit)
            day = value(self.pick(["date", "date", "datetime"]))
            if self.maybe(0.6):
                return self.filled("bool", "(", day, f" {self.pick(['', 'not '])}in ", period, ")", notes=("operator in period",))
            return self.filled("bool", "(", day, f" {self.pick(['<', '<=', '>', '>='])} ", period, ")",
                               notes=("operator date with a period",))
        if choice == "moment":
            return self.filled("bool", "(", value("datetime"), f" {self.pick(['==', '!=', '<', '<=', '>', '>='])} ",
                               value("date"), ")", notes=("operator datetime with a date",))
        if choice == "duration":
            return self.filled("bool", "(", value("date"), " - ", value("date"),
                               f" {self.pick(['<', '>=', '=='])} {self.random.randint(0, 90)} days)",
                               notes=("type duration", "unit days"))
        return None

    def compared_enum(self, scope):
        kinds = [kind for kind in self.schema.enums if self.leaf(scope, kind)]
        if not kinds:
            return None
        kind = self.pick(kinds)
        signs = ["==", "!="] + (["<", "<=", ">", ">="] if self.schema.enums[kind]["ordered"] else [])
        right = self.literal(kind) if self.maybe(0.7) else self.leaf(scope, kind)
        return self.filled("bool", "(", self.leaf(scope, kind), f" {self.pick(signs)} ", right, ")",
                           notes=("operator enums compared",))

    def compared_entity(self, scope, depth):
        kinds = {type_ for type_ in scope.columns.values() if type_.startswith("entity:")}
        if scope.entity:
            kinds.add("entity:" + scope.entity)
        if not kinds:
            return None
        kind = self.pick(sorted(kinds))
        left = self.value(scope, kind, depth)
        sign = self.pick(["==", "!="])
        if left is not None and self.maybe(0.25):
            return self.filled("bool", "(", left, f" is {self.pick(['', 'not '])}null)", notes=("operator is null",))
        label = self.label(kind[7:])
        right = Node("", label) if label and self.maybe(0.4) else self.value(scope, kind, depth)
        return self.filled("bool", "(", left, f" {sign} ", right, ")", notes=("operator entities compared",))

    def label(self, entity):
        """A text that names one row of an entity."""
        keys = self.schema.keys[entity]
        values = self.schema.samples.get(f"{entity}.{keys[0]}") if len(keys) == 1 else None
        return '"' + self.pick(values).replace('"', '\\"') + '"' if values else None

    def within_query(self, scope, depth):
        """`x in (query)`: a value among those of a query, or a row among its rows."""
        if scope.level > 1:
            return None
        word = self.pick(["in", "not in"])
        kinds = [type_ for type_ in scope.columns.values() if type_.startswith("entity:")]
        if scope.entity:
            kinds.append("entity:" + scope.entity)
        if kinds and self.maybe(0.5):
            kind = self.pick(kinds)
            inner = self.scope(kind[7:])
            lets = [name for name, found in self.lets.items() if found.entity == kind[7:]]
            if lets and self.maybe(0.5):
                return self.filled("bool", "(", self.leaf(scope, kind), f" {word} {self.pick(lets)})",
                                   notes=("operator in a let", "statement let"))
            return self.filled("bool", "(", self.leaf(scope, kind), f" {word} (", self.schema.quoted(kind[7:]), " | where ",
                               self.condition(inner, min(depth, 1)), "))", notes=("shape nested query after in",))
        kind = self.pick(["int", "text", "date"])
        entity = self.pick_entity()
        inner = self.scope(entity)
        column = self.leaf(inner, kind)
        return self.filled("bool", "(", self.value(scope, kind, depth), f" {word} (", self.schema.quoted(entity),
                           self.where_stage(inner, 1), " | select v = ", column, "))",
                           notes=("shape nested query after in", "stage select"))

    # MARK: Aggregates over links

    def many(self, scope):
        """A path to many rows: its node and the entity it leads to, and names that are there beside fields."""
        schema = self.schema
        quoted = schema.quoted
        starts = []
        if scope.entity:
            starts += [("", scope.entity)] * 3
        for name, type_ in scope.columns.items():
            if type_.startswith("entity:"):
                starts.append((quoted(name) + ".", type_[7:]))
        if not starts:
            return None
        prefix, entity = self.pick(starts)
        notes = []
        if prefix:
            notes.append("link to one, then to many")
        selfish = [(link, reverse) for reverse, source in schema.to_many[entity].items()
                   for link, target in schema.to_one[source].items()
                   if source == entity and target == entity and self.is_reverse(entity, link, reverse)]
        extra = {}
        if not prefix and self.maybe(0.25):
            word = self.pick(["descendants", "ancestors", "peers"])
            if word == "peers" and schema.to_one[entity]:
                return (Node("", f"peers({quoted(self.pick(schema.to_one[entity]))})", notes=("closure peers",)), entity, extra)
            if selfish and word != "peers":
                link, reverse = self.pick(selfish)
                bounds = self.pick(["", "", "", ", 1..2", ", 2..", ", 1..3", ", 2..2"])
                node = Node("", f"{word}({quoted(link if word == 'ancestors' else reverse)}{bounds})",
                            notes=(f"closure {word}",))
                extra = {"depth": "int"}
                if self.maybe(0.3):
                    more = self.pick(list(schema.to_many[entity].items()))
                    node.parts.append("." + quoted(more[0]))
                    node.notes += ("link closure, then to many",)
                    return node, more[1], {}
                return node, entity, extra
        links = [(link, target) for link, target in schema.to_many[entity].items() if self.affordable(target)]
        if not links:
            return None
        link, target = self.pick(links)
        parts = [prefix, quoted(link)]
        steps = 1
        while self.maybe(0.25) and steps < 3:
            further = [(name, end) for name, end in schema.to_many[target].items() if self.affordable(end)]
            if not further:
                break
            name, target = self.pick(further)
            parts.append("." + quoted(name))
            steps += 1
        notes.append("link to many" if steps == 1 else f"link to many, {steps} steps")
        return Node("", *parts, notes=tuple(notes)), target, extra

    def is_reverse(self, entity, link, reverse):
        for described in self.schema.described["entities"]:
            if described["name"] == entity:
                return any(found["name"] == link and found["reverse"] == reverse for found in described["links"])
        return False

    def affordable(self, entity):
        return self.schema.row_counts[entity] < 5000 or self.maybe(0.15)

    def aggregate(self, scope, kind, depth, counts=False):
        """An aggregate over rows along a link, or over all of another entity."""
        if scope.level > 2:
            return None
        source = ""
        if self.maybe(0.1) and scope.level == 0:
            lets = {name: found.entity for name, found in self.lets.items() if found.entity}
            names = [name for name in self.schema.fields if self.schema.row_counts[name] < 400]
            name = self.pick(list(lets) + names) if names or lets else None
            if name is None:
                return None
            entity = lets.get(name, name)
            path = Node("", f"from {name if name in lets else self.schema.quoted(name)}", notes=("shape aggregate from",))
            extra = {}
        else:
            found = self.many(scope)
            if found is None:
                return None
            path, entity, extra = found
        inner = self.scope(entity, outer=scope)
        inner.columns.update(extra)
        nested = depth if scope.level == 0 else min(depth, 1)
        made = self.aggregated(inner, kind, nested, counts, own_only=scope.grouped)
        if made is None:
            return None
        function, argument, rest, notes = made
        where = ""
        if self.maybe(0.35) or (function in ("any", "all", "none") and self.maybe(0.6)):
            where = Node("", " where ", self.condition(inner, min(nested, 2)), optional=True)
        if function == "all" and where == "" and argument == "":
            where = Node("", " where ", self.condition(inner, min(nested, 2)))
        parts = [f"{function}(", path] + ([": ", argument] if argument != "" else [])
        # Second arguments stand behind the first, clauses behind all.
        sort = [part for part in rest if isinstance(part, Node) and part.text().startswith(" sort")]
        more = [part for part in rest if part not in sort]
        return Node(kind, *parts, *more, where, *sort, ")",
                    notes=(f"aggregate {function}", f"shape aggregate nested {scope.level + 1} deep") + tuple(notes))

    def aggregated(self, inner, kind, depth, counts=False, own_only=False):
        """A function with a result of a type, what it is given, and what stands behind: (name, argument, rest, notes)."""
        exact = family(kind)
        take = lambda type_: self.value(inner, type_, depth, own_only)
        if kind == "bool" and self.maybe(0.85):
            function = self.pick(["any", "none", "all"])
            argument = self.condition(inner, depth) if function == "all" and self.maybe(0.5) else ""
            return function, argument, [], []
        if kind == "int" and (counts or self.maybe(0.4)):
            choice = self.pick(["rows", "rows", "known", "distinct"])
            if choice == "rows":
                return "count", "", [], []
            argument = take(self.pick([type_ for type_ in SCALARS if type_ != "bool" or choice == "distinct"]))
            if argument is None:
                return None
            if choice == "known":
                return "count", argument, [], ["shape count of values"]
            return "count", Node("", "distinct ", argument), [], ["shape count distinct"]
        if kind == "fnum":
            function = self.pick(["avg", "avg", "median", "percentile", "stddev", "variance", "ratio", "share"])
            if function == "share":
                return function, self.condition(inner, depth), [], []
            type_ = self.pick(["int", "dec", "num"])
            argument = self.small(inner, type_, depth, own_only)
            if argument is None:
                return None
            if function == "percentile":
                return function, argument, [f", {self.pick([10, 25, 50, 90, 99])}"], []
            if function == "ratio":
                other = self.small(inner, self.pick(["int", "dec"]), depth, own_only)
                return None if other is None else (function, argument, [", ", other], [])
            return function, argument, [], []
        choice = self.pick(["sum", "sum", "min", "max", "first", "last", "only", "arg", "join"])
        if choice == "sum" and kind in ("int", "dec"):
            distinct = "distinct " if self.maybe(0.15) else ""
            argument = self.small(inner, kind, depth, own_only)
            return None if argument is None else (
                "sum", Node("", distinct, argument), [], ["shape sum distinct"] if distinct else [])
        if kind == "text" and choice in ("join", "sum"):
            argument = take("text")
            sort = self.sort_clause(inner)
            separator = [f", {self.pick(TEXTS)}"] if self.maybe(0.6) else []
            return None if argument is None else ("join", argument, separator + [sort], [])
        if choice in ("min", "max") and exact in ORDERED or (
                choice in ("min", "max") and exact == "enum" and self.schema.enums[kind]["ordered"]):
            argument = take(kind)
            return None if argument is None else (choice, argument, [], [])
        if exact == "entity":
            if choice in ("arg", "min", "max", "sum") and inner.entity == kind[7:]:
                argument = take(self.pick(["int", "dec", "date", "text"]))
                return None if argument is None else (self.pick(["argmax", "argmin"]), argument, [], [])
        if choice in ("first", "last"):
            argument = self.leaf(inner, kind, own_only) if exact == "entity" else take(kind)
            return None if argument is None else (choice, argument, [self.sort_clause(inner)], [])
        if choice == "only" and self.maybe(0.3):
            argument = take(kind)
            return None if argument is None else ("only", argument, [], [])
        return None

    def sort_clause(self, scope):
        keys = self.sort_keys(scope, self.random.randint(1, 2))
        return Node("", " sort ", Node("list", *keys, separator=", ")) if keys else ""

    def sort_keys(self, scope, count):
        names = [name for name, type_ in scope.columns.items()
                 if type_ not in ("fnum", "duration") and not type_.startswith("list")]
        self.random.shuffle(names)
        return [Node("key", self.schema.quoted(name), Node("", " desc", optional=True) if self.maybe(0.4) else "",
                     notes=(f"shape sort by {family(scope.columns[name])}",))
                for name in names[:count]]

    # MARK: Windows

    def per(self, scope, needed=True):
        keys = [name for name, type_ in scope.columns.items() if type_ != "fnum" and family(type_) not in ("list", "duration")]
        if keys and self.maybe(0.6):
            return Node("", f" per {self.schema.quoted(self.pick(keys))}", optional=not needed, notes=("shape window per",))
        return " per all" if needed else ""

    def rank(self, scope):
        keys = self.sort_keys(scope, 1)
        if not keys:
            return None
        function = self.pick(["rank", "dense_rank", "row_number", "ntile"])
        count = f"{self.random.randint(2, 4)} " if function == "ntile" else ""
        return Node("int", f"{function}({count}sort ", keys[0], self.per(scope, False), ")", notes=(f"window {function}",))

    def window(self, scope, kind):
        plain = Scope(scope.columns, scope.entity, scope.outer, False, scope.level + 1)
        if kind == "fnum" and self.maybe(0.35):
            argument = self.small(plain, self.pick(["int", "dec"]), 1)
            keys = self.sort_keys(scope, 1)
            if argument is None or not keys:
                return None
            return Node(kind, "moving_avg(", argument, f", {self.random.randint(2, 4)} sort ", keys[0], self.per(scope, False), ")",
                        notes=("window moving_avg",))
        if kind == "fnum" and self.maybe(0.1):
            periods = [name for name, type_ in scope.columns.items() if type_.startswith("period:")]
            if periods:
                argument = self.small(plain, "int", 0)
                function = self.pick(["yoy", "pop"])
                return self.filled(kind, f"{function}(", argument, f" sort {self.schema.quoted(self.pick(periods))})",
                                   notes=(f"window {function}",))
        choice = self.pick(["aggregate", "aggregate", "neighbour", "running", "total"])
        if choice == "neighbour" and kind != "fnum":
            argument = self.value(plain, kind, 1)
            keys = self.sort_keys(scope, self.random.randint(1, 2))
            if argument is None or not keys:
                return None
            function = self.pick(["prev", "next"])
            return Node(kind, f"{function}(", argument, " sort ", Node("list", *keys, separator=", "), self.per(scope, False), ")",
                        notes=(f"window {function}",))
        if choice == "running" and kind in ("int", "dec"):
            argument = self.small(plain, kind, 1)
            keys = self.sort_keys(scope, 1)
            if argument is None or not keys:
                return None
            return Node(kind, "running_sum(", argument, " sort ", keys[0], self.per(scope, False), ")",
                        notes=("window running_sum",))
        if choice == "total" and kind in ("int", "dec"):
            argument = self.small(plain, kind, 1)
            return self.filled(kind, "total(", argument, self.per(scope, False), ")", notes=("window total",))
        made = self.aggregated(plain, kind, 1)
        if made is None:
            return None
        function, argument, rest, notes = made
        if function in ("argmax", "argmin", "join", "only", "any", "none", "all") or function in ("first", "last"):
            return None
        where = Node("", " where ", self.condition(plain, 1), optional=True) if self.maybe(0.2) else ""
        sort = [part for part in rest if isinstance(part, Node) and part.text().startswith(" sort")]
        more = [part for part in rest if part not in sort]
        first = [argument] if argument != "" else []
        return Node(kind, f"{function}(", *first, *more, where, *sort, self.per(scope), ")",
                    notes=(f"window {function}",) + tuple(notes))
