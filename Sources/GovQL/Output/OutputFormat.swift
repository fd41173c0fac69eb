// The formats that a result is written in: one visible list, one file each. What is written is an OutputTable: columns
// with names, types and values. It knows no catalog (labels of entities come as texts) and opens no file.

/// A form in which results are written.
///
///     OutputFormat.csv.text(table)   // "name,residents\n永清,1200\n"
public enum OutputFormat: String, Sendable, CaseIterable {
    /// A drawn table for people, fitted to a width. See TableOutput.swift.
    case table
    /// RFC 4180 with a header and LF. See CSVOutput.swift.
    case csv
    /// An array of objects. See JSONOutput.swift.
    case json
    /// An object on each line. See JSONOutput.swift.
    case ndjson
    /// A table of GitHub Flavored Markdown. See MarkdownOutput.swift.
    case markdown

    /// The format that a file's ending stands for; CSV where it tells nothing.
    public init(ofFile name: String) {
        switch name.split(separator: ".").last?.lowercased() {
        case "json": self = .json
        case "ndjson", "jsonl": self = .ndjson
        case "md", "markdown": self = .markdown
        case "txt": self = .table
        default: self = .csv
        }
    }

    /// Writes a table block by block. An error of the sink ends the writing and is passed on.
    public func write(
        _ table: OutputTable, options: OutputOptions = OutputOptions(), to sink: ([UInt8]) throws -> Void
    ) throws {
        try withoutActuallyEscaping(sink) { sink in
            var buffer = OutputBuffer(sink: sink)
            switch self {
            case .table: try TableOutput(table, options).write(to: &buffer)
            case .csv: try CSVOutput(table, options).write(to: &buffer)
            case .json: try JSONOutput(table).write(to: &buffer, isArray: true)
            case .ndjson: try JSONOutput(table).write(to: &buffer, isArray: false)
            case .markdown: try MarkdownOutput(table, options).write(to: &buffer)
            }
            try buffer.flush()
        }
    }

    /// The whole text, for results that are known to be small.
    public func text(_ table: OutputTable, options: OutputOptions = OutputOptions()) -> String {
        var bytes: [UInt8] = []
        // Appending can't fail.
        try? write(table, options: options) { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// How a result is to look. Only `hasHeader` matters to CSV, and nothing to JSON, which are exact whatever is asked; only
/// `numbers` and `dates` matter to Markdown.
public struct OutputOptions: Sendable {
    /// The cells that a line may take; nil for as many as it needs.
    public var width: Int?
    /// More rows than this show only their beginning and end; nil shows all.
    public var maximumRows: Int?
    /// Whether names of columns are written.
    public var hasHeader = true
    /// Whether a line with the types stands under the names.
    public var showsTypes = false
    /// Whether the number of rows stands under the table even if all are shown.
    public var showsCount = false
    public var usesColor = false
    /// What is said beside the number of hidden rows: `.last shows all`.
    public var hiddenHint: Words?
    public var language = Language.english
    /// In tables and Markdown.
    public var numbers = NumberStyle.exact
    public var dates = DateStyle.iso

    public init() {}

    /// What a terminal of that width shows.
    public static func terminal(width: Int, usesColor: Bool, language: Language) -> OutputOptions {
        var options = OutputOptions()
        options.width = width
        options.maximumRows = 40
        options.usesColor = usesColor
        options.language = language
        return options
    }
}

/// Columns of one length, ready to be written.
public struct OutputTable: Sendable {
    public struct Column: Sendable {
        public let name: String
        public let type: DataType
        /// Values in the form that `type` has; for an entity, or a list of them, its labels as a vector of texts.
        public let vector: Vector
        /// Whether it holds shares of a whole, which `NumberStyle.zh` writes in percent.
        public let isShare: Bool

        public init(name: String, type: DataType, vector: Vector, isShare: Bool = false) {
            self.name = name
            self.type = type
            self.vector = vector
            self.isShare = isShare
        }
    }

    public let columns: [Column]
    public let rowCount: Int

    public init(columns: [Column], rowCount: Int) {
        self.columns = columns
        self.rowCount = rowCount
    }

    var cells: [CellText] { columns.map { CellText($0.vector, type: $0.type) } }

    /// The cells as they are shown to people.
    func cells(_ options: OutputOptions) -> [CellText] {
        columns.map { column in
            let style = CellStyle(numbers: options.numbers, dates: options.dates, isShare: column.isShare)
            return CellText(column.vector, type: column.type, style: style)
        }
    }

    /// One cell as it is shown to people; nothing for null.
    public func shownText(row: Int, column: Int, options: OutputOptions) -> String {
        var bytes: [UInt8] = []
        cells(options)[column].append(row, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Collects bytes and passes them on in blocks.
struct OutputBuffer {
    /// Large enough to make system calls rare, small enough for the cache.
    private static let blockSize = 1 << 16
    var bytes: [UInt8] = []
    private let sink: ([UInt8]) throws -> Void

    init(sink: @escaping ([UInt8]) throws -> Void) {
        self.sink = sink
        bytes.reserveCapacity(Self.blockSize + 4096)
    }

    /// Called after each row.
    mutating func flushIfFull() throws {
        if bytes.count >= Self.blockSize { try flush() }
    }

    mutating func flush() throws {
        if bytes.isEmpty { return }
        try sink(bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
    mutating func append(_ byte: UInt8) { bytes.append(byte) }
}
