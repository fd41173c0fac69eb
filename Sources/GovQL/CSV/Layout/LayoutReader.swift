// Opening: what a sample of a file's head and tail shows, and whether the file is plain, so that the kernels can read it as
// it stands, or must be rewritten by the careful reading (Normaliser.swift). Also what happens when a pass doubts it later.

import CGovQLKernels

/// Makes layouts of a file.
struct LayoutReader {
    let file: any ReadableFile
    let options: CSVOptions
    let sizes: ChunkSizes
    let context: RunContext
    /// Where the text ends: before the zeros of a crashed writer.
    private var end = 0
    private var head: [UInt8] = []
    private var tail: [UInt8] = []
    private var notes: [Diagnostic] = []

    /// Bytes of the end that are looked at for totals and remarks.
    private static let tailSize = 2 << 10

    init(file: any ReadableFile, options: CSVOptions, sizes: ChunkSizes, context: RunContext) {
        self.file = file
        self.options = options
        self.sizes = sizes
        self.context = context
    }

    mutating func read() throws -> CSVLayout {
        try readEnds(sizes.sample)
        if let format = ForeignFormat.of(head, whole: file.version.size) {
            throw Diagnostics(Diagnostic(CSVProblem.notText(path: file.path, format: format)))
        }
        let encoding = try encoding()
        if encoding.encoding != .utf8 {
            notes.append(Diagnostic(CSVProblem.recoded(path: file.path, encoding: encoding.encoding.label)))
        }
        var wanted = sizes.sample
        while true {
            var text = RecodedText(file, encoding.markLength..<end, encoding: encoding.encoding)
            let sample = try sample(encoding, wanted, &text)
            if let layout = try layout(of: sample, encoding) { return layout }
            guard wanted < CSVDialect.rowLimit else {
                throw Diagnostics(
                    Diagnostic(CSVProblem.rowTooLong(path: file.path, line: 1, limit: CSVDialect.rowLimit)))
            }
            wanted *= 4
        }
    }

    // MARK: Bytes

    /// UTF-8 from the file's start.
    private struct Sample {
        let bytes: [UInt8]
        let isWhole: Bool
    }

    private mutating func readEnds(_ wanted: Int) throws {
        let size = file.version.size
        head = try file.bytes(0..<min(wanted, size))
        end = size
        guard let last = try size <= wanted ? head.last : file.bytes(size - 1..<size).first, last == 0 else {
            tail = try size > head.count ? file.bytes(max(head.count, size - Self.tailSize)..<size) : []
            return
        }
        end = try endBeforeZeros(size)
        // A zero or two end UTF-16 text; all zeros are no text at all, which the look at the format says.
        guard size - end > 1, end > 0 else {
            end = size
            return
        }
        head = Array(head.prefix(end))
        tail = try end > head.count ? file.bytes(max(head.count, end - Self.tailSize)..<end) : []
        let line = try LineCounter.lines(of: [end], in: file).first ?? 0
        notes.append(Diagnostic(CSVProblem.zeroTail(path: file.path, line: line, count: size - end)))
    }

    private func endBeforeZeros(_ size: Int) throws -> Int {
        var end = size
        while end > 0 {
            let start = max(0, end - (64 << 10))
            let piece = try file.bytes(start..<end)
            if let last = piece.lastIndex(where: { $0 != 0 }) { return start + last + 1 }
            end = start
        }
        return 0
    }

    private func encoding() throws -> EncodingFinding {
        let found = EncodingJudge.judge(head: head, tail: tail, size: file.version.size)
        guard let asked = options.encoding else {
            return try found ?? EncodingJudge.judge(wholeOf: file, context: context)
        }
        let mark = head.starts(with: CSVDialect.byteOrderMark) ? 3 : found?.markLength ?? 0
        return EncodingFinding(
            encoding: asked, markLength: found?.encoding == asked || mark == 3 ? mark : 0, reason: SourceDecision.asked)
    }

    private mutating func sample(_ encoding: EncodingFinding, _ wanted: Int, _ text: inout RecodedText) throws -> Sample
    {
        if encoding.encoding == .utf8 {
            if head.count < min(wanted, end) { head = try file.bytes(0..<min(wanted, end)) }
            let isWhole = head.count >= end
            return Sample(bytes: Array(head[min(encoding.markLength, head.count)...]), isWhole: isWhole)
        }
        while !text.isEnd, text.window.count < wanted { try text.extend() }
        let isWhole = text.isEnd && text.window.count <= wanted
        return Sample(bytes: isWhole ? text.window : Array(text.window.prefix(wanted)), isWhole: isWhole)
    }

    // MARK: Judging

    /// Nil if the sample ends too soon to tell.
    private mutating func layout(of sample: Sample, _ encoding: EncodingFinding) throws -> CSVLayout? {
        guard sample.isWhole || hasRows(sample.bytes) else { return nil }
        let form = form(of: sample)
        let scanner = RowScanner(form.form)
        let rows = scanner.rows(
            sample.bytes, from: form.directiveLength, isEnd: sample.isWhole, limit: Normaliser.headRows)
        let isEnough = rows.contains { !$0.isBlank } && (rows.count > 1 || sample.bytes.count > 4 << 20)
        guard sample.isWhole || isEnough else { return nil }
        if let line = options.headerLine, line > rows.last.map({ $0.line + $0.lineCount - 1 }) ?? 0 {
            throw Diagnostics(Diagnostic(CSVProblem.absentHeader(path: file.path, line: line)))
        }
        guard let tableHead = HeaderJudge(rows, options: options).head() else {
            guard sample.isWhole else { return nil }
            throw Diagnostics(Diagnostic(CSVProblem.emptyFile(path: file.path)))
        }
        let judge = RowJudge(tableHead, rows: rows, form: form.form, options: options)
        let isPlain =
            encoding.encoding == .utf8 && form.form.isPlain && options.fillDown.isEmpty && (options.table ?? 1) == 1
            && tableHead.cellCount == tableHead.names.count
            && areRegular(rows[tableHead.firstData...], judge)
        var facts = LayoutFacts(
            encoding: encoding, form: form, head: tableHead)
        guard isPlain else { return try rewritten(encoding, form, &facts, known: nil) }
        switch foot(sample, rows, judge, form.form) {
        case .irregular: return try rewritten(encoding, form, &facts, known: nil)
        case .regular: return try plain(sample, rows, foot: [], &facts)
        case .remarks(let start, let first, let excluded):
            let line = try LineCounter.lines(of: [start], in: file).first ?? 0
            let ahead = line - first
            end = start
            let foot = excluded.map { row, kind in
                var row = row
                row.line += ahead
                return (row, kind)
            }
            return try plain(sample, rows, foot: foot, &facts)
        }
    }

    /// A cheap look before a dear one: whether two lines end in a sample.
    private func hasRows(_ bytes: [UInt8]) -> Bool {
        let feeds = bytes.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { govql_count_newlines($0, bytes.count) } ?? 0
        }
        return feeds > 1 || (feeds == 0 && bytes.contains(CSVDialect.carriageReturn))
    }

    private func form(of sample: Sample) -> FormSniffer.Finding {
        if let plain = plainForm(of: sample) { return plain }
        let piece = Array(sample.bytes.prefix(1 << 20))
        if piece.count < sample.bytes.count, hasRows(piece) {
            return FormSniffer(sample: piece, isEnd: false, options: options).finding()
        }
        return FormSniffer(sample: sample.bytes, isEnd: sample.isWhole, options: options).finding()
    }

    /// Commas, if the first rows are all alike by them and nothing in the first one speaks for another separator.
    private func plainForm(of sample: Sample) -> FormSniffer.Finding? {
        guard options.delimiter == nil, options.quote == nil, options.escape == nil else { return nil }
        let rows = RowScanner(CSVForm()).rows(sample.bytes, isEnd: sample.isWhole, limit: 16)
        guard let first = rows.first, first.count > 1, rows.count > 1 else { return nil }
        let others: [UInt8] = [UInt8(ascii: ";"), 0x09, UInt8(ascii: "|"), UInt8(ascii: "'"), UInt8(ascii: "\\")]
        for row in rows {
            let isAlike = row.count == first.count && !row.hasTextAfterQuote && !row.hasUnclosedQuote
            let hasBlanks = row.count > 1 && row[1].first == 0x20
            if !isAlike || hasBlanks || row.endsWithBareReturn { return nil }
        }
        for row in rows.prefix(2) where row.raw.contains(where: { others.contains($0) }) { return nil }
        let reason = Words(
            en: "all sampled lines have \(first.count) cells by it", zh: "抽样的各行按它都分为 \(first.count) 个单元格")
        return FormSniffer.Finding(form: CSVForm(), reason: reason, directiveLength: 0)
    }

    /// Whether rows can be read as they stand.
    private func areRegular(_ rows: ArraySlice<TextRow>, _ judge: RowJudge) -> Bool {
        var isAfterRagged = false
        for row in rows {
            if row.count == 1, row.raw.isEmpty { continue }
            guard judge.exclusion(row) == nil, !row.hasTextAfterQuote, !row.hasUnclosedQuote, !row.endsWithBareReturn,
                !row.hasMark
            else { return false }
            let isRagged = row.count != judge.columnCount
            if isRagged, end <= sizes.small || isAfterRagged || !judge.isOnlyRagged(row) { return false }
            isAfterRagged = isRagged
        }
        return true
    }

    /// The last rows of a file.
    private enum Foot {
        case regular
        /// Behind this place there are only totals and remarks.
        case remarks(from: Int, line: Int, rows: [(TextRow, ExcludedRow)])
        case irregular
    }

    /// The same of the last rows, as far as they were not among the first.
    private func foot(_ sample: Sample, _ rows: [TextRow], _ judge: RowJudge, _ form: CSVForm) -> Foot {
        if sample.isWhole, rows.count < Normaliser.headRows { return .regular }
        let bytes = sample.isWhole ? Array(sample.bytes.suffix(Self.tailSize)) : tail
        guard let start = bytes.firstIndex(of: CSVDialect.lineFeed) else { return .regular }
        let last = RowScanner(form).rows(bytes, from: start + 1, isEnd: true, limit: .max)
        if areRegular(last[...], judge) { return .regular }
        if end > sizes.small, let foot = remarks(last, judge, from: end - bytes.count) { return foot }
        // The piece may begin within quotes: then it is regular from their end on.
        guard let quote = form.quote, let close = bytes.firstIndex(of: quote) else { return .irregular }
        guard let next = bytes[close...].firstIndex(of: CSVDialect.lineFeed) else { return .regular }
        let rest = RowScanner(form).rows(bytes, from: next + 1, isEnd: true, limit: .max)
        return areRegular(rest[...], judge) ? .regular : .irregular
    }

    /// A large file is not rewritten for what stands below its last row. Subtotals stand elsewhere too.
    private func remarks(_ rows: [TextRow], _ judge: RowJudge, from offset: Int) -> Foot? {
        let kinds = rows.map(judge.exclusion)
        guard let first = kinds.indices.first(where: { kinds[$0...].allSatisfy { $0 != nil } }), first > 0,
            areRegular(rows[..<first], judge),
            !rows[first...].contains(where: { row in row.cells.contains { RowWords.isSubtotal($0) } })
        else { return nil }
        let excluded = zip(rows, kinds).dropFirst(first).compactMap { row, kind in
            row.raw.isEmpty ? nil : kind.map { (row, $0) }
        }
        return .remarks(from: offset + rows[first].start, line: rows[first].line, rows: excluded)
    }

    // MARK: Layouts

    private mutating func plain(
        _ sample: Sample, _ rows: [TextRow], foot: [(TextRow, ExcludedRow)], _ facts: inout LayoutFacts
    ) throws -> CSVLayout {
        let head = facts.head
        let mark = facts.encoding.markLength
        let firstData = head.firstData < rows.count ? rows[head.firstData].start : rows.last?.end ?? 0
        let header = rows[head.headerRows]
        facts.headerLine = header.first?.line
        let findings = SampleReader(
            bytes: sample.bytes, start: firstData, isWhole: sample.isWhole, dialect: facts.form.form.dialect,
            width: head.names.count
        ).finding()
        var above = Rewriting.Findings()
        for (index, kind) in head.above { above.excluded[kind, default: Rewriting.Exclusions()].add(rows[index], kind) }
        for (row, kind) in foot { above.excluded[kind, default: Rewriting.Exclusions()].add(row, kind) }
        facts.exclusions = above.exclusions(path: file.path)
        notes += facts.exclusions.map { Diagnostic($0) }
        let names = try names(head, line: header.first?.line ?? 1)
        return CSVLayout(
            source: file, body: file, dialect: facts.form.form.dialect, columnNames: names,
            data: min(firstData + mark, end)..<end, headerRow: header.count == 1 ? header.first?.raw ?? [] : [],
            lines: .identity, sample: findings.sample, guesses: findings.guesses, scales: findings.scales, notes: notes,
            problems: [], facts: facts, isSettled: false, judge: Judge(reader: self))
    }

    private mutating func names(_ head: TableHead, line: Int) throws -> [String] {
        var raw = head.names
        if let given = options.names, given.count > raw.count {
            let wanted = Words(en: "at most \(raw.count) names", zh: "至多 \(raw.count) 个名称")
            throw Diagnostics(
                Diagnostic(
                    LoadProblem.badValue(given.joined(separator: "\", \""), option: "names", wanted: wanted)))
        }
        for (index, name) in (options.names ?? []).enumerated() where index < raw.count { raw[index] = name }
        if head.headerRows.isEmpty {
            if options.headerLine == nil, options.headerRows == nil, options.names == nil {
                notes.append(Diagnostic(CSVProblem.noHeader(path: file.path)))
            }
            var unsaid: [Diagnostic] = []
            return ColumnNames.unique(raw, path: file.path, line: line, notes: &unsaid)
        }
        return ColumnNames.unique(raw, path: file.path, line: line, notes: &notes)
    }

    /// The careful reading of the whole file.
    ///
    /// - Parameter known: the columns that were told to the world already; they stay.
    private mutating func rewritten(
        _ encoding: EncodingFinding, _ form: FormSniffer.Finding, _ facts: inout LayoutFacts, known: [String]?
    ) throws -> CSVLayout {
        let text = RecodedText(file, encoding.markLength + form.directiveLength..<end, encoding: encoding.encoding)
        var normaliser = Normaliser(
            text, form: form.form, options: options, context: context, path: file.path,
            firstLine: form.directiveLength > 0 ? 2 : 1)
        let rewriting = try normaliser.run()
        let number = try tableNumber(rewriting, columns: known?.count)
        let table = rewriting.tables[number]
        facts.head = table.head
        facts.headerLine = table.head.headerRows.isEmpty ? nil : table.line
        facts.table = rewriting.tables.count > 1 ? number + 1 : nil
        facts.isRewritten = true
        let problems = rewriting.problems(path: file.path, encoding: encoding.encoding, columns: table.head.names.count)
        facts.exclusions = rewriting.findings.exclusions(path: file.path)
        var told = facts.exclusions + tablesNotRead(rewriting, number)
        let names: [String]
        if let known {
            names = known
            notes = []
        } else {
            names = try self.names(table.head, line: table.line)
            notes += told.map { Diagnostic($0) }
            told = []
        }
        let body = rewriting.body
        let sampled = table.range.lowerBound..<min(table.range.upperBound, table.range.lowerBound + sizes.sample)
        let findings = SampleReader(
            bytes: try body.bytes(sampled), start: 0, isWhole: sampled.upperBound == table.range.upperBound,
            dialect: rewriting.dialect, width: names.count
        ).finding()
        return CSVLayout(
            source: file, body: body, dialect: rewriting.dialect, columnNames: names, data: table.range, headerRow: [],
            lines: rewriting.lines, sample: findings.sample, guesses: findings.guesses, scales: findings.scales,
            notes: notes, problems: problems + told, facts: facts, isSettled: true, judge: nil)
    }

    /// The table that is asked for, else the longest; of equal ones the first.
    private func tableNumber(_ rewriting: Rewriting, columns: Int?) throws -> Int {
        let tables = rewriting.tables
        if let number = options.table {
            guard tables.indices.contains(number - 1) else {
                throw Diagnostics(
                    Diagnostic(CSVProblem.absentTable(path: file.path, number: number, count: tables.count)))
            }
            return number - 1
        }
        let fitting = tables.indices.filter { columns == nil || tables[$0].head.names.count == columns }
        guard let longest = fitting.max(by: { (tables[$0].rowCount, $1) < (tables[$1].rowCount, $0) }) else {
            throw Diagnostics(Diagnostic(CSVProblem.emptyFile(path: file.path)))
        }
        return longest
    }

    private func tablesNotRead(_ rewriting: Rewriting, _ number: Int) -> [CSVProblem] {
        guard rewriting.tables.count > 1 else { return [] }
        let others = rewriting.tables.enumerated().filter { $0.offset != number }.map { index, table in
            CSVProblem.OtherTable(
                number: index + 1, line: table.line, rowCount: table.rowCount, firstColumn: table.head.names.first ?? ""
            )
        }
        return [.otherTables(path: file.path, read: number + 1, others: others)]
    }

    // MARK: Doubts

    /// What is kept to judge a file again. A class, for it holds the sample's judgement for as long as the layout lives.
    final class Judge: Sendable {
        private let file: any ReadableFile
        private let options: CSVOptions
        private let sizes: ChunkSizes
        private let end: Int

        fileprivate init(reader: LayoutReader) {
            file = reader.file
            options = reader.options
            sizes = reader.sizes
            end = reader.end
        }

        func layout(instead layout: CSVLayout, _ doubts: [LayoutDoubt], context: RunContext) throws -> CSVLayout? {
            var reader = LayoutReader(file: file, options: options, sizes: sizes, context: context)
            reader.end = end
            return try reader.layout(instead: layout, doubts)
        }
    }

    private mutating func layout(instead layout: CSVLayout, _ doubts: [LayoutDoubt]) throws -> CSVLayout? {
        var facts = layout.facts
        if end > sizes.small, try areHarmless(doubts, layout) { return nil }
        if doubts.contains(where: { $0.kind == .invalidUTF8 }) {
            facts.encoding =
                try options.encoding == nil
                ? EncodingJudge.judge(wholeOf: file, context: context) : facts.encoding
        }
        var form = facts.form
        if doubts.contains(where: { $0.kind == .bareReturn }) {
            form = FormSniffer.Finding(form: form.form, reason: form.reason, directiveLength: form.directiveLength)
        }
        return try rewritten(facts.encoding, form, &facts, known: layout.columnNames)
    }

    /// Whether all that was met are rows with some cells too many or too few, here and there.
    private func areHarmless(_ doubts: [LayoutDoubt], _ layout: CSVLayout) throws -> Bool {
        let form = layout.facts.form.form
        let judge = RowJudge(layout.facts.head, rows: [], form: form, options: options)
        for doubt in doubts {
            guard doubt.kind == .ragged else { return false }
            let bytes = try file.bytes(doubt.offset..<min(end, doubt.offset + (64 << 10)))
            let rows = RowScanner(form).rows(bytes, isEnd: doubt.offset + bytes.count >= end, limit: 2)
            guard let row = rows.first, judge.exclusion(row) == nil, judge.isOnlyRagged(row),
                rows.count < 2 || rows[1].count == judge.columnCount
            else { return false }
        }
        return true
    }
}

extension RowJudge {
    /// A row that careful reading would cut or fill up as the kernels' readers do.
    func isOnlyRagged(_ row: TextRow) -> Bool {
        switch fitted(row).fit {
        case .whole, .short, .long, .trimmed: true
        case .closedUp, .recut: false
        }
    }
}

extension CSVLayout {
    /// The layout to read by instead, or nil if this one holds in spite of the doubts. Columns keep their names.
    func reconsidered(_ doubts: [LayoutDoubt], context: RunContext) throws -> CSVLayout? {
        try judge?.layout(instead: self, doubts, context: context)
    }
}
