// What is added up for each code: counts, sums with counts, extremes, and counts or marks of the values of a narrow
// column. A plan of it is made once; each thread has cells of its own, which add up to the same whatever the threads.
// Next: StoredBlock.swift, StoredAggregation.swift; the loops are CGovQLKernels/stored.c.

import CGovQLKernels

/// Something to fall back from: the values at hand are not what the narrow loops take.
struct NotStored: Error {}

/// The numbers that an aggregate is of.
struct StoredArgument: Sendable {
    enum Source: Sendable {
        case column(Column)
        /// Read where a link leads; null of rows that it leads nowhere.
        case linked([UInt32], Column)
        /// Computed block by block over rows; 64-bit values.
        case expression(BoundExpr)
    }

    let source: Source
    /// Rows that are left out.
    let filter: BoundExpr?
    /// Tells equal arguments.
    let signature: [UInt64]

    var isStored: Bool {
        if filter != nil { return false }
        return if case .expression = source { false } else { true }
    }

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

    /// Whether a few cells are kept for each code.
    var isSmall: Bool {
        switch self {
        case .rows, .packed, .pairs, .extreme: true
        case .narrow, .tally, .marks: false
        }
    }

    /// Whether it reads stored columns only, of all rows that it is given.
    var isOfColumns: Bool {
        switch self {
        case .rows: true
        case .packed(let argument, _, _), .pairs(let argument), .extreme(let argument, _): argument.isStored
        case .narrow, .tally, .marks: false
        }
    }

    /// Whether rows can be added by a stored key as it lies.
    var addsByKey: Bool {
        switch self {
        case .rows: true
        case .packed(let argument, _, _): argument.isAlwaysKnown
        case .narrow, .pairs, .extreme, .tally, .marks: false
        }
    }

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

    /// Adds the rows of a block.
    func add(_ block: StoredBlock) throws {
        switch measure {
        case .rows: addRows(block)
        case .packed(let argument, let low, let shift):
            let isByKey = argument.isAlwaysKnown && block.hasStoredKey
            // Codes before values: both are written down in the same place.
            let codes = isByKey ? nil : block.codes
            try block.lend(argument) { values, read, known, _ in
                guard block.hasKeys else {
                    let (sum, count) = total(values, read, known, block)
                    words[0] &+= UInt64(bitPattern: sum &- Int64(count) &* low) &+ UInt64(count) << shift
                    return
                }
                guard isByKey else {
                    govql_add_packed(values, read, known, codes, low, 1 << shift, words)
                    return
                }
                block.withStoredKey { keys, lowest in
                    govql_add_packed_by(
                        values, read.first, read.count, keys, block.read.first, lowest, low, 1 << shift, words)
                }
            }
        case .narrow(let argument):
            guard case .counts(let cells) = storage, let codes = block.codes else { return }
            try block.lend(argument) { values, read, _, _ in govql_add_narrow(values, read, codes, cells.start) }
        case .pairs(let argument):
            let codes = block.codes
            try block.lend(argument) { values, read, known, computed in
                if let computed { try claim(computed) }
                if let codes {
                    govql_add_pairs(values, read, known, codes, integers)
                } else {
                    let (sum, count) = total(values, read, known, block)
                    integers[0] &+= sum
                    integers[1] &+= Int64(count)
                }
            }
        case .extreme(let argument, let flip):
            let codes = block.codes
            try block.lend(argument) { values, read, known, _ in
                if let codes {
                    govql_raise(values, read, known, codes, flip, integers)
                } else {
                    integers[0] = govql_greatest(Int32(StoredPlaces.kernel), values, read, known, flip, integers[0])
                }
            }
        case .tally(let places):
            guard case .counts(let cells) = storage else { return }
            let codes = block.codes
            let numbers = block.places(places)
            govql_tally(codes, numbers, block.read.count, places.count + 1, cells.start)
        case .marks(let places):
            guard case .marks(let cells) = storage else { return }
            let codes = block.codes
            let numbers = block.places(places)
            govql_mark(codes, numbers, block.read.count, places.count + 1, cells.start)
        }
    }

    private func addRows(_ block: StoredBlock) {
        guard block.hasKeys else {
            words[0] &+= UInt64(block.markedCount)
            return
        }
        guard block.hasStoredKey else {
            govql_count_codes(block.codes, nil, block.read.count, words)
            return
        }
        block.withStoredKey { keys, lowest in
            govql_count_by(keys, block.read.first, block.read.count, lowest, words)
        }
    }

    private func total(
        _ values: govql_stored, _ read: govql_rows_read, _ known: UnsafePointer<UInt8>?, _ block: StoredBlock
    ) -> (sum: Int64, count: Int) {
        let sum = govql_total(Int32(StoredPlaces.kernel), values, read, known)
        guard let known else { return (sum, read.count) }
        return (sum, known == block.marks ? block.markedCount : StoredBlock.count(known, read.count))
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

    /// What was counted for places put together by their codes.
    func folded(from placeCount: Int, by table: CodeTable, to codeCount: Int) -> StoredCells {
        let result = StoredCells(measure, codeCount: codeCount)
        let (own, others, width) = (result.words, words, measure.cellsPerCode)
        let isExtreme = if case .extreme = measure { true } else { false }
        for place in 0..<placeCount {
            let code = table[place]
            for cell in 0..<width {
                let (to, added) = (code * width + cell, others[place * width + cell])
                own[to] =
                    isExtreme
                    ? UInt64(bitPattern: max(Int64(bitPattern: own[to]), Int64(bitPattern: added))) : own[to] &+ added
            }
        }
        return result
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
