// Helpers of the CSV tests: files in memory, columns as texts, and a reader that is too simple to be wrong.

import Testing

@testable import GovQL

/// A file in memory. It can be changed behind a reader's back.
final class CSVMemoryFile: ReadableFile, @unchecked Sendable {
    let path: String
    let version: FileVersion
    private let bytes: [UInt8]
    /// After so many reads the file has another version, or ends early.
    var changesAfter: Int?
    var truncatedAfter: Int?
    private var readCount = 0

    init(_ bytes: [UInt8], path: String = "t.csv") {
        self.path = path
        self.bytes = bytes
        version = FileVersion(size: bytes.count, modifiedNanoseconds: 1, inode: 1)
    }

    convenience init(_ text: String, path: String = "t.csv") { self.init(Array(text.utf8), path: path) }

    func currentVersion() throws -> FileVersion {
        if let changesAfter, readCount > changesAfter {
            return FileVersion(size: bytes.count, modifiedNanoseconds: 2, inode: 1)
        }
        return version
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
        readCount += 1
        if let truncatedAfter, readCount > truncatedAfter { return 0 }
        guard offset < bytes.count else { return 0 }
        // Short reads are allowed and happen.
        let count = min(buffer.count, bytes.count - offset, 1 + (readCount * 7919) % 100_000)
        bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count])) }
        return count
    }
}

/// What reading some columns gave.
struct CSVReading {
    let names: [String]
    let types: [DataType]
    /// By column, then by row; nil is null.
    let columns: [[String?]]
    let findings: [String]
    let rejects: [RejectedCell]

    var rows: [[String?]] {
        guard let first = columns.first else { return [] }
        return first.indices.map { row in columns.map { $0[row] } }
    }
}

enum CSVTesting {
    static func context(
        threads: Int = 1, limits: Limits = .unlimited, cancellation: CancellationToken = CancellationToken()
    ) throws -> RunContext {
        let today = try #require(CalendarDate("2020-12-31"))
        return RunContext(
            cancellation: cancellation, limits: limits, today: today, files: LocalFiles(), threads: threads)
    }

    static func told(_ encoding: TextEncoding) -> CSVOptions {
        var options = CSVOptions()
        options.encoding = encoding
        return options
    }

    /// Pieces so small that everything lies across their edges.
    static func sizes(chunk: Int, tail: Int = 5, sample: Int = 64 << 10) -> ChunkSizes {
        ChunkSizes(chunk: chunk, tail: tail, speculation: 64, sample: sample)
    }

    static func read(
        _ bytes: [UInt8], types: [String: DataType] = [:], missing: [String: [String]] = [:],
        sizes: ChunkSizes = ChunkSizes(), threads: Int = 1
    ) throws -> CSVReading {
        try read(
            CSVFile(CSVMemoryFile(bytes), sizes: sizes), types: types, missing: missing, threads: threads)
    }

    static func read(
        _ source: CSVFile, types: [String: DataType] = [:], missing: [String: [String]] = [:], threads: Int = 1
    ) throws -> CSVReading {
        let context = try context(threads: threads)
        let requests = source.columnNames.enumerated().map { column, name in
            ColumnRequest(column: column, declaredType: types[name] ?? types["*"], missing: missing[name])
        }
        let columns = try source.decode(requests, context: context)
        let rowCount = try source.rowCount(context: context)
        #expect(columns.allSatisfy { $0.count == rowCount })
        return CSVReading(
            names: source.columnNames, types: columns.map(\.type), columns: columns.map(texts),
            findings: source.findings(inColumns: Array(source.columnNames.indices)).map(\.message.en),
            rejects: source.rejectedCells)
    }

    static func read(
        _ text: String, types: [String: DataType] = [:], missing: [String: [String]] = [:],
        sizes: ChunkSizes = ChunkSizes(), threads: Int = 1
    ) throws -> CSVReading {
        try read(Array(text.utf8), types: types, missing: missing, sizes: sizes, threads: threads)
    }

    static func texts(_ column: Column) -> [String?] {
        texts(column.vector(0..<column.count), column.type)
    }

    static func texts(_ vector: Vector, _ type: DataType) -> [String?] {
        (0..<vector.count).map { row in vector.isNull(row) ? nil : text(vector.storage, row, type) }
    }

    private static func text(_ storage: Vector.Storage, _ row: Int, _ type: DataType) -> String {
        switch storage {
        case .int64(let values): text(Int128(values[row]), type)
        case .int128(let values): text(values[row], type)
        case .float64(let values): NumberFormat.text(values[row])
        case .bool(let values): values[row] ? "true" : "false"
        case .text(let store, let numbers): store.string(Int(numbers[row]))
        case .null, .rows, .list: "?"
        }
    }

    private static func text(_ value: Int128, _ type: DataType) -> String {
        switch type {
        case .decimal(let scale): Decimal(mantissa: value, scale: scale)?.description ?? "?"
        case .date: CalendarDate(days: Int64(value))?.description ?? "?"
        case .dateTime: CalendarDateTime(seconds: Int64(value))?.description ?? "?"
        case .period(let unit): Period(unit: unit, ordinal: Int64(value))?.description ?? "?"
        case .enumeration(let type): type.members[Int(value)].name
        default: String(value)
        }
    }
}

/// RFC 4180 a byte at a time, with the rules for what it leaves open.
struct SimpleCSVReader {
    var rows: [[[UInt8]]] = []

    init(_ bytes: [UInt8], separator: UInt8 = 0x2C) {
        var row: [[UInt8]] = []
        var cell: [UInt8] = []
        var isCellStart = true
        var wasQuoted = false
        var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        func isEnd(_ index: Int) -> Bool {
            bytes[index] == 0x0A || (bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A)
                || (bytes[index] == 0x0D && index + 1 == bytes.count)
        }
        func finishRow() {
            if !(row.isEmpty && cell.isEmpty && !wasQuoted) { rows.append(row + [cell]) }
            row = []
            cell = []
            isCellStart = true
            wasQuoted = false
        }
        while index < bytes.count {
            let byte = bytes[index]
            if isCellStart, byte == 0x22 {
                isCellStart = false
                wasQuoted = true
                index += 1
                while index < bytes.count {
                    if bytes[index] == 0x22 {
                        if index + 1 < bytes.count, bytes[index + 1] == 0x22 {
                            cell.append(0x22)
                            index += 2
                            continue
                        }
                        index += 1
                        break
                    }
                    cell.append(bytes[index])
                    index += 1
                }
            } else if byte == separator {
                row.append(cell)
                cell = []
                isCellStart = true
                index += 1
            } else if isEnd(index) {
                index += byte == 0x0D && index + 1 < bytes.count ? 2 : 1
                finishRow()
            } else {
                cell.append(byte)
                isCellStart = false
                index += 1
            }
        }
        finishRow()
    }

    /// The cells under the header, null for empty, filled up and cut to its width.
    var table: [[String?]] {
        guard let header = rows.first else { return [] }
        return rows.dropFirst().map { row in
            header.indices.map { column in
                column < row.count && !row[column].isEmpty ? String(decoding: row[column], as: UTF8.self) : nil
            }
        }
    }
}

extension CSVLayout {
    /// A layout without judgement: the first line is the header, all that follows is rows, commas and double quotes.
    static func literal(_ file: any ReadableFile) throws -> CSVLayout {
        let bytes = try file.bytes(0..<file.version.size)
        let rows = RowScanner(CSVForm()).rows(bytes, isEnd: true, limit: 1)
        let header = try #require(rows.first)
        let names = header.cells.map { String(decoding: $0, as: UTF8.self) }
        var head = TableHead()
        head.names = names
        head.kinds = names.map { _ in .text }
        head.cellCount = names.count
        let told = Words(en: "told", zh: "指定")
        let facts = LayoutFacts(
            encoding: EncodingFinding(encoding: .utf8, markLength: 0, reason: told),
            form: FormSniffer.Finding(form: CSVForm(), reason: told, directiveLength: 0), head: head)
        return CSVLayout(
            source: file, body: file, dialect: CSVDialect(), columnNames: names, data: header.end..<bytes.count,
            headerRow: [], lines: .identity, sample: .none, guesses: names.map { _ in .all }, notes: [], problems: [],
            facts: facts, isSettled: true, judge: nil)
    }
}

extension CSVFile {
    /// Opened by a run without limits.
    convenience init(
        _ file: any ReadableFile, options: CSVOptions = CSVOptions(), sizes: ChunkSizes = ChunkSizes()
    ) throws {
        try self.init(file, options: options, sizes: sizes, context: CSVTesting.context())
    }
}
