// What is done with bytes of libFuzzer's making. The first four say how to read, the rest is the file: it is opened,
// decoded whole, decoded in pieces, row by row and streamed in pieces. All must agree; nothing may trap, whatever the bytes are.

@testable import GovQL

/// One input, read in several ways.
struct Trial {
    let recipe: [UInt8]
    let file: [UInt8]

    /// Pieces from a byte to far more than the file.
    private var sizes: ChunkSizes {
        let chunk = [1, 2, 3, 5, 8, 13, 21, 34, 64, 100, 255, 256, 1000, 4096, 1 << 16, 1 << 20][Int(recipe[0] & 15)]
        return ChunkSizes(chunk: chunk, tail: 1 + Int(recipe[0] >> 4) * 3, speculation: 64, sample: 64 << 10)
    }

    /// The declared type of a column, if any.
    private func type(_ column: Int) -> DataType? {
        let types: [DataType?] = [
            nil, nil, nil, nil, .int, .decimal(scale: 0), .num, .bool, .text, .code, .date, .dateTime, .period(.month),
            nil, .int, .date,
        ]
        return recipe[1] & 1 == 0 ? nil : types[(Int(recipe[1]) + column * 5) & 15]
    }

    private func missing(_ column: Int) -> [String] { recipe[1] & 2 == 0 || column & 1 == 0 ? [] : ["-", "无", ""] }

    func run() {
        let whole = read(ChunkSizes(chunk: 16 << 10, tail: 1 << 10, speculation: 1 << 10), threads: 1)
        let pieces = read(sizes, threads: 1 + Int(recipe[2] & 1))
        agree(whole, pieces, "in pieces of \(sizes.chunk)")
        // A comment mark that stands nowhere: then rewriting looks at every row by itself.
        if !file.contains(UInt8(ascii: "#")) {
            var options = CSVOptions()
            options.comment = Array("\u{10FFFE}".utf8)
            agree(whole, read(sizes, threads: 1, options), "row by row")
        }
        if case .table(let table) = whole { compareStream(with: table) }
    }

    enum Reading: Equatable {
        case refused(code: String)
        case table(Table)
    }

    struct Table: Equatable {
        var names: [String]
        var types: [DataType]
        /// By column, then row.
        var cells: [[String]]
        var rejects: [RejectedCell]
        var findings: [String]
    }

    private func context(threads: Int) -> RunContext {
        RunContext(today: .minimum, files: LocalFiles(temporaryLimit: 0), threads: threads)
    }

    private func open(_ sizes: ChunkSizes, _ options: CSVOptions = CSVOptions()) throws -> CSVFile {
        try CSVFile(MemoryFile(file), options: options, sizes: sizes, context: context(threads: 1))
    }

    private func requests(_ source: CSVFile) -> [ColumnRequest] {
        source.columnNames.indices.map {
            ColumnRequest(column: $0, declaredType: type($0), missing: missing($0))
        }
    }

    private func read(_ sizes: ChunkSizes, threads: Int, _ options: CSVOptions = CSVOptions()) -> Reading {
        do {
            let source = try open(sizes, options)
            let context = context(threads: threads)
            let columns = try source.decode(requests(source), context: context)
            let count = try source.rowCount(context: context)
            require(columns.allSatisfy { $0.count == count }, "columns of different lengths")
            return .table(
                Table(
                    names: source.columnNames, types: columns.map(\.type),
                    cells: columns.map { texts($0.vector(0..<$0.count), $0.type) }, rejects: source.rejectedCells,
                    findings: source.findings(inColumns: Array(columns.indices)).map(\.message.en)))
        } catch let diagnostics as Diagnostics {
            return .refused(code: diagnostics.all.first?.code ?? "")
        } catch {
            fatalError("an error that is no diagnostic: \(error)")
        }
    }

    /// A stream gives the rows of a decoding, or says that its guess broke, and then not a second time.
    private func compareStream(with table: Table) {
        do {
            let source = try open(sizes)
            let context = context(threads: 1)
            let requests = requests(source)
            for attempt in 0..<3 {
                guard let stream = try source.stream(requests, context: context) else { return }
                do {
                    var cells = [[String]](repeating: [], count: requests.count)
                    for part in 0..<stream.partCount {
                        let batch = try stream.part(part)
                        for column in cells.indices {
                            cells[column] += texts(batch.slots[column], stream.types[column])
                        }
                    }
                    try stream.finish()
                    compare(cells, stream.types, table)
                    compareFindings(source, table)
                    return
                } catch is GuessBroken {
                    require(attempt < 2, "a guess that breaks again and again")
                    _ = try source.settle(requests, context: context)
                }
            }
        } catch {
            fatalError("decoded, but not streamed: \(error)")
        }
    }

    private func compare(_ cells: [[String]], _ types: [DataType], _ table: Table) {
        require(
            types == table.types && cells == table.cells,
            "a stream's cells: \(cells) \(types), decoded: \(table.cells) \(table.types)")
    }

    private func compareFindings(_ source: CSVFile, _ table: Table) {
        let found = source.findings(inColumns: Array(source.columnNames.indices)).map(\.message.en)
        require(found == table.findings, "a stream finds \(found), decoding \(table.findings)")
        require(
            source.rejectedCells == table.rejects, "a stream rejects \(source.rejectedCells), decoding \(table.rejects)"
        )
    }

    private func texts(_ vector: Vector, _ type: DataType) -> [String] {
        (0..<vector.count).map { vector.value(at: $0, type: type).description }
    }

    private func agree(_ a: Reading, _ b: Reading, _ what: String) {
        if a != b { fatalError("two readings, the second \(what):\n\(a)\n\(b)") }
    }

    private func require(_ condition: Bool, _ message: @autoclosure () -> String) {
        if !condition { fatalError(message()) }
    }
}

/// The file of a trial.
final class MemoryFile: ReadableFile {
    let path = "t.csv"
    let version: FileVersion
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        version = FileVersion(size: bytes.count, modifiedNanoseconds: 1, inode: 1)
    }

    func currentVersion() throws -> FileVersion { version }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
        guard offset >= 0, offset < bytes.count else { return 0 }
        let count = min(buffer.count, bytes.count - offset)
        bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count])) }
        return count
    }
}
