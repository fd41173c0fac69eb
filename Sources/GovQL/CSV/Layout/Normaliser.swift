// The careful reading: a text of any encoding and form, read once in order, its tables written as plain CSV into a spool,
// with the lines that they come from. Rows that are none of a table's are counted, never lost without a word.
// Rows that need no care are copied many at a time (CopiedRows.swift); the others are slow beside what the kernels do.
// Next: LayoutReader.swift.

import CGovQLKernels

/// What a careful reading found.
struct Rewriting {
    struct Table {
        let head: TableHead
        /// The line of its header, or of its first row.
        let line: Int
        /// Its rows in the body.
        var range: Range<Int>
        var rowCount = 0
    }

    /// Rows of one kind that were left out.
    struct Exclusions: Sendable {
        private(set) var places = LinePlaces()
        /// What their first cells say, as far as that differs.
        private(set) var examples: [String] = []

        private static let exampleLimit = 3

        mutating func add(_ row: TextRow, _ kind: ExcludedRow) {
            places.add(line: row.line)
            guard kind != .empty, kind != .repeatedHeader, examples.count < Self.exampleLimit,
                let cell = row.cells.first(where: { !$0.isBlankCell }), cell.count <= 90
            else { return }
            let text = ColumnNames.clean(cell)
            if !examples.contains(text) { examples.append(text) }
        }
    }

    let body: SpooledFile
    /// How the body is written.
    let dialect: CSVDialect
    let tables: [Table]
    let lines: LineMap
    let findings: Findings

    /// Rows by what was wrong with them.
    struct Findings {
        var excluded: [ExcludedRow: Exclusions] = [:]
        var short = LinePlaces()
        var long = LinePlaces()
        var shortCells = 0
        var longCells = 0
        /// Rows with a blank cell too many, or written with another separator.
        var mended = LinePlaces()
        var textAfterQuote = LinePlaces()
        var unclosedQuotes = LinePlaces()
        var invalid = LinePlaces()
        var foreignLines = LinePlaces()
    }
}

struct Normaliser {
    private var text: RecodedText
    private let form: CSVForm
    /// What is written.
    private let dialect: CSVDialect
    private let options: CSVOptions
    private let context: RunContext
    private let writer: SpoolWriter
    private var out: [UInt8] = []
    /// The line that the next row of the source begins in, and the line feeds written so far.
    private var line: Int
    private var writtenLines = 1
    private var steps: [LineMap.Step] = []
    private var tables: [Rewriting.Table] = []
    private var findings = Rewriting.Findings()
    /// Rows read and not used up, from `next` on.
    private var ahead: [TextRow] = []
    private var next = 0
    private var width: Int?

    /// How many rows a table's beginning is judged by.
    static let headRows = 64
    private static let reach = 12

    /// - Parameter firstLine: the physical line that the text begins in.
    init(
        _ text: RecodedText, form: CSVForm, options: CSVOptions, context: RunContext, path: String, firstLine: Int = 1
    ) {
        self.text = text
        self.form = form
        dialect = form.bodyDialect ?? CSVDialect()
        self.options = options
        self.context = context
        line = firstLine
        writer = SpoolWriter(path: path, context: context)
    }

    mutating func run() throws -> Rewriting {
        context.expect(bytes: text.end - text.offset)
        while try row(0) != nil { try readTable() }
        try flush()
        findings.invalid = text.recoder.invalid
        findings.foreignLines = text.recoder.foreign
        return Rewriting(
            body: try writer.finish(), dialect: dialect, tables: tables, lines: LineMap(steps: steps),
            findings: findings)
    }

    // MARK: Rows

    /// The row so many ahead; nil behind the last one.
    private mutating func row(_ distance: Int) throws -> TextRow? {
        while next + distance >= ahead.count {
            guard let row = try readRow() else { return nil }
            ahead.append(row)
        }
        return ahead[next + distance]
    }

    private mutating func readRow() throws -> TextRow? {
        while true {
            if text.start < text.window.count {
                let scanner = RowScanner(form, fullWidth: width)
                let (start, isEnd) = (text.start, text.isEnd)
                let found = text.window.withUnsafeBufferPointer { scanner.row($0, from: start, isEnd: isEnd) }
                if var row = found {
                    row.line = line
                    line += row.lineCount
                    text.use(upTo: row.end)
                    return row
                }
            } else if text.isEnd {
                return nil
            }
            try context.checkpoint()
            let offset = text.offset
            try text.extend()
            context.advance(bytes: text.offset - offset)
        }
    }

    private mutating func drop(_ count: Int = 1) {
        next += count
        if next > 256 {
            ahead.removeSubrange(..<next)
            next = 0
        }
    }

    // MARK: Tables

    private mutating func readTable() throws {
        var rows: [TextRow] = []
        while rows.count < Self.headRows, let row = try row(rows.count) { rows.append(row) }
        let options = tables.isEmpty ? options : options.forLaterTables
        guard let head = HeaderJudge(rows, options: options).head() else {
            for row in rows where row.raw.first != nil { exclude(row, row.isBlank ? .empty : .comment) }
            return drop(rows.count)
        }
        for (index, kind) in head.above { exclude(rows[index], kind) }
        for row in rows[..<head.headerRows.upperBound] { note(row) }
        drop(head.firstData)
        width = head.cellCount
        defer { width = nil }
        let judge = RowJudge(head, rows: rows, form: form, options: options)
        let first = rows.indices.contains(head.headerRows.lowerBound) ? rows[head.headerRows.lowerBound].line : line
        var table = Rewriting.Table(head: head, line: first, range: position..<position)
        try readRows(judge, &table)
        table.range = table.range.lowerBound..<position
        tables.append(table)
    }

    private var position: Int { writer.count + out.count }

    private mutating func readRows(_ judge: RowJudge, _ table: inout Rewriting.Table) throws {
        let head = table.head
        var isAfterBlank = false
        var isAfterNote = false
        var filler = FillDown(options.fillDown, names: head.names)
        var firstRows: [[UInt8]] = []
        var plain = CopiedRows(head, form: form, options: options, above: judge.above)
        // Where rows are seldom plain, they are not looked for at each.
        var patience = 0
        while let row = try row(0) {
            let exclusion = judge.exclusion(row)
            if exclusion == .empty {
                if row.count > 1 { exclude(row, .empty) }
                isAfterBlank = true
                drop()
                continue
            }
            if exclusion == .repeatedHeader, try startsAnew(judge, firstRows) { return }
            let isStarted = head.firstData > 0 || table.rowCount > 0
            if isStarted, exclusion == nil || exclusion == .note, isAfterBlank || row.count != head.cellCount,
                try startsTable(head, isAfterBlank: isAfterBlank)
            {
                return
            }
            drop()
            if let exclusion {
                exclude(row, exclusion)
                isAfterNote = exclusion == .note
            } else if try isFootRemark(row, judge, isAfterBlank: isAfterBlank, isAfterNote: isAfterNote) {
                exclude(row, .note)
                isAfterNote = true
            } else {
                isAfterNote = false
                if firstRows.count < Self.anewRows { firstRows.append(row.raw) }
                try write(judge, row, &filler)
                table.rowCount += 1
                patience -= 1
                if plain != nil, next == ahead.count, firstRows.count == Self.anewRows, patience < 0 {
                    let taken = try takeCopiedRows(&plain)
                    table.rowCount += taken
                    patience = taken < Self.fewRows ? Self.fewRows : 0
                }
            }
            isAfterBlank = false
        }
    }

    /// A search for plain rows that finds no more than these was not worth it.
    private static let fewRows = 16

    /// Copies the rows that follow as far as they are plain, and gives how many those were.
    private mutating func takeCopiedRows(_ plain: inout CopiedRows?) throws -> Int {
        var rowCount = 0
        while true {
            let start = text.start
            let from = out.count
            let run = text.window.withUnsafeBufferPointer { plain?.take($0, from: start, into: &out) }
            guard let run, run.rowCount > 0 else { return rowCount }
            let ahead = line - writtenLines
            if ahead != steps.last?.ahead ?? 0 {
                steps.append(LineMap.Step(offset: writer.count + from, ahead: ahead))
            }
            let feeds = text.window.withUnsafeBufferPointer { window in
                window.baseAddress.map { govql_count_newlines($0 + start, run.end - start) } ?? 0
            }
            line += feeds
            writtenLines += feeds
            rowCount += run.rowCount
            text.use(upTo: run.end)
            if out.count > 1 << 18 { try flush() }
        }
    }

    /// How many of its first rows tell that a table begins once more.
    private static let anewRows = 3

    /// Whether the table's own first rows follow on its header: then it is no page of it, but all of it again.
    private mutating func startsAnew(_ judge: RowJudge, _ firstRows: [[UInt8]]) throws -> Bool {
        guard firstRows.count > 1, Set(firstRows).count > 1 else { return false }
        var place = 0
        while let row = try row(place), judge.exclusion(row) == .repeatedHeader || row.isBlank { place += 1 }
        for (index, first) in firstRows.enumerated() {
            guard let row = try row(place + index), row.raw == first else { return false }
        }
        return true
    }

    /// Whether another table begins at the next row: names over rows that are cut otherwise, or of other kinds.
    private mutating func startsTable(_ head: TableHead, isAfterBlank: Bool) throws -> Bool {
        var place = 0
        if isAfterBlank {
            while place < 3, let row = try row(place), fill(row) <= 1, head.cellCount > 2 || row.count < head.cellCount
            {
                place += 1
            }
        }
        guard let names = try row(place), names.count > 1, names.count == fill(names) else { return false }
        let cells = names.cells
        // The same names again, one more or less.
        if names.count != head.cellCount, sharesNames(cells, head) { return true }
        guard cells.allSatisfy({ CellKind($0) == .text && !CellKind.isMissingMark($0) }),
            Set(cells).count == cells.count,
            RowWords.total(cells[0]) == nil
        else { return false }
        var below = 0
        var isTypedBelow = false
        while below < Self.reach, let row = try row(place + 1 + below), row.count == names.count, !row.isBlank {
            isTypedBelow = isTypedBelow || row.cells.contains { CellKind($0) == .typed }
            below += 1
        }
        guard below >= (isAfterBlank ? 1 : 2) else { return false }
        if names.count != head.cellCount { return true }
        let typed = head.kinds.indices.filter { head.kinds[$0] == .typed }
        return typed.count >= (isAfterBlank ? 1 : 2) && isTypedBelow
    }

    private func sharesNames(_ cells: [ArraySlice<UInt8>], _ head: TableHead) -> Bool {
        let shared = min(cells.count, head.names.count)
        guard shared > 1, !head.headerRows.isEmpty else { return false }
        return (0..<shared).allSatisfy { head.names[$0].utf8.elementsEqual(cells[$0].trimmed) }
    }

    private func fill(_ row: TextRow) -> Int { (0..<row.count).count { !row[$0].isBlankCell } }

    /// Words in a single cell behind the last row, where the first column has no words or a blank line lies between;
    /// behind a remark also a few cells.
    private mutating func isFootRemark(
        _ row: TextRow, _ judge: RowJudge, isAfterBlank: Bool, isAfterNote: Bool
    ) throws -> Bool {
        let head = judge.head
        guard head.cellCount > 2, row.count < head.cellCount, CellKind(row[0]) == .text else { return false }
        let isAlone = row.count == 1 && (isAfterBlank || isAfterNote || head.kinds.first == .typed)
        guard isAlone || (isAfterNote && row.count * 2 <= head.cellCount) else { return false }
        let reach = isAlone ? 1 : head.cellCount / 2
        // Only a remark stands alone: a row written with another separator is longer.
        guard judge.fitted(row).fit != .recut else { return false }
        var place = 0
        while let below = try self.row(place), place < Self.reach {
            if fill(below) > reach { return false }
            place += 1
        }
        return place < Self.reach
    }

    // MARK: Writing

    private mutating func exclude(_ row: TextRow, _ kind: ExcludedRow) {
        findings.excluded[kind, default: Rewriting.Exclusions()].add(row, kind)
    }

    /// Rows without quotes stand in the body as they do in the text.
    private var canCopy: Bool {
        form.separator == [dialect.separator] && !form.skipsBlanks && form.returns == .endFullRows
            && options.fillDown.isEmpty
    }

    private mutating func note(_ row: TextRow) {
        if row.hasUnclosedQuote { findings.unclosedQuotes.add(line: row.line) }
        if row.hasTextAfterQuote { findings.textAfterQuote.add(line: row.line) }
    }

    private mutating func write(_ judge: RowJudge, _ row: TextRow, _ filler: inout FillDown) throws {
        note(row)
        let (fitted, fit) = judge.fitted(row)
        switch fit {
        case .whole, .trimmed: break
        case .closedUp, .recut: findings.mended.add(line: row.line)
        case .short:
            if findings.short.count == 0 { findings.shortCells = row.count }
            findings.short.add(line: row.line)
        case .long:
            if findings.long.count == 0 { findings.longCells = row.count }
            findings.long.add(line: row.line)
        }
        let ahead = row.line - writtenLines
        if ahead != steps.last?.ahead ?? 0 { steps.append(LineMap.Step(offset: position, ahead: ahead)) }
        if fit == .whole, canCopy, !row.isQuoted, row.count > 1,
            !row.raw.contains(where: { $0 == dialect.quote || $0 == CSVDialect.carriageReturn })
        {
            out.append(contentsOf: row.raw)
            return try endRow()
        }
        for column in 0..<judge.columnCount {
            if column > 0 { out.append(dialect.separator) }
            let cell = column < fitted.count ? fitted[column] : []
            write(filler.filled(cell, column), isOnly: judge.columnCount == 1)
        }
        try endRow()
    }

    private mutating func endRow() throws {
        out.append(CSVDialect.lineFeed)
        writtenLines += 1
        if out.count > 1 << 18 { try flush() }
    }

    private mutating func write(_ cell: ArraySlice<UInt8>, isOnly: Bool) {
        let needsQuotes = cell.contains {
            $0 == dialect.separator || $0 == dialect.quote || $0 == CSVDialect.lineFeed
                || $0 == CSVDialect.carriageReturn
        }
        // An empty line is no row.
        guard needsQuotes || (isOnly && cell.isEmpty) else { return out.append(contentsOf: cell) }
        out.append(dialect.quote)
        for byte in cell {
            if byte == dialect.quote { out.append(byte) }
            if byte == CSVDialect.lineFeed { writtenLines += 1 }
            out.append(byte)
        }
        out.append(dialect.quote)
    }

    private mutating func flush() throws {
        try context.checkpoint()
        try writer.append(out)
        out.removeAll(keepingCapacity: true)
    }
}

/// Repeats the value above where a cell is blank or says "the same".
private struct FillDown {
    private let columns: Set<Int>
    private var last: [Int: [UInt8]] = [:]

    init(_ wanted: [String], names: [String]) {
        columns = Set(names.indices.filter { index in wanted.contains { Folding.areEqual($0, names[index]) } })
    }

    mutating func filled(_ cell: ArraySlice<UInt8>, _ column: Int) -> ArraySlice<UInt8> {
        guard !columns.isEmpty, columns.contains(column) else { return cell }
        if cell.isBlankCell || RowWords.isDitto(cell) { return last[column].map { $0[...] } ?? cell }
        last[column] = Array(cell)
        return cell
    }
}

extension CSVOptions {
    /// What is said of the first table's header is not said of the others'.
    fileprivate var forLaterTables: CSVOptions {
        var options = self
        options.headerLine = nil
        options.headerRows = nil
        options.names = nil
        return options
    }
}
