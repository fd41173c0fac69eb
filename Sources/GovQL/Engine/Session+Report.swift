// Runs a script for a report: what its `##` comments say, what its queries give and what its checks find, in their order.
// The page is written by Output/Report; comments are told from tokens here, since no statement knows them.

extension Session {
    /// How a report is made.
    public struct ReportOptions: Sendable {
        /// The language of what is said beside the script's own words; nil takes that of its title.
        public var language: Language?
        /// The language where neither says one.
        public var usualLanguage = Language.english
        /// Whether a statement that fails stands in the report as an error, and the others are run.
        public var keepsGoing = false
        /// Tables with more rows than this can't be sorted in the page.
        public var sortedRows = 1000

        public init() {}
    }

    /// Runs the statements of a script and gives what they say and find. Checks and `expect`s that fail are in the report
    /// and stop nothing.
    ///
    /// ```swift
    /// let report = try session.report(on: SourceText(name: "brief.gql", text: script))
    /// try files.write(Array(report.page().utf8), to: "brief.html")
    /// ```
    ///
    /// - Throws: ``Diagnostics``: what is wrong with the script, or with the first statement that failed.
    public func report(
        on source: SourceText, options: ReportOptions = ReportOptions(),
        cancellation: CancellationToken = CancellationToken()
    ) throws -> Report {
        let statements = try statements(of: source)
        let comments = ReportComments(source)
        let title = comments.title ?? Self.stem(of: source.name)
        var run = ReportRun(session: self, source: source, options: options, cancellation: cancellation)
        var place = 0
        for statement in statements {
            run.add(comments.lines(from: place, to: Int(statement.range.end)))
            place = Int(statement.range.end)
            try run.add(statement)
        }
        run.add(comments.lines(from: place, to: source.bytes.count))
        let language = options.language ?? comments.title.map(Self.language) ?? options.usualLanguage
        return Report(
            title: title, language: language, blocks: run.blocks, notes: run.notes,
            origin: try origin(of: source))
    }

    private func origin(of source: SourceText) throws -> Report.Origin {
        let dataset = try currentDataset()
        var files: [String] = []
        if let connection = state.withLock({ $0.connection }) { files = [connection.client.title] }
        for entity in dataset.catalog.dataEntities {
            for name in dataset.source(of: entity.id).fileNames.map(Self.fileName) where !files.contains(name) {
                files.append(name)
            }
        }
        return Report.Origin(
            script: Self.fileName(source.name), version: GovQLVersion.current, today: state.withLock { $0.today },
            files: files)
    }

    private static func fileName(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    private static func stem(of path: String) -> String {
        let name = fileName(path)
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
        return String(name[..<dot])
    }

    /// A title with Chinese characters heads a Chinese page.
    private static func language(of title: String) -> Language {
        title.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } ? .chinese : .english
    }
}

/// The `##` lines of a script.
private struct ReportComments {
    /// Where a line begins, and what stands behind its marks.
    private var lines: [(offset: Int, text: String)] = []

    init(_ source: SourceText) {
        let tokens = Lexer.tokens(of: source).tokens
        var next = 0
        for (index, start) in source.lineStarts.enumerated() {
            guard let text = Self.text(source.line(index)) else { continue }
            // A line within a text that goes over several is no comment.
            while next < tokens.count, Int(tokens[next].range.end) <= start { next += 1 }
            if next < tokens.count, Int(tokens[next].range.start) < start { continue }
            lines.append((start, text))
        }
    }

    /// `## text` on a line of its own. `#` is a comment for whoever reads the script, `####` a line between parts of it.
    private static func text(_ line: String) -> String? {
        let isMark = { (scalar: Unicode.Scalar) in scalar == "#" || scalar == "＃" }
        let isBlank = { (scalar: Unicode.Scalar) in scalar == " " || scalar == "\t" || scalar == "\u{3000}" }
        let scalars = line.unicodeScalars.drop(while: isBlank)
        guard scalars.prefix(while: isMark).count == 2 else { return nil }
        let rest = scalars.dropFirst(2)
        guard let first = rest.first else { return "" }
        return isBlank(first) ? String(rest.dropFirst()) : nil
    }

    /// The first heading, if it is the first thing that is said.
    var title: String? {
        guard case .heading(_, let inlines)? = Markdown.blocks(lines.map(\.text)).first else { return nil }
        return Markdown.plainText(inlines)
    }

    func lines(from start: Int, to end: Int) -> [String] {
        lines.filter { (start..<max(start, end)).contains($0.offset) }.map(\.text)
    }
}

/// The blocks of a report while its script runs.
private struct ReportRun {
    let session: Session
    let source: SourceText
    let options: Session.ReportOptions
    let cancellation: CancellationToken
    var blocks: [Report.Block] = []
    var notes: [Diagnostic] = []

    mutating func add(_ lines: [String]) {
        let text = Markdown.blocks(lines)
        if !text.isEmpty { blocks.append(.text(text)) }
    }

    mutating func add(_ statement: Statement) throws {
        let text = source.text(statement.range)
        do {
            let outcome = try session.execute(statement, of: source, cancellation: cancellation)
            if let check = outcome.check {
                blocks.append(.check(Report.Check(check, rule: text)))
            } else if let result = outcome.result {
                blocks.append(.result(try reported(result, query: text)))
            } else {
                notes += outcome.notes
            }
        } catch let error as Diagnostics where Self.isExpectation(error) {
            blocks.append(.check(Report.Check(expectation: text, problems: error.all)))
        } catch let error as Diagnostics where options.keepsGoing && !Session.isStop(error) {
            blocks.append(.problem(error.all))
        }
    }

    /// An `expect` that did not hold.
    private static func isExpectation(_ error: Diagnostics) -> Bool {
        error.all.allSatisfy { $0.severity != .error || $0.code == "GQL0409" }
    }

    private func reported(_ result: QueryResult, query: String) throws -> Report.Result {
        Report.Result(
            query: query, table: result.table, ranks: try ranks(result), isValue: result.isValue, notes: result.notes,
            measures: result.columns.map(measure),
            charts: result.charts.map { Report.Chart(table: $0.table, spec: $0.spec) })
    }

    /// The measure that a column shows; one of the same name on another entity is told by its unit, if at all.
    private func measure(of column: ResultColumn) -> Report.Measure? {
        guard let name = column.facts.measure else { return nil }
        let named = session.definitions.measures.filter { $0.names.primary == name }
        let definition = named.first { $0.body.facts.unit == column.facts.unit } ?? named.first
        return definition.map {
            Report.Measure(
                name: column.name, formula: $0.source.text($0.body.value.range), facts: $0.body.facts)
        }
    }

    /// The place of each row in the order of each column: that of `sort`, texts by the sound of their characters.
    private func ranks(_ result: QueryResult) throws -> [[Int?]] {
        guard result.rowCount > 1, result.rowCount <= options.sortedRows else { return [] }
        let context = try session.makeContext(limits: nil, cancellation: cancellation)
        let dataset = try session.currentDataset(context)
        return try result.columns.map { column in
            let isText = column.type == .text || column.type.entityID != nil
            let vector = column.labels ?? column.vector
            let order = try OrderWords(
                vector, type: column.labels == nil ? column.type : .text, collation: isText ? .pinyin : .codePoint,
                tables: dataset, run: context)
            let places = Array(Set(order.words)).sorted()
            let ranks = Dictionary(uniqueKeysWithValues: places.enumerated().map { ($1, $0) })
            return order.words.indices.map { vector.isNull($0) ? nil : ranks[order.words[$0]] }
        }
    }
}
