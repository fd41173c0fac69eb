// What can be wrong with `why not` and `explain empty`.

enum WhyProblem: DiagnosticFacts {
    /// No query has been run.
    case noQuery
    /// The query's rows are not of the entity asked after, and no one way leads from them to it.
    case unrelated(entity: String, query: String)
    /// Rows asked after by name, in a query that does not begin with rows of an entity.
    case whichEntity

    var code: String {
        switch self {
        case .noQuery: "GQL0295"
        case .unrelated: "GQL0296"
        case .whichEntity: "GQL0297"
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
        }
    }

    var help: [Words] {
        switch self {
        case .noQuery: [Words(en: "run a query first, then ask about its rows", zh: "请先运行一个查询，再询问它的行")]
        case .unrelated: []
        case .whichEntity:
            [Words(en: "name the entity: why not communities \"…\"", zh: "请写出实体：为何没有 社区 \"…\"")]
        }
    }
}
