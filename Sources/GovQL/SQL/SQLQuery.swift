// A query as it is handed out: its text, and what must be given with it. Made by SQLEmitter and SQLRenderer.

/// A query in the SQL of an engine.
///
/// ```swift
/// let query = try session.sqlQuery("communities | where residents > $least | select name", for: .postgreSQL)
/// query.placeholders  // [$1 for `least`, an int]
/// ```
public struct SQLQuery: Sendable {
    /// A parameter without a value: whoever runs the query gives it one, which must not be null.
    public struct Placeholder: Sendable {
        /// What the query calls it, without the dollar.
        public let name: String
        /// What its value must be; a date goes as `2020-03-10`.
        public let type: DataType
        /// How it stands in the text: `$1`, `:least`, `?`.
        public let written: String
    }

    /// One statement, without a semicolon; it ends with a line end.
    public let text: String
    /// In the order of their numbers, each once; where all are written `?`, in the order in which they stand.
    public let placeholders: [Placeholder]
}

extension SQLDialect {
    /// How a parameter is written: a name that all engines can read, else its number.
    func placeholder(_ name: String, number: Int, type: String) -> String {
        let isPlain =
            name.utf8.allSatisfy { $0 == UInt8(ascii: "_") || $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 }
            && name.utf8.first.map { $0 &- 0x30 >= 10 } ?? false
        return placeholder.replacingSlot(with: isPlain ? name : "p\(number)").replacingSlot("{1}", with: "\(number)")
            .replacingSlot("{2}", with: type)
    }
}

extension SQLEmitter {
    /// A parameter without a value.
    func parameter(_ index: Int, _ expr: BoundExpr) throws -> SQLText {
        let type = typeName(expr.type)
        switch expr.type {
        case .int, .num, .text, .date, .bool: break
        default:
            throw refusal(
                "a parameter of type \(expr.type.name) without a value", "没有取值的 \(expr.type.name) 参数", at: expr.origin)
        }
        let parameter = SQLText([.parameter(index)], nullable: false)
        guard dialect.castsPlaceholders, let type else { return parameter }
        return SQLText("CAST({0} AS \(type))", [parameter])
    }
}
