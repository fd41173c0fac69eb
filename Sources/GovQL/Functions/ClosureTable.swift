// The words that stand where a link does, before a colon or a dot, so they are no aggregates: rows of the same entity, found
// along a link to itself at any depth, or beside a row under one parent. What they mean: Binding/Binder+Closures.swift.

public enum ClosureWord: String, Sendable, CaseIterable {
    case descendants
    case ancestors
    case peers
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
        Entry(
            .peers, "peers", "同级", signature: "peers(link)",
            summary: Words(
                en:
                    "The other rows that the link leads to the same row; without a link those under the same parent in the tree.",
                zh: "沿该链接通向同一行的其他行；不写链接则是层级中同一上级下的其他行。"),
            example: (
                "communities | select name, others = count(peers(street)), more = residents - avg(peers(street): residents)",
                "name,others,more\nYongqing,1,400\nHuaqiao,1,-400\nTiancheng,1,1500\nJiaoqu,1,-1500"
            )),
    ]

    public static func word(named name: String) -> ClosureWord? { byName[Folding.fold(name)]?.function }

    /// All names in both languages.
    public static let names = all.flatMap { [$0.name, $0.chineseName] }

    private static let byName = NameIndex.make(all) { [$0.name, $0.chineseName] }
}
