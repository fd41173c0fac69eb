// `diff (q)`: what became of each row of the earlier side, and what is new on the later one: a row per change, in the order
// of the keys and then of the fields. A key that repeats on one side is an error; a row without a key equals no other.

struct DiffOperator {
    let spec: DiffSpec
    let shape: RowShape
    let context: OperatorContext

    func run(_ earlier: any BatchSource, _ later: any BatchSource) throws -> any BatchSource {
        let left = try rows(of: earlier)
        let right = try rows(of: later)
        let memory = Reservation(for: "diff", in: context.run)
        try memory.add(left.footprint + right.footprint)
        let changes = try changes(left, right)
        let result = batch(changes, left, right)
        try memory.add(result.footprint)
        let order = try RowOrder(
            ascending: Array(result.slots.prefix(spec.keyCount)), types: Array(shape.prefix(spec.keyCount)),
            count: result.count, tables: context.tables, run: context.run)
        return GatheredSource(rows: result, positions: order.permutation(), memory: memory, context: context)
    }

    private func rows(of input: any BatchSource) throws -> Batch {
        let (kept, _) = try context.collecting(input, for: "diff") { _ in () }
        return kept.joined(slotCount: shape.count)
    }

    // MARK: What changed

    /// Rows of either side by number, `nullRow` where there is none, and the field that changed.
    private struct Changes {
        var left: [UInt32] = []
        var right: [UInt32] = []
        var fields: [UInt32] = []

        mutating func add(_ left: UInt32, _ right: UInt32, _ field: UInt32 = nullRow) {
            self.left.append(left)
            self.right.append(right)
            fields.append(field)
        }
    }

    private func changes(_ left: Batch, _ right: Batch) throws -> Changes {
        var grouper = try Grouper(
            Array(shape.prefix(spec.keyCount)), tables: context.tables, run: context.run)
        let leftGroups = grouper.groups(of: keys(of: left), rowCount: left.count)
        let rightGroups = grouper.groups(of: keys(of: right), rowCount: right.count)
        let leftRows = try rowOfGroup(leftGroups, left, count: grouper.count)
        let rightRows = try rowOfGroup(rightGroups, right, count: grouper.count)
        let differs = try (0..<spec.fields.count).map { try codes(ofField: $0, left, right) }
        var changes = Changes()
        for row in 0..<UInt32(truncatingIfNeeded: left.count) {
            let other = hasKey(left, Int(row)) ? rightRows[Int(leftGroups[Int(row)])] : nullRow
            guard other != nullRow else {
                changes.add(row, nullRow)
                continue
            }
            for (field, codes) in differs.enumerated() where codes.left[Int(row)] != codes.right[Int(other)] {
                changes.add(row, other, UInt32(truncatingIfNeeded: field))
            }
        }
        for row in 0..<UInt32(truncatingIfNeeded: right.count) {
            let isKnown = hasKey(right, Int(row)) && leftRows[Int(rightGroups[Int(row)])] != nullRow
            if !isKnown { changes.add(nullRow, row) }
        }
        return changes
    }

    private func keys(of rows: Batch) -> [Vector] { Array(rows.slots.prefix(spec.keyCount)) }

    private func hasKey(_ rows: Batch, _ row: Int) -> Bool {
        !rows.slots.prefix(spec.keyCount).contains { $0.isNull(row) }
    }

    private func rowOfGroup(_ groups: [UInt32], _ rows: Batch, count: Int) throws -> [UInt32] {
        var rowOfGroup = [UInt32](repeating: nullRow, count: count)
        for (row, group) in groups.enumerated() where hasKey(rows, row) {
            guard rowOfGroup[Int(group)] == nullRow else {
                let key = KeyText.text(
                    of: keys(of: rows), types: Array(shape.prefix(spec.keyCount)), at: row, tables: context.tables,
                    run: context.run)
                throw Diagnostics(
                    Diagnostic(RunProblem.repeatedDiffKey(key: key), at: spec.origin.range, in: spec.origin.source))
            }
            rowOfGroup[Int(group)] = UInt32(truncatingIfNeeded: row)
        }
        return rowOfGroup
    }

    /// Numbers that are equal where the values of a field are, null like any other.
    private func codes(ofField field: Int, _ left: Batch, _ right: Batch) throws -> (left: [UInt32], right: [UInt32]) {
        let slot = spec.keyCount + field
        var coder = try KeyColumn(type: shape[slot], tables: context.tables, run: context.run)
        return (coder.codes(of: left.slots[slot]), coder.codes(of: right.slots[slot]))
    }

    // MARK: Rows

    private func batch(_ changes: Changes, _ left: Batch, _ right: Batch) -> Batch {
        let count = changes.left.count
        let base = UInt32(truncatingIfNeeded: left.count)
        // Of both sides end to end the later row, else the earlier.
        let either = (0..<count).map { changes.right[$0] == nullRow ? changes.left[$0] : base + changes.right[$0] }
        func both(_ slot: Int) -> Vector { Vector.concatenating([left.slots[slot], right.slots[slot]]) }
        var slots = (0..<spec.keyCount).map { both($0).gathering(either) }
        slots.append(
            Vector(
                .int64(
                    (0..<count).map { index in
                        changes.left[index] == nullRow ? 0 : changes.right[index] == nullRow ? 1 : 2
                    })))
        slots.append(names(changes.fields))
        slots.append(texts(of: left, changes.left, changes.fields))
        slots.append(texts(of: right, changes.right, changes.fields))
        let row = shape.count - 1
        slots.append(spec.isOneEntity ? both(row).gathering(either) : right.slots[row].gathering(changes.right))
        return Batch(count: count, slots: slots)
    }

    private func names(_ fields: [UInt32]) -> Vector {
        var builder = TextStoreBuilder()
        for field in spec.fields { builder.append(field.utf8) }
        return Vector(.text(builder.build(), fields))
    }

    /// The texts of the fields that changed, all fields' texts being end to end.
    private func texts(of rows: Batch, _ positions: [UInt32], _ fields: [UInt32]) -> Vector {
        let first = spec.keyCount + spec.fields.count
        let all = Vector.concatenating(Array(rows.slots[first..<first + spec.fields.count]))
        return all.gathering(
            zip(positions, fields).map { position, field in
                position == nullRow || field == nullRow
                    ? nullRow : field * UInt32(truncatingIfNeeded: rows.count) + position
            })
    }
}
