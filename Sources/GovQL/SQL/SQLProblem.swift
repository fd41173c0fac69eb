// What can't be written in the SQL of an engine with the same result, named by construct and engine; and what can't be
// moved into one. Facts and words.

/// Why there is no SQL.
public enum SQLProblem: DiagnosticFacts {
    /// The engine has nothing that gives the same result.
    case notInEngine(construct: Words, engine: String, reason: Words?)
    /// A decimal of a column needs more digits than the engine keeps exactly.
    case decimalTooWide(column: String, engine: String, digits: Int)

    public var code: String {
        switch self {
        case .notInEngine: "GQL0921"
        case .decimalTooWide: "GQL0922"
        }
    }

    public var message: Words {
        switch self {
        case .notInEngine(let construct, let engine, _):
            Words(
                en: "\(construct.en) can't be written for \(engine) with the same result",
                zh: "\(construct.zh) 无法以相同结果写成 \(engine) 的 SQL")
        case .decimalTooWide(let column, let engine, let digits):
            Words(
                en: "\(column) holds decimals that \(engine) does not keep exactly: it has \(digits) digits",
                zh: "\(column) 中的小数超出 \(engine) 能精确保存的 \(digits) 位")
        }
    }

    public var help: [Words] {
        switch self {
        case .notInEngine(_, _, let reason): reason.map { [$0] } ?? []
        case .decimalTooWide: []
        }
    }
}
