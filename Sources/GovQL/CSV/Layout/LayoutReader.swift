// The first look at a file: is it text at all, where do its rows begin, what are the columns called, what do the first
// rows hold. Everything that needs the whole file is DecodePass.swift's.

/// Reads the head of a file.
struct LayoutReader {
    let file: any ReadableFile
    let dialect: CSVDialect
    let sizes: ChunkSizes
    private var bytes: [UInt8] = []
    private var positions: [UInt32] = []

    init(file: any ReadableFile, dialect: CSVDialect, sizes: ChunkSizes) {
        self.file = file
        self.dialect = dialect
        self.sizes = sizes
    }

    mutating func read() throws -> CSVLayout {
        var wanted = sizes.sample
        while true {
            try readHead(wanted)
            if wanted == sizes.sample, let format = foreignFormat() {
                throw Diagnostics(Diagnostic(CSVProblem.notText(path: file.path, format: format)))
            }
            scan()
            if isWhole || firstRowEnd(from: firstCell()) != nil { break }
            guard wanted < CSVDialect.rowLimit else {
                throw Diagnostics(
                    Diagnostic(CSVProblem.rowTooLong(path: file.path, line: 1, limit: CSVDialect.rowLimit)))
            }
            wanted *= 2
        }
        return try layout()
    }

    private var isWhole: Bool { bytes.count >= file.version.size }

    // MARK: Bytes

    private mutating func readHead(_ wanted: Int) throws {
        let total = min(wanted, file.version.size)
        let (file, old) = (file, bytes)
        bytes = try [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
            _ = buffer.update(fromContentsOf: old)
            count = old.count
            while count < total {
                let target = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
                let read = try file.read(into: target, at: count)
                if read == 0 { throw Diagnostics(Diagnostic(CSVProblem.changedWhileRead(path: file.path))) }
                count += read
            }
        }
    }

    private func begins(with magic: [UInt8]) -> Bool { bytes.starts(with: magic) }

    private func foreignFormat() -> CSVProblem.ForeignFormat? {
        if begins(with: [0x50, 0x4B, 0x03, 0x04]) { return .spreadsheet }
        if begins(with: [0xD0, 0xCF, 0x11, 0xE0]) { return .oldSpreadsheet }
        if begins(with: [0x1F, 0x8B]) { return .gzip }
        if begins(with: Array("%PDF-".utf8)) { return .pdf }
        if begins(with: [0xFF, 0xFE]) || begins(with: [0xFE, 0xFF]) { return .utf16 }
        // A cell may hold a stray NUL; text of which a fifth is NUL is none of ours.
        let nulls = bytes.reduce(0) { $1 == 0 ? $0 + 1 : $0 }
        if nulls * 5 > bytes.count { return nulls * 3 > bytes.count && nulls * 3 < bytes.count * 2 ? .utf16 : .binary }
        return nil
    }

    // MARK: Structure

    private mutating func scan() {
        var scanner = StrictScanner(dialect: dialect)
        let start = bodyStart
        positions = [UInt32](unsafeUninitializedCapacity: bytes.count + 1) { out, count in
            count = bytes.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress, let target = out.baseAddress else { return 0 }
                return scanner.scan(base, start..<bytes.count, into: target)
            }
        }
        let lineEnd = UInt32(truncatingIfNeeded: bytes.count - 1) | Positions.newline
        if isWhole, bytes.count > start, positions.last != lineEnd {
            positions.append(UInt32(truncatingIfNeeded: bytes.count) | Positions.newline)
        }
    }

    private var bodyStart: Int { begins(with: CSVDialect.byteOrderMark) ? 3 : 0 }

    /// The first cell of the first line that is not blank: its index among the positions, and where it begins.
    private func firstCell() -> (index: Int, start: Int) {
        var start = bodyStart
        for (index, position) in positions.enumerated() {
            let end = Int(position & Positions.mask)
            let isBlank = end == start || (end == start + 1 && bytes[start] == CSVDialect.carriageReturn)
            guard position & Positions.newline != 0, isBlank else { return (index, start) }
            start = end + 1
        }
        return (positions.count, start)
    }

    /// One past the index of the line feed that ends a row.
    private func firstRowEnd(from cell: (index: Int, start: Int)) -> Int? {
        positions[cell.index...].firstIndex { $0 & Positions.newline != 0 }.map { $0 + 1 }
    }

    /// A cell's text, its quotes and the line's carriage return taken off.
    private func cell(_ start: Int, _ position: UInt32) -> (bytes: ArraySlice<UInt8>, isQuoted: Bool) {
        var end = Int(position & Positions.mask)
        if position & Positions.newline != 0, end > start, bytes[end - 1] == CSVDialect.carriageReturn { end -= 1 }
        guard start < end, bytes[start] == dialect.quote else { return (bytes[start..<max(start, end)], false) }
        var copy = Array(bytes[start..<end])
        let count = copy.count
        let text = copy.withUnsafeMutableBufferPointer { buffer -> Range<Int> in
            guard let base = buffer.baseAddress else { return 0..<0 }
            let result = CellCleaning.unquote(base, 0, count, quote: dialect.quote)
            return result.start..<result.end
        }
        return (copy[text], true)
    }

    // MARK: Contents

    private func layout() throws -> CSVLayout {
        let first = firstCell()
        guard let end = firstRowEnd(from: first) else {
            throw Diagnostics(Diagnostic(CSVProblem.emptyFile(path: file.path)))
        }
        var start = first.start
        var raw: [String] = []
        for position in positions[first.index..<end] {
            raw.append(Self.name(cell(start, position).bytes))
            start = Int(position & Positions.mask) + 1
        }
        var notes: [Diagnostic] = []
        let names = uniqueNames(raw, notes: &notes)
        let (sample, guesses, scales) = sampleRows(from: end, start: start, width: names.count)
        let size = file.version.size
        let row = bytes[first.start..<min(start, bytes.count)]
        return CSVLayout(
            source: file, body: file, dialect: dialect, columnNames: names, data: min(start, size)..<size,
            headerRow: Array(Self.withoutLineEnd(row)), lines: .identity, sample: sample, guesses: guesses,
            scales: scales, notes: notes, decisions: [], isSettled: false)
    }

    private static func withoutLineEnd(_ row: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var row = row
        if row.last == CSVDialect.lineFeed { row.removeLast() }
        if row.last == CSVDialect.carriageReturn { row.removeLast() }
        return row
    }

    /// A header cell without blanks around it.
    private static func name(_ bytes: ArraySlice<UInt8>) -> String {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        var bytes = bytes.drop(while: isBlank)
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func uniqueNames(_ raw: [String], notes: inout [Diagnostic]) -> [String] {
        var taken = Set(raw)
        var used: Set<String> = []
        var numbers: [String: Int] = [:]
        return raw.enumerated().map { index, name in
            var unique = name
            if name.isEmpty {
                unique = Self.free("column\(index + 1)", taken, &numbers)
                notes.append(
                    Diagnostic(CSVProblem.blankHeader(path: file.path, position: index + 1, name: unique)))
            } else if used.contains(name) {
                unique = Self.free(name + "_1", taken, &numbers)
                notes.append(Diagnostic(CSVProblem.duplicateHeader(path: file.path, name: name, renamed: unique)))
            }
            taken.insert(unique)
            used.insert(unique)
            return unique
        }
    }

    /// `name_1`, else `name_2` and so on; `numbers` tells where to go on, as one name may be repeated 100,000 times.
    private static func free(_ name: String, _ taken: Set<String>, _ numbers: inout [String: Int]) -> String {
        guard taken.contains(name) else { return name }
        let stem = name.hasSuffix("_1") ? String(name.dropLast(2)) : name
        var number = numbers[stem] ?? 2
        while taken.contains("\(stem)_\(number)") { number += 1 }
        numbers[stem] = number + 1
        return "\(stem)_\(number)"
    }

    private func sampleRows(
        from index: Int, start: Int, width: Int
    ) -> (SourceSample, guesses: [TypeFlags], scales: [Int]) {
        var texts: [UInt8] = []
        var cells: [Range<UInt32>] = []
        var guesses = [TypeFlags](repeating: .all, count: width)
        var scales = [Int](repeating: 0, count: width)
        texts.reserveCapacity(bytes.count)
        var index = index
        var start = start
        while let end = firstRowEnd(from: (index, start)) {
            let isBlank = end == index + 1 && isBlankLine(start, positions[index])
            for (column, position) in positions[index..<end].enumerated() {
                if column < width, !isBlank {
                    let text = cell(start, position).bytes
                    let offset = UInt32(truncatingIfNeeded: texts.count)
                    texts.append(contentsOf: text)
                    cells.append(offset..<UInt32(truncatingIfNeeded: texts.count))
                    if !text.isEmpty { Self.observe(text, &guesses[column], &scales[column]) }
                }
                start = Int(position & Positions.mask) + 1
            }
            if !isBlank {
                let offset = UInt32(truncatingIfNeeded: texts.count)
                for _ in 0..<max(0, width - (end - index)) { cells.append(offset..<offset) }
            }
            index = end
        }
        let sample = SourceSample(bytes: texts, cells: cells, columnCount: width, isComplete: isWhole)
        return (sample, guesses, scales)
    }

    private func isBlankLine(_ start: Int, _ position: UInt32) -> Bool {
        let only = cell(start, position)
        return only.bytes.isEmpty && !only.isQuoted
    }

    private static func observe(_ text: ArraySlice<UInt8>, _ guess: inout TypeFlags, _ scale: inout Int) {
        guard !guess.isEmpty else { return }
        text.withUnsafeBufferPointer { guess.formIntersection(TypeInference.flags(of: $0)) }
        guard guess.contains(.decimal), let point = text.firstIndex(of: UInt8(ascii: ".")) else { return }
        scale = max(scale, text.endIndex - point - 1)
    }
}
