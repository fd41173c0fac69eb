// A CSV file without the rows in which a cell breaks a declared type: `rejects "drop"`. The rows are found by a pass over
// the declared columns when the first row is asked for; from then on the file is read by a layout whose body has gaps,
// so every pass, kept or streamed, sees the same rows under the same numbers.

import Synchronization

/// The rows of a file that keep their declared types.
final class CleanedFile: ColumnSource {
    /// What the search for rejected rows made of the file.
    private struct Cleaned {
        let file: CSVFile
        let cells: RejectedCells
        let rowCount: Int
    }

    private let base: CSVFile
    private let declared: [ColumnRequest]
    private let cleaned = Mutex<Cleaned?>(nil)
    /// Held while the rows are looked for, so that two queries do not do it twice.
    private let work = Mutex<Void>(())

    /// Of each column, so many rejected cells are kept to be shown.
    private static let limit = 1000

    init(_ base: CSVFile, declared: [ColumnRequest]) {
        self.base = base
        self.declared = declared
    }

    private var known: Cleaned? { cleaned.withLock { $0 } }
    /// What is read: before the first row is asked for, the file with all its rows.
    var file: CSVFile { known?.file ?? base }

    var name: String { base.name }
    var columnNames: [String] { base.columnNames }
    var guessedTypes: [DataType] { file.guessedTypes }
    var sample: SourceSample { base.sample }
    var openingNotes: [Diagnostic] { base.openingNotes }
    var byteCount: Int? { file.byteCount }
    var rejectedCells: [RejectedCell] { known?.cells.cells ?? [] }

    var decisions: [SourceDecision] {
        guard let known, known.rowCount > 0 else { return base.decisions }
        let count = known.rowCount
        return base.decisions + [
            SourceDecision(
                Words(en: "rejected rows left out", zh: "舍去的拒收行"), Words(en: "\(count)", zh: "\(count)"),
                because: SourceDecision.asked, option: LoadOptions.Name.rejects.rawValue)
        ]
    }

    func findings(inColumns columns: [Int]) -> [any DiagnosticFacts] {
        guard let known else { return [] }
        let others = known.file.findings(inColumns: columns)
        guard known.rowCount > 0 else { return others }
        let dropped = RejectProblem.droppedRows(
            path: name, count: known.rowCount, examples: Array(known.cells.cells.prefix(3)))
        return [dropped] + others
    }

    // MARK: Reading

    func decode(_ requests: [ColumnRequest], context: RunContext) throws -> [Column] {
        try clean(context).decode(requests, context: context)
    }

    func rowCount(context: RunContext) throws -> Int { try clean(context).rowCount(context: context) }

    func stream(_ requests: [ColumnRequest], context: RunContext) throws -> (any ColumnStream)? {
        try clean(context).stream(requests, context: context)
    }

    func settle(_ requests: [ColumnRequest], context: RunContext) throws -> [DataType] {
        try clean(context).settle(requests, context: context)
    }

    /// All rows, those that are left out among them.
    func check(_ requests: [ColumnRequest], keeping limit: Int, context: RunContext) throws -> RejectedCells {
        try base.check(requests, keeping: limit, context: context)
    }

    /// Looks for the rows that are left out, unless that was done.
    func prepare(_ context: RunContext) throws { _ = try clean(context) }

    private func clean(_ context: RunContext) throws -> CSVFile {
        if let known { return known.file }
        return try work.withLock { _ in
            if let known { return known.file }
            let found = try base.rejections(declared, keeping: Self.limit, findsRows: true, context: context)
            let layout = found.rows.isEmpty ? found.layout : try found.layout.without(found.rows)
            let made = Cleaned(
                file: CSVFile(layout: layout, sizes: base.sizes), cells: found.cells, rowCount: found.rowCount)
            cleaned.withLock { $0 = made }
            return made.file
        }
    }
}

extension CSVFile {
    public func dropping(rowsRejectedBy requests: [ColumnRequest]) -> (any ColumnSource)? {
        CleanedFile(self, declared: requests)
    }
}

extension CSVLayout {
    /// The same table without some rows: places of the body, rising. Every row was seen, so nothing is in doubt any more.
    fileprivate func without(_ rows: [Range<Int>]) throws -> CSVLayout {
        var layout = self
        layout.body = GappedFile(body, without: rows)
        layout.data = data.lowerBound..<data.upperBound - rows.reduce(0) { $0 + $1.count }
        layout.isSettled = true
        layout.judge = nil
        // A guess must not rest on what was left out.
        let (start, end) = (layout.data.lowerBound, layout.data.upperBound)
        let sampled = try layout.body.bytes(0..<min(start + ChunkSizes().sample, end))
        let findings = SampleReader(
            bytes: sampled, start: start, isWhole: sampled.count == end, dialect: dialect, width: columnNames.count
        ).finding()
        layout.guesses = findings.guesses
        return layout
    }
}
