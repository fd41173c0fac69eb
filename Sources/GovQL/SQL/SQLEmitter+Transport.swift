// A query whose answer a program reads: rows by their numbers, periods by their first days, every value in a form that
// every client writes alike. What people read is SQLEmitter's `text(of:columns:)`.

extension SQLEmitter {
    /// The SQL of a plan with a column for each of its slots.
    func transport(of plan: LogicalPlan, types: [DataType]) throws -> String {
        var rows = try relation(plan, outer: nil)
        if rows.phase == .grouped, rows.isWindowed { rows = seal(rows) }
        let scope = SQLScope(rows.select, rows.slots)
        rows.select.columns = try zip(rows.slots, types).enumerated().map { index, column in
            SQLSelect.Column(name: "c\(index + 1)", value: try carried(column.0, column.1, scope))
        }
        if rows.phase != .cut { rows.select.order = rows.order }
        try finishLegs()
        return SQLRenderer.query(
            rows.select, dialect: dialect, placeholders: [], columns: tables.columnNames
        ).text
    }

    private func carried(_ value: SQLText, _ type: DataType, _ scope: SQLScope) throws -> SQLText {
        switch type {
        case .entity: return value
        case .date, .period: return try spelled(.textOfDay, [value])
        default: return try shownValue(value, type, scope)
        }
    }
}
