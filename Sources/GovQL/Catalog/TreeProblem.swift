// What can be wrong with a tree, where it is declared and where a query climbs it. Facts and words.

public enum TreeProblem: DiagnosticFacts {
    // The declaration.
    case unknownLevel(String, nearest: [String], available: [String])
    case ambiguousLevel(String, entities: [String])
    /// Two levels of one entity: no tree, but a ring.
    case levelTwice(String, first: String, entity: String)
    case noLink(lower: String, upper: String, between: [String])
    case severalLinks(lower: String, upper: String, links: [String])
    case notThatLink(String, lower: String, upper: String, links: [String])
    /// Another tree has this head.
    case treeTwice(String, place: String)
    // A query.
    case noTree
    case noSuchLevel(String, nearest: [String], levels: [String])
    case wholeAsLevel(String, levels: [String])
    /// Rows that stand higher in the tree than the level asked for.
    case rowsAbove(entity: String, level: String)
    case unreached(entity: String?, level: String)
    case severalWays(level: String, ways: [String])
    case severalTrees(level: String, trees: [String])
    /// `peers()` of rows without a parent in any tree.
    case noParent(entity: String, links: [String])
    case severalParents(entity: String, links: [String])
    case notAParent(String, entity: String, links: [String])

    public var code: String {
        switch self {
        case .unknownLevel: "GQL0321"
        case .ambiguousLevel: "GQL0322"
        case .levelTwice: "GQL0323"
        case .noLink: "GQL0324"
        case .severalLinks: "GQL0325"
        case .notThatLink: "GQL0326"
        case .treeTwice: "GQL0327"
        case .noTree: "GQL0328"
        case .noSuchLevel: "GQL0329"
        case .wholeAsLevel: "GQL0330"
        case .rowsAbove: "GQL0331"
        case .unreached: "GQL0332"
        case .severalWays: "GQL0333"
        case .severalTrees: "GQL0334"
        case .noParent: "GQL0335"
        case .severalParents: "GQL0336"
        case .notAParent: "GQL0337"
        }
    }

    public var message: Words {
        switch self {
        case .unknownLevel(let name, _, _):
            Words(en: "no entity is a level `\(name)`", zh: "没有实体可作为层级 `\(name)`")
        case .ambiguousLevel(let name, let entities):
            Words(
                en: "the level `\(name)` can be of \(entities.joined(separator: " or "))",
                zh: "层级 `\(name)` 可以指 \(entities.joined(separator: "、"))")
        case .levelTwice(let name, let first, let entity):
            Words(
                en: "`\(name)` and `\(first)` are both \(entity): a tree does not come back to a level",
                zh: "`\(name)` 与 `\(first)` 都是 \(entity)：层级不能回到自身")
        case .noLink(let lower, let upper, _):
            Words(en: "no link leads from \(lower) to \(upper)", zh: "没有从 \(lower) 到 \(upper) 的链接")
        case .severalLinks(let lower, let upper, let links):
            Words(
                en: "\(links.count) links lead from \(lower) to \(upper): \(links.joined(separator: ", "))",
                zh: "从 \(lower) 到 \(upper) 有 \(links.count) 条链接：\(links.joined(separator: "、"))")
        case .notThatLink(let name, let lower, let upper, _):
            Words(
                en: "`\(name)` is no link from \(lower) to \(upper)", zh: "`\(name)` 不是从 \(lower) 到 \(upper) 的链接")
        case .treeTwice(let name, let place):
            Words(
                en: "another tree is headed `\(name)` already (\(place))", zh: "已有以 `\(name)` 为首的层级（\(place)）")
        case .noTree: Words(en: "no tree is declared", zh: "还没有声明层级")
        case .noSuchLevel(let name, _, _):
            Words(en: "no tree has a level `\(name)`", zh: "层级中没有 `\(name)`")
        case .wholeAsLevel(let name, _):
            Words(en: "`\(name)` is the whole of the tree: every row is within", zh: "`\(name)` 是整个层级：每一行都位于其中")
        case .rowsAbove(let entity, let level):
            Words(
                en: "rows of \(entity) stand above the level `\(level)`", zh: "\(entity) 的行在层级 `\(level)` 之上")
        case .unreached(let entity?, let level):
            Words(
                en: "no links lead from \(entity) to the level `\(level)`", zh: "没有从 \(entity) 通向层级 `\(level)` 的链接")
        case .unreached(nil, let level):
            Words(
                en: "no column here is a row that leads to the level `\(level)`",
                zh: "此处没有哪一列是能通向层级 `\(level)` 的行")
        case .severalWays(let level, let ways):
            Words(
                en: "\(ways.count) ways lead to the level `\(level)`: \(ways.joined(separator: ", "))",
                zh: "有 \(ways.count) 条路通向层级 `\(level)`：\(ways.joined(separator: "、"))")
        case .severalTrees(let level, let trees):
            Words(
                en: "`\(level)` is a level of several trees: \(trees.joined(separator: ", "))",
                zh: "`\(level)` 属于多个层级：\(trees.joined(separator: "、"))")
        case .noParent(let entity, _):
            Words(en: "in no tree rows of \(entity) have a parent", zh: "在层级中 \(entity) 的行没有上级")
        case .severalParents(let entity, let links):
            Words(
                en: "rows of \(entity) have parents in several trees: \(links.joined(separator: ", "))",
                zh: "\(entity) 的行在多个层级中有上级：\(links.joined(separator: "、"))")
        case .notAParent(let name, let entity, _):
            Words(
                en: "`\(name)` is no link of \(entity) that leads to one row", zh: "`\(name)` 不是 \(entity) 通向单行的链接")
        }
    }

    public var label: Words? {
        switch self {
        case .unknownLevel(_, let nearest, _), .noSuchLevel(_, let nearest, _):
            nearest.first.map { Words(en: "did you mean `\($0)`?", zh: "是否指 `\($0)`？") }
        default: nil
        }
    }

    public var help: [Words] {
        switch self {
        case .unknownLevel(_, _, let available):
            [
                Words(
                    en:
                        "entities: \(available.prefix(30).joined(separator: ", ")); only the first level may be another name",
                    zh: "实体：\(available.prefix(30).joined(separator: "、"))；只有第一级可以不是实体")
            ]
        case .ambiguousLevel: [Words(en: "name the entity as it is declared", zh: "请写实体声明时的名称")]
        case .levelTwice:
            [
                Words(
                    en: "rows of one entity below each other: descendants(link), ancestors(link)",
                    zh: "同一实体各行之间的上下级：后代(链接)、祖先(链接)")
            ]
        case .noLink(let lower, let upper, let between):
            between.isEmpty
                ? [
                    Words(
                        en: "levels are listed from the top: `tree city > district > street`",
                        zh: "层级从上往下写：`层级 市 > 区 > 街道`")
                ]
                : [
                    Words(
                        en: "between \(upper) and \(lower) lies \(between.joined(separator: " or "))",
                        zh: "\(upper) 与 \(lower) 之间还有 \(between.joined(separator: "、"))")
                ]
        case .severalLinks(let lower, _, let links):
            [
                Words(
                    en: "choose one: `… > \(lower) via \(links.first ?? "link")`",
                    zh: "请选一条：`… > \(lower) 经由 \(links.first ?? "链接")`")
            ]
        case .notThatLink(_, _, _, let links):
            links.isEmpty
                ? []
                : [Words(en: "there is \(links.joined(separator: ", "))", zh: "可用的有 \(links.joined(separator: "、"))")]
        case .treeTwice: [Words(en: "give the other one another head", zh: "请换一个首级名称")]
        case .noTree:
            [Words(en: "declare one: `tree city > district > street`", zh: "请先声明：`层级 市 > 区 > 街道`")]
        case .noSuchLevel(_, _, let levels), .wholeAsLevel(_, let levels):
            [Words(en: "levels: \(levels.joined(separator: ", "))", zh: "各级：\(levels.joined(separator: "、"))")]
        case .rowsAbove:
            [Words(en: "to count what lies below, use an aggregate over the link down", zh: "要统计下级，请对下级链接做聚合")]
        case .unreached: []
        case .severalWays(_, let ways):
            [
                Words(
                    en: "choose one: `via \(ways.first ?? "link")`", zh: "请选一条：`经由 \(ways.first ?? "链接")`")
            ]
        case .severalTrees(let level, let trees):
            [
                Words(
                    en: "choose one: `along \(trees.first ?? "") > \(level)`",
                    zh: "请选一个：`沿 \(trees.first ?? "") > \(level)`")
            ]
        case .noParent(_, let links), .severalParents(_, let links), .notAParent(_, _, let links):
            links.isEmpty
                ? [Words(en: "`x per all` is over all rows", zh: "`x 每 全部` 对所有行计算")]
                : [
                    Words(
                        en: "name the link: \(links.map { "peers(\($0))" }.joined(separator: ", "))",
                        zh: "请写出链接：\(links.map { "同级(\($0))" }.joined(separator: "、"))")
                ]
        }
    }
}
