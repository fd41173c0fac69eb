// Questions about texts in the data: which rows a text names, which values a field has.

extension Dataset {
    /// The rows whose label, or whose key, is a text.
    func rows(
        of entity: EntityID, matching text: String, context: RunContext
    ) throws -> (byLabel: [UInt32], byKey: [UInt32]) {
        let described = catalog[entity]
        let wanted = Array(text.utf8)
        let byLabel = try described.label.map { try rows(where: $0, is: wanted, context: context) } ?? []
        guard byLabel.isEmpty, described.key.count == 1, let key = described.key.first else { return (byLabel, []) }
        return ([], try rows(where: key, is: wanted, context: context))
    }

    /// The rows that print so in a field.
    func rows(where field: FieldID, is wanted: [UInt8], context: RunContext) throws -> [UInt32] {
        let column = try column(field, context: context)
        var found: [UInt32] = []
        try forEachBatch(of: column, context: context) { start, vector in
            if case .text(let store, let numbers) = vector.storage {
                for (index, number) in numbers.enumerated() where number != nullRow {
                    let isSame = store.withBytes(Int(number)) { $0.elementsEqual(wanted) }
                    if isSame { found.append(UInt32(truncatingIfNeeded: start + index)) }
                }
                return
            }
            let text = CellText(vector, type: column.type)
            var bytes: [UInt8] = []
            for index in 0..<vector.count where !vector.isNull(index) {
                bytes.removeAll(keepingCapacity: true)
                text.append(index, to: &bytes)
                if bytes == wanted { found.append(UInt32(truncatingIfNeeded: start + index)) }
            }
        }
        return found
    }

    /// Whether some row has a text in a field.
    func contains(_ text: String, in field: FieldID, context: RunContext) throws -> Bool {
        let wanted = Array(text.utf8)
        let column = try column(field, context: context)
        if case .text(let store, _) = column.storage {
            return (0..<store.count).contains { code in store.withBytes(code) { $0.elementsEqual(wanted) } }
        }
        return try !rows(where: field, is: wanted, context: context).isEmpty
    }

    /// Distinct texts of a field, at most `limit`, in order of first appearance: for suggestions.
    func distinctTexts(of field: FieldID, limit: Int = 20_000, context: RunContext) throws -> [String] {
        let column = try column(field, context: context)
        if case .text(let store, _) = column.storage { return (0..<min(store.count, limit)).map { store.string($0) } }
        var table = ByteKeyTable()
        var texts: [String] = []
        try forEachBatch(of: column, context: context) { _, vector in
            let text = CellText(vector, type: column.type)
            var bytes: [UInt8] = []
            for index in 0..<vector.count where !vector.isNull(index) && texts.count < limit {
                bytes.removeAll(keepingCapacity: true)
                text.append(index, to: &bytes)
                let code = bytes.withUnsafeBufferPointer { table.code(for: $0) }
                if Int(code) == texts.count { texts.append(String(decoding: bytes, as: UTF8.self)) }
            }
        }
        return texts
    }

    /// Distinct texts of a field that begin as a pattern says, at most `limit`, in order of first appearance.
    func distinctTexts(
        of field: FieldID, matching pattern: PinyinPattern, limit: Int, context: RunContext
    ) throws -> [String] {
        let column = try column(field, context: context)
        var seen: Set<[UInt8]> = []
        var texts: [String] = []
        func take(_ bytes: some Collection<UInt8>) {
            if seen.insert(Array(bytes)).inserted { texts.append(String(decoding: bytes, as: UTF8.self)) }
        }
        if case .text(let store, _) = column.storage {
            for code in 0..<store.count {
                if code % 16_384 == 0 { try context.checkpoint() }
                if texts.count == limit { break }
                if store.withBytes(code, { pattern.matches($0) }) { take(store.slice(code)) }
            }
            return texts
        }
        try forEachBatch(of: column, context: context) { _, vector in
            let text = CellText(vector, type: column.type)
            var bytes: [UInt8] = []
            for index in 0..<vector.count where !vector.isNull(index) && texts.count < limit {
                bytes.removeAll(keepingCapacity: true)
                text.append(index, to: &bytes)
                if bytes.withUnsafeBufferPointer({ pattern.matches($0) }) { take(bytes) }
            }
        }
        return texts
    }

    private func forEachBatch(
        of column: Column, context: RunContext, _ body: (_ start: Int, _ vector: Vector) throws -> Void
    ) throws {
        var start = 0
        while start < column.count {
            try context.checkpoint()
            let range = start..<min(start + 16_384, column.count)
            try body(start, column.vector(range))
            start = range.upperBound
        }
    }
}
