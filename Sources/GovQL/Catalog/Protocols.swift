// The seams between the catalog and what is beside it: where columns come from, how files are reached.
// CSV/ provides the first kind of ColumnSource; hosts may provide both.

/// What is asked of a source for one column.
public struct ColumnRequest: Sendable {
    public let column: Int
    /// The declared type; nil lets the source infer it from every value.
    public let declaredType: DataType?
    /// Texts that stand for null in this column, beside the empty cell.
    public let missing: [String]

    public init(column: Int, declaredType: DataType?, missing: [String] = []) {
        self.column = column
        self.declaredType = declaredType
        self.missing = missing
    }
}

/// A table whose columns are decoded on demand.
public protocol ColumnSource: AnyObject, Sendable {
    /// What messages call it: a path.
    var name: String { get }
    var columnNames: [String] { get }
    /// Types guessed from a sample; decoding may find them too narrow.
    var guessedTypes: [DataType] { get }
    /// The cells of a column in the first rows, as bytes; empty for a blank cell. What names leave open is decided on it.
    func sample(ofColumn column: Int) -> [[UInt8]]

    /// Reads the asked columns in one pass. The types of the result rest on every value; a declared `dec` gets its
    /// scale. A declared type that cells break keeps its type: those cells are null and reported to the context.
    func decode(_ requests: [ColumnRequest], context: RunContext) throws -> [Column]

    /// The number of rows, found without decoding a column.
    func rowCount(context: RunContext) throws -> Int
}

extension ColumnSource {
    public func sample(ofColumn _: Int) -> [[UInt8]] { [] }
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

/// What a path leads to.
public enum FileKind: Sendable {
    case file
    case folder
    case absent
    case other
}

/// The only way in which GovQL reaches files; a host sets the policy by providing its own.
public protocol FileAccess: Sendable {
    func kind(of path: String) -> FileKind
    /// The names of the files in a folder, sorted by bytes.
    func names(inFolder path: String) throws -> [String]
    func open(_ path: String) throws -> any ReadableFile
    /// Writes a whole file, replacing what was there only when all is written.
    func write(_ bytes: [UInt8], to path: String) throws
}
