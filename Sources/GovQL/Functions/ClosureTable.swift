// The words that follow a link of an entity to itself to any depth. They stand where a link does, before a colon or a dot,
// so they are no aggregates. What they mean: Binding/Binder+Closures.swift.

public enum ClosureWord: String, Sendable, CaseIterable {
    case descendants
    case ancestors
}

public enum ClosureTable {
    public typealias Entry = FunctionRow<ClosureWord>

    public static let all: [Entry] = [
        Entry(
            .descendants, "descendants", "后代", signature: "descendants(link, 1..3)",
            summary: Words(
                en:
                    "All rows below, along a link of an entity to itself; `depth` is how many steps. Bounds may be left out.",
                zh: "沿实体通向自身的链接找到的所有下级；`depth` 是级数。范围可以省略。"),
            example: (
                "branches | select name, n = count(descendants(children)), deep = max(descendants(children): depth)",
                "name,n,deep\nCommittee,2,2\nGeneral branch,1,1\nBranch,0,"
            )),
        Entry(
            .ancestors, "ancestors", "祖先", signature: "ancestors(link, 1..3)",
            summary: Words(
                en:
                    "All rows above, along a link of an entity to itself; `depth` is how many steps. Bounds may be left out.",
                zh: "沿实体通向自身的链接找到的所有上级；`depth` 是级数。范围可以省略。"),
            example: (
                "branches | select name, chain = join(ancestors(parent): name, \" < \" sort depth)",
                "name,chain\nCommittee,\nGeneral branch,Committee\nBranch,General branch < Committee"
            )),
    ]

    public static func word(named name: String) -> ClosureWord? { byName[Folding.fold(name)]?.function }

    /// All names in both languages.
    public static let names = all.flatMap { [$0.name, $0.chineseName] }

    private static let byName = NameIndex.make(all) { [$0.name, $0.chineseName] }
}
