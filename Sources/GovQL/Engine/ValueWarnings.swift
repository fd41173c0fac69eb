// What the values on file say of a query: a filter that no row can pass, a constant in another unit than the column, a group
// by a name that several rows share. Of columns that are held only what decoding has gathered already is looked at, before
// the query runs; of those that are streamed, what the run has seen, after it. What to look at: Binding/ValueChecks.swift.

struct ValueWarnings {
    let dataset: Dataset
    let context: RunContext

    /// A name is looked for among this many rows at most, if its texts are not numbered.
    private static let rowLimit = 20_000

    /// What the columns that are held say.
    func warnings(for query: BoundQuery) throws -> [Diagnostic] {
        try query.rangeChecks.compactMap { check in
            guard dataset.isKept(check.field) else { return nil }
            let column = try dataset.column(check.field, context: context)
            return column.extremes.flatMap { warning(for: check, $0.values(column.type)) }
        }
            + query.labelChecks.compactMap { check in
                guard dataset.isKept(check.label) else { return nil }
                let column = try dataset.column(check.label, context: context)
                return try sharedName(in: column).map { warning(for: check, $0.name, $0.rows, ofAll: true) }
            }
    }

    // MARK: Streams

    /// Has the run look at the streamed columns that constants are compared with, until a value on either side is seen.
    func watch(_ query: BoundQuery, streamed: Set<FieldID>) {
        let checks = Dictionary(grouping: query.rangeChecks.filter { streamed.contains($0.field) }, by: \.field)
        context.watch.begin(
            checks.mapValues { checks in
                ValueWatch.Question { low, high in
                    checks.allSatisfy { ($0.value.order(to: low) ?? 1) > 0 && ($0.value.order(to: high) ?? -1) < 0 }
                }
            })
    }

    /// What the run has seen of the streamed columns. A name is looked for among their first rows.
    func warningsAfterRun(of query: BoundQuery, streamed: Set<FieldID>) -> [Diagnostic] {
        query.rangeChecks.compactMap { check in
            guard streamed.contains(check.field), let seen = context.watch.extremes(of: check.field) else { return nil }
            return warning(for: check, seen.values(dataset.catalog[check.field].type))
        }
            + query.labelChecks.compactMap { check in
                guard streamed.contains(check.label),
                    let names = try? dataset.firstTextsWhenStreamed(
                        of: check.label, rows: Self.rowLimit, context: context),
                    let shared = Self.sharedName(in: names.vectors)
                else { return nil }
                return warning(for: check, shared.name, shared.rows, ofAll: names.isAll)
            }
    }

    // MARK: Ranges

    private func warning(for check: RangeCheck, _ ends: (low: Value, high: Value)) -> Diagnostic? {
        let (low, high) = ends
        guard let toLow = check.value.order(to: low), let toHigh = check.value.order(to: high) else { return nil }
        let name = dataset.catalog[check.field].names.primary
        let isNever =
            switch check.comparison {
            case .equal: toLow < 0 || toHigh > 0
            case .greater: toHigh >= 0
            case .greaterOrEqual: toHigh > 0
            case .less: toLow <= 0
            case .lessOrEqual: toLow < 0
            case .notEqual: false
            }
        let isBeside = toLow < 0 || toHigh > 0
        let other = isBeside ? Self.inOtherUnit(check.value, low, high) : nil
        guard isNever || other != nil else { return nil }
        let fix = other.map {
            Fix(
                replacing: check.origin.range, with: $0.text,
                title: Words(en: "use \($0.text)", zh: "改为 \($0.text)"))
        }
        let problem = BindingProblem.besideAllValues(
            field: name, low: low.description, high: high.description, isNever: isNever, unit: other?.unit)
        return Diagnostic(problem, at: check.origin.range, in: check.origin.source, fix: fix)
    }

    /// The constant as it would be if it was meant in 万, in ones where the column is in 万, or in percent; nil if that is no
    /// value of the column either.
    private static func inOtherUnit(_ value: Value, _ low: Value, _ high: Value) -> (text: String, unit: Words)? {
        let number: Decimal
        switch value {
        case .int(let int): number = Decimal(int)
        case .decimal(let decimal): number = decimal
        default: return nil
        }
        guard number.mantissa != 0 else { return nil }
        func isInside(_ scaled: Decimal) -> Bool {
            let value = Value.decimal(scaled)
            guard let toLow = value.order(to: low), let toHigh = value.order(to: high) else { return false }
            return toLow >= 0 && toHigh <= 0
        }
        if let more = number.multiplied(by: Decimal(10_000)), isInside(more) {
            return ("\(number.trimmed)万", Words(en: "10,000", zh: "万"))
        }
        for (places, unit) in [(4, Words(en: "10,000", zh: "万")), (2, Words(en: "percent", zh: "百分数"))] {
            guard let less = Decimal(mantissa: number.mantissa, scale: number.scale + places), isInside(less) else {
                continue
            }
            let isShare = (Value.int(1).order(to: high) ?? -1) >= 0
            if places == 2 { return isShare ? ("\(number.trimmed)%", unit) : nil }
            return ("\(less.trimmed)", unit)
        }
        return nil
    }

    // MARK: Labels

    private func warning(for check: LabelCheck, _ name: String, _ rows: Int, ofAll: Bool) -> Diagnostic {
        let catalog = dataset.catalog
        let fix = check.replacement.map {
            Fix(replacing: check.origin.range, with: $0, title: Words(en: "group by the row", zh: "按行本身分组"))
        }
        let problem = BindingProblem.sharedLabels(
            field: catalog[check.label].names.primary, entity: catalog[check.label.entity].names.primary, example: name,
            rows: rows, isAll: ofAll)
        return Diagnostic(problem, at: check.origin.range, in: check.origin.source, fix: fix)
    }

    /// The first name in load order that several rows have, and how many.
    private func sharedName(in column: Column) throws -> (name: String, rows: Int)? {
        guard case .text(let store, let numbers) = column.storage, store.isUnique else {
            return try searchedName(in: column)
        }
        // As many names as rows: then each has one.
        guard store.count < column.count else { return nil }
        var counts = [Int](repeating: 0, count: store.count)
        for number in numbers where number != nullRow { counts[Int(number)] += 1 }
        guard let first = numbers.first(where: { $0 != nullRow && counts[Int($0)] > 1 }) else { return nil }
        return (store.string(Int(first)), counts[Int(first)])
    }

    private func searchedName(in column: Column) throws -> (name: String, rows: Int)? {
        guard column.type.isText, column.count <= Self.rowLimit else { return nil }
        return Self.sharedName(in: [column.vector(0..<column.count)])
    }

    private static func sharedName(in vectors: [Vector]) -> (name: String, rows: Int)? {
        var table = ByteKeyTable()
        var counts: [Int] = []
        var codes: [Int] = []
        for case .text(let store, let numbers) in vectors.map(\.storage) {
            for number in numbers where number != nullRow {
                let code = Int(store.withBytes(Int(number)) { table.code(for: $0) })
                if code == counts.count { counts.append(0) }
                counts[code] += 1
                codes.append(code)
            }
        }
        guard let shared = codes.first(where: { counts[$0] > 1 }) else { return nil }
        let name = table.withKey(UInt32(truncatingIfNeeded: shared)) { String(decoding: $0, as: UTF8.self) }
        return (name, counts[shared])
    }
}

extension Decimal {
    /// Without zeros at the end.
    fileprivate var trimmed: Decimal {
        var number = self
        while number.scale > 0, let shorter = number.rescaled(to: number.scale - 1), shorter == number {
            number = shorter
        }
        return number
    }
}
