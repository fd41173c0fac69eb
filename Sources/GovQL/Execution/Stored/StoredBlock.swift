// The rows that are added to cells at a time: their codes, the values of an argument and which of them are known, as the
// loops of CGovQLKernels/stored.c take them. It knows nothing of what is added. Next: StoredMeasure.swift.

import CGovQLKernels

/// The rows that are added at a time, and room to write down what is found of them. One for each thread.
final class StoredBlock {
    /// How many rows it has room for. Blocks of which nothing is written down may be larger.
    static let size = 4096

    private(set) var read = govql_rows_read(rows: nil, first: 0, count: 0)
    /// A 1 for each row that is meant; nil for all. Then there are no keys.
    private(set) var marks: UnsafePointer<UInt8>?
    private var knownMarkedCount: Int?
    private let keys: [CodedKey]
    private let evaluator: Evaluator
    private let placeBuffer = UnsafeMutablePointer<UInt32>.allocate(capacity: StoredBlock.size)
    private let codeBuffer = UnsafeMutablePointer<UInt32>.allocate(capacity: StoredBlock.size)
    private var knownBuffer = UnsafeMutablePointer<UInt8>.allocate(capacity: StoredBlock.size)
    private var knownCount = StoredBlock.size
    private var hasCodes = false
    private var frame: Frame?

    init(keys: [CodedKey], evaluator: Evaluator) {
        self.keys = keys
        self.evaluator = evaluator
        codeBuffer.initialize(repeating: 0, count: Self.size)
        placeBuffer.initialize(repeating: 0, count: Self.size)
        knownBuffer.initialize(repeating: 0, count: Self.size)
    }

    deinit {
        placeBuffer.deallocate()
        codeBuffer.deallocate()
        knownBuffer.deallocate()
    }

    func begin(_ read: govql_rows_read, marks: UnsafePointer<UInt8>?, markedCount: Int? = nil) {
        self.read = read
        self.marks = marks
        knownMarkedCount = markedCount
        hasCodes = false
        frame = nil
        if read.count > knownCount {
            knownBuffer.deallocate()
            knownBuffer = .allocate(capacity: read.count)
            knownBuffer.initialize(repeating: 0, count: read.count)
            knownCount = read.count
        }
    }

    var hasKeys: Bool { !keys.isEmpty }

    /// How many rows are meant.
    var markedCount: Int { knownMarkedCount ?? marks.map { Self.count($0, read.count) } ?? read.count }

    /// The number of ones.
    static func count(_ ones: UnsafePointer<UInt8>, _ count: Int) -> Int {
        Int(
            govql_total(
                Int32(StoredPlaces.kernel), govql_stored(values: ones, width: 1),
                govql_rows_read(rows: nil, first: 0, count: count), nil))
    }

    /// The place of each row, until the next call.
    func places(_ places: StoredPlaces) -> UnsafePointer<UInt32> {
        places.write(read, to: placeBuffer, known: knownBuffer)
        return UnsafePointer(placeBuffer)
    }

    /// Which values of a column are known; nil: all.
    func known(_ column: Column) -> UnsafePointer<UInt8>? {
        column.writeKnown(read, to: knownBuffer) ? UnsafePointer(knownBuffer) : nil
    }

    /// Whether the only key can be read where it is stored.
    var hasStoredKey: Bool { keys.count == 1 && read.rows == nil && keys[0].integers != nil }

    /// Lends the only key where it is stored, and its lowest value.
    func withStoredKey(_ body: (govql_stored, Int64) -> Void) {
        guard let column = keys[0].integers else { return }
        let lowest = keys[0].places.low
        _ = column.withStored { body($0, lowest) }
    }

    /// The code of each row by the keys; nil without any. Writes over ``places(_:)`` and what was lent.
    var codes: UnsafePointer<UInt32>? {
        if keys.isEmpty { return nil }
        if !hasCodes { writeCodes() }
        hasCodes = true
        return UnsafePointer(codeBuffer)
    }

    private func writeCodes() {
        precondition(read.count <= Self.size, "Codes have room for a block")
        for (index, key) in keys.enumerated() {
            if index == 0, key.table == nil {
                key.places.write(read, to: codeBuffer, known: knownBuffer)
                continue
            }
            let factor = index == 0 ? 0 : UInt32(truncatingIfNeeded: key.count)
            if let table = key.table, key.places.write(codes: table, read, factor: factor, to: codeBuffer) { continue }
            key.places.write(read, to: placeBuffer, known: knownBuffer)
            if let table = key.table {
                table.withTable { govql_lookup($0, placeBuffer, read.count, factor, codeBuffer) }
            } else {
                govql_lookup(
                    govql_code_table(entries: nil, width: 0), placeBuffer, read.count, factor, codeBuffer)
            }
        }
    }

    /// Lends the values of an argument, and which of them are known (nil: all). The last are the computed ones.
    func lend(
        _ argument: StoredArgument,
        _ body: (govql_stored, govql_rows_read, UnsafePointer<UInt8>?, [Int64]?) throws -> Void
    ) throws {
        switch argument.source {
        case .column(let column):
            let hasNulls = column.writeKnown(read, to: knownBuffer)
            if let marks {
                // No filter is beside marks.
                if hasNulls { for index in 0..<read.count { knownBuffer[index] &= marks[index] } }
                try column.withStored { try body($0, read, hasNulls ? UnsafePointer(knownBuffer) : marks, nil) }
                return
            }
            var hasMask = hasNulls
            if let filter = argument.filter { hasMask = try pass(filter, hasMask) }
            try column.withStored { try body($0, read, hasMask ? UnsafePointer(knownBuffer) : nil, nil) }
        case .linked(let targets, let column):
            try lend(targets, column, argument.filter, body)
        case .expression(let expr):
            let vector = try evaluator.evaluate(expr, over: rows)
            guard case .int64(let values) = vector.storage else { throw NotStored() }
            if let validity = vector.validity {
                if argument.filter != nil { throw NotStored() }
                for index in 0..<read.count { knownBuffer[index] = validity[index] ? 1 : 0 }
            }
            var hasMask = vector.validity != nil
            if let filter = argument.filter { hasMask = try pass(filter, hasMask) }
            try values.withUnsafeBytes { bytes in
                try body(
                    govql_stored(values: bytes.baseAddress, width: 8),
                    govql_rows_read(rows: nil, first: 0, count: read.count),
                    hasMask ? UnsafePointer(knownBuffer) : nil, values)
            }
        }
    }

    /// Lends a column's values at the rows that a link leads to.
    private func lend(
        _ targets: [UInt32], _ column: Column, _ filter: BoundExpr?,
        _ body: (govql_stored, govql_rows_read, UnsafePointer<UInt8>?, [Int64]?) throws -> Void
    ) throws {
        if column.count == 0 { return }
        // Sums without keys read no row that is not known; whoever goes by codes does, and gets the first one for it.
        let isWhole = keys.isEmpty && read.rows == nil
        let known = isWhole ? writeLeading(targets) : follow(targets)
        var hasMask = marks != nil || known < read.count
        if let validity = column.validity {
            for index in 0..<read.count where knownBuffer[index] != 0 {
                let row = isWhole ? targets[read.first + index] : placeBuffer[index]
                if !validity[Int(row)] { knownBuffer[index] = 0 }
            }
            hasMask = true
        }
        if let filter { hasMask = try pass(filter, hasMask) }
        let mask = hasMask ? UnsafePointer(knownBuffer) : nil
        guard isWhole else {
            let linked = govql_rows_read(rows: UnsafePointer(placeBuffer), first: 0, count: read.count)
            _ = try column.withStored { try body($0, linked, mask, nil) }
            return
        }
        try targets.withUnsafeBufferPointer { targets in
            guard let start = targets.baseAddress else { return }
            let linked = govql_rows_read(rows: start + read.first, first: 0, count: read.count)
            _ = try column.withStored { try body($0, linked, mask, nil) }
        }
    }

    /// Writes down the rows that a link leads to, and whether there is one; gives how many there are.
    private func follow(_ targets: [UInt32]) -> Int {
        precondition(read.count <= Self.size && marks == nil, "What links lead to has room for a block")
        return targets.withUnsafeBufferPointer {
            read.count - govql_follow($0.baseAddress, read, placeBuffer, knownBuffer)
        }
    }

    /// Writes down for each row that is meant whether a link leads anywhere; gives how many do.
    private func writeLeading(_ targets: [UInt32]) -> Int {
        if let marks { knownBuffer.update(from: marks, count: read.count) }
        return targets.withUnsafeBytes { targets in
            let stored = govql_stored(values: targets.baseAddress, width: 4)
            // As signed numbers rows are from 0 on, and what leads nowhere is -1.
            return govql_within(
                Int32(StoredPlaces.kernel), stored, read.first, read.count, 0, Int64(Int32.max), marks != nil,
                knownBuffer)
        }
    }

    /// Takes rows that a filter drops out of those that are known.
    private func pass(_ filter: BoundExpr, _ hasMask: Bool) throws -> Bool {
        let kept = try evaluator.positions(where: filter, over: rows)
        if kept.count == read.count { return hasMask }
        if !hasMask {
            knownBuffer.update(repeating: 0, count: read.count)
            for position in kept { knownBuffer[Int(position)] = 1 }
        } else {
            var next = 0
            for index in 0..<read.count {
                let isKept = next < kept.count && Int(kept[next]) == index
                if isKept { next += 1 } else { knownBuffer[index] = 0 }
            }
        }
        return true
    }

    /// The rows as expressions see them.
    private var rows: Frame {
        if let frame { return frame }
        let made = Frame(Batch(count: read.count, slots: [Vector(.rows(read.numbers))]))
        frame = made
        return made
    }
}
