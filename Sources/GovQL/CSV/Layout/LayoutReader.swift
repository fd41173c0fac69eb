// Opening: what a sample of a file's head and tail shows, and whether the file is plain, so that the kernels can read it as
// it stands, or must be rewritten by the careful reading (Normaliser.swift). Also what happens when a pass doubts it later.

/// Makes layouts of a file.
struct LayoutReader {
    let file: any ReadableFile
    let options: CSVOptions
    let sizes: ChunkSizes
    let context: RunContext
    private var ends: FileEnds
    private var notes: [Diagnostic] = []

    init(file: any ReadableFile, options: CSVOptions, sizes: ChunkSizes, context: RunContext) {
        self.file = file
        self.options = options
        self.sizes = sizes
        self.context = context
        ends = FileEnds(of: file, end: file.version.size)
    }

    mutating func read() throws -> CSVLayout {
        ends = try FileEnds(reading: file, sizes.sample)
        if let zeros = ends.zeros {
            notes.append(Diagnostic(CSVProblem.zeroTail(path: file.path, line: zeros.line, count: zeros.count)))
        }
        if let format = ForeignFormat.of(ends.head, whole: file.version.size) {
            throw Diagnostics(Diagnostic(CSVProblem.notText(path: file.path, format: format)))
        }
        let encoding = try encoding()
        if encoding.encoding != .utf8 {
            notes.append(Diagnostic(CSVProblem.recoded(path: file.path, encoding: encoding.encoding.label)))
        }
        var wanted = sizes.sample
        while true {
            var text = RecodedText(file, encoding.markLength..<ends.end, encoding: encoding.encoding)
            let sample = try ends.sample(encoding, wanted, &text)
            if let layout = try layout(of: sample, encoding) { return layout }
            guard wanted < CSVDialect.rowLimit else {
                throw Diagnostics(
                    Diagnostic(CSVProblem.rowTooLong(path: file.path, line: 1, limit: CSVDialect.rowLimit)))
            }
            wanted *= 4
        }
    }

    private func encoding() throws -> EncodingFinding {
        let found = EncodingJudge.judge(head: ends.head, tail: ends.tail, size: file.version.size)
        guard let asked = options.encoding else {
            return try found ?? EncodingJudge.judge(wholeOf: file, context: context)
        }
        let mark = ends.head.starts(with: CSVDialect.byteOrderMark) ? 3 : found?.markLength ?? 0
        return EncodingFinding(
            encoding: asked, markLength: found?.encoding == asked || mark == 3 ? mark : 0, reason: SourceDecision.asked)
    }

    // MARK: Judging

    /// Nil if the sample ends too soon to tell.
    private mutating func layout(of sample: FileEnds.Sample, _ encoding: EncodingFinding) throws -> CSVLayout? {
        guard sample.isWhole || sample.hasRows else { return nil }
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
        let plainness = PlainJudge(judge: judge, form: form.form, isSmall: ends.end <= sizes.small)
        let isPlain =
            encoding.encoding == .utf8 && form.form.isPlain && options.fillDown.isEmpty && (options.table ?? 1) == 1
            && tableHead.cellCount == tableHead.names.count
            && plainness.areRegular(rows[tableHead.firstData...])
        var facts = LayoutFacts(
            encoding: encoding, form: form, head: tableHead)
        guard isPlain else { return try rewritten(encoding, form, &facts, known: nil) }
        switch foot(sample, rows, plainness) {
        case .irregular: return try rewritten(encoding, form, &facts, known: nil)
        case .regular: return try plain(sample, rows, foot: [], &facts)
        case .remarks(let start, let first, let excluded):
            let line = try LineCounter.lines(of: [start], in: file).first ?? 0
            let ahead = line - first
            ends.end = start
            let foot = excluded.map { row, kind in
                var row = row
                row.line += ahead
                return (row, kind)
            }
            return try plain(sample, rows, foot: foot, &facts)
        }
    }

    private func form(of sample: FileEnds.Sample) -> FormSniffer.Finding {
        if let plain = PlainJudge.plainForm(of: sample, options) { return plain }
        let piece = Array(sample.bytes.prefix(1 << 20))
        if piece.count < sample.bytes.count, FileEnds.Sample.hasRows(piece) {
            return FormSniffer(sample: piece, isEnd: false, options: options).finding()
        }
        return FormSniffer(sample: sample.bytes, isEnd: sample.isWhole, options: options).finding()
    }

    /// The same of the last rows, as far as they were not among the first.
    private func foot(_ sample: FileEnds.Sample, _ rows: [TextRow], _ plainness: PlainJudge) -> PlainJudge.Foot {
        if sample.isWhole, rows.count < Normaliser.headRows { return .regular }
        let bytes = sample.isWhole ? Array(sample.bytes.suffix(FileEnds.tailSize)) : ends.tail
        return plainness.foot(bytes, end: ends.end)
    }

    // MARK: Layouts

    private mutating func plain(
        _ sample: FileEnds.Sample, _ rows: [TextRow], foot: [(TextRow, ExcludedRow)], _ facts: inout LayoutFacts
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
            data: min(firstData + mark, ends.end)..<ends.end,
            headerRow: header.count == 1 ? header.first?.raw ?? [] : [],
            lines: .identity, sample: findings.sample, guesses: findings.guesses, notes: notes,
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
        let text = RecodedText(file, encoding.markLength + form.directiveLength..<ends.end, encoding: encoding.encoding)
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
            lines: rewriting.lines, sample: findings.sample, guesses: findings.guesses,
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
            end = reader.ends.end
        }

        func layout(instead layout: CSVLayout, _ doubts: [LayoutDoubt], context: RunContext) throws -> CSVLayout? {
            var reader = LayoutReader(file: file, options: options, sizes: sizes, context: context)
            reader.ends.end = end
            return try reader.layout(instead: layout, doubts)
        }
    }

    private mutating func layout(instead layout: CSVLayout, _ doubts: [LayoutDoubt]) throws -> CSVLayout? {
        var facts = layout.facts
        if ends.end > sizes.small, try areHarmless(doubts, layout) { return nil }
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
            let bytes = try file.bytes(doubt.offset..<min(ends.end, doubt.offset + (64 << 10)))
            let rows = RowScanner(form).rows(bytes, isEnd: doubt.offset + bytes.count >= ends.end, limit: 2)
            guard let row = rows.first, judge.exclusion(row) == nil, judge.isOnlyRagged(row),
                rows.count < 2 || rows[1].count == judge.columnCount
            else { return false }
        }
        return true
    }
}

extension CSVLayout {
    /// The layout to read by instead, or nil if this one holds in spite of the doubts. Columns keep their names.
    func reconsidered(_ doubts: [LayoutDoubt], context: RunContext) throws -> CSVLayout? {
        try judge?.layout(instead: self, doubts, context: context)
    }
}
