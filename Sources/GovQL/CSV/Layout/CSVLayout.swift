// What opening a file decided: which bytes hold the rows, how they are written, what the columns are called. One value
// that passes read by. LayoutReader.swift makes it from a sample; a pass that meets something which no plain file holds
// raises a doubt, and CSVFile asks for another layout.

/// How the rows of one table lie in a file.
struct CSVLayout: Sendable {
    /// The file as it was given; its version tells whether it changed.
    let source: any ReadableFile
    /// What is read for rows: the source itself if that is plain, else a plain rewriting of it.
    var body: any ReadableFile
    /// How the body is written.
    let dialect: CSVDialect
    let columnNames: [String]
    /// The rows of the table, as offsets of the body: where the first one begins, where the last one ends.
    var data: Range<Int>
    /// The header's line in the body without its line end, to know a page header by that is repeated among the rows;
    /// empty if there is none.
    let headerRow: [UInt8]
    /// From places in the body to lines of the source.
    let lines: LineMap
    let sample: SourceSample
    /// What the sampled values of each column have in common.
    var guesses: [ColumnSummary]
    let notes: [Diagnostic]
    /// What a careful reading found in the rows.
    let problems: [CSVProblem]
    let facts: LayoutFacts
    /// The whole file was judged, not only a sample: no doubt is raised any more.
    var isSettled: Bool
    /// Judges doubts; nil if there can be none.
    var judge: LayoutReader.Judge?

    var decisions: [SourceDecision] { facts.decisions }
}

/// Something in the rows that no plain file holds. Raised by passes, judged by ``CSVLayout/reconsidered(_:context:)``.
struct LayoutDoubt: Sendable {
    enum Kind: Sendable {
        /// Bytes that are no UTF-8 somewhere in the chunk.
        case invalidUTF8
        /// A carriage return outside quotes without a line feed behind it.
        case bareReturn
        /// A row that begins as the header does.
        case repeatedHeader
        /// A byte order mark before a row: another file was appended.
        case markWithin
        /// A row with more or fewer cells than there are columns.
        case ragged
        /// A row of nothing but separators.
        case emptyRow
        /// A quote that is open at the end of the data, or one with text behind it.
        case strayQuote
    }

    let kind: Kind
    /// Where in the body the row begins (of a byte: where its chunk does).
    let offset: Int

    /// Of each kind, a chunk reports the first so many.
    static let limit = 16
}

/// Finds the lines of the source for places in a body.
struct LineMap: Sendable {
    /// The lines by which the source is ahead of the body, from some offset of the body on. Offsets rise.
    struct Step: Sendable {
        let offset: Int
        let ahead: Int
    }

    var steps: [Step] = []

    /// The body is the source.
    static let identity = LineMap()

    /// The physical line, counted from 1, of each offset of the body. Offsets rise.
    func lines(of offsets: [Int], in body: any ReadableFile) throws -> [Int] {
        var lines = try LineCounter.lines(of: offsets, in: body)
        var step = 0
        for (index, offset) in offsets.enumerated() {
            while step < steps.count, steps[step].offset <= offset { step += 1 }
            if step > 0 { lines[index] += steps[step - 1].ahead }
        }
        return lines
    }
}

extension CSVLayout {
    /// The physical line of the source, counted from 1, of each offset of the body. Offsets rise.
    func lines(of offsets: [Int]) throws -> [Int] {
        guard let gapped = body as? GappedFile else { return try lines.lines(of: offsets, in: body) }
        return try lines.lines(of: offsets.map(gapped.source(of:)), in: gapped.base)
    }
}
