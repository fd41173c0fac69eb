// The engine's answers to the binder's questions about data, the check of text literals, and the texts that entities
// print as.

/// Answers from a dataset.
struct DataAnswers: BindingData {
    let dataset: Dataset
    let context: RunContext

    func matches(of entity: EntityID, text: String) throws -> EntityMatches {
        let rows = try dataset.rows(of: entity, matching: text, context: context)
        var matches = EntityMatches()
        matches.byLabel = rows.byLabel
        matches.byKey = rows.byKey
        let found = rows.byLabel.isEmpty ? rows.byKey : rows.byLabel
        if found.isEmpty {
            if let label = dataset.catalog[entity].label ?? dataset.catalog[entity].key.first {
                matches.nearest = EditDistance.nearest(
                    to: text, in: try dataset.distinctTexts(of: label, context: context))
            }
        } else if found.count > 1 {
            let texts = EntityTexts(dataset: dataset, context: context)
            matches.keys = try texts.keys(of: entity, rows: Array(found.prefix(8)))
        }
        return matches
    }

    /// The rows whose key has these parts, one for each of its columns; the nearest are those that agree in the first.
    func matches(of entity: EntityID, key parts: [String]) throws -> EntityMatches {
        var rows: [UInt32]?
        var agreeing: [UInt32] = []
        for (field, part) in zip(dataset.catalog[entity].key, parts) where rows?.isEmpty != true {
            let found = try dataset.rows(where: field, is: Array(part.utf8), context: context)
            agreeing = rows ?? []
            let there = Set(found)
            rows = rows?.filter(there.contains) ?? found
        }
        var matches = EntityMatches()
        matches.byKey = rows ?? []
        let texts = EntityTexts(dataset: dataset, context: context)
        if matches.byKey.isEmpty {
            matches.nearest = try texts.keys(of: entity, rows: Array(agreeing.prefix(3)))
        } else if matches.byKey.count > 1 {
            matches.keys = try texts.keys(of: entity, rows: Array(matches.byKey.prefix(8)))
        }
        return matches
    }

    func distinctValues(of expr: BoundExpr, over plan: LogicalPlan, reading fields: Set<FieldID>) throws -> [Value] {
        if try dataset.require(fields: fields, context: context) { throw TypesChanged() }
        let table = try Executor(tables: dataset, context: context).run(.aggregate(plan, keys: [expr], []))
        let texts = EntityTexts(dataset: dataset, context: context)
        let column = try texts.column(named: "", type: expr.type, vector: table.slots[0], origin: expr.origin)
        return (0..<table.count).map { column.value(at: $0) }
    }

    func text(of value: Value) -> String { value.description }
}

/// Warns of text literals that no row has.
struct LiteralChecks {
    let dataset: Dataset
    let context: RunContext

    /// Columns that the query streams: they are searched in a pass of their own, which mostly ends soon.
    let streamed: Set<FieldID>

    func warning(for check: LiteralCheck) throws -> Diagnostic? {
        let isStreamed = streamed.contains(check.field)
        let isThere =
            isStreamed
            ? try dataset.containsWhenStreamed(check.text, in: check.field, context: context)
            : try dataset.contains(check.text, in: check.field, context: context)
        if isThere { return nil }
        let values =
            isStreamed
            ? try dataset.distinctTextsWhenStreamed(of: check.field, context: context)
            : try dataset.distinctTexts(of: check.field, context: context)
        let nearest = EditDistance.nearest(to: check.text, in: values)
        let fix = nearest.first.map {
            Fix(
                replacing: check.origin.range, with: "\"\($0)\"", title: Words(en: "use \"\($0)\"", zh: "改为“\($0)”"))
        }
        let name = dataset.catalog[check.field].names.primary
        return Diagnostic(
            BindingProblem.noSuchValue(check.text, field: name, nearest: nearest), at: check.origin.range,
            in: check.origin.source, fix: fix)
    }
}

/// Makes columns of a result; entities get their labels and keys as texts.
struct EntityTexts {
    let dataset: Dataset
    let context: RunContext

    func column(named name: String, type: DataType, vector: Vector, origin: Origin) throws -> ResultColumn {
        guard case .entity(let id) = type, case .rows(let rows) = vector.storage else {
            return ResultColumn(name: name, type: type, vector: vector, labels: nil, keys: nil)
        }
        let keys = try keyTexts(of: id, rows: rows)
        let labels = try dataset.catalog[id].label.map { try texts(of: $0, rows: rows) } ?? keys
        noteRepeatedLabels(labels, rows, name, origin)
        return ResultColumn(name: name, type: type, vector: vector, labels: labels, keys: keys)
    }

    /// As ``column(named:type:vector:origin:)``, with what the rows print as given.
    func column(
        named name: String, type: DataType, vector: Vector, label: CellText?, key: [CellText], origin: Origin
    ) -> ResultColumn {
        guard case .entity = type, case .rows(let rows) = vector.storage else {
            return ResultColumn(name: name, type: type, vector: vector, labels: nil, keys: nil)
        }
        let numbers = CellText(Vector(.int64(rows.map { Int64($0) + 1 })), type: .int)
        let keys = joined(key.isEmpty ? [numbers] : key, rows: rows)
        let labels = label.map { joined([$0], rows: rows) } ?? keys
        noteRepeatedLabels(labels, rows, name, origin)
        return ResultColumn(name: name, type: type, vector: vector, labels: labels, keys: keys)
    }

    func keys(of id: EntityID, rows: [UInt32]) throws -> [String] {
        let vector = try keyTexts(of: id, rows: rows)
        return rows.indices.map { vector.value(at: $0, type: .text).description }
    }

    /// The values of a field as texts.
    private func texts(of field: FieldID, rows: [UInt32]) throws -> Vector {
        let column = try dataset.column(field, context: context)
        let vector = column.gathering(rows)
        if case .text = vector.storage { return vector }
        return joined([CellText(vector, type: column.type)], rows: rows)
    }

    private func keyTexts(of id: EntityID, rows: [UInt32]) throws -> Vector {
        let key = dataset.catalog[id].key
        if key.count == 1, let only = key.first { return try texts(of: only, rows: rows) }
        if key.isEmpty {
            let numbers = Vector(.int64(rows.map { Int64($0) + 1 }))
            return joined([CellText(numbers, type: .int)], rows: rows)
        }
        let parts = try key.map { field in
            let column = try dataset.column(field, context: context)
            return CellText(column.gathering(rows), type: column.type)
        }
        return joined(parts, rows: rows)
    }

    /// The parts of each row joined by `/`; null for a null row.
    private func joined(_ parts: [CellText], rows: [UInt32]) -> Vector {
        var builder = TextStoreBuilder()
        var numbers: [UInt32] = []
        var bytes: [UInt8] = []
        for (index, row) in rows.enumerated() {
            guard row != nullRow else {
                numbers.append(nullRow)
                continue
            }
            bytes.removeAll(keepingCapacity: true)
            for (number, part) in parts.enumerated() {
                if number > 0 { bytes.append(UInt8(ascii: "/")) }
                part.append(index, to: &bytes)
            }
            numbers.append(builder.append(bytes))
        }
        return Vector(.text(builder.build(), numbers))
    }

    /// Two rows of an entity that print alike in one column.
    private func noteRepeatedLabels(_ labels: Vector, _ rows: [UInt32], _ name: String, _ origin: Origin) {
        guard case .text(let store, let numbers) = labels.storage else { return }
        var table = ByteKeyTable()
        var firstRow: [UInt32] = []
        var repeated: Set<UInt32> = []
        for (row, number) in zip(rows, numbers) where number != nullRow {
            let code = Int(store.withBytes(Int(number)) { table.code(for: $0) })
            if code == firstRow.count {
                firstRow.append(row)
            } else if firstRow[code] != row {
                repeated.insert(row)
            }
        }
        context.notes.add(.repeatedLabels(column: name), count: repeated.count, at: origin)
    }
}
