// What a pass is asked for, and what it gets of each chunk. DecodePass.swift hands jobs out to workers and holds their
// results against each other; how a chunk is read is ChunkWorker.swift's business.

/// What one chunk gave.
struct ChunkResult: Sendable {
    /// File offsets: where the first row began (nil: nowhere in this chunk) and where the first row after it begins.
    var start: Int?
    var end = 0
    /// The chunk ran so far over that its guessed start is in doubt; it has no rows until it is told the start.
    var isDoubtful = false
    var worker = 0
    var rowCount = 0
    var columns: [ChunkColumn] = []
    var shortRows = Occurrences()
    var longRows = Occurrences()
    /// The number of cells of the first short and the first long row.
    var shortRowCells = 0
    var longRowCells = 0
    var unclosedQuote: Int?
    /// What speaks against the layout.
    var doubts: [LayoutDoubt] = []
    /// Where the rows are in which a cell was rejected, if the job asks for them; and how many they are.
    var rejectedRows: [Range<Int>] = []
    var rejectedRowCount = 0
}

/// What is read and what is wanted of it.
struct DecodeJob: Sendable {
    let layout: CSVLayout
    let sizes: ChunkSizes
    let plans: [ColumnPlan]
    var purpose = Purpose.columns

    /// What becomes of the values.
    enum Purpose: Sendable {
        /// Whole columns, as narrow as they may be.
        case columns
        /// Vectors of one chunk each.
        case stream
        /// Nothing: only what they could be is wanted.
        case types
    }
    /// Set where all rejected cells are looked for (CSVFile+Rejects.swift).
    var rejects: RejectSearch?

    var file: any ReadableFile { layout.body }
    var dialect: CSVDialect { layout.dialect }
    var columnCount: Int { layout.columnNames.count }
    /// Where the first row begins.
    var dataStart: Int { layout.data.lowerBound }
    /// Where the last row ends.
    var dataEnd: Int { layout.data.upperBound }
}
