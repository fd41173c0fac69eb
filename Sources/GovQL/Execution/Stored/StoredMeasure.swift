// What is added up for each code: counts, sums with counts, extremes, and counts or marks of the values of a narrow
// column. A plan of it is made once; each thread has cells of its own, which add up to the same whatever the threads.
// Next: StoredAggregation.swift; the loops are CGovQLKernels/stored.c.

import CGovQLKernels

/// Something to fall back from: the values at hand are not what the narrow loops take.
struct NotStored: Error {}

/// The numbers that an aggregate is of.
struct StoredArgument: Sendable {
    enum Source: Sendable {
        case column(Column)
        /// Computed block by block over rows; 64-bit values.
        case expression(BoundExpr)
    }

    let source: Source
    /// Rows that are left out.
    let filter: BoundExpr?
    /// Tells equal arguments.
    let signature: [UInt64]

    var isAlwaysKnown: Bool {
        if filter == nil, case .column(let column) = source { return column.validity == nil }
        return false
    }
}

/// What is kept for each code.
enum StoredMeasure: Sendable {
    /// The rows.
    case rows
    /// The sum and number of known values in one word: the number above `shift`, below it the sum less `low` each.
    case packed(StoredArgument, low: Int64, shift: UInt64)
    /// The sum of values that are all above 0, in 32 bits: of many codes, half the memory is half the time.
    case narrow(StoredArgument)
    /// The sum and the number of known values, side by side.
    case pairs(StoredArgument)
    /// The greatest known value; where `flip` is -1, of those with every bit the other way: the least.
    case extreme(StoredArgument, flip: Int64)
    /// How many rows have each value of a column.
    case tally(StoredPlaces)
    /// Whether some row has each of the places.
    case marks(StoredPlaces)

    var cellsPerCode: Int {
        switch self {
        case .rows, .packed, .narrow, .extreme: 1
        case .pairs: 2
        case .tally(let places), .marks(let places): places.count + 1
        }
    }

    var cellSize: Int {
        switch self {
        case .rows, .packed, .pairs, .extreme: 8
        case .narrow, .tally: 4
        case .marks: 1
        }
    }

    /// Whether it tells for each code how many rows there are.
    var countsRows: Bool {
        switch self {
        case .rows: true
        case .packed(let argument, _, _), .pairs(let argument): argument.isAlwaysKnown
        case .narrow, .extreme, .tally, .marks: false
        }
    }

    /// Whether it tells which codes have rows.
    var tellsRows: Bool { if case .narrow = self { true } else { countsRows } }

    /// Two measures with one key are one.
    var key: [UInt64] {
        switch self {
        case .rows: [0]
        case .packed(let argument, _, _), .pairs(let argument), .narrow(let argument): [1] + argument.signature
        case .extreme(let argument, let flip): [flip < 0 ? 2 : 3] + argument.signature
        case .tally, .marks: []
        }
    }
}

/// The cells of one measure.
final class StoredCells {
    private enum Storage {
        case words(Cells<UInt64>)
        case counts(Cells<UInt32>)
        case marks(Cells<UInt8>)
    }

    let measure: StoredMeasure
    private let storage: Storage
    /// For arguments that are computed: no sum can be further from zero than this.
    private var reach: UInt64 = 0

    init(_ measure: StoredMeasure, codeCount: Int) {
        self.measure = measure
        let count = codeCount * measure.cellsPerCode
        switch measure {
        case .rows, .packed, .pairs: storage = .words(Cells(repeating: 0, count: count))
        case .extreme: storage = .words(Cells(repeating: UInt64(bitPattern: Int64.min), count: count))
        case .narrow, .tally: storage = .counts(Cells(repeating: 0, count: count))
        case .marks: storage = .marks(Cells(repeating: 0, count: count))
        }
    }

    private var words: UnsafeMutablePointer<UInt64> {
        guard case .words(let cells) = storage else { preconditionFailure("These cells are words") }
        return cells.start
    }

    /// As ``words``, with a sign.
    private var integers: UnsafeMutablePointer<Int64> {
        UnsafeMutableRawPointer(words).assumingMemoryBound(to: Int64.self)
    }

    // MARK: Adding

    /// Adds the rows of a block. `codes` is nil where all are 0.
    func add(_ block: StoredBlock, codes: UnsafePointer<UInt32>?) throws {
        switch measure {
        case .rows:
            if let codes {
                govql_count_codes(codes, nil, block.read.count, words)
            } else {
                words[0] &+= UInt64(block.read.count)
            }
        case .packed(let argument, let low, let shift):
            try block.lend(argument) { values, read, known, _ in
                if let codes {
                    govql_add_packed(values, read, known, codes, low, 1 << shift, words)
                } else {
                    let (sum, count) = Self.total(values, read, known)
                    words[0] &+= UInt64(bitPattern: sum &- Int64(count) &* low) &+ UInt64(count) << shift
                }
            }
        case .narrow(let argument):
            guard case .counts(let cells) = storage, let codes else { return }
            try block.lend(argument) { values, read, _, _ in govql_add_narrow(values, read, codes, cells.start) }
        case .pairs(let argument):
            try block.lend(argument) { values, read, known, computed in
                if let computed { try claim(computed) }
                if let codes {
                    govql_add_pairs(values, read, known, codes, integers)
                } else {
                    let (sum, count) = Self.total(values, read, known)
                    integers[0] &+= sum
                    integers[1] &+= Int64(count)
                }
            }
        case .extreme(let argument, let flip):
            try block.lend(argument) { values, read, known, _ in
                if let codes {
                    govql_raise(values, read, known, codes, flip, integers)
                } else {
                    integers[0] = govql_greatest(Int32(StoredPlaces.kernel), values, read, known, flip, integers[0])
                }
            }
        case .tally(let places):
            guard case .counts(let cells) = storage else { return }
            let numbers = block.places(places)
            govql_tally(codes, numbers, block.read.count, places.count + 1, cells.start)
        case .marks(let places):
            guard case .marks(let cells) = storage else { return }
            let numbers = block.places(places)
            govql_mark(codes, numbers, block.read.count, places.count + 1, cells.start)
        }
    }

    private static func total(
        _ values: govql_stored, _ read: govql_rows_read, _ known: UnsafePointer<UInt8>?
    ) -> (sum: Int64, count: Int) {
        let sum = govql_total(Int32(StoredPlaces.kernel), values, read, known)
        guard let known else { return (sum, read.count) }
        var count = 0
        for index in 0..<read.count { count += Int(known[index]) }
        return (sum, count)
    }

    /// Proves that no sum leaves 64 bits with these values added.
    private func claim(_ values: [Int64]) throws {
        let bits = values.withUnsafeBufferPointer { values in
            var bits: Int64 = 0
            for index in 0..<values.count { bits |= values[index] ^ (values[index] >> 63) }
            return UInt64(bitPattern: bits) + 1
        }
        let (added, overflow) = bits.multipliedReportingOverflow(by: UInt64(values.count))
        let (total, wraps) = reach.addingReportingOverflow(added)
        // Half of what fits, for another thread may have come as far.
        guard !overflow, !wraps, total < 1 << 56 else { throw NotStored() }
        reach = total
    }

    // MARK: Merging

    /// Adds what another thread has counted.
    func merge(_ other: StoredCells) throws {
        switch (storage, other.storage) {
        case (.words(let own), .words(let others)):
            if case .extreme = measure {
                for index in 0..<own.count {
                    let (value, another) = (Int64(bitPattern: own[index]), Int64(bitPattern: others[index]))
                    own.start[index] = UInt64(bitPattern: max(value, another))
                }
            } else {
                for index in 0..<own.count { own.start[index] &+= others[index] }
            }
        case (.counts(let own), .counts(let others)):
            for index in 0..<own.count { own.start[index] &+= others[index] }
        case (.marks(let own), .marks(let others)):
            for index in 0..<own.count { own.start[index] |= others[index] }
        default: preconditionFailure("Cells of one measure are of one kind")
        }
    }

    // MARK: Reading

    /// The rows of a code, where the measure counts them.
    @inline(__always)
    func rowCount(_ code: Int) -> UInt64 { known(code) }

    /// The codes that rows came to.
    func codesWithRows(_ codeCount: Int) -> [UInt32] {
        if case .counts(let cells) = storage { return Self.positions(codeCount) { cells[$0] != 0 } }
        let words = words
        switch measure {
        case .packed(_, _, let shift): return Self.positions(codeCount) { words[$0] >> shift != 0 }
        case .pairs: return Self.positions(codeCount) { words[2 &* $0 &+ 1] != 0 }
        default: return Self.positions(codeCount) { words[$0] != 0 }
        }
    }

    @inline(__always)
    private static func positions(_ count: Int, _ isWanted: (Int) -> Bool) -> [UInt32] {
        [UInt32](unsafeUninitializedCapacity: count) { buffer, found in
            var next = 0
            for index in 0..<count {
                buffer[next] = UInt32(truncatingIfNeeded: index)
                next &+= isWanted(index) ? 1 : 0
            }
            found = next
        }
    }

    /// The number of known values of a code; of rows, of rows.
    @inline(__always)
    func known(_ code: Int) -> UInt64 {
        switch measure {
        case .packed(_, _, let shift): words[code] >> shift
        case .pairs: words[2 * code + 1]
        default: words[code]
        }
    }

    /// The sum of a code's values.
    @inline(__always)
    func sum(_ code: Int) -> Int64 {
        switch measure {
        case .packed(_, let low, let shift):
            let word = words[code]
            return Int64(bitPattern: word & (1 << shift - 1)) &+ Int64(bitPattern: word >> shift) &* low
        case .pairs: return integers[2 * code]
        case .narrow:
            guard case .counts(let cells) = storage else { return 0 }
            return Int64(cells[code])
        default: return 0
        }
    }

    /// The greatest or least of a code's values; nil of none.
    func extreme(_ code: Int) -> Int64? {
        guard case .extreme(_, let flip) = measure, integers[code] != .min else { return nil }
        return flip ^ integers[code]
    }

    /// How many of a code's values are at each place, null left out.
    func tallies(_ code: Int) -> UnsafeBufferPointer<UInt32> {
        guard case .counts(let cells) = storage else { return UnsafeBufferPointer(start: nil, count: 0) }
        let width = measure.cellsPerCode
        return UnsafeBufferPointer(start: cells.start + code * width, count: width - 1)
    }

    /// How many places of a code are marked, null left out.
    func markCount(_ code: Int) -> Int64 {
        guard case .marks(let cells) = storage else { return 0 }
        let width = measure.cellsPerCode
        let row = UnsafeBufferPointer(start: cells.start + code * width, count: width - 1)
        var count: Int64 = 0
        for mark in row { count &+= Int64(mark) }
        return count
    }
}

/// The rows that are added at a time, and room to write down what is found of them. One for each thread.
final class StoredBlock {
    static let size = 4096

    var read = govql_rows_read(rows: nil, first: 0, count: 0)
    private let evaluator: Evaluator
    private let placeBuffer = UnsafeMutablePointer<UInt32>.allocate(capacity: StoredBlock.size)
    private let codeBuffer = UnsafeMutablePointer<UInt32>.allocate(capacity: StoredBlock.size)
    private let knownBuffer = UnsafeMutablePointer<UInt8>.allocate(capacity: StoredBlock.size)
    private var frame: Frame?

    init(evaluator: Evaluator) {
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

    func begin(_ read: govql_rows_read) {
        self.read = read
        frame = nil
    }

    /// The place of each row, until the next call.
    func places(_ places: StoredPlaces) -> UnsafePointer<UInt32> {
        places.write(read, to: placeBuffer, known: knownBuffer)
        return UnsafePointer(placeBuffer)
    }

    /// The code of each row by several keys; nil of none. Its place and count are known from the keys.
    func codes(_ keys: [CodedKey]) -> UnsafePointer<UInt32>? {
        for (index, key) in keys.enumerated() {
            if index == 0, key.table == nil {
                key.places.write(read, to: codeBuffer, known: knownBuffer)
                continue
            }
            key.places.write(read, to: placeBuffer, known: knownBuffer)
            let factor = index == 0 ? 0 : UInt32(truncatingIfNeeded: key.count)
            if let table = key.table {
                table.withTable { govql_lookup($0, placeBuffer, read.count, factor, codeBuffer) }
            } else {
                govql_lookup(
                    govql_code_table(entries: nil, width: 0), placeBuffer, read.count, factor, codeBuffer)
            }
        }
        return keys.isEmpty ? nil : UnsafePointer(codeBuffer)
    }

    /// Lends the values of an argument, and which of them are known (nil: all). The last are the computed ones.
    func lend(
        _ argument: StoredArgument,
        _ body: (govql_stored, govql_rows_read, UnsafePointer<UInt8>?, [Int64]?) throws -> Void
    ) throws {
        switch argument.source {
        case .column(let column):
            var hasMask = column.writeKnown(read, to: knownBuffer)
            if let filter = argument.filter { hasMask = try pass(filter, hasMask) }
            try column.withStored { try body($0, read, hasMask ? UnsafePointer(knownBuffer) : nil, nil) }
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
