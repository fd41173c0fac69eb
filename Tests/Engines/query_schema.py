"""What random queries may be about: a schema as `answer-queries` describes it, values of its data for literals, and where
names are read. Expressions are query_maker.py's.

Types are texts: `int`, `enum:places.kind`, `entity:places`, `period:month`; `num` is a binary number that every engine computes to
the last bit, `fnum` one that it may not, on which no row, order or group may therefore depend.
"""
import os
import re

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
