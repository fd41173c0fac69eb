// What can be wrong with `why not` and `explain empty`.

enum WhyProblem: DiagnosticFacts {
    /// No query has been run.
    case noQuery
    /// The query's rows are not of the entity asked after, and no one way leads from them to it.
    case unrelated(entity: String, query: String)
    /// Rows asked after by name, in a query that does not begin with rows of an entity.
    case whichEntity
    /// A key in brackets with too few or too many parts.
    case keyParts(entity: String, columns: [String])

    var code: String {
        switch self {
        case .noQuery: "GQL0295"
        case .unrelated: "GQL0296"
        case .whichEntity: "GQL0297"
        case .keyParts: "GQL0299"
        }
    }

    var message: Words {
        switch self {
        case .noQuery: Words(en: "there is no query before this", zh: "在此之前还没有查询")
        case .unrelated(let entity, let query):
            Words(
                en: "the query before is not about \(entity), and no single way leads there from \(query)",
                zh: "前面的查询与 \(entity) 无关，\(query) 也没有唯一通向它的路径")
        case .whichEntity:
            Words(en: "the query before does not begin with rows of an entity", zh: "前面的查询不是从实体的行开始的")
        case .keyParts(let entity, let columns):
            Words(
                en: "the key of \(entity) has \(columns.count) parts: \(columns.joined(separator: ", "))",
                zh: "\(entity) 的主键有 \(columns.count) 个部分：\(columns.joined(separator: "、"))")
        }
    }

    var help: [Words] {
        switch self {
        case .noQuery: [Words(en: "run a query first, then ask about its rows", zh: "请先运行一个查询，再询问它的行")]
        case .unrelated: []
        case .whichEntity:
            [Words(en: "name the entity: why not communities \"…\"", zh: "请写出实体：为何没有 社区 \"…\"")]
        case .keyParts(let entity, let columns):
            [
                Words(
                    en: "give one value for each: why not \(entity) (\(Self.parts(columns)))",
                    zh: "请各给一个值：为何没有 \(entity) (\(Self.parts(columns)))")
            ]
        }
    }

    private static func parts(_ columns: [String]) -> String { columns.map { "\"\($0)\"" }.joined(separator: ", ") }
}
