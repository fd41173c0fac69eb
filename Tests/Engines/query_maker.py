"""Random well-typed expressions over any schema, as trees (query_tree.py).

Types and names are query_schema.py's, what looks at other rows is query_links.py's, stages are stage_maker.py's. What an
expression asks of an engine is noted on its node.
"""
import random
import re

from query_links import LinkMaker
from query_schema import DAYS, ORDERED, PERIODS, SCALARS, TEXTS, Scope, family
from query_tree import Node


class Maker(LinkMaker):
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
