"""Random queries: stages, one after another, and the definitions before them. What stands in them is query_maker.py's.

`StageMaker(schema, seed).query()` is a tree whose text is a script of definitions and one query.
"""
from query_maker import Maker
from query_schema import PERIODS, SCALARS, Scope, family
from query_tree import Node

WEIGHTS = {"where": 20, "derive": 18, "set": 3, "drop": 2, "rename": 2, "select": 6, "sort": 7, "take": 5, "skip": 3, "top": 6,
           "summarize": 14, "distinct": 4, "expand": 5, "union": 3, "except": 2, "intersect": 2, "lookup": 4, "pivot": 3,
           "unpivot": 2, "fill": 3, "within": 2, "sample": 0.05, "diff": 0.05, "describe": 0.05, "expect": 0.05, "chart": 0.2}


class StageMaker(Maker):
    def query(self):
        definitions = self.definitions()
        body = self.pipe(self.random.randint(1, 5))
        stages = Node("list", *body, separator="\n| ", fixed=1)
        return Node("query", Node("list", *definitions, "", separator="\n"), "\n" if definitions else "", stages)

    # MARK: Definitions

    def definitions(self):
        """`let`, `func`, `param`, `measure`, `field`: what later expressions may name."""
        made = []
        self.own_fields = {}
        self.measures = {}
        while self.maybe(0.2) and len(made) < 3:
            statement = getattr(self, "define_" + self.pick(["let", "let", "value", "function", "parameter", "measure", "field"]))(
                len(made) + 1)
            if statement is not None:
                made.append(statement)
        return made

    def define_let(self, number):
        entity = self.pick_entity()
        scope = self.scope(entity, windows=True)
        stages = [self.schema.quoted(entity)]
        for _ in range(self.random.randint(1, 2)):
            made = getattr(self, "stage_" + self.pick(["where", "where", "derive", "top", "sort"]))(scope)
            if made is not None:
                stages.append(made)
        name = f"q{number}"
        self.lets[name] = scope
        return Node("", f"let {name} = ", Node("list", *stages, separator=" | ", fixed=1), notes=("statement let",))

    def define_value(self, number):
        kind = self.pick(["int", "dec", "text", "date"])
        self.values[f"v{number}"] = (kind, None)
        return Node("", f"let v{number} = ", self.literal(kind))

    def define_parameter(self, number):
        kind = self.pick(["int", "text", "date"])
        self.parameters[f"p{number}"] = kind
        return Node("", f"param p{number}: {kind} = ", self.literal(kind))

    def define_function(self, number):
        types = [self.pick(["int", "text", "date"]) for _ in range(self.random.randint(1, 2))]
        names = [f"a{index}" for index in range(len(types))]
        scope = Scope(dict(zip(names, types)))
        kind = self.pick(["int", "text", "bool"])
        body = self.value(scope, kind, 2, own_only=True)
        if body is None or not any(name in body.text() for name in names):
            return None
        self.functions[f"f{number}"] = (kind, types)
        return Node("", f"func f{number}({', '.join(names)}) = ", body)

    def define_field(self, number):
        entity = self.pick_entity()
        kind = self.pick(["int", "text", "bool"])
        body = self.value(self.scope(entity), kind, 2)
        if body is None:
            return None
        self.own_fields.setdefault(entity, {})[f"x{number}"] = kind
        return Node("", f"field {self.schema.quoted(entity)}.x{number} = ", body, notes=("statement field",))

    def define_measure(self, number):
        entity = self.pick_entity()
        kind = self.pick(["int", "dec", "fnum"])
        made = self.group_value(self.scope(entity), kind, 1)
        if made is None:
            return None
        self.measures.setdefault(entity, []).append((f"m{number}", kind))
        return Node("", f"measure {self.schema.quoted(entity)}.m{number} = ", made, notes=("statement measure",))

    # MARK: Pipes

    def start(self, entity=None):
        if entity is None and self.lets and self.maybe(0.6):
            name = self.pick(self.lets)
            found = self.lets[name]
            return name, Scope(dict(found.columns), found.entity, windows=True)
        if entity is None and self.maybe(0.03):
            unit = self.pick(["year", "half", "quarter", "month", "week"])
            text = {"half": "halves"}.get(unit, unit + "s")
            return Node("", f"{text}(@2020)", notes=("shape starts with periods",)), Scope({unit: "period:" + unit}, windows=True)
        entity = entity or self.pick_entity()
        return self.schema.quoted(entity), self.scope(entity, windows=True)

    def pipe(self, count, scope_out=None):
        first, scope = self.start()
        stages = [first]
        last = None
        while len(stages) <= count:
            names = list(WEIGHTS)
            name = "fill" if last == "summarize" and self.maybe(0.12) else self.random.choices(names, WEIGHTS.values())[0]
            if name == "fill" and last != "summarize":
                continue
            made = getattr(self, "stage_" + name)(scope)
            if made is None:
                if self.maybe(0.1):
                    break
                continue
            made.notes += (f"stage {name}",)
            stages.append(made)
            last = name
            if name in ("describe", "diff") or (name == "pivot" and not scope.columns):
                break
        if scope_out is not None:
            scope_out.append(scope)
        return stages

    def fresh(self, scope, letter="c"):
        number = 1
        while f"{letter}{number}" in scope.columns or any(f"{letter}{number}" in names for names in self.own_fields.values()):
            number += 1
        return f"{letter}{number}"

    def exact(self, scope):
        return [name for name, type_ in scope.columns.items() if type_ not in ("fnum", "duration")]

    def plain(self, scope):
        return [name for name in self.exact(scope) if not scope.columns[name].startswith("entity")]

    # MARK: Stages

    def stage_where(self, scope):
        condition = self.condition(scope, self.random.randint(1, 3))
        return Node("stage", "where ", condition) if condition else None

    def derived(self, scope):
        kinds = list(SCALARS) + ["int", "dec", "text", "bool", "fnum", "fnum", "period:" + self.pick(PERIODS)] + (
            list(self.schema.enums)[:2])
        kinds += [type_ for type_ in scope.columns.values() if type_.startswith("entity:")][:2]
        kind = self.pick(kinds)
        return kind, self.value(scope, kind, self.random.randint(1, 4))

    def stage_derive(self, scope):
        items = []
        for _ in range(1 if self.maybe(0.7) else 2):
            kind, value = self.derived(scope)
            if value is None or value.text() == "null":
                continue
            name = self.fresh(scope)
            scope.columns[name] = kind
            items.append(Node("", f"{name} = ", value))
        return Node("stage", "derive ", Node("list", *items, separator=", ")) if items else None

    def stage_set(self, scope):
        names = [name for name in self.changeable(scope) if not scope.columns[name].startswith("enum")]
        if not names:
            return None
        name = self.pick(names)
        value = self.value(scope, scope.columns[name], 2)
        return Node("stage", f"set {self.schema.quoted(name)} = ", value) if value else None

    def changeable(self, scope):
        """Columns that stages may overwrite, drop and rename."""
        fixed = self.schema.fixed[scope.entity] | set(self.declared(scope.entity)) if scope.entity else set()
        return [name for name in self.plain(scope) if name not in fixed]

    def stage_drop(self, scope):
        names = self.changeable(scope)
        if len(scope.columns) < 2 or not names:
            return None
        name = self.pick(names)
        del scope.columns[name]
        return Node("stage", "drop " + self.schema.quoted(name))

    def stage_rename(self, scope):
        names = self.changeable(scope)
        if not names:
            return None
        name = self.pick(names)
        fresh = self.fresh(scope, "n")
        scope.columns = {fresh if key == name else key: type_ for key, type_ in scope.columns.items()}
        return Node("stage", f"rename {fresh} = " + self.schema.quoted(name))

    def stage_select(self, scope):
        items, columns = [], {}
        entity = None
        if scope.entity and self.maybe(0.25):
            items.append("this")
            columns[scope.entity] = "entity:" + scope.entity
        for _ in range(self.random.randint(1, 4)):
            if self.maybe(0.6) and scope.columns:
                name = self.pick(scope.columns)
                if name not in columns:
                    columns[name] = scope.columns[name]
                    items.append(Node("", self.schema.quoted(name)))
                continue
            kind, value = self.derived(scope)
            if value is None or value.text() == "null":
                continue
            name = f"s{len(items) + 1}"
            if name in columns:
                continue
            columns[name] = kind
            items.append(Node("", f"{name} = ", value))
        if not items:
            return None
        scope.columns, scope.entity = columns, entity
        return Node("stage", "select ", Node("list", *items, separator=", "))

    def stage_sort(self, scope):
        keys = self.sort_keys(scope, self.random.randint(1, 3))
        if self.maybe(0.2):
            value = self.value(scope, self.pick(["int", "text", "date"]), 2)
            if value:
                keys.append(Node("key", value))
        return Node("stage", "sort ", Node("list", *keys, separator=", ")) if keys else None

    def stage_take(self, scope):
        return Node("stage", f"take {self.random.randint(1, 9)}")

    def stage_skip(self, scope):
        return Node("stage", f"skip {self.random.randint(0, 6)}")

    def stage_sample(self, scope):
        return Node("stage", "sample 3 seed 7")

    def stage_top(self, scope):
        keys = []
        for name in self.random.sample(self.exact(scope), min(self.random.randint(1, 2), len(self.exact(scope)))):
            keys.append(Node("key", self.schema.quoted(name), Node("", " asc", optional=True) if self.maybe(0.4) else ""))
        if self.maybe(0.2):
            value = self.value(scope, "int", 2)
            keys += [Node("key", value)] if value else []
        if not keys:
            return None
        per = ""
        if self.maybe(0.4) and self.exact(scope):
            name = self.pick(self.exact(scope))
            per = Node("", f" per {self.schema.quoted(name)}", optional=True, notes=("shape top per",))
        ties = Node("", " with ties", optional=True, notes=("shape top with ties",)) if self.maybe(0.3) else ""
        count = f"{self.pick([10, 30, 50])}%" if self.maybe(0.2) else str(self.random.randint(1, 4))
        return Node("stage", f"top {count} by ", Node("list", *keys, separator=", "), per, ties)

    def stage_distinct(self, scope):
        names = self.plain(scope)
        if not names:
            return None
        kept = self.random.sample(names, min(len(names), self.random.randint(1, 3)))
        scope.columns = {name: scope.columns[name] for name in kept}
        scope.entity = None
        quoted = [Node("", self.schema.quoted(name)) for name in kept]
        return Node("stage", "select ", Node("list", *quoted, separator=", "), "\n| distinct", notes=("stage select",))

    # Summaries.

    def group_value(self, scope, kind, depth):
        """An aggregate over the rows of a group."""
        if kind == "int" and self.maybe(0.25):
            where = Node("", "where ", self.condition(scope, depth), optional=True) if self.maybe(0.4) else ""
            return Node(kind, "count(", where, ")", notes=("aggregate count", "shape aggregate of a group"))
        if scope.entity and self.maybe(0.25):
            rows = Scope(scope.columns, scope.entity)
            rows.grouped = True
            found = self.aggregate(rows, kind, depth)
            if found:
                found.notes += ("shape aggregate along a link for a whole group",)
            return found
        inner = Scope(scope.columns, scope.entity, None, False, scope.level + 1)
        # Values beyond a link would be counted once for each row here: GovQL asks which is meant.
        own_only = self.maybe(0.75)
        made = self.aggregated(inner, kind, depth, own_only=own_only)
        if made is None:
            return None
        function, argument, rest, notes = made
        if function in ("argmax", "argmin") or (function in ("any", "none") and argument == ""):
            argument = self.condition(inner, depth) if function in ("any", "none") else None
            if argument is None:
                return None
        if function == "all" and argument == "":
            argument = self.condition(inner, depth)
        if function == "count" and argument == "":
            return Node(kind, "count()", notes=("aggregate count", "shape aggregate of a group"))
        where = Node("", " where ", self.condition(inner, depth), optional=True) if self.maybe(0.25) else ""
        sort = [part for part in rest if isinstance(part, Node) and part.text().startswith(" sort")]
        more = [part for part in rest if part not in sort]
        each = "each " if not own_only and function in ("sum", "avg", "median", "percentile", "stddev", "variance", "ratio") else ""
        if each and argument.text().startswith("distinct"):
            each = ""
        return Node(kind, f"{function}(", each, argument, *more, where, *sort, ")",
                    notes=(f"aggregate {function}", "shape aggregate of a group") + tuple(notes))

    def stage_summarize(self, scope):
        keys = []
        groups = {}
        for number in range(self.pick([0, 1, 1, 1, 2, 2])):
            kind = self.pick(["int", "text", "bool", "date", "period:month", "period:" + self.pick(PERIODS)]
                             + list(self.schema.enums)[:3]
                             + [type_ for type_ in scope.columns.values() if type_.startswith("entity:")])
            value = self.leaf(scope, kind) if self.maybe(0.5) and family(kind) != "period" else self.value(scope, kind, 1)
            if value is None:
                continue
            name = f"k{number + 1}"
            groups[name] = kind
            keys.append(Node("", f"{name} = ", value, notes=(f"shape group by {family(kind)}",)))
        items, columns = [], {}
        measures = self.measures.get(scope.entity or "", [])
        for number in range(self.random.randint(1, 3)):
            if measures and self.maybe(0.4):
                name, kind = self.pick(measures)
                if name not in columns:
                    items.append(name)
                    columns[name] = kind
                continue
            kind = self.pick(["int", "int", "int", "dec", "fnum", "fnum", "bool", "text", "date"])
            value = self.group_value(scope, kind, self.random.randint(0, 2))
            if value is None:
                continue
            if kind == "int" and self.maybe(0.1):
                value = Node("int", "(", value, " + 1)", notes=("operator +",))
            name = f"g{number + 1}"
            items.append(Node("", f"{name} = ", value))
            columns[name] = kind
        if not items:
            return None
        tail = []
        found = self.level(scope) if self.maybe(0.15) else None
        if found:
            # The columns after it are those of each level above.
            scope.entity, scope.columns = None, dict(columns)
            self.last_keys = {}
            return Node("stage", "summarize ", Node("list", *items, separator=", "), f" along {found[0]}",
                        notes=("shape summarize along",))
        if keys:
            tail += [" by ", Node("list", *keys, separator=", ")]
        total = bool(keys) and self.maybe(0.12)
        if total:
            tail.append(Node("", " with total", optional=True, notes=("shape summarize with total",)))
            groups["level"] = "int"
        scope.entity = None
        scope.columns = {**{name: kind for name, kind in groups.items() if name != "level"}, **columns}
        if total:
            scope.columns["level"] = "int"
        self.last_keys = {} if total else dict(groups)
        self.last_items = dict(columns)
        return Node("stage", "summarize ", Node("list", *items, separator=", "), *tail)

    def stage_fill(self, scope):
        keys = {name: kind for name, kind in self.last_keys.items()
                if family(kind) in ("period", "enum", "entity") and name in scope.columns}
        if not keys:
            return None
        name = self.pick(keys)
        others = [key for key in self.last_keys if key != name]
        span = ""
        if keys[name].startswith("period:") and self.maybe(0.6):
            span = Node("", " in @2020", optional=True)
        per = f" per {', '.join(others)}" if others and self.maybe(0.8) else ""
        return Node("stage", f"fill {name}", span, per)

    def stage_pivot(self, scope):
        """A summary of two keys, one of which becomes columns."""
        kinds = ["bool", "text", "int"] + list(self.schema.enums)
        kind = self.pick(kinds)
        key = self.leaf(scope, kind)
        row = self.leaf(scope, self.pick(["text", "date", "int", "bool"]))
        value_kind = self.pick(["int", "int", "dec", "fnum"])
        value = self.group_value(scope, value_kind, 1)
        if None in (key, row, value):
            return None
        literals = []
        for _ in range(self.random.randint(1, 3)):
            literal = self.literal(kind)
            if literal.text() not in [found.text() for found in literals]:
                literals.append(literal)
        if self.maybe(0.3):
            literals.append(self.null(kind))
        scope.entity = None
        scope.columns = {"k1": "text"}
        scope.columns = {}
        return Node("stage", "summarize v = ", value, " by k1 = ", row, ", k2 = ", key, "\n| pivot k2: v in [",
                    Node("list", *literals, separator=", "), "]", notes=("stage summarize",))

    def stage_unpivot(self, scope):
        found = {}
        for name in self.plain(scope):
            found.setdefault(scope.columns[name], []).append(name)
        found = {kind: names for kind, names in found.items() if len(names) > 1 and kind in ("int", "text", "date", "bool", "dec")}
        if not found:
            return None
        kind = self.pick(found)
        names = self.random.sample(found[kind], 2)
        others = [name for name in self.plain(scope) if name not in names][:2]
        kept = ", ".join(self.schema.quoted(name) for name in names + others)
        scope.entity = None
        scope.columns = {**{name: scope.columns[name] for name in others}, "what": "text", "value": kind}
        spread = ", ".join(self.schema.quoted(name) for name in names)
        return Node("stage", f"select {kept}\n| unpivot {spread} as what: value", notes=("stage select",))

    # Links and other queries.

    def stage_expand(self, scope):
        if not scope.entity:
            return None
        many = [(link, target) for link, target in self.schema.to_many[scope.entity].items() if self.affordable(target)]
        if not many:
            return None
        if self.maybe(0.08):
            name = self.fresh(scope)
            text = self.value(scope, "text", 1)
            scope.columns[name] = "text"
            return Node("stage", f"expand {name} = split(", text, ', "a")', notes=("function split",))
        link, target = self.pick(many)
        entity_fields = set(self.schema.fields[scope.entity]) | set(self.schema.to_one[scope.entity])
        derived = {name: type_ for name, type_ in scope.columns.items()
                   if name not in entity_fields and name not in self.declared(scope.entity)}
        keep = self.pick(["", "", "keep "])
        inner = self.scope(target, windows=True)
        if set(inner.columns) & set(derived):
            return None
        before = ""
        if self.maybe(0.6):
            name = self.fresh(scope)
            kind, value = self.derived(scope)
            if value is not None and value.text() != "null" and name not in inner.columns:
                derived[name] = kind
                before = Node("", f"derive {name} = ", value, "\n| ", notes=("stage derive",))
        scope.entity = target
        scope.columns = {**inner.columns, **derived}
        return Node("stage", before, f"expand {keep}{self.schema.quoted(link)}", notes=("shape expand keep",) if keep else ())

    def other(self, scope, columns):
        """A bracketed query with columns of the same names and types."""
        entity = self.pick_entity()
        inner = self.scope(entity)
        items = []
        for name, kind in columns.items():
            value = self.value(inner, kind, 1)
            if value is None or value.text() == "null":
                return None
            items.append(Node("", f"{self.schema.quoted(name)} = ", value))
        return Node("", "(", self.schema.quoted(entity), self.where_stage(inner, 1), " | select ",
                    Node("list", *items, separator=", ", fixed=len(items)), ")", notes=("shape nested query",))

    def combined(self, scope, word):
        if scope.entity and self.maybe(0.5):
            columns = set(self.schema.fields[scope.entity]) | set(self.schema.to_one[scope.entity]) | set(
                self.declared(scope.entity))
            if set(scope.columns) != columns and word == "union":
                return None
            inner = self.scope(scope.entity)
            return Node("stage", f"{word} (", self.schema.quoted(scope.entity), " | where ", self.condition(inner, 2), ")",
                        notes=("shape rows of one entity",))
        names = [name for name in scope.columns if scope.columns[name] != "fnum"
                 and family(scope.columns[name]) in SCALARS + ("enum", "entity", "period")]
        if not names:
            return None
        kept = self.random.sample(names, min(len(names), self.random.randint(1, 3)))
        columns = {name: scope.columns[name] for name in kept}
        other = self.other(scope, columns)
        if other is None:
            return None
        scope.entity, scope.columns = None, columns
        listed = ", ".join(self.schema.quoted(name) for name in kept)
        return Node("stage", f"select {listed}\n| {word} ", other, notes=("stage select",))

    def stage_union(self, scope):
        return self.combined(scope, "union")

    def stage_except(self, scope):
        return self.combined(scope, "except")

    def stage_intersect(self, scope):
        return self.combined(scope, "intersect")

    def stage_lookup(self, scope):
        entity = self.pick_entity()
        inner = self.scope(entity)
        key_kind = self.pick(["text", "date", "int", "bool", "period:month"] + list(self.schema.enums)[:1]
                             + [type_ for type_ in scope.columns.values() if type_.startswith("entity:")])
        key = self.leaf(inner, key_kind) if family(key_kind) != "period" else self.value(inner, key_kind, 1)
        kind = self.pick(["int", "dec", "text", "date"])
        value = self.group_value(inner, kind, 1)
        here = [name for name, type_ in scope.columns.items() if type_ == key_kind]
        if key is None or value is None or not here:
            return None
        name = self.fresh(scope, "l")
        after = self.fresh(scope)
        scope.columns[after] = kind
        return Node("stage", "lookup (", self.schema.quoted(entity), " | summarize v = ", value, " by k = ", key,
                    f") on {self.schema.quoted(self.pick(here))} == k as {name}\n| derive {after} = {name}.v",
                    notes=("shape nested query", "stage derive", "stage summarize"))

    def level(self, scope):
        """A level of a tree above the rows, and its entity."""
        above = {end for _, end in self.schema.paths(scope.entity, 3)} if scope.entity else set()
        found = [(level, entity) for level, entity in self.schema.levels if entity in above]
        return self.pick(found) if found else None

    def stage_within(self, scope):
        found = self.level(scope)
        if found is None:
            return None
        level, entity = found
        labels = self.schema.samples.get(f"{entity}.{self.schema.labels[entity]}", [])
        return Node("stage", f'within {level} "{self.pick(labels)}"') if labels else None

    # What no engine is asked to do, so that the refusals are seen.

    def stage_diff(self, scope):
        return Node("stage", f"diff ({self.schema.quoted(scope.entity)})") if scope.entity else None

    def stage_describe(self, scope):
        return Node("stage", "describe")

    def stage_expect(self, scope):
        return Node("stage", "expect true")

    def stage_chart(self, scope):
        return Node("stage", "chart")
