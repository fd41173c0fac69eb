"""Expressions that look at other rows: aggregates along links and over whole entities, windows, the orders in them.

A part of query_maker.py's Maker. What an expression asks of an engine is noted on its node.
"""
from query_schema import ORDERED, SCALARS, TEXTS, Scope, family
from query_tree import Node


class LinkMaker:
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
