// One table that lies in several CSV files: their rows one file after another, columns matched by name. What the values of
// one file say of a column is told to the others (CSVFile/learn), so that a type rests on all. Each file keeps its own
// form, streams by its own chunks, and knows its own lines. Which files: Intake/FilePattern.swift; whose columns are whose:
// ColumnMatching.swift.

/// Several files as one source. A class, as every source is one.
final class CSVFiles: ColumnSource {
    struct Member {
        let opened: CSVFile
        /// The file without the rows of rejected cells, where those are left out.
        var cleaned: CleanedFile?
        /// Of each column of the table, the file's own; nil where it has none.
        let columns: [Int?]

        var source: any ColumnSource { cleaned ?? opened }
        /// What the rows are read from now.
        var file: CSVFile { cleaned?.file ?? opened }
    }

    let name: String
    let columnNames: [String]
    let openingNotes: [Diagnostic]
    let members: [Member]
    let matching: ColumnMatching

    /// - Throws: ``Diagnostics``: a file has nothing in common with the others.
    convenience init(_ files: [CSVFile], name: String) throws {
        let matching = ColumnMatching(files.map(\.columnNames))
        if let stranger = matching.stranger {
            throw Diagnostics(
                Diagnostic(
                    IntakeProblem.sharesNothing(
                        path: files[stranger].name, columns: files[stranger].columnNames, pattern: name,
                        others: matching.names(without: stranger))))
        }
        self.init(files, matching, name: name)
    }

    private init(_ files: [CSVFile], _ matching: ColumnMatching, name: String) {
        self.name = name
        self.matching = matching
        columnNames = matching.names
        members = files.enumerated().map { index, file in
            Member(opened: file, columns: matching.columns[index])
        }
        let own = Self.shortened(files.map { $0.openingNotes.map(\.facts) }, files.map(\.name))
        openingNotes = own.map { Diagnostic($0) } + matching.notes(files: files.map(\.name), pattern: name)
        share(columnNames.indices.map { ColumnRequest(column: $0, declaredType: nil) })
    }

    /// The same files without the rows in which a cell breaks the declared type of one of these columns.
    private init(_ files: CSVFiles, dropping requests: [ColumnRequest]) {
        name = files.name
        columnNames = files.columnNames
        openingNotes = files.openingNotes
        matching = files.matching
        members = files.members.map { member in
            var member = member
            let own = requests.compactMap { Self.own($0, of: member) }
            if !own.isEmpty { member.cleaned = CleanedFile(member.opened, declared: own) }
            return member
        }
    }

    func dropping(rowsRejectedBy requests: [ColumnRequest]) -> (any ColumnSource)? {
        CSVFiles(self, dropping: requests)
    }

    var fileNames: [String] { members.map(\.file.name) }

    var byteCount: Int? { members.reduce(0) { $0 + ($1.file.byteCount ?? 0) } }

    var guessedTypes: [DataType] {
        var types = [DataType?](repeating: nil, count: columnNames.count)
        for member in members {
            let own = member.file.guessedTypes
            for (column, number) in member.columns.enumerated() where types[column] == nil {
                types[column] = number.map { own[$0] }
            }
        }
        return types.map { $0 ?? .text }
    }

    func joiningColumns(_ groups: [[String]]) -> (any ColumnSource)? {
        guard let joined = matching.joining(groups) else { return nil }
        return CSVFiles(members.map(\.opened), joined, name: name)
    }

    // MARK: Requests

    private static func own(_ request: ColumnRequest, of member: Member) -> ColumnRequest? {
        member.columns[request.column].map {
            ColumnRequest(column: $0, declaredType: request.declaredType, missing: request.missing)
        }
    }

    /// Tells every file what the others know of these columns. Rows that are left out say nothing.
    private func share(_ requests: [ColumnRequest], _ context: RunContext) throws {
        for member in members { try member.cleaned?.prepare(context) }
        share(requests)
    }

    private func share(_ requests: [ColumnRequest]) {
        for request in requests {
            var known = ColumnSummary()
            let asked = members.compactMap { member in Self.own(request, of: member).map { (member.file, $0) } }
            for (file, request) in asked { known.add(file.knowledge(of: request)) }
            for (file, request) in asked { file.learn(known, of: request) }
        }
    }

    /// Where files may disagree about a type after this many readings, they are read as text.
    private static let readingLimit = 4

    // MARK: Reading

    func decode(_ requests: [ColumnRequest], context: RunContext) throws -> [Column] {
        var columns = [Column?](repeating: nil, count: requests.count)
        var open = Array(requests.indices)
        var readings = 0
        while !open.isEmpty {
            readings += 1
            let asked = open.map { number in
                let request = requests[number]
                guard readings > Self.readingLimit, request.declaredType == nil else { return request }
                return ColumnRequest(column: request.column, declaredType: .text, missing: request.missing)
            }
            try share(asked, context)
            let parts = try members.map { try decode(asked, of: $0, context) }
            let counts = try rowCounts(parts, context)
            var again: [Int] = []
            for (place, number) in open.enumerated() {
                let own = parts.map { $0[place] }
                if isOneType(own), let column = Column.joined(zip(own, counts).map { (column: $0, count: $1) }) {
                    columns[number] = column
                } else if readings > Self.readingLimit {
                    throw Diagnostics(
                        Diagnostic(
                            IntakeProblem.noCommonType(pattern: name, column: columnNames[requests[number].column])))
                } else {
                    again.append(number)
                }
            }
            open = again
        }
        return columns.compactMap(\.self)
    }

    /// The asked columns of one file; nil for one that it lacks.
    private func decode(
        _ requests: [ColumnRequest], of member: Member, _ context: RunContext
    ) throws -> [Column?] {
        let own = requests.map { Self.own($0, of: member) }
        let found = own.contains { $0 != nil } ? try member.source.decode(own.compactMap(\.self), context: context) : []
        var next = found.makeIterator()
        return own.map { $0 == nil ? nil : next.next() }
    }

    private func rowCounts(_ parts: [[Column?]], _ context: RunContext) throws -> [Int] {
        try zip(members, parts).map { member, columns in
            try columns.lazy.compactMap { $0?.count }.first ?? member.source.rowCount(context: context)
        }
    }

    /// Whether the columns that have a value agree, but for the places of decimals.
    private func isOneType(_ columns: [Column?]) -> Bool {
        var found: DataType?
        for case let column? in columns {
            if case .null = column.storage { continue }
            if case .decimal? = found, case .decimal = column.type { continue }
            if let found, found != column.type { return false }
            found = column.type
        }
        return true
    }

    func rowCount(context: RunContext) throws -> Int {
        try members.reduce(0) { try $0 + $1.source.rowCount(context: context) }
    }

    // MARK: Streaming

    func stream(_ requests: [ColumnRequest], context: RunContext) throws -> (any ColumnStream)? {
        try share(requests, context)
        var parts: [JoinedStream.Part] = []
        var types = [DataType?](repeating: nil, count: requests.count)
        for member in members {
            let own = requests.map { Self.own($0, of: member) }
            guard let stream = try member.source.stream(own.compactMap(\.self), context: context) else { return nil }
            var next = stream.types.makeIterator()
            var slots: [Int?] = []
            for (number, request) in own.enumerated() {
                guard request != nil, let type = next.next() else {
                    slots.append(nil)
                    continue
                }
                if let known = types[number], known != type { throw GuessBroken() }
                types[number] = type
                slots.append((slots.lazy.compactMap(\.self).last ?? -1) + 1)
            }
            parts.append(JoinedStream.Part(stream: stream, slots: slots))
        }
        return JoinedStream(parts, types: types.map { $0 ?? .text })
    }

    func settle(_ requests: [ColumnRequest], context: RunContext) throws -> [DataType] {
        for _ in 0..<Self.readingLimit {
            try share(requests, context)
            var types = [Set<DataType>](repeating: [], count: requests.count)
            for member in members {
                let own = requests.enumerated().compactMap { number, request in
                    Self.own(request, of: member).map { (number, $0) }
                }
                let found = try member.source.settle(own.map(\.1), context: context)
                for ((number, _), type) in zip(own, found) { types[number].insert(type) }
            }
            if types.allSatisfy({ $0.count < 2 }) { return types.map { $0.first ?? .text } }
        }
        // Whole columns find a way.
        return try decode(requests, context: context).map(\.type)
    }

    /// File after file, so that no column is held.
    func check(_ requests: [ColumnRequest], keeping limit: Int, context: RunContext) throws -> RejectedCells {
        let columns = requests.map { columnNames[$0.column] }
        var found = RejectedCells()
        var kept = [Int](repeating: 0, count: columns.count)
        var counts = kept
        for member in members {
            let asked = requests.enumerated().compactMap { index, request in
                Self.own(request, of: member).map { (index: index, request: $0) }
            }
            if asked.isEmpty { continue }
            let own = try member.source.check(asked.map(\.request), keeping: limit, context: context)
            // A file may call the column by another of its names.
            let numbers = Dictionary(
                asked.map { (member.opened.columnNames[$0.request.column], $0.index) }, uniquingKeysWith: { $1 })
            for cell in own.cells {
                guard let index = numbers[cell.column] else { continue }
                counts[index] += 1
                // Behind a place where cells were left out there are no first ones.
                if counts[index] == kept[index] + 1, kept[index] < limit {
                    kept[index] += 1
                    found.cells.append(cell)
                }
            }
            for cut in own.cut {
                guard let index = numbers[cut.column] else { continue }
                counts[index] += cut.count - cut.kept
            }
        }
        found.cut = columns.indices.filter { counts[$0] > kept[$0] }
            .map { RejectedCells.Cut(column: columns[$0], kept: kept[$0], count: counts[$0]) }
        return found
    }

    // MARK: What is known

    var sample: SourceSample {
        var bytes: [UInt8] = []
        var cells: [Range<UInt32>] = []
        // Of many files a few rows each are enough to tell keys and links.
        let share = max(16, 4096 / max(1, members.count))
        for member in members {
            let texts = member.columns.map { $0.map { member.opened.sample.texts(ofColumn: $0) } }
            for row in 0..<min(share, member.opened.sample.rowCount) {
                for column in texts {
                    let start = UInt32(truncatingIfNeeded: bytes.count)
                    if let column, row < column.count { bytes += column[row] }
                    cells.append(start..<UInt32(truncatingIfNeeded: bytes.count))
                }
            }
        }
        let isComplete = members.allSatisfy { $0.file.sample.isComplete && $0.file.sample.rowCount <= share }
        return SourceSample(bytes: bytes, cells: cells, columnCount: max(1, columnNames.count), isComplete: isComplete)
    }

    /// Those of the first file, and of the others what is not as it is there.
    var decisions: [SourceDecision] {
        guard let first = members.first else { return [] }
        let known = first.source.decisions
        var list = [
            SourceDecision(
                Words(en: "files", zh: "文件"), Words(en: "\(members.count)", zh: "\(members.count)"),
                because: Words(
                    en: "they match \(name), from \(first.file.name) to \(members.last?.file.name ?? "")",
                    zh: "与 \(name) 匹配，自 \(first.file.name) 至 \(members.last?.file.name ?? "")"), option: nil)
        ]
        list += known
        for member in members.dropFirst() {
            for decision in member.source.decisions
            where !known.contains(where: { $0.subject.en == decision.subject.en && $0.value.en == decision.value.en }) {
                list.append(
                    SourceDecision(
                        Words(
                            en: "\(decision.subject.en) of \(member.file.name)",
                            zh: "\(member.file.name) 的\(decision.subject.zh)"), decision.value,
                        because: decision.reason, option: decision.option))
            }
        }
        return list
    }

    func findings(inColumns columns: [Int]) -> [any DiagnosticFacts] {
        let found = members.map { member in member.source.findings(inColumns: columns.compactMap { member.columns[$0] })
        }
        return Self.shortened(found, fileNames)
    }

    /// What is told of the files: of each kind that of the first few, then how many more files it holds of.
    private static func shortened(_ found: [[any DiagnosticFacts]], _ names: [String]) -> [any DiagnosticFacts] {
        var shown: [any DiagnosticFacts] = []
        var files: [String: [Int]] = [:]
        for (file, facts) in found.enumerated() {
            for fact in facts {
                if files[fact.code]?.last != file { files[fact.code, default: []].append(file) }
                if files[fact.code, default: []].count <= shownFiles { shown.append(fact) }
            }
        }
        for (code, numbers) in files.sorted(by: { $0.key < $1.key }) where numbers.count > shownFiles {
            shown.append(IntakeProblem.alsoElsewhere(code: code, files: numbers[shownFiles...].map { names[$0] }))
        }
        return shown
    }

    private static let shownFiles = 3

    var rejectedCells: [RejectedCell] { members.flatMap(\.source.rejectedCells) }
}

/// The streams of several files as one, part after part.
private final class JoinedStream: ColumnStream {
    struct Part: Sendable {
        let stream: any ColumnStream
        /// Of each vector that is wanted, the stream's own; nil where it has none.
        let slots: [Int?]
    }

    let types: [DataType]
    let partCount: Int
    private let parts: [Part]
    /// The number of the first part of each stream.
    private let firsts: [Int]

    init(_ parts: [Part], types: [DataType]) {
        self.parts = parts
        self.types = types
        var firsts: [Int] = []
        var count = 0
        for part in parts {
            firsts.append(count)
            count += part.stream.partCount
        }
        self.firsts = firsts
        partCount = count
    }

    func part(_ index: Int) throws -> Batch {
        var low = 0
        var high = parts.count
        // The last stream that begins at or before this part has it: those without parts begin where the next one does.
        while high - low > 1 {
            let middle = (low + high) / 2
            if firsts[middle] <= index { low = middle } else { high = middle }
        }
        let batch = try parts[low].stream.part(index - firsts[low])
        let slots = parts[low].slots.map { $0.map { batch.slots[$0] } ?? Vector(.null(batch.count)) }
        return Batch(count: batch.count, slots: slots)
    }

    func finish() throws { for part in parts { try part.stream.finish() } }
}
