// The formats that a result is written in: one visible list, one file each. What is written is an OutputTable: columns
// with names, types and values. It knows no catalog (labels of entities come as texts) and opens no file.

/// A form in which results are written.
///
///     OutputFormat.csv.text(table)   // "name,residents\n永清,1200\n"
public enum OutputFormat: String, Sendable, CaseIterable {
    /// A drawn table for people, fitted to a width. See TableOutput.swift.
    case table
    /// One value per line, however many rows there are. See TableOutput.swift.
    case vertical
    /// RFC 4180 with a header and LF. See CSVOutput.swift.
    case csv
    /// Columns parted by tabs, with a header and escapes. See TSVOutput.swift.
    case tsv
    /// An array of objects. See JSONOutput.swift.
    case json
    /// An object on each line. See JSONOutput.swift.
    case ndjson
    /// A table of GitHub Flavored Markdown. See MarkdownOutput.swift.
    case markdown
    /// A `<table>` to paste into a page. See HTMLOutput.swift.
    case html
    /// A `tabular`. See LaTeXOutput.swift.
    case latex
    /// SQL that inserts the rows into a table. See InsertOutput.swift.
    case insert
    /// Bare values for shell scripts, parted by tabs, without a header. See TSVOutput.swift.
    case raw

    /// The format that a file's ending stands for; CSV where it tells nothing.
    public init(ofFile name: String) {
        switch name.split(separator: ".").last?.lowercased() {
        case "json": self = .json
        case "ndjson", "jsonl": self = .ndjson
        case "md", "markdown": self = .markdown
        case "txt": self = .table
        case "tsv", "tab": self = .tsv
        case "html", "htm": self = .html
        case "tex": self = .latex
        case "sql": self = .insert
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
            case .vertical: try TableOutput(table, options, isVertical: true).write(to: &buffer)
            case .tsv: try TSVOutput(table, options).write(to: &buffer)
            case .raw: try TSVOutput(table, options, isRaw: true).write(to: &buffer)
            case .html: try HTMLOutput(table, options).write(to: &buffer)
            case .latex: try LaTeXOutput(table, options).write(to: &buffer)
            case .insert: try InsertOutput(table, options).write(to: &buffer)
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

/// How a result is to look. JSON heeds nothing of it; CSV, TSV and SQL are exact whatever is asked of `numbers` and
/// `dates`, and heed what is said of headers, null and formulas.
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
    /// In what people read: tables, Markdown, HTML and LaTeX.
    public var numbers = NumberStyle.exact
    public var dates = DateStyle.iso
    /// What stands for null; nil for what the format has for it.
    public var nullText: String?
    /// Whether texts in CSV and TSV that a spreadsheet would compute get an apostrophe before them. See Formulas.swift.
    public var neutralizesFormulas = false
    /// The table that SQL inserts into.
    public var tableName = "result"
    /// Whether a table is written in words alone, a value a line, for screen readers.
    public var isPlain = false
    public var charts = ChartDisplay.auto
    /// The lines that the plot of a chart may take.
    public var chartHeight = 18

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
        /// What the values mean; shares are written in percent by `NumberStyle.zh`.
        public let facts: ColumnFacts
        /// What tells entities with equal labels apart: their rows.
        let identities: Vector?

        public init(
            name: String, type: DataType, vector: Vector, facts: ColumnFacts = ColumnFacts(), identities: Vector? = nil
        ) {
            self.name = name
            self.type = type
            self.vector = vector
            self.facts = facts
            self.identities = identities
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
            let style = CellStyle(numbers: options.numbers, dates: options.dates, isShare: column.facts.isShare)
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
