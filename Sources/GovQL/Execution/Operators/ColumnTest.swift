// A test that one stored column of a scanned entity answers where it lies: a range or comparison of narrow integers, a test
// of a text, whether a link leads anywhere. It lists the rows of a range that pass, or marks them. It knows no operators.
// Next: ScanFilter.swift.

import CGovQLKernels

/// A test of one stored column against constants; null fails it.
struct ColumnTest {
    private enum Kind {
        /// Within both ends.
        case range(ClosedRange<Int64>)
        /// Whether each text of the dictionary passes.
        case texts([Bool])
        /// Contains these bytes, at least one.
        case substring([UInt8])
        /// Leads to some row, or to none.
        case link([UInt32], leads: Bool)
        case nothing
    }

    /// Nil for a link.
    private let column: Column?
    private let kind: Kind
    private let zones: ZoneMap?

    /// Nil for an expression that is no such test, or over a column that is stored otherwise.
    init?(_ expr: BoundExpr, context: OperatorContext) throws {
        if let link = try Self.link(expr, context) {
            (kind, column, zones) = (link, nil, nil)
            return
        }
        guard let field = Self.field(expr), let kind = try Self.kind(of: expr, context) else { return nil }
        let column = try context.tables.column(field, context: context.run)
        switch (kind, column.storage) {
        case (.bounds(let bounds), .int8), (.bounds(let bounds), .int16), (.bounds(let bounds), .int32),
            (.bounds(let bounds), .int64):
            self.kind = bounds.map(Kind.range) ?? .nothing
        case (.text(let test, let part, _), .text(let store, _)) where store.isUnique && store.count < column.count / 4:
            self.kind = .texts(
                part.withUnsafeBufferPointer { part in TextTestKernels.testAll(store) { test($0, part) } })
        case (.text(_, let part, isContains: true), .plainText) where !part.isEmpty:
            self.kind = .substring(Array(part))
        default: return nil
        }
        self.column = column
        zones = column.zones
    }

    /// What is known beforehand of the rows of a range.
    func verdict(on rows: Range<Int>) -> ZoneMap.Verdict {
        switch kind {
        case .nothing: .none
        case .range(let bounds): zones?.verdict(bounds, on: rows) ?? .some
        case .texts, .substring, .link: .some
        }
    }

    // MARK: Which tests

    private enum Question {
        /// Nil holds nothing.
        case bounds(ClosedRange<Int64>?)
        case text(
            _ test: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Bool, ArraySlice<UInt8>,
            isContains: Bool)
    }

    /// The field of the scanned row that a test is about.
    private static func field(_ expr: BoundExpr) -> FieldID? {
        let operand: BoundExpr
        switch expr.kind {
        case .isBetween(let value, _, _, _), .compare(_, let value, _), .textTest(_, let value, _): operand = value
        default: return nil
        }
        guard case .field(let field, let row) = operand.kind, case .slot(0) = row.kind else { return nil }
        return field
    }

    /// Whether a link of the scanned row leads anywhere.
    private static func link(_ expr: BoundExpr, _ context: OperatorContext) throws -> Kind? {
        var (node, leads) = (expr, false)
        if case .not(let inner) = node.kind { (node, leads) = (inner, true) }
        guard case .isNull(let value) = node.kind, case .follow(let link, let row) = value.kind,
            case .slot(0) = row.kind
        else { return nil }
        let target = context.tables.catalog[link].target
        // Rows as signed numbers are then from 0 on, and what leads nowhere is -1.
        guard try context.tables.rowCount(of: target, context: context.run) <= Int(Int32.max) else { return nil }
        return .link(try context.tables.forward(link, context: context.run).targets, leads: leads)
    }

    private static func linkBounds(_ leads: Bool) -> ClosedRange<Int64> { leads ? 0...Int64(Int32.max) : -1...(-1) }

    private static func kind(of expr: BoundExpr, _ context: OperatorContext) throws -> Question? {
        switch expr.kind {
        case .isBetween(let value, let lower, let upper, let includesUpper):
            guard lower != nil || upper != nil else { return nil }
            var bounds: ClosedRange<Int64>? = Int64.min...Int64.max
            for (comparison, end) in [
                (BoundExpr.Comparison.greaterOrEqual, lower), (includesUpper ? .lessOrEqual : .less, upper),
            ] {
                guard let end else { continue }
                guard let word = try word(end, like: value, context) else { return nil }
                bounds = intersection(bounds, Self.bounds(comparison, word))
            }
            return .bounds(bounds)
        case .compare(let comparison, let value, let end):
            if comparison == .notEqual { return nil }
            if value.type == .text || value.type == .code {
                guard comparison == .equal, let part = try text(end, context) else { return nil }
                return .text({ TextSearch.areEqual($0, $1) }, part, isContains: false)
            }
            guard let word = try word(end, like: value, context) else { return nil }
            return .bounds(bounds(comparison, word))
        case .textTest(let test, _, let part):
            guard let part = try text(part, context) else { return nil }
            return .text({ test.holds($0, $1) }, part, isContains: test == .contains)
        default: return nil
        }
    }

    /// What a comparison with a value holds; nil where that is nothing.
    private static func bounds(_ comparison: BoundExpr.Comparison, _ word: Int64) -> ClosedRange<Int64>? {
        switch comparison {
        case .equal, .notEqual: word...word
        case .less: word == .min ? nil : .min...(word - 1)
        case .lessOrEqual: .min...word
        case .greater: word == .max ? nil : (word + 1)...(.max)
        case .greaterOrEqual: word...(.max)
        }
    }

    private static func intersection(_ lhs: ClosedRange<Int64>?, _ rhs: ClosedRange<Int64>?) -> ClosedRange<Int64>? {
        guard let lhs, let rhs, lhs.overlaps(rhs) else { return nil }
        return lhs.clamped(to: rhs)
    }

    /// A known constant of the field's very type as it is stored.
    private static func word(_ expr: BoundExpr, like value: BoundExpr, _ context: OperatorContext) throws -> Int64? {
        guard expr.type == value.type, expr.isGiven, let words = Operand(try context.constant(expr)).words else {
            return nil
        }
        return try context.constant(expr).isNull(0) ? nil : words.values[0]
    }

    private static func text(_ expr: BoundExpr, _ context: OperatorContext) throws -> ArraySlice<UInt8>? {
        guard expr.isGiven, case .text(let store, let numbers) = try context.constant(expr).storage,
            let number = numbers.first, number != nullRow
        else { return nil }
        return store.slice(Int(number))
    }

    // MARK: Testing

    var canMark: Bool {
        switch kind {
        case .range: column?.validity == nil
        case .link: true
        case .texts, .substring, .nothing: false
        }
    }

    /// Marks the rows of a range that pass, or takes the marks off those that do not; gives the number of marks.
    func mark(_ range: Range<Int>, _ marks: UnsafeMutableBufferPointer<UInt8>, narrows: Bool) -> Int {
        withStored { stored, bounds in
            govql_within(
                Int32(StoredPlaces.kernel), stored, range.lowerBound, range.count, bounds.lowerBound,
                bounds.upperBound, narrows, marks.baseAddress)
        } ?? 0
    }

    /// Lends what is stored, and between which ends it must lie; nil where the test is another.
    private func withStored(_ body: (govql_stored, ClosedRange<Int64>) -> Int) -> Int? {
        switch kind {
        case .range(let bounds): column?.withStored { body($0, bounds) }
        case .link(let targets, let leads):
            targets.withUnsafeBytes { body(govql_stored(values: $0.baseAddress, width: 4), Self.linkBounds(leads)) }
        case .texts, .substring, .nothing: nil
        }
    }

    /// Writes down the rows of a range that pass; gives their number.
    func keep(_ range: Range<Int>, _ rows: UnsafeMutableBufferPointer<UInt32>) -> Int {
        let first = UInt32(truncatingIfNeeded: range.lowerBound)
        switch (kind, column?.storage ?? .null) {
        case (.range, _), (.link, _):
            let read = govql_rows_read(rows: nil, first: range.lowerBound, count: range.count)
            let count = withStored { stored, bounds in
                govql_select(
                    Int32(StoredPlaces.kernel), stored, read, bounds.lowerBound, bounds.upperBound, rows.baseAddress)
            }
            for index in 0..<(count ?? 0) { rows[index] &+= first }
            return known(rows, count ?? 0)
        case (.texts(let passes), .text(_, let numbers)):
            return passes.withUnsafeBufferPointer { passes in
                numbers[range].withUnsafeBufferPointer { numbers in
                    var count = 0
                    for index in 0..<numbers.count {
                        rows[count] = first &+ UInt32(truncatingIfNeeded: index)
                        let number = numbers[index]
                        count &+= number != nullRow && passes[Int(number)] ? 1 : 0
                    }
                    return count
                }
            }
        case (.substring(let needle), .plainText(let store)) where needle.count <= Self.shortNeedle:
            return Self.search(store, range, needle, rows)
        case (.substring, .plainText):
            for (index, row) in Loops.numbers(range).enumerated() { rows[index] = row }
            return keep(rows, range.count)
        default: return 0
        }
    }

    /// Keeps of the rows written down those that pass; gives their number.
    func keep(_ rows: UnsafeMutableBufferPointer<UInt32>, _ count: Int) -> Int {
        switch (kind, column?.storage ?? .null) {
        case (.link(let targets, let leads), _):
            return targets.withUnsafeBufferPointer { targets in
                Self.sift(rows, count) { (targets[Int($0)] != nullRow) == leads }
            }
        case (.range(let bounds), .int8(let values)): return known(rows, Self.sift(values, bounds, rows, count))
        case (.range(let bounds), .int16(let values)): return known(rows, Self.sift(values, bounds, rows, count))
        case (.range(let bounds), .int32(let values)): return known(rows, Self.sift(values, bounds, rows, count))
        case (.range(let bounds), .int64(let values)): return known(rows, Self.sift(values, bounds, rows, count))
        case (.texts(let passes), .text(_, let numbers)):
            return Self.sift(rows, count) { row in
                let number = numbers[Int(row)]
                return number != nullRow && passes[Int(number)]
            }
        case (.substring(let needle), .plainText(let store)):
            return needle.withUnsafeBufferPointer { needle in
                store.withTexts { texts in
                    Self.sift(rows, count) { TextSearch.contains(needle, in: texts[$0]) }
                }
            }
        default: return 0
        }
    }

    /// A longer text is looked for in each by itself, by a search that never compares much twice.
    private static let shortNeedle = 64

    /// Searches the texts of a range as the one run of bytes that they are, so that texts without the needle cost no
    /// call. A null is an empty text and holds nothing.
    private static func search(
        _ store: TextStore, _ range: Range<Int>, _ needle: [UInt8], _ rows: UnsafeMutableBufferPointer<UInt32>
    ) -> Int {
        store.bytes.withUnsafeBufferPointer { bytes in
            store.offsets.withUnsafeBufferPointer { offsets in
                var (count, row, start) = (0, range.lowerBound, offsets[range.lowerBound])
                // Bytes that end in the middle of a text: what begins behind its start is found with the next ones.
                while row < range.upperBound {
                    let end = min(offsets[range.upperBound], start + (1 << 14))
                    let places = places(of: needle, in: UnsafeBufferPointer(rebasing: bytes[start..<end]))
                    for place in places {
                        let found = start + Int(place)
                        while offsets[row + 1] <= found { row += 1 }
                        // From one text into the next: no text holds it.
                        guard found >= offsets[row], found + needle.count <= offsets[row + 1] else { continue }
                        rows[count] = UInt32(truncatingIfNeeded: row)
                        count += 1
                        row += 1
                        if row == range.upperBound { break }
                    }
                    if end == offsets[range.upperBound] { break }
                    start = end - needle.count + 1
                }
                return count
            }
        }
    }

    private static func places(of needle: [UInt8], in text: UnsafeBufferPointer<UInt8>) -> [UInt32] {
        [UInt32](unsafeUninitializedCapacity: text.count) { buffer, count in
            count = govql_find_all(text.baseAddress, text.count, needle, needle.count, buffer.baseAddress)
        }
    }

    /// Drops rows whose value is null: what stands in their place may have passed.
    private func known(_ rows: UnsafeMutableBufferPointer<UInt32>, _ count: Int) -> Int {
        guard let validity = column?.validity else { return count }
        return Self.sift(rows, count) { validity[Int($0)] }
    }

    /// The ends in the stored type; nil if no value of it lies within.
    private static func ends<Narrow: FixedWidthInteger>(
        _ bounds: ClosedRange<Int64>, as _: Narrow.Type
    ) -> (low: Narrow, span: Narrow.Magnitude)? {
        guard bounds.lowerBound <= Int64(Narrow.max), bounds.upperBound >= Int64(Narrow.min) else { return nil }
        let low = Narrow(clamping: bounds.lowerBound)
        let high = Narrow(clamping: bounds.upperBound)
        return (low, Narrow.Magnitude(truncatingIfNeeded: high &- low))
    }

    @inline(__always)
    private static func sift<Narrow: FixedWidthInteger>(
        _ values: [Narrow], _ bounds: ClosedRange<Int64>, _ rows: UnsafeMutableBufferPointer<UInt32>, _ count: Int
    ) -> Int {
        guard let (low, span) = ends(bounds, as: Narrow.self) else { return 0 }
        return values.withUnsafeBufferPointer { values in
            sift(rows, count) { Narrow.Magnitude(truncatingIfNeeded: values[Int($0)] &- low) <= span }
        }
    }

    @inline(__always)
    private static func sift(
        _ rows: UnsafeMutableBufferPointer<UInt32>, _ count: Int, _ passes: (UInt32) -> Bool
    ) -> Int {
        var kept = 0
        for index in 0..<count {
            let row = rows[index]
            rows[kept] = row
            kept &+= passes(row) ? 1 : 0
        }
        return kept
    }
}

extension BoundExpr {
    /// Whether the value is known before any row is, and can't fail.
    fileprivate var isGiven: Bool {
        switch kind {
        case .constant, .parameter, .today: true
        default: false
        }
    }
}
