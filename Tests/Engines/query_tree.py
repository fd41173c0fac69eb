"""Queries as trees, so that one that two sides answer differently can be made smaller as long as they still differ.

A node has a type, parts (texts and nodes), and what is counted when it was asked. A part of a list may be left out, an
optional node too; a node may give way to one beneath it of the same type, or to a literal. Knows no grammar: whether what
is left is a query at all, who asks will say.
"""


class Node:
    __slots__ = ("kind", "parts", "notes", "optional", "separator", "fixed")

    def __init__(self, kind, *parts, notes=(), optional=False, separator="", fixed=0):
        self.kind = kind
        self.parts = list(parts)
        self.notes = notes
        self.optional = optional
        self.separator = separator
        # How many of the first parts of a list must stay.
        self.fixed = fixed

    def text(self):
        return self.separator.join(
            text for part in self.parts for text in [part if isinstance(part, str) else part.text()]
            if text or not self.separator)

    def nodes(self):
        yield self
        for part in self.parts:
            if isinstance(part, Node):
                yield from part.nodes()

    def all_notes(self):
        for node in self.nodes():
            yield from node.notes

    def copy(self):
        return Node(self.kind, *[part if isinstance(part, str) else part.copy() for part in self.parts],
                    notes=self.notes, optional=self.optional, separator=self.separator, fixed=self.fixed)

    def depth(self):
        return 1 + max((part.depth() for part in self.parts if isinstance(part, Node)), default=0)


PLAIN = {"int": "1", "dec": "0.5", "num": "1e0", "fnum": "1e0", "text": '"a"', "date": "@2020-03-01", "bool": "true",
         "period:year": "@2020", "period:half": "@2020-H1", "period:quarter": "@2020-Q1", "period:month": "@2020-03",
         "period:week": "@2020-W09"}


def smaller(tree):
    """Changes that make a tree smaller, the largest first: functions that change it and give what undoes the change."""
    def replace(parent, index, part):
        def change():
            before = parent.parts[index]
            parent.parts[index] = part

            def undo():
                parent.parts[index] = before
            return undo
        return change

    def leave_out(parent, first, last):
        def change():
            before = parent.parts
            parent.parts = before[:first] + before[last:]

            def undo():
                parent.parts = before
            return undo
        return change

    found = []
    for node in tree.nodes():
        size = len(node.text())
        if node.separator:
            count = len(node.parts)
            half = (count - node.fixed) // 2
            if half > 1:
                found.append((size, leave_out(node, node.fixed, node.fixed + half)))
                found.append((size, leave_out(node, node.fixed + half, count)))
            for index in range(count - 1, node.fixed - 1, -1):
                if count > 1:
                    found.append((size / count, leave_out(node, index, index + 1)))
        for index, part in enumerate(node.parts):
            if not isinstance(part, Node):
                continue
            text = part.text()
            if part.optional and text:
                found.append((len(text), replace(node, index, "")))
            for below in part.nodes():
                if below is not part and below.kind == part.kind and below.kind not in ("", "list"):
                    found.append((len(text) - len(below.text()), replace(node, index, below)))
            plain = PLAIN.get(part.kind)
            if plain and len(plain) < len(text):
                found.append((len(text) - len(plain), replace(node, index, Node(part.kind, plain))))
            if part.kind == "bool" and text != "false" and text != "true":
                found.append((len(text) - 5, replace(node, index, Node(part.kind, "false"))))
    found.sort(key=lambda item: -item[0])
    return [change for _, change in found]


def minimised(tree, still_differs, budget=700):
    """The smallest tree found for which `still_differs(text)` holds."""
    tree = tree.copy()
    asked = 0
    seen = set()
    progress = True
    while progress and asked < budget:
        progress = False
        for change in smaller(tree):
            undo = change()
            text = tree.text()
            if text in seen:
                undo()
                continue
            seen.add(text)
            asked += 1
            if still_differs(text):
                progress = True
                break
            undo()
            if asked >= budget:
                break
    return tree
