// The seams between the catalog and what is beside it: where columns come from, how files are reached.
// CSV/ provides the first kind of ColumnSource; hosts may provide both.

/// What is asked of a source for one column.
public struct ColumnRequest: Hashable, Sendable {
    public let column: Int
    /// The declared type; nil lets the source infer it from every value.
    public let declaredType: DataType?
    /// Texts that stand for null in this column, beside the empty cell, and the only ones. Nil leaves it to the source,
    /// which in a column of numbers, dates and the like knows the usual marks (`-`, `N/A`, 不详).
    public let missing: [String]?

    public init(column: Int, declaredType: DataType?, missing: [String]? = nil) {
        self.column = column
        self.declaredType = declaredType
        self.missing = missing
    }
}

/// A cell that does not have the declared type of its column: what was there, and where.
public struct RejectedCell: Hashable, Sendable {
    /// The file's path.
    public let file: String
    /// The physical line, counted from 1.
    public let line: Int
    public let column: String
    public let text: String
    /// The name of the type that the column has.
    public let expected: String
    /// What is wrong with the text, and which form was expected.
    public let reason: Words

    public init(file: String, line: Int, column: String, text: String, expected: String, reason: Words) {
        self.file = file
        self.line = line
        self.column = column
        self.text = text
        self.expected = expected
        self.reason = reason
    }
}

/// The first rows of a source, as texts: what keys and links are inferred from.
public struct SourceSample: Sendable {
    public let rowCount: Int
    /// Whether these are all rows.
    public let isComplete: Bool
    private let bytes: [UInt8]
    /// The range of each cell in `bytes`, row by row.
    private let cells: [Range<UInt32>]
    let columnCount: Int

    public init(bytes: [UInt8], cells: [Range<UInt32>], columnCount: Int, isComplete: Bool) {
        precondition(columnCount > 0 && cells.count % columnCount == 0, "A sample is whole rows")
        self.bytes = bytes
        self.cells = cells
        self.columnCount = columnCount
        self.isComplete = isComplete
        rowCount = cells.count / columnCount
    }

    /// Of a source that shows nothing beforehand.
    public static let none = SourceSample(bytes: [], cells: [], columnCount: 1, isComplete: false)

    /// Calls the body with the texts of a column, row by row, until it says no; an empty one is null.
    func forEachText(ofColumn column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Bool) {
        guard column < columnCount else { return }
        bytes.withUnsafeBufferPointer { bytes in
            for index in stride(from: column, to: cells.count, by: columnCount) {
                let range = Int(cells[index].lowerBound)..<Int(cells[index].upperBound)
                if !body(UnsafeBufferPointer(rebasing: bytes[range])) { return }
            }
        }
    }

    /// The texts of a column, row by row; an empty one is null.
    public func texts(ofColumn column: Int) -> [ArraySlice<UInt8>] {
        guard column < columnCount else { return [] }
        return stride(from: column, to: cells.count, by: columnCount).map { index in
            bytes[Int(cells[index].lowerBound)..<Int(cells[index].upperBound)]
        }
    }
}

/// Something that a source found out or was told about the form of its data, for `describe` to show.
public struct SourceDecision: Sendable {
    /// What was decided: the delimiter, the header's line.
    public let subject: Words
    public let value: Words
    /// What speaks for it.
    public let reason: Words
    /// The load option that decides otherwise; nil if there is none.
    public let option: String?
    /// The column that this is a guess of: nothing where a type is declared for it.
    public let guessedColumn: String?

    public init(
        _ subject: Words, _ value: Words, because reason: Words, option: String?, guessedColumn: String? = nil
    ) {
        self.guessedColumn = guessedColumn
        self.subject = subject
        self.value = value
        self.reason = reason
        self.option = option
    }
}

/// A table whose columns are decoded on demand.
public protocol ColumnSource: AnyObject, Sendable {
    /// What messages call it: a path.
    var name: String { get }
    /// The files that its rows lie in.
    var fileNames: [String] { get }
    var columnNames: [String] { get }
    /// Types guessed from a sample; decoding may find them too narrow.
    var guessedTypes: [DataType] { get }
    var sample: SourceSample { get }
    /// What is worth telling once, when the source is opened: columns renamed and the like.
    var openingNotes: [Diagnostic] { get }
    /// The size of the text that rows are read from; nil if it is not known.
    var byteCount: Int? { get }
    /// What was decided about the form of the data, in the order of reading.
    var decisions: [SourceDecision] { get }
    /// What reading these columns brought to light, whenever that was: rows too short, cells that broke their type.
    func findings(inColumns columns: [Int]) -> [any DiagnosticFacts]
    /// The cells that broke a declared type so far, in the order of the file; at most some thousands a column.
    var rejectedCells: [RejectedCell] { get }

    /// Reads the asked columns in one pass. The types of the result rest on every value; a declared `dec` gets its
    /// scale. A declared type that cells break keeps its type: those cells are null and reported to the context.
    func decode(_ requests: [ColumnRequest], context: RunContext) throws -> [Column]

    /// The number of rows, found without decoding a column.
    func rowCount(context: RunContext) throws -> Int

    /// One pass over the rows that hands the asked columns out part by part and keeps none; nil if the source has no
    /// such pass. The types of its vectors are guesses; a value that breaks one throws ``GuessBroken``.
    func stream(_ requests: [ColumnRequest], context: RunContext) throws -> (any ColumnStream)?

    /// Finds out, by a pass that keeps nothing, what type every value of these columns allows; `guessedTypes` and later
    /// streams hold from then on.
    func settle(_ requests: [ColumnRequest], context: RunContext) throws -> [DataType]

    /// The same rows with the columns of each group of names as one, as far as no file has two of them; nil if that changes
    /// nothing.
    func joiningColumns(_ groups: [[String]]) -> (any ColumnSource)?

    /// Looks at every value of these columns and keeps none but those that break a declared type, of each column the
    /// first `limit`.
    func check(_ requests: [ColumnRequest], keeping limit: Int, context: RunContext) throws -> RejectedCells

    /// The same rows but for those in which a cell breaks the declared type of one of these columns, whatever columns are
    /// asked for; nil if the source has no such view. Nothing is read before the first row is asked for.
    func dropping(rowsRejectedBy requests: [ColumnRequest]) -> (any ColumnSource)?
}

/// A pass over a source whose rows are used and dropped.
public protocol ColumnStream: Sendable {
    /// The type of the vector of each request.
    var types: [DataType] { get }
    var partCount: Int { get }

    /// The rows of one part: one vector per request, none with no request. Parts may be asked for in any order, from
    /// several threads, more than once.
    ///
    /// - Throws: ``GuessBroken``; `Diagnostics` if the source can't be read.
    func part(_ index: Int) throws -> Batch

    /// Called once all parts were used, with no part at work: proves that they join without gap or overlap and records
    /// what was found in them (``ColumnSource/findings(inColumns:)``).
    ///
    /// - Throws: ``GuessBroken``: then nothing that was computed from the parts holds.
    func finish() throws
}

/// A value or the structure of a file spoke against what a stream was started on. What was computed is void; after
/// ``ColumnSource/settle(_:context:)`` of the same requests the next stream will hold.
public struct GuessBroken: Error {
    public init() {}
}

extension ColumnSource {
    public var fileNames: [String] { [name] }
    public var sample: SourceSample { .none }
    public func joiningColumns(_ groups: [[String]]) -> (any ColumnSource)? { nil }
    public var openingNotes: [Diagnostic] { [] }
    public var byteCount: Int? { nil }
    public var decisions: [SourceDecision] { [] }
    public func findings(inColumns columns: [Int]) -> [any DiagnosticFacts] { [] }
    public var rejectedCells: [RejectedCell] { [] }
    public func stream(_ requests: [ColumnRequest], context: RunContext) throws -> (any ColumnStream)? { nil }
    public func settle(_ requests: [ColumnRequest], context: RunContext) throws -> [DataType] {
        try decode(requests, context: context).map(\.type)
    }
    public func check(_ requests: [ColumnRequest], keeping limit: Int, context: RunContext) throws -> RejectedCells {
        _ = try decode(requests, context: context)
        let names = Set(requests.map { columnNames[$0.column] })
        var counts: [String: Int] = [:]
        var found = RejectedCells()
        for cell in rejectedCells where names.contains(cell.column) {
            counts[cell.column, default: 0] += 1
            if counts[cell.column, default: 0] <= limit { found.cells.append(cell) }
        }
        found.cut = counts.filter { $0.value > limit }.sorted { $0.key < $1.key }
            .map { RejectedCells.Cut(column: $0.key, kept: limit, count: $0.value) }
        return found
    }
    public func dropping(rowsRejectedBy requests: [ColumnRequest]) -> (any ColumnSource)? { nil }
}

/// Makes sources of files. CSV/ provides the one that is built in; a dataset builder is handed it.
public protocol SourceFormat: Sendable {
    /// Whether a file in a folder is taken for a table of this format, by its name.
    func claims(fileNamed name: String) -> Bool
    /// Opens a file through the context's file access.
    ///
    /// - Parameter options: those of `load … with (…)`.
    /// - Throws: ``Diagnostics``.
    func open(_ path: String, options: LoadOptions, context: RunContext) throws -> any ColumnSource
}

/// One version of a file, as it was when it was opened.
public struct FileVersion: Hashable, Sendable {
    public let size: Int
    public let modifiedNanoseconds: Int64
    public let inode: UInt64

    public init(size: Int, modifiedNanoseconds: Int64, inode: UInt64) {
        self.size = size
        self.modifiedNanoseconds = modifiedNanoseconds
        self.inode = inode
    }
}

/// A file open for reading at any offset. Reads may come from several threads at once.
public protocol ReadableFile: AnyObject, Sendable {
    var path: String { get }
    /// The version at opening.
    var version: FileVersion { get }
    /// The version now, to tell whether the file changed while it was read.
    func currentVersion() throws -> FileVersion
    /// Fills the buffer from an offset; gives the number of bytes read, 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int
}

/// Bytes that come once and in order: a pipe, standard input. Used by one thread at a time.
public protocol ByteStream: AnyObject, Sendable {
    /// What messages call it.
    var path: String { get }
    /// How long it may be silent where nobody says; nil waits for ever.
    var patience: Duration? { get }
    /// Waits for bytes, at most so long, and fills the buffer with what is there.
    func read(into buffer: UnsafeMutableRawBufferPointer, waiting: Duration) throws -> ByteStreamArrival
}

/// What waiting at a ``ByteStream`` brought.
public enum ByteStreamArrival: Sendable {
    /// So many bytes are in the buffer.
    case bytes(Int)
    case nothingYet
    /// Nobody writes any more.
    case end
}

/// What a path leads to.
public enum FileKind: Sendable {
    case file
    case folder
    case absent
    /// Something to be read once, in order: ``FileAccess/openStream(_:)``.
    case pipe
    case other
}

/// The only way in which GovQL reaches files; a host sets the policy by providing its own.
public protocol FileAccess: Sendable {
    func kind(of path: String) -> FileKind
    /// The names of the files in a folder, sorted by bytes.
    func names(inFolder path: String) throws -> [String]
    func open(_ path: String) throws -> any ReadableFile
    /// Opens what is read once and in order. Opening does not wait for a writer.
    func openStream(_ path: String) throws -> any ByteStream
    /// Writes a whole file, replacing what was there only when all is written.
    func write(_ bytes: [UInt8], to path: String) throws
    /// Room on disk for bytes that do not fit memory; nil if the host allows none.
    func makeTemporaryFile() throws -> (any TemporaryFile)?
}

extension FileAccess {
    public func openStream(_ path: String) throws -> any ByteStream { throw FileProblem.thrown(.notRegular(path)) }

    public func makeTemporaryFile() throws -> (any TemporaryFile)? { nil }
}

/// Room on disk that has no name: written in order, then read at any offset, gone with the last reference.
public protocol TemporaryFile: AnyObject, Sendable {
    func append(_ bytes: UnsafeRawBufferPointer) throws
    /// Fills the buffer from an offset; gives the number of bytes read, 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int
}
