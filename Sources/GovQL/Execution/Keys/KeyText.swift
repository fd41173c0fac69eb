// The values of keys as messages name them: `江岸/2020-03`. It is for errors only, one value at a time; results are
// printed by Output/.

enum KeyText {
    /// The keys of one row, separated by `/`.
    static func text(
        of keys: [Vector], types: [DataType], at index: Int, tables: any TableAccess, run: RunContext
    ) -> String {
        zip(keys, types).map { text(of: $0, type: $1, at: index, tables, run) }.joined(separator: "/")
    }

    private static func text(
        of vector: Vector, type: DataType, at index: Int, _ tables: any TableAccess, _ run: RunContext
    ) -> String {
        if vector.isNull(index) { return "null" }
        guard case .rows(let rows) = vector.storage else { return vector.value(at: index, type: type).description }
        return text(ofRow: rows[index], type: type, tables, run)
    }

    /// An entity by its key, or by its row where it has none or the key can't be read.
    private static func text(
        ofRow row: UInt32, type: DataType, _ tables: any TableAccess, _ run: RunContext
    ) -> String {
        let number = "row \(Int(row) + 1)"
        guard let id = type.entityID else { return number }
        let fields = tables.catalog[id].key
        guard !fields.isEmpty,
            let columns = try? fields.map({ try tables.column($0, context: run).gathering([row]) })
        else { return number }
        return text(of: columns, types: fields.map { tables.catalog[$0].type }, at: 0, tables: tables, run: run)
    }
}
