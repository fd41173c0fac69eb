// What one chunk of a file gives for one column: values as narrow as the chunk allows, the rows that are null, and what
// spoke against the plan. Made by ColumnParser.swift, put end to end by ColumnAssembly.swift.

/// A cell that its declared type refuses, by its place in the file.
struct CellReject: Sendable {
    let offset: Int
    let text: String
}

/// One column of one chunk.
struct ChunkColumn: Sendable {
    enum Values: Sendable {
        /// Every row is null, or the plan failed.
        case none
        case int8([Int8])
        case int16([Int16])
        case int32([Int32])
        case int64([Int64])
        case int128([Int128])
        case float64([Double])
        /// Codes into the dictionary of the worker that made this chunk; ``nullRow`` for null.
        case codes([UInt32])
        /// Texts end to end, and where each one ends.
        case texts(bytes: [UInt8], ends: [UInt32])
    }

    var values = Values.none
    /// Every row was read as a 64-bit value.
    var hasWords = false
    /// Rows within the chunk, rising. Not kept for `codes`.
    var nulls: [UInt32] = []
    /// What all values of the chunk could be.
    var flags = TypeFlags.all
    var hasValues = false
    /// The least and greatest of kept 64-bit values, 0 for null among them.
    var low = Int64.max
    var high = Int64.min
    /// Decimals: the places of the mantissas.
    var scale = 0
    var rejects: [CellReject] = []
    var rejectCount = 0
    /// Cells with text behind a closing quote, cells with bytes that are no UTF-8; the file offset of the first.
    var trailing = Occurrences()
    var invalid = Occurrences()
    /// Cells that are not written plainly: `1,234`, `2020/3/10`; and in what ways.
    var lenient = Occurrences()
    var traits: ValueTraits = []
    /// Days that are written as midnights.
    var midnightCount = 0
    /// Everything that some cell could be, beside `flags`.
    var seen: TypeFlags = []
    /// Units of numbers and pairs of words, in the order in which they were met.
    var kinds: [String] = []
    /// Cells that stand for nothing, and what some of them say.
    var marks = Occurrences()
    var markTexts: [String] = []
    /// Cells with a percent sign among declared decimals, and whether others have none.
    var percents = Occurrences()
    var hasPlainDecimals = false
    /// Numbers that a spreadsheet shortened, and that are told of as such; long ones; those of them that end in zeros.
    var hasShortened = false
    var shortened = Occurrences()
    var longCount = 0
    var cut = Occurrences()
    /// Codes that had blanks around.
    var trimmed = Occurrences()
    /// Marks for nothing behind the cell that broke the plan.
    private var hasMarksBehind = false

    /// Stored rejects are for looking at, not for keeping a broken file in memory twice.
    static let rejectLimit = 10_000
    /// Of the texts that stand for nothing, so many are told.
    static let markLimit = 4

    /// What all values have in common, as far as this chunk tells.
    var summary: ColumnSummary {
        var summary = ColumnSummary()
        summary.flags = flags
        summary.seen = hasValues ? seen.union(flags) : seen
        summary.kinds = kinds
        summary.traits = traits
        summary.scale = scale
        summary.hasValues = hasValues
        summary.hasMarks = marks.count > 0 || hasMarksBehind
        summary.hasShortened = hasShortened
        return summary
    }

    /// Takes over what was found in a chunk that broke the plan.
    mutating func take(_ summary: ColumnSummary) {
        flags = summary.flags
        seen = summary.seen
        kinds = summary.kinds
        scale = summary.scale
        hasShortened = summary.hasShortened || hasShortened
        hasMarksBehind = summary.hasMarks
        hasValues = true
    }

    /// Keeps 64-bit values as narrow as they allow.
    mutating func keep(_ words: UnsafeBufferPointer<Int64>) {
        for word in words {
            low = min(low, word)
            high = max(high, word)
        }
        if low >= Int64(Int8.min), high <= Int64(Int8.max) {
            values = .int8(words.map { Int8(truncatingIfNeeded: $0) })
        } else if low >= Int64(Int16.min), high <= Int64(Int16.max) {
            values = .int16(words.map { Int16(truncatingIfNeeded: $0) })
        } else if low >= Int64(Int32.min), high <= Int64(Int32.max) {
            values = .int32(words.map { Int32(truncatingIfNeeded: $0) })
        } else {
            values = .int64(Array(words))
        }
    }

    /// Keeps what was found and lets go of what was read.
    mutating func dropValues() {
        values = .none
        nulls = []
    }
}

/// How often something was met and where first.
struct Occurrences: Sendable {
    var count = 0
    var firstOffset = 0

    mutating func add(at offset: Int) {
        if count == 0 { firstOffset = offset }
        count += 1
    }

    /// Adds what a later part of the file gave.
    mutating func add(_ other: Occurrences) {
        if count == 0 { firstOffset = other.firstOffset }
        count += other.count
    }
}
